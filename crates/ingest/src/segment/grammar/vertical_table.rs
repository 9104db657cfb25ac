//! Tables of which every cell stands on a line of its own.

use super::table::{Role, column_role, is_amount};
use super::{Grammar, Rule, Style, Taken};
use crate::segment::announce::announcement_at;
use crate::segment::fold::fold;
use crate::segment::head::{Opening, opening_at};
use crate::segment::text::Piece;
use crate::segment::topic::topic_of;
use crate::segment::unit::UnitKind;

impl Grammar<'_, '_> {
    /// A table of which every cell stands on a line of its own: heads first, then row by row.
    pub(super) fn vertical_table(&mut self, i: usize) -> Option<usize> {
        let head = self.text(i);
        if !(head.starts_with(['N', 'n']) && fold(head).starts_with("nazwa")) {
            return None;
        }
        let Some(Role::Levels(words)) = column_role(self.text(i)) else {
            return None;
        };
        let mut columns = 1;
        let mut j = i + 1;
        while let Some(next) = self.next_text(j) {
            match column_role(self.text(next)) {
                Some(Role::Attribute) => columns += 1,
                _ => break,
            }
            j = next + 1;
        }
        if columns < 2
            || self.excluded().is_some()
            || self.local.is_some()
            || self.far_from_goals(&words)
        {
            return None;
        }
        for unit in i..j {
            self.mark(unit, Taken::Announcement, "table-head", None);
        }
        let mut column = 0;
        while let Some(next) = self.next_text(j) {
            let text = self.text(next);
            let ends = matches!(opening_at(text, 0), Some(Opening::Label(_)))
                || announcement_at(text, 0).is_some_and(|a| a.pure)
                || column == 0
                    && (topic_of(text).is_some()
                        || text.trim_end().ends_with(':')
                        || is_amount(text))
                || !matches!(self.units.get(next).map(|u| &u.kind), Some(UnitKind::Text));
            if ends {
                break;
            }
            j = next + 1;
            if column > 0 {
                self.mark(next, Taken::Attribute, "attribute-cell", None);
                column = (column + 1) % columns;
                continue;
            }
            let mut pieces = vec![Piece { unit: next, start: 0, end: text.len() }];
            while let Some(more) = self.next_text(j) {
                let before = pieces.last().map_or("", |p| self.text(p.unit));
                let continued = self.text(more);
                let hyphen = before.ends_with(['-', '\u{AD}']);
                if !hyphen && (!continued.starts_with(char::is_lowercase) || is_amount(continued)) {
                    break;
                }
                pieces.push(Piece { unit: more, start: 0, end: continued.len() });
                j = more + 1;
            }
            let item = Self::new_item(words.first().copied(), None, pieces, Style::Cell);
            self.push(item, next, Rule::CellBelowCell);
            column = 1 % columns;
        }
        self.close_list();
        Some(j)
    }
}
