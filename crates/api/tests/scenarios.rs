//! Requests and what must come of them, told as data in `scenarios/*.toml`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test panics to fail, and so do its helpers"
)]

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use axum::Router;
use azymut_api::{AppState, Config, router};
use azymut_polish::Analyzer;
use common::contract::{Answered, Contract};
use common::{Answer, app, ask, contract_of, get as answer_to, send, write_index};
use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    scenario: Vec<Scenario>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Scenario {
    name: String,
    /// Path and query; `{x*N}` stands for N times x.
    get: String,
    #[serde(default = "get")]
    method: String,
    /// The body to send; `«x*N»` stands for N times x.
    #[serde(default)]
    send: String,
    /// Ask a server that has no index.
    #[serde(default)]
    without_index: bool,
    #[serde(default)]
    headers: BTreeMap<String, String>,
    /// Ask twice, the second time with the validator of the first answer.
    #[serde(default)]
    revalidate: bool,
    status: u16,
    /// Headers of the answer: the whole value, or `~` and a part of it, or empty where it must
    /// be missing.
    #[serde(default)]
    header: BTreeMap<String, String>,
    /// What the body holds as text.
    #[serde(default)]
    body: Vec<String>,
    /// What the body must not hold.
    #[serde(default)]
    body_lacks: Vec<String>,
    /// Values of the JSON body by JSON Pointer.
    #[serde(default)]
    json: Vec<Expectation>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Expectation {
    at: String,
    equals: Option<Value>,
    contains: Option<String>,
    length: Option<usize>,
    #[serde(default)]
    is_null: bool,
}

fn get() -> String {
    "GET".to_owned()
}

#[tokio::test]
async fn scenarios() {
    let folder = tempfile::tempdir().unwrap();
    write_index(folder.path(), &[]);
    let full = app(folder.path());
    let nothing = tempfile::tempdir().unwrap();
    let without = router(AppState::open(nothing.path(), Analyzer::shared(), Config::default()));
    let contract = contract_of(&full).await;
    let mut untried: BTreeSet<(String, String)> = contract.operations().into_iter().collect();
    let mut failures = Vec::new();
    let mut count = 0;
    for (file, scenario) in scenarios_on_disk() {
        count += 1;
        let app = if scenario.without_index { &without } else { &full };
        let path = scenario.get.split('?').next().unwrap_or_default();
        if let Some((template, _)) = contract.operation_of(&scenario.method, path) {
            untried.remove(&(scenario.method.clone(), template.to_owned()));
        }
        for failure in run(app, &contract, &scenario).await {
            failures.push(format!("{file}: {}: {failure}", scenario.name));
        }
    }
    assert!(untried.is_empty(), "no scenario tries {untried:?}");
    assert!(count > 50, "only {count} scenarios were found");
    assert!(failures.is_empty(), "{} of {count}:\n{}", failures.len(), failures.join("\n"));
}

fn scenarios_on_disk() -> Vec<(String, Scenario)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scenarios");
    let mut paths: Vec<_> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let mut scenarios = Vec::new();
    for path in paths {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&path).unwrap();
        let file: File = toml::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        scenarios.extend(file.scenario.into_iter().map(|scenario| (name.clone(), scenario)));
    }
    scenarios
}

async fn run(app: &Router, contract: &Contract, scenario: &Scenario) -> Vec<String> {
    let target = expanded(&scenario.get);
    let mut headers: Vec<(&str, &str)> =
        scenario.headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let mut first = None;
    if scenario.revalidate {
        let kept = first.insert(ask(app, &scenario.method, &target, &headers).await);
        match kept.header("etag") {
            Some(tag) => headers.push(("if-none-match", tag)),
            None => return vec!["the first answer has no ETag".to_owned()],
        }
    }
    let body = expanded_between(&scenario.send, '«', '»');
    let answer = send(app, &scenario.method, &target, &headers, body).await;
    let mut failures = differences(&answer, scenario);
    failures.extend(first.iter().flat_map(|kept| overwritten(kept, &answer)));
    failures.extend(always(&answer));
    failures.extend(contract.faults(&Answered {
        method: &scenario.method,
        target: &target,
        status: answer.status.as_u16(),
        headers: answer.all_headers(),
        body: &answer.body,
    }));
    failures
}

/// What a 304 says otherwise than the answer that the caller keeps: its fields take the place of those (RFC 9111, section 3.2).
fn overwritten(kept: &Answer, answer: &Answer) -> Vec<String> {
    let of_each = ["content-length", "date", "server-timing", "x-request-id", "ratelimit"];
    let mut fields = answer.all_headers();
    fields.retain(|(name, value)| {
        !of_each.contains(&name.as_str()) && kept.header(name) != Some(value.as_str())
    });
    let told = fields.into_iter();
    told.map(|(name, value)| format!("{name} becomes {value:?} of {:?}", kept.header(&name)))
        .collect()
}

/// `{ab*3}` becomes `ababab`.
fn expanded(text: &str) -> String {
    expanded_between(text, '{', '}')
}

fn expanded_between(text: &str, open: char, close: char) -> String {
    let Some((before, (repeated, after))) =
        text.split_once(open).and_then(|(before, rest)| Some((before, rest.split_once(close)?)))
    else {
        return text.to_owned();
    };
    let (unit, times) = repeated.rsplit_once('*').unwrap();
    let repeated = unit.repeat(times.parse().unwrap());
    format!("{before}{repeated}{}", expanded_between(after, open, close))
}

