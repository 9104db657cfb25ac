//! From lines to paragraphs: what runs on, what begins anew, and what is set larger than the text.

use std::collections::BTreeMap;

use super::hanging::{Hang, NEAR, hangs};
use super::lines::{Line, is_bullet, is_marker, starts_with_marker};
use super::wording::{
    append, breaks_word, dash_fits, dash_goes_on, ends_in_abbreviation, is_bare_label,
    is_contents_entry, is_next_number, leaves_open, opens_with_bullet, opens_with_label,
    plain_bullet,
};
use crate::block::{Block, BlockKind, Cell};
use crate::furniture::is_web_link;
use crate::read::finish::block;
use crate::segment::{is_label_alone, is_label_without_number, is_structural};

/// What is this much larger than the text is a heading.
const HEADING: f64 = 1.12;
/// Lines of a size that go on in lower case and tell, so many or more, how far apart lines of a paragraph stand.
const LEAST_WITHIN: usize = 3;
/// Longest heading, in bytes, and longest one that ends with a full stop.
const MAX_HEADING: usize = 400;
const MAX_SENTENCE: usize = 200;

/// Something on a page, in reading order.
pub(super) enum Item {
    Line(Line),
    Cell(Line, Cell),
    Furniture(Line, BlockKind),
}

/// The right edge of a column.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Right {
    pub at: f64,
    /// The left edge of the column, where it is known.
    pub left: Option<f64>,
    /// The distance of the lines of a table, where it is known.
    pub leading: Option<f64>,
    /// False where no line may have been long enough to reach it.
    pub sure: bool,
}

/// Where it stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub page: u32,
    /// From 1, counted on the page.
    pub line: u32,
    /// Right edge of its column.
    pub right: Right,
}

/// A paragraph that is being put together.
struct Open {
    first: Line,
    last: Line,
    /// True where its lines stand in the middle of their column.
    centred: bool,
    /// How far to the left its lines begin, where there are more than one.
    left: Option<f64>,
    leading: Option<f64>,
    right: Right,
    text: String,
    cell: Option<Cell>,
    page: u32,
    last_page: u32,
    lines: [u32; 2],
    gap: bool,
    count: usize,
    bold: usize,
}

/// Puts paragraphs together.
pub(super) struct Builder {
    /// Size of the text.
    body: f64,
    /// True where most of the text is bold, so that bold tells nothing.
    all_bold: bool,
    /// Where lists go on in this document: those with bullets, those with numbers.
    hangs: [Option<Hang>; 2],
    /// For each size (in tenths), the usual distance between its lines.
    leadings: BTreeMap<i64, f64>,
    open: Option<Open>,
    /// Furniture that stands between the pages of the open paragraph.
    aside: Vec<Block>,
    blocks: Vec<Block>,
    /// Left edge of the text, page by page as they come.
    left: f64,
}

