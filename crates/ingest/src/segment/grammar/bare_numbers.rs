//! Numbers that stand on lines of their own, with their titles below them.

use super::{Grammar, ListStyle, Rule, Style, Taken};
use crate::segment::head::{Label, skip_blank};
use crate::segment::number::number_at;
use crate::segment::unit::UnitKind;

impl Grammar<'_, '_> {
    /// A number of an announced list on a line of its own, and its title on the next: "1" / "Rozwój oświaty".
    pub(super) fn number_above_title(&mut self, i: usize) -> Option<usize> {
        let expect = self.expect.as_ref().filter(|e| e.pure && e.words.len() == 1)?;
        let text = self.text(i);
        if text.len() > 3 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let number = self.units.get(i)?.line_number()?.clone();
        let in_order = match &expect.last_number {
            Some(last) => number.follows(last),
            None => expect.count == 0 && number.last().is_some_and(|part| part.value() == 1),
        };
        let title = self.next_text(i + 1)?;
        let unit = self.units.get(title)?;
        let is_title = matches!(unit.kind, UnitKind::Text)
            && unit.text.starts_with(|c: char| c.is_uppercase() || c == '„')
            && unit.bullet().is_none()
            && unit.line_number().is_none()
            && !unit.opens_with_label()
            && unit.topic().is_none();
        if !in_order || !is_title || self.excluded().is_some() || self.local.is_some() {
            return None;
        }
        let word = expect.words.first().copied();
        let (pieces, next) = self.statement(title, 0, false);
        let mut item = Self::new_item(word, Some(number.clone()), pieces, Style::Numbered);
        if let Some(expect) = &mut self.expect {
            item.reference.clone_from(&expect.reference);
            expect.style = Some(ListStyle::Number(number.shape()));
            (expect.depths, expect.last_number) = (vec![1], Some(number));
            expect.count += 1;
            expect.run += 1;
        }
        let index = self.push(item, title, Rule::NumberedItem);
        self.mark(i, Taken::Record, "number-above-title", Some(index));
        Some(next)
    }

    /// The numbers of an announced list in one line, "Cele operacyjne: 1.1. 1.2. 1.3.", and as many lines with their titles below.
    pub(super) fn numbers_of_values(&mut self, i: usize) -> Option<usize> {
        let expect = self.expect.as_ref().filter(|e| e.count == 0 && e.words.len() == 1)?;
        let word = *expect.words.first()?;
        let text = self.text(i);
        let first = self.units.get(i)?.line_number()?;
        if !text.get(first.end..)?.trim_start().starts_with(|c: char| c.is_ascii_alphanumeric()) {
            return None;
        }
        let mut labels = Vec::new();
        let mut at = 0;
        while at < text.len() {
            let number = number_at(text, at, false)?;
            at = skip_blank(text, number.end);
            labels.push((i, Label::of_value(word, number, text.len())));
        }
        let next = self.values_below(&labels, i + 1).filter(|_| labels.len() >= 2)?;
        self.expect = None;
        Some(next)
    }
}
