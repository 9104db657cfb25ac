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

/// A record with its sort key and its score.
type Entry = (SegmentKey, DocId, f32);

/// What the ranking of a segment goes by.
pub(super) struct Ranking<'a> {
    pub ground: Ground<'a>,
    pub plan: &'a Plan,
    pub filter: &'a Filter,
    pub keys: &'a KeyMaker,
}

/// What was found in a segment.
pub(super) struct Ranked {
    /// The records that match the plan, whether they pass the filters or not.
    pub matching: DocBits,
    /// The best of those that pass, best first.
    pub best: Vec<Entry>,
    /// What the walk has read, for whoever explains their scores.
    pub sets: Sets,
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
        Ok(Some(Ranked { matching, best, sets: walk.sets }))
    }

    /// The first `limit` in an order that pruning knows nothing of.
    fn first_by_key(
        &self,
        docs: &DocBits,
        mut reader: RecordReader<'_>,
        sets: &Sets,
        limit: usize,
    ) -> tantivy::Result<Option<Vec<Entry>>> {
        const RECORDS_BETWEEN_LOOKS: usize = 4_096;
        if limit == 0 {
            return Ok(Some(Vec::new()));
        }
        // Where the order is not by score, the scores of those alone are worked out that are told.
        let by_score = self.keys.sort().field == SortField::Score;
        let mut top = Top::new(limit);
        for (number, doc) in docs.iter().enumerate() {
            if number % RECORDS_BETWEEN_LOOKS == 0 && self.ground.interrupt.is_raised() {
                return Ok(None);
            }
            let score = if by_score { reader.score(doc, sets, f32::NEG_INFINITY)? } else { 0.0 };
            top.push(self.keys.key(doc, score), doc, score);
        }
        let mut first = top.into_sorted();
        if !by_score {
            add_scores(&mut first, reader, sets)?;
        }
        Ok(Some(first))
    }
}

/// Adds their scores to records that are in an order to which these are nothing.
fn add_scores(
    records: &mut [Entry],
    mut reader: RecordReader<'_>,
    sets: &Sets,
) -> tantivy::Result<()> {
    // A reader goes forward only.
    records.sort_unstable_by_key(|(_, doc, _)| *doc);
    for (_, doc, score) in records.iter_mut() {
        *score = reader.score(*doc, sets, f32::NEG_INFINITY)?;
    }
    records.sort_unstable_by_key(|(key, doc, _)| (*key, *doc));
    Ok(())
}
