//! From the lines of the pages to blocks: running heads and feet are set aside, tables taken out, the rest put in reading
//! order.

use std::collections::{BTreeMap, BTreeSet};

use super::cells::{CellLine, leading_in_cells, text_edges};
use super::glyphs::PageGlyphs;
use super::joins::{
    Dividers, gather_bullets, join_labels, join_neighbours, join_page_numbers, join_spaced_out,
};
use super::lines::{Line, lines};
use super::order::{is_shuffled, sort};
use super::paragraphs::{Builder, Item, Place, Right};
use super::recognised::even_out_sizes;
use super::running::running;
use super::tables::{Grid, drop_frames, grids};
use super::unruled::{self, Heads, Unruled};
use crate::block::{Block, BlockKind, Cell};

/// A table by its place among the grids of the page, and its lines cell by cell.
type TableLines = (usize, Vec<CellLine>);

/// What stands on a page.
struct PageLines {
    head: Vec<Line>,
    body: Vec<Line>,
    foot: Vec<Line>,
}

/// The blocks of a document.
pub(super) fn blocks(pages: &[PageGlyphs]) -> Vec<Block> {
    let mut raw: Vec<Vec<Line>> = pages.iter().map(lines).collect();
    even_out_sizes(&mut raw, pages);
    let mut grids: Vec<Vec<Grid>> = pages.iter().map(grids).collect();
    drop_frames(&mut grids);
    let set_aside = running(&raw, &grids, pages);
    let parted: Vec<PageLines> = raw
        .into_iter()
        .zip(&set_aside)
        .zip(pages)
        .map(|((lines, running), page)| part(lines, running, page))
        .collect();
    let mut builder = Builder::new(parted.iter().flat_map(|p| &p.body));
    let mut table = TableCount::default();
    let mut unruled = None;
    let mut heads_before = Vec::new();
    for (((number, page), grids), size) in (1..).zip(parted).zip(&grids).zip(pages) {
        let mut counter = 0;
        let mut place = |right: Right| {
            counter += 1;
            Place { page: number, line: counter, right }
        };
        for line in page.head {
            builder.push(Item::Furniture(line, BlockKind::PageHeader), place(Right::default()));
        }
        let (mut in_tables, mut flow) = take_tables(page.body, grids);
        let shuffled = is_shuffled(&flow);
        put_above(&mut flow, std::mem::take(&mut heads_before));
        let mut grids = grids.clone();
        for found in take_unruled(&mut flow, &mut unruled) {
            in_tables.push((grids.len(), found.cells));
            grids.push(found.grid);
        }
        if unruled.is_none() && grids.is_empty() {
            heads_before = unruled::take_last_heads(&mut flow);
        }
        let columns = columns_of(&grids);
        in_tables.sort_by(|a, b| {
            let place =
                |index: usize| (columns.get(index), grids.get(index).map_or(0.0, Grid::top));
            let (a, b) = (place(a.0), place(b.0));
            a.0.cmp(&b.0).then(a.1.total_cmp(&b.1))
        });
        let mut flow = sort(gather_bullets(flow), size.width);
        if shuffled {
            flow = join_spaced_out(flow, &Dividers::of(size), size.width);
        }
        let flow = join_labels(join_neighbours(flow, &Dividers::default()));
        let flow = join_page_numbers(flow);
        let rights = column_rights(&flow, size.width);
        // A table stands where the first line below its top edge stands, or the first of the column beside it.
        let mut waiting: Vec<TableLines> = in_tables;
        waiting.reverse();
        let mut first = true;
        for (line, right) in flow.into_iter().zip(rights) {
            while let Some((index, _)) = waiting.last()
                && let Some(grid) = grids.get(*index)
                && (line.y > grid.top() && line.x1 > grid.left()
                    || line.x0 > grid.right_edge() && grid.right_edge() < size.width * 0.6)
                && let Some((_, cells)) = waiting.pop()
            {
                table.emit(&mut builder, grid, cells, first, &mut place);
                first = false;
            }
            first = false;
            table.end(&mut builder);
            builder.push(Item::Line(line), place(right));
        }
        while let Some((index, cells)) = waiting.pop() {
            if let Some(grid) = grids.get(index) {
                table.emit(&mut builder, grid, cells, first, &mut place);
                first = false;
            }
        }
        for line in page.foot {
            builder.push(Item::Furniture(line, BlockKind::PageFooter), place(Right::default()));
        }
    }
    table.end(&mut builder);
    let last_page = u32::try_from(pages.len()).unwrap_or(u32::MAX);
    for line in heads_before {
        builder.push(Item::Line(line), Place { page: last_page, line: 1, right: Right::default() });
    }
    builder.finish()
}

/// Puts the heads of a table that end the page before above the first line of the page.
fn put_above(flow: &mut Vec<Line>, heads: Vec<Line>) {
    if heads.is_empty() {
        return;
    }
    let top = flow.iter().map(|line| line.y - line.size).fold(f64::MAX, f64::min);
    let above = heads.into_iter().map(|head| Line { y: (top - head.size).min(head.y), ..head });
    flow.splice(0..0, above);
}

