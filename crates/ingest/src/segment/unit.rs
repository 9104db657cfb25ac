//! Units: what the grammar reads one at a time. Mostly a block is a unit; labels glued on one line are parted, and a
//! label split over lines is joined.

use std::borrow::Cow;

use super::announce::{Announcement, announcement_at};
use super::cuts::{cuts, numbers_in_next_line};
use super::emphasis::without_bold_marks;
use super::fold::{fold_word, words_from};
use super::head::{Opening, Separator, bullet_at, floor};
use super::joins::{
    heads_one_number, hyphenated_label, joins_label, number_of_label, numbers_title,
};
use super::number::{Close, Number, number_at};
use super::opening::Openings;
use super::topic::Topic;
use crate::block::{Block, BlockKind, Cell};

/// What kind of unit it is, by its block.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum UnitKind {
    Text,
    Title,
    Heading(u8),
    ListItem(u8),
    Cell(Cell),
    Contents,
    Furniture,
}

/// A unit of text.
#[derive(Debug, Clone)]
pub(crate) struct Unit<'a> {
    pub kind: UnitKind,
    pub text: Cow<'a, str>,
    /// Where the text comes from: (offset in the unit, block, offset in the block), ascending.
    pub spans: Spans,
    pub gap: bool,
    pub indent: u16,
    /// Length of the last line in columns, with its indent.
    pub last_line: usize,
    /// True where the line is set in bold as a whole.
    pub bold: bool,
    openings: Openings,
}

/// One span, as nearly every unit has, and more.
#[derive(Debug, Clone)]
pub(crate) struct Spans {
    first: (usize, usize, usize),
    more: Vec<(usize, usize, usize)>,
}

impl Spans {
    fn one(block: usize, from: usize) -> Self {
        Self { first: (0, block, from), more: Vec::new() }
    }

    /// The blocks, in order.
    pub(crate) fn blocks(&self) -> impl Iterator<Item = usize> {
        std::iter::once(&self.first).chain(&self.more).map(|&(_, block, _)| block)
    }

    fn at(&self, offset: usize) -> (usize, usize, usize) {
        self.more.iter().rev().find(|&&(at, _, _)| at <= offset).copied().unwrap_or(self.first)
    }
}

impl Unit<'_> {
    /// Adds the next line. A word that was hyphenated at the break stays parted for the statement to join.
    pub(crate) fn append(&mut self, line: Unit<'_>) {
        let text = self.text.to_mut();
        text.push('\n');
        let at = text.len();
        text.push_str(&line.text);
        let spans = std::iter::once(line.spans.first).chain(line.spans.more);
        self.spans.more.extend(spans.map(|(offset, block, from)| (at + offset, block, from)));
        self.last_line = line.last_line;
        self.openings = Openings::default();
    }

    /// The bullet and the offset of what it marks.
    pub(crate) fn bullet(&self) -> Option<(char, usize)> {
        self.openings.bullet(&self.text)
    }

    /// The number at the head, or behind the bullet.
    pub(crate) fn number(&self) -> Option<&Number> {
        self.openings.number(&self.text)
    }

    /// What the unit opens with at the head, or behind the bullet.
    pub(crate) fn opening(&self) -> Option<&Opening> {
        self.openings.opening(&self.text)
    }

    /// The number at the head, where there is no bullet.
    pub(crate) fn line_number(&self) -> Option<&Number> {
        self.openings.line_number(&self.text)
    }

    /// True where the unit opens with a label, without a bullet.
    pub(crate) fn opens_with_label(&self) -> bool {
        matches!(self.openings.line_opening(&self.text), Some(Opening::Label(_)))
    }

    /// True where the unit opens with a label in lower case that nothing but a label can be: "zadanie 1 – budowa", or "cel
    /// strategiczny 1" on a line of its own.
    pub(crate) fn opens_with_small_label(&self) -> bool {
        self.text.starts_with(char::is_lowercase)
            && matches!(self.openings.line_opening(&self.text), Some(Opening::Label(label))
                if label.number.is_some()
                    && (matches!(label.separator, Separator::Colon | Separator::Dash)
                        && label.title < self.text.len()
                        || label.word.adjective.is_some() && label.title >= self.text.len()))
    }

    /// The list that the unit announces.
    pub(crate) fn announcement(&self) -> Option<&Announcement> {
        self.openings.announcement(&self.text)
    }

    /// The topic that the unit opens.
    pub(crate) fn topic(&self) -> Option<Topic> {
        self.openings.topic(&self.text)
    }

    /// True for the caption of a table or a figure.
    pub(crate) fn is_caption(&self) -> bool {
        self.openings.is_caption(&self.text)
    }

    /// Index of the block in which the byte at `offset` stands, and the offset in it.
    pub(crate) fn place(&self, offset: usize) -> (usize, usize) {
        let (at, block, from) = self.spans.at(offset);
        (block, from + offset - at)
    }

    /// Index of the first block.
    pub(crate) fn block(&self) -> usize {
        self.spans.first.1
    }
}

