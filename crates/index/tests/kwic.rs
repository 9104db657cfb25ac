//! Concordances over a handful of records.

#![allow(clippy::unwrap_used, reason = "helpers of tests panic as tests do")]

mod common;

use std::collections::BTreeSet;

use azymut_index::{
    ContextWidth, InterpretationKind, Interrupt, KwicRequest, KwicSort, MatchKind, ScorePart,
    ScorePartKind, SearchError, SearchRequest,
};
use common::{corpus, of_texts, query, request};
use proptest::prelude::*;

fn kwic(query: &str) -> KwicRequest {
    KwicRequest { query: query.to_owned(), ..KwicRequest::default() }
}

#[test]
fn lines_are_ordered_by_what_stands_beside_the_form() {
    let (_folder, index) = corpus();
    let rights = |sort| {
        let response = index
            .kwic(&KwicRequest { sort, ..kwic("rynek OR rozwój OR praca") }, &Interrupt::new())
            .unwrap();
        let lines = response.lines.iter();
        lines.map(|line| format!("{}|{}|{}", line.left, line.form, line.right)).collect::<Vec<_>>()
    };
    assert_eq!(
        rights(KwicSort::Position),
        [
            "|Rozwój|żłobków",
            "|Rozwój|przedsiębiorczości mieszkańców",
            "|Rynek|pracy dla młodych",
            "Rynek|pracy|dla młodych",
            "|Praca|i nowy rynek",
            "Praca i nowy|rynek|",
        ]
    );
    assert_eq!(
        rights(KwicSort::Left),
        [
            "|Praca|i nowy rynek",
            "|Rozwój|żłobków",
            "|Rozwój|przedsiębiorczości mieszkańców",
            "|Rynek|pracy dla młodych",
            "Praca i nowy|rynek|",
            "Rynek|pracy|dla młodych",
        ]
    );
    assert_eq!(
        rights(KwicSort::Right),
        [
            "Praca i nowy|rynek|",
            "Rynek|pracy|dla młodych",
            "|Praca|i nowy rynek",
            "|Rynek|pracy dla młodych",
            "|Rozwój|przedsiębiorczości mieszkańców",
            "|Rozwój|żłobków",
        ]
    );
}

#[test]
fn ancestors_find_records_and_give_no_lines() {
    let (_folder, index) = corpus();
    let response = index.kwic(&kwic("przedsiębiorczość"), &Interrupt::new()).unwrap();
    assert_eq!(response.records, 3, "one of them by its ancestor");
    let ids: Vec<&str> = response.lines.iter().map(|line| line.id.as_str()).collect();
    assert_eq!(ids, ["kielce.1", "torun.1"]);
    assert!(response.complete);
}

#[test]
fn kinds_of_match_are_chosen() {
    let (_folder, index) = corpus();
    let of = |kind| {
        let kinds = [kind].into_iter().collect();
        index.kwic(&KwicRequest { kinds, ..kwic("przedsiębiorczość") }, &Interrupt::new()).unwrap()
    };
    assert_eq!(of(MatchKind::Exact).lines[0].form, "przedsiębiorczość");
    assert_eq!(of(MatchKind::Lemma).lines[0].form, "przedsiębiorczości");
    assert_eq!(of(MatchKind::Synonym).total, 0);
}

#[test]
fn bounds_name_the_parameter() {
    let (_folder, index) = corpus();
    for (parameter, request) in [
        ("width", KwicRequest { width: ContextWidth::Words(0), ..kwic("a") }),
        ("width", KwicRequest { width: ContextWidth::Characters(201), ..kwic("a") }),
        ("limit", KwicRequest { limit: 1_001, ..kwic("a") }),
        ("offset", KwicRequest { offset: usize::MAX, ..kwic("a") }),
        ("q", kwic(&"a".repeat(2_001))),
    ] {
        match index.kwic(&request, &Interrupt::new()) {
            Err(SearchError::Request(error)) => assert_eq!(error.parameter, parameter),
            other => panic!("{parameter}: {other:?}"),
        }
    }
}

/// The forms found of phrases in records that hold them, one after the other.
#[test]
fn a_phrase_is_shown_where_it_was_found() {
    let far =
        "alfa beta gamma delta epsilon zeta eta park teta rower iota kappa lambda mi park kultura";
    let cases: &[(&str, &str, &[&str])] = &[
        // The tightest that the words stand together, not the nearest of each to the first.
        (far, "\"rower park kultura\"~4", &["rower iota kappa lambda mi park kultura"]),
        (far, "\"rower park\"~3", &["park teta rower"]),
        // One word is not two.
        ("samotny rynek miejski", "\"rynek rynek\"~1", &[]),
        ("rynek obok rynku", "\"rynek rynek\"~1", &["rynek obok rynku"]),
        ("rynek obok rynku", "\"rynek rynek\"", &[]),
        ("rynek rynek rynek", "\"rynek rynek rynek\"~2", &["rynek rynek rynek"]),
        ("rynek, park i rynek", "\"rynek park rynek\"~1", &["rynek, park i rynek"]),
        ("rynek, park i las", "\"rynek park rynek\"~9", &[]),
    ];
    for (text, query, expected) in cases {
        let (_folder, index) = of_texts(&[(*text).to_owned()]);
        let found = index.search(&request(query)).unwrap();
        let response = index.kwic(&kwic(query), &Interrupt::new()).unwrap();
        let forms: Vec<&str> = response.lines.iter().map(|line| line.form.as_str()).collect();
        assert_eq!(forms, *expected, "{query} in {text:?}");
        assert_eq!(found.total, expected.len().min(1), "{query} in {text:?}");
    }
}

