//! Tables that are known as a whole: of costs, of values, of what is counted. What they hold was set elsewhere.

use azymut_record::Level;
use hashbrown::HashSet;

use super::table::{Paragraph, Role, column_role, is_amount};
use super::{Grammar, Item};
use crate::segment::fold::{fold, fold_statement};
use crate::segment::head::{Opening, opening_at, skip_blank};
use crate::segment::number::{Close, number_at};
use crate::segment::text::assemble;
use crate::segment::topic::{Topic, opens_with_measure};
use crate::segment::unit::Unit;

impl Grammar<'_, '_> {
    /// True for a table of goals and of what serves them in the chapter of a schedule: there such a programme sets its tasks.
    pub(super) fn schedules_goals(&self, topic: Topic, rows: &[Vec<Paragraph>]) -> bool {
        if topic != Topic::Implementation {
            return false;
        }
        let Some(roles) = rows.first().and_then(|head| self.head_roles(head)) else { return false };
        let mut levels = roles.iter().flatten().filter_map(|role| match role {
            Role::Levels(words) => Some(words),
            Role::Ordinal | Role::Attribute => None,
        });
        levels.next().is_some_and(|words| words.iter().all(|word| !word.is_common_speech()))
            && levels.any(|words| words.iter().all(|word| word.usual_level() == Level::Action))
    }

    /// True for a table of goals and what stands below them, perhaps with their costs, behind a part of the document that has no such: "Cel | Kierunek
    /// działań" behind the last list of a diagnosis.
    pub(super) fn sets_levels(&self, topic: Topic, rows: &[Vec<Paragraph>]) -> bool {
        let of_others =
            matches!(topic, Topic::OtherDocuments | Topic::Participation | Topic::Related);
        if of_others || self.reports || self.excluded().is_some() {
            return false;
        }
        let Some(head) = rows.first() else { return false };
        let levels = |role: &Option<Role>| matches!(role, Some(Role::Levels(_)));
        match self.head_roles(head) {
            Some(roles) => {
                roles.iter().filter(|role| levels(role)).count() >= 2
                    && roles.iter().all(Option::is_some)
                    && !list_common_speech(&roles)
            }
            None => self.opens_cards(head) || self.sets_goals_side_by_side(head),
        }
    }

    /// True for the first row of a card: "Cel operacyjny | Nowy most", "Zadanie | 1".
    fn opens_cards(&self, row: &[Paragraph]) -> bool {
        let [first, value] = row else { return false };
        let text = self.text(first.unit);
        match opening_at(text, 0) {
            Some(Opening::Label(label)) if label.title >= text.len() => {
                !label.word.is_common_speech() || self.number_alone(value.unit).is_some()
            }
            _ => false,
        }
    }

    /// True for a row of labels: "Cel 1. Ludzie | Cel 2. Praca".
    fn sets_goals_side_by_side(&self, row: &[Paragraph]) -> bool {
        let is_goal = |paragraph: &Paragraph| match opening_at(self.text(paragraph.unit), 0) {
            Some(Opening::Label(label)) => !label.word.is_common_speech() || label.number.is_some(),
            _ => false,
        };
        row.len() >= 2 && row.iter().all(is_goal)
    }

    /// Where a goal stands in several rows, the numbers of rows are those of neither goals nor tasks.
    pub(super) fn number_rows(&self, rows: &[Vec<Paragraph>], roles: &mut [Option<Role>]) {
        let is_level = |role: &Option<Role>| matches!(role, Some(Role::Levels(_)));
        let Some(first) = roles.iter().position(is_level) else { return };
        if roles.iter().filter(|role| is_level(role)).count() < 2 {
            return;
        }
        let of_column = |row: &Vec<Paragraph>| {
            let cell = row.iter().find(|cell| cell.cell.column as usize == first)?;
            Some(self.text(cell.unit))
        };
        let texts: Vec<&str> = rows.iter().skip(1).filter_map(of_column).collect();
        if texts.windows(2).any(|pair| matches!(pair, [a, b] if a == b)) {
            for role in roles.iter_mut().filter(|role| **role == Some(Role::Ordinal)) {
                *role = Some(Role::Attribute);
            }
        }
    }

    /// True for the row below a table that adds up what stands above: "Razem | 6".
    pub(super) fn sums_up(&self, row: &[Paragraph]) -> bool {
        const TOTALS: [&str; 7] =
            ["razem", "suma", "ogolem", "lacznie", "sumie", "podsumowanie", "total"];
        const MOST_WORDS: usize = 3;
        row.first().is_some_and(|first| {
            let folded = fold(self.text(first.unit));
            let mut words = folded.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
            folded.split_whitespace().count() <= MOST_WORDS
                && words.any(|word| TOTALS.contains(&word))
        })
    }

