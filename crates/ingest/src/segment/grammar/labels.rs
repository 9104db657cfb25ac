//! Statements with labels of their own: words, codes, and numbers below those of a goal.

use azymut_record::Level;

use super::{
    Grammar, Item, ListStyle, Rule, Style, Taken, is_all_capitals, is_amount, title_behind,
};
use crate::segment::announce::announcement_at;
use crate::segment::confidence::Doubt;
use crate::segment::fold::fold;
use crate::segment::head::{Label, Opening, Separator, is_verb, opening_at, skip_blank};
use crate::segment::number::{Close, Number, Part, number_at};
use crate::segment::text::Piece;
use crate::segment::topic::{Topic, opens_with_measure, topic_of};
use crate::segment::unit::{Unit, UnitKind};
use crate::segment::words::{Adjective, Noun, Word, phrase_at};

impl Grammar<'_, '_> {
    pub(super) fn label(
        &mut self,
        i: usize,
        at: usize,
        bullet: Option<(char, usize)>,
    ) -> Option<usize> {
        let text = self.text(i);
        let opening = if at == bullet.map_or(0, |(_, at)| at) {
            self.units.get(i)?.opening()?.clone()
        } else {
            opening_at(text, at)?
        };
        let label = match opening {
            Opening::Definition => {
                self.mark(i, Taken::Excluded, "definition", None);
                return Some(i + 1);
            }
            Opening::Sentence => return None,
            Opening::Label(label) => label,
        };
        if label.word.noun == Noun::Vision
            || label.named && self.named.get(&label.word).copied().unwrap_or(0) < 2
        {
            // The name of one project is that of the project that paid for the document.
            return None;
        }
        if label.explains && self.dashed.get(&label.word).copied().unwrap_or(0) < 2 {
            self.mark(i, Taken::Excluded, "definition", None);
            return Some(i + 1);
        }
        let listed = bullet.is_some()
            || label.section.as_ref().is_some_and(|n| n.close == Close::Parenthesis);
        if bullet.is_some()
            && label.number.is_none()
            && label.separator != Separator::Colon
            && self
                .expect
                .as_ref()
                .is_some_and(|e| matches!(e.style, Some(ListStyle::Bullet(..)) | None))
        {
            return None;
        }
        if label.title >= text.len()
            && label.number.is_none()
            && label.word == Word::bare(Noun::Project)
        {
            // "PROJEKT" on a cover says that the document is a draft.
            return None;
        }
        let of_action = self.open.and_then(|o| self.parsed.items.get(o)).is_some_and(|open| {
            open.word.is_some_and(|w| w.usual_level() == Level::Action)
                && open.style != Style::Bulleted
        });
        if of_action
            && label.word == Word::bare(Noun::Goal)
            && label.number.is_none()
            && label.title < text.len()
        {
            // "Cel: …" on the card of a project says what the project is for.
            let (pieces, next) = self.statement(i, 0, false);
            self.mark_all(&pieces, i, Taken::Attribute, "purpose-of-action");
            self.mark(i, Taken::Attribute, "purpose-of-action", None);
            return Some(next);
        }
        let bare = label.word.adjective.is_none()
            && label.word.complement.is_none()
            && label.number.is_none();
        if bare
            && bullet.is_some()
            && self.expect.is_none()
            && self.bulleted.get(&label.word).copied().unwrap_or(0) < 2
        {
            // "• Cel: milion drzew" among news: one bullet that happens to open with the word.
            self.mark(i, Taken::Rejected, "lone-bulleted-label", None);
            self.parsed
                .doubts
                .push((i, "one bullet of a list opens like a goal; left out".to_owned()));
            return Some(i + 1);
        }
        // "III. Cel główny" behind "II. Diagnoza": the number says that another part begins.
        if let Some(section) = self.section.as_ref().and_then(|section| section.number.as_ref())
            && let Some(own) = self.units.get(i)?.line_number()
            && own.follows(section)
            && own.shape() == section.shape()
        {
            self.section = None;
            self.local = None;
        }
        // A label set in capitals as a heading, behind a heading without a number: "WNIOSKI" … "CEL NADRZĘDNY".
        if self.section.as_ref().is_some_and(|section| {
            section.number.is_none()
                && matches!(section.topic, Topic::Diagnosis | Topic::Participation)
        }) && bullet.is_none()
            && is_all_capitals(text)
        {
            self.section = None;
            self.local = None;
        }
        if self.calls && label.word.is_common_speech() {
            self.mark(i, Taken::Rejected, "label-in-a-call-for-offers", None);
            return Some(i + 1);
        }
        let news = |topic: &Topic| matches!(topic, Topic::Related | Topic::Participation);
        let shut = self.excluded().or(self.local.filter(|topic| {
            listed && topic.excludes_labels()
                || bare && !label.word_in_title && news(topic)
                || *topic == Topic::OtherDocuments
        }));
        if let Some(topic) = shut {
            self.reject(i, topic);
            return Some(i + 1);
        }
        if label.title >= text.len() {
            return self.bare_label(i, label);
        }
        if let Some(number) = &label.number
            && let Some(next) = self.indicator_of(i, label.word, number, label.title)
        {
            return Some(next);
        }
        let start = label.title;
        if text.get(start..).is_some_and(is_amount) {
            // "Cel operacyjny 1.1: 12 mln zł" says what it costs.
            self.mark(i, Taken::Attribute, "amount", None);
            return Some(i + 1);
        }
        let (pieces, next) = self.statement(i, start, false);
        self.labelled(i, &label, pieces, Rule::Label);
        Some(next)
    }

