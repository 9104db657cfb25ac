//! Taking results away, on the command line.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use azymut_tests::{indexed_corpus, root, run};

const TMP: &str = env!("CARGO_TARGET_TMPDIR");

fn indexed() -> &'static Path {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| indexed_corpus(TMP, "export"))
}

#[test]
fn every_format_has_every_hit() {
    let written = |format: &str| {
        run(indexed(), &["search", "rozwój", "--limit", "all", "--format", format]).expect_code(0)
    };
    let total = written("ndjson").stdout.lines().count();
    assert!(total > 20, "more than a page: {total}");
    assert_eq!(written("bibtex").stdout.matches("\n}\n").count(), total);
    assert_eq!(written("ris").stdout.matches("\r\nER  - \r\n").count(), total);
    assert_eq!(written("citation").stdout.lines().count(), total);
    assert!(written("csv").stdout.lines().count() > total);
}

/// The columns are told in three places, and readers rely on them by name.
#[test]
fn a_table_has_the_columns_that_are_promised() {
    let table = run(indexed(), &["search", "rozwój", "--format", "csv"]).expect_code(0).stdout;
    let header = table.lines().next().unwrap();
    let read = |path: &str| fs::read_to_string(root().join(path)).unwrap();
    assert_eq!(read("crates/api/src/openapi/examples/search.csv").lines().next(), Some(header));
    let promised = read("docs/http-api.md").replace("\n> ", " ");
    assert!(promised.contains(&header.replace(',', ", ")), "docs/http-api.md: {header}");
}

#[test]
fn a_page_is_the_beginning_of_the_whole() {
    let of = |limit: &str| {
        let arguments = ["search", "rozwój", "--format", "csv", "--bom", "--limit", limit];
        run(indexed(), &arguments).expect_code(0).stdout
    };
    let (page, whole) = (of("20"), of("all"));
    assert!(page.starts_with("\u{feff}rank,"));
    assert!(whole.starts_with(&page) && whole.len() > page.len());
}

#[test]
fn what_cannot_be_taken_away() {
    let search = |more: &[&str]| run(indexed(), &[&["search", "rozwój"], more].concat());
    search(&["--limit", "all"]).expect_error(&["--limit all", "--format"]);
    search(&["--limit", "all", "--format", "csv", "--offset", "3"]).expect_error(&["--offset"]);
    search(&["--limit", "most"]).expect_error(&["most", "--limit"]);
    search(&["--bom"]).expect_error(&["--bom", "csv"]);
    search(&["--fuzzy", "3"]).expect_error(&["--fuzzy", "auto"]);
}
