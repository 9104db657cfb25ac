//! Lemmas of unknown words, guessed from their endings.
//!
//! Works on folded words, so that a word typed without diacritics is guessed like the accented one: the guess is a
//! key by which forms meet, not always a word that a dictionary would print.

use std::sync::OnceLock;

use fst::raw::{Fst, Output};

use crate::lexicon::{EditTable, embedded_fst};

/// `guesser.fst`.
pub(crate) static ENDINGS: &[u8] = include_bytes!("../data/guesser.fst");
/// `guesser.edits`.
static ROWS: &[u8] = include_bytes!("../data/guesser.edits");

/// Endings of the dictionary's folded forms, each with the commonest edits.
pub(crate) struct Guesser {
    /// Ending, reversed → row.
    endings: Fst<&'static [u8]>,
    rows: EditTable,
}

impl Guesser {
    /// The embedded guesser.
    pub fn shared() -> &'static Guesser {
        static SHARED: OnceLock<Guesser> = OnceLock::new();
        SHARED
            .get_or_init(|| Guesser { endings: embedded_fst(ENDINGS), rows: EditTable::new(ROWS) })
    }

    /// Calls `found` with each guess for a folded word, the likeliest first: those of its longest known ending.
    pub fn guess(&self, folded: &str, mut found: impl FnMut(&str)) {
        let Some(row) = self.longest_ending(folded) else {
            return;
        };
        let mut lemma = String::new();
        for edit in self.rows.row(row.value()) {
            if edit.apply(folded, &mut lemma) {
                found(&lemma);
            }
        }
    }

    fn longest_ending(&self, folded: &str) -> Option<Output> {
        let mut node = self.endings.root();
        let mut output = Output::zero();
        let mut longest = node.is_final().then(|| node.final_output());
        for byte in folded.bytes().rev() {
            let Some(input) = node.find_input(byte) else {
                break;
            };
            let transition = node.transition(input);
            output = output.cat(transition.out);
            node = self.endings.node(transition.addr);
            if node.is_final() {
                longest = Some(output.cat(node.final_output()));
            }
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
