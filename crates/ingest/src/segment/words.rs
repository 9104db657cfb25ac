//! The words that documents use for the levels of their hierarchy, in all their forms.

use azymut_record::Level;

use super::fold::{fold_word, words_from};
use super::lead::level_leads;

/// The noun of a level word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Noun {
    Vision,
    Goal,
    Priority,
    Area,
    Sphere,
    Dimension,
    Pillar,
    Domain,
    Field,
    Axis,
    Plane,
    Branch,
    Direction,
    Action,
    Task,
    Project,
    Undertaking,
    Initiative,
    /// "Wiązka projektów": several projects as one.
    Bundle,
    /// "Pakiet działań".
    Package,
}

/// What narrows the noun.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Adjective {
    Strategic,
    Operational,
    Specific,
    Intermediate,
    Partial,
    Tactical,
    Main,
    Superior,
    General,
    Overall,
    Horizontal,
    Directional,
    Developmental,
    Basic,
    Priority,
    Key,
    Thematic,
    Leading,
    LongTerm,
    MediumTerm,
    Investment,
}

/// The genitive that follows some nouns: "kierunek *działań*".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Complement {
    Actions,
    Action,
    Intervention,
    Development,
    Change,
    Support,
    Projects,
    Undertakings,
}

/// A level word as a document uses it, for instance *cel operacyjny* or *kierunek interwencji*.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Word {
    pub noun: Noun,
    pub adjective: Option<Adjective>,
    pub complement: Option<Complement>,
}

/// Grammatical gender, for the ending of the adjective.
enum Gender {
    Masculine,
    Feminine,
    Neuter,
}

/// What a form of a noun can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Form {
    pub plural: bool,
    pub nominative: bool,
}

const SINGULAR: Form = Form { plural: false, nominative: true };
const PLURAL: Form = Form { plural: true, nominative: true };
const OBLIQUE: Form = Form { plural: false, nominative: false };
const OBLIQUE_PLURAL: Form = Form { plural: true, nominative: false };

