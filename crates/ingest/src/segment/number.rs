//! The numbers that stand before and behind level words: "1.", "3.2", "IV", "I.1.", "CS1", "C.1.2", "a)".
//!
//! Nearly every line is asked for its number, and more than once, so a number is kept in place: none of it is allocated.

use std::fmt::Write;

use arrayvec::{ArrayString, ArrayVec};

/// Most components that a number has.
const MAX_PARTS: usize = 6;
/// Longest code, in letters.
pub(super) const MAX_CODE: usize = 4;
/// Longest component: figures or Roman numerals.
const MAX_COMPONENT: usize = 8;
/// The last small letter that a list is taken to reach where a full stop closes it.
const LAST_LISTED: char = 'h';
/// Longest number as printed: a code and what parts it from the figures, components, and the dots between them.
const MAX_PRINTED: usize = MAX_CODE + 1 + MAX_PARTS * (MAX_COMPONENT + 1) + 1;

/// A number as printed.
pub(crate) type Printed = ArrayString<MAX_PRINTED>;
/// The letters of a code.
pub(crate) type Code = ArrayString<MAX_CODE>;

/// One component of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Part {
    Arabic(u16),
    Roman(u16),
    Letter(char),
}

/// What closes a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Close {
    Dot,
    Parenthesis,
    Nothing,
}

/// A number as printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Number {
    /// As printed, without the closing dot or parenthesis.
    pub text: Printed,
    /// The letters before the first figure: "CS" of "CS1", "C" of "C.1.2".
    pub code: Code,
    pub parts: ArrayVec<Part, MAX_PARTS>,
    pub close: Close,
    /// Byte offset just behind the number and what closes it.
    pub end: usize,
    /// True where letters that scanning confuses were read as figures: "l.2", "Il".
    pub repaired: bool,
}

impl Number {
    /// How deep the number stands: 1 for "3", 2 for "3.1" and "CO3.1".
    pub(crate) fn depth(&self) -> usize {
        self.parts.len()
    }

    /// What numbers of one list share: the code, the kinds of their components, and what closes a single one.
    pub(crate) fn shape(&self) -> Shape {
        Shape {
            code: self.code,
            kinds: self.parts.iter().map(|part| part.kind()).collect(),
            close: if self.parts.len() == 1 { self.close } else { Close::Nothing },
        }
    }

    /// True where `self` is the number of a section just below that of `above`: "3.1" below "3" and "III".
    pub(crate) fn is_below(&self, above: &Number) -> bool {
        // "A.2" below "A."
        if let (1, [Part::Letter(letter)], "") =
            (self.parts.len(), above.parts.as_slice(), above.code.as_str())
            && self.code.len() == 1
        {
            return self.code.starts_with(letter.to_ascii_uppercase());
        }
        self.parts.len() == above.parts.len() + 1
            && self.parts.iter().zip(&above.parts).all(|(a, b)| a.value() == b.value())
    }

    /// True for a number that could follow `previous` in one list.
    pub(crate) fn follows(&self, previous: &Number) -> bool {
        let (Some((last, head)), Some((previous_last, previous_head))) =
            (self.parts.split_last(), previous.parts.split_last())
        else {
            return false;
        };
        self.parts.len() == previous.parts.len()
            && head.iter().zip(previous_head).all(|(a, b)| a.value() == b.value())
            && (last.value() == previous_last.value() + 1)
    }

    /// True for the first number below the next: "2.1" behind "1.3".
    pub(crate) fn begins_behind(&self, previous: &Number) -> bool {
        let ([head @ .., above, last], [previous_head @ .., previous_above, _]) =
            (self.parts.as_slice(), previous.parts.as_slice())
        else {
            return false;
        };
        self.parts.len() == previous.parts.len()
            && head.iter().zip(previous_head).all(|(a, b)| a.value() == b.value())
            && above.value() == previous_above.value() + 1
            && last.value() == 1
    }

    /// The last component.
    pub(crate) fn last(&self) -> Option<Part> {
        self.parts.last().copied()
    }
}

