//! From statements in a row to a tree: parents by position, repeats merged, labels checked.

use std::collections::{BTreeSet, HashMap};

use azymut_record::{Confidence, Level};

use super::confidence::{Doubt, Evidence};
use super::fold::fold_statement;
use super::grammar::{Item, Style, ends_in_joining_word};
use super::number::Number;
use super::rank::Ranks;
use super::text::{Piece, Place, assemble, place, strip_list_punctuation};
use super::unit::{Unit, UnitKind};
use super::words::{Adjective, Noun, Word};
use crate::block::Block;

/// A statement with its place in the hierarchy.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Statement {
    pub level: Level,
    pub level_label: Option<String>,
    pub label: Option<String>,
    pub text: String,
    pub body: Option<String>,
    /// Index of the statement above.
    pub parent: Option<usize>,
    pub place: Place,
    pub confidence: Confidence,
    pub warnings: Vec<String>,
}

/// One appearance of a statement in the document.
#[derive(Debug)]
struct Occurrence {
    item: usize,
    children: usize,
    parent: Option<usize>,
}

/// A statement, however often it appears.
#[derive(Debug)]
struct Node {
    level: Level,
    nesting: u32,
    folded: String,
    /// Letters of `folded`.
    length: usize,
    occurrences: Vec<Occurrence>,
    /// Index of the occurrence that stands for all.
    shown: usize,
    parent: Option<usize>,
    children: usize,
    /// An item with a label, and whether any has a description or stands outside contents pages.
    labelled: Option<usize>,
    described: bool,
    in_text: bool,
    dropped: bool,
    /// The number goes with those around it.
    in_order: bool,
    doubts: Vec<Doubt>,
}

