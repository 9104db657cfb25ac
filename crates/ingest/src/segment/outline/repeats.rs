//! What a document says more than once is one statement.

use std::hash::BuildHasher;

use azymut_record::Level;
use hashbrown::{DefaultHashBuilder, HashTable};

use super::{Node, number_of};
use crate::segment::grammar::Item;

/// The nodes by what they say, however many say the same: each knows the one before it.
#[derive(Debug, Default)]
pub(super) struct Known {
    hasher: DefaultHashBuilder,
    latest: HashTable<usize>,
}

impl Known {
    /// The last node that says `folded` at `level`.
    pub(super) fn latest(&self, nodes: &[Node], level: Level, folded: &str) -> Option<usize> {
        let same = |&node: &usize| says(nodes, node) == Some((level, folded));
        self.latest.find(self.hasher.hash_one((level, folded)), same).copied()
    }

    /// Makes `node` the last that says what it says.
    pub(super) fn add(&mut self, nodes: &[Node], node: usize) {
        let hash = |&node: &usize| self.hasher.hash_one(says(nodes, node).unwrap_or(NOTHING));
        let same = |&other: &usize| says(nodes, other) == says(nodes, node);
        self.latest.entry(hash(&node), same, hash).insert(node);
    }
}

/// What no node says.
const NOTHING: (Level, &str) = (Level::Vision, "");

fn says(nodes: &[Node], node: usize) -> Option<(Level, &str)> {
    nodes.get(node).map(|node| (node.level, node.folded.as_str()))
}

/// True where `item` says again what `node` says.
pub(super) fn repeats(
    nodes: &[Node],
    node: usize,
    items: &[Item],
    item: &Item,
    parent: Option<usize>,
) -> bool {
    let Some(found) = nodes.get(node) else {
        return false;
    };
    let label = number_of(found, items);
    let own = item.number.as_ref();
    let compatible = match (label, own) {
        (Some(a), Some(b)) => a.text == b.text,
        _ => true,
    };
    if !compatible {
        return false;
    }
    let same_parent = found.parent == parent;
    let bare = found.children == 0 && !found.described;
    let in_contents = item.contents || !found.in_text;
    match found.level {
        Level::Vision | Level::Area | Level::StrategicGoal => true,
        Level::OperationalGoal => {
            same_parent
                || bare
                || in_contents
                || own.is_some_and(|n| n.depth() >= 2) && label.is_some()
        }
        Level::Direction | Level::Action => same_parent || in_contents,
    }
}

/// A goal that is named twice, once with a letter or two wrong: the list of the areas says "kaliszan", the table "kaliszian".
/// Only where one of the two has no label of its own and nothing below it.
pub(super) fn misspelt(
    nodes: &[Node],
    (level, folded, length): (Level, &str, usize),
    items: &[Item],
    item: &Item,
    parent: Option<usize>,
) -> Option<usize> {
    if level > Level::OperationalGoal || level == Level::Vision || !(12..=200).contains(&length) {
        return None;
    }
    let digits = |s: &str| s.chars().filter(char::is_ascii_digit).collect::<String>();
    nodes.iter().enumerate().rev().take(48).find_map(|(index, node)| {
        let alike = node.level == level
            && node.parent == parent
            && node.children == 0
            && number_of(node, items).is_some() != item.number.is_some()
            && node.length.abs_diff(length) <= 2
            && digits(&node.folded) == digits(folded)
            && within_edits(&node.folded, folded, (length / 12).min(2));
        alike.then_some(index)
    })
}

/// True where two texts differ by at most `limit` letters inserted, left out or replaced.
fn within_edits(a: &str, b: &str, limit: usize) -> bool {
    let a: Vec<char> = a.chars().collect();
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = i;
        let mut left = i + 1;
        let mut best = left;
        for (y, slot) in b.iter().zip(row.iter_mut().skip(1)) {
            let above = *slot;
            let cost = diagonal + usize::from(x != y);
            left = cost.min(above + 1).min(left + 1);
            diagonal = above;
            *slot = left;
            best = best.min(left);
        }
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
        if best > limit {
            return false;
        }
    }
    row.last().is_some_and(|distance| *distance <= limit)
}
