//! The analysis case by case: `tokens.tsv` (what a text becomes), `meets.tsv` (what a query finds) and `kin.tsv` (what it finds by the
//! family).

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
    let lemmas = |analysis: &Analysis| {
        analysis.iter().flat_map(|token| token.lemmas()).map(str::to_owned).collect()
    };
    meet(include_str!("meets.tsv"), lemmas);
}

#[test]
fn close_kin_meet() {
    let kin = |analysis: &Analysis| {
        analysis.iter().flat_map(|token| token.kin()).map(str::to_owned).collect()
    };
    meet(include_str!("kin.tsv"), kin);
}

#[test]
fn the_likeliest_reading_is_the_first() {
    let mut analysis = Analysis::new();
    for (typed, likeliest) in
        [("szkola", "szkoła"), ("szkoły", "szkoła"), ("lodz", "łódź"), ("zaba", "żaba")]
    {
        Analyzer::shared().analyze(typed, Side::Query, &mut analysis);
        let first = analysis.get(0).and_then(|token| token.lemmas().next());
        assert_eq!(first, Some(likeliest), "{typed}");
    }
}

/// Holds a query and a text to sharing a term, or to sharing none.
fn meet(table: &'static str, terms: impl Fn(&Analysis) -> Vec<String>) {
    let (mut query, mut document) = (Analysis::new(), Analysis::new());
    let mut failures = Vec::new();
    for (number, fields) in rows(table) {
        let [asked, written, expected] = fields.as_slice() else {
            panic!("line {number}: expected three fields");
        };
        Analyzer::shared().analyze(asked, Side::Query, &mut query);
        Analyzer::shared().analyze(written, Side::Document, &mut document);
        let (wanted, there) = (terms(&query), terms(&document));
        if wanted.iter().any(|term| there.contains(term)) != (*expected == "yes") {
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
