//! The forms of the words that name levels, folded.

use std::sync::OnceLock;

use hashbrown::HashMap;

use super::{Adjective, Complement, Form, Noun};
use crate::segment::fold::FoldedWord;
use crate::segment::lead::Leads;

const SINGULAR: Form = Form { plural: false, nominative: true };
const PLURAL: Form = Form { plural: true, nominative: true };
const OBLIQUE: Form = Form { plural: false, nominative: false };
const OBLIQUE_PLURAL: Form = Form { plural: true, nominative: false };

/// The forms of the nouns.
const NOUNS: [(&str, Noun, Form); 161] = [
    ("wizja", Noun::Vision, SINGULAR),
    ("wizji", Noun::Vision, OBLIQUE),
    ("wizje", Noun::Vision, OBLIQUE),
    ("cel", Noun::Goal, SINGULAR),
    ("cele", Noun::Goal, PLURAL),
    ("celu", Noun::Goal, OBLIQUE),
    ("celowi", Noun::Goal, OBLIQUE),
    ("celem", Noun::Goal, OBLIQUE),
    ("celow", Noun::Goal, OBLIQUE_PLURAL),
    ("celi", Noun::Goal, OBLIQUE_PLURAL),
    ("celom", Noun::Goal, OBLIQUE_PLURAL),
    ("celami", Noun::Goal, OBLIQUE_PLURAL),
    ("celach", Noun::Goal, OBLIQUE_PLURAL),
    ("priorytet", Noun::Priority, SINGULAR),
    ("priorytety", Noun::Priority, PLURAL),
    ("priorytetu", Noun::Priority, OBLIQUE),
    ("priorytetowi", Noun::Priority, OBLIQUE),
    ("priorytetem", Noun::Priority, OBLIQUE),
    ("priorytecie", Noun::Priority, OBLIQUE),
    ("priorytetow", Noun::Priority, OBLIQUE_PLURAL),
    ("priorytetom", Noun::Priority, OBLIQUE_PLURAL),
    ("priorytetami", Noun::Priority, OBLIQUE_PLURAL),
    ("priorytetach", Noun::Priority, OBLIQUE_PLURAL),
    ("obszar", Noun::Area, SINGULAR),
    ("obszary", Noun::Area, PLURAL),
    ("obszaru", Noun::Area, OBLIQUE),
    ("obszarowi", Noun::Area, OBLIQUE),
    ("obszarem", Noun::Area, OBLIQUE),
    ("obszarze", Noun::Area, OBLIQUE),
    ("obszarow", Noun::Area, OBLIQUE_PLURAL),
    ("obszarom", Noun::Area, OBLIQUE_PLURAL),
    ("obszarami", Noun::Area, OBLIQUE_PLURAL),
    ("obszarach", Noun::Area, OBLIQUE_PLURAL),
    ("sfera", Noun::Sphere, SINGULAR),
    ("sfery", Noun::Sphere, PLURAL),
    ("sferze", Noun::Sphere, OBLIQUE),
    ("sfere", Noun::Sphere, OBLIQUE),
    ("sfer", Noun::Sphere, OBLIQUE_PLURAL),
    ("sferom", Noun::Sphere, OBLIQUE_PLURAL),
    ("sferami", Noun::Sphere, OBLIQUE_PLURAL),
    ("sferach", Noun::Sphere, OBLIQUE_PLURAL),
    ("wymiar", Noun::Dimension, SINGULAR),
    ("wymiary", Noun::Dimension, PLURAL),
    ("wymiaru", Noun::Dimension, OBLIQUE),
    ("wymiarem", Noun::Dimension, OBLIQUE),
    ("wymiarze", Noun::Dimension, OBLIQUE),
    ("wymiarow", Noun::Dimension, OBLIQUE_PLURAL),
    ("wymiarom", Noun::Dimension, OBLIQUE_PLURAL),
    ("wymiarami", Noun::Dimension, OBLIQUE_PLURAL),
    ("wymiarach", Noun::Dimension, OBLIQUE_PLURAL),
    ("filar", Noun::Pillar, SINGULAR),
    ("filary", Noun::Pillar, PLURAL),
    ("filaru", Noun::Pillar, OBLIQUE),
    ("filarem", Noun::Pillar, OBLIQUE),
    ("filarze", Noun::Pillar, OBLIQUE),
    ("filarow", Noun::Pillar, OBLIQUE_PLURAL),
    ("filarom", Noun::Pillar, OBLIQUE_PLURAL),
    ("filarami", Noun::Pillar, OBLIQUE_PLURAL),
    ("filarach", Noun::Pillar, OBLIQUE_PLURAL),
    ("domena", Noun::Domain, SINGULAR),
    ("domeny", Noun::Domain, PLURAL),
    ("domenie", Noun::Domain, OBLIQUE),
    ("domene", Noun::Domain, OBLIQUE),
    ("domen", Noun::Domain, OBLIQUE_PLURAL),
    ("domenom", Noun::Domain, OBLIQUE_PLURAL),
    ("domenami", Noun::Domain, OBLIQUE_PLURAL),
    ("domenach", Noun::Domain, OBLIQUE_PLURAL),
    ("pole", Noun::Field, SINGULAR),
    ("pola", Noun::Field, PLURAL),
    ("polu", Noun::Field, OBLIQUE),
    ("polem", Noun::Field, OBLIQUE),
    ("pol", Noun::Field, OBLIQUE_PLURAL),
    ("polom", Noun::Field, OBLIQUE_PLURAL),
    ("polami", Noun::Field, OBLIQUE_PLURAL),
    ("polach", Noun::Field, OBLIQUE_PLURAL),
    ("os", Noun::Axis, SINGULAR),
    ("osie", Noun::Axis, PLURAL),
    ("osi", Noun::Axis, OBLIQUE),
    ("osiom", Noun::Axis, OBLIQUE_PLURAL),
    ("osiami", Noun::Axis, OBLIQUE_PLURAL),
    ("osiach", Noun::Axis, OBLIQUE_PLURAL),
    ("plaszczyzna", Noun::Plane, SINGULAR),
    ("plaszczyzny", Noun::Plane, PLURAL),
    ("plaszczyznie", Noun::Plane, OBLIQUE),
    ("plaszczyzne", Noun::Plane, OBLIQUE),
    ("plaszczyzn", Noun::Plane, OBLIQUE_PLURAL),
    ("plaszczyznach", Noun::Plane, OBLIQUE_PLURAL),
    ("plaszczyznami", Noun::Plane, OBLIQUE_PLURAL),
    ("dziedzina", Noun::Branch, SINGULAR),
    ("dziedziny", Noun::Branch, PLURAL),
    ("dziedzinie", Noun::Branch, OBLIQUE),
    ("dziedzine", Noun::Branch, OBLIQUE),
    ("dziedzin", Noun::Branch, OBLIQUE_PLURAL),
    ("dziedzinach", Noun::Branch, OBLIQUE_PLURAL),
    ("dziedzinami", Noun::Branch, OBLIQUE_PLURAL),
    ("kierunek", Noun::Direction, SINGULAR),
    ("kierunki", Noun::Direction, PLURAL),
    ("kierunku", Noun::Direction, OBLIQUE),
    ("kierunkowi", Noun::Direction, OBLIQUE),
    ("kierunkiem", Noun::Direction, OBLIQUE),
    ("kierunkow", Noun::Direction, OBLIQUE_PLURAL),
    ("kierunkom", Noun::Direction, OBLIQUE_PLURAL),
    ("kierunkami", Noun::Direction, OBLIQUE_PLURAL),
    ("kierunkach", Noun::Direction, OBLIQUE_PLURAL),
    ("dzialanie", Noun::Action, SINGULAR),
    ("dzialania", Noun::Action, PLURAL),
    ("dzialaniu", Noun::Action, OBLIQUE),
    ("dzialaniem", Noun::Action, OBLIQUE),
    ("dzialan", Noun::Action, OBLIQUE_PLURAL),
    ("dzialaniom", Noun::Action, OBLIQUE_PLURAL),
    ("dzialaniami", Noun::Action, OBLIQUE_PLURAL),
    ("dzialaniach", Noun::Action, OBLIQUE_PLURAL),
    ("zadanie", Noun::Task, SINGULAR),
    ("zadania", Noun::Task, PLURAL),
    ("zadaniu", Noun::Task, OBLIQUE),
    ("zadaniem", Noun::Task, OBLIQUE),
    ("zadan", Noun::Task, OBLIQUE_PLURAL),
    ("zadaniom", Noun::Task, OBLIQUE_PLURAL),
    ("zadaniami", Noun::Task, OBLIQUE_PLURAL),
    ("zadaniach", Noun::Task, OBLIQUE_PLURAL),
    ("projekt", Noun::Project, SINGULAR),
    ("projekty", Noun::Project, PLURAL),
    ("projektu", Noun::Project, OBLIQUE),
    ("projektowi", Noun::Project, OBLIQUE),
    ("projektem", Noun::Project, OBLIQUE),
    ("projekcie", Noun::Project, OBLIQUE),
    ("projektow", Noun::Project, OBLIQUE_PLURAL),
    ("projektom", Noun::Project, OBLIQUE_PLURAL),
    ("projektami", Noun::Project, OBLIQUE_PLURAL),
    ("projektach", Noun::Project, OBLIQUE_PLURAL),
    ("przedsiewziecie", Noun::Undertaking, SINGULAR),
    ("przedsiewziecia", Noun::Undertaking, PLURAL),
    ("przedsiewzieciu", Noun::Undertaking, OBLIQUE),
    ("przedsiewzieciem", Noun::Undertaking, OBLIQUE),
    ("przedsiewziec", Noun::Undertaking, OBLIQUE_PLURAL),
    ("przedsiewzieciom", Noun::Undertaking, OBLIQUE_PLURAL),
    ("przedsiewzieciami", Noun::Undertaking, OBLIQUE_PLURAL),
    ("przedsiewzieciach", Noun::Undertaking, OBLIQUE_PLURAL),
    ("inicjatywa", Noun::Initiative, SINGULAR),
    ("inicjatywy", Noun::Initiative, PLURAL),
    ("wiazka", Noun::Bundle, SINGULAR),
    ("wiazki", Noun::Bundle, PLURAL),
    ("wiazce", Noun::Bundle, OBLIQUE),
    ("wiazke", Noun::Bundle, OBLIQUE),
    ("wiazek", Noun::Bundle, OBLIQUE_PLURAL),
    ("wiazkom", Noun::Bundle, OBLIQUE_PLURAL),
    ("wiazkami", Noun::Bundle, OBLIQUE_PLURAL),
    ("wiazkach", Noun::Bundle, OBLIQUE_PLURAL),
    ("pakiet", Noun::Package, SINGULAR),
    ("pakiety", Noun::Package, PLURAL),
    ("pakietu", Noun::Package, OBLIQUE),
    ("pakietem", Noun::Package, OBLIQUE),
    ("pakiecie", Noun::Package, OBLIQUE),
    ("pakietow", Noun::Package, OBLIQUE_PLURAL),
    ("pakietom", Noun::Package, OBLIQUE_PLURAL),
    ("pakietami", Noun::Package, OBLIQUE_PLURAL),
    ("pakietach", Noun::Package, OBLIQUE_PLURAL),
    ("inicjatyw", Noun::Initiative, OBLIQUE_PLURAL),
    ("inicjatywom", Noun::Initiative, OBLIQUE_PLURAL),
    ("inicjatywami", Noun::Initiative, OBLIQUE_PLURAL),
    ("inicjatywach", Noun::Initiative, OBLIQUE_PLURAL),
];