/// The form of a number, without its value.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Shape {
    pub code: Code,
    pub kinds: ArrayVec<u8, MAX_PARTS>,
    pub close: Close,
}

impl Part {
    /// The value of the component; letters count from 1.
    pub(crate) fn value(self) -> u16 {
        match self {
            Part::Arabic(n) | Part::Roman(n) => n,
            Part::Letter(c) => {
                (c.to_ascii_lowercase() as u32).saturating_sub('a' as u32 - 1) as u16
            }
        }
    }

    fn kind(self) -> u8 {
        match self {
            Part::Arabic(_) => 0,
            Part::Roman(_) => 1,
            Part::Letter(c) if c.is_uppercase() => 2,
            Part::Letter(_) => 3,
        }
    }
}

/// Reads the number that `text` begins with at byte `at`. `ocr` allows the confusions of scanning.
pub(crate) fn number_at(text: &str, at: usize, ocr: bool) -> Option<Number> {
    let rest = text.get(at..)?;
    // Most lines begin with a word: nothing but figures, capitals and single letters can be a number.
    match (rest.as_bytes().first()?, rest.as_bytes().get(1)) {
        (b'0'..=b'9' | b'(' | b'[', _) => {}
        (b'A'..=b'Z' | b'a'..=b'z' | b'|', None) => {}
        (b'A'..=b'Z' | b'|', Some(next)) if !next.is_ascii_lowercase() || *next == b'l' => {}
        (b'l', Some(_)) => {}
        (b'a'..=b'z', Some(b')')) | (b'a'..=b'h', Some(b'.')) => {}
        (b'a'..=b'z', Some(b' ')) if rest.as_bytes().get(2) == Some(&b')') => {}
        _ => return None,
    }
    let open = rest.starts_with(['(', '[']);
    let start = usize::from(open);
    let (code, mut cursor) = code_at(rest, start)?;
    // "[C1]" is a code; "[1]" points to a source.
    if rest.starts_with('[') && code.is_empty() {
        return None;
    }
    let first = cursor;
    let mut components: ArrayVec<Component, MAX_PARTS> = ArrayVec::new();
    let mut parts: ArrayVec<Part, MAX_PARTS> = ArrayVec::new();
    let mut next = Some(component(rest, cursor, ocr, false)?);
    while let Some(component) = next.take() {
        cursor = component.end;
        parts.push(component.part);
        components.push(component);
        if components.is_full() {
            break;
        }
        if rest.as_bytes().get(cursor) == Some(&b'.') {
            next = self::component(rest, cursor + 1, ocr, true);
        } else if ocr && rest.get(cursor..).is_some_and(|r| r.starts_with(" .")) {
            // "1 .1": the dot strayed from its figure.
            next = self::component(rest, cursor + 2, ocr, true)
                .filter(|part| matches!(part.part, Part::Arabic(_)))
                .map(|part| Component { repaired: true, ..part });
        }
    }
    if !components.is_full()
        && let Some(letter) = lettered(rest, cursor, ocr)
    {
        parts.push(Part::Letter(letter));
        cursor += 1;
    } else if !components.is_full()
        && let Some(letter) =
            finest_letter(rest, cursor).filter(|l| components.len() >= 2 || !matches!(l, 'l' | 'o'))
    {
        parts.push(Part::Letter(letter));
        cursor += 2;
    }
    // "1 . Kanalizacja", "a ) odmulenie": scanning put a blank before what closes the number.
    let strayed = at == 0
        && match rest.get(cursor..cursor + 3) {
            Some(" . ") => matches!(parts.as_slice(), [Part::Arabic(_)]),
            Some(" ) ") => matches!(parts.as_slice(), [Part::Arabic(_) | Part::Letter(_)]),
            _ => false,
        };
    if strayed {
        cursor += 1;
    }
    let close = match rest.as_bytes().get(cursor) {
        Some(b'.') => Close::Dot,
        Some(b')') => Close::Parenthesis,
        Some(b']') if open => Close::Parenthesis,
        _ => Close::Nothing,
    };
    if open && close != Close::Parenthesis {
        return None;
    }
    let printed_end = cursor - usize::from(strayed);
    if close != Close::Nothing {
        cursor += 1;
        // "1.)"
        if close == Close::Dot && rest.as_bytes().get(cursor) == Some(&b')') {
            cursor += 1;
        }
    }
    let single_small = matches!(parts.as_slice(), [Part::Letter(c)] if c.is_lowercase());
    if single_small && close != Close::Parenthesis {
        // "a. Budowa stanic"; what begins with another letter is an abbreviation: "m. Toruń", "r. Wydatki".
        let lists = close == Close::Dot && rest.starts_with(|c: char| c <= LAST_LISTED);
        let behind = rest.get(cursor..).filter(|behind| behind.starts_with([' ', '\t']));
        let word = behind.map(str::trim_start);
        // "e-usługi" is a word too.
        let long = |word: &str| {
            word.starts_with(char::is_alphabetic)
                && word.chars().take(4).filter(|c| c.is_alphabetic()).count() >= 3
        };
        if !lists || !word.is_some_and(long) {
            return None;
        }
    }
    let next = rest.get(cursor..)?.chars().next();
    match close {
        // A figure runs into what follows it only behind a dot: "1.1.Rozwój".
        Close::Nothing
            if next.is_some_and(|c| !(c.is_whitespace() || ":–—-,;)”\"".contains(c)))
                && !(ocr && parts.len() >= 2 && rest.get(cursor..).is_some_and(opens_title)) =>
        {
            return None;
        }
        Close::Nothing
            if next == Some(',')
                && rest.get(cursor + 1..)?.starts_with(|c: char| c.is_ascii_digit()) =>
        {
            return None;
        }
        Close::Dot if next.is_some_and(|c| c.is_ascii_digit()) => return None,
        _ => {}
    }
    let repaired = components.iter().any(|component| component.repaired);
    let printed = rest.get(start..printed_end)?;
    let text = if repaired {
        mended(rest, start, first, &components, printed_end)?
    } else {
        Printed::from(printed).ok()?
    };
    Some(Number { text, code, parts, close, end: at + cursor, repaired })
}

