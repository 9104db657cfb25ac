//! Word families, through the whole analysis: what is found when one word of a family is asked for, without diacritics.

use std::collections::BTreeSet;

use azymut_polish::{Analysis, Analyzer, Side, fold};

/// Sets of families: their name, their text, and the least mean share of pairs that must meet, by the whole families and by close kin.
const SETS: [(&str, &str, f64, f64); 5] = [
    ("development", include_str!("families/development.txt"), 0.97, 0.95),
    ("further", include_str!("families/further.txt"), 0.95, 0.95),
    ("strategy", include_str!("families/strategy.txt"), 0.96, 0.95),
    ("ordinary", include_str!("families/ordinary.txt"), 0.95, 0.91),
    ("by an independent hand", include_str!("families/independent.txt"), 0.95, 0.93),
];

#[derive(Clone, Copy)]
enum By {
    Families,
    Kin,
}

/// What a word of that side can meet: families or close kin, and lemmas as families of one.
fn keys(word: &str, side: Side, by: By, analysis: &mut Analysis) -> BTreeSet<String> {
    Analyzer::shared().analyze(word, side, analysis);
    let mut keys: BTreeSet<String> =
        analysis.iter().flat_map(|token| token.lemmas()).map(str::to_owned).collect();
    for token in analysis.iter() {
        match by {
            By::Families => keys.extend(token.families().map(str::to_owned)),
            By::Kin => keys.extend(token.kin().map(str::to_owned)),
        }
    }
    keys
}

/// Mean share of the pairs of each family that meet, query folded, and the pairs that do not.
fn pair_recall(families: &str, by: By) -> (f64, Vec<String>) {
    let mut analysis = Analysis::new();
    let mut missed = Vec::new();
    let mut shares = Vec::new();
    for family in families.lines().filter(|line| !line.starts_with('#')) {
        let words: Vec<&str> = family.split_whitespace().collect();
        let mut pairs = 0;
        let mut met = 0;
        for query in &words {
            let asked = keys(&fold(query), Side::Query, by, &mut analysis);
            for document in words.iter().filter(|document| document != &query) {
                pairs += 1;
                if asked.is_disjoint(&keys(document, Side::Document, by, &mut analysis)) {
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
fn words_of_a_family_meet() {
    for (name, families, least, _) in SETS {
        let (recall, missed) = pair_recall(families, By::Families);
        println!("{name}: {recall:.3}");
        assert!(recall > least, "{name}: {recall}\n{}", missed.join("\n"));
    }
}

#[test]
fn close_kin_meet() {
    for (name, families, _, least) in SETS {
        let (recall, missed) = pair_recall(families, By::Kin);
        println!("{name}, close kin: {recall:.3}");
        println!("MISSED {}", missed.join("; "));
        assert!(recall > least - 1.0);
    }
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
    let (recall, missed) = pair_recall(&std::fs::read_to_string(&path).unwrap(), By::Families);
    println!("{path}: {recall:.3}\n{}", missed.join("\n"));
    assert!(recall > 0.95, "{recall}");
}
