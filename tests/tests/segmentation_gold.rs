//! The five documents, record by record, as a careful reader sees them (`tests/gold/`).

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use azymut_ingest::{Ingested, Options, ingest_paths};
use azymut_record::{Level, Record};
use azymut_tests::{GoldDocument, GoldRecord, corpus, letters};

fn ingest() -> Ingested {
    ingest_paths(&[corpus()], &Options::default(), &mut ()).unwrap()
}

/// A record as it is compared, and as it is shown: by what it says and where it hangs.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Line(String);

impl Line {
    fn new(
        level: Level,
        label: Option<&str>,
        text: &str,
        body: bool,
        parent: Option<&str>,
    ) -> Line {
        let body = if body { " (with description)" } else { "" };
        let (text, parent) = (statement(text), parent.map(statement));
        Line(format!(
            "{level} {} | {text}{body} < {}",
            label.unwrap_or("-"),
            parent.unwrap_or("nothing")
        ))
    }

    fn of_gold(record: &GoldRecord, all: &[GoldRecord]) -> Line {
        let parent = record.parent.map(|n| all[n].text.as_str());
        let label = record.label.as_deref();
        Line::new(record.level, label, &record.text, record.body, parent)
    }

    fn of_record(record: &Record, all: &BTreeMap<&str, &Record>) -> Line {
        let parent = record.parent.as_ref().map(|id| all[id.as_str()].text.as_str());
        let label = record.label.as_deref();
        Line::new(record.level, label, &record.text, record.body.is_some(), parent)
    }
}

/// A statement without the separator that ends it as the item of a list. The gold keeps what is printed; whether a record
/// keeps that mark is not what this test is about.
fn statement(text: &str) -> &str {
    text.trim_end_matches([' ', ';', ',', ':'])
}

