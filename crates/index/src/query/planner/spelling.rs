//! Misspelt words: what they stand for, and words near to those typed.

use std::collections::BTreeMap;
use std::ops::Range;

use azymut_polish::{Analysis, Side, Token, TokenSource, fold};
use azymut_record::message;

use super::{Planner, Reader, dictionary};
use crate::SearchError;
use crate::query::items::Remark;
use crate::query::plan::{Clause, Node, Word};
use crate::request::Fuzziness;
use crate::response::InterpretationKind;

/// Most words that a misspelt word is searched as.
const NEIGHBOURS: usize = 30;

/// Most near words that a query is searched as, all told: the engine keeps 45 KiB for each word that it reads.
const MOST_NEAR_WORDS: usize = 200;

/// Most words of a query that near ones are looked up for: of a large index each costs milliseconds.
const MOST_LOOK_UPS: usize = 32;

/// What was looked up, by the folded word and how far from it: its near words, the likeliest first.
#[derive(Default)]
pub(super) struct LookUps(BTreeMap<(String, u8), Vec<(String, u8)>>);

/// How many more near words a query may be searched as.
pub(super) struct NearWords {
    left: usize,
    /// Whether the answer says that there can be no more.
    is_said: bool,
}

impl Default for NearWords {
    fn default() -> Self {
        Self { left: MOST_NEAR_WORDS, is_said: false }
    }
}

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

    /// The words of the index near to one, the likeliest first; none where as many were looked up as may be.
    fn look_up(
        &mut self,
        folded: &str,
        edits: u8,
    ) -> Result<Option<Vec<(String, u8)>>, SearchError> {
        let key = (folded.to_owned(), edits);
        let LookUps(known) = &mut *self.look_ups;
        if let Some(near) = known.get(&key) {
            return Ok(Some(near.clone()));
        }
        if known.len() >= MOST_LOOK_UPS {
            return Ok(None);
        }
        let Planner { vocabulary, interrupt, .. } = self.planner;
        let mut near = vocabulary.neighbours(folded, edits, interrupt)?;
        // The word itself may be one of them, which is not always asked for.
        near.truncate(NEIGHBOURS + 1);
        known.insert(key, near.clone());
        Ok(Some(near))
    }

    /// What a word that was typed at `range` is searched as, of those near to it that are `wanted`; none where there can be no more of
    /// these, which the answer says where that begins.
    pub(super) fn near_words(
        &mut self,
        folded: &str,
        edits: u8,
        range: &Range<usize>,
        wanted: impl Fn(&str) -> bool,
    ) -> Result<Option<Vec<(String, u8)>>, SearchError> {
        let looked = if self.near_words.left > 0 { self.look_up(folded, edits)? } else { None };
        let Some(mut near) = looked else {
            self.say_enough(range)?;
            return Ok(None);
        };
        near.retain(|(form, _)| wanted(form));
        near.truncate(NEIGHBOURS);
        if near.len() > self.near_words.left {
            self.say_enough(range)?;
            near.truncate(self.near_words.left);
        }
        self.near_words.left -= near.len();
        Ok(Some(near))
    }

    fn say_enough(&mut self, range: &Range<usize>) -> Result<(), SearchError> {
        if std::mem::replace(&mut self.near_words.is_said, true) {
            return Ok(());
        }
        let reason = message!(
            en: "near words are looked up for at most {words} words of a query, {near} in all; from here on words are searched without",
            pl: "podobnych wyrazów szuka się do najwyżej {words} słów zapytania, razem najwyżej {near}; od tego miejsca słowa są szukane bez nich";
            words = MOST_LOOK_UPS,
            near = MOST_NEAR_WORDS
        );
        self.remark(&Remark { range: range.clone(), reason })
    }

    /// Lets a word be found by those near to it, where that was asked for.
    pub(super) fn add_neighbours(
        &mut self,
        clause: &mut Clause,
        token: &Token<'_>,
        typed: &Range<usize>,
    ) -> Result<(), SearchError> {
        let Fuzziness::Edits(edits) = self.planner.fuzzy else { return Ok(()) };
        let tolerated = tolerated_edits(token.fold()).filter(|_| !token.is_stop_word());
        let Some(tolerated) = tolerated else { return Ok(()) };
        let folded = token.fold();
        let edits = edits.min(tolerated);
        let near = self.near_words(folded, edits, typed, |form| fold(form) != folded)?;
        let Some(near) = near.filter(|near| !near.is_empty()) else { return Ok(()) };
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
        let Some(near) = self.look_up(folded, edits)? else { return Ok(None) };
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
        analysis.get(0).is_some_and(|token| {
            let is_own = |own: &str| own == lemma;
            token.source() == TokenSource::Dictionary && token.lemmas().any(is_own)
        })
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
