//! Lists: what announces them, and their items by bullet.

use azymut_record::Level;

use super::{Expectation, Grammar, ListStyle, Rule, Style, Taken, title_behind};
use crate::segment::announce::{
    Announcement, announcement_at, reference_in, sentence_announcement,
};
use crate::segment::fold::words_from;
use crate::segment::head::skip_blank;
use crate::segment::number::{Close, Number, number_at};
use crate::segment::text::Piece;
use crate::segment::topic::{
    Topic, cites_other_documents, list_topic, names_a_body, names_done, names_other_document,
    names_others, says_what_a_state_document_sets, tells_of_plans, tells_what_was_done,
    tells_what_was_set,
};
use crate::segment::unit::Unit;
use crate::segment::words::{Word, phrase_at};

impl Grammar<'_, '_> {
    pub(super) fn expect(
        &mut self,
        words: Vec<Word>,
        colon: bool,
        pure: bool,
        heading: Option<Number>,
        reference: Option<(Word, Number)>,
    ) {
        self.suspend();
        // Headings in a row announce together: "Cele strategiczne" / "Cele operacyjne".
        let mut stacked = false;
        let mut all = words;
        if let Some(previous) = self.expect.take()
            && previous.count == 0
            && previous.paragraphs == 0
        {
            let new: Vec<Word> = all.clone();
            let mut merged = previous.words;
            for word in new {
                if !merged.contains(&word) {
                    merged.push(word);
                    stacked = true;
                }
            }
            all = merged;
            all.sort_by_key(|w| w.usual_level());
        }
        self.lists += 1;
        self.expect = Some(Expectation {
            words: all,
            stacked,
            colon,
            pure,
            heading,
            reference,
            style: None,
            last_number: None,
            finer: None,
            capitals: false,
            depths: Vec::new(),
            count: 0,
            run: 0,
            bodies: false,
            paragraphs: 0,
        });
        self.local = None;
    }

    /// Below a heading that names goals and what serves them, "Cele i działania", a list that stands directly below a goal holds
    /// the latter; `next` is the unit behind the goal.
    pub(super) fn expect_by_chapter(&mut self, goal: Word, next: usize) {
        let [.., above, served] = self.words_of_chapter() else { return };
        let served = *served;
        if !above.same_level(goal) || served.usual_level() < Level::Direction {
            return;
        }
        let Some(unit) = self.next_text(next).and_then(|next| self.units.get(next)) else { return };
        let begins = |number: &Number| {
            number.depth() == 1 && number.last().is_some_and(|part| part.value() == 1)
        };
        let lists = unit.bullet().is_some()
            || unit.line_number().is_some_and(|n| n.close != Close::Nothing && begins(n));
        if lists && !unit.opens_with_label() {
            self.expect(vec![served], true, true, None, None);
        }
    }

    pub(super) fn announcement(&mut self, i: usize) -> Option<usize> {
        let text = self.text(i);
        let same_line = |i: usize| self.units.get(i).map(Unit::block);
        if same_line(i) == same_line(i + 1) && names_other_document(text) {
            self.local = Some(Topic::OtherDocuments);
            self.close_list();
            self.mark(i, Taken::Excluded, "cites-other-documents", None);
            return Some(i + 1);
        }
        if says_what_a_state_document_sets(text) {
            self.local = Some(Topic::OtherDocuments);
            self.close_list();
            self.mark(i, Taken::Excluded, "cites-other-documents", None);
            return Some(i + 1);
        }
        if (text.trim_end().ends_with(':') || text.len() < 140 && !text.trim_end().ends_with('.'))
            && cites_other_documents(text)
        {
            self.local = Some(Topic::OtherDocuments);
            self.expect = None;
            self.open = None;
            self.mark(i, Taken::Excluded, "cites-other-documents", None);
            return Some(i + 1);
        }
        if let Some(announcement) = self.units.get(i)?.announcement() {
            return self.announced(i, announcement.clone());
        }
        if let Some(words) = sentence_announcement(text) {
            if tells_what_was_set(text) {
                self.local = Some(Topic::OtherDocuments);
                self.close_list();
                self.mark(i, Taken::Excluded, "cites-other-documents", None);
                return Some(i + 1);
            }
            if tells_what_was_done(text) {
                self.local = Some(Topic::Diagnosis);
                self.close_list();
                self.mark(i, Taken::Excluded, "list-of-what-was-done", None);
                return Some(i + 1);
            }
            if self.reports {
                // Of goals a report says in a sentence what another document sets.
                self.expect = None;
                self.open = None;
                self.mark(i, Taken::Excluded, "list-of-a-report", None);
                return Some(i + 1);
            }
            if self.excluded().is_some()
                || self.local.is_some_and(Topic::excludes_labels)
                    && words.iter().all(|word| word.is_common_speech())
            {
                self.mark(i, Taken::Excluded, "announcement-in-excluded-part", None);
                return Some(i + 1);
            }
            let common = words.iter().all(|word| word.is_common_speech());
            let planned = tells_of_plans(text) && self.last_goal.is_some();
            if self.far_from_goals(&words) && !planned || common && self.lists_facts(i + 1) {
                self.close_list();
                self.mark(i, Taken::Excluded, "list-far-from-goals", None);
                return Some(i + 1);
            }
            self.goal_of_sentence(i);
            // A sentence under a heading that already announced adds nothing.
            if self
                .expect
                .as_ref()
                .is_some_and(|e| e.count == 0 && e.paragraphs == 0 && e.pure && !e.words.is_empty())
            {
                if let Some(expect) = &mut self.expect {
                    expect.colon = true;
                }
            } else {
                self.suspend();
                self.expect = None;
                self.expect(words, true, false, None, None);
            }
            self.mark(i, Taken::Announcement, "sentence-announces", None);
            return Some(i + 1);
        }
        let trimmed = text.trim_end();
        if trimmed.ends_with(':')
            && self.expect.is_some()
            && self.expect.as_ref().is_some_and(|e| e.style != Some(ListStyle::Plain))
        {
            // A line with a colon that announces something else ends the list, and so does a sentence below a heading that
            // named more than a level: "Priorytety budżetu" / "Działania oszczędnościowe obejmą:".
            let other = |e: &Expectation| {
                e.count > 0 || !e.pure && !e.colon && text.split_whitespace().count() > 6
            };
            let reference = self.part_of_goal(i);
            if (reference.is_some() || self.groups_list(i)) && list_topic(text).is_none() {
                if let Some(expect) = self.expect.as_mut().filter(|_| reference.is_some()) {
                    expect.reference = reference;
                }
                if let Some(expect) = &mut self.expect {
                    (expect.style, expect.last_number, expect.finer) = (None, None, None);
                }
                self.open = None;
                self.mark(i, Taken::Heading, "part-of-list", None);
                return Some(i + 1);
            }
            if self.expect.as_ref().is_some_and(other) || list_topic(text).is_some() {
                self.expect = None;
                self.open = None;
                self.mark(i, Taken::Heading, "other-list", None);
                return Some(i + 1);
            }
        }
        None
    }

