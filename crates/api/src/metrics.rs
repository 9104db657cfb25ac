//! What an operator watches, as Prometheus reads it (the OpenMetrics text format).

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use azymut_record::Message;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};

use crate::AppState;
use crate::openapi::{Answer, Content, Endpoint, Tag};
use crate::problem::Problem;
use crate::state::Served;

/// Upper bounds of the latency histogram, in seconds.
const SECONDS: [f64; 14] =
    [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];

/// Upper bounds of the histogram of records found.
const RESULTS: [f64; 8] = [0.0, 1.0, 10.0, 100.0, 1_000.0, 10_000.0, 100_000.0, 1_000_000.0];

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ByRoute {
    /// The route's pattern, or `unmatched`: never the path itself, which a caller can vary without
    /// end.
    route: String,
    /// `2xx`, `3xx`, `4xx` or `5xx`.
    status: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ByCode {
    code: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ByOutcome {
    outcome: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct IndexLabels {
    generation: String,
    analyzer: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct BuildLabels {
    version: &'static str,
}

/// How a lookup in the cache of answers ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CacheOutcome {
    /// It was there.
    Hit,
    /// It had to be made.
    Miss,
}

/// How a connection ended before its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ConnectionFault {
    /// There were too many.
    Refused,
    /// The head of a request did not come in time.
    SlowHead,
    /// The answer was not taken in time.
    SlowReader,
    /// What came was not HTTP, or more of it than is read.
    Malformed,
    /// The other end went away.
    Broken,
}

/// Everything that is counted.
pub(crate) struct Metrics {
    registry: Registry,
    durations: Family<ByRoute, Histogram, fn() -> Histogram>,
    problems: Family<ByCode, Counter>,
    abandoned: Counter,
    sent_bytes: Counter,
    results: Histogram,
    cache: Family<ByOutcome, Counter>,
    pub connections: Gauge,
    connection_faults: Family<ByOutcome, Counter>,
    reloads: Counter,
    scraped: Mutex<Scraped>,
}

/// What is looked up when it is asked for.
#[derive(Default)]
struct Scraped {
    searches: Gauge,
    queue: Gauge,
    cache_answers: Gauge,
    cache_bytes: Gauge,
    ready: Gauge,
    stale: Gauge,
    records: Gauge,
    documents: Gauge,
    warnings: Gauge,
    index: Family<IndexLabels, Gauge>,
    resident: Gauge,
    virtual_memory: Gauge,
    open_files: Gauge,
}

impl Metrics {
    pub fn new() -> Self {
        let mut registry = Registry::default();
        let durations: Family<ByRoute, Histogram, fn() -> Histogram> =
            Family::new_with_constructor(|| Histogram::new(SECONDS));
        let mut metrics = Self {
            durations,
            problems: Family::default(),
            abandoned: Counter::default(),
            sent_bytes: Counter::default(),
            results: Histogram::new(RESULTS),
            cache: Family::default(),
            connections: Gauge::default(),
            connection_faults: Family::default(),
            reloads: Counter::default(),
            scraped: Mutex::default(),
            registry: Registry::default(),
        };
        let r = &mut registry;
        r.register_with_unit(
            "azymut_http_request_duration",
            "Time from the head of a request to its answer, by route and status class",
            Unit::Seconds,
            metrics.durations.clone(),
        );
        r.register(
            "azymut_http_problems",
            "Answers that were problems, by code",
            metrics.problems.clone(),
        );
        r.register(
            "azymut_http_requests_abandoned",
            "Requests whose client went away before the answer",
            metrics.abandoned.clone(),
        );
        r.register(
            "azymut_http_sent_bytes",
            "Bytes of response bodies sent",
            metrics.sent_bytes.clone(),
        );
        r.register(
            "azymut_search_results",
            "Records that matched, by search",
            metrics.results.clone(),
        );
        r.register(
            "azymut_cache_lookups",
            "Lookups in the cache of answers, by outcome",
            metrics.cache.clone(),
        );
        r.register("azymut_http_connections", "Connections open", metrics.connections.clone());
        r.register(
            "azymut_http_connection_faults",
            "Connections that ended before their time, by reason",
            metrics.connection_faults.clone(),
        );
        r.register(
            "azymut_index_reloads",
            "Moves to a newer commit of the index",
            metrics.reloads.clone(),
        );
        metrics.scraped.lock().unwrap_or_else(PoisonError::into_inner).register(r);
        metrics.registry = registry;
        metrics
    }

    /// Counts a request that was answered.
    pub fn request(&self, route: &str, status: u16, duration: Duration) {
        let labels = ByRoute { route: route.to_owned(), status: status_class(status) };
        self.durations.get_or_create(&labels).observe(duration.as_secs_f64());
    }

    /// Counts an answer that was a problem.
    pub fn problem(&self, code: &'static str) {
        self.problems.get_or_create(&ByCode { code }).inc();
    }

    /// Counts a request whose client went away.
    pub fn abandoned(&self) {
        self.abandoned.inc();
    }

    /// Counts bytes of a body.
    pub fn sent(&self, bytes: u64) {
        self.sent_bytes.inc_by(bytes);
    }

    /// Counts the records that a search found.
    pub fn results(&self, total: usize) {
        self.results.observe(total as f64);
    }

    /// Counts a lookup in the cache.
    pub fn cache(&self, outcome: CacheOutcome) {
        let outcome = match outcome {
            CacheOutcome::Hit => "hit",
            CacheOutcome::Miss => "miss",
        };
        self.cache.get_or_create(&ByOutcome { outcome }).inc();
    }

    /// Counts a connection that ended before its time.
    pub fn connection_fault(&self, fault: ConnectionFault) {
        let outcome = fault.as_str();
        self.connection_faults.get_or_create(&ByOutcome { outcome }).inc();
    }

    /// Counts a move to a newer commit.
    pub fn reloaded(&self) {
        self.reloads.inc();
    }

    fn render(&self, state: &AppState) -> Result<String, std::fmt::Error> {
        // The look-ups of two scrapes must not mix.
        let scraped = self.scraped.lock().unwrap_or_else(PoisonError::into_inner);
        scraped.look(state);
        let mut text = String::new();
        encode(&mut text, &self.registry)?;
        Ok(text)
    }
}

impl ConnectionFault {
    /// Its name in metrics and in the log.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Refused => "refused",
            Self::SlowHead => "slow_head",
            Self::SlowReader => "slow_reader",
            Self::Malformed => "malformed",
            Self::Broken => "broken",
        }
    }
}

