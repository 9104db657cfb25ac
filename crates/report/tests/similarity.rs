//! Similarity over made-up records: what must hold whatever the measure's weights.

#![allow(clippy::unwrap_used, reason = "helpers of tests panic as tests do")]

use azymut_record::{Document, DocumentId, Level, Record, RecordId, Source};
use azymut_report::similarity::{Measure, Model, Nearest, Neighbour, Profiles, Series};
use proptest::prelude::*;

const WORDS: [&str; 24] = [
    "rozwój",
    "miasta",
    "wspieranie",
    "przedsiębiorczości",
    "młodych",
    "mieszkańców",
    "transportu",
    "publicznego",
    "rewitalizacja",
    "śródmieścia",
    "turystyki",
    "i",
    "w",
    "kultury",
    "ochrona",
    "środowiska",
    "nowe",
    "miejsca",
    "pracy",
    "seniorów",
    "Kraków",
    "Torunia",
    "edukacji",
    "osób starszych",
];

fn record(number: usize, city: usize, text: &str) -> Record {
    Record {
        // Identifiers run against the order of the records, so that ties show who decides them.
        id: RecordId::new(format!("r{:04}", 9_999 - number)).unwrap(),
        document: Document {
            city: (city > 0).then(|| format!("Miasto {}", city / 2)),
            ..Document::new(DocumentId::new(format!("d{city}")).unwrap(), "")
        },
        level: Level::Direction,
        level_label: None,
        label: None,
        text: text.to_owned(),
        body: None,
        parent: None,
        path: Vec::new(),
        source: Source {
            file: String::new(),
            sha256: String::new(),
            page: None,
            lines: [1, 1],
            bytes: None,
        },
        confidence: azymut_record::Confidence::CERTAIN,
        warnings: Vec::new(),
    }
}

fn corpus() -> impl Strategy<Value = Vec<Record>> {
    let text = prop::collection::vec(prop::sample::select(&WORDS[..]), 0..9);
    prop::collection::vec((0usize..5, text), 0..60).prop_map(|rows| {
        (0..)
            .zip(rows)
            .map(|(number, (city, words))| record(number, city, &words.join(" ")))
            .collect()
    })
}

/// The nearest by looking at every pair.
fn by_hand(
    records: &[Record],
    profiles: &Profiles,
    query: usize,
    wanted: &Nearest,
) -> Vec<Neighbour> {
    let series = |record: &Record| match (wanted.series, &record.document.city) {
        (Series::None, _) => record.id.to_string(),
        (Series::City, Some(city)) => format!("city {city}"),
        _ => record.document.id.to_string(),
    };
    let mut all: Vec<Neighbour> = (0..records.len())
        .filter(|other| *other != query && series(&records[query]) != series(&records[*other]))
        .filter(|other| wanted.among.as_ref().is_none_or(|among| among[*other]))
        .map(|other| Neighbour { record: other, score: profiles.score(query, other) })
        .filter(|neighbour| neighbour.score > 0.0 && neighbour.score >= wanted.min_score)
        .collect();
    all.sort_by(|a, b| {
        b.score.total_cmp(&a.score).then(records[a.record].id.cmp(&records[b.record].id))
    });
    all.truncate(wanted.top);
    all
}

proptest! {
    #[test]
    fn the_nearest_are_those_that_looking_at_every_pair_finds(
        records in corpus(),
        top in 0usize..12,
        min_score in prop::sample::select(vec![0.0, 0.2, 0.5, 0.9]),
        series in prop::sample::select(vec![Series::City, Series::Document, Series::None]),
        threads in 1usize..4,
        masked in any::<bool>(),
    ) {
        let profiles = Profiles::build(&records, Measure::RECORDS, threads);
        let among = masked.then(|| (0..records.len()).map(|record| record % 3 != 0).collect());
        let wanted = Nearest { top, min_score, series, among };
        let queries: Vec<usize> = (0..records.len()).collect();
        let mut seen = Vec::new();
        profiles
            .each_nearest(&queries, &wanted, threads, |query, found| {
                seen.push(query);
                prop_assert_eq!(&found, &by_hand(&records, &profiles, query, &wanted));
                prop_assert_eq!(&found, &profiles.nearest(query, &wanted));
                Ok(())
            })?;
        prop_assert_eq!(seen, queries);
    }

    #[test]
    fn a_score_is_symmetric_and_between_0_and_1(
        a in ".{0,60}",
        b in prop::collection::vec(prop::sample::select(&WORDS[..]), 0..9),
    ) {
        let b = b.join(" ");
        for measure in [Measure::RECORDS, Measure::TEXTS] {
            let model = Model::fit(measure, [a.as_str(), b.as_str()]);
            let one = model.compare(&a, &b);
            let other = model.compare(&b, &a);
            prop_assert!((0.0..=1.0).contains(&one.score));
            prop_assert_eq!(one.score, model.score(&a, &b));
            prop_assert_eq!(one.score, other.score);
            prop_assert_eq!(one.cosine, other.cosine);
            prop_assert_eq!(one.jaccard, other.jaccard);
            prop_assert_eq!(one.containment[0], other.containment[1]);
            prop_assert_eq!(model.score(&a, &a), 1.0);
            for aligned in &one.aligned {
                prop_assert!(!aligned.a.of(&a).is_empty() && !aligned.b.of(&b).is_empty());
            }
            for pair in one.aligned.windows(2) {
                prop_assert!(pair[0].a.end <= pair[1].a.start);
            }
        }
    }
}