/// Short words that stand before a number, where they are set in capitals, and are no codes.
const WORDS_BEFORE_NUMBERS: [&str; 14] = [
    "CEL", "POLE", "NR", "LP", "STR", "ART", "UST", "PKT", "POZ", "ROK", "TOM", "TAB", "RYS", "RYC",
];

/// Letters glued to the first figure are a code: "CS1", "CO1.1". Returns it with the offset of the figure.
fn code_at(text: &str, start: usize) -> Option<(Code, usize)> {
    let bytes = text.as_bytes();
    if let Some(initials) = initials_at(text, start) {
        return Some(initials);
    }
    let letters =
        bytes.iter().skip(start).take(MAX_CODE + 1).take_while(|b| b.is_ascii_uppercase()).count();
    if !(1..=MAX_CODE).contains(&letters) {
        return Some((Code::new(), start));
    }
    let behind = start + letters;
    let code = text.get(start..behind)?;
    let figure_after = |offset: usize| bytes.get(offset).is_some_and(u8::is_ascii_digit);
    let glue = match bytes.get(behind) {
        Some(b'-' | b'_') if figure_after(behind + 1) => 1,
        // "C.1.2" is coded; "I.1" and "V.2" are Roman.
        Some(b'.') if figure_after(behind + 1) && !is_roman_label(code) => 1,
        // "CS.I. Miasto": the code of two letters or more and a Roman numeral.
        Some(b'.') if letters >= 2 && !is_roman_label(code) && roman_after(text, behind + 1) => 1,
        Some(_) if figure_after(behind) => 0,
        // "CS 1. Title": the code of two letters or more and the figure apart.
        Some(b' ')
            if letters >= 2
                && figure_after(behind + 1)
                && !is_roman_label(code)
                && !WORDS_BEFORE_NUMBERS.contains(&code) =>
        {
            1
        }
        _ => return Some((Code::new(), start)),
    };
    Some((Code::from(code).ok()?, behind + glue))
}

