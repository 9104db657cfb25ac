//! Word families, through the whole analysis: what is found when one word of a family is asked for, without diacritics.

use std::collections::BTreeSet;

use azymut_polish::{Analysis, Analyzer, Side, fold};

/// What a word of that side can meet: families, and lemmas as families of one.
fn keys(word: &str, side: Side, analysis: &mut Analysis) -> BTreeSet<String> {
    Analyzer::shared().analyze(word, side, analysis);
    analysis
        .iter()
        .flat_map(|token| token.families().chain(token.lemmas()))
        .map(str::to_owned)
        .collect()
}

/// Mean share of the pairs of each family that meet, query folded, and the pairs that do not.
fn pair_recall(families: &str) -> (f64, Vec<String>) {
    let mut analysis = Analysis::new();
    let mut missed = Vec::new();
    let mut shares = Vec::new();
    for family in families.lines().filter(|line| !line.starts_with('#')) {
        let words: Vec<&str> = family.split_whitespace().collect();
        let mut pairs = 0;
        let mut met = 0;
        for query in &words {
            let asked = keys(&fold(query), Side::Query, &mut analysis);
            for document in words.iter().filter(|document| document != &query) {
                pairs += 1;
                if asked.is_disjoint(&keys(document, Side::Document, &mut analysis)) {
                    missed.push(format!("{query} - {document}"));
                } else {
                    met += 1;
                }
            }
        }
        shares.push(f64::from(met) / f64::from(pairs));
    }
    (shares.iter().sum::<f64>() / shares.len() as f64, missed)
}

#[test]
fn development_families_meet() {
    let (recall, missed) = pair_recall(include_str!("families/development.txt"));
    println!("development: {recall:.3}");
    assert!(recall > 0.97, "{recall}\n{}", missed.join("\n"));
}

#[test]
fn further_families_meet() {
    let (recall, missed) = pair_recall(include_str!("families/further.txt"));
    println!("further: {recall:.3}");
    assert!(recall > 0.95, "{recall}\n{}", missed.join("\n"));
}

#[test]
fn strategy_families_meet() {
    let (recall, missed) = pair_recall(include_str!("families/strategy.txt"));
    println!("strategy: {recall:.3}");
    assert!(recall > 0.96, "{recall}\n{}", missed.join("\n"));
}

#[test]
fn ordinary_families_meet() {
    let (recall, missed) = pair_recall(include_str!("families/ordinary.txt"));
    println!("ordinary: {recall:.3}");
    assert!(recall > 0.95, "{recall}\n{}", missed.join("\n"));
}

#[test]
fn families_by_an_independent_hand_meet() {
    let (recall, missed) = pair_recall(include_str!("families/independent.txt"));
    println!("independent: {recall:.3}");
    assert!(recall > 0.95, "{recall}\n{}", missed.join("\n"));
}

#[test]
fn strangers_share_no_family() {
    let mut analysis = Analysis::new();
    let mut failures = Vec::new();
    for line in include_str!("families/strangers.tsv").lines() {
        if line.starts_with('#') {
            continue;
        }
        let Some((one, other)) = line.split_once('\t') else {
            panic!("no tab: {line:?}");
        };
        let of = |word: &str, analysis: &mut Analysis| -> BTreeSet<String> {
            Analyzer::shared().analyze(word, Side::Document, analysis);
            analysis.iter().flat_map(|token| token.families()).map(str::to_owned).collect()
        };
        let shared: Vec<String> =
            of(one, &mut analysis).intersection(&of(other, &mut analysis)).cloned().collect();
        if !shared.is_empty() {
            failures.push(format!("{one} and {other} share {shared:?}"));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// A first look at families written elsewhere: `FAMILIES=set.txt cargo test -p azymut-polish --test families -- --ignored --nocapture`.
#[test]
#[ignore = "needs a file, named by FAMILIES"]
fn families_of_a_file_meet() {
    let path = std::env::var("FAMILIES").unwrap();
    let (recall, missed) = pair_recall(&std::fs::read_to_string(&path).unwrap());
    println!("{path}: {recall:.3}\n{}", missed.join("\n"));
    assert!(recall > 0.95, "{recall}");
}
