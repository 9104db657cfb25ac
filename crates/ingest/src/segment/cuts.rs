//! Where a line is cut: before each of several labels, before the items of a list inside it, and behind what announces them.

use super::announce::{announcement_at, sentence_announcement};
use super::grammar::ends_in_joining_word;
use super::head::{Opening, Separator, behind_nr, bullet_at, floor, opening_at, skip_blank};
use super::lead::level_leads;
use super::number::{Close, Number, number_at};
use super::opening::Openings;
use super::words::{Noun, Phrase, phrase_at, phrases_at};

/// Where a block is cut: before each of several labels, before inline bullets, and behind an announcement that carries
/// its first item.
pub(super) fn cuts(text: &str, openings: &Openings) -> Vec<usize> {
    let mut cuts = inline_labels(text);
    let labelled = || {
        matches!(openings.opening(text), Some(Opening::Label(l)) if l.number.is_some()
            || l.separator == Separator::Colon && l.word.adjective.is_some())
    };
    if !cuts.is_empty() || text.contains(':') && labelled() {
        cuts.extend(inline_lists(text));
    }
    let numbered_behind = || match openings.opening(text) {
        Some(Opening::Label(label)) => {
            text.bytes().skip(label.title).any(|byte| byte.is_ascii_digit())
        }
        _ => false,
    };
    if !cuts.is_empty() || numbered_behind() {
        cuts.extend(numbers_below_labels(text, &cuts));
    }
    if cuts.is_empty()
        && text.contains(':')
        && let Some(number) = openings.number(text)
    {
        cuts.extend(list_behind_item(text, number.end));
    }
    cuts.extend(quoted_goals(text));
    cuts.extend(list_of_sentence(text));
    cuts.extend(inline_bullets(text));
    let rest = match openings.bullet(text) {
        Some((_, at)) => announcement_at(text, at).and_then(|announcement| announcement.rest),
        None => openings.announcement(text).and_then(|announcement| announcement.rest),
    };
    if let Some(rest) = rest
        && (number_at(text, rest, false).is_some()
            || text.get(rest..).is_some_and(|r| bullet_at(r).is_some()))
    {
        cuts.push(rest);
        cuts.extend(numbers_in_line(text, rest));
    }
    cuts.retain(|&at| at > 0);
    cuts.sort_unstable();
    cuts.dedup();
    cuts
}

/// Offsets of lists that stand among labels in one line, and of their items: "… Zadania: 1) budowa; 2) remont. Cel 2 …".
fn inline_lists(text: &str) -> Vec<usize> {
    let mut found = Vec::new();
    for start in capital_leads(text) {
        let announces = phrases_at(text, start).filter(|(phrases, end)| {
            text.get(*end..).is_some_and(|rest| rest.starts_with(':'))
                && phrases.iter().all(|phrase| phrase.form.plural && phrase.form.nominative)
        });
        if let Some((_, end)) = announces {
            let first = skip_blank(text, end + 1);
            found.push(start);
            if number_at(text, first, false).is_some() {
                found.push(first);
                found.extend(numbers_in_line(text, first));
            }
        }
    }
    found
}

/// Offset of the sentence that announces a list in the line of a numbered item: "1.1. Innowacje. Kierunki działań: parki; bony."
fn list_behind_item(text: &str, from: usize) -> Option<usize> {
    let sentences = text.match_indices(". ").map(|(at, _)| at + 2);
    let announces = |&at: &usize| {
        let begins = text.get(at..).is_some_and(|rest| rest.starts_with(char::is_uppercase));
        begins && announcement_at(text, at).is_some_and(|a| a.pure && a.colon && a.number.is_none())
    };
    sentences.filter(|&at| at > from + 1).find(announces)
}

