//! What the routes share: the index that is served, and the gate before it.

use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::available_parallelism;

use azymut_index::{Index, IndexError};
use azymut_polish::Analyzer;
use tokio::sync::watch;

use crate::gate::Gate;
use crate::problem::{Problem, ProblemKind};

/// How much may be asked of the server at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LoadLimits {
    /// Searches that run at once.
    pub running: usize,
    /// Searches that wait behind them; one more is answered 503.
    pub waiting: usize,
}

impl Default for LoadLimits {
    /// As many running as there are processors, and 64 waiting for each.
    fn default() -> Self {
        let processors = available_parallelism().map_or(1, NonZero::get);
        Self { running: processors, waiting: processors * 64 }
    }
}

/// What the routes share. Cloning it is cheap and shares the same index.
#[derive(Clone)]
pub struct AppState(Arc<Inner>);

struct Inner {
    /// Where to open the index when there was none at first.
    dir: Option<PathBuf>,
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
    pub fn new(index: Arc<Index>, limits: LoadLimits) -> Self {
        Self::build(None, limits, Served { index: Some(index), fault: None })
    }

    /// Serves the index in `dir` as soon as there is one that can be opened; until then searches
    /// are answered 503, and `/readyz` says why.
    pub fn open(dir: &Path, limits: LoadLimits) -> Self {
        let state = Self::build(Some(dir.to_owned()), limits, Served::default());
        state.refresh();
        state
    }

    fn build(dir: Option<PathBuf>, limits: LoadLimits, served: Served) -> Self {
        Self(Arc::new(Inner {
            dir,
            gate: Gate::new(limits.running, limits.waiting),
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
