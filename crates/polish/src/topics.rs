//! Topics: what the words of a text point to, by a lexicon of the things that cities plan.
//!
//! Synonyms say the same thing; a topic is what different things have in common. *Systemy grzewcze*, *smog* and *kopciuch* are not
//! synonyms, but a goal about the first answers who asks for the second.

mod compiled;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::LazyLock;

use crate::generic_words::is_generic_word;
use crate::matching::{Cover, MemberWord, PlainWord, covered, plain_words};
use crate::{Analysis, Token};
use compiled::{Compiled, Line, Place};

/// The lexicon of topics.
///
/// # Source
/// `data/topics/lexicon.tsv`: a word or a term of up to eight words, and to which topics it points how clearly: about 9, a goal of
/// which it is the main word is about the topic; about 5, it bears on it; about 2, it touches on it; the mean of what four writers
/// said. A hyphen in their place says that the word points to none. The topics themselves are in `data/topics/topics.tsv`.
#[derive(Debug)]
pub struct Topics {
    names: Vec<&'static str>,
    compiled: Compiled,
}

/// A topic, by its number in the lexicon.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TopicId(u8);

/// A word or a term of a text that points to topics.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TopicMention {
    /// Indices of the tokens in the analysed text.
    pub tokens: Range<usize>,
    /// Whether the lexicon lists it, and not only others of its family.
    pub listed: bool,
    topics: Pointers,
}

/// Numbers of topics and their weights, ascending.
type Pointers = Cow<'static, [[u8; 2]]>;

impl Topics {
    /// The weight of a topic that a text is about of which this is the main word.
    pub const MOST_WEIGHT: u8 = 9;

    /// The embedded lexicon.
    pub fn shared() -> &'static Topics {
        static SHARED: LazyLock<Topics> = LazyLock::new(|| {
            let names = rows(TOPICS).map(|(name, _)| name).collect();
            Topics { names, compiled: Compiled::new(KEYS, LINES) }
        });
        &SHARED
    }

    /// The name of a topic: a Polish word, or a few that underscores join.
    pub fn name(&self, topic: TopicId) -> &'static str {
        self.names.get(usize::from(topic.0)).copied().unwrap_or_default()
    }

    /// Whether a word is listed as it stands, and not only a word of which it may be a form.
    pub fn lists(&self, word: &str) -> bool {
        let place = self.compiled.find(word);
        place.is_some_and(|place| self.compiled.of_word(place).any(|line| line.words.is_empty()))
    }

    /// The words and terms of a text that point to topics, in its order; the longest term wins where several begin at a word,
    /// and none overlaps another. A word that may be one of several that are listed points where any of them does (*szkola*: *szkoła*,
    /// *szkolić*), and one that is not listed where those of its family do that begin like it.
    pub fn mentions(&self, text: &Analysis) -> Vec<TopicMention> {
        let words = plain_words(text);
        let mut mentions = Vec::new();
        let mut at = 0;
        while let Some(rest) = words.get(at..).filter(|rest| !rest.is_empty()) {
            let (length, found) = self.longest(rest);
            if let (Some((topics, listed)), Some(first), Some(last)) =
                (found, rest.first(), rest.get(length.max(1) - 1))
            {
                let tokens = first.first_index..last.index + 1;
                mentions.push(TopicMention { tokens, listed, topics });
            }
            at += length.max(1);
        }
        mentions
    }

    /// How many words the longest listed term covers at the beginning of a run, and what it points to, and whether by itself.
    fn longest(&self, run: &[PlainWord<'_>]) -> (usize, Option<(Pointers, bool)>) {
        let Some(first) = run.first() else { return (0, None) };
        if first.token.place().is_some() {
            return (1, None);
        }
        let mut best: Option<(Cover, Pointers)> = None;
        for token in [Some(first.token), first.whole].into_iter().flatten() {
            for key in keys(token) {
                let Some(word) = self.compiled.find(key) else { continue };
                for line in self.compiled.of_word(word).chain(self.terms(word, run)) {
                    let Some(cover) = cover_of(&line, key, token, run) else { continue };
                    match &mut best {
                        Some((longest, _)) if *longest > cover => {}
                        // A listed word is its lemma; terms and acronyms are told apart by how they are written.
                        Some((longest, topics)) if *longest == cover => {
                            if line.words.is_empty() {
                                unite(topics, line.topics);
                            }
                        }
                        _ => best = Some((cover, Cow::Borrowed(line.topics))),
                    }
                }
            }
        }
        match best {
            Some((cover, topics)) => {
                (cover.words, Some((topics, true)).filter(|(topics, _)| !topics.is_empty()))
            }
            None => (1, self.of_kin(first.token).map(|topics| (Cow::Borrowed(topics), false))),
        }
    }

    /// The lines of terms that begin with a word and may go on as a run does behind its first.
    fn terms(&self, word: Place, run: &[PlainWord<'_>]) -> impl Iterator<Item = Line> {
        let begun = self.compiled.begun_by(word);
        let behind =
            begun.into_iter().flat_map(|begun| second_words(run).map(move |one| (begun, one)));
        behind.flat_map(move |(begun, second)| {
            keys(second).flat_map(move |key| self.compiled.going_on(begun, key))
        })
    }

    /// What its close kin points to that begins like it.
    fn of_kin(&self, token: Token<'_>) -> Option<&'static [[u8; 2]]> {
        if token.is_stop_word() || token.lemmas().any(is_generic_word) {
            return None;
        }
        let mut lines = token.kin().flat_map(|kin| {
            token.lemmas().filter_map(move |lemma| self.compiled.of_kin(kin, beginning(lemma)))
        });
        lines.next().map(|line| line.topics)
    }
}

impl TopicMention {
    /// The topics, and how clearly it points to each: from 1 to [`Topics::MOST_WEIGHT`].
    pub fn topics(&self) -> impl Iterator<Item = (TopicId, u8)> {
        self.topics.iter().map(|[topic, weight]| (TopicId(*topic), *weight))
    }
}

/// How much of a run a line covers that was looked up by one of its first token's keys.
fn cover_of(line: &Line, key: &str, token: Token<'_>, run: &[PlainWord<'_>]) -> Option<Cover> {
    if line.words.is_empty() {
        // A listed word, which is its lemma.
        let is_lemma = token.lemmas().any(|lemma| lemma == key);
        return is_lemma.then_some(Cover { words: token.span() as usize, in_order: true });
    }
    let words: Vec<MemberWord> =
        line.words.split(' ').map(MemberWord::read).collect::<Option<_>>()?;
    covered(&words, run)
}

/// What a token is looked up by.
fn keys(token: Token<'_>) -> impl Iterator<Item = &str> {
    token.lemmas().chain([token.fold()])
}

/// The tokens that may be the second word of a term with which a run begins: behind its first word, or behind the compound that begins
/// with it.
fn second_words<'a>(run: &[PlainWord<'a>]) -> impl Iterator<Item = Token<'a>> {
    let behind_whole = run.first().and_then(|first| first.whole).map(|whole| whole.span() as usize);
    let words = [Some(1), behind_whole].into_iter().flatten().filter_map(|at| run.get(at));
    words.flat_map(|word| [Some(word.token), word.whole]).flatten()
}

