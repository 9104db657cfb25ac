//! Tables that are known as a whole: of costs, of values, of what is counted. What they hold was set elsewhere.

use super::Grammar;
use super::table::{Paragraph, Role, column_role, is_amount};
use crate::segment::fold::fold;
use crate::segment::topic::opens_with_measure;

impl Grammar<'_, '_> {
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

    /// True where a table in a chapter of its own, behind those with the goals, says of its rows nothing but a sum: what the
    /// chapter adds up was set before.
    pub(super) fn is_of_costs_only(
        &self,
        rows: &[Vec<Paragraph>],
        roles: Option<&[Option<Role>]>,
    ) -> bool {
        let items = self.parsed.items.len();
        let (Some(roles), Some((head, rows))) = (roles, rows.split_first()) else { return false };
        let of = |paragraph: &Paragraph| {
            roles.get(paragraph.cell.column as usize).and_then(Option::as_ref)
        };
        let mut sums = 0;
        let costs =
            head.iter().filter(|cell| !matches!(of(cell), Some(Role::Levels(_) | Role::Ordinal)));
        let all_costs = costs.inspect(|_| sums += 1).all(|cell| is_cost(self.text(cell.unit)));
        items > 0
            && self.before_chapter == items
            && all_costs
            && sums > 0
            && rows.iter().flatten().all(|cell| {
                matches!(of(cell), Some(Role::Levels(_) | Role::Ordinal))
                    || is_amount(self.text(cell.unit))
            })
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

/// The head of a column of sums: "Kwota (zł)", "Koszt w tys. zł", "2026".
fn is_cost(head: &str) -> bool {
    const SUMS: [&str; 9] =
        ["kwot", "koszt", "wydat", "nakla", "suma", "razem", "plan", "srodki", "budzet"];
    let folded = fold(head);
    let mut words = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    is_amount(head) || words.any(|word| SUMS.iter().any(|stem| word.starts_with(stem)))
}