    /// The goal that a heading within a list names, whose part follows: "Do celu 2:" below "Cele operacyjne".
    fn part_of_goal(&self, i: usize) -> Option<(Word, Number)> {
        let expect =
            self.expect.as_ref().filter(|expect| expect.pure && expect.words.len() == 1)?;
        let (reference, rest) = reference_in(self.text(i), 0)?;
        let finer = expect.words.iter().all(|word| *word != reference.0);
        (rest.is_none() && finer).then_some(reference)
    }

    /// True for one of several headings of the parts of one list: "W zakresie gospodarki:" … "W zakresie edukacji:" below "Kierunki działań".
    fn groups_list(&self, i: usize) -> bool {
        const OPENINGS: [&str; 4] = ["W zakresie ", "W obszarze ", "W sferze ", "W dziedzinie "];
        const REACH: usize = 40;
        let text = self.text(i);
        let Some(opening) = OPENINGS.iter().find(|opening| text.starts_with(**opening)) else {
            return false;
        };
        let beside = self.units.iter().enumerate().skip(i.saturating_sub(REACH)).take(2 * REACH);
        self.expect.as_ref().is_some_and(|expect| expect.pure && expect.words.len() == 1)
            && beside.filter(|&(j, _)| j != i).any(|(_, unit)| {
                unit.text.starts_with(opening) && unit.text.trim_end().ends_with(':')
            })
    }

    /// A goal that only the sentence about its parts names, with its title: "W ramach celu strategicznego 1. „Czysta energia” wyznaczono
    /// następujące cele:".
    fn goal_of_sentence(&mut self, i: usize) {
        let text = self.text(i);
        let titled = words_from(text, 0).find_map(|(at, _, _)| {
            let phrase = phrase_at(text, at).filter(|p| !p.form.plural && !p.form.nominative)?;
            let number = number_at(text, skip_blank(text, phrase.end), true)?;
            let (_, start) = title_behind(text, number.end);
            let title = text.get(start..).filter(|title| title.starts_with('„'))?;
            let end = start + title.find('”')? + '”'.len_utf8();
            (phrase.word.usual_level() < Level::Action).then_some((phrase.word, number, start, end))
        });
        let Some((word, number, start, end)) = titled else { return };
        if self.named(word, &number).is_none() {
            let title = vec![Piece { unit: i, start, end }];
            let item = Self::new_item(Some(word), Some(number), title, Style::Labelled);
            self.push(item, i, Rule::Label);
            self.open = None;
        }
    }

    /// "§ 3. Cele szczegółowe programu:": a programme that is divided like the act that adopts it.
    pub(super) fn provision_that_announces(&mut self, i: usize) -> Option<usize> {
        let text = self.text(i);
        let number = number_at(text, skip_blank(text, '§'.len_utf8()), false)?;
        let at = skip_blank(text, number.end);
        let announcement = announcement_at(text, at).filter(|a| a.pure || a.colon);
        let sentence = text.get(at..).and_then(sentence_announcement);
        if announcement.is_none() && sentence.is_none() {
            return None;
        }
        self.section = None;
        self.local = None;
        if let Some(announcement) = announcement {
            return self.announced(i, announcement);
        }
        self.expect = None;
        self.expect(sentence?, true, false, None, None);
        self.mark(i, Taken::Announcement, "sentence-announces", None);
        Some(i + 1)
    }

