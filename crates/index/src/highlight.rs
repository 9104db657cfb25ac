//! Marks in a record's printed text what the plan explains.
//!
//! The text is read again with the analysis that the index was made with, so that every kind of
//! match is marked where it stands, whatever the engine keeps.

mod snippet;

use std::collections::BTreeMap;
use std::ops::Range;

use azymut_polish::{Analysis, Analyzer, Side, Token, Topics};
use azymut_record::Record;

use crate::Interrupt;
use crate::near::{Starts, tightest};
use crate::query::{Clause, Node, Occur, Phrase, PhraseRole, Plan, Prefix, Slot, Word};
use crate::response::{Highlight, MatchKind, PathEntry};
use crate::topics::{TopicShare, closeness};
use snippet::snippet;

/// Tokens after which it is asked whether to go on.
const TOKENS_BETWEEN_LOOKS: usize = 4_096;

/// The closeness of a word to what the query is about from which on it tells clearly why a record was found. Set by
/// hand; it decides which words are marked, and nothing of ranking.
const CLOSE: f32 = 0.4;

pub(crate) struct Highlighter<'a> {
    analyzer: &'a Analyzer,
    words: Vec<&'a Word>,
    phrases: Vec<&'a Phrase>,
    prefixes: Vec<&'a Prefix>,
    topics: &'a [TopicShare],
    analysis: Analysis,
    interrupt: Option<&'a Interrupt>,
}

/// What was marked in a record.
pub(crate) struct Marked {
    pub highlights: Vec<Highlight>,
    pub snippet: String,
}

/// By which signals a text was searched; see `Zone::signals`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reach {
    All,
    /// An ancestor's statement: what is merely related to its words finds nothing below it.
    WordsAlone,
}

/// A match in a text, in bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Match {
    pub range: Range<usize>,
    pub kind: MatchKind,
}

impl<'a> Highlighter<'a> {
    pub(crate) fn new(analyzer: &'a Analyzer, plan: &'a Plan) -> Self {
        Self::with_analysis(analyzer, plan, Analysis::new())
    }

    /// A highlighter that goes on with an analysis made by the same analyzer, and the words it has
    /// met.
    pub(crate) fn with_analysis(
        analyzer: &'a Analyzer,
        plan: &'a Plan,
        analysis: Analysis,
    ) -> Self {
        let mut highlighter = Self {
            analyzer,
            words: Vec::new(),
            phrases: Vec::new(),
            prefixes: Vec::new(),
            topics: &[],
            analysis,
            interrupt: None,
        };
        highlighter.take_clauses(&plan.clauses);
        highlighter
    }

    /// Marks nothing more once it is interrupted.
    pub(crate) fn until(self, interrupt: &'a Interrupt) -> Self {
        Self { interrupt: Some(interrupt), ..self }
    }

    /// The analysis, for the next one.
    pub(crate) fn into_analysis(self) -> Analysis {
        self.analysis
    }

    fn take_clauses(&mut self, clauses: &'a [Clause]) {
        for clause in clauses.iter().filter(|clause| clause.occur != Occur::MustNot) {
            self.take_node(&clause.node);
        }
    }

    fn take_node(&mut self, node: &'a Node) {
        match node {
            Node::Words { words, phrases } => {
                self.words.extend(words.iter().filter(|word| !word.stop_word));
                self.phrases.extend(phrases);
            }
            Node::Phrase(phrase) => self.phrases.push(phrase),
            Node::Prefix(prefix) => self.prefixes.push(prefix),
            Node::Topics(topics) => self.topics = topics,
            Node::Group(clauses) => self.take_clauses(clauses),
            Node::Best(nodes) => nodes.iter().for_each(|node| self.take_node(node)),
        }
    }

    /// Whether the plan names nothing that could be marked.
    pub(crate) fn is_idle(&self) -> bool {
        self.words.is_empty()
            && self.phrases.is_empty()
            && self.prefixes.is_empty()
            && self.topics.is_empty()
    }

    fn is_interrupted(&self) -> bool {
        self.interrupt.is_some_and(Interrupt::is_raised)
    }

    /// The matches in a text of a record's own, its statement or its description; none where it is interrupted.
    pub(crate) fn matches_in_own(&mut self, text: &str) -> Option<Vec<Match>> {
        let matches = self.matches(text, Reach::All);
        (!self.is_interrupted()).then_some(matches)
    }