impl Scraped {
    fn register(&self, r: &mut Registry) {
        r.register(
            "azymut_search_running",
            "Searches that run at the moment",
            self.searches.clone(),
        );
        r.register("azymut_search_queue", "Searches that wait behind them", self.queue.clone());
        r.register("azymut_cache_answers", "Answers in the cache", self.cache_answers.clone());
        r.register_with_unit(
            "azymut_cache_size",
            "Bytes that the answers in the cache take up",
            Unit::Bytes,
            self.cache_bytes.clone(),
        );
        r.register(
            "azymut_ready",
            "1 where searches are answered, as /readyz says",
            self.ready.clone(),
        );
        r.register(
            "azymut_index_stale",
            "1 where the index on disk is at fault and an earlier commit is served",
            self.stale.clone(),
        );
        r.register("azymut_index_records", "Records in the index", self.records.clone());
        r.register("azymut_index_documents", "Documents in the index", self.documents.clone());
        r.register(
            "azymut_index_warnings",
            "Records of the index that were read with a warning",
            self.warnings.clone(),
        );
        r.register("azymut_index", "The commit that is served", self.index.clone());
        let build = Family::<BuildLabels, Gauge>::default();
        build.get_or_create(&BuildLabels { version: env!("CARGO_PKG_VERSION") }).set(1);
        r.register("azymut_build", "The program", build);
        let started = Gauge::<i64>::default();
        let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        started.set(i64::try_from(since_epoch.as_secs()).unwrap_or_default());
        r.register_with_unit(
            "process_start_time",
            "When the server started, since the epoch",
            Unit::Seconds,
            started,
        );
        r.register_with_unit(
            "process_resident_memory",
            "Memory of the process that is held in RAM, mapped index files included",
            Unit::Bytes,
            self.resident.clone(),
        );
        r.register_with_unit(
            "process_virtual_memory",
            "Address space of the process",
            Unit::Bytes,
            self.virtual_memory.clone(),
        );
        r.register("process_open_fds", "Open file descriptors", self.open_files.clone());
    }