    pub(super) fn announced(&mut self, i: usize, announcement: Announcement) -> Option<usize> {
        let strong = self.is_strong(i);
        if let Some(section) = &self.section
            && section.topic.excludes_labels()
            && !(self.lenient && section.topic.may_mislead())
        {
            let deeper = match (&section.number, &announcement.number) {
                (Some(section), Some(number)) => number.parts.len() > section.parts.len(),
                _ => false,
            };
            if deeper || !strong {
                self.mark(i, Taken::Excluded, "announcement-in-excluded-part", None);
                return Some(i + 1);
            }
        }
        let common = announcement.words.iter().all(|word| word.is_common_speech());
        if self.reports && announcement.words.iter().all(|word| word.is_of_reports()) {
            self.expect = None;
            self.open = None;
            self.mark(i, Taken::Excluded, "list-of-a-report", None);
            return Some(i + 1);
        }
        let tail = announcement.tail.and_then(|at| self.text(i).get(at..)).unwrap_or_default();
        if names_done(tail) || common && self.lists_facts(i + 1) {
            self.local = Some(Topic::Diagnosis);
            self.close_list();
            self.mark(i, Taken::Excluded, "list-of-what-was-done", None);
            return Some(i + 1);
        }
        // "Cele i działania", or "Priorytety" alone: what follows is of these.
        let heads = announcement.pure
            && !announcement.colon
            && announcement.rest.is_none()
            && (announcement.words.len() >= 2 || !common);
        let numbered = announcement.number.as_ref().is_some_and(|number| number.code.is_empty());
        if strong || numbered || heads {
            self.enter_chapter(i, announcement.number.clone());
        }
        // "Działania", and "Planowane działania w dziedzinie turystyki", are actions once goals are set.
        let plain = announcement.pure || tells_of_plans(self.text(i));
        if !(plain && self.last_goal.is_some()) && self.far_from_goals(&announcement.words) {
            self.close_list();
            self.mark(i, Taken::Excluded, "list-far-from-goals", None);
            return Some(i + 1);
        }
        if !announcement.pure && names_others(tail) {
            self.local = Some(Topic::OtherDocuments);
            self.close_list();
            self.mark(i, Taken::Excluded, "cites-other-documents", None);
            return Some(i + 1);
        }
        let near = self.is_in_chapter_of_levels();
        let alone = !(self.has_goals || self.plans || strong || numbered || near);
        if alone && common && !announcement.pure && !tells_of_plans(self.text(i)) {
            // "Zadania dla ankietera", and no goals in all the document.
            self.close_list();
            self.mark(i, Taken::Excluded, "list-far-from-goals", None);
            return Some(i + 1);
        }
        if !announcement.pure && common {
            let body = names_a_body(tail);
            if body {
                self.local = Some(Topic::Implementation);
            }
            if !strong && self.local.is_some_and(Topic::excludes_labels) || body {
                self.expect = None;
                self.open = None;
                self.mark(i, Taken::Excluded, "announcement-in-excluded-part", None);
                return Some(i + 1);
            }
        }
        self.section = None;
        if let Some(number) = &announcement.number {
            self.end_area_before(number);
            self.last_section = Some(number.clone());
        }
        if !announcement.pure
            && !announcement.colon
            && !strong
            && announcement.words.len() < 2
            && self.text(i).split_whitespace().count() > 6
        {
            return None;
        }
        let text = self.text(i);
        let rest =
            announcement.rest.filter(|_| announcement.number.is_none() || announcement.colon);
        self.expect(
            announcement.words.clone(),
            announcement.colon,
            announcement.pure,
            announcement.number.clone(),
            announcement.reference.clone(),
        );
        self.mark(i, Taken::Announcement, "plural-level-word", None);
        self.open = None;
        if let Some(rest) = rest
            && announcement.words.len() == 1
            && let Some(&word) = announcement.words.first()
        {
            // "Działania: budowa dróg; remont mostu".
            let tail = text.get(rest..).unwrap_or_default();
            if tail.split_whitespace().count() >= 2 {
                let mut at = rest;
                for part in tail.split_inclusive(';') {
                    let lead = part.len() - part.trim_start().len();
                    let end = at + part.len();
                    if !part.trim_matches(|c: char| c.is_whitespace() || c == ';').is_empty() {
                        let mut item = Self::new_item(
                            Some(word),
                            None,
                            vec![Piece { unit: i, start: at + lead, end }],
                            Style::Plain,
                        );
                        item.reference.clone_from(&announcement.reference);
                        self.push(item, i, Rule::ListInLine);
                    }
                    at = end;
                }
                self.open = None;
                self.expect = None;
            }
        }
        Some(i + 1)
    }
}
