//! Tables in plain text: lines with tabs, columns set with spaces, and scraps of HTML in their cells become the same
//! cell blocks that formats with real tables give.

use crate::block::{Block, BlockKind, Cell, Origin};
use crate::boxes::Boxed;
use crate::markup::{lines_of_markup, opens_markup, read_table};
use crate::pipes::{Piped, PipedCell, cells, columns_of_rule};
use crate::read::split_fragment;
use crate::segment::{
    Role, column_role, goes_on_in_list, goes_on_with_label, is_label_alone, is_label_with_number,
    opens_numbered,
};

/// Splits the lines of tables into cells.
pub(crate) fn split_tables(blocks: Vec<Block>) -> Vec<Block> {
    let mut out = Vec::with_capacity(blocks.len());
    let mut tables = 0;
    let mut tabbed: Option<Tabbed> = None;
    let mut columns: Option<Columns> = None;
    let mut piped: Option<Piped> = None;
    let mut boxed: Option<Boxed> = None;
    let mut blocks = blocks.into_iter().peekable();
    while let Some(block) = blocks.next() {
        if let Some(table) = &mut boxed {
            if table.take(&block, &mut out) {
                continue;
            }
            boxed = None;
        }
        if let Some(table) = Boxed::open(&block, blocks.peek(), tables) {
            boxed = Some(table);
            tables += 1;
            (tabbed, columns, piped) = (None, None, None);
            continue;
        }
        if opens_markup(&block) {
            (tabbed, columns, piped) = (None, None, None);
            let lines = lines_of_markup(block, || blocks.next());
            match read_table(&lines, tables) {
                Some((inside, count)) => {
                    out.extend(inside);
                    tables += count;
                }
                None => lines.into_iter().for_each(|line| split_text(line, &mut out)),
            }
            continue;
        }
        if let Some(mut rows) = piped.take().filter(|_| !block.gap)
            && let Some(cells) = piped_row(&block)
        {
            let skipped = rows.skipped(&block.text, cells.len());
            push_row(&block, &cells, (rows.table, rows.row), skipped, &mut out);
            rows.row += 1;
            piped = Some(rows);
            continue;
        }
        if let Some(cells) = piped_row(&block)
            && (blocks.next_if(|rule| columns_of_rule(&rule.text) == Some(cells.len())).is_some()
                || (is_piped_head(&cells) || is_fenced(&block.text))
                    && blocks.peek().is_some_and(|next| {
                        piped_row(next).is_some_and(|row| row.len() == cells.len())
                            && is_fenced(&next.text) == is_fenced(&block.text)
                    }))
        {
            push_row(&block, &cells, (tables, 0), 0, &mut out);
            let (width, fenced) = (cells.len(), block.text.trim_start().starts_with('|'));
            piped = Some(Piped { table: tables, row: 1, width, fenced });
            tables += 1;
            (tabbed, columns) = (None, None);
            continue;
        }
        if !matches!(block.kind, BlockKind::Text) {
            // Furniture does not end a table; a heading does.
            if !matches!(block.kind, BlockKind::PageHeader | BlockKind::PageFooter) {
                tabbed = None;
                columns = None;
            }
            out.push(block);
            continue;
        }
        let is_row = block.text.contains('\t')
            || leading_tab(&block, tabbed.as_ref())
            || tabbed.as_ref().is_some_and(|table| table.ends_in_first_column(&block, &out));
        if is_row {
            let mut row = tabbed.take().unwrap_or_else(|| {
                tables += 1;
                Tabbed { table: tables - 1, row: 0, width: 0, filled: 0, parallel: false }
            });
            row.split(&block, &mut out);
            tabbed = Some(row);
            columns = None;
            continue;
        }
        // A goal across the table, above the rows with what serves it.
        if let Some(row) = &mut tabbed
            && row.row > 0
            && row.width >= 3
            && is_label_with_number(&block.text)
            && blocks.peek().is_some_and(|next| {
                let heads = next.text.split('\t').next().and_then(column_role).is_some();
                !heads && next.text.matches('\t').count() + 1 == row.width
            })
        {
            row.split(&block, &mut out);
            continue;
        }
        tabbed = None;
        if let Some(open) = &mut columns
            && open.split(&block, &mut out)
        {
            continue;
        }
        columns = Columns::open(&block, tables);
        if let Some(open) = &mut columns {
            tables += 1;
            open.split(&block, &mut out);
            continue;
        }
        split_text(block, &mut out);
    }
    if let Some(table) = &mut boxed {
        table.end_row(&mut out);
    }
    out
}