/// The noun that a folded word is a form of.
fn noun(word: &str) -> Option<(Noun, Form)> {
    Some(match word {
        "wizja" => (Noun::Vision, SINGULAR),
        "wizji" | "wizje" => (Noun::Vision, OBLIQUE),
        "cel" => (Noun::Goal, SINGULAR),
        "cele" => (Noun::Goal, PLURAL),
        "celu" | "celowi" | "celem" => (Noun::Goal, OBLIQUE),
        "celow" | "celi" | "celom" | "celami" | "celach" => (Noun::Goal, OBLIQUE_PLURAL),
        "priorytet" => (Noun::Priority, SINGULAR),
        "priorytety" => (Noun::Priority, PLURAL),
        "priorytetu" | "priorytetowi" | "priorytetem" | "priorytecie" => (Noun::Priority, OBLIQUE),
        "priorytetow" | "priorytetom" | "priorytetami" | "priorytetach" => {
            (Noun::Priority, OBLIQUE_PLURAL)
        }
        "obszar" => (Noun::Area, SINGULAR),
        "obszary" => (Noun::Area, PLURAL),
        "obszaru" | "obszarowi" | "obszarem" | "obszarze" => (Noun::Area, OBLIQUE),
        "obszarow" | "obszarom" | "obszarami" | "obszarach" => (Noun::Area, OBLIQUE_PLURAL),
        "sfera" => (Noun::Sphere, SINGULAR),
        "sfery" => (Noun::Sphere, PLURAL),
        "sferze" | "sfere" => (Noun::Sphere, OBLIQUE),
        "sfer" | "sferom" | "sferami" | "sferach" => (Noun::Sphere, OBLIQUE_PLURAL),
        "wymiar" => (Noun::Dimension, SINGULAR),
        "wymiary" => (Noun::Dimension, PLURAL),
        "wymiaru" | "wymiarem" | "wymiarze" => (Noun::Dimension, OBLIQUE),
        "wymiarow" | "wymiarom" | "wymiarami" | "wymiarach" => (Noun::Dimension, OBLIQUE_PLURAL),
        "filar" => (Noun::Pillar, SINGULAR),
        "filary" => (Noun::Pillar, PLURAL),
        "filaru" | "filarem" | "filarze" => (Noun::Pillar, OBLIQUE),
        "filarow" | "filarom" | "filarami" | "filarach" => (Noun::Pillar, OBLIQUE_PLURAL),
        "domena" => (Noun::Domain, SINGULAR),
        "domeny" => (Noun::Domain, PLURAL),
        "domenie" | "domene" => (Noun::Domain, OBLIQUE),
        "domen" | "domenom" | "domenami" | "domenach" => (Noun::Domain, OBLIQUE_PLURAL),
        "pole" => (Noun::Field, SINGULAR),
        "pola" => (Noun::Field, PLURAL),
        "polu" | "polem" => (Noun::Field, OBLIQUE),
        "pol" | "polom" | "polami" | "polach" => (Noun::Field, OBLIQUE_PLURAL),
        "os" => (Noun::Axis, SINGULAR),
        "osie" => (Noun::Axis, PLURAL),
        "osi" => (Noun::Axis, OBLIQUE),
        "osiom" | "osiami" | "osiach" => (Noun::Axis, OBLIQUE_PLURAL),
        "plaszczyzna" => (Noun::Plane, SINGULAR),
        "plaszczyzny" => (Noun::Plane, PLURAL),
        "plaszczyznie" | "plaszczyzne" => (Noun::Plane, OBLIQUE),
        "plaszczyzn" | "plaszczyznach" | "plaszczyznami" => (Noun::Plane, OBLIQUE_PLURAL),
        "dziedzina" => (Noun::Branch, SINGULAR),
        "dziedziny" => (Noun::Branch, PLURAL),
        "dziedzinie" | "dziedzine" => (Noun::Branch, OBLIQUE),
        "dziedzin" | "dziedzinach" | "dziedzinami" => (Noun::Branch, OBLIQUE_PLURAL),
        "kierunek" => (Noun::Direction, SINGULAR),
        "kierunki" => (Noun::Direction, PLURAL),
        "kierunku" | "kierunkowi" | "kierunkiem" => (Noun::Direction, OBLIQUE),
        "kierunkow" | "kierunkom" | "kierunkami" | "kierunkach" => {
            (Noun::Direction, OBLIQUE_PLURAL)
        }
        "dzialanie" => (Noun::Action, SINGULAR),
        "dzialania" => (Noun::Action, PLURAL),
        "dzialaniu" | "dzialaniem" => (Noun::Action, OBLIQUE),
        "dzialan" | "dzialaniom" | "dzialaniami" | "dzialaniach" => (Noun::Action, OBLIQUE_PLURAL),
        "zadanie" => (Noun::Task, SINGULAR),
        "zadania" => (Noun::Task, PLURAL),
        "zadaniu" | "zadaniem" => (Noun::Task, OBLIQUE),
        "zadan" | "zadaniom" | "zadaniami" | "zadaniach" => (Noun::Task, OBLIQUE_PLURAL),
        "projekt" => (Noun::Project, SINGULAR),
        "projekty" => (Noun::Project, PLURAL),
        "projektu" | "projektowi" | "projektem" | "projekcie" => (Noun::Project, OBLIQUE),
        "projektow" | "projektom" | "projektami" | "projektach" => (Noun::Project, OBLIQUE_PLURAL),
        "przedsiewziecie" => (Noun::Undertaking, SINGULAR),
        "przedsiewziecia" => (Noun::Undertaking, PLURAL),
        "przedsiewzieciu" | "przedsiewzieciem" => (Noun::Undertaking, OBLIQUE),
        "przedsiewziec" | "przedsiewzieciom" | "przedsiewzieciami" | "przedsiewzieciach" => {
            (Noun::Undertaking, OBLIQUE_PLURAL)
        }
        "inicjatywa" => (Noun::Initiative, SINGULAR),
        "inicjatywy" => (Noun::Initiative, PLURAL),
        "wiazka" => (Noun::Bundle, SINGULAR),
        "wiazki" => (Noun::Bundle, PLURAL),
        "wiazce" | "wiazke" => (Noun::Bundle, OBLIQUE),
        "wiazek" | "wiazkom" | "wiazkami" | "wiazkach" => (Noun::Bundle, OBLIQUE_PLURAL),
        "pakiet" => (Noun::Package, SINGULAR),
        "pakiety" => (Noun::Package, PLURAL),
        "pakietu" | "pakietem" | "pakiecie" => (Noun::Package, OBLIQUE),
        "pakietow" | "pakietom" | "pakietami" | "pakietach" => (Noun::Package, OBLIQUE_PLURAL),
        "inicjatyw" | "inicjatywom" | "inicjatywami" | "inicjatywach" => {
            (Noun::Initiative, OBLIQUE_PLURAL)
        }
        _ => return None,
    })
}

