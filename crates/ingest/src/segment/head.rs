//! What a line opens with: a bullet, a label ("Cel operacyjny 1.1."), or the announcement of a list ("Kierunki działań:").

use super::fold::{fold, fold_word, words_from};
use super::number::{Close, Number, number_at};
use super::words::{Noun, Phrase, Word, phrase_at, phrases_at};

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
        | '◆'
        | '◊'
        | '\u{F000}'..='\u{F0FF}' => true,
        '–' | '—' | '-' | '−' | '*' | '→' | '»' | '+' => spaced,
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
}

/// How a line that opens with a level word reads.
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
    let before = number_at(text, at, false);
    let phrase_start = match &before {
        Some(number) => skip_blank_and_dash(text, number.end),
        None => at,
    };
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
    for word in ["nr", "Nr", "NR", "numer"] {
        if text.get(cursor..).is_some_and(|r| {
            r.starts_with(word) && r.get(word.len()..).is_some_and(|r| r.starts_with(['.', ' ']))
        }) {
            cursor = skip_blank(text, cursor + word.len());
            cursor = skip_blank(
                text,
                cursor + usize::from(text.get(cursor..).is_some_and(|r| r.starts_with('.'))),
            );
        }
    }
    let behind = number_at(text, cursor, true);
    if behind.as_ref().is_some_and(|number| !plausible_behind(text, number)) {
        return Some(Opening::Sentence);
    }
    let number_end = behind.as_ref().map_or(cursor, |number| number.end);
    let (mut separator, mut title) = separator_at(text, number_end, behind.as_ref());
    // "Cel główny programu: …"
    if behind.is_none()
        && separator == Separator::None
        && let Some(colon) = owner_and_colon(text, cursor)
    {
        separator = Separator::Colon;
        title = skip_blank(text, colon);
    }
    let rest = text.get(title..).unwrap_or_default();
    let first = rest.chars().next();
    let lower = first.is_some_and(char::is_lowercase);
    let folded_start = fold(rest.get(..floor(rest, 24)).unwrap_or_default());
    if defines(&folded_start) && !matches!(separator, Separator::Colon)
        || abbreviated && folded_start.starts_with("to ")
    {
        return Some(Opening::Definition);
    }
    let (number, section) = match (behind, before) {
        (Some(behind), before) => (Some(behind), before),
        (None, before) => (before, None),
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
                    if !is_area_name(&phrase, text) {
                        return None;
                    }
                    label.word_in_title = true;
                    label.title = phrase.start;
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

/// The offset behind the colon in "programu:", "rozwoju gminy Topole:": whose goal it is, between the level word and the
/// title.
fn owner_and_colon(text: &str, at: usize) -> Option<usize> {
    const OWNERS: [&str; 13] = [
        "programu",
        "strategii",
        "planu",
        "gminy",
        "miasta",
        "powiatu",
        "rozwoju",
        "projektu",
        "dzialania",
        "zadania",
        "przedsiewziecia",
        "dokumentu",
        "polityki",
    ];
    let rest = text.get(at..)?;
    let window = rest.get(..floor(rest, 80))?;
    let colon = window.find(':')?;
    let between = window.get(..colon)?;
    let first = between.split_whitespace().next()?;
    let owned = OWNERS.contains(&fold(first).as_str()) && between.split_whitespace().count() <= 6;
    (owned && !between.contains(['.', ','])).then_some(at + colon + 1)
}

/// A number behind a level word is one only where it stands by itself: "Cel 1", not "Obszar 5 km" or "Cel I etapu".
fn plausible_behind(text: &str, number: &Number) -> bool {
    let rest = text.get(number.end..).unwrap_or_default();
    let next = rest.trim_start().chars().next();
    match number.close {
        Close::Nothing if number.depth() == 1 => match next {
            None => true,
            Some(c) => !c.is_lowercase() && c != '%' && c != ',' && c != '/',
        },
        _ => true,
    }
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
pub(crate) fn abbreviations_defined(text: &str, at: usize) -> Vec<(String, Word)> {
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
            if let Some(code) = abbreviation(text, open).and_then(|end| text.get(open + 1..end - 1))
            {
                found.push((code.to_owned(), phrase.word));
            }
        }
    }
    if let Some((start, end, code)) = words_from(text, at).next()
        && start == at
        && code.len() <= 4
        && code.chars().all(char::is_uppercase)
        && let Some(behind) =
            text.get(skip_blank(text, end)..).and_then(|r| r.strip_prefix(['–', '-', '—']))
        && let Some(phrase) = phrase_at(text, text.len() - behind.trim_start().len())
    {
        found.push((code.to_owned(), phrase.word));
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

/// "Sfera społeczna", "OBSZAR GOSPODARCZY": the noun of an area and an adjective that agrees, nothing else but perhaps
/// more of the same.
fn is_area_name(phrase: &Phrase, text: &str) -> bool {
    if !phrase.word.is_area() || phrase.word.complement.is_some() {
        return false;
    }
    let whole = text.get(phrase.start..).unwrap_or_default();
    if whole.len() > 90
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
                _ => folded.ends_with('y') || folded.ends_with('i'),
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
            '–' | '—' | '-' | '−' if separator != Separator::Colon => Separator::Dash,
            '.' if separator == Separator::None => Separator::Dot,
            '.' | '–' | '—' | '-' | '−' => separator,
            _ => break,
        };
        cursor += c.len_utf8();
    }
    (separator, cursor)
}

