//! Labels split over lines, which are joined before anything is read.

use super::fold::words_from;
use super::head::{Opening, floor, opening_at, skip_blank};
use super::lead::level_leads;
use super::number::number_at;
use super::words::phrase_at;

/// A label split over lines: "Cel" / "strategiczny 1.", "Kierunki działań do celu" / "operacyjnego 1.".
pub(super) fn joins_label(first: &str, second: &str) -> bool {
    if first.len() > 80
        || second.len() > 200
        || !level_leads().may_begin(second, 0)
        || first.ends_with([':', '.', ';', ','])
    {
        return false;
    }
    let Some((start, _, word)) = words_from(second, 0).next() else {
        return false;
    };
    if start != 0 || word.len() > 24 {
        return false;
    }
    let last_start = first.rfind(char::is_whitespace).map_or(0, |at| at + 1);
    let Some(noun) =
        phrase_at(first, last_start).filter(|p| p.end == first.len() && p.word.adjective.is_none())
    else {
        return false;
    };
    let joined = format!("{} {}", first.get(noun.start..).unwrap_or_default(), second);
    let Some(whole) = phrase_at(&joined, 0) else {
        return false;
    };
    let gained = whole.end > noun.end - noun.start;
    let head = number_at(first, 0, false).map_or(0, |n| skip_blank(first, n.end));
    // Either the label stands at the head of the line, or the line announces and refers to it.
    gained && (noun.start == head || announcement_start(first)) && follows_label(&joined, whole.end)
}

/// A label of which the word was hyphenated: "Cel strate-" / "giczny 1. …". Returns the length of the first line without its hyphen.
pub(super) fn hyphenated_label(first: &str, second: &str) -> Option<usize> {
    const LONGEST: usize = 60;
    let stem = first.strip_suffix(['-', '\u{AD}'])?;
    if stem.len() > LONGEST
        || !stem.ends_with(char::is_alphabetic)
        || !second.starts_with(char::is_lowercase)
    {
        return None;
    }
    let joined = format!("{stem}{}", second.get(..floor(second, LONGEST)).unwrap_or_default());
    let head = number_at(first, 0, false).map_or(0, |n| skip_blank(first, n.end));
    let whole = phrase_at(&joined, head)?;
    (whole.end > stem.len() && follows_label(&joined, whole.end)).then_some(stem.len())
}

/// A label of which the number stands on the next line: "CEL STRATEGICZNY" / "2". Of words of common speech, which head columns too,
/// only numbers of two components.
pub(super) fn number_of_label(first: &str, second: &str) -> bool {
    const LONGEST: usize = 12;
    if first.len() > 80 || second.len() > LONGEST || !first.ends_with(char::is_alphabetic) {
        return false;
    }
    let Some(number) = number_at(second, 0, true).filter(|number| number.end == second.len())
    else {
        return false;
    };
    super::is_label_without_number(first)
        || number.depth() > 1
            && matches!(opening_at(first, 0), Some(Opening::Label(label))
                if label.number.is_none() && label.title >= first.len())
}

fn announcement_start(text: &str) -> bool {
    phrase_at(text, 0).is_some_and(|p| p.form.plural && p.form.nominative)
}

/// Behind a label stands nothing, a number or a separator.
fn follows_label(text: &str, at: usize) -> bool {
    let cursor = skip_blank(text, at);
    let rest = text.get(cursor..).unwrap_or_default();
    rest.is_empty()
        || rest.starts_with([':', '.', '–', '-', '—'])
        || number_at(text, cursor, true).is_some()
}

/// A number of two components or more that stands above its title: "2.3.1" / "Pogłębienie portu".
pub(super) fn numbers_title(first: &str, second: &str) -> bool {
    const LONGEST: usize = 12;
    first.len() <= LONGEST
        && second.starts_with(char::is_uppercase)
        && number_at(first, 0, false)
            .is_some_and(|number| number.end == first.len() && number.depth() > 1)
        && number_at(second, 0, false).is_none()
        && phrase_at(second, 0).is_none()
}
