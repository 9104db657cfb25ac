//! What a line opens with: a bullet, a label ("Cel operacyjny 1.1."), or the announcement of a list ("Kierunki działań:").

use super::fold::{fold, fold_word, word_at, words_from};
use super::number::{Close, Code, MAX_CODE, Number, Part, number_at};
use super::words::{Noun, Phrase, Word, phrase_at};

/// The bullet that a text opens with and the offset of what it marks.
pub(crate) fn bullet_at(text: &str) -> Option<(char, usize)> {
    let first = text.chars().next()?;
    let behind = first.len_utf8();
    let rest = text.get(behind..)?;
    let content = behind + (rest.len() - rest.trim_start().len());
    let spaced = content > behind;
    let is_bullet = match first {
        '•'
        | '●'
        | '○'
        | '▪'
        | '■'
        | '□'
        | '◦'
        | '‣'
        | '⁃'
        | '∙'
        | '·'
        | '✓'
        | '✔'
        | '☑'
        | '►'
        | '▶'
        | '▸'
        | '➢'
        | '➤'
        | '❖'
        | '›'
        | '◆'
        | '◊'
        | '\u{F000}'..='\u{F0FF}' => true,
        // Arrows, shapes and ornaments of any other sort; the numbers in circles among them are none.
        '\u{2190}'..='\u{21FF}'
        | '\u{25A0}'..='\u{25FF}'
        | '\u{2700}'..='\u{2775}'
        | '\u{2794}'..='\u{27BF}' => spaced,
        '–' | '—' | '-' | '−' | '‒' | '―' | '*' | '»' | '+' => spaced,
        // What the arrow and the tick of a symbol font are read as; no Polish word is so short.
        'Ø' | 'ü' => spaced,
        // Word's second bullet is the letter o; as a preposition it is followed by one space.
        'o' => rest.starts_with("  ") || rest.starts_with('\t'),
        _ => false,
    };
    (is_bullet && content < text.len()).then_some((first, content))
}

/// What parts a label from its title.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Separator {
    None,
    Dot,
    Colon,
    Dash,
}

/// A label at the head of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Label {
    pub word: Word,
    /// The number of the goal: behind the word, or before it where there is none behind.
    pub number: Option<Number>,
    /// A number before the word where another stands behind it: the number of the section.
    pub section: Option<Number>,
    pub separator: Separator,
    /// Byte offset of the title; the end of the text where the label stands alone.
    pub title: usize,
    /// True where the word is part of the name: "Sfera społeczna".
    pub word_in_title: bool,
    /// True for "Cel operacyjny – odpowiedź na pytanie…": likely an explanation of the word.
    pub explains: bool,
    /// True for a field of a card: "Nazwa zadania: …".
    pub named: bool,
    /// True for "2.1 Obszar Infrastruktura": an area by its name alone, which headings of any chapter may bear.
    pub apposed: bool,
}

impl Label {
    /// The label of a title that stands elsewhere than behind it.
    pub(crate) fn of_value(word: Word, number: Number, title: usize) -> Self {
        Self {
            word,
            number: Some(number),
            section: None,
            separator: Separator::None,
            title,
            word_in_title: false,
            explains: false,
            named: false,
            apposed: false,
        }
    }
}

/// How a line that opens with a level word reads.
#[allow(clippy::large_enum_variant, reason = "where it is kept, it is kept in a box")]
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Opening {
    Label(Label),
    /// "Cel strategiczny to stan, do którego…"
    Definition,
    /// "Cel operacyjny 1.1 zostanie uznany za osiągnięty…"
    Sentence,
}

/// Reads the label that `text` opens with at byte `at`.
pub(crate) fn opening_at(text: &str, at: usize) -> Option<Opening> {
    opening_behind(text, at, number_at(text, at, false).as_ref())
}

