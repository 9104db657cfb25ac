//! Which lines belong together: a statement and the lines that it wraps to.

use super::{Grammar, is_all_capitals};
use crate::segment::number::Close;
use crate::segment::text::Piece;
use crate::segment::topic::{Topic, topic_of};
use crate::segment::unit::{Unit, UnitKind};

impl Grammar<'_, '_> {
    /// The pieces of a statement that begins at `start` of unit `i`, with the lines that it wraps to; and the first unit
    /// behind it.
    pub(super) fn statement(
        &self,
        i: usize,
        start: usize,
        plain_list: bool,
    ) -> (Vec<Piece>, usize) {
        let mut pieces = vec![Piece { unit: i, start, end: self.text(i).len() }];
        let mut j = i + 1;
        let mut behind = i + 1;
        let kind = self.units.get(i).map(|u| u.kind.clone());
        let mut skipped_furniture = false;
        // A statement that runs over more lines than this is a text.
        while pieces.len() < 40 {
            let Some(next) = self.units.get(j) else { break };
            if matches!(next.kind, UnitKind::Furniture) {
                j += 1;
                skipped_furniture = true;
                continue;
            }
            let comparable = match (&kind, &next.kind) {
                (Some(UnitKind::Cell(a)), UnitKind::Cell(b)) => {
                    a.row == b.row && a.column == b.column && a.table == b.table
                }
                (Some(UnitKind::Cell(_)), _) | (_, UnitKind::Cell(_)) => false,
                (Some(UnitKind::ListItem(_)), UnitKind::ListItem(_)) => false,
                (_, UnitKind::Text | UnitKind::ListItem(_)) => true,
                _ => false,
            };
            let last = pieces.last().copied();
            if !comparable
                || !last.is_some_and(|last| self.continues(last, j, plain_list, skipped_furniture))
            {
                break;
            }
            pieces.push(Piece { unit: j, start: 0, end: next.text.len() });
            j += 1;
            behind = j;
            skipped_furniture = false;
        }
        (pieces, behind)
    }

