//! What an operator can set: the values, their defaults, and how they are put together.
//!
//! `keys` names every setting once, `value` reads and writes their types, `layers` lays file,
//! environment and flags over the defaults and remembers where each value came from. Nothing here
//! reads a file or the environment: the caller hands over what they say.

mod keys;
mod layers;
mod value;

use std::net::{Ipv4Addr, SocketAddr};
use std::num::NonZero;
use std::path::PathBuf;
use std::thread::available_parallelism;
use std::time::Duration;

use ipnet::IpNet;

pub use layers::{ConfigError, ConfigFaults, ConfigLayers, EffectiveConfig};
pub use value::CorsOrigin;

/// Everything an operator can set. [`ConfigLayers`] makes one of file, environment and flags.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// Folder of the index.
    pub index: PathBuf,
    /// Folder of the documents to index where there is no index yet.
    pub corpus: PathBuf,
    /// Files of synonyms to search with as well.
    pub synonyms: Vec<PathBuf>,
    /// Whether to search with the built-in synonyms.
    pub built_in_synonyms: bool,
    /// Address and port of the API and the page.
    pub listen: SocketAddr,
    /// The listener for operators.
    pub admin: AdminConfig,
    /// What is logged.
    pub log: LogConfig,
    /// Which other sites may call the API from a browser.
    pub cors: CorsConfig,
    /// How much may be asked of the server.
    pub limits: LimitsConfig,
    /// How much one client may ask.
    pub rate: RateConfig,
    /// Reverse proxies before the server.
    pub proxy: ProxyConfig,
    /// Who may call the API.
    pub access: AccessConfig,
    /// The cache of answers.
    pub cache: CacheConfig,
    /// How the server ends.
    pub shutdown: ShutdownConfig,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            index: "index".into(),
            corpus: "corpus".into(),
            synonyms: Vec::new(),
            built_in_synonyms: true,
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 8080)),
            admin: AdminConfig::default(),
            log: LogConfig::default(),
            cors: CorsConfig::default(),
            limits: LimitsConfig::default(),
            rate: RateConfig::default(),
            proxy: ProxyConfig::default(),
            access: AccessConfig::default(),
            cache: CacheConfig::default(),
            shutdown: ShutdownConfig::default(),
        }
    }
}

/// The listener for operators.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AdminConfig {
    /// Address and port for `/metrics` and the health paths; without it they stand beside the API.
    pub listen: Option<SocketAddr>,
}

/// What is logged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogConfig {
    /// Form of the lines.
    pub format: LogFormat,
    /// The least important lines that are written.
    pub level: LogLevel,
    /// Whether there is a line for every request.
    pub access: bool,
    /// Whether the lines of requests hold the query string, which is personal data.
    pub query: bool,
    /// How much of a client's address the lines of requests hold.
    pub client: LoggedClient,
}

impl Default for LogConfig {
    fn default() -> Self {
        Self {
            format: LogFormat::Text,
            level: LogLevel::Info,
            access: true,
            query: false,
            client: LoggedClient::Network,
        }
    }
}

/// Form of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// For a person.
    Text,
    /// One JSON object a line.
    Json,
}

/// Importance of a line of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogLevel {
    /// What failed.
    Error,
    /// What an operator should look into.
    Warn,
    /// What happens in normal service, every request included.
    Info,
    /// What helps to find a fault.
    Debug,
}

/// How much of a client's address is logged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LoggedClient {
    /// The whole address.
    Address,
    /// The network: the first 24 bits of an IPv4 address, the first 48 of an IPv6 address.
    Network,
    /// Nothing.
    Nothing,
}

/// Which other sites may call the API from a browser.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CorsConfig {
    /// Their origins; empty for none.
    pub origins: Vec<CorsOrigin>,
}

/// How much may be asked of the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LimitsConfig {
    /// Searches that run at once.
    pub searches: usize,
    /// Searches that wait behind them; one more is answered 503.
    pub queue: usize,
    /// How long a request may take from its head to its answer; then its search is stopped.
    pub request_time: Duration,
    /// Connections open at once; one more is answered 503 and closed.
    pub connections: usize,
    /// How long a client may take to send the head of a request, and may keep a connection
    /// without one.
    pub head_time: Duration,
    /// How long a client may leave an answer untaken.
    pub write_time: Duration,
    /// Longest head of a request (request line and header fields), in bytes.
    pub head_bytes: usize,
    /// Longest path and query string, in bytes.
    pub url_bytes: usize,
    /// Longest body of a request, in bytes.
    pub body_bytes: usize,
}

impl Default for LimitsConfig {
    /// As many searches running as there are processors, and 64 waiting for each.
    fn default() -> Self {
        let processors = available_parallelism().map_or(1, NonZero::get);
        Self {
            searches: processors,
            queue: processors * 64,
            request_time: Duration::from_secs(10),
            connections: 1_024,
            head_time: Duration::from_secs(15),
            write_time: Duration::from_secs(30),
            head_bytes: 128 * 1_024,
            url_bytes: 65_534,
            body_bytes: 256 * 1_024,
        }
    }
}

/// How much one client may ask.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RateConfig {
    /// Requests that a client may make within the window; 0 for no limit.
    pub requests: usize,
    /// The time over which they are given back.
    pub window: Duration,
    /// Clients that are told apart at once; any more share one allowance.
    pub clients: usize,
}

impl Default for RateConfig {
    fn default() -> Self {
        Self { requests: 0, window: Duration::from_secs(60), clients: 10_000 }
    }
}

/// Reverse proxies before the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProxyConfig {
    /// Their networks: only what comes from them may name another client.
    pub trusted: Vec<IpNet>,
    /// The header field in which they name the client.
    pub header: ProxyHeader,
}

impl Default for ProxyConfig {
    fn default() -> Self {
        Self { trusted: Vec::new(), header: ProxyHeader::XForwardedFor }
    }
}

/// A header field in which a proxy names the client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProxyHeader {
    /// `X-Forwarded-For`: addresses from the client to the nearest proxy.
    XForwardedFor,
    /// `Forwarded` (RFC 7239).
    Forwarded,
}

/// Who may call the API.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AccessConfig {
    /// File of the API keys' digests; without one, anybody may.
    pub keys_file: Option<PathBuf>,
}

/// The cache of answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CacheConfig {
    /// Bytes that answers of the current index generation may take up; 0 for no cache.
    pub bytes: usize,
}

impl Default for CacheConfig {
    fn default() -> Self {
        Self { bytes: 32 * 1_024 * 1_024 }
    }
}

/// How the server ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShutdownConfig {
    /// How long it goes on serving once it is told to stop, with `/readyz` saying so and every
    /// answer closing its connection.
    pub notice: Duration,
    /// How long requests in flight may then take to end.
    pub drain: Duration,
}

impl Default for ShutdownConfig {
    fn default() -> Self {
        Self { notice: Duration::from_secs(1), drain: Duration::from_secs(10) }
    }
}