/// What stands in one list only, in order: `-` wanted and not found, `+` found and not wanted. Empty where the lists are
/// equal. By the longest common subsequence, so that one lost record does not shift all that follow.
fn diff(wanted: &[Line], found: &[Line]) -> Vec<String> {
    let mut longest = vec![vec![0_usize; found.len() + 1]; wanted.len() + 1];
    for i in (0..wanted.len()).rev() {
        for j in (0..found.len()).rev() {
            longest[i][j] = if wanted[i] == found[j] {
                longest[i + 1][j + 1] + 1
            } else {
                longest[i + 1][j].max(longest[i][j + 1])
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut lines = Vec::new();
    while i < wanted.len() || j < found.len() {
        if i < wanted.len() && j < found.len() && wanted[i] == found[j] {
            i += 1;
            j += 1;
        } else if j == found.len() || (i < wanted.len() && longest[i + 1][j] >= longest[i][j + 1]) {
            lines.push(format!("- {}", wanted[i].0));
            i += 1;
        } else {
            lines.push(format!("+ {}", found[j].0));
            j += 1;
        }
    }
    lines
}

#[test]
fn every_record_is_as_a_careful_reader_sees_it() {
    let ingested = ingest();
    let mut of_file: BTreeMap<&str, Vec<&Record>> = BTreeMap::new();
    for record in ingested.records() {
        of_file.entry(&record.source.file).or_default().push(record);
    }
    let mut report = String::new();
    for document in GoldDocument::all() {
        let file = format!("{}.txt", document.stem);
        let records = of_file.remove(file.as_str()).unwrap_or_default();
        let by_id: BTreeMap<&str, &Record> =
            records.iter().map(|record| (record.id.as_str(), *record)).collect();
        let wanted: Vec<Line> =
            document.records.iter().map(|gold| Line::of_gold(gold, &document.records)).collect();
        let found: Vec<Line> =
            records.iter().map(|record| Line::of_record(record, &by_id)).collect();
        let lines = diff(&wanted, &found);
        if !lines.is_empty() {
            let (wanted, found) = (wanted.len(), found.len());
            report.push_str(&format!("\n{file}: {wanted} records wanted, {found} found\n"));
            report.push_str(&lines.join("\n"));
            report.push('\n');
            continue;
        }
        // Two parents may say the same: the very record counts.
        for (gold, record) in document.records.iter().zip(&records) {
            let parent = record
                .parent
                .as_ref()
                .map(|id| records.iter().position(|record| record.id == *id).unwrap());
            assert_eq!(parent, gold.parent, "{file}: the parent of {:?}", gold.text);
        }
    }
    assert!(of_file.is_empty(), "documents without gold: {:?}", of_file.keys());
    assert!(report.is_empty(), "\n{report}");
}

#[test]
fn the_counts_are_those_of_the_documents() {
    let ingested = ingest();
    let count = |level: Level| ingested.records().filter(|record| record.level == level).count();
    assert_eq!(count(Level::Vision), 1);
    assert_eq!(ingested.records().count() - count(Level::Vision), 213);
}

#[test]
fn a_second_run_makes_the_same_records_at_any_number_of_threads() {
    let written = |threads: usize| -> String {
        let mut options = Options::default();
        options.threads = threads;
        let ingested = ingest_paths(&[corpus()], &options, &mut ()).unwrap();
        ingested.records().map(|record| serde_json::to_string(record).unwrap() + "\n").collect()
    };
    let first = written(1);
    for threads in [1, 2, 7] {
        assert!(written(threads) == first, "{threads} threads");
    }
}

#[test]
fn identifiers_are_unique_and_need_no_escaping() {
    let ingested = ingest();
    let mut seen = BTreeSet::new();
    for record in ingested.records() {
        assert!(seen.insert(&record.id), "{} stands twice", record.id);
        assert!(
            record.id.as_str().bytes().all(|b| b.is_ascii_alphanumeric() || b"-._~".contains(&b)),
            "{}",
            record.id
        );
    }
}

#[test]
fn paths_lead_from_the_top_to_the_parent() {
    let ingested = ingest();
    let by_id: BTreeMap<&str, &Record> =
        ingested.records().map(|record| (record.id.as_str(), record)).collect();
    for record in ingested.records() {
        assert_eq!(record.path.last(), record.parent.as_ref(), "{}", record.id);
        let mut above = record.parent.as_ref();
        for id in record.path.iter().rev() {
            assert_eq!(Some(id), above, "{}", record.id);
            let ancestor = by_id[id.as_str()];
            assert!(ancestor.level < record.level, "{} under {}", record.id, ancestor.id);
            above = ancestor.parent.as_ref();
        }
        assert_eq!(above, None, "{}: the path does not begin at the top", record.id);
    }
}

#[test]
fn the_source_says_what_the_record_says() {
    let ingested = ingest();
    for record in ingested.records() {
        let file = fs::read(corpus().join(&record.source.file)).unwrap();
        let [start, end] = record.source.bytes.unwrap().map(|byte| usize::try_from(byte).unwrap());
        let slice = std::str::from_utf8(&file[start..end]).unwrap_or_else(|error| {
            panic!("{}: bytes {start}..{end} cut a letter in two: {error}", record.id)
        });
        assert!(
            letters(slice).contains(&letters(&record.text)),
            "{}: bytes {start}..{end} are {slice:?}",
            record.id
        );
        let [first, last] = record.source.lines.map(|line| usize::try_from(line).unwrap());
        let line_of = |byte: usize| 1 + file[..byte].iter().filter(|b| **b == b'\n').count();
        let inside = slice.trim_start();
        let start = end - inside.len();
        assert_eq!(
            (line_of(start), line_of(start + inside.trim_end().len())),
            (first, last),
            "{}: lines",
            record.id
        );
        assert_eq!(record.source.page, None, "{}: plain text has no pages", record.id);
    }
}

#[test]
fn the_label_out_of_place_carries_a_warning() {
    let ingested = ingest();
    let record =
        ingested.records().find(|record| record.text.starts_with("Powszechnie dostępna")).unwrap();
    assert!(record.warnings.iter().any(|warning| warning.contains("VI.1")), "{record:#?}");
}

#[test]
fn the_diff_names_what_is_missing_and_what_is_too_much() {
    let lines = |texts: &[&str]| -> Vec<Line> {
        texts.iter().map(|text| Line((*text).to_owned())).collect()
    };
    assert!(diff(&lines(&["a", "b"]), &lines(&["a", "b"])).is_empty());
    assert_eq!(diff(&lines(&["a", "b", "c"]), &lines(&["a", "c", "d"])), ["- b", "+ d"]);
    assert_eq!(diff(&lines(&["a"]), &[]), ["- a"]);
}
