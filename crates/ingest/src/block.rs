//! The one vocabulary between reading and segmentation: every reader speaks it, and the segmenter knows no
//! format.

use serde::{Deserialize, Serialize};

/// What the reader took a block for, on the strength of its format alone.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum BlockKind {
    /// The title of the document.
    Title,
    /// A section heading; level 1 is the highest.
    Heading {
        /// Depth of the heading, from 1.
        level: u8,
    },
    /// Running text: one line of a plain text, one paragraph of a format that has paragraphs.
    Text,
    /// An item of a list.
    ListItem {
        /// The bullet or number as printed; empty where the format draws it itself.
        marker: String,
        /// Depth of the list, from 0.
        depth: u8,
    },
    /// A cell of a table, or one paragraph of such a cell.
    Cell(Cell),
    /// A running head.
    PageHeader,
    /// A running foot, a page number or a footnote.
    PageFooter,
    /// An entry of a contents page.
    Contents,
}

/// The place of a cell in a table, and what the paragraph in it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    /// Number of the table in the document, from 0.
    pub table: u32,
    /// Row, from 0.
    pub row: u32,
    /// Column, from 0.
    pub column: u32,
    /// True for an item of a list inside the cell.
    pub list_item: bool,
}

/// A piece of a document as a reader hands it on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Block {
    /// What the reader took it for.
    pub kind: BlockKind,
    /// The text: NFC, ligatures and letter-spacing resolved, spaces as printed.
    pub text: String,
    /// Where the text stands in the file.
    pub origin: Origin,
    /// Page, from 1, where the format has pages.
    pub page: Option<u32>,
    /// First and last line, from 1: of the file where it is made of lines, of the page's text where the format has
    /// pages, of the document's text where it has neither; both 0 where there are none.
    pub lines: [u32; 2],
    /// Size of the letters in points, where the format has it.
    pub size: Option<f32>,
    /// Weight of the letters (400 regular, 700 bold), where the format has it.
    pub weight: Option<u16>,
    /// Columns of white space before the text.
    pub indent: u16,
    /// True where a blank line or more sets the block apart from the one above.
    pub gap: bool,
}

/// The way from an offset in a block's text to an offset in the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Origin {
    /// The format does not hold the text as plain bytes.
    Nowhere,
    /// The text stands in the file byte for byte, from this offset on.
    Verbatim(u64),
    /// Pairs of (offset in the text, offset in the file), ascending; between two pairs both advance together,
    /// and the last pair marks the end.
    Runs(Box<[(u32, u64)]>),
}

impl Origin {
    /// The offset in the file of the byte at `offset` of the text.
    pub fn start(&self, offset: usize) -> Option<u64> {
        match self {
            Origin::Nowhere => None,
            Origin::Verbatim(base) => Some(base + offset as u64),
            Origin::Runs(runs) => {
                let index = runs.partition_point(|&(text, _)| text as usize <= offset);
                let &(text, file) = runs.get(index.checked_sub(1)?)?;
                let limit = runs.get(index).map_or(u64::MAX, |&(_, next)| next.max(file));
                Some((file + (offset - text as usize) as u64).min(limit))
            }
        }
    }

    /// The offset in the file just behind the text that ends at `end`. A letter of one byte in the text may be
    /// written with more in the file, so the end is where the next letter begins.
    pub fn end(&self, end: usize) -> Option<u64> {
        match self {
            Origin::Runs(runs) => {
                let index = runs.partition_point(|&(text, _)| (text as usize) < end);
                match runs.get(index) {
                    Some(&(text, file)) if text as usize == end => Some(file),
                    _ => self.start(end),
                }
            }
            _ => self.start(end),
        }
    }

    /// The origin of the part of the text that begins at `offset`.
    pub fn from(&self, offset: usize) -> Origin {
        match self {
            Origin::Nowhere => Origin::Nowhere,
            Origin::Verbatim(base) => Origin::Verbatim(base + offset as u64),
            Origin::Runs(runs) => {
                let Some(first) = self.start(offset) else {
                    return Origin::Nowhere;
                };
                let rest = runs
                    .iter()
                    .filter(|&&(text, _)| text as usize > offset)
                    .map(|&(text, file)| (text - offset as u32, file));
                Origin::Runs(std::iter::once((0, first)).chain(rest).collect())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_offset_is_followed_through_runs() {
        // "ab" stands at 10, "cd" at 20 and ends at 22.
        let origin = Origin::Runs(Box::new([(0, 10), (2, 20), (4, 22)]));
        assert_eq!(origin.start(1), Some(11));
        assert_eq!(origin.start(2), Some(20));
        assert_eq!(origin.end(4), Some(22));
        let tail = origin.from(1);
        assert_eq!(tail.start(0), Some(11));
        assert_eq!(tail.start(1), Some(20));
        assert_eq!(tail.end(3), Some(22));
    }
}
