//! `azymut report similar` from the outside.

use std::fs;
use std::path::PathBuf;

use azymut_tests::{corpus, fresh_folder, run};

fn folder(name: &str) -> PathBuf {
    let folder = fresh_folder(env!("CARGO_TARGET_TMPDIR"), name);
    let corpus = corpus();
    run(&folder, &["ingest", corpus.to_str().unwrap(), "--out", "records.jsonl"]).expect_code(0);
    folder
}

#[test]
fn the_report_is_the_same_at_any_number_of_threads_and_in_any_format() {
    let folder = folder("similar_formats");
    let similar = |more: &[&str]| {
        let arguments = ["report", "similar", "--records", "records.jsonl", "--top", "2"];
        run(&folder, &[&arguments[..], more].concat()).expect_code(0)
    };
    let csv = similar(&["--threads", "1"]).stdout;
    assert_eq!(csv, similar(&["--threads", "3"]).stdout);
    assert!(csv.starts_with("rank,score,band,a_id,"), "{}", csv.lines().next().unwrap());
    let ndjson = similar(&["--format", "ndjson"]).stdout;
    let rows: Vec<serde_json::Value> =
        ndjson.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(rows[0]["type"], "provenance");
    assert_eq!(rows.len(), csv.lines().count(), "a line of provenance for the header");
    let report: serde_json::Value =
        serde_json::from_str(&similar(&["--format", "json"]).stdout).unwrap();
    let edges = report["tables"]["edges"].as_array().unwrap();
    assert_eq!(edges.len(), rows.len() - 1);
    for (edge, row) in edges.iter().zip(&rows[1..]) {
        assert_eq!((&edge["a_id"], &edge["b_id"]), (&row["a_id"], &row["b_id"]));
        assert_ne!(edge["a_city"], edge["b_city"]);
        assert!(edge["a_text"].is_string() && edge["b_text"].is_string());
    }
    // The one statement that stands in the corpus twice, word for word.
    let groups = report["tables"]["groups"].as_array().unwrap();
    let repeated = groups.iter().filter(|row| {
        row["text"].as_str().unwrap().starts_with("Wspieranie kieleckiego ekosystemu")
    });
    assert_eq!(repeated.count(), 2);
}

#[test]
fn what_cannot_be_reported_is_told_and_leaves_no_file() {
    let folder = folder("similar_errors");
    let similar = |more: &[&str]| {
        let arguments = ["report", "similar", "--records", "records.jsonl", "--out", "pairs.csv"];
        run(&folder, &[&arguments[..], more].concat())
    };
    similar(&["--min-score", "2"]).expect_error(&["--min-score", "2", "at most 1"]);
    similar(&["--top", "0"]).expect_error(&["--top", "1 to 1000"]);
    similar(&["--city", "Radom"]).expect_error(&["Radom", "Kielce"]);
    similar(&["--city", "Kielce", "--level", "vision"]).expect_error(&["no record passes"]);
    let records = fs::read_to_string(folder.join("records.jsonl")).unwrap();
    let torun: String = records
        .lines()
        .filter(|line| line.contains("Toruń"))
        .map(|line| format!("{line}\n"))
        .collect();
    fs::write(folder.join("torun.jsonl"), torun).unwrap();
    run(&folder, &["report", "similar", "--records", "torun.jsonl", "--out", "pairs.csv"])
        .expect_error(&["of one city", "--series"]);
    let left: Vec<_> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.contains("pairs"))
        .collect();
    assert!(left.is_empty(), "{left:?}");
}
