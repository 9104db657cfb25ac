//! What is no text of a page: running heads and feet, page numbers, footnotes, and notices that lie over all pages.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::glyphs::PageGlyphs;
use super::lines::{Line, is_lone_bullet, is_marker};
use super::tables::Grid;
use crate::read::superscript;
use crate::segment::{column_role, is_structural};

/// Part of the page's height, at the top and at the bottom, in which running heads and feet stand.
const MARGIN: f64 = 0.13;

/// Greatest size of a footnote, and of a running head that reads like a label, in sizes of the text.
const SMALL: f64 = 0.9;

/// Lines at either end of a page that may be running.
const RUNNING_LINES: usize = 3;

/// For each page, which of its lines are running heads or feet: such as recur at the same height, digits aside, and page
/// numbers.
pub(super) fn running(
    raw: &[Vec<Line>],
    grids: &[Vec<Grid>],
    pages: &[PageGlyphs],
) -> Vec<Vec<bool>> {
    let overlays = overlays(raw);
    let mut seen: BTreeMap<(String, i64), usize> = BTreeMap::new();
    let mut candidates: Vec<Vec<usize>> = Vec::with_capacity(raw.len());
    for ((lines, page), grids) in raw.iter().zip(pages).zip(grids) {
        let in_table = |line: &Line| grids.iter().any(|grid| grid.place(line).is_some());
        let mut order: Vec<usize> = (0..lines.len()).collect();
        order.sort_by(|&a, &b| {
            let y = |i: usize| lines.get(i).map_or(0.0, |l| l.y);
            y(a).total_cmp(&y(b))
        });
        let is_near = |&i: &usize| {
            lines.get(i).is_some_and(|l| {
                (l.y < page.height * MARGIN || l.y > page.height * (1.0 - MARGIN))
                    && !in_table(l)
                    // A list begins at the same height on many pages.
                    && !is_lone_bullet(&l.text)
            })
        };
        let top = order.iter().copied().take(RUNNING_LINES);
        let bottom = order.iter().copied().rev().take(RUNNING_LINES);
        let mut ends: Vec<usize> = top.chain(bottom).filter(is_near).collect();
        ends.sort_unstable();
        ends.dedup();
        for &i in &ends {
            if let Some(line) = lines.get(i) {
                *seen.entry(key(line)).or_default() += 1;
            }
        }
        candidates.push(ends);
    }
    let total = raw.len();
    let body = body_size(raw);
    raw.iter()
        .zip(&candidates)
        .zip(pages)
        .zip(grids)
        .map(|(((lines, candidates), page), grids)| {
            let mut marks: Vec<bool> = lines
                .iter()
                .map(|line| {
                    // A table repeats its heads at the same place, too.
                    overlays.contains(&place_of(line))
                        && !is_structural(&line.text)
                        && column_role(&line.text).is_none()
                        && !grids.iter().any(|grid| grid.place(line).is_some())
                })
                .collect();
            for &i in candidates {
                let Some(line) = lines.get(i) else { continue };
                let count = seen.get(&key(line)).copied().unwrap_or(0);
                // A goal is set no smaller than the text; what the head of each page says of an appendix is.
                let recurs = if is_structural(&line.text) && line.size > body * SMALL {
                    count >= 3 && count * 10 >= total * 8
                } else {
                    count >= 2 && count * 10 >= total * 3
                };
                // A page number is the outermost line of its page.
                let above = lines.iter().any(|other| other.y < line.y - line.size);
                let below = lines.iter().any(|other| other.y > line.y + line.size);
                if let Some(mark) = marks.get_mut(i) {
                    // Dots that lead to a page are a part of an entry of a contents page.
                    let alone = !(above && below || line.text.starts_with(".."));
                    *mark = recurs || alone && is_page_number(&line.text);
                }
            }
            for i in footnotes(lines, &marks, page, grids, body) {
                if let Some(mark) = marks.get_mut(i) {
                    *mark = true;
                }
            }
            marks
        })
        .collect()
}

