//! Tables by their rules: the grid that lines across and down the page draw.

use hayro_interpret::kurbo::Rect;

use super::glyphs::{PageGlyphs, Rule};
use super::lines::Line;

/// How near two rules are that are one, in points.
const NEAR: f64 = 3.0;
/// Least height of a row that holds a line, in points.
const LEAST_ROW: f64 = 8.0;
/// Rules of one direction that a grid may have on a page.
const MAX_RULES: usize = 2000;

/// A table on a page.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Grid {
    /// Edges of the columns, from the left.
    pub xs: Vec<f64>,
    /// Edges of the rows, from the top.
    pub ys: Vec<f64>,
    horizontal: Vec<Rule>,
    open_above: bool,
    open_below: bool,
}

impl Grid {
    /// The grid of a table that has no rules: only its columns, its top and the number of its rows are known.
    pub(super) fn without_rules(xs: Vec<f64>, top: f64, rows: u32) -> Self {
        let ys = (0..=rows).map(|row| top + f64::from(row)).collect();
        Self { xs, ys, horizontal: Vec::new(), open_above: false, open_below: false }
    }

    /// True where the first row has no rule above it: it goes on from the page before.
    pub(super) fn is_open_above(&self) -> bool {
        self.open_above
    }

    /// True where the last row has no rule below it: it goes on on the next page.
    pub(super) fn is_open_below(&self) -> bool {
        self.open_below
    }

    pub(super) fn rows(&self) -> u32 {
        u32::try_from(self.ys.len().saturating_sub(1)).unwrap_or(u32::MAX)
    }

    pub(super) fn top(&self) -> f64 {
        self.ys.first().copied().unwrap_or(0.0)
    }

    /// True where the columns of two grids are as wide: the margins of facing pages and columns of text move a table across.
    pub(super) fn same_columns(&self, other: &Grid) -> bool {
        let shift = other.left() - self.left();
        self.xs.len() == other.xs.len()
            && self.xs.iter().zip(&other.xs).all(|(a, b)| (a + shift - b).abs() < NEAR)
    }

    pub(super) fn left(&self) -> f64 {
        self.xs.first().copied().unwrap_or(0.0)
    }

    pub(super) fn right_edge(&self) -> f64 {
        self.xs.last().copied().unwrap_or(f64::MAX)
    }

    /// Right edge of a column.
    pub(super) fn right(&self, column: u32) -> f64 {
        self.xs.get(column as usize + 1).copied().unwrap_or(f64::MAX)
    }

    /// Row and column of a line that stands in the table. Where no rule parts a cell from the one above, both are one.
    pub(super) fn place(&self, line: &Line) -> Option<(u32, u32)> {
        let middle = line.y - line.size * 0.3;
        let row = self
            .ys
            .windows(2)
            .position(|pair| matches!(pair, [top, bottom] if (*top..*bottom).contains(&middle)))?;
        let start = line.x0 + line.size * 0.2;
        let column = self
            .xs
            .windows(2)
            .position(|pair| matches!(pair, [left, right] if (*left..*right).contains(&start)))?;
        let (left, right) = (self.xs.get(column)?, self.xs.get(column + 1)?);
        let across = (left + right) / 2.0;
        let mut top = row;
        while top > 0 {
            let edge = self.ys.get(top)?;
            let ruled = self.horizontal.iter().any(|rule| {
                (rule.at - edge).abs() <= NEAR && rule.start <= across && rule.end >= across
            });
            if ruled {
                break;
            }
            top -= 1;
        }
        Some((u32::try_from(top).ok()?, u32::try_from(column).ok()?))
    }
}

