use std::ops::Range;

use azymut_polish::{AlternativeKind, Analysis, Analyzer, Places, Side, Token};

use super::parse::{Part, parse};
use super::plan::{Clause, Occur, Phrase, PhraseRole, Place, Plan, Slot, Word};
use crate::request::Limits;
use crate::response::{Interpretation, InterpretationKind, Suggestion};
use crate::{IndexError, RequestError, SearchError};

/// What the planner asks of an index: which words it holds.
pub(crate) trait Vocabulary {
    /// Whether some record would match the word.
    fn holds(&self, word: &Word) -> Result<bool, IndexError>;

    /// The form in the index that a misspelt word most likely stands for.
    fn nearest(&self, folded: &str) -> Result<Option<String>, IndexError>;
}

/// Makes plans of queries.
pub(crate) struct Planner<'a> {
    pub analyzer: &'a Analyzer,
    pub vocabulary: &'a dyn Vocabulary,
}

impl Planner<'_> {
    /// Reads a query.
    ///
    /// # Errors
    /// [`SearchError::Request`] for more words than [`Limits::QUERY_WORDS`];
    /// [`SearchError::Index`] where the vocabulary cannot be read.
    pub(crate) fn plan(&self, query: &str) -> Result<Plan, SearchError> {
        let mut draft = Draft::default();
        let mut analysis = Analysis::new();
        let mut words = 0;
        for part in parse(query) {
            let text = query.get(part.range.clone()).unwrap_or_default();
            self.analyzer.analyze(text, Side::Query, &mut analysis);
            words += analysis.len();
            if words > Limits::QUERY_WORDS {
                return Err(RequestError::new(
                    "q",
                    format!("the query has more than {} words", Limits::QUERY_WORDS),
                )
                .into());
            }
            if part.quoted {
                self.phrase(text, &part, &analysis, &mut draft);
            } else {
                self.words(text, &part, &analysis, &mut draft)?;
            }
        }
        Ok(draft.finish(query))
    }

    fn phrase(&self, text: &str, part: &Part, analysis: &Analysis, draft: &mut Draft) {
        let tokens: Vec<Token<'_>> = analysis.iter().filter(|token| token.span() == 1).collect();
        let Some(first) = tokens.first().map(Token::position) else {
            return;
        };
        let slots = tokens
            .iter()
            .map(|token| Slot {
                lemmas: token.lemmas().map(str::to_owned).collect(),
                offset: token.position().saturating_sub(first),
                form: Some(typed_form(token)),
            })
            .collect();
        let display = text.trim().to_owned();
        draft.interpreted.push(Interpretation {
            text: display.clone(),
            kind: if part.excluded {
                InterpretationKind::Excluded
            } else {
                InterpretationKind::Phrase
            },
            values: tokens
                .iter()
                .filter_map(|token| token.lemmas().next())
                .map(str::to_owned)
                .collect(),
            synonyms: Vec::new(),
        });
        draft.clauses.push(Clause {
            occur: if part.excluded { Occur::MustNot } else { Occur::Must },
            words: Vec::new(),
            phrases: vec![Phrase { slots, display, role: PhraseRole::Typed }],
        });
    }

    fn words(
        &self,
        text: &str,
        part: &Part,
        analysis: &Analysis,
        draft: &mut Draft,
    ) -> Result<(), SearchError> {
        let offset = part.range.start;
        let places = if part.excluded { Vec::new() } else { Places::shared().find_in_query(text) };
        let expansions = self.analyzer.thesaurus().expand(analysis);
        let mut index = 0;
        while let Some(token) = analysis.get(index) {
            // The parts of a compound follow it and find it as well.
            if token.span() > 1 {
                index += 1;
                continue;
            }
            let range = offset + token.start()..offset + token.end();
            if let Some(mention) =
                places.iter().find(|place| place.start <= token.start() && token.end() <= place.end)
            {
                let typed = text.get(mention.start..mention.end).unwrap_or_default();
                draft.city(mention.place.name, typed, offset + mention.start..offset + mention.end);
                draft.push(Occur::Boost, vec![self.word(&token, draft.position)], Vec::new());
                index += 1;
                continue;
            }
            if let Some(expansion) = expansions
                .iter()
                .find(|expansion| expansion.tokens.start == index && !part.excluded)
            {
                let run: Vec<Token<'_>> = expansion
                    .tokens
                    .clone()
                    .filter_map(|i| analysis.get(i))
                    .filter(|token| token.span() == 1)
                    .collect();
                let words: Vec<Word> = run
                    .iter()
                    .enumerate()
                    .map(|(i, token)| self.word(token, draft.position + i as u32))
                    .collect();
                let typed = match (run.first(), run.last()) {
                    (Some(first), Some(last)) => text.get(first.start()..last.end()),
                    _ => None,
                };
                draft.interpreted.push(Interpretation {
                    text: typed.unwrap_or_default().to_owned(),
                    kind: InterpretationKind::Word,
                    values: words.iter().filter_map(|word| word.lemmas.first().cloned()).collect(),
                    synonyms: expansion
                        .alternatives
                        .iter()
                        .map(|alternative| alternative.display.clone())
                        .collect(),
                });
                let phrases = expansion
                    .alternatives
                    .iter()
                    .map(|alternative| Phrase {
                        slots: alternative
                            .words
                            .iter()
                            .zip(0..)
                            .map(|(lemmas, offset)| Slot {
                                lemmas: lemmas.clone(),
                                offset,
                                form: None,
                            })
                            .collect(),
                        display: alternative.display.clone(),
                        role: match alternative.kind {
                            AlternativeKind::Equivalent => PhraseRole::Synonym,
                            AlternativeKind::Related => PhraseRole::Related,
                        },
                    })
                    .collect();
                draft.push(Occur::Should, words, phrases);
                index = expansion.tokens.end.max(index + 1);
                continue;
            }
            self.single_word(&token, range, part, draft)?;
            index += 1;
        }
        Ok(())
    }

    fn single_word(
        &self,
        token: &Token<'_>,
        range: Range<usize>,
        part: &Part,
        draft: &mut Draft,
    ) -> Result<(), SearchError> {
        let mut word = self.word(token, draft.position);
        let mut kind = match (part.excluded, word.stop_word) {
            (true, _) => InterpretationKind::Excluded,
            (false, true) => InterpretationKind::StopWord,
            (false, false) => InterpretationKind::Word,
        };
        let mut values = word.lemmas.clone();
        if kind == InterpretationKind::Word
            && !self.vocabulary.holds(&word)?
            && let Some(nearest) = self.vocabulary.nearest(token.fold())?
        {
            let mut respelt = Analysis::new();
            self.analyzer.analyze(&nearest, Side::Query, &mut respelt);
            if let Some(token) = respelt.get(0) {
                word = Word { corrected: true, ..self.word(&token, draft.position) };
                kind = InterpretationKind::Corrected;
                values = vec![nearest.clone()];
                draft.corrections.push((range, nearest));
            }
        }
        draft.interpreted.push(Interpretation {
            text: token.surface().to_owned(),
            kind,
            values,
            synonyms: Vec::new(),
        });
        let occur = match kind {
            InterpretationKind::Excluded => Occur::MustNot,
            InterpretationKind::StopWord => Occur::Boost,
            _ => Occur::Should,
        };
        draft.push(occur, vec![word], Vec::new());
        Ok(())
    }

    fn word(&self, token: &Token<'_>, position: u32) -> Word {
        Word {
            form: typed_form(token),
            lemmas: token.lemmas().map(str::to_owned).collect(),
            families: token.families().map(str::to_owned).collect(),
            position,
            stop_word: token.is_stop_word(),
            corrected: false,
        }
    }
}

