//! From letters to pieces of lines: what stands on one baseline without a wide gap.

use super::glyphs::{Glyph, PageGlyphs};
use super::joins::{Dividers, join_leaders, join_neighbours, join_spaced_out};
use super::order::{is_shuffled, join_touching};
use crate::read::superscript;

/// A gap wider than this part of the size parts words that no space parts.
pub(super) const WORD_GAP: f64 = 0.16;
/// A gap this wide parts words where a space stands in it; producers also set spaces of no width between syllables.
const SPACE_GAP: f64 = 0.08;
/// A gap wider than this part of the size may part columns.
const WIDE_GAP: f64 = 0.5;
/// A gap wider than this part of the size parts columns.
const COLUMN_GAP: f64 = 2.4;

/// A piece of a line.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Line {
    pub text: String,
    pub x0: f64,
    pub x1: f64,
    /// The baseline, from the top of the page.
    pub y: f64,
    /// Size of most of its letters.
    pub size: f64,
    pub bold: bool,
    /// Width of the first word, with the next where it is one letter: no line ends with such a word.
    pub first_word: f64,
    /// Where the text behind a bullet or a number begins, where there is one.
    pub body_x: f64,
    /// Its gaps that are wider than most spaces, which may part columns.
    pub gaps: Vec<Gap>,
}

/// A gap between two words of a line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Gap {
    /// The offset in the text of the word behind it.
    pub at: usize,
    /// Where it begins and ends across the page.
    pub x0: f64,
    pub x1: f64,
}

impl Line {
    /// Adds a piece that follows on the same baseline.
    pub(super) fn append(&mut self, piece: &Line) {
        if piece.x0 - self.x1 > self.size * WIDE_GAP {
            self.gaps.push(Gap { at: self.text.len(), x0: self.x1, x1: piece.x0 });
        }
        let shift = self.text.len();
        self.gaps.extend(piece.gaps.iter().map(|gap| Gap { at: gap.at + shift, ..*gap }));
        self.text.push_str(&piece.text);
        self.x1 = piece.x1;
    }

    /// Cuts the line at one of its gaps.
    pub(super) fn cut(self, gap: Gap) -> (Line, Line) {
        let (left, right) = self.text.split_at_checked(gap.at).unwrap_or((&self.text, ""));
        let before = Line {
            text: left.trim_end().to_owned(),
            x1: gap.x0,
            gaps: self.gaps.iter().copied().filter(|g| g.at < gap.at).collect(),
            ..self.clone()
        };
        let after = self.gaps.iter().filter(|g| g.at > gap.at);
        let behind = Line {
            text: right.to_owned(),
            x0: gap.x1,
            body_x: gap.x1,
            first_word: self.first_word.min(self.x1 - gap.x1),
            gaps: after.map(|g| Gap { at: g.at - gap.at, ..*g }).collect(),
            ..self
        };
        (before, behind)
    }
}

/// A piece of a line as it grows.
#[derive(Default)]
struct Growing<'g> {
    /// True where the sizes of its words are measured one by one.
    recognised: bool,
    glyphs: Vec<&'g Glyph>,
    y: f64,
    size: f64,
    end: f64,
    /// Where its last letter that is not blank ends.
    ink_end: f64,
}