/// The announcement of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Announcement {
    pub words: Vec<Word>,
    /// The number of the heading that announces.
    pub number: Option<Number>,
    /// "Kierunki działań *do celu operacyjnego 1*".
    pub reference: Option<(Word, Number)>,
    /// Ends in a colon.
    pub colon: bool,
    /// Nothing but the level words.
    pub pure: bool,
    /// Byte offset of what follows on the same line: a first item, or text behind the colon.
    pub rest: Option<usize>,
}

/// Words that may stand before the level words of a heading.
const INTRODUCTIONS: [&str; 26] = [
    "glowne",
    "kluczowe",
    "najwazniejsze",
    "nasze",
    "proponowane",
    "planowane",
    "wybrane",
    "wspolne",
    "lista",
    "katalog",
    "wykaz",
    "zestawienie",
    "opis",
    "szczegolowe",
    "podstawowe",
    "pozostale",
    "rekomendowane",
    "przykladowe",
    "wyznaczone",
    "przyjete",
    "nowe",
    "ukladu",
    "uklad",
    "hierarchia",
    "rekomendacje",
    "glownych",
];

/// Reads a heading that announces a list: plural level words in the nominative at the head of a short line.
pub(crate) fn announcement_at(text: &str, at: usize) -> Option<Announcement> {
    let number = number_at(text, at, false);
    let mut start = number.as_ref().map_or(at, |n| skip_blank_and_dash(text, n.end));
    let mut parsed = phrases_at(text, start);
    let mut genitive_allowed = false;
    for _ in 0..2 {
        if parsed.is_some() {
            break;
        }
        let (word_start, end, word) = words_from(text, start).next()?;
        if word_start != start || word.len() > 24 {
            return None;
        }
        let folded = fold_word(word);
        if !INTRODUCTIONS.contains(&folded.as_str()) {
            return None;
        }
        genitive_allowed = true;
        start = skip_blank(text, end);
        parsed = phrases_at(text, start);
    }
    let (phrases, end) = parsed?;
    let first = phrases.first()?;
    if !first.form.plural
        || !(first.form.nominative || genitive_allowed)
        || first.word.noun == Noun::Vision
    {
        return None;
    }
    let words: Vec<Word> = phrases.iter().filter(|p| p.form.plural).map(|p| p.word).collect();
    let tail_start = skip_blank(text, end);
    let tail = text.get(tail_start..).unwrap_or_default();
    let mut announcement = Announcement {
        words,
        number,
        reference: None,
        colon: tail.trim_end().ends_with(':'),
        pure: false,
        rest: None,
    };
    let bare_tail = tail.trim_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '.'));
    if bare_tail.is_empty() {
        announcement.pure = true;
        return Some(announcement);
    }
    if let Some(after) = tail.strip_prefix(':') {
        announcement.pure = true;
        announcement.colon = true;
        announcement.rest = Some(text.len() - after.trim_start().len());
        return Some(announcement);
    }
    if let Some(number) = number_at(text, tail_start, false)
        && number.close != Close::Nothing
        && text.get(number.end..).is_some_and(|r| {
            r.trim_start().starts_with(|c: char| c.is_uppercase() || "„\"".contains(c))
        })
    {
        announcement.pure = true;
        announcement.rest = Some(tail_start);
        return Some(announcement);
    }
    if let Some(reference) = reference_in(text, tail_start) {
        announcement.reference = Some(reference);
        announcement.pure = true;
        return Some(announcement);
    }
    let words_in_tail = tail.split_whitespace().count();
    let limit = if announcement.colon { 14 } else { 8 };
    if words_in_tail > limit
        || tail.len() > 160
        || bare_tail.ends_with([';', ','])
        || tail.trim_end().ends_with('.')
    {
        return None;
    }
    if !announcement.colon && words_from(tail, 0).any(|(_, _, w)| is_verb(&fold(w))) {
        return None;
    }
    Some(announcement)
}

