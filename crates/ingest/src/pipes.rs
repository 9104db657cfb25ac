//! Tables of Markdown: rows of cells between pipes, the first parted from the others by a row of dashes.

/// A cell: its text and the byte offset of the text in the row.
pub(crate) type PipedCell<'t> = (usize, &'t str);

/// A table between pipes.
pub(crate) struct Piped {
    pub table: u32,
    /// The row of the next line.
    pub row: u32,
    /// Cells of the head.
    pub width: usize,
    /// True where the head begins with a pipe.
    pub fenced: bool,
}

impl Piped {
    /// The empty cells at the head of a row: without pipes at the edges, " | | Wykup gruntów" begins with them.
    pub fn skipped(&self, row: &str, cells: usize) -> u32 {
        let empty = !self.fenced && row.trim_start().starts_with('|');
        let skipped = if empty { self.width.saturating_sub(cells) } else { 0 };
        u32::try_from(skipped).unwrap_or(0)
    }
}

/// The cells of a row, without the pipes and the bold of Markdown. `None` for a line without a pipe.
pub(crate) fn cells(row: &str) -> Option<Vec<PipedCell<'_>>> {
    let mut cells = Vec::new();
    let mut from = 0;
    for at in pipes(row).chain(std::iter::once(row.len())) {
        cells.push(trimmed(row, from, at));
        from = at + 1;
    }
    if cells.len() < 2 {
        return None;
    }
    // Pipes at the edges part nothing.
    if row.trim_end().ends_with('|') {
        cells.pop();
    }
    if row.trim_start().starts_with('|') {
        cells.remove(0);
    }
    Some(cells)
}

/// The columns of a row of dashes: "|---|:--:|".
pub(crate) fn columns_of_rule(row: &str) -> Option<usize> {
    let is_rule = |&(_, cell): &PipedCell<'_>| {
        let dashes = cell.trim_start_matches(':').trim_end_matches(':');
        !dashes.is_empty() && dashes.bytes().all(|byte| byte == b'-')
    };
    cells(row)
        .filter(|cells| !cells.is_empty() && cells.iter().all(is_rule))
        .map(|cells| cells.len())
}

/// Offsets of the pipes that are not escaped.
fn pipes(row: &str) -> impl Iterator<Item = usize> {
    row.match_indices('|')
        .map(|(at, _)| at)
        .filter(|&at| row.get(..at).is_none_or(|before| !before.ends_with('\\')))
}

fn trimmed(row: &str, from: usize, to: usize) -> PipedCell<'_> {
    let cell = row.get(from..to).unwrap_or_default();
    let text = cell.trim();
    let bold = |mark: &str| {
        text.strip_prefix(mark)
            .and_then(|text| text.strip_suffix(mark))
            .filter(|inner| !inner.is_empty() && !inner.contains(mark))
            .map(|inner| (mark.len(), inner))
    };
    let (skipped, text) = bold("**").or_else(|| bold("__")).unwrap_or((0, text));
    (from + (cell.len() - cell.trim_start().len()) + skipped, text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_parted_at_their_pipes() {
        assert_eq!(
            cells("| Cel | **Działania** | a \\| b |"),
            Some(vec![(2, "Cel"), (10, "Działania"), (25, "a \\| b")])
        );
        assert_eq!(cells("Cel | Działania"), Some(vec![(0, "Cel"), (6, "Działania")]));
        assert_eq!(cells("|  | x |"), Some(vec![(3, ""), (5, "x")]));
        assert_eq!(cells("bez kresek"), None);
    }

    #[test]
    fn a_row_of_dashes_tells_the_columns() {
        assert_eq!(columns_of_rule("|---|:--:|--:|"), Some(3));
        assert_eq!(columns_of_rule("--- | ---"), Some(2));
        for no in ["---", "| a | --- |", "||", "| : | - |", "12 | Strona"] {
            assert_eq!(columns_of_rule(no), None, "{no}");
        }
    }
}
