//! Where a text names a place: forms are looked up, then the words around them are asked whether a place is meant.

use crate::Side;
use crate::tokenizer::{RawKind, RawToken, Tokenizer, push_surface};

use super::{
    Evidence, Place, PlaceKind, PlaceMention, PlaceWord, Places, Reading, is_adjacent,
    is_lower_in_names,
};

pub(super) fn find(places: &Places, text: &str, side: Side) -> Vec<PlaceMention> {
    let words = words_of(text);
    let plain = words.iter().filter(|word| word.span == 1).count();
    let mut mentions: Vec<PlaceMention> = Vec::new();
    let mut free_from = 0;
    for (index, word) in words.iter().enumerate() {
        if word.start < free_from
            || word.kind == RawKind::Number
            || !places.may_begin(&word.surface, side)
        {
            continue;
        }
        let run = run_from(&words, index);
        let offered: Vec<PlaceWord<'_>> = run.iter().map(|word| word.offered()).collect();
        let Some((reading, length)) = places.longest(&offered, side) else {
            continue;
        };
        let candidates: Vec<&'static Place> = places.candidates(reading).collect();
        let (Some(&place), Some(last), Some(named)) =
            (candidates.first(), run.get(length - 1), run.get(..length))
        else {
            continue;
        };
        let context = Context {
            before: word.before.and_then(|before| words.get(before)),
            named,
            alone: named.iter().map(|word| word.span as usize).sum::<usize>() == plain,
        };
        if context.names(reading, place, side) {
            free_from = last.end;
            mentions.push(PlaceMention {
                start: word.start,
                end: last.end,
                place,
                candidates,
                adjective: reading.adjective,
                also_word: reading.also_word,
            });
        }
    }
    mentions
}

/// A word of the text, compounds and their parts alike.
#[derive(Debug)]
struct TextWord {
    start: usize,
    end: usize,
    span: u32,
    kind: RawKind,
    surface: String,
    capitalised: bool,
    /// Whether it has two letters or more, all of them capitals.
    upper: bool,
    sentence_start: bool,
    /// The word before, in the same sentence.
    before: Option<usize>,
    /// Whether it may be of one name with the word before.
    adjacent: bool,
}

impl TextWord {
    fn offered(&self) -> PlaceWord<'_> {
        PlaceWord {
            surface: &self.surface,
            capitalised: self.capitalised,
            sentence_start: self.sentence_start,
            adjacent: self.adjacent,
        }
    }
}

fn words_of(text: &str) -> Vec<TextWord> {
    let mut raw = Vec::new();
    Tokenizer::shared().tokenize(text, &mut raw);
    let mut words: Vec<TextWord> = Vec::with_capacity(raw.len());
    for token in raw {
        let RawToken { start, end, span, kind, .. } = token;
        let written = text.get(start..end).unwrap_or_default();
        let mut surface = String::with_capacity(written.len());
        push_surface(written, kind, &mut surface);
        // A whole stands before its parts, so the last word that ends before this one is the one before.
        let before = words.iter().rposition(|word| word.end <= start);
        let gap = before
            .and_then(|before| words.get(before))
            .and_then(|before| text.get(before.end..start));
        // The full stop of an abbreviation ("m. Piła", "ul. Kielecka") ends no sentence.
        let abbreviated = before
            .and_then(|before| words.get(before))
            .is_some_and(|before| before.surface.chars().count() <= 3 && !before.capitalised);
        let sentence_start = gap.is_none_or(|gap| {
            gap.contains(['!', '?', '\n', ':', ';', '•', '„'])
                || (gap.contains('.') && !abbreviated)
        });
        let breaks = gap.is_none_or(|gap| {
            gap.contains(['!', '?', ':', ';', ',', '(', ')'])
                || gap.matches('\n').count() > 1
                || (gap.contains('.') && !abbreviated)
        });
        let letters = || written.chars().filter(|c| c.is_alphabetic());
        words.push(TextWord {
            start,
            end,
            span,
            kind,
            surface,
            capitalised: written.starts_with(char::is_uppercase),
            upper: letters().count() > 1 && letters().all(char::is_uppercase),
            sentence_start,
            before: before.filter(|_| !breaks),
            adjacent: gap.is_some_and(is_adjacent),
        });
    }
    words
}