/// Arranges items. Returns the statements, parents before children, and for each item the statement that it became.
pub(crate) fn arrange(
    items: &[Item],
    units: &[Unit<'_>],
    blocks: &[Block],
) -> (Vec<Statement>, Vec<Option<usize>>) {
    let texts = statement_texts(items, units);
    let ranks = Ranks::of(items);
    let mut nodes: Vec<Node> = Vec::new();
    let mut node_of: Vec<Option<usize>> = vec![None; items.len()];
    let mut stack: Vec<usize> = Vec::new();
    let mut by_text: HashMap<(Level, String), Vec<usize>> = HashMap::new();
    let mut by_label: HashMap<(Noun, Option<Adjective>, String), usize> = HashMap::new();
    let mut read = 0;
    for (index, item) in items.iter().enumerate() {
        let Some(text) = texts.get(index).filter(|t| t.text.chars().any(char::is_alphabetic))
        else {
            continue;
        };
        // A heading ends what stands under a deeper heading before it, whatever the words of both are.
        let unit = item.pieces.first().map_or(read, |piece| piece.unit);
        let highest = units.get(read..=unit).unwrap_or_default().iter().filter_map(heading).min();
        read = read.max(unit + 1);
        if let Some(highest) = highest {
            let ended = stack.iter().position(|&node| {
                nodes
                    .get(node)
                    .and_then(|node| node.occurrences.last())
                    .and_then(|o| items.get(o.item)?.pieces.first())
                    .and_then(|piece| heading(units.get(piece.unit)?))
                    .is_some_and(|level| level > highest)
            });
            stack.truncate(ended.unwrap_or(stack.len()));
        }
        let rank = ranks.rank(item);
        let folded = fold_statement(&text.text);
        let referred = item.reference.as_ref().and_then(|(word, number)| {
            by_label.get(&(word.noun, word.adjective, number.text.clone())).copied()
        });
        let explicit =
            item.under.and_then(|under| node_of.get(under).copied().flatten()).or(referred);
        if let Some(parent) = explicit {
            stack = chain(&nodes, parent);
        } else if item.apart {
            stack.retain(|&node| is_apart(&nodes, items, node));
        }
        while let Some(&top) = stack.last() {
            let other_list = nodes
                .get(top)
                .and_then(|node| node.occurrences.last())
                .and_then(|o| items.get(o.item))
                .is_some_and(|above| {
                    above.style == Style::Bulleted
                        && above.list.is_some()
                        && above.list != item.list
                });
            let above =
                nodes.get(top).is_some_and(|node| node.nesting < rank.nesting) && !other_list;
            if above || explicit == Some(top) {
                break;
            }
            stack.pop();
        }
        let parent = stack.last().copied().filter(|_| rank.level != Level::Vision);
        let key = (rank.level, folded.clone());
        let existing = by_text.get(&key).and_then(|candidates| {
            candidates
                .iter()
                .rev()
                .take(32)
                .copied()
                .find(|&node| repeats(&nodes, node, items, item, parent))
        });
        let existing = existing.or_else(|| misspelt(&nodes, &key, items, item, parent));
        let node = match existing {
            Some(node) => {
                if let Some(found) = nodes.get_mut(node) {
                    found.labelled = found.labelled.or(item.number.as_ref().map(|_| index));
                    found.described |= !item.body.is_empty();
                    found.in_text |= !item.contents;
                    found.occurrences.push(Occurrence { item: index, children: 0, parent });
                }
                node
            }
            None => {
                if let Some(parent) = parent.and_then(|p| nodes.get_mut(p)) {
                    parent.children += 1;
                    if let Some(occurrence) = parent.occurrences.last_mut() {
                        occurrence.children += 1;
                    }
                }
                nodes.push(Node {
                    level: rank.level,
                    nesting: rank.nesting,
                    length: folded.chars().count(),
                    folded,
                    occurrences: vec![Occurrence { item: index, children: 0, parent }],
                    shown: 0,
                    parent,
                    children: 0,
                    labelled: item.number.as_ref().map(|_| index),
                    described: !item.body.is_empty(),
                    in_text: !item.contents,
                    dropped: false,
                    in_order: false,
                    doubts: Vec::new(),
                });
                let node = nodes.len() - 1;
                by_text.entry(key).or_default().push(node);
                node
            }
        };
        if let Some(slot) = node_of.get_mut(index) {
            *slot = Some(node);
        }
        if let (Some(word), Some(number), false) = (item.word, &item.number, item.contents) {
            by_label.insert((word.noun, word.adjective, number.text.clone()), node);
        }
        if rank.level != Level::Vision {
            stack.push(node);
        }
    }
    settle(&mut nodes, items);
    drop_contents_repeats(&mut nodes, items);
    free_children_of_lists(&mut nodes, items);
    drop_childless_areas(&mut nodes, items);
    check_labels(&mut nodes, items);
    emit(&nodes, items, &texts, &node_of, units, blocks)
}

/// True where a node stands in a section of its own.
fn is_apart(nodes: &[Node], items: &[Item], node: usize) -> bool {
    let last = nodes.get(node).and_then(|node| node.occurrences.last());
    last.and_then(|o| items.get(o.item)).is_some_and(|item| item.apart)
}

/// The level of a unit that is a heading.
fn heading(unit: &Unit<'_>) -> Option<u8> {
    match unit.kind {
        UnitKind::Title => Some(0),
        UnitKind::Heading(level) => Some(level),
        _ => None,
    }
}

/// The appearance that says most stands for the statement (not a contents page; with a label, a description, children), and
/// its place is the statement's place.
fn settle(nodes: &mut [Node], items: &[Item]) {
    for index in 0..nodes.len() {
        let Some(node) = nodes.get_mut(index) else { continue };
        let score = |o: &Occurrence| {
            items.get(o.item).map_or(0, |item| {
                i32::from(!item.contents) * 8
                    + i32::from(item.number.is_some())
                    + i32::from(!item.body.is_empty())
                    + 2 * i32::from(o.children > 0)
            })
        };
        let best = node.occurrences.iter().map(score).max().unwrap_or(0);
        let Some(shown) = node.occurrences.iter().position(|o| score(o) == best) else { continue };
        node.shown = shown;
        let parent = node.occurrences.get(shown).and_then(|o| o.parent);
        let cyclic = parent.is_some_and(|p| chain(nodes, p).contains(&index));
        if let Some(node) = nodes.get_mut(index) {
            node.parent = if cyclic { None } else { parent };
        }
    }
}

/// The text of an item and the pieces that it stands in.
struct ItemText {
    text: String,
    pieces: Vec<Piece>,
}

fn statement_texts(items: &[Item], units: &[Unit<'_>]) -> Vec<ItemText> {
    let mut out: Vec<ItemText> = Vec::with_capacity(items.len());
    for (index, item) in items.iter().enumerate() {
        let mut text = assemble(&item.pieces, units);
        let mut pieces = item.pieces.clone();
        // "B A", where A is an item of the same list: the heading of A's description was glued to B.
        if matches!(item.style, Style::Bulleted | Style::Plain) && pieces.len() == 1 {
            let from = index.saturating_sub(40);
            let glued = (from..index)
                .filter(|&k| {
                    items
                        .get(k)
                        .is_some_and(|other| other.style == item.style && other.word == item.word)
                })
                .filter_map(|k| out.get(k))
                .find_map(|other| {
                    let head = text.strip_suffix(other.text.as_str())?;
                    (other.text.split_whitespace().count() >= 2
                        && head.ends_with(' ')
                        && !head.trim().is_empty())
                    .then_some(other.text.len())
                });
            if let (Some(length), Some(piece)) = (glued, pieces.first_mut()) {
                let slice = units
                    .get(piece.unit)
                    .and_then(|u| u.text.get(piece.start..piece.end))
                    .unwrap_or_default();
                if slice.len() > length && slice.is_char_boundary(slice.len() - length) {
                    piece.end -= length;
                    text = assemble(&pieces, units);
                }
            }
        }
        let stripped = strip_list_punctuation(&text).len();
        text.truncate(stripped);
        trim_pieces(&mut pieces, units);
        out.push(ItemText { text, pieces });
    }
    out
}

/// Takes the punctuation of lists off the pieces too, so that the quotation ends where the statement does.
fn trim_pieces(pieces: &mut [Piece], units: &[Unit<'_>]) {
    if let Some(last) = pieces.last_mut()
        && let Some(slice) = units.get(last.unit).and_then(|u| u.text.get(last.start..last.end))
    {
        last.end = last.start + strip_list_punctuation(slice).len();
    }
}

fn chain(nodes: &[Node], node: usize) -> Vec<usize> {
    let mut chain = vec![node];
    let mut at = node;
    while let Some(parent) = nodes.get(at).and_then(|n| n.parent) {
        chain.push(parent);
        at = parent;
        if chain.len() > 16 {
            break;
        }
    }
    chain.reverse();
    chain
}

/// True where `item` says again what `node` says.
fn repeats(
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
fn misspelt(
    nodes: &[Node],
    key: &(Level, String),
    items: &[Item],
    item: &Item,
    parent: Option<usize>,
) -> Option<usize> {
    let (level, folded) = key;
    let length = folded.chars().count();
    if *level > Level::OperationalGoal || *level == Level::Vision || !(12..=200).contains(&length) {
        return None;
    }
    let digits = |s: &str| s.chars().filter(char::is_ascii_digit).collect::<String>();
    nodes.iter().enumerate().rev().take(48).find_map(|(index, node)| {
        let label = number_of(node, items).is_some();
        let alike = node.level == *level
            && node.parent == parent
            && node.children == 0
            && label != item.number.is_some()
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

/// Entries of contents pages that the text repeats in other words (wrapped, cut short) are no statements of their own.
fn drop_contents_repeats(nodes: &mut [Node], items: &[Item]) {
    let mut labels: BTreeSet<(Level, String)> = BTreeSet::new();
    let mut texts: BTreeSet<(Level, String)> = BTreeSet::new();
    for node in nodes.iter().filter(|n| n.in_text) {
        labels.extend(number_of(node, items).map(|n| (node.level, n.text.clone())));
        texts.insert((node.level, node.folded.clone()));
    }
    for index in 0..nodes.len() {
        let Some(node) = nodes.get(index).filter(|n| !n.in_text) else { continue };
        let label = number_of(node, items).map(|n| (node.level, n.text.clone()));
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
fn free_children_of_lists(nodes: &mut [Node], items: &[Item]) {
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

fn number_of<'i>(node: &Node, items: &'i [Item]) -> Option<&'i Number> {
    items.get(node.labelled?).and_then(|item| item.number.as_ref())
}

/// "Sfera społeczna" in a diagnosis is a heading; only with goals below it is it an area of the strategy.
fn drop_childless_areas(nodes: &mut [Node], items: &[Item]) {
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

/// Notes where a label fits its place, and where it does not: another prefix than the parent's, or the label of a sibling.
fn check_labels(nodes: &mut [Node], items: &[Item]) {
    let mut doubts: Vec<(usize, Doubt)> = Vec::new();
    let mut in_order: Vec<usize> = Vec::new();
    let mut siblings: HashMap<(Option<usize>, Level, String), usize> = HashMap::new();
    let mut last: HashMap<(Option<usize>, Level), usize> = HashMap::new();
    let topmost = nodes.iter().filter(|n| !n.dropped && n.parent.is_none()).map(|n| n.level).min();
    for (index, node) in nodes.iter().enumerate().filter(|(_, n)| !n.dropped) {
        let Some(number) = number_of(node, items) else {
            continue;
        };
        let above = node.parent.and_then(|p| nodes.get(p)).and_then(|p| number_of(p, items));
        let previous = last.insert((node.parent, node.level), index);
        if let Some(previous) = previous
            && nodes
                .get(previous)
                .and_then(|p| number_of(p, items))
                .is_some_and(|p| number.follows(p))
        {
            in_order.extend([previous, index]);
        } else if above.is_some_and(|above| number.is_below(above)) {
            in_order.push(index);
        }
        if let Some(above) = above
            && number.depth() == above.depth() + 1
            && above.code.is_empty() == number.code.is_empty()
            && !number.is_below(above)
        {
            let (label, above) = (number.text.clone(), above.text.clone());
            doubts.push((index, Doubt::OutOfPlace { label, above }));
        }
        if node.parent.is_none() && number.depth() >= 2 && topmost.is_some_and(|t| t < node.level) {
            doubts.push((index, Doubt::NothingAbove(number.text.clone())));
        }
        let key = (node.parent, node.level, number.text.clone());
        if siblings.insert(key, index).is_some() {
            doubts.push((index, Doubt::PrintedTwice(number.text.clone())));
        }
    }
    for index in in_order {
        if let Some(node) = nodes.get_mut(index) {
            node.in_order = true;
        }
    }
    for (index, doubt) in doubts {
        if let Some(node) = nodes.get_mut(index) {
            node.doubts.push(doubt);
        }
    }
}

/// Doubts about the words of a statement.
fn doubts_about(text: &str, level: Level) -> impl Iterator<Item = Doubt> {
    // What a description has and a statement has not; a vision may be one.
    let limit = if level == Level::Vision { 200 } else { 80 };
    let words = text.split_whitespace().count();
    let long = (words > limit).then_some(Doubt::Long(words));
    long.into_iter().chain(ends_in_joining_word(text).then_some(Doubt::BreaksOff))
}

fn emit(
    nodes: &[Node],
    items: &[Item],
    texts: &[ItemText],
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
        let (Some(item), Some(text)) = (items.get(item_index), texts.get(item_index)) else {
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
            label: label.map(|n| n.text.clone()),
            text: text.text.clone(),
            body: body.filter(|b| !b.is_empty()),
            parent,
            place: place(&text.pieces, units, blocks),
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