    /// True where most rows of a table of actions name what was set above: a schedule, or a sum of costs.
    pub(super) fn repeats_actions(
        &mut self,
        rows: &[Vec<Paragraph>],
        roles: &[Option<Role>],
    ) -> bool {
        let words = |column: u32| match roles.get(column as usize) {
            Some(Some(Role::Levels(words))) => Some(words),
            _ => None,
        };
        let levels = (0..roles.len()).filter_map(|column| words(column as u32)).flatten();
        if self.parsed.items.is_empty()
            || levels.into_iter().any(|w| w.usual_level() < Level::Action)
        {
            return false;
        }
        self.stated.learn(&self.parsed.items, self.units);
        let body = rows.get(1..).unwrap_or_default();
        let names = body.iter().filter_map(|row| {
            let cell = row.iter().find(|cell| words(cell.cell.column).is_some())?;
            let text = self.text(cell.unit);
            let number = number_at(text, 0, false).filter(|n| n.close != Close::Nothing);
            text.get(number.map_or(0, |number| skip_blank(text, number.end))..)
        });
        let (mut all, mut known) = (0, 0);
        for name in names {
            all += 1;
            known += usize::from(self.stated.holds(name));
        }
        known > 0 && known * 2 >= all
    }

    /// True for a table of the documents that the strategy agrees with: "Dokument | Powiązanie".
    pub(super) fn is_head_of_documents(&self, rows: &[Vec<Paragraph>]) -> bool {
        let head = rows.first().and_then(|head| head.first()).map_or("", |c| self.text(c.unit));
        let folded = fold(head);
        let mut words = folded.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
        rows.len() >= 2
            && head.split_whitespace().count() <= 4
            && words.any(|word| word.starts_with("dokument"))
    }

    /// True where the rows tell nothing of what a level is but values: "Działanie | Woda | Gleba" above signs, "Cel | Rocznie"
    /// above sums. A card, of which the first cells name fields, is another matter.
    pub(super) fn is_head_of_values(&self, rows: &[Vec<Paragraph>]) -> bool {
        let Some(([head, columns @ ..], rows)) = rows.split_first().map(|(h, r)| (h.as_slice(), r))
        else {
            return false;
        };
        let is_value = |text: &str| text.chars().count() <= 3 || is_amount(text);
        !columns.is_empty()
            && !rows.is_empty()
            && matches!(column_role(self.text(head.unit)), Some(Role::Levels(_)))
            && rows.iter().all(|row| match row.as_slice() {
                [_] => true,
                [first, values @ ..] => {
                    column_role(self.text(first.unit)).is_none()
                        && values.iter().all(|value| is_value(self.text(value.unit)))
                }
                [] => true,
            })
            && rows.iter().any(|row| row.len() >= 2)
    }

    /// True for a head of one level and of what is counted of it: "Cel | Liczba głosów".
    pub(super) fn is_head_of_measures(&self, head: &[Paragraph]) -> bool {
        let mut texts = head.iter().map(|cell| self.text(cell.unit));
        let first =
            texts.next().is_some_and(|text| matches!(column_role(text), Some(Role::Levels(_))));
        head.len() >= 2 && first && texts.all(opens_with_measure)
    }
}

/// True where columns list "zadania", "działania" or "projekty" only, of which any document speaks.
pub(super) fn list_common_speech(roles: &[Option<Role>]) -> bool {
    roles.iter().flatten().all(|role| match role {
        Role::Levels(words) => words.iter().all(|word| word.is_common_speech()),
        Role::Ordinal | Role::Attribute => true,
    })
}

/// Statements found so far, folded, for tables that repeat them. They are folded when the first table asks.
#[derive(Debug, Default)]
pub(super) struct Stated {
    texts: HashSet<String>,
    items: usize,
}

impl Stated {
    fn learn(&mut self, items: &[Item], units: &[Unit<'_>]) {
        let new = items.get(self.items..).unwrap_or_default();
        let new = new.iter().filter(|item| !item.contents);
        self.texts.extend(new.map(|item| fold_statement(&assemble(&item.pieces, units))));
        self.items = items.len();
    }

    fn holds(&self, text: &str) -> bool {
        self.texts.contains(&fold_statement(text))
    }
}
