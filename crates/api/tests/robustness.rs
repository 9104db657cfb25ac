//! No request makes the server fail: anything at all is answered, and never with a 5xx.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test panics to fail, and so do its helpers"
)]

mod common;

use std::fmt::Write as _;

use axum::Router;
use common::{app, get, write_index};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use tokio::runtime::Runtime;

/// Percent-encodes everything: whatever a client can send at all.
fn encoded(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut out, byte| {
        write!(out, "%{byte:02X}").unwrap();
        out
    })
}

/// Values between plain noise and what a person could have meant.
fn value() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<Vec<u8>>().prop_map(|bytes| encoded(&bytes)),
        "\\PC{0,40}".prop_map(|text| encoded(text.as_bytes())),
        r#"(["()*~^:+-]|OR|AND|żłobk|rozwój| |[0-9]){0,30}"#
            .prop_map(|text| encoded(text.as_bytes())),
        "[a-z0-9%+.,:=-]{0,20}",
        "-?[0-9]{1,25}",
    ]
}

fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        8 => prop::sample::select(vec![
            "q", "city", "level", "document", "kind", "exclude.city", "exclude.level", "year", "sort",
            "limit", "offset", "cursor", "facets", "format", "text", "side", "width", "unit", "match", "include", "fuzzy", "bom", "area",
            "a", "b", "series", "threshold", "resamples",
        ]).prop_map(str::to_owned),
        1 => value(),
    ]
}

fn target() -> impl Strategy<Value = String> {
    let path = prop_oneof![
        6 => Just("/v1/search".to_owned()),
        3 => Just("/v1/kwic".to_owned()),
        2 => Just("/v1/analyze".to_owned()),
        1 => Just("/v1/compare".to_owned()),
        1 => Just("/v1/matrix".to_owned()),
        1 => value().prop_map(|id| format!("/v1/records/{id}")),
        1 => value().prop_map(|id| format!("/v1/documents/{id}")),
        1 => value().prop_map(|rest| format!("/{rest}")),
    ];
    let query = prop::collection::vec((name(), value()), 0..5);
    (path, query).prop_map(|(path, query)| {
        let query: Vec<String> =
            query.into_iter().map(|(name, value)| format!("{name}={value}")).collect();
        format!("{path}?{}", query.join("&"))
    })
}

fn holds(strategy: impl Strategy<Value = String>, check: impl Fn(&Runtime, &Router, &str)) {
    let folder = tempfile::tempdir().unwrap();
    write_index(folder.path(), &[]);
    let app = app(folder.path());
    let runtime = Runtime::new().unwrap();
    let config = ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(512) };
    TestRunner::new(config)
        .run(&strategy, |target| {
            check(&runtime, &app, &target);
            Ok(())
        })
        .unwrap();
}

#[test]
fn whatever_is_asked_is_answered() {
    holds(target(), |runtime, app, target| {
        let answer = runtime.block_on(get(app, target));
        let status = answer.status.as_u16();
        assert!([200, 400, 404, 422].contains(&status), "{status} for {target}: {}", answer.body);
        if status == 400 {
            assert!(!answer.json()["detail"].as_str().unwrap().is_empty());
        }
    });
}

#[test]
fn a_query_of_printable_text_is_never_at_fault() {
    holds("\\PC{0,60}", |runtime, app, text| {
        let answer =
            runtime.block_on(get(app, &format!("/v1/search?q={}", encoded(text.as_bytes()))));
        assert_eq!(answer.status, 200, "{text:?}: {}", answer.body);
        assert_eq!(answer.json()["query"]["q"], *text);
    });
}
