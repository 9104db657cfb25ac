//! What the words of lines tell of where a paragraph goes on, and how its lines are put together.

use super::lines::{Line, is_bullet};
use crate::lexicon::is_word;
use crate::segment::{is_label_alone, is_structural};

/// True where the dash that a line opens with would have fitted, with the word behind it, into this room.
pub(super) fn dash_fits(line: &Line, room: f64) -> bool {
    let letters = line.text.chars().count().max(1) as f64;
    let begins = line.text.split(' ').take(2).map(|word| word.chars().count() + 1).sum::<usize>();
    (line.x1 - line.x0) / letters * (begins as f64) < room
}

/// True for a numbered label that still lacks its title: "1. Cel strategiczny:".
pub(super) fn is_bare_label(text: &str) -> bool {
    text.ends_with(':') && text.contains(|c: char| c.is_ascii_digit()) && is_structural(text)
}

/// True for a text that opens with a label of a level: "1.2. Cel operacyjny: …", "Cel operacyjny 1.2. …".
pub(super) fn opens_with_label(text: &str) -> bool {
    /// Longest label, in bytes.
    const LABEL: usize = 60;
    text.match_indices([':', '.'])
        .map(|(at, sign)| at + sign.len())
        .take_while(|&end| end <= LABEL && end < text.len())
        .any(|end| text.get(..end).is_some_and(is_label_alone))
}

/// True for a line that opens with a dash and goes on in lower case.
pub(super) fn dash_goes_on(line: &str) -> bool {
    line.trim_start_matches(['–', '—', '-']).trim_start().starts_with(char::is_lowercase)
}

/// True where the point at the end of a line is that of an abbreviation that sentences go on behind.
pub(super) fn ends_in_abbreviation(line: &str) -> bool {
    const ABBREVIATIONS: [&str; 14] = [
        "itp.", "itd.", "np.", "m.in.", "tj.", "tzw.", "tzn.", "ww.", "wg.", "dot.", "ok.", "im.",
        "ul.", "r.",
    ];
    let last = line.rsplit([' ', '(']).next().unwrap_or_default().to_lowercase();
    ABBREVIATIONS.contains(&last.as_str())
}

/// True where a line ends in a word that another must follow: a preposition or a conjunction. Of the short ones in capitals
/// only those that no goal is counted by.
pub(super) fn leaves_open(line: &str) -> bool {
    const OPEN: [&str; 26] = [
        "a", "i", "o", "u", "w", "z", "bez", "dla", "do", "ku", "lub", "między", "na", "nad", "od",
        "oraz", "po", "pod", "poprzez", "przez", "przy", "we", "wobec", "za", "ze", "zgodnie",
    ];
    let last = line.rsplit(char::is_whitespace).next().unwrap_or_default();
    match last {
        "O" | "W" | "Z" => line.trim_end().len() > last.len(),
        _ if last.chars().count() == 1 => OPEN.contains(&last),
        _ => OPEN.contains(&last.to_lowercase().as_str()),
    }
}

/// True where a line opens with the number that follows the one that a paragraph opens with: "1.2" behind "1.1", "IV.5" behind
/// "IV.4"; or with the first one below it: "IV.1" behind "IV.".
pub(super) fn is_next_number(paragraph: &str, line: &str) -> bool {
    let number = |text: &str| -> Option<(String, u32)> {
        let first = text.split_whitespace().next()?.trim_end_matches(['.', ')']);
        let (before, last) = first.rsplit_once('.')?;
        (first.len() <= 12).then_some((before.to_owned(), last.parse().ok()?))
    };
    let whole = |text: &str| text.split_whitespace().next().map(|first| first.to_owned());
    if let (Some(above), Some((chapter, 1))) = (whole(paragraph), number(line))
        && above.strip_suffix('.') == Some(chapter.as_str())
    {
        return true;
    }
    match (number(paragraph), number(line)) {
        (Some((chapter, before)), Some((same, next))) => {
            chapter == same && before.checked_add(1) == Some(next)
        }
        _ => false,
    }
}

