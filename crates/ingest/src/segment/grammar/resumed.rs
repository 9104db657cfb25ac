//! Numbered lists that something else interrupts, and where they go on.

use super::numbered::Taking;
use super::{Expectation, Grammar, ListStyle, Taken, is_all_capitals, title_behind};
use crate::segment::number::Number;
use crate::segment::topic::topic_of;

impl Grammar<'_, '_> {
    /// Keeps a numbered list that something else interrupts: the bullets below one of its items, indicators.
    pub(super) fn suspend(&mut self) {
        const MOST: usize = 4;
        let Some(expect) = &self.expect else { return };
        if expect.count == 0 || !matches!(expect.style, Some(ListStyle::Number(_))) {
            return;
        }
        let expect = expect.clone();
        self.suspended.retain(|other| other.words != expect.words);
        if self.suspended.len() == MOST {
            self.suspended.remove(0);
        }
        self.suspended.push(expect);
    }

    /// An item that goes on with a list that was interrupted: "2. …" behind the bullets below "1. …".
    pub(super) fn resumed_list(&mut self, i: usize, number: Number) -> Option<usize> {
        if self.suspended.is_empty() || self.excluded().is_some() || self.bullet(i).is_some() {
            return None;
        }
        let text = self.text(i);
        let (_, start) = title_behind(text, number.end);
        let title = text.get(start..)?;
        let goes_on = |list: &Expectation| {
            list.last_number
                .as_ref()
                .is_some_and(|last| number.follows(last) && number.shape() == last.shape())
                && list.capitals == is_all_capitals(title)
        };
        let position = self.suspended.iter().rposition(goes_on)?;
        let next_section = self
            .last_section
            .as_ref()
            .is_some_and(|s| number.follows(s) && number.shape() == s.shape());
        if next_section
            || !title.starts_with(|c: char| c.is_uppercase() || c == '„')
            || topic_of(title).is_some()
            || self.local.is_some() && self.is_numbered_since_heading(i, &number)
        {
            return None;
        }
        let mut list = self.suspended.get(position)?.clone();
        let local = self.local.take();
        match self.listed_number_in(&mut list, i, number) {
            Taking::Item(next) => {
                self.suspended.truncate(position);
                self.expect = Some(list);
                Some(next)
            }
            Taking::No | Taking::Ends => {
                self.local = local;
                None
            }
        }
    }

    /// True where what is left out above unit `i` is itself a list of such numbers.
    fn is_numbered_since_heading(&self, i: usize, number: &Number) -> bool {
        const LOOK_BACK: usize = 60;
        let above = (i.saturating_sub(LOOK_BACK)..i).rev();
        above
            .take_while(|&j| {
                let mark = self.parsed.marks.get(j).and_then(Option::as_ref);
                mark.is_some_and(|mark| {
                    matches!(mark.taken_for, Taken::Excluded | Taken::Furniture | Taken::Attribute)
                })
            })
            .filter_map(|j| self.units.get(j)?.line_number())
            .any(|other| other.shape() == number.shape())
    }
}