#[test]
fn texts_without_words_have_a_score() {
    let model = Model::fit(Measure::TEXTS, []);
    assert_eq!(model.score("", ""), 1.0);
    assert_eq!(model.score("", "kot"), 0.0);
    assert_eq!(model.score("!", "?"), 0.0);
    assert_eq!(model.compare("", "…").containment, [0.0, 0.0]);
}

#[test]
fn passages_that_say_the_same_stand_side_by_side() {
    let (a, b) = (
        "Rozwój transportu publicznego oraz wsparcie dla osób starszych",
        "Wspieranie seniorów i rozwijanie transportu publicznego",
    );
    let model = Model::fit(Measure::RECORDS, [a, b]);
    let comparison = model.compare(a, b);
    let found: Vec<(&str, &str, &str)> = comparison
        .aligned
        .iter()
        .map(|aligned| {
            let by = match serde_json::to_value(aligned.by) {
                Ok(serde_json::Value::String(by)) => by,
                other => panic!("{other:?}"),
            };
            let by = ["form", "lemma", "family", "synonym", "related"]
                .into_iter()
                .find(|known| *known == by)
                .unwrap();
            (aligned.a.of(a), aligned.b.of(b), by)
        })
        .collect();
    assert_eq!(
        found,
        [
            ("Rozwój transportu publicznego", "rozwijanie transportu publicznego", "family"),
            ("wsparcie", "Wspieranie", "family"),
            ("osób starszych", "seniorów", "synonym"),
        ]
    );
    assert_eq!(comparison.shared, ["publiczny", "transport"]);
    let span = comparison.aligned[2].a.utf16(a);
    let units: Vec<u16> = a.encode_utf16().collect();
    assert_eq!(String::from_utf16(&units[span.start..span.end]).unwrap(), "osób starszych");
}

#[test]
fn a_difference_in_length_is_forgiven_as_far_as_the_measure_says() {
    let (short, long) = ("Pies biegnie po plaży", "Pies biegnie po plaży z czerwoną piłką w pysku");
    let scored = |shorter| {
        let measure = Measure { shorter, ..Measure::TEXTS };
        Model::fit(measure, [short, long, "Kot śpi"]).score(short, long)
    };
    let (cosine, half, whole) = (scored(0.0), scored(0.5), scored(1.0));
    assert!(cosine < half && half < whole, "{cosine} {half} {whole}");
    // What the longer text holds of the shorter is all of it.
    assert!(whole > 0.99, "{whole}");
    let of_one_length = |shorter| {
        let measure = Measure { shorter, ..Measure::TEXTS };
        Model::fit(measure, ["psy szczekają", "koty szczekają"])
            .score("psy szczekają", "koty szczekają")
    };
    assert!((of_one_length(0.0) - of_one_length(1.0)).abs() < 0.05);
}

/// A text that cannot be read.
struct Unreadable;

impl AsRef<str> for Unreadable {
    fn as_ref(&self) -> &str {
        std::panic::resume_unwind(Box::new("unreadable"))
    }
}

#[test]
fn no_vector_is_left_out_for_a_thread_that_panicked() {
    let model = Model::fit(Measure::RECORDS, ["rozwój miasta"]);
    let made = std::panic::catch_unwind(|| model.vectors(&[Unreadable, Unreadable], 2).len());
    assert_eq!(made.unwrap_err().downcast_ref(), Some(&"unreadable"));
}