/// True where the word at the end of a line goes on at the beginning of the next.
pub(super) fn breaks_word(line: &str, next: &str) -> bool {
    let before = line.trim_end_matches(HYPHENS);
    if before.len() == line.len() || before.ends_with(char::is_whitespace) {
        return false;
    }
    let case = |c: Option<char>| c.map(|c| (c.is_lowercase(), c.is_uppercase()));
    match (case(before.chars().next_back()), case(next.chars().next())) {
        (_, Some((true, _))) => true,
        // In capitals a break looks like this, and so does a double name.
        (Some((_, true)), Some((_, true))) => next.chars().nth(1).is_some_and(char::is_uppercase),
        _ => false,
    }
}

/// Hyphens that lines end with.
const HYPHENS: [char; 4] = ['-', '\u{AD}', '\u{2010}', '\u{FFFE}'];

/// Joins the next line: with a space, or without where a word was broken.
pub(super) fn append(text: &mut String, line: &str) {
    if breaks_word(text, line) {
        let soft = !text.ends_with('-');
        let left: String = {
            let letters: Vec<char> =
                text.chars().rev().skip(1).take_while(|c| c.is_alphabetic()).take(60).collect();
            letters.into_iter().rev().collect()
        };
        let right: String = line.chars().take_while(|c| c.is_alphabetic()).collect();
        // "wyrobis-kach" is a word without its hyphen, "kompozycyjno-komunikacyjny" is not.
        let compound = || {
            let whole = format!("{left}{right}").to_lowercase();
            !is_word(&whole) && left.to_lowercase().ends_with('o') && left.chars().count() >= 4
        };
        if soft || !compound() {
            text.pop();
        }
    } else if !(text.ends_with('-') && text.chars().rev().nth(1).is_some_and(char::is_alphabetic)) {
        text.push(' ');
    }
    text.push_str(line);
}

/// An entry of a contents page: dots that lead to a number.
pub(super) fn is_contents_entry(text: &str) -> bool {
    let text = text.trim_end();
    let before = text.trim_end_matches(|c: char| c.is_ascii_digit());
    let digits = text.len() - before.len();
    let dotted = before.trim_end_matches(|c: char| c.is_whitespace());
    let dots = dotted
        .chars()
        .rev()
        .take_while(|c| matches!(c, '.' | '…' | '·' | '_' | ' '))
        .filter(|c| !c.is_whitespace())
        .count();
    (1..=4).contains(&digits) && (dots >= 3 || dotted.ends_with('…'))
}

/// A bullet that only its own font knows becomes the usual one.
pub(super) fn plain_bullet(text: String) -> String {
    let Some(first) = text.chars().next() else { return text };
    if ('\u{E000}'..='\u{F8FF}').contains(&first) {
        let rest = text.get(first.len_utf8()..).unwrap_or_default();
        return format!("• {}", rest.trim_start());
    }
    text
}

pub(super) fn opens_with_bullet(text: &str) -> bool {
    text.chars().next().is_some_and(is_bullet)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_follow_begin_a_line_anew() {
        for (paragraph, line) in
            [("1.1 Cel", "1.2 Cel"), ("IV.4. Cel", "IV.5 Cel"), ("IV. Cel", "IV.1 Cel")]
        {
            assert!(is_next_number(paragraph, line), "{line}");
        }
        for (paragraph, line) in
            [("1.1 Cel", "1.3 Cel"), ("IV. Cel", "V.1 Cel"), ("W roku", "2.1 mln")]
        {
            assert!(!is_next_number(paragraph, line), "{line}");
        }
    }

    #[test]
    fn prepositions_and_conjunctions_leave_a_line_open() {
        for line in ["3.1. MIASTO Z", "Rozwój kultury i", "3.2 WSPARCIE DLA", "miasto otwarte na"]
        {
            assert!(leaves_open(line), "{line}");
        }
        for line in ["CEL STRATEGICZNY I", "Priorytet A", "Z", "Rozwój kultury", "", "CEL U"] {
            assert!(!leaves_open(line), "{line}");
        }
    }
}
