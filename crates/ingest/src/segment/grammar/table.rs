//! Tables: by rows under a head of level words, by columns under goals, as cards, and cell below cell.

use super::free_table::FreeTable;
use super::table_kinds::list_common_speech;
use super::{Grammar, Item, Taken};
use crate::block::Cell;
use crate::segment::announce::announcement_at;
use crate::segment::fold::{fold, words_from};
use crate::segment::head::{Opening, opening_at};
use crate::segment::number::{Number, number_at};
use crate::segment::topic::{Topic, topic_of};
use crate::segment::unit::UnitKind;
use crate::segment::words::{Word, phrase_at};

/// What the head of a column says of the cells below it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Role {
    /// Goals or actions of these levels; the second is for lists inside a cell.
    Levels(Vec<Word>),
    /// Running numbers.
    Ordinal,
    /// Cost, term, unit and the like.
    Attribute,
}

/// Reads the head of a column.
pub(crate) fn column_role(text: &str) -> Option<Role> {
    let text = text.trim();
    if text.len() > 80 {
        return None;
    }
    let folded = fold(text);
    let bare = folded.trim_matches(|c: char| !c.is_alphanumeric());
    // "Nr", "Nr celu", "Kod działania".
    let first = bare.split(|c: char| c.is_whitespace()).next().unwrap_or_default();
    let short = bare.split_whitespace().count() <= 2;
    if short
        && matches!(first.trim_end_matches('.'), "lp" | "l.p" | "nr" | "numer" | "kod" | "symbol")
    {
        return Some(Role::Ordinal);
    }
    if let Some(announcement) = announcement_at(text, 0)
        && announcement.rest.is_none()
        && announcement.number.is_none()
    {
        return Some(Role::Levels(announcement.words));
    }
    for naming in ["nazwa ", "nazwy ", "tytul ", "tresc "] {
        if folded.starts_with(naming)
            && let Some(space) = text.find(' ')
            && let Some(phrase) = phrase_at(text, space + 1)
            && text.get(phrase.end..).is_none_or(|rest| !rest.trim_end_matches(':').contains(':'))
        {
            return Some(Role::Levels(vec![phrase.word]));
        }
    }
    if let Some(Opening::Label(label)) = opening_at(text, 0)
        && label.title >= text.len()
        && label.number.is_none()
    {
        return Some(Role::Levels(vec![label.word]));
    }
    let unit = text.find(['[', '(']).filter(|at| *at > 0);
    match topic_of(text.get(..unit.unwrap_or(text.len())).unwrap_or(text).trim_end()) {
        Some(Topic::Attributes | Topic::Indicators | Topic::Description) => Some(Role::Attribute),
        _ => None,
    }
}

/// What the lines of a column show of how they wrap.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Column {
    /// The longest line, in letters.
    pub width: usize,
    pub lines: usize,
    /// True where a line begins in lower case.
    pub wraps: bool,
}

/// A paragraph of a cell.
#[derive(Debug, Clone, Copy)]
pub(super) struct Paragraph {
    pub unit: usize,
    pub cell: Cell,
}

impl Grammar<'_, '_> {
    /// Reads the table that begins at unit `i`; returns the first unit behind it.
    pub(super) fn table(&mut self, i: usize) -> usize {
        let (paragraphs, j) = self.paragraphs_of_table(i);
        let mut rows = rows_of(&paragraphs);
        let left_out = self.excluded().or(self.local.filter(|t| !matches!(t, Topic::Attributes)));
        let sets_goals =
            |topic: &Topic| self.schedules_goals(*topic, &rows) || self.sets_levels(*topic, &rows);
        if let Some(topic) = left_out.filter(|topic| !sets_goals(topic)) {
            let repeats_only = self.local.is_none();
            for paragraph in &paragraphs {
                if repeats_only
                    && matches!(opening_at(self.text(paragraph.unit), 0), Some(Opening::Label(label)) if label.number.is_some())
                {
                    self.reject(paragraph.unit, topic);
                } else {
                    self.mark(paragraph.unit, Taken::Excluded, topic.describe(), None);
                }
            }
            return j;
        }
        self.close_list();
        self.measure_columns(&paragraphs);
        if rows.first().is_some_and(|head| self.is_head_of_measures(head)) {
            for row in &rows {
                self.mark_row(row, Taken::Excluded, "table-of-measures");
            }
            return j;
        }
        let mut roles = rows.first().and_then(|head| self.head_roles(head));
        if let Some(roles) = &mut roles {
            self.number_rows(&rows, roles);
        }
        let left_out = roles.as_deref().and_then(|roles| {
            if self.reports && list_common_speech(roles) {
                Some("table-of-a-report")
            } else if self.columns_far_from_goals(roles)
                && !rows
                    .iter()
                    .any(|row| matches!(row.as_slice(), [only] if self.heads_rows(only.unit)))
            {
                Some("table-far-from-goals")
            } else if self.repeats_actions(&rows, roles) {
                Some("table-of-actions-set-above")
            } else {
                None
            }
        });
        if let Some(rule) = left_out {
            for row in &rows {
                self.mark_row(row, Taken::Excluded, rule);
            }
        } else if let Some(roles) = roles {
            for paragraph in rows.first().into_iter().flatten() {
                self.mark(paragraph.unit, Taken::Announcement, "table-head", None);
            }
            for row in rows.get_mut(1..).unwrap_or_default() {
                // Where lines of several cells wrap side by side, their parts stand in turn.
                row.sort_by_key(|paragraph| paragraph.cell.column);
                if self.sums_up(row) {
                    self.mark_row(row, Taken::Attribute, "row-of-totals");
                    continue;
                }
                self.row(row, &roles);
            }
        } else if self.is_head_of_documents(&rows) {
            for row in &rows {
                self.mark_row(row, Taken::Excluded, Topic::OtherDocuments.describe());
            }
        } else if self.is_head_of_problems(&rows) {
            for row in &rows {
                self.mark_row(row, Taken::Excluded, Topic::Diagnosis.describe());
            }
        } else if self.is_head_of_values(&rows) {
            for row in &rows {
                self.mark_row(row, Taken::Excluded, "table-of-values");
            }
        } else {
            let mut table = FreeTable::default();
            self.goals_of_cards_first(&mut rows);
            for row in &rows {
                self.free_row(row, &mut table);
            }
        }
        self.close_list();
        j
    }