/// The word at `index` and those that follow one another from it; a compound as its whole.
fn run_from(words: &[TextWord], index: usize) -> Vec<&TextWord> {
    let mut run: Vec<&TextWord> = Vec::new();
    for word in words.iter().skip(index) {
        let follows = run.last().is_none_or(|last| word.start >= last.end);
        if run.len() == super::MAX_WORDS {
            break;
        }
        if follows {
            run.push(word);
        }
    }
    run
}

/// What stands around a form.
struct Context<'a> {
    before: Option<&'a TextWord>,
    named: &'a [&'a TextWord],
    /// Whether the form is all there is.
    alone: bool,
}

impl Context<'_> {
    fn names(&self, reading: Reading, place: &Place, side: Side) -> bool {
        let Some(first) = self.named.first() else {
            return false;
        };
        if self.before.is_some_and(|word| is_street(&word.surface)) {
            return false;
        }
        if place.kind >= PlaceKind::County {
            return true;
        }
        if reading.adjective {
            return reading.evidence == Evidence::Any
                && (side == Side::Query
                    || !reading.surname
                    || !first.capitalised
                    || first.upper
                    || self.before.is_some_and(|word| is_institution(&word.surface)));
        }
        let capitalised =
            self.named.iter().all(|word| word.capitalised || is_lower_in_names(&word.surface));
        if side == Side::Document && !capitalised {
            return false;
        }
        match reading.evidence {
            Evidence::Any => true,
            Evidence::Capital => {
                self.alone || self.is_expected() || capitalised && self.stands_out(first)
            }
            Evidence::Trigger => {
                self.after_town_word() || capitalised && !first.upper && self.after_preposition()
            }
        }
    }

    /// Whether the word before expects a town.
    fn is_expected(&self) -> bool {
        self.after_town_word() || self.after_preposition()
    }

    fn after_town_word(&self) -> bool {
        self.before.is_some_and(|word| is_town_word(&word.surface))
    }

    fn after_preposition(&self) -> bool {
        self.before.is_some_and(|word| matches!(word.surface.as_str(), "w" | "we"))
    }

    /// Whether the capital letter is not owed to the start of a sentence or to a title.
    fn stands_out(&self, first: &TextWord) -> bool {
        !first.sentence_start && !first.upper && self.before.is_some_and(|word| !word.capitalised)
    }
}

/// "miasto", "gmina" and the offices of a town, in any case; "m." for "miasto".
fn is_town_word(surface: &str) -> bool {
    matches!(surface, "m" | "mieście" | "miescie" | "gmin")
        || (surface.starts_with("miast") && !surface.starts_with("miastecz"))
        || ["gmina", "gminy", "gminie", "gminę", "gminą", "gmine"].contains(&surface)
        || ["burmistrz", "prezydent", "mieszkańc", "mieszkanc", "mieszkaniec"]
            .iter()
            .any(|start| surface.starts_with(start))
}

/// What streets, squares and estates are called: those named after a town do not name it.
fn is_street(surface: &str) -> bool {
    [
        "ul", "ulica", "ulicy", "ulicę", "ulicą", "ulice", "ulic", "al", "aleja", "alei", "aleję",
        "aleje", "os", "osiedle", "osiedla", "osiedlu", "pl", "plac", "placu", "szosa", "szosy",
        "szosie", "rondo", "ronda", "rondzie",
    ]
    .contains(&surface)
}

/// Beginnings of what bears the adjective of a town with a capital letter (Uniwersytet Warszawski), where a surname is not meant.
fn is_institution(surface: &str) -> bool {
    [
        "agencj",
        "aglomeracj",
        "akademi",
        "bank",
        "centrum",
        "diecezj",
        "dom",
        "fabryk",
        "filharmoni",
        "fundacj",
        "galeri",
        "gmin",
        "izb",
        "klub",
        "kole",
        "komend",
        "kotlin",
        "lotnisk",
        "metropoli",
        "miejsk",
        "muze",
        "obszar",
        "okręg",
        "oper",
        "ośrod",
        "park",
        "państw",
        "politechnik",
        "port",
        "powia",
        "puszcz",
        "region",
        "rynek",
        "specjaln",
        "staros",
        "strateg",
        "stref",
        "stowarzysz",
        "subregion",
        "szkoł",
        "szpital",
        "targ",
        "teatr",
        "towarzyst",
        "uczeln",
        "uniwersytet",
        "urząd",
        "urzęd",
        "wojewódz",
        "województ",
        "zamek",
        "zarząd",
        "zesp",
        "ziemi",
        "związ",
        "żup",
    ]
    .iter()
    .any(|start| surface.starts_with(start))
}