/// Gives cells that are painted and have no rules the rules around them: areas that stand side by side, of one height, and above
/// each other, of one width. A page may hold but the last row of a table of the page before.
pub(super) fn rule_painted_cells(pages: &mut [PageGlyphs]) {
    /// Widest gap between two cells, in points.
    const GAP: f64 = 4.0;
    /// How far edges that are in line may be apart.
    const LINE: f64 = 1.0;
    /// Areas of a page that are looked at.
    const MOST: usize = 1000;
    let near = |a: f64, b: f64| (a - b).abs() < LINE;
    let follows = |end: f64, start: f64| (-LINE..GAP).contains(&(start - end));
    let beside = |a: &Rect, b: &Rect| {
        near(a.y0, b.y0) && near(a.y1, b.y1) && (follows(a.x1, b.x0) || follows(b.x1, a.x0))
    };
    let in_column = |a: &Rect, b: &Rect| near(a.x0, b.x0) && near(a.x1, b.x1);
    let above =
        |a: &Rect, b: &Rect| in_column(a, b) && (follows(a.y1, b.y0) || follows(b.y1, a.y0));
    // Those that stand beside others; a table may have but one row on a page.
    let rows: Vec<Vec<Rect>> = pages
        .iter()
        .map(|page| {
            let boxes = page.boxes.get(..MOST.min(page.boxes.len())).unwrap_or_default();
            let stands_beside = |area: &&Rect| boxes.iter().any(|other| beside(area, other));
            boxes.iter().filter(stands_beside).copied().collect()
        })
        .collect();
    let of_page = |at: Option<usize>| at.and_then(|at| rows.get(at)).into_iter().flatten();
    for (number, page) in pages.iter_mut().enumerate() {
        let near_pages = || of_page(number.checked_sub(1)).chain(of_page(Some(number + 1)));
        let is_cell = |area: &&Rect| {
            of_page(Some(number)).any(|other| above(area, other))
                || near_pages().any(|other| in_column(area, other))
        };
        let cells: Vec<Rect> = of_page(Some(number)).filter(is_cell).copied().collect();
        for cell in &cells {
            for at in [cell.y0, cell.y1] {
                page.horizontal.push(Rule { at, start: cell.x0, end: cell.x1 });
            }
            for at in [cell.x0, cell.x1] {
                page.vertical.push(Rule { at, start: cell.y0, end: cell.y1 });
            }
        }
    }
}

/// The grids of a page, from the top: at least two columns each.
pub(super) fn grids(page: &PageGlyphs) -> Vec<Grid> {
    let horizontal = joined(&page.horizontal);
    let vertical = joined(&page.vertical);
    if vertical.len() < 3 {
        return Vec::new();
    }
    // Rules that touch belong to one table.
    let count = horizontal.len() + vertical.len();
    let mut group: Vec<usize> = (0..count).collect();
    for (i, across) in horizontal.iter().enumerate() {
        for (k, down) in vertical.iter().enumerate() {
            let touch = down.at >= across.start - NEAR
                && down.at <= across.end + NEAR
                && across.at >= down.start - NEAR
                && across.at <= down.end + NEAR;
            if touch {
                unite(&mut group, i, horizontal.len() + k);
            }
        }
    }
    let mut roots: Vec<usize> = (0..count).map(|i| root(&group, i)).collect();
    let of = roots.clone();
    roots.sort_unstable();
    roots.dedup();
    let mut grids: Vec<Grid> = roots
        .into_iter()
        .filter_map(|wanted| {
            let mine = |offset: usize| {
                let of = &of;
                move |&(i, _): &(usize, &Rule)| of.get(offset + i) == Some(&wanted)
            };
            let across: Vec<Rule> =
                horizontal.iter().enumerate().filter(mine(0)).map(|(_, r)| *r).collect();
            let down: Vec<Rule> = vertical
                .iter()
                .enumerate()
                .filter(mine(horizontal.len()))
                .map(|(_, r)| *r)
                .collect();
            let xs = edges(&down);
            let mut ys = edges(&across);
            // Where a page breaks a row, the rules between the columns reach beyond the last one across.
            let reached = |place: f64, of: fn(&Rule) -> f64| {
                down.iter().filter(|rule| (of(rule) - place).abs() <= NEAR).count() >= xs.len()
            };
            let highest = down.iter().map(|rule| rule.start).fold(f64::MAX, f64::min);
            let lowest = down.iter().map(|rule| rule.end).fold(f64::MIN, f64::max);
            let open_above = ys.first().is_some_and(|top| top - highest > LEAST_ROW)
                && reached(highest, |rule| rule.start);
            let open_below = ys.last().is_some_and(|bottom| lowest - bottom > LEAST_ROW)
                && reached(lowest, |rule| rule.end);
            if open_above {
                ys.insert(0, highest);
            }
            if open_below {
                ys.push(lowest);
            }
            (xs.len() >= 3 && ys.len() >= 2).then_some(Grid {
                xs,
                ys,
                horizontal: across,
                open_above,
                open_below,
            })
        })
        .collect();
    grids.extend(rows_without_ends(&horizontal, &vertical));
    grids.sort_by(|a, b| a.top().total_cmp(&b.top()));
    grids
}