/// Lines that stand at the same place of nearly all pages, wherever that is: a watermark, a notice fixed to the screen.
fn overlays(raw: &[Vec<Line>]) -> BTreeSet<(&str, i64, i64)> {
    /// Pages that a document must have for it.
    const LEAST_PAGES: usize = 4;
    if raw.len() < LEAST_PAGES {
        return BTreeSet::new();
    }
    let mut seen: HashMap<(&str, i64, i64), usize> = HashMap::new();
    for line in raw.iter().flatten().filter(|line| !is_marker(&line.text)) {
        *seen.entry(place_of(line)).or_default() += 1;
    }
    seen.retain(|_, count| *count * 10 >= raw.len() * 8);
    seen.into_keys().collect()
}

/// A line by its text and its place on the page, to a point.
fn place_of(line: &Line) -> (&str, i64, i64) {
    (&line.text, line.x0.round() as i64, line.y.round() as i64)
}

/// The footnotes of a page: its last lines, where they are smaller than the text and the first of them opens with a raised
/// number or a star, or with a number that the text refers to or that stands below a rule. What is running already stands
/// below them.
fn footnotes(
    lines: &[Line],
    running: &[bool],
    page: &PageGlyphs,
    grids: &[Grid],
    body: f64,
) -> Vec<usize> {
    let mut from_below: Vec<usize> =
        (0..lines.len()).filter(|&i| running.get(i) == Some(&false)).collect();
    from_below.sort_by(|&a, &b| {
        let y = |i: usize| lines.get(i).map_or(0.0, |l| l.y);
        y(b).total_cmp(&y(a)).then(b.cmp(&a))
    });
    let is_note = |&i: &usize| {
        lines.get(i).is_some_and(|line| {
            line.size <= body * SMALL && !grids.iter().any(|grid| grid.place(line).is_some())
        })
    };
    let mut notes: Vec<usize> = from_below.iter().copied().take_while(is_note).collect();
    let opens = |&i: &usize| {
        let first = lines.get(i).and_then(|line| line.text.chars().next());
        first.is_some_and(|c| c.is_ascii_digit() || "*¹²³⁴⁵⁶⁷⁸⁹".contains(c))
    };
    // What stands above the first number or star is small text of another kind.
    while notes.last().is_some_and(|note| !opens(note)) {
        notes.pop();
    }
    let first = notes.last().and_then(|&i| lines.get(i));
    let above = from_below.get(notes.len()).and_then(|&i| lines.get(i)).map_or(0.0, |l| l.y);
    let raised = |note: &Line| -> String {
        note.text.chars().take_while(char::is_ascii_digit).map(superscript).collect()
    };
    let mut text = from_below.iter().skip(notes.len()).filter_map(|&i| lines.get(i));
    let told = first.is_some_and(|note| {
        let reference = raised(note);
        reference.is_empty()
            || page.horizontal.iter().any(|rule| rule.at > above && rule.at < note.y)
            || text.any(|line| line.text.contains(&reference))
    });
    if !told || notes.len() * 5 > from_below.len() * 2 {
        notes.clear();
    }
    notes
}

/// The size that most letters of the document have.
fn body_size(raw: &[Vec<Line>]) -> f64 {
    let mut letters: BTreeMap<i64, usize> = BTreeMap::new();
    for line in raw.iter().flatten() {
        *letters.entry((line.size * 10.0).round() as i64).or_default() += line.text.len();
    }
    letters
        .iter()
        .max_by_key(|&(size, count)| (*count, -*size))
        .map_or(0.0, |(s, _)| *s as f64 / 10.0)
}

/// What is the same in all copies of a running line: its text but for the numbers, and about how high it stands.
fn key(line: &Line) -> (String, i64) {
    let mut text = String::with_capacity(line.text.len());
    for c in line.text.chars() {
        let c = if c.is_ascii_digit() { '#' } else { c };
        if c != '#' || !text.ends_with('#') {
            text.push(c);
        }
    }
    (text, (line.y / 6.0).round() as i64)
}

/// "7", "- 7 -", "Strona 7 z 12", "7/12"; but "7." is a label.
fn is_page_number(text: &str) -> bool {
    if text.trim_end().ends_with('.') {
        return false;
    }
    let lower = text.to_lowercase();
    let mut numbers = 0;
    for word in lower.split(|c: char| c.is_whitespace() || "-–—/|.[]()".contains(c)) {
        match word {
            "" | "strona" | "str" | "s" | "page" | "z" | "of" => {}
            number if number.len() <= 4 && number.bytes().all(|b| b.is_ascii_digit()) => {
                numbers += 1;
            }
            _ => return false,
        }
    }
    (1..=2).contains(&numbers)
}
