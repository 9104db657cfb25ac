//! The vision: its heading, and the statement that stands in it or below it.

use super::headings::chapter_number;
use super::{Grammar, Rule, Style, Taken};
use crate::segment::announce::announcement_at;
use crate::segment::fold::{fold, words_from};
use crate::segment::head::{Opening, opening_at, skip_blank};
use crate::segment::number::{Close, number_at};
use crate::segment::text::{Piece, assemble};
use crate::segment::topic::{Topic, list_topic, topic_of};
use crate::segment::words::{Noun, Word, phrase_at};

impl Grammar<'_, '_> {
    pub(super) fn vision_heading(&mut self, i: usize) -> Option<usize> {
        let text = self.text(i);
        let number = chapter_number(text).or_else(|| number_at(text, 0, false));
        let mut start = number.as_ref().map_or(0, |n| skip_blank(text, n.end));
        if let Some(rest) =
            text.get(start..).filter(|r| r.starts_with("Nasza ") || r.starts_with("NASZA "))
        {
            start = text.len() - rest.len() + 6;
        }
        if let Some(phrase) =
            phrase_at(text, start).filter(|p| p.word.noun == Noun::Vision && p.form.nominative)
        {
            let rest_start = skip_blank(text, phrase.end);
            let rest = text.get(rest_start..).unwrap_or_default();
            let colon =
                text.get(phrase.end..).and_then(|r| r.find(':')).map(|c| phrase.end + c + 1);
            if let Some(colon) = colon
                && text
                    .get(phrase.end..colon)
                    .is_some_and(|head| head.split_whitespace().count() <= 10)
            {
                let title = skip_blank(text, colon);
                // Behind the last list of a diagnosis begins what the document itself says.
                let own = self.excluded().is_none_or(|topic| topic == Topic::Diagnosis);
                if own && text.get(title..).is_some_and(|t| t.split_whitespace().count() >= 3) {
                    self.local = None;
                    self.section = None;
                    let (pieces, next) = self.statement(i, title, false);
                    self.push_vision(i, pieces);
                    return Some(next);
                }
            }
            if let Some(dash) = rest.strip_prefix(['–', '—', '-'])
                && dash.split_whitespace().count() >= 5
                && self.excluded().is_none()
            {
                let title = text.len() - dash.trim_start().len();
                let (pieces, next) = self.statement(i, title, false);
                self.push_vision(i, pieces);
                return Some(next);
            }
            if text.split_whitespace().count() <= 10 && !text.ends_with('.') {
                self.mark(i, Taken::Heading, "vision-heading", None);
                self.vision_pending = true;
                self.section = None;
                self.local = None;
                self.expect = None;
                self.open = None;
                return Some(i + 1);
            }
            return None;
        }
        let asks = text.ends_with('?') && text.split_whitespace().count() <= 8;
        if asks && asks_what_place(text) && self.excluded().is_none() {
            self.mark(i, Taken::Heading, "vision-asked-for", None);
            self.vision_pending = true;
            self.expect = None;
            self.open = None;
            return Some(i + 1);
        }
        if (text.trim_end().ends_with(':') || asks)
            && words_from(text, 0)
                .any(|(at, _, _)| phrase_at(text, at).is_some_and(|p| p.word.noun == Noun::Vision))
            && list_topic(text).is_none()
        {
            self.mark(i, Taken::Announcement, "vision-announced", None);
            self.vision_pending = true;
            self.open = None;
            return Some(i + 1);
        }
        None
    }

    /// The statement of the vision, where the unit reads like one.
    pub(super) fn vision_text(&mut self, i: usize) -> Option<usize> {
        let text = self.text(i);
        let other = opening_at(text, 0).is_some_and(|o| matches!(o, Opening::Label(_)))
            || announcement_at(text, 0).is_some()
            || topic_of(text).is_some()
            || phrase_at(text, 0).is_some_and(|p| p.word.noun == Noun::Vision)
            || number_at(text, 0, false).is_some_and(|n| n.close != Close::Nothing);
        let quoted = text.starts_with(['„', '"', '“']);
        let words = text.split_whitespace().count();
        let (pieces, next) = self.statement(i, 0, false);
        let whole = assemble(&pieces, self.units);
        let sentence = whole.ends_with(['.', '!', '”', '"']) || quoted || is_motto(&whole);
        if other
            || words < 4
            || !sentence && words < 7
            || whole.len() > 2000
            || whole.ends_with(':')
        {
            return None;
        }
        self.push_vision(i, pieces);
        Some(next)
    }

    pub(super) fn push_vision(&mut self, i: usize, pieces: Vec<Piece>) {
        let item = Self::new_item(Some(Word::bare(Noun::Vision)), None, pieces, Style::Labelled);
        self.push(item, i, Rule::Vision);
        self.open = None;
    }
}

/// True for a place and what it is to be, without a full stop: "Miasto, które oddycha", "Gmina zielona – gmina otwarta".
fn is_motto(text: &str) -> bool {
    let parts = [", ", " – ", " - "].iter().find_map(|mark| text.split_once(mark));
    parts.is_some_and(|(place, _)| {
        text.starts_with(char::is_uppercase)
            && place.split_whitespace().count() <= 3
            && !place.contains(|c: char| c.is_ascii_digit() || c == ':')
    })
}

/// "Jakim miastem chcemy być?", "Jaka gmina w 2030 roku?": what answers is the vision.
fn asks_what_place(text: &str) -> bool {
    const PLACES: [&str; 5] = ["miast", "gmin", "powiat", "wies", "wsi"];
    const WISHES: [&str; 6] = ["chcemy", "chcielib", "bedzie", "marzy", "20", "przyszlosci"];
    let folded = fold(text);
    let mut words = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words
        .next()
        .is_some_and(|first| matches!(first, "jakie" | "jakim" | "jaka" | "jaki" | "jakiej"))
        && words.next().is_some_and(|second| PLACES.iter().any(|place| second.starts_with(place)))
        && words.any(|word| WISHES.iter().any(|wish| word.starts_with(wish)))
}