/// The pieces of rows that have neither their beginning nor their end on the page: rules down it, equally long, and none across.
fn rows_without_ends(horizontal: &[Rule], vertical: &[Rule]) -> Vec<Grid> {
    let crossed = |down: &Rule| {
        horizontal.iter().any(|across| {
            (across.start - NEAR..=across.end + NEAR).contains(&down.at)
                && (down.start - NEAR..=down.end + NEAR).contains(&across.at)
        })
    };
    let mut alone: Vec<&Rule> = vertical.iter().filter(|down| !crossed(down)).collect();
    alone.sort_by(|a, b| a.start.total_cmp(&b.start).then(a.at.total_cmp(&b.at)));
    let as_long =
        |a: &&Rule, b: &&Rule| (a.start - b.start).abs() <= NEAR && (a.end - b.end).abs() <= NEAR;
    alone
        .chunk_by(as_long)
        .filter_map(|rules| {
            let first = rules.first()?;
            let rules: Vec<Rule> = rules.iter().map(|rule| **rule).collect();
            let xs = edges(&rules);
            (xs.len() >= 3).then(|| Grid {
                xs,
                ys: vec![first.start, first.end],
                horizontal: Vec::new(),
                open_above: true,
                open_below: true,
            })
        })
        .collect()
}

/// Leaves out grids of a single row, such as frames around text, unless one goes on with a table of its page or of the page
/// before, or is itself gone on with on the next.
pub(super) fn drop_frames(pages: &mut [Vec<Grid>]) {
    let all = pages.to_vec();
    let none = Vec::new();
    let mut before: Vec<Grid> = Vec::new();
    for (number, grids) in pages.iter_mut().enumerate() {
        let here = all.get(number).unwrap_or(&none);
        let next = all.get(number + 1).unwrap_or(&none);
        let longer = here.iter().chain(next).filter(|grid| grid.rows() >= 2);
        grids.retain(|grid| {
            grid.rows() >= 2
                || before.iter().chain(longer.clone()).any(|other| other.same_columns(grid))
        });
        before.clone_from(grids);
    }
}

fn root(group: &[usize], mut i: usize) -> usize {
    while let Some(&next) = group.get(i) {
        if next == i {
            break;
        }
        i = next;
    }
    i
}

fn unite(group: &mut [usize], a: usize, b: usize) {
    let (a, b) = (root(group, a), root(group, b));
    if let Some(slot) = group.get_mut(a.max(b)) {
        *slot = a.min(b);
    }
}

/// The places of rules, those that are one taken together.
fn edges(rules: &[Rule]) -> Vec<f64> {
    let mut places: Vec<f64> = rules.iter().map(|r| r.at).collect();
    places.sort_by(f64::total_cmp);
    let mut out: Vec<f64> = Vec::new();
    for place in places {
        if out.last().is_none_or(|last| place - last > NEAR) {
            out.push(place);
        }
    }
    out
}

/// Rules that go on in each other, joined: a border is mostly drawn cell by cell.
fn joined(rules: &[Rule]) -> Vec<Rule> {
    let mut sorted = rules.to_vec();
    sorted.sort_by(|a, b| a.at.total_cmp(&b.at).then(a.start.total_cmp(&b.start)));
    let mut bands: Vec<Vec<Rule>> = Vec::new();
    for rule in sorted {
        match bands.last_mut() {
            Some(band) if band.last().is_some_and(|l| rule.at - l.at < 1.5) => band.push(rule),
            _ => bands.push(vec![rule]),
        }
    }
    let mut out: Vec<Rule> = Vec::new();
    for mut band in bands {
        band.sort_by(|a, b| a.start.total_cmp(&b.start));
        let mut current: Option<Rule> = None;
        for rule in band {
            match &mut current {
                Some(open) if rule.start <= open.end + NEAR => open.end = open.end.max(rule.end),
                _ => out.extend(current.replace(rule)),
            }
        }
        out.extend(current);
    }
    out.truncate(MAX_RULES);
    out
}