    pub(super) fn labelled(
        &mut self,
        i: usize,
        label: &Label,
        pieces: Vec<Piece>,
        rule: Rule,
    ) -> usize {
        let mut item =
            Self::new_item(Some(label.word), label.number.clone(), pieces, Style::Labelled);
        item.needs_children = label.word_in_title || self.reports && label.word.is_area();
        self.local = None;
        self.section = None;
        self.expect = None;
        let level = label.word.usual_level();
        self.suspended.retain(|list| list.words.iter().all(|word| word.usual_level() < level));
        self.count_run(label.word);
        self.push(item, i, rule)
    }

    /// Counts labelled items in a row, to tell a description from a closing remark.
    pub(super) fn count_run(&mut self, word: Word) {
        self.labelled_run = match self.labelled_run {
            (Some(last), n, bodies) if last == word => (Some(word), n + 1, bodies),
            _ => (Some(word), 1, false),
        };
    }

    /// A label with its title elsewhere: on the next line, or, where several stand in a row, behind the last of them in
    /// the same order.
    pub(super) fn bare_label(&mut self, i: usize, label: Label) -> Option<usize> {
        let mut labels = vec![(i, label)];
        let mut j = i + 1;
        while labels.len() < 64 {
            let Some(unit) = self.units.get(j) else { break };
            if matches!(unit.kind, UnitKind::Furniture) {
                j += 1;
                continue;
            }
            match opening_at(&unit.text, 0) {
                Some(Opening::Label(next))
                    if next.title >= unit.text.len() && matches!(unit.kind, UnitKind::Text) =>
                {
                    let printed = |label: &Label| label.number.as_ref().map(|n| n.text);
                    match labels.last_mut() {
                        // A heading that is printed twice is one.
                        Some((unit, last))
                            if last.number.is_some()
                                && last.word == next.word
                                && printed(last) == printed(&next) =>
                        {
                            self.mark(*unit, Taken::Heading, "label-printed-twice", None);
                            *unit = j;
                        }
                        _ => labels.push((j, next)),
                    }
                }
                // The last label of a row may carry all the values.
                Some(Opening::Label(next))
                    if labels.len() >= 2
                        && next.separator == Separator::Colon
                        && unit.block() == self.units.get(i).map_or(0, Unit::block) =>
                {
                    let title = next.title;
                    labels.push((j, next));
                    return Some(self.values_in_line(&labels, j, title));
                }
                _ => break,
            }
            j += 1;
        }
        if labels.len() >= 2
            && let Some(next) = self.values_below(&labels, j)
        {
            return Some(next);
        }
        // Only the last of several bare labels can have its title on the next line.
        for (unit, _) in labels.iter().rev().skip(1) {
            self.mark(*unit, Taken::Rejected, "label-without-title", None);
            self.parsed.doubts.push((*unit, "a label without a title".to_owned()));
        }
        let (unit, label) = labels.pop()?;
        let title = self.next_text(unit + 1)?;
        let text = self.text(title);
        if let Some(Opening::Label(next)) = self.units.get(title)?.opening()
            && next.word.same_level(label.word)
            && next.title < text.len()
            && !next.word_in_title
            && next.named
            && label.number.is_some()
        {
            // "Zadanie 1" / "Nazwa zadania: …" are the label and the title of one card.
            let start = next.title;
            let (pieces, next) = self.statement(title, start, false);
            let index = self.labelled(title, &label, pieces, Rule::TitleBelowLabel);
            self.mark(unit, Taken::Record, "label-on-its-own-line", Some(index));
            return Some(next);
        }
        if let Some(Opening::Label(next)) = self.units.get(title)?.opening()
            && next.word.same_level(label.word)
            && next.title < text.len()
            && !next.word_in_title
        {
            // "III. Cel główny" / "Cel główny: …" is a heading and what stands under it.
            self.section = None;
            self.local = None;
            self.mark(unit, Taken::Heading, "heading-of-a-label", None);
            return Some(unit + 1);
        }
        let bulleted = self.bullet(title).is_some();
        let numbered =
            number_at(text, 0, false).is_some_and(|n| n.close != Close::Nothing || n.depth() > 1);
        if bulleted || numbered && label.number.is_none() {
            // "Działanie:" above a list.
            self.expect(vec![label.word], true, true, None, None);
            self.mark(unit, Taken::Announcement, "label-above-list", None);
            return Some(unit + 1);
        }
        if announcement_at(text, 0).is_some_and(|a| a.pure)
            || topic_of(text).is_some_and(|t| matches!(t, Topic::Indicators | Topic::Attributes))
            || numbered
        {
            self.mark(unit, Taken::Rejected, "label-without-title", None);
            self.parsed.doubts.push((unit, "a label without a title".to_owned()));
            return Some(unit + 1);
        }
        let (pieces, next) = self.statement(title, 0, false);
        self.mark(unit, Taken::Heading, "label-on-its-own-line", None);
        let index = self.labelled(title, &label, pieces, Rule::TitleBelowLabel);
        self.mark(unit, Taken::Record, "label-on-its-own-line", Some(index));
        Some(next)
    }

