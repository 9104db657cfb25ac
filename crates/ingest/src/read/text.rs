//! Plain text and the little Markdown that published texts use: one block a line.

use super::finish::doubts_of;
use super::{Doubt, Reading};
use crate::block::{Block, BlockKind, Origin};
use crate::charset::{Decoded, Width};
use crate::repair::{Repairs, file_runs, repair};
use crate::tables::TAB_INDENT;

/// Reads a decoded text.
pub(crate) fn read_text(decoded: &Decoded) -> Reading {
    let mut reading = Reading::default();
    let repairs = Repairs::needed_by(&decoded.text);
    reading.doubts.extend(doubts_of(repairs));
    if decoded.malformed > 0 {
        reading.doubts.push(Doubt::of_letters(format!(
            "{} characters are not valid {} and were replaced",
            decoded.malformed, decoded.encoding
        )));
    }
    let mut front_matter = FrontMatter::Possible;
    let mut underlines = Underlines::default();
    let mut file = decoded.skipped as u64;
    let mut gap = false;
    let mut number = 0;
    for (line, length) in lines(&decoded.text) {
        number += 1;
        let base = file;
        file += match decoded.width {
            Width::Utf8 | Width::Unknown => length as u64,
            width => {
                let whole = line.chars().map(|c| width.of(c)).sum::<usize>();
                (whole + width.of('\n') * (length - line.len())) as u64
            }
        };
        if front_matter.takes(line, number, &mut reading.title) {
            continue;
        }
        let repaired = repair(line, repairs);
        let text = repaired.as_ref().map_or(line, |r| r.text.as_str());
        let trimmed = text.trim();
        if trimmed.is_empty() {
            gap = true;
            continue;
        }
        let origin = if decoded.width == Width::Unknown {
            Origin::Nowhere
        } else {
            match file_runs(line, repaired.as_ref(), base, decoded.width) {
                None => Origin::Verbatim(base),
                Some(runs) => Origin::Runs(runs.into()),
            }
        };
        let mut block = Block {
            kind: BlockKind::Text,
            text: String::new(),
            origin,
            page: None,
            lines: [number, number],
            size: None,
            weight: None,
            indent: indent_of(text),
            gap,
        };
        let markup = Markup::of(text);
        block.origin = block.origin.from(markup.start);
        block.text = text.get(markup.start..markup.end).unwrap_or_default().to_owned();
        if let Some(level) = markup.heading {
            block.kind = BlockKind::Heading { level };
        }
        block.weight = markup.bold.then_some(700);
        gap = false;
        if underlines.take(&block.text, number, &mut reading.blocks) {
            continue;
        }
        if !block.text.is_empty() {
            reading.blocks.push(block);
        }
    }
    mark_letter_bullets(&mut reading.blocks);
    reading
}

/// Where line after line begins with the letter o and a capital, that is Word's second bullet and no preposition. A star takes
/// its place, which the readers of lists know.
fn mark_letter_bullets(blocks: &mut [Block]) {
    const LEAST: usize = 3;
    let opens = |block: &Block, is: fn(char) -> bool| {
        block.kind == BlockKind::Text
            && block.text.strip_prefix("o ").is_some_and(|r| r.starts_with(is))
    };
    let count = |is| blocks.iter().filter(|block| opens(block, is)).count();
    let bullets = count(char::is_uppercase);
    if bullets < LEAST || bullets <= count(char::is_lowercase) {
        return;
    }
    for block in blocks.iter_mut().filter(|block| opens(block, char::is_uppercase)) {
        block.text.replace_range(..1, "*");
    }
}

/// The white space before a text, in columns; leading tabs are counted, for they may be empty cells.
fn indent_of(text: &str) -> u16 {
    let blank = text.chars().take_while(|c| c.is_whitespace()).take(1000);
    let (tabs, spaces) =
        blank.fold(
            (0u16, 0u16),
            |(tabs, spaces), c| if c == '\t' { (tabs + 1, spaces) } else { (tabs, spaces + 1) },
        );
    if tabs > 0 { TAB_INDENT | tabs.min(0xFF) } else { spaces }
}

