//! Where the words of a text stand.
//!
//! Works on the original text, so that offsets need no mapping: combining marks and invisible characters count as part of the
//! word that they stand in. A hyphenated compound is a *whole* that spans the positions of its parts, which follow it.

use unicode_normalization::char::is_combining_mark;

use crate::normalize::is_ignorable;

/// A token before it is looked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct RawToken {
    /// First byte in the text.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// Word position.
    pub position: u32,
    /// Number of positions covered: 1, or the number of parts of a compound.
    pub span: u32,
    /// What it looks like.
    pub kind: RawKind,
}

/// What a token looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum RawKind {
    /// Letters (digits may be among them).
    Word,
    /// Begins with a digit and has no letter.
    Number,
    /// A compound: words parted by hyphens.
    Compound,
}

/// Appends the tokens of `text`, in order of position, a compound before its parts.
pub(crate) fn tokenize(text: &str, out: &mut Vec<RawToken>) {
    let mut position = 0u32;
    let mut at = 0;
    while let Some(start) = next_word(text, at) {
        let first = out.len();
        let mut part = word_at(text, start);
        part.position = position;
        out.push(part);
        let mut parts = 1;
        let mut letters = part.kind == RawKind::Word;
        while let Some(next) = after_hyphen(text, part.end) {
            part = word_at(text, next);
            part.position = position + parts;
            letters |= part.kind == RawKind::Word;
            parts += 1;
            out.push(part);
        }
        if parts > 1 && letters {
            let whole = RawToken {
                start,
                end: part.end,
                position,
                span: parts,
                kind: RawKind::Compound,
            };
            out.insert(first, whole);
        }
        position = position.saturating_add(parts);
        at = part.end;
    }
}

fn next_word(text: &str, from: usize) -> Option<usize> {
    let rest = text.get(from..)?;
    rest.find(char::is_alphanumeric).map(|offset| from + offset)
}

fn word_at(text: &str, start: usize) -> RawToken {
    let rest = text.get(start..).unwrap_or_default();
    let mut end = start;
    let mut kind = RawKind::Number;
    let mut characters = rest.char_indices().peekable();
    while let Some((offset, c)) = characters.next() {
        let next = start + offset + c.len_utf8();
        if c.is_alphabetic() {
            kind = RawKind::Word;
            end = next;
        } else if c.is_alphanumeric() || (is_combining_mark(c) && end > start) {
            end = next;
        } else if is_ignorable(c) {
            // Belongs to the word only when the word goes on: `end` is moved by what follows.
        } else if matches!(c, '.' | ',') && kind == RawKind::Number {
            if !characters
                .peek()
                .is_some_and(|(_, digit)| digit.is_ascii_digit())
            {
                break;
            }
        } else {
            break;
        }
    }
    RawToken {
        start,
        end,
        position: 0,
        span: 1,
        kind,
    }
}

/// Where the next part of a compound begins, if a hyphen joins one to the word that ends at `end`.
fn after_hyphen(text: &str, end: usize) -> Option<usize> {
    let mut rest = text.get(end..)?.chars();
    let hyphen = rest
        .next()
        .filter(|c| matches!(c, '-' | '\u{2010}' | '\u{2011}'))?;
    rest.next().filter(|c| c.is_alphanumeric())?;
    Some(end + hyphen.len_utf8())
}