/// Numbers tables, and goes on with one that runs over to the next page.
#[derive(Default)]
struct TableCount {
    next: u32,
    /// The last table: its grid, and its rows so far.
    last: Option<(Grid, u32)>,
    /// Whether the last row of the last table was not closed by a rule.
    open_below: bool,
    /// The first row of the last table, cell by cell, which it may repeat on each page.
    heads: Vec<(u32, String)>,
    /// The lines of the last row of the last table, which may go on on the next page: with the same cells, and with some that
    /// have nothing before it.
    waiting: Vec<(Line, Cell, Place)>,
}

impl TableCount {
    /// Ends the last table.
    fn end(&mut self, builder: &mut Builder) {
        self.last = None;
        for (line, cell, place) in self.waiting.drain(..) {
            builder.push(Item::Cell(line, cell), place);
        }
    }

    fn emit(
        &mut self,
        builder: &mut Builder,
        grid: &Grid,
        cells: Vec<CellLine>,
        first_on_page: bool,
        place: &mut impl FnMut(Right) -> Place,
    ) {
        let continued = self
            .last
            .take()
            .filter(|(last, _)| {
                (first_on_page || grid.left() >= last.right_edge()) && last.same_columns(grid)
            })
            .map(|(_, rows)| rows);
        let heads = row_texts(&cells, 0);
        let repeats_heads = continued.is_some() && heads == self.heads && grid.rows() > 1;
        let begin = u32::from(repeats_heads);
        if continued.is_none() {
            self.heads = heads;
        }
        let (offset, breaks) = match continued {
            Some(rows) => {
                // A row that breaks over the page is not closed there, or goes on in lower case.
                let open = self.open_below && (grid.is_open_above() || repeats_heads);
                let mut cells_begun = BTreeSet::new();
                let breaks = open
                    || cells.iter().any(|(row, column, line)| {
                        *row == begin
                            && cells_begun.insert(*column)
                            && line.text.starts_with(char::is_lowercase)
                    });
                (rows.saturating_sub(u32::from(breaks) + begin), breaks)
            }
            None => (0, false),
        };
        let mut waiting = std::mem::take(&mut self.waiting);
        if !breaks {
            for (line, cell, place) in waiting.drain(..) {
                builder.push(Item::Cell(line, cell), place);
            }
        }
        if continued.is_none() {
            self.next += 1;
        }
        let table = self.next.saturating_sub(1);
        let edges = text_edges(grid, &cells);
        let leading = leading_in_cells(&cells);
        for (row, column, line) in cells {
            if row < begin {
                builder.push(Item::Furniture(line, BlockKind::PageHeader), place(Right::default()));
                continue;
            }
            let cell = Cell { table, row: offset + row, column, list_item: false };
            let at = edges.get(&column).copied().unwrap_or_else(|| grid.right(column));
            let right = Right { at, left: None, leading, sure: true };
            waiting.push((line, cell, place(right)));
        }
        waiting.sort_by_key(|(_, cell, _)| (cell.row, cell.column));
        let last_row = waiting.last().map_or(0, |(_, cell, _)| cell.row);
        let before_last = waiting.partition_point(|(_, cell, _)| cell.row < last_row);
        self.waiting = waiting.split_off(before_last);
        for (line, cell, place) in waiting {
            builder.push(Item::Cell(line, cell), place);
        }
        self.open_below = grid.is_open_below();
        self.last = Some((grid.clone(), offset + grid.rows()));
    }
}

/// The texts of the cells of a row.
fn row_texts(cells: &[CellLine], wanted: u32) -> Vec<(u32, String)> {
    let mut texts: Vec<(u32, String)> = Vec::new();
    for (row, column, line) in cells {
        if *row != wanted {
            continue;
        }
        match texts.last_mut() {
            Some((last, text)) if last == column => {
                text.push(' ');
                text.push_str(&line.text);
            }
            _ => texts.push((*column, line.text.clone())),
        }
    }
    texts
}

/// For each table of a page, the column of text that it stands in, from the left: tables above one another share one.
fn columns_of(grids: &[Grid]) -> Vec<usize> {
    let mut from_left: Vec<usize> = (0..grids.len()).collect();
    let left = |i: usize| grids.get(i).map_or(0.0, Grid::left);
    from_left.sort_by(|&a, &b| left(a).total_cmp(&left(b)));
    let mut columns = vec![0; grids.len()];
    let (mut column, mut end) = (0, f64::MAX);
    for i in from_left {
        let Some(grid) = grids.get(i) else { continue };
        if grid.left() > end {
            column += 1;
            end = grid.right_edge();
        } else {
            end = if end == f64::MAX { grid.right_edge() } else { end.max(grid.right_edge()) };
        }
        if let Some(slot) = columns.get_mut(i) {
            *slot = column;
        }
    }
    columns
}

