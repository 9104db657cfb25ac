//! Tables without rules: below a line of column heads, what stands under each head is its column, as far as nothing runs
//! over from one column to the next.

use super::lines::{Line, is_lone_bullet};
use super::middle::{is_out_of_line, rows_by_middle};
use super::tables::Grid;
use crate::segment::{Role, column_role};

/// Longest head of a column, in bytes.
const HEAD: usize = 80;
/// How near to the beginning of its head what stands in a column begins, in points.
const COLUMN_EDGE: f64 = 2.5;
/// Deepest indent of the first line of a cell, in sizes.
const INDENT: f64 = 3.0;
/// A gap this many sizes high between two lines of the first column begins a row, and one that is wider by so much than
/// lines of a paragraph stand apart.
const ROW_GAP: f64 = 1.9;
const WIDER: f64 = 1.2;

/// A table as its heads tell it.
#[derive(Debug, Clone)]
pub(super) struct Heads {
    /// Left and right edge of each head, from the left.
    extents: Vec<(f64, f64)>,
    texts: Vec<String>,
    size: f64,
    /// True where the cells stand in the middle of their rows.
    centred: bool,
    /// Edges of the columns, once the table has begun.
    xs: Vec<f64>,
}

/// A table that was found: its grid, and its lines with row and column, and its heads where it may go on on the next
/// page.
pub(super) struct Unruled {
    pub grid: Grid,
    pub cells: Vec<(u32, u32, Line)>,
    pub open: Option<Heads>,
}

/// Takes the first table without rules out of the lines of a page: one that goes on from the page before, else one below
/// heads of its own.
pub(super) fn take(lines: &mut Vec<Line>, before: Option<Heads>) -> Option<Unruled> {
    let whole = lines.clone();
    let continued = before.is_some();
    let (mut heads, from, rows) = match before {
        Some(heads) => {
            *lines = heads.cut(std::mem::take(lines), f64::NEG_INFINITY);
            (heads, 0, rows_of(lines))
        }
        None => {
            rows_of(lines).iter().enumerate().find_map(|(at, row)| {
                let mut heads = heads_of(lines, row)?;
                let below = row.first().and_then(|&i| lines.get(i))?.y;
                let parted = heads.cut(lines.clone(), below);
                let rows = rows_of(&parted);
                // Below heads, a row begins in all columns at once, or with the higher of two cells that stand in its middle; or
                // the heads are something else.
                let first = rows.get(at + 1)?;
                let columns: Vec<usize> =
                    heads.columns(&parted, first).into_iter().flatten().collect();
                let begins = columns.len() >= 2 && columns.first() == Some(&0);
                heads.centred = !begins && columns == [1] && heads.extents.len() == 2;
                if !begins && !heads.centred || are_columns_of_text(rows.get(at)?, first) {
                    return None;
                }
                *lines = parted;
                Some((heads, at, rows))
            })?
        }
    };
    let mut taken: Vec<(u32, u32, usize)> = Vec::new();
    let mut row = 0;
    let row_gap = heads.size * ROW_GAP.max(spacing(lines) / heads.size * WIDER);
    // The heads may stand on each page again.
    let repeated = rows.get(from).is_some_and(|first| heads.are(lines, first));
    let mut last_of_first: Option<&Line> = None;
    let mut ended = false;
    for (at, members) in rows.iter().enumerate().skip(from) {
        if at > from && heads.are(lines, members) {
            // The table below has the same heads; a line between that stands apart is its heading.
            drop_heading(lines, &mut taken);
            ended = true;
            break;
        }
        let columns: Option<Vec<usize>> = heads.columns(lines, members).into_iter().collect();
        let Some(columns) = columns else {
            ended = true;
            break;
        };
        let placed: Vec<(usize, usize)> = members.iter().copied().zip(columns).collect();
        for &(i, column) in &placed {
            heads.reach(column, lines.get(i));
        }
        let first = placed.iter().find(|(_, column)| *column == 0).and_then(|&(i, _)| lines.get(i));
        if let Some(first) = first {
            let all = heads.extents.len() == distinct(&placed);
            let apart = last_of_first.is_none_or(|last| first.y - last.y > row_gap);
            // Where one cell goes on in lower case or behind a colon, all of them do.
            let begins = last_of_first.is_none_or(|last| !last.text.ends_with(':'))
                && placed
                    .iter()
                    .filter_map(|&(i, _)| lines.get(i))
                    .all(|line| line.text.starts_with(|c: char| !c.is_lowercase()));
            if at > from && (apart || all && begins || at == from + 1 && repeated) {
                row += 1;
            }
            last_of_first = Some(first);
        } else if at == from + 1 && repeated {
            row += 1;
        }
        taken.extend(placed.into_iter().map(|(i, column)| (row, column as u32, i)));
    }
    // On the page that a row is broken over to, or behind the one that is, cells may turn out to stand in the middle.
    if heads.centred || heads.extents.len() == 2 && is_out_of_line(lines, &taken, row_gap) {
        let fixed = usize::from(!continued || repeated);
        // Columns of text are drawn one after the other.
        let of_text = !continued
            && rows.get(from).is_some_and(|heads| {
                taken.iter().any(|t| t.1 == 0 && are_columns_of_text(heads, &[t.2]))
            });
        let by_middle = rows_by_middle(lines, &taken, (fixed, row_gap), continued);
        match by_middle.filter(|_| !of_text) {
            Some(rows) => {
                for (place, &found) in taken.iter_mut().zip(&rows) {
                    place.0 = found;
                }
                row = rows.into_iter().max().unwrap_or(0);
                heads.centred = true;
            }
            None if heads.centred => {
                *lines = whole;
                return None;
            }
            None => {}
        }
    }
    // Heads alone are no table, and neither is a single column; the end of one from the page before may be.
    let beside = taken.iter().filter(|t| t.1 > 0).count();
    let goes_on = !heads.xs.is_empty();
    if goes_on && beside == 0 || !goes_on && (row == 0 || beside < 2) {
        return None;
    }
    let grid = heads.grid(lines, &taken, row + 1)?;
    heads.xs.clone_from(&grid.xs);
    let mut slots: Vec<Option<Line>> = std::mem::take(lines).into_iter().map(Some).collect();
    let mut cells: Vec<(u32, u32, Line)> = taken
        .into_iter()
        .filter_map(|(row, column, i)| Some((row, column, slots.get_mut(i)?.take()?)))
        .collect();
    *lines = slots.into_iter().flatten().collect();
    // A stable sort: the lines of a cell stay in their order from the top.
    cells.sort_by_key(|&(row, column, _)| (row, column));
    Some(Unruled { grid, cells, open: (!ended).then_some(heads) })
}

