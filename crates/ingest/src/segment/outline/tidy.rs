//! What the whole of a document shows of its statements: entries of contents pages that repeat them, children of another,
//! areas that are none.

use std::collections::BTreeSet;

use azymut_record::Level;

use super::{Node, number_of};
use crate::segment::confidence::Doubt;
use crate::segment::grammar::Item;
use crate::segment::number::{Number, Printed};
use crate::segment::words::Word;

/// Entries of contents pages that the text repeats in other words (wrapped, cut short) are no statements of their own.
pub(super) fn drop_contents_repeats(nodes: &mut [Node], items: &[Item]) {
    if nodes.iter().all(|node| node.in_text) {
        return;
    }
    let mut labels: BTreeSet<(Level, Printed)> = BTreeSet::new();
    let mut texts: BTreeSet<(Level, String)> = BTreeSet::new();
    for node in nodes.iter().filter(|n| n.in_text) {
        labels.extend(number_of(node, items).map(|n| (node.level, n.text)));
        texts.insert((node.level, node.folded.clone()));
    }
    for index in 0..nodes.len() {
        let Some(node) = nodes.get(index).filter(|n| !n.in_text) else { continue };
        let label = number_of(node, items).map(|n| (node.level, n.text));
        // Cut short on the contents page, or with the page glued to it.
        let goes_on = texts
            .range((node.level, node.folded.clone())..)
            .next()
            .is_some_and(|(level, text)| *level == node.level && text.starts_with(&node.folded));
        let cut_short = node
            .folded
            .char_indices()
            .filter(|(_, c)| *c == ' ')
            .filter_map(|(at, _)| node.folded.get(..at))
            .any(|head| texts.contains(&(node.level, head.to_owned())));
        let again = label.is_some_and(|label| labels.contains(&label)) || goes_on || cut_short;
        let Some(node) = nodes.get_mut(index) else { continue };
        if again {
            node.dropped = true;
        } else {
            node.doubts.push(Doubt::ContentsPageOnly);
        }
    }
}

/// A list of siblings is no chain: where all of three or more siblings but the last are childless, what follows the list
/// is not the last one's. Numbers then tell the parents, or, where they do not, the level above takes them.
pub(super) fn free_children_of_lists(nodes: &mut [Node], items: &[Item]) {
    let mut below: Vec<Vec<usize>> = vec![Vec::new(); nodes.len()];
    for (index, node) in nodes.iter().enumerate().filter(|(_, n)| !n.dropped) {
        if let Some(list) = node.parent.and_then(|p| below.get_mut(p)) {
            list.push(index);
        }
    }
    for level in [Level::Area, Level::StrategicGoal] {
        // Siblings by what the document calls them: the areas of one name are no list with those of another.
        type Family = (Option<usize>, Option<Word>);
        let mut families: Vec<(Family, Vec<usize>)> = Vec::new();
        for (index, node) in nodes.iter().enumerate() {
            if node.level != level || node.dropped {
                continue;
            }
            let word = node.occurrences.first().and_then(|o| items.get(o.item)?.word);
            let family = (node.parent, word);
            match families.iter_mut().rev().take(64).find(|(known, _)| *known == family) {
                Some((_, members)) => members.push(index),
                None => families.push((family, vec![index])),
            }
        }
        for ((parent, _), members) in families {
            let Some((&last, rest)) = members.split_last() else {
                continue;
            };
            let childless = |m: &usize| below.get(*m).is_none_or(Vec::is_empty);
            if rest.is_empty() || !rest.iter().all(&childless) || childless(&last) {
                continue;
            }
            let children = below.get(last).cloned().unwrap_or_default();
            let numbers: Vec<(usize, Number)> = members
                .iter()
                .filter_map(|&m| Some((m, number_of(nodes.get(m)?, items)?.clone())))
                .collect();
            let parents: Vec<Option<usize>> = children
                .iter()
                .map(|&child| {
                    let number = nodes.get(child).and_then(|n| number_of(n, items))?;
                    numbers.iter().find(|(_, above)| number.is_below(above)).map(|&(m, _)| m)
                })
                .collect();
            // Two are no list yet: then every number has to tell.
            if rest.len() < 2 && !parents.iter().all(Option::is_some) {
                continue;
            }
            let mut moved = 0;
            for (&child, new_parent) in children.iter().zip(parents) {
                if let Some(new_parent) = new_parent {
                    moved += 1;
                    if let Some(node) = nodes.get_mut(child) {
                        node.parent = Some(new_parent);
                    }
                }
            }
            let all_numbered = children
                .iter()
                .all(|&c| nodes.get(c).is_some_and(|n| number_of(n, items).is_some()));
            if moved == 0 && (level == Level::Area || all_numbered) {
                for &child in &children {
                    if let Some(node) = nodes.get_mut(child)
                        && node.level == Level::StrategicGoal
                    {
                        node.parent = parent;
                    }
                }
            }
        }
    }
}

/// "Sfera społeczna" in a diagnosis is a heading; only with goals below it is it an area of the strategy.
pub(super) fn drop_childless_areas(nodes: &mut [Node], items: &[Item]) {
    let mut has_children = vec![false; nodes.len()];
    for node in nodes.iter().filter(|n| !n.dropped) {
        if let Some(slot) = node.parent.and_then(|p| has_children.get_mut(p)) {
            *slot = true;
        }
    }
    for (node, has_children) in nodes.iter_mut().zip(has_children) {
        let by_name =
            node.occurrences.iter().all(|o| items.get(o.item).is_some_and(|i| i.needs_children));
        if by_name && !has_children {
            node.dropped = true;
        }
    }
}