/// The noun that a folded word is a form of.
pub(super) fn noun(word: &str) -> Option<(Noun, Form)> {
    static BY_FORM: OnceLock<HashMap<&str, (Noun, Form)>> = OnceLock::new();
    let by_form =
        BY_FORM.get_or_init(|| NOUNS.iter().map(|&(form, noun, is)| (form, (noun, is))).collect());
    by_form.get(word).copied()
}

/// The noun that a folded word is a form of where scanning read l for i or i for l: "zadanle", "cei".
pub(super) fn noun_misread(word: &str) -> Option<(Noun, Form)> {
    static BY_LIKENESS: OnceLock<HashMap<FoldedWord, (Noun, Form)>> = OnceLock::new();
    let alike = |word: &str| -> FoldedWord {
        let mut out = FoldedWord::new();
        for c in word.chars() {
            // No form of a level word is as long as that.
            if out.try_push(if c == 'l' { 'i' } else { c }).is_err() {
                break;
            }
        }
        out
    };
    // Of other words few are as long as a level word and have one of the letters.
    if !(3..=17).contains(&word.len()) || !word.bytes().any(|byte| matches!(byte, b'i' | b'l')) {
        return None;
    }
    let by_likeness = BY_LIKENESS
        .get_or_init(|| NOUNS.iter().map(|&(form, noun, is)| (alike(form), (noun, is))).collect());
    by_likeness.get(&alike(word)).copied()
}

