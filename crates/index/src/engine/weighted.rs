//! A plan with its weights: how rare its words are in this index.

use tantivy::schema::Term;

use super::cursor::terms_of;
use super::schema::{PHRASE_ZONES, Signal};
use super::snapshot::Snapshot;
use crate::query::{Clause, Node, Occur, Phrase, PhraseRole, Plan, Prefix, Weights, Word};
use crate::topics::TopicShare;
use crate::{IndexError, Interrupt};

/// A plan with the weights of its parts, which are the same in every segment.
///
/// Words, phrases, beginnings and leaves lie in lists; the tree refers to them by number, so that each
/// segment opens one cursor for each and walks the same tree.
pub(super) struct WeightedPlan<'p> {
    pub words: Vec<WeightedWord<'p>>,
    pub phrases: Vec<(&'p Phrase, f32)>,
    pub prefixes: Vec<&'p Prefix>,
    pub topics: Vec<&'p [TopicShare]>,
    pub leaves: Vec<Leaf<'p>>,
    /// Number of groups.
    pub groups: usize,
    pub root: Vec<WeightedClause>,
    /// Weight of the words of each term of several words.
    pub collocations: Vec<f32>,
    /// Weight of all that is wanted.
    pub total: f32,
    /// What the topics weigh: as much as the words that point to them, or less.
    pub topical: f32,
    /// Number of words by which the query says what it wants.
    telling: usize,
}

pub(super) struct WeightedWord<'p> {
    pub word: &'p Word,
    pub weight: f32,
    /// Weight of a word of the same family. A rare word may be of a common family (*śródmieście*
    /// of *miasto*): what is common tells little, whatever it stands for.
    pub family_weight: f32,
}

/// What a clause asks for where that is words and phrases, which bring the same to a record in every query, or topics.
pub(super) struct Leaf<'p> {
    pub source: &'p Node,
    pub node: WeightedNode,
}

pub(super) struct WeightedClause {
    pub occur: Occur,
    pub node: WeightedNode,
    /// What of the query it tells.
    pub weight: f32,
    /// As that of [`Clause`].
    pub collocation: Option<usize>,
}

pub(super) enum WeightedNode {
    Words { words: Vec<usize>, phrases: Vec<usize> },
    Prefix(usize),
    Topics(usize),
    Group { number: usize, clauses: Vec<WeightedClause> },
    Best(Vec<WeightedNode>),
    Leaf(usize),
}

/// What the parts of a plan are weighed by.
#[derive(Clone, Copy)]
struct Scale<'a> {
    snapshot: &'a Snapshot,
    weights: &'a Weights,
    interrupt: &'a Interrupt,
}

impl<'p> WeightedPlan<'p> {
    /// Looks up how rare all words of a plan are, unless it is interrupted.
    pub(super) fn new(
        plan: &'p Plan,
        snapshot: &Snapshot,
        weights: &Weights,
        interrupt: &Interrupt,
    ) -> Result<Option<Self>, IndexError> {
        let mut weighted = Self {
            words: Vec::new(),
            phrases: Vec::new(),
            prefixes: Vec::new(),
            topics: Vec::new(),
            leaves: Vec::new(),
            groups: 0,
            root: Vec::new(),
            collocations: Vec::new(),
            total: 0.0,
            topical: 0.0,
            telling: 0,
        };
        let scale = Scale { snapshot, weights, interrupt };
        let (root, total) = weighted.clauses(&plan.clauses, scale)?;
        weighted.root = root;
        weighted.total = total;
        weighted.topical *= weighted.focus(weights);
        Ok((!interrupt.is_raised()).then_some(weighted))
    }

    /// How much of what a query is about counts: the more words, the less.
    fn focus(&self, weights: &Weights) -> f32 {
        (weights.topic_words / self.telling.max(1) as f32).min(1.0).powi(2)
    }

