//! Plain words: the city they name, what may stand for them, each by itself.

use std::ops::Range;

use azymut_polish::{
    Analysis, Expansion, PlaceMention, Places, Token, TopicMention, Topics, is_generic_word,
};

use super::synonyms::{kin_of_synonyms, synonym};
use super::{Reader, owned};
use crate::SearchError;
use crate::query::plan::{Clause, Node, Occur, Phrase, Place, Word};
use crate::response::{Interpretation, InterpretationKind};

/// Words that follow one another in a query, and what they are together.
struct Run<'a> {
    text: &'a str,
    /// Where in the query it begins.
    base: usize,
    /// Whether it is to be left out.
    excluded: bool,
    analysis: &'a Analysis,
    places: Vec<PlaceMention>,
    expansions: Vec<Expansion>,
    mentions: Vec<TopicMention>,
}

impl Run<'_> {
    /// The place that a token names and is nothing else. A place of several words is named by each of them.
    fn place_over(&self, token: &Token<'_>) -> Option<&PlaceMention> {
        self.places.iter().find(|place| {
            !place.also_word && place.start <= token.start() && token.end() <= place.end
        })
    }

    fn typed(&self, place: &PlaceMention) -> &str {
        self.text.get(place.start..place.end).unwrap_or_default()
    }
}

impl Reader<'_> {
    /// Plain words: the city they name, the phrases that mean the same, each word by itself.
    pub(super) fn words(
        &mut self,
        range: Range<usize>,
        excluded: bool,
    ) -> Result<Vec<Clause>, SearchError> {
        self.analyze(range.clone())?;
        let analysis = std::mem::take(&mut self.analysis);
        let run = self.run(&analysis, range, excluded);
        for place in run.places.iter().filter(|place| place.also_word) {
            self.name_place(place, &run);
        }
        let mut clauses: Vec<Clause> = Vec::new();
        let mut index = 0;
        while let Some(token) = analysis.get(index) {
            self.planner.go_on()?;
            let (clause, tokens) = self.clause_at(&run, index, &token)?;
            clauses.extend(clause.map(|clause| {
                let mut mentions = run.mentions.iter();
                let mention = mentions.position(|mention| mention.tokens.contains(&index));
                Clause { collocation: mention.map(|number| self.collocations + number), ..clause }
            }));
            index += tokens;
        }
        self.collocations += run.mentions.len();
        forget_single_words(&mut clauses);
        self.analysis = analysis;
        Ok(clauses)
    }

    /// Looks up what the words of a run are together. Of what is left out only the words count.
    fn run<'a>(&mut self, analysis: &'a Analysis, range: Range<usize>, excluded: bool) -> Run<'a>
    where
        Self: 'a,
    {
        let base = range.start;
        let text = self.query.get(range).unwrap_or_default();
        let mut run = Run {
            text,
            base,
            excluded,
            analysis,
            places: Vec::new(),
            expansions: Vec::new(),
            mentions: Vec::new(),
        };
        if !excluded {
            run.places = Places::shared().find_in_query(text);
            run.places.extend(Places::shared().of_people(analysis));
            run.expansions = self.planner.analyzer.thesaurus().expand(analysis);
            run.mentions = self.point(analysis);
        }
        run
    }

    /// What the words of a run from one on ask for, and how many tokens that takes; no clause for the name of a city, nor for a compound
    /// whose parts stand for it.
    fn clause_at(
        &mut self,
        run: &Run<'_>,
        index: usize,
        token: &Token<'_>,
    ) -> Result<(Option<Clause>, usize), SearchError> {
        let expansion = run.expansions.iter().find(|one| one.tokens.start == index);
        let place = run.place_over(token).filter(|place| !self.is_common_word(place, token, run));
        if token.span() > 1 {
            // The parts of a compound follow it and find it as well.
            let means_more = if run.excluded || place.is_some() {
                None
            } else {
                self.compound(token, index, expansion, run)?
            };
            return Ok(means_more.map_or((None, 1), |(clause, tokens)| (Some(clause), tokens)));
        }
        if let Some(place) = place {
            self.name_place(place, run);
            let word = self.word(token);
            self.place_words.push((place.place.name.to_owned(), word));
            self.position += 1;
            return Ok((None, 1));
        }
        let (mut clause, tokens) = match expansion {
            Some(expansion) => (self.expanded(expansion, run), expansion.tokens.len().max(1)),
            None => (self.single_word(token, index, run)?, 1),
        };
        if tokens == 1 && !run.excluded {
            let typed = run.base + token.start()..run.base + token.end();
            self.add_neighbours(&mut clause, token, &typed)?;
        }
        Ok((Some(clause), tokens))
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

    fn name_place(&mut self, mention: &PlaceMention, run: &Run<'_>) {
        let range = run.base + mention.start..run.base + mention.end;
        if self.plan.places.iter().any(|place| place.range == range) {
            return;
        }
        let name = mention.place.name.to_owned();
        let typed = run.typed(mention).to_owned();
        self.interpret(typed, InterpretationKind::City, vec![name.clone()]);
        self.plan.places.push(Place { name, range });
    }

    /// Whether a word that looks like the name of a city means something else: written small, of the family of a common word, and of
    /// a city that has no documents (*niska emisja* is no matter of Nisko).
    fn is_common_word(&self, mention: &PlaceMention, token: &Token<'_>, run: &Run<'_>) -> bool {
        let name = mention.place.name;
        !run.typed(mention).contains(char::is_uppercase)
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
        run: &Run<'_>,
    ) -> Result<Option<(Clause, usize)>, SearchError> {
        let vocabulary = self.planner.vocabulary;
        let word = self.word(whole);
        let is_held = vocabulary.holds(&word)?;
        let (mut clause, tokens) = match expansion {
            Some(expansion) => (self.expanded(expansion, run), expansion.tokens.len().max(1)),
            None if is_held => {
                let behind = (index + 1..).map_while(|index| run.analysis.get(index));
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

    fn expanded(&mut self, expansion: &Expansion, run: &Run<'_>) -> Clause {
        let tokens: Vec<Token<'_>> = expansion
            .tokens
            .clone()
            .filter_map(|index| run.analysis.get(index))
            .filter(|token| token.span() == 1)
            .collect();
        let mut words = self.placed(&tokens);
        let taken = words.len() as u32;
        // A function word within a term (*osoby z niepełnosprawnościami*) is no word of it that finds.
        if words.iter().any(|word| !word.stop_word) {
            words.retain(|word| !word.stop_word);
        }
        let typed = match (tokens.first(), tokens.last()) {
            (Some(first), Some(last)) => {
                run.text.get(first.start()..last.end()).unwrap_or_default()
            }
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
        index: usize,
        run: &Run<'_>,
    ) -> Result<Clause, SearchError> {
        let word = self.word(token);
        let kind = match (run.excluded, word.stop_word) {
            (true, _) => InterpretationKind::Excluded,
            (false, true) => InterpretationKind::StopWord,
            (false, false) => InterpretationKind::Word,
        };
        let is_listed = run.mentions.iter().any(|one| one.listed && one.tokens.contains(&index));
        // A word that points to topics is no misspelling, even if no document has it.
        if kind == InterpretationKind::Word && !is_listed {
            let range = run.base + token.start()..run.base + token.end();
            self.correct(&word, token, range)?;
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

    pub(super) fn word(&self, token: &Token<'_>) -> Word {
        Word {
            form: token.surface().to_owned(),
            lemmas: owned(token.lemmas()),
            families: owned(token.kin()),
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
