//! Every setting by name: what it means, how it is set, and how it is shown.

use std::ops::RangeInclusive;
use std::time::Duration;

use toml::Value;

use super::Config;
use super::value::Setting;

/// A setting.
pub(super) struct Key {
    /// Its name in the file: tables and name, with dots between.
    pub name: &'static str,
    /// What it means, in a line.
    pub help: &'static str,
    /// Sets it, or says what is wrong with the value.
    pub set: fn(&mut Config, &Value) -> Result<(), String>,
    /// Its value; none where it is not set.
    pub get: fn(&Config) -> Option<Value>,
}

impl Key {
    /// The name of its variable in the environment.
    pub fn variable(&self) -> String {
        format!("{PREFIX}{}", self.name.replace('.', "_").to_uppercase())
    }

    /// The key of that name.
    pub fn named(name: &str) -> Option<&'static Key> {
        KEYS.iter().find(|key| key.name == name)
    }
}

/// What the names of our variables in the environment begin with.
pub(super) const PREFIX: &str = "AZYMUT_";

macro_rules! key {
    ($first:ident $(. $rest:ident)*, $help:literal) => {
        key!($first $(. $rest)*, $help, anything)
    };
    ($first:ident $(. $rest:ident)*, $help:literal, $check:expr) => {
        Key {
            name: concat!(stringify!($first) $(, ".", stringify!($rest))*),
            help: $help,
            set: |config, value| {
                config.$first $(. $rest)* = Setting::read(value)?;
                $check(&config.$first $(. $rest)*)
            },
            get: |config| config.$first $(. $rest)*.write(),
        }
    };
}

/// Every setting, tables together and in the order in which they are shown.
pub(super) const KEYS: &[Key] = &[
    key!(index, "folder of the index"),
    key!(corpus, "folder of the documents to index where there is no index yet"),
    key!(synonyms, "files of synonyms to search with as well (Solr synonyms format)"),
    key!(built_in_synonyms, "whether to search with the built-in synonyms"),
    key!(listen, "address and port of the API and the page; port 0 takes a free one"),
    key!(
        admin.listen,
        "address and port for /metrics and the health paths; not set: /metrics stands beside the API"
    ),
    key!(log.format, "form of the log: text or json"),
    key!(log.level, "least important lines that are written: error, warn, info or debug"),
    key!(log.access, "whether every request has a line in the log (at level info)"),
    key!(log.query, "whether the lines of requests hold the query string, which is personal data"),
    key!(
        log.client,
        "what the lines of requests hold of the client's address: address, network (/24, /48) or nothing"
    ),
    key!(
        cors.origins,
        "origins whose pages may call the API from a browser, like https://example.org; * for all",
        any_stands_alone
    ),
    key!(limits.searches, "searches that run at once", |n: &usize| within(*n, 1..=1_024)),
    key!(limits.queue, "searches that wait behind them; one more is answered 503", |n: &usize| {
        within(*n, 0..=1_000_000)
    }),
    key!(
        limits.request_time,
        "how long a request may take from its head to its answer; then its search is stopped",
        |time: &Duration| lasting(*time, Duration::from_millis(1))
    ),
    key!(
        limits.connections,
        "connections open at once; one more is answered 503 and closed",
        |n: &usize| within(*n, 1..=1_000_000)
    ),
    key!(
        limits.head_time,
        "how long a client may take to send a request's head, and may keep a connection without one",
        |time: &Duration| lasting(*time, Duration::from_millis(100))
    ),
    key!(limits.write_time, "how long a client may leave an answer untaken", |time: &Duration| {
        lasting(*time, Duration::from_millis(100))
    }),
    key!(
        limits.head_bytes,
        "longest head of a request (request line and header fields), in bytes",
        |n: &usize| within(*n, 8_192..=1_048_576)
    ),
    key!(limits.url_bytes, "longest path and query string, in bytes", |n: &usize| within(
        *n,
        256..=65_534
    )),
    key!(limits.body_bytes, "longest body of a request, in bytes", |n: &usize| within(
        *n,
        0..=16_777_216
    )),
    key!(
        rate.requests,
        "requests that a client may make within the window; 0 for no limit",
        |n: &usize| within(*n, 0..=1_000_000_000)
    ),
    key!(rate.window, "time over which they are given back", |time: &Duration| lasting(
        *time,
        Duration::from_secs(1)
    )),
    key!(
        rate.clients,
        "clients that are told apart at once; any more share one allowance",
        |n: &usize| within(*n, 1..=10_000_000)
    ),
    key!(proxy.trusted, "networks of reverse proxies; only they may name another client"),
    key!(proxy.header, "header in which they name it: x-forwarded-for or forwarded (RFC 7239)"),
    key!(access.keys_file, "file of API keys (see azymut key); not set: anybody may call the API"),
    key!(cache.bytes, "bytes that cached answers may take up; 0 for no cache"),
    key!(shutdown.notice, "how long to go on serving once told to stop, with /readyz saying so"),
    key!(shutdown.drain, "how long requests in flight may then take to end"),
];

fn anything<T>(_: &T) -> Result<(), String> {
    Ok(())
}

fn within(number: usize, bounds: RangeInclusive<usize>) -> Result<(), String> {
    if bounds.contains(&number) {
        return Ok(());
    }
    Err(format!("{number} is not from {} to {}", bounds.start(), bounds.end()))
}

fn lasting(time: Duration, least: Duration) -> Result<(), String> {
    let most = Duration::from_secs(24 * 60 * 60);
    if (least..=most).contains(&time) {
        return Ok(());
    }
    Err(format!(
        "{} is not from {} to {}",
        humantime::format_duration(time),
        humantime::format_duration(least),
        humantime::format_duration(most)
    ))
}

fn any_stands_alone(origins: &[super::CorsOrigin]) -> Result<(), String> {
    if origins.len() > 1 && origins.iter().any(super::CorsOrigin::is_any) {
        return Err("* stands for every origin; leave the others out".to_owned());
    }
    Ok(())
}
