//! Every report over a few records, in every text format, as snapshots: a change of any report is
//! seen in review. `INSTA_UPDATE=always cargo test -p azymut-report --test golden` takes it.
//!
//! The records of `golden/records.jsonl` are statements of the bundled corpus that meet across
//! cities, and a few that meet nothing.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test panics to fail, and so do its helpers"
)]

use std::collections::BTreeMap;

use azymut_index::{FacetField, Filters, Index, IndexWriter, Interrupt};
use azymut_polish::Analyzer;
use azymut_record::{DocumentId, Record, RecordId};
use azymut_report::{
    CompareOptions, Corpus, CoverageOptions, Format, MatrixOptions, Neighbourhood, Report,
    ReportError, Similar, SimilarOptions, WriteOptions, compare, compare_until, coverage,
    frequency, matrix, matrix_until, write_report,
};

const RECORDS: &str = include_str!("golden/records.jsonl");

/// The formats that are text and not merely another form of one of these.
const FORMATS: [Format; 5] =
    [Format::Json, Format::Csv, Format::Graphml, Format::Gexf, Format::Html];

fn corpus() -> Corpus {
    Corpus::read(RECORDS.as_bytes()).unwrap()
}

/// The records as an index, in a folder that lives as long as the first of the two.
fn index() -> (tempfile::TempDir, Index) {
    let mut documents: BTreeMap<DocumentId, Vec<Record>> = BTreeMap::new();
    for line in RECORDS.lines() {
        let record: Record = serde_json::from_str(line).unwrap();
        documents.entry(record.document.id.clone()).or_default().push(record);
    }
    let folder = tempfile::tempdir().unwrap();
    let mut writer = IndexWriter::open(folder.path()).unwrap();
    for records in documents.values() {
        writer.replace_document(&records.first().unwrap().document, "1", records).unwrap();
    }
    writer.commit().unwrap();
    let index = Index::open(folder.path()).unwrap();
    (folder, index)
}

/// Holds what `make` gives for a number of threads against the snapshots called `name`.
fn hold(name: &str, make: impl Fn(usize) -> Report) {
    let [one, three] = [make(1), make(3)];
    for format in FORMATS {
        let text = written(&one, format);
        assert!(text == written(&three, format), "{name} as {format} depends on the threads");
        insta::assert_snapshot!(format!("{name}.{format}"), readable(&one, text, format));
    }
}

fn written(report: &Report, format: Format) -> String {
    let mut out = Vec::new();
    write_report(&mut out, report, format, &WriteOptions::default()).unwrap();
    String::from_utf8(out).unwrap()
}

/// Without the stamps, which change with every edition of the dictionary, and a tag a line.
fn readable(report: &Report, text: String, format: Format) -> String {
    let provenance = &report.provenance;
    let text = text
        .replace(Analyzer::shared().edition(), "[analyzer]")
        .replace(&provenance.corpus, "[corpus]")
        .replace(&provenance.program, "azymut [version]");
    let text = match &provenance.index {
        Some(index) => text.replace(index, "[index]"),
        None => text,
    };
    if format != Format::Html {
        return text;
    }
    cut(&cut(&text, "<style>", "</style>"), "<script>", "</script>").replace("><", ">\n<")
}

/// Takes away what stands between the first `from` and the `to` after it.
fn cut(text: &str, from: &str, to: &str) -> String {
    let (before, rest) = text.split_once(from).unwrap();
    let (_, after) = rest.split_once(to).unwrap();
    format!("{before}{from}{to}{after}")
}

#[test]
fn similar() {
    hold("similar", |threads| {
        let corpus = corpus();
        let options = SimilarOptions { top: 2, threads, ..SimilarOptions::default() };
        Similar::new(&corpus, &options).unwrap().report(&mut |_| ()).unwrap()
    });
}

#[test]
fn how_alike_all_are() {
    hold("matrix", |threads| {
        let options = MatrixOptions { resamples: 100, threads, ..MatrixOptions::default() };
        matrix(&corpus(), &options).unwrap()
    });
}

