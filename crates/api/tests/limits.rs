//! What the server refuses, bounds and stops, by configuration.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test panics to fail, and so do its helpers"
)]

mod common;

use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use azymut_api::{AppState, Config, ConfigLayers, NewApiKey, router};
use azymut_index::Index;
use common::{Answer, ask, get, send, write_index};
use tower::ServiceExt;

fn config(settings: &[(&str, &str)]) -> Config {
    let mut layers = ConfigLayers::new();
    for (key, value) in settings {
        layers.flag("test", key, value);
    }
    layers.finish().unwrap().config
}

fn app(dir: &Path, settings: &[(&str, &str)]) -> Router {
    write_index(dir, &[]);
    router(AppState::new(Arc::new(Index::open(dir).unwrap()), config(settings)))
}

#[tokio::test]
async fn a_url_longer_than_allowed_is_a_problem() {
    let folder = tempfile::tempdir().unwrap();
    let app = app(folder.path(), &[("limits.url_bytes", "256")]);
    let fits = format!("/v1/search?q={}", "a".repeat(256 - 13));
    assert_eq!(get(&app, &fits).await.status, 200);
    let refused = get(&app, &format!("{fits}a")).await;
    assert_eq!(refused.status, 414);
    assert_eq!(refused.json()["code"], "url_too_long");
    assert_eq!(get(&app, &format!("/{}", "a".repeat(300))).await.status, 414);
}

#[tokio::test]
async fn a_request_of_two_lengths_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let app = app(folder.path(), &[]);
    let headers = [("content-length", "4"), ("transfer-encoding", "chunked")];
    let refused = ask(&app, "GET", "/v1/search", &headers).await;
    assert_eq!(refused.status, 400);
    assert_eq!(refused.json()["code"], "malformed_request");
}

#[tokio::test]
async fn a_request_is_named_and_a_problem_repeats_the_name() {
    let folder = tempfile::tempdir().unwrap();
    let app = app(folder.path(), &[]);
    let named = ask(&app, "GET", "/v1/search?nix=1", &[("x-request-id", "abc-1")]).await;
    assert_eq!(named.header("x-request-id"), Some("abc-1"));
    assert_eq!(named.json()["request_id"], "abc-1");
    let unnamed = get(&app, "/v1/search").await;
    assert_eq!(unnamed.header("x-request-id").unwrap().len(), 16);
    assert_ne!(get(&app, "/healthz").await.header("x-request-id"), unnamed.header("x-request-id"));
}

#[tokio::test]
async fn keys_open_the_api_and_nothing_else_needs_one() {
    let folder = tempfile::tempdir().unwrap();
    write_index(&folder.path().join("index"), &[]);
    let file = folder.path().join("keys");
    let (city, press) =
        (NewApiKey::generate("city").unwrap(), NewApiKey::generate("press").unwrap());
    std::fs::write(&file, &city.line).unwrap();
    let state = AppState::new(
        Arc::new(Index::open(&folder.path().join("index")).unwrap()),
        config(&[("access.keys_file", file.to_str().unwrap())]),
    );
    let app = router(state.clone());
    let with = |secret: &str| {
        let (app, header) = (app.clone(), format!("Bearer {secret}"));
        async move { ask(&app, "GET", "/v1/search", &[("authorization", &header)]).await.status }
    };
    assert_eq!(with(&city.secret).await, 401, "no key opens before the file was read");
    state.refresh_keys().unwrap();
    assert_eq!(with(&city.secret).await, 200);
    assert_eq!(with(&press.secret).await, 401);
    for path in ["/v1/search", "/v1/documents", "/v1/nothing", "/metrics"] {
        let refused = get(&app, path).await;
        assert_eq!(refused.status, 401, "{path}");
        assert_eq!(refused.json()["code"], "unauthorized");
        assert_eq!(refused.header("www-authenticate"), Some("Bearer realm=\"azymut\""));
    }
    let basic = ask(&app, "GET", "/v1/search", &[("authorization", "Basic YTpi")]).await;
    assert_eq!(basic.status, 401);
    for path in ["/healthz", "/readyz", "/", "/assets/main.js"] {
        assert_eq!(get(&app, path).await.status, 200, "{path}");
    }

    // A key is given and another taken away without a restart.
    std::fs::write(&file, format!("# changed\n{}\n", press.line)).unwrap();
    state.refresh_keys().unwrap();
    assert_eq!(with(&press.secret).await, 200);
    assert_eq!(with(&city.secret).await, 401);
    // A file that cannot be read changes nothing.
    std::fs::write(&file, "press not-a-digest").unwrap();
    assert!(state.refresh_keys().unwrap_err().to_string().contains("line 1"));
    assert_eq!(with(&press.secret).await, 200);
    std::fs::remove_file(&file).unwrap();
    assert!(state.refresh_keys().unwrap_err().to_string().contains("cannot read the API keys"));
    assert!(state.refresh_keys().is_ok(), "what is wrong is said once");
    assert_eq!(with(&press.secret).await, 200);
    // An empty file takes every key away.
    std::fs::write(&file, "").unwrap();
    state.refresh_keys().unwrap();
    assert_eq!(with(&press.secret).await, 401);
}