/// Reads "do celu operacyjnego 1.", "w ramach celu strategicznego CS2": a level word in the singular and its number.
fn reference_in(text: &str, at: usize) -> Option<(Word, Number)> {
    let mut cursor = at;
    for (start, _, word) in words_from(text, at).take(5) {
        if let Some(phrase) = phrase_at(text, start) {
            if phrase.form.plural {
                return None;
            }
            cursor = skip_blank(text, phrase.end);
            let number = number_at(text, cursor, true)?;
            let behind = text
                .get(number.end..)?
                .trim_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '.'));
            // The title of the goal may follow its number.
            let titled = matches!(number.close, Close::Dot) || behind.starts_with(['–', '-', '„']);
            return (behind.is_empty() || titled).then_some((phrase.word, number));
        }
        if ![
            "do",
            "dla",
            "w",
            "ramach",
            "z",
            "realizacji",
            "zakresie",
            "sluzace",
            "przypisane",
            "na",
            "rzecz",
        ]
        .contains(&fold(word).as_str())
        {
            return None;
        }
    }
    let _ = cursor;
    None
}

/// Cues that turn a sentence with a colon into an announcement.
const CUES: [&str; 20] = [
    "nastepujac",
    "ponizsz",
    "oto",
    "tj",
    "wyznacz",
    "okresl",
    "sformulow",
    "przyjet",
    "przyjel",
    "zdefiniow",
    "wskaz",
    "wyodrebni",
    "wyroznio",
    "zaplanow",
    "obejmuje",
    "koncentruje",
    "skupia",
    "opiera",
    "planuje",
    "realizow",
];

/// Reads a sentence that ends in a colon and announces a list: "Określono następujące kierunki działań:".
pub(crate) fn sentence_announcement(text: &str) -> Option<Vec<Word>> {
    let trimmed = text.trim_end();
    if !trimmed.ends_with(':') || trimmed.len() > 700 {
        return None;
    }
    let mut words = Vec::new();
    let mut loose = Vec::new();
    let mut cue = false;
    let mut since_direct_cue = usize::MAX;
    let mut skip_to = 0;
    for (start, _, word) in words_from(trimmed, 0) {
        if start < skip_to {
            continue;
        }
        let counted = trimmed
            .get(..start)
            .is_some_and(|before| before.trim_end().ends_with(|c: char| c.is_ascii_digit()));
        if counted {
            since_direct_cue = 0;
        }
        if let Some(phrase) = phrase_at(trimmed, start) {
            skip_to = phrase.end;
            if phrase.form.plural && phrase.word.noun != Noun::Vision {
                if since_direct_cue <= 2 {
                    words.push(phrase.word);
                } else {
                    loose.push(phrase.word);
                }
            }
            since_direct_cue = since_direct_cue.saturating_add(1);
            continue;
        }
        let folded = fold(word);
        if CUES.iter().any(|cue| folded.starts_with(cue)) {
            cue = true;
        }
        let direct = folded.starts_with("nastepujac")
            || folded.starts_with("ponizsz")
            || matches!(folded.as_str(), "oto" | "te" | "tych" | "takie")
            || is_numeral(&folded);
        since_direct_cue = if direct { 0 } else { since_direct_cue.saturating_add(1) };
    }
    if !words.is_empty() {
        return Some(words);
    }
    // Without a direct cue the last level word of an announcing sentence counts, where it is not one that common speech
    // uses as well ("działania", "obszary", "zadania").
    let last = loose.last().copied().filter(|word| {
        word.adjective.is_some() || word.complement.is_some() || word.noun == Noun::Priority
    });
    if cue { last.map(|word| vec![word]) } else { None }
}

