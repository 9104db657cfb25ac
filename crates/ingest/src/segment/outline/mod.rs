//! From statements in a row to a tree: parents by position, repeats merged, labels checked.

mod emit;
mod labels;
mod repeats;
mod statement_text;
mod tidy;

use arrayvec::ArrayVec;
use azymut_record::{Confidence, Level};
use hashbrown::{HashMap, HashSet};

use self::emit::emit;
use self::labels::check_labels;
use self::repeats::{Known, misspelt, repeats};
use self::statement_text::statement_texts;
use self::tidy::{drop_childless_areas, drop_contents_repeats, free_children_of_lists};
use super::announce::announcement_at;
use super::confidence::Doubt;
use super::fold::{fold_statement, is_letter};
use super::grammar::{Item, Style};
use super::number::{Number, Part, Printed};
use super::rank::Ranks;
use super::text::Place;
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
    /// The node before that says the same at the same level.
    said_before: Option<usize>,
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
    let mut texts = statement_texts(items, units);
    let ranks = Ranks::of(items);
    let mut nodes: Vec<Node> = Vec::new();
    let mut node_of: Vec<Option<usize>> = vec![None; items.len()];
    let mut stack: Vec<usize> = Vec::new();
    let mut known = Known::default();
    let mut by_label: HashMap<(Noun, Option<Adjective>, Printed), usize> = HashMap::new();
    // None where several kinds of the noun bear the number.
    let mut by_number: HashMap<(Noun, Printed), Option<usize>> = HashMap::new();
    let mut read = 0;
    let recurring = recurring_announcements(units);
    let ends = |at: usize| {
        let unit = units.get(at).filter(|_| !recurring.contains(&at))?;
        heading(unit)
    };
    // The level of the last heading, and that of the section that each item of a table stands in.
    let mut section = None;
    let mut sections: Vec<Option<u8>> = vec![None; items.len()];
    for (index, item) in items.iter().enumerate() {
        let Some(text) = texts.get(index).filter(|t| t.text.chars().any(is_letter)) else {
            continue;
        };
        // A heading ends what stands under a deeper heading before it, whatever the words of both are.
        let unit = item.pieces.first().map_or(read, |piece| piece.unit);
        let passed = units.get(read..=unit).unwrap_or_default();
        let highest = (read..=unit).filter_map(ends).min();
        section = passed.iter().rev().find_map(heading).or(section);
        if let Some(slot) = sections.get_mut(index)
            && matches!(units.get(unit).map(|unit| &unit.kind), Some(UnitKind::Cell(_)))
        {
            *slot = section;
        }
        read = read.max(unit + 1);
        if let Some(highest) = highest {
            let ended = stack.iter().position(|&node| {
                let Some(last) = nodes.get(node).and_then(|node| node.occurrences.last()) else {
                    return false;
                };
                let own = items
                    .get(last.item)
                    .and_then(|item| item.pieces.first())
                    .and_then(|piece| heading(units.get(piece.unit)?));
                // A table ends with its section.
                let around = sections.get(last.item).copied().flatten();
                (own.is_some_and(|level| level > highest)
                    || around.is_some_and(|level| level >= highest))
                    && !nodes.get(node).is_some_and(|node| counts_below(item, node, items))
            });
            stack.truncate(ended.unwrap_or(stack.len()));
        }
        let rank = ranks.rank(item);
        let folded = fold_statement(&text.text);
        let referred = item.reference.as_ref().and_then(|(word, number)| {
            let named = by_label.get(&(word.noun, word.adjective, number.text)).copied();
            // "do celu 1.1" names the one goal of that number, of whatever kind.
            let only = || by_number.get(&(word.noun, number.text)).copied().flatten();
            named
                .or_else(|| if word.adjective.is_none() { only() } else { None })
                .or_else(|| by_whole_number(&nodes, items, *word, number))
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
            let ended = nodes
                .get(top)
                .and_then(|node| items.get(node.occurrences.last()?.item)?.ends_before)
                .is_some_and(|end| index >= end);
            let other_list = other_list || ended;
            let above =
                nodes.get(top).is_some_and(|node| node.nesting < rank.nesting) && !other_list;
            if above || explicit == Some(top) {
                break;
            }
            stack.pop();
        }
        let parent = stack.last().copied().filter(|_| rank.level != Level::Vision);
        let length = folded.chars().count();
        let said_before = known.latest(&nodes, rank.level, &folded);
        let existing = std::iter::successors(said_before, |&node| nodes.get(node)?.said_before)
            .take(32)
            .find(|&node| repeats(&nodes, node, items, item, parent));
        let existing = existing
            .or_else(|| misspelt(&nodes, (rank.level, &folded, length), items, item, parent));
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
                    length,
                    said_before,
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
                known.add(&nodes, node);
                node
            }
        };
        if let Some(slot) = node_of.get_mut(index) {
            *slot = Some(node);
        }
        if let (Some(word), Some(number), false) = (item.word, &item.number, item.contents) {
            by_label.insert((word.noun, word.adjective, number.text), node);
            by_number
                .entry((word.noun, number.text))
                .and_modify(|known| *known = known.filter(|&known| known == node))
                .or_insert(Some(node));
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
    emit(&nodes, items, &mut texts, &node_of, units, blocks)
}