/// A code of initials with full stops before a figure, "C.S. 1", and the offset of the figure.
fn initials_at(text: &str, start: usize) -> Option<(Code, usize)> {
    let mut code = Code::new();
    let mut cursor = start;
    while let Some([letter @ b'A'..=b'Z', b'.', ..]) = text.as_bytes().get(cursor..) {
        code.try_push(char::from(*letter)).ok()?;
        cursor += 2;
    }
    let figure = cursor + usize::from(text.as_bytes().get(cursor) == Some(&b' '));
    let known = code.len() >= 2 && !is_roman_label(&code);
    (known && text.as_bytes().get(figure).is_some_and(u8::is_ascii_digit)).then_some((code, figure))
}

/// True where a Roman numeral stands at byte `at`, and its end.
fn roman_after(text: &str, at: usize) -> bool {
    let rest = text.get(at..).unwrap_or_default();
    let end = rest.find(|c: char| !c.is_ascii_uppercase()).unwrap_or(rest.len());
    rest.get(..end).is_some_and(is_roman_label)
        && rest.get(end..).is_some_and(|r| r.is_empty() || r.starts_with([' ', '.', ':']))
}

/// A number of which letters were read as figures, as it was before scanning.
fn mended(
    text: &str,
    start: usize,
    first: usize,
    components: &[Component],
    end: usize,
) -> Option<Printed> {
    let mut out = Printed::new();
    out.try_push_str(text.get(start..first)?).ok()?;
    let mut behind = first;
    for component in components {
        if component.start > first {
            out.try_push('.').ok()?;
        }
        let printed = text.get(component.start..component.end)?;
        match component.part {
            Part::Arabic(value) if component.repaired => write!(out, "{value}").ok()?,
            _ => printed
                .chars()
                .try_for_each(|c| {
                    out.try_push(if component.repaired && matches!(c, 'l' | '|') { 'I' } else { c })
                })
                .ok()?,
        }
        behind = component.end;
    }
    out.try_push_str(text.get(behind..end)?).ok()?;
    Some(out)
}

/// The small letter of "I.1.a" and "1.a.": a word of one letter would stand before one in lower case.
fn finest_letter(text: &str, at: usize) -> Option<char> {
    let rest = text.get(at..)?.strip_prefix('.')?;
    let letter = rest.chars().next().filter(char::is_ascii_lowercase)?;
    let behind = rest.get(1..)?;
    let ends = behind.is_empty()
        || behind.starts_with([':', '.', ')'])
        || behind.starts_with(' ')
            && behind.trim_start().starts_with(|c: char| c.is_uppercase() || "–—-„".contains(c));
    ends.then_some(letter)
}

/// The letter glued to the figure before byte `at`: "1A", where a level word stands before it or something closes it; "3D" is
/// no number. Letters that scanning confuses with figures are none.
fn lettered(text: &str, at: usize, behind_word: bool) -> Option<char> {
    let bytes = text.as_bytes();
    let letter = bytes.get(at).copied().filter(u8::is_ascii_alphabetic)?;
    let figure = at.checked_sub(1).and_then(|before| bytes.get(before));
    let next = text.get(at + 1..)?.chars().next();
    let closed = matches!(next, Some('.' | ')'));
    (figure.is_some_and(u8::is_ascii_digit)
        && !matches!(letter, b'l' | b'I' | b'O' | b'o')
        && next.is_none_or(|c| !c.is_alphanumeric())
        && (behind_word || closed))
        .then_some(char::from(letter))
}

/// True for a word with a capital: the blank before it was lost, as in "Cel operacyjny 1.2Lokalny targ".
fn opens_title(text: &str) -> bool {
    let mut letters = text.chars();
    letters.next().is_some_and(char::is_uppercase) && letters.next().is_some_and(char::is_lowercase)
}

struct Component {
    part: Part,
    /// Byte offset of it.
    start: usize,
    /// Byte offset just behind it.
    end: usize,
    repaired: bool,
}

