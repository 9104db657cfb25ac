//! The places in a text that metadata rests on, and the words they are made of.

use azymut_record::{Evidence, EvidenceSource};

use crate::block::Block;
use crate::segment::fold;

/// Letters of a passage that are kept.
const QUOTED: usize = 240;

/// What a value rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Passage {
    by: EvidenceSource,
    text: Option<String>,
    page: Option<u32>,
    lines: Option<[u32; 2]>,
}

/// A value and what it rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Found<T> {
    pub value: T,
    pub passage: Passage,
}

impl<T> Found<T> {
    pub(crate) fn new(value: T, passage: Passage) -> Self {
        Self { value, passage }
    }
}

impl Passage {
    /// Evidence that stands at no place in the text.
    pub(crate) fn beside(by: EvidenceSource, text: Option<String>) -> Self {
        Self { by, text: text.map(|text| shortened(&text)), page: None, lines: None }
    }

    /// The text from one block to another.
    pub(crate) fn of(first: &Block, last: &Block, text: &str) -> Self {
        let on_one_page = first.page == last.page;
        let end = if on_one_page { last.lines[1] } else { first.lines[1] };
        let lines = [first.lines[0], end.max(first.lines[0])];
        Self {
            by: EvidenceSource::Text,
            text: Some(shortened(text)),
            page: first.page,
            lines: (lines[0] > 0).then_some(lines),
        }
    }

    /// The words around byte `at` of a block.
    pub(crate) fn around(block: &Block, at: usize) -> Self {
        let text = &block.text;
        let mut from = crate::segment::floor(text, at.saturating_sub(QUOTED / 2));
        if from > 0 {
            let begun = text.get(from..).and_then(|rest| rest.find(char::is_whitespace));
            from += begun.unwrap_or(0);
        }
        Self::of(block, block, text.get(from..).unwrap_or_default())
    }

    /// This as the evidence for some fields.
    pub(crate) fn evidence(self, fields: Vec<String>) -> Evidence {
        let Self { by, text, page, lines } = self;
        Evidence { fields, by, text, page, lines }
    }
}

fn shortened(text: &str) -> String {
    let mut words = text.split_whitespace();
    let mut out = String::new();
    for word in words.by_ref() {
        if !out.is_empty() && out.len() + word.len() >= QUOTED {
            out.push('…');
            return out;
        }
        if !out.is_empty() {
            out.push(' ');
        }
        out.extend(word.chars().take(QUOTED));
    }
    out
}

/// A word of a passage that may run over several blocks.
#[derive(Debug, Clone)]
pub(super) struct Word<'b> {
    /// The word as printed, with what stands at it.
    pub raw: &'b str,
    /// Without quotation marks, brackets and marks at its end.
    pub bare: &'b str,
    /// `bare`, folded.
    pub fold: String,
    /// Number of the block.
    pub block: usize,
}

/// The words of blocks, in their order.
pub(super) fn words_of<'b>(blocks: &'b [Block], numbers: std::ops::Range<usize>) -> Vec<Word<'b>> {
    let mut words = Vec::new();
    for number in numbers {
        let Some(block) = blocks.get(number) else { break };
        let text = block.text.get(..crate::segment::floor(&block.text, 4000)).unwrap_or_default();
        for raw in text.split_whitespace() {
            let bare =
                raw.trim_matches(|c: char| "„”\"'’(),;:[]<>«»".contains(c)).trim_end_matches('.');
            words.push(Word { raw, bare, fold: fold(bare), block: number });
        }
    }
    words
}

/// The passage of some of the words.
pub(super) fn passage_of(blocks: &[Block], words: &[Word<'_>]) -> Option<Passage> {
    let text = words.iter().map(|w| w.raw).collect::<Vec<_>>().join(" ");
    let first = blocks.get(words.first()?.block)?;
    let last = blocks.get(words.last()?.block)?;
    Some(Passage::of(first, last, &text))
}