/// Asks as the client behind `peer` would, through a real connection's router.
async fn ask_through(app: &Router, forwarded: &str) -> Answer {
    ask(app, "GET", "/v1/documents", &[("x-forwarded-for", forwarded)]).await
}

#[tokio::test]
async fn without_a_connection_no_client_is_believed_in() {
    let folder = tempfile::tempdir().unwrap();
    let settings =
        [("rate.requests", "1"), ("rate.window", "60s"), ("proxy.trusted", "127.0.0.0/8")];
    let app = app(folder.path(), &settings);
    for _ in 0..3 {
        assert_eq!(ask_through(&app, "198.51.100.7").await.status, 200);
    }
}

#[tokio::test]
async fn a_holder_of_a_key_has_an_allowance_and_is_told_what_is_left() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("keys");
    let key = NewApiKey::generate("city").unwrap();
    std::fs::write(&file, &key.line).unwrap();
    let index = folder.path().join("index");
    write_index(&index, &[]);
    let state = AppState::new(
        Arc::new(Index::open(&index).unwrap()),
        config(&[
            ("access.keys_file", file.to_str().unwrap()),
            ("rate.requests", "2"),
            ("rate.window", "1h"),
        ]),
    );
    state.refresh_keys().unwrap();
    let app = router(state);
    let header = format!("Bearer {}", key.secret);
    let mut answers = Vec::new();
    for _ in 0..3 {
        answers.push(ask(&app, "GET", "/v1/search", &[("authorization", &header)]).await);
    }
    let statuses: Vec<u16> = answers.iter().map(|answer| answer.status.as_u16()).collect();
    assert_eq!(statuses, [200, 200, 429]);
    assert_eq!(answers[0].header("ratelimit-policy"), Some("\"client\";q=2;w=3600"));
    assert!(answers[0].header("ratelimit").unwrap().starts_with("\"client\";r=1;t="));
    let refused = &answers[2];
    assert_eq!(refused.json()["code"], "rate_limited");
    assert!(refused.header("ratelimit").unwrap().starts_with("\"client\";r=0;t="));
    let wait: u64 = refused.header("retry-after").unwrap().parse().unwrap();
    assert!((1..=1_800).contains(&wait), "{wait}");
    let page = ask(&app, "GET", "/", &[]).await;
    assert_eq!((page.status.as_u16(), page.header("ratelimit")), (200, None));
}

#[tokio::test]
async fn several_searches_count_against_the_share_one_by_one() {
    let key = NewApiKey::generate("city").unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("keys");
    std::fs::write(&file, &key.line).unwrap();
    write_index(&folder.path().join("index"), &[]);
    let state = AppState::new(
        Arc::new(Index::open(&folder.path().join("index")).unwrap()),
        config(&[
            ("rate.requests", "5"),
            ("rate.window", "1h"),
            ("access.keys_file", file.to_str().unwrap()),
        ]),
    );
    state.refresh_keys().unwrap();
    let (app, bearer) = (router(state), format!("Bearer {}", key.secret));
    let several = |count: usize| {
        let body = format!("{{\"searches\":[{}]}}", vec!["{}"; count].join(","));
        let (app, bearer) = (app.clone(), bearer.clone());
        async move {
            let headers =
                [("authorization", bearer.as_str()), ("content-type", "application/json")];
            send(&app, "POST", "/v1/multi-search", &headers, body).await
        }
    };
    assert_eq!(several(3).await.status, 200);
    // One of the two that are left was taken by the request, and three more are not there.
    let refused = several(4).await;
    assert_eq!((refused.status.as_u16(), &refused.json()["code"]), (429, &"rate_limited".into()));
    assert!(refused.header("retry-after").unwrap().parse::<u32>().unwrap() > 600);
    assert_eq!(several(1).await.status, 200);
    assert_eq!(several(1).await.status, 429);
}

