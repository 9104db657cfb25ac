//! From the pieces of a statement to its text and its place in the file.

use super::unit::Unit;
use crate::block::Block;

/// A part of a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Piece {
    pub unit: usize,
    pub start: usize,
    pub end: usize,
}

impl Piece {
    /// Length in bytes.
    fn length(self) -> usize {
        self.end.saturating_sub(self.start)
    }
}

/// Where a statement stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    pub page: Option<u32>,
    pub lines: [u32; 2],
    pub bytes: Option<[u64; 2]>,
}

/// The text of pieces: white space folded, words that were hyphenated at a line's end joined.
pub(crate) fn assemble(pieces: &[Piece], units: &[Unit<'_>]) -> String {
    let mut out = String::with_capacity(pieces.iter().map(|piece| piece.length() + 1).sum());
    for piece in pieces {
        let Some(slice) = units.get(piece.unit).and_then(|u| u.text.get(piece.start..piece.end))
        else {
            continue;
        };
        if out.is_empty() && is_plain(slice) {
            out.push_str(slice);
            continue;
        }
        // A line feed inside a unit is a line break of the page.
        for line in slice.split('\n') {
            let mut words = line.split_whitespace();
            let Some(first) = words.next() else { continue };
            append(&mut out, first);
            for word in words {
                out.push(' ');
                out.push_str(word);
            }
        }
    }
    while out.ends_with('\u{AD}') {
        out.pop();
    }
    out
}

/// True where words are parted by single spaces and nothing else is white space: most lines are so.
fn is_plain(text: &str) -> bool {
    let bytes = text.as_bytes();
    // Without a branch for each, so that it is done for several at a time.
    let odd = |byte: u8| byte < 0x20 || matches!(byte, 0xC2 | 0xE1 | 0xE2 | 0xE3);
    if !bytes.iter().fold(false, |any, byte| any | odd(*byte)) {
        let ends_blank = text.is_empty() || text.starts_with(' ') || text.ends_with(' ');
        return !ends_blank && !text.contains("  ");
    }
    let mut blank = true;
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            b' ' if blank => return false,
            b' ' => {
                blank = true;
                continue;
            }
            // Control characters, and the bytes that white space beyond ASCII begins with.
            0..=0x1F | 0xE1 | 0xE3 => return false,
            0xC2 if matches!(bytes.get(at + 1), Some(0x85 | 0xA0)) => return false,
            0xE2 if matches!(
                bytes.get(at + 1..at + 3),
                Some([0x80, 0x80..=0x8F | 0xA8..=0xAF] | [0x81, 0x9F])
            ) =>
            {
                return false;
            }
            _ => {}
        }
        blank = false;
    }
    !blank
}

/// Appends the first word of the next line.
fn append(out: &mut String, word: &str) {
    let lower = word.starts_with(char::is_lowercase);
    if out.ends_with('\u{AD}') {
        out.pop();
        if lower {
            out.push_str(word);
            return;
        }
        out.push('-');
    } else if out.ends_with('-') && lower {
        let stem = out.strip_suffix('-').unwrap_or_default();
        let left: String = {
            let reversed: Vec<char> =
                stem.chars().rev().take_while(|c| c.is_alphabetic()).take(40).collect();
            reversed.into_iter().rev().collect()
        };
        if !left.is_empty() {
            if !is_compound(&left, word) {
                out.pop();
            }
            out.push_str(word);
            return;
        }
    }
    if !out.is_empty() {
        out.push(' ');
    }
    out.push_str(word);
}

/// "kompozycyjno-komunikacyjny" breaks at its own hyphen, "wyrobis-kach" does not have one.
fn is_compound(left: &str, word: &str) -> bool {
    let right: String = word.chars().take_while(|c| c.is_alphabetic()).collect();
    if crate::lexicon::is_word(&format!("{left}{right}").to_lowercase()) {
        return false;
    }
    left.ends_with('o') && left.chars().count() >= 4
}

/// The heading without the mark that says it is printed again: "Cel 1. Zdrowie (ciąg dalszy)". None without such a mark.
pub(crate) fn without_mark_of_sequel(text: &str) -> Option<&str> {
    const MARKS: [&str; 11] = [
        "(ciąg dalszy)",
        "(CIĄG DALSZY)",
        "(ciag dalszy)",
        "(kont.)",
        "(c.d.)",
        "(cd.)",
        "(cd)",
        "– ciąg dalszy",
        "- ciąg dalszy",
        "– c.d.",
        "- c.d.",
    ];
    let text = text.trim_end();
    if !text.ends_with([')', 'y', '.']) {
        return None;
    }
    MARKS.iter().find_map(|mark| text.strip_suffix(mark)).map(str::trim_end)
}

/// Takes off what parts the items of a list: a final semicolon, comma or colon is the list's, a full stop the
/// statement's.
pub(crate) fn strip_list_punctuation(text: &str) -> &str {
    text.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, ';' | ',' | ':'))
}

/// The place of pieces in the file: from the first letter of the first to the last letter before `end` of the last.
pub(crate) fn place(pieces: &[Piece], end: usize, units: &[Unit<'_>], blocks: &[Block]) -> Place {
    let locate = |piece: &Piece, offset: usize| {
        let (block, at) = units.get(piece.unit)?.place(offset);
        blocks.get(block).map(|b| (b, at))
    };
    let first = pieces.first().and_then(|p| locate(p, p.start));
    let last =
        pieces.last().and_then(|p| locate(p, end.saturating_sub(1)).map(|(b, at)| (b, at + 1)));
    let bytes = match (&first, &last) {
        (Some((first, start)), Some((last, end))) => first
            .origin
            .start(*start)
            .zip(last.origin.end(*end))
            .filter(|(start, end)| start <= end)
            .map(|(start, end)| [start, end]),
        _ => None,
    };
    Place {
        page: first.as_ref().and_then(|(b, _)| b.page),
        lines: [first.map_or(0, |(b, _)| b.lines[0]), last.map_or(0, |(b, _)| b.lines[1])],
        bytes,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(parts: &[&str]) -> String {
        let mut out = String::new();
        for part in parts {
            append(&mut out, part);
        }
        out
    }

    #[test]
    fn hyphens_at_the_end_of_a_line() {
        assert_eq!(joined(&["dzikich wyrobis-", "kach i"]), "dzikich wyrobiskach i");
        assert_eq!(
            joined(&["układu kompozycyjno-", "komunikacyjnego"]),
            "układu kompozycyjno-komunikacyjnego"
        );
        assert_eq!(joined(&["mia\u{AD}", "sto"]), "miasto");
        assert_eq!(joined(&["Wrocław -", "miasto"]), "Wrocław - miasto");
        assert_eq!(joined(&["Trzebnica -", "Skarszyn"]), "Trzebnica - Skarszyn");
        assert_eq!(strip_list_punctuation("rozwój usług ; "), "rozwój usług");
    }
}