/// Reads the label that `text` opens with at byte `at`, where the number at that place is known.
pub(super) fn opening_behind(text: &str, at: usize, before: Option<&Number>) -> Option<Opening> {
    // "l.1. Cel operacyjny": before a word the letter may be one, before a label it is a figure.
    let is_letter = |number: &Number| {
        number.depth() > 1 && matches!(number.parts.first(), Some(Part::Letter(_)))
    };
    let reread = before
        .filter(|number| number.text.starts_with('l') && is_letter(number))
        .and_then(|_| number_at(text, at, true));
    let before = reread.as_ref().or(before);
    let phrase_start = match before {
        Some(number) => skip_blank_and_dash(text, number.end),
        None => at,
    };
    if let Some(label) = named_at(text, phrase_start, before) {
        return Some(Opening::Label(label));
    }
    let phrase = phrase_at(text, phrase_start)?;
    if phrase.form.plural || !phrase.form.nominative {
        return None;
    }
    let mut cursor = skip_blank(text, phrase.end);
    let mut abbreviated = false;
    if let Some(end) = abbreviation(text, cursor) {
        cursor = skip_blank(text, end);
        abbreviated = true;
    }
    cursor = behind_nr(text, cursor);
    let mut behind = number_at(text, cursor, true);
    if behind.as_ref().is_some_and(|number| !plausible_behind(text, number)) {
        return Some(Opening::Sentence);
    }
    if behind.is_none()
        && let Some((number, end)) = complemented(text, cursor)
    {
        behind = number;
        cursor = end;
    }
    let number_end = behind.as_ref().map_or(cursor, |number| behind_gloss(text, number.end));
    let (separator, title) = separator_at(text, number_end, behind.as_ref());
    let rest = text.get(title..).unwrap_or_default();
    let first = rest.chars().next();
    let lower = first.is_some_and(char::is_lowercase);
    let folded_start = fold(rest.get(..floor(rest, 24)).unwrap_or_default());
    if defines(&folded_start) && !matches!(separator, Separator::Colon)
        || abbreviated && folded_start.starts_with("to ")
    {
        return Some(Opening::Definition);
    }
    let (number, section) = match behind {
        Some(behind) => (Some(behind), before.cloned()),
        None => (before.cloned(), None),
    };
    let numbered_behind = number.as_ref().is_some_and(|n| n.end > phrase.end);
    let mut label = Label {
        word: phrase.word,
        number,
        section,
        separator,
        title,
        word_in_title: false,
        explains: false,
        named: false,
        apposed: false,
    };
    if rest.is_empty() {
        return Some(Opening::Label(label));
    }
    if matches!(first, Some(',' | ';' | ')' | '/' | '”' | '"')) {
        return Some(Opening::Sentence);
    }
    match separator {
        Separator::Colon => {}
        Separator::Dash => label.explains = lower && label.number.is_none(),
        Separator::Dot => {}
        Separator::None => {
            if lower {
                // "Sfera społeczna", "Obszar gospodarczy": the adjective belongs to the name.
                if !numbered_behind && is_area_name(&phrase, text) {
                    label.word_in_title = true;
                    label.title = phrase.start;
                    return Some(Opening::Label(label));
                }
                return Some(Opening::Sentence);
            }
            if !numbered_behind {
                if phrase.word.is_area()
                    && phrase.word.adjective.is_none()
                    && phrase.word.complement.is_none()
                {
                    if is_area_name(&phrase, text) {
                        label.word_in_title = true;
                        label.title = phrase.start;
                    } else if label.number.is_some() && is_apposed_name(rest) {
                        label.apposed = true;
                    } else {
                        return None;
                    }
                } else if phrase.word.adjective.is_none()
                    && phrase.word.complement.is_none()
                    && label.number.is_none()
                {
                    // "Projekt Miasto", "Zadanie Budowa drogi": too little to go on.
                    return None;
                }
            }
        }
    }
    Some(Opening::Label(label))
}

/// Reads the field of a card that names what the card is about: "Nazwa zadania: …", "Tytuł projektu: …".
fn named_at(text: &str, at: usize, before: Option<&Number>) -> Option<Label> {
    const NAMING: [&str; 2] = ["nazwa", "tytul"];
    if !text.get(at..)?.starts_with(['N', 'T', 'n', 't']) {
        return None;
    }
    let word = word_at(text, at).filter(|word| word.len() <= 8)?;
    if !NAMING.contains(&fold_word(word).as_str()) {
        return None;
    }
    let phrase = phrase_at(text, skip_blank(text, at + word.len()))?;
    let title = text.get(skip_blank(text, phrase.end)..)?.strip_prefix(':')?.trim_start();
    (!title.is_empty()).then(|| Label {
        word: phrase.word,
        number: before.cloned(),
        section: None,
        separator: Separator::Colon,
        title: text.len() - title.len(),
        word_in_title: false,
        explains: false,
        named: true,
        apposed: false,
    })
}