#[tokio::test]
async fn what_is_asked_again_comes_from_the_cache_and_a_new_commit_empties_it() {
    let folder = tempfile::tempdir().unwrap();
    write_index(folder.path(), &["torun-2028"]);
    let state = AppState::new(Arc::new(Index::open(folder.path()).unwrap()), config(&[]));
    let app = router(state.clone());
    let first = get(&app, "/v1/search?q=budowa").await;
    let second = get(&app, "/v1/search?q=budowa").await;
    assert_eq!(first.header("cache-status"), Some("azymut; fwd=miss"));
    assert_eq!(second.header("cache-status"), Some("azymut; hit"));
    assert_eq!(first.body, second.body);
    for name in ["content-type", "etag", "x-total-count", "cache-control", "link"] {
        assert_eq!(first.header(name), second.header(name), "{name}");
    }
    let tag = first.header("etag").unwrap();
    let unchanged = ask(&app, "GET", "/v1/search?q=budowa", &[("if-none-match", tag)]).await;
    assert_eq!((unchanged.status, unchanged.body.as_str()), (StatusCode::NOT_MODIFIED, ""));
    write_index(folder.path(), &[]);
    state.refresh();
    let third = get(&app, "/v1/search?q=budowa").await;
    assert_eq!(third.header("cache-status"), Some("azymut; fwd=miss"));
    assert_ne!(first.json()["total"], third.json()["total"]);
    for _ in 0..2 {
        let faulty = get(&app, "/v1/search?limit=x").await;
        assert_eq!((faulty.status.as_u16(), faulty.header("cache-status")), (400, None));
    }
}

#[tokio::test]
async fn without_a_cache_every_search_is_made() {
    let folder = tempfile::tempdir().unwrap();
    let app = app(folder.path(), &[("cache.bytes", "0")]);
    for _ in 0..2 {
        let answer = get(&app, "/v1/search?q=budowa").await;
        assert_eq!(answer.header("cache-status"), Some("azymut; fwd=miss"));
    }
}

/// A sample of a metric: its name, labels as written, and value.
struct Sample {
    name: String,
    labels: String,
    value: f64,
}

/// Reads the OpenMetrics text format as strictly as this test needs: every sample belongs to a
/// family that was announced, every value is a number, the end is marked.
fn samples(text: &str) -> Vec<Sample> {
    let mut families: Vec<(String, String)> = Vec::new();
    let mut samples = Vec::new();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        if line == "# EOF" {
            assert!(lines.peek().is_none(), "something follows the end");
            return samples;
        }
        if let Some(rest) = line.strip_prefix("# TYPE ") {
            let (name, kind) = rest.split_once(' ').unwrap();
            assert!(families.iter().all(|(known, _)| known != name), "{name} stands twice");
            families.push((name.to_owned(), kind.to_owned()));
            continue;
        }
        if line.starts_with("# ") {
            assert!(line.starts_with("# HELP ") || line.starts_with("# UNIT "), "{line}");
            continue;
        }
        let (series, value) = line.rsplit_once(' ').unwrap();
        let (name, labels) = series.split_once('{').unwrap_or((series, ""));
        let (family, kind) = families.last().expect("a family is announced first");
        let suffix = name.strip_prefix(family.as_str()).expect("samples stand under their family");
        let suffixes: &[&str] = match kind.as_str() {
            "counter" => &["_total"],
            "gauge" => &[""],
            "histogram" => &["_sum", "_count", "_bucket"],
            other => panic!("unknown type {other}"),
        };
        assert!(suffixes.contains(&suffix), "{name} in a {kind}");
        samples.push(Sample {
            name: name.to_owned(),
            labels: labels.trim_end_matches('}').to_owned(),
            value: value.parse().unwrap(),
        });
    }
    panic!("the end is not marked");
}