    /// True where blank lines part the lines in lower case around unit `j`: the one that none parts goes on with the line above.
    fn gaps_part_lines(&self, j: usize) -> bool {
        const BESIDE: usize = 6;
        let small = |unit: &Unit<'_>| {
            matches!(unit.kind, UnitKind::Text) && unit.text.starts_with(char::is_lowercase)
        };
        let beside = self.units.get(j.saturating_sub(BESIDE)..).unwrap_or_default();
        let pairs = beside.iter().zip(beside.iter().skip(1)).take(2 * BESIDE);
        pairs.filter(|(above, below)| small(above) && small(below)).any(|(_, below)| below.gap)
    }

    /// True where unit `j` is the next line of the statement that ends with `last`.
    pub(super) fn continues(
        &self,
        last: Piece,
        j: usize,
        plain_list: bool,
        over_page: bool,
    ) -> bool {
        let (Some(unit), Some(next)) = (self.units.get(last.unit), self.units.get(j)) else {
            return false;
        };
        let before = unit.text.trim_end();
        let text = next.text.as_ref();
        let Some(first) = text.chars().next() else {
            return false;
        };
        let glyph_bullet = next.bullet().is_some_and(|(bullet, _)| !"–—-−+".contains(bullet));
        if glyph_bullet {
            return false;
        }
        let ends_open = || {
            before.ends_with('\u{AD}')
                || before.ends_with('-') && !before.ends_with(" -") && first.is_lowercase()
                || before.ends_with([',', '(', '„', '/']) && !plain_list && !next.gap
                || ends_in_joining_word(before)
        };
        if text.ends_with('?') && text.len() < 80 {
            return false;
        }
        if first.is_lowercase() {
            if let Some(announcement) = next.announcement()
                && announcement.colon
                && announcement.pure
            {
                return false;
            }
            if next.line_number().is_some_and(|n| n.close != Close::Nothing)
                || next.opens_with_small_label()
            {
                return false;
            }
            if plain_list && before.ends_with([';', ',', '.']) {
                return false;
            }
            // Where the items themselves begin in lower case, a short line ends one.
            let item = unit.text.get(last.start..).unwrap_or_default();
            if plain_list
                && item.starts_with(char::is_lowercase)
                && !ends_open()
                && !self.wrapping.breaks(unit, text)
                && before.chars().count() < 60
                && (next.gap || !self.gaps_part_lines(j))
            {
                return false;
            }
            if before.ends_with(';') || is_attribute_line(text) {
                return false;
            }
            return !before.ends_with(':') || ends_open();
        }
        let title = unit.text.get(last.start..last.end).unwrap_or_default();
        // Capitals that wrap before a word that begins no title: "PODNIESIENIE JAKOŚCI" / "I DOSTĘPNOŚCI USŁUG".
        if is_all_capitals(title)
            && is_all_capitals(text)
            && begins_with_joining_word(text)
            && !before.ends_with(['.', ';', ':', '!', '?'])
        {
            return true;
        }
        if next.gap && !over_page && !ends_open() {
            return false;
        }
        if next.bullet().is_some()
            || next.line_number().is_some_and(|n| {
                n.close != Close::Nothing
                    || n.depth() > 1
                    || self.code_counts.get(&n.code).is_some_and(|count| *count >= 2)
            })
        {
            return false;
        }
        if next.opens_with_label()
            || next.announcement().is_some()
            || next.topic().is_some()
            || next.is_caption()
        {
            return false;
        }
        if before.ends_with(['.', ';', ':', '!', '?']) {
            return false;
        }
        if ends_open() {
            return true;
        }
        if "([„".contains(first) && !next.gap && before.len() >= 20 {
            return !self.wrapping.is_some() || self.wrapping.breaks(unit, text);
        }
        // Behind a label a short title may fill the line.
        let fills = title.len() >= 12 || title.len() >= 8 && unit.text.len() >= 24;
        if !next.gap
            && fills
            && is_all_capitals(title)
            && is_all_capitals(text)
            && text.split_whitespace().count() <= 12
        {
            return true;
        }
        // Lines that a break parted are joined already, but for those that a page parted.
        over_page && self.wrapping.breaks(unit, text)
    }
}

/// "Koszt: …", "szacunkowy koszt: …", "Termin realizacji: …".
pub(in crate::segment) fn is_attribute_line(text: &str) -> bool {
    text.contains(':')
        && topic_of(text).is_some_and(|t| matches!(t, Topic::Attributes | Topic::Indicators))
}

/// Words that cannot end a title.
const JOINING: [&str; 30] = [
    "i", "oraz", "a", "lub", "albo", "w", "we", "z", "ze", "na", "do", "dla", "o", "od", "ku",
    "po", "pod", "przy", "przez", "za", "nad", "poprzez", "między", "wraz", "ul.", "im.", "m.in.",
    "np.", "tj.", "tzw.",
];

/// True for a line that opens with a word that joins it to the one above, and no number: "DLA MŁODYCH".
fn begins_with_joining_word(text: &str) -> bool {
    const LONGEST: usize = 8;
    let first = text.split(char::is_whitespace).next().unwrap_or_default();
    first.len() < text.len()
        && first.len() <= LONGEST
        && JOINING.contains(&first.to_lowercase().as_str())
}

/// True where a line ends in a word that cannot end a title.
pub(in crate::segment) fn ends_in_joining_word(text: &str) -> bool {
    let joins = |word: &str| match word.is_ascii() {
        true => JOINING.iter().any(|joining| joining.eq_ignore_ascii_case(word)),
        false => JOINING.contains(&word.to_lowercase().as_str()),
    };
    text.rsplit(char::is_whitespace)
        .next()
        .is_some_and(|word| text.len() > word.len() && word.len() <= 8 && joins(word))
}
