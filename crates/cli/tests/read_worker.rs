//! Documents that need a reader go through worker processes of the program itself, and a bad one costs one warning.

#![allow(clippy::unwrap_used)]

use std::process::Command;

#[test]
fn a_bad_document_is_one_warning_and_the_rest_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let page = "<!doctype html><meta charset=utf-8><h1>Strategia rozwoju miasta</h1>\
        <h2>Cel strategiczny 1. Silna gospodarka</h2><p>Cel operacyjny 1.1. Nowe miejsca pracy</p>";
    std::fs::write(folder.path().join("a.html"), page).unwrap();
    std::fs::write(folder.path().join("b.docx"), b"PK\x03\x04 broken").unwrap();
    std::fs::write(folder.path().join("c.pdf"), b"%PDF-1.7 broken").unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_azymut"))
        .arg("ingest")
        .arg(folder.path())
        .output()
        .unwrap();
    let (out, err) =
        (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
    assert!(output.status.success(), "{err}");
    let records: Vec<serde_json::Value> =
        out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let told: Vec<_> = records.iter().map(|r| (r["label"].as_str(), r["text"].as_str())).collect();
    assert_eq!(
        told,
        [(Some("1"), Some("Silna gospodarka")), (Some("1.1"), Some("Nowe miejsca pracy"))]
    );
    assert!(records.iter().all(|r| r["source"]["bytes"].is_null()));
    for file in ["b.docx", "c.pdf"] {
        let line = err.lines().find(|line| line.starts_with(file)).unwrap_or_default();
        assert!(line.contains("it is damaged"), "{file}: {err}");
    }
}

#[test]
fn a_worker_ends_with_its_input() {
    let output = Command::new(env!("CARGO_BIN_EXE_azymut"))
        .arg("read-worker")
        .stdin(std::process::Stdio::null())
        .output()
        .unwrap();
    assert!(output.status.success() && output.stdout.is_empty());
}
