//! The matching records of a segment, and the best of them.

use tantivy::DocId;

use super::bits::DocBits;
use super::chunk::{CHUNK, ChunkBits, zeros};
use super::filter::Filter;
use super::ground::Ground;
use super::keys::{KeyMaker, SegmentKey};
use super::record_reader::RecordReader;
use super::top::Top;
use super::walk::{Sets, Walk};
use crate::query::Plan;
use crate::request::SortField;
use crate::response::Explanation;

/// A record with its sort key and its score.
type Entry = (SegmentKey, DocId, f32);

/// What the ranking of a segment goes by.
pub(super) struct Ranking<'a> {
    pub ground: Ground<'a>,
    pub plan: &'a Plan,
    pub filter: &'a Filter,
    pub keys: &'a KeyMaker,
    /// Whether the scores are to be explained.
    pub explains: bool,
}

/// What was found in a segment.
pub(super) struct Ranked {
    /// The records that match the plan, whether they pass the filters or not.
    pub matching: DocBits,
    /// The best of those that pass, best first.
    pub best: Vec<Entry>,
    /// Why they score what they do, in the same order, where that was asked for.
    pub explanations: Vec<Explanation>,
}

impl Ranking<'_> {
    /// The matching records and the best `limit` of those that pass the filter; nothing where the
    /// search is interrupted.
    pub(super) fn best(&self, limit: usize) -> tantivy::Result<Option<Ranked>> {
        let sort = self.keys.sort();
        let by_score = sort.field == SortField::Score && sort.descending && limit > 0;
        let Ground { snapshot, segment, formula, norms, interrupt, .. } = self.ground;
        let records = segment.max_doc();
        let mut walk = Walk::open(self.ground, self.plan)?;
        let mut matching = DocBits::none(records);
        let mut reader = RecordReader::open(segment, &snapshot.fields, formula, norms);
        let mut top = Top::new(limit);
        let mut bounds = zeros();
        for start in (0..records).step_by(CHUNK) {
            if interrupt.is_raised() {
                return Ok(None);
            }
            // In any other order no score is needed to find the first.
            let least = if by_score { top.threshold() } else { f32::INFINITY };
            let found = walk.evaluate(start, least, &mut bounds);
            matching.set_chunk(start, &found.docs);
            if !by_score {
                continue;
            }
            let mut passing = found.candidates;
            if let Some(docs) = self.filter.passing() {
                passing.intersect(&ChunkBits::from_words(docs.chunk(start)));
            }
            if passing.is_dense() {
                passing.keep_reaching(&bounds, top.threshold());
            }
            for at in passing.iter() {
                // It rises with every record that is taken.
                if bounds[at] < top.threshold() {
                    continue;
                }
                let doc = start + at as DocId;
                let score = reader.score(doc, &walk.sets, top.threshold())?;
                if score >= top.threshold() {
                    top.push(self.keys.key(doc, score), doc, score);
                }
            }
        }
        let best = if by_score {
            top.into_sorted()
        } else {
            let docs = self.filter.pass(&matching);
            let Some(first) = self.first_by_key(&docs, reader, &walk.sets, limit)? else {
                return Ok(None);
            };
            first
        };
        let explanations =
            if self.explains { self.explain(&best, &walk.sets)? } else { Vec::new() };
        Ok(Some(Ranked { matching, best, explanations }))
    }

    fn explain(&self, best: &[Entry], sets: &Sets) -> tantivy::Result<Vec<Explanation>> {
        let Ground { snapshot, segment, formula, norms, .. } = self.ground;
        let mut reader = RecordReader::open(segment, &snapshot.fields, formula, norms);
        let mut ascending: Vec<(DocId, usize)> =
            best.iter().zip(0..).map(|((_, doc, _), rank)| (*doc, rank)).collect();
        ascending.sort_unstable();
        let mut explained: Vec<(usize, Explanation)> = Vec::with_capacity(ascending.len());
        for (doc, rank) in ascending {
            explained.push((rank, reader.explain(doc, sets)?));
        }
        explained.sort_unstable_by_key(|(rank, _)| *rank);
        Ok(explained.into_iter().map(|(_, explanation)| explanation).collect())
    }

    /// The first by another order: their scores have no part in it, and only theirs are told.
    fn first_by_key(
        &self,
        docs: &DocBits,
        mut reader: RecordReader<'_>,
        sets: &Sets,
        limit: usize,
    ) -> tantivy::Result<Option<Vec<Entry>>> {
        const RECORDS_BETWEEN_LOOKS: usize = 4_096;
        let by_score = self.keys.sort().field == SortField::Score;
        let mut top = Top::new(limit);
        let most = if limit == 0 { 0 } else { usize::MAX };
        for (number, doc) in docs.iter().take(most).enumerate() {
            if number % RECORDS_BETWEEN_LOOKS == 0 && self.ground.interrupt.is_raised() {
                return Ok(None);
            }
            let score = if by_score { reader.score(doc, sets, f32::NEG_INFINITY)? } else { 0.0 };
            top.push(self.keys.key(doc, score), doc, score);
        }
        let mut first = top.into_sorted();
        if !by_score {
            first.sort_unstable_by_key(|(_, doc, _)| *doc);
            for (_, doc, score) in &mut first {
                *score = reader.score(*doc, sets, f32::NEG_INFINITY)?;
            }
            first.sort_unstable_by_key(|(key, doc, _)| (*key, *doc));
        }
        Ok(Some(first))
    }
}
