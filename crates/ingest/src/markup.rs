//! Tables of HTML in a plain text, as Markdown holds those that it has no signs for.

use crate::block::{Block, BlockKind};
use crate::read::read_markup;

/// Lines that a table may have; one that does not end is text.
const MOST_LINES: usize = 5000;

/// True for the line that a table begins with.
pub(crate) fn opens_markup(block: &Block) -> bool {
    let text = block.text.trim_start();
    let opens = text.get(..6).is_some_and(|tag| tag.eq_ignore_ascii_case("<table"));
    block.kind == BlockKind::Text && opens
}

/// The lines of a table: the first, and those behind it up to the one that ends it.
pub(crate) fn lines_of_markup(first: Block, mut next: impl FnMut() -> Option<Block>) -> Vec<Block> {
    let mut lines = vec![first];
    while lines.len() < MOST_LINES
        && !lines.last().is_some_and(closes_markup)
        && let Some(line) = next()
    {
        lines.push(line);
    }
    lines
}

/// What the lines of a table hold, its tables numbered behind the `before` that stand above it, and how many they are. `None` where
/// the lines do not end it.
pub(crate) fn read_table(lines: &[Block], before: u32) -> Option<(Vec<Block>, u32)> {
    lines.last().filter(|last| closes_markup(last))?;
    let first = lines.first()?.lines[0];
    let mut markup = String::new();
    let mut at = first;
    for line in lines {
        for _ in at..line.lines[0] {
            markup.push('\n');
        }
        markup.push_str(&line.text);
        at = line.lines[0];
    }
    let mut count = 0;
    let mut inside = read_markup(&markup).blocks;
    for block in &mut inside {
        block.lines = block.lines.map(|line| line + first.saturating_sub(1));
        if let BlockKind::Cell(cell) = &mut block.kind {
            count = count.max(cell.table + 1);
            cell.table += before;
        }
    }
    Some((inside, count))
}

fn closes_markup(block: &Block) -> bool {
    let text = block.text.trim_end();
    let from = text.len().saturating_sub("</table>".len());
    text.get(from..).is_some_and(|tag| tag.eq_ignore_ascii_case("</table>"))
}
