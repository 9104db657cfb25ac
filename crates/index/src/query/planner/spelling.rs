//! Misspelt words: what they stand for, and words near to those typed.

use std::ops::Range;

use azymut_polish::{Analysis, Side, Token, TokenSource, fold};

use super::{Planner, Reader, dictionary};
use crate::SearchError;
use crate::query::plan::{Clause, Node, Word};
use crate::request::Fuzziness;
use crate::response::InterpretationKind;

/// Most words that a misspelt word is searched as.
pub(super) const NEIGHBOURS: usize = 30;

/// A misspelt word and what it is searched as.
pub(super) struct Correction {
    pub range: Range<usize>,
    pub typed: String,
    pub meant: String,
}

/// The query with its misspelt words replaced.
pub(super) fn respell(query: &str, corrections: &[Correction]) -> String {
    let mut respelt = String::with_capacity(query.len());
    let mut from = 0;
    for correction in corrections {
        respelt.push_str(query.get(from..correction.range.start).unwrap_or_default());
        respelt.push_str(&correction.meant);
        from = correction.range.end;
    }
    respelt.push_str(query.get(from..).unwrap_or_default());
    respelt
}

impl Reader<'_> {
    /// Takes note of what a word is meant for that no record holds. A word of the dictionary is no misspelling.
    pub(super) fn correct(
        &mut self,
        word: &Word,
        token: &Token<'_>,
        range: Range<usize>,
    ) -> Result<(), SearchError> {
        let is_unknown = matches!(token.source(), TokenSource::Guessed | TokenSource::Foreign);
        if is_unknown
            && self.planner.fuzzy == Fuzziness::Auto
            && self.meant.is_empty()
            && !self.planner.vocabulary.holds(word)?
            && !word.lemmas.iter().any(|lemma| self.is_in_dictionary(lemma))
            && let Some(edits) = tolerated_edits(token.fold())
            && let Some(meant) = self.meant(token.fold(), edits)?
        {
            let typed = token.surface().to_owned();
            self.corrections.push(Correction { range, typed, meant });
        }
        Ok(())
    }

    /// Lets a word be found by those near to it, where that was asked for.
    pub(super) fn add_neighbours(
        &mut self,
        clause: &mut Clause,
        token: &Token<'_>,
    ) -> Result<(), SearchError> {
        let Fuzziness::Edits(edits) = self.planner.fuzzy else { return Ok(()) };
        let tolerated = tolerated_edits(token.fold()).filter(|_| !token.is_stop_word());
        let Some(tolerated) = tolerated else { return Ok(()) };
        let folded = token.fold();
        let Planner { vocabulary, interrupt, .. } = self.planner;
        let mut near = vocabulary.neighbours(folded, edits.min(tolerated), interrupt)?;
        near.retain(|(form, _)| fold(form) != folded);
        near.truncate(NEIGHBOURS);
        if near.is_empty() {
            return Ok(());
        }
        self.interpret(token.surface().to_owned(), InterpretationKind::Fuzzy, forms_of(&near));
        let position = self.position.saturating_sub(1);
        let own = std::mem::replace(&mut clause.node, Node::Best(Vec::new()));
        let others = near.into_iter().map(|near| neighbour(near, folded, position));
        clause.node = Node::Best([own].into_iter().chain(others).collect());
        Ok(())
    }

    /// What a word that no record holds stands for: a word of the index one letter off; or else one of the dictionary, of which the
    /// index holds another form or another of its family, or which leads on to others; or a word of the index two letters off.
    fn meant(&mut self, folded: &str, edits: u8) -> Result<Option<String>, SearchError> {
        let Planner { vocabulary, interrupt, .. } = self.planner;
        let near = vocabulary.neighbours(folded, edits, interrupt)?;
        let Some((nearest, distance)) = near.into_iter().next() else {
            return self.meant_of_dictionary(folded);
        };
        if distance > 1
            && let Some(meant) = self.meant_of_dictionary(folded)?
        {
            return Ok(Some(meant));
        }
        Ok(Some(nearest))
    }

    /// The word of the dictionary one letter off that most likely finds what is meant.
    fn meant_of_dictionary(&mut self, folded: &str) -> Result<Option<String>, SearchError> {
        if self.looks == 0 {
            return Ok(None);
        }
        self.looks -= 1;
        let analyzer = self.planner.analyzer;
        let mut best: Option<(usize, String)> = None;
        for analysis in dictionary::near(analyzer, folded) {
            let Some(token) = analysis.get(0) else { continue };
            let leads_on = dictionary::is_listed(&analysis)
                || !analyzer.thesaurus().expand(&analysis).is_empty();
            let is_held = self.planner.vocabulary.holds(&self.word(&token))?;
            // What cities write of goes before what only has kin there: *dworzec* before *dworować*.
            let likelihood = 2 * usize::from(leads_on) + usize::from(is_held);
            if likelihood > best.as_ref().map_or(0, |(best, _)| *best) {
                best = dictionary::spelt(&token).map(|meant| (likelihood, meant.to_owned()));
            }
        }
        Ok(best.map(|(_, meant)| meant))
    }

    fn is_in_dictionary(&self, lemma: &str) -> bool {
        let mut analysis = Analysis::new();
        self.planner.analyzer.analyze(lemma, Side::Document, &mut analysis);
        analysis.get(0).is_some_and(|token| token.source() == TokenSource::Dictionary)
    }
}

