//! How queries are read: `readings.tsv` says which statements each finds, and what it is corrected to.

#![allow(clippy::unwrap_used, reason = "helpers of tests panic as tests do")]

mod common;

use azymut_index::{Index, IndexWriter};
use common::{document, ids, record, request};

const READINGS: &str = include_str!("readings.tsv");

#[test]
fn queries_are_read_as_the_table_says() {
    let mut count = 0;
    for row in READINGS.lines().filter(|row| !row.starts_with('#')) {
        let columns: Vec<&str> = row.split('\t').collect();
        let [query, texts, found, meant] = columns.as_slice() else { panic!("columns of {row:?}") };
        let folder = tempfile::tempdir().unwrap();
        let kielce = document("kielce", "Kielce", (2021, 2030));
        let records: Vec<_> = (1..)
            .zip(texts.split(" | "))
            .map(|(number, text)| record(&kielce, &number.to_string(), text))
            .collect();
        let mut writer = IndexWriter::open(folder.path()).unwrap();
        writer.replace_document(&kielce, "1", &records).unwrap();
        writer.commit().unwrap();

        let response = Index::open(folder.path()).unwrap().search(&request(query)).unwrap();
        let found: Vec<String> =
            found.split_whitespace().map(|number| format!("kielce.{number}")).collect();
        assert_eq!(ids(&response), found, "{query}");
        let suggested = response.suggestion.map(|suggestion| suggestion.q).unwrap_or_default();
        assert_eq!(suggested, *meant, "{query}");
        count += 1;
    }
    assert!(count > 10, "{count}");
}
