//! Keeps what leaves of plans bring, laid out by record, from the second time on that they are asked for.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::laid_out::LaidOut;
use crate::query::{Node, Phrase, Slot, Weights, Word};

/// Most bytes that are kept.
const MOST_BYTES: usize = 64 << 20;

/// Most leaves of which it is known that they were asked for.
const MOST_KNOWN: usize = 4_096;

/// The share that is forgotten when there is too much, one of so many.
const FORGOTTEN: usize = 8;

/// What was asked for in a commit: what was asked for longest ago is forgotten first.
#[derive(Default)]
pub(super) struct KeptLeaves(Mutex<Kept>);

#[derive(Default)]
struct Kept {
    /// The weights by which it was laid out.
    weights: Weights,
    leaves: HashMap<LeafKey, Asked>,
    /// Counts what is asked for.
    clock: u64,
    bytes: usize,
}

/// A leaf in the segment with an ordinal, by all that decides what it brings.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) struct LeafKey {
    segment: u32,
    description: Vec<u8>,
}

struct Asked {
    last: u64,
    leaf: Option<Arc<LaidOut>>,
}

/// What is known of a leaf.
pub(super) enum Known {
    /// It was not asked for before, not with these weights.
    Nothing,
    /// It was asked for before.
    Asked(LeafKey),
    LaidOut(Arc<LaidOut>),
}

impl KeptLeaves {
    /// What is known of a leaf in the segment with this ordinal, of which it is remembered that it was asked for; `topical` is the
    /// weight of the words of the query that point to topics.
    pub(super) fn ask(&self, segment: u32, leaf: &Node, topical: f32, weights: &Weights) -> Known {
        let mut description = Vec::new();
        describe(leaf, &mut description);
        if matches!(leaf, Node::Topics(_)) {
            // They weigh as much as the words that they are asked for with.
            description.extend(topical.to_le_bytes());
        }
        let key = LeafKey { segment, description };
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.weights != *weights {
            *kept = Kept { weights: weights.clone(), ..Kept::default() };
        }
        kept.clock += 1;
        let last = kept.clock;
        match kept.leaves.get_mut(&key) {
            Some(asked) => {
                asked.last = last;
                match &asked.leaf {
                    Some(leaf) => Known::LaidOut(Arc::clone(leaf)),
                    None => Known::Asked(key),
                }
            }
            None => {
                kept.insert(key, None);
                Known::Nothing
            }
        }
    }

    /// Keeps a leaf that was asked for before, if the weights are still those it was laid out by.
    pub(super) fn keep(&self, key: LeafKey, leaf: Arc<LaidOut>, weights: &Weights) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.weights == *weights {
            kept.insert(key, Some(leaf));
        }
    }
}

impl Kept {
    fn insert(&mut self, key: LeafKey, leaf: Option<Arc<LaidOut>>) {
        let last = self.clock;
        self.bytes += bytes_of(&key, leaf.as_ref());
        if let Some((key, before)) = self.leaves.remove_entry(&key) {
            self.bytes -= bytes_of(&key, before.leaf.as_ref());
        }
        self.leaves.insert(key, Asked { last, leaf });
        while self.bytes > MOST_BYTES || self.leaves.len() > MOST_KNOWN {
            self.forget();
        }
    }

    /// Forgets what was asked for longest ago: several leaves at once, so that not every new one makes all be looked at.
    fn forget(&mut self) {
        let mut asked: Vec<u64> = self.leaves.values().map(|asked| asked.last).collect();
        let count = asked.len().div_ceil(FORGOTTEN);
        if count == 0 {
            return;
        }
        let (_, last, _) = asked.select_nth_unstable(count - 1);
        let Self { leaves, bytes, .. } = self;
        leaves.retain(|key, asked| {
            let is_kept = asked.last > *last;
            if !is_kept {
                *bytes -= bytes_of(key, asked.leaf.as_ref());
            }
            is_kept
        });
    }
}

fn bytes_of(key: &LeafKey, leaf: Option<&Arc<LaidOut>>) -> usize {
    key.description.len() + leaf.map_or(0, |leaf| leaf.bytes())
}

/// Writes down all of a node that its score depends on, and nothing else: where a word stands in the query has a part
/// in the score of neighbours alone.
fn describe(node: &Node, description: &mut Vec<u8>) {
    match node {
        Node::Words { words, phrases } => {
            description.push(b'w');
            list(words, description, |word, description| {
                let Word {
                    form,
                    by_form,
                    lemmas,
                    families,
                    position: _,
                    stop_word,
                    generic,
                    topical,
                    corrected: _,
                    edits,
                } = word;
                text(form, description);
                list(lemmas, description, |lemma, description| text(lemma, description));
                list(families, description, |family, description| text(family, description));
                let flags = [by_form, stop_word, generic, topical];
                description.extend(flags.map(|flag| u8::from(*flag)));
                number(usize::from(*edits), description);
            });
            list(phrases, description, describe_phrase);
        }
        Node::Phrase(phrase) => {
            description.push(b'"');
            describe_phrase(phrase, description);
        }
        Node::Best(nodes) => {
            description.push(b'|');
            list(nodes, description, describe);
        }
        Node::Topics(topics) => {
            description.push(b't');
            list(topics, description, |one, description| {
                text(one.topic, description);
                description.extend(one.share.to_le_bytes());
            });
        }
        Node::Prefix(prefix) => {
            description.push(b'*');
            text(&prefix.beginning, description);
        }
        Node::Group(clauses) => {
            description.push(b'(');
            list(clauses, description, |clause, description| {
                number(clause.occur as usize, description);
                describe(&clause.node, description);
            });
        }
    }
}

