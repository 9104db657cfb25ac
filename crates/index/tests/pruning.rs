//! What a search leaves unread changes nothing of what it finds: the first ten of an answer are the first ten of the
//! whole result set, for which every record is scored.

#![allow(clippy::unwrap_used, reason = "helpers of tests panic as tests do")]

mod common;

use std::sync::OnceLock;

use azymut_index::{Index, IndexWriter, Interrupt, SearchRequest};
use azymut_record::RecordId;
use proptest::prelude::*;
use tempfile::TempDir;

use common::{document, query, record, request};

/// More than two chunks of the engine's walk, so that most of it happens after the first ten are known.
const RECORDS: usize = 10_000;

const DOCUMENTS: usize = 20;

/// Words that the queries are made of, their kin, what may stand for them, and some that nothing asks for.
const WORDS: &[&str] = &[
    "przedsiębiorczość",
    "przedsiębiorca",
    "firma",
    "działalność",
    "gospodarcza",
    "żłobek",
    "opieka",
    "nad",
    "dziećmi",
    "dzieci",
    "rower",
    "rowerowy",
    "ścieżka",
    "rowerowa",
    "miasto",
    "miejski",
    "rynek",
    "pracy",
    "bezrobocie",
    "zatrudnienie",
    "młodzież",
    "młody",
    "rozwój",
    "rozwijanie",
    "mieszkaniec",
    "obywatel",
    "centrum",
    "nowy",
    "nowa",
    "zieleń",
    "park",
    "woda",
    "kultura",
    "sztuka",
    "szkoła",
    "edukacja",
    "transport",
    "publiczny",
    "i",
    "w",
    "dla",
];

/// A generator of numbers that is the same everywhere (Knuth's MMIX constants).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end
    }

    /// Words of which the first of the list are rarer than the last.
    fn text(&mut self, most: usize) -> String {
        let words = (0..2 + self.below(most)).map(|_| {
            let (a, b) = (self.below(WORDS.len()), self.below(WORDS.len()));
            WORDS[a.max(b)]
        });
        words.collect::<Vec<_>>().join(" ")
    }
}

fn large() -> &'static Index {
    static INDEX: OnceLock<(TempDir, Index)> = OnceLock::new();
    let (_, index) = INDEX.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let mut writer = IndexWriter::open(folder.path()).unwrap();
        let mut numbers = Numbers(1);
        for number in 0..DOCUMENTS {
            let city = ["Kielce", "Toruń", "Kraków"][number % 3];
            let document = document(&format!("d{number:02}"), city, (2014, 2020));
            let mut records = Vec::new();
            for at in 0..RECORDS / DOCUMENTS {
                let mut record = record(&document, &format!("{at}"), &numbers.text(8));
                if numbers.below(3) == 0 {
                    record.body = Some(numbers.text(20));
                }
                if at > 0 && numbers.below(2) == 0 {
                    let parent = RecordId::new(format!("{}.{}", document.id, at - 1)).unwrap();
                    record.path = vec![parent.clone()];
                    record.parent = Some(parent);
                }
                records.push(record);
            }
            writer.replace_document(&document, "1", &records).unwrap();
        }
        writer.commit().unwrap();
        let index = Index::open(folder.path()).unwrap();
        (folder, index)
    });
    index
}

fn first_ten_are_the_first_of_all(query: &str) {
    let index = large();
    let request = SearchRequest { limit: 10, ..request(query) };
    // What is asked for is read at first, laid out at the second time, and known at the third.
    for time in 1..=3 {
        let answer = index.search(&request).unwrap();
        let whole = index.export(&request, &Interrupt::new()).unwrap();
        assert_eq!(answer.total, whole.total(), "{query}, time {time}");
        assert_eq!(answer.hits, whole.hits(0, 10).unwrap(), "{query}, time {time}");
        let by_city: u64 = answer.facets["city"].iter().map(|entry| entry.count).sum();
        assert_eq!(by_city, answer.total as u64, "{query}, time {time}");
    }
}

#[test]
fn unread_scores_would_change_nothing() {
    for query in [
        "przedsiębiorczość",
        "rozwój przedsiębiorczości",
        "rynek pracy",
        "\"rynek pracy\"",
        "\"rynek pracy\" młodzież",
        "opieka nad dziećmi w mieście",
        "żłobek Kraków",
        "Toruń",
        "rozwój -firma",
        "(rynek OR park) AND (woda OR pracy)",
        "rower* miasto",
        "\"ścieżka rowerowa\"~3 rozwój",
        "dla młodych",
        "poziom:cel_operacyjny miejska zieleń",
    ] {
        first_ten_are_the_first_of_all(query);
    }
}

#[test]
fn unread_scores_would_change_nothing_of_generated_queries() {
    proptest!(ProptestConfig::with_cases(64), |(query in query())| {
        first_ten_are_the_first_of_all(&query);
    });
}
