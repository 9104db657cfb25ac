//! Labels split over lines, which are joined before anything is read.

use std::sync::OnceLock;

use super::fold::words_from;
use super::head::{Opening, behind_nr, floor, opening_at, skip_blank};
use super::lead::Leads;
use super::number::{Number, number_at};
use super::words::{adjective_stems, phrase_at};
use crate::block::Block;

/// A label split over lines: "Cel" / "strategiczny 1.", "Kierunki działań do celu" / "operacyjnego 1.".
pub(super) fn joins_label(first: &str, second: &str) -> bool {
    if first.len() > 80
        || second.len() > 200
        || !second_leads().may_begin(second, 0)
        || first.ends_with([':', '.', ';', ','])
    {
        return false;
    }
    if is_word_alone(first) && behind_nr(second, 0) > 0 {
        return number_at(second, behind_nr(second, 0), true).is_some();
    }
    let Some((start, _, word)) = words_from(second, 0).next() else {
        return false;
    };
    if start != 0 || word.len() > 24 {
        return false;
    }
    if joins_inverted(first, second) {
        return true;
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
    let begins_title = || noun.start == head && begins_title(&joined, whole.end);
    gained
        && (noun.start == head || announcement_start(first))
        && (follows_label(&joined, whole.end) || begins_title())
}

/// The beginnings of what the second line of a label opens with: what narrows its word, or "nr".
fn second_leads() -> &'static Leads {
    static LEADS: OnceLock<Leads> = OnceLock::new();
    LEADS.get_or_init(|| {
        let narrowing =
            ["cel", "prioryt", "obszar", "pol", "os", "dzialan", "interwencj", "rozwoj"];
        Leads::of(narrowing.into_iter().chain(["zmian", "wsparc", "nr"]).chain(adjective_stems()))
    })
}

/// An adjective on a line of its own, and the noun below it: "Strategiczny" / "Cel 1".
fn joins_inverted(first: &str, second: &str) -> bool {
    const LONGEST: usize = 30;
    if first.len() > LONGEST || first.contains(' ') || !first.starts_with(char::is_uppercase) {
        return false;
    }
    let joined = format!("{first} {second}");
    phrase_at(&joined, 0).is_some_and(|whole| {
        whole.end > first.len()
            && (follows_label(&joined, whole.end) || begins_title(&joined, whole.end))
    })
}

/// True where a title stands behind a label without any sign: "Cel" / "strategiczny Czyste powietrze".
fn begins_title(text: &str, at: usize) -> bool {
    text.get(at..)
        .is_some_and(|rest| rest.trim_start().starts_with(|c: char| c.is_uppercase() || c == '„'))
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

/// A label of which the number stands on the next line: "CEL STRATEGICZNY" / "2", "Priorytet" / "1:". Of words of common speech, which
/// head columns too, only numbers of two components.
pub(super) fn number_of_label(first: &str, second: &str) -> bool {
    const LONGEST: usize = 12;
    if first.len() > 80 || second.len() > LONGEST || !first.ends_with(char::is_alphabetic) {
        return false;
    }
    let Some(number) = number_at(second, 0, true).filter(|number| stands_alone(second, number))
    else {
        return false;
    };
    super::is_label_without_number(first)
        || number.depth() > 1
            && matches!(opening_at(first, 0), Some(Opening::Label(label))
                if label.number.is_none() && label.title >= first.len())
}

/// True where nothing but a sign stands behind the number.
fn stands_alone(text: &str, number: &Number) -> bool {
    let behind = text.get(number.end..).unwrap_or_default();
    behind.trim_matches([' ', ':', '.', '–', '—', '-']).is_empty()
}

/// True where the word on the line of block `at`, "Zadanie", is the first half of a label and the number that the next line opens with
/// the second: the word heads a single number, and the like does so again nearby. A column or a list has one head for many.
pub(crate) fn heads_one_number(blocks: &[Block], at: usize) -> bool {
    const NEARBY: usize = 60;
    let text_of = |index: usize| blocks.get(index).map_or("", |block| block.text.as_str());
    let number_of = |index: usize| number_at(text_of(index), 0, true);
    let word = text_of(at);
    // Most lines open with a word.
    let mut letters = text_of(at + 1).bytes();
    if !letters.next().is_some_and(|first| first.is_ascii_alphanumeric())
        || letters.next().is_some_and(|second| second.is_ascii_lowercase() && second != b'l')
    {
        return false;
    }
    if !is_word_alone(word) {
        return false;
    }
    let Some(number) = number_of(at + 1) else { return false };
    let is_head = |index: &usize| {
        text_of(*index) == word
            && number_of(*index + 1).is_some_and(|n| n.depth() == number.depth())
    };
    let ahead = (at + 2..blocks.len().min(at + NEARBY)).find(is_head);
    let behind = (at.saturating_sub(NEARBY)..at).rev().find(is_head);
    // The list below a head goes on with the next number before anything else begins.
    let single = |from: usize, to: usize| {
        let Some(head) = number_of(from + 1) else { return false };
        let lines = (from + 2..to).map(text_of);
        let mut list = lines.take_while(|line| {
            !is_word_alone(line) && super::announce::announcement_at(line, 0).is_none()
        });
        !list.any(|line| {
            let other = number_at(line, 0, true);
            other.is_some_and(|other| other.follows(&head) && other.shape() == head.shape())
        })
    };
    ahead.is_some_and(|next| single(at, next)) || behind.is_some_and(|last| single(last, at))
}

/// True for the word of a level, in the singular, and nothing else.
fn is_word_alone(text: &str) -> bool {
    const LONGEST: usize = 60;
    text.len() <= LONGEST
        && phrase_at(text, 0).is_some_and(|phrase| {
            let end = behind_nr(text, skip_blank(text, phrase.end));
            phrase.form.nominative
                && !phrase.form.plural
                && (phrase.end >= text.len() || end >= text.len())
        })
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
        || number_at(text, behind_nr(text, cursor), true).is_some()
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
