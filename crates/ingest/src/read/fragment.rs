//! Scraps of HTML that stand in published plain texts: `<p>…</p>`, `<ul style="…"> … `, `&nbsp;`.

/// A piece of text between tags.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Piece {
    /// The text without tags.
    pub text: String,
    /// Pairs of (offset in `text`, offset in the text that held the tags), ending with the end of both.
    pub runs: Vec<(u32, u32)>,
    /// True for an item of a list.
    pub list_item: bool,
}

const BLOCK_TAGS: [&str; 22] = [
    "p", "div", "ul", "ol", "li", "br", "table", "tbody", "thead", "tr", "td", "th", "h1", "h2",
    "h3", "h4", "h5", "h6", "dl", "dt", "dd", "hr",
];
const INLINE_TAGS: [&str; 12] =
    ["a", "b", "strong", "i", "em", "u", "span", "sup", "sub", "font", "small", "s"];
const ENTITIES: [(&str, char); 12] = [
    ("&nbsp;", ' '),
    ("&amp;", '&'),
    ("&lt;", '<'),
    ("&gt;", '>'),
    ("&quot;", '"'),
    ("&ndash;", '–'),
    ("&mdash;", '—'),
    ("&bdquo;", '„'),
    ("&rdquo;", '”'),
    ("&oacute;", 'ó'),
    ("&hellip;", '…'),
    ("&bull;", '•'),
];

/// Splits a text at its block tags and drops the others; `None` where it holds no known tag or entity.
pub(crate) fn split_fragment(text: &str) -> Option<Vec<Piece>> {
    let first = text.find(['<', '&'])?;
    if !text.get(first..)?.char_indices().any(|(at, c)| {
        matches!(c, '<' | '&')
            && text
                .get(first + at..)
                .is_some_and(|rest| tag(rest).is_some() || entity(rest).is_some())
    }) {
        return None;
    }
    let mut pieces = Vec::new();
    let mut current = Piece { text: String::new(), runs: Vec::new(), list_item: false };
    let mut at = 0;
    while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
        let rest = text.get(at..).unwrap_or_default();
        if c == '<'
            && let Some(tag) = tag(rest)
        {
            if tag.block {
                finish(&mut pieces, &mut current, at);
                match (tag.name, tag.closing) {
                    ("li" | "ul" | "ol", false) => current.list_item = true,
                    (_, false) | ("li" | "ul" | "ol", true) => current.list_item = false,
                    _ => {}
                }
            }
            at += tag.length;
            continue;
        }
        let (letter, length) = entity(rest).unwrap_or((c, c.len_utf8()));
        let here = current.text.len() as u32;
        if current.runs.last().is_none_or(|&(t, f)| f + (here - t) != at as u32) {
            current.runs.push((here, at as u32));
        }
        current.text.push(letter);
        at += length;
    }
    finish(&mut pieces, &mut current, text.len());
    Some(pieces)
}

fn finish(pieces: &mut Vec<Piece>, current: &mut Piece, at: usize) {
    let list_item = current.list_item;
    let mut piece =
        std::mem::replace(current, Piece { text: String::new(), runs: Vec::new(), list_item });
    if !piece.text.trim().is_empty() {
        piece.runs.push((piece.text.len() as u32, at as u32));
        pieces.push(piece);
    }
}

struct Tag<'a> {
    name: &'a str,
    closing: bool,
    block: bool,
    length: usize,
}

/// The known tag that `rest` begins with, if any. A tag longer than 300 bytes is taken for text.
fn tag(rest: &str) -> Option<Tag<'_>> {
    let inner = rest.strip_prefix('<')?;
    let window = inner.as_bytes().get(..inner.len().min(300))?;
    let close = window.iter().position(|b| *b == b'>')?;
    let body = inner.get(..close)?;
    let (closing, body) = body.strip_prefix('/').map_or((false, body), |b| (true, b));
    let name = body.split(|c: char| !c.is_ascii_alphanumeric()).next()?;
    let lower =
        BLOCK_TAGS.iter().chain(&INLINE_TAGS).find(|known| known.eq_ignore_ascii_case(name))?;
    Some(Tag { name: lower, closing, block: BLOCK_TAGS.contains(lower), length: close + 2 })
}

fn entity(rest: &str) -> Option<(char, usize)> {
    ENTITIES
        .iter()
        .find(|(name, _)| rest.starts_with(name))
        .map(|&(name, letter)| (letter, name.len()))
        .or_else(|| numbered(rest))
}

/// A character that is written by its number: "&#322;", "&#x142;".
fn numbered(rest: &str) -> Option<(char, usize)> {
    const LONGEST: usize = "&#x10FFFF;".len();
    let end = rest.bytes().take(LONGEST).position(|byte| byte == b';')?;
    let number = rest.get(..end)?.strip_prefix("&#")?;
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => number.parse().ok()?,
    };
    let letter = char::from_u32(code).filter(|c| !c.is_control())?;
    Some((letter, "&#;".len() + number.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_split_and_entities_are_read() {
        let text = "wstęp: <ul class=\"x\"> - a; - b <p>Tworzenie&nbsp;<b>stref</b>.</p>";
        let pieces = split_fragment(text).unwrap();
        let seen: Vec<_> = pieces.iter().map(|p| (p.text.trim(), p.list_item)).collect();
        assert_eq!(seen, [("wstęp:", false), ("- a; - b", true), ("Tworzenie stref.", false)]);
        assert_eq!(split_fragment("a < b & c > d"), None);
        let letters = split_fragment("Zwi&#281;kszenie &#x142;adu &#0; &#99999999; &#32;").unwrap();
        assert_eq!(letters.len(), 1);
        assert_eq!(letters.first().unwrap().text, "Zwiększenie ładu &#0; &#99999999;  ");
    }
}
