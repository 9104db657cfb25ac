//! The judged queries themselves: complete, sound, and about records that exist.

use std::collections::{BTreeMap, BTreeSet};

use azymut_tests::{GoldDocument, JUDGED_SETS, JudgedQuery};

fn all_queries() -> impl Iterator<Item = JudgedQuery> {
    JUDGED_SETS.into_iter().flat_map(JudgedQuery::of_set)
}

#[test]
fn every_group_has_eight_queries_in_every_set() {
    for set in JUDGED_SETS {
        let mut groups: BTreeMap<String, usize> = BTreeMap::new();
        for query in JudgedQuery::of_set(set) {
            *groups.entry(query.group).or_default() += 1;
        }
        for group in
            ["inflection", "folding", "derivation", "synonym", "phrase", "typo", "city", "mixed"]
        {
            let count = groups.remove(group).unwrap_or_default();
            assert!(count >= 8, "{set}: {group} has {count} queries");
        }
        assert!(groups.is_empty(), "{set}: groups that the README does not name: {groups:?}");
    }
}

#[test]
fn every_query_is_asked_once_and_has_an_answer() {
    let mut ids = BTreeSet::new();
    let mut texts = BTreeSet::new();
    for (set, query) in JUDGED_SETS
        .into_iter()
        .flat_map(|set| JudgedQuery::of_set(set).into_iter().map(move |q| (set, q)))
    {
        assert!(ids.insert(query.id.clone()), "{} stands twice", query.id);
        // Sets know nothing of each other.
        assert!(texts.insert((set, query.text.clone())), "{:?} stands twice", query.text);
        assert_eq!(query.text.trim(), query.text, "{}: white space", query.id);
        assert!(
            query.grades.values().any(|grade| *grade >= 2),
            "{}: nothing answers {:?}",
            query.id,
            query.text
        );
        for (record, grade) in &query.grades {
            assert!((1..=3).contains(grade), "{}: {record:?} has grade {grade}", query.id);
        }
    }
}

#[test]
fn judged_records_exist() {
    let sizes: BTreeMap<String, usize> = GoldDocument::all()
        .into_iter()
        .map(|document| (document.stem, document.records.len()))
        .collect();
    for query in all_queries() {
        for (document, n) in query.grades.keys() {
            let size = sizes.get(document).copied().unwrap_or_default();
            assert!(*n < size, "{}: {document} has no record {n}", query.id);
        }
    }
}

/// A searcher cannot tell apart what reads the same: neither may the grades.
#[test]
fn records_with_the_same_words_have_the_same_grade() {
    let texts: BTreeMap<(String, usize), String> = GoldDocument::all()
        .into_iter()
        .flat_map(|document| {
            let stem = document.stem;
            document.records.into_iter().map(move |record| ((stem.clone(), record.n), record.text))
        })
        .collect();
    for query in all_queries() {
        let grade = |record: &(String, usize)| query.grades.get(record).copied().unwrap_or(0);
        for (a, text) in &texts {
            for (b, _) in texts.iter().filter(|(b, other)| *b > a && *other == text) {
                assert_eq!(grade(a), grade(b), "{}: {text}", query.id);
            }
        }
    }
}

#[test]
fn a_query_that_names_a_city_is_answered_by_that_city() {
    for query in all_queries().filter(|query| query.group == "city") {
        let cities: BTreeSet<&str> = query
            .grades
            .keys()
            .map(|(document, _)| document.split('-').next().unwrap_or_default())
            .collect();
        assert_eq!(cities.len(), 1, "{}: {:?} is answered by {cities:?}", query.id, query.text);
    }
}