/// Offsets of numbers below those of the labels that stand before them in the line: "CEL 1 Rozwój 1.1. Obwodnica 1.2. Most CEL 2 …".
fn numbers_below_labels(text: &str, labels: &[usize]) -> Vec<usize> {
    let mut found = Vec::new();
    let starts = std::iter::once(0).chain(labels.iter().copied().filter(|&at| at > 0));
    for start in starts {
        let end = labels.iter().copied().find(|&at| at > start).unwrap_or(text.len());
        let Some(segment) = text.get(start..end) else { continue };
        let Some(Opening::Label(label)) = opening_at(segment, 0) else { continue };
        let Some(number) = label.number else { continue };
        let is_first = |at: usize| {
            let first = number_at(segment, at, false)?;
            let behind = segment.get(first.end..)?.trim_start();
            (first.close == Close::Dot
                && first.is_below(&number)
                && first.last().is_some_and(|part| part.value() == 1)
                && behind.starts_with(char::is_uppercase))
            .then_some(at)
        };
        let words = segment.match_indices(' ').map(|(at, _)| at + 1);
        let Some(first) = words.filter(|&at| at > label.title).find_map(is_first) else { continue };
        // "Priorytet 1: Zdrowie. Obejmuje cele: 1.1. …": the sentence announces and is not of the title.
        let head = segment.get(label.title..first).unwrap_or_default();
        let announces = head.rfind(". ").map(|stop| label.title + stop + 2).filter(|&at| {
            segment.get(at..first).is_some_and(|sentence| sentence_announcement(sentence).is_some())
        });
        found.extend(announces.map(|at| start + at));
        let more = numbers_in_line(segment, first);
        found.extend(std::iter::once(first).chain(more).map(|at| start + at));
    }
    found
}

/// Offsets of the items that stand in one line with the sentence that announces them: "… wyznaczono cele operacyjne: 1.1. Port, 1.2.
/// Latarnia."
fn list_of_sentence(text: &str) -> Vec<usize> {
    const LONGEST_HEAD: usize = 300;
    let head = text.as_bytes().iter().take(LONGEST_HEAD);
    let Some(colon) = head.enumerate().find(|(_, byte)| **byte == b':').map(|(at, _)| at) else {
        return Vec::new();
    };
    let first = skip_blank(text, colon + 1);
    if number_at(text, first, false).is_none_or(|n| n.last().is_none_or(|part| part.value() != 1)) {
        return Vec::new();
    }
    let items = numbers_in_line(text, first);
    let head = text.get(..=colon).unwrap_or_default();
    if items.is_empty() || sentence_announcement(head).is_none() {
        return Vec::new();
    }
    // The paragraph may go on behind the list.
    let last = items.last().copied().unwrap_or(first);
    let number = number_at(text, last, false).map_or(last, |number| number.end);
    let ends = text.get(number..).and_then(|rest| {
        let mut stops = rest.match_indices(". ").map(|(at, _)| number + at + 2);
        stops.find(|&at| text.get(at..).is_some_and(|rest| rest.starts_with(char::is_uppercase)))
    });
    std::iter::once(first).chain(items).chain(ends).collect()
}

/// Offsets of sentences in a paragraph that say a goal in quotation marks: "… Cel główny brzmi: „Czysta rzeka”."
fn quoted_goals(text: &str) -> Vec<usize> {
    const MOST_WORDS: usize = 5;
    const MOST_BYTES: usize = 200;
    if !(text.contains(':') && (text.contains('"') || text.contains('„'))) {
        return Vec::new();
    }
    let says = |&start: &usize| {
        let before = text.get(..start).unwrap_or_default();
        // The number of the label is no end of a sentence.
        if start > 0 && (!before.trim_end().ends_with('.') || number_before(text, start).is_some())
        {
            return false;
        }
        let Some(phrase) = phrase_at(text, start) else { return false };
        let rest = text.get(phrase.end..floor(text, phrase.end + MOST_BYTES)).unwrap_or_default();
        let head = rest.split(':').next().unwrap_or_default();
        !phrase.form.plural
            && phrase.form.nominative
            && phrase.word.adjective.is_some()
            && head.len() < rest.len()
            && head.split_whitespace().count() <= MOST_WORDS
            && !head.contains(['.', ';'])
            && rest.get(head.len() + 1..).is_some_and(|r| r.trim_start().starts_with(['„', '"']))
    };
    capital_leads(text).filter(says).collect()
}

/// Offsets of the numbers that go on, one by one, with the one at `first`: "1) …; 2) …; 3) …". Each stands behind the end
/// of an item and before a word.
fn numbers_in_line(text: &str, first: usize) -> Vec<usize> {
    const MOST: usize = 64;
    let mut found = Vec::new();
    let is_label = |number: &Number| number.close != Close::Nothing || number.depth() > 1;
    let Some(mut last) = number_at(text, first, false).filter(is_label) else {
        return found;
    };
    while let Some((at, number)) = next_in_line(text, last.end, &last) {
        found.push(at);
        last = number;
        if found.len() == MOST {
            break;
        }
    }
    found
}

