//! Segmentation: from the blocks of a document to its statements. It knows no format and no document.

mod announce;
mod confidence;
mod cuts;
mod emphasis;
mod fold;
mod grammar;
mod head;
mod joins;
mod lead;
mod neighbours;
mod number;
mod opening;
mod outline;
mod rank;
mod text;
mod topic;
mod unit;
mod unlabelled;
mod words;
mod wrap;

pub(crate) use fold::fold;
pub use grammar::Taken;
pub(crate) use grammar::{Role, column_role};
pub(crate) use head::floor;
pub(crate) use joins::heads_one_number;
pub(crate) use lead::Leads;
pub(crate) use outline::Statement;
pub(crate) use unit::is_structural;

use crate::block::Block;

/// What segmentation makes of a document.
#[derive(Debug)]
pub(crate) struct Segmentation {
    /// Statements, parents before their children.
    pub statements: Vec<Statement>,
    /// For each block: what it was taken for, by which rule, and the statement it went to.
    pub readings: Vec<BlockReading>,
    /// Block and message.
    pub doubts: Vec<(usize, String)>,
}

/// What a block (or a part of it) was taken for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct BlockReading {
    pub block: usize,
    pub taken_for: Taken,
    pub rule: &'static str,
    pub statement: Option<usize>,
}

/// True for a label with its number and nothing else: "CEL STRATEGICZNY 2".
pub(crate) fn is_label_alone(text: &str) -> bool {
    matches!(head::opening_at(text, 0), Some(head::Opening::Label(label))
        if label.number.is_some() && label.title >= text.len())
}

/// True for a label with its number and a title: "Cel 1. Ochrona dziedzictwa".
pub(crate) fn is_label_with_number(text: &str) -> bool {
    matches!(head::opening_at(text, 0), Some(head::Opening::Label(label))
        if label.number.is_some() && label.title < text.len())
}

/// True for the heading of a list of one level and nothing else: "CELE STRATEGICZNE".
pub(crate) fn is_announcement(text: &str) -> bool {
    announce::announcement_at(text, 0)
        .is_some_and(|a| a.pure && a.rest.is_none() && a.number.is_none() && a.words.len() == 1)
}

/// True for a level word and nothing else: "CEL STRATEGICZNY". Of "Zadanie" and the like, which head columns too, it is not said.
pub(crate) fn is_label_without_number(text: &str) -> bool {
    matches!(head::opening_at(text, 0), Some(head::Opening::Label(label))
        if label.number.is_none() && label.title >= text.len() && !label.word.is_common_speech())
}

/// True where two lines open with numbers of one list, the second with the next: "1. …" and "2. …".
pub(crate) fn goes_on_in_list(previous: &str, next: &str) -> bool {
    let numbers = number::number_at(previous, 0, false).zip(number::number_at(next, 0, false));
    numbers.is_some_and(|(previous, next)| {
        next.close != number::Close::Nothing
            && next.follows(&previous)
            && next.shape() == previous.shape()
    })
}

/// True where a label or a number that opens `next` goes on with the one that opens `previous`: "Cel 1. …" and "Cel 2. …".
pub(crate) fn goes_on_with_label(previous: &str, next: &str) -> bool {
    let label = |text: &str| match head::opening_at(text, 0) {
        Some(head::Opening::Label(label)) => Some((label.word, label.number)),
        _ => None,
    };
    match (label(previous), label(next)) {
        (Some((above, Some(before))), Some((word, Some(number)))) => {
            above.same_level(word) && number.follows(&before)
        }
        (None, None) => goes_on_in_list(previous, next),
        _ => false,
    }
}

/// True for a text that opens with a label or a number that closes: "Cel 1. …", "2.1. …".
pub(crate) fn opens_numbered(text: &str) -> bool {
    let closed =
        |number: number::Number| number.close != number::Close::Nothing || number.depth() > 1;
    number::number_at(text, 0, false).is_some_and(closed)
        || matches!(head::opening_at(text, 0), Some(head::Opening::Label(label)) if label.number.is_some())
}

/// Finds the statements in blocks. `plans` says that the document, by its title, sets out what is to be done: then headings with
/// points count where no level is named.
pub(crate) fn segment(blocks: &[Block], plans: bool) -> Segmentation {
    let units = unit::units(blocks);
    let wrapping = wrap::Wrapping::of(&units);
    let units = wrap::join_wrapped(units, wrapping);
    let mut parsed = grammar::parse(&units, wrapping, plans, false);
    let goals =
        |parsed: &grammar::Parsed| parsed.items.iter().filter(|item| !item.contents).count();
    if goals(&parsed) == 0 && !parsed.doubts.is_empty() {
        // Headings that mislead must not cost a document its goals.
        let lenient = grammar::parse(&units, wrapping, plans, true);
        // Of actions alone, of which such a part speaks in any document, none were lost.
        let found = lenient.items.iter().filter(|item| !item.contents);
        if found.into_iter().any(|item| !item.word.is_some_and(words::Word::is_common_speech)) {
            parsed = lenient;
        }
    }
    if plans && goals(&parsed) == 0 {
        let unlabelled = unlabelled::parse_unlabelled(&units);
        if !unlabelled.items.is_empty() {
            parsed = unlabelled;
        }
    }
    neighbours::mend_labels(&mut parsed.items, &units);
    neighbours::drop_page_numbers(&mut parsed.items, &units);
    neighbours::drop_note_marks(&mut parsed.items, &units);
    neighbours::goals_of_cards_first(&mut parsed, &units);
    let (statements, statement_of) = outline::arrange(&parsed.items, &units, blocks);
    let mut readings = Vec::with_capacity(units.len());
    for (unit, mark) in units.iter().zip(&parsed.marks) {
        let Some(mark) = mark else { continue };
        let statement = mark.item.and_then(|item| statement_of.get(item).copied().flatten());
        for block in unit.spans.blocks() {
            readings.push(BlockReading {
                block,
                taken_for: mark.taken_for,
                rule: mark.rule,
                statement,
            });
        }
    }
    let doubts = parsed
        .doubts
        .into_iter()
        .map(|(index, message)| (units.get(index).map_or(0, unit::Unit::block), message))
        .collect();
    Segmentation { statements, readings, doubts }
}
