//! What is inferred of documents, case by case: `metadata/cases.toml`.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::BTreeMap;
use std::fmt::Write as _;

use azymut_ingest::{Options, ingest_paths};
use azymut_record::{Document, Evidence};
use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Cases {
    case: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    text: String,
    #[serde(default)]
    manifest: String,
    known: BTreeMap<String, Value>,
    /// Words of the passage that a field rests on.
    #[serde(default)]
    evidence: BTreeMap<String, String>,
    /// First line of the passage.
    #[serde(default)]
    line: BTreeMap<String, u32>,
    /// Where a field was taken from.
    #[serde(default)]
    by: BTreeMap<String, String>,
}

/// Fields that must be null where a case does not list them.
const NEVER_GUESSED: [&str; 3] = ["resolution", "adopted", "repealed"];

#[test]
fn every_case_is_told_as_it_is_listed() {
    let cases: Cases = toml::from_str(include_str!("metadata/cases.toml")).unwrap();
    let mut wrong = String::new();
    for case in &cases.case {
        let document = document(case);
        for (field, problem) in problems(case, &document) {
            writeln!(wrong, "{}: {field}: {problem}", case.name).unwrap();
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

fn document(case: &Case) -> Document {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("document.txt"), case.text.trim_start()).unwrap();
    let manifest = format!("[[document]]\nfile = \"document.txt\"\n{}", case.manifest);
    std::fs::write(folder.path().join("corpus.toml"), manifest).unwrap();
    let mut ingested =
        ingest_paths(&[folder.path().to_owned()], &Options::default(), &mut ()).unwrap();
    ingested.documents.remove(0).document
}

fn problems(case: &Case, document: &Document) -> Vec<(String, String)> {
    let value = serde_json::to_value(document).unwrap();
    let mut problems = Vec::new();
    let mut differs = |field: &str, found: String, expected: String| {
        if found != expected {
            problems.push((field.to_owned(), format!("{found} instead of {expected}")));
        }
    };
    for (field, expected) in &case.known {
        differs(field, value[field].to_string(), expected.to_string());
    }
    for field in NEVER_GUESSED.iter().filter(|f| !case.known.contains_key(**f)) {
        differs(field, value[field].to_string(), Value::Null.to_string());
    }
    for (field, words) in &case.evidence {
        let text = evidence(document, field).and_then(|e| e.text.clone()).unwrap_or_default();
        let found = if text.contains(words) { words } else { &text };
        differs(&format!("evidence of {field}"), found.clone(), words.clone());
    }
    for (field, line) in &case.line {
        let found = evidence(document, field).and_then(|e| e.lines).map(|l| l[0]);
        differs(&format!("line of {field}"), format!("{found:?}"), format!("{:?}", Some(line)));
    }
    for (field, by) in &case.by {
        let found = evidence(document, field).map(|e| serde_json::to_value(e.by).unwrap());
        differs(
            &format!("source of {field}"),
            format!("{found:?}"),
            format!("{:?}", Some(Value::from(by.clone()))),
        );
    }
    // Whatever is known rests on something, and what is not listed is marked as inferred.
    for field in value.as_object().unwrap().keys() {
        let known = !value[field].is_null();
        if ["id", "inferred", "evidence"].contains(&field.as_str()) || !known {
            continue;
        }
        let listed = case.manifest.lines().any(|l| l.starts_with(&format!("{field} =")));
        let marked = document.inferred.iter().any(|name| name == field);
        differs(&format!("{field} is marked"), marked.to_string(), (!listed).to_string());
        differs(
            &format!("{field} has evidence"),
            document.evidence.iter().filter(|e| e.fields.contains(field)).count().to_string(),
            "1".to_owned(),
        );
    }
    problems
}

fn evidence<'d>(document: &'d Document, field: &str) -> Option<&'d Evidence> {
    document.evidence.iter().find(|e| e.fields.iter().any(|name| name == field))
}
