//! What the lines in the cells of a table tell of how it is set.

use std::collections::BTreeMap;

use super::lines::Line;
use super::tables::Grid;

/// A line in a table: its row, its column, and the line.
pub(super) type CellLine = (u32, u32, Line);

/// For each column of a table, the right edge of its text: as far from the rule as the text begins behind the one to the left,
/// or where a line reaches further.
pub(super) fn text_edges(grid: &Grid, cells: &[CellLine]) -> BTreeMap<u32, f64> {
    /// Widest padding of a cell, in points.
    const PADDING: f64 = 12.0;
    let mut extents: BTreeMap<u32, (f64, f64)> = BTreeMap::new();
    for (_, column, line) in cells {
        let (left, right) = extents.entry(*column).or_insert((f64::MAX, f64::MIN));
        *left = left.min(line.x0);
        *right = right.max(line.x1);
    }
    let edge = |(column, (left, right)): (u32, (f64, f64))| {
        let rule = grid.xs.get(column as usize).copied().unwrap_or(left);
        let padding = (left - rule).clamp(0.0, PADDING);
        (column, (grid.right(column) - padding).max(right))
    };
    extents.into_iter().map(edge).collect()
}

/// How far lines of a table stand apart that can only follow each other: tables are often set wider or closer than text.
pub(super) fn leading_in_cells(cells: &[CellLine]) -> Option<f64> {
    /// Lines that tell.
    const LEAST: usize = 2;
    let mut distances: Vec<f64> = cells
        .iter()
        .zip(cells.iter().skip(1))
        .filter(|((row, column, above), (next_row, next_column, line))| {
            (row, column) == (next_row, next_column)
                && (above.size - line.size).abs() < 0.1
                && line.text.starts_with(char::is_lowercase)
                && above.text.ends_with(|c: char| c.is_alphabetic() || c == ',')
        })
        .map(|((_, _, above), (_, _, line))| line.y - above.y)
        .filter(|distance| *distance > 0.0)
        .collect();
    distances.sort_by(f64::total_cmp);
    distances.first().copied().filter(|_| distances.len() >= LEAST)
}
