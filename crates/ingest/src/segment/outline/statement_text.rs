//! The text of a statement, and where in its lines it ends.

use crate::segment::grammar::{Item, Style};
use crate::segment::head::floor;
use crate::segment::text::{Piece, assemble, strip_list_punctuation, without_mark_of_sequel};
use crate::segment::unit::Unit;

/// Items before a bullet that are looked at for its text.
const ITEMS_BEFORE: usize = 40;

/// The text of an item.
pub(super) struct ItemText {
    pub text: String,
    /// Byte offset, in the unit of the last piece, at which it ends.
    pub end: usize,
}

pub(super) fn statement_texts(items: &[Item], units: &[Unit<'_>]) -> Vec<ItemText> {
    let mut out: Vec<ItemText> = Vec::with_capacity(items.len());
    for (index, item) in items.iter().enumerate() {
        let mut text = assemble(&item.pieces, units);
        let mut end = item.pieces.last().map_or(0, |piece| piece.end);
        if let (Style::Bulleted | Style::Plain, [piece]) = (item.style, item.pieces.as_slice())
            && let Some(length) = glued(&text, index, items, &out)
        {
            let slice = slice(*piece, units);
            if slice.len() > length && slice.is_char_boundary(slice.len() - length) {
                end -= length;
                text = assemble(&[Piece { end, ..*piece }], units);
            }
        }
        text.truncate(strip_ending(&text).len());
        if let Some(last) = item.pieces.last() {
            // The quotation ends where the statement does.
            let slice = slice(Piece { end, ..*last }, units);
            end = last.start + strip_ending(slice).len();
        }
        out.push(ItemText { text, end });
    }
    out
}

/// The statement without what the list or the page put behind it: "(ciąg dalszy)" of a heading that is printed again, "Strona 3" that
/// was glued to it, a semicolon.
fn strip_ending(text: &str) -> &str {
    let page = without_page(without_footnote(without_link(without_sign(text))));
    strip_list_punctuation(without_mark_of_sequel(page).unwrap_or(page))
}

/// The text without the raised figures that point to a footnote: "Aktywni seniorzy¹". Those of a unit stay: "m²".
fn without_footnote(text: &str) -> &str {
    const LEAST: usize = 3;
    let bare = text.trim_end_matches(|c: char| "¹²³⁴⁵⁶⁷⁸⁹⁰".contains(c));
    if bare.len() == text.len() {
        return text;
    }
    let word = bare.rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
    if word.chars().count() >= LEAST { bare } else { text }
}

/// The text without the sign that opens or closes a part of a web page: "Wymiar 1: Mieszkańcy ▼".
fn without_sign(text: &str) -> &str {
    const SIGNS: &str = "▼▲►▶▸▾▴◄✕×⌄⌃»›＋";
    match text.trim_end().chars().next_back() {
        Some(last) if SIGNS.contains(last) => {
            text.trim_end_matches(|c: char| c.is_whitespace() || SIGNS.contains(c))
        }
        _ => text,
    }
}

/// The text without the link of a web page behind it: "… czytaj więcej".
fn without_link(text: &str) -> &str {
    const LINKS: [&str; 5] = [
        " czytaj więcej",
        " Czytaj więcej",
        " zobacz więcej",
        " Zobacz więcej",
        " dowiedz się więcej",
    ];
    if !text.ends_with('j') {
        return text;
    }
    LINKS.iter().find_map(|link| text.strip_suffix(link)).map_or(text, str::trim_end)
}

/// The text without the mark of a page at its end: "… Strona 3", "… str. 12", "… Strona 3 z 41".
fn without_page(text: &str) -> &str {
    const PAGES: [&str; 4] = [" Strona", " strona", " str.", " Str."];
    const LONGEST: usize = 20;
    if !text.ends_with(|c: char| c.is_ascii_digit()) {
        return text;
    }
    let from = floor(text, text.len().saturating_sub(LONGEST));
    let tail = text.get(from..).unwrap_or_default();
    let is_page = |tail: &str| {
        let mut words = tail.split_whitespace();
        let figures = |word: Option<&str>| {
            word.is_some_and(|word| word.bytes().all(|byte| byte.is_ascii_digit()))
        };
        figures(words.next())
            && match words.next() {
                None => true,
                Some("z") => figures(words.next()) && words.next().is_none(),
                Some(_) => false,
            }
    };
    let page = PAGES.iter().find_map(|mark| {
        let at = tail.rfind(mark)?;
        is_page(tail.get(at + mark.len()..)?).then_some(from + at)
    });
    page.and_then(|at| text.get(..at)).unwrap_or(text)
}

/// "B A", where A is an item of the same list: the heading of A's description was glued to B. Returns the length of A.
fn glued(text: &str, index: usize, items: &[Item], before: &[ItemText]) -> Option<usize> {
    let item = items.get(index)?;
    let from = index.saturating_sub(ITEMS_BEFORE);
    let others = items.get(from..index)?.iter().zip(before.get(from..index)?);
    others.filter(|(other, _)| other.style == item.style && other.word == item.word).find_map(
        |(_, other)| {
            let head = text.strip_suffix(other.text.as_str())?;
            (other.text.split_whitespace().nth(1).is_some()
                && head.ends_with(' ')
                && !head.trim().is_empty())
            .then_some(other.text.len())
        },
    )
}

fn slice<'u>(piece: Piece, units: &'u [Unit<'_>]) -> &'u str {
    units.get(piece.unit).and_then(|u| u.text.get(piece.start..piece.end)).unwrap_or_default()
}
