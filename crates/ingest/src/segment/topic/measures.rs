//! Captions, and what is counted or measured.

use std::sync::OnceLock;

use crate::segment::fold::{fold, fold_word, word_at};
use crate::segment::lead::Leads;
use crate::segment::words::phrase_at;

/// True for what is counted or measured: the head of a column "Liczba głosów", or the indicator "Odsetek uczniów z …".
pub(crate) fn opens_with_measure(text: &str) -> bool {
    const MEASURES: [&str; 14] = [
        "liczba",
        "ilosc",
        "odsetek",
        "procent",
        "udzial",
        "dlugosc",
        "powierzchnia",
        "poziom",
        "stopien",
        "srednia",
        "sredni",
        "ocena",
        "wskaznik",
        "wartosc",
    ];
    let first = word_at(text, 0).filter(|word| word.len() <= 24).map(fold_word);
    first.is_some_and(|first| MEASURES.contains(&first.as_str()))
}

/// What captions open with.
const CAPTIONS: [&str; 15] = [
    "tabela",
    "tab",
    "rysunek",
    "rys",
    "rycina",
    "ryc",
    "wykres",
    "schemat",
    "mapa",
    "fot",
    "fotografia",
    "graf",
    "diagram",
    "ilustracja",
    "zrodlo",
];

fn caption_leads() -> &'static Leads {
    static LEADS: OnceLock<Leads> = OnceLock::new();
    LEADS.get_or_init(|| Leads::of(CAPTIONS.into_iter()))
}

/// True for the caption of a table or a figure: "Tabela 5. …", "Rysunek 6. …".
pub(crate) fn is_caption(text: &str) -> bool {
    if !caption_leads().may_begin(text, 0) {
        return false;
    }
    let mut words = text.split_whitespace();
    let Some(first) = words.next() else {
        return false;
    };
    if first.len() > 12 {
        return false;
    }
    let folded = fold(first);
    let name = folded.trim_end_matches(['.', ':']);
    CAPTIONS.contains(&name)
        && (name == "zrodlo"
            || words
                .next()
                .is_some_and(|w| w.starts_with(|c: char| c.is_ascii_digit() || c.is_uppercase())))
        && phrase_at(text, 0).is_none()
}
