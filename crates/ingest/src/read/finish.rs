//! What every reader of a format with markup does last: repair the letters, drop what is blank.

use std::collections::BTreeMap;

use super::{Doubt, Reading};
use crate::block::{Block, BlockKind, Origin};
use crate::repair::{Repairs, repair};

/// Bytes of text that decide which repairs a document needs; a sample is enough and keeps a large one cheap.
const SAMPLE_BYTES: usize = 1 << 20;

/// Repairs the text of blocks that came without their bytes, drops those that are blank, and moves the gap above a
/// dropped one to the next.
pub(crate) fn finish(reading: &mut Reading) {
    let mut sample = String::new();
    for block in &reading.blocks {
        if sample.len() > SAMPLE_BYTES {
            break;
        }
        sample.push_str(&block.text);
        sample.push('\n');
    }
    let repairs = Repairs::needed_by(&sample);
    reading.doubts.extend(doubts_of(repairs));
    let mut gap = false;
    reading.blocks.retain_mut(|block| {
        if let Some(repaired) = repair(&block.text, repairs) {
            block.text = repaired.text;
        }
        let kept = block.text.trim_matches(|c: char| c.is_whitespace() && c != '\t').trim_end();
        if kept.len() < block.text.len() {
            block.text = kept.to_owned();
        }
        block.gap |= gap;
        gap = block.text.trim().is_empty() && block.gap;
        !block.text.trim().is_empty()
    });
}

/// What a reader says of the repairs that a document needs.
pub(super) fn doubts_of(repairs: Repairs) -> Vec<Doubt> {
    let mut doubts = Vec::new();
    if let Some(kind) = repairs.mojibake {
        doubts.push(Doubt::of_letters(format!(
            "the text is mojibake ({}); its letters were restored",
            kind.describe()
        )));
    }
    if repairs.z_dot {
        doubts.push(Doubt::of_letters("the letter ż is printed as Ŝ or ś; it was restored"));
    }
    if repairs.broken_words {
        doubts.push(Doubt::of_letters(
            "words are broken before their Polish letters; they were joined",
        ));
    }
    doubts
}

/// True where one cell holds nearly all that a table holds, and that is text with headings of its own: such a table sets the
/// page. `blocks` are those of the table, `place` is the row and column of one of them by its index.
pub(crate) fn sets_page(blocks: &[Block], place: impl Fn(usize) -> Option<(u32, u32)>) -> bool {
    /// Blocks that a cell must hold, and those that must be bold and short.
    const LEAST: usize = 12;
    const LEAST_HEADINGS: usize = 2;
    const HEADING: usize = 200;
    let mut cells: BTreeMap<(u32, u32), (usize, usize, usize)> = BTreeMap::new();
    for (i, block) in blocks.iter().enumerate() {
        let Some(place) = place(i) else { continue };
        let (letters, count, headings) = cells.entry(place).or_default();
        *letters += block.text.len();
        *count += 1;
        *headings += usize::from(block.weight == Some(700) && block.text.len() < HEADING);
    }
    let all: usize = cells.values().map(|cell| cell.0).sum();
    let largest = cells.values().max_by_key(|cell| cell.0);
    largest.is_some_and(|&(letters, count, headings)| {
        letters * 10 >= all * 8
            && count >= LEAST
            && headings >= LEAST_HEADINGS
            && headings * 2 < count
    })
}

/// A block of a format that does not hold its text as plain bytes.
pub(crate) fn block(kind: BlockKind, text: String, lines: [u32; 2]) -> Block {
    Block {
        kind,
        text,
        origin: Origin::Nowhere,
        page: None,
        lines,
        size: None,
        weight: None,
        indent: 0,
        gap: false,
    }
}

/// Folds runs of white space to single spaces.
pub(crate) fn fold_space(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}