/// The cells of a row of a Markdown table.
fn piped_row(block: &Block) -> Option<Vec<PipedCell<'_>>> {
    if !matches!(block.kind, BlockKind::Text) || !block.text.contains('|') {
        return None;
    }
    cells(&block.text)
}

/// True for a line between pipes: "| Cel | Dostępna kultura |".
fn is_fenced(text: &str) -> bool {
    let text = text.trim();
    text.starts_with('|') && text.ends_with('|')
}

/// True for the head of a table without a row of dashes: three or more columns, and the meaning of most is known.
fn is_piped_head(cells: &[PipedCell<'_>]) -> bool {
    let roles: Vec<Role> = cells.iter().filter_map(|(_, text)| column_role(text)).collect();
    cells.len() >= 3
        && roles.len() * 2 >= cells.len()
        && roles.iter().any(|role| matches!(role, Role::Levels(_)))
}

fn push_row(
    block: &Block,
    cells: &[PipedCell<'_>],
    (table, row): (u32, u32),
    skipped: u32,
    out: &mut Vec<Block>,
) {
    for (column, &(from, text)) in (skipped..).zip(cells) {
        let cell = Cell { table, row, column, list_item: false };
        push_cell(block, from, text, cell, out);
    }
}

/// A row that begins with an empty cell: its reader trimmed the tab.
fn leading_tab(block: &Block, tabbed: Option<&Tabbed>) -> bool {
    tabbed.is_some() && leading_tabs(block) > 0
}

/// Marks the indent of a line that begins with tabs; the lower byte counts them.
pub(crate) const TAB_INDENT: u16 = 0x7F00;

/// The tabs that a line began with.
pub(crate) fn leading_tabs(block: &Block) -> u16 {
    if block.indent & 0xFF00 == TAB_INDENT { block.indent & 0xFF } else { 0 }
}

/// The indent of a block in columns, a tab counting for four.
pub(crate) fn columns_of_indent(block: &Block) -> u16 {
    match leading_tabs(block) {
        0 => block.indent,
        tabs => tabs * 4,
    }
}

/// A table of which tabs part the cells.
struct Tabbed {
    table: u32,
    /// The row of the next line.
    row: u32,
    /// Cells of the head.
    width: usize,
    /// Cells of the last row, up to where its line ended.
    filled: usize,
    /// True where the cells of a row are numbered side by side: "1.1. Most⇥2.1. Kino".
    parallel: bool,
}

impl Tabbed {
    /// True for a row of which only the first cell is filled, where the columns hold lists of their own: its reader trimmed the tabs.
    fn ends_in_first_column(&self, block: &Block, out: &[Block]) -> bool {
        const LOOK_BACK: usize = 64;
        let first = |block: &&Block| {
            matches!(&block.kind, BlockKind::Cell(cell)
                if cell.table == self.table && cell.row + 1 == self.row && cell.column == 0)
        };
        self.parallel
            && !block.gap
            && out
                .iter()
                .rev()
                .take(LOOK_BACK)
                .find(first)
                .is_some_and(|above| goes_on_with_label(&above.text, &block.text))
    }

    /// Splits a line: a row, or the rest of one that a break within a cell cut short.
    fn split(&mut self, block: &Block, out: &mut Vec<Block>) {
        let cells = block.text.split('\t').count();
        let leading = usize::from(leading_tabs(block));
        let first = block.text.split('\t').next().unwrap_or_default();
        let completes = self.row > 0
            && leading == 0
            && (2..self.width).contains(&self.filled)
            && self.filled + cells == self.width + 1
            && out.last().is_some_and(|last| goes_on_in_list(&last.text, first));
        let goes_on = self.row > 0 && leading > 0 && goes_on_below(block, leading, self, out);
        let (row, from) = match completes {
            true => (self.row - 1, self.filled - 1),
            false if goes_on => (self.row - 1, leading),
            false => (self.row, leading),
        };
        let mut numbered = block.text.split('\t').filter(|cell| !cell.trim().is_empty());
        self.parallel |= cells >= 2 && numbered.all(opens_numbered);
        push_tabbed(block, self.table, row, from, out);
        self.filled = from + cells;
        if self.row == 0 {
            self.width = self.filled;
        }
        self.row = row + 1;
    }
}

/// True for a line of a table that holds but the rest of one cell above: its first words in lower case, where the cell began with a
/// capital and did not end.
fn goes_on_below(block: &Block, leading: usize, table: &Tabbed, out: &[Block]) -> bool {
    let text = block.text.trim();
    !text.contains('\t')
        && table.row > 0
        && is_unfinished_above(text, table.table, table.row - 1, leading, out)
}

/// True where `text` begins in lower case and the last paragraph of the cell at `row` and `column` began with a capital and did not end.
fn is_unfinished_above(text: &str, table: u32, row: u32, column: usize, out: &[Block]) -> bool {
    const LOOK_BACK: usize = 64;
    if !text.starts_with(char::is_lowercase) {
        return false;
    }
    let is_above =
        |cell: &Cell| cell.table == table && cell.row == row && cell.column as usize == column;
    let above = out.iter().rev().take(LOOK_BACK).find_map(|block| match &block.kind {
        BlockKind::Cell(cell) if is_above(cell) => Some(block.text.as_str()),
        _ => None,
    });
    above.is_some_and(|above| {
        above.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_uppercase)
            && !above.ends_with(['.', ';', ':'])
    })
}

fn push_tabbed(block: &Block, table: u32, row: u32, first: usize, out: &mut Vec<Block>) {
    let mut from = 0;
    let first = u32::try_from(first).unwrap_or(u32::MAX);
    for (column, part) in (first..).zip(block.text.split('\t')) {
        let cell = Cell { table, row, column, list_item: false };
        push_cell(block, from, part, cell, out);
        from += part.len() + 1;
    }
}

/// Pushes the paragraphs of a cell that stands at byte `from` of the block.
fn push_cell(block: &Block, from: usize, text: &str, cell: Cell, out: &mut Vec<Block>) {
    match split_fragment(text) {
        None => push_listed(block, &block.origin.from(from), text, cell, out),
        Some(pieces) => {
            for piece in pieces {
                let origin = compose(&piece.runs, &block.origin, from);
                push_listed(
                    block,
                    &origin,
                    &piece.text,
                    Cell { list_item: piece.list_item, ..cell },
                    out,
                );
            }
        }
    }
}

/// The origin of a text of which the runs lead into another text with an origin of its own.
fn compose(runs: &[(u32, u32)], origin: &Origin, from: usize) -> Origin {
    let inner: &[(u32, u64)] = match origin {
        Origin::Runs(inner) => inner,
        _ => &[],
    };
    let mut composed: Vec<(u32, u64)> = Vec::with_capacity(runs.len());
    for (k, &(text, outer)) in runs.iter().enumerate() {
        let outer = from + outer as usize;
        let next = runs.get(k + 1);
        let file = if next.is_none() { origin.end(outer) } else { origin.start(outer) };
        let Some(file) = file else { return Origin::Nowhere };
        composed.push((text, file));
        // Runs of the outer text that begin inside this one go on in it.
        if let Some(&(next, _)) = next {
            let end = outer + (next - text) as usize;
            let first = inner.partition_point(|&(at, _)| at as usize <= outer);
            let within = inner.iter().skip(first).take_while(|&&(at, _)| (at as usize) < end);
            composed.extend(within.map(|&(at, file)| (text + (at as usize - outer) as u32, file)));
        }
    }
    Origin::Runs(composed.into())
}

/// Pushes a paragraph of a cell, split where dashes behind a colon, a semicolon or a full stop set a list in the line.
fn push_listed(block: &Block, origin: &Origin, text: &str, cell: Cell, out: &mut Vec<Block>) {
    let mut from = 0;
    let mut list_item = cell.list_item;
    for cut in dash_cuts(text).into_iter().chain(std::iter::once(text.len())) {
        let part = text.get(from..cut).unwrap_or_default();
        let trimmed = part.trim();
        if !trimmed.is_empty() {
            let lead = part.len() - part.trim_start().len();
            let dashed = trimmed.starts_with(['-', '–', '—'])
                && trimmed.get(1..).is_some_and(|r| {
                    r.trim_start_matches('\u{2013}').starts_with([' ', '\u{80}'])
                        || r.starts_with(' ')
                });
            out.push(Block {
                kind: BlockKind::Cell(Cell { list_item: list_item || dashed, ..cell }),
                text: trimmed.to_owned(),
                origin: origin.from(from + lead),
                ..block.clone()
            });
        }
        list_item = true;
        from = cut;
    }
}

/// Offsets of the dashes that begin an item, behind `:`, `;` or `.` and a space, and of bullets behind the one that opens the text.
fn dash_cuts(text: &str) -> Vec<usize> {
    let mut cuts = Vec::new();
    for dash in [" - ", " – "] {
        for (at, _) in text.match_indices(dash) {
            // "Cel 1. – Czysta woda" is a label and its title.
            let ends = |before: &str| {
                before.trim_end().ends_with([':', ';', '.']) && !is_label_alone(before.trim_end())
            };
            if text.get(..at).is_some_and(ends) {
                cuts.push(at);
            }
        }
    }
    // "• nowe linie • wspólny bilet"
    const BULLETS: [char; 6] = ['•', '●', '▪', '■', '►', '\u{F0B7}'];
    if text.trim_start().starts_with(BULLETS) {
        let bullets = text.match_indices(BULLETS).map(|(at, _)| at);
        cuts.extend(bullets.filter(|&at| text.get(..at).is_some_and(|b| b.ends_with(' '))));
    }
    cuts.sort_unstable();
    cuts.dedup();
    cuts
}

/// A line of text that holds scraps of HTML becomes one block for each.
fn split_text(block: Block, out: &mut Vec<Block>) {
    let Some(pieces) = split_fragment(&block.text) else {
        out.push(block);
        return;
    };
    for (k, piece) in pieces.iter().enumerate() {
        let lead = piece.text.len() - piece.text.trim_start().len();
        out.push(Block {
            kind: if piece.list_item {
                BlockKind::ListItem { marker: String::new(), depth: 0 }
            } else {
                BlockKind::Text
            },
            text: piece.text.trim().to_owned(),
            origin: compose(&piece.runs, &block.origin, 0).from(lead),
            gap: block.gap && k == 0,
            ..block.clone()
        });
    }
}

/// A table of which the columns are set with spaces: the columns begin where the words of its head do.
struct Columns {
    table: u32,
    row: u32,
    starts: Vec<usize>,
    ordinal: bool,
}

impl Columns {
    /// Opens a table at a line that reads like the head of one: three or more columns, most with a known meaning, or two levels;
    /// or labels side by side, whose titles the next line holds.
    fn open(block: &Block, table: u32) -> Option<Self> {
        if !block.text.contains("  ") {
            return None;
        }
        let parts = segments(block);
        let labels = parts.len() >= 2 && parts.iter().all(|part| is_label_alone(part.text));
        if labels {
            let starts = parts.iter().map(|part| part.column).collect();
            return Some(Self { table, row: 0, starts, ordinal: false });
        }
        if parts.len() < 2 || block.text.len() > 400 {
            return None;
        }
        let roles: Vec<Option<Role>> = parts.iter().map(|p| column_role(p.text)).collect();
        let levels = roles.iter().flatten().filter(|r| matches!(r, Role::Levels(_))).count();
        let known = roles.iter().flatten().count();
        let enough = match parts.len() {
            2 => levels == 2,
            all => levels >= 1 && known * 2 >= all,
        };
        enough.then(|| Self {
            table,
            row: 0,
            starts: parts.iter().map(|p| p.column).collect(),
            ordinal: matches!(roles.first(), Some(Some(Role::Ordinal))),
        })
    }

    /// Splits a line of the table; false where the line does not belong to it.
    fn split(&mut self, block: &Block, out: &mut Vec<Block>) -> bool {
        let parts = segments(block);
        let mut placed = Vec::with_capacity(parts.len());
        for part in &parts {
            let Some(column) = self.column_of(part) else { return false };
            placed.push(column);
        }
        let (Some(&first), Some(leading)) = (placed.first(), parts.first()) else {
            return false;
        };
        let below_head = block_is_after_head(out, self.table);
        let goes_on = below_head
            && self.row > 0
            && parts.iter().zip(&placed).all(|(part, &column)| {
                self.hangs(part, column) || part.text.starts_with(char::is_lowercase)
            });
        let fits = |part: &Segment<'_>, column: usize| {
            let end = part.column + part.text.chars().count();
            self.starts.get(column + 1).is_none_or(|next| end <= *next)
        };
        // The last line of a cell that wraps further than those beside it.
        let ends_cell = || {
            self.row > 0
                && !block.gap
                && is_unfinished_above(leading.text, self.table, self.row, first, out)
        };
        if parts.len() == 1
            && (!fits(leading, first)
                || first == 0 && !(goes_on && self.hangs(leading, first)) && !ends_cell())
        {
            return false;
        }
        // A line that begins in the first column is a new row; one that does not, or that hangs below a number, goes on with
        // the cells above.
        let begins = match first {
            0 => {
                !(below_head
                    && self.row > 0
                    && (self.hangs(leading, first)
                        || is_unfinished_above(leading.text, self.table, self.row, 0, out)))
            }
            _ => !self.ordinal && parts.len() > 1 && !goes_on,
        };
        if begins && below_head {
            self.row += 1;
        }
        for (part, column) in parts.iter().zip(placed) {
            let cell = Cell {
                table: self.table,
                row: self.row,
                column: u32::try_from(column).unwrap_or(u32::MAX),
                list_item: false,
            };
            push_cell(block, part.at, part.text, cell, out);
        }
        true
    }

    /// The column that begins where the part does, or in which it stands indented.
    fn column_of(&self, part: &Segment<'_>) -> Option<usize> {
        /// Columns that a part may be out of line.
        const OUT_OF_LINE: usize = 3;
        let nearest =
            self.starts.iter().enumerate().min_by_key(|(_, start)| start.abs_diff(part.column));
        if let Some((column, start)) = nearest
            && start.abs_diff(part.column) <= OUT_OF_LINE
        {
            return Some(column);
        }
        let column = self.starts.iter().rposition(|start| *start < part.column)?;
        self.hangs(part, column).then_some(column)
    }

    /// True where a part is indented below the head of its column as the lines below a number are, and ends in the column.
    fn hangs(&self, part: &Segment<'_>, column: usize) -> bool {
        /// Width of a number of three levels, and the blank behind it.
        const MOST_INDENT: usize = 8;
        let end = part.column + part.text.chars().count();
        let indent = self.starts.get(column).map_or(0, |start| part.column.saturating_sub(*start));
        (2..=MOST_INDENT).contains(&indent)
            && self.starts.get(column + 1).is_none_or(|next| end < *next)
            && !part.text.starts_with(|c: char| c.is_ascii_digit())
    }
}

