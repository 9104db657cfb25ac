//! The few questions that reading asks of the Polish lexicon.

use azymut_polish::{Analysis, Analyzer, Side, TokenSource};

/// True where the lexicon knows the word as it stands.
pub(crate) fn is_word(word: &str) -> bool {
    let mut analysis = Analysis::new();
    Analyzer::shared().analyze(word, Side::Document, &mut analysis);
    let mut tokens = analysis.iter();
    matches!((tokens.next(), tokens.next()), (Some(token), None) if token.source() == TokenSource::Dictionary && token.end() == word.len())
}

/// True where two neighbouring pieces are one broken word: together they are a word and were none apart, or the second is none. The
/// piece behind them, `third`, may be what the second goes on with ("Budowa ście żki"), or be the rest of the same word ("uzale żnie ń").
pub(crate) fn joins(first: &str, second: &str, third: &str) -> bool {
    let letters = |piece: &str| -> String {
        piece.chars().take_while(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect()
    };
    let (first, second, third) = (letters(first), letters(second), letters(third));
    let is_known = |word: &str| is_word(word);
    let (known, whole) = (is_known(&second), format!("{first}{second}"));
    if !known {
        let goes_on = !third.is_empty() && is_known(&format!("{second}{third}"));
        return !goes_on || !is_known(&first) && is_known(&format!("{whole}{third}"));
    }
    let first_known = is_known(&first);
    !first_known && (is_known(&whole) || !third.is_empty() && is_known(&format!("{whole}{third}")))
        || first_known && !governs(&first, &second) && is_known(&whole)
}

/// "do życia" is a preposition and its genitive, no broken "dożycia".
fn governs(first: &str, second: &str) -> bool {
    const GENITIVE: [&str; 6] = ["a", "u", "i", "y", "ów", "ego"];
    first == "do" && GENITIVE.iter().any(|ending| second.ends_with(ending))
}
