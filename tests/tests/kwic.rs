//! `azymut kwic` over the five documents.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use azymut_tests::{Server, indexed_corpus, run};
use serde_json::Value;

const TMP: &str = env!("CARGO_TARGET_TMPDIR");

fn indexed() -> &'static Path {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| indexed_corpus(TMP, "kwic"))
}

#[test]
fn forms_stand_one_below_the_other() {
    let outcome =
        run(indexed(), &["kwic", "przedszkola", "--width", "3", "--match", "lemma"]).expect_code(0);
    let columns: Vec<usize> = outcome
        .stdout
        .lines()
        .map(|line| {
            let at = line.to_lowercase().find("przedszkol").unwrap();
            line[..at].chars().count()
        })
        .collect();
    assert!(columns.len() > 1, "{}", outcome.stdout);
    assert!(columns.iter().all(|column| column == &columns[0]), "{}", outcome.stdout);
    assert!(outcome.stderr.contains("lines, from"), "{}", outcome.stderr);
}

#[test]
fn every_format_has_every_line() {
    let lines = |format: &str| {
        run(indexed(), &["kwic", "młodzi", "--limit", "1000", "--format", format])
            .expect_code(0)
            .stdout
    };
    let json: Value = serde_json::from_str(&lines("json")).unwrap();
    let total = json["lines"].as_array().unwrap().len();
    assert_eq!(json["total"], total);
    assert_eq!(lines("ndjson").lines().count(), total);
    assert_eq!(lines("text").lines().count(), total);
    assert_eq!(lines("csv").lines().count(), 1 + total);
}

#[test]
fn the_width_that_nobody_gives_is_that_of_the_api() {
    let server = Server::start(indexed(), &["--index", "index"]);
    for (unit, widest) in [("words", 8), ("characters", 40)] {
        let lines = run(indexed(), &["kwic", "miasto", "--unit", unit, "--format", "ndjson"]);
        let lines = lines.expect_code(0).stdout;
        let answer = server.get(&format!("/v1/kwic?q=miasto&unit={unit}&format=ndjson"));
        assert_eq!(answer.body, lines, "{unit}");
        let width = |line: &str| {
            let line: Value = serde_json::from_str(line).unwrap();
            let right = line["right"].as_str().unwrap();
            if unit == "words" { right.split_whitespace().count() } else { right.chars().count() }
        };
        let found = lines.lines().map(width).max();
        assert!(found > Some(widest / 2) && found <= Some(widest), "{unit}: {found:?}");
    }
}

#[test]
fn nothing_found_and_what_cannot_be_asked() {
    run(indexed(), &["kwic", "xyzzyxyzzy"]).expect_code(1);
    run(indexed(), &["kwic", "rozwój", "--sort", "up"]).expect_error(&["--sort", "position"]);
    run(indexed(), &["kwic", "rozwój", "--width", "0"]).expect_error(&["width", "200"]);
    run(indexed(), &["kwic", "rozwój", "--match", "guess"]).expect_error(&["--match", "family"]);
}
