//! What the routes share: the index that is served, and the gate before it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use azymut_index::{Index, IndexError};
use azymut_polish::Analyzer;
use tokio::sync::watch;

use crate::config::Config;
use crate::gate::Gate;
use crate::problem::{Problem, ProblemKind};

/// What the routes share. Cloning it is cheap and shares the same index.
#[derive(Clone)]
pub struct AppState(Arc<Inner>);

struct Inner {
    /// Where to open the index when there was none at first.
    dir: Option<PathBuf>,
    config: Config,
    gate: Gate,
    served: watch::Sender<Served>,
}

/// The index that is served and what is wrong with the one on disk.
#[derive(Clone, Default)]
pub(crate) struct Served {
    pub index: Option<Arc<Index>>,
    pub fault: Option<Arc<IndexError>>,
}

impl AppState {
    /// Serves an index that is open.
    pub fn new(index: Arc<Index>, config: Config) -> Self {
        Self::build(None, config, Served { index: Some(index), fault: None })
    }

    /// Serves the index in `dir` as soon as there is one that can be opened; until then searches
    /// are answered 503, and `/readyz` says why.
    pub fn open(dir: &Path, config: Config) -> Self {
        let state = Self::build(Some(dir.to_owned()), config, Served::default());
        state.refresh();
        state
    }

    fn build(dir: Option<PathBuf>, config: Config, served: Served) -> Self {
        Self(Arc::new(Inner {
            dir,
            gate: Gate::new(config.limits.searches, config.limits.queue),
            config,
            served: watch::Sender::new(served),
        }))
    }

    /// Moves to the newest commit of the index on disk. Where that fails, the one that is open
    /// stays in service and the fault is kept for `/readyz`. It reads files: call it where
    /// blocking is allowed. [`serve`](crate::serve()) does so about once a second.
    pub fn refresh(&self) {
        let Served { index, fault: known } = self.served();
        let (index, outcome) = match (index, &self.0.dir) {
            (Some(index), _) => {
                let outcome = index.refresh().map(|_changed| ());
                (Some(index), outcome)
            }
            (None, Some(dir)) => match Index::open(dir) {
                Ok(index) => (Some(Arc::new(index)), Ok(())),
                Err(error) => (None, Err(error)),
            },
            (None, None) => return,
        };
        let fault = outcome.err().map(Arc::new);
        let words = |fault: &Option<Arc<IndexError>>| fault.as_ref().map(ToString::to_string);
        // Said when it changes, not at every look.
        match (words(&known), words(&fault)) {
            (known, Some(fault)) if known.as_ref() != Some(&fault) => {
                tracing::error!(%fault, serving = index.is_some(), "the index on disk cannot be used");
            }
            (Some(_), None) => tracing::info!("the index on disk can be used again"),
            _ => {}
        }
        self.0.served.send_replace(Served { index, fault });
    }

    /// What the operator has set.
    pub fn config(&self) -> &Config {
        &self.0.config
    }

    pub(crate) fn served(&self) -> Served {
        self.0.served.borrow().clone()
    }

    /// The index to answer from.
    pub(crate) fn index(&self) -> Result<Arc<Index>, Problem> {
        self.served().index.ok_or_else(|| {
            Problem::new(
                ProblemKind::IndexUnavailable,
                "there is no index to answer from yet; /readyz says why",
            )
            .retry_after(std::time::Duration::from_secs(5))
        })
    }

    /// The analyzer that queries are read with; the built-in one while there is no index.
    pub(crate) fn analyzer(&self) -> &'static Analyzer {
        self.served().index.map_or_else(Analyzer::shared, |index| index.analyzer())
    }

    /// Runs `work` on the index, off the async threads.
    pub(crate) async fn with_index<T, F>(&self, index: Arc<Index>, work: F) -> Result<T, Problem>
    where
        T: Send + 'static,
        F: FnOnce(&Index) -> T + Send + 'static,
    {
        self.0.gate.run(move || work(&index)).await
    }

    /// Runs work that needs no index, off the async threads.
    pub(crate) async fn run<T, F>(&self, work: F) -> Result<T, Problem>
    where
        T: Send + 'static,
        F: FnOnce() -> T + Send + 'static,
    {
        self.0.gate.run(work).await
    }
}