fn block_is_after_head(out: &[Block], table: u32) -> bool {
    out.iter()
        .rev()
        .take(64)
        .any(|b| matches!(&b.kind, BlockKind::Cell(cell) if cell.table == table))
}

/// A part of a line between gaps of two or more spaces.
struct Segment<'a> {
    text: &'a str,
    /// Byte offset in the block.
    at: usize,
    /// Column in characters, from the left edge.
    column: usize,
}

fn segments(block: &Block) -> Vec<Segment<'_>> {
    let text = block.text.as_str();
    let mut out = Vec::new();
    let mut at = 0;
    let mut column = usize::from(columns_of_indent(block));
    for part in text.split("  ") {
        let lead = part.len() - part.trim_start().len();
        let trimmed = part.trim();
        if !trimmed.is_empty() {
            out.push(Segment { text: trimmed, at: at + lead, column: column + lead });
        }
        at += part.len() + 2;
        column += part.chars().count() + 2;
        if out.len() > 64 {
            break;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::charset::decode;

    fn cells(text: &str) -> Vec<(u32, u32, bool, String)> {
        let decoded = decode(text.as_bytes()).unwrap();
        split_tables(crate::read::read_text(&decoded).blocks)
            .into_iter()
            .filter_map(|b| match b.kind {
                BlockKind::Cell(cell) => {
                    if let (Some(start), Some(end)) =
                        (b.origin.start(0), b.origin.end(b.text.len()))
                    {
                        let slice = text.get(start as usize..end as usize).unwrap();
                        assert!(
                            slice.contains(b.text.split(' ').next().unwrap()),
                            "{slice:?} {:?}",
                            b.text
                        );
                    }
                    Some((cell.row, cell.column, cell.list_item, b.text))
                }
                _ => None,
            })
            .collect()
    }

    #[test]
    fn pipes_over_a_row_of_dashes() {
        let found = cells(
            "Cele | w tekście\n\n| Cel | Działania |\n|---|---|\n| **Rynek** | żłobek |\n|  | park |\n\nZdanie | po tabeli.\n",
        );
        let found: Vec<(u32, u32, &str)> =
            found.iter().map(|(row, column, _, text)| (*row, *column, text.as_str())).collect();
        assert_eq!(
            found,
            [(0, 0, "Cel"), (0, 1, "Działania"), (1, 0, "Rynek"), (1, 1, "żłobek"), (2, 1, "park"),]
        );
    }

    #[test]
    fn tables_of_html_in_markdown() {
        let found = cells(
            "Wstęp\n\n<table>\n<tr><th>Cel</th>\n<th>Działania</th></tr>\n<tr><td><p>Rynek</p></td>\n<td><ul>\n\
             <li>żłobek\npubliczny</li>\n</ul></td></tr>\n</table>\n\n<table>\nbez końca",
        );
        let shown: Vec<(u32, u32, bool, &str)> =
            found.iter().map(|(r, c, l, t)| (*r, *c, *l, t.as_str())).collect();
        assert_eq!(
            shown,
            [
                (0, 0, false, "Cel"),
                (0, 1, false, "Działania"),
                (1, 0, false, "Rynek"),
                (1, 1, true, "żłobek publiczny"),
            ]
        );
    }

    #[test]
    fn boxes_drawn_with_signs() {
        for (corner, dash, bar) in [("+", "-", "|"), ("┼", "─", "│")] {
            let rule = format!("{corner}{}{corner}{}{corner}", dash.repeat(9), dash.repeat(14));
            let rows = [
                ("Cel", "Działania"),
                ("", ""),
                ("Rynek", "Budowa nowych"),
                ("", "żłobków"),
                ("", "- park"),
            ];
            let mut text = String::new();
            for (left, right) in rows {
                match left.is_empty() && right.is_empty() {
                    true => text += &format!("{rule}\n"),
                    false => text += &format!("{bar} {left:<7} {bar} {right:<12} {bar}\n"),
                }
            }
            let found = cells(&format!("{rule}\n{text}{rule}\nPo tabeli."));
            let found: Vec<(u32, u32, bool, &str)> =
                found.iter().map(|(r, c, l, t)| (*r, *c, *l, t.as_str())).collect();
            assert_eq!(
                found,
                [
                    (0, 0, false, "Cel"),
                    (0, 1, false, "Działania"),
                    (1, 0, false, "Rynek"),
                    (1, 1, false, "Budowa nowych żłobków"),
                    (1, 1, true, "- park"),
                ]
            );
        }
    }

    #[test]
    fn tabs_and_html_and_dashes() {
        let found = cells(
            "OBSZARY\tKIERUNKI\n<p>A</p>\t<p>Budowa:</p> <ul> - dróg; - mostów i - kładek. <p>Remont</p>\n\tZakup: - busa;",
        );
        let shown: Vec<(u32, u32, bool, &str)> =
            found.iter().map(|(r, c, l, t)| (*r, *c, *l, t.as_str())).collect();
        assert_eq!(
            shown,
            [
                (0, 0, false, "OBSZARY"),
                (0, 1, false, "KIERUNKI"),
                (1, 0, false, "A"),
                (1, 1, false, "Budowa:"),
                (1, 1, true, "- dróg;"),
                (1, 1, true, "- mostów i - kładek."),
                (1, 1, false, "Remont"),
                (2, 1, false, "Zakup:"),
                (2, 1, true, "- busa;"),
            ]
        );
    }

    #[test]
    fn columns_set_with_spaces() {
        let found = cells(
            "Lp.   Nazwa zadania         Koszt (zł)   Termin\n1.    Budowa dróg           100          2024\n      gminnych\n2.    Remont                200          2025\nDalszy tekst, który nie jest wierszem tabeli",
        );
        let shown: Vec<(u32, u32, &str)> =
            found.iter().map(|(r, c, _, t)| (*r, *c, t.as_str())).collect();
        assert_eq!(
            shown.get(4..9).unwrap(),
            [
                (1, 0, "1."),
                (1, 1, "Budowa dróg"),
                (1, 2, "100"),
                (1, 3, "2024"),
                (1, 1, "gminnych")
            ]
        );
        assert_eq!(shown.last().unwrap(), &(2, 3, "2025"));
    }
}
