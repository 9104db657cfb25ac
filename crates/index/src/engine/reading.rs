//! What is read of a plan.

use std::sync::Arc;

use super::laid_out::LaidOut;
use super::scorer::Formula;
use super::weighted::{WeightedClause, WeightedNode};
use crate::query::Occur;

/// What is read of a plan, by number.
pub(super) struct Reading {
    pub words: Vec<bool>,
    pub phrases: Vec<bool>,
    pub topics: Vec<bool>,
    pub leaves: Vec<bool>,
}

impl Reading {
    pub(super) fn nothing(formula: &Formula<'_>) -> Self {
        let plan = formula.plan;
        Self {
            words: vec![false; plan.words.len()],
            phrases: vec![false; plan.phrases.len()],
            topics: vec![false; plan.topics.len()],
            leaves: vec![false; plan.leaves.len()],
        }
    }

    /// Adds the leaves that find records, or exclude them, but for those in groups that are alternatives.
    pub(super) fn add_leaves(&mut self, clauses: &[WeightedClause]) {
        for clause in clauses.iter().filter(|clause| clause.occur != Occur::Boost) {
            match &clause.node {
                WeightedNode::Leaf(number) => self.leaves[*number] = true,
                WeightedNode::Group { clauses, .. } => self.add_leaves(clauses),
                WeightedNode::Words { .. }
                | WeightedNode::Prefix(_)
                | WeightedNode::Topics(_)
                | WeightedNode::Best(_) => {}
            }
        }
    }

    /// Adds the words and phrases that find records, or exclude them, but for those of leaves that are laid out.
    pub(super) fn add_clauses(
        &mut self,
        clauses: &[WeightedClause],
        formula: &Formula<'_>,
        laid_out: &[Option<Arc<LaidOut>>],
    ) {
        for clause in clauses.iter().filter(|clause| clause.occur != Occur::Boost) {
            self.add_node(&clause.node, formula, laid_out);
        }
    }

    pub(super) fn add_node(
        &mut self,
        node: &WeightedNode,
        formula: &Formula<'_>,
        laid_out: &[Option<Arc<LaidOut>>],
    ) {
        match node {
            WeightedNode::Words { words, phrases } => {
                words.iter().for_each(|number| self.words[*number] = true);
                phrases.iter().for_each(|number| self.phrases[*number] = true);
            }
            WeightedNode::Prefix(_) => {}
            WeightedNode::Topics(number) => self.topics[*number] = true,
            WeightedNode::Leaf(number) => {
                if laid_out[*number].is_none() {
                    self.add_node(&formula.plan.leaves[*number].node, formula, laid_out);
                }
            }
            WeightedNode::Group { clauses, .. } => self.add_clauses(clauses, formula, laid_out),
            WeightedNode::Best(nodes) => {
                nodes.iter().for_each(|node| self.add_node(node, formula, laid_out));
            }
        }
    }
}