/// What stands between a level word and the title where more than a number does: "Cel główny *programu:*", "Cel
/// *rewitalizacji 1 –*", "Kierunek *rozwoju turystyki nr 2.*". At most six words, no verb, nothing that names another's goals.
/// Returns the number and the offset behind the separator.
fn complemented(text: &str, at: usize) -> Option<(Option<Number>, usize)> {
    const OTHERS: [&str; 23] = [
        "wojewodztwa",
        "kraju",
        "panstwa",
        "unii",
        "ue",
        "agendy",
        "projektu",
        "dzialania",
        "zadania",
        "przedsiewziecia",
        "spotkania",
        "konkursu",
        "naboru",
        "konsultacji",
        "warsztatow",
        "badania",
        "ankiety",
        "analizy",
        "uchwaly",
        "prognozy",
        "raportu",
        "prac",
        "ewaluacji",
    ];
    let mut cursor = at;
    for _ in 0..6 {
        if let Some(end) = years_at(text, cursor).filter(|_| cursor > at) {
            cursor = end;
            if text.get(cursor..)?.starts_with([':', '–', '—']) {
                return Some((None, cursor));
            }
            continue;
        }
        let (start, end, word) = words_from(text, cursor).next()?;
        let folded = fold_word(word);
        // "Cel główny MPA: …"
        let acronym = word.chars().count() >= 2 && word.chars().all(char::is_uppercase);
        if acronym && text.get(end..).is_some_and(|rest| rest.starts_with(':')) {
            return Some((None, end));
        }
        if start != cursor
            || word.len() > 30
            || OTHERS.contains(&folded.as_str())
            || is_verb(&folded)
        {
            return None;
        }
        if phrase_at(text, start).is_some()
            || cursor == at && !word.starts_with(char::is_lowercase) && !is_owner(&folded)
        {
            return None;
        }
        cursor = skip_blank(text, end);
        for nr in ["nr ", "Nr ", "NR "] {
            if text.get(cursor..).is_some_and(|r| r.starts_with(nr)) {
                cursor += nr.len();
            }
        }
        let rest = text.get(cursor..)?;
        if rest.starts_with(':') {
            return Some((None, cursor));
        }
        if let Some(number) = number_at(text, cursor, true) {
            let behind = text.get(number.end..)?.trim_start();
            let closed = number.close != Close::Nothing || behind.starts_with([':', '–', '—', '-']);
            return closed.then_some((Some(number), cursor));
        }
        if !rest.starts_with(char::is_alphabetic) && years_at(text, cursor).is_none() {
            return None;
        }
    }
    None
}

/// The offset behind the year, or the years, that stand at byte `at`, with "r." or "roku" behind it and the blank: "2030 roku", "2021–2024".
fn years_at(text: &str, at: usize) -> Option<usize> {
    let year = |at: usize| {
        let rest = text.get(at..)?;
        let digits = rest.bytes().take(5).take_while(u8::is_ascii_digit).count();
        (digits == 4 && rest.starts_with("20")).then_some(at + digits)
    };
    let mut end = year(at)?;
    let dash = text.get(end..)?.chars().next().filter(|c| matches!(c, '-' | '–'));
    if let Some(second) = dash.and_then(|dash| year(end + dash.len_utf8())) {
        end = second;
    }
    let behind = text.get(end..)?.trim_start();
    let unit = ["roku", "r."].iter().find_map(|unit| behind.strip_prefix(unit)).unwrap_or(behind);
    Some(text.len() - unit.trim_start().len())
}

/// Whose goal it is may be written with a capital: "Cel Programu:", "Cel Gminy:".
fn is_owner(folded: &str) -> bool {
    ["programu", "strategii", "planu", "gminy", "miasta", "powiatu", "rozwoju", "rewitalizacji"]
        .contains(&folded)
}

/// A number behind a level word is one only where it stands by itself: "Cel 1", not "Obszar 5 km" or "Cel I etapu".
fn plausible_behind(text: &str, number: &Number) -> bool {
    let rest = text.get(number.end..).unwrap_or_default();
    let next = rest.trim_start().chars().next();
    match number.close {
        Close::Nothing if number.depth() == 1 => match next {
            None => true,
            Some('p') if called(rest.trim_start()).is_some() => true,
            Some(c) => !c.is_lowercase() && c != '%' && c != ',' && c != '/',
        },
        _ => true,
    }
}

