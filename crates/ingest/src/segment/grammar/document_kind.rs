//! What kind of document it is, as its first lines tell: what reports and calls for offers list is not what a strategy sets.

use crate::segment::fold::{fold, fold_word, word_at, words_from};
use crate::segment::unit::{Unit, UnitKind};

/// "Otwarty konkurs ofert", "Ogłoszenie o naborze …", "Zapytanie ofertowe" among the first lines.
pub(super) fn opens_as_call(units: &[Unit<'_>]) -> bool {
    first_titles(units).any(|title| {
        let folded = fold(title);
        let words: Vec<&str> = folded.split_whitespace().collect();
        words.windows(2).any(|pair| {
            matches!(
                pair,
                ["przedmiotu", "zamowienia"]
                    | ["konkurs", "ofert"]
                    | ["o", "naborze" | "zamowieniu"]
                    | ["zapytanie", "ofertowe"]
            )
        })
    })
}

/// "Raport o stanie gminy", "Prognoza oddziaływania na środowisko …", "Ogłoszenie o naborze …" among the first lines: what such
/// documents list is not what a strategy sets. `sets_goals` says that the document labels goals; a diagnosis is then its first chapter.
pub(super) fn opens_as_report(units: &[Unit<'_>], sets_goals: bool) -> bool {
    const KINDS: [&str; 9] = [
        "zapytanie",
        "objasnienia",
        "raport",
        "sprawozdanie",
        "prognoza",
        "ogloszenie",
        "regulamin",
        "zaproszenie",
        "protokol",
    ];
    // What a strategy has as a chapter tells of a whole document in its first line alone.
    const STUDIES: [&str; 5] = ["analiza", "diagnoza", "studium", "ocena", "wyniki"];
    let first_of = |title: &str| word_at(title, 0).filter(|word| word.len() <= 24).map(fold_word);
    let opens_with = |title: &str, kinds: &[&str]| {
        first_of(title).is_some_and(|first| kinds.contains(&first.as_str()))
    };
    // "Diagnoza i strategia rozwoju gminy" is both.
    let is_strategy = |title: &str| {
        words_from(title, 0).any(|(_, _, word)| {
            let folded = fold(word);
            folded.starts_with("strategi") || folded.starts_with("program")
        })
    };
    first_titles(units)
        .next()
        .is_some_and(|title| opens_with(title, &STUDIES) && !is_strategy(title) && !sets_goals)
        || first_titles(units).any(|title| opens_with(title, &KINDS) || is_of_accounts(title))
}

/// The lines among which the title of a document stands, as far as they read like titles.
fn first_titles<'u>(units: &'u [Unit<'_>]) -> impl Iterator<Item = &'u str> {
    const LINES: usize = 8;
    const MOST_WORDS: usize = 20;
    let shown = |unit: &&Unit<'_>| !matches!(unit.kind, UnitKind::Furniture | UnitKind::Contents);
    let texts = units.iter().filter(shown).take(LINES).map(|unit| unit.text.as_ref());
    texts.filter(|text| {
        !text.ends_with('.') && text.split_whitespace().take(MOST_WORDS + 1).count() <= MOST_WORDS
    })
}

/// "Informacja o realizacji strategii", "Opis do projektu budżetu miasta na 2026 rok": titles that tell of done work or of a
/// year's money.
fn is_of_accounts(title: &str) -> bool {
    const YEAR: [&str; 2] = ["rok", "roku"];
    if !title.starts_with(char::is_alphabetic) {
        return false;
    }
    let folded = fold(title);
    let words: Vec<&str> =
        folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let of_done = words.windows(2).any(|pair| {
        matches!(pair, ["o" | "z", "realizacji" | "wykonaniu" | "wykonania" | "przebiegu"])
    });
    let of_budget =
        words.iter().any(|word| matches!(*word, "budzetu" | "budzetowa" | "budzetowej"))
            && words.iter().any(|word| YEAR.contains(word));
    of_done || of_budget
}