fn differences(answer: &Answer, scenario: &Scenario) -> Vec<String> {
    let mut failures = Vec::new();
    if answer.status.as_u16() != scenario.status {
        failures.push(format!("status {}: {}", answer.status, answer.body));
    }
    for (name, expected) in &scenario.header {
        let found = answer.header(name).unwrap_or_default();
        let fits = match expected.strip_prefix('~') {
            Some(part) => found.contains(part),
            None => found == expected,
        };
        if !fits {
            failures.push(format!("header {name} is {found:?}, not {expected:?}"));
        }
    }
    for part in &scenario.body {
        if !answer.body.contains(part) {
            failures.push(format!("the body lacks {part:?}: {}", answer.body));
        }
    }
    for part in &scenario.body_lacks {
        if answer.body.contains(part) {
            failures.push(format!("the body holds {part:?}: {}", answer.body));
        }
    }
    if !scenario.json.is_empty() {
        match serde_json::from_str::<Value>(&answer.body) {
            Ok(json) => failures.extend(scenario.json.iter().filter_map(|one| one.missed(&json))),
            Err(error) => failures.push(format!("not JSON: {error}: {}", answer.body)),
        }
    }
    failures
}

impl Expectation {
    fn missed(&self, json: &Value) -> Option<String> {
        let Some(found) = json.pointer(&self.at) else {
            return Some(format!("nothing at {} in {json}", self.at));
        };
        let fits = self.equals.as_ref().is_none_or(|expected| expected == found)
            && self
                .contains
                .as_ref()
                .is_none_or(|part| found.as_str().is_some_and(|text| text.contains(part)))
            && self.length.is_none_or(|length| match found {
                Value::Array(items) => items.len() == length,
                Value::Object(members) => members.len() == length,
                _ => false,
            })
            && (!self.is_null || found.is_null());
        (!fits).then(|| format!("at {}: {found}", self.at))
    }
}

/// What holds of every answer.
fn always(answer: &Answer) -> Vec<String> {
    let mut failures = Vec::new();
    for (name, part) in [
        ("content-security-policy", "default-src 'none'"),
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("referrer-policy", "no-referrer"),
        ("cache-control", "no-"),
    ] {
        if !answer.header(name).unwrap_or_default().contains(part) {
            failures.push(format!("header {name} is {:?}", answer.header(name)));
        }
    }
    if answer.header("content-security-policy").unwrap_or_default().contains("unsafe") {
        failures.push("the policy allows something unsafe".to_owned());
    }
    if answer.status.is_client_error() || answer.status.is_server_error() {
        if answer.header("content-type") != Some("application/problem+json") {
            failures.push(format!("an error of type {:?}", answer.header("content-type")));
        }
        match serde_json::from_str::<Value>(&answer.body) {
            Ok(problem) => {
                for member in ["type", "title", "detail", "instance", "code"] {
                    if problem[member].as_str().is_none_or(str::is_empty) {
                        failures.push(format!("a problem without {member}: {problem}"));
                    }
                }
                if problem["status"] != answer.status.as_u16() {
                    failures.push(format!("a problem of another status: {problem}"));
                }
            }
            Err(error) => failures.push(format!("a problem that is not JSON: {error}")),
        }
    }
    failures
}

/// A condition says nothing of what would be refused without it (RFC 9110, 13.2.1).
#[tokio::test]
async fn no_condition_hides_an_error() {
    let folder = tempfile::tempdir().unwrap();
    write_index(folder.path(), &[]);
    let app = app(folder.path());
    for (answered, refused, status) in [
        ("/v1/records/kielce-2030.r4", "/v1/records/nope", 404),
        ("/v1/records/kielce-2030.r4", "/v1/records/nope/similar", 404),
        ("/v1/records/kielce-2030.r4/citation", "/v1/records/nope/citation", 404),
        ("/v1/documents/kielce-2030", "/v1/documents/nope", 404),
        ("/v1/search?q=rada", "/v1/search?cursor=x", 400),
        ("/v1/search?q=rada", "/v1/search?q=%22a&strict=true", 400),
        ("/v1/kwic?q=rada", "/v1/kwic?q=%22a&strict=true", 400),
        ("/v1/compare?a=Kielce&b=Kalisz", "/v1/compare?a=Kielce&b=Nope", 400),
        ("/v1/matrix", "/v1/matrix?city=Nope", 422),
    ] {
        let known = answer_to(&app, answered).await;
        let tag = known.header("etag").unwrap();
        let again = ask(&app, "GET", answered, &[("if-none-match", tag)]).await;
        assert_eq!(again.status, 304, "{answered}");
        for condition in [tag, "*"] {
            for method in ["GET", "HEAD"] {
                let answer = ask(&app, method, refused, &[("if-none-match", condition)]).await;
                assert_eq!(answer.status, status, "{method} {refused} {condition}");
                assert_eq!(answer.header("etag"), None, "{method} {refused} {condition}");
                assert_eq!(answer.header("cache-control"), Some("no-store"), "{refused}");
            }
        }
    }
}
