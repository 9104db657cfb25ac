//! A segment to search, and what is known of it before.

use std::sync::Arc;

use tantivy::{DocId, SegmentReader};

use super::chunk::CHUNK;
use super::kept::Known;
use super::laid_out::LaidOut;
use super::norms::Norms;
use super::reading::Reading;
use super::scorer::Formula;
use super::snapshot::Snapshot;
use super::walk::Walk;
use super::walked_phrase::Counting;
use crate::Interrupt;

/// Most leaves of a plan of which any is laid out. Set by hand.
const MOST_LEAVES: usize = 9;

/// A segment, and what a walk over it goes by.
#[derive(Clone, Copy)]
pub(super) struct Ground<'a> {
    pub snapshot: &'a Snapshot,
    /// The segment's place among those of the snapshot.
    pub ordinal: u32,
    pub segment: &'a SegmentReader,
    pub formula: Formula<'a>,
    pub norms: &'a Norms,
    pub interrupt: &'a Interrupt,
}

impl Ground<'_> {
    /// The leaves among those that are read which are laid out. What was asked for before is laid out now.
    pub(super) fn leaves(&self, reading: &Reading) -> tantivy::Result<Vec<Option<Arc<LaidOut>>>> {
        let Self { snapshot, ordinal, segment, formula, interrupt, .. } = self;
        let mut leaves = vec![None; formula.plan.leaves.len()];
        // Of a chunk or less, reading costs nothing; and of a text that was pasted, hardly a word is asked for again.
        let is_worthwhile = segment.max_doc() > CHUNK as DocId && leaves.len() <= MOST_LEAVES;
        if !is_worthwhile {
            return Ok(leaves);
        }
        for (number, leaf) in formula.plan.leaves.iter().enumerate() {
            if !reading.leaves[number] {
                continue;
            }
            let kept = &snapshot.leaves;
            leaves[number] =
                match kept.ask(*ordinal, leaf.source, formula.plan.topical, formula.weights) {
                    Known::Nothing => None,
                    Known::LaidOut(leaf) => Some(leaf),
                    Known::Asked(key) => {
                        let laid_out = self.lay_out(number)?.map(Arc::new);
                        if let Some(leaf) = laid_out.as_ref().filter(|_| !interrupt.is_raised()) {
                            kept.keep(key, Arc::clone(leaf), formula.weights);
                        }
                        laid_out
                    }
                };
        }
        Ok(leaves)
    }

    /// Lays a leaf out, if nothing interrupts that.
    fn lay_out(&self, number: usize) -> tantivy::Result<Option<LaidOut>> {
        let Self { segment, formula, interrupt, .. } = self;
        let nothing: Vec<Option<Arc<LaidOut>>> = vec![None; formula.plan.leaves.len()];
        let mut reading = Reading::nothing(formula);
        let node = &formula.plan.leaves[number].node;
        reading.add_node(node, formula, &nothing);
        let mut walk = Walk::of(*self, &reading, nothing, Counting::Exact)?;
        let records = segment.max_doc();
        let mut entries = Vec::new();
        for start in (0..records).step_by(CHUNK) {
            if interrupt.is_raised() {
                return Ok(None);
            }
            walk.read_all(node, start, &mut entries);
        }
        let of_words = (0..).zip(&reading.words).filter(|(_, is_read)| **is_read);
        let weights = of_words.map(|(number, _)| formula.of_word(number).own);
        let heaviest = weights.fold(0.0, f32::max);
        Ok(Some(LaidOut::new(&entries, records, heaviest)))
    }
}