/// The pieces of lines of a page, in the order in which they are drawn.
pub(super) fn lines(page: &PageGlyphs) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut growing = Growing { recognised: page.is_recognised(), ..Growing::default() };
    let rules = Dividers::of(page);
    for glyph in &page.glyphs {
        if growing.glyphs.is_empty() {
            if !glyph.text.is_blank() {
                growing.begin(glyph);
            }
            continue;
        }
        let raised = glyph.size < growing.size * 0.85 && glyph.y < growing.y;
        let size = growing.size.max(glyph.size);
        let same_line = (glyph.y - growing.y).abs() < size * if raised { 0.6 } else { 0.25 };
        let gap = glyph.x - growing.end;
        let doubled = growing.glyphs.iter().rev().take(4).any(|last| {
            last.text == glyph.text
                && (last.x - glyph.x).abs() < size * 0.12
                && (last.y - glyph.y).abs() < size * 0.12
        });
        if doubled {
            // Bold made by printing twice.
            continue;
        }
        let fills_hole = || gap <= -size * 0.6 && growing.has_room_for(glyph);
        // Within a word no rule stands, and most letters are within words.
        let divided = || {
            glyph.x - growing.ink_end > size * SPACE_GAP
                && rules.part(growing.ink_end, glyph.x, glyph.y, size)
        };
        if same_line && gap < size * COLUMN_GAP && (gap > -size * 0.6 || fills_hole()) && !divided()
        {
            growing.glyphs.push(glyph);
            growing.end = growing.end.max(glyph.x + glyph.width);
            if !glyph.text.is_blank() {
                growing.ink_end = growing.ink_end.max(growing.end);
            }
        } else if !glyph.text.is_blank() {
            lines.extend(growing.finish());
            growing.begin(glyph);
        }
    }
    lines.extend(growing.finish());
    // Bold that is made by printing a line twice.
    lines.dedup_by(|again, line| {
        again.text == line.text
            && (again.x0 - line.x0).abs() < line.size * 0.12
            && (again.y - line.y).abs() < line.size * 0.12
    });
    add_marks(&mut lines, page);
    let mut lines = join_leaders(lines);
    if is_shuffled(&lines) {
        lines = join_touching(lines, &rules);
    }
    join_spaced_out(join_neighbours(lines, &rules), &rules, page.width)
}

impl<'g> Growing<'g> {
    fn begin(&mut self, glyph: &'g Glyph) {
        self.glyphs.clear();
        self.glyphs.push(glyph);
        self.y = glyph.y;
        self.size = glyph.size;
        self.end = glyph.x + glyph.width;
        self.ink_end = self.end;
    }

    /// True where a letter that was drawn later belongs into a hole of the line: letters of another font are.
    fn has_room_for(&self, glyph: &Glyph) -> bool {
        let middle = glyph.x + glyph.width / 2.0;
        self.glyphs.first().is_some_and(|first| glyph.x > first.x)
            && !glyph.text.is_blank()
            && !self.glyphs.iter().any(|other| {
                !other.text.is_blank()
                    && (other.x..other.x + other.width.max(other.size * 0.1)).contains(&middle)
            })
    }

    fn finish(&mut self) -> Option<Line> {
        // Mostly in order already, so that this costs little.
        self.glyphs.sort_by(|a, b| a.x.total_cmp(&b.x));
        while self.glyphs.last().is_some_and(|g| g.text.is_blank()) {
            self.glyphs.pop();
        }
        let (first, last) = (*self.glyphs.first()?, *self.glyphs.last()?);
        let size = if self.recognised { mean_size(&self.glyphs) } else { main_size(&self.glyphs) };
        let visible = || self.glyphs.iter().filter(|g| !g.text.is_blank());
        let baseline = visible().find(|g| g.size >= size * 0.95).map_or(self.y, |g| g.y);
        let bold = visible().filter(|g| g.bold).count() * 2 > visible().count();
        let mut text = String::new();
        let mut end = first.x;
        let mut first_word = None;
        let mut body_x = first.x;
        let mut words = 0;
        let mut gaps = Vec::new();
        let mut spaced = false;
        for glyph in &self.glyphs {
            if glyph.text.is_blank() {
                spaced = true;
                continue;
            }
            let least = if spaced { SPACE_GAP } else { WORD_GAP };
            let parted = glyph.x - end > glyph.size.max(size * 0.7) * least;
            if parted && !text.is_empty() {
                text.push(' ');
                if glyph.x - end > size * WIDE_GAP {
                    gaps.push(Gap { at: text.len(), x0: end, x1: glyph.x });
                }
                // A word of one letter is kept with the next.
                if !is_lone_letter(&text) {
                    first_word.get_or_insert(end - first.x);
                }
            }
            if parted || text.is_empty() {
                words += 1;
                if words == 2 {
                    body_x = glyph.x;
                }
            }
            let raised = glyph.size < size * 0.85 && glyph.y < baseline - size * 0.15;
            let from = text.len();
            glyph.text.push_to(&mut text);
            if raised {
                let raised: String =
                    text.get(from..).unwrap_or_default().chars().map(superscript).collect();
                text.truncate(from);
                text.push_str(&raised);
            }
            end = glyph.x + glyph.width;
            spaced = false;
        }
        let line = Line {
            first_word: first_word.unwrap_or(end - first.x),
            x0: first.x,
            x1: (last.x + last.width).max(end),
            y: baseline,
            size,
            bold,
            body_x: if starts_with_marker(&text) { body_x } else { first.x },
            text,
            gaps,
        };
        self.glyphs.clear();
        Some(line)
    }
}

