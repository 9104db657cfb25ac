use std::ops::Range;

use azymut_polish::{
    Alternative, AlternativeKind, Analysis, Analyzer, Expansion, PlaceMention, Places, Side, Token,
    TokenSource, fold,
};
use azymut_record::{Language, Message, message};

use super::fields::{QueryField, facet_value, field_named, label_key};
use super::parse::{Item, Remark, Term, Wanted, parse};
use super::plan::{Clause, Node, Occur, Phrase, PhraseRole, Place, Plan, Prefix, Slot, Word};
use crate::request::{Filters, Fuzziness, Limits, Years};
use crate::response::{Interpretation, InterpretationKind, Suggestion};
use crate::{IndexError, RequestError, SearchError};

/// Most words that a misspelt word is searched as.
const NEIGHBOURS: usize = 30;

/// What the planner asks of an index: which words it holds.
pub(crate) trait Vocabulary {
    /// Whether some record would match the word.
    fn holds(&self, word: &Word) -> Result<bool, IndexError>;

    /// The words in the index that are at most `edits` from a word without diacritics, the
    /// likeliest first, each with its distance.
    fn neighbours(&self, folded: &str, edits: u8) -> Result<Vec<(String, u8)>, IndexError>;

    /// Whether some record has this printed number, as [`label_key`] has it.
    fn has_label(&self, label: &str) -> Result<bool, IndexError>;

    /// The cities of its documents.
    fn cities(&self) -> Vec<&str>;
}

/// Makes plans of queries.
pub(crate) struct Planner<'a> {
    pub analyzer: &'a Analyzer,
    pub vocabulary: &'a dyn Vocabulary,
    /// Refuse what has no meaning instead of reading it as words.
    pub strict: bool,
    /// The language of what is said about the query.
    pub language: Language,
    /// How far from the words typed to look.
    pub fuzzy: Fuzziness,
}

impl Planner<'_> {
    /// Reads a query.
    ///
    /// # Errors
    /// [`SearchError::Request`] for more words than [`Limits::QUERY_WORDS`], and where `strict`
    /// for anything without a meaning; [`SearchError::Index`] where the vocabulary cannot be read.
    pub(crate) fn plan(&self, query: &str) -> Result<Plan, SearchError> {
        let (plan, corrections) = self.read(query, &[])?;
        if corrections.is_empty() {
            return Ok(plan);
        }
        // The query as it was meant is read anew: a corrected word may be part of a synonym or of
        // a name.
        let respelt = respell(query, &corrections);
        let meant: Vec<String> = corrections.iter().map(|one| one.meant.clone()).collect();
        let (mut plan, _) = self.read(&respelt, &meant)?;
        let said = corrections.into_iter().map(|correction| Interpretation {
            text: correction.typed,
            kind: InterpretationKind::Corrected,
            values: vec![correction.meant],
            synonyms: Vec::new(),
        });
        plan.interpreted = said.chain(plan.interpreted).collect();
        plan.suggestion = Some(Suggestion { q: respelt, applied: true });
        Ok(plan)
    }

    /// Reads a query of which the words `meant` are corrections, and says what else it would
    /// correct.
    fn read(&self, query: &str, meant: &[String]) -> Result<(Plan, Vec<Correction>), SearchError> {
        let parsed = parse(query);
        let mut reader = Reader {
            planner: self,
            query,
            meant,
            analysis: Analysis::new(),
            words: 0,
            position: 0,
            plan: Plan::default(),
            place_words: Vec::new(),
            corrections: Vec::new(),
        };
        for remark in &parsed.remarks {
            reader.remark(remark)?;
        }
        let clauses = reader.clauses(&parsed.items)?;
        Ok(reader.finish(clauses))
    }
}

/// A misspelt word and what it is searched as.
struct Correction {
    range: Range<usize>,
    typed: String,
    meant: String,
}

struct Reader<'a> {
    planner: &'a Planner<'a>,
    query: &'a str,
    meant: &'a [String],
    analysis: Analysis,
    words: usize,
    position: u32,
    plan: Plan,
    /// The words that name cities, each with the name.
    place_words: Vec<(String, Word)>,
    corrections: Vec<Correction>,
}