    fn look(&self, state: &AppState) {
        let (running, waiting) = state.load();
        self.searches.set(gauge(running));
        self.queue.set(gauge(waiting));
        let (answers, bytes) = state.cache().size();
        self.cache_answers.set(gauge(answers));
        self.cache_bytes.set(gauge(bytes));
        let Served { index, fault } = state.served();
        self.ready.set(i64::from(index.is_some() && !state.is_draining()));
        self.stale.set(i64::from(index.is_some() && fault.is_some()));
        self.index.clear();
        if let Some(index) = index {
            let info = index.info();
            let documents = index.documents();
            self.records.set(gauge(info.records));
            self.documents.set(gauge(documents.len()));
            self.warnings
                .set(gauge(documents.iter().map(|document| document.warnings).sum::<u64>()));
            let labels = IndexLabels { generation: info.generation, analyzer: info.analyzer };
            self.index.get_or_create(&labels).set(1);
        }
        if let Some((resident, virtual_memory)) = memory() {
            self.resident.set(gauge(resident));
            self.virtual_memory.set(gauge(virtual_memory));
        }
        if let Ok(files) = std::fs::read_dir("/proc/self/fd") {
            self.open_files.set(gauge(files.count()));
        }
    }
}

/// Where the metrics are.
pub(crate) const PATH: &str = "/metrics";

/// The operation.
pub(crate) fn endpoint() -> Endpoint {
    Endpoint::get(PATH, metrics)
        .operation("getMetrics", Tag::Service, Message::fixed("Metrics", "Metryki"))
        .description(Message::fixed(
            "Counters and gauges in the text format of OpenMetrics, for Prometheus. Where the \
             operator has set a listener of its own for them, they are there and not here.",
            "Liczniki i wskaźniki w tekstowym formacie OpenMetrics, dla Prometheusa. Jeśli operator \
             ustawił dla nich osobny port, są tam, a nie tutaj.",
        ))
        .answer(Answer::ok(Message::fixed("The metrics.", "Metryki.")).content(Content::text(
            MEDIA_TYPE,
            "# HELP azymut_index_records Records that can be found.\n\
             # TYPE azymut_index_records gauge\nazymut_index_records 214\n# EOF\n",
        )))
        .lenient()
}

const MEDIA_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

async fn metrics(State(state): State<AppState>) -> Result<Response, Problem> {
    // It reads a few files of /proc.
    let text = tokio::task::spawn_blocking(move || state.metrics().render(&state))
        .await
        .map_err(|error| Problem::internal(&error))?
        .map_err(|error| Problem::internal(&error))?;
    Ok(([(CONTENT_TYPE, MEDIA_TYPE)], text).into_response())
}

fn status_class(status: u16) -> &'static str {
    match status / 100 {
        1 => "1xx",
        2 => "2xx",
        3 => "3xx",
        4 => "4xx",
        _ => "5xx",
    }
}

fn gauge<T: TryInto<i64>>(value: T) -> i64 {
    value.try_into().unwrap_or(i64::MAX)
}

/// Resident and virtual memory of this process in bytes; none where the system does not tell.
fn memory() -> Option<(u64, u64)> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let bytes = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name))?;
        line.trim().strip_suffix(" kB")?.trim().parse::<u64>().ok().map(|kib| kib * 1_024)
    };
    Some((bytes("VmRSS:")?, bytes("VmSize:")?))
}
