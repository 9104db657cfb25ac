//! Lists that common words announce and that hold no goals, by what the announcement says of them.

use super::Topic;
use crate::segment::fold::{fold, fold_word, word_at, words_from};
use crate::segment::head::floor;

/// Stems that make a sentence with a colon introduce a list of something else than goals.
const LIST_TOPICS: [(&str, Topic); 33] = [
    ("wyzwan", Topic::Diagnosis),
    ("problem", Topic::Diagnosis),
    ("zagroze", Topic::Diagnosis),
    ("slabe stron", Topic::Diagnosis),
    ("mocne stron", Topic::Diagnosis),
    ("zjawisk", Topic::Diagnosis),
    ("wskaznik", Topic::Indicators),
    ("miernik", Topic::Indicators),
    ("rezultat", Topic::Indicators),
    ("zrodla finansowania", Topic::Implementation),
    ("zrodel finansowania", Topic::Implementation),
    ("partner", Topic::Attributes),
    ("zasad", Topic::SpatialModel),
    ("pojec", Topic::Definitions),
    ("zglaszali", Topic::Participation),
    ("zglosili", Topic::Participation),
    ("zgloszono", Topic::Participation),
    ("postulowa", Topic::Participation),
    ("postulat", Topic::Participation),
    ("zaproponowal", Topic::Participation),
    ("proponowali", Topic::Participation),
    ("wskazali", Topic::Participation),
    ("wskazywali", Topic::Participation),
    ("wymieniali", Topic::Participation),
    ("potrzebuj", Topic::Diagnosis),
    ("ankietowan", Topic::Participation),
    ("respondent", Topic::Participation),
    ("wskazywane przez", Topic::Participation),
    ("wskazane przez", Topic::Participation),
    ("zglaszane przez", Topic::Participation),
    ("zgloszone przez", Topic::Participation),
    ("oczekiwane przez", Topic::Participation),
    ("w ankiecie", Topic::Participation),
];

/// The topic of the list that a sentence with a colon introduces.
pub(crate) fn list_topic(text: &str) -> Option<Topic> {
    let text = text.trim_end();
    if !text.ends_with(':') {
        return None;
    }
    let from = floor(text, text.len().saturating_sub(200));
    let folded = fold(text.get(from..)?);
    LIST_TOPICS.iter().find(|(stem, _)| folded.contains(stem)).map(|&(_, topic)| topic)
}

/// True where a list is announced for a body that steers: "Zadania zespołu koordynującego". `tail` stands behind the level word.
pub(crate) fn names_a_body(tail: &str) -> bool {
    const BODIES: [&str; 10] = [
        "wykonawcy",
        "zamawiajacego",
        "zespolu",
        "komitetu",
        "koordynatora",
        "pelnomocnika",
        "komisji",
        "sekretariatu",
        "operatora",
        "rady",
    ];
    // Of an office a list may be announced too, but hardly by its bare name: "Zadania Zarządu:".
    const OFFICES: [&str; 6] =
        ["zarzadu", "biura", "burmistrza", "prezydenta", "wojta", "starosty"];
    let folded = fold(tail.trim_end_matches(|c: char| !c.is_alphanumeric()));
    let mut words = folded.split_whitespace();
    words.next().is_some_and(|first| {
        BODIES.contains(&first) || OFFICES.contains(&first) && words.next().is_none()
    })
}

/// True where a list is announced of what was done or of what is asked of projects, and not of what the document sets: "Projekty
/// zrealizowane w latach 2016–2023", "Działania w toku". `tail` stands behind the level word.
pub(crate) fn names_done(tail: &str) -> bool {
    const ADVERBS: [&str; 4] = ["juz", "dotychczas", "dotad", "ostatnio"];
    const DONE: [&str; 9] = [
        "zrealizowan",
        "niezrealizowan",
        "wykonan",
        "zakonczon",
        "ukonczon",
        "przeprowadzon",
        "sfinansowan",
        "rozliczon",
        "prowadzon",
    ];
    const PHRASES: [&str; 2] = ["w toku", "w trakcie"];
    // "Projekty zintegrowane muszą spełniać warunki:"
    const DUTIES: [&str; 2] = ["musza", "winny"];
    let folded = fold(tail.get(..floor(tail, 80)).unwrap_or_default());
    if PHRASES.iter().any(|phrase| folded.starts_with(phrase)) {
        return true;
    }
    let mut words = folded
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty() && !ADVERBS.contains(word));
    if words.clone().take(3).any(|word| DUTIES.contains(&word)) {
        return true;
    }
    words.next().is_some_and(|first| DONE.iter().any(|stem| first.starts_with(stem)))
}

