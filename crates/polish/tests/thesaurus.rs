//! Synonyms under inflection, from the cases in `thesaurus/cases.tsv` and the built-in data.

use azymut_polish::{AlternativeKind, Analysis, Analyzer, Expansion, Side, Thesaurus};
use proptest::prelude::*;

fn expand(thesaurus: &Thesaurus, query: &str) -> (Analysis, Vec<Expansion>) {
    let mut analysis = Analysis::new();
    Analyzer::shared().analyze(query, Side::Query, &mut analysis);
    let expansions = thesaurus.expand(&analysis);
    (analysis, expansions)
}

fn run<'a>(query: &'a str, analysis: &Analysis, expansion: &Expansion) -> &'a str {
    let start = analysis.get(expansion.tokens.start).map_or(0, |token| token.start());
    let end = analysis.get(expansion.tokens.end - 1).map_or(0, |token| token.end());
    &query[start..end]
}

#[test]
fn cases_hold() {
    let mut failures = Vec::new();
    let mut count = 0;
    for line in include_str!("thesaurus/cases.tsv").lines() {
        let mut fields = line.split('\t');
        let (Some(query), Some(expected), Some(wanted)) =
            (fields.next(), fields.next(), fields.next())
        else {
            continue;
        };
        count += 1;
        let (analysis, expansions) = expand(Thesaurus::built_in(), query);
        if expected == "-" {
            if !expansions.is_empty() {
                failures.push(format!("{query}: expanded to {expansions:?}"));
            }
            continue;
        }
        let Some(expansion) =
            expansions.iter().find(|expansion| run(query, &analysis, expansion) == expected)
        else {
            let runs: Vec<&str> = expansions.iter().map(|e| run(query, &analysis, e)).collect();
            failures.push(format!("{query}: no run {expected:?}, but {runs:?}"));
            continue;
        };
        for alternative in wanted.split(';').map(str::trim) {
            let (kind, display) = match alternative.strip_prefix('~') {
                Some(related) => (AlternativeKind::Related, related),
                None => (AlternativeKind::Equivalent, alternative),
            };
            let holds = match display.strip_prefix('!') {
                Some(unwanted) => {
                    expansion.alternatives.iter().all(|found| found.display != unwanted)
                }
                None => expansion
                    .alternatives
                    .iter()
                    .any(|found| found.display == display && found.kind == kind),
            };
            if !holds {
                let found: Vec<&str> =
                    expansion.alternatives.iter().map(|found| found.display.as_str()).collect();
                failures.push(format!("{query}: {alternative:?} fails, found {found:?}"));
            }
        }
    }
    assert!(count > 40, "{count} cases read");
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn every_built_in_member_finds_its_group() {
    assert!(Thesaurus::built_in().len() >= 280);
    let text = Thesaurus::BUILT_IN;
    Thesaurus::parse(text).unwrap();
    let mut failures = Vec::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        if line.contains("=>") || line.contains('\\') {
            continue;
        }
        let members: Vec<&str> = line.split(',').map(str::trim).collect();
        for query in members.iter().filter(|member| !member.is_empty()) {
            for query in [(*query).to_owned(), azymut_polish::fold(query)] {
                let (_, expansions) = expand(Thesaurus::built_in(), &query);
                let found: Vec<&str> = expansions
                    .iter()
                    .flat_map(|expansion| &expansion.alternatives)
                    .map(|alternative| alternative.display.as_str())
                    .collect();
                // Members that fold or lemmatise alike stand for each other and need not be listed.
                if expansions.len() != 1
                    || members.iter().filter(|member| found.contains(member)).count() == 0
                {
                    failures.push(format!("{query}: {found:?}"));
                }
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn rules_are_one_way_both_ways_or_related() {
    let thesaurus = Thesaurus::parse(
        "kot, kocur zwyczajny\npies => owczarek, kundel\n#~ rzeka, potok\n#~ las => bór\n",
    )
    .unwrap();
    let found = |query: &str| -> Vec<(String, AlternativeKind)> {
        expand(&thesaurus, query)
            .1
            .into_iter()
            .flat_map(|expansion| expansion.alternatives)
            .map(|alternative| (alternative.display, alternative.kind))
            .collect()
    };
    let (equivalent, related) = (AlternativeKind::Equivalent, AlternativeKind::Related);
    assert_eq!(found("kot"), [("kocur zwyczajny".to_owned(), equivalent)]);
    assert_eq!(found("kocur zwyczajny"), [("kot".to_owned(), equivalent)]);
    assert_eq!(
        found("pies"),
        [("owczarek".to_owned(), equivalent), ("kundel".to_owned(), equivalent)]
    );
    assert_eq!(found("kundel"), []);
    assert_eq!(found("potok"), [("rzeka".to_owned(), related)]);
    assert_eq!(found("las"), [("bór".to_owned(), related)]);
    assert_eq!(found("bór"), []);
}

#[test]
fn what_means_the_same_is_related_to_the_same() {
    let thesaurus =
        Thesaurus::parse("auto, samochód\n#~ samochód, autobus\nautobus, autokar\n#~ autokar, bus")
            .unwrap();
    let (_, expansions) = expand(&thesaurus, "auto");
    let found: Vec<(&str, AlternativeKind)> = expansions
        .iter()
        .flat_map(|expansion| &expansion.alternatives)
        .map(|alternative| (alternative.display.as_str(), alternative.kind))
        .collect();
    let (equivalent, related) = (AlternativeKind::Equivalent, AlternativeKind::Related);
    // What is related to something related is not.
    assert_eq!(found, [("samochód", equivalent), ("autobus", related), ("autokar", related)]);
}

#[test]
fn things_of_one_field_share_no_concept() {
    let thesaurus = Thesaurus::parse("#~ kultura => teatr, muzeum\nkot, kocur").unwrap();
    let rules = |text: &str| -> usize {
        let mut analysis = Analysis::new();
        Analyzer::shared().analyze(text, Side::Document, &mut analysis);
        thesaurus.concepts(&analysis).iter().map(|concepts| concepts.rules.len()).sum()
    };
    assert_eq!(rules("teatr i muzeum"), 0);
    assert_eq!(rules("kot i kocur"), 2);
    let thesaurus = Thesaurus::parse("sieć, net\n#~ prąd => sieć ciepłownicza").unwrap();
    let (_, expansions) = expand(&thesaurus, "sieć ciepłownicza");
    assert_eq!(expansions.len(), 1, "a member that nothing follows from hides none");
    assert_eq!(expansions[0].tokens, 0..1);
}

#[test]
fn too_long_a_member_is_refused_with_its_line() {
    let error = Thesaurus::parse("a, b\na, b c d e f g h i j").unwrap_err();
    assert_eq!(error.line, 2);
    assert!(error.to_string().starts_with("synonyms, line 2: "), "{error}");
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in "(?s).{0,200}") {
        if let Err(error) = Thesaurus::parse(&text) {
            prop_assert!(error.line >= 1 && error.line <= text.lines().count().max(1));
        }
    }

    #[test]
    fn expansions_point_into_any_query(query in "(?s)([a-zżó#~,\\-]{0,8}|młodzież|transport publiczny| ){0,8}") {
        let (analysis, expansions) = expand(Thesaurus::built_in(), &query);
        let mut end = 0;
        for expansion in expansions {
            prop_assert!(expansion.tokens.start >= end && expansion.tokens.end <= analysis.len());
            prop_assert!(!expansion.tokens.is_empty() && !expansion.alternatives.is_empty());
            end = expansion.tokens.end;
        }
    }
}
