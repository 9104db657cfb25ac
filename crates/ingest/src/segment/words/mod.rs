//! The words that documents use for the levels of their hierarchy, in all their forms.

mod display;
mod forms;
mod phrase;

use azymut_record::Level;

pub(super) use self::forms::adjective_stems;
pub(crate) use self::phrase::{Phrase, phrase_at, phrases_at};

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
    Flagship,
    Thematic,
    Leading,
    LongTerm,
    LongPeriod,
    MediumTerm,
    MediumPeriod,
    ShortTerm,
    ShortPeriod,
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

/// What a form of a noun can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Form {
    pub plural: bool,
    pub nominative: bool,
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
                    | Adjective::Tactical
                    | Adjective::ShortTerm
                    | Adjective::ShortPeriod,
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
                            | Adjective::MediumPeriod
                            | Adjective::Directional
                    )
                )
        )
    }

    /// True for the nouns of areas, which often are part of the name: "Sfera społeczna".
    pub(crate) fn is_area(self) -> bool {
        self.usual_level() == Level::Area
    }

    /// True for the words that a document also uses of what is no level: "działania policji", "zadania zespołu", "główne kierunki
    /// migracji", "kluczowe projekty".
    pub(crate) fn is_common_speech(self) -> bool {
        let says_little = |adjective| {
            matches!(
                adjective,
                Adjective::Main
                    | Adjective::Key
                    | Adjective::Flagship
                    | Adjective::Basic
                    | Adjective::General
                    | Adjective::Overall
                    | Adjective::Leading
                    | Adjective::Priority
                    | Adjective::Investment
            )
        };
        self.adjective.is_none_or(says_little)
            && self.complement.is_none()
            && !matches!(self.noun, Noun::Goal | Noun::Priority)
    }

    /// True for the goal that a document has one of, and which needs no number: "Cel główny:".
    pub(crate) fn is_of_whole(self) -> bool {
        let highest = matches!(
            self.adjective,
            Some(Adjective::Main | Adjective::Superior | Adjective::General | Adjective::Overall)
        );
        self.noun == Noun::Goal && highest
    }

    /// True for words under which reports, budgets and studies list what is done in a year or allowed on land: "Zadania
    /// inwestycyjne", "Kierunki rozwoju komunikacji".
    pub(crate) fn is_of_reports(self) -> bool {
        self.is_common_speech() || self.usual_level() >= Level::Direction
    }
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
