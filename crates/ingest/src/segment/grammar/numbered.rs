//! The numbered items of announced lists.

use azymut_record::Level;

use super::{Expectation, Grammar, ListStyle, Rule, Style, is_all_capitals, title_behind};
use crate::segment::head::Opening;
use crate::segment::number::{Close, Number, Part, Shape, number_at};
use crate::segment::topic::topic_of;
use crate::segment::unit::{Unit, UnitKind};
use crate::segment::words::Word;

impl Grammar<'_, '_> {
    /// A numbered item of an announced list.
    pub(super) fn listed_number(&mut self, i: usize) -> Option<usize> {
        if self.expect.is_none() && self.suspended.is_empty() {
            return None;
        }
        let number = match self.units.get(i)?.number() {
            Some(number) => number.clone(),
            None => self.misread_first(i)?,
        };
        if let Some(mut expect) = self.expect.take() {
            if self.may_be_listed(&expect, &number) {
                let taken = self.listed_number_in(&mut expect, i, number.clone());
                if !matches!(taken, Taking::Ends) && self.expect.is_none() {
                    self.expect = Some(expect);
                }
                if let Taking::Item(next) = taken {
                    return Some(next);
                }
            } else {
                self.expect = Some(expect);
            }
        }
        self.resumed_list(i, number)
    }

    /// The first number of a list that scanning read as a letter: "l. Nowe szlaki" ahead of "2. …".
    fn misread_first(&self, i: usize) -> Option<Number> {
        const REACH: usize = 3;
        let text = self.text(i);
        if !text.starts_with("l. ") || self.expect.as_ref().is_none_or(|expect| expect.count > 0) {
            return None;
        }
        let first = number_at(text, 0, true)?;
        let next = self.units.iter().skip(i + 1).take(REACH).filter_map(Unit::line_number);
        next.into_iter().any(|next| next.follows(&first)).then_some(first)
    }