fn component(text: &str, at: usize, ocr: bool, inner: bool) -> Option<Component> {
    let rest = text.get(at..)?;
    let bytes = rest.as_bytes();
    let is_boundary = |offset: usize| {
        rest.get(offset..).is_none_or(|r| r.chars().next().is_none_or(|c| !c.is_alphanumeric()))
    };
    let digits = bytes.iter().take(4).take_while(|b| b.is_ascii_digit()).count();
    if digits > 0 {
        let ends = is_boundary(digits)
            || lettered(rest, digits, ocr).is_some()
            || ocr && inner && rest.get(digits..).is_some_and(opens_title);
        if digits > 3 || !ends {
            // "1l" for 11 and the like stay unread.
            return None;
        }
        let part = Part::Arabic(rest.get(..digits)?.parse().ok()?);
        return Some(Component { part, start: at, end: at + digits, repaired: false });
    }
    let letters = bytes
        .iter()
        .take(MAX_COMPONENT + 1)
        .take_while(|b| b.is_ascii_alphabetic() || **b == b'|')
        .count();
    // "M1.P2": the second level has a code of its own.
    let capitals = bytes.iter().take(MAX_CODE).take_while(|b| b.is_ascii_uppercase()).count();
    let figures = bytes.iter().skip(capitals).take(3).take_while(|b| b.is_ascii_digit()).count();
    if inner && capitals > 0 && (1..=2).contains(&figures) && is_boundary(capitals + figures) {
        let value = rest.get(capitals..capitals + figures)?.parse().ok()?;
        let end = at + capitals + figures;
        return Some(Component { part: Part::Arabic(value), start: at, end, repaired: false });
    }
    if letters == 0 || letters > MAX_COMPONENT || !is_boundary(letters) {
        return None;
    }
    // "A.2.E-usługi": the letter begins the title.
    if inner
        && rest
            .get(letters..)
            .and_then(|r| r.strip_prefix('-'))
            .is_some_and(|r| r.starts_with(char::is_lowercase))
    {
        return None;
    }
    let word = rest.get(..letters)?;
    let end = at + letters;
    if let Some(value) = roman(word).filter(|_| !is_letter_of_list(word)) {
        return Some(Component { part: Part::Roman(value), start: at, end, repaired: false });
    }
    if ocr && word.contains(['l', '|']) && word.chars().all(|c| "IVXl|".contains(c)) {
        // "1.l" and "I.l": behind a first component a figure is far more likely than another Roman numeral.
        let beside_figure = word.len() == 1
            && (inner
                || bytes.get(letters) == Some(&b'.')
                    && bytes.get(letters + 1).is_some_and(u8::is_ascii_digit));
        let part = if beside_figure || word.len() == 1 && !inner {
            Part::Arabic(1)
        } else {
            Part::Roman(roman(&word.replace(['l', '|'], "I"))?)
        };
        return Some(Component { part, start: at, end, repaired: true });
    }
    let letter = word.chars().next().filter(|_| word.len() == 1)?;
    (letter.is_ascii_alphabetic() && !(inner && letter.is_lowercase())).then_some(Component {
        part: Part::Letter(letter),
        start: at,
        end,
        repaired: false,
    })
}

/// A lone C, D, L or M is a letter of a list, not a hundred.
fn is_roman_label(word: &str) -> bool {
    roman(word).is_some() && !is_letter_of_list(word)
}

fn is_letter_of_list(word: &str) -> bool {
    matches!(word, "C" | "D" | "L" | "M")
}

/// The value of a Roman numeral in capitals.
pub(crate) fn roman(word: &str) -> Option<u16> {
    if word.is_empty() || word.len() > 8 {
        return None;
    }
    let value = |c| match c {
        'I' => Some(1),
        'V' => Some(5),
        'X' => Some(10),
        'L' => Some(50),
        'C' => Some(100),
        _ => None,
    };
    let mut total: i32 = 0;
    let mut previous = 0;
    for c in word.chars().rev() {
        let v: i32 = value(c)?;
        if v < previous {
            total -= v;
        } else {
            total += v;
            previous = v;
        }
    }
    let total = u16::try_from(total).ok()?;
    is_roman(total, word).then_some(total)
}