impl Builder {
    /// Learns the size of the text and the distance of its lines from all of them.
    pub(super) fn new<'l>(lines: impl Iterator<Item = &'l Line> + Clone) -> Self {
        let mut letters: BTreeMap<i64, usize> = BTreeMap::new();
        let mut bold = 0;
        for line in lines.clone() {
            bold += if line.bold { line.text.len() } else { 0 };
            *letters.entry(tenths(line.size)).or_default() += line.text.len();
        }
        let body = letters.iter().max_by_key(|&(size, count)| (*count, -*size));
        let mut distances: BTreeMap<i64, BTreeMap<i64, usize>> = BTreeMap::new();
        // The distances of lines that can only be the next of a paragraph: they go on in lower case.
        let mut within = distances.clone();
        let mut previous: Option<&Line> = None;
        for line in lines.clone() {
            if let Some(before) = previous
                && tenths(before.size) == tenths(line.size)
                // Lines of cells beside each other may stand at any distance.
                && before.x0 < line.x1
                && line.x0 < before.x1
            {
                let distance = line.y - before.y;
                if distance > line.size * 0.8 && distance < line.size * 2.2 {
                    let count = |of_size: &mut BTreeMap<i64, usize>| {
                        *of_size.entry(tenths(distance)).or_default() += 1;
                    };
                    count(distances.entry(tenths(line.size)).or_default());
                    if line.text.starts_with(char::is_lowercase)
                        && before.text.ends_with(|c: char| c.is_alphabetic() || c == ',')
                    {
                        count(within.entry(tenths(line.size)).or_default());
                    }
                }
            }
            previous = Some(line);
        }
        within.retain(|_, counts| counts.values().sum::<usize>() >= LEAST_WITHIN);
        distances.extend(within);
        let leadings = distances
            .into_iter()
            .filter_map(|(size, counts)| {
                // Lines of one paragraph stand closer than paragraphs do.
                let most = *counts.values().max()?;
                let usual = counts.iter().find(|&(_, count)| *count * 3 >= most)?.0;
                Some((size, *usual as f64 / 10.0))
            })
            .collect();
        let hangs = hangs(lines.clone());
        let left = lines.map(|l| l.x0).fold(f64::MAX, f64::min);
        Self {
            body: body.map_or(0.0, |(size, _)| *size as f64 / 10.0),
            all_bold: bold * 2 > letters.values().sum(),
            hangs,
            leadings,
            open: None,
            aside: Vec::new(),
            blocks: Vec::new(),
            left: if left.is_finite() && left < 1e6 { left } else { 0.0 },
        }
    }

    pub(super) fn push(&mut self, item: Item, place: Place) {
        let (line, cell) = match item {
            Item::Furniture(line, kind) => {
                let mut made = block(kind, line.text, [place.line; 2]);
                made.page = Some(place.page);
                made.size = Some(line.size as f32);
                self.aside.push(made);
                return;
            }
            Item::Line(line) => (line, None),
            Item::Cell(line, cell) => (line, Some(cell)),
        };
        let goes_on = match &self.open {
            Some(open) => match (open.cell, cell) {
                (None, None) => self.goes_on(open, &line, place),
                (Some(a), Some(b)) => {
                    (a.table, a.row, a.column) == (b.table, b.row, b.column)
                        && self.goes_on(open, &line, place)
                }
                _ => false,
            },
            None => false,
        };
        if goes_on && let Some(open) = &mut self.open {
            open.add(line, place);
            return;
        }
        let gap = match &self.open {
            Some(open) => self.is_apart(open, &line, place),
            None => true,
        };
        self.close();
        self.open = Some(Open {
            centred: false,
            left: None,
            leading: None,
            right: place.right,
            text: line.text.clone(),
            cell,
            page: place.page,
            last_page: place.page,
            lines: [place.line; 2],
            gap,
            count: line.text.len(),
            bold: if line.bold { line.text.len() } else { 0 },
            first: line.clone(),
            last: line,
        });
    }

    pub(super) fn finish(mut self) -> Vec<Block> {
        self.close();
        let mut sizes: Vec<i64> = self
            .blocks
            .iter()
            .filter(|b| matches!(b.kind, BlockKind::Heading { .. }))
            .filter_map(|b| b.size.map(|s| tenths(f64::from(s))))
            .collect();
        sizes.sort_unstable_by(|a, b| b.cmp(a));
        sizes.dedup_by(|a, b| (*b - *a) <= 5);
        for block in &mut self.blocks {
            let size = block.size.map_or(0, |s| tenths(f64::from(s)));
            if let BlockKind::Heading { level } = &mut block.kind {
                let rank = sizes.iter().position(|s| size >= *s - 5).unwrap_or(sizes.len());
                *level = u8::try_from(rank + 1).unwrap_or(u8::MAX).min(6);
            }
        }
        self.blocks
    }

    /// True where a line is the next of the open paragraph.
    fn goes_on(&self, open: &Open, line: &Line, place: Place) -> bool {
        let last = &open.last;
        let size = last.size.max(line.size);
        if (last.size - line.size).abs() > size * 0.08 {
            return false;
        }
        if is_contents_entry(&open.text) {
            return false;
        }
        let first_letter = line.text.chars().next().unwrap_or(' ');
        let lower = first_letter.is_lowercase();
        // A line of which the first word would have fitted on the line before begins anew.
        let room = open.right.at - last.x1;
        let fits = line.first_word + size * 0.25 < room - size * 0.2;
        let hyphenated = breaks_word(&last.text, &line.text);
        let over = place.page != open.last_page || line.y < last.y - size * 0.5;
        // "o" is a word unless its text stands as far behind as behind a bullet.
        let preposition = first_letter == 'o' && line.body_x - line.x0 < size * 1.2;
        let marker = !preposition && (starts_with_marker(&line.text) || is_marker(&line.text));
        let bullet = marker && is_bullet(first_letter);
        let ended = last.text.ends_with(['.', ';', ':', '!', '?', ','])
            && !(lower && ends_in_abbreviation(&last.text));
        if !over && (line.y - last.y).abs() < size * 0.3 {
            // On the same baseline, the other side of a wide gap.
            return false;
        }
        if hyphenated {
            return true;
        }
        if !lower && is_web_link(&line.text) {
            return false;
        }
        if line.bold != last.bold && (fits || !lower) {
            return false;
        }
        if over {
            return !fits && !marker && (lower || !ended) && !is_structural(&line.text)
                || lower && !marker && !ended;
        }
        let leading = line.y - last.y;
        let usual = open
            .leading
            .or(place.right.leading)
            .or_else(|| self.leadings.get(&tenths(line.size)).copied())
            .unwrap_or(size * 1.3);
        if leading > usual * 1.25 + 0.5 || leading > size * 2.4 {
            return false;
        }
        if bullet && !"–—-".contains(first_letter) {
            return false;
        }
        let heading = |line: &Line| line.bold || line.size >= self.body * HEADING;
        if bullet && heading(last) && heading(line) && is_label_alone(&open.text) {
            // The dash between a label and its title, not a bullet.
            return true;
        }
        let hangs = (line.x0 - open.first.body_x).abs() < NEAR
            && open.first.body_x > open.first.x0 + size * 0.5;
        let other_bullet =
            open.text.chars().next().is_some_and(|c| is_bullet(c) && c != first_letter);
        let wraps =
            hangs && other_bullet || !opens_with_bullet(&open.text) && !dash_fits(line, room);
        if bullet && !ended && dash_goes_on(&line.text) && wraps {
            return true;
        }
        // What a sentence announces stands in quotes: "the vision is:".
        if last.text.ends_with(':') && first_letter == '„' {
            return false;
        }
        if open.cell.is_some() && is_bare_label(&open.text) && !marker && !is_structural(&line.text)
        {
            return true;
        }
        let marked = starts_with_marker(&open.text);
        if is_next_number(&open.text, &line.text) {
            return false;
        }
        if marker && (bullet || marked || ended || fits) {
            // A number that a line of a hanging paragraph happens to begin with is part of it.
            let hanging = (line.x0 - open.first.body_x).abs() < 3.0
                && open.first.body_x > open.first.x0 + size * 0.5;
            if !hanging || fits || ended {
                return false;
            }
        }
        if !lower
            && !leaves_open(&last.text)
            && is_structural(&line.text)
            && (ended || fits || !open.right.sure && !marker && is_structural(&open.text))
        {
            return false;
        }
        if is_marker(&line.text) && is_label_without_number(&open.text) && heading(line) {
            // "Cel strategiczny" above "1."
            return true;
        }
        let centred =
            is_below_middle(last, line) && (open.centred || (line.x0 - last.x0).abs() > 3.0);
        if centred {
            // A line in the middle leaves half of its room on either side. In a cell the first line may just be indented.
            let breaks = open.cell.is_none()
                && !marked
                && line.first_word + size * 0.25 < (room - size * 0.5) * 2.0;
            return !ended && (lower || !breaks && leading < usual * 1.1 + 0.5);
        }
        if marked && hangs && lower && !ended {
            // A short word that is kept with the next one leaves room for itself.
            return true;
        }
        if fits {
            return false;
        }
        let ends_statement = last.text.ends_with(['.', ';']) && !lower && room > size * 0.2;
        if ends_statement && (open.cell.is_some() || opens_with_label(&open.text)) {
            // Cells are too narrow for the room at the end of a line to tell; most hold statements, not texts. So are goals.
            return false;
        }
        if marked
            && open.left.is_none()
            && let Some(Some(usual)) = self.hangs.get(usize::from(!opens_with_bullet(&open.text)))
        {
            return usual.admits(&open.first, line) || lower && !ended;
        }
        // A first line that is indented, with the next below it: each is a paragraph of one line.
        if let Some(left) = place.right.left
            && ended
            && !lower
            && !marked
            && open.left.is_none()
            && open.first.x0 - left > size
            && (line.x0 - open.first.x0).abs() < NEAR
        {
            return false;
        }
        let shifted = match open.left {
            Some(left) => (line.x0 - left).abs() > size * 0.7,
            None => {
                let hanging = (line.x0 - open.first.body_x).abs() < size * 0.7;
                let outdent = if marked { 0.7 } else { 4.5 };
                !hanging && line.x0 > last.x0 + size * 0.7 || line.x0 < last.x0 - size * outdent
            }
        };
        !shifted || lower && !ended
    }

    /// True where more than the usual distance parts a line from the paragraph above.
    fn is_apart(&self, open: &Open, line: &Line, place: Place) -> bool {
        if place.page != open.last_page || line.y < open.last.y {
            return false;
        }
        let size = open.last.size.max(line.size);
        let usual = self.leadings.get(&tenths(line.size)).copied().unwrap_or(size * 1.3);
        line.y - open.last.y > usual * 1.25 + 0.5
    }

    fn close(&mut self) {
        if let Some(open) = self.open.take() {
            let size = open.first.size;
            let kind = match open.cell {
                Some(cell) => {
                    let list_item = starts_with_marker(&open.text)
                        && open.text.chars().next().is_some_and(is_bullet);
                    BlockKind::Cell(Cell { list_item, ..cell })
                }
                None if is_contents_entry(&open.text) => BlockKind::Contents,
                None if size >= self.body * HEADING && is_short_enough(&open.text) => {
                    BlockKind::Heading { level: 1 }
                }
                None => BlockKind::Text,
            };
            let mut made = block(kind, plain_bullet(open.text), open.lines);
            made.page = Some(open.page);
            made.size = Some(size as f32);
            let bold = !self.all_bold && open.bold * 10 >= open.count * 8;
            made.weight = Some(if bold { 700 } else { 400 });
            made.gap = open.gap;
            // A column of a plain text is about half as wide as its letters are high.
            let columns = ((open.first.x0 - self.left) / (self.body.max(4.0) * 0.5)).round();
            made.indent = columns.clamp(0.0, 200.0) as u16;
            self.blocks.push(made);
        }
        self.blocks.append(&mut self.aside);
    }
}

impl Open {
    fn add(&mut self, line: Line, place: Place) {
        append(&mut self.text, &line.text);
        self.centred |= is_below_middle(&self.last, &line) && (line.x0 - self.last.x0).abs() > 3.0;
        if place.page == self.last_page && line.y > self.last.y {
            self.leading.get_or_insert(line.y - self.last.y);
            self.left.get_or_insert(line.x0);
        } else {
            self.left = None;
        }
        // The line numbers are those of the page on which the paragraph begins.
        if place.page == self.page {
            self.lines[1] = place.line;
        }
        self.right = place.right;
        self.last_page = place.page;
        self.count += line.text.len();
        self.bold += if line.bold { line.text.len() } else { 0 };
        self.last = line;
    }
}

/// True where the middles of two lines stand below each other.
fn is_below_middle(line: &Line, next: &Line) -> bool {
    ((next.x0 + next.x1) - (line.x0 + line.x1)).abs() < 6.0
}

/// True for what may be a heading by its length: sentences are none.
fn is_short_enough(text: &str) -> bool {
    text.len() <= if text.ends_with('.') { MAX_SENTENCE } else { MAX_HEADING }
}

fn tenths(n: f64) -> i64 {
    (n * 10.0).round() as i64
}