/// Adds what another reading of a word points to. The likelier reading comes first, and where it points to nothing there is nothing to
/// add to.
fn unite(topics: &mut Pointers, others: &'static [[u8; 2]]) {
    if topics.is_empty() || others.is_empty() || **topics == *others {
        return;
    }
    let mut all: BTreeMap<u8, u8> = BTreeMap::new();
    for [topic, weight] in topics.iter().chain(others) {
        let known = all.entry(*topic).or_default();
        *known = (*known).max(*weight);
    }
    *topics = all.into_iter().map(|(topic, weight)| [topic, weight]).collect();
}

/// The first letters of a word, which those of its family share that mean something near.
fn beginning(lemma: &str) -> &str {
    const LETTERS: usize = 4;
    lemma.char_indices().nth(LETTERS).map_or(lemma, |(end, _)| lemma.get(..end).unwrap_or(lemma))
}

/// The rows of an embedded table of two columns.
fn rows(table: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    let lines = table.lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| line.split_once('\t'))
}

/// Stands for the topics of a word that points to none.
#[cfg(test)]
const NO_TOPIC: &str = "-";

const TOPICS: &str = include_str!("../data/topics/topics.tsv");

/// The lexicon, analysed: the keys of its lines, and the lines.
static KEYS: &[u8] = include_bytes!("../data/topics/compiled.fst");
static LINES: &[u8] = include_bytes!("../data/topics/compiled.lines");

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Analyzer, Side};

    fn topics_of(text: &str) -> Vec<(String, Vec<(&'static str, u8)>)> {
        let mut analysis = Analysis::new();
        Analyzer::shared().analyze(text, Side::Document, &mut analysis);
        let topics = Topics::shared();
        let said = |mention: &TopicMention| {
            let tokens = mention.tokens.clone().filter_map(|index| analysis.get(index));
            tokens.map(|token| token.surface()).collect::<Vec<_>>().join(" ")
        };
        topics
            .mentions(&analysis)
            .iter()
            .map(|mention| {
                let of = mention.topics().map(|(topic, weight)| (topics.name(topic), weight));
                (said(mention), of.collect())
            })
            .collect()
    }

    /// Whether a text points to a topic clearly.
    fn is_about(text: &str, topic: &str) -> bool {
        let clearly = |(name, weight): &(&str, u8)| *name == topic && *weight >= 7;
        topics_of(text).iter().any(|(_, topics)| topics.iter().any(clearly))
    }

    #[test]
    fn words_and_terms_point_to_topics_under_inflection() {
        let cases = [
            ("Smogu", "powietrze"),
            ("zmiana systemów grzewczych", "ogrzewanie"),
            ("w szkołach wyższych", "uczelnie"),
            ("wyższe szkoły", "uczelnie"),
            ("nowe tramwaje", "transport_publiczny"),
            ("obcokrajowcami", "cudzoziemcy"),
            ("OZE", "OZE"),
        ];
        for (text, topic) in cases {
            assert!(is_about(text, topic), "{text}: {:?}", topics_of(text));
        }
    }

    #[test]
    fn the_longest_term_wins_and_names_and_common_words_point_nowhere() {
        assert!(!is_about("szkoły wyższe", "przedszkola"));
        for text in ["Kielce", "poprawa", "rozwój miasta", "nowy", ""] {
            assert_eq!(topics_of(text), [], "{text}");
        }
        let said: Vec<String> =
            topics_of("transport publiczny i zieleń").into_iter().map(|(said, _)| said).collect();
        assert_eq!(said, ["transport publiczny", "zieleń"]);
    }
}