/// The offset behind a gloss in brackets between the number and the colon: "Cel strategiczny 1 *(wymiar społeczny)*: …".
fn behind_gloss(text: &str, at: usize) -> usize {
    const LONGEST: usize = 60;
    let open = skip_blank(text, at);
    let close = text.get(open..).filter(|rest| rest.starts_with('(')).and_then(|rest| {
        let close = rest.find(')').filter(|close| *close <= LONGEST)?;
        let behind = rest.get(close + 1..)?.trim_start();
        behind.starts_with([':', '–', '—']).then_some(open + close + 1)
    });
    close.unwrap_or(at)
}

/// The offset behind "nr" at byte `at`, or `at` where there is none.
pub(super) fn behind_nr(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    let word = ["nr", "Nr", "NR", "numer", "NUMER"].into_iter().find_map(|nr| {
        let behind = rest.strip_prefix(nr)?;
        (behind.is_empty() || behind.starts_with(['.', ' ', '\u{A0}'])).then_some(behind)
    });
    word.map_or(at, |rest| {
        let rest = rest.trim_start();
        let rest = rest.strip_prefix('.').unwrap_or(rest);
        text.len() - rest.trim_start().len()
    })
}

/// "(CS)" behind the word; returns the offset behind it.
fn abbreviation(text: &str, at: usize) -> Option<usize> {
    let rest = text.get(at..)?.strip_prefix('(')?;
    let close = rest.bytes().take(8).position(|b| b == b')')?;
    let inner = rest.get(..close)?;
    (inner.chars().all(|c| c.is_alphabetic()) && inner.chars().any(char::is_uppercase))
        .then_some(at + close + 2)
}

/// Abbreviations of level words that a line explains: "Cel strategiczny (CS)", "obszar (O) dzieli się na cele (C)",
/// "CS – cel strategiczny".
pub(crate) fn abbreviations_defined(text: &str, at: usize) -> Vec<(Code, Word)> {
    let mut found = Vec::new();
    if text.len() <= 2000 && text.contains('(') {
        let mut skip_to = at;
        for (start, _, _) in words_from(text, at) {
            if start < skip_to {
                continue;
            }
            let Some(phrase) = phrase_at(text, start) else { continue };
            skip_to = phrase.end;
            let open = skip_blank(text, phrase.end);
            // No number has a longer code.
            if let Some(end) = abbreviation(text, open)
                && let Some(Ok(code)) = text.get(open + 1..end - 1).map(Code::from)
            {
                found.push((code, phrase.word));
            }
        }
    }
    let capitals = |word: &&str| word.chars().take(MAX_CODE + 1).all(char::is_uppercase);
    if let Some(code) = word_at(text, at).filter(capitals)
        && let Some(behind) = text
            .get(skip_blank(text, at + code.len())..)
            .and_then(|r| r.strip_prefix(['–', '-', '—']))
        && let Some(phrase) = phrase_at(text, text.len() - behind.trim_start().len())
        && let Ok(code) = Code::from(code)
    {
        found.push((code, phrase.word));
    }
    found
}

fn defines(folded: &str) -> bool {
    [
        "to ",
        "to:",
        "- to ",
        "– to ",
        "oznacza",
        "jest to",
        "rozumian",
        "nalezy rozumiec",
        "definiow",
    ]
    .iter()
    .any(|start| folded.starts_with(start))
}

/// True for what may name an area side by side with the noun: "Infrastruktura", "Kultura i sport".
fn is_apposed_name(name: &str) -> bool {
    const MOST_WORDS: usize = 6;
    name.starts_with(char::is_uppercase)
        && name.split_whitespace().count() <= MOST_WORDS
        && !name.ends_with(['.', ';', ','])
        && !name.contains(|c: char| c.is_ascii_digit())
}