    fn clauses(
        &mut self,
        clauses: &'p [Clause],
        scale: Scale<'_>,
    ) -> Result<(Vec<WeightedClause>, f32), IndexError> {
        let mut total = 0.0;
        let mut weighted = Vec::with_capacity(clauses.len());
        for clause in clauses {
            // What is left is not asked for any more.
            if scale.interrupt.is_raised() {
                break;
            }
            let (topical, telling) = (self.topical, self.telling);
            let (mut node, weight) = self.node(&clause.node, scale)?;
            if clause.occur == Occur::MustNot {
                // What is kept out says nothing of what is wanted.
                (self.topical, self.telling) = (topical, telling);
            }
            if is_leaf(&clause.node) {
                let number = self.leaves.len();
                self.leaves.push(Leaf { source: &clause.node, node });
                node = WeightedNode::Leaf(number);
            }
            let Clause { occur, collocation, .. } = *clause;
            if matches!(occur, Occur::Should | Occur::Must) {
                total += weight;
                if let Some(number) = collocation {
                    let known = self.collocations.len().max(number + 1);
                    self.collocations.resize(known, 0.0);
                    self.collocations[number] += weight;
                }
            }
            weighted.push(WeightedClause { occur, node, weight, collocation });
        }
        Ok((weighted, total))
    }

    fn node(
        &mut self,
        node: &'p Node,
        scale: Scale<'_>,
    ) -> Result<(WeightedNode, f32), IndexError> {
        let Scale { snapshot, weights, .. } = scale;
        Ok(match node {
            Node::Words { words, phrases } => {
                let mut of_words = 0.0;
                let mut numbers = Vec::with_capacity(words.len());
                for word in words {
                    let factor = if word.stop_word {
                        weights.stop_word
                    } else if word.generic {
                        weights.generic
                    } else {
                        1.0
                    };
                    let factor = factor * nearness(word.edits, weights);
                    let (lemma, family) = word_idfs(word, snapshot)?;
                    of_words += lemma * factor;
                    self.telling += usize::from(!word.stop_word && word.edits == 0);
                    self.topical += if word.topical { lemma * factor } else { 0.0 };
                    numbers.push(self.words.len());
                    self.words.push(WeightedWord {
                        word,
                        weight: lemma * factor,
                        family_weight: family.min(lemma) * factor,
                    });
                }
                let mut of_phrases: f32 = 0.0;
                let mut phrase_numbers = Vec::with_capacity(phrases.len());
                for phrase in phrases {
                    let own = phrase_idf(phrase, snapshot)?.min(of_words);
                    let weight = own * share_of(phrase, weights);
                    of_phrases = of_phrases.max(weight);
                    phrase_numbers.push(self.phrases.len());
                    self.phrases.push((phrase, weight));
                }
                let node = WeightedNode::Words { words: numbers, phrases: phrase_numbers };
                (node, of_words.max(of_phrases))
            }
            Node::Phrase(phrase) => {
                let weight = phrase_idf(phrase, snapshot)? * share_of(phrase, weights);
                let number = self.phrases.len();
                self.phrases.push((phrase, weight));
                (WeightedNode::Words { words: Vec::new(), phrases: vec![number] }, weight)
            }
            Node::Prefix(prefix) => {
                let known = self.prefixes.iter().position(|known| *known == prefix);
                let number = known.unwrap_or(self.prefixes.len());
                if known.is_none() {
                    self.prefixes.push(prefix);
                }
                (WeightedNode::Prefix(number), 1.0)
            }
            Node::Topics(topics) => {
                let number = self.topics.len();
                self.topics.push(topics);
                // They tell what the words are about, and ask for nothing more.
                (WeightedNode::Topics(number), 0.0)
            }
            Node::Group(clauses) => {
                let number = self.groups;
                self.groups += 1;
                let (clauses, total) = self.clauses(clauses, scale)?;
                (WeightedNode::Group { number, clauses }, total)
            }
            Node::Best(nodes) => {
                let (mut own, mut near): (f32, f32) = (0.0, 0.0);
                let mut weighted = Vec::with_capacity(nodes.len());
                for node in nodes {
                    let (child, weight) = self.node(node, scale)?;
                    let best = if edits_of(node) == 0 { &mut own } else { &mut near };
                    *best = best.max(weight);
                    weighted.push(child);
                }
                if own > 0.0 {
                    for (node, child) in nodes.iter().zip(&weighted) {
                        self.hold_below(own * nearness(edits_of(node), weights), node, child);
                    }
                }
                (WeightedNode::Best(weighted), if own > 0.0 { own } else { near })
            }
        })
    }

