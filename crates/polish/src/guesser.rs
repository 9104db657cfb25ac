//! Lemmas of unknown words, guessed from their endings.
//!
//! Works on folded words, so that a word typed without diacritics is guessed like the accented one: the guess is a
//! key by which forms meet, not always a word that a dictionary would print.

use std::sync::OnceLock;

use crate::automaton::{Automaton, Walk};
use crate::lexicon::EditTable;

/// `guesser.fst`.
pub(crate) static ENDINGS: &[u8] = include_bytes!("../data/guesser.fst");
/// `guesser.edits`.
static ROWS: &[u8] = include_bytes!("../data/guesser.edits");

/// Endings of the dictionary's folded forms, each with the commonest edits.
pub(crate) struct Guesser {
    /// Ending, reversed → row.
    endings: Automaton,
    rows: EditTable,
}

impl Guesser {
    /// The embedded guesser.
    pub fn shared() -> &'static Guesser {
        static SHARED: OnceLock<Guesser> = OnceLock::new();
        SHARED.get_or_init(|| Guesser {
            endings: Automaton::new(ENDINGS),
            rows: EditTable::new(ROWS),
        })
    }

    /// Calls `found` with each guess for a folded word, the likeliest first: those of its longest known ending.
    pub fn guess(&self, folded: &str, mut found: impl FnMut(&str)) {
        let Some(row) = self.longest_ending(folded) else {
            return;
        };
        let mut lemma = String::new();
        for edit in self.rows.row(row) {
            if edit.apply(folded, &mut lemma) {
                found(&lemma);
            }
        }
    }

    fn longest_ending(&self, folded: &str) -> Option<u64> {
        let mut walk = Walk::start(&self.endings);
        let mut longest = walk.value(&self.endings);
        for byte in folded.bytes().rev() {
            let Some(next) = walk.step(&self.endings, byte) else {
                break;
            };
            walk = next;
            longest = walk.value(&self.endings).or(longest);
        }
        longest
    }
}

impl std::fmt::Debug for Guesser {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Guesser").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guesses(word: &str) -> Vec<String> {
        let mut all = Vec::new();
        Guesser::shared().guess(word, |lemma| all.push(lemma.to_owned()));
        all
    }

    #[test]
    fn forms_of_unknown_words_meet() {
        for (one, other) in [
            ("blockchainowego", "blockchainowy"),
            ("deinstytucjonalizacji", "deinstytucjonalizacja"),
            ("bzdurgowskiego", "bzdurgowski"),
            ("smogobusami", "smogobusow"),
        ] {
            let known = guesses(one);
            assert!(guesses(other).iter().any(|guess| known.contains(guess)), "{one}: {known:?}");
        }
    }

    #[test]
    fn no_guess_is_empty() {
        for word in ["", "q", "ow", "łąka", "日本"] {
            assert!(guesses(word).iter().all(|guess| !guess.is_empty()), "{word}");
        }
    }
}