    /// Labels first, then as many lines with their titles.
    pub(super) fn values_below(&mut self, labels: &[(usize, Label)], from: usize) -> Option<usize> {
        let mut values = Vec::new();
        let mut j = from;
        while values.len() < labels.len() {
            let unit = self.units.get(j)?;
            if matches!(unit.kind, UnitKind::Furniture) {
                j += 1;
                continue;
            }
            if self.bullet(j).is_some()
                || opening_at(&unit.text, 0).is_some()
                || announcement_at(&unit.text, 0).is_some()
                || !matches!(unit.kind, UnitKind::Text)
            {
                return None;
            }
            let (pieces, next) = self.statement(j, 0, false);
            values.push((j, pieces));
            j = next;
        }
        for ((label_unit, label), (value_unit, pieces)) in labels.iter().zip(values) {
            let index = self.labelled(value_unit, label, pieces, Rule::ValuesBelowLabels);
            self.mark(*label_unit, Taken::Record, "values-below-labels", Some(index));
        }
        Some(j)
    }

    /// Labels first, then their titles glued on one line, each with a capital: "Cel 1.: Cel 1.1.: Alfa i beta Gamma".
    pub(super) fn values_in_line(
        &mut self,
        labels: &[(usize, Label)],
        last: usize,
        title: usize,
    ) -> usize {
        let text = self.text(last);
        let mut start = title;
        // Further headings may stand before the values: "Programy strategiczne:".
        while let Some(colon) = text.get(start..).and_then(|rest| rest.find(": "))
            && text
                .get(start..start + colon)
                .is_some_and(|head| head.split_whitespace().count() <= 4)
        {
            start = skip_blank(text, start + colon + 1);
        }
        let mut starts: Vec<usize> = Vec::new();
        let mut at = start;
        for word in text.get(start..).unwrap_or_default().split_inclusive(char::is_whitespace) {
            if word.starts_with(char::is_uppercase) {
                starts.push(at);
            }
            at += word.len();
        }
        let enough = starts.len() >= labels.len();
        for (k, (unit, label)) in labels.iter().enumerate() {
            let Some(&begin) = starts.get(k).filter(|_| enough) else {
                self.mark(*unit, Taken::Rejected, "label-without-title", None);
                self.parsed
                    .doubts
                    .push((*unit, "labels and titles are apart and cannot be matched".to_owned()));
                continue;
            };
            let end = starts
                .get(k + 1)
                .map_or(text.len(), |next| text.get(..*next).map_or(*next, |t| t.trim_end().len()));
            let pieces = vec![Piece { unit: last, start: begin, end }];
            let index = self.labelled(last, label, pieces, Rule::ValuesBehindLabels);
            self.mark(*unit, Taken::Record, "values-behind-labels", Some(index));
            if let Some(item) = self.parsed.items.get_mut(index) {
                item.doubts.push(Doubt::MatchedByOrder);
            }
        }
        last + 1
    }

