//! From pieces to lines: what stands on one baseline and belongs together although it was drawn apart.

use super::glyphs::{PageGlyphs, Rule};
use super::lines::{Line, WORD_GAP, is_lone_bullet, is_marker};
use crate::segment::is_structural;

/// The rules down a page: no line of text runs across one.
#[derive(Default)]
pub(super) struct Dividers(Vec<Rule>);

impl Dividers {
    pub(super) fn of(page: &PageGlyphs) -> Self {
        let mut rules = page.vertical.clone();
        rules.sort_by(|a, b| a.at.total_cmp(&b.at));
        Self(rules)
    }

    /// True where a rule stands between two places on a line of this baseline and size.
    pub(super) fn part(&self, from: f64, to: f64, y: f64, size: f64) -> bool {
        let middle = y - size * 0.3;
        let first = self.0.partition_point(|rule| rule.at < from);
        self.0
            .iter()
            .skip(first)
            .take_while(|rule| rule.at <= to)
            .any(|rule| (rule.start..=rule.end).contains(&middle) && rule.end - rule.start > size)
    }
}

/// Joins pieces that follow each other on one baseline where the left one is no more than a bullet or a number, or
/// where both are one line that was drawn in pieces. Some producers draw the bullets of a list behind its text, so that
/// this holds of lines as they are drawn and of lines in reading order.
pub(super) fn join_neighbours(lines: Vec<Line>, rules: &Dividers) -> Vec<Line> {
    let mut out: Vec<Line> = Vec::with_capacity(lines.len());
    for line in lines {
        if let Some(last) = out.last_mut() {
            let size = last.size.max(line.size);
            let gap = line.x0 - last.x1;
            let level = (last.y - line.y).abs() < size * 0.3;
            let marker = is_marker(&last.text) && gap < size * 6.0;
            if level
                && gap > -size * 0.3
                && (marker || gap < size * 0.8)
                && !rules.part(last.x1, line.x0, line.y, size)
            {
                if gap > size * WORD_GAP || marker {
                    last.text.push(' ');
                }
                if marker {
                    last.body_x = line.x0;
                    last.first_word = line.x0 - last.x0 + line.first_word;
                    last.size = line.size;
                    last.bold = line.bold;
                }
                last.append(&line);
                continue;
            }
        }
        out.push(line);
    }
    out
}

/// Joins the pieces of a line that was spaced out to both edges of its column: the line above or below it, in one piece,
/// begins where the first piece begins and ends where the last one ends. Columns of a table have no such neighbour. In a narrow
/// column of text several lines anywhere on the page tell as much.
pub(super) fn join_spaced_out(lines: Vec<Line>, rules: &Dividers, width: f64) -> Vec<Line> {
    /// Lines before and behind that are looked at.
    const AROUND: usize = 2;
    /// Part of the page's width that the widest narrow column has.
    const NARROW: f64 = 0.45;
    /// Lines that tell the edges of a column.
    const LEAST: usize = 3;
    let level = |a: &Line, b: &Line| (a.y - b.y).abs() < a.size.max(b.size) * 0.2;
    let goes_on = |a: &Line, b: &Line| {
        level(a, b)
            && b.x0 > a.x1
            && (a.size - b.size).abs() < a.size * 0.1
            && !rules.part(a.x1, b.x0, b.y, b.size)
    };
    let mut ends = Vec::new();
    for run in lines.chunk_by(goes_on) {
        let from = ends.last().copied().unwrap_or(0);
        ends.push(from + run.len());
    }
    let mut joined = vec![false; ends.len()];
    for (index, &end) in ends.iter().enumerate() {
        let from = if index == 0 { 0 } else { ends.get(index - 1).copied().unwrap_or(0) };
        let Some(run @ [first, .., last]) = lines.get(from..end) else { continue };
        let near = lines
            .get(from.saturating_sub(AROUND)..from)
            .into_iter()
            .chain(lines.get(end..(end + AROUND).min(lines.len())))
            .flatten();
        let slack = first.size * 0.35;
        let fills_column = || {
            let edges = lines.iter().filter(|other| {
                (other.x1 - last.x1).abs() < slack
                    && (other.x0 - first.x0).abs() < first.size * 2.5
                    && !level(other, first)
            });
            let narrow = last.x1 - first.x0 < width * NARROW;
            (narrow || has_even_gaps(run)) && edges.take(LEAST).count() == LEAST
        };
        let spans = near.into_iter().any(|other| {
            (other.y - first.y).abs() < first.size * 2.2
                && !level(other, first)
                && (other.x0 - first.x0).abs() < slack
                && (other.x1 - last.x1).abs() < slack
        });
        if let Some(slot) = joined.get_mut(index) {
            *slot = spans || fills_column();
        }
    }
    let mut out: Vec<Line> = Vec::with_capacity(lines.len());
    let mut rest = lines.into_iter();
    let mut from = 0;
    for (&end, join) in ends.iter().zip(joined) {
        for (n, line) in rest.by_ref().take(end - from).enumerate() {
            match out.last_mut() {
                Some(last) if join && n > 0 => {
                    last.text.push(' ');
                    last.append(&line);
                }
                _ => out.push(line),
            }
        }
        from = end;
    }
    out
}

