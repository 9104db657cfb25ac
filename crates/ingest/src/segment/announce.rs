//! Announcements of lists: a heading of plural level words ("Kierunki działań:"), or a sentence with a colon ("Określono
//! następujące cele:").

use std::sync::OnceLock;

use super::fold::{fold, fold_word, word_at, words_from};
use super::grammar::ends_in_joining_word;
use super::head::{behind_nr, is_verb, skip_blank, skip_blank_and_dash};
use super::lead::Leads;
use super::number::{Close, Number, number_at};
use super::words::{Noun, Word, phrase_at, phrases_at};

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
    /// Byte offset of what stands behind the level words and narrows them: "Zadania *zespołu*".
    pub tail: Option<usize>,
}

/// Words that may stand before the level words of a heading.
const INTRODUCTIONS: [&str; 30] = [
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
    "podstawowych",
    "pozostalych",
    "dopuszczalne",
    "uzupelniajace",
];

/// The beginnings of [`INTRODUCTIONS`], also as scanning confuses them: a small l among capitals is read as I.
fn introduction_leads() -> &'static Leads {
    static LEADS: OnceLock<Leads> = OnceLock::new();
    LEADS.get_or_init(|| {
        let confused = INTRODUCTIONS.map(|word| word.replace('i', "l"));
        Leads::of(INTRODUCTIONS.into_iter().chain(confused.iter().map(String::as_str)))
    })
}

/// Reads a heading that announces a list: plural level words in the nominative at the head of a short line.
pub(crate) fn announcement_at(text: &str, at: usize) -> Option<Announcement> {
    announcement_behind(text, at, number_at(text, at, false).as_ref())
}