/// Makes units of blocks.
pub(crate) fn units(blocks: &[Block]) -> Vec<Unit<'_>> {
    let mut units: Vec<Unit<'_>> = Vec::with_capacity(blocks.len());
    // The number of the last item of a list inside the line above.
    let mut list_above: Option<Number> = None;
    // A bullet on a line of its own, that of the next line.
    let mut lone_bullet: Option<(bool, usize)> = None;
    for (index, block) in blocks.iter().enumerate() {
        let kind = match &block.kind {
            BlockKind::Title => UnitKind::Title,
            BlockKind::Heading { level } => UnitKind::Heading(*level),
            BlockKind::Text if is_ornament(&block.text) => UnitKind::Furniture,
            BlockKind::Text => UnitKind::Text,
            BlockKind::ListItem { depth, .. } => UnitKind::ListItem(*depth),
            BlockKind::Cell(cell) => UnitKind::Cell(*cell),
            BlockKind::Contents => UnitKind::Contents,
            BlockKind::PageHeader | BlockKind::PageFooter => UnitKind::Furniture,
        };
        let above = if kind == UnitKind::Furniture { None } else { lone_bullet.take() };
        if let Some((gap, from)) = above
            && kind == UnitKind::Text
            && bullet_at(&block.text).is_none()
        {
            let bullet = blocks.get(from).map_or("", |block| block.text.trim());
            let text = format!("{bullet} {}", block.text.trim());
            let at = bullet.len() + 1;
            let lead = block.text.len() - block.text.trim_start().len();
            list_above = None;
            units.push(Unit {
                kind,
                gap,
                last_line: columns(&text),
                text: Cow::Owned(text),
                spans: Spans { first: (0, from, 0), more: vec![(at, index, lead)] },
                indent: crate::tables::columns_of_indent(block),
                bold: false,
                openings: Openings::default(),
            });
            continue;
        }
        if kind == UnitKind::Text && is_lone_bullet(&block.text) && index + 1 < blocks.len() {
            lone_bullet = Some((block.gap, index));
            continue;
        }
        let splittable = matches!(kind, UnitKind::Text | UnitKind::Contents);
        if splittable
            && let Some(last) = units.last_mut()
            && last.kind == kind
            && (joins_label(&last.text, &block.text)
                || number_of_label(&last.text, &block.text)
                || last.block() + 1 == index && heads_one_number(blocks, last.block())
                || numbers_title(&last.text, &block.text)
                    && !index
                        .checked_sub(2)
                        .and_then(|at| blocks.get(at))
                        .is_some_and(is_lone_number))
        {
            let text = last.text.to_mut();
            text.push(' ');
            let at = text.len();
            text.push_str(&block.text);
            last.spans.more.push((at, index, 0));
            last.openings = Openings::default();
            continue;
        }
        if splittable
            && let Some(last) = units.last_mut()
            && last.kind == kind
            && let Some(stem) = hyphenated_label(&last.text, &block.text)
        {
            let text = last.text.to_mut();
            text.truncate(stem);
            text.push_str(&block.text);
            last.spans.more.push((stem, index, 0));
            last.openings = Openings::default();
            continue;
        }
        if let Some(plain) = without_bold_marks(&block.text)
            && matches!(
                kind,
                UnitKind::Text | UnitKind::ListItem(_) | UnitKind::Heading(_) | UnitKind::Title
            )
        {
            let text = plain.text;
            let more = plain.parts.map(|(at, from)| (at, index, from)).to_vec();
            list_above = None;
            units.push(Unit {
                kind,
                gap: block.gap,
                last_line: usize::from(crate::tables::columns_of_indent(block)) + columns(&text),
                text: Cow::Owned(text),
                spans: Spans { first: (0, index, 0), more },
                indent: crate::tables::columns_of_indent(block),
                bold: false,
                openings: Openings::default(),
            });
            continue;
        }
        let openings = Openings::default();
        let mut cuts = if splittable { cuts(&block.text, &openings) } else { Vec::new() };
        if let Some(last) = list_above.filter(|_| splittable && cuts.is_empty() && !block.gap) {
            cuts = numbers_in_next_line(&block.text, &last);
        }
        list_above = cuts.last().and_then(|&at| number_at(&block.text, at, false));
        // What the whole line opens with is known already.
        let mut openings = (cuts.is_empty() && is_trimmed(&block.text)).then_some(openings);
        let mut from = 0;
        for to in cuts.into_iter().chain(std::iter::once(block.text.len())) {
            let part = block.text.get(from..to).unwrap_or_default();
            let lead = part.len() - part.trim_start().len();
            let trimmed = part.trim();
            if !trimmed.is_empty() {
                units.push(Unit {
                    kind: kind.clone(),
                    text: Cow::Borrowed(trimmed),
                    spans: Spans::one(index, from + lead),
                    gap: block.gap && from == 0,
                    last_line: usize::from(crate::tables::columns_of_indent(block))
                        + columns(trimmed),
                    indent: crate::tables::columns_of_indent(block),
                    bold: block.weight.is_some_and(|w| w >= 600),
                    openings: openings.take().unwrap_or_default(),
                });
            }
            from = to;
        }
    }
    units
}

