//! What holds for every text.

use azymut_polish::{Analysis, Analyzer, Side, fold, normalize};
use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization;

/// Text with what trips a tokenizer: Polish letters, joints, marks, spaces, digits.
fn tricky() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "a",
        "ą",
        "o",
        "ó",
        "ł",
        "Ł",
        "Ż",
        "ż",
        "społeczno",
        "kulturalno",
        "gospodarczy",
        "nie",
        "przed",
        "siębiorczość",
        "rozwój",
        "ROZWÓJ",
        "NGO",
        "sów",
        "MŚP",
        "m",
        "in",
        "z",
        "ul",
        "r",
        "B",
        "R",
        "Kennedy",
        "ego",
        "e",
        "Urząd",
        "2014",
        "10",
        "5",
        "XX",
        "I",
        "-",
        "–",
        "\u{2011}",
        "'",
        "’",
        ".",
        ",",
        "+",
        "&",
        " ",
        "\n",
        "\u{a0}",
        "\u{ad}",
        "\u{301}",
        "\u{328}",
        "\u{200b}",
        "\u{feff}",
        "ﬁ",
        "²",
        "日本",
        "İ",
        "ß",
        "ǅ",
        "🙂",
    ]);
    prop::collection::vec(pieces, 0..24).prop_map(|pieces| pieces.concat())
}

fn word() -> impl Strategy<Value = String> {
    "[a-ząćęłńóśźż]{1,14}"
}

type Row = (u32, u32, String, String, Vec<String>);

fn rows(text: &str, side: Side, analysis: &mut Analysis) -> Vec<Row> {
    Analyzer::shared().analyze(text, side, analysis);
    analysis
        .iter()
        .map(|token| {
            let lemmas = token.lemmas().map(str::to_owned).collect();
            (
                token.position(),
                token.span(),
                token.surface().to_owned(),
                token.fold().to_owned(),
                lemmas,
            )
        })
        .collect()
}

fn check_structure(text: &str) -> Result<(), TestCaseError> {
    let mut analysis = Analysis::new();
    for side in [Side::Document, Side::Query] {
        Analyzer::shared().analyze(text, side, &mut analysis);
        let mut covered = 0;
        let mut next = 0;
        for token in analysis.iter() {
            let written = text.get(token.start()..token.end());
            prop_assert!(written.is_some_and(|written| !written.is_empty()), "{token:?}");
            prop_assert!(
                token.lemmas().all(|lemma| !lemma.is_empty()) && token.lemmas().count() > 0,
                "{token:?}"
            );
            prop_assert!(!token.surface().is_empty(), "{token:?}");
            prop_assert_eq!(token.fold(), fold(token.surface()));
            if token.span() > 1 {
                prop_assert_eq!(token.position(), next);
                continue;
            }
            // Tokens and what lies between them make up the text; no letter or digit is lost.
            prop_assert_eq!(token.position(), next);
            prop_assert!(token.start() >= covered, "{token:?}");
            let gap = text.get(covered..token.start()).unwrap_or_default();
            prop_assert!(!gap.contains(char::is_alphanumeric), "{gap:?} before {token:?}");
            covered = token.end();
            next += 1;
        }
        let rest = text.get(covered..).unwrap_or_default();
        prop_assert!(!rest.contains(char::is_alphanumeric), "{rest:?} at the end");
    }
    Ok(())
}

proptest! {
    #[test]
    fn tokens_cover_any_text(text in any::<String>()) {
        check_structure(&text)?;
    }

    #[test]
    fn tokens_cover_tricky_text(text in tricky()) {
        check_structure(&text)?;
    }

    #[test]
    fn composed_and_decomposed_text_are_one(text in tricky()) {
        let composed: String = text.nfc().collect();
        let decomposed: String = text.nfd().collect();
        let mut analysis = Analysis::new();
        for side in [Side::Document, Side::Query] {
            prop_assert_eq!(rows(&composed, side, &mut analysis), rows(&decomposed, side, &mut analysis));
        }
    }

    #[test]
    fn what_was_read_before_changes_nothing(text in tricky(), before in tricky()) {
        let mut warm = Analysis::new();
        Analyzer::shared().analyze(&before, Side::Document, &mut warm);
        Analyzer::shared().analyze(&before, Side::Query, &mut warm);
        for side in [Side::Document, Side::Query] {
            prop_assert_eq!(rows(&text, side, &mut warm), rows(&text, side, &mut Analysis::new()));
        }
    }

    #[test]
    fn fold_and_normalize_are_idempotent(text in any::<String>(), tricky in tricky()) {
        for text in [text, tricky] {
            let folded = fold(&text);
            prop_assert_eq!(fold(&folded), folded.clone());
            let normal = normalize(&text).into_owned();
            prop_assert_eq!(normalize(&normal).into_owned(), normal.clone());
            prop_assert_eq!(fold(&normal), folded);
        }
    }

    #[test]
    fn a_query_without_diacritics_loses_nothing(word in word()) {
        let mut analysis = Analysis::new();
        let accented: Vec<String> = rows(&word, Side::Query, &mut analysis).into_iter().flat_map(|row| row.4).collect();
        let plain: Vec<String> = rows(&fold(&word), Side::Query, &mut analysis).into_iter().flat_map(|row| row.4).collect();
        let lost: Vec<&String> = accented.iter().filter(|lemma| !plain.contains(lemma)).collect();
        prop_assert!(lost.is_empty(), "{word}: {lost:?} not among {plain:?}");
    }

    #[test]
    fn a_document_word_is_found_by_its_folded_spelling(word in word()) {
        let mut analysis = Analysis::new();
        let there: Vec<String> = rows(&word, Side::Document, &mut analysis).into_iter().flat_map(|row| row.4).collect();
        let asked: Vec<String> = rows(&fold(&word), Side::Query, &mut analysis).into_iter().flat_map(|row| row.4).collect();
        // The name of a place means the place.
        prop_assume!(analysis.iter().all(|token| token.place().is_none()));
        prop_assert!(there.iter().all(|lemma| asked.contains(lemma)), "{word}: {there:?}, {asked:?}");
    }
}
