//! What bounds the parts of a score that a walk does not work out: neighbours, and clauses that find nothing by themselves.

use tantivy::DocId;

use super::chunk::{ChunkBits, Values, zeros};
use super::laid_out::{LaidOut, Pairs};
use super::scorer::{Formula, Share};
use super::weighted::{WeightedClause, WeightedNode};
use super::word_chunk::WordChunk;
use crate::query::Occur;

/// What a bound is multiplied by. It adds up the parts of a score in an order of its own, and each addition may lose
/// half of the last of 24 bits: a query of the most words there may be, with what stands for them, comes to a few thousand,
/// and its coverage is squared.
pub(super) const SLACK: f32 = 1.0 + 1e-3;

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
        let mut both = word.scored;
        both.intersect(seen);
        let lighter = weight.min(*heaviest);
        for at in both.iter() {
            pairs[at] += if word.own[at] > 0.0 { lighter } else { 0.0 };
        }
        paired.unite(&both);
        seen.unite(&word.scored);
        *heaviest = heaviest.max(weight);
    }

    /// Pairs the words of a leaf with those before it.
    pub(super) fn add_leaf(&mut self, leaf: &LaidOut, start: DocId, scored: &ChunkBits) {
        let Self { pairs, paired, seen, heaviest } = self;
        leaf.for_each(start, scored, |at, level| {
            let Pairs { within, behind } = level.pairs;
            pairs[at] += if seen.contains(at) { behind } else { within };
        });
        paired.unite(scored);
        seen.unite(scored);
        *heaviest = heaviest.max(leaf.heaviest);
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
    if formula.plan.words.len() < 2 {
        return 0.0;
    }
    let zone = formula.weights.zone.into_iter().fold(0.0, f32::max);
    formula.weights.pair.max(0.0) * zone
}

/// The most that the clauses which find nothing by themselves add to a score, with the pairs that
/// their words are of.
pub(super) fn most_of_boosts(formula: &Formula<'_>) -> f32 {
    // Function words within groups are not read either, and what they add is bounded here as well.
    formula.plan.root.iter().map(|clause| boosts_within(clause, formula)).sum()
}

fn boosts_within(clause: &WeightedClause, formula: &Formula<'_>) -> f32 {
    fn inner(node: &WeightedNode, formula: &Formula<'_>) -> f32 {
        match node {
            WeightedNode::Group { clauses, .. } => {
                clauses.iter().map(|clause| boosts_within(clause, formula)).sum()
            }
            WeightedNode::Best(nodes) => nodes.iter().map(|node| inner(node, formula)).sum(),
            WeightedNode::Leaf(_)
            | WeightedNode::Words { .. }
            | WeightedNode::Prefix(_)
            | WeightedNode::Topics(_) => 0.0,
        }
    }
    if clause.occur == Occur::Boost {
        most_of_node(&clause.node, formula, &AtMost(formula)).score
    } else {
        inner(&clause.node, formula)
    }
}

/// The most that a part of a plan brings to a score, and covers of the query.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Most {
    pub score: f32,
    pub covered: f32,
}

/// What is known of the parts of a plan.
pub(super) trait Limits {
    /// The most that a word brings.
    fn of_word(&self, number: usize) -> Most;

    /// The most that a leaf brings, where more is known of it than of its words.
    fn of_leaf(&self, number: usize) -> Option<Most>;
}

/// What words bring at most wherever they stand.
struct AtMost<'f>(&'f Formula<'f>);

impl Limits for AtMost<'_> {
    fn of_word(&self, number: usize) -> Most {
        most_of_word(self.0, number)
    }

    fn of_leaf(&self, _: usize) -> Option<Most> {
        None
    }
}

/// The most that clauses bring within the limits of their parts.
pub(super) fn most_of_clauses(
    clauses: &[WeightedClause],
    formula: &Formula<'_>,
    limits: &impl Limits,
) -> Most {
    let counted =
        clauses.iter().filter(|clause| matches!(clause.occur, Occur::Should | Occur::Must));
    counted.fold(Most::default(), |sum, clause| {
        let most = most_of_node(&clause.node, formula, limits);
        if formula.is_topics(&clause.node) { sum.beside(most, formula) } else { sum.plus(most) }
    })
}

fn most_of_node(node: &WeightedNode, formula: &Formula<'_>, limits: &impl Limits) -> Most {
    match node {
        WeightedNode::Leaf(number) => limits
            .of_leaf(*number)
            .unwrap_or_else(|| most_of_node(&formula.plan.leaves[*number].node, formula, limits)),
        WeightedNode::Words { words, phrases } => {
            let of_words = words
                .iter()
                .map(|number| limits.of_word(*number))
                .fold(Most::default(), Most::plus);
            let of_phrases = phrases.iter().map(|number| {
                let own = formula.of_phrase(*number).own;
                Most { score: own * (formula.weights.k1 + 1.0), covered: own }
            });
            of_phrases.fold(of_words, Most::or)
        }
        WeightedNode::Prefix(_) => {
            let score = formula.weights.zone.into_iter().fold(0.0, f32::max);
            Most { score, covered: 1.0 }
        }
        WeightedNode::Topics(_) => {
            let Share { score, covered } = formula.topics(1.0).unwrap_or_default();
            Most { score, covered }
        }
        WeightedNode::Group { clauses, .. } => most_of_clauses(clauses, formula, limits),
        WeightedNode::Best(nodes) => nodes
            .iter()
            .map(|node| most_of_node(node, formula, limits))
            .fold(Most::default(), Most::or),
    }
}

/// The most of a word, with the pair that it is the second of.
pub(super) fn most_of_word(formula: &Formula<'_>, number: usize) -> Most {
    let word = formula.of_word(number);
    let score = (word.own + word.family) * (formula.weights.k1 + 1.0) + word.named;
    Most { score: score + word.own * most_of_pair(formula), covered: word.own.max(word.family) }
}

impl Most {
    pub(super) fn plus(self, other: Self) -> Self {
        Self { score: self.score + other.score, covered: self.covered + other.covered }
    }

    /// Both, where the other covers what it does whatever this one covers.
    pub(super) fn beside(self, other: Self, formula: &Formula<'_>) -> Self {
        let covered = formula.either(self.covered, other.covered);
        Self { score: self.score + other.score, covered }
    }

    pub(super) fn or(self, other: Self) -> Self {
        Self { score: self.score.max(other.score), covered: self.covered.max(other.covered) }
    }
}
