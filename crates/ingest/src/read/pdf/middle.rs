//! Tables of two columns whose cells stand in the middle of their rows: which row each line is in.

use super::lines::Line;

/// True where a cell of the first column begins beside no line of the second.
pub(super) fn is_out_of_line(lines: &[Line], taken: &[(u32, u32, usize)], row_gap: f64) -> bool {
    let of_column =
        |column: u32| taken.iter().filter(move |t| t.1 == column).filter_map(|t| lines.get(t.2));
    let mut before: Option<&Line> = None;
    of_column(0).any(|line| {
        let begins = before.is_none_or(|last| line.y - last.y > row_gap);
        before = Some(line);
        begins && !of_column(1).any(|other| (other.y - line.y).abs() < line.size * 0.3)
    })
}

/// The rows of a table of two columns of which the cells stand in the middle of their rows: what stands beside a cell reaches as
/// far above its middle as below it. `taken` are the lines with their columns, from the top, `heads` (0 or 1) rows of them
/// the heads, and what is further apart than `row_gap` begins a cell; a page that a table runs over to begins with the rest of
/// a row. `None` where it is not so.
pub(super) fn rows_by_middle(
    lines: &[Line],
    taken: &[(u32, u32, usize)],
    (heads, row_gap): (usize, f64),
    continued: bool,
) -> Option<Vec<u32>> {
    let head_y = match heads {
        0 => f64::NEG_INFINITY,
        _ => taken.first().and_then(|t| lines.get(t.2))?.y + 1.0,
    };
    let of_column = |column: u32| -> Vec<&Line> {
        let below = taken.iter().filter(|t| t.1 == column).filter_map(|t| lines.get(t.2));
        below.filter(|line| line.y > head_y).collect()
    };
    let (first, second) = (of_column(0), of_column(1));
    let size = first.first()?.size;
    // Top and bottom of each cell of the first column.
    let cells: Vec<(f64, f64)> = first
        .chunk_by(|a, b| b.y - a.y <= row_gap)
        .filter_map(|cell| Some((cell.first()?.y, cell.last()?.y)))
        .collect();
    // Where each row ends.
    let mut ends = vec![f64::INFINITY; cells.len()];
    let mut rest = second.as_slice();
    if continued {
        // From below: the rest of a row stands above the first whole one.
        let mut starts = Vec::with_capacity(cells.len() + 1);
        for &(top, bottom) in cells.iter().rev() {
            let last = rest.last()?.y;
            let start = if last <= bottom + size * 0.5 { top } else { top + bottom - last };
            let whole = rest.partition_point(|line| line.y < start - size * 0.6);
            if (rest.get(whole)?.y - start).abs() > size * 0.9 {
                return None;
            }
            rest = rest.get(..whole)?;
            starts.push(start - size * 0.6);
        }
        starts.reverse();
        // Each row ends where the next begins.
        let next = starts.iter().skip(1).copied().chain(std::iter::once(f64::INFINITY));
        ends = next.collect();
        if !rest.is_empty() {
            ends.insert(0, *starts.first()?);
        }
    } else {
        let count = cells.len();
        for (n, (&(top, bottom), end)) in cells.iter().zip(&mut ends).enumerate() {
            let begins = rest.first()?.y;
            let low = if begins >= top - size * 0.5 { bottom } else { top + bottom - begins };
            let within = rest.partition_point(|line| line.y <= low + size * 0.6);
            let last = within.checked_sub(1).and_then(|at| rest.get(at));
            // The page may break the last row.
            if n + 1 < count {
                if last.is_none_or(|last| (last.y - low).abs() > size * 0.9) {
                    return None;
                }
                rest = rest.get(within..)?;
                *end = low + size * 0.6;
            }
        }
    }
    Some(
        taken
            .iter()
            .filter_map(|t| lines.get(t.2))
            .map(|line| match line.y <= head_y {
                true => 0,
                false => (heads + ends.partition_point(|end| *end < line.y)) as u32,
            })
            .collect(),
    )
}
