//! The words in the index that a misspelt word may stand for.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use levenshtein_automata::{DFA, Distance, LevenshteinAutomatonBuilder, SINK_STATE};
use tantivy_fst::Automaton;

use super::schema::{Signal, Zone};
use super::snapshot::Snapshot;
use crate::{IndexError, Interrupt};

/// The words of the index that are at most `edits` from `folded`, a word without diacritics, each
/// with its distance: diacritics cost nothing. Forms and lemmas are looked through; swapped neighbours count as
/// one edit. The nearest come first, of those the most frequent, then in alphabetical order. Nothing where it is interrupted.
pub(super) fn neighbours(
    snapshot: &Snapshot,
    folded: &str,
    edits: u8,
    interrupt: &Interrupt,
) -> Result<Option<Vec<(String, u8)>>, IndexError> {
    if folded.is_empty() || !folded.chars().all(char::is_alphabetic) {
        return Ok(Some(Vec::new()));
    }
    let dfa = builder(edits).build_dfa(folded);
    let mut found: BTreeMap<String, Candidate> = BTreeMap::new();
    for segment in snapshot.searcher.segment_readers() {
        for zone in [Zone::Text, Zone::Body] {
            for signal in [Signal::Form, Signal::Lemma] {
                // The automaton leads to a few thousand terms of a dictionary at most.
                if interrupt.is_raised() {
                    return Ok(None);
                }
                let field = snapshot.fields.terms(zone, signal);
                let inverted =
                    segment.inverted_index(field).map_err(|error| snapshot.error(&error))?;
                let mut terms = inverted
                    .terms()
                    .search(FoldedNeighbours(&dfa))
                    .into_stream()
                    .map_err(|error| snapshot.error(&error.into()))?;
                while terms.advance() {
                    let Ok(term) = std::str::from_utf8(terms.key()) else { continue };
                    let fold = azymut_polish::fold(term);
                    if let Distance::Exact(distance) = dfa.eval(&fold)
                        && distance <= edits
                    {
                        let candidate = found.entry(fold).or_default();
                        candidate.distance = distance;
                        candidate.meet(term, u64::from(terms.value().doc_freq));
                    }
                }
            }
        }
    }
    let mut ranked: Vec<(String, Candidate)> = found.into_iter().collect();
    ranked.sort_by_key(|(_, candidate)| (candidate.distance, Reverse(candidate.records)));
    let near = ranked.into_iter().map(|(_, candidate)| (candidate.shown, candidate.distance));
    Ok(Some(near.collect()))
}

/// The words that fold to one.
#[derive(Default)]
struct Candidate {
    distance: u8,
    records: u64,
    /// The most frequent of them; of equals the one with diacritics, since every accented form is
    /// kept folded as well.
    shown: String,
}

impl Candidate {
    fn meet(&mut self, term: &str, records: u64) {
        let better = (records, !term.is_ascii()) > (self.records, !self.shown.is_ascii());
        if self.shown.is_empty() || better {
            self.shown = term.to_owned();
        }
        self.records = self.records.max(records);
    }
}

/// Automata for one edit or two, whatever was asked for first: nothing nearer needs one of its own, and nothing farther is looked for.
fn builder(edits: u8) -> &'static LevenshteinAutomatonBuilder {
    static ONE: LazyLock<LevenshteinAutomatonBuilder> =
        LazyLock::new(|| LevenshteinAutomatonBuilder::new(1, true));
    static TWO: LazyLock<LevenshteinAutomatonBuilder> =
        LazyLock::new(|| LevenshteinAutomatonBuilder::new(2, true));
    if edits > 1 { &TWO } else { &ONE }
}

/// The words whose folded form is within the automaton's distance, for the term dictionary to
/// search by: a Polish letter, two bytes in UTF-8, steps as the plain letter that it folds to.
struct FoldedNeighbours<'a>(&'a DFA);

impl Automaton for FoldedNeighbours<'_> {
    /// The state of the automaton, and the first byte of a letter that is half read (0: none).
    type State = (u32, u8);

    fn start(&self) -> Self::State {
        (self.0.initial_state(), 0)
    }

    fn is_match(&self, (state, pending): &Self::State) -> bool {
        *pending == 0 && matches!(self.0.distance(*state), Distance::Exact(_))
    }

    fn can_match(&self, (state, _): &Self::State) -> bool {
        *state != SINK_STATE
    }

    fn accept(&self, (state, pending): &Self::State, byte: u8) -> Self::State {
        match (*pending, byte) {
            (0, 0xc3..=0xc5) => (*state, byte),
            (0, _) => (self.0.transition(*state, byte), 0),
            (lead, _) => match plain_letter(lead, byte) {
                Some(letter) => (self.0.transition(*state, letter), 0),
                None => (self.0.transition(self.0.transition(*state, lead), byte), 0),
            },
        }
    }
}

/// The plain letter that a lower-case Polish letter folds to.
fn plain_letter(lead: u8, byte: u8) -> Option<u8> {
    let bytes = [lead, byte];
    let letter = std::str::from_utf8(&bytes).ok()?.chars().next()?;
    Some(match letter {
        'ą' => b'a',
        'ć' => b'c',
        'ę' => b'e',
        'ł' => b'l',
        'ń' => b'n',
        'ó' => b'o',
        'ś' => b's',
        'ź' | 'ż' => b'z',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_asks_first_changes_nothing_for_those_who_ask_later() {
        for (edits, least, beyond) in [
            (0, "rynkk", "rynkkk"),
            (9, "rynkkk", "rynkkkk"),
            (1, "rynkk", "rynkkk"),
            (2, "rynkkk", "rynkkkk"),
        ] {
            let dfa = builder(edits).build_dfa("rynk");
            assert!(matches!(dfa.eval(least), Distance::Exact(_)), "{edits}");
            assert!(matches!(dfa.eval(beyond), Distance::AtLeast(_)), "{edits}");
        }
    }
}