    /// What is marked in a record; nothing where it is interrupted.
    pub(crate) fn mark(&mut self, record: &Record, path: &[PathEntry]) -> Option<Marked> {
        let body = record.body.as_deref().unwrap_or_default();
        let of_path = path.iter().map(|ancestor| (ancestor.text.as_str(), Reach::WordsAlone));
        let texts: Vec<(&str, Reach)> = [(record.text.as_str(), Reach::All), (body, Reach::All)]
            .into_iter()
            .chain(of_path)
            .collect();
        let mut matches: Vec<Vec<Match>> =
            texts.iter().map(|(text, reach)| self.matches(text, *reach)).collect();
        if matches.iter().all(Vec::is_empty) && !self.topics.is_empty() {
            matches = self.matches_by_topics(&texts);
        }
        if self.is_interrupted() {
            return None;
        }
        let mut highlights = Vec::new();
        for (number, ((text, _), matches)) in texts.iter().zip(&matches).enumerate() {
            let field = match number {
                0 => "text".to_owned(),
                1 => "body".to_owned(),
                _ => format!("path.{}.text", number - 2),
            };
            push_highlights(&field, text, matches, &mut highlights);
        }
        let mut own = matches.iter().map(Vec::as_slice);
        let (in_text, in_body) = (own.next().unwrap_or_default(), own.next().unwrap_or_default());
        // What only stands for a word tells less than the word.
        let says_it = |matches: &[Match]| matches.iter().any(|one| one.kind != MatchKind::Synonym);
        let body_tells_more = in_text.is_empty() || !says_it(in_text) && says_it(in_body);
        let snippet = if body_tells_more && !in_body.is_empty() {
            snippet(body, in_body)
        } else {
            snippet(&record.text, in_text)
        };
        Some(Marked { highlights, snippet })
    }

    /// The matches of the query's words in a text, in its order.
    fn matches(&mut self, text: &str, reach: Reach) -> Vec<Match> {
        if text.is_empty() || self.is_idle() || self.is_interrupted() {
            return Vec::new();
        }
        self.analyzer.analyze(text, Side::Document, &mut self.analysis);
        let mut candidates: Vec<Match> = Vec::new();
        for (number, token) in self.analysis.iter().enumerate() {
            if number % TOKENS_BETWEEN_LOOKS == TOKENS_BETWEEN_LOOKS - 1 && self.is_interrupted() {
                break;
            }
            let of_words = self.words.iter().filter_map(|word| match_word(word, &token, reach));
            let of_prefixes =
                self.prefixes.iter().filter_map(|prefix| match_prefix(prefix, &token));
            let kind = of_words.chain(of_prefixes).min();
            if let Some(kind) = kind {
                candidates.push(Match { range: token.start()..token.end(), kind });
            }
        }
        let reached = |phrase: &&&Phrase| reach == Reach::All || phrase.role == PhraseRole::Typed;
        for phrase in self.phrases.iter().filter(reached) {
            if self.is_interrupted() {
                break;
            }
            match_phrase(phrase, &self.analysis, || self.is_interrupted(), &mut candidates);
        }
        apart(candidates)
    }
}

impl Highlighter<'_> {
    /// What tells in each of the texts of a record why it was found though no word of the query stands there: words that say clearly
    /// what the query is about, or, where there are none, those that only touch on it.
    fn matches_by_topics(&mut self, texts: &[(&str, Reach)]) -> Vec<Vec<Match>> {
        let close: Vec<Vec<(f32, Match)>> =
            texts.iter().map(|(text, _)| self.close_to_topics(text)).collect();
        let is_clear = close.iter().flatten().any(|(closeness, _)| *closeness >= CLOSE);
        let least = if is_clear { CLOSE } else { f32::MIN_POSITIVE };
        let kept = |close: Vec<(f32, Match)>| {
            let kept = close.into_iter().filter(|(closeness, _)| *closeness >= least);
            apart(kept.map(|(_, found)| found).collect())
        };
        close.into_iter().map(kept).collect()
    }

    /// The words and terms of a text that point to topics, in its order, and how much to those of the query.
    fn close_to_topics(&mut self, text: &str) -> Vec<(f32, Match)> {
        self.analyzer.analyze(text, Side::Document, &mut self.analysis);
        let mut close = Vec::new();
        for mention in Topics::shared().mentions(&self.analysis) {
            let tokens = mention.tokens.clone().filter_map(|index| self.analysis.get(index));
            let range = tokens.map(|token| token.start()..token.end()).reduce(hull);
            if let Some(range) = range {
                let found = Match { range, kind: MatchKind::Synonym };
                close.push((closeness(&mention, self.topics), found));
            }
        }
        close
    }
}

