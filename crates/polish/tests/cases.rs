//! The analysis case by case: `tokens.tsv` (what a text becomes) and `meets.tsv` (what a query finds).

use azymut_polish::{Analysis, Analyzer, Side};

#[test]
fn texts_become_tokens() {
    let mut analysis = Analysis::new();
    let mut failures = Vec::new();
    for (number, fields) in rows(include_str!("tokens.tsv")) {
        let [side, text, expected] = fields.as_slice() else {
            panic!("tokens.tsv, line {number}: expected three fields");
        };
        let side = if *side == "q" { Side::Query } else { Side::Document };
        Analyzer::shared().analyze(text, side, &mut analysis);
        let expected: Vec<&str> = expected.split(' ').collect();
        let found: Vec<String> = analysis.iter().map(|token| token.surface().to_owned()).collect();
        let as_expected = expected.len() == analysis.len()
            && expected.iter().zip(analysis.iter()).all(|(expected, token)| {
                let (surface, lemmas) = expected.split_once(':').unwrap_or((expected, ""));
                let (surface, span) = surface.split_once('^').unwrap_or((surface, "1"));
                let lemmas = if lemmas.is_empty() { surface } else { lemmas };
                token.surface() == surface
                    && token.span().to_string() == span
                    && lemmas.split('|').all(|lemma| match lemma.strip_prefix('!') {
                        Some(lemma) => token.lemmas().all(|one| one != lemma),
                        None => token.lemmas().any(|one| one == lemma),
                    })
            });
        if !as_expected {
            let tokens: Vec<_> =
                analysis.iter().map(|token| token.lemmas().collect::<Vec<_>>()).collect();
            failures.push(format!("line {number}: {text}: {found:?} {tokens:?}"));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn queries_meet_documents() {
    let (mut query, mut document) = (Analysis::new(), Analysis::new());
    let mut failures = Vec::new();
    for (number, fields) in rows(include_str!("meets.tsv")) {
        let [asked, written, expected] = fields.as_slice() else {
            panic!("meets.tsv, line {number}: expected three fields");
        };
        Analyzer::shared().analyze(asked, Side::Query, &mut query);
        Analyzer::shared().analyze(written, Side::Document, &mut document);
        let lemmas = |analysis: &Analysis| -> Vec<String> {
            analysis
                .iter()
                .flat_map(|token| token.lemmas().map(str::to_owned).collect::<Vec<_>>())
                .collect()
        };
        let (wanted, there) = (lemmas(&query), lemmas(&document));
        if wanted.iter().any(|lemma| there.contains(lemma)) != (*expected == "yes") {
            failures.push(format!("line {number}: {asked} {wanted:?}, {written} {there:?}"));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

fn rows(text: &str) -> impl Iterator<Item = (usize, Vec<&str>)> {
    text.lines()
        .enumerate()
        .filter(|(_, line)| !line.is_empty() && !line.starts_with('#'))
        .map(|(index, line)| (index + 1, line.split('\t').collect()))
}