    pub(super) fn coded(&mut self, i: usize, at: usize) -> Option<usize> {
        let text = self.text(i);
        let unit = self.units.get(i)?;
        let number = if at == unit.bullet().map_or(0, |(_, at)| at) {
            unit.number().filter(|n| !n.code.is_empty())?.clone()
        } else {
            number_at(text, at, false).filter(|n| !n.code.is_empty())?
        };
        if let Some(next) = self.coded_below(i, at, &number) {
            return Some(next);
        }
        let word = self.code_word(&number)?;
        if self.heading_explains_code(i, &number) {
            self.mark(i, Taken::Excluded, "code-of-the-heading-above", None);
            self.close_list();
            return Some(i + 1);
        }
        let (_, start) = title_behind(text, number.end);
        let title = text.get(start..)?;
        let closed = number.close != Close::Nothing
            || number.text.contains('.')
            || start > skip_blank(text, number.end);
        if title.is_empty()
            || title.starts_with(|c: char| !c.is_alphanumeric() && !"„\"(".contains(c))
            || title.starts_with(char::is_lowercase) && !closed
        {
            return None;
        }
        if is_verb(&fold(title.split_whitespace().next().unwrap_or_default())) {
            return None;
        }
        if self.code_counts.get(&number.code).copied().unwrap_or(0) < 2 {
            return None;
        }
        if let Some(topic) = self
            .excluded()
            .or(self.local.filter(|t| self.bullet(i).is_some() && t.excludes_labels()))
        {
            self.reject(i, topic);
            return Some(i + 1);
        }
        if let Some(next) = self.indicator_of(i, word, &number, start) {
            return Some(next);
        }
        let (pieces, next) = self.statement(i, start, false);
        let item = Self::new_item(Some(word), Some(number), pieces, Style::Coded);
        self.local = None;
        self.section = None;
        self.expect = None;
        self.count_run(word);
        self.push(item, i, Rule::Code);
        Some(next)
    }