/// Matches in the order of the text, none overlapping another: the stronger wins, and of two equally strong the longer.
fn apart(mut candidates: Vec<Match>) -> Vec<Match> {
    candidates.sort_by(|a, b| {
        (a.kind, b.range.len(), a.range.start).cmp(&(b.kind, a.range.len(), b.range.start))
    });
    let mut taken: BTreeMap<usize, Match> = BTreeMap::new();
    for candidate in candidates {
        let before = taken.range(..candidate.range.end).next_back();
        if before.is_none_or(|(_, other)| other.range.end <= candidate.range.start) {
            taken.insert(candidate.range.start, candidate);
        }
    }
    taken.into_values().collect()
}

fn match_word(word: &Word, token: &Token<'_>, reach: Reach) -> Option<MatchKind> {
    let kind = if token.surface() == word.form || token.fold() == word.form {
        MatchKind::Exact
    } else if token.lemmas().any(|lemma| word.lemmas.iter().any(|wanted| wanted == lemma)) {
        MatchKind::Lemma
    } else if reach == Reach::All
        && token.kin().any(|family| word.families.iter().any(|wanted| wanted == family))
    {
        MatchKind::Family
    } else {
        return None;
    };
    // What was typed stands for another word; the family of that one is no matter of letters.
    Some(if word.corrected && kind != MatchKind::Family { MatchKind::Fuzzy } else { kind })
}

fn match_prefix(prefix: &Prefix, token: &Token<'_>) -> Option<MatchKind> {
    let begins = token.surface().starts_with(&prefix.beginning)
        || token.fold().starts_with(&prefix.beginning);
    begins.then_some(MatchKind::Prefix)
}

/// The tokens that may stand in a slot of a phrase.
struct Fitting<'t> {
    tokens: Vec<Token<'t>>,
    /// Where the phrase would begin, were they in the slot's place; see [`Starts`].
    starts: Vec<u32>,
    offset: u32,
}

impl<'t> Fitting<'t> {
    fn of(slot: &Slot, offset: u32, analysis: &'t Analysis) -> Option<Self> {
        let tokens: Vec<Token<'t>> = analysis.iter().filter(|token| fits(slot, token)).collect();
        let starts = tokens.iter().map(|token| token.position() + offset).collect();
        (!tokens.is_empty()).then_some(Self { tokens, starts, offset })
    }

    fn at(&self, start: u32) -> Option<&Token<'t>> {
        self.tokens.get(self.starts.partition_point(|other| *other < start))
    }
}

/// Marks a phrase as the engine finds it: around each place of its first word, the tightest that its words stand together.
fn match_phrase(
    phrase: &Phrase,
    analysis: &Analysis,
    is_interrupted: impl Fn() -> bool,
    found: &mut Vec<Match>,
) {
    /// Places after which it is asked whether to go on.
    const PLACES_BETWEEN_LOOKS: usize = 4_096;
    let spread = phrase.slots.iter().map(|slot| slot.offset).max().unwrap_or(0);
    let fitting = phrase.slots.iter().map(|slot| Fitting::of(slot, spread - slot.offset, analysis));
    let Some(fitting) = fitting.collect::<Option<Vec<_>>>() else { return };
    let mut words: Vec<Starts<'_>> =
        fitting.iter().map(|one| Starts { starts: &one.starts, offset: one.offset }).collect();
    let firsts = fitting.first().map_or(0, |first| first.tokens.len());
    for number in 0..firsts {
        if number % PLACES_BETWEEN_LOOKS == PLACES_BETWEEN_LOOKS - 1 && is_interrupted() {
            return;
        }
        let set = tightest(&words, phrase.slop);
        if let Some(first) = words.first_mut() {
            first.starts = first.starts.get(1..).unwrap_or_default();
        }
        let Some(set) = set else { continue };
        let tokens = || fitting.iter().zip(&set).filter_map(|(slot, start)| slot.at(*start));
        let exact = phrase.slots.iter().zip(tokens()).all(|(slot, token)| is_exact(slot, token));
        let kind = match phrase.role {
            PhraseRole::Typed if exact => MatchKind::Exact,
            PhraseRole::Typed => MatchKind::Lemma,
            PhraseRole::Synonym | PhraseRole::Related => MatchKind::Synonym,
        };
        let range = tokens().map(|token| token.start()..token.end());
        if let Some(range) = range.reduce(hull) {
            found.push(Match { range, kind });
        }
    }
}

