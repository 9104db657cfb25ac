//! The items of lists by bullet.

use super::{Grammar, ListStyle, Rule, Style, Taken};
use crate::segment::topic::{Topic, topic_of};
use crate::segment::unit::UnitKind;

impl Grammar<'_, '_> {
    pub(super) fn bulleted(&mut self, i: usize, at: usize, marker: char) -> usize {
        let indent = self.units.get(i).map_or(0, |u| match u.kind {
            UnitKind::ListItem(depth) => u16::from(depth) * 4,
            _ => u.indent,
        });
        let text = self.text(i);
        let attribute = topic_of(text.get(at..).unwrap_or_default())
            .is_some_and(|t| matches!(t, Topic::Attributes | Topic::Indicators))
            && text.contains(':');
        if let Some(topic) = self.local.or(self.excluded()) {
            self.mark(i, Taken::Excluded, topic.describe(), None);
            let (pieces, next) = self.statement(i, at, false);
            self.mark_all(&pieces, i, Taken::Excluded, topic.describe());
            return next;
        }
        let Some(mut expect) = self.expect.take() else {
            return self.unannounced_bullet(i, at);
        };
        if attribute {
            self.expect = Some(expect);
            self.mark(i, Taken::Attribute, "attribute-line", None);
            return i + 1;
        }
        let (pieces, next) = self.statement(i, at, false);
        let sub = match &expect.style {
            None => {
                expect.style = Some(ListStyle::Bullet(marker, indent));
                false
            }
            Some(ListStyle::Bullet(known, known_indent)) => {
                (*known != marker && self.is_sub_bullet(marker, *known, indent, *known_indent))
                    || indent > *known_indent + 1
                        && *known == marker
                        && *known_indent + 8 > indent
                        && self.open_ends_with_colon()
            }
            Some(ListStyle::Number(_) | ListStyle::Plain) => true,
        };
        let word = if sub { expect.words.get(1).copied() } else { expect.words.first().copied() };
        if let Some(word) = word {
            let mut item = Self::new_item(Some(word), None, pieces, Style::Bulleted);
            item.list = Some(self.lists);
            item.reference = expect.reference.clone();
            expect.count += 1;
            expect.run += 1;
            self.expect = Some(expect);
            self.push(item, i, Rule::BulletOfList);
        } else {
            // A bullet below an item is part of what it says.
            self.expect = Some(expect);
            self.attach(i, pieces, "bullet-below-item");
        }
        next
    }

    pub(super) fn is_sub_bullet(
        &self,
        marker: char,
        known: char,
        indent: u16,
        known_indent: u16,
    ) -> bool {
        let dash = |c: char| "–—-−".contains(c);
        if dash(marker) && dash(known) {
            return indent > known_indent + 1;
        }
        indent > known_indent || self.open_ends_with_colon() || dash(marker) && !dash(known)
    }

    pub(super) fn open_ends_with_colon(&self) -> bool {
        self.open
            .and_then(|item| self.parsed.items.get(item))
            .and_then(|item| item.pieces.last())
            .is_some_and(|piece| self.text(piece.unit).trim_end().ends_with(':'))
    }

    /// A bullet that nothing announced: part of the description above it, if there is one.
    pub(super) fn unannounced_bullet(&mut self, i: usize, at: usize) -> usize {
        let (pieces, next) = self.statement(i, at, false);
        let goal = self
            .open
            .and_then(|index| self.parsed.items.get(index))
            .is_some_and(|item| !matches!(item.style, Style::Bulleted | Style::Plain));
        if goal {
            if let Some(index) = self.open
                && self.parsed.items.get(index).is_some_and(|item| item.body.is_empty())
            {
                self.parsed.doubts.push((i, "a list stands under a goal without saying what it lists; it was kept in the description".to_owned()));
            }
            self.attach(i, pieces, "unannounced-list");
        } else {
            self.mark(i, Taken::Text, "unannounced-list", None);
            self.mark_all(&pieces, i, Taken::Text, "unannounced-list");
        }
        next
    }
}