    /// True where a code stands for the heading above its list and not for a level: "K.1", "K.2" below "Kryteria wyboru", "Z1"
    /// below "Zagrożenia". What the document explains, or used of a list that it announced, is another matter.
    fn heading_explains_code(&self, i: usize, number: &Number) -> bool {
        const LOOK_BACK: usize = 40;
        const MOST_WORDS: usize = 8;
        let code = number.code.as_str();
        if self.codes.contains_key(&number.code)
            || self.listed_codes.contains_key(&(number.code, number.depth()))
            || code.chars().count() != 1
            || number.depth() != 1
        {
            return false;
        }
        let bears_code = |unit: &Unit<'_>| unit.number().is_some_and(|n| n.code == number.code);
        let above = self.units.iter().take(i).rev().take(LOOK_BACK);
        let mut above = above.filter(|unit| !matches!(unit.kind, UnitKind::Furniture));
        let Some(heading) = above.find(|unit| !bears_code(unit)) else { return false };
        let at = heading.line_number().map_or(0, |n| skip_blank(&heading.text, n.end));
        let head = heading.text.get(at..).unwrap_or_default();
        head.split_whitespace().count() <= MOST_WORDS
            && !head.ends_with('.')
            && head.to_uppercase().starts_with(code)
            && heading.announcement().is_none()
            && !heading.opens_with_label()
            && phrase_at(head, 0).is_none()
    }

    /// A number that goes on with the letter of a goal above, "S1" below "Cel strategiczny S" and "S1.1" below that: the code
    /// tells whose it is, not what.
    fn coded_below(&mut self, i: usize, at: usize, number: &Number) -> Option<usize> {
        if self.codes.contains_key(&number.code)
            || self.listed_codes.contains_key(&(number.code, number.depth()))
            || self.local.is_some()
            || self.excluded().is_some()
            || at > 0
        {
            return None;
        }
        let text = self.text(i);
        let (_, start) = title_behind(text, number.end);
        if !text.get(start..)?.starts_with(|c: char| c.is_alphabetic() || c == '„') {
            return None;
        }
        let above = self.numbered.iter().rev().take(64).copied().find(|&index| {
            self.parsed.items.get(index).and_then(|item| item.number.as_ref()).is_some_and(
                |above| {
                    number.is_below(above)
                        && match above.parts.as_slice() {
                            [Part::Letter(_)] => above.code.is_empty(),
                            _ => above.code == number.code,
                        }
                },
            )
        })?;
        let parent = self.parsed.items.get(above)?;
        let by_letter = |item: &Item| item.word.is_none() && item.style == Style::Numbered;
        let is_lettered = parent
            .number
            .as_ref()
            .is_some_and(|number| matches!(number.parts.as_slice(), [Part::Letter(_)]));
        if !is_lettered && !by_letter(parent) {
            return None;
        }
        let (level, _) = parent_level(parent)?;
        let (pieces, next) = self.statement(i, start, false);
        let mut item = Self::new_item(None, Some(number.clone()), pieces, Style::Numbered);
        item.level = Some(level_below(level, 1));
        item.under = Some(above);
        self.expect = None;
        self.push(item, i, Rule::NumberBelowGoal);
        Some(next)
    }

    /// "CO.1.1 – liczba staży: 40" among indicators: a goal of above is named, and what is measured of it.
    fn indicator_of(
        &mut self,
        i: usize,
        word: Word,
        number: &Number,
        title: usize,
    ) -> Option<usize> {
        let title = self.text(i).get(title..)?;
        let begins_a_goal = title.starts_with(|c: char| c.is_uppercase() || "„\"".contains(c));
        if self.local != Some(Topic::Indicators) || begins_a_goal && !opens_with_measure(title) {
            return None;
        }
        let named = self.named(word, number)?;
        self.mark(i, Taken::Attribute, "indicator-of-a-goal-above", Some(named));
        Some(i + 1)
    }

    /// The last item with the word and the number.
    pub(super) fn named(&self, word: Word, number: &Number) -> Option<usize> {
        self.numbered.iter().rev().copied().find(|&index| {
            self.parsed.items.get(index).is_some_and(|item| {
                item.number.as_ref().is_some_and(|known| known.text == number.text)
                    && item.word.is_some_and(|known| known.same_level(word))
            })
        })
    }