/// "Sfera społeczna", "OBSZAR GOSPODARCZY": the noun of an area and an adjective that agrees, nothing else but perhaps
/// more of the same.
fn is_area_name(phrase: &Phrase, text: &str) -> bool {
    if !phrase.word.is_area() || phrase.word.complement.is_some() {
        return false;
    }
    let whole = text.get(phrase.start..).unwrap_or_default();
    // "pole namiotowe z sanitariatami" goes on with a list.
    if whole.starts_with(char::is_lowercase)
        || whole.len() > 90
        || whole.trim_end().ends_with(['.', ';', ','])
        || whole.contains(|c: char| c.is_ascii_digit())
    {
        return false;
    }
    let agrees = |folded: &str| {
        folded.len() > 3
            && match phrase.word.noun {
                Noun::Sphere | Noun::Domain | Noun::Axis | Noun::Plane | Noun::Branch => {
                    folded.ends_with('a')
                }
                Noun::Field => folded.ends_with('e'),
                // "Mieszkańcy" is a noun.
                _ => {
                    (folded.ends_with('y') || folded.ends_with('i'))
                        && (!folded.ends_with("cy") || folded.ends_with("acy"))
                }
            }
    };
    // "przestrzenno - ekologiczna": the first part of a compound does not agree yet.
    let agrees = words_from(text, phrase.end)
        .map(|(_, _, word)| fold_word(word))
        .take(4)
        .find(|word| !word.ends_with('o'))
        .is_some_and(|word| agrees(&word));
    let words = whole.split_whitespace().count();
    agrees && words <= 7 && !words_from(text, phrase.end).any(|(_, _, w)| is_verb(&fold(w)))
}

fn separator_at(text: &str, at: usize, number: Option<&Number>) -> (Separator, usize) {
    let mut separator = match number {
        Some(number) if number.close != Close::Nothing => Separator::Dot,
        _ => Separator::None,
    };
    let mut cursor = at;
    loop {
        cursor = skip_blank(text, cursor);
        let Some(c) = text.get(cursor..).and_then(|r| r.chars().next()) else {
            break;
        };
        separator = match c {
            ':' => Separator::Colon,
            // The edge of a cell, where a table was not read as one.
            '|' if separator != Separator::Colon => Separator::Dash,
            '–' | '—' | '-' | '−' | '→' | '►' | '▶' if separator != Separator::Colon => {
                Separator::Dash
            }
            '.' if separator == Separator::None => Separator::Dot,
            '.' | '–' | '—' | '-' | '−' | '→' | '►' | '▶' => separator,
            _ => break,
        };
        cursor += c.len_utf8();
    }
    match text.get(cursor..).and_then(called).filter(|_| number.is_some()) {
        Some(title) => (Separator::Dash, text.len() - title.len()),
        None => (separator, cursor),
    }
}

/// The title in quotation marks behind what says that it is one: "pn. „Budowa targowiska”".
fn called(text: &str) -> Option<&str> {
    const CALLED: [&str; 5] = ["pn. ", "pt. ", "p.n. ", "pod nazwą ", "pod nazwą: "];
    let title = CALLED.iter().find_map(|called| text.strip_prefix(called))?.trim_start();
    title.starts_with(['„', '"', '“', '«']).then_some(title)
}

/// A rough test for finite verbs and participles, enough to tell a sentence from a heading.
pub(crate) fn is_verb(folded: &str) -> bool {
    const VERBS: [&str; 40] = [
        "jest",
        "sa",
        "bedzie",
        "beda",
        "zostal",
        "zostala",
        "zostalo",
        "zostaly",
        "zostanie",
        "zostana",
        "ma",
        "maja",
        "mamy",
        "moze",
        "moga",
        "nalezy",
        "powinien",
        "powinna",
        "powinno",
        "powinny",
        "wynosi",
        "stanowi",
        "stanowia",
        "dotyczy",
        "dotycza",
        "obejmuje",
        "obejmuja",
        "zaklada",
        "polega",
        "odpowiada",
        "wynika",
        "wynikaja",
        "realizowane",
        "realizowany",
        "realizowana",
        "okreslone",
        "opisano",
        "zapewnia",
        "pozwala",
        "sluzy",
    ];
    VERBS.contains(&folded)
        || folded.len() > 6
            && ["lismy", "iliśmy", "owano", "iono", "zono", "ujemy", "iemy", "ujac"]
                .iter()
                .any(|end| folded.ends_with(end))
}

pub(crate) fn skip_blank(text: &str, at: usize) -> usize {
    text.get(at..).map_or(at, |rest| at + (rest.len() - rest.trim_start().len()))
}