fn is_numeral(folded: &str) -> bool {
    const STEMS: [&str; 14] = [
        "dwa", "dwie", "dwoch", "trzy", "trzech", "czter", "piec", "pieciu", "szesc", "szesciu",
        "siedem", "siedmiu", "osiem", "dziewiec",
    ];
    STEMS.iter().any(|stem| folded.starts_with(stem)) && folded.len() <= 9
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

fn skip_blank_and_dash(text: &str, at: usize) -> usize {
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
                label.number.map(|n| n.text),
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
            "Cele operacyjne:",
        ] {
            assert_eq!(label(text), None, "{text}");
        }
    }

    #[test]
    fn announcements() {
        for (text, words, pure) in [
            ("Cele operacyjne:", vec!["Cel operacyjny"], true),
            ("Kierunki działań", vec!["Kierunek działań"], true),
            ("Cele Strategiczne SRK 2030", vec!["Cel strategiczny"], false),
            (
                "4. Cele strategiczne, cele operacyjne i kierunki działań",
                vec!["Cel strategiczny", "Cel operacyjny", "Kierunek działań"],
                true,
            ),
            ("Kierunki działań do celu operacyjnego 1.", vec!["Kierunek działań"], true),
            ("Cele operacyjne 1. Nowe miejsca", vec!["Cel operacyjny"], true),
            ("Lista projektów strategicznych", vec!["Projekt strategiczny"], true),
        ] {
            let found = announcement_at(text, 0).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(
                found.words.iter().map(|w| w.display()).collect::<Vec<_>>(),
                words,
                "{text}"
            );
            assert_eq!(found.pure, pure, "{text}");
        }
        for text in [
            "Cele strategiczne realizowane są poprzez Programy strategiczne oraz zadania nieobjęte.",
            "Działania podzieliliśmy w ramach trzech priorytetów",
            "Działania związane z budowaniem atrakcyjnej gospodarki poprzez stwarzanie warunków i wsparcie rozwoju.",
        ] {
            assert_eq!(announcement_at(text, 0), None, "{text}");
        }
    }

    #[test]
    fn sentences_that_announce() {
        let words = |text: &str| {
            sentence_announcement(text).map(|w| w.iter().map(|w| w.display()).collect::<Vec<_>>())
        };
        assert_eq!(
            words("Określono następujące kierunki działań:"),
            Some(vec!["Kierunek działań".to_owned()])
        );
        assert_eq!(words("Oto te priorytety:"), Some(vec!["Priorytet".to_owned()]));
        assert_eq!(
            words("Program koncentruje się na następujących obszarach funkcjonowania miasta:"),
            Some(vec!["Obszar".to_owned()])
        );
        assert_eq!(
            words(
                "Struktura zawiera 4 cele strategiczne, które ujmują wszystkie dziedziny życia: oświatę, tj.:"
            ),
            Some(vec!["Cel strategiczny".to_owned()])
        );
        assert_eq!(words("Do jego zadań należą:"), None);
        assert_eq!(words("Zarządzanie programem obejmuje:"), None);
        assert_eq!(words("Zagrożenia z tym związane to:"), None);
    }
}
