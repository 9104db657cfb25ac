//! Function and question words.

use std::sync::OnceLock;

use hashbrown::HashSet;

/// Whether a word (NFC, lower-cased) is a function or question word; `folded` is asked for instead where a query was
/// typed without diacritics.
pub(crate) fn is_stop_word(surface: &str) -> bool {
    static WORDS: OnceLock<HashSet<&'static str>> = OnceLock::new();
    WORDS.get_or_init(|| words().collect()).contains(surface)
}

/// Whether a word typed without diacritics stands for a function word and for no other that is known.
pub(crate) fn is_folded_stop_word(folded: &str) -> bool {
    static WORDS: OnceLock<HashSet<String>> = OnceLock::new();
    WORDS.get_or_init(|| words().map(crate::fold).collect()).contains(folded)
}

fn words() -> impl Iterator<Item = &'static str> {
    include_str!("../data/stop_words.txt")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .flat_map(str::split_whitespace)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_function_words() {
        for word in ["w", "się", "który", "dlaczego", "jest"] {
            assert!(is_stop_word(word), "{word}");
        }
        assert!(is_folded_stop_word("sie") && is_folded_stop_word("ktory"));
        assert!(!is_stop_word("rozwój") && !is_folded_stop_word("rozwoj"));
    }
}