/// The lines of a text, each without its end and with its length including it. `\n`, `\r\n`, a lone `\r` and the
/// Unicode line and paragraph separators end a line.
fn lines(text: &str) -> impl Iterator<Item = (&str, usize)> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let end = rest.find(['\n', '\r', '\u{0C}', '\u{2028}', '\u{2029}']);
        let (line, length) = match end {
            None => (rest, rest.len()),
            Some(at) => {
                let line = rest.get(..at).unwrap_or_default();
                let tail = rest.get(at..).unwrap_or_default();
                let ending = if tail.starts_with("\r\n") {
                    2
                } else {
                    tail.chars().next().map_or(0, char::len_utf8)
                };
                (line, at + ending)
            }
        };
        rest = rest.get(length..).unwrap_or_default();
        Some((line, length))
    })
}

/// The block of `key: value` lines between two `---` that some texts open with.
enum FrontMatter {
    Possible,
    Inside,
    Past,
}

impl FrontMatter {
    fn takes(&mut self, line: &str, number: u32, title: &mut Option<String>) -> bool {
        match self {
            FrontMatter::Possible if number == 1 && line.trim_end() == "---" => {
                *self = FrontMatter::Inside;
                true
            }
            FrontMatter::Possible | FrontMatter::Past => {
                *self = FrontMatter::Past;
                false
            }
            FrontMatter::Inside => {
                if line.trim_end() == "---" || number > 40 {
                    *self = FrontMatter::Past;
                } else if let Some(value) = line.strip_prefix("title:") {
                    *title = Some(value.trim().trim_matches('"').to_owned());
                }
                true
            }
        }
    }
}

/// Headings that are told by a line of one sign below them, as Markdown ("setext") and reStructuredText have them.
#[derive(Default)]
struct Underlines {
    /// The signs in the order in which they first stood: that of the highest heading first.
    signs: Vec<char>,
}

impl Underlines {
    /// True where a line is the underline of the block above it, which then is a heading. A line of the same sign above
    /// the heading is taken off.
    fn take(&mut self, line: &str, number: u32, blocks: &mut Vec<Block>) -> bool {
        const SIGNS: &str = "=-~^\"*+#";
        const LEAST: usize = 3;
        let Some(sign) = line.chars().next().filter(|c| SIGNS.contains(*c)) else { return false };
        let length = line.chars().count();
        if length < LEAST || line.chars().any(|c| c != sign) {
            return false;
        }
        let Some(title) = blocks.last() else { return false };
        let letters = title.text.chars().count();
        let near = length * 3 >= letters * 2 && length <= letters * 2 + 4;
        let is_line = title.text.chars().all(|c| !c.is_alphanumeric());
        if title.lines[1] + 1 != number || title.kind != BlockKind::Text || !near || is_line {
            return false;
        }
        let overlined = |above: &Block| {
            above.lines[1] + 1 == title.lines[0]
                && above.text.chars().count() >= LEAST
                && above.text.chars().all(|c| c == sign)
        };
        let above = blocks.len().checked_sub(2).and_then(|at| Some((at, blocks.get(at)?)));
        let over = above.filter(|(_, above)| overlined(above)).map(|(at, above)| (at, above.gap));
        let level = self.signs.iter().position(|s| *s == sign).unwrap_or_else(|| {
            self.signs.push(sign);
            self.signs.len() - 1
        });
        if let Some(title) = blocks.last_mut() {
            title.kind = BlockKind::Heading { level: u8::try_from(level + 1).unwrap_or(6).min(6) };
            title.gap |= over.is_some_and(|(_, gap)| gap);
        }
        if let Some((at, _)) = over {
            blocks.remove(at);
        }
        true
    }
}

/// What Markdown says of a line: the part that is text, and how it is set.
struct Markup {
    start: usize,
    end: usize,
    heading: Option<u8>,
    bold: bool,
}

