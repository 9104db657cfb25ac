//! A filter chooses the same records wherever it is given: in a search, where the engine applies
//! it, in what is kept to be compared, and in a report.

#![allow(clippy::unwrap_used, reason = "a test panics to fail, and so do its helpers")]

use std::collections::BTreeMap;

use azymut_index::{FacetField, Filters, Index, IndexWriter, SearchRequest};
use azymut_record::{
    Confidence, Document, DocumentId, DocumentKind, Level, Record, RecordId, Source,
};
use azymut_report::{Corpus, CorpusError, Neighbourhood};

/// Documents with all the years that may be known of one, each with an area, a goal in it and a
/// goal in none.
fn records() -> Vec<Record> {
    let documents = [
        ("a", Some("Kielce"), (Some(2014), Some(2020)), Some(DocumentKind::Strategy)),
        ("b", Some("Toruń"), (Some(2021), None), None),
        ("c", Some("Kielce"), (None, Some(2030)), Some(DocumentKind::Strategy)),
        ("d", None, (None, None), None),
    ];
    let mut records = Vec::new();
    for (id, city, (year_from, year_to), kind) in documents {
        let document = Document {
            city: city.map(str::to_owned),
            kind,
            year_from,
            year_to,
            ..Document::new(DocumentId::new(id).unwrap(), id)
        };
        let area = RecordId::new(format!("{id}.area")).unwrap();
        let record = |name: &str, level, text: &str, path: Vec<RecordId>| Record {
            id: RecordId::new(format!("{id}.{name}")).unwrap(),
            document: document.clone(),
            level,
            level_label: None,
            label: None,
            text: text.to_owned(),
            body: None,
            parent: path.last().cloned(),
            path,
            source: Source {
                file: format!("{id}.txt"),
                sha256: "0".repeat(64),
                page: None,
                lines: [1, 1],
                bytes: None,
            },
            confidence: Confidence::CERTAIN,
            warnings: Vec::new(),
        };
        records.push(record("area", Level::Area, "SFERA SPOŁECZNA", Vec::new()));
        records.push(record("in", Level::StrategicGoal, "Rozwój żłobków", vec![area]));
        records.push(record("out", Level::StrategicGoal, "Budowa dróg", Vec::new()));
    }
    records
}

fn index_of(records: &[Record]) -> (tempfile::TempDir, Index) {
    let mut documents: BTreeMap<&DocumentId, Vec<Record>> = BTreeMap::new();
    for record in records {
        documents.entry(&record.document.id).or_default().push(record.clone());
    }
    let folder = tempfile::tempdir().unwrap();
    let mut writer = IndexWriter::open(folder.path()).unwrap();
    for records in documents.values() {
        writer.replace_document(&records[0].document, "1", records).unwrap();
    }
    writer.commit().unwrap();
    let index = Index::open(folder.path()).unwrap();
    (folder, index)
}

fn filters(conditions: &[(&str, &str)]) -> Filters {
    let mut filters = Filters::default();
    for (name, value) in conditions {
        match name.strip_prefix('-') {
            _ if *name == "year" => {
                let (from, to) = value.split_once("..").unwrap();
                filters.years = Some(from.parse().unwrap()..=to.parse().unwrap());
            }
            Some(name) => filters.exclude(name.parse::<FacetField>().unwrap(), *value),
            None => filters.include(name.parse::<FacetField>().unwrap(), *value),
        }
    }
    filters
}

fn ids<'r>(records: impl IntoIterator<Item = &'r Record>) -> Vec<String> {
    let mut ids: Vec<String> = records.into_iter().map(|record| record.id.to_string()).collect();
    ids.sort();
    ids
}

#[test]
fn a_filter_chooses_the_same_everywhere() {
    let records = records();
    let (_folder, index) = index_of(&records);
    let whole = Corpus::of_index(&index).unwrap();
    let neighbourhood = Neighbourhood::build(&index.view(), 1).unwrap();
    for (conditions, expected) in [
        (vec![], 12),
        (vec![("city", "Kielce")], 6),
        (vec![("city", "Kielce"), ("city", "Toruń")], 9),
        (vec![("-city", "Kielce")], 6),
        (vec![("document", "d"), ("level", "strategic_goal")], 2),
        (vec![("kind", "strategy")], 6),
        (vec![("-kind", "strategy")], 6),
        (vec![("area", "Sfera społeczna")], 8),
        (vec![("area", "Sfera społeczna"), ("city", "Toruń")], 2),
        (vec![("-area", "Sfera społeczna")], 4),
        (vec![("area", "Budowa dróg")], 4),
        // One year stands for both, and who is of no known years passes none.
        (vec![("year", "0..65535")], 9),
        (vec![("year", "2020..2021")], 6),
        (vec![("year", "2022..2029")], 0),
        (vec![("year", "2030..2030")], 3),
        // No year is of it, nor are those of a document whose span is longer.
        (vec![("year", "2018..2016")], 0),
        (vec![("year", "2014..2014"), ("-city", "Kielce")], 0),
    ] {
        let filters = filters(&conditions);
        let request =
            SearchRequest { filters: filters.clone(), limit: 100, ..SearchRequest::default() };
        let found = index.search(&request).unwrap();
        let searched = ids(found.hits.iter().map(|hit| &hit.record));
        assert_eq!(searched.len(), expected, "{conditions:?}: {searched:?}");
        assert_eq!(neighbourhood.choose(&filters).records(), expected, "{conditions:?}");
        let chosen = match whole.select(&filters) {
            Ok(chosen) => ids(chosen.records()),
            Err(CorpusError::Empty { .. }) => Vec::new(),
            Err(error) => panic!("{conditions:?}: {error}"),
        };
        assert_eq!(chosen, searched, "{conditions:?}");
    }
}

#[test]
fn an_area_that_no_record_has_is_told_with_the_nearest() {
    let whole = Corpus::new(records()).unwrap();
    let error = whole.select(&filters(&[("area", "Sfera społeczn")])).unwrap_err();
    assert!(error.to_string().contains("did you mean Sfera społeczna?"), "{error}");
}
