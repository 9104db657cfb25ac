//! What the items around an item tell of it: labels that scanning misread, and cards that name a goal behind what serves it.

use std::collections::BTreeSet;
use std::fmt::Write;

use azymut_record::Level;

use super::confidence::Doubt;
use super::grammar::{Item, Parsed, Style};
use super::number::{Close, Number, Part, Printed};
use super::unit::Unit;
use super::words::Word;

/// Reads again the labels that only their neighbours can tell: "l." ahead of "ll." is the Roman one, and so is that of "l.2" below it;
/// "2.Z" behind "2.1" is 2.2.
pub(super) fn mend_labels(items: &mut [Item], units: &[Unit<'_>]) {
    const REACH: usize = 64;
    for index in 0..items.len() {
        let Some(item) = items.get(index).filter(|item| item.style == Style::Labelled) else {
            continue;
        };
        let Some(number) = item.number.as_ref() else { continue };
        let same_word = |other: &&Item| other.word == item.word && other.number.is_some();
        let numbers = |other: &Item| other.number.clone();
        let mended = match number.parts.as_slice() {
            [Part::Arabic(1)] if number.repaired => {
                let next = items.iter().skip(index + 1).take(REACH).find(same_word);
                let roman = |next: &Number| next.parts.as_slice() == [Part::Roman(2)];
                next.and_then(numbers).filter(roman).map(|_| Part::Roman(1))
            }
            // "I.I." ahead of "I.2."
            [.., Part::Roman(1)] if number.parts.len() >= 2 => {
                let next = items.iter().skip(index + 1).take(REACH).find(same_word);
                let arabic = |next: &Number| {
                    next.last() == Some(Part::Arabic(2))
                        && with_last(next, Part::Arabic(1)).parts
                            == with_last(number, Part::Arabic(1)).parts
                };
                next.and_then(numbers).filter(arabic).map(|_| Part::Arabic(1))
            }
            [.., Part::Letter(letter)] if number.parts.len() >= 2 => {
                let before = items.iter().take(index).rev().take(REACH).find(same_word);
                let figure = figure_read_as(*letter);
                let follows = |before: &Number| {
                    figure.is_some_and(|figure| with_last(number, figure).follows(before))
                };
                before.and_then(numbers).filter(follows).and(figure)
            }
            _ => None,
        };
        let Some(last) = mended else { continue };
        let number = with_last(number, last);
        if let Some(item) = items.get_mut(index) {
            correct(item, number);
        }
    }
    let is_one =
        |item: &Item| item.number.as_ref().is_some_and(|n| n.parts.as_slice() == [Part::Roman(1)]);
    for index in 0..items.len() {
        let Some(word) = items.get(index).filter(|item| is_one(item)).map(|item| item.word) else {
            continue;
        };
        let below = items.iter_mut().skip(index + 1).take_while(|item| item.word != word);
        // "l.2" behind "1.1" is 1.2.
        let mut before: Option<Number> = None;
        for item in below.take(REACH) {
            let behind = before.as_ref().zip(item.number.as_ref());
            let in_order = behind.is_some_and(|(before, number)| number.follows(before));
            before = item.number.clone().filter(|number| {
                in_order
                    || !number.repaired && matches!(number.parts.first(), Some(Part::Arabic(_)))
            });
            if in_order {
                continue;
            }
            if let Some(number) = below_roman_one(item, units) {
                correct(item, number);
            }
        }
    }
}

fn correct(item: &mut Item, number: Number) {
    item.doubts.retain(|doubt| !matches!(doubt, Doubt::Misread(_)));
    item.doubts.push(Doubt::Misread(number.text.to_string()));
    item.number = Some(number);
}

/// The number "I.2" of an item that bears it as "l.2".
fn below_roman_one(item: &Item, units: &[Unit<'_>]) -> Option<Number> {
    let number = item.number.as_ref().filter(|number| number.repaired && number.code.is_empty())?;
    let [Part::Arabic(1), _, ..] = number.parts.as_slice() else { return None };
    let text = units.get(item.pieces.first()?.unit)?.text.get(..number.end)?.trim_end();
    let printed = text.rsplit(char::is_whitespace).next()?;
    if !printed.starts_with(['l', '|']) {
        return None;
    }
    let mut mended = number.clone();
    *mended.parts.first_mut()? = Part::Roman(1);
    let rest = number.text.split_once('.').map_or("", |(_, rest)| rest);
    mended.text = Printed::from("I.").ok()?;
    mended.text.try_push_str(rest).ok()?;
    Some(mended)
}

/// The figure that scanning reads as a letter.
fn figure_read_as(letter: char) -> Option<Part> {
    const CONFUSED: [(char, u16); 7] =
        [('Z', 2), ('z', 2), ('A', 4), ('S', 5), ('s', 5), ('G', 6), ('B', 8)];
    CONFUSED.iter().find(|(read, _)| *read == letter).map(|&(_, figure)| Part::Arabic(figure))
}

/// The number with another last component.
fn with_last(number: &Number, last: Part) -> Number {
    let mut mended = number.clone();
    if let Some(slot) = mended.parts.last_mut() {
        *slot = last;
    }
    let head = mended.text.rfind('.').map_or("", |dot| number.text.get(..=dot).unwrap_or_default());
    let mut text = Printed::new();
    // What is longer than any number has lost nothing that could be told.
    let written = text.try_push_str(head).is_ok()
        && match last {
            Part::Roman(_) => text.try_push('I').is_ok(),
            Part::Arabic(value) => write!(text, "{value}").is_ok(),
            Part::Letter(letter) => text.try_push(letter).is_ok(),
        };
    if written {
        mended.text = text;
        mended.repaired = true;
    }
    mended
}

/// Puts a goal that a card names behind what serves it ("Cel operacyjny 1.1" / "Cel strategiczny 1") before it: by its number, or
/// where all the cards do so.
pub(super) fn goals_of_cards_first(parsed: &mut Parsed, units: &[Unit<'_>]) {
    let swapped: Vec<usize> = {
        let pairs: Vec<usize> = (1..parsed.items.len())
            .filter(|&at| is_goal_behind(&parsed.items, at, units))
            .map(|at| at - 1)
            .collect();
        let word = |at: usize| parsed.items.get(at).and_then(|item| item.word);
        let first = |word: Option<Word>| {
            parsed.items.iter().position(|item| item.word == word && !item.contents)
        };
        let numbered = |&at: &usize| {
            let number = |at: usize| parsed.items.get(at)?.number.as_ref();
            number(at).zip(number(at + 1)).is_some_and(|(own, above)| own.is_below(above))
                && first(word(at)) < first(word(at + 1))
        };
        let all_so = |&at: &usize| {
            let of_kind = |item: &&Item| item.word == word(at) && !item.contents;
            let kind = parsed.items.iter().filter(of_kind).count();
            let is_action = word(at).map(Word::usual_level) == Some(Level::Action);
            kind >= 2
                && (!is_action || first(word(at)) < first(word(at + 1)))
                && pairs.iter().filter(|&&other| word(other) == word(at)).count() == kind
        };
        pairs.iter().filter(|at| numbered(at) || all_so(at)).copied().collect()
    };
    for at in swapped {
        parsed.items.swap(at, at + 1);
        let turn = |index: &mut Option<usize>| match *index {
            Some(found) if found == at => *index = Some(at + 1),
            Some(found) if found == at + 1 => *index = Some(at),
            _ => {}
        };
        parsed.items.iter_mut().for_each(|item| turn(&mut item.under));
        parsed.marks.iter_mut().flatten().for_each(|mark| turn(&mut mark.item));
    }
}

/// True where item `at` is a labelled goal that stands right behind one of a lower rank.
fn is_goal_behind(items: &[Item], at: usize, units: &[Unit<'_>]) -> bool {
    /// The label of the goal on a line of its own, and its title.
    const MOST_UNITS: usize = 2;
    let (Some(own), Some(goal)) = (at.checked_sub(1).and_then(|own| items.get(own)), items.get(at))
    else {
        return false;
    };
    let level = |item: &Item| item.word.map(Word::usual_level);
    let ends = own.pieces.last().map_or(0, |piece| piece.unit);
    let begins = goal.pieces.first().map_or(usize::MAX, |piece| piece.unit);
    let between = units.get(ends + 1..begins).unwrap_or_default();
    let is_of_card = |item: &Item| {
        (item.style == Style::Labelled || item.style == Style::Numbered && !between.is_empty())
            && !item.contents
            && item.body.is_empty()
            && !item.needs_children
    };
    is_of_card(own)
        && is_of_card(goal)
        && match level(own) {
            Some(Level::OperationalGoal) => level(goal) == Some(Level::StrategicGoal),
            // "Nazwa zadania: …" above "Cel strategiczny: …"
            Some(Level::Action) => {
                own.number.is_none() && level(goal).is_some_and(|level| level < Level::Direction)
            }
            _ => false,
        }
        && begins > ends
        && between.len() < MOST_UNITS
        && between.iter().all(Unit::opens_with_label)
        && !goal.number.as_ref().is_some_and(|n| n.close == Close::Parenthesis)
}

/// Takes off the page numbers that stand behind the titles where nearly all have one and they rise, as on a contents page without
/// leaders: "Cel operacyjny 1.1 Tramwaj wodny 23".
pub(super) fn drop_page_numbers(items: &mut [Item], units: &[Unit<'_>]) {
    const LEAST: usize = 3;
    let labelled = |item: &Item| item.style == Style::Labelled && !item.contents;
    let page_of = |item: &Item| {
        let piece = item.pieces.last()?;
        let text = units.get(piece.unit)?.text.get(piece.start..piece.end)?;
        let (title, page) = text.trim_end().rsplit_once(' ')?;
        let figures = page.len() <= 3 && page.bytes().all(|byte| byte.is_ascii_digit());
        let titled = title.ends_with(|c: char| c.is_alphabetic() || ".”)".contains(c));
        let page: u32 = page.parse().ok().filter(|_| figures && titled)?;
        Some((page, piece.start + title.trim_end().len()))
    };
    let all = items.iter().filter(|item| labelled(item)).count();
    let pages: Vec<(usize, (u32, usize))> = items
        .iter()
        .enumerate()
        .filter(|(_, item)| labelled(item))
        .filter_map(|(index, item)| Some((index, page_of(item)?)))
        .collect();
    let rise = pages.is_sorted_by_key(|&(_, (page, _))| page);
    if pages.len() < LEAST || pages.len() * 4 < all * 3 || !rise {
        return;
    }
    for (index, (_, end)) in pages {
        if let Some(piece) = items.get_mut(index).and_then(|item| item.pieces.last_mut()) {
            piece.end = end;
        }
    }
}

/// Takes off the figures of footnotes glued to the ends of titles, "Remonty części wspólnych2", where a line of the document
/// begins with the same figure: "2 W tym klatek schodowych."
pub(super) fn drop_note_marks(items: &mut [Item], units: &[Unit<'_>]) {
    /// Letters of the word before the figure: "CO2" and "m2" are others.
    const LEAST_LETTERS: usize = 4;
    let mark_of = |item: &Item| {
        let piece = item.pieces.last()?;
        let text = units.get(piece.unit)?.text.get(piece.start..piece.end)?.trim_end();
        let title = text.trim_end_matches(|c: char| c.is_ascii_digit());
        let figure: u32 = text.get(title.len()..).filter(|f| f.len() <= 2)?.parse().ok()?;
        let letters = title.chars().rev().take_while(|c| c.is_lowercase()).count();
        (letters >= LEAST_LETTERS).then_some((figure, piece.start + title.len()))
    };
    let marked: Vec<(usize, u32, usize)> = items
        .iter()
        .enumerate()
        .filter_map(|(index, item)| mark_of(item).map(|(figure, end)| (index, figure, end)))
        .collect();
    if marked.is_empty() {
        return;
    }
    let notes: BTreeSet<u32> = units.iter().filter_map(|unit| note_figure(&unit.text)).collect();
    for (index, _, end) in marked.into_iter().filter(|(_, figure, _)| notes.contains(figure)) {
        if let Some(piece) = items.get_mut(index).and_then(|item| item.pieces.last_mut()) {
            piece.end = end;
        }
    }
}

/// The figure of a footnote: "2 W tym klatek schodowych."
fn note_figure(text: &str) -> Option<u32> {
    let (figure, note) = text.split_once(' ')?;
    let is_note = figure.len() <= 2 && note.trim_start().starts_with(char::is_uppercase);
    if is_note { figure.parse().ok() } else { None }
}