    /// The paragraphs of the table that begins at unit `i`, and the first unit behind it.
    fn paragraphs_of_table(&mut self, i: usize) -> (Vec<Paragraph>, usize) {
        let mut paragraphs = Vec::new();
        let mut table = None;
        let mut j = i;
        while let Some(unit) = self.units.get(j) {
            match unit.kind {
                UnitKind::Cell(cell) if table.is_none_or(|t| t == cell.table) => {
                    table = Some(cell.table);
                    paragraphs.push(Paragraph { unit: j, cell });
                }
                UnitKind::Furniture => self.mark(j, Taken::Furniture, "page-furniture", None),
                _ => break,
            }
            j += 1;
        }
        (paragraphs, j)
    }

    /// Measures the columns of a table.
    fn measure_columns(&mut self, paragraphs: &[Paragraph]) {
        const MOST_COLUMNS: usize = 256;
        self.columns.clear();
        for paragraph in paragraphs {
            let column = paragraph.cell.column as usize;
            if column >= MOST_COLUMNS {
                continue;
            }
            if self.columns.len() <= column {
                self.columns.resize(column + 1, Column::default());
            }
            let text = self.text(paragraph.unit);
            if let Some(column) = self.columns.get_mut(column) {
                column.width = column.width.max(text.chars().count());
                column.lines += 1;
                column.wraps |= text.starts_with(char::is_lowercase);
            }
        }
    }

    pub(super) fn mark_row(&mut self, row: &[Paragraph], taken: Taken, rule: &'static str) {
        for paragraph in row {
            self.mark(paragraph.unit, taken, rule, None);
        }
    }

    /// The roles of the columns, where the first row is a head.
    pub(super) fn head_roles(&self, head: &[Paragraph]) -> Option<Vec<Option<Role>>> {
        let mut roles: Vec<Option<Role>> = Vec::new();
        let (mut levels, mut known, mut cells) = (0, 0, 0);
        let mut ordinal = false;
        for paragraph in head {
            let column = paragraph.cell.column as usize;
            if column >= 256 {
                return None;
            }
            if roles.len() <= column {
                roles.resize(column + 1, None);
            }
            let role = column_role(self.text(paragraph.unit));
            cells += 1;
            known += usize::from(role.is_some());
            levels += usize::from(matches!(role, Some(Role::Levels(_))));
            // "Lp. | Nazwa zadania | …" says enough.
            ordinal |= column == 0 && role == Some(Role::Ordinal);
            if let Some(slot) = roles.get_mut(column)
                && slot.is_none()
            {
                *slot = role;
            }
        }
        (cells >= 2
            && levels >= 1
            && (known == cells || ordinal || levels >= 2 || cells >= 3 && known * 2 >= cells))
            .then_some(roles)
    }