/// Takes the lines that stand in tables out of those of the page; for each table its lines cell by cell.
fn take_tables(body: Vec<Line>, grids: &[Grid]) -> (Vec<TableLines>, Vec<Line>) {
    let mut tables: BTreeMap<usize, Vec<CellLine>> = BTreeMap::new();
    let mut flow = Vec::with_capacity(body.len());
    for line in body {
        let found = grids
            .iter()
            .enumerate()
            .find_map(|(index, grid)| grid.place(&line).map(|(row, column)| (index, row, column)));
        match found {
            Some((index, row, column)) => {
                tables.entry(index).or_default().push((row, column, line));
            }
            None => flow.push(line),
        }
    }
    for cells in tables.values_mut() {
        cells.sort_by(|a, b| {
            (a.0, a.1).cmp(&(b.0, b.1)).then_with(|| {
                if (a.2.y - b.2.y).abs() < a.2.size * 0.4 {
                    a.2.x0.total_cmp(&b.2.x0)
                } else {
                    a.2.y.total_cmp(&b.2.y)
                }
            })
        });
        join_in_cells(cells);
    }
    (tables.into_iter().collect(), flow)
}

/// Takes the tables without rules out of the lines of a page. `open` is one that may go on from the page before, and then
/// the one that may go on on the next.
fn take_unruled(flow: &mut Vec<Line>, open: &mut Option<Heads>) -> Vec<Unruled> {
    /// Tables of a page; a page of heads only is none.
    const MOST: usize = 8;
    let mut found = Vec::new();
    if let Some(heads) = open.take() {
        found.extend(unruled::take(flow, Some(heads)));
    }
    while found.len() < MOST
        && let Some(next) = unruled::take(flow, None)
    {
        found.push(next);
    }
    // Only what is not closed by other text ends a page.
    *open = found.iter().find_map(|table| table.open.clone());
    for table in &mut found {
        join_in_cells(&mut table.cells);
    }
    found
}

/// Joins the pieces of lines in each cell.
fn join_in_cells(cells: &mut Vec<CellLine>) {
    let of_cell = std::mem::take(cells);
    let mut rest = of_cell.into_iter().peekable();
    while let Some((row, column, line)) = rest.next() {
        let mut lines = vec![line];
        while let Some((_, _, line)) = rest.next_if(|next| (next.0, next.1) == (row, column)) {
            lines.push(line);
        }
        cells.extend(
            join_neighbours(lines, &Dividers::default())
                .into_iter()
                .map(|line| (row, column, line)),
        );
    }
}

fn part(lines: Vec<Line>, running: &[bool], page: &PageGlyphs) -> PageLines {
    let mut parted = PageLines { head: Vec::new(), body: Vec::new(), foot: Vec::new() };
    for (line, running) in lines.into_iter().zip(running) {
        match (running, line.y < page.height / 2.0) {
            (false, _) => parted.body.push(line),
            (true, true) => parted.head.push(line),
            (true, false) => parted.foot.push(line),
        }
    }
    parted
}

/// For each line, the right edge of its column: the furthest that lines beside it reach, a stray one aside.
fn column_rights(lines: &[Line], width: f64) -> Vec<Right> {
    const AROUND: usize = 30;
    /// Part of the page's width beyond which only a margin ends a line.
    const MARGIN: f64 = 0.8;
    let ragged = |at: f64, left| Right { at, left, leading: None, sure: at > width * MARGIN };
    let widest = lines.iter().map(|l| l.x1).fold(0.0, f64::max).min(width);
    (0..lines.len())
        .map(|i| {
            let Some(line) = lines.get(i) else { return ragged(widest, None) };
            let near = lines
                .get(i.saturating_sub(AROUND)..(i + AROUND).min(lines.len()))
                .unwrap_or_default();
            let column = || near.iter().filter(|other| (other.x0 - line.x0).abs() < width * 0.14);
            let mut ends: Vec<f64> = column().map(|other| other.x1).collect();
            ends.sort_by(|a, b| b.total_cmp(a));
            if ends.len() < 4 {
                return ragged(widest, None);
            }
            let left = column().map(|other| other.x0).reduce(f64::min);
            // In justified text most lines end at the edge, and one that is set too tightly runs over it.
            let edge = ends.iter().copied().find(|edge| {
                let at = |end: &&f64| (**end - edge).abs() < 1.0;
                ends.iter().filter(at).count() * 10 >= ends.len() * 4
            });
            if let Some(edge) = edge {
                let count = ends.iter().filter(|end| (**end - edge).abs() < 1.0).count();
                return Right { at: edge, left, leading: None, sure: count >= 3 };
            }
            let strays = ends.len() / 7;
            let edge = ends
                .iter()
                .zip(ends.iter().skip(1))
                .take(strays + 1)
                .find_map(|(end, next)| (end - next < line.size * 2.0).then_some(*end));
            ragged(edge.or(ends.first().copied()).map_or(widest, |edge| edge.max(line.x1)), left)
        })
        .collect()
}
