//! Tables that a plain text draws with signs: rows between lines of dashes, cells between bars.

use crate::block::{Block, BlockKind, Cell, Origin};

/// Signs that stand where lines of a box meet.
const CORNERS: &str = "+┼├┤┬┴┌┐└┘╔╗╚╝╠╣╦╩╬╪╫╞╡╟╢╤╧";
/// Signs that lines across are drawn with.
const DASHES: &str = "-=─━═";
/// Signs that lines down are drawn with.
const BARS: [char; 4] = ['|', '│', '┃', '║'];

/// A table that is being read.
pub(crate) struct Boxed {
    table: u32,
    columns: usize,
    row: u32,
    /// For each column, the paragraph that is open in its cell, and how many signs its last line has left.
    open: Vec<Option<Open>>,
}

/// A paragraph of a cell.
struct Open {
    block: Block,
    /// Signs before its first line, and behind its last.
    indent: usize,
    room: usize,
}

/// A line of a cell: where its text begins in the line, the text, the blanks before it and the room behind it.
struct Part<'t> {
    at: usize,
    text: &'t str,
    indent: usize,
    room: usize,
}

impl Open {
    /// True where a line is the next of the paragraph: the one before ends where the next word does not fit, and neither the
    /// sign of an item nor the end of one parts them. A dash that hangs below the text of an item is none.
    fn goes_on(&self, part: &Part<'_>) -> bool {
        let first = part.text.split(' ').next().unwrap_or_default().chars().count();
        let is_item = matches!(self.block.kind, BlockKind::Cell(cell) if cell.list_item);
        let hangs = is_item && part.indent > self.indent;
        let ended = self.block.text.ends_with(';') && part.text.starts_with(char::is_uppercase);
        self.room <= first && !ended && (hangs || !opens_item(part.text))
    }
}

impl Boxed {
    /// Opens a table at the line above its first row.
    pub(crate) fn open(line: &Block, next: Option<&Block>, table: u32) -> Option<Self> {
        let columns = columns_of_line(line)?;
        parts(next?).filter(|parts| parts.len() == columns)?;
        Some(Self { table, columns, row: 0, open: Vec::new() })
    }

    /// Takes the next line; false where the table ends before it.
    pub(crate) fn take(&mut self, line: &Block, out: &mut Vec<Block>) -> bool {
        if columns_of_line(line).is_some() && !line.gap {
            self.end_row(out);
            return true;
        }
        let Some(parts) = parts(line).filter(|p| p.len() == self.columns && !line.gap) else {
            self.end_row(out);
            return false;
        };
        self.open.resize_with(self.columns, || None);
        for (column, part) in (0..).zip(parts) {
            let Some(open) = self.open.get_mut(column as usize) else { continue };
            if part.text.is_empty() {
                close(open, out);
                continue;
            }
            match open {
                Some(paragraph) if paragraph.goes_on(&part) => {
                    append(&mut paragraph.block, line, &part);
                    paragraph.room = part.room;
                }
                _ => {
                    close(open, out);
                    let cell = Cell {
                        table: self.table,
                        row: self.row,
                        column,
                        list_item: opens_item(part.text),
                    };
                    let mut block = Block {
                        kind: BlockKind::Cell(cell),
                        text: part.text.to_owned(),
                        origin: Origin::Nowhere,
                        ..line.clone()
                    };
                    end_origin(&mut block, line, &part);
                    *open = Some(Open { block, indent: part.indent, room: part.room });
                }
            }
        }
        true
    }

    /// Ends the row, and with it all that is open.
    pub(crate) fn end_row(&mut self, out: &mut Vec<Block>) {
        if self.open.is_empty() {
            return;
        }
        for mut open in std::mem::take(&mut self.open) {
            close(&mut open, out);
        }
        self.row += 1;
    }
}

fn close(open: &mut Option<Open>, out: &mut Vec<Block>) {
    out.extend(open.take().map(|paragraph| paragraph.block));
}

/// Columns of a line of dashes and corners; `None` for another line, or where it is one column.
fn columns_of_line(block: &Block) -> Option<usize> {
    if !matches!(block.kind, BlockKind::Text) {
        return None;
    }
    let text = block.text.trim();
    let corners = text.chars().filter(|c| CORNERS.contains(*c)).count();
    let dashes = text.chars().filter(|c| DASHES.contains(*c)).count();
    let known = |c: char| CORNERS.contains(c) || DASHES.contains(c) || c == ':';
    (corners >= 3
        && dashes >= corners
        && text.starts_with(|c| CORNERS.contains(c))
        && text.chars().all(known))
    .then(|| corners - 1)
}

/// The parts of a line between bars.
fn parts(block: &Block) -> Option<Vec<Part<'_>>> {
    let text = block.text.as_str();
    if !matches!(block.kind, BlockKind::Text)
        || !text.starts_with(BARS)
        || !text.trim_end().ends_with(BARS)
    {
        return None;
    }
    let bars: Vec<(usize, &str)> = text.match_indices(BARS).collect();
    Some(
        bars.windows(2)
            .filter_map(|pair| {
                let [(left, bar), (right, _)] = pair else { return None };
                let from = left + bar.len();
                let cell = text.get(from..*right)?;
                let inner = cell.trim();
                let lead = cell.len() - cell.trim_start().len();
                // A blank stands before the bar.
                let room = cell.chars().count() - cell.trim_end().chars().count();
                Some(Part {
                    at: from + lead,
                    text: inner,
                    indent: lead,
                    room: room.saturating_sub(2),
                })
            })
            .collect(),
    )
}

fn opens_item(text: &str) -> bool {
    text.split_once(' ').is_some_and(|(mark, rest)| {
        !rest.trim().is_empty() && matches!(mark, "-" | "–" | "—" | "•" | "*" | "o" | "▪" | "➢")
    })
}

/// Adds the text of a line to a paragraph, and the way back to where it stands in the file.
fn append(block: &mut Block, line: &Block, part: &Part<'_>) {
    block.text.push(' ');
    block.text.push_str(part.text);
    block.lines[1] = line.lines[1];
    end_origin(block, line, part);
}

/// Sets the way back to the file of a paragraph that ends with a part of a line.
fn end_origin(block: &mut Block, line: &Block, part: &Part<'_>) {
    let length = block.text.len() as u32;
    let begins = length - part.text.len() as u32;
    let (Some(start), Some(end)) =
        (line.origin.start(part.at), line.origin.end(part.at + part.text.len()))
    else {
        block.origin = Origin::Nowhere;
        return;
    };
    // Runs of the line that begin within the part go on in the paragraph.
    let inner: &[(u32, u64)] = match &line.origin {
        Origin::Runs(inner) => inner,
        _ => &[],
    };
    let within = inner
        .iter()
        .filter(|&&(at, _)| (at as usize) > part.at && (at as usize) < part.at + part.text.len());
    let before = match &block.origin {
        Origin::Runs(runs) => {
            runs.iter().copied().filter(|&(at, _)| at < begins).collect::<Vec<_>>()
        }
        _ => Vec::new(),
    };
    let mut runs = before;
    runs.push((begins, start));
    runs.extend(within.map(|&(at, file)| (at - part.at as u32 + begins, file)));
    runs.push((length, end));
    block.origin = Origin::Runs(runs.into());
}
