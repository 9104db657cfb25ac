//! Headings: of what holds no goals, of sections, of the vision, and titles that are areas.

use azymut_record::Level;

use super::{Grammar, Rule, Section, Style, Taken};
use crate::segment::announce::sentence_announcement;
use crate::segment::fold::{fold, fold_statement};
use crate::segment::head::{is_verb, skip_blank};
use crate::segment::number::{Close, Number, number_at};
use crate::segment::text::Piece;
use crate::segment::topic::{Topic, list_topic, topic_of};
use crate::segment::unit::UnitKind;
use crate::segment::words::Word;

impl Grammar<'_, '_> {
    /// A plain line that repeats a statement found before is its heading: what follows belongs to it.
    pub(super) fn repeated_heading(&mut self, i: usize) -> Option<usize> {
        let text = self.text(i);
        if self.by_text.is_empty() || text.len() > 300 || text.ends_with('.') {
            return None;
        }
        // "Ad. 1. Rozwój gospodarczy" comes back to what a list named.
        let back = text.strip_prefix("Ad.").map(str::trim_start);
        let back = back.and_then(|rest| number_at(text, text.len() - rest.len(), false));
        let number = back.as_ref().or(self.units.get(i)?.line_number());
        let start = number.map_or(0, |n| skip_blank(text, n.end));
        let folded = fold_statement(text.get(start..)?);
        let &index = self.by_text.get(&folded)?;
        let known = self.parsed.items.get(index)?;
        let same_number =
            number.is_some_and(|n| known.number.as_ref().is_some_and(|known| known.text == n.text));
        // "5.1. Nowoczesna baza szkolna" behind "1. Nowoczesna baza szkolna": the number is that of the section.
        let of_section = number.is_some() && self.is_strong(i);
        let known_level = known.word.map(Word::usual_level).or(known.level);
        let is_goal = known_level < Some(Level::Action);
        if (same_number || of_section && is_goal) && !known.needs_children {
            // The chapter of a goal that a table or a list named before: what stands below the heading stands below the goal.
            let title = Piece { unit: i, start, end: text.len() };
            let mut again =
                Self::new_item(known.word, known.number.clone(), vec![title], known.style);
            again.level = known.level;
            // What was announced for all is listed goal by goal.
            let listed = self.expect.take().filter(|list| {
                back.is_some()
                    && list.words.iter().all(|word| Some(word.usual_level()) > known_level)
            });
            self.local = None;
            self.push(again, i, Rule::RepeatedHeading);
            if let Some(list) = listed {
                self.expect(list.words, list.colon, list.pure, None, None);
            }
            return Some(i + 1);
        }
        self.open = Some(index);
        self.expect = None;
        self.local = None;
        self.mark(i, Taken::Heading, "repeats-a-statement", Some(index));
        Some(i + 1)
    }

    pub(super) fn is_strong(&self, i: usize) -> bool {
        self.units.get(i).is_some_and(|unit| {
            matches!(unit.kind, UnitKind::Heading(_) | UnitKind::Title)
                || unit.bold
                || is_strong_heading_text(&unit.text)
        })
    }