fn describe_phrase(phrase: &Phrase, description: &mut Vec<u8>) {
    let Phrase { slots, slop, display: _, role } = phrase;
    list(slots, description, |slot, description| {
        let Slot { lemmas, families, offset, form } = slot;
        list(families, description, |family, description| text(family, description));
        list(lemmas, description, |lemma, description| text(lemma, description));
        number(*offset as usize, description);
        list(form.as_slice(), description, |form, description| text(form, description));
    });
    number(*slop as usize, description);
    number(*role as usize, description);
}

/// Writes how many there are, and each.
fn list<T>(items: &[T], description: &mut Vec<u8>, mut write: impl FnMut(&T, &mut Vec<u8>)) {
    number(items.len(), description);
    for item in items {
        write(item, description);
    }
}

/// Writes a text behind its length, so that no two descriptions of different things are alike.
fn text(text: &str, description: &mut Vec<u8>) {
    number(text.len(), description);
    description.extend_from_slice(text.as_bytes());
}

fn number(number: usize, description: &mut Vec<u8>) {
    description.extend_from_slice(&number.to_le_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::{PhraseRole, Prefix};

    fn prefix(beginning: &str) -> Node {
        Node::Prefix(Prefix { beginning: beginning.to_owned() })
    }

    fn ask(leaves: &KeptLeaves, beginning: &str) -> Known {
        leaves.ask(0, &prefix(beginning), 1.0, &Weights::default())
    }

    fn keep(leaves: &KeptLeaves, beginning: &str, bytes: usize) {
        ask(leaves, beginning);
        let Known::Asked(key) = ask(leaves, beginning) else {
            panic!("{beginning} was not asked for")
        };
        leaves.keep(key, Arc::new(LaidOut::of_size(bytes)), &Weights::default());
    }

    fn is_kept(leaves: &KeptLeaves, beginning: &str) -> bool {
        matches!(ask(leaves, beginning), Known::LaidOut(_))
    }

    #[test]
    fn what_was_asked_for_last_is_kept_within_the_limit() {
        let leaves = KeptLeaves::default();
        let third = MOST_BYTES / 3 - (1 << 16);
        for beginning in ["a", "b", "c"] {
            keep(&leaves, beginning, third);
            // Asked for again and again, so that it is never the oldest.
            assert!(is_kept(&leaves, "a") && is_kept(&leaves, beginning));
        }
        keep(&leaves, "d", third);
        assert!(!is_kept(&leaves, "b"));
        for beginning in ["a", "c", "d"] {
            assert!(is_kept(&leaves, beginning), "{beginning}");
        }
        keep(&leaves, "huge", MOST_BYTES + 1);
        assert!(leaves.0.lock().unwrap().bytes <= MOST_BYTES);
    }

    #[test]
    fn no_more_than_so_many_are_remembered() {
        let leaves = KeptLeaves::default();
        for number in 0..MOST_KNOWN + 10 {
            ask(&leaves, &number.to_string());
        }
        let known = leaves.0.lock().unwrap().leaves.len();
        assert!((MOST_KNOWN / 2..=MOST_KNOWN).contains(&known), "{known}");
        assert!(matches!(ask(&leaves, &(MOST_KNOWN + 9).to_string()), Known::Asked(_)));
    }

    #[test]
    fn other_weights_are_other_leaves() {
        let leaves = KeptLeaves::default();
        keep(&leaves, "a", 10);
        let others = Weights { k1: 2.0, ..Weights::default() };
        assert!(matches!(leaves.ask(0, &prefix("a"), 1.0, &others), Known::Nothing));
        assert!(matches!(leaves.ask(0, &prefix("a"), 1.0, &others), Known::Asked(_)));
        assert!(!is_kept(&leaves, "a"));
    }

    #[test]
    fn what_a_score_depends_on_tells_leaves_apart() {
        let word = |form: &str, lemmas: &[&str], position| Word {
            form: form.to_owned(),
            by_form: false,
            lemmas: lemmas.iter().map(|lemma| (*lemma).to_owned()).collect(),
            families: Vec::new(),
            position,
            stop_word: false,
            generic: false,
            topical: false,
            corrected: false,
            edits: 0,
        };
        let words = |words: Vec<Word>| Node::Words { words, phrases: Vec::new() };
        let slot =
            Slot { lemmas: vec!["a".to_owned()], families: Vec::new(), offset: 0, form: None };
        let phrase =
            Phrase { slots: vec![slot], slop: 0, display: String::new(), role: PhraseRole::Typed };
        let nodes = [
            words(vec![word("a", &["b", "c"], 0)]),
            words(vec![word("a", &["bc"], 0)]),
            words(vec![word("ab", &["c"], 0)]),
            words(vec![Word { generic: true, ..word("a", &["bc"], 0) }]),
            words(vec![word("a", &["bc"], 0), word("a", &["bc"], 0)]),
            Node::Best(vec![words(vec![word("a", &["bc"], 0)])]),
            Node::Phrase(phrase.clone()),
            Node::Phrase(Phrase { slop: 1, ..phrase.clone() }),
            Node::Words { words: Vec::new(), phrases: vec![phrase] },
        ];
        let described = |node: &Node| {
            let mut description = Vec::new();
            describe(node, &mut description);
            description
        };
        for (at, node) in nodes.iter().enumerate() {
            for other in &nodes[..at] {
                assert_ne!(described(node), described(other), "{node:?} {other:?}");
            }
        }
        let later = words(vec![word("a", &["bc"], 7)]);
        assert_eq!(described(&nodes[1]), described(&later));
    }
}
