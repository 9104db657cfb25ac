//! Hard-wrapped text: the column at which its lines break, and the lines that a break parted.

use super::grammar::{column_role, is_attribute_line};
use super::number::Close;
use super::unit::{Unit, UnitKind};

/// How the lines of a document are wrapped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Wrapping {
    /// The longest line that goes on on the next; 0 where lines are not wrapped.
    width: usize,
}

impl Wrapping {
    /// Finds the column by the lines that go on, in lower case, on the next. Too few such lines, lines of all lengths, or
    /// lines too long to have been broken speak against it.
    pub(crate) fn of(units: &[Unit<'_>]) -> Self {
        let mut lengths = Vec::new();
        for (unit, next) in units.iter().zip(units.iter().skip(1)) {
            let goes_on = matches!((&unit.kind, &next.kind), (UnitKind::Text, UnitKind::Text))
                && next.text.starts_with(char::is_lowercase)
                && !unit.text.ends_with(['.', ';', ':', ',', '?'])
                && next.line_number().is_none();
            if goes_on {
                lengths.push(unit.last_line);
            }
        }
        let width = lengths.iter().copied().max().unwrap_or(0);
        let full = lengths.iter().filter(|length| **length * 5 >= width * 4).count();
        let wrapped = lengths.len() >= 3 && (45..=140).contains(&width) && full * 2 > lengths.len();
        Self { width: if wrapped { width } else { 0 } }
    }

    /// True where lines are wrapped.
    pub(crate) fn is_some(self) -> bool {
        self.width > 0
    }

    /// True where the line of `unit` had no room left for the first word of the next.
    pub(crate) fn breaks(self, unit: &Unit<'_>, next: &str) -> bool {
        let first_word = next.split_whitespace().next().map_or(0, |w| w.chars().count());
        self.width > 0 && unit.last_line + 1 + first_word >= self.width
    }
}

/// Joins the lines that a break parted.
pub(crate) fn join_wrapped<'a>(mut units: Vec<Unit<'a>>, wrapping: Wrapping) -> Vec<Unit<'a>> {
    if !wrapping.is_some() {
        return units;
    }
    let texts = units.iter().filter(|u| u.kind == UnitKind::Text).count();
    let gaps = units.iter().filter(|u| u.kind == UnitKind::Text && u.gap).count();
    if gaps * 10 >= texts * 9 {
        // Where every line is set apart, a blank line says nothing.
        for unit in &mut units {
            unit.gap = false;
        }
    }
    let mut joined: Vec<Unit<'a>> = Vec::with_capacity(units.len());
    let mut rest = units.into_iter().peekable();
    while let Some(mut unit) = rest.next() {
        let titled = unit.kind == UnitKind::Text && is_title(&unit);
        let bullet = unit.bullet().map(|(bullet, _)| bullet);
        let mut lines: Vec<Unit<'a>> = Vec::new();
        while let Some(next) = rest.peek() {
            let before = lines.last().unwrap_or(&unit);
            let goes_on = unit.kind == UnitKind::Text
                && next.kind == UnitKind::Text
                && !next.gap
                && lines.len() < 200
                && wrapping.breaks(before, &next.text)
                && !before.text.ends_with(':')
                && !(titled && ends_title(&unit.text, &before.text, &next.text))
                && (!begins_anew(next) || is_dash_in_sentence(bullet, &before.text, next));
            if !goes_on {
                break;
            }
            lines.extend(rest.next());
        }
        // The lines of a description below a title are not the title's.
        let capital = lines.first().is_some_and(|l| l.text.starts_with(char::is_uppercase));
        let is_text = lines.len() >= 2
            && lines.iter().any(|l| {
                l.text.ends_with(['.', '!']) || l.text.contains(". ") || l.text.contains("? ")
            });
        if titled && capital && is_text && !unit.text.ends_with(['-', '\u{AD}', ',']) {
            joined.push(unit);
            let mut lines = lines.into_iter();
            let Some(first) = lines.next() else { continue };
            unit = first;
            for line in lines {
                unit.append(line);
            }
            joined.push(unit);
            continue;
        }
        for line in lines {
            unit.append(line);
        }
        joined.push(unit);
    }
    joined
}

/// A title ends with its full stop, and one in capitals where the capitals do.
fn ends_title(title: &str, before: &str, next: &str) -> bool {
    let capitals =
        |text: &str| text.chars().any(char::is_uppercase) && !text.chars().any(char::is_lowercase);
    let begins = next.starts_with(|c: char| c.is_uppercase() || "„\"".contains(c));
    begins && before.ends_with('.')
        || capitals(title) && !capitals(next) && next.chars().any(char::is_lowercase)
}

/// A dash at the beginning of a line may stand in the middle of a sentence: where the list has other bullets, or none, and
/// the line above does not end anything.
fn is_dash_in_sentence(bullet: Option<char>, before: &str, next: &Unit<'_>) -> bool {
    let dash = |c: char| "–—-−".contains(c);
    let begins = next.bullet().is_some_and(|(c, at)| {
        dash(c) && next.text.get(at..).is_some_and(|rest| rest.starts_with(char::is_lowercase))
    });
    begins && bullet.is_some_and(|c| !dash(c)) && !before.ends_with(['.', ';', ':', ','])
}

/// True for lines with a label or a number, which a description may follow.
fn is_title(unit: &Unit<'_>) -> bool {
    unit.bullet().is_none() && (unit.opens_with_label() || unit.line_number().is_some())
}

/// True for lines that begin something of their own.
fn begins_anew(unit: &Unit<'_>) -> bool {
    let text = unit.text.as_ref();
    let listed = unit
        .line_number()
        .is_some_and(|n| n.close != Close::Nothing || n.depth() > 1 || !n.code.is_empty());
    if listed || unit.bullet().is_some() || text.ends_with('?') && text.len() < 80 {
        return true;
    }
    if is_attribute_line(text) || column_role(text).is_some() {
        return true;
    }
    if text.starts_with(char::is_lowercase) {
        return unit.announcement().is_some_and(|a| a.colon && a.pure)
            || unit.opens_with_small_label();
    }
    unit.opens_with_label()
        || unit.announcement().is_some_and(|a| a.pure || a.colon)
        || unit.topic().is_some_and(|_| {
            let words = text.split_whitespace().count();
            text.ends_with(':') || words == 1 || words <= 4 && !text.chars().any(char::is_lowercase)
        })
        || unit.is_caption()
}