/// True where `word` is how `n` is written: "IIII" is not.
fn is_roman(mut n: u16, word: &str) -> bool {
    let mut rest = word;
    for (value, letters) in [
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ] {
        while n >= value {
            let Some(behind) = rest.strip_prefix(letters) else { return false };
            rest = behind;
            n -= value;
        }
    }
    rest.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_documents_print_them() {
        for (text, printed, depth, close) in [
            ("1. Rozwój", "1", 1, Close::Dot),
            ("1.1.  Cel", "1.1", 2, Close::Dot),
            ("3.1. – X", "3.1", 2, Close::Dot),
            ("1.1 Rozwój", "1.1", 2, Close::Nothing),
            ("IV. Kraj", "IV", 1, Close::Dot),
            ("VI.1 Dostęp", "VI.1", 2, Close::Nothing),
            ("2B. Konkurs", "2B", 2, Close::Dot),
            ("[C1.2] Rower", "C1.2", 2, Close::Parenthesis),
            ("I.1. - Port", "I.1", 2, Close::Dot),
            ("CS1. Miasto", "CS1", 1, Close::Dot),
            ("CO1.1. Miasto", "CO1.1", 2, Close::Dot),
            ("CO 1.1. Miasto", "CO 1.1", 2, Close::Dot),
            ("C.1.2 Miasto", "C.1.2", 2, Close::Nothing),
            ("K.3.1. Miasto", "K.3.1", 2, Close::Dot),
            ("a) drogi", "a", 1, Close::Parenthesis),
            ("(2) drogi", "2", 1, Close::Parenthesis),
            ("1.1.Rozwój", "1.1", 2, Close::Dot),
            ("1.1: Rozwój", "1.1", 2, Close::Nothing),
            ("A.2. Rozwój", "A.2", 1, Close::Dot),
            ("1", "1", 1, Close::Nothing),
            ("I.1.a: Zieleń", "I.1.a", 3, Close::Nothing),
            ("1.2.b) Zieleń", "1.2.b", 3, Close::Parenthesis),
            ("1.1.w mieście", "1.1", 2, Close::Dot),
        ] {
            let number = number_at(text, 0, false).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(
                (number.text.as_str(), number.depth(), number.close),
                (printed, depth, close),
                "{text}"
            );
        }
        for text in ["2030 rok", "Rozwój", "a i b", "1,5 mln", "12% osób", "w", "Il", "25km"] {
            assert!(number_at(text, 0, false).is_none(), "{text}");
        }
    }

    #[test]
    fn what_scanning_confuses_is_read() {
        for (text, printed) in [
            ("l.2 Wykup", "1.2"),
            ("Il. Remont", "II"),
            ("Vl. Plan", "VI"),
            ("1.l Sieć", "1.1"),
            ("lV. X", "IV"),
            ("I.l. X", "I.1"),
            ("lll. X", "III"),
            ("I.l. X", "I.1"),
            ("lll. X", "III"),
        ] {
            let number = number_at(text, 0, true).unwrap_or_else(|| panic!("{text}"));
            assert_eq!((number.text.as_str(), number.repaired), (printed, true), "{text}");
        }
    }

    #[test]
    fn order_of_numbers() {
        let n = |text| number_at(text, 0, false).unwrap();
        assert!(
            n("3.1 ").is_below(&n("3. "))
                && n("III.1 ").is_below(&n("III. "))
                && !n("VI.1 ").is_below(&n("IV. "))
        );
        assert!(
            n("A.2 ").is_below(&n("A. "))
                && n("CO1.2 ").is_below(&n("CS1 "))
                && !n("B.2 ").is_below(&n("A. "))
        );
        assert!(
            n("3.2 ").follows(&n("3.1 "))
                && !n("3.3 ").follows(&n("3.1 "))
                && n("b) ").follows(&n("a) "))
        );
    }
}