    /// A rare word that is near to a common one tells no more than that one would.
    fn hold_below(&mut self, most: f32, node: &Node, weighted: &WeightedNode) {
        let WeightedNode::Words { words, .. } = weighted else { return };
        if edits_of(node) == 0 {
            return;
        }
        for number in words {
            if let Some(word) = self.words.get_mut(*number) {
                word.weight = word.weight.min(most);
                word.family_weight = word.family_weight.min(most);
            }
        }
    }
}

fn is_leaf(node: &Node) -> bool {
    match node {
        Node::Words { .. } | Node::Phrase(_) | Node::Topics(_) => true,
        Node::Best(nodes) => nodes.iter().all(is_leaf),
        Node::Prefix(_) | Node::Group(_) => false,
    }
}

/// Letters by which a node differs from the one that it stands beside.
fn edits_of(node: &Node) -> u8 {
    match node {
        Node::Words { words, .. } => words.first().map_or(0, |word| word.edits),
        _ => 0,
    }
}

/// What a word of other letters weighs, as a share of the word itself.
fn nearness(edits: u8, weights: &Weights) -> f32 {
    weights.fuzzy.powi(edits.into())
}

/// What a phrase counts for, as a share of the words that it stands for.
fn share_of(phrase: &Phrase, weights: &Weights) -> f32 {
    let share = match phrase.role {
        PhraseRole::Typed => 1.0,
        PhraseRole::Synonym => weights.synonym,
        PhraseRole::Related => weights.related,
    };
    let by_family = phrase.slots.iter().any(|slot| !slot.families.is_empty());
    if by_family { share * weights.family } else { share }
}

/// Rarity of a word and of its families. A word of which no form occurs is as rare as its family.
fn word_idfs(word: &Word, snapshot: &Snapshot) -> Result<(f32, f32), IndexError> {
    let form = std::slice::from_ref(&word.form);
    let by_word = frequency(&word.lemmas, Signal::Lemma, snapshot)?.max(frequency(
        form,
        Signal::Form,
        snapshot,
    )?);
    let by_family = frequency(&word.families, Signal::Family, snapshot)?;
    let own = if by_word > 0 { by_word } else { by_family };
    Ok((idf(own, snapshot.records()), idf(by_family, snapshot.records())))
}

/// The sum over the phrase's words.
fn phrase_idf(phrase: &Phrase, snapshot: &Snapshot) -> Result<f32, IndexError> {
    let mut sum = 0.0;
    for slot in &phrase.slots {
        let (signal, texts) = terms_of(slot);
        let records = frequency(texts, signal, snapshot)?;
        sum += idf(records, snapshot.records());
    }
    Ok(sum)
}

/// Records that hold the most frequent of `texts`, in the zone where it is most frequent.
/// Ancestors' statements repeat below them and would make a heading's words look common.
fn frequency(texts: &[String], signal: Signal, snapshot: &Snapshot) -> Result<u64, IndexError> {
    let mut most = 0;
    for zone in PHRASE_ZONES {
        for text in texts {
            let term = Term::from_field_text(snapshot.fields.terms(zone, signal), text);
            most = most.max(snapshot.doc_freq(&term)?);
        }
    }
    Ok(most)
}

/// Inverse document frequency as Lucene has it: positive for every frequency.
fn idf(records_with: u64, records: u64) -> f32 {
    let with = records_with as f32;
    let all = records.max(records_with) as f32;
    ((all - with + 0.5) / (with + 0.5)).ln_1p()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rarer_words_weigh_more_and_none_weighs_less_than_nothing() {
        assert!(idf(1, 100) > idf(50, 100));
        assert!(idf(100, 100) > 0.0);
        assert!(idf(5, 0).is_finite());
    }
}
