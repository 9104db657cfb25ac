//! Headings of what is not a goal: diagnosis, SWOT, challenges, indicators, implementation and the like.

mod cited;
mod lists;
mod measures;
mod openings;

pub(crate) use cited::{
    cites_other_documents, names_other_document, names_others, says_what_a_state_document_sets,
    tells_what_was_set,
};
pub(crate) use lists::{
    is_done, is_share, is_vote, list_topic, names_a_body, names_done, tells_of_plans,
    tells_what_was_done,
};
pub(crate) use measures::{is_caption, opens_with_measure};
use openings::{openings_of, topic_leads};

use arrayvec::ArrayVec;

use super::fold::fold;

/// What a part of a document is about, where it is not about goals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Topic {
    /// Contents, lists of tables, glossaries, introductions, legal preambles.
    FrontMatter,
    /// Diagnosis, SWOT, challenges, problems, potentials.
    Diagnosis,
    /// Documents of others that the strategy agrees with.
    OtherDocuments,
    /// How the document came about.
    Participation,
    /// Explanations of the words.
    Definitions,
    /// Indicators and expected results.
    Indicators,
    /// Who does it, with whom, for how much, until when.
    Attributes,
    /// Implementation, monitoring, finance, risk.
    Implementation,
    /// Mission and values.
    Mission,
    /// Spatial model, rules of land use.
    SpatialModel,
    /// Links to other pages, downloads, contacts.
    Related,
    /// The description of a goal: what follows belongs to it.
    Description,
}

impl Topic {
    /// For `ingest --explain`.
    pub(crate) fn describe(self) -> &'static str {
        match self {
            Topic::FrontMatter => "front matter",
            Topic::Diagnosis => "diagnosis",
            Topic::OtherDocuments => "goals of other documents",
            Topic::Participation => "participation",
            Topic::Definitions => "definitions",
            Topic::Indicators => "indicators or results",
            Topic::Attributes => "attributes of a goal",
            Topic::Implementation => "implementation",
            Topic::Mission => "mission or values",
            Topic::SpatialModel => "spatial model",
            Topic::Related => "links",
            Topic::Description => "description",
        }
    }

    /// True for topics of which the headings open with words that a heading of goals may open with too.
    pub(crate) fn may_mislead(self) -> bool {
        matches!(self, Topic::Implementation | Topic::SpatialModel | Topic::Related)
    }

    /// True where goals named under the topic are not the document's own, or only repeat them.
    pub(crate) fn excludes_labels(self) -> bool {
        !matches!(
            self,
            Topic::Description
                | Topic::Attributes
                | Topic::Mission
                | Topic::FrontMatter
                | Topic::Indicators
        )
    }
}

/// The topic that a heading opens, if it is one. `text` begins behind any number.
pub(crate) fn topic_of(text: &str) -> Option<Topic> {
    if !topic_leads().may_begin(text, 0) {
        return None;
    }
    let head = text.get(..super::head::floor(text, 120))?;
    let folded = fold(head);
    let words: ArrayVec<&str, 8> =
        folded.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).take(8).collect();
    let first = words.first()?.bytes().next()?;
    let opening = openings_of(first)
        .iter()
        .find(|(pattern, _)| matches(pattern, &words))
        .map(|&(_, topic)| topic)?;
    // "Powiązanie celów" shows how the document's own go together; with those of others they go together "z celami…".
    if opening == Topic::OtherDocuments
        && words.first().is_some_and(|first| first.starts_with("powiazani"))
        && !words.iter().any(|word| matches!(*word, "z" | "ze"))
    {
        return None;
    }
    // "Partnerstwo na rzecz…" and other names of goals are no headings of attributes unless a colon or nothing follows.
    let short = words.len() <= 2 || head.trim_end().ends_with(':') || head.contains(':');
    // "Budżet obywatelski" lets people decide, and is no heading of sums.
    let of_citizens = words.get(1).is_some_and(|second| second.starts_with("obywatelsk"));
    if matches!(opening, Topic::Attributes) && (!short || of_citizens) {
        return None;
    }
    Some(opening)
}

fn matches(pattern: &str, words: &[&str]) -> bool {
    let mut words = words.iter();
    for part in pattern.split(' ') {
        if part == "*" {
            return true;
        }
        let Some(word) = words.next() else {
            return false;
        };
        match part.strip_suffix('*') {
            Some(stem) => {
                if !word.starts_with(stem) {
                    return false;
                }
            }
            None => {
                if *word != part {
                    return false;
                }
            }
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_placed_by_their_openings() {
        for (text, topic) in [
            ("Diagnoza – najważniejsze wnioski", Some(Topic::Diagnosis)),
            ("Wskaźniki monitorowania celu strategicznego 1:", Some(Topic::Indicators)),
            ("Oczekiwane rezultaty:", Some(Topic::Indicators)),
            ("SYSTEM REALIZACJI PROGRAMU", Some(Topic::Implementation)),
            ("Koszt: 8 700 000 zł. Termin: 2024", Some(Topic::Attributes)),
            ("Partnerstwo miast i gmin", None),
            ("Rozwój gospodarczy", None),
            ("Cele strategiczne", None),
        ] {
            assert_eq!(topic_of(text), topic, "{text}");
        }
        assert_eq!(list_topic("Z diagnozy wynika pięć wyzwań:"), Some(Topic::Diagnosis));
        assert!(cites_other_documents(
            "Program jest zgodny z celami Polityki ekologicznej państwa 2030, w tym:"
        ));
        assert!(!cites_other_documents("Określono następujące kierunki działań:"));
        assert!(
            is_caption("Tabela 5. Analiza SWOT")
                && is_caption("Graf Celów Strategicznych")
                && !is_caption("Mapa")
        );
    }
}
