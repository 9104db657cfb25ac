//! Lines that cite what documents of others set.

use std::sync::OnceLock;

use crate::segment::announce::last_sentence;
use crate::segment::fold::{fold, words_from};
use crate::segment::head::floor;
use crate::segment::lead::Leads;

/// True for a line that introduces goals of other documents: "Program jest zgodny z celami Polityki…, w tym:".
pub(crate) fn cites_other_documents(text: &str) -> bool {
    const AGREEMENT: [&str; 13] = [
        "na szczeblu",
        "zgodn",
        "spojn",
        "powiaza",
        "nadrzedn",
        "wpisuj",
        "komplementarn",
        "nawiaz",
        "koresponduj",
        "odpowiadaja celom",
        "dokumentow strategicznych",
        "wspiera realizacje",
        "przyczyni",
    ];
    const OTHERS: [&str; 18] = [
        "polityki",
        "polityka",
        "wojewodztw",
        "krajow",
        "kraju",
        "panstw",
        "unii europejsk",
        "europejsk",
        "agend",
        "ministerst",
        "ponadlokaln",
        "ponadregionaln",
        "narodow",
        "powiatu",
        "powiatow",
        "regionaln",
        "strategii rozwoju",
        "dokument",
    ];
    let from = floor(text, text.len().saturating_sub(300));
    let Some(tail) = text.get(from..) else {
        return false;
    };
    if !cited_leads().may_stand_in(tail) {
        return false;
    }
    let folded = fold(tail);
    AGREEMENT.iter().any(|stem| folded.contains(stem))
        && OTHERS.iter().any(|stem| folded.contains(stem))
        && CITED.iter().any(|stem| folded.contains(stem))
}

/// True for the name of another authority's document before what is cited from it in the same line: "Strategia województwa:".
pub(crate) fn names_other_document(text: &str) -> bool {
    const DOCUMENTS: [&str; 7] =
        ["strategi", "polityk", "program", "plan", "koncepcj", "krajow", "narodow"];
    const OTHERS: [&str; 8] =
        ["wojewodztw", "kraj", "panstw", "polski", "europejsk", "narodow", "agend", "makroregion"];
    let folded = fold(text);
    let other = |word: &str| OTHERS.iter().any(|stem| word.starts_with(stem));
    text.trim_end().ends_with([':', '–', '-'])
        && text.split_whitespace().count() <= 12
        && DOCUMENTS.iter().any(|stem| folded.starts_with(stem))
        && folded.split(|c: char| !c.is_alphanumeric()).any(other)
}

/// True where a list is announced of what the state or the Union set: "Priorytety Funduszy Europejskich, z których …". `tail`
/// stands behind the level word.
pub(crate) fn names_others(tail: &str) -> bool {
    const OTHERS: [&str; 6] = ["europejsk", "unii", "panstw", "krajow", "narodow", "agend"];
    const WORDS: usize = 4;
    let words = || words_from(tail, 0).take(WORDS + 2).map(|(_, _, word)| fold(word));
    let others = |folded: &String| OTHERS.iter().any(|stem| folded.starts_with(stem));
    // "… wynikające z dokumentów krajowych"
    let cited = words().skip_while(|folded| !folded.starts_with("dokument")).take(2);
    const ABOVE: [&str; 4] = ["nadrzedn", "wyzszego", "strategiczn", "rzadow"];
    words().take(WORDS).any(|folded| others(&folded))
        || cited.skip(1).any(|f| others(&f) || ABOVE.iter().any(|stem| f.starts_with(stem)))
}

/// True for a line that lists what a document of the state or the Union sets, which no strategy of a place is: "Polityka
/// ekologiczna państwa 2030 wskazuje cele:".
pub(crate) fn says_what_a_state_document_sets(text: &str) -> bool {
    const DOCUMENTS: [&str; 8] = [
        "strategia ",
        "polityka ",
        "program ",
        "plan ",
        "koncepcja ",
        "krajow",
        "narodow",
        "agenda ",
    ];
    const OF_STATE: [&str; 7] =
        ["panstw", "kraju", "krajow", "narodow", "europejsk", "agenda", " polski "];
    let text = text.trim_end();
    if !text.ends_with(':') || !set_by_state_leads().may_stand_in(text) {
        return false;
    }
    let text = last_sentence(text);
    if text.len() > 300 {
        return false;
    }
    let folded = fold(text);
    // "II Polityka ekologiczna państwa …"
    let named = folded.trim_start_matches(|c: char| "ivx0123456789. ".contains(c));
    DOCUMENTS.iter().any(|start| folded.starts_with(start) || named.starts_with(start))
        && OF_STATE.iter().any(|stem| folded.contains(stem))
        && SET_BY_STATE.iter().any(|stem| folded.contains(stem))
}

/// What documents of the state set: one of these stands in every such line.
const SET_BY_STATE: [&str; 5] = ["cel", "prioryt", "kierunk", "filar", "obszar"];

fn set_by_state_leads() -> &'static Leads {
    static LEADS: OnceLock<Leads> = OnceLock::new();
    LEADS.get_or_init(|| Leads::of(SET_BY_STATE.into_iter()))
}

/// What is cited: one of these stands in every such line.
const CITED: [&str; 3] = ["cel", "prioryt", "kierunk"];

fn cited_leads() -> &'static Leads {
    static LEADS: OnceLock<Leads> = OnceLock::new();
    LEADS.get_or_init(|| Leads::of(CITED.into_iter()))
}

/// True for a sentence on what an earlier document set: "Strategia na lata 2010–2020 zawierała cztery cele:".
pub(crate) fn tells_what_was_set(text: &str) -> bool {
    // Imperfective: "określiła" is what a document says of itself.
    const SET: [&str; 10] = [
        "zawiera",
        "wyznacza",
        "okresla",
        "obejmowa",
        "zaklada",
        "przewidywa",
        "wskazywa",
        "formulowa",
        "definiowa",
        "stawia",
    ];
    // "W poprzedniej strategii wyznaczono cele:"
    const EARLIER: [&str; 3] = ["poprzedni", "dotychczasow", "ubiegl"];
    const PAST: [&str; 5] = ["l", "la", "lo", "ly", "li"];
    words_from(last_sentence(text), 0).any(|(_, _, word)| {
        (6..=20).contains(&word.len()) && {
            let folded = fold(word);
            SET.iter().any(|stem| folded.strip_prefix(stem).is_some_and(|end| PAST.contains(&end)))
                || EARLIER.iter().any(|stem| folded.starts_with(stem))
        }
    })
}