    /// True where the code of a number, if it has one, does not tell by itself what its items are: "WOD-1", or "A.1.1" below
    /// the goal A.1 in a list of tasks.
    fn may_be_listed(&self, expect: &Expectation, number: &Number) -> bool {
        if number.code.is_empty() {
            return true;
        }
        if self.codes.contains_key(&number.code)
            || self.code_counts.get(&number.code).copied().unwrap_or(0) == 0
        {
            return false;
        }
        let Some(by_initials) = self.code_word(number) else { return true };
        // "C.S. 3." behind "1." and "2." ends their list.
        if expect.last_number.as_ref().is_some_and(|last| last.code != number.code)
            && expect.depths.len() <= 1
        {
            return false;
        }
        let [announced] = expect.words.as_slice() else { return false };
        let below_a_goal = || {
            self.numbered.iter().rev().take(64).any(|&index| {
                let above = self.parsed.items.get(index).and_then(|item| item.number.as_ref());
                above.is_some_and(|above| {
                    number.is_below(above) && (above.code == number.code || above.code.is_empty())
                })
            })
        };
        by_initials.noun == announced.noun
            || by_initials.usual_level() >= announced.usual_level()
            || number.code.len() == 1 && below_a_goal()
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
        // A figure alone and a word in lower case are a sentence: "25 km na północ", "1.5 km na północ"; but "1.1 doradztwo"
        // begins a list, and "1.2 …" goes on with it.
        let in_order = expect.last_number.as_ref().is_some_and(|last| number.follows(last));
        let begins = expect.count == 0 && number.last().is_some_and(|part| part.value() == 1);
        if number.close == Close::Nothing
            && (number.depth() == 1 && number.code.is_empty()
                || first.is_lowercase() && number.depth() < 3 && !in_order && !begins)
        {
            return Taking::No;
        }
        let shape = number.shape();
        let next_section = self
            .last_section
            .as_ref()
            .is_some_and(|s| number.follows(s) && number.shape() == s.shape());
        if expect.count > 0 && number.depth() == 1 {
            // A heading in capitals among items that are not, or the number of the next section.
            let capitals =
                is_all_capitals(title) && title.chars().filter(|c| c.is_alphabetic()).count() >= 4;
            let items_in_capitals = expect.capitals
                || self
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
                // "5.1. Działania inwestycyjne" below "5. Planowane działania" announces by itself.
                let announces = self.units.get(i).and_then(Unit::announcement).is_some();
                if expect.heading.as_ref().is_some_and(|heading| number.is_below(heading))
                    && announces
                {
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
                if let Some(word) = finer_word(expect, known, &number) {
                    let (pieces, next) = self.statement(i, start, false);
                    let mut item =
                        Self::new_item(Some(word), Some(number.clone()), pieces, Style::Numbered);
                    item.reference = expect.reference.clone();
                    expect.finer = Some(number);
                    self.push(item, i, Rule::NumberedItem);
                    return Taking::Item(next);
                }
                if expect.heading.as_ref().is_some_and(|heading| {
                    number.follows(heading) && number.shape() == heading.shape() && *known != shape
                }) {
                    return Taking::Ends;
                }
                let known_depth = expect.depths.contains(&number.depth());
                if !known_depth {
                    return Taking::No;
                }
                // "3. Zakończenie" behind "1) …" and "2) …".
                if number.depth() == 1
                    && number.code.is_empty()
                    && number.close != known.close
                    && known.kinds.len() == 1
                {
                    return Taking::Ends;
                }
                // "IV. Działania" behind "1. …" and "2. …" is a heading.
                let kind = |parts: &[Part]| parts.first().map(std::mem::discriminant);
                let last = expect.last_number.as_ref().filter(|last| last.depth() == 1);
                if number.depth() == 1
                    && !number.repaired
                    && last.is_some_and(|last| {
                        !last.repaired && kind(&last.parts) != kind(&number.parts)
                    })
                {
                    return Taking::Ends;
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
        let below = expect.heading.as_ref().is_some_and(|heading| number.is_below(heading));
        let (word, level) = word_for_depth(expect, number.depth(), below);
        if below && self.heads_goals(next, word.map(Word::usual_level).or(level)) {
            return Taking::No;
        }
        let mut item = Self::new_item(word, Some(number.clone()), pieces, Style::Numbered);
        item.level = level;
        item.reference = expect.reference.clone();
        if !number.code.is_empty()
            && let Some(word) = word
        {
            self.listed_codes.entry((number.code, number.depth())).or_insert(word);
        }
        expect.last_number = Some(number);
        expect.finer = None;
        if expect.count == 0 {
            expect.capitals = is_all_capitals(title);
        }
        expect.count += 1;
        expect.run += 1;
        self.push(item, i, Rule::NumberedItem);
        Taking::Item(next)
    }

    /// True where the unit at `from` opens with the label of a goal that ranks above an item of `level` right above it: the item is the
    /// heading of a section, "5.2. Ochrona powietrza" / "CEL DŁUGOTERMINOWY: …".
    fn heads_goals(&self, from: usize, level: Option<Level>) -> bool {
        let next = self.next_text(from).and_then(|next| self.units.get(next));
        match next.and_then(Unit::opening) {
            Some(Opening::Label(label)) => {
                let goal = label.word.usual_level();
                !label.word_in_title && level.is_some_and(|level| goal < level)
            }
            _ => false,
        }
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
                (n.close != Close::Nothing || n.depth() > 1)
                    && n.code.is_empty()
                    && n.depth() < first.depth()
            }) {
                break;
            }
            // And so is a finer one that goes on with nothing in the list: "5.2." behind "4."
            if unit.line_number().is_some_and(|n| {
                n.depth() > first.depth()
                    && n.code == first.code
                    && depths.iter().all(|depth| n.depth() > *depth)
                    && n.last().is_some_and(|part| part.value() > 1)
            }) {
                break;
            }
            if let Some(number) = unit.line_number()
                && number.code == first.code
                && (number.close != Close::Nothing || number.depth() > 1 || !number.code.is_empty())
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
}

/// The second of the words that announce a list, for numbers of another kind within it: "Cele operacyjne i działania:" above
/// "I. Zdrowie" with "1. …", "2. …", and "II. Sport".
fn finer_word(expect: &Expectation, known: &Shape, number: &Number) -> Option<Word> {
    let &[_, word] = expect.words.as_slice() else { return None };
    let other_kind = number.depth() == 1
        && number.code.is_empty()
        && known.code.is_empty()
        && known.kinds.len() == 1
        && number.shape().kinds != known.kinds;
    let goes_on = match &expect.finer {
        Some(last) => number.follows(last) && number.shape() == last.shape(),
        None => expect.count > 0 && number.last().is_some_and(|part| part.value() == 1),
    };
    (other_kind && goes_on && !expect.stacked).then_some(word)
}

/// What became of a numbered line in an announced list.
pub(super) enum Taking {
    Item(usize),
    No,
    Ends,
}

/// The word (or level) of a list item by the depth of its number. `below_heading`: the number goes on with that of the heading
/// that announced, "4.1" below "4. Cele szczegółowe i kierunki działań", and its depth tells nothing.
pub(super) fn word_for_depth(
    expect: &Expectation,
    depth: usize,
    below_heading: bool,
) -> (Option<Word>, Option<Level>) {
    let position = expect.depths.iter().position(|d| *d == depth).unwrap_or(0);
    if expect.depths.len() == 1 {
        let word = if expect.stacked { expect.words.last() } else { expect.words.first() };
        // "Cele strategiczne i operacyjne" above 1.1, 1.2: the finer ones.
        let word = if depth >= 2 && expect.words.len() >= 2 && !below_heading {
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
