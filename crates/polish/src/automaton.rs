//! Walking an embedded automaton byte by byte, without opening a stream.

use std::fmt;
use std::ops::Deref;

use fst::raw::{CompiledAddr, Fst, Output};

/// A map that is read where it is embedded.
pub(crate) struct Automaton {
    fst: Fst<&'static [u8]>,
    root: CompiledAddr,
    /// Where each first byte leads: the root has the most transitions, and every look-up passes it.
    first: Box<[Option<Walk>; 256]>,
}

impl Automaton {
    /// Opens an embedded file.
    pub fn new(bytes: &'static [u8]) -> Automaton {
        // A file of this crate, checked by its tests: not something that input can reach.
        #[expect(clippy::expect_used)]
        let fst =
            Fst::new(bytes).expect("an embedded automaton is damaged: run tools/lexicon again");
        let mut first = Box::new([None; 256]);
        for transition in fst.root().transitions() {
            if let Some(slot) = first.get_mut(usize::from(transition.inp)) {
                *slot = Some(Walk { at: transition.addr, output: transition.out });
            }
        }
        Automaton { root: fst.root().addr(), fst, first }
    }
}

impl Deref for Automaton {
    type Target = Fst<&'static [u8]>;

    fn deref(&self) -> &Self::Target {
        &self.fst
    }
}

impl fmt::Debug for Automaton {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("Automaton").field(&self.len()).finish()
    }
}

/// Where a walk from the root has come, and what it has gathered.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Walk {
    at: CompiledAddr,
    output: Output,
}

impl Walk {
    /// At the root.
    pub fn start(automaton: &Automaton) -> Walk {
        Walk { at: automaton.root, output: Output::zero() }
    }

    /// One byte further, if a key goes on so.
    pub fn step(self, automaton: &Automaton, byte: u8) -> Option<Walk> {
        if self.at == automaton.root {
            return automaton.first.get(usize::from(byte)).copied().flatten();
        }
        let node = automaton.node(self.at);
        let transition = node.transition(node.find_input(byte)?);
        Some(Walk { at: transition.addr, output: self.output.cat(transition.out) })
    }

    /// Some bytes further, if a key goes on so.
    pub fn follow(self, automaton: &Automaton, bytes: &[u8]) -> Option<Walk> {
        bytes.iter().try_fold(self, |walk, &byte| walk.step(automaton, byte))
    }

    /// The value of the key that ends here, if one does.
    pub fn value(self, automaton: &Automaton) -> Option<u64> {
        let node = automaton.node(self.at);
        node.is_final().then(|| self.output.cat(node.final_output()).value())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_get_finds() {
        let keys = ["", "kot", "kotka", "koty", "łódź"];
        let mut builder = fst::MapBuilder::memory();
        for (value, key) in keys.iter().enumerate() {
            builder.insert(key, value as u64 + 7).unwrap();
        }
        let automaton = Automaton::new(builder.into_inner().unwrap().leak());
        for key in keys.into_iter().chain(["ko", "kotki", "łód", "ż"]) {
            let walked = Walk::start(&automaton)
                .follow(&automaton, key.as_bytes())
                .and_then(|walk| walk.value(&automaton));
            assert_eq!(walked, automaton.get(key).map(Output::value), "{key}");
        }
    }
}