/// Stems of the adjectives, longest first where one begins another.
const ADJECTIVES: [(&str, Adjective); 24] = [
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
    ("flagow", Adjective::Key),
    ("tematyczn", Adjective::Thematic),
    ("wiodac", Adjective::Leading),
    ("dlugookresow", Adjective::LongTerm),
    ("dlugoterminow", Adjective::LongTerm),
    ("srednioterminow", Adjective::MediumTerm),
    ("sredniookresow", Adjective::MediumTerm),
    ("inwestycyjn", Adjective::Investment),
];

/// The stems of the adjectives.
pub(super) fn adjective_stems() -> impl Iterator<Item = &'static str> {
    ADJECTIVES.iter().map(|&(stem, _)| stem)
}

fn adjective(word: &str) -> Option<Adjective> {
    ADJECTIVES.iter().find_map(|&(stem, adjective)| {
        let ending = word.strip_prefix(stem)?;
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
        .then_some(adjective)
        .filter(|_| !ending.is_empty() || stem == "posredni")
    })
}

fn complement(noun: Noun, word: &str) -> Option<Complement> {
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

impl Complement {
    /// What a bundle is a bundle of.
    fn is_of_bundle(self) -> bool {
        matches!(self, Complement::Projects | Complement::Undertakings)
    }
}

impl Word {
    /// A bare noun.
    pub(crate) fn bare(noun: Noun) -> Self {
        Self { noun, adjective: None, complement: None }
    }

    pub(crate) fn with(noun: Noun, adjective: Adjective) -> Self {
        Self { noun, adjective: Some(adjective), complement: None }
    }

    /// True for another form of the same level: the complement makes no difference.
    pub(crate) fn same_level(self, other: Word) -> bool {
        self.noun == other.noun && self.adjective == other.adjective
    }

    /// The rank that the word has where nothing speaks against it.
    pub(crate) fn usual_level(self) -> Level {
        match (self.noun, self.adjective) {
            (Noun::Vision, _) => Level::Vision,
            (
                Noun::Goal | Noun::Field | Noun::Priority,
                Some(
                    Adjective::Operational
                    | Adjective::Specific
                    | Adjective::Intermediate
                    | Adjective::Partial
                    | Adjective::Tactical,
                ),
            ) => Level::OperationalGoal,
            (Noun::Goal | Noun::Priority, _) => Level::StrategicGoal,
            (
                Noun::Area
                | Noun::Sphere
                | Noun::Dimension
                | Noun::Pillar
                | Noun::Domain
                | Noun::Field
                | Noun::Axis
                | Noun::Plane
                | Noun::Branch,
                _,
            ) => Level::Area,
            (Noun::Direction, _) => Level::Direction,
            (
                Noun::Action
                | Noun::Task
                | Noun::Project
                | Noun::Undertaking
                | Noun::Initiative
                | Noun::Bundle
                | Noun::Package,
                _,
            ) => Level::Action,
        }
    }

    /// True for words of which the rank depends on the document.
    pub(crate) fn is_relative(self) -> bool {
        matches!(
            (self.noun, self.adjective),
            (Noun::Priority, None)
                | (
                    Noun::Goal,
                    None | Some(
                        Adjective::Specific
                            | Adjective::Thematic
                            | Adjective::MediumTerm
                            | Adjective::Directional
                    )
                )
        )
    }

    /// True for the nouns of areas, which often are part of the name: "Sfera społeczna".
    pub(crate) fn is_area(self) -> bool {
        self.usual_level() == Level::Area
    }

    /// True for the words that a document also uses of what is no level: "działania policji", "zadania zespołu".
    pub(crate) fn is_common_speech(self) -> bool {
        self.adjective.is_none()
            && self.complement.is_none()
            && !matches!(self.noun, Noun::Goal | Noun::Priority)
    }

    /// The word as a document would write it: nominative singular, sentence case.
    pub(crate) fn display(self) -> String {
        let (noun, gender) = match self.noun {
            Noun::Vision => ("Wizja", Gender::Feminine),
            Noun::Goal => ("Cel", Gender::Masculine),
            Noun::Priority => ("Priorytet", Gender::Masculine),
            Noun::Area => ("Obszar", Gender::Masculine),
            Noun::Sphere => ("Sfera", Gender::Feminine),
            Noun::Dimension => ("Wymiar", Gender::Masculine),
            Noun::Pillar => ("Filar", Gender::Masculine),
            Noun::Domain => ("Domena", Gender::Feminine),
            Noun::Field => ("Pole", Gender::Neuter),
            Noun::Axis => ("Oś", Gender::Feminine),
            Noun::Plane => ("Płaszczyzna", Gender::Feminine),
            Noun::Branch => ("Dziedzina", Gender::Feminine),
            Noun::Direction => ("Kierunek", Gender::Masculine),
            Noun::Action => ("Działanie", Gender::Neuter),
            Noun::Task => ("Zadanie", Gender::Neuter),
            Noun::Project => ("Projekt", Gender::Masculine),
            Noun::Undertaking => ("Przedsięwzięcie", Gender::Neuter),
            Noun::Initiative => ("Inicjatywa", Gender::Feminine),
            Noun::Bundle => ("Wiązka", Gender::Feminine),
            Noun::Package => ("Pakiet", Gender::Masculine),
        };
        let mut out = noun.to_owned();
        if let Some(adjective) = self.adjective {
            let stem = match adjective {
                Adjective::Strategic => "strategiczn",
                Adjective::Operational => "operacyjn",
                Adjective::Specific => "szczegółow",
                Adjective::Intermediate => "pośredni",
                Adjective::Partial => "cząstkow",
                Adjective::Tactical => "taktyczn",
                Adjective::Main => "główn",
                Adjective::Superior => "nadrzędn",
                Adjective::General => "generaln",
                Adjective::Overall => "ogóln",
                Adjective::Horizontal => "horyzontaln",
                Adjective::Directional => "kierunkow",
                Adjective::Developmental => "rozwojow",
                Adjective::Basic => "podstawow",
                Adjective::Priority => "priorytetow",
                Adjective::Key => "kluczow",
                Adjective::Thematic => "tematyczn",
                Adjective::Leading => "wiodąc",
                Adjective::LongTerm => "długookresow",
                Adjective::MediumTerm => "średniookresow",
                Adjective::Investment => "inwestycyjn",
            };
            let ending = match (adjective, gender) {
                (Adjective::Intermediate, Gender::Masculine) => "",
                (_, Gender::Masculine) => "y",
                (_, Gender::Feminine) => "a",
                (_, Gender::Neuter) => "e",
            };
            out.push(' ');
            out.push_str(stem);
            out.push_str(ending);
        }
        if let Some(complement) = self.complement {
            out.push(' ');
            out.push_str(match complement {
                Complement::Actions => "działań",
                Complement::Action => "działania",
                Complement::Intervention => "interwencji",
                Complement::Development => "rozwoju",
                Complement::Change => "zmian",
                Complement::Support => "wsparcia",
                Complement::Projects => "projektów",
                Complement::Undertakings => "przedsięwzięć",
            });
        }
        out
    }
}

/// A level word found in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Phrase {
    pub word: Word,
    pub form: Form,
    /// Byte range in the text.
    pub start: usize,
    pub end: usize,
    /// True where the noun begins with a capital.
    pub capital: bool,
}

