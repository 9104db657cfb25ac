//! The HTTP API of Azymut and the search page.
//!
//! The way of a request: `serve` takes connections, bounded in number and time; `load_shedding`
//! answers a search for which there is no place; `observe` names
//! the request and writes down what came of it; `guard` refuses what may not pass. Then
//! `query_string` decodes and takes its parameters apart, a route's own
//! module turns them into a request of the engine, `gate` runs that off the async threads, and
//! on the way out `problem` gives errors their body and `security` everything its headers.
//!
//! A route is an `openapi::Endpoint`, which is its handler and its description in one: `openapi`
//! says how a new one joins. Whatever is said for people is said in English and in Polish
//! (`azymut_record::Message`), by `language`.
//!
//! **Invariants:** no document loader is compiled in, no path of a request reaches the file
//! system, and every error is a problem of RFC 9457. The reference is `docs/http-api.md`.

mod analyze;
mod cache;
mod client;
mod compression;
mod config;
mod cors;
mod docs;
mod documents;
mod filters;
mod gate;
mod guard;
mod health;
mod keys;
mod kwic;
mod language;
mod load_shedding;
mod metrics;
mod multi_search;
mod observe;
mod openapi;
mod page;
mod problem;
mod query_string;
mod rate;
mod records;
mod reports;
mod revalidation;
mod router;
mod search;
mod security;
mod serve;
mod similar;
mod state;
mod suggest;

pub use config::{
    AccessConfig, AdminConfig, CacheConfig, Config, ConfigError, ConfigFaults, ConfigLayers,
    CorsConfig, CorsOrigin, EffectiveConfig, LimitsConfig, LogConfig, LogFormat, LogLevel,
    LoggedClient, ProxyConfig, ProxyHeader, RateConfig, ShutdownConfig,
};
pub use keys::{ApiKeyError, ApiKeys, NewApiKey};
pub use router::router;
pub use serve::{Listeners, serve};
pub use state::AppState;
