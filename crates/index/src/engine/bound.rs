//! What bounds the parts of a score that a walk does not work out: neighbours, and clauses that find nothing by themselves.

use super::chunk::{ChunkBits, Values, zeros};
use super::lists::WordChunk;
use super::scorer::Formula;
use super::weighted::{WeightedClause, WeightedNode};
use crate::query::Occur;

/// What bounds the part of neighbours: of the words of a record, each but the first forms a pair with the one before it,
/// and a pair weighs as much as the lighter of its words.
pub(super) struct Neighbours {
    /// Weight of the pairs, at most.
    pub pairs: Values<f32>,
    /// Records that have a pair.
    paired: ChunkBits,
    /// Records that have a word.
    seen: ChunkBits,
    /// Weight of the heaviest word so far.
    heaviest: f32,
}

impl Neighbours {
    pub(super) fn new() -> Self {
        let none = ChunkBits::NONE;
        Self { pairs: zeros(), paired: none, seen: none, heaviest: 0.0 }
    }

    /// Pairs a word with those before it.
    pub(super) fn add(&mut self, word: &WordChunk, weight: f32) {
        let Self { pairs, paired, seen, heaviest } = self;
        let mut both = word.docs;
        both.intersect(seen);
        let lighter = weight.min(*heaviest);
        for at in both.iter() {
            pairs[at] += if word.own[at] > 0.0 { lighter } else { 0.0 };
        }
        paired.unite(&both);
        seen.unite(&word.docs);
        *heaviest = heaviest.max(weight);
    }

    pub(super) fn clear(&mut self) {
        let Self { pairs, paired, seen, heaviest } = self;
        paired.for_each(|at| pairs[at] = 0.0);
        *paired = ChunkBits::NONE;
        *seen = ChunkBits::NONE;
        *heaviest = 0.0;
    }
}

/// The most that two neighbours add, as a share of the lighter one's weight.
pub(super) fn most_of_pair(formula: &Formula<'_>) -> f32 {
    let zone = formula.weights.zone.into_iter().fold(0.0, f32::max);
    formula.weights.pair.max(0.0) * zone
}

/// The most that the clauses which find nothing by themselves add to a score, with the pairs that
/// their words are of.
pub(super) fn most_of_boosts(formula: &Formula<'_>) -> f32 {
    fn of_node(node: &WeightedNode, formula: &Formula<'_>) -> f32 {
        let most = formula.weights.k1 + 1.0;
        match node {
            WeightedNode::Words { words, phrases } => {
                let of_words: f32 = words
                    .iter()
                    .map(|number| {
                        let word = formula.of_word(*number);
                        (word.own + word.family) * most + word.own * most_of_pair(formula)
                    })
                    .sum();
                let of_phrases = phrases.iter().map(|number| formula.of_phrase(*number).own * most);
                of_phrases.fold(of_words, f32::max)
            }
            WeightedNode::Prefix(_) => formula.weights.zone.into_iter().fold(0.0, f32::max),
            WeightedNode::Group { clauses, .. } => {
                clauses.iter().map(|clause| of_node(&clause.node, formula)).sum()
            }
            WeightedNode::Best(nodes) => {
                nodes.iter().map(|node| of_node(node, formula)).fold(0.0, f32::max)
            }
        }
    }
    let clauses = &formula.plan.root;
    // Function words within groups are not read either, and what they add is bounded here as well.
    clauses.iter().map(|clause| boosts_within(clause, formula, &of_node)).sum()
}

fn boosts_within(
    clause: &WeightedClause,
    formula: &Formula<'_>,
    most: &impl Fn(&WeightedNode, &Formula<'_>) -> f32,
) -> f32 {
    if clause.occur == Occur::Boost {
        return most(&clause.node, formula);
    }
    fn inner(
        node: &WeightedNode,
        formula: &Formula<'_>,
        most: &impl Fn(&WeightedNode, &Formula<'_>) -> f32,
    ) -> f32 {
        match node {
            WeightedNode::Group { clauses, .. } => {
                clauses.iter().map(|clause| boosts_within(clause, formula, most)).sum()
            }
            WeightedNode::Best(nodes) => nodes.iter().map(|node| inner(node, formula, most)).sum(),
            WeightedNode::Words { .. } | WeightedNode::Prefix(_) => 0.0,
        }
    }
    inner(&clause.node, formula, most)
}