/// The number behind byte `from` that goes on with `last`, and its offset. Behind an item that ends without a mark only a number
/// of several parts or with a code counts, with its dot, before a capital: "1.1.1. Pracownie 1.1.2. Kino".
fn next_in_line(text: &str, from: usize, last: &Number) -> Option<(usize, Number)> {
    let rest = text.get(from..)?;
    let begins = rest.char_indices().filter(|&(_, c)| c.is_ascii_alphanumeric());
    begins.map(|(at, _)| from + at).find_map(|at| {
        let before = text.get(..at)?;
        if !(before.ends_with(char::is_whitespace) || before.is_empty()) {
            return None;
        }
        let number = number_at(text, at, false)?;
        let goes_on = number.follows(last) || number.begins_behind(last);
        if !(goes_on && number.shape() == last.shape()) {
            return None;
        }
        let behind = text.get(number.end..)?.trim_start();
        let counts = if before.trim_end().ends_with([';', ',', '.']) {
            behind.starts_with(|c: char| c.is_alphabetic() || "„\"".contains(c))
        } else {
            (number.depth() > 1 || !number.code.is_empty())
                && number.close == Close::Dot
                && behind.starts_with(|c: char| c.is_uppercase() || "„\"".contains(c))
        };
        counts.then_some((at, number))
    })
}

/// Offsets in the next line of the numbers that go on with a list in the line above: "… 1.2.2. Wypożyczalnia" / "instrumentów
/// 1.2.3. Ogródek". `last` is the last number of the line above.
pub(super) fn numbers_in_next_line(text: &str, last: &Number) -> Vec<usize> {
    match next_in_line(text, 0, last) {
        Some((at, _)) if at > 0 => std::iter::once(at).chain(numbers_in_line(text, at)).collect(),
        _ => Vec::new(),
    }
}

/// Offsets where words begin, with a capital, that may be level words; each begins with a letter of ASCII.
fn capital_leads(text: &str) -> impl Iterator<Item = usize> {
    let bytes = text.as_bytes();
    let leads = level_leads();
    let capitals = bytes.iter().enumerate().filter(|(_, byte)| byte.is_ascii_uppercase());
    capitals.map(|(at, _)| at).filter(move |&at| {
        let before = at.checked_sub(1).and_then(|before| bytes.get(before));
        before.is_none_or(|byte| !(byte.is_ascii_alphanumeric() || *byte >= 0x80))
            && leads.may_begin(text, at)
    })
}

/// Offsets of labels with numbers, where there are several: "… Cel operacyjny 1.1 … Cel operacyjny 1.2 …".
fn inline_labels(text: &str) -> Vec<usize> {
    let mut found = Vec::new();
    // Labels without numbers, which only a line that opens with one holds.
    let mut unnumbered = Vec::new();
    if capital_leads(text).nth(1).is_none() {
        return found;
    }
    let mut skip_to = 0;
    for start in capital_leads(text) {
        if start < skip_to {
            continue;
        }
        let Some(phrase) = phrase_at(text, start) else {
            continue;
        };
        if phrase.form.plural || !phrase.form.nominative {
            continue;
        }
        let before = text.get(..start).unwrap_or_default();
        // "Cel wpisuje się w Cel operacyjny 3.1 Strategii województwa" names another's.
        if before.trim_end().ends_with(['„', '"', '(', '«'])
            || ends_in_joining_word(before.trim_end()) && !before.trim_end().ends_with(" a")
        {
            continue;
        }
        let number_start = behind_nr(text, skip_blank(text, phrase.end));
        let behind = number_at(text, number_start, true);
        if let Some(number) = behind {
            let next = text.get(number.end..).unwrap_or_default().trim_start().chars().next();
            let separated = number.close != Close::Nothing || number.text.contains('.');
            if next.is_none_or(|c| {
                c.is_uppercase() || "„\":–-—.".contains(c) || c.is_lowercase() && separated
            }) {
                // A number before the label belongs to it, "1.1. Cel operacyjny", unless it is that of the label before.
                let own = number_before(text, start).filter(|&at| at >= skip_to);
                skip_to = number.end;
                found.push(own.unwrap_or(start));
            }
        } else if let Some(at) = number_before(text, start)
            && at > 0
        {
            skip_to = phrase.end;
            found.push(at);
        } else if start == 0 || number_before(text, start) == Some(0) {
            skip_to = phrase.end;
            found.push(0);
        } else if (phrase.word.noun == Noun::Vision || phrase.word.is_of_whole())
            && text.get(phrase.end..).is_some_and(|rest| rest.starts_with(": "))
        {
            skip_to = phrase.end;
            found.push(start);
        } else if is_unnumbered_label(text, start, &phrase) {
            skip_to = phrase.end;
            unnumbered.push(start);
        }
    }
    if found == [0] || found.is_empty() && unnumbered.first() == Some(&0) {
        found.extend(unnumbered);
    }
    // A label alone counts beside a list: "Cel główny: … Cele szczegółowe: C1. …".
    if found.len() == 1 && inline_lists(text).len() < 2 {
        found.clear();
    }
    // The source of the figure, glued behind the last label.
    if let Some(&last) = found.last()
        && let Some(source) = text.get(last..).and_then(|rest| rest.rfind(" Źródło: "))
    {
        found.push(last + source + 1);
    }
    found
}

