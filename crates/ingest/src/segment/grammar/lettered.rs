//! Areas that only a letter tells: "A. Otwartość" above "Cel A.1. …".

use azymut_record::Level;

use super::{Grammar, Rule, Style};
use crate::segment::head::{Opening, skip_blank};
use crate::segment::number::{Close, Part};
use crate::segment::topic::topic_of;
use crate::segment::unit::UnitKind;

impl Grammar<'_, '_> {
    /// A heading with a letter that the goals below it go on from, where several are set so: "A. Otwartość" above "Cel A.1. …", and
    /// "B. Gospodarka" above "Cel B.1. …". The letter divides the goals, not the text.
    pub(super) fn lettered_area(&mut self, i: usize) -> Option<usize> {
        const REACH: usize = 400;
        let (letter, start) = self.heading_letter(i)?;
        if self.excluded().is_some() || !self.goals_go_on_from(i, letter) {
            return None;
        }
        let from = i.saturating_sub(REACH);
        let beside =
            |other: char| other as u32 == letter as u32 + 1 || other as u32 + 1 == letter as u32;
        let has_sibling = (from..i + REACH).any(|j| {
            self.heading_letter(j)
                .is_some_and(|(other, _)| beside(other) && self.goals_go_on_from(j, other))
        });
        if !has_sibling {
            return None;
        }
        let number = self.units.get(i)?.line_number().cloned();
        let (pieces, next) = self.statement(i, start, false);
        let mut item = Self::new_item(None, number, pieces, Style::Numbered);
        item.level = Some(Level::Area);
        self.local = None;
        self.section = None;
        self.expect = None;
        self.push(item, i, Rule::NumberedItem);
        Some(next)
    }

    /// The capital that numbers the heading at unit `i`, and where its title begins.
    fn heading_letter(&self, i: usize) -> Option<(char, usize)> {
        let unit = self.units.get(i)?;
        let number = unit.line_number().filter(|n| n.code.is_empty() && n.close == Close::Dot)?;
        let &[Part::Letter(letter)] = number.parts.as_slice() else { return None };
        let start = skip_blank(&unit.text, number.end);
        let title = unit.text.get(start..)?;
        let heads = letter.is_ascii_uppercase()
            && title.starts_with(|c: char| c.is_uppercase() || c == '„')
            && topic_of(title).is_none()
            && unit.announcement().is_none();
        heads.then_some((letter, start))
    }

    /// True where the first label below unit `i` is that of a goal whose number goes on from the letter: "Cel A.1".
    fn goals_go_on_from(&self, i: usize, letter: char) -> bool {
        const REACH: usize = 8;
        let below = self.units.iter().skip(i + 1).take(REACH);
        let first =
            below.filter(|unit| !matches!(unit.kind, UnitKind::Furniture)).find_map(|unit| {
                match unit.opening() {
                    Some(Opening::Label(label)) => Some(label),
                    _ => None,
                }
            });
        first.is_some_and(|label| {
            label.word.usual_level() < Level::Direction
                && !label.word.is_area()
                && label.number.as_ref().is_some_and(|number| {
                    number.depth() == 1 && number.code.chars().eq([letter])
                        || matches!(number.parts.as_slice(), [Part::Letter(own), _] if *own == letter)
                })
        })
    }
}
