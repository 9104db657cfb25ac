//! Statements by codes, and by numbers below those of a goal.

use azymut_record::Level;

use super::{Grammar, Item, Rule, Style, Taken, title_behind};
use crate::segment::fold::fold;
use crate::segment::head::{is_verb, skip_blank};
use crate::segment::number::{Close, Number, Part, number_at};
use crate::segment::topic::{Topic, opens_with_measure, topic_of};
use crate::segment::unit::{Unit, UnitKind};
use crate::segment::words::{Adjective, Complement, Noun, Word, phrase_at};

impl Grammar<'_, '_> {
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
        if start >= text.len() && at == 0 {
            return self.code_above_title(i, word, number);
        }
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

    /// A code on a line of its own, "CO1.2", and its title below it.
    fn code_above_title(&mut self, i: usize, word: Word, number: Number) -> Option<usize> {
        let title = self.next_text(i + 1)?;
        let unit = self.units.get(title)?;
        let is_title = matches!(unit.kind, UnitKind::Text | UnitKind::Heading(_))
            && unit.text.starts_with(|c: char| c.is_uppercase() || c == '„')
            && unit.line_number().is_none()
            && unit.announcement().is_none()
            && !unit.opens_with_label();
        let counted = self.code_counts.get(&number.code).is_some_and(|count| *count >= 2);
        if !is_title || !counted || self.excluded().is_some() {
            return None;
        }
        let (pieces, next) = self.statement(title, 0, false);
        let item = Self::new_item(Some(word), Some(number), pieces, Style::Coded);
        self.local = None;
        self.section = None;
        self.expect = None;
        self.count_run(word);
        let index = self.push(item, title, Rule::Code);
        self.mark(i, Taken::Record, "label-on-its-own-line", Some(index));
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
                            [Part::Letter(_)] => {
                                above.code.is_empty() && number.code.chars().count() == 1
                            }
                            _ => above.code == number.code,
                        }
                },
            )
        })?;
        let parent = self.parsed.items.get(above)?;
        let by_letter = |item: &Item| item.rule == Rule::NumberBelowGoal;
        let is_lettered = parent
            .number
            .as_ref()
            .is_some_and(|number| matches!(number.parts.as_slice(), [Part::Letter(_)]));
        // "S1.1" below "Cel strategiczny S1", where S stands for no level.
        let by_label = parent.style == Style::Labelled && self.code_word(number).is_none();
        if !is_lettered && !by_letter(parent) && !by_label {
            return None;
        }
        let (level, _) = parent_level(parent)?;
        let (pieces, next) = self.statement(i, start, false);
        let mut item = Self::new_item(None, Some(number.clone()), pieces, Style::Numbered);
        let (word, level) = self.level_of_chapter(i, level, level_below(level, 1));
        (item.word, item.level) = (word, Some(level));
        item.under = Some(above);
        self.expect = None;
        self.push(item, i, Rule::NumberBelowGoal);
        Some(next)
    }

    /// "CO.1.1 – liczba staży: 40" among indicators: a goal of above is named, and what is measured of it.
    pub(super) fn indicator_of(
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
        const LOOK_BACK: usize = 4096;
        self.numbered.iter().rev().take(LOOK_BACK).copied().find(|&index| {
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
        let direction_of =
            |complement| Some(Word { complement: Some(complement), ..Word::bare(Noun::Direction) });
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
            ("KD", _) => direction_of(Complement::Actions),
            ("KR", _) => direction_of(Complement::Development),
            ("KI", _) => direction_of(Complement::Intervention),
            ("C" | "K", _) => Some(Word::bare(Noun::Direction)),
            ("D" | "DZ", _) => Some(Word::bare(Noun::Action)),
            ("Z" | "ZD", _) => Some(Word::bare(Noun::Task)),
            ("PR", _) => Some(Word::bare(Noun::Project)),
            ("P", _) => Some(Word::bare(Noun::Priority)),
            ("O" | "OB" | "OS", 1) => Some(Word::bare(Noun::Area)),
            ("F", 1) => Some(Word::bare(Noun::Pillar)),
            ("W", 1) => Some(Word::bare(Noun::Dimension)),
            (code, _) => {
                let named = self.words_of_chapter().iter().copied();
                named.filter(|word| word.adjective.is_some()).find(|word| word.initials() == code)
            }
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
        if self.is_section_of_chapter(&number, above) {
            return None;
        }
        let parent = self.parsed.items.get(above)?;
        // The first below a goal is x.1; further ones follow it.
        let numbered = self.numbered.iter().rev().take(64);
        let sibling = numbered
            .filter_map(|&index| self.parsed.items.get(index))
            .find(|item| item.number.as_ref().is_some_and(|last| number.follows(last)));
        if !(number.last().is_some_and(|p| p.value() == 1) || sibling.is_some())
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
        // What goes on from a sibling is what the sibling is.
        let named = sibling.and_then(|item| item.word).map(|word| (Some(word), word.usual_level()));
        let (word, level) = named.unwrap_or_else(|| {
            self.level_of_chapter(i, above_level, level_below(above_level, depth))
        });
        let (pieces, next) = self.statement(i, start, false);
        let mut item = Self::new_item(None, Some(number), pieces, Style::Numbered);
        (item.word, item.level) = (word, Some(level));
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