#[test]
fn two_versions() {
    hold("compare_versions", |threads| {
        let sides = ["kalisz-strategia-2014-2024", "kalisz-program-2025-2029"];
        let options = CompareOptions { threads, ..CompareOptions::default() };
        compare(&corpus(), sides, &options).unwrap()
    });
}

#[test]
fn two_cities() {
    hold("compare_cities", |threads| {
        let options = CompareOptions { threshold: Some(0.25), threads };
        compare(&corpus(), ["Kalisz", "Toruń"], &options).unwrap()
    });
}

#[test]
fn themes() {
    hold("coverage", |threads| {
        let options = CoverageOptions { smallest: 2, threads, ..CoverageOptions::default() };
        coverage(&corpus(), &options).unwrap()
    });
}

#[test]
fn terms() {
    let (_folder, index) = index();
    let terms = ["gospodarka", "\"dla młodych\"", "tramwaj"].map(str::to_owned);
    hold("frequency", |_| frequency(&index, &terms, &Filters::default()).unwrap());
}

/// The rows of `field` in a report of one term: value and records found, without zeros.
fn found(terms: &str, filters: &Filters, index: &Index, field: &str) -> Vec<(String, String)> {
    let report = frequency(index, &[terms.to_owned()], filters).unwrap();
    let table = report.main_table().unwrap();
    let rows = table.rows.iter().filter(|row| row[1].to_text() == field);
    let rows = rows.map(|row| (row[2].to_text(), row[3].to_text()));
    rows.filter(|(_, found)| found != "0").collect()
}

fn total(terms: &str, filters: &Filters, index: &Index) -> String {
    let report = frequency(index, &[terms.to_owned()], filters).unwrap();
    let totals = report.tables().find(|table| table.name == "totals").unwrap();
    totals.rows[0][1].to_text()
}

#[test]
fn a_filter_in_a_term_narrows_every_row() {
    let (_folder, index) = index();
    let of_city = |city: &str| {
        let mut filters = Filters::default();
        filters.include(FacetField::City, city);
        filters
    };
    let everywhere = Filters::default();
    for (term, filter, narrowed) in [
        ("gospodarka", "miasto:Kalisz", of_city("Kalisz")),
        ("", "miasto:Kalisz", of_city("Kalisz")),
        ("gospodarka", "rok:2026", Filters { years: Some(2026..=2026), ..Filters::default() }),
        ("gospodarka", "poziom:direction", {
            let mut filters = Filters::default();
            filters.include(FacetField::Level, "direction");
            filters
        }),
    ] {
        let both = format!("{term} {filter}");
        assert_ne!(total(&both, &everywhere, &index), "0", "{both}");
        assert_eq!(total(&both, &everywhere, &index), total(term, &narrowed, &index), "{both}");
        for field in ["city", "level"] {
            assert_eq!(
                found(&both, &everywhere, &index, field),
                found(term, &narrowed, &index, field),
                "{both}: {field}"
            );
        }
    }
    // The document that speaks for the year speaks for its other years as well.
    let years = found("rok:2026", &everywhere, &index, "year");
    assert!(years.iter().any(|(year, _)| year == "2025"), "{years:?}");
    // What the report leaves out, no term brings in.
    assert_eq!(total("miasto:Toruń", &of_city("Kalisz"), &index), "0");
}

