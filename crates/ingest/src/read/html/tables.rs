//! The grid of a table, and whether a table holds data or the page.

use std::ops::Range;

use crate::block::{Block, BlockKind, Cell};

/// Widest and highest a cell may span; a page may say anything.
const MAX_SPAN: u32 = 1000;

/// A table that is being read.
#[derive(Debug, Default)]
pub(super) struct Grid {
    row: Option<u32>,
    column: u32,
    /// For each column, how many rows below are taken by a cell that spans them.
    taken: Vec<u32>,
    columns: u32,
    rows: u32,
    /// Where its blocks begin.
    pub from: usize,
    /// True once it is known to hold the page and not data.
    pub layout: bool,
}

impl Grid {
    pub(super) fn new(from: usize) -> Self {
        Self { from, ..Self::default() }
    }

    pub(super) fn next_row(&mut self) {
        self.row = Some(self.row.map_or(0, |row| row.saturating_add(1)));
        self.rows = self.rows.saturating_add(1);
        self.column = 0;
        for taken in &mut self.taken {
            *taken = taken.saturating_sub(1);
        }
    }

    /// Opens a cell; returns its row and column.
    pub(super) fn next_cell(&mut self, colspan: u32, rowspan: u32) -> (u32, u32) {
        if self.row.is_none() {
            self.next_row();
        }
        while self.taken.get(self.column as usize).is_some_and(|t| *t > 0) {
            self.column += 1;
        }
        let column = self.column;
        let end = column.saturating_add(colspan.clamp(1, MAX_SPAN)).min(10 * MAX_SPAN);
        if rowspan > 1 {
            if self.taken.len() < end as usize {
                self.taken.resize(end as usize, 0);
            }
            for taken in self.taken.get_mut(column as usize..end as usize).unwrap_or_default() {
                *taken = rowspan.min(MAX_SPAN);
            }
        }
        self.column = end.max(column);
        self.columns = self.columns.max(end);
        (self.row.unwrap_or(0), column)
    }

    /// True where the table is one: more than one row and more than one column of data.
    pub(super) fn holds_data(&self) -> bool {
        !self.layout && self.columns > 1 && self.rows > 1
    }
}

/// Turns the blocks of a table into cells, each placed by `places` as it was read.
pub(super) fn make_cells(
    blocks: &mut [Block],
    places: &[Option<(u32, u32)>],
    range: Range<usize>,
    table: u32,
) {
    for index in range {
        let (Some(block), Some(Some((row, column)))) = (blocks.get_mut(index), places.get(index))
        else {
            continue;
        };
        let list_item = match block.kind {
            BlockKind::ListItem { .. } => true,
            BlockKind::Text | BlockKind::Heading { .. } => false,
            _ => continue,
        };
        block.kind = BlockKind::Cell(Cell { table, row: *row, column: *column, list_item });
    }
}