impl Reader<'_> {
    fn clauses(&mut self, items: &[Item]) -> Result<Vec<Clause>, SearchError> {
        let mut clauses = Vec::new();
        for item in items {
            let occur = match item.occur {
                Wanted::Optional => Occur::Should,
                Wanted::Required => Occur::Must,
                Wanted::Excluded => Occur::MustNot,
            };
            match &item.term {
                Term::Words(range) if occur == Occur::Should => {
                    clauses.extend(self.words(range.clone(), false)?);
                }
                Term::Phrase { .. } if occur == Occur::Should => {
                    let node = self.node(&item.term, false)?;
                    clauses.extend(node.map(|node| Clause { occur: Occur::Must, node }));
                }
                Term::Field { name, value } => {
                    self.field(item, name.clone(), value.clone(), &mut clauses)?;
                }
                Term::Label(range) if occur == Occur::Should => {
                    clauses.extend(self.label(range.clone())?);
                }
                term => {
                    let node = self.node(term, occur == Occur::MustNot)?;
                    clauses.extend(node.map(|node| Clause { occur, node }));
                }
            }
        }
        Ok(clauses)
    }

    /// What a term asks for; none where it holds no word.
    fn node(&mut self, term: &Term, excluded: bool) -> Result<Option<Node>, SearchError> {
        Ok(match term {
            Term::Words(range) | Term::Label(range) => group(self.words(range.clone(), excluded)?),
            Term::Phrase { inner, exact, slop } => {
                self.phrase(inner.clone(), *exact, *slop, excluded)?.map(Node::Phrase)
            }
            Term::Prefix(range) => Some(self.prefix(range.clone(), excluded)),
            Term::Fuzzy(range, edits) => self.fuzzy(range.clone(), *edits, excluded)?,
            Term::Field { name, value } => {
                // A field is a condition on the whole answer, not on one alternative of it.
                self.remark(&Remark {
                    range: name.start..value.end,
                    reason: Message::fixed(
                        "a field cannot be an alternative; it was read as words",
                        "warunek na pole nie może być jedną z możliwości; odczytano go jako słowa",
                    ),
                })?;
                group(self.words(name.start..value.end, excluded)?)
            }
            Term::Group(items) => group(self.clauses(items)?),
            Term::Any(items) => {
                let mut nodes = Vec::new();
                for item in items {
                    nodes.extend(self.node(&item.term, excluded)?);
                }
                (!nodes.is_empty()).then_some(Node::Best(nodes))
            }
        })
    }

    fn analyze(&mut self, range: Range<usize>) -> Result<(&str, &Analysis), SearchError> {
        let query = self.query;
        let text = query.get(range).unwrap_or_default();
        self.planner.analyzer.analyze(text, Side::Query, &mut self.analysis);
        self.words += self.analysis.len();
        if self.words > Limits::QUERY_WORDS {
            return Err(RequestError::new(
                "q",
                message!(
                    en: "the query has more than {most} words",
                    pl: "zapytanie ma więcej słów niż {most}";
                    most = Limits::QUERY_WORDS
                ),
            )
            .into());
        }
        Ok((text, &self.analysis))
    }

    fn phrase(
        &mut self,
        range: Range<usize>,
        exact: bool,
        slop: u32,
        excluded: bool,
    ) -> Result<Option<Phrase>, SearchError> {
        let (text, analysis) = self.analyze(range)?;
        let tokens: Vec<Token<'_>> = analysis.iter().filter(|token| token.span() == 1).collect();
        let Some(first) = tokens.first().map(Token::position) else { return Ok(None) };
        let slots: Vec<Slot> = tokens
            .iter()
            .map(|token| Slot {
                lemmas: if exact { Vec::new() } else { owned(token.lemmas()) },
                offset: token.position().saturating_sub(first),
                form: Some(token.surface().to_owned()),
            })
            .collect();
        let values = slots
            .iter()
            .filter_map(|slot| slot.lemmas.first().or(slot.form.as_ref()).cloned())
            .collect();
        let display = text.trim().to_owned();
        let kind = kind_unless(excluded, InterpretationKind::Phrase);
        self.interpret(display.clone(), kind, values);
        Ok(Some(Phrase { slots, slop, display, role: PhraseRole::Typed }))
    }

    fn prefix(&mut self, range: Range<usize>, excluded: bool) -> Node {
        let typed = self.query.get(range).unwrap_or_default();
        // As the index has it: lower case, and accented only where it was typed so.
        let lower = azymut_polish::normalize(&typed.to_lowercase()).into_owned();
        let kind = kind_unless(excluded, InterpretationKind::Prefix);
        self.interpret(typed.to_owned(), kind, vec![format!("{lower}…")]);
        Node::Prefix(Prefix { beginning: lower })
    }

    fn fuzzy(
        &mut self,
        range: Range<usize>,
        edits: u8,
        excluded: bool,
    ) -> Result<Option<Node>, SearchError> {
        let typed = self.query.get(range).unwrap_or_default().to_owned();
        let folded = fold(&typed);
        let mut near = self.planner.vocabulary.neighbours(&folded, edits)?;
        near.truncate(NEIGHBOURS);
        let kind = kind_unless(excluded, InterpretationKind::Fuzzy);
        self.interpret(typed, kind, forms_of(&near));
        let position = self.position;
        self.position += 1;
        let nodes = near.into_iter().map(|near| neighbour(near, &folded, position)).collect();
        // A word with no neighbour is wanted and found nowhere, which is not the same as unwanted.
        Ok(Some(Node::Best(nodes)))
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

    /// A printed number that some record has is asked for as such; any other is a word.
    fn label(&mut self, range: Range<usize>) -> Result<Vec<Clause>, SearchError> {
        let typed = self.query.get(range.clone()).unwrap_or_default();
        let key = label_key(typed);
        if !self.planner.vocabulary.has_label(&key)? {
            return self.words(range, false);
        }
        let said = vec![format!("label:{typed}")];
        self.interpret(typed.to_owned(), InterpretationKind::Filter, said);
        self.plan.labels.push(key);
        Ok(Vec::new())
    }

    fn field(
        &mut self,
        item: &Item,
        name: Range<usize>,
        value: Range<usize>,
        clauses: &mut Vec<Clause>,
    ) -> Result<(), SearchError> {
        let query = self.query;
        let typed = query.get(value.clone()).unwrap_or_default().trim();
        let excluded = item.occur == Wanted::Excluded;
        let field = field_named(query.get(name.clone()).unwrap_or_default());
        let understood = match field {
            Some(QueryField::Facet(field)) => {
                let cities = self.planner.vocabulary.cities();
                facet_value(field, typed, cities.into_iter()).map(|value| {
                    if excluded {
                        self.plan.filters.exclude(field, &value);
                    } else {
                        self.plan.filters.include(field, &value);
                    }
                    format!("{field}:{value}")
                })
            }
            Some(QueryField::Year) if !excluded => typed.parse().ok().map(|Years(years)| {
                let said = format!("year:{}..{}", years.start(), years.end());
                self.plan.filters.years = Some(years);
                said
            }),
            Some(QueryField::Label) if !excluded => {
                self.plan.labels.push(label_key(typed));
                Some(format!("label:{typed}"))
            }
            _ => None,
        };
        let shown = query.get(item.range.clone()).unwrap_or_default().to_owned();
        match understood {
            Some(said) => self.interpret(shown, InterpretationKind::Filter, vec![said]),
            None => {
                self.remark(&Remark {
                    range: item.range.clone(),
                    reason: Message::fixed(
                        "the field has no such value; it was read as words",
                        "pole nie ma takiej wartości; odczytano to jako słowa",
                    ),
                })?;
                clauses.extend(self.words(name.start..value.end, excluded)?);
            }
        }
        Ok(())
    }

    /// Plain words: the city they name, the phrases that mean the same, each word by itself.
    fn words(&mut self, range: Range<usize>, excluded: bool) -> Result<Vec<Clause>, SearchError> {
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
        let mut clauses = Vec::new();
        let mut index = 0;
        for place in places.iter().filter(|place| place.also_word) {
            self.place(place, text, base);
        }
        while let Some(token) = analysis.get(index) {
            let step = if token.span() > 1 {
                // The parts of a compound follow it and find it as well.
                1
            } else if let Some(place) = place_over(&places, &token)
                && !place.also_word
            {
                self.place(place, text, base);
                let word = self.word(&token);
                self.place_words.push((place.place.name.to_owned(), word));
                self.position += 1;
                1
            } else if let Some(expansion) = expansions.iter().find(|e| e.tokens.start == index) {
                let mut clause = self.expanded(expansion, text, &analysis);
                if expansion.tokens.len() == 1 {
                    self.add_neighbours(&mut clause, &token)?;
                }
                clauses.push(clause);
                expansion.tokens.len().max(1)
            } else {
                let at = base + token.start()..base + token.end();
                let mut clause = self.single_word(&token, at, excluded)?;
                if !excluded {
                    self.add_neighbours(&mut clause, &token)?;
                }
                clauses.push(clause);
                1
            };
            index += step;
        }
        self.analysis = analysis;
        Ok(clauses)
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

    fn expanded(&mut self, expansion: &Expansion, text: &str, analysis: &Analysis) -> Clause {
        let tokens: Vec<Token<'_>> = expansion
            .tokens
            .clone()
            .filter_map(|index| analysis.get(index))
            .filter(|token| token.span() == 1)
            .collect();
        let words: Vec<Word> = (self.position..)
            .zip(&tokens)
            .map(|(position, token)| Word { position, ..self.word(token) })
            .collect();
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
        let phrases = expansion.alternatives.iter().map(synonym).collect();
        self.clause(Occur::Should, words, phrases)
    }

    fn single_word(
        &mut self,
        token: &Token<'_>,
        range: Range<usize>,
        excluded: bool,
    ) -> Result<Clause, SearchError> {
        let word = self.word(token);
        let kind = match (excluded, word.stop_word) {
            (true, _) => InterpretationKind::Excluded,
            (false, true) => InterpretationKind::StopWord,
            (false, false) => InterpretationKind::Word,
        };
        let vocabulary = self.planner.vocabulary;
        // A word of the dictionary is no misspelling, even if no document has it.
        let may_be_misspelt = matches!(token.source(), TokenSource::Guessed | TokenSource::Foreign);
        if kind == InterpretationKind::Word
            && may_be_misspelt
            && self.planner.fuzzy == Fuzziness::Auto
            && self.meant.is_empty()
            && !vocabulary.holds(&word)?
            && let Some(edits) = tolerated_edits(token.fold())
            && let Some((meant, _)) = vocabulary.neighbours(token.fold(), edits)?.into_iter().next()
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

    fn word(&self, token: &Token<'_>) -> Word {
        Word {
            form: token.surface().to_owned(),
            lemmas: owned(token.lemmas()),
            families: owned(token.families()),
            position: self.position,
            stop_word: token.is_stop_word(),
            by_form: false,
            corrected: self.meant.iter().any(|meant| meant == token.surface()),
            edits: 0,
        }
    }

    fn clause(&mut self, occur: Occur, words: Vec<Word>, phrases: Vec<Phrase>) -> Clause {
        self.position += words.len() as u32;
        Clause { occur, node: Node::Words { words, phrases } }
    }

    fn interpret(&mut self, text: String, kind: InterpretationKind, values: Vec<String>) {
        let synonyms = Vec::new();
        self.plan.interpreted.push(Interpretation { text, kind, values, synonyms });
    }

    fn remark(&mut self, remark: &Remark) -> Result<(), SearchError> {
        let before = self.query.get(..remark.range.start).unwrap_or_default();
        if self.planner.strict {
            let position = before.chars().count() + 1;
            let reason = |language| remark.reason.in_language(language);
            return Err(RequestError::new(
                "q",
                Message::new(
                    format!("character {position}: {}", reason(Language::English)),
                    format!("znak {position}: {}", reason(Language::Polish)),
                ),
            )
            .into());
        }
        let text = self.query.get(remark.range.clone()).unwrap_or_default().to_owned();
        let reason = remark.reason.in_language(self.planner.language).to_owned();
        self.interpret(text, InterpretationKind::Ignored, vec![reason]);
        Ok(())
    }

    fn finish(self, mut clauses: Vec<Clause>) -> (Plan, Vec<Correction>) {
        let wanted = |clause: &Clause| matches!(clause.occur, Occur::Should | Occur::Must);
        let names_something = clauses.iter().any(wanted);
        if !names_something {
            // Nothing but function words, or nothing but a city: then these are what is wanted.
            for clause in &mut clauses {
                if let (Occur::Boost, Node::Words { words, .. }) = (clause.occur, &mut clause.node)
                {
                    clause.occur = Occur::Should;
                    for word in words {
                        word.stop_word = false;
                    }
                }
            }
        }
        let cities = self.planner.vocabulary.cities();
        for (city, word) in self.place_words {
            // Beside other words a city means its own documents, and in these its name says
            // nothing; one without documents can only be mentioned.
            let occur = match names_something {
                true if cities.contains(&city.as_str()) => continue,
                true => Occur::Boost,
                false => Occur::Should,
            };
            let node = Node::Words { words: vec![word], phrases: Vec::new() };
            clauses.push(Clause { occur, node });
        }
        let narrows = clauses.iter().any(|clause| clause.occur == Occur::MustNot)
            || !self.plan.labels.is_empty()
            || self.plan.filters != Filters::default();
        let plan = Plan {
            wants_everything: !clauses.iter().any(wanted)
                && (narrows || self.query.trim().is_empty()),
            wants_cities: !names_something && !self.plan.places.is_empty(),
            clauses,
            ..self.plan
        };
        (plan, self.corrections)
    }
}

/// A word of the index that is near to one typed, which folds to `folded`.
fn neighbour((form, edits): (String, u8), folded: &str, position: u32) -> Node {
    let word = Word {
        corrected: fold(&form) != folded,
        by_form: true,
        lemmas: vec![form.clone()],
        form,
        families: Vec::new(),
        position,
        stop_word: false,
        edits,
    };
    Node::Words { words: vec![word], phrases: Vec::new() }
}

fn forms_of(near: &[(String, u8)]) -> Vec<String> {
    near.iter().map(|(form, _)| form.clone()).collect()
}

/// A place of several words is named by each of them.
fn place_over<'p>(places: &'p [PlaceMention], token: &Token<'_>) -> Option<&'p PlaceMention> {
    places.iter().find(|place| place.start <= token.start() && token.end() <= place.end)
}

fn synonym(alternative: &Alternative) -> Phrase {
    let slot =
        |(lemmas, offset): (&Vec<String>, u32)| Slot { lemmas: lemmas.clone(), offset, form: None };
    Phrase {
        slots: alternative.words.iter().zip(0..).map(slot).collect(),
        slop: 0,
        display: alternative.display.clone(),
        role: match alternative.kind {
            AlternativeKind::Equivalent => PhraseRole::Synonym,
            AlternativeKind::Related => PhraseRole::Related,
        },
    }
}

/// One clause stands for itself.
fn group(mut clauses: Vec<Clause>) -> Option<Node> {
    match clauses.as_slice() {
        [] => None,
        [only] if only.occur == Occur::Should => clauses.pop().map(|clause| clause.node),
        _ => Some(Node::Group(clauses)),
    }
}

fn kind_unless(excluded: bool, kind: InterpretationKind) -> InterpretationKind {
    if excluded { InterpretationKind::Excluded } else { kind }
}

fn owned<'a>(texts: impl Iterator<Item = &'a str>) -> Vec<String> {
    texts.map(str::to_owned).collect()
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

fn respell(query: &str, corrections: &[Correction]) -> String {
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
