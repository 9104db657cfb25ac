//! What the routes share: the index that is served, and the gate before it.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock, TryLockError};
use std::time::Duration;

use azymut_index::{Index, IndexError, Interrupt};
use azymut_polish::Analyzer;
use azymut_record::{Message, message};
use azymut_report::Neighbourhood;
use tokio::sync::watch;

use crate::cache::{AnswerCache, AnswerKey, Rendered};
use crate::config::Config;
use crate::gate::{ExportPermit, Gate};
use crate::guard::rate_limited;
use crate::keys::{ApiKeyError, ApiKeys, KeysFile};
use crate::metrics::{CacheOutcome, Metrics};
use crate::problem::{Problem, ProblemKind};
use crate::rate::{RateKey, RateLimiter};

/// Records of an index up to which they are compared with each other: about a kilobyte of memory
/// each.
const MOST_NEIGHBOURS: u64 = 500_000;

/// What the routes share. Cloning it is cheap and shares the same index.
#[derive(Clone)]
pub struct AppState(Arc<Inner>);

struct Inner {
    /// Where an index is to come, and how its queries are read; none where there was one at first.
    awaited: Option<(PathBuf, &'static Analyzer)>,
    config: Config,
    gate: Gate,
    served: watch::Sender<Served>,
    cache: AnswerCache,
    rate: RateLimiter,
    metrics: Metrics,
    draining: AtomicBool,
    /// The records of the commit that was last asked for similar ones or for a report.
    neighbourhood: RwLock<Option<Arc<Neighbourhood>>>,
    /// Held by whoever reads those records.
    reading: Mutex<()>,
    /// The keys that open the API; none where it is open to anybody.
    keys: RwLock<Option<Arc<ApiKeys>>>,
    /// What is known of the file of keys.
    keys_file: Mutex<KeysFile>,
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

    /// Serves the index in `dir`, its queries read with `analyzer`, as soon as there is one that
    /// can be opened; until then searches are answered 503, and `/readyz` says why.
    pub fn open(dir: &Path, analyzer: &'static Analyzer, config: Config) -> Self {
        let state = Self::build(Some((dir.to_owned(), analyzer)), config, Served::default());
        state.refresh();
        state
    }

    fn build(
        awaited: Option<(PathBuf, &'static Analyzer)>,
        config: Config,
        served: Served,
    ) -> Self {
        Self(Arc::new(Inner {
            awaited,
            gate: Gate::new(config.limits.searches, config.limits.queue),
            served: watch::Sender::new(served),
            cache: AnswerCache::new(config.cache.bytes),
            rate: RateLimiter::new(&config.rate),
            metrics: Metrics::new(),
            draining: AtomicBool::new(false),
            neighbourhood: RwLock::new(None),
            reading: Mutex::new(()),
            // Until the file has been read, no key opens.
            keys: RwLock::new(config.access.keys_file.as_ref().map(|_| Arc::default())),
            keys_file: Mutex::default(),
            config,
        }))
    }

    /// Moves to the newest commit of the index on disk. Where that fails, the one that is open
    /// stays in service and the fault is kept for `/readyz`. It reads files: call it where
    /// blocking is allowed. [`serve`](crate::serve()) does so about once a second.
    pub fn refresh(&self) {
        let Served { index, fault: known } = self.served();
        let (index, outcome) = match (index, &self.0.awaited) {
            (Some(index), _) => {
                let outcome = index.refresh().map(|changed| {
                    if changed {
                        self.0.cache.clear();
                        self.0.metrics.reloaded();
                        let info = index.info();
                        let (generation, records) = (&info.generation, info.records);
                        tracing::info!(generation, records, "serving a new commit of the index");
                    }
                });
                (Some(index), outcome)
            }
            (None, Some((dir, analyzer))) => {
                match Index::open(dir).and_then(|index| index.with_analyzer(analyzer)) {
                    Ok(index) => (Some(Arc::new(index)), Ok(())),
                    Err(error) => (None, Err(error)),
                }
            }
            (None, None) => return,
        };
        let fault = outcome.err().map(Arc::new);
        let words = |fault: &Option<Arc<IndexError>>| fault.as_ref().map(ToString::to_string);
        // Said when it changes, not at every look.
        match (words(&known), words(&fault)) {
            (known, Some(fault)) if known.as_ref() != Some(&fault) => {
                tracing::error!(%fault, serving = index.is_some(), "the index on disk cannot be used");
            }
            (Some(_), None) => tracing::info!("the index on disk can be used"),
            _ => {}
        }
        self.0.served.send_replace(Served { index, fault });
    }

    /// Reads the file of API keys, where one is set and it has changed since it was last read.
    /// Where that fails, the keys that were read before stay; a file that could not be read is tried
    /// again the next time.
    ///
    /// # Errors
    /// [`ApiKeyError`] naming the file or the line in it, unless the last call said the same.
    pub fn refresh_keys(&self) -> Result<(), ApiKeyError> {
        let Some(path) = &self.0.config.access.keys_file else {
            return Ok(());
        };
        let mut file = self.0.keys_file.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(keys) = file.look(path)? else {
            return Ok(());
        };
        tracing::info!(keys = keys.len(), "API keys were read");
        *self.0.keys.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(keys));
        Ok(())
    }

    /// Says, on `/readyz` and to every client, that the server is about to end.
    pub(crate) fn start_draining(&self) {
        self.0.draining.store(true, Ordering::Relaxed);
    }

    /// Whether the server is about to end.
    pub(crate) fn is_draining(&self) -> bool {
        self.0.draining.load(Ordering::Relaxed)
    }

    /// The keys that open the API; none where it is open to anybody.
    pub(crate) fn keys(&self) -> Option<Arc<ApiKeys>> {
        self.0.keys.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Who may ask how much.
    pub(crate) fn rate(&self) -> &RateLimiter {
        &self.0.rate
    }

    /// Takes several requests out of a client's allowance, for a request that asks several things.
    pub(crate) fn take_allowance(&self, client: &RateKey, requests: usize) -> Result<(), Problem> {
        let requests = u32::try_from(requests).unwrap_or(u32::MAX);
        let allowance = self.0.rate.take_several(client, requests);
        match allowance.and_then(|allowance| allowance.refused) {
            // Rounded up, so that whoever comes then is let through.
            Some(wait) => Err(rate_limited().retry_after(wait + Duration::from_secs(1))),
            None => Ok(()),
        }
    }

    /// The answer to what was asked, where it was written out already.
    pub(crate) fn known_answer(&self, key: &AnswerKey) -> Option<Arc<Rendered>> {
        let known = self.0.cache.get(key);
        self.0.metrics.cache(if known.is_some() { CacheOutcome::Hit } else { CacheOutcome::Miss });
        known
    }

    /// Keeps an answer for whoever asks the same.
    pub(crate) fn keep_answer(&self, key: AnswerKey, answer: Arc<Rendered>) {
        self.0.cache.put(key, answer);
    }

    /// Answers that were written out already.
    pub(crate) fn cache(&self) -> &AnswerCache {
        &self.0.cache
    }

    /// What is counted.
    pub(crate) fn metrics(&self) -> &Metrics {
        &self.0.metrics
    }

    /// How many searches run, and how many wait.
    pub(crate) fn load(&self) -> (usize, usize) {
        self.0.gate.load()
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
                Message::fixed(
                    "there is no index to answer from yet; /readyz says why",
                    "nie ma jeszcze indeksu, z którego można odpowiedzieć; /readyz mówi dlaczego",
                ),
            )
            .retry_after(std::time::Duration::from_secs(5))
        })
    }

    /// The analyzer that queries are read with, also while there is no index.
    pub(crate) fn analyzer(&self) -> &'static Analyzer {
        let awaited =
            || self.0.awaited.as_ref().map_or_else(Analyzer::shared, |(_, analyzer)| analyzer);
        self.served().index.map_or_else(awaited, |index| index.analyzer())
    }

    /// The records of the commit that `index` answers from, ready to be asked for their nearest and
    /// to be reported on.
    /// They are read once a commit, by whoever asks first: call it where blocking is allowed.
    /// Whoever asks meanwhile is told to come again rather than kept waiting with a thread.
    pub(crate) fn neighbourhood(&self, index: &Index) -> Result<Arc<Neighbourhood>, Problem> {
        let view = index.view();
        let info = view.info();
        if info.records > MOST_NEIGHBOURS {
            return Err(Problem::new(
                ProblemKind::IndexUnavailable,
                message!(
                    en: "records are compared for up to {most} of them, the index has {records}; `azymut report` has no such bound",
                    pl: "zapisy porównuje się do {most} zapisów, indeks ma ich {records}; `azymut report` nie ma tej granicy";
                    most = MOST_NEIGHBOURS, records = info.records
                ),
            ));
        }
        let known = || {
            let known = self.0.neighbourhood.read().unwrap_or_else(PoisonError::into_inner).clone();
            known.filter(|known| known.generation() == info.generation)
        };
        if let Some(known) = known() {
            return Ok(known);
        }
        let _reading = match self.0.reading.try_lock() {
            Ok(reading) => reading,
            Err(TryLockError::Poisoned(reading)) => reading.into_inner(),
            Err(TryLockError::WouldBlock) => {
                return Err(Problem::new(
                    ProblemKind::Overloaded,
                    Message::fixed(
                        "the index is being read to compare its records; ask again in a moment",
                        "indeks jest właśnie czytany, by porównać jego zapisy; zapytaj za chwilę",
                    ),
                )
                .retry_after(std::time::Duration::from_secs(2)));
            }
        };
        // Whoever held it may have read the same.
        if let Some(known) = known() {
            return Ok(known);
        }
        // The old one first: two need not be held at a time.
        let keep = |built| {
            *self.0.neighbourhood.write().unwrap_or_else(PoisonError::into_inner) = built;
        };
        keep(None);
        let threads =
            std::thread::available_parallelism().map_or(1, |threads| threads.get().min(4));
        let built = Arc::new(Neighbourhood::build(&view, threads)?);
        keep(Some(built.clone()));
        Ok(built)
    }

    /// Room for an export, for as long as it is held.
    pub(crate) fn export_permit(&self) -> Result<ExportPermit, Problem> {
        self.0.gate.export()
    }

    /// Turns a request away that would find no place; see [`Gate::ensure_room`].
    pub(crate) fn ensure_room(&self) -> Result<(), Problem> {
        self.0.gate.ensure_room()
    }

    /// Runs `work` on the index, off the async threads.
    pub(crate) async fn with_index<T, F>(&self, index: Arc<Index>, work: F) -> Result<T, Problem>
    where
        T: Send + 'static,
        F: FnOnce(&Index) -> T + Send + 'static,
    {
        self.0.gate.run(move |_| work(&index)).await
    }

    /// As [`AppState::with_index`], for work that looks at its interrupt: it is raised once the
    /// client has gone or the time is over.
    pub(crate) async fn with_index_until<T, F>(
        &self,
        index: Arc<Index>,
        work: F,
    ) -> Result<T, Problem>
    where
        T: Send + 'static,
        F: FnOnce(&Index, &Interrupt) -> T + Send + 'static,
    {
        self.0.gate.run(move |interrupt| work(&index, interrupt)).await
    }

    /// Runs work that needs no index, off the async threads.
    pub(crate) async fn run<T, F>(&self, work: F) -> Result<T, Problem>
    where
        T: Send + 'static,
        F: FnOnce() -> T + Send + 'static,
    {
        self.0.gate.run(move |_| work()).await
    }
}