    /// A row under a head.
    fn row(&mut self, row: &[Paragraph], roles: &[Option<Role>]) {
        if let [only] = row
            && self.heads_rows(only.unit)
        {
            // "Cel 1. Ochrona dziedzictwa" across the table, above the rows with its tasks.
            let before = self.parsed.items.len();
            self.label(only.unit, 0, None);
            if self.parsed.items.len() == before {
                self.mark(only.unit, Taken::Attribute, "attribute-cell", None);
            }
            return;
        }
        let mut ordinal: Option<Number> = None;
        let mut done = usize::MAX;
        // A goal of before that the row names by its label alone, in whatever column.
        let mut under = row.iter().find_map(|cell| {
            match roles.get(cell.cell.column as usize).and_then(Option::as_ref) {
                Some(Role::Levels(words)) => self.referred(cell.unit, words),
                _ => None,
            }
        });
        let before = self.parsed.items.len();
        for (k, paragraph) in row.iter().enumerate() {
            if done != usize::MAX && k < done {
                continue;
            }
            match roles.get(paragraph.cell.column as usize).and_then(Option::as_ref) {
                Some(Role::Ordinal) => {
                    ordinal = number_at(self.text(paragraph.unit), 0, false);
                    self.mark(paragraph.unit, Taken::Attribute, "row-number", None);
                }
                Some(Role::Levels(words)) if self.referred(paragraph.unit, words).is_some() => {
                    under = self.referred(paragraph.unit, words);
                    self.mark(paragraph.unit, Taken::Attribute, "label-of-a-goal-above", under);
                }
                Some(Role::Levels(words)) => {
                    let words = words.clone();
                    let rest = row.get(k..).unwrap_or_default();
                    done = k + self.cell(rest, &words, ordinal.take(), under);
                }
                Some(Role::Attribute) | None => {
                    self.mark(paragraph.unit, Taken::Attribute, "attribute-cell", None)
                }
            }
        }
        self.settle_row(before);
    }

    /// True where the first row heads a table of problems or challenges: "Obszar | Problem | Przyczyny".
    fn is_head_of_problems(&self, rows: &[Vec<Paragraph>]) -> bool {
        rows.len() >= 2
            && rows.first().is_some_and(|head| {
                head.len() >= 2
                    && head.iter().any(|cell| {
                        let text = self.text(cell.unit);
                        text.split_whitespace().count() <= 3
                            && topic_of(text) == Some(Topic::Diagnosis)
                    })
            })
    }

    /// True for a cell that opens with the label and the number of a goal, and its title.
    fn heads_rows(&self, unit: usize) -> bool {
        let text = self.text(unit);
        matches!(opening_at(text, 0), Some(Opening::Label(label))
            if label.number.is_some() && label.title < text.len() && !label.word.is_common_speech())
    }

    /// Puts the items of a row, from `before` on, below those of the same row that their numbers go on from: cells that wrap
    /// may hold what stands in two rows. What does not rank above an item is not above it.
    fn settle_row(&mut self, before: usize) {
        const LOOK_BACK: usize = 64;
        let level = |item: &Item| item.word.map(Word::usual_level).or(item.level);
        for index in before..self.parsed.items.len() {
            let Some((above, [item, ..])) = self.parsed.items.split_at_mut_checked(index) else {
                return;
            };
            if let Some(goal) = item.under.and_then(|under| above.get(under))
                && level(goal) >= level(item)
            {
                item.under = None;
            }
            let Some(number) = item.number.as_ref().filter(|number| number.depth() > 1) else {
                continue;
            };
            let below = |other: &Item| other.number.as_ref().is_some_and(|n| number.is_below(n));
            let mut in_row = (before..index).rev().take(LOOK_BACK);
            if let Some(goal) = in_row.find(|&goal| above.get(goal).is_some_and(below)) {
                item.under = Some(goal);
            }
        }
    }

    /// The item that a cell names by its label alone: "Przedsięwzięcie 1.1.1", or "I.1" in the column "Priorytet".
    fn referred(&self, unit: usize, column: &[Word]) -> Option<usize> {
        let text = self.text(unit);
        if let Some(number) = number_at(text, 0, true)
            && number.end == text.len()
        {
            return column.iter().find_map(|&word| self.named(word, &number));
        }
        let Some(Opening::Label(label)) = opening_at(text, 0) else { return None };
        let number = label.number.filter(|_| label.title >= text.len())?;
        self.named(label.word, &number)
    }
}

/// The paragraphs by rows.
fn rows_of(paragraphs: &[Paragraph]) -> Vec<Vec<Paragraph>> {
    paragraphs.chunk_by(|a, b| a.cell.row == b.cell.row).map(<[Paragraph]>::to_vec).collect()
}

/// An amount, a year or a span of years: never a statement.
pub(super) fn is_amount(text: &str) -> bool {
    const UNITS: [&str; 22] = [
        "mln", "mld", "tys", "zl", "pln", "euro", "eur", "r", "rok", "roku", "lata", "lat", "km",
        "m", "ha", "szt", "sztuk", "osob", "os", "kwartal", "od", "do",
    ];
    if text.len() > 60 || !text.bytes().any(|b| b.is_ascii_digit()) {
        return false;
    }
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    // "1.2. Baza"
    let names = || {
        words_from(text, 0).any(|(_, _, word)| {
            let mut letters = word.chars();
            letters.next().is_some_and(char::is_uppercase)
                && word.chars().count() >= 4
                && letters.all(char::is_lowercase)
        })
    };
    letters <= 4 && !names()
        || words_from(text, 0).all(|(_, _, word)| {
            UNITS.contains(&fold(word).as_str()) || word.chars().all(|c| "IVX".contains(c))
        })
}
