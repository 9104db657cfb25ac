//! Tables without a head: cells with labels of their own, cards, and cells below the goals of their columns.

use azymut_record::Level;

use super::bare_labels::names_its_title;
use super::table::{Paragraph, Role, column_role};
use super::{Grammar, Rule, Taken};
use crate::segment::announce::announcement_at;
use crate::segment::head::{Label, Opening, bullet_at, opening_at};
use crate::segment::number::{Number, number_at};
use crate::segment::text::Piece;
use crate::segment::topic::topic_of;
use crate::segment::words::Word;

/// Columns of which the goals are remembered.
const MOST_COLUMNS: usize = 256;

/// What the rows of a table without a head tell of those below them.
#[derive(Debug, Default)]
pub(super) struct FreeTable {
    /// For each column, the goals below which its cells stand, the highest first, and their words.
    columns: Vec<Vec<(Word, usize)>>,
    /// What the cells below the goals of the columns are, where a row said it: "Cele operacyjne | Cele operacyjne".
    announced: Vec<Word>,
    /// The label of the card, alone in its row: "Cel operacyjny | 1.1" above "Nazwa | …".
    card_label: Option<Label>,
    /// What the card lists that the last row opened.
    card: Option<Vec<Word>>,
    /// Labels, each alone in its cell, whose titles the next row holds: column, unit and label.
    untitled: Vec<(u32, usize, Label)>,
}

impl FreeTable {
    /// The goal below which the next cell of a column stands, where it bears the word; any word where it bears none.
    fn above(&mut self, column: u32, word: Option<Word>) -> Option<usize> {
        let goals = self.columns.get_mut(column as usize)?;
        if let Some(word) = word
            && let Some(at) = goals.iter().position(|(known, _)| known.same_level(word))
        {
            goals.truncate(at);
        }
        goals.last().map(|&(_, item)| item)
    }

    fn set(&mut self, column: u32, word: Word, item: usize) {
        let column = column as usize;
        if column >= MOST_COLUMNS {
            return;
        }
        if self.columns.len() <= column {
            self.columns.resize(column + 1, Vec::new());
        }
        if let Some(goals) = self.columns.get_mut(column) {
            goals.push((word, item));
        }
    }
}

impl Grammar<'_, '_> {
    /// A row of a table without a head: cells with labels of their own, cards, or cells below the goals of their columns.
    pub(super) fn free_row(&mut self, row: &[Paragraph], table: &mut FreeTable) {
        if self.labels_of_columns(row, table) || self.heads_of_columns(row, table) {
            return;
        }
        if self.sums_up(row) {
            self.mark_row(row, Taken::Attribute, "row-of-totals");
            return;
        }
        // A row with an empty first cell goes on with the list of the card above.
        if row.first().is_some_and(|p| p.cell.column > 0)
            && let Some(words) = table.card.clone()
        {
            self.cells(row, &words);
            return;
        }
        table.card = None;
        let labelled: Vec<bool> = row
            .iter()
            .map(|p| matches!(opening_at(self.text(p.unit), 0), Some(Opening::Label(label)) if label.title < self.text(p.unit).len()))
            .collect();
        let labels = labelled.iter().filter(|l| **l).count();
        // A card: what it is in the first cell, the statement in the second.
        if let [first, rest @ ..] = row
            && !rest.is_empty()
            && labels == 0
        {
            let text = self.text(first.unit);
            match opening_at(text, 0) {
                Some(Opening::Label(label)) if label.title >= text.len() => {
                    self.mark(first.unit, Taken::Announcement, "card", None);
                    if let [value] = rest
                        && label.number.is_none()
                        && let Some(number) = self.number_alone(value.unit)
                    {
                        // "Cel operacyjny | 1.1" above "Nazwa | …".
                        self.mark(value.unit, Taken::Announcement, "card", None);
                        table.card_label = Some(Label { number: Some(number), ..label });
                        return;
                    }
                    let number = label.number;
                    self.cell(rest, &[label.word], number, None);
                    return;
                }
                _ => {}
            }
            if names_its_title(text)
                && let [value] = rest
                && let Some(label) = table.card_label.take()
            {
                self.mark(first.unit, Taken::Announcement, "card", None);
                let pieces =
                    vec![Piece { unit: value.unit, start: 0, end: self.text(value.unit).len() }];
                self.labelled(value.unit, &label, pieces, Rule::TitleBelowLabel);
                return;
            }
            if let (Some(word), [_, _]) = (self.card_field(first.unit), row) {
                self.mark(first.unit, Taken::Announcement, "card", None);
                let label = self.card_label.take().filter(|label| label.word.same_level(word));
                self.cell(rest, &[word], label.and_then(|label| label.number), None);
                return;
            }
            if let Some(announcement) = announcement_at(text, 0).filter(|a| a.pure) {
                self.mark(first.unit, Taken::Announcement, "card", None);
                self.cells(rest, &announcement.words);
                table.card = Some(announcement.words);
                return;
            }
            if topic_of(text).is_some() {
                for paragraph in row {
                    self.mark(paragraph.unit, Taken::Attribute, "attribute-row", None);
                }
                return;
            }
        }
        let by_column = labels >= 2 || !table.columns.is_empty();
        for (paragraph, labelled) in row.iter().zip(labelled) {
            let at = bullet_at(self.text(paragraph.unit)).map_or(0, |(_, at)| at);
            let before = self.parsed.items.len();
            if labelled {
                let bullet = self.bullet(paragraph.unit);
                self.label(paragraph.unit, at, bullet);
            } else if let Some(under) = table.above(paragraph.cell.column, None) {
                if !table.announced.is_empty() {
                    let words = table.announced.clone();
                    self.cell(&[*paragraph], &words, None, Some(under));
                } else if self.coded(paragraph.unit, at).is_none() {
                    self.below_number(paragraph.unit);
                }
                if let Some(item) = self.parsed.items.get_mut(before) {
                    item.under = Some(under);
                }
            } else {
                self.coded(paragraph.unit, at);
            }
            match self.parsed.items.get_mut(before) {
                Some(item) => {
                    if let Some(word) = item.word.filter(|_| labelled && by_column) {
                        let under = table.above(paragraph.cell.column, Some(word));
                        item.under = under.or(item.under);
                        table.set(paragraph.cell.column, word, before);
                    }
                }
                None => self.mark(paragraph.unit, Taken::Text, "cell-of-other-table", None),
            }
        }
    }