impl Markup {
    fn of(line: &str) -> Self {
        let mut start = line.len() - line.trim_start().len();
        let mut end = line.trim_end().len();
        let mut markup = Markup { start, end, heading: None, bold: false };
        let text = line.get(start..end).unwrap_or_default();
        // "## Title" of Markdown, "== Title" of AsciiDoc and of wikis.
        let sign = if text.starts_with('=') { b'=' } else { b'#' };
        let hashes = text.bytes().take_while(|b| *b == sign).count();
        let titled = |rest: &str| {
            rest.starts_with(' ') && (sign == b'#' || rest.contains(char::is_alphabetic))
        };
        if (1..=6).contains(&hashes) && text.get(hashes..).is_some_and(titled) {
            markup.heading = u8::try_from(hashes).ok();
            start += hashes;
            let rest = line.get(start..end).unwrap_or_default();
            start += rest.len() - rest.trim_start().len();
            end = start
                + line
                    .get(start..end)
                    .unwrap_or_default()
                    .trim_end_matches([char::from(sign), ' '])
                    .len();
        }
        let text = line.get(start..end).unwrap_or_default();
        for mark in ["**", "__"] {
            if let Some(inner) = text.strip_prefix(mark).and_then(|t| t.strip_suffix(mark))
                && !inner.is_empty()
                && !inner.contains(mark)
            {
                start += mark.len();
                end -= mark.len();
                markup.bold = true;
                break;
            }
        }
        markup.start = start;
        markup.end = end.max(start);
        markup
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::charset::decode;

    fn read(bytes: &[u8]) -> Vec<Block> {
        read_text(&decode(bytes).unwrap()).blocks
    }

    #[test]
    fn every_block_slices_back_to_its_line_in_the_file() {
        let (cp1250, _, _) = encoding_rs::WINDOWS_1250.encode("Żłobki\r\n  są – tu\r\n\r\nkoniec");
        for bytes in ["\u{FEFF}Żłobki\r\n  są – tu\r\n\r\nkoniec".as_bytes(), &cp1250] {
            let blocks = read(bytes);
            assert_eq!(
                blocks.iter().map(|b| b.text.as_str()).collect::<Vec<_>>(),
                ["Żłobki", "są – tu", "koniec"]
            );
            assert_eq!(blocks.iter().map(|b| b.lines[0]).collect::<Vec<_>>(), [1, 2, 4]);
            for block in &blocks {
                let start = block.origin.start(0).unwrap() as usize;
                let end = block.origin.end(block.text.len()).unwrap() as usize;
                let slice = decode(bytes.get(start..end).unwrap()).unwrap();
                assert_eq!(slice.text, block.text);
            }
            assert!(blocks.last().unwrap().gap && !blocks.first().unwrap().gap);
        }
    }

    #[test]
    fn the_letter_o_before_capitals_is_a_bullet() {
        let list = "o Rozwój\no Budowa\no ile\no Remont";
        let texts = |text: &str| -> Vec<String> {
            read(text.as_bytes()).into_iter().map(|block| block.text).collect()
        };
        assert_eq!(texts(list), ["* Rozwój", "* Budowa", "o ile", "* Remont"]);
        assert_eq!(texts("o Rozwoju\no ile"), ["o Rozwoju", "o ile"]);
    }

    #[test]
    fn headings_of_wikis_and_escaped_signs_are_read() {
        let blocks = read("== Cel 1 ==\n= 5 zł =\n1\\. Cel \\*x\\*\nC:\\dane".as_bytes());
        let seen: Vec<_> = blocks.iter().map(|b| (b.kind.clone(), b.text.as_str())).collect();
        assert_eq!(
            seen,
            [
                (BlockKind::Heading { level: 2 }, "Cel 1"),
                (BlockKind::Heading { level: 1 }, "5 zł"),
                (BlockKind::Text, "1. Cel *x*"),
                (BlockKind::Text, "C:\\dane"),
            ]
        );
    }

    #[test]
    fn lines_of_one_sign_below_a_line_make_it_a_heading() {
        let blocks = read(
            "=======\nTytuł x\n=======\n\nCel strategiczny\n----------------\ntekst\n\nInny\n====\n\nA\t B\n-----------------\n"
                .as_bytes(),
        );
        let seen: Vec<_> = blocks.iter().map(|b| (b.kind.clone(), b.text.as_str())).collect();
        let heading = |level| BlockKind::Heading { level };
        assert_eq!(
            seen,
            [
                (heading(1), "Tytuł x"),
                (heading(2), "Cel strategiczny"),
                (BlockKind::Text, "tekst"),
                (heading(1), "Inny"),
                (BlockKind::Text, "A\t B"),
                (BlockKind::Text, "-----------------"),
            ]
        );
    }

    #[test]
    fn markdown_is_taken_off() {
        let blocks = read("---\ntitle: Program\n---\n### Rozwój\n**Ważne**\n* punkt".as_bytes());
        assert_eq!(blocks[0].kind, BlockKind::Heading { level: 3 });
        assert_eq!((blocks[1].text.as_str(), blocks[1].weight), ("Ważne", Some(700)));
        assert_eq!(blocks[2].text, "* punkt");
    }
}