fn is_lone_number(block: &Block) -> bool {
    let text = block.text.trim();
    text.len() <= 12 && number_at(text, 0, false).is_some_and(|number| number.end == text.len())
}

/// True for a bullet that stands on a line of its own.
fn is_lone_bullet(text: &str) -> bool {
    let text = text.trim();
    let mut marks = text.chars();
    marks.next().is_some() && marks.next().is_none() && bullet_at(&format!("{text}  x")).is_some()
}

/// True for a line that draws: the arrows of a tree, a rule.
fn is_ornament(text: &str) -> bool {
    const ARROWS: &str = "↓↑→←↔↕⇓⇑⇒⇐▼▲▽△|│┃";
    const RULES: &str = "-–—_=*~·";
    let drawn = |marks: &str| text.chars().all(|c| c.is_whitespace() || marks.contains(c));
    let first = text.chars().next().filter(|c| !c.is_alphanumeric());
    first.is_some_and(|c| ARROWS.contains(c)) && drawn(ARROWS)
        || text.len() >= 3 && first.is_some_and(|c| RULES.contains(c)) && drawn(RULES)
}

/// Columns of a line; of one that was never broken, not all.
fn columns(line: &str) -> usize {
    const MOST: usize = 400;
    if line.len() <= MOST { line.chars().count() } else { line.chars().take(MOST).count() }
}

fn is_trimmed(text: &str) -> bool {
    !text.starts_with(char::is_whitespace) && !text.ends_with(char::is_whitespace)
}

/// True for lines that the grammar may need: labels, announcements, numbers, bullets. Such lines are never page
/// furniture, however often they recur.
pub(crate) fn is_structural(text: &str) -> bool {
    let head = bullet_at(text).map(|(_, at)| at);
    if head.is_some() {
        return true;
    }
    let text = text.get(..floor(text, 300)).unwrap_or_default();
    let number = number_at(text, 0, false);
    if number
        .as_ref()
        .is_some_and(|n| n.close != Close::Nothing || n.depth() > 1 || !n.code.is_empty())
    {
        return true;
    }
    let heads =
        text.split(['\t']).flat_map(|part| part.split("  ")).filter(|part| !part.trim().is_empty());
    if text.contains(['\t']) || text.contains("  ") {
        let roles =
            heads.filter(|part| super::grammar::column_role(part).is_some()).take(2).count();
        if roles == 2 {
            return true;
        }
    }
    announcement_at(text, 0).is_some()
        || super::topic::topic_of(text).is_some()
        || matches!(super::head::opening_at(text, 0), Some(super::head::Opening::Label(_)))
        || words_from(text, 0)
            .next()
            .is_some_and(|(at, _, w)| at == 0 && fold_word(w).as_str() == "wizja")
}