    /// A row of labels alone, "Cel 1 | Cel 2", and the row below it with their titles; true where the row was one of the two.
    fn labels_of_columns(&mut self, row: &[Paragraph], table: &mut FreeTable) -> bool {
        if !table.untitled.is_empty() {
            let labels = std::mem::take(&mut table.untitled);
            table.columns.clear();
            for (column, unit, label) in labels {
                let title = row.iter().find(|paragraph| paragraph.cell.column == column);
                let Some(title) = title.map(|paragraph| paragraph.unit) else {
                    self.mark(unit, Taken::Rejected, "label-without-title", None);
                    self.parsed.doubts.push((unit, "a label without a title".to_owned()));
                    continue;
                };
                let pieces = vec![Piece { unit: title, start: 0, end: self.text(title).len() }];
                let index = self.labelled(title, &label, pieces, Rule::ValuesBelowLabels);
                self.mark(unit, Taken::Record, "values-below-labels", Some(index));
                table.set(column, label.word, index);
            }
            return true;
        }
        let alone = |paragraph: &Paragraph| match opening_at(self.text(paragraph.unit), 0) {
            Some(Opening::Label(label))
                if label.number.is_some() && label.title >= self.text(paragraph.unit).len() =>
            {
                Some((paragraph.cell.column, paragraph.unit, label))
            }
            _ => None,
        };
        let labels: Option<Vec<_>> = row.iter().map(alone).collect();
        match labels {
            Some(labels) if labels.len() >= 2 => {
                table.untitled = labels;
                true
            }
            _ => false,
        }
    }

    /// A row that only announces, "Cele operacyjne | Cele operacyjne": the cells below tell by their numbers what they are.
    fn heads_of_columns(&mut self, row: &[Paragraph], table: &mut FreeTable) -> bool {
        let announces = |paragraph: &Paragraph| {
            announcement_at(self.text(paragraph.unit), 0)
                .is_some_and(|a| a.pure && a.rest.is_none())
        };
        let heads = row.len() >= 2 && row.iter().all(announces);
        if heads {
            let first = row.first().and_then(|cell| announcement_at(self.text(cell.unit), 0));
            table.announced = first.map_or_else(Vec::new, |announcement| announcement.words);
            for paragraph in row {
                self.mark(paragraph.unit, Taken::Announcement, "table-head", None);
            }
        }
        heads
    }

    /// Puts the row of a card that names the goal before the row that names what serves it: "Nazwa działania | …" stands above
    /// "Cel szczegółowy | …" on cards, and below it in the strategy.
    pub(super) fn goals_of_cards_first(&self, rows: &mut [Vec<Paragraph>]) {
        let word_of = |row: &Vec<Paragraph>| match row.as_slice() {
            [first, _, ..] => self.card_field(first.unit),
            _ => None,
        };
        let Some(named) = rows.iter().position(|row| word_of(row).is_some()) else { return };
        let Some(level) = rows.get(named).and_then(word_of).map(Word::usual_level) else { return };
        if level != Level::Action
            || !self.text_of_first(rows, named).starts_with(['N', 'n', 'T', 't'])
        {
            return;
        }
        let goal = rows
            .iter()
            .skip(named + 1)
            .position(|row| word_of(row).is_some_and(|word| word.usual_level() < level));
        if let Some(part) = goal.and_then(|goal| rows.get_mut(named..=named + 1 + goal)) {
            part.rotate_right(1);
        }
    }

    /// The number that a cell holds and nothing else.
    pub(super) fn number_alone(&self, unit: usize) -> Option<Number> {
        let text = self.text(unit);
        number_at(text, 0, true).filter(|number| number.end == text.len())
    }

    fn text_of_first(&self, rows: &[Vec<Paragraph>], row: usize) -> &str {
        rows.get(row).and_then(|row| row.first()).map_or("", |first| self.text(first.unit))
    }

    /// The level of the statement beside a field of a card: "Nazwa działania", "Cel szczegółowy".
    pub(super) fn card_field(&self, unit: usize) -> Option<Word> {
        let text = self.text(unit);
        match column_role(text)? {
            Role::Levels(words) if words.len() == 1 && announcement_at(text, 0).is_none() => {
                words.first().copied()
            }
            _ => None,
        }
    }
}