/// A word of the index that is near to one typed, which folds to `folded`.
pub(super) fn neighbour((form, edits): (String, u8), folded: &str, position: u32) -> Node {
    let word = Word {
        corrected: fold(&form) != folded,
        by_form: true,
        lemmas: vec![form.clone()],
        form,
        families: Vec::new(),
        position,
        stop_word: false,
        generic: false,
        topical: false,
        edits,
    };
    Node::Words { words: vec![word], phrases: Vec::new() }
}

pub(super) fn forms_of(near: &[(String, u8)]) -> Vec<String> {
    near.iter().map(|(form, _)| form.clone()).collect()
}

/// How many edits away a word that occurs nowhere is looked for; none where it is so short that
/// nearly every other word is near.
fn tolerated_edits(folded: &str) -> Option<u8> {
    match folded.chars().count() {
        0..4 => None,
        4..8 => Some(1),
        _ => Some(2),
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use azymut_polish::Analyzer;
    use azymut_record::Language;

    use super::*;
    use crate::query::plan::Plan;
    use crate::query::planner::Vocabulary;
    use crate::{IndexError, Interrupt};

    /// An index that holds no word that is typed, and for each a number of others near to it.
    struct Strange {
        near: usize,
        /// How often it was asked for near words.
        asked: Cell<usize>,
        /// After how many times that the search is given up.
        patience: usize,
        interrupt: Interrupt,
    }

    impl Strange {
        fn with(near: usize) -> Self {
            let (asked, interrupt) = (Cell::new(0), Interrupt::new());
            Self { near, asked, patience: usize::MAX, interrupt }
        }

        fn plan(&self, query: &str, fuzzy: Fuzziness) -> Result<Plan, SearchError> {
            let planner = Planner {
                analyzer: Analyzer::shared(),
                vocabulary: self,
                strict: false,
                language: Language::English,
                fuzzy,
                interrupt: &self.interrupt,
            };
            planner.plan(query)
        }
    }

    impl Vocabulary for Strange {
        fn holds(&self, _: &Word) -> Result<bool, IndexError> {
            Ok(false)
        }

        fn holds_lemma(&self, _: &str) -> Result<bool, IndexError> {
            Ok(false)
        }

        fn neighbours(
            &self,
            folded: &str,
            edits: u8,
            interrupt: &Interrupt,
        ) -> Result<Vec<(String, u8)>, SearchError> {
            self.asked.set(self.asked.get() + 1);
            if self.asked.get() == self.patience {
                interrupt.raise();
            }
            let letters = ('a'..='z').flat_map(|one| ('a'..='z').map(move |other| (one, other)));
            let near = letters.map(|(one, other)| (format!("{one}{other}{folded}"), edits));
            Ok(near.take(self.near).collect())
        }

        fn has_label(&self, _: &str) -> Result<bool, IndexError> {
            Ok(false)
        }

        fn cities(&self) -> Vec<&str> {
            Vec::new()
        }
    }

    #[test]
    fn reading_a_query_is_given_up_between_two_words() {
        for (query, fuzzy) in [
            ("xqvwaaaa xqvwbbbb xqvwcccc", Fuzziness::Auto),
            ("xqvwaaaa xqvwbbbb xqvwcccc", Fuzziness::Edits(2)),
            ("xqvwaaaa~ xqvwbbbb~ xqvwcccc~", Fuzziness::Auto),
            ("(xqvwaaaa~ OR xqvwbbbb~) xqvwcccc~", Fuzziness::Auto),
        ] {
            let patient = Strange::with(3);
            assert!(patient.plan(query, fuzzy).is_ok(), "{query}");
            for patience in 1..3 {
                let index = Strange { patience, ..Strange::with(3) };
                let given_up = matches!(index.plan(query, fuzzy), Err(SearchError::Interrupted));
                assert!(given_up && index.asked.get() == patience, "{query}, {patience}");
            }
            let index = Strange::with(3);
            index.interrupt.raise();
            assert!(matches!(index.plan(query, fuzzy), Err(SearchError::Interrupted)), "{query}");
            assert_eq!(index.asked.get(), 0, "{query}");
        }
    }
}
