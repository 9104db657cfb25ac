//! Which records of a segment match a plan: one cursor for each word, phrase and beginning, and the
//! plan's tree walked over them.

use tantivy::postings::SegmentPostings;
use tantivy::{DocId, DocSet, SegmentReader, TERMINATED};

use super::cursor::{PhraseCursor, PrefixCursor, WordCursor, open_city};
use super::schema::PHRASE_ZONES;
use super::snapshot::Snapshot;
use super::weighted::{WeightedClause, WeightedNode, WeightedPlan};
use crate::query::{Occur, Plan};

/// The cursors of a plan in one segment, numbered as in the plan.
pub(super) struct Cursors {
    pub words: Vec<WordCursor>,
    pub phrases: Vec<[PhraseCursor; PHRASE_ZONES.len()]>,
    pub prefixes: Vec<[PrefixCursor; PHRASE_ZONES.len()]>,
    cities: Vec<SegmentPostings>,
}

impl Cursors {
    pub(super) fn open(
        segment: &SegmentReader,
        snapshot: &Snapshot,
        plan: &Plan,
        weighted: &WeightedPlan<'_>,
    ) -> tantivy::Result<Self> {
        let fields = &snapshot.fields;
        let [text, body] = PHRASE_ZONES;
        let words =
            weighted.words.iter().map(|weighted| WordCursor::open(segment, fields, weighted.word));
        let phrases = weighted.phrases.iter().map(|(phrase, _)| {
            Ok([
                PhraseCursor::open(segment, fields, text, phrase)?,
                PhraseCursor::open(segment, fields, body, phrase)?,
            ])
        });
        let prefixes = weighted.prefixes.iter().map(|prefix| {
            Ok([
                PrefixCursor::open(segment, fields, text, prefix)?,
                PrefixCursor::open(segment, fields, body, prefix)?,
            ])
        });
        let mut cities = Vec::new();
        for place in &plan.places {
            cities.extend(open_city(segment, fields, &place.name)?);
        }
        Ok(Self {
            words: words.collect::<tantivy::Result<_>>()?,
            phrases: phrases.collect::<tantivy::Result<_>>()?,
            prefixes: prefixes.collect::<tantivy::Result<_>>()?,
            cities,
        })
    }

    /// The first record at or after `target` that may match the clauses together: at the furthest
    /// of what is required, or else at the nearest of what is wanted.
    pub(super) fn first_of(&mut self, clauses: &[WeightedClause], target: DocId) -> DocId {
        let mut wanted = TERMINATED;
        let mut required = None;
        for clause in clauses {
            match clause.occur {
                Occur::Must => {
                    let doc = self.first(&clause.node, target);
                    required = Some(required.map_or(doc, |known: DocId| known.max(doc)));
                }
                Occur::Should => wanted = wanted.min(self.first(&clause.node, target)),
                Occur::MustNot | Occur::Boost => {}
            }
        }
        required.unwrap_or(wanted)
    }

    fn first(&mut self, node: &WeightedNode, target: DocId) -> DocId {
        match node {
            WeightedNode::Words { words, phrases } => {
                let mut first = TERMINATED;
                for word in words {
                    first = first.min(self.words[*word].seek(target));
                }
                for phrase in phrases {
                    for cursor in &mut self.phrases[*phrase] {
                        first = first.min(cursor.seek(target));
                    }
                }
                first
            }
            WeightedNode::Prefix(number) => {
                let cursors = self.prefixes[*number].iter_mut();
                cursors.map(|cursor| cursor.seek(target)).min().unwrap_or(TERMINATED)
            }
            WeightedNode::Group(clauses) => {
                let mut candidate = target;
                loop {
                    candidate = self.first_of(clauses, candidate);
                    if candidate == TERMINATED || self.accept(clauses, candidate) {
                        return candidate;
                    }
                    candidate += 1;
                }
            }
            WeightedNode::Best(nodes) => {
                let mut first = TERMINATED;
                for node in nodes {
                    first = first.min(self.first(node, target));
                }
                first
            }
        }
    }

    pub(super) fn matches(&mut self, node: &WeightedNode, doc: DocId) -> bool {
        self.first(node, doc) == doc
    }

    /// Whether a record has all that is required and nothing that is unwanted.
    pub(super) fn accept(&mut self, clauses: &[WeightedClause], doc: DocId) -> bool {
        clauses.iter().all(|clause| match clause.occur {
            Occur::Must => self.matches(&clause.node, doc),
            Occur::MustNot => !self.matches(&clause.node, doc),
            Occur::Should | Occur::Boost => true,
        })
    }

    pub(super) fn first_city(&mut self, target: DocId) -> DocId {
        let cities = self.cities.iter_mut();
        cities.map(|city| seek_postings(city, target)).min().unwrap_or(TERMINATED)
    }

    pub(super) fn is_of_city(&mut self, doc: DocId) -> bool {
        self.cities.iter_mut().any(|city| seek_postings(city, doc) == doc)
    }
}

fn seek_postings(postings: &mut SegmentPostings, target: DocId) -> DocId {
    let doc = postings.doc();
    if doc < target { postings.seek(target) } else { doc }
}