/// Gives lines the bullets that are drawn as shapes before them.
fn add_marks(lines: &mut [Line], page: &PageGlyphs) {
    if page.marks.is_empty() {
        return;
    }
    let mut marks = page.marks.clone();
    marks.sort_by(|a, b| a.y.total_cmp(&b.y));
    for line in lines {
        let (top, bottom) = (line.y - line.size * 0.8, line.y);
        let from = marks.partition_point(|mark| mark.y < top);
        let before = marks.iter().skip(from).take_while(|mark| mark.y <= bottom).find(|mark| {
            let gap = line.x0 - mark.x;
            mark.size < line.size * 0.75 && gap > 0.0 && gap < line.size * 2.5
        });
        if let Some(mark) = before
            && !starts_with_marker(&line.text)
        {
            line.text.insert_str(0, "• ");
            for gap in &mut line.gaps {
                gap.at += "• ".len();
            }
            line.body_x = line.x0;
            line.first_word += line.x0 - mark.x;
            line.x0 = mark.x;
        }
    }
}

/// True for a preposition or a conjunction of one letter, and the space behind it.
fn is_lone_letter(text: &str) -> bool {
    let mut letters = text.trim_end().chars();
    letters.next().is_some_and(|c| "aiouwzAIOUWZ".contains(c)) && letters.next().is_none()
}

/// The size that most letters have, to a tenth of a point.
fn main_size(glyphs: &[&Glyph]) -> f64 {
    let mut sizes: Vec<i64> = glyphs
        .iter()
        .filter(|g| !g.text.is_blank())
        .map(|g| (g.size * 10.0).round() as i64)
        .collect();
    sizes.sort_unstable();
    let mut best = (0, 0);
    for run in sizes.chunk_by(|a, b| a == b) {
        if run.len() >= best.0 {
            best = (run.len(), run.first().copied().unwrap_or(0));
        }
    }
    best.1 as f64 / 10.0
}

/// The mean of the sizes of the letters, to a tenth of a point.
fn mean_size(glyphs: &[&Glyph]) -> f64 {
    let (mut sum, mut count) = (0.0, 0.0);
    for glyph in glyphs.iter().filter(|g| !g.text.is_blank()) {
        sum += glyph.size;
        count += 1.0;
    }
    (sum / f64::max(count, 1.0) * 10.0).round() / 10.0
}

/// True for a bullet that stands alone.
pub(super) fn is_lone_bullet(text: &str) -> bool {
    let mut letters = text.trim().chars();
    letters.next().is_some_and(is_bullet) && letters.next().is_none()
}

/// True for a bullet or a number that stands alone.
pub(super) fn is_marker(text: &str) -> bool {
    let text = text.trim();
    let count = text.chars().count();
    if count == 1 {
        return is_lone_bullet(text);
    }
    count <= 8
        && text.ends_with(['.', ')'])
        && text.trim_end_matches(['.', ')']).split('.').all(|part| {
            !part.is_empty()
                && (part.bytes().all(|b| b.is_ascii_digit())
                    || part.bytes().all(|b| b"IVXLC".contains(&b))
                    || part.chars().count() == 1)
        })
}

pub(super) fn is_bullet(c: char) -> bool {
    "•◦–—-−*‣⁃§o".contains(c)
        || matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{2190}'..='\u{21FF}' | '\u{25A0}'..='\u{25FF}'
            | '\u{2700}'..='\u{2775}' | '\u{2794}'..='\u{27BF}')
}

/// True for a line that opens with a bullet or a number.
pub(super) fn starts_with_marker(text: &str) -> bool {
    let Some((first, rest)) = text.split_once(' ') else { return false };
    !rest.trim().is_empty()
        && (is_marker(first)
            || first.contains('.') && first.chars().all(|c| c.is_ascii_digit() || c == '.'))
}
