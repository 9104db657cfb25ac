//! What a search has to find, asked of the program as a user asks it.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use azymut_tests::{indexed_corpus, run};
use serde_json::Value;

fn folder() -> &'static Path {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| indexed_corpus(env!("CARGO_TARGET_TMPDIR"), "search"))
}

/// The response to a query, every hit in it.
fn search(query: &str, more: &[&str]) -> Value {
    let mut arguments = vec!["search", query, "--format", "json", "--limit", "1000"];
    arguments.extend(more);
    let outcome = run(folder(), &arguments).expect_code(0);
    serde_json::from_str(&outcome.stdout).unwrap()
}

fn hits(response: &Value) -> &[Value] {
    response["hits"].as_array().unwrap()
}

fn text(hit: &Value) -> &str {
    hit["record"]["text"].as_str().unwrap()
}

/// Every form that was found, in lower case.
fn forms(response: &Value) -> BTreeSet<String> {
    hits(response)
        .iter()
        .flat_map(|hit| hit["highlights"].as_array().unwrap())
        .map(|highlight| highlight["form"].as_str().unwrap().to_lowercase())
        .collect()
}

#[test]
fn a_word_finds_the_same_records_in_every_form_and_spelling() {
    let ids = |query: &str| -> BTreeSet<String> {
        let response = search(query, &[]);
        hits(&response).iter().map(|hit| hit["id"].as_str().unwrap().to_owned()).collect()
    };
    let plain = ids("przedsiębiorczość");
    assert!(plain.len() >= 5, "{plain:?}");
    for query in ["przedsiebiorczosc", "PRZEDSIĘBIORCZOŚCIĄ", "Przedsiębiorczości"] {
        assert_eq!(ids(query), plain, "{query}");
    }
}

#[test]
fn entrepreneurship_leads_to_the_goal_and_the_directions_that_name_it() {
    for query in ["przedsiębiorczość", "przedsiebiorczosc", "PRZEDSIĘBIORCZOŚCIĄ"] {
        let response = search(query, &[]);
        let top = &hits(&response)[..5];
        let shown: Vec<&str> = top.iter().map(text).collect();
        let goal = top.iter().position(|hit| {
            hit["record"]["document"]["city"] == "Kielce" && hit["record"]["label"] == "3.2"
        });
        assert!(goal.is_some_and(|rank| rank < 3), "{query}: {shown:#?}");
        let directions = shown.iter().filter(|text| text.contains("ducha przedsiębiorczości"));
        assert_eq!(directions.count(), 2, "{query}: {shown:#?}");
    }
}

#[test]
fn nurseries_are_found_without_diacritics() {
    let response = search("zlobki", &[]);
    assert!(text(&hits(&response)[0]).contains("żłobków"), "{response:#}");
    assert!(forms(&response).contains("żłobków"));
}

#[test]
fn a_case_finds_the_other_cases() {
    let found = forms(&search("miescie", &[]));
    for form in ["mieście", "miasta", "miasto"] {
        assert!(found.contains(form), "{form} is not among {found:?}");
    }
}

#[test]
fn filters_narrow_by_city_and_level() {
    let response = search("rozwój", &["--city", "Toruń", "--level", "operational_goal"]);
    assert!(!hits(&response).is_empty());
    for hit in hits(&response) {
        assert_eq!(hit["record"]["document"]["city"], "Toruń");
        assert_eq!(hit["record"]["level"], "operational_goal");
    }
    // The city facet is counted without the city filter: there is something to change over to.
    assert!(response["facets"]["city"].as_array().unwrap().len() > 1, "{}", response["facets"]);
}

#[test]
fn the_same_search_gives_the_same_answer() {
    let answer = |query: &str| {
        let mut response = search(query, &[]);
        response["took_ms"] = Value::Null;
        response
    };
    assert_eq!(answer("rozwój miasta"), answer("rozwój miasta"));
}

#[test]
fn nothing_found_is_exit_status_1() {
    let outcome = run(folder(), &["search", "xyzzyxyzzy"]).expect_code(1);
    assert!(outcome.stderr.is_empty(), "{}", outcome.stderr);
}

#[test]
fn every_format_holds_the_hit() {
    for format in ["text", "json", "ndjson", "csv"] {
        let outcome = run(folder(), &["search", "żłobki", "--format", format]).expect_code(0);
        assert!(outcome.stdout.contains("żłobków"), "{format}: {}", outcome.stdout);
    }
}