    pub(super) fn topic_heading(&mut self, i: usize) -> Option<usize> {
        let text = self.text(i);
        let chapter = chapter_number(text);
        let number = match &chapter {
            Some(number) => Some(number),
            None => self.units.get(i)?.line_number().filter(|n| n.code.is_empty()),
        };
        let start = number.map_or(0, |n| skip_blank(text, n.end));
        let number = number.cloned();
        let head = text.get(start..)?;
        let topic = match topic_of(head) {
            Some(topic)
                if head.split_whitespace().count() <= 14
                    || head.trim_end().ends_with(':')
                    || head.split(':').next().is_some_and(|h| {
                        h.split_whitespace().count() <= 5 && h.len() < head.len()
                    }) =>
            {
                topic
            }
            _ => {
                let topic = list_topic(text)?;
                let announces = sentence_announcement(text);
                let excludes = match topic {
                    Topic::Diagnosis | Topic::Indicators => true,
                    // What people asked for, not what the document sets: unless it names a level outright.
                    Topic::Participation => {
                        announces.iter().flatten().all(|word| word.is_common_speech())
                    }
                    _ => announces.is_none(),
                };
                if !excludes {
                    return None;
                }
                self.local = Some(topic);
                self.suspend();
                self.expect = None;
                self.open = None;
                self.mark(i, Taken::Excluded, topic.describe(), None);
                return Some(i + 1);
            }
        };
        let colon = head.find(':');
        let inline =
            colon.is_some_and(|at| head.get(at + 1..).is_some_and(|rest| !rest.trim().is_empty()));
        // A sentence that happens to open with the word: "Efekty działań widać już dziś."
        if !inline && head.trim_end().ends_with('.') && head.split_whitespace().count() > 4 {
            return None;
        }
        if colon.is_none() && words_are_sentence(head) {
            return None;
        }
        if inline && matches!(topic, Topic::Attributes | Topic::Indicators) {
            let (pieces, next) = self.statement(i, 0, false);
            self.mark_all(&pieces, i, Taken::Attribute, "attribute-line");
            self.mark(i, Taken::Attribute, "attribute-line", None);
            return Some(next);
        }
        if topic == Topic::Description
            && inline
            && self.open.is_some()
            && let Some(colon) = colon
        {
            let (pieces, next) = self.statement(i, skip_blank(text, start + colon + 1), false);
            self.attach(i, pieces, "description");
            return Some(next);
        }
        if topic == Topic::Description {
            // "6. Opis przedsięwzięć rewitalizacyjnych" is a chapter of its own.
            let chapter = number.as_ref().filter(|n| n.depth() == 1 && n.close == Close::Dot);
            if chapter.is_some() && colon.is_none() && head.split_whitespace().nth(1).is_some() {
                self.enter_chapter(i, number);
                self.close_list();
            }
            self.mark(i, Taken::Heading, "description-heading", None);
            return Some(i + 1);
        }
        if topic == Topic::Diagnosis {
            self.doubt_open_area();
        }
        self.suspend();
        self.expect = None;
        self.open = None;
        self.labelled_run = (None, 0, false);
        // A finer heading inside an excluded part leaves it as it is.
        let inside = match (&self.section, &number) {
            (Some(section), Some(number)) => section.number.as_ref().is_some_and(|s| {
                number.parts.len() > s.parts.len() && number.parts.starts_with(&s.parts)
            }),
            _ => false,
        };
        if self.is_strong(i) && !inside && !matches!(topic, Topic::Indicators | Topic::Attributes) {
            self.enter_chapter(i, number.clone());
            self.last_section = number.clone().or(self.last_section.take());
            self.section = Some(Section { topic, number });
            self.suspended.clear();
            self.local = None;
        } else {
            self.local = Some(topic);
        }
        self.mark(i, Taken::Excluded, topic.describe(), None);
        Some(i + 1)
    }

    /// An area under which challenges stand first is one of the diagnosis, unless goals stand below it: "Obszar 1. Gospodarka" /
    /// "Wyzwania: …".
    fn doubt_open_area(&mut self) {
        let area = self.open.and_then(|open| self.parsed.items.get_mut(open));
        if let Some(area) = area.filter(|item| item.body.is_empty())
            && area.word.is_some_and(Word::is_area)
        {
            area.needs_children = true;
        }
    }

    /// The heading of the next section ends an area that is one by the name of its own: "3. Cele rozwojowe" behind "2. Wymiar
    /// terytorialny".
    pub(super) fn end_area_before(&mut self, number: &Number) {
        let count = self.parsed.items.len();
        let last = self.parsed.items.iter_mut().rev().take(64).find(|item| item.needs_children);
        if let Some(area) = last
            && area.ends_before.is_none()
            && area
                .number
                .as_ref()
                .is_some_and(|own| number.follows(own) && number.shape() == own.shape())
        {
            area.ends_before = Some(count);
        }
    }

    pub(super) fn strong_heading(&mut self, i: usize) -> Option<usize> {
        if !self.is_strong(i) {
            return None;
        }
        if let Some(next) = self.lettered_area(i) {
            return Some(next);
        }
        let text = self.text(i);
        let number = chapter_number(text).or_else(|| number_at(text, 0, false));
        let number = number.filter(|n| n.code.is_empty());
        if let (Some(section), Some(number)) = (&self.section, &number)
            && section.number.as_ref().is_some_and(|s| number.parts.len() > s.parts.len())
        {
            self.mark(i, Taken::Heading, "heading-in-excluded-part", None);
            return Some(i + 1);
        }
        if self.section.as_ref().is_some_and(|s| s.number.is_some())
            && number.is_none()
            && !matches!(self.units.get(i)?.kind, UnitKind::Heading(_))
        {
            self.mark(i, Taken::Heading, "heading-in-excluded-part", None);
            return Some(i + 1);
        }
        self.section = None;
        self.local = None;
        self.expect = None;
        self.suspended.clear();
        self.open = None;
        if let Some(number) = &number {
            self.end_area_before(number);
        }
        self.enter_chapter(i, number.clone());
        self.last_section = number.or(self.last_section.take());
        self.mark(i, Taken::Heading, "heading", None);
        Some(i + 1)
    }