#[tokio::test]
async fn what_happened_is_in_the_metrics() {
    let folder = tempfile::tempdir().unwrap();
    let app = app(folder.path(), &[]);
    for target in [
        "/v1/search?q=inkubator",
        "/v1/search?q=inkubator",
        "/v1/search?q=nieistniejące",
        "/v1/search?limit=x",
        "/v1/records/none",
        "/secret/path/of/a/caller",
    ] {
        get(&app, target).await;
    }
    let answer = get(&app, "/metrics").await;
    assert_eq!(answer.status, 200);
    assert!(answer.header("content-type").unwrap().starts_with("application/openmetrics-text"));
    assert!(!answer.body.contains("secret"), "paths of callers are no labels");
    assert!(!answer.body.contains(folder.path().to_str().unwrap()));
    let samples = samples(&answer.body);
    let value = |name: &str, labels: &str| {
        let mut found =
            samples.iter().filter(|sample| sample.name == name && sample.labels == labels);
        let sample = found.next().unwrap_or_else(|| panic!("{name}{{{labels}}}\n{}", answer.body));
        assert!(found.next().is_none(), "{name}{{{labels}}} stands twice");
        sample.value
    };
    let count = "azymut_http_request_duration_seconds_count";
    assert_eq!(value(count, r#"route="/v1/search",status="2xx""#), 3.0);
    assert_eq!(value(count, r#"route="/v1/search",status="4xx""#), 1.0);
    assert_eq!(value(count, r#"route="/v1/records/{id}",status="4xx""#), 1.0);
    assert_eq!(value(count, r#"route="unmatched",status="4xx""#), 1.0);
    assert_eq!(value("azymut_http_problems_total", r#"code="invalid_parameter""#), 1.0);
    assert_eq!(value("azymut_http_problems_total", r#"code="unknown_record""#), 1.0);
    assert_eq!(value("azymut_cache_lookups_total", r#"outcome="hit""#), 1.0);
    assert_eq!(value("azymut_search_results_count", ""), 3.0);
    assert_eq!(value("azymut_search_results_bucket", r#"le="0.0""#), 1.0);
    assert_eq!(value("azymut_search_results_bucket", r#"le="+Inf""#), 3.0);
    assert_eq!(value("azymut_index_records", ""), 10.0);
    assert_eq!(value("azymut_index_documents", ""), 3.0);
    assert_eq!(value("azymut_index_warnings", ""), 1.0);
    assert_eq!(value("azymut_ready", ""), 1.0);
    assert_eq!(value("azymut_index_stale", ""), 0.0);
    assert_eq!(value("azymut_search_queue", ""), 0.0);
    assert!(value("process_resident_memory_bytes", "") > 1e6);
    assert!(value("azymut_http_sent_bytes_total", "") > 100.0);
    let buckets: Vec<f64> = samples
        .iter()
        .filter(|sample| sample.name == "azymut_http_request_duration_seconds_bucket")
        .filter(|sample| sample.labels.contains(r#"route="/v1/search",status="2xx""#))
        .map(|sample| sample.value)
        .collect();
    assert!(buckets.is_sorted() && buckets.last() == Some(&3.0), "{buckets:?}");
}

#[tokio::test]
async fn metrics_move_to_their_own_listener() {
    let folder = tempfile::tempdir().unwrap();
    let app = app(folder.path(), &[("admin.listen", "127.0.0.1:0")]);
    assert_eq!(get(&app, "/metrics").await.status, 404);
}

#[tokio::test]
async fn a_request_that_nobody_reads_to_the_end_is_counted_all_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let app = app(folder.path(), &[]);
    let request = Request::get("/v1/search").body(Body::empty()).unwrap();
    drop(app.clone().oneshot(request).await.unwrap());
    let metrics = get(&app, "/metrics").await;
    let expected = r#"count{route="/v1/search",status="2xx"} 1"#;
    assert!(metrics.body.contains(expected), "{}", metrics.body);
}

/// What the documentation and the alerts speak of is there under that name.
#[tokio::test]
async fn every_metric_that_is_told_of_exists() {
    let folder = tempfile::tempdir().unwrap();
    let app = app(folder.path(), &[]);
    get(&app, "/v1/search?limit=x").await;
    get(&app, "/v1/search").await;
    let metrics = get(&app, "/metrics").await.body;
    let known: Vec<&str> = metrics
        .lines()
        .filter_map(|line| line.strip_prefix("# TYPE ")?.split(' ').next())
        .collect();
    let mut told = 0;
    for file in ["docs/operations.md", "packaging/alerts.yml"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(file);
        let text = std::fs::read_to_string(path).unwrap();
        let words = text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
        for word in words.filter(|word| word.starts_with("azymut_") || word.starts_with("process_"))
        {
            let bare = ["_total", "_count", "_bucket", "_sum"]
                .iter()
                .find_map(|suffix| word.strip_suffix(suffix))
                .unwrap_or(word);
            // Counted only where it has happened.
            let rare = bare == "azymut_http_connection_faults";
            assert!(known.contains(&bare) || rare, "{file} speaks of {word}; known are {known:?}");
            told += 1;
        }
    }
    assert!(told > 20, "{told}");
}

/// One request compares a bounded number of records; the command line has no such bound.
#[tokio::test]
async fn a_report_of_too_much_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    // Two documents that are too large together, and many small ones.
    let sizes = [("a", 501), ("b", 501)];
    let many: Vec<String> = (0..49).map(|number| format!("c{number}")).collect();
    let sizes = sizes.into_iter().chain(many.iter().map(|name| (name.as_str(), 1)));
    common::write_sized_index(folder.path(), sizes);
    let app = router(AppState::new(Arc::new(Index::open(folder.path()).unwrap()), config(&[])));
    for (target, says) in [
        ("/v1/compare?a=a&b=b", "records of both sides: 1002, at most 1000"),
        ("/v1/matrix", "documents: 51, at most 50"),
    ] {
        let refused = get(&app, target).await;
        assert_eq!(refused.status, 422, "{}", refused.body);
        assert_eq!(refused.json()["code"], "report_too_large");
        assert!(refused.body.contains(says), "{}", refused.body);
    }
    assert_eq!(get(&app, "/v1/compare?a=a&b=c1").await.status, 200);
}
