//! The order in which the pieces of a page are read: the one in which they are drawn, unless that jumps about.

use super::joins::{Dividers, join_neighbours};
use super::lines::Line;

/// Deepest cut of a page; columns and bands of a real page nest three or four deep.
const MAX_DEPTH: usize = 24;

/// Puts the lines of a page in reading order.
pub(super) fn sort(lines: Vec<Line>, width: f64) -> Vec<Line> {
    if !jumps(&lines) {
        return lines;
    }
    let mut order = Vec::with_capacity(lines.len());
    let mut stack = vec![((0..lines.len()).collect::<Vec<_>>(), 0)];
    while let Some((part, depth)) = stack.pop() {
        match cut(&lines, &part, width).filter(|_| depth < MAX_DEPTH) {
            Some(parts) => stack.extend(parts.into_iter().rev().map(|p| (p, depth + 1))),
            None => order.extend(by_rows(&lines, part)),
        }
    }
    let mut slots: Vec<Option<Line>> = lines.into_iter().map(Some).collect();
    order.into_iter().filter_map(|i| slots.get_mut(i).and_then(Option::take)).collect()
}

/// True where the pieces of a page are drawn in no order: not only its head, or a column behind the other, out of place.
pub(super) fn is_shuffled(lines: &[Line]) -> bool {
    backward(lines).count() * 5 > lines.len()
}

/// Makes one of the pieces that touch on a baseline, wherever in the stream they are drawn: a producer may draw each word
/// when it likes. The order stays that of the first piece of each.
pub(super) fn join_touching(lines: Vec<Line>, rules: &Dividers) -> Vec<Line> {
    let order = by_rows(&lines, (0..lines.len()).collect());
    let mut slots: Vec<Option<Line>> = lines.into_iter().map(Some).collect();
    let mut joined: Vec<(usize, Line)> = Vec::with_capacity(slots.len());
    for i in order {
        let Some(line) = slots.get_mut(i).and_then(Option::take) else { continue };
        let Some((first, last)) = joined.pop() else {
            joined.push((i, line));
            continue;
        };
        let mut both = join_neighbours(vec![last, line], rules).into_iter();
        let rest = (both.next(), both.next());
        match rest {
            (Some(one), None) => joined.push((first.min(i), one)),
            (last, line) => {
                joined.extend(last.map(|last| (first, last)));
                joined.extend(line.map(|line| (i, line)));
            }
        }
    }
    joined.sort_by_key(|(first, _)| *first);
    joined.into_iter().map(|(_, line)| line).collect()
}

/// True where a line stands above the one that came before it in the same column: what no reader does.
fn jumps(lines: &[Line]) -> bool {
    backward(lines).next().is_some()
}

/// The lines that stand above one that came before them in the same column.
fn backward(lines: &[Line]) -> impl Iterator<Item = usize> {
    /// Lines that are looked back over for one in the same column.
    const BACK: usize = 60;
    (0..lines.len()).filter(|&i| {
        let Some(line) = lines.get(i) else { return false };
        let earlier = lines.get(i.saturating_sub(BACK)..i).unwrap_or_default();
        let above = earlier.iter().rev().find(|other| {
            let overlap = other.x1.min(line.x1) - other.x0.max(line.x0);
            overlap > (other.x1 - other.x0).min(line.x1 - line.x0) * 0.3
        });
        above.is_some_and(|other| line.y < other.y - line.size.min(other.size) * 0.8)
    })
}

/// Lines from the top down, and from left to right where they stand on one baseline.
fn by_rows(lines: &[Line], mut part: Vec<usize>) -> Vec<usize> {
    let key = |i: usize| lines.get(i).map_or((0.0, 0.0, 0.0), |l| (l.y, l.x0, l.size));
    part.sort_by(|&a, &b| key(a).0.total_cmp(&key(b).0).then(a.cmp(&b)));
    let mut out: Vec<usize> = Vec::with_capacity(part.len());
    let mut row: Vec<usize> = Vec::new();
    let mut base = f64::NEG_INFINITY;
    for index in part {
        let (y, _, size) = key(index);
        if y > base + size * 0.4 {
            row.sort_by(|&a, &b| key(a).1.total_cmp(&key(b).1));
            out.append(&mut row);
            base = y;
        }
        row.push(index);
    }
    row.sort_by(|&a, &b| key(a).1.total_cmp(&key(b).1));
    out.append(&mut row);
    out
}

/// Cuts a part of the page in two or more: at a gutter that runs through all of it, or else where a band of blank
/// parts what spans the gutter from what does not.
fn cut(lines: &[Line], part: &[usize], width: f64) -> Option<Vec<Vec<usize>>> {
    if part.len() < 4 {
        return None;
    }
    if let Some(x) = gutter(lines, part, width) {
        let (left, right): (Vec<usize>, Vec<usize>) =
            part.iter().partition(|&&i| lines.get(i).is_some_and(|l| l.x1 <= x));
        if left.len() >= 2 && right.len() >= 2 {
            return Some(vec![left, right]);
        }
    }
    // Lines that span the middle of the page part it into bands.
    let (from, to) = (width * 0.42, width * 0.58);
    let spans = |i: usize| lines.get(i).is_some_and(|l| l.x0 < from && l.x1 > to);
    let sorted = by_rows(lines, part.to_vec());
    let bands: Vec<Vec<usize>> =
        sorted.chunk_by(|&a, &b| spans(a) == spans(b)).map(<[usize]>::to_vec).collect();
    (bands.len() > 1).then_some(bands)
}

/// The middle of a gap between columns that no line of the part crosses.
fn gutter(lines: &[Line], part: &[usize], width: f64) -> Option<f64> {
    let mut extents: Vec<(f64, f64)> =
        part.iter().filter_map(|&i| lines.get(i)).map(|l| (l.x0, l.x1)).collect();
    extents.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut end = extents.first()?.1;
    let mut best: Option<(f64, f64)> = None;
    for &(x0, x1) in &extents {
        let gap = x0 - end;
        let middle = (x0 + end) / 2.0;
        if gap > 6.0
            && (width * 0.2..width * 0.8).contains(&middle)
            && best.is_none_or(|(widest, _)| gap > widest)
        {
            best = Some((gap, middle));
        }
        end = end.max(x1);
    }
    best.map(|(_, middle)| middle)
}