    /// A run of short titles built to one pattern, each with a description: "Gospodarka (smart economy)",
    /// "Mobilność (smart mobility)". They divide the document into areas.
    pub(super) fn parallel_titles(&mut self, i: usize) -> Option<usize> {
        if self.local.is_some() || self.excluded().is_some() {
            return None;
        }
        let pattern = parallel_gloss(self.text(i))?;
        // Titles with at most a few paragraphs between them.
        let mut titles = vec![i];
        let mut j = i + 1;
        while let Some(next) = self.next_text(j)
            && titles.last().is_some_and(|last| next - last <= 16)
        {
            if parallel_gloss(self.text(next)) == Some(pattern) {
                titles.push(next);
            }
            j = next + 1;
        }
        if titles.len() < 3 {
            return None;
        }
        let mut behind = i;
        for (k, &title) in titles.iter().enumerate() {
            let pieces = vec![Piece { unit: title, start: 0, end: self.text(title).len() }];
            let mut item = Self::new_item(None, None, pieces, Style::Plain);
            item.level = Some(Level::Area);
            let index = self.push(item, title, Rule::ParallelTitle);
            behind = title + 1;
            // All up to the next title describes this one; behind the last title, one paragraph.
            while let Some(next) = self.next_text(behind) {
                let described =
                    self.parsed.items.get(index).is_some_and(|item| !item.body.is_empty());
                let ends = match titles.get(k + 1) {
                    Some(following) => next >= *following,
                    None => described || self.text(next).split_whitespace().count() < 10,
                };
                if ends {
                    break;
                }
                let (pieces, next_behind) = self.statement(next, 0, false);
                self.attach(next, pieces, "description");
                behind = next_behind;
            }
        }
        let j = behind;
        self.expect = None;
        Some(j)
    }
}

/// What the heading of a chapter opens with.
const CHAPTERS: [&str; 4] = ["Rozdział ", "ROZDZIAŁ ", "Część ", "CZĘŚĆ "];

/// The number of "Rozdział IV. Wizja miasta".
pub(super) fn chapter_number(text: &str) -> Option<Number> {
    let word = CHAPTERS.iter().find(|word| text.starts_with(*word))?;
    number_at(text, skip_blank(text, word.len()), false)
}

/// A line set as a heading: numbered, or in capitals, and no sentence.
pub(super) fn is_strong_heading_text(text: &str) -> bool {
    let trimmed = text.trim_end();
    if trimmed.len() > 200
        || trimmed.ends_with([';', ',', '.'])
            && number_at(trimmed, 0, false).is_none_or(|n| n.end < trimmed.len())
    {
        return false;
    }
    is_set_as_heading(trimmed) && trimmed.split_whitespace().count() <= 16
}

fn is_set_as_heading(trimmed: &str) -> bool {
    if let Some(number) = number_at(trimmed, 0, false)
        && (number.close == Close::Dot || number.depth() >= 2)
        && number.code.is_empty()
    {
        return trimmed
            .get(number.end..)
            .is_some_and(|rest| rest.trim_start().starts_with(char::is_uppercase));
    }
    if CHAPTERS.iter().any(|word| trimmed.starts_with(word)) {
        return true;
    }
    !trimmed.chars().any(char::is_lowercase)
        && trimmed.chars().filter(|c| c.is_alphabetic()).nth(4).is_some()
}

/// True where a short head is really a sentence: it has a finite verb.
pub(super) fn words_are_sentence(head: &str) -> bool {
    head.split_whitespace()
        .skip(1)
        .take(8)
        .any(|w| is_verb(&fold(w.trim_matches(|c: char| !c.is_alphanumeric()))))
}

/// The first word of the gloss in brackets that ends a short title: "smart" of "Mobilność (smart mobility)".
pub(super) fn parallel_gloss(text: &str) -> Option<&str> {
    let inner = text.strip_suffix(')')?;
    let open = inner.rfind('(')?;
    let gloss = inner.get(open + 1..)?;
    if text.len() > 90
        || inner.get(..open)?.trim().is_empty()
        || gloss.split_whitespace().count() < 2
    {
        return None;
    }
    gloss.split_whitespace().next()
}