/// How far lines stand apart that can only follow each other in a paragraph, at least; 0 where there are none.
fn spacing(lines: &[Line]) -> f64 {
    let mut least = f64::MAX;
    for (i, line) in
        lines.iter().enumerate().filter(|(_, l)| l.text.starts_with(char::is_lowercase))
    {
        let above = i.checked_sub(1).and_then(|i| lines.get(i)).filter(|above| {
            (above.x0 - line.x0).abs() < COLUMN_EDGE && (above.size - line.size).abs() < 0.1
        });
        let distance = above.map_or(0.0, |above| line.y - above.y);
        if distance > line.size * 0.8 && distance < line.size * 3.0 {
            least = least.min(distance);
        }
    }
    if least < f64::MAX { least } else { 0.0 }
}

/// Takes the heads of a table out of the lines of a page where they are the last of them: the table stands on the next one.
pub(super) fn take_last_heads(lines: &mut Vec<Line>) -> Vec<Line> {
    let rows = rows_of(lines);
    let Some(last) = rows.last().filter(|row| heads_of(lines, row).is_some()) else {
        return Vec::new();
    };
    let mut heads = Vec::new();
    let mut rest = Vec::with_capacity(lines.len());
    for (i, line) in std::mem::take(lines).into_iter().enumerate() {
        if last.contains(&i) { heads.push(line) } else { rest.push(line) }
    }
    *lines = rest;
    heads
}

