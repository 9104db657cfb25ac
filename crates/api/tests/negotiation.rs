//! What travels beside an answer: its compression, and what other sites may read.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test panics to fail, and so do its helpers"
)]

mod common;

use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::http::{HeaderMap, Request};
use azymut_api::{AppState, Config, router};
use azymut_index::Index;
use azymut_polish::{Analyzer, Thesaurus};
use common::{app, ask, get, write_index};
use tower::ServiceExt;

async fn encoded(app: &Router, target: &str, encoding: &str) -> (HeaderMap, Bytes) {
    let request = Request::get(target).header("accept-encoding", encoding);
    let response = app.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    let (parts, body) = response.into_parts();
    (parts.headers, to_bytes(body, usize::MAX).await.unwrap())
}

#[tokio::test]
async fn an_answer_is_compressed_as_asked() {
    let folder = tempfile::tempdir().unwrap();
    write_index(folder.path(), &[]);
    let app = app(folder.path());
    let target = "/openapi.json";
    let (plain, whole) = encoded(&app, target, "identity").await;
    assert!(plain.get("content-encoding").is_none());
    // Who says nothing of encodings gets the whole, and caches are told that others may not.
    for target in [target, "/docs", "/v1/search"] {
        let answer = ask(&app, "GET", target, &[]).await;
        assert_eq!(answer.header("content-encoding"), None, "{target}");
        let varies = answer.headers.get_all("vary").iter();
        let varies = varies.filter_map(|value| value.to_str().ok()).collect::<Vec<_>>().join(", ");
        assert_eq!(varies.matches("accept-encoding").count(), 1, "{target}: {varies}");
    }
    for (asked, given, magic) in [
        ("gzip", "gzip", Some(&[0x1f, 0x8b][..])),
        ("br", "br", None),
        ("zstd", "zstd", Some(&[0x28, 0xb5, 0x2f, 0xfd][..])),
        ("gzip;q=0.5, br;q=0.9", "br", None),
    ] {
        let (headers, body) = encoded(&app, target, asked).await;
        assert_eq!(headers["content-encoding"], given, "{asked}");
        assert!(body.len() * 4 < whole.len(), "{asked}: {} of {}", body.len(), whole.len());
        assert!(magic.is_none_or(|magic| body.starts_with(magic)), "{asked}");
        assert!(headers.get("content-length").is_none_or(|length| {
            length.to_str().unwrap().parse::<usize>().unwrap() == body.len()
        }));
        let varies = headers.get_all("vary").iter().any(|value| value == "accept-encoding");
        assert!(varies, "{asked}: {headers:?}");
        // A weak validator stands for every form of the answer.
        assert_eq!(headers["etag"], plain["etag"], "{asked}");
    }
}

#[tokio::test]
async fn a_short_answer_is_compressed_for_who_takes_nothing_plain() {
    let folder = tempfile::tempdir().unwrap();
    write_index(folder.path(), &[]);
    let app = app(folder.path());
    for (target, asked, given) in [
        ("/healthz", "gzip", None),
        ("/healthz", "gzip, identity;q=0", Some("gzip")),
        ("/v1/analyze?text=a", "br, *;q=0", Some("br")),
        ("/v1/analyze?text=a", "zstd, identity;q=0.5, *;q=0", None),
        ("/v1/records/kielce-2030.r4/citation", "zstd, identity;q=0", Some("zstd")),
    ] {
        let (headers, body) = encoded(&app, target, asked).await;
        let encoding = headers.get("content-encoding").map(|value| value.to_str().unwrap());
        assert_eq!(encoding, given, "{target} {asked}");
        let plain = get(&app, target).await.body;
        assert_eq!(given.is_none(), body == plain.as_bytes(), "{target} {asked}");
        let varies = headers.get_all("vary").iter().any(|value| value == "accept-encoding");
        assert!(given.is_none() || varies, "{target} {asked}: {headers:?}");
    }
}

#[tokio::test]
async fn only_the_sites_that_were_named_may_read_answers() {
    let folder = tempfile::tempdir().unwrap();
    write_index(folder.path(), &[]);
    let mut config = Config::default();
    config.cors.origins = vec!["https://miasto.example".parse().unwrap()];
    let index = Index::open(folder.path()).unwrap();
    let app = router(AppState::new(Arc::new(index), config));

    let origin = ("origin", "https://miasto.example");
    let answer = ask(&app, "GET", "/v1/search?q=rada", &[origin]).await;
    assert_eq!(answer.header("access-control-allow-origin"), Some(origin.1));
    let exposed = answer.header("access-control-expose-headers").unwrap();
    for name in ["etag", "link", "x-total-count", "retry-after", "x-request-id"] {
        assert!(exposed.split(',').any(|one| one.trim() == name), "{name}: {exposed}");
    }
    // An error can be read as well, or nobody would know what is wrong.
    let answer = ask(&app, "GET", "/v1/search?limit=x", &[origin]).await;
    assert_eq!(answer.header("access-control-allow-origin"), Some(origin.1));

    let other = ask(&app, "GET", "/v1/search", &[("origin", "https://evil.example")]).await;
    assert_eq!(other.header("access-control-allow-origin"), None);

    let preflight = [
        origin,
        ("access-control-request-method", "GET"),
        ("access-control-request-headers", "authorization,if-none-match"),
    ];
    let answer = ask(&app, "OPTIONS", "/v1/search", &preflight).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert_eq!(answer.header("access-control-allow-origin"), Some(origin.1));
    assert!(answer.header("access-control-allow-methods").unwrap().contains("GET"));
    let allowed = answer.header("access-control-allow-headers").unwrap();
    assert!(allowed.contains("authorization") && allowed.contains("if-none-match"), "{allowed}");
    assert!(answer.header("access-control-allow-credentials").is_none());

    // JSON is sent only by those who asked before.
    let preflight = [
        origin,
        ("access-control-request-method", "POST"),
        ("access-control-request-headers", "content-type"),
    ];
    let answer = ask(&app, "OPTIONS", "/v1/multi-search", &preflight).await;
    assert_eq!(answer.header("access-control-allow-origin"), Some(origin.1));
    assert!(answer.header("access-control-allow-methods").unwrap().contains("POST"));
    assert!(answer.header("access-control-allow-headers").unwrap().contains("content-type"));
}

async fn tag(folder: &Path, analyzer: Option<&'static Analyzer>) -> String {
    let mut index = Index::open(folder).unwrap();
    if let Some(analyzer) = analyzer {
        index = index.with_analyzer(analyzer).unwrap();
    }
    let app = router(AppState::new(Arc::new(index), Config::default()));
    get(&app, "/v1/search?q=rada").await.header("etag").unwrap().to_owned()
}

#[tokio::test]
async fn other_synonyms_are_another_answer() {
    let folder = tempfile::tempdir().unwrap();
    write_index(folder.path(), &[]);
    let with = |rules: &str| -> &'static Analyzer {
        let thesaurus = Thesaurus::parse(rules).unwrap();
        Box::leak(Box::new(Analyzer::with_thesaurus(thesaurus)))
    };
    let built_in = tag(folder.path(), None).await;
    let one = tag(folder.path(), Some(with("rada, zgromadzenie"))).await;
    let two = tag(folder.path(), Some(with("rada, sejmik"))).await;
    assert_eq!(built_in, tag(folder.path(), None).await);
    assert_eq!(one, tag(folder.path(), Some(with("rada, zgromadzenie"))).await);
    assert!(built_in != one && one != two && built_in != two, "{built_in} {one} {two}");
}