    /// The word that a code stands for: as the document explains it, else by its initials.
    pub(super) fn code_word(&self, number: &Number) -> Option<Word> {
        if let Some(&word) = self
            .codes
            .get(&number.code)
            .or_else(|| self.listed_codes.get(&(number.code, number.depth())))
        {
            return Some(word);
        }
        let goal = |adjective| Some(Word::with(Noun::Goal, adjective));
        match (number.code.as_str(), number.depth()) {
            ("CS", _) => goal(Adjective::Strategic),
            ("CO", _) => goal(Adjective::Operational),
            ("CSZ", _) => goal(Adjective::Specific),
            ("CP", _) => goal(Adjective::Intermediate),
            ("CG", _) => goal(Adjective::Main),
            ("CN", _) => goal(Adjective::Superior),
            ("CH", _) => goal(Adjective::Horizontal),
            ("C", 1) => goal(Adjective::Strategic),
            ("C", 2) => goal(Adjective::Operational),
            ("C", _) | ("K" | "KD" | "KR" | "KI", _) => Some(Word::bare(Noun::Direction)),
            ("D" | "DZ", _) => Some(Word::bare(Noun::Action)),
            ("Z" | "ZD", _) => Some(Word::bare(Noun::Task)),
            ("PR", _) => Some(Word::bare(Noun::Project)),
            ("P", _) => Some(Word::bare(Noun::Priority)),
            ("O" | "OB" | "OS", 1) => Some(Word::bare(Noun::Area)),
            ("F", 1) => Some(Word::bare(Noun::Pillar)),
            ("W", 1) => Some(Word::bare(Noun::Dimension)),
            _ => None,
        }
    }

    /// A number below that of a labelled goal: "1.1 Rozwój…" under "Cel strategiczny 1".
    pub(super) fn below_number(&mut self, i: usize) -> Option<usize> {
        if self.local.is_some() || self.excluded().is_some() {
            return None;
        }
        let text = self.text(i);
        let number = self
            .units
            .get(i)?
            .line_number()
            .filter(|n| n.depth() >= 2 && n.code.is_empty())?
            .clone();
        let (_, start) = title_behind(text, number.end);
        let title = text.get(start..)?;
        if !title.starts_with(|c: char| c.is_uppercase() || c == '„') || topic_of(title).is_some()
        {
            return None;
        }
        let &above = self.numbered.iter().rev().take(64).find(|&&index| {
            self.parsed
                .items
                .get(index)
                .and_then(|item| item.number.as_ref())
                .is_some_and(|above| number.is_below(above))
        })?;
        let parent = self.parsed.items.get(above)?;
        // The first below a goal is x.1; further ones follow it.
        let follows = self.numbered.iter().rev().take(64).any(|&index| {
            self.parsed
                .items
                .get(index)
                .and_then(|item| item.number.as_ref())
                .is_some_and(|last| number.follows(last))
        });
        if !(number.last().is_some_and(|p| p.value() == 1) || follows)
            || !matches!(parent.style, Style::Labelled | Style::Coded | Style::Numbered)
        {
            return None;
        }
        // A section number before the label is no number of a goal.
        if parent.word.is_some_and(|w| w.is_area() || w.noun == Noun::Vision)
            && parent.style == Style::Labelled
            && number.depth() > 2
        {
            return None;
        }
        let (above_level, depth) = parent_level(parent)?;
        let level = level_below(above_level, depth);
        let (pieces, next) = self.statement(i, start, false);
        let mut item = Self::new_item(None, Some(number), pieces, Style::Numbered);
        item.level = Some(level);
        item.under = Some(above);
        self.expect = None;
        self.push(item, i, Rule::NumberBelowGoal);
        Some(next)
    }
}

/// The level of an item, and the depth of its number.
fn parent_level(item: &Item) -> Option<(Level, usize)> {
    let level = item.word.map(Word::usual_level).or(item.level)?;
    Some((level, item.number.as_ref().map_or(1, Number::depth)))
}

/// The level of what is numbered below an item of this level, where no word tells it.
fn level_below(level: Level, depth: usize) -> Level {
    match (level, depth) {
        (Level::Area, _) => Level::StrategicGoal,
        (Level::StrategicGoal, 1) => Level::OperationalGoal,
        (Level::StrategicGoal | Level::OperationalGoal, _) => Level::Direction,
        _ => Level::Action,
    }
}