/// Two records are as alike in one report as in another, whatever is chosen beside them.
#[test]
fn a_score_does_not_depend_on_what_was_chosen() {
    let scores = |corpus: &Corpus| -> BTreeMap<(String, String), String> {
        let report = compare(corpus, ["Kalisz", "Toruń"], &CompareOptions::default()).unwrap();
        let table = report.tables().find(|table| table.name == "alignment").unwrap();
        let column = |name| table.columns.iter().position(|column| column.name == name).unwrap();
        let (a, b, score) = (column("a_id"), column("b_id"), column("score"));
        let rows = table
            .rows
            .iter()
            .map(|row| ((row[a].to_text(), row[b].to_text()), row[score].to_text()));
        rows.filter(|(_, score)| !score.is_empty()).collect()
    };
    let whole = corpus();
    let mut filters = Filters::default();
    for city in ["Kalisz", "Toruń"] {
        filters.include(FacetField::City, city);
    }
    let chosen = whole.select(&filters).unwrap();
    assert!(chosen.records().len() < whole.records().len());
    let known = scores(&whole);
    assert!(known.len() > 2, "{known:?}");
    assert_eq!(scores(&chosen), known);
    assert_eq!(chosen.digest(), whole.digest());

    // The same out of an index, where the words were counted once for all requests.
    let (_folder, index) = index();
    let neighbourhood = Neighbourhood::build(&index.view(), 2).unwrap();
    let choice = neighbourhood.choose(&filters);
    assert_eq!(choice.records(), chosen.records().len());
    assert_eq!(choice.records_of("Kalisz") + choice.records_of("Toruń"), choice.records());
    let served = choice.corpus(&index).unwrap().unwrap();
    let ids = |corpus: &Corpus| -> Vec<RecordId> {
        corpus.records().iter().map(|record| record.id.clone()).collect()
    };
    assert_eq!(ids(&served), ids(&chosen));
    assert_eq!(served.digest(), whole.digest());
    assert_eq!(scores(&served), known);
}

/// Whether the whole corpus is at hand or only the two sides, the comparison says the same, and where it comes from too.
#[test]
fn a_comparison_tells_of_its_two_sides() {
    let (_folder, index) = index();
    let sides = ["Kalisz", "Toruń"];
    let whole = Corpus::of_index(&index).unwrap();
    let neighbourhood = Neighbourhood::build(&index.view(), 1).unwrap();
    let choice = neighbourhood.choose(&Filters::default()).within(&sides);
    let narrow = choice.corpus(&index).unwrap().unwrap();
    assert!(narrow.records().len() < whole.records().len());
    let [of_whole, of_narrow] =
        [&whole, &narrow].map(|corpus| compare(corpus, sides, &CompareOptions::default()).unwrap());
    assert_eq!(of_whole.provenance.records, narrow.records().len());
    assert_eq!(written(&of_whole, Format::Json), written(&of_narrow, Format::Json));
}

/// However many commits come while the records are read, they are those of the first.
#[test]
fn what_is_read_to_be_compared_is_of_one_commit() {
    let (folder, index) = index();
    let before = index.view();
    let whole = Corpus::of_index(&index).unwrap();
    let mut writer = IndexWriter::open(folder.path()).unwrap();
    let gone = before.documents().next().unwrap().document.id.clone();
    writer.remove_document(&gone);
    writer.commit().unwrap();
    assert!(index.refresh().unwrap());
    assert!(index.outline(gone.as_str()).unwrap().is_none());
    let neighbourhood = Neighbourhood::build(&before, 1).unwrap();
    assert_eq!(Some(neighbourhood.generation()), whole.generation());
    assert_eq!(neighbourhood.choose(&Filters::default()).records(), whole.records().len());
    assert!(neighbourhood.parts().contains(gone.as_str()));
    // What is made of it has to be of that commit too, and the index has moved on.
    assert!(neighbourhood.choose(&Filters::default()).corpus(&index).unwrap().is_none());
}

#[test]
fn a_report_that_nobody_waits_for_is_stopped() {
    let interrupt = Interrupt::new();
    interrupt.raise();
    let corpus = corpus();
    let stopped = matrix_until(&corpus, &MatrixOptions::default(), &interrupt);
    assert!(matches!(stopped, Err(ReportError::Interrupted)), "{stopped:?}");
    let sides = ["Kalisz", "Toruń"];
    let stopped = compare_until(&corpus, sides, &CompareOptions::default(), &interrupt);
    assert!(matches!(stopped, Err(ReportError::Interrupted)), "{stopped:?}");
}