/// True for three pieces or more with equal gaps between them: words that were spaced out, not cells.
fn has_even_gaps(run: &[Line]) -> bool {
    let gaps = run.iter().zip(run.iter().skip(1)).map(|(a, b)| b.x0 - a.x1);
    let (least, most) =
        gaps.fold((f64::MAX, f64::MIN), |(least, most), gap| (least.min(gap), most.max(gap)));
    let size = run.first().map_or(0.0, |line| line.size);
    run.len() >= 3 && most - least < size * 0.3
}

/// Joins dots that lead to a page, which some producers draw piece by piece from the right.
pub(super) fn join_leaders(lines: Vec<Line>) -> Vec<Line> {
    let is_leader = |line: &Line| line.text.chars().all(|c| matches!(c, '.' | '…' | ' '));
    let mut out: Vec<Line> = Vec::with_capacity(lines.len());
    for line in lines {
        if let Some(last) = out.last_mut()
            && is_leader(last)
            && (last.y - line.y).abs() < line.size * 0.2
            && line.x1 <= last.x0 + line.size * 0.5
            && last.x0 - line.x1 < line.size
            && is_leader(&line)
        {
            last.text.push_str(&line.text);
            last.x0 = line.x0;
            continue;
        }
        out.push(line);
    }
    out
}

/// Puts bullets that are drawn apart from their text before it: the nearest piece on their baseline to the right.
pub(super) fn gather_bullets(lines: Vec<Line>) -> Vec<Line> {
    let reaches = |bullet: &Line, text: &Line| {
        let gap = text.x0 - bullet.x1;
        (bullet.y - text.y).abs() < text.size * 0.3 && (0.0..text.size * 6.0).contains(&gap)
    };
    let is_apart = |i: usize| {
        lines.get(i).is_some_and(|line| {
            is_lone_bullet(&line.text) && lines.get(i + 1).is_none_or(|next| !reaches(line, next))
        })
    };
    let apart: Vec<usize> = (0..lines.len()).filter(|&i| is_apart(i)).collect();
    if apart.is_empty() {
        return lines;
    }
    let mut by_height: Vec<usize> = (0..lines.len())
        .filter(|&i| lines.get(i).is_some_and(|l| !is_lone_bullet(&l.text)))
        .collect();
    let y = |i: usize| lines.get(i).map_or(0.0, |l| l.y);
    by_height.sort_by(|&a, &b| y(a).total_cmp(&y(b)));
    let mut before: Vec<Option<usize>> = vec![None; lines.len()];
    let mut moved = vec![false; lines.len()];
    for bullet in apart {
        let Some(mark) = lines.get(bullet) else { continue };
        let from = by_height.partition_point(|&i| y(i) < mark.y - mark.size);
        let text = by_height
            .iter()
            .skip(from)
            .take_while(|&&i| y(i) <= mark.y + mark.size)
            .filter(|&&i| lines.get(i).is_some_and(|text| reaches(mark, text)))
            .min_by(|&&a, &&b| {
                let x = |i: usize| lines.get(i).map_or(0.0, |l| l.x0);
                x(a).total_cmp(&x(b)).then(a.cmp(&b))
            });
        if let Some(&text) = text
            && let Some(slot @ None) = before.get_mut(text)
        {
            *slot = Some(bullet);
            if let Some(moved) = moved.get_mut(bullet) {
                *moved = true;
            }
        }
    }
    let mut slots: Vec<Option<Line>> = lines.into_iter().map(Some).collect();
    let mut out = Vec::with_capacity(slots.len());
    for (i, (bullet, moved)) in before.into_iter().zip(moved).enumerate() {
        if !moved {
            out.extend(bullet.and_then(|b| slots.get_mut(b)?.take()));
            out.extend(slots.get_mut(i).and_then(Option::take));
        }
    }
    out
}

/// Joins what stands behind the tab of a numbered label to it: "5.2. Cel operacyjny:      Poprawa …".
pub(super) fn join_labels(lines: Vec<Line>) -> Vec<Line> {
    /// The widest tab, in sizes.
    const TAB: f64 = 6.0;
    let mut out: Vec<Line> = Vec::with_capacity(lines.len());
    for line in lines {
        if let Some(last) = out.last_mut()
            && (last.y - line.y).abs() < last.size * 0.2
            && (0.0..last.size * TAB).contains(&(line.x0 - last.x1))
            && last.text.ends_with(':')
            && last.text.contains(|c: char| c.is_ascii_digit())
            && is_structural(&last.text)
            && !is_structural(&line.text)
        {
            last.text.push(' ');
            last.append(&line);
            continue;
        }
        out.push(line);
    }
    out
}

/// Joins the page at the right margin to the entry of the contents page that it belongs to.
pub(super) fn join_page_numbers(lines: Vec<Line>) -> Vec<Line> {
    let mut out: Vec<Line> = Vec::with_capacity(lines.len());
    for line in lines {
        if let Some(last) = out.last_mut()
            && (last.y - line.y).abs() < last.size * 0.3
            && line.x0 >= last.x1 - line.size
            && let number = line.text.trim_start_matches(['.', '…', ' '])
            && (1..=4).contains(&number.len())
            && number.bytes().all(|b| b.is_ascii_digit())
        {
            last.text.push('\t');
            last.text.push_str(&line.text);
            last.x1 = line.x1;
            continue;
        }
        out.push(line);
    }
    out
}
