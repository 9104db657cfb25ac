//! The few questions that reading asks of the Polish lexicon.

use azymut_polish::{Analysis, Analyzer, Side, TokenSource};

/// True where the lexicon knows the word as it stands.
pub(crate) fn is_word(word: &str) -> bool {
    let mut analysis = Analysis::new();
    Analyzer::shared().analyze(word, Side::Document, &mut analysis);
    let mut tokens = analysis.iter();
    matches!((tokens.next(), tokens.next()), (Some(token), None) if token.source() == TokenSource::Dictionary && token.end() == word.len())
}

/// True where two neighbouring pieces are one broken word: together they are a word, or the second is none.
pub(crate) fn joins(first: &str, second: &str) -> bool {
    let second: String = second.chars().take_while(|c| c.is_alphabetic()).collect();
    let whole = format!("{first}{second}").to_lowercase();
    is_word(&whole) || !is_word(&second.to_lowercase())
}
