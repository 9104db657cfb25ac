//! The statements in the cells of a table.

use super::table::{Paragraph, is_amount};
use super::{Grammar, Item, Rule, Style, Taken, title_behind};
use crate::segment::head::{Opening, bullet_at, opening_at};
use crate::segment::number::{Close, Number, number_at};
use crate::segment::text::Piece;
use crate::segment::words::Word;

impl Grammar<'_, '_> {
    /// The statement that begins with the first of `paragraphs`; returns how many paragraphs it took.
    pub(super) fn cell(
        &mut self,
        paragraphs: &[Paragraph],
        words: &[Word],
        ordinal: Option<Number>,
        under: Option<usize>,
    ) -> usize {
        let Some(first) = paragraphs.first() else {
            return 1;
        };
        let text = self.text(first.unit);
        if is_amount(text) {
            self.mark(first.unit, Taken::Attribute, "amount", None);
            return 1;
        }
        // The lines of a cell may be parted by cells of other columns.
        let mut pieces = Vec::new();
        let mut taken = 1;
        let mut title = 0;
        let mut word = words.first().copied();
        let mut number = ordinal;
        let mut style = Style::Cell;
        let bullet = bullet_at(text);
        let listed = first.cell.list_item || bullet.is_some();
        if let Some((_, at)) = bullet {
            title = at;
        }
        match opening_at(text, title) {
            Some(Opening::Label(label))
                if label.title < text.len() && !label.word_in_title && !label.explains =>
            {
                word = Some(label.word);
                number = label.number.or(number);
                title = label.title;
                style = Style::Labelled;
            }
            _ => {
                if let Some(own) = number_at(text, title, false)
                    .filter(|n| n.close != Close::Nothing || n.depth() > 1 || !n.code.is_empty())
                {
                    let (_, start) = title_behind(text, own.end);
                    if start < text.len() {
                        title = start;
                        number = Some(own);
                    }
                }
                if listed {
                    let above = self
                        .open
                        .and_then(|index| self.parsed.items.get(index))
                        .map(|item| item.word);
                    let second = words.get(1).copied();
                    if second.is_some() && above.is_some() {
                        word = second;
                    }
                }
            }
        }
        pieces.push(Piece { unit: first.unit, start: title, end: text.len() });
        for (k, next) in paragraphs.iter().enumerate().skip(1) {
            if next.cell.column != first.cell.column {
                continue;
            }
            let Some(last) = pieces.last().copied() else {
                break;
            };
            if next.cell.list_item
                || bullet_at(self.text(next.unit)).is_some()
                || !self.cell_continues(last, next)
            {
                break;
            }
            pieces.push(Piece { unit: next.unit, start: 0, end: self.text(next.unit).len() });
            taken = taken.max(k + 1);
        }
        // Cells of other columns in between are still to be read.
        let between: Vec<Paragraph> = paragraphs
            .iter()
            .take(taken)
            .filter(|p| p.cell.column != first.cell.column)
            .copied()
            .collect();
        for paragraph in between {
            self.mark(paragraph.unit, Taken::Attribute, "attribute-cell", None);
        }
        let rule = if listed { Rule::ListInCell } else { Rule::Cell };
        let several = match pieces.as_slice() {
            &[piece] if number.is_none() && style == Style::Cell => {
                self.parted_by_semicolons(piece)
            }
            _ => Vec::new(),
        };
        if several.is_empty() {
            let mut item: Item = Self::new_item(word, number, pieces, style);
            item.under = under;
            self.push(item, first.unit, rule);
        }
        for piece in several {
            let mut item: Item = Self::new_item(word, None, vec![piece], style);
            item.under = under;
            self.push(item, first.unit, Rule::ListInCell);
        }
        taken
    }

    /// The statements of a cell that lists them in one line: "Przystań w Zawozie; Szkoła żeglarska". None where it holds one.
    fn parted_by_semicolons(&self, cell: Piece) -> Vec<Piece> {
        let text = self.text(cell.unit).get(cell.start..cell.end).unwrap_or_default();
        let mut parts = Vec::new();
        let mut from = 0;
        for part in text.split_inclusive(';') {
            let trimmed = part.trim_end_matches([';', ' ']);
            let lead = trimmed.len() - trimmed.trim_start().len();
            let (start, end) = (cell.start + from + lead, cell.start + from + trimmed.len());
            if start < end {
                parts.push(Piece { unit: cell.unit, start, end });
            }
            from += part.len();
        }
        // All with capitals, or none.
        let small = text.starts_with(char::is_lowercase);
        let begins = |piece: &Piece| {
            let part = self.text(cell.unit).get(piece.start..piece.end).unwrap_or_default();
            part.starts_with(|c: char| if small { c.is_lowercase() } else { c.is_uppercase() })
        };
        let is_phrase = |piece: &Piece| {
            let part = self.text(cell.unit).get(piece.start..piece.end).unwrap_or_default();
            part.split_whitespace().nth(1).is_some()
        };
        if parts.len() < 2 || !parts.iter().all(begins) || !(small || parts.iter().any(is_phrase)) {
            parts.clear();
        }
        parts
    }

    /// True where the next line of the same cell goes on with the statement.
    fn cell_continues(&self, last: Piece, next: &Paragraph) -> bool {
        let column = next.cell.column as usize;
        let next = next.unit;
        let before = self.text(last.unit).trim_end();
        let text = self.text(next);
        if before.ends_with(['.', ';', ':'])
            || number_at(text, 0, false).is_some_and(|n| n.close != Close::Nothing || n.depth() > 1)
        {
            return false;
        }
        let same_line =
            self.units.get(last.unit).map(|u| u.block()) == self.units.get(next).map(|u| u.block());
        !same_line
            && (text.starts_with(char::is_lowercase)
                || before.ends_with(['-', ',', '\u{AD}'])
                || text.split_whitespace().count() <= 3 && self.fills_column(before, text, column))
    }

    /// True where the first word of the next line would not have gone into the column behind `before`: with room left, or where no line
    /// of the column goes on in lower case, the next line is a statement of its own.
    fn fills_column(&self, before: &str, next: &str, column: usize) -> bool {
        const ENOUGH_LINES: usize = 4;
        let column = self.columns.get(column).copied().unwrap_or_default();
        let word = next.split_whitespace().next().unwrap_or_default();
        before.chars().count() + 1 + word.chars().count() > column.width
            && (column.wraps || column.lines < ENOUGH_LINES)
    }

    /// The statements of the cells of a card.
    pub(super) fn cells(&mut self, paragraphs: &[Paragraph], words: &[Word]) {
        let mut k = 0;
        while k < paragraphs.len() {
            let rest = paragraphs.get(k..).unwrap_or_default();
            k += self.cell(rest, words, None, None).max(1);
        }
    }
}
