//! Ranking reads only the records that can be among the best. It must find what ranking all of
//! them finds.

#![allow(clippy::unwrap_used, reason = "helpers of tests panic as tests do")]

use std::sync::LazyLock;

use azymut_index::{FacetField, Index, IndexWriter, SearchRequest};
use azymut_record::{
    Confidence, Document, DocumentId, DocumentKind, Level, Record, RecordId, Source,
};
use tempfile::TempDir;

/// Enough for several chunks of the engine's walk, with a part of one at the end.
const DOCUMENTS: usize = 21;
const RECORDS: usize = 450;

const WORDS: [&str; 16] = [
    "rozwój",
    "rozwojowy",
    "przedsiębiorczości",
    "przedsiębiorca",
    "rynek",
    "rynku",
    "pracy",
    "miasto",
    "miejskiego",
    "dla",
    "młodych",
    "i",
    "transport",
    "publicznego",
    "zieleń",
    "szkoła",
];

const QUERIES: [&str; 16] = [
    "rozwój",
    "rozwoj",
    "szkoły dla młodych",
    "rynek pracy",
    "\"rynek pracy\"",
    "\"rynek pracy\"~3 rozwój",
    "rozwój przedsiębiorczości w Mieście 3",
    "transport publiczny OR zieleń",
    "(transport OR szkoła) rynek",
    "miejski -rozwój",
    "+zieleń szkoła młodzież",
    "prze*",
    "=\"rynku\" rozwoju",
    "komunikacja miejska",
    "dla",
    "Kalisz rozwój",
];

#[test]
fn the_best_are_the_head_of_all() {
    let index = index();
    for query in QUERIES {
        let all = index.rank(query, 1_000).unwrap();
        assert!(!all.is_empty(), "{query}");
        for limit in [1, 10, 100] {
            let best = index.rank(query, limit).unwrap();
            assert_eq!(best, all[..limit.min(all.len())], "{query}, best {limit}");
        }
    }
}

#[test]
fn every_way_to_count_counts_the_same() {
    let index = index();
    for query in QUERIES {
        let mut request = SearchRequest {
            query: query.to_owned(),
            facets: vec![FacetField::City, FacetField::Level, FacetField::Document],
            limit: 0,
            ..SearchRequest::default()
        };
        let all = index.search(&request).unwrap();
        for entries in all.facets.values() {
            let sum: u64 = entries.iter().map(|entry| entry.count).sum();
            assert_eq!(sum, all.total as u64, "{query}");
        }
        request.filters.include(FacetField::Document, "doc-03");
        let one = index.search(&request).unwrap();
        let count = |entries: &[azymut_index::FacetCount]| {
            entries.iter().find(|entry| entry.value == "doc-03").map_or(0, |entry| entry.count)
        };
        assert_eq!(one.total as u64, count(&all.facets["document"]), "{query}");
        assert_eq!(one.facets["document"].len(), all.facets["document"].len().max(1), "{query}");
    }
}

/// Written once; its folder lasts as long as the process.
fn index() -> &'static Index {
    static INDEX: LazyLock<(TempDir, Index)> = LazyLock::new(|| {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path());
        let index = Index::open(folder.path()).unwrap();
        (folder, index)
    });
    &INDEX.1
}

fn write(path: &std::path::Path) {
    let mut random = 7_u64;
    let mut below = |bound: usize| {
        // Numerical Recipes' linear congruential generator; the high bits are the good ones.
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963);
        (random >> 33) as usize % bound
    };
    let mut writer = IndexWriter::open(path).unwrap();
    for number in 0..DOCUMENTS {
        let id = DocumentId::new(format!("doc-{number:02}")).unwrap();
        let document = Document {
            city: Some(if number == 5 {
                "Kalisz".to_owned()
            } else {
                format!("Miasto {}", number % 7)
            }),
            kind: Some(DocumentKind::Strategy),
            ..Document::new(id, format!("Strategia {number}"))
        };
        let mut records = Vec::with_capacity(RECORDS);
        for at in 0..RECORDS {
            let mut words = |most: usize| {
                let count = 1 + below(most);
                // Squared, so that the first words are the frequent ones.
                let chosen: Vec<&str> = (0..count)
                    .map(|_| WORDS[below(WORDS.len()) * below(WORDS.len()) / WORDS.len()])
                    .collect();
                chosen.join(" ")
            };
            let text = words(9);
            let body = (at % 4 == 0).then(|| words(40));
            records.push(Record {
                id: RecordId::new(format!("{}.{at}", document.id)).unwrap(),
                document: document.clone(),
                level: if at % 10 == 0 { Level::StrategicGoal } else { Level::Direction },
                level_label: None,
                label: None,
                text,
                body,
                parent: None,
                path: Vec::new(),
                source: Source {
                    file: format!("{}.txt", document.id),
                    sha256: "0".repeat(64),
                    page: None,
                    lines: [1, 1],
                    bytes: None,
                },
                confidence: Confidence::default(),
                warnings: Vec::new(),
            });
        }
        writer.replace_document(&document, "", &records).unwrap();
    }
    writer.commit().unwrap();
}
