//! Dates as documents write them.

use super::passage::Word;

const MONTHS: [&str; 12] = [
    "stycznia",
    "lutego",
    "marca",
    "kwietnia",
    "maja",
    "czerwca",
    "lipca",
    "sierpnia",
    "wrzesnia",
    "pazdziernika",
    "listopada",
    "grudnia",
];
const ENGLISH_MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
const ROMAN_MONTHS: [&str; 12] =
    ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"];

/// A date that begins with the first of some words, as `YYYY-MM-DD`, and how many words it takes: "26 czerwca 2014 r.",
/// "26.06.2014", "26 VI 2014", "2014-06-26", "26 June 2014", "June 26, 2014".
pub(super) fn date_at(words: &[Word<'_>]) -> Option<(String, usize)> {
    let first = words.first()?;
    if let Some(date) = in_one_word(&first.fold) {
        return Some((date, 1));
    }
    let [_, second, third] = words.get(..3)? else { return None };
    let year = leading_number(&third.fold, 4)?;
    let (day, month) = match leading_number(&first.fold, 2) {
        Some(day) => (day, month_of(&second.fold)?),
        None => (leading_number(&second.fold, 2)?, month_of(&first.fold)?),
    };
    Some((date(year, month, day)?, 3))
}

/// The first date among some words, and the number of its first word.
pub(super) fn first_date(words: &[Word<'_>]) -> Option<(String, usize, usize)> {
    (0..words.len()).find_map(|at| {
        let (date, length) = date_at(words.get(at..)?)?;
        Some((date, at, length))
    })
}

fn in_one_word(word: &str) -> Option<String> {
    let word = word.trim_end_matches(['r', '.']);
    let parts: Vec<&str> = word.split(['.', '-', '/']).collect();
    let [first, second, third] = parts.as_slice() else { return None };
    let number = |text: &str, digits: std::ops::RangeInclusive<usize>| {
        (digits.contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit()))
            .then(|| text.parse::<u32>().ok())
            .flatten()
    };
    if let (Some(year), Some(month), Some(day)) =
        (number(first, 4..=4), number(second, 1..=2), number(third, 1..=2))
    {
        return date(year, month, day);
    }
    date(number(third, 4..=4)?, number(second, 1..=2)?, number(first, 1..=2)?)
}

/// The number that a word begins with, where it has no more than so many digits and only a "r" (for *roku*), "st" or a
/// mark follows.
fn leading_number(word: &str, digits: usize) -> Option<u32> {
    let length = word.bytes().take_while(u8::is_ascii_digit).count();
    let rest = word.get(length..)?;
    let ends = matches!(rest, "" | "r" | "r." | "th" | "st" | "nd" | "rd" | "-go" | "roku");
    ((1..=digits).contains(&length) && ends).then(|| word.get(..length)?.parse().ok()).flatten()
}

fn month_of(word: &str) -> Option<u32> {
    [MONTHS, ENGLISH_MONTHS, ROMAN_MONTHS]
        .iter()
        .find_map(|names| names.iter().position(|name| *name == word))
        .and_then(|at| u32::try_from(at + 1).ok())
}

fn date(year: u32, month: u32, day: u32) -> Option<String> {
    let leap = year.is_multiple_of(4) && !year.is_multiple_of(100) || year.is_multiple_of(400);
    let days = match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    ((1990..=2100).contains(&year) && (1..=days).contains(&day))
        .then(|| format!("{year:04}-{month:02}-{day:02}"))
}