/// The form by which the very word typed is found: see [`Signal::Form`](crate::engine::schema::Signal).
fn typed_form(token: &Token<'_>) -> String {
    token.surface().to_owned()
}

#[derive(Default)]
struct Draft {
    clauses: Vec<Clause>,
    places: Vec<Place>,
    interpreted: Vec<Interpretation>,
    corrections: Vec<(Range<usize>, String)>,
    position: u32,
}

impl Draft {
    fn push(&mut self, occur: Occur, words: Vec<Word>, phrases: Vec<Phrase>) {
        self.position += words.len() as u32;
        self.clauses.push(Clause { occur, words, phrases });
    }

    fn city(&mut self, name: &str, typed: &str, range: Range<usize>) {
        if self.places.iter().any(|place| place.range == range) {
            return;
        }
        self.interpreted.push(Interpretation {
            text: typed.to_owned(),
            kind: InterpretationKind::City,
            values: vec![name.to_owned()],
            synonyms: Vec::new(),
        });
        self.places.push(Place { name: name.to_owned(), range });
    }

    fn finish(mut self, query: &str) -> Plan {
        let wanted = |clause: &Clause| matches!(clause.occur, Occur::Should | Occur::Must);
        let wants_cities = !self.clauses.iter().any(wanted) && !self.places.is_empty();
        if !self.clauses.iter().any(wanted) {
            // Nothing but function words, or nothing but a city: then these are what is wanted.
            for clause in &mut self.clauses {
                if clause.occur == Occur::Boost {
                    clause.occur = Occur::Should;
                    for word in &mut clause.words {
                        word.stop_word = false;
                    }
                }
            }
        }
        let wants_everything = !self.clauses.iter().any(wanted);
        let suggestion = (!self.corrections.is_empty())
            .then(|| Suggestion { q: respell(query, &self.corrections), applied: true });
        Plan {
            clauses: self.clauses,
            places: self.places,
            wants_everything,
            wants_cities,
            interpreted: self.interpreted,
            suggestion,
        }
    }
}

fn respell(query: &str, corrections: &[(Range<usize>, String)]) -> String {
    let mut respelt = String::with_capacity(query.len());
    let mut from = 0;
    for (range, word) in corrections {
        respelt.push_str(query.get(from..range.start).unwrap_or_default());
        respelt.push_str(word);
        from = range.end;
    }
    respelt.push_str(query.get(from..).unwrap_or_default());
    respelt
}