/// Abbreviations of nouns, with a full stop and before a number or a sign: "Zad. 1.2".
pub(super) fn noun_abbreviated(word: &str) -> Option<Noun> {
    match word {
        "prior" | "prioryt" => Some(Noun::Priority),
        "obsz" => Some(Noun::Area),
        "kier" => Some(Noun::Direction),
        "dz" | "dzial" => Some(Noun::Action),
        "zad" => Some(Noun::Task),
        "proj" => Some(Noun::Project),
        "przeds" | "przedsiew" | "przedsiewz" => Some(Noun::Undertaking),
        _ => None,
    }
}

/// Abbreviations of adjectives, with a full stop and behind a noun: "Cel strat. 1", "Cel oper. 1.1".
pub(super) fn adjective_abbreviated(word: &str) -> Option<Adjective> {
    match word {
        "strat" | "strateg" => Some(Adjective::Strategic),
        "op" | "oper" | "operac" => Some(Adjective::Operational),
        "szczeg" | "szczegol" => Some(Adjective::Specific),
        "posr" => Some(Adjective::Intermediate),
        "gl" => Some(Adjective::Main),
        "nadrz" => Some(Adjective::Superior),
        "prior" | "prioryt" => Some(Adjective::Priority),
        _ => None,
    }
}

/// Abbreviations of what a noun is of, with a full stop and behind it: "Kierunek dział.", "Kier. interw. 1.1".
pub(super) fn complement_abbreviated(noun: Noun, word: &str) -> Option<Complement> {
    let whole = match word {
        "dz" | "dzial" => "dzialan",
        "interw" => "interwencji",
        "rozw" => "rozwoju",
        _ => return None,
    };
    complement(noun, whole)
}

