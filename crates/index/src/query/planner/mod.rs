//! From a parsed query to a plan.

mod dictionary;
mod spelling;
mod synonyms;
mod terms;
#[cfg(test)]
mod tests;
mod words;

use std::collections::BTreeSet;
use std::ops::Range;

use azymut_polish::{Analysis, Analyzer, Side, close_kin};
use azymut_record::{Language, Message, message};

use self::spelling::{Correction, LookUps, NearWords, respell};
use super::items::{Item, Remark, Term, Wanted};
use super::parse::parse;
use super::plan::{Clause, Node, Occur, Plan, Word};
use crate::request::{Filters, Fuzziness, Limits};
use crate::response::{Interpretation, InterpretationKind, Suggestion};
use crate::topics::Profile;
use crate::{IndexError, Interrupt, RequestError, SearchError};

/// What the planner asks of an index: which words it holds.
pub(crate) trait Vocabulary {
    /// Whether some record would match the word.
    fn holds(&self, word: &Word) -> Result<bool, IndexError>;

    /// Whether some record has a word of this lemma.
    fn holds_lemma(&self, lemma: &str) -> Result<bool, IndexError>;

    /// The words in the index that are at most `edits` from a word without diacritics, the
    /// likeliest first, each with its distance. Of a large index that takes long enough to be interrupted.
    fn neighbours(
        &self,
        folded: &str,
        edits: u8,
        interrupt: &Interrupt,
    ) -> Result<Vec<(String, u8)>, SearchError>;

    /// Whether some record has this printed number, as [`label_key`](super::fields::label_key) has it.
    fn has_label(&self, label: &str) -> Result<bool, IndexError>;

    /// The cities of its documents.
    fn cities(&self) -> Vec<&str>;
}

/// Most words of a query that are looked up in the dictionary with other letters: each costs milliseconds.
const MOST_LOOKS: usize = 4;

/// Most different beginnings of words in a query: the engine keeps two bits of each record for each.
const MOST_BEGINNINGS: usize = 20;

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
    /// What stops the reading of a query as it stops the search.
    pub interrupt: &'a Interrupt,
}

impl Planner<'_> {
    /// Reads a query.
    ///
    /// # Errors
    /// [`SearchError::Request`] for more words than [`Limits::QUERY_WORDS`], and where `strict`
    /// for anything without a meaning; [`SearchError::Interrupted`]; [`SearchError::Index`] where the vocabulary cannot be read.
    pub(crate) fn plan(&self, query: &str) -> Result<Plan, SearchError> {
        let mut look_ups = LookUps::default();
        let (plan, corrections) = self.read(query, &[], &mut look_ups)?;
        if corrections.is_empty() {
            return Ok(plan);
        }
        // The query as it was meant is read anew: a corrected word may be part of a synonym or of
        // a name.
        let respelt = respell(query, &corrections);
        let meant: Vec<String> = corrections.iter().map(|one| one.meant.clone()).collect();
        let (mut plan, _) = self.read(&respelt, &meant, &mut look_ups)?;
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

    /// Ends the reading where it is to be stopped.
    fn go_on(&self) -> Result<(), SearchError> {
        if self.interrupt.is_raised() { Err(SearchError::Interrupted) } else { Ok(()) }
    }

    /// Reads a query of which the words `meant` are corrections, and says what else it would
    /// correct.
    fn read(
        &self,
        query: &str,
        meant: &[String],
        look_ups: &mut LookUps,
    ) -> Result<(Plan, Vec<Correction>), SearchError> {
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
            profile: Profile::default(),
            pointing: Vec::new(),
            collocations: 0,
            looks: MOST_LOOKS,
            look_ups,
            near_words: NearWords::default(),
            beginnings: BTreeSet::new(),
        };
        for remark in &parsed.remarks {
            reader.remark(remark)?;
        }
        let clauses = reader.clauses(&parsed.items, Within::Answer)?;
        reader.finish(clauses)
    }
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
    /// What the words typed are about.
    profile: Profile,
    /// The words that point to that.
    pointing: Vec<String>,
    /// How many terms of several words have a number.
    collocations: usize,
    /// How many more words may be looked up in the dictionary.
    looks: usize,
    /// The look-ups of near words, over all readings of the query.
    look_ups: &'a mut LookUps,
    /// How many more near words it may be searched as.
    near_words: NearWords,
    /// The beginnings of words that it asks for.
    beginnings: BTreeSet<String>,
}

/// What a part of a query stands in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Within {
    /// What is wanted: a condition holds for the whole answer.
    Answer,
    /// One of several alternatives, on which there can be no condition of its own.
    Alternative,
    /// What is left out.
    LeftOut,
}

