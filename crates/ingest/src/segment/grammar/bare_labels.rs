//! Labels that stand without a title on their line: it stands below, or behind several labels in the same order.

use super::{Grammar, Rule, Taken};
use crate::segment::announce::announcement_at;
use crate::segment::confidence::Doubt;
use crate::segment::fold::{fold_word, word_at};
use crate::segment::head::{Label, Opening, Separator, opening_at, skip_blank};
use crate::segment::number::{Close, number_at};
use crate::segment::text::Piece;
use crate::segment::topic::{Topic, topic_of};
use crate::segment::unit::{Unit, UnitKind};
use crate::segment::words::phrase_at;

impl Grammar<'_, '_> {
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
                    if unit.block() == self.units.get(i).map_or(0, Unit::block)
                        && (labels.len() >= 2 && next.separator == Separator::Colon
                            || capitals(&unit.text, next.title) == labels.len() + 1) =>
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
            && let Some(next) =
                self.values_below(&labels, j).or_else(|| self.values_behind(&labels, j))
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
        if matches!(self.units.get(title)?.kind, UnitKind::Cell(_))
            && self.card_field(title).is_some_and(|field| field.same_level(label.word))
        {
            self.mark(unit, Taken::Heading, "label-of-a-card", None);
            self.card_label = Some(label);
            return Some(unit + 1);
        }
        if names_its_title(text)
            && let Some(start) = behind_colon(text)
            && phrase_at(text, word_end(text)).is_none()
        {
            // "Przedsięwzięcie nr 1" / "Nazwa: Centrum Aktywności".
            let (pieces, next) = self.statement(title, start, false);
            let index = self.labelled(title, &label, pieces, Rule::TitleBelowLabel);
            self.mark(unit, Taken::Record, "label-on-its-own-line", Some(index));
            return Some(next);
        }
        if label.number.is_some()
            && names_its_title(text)
            && self.card_field(title).is_some_and(|field| field.same_level(label.word))
            && let Some(below) = self.next_text(title + 1)
        {
            // "Priorytet 2" / "Nazwa priorytetu" / "Bezpieczny powiat".
            self.mark(title, Taken::Announcement, "card", None);
            let (pieces, next) = self.statement(below, 0, false);
            let index = self.labelled(below, &label, pieces, Rule::TitleBelowLabel);
            self.mark(unit, Taken::Record, "label-on-its-own-line", Some(index));
            return Some(next);
        }
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
        if let Some(start) = self.dash_of_title(unit, &label, title) {
            // "Filar" / "– Zdrowa gmina": the dash parts the label from its title.
            let (pieces, next) = self.statement(title, start, false);
            self.mark(unit, Taken::Heading, "label-on-its-own-line", None);
            self.labelled(title, &label, pieces, Rule::TitleBelowLabel);
            return Some(next);
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
            || topic_of(text).is_some_and(|topic| {
                topic == Topic::Indicators
                    || topic == Topic::Attributes && !self.awaits_title(&label, text)
            })
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

    /// True where a label that no goal bears yet stands above a line without a colon: "Odpowiedzialne zarządzanie" is then its title, and
    /// no heading of who does it.
    fn awaits_title(&self, label: &Label, text: &str) -> bool {
        let named = label.number.as_ref().is_some_and(|n| self.named(label.word, n).is_none());
        named && !text.contains(':') && text.split_whitespace().nth(1).is_some()
    }

    /// Where the title begins on the line below a label, behind a dash that marks no list: a single one, and no sign ends the label.
    fn dash_of_title(&self, unit: usize, label: &Label, title: usize) -> Option<usize> {
        let (marker, start) = self.bullet(title)?;
        let behind = self.next_text(title + 1).and_then(|next| self.bullet(next));
        let text = self.text(title).get(start..)?;
        (matches!(marker, '-' | '–' | '—')
            && label.separator == Separator::None
            && text.starts_with(|c: char| c.is_uppercase() || c == '„')
            && behind.is_none_or(|(other, _)| other != marker)
            && self.text(unit).ends_with(char::is_alphanumeric))
        .then_some(start)
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

    /// Labels first, and all the titles behind the heading of something else: "Cel 1: Cel 2: Projekty: Alfa Beta Gamma".
    fn values_behind(&mut self, labels: &[(usize, Label)], j: usize) -> Option<usize> {
        let (first, _) = labels.first()?;
        let unit = self.units.get(j)?;
        let rest = unit.announcement().filter(|a| a.pure && a.colon)?.rest?;
        let colons = labels.iter().all(|(_, label)| label.separator == Separator::Colon);
        let same_line = self.units.get(*first).map(Unit::block) == Some(unit.block());
        (colons && same_line).then(|| self.values_in_line(labels, j, rest))
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
}

/// The words behind byte `at` that begin with a capital.
fn capitals(text: &str, at: usize) -> usize {
    let words = text.get(at..).unwrap_or_default().split_whitespace();
    words.filter(|word| word.starts_with(char::is_uppercase)).count()
}

/// True for a field that names what the card is about: "Nazwa priorytetu", "Tytuł zadania".
pub(super) fn names_its_title(text: &str) -> bool {
    const NAMING: [&str; 3] = ["nazwa", "tytul", "tresc"];
    let first = word_at(text, 0).filter(|word| word.len() <= 8).map(fold_word);
    first.is_some_and(|first| NAMING.contains(&first.as_str()))
}

/// Where the title begins behind the colon of a field, where one stands there.
fn behind_colon(text: &str) -> Option<usize> {
    let start = skip_blank(text, text.find(':')? + 1);
    (start < text.len()).then_some(start)
}

/// Where the word behind the first begins.
fn word_end(text: &str) -> usize {
    skip_blank(text, word_at(text, 0).map_or(0, str::len))
}
