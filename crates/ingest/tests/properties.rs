//! What holds for every text: no panic, identifiers that are unique and stay, places that hold the words.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::path::PathBuf;

use azymut_ingest::{DocumentRecords, Options, ingest_paths};
use proptest::prelude::*;

fn ingest(bytes: &[u8]) -> DocumentRecords {
    let folder = tempfile::tempdir().unwrap();
    let path: PathBuf = folder.path().join("doc.txt");
    std::fs::write(&path, bytes).unwrap();
    let mut options = Options::default();
    options.explain = true;
    let mut ingested = ingest_paths(&[path], &options, &mut ()).unwrap();
    ingested.documents.remove(0)
}

/// Lines such as documents are made of, and such as they are not.
fn line() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "rozwój",
        "szkół",
        "dróg",
        "i",
        "miasta",
        "Kalisz",
        "ŻŁOBKI",
        "przestrzeń",
        "na",
        "się\u{328}",
        "no\u{301}wy",
        "w\u{A0}parku",
        "ﬁrm",
        "wyro-",
    ]);
    let words = prop::collection::vec(word, 1..7).prop_map(|w| w.join(" "));
    let head = prop::sample::select(vec![
        "",
        "",
        "Cel strategiczny 1. ",
        "Cel strategiczny 2: ",
        "Cel operacyjny 1.1. ",
        "Cel operacyjny ",
        "CEL OPERACYJNY 2.1 – ",
        "Kierunki działań:",
        "Zadania:",
        "• ",
        "- ",
        "– ",
        "1. ",
        "2. ",
        "1.1. ",
        "2) ",
        "a) ",
        "I. ",
        "II.1 ",
        "CS1. ",
        "CO1.1. ",
        "Priorytet 1. ",
        "Obszar: ",
        "Sfera ",
        "Wizja: ",
        "Wizja",
        "Wskaźniki:",
        "2. DIAGNOZA ",
        "Spis treści",
        "Cel\tCel\t",
        "Lp.\tZadanie\tKoszt\t",
        "\t",
        "\t\t",
        "<p>",
        "<ul><li>",
        "C e l   s t r a t e g i c z n y   1 .   ",
        "Cel Il. ",
    ]);
    let tail = prop::sample::select(vec![
        "",
        "",
        "",
        ".",
        ",",
        ";",
        ":",
        " ... 12",
        "\t12",
        " Cel operacyjny 1.2. Nowe Cel operacyjny 1.3. Stare",
        "</p>",
    ]);
    (head, words, tail).prop_map(|(h, w, t)| format!("{h}{w}{t}"))
}

fn document() -> impl Strategy<Value = String> {
    let ending = prop::sample::select(vec!["\n", "\n", "\n\n", "\r\n"]);
    prop::collection::vec((line(), ending), 0..40)
        .prop_map(|lines| lines.into_iter().map(|(l, e)| l + e).collect())
}

/// The lines with text of which nothing says what they were taken for.
fn lines_not_accounted_for(text: &str) -> Vec<&str> {
    let found = ingest(text.as_bytes());
    let explained: BTreeSet<u32> = found.explanation.iter().map(|e| e.line).collect();
    let lost = (1..).zip(text.lines()).filter(|(number, line)| {
        // A line that is nothing but markup has no text to account for.
        let bare = line.replace("<p>", "").replace("</p>", "").replace("<ul><li>", "");
        !bare.trim().is_empty() && !explained.contains(number)
    });
    lost.map(|(_, line)| line).collect()
}

/// The first line of a cell was a label, and nothing was said of the second.
#[test]
fn the_second_line_of_a_label_in_a_cell_is_accounted_for() {
    let text = "Sfera rozwój:\nCel\tCel\trozwój\n\tprzestrzeń\nrozwój\n";
    assert_eq!(lines_not_accounted_for(text), Vec::<&str>::new());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("doc.txt");
        std::fs::write(&path, &bytes).unwrap();
        let _ = ingest_paths(&[path], &Options::default(), &mut ());
    }

    #[test]
    fn any_text_is_read(text in "\\PC{0,400}") {
        ingest(text.as_bytes());
    }

    #[test]
    fn identifiers_are_unique_and_parents_come_first(text in document()) {
        let found = ingest(text.as_bytes());
        let mut seen = BTreeSet::new();
        for record in &found.records {
            if let Some(parent) = &record.parent {
                prop_assert!(seen.contains(parent), "{parent} comes after {}", record.id);
                prop_assert_eq!(record.path.last(), Some(parent));
            }
            prop_assert!(seen.insert(record.id.clone()), "{} twice", record.id);
            prop_assert!(!record.text.trim().is_empty());
        }
    }

    #[test]
    fn every_line_is_accounted_for(text in document()) {
        let lost = lines_not_accounted_for(&text);
        prop_assert!(lost.is_empty(), "{lost:?} in {text:?}");
    }

    #[test]
    fn the_place_of_a_record_holds_its_words(text in document()) {
        let found = ingest(text.as_bytes());
        let lines: Vec<&str> = text.lines().collect();
        for record in &found.records {
            let [start, end] = record.source.bytes.unwrap();
            let slice = text.get(start as usize..end as usize);
            prop_assert!(slice.is_some(), "{:?} {:?}", record.text, record.source);
            let slice = slice.unwrap();
            let letters = |s: &str| s.chars().find(|c| c.is_ascii_alphanumeric());
            prop_assert_eq!(letters(slice), letters(&record.text.replace("fi", "ﬁ")), "{:?} is not at {:?}", &record.text, slice);
            let [first, last] = record.source.lines;
            prop_assert!(first >= 1 && first <= last && last as usize <= lines.len());
        }
    }

    #[test]
    fn an_edit_elsewhere_moves_no_identifier(text in document(), at in 0usize..3) {
        let before = ingest(text.as_bytes());
        // A paragraph before or behind the whole text is an edit elsewhere for every record.
        let edited = match at {
            0 => format!("Zdanie wstępne, które niczego nie zapowiada.\n\n{text}"),
            1 => format!("{text}\n\nZdanie końcowe, które niczego nie dodaje."),
            _ => format!("Wcześniejszy akapit.\n\nDrugi akapit o niczym.\n\n{text}"),
        };
        let after = ingest(edited.as_bytes());
        let ids = |d: &DocumentRecords| d.records.iter().map(|r| r.id.clone()).collect::<Vec<_>>();
        let texts = |d: &DocumentRecords| d.records.iter().map(|r| (r.level, r.label.clone(), r.text.clone())).collect::<Vec<_>>();
        // Where the edit leaves what is said as it was, it leaves the identifiers as they were.
        if texts(&before) == texts(&after) {
            prop_assert_eq!(ids(&before), ids(&after));
        }
    }
}

#[test]
fn an_inserted_goal_moves_no_other_identifier() {
    let text = "Cel strategiczny 1. Alfa\nCel operacyjny 1.1. Beta\nKierunki działań:\n• jeden\n• dwa\nCel strategiczny 2. Gamma\nKierunki działań:\n• trzy\n";
    let edited = text.replace("• dwa\n", "• nowy\n• dwa\nCel operacyjny 1.2. Nowy\n");
    let before: Vec<_> = ingest(text.as_bytes()).records.into_iter().map(|r| r.id).collect();
    let after: BTreeSet<_> = ingest(edited.as_bytes()).records.into_iter().map(|r| r.id).collect();
    assert_eq!(before.len() + 2, after.len());
    for id in before {
        assert!(after.contains(&id), "{id}");
    }
}