#[test]
fn whatever_a_phrase_finds_has_a_line() {
    const WORDS: [&str; 6] = ["rower", "parku", "kultura", "szkoły", "dom", "rzeka"];
    let mut state = 7_u64;
    let mut next = || {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        WORDS[(state >> 33) as usize % WORDS.len()]
    };
    let texts: Vec<String> =
        (0..60).map(|_| (0..9).map(|_| next()).collect::<Vec<_>>().join(" ")).collect();
    let (_folder, index) = of_texts(&texts);
    let words = prop::collection::vec(prop::sample::select(&WORDS[..]), 2..5);
    let config = ProptestConfig { cases: 200, failure_persistence: None, ..Default::default() };
    proptest!(config, |(words in words, slop in 0_u32..6)| {
        let query = format!("\"{}\"~{slop}", words.join(" "));
        let request = SearchRequest { limit: 100, ..request(&query) };
        let found: BTreeSet<_> =
            index.search(&request).unwrap().hits.into_iter().map(|hit| hit.id).collect();
        let request = KwicRequest { limit: 1_000, ..kwic(&query) };
        let lines = index.kwic(&request, &Interrupt::new()).unwrap().lines;
        let shown: BTreeSet<_> = lines.into_iter().map(|line| line.id).collect();
        prop_assert_eq!(found, shown, "{}", query);
    });
}

fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn every_highlight_of_a_records_own_text_is_a_line_in_its_context() {
    let (_folder, index) = corpus();
    let widths = prop_oneof![
        (1..6usize).prop_map(ContextWidth::Words),
        (1..40usize).prop_map(ContextWidth::Characters),
    ];
    let sorts = prop::sample::select(KwicSort::ALL.to_vec());
    proptest!(ProptestConfig::with_cases(200), |(query in query(), width in widths, sort in sorts)| {
        let request = SearchRequest { limit: 100, explain: true, ..request(&query) };
        let response = index.search(&request).unwrap();
        // Function words and towns without documents find nothing by themselves.
        let helpers = [InterpretationKind::StopWord, InterpretationKind::City];
        let parts = response.query.interpreted.iter().filter(|part| helpers.contains(&part.kind));
        let helpers: BTreeSet<String> = parts.map(|part| part.text.to_lowercase()).collect();
        let mut hits = response.hits;
        // A concordance is of the words asked for, not of all that is about the same.
        let says_it = |part: &ScorePart| part.kind != ScorePartKind::Topics && !helpers.contains(&part.text);
        hits.retain(|hit| hit.explanation.as_ref().unwrap().parts.iter().any(says_it));
        let response = index.kwic(&KwicRequest { width, sort, limit: 500, ..kwic(&query) }, &Interrupt::new()).unwrap();
        let mut marked: Vec<_> = hits
            .iter()
            .flat_map(|hit| hit.highlights.iter().map(move |mark| (hit.id.clone(), mark.clone())))
            .filter(|(_, mark)| !mark.field.starts_with("path"))
            .map(|(id, mark)| (id, mark.field, mark.start, mark.end, mark.form, mark.kind))
            .collect();
        let mut listed: Vec<_> = response
            .lines
            .iter()
            .map(|line| (line.id.clone(), line.field.to_owned(), line.start, line.end, line.form.clone(), line.kind))
            .collect();
        marked.sort();
        listed.sort();
        prop_assert_eq!(&marked, &listed);
        prop_assert_eq!(response.total, listed.len());
        for line in &response.lines {
            let record = index.record(line.id.as_str()).unwrap().unwrap().0;
            let text = if line.field == "text" { record.text } else { record.body.unwrap() };
            let units: Vec<u16> = text.encode_utf16().collect();
            let before = folded(&String::from_utf16(&units[..line.start]).unwrap());
            let after = folded(&String::from_utf16(&units[line.end..]).unwrap());
            prop_assert!(before.ends_with(&line.left), "{before:?} {line:?}");
            prop_assert!(after.starts_with(&line.right), "{after:?} {line:?}");
            let of = |context: &str| match width {
                ContextWidth::Words(most) => context.split_whitespace().count() <= most,
                ContextWidth::Characters(most) => context.chars().count() <= most,
            };
            prop_assert!(of(&line.left) && of(&line.right), "{line:?}");
        }
    });
}