impl Reader<'_> {
    fn clauses(&mut self, items: &[Item], within: Within) -> Result<Vec<Clause>, SearchError> {
        let mut clauses = Vec::new();
        for item in items {
            let occur = match item.occur {
                Wanted::Optional => Occur::Should,
                Wanted::Required => Occur::Must,
                Wanted::Excluded => Occur::MustNot,
            };
            let inside = if occur == Occur::MustNot { Within::LeftOut } else { within };
            match &item.term {
                Term::Field { name, value } if within == Within::Answer => {
                    let words = self.field(item, name.clone(), value.clone())?;
                    clauses.extend(as_they_occur(words, occur));
                }
                Term::Label(range) if inside == Within::Answer && self.is_label(range)? => {
                    self.label(range.clone())?;
                }
                Term::Words(range) | Term::Label(range) => {
                    let words = self.words(range.clone(), inside == Within::LeftOut)?;
                    clauses.extend(as_they_occur(words, occur));
                }
                Term::Phrase { .. } if occur == Occur::Should => {
                    let node = self.node(&item.term, inside)?;
                    clauses.extend(node.map(|node| Clause::new(Occur::Must, node)));
                }
                term => {
                    let node = self.node(term, inside)?;
                    clauses.extend(node.map(|node| Clause::new(occur, node)));
                }
            }
        }
        Ok(clauses)
    }

    /// What a term asks for that is no condition; none where it holds no word.
    fn node(&mut self, term: &Term, within: Within) -> Result<Option<Node>, SearchError> {
        self.planner.go_on()?;
        let excluded = within == Within::LeftOut;
        Ok(match term {
            Term::Words(range) | Term::Label(range) => group(self.words(range.clone(), excluded)?),
            Term::Phrase { inner, exact, slop } => {
                self.phrase(inner.clone(), *exact, *slop, excluded)?.map(Node::Phrase)
            }
            Term::Prefix(range) => self.prefix(range.clone(), excluded)?,
            Term::Fuzzy(range, edits) => self.fuzzy(range.clone(), *edits, excluded)?,
            Term::Field { name, value } => {
                group(self.field_among_others(name.start..value.end, within)?)
            }
            Term::Group(items) => group(self.clauses(items, within)?),
            Term::Any(items) => {
                let inside = if excluded { Within::LeftOut } else { Within::Alternative };
                let mut nodes = Vec::new();
                for item in items {
                    nodes.extend(self.node(&item.term, inside)?);
                }
                (!nodes.is_empty()).then_some(Node::Best(nodes))
            }
        })
    }

    fn analyze(&mut self, range: Range<usize>) -> Result<(&str, &Analysis), SearchError> {
        let query = self.query;
        let text = query.get(range).unwrap_or_default();
        self.planner.analyzer.analyze(text, Side::Query, &mut self.analysis);
        self.count(self.analysis.len())?;
        Ok((text, &self.analysis))
    }

    /// Counts what was read of the query, a word or what stands for one.
    fn count(&mut self, words: usize) -> Result<(), SearchError> {
        self.words += words;
        if self.words <= Limits::QUERY_WORDS {
            return Ok(());
        }
        let reason = message!(
            en: "the query has more than {most} words",
            pl: "zapytanie ma więcej słów niż {most}";
            most = Limits::QUERY_WORDS
        );
        Err(RequestError::new("q", reason).into())
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

    fn finish(mut self, mut clauses: Vec<Clause>) -> Result<(Plan, Vec<Correction>), SearchError> {
        for clause in &mut clauses {
            self.narrow_families(&mut clause.node)?;
        }
        let mut names_something = clauses.iter().any(is_wanted);
        if !names_something && self.place_words.is_empty() {
            lift_function_words(&mut clauses);
        }
        let topics = topics_clause(&clauses, std::mem::take(&mut self.profile));
        if names_something && !self.plan.places.is_empty() && topics.is_none() {
            // Beside a city, a word that nothing is known of (*Toruń UMK*) hides none of what there is.
            names_something = self.may_find(&clauses)?;
        }
        clauses.extend(self.cities(names_something));
        if let Some(topics) = topics {
            self.interpret_topics(&topics);
            clauses.push(topics);
        }
        let narrows = clauses.iter().any(|clause| clause.occur == Occur::MustNot)
            || !self.plan.labels.is_empty()
            || self.plan.filters != Filters::default();
        let plan = Plan {
            wants_everything: !clauses.iter().any(is_wanted)
                && (narrows || self.query.trim().is_empty()),
            wants_cities: !names_something && !self.plan.places.is_empty(),
            clauses,
            ..self.plan
        };
        Ok((plan, self.corrections))
    }

    /// The names of cities as words. Beside others a city means its own documents, and in these its name says nothing; one without
    /// documents can only be mentioned.
    fn cities(&mut self, names_something: bool) -> Vec<Clause> {
        let own = self.planner.vocabulary.cities();
        let words = std::mem::take(&mut self.place_words).into_iter();
        let mentioned = words.filter(|(city, _)| !names_something || !own.contains(&city.as_str()));
        let occur = if names_something { Occur::Boost } else { Occur::Should };
        let node = |word| Node::Words { words: vec![word], phrases: Vec::new() };
        mentioned.map(|(_, word)| Clause::new(occur, node(word))).collect()
    }

    fn interpret_topics(&mut self, clause: &Clause) {
        let Node::Topics(topics) = &clause.node else { return };
        let mut topics: Vec<_> = topics.iter().collect();
        topics.sort_by(|one, other| other.share.total_cmp(&one.share));
        let values = topics.into_iter().map(|one| one.topic.replace('_', " ")).collect();
        self.interpret(self.pointing.join(" "), InterpretationKind::Topics, values);
    }

    /// Of a word with several readings, leaves the families of those that occur: *praca* may be a form of *przeć*, which nobody writes, and
    /// with its family it would be found by *oparty*.
    fn narrow_families(&self, node: &mut Node) -> Result<(), SearchError> {
        let nodes: Vec<&mut Node> = match node {
            Node::Words { words, .. } => {
                self.planner.go_on()?;
                for word in words.iter_mut().filter(|word| word.families.len() > 1) {
                    let mut occurring = BTreeSet::new();
                    for lemma in &word.lemmas {
                        if self.planner.vocabulary.holds_lemma(lemma)? {
                            occurring.extend(close_kin(lemma));
                        }
                    }
                    if !occurring.is_empty() {
                        word.families.retain(|family| occurring.contains(family.as_str()));
                    }
                }
                return Ok(());
            }
            Node::Group(clauses) => clauses.iter_mut().map(|clause| &mut clause.node).collect(),
            Node::Best(nodes) => nodes.iter_mut().collect(),
            Node::Phrase(_) | Node::Prefix(_) | Node::Topics(_) => return Ok(()),
        };
        nodes.into_iter().try_for_each(|node| self.narrow_families(node))
    }

    /// Whether a clause that finds can find anything: all do but plain words that the index does not hold.
    fn may_find(&self, clauses: &[Clause]) -> Result<bool, SearchError> {
        for clause in clauses.iter().filter(|clause| is_wanted(clause)) {
            let Node::Words { words, phrases } = &clause.node else { return Ok(true) };
            let held = words.iter().map(|word| self.planner.vocabulary.holds(word));
            if !phrases.is_empty() || held.collect::<Result<Vec<bool>, _>>()?.contains(&true) {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

fn is_wanted(clause: &Clause) -> bool {
    matches!(clause.occur, Occur::Should | Occur::Must)
}

/// What is about the same as the words asked for. It finds records where plain words are all that is asked for: whoever writes a
/// condition means it.
fn topics_clause(clauses: &[Clause], profile: Profile) -> Option<Clause> {
    let topics = profile.shares_of_query();
    if topics.is_empty() {
        return None;
    }
    let is_plain = |clause: &Clause| match clause.occur {
        Occur::Should => is_plain(&clause.node),
        Occur::Must | Occur::MustNot => false,
        Occur::Boost => true,
    };
    let occur = if clauses.iter().all(is_plain) { Occur::Should } else { Occur::Boost };
    Some(Clause::new(occur, Node::Topics(topics)))
}

/// Whether a node is words as they were typed, or those near to them.
fn is_plain(node: &Node) -> bool {
    match node {
        Node::Words { .. } => true,
        Node::Best(nodes) => nodes.iter().all(is_plain),
        Node::Phrase(_) | Node::Prefix(_) | Node::Group(_) | Node::Topics(_) => false,
    }
}

/// What is merely wanted is wanted word by word; what must be there, or must not, is one clause.
fn as_they_occur(words: Vec<Clause>, occur: Occur) -> Vec<Clause> {
    if occur == Occur::Should {
        return words;
    }
    group(words).map(|node| Clause::new(occur, node)).into_iter().collect()
}

/// Where nothing but function words is asked for, these are what is wanted.
fn lift_function_words(clauses: &mut [Clause]) {
    for clause in clauses {
        if let (Occur::Boost, Node::Words { words, .. }) = (clause.occur, &mut clause.node) {
            clause.occur = Occur::Should;
            words.iter_mut().for_each(|word| word.stop_word = false);
        }
    }
}

/// One clause stands for itself.
fn group(mut clauses: Vec<Clause>) -> Option<Node> {
    if clauses.iter().all(|clause| matches!(clause.occur, Occur::Boost | Occur::MustNot)) {
        lift_function_words(&mut clauses);
    }
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