fn hull(one: Range<usize>, other: Range<usize>) -> Range<usize> {
    one.start.min(other.start)..one.end.max(other.end)
}

/// Whether a token may stand in a slot.
fn fits(slot: &Slot, token: &Token<'_>) -> bool {
    if !slot.lemmas.is_empty() {
        token.lemmas().any(|lemma| slot.lemmas.iter().any(|wanted| wanted == lemma))
    } else if !slot.families.is_empty() {
        token.kin().any(|family| slot.families.iter().any(|wanted| wanted == family))
    } else {
        is_exact(slot, token)
    }
}

fn is_exact(slot: &Slot, token: &Token<'_>) -> bool {
    slot.form.as_deref().is_some_and(|form| form == token.surface() || form == token.fold())
}

fn push_highlights(field: &str, text: &str, matches: &[Match], highlights: &mut Vec<Highlight>) {
    let (mut at, mut units) = (0, 0);
    let mut utf16 = |byte: usize| {
        units += text.get(at..byte).unwrap_or_default().encode_utf16().count();
        at = byte;
        units
    };
    for found in matches {
        let start = utf16(found.range.start);
        let end = utf16(found.range.end);
        highlights.push(Highlight {
            field: field.to_owned(),
            start,
            end,
            form: text.get(found.range.clone()).unwrap_or_default().to_owned(),
            kind: found.kind,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(range: Range<usize>) -> Match {
        Match { range, kind: MatchKind::Lemma }
    }

    #[test]
    fn of_overlapping_matches_the_stronger_stays_and_of_two_the_longer() {
        let of = |range: Range<usize>, kind: MatchKind| Match { range, kind };
        let synonym = MatchKind::Synonym;
        // A compound and its parts point to topics each: *sportowo-rozrywkowych*.
        let parts = vec![of(8..20, synonym), of(0..20, synonym), of(25..30, synonym)];
        assert_eq!(apart(parts), [of(0..20, synonym), of(25..30, synonym)]);
        let lemma = of(8..20, MatchKind::Lemma);
        assert_eq!(apart(vec![of(0..20, synonym), lemma.clone()]), [lemma]);
    }

    #[test]
    fn nothing_is_told_of_a_text_once_it_is_interrupted() {
        let slot = |lemma: &str, offset| Slot {
            lemmas: vec![lemma.to_owned()],
            families: Vec::new(),
            offset,
            form: None,
        };
        let phrase = Phrase {
            slots: vec![slot("rynek", 0), slot("praca", 1)],
            slop: 0,
            display: "rynek pracy".to_owned(),
            role: PhraseRole::Typed,
        };
        let plan = Plan {
            clauses: vec![Clause::new(Occur::Must, Node::Phrase(phrase))],
            ..Plan::default()
        };
        let (interrupt, text) = (Interrupt::new(), "Nowy rynek pracy");
        let mut highlighter = Highlighter::new(Analyzer::shared(), &plan).until(&interrupt);
        let marked = Match { range: 5..text.len(), kind: MatchKind::Lemma };
        assert_eq!(highlighter.matches_in_own(text), Some(vec![marked]));
        interrupt.raise();
        assert_eq!(highlighter.matches_in_own(text), None);
    }

    #[test]
    fn highlights_count_utf16_units() {
        let mut highlights = Vec::new();
        let text = "🙂 żłobek";
        push_highlights("text", text, &[found(5..text.len())], &mut highlights);
        assert_eq!((highlights[0].start, highlights[0].end), (3, 9));
        assert_eq!(highlights[0].form, "żłobek");
    }
}
