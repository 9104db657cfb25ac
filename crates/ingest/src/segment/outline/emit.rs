//! From the nodes of the tree to the statements of the document.

use azymut_record::Level;

use super::statement_text::ItemText;
use super::{Node, Statement};
use crate::block::Block;
use crate::segment::confidence::{Doubt, Evidence};
use crate::segment::grammar::{Item, ends_in_joining_word};
use crate::segment::text::{Piece, assemble, place};
use crate::segment::unit::Unit;

pub(super) fn emit(
    nodes: &[Node],
    items: &[Item],
    texts: &mut [ItemText],
    node_of: &[Option<usize>],
    units: &[Unit<'_>],
    blocks: &[Block],
) -> (Vec<Statement>, Vec<Option<usize>>) {
    let shown: Vec<usize> =
        nodes.iter().map(|node| node.occurrences.get(node.shown).map_or(0, |o| o.item)).collect();
    // Children of a dropped node go to the next node above.
    let parent_of = |mut index: usize| {
        for _ in 0..64 {
            match nodes.get(index).and_then(|n| n.parent) {
                None => return None,
                Some(parent) if nodes.get(parent).is_some_and(|p| !p.dropped) => {
                    return Some(parent);
                }
                Some(parent) => index = parent,
            }
        }
        None
    };
    let mut children: Vec<Vec<usize>> = vec![Vec::new(); nodes.len()];
    let mut roots = Vec::new();
    for (index, node) in nodes.iter().enumerate() {
        if node.dropped {
            continue;
        }
        match parent_of(index) {
            Some(parent) => {
                if let Some(list) = children.get_mut(parent) {
                    list.push(index);
                }
            }
            None => roots.push(index),
        }
    }
    let position = |index: &usize| shown.get(*index).copied().unwrap_or(0);
    roots.sort_by_key(position);
    for list in &mut children {
        list.sort_by_key(position);
    }
    let mut statements: Vec<Statement> = Vec::new();
    let mut place_of: Vec<Option<usize>> = vec![None; nodes.len()];
    let mut queue: Vec<(usize, Option<usize>)> =
        roots.into_iter().rev().map(|r| (r, None)).collect();
    while let Some((index, parent)) = queue.pop() {
        let (Some(node), Some(&item_index)) = (nodes.get(index), shown.get(index)) else {
            continue;
        };
        let (Some(item), Some(text)) = (items.get(item_index), texts.get_mut(item_index)) else {
            continue;
        };
        let appearances = || node.occurrences.iter().filter_map(|o| items.get(o.item));
        let label = item.number.as_ref().or_else(|| appearances().find_map(|i| i.number.as_ref()));
        let word = item.word.or_else(|| appearances().find_map(|i| i.word));
        let body = std::iter::once(item)
            .chain(appearances())
            .find(|i| !i.body.is_empty())
            .map(|i| body_text(&i.body, units));
        let mut doubts = item.doubts.clone();
        doubts.extend(node.doubts.iter().cloned());
        doubts.extend(doubts_about(&text.text, node.level));
        let evidence = Evidence {
            rule: item.rule,
            numbered: label.is_some(),
            by_name: item.needs_children,
            in_order: node.in_order,
            repeated: node.occurrences.len() > 1,
            moved: word.is_some_and(|word| word.usual_level() != node.level),
            doubts: &doubts,
        };
        if let Some(slot) = place_of.get_mut(index) {
            *slot = Some(statements.len());
        }
        for &child in children.get(index).into_iter().flatten().rev() {
            queue.push((child, Some(statements.len())));
        }
        statements.push(Statement {
            level: node.level,
            level_label: word.map(|w| w.display()),
            label: label.map(|n| n.text.to_string()),
            place: place(&item.pieces, text.end, units, blocks),
            text: std::mem::take(&mut text.text),
            body: body.filter(|b| !b.is_empty()),
            parent,
            confidence: evidence.confidence(),
            warnings: doubts.iter().map(Doubt::to_string).collect(),
        });
    }
    let statement_of =
        node_of.iter().map(|node| node.and_then(|n| place_of.get(n).copied().flatten())).collect();
    (statements, statement_of)
}

fn body_text(body: &[Vec<Piece>], units: &[Unit<'_>]) -> String {
    let mut out = String::new();
    for paragraph in body {
        let text = assemble(paragraph, units);
        if !text.is_empty() {
            if !out.is_empty() {
                out.push('\n');
            }
            out.push_str(&text);
        }
    }
    out
}

/// Doubts about the words of a statement.
fn doubts_about(text: &str, level: Level) -> impl Iterator<Item = Doubt> {
    // What a description has and a statement has not; a vision may be one.
    let limit = if level == Level::Vision { 200 } else { 80 };
    // So many words have as many letters and spaces at least.
    let words = (text.len() > limit * 2).then(|| text.split_whitespace().count());
    let long = words.filter(|&words| words > limit).map(Doubt::Long);
    long.into_iter().chain(ends_in_joining_word(text).then_some(Doubt::BreaksOff))
}
