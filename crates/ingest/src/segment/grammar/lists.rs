//! Lists: what announces them, and their items by number, by bullet or as plain lines.

use azymut_record::Level;

use super::headings::is_strong_heading_text;
use super::{Expectation, Grammar, ListStyle, Rule, Style, Taken, is_all_capitals, title_behind};
use crate::segment::announce::{Announcement, sentence_announcement};
use crate::segment::head::{Opening, opening_at};
use crate::segment::number::{Close, Number, Part};
use crate::segment::text::{Piece, assemble};
use crate::segment::topic::{Topic, cites_other_documents, list_topic, names_a_body, topic_of};
use crate::segment::unit::{Unit, UnitKind};
use crate::segment::words::Word;

impl Grammar<'_, '_> {
    pub(super) fn expect(
        &mut self,
        words: Vec<Word>,
        colon: bool,
        pure: bool,
        heading: Option<Number>,
        reference: Option<(Word, Number)>,
    ) {
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
            depths: Vec::new(),
            count: 0,
            run: 0,
            bodies: false,
            paragraphs: 0,
        });
        self.local = None;
    }

    pub(super) fn announcement(&mut self, i: usize) -> Option<usize> {
        let text = self.text(i);
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
            if self.reports && words.iter().all(|word| word.is_common_speech()) {
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
            // A line with a colon that announces something else ends the list.
            if self.expect.as_ref().is_some_and(|e| e.count > 0) || list_topic(text).is_some() {
                self.expect = None;
                self.open = None;
                self.mark(i, Taken::Heading, "other-list", None);
                return Some(i + 1);
            }
        }
        None
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
        if self.reports && common && announcement.colon {
            self.expect = None;
            self.open = None;
            self.mark(i, Taken::Excluded, "list-of-a-report", None);
            return Some(i + 1);
        }
        if !announcement.pure && common {
            let body = announcement
                .tail
                .is_some_and(|at| names_a_body(self.text(i).get(at..).unwrap_or_default()));
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
        // A section of its own that lists actions after the section with the goals: they stand under none of those.
        let previous = self.last_section.as_ref().map(Number::shape);
        self.apart =
            announcement.number.as_ref().is_some_and(|number| {
                number.depth() == 1 && Some(number.shape()) == previous
                    || self.apart && number.depth() > 1
            }) && announcement.words.iter().all(|word| word.usual_level() == Level::Action);
        self.section = None;
        if announcement.number.is_some() {
            self.last_section.clone_from(&announcement.number);
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
                        let item = Self::new_item(
                            Some(word),
                            None,
                            vec![Piece { unit: i, start: at + lead, end }],
                            Style::Plain,
                        );
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

    /// A numbered item of an announced list.
    pub(super) fn listed_number(&mut self, i: usize) -> Option<usize> {
        self.expect.as_ref()?;
        let number = self.units.get(i)?.number().filter(|n| n.code.is_empty())?.clone();
        let mut expect = self.expect.take()?;
        let taken = self.listed_number_in(&mut expect, i, number);
        if self.expect.is_none() {
            self.expect = match taken {
                Taking::Ends => None,
                _ => Some(expect),
            };
        }
        match taken {
            Taking::Item(next) => Some(next),
            _ => None,
        }
    }

    pub(super) fn listed_number_in(
        &mut self,
        expect: &mut Expectation,
        i: usize,
        number: Number,
    ) -> Taking {
        let text = self.text(i);
        if self.local.is_some()
            || self.excluded().is_some()
            || matches!(self.units.get(i).and_then(Unit::opening), Some(Opening::Label(_)))
        {
            return Taking::No;
        }
        let (_, start) = title_behind(text, number.end);
        let title = text.get(start..).unwrap_or_default();
        let Some(first) = title.chars().next() else {
            return Taking::No;
        };
        if !(first.is_alphabetic() || "„\"(".contains(first)) {
            return Taking::No;
        }
        // A figure alone and a word in lower case are a sentence: "25 km na północ".
        if number.close == Close::Nothing && (number.depth() == 1 || first.is_lowercase()) {
            return Taking::No;
        }
        let shape = number.shape();
        let next_section = self
            .last_section
            .as_ref()
            .is_some_and(|s| number.follows(s) && number.shape() == s.shape());
        let in_order = expect.last_number.as_ref().is_some_and(|last| number.follows(last));
        if expect.count > 0 && number.depth() == 1 {
            // A heading in capitals among items that are not, or the number of the next section.
            let capitals =
                is_all_capitals(title) && title.chars().filter(|c| c.is_alphabetic()).count() >= 4;
            let items_in_capitals = self
                .open
                .and_then(|o| self.parsed.items.get(o))
                .and_then(|o| o.pieces.first())
                .is_some_and(|p| {
                    self.units
                        .get(p.unit)
                        .and_then(|u| u.text.get(p.start..p.end))
                        .is_some_and(is_all_capitals)
                });
            if capitals && !items_in_capitals
                || next_section && (!in_order || topic_of(title).is_some())
            {
                return Taking::Ends;
            }
        }
        match &expect.style {
            None => {
                let plausible = number.depth() > 1
                    || number.last().is_some_and(|p| p.value() == 1)
                    || expect.last_number.as_ref().is_some_and(|last| number.follows(last));
                let heading =
                    expect.heading.as_ref().is_some_and(|heading| number.follows(heading));
                if !plausible || heading {
                    return Taking::No;
                }
                // Below a numbered heading "4. Cele" the sections 4.1, 4.2 are headings of the text unless nothing but
                // the level word stood in it.
                if expect.heading.as_ref().is_some_and(|heading| number.is_below(heading))
                    && (!expect.pure || topic_of(title).is_some())
                {
                    return Taking::No;
                }
                expect.depths = self.depths_ahead(i, &number);
                expect.style = Some(ListStyle::Number(shape));
            }
            Some(ListStyle::Number(known)) => {
                if expect.heading.as_ref().is_some_and(|heading| {
                    number.follows(heading) && number.shape() == heading.shape() && *known != shape
                }) {
                    return Taking::Ends;
                }
                let known_depth = expect.depths.contains(&number.depth());
                if !known_depth {
                    return Taking::No;
                }
                let same = *known == shape
                    || number.depth() != expect.last_number.as_ref().map_or(1, Number::depth);
                let ordered = match &expect.last_number {
                    Some(last) if last.depth() == number.depth() && number.depth() == 1 => {
                        number.follows(last) || number.last().is_some_and(|p| p.value() == 1) || {
                            let (a, b) = (
                                number.last().map_or(0, Part::value),
                                last.last().map_or(0, Part::value),
                            );
                            a > b && a <= b + 2
                        }
                    }
                    _ => true,
                };
                if !same && !known_depth || !ordered {
                    return Taking::Ends;
                }
            }
            Some(ListStyle::Bullet(..) | ListStyle::Plain) => return Taking::No,
        }
        let (pieces, next) = self.statement(i, start, false);
        let (word, level) = word_for_depth(expect, number.depth());
        let mut item = Self::new_item(word, Some(number.clone()), pieces, Style::Numbered);
        item.level = level;
        item.reference = expect.reference.clone();
        expect.last_number = Some(number);
        expect.count += 1;
        expect.run += 1;
        self.push(item, i, Rule::NumberedItem);
        Taking::Item(next)
    }

    /// The depths of the numbers in the list that begins at `i`.
    pub(super) fn depths_ahead(&self, i: usize, first: &Number) -> Vec<usize> {
        let mut depths = vec![first.depth()];
        for unit in self.units.iter().skip(i).take(400) {
            if matches!(unit.kind, UnitKind::Furniture) {
                continue;
            }
            if unit.announcement().is_some()
                || unit.opens_with_label()
                || matches!(unit.kind, UnitKind::Cell(_))
                || matches!(unit.kind, UnitKind::Heading(_)) && unit.line_number().is_none()
            {
                break;
            }
            // A number above the list's own is that of the next section.
            if unit.line_number().is_some_and(|n| {
                n.close != Close::Nothing && n.code.is_empty() && n.depth() < first.depth()
            }) {
                break;
            }
            if let Some(number) = unit.line_number()
                && number.code.is_empty()
                && (number.close != Close::Nothing || number.depth() > 1)
                && !depths.contains(&number.depth())
                && number.parts.first().map(std::mem::discriminant)
                    == first.parts.first().map(std::mem::discriminant)
            {
                depths.push(number.depth());
            }
        }
        depths.sort_unstable();
        depths
    }

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

    /// Lines without bullets below an announcement with a colon: a list, or short titles each with a description.
    pub(super) fn plain_list(&mut self, i: usize) -> Option<usize> {
        let expect = self.expect.as_ref()?;
        if expect.style.is_some()
            || self.local.is_some()
            || self.excluded().is_some()
            || !(expect.colon || expect.pure && expect.words.len() == 1)
        {
            return None;
        }
        let word = expect.words.last().copied()?;
        let reference = expect.reference.clone();
        let colon = expect.colon;
        let mut lines: Vec<(usize, Vec<Piece>, usize)> = Vec::new();
        let mut j = i;
        let in_lower_case = self.text(i).starts_with(char::is_lowercase);
        while lines.len() < 200 {
            let Some(next) = self.next_text(j) else { break };
            let unit = self.units.get(next)?;
            let text = unit.text.as_ref();
            let stops = !matches!(unit.kind, UnitKind::Text)
                || self.bullet(next).is_some()
                || unit.line_number().is_some_and(|n| n.close != Close::Nothing || n.depth() > 1)
                || opening_at(text, 0).is_some()
                || unit.announcement().is_some_and(|a| a.pure || a.colon)
                || text.trim_end().ends_with(':')
                || in_lower_case && text.starts_with(char::is_uppercase)
                || unit.is_caption()
                || unit.topic().is_some_and(|t| !matches!(t, Topic::Description))
                || is_strong_heading_text(text)
                    && !text.chars().any(char::is_lowercase)
                    && text.split_whitespace().count() > 1;
            if stops {
                break;
            }
            let (pieces, behind) = self.statement(next, 0, true);
            lines.push((next, pieces, behind));
            j = behind;
        }
        let texts: Vec<String> =
            lines.iter().map(|(_, pieces, _)| assemble(pieces, self.units)).collect();
        let is_title = |t: &str| {
            t.split_whitespace().count() <= 8
                && !t.ends_with(['.', ',', ';', '!', '?'])
                && t.starts_with(char::is_uppercase)
        };
        let is_paragraph =
            |t: &str| t.ends_with(['.', '!', '?']) && t.split_whitespace().count() >= 4;
        // Titles and descriptions in turn.
        let mut pairs: Vec<(usize, Vec<usize>)> = Vec::new();
        for (k, text) in texts.iter().enumerate() {
            if is_title(text) && texts.get(k + 1).is_some_and(|t| is_paragraph(t)) {
                pairs.push((k, Vec::new()));
            } else if is_paragraph(text)
                && let Some((_, body)) = pairs.last_mut()
            {
                body.push(k);
            } else {
                break;
            }
        }
        if pairs.len() >= 2 {
            let mut behind = i;
            for (title, body) in pairs {
                let Some((unit, pieces, next)) = lines.get(title).cloned() else {
                    break;
                };
                let mut item = Self::new_item(Some(word), None, pieces, Style::Plain);
                item.reference = reference.clone();
                self.push(item, unit, Rule::TitleWithDescription);
                behind = next;
                for k in body {
                    if let Some((unit, pieces, next)) = lines.get(k).cloned() {
                        self.attach(unit, pieces, "description");
                        behind = next;
                    }
                }
            }
            self.expect = None;
            return Some(behind);
        }
        // A list: every line but the last ends with a comma or semicolon, or none is a sentence.
        let separated =
            texts.len() >= 2 && texts.iter().rev().skip(1).all(|t| t.ends_with([',', ';']));
        let short =
            texts.iter().take_while(|t| t.chars().count() <= 220 && !t.ends_with('.')).count();
        let sentences =
            texts.iter().take_while(|t| t.ends_with('.') && t.chars().count() <= 160).count();
        let taken = if separated {
            texts.len()
        } else if colon && short >= 2 {
            short
        } else if colon && sentences >= 3 && sentences == texts.len() {
            sentences
        } else {
            return None;
        };
        let mut behind = i;
        for (unit, pieces, next) in lines.into_iter().take(taken) {
            let mut item = Self::new_item(Some(word), None, pieces, Style::Plain);
            item.reference = reference.clone();
            self.push(item, unit, Rule::LineOfList);
            behind = next;
        }
        self.open = None;
        self.expect = None;
        Some(behind)
    }
}

/// What became of a numbered line in an announced list.
pub(super) enum Taking {
    Item(usize),
    No,
    Ends,
}

/// The word (or level) of a list item by the depth of its number.
pub(super) fn word_for_depth(expect: &Expectation, depth: usize) -> (Option<Word>, Option<Level>) {
    let position = expect.depths.iter().position(|d| *d == depth).unwrap_or(0);
    if expect.depths.len() == 1 {
        let word = if expect.stacked { expect.words.last() } else { expect.words.first() };
        // "Cele strategiczne i operacyjne" above 1.1, 1.2: the finer ones.
        let word = if depth >= 2 && expect.words.len() >= 2 {
            expect.words.get(depth - 1).or(expect.words.last())
        } else {
            word
        };
        return (word.copied(), None);
    }
    // "Cele i działania" above 1, 1.1 and 1.1.1: the last word is that of the finest, and between the two no word tells.
    let finest = position + 1 == expect.depths.len();
    let between = expect.depths.len() > expect.words.len() && expect.words.len() >= 2;
    if between && finest {
        return (expect.words.last().copied(), None);
    }
    if between
        && position + 1 == expect.words.len()
        && let Some(above) = expect.words.get(position - 1).map(|w| w.usual_level())
    {
        return (None, Level::ALL.into_iter().find(|level| *level > above));
    }
    match expect.words.get(position) {
        Some(&word) => (Some(word), None),
        None => {
            let last = expect.words.last().map_or(Level::OperationalGoal, |w| w.usual_level());
            let finer = Level::ALL.into_iter().find(|level| *level > last).unwrap_or(Level::Action);
            (None, Some(finer))
        }
    }
}