/// The lines that stand on one baseline, from the top, each from the left.
fn rows_of(lines: &[Line]) -> Vec<Vec<usize>> {
    let mut order: Vec<usize> = (0..lines.len()).collect();
    order.sort_by(|&a, &b| {
        let key = |i: usize| lines.get(i).map_or((0.0, 0.0), |l| (l.y, l.x0));
        key(a).0.total_cmp(&key(b).0).then(key(a).1.total_cmp(&key(b).1))
    });
    let mut rows: Vec<Vec<usize>> = Vec::new();
    let mut base = f64::NEG_INFINITY;
    for i in order {
        let Some(line) = lines.get(i) else { continue };
        match rows.last_mut() {
            Some(row) if line.y - base < line.size * 0.4 => row.push(i),
            _ => {
                base = line.y;
                rows.push(vec![i]);
            }
        }
    }
    for row in &mut rows {
        row.sort_by(|&a, &b| {
            let x = |i: usize| lines.get(i).map_or(0.0, |l| l.x0);
            x(a).total_cmp(&x(b))
        });
    }
    rows
}

/// Leaves the last line that was taken out where it stands alone, further below the line above than lines of a cell do.
fn drop_heading(lines: &[Line], taken: &mut Vec<(u32, u32, usize)>) {
    let heights = |n: usize| taken.iter().rev().nth(n).and_then(|t| lines.get(t.2)).map(|l| l.y);
    let size = taken.last().and_then(|t| lines.get(t.2)).map_or(0.0, |l| l.size);
    if let (Some(last), Some(before)) = (heights(0), heights(1))
        && last - before > size * ROW_GAP
    {
        taken.pop();
    }
}

/// True where the second head of a row is drawn behind what stands below the first one: a table is drawn row by row, columns
/// of text one after the other. Both rows hold places of lines in the order in which they are drawn.
fn are_columns_of_text(heads: &[usize], below: &[usize]) -> bool {
    match (heads, below) {
        ([first, second, ..], [below, ..]) => (first + 1..*second).contains(below),
        _ => false,
    }
}

/// The heads that a row holds: two or more, most of them with a known meaning, one of them a level.
fn heads_of(lines: &[Line], row: &[usize]) -> Option<Heads> {
    let members: Vec<&Line> = row.iter().filter_map(|&i| lines.get(i)).collect();
    if members.len() < 2 || members.iter().any(|l| l.text.len() > HEAD) {
        return None;
    }
    // "Kierunki działań" twice on one baseline are the headings of two columns of text.
    let first = members.first()?.text.trim();
    if members.iter().all(|line| line.text.trim() == first) {
        return None;
    }
    let roles: Vec<Option<Role>> = members.iter().map(|l| column_role(&l.text)).collect();
    let levels = roles.iter().flatten().filter(|r| matches!(r, Role::Levels(_))).count();
    let known = roles.iter().flatten().count();
    if levels == 0 || known < 2 || known * 2 < members.len() {
        return None;
    }
    Some(Heads {
        extents: members.iter().map(|l| (l.x0, l.x1)).collect(),
        texts: members.iter().map(|l| l.text.clone()).collect(),
        size: members.first()?.size,
        centred: false,
        xs: Vec::new(),
    })
}

impl Heads {
    /// True where a row is the heads once more.
    fn are(&self, lines: &[Line], row: &[usize]) -> bool {
        row.iter().filter_map(|&i| lines.get(i)).map(|l| &l.text).eq(&self.texts)
    }

    /// Cuts the lines below a height that run on from one column to the next where a column begins: the gap between two cells
    /// may be no wider than one between words.
    fn cut(&self, lines: Vec<Line>, below: f64) -> Vec<Line> {
        let mut out = Vec::with_capacity(lines.len());
        for mut line in lines {
            if line.y > below {
                while let Some(gap) = line.gaps.iter().copied().find(|gap| {
                    let begins = |&(left, _): &(f64, f64)| (gap.x1 - left).abs() < COLUMN_EDGE;
                    self.extents.iter().skip(1).any(begins)
                }) {
                    let (before, behind) = line.cut(gap);
                    out.push(before);
                    line = behind;
                }
            }
            out.push(line);
        }
        out
    }