pub(super) fn skip_blank_and_dash(text: &str, at: usize) -> usize {
    let cursor = skip_blank(text, at);
    let rest = text.get(cursor..).unwrap_or_default();
    let stripped = rest.trim_start_matches(['–', '—', '-', '−', ':']);
    if stripped.len() == rest.len() {
        cursor
    } else {
        skip_blank(text, text.len() - stripped.len())
    }
}

/// The greatest char boundary of `text` not above `at`.
pub(crate) fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    fn label(text: &str) -> Option<(String, Option<String>, &str)> {
        match opening_at(text, 0) {
            Some(Opening::Label(label)) => Some((
                label.word.display(),
                label.number.map(|n| n.text.to_string()),
                text.get(label.title..).unwrap(),
            )),
            _ => None,
        }
    }

    #[test]
    fn labels_of_many_kinds() {
        for (text, word, number, title) in [
            ("1. Cel strategiczny: Kalisz", "Cel strategiczny", Some("1"), "Kalisz"),
            ("CEL OPERACYJNY 3.1. – MIASTO", "Cel operacyjny", Some("3.1"), "MIASTO"),
            ("Cel strategiczny 1.", "Cel strategiczny", Some("1"), ""),
            ("Strategiczny Cel I", "Cel strategiczny", Some("I"), ""),
            ("OBSZAR 1 PRACA I NAUKA", "Obszar", Some("1"), "PRACA I NAUKA"),
            ("4 Pole strategiczne 3. Zdrowie", "Pole strategiczne", Some("3"), "Zdrowie"),
            ("4.1. Cel: Ochrona wód", "Cel", Some("4.1"), "Ochrona wód"),
            ("Cel Il. Remont remizy", "Cel", Some("II"), "Remont remizy"),
            ("Zadanie l.2 Wykup", "Zadanie", Some("1.2"), "Wykup"),
            ("2.1. Cel strategiczny Zdrowa gmina", "Cel strategiczny", Some("2.1"), "Zdrowa gmina"),
            (
                "4.1. Obszar interwencji: ochrona klimatu",
                "Obszar interwencji",
                Some("4.1"),
                "ochrona klimatu",
            ),
            ("Sfera społeczna", "Sfera", None, "Sfera społeczna"),
            (
                "Sfera przestrzenno - ekologiczna:",
                "Sfera",
                None,
                "Sfera przestrzenno - ekologiczna:",
            ),
            ("Filar 1. Ludzie", "Filar", Some("1"), "Ludzie"),
            ("Cel nadrzędny:", "Cel nadrzędny", None, ""),
            ("Cel pośredni 1.1.: Cel", "Cel pośredni", Some("1.1"), "Cel"),
            ("Cel strategiczny nr 2 – Rozwój", "Cel strategiczny", Some("2"), "Rozwój"),
            ("Cel rewitalizacji 1 – Żywy rynek", "Cel", Some("1"), "Żywy rynek"),
            ("Cel rewitalizacji nr 2. Czyste podwórka", "Cel", Some("2"), "Czyste podwórka"),
            ("Cel strategiczny (CS): Rozwój", "Cel strategiczny", None, "Rozwój"),
        ] {
            assert_eq!(
                label(text),
                Some((word.to_owned(), number.map(str::to_owned), title)),
                "{text}"
            );
        }
    }

    #[test]
    fn sentences_about_goals_are_no_labels() {
        assert_eq!(
            label("Cel główny Programu Rewitalizacji: Żywe centrum"),
            Some(("Cel główny".to_owned(), None, "Żywe centrum"))
        );
        for text in [
            "Cel operacyjny 1.1 zostanie uznany za osiągnięty",
            "Cel strategiczny 3 będzie finansowany z opłat",
            "Cel strategiczny (CS) to pożądany stan",
            "Cel strategiczny to stan środowiska",
            "Zadanie wieloletnie. W 2022 r.",
            "Projekt wodociągu do kolonii",
            "Cel operacyjny 1.1, 1.2",
            "Cel strategiczny województwa",
            "Obszar miasta zajmuje 100 km2",
            "Zadanie Budowa drogi",
            "Cel projektu: poprawa",
            "Cel strategiczny województwa 2. Region",
            "Cele operacyjne:",
        ] {
            assert_eq!(label(text), None, "{text}");
        }
    }
}
