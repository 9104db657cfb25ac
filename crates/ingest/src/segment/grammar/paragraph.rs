//! Paragraphs: descriptions of what stands above, ends of lines, or text of no record.

use super::{Grammar, ListStyle, Style, Taken};
use crate::segment::unit::Unit;

impl Grammar<'_, '_> {
    /// A paragraph: the description of the open item, or text of no record.
    pub(super) fn paragraph(&mut self, i: usize) -> usize {
        let (pieces, next) = self.statement(i, 0, false);
        self.mark_all(&pieces, i, Taken::Text, "text");
        let words: usize =
            pieces.iter().map(|p| self.text(p.unit).split_whitespace().take(15).count()).sum();
        let closed = pieces.last().is_some_and(|p| {
            self.text(p.unit).trim_end().ends_with(['.', '!', '?', ';', ':', '”', '…'])
        });
        let sentence = closed && words >= 4 || words > 14;
        if let Some(topic) = self.local.or(self.excluded()) {
            self.mark_all(&pieces, i, Taken::Excluded, topic.describe());
            self.mark(i, Taken::Excluded, topic.describe(), None);
            return next;
        }
        // A short line between two bullets of a list is the end of the first.
        if !sentence
            && let Some(ListStyle::Bullet(marker, _)) =
                self.expect.as_ref().and_then(|e| e.style.clone())
            && !self.units.get(i).is_some_and(|u| u.gap)
            && let Some(after) = self.next_text(next)
            && self.units.get(after).and_then(Unit::bullet).is_some_and(|(b, _)| b == marker)
            && let Some(item) = self.open.and_then(|o| self.parsed.items.get_mut(o))
            && item.body.is_empty()
        {
            item.pieces.extend(pieces);
            self.mark(i, Taken::Continuation, "short-line-in-list", self.open);
            return next;
        }
        if !sentence && self.ends_numbered_item(i, next) {
            if let Some(item) = self.open.and_then(|o| self.parsed.items.get_mut(o)) {
                item.pieces.extend(pieces);
            }
            self.mark(i, Taken::Continuation, "short-line-in-list", self.open);
            return next;
        }
        if let Some(expect) = &mut self.expect {
            if expect.count == 0 {
                expect.paragraphs += 1;
                if expect.paragraphs > 4 {
                    self.expect = None;
                }
                self.mark(i, Taken::Text, "text-before-list", None);
                return next;
            }
            if !sentence {
                self.suspend();
                self.expect = None;
                self.open = None;
                self.mark(i, Taken::Heading, "short-line-ends-list", None);
                return next;
            }
            if expect.run >= 2 && !expect.bodies {
                self.expect = None;
                self.open = None;
                self.mark(i, Taken::Text, "remark-behind-list", None);
                return next;
            }
            expect.bodies = true;
            expect.run = 0;
            self.attach(i, pieces, "description");
            return next;
        }
        let Some(open) = self.open else {
            self.mark(i, Taken::Text, "text", None);
            return next;
        };
        if !sentence {
            self.open = None;
            self.mark(i, Taken::Heading, "short-line", None);
            return next;
        }
        let item = self.parsed.items.get(open);
        let labelled =
            item.is_some_and(|item| matches!(item.style, Style::Labelled | Style::Coded));
        let first_paragraph = item.is_some_and(|item| item.body.is_empty());
        if labelled && first_paragraph && self.labelled_run.1 >= 2 && !self.labelled_run.2 {
            // The goals before it in the list have no description, so this closes the list.
            self.open = None;
            self.mark(i, Taken::Text, "remark-behind-list", None);
            return next;
        }
        if labelled {
            self.labelled_run.1 = 0;
            self.labelled_run.2 = true;
        }
        self.attach(i, pieces, "description");
        next
    }

    /// True where unit `i`, of a few words, stands between a long line of a numbered list and its next item: the end of the
    /// line above, whose break left no other trace.
    fn ends_numbered_item(&self, i: usize, next: usize) -> bool {
        const MOST_WORDS: usize = 3;
        const LONG: usize = 45;
        const BESIDE: usize = 12;
        let Some(expect) = &self.expect else { return false };
        let (Some(unit), Some(last)) = (self.units.get(i), &expect.last_number) else {
            return false;
        };
        let Some(item) = self.open.and_then(|open| self.parsed.items.get(open)) else {
            return false;
        };
        let above = item.pieces.last().and_then(|piece| self.units.get(piece.unit));
        let first_word = unit.text.split(' ').next().unwrap_or_default().chars().count();
        // In a narrow column the lines beside tell its width.
        let widest = || {
            let beside = self.units.iter().skip(i.saturating_sub(BESIDE)).take(2 * BESIDE);
            beside.map(|unit| unit.last_line).max().unwrap_or(0)
        };
        item.body.is_empty()
            && item.number.as_ref() == Some(last)
            && unit.text.split_whitespace().count() <= MOST_WORDS
            && above.is_some_and(|above| {
                let full = above.last_line >= LONG && !unit.gap
                    || above.last_line + 1 + first_word > widest();
                full && !above.text.ends_with(['.', ';', ':'])
            })
            && self
                .next_text(next)
                .and_then(|after| self.units.get(after)?.line_number())
                .is_some_and(|number| number.follows(last))
    }
}