    /// The column of a line: that of the head it stands under, else of the nearest; none where it reaches under two, or
    /// where its letters are larger than those of the heads.
    fn column(&self, line: &Line) -> Option<usize> {
        if line.size > self.size * 1.15 {
            return None;
        }
        let under = |&(left, right): &(f64, f64)| line.x1 > left && line.x0 < right;
        let mut below = self.extents.iter().enumerate().filter(|(_, extent)| under(extent));
        match (below.next(), below.next()) {
            (Some(_), Some(_)) => None,
            (Some((column, _)), None) => Some(column),
            (None, _) => {
                // A bullet hangs before its text; the column is the last that begins before its middle.
                let slack = if is_lone_bullet(&line.text) { line.size * 3.0 } else { 0.0 };
                let begins = |&(left, _): &(f64, f64)| left <= line.x1 + slack;
                let column = self.extents.iter().rposition(begins);
                // The first line of a cell, and with it the head, may be indented.
                let behind = column.map_or(0, |column| column + 1);
                let hangs = self.extents.get(behind).is_some_and(|&(left, _)| {
                    let parted = column.and_then(|c| self.extents.get(c)).map_or(f64::MIN, |e| e.1);
                    left - line.x0 < line.size * INDENT && line.x0 - parted > line.size
                });
                if hangs { Some(behind) } else { column }
            }
        }
    }

    /// The column of each line of a row. Where there are as many as columns and none stands under the head of another column,
    /// they follow each other.
    fn columns(&self, lines: &[Line], row: &[usize]) -> Vec<Option<usize>> {
        let members: Vec<&Line> = row.iter().filter_map(|&i| lines.get(i)).collect();
        let under = |line: &Line, column: usize| {
            self.extents.get(column).is_some_and(|&(left, right)| line.x1 > left && line.x0 < right)
        };
        let in_order = members.len() == self.extents.len()
            && members.iter().enumerate().all(|(n, line)| {
                line.size <= self.size * 1.15
                    && (0..self.extents.len()).all(|column| column == n || !under(line, column))
            });
        if in_order {
            return (0..members.len()).map(Some).collect();
        }
        members.into_iter().map(|line| self.column(line)).collect()
    }

    /// Lets a column reach as far as a line of it does, short of the columns beside it: heads may stand in the middle of their
    /// columns.
    fn reach(&mut self, column: usize, line: Option<&Line>) {
        let before = column.checked_sub(1).and_then(|c| self.extents.get(c)).map(|e| e.1);
        let behind = self.extents.get(column + 1).map(|e| e.0);
        if let (Some((left, right)), Some(line)) = (self.extents.get_mut(column), line) {
            *left = left.min(line.x0.max(before.unwrap_or(f64::MIN)));
            *right = right.max(line.x1.min(behind.unwrap_or(f64::MAX)));
        }
    }

    /// A grid with the columns of the table. `None` where lines of one column reach into the next.
    fn grid(&self, lines: &[Line], taken: &[(u32, u32, usize)], rows: u32) -> Option<Grid> {
        let of_column = |column: usize| {
            taken
                .iter()
                .filter(move |t| t.1 as usize == column)
                .filter_map(|&(_, _, i)| lines.get(i))
        };
        let top = taken.iter().filter_map(|t| lines.get(t.2)).map(|l| l.y - l.size);
        let top = top.fold(f64::MAX, f64::min);
        if !self.xs.is_empty() {
            return Some(Grid::without_rules(self.xs.clone(), top, rows));
        }
        let mut xs = Vec::with_capacity(self.extents.len() + 1);
        for column in 0..self.extents.len() {
            let left = of_column(column).map(|l| l.x0).fold(f64::MAX, f64::min);
            let right_before = match column {
                0 => f64::MIN,
                _ => of_column(column - 1).map(|l| l.x1).fold(f64::MIN, f64::max),
            };
            if left < right_before {
                return None;
            }
            xs.push(if column == 0 { left } else { right_before });
        }
        xs.push(of_column(self.extents.len() - 1).map(|l| l.x1).fold(f64::MIN, f64::max));
        Some(Grid::without_rules(xs, top, rows))
    }
}

fn distinct(placed: &[(usize, usize)]) -> usize {
    let mut columns: Vec<usize> = placed.iter().map(|p| p.1).collect();
    columns.dedup();
    columns.len()
}
