//! How a word is written: its surface, and the characters that join words.

use crate::normalize::{is_ignorable, is_letter, is_mark, normalize, push_normalized};
use crate::tokenizer::RawKind;

/// The text between two kinds of joint: the parts of a compound's surface, as the tokenizer parted them.
pub(crate) fn parts_of_compound(surface: &str) -> impl Iterator<Item = &str> {
    surface.split('-').filter(|part| !part.is_empty())
}

/// Appends the surface of a token: NFC, lower-cased, without invisible characters; the joints of a
/// compound are plain hyphens without spaces, apostrophes are plain; a word cut by the print is whole.
pub(crate) fn push_surface(written: &str, kind: RawKind, out: &mut String) {
    if written.is_ascii() && !written.contains(['-', ' ', '\n']) && kind != RawKind::Compound {
        out.extend(written.chars().map(|c| c.to_ascii_lowercase()));
        return;
    }
    let with_ending =
        written.split_once(is_hyphen).is_some_and(|(left, right)| takes_ending(left, right));
    let cut = kind == RawKind::Word && !with_ending;
    let characters = written.chars().filter(move |&c| !is_ignorable(c) && !c.is_whitespace());
    let characters = characters.filter_map(move |c| match c {
        _ if is_hyphen(c) || is_dash(c) => (!cut).then_some('-'),
        _ if is_apostrophe(c) => Some('\''),
        _ => Some(c),
    });
    let lower = characters.flat_map(char::to_lowercase);
    if kind != RawKind::Compound {
        push_normalized(lower, out);
        return;
    }
    let mut composed = String::with_capacity(written.len());
    push_normalized(lower, &mut composed);
    if composed.contains('-') {
        out.push_str(&composed);
        return;
    }
    // Camel case: the joint is where the case changes.
    let mut previous = None;
    let mut joined = String::with_capacity(written.len() + 2);
    for c in written.chars() {
        if c.is_uppercase() && previous.is_some_and(char::is_lowercase) {
            joined.push('-');
        }
        if !is_mark(c) {
            previous = Some(c);
        }
        joined.push(c);
    }
    push_normalized(joined.chars().filter(|&c| !is_ignorable(c)).flat_map(char::to_lowercase), out);
}

/// Characters, not counting marks and invisible ones: the same in NFC and NFD.
pub(crate) fn length(written: &str) -> usize {
    written.chars().filter(|&c| !is_mark(c) && !is_ignorable(c)).count()
}

pub(crate) fn surface(written: &str) -> String {
    let mut out = String::with_capacity(written.len());
    push_surface(written, RawKind::Word, &mut out);
    out
}

/// Whether a hyphen joins an acronym and its ending: `NGO-sów`.
pub(crate) fn takes_ending(left: &str, right: &str) -> bool {
    has_only_capitals(left) && length(left) > 1 && is_ending(&normalize(right))
}

pub(crate) fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}' | '\u{2011}')
}

pub(crate) fn is_dash(c: char) -> bool {
    matches!(c, '–' | '—' | '−')
}

pub(crate) fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | 'ʼ')
}

/// Endings that follow an apostrophe, or a hyphen behind an acronym.
pub(crate) fn is_ending(tail: &str) -> bool {
    matches!(
        tail,
        "a" | "ach"
            | "ami"
            | "e"
            | "ego"
            | "em"
            | "emu"
            | "i"
            | "ie"
            | "iem"
            | "im"
            | "mu"
            | "om"
            | "owi"
            | "owie"
            | "ów"
            | "ow"
            | "s"
            | "sie"
            | "sów"
            | "sow"
            | "som"
            | "sami"
            | "sach"
            | "sy"
            | "u"
            | "y"
            | "ym"
    )
}

/// Whether a word of two letters or more, or a single letter, has upper-case letters only.
pub(crate) fn has_only_capitals(written: &str) -> bool {
    let mut letters = written.chars().filter(|&c| is_letter(c)).peekable();
    letters.peek().is_some() && letters.all(char::is_uppercase)
}
