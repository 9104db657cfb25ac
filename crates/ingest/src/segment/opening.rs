//! What a unit opens with, parsed once: every pass over the units asks for it again.

use std::cell::OnceCell;

use super::announce::{Announcement, announcement_behind};
use super::head::{Opening, bullet_at, opening_behind};
use super::number::{Number, number_at};
use super::topic::{Topic, is_caption, topic_of};

/// The readings of one line, each found when it is first asked for.
///
/// A label, a number or a heading stands at the head of a line or behind its bullet; a line with a bullet has nothing of them
/// at its very head.
#[derive(Debug, Clone, Default)]
pub(super) struct Openings {
    bullet: OnceCell<Option<(char, usize)>>,
    number: OnceCell<Option<Box<Number>>>,
    opening: OnceCell<Option<Box<Opening>>>,
    announcement: OnceCell<Option<Box<Announcement>>>,
    topic: OnceCell<Option<Topic>>,
    caption: OnceCell<bool>,
}

impl Openings {
    /// The bullet and the offset of what it marks.
    pub(super) fn bullet(&self, text: &str) -> Option<(char, usize)> {
        *self.bullet.get_or_init(|| bullet_at(text))
    }

    /// Byte offset of the content: behind the bullet, where there is one.
    fn content(&self, text: &str) -> usize {
        self.bullet(text).map_or(0, |(_, at)| at)
    }

    /// The number that the content opens with.
    pub(super) fn number(&self, text: &str) -> Option<&Number> {
        let found =
            self.number.get_or_init(|| number_at(text, self.content(text), false).map(Box::new));
        found.as_deref()
    }

    /// The label, definition or sentence that the content opens with.
    pub(super) fn opening(&self, text: &str) -> Option<&Opening> {
        let found = self.opening.get_or_init(|| {
            opening_behind(text, self.content(text), self.number(text)).map(Box::new)
        });
        found.as_deref()
    }

    /// The number at the head of a line without a bullet.
    pub(super) fn line_number(&self, text: &str) -> Option<&Number> {
        if self.content(text) > 0 { None } else { self.number(text) }
    }

    /// The opening of a line without a bullet.
    pub(super) fn line_opening(&self, text: &str) -> Option<&Opening> {
        if self.content(text) > 0 { None } else { self.opening(text) }
    }

    /// The list that the line announces.
    pub(super) fn announcement(&self, text: &str) -> Option<&Announcement> {
        let found = self
            .announcement
            .get_or_init(|| announcement_behind(text, 0, self.line_number(text)).map(Box::new));
        found.as_deref()
    }

    /// The topic that the line opens.
    pub(super) fn topic(&self, text: &str) -> Option<Topic> {
        *self.topic.get_or_init(|| topic_of(text))
    }

    /// True for the caption of a table or a figure.
    pub(super) fn is_caption(&self, text: &str) -> bool {
        *self.caption.get_or_init(|| is_caption(text))
    }
}
