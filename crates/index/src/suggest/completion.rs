//! The heaviest keys that begin in a given way.
//!
//! A key's value in the transducer is its cost: the outputs on the way to it add up, so that the
//! cheapest completions are the shortest paths from the state that a beginning leads to, and are
//! found best first without looking at the others (as in Lucene's `WFSTCompletionLookup`).

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use fst::raw::{CompiledAddr, Fst};

use super::key::letters_for;

/// States that one search goes through at most.
const MOST_STATES: usize = 20_000;

/// Spellings of a beginning that are followed at once.
const MOST_SPELLINGS: usize = 64;

/// Parts a key from the number that tells it from others that are spelt the same.
pub(super) const TIE: u8 = 0;

/// The cost of an entry of this weight, and its number: the heavier, the cheaper; of equals the
/// first.
pub(super) fn value_of(weight: u32, ordinal: u32) -> u64 {
    u64::from(u32::MAX - weight) << 32 | u64::from(ordinal)
}

/// The number of the entry that a value belongs to.
fn ordinal_of(value: u64) -> u32 {
    (value & u64::from(u32::MAX)) as u32
}

/// The numbers of entries, the heaviest first.
pub(super) struct Completions<'f, D> {
    fst: &'f Fst<D>,
    /// What was gathered on the way, and where it leads on; none at the end of a key.
    open: BinaryHeap<Reverse<(u64, Option<CompiledAddr>)>>,
    states: usize,
}

impl<'f, D: AsRef<[u8]>> Completions<'f, D> {
    /// Of keys that begin with `typed`, a letter of which may stand for the same with a mark.
    pub(super) fn of(fst: &'f Fst<D>, typed: &str) -> Self {
        let mut reached = vec![(fst.root().addr(), 0)];
        for c in typed.chars() {
            let letters = letters_for(c);
            let own = [c];
            let letters = if letters.is_empty() { &own } else { letters };
            let next = |state: &(CompiledAddr, u64)| {
                let state = *state;
                letters.iter().filter_map(move |letter| step(fst, state, *letter))
            };
            reached = reached.iter().flat_map(next).take(MOST_SPELLINGS).collect();
        }
        let open = reached.into_iter().map(|(at, value)| Reverse((value, Some(at)))).collect();
        Self { fst, open, states: 0 }
    }

    /// Of keys that are `typed` to the letter.
    pub(super) fn exactly(fst: &'f Fst<D>, typed: &str) -> Self {
        let mut open = BinaryHeap::new();
        let root = (fst.root().addr(), 0);
        let end = typed.chars().try_fold(root, |state, letter| step(fst, state, letter));
        if let Some((at, value)) = end {
            let node = fst.node(at);
            if node.is_final() {
                open.push(Reverse((value + node.final_output().value(), None)));
            }
            if let Some((at, value)) = follow(fst, (at, value), TIE) {
                open.push(Reverse((value, Some(at))));
            }
        }
        Self { fst, open, states: 0 }
    }
}

impl<D: AsRef<[u8]>> Iterator for Completions<'_, D> {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        while let Some(Reverse((value, at))) = self.open.pop() {
            let Some(at) = at else { return Some(ordinal_of(value)) };
            self.states += 1;
            if self.states > MOST_STATES {
                return None;
            }
            let node = self.fst.node(at);
            if node.is_final() {
                self.open.push(Reverse((value + node.final_output().value(), None)));
            }
            let on = node.transitions().map(|on| Reverse((value + on.out.value(), Some(on.addr))));
            self.open.extend(on);
        }
        None
    }
}

fn step<D: AsRef<[u8]>>(
    fst: &Fst<D>,
    state: (CompiledAddr, u64),
    letter: char,
) -> Option<(CompiledAddr, u64)> {
    let mut bytes = [0; 4];
    letter.encode_utf8(&mut bytes).bytes().try_fold(state, |state, byte| follow(fst, state, byte))
}

fn follow<D: AsRef<[u8]>>(
    fst: &Fst<D>,
    (at, value): (CompiledAddr, u64),
    byte: u8,
) -> Option<(CompiledAddr, u64)> {
    let node = fst.node(at);
    let on = node.transition(node.find_input(byte)?);
    Some((on.addr, value + on.out.value()))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    fn transducer(weights: &BTreeMap<String, u32>) -> Fst<Vec<u8>> {
        let values = (0..)
            .zip(weights)
            .map(|(ordinal, (key, weight))| (key.clone(), value_of(*weight, ordinal)));
        Fst::from_iter_map(values).unwrap()
    }

    #[test]
    fn a_letter_without_its_mark_stands_for_both() {
        let words = ["lok", "los", "łoś", "łódź", "żar"];
        let weights = (1..).zip(words).map(|(weight, word)| (word.to_owned(), weight)).collect();
        let fst = transducer(&weights);
        let found = |typed| Completions::of(&fst, typed).collect::<Vec<_>>();
        assert_eq!(found("lo"), [3, 2, 1, 0]);
        assert_eq!(found("ło"), [3, 2]);
        assert_eq!(found("łos"), [2]);
        assert_eq!(found("lodz"), [3]);
        assert_eq!(found("łodz"), [3]);
        assert_eq!(found("lós"), [] as [u32; 0]);
        assert_eq!(Completions::exactly(&fst, "lo").count(), 0);
        assert_eq!(Completions::exactly(&fst, "los").collect::<Vec<_>>(), [1]);
    }

    proptest! {
        #[test]
        fn the_heaviest_come_first(
            weights in proptest::collection::btree_map("[ab]{0,5}", 0_u32..9, 0..40),
            typed in "[ab]{0,3}",
        ) {
            let fst = transducer(&weights);
            let found: Vec<u32> = Completions::of(&fst, &typed).collect();
            let mut expected: Vec<(Reverse<u32>, u32)> = (0..)
                .zip(&weights)
                .filter(|(_, (key, _))| key.starts_with(&typed))
                .map(|(ordinal, (_, weight))| (Reverse(*weight), ordinal))
                .collect();
            expected.sort_unstable();
            let expected: Vec<u32> = expected.into_iter().map(|(_, ordinal)| ordinal).collect();
            prop_assert_eq!(found, expected);
        }
    }
}
