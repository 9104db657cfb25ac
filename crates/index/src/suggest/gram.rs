//! Phrases: neighbouring words of a text.

use azymut_polish::{Analysis, Token, TokenSource};

/// Longest phrase, in words.
const MOST_WORDS: usize = 3;

/// The phrases of a text, each once: two or three words that only white space parts, of which
/// neither the first nor the last is a function word; lower-cased, as they are printed.
pub(crate) fn phrases(text: &str, analysis: &Analysis) -> Vec<String> {
    let words: Vec<Token<'_>> = analysis.iter().filter(|token| token.span() == 1).collect();
    let mut phrases = Vec::new();
    for (first, word) in words.iter().enumerate() {
        if word.is_stop_word() || !is_word(word) {
            continue;
        }
        let mut phrase = word.surface().to_owned();
        let mut end = word.end();
        for next in words.iter().skip(first + 1).take(MOST_WORDS - 1) {
            if !is_word(next) || !is_gap(text.get(end..next.start())) {
                break;
            }
            phrase.push(' ');
            phrase.push_str(next.surface());
            end = next.end();
            if !next.is_stop_word() {
                phrases.push(phrase.clone());
            }
        }
    }
    phrases.sort_unstable();
    phrases.dedup();
    phrases
}

/// Letters only: numbers and what is made of signs are no words of a phrase.
pub(super) fn is_word(token: &Token<'_>) -> bool {
    token.source() != TokenSource::Number && token.surface().chars().all(char::is_alphabetic)
}

fn is_gap(between: Option<&str>) -> bool {
    between
        .is_some_and(|gap| !gap.is_empty() && gap.chars().all(|c| c.is_whitespace() && c != '\n'))
}

#[cfg(test)]
mod tests {
    use azymut_polish::{Analyzer, Side};

    use super::*;

    #[test]
    fn neighbours_are_phrases_and_others_are_not() {
        let of = |text: &str| {
            let mut analysis = Analysis::new();
            Analyzer::shared().analyze(text, Side::Document, &mut analysis);
            phrases(text, &analysis)
        };
        assert_eq!(of("Rynku pracy"), ["rynku pracy"]);
        assert_eq!(
            of("Rozwój rynku pracy."),
            ["rozwój rynku", "rozwój rynku pracy", "rynku pracy"]
        );
        assert_eq!(of("Dostęp do kultury"), ["dostęp do kultury"]);
        assert_eq!(of("Drogi, ścieżki\nparki (zieleń)"), [] as [&str; 0]);
        assert_eq!(of("do 2030 roku"), [] as [&str; 0]);
        assert_eq!(of("praca praca praca"), ["praca praca", "praca praca praca"]);
        assert_eq!(of(""), [] as [&str; 0]);
    }
}