/// True for an announcement that opens with what is to come: "Planowane działania w dziedzinie turystyki:".
pub(crate) fn tells_of_plans(text: &str) -> bool {
    const PLANS: [&str; 8] = [
        "planowan",
        "zaplanowan",
        "proponowan",
        "przewidzian",
        "rekomendowan",
        "okreslono",
        "wyznaczono",
        "przyjeto",
    ];
    let first = word_at(text, 0).filter(|word| word.len() <= 24).map(fold_word);
    first.is_some_and(|first| PLANS.iter().any(|stem| first.starts_with(stem)))
}

/// True for a sentence that introduces what was done: "W latach 2016–2023 zrealizowano następujące projekty:".
pub(crate) fn tells_what_was_done(text: &str) -> bool {
    const DONE: [&str; 16] = [
        "realizowano",
        "realizowal",
        "zrealizowal",
        "wykonywano",
        "wykonywal",
        "prowadzono",
        "podjeto",
        "podejmowano",
        "zrealizowano",
        "wykonano",
        "ukonczono",
        "zakonczono",
        "przeprowadzono",
        "wybudowano",
        "udalo",
        "dotychczas",
    ];
    words_from(text, 0).any(|(_, _, word)| {
        word.len() <= 20 && DONE.iter().any(|done| fold(word).starts_with(done))
    })
}

/// True for a line that opens with an impersonal verb of the past, as accounts of done work do: "zorganizowano 14 spotkań",
/// "uzbrojono 6 ha terenów".
pub(crate) fn is_done(text: &str) -> bool {
    const ENDINGS: [&str; 3] = ["ano", "ono", "eto"];
    const SHORTEST: usize = 7;
    let first = word_at(text, 0).filter(|word| (SHORTEST..=28).contains(&word.len()));
    let first = first.filter(|word| word.ends_with(['o', 'O']));
    first.is_some_and(|first| {
        let folded = fold_word(first);
        ENDINGS.iter().any(|ending| folded.ends_with(ending))
    })
}

/// True for a line that ends in a share of those who answered: "poprawa dróg – 54%", "opieka nad osobami starszymi (61%)", and not
/// in what is to be reached: "redukcja emisji o 30%".
pub(crate) fn is_share(text: &str) -> bool {
    const BOUNDS: [&str; 10] =
        ["", "o", "do", "na", "z", "od", "poziomie", "minimum", "najmniej", "ponad"];
    let marks = |c: char| matches!(c, '.' | ',' | ';' | ')') || c.is_whitespace();
    let Some(number) = text.trim_end_matches(marks).strip_suffix('%') else { return false };
    let number = number.trim_end();
    let before = number.trim_end_matches(|c: char| c.is_ascii_digit() || ",. ".contains(c));
    let word = before.rsplit(char::is_whitespace).next().unwrap_or_default();
    before.len() < number.len() && !BOUNDS.contains(&fold(word).as_str())
}

/// True for a line that ends in how many chose it: "Zdrowie – 210 głosów", "kino (54 wskazania)".
pub(crate) fn is_vote(text: &str) -> bool {
    const COUNTED: [&str; 4] = ["glos", "wskaza", "odpowiedz", "punkt"];
    let marks = |c: char| matches!(c, '.' | ',' | ';' | ')') || c.is_whitespace();
    let mut words = text.trim_end_matches(marks).rsplit(' ');
    let counted = words.next().is_some_and(|word| {
        let folded = fold(word);
        COUNTED.iter().any(|stem| folded.starts_with(stem))
    });
    counted
        && words.next().is_some_and(|number| {
            let figures = number.trim_start_matches('(');
            !figures.is_empty() && figures.bytes().all(|byte| byte.is_ascii_digit())
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_tell_of_the_past_or_of_shares() {
        for text in ["zorganizowano 14 spotkań", "uzbrojono 6 ha terenów", "rozpoczęto budowę"]
        {
            assert!(is_done(text), "{text}");
        }
        for text in ["budowa drogi", "kolano rzeki", "przebudowano"] {
            assert_eq!(is_done(text), text == "przebudowano", "{text}");
        }
        for text in ["poprawa dróg – 54%", "opieka (61%),", "drogi: 12,5 %", "Czechy 9%"] {
            assert!(is_share(text), "{text}");
        }
        for text in ["redukcja emisji o 30%", "udział energii odnawialnej do 20%", "%"] {
            assert!(!is_share(text), "{text}");
        }
        assert!(is_vote("Zdrowie – 210 głosów") && is_vote("kino (54 wskazania)"));
        assert!(!is_vote("Liczba głosów") && !is_vote("budowa 3 punktów widokowych"));
        assert!(names_done("zrealizowane w latach 2016–2023:") && names_done("w toku"));
        assert!(!names_done("własne gminy:"));
    }
}