/// Reads a heading that announces a list, where the number at its head is known.
pub(super) fn announcement_behind(
    text: &str,
    at: usize,
    number: Option<&Number>,
) -> Option<Announcement> {
    let mut start = number.map_or(at, |n| skip_blank_and_dash(text, n.end));
    let mut parsed = phrases_at(text, start);
    let mut genitive_allowed = false;
    for _ in 0..2 {
        if parsed.is_some() {
            break;
        }
        if !introduction_leads().may_begin(text, start) {
            return None;
        }
        let word = word_at(text, start).filter(|word| word.len() <= 24)?;
        if !INTRODUCTIONS.contains(&fold_word(word).as_str()) {
            return None;
        }
        genitive_allowed = true;
        start = skip_blank(text, start + word.len());
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
        number: number.cloned(),
        reference: None,
        colon: tail.trim_end().ends_with(':'),
        pure: false,
        rest: None,
        tail: None,
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
    if let Some((reference, rest)) = reference_in(text, tail_start) {
        announcement.reference = Some(reference);
        announcement.pure = true;
        announcement.colon |= rest.is_some();
        announcement.rest = rest;
        return Some(announcement);
    }
    // A sentence that opens with the level, and another behind it.
    let ends = tail.find(". ").and_then(|at| tail.get(at + 2..));
    if ends.is_some_and(|rest| rest.starts_with(char::is_uppercase)) {
        return None;
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
    // "Cele zostaną rozwinięte w programach:" announces programmes.
    let first = word_at(tail, 0).filter(|word| word.len() <= 10).map(fold_word);
    let passive = first.is_some_and(|first| match first.as_str() {
        "zostana" | "zostaly" => true,
        // "Cele będą realizowane poprzez programy:"
        "beda" | "sa" => words_from(tail, 0).any(|(_, _, w)| matches!(w, "poprzez" | "przez")),
        _ => false,
    });
    if announcement.colon && passive {
        return None;
    }
    // "Zadania będą finansowane z:" announces where from.
    if announcement.colon && ends_in_joining_word(tail.trim_end().trim_end_matches(':')) {
        return None;
    }
    if !announcement.colon && words_from(tail, 0).any(|(_, _, w)| is_verb(&fold(w))) {
        return None;
    }
    announcement.tail = Some(tail_start);
    Some(announcement)
}

/// Reads "do celu operacyjnego 1.", "w ramach celu strategicznego CS2": a level word in the singular and its number. Behind
/// a colon the list may follow on the same line; the second value is where it begins.
pub(super) fn reference_in(text: &str, at: usize) -> Option<((Word, Number), Option<usize>)> {
    for (start, _, word) in words_from(text, at).take(5) {
        if let Some(phrase) = phrase_at(text, start) {
            // "zadania 1" is one, though "zadania" may be many.
            let number = number_at(text, behind_nr(text, skip_blank(text, phrase.end)), true)?;
            if phrase.form.plural && !text.get(start..phrase.end)?.ends_with(['a', 'A', 'o', 'O']) {
                return None;
            }
            let rest = text.get(number.end..)?;
            let behind = rest.trim_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '.'));
            if behind.is_empty() {
                return Some(((phrase.word, number), None));
            }
            if let Some(list) = rest.trim_start().strip_prefix(':') {
                let begins = text.len() - list.trim_start().len();
                return Some(((phrase.word, number), Some(begins)));
            }
            // The title of the goal may follow its number.
            let titled = matches!(number.close, Close::Dot) || behind.starts_with(['–', '-', '„']);
            return titled.then_some(((phrase.word, number), None));
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
    None
}

/// Cues that turn a sentence with a colon into an announcement.
const CUES: [&str; 26] = [
    "obejmuja",
    "planowan",
    "przewidzian",
    "proponowan",
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
    "posluz",
    "sluz",
];

/// Reads a sentence that ends in a colon and announces a list: "Określono następujące kierunki działań:".
pub(crate) fn sentence_announcement(text: &str) -> Option<Vec<Word>> {
    let trimmed = text.trim_end();
    if !trimmed.ends_with(':') || trimmed.len() > 700 {
        return None;
    }
    let trimmed = last_sentence(trimmed);
    if let Some(word) = named_by_verb(trimmed) {
        return Some(vec![word]);
    }
    let mut words = Vec::new();
    let mut loose = Vec::new();
    let mut cue = false;
    let mut since_direct_cue = usize::MAX;
    let mut last_ends_line = false;
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
            last_ends_line = phrase.form.plural
                && phrase.form.nominative
                && trimmed.get(phrase.end..).is_some_and(|rest| rest.trim() == ":");
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
    // A short line that ends in the level word announces it whatever the word: "Planowane do realizacji zadania:".
    let short = trimmed.split_whitespace().count() <= 6 && last_ends_line;
    let last = loose.last().copied().filter(|word| {
        short
            || word.adjective.is_some()
            || word.complement.is_some()
            || word.noun == Noun::Priority
    });
    if cue { last.map(|word| vec![word]) } else { None }
}

/// The level of a sentence that says outright what the items are: "2. Celami szczegółowymi programu są:".
fn named_by_verb(text: &str) -> Option<Word> {
    const MOST_BETWEEN: usize = 12;
    let start = number_at(text, 0, false).map_or(0, |number| skip_blank(text, number.end));
    let noun = word_at(text, start).filter(|word| word.ends_with("ami"))?;
    let phrase = phrase_at(text, start).filter(|phrase| phrase.form.plural)?;
    let tail = text.get(start + noun.len().max(phrase.end - start)..)?.trim_end_matches([':', ' ']);
    let mut words = tail.split_whitespace();
    let verb = words.next_back()?;
    (matches!(verb, "są" | "będą") && words.count() <= MOST_BETWEEN).then_some(phrase.word)
}

/// The sentence of a paragraph that its colon ends; with those before it where it only points at them: "Są to:".
pub(super) fn last_sentence(text: &str) -> &str {
    const LEAST_WORDS: usize = 4;
    let begins = text.match_indices(". ").map(|(at, _)| at + 2).filter(|&at| {
        text.get(at..).is_some_and(|rest| rest.trim_start().starts_with(char::is_uppercase))
    });
    let last = begins.last().and_then(|at| text.get(at..));
    last.filter(|last| last.split_whitespace().count() >= LEAST_WORDS).unwrap_or(text)
}

fn is_numeral(folded: &str) -> bool {
    numeral(folded).is_some()
}

/// The number that a folded word is, from two to nine: "trzech".
pub(super) fn numeral(folded: &str) -> Option<usize> {
    const STEMS: [(&str, usize); 12] = [
        ("dwa", 2),
        ("dwie", 2),
        ("dwoch", 2),
        ("trzy", 3),
        ("trzech", 3),
        ("czter", 4),
        ("piec", 5),
        ("szesc", 6),
        ("siedem", 7),
        ("siedmiu", 7),
        ("osiem", 8),
        ("dziewiec", 9),
    ];
    const LONGEST: usize = 9;
    let stem = STEMS.iter().find(|(stem, _)| folded.starts_with(stem));
    stem.filter(|_| folded.len() <= LONGEST).map(|&(_, value)| value)
}

#[cfg(test)]
mod tests {
    use super::*;

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
        assert_eq!(
            words("2. Celami szczegółowymi programu są:"),
            Some(vec!["Cel szczegółowy".to_owned()])
        );
        assert_eq!(words("Planowane do realizacji zadania:"), Some(vec!["Zadanie".to_owned()]));
        assert_eq!(words("Do jego zadań należą:"), None);
        assert_eq!(words("Zarządzanie programem obejmuje:"), None);
        assert_eq!(words("Zagrożenia z tym związane to:"), None);
    }
}
