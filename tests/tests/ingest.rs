//! `azymut ingest` as a user runs it: what the five documents come to.

use std::collections::BTreeMap;
use std::fs;

use azymut_tests::{corpus, fresh_folder, run};
use serde_json::Value;

const TMP: &str = env!("CARGO_TARGET_TMPDIR");

fn ingest(folder: &std::path::Path, out: &str) -> Vec<u8> {
    let corpus = corpus();
    run(folder, &["ingest", corpus.to_str().unwrap(), "--out", out]).expect_code(0);
    fs::read(folder.join(out)).unwrap()
}

#[test]
fn the_records_are_counted_by_city_and_level() {
    let folder = fresh_folder(TMP, "ingest-counts");
    let records = String::from_utf8(ingest(&folder, "records.jsonl")).unwrap();
    let mut counts: BTreeMap<(String, String), usize> = BTreeMap::new();
    for line in records.lines() {
        let record: Value = serde_json::from_str(line).unwrap();
        let field = |value: &Value| value.as_str().unwrap().to_owned();
        *counts.entry((field(&record["source"]["file"]), field(&record["level"]))).or_default() +=
            1;
    }
    let expected = [
        ("kalisz-program-2025-2029.txt", "action", 12),
        ("kalisz-program-2025-2029.txt", "area", 3),
        ("kalisz-program-2025-2029.txt", "direction", 11),
        ("kalisz-strategia-2014-2024.txt", "area", 3),
        ("kalisz-strategia-2014-2024.txt", "operational_goal", 42),
        ("kalisz-strategia-2014-2024.txt", "strategic_goal", 8),
        ("kalisz-strategia-2014-2024.txt", "vision", 1),
        ("kielce-cel-strategiczny-3.txt", "direction", 70),
        ("kielce-cel-strategiczny-3.txt", "operational_goal", 7),
        ("kielce-cel-strategiczny-3.txt", "strategic_goal", 1),
        ("krakow-strategia-2030.txt", "area", 6),
        ("krakow-strategia-2030.txt", "operational_goal", 18),
        ("krakow-strategia-2030.txt", "strategic_goal", 6),
        ("torun-cele-strategiczne.txt", "operational_goal", 22),
        ("torun-cele-strategiczne.txt", "strategic_goal", 4),
    ];
    let counts: Vec<(&str, &str, usize)> = counts
        .iter()
        .map(|((file, level), count)| (file.as_str(), level.as_str(), *count))
        .collect();
    assert_eq!(counts, expected);
}

#[test]
fn a_second_run_is_byte_identical() {
    let folder = fresh_folder(TMP, "ingest-twice");
    assert!(ingest(&folder, "first.jsonl") == ingest(&folder, "second.jsonl"));
}

#[test]
fn records_go_to_standard_output_where_no_file_is_named() {
    let folder = fresh_folder(TMP, "ingest-stdout");
    let file = ingest(&folder, "records.jsonl");
    let corpus = corpus();
    let outcome = run(&folder, &["ingest", corpus.to_str().unwrap()]).expect_code(0);
    assert!(outcome.stdout.into_bytes() == file);
}

#[test]
fn the_label_out_of_place_is_warned_of_with_file_and_line() {
    let folder = fresh_folder(TMP, "ingest-warnings");
    let corpus = corpus();
    let outcome = run(&folder, &["ingest", corpus.to_str().unwrap()]).expect_code(0);
    let warning = outcome.stderr.lines().find(|line| line.contains("VI.1")).unwrap_or_else(|| {
        panic!("nothing is said of the label VI.1 under IV:\n{}", outcome.stderr)
    });
    assert!(warning.contains("krakow-strategia-2030.txt"), "{warning}");
    assert!(warning.contains("77"), "{warning}");
}

#[test]
fn index_takes_records_as_they_are() {
    let folder = fresh_folder(TMP, "ingest-records");
    ingest(&folder, "records.jsonl");
    run(&folder, &["index", "--records", "records.jsonl", "--index", "index"]).expect_code(0);
    let outcome = run(&folder, &["search", "żłobki", "--index", "index", "--format", "ndjson"])
        .expect_code(0);
    assert!(outcome.stdout.contains("żłobków"));
}

#[test]
fn records_with_one_identifier_are_told_with_both_lines() {
    let folder = fresh_folder(TMP, "ingest-records-twice");
    ingest(&folder, "records.jsonl");
    let records = fs::read_to_string(folder.join("records.jsonl")).unwrap();
    // A mark of UTF-8 is no part of the first line.
    fs::write(folder.join("records.jsonl"), format!("\u{feff}{records}")).unwrap();
    let first = records.lines().next().unwrap();
    fs::write(folder.join("twice.jsonl"), format!("{records}\n{first}\n")).unwrap();
    let line = format!("line {}", records.lines().count() + 2);
    let told = ["twice.jsonl", &line, "stands on line 1", "unique"];
    for arguments in [
        &["index", "--index", "index"][..],
        &["report", "matrix"],
        &["report", "frequency", "rozwój"],
    ] {
        run(&folder, &[arguments, &["--records", "twice.jsonl"]].concat()).expect_error(&told);
        run(&folder, &[arguments, &["--records", "records.jsonl"]].concat()).expect_code(0);
    }
}

/// Whoever runs it from a timer learns by the status that there is nothing to search.
#[test]
fn an_index_without_records_is_nothing_found() {
    let folder = fresh_folder(TMP, "ingest-nothing");
    fs::create_dir(folder.join("corpus")).unwrap();
    fs::write(folder.join("corpus/broken.pdf"), "%PDF-1.4 no more").unwrap();
    fs::write(folder.join("empty.jsonl"), "\n").unwrap();
    let outcome = run(&folder, &["index", "--corpus", "corpus", "--index", "index"]);
    let outcome = outcome.expect_code(1);
    assert!(outcome.stderr.contains("0 unchanged, 1 unreadable"), "{}", outcome.stderr);
    run(&folder, &["index", "--records", "empty.jsonl", "--index", "index"]).expect_code(1);
    let good = "torun-cele-strategiczne.txt";
    fs::copy(corpus().join(good), folder.join("corpus").join(good)).unwrap();
    for told in ["1 read", "0 read"] {
        let outcome = run(&folder, &["index", "--corpus", "corpus", "--index", "index"]);
        let outcome = outcome.expect_code(0);
        assert!(outcome.stderr.contains(told), "{}", outcome.stderr);
        assert!(outcome.stderr.contains("1 unreadable"), "{}", outcome.stderr);
    }
}

#[test]
fn a_second_index_run_has_nothing_to_do() {
    let folder = azymut_tests::indexed_corpus(TMP, "index-twice");
    let generation = || {
        let outcome = run(&folder, &["search", "rozwój", "--format", "json"]).expect_code(0);
        let response: Value = serde_json::from_str(&outcome.stdout).unwrap();
        response["index"]["generation"].clone()
    };
    let before = generation();
    let corpus = corpus();
    let arguments = ["index", "--corpus", corpus.to_str().unwrap(), "--index", "index"];
    run(&folder, &arguments).expect_code(0);
    assert_eq!(generation(), before);
}
