//! Level words as a document would write them.

use crate::segment::fold::fold_char;

use super::{Adjective, Complement, Noun, Word};

/// Grammatical gender, for the ending of the adjective.
enum Gender {
    Masculine,
    Feminine,
    Neuter,
}

impl Word {
    /// The capitals that stand for the word as a code: "PS" for "Projekt strategiczny".
    pub(crate) fn initials(self) -> String {
        let words = self.display();
        let first = words.split(' ').filter_map(|word| word.chars().next());
        first.map(fold_char).map(|c| c.to_ascii_uppercase()).collect()
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
        let mut out = String::new();
        let mut narrowed = None;
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
                Adjective::Flagship => "flagow",
                Adjective::LongTerm => "długoterminow",
                Adjective::LongPeriod => "długookresow",
                Adjective::ShortTerm => "krótkoterminow",
                Adjective::ShortPeriod => "krótkookresow",
                Adjective::MediumTerm => "średnioterminow",
                Adjective::MediumPeriod => "średniookresow",
                Adjective::Investment => "inwestycyjn",
            };
            let ending = match (adjective, gender) {
                (Adjective::Intermediate, Gender::Masculine) => "",
                (_, Gender::Masculine) => "y",
                (_, Gender::Feminine) => "a",
                (_, Gender::Neuter) => "e",
            };
            narrowed = Some(format!("{stem}{ending}"));
        }
        let is_goal = matches!(self.noun, Noun::Goal | Noun::Priority);
        match narrowed {
            // "Główny kierunek działań"
            Some(adjective) if self.complement.is_some() && !is_goal => {
                let mut letters = adjective.chars();
                out.extend(letters.next().into_iter().flat_map(char::to_uppercase));
                out.extend(letters);
                out.push(' ');
                out.push_str(&noun.to_lowercase());
            }
            Some(adjective) => {
                out.push_str(noun);
                out.push(' ');
                out.push_str(&adjective);
            }
            None => out.push_str(noun),
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
