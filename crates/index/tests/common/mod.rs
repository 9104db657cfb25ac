//! A handful of records to search, and what was found of them.
#![allow(dead_code, reason = "each test file uses its own part of this module")]

use std::path::Path;

use azymut_index::{FacetField, Index, IndexWriter, SearchRequest, SearchResponse};
use azymut_record::{
    Confidence, Document, DocumentId, DocumentKind, Level, Record, RecordId, Source,
};
use proptest::prelude::*;
use tempfile::TempDir;

pub fn document(id: &str, city: &str, years: (u16, u16)) -> Document {
    Document {
        city: Some(city.to_owned()),
        kind: Some(DocumentKind::Strategy),
        year_from: Some(years.0),
        year_to: Some(years.1),
        ..Document::new(DocumentId::new(id).unwrap(), format!("Strategia {city}"))
    }
}

pub fn record(document: &Document, id: &str, text: &str) -> Record {
    Record {
        id: RecordId::new(format!("{}.{id}", document.id)).unwrap(),
        document: document.clone(),
        level: if id.len() == 1 { Level::StrategicGoal } else { Level::OperationalGoal },
        level_label: None,
        label: Some(id.to_owned()),
        text: text.to_owned(),
        body: None,
        parent: None,
        path: Vec::new(),
        source: Source {
            file: format!("{}.txt", document.id),
            sha256: "0".repeat(64),
            page: None,
            lines: [1, 1],
            bytes: None,
        },
        confidence: Confidence::CERTAIN,
        warnings: Vec::new(),
    }
}

/// Two cities with three goals each.
pub fn write_corpus(path: &Path) {
    let kielce = document("kielce", "Kielce", (2021, 2030));
    let torun = document("torun", "Toruń", (2014, 2020));
    let mut writer = IndexWriter::open(path).unwrap();
    let mut child = record(&kielce, "1.1", "Drogi rowerowe w centrum");
    child.parent = Some(RecordId::new("kielce.1").unwrap());
    child.path = child.parent.iter().cloned().collect();
    let mut described = record(&kielce, "2", "Rozwój żłobków");
    described.body = Some("Miejsca opieki dla dzieci z całego miasta.".to_owned());
    writer
        .replace_document(
            &kielce,
            "k1",
            &[record(&kielce, "1", "Miasto wspierające przedsiębiorczość"), child, described],
        )
        .unwrap();
    writer
        .replace_document(
            &torun,
            "t1",
            &[
                record(&torun, "1", "Rozwój przedsiębiorczości mieszkańców"),
                record(&torun, "2", "Rynek pracy dla młodych"),
                record(&torun, "3", "Praca i nowy rynek"),
            ],
        )
        .unwrap();
    assert!(writer.commit().unwrap().changed);
}

/// An index of statements of one document, `kielce.1.1` and so on.
pub fn of_texts(texts: &[String]) -> (TempDir, Index) {
    let folder = tempfile::tempdir().unwrap();
    let kielce = document("kielce", "Kielce", (2021, 2030));
    let records: Vec<_> =
        (1..).zip(texts).map(|(id, text)| record(&kielce, &format!("1.{id}"), text)).collect();
    let mut writer = IndexWriter::open(folder.path()).unwrap();
    writer.replace_document(&kielce, "1", &records).unwrap();
    writer.commit().unwrap();
    let index = Index::open(folder.path()).unwrap();
    (folder, index)
}

pub fn corpus() -> (TempDir, Index) {
    let folder = tempfile::tempdir().unwrap();
    write_corpus(folder.path());
    let index = Index::open(folder.path()).unwrap();
    (folder, index)
}

pub fn request(query: &str) -> SearchRequest {
    SearchRequest {
        query: query.to_owned(),
        facets: vec![FacetField::City, FacetField::Level],
        limit: 10,
        ..SearchRequest::default()
    }
}

pub fn ids(response: &SearchResponse) -> Vec<&str> {
    response.hits.iter().map(|hit| hit.id.as_str()).collect()
}

/// Words of the corpus in other forms, families and spellings, plain and within syntax.
pub fn query() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "przedsiębiorczość",
        "przedsiebiorczosci",
        "przedsiębiorca",
        "żłobek",
        "zlobki",
        "dzieci",
        "rower",
        "rowerowych",
        "miasta",
        "rynkiem",
        "PRACY",
        "młodzież",
        "mlodym",
        "opieka",
        "rozwojem",
        "mieszkaniec",
        "centrum",
        "nowego",
        "rozwijać",
        "przedsiebiorczsoc",
    ]);
    let part = (word.clone(), word, 0..12u8).prop_map(|(a, b, shape)| match shape {
        0 => format!("\"{a}\""),
        1 => format!("{a} {b}"),
        2 => format!("{a} w {b}"),
        3 => format!("\"{a} {b}\"~4"),
        4 => format!("=\"{a}\""),
        5 => format!("({a} OR \"{b}\")"),
        6 => format!("{}*", a.chars().take(4).collect::<String>()),
        7 => format!("{a}~1"),
        8 => format!("{a} AND {b}"),
        9 => format!("{a} AND NOT {b} OR \"{b} {a}\""),
        10 => format!("{a} -({b} AND {a})"),
        _ => a.to_owned(),
    });
    prop::collection::vec(part, 1..4).prop_map(|parts| parts.join(" "))
}