/// The goal that a number of the whole hierarchy names, "I.1", where the document prints its last component only: 1 below I.
fn by_whole_number(nodes: &[Node], items: &[Item], word: Word, number: &Number) -> Option<usize> {
    const LOOK_BACK: usize = 256;
    let (last, head) = number.parts.split_last()?;
    let values =
        |parts: &[Part]| parts.iter().map(|part| part.value()).collect::<ArrayVec<u16, 8>>();
    let head = Some(values(head)).filter(|head| !head.is_empty())?;
    let is_named = |node: &Node| {
        let own = number_of(node, items).map(|own| values(&own.parts));
        let above = node.parent.and_then(|parent| number_of(nodes.get(parent)?, items));
        own.is_some_and(|own| own.as_slice() == [last.value()])
            && above.is_some_and(|above| values(&above.parts) == head)
            && node
                .occurrences
                .first()
                .and_then(|o| items.get(o.item)?.word)
                .is_some_and(|own| own.same_level(word))
    };
    nodes
        .iter()
        .enumerate()
        .rev()
        .take(LOOK_BACK)
        .find(|(_, node)| is_named(node))
        .map(|(at, _)| at)
}

/// True where a node stands in a section of its own.
fn is_apart(nodes: &[Node], items: &[Item], node: usize) -> bool {
    let last = nodes.get(node).and_then(|node| node.occurrences.last());
    last.and_then(|o| items.get(o.item)).is_some_and(|item| item.apart)
}

/// Headings that announce a list and stand in the document again and again, below each goal ("Kierunki działań"): they end
/// nothing, whatever level they are given.
fn recurring_announcements(units: &[Unit<'_>]) -> HashSet<usize> {
    /// Longest of them, in bytes.
    const LONGEST: usize = 60;
    let mut seen: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, unit) in units.iter().enumerate() {
        if heading(unit).is_some() && unit.text.len() <= LONGEST {
            seen.entry(unit.text.as_ref()).or_default().push(at);
        }
    }
    let announces = |text: &str| announcement_at(text, 0).is_some();
    let recurring = seen.into_iter().filter(|(text, at)| at.len() >= 2 && announces(text));
    recurring.flat_map(|(_, at)| at).collect()
}

/// True for an item of which the number goes on that of a node: 3.1 below 3, whatever sizes both are set in.
fn counts_below(item: &Item, node: &Node, items: &[Item]) -> bool {
    let numbers = item.number.as_ref().zip(number_of(node, items));
    numbers.is_some_and(|(own, above)| {
        own.parts.len() > above.parts.len()
            && own.parts.iter().zip(&above.parts).all(|(a, b)| a.value() == b.value())
    })
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
        let parent = area_told(nodes, items, index).or(parent);
        let cyclic = parent.is_some_and(|p| chain(nodes, p).contains(&index));
        if let Some(node) = nodes.get_mut(index) {
            node.parent = if cyclic { None } else { parent };
        }
    }
}

/// The area of a goal that appears more than once: that of the appearance which stands nearest to its area. Where a list puts each goal
/// below its area and a chapter then takes them up one by one, all of the chapter's would stand below the last area.
fn area_told(nodes: &[Node], items: &[Item], index: usize) -> Option<usize> {
    let node = nodes.get(index).filter(|node| node.level == Level::StrategicGoal)?;
    if node.occurrences.len() < 2 {
        return None;
    }
    let distance = |o: &Occurrence| {
        let area = nodes.get(o.parent?).filter(|area| area.level == Level::Area)?;
        let above = area.occurrences.iter().map(|above| above.item).filter(|at| *at < o.item).max();
        Some((o.item - above?, o.parent?))
    };
    let in_text = |o: &&Occurrence| items.get(o.item).is_some_and(|item| !item.contents);
    let told = node.occurrences.iter().filter(in_text).filter_map(distance);
    told.min_by_key(|(distance, _)| *distance).map(|(_, area)| area)
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

fn number_of<'i>(node: &Node, items: &'i [Item]) -> Option<&'i Number> {
    items.get(node.labelled?).and_then(|item| item.number.as_ref())
}