/// Reads a level word that begins at byte `at`: the noun, or an adjective and the noun ("Strategiczny Cel"), then its
/// adjective and complement. Only white space may stand between the words.
pub(crate) fn phrase_at(text: &str, at: usize) -> Option<Phrase> {
    if !level_leads().may_begin(text, at) {
        return None;
    }
    let mut words = words_from(text, at).take(6);
    let (start, mut end, first) = words.next()?;
    if start != at || first.len() > 24 {
        return None;
    }
    let folded = fold_word(first);
    let mut word;
    let form;
    let mut next;
    if let Some((noun, f)) = noun(&folded) {
        word = Word::bare(noun);
        form = f;
        next = words.next();
    } else {
        let adjective = adjective(&folded)?;
        let (noun_start, noun_end, second) = words.next()?;
        if !is_blank(text.get(end..noun_start)?) {
            return None;
        }
        let (noun, f) = noun(&fold_word(second))?;
        word = Word::with(noun, adjective);
        form = f;
        end = noun_end;
        next = words.next();
    }
    if let Some((adj_start, adj_end, candidate)) = next
        && word.adjective.is_none()
        && candidate.len() <= 24
        && is_blank(text.get(end..adj_start)?)
        && let Some(adjective) = adjective(&fold_word(candidate))
    {
        word.adjective = Some(adjective);
        end = adj_end;
        next = words.next();
    }
    if let Some((comp_start, comp_end, candidate)) = next
        && candidate.len() <= 24
        && is_blank(text.get(end..comp_start)?)
        && let Some(complement) = complement(word.noun, &fold_word(candidate))
        && (candidate.starts_with(char::is_lowercase)
            || candidate.chars().all(char::is_uppercase)
            || word.noun == Noun::Direction)
    {
        word.complement = Some(complement);
        end = comp_end;
    }
    if matches!(word.noun, Noun::Bundle | Noun::Package) && word.complement.is_none() {
        // Alone both are common speech.
        return None;
    }
    Some(Phrase { word, form, start, end, capital: first.starts_with(char::is_uppercase) })
}