/// Words that what follows them belongs to.
const GOVERNING: [&str; 26] = [
    "a", "czy", "dla", "do", "i", "ich", "jak", "jako", "jest", "lub", "na", "nad", "o", "od",
    "oraz", "po", "pod", "przez", "są", "to", "w", "we", "z", "za", "ze", "że",
];

/// True for the label of a goal without a number among others in a line: "… Cel operacyjny: Nowy most Cel operacyjny: …". No
/// conjunction or preposition stands before it, and its title follows, behind a sign where the word is one of common speech.
fn is_unnumbered_label(text: &str, start: usize, phrase: &Phrase) -> bool {
    let before = text.get(..start).unwrap_or_default().trim_end();
    let last = before.rsplit(' ').next().unwrap_or_default();
    if last.ends_with([',', ':', '–', '-', '/']) || GOVERNING.contains(&last) {
        return false;
    }
    let rest = text.get(phrase.end..).unwrap_or_default();
    let signed = [":", " –", " -", " —", ".:"].iter().find_map(|sign| rest.strip_prefix(sign));
    let narrowed = phrase.word.adjective.is_some() || phrase.word.complement.is_some();
    let title = match signed {
        Some(title) => title,
        None if narrowed => rest,
        None => return false,
    };
    title.starts_with(' ')
        && title.trim_start().starts_with(|c: char| c.is_uppercase() || "„\"".contains(c))
}

/// The offset of a number with a dot that stands directly before byte `at`.
fn number_before(text: &str, at: usize) -> Option<usize> {
    let before = text.get(..at)?.trim_end();
    let start = before.rfind(char::is_whitespace).map_or(0, |space| {
        space + before.get(space..).and_then(|r| r.chars().next()).map_or(1, char::len_utf8)
    });
    let number = number_at(before, start, false)?;
    // "(do 2030 r.) Cel" ends a bracket.
    if before.ends_with(')') && before.rfind('(').is_some_and(|open| open < start) {
        return None;
    }
    // "… przy szkole nr 3. Cel 2" ends in a number of something else.
    if before.get(..start).is_some_and(|head| head.trim_end().ends_with(" nr")) {
        return None;
    }
    (number.end == before.len() && number.close == Close::Dot
        || number.end == before.len() && number.depth() >= 2)
        .then_some(start)
}

/// Offsets of bullets inside a line, where there are at least two or the line opens with one.
fn inline_bullets(text: &str) -> Vec<usize> {
    const BULLETS: &[char] =
        &['•', '●', '▪', '■', '✓', '✔', '➢', '►', '\u{F0B7}', '\u{F0A7}', '\u{F0FC}', '\u{F0D8}'];
    // All of them begin with one of two bytes in UTF-8.
    let leads = text.bytes().enumerate().filter(|(_, byte)| matches!(byte, 0xE2 | 0xEF));
    let closes_label = |at: usize| {
        let before = text.get(..at).unwrap_or_default();
        let from = bullet_at(before).map_or(0, |(_, from)| from);
        matches!(opening_at(before, from), Some(Opening::Label(label)) if label.title >= before.len())
    };
    let mut bullets = leads.map(|(at, _)| at).filter(|&at| {
        let (before, rest) = text.split_at_checked(at).unwrap_or_default();
        let after = rest.strip_prefix(BULLETS);
        after.is_some_and(|after| {
            (at == 0 || before.ends_with(char::is_whitespace))
                && !after.trim().is_empty()
                && !(at > 0 && closes_label(at))
        })
    });
    let Some(first) = bullets.next() else { return Vec::new() };
    let opens = first == 0 || text.get(..first).is_some_and(|t| t.trim_end().ends_with(':'));
    let mut found: Vec<usize> = bullets.collect();
    if found.is_empty() && !opens {
        return Vec::new();
    }
    // Nothing is cut off before what opens the line.
    if first > 0 {
        found.push(first);
    }
    found
}