/// Stems of the adjectives, longest first where one begins another.
const ADJECTIVES: [(&str, Adjective); 26] = [
    ("strategiczn", Adjective::Strategic),
    ("operacyjn", Adjective::Operational),
    ("szczegolow", Adjective::Specific),
    ("posredni", Adjective::Intermediate),
    ("czastkow", Adjective::Partial),
    ("taktyczn", Adjective::Tactical),
    ("glown", Adjective::Main),
    ("nadrzedn", Adjective::Superior),
    ("generaln", Adjective::General),
    ("ogoln", Adjective::Overall),
    ("horyzontaln", Adjective::Horizontal),
    ("kierunkow", Adjective::Directional),
    ("rozwojow", Adjective::Developmental),
    ("podstawow", Adjective::Basic),
    ("priorytetow", Adjective::Priority),
    ("kluczow", Adjective::Key),
    ("flagow", Adjective::Flagship),
    ("tematyczn", Adjective::Thematic),
    ("wiodac", Adjective::Leading),
    ("dlugookresow", Adjective::LongPeriod),
    ("dlugoterminow", Adjective::LongTerm),
    ("srednioterminow", Adjective::MediumTerm),
    ("sredniookresow", Adjective::MediumPeriod),
    ("krotkoterminow", Adjective::ShortTerm),
    ("krotkookresow", Adjective::ShortPeriod),
    ("inwestycyjn", Adjective::Investment),
];