/// Reads level words joined by commas, "i", "oraz" or a slash: "cele strategiczne, operacyjne i kierunki działań". A lone
/// adjective takes the noun before it. Returns them with the end of the last.
pub(crate) fn phrases_at(text: &str, at: usize) -> Option<(Vec<Phrase>, usize)> {
    let first = phrase_at(text, at)?;
    let mut end = first.end;
    let mut phrases = vec![first];
    while phrases.len() < 6 {
        let Some(next) = conjunction(text, end) else {
            break;
        };
        if let Some(phrase) = phrase_at(text, next) {
            end = phrase.end;
            phrases.push(phrase);
            continue;
        }
        let Some((start, word_end, word)) = words_from(text, next).next() else {
            break;
        };
        let (Some(adjective), Some(last)) = (adjective(&fold_word(word)), phrases.last().copied())
        else {
            break;
        };
        if start != next {
            break;
        }
        phrases.push(Phrase {
            word: Word::with(last.word.noun, adjective),
            start,
            end: word_end,
            ..last
        });
        end = word_end;
    }
    Some((phrases, end))
}

/// The offset behind a conjunction or comma that begins at `at`.
fn conjunction(text: &str, at: usize) -> Option<usize> {
    let rest = text.get(at..)?;
    let trimmed = rest.trim_start();
    let mut skipped = rest.len() - trimmed.len();
    let mut found = false;
    let mut tail = trimmed;
    for mark in [",", "/", "+", "&", "–"] {
        if let Some(after) = tail.strip_prefix(mark) {
            skipped += mark.len();
            tail = after;
            found = true;
        }
    }
    let blank = tail.len() - tail.trim_start().len();
    skipped += blank;
    tail = tail.trim_start();
    for word in ["i ", "I ", "oraz ", "ORAZ ", "a także ", "wraz z "] {
        if let Some(after) = tail.strip_prefix(word) {
            skipped += word.len() + (after.len() - after.trim_start().len());
            found = true;
            break;
        }
    }
    found.then_some(at + skipped)
}

fn is_blank(text: &str) -> bool {
    !text.is_empty() && text.len() <= 8 && text.chars().all(char::is_whitespace)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn level_words_in_their_forms() {
        for (text, display, plural, nominative) in [
            ("CEL OPERACYJNY 3.1", "Cel operacyjny", false, true),
            ("Strategiczny Cel I", "Cel strategiczny", false, true),
            ("celu strategicznego 2", "Cel strategiczny", false, false),
            ("Kierunki działań:", "Kierunek działań", true, true),
            ("KlERUNKI ROZWOJU", "Kierunek rozwoju", true, true),
            ("Dzialanie 1", "Działanie", false, true),
            ("Pole operacyjne 3.1", "Pole operacyjne", false, true),
            ("Oś priorytetowa II", "Oś priorytetowa", false, true),
            ("Cele pośrednie", "Cel pośredni", true, true),
            ("Obszar interwencji: woda", "Obszar interwencji", false, true),
            ("Sfera społeczna", "Sfera", false, true),
        ] {
            let phrase = phrase_at(text, 0).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(phrase.word.display(), display, "{text}");
            assert_eq!(
                (phrase.form.plural, phrase.form.nominative),
                (plural, nominative),
                "{text}"
            );
        }
        for text in ["Celina", "Program", "Strategiczny partner", "Celowość"] {
            assert!(phrase_at(text, 0).is_none(), "{text}");
        }
    }

    #[test]
    fn joined_level_words() {
        let shown = |text: &str| -> Vec<String> {
            phrases_at(text, 0).unwrap().0.iter().map(|p| p.word.display()).collect()
        };
        assert_eq!(
            shown("Cele strategiczne, cele operacyjne i kierunki działań"),
            ["Cel strategiczny", "Cel operacyjny", "Kierunek działań"]
        );
        assert_eq!(shown("Cele strategiczne i operacyjne"), ["Cel strategiczny", "Cel operacyjny"]);
        assert_eq!(shown("KIERUNKI I DZIAŁANIA"), ["Kierunek", "Działanie"]);
        assert_eq!(shown("Cele i zamierzenia"), ["Cel"]);
    }
}
