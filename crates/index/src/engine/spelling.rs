//! The form in the index that a misspelt word most likely stands for.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::OnceLock;

use levenshtein_automata::{DFA, Distance, LevenshteinAutomatonBuilder, SINK_STATE};
use tantivy_fst::Automaton;

use super::schema::{Signal, Zone};
use super::snapshot::Snapshot;
use crate::IndexError;

/// Shortest word that is respelt: of shorter ones nearly every other word is a neighbour.
const SHORTEST: usize = 4;

/// From this length on two edits are allowed, below it one.
const TWO_EDITS_FROM: usize = 8;

/// The most frequent of the forms nearest to `folded`, a word without diacritics: so that
/// diacritics cost nothing. Swapped neighbours count as one edit. Ties go to the first in
/// alphabetical order.
pub(super) fn nearest(snapshot: &Snapshot, folded: &str) -> Result<Option<String>, IndexError> {
    let length = folded.chars().count();
    if length < SHORTEST || !folded.chars().all(char::is_alphabetic) {
        return Ok(None);
    }
    let dfa = builder(if length < TWO_EDITS_FROM { 1 } else { 2 }).build_dfa(folded);
    let mut found: BTreeMap<String, (u8, u64)> = BTreeMap::new();
    for segment in snapshot.searcher.segment_readers() {
        for zone in [Zone::Text, Zone::Body] {
            let field = snapshot.fields.terms(zone, Signal::Form);
            let inverted = segment.inverted_index(field).map_err(|error| snapshot.error(&error))?;
            let mut terms = inverted
                .terms()
                .search(Neighbours(&dfa))
                .into_stream()
                .map_err(|error| snapshot.error(&error.into()))?;
            while terms.advance() {
                let Ok(term) = std::str::from_utf8(terms.key()) else {
                    continue;
                };
                if let Distance::Exact(distance) = dfa.eval(term) {
                    let entry = found.entry(term.to_owned()).or_insert((distance, 0));
                    entry.1 += u64::from(terms.value().doc_freq);
                }
            }
        }
    }
    Ok(found
        .into_iter()
        .min_by_key(|(term, (distance, records))| (*distance, Reverse(*records), term.clone()))
        .map(|(term, _)| term))
}

fn builder(edits: u8) -> &'static LevenshteinAutomatonBuilder {
    static BUILDERS: [OnceLock<LevenshteinAutomatonBuilder>; 2] =
        [OnceLock::new(), OnceLock::new()];
    BUILDERS[usize::from(edits > 1)].get_or_init(|| LevenshteinAutomatonBuilder::new(edits, true))
}

/// The words within the automaton's distance, for the term dictionary to search by.
struct Neighbours<'a>(&'a DFA);

impl Automaton for Neighbours<'_> {
    type State = u32;

    fn start(&self) -> u32 {
        self.0.initial_state()
    }

    fn is_match(&self, state: &u32) -> bool {
        matches!(self.0.distance(*state), Distance::Exact(_))
    }

    fn can_match(&self, state: &u32) -> bool {
        *state != SINK_STATE
    }

    fn accept(&self, state: &u32, byte: u8) -> u32 {
        self.0.transition(*state, byte)
    }
}