/// The stems of the adjectives.
pub(in crate::segment) fn adjective_stems() -> impl Iterator<Item = &'static str> {
    ADJECTIVES.iter().map(|&(stem, _)| stem)
}

/// The adjective that a folded word is a form of.
pub(super) fn adjective(word: &str) -> Option<Adjective> {
    static LEADS: OnceLock<Leads> = OnceLock::new();
    if !LEADS.get_or_init(|| Leads::of(adjective_stems())).may_begin(word, 0) {
        return None;
    }
    ADJECTIVES.iter().find_map(|&(stem, adjective)| {
        let ending = word.strip_prefix(stem)?;
        is_ending(ending).then_some(adjective).filter(|_| !ending.is_empty() || stem == "posredni")
    })
}

/// The adjective that a folded word is a form of where scanning misread one letter of its stem: "slrategiczny". Short stems are left
/// alone, which other words may differ from by a letter.
pub(super) fn adjective_misread(word: &str) -> Option<Adjective> {
    const SHORTEST: usize = 9;
    if word.len() <= SHORTEST || !word.is_ascii() {
        return None;
    }
    ADJECTIVES.iter().filter(|(stem, _)| stem.len() >= SHORTEST).find_map(|&(stem, adjective)| {
        let (head, ending) = word.split_at_checked(stem.len())?;
        let wrong = head.bytes().zip(stem.bytes()).filter(|(read, letter)| read != letter).count();
        (wrong == 1 && !ending.is_empty() && (is_ending(ending) || ending == "v"))
            .then_some(adjective)
    })
}

/// What forms of an adjective end in.
fn is_ending(ending: &str) -> bool {
    matches!(
        ending,
        "" | "y"
            | "a"
            | "e"
            | "i"
            | "ego"
            | "emu"
            | "ym"
            | "im"
            | "ych"
            | "ymi"
            | "ej"
            | "iego"
            | "ich"
            | "ie"
            | "m"
            | "ch"
            | "mi"
            | "j"
    )
}

/// What a noun may be of.
pub(super) fn complement(noun: Noun, word: &str) -> Option<Complement> {
    let found = match word {
        "dzialan" => Complement::Actions,
        "dzialania" => Complement::Action,
        "interwencji" => Complement::Intervention,
        "rozwoju" => Complement::Development,
        "zmian" => Complement::Change,
        "wsparcia" => Complement::Support,
        "projektow" => Complement::Projects,
        "przedsiewziec" => Complement::Undertakings,
        _ => return None,
    };
    match noun {
        Noun::Direction => Some(found).filter(|c| !c.is_of_bundle()),
        Noun::Bundle | Noun::Package => {
            Some(found).filter(|c| c.is_of_bundle() || *c == Complement::Actions)
        }
        Noun::Area | Noun::Plane | Noun::Field => matches!(
            found,
            Complement::Intervention
                | Complement::Actions
                | Complement::Action
                | Complement::Support
                | Complement::Development
        )
        .then_some(found),
        Noun::Goal | Noun::Priority | Noun::Pillar => {
            matches!(found, Complement::Development).then_some(found)
        }
        _ => None,
    }
}
