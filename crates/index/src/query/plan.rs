use std::ops::Range;

use crate::request::Filters;
use crate::response::{Interpretation, Suggestion};
use crate::topics::TopicShare;

/// What a query asks for.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Plan {
    /// What is wanted and unwanted.
    pub clauses: Vec<Clause>,
    /// Cities that the query names: their records come first.
    pub places: Vec<Place>,
    /// Conditions that the query sets by field.
    pub filters: Filters,
    /// Printed numbers of which a record must have one, as [`label_key`](super::label_key) has them.
    pub labels: Vec<String>,
    /// Whether every record that no clause refuses is wanted: the query names nothing to find.
    pub wants_everything: bool,
    /// Whether the records of the cities are wanted as such: the query names nothing else.
    pub wants_cities: bool,
    /// What each part of the query was taken for.
    pub interpreted: Vec<Interpretation>,
    /// A better spelling.
    pub suggestion: Option<Suggestion>,
}

impl Plan {
    /// The plan that wants every record.
    pub(crate) fn everything() -> Self {
        Self { wants_everything: true, ..Self::default() }
    }

    /// Leaves out what is merely near in meaning to the words asked for.
    pub(crate) fn drop_related(&mut self) {
        self.drop_topics();
        self.clauses.iter_mut().for_each(|clause| clause.node.drop_related());
    }

    /// Leaves out the words that nearly every goal has, where others are asked for and none of them must be there: *miejska* of *straż
    /// miejska* says nothing of it.
    pub(crate) fn drop_generic(&mut self) {
        if says_something(&self.clauses) {
            drop_generic(&mut self.clauses);
        }
    }

    /// Leaves out what the words asked for are about: words and what stands for them are all that counts.
    pub(crate) fn drop_topics(&mut self) {
        self.clauses.retain(|clause| !matches!(clause.node, Node::Topics(_)));
    }
}

impl Node {
    /// Whether a word is asked for that not nearly every goal has.
    fn says_something(&self) -> bool {
        match self {
            Node::Words { words, .. } => words.iter().any(|word| !word.generic && !word.stop_word),
            Node::Group(clauses) => says_something(clauses),
            Node::Best(nodes) => nodes.iter().any(Node::says_something),
            Node::Phrase(_) | Node::Prefix(_) => true,
            Node::Topics(_) => false,
        }
    }

    fn drop_generic(&mut self) {
        match self {
            Node::Words { words, .. } => words.retain(|word| !word.generic),
            Node::Group(clauses) => drop_generic(clauses),
            Node::Best(nodes) => nodes.iter_mut().for_each(Node::drop_generic),
            Node::Phrase(_) | Node::Prefix(_) | Node::Topics(_) => {}
        }
    }

    fn drop_related(&mut self) {
        match self {
            Node::Words { phrases, .. } => {
                phrases.retain(|phrase| phrase.role != PhraseRole::Related);
            }
            Node::Group(clauses) => {
                clauses.iter_mut().for_each(|clause| clause.node.drop_related());
            }
            Node::Best(nodes) => nodes.iter_mut().for_each(Node::drop_related),
            Node::Phrase(_) | Node::Prefix(_) | Node::Topics(_) => {}
        }
    }
}

fn says_something(clauses: &[Clause]) -> bool {
    let mut wanted = clauses.iter().filter(|clause| clause.occur != Occur::MustNot);
    wanted.any(|clause| clause.node.says_something())
}

fn drop_generic(clauses: &mut [Clause]) {
    for clause in clauses.iter_mut().filter(|one| matches!(one.occur, Occur::Should | Occur::Boost))
    {
        clause.node.drop_generic();
    }
}

/// One part of what is wanted.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Clause {
    pub occur: Occur,
    pub node: Node,
    /// The number of the term of several words of which this is one: such a word says another thing without the others.
    pub collocation: Option<usize>,
}

impl Clause {
    /// A clause that stands by itself.
    pub(crate) fn new(occur: Occur, node: Node) -> Self {
        Self { occur, node, collocation: None }
    }
}

/// Whether a record must match a clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Occur {
    /// It counts toward the score; some such clause must match.
    Should,
    /// The record must match it.
    Must,
    /// The record must not match it.
    MustNot,
    /// It counts toward the score of records that match otherwise.
    Boost,
}

/// What a clause asks for.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Node {
    /// Words, each by itself, and the phrases that may stand for all of them together: the better
    /// of the words' sum and the best phrase counts.
    Words { words: Vec<Word>, phrases: Vec<Phrase> },
    /// Words side by side.
    Phrase(Phrase),
    /// Words that begin alike.
    Prefix(Prefix),
    /// A query within the query.
    Group(Vec<Clause>),
    /// Alternatives: the best that matches counts.
    Best(Vec<Node>),
    /// Whatever is about the same: topics, in the order of their names.
    Topics(Vec<TopicShare>),
}

/// A word of the query with everything that it may be found by.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Word {
    /// The form typed: accented where it was typed so, folded otherwise.
    pub form: String,
    /// Whether the form is all that is sought: an occurrence of it is then one of the word, whatever its lemma.
    pub by_form: bool,
    /// Lemmas that it can be a form of.
    pub lemmas: Vec<String>,
    /// Families of these lemmas, or those parts of them that mean something near.
    pub families: Vec<String>,
    /// Place among the words of the query.
    pub position: u32,
    /// A function word.
    pub stop_word: bool,
    /// A word that nearly every goal has.
    pub generic: bool,
    /// It points to topics: what is about these stands for it.
    pub topical: bool,
    /// It is near to what was typed, not the very word.
    pub corrected: bool,
    /// Letters that differ from the word that it is searched beside; 0 for that word itself.
    pub edits: u8,
}

/// Words side by side.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Phrase {
    pub slots: Vec<Slot>,
    /// How many words more than in the phrase may stand between its first and its last.
    pub slop: u32,
    /// What the phrase was typed or listed as.
    pub display: String,
    pub role: PhraseRole,
}

/// Why a phrase is in the plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PhraseRole {
    /// It was typed.
    Typed,
    /// It means the same as the words it stands for.
    Synonym,
    /// It means something near.
    Related,
}

/// One place in a phrase.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Slot {
    /// Lemmas that may stand here; where there are none, only words of the families may, or else the very form.
    pub lemmas: Vec<String>,
    /// Families of which any word may stand here, where there are no lemmas.
    pub families: Vec<String>,
    /// Distance from the first slot, in words.
    pub offset: u32,
    /// The form typed, where the slot was typed.
    pub form: Option<String>,
}

/// Words that begin alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Prefix {
    /// The beginning: accented where it was typed so, folded otherwise.
    pub beginning: String,
}

/// A city named in the query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    /// Name in the nominative.
    pub name: String,
    /// Where the query names it, in bytes.
    pub range: Range<usize>,
}
