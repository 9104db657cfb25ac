//! Plain words: the city they name, what may stand for them, each by itself.

use std::collections::BTreeSet;
use std::ops::Range;

use azymut_polish::{
    Alternative, AlternativeKind, Analysis, Expansion, Families, PlaceMention, Places, Side, Token,
    TokenSource, TopicMention, Topics, fold, is_generic_word,
};

use super::{Correction, Reader, dictionary, owned};
use crate::SearchError;
use crate::query::plan::{Clause, Node, Occur, Phrase, PhraseRole, Place, Slot, Word};
use crate::request::Fuzziness;
use crate::response::{Interpretation, InterpretationKind};

/// Most words that a misspelt word is searched as.
pub(super) const NEIGHBOURS: usize = 30;

impl Reader<'_> {
    /// Plain words: the city they name, the phrases that mean the same, each word by itself.
    pub(super) fn words(
        &mut self,
        range: Range<usize>,
        excluded: bool,
    ) -> Result<Vec<Clause>, SearchError> {
        let base = range.start;
        let analyzer = self.planner.analyzer;
        self.analyze(range.clone())?;
        let text = self.query.get(range).unwrap_or_default();
        let analysis = std::mem::take(&mut self.analysis);
        let (places, expansions) = if excluded {
            (Vec::new(), Vec::new())
        } else {
            (Places::shared().find_in_query(text), analyzer.thesaurus().expand(&analysis))
        };
        let mentions = if excluded { Vec::new() } else { self.point(&analysis) };
        let mut clauses: Vec<Clause> = Vec::new();
        let mut index = 0;
        for place in places.iter().filter(|place| place.also_word) {
            self.place(place, text, base);
        }
        while let Some(token) = analysis.get(index) {
            let known = clauses.len();
            let expansion = expansions.iter().find(|one| one.tokens.start == index);
            let place = place_over(&places, &token)
                .filter(|place| !place.also_word && !self.is_common_word(place, &token, text));
            let step = if token.span() > 1 {
                let means_more = if excluded || place.is_some() {
                    None
                } else {
                    self.compound(&token, index, expansion, text, &analysis)?
                };
                match means_more {
                    Some((clause, tokens)) => {
                        clauses.push(clause);
                        tokens
                    }
                    // The parts of a compound follow it and find it as well.
                    None => 1,
                }
            } else if let Some(place) = place {
                self.place(place, text, base);
                let word = self.word(&token);
                self.place_words.push((place.place.name.to_owned(), word));
                self.position += 1;
                1
            } else if let Some(expansion) = expansion {
                let mut clause = self.expanded(expansion, text, &analysis);
                if expansion.tokens.len() == 1 {
                    self.add_neighbours(&mut clause, &token)?;
                }
                clauses.push(clause);
                expansion.tokens.len().max(1)
            } else {
                let at = base + token.start()..base + token.end();
                let listed = mentions.iter().any(|one| one.listed && one.tokens.contains(&index));
                let mut clause = self.single_word(&token, at, excluded, listed)?;
                if !excluded {
                    self.add_neighbours(&mut clause, &token)?;
                }
                clauses.push(clause);
                1
            };
            if let Some(clause) = clauses.get_mut(known..).and_then(<[Clause]>::first_mut) {
                let mention = mentions.iter().position(|mention| mention.tokens.contains(&index));
                clause.collocation = mention.map(|number| self.collocations + number);
            }
            index += step;
        }
        self.collocations += mentions.len();
        forget_single_words(&mut clauses);
        self.analysis = analysis;
        Ok(clauses)
    }

    /// Takes note of what the words are about.
    fn point(&mut self, analysis: &Analysis) -> Vec<TopicMention> {
        let mentions = Topics::shared().mentions(analysis);
        self.profile.add(&mentions, 1.0);
        let tokens = mentions.iter().flat_map(|mention| mention.tokens.clone());
        let tokens = tokens.filter_map(|index| analysis.get(index));
        self.pointing.extend(
            tokens.filter(|token| token.span() == 1).map(|token| token.surface().to_owned()),
        );
        mentions
    }

    fn place(&mut self, mention: &PlaceMention, text: &str, base: usize) {
        let range = base + mention.start..base + mention.end;
        if self.plan.places.iter().any(|place| place.range == range) {
            return;
        }
        let typed = text.get(mention.start..mention.end).unwrap_or_default().to_owned();
        let name = mention.place.name.to_owned();
        self.interpret(typed, InterpretationKind::City, vec![name.clone()]);
        self.plan.places.push(Place { name, range });
    }

    /// Whether a word that looks like the name of a city means something else: written small, of the family of a common word, and of
    /// a city that has no documents (*niska emisja* is no matter of Nisko).
    fn is_common_word(&self, mention: &PlaceMention, token: &Token<'_>, text: &str) -> bool {
        let typed = text.get(mention.start..mention.end).unwrap_or_default();
        let name = mention.place.name;
        !typed.contains(char::is_uppercase)
            && !self.planner.vocabulary.cities().contains(&name)
            && token.families().any(|family| family != name.to_lowercase())
    }

    /// A compound that is listed, or that the index holds while it lacks one of its parts (*start-up* is spelt *startup* as well), and
    /// how many tokens it takes.
    fn compound(
        &mut self,
        whole: &Token<'_>,
        index: usize,
        expansion: Option<&Expansion>,
        text: &str,
        analysis: &Analysis,
    ) -> Result<Option<(Clause, usize)>, SearchError> {
        let vocabulary = self.planner.vocabulary;
        let word = self.word(whole);
        let is_held = vocabulary.holds(&word)?;
        let (mut clause, tokens) = match expansion {
            Some(expansion) => {
                (self.expanded(expansion, text, analysis), expansion.tokens.len().max(1))
            }
            None if is_held => {
                let behind = (index + 1..).map_while(|index| analysis.get(index));
                let parts: Vec<Token<'_>> =
                    behind.take_while(|part| part.start() < whole.end()).collect();
                let parts_held = parts.iter().map(|part| vocabulary.holds(&self.word(part)));
                if parts_held.collect::<Result<Vec<bool>, _>>()?.into_iter().all(|held| held) {
                    return Ok(None);
                }
                let words = self.placed(&parts);
                self.interpret(
                    whole.surface().to_owned(),
                    InterpretationKind::Word,
                    word.lemmas.clone(),
                );
                (self.clause(Occur::Should, words, Vec::new()), parts.len() + 1)
            }
            None => return Ok(None),
        };
        if is_held {
            let parts = std::mem::replace(&mut clause.node, Node::Best(Vec::new()));
            let whole = Node::Words { words: vec![word], phrases: Vec::new() };
            clause.node = Node::Best(vec![parts, whole]);
        }
        Ok(Some((clause, tokens)))
    }

    /// The words of tokens that follow one another.
    fn placed(&self, tokens: &[Token<'_>]) -> Vec<Word> {
        let placed = (self.position..).zip(tokens);
        placed.map(|(position, token)| Word { position, ..self.word(token) }).collect()
    }

    fn expanded(&mut self, expansion: &Expansion, text: &str, analysis: &Analysis) -> Clause {
        let tokens: Vec<Token<'_>> = expansion
            .tokens
            .clone()
            .filter_map(|index| analysis.get(index))
            .filter(|token| token.span() == 1)
            .collect();
        let mut words = self.placed(&tokens);
        let taken = words.len() as u32;
        // A function word within a term (*osoby z niepełnosprawnościami*) is no word of it that finds.
        if words.iter().any(|word| !word.stop_word) {
            words.retain(|word| !word.stop_word);
        }
        let typed = match (tokens.first(), tokens.last()) {
            (Some(first), Some(last)) => text.get(first.start()..last.end()).unwrap_or_default(),
            _ => "",
        };
        self.plan.interpreted.push(Interpretation {
            text: typed.to_owned(),
            kind: InterpretationKind::Word,
            values: words.iter().filter_map(|word| word.lemmas.first().cloned()).collect(),
            synonyms: expansion.alternatives.iter().map(|one| one.display.clone()).collect(),
        });
        let mut phrases: Vec<Phrase> = expansion.alternatives.iter().map(synonym).collect();
        phrases.extend(kin_of_synonyms(&expansion.alternatives, &words));
        self.position += taken;
        Clause::new(Occur::Should, Node::Words { words, phrases })
    }

    fn single_word(
        &mut self,
        token: &Token<'_>,
        range: Range<usize>,
        excluded: bool,
        listed: bool,
    ) -> Result<Clause, SearchError> {
        let word = self.word(token);
        let kind = match (excluded, word.stop_word) {
            (true, _) => InterpretationKind::Excluded,
            (false, true) => InterpretationKind::StopWord,
            (false, false) => InterpretationKind::Word,
        };
        let vocabulary = self.planner.vocabulary;
        // A word of the dictionary is no misspelling, even if no document has it, and neither is one that points to topics.
        let may_be_misspelt =
            !listed && matches!(token.source(), TokenSource::Guessed | TokenSource::Foreign);
        if kind == InterpretationKind::Word
            && may_be_misspelt
            && self.planner.fuzzy == Fuzziness::Auto
            && self.meant.is_empty()
            && !vocabulary.holds(&word)?
            && !word.lemmas.iter().any(|lemma| self.is_in_dictionary(lemma))
            && let Some(edits) = tolerated_edits(token.fold())
            && let Some(meant) = self.meant(token.fold(), edits)?
        {
            let typed = token.surface().to_owned();
            self.corrections.push(Correction { range, typed, meant });
        }
        if !word.corrected {
            self.interpret(token.surface().to_owned(), kind, word.lemmas.clone());
        }
        let occur = match kind {
            InterpretationKind::StopWord => Occur::Boost,
            _ => Occur::Should,
        };
        Ok(self.clause(occur, vec![word], Vec::new()))
    }

    /// What a word that no record holds stands for: a word of the index one letter off; or else one of the dictionary, of which the
    /// index holds another form or another of its family, or which leads on to others; or a word of the index two letters off.
    fn meant(&mut self, folded: &str, edits: u8) -> Result<Option<String>, SearchError> {
        let near = self.planner.vocabulary.neighbours(folded, edits)?;
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

    fn word(&self, token: &Token<'_>) -> Word {
        Word {
            form: token.surface().to_owned(),
            lemmas: owned(token.lemmas()),
            families: owned(token.families()),
            position: self.position,
            stop_word: token.is_stop_word(),
            generic: token.lemmas().any(is_generic_word),
            topical: self.pointing.iter().any(|word| word == token.surface()),
            by_form: false,
            corrected: self.meant.iter().any(|meant| meant == token.surface()),
            edits: 0,
        }
    }

    fn clause(&mut self, occur: Occur, words: Vec<Word>, phrases: Vec<Phrase>) -> Clause {
        self.position += words.len() as u32;
        Clause::new(occur, Node::Words { words, phrases })
    }

    /// Lets a word be found by those near to it, where that was asked for.
    fn add_neighbours(
        &mut self,
        clause: &mut Clause,
        token: &Token<'_>,
    ) -> Result<(), SearchError> {
        let Fuzziness::Edits(edits) = self.planner.fuzzy else { return Ok(()) };
        let tolerated = tolerated_edits(token.fold()).filter(|_| !token.is_stop_word());
        let Some(tolerated) = tolerated else { return Ok(()) };
        let folded = token.fold();
        let mut near = self.planner.vocabulary.neighbours(folded, edits.min(tolerated))?;
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

/// Only a term of which several parts are sought each by itself is one of several words.
fn forget_single_words(clauses: &mut [Clause]) {
    let sought = |clause: &&Clause| clause.occur == Occur::Should;
    let numbers: Vec<usize> =
        clauses.iter().filter(sought).filter_map(|clause| clause.collocation).collect();
    for clause in clauses {
        clause.collocation = clause
            .collocation
            .filter(|number| numbers.iter().filter(|other| *other == number).count() > 1);
    }
}

/// A place of several words is named by each of them.
fn place_over<'p>(places: &'p [PlaceMention], token: &Token<'_>) -> Option<&'p PlaceMention> {
    places.iter().find(|place| place.start <= token.start() && token.end() <= place.end)
}

fn synonym(alternative: &Alternative) -> Phrase {
    let slot = |(lemmas, offset): (&Vec<String>, u32)| Slot {
        lemmas: lemmas.clone(),
        families: Vec::new(),
        offset,
        form: None,
    };
    let slots = alternative.words.iter().zip(0..).map(slot).collect();
    phrase_of(alternative, slots)
}

/// The families of synonyms of one word, each once, but for those that the words asked for are of. What is merely near in meaning
/// brings the family of its own stem alone: *przedszkole* is near to *żłobek*, and is of the family of *szkoła*, which is not.
fn kin_of_synonyms(alternatives: &[Alternative], words: &[Word]) -> Vec<Phrase> {
    let mut known: BTreeSet<String> =
        words.iter().flat_map(|word| &word.families).cloned().collect();
    let mut found = Vec::new();
    for alternative in alternatives {
        let [lemmas] = alternative.words.as_slice() else { continue };
        let is_equivalent = alternative.kind == AlternativeKind::Equivalent;
        let counts = |family: &str| {
            is_equivalent || lemmas.iter().any(|lemma| are_of_one_stem(lemma, family))
        };
        let families = lemmas.iter().flat_map(|lemma| Families::shared().of(lemma));
        let families: Vec<String> = families
            .map(|family| family.to_string())
            .filter(|family| counts(family) && known.insert(family.clone()))
            .collect();
        if !families.is_empty() {
            let slot = Slot { lemmas: Vec::new(), families, offset: 0, form: None };
            found.push(phrase_of(alternative, vec![slot]));
        }
    }
    found
}

/// Whether two words begin with the same letters, of a short one all.
fn are_of_one_stem(left: &str, right: &str) -> bool {
    const LETTERS: usize = 4;
    let mut pairs = left.chars().zip(right.chars()).take(LETTERS);
    pairs.all(|(left, right)| left == right)
}

fn phrase_of(alternative: &Alternative, slots: Vec<Slot>) -> Phrase {
    Phrase {
        slots,
        slop: 0,
        display: alternative.display.clone(),
        role: match alternative.kind {
            AlternativeKind::Equivalent => PhraseRole::Synonym,
            AlternativeKind::Related => PhraseRole::Related,
        },
    }
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
