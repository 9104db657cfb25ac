use std::collections::BTreeMap;

use tantivy::{DocAddress, DocId, SegmentReader};

use super::filter::Filter;
use super::ground::Ground;
use super::keys::{KeyMaker, KeyPart};
use super::ranking::Ranking;
use super::scorer::Formula;
use super::snapshot::Snapshot;
use super::weighted::WeightedPlan;
use crate::query::{Plan, Weights};
use crate::request::{FacetField, Filters, Sort, SortField};
use crate::response::Explanation;
use crate::{IndexError, Interrupt};

/// A plan to carry out on a snapshot.
pub(crate) struct SearchTask<'a> {
    pub snapshot: &'a Snapshot,
    pub plan: &'a Plan,
    pub weights: &'a Weights,
    pub filters: &'a Filters,
    pub facets: &'a [FacetField],
    pub sort: Sort,
    /// How many of the best records are wanted.
    pub limit: usize,
    /// Whether their scores are to be explained.
    pub explains: bool,
}

/// What a plan found.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// Records that match the plan and all the filters.
    pub total: usize,
    /// The best of them, best first, with their scores.
    pub best: Vec<(DocAddress, f32)>,
    /// Why they score what they do, in the same order, where that was asked for.
    pub explanations: Vec<Explanation>,
    /// Counts by field and value, without zeros.
    pub facets: BTreeMap<FacetField, BTreeMap<String, u64>>,
}

struct SegmentHit {
    key: Vec<KeyPart>,
    doc: DocId,
    score: f32,
    explanation: Option<Explanation>,
}

/// What one segment found.
struct SegmentFound {
    total: usize,
    /// The best records, best first.
    best: Vec<SegmentHit>,
    facets: BTreeMap<FacetField, BTreeMap<String, u64>>,
}

impl SearchTask<'_> {
    /// Searches every segment.
    pub(crate) fn run(&self) -> Result<Found, IndexError> {
        Ok(self.run_until(&Interrupt::new())?.unwrap_or_default())
    }

    /// Searches every segment; nothing is found where the search is interrupted.
    pub(crate) fn run_until(&self, interrupt: &Interrupt) -> Result<Option<Found>, IndexError> {
        let weighted = WeightedPlan::new(self.plan, self.snapshot, self.weights)?;
        let mut found = Found::default();
        let mut best: Vec<(DocAddress, SegmentHit)> = Vec::new();
        for (ordinal, segment) in (0..).zip(self.snapshot.searcher.segment_readers()) {
            let part = self
                .run_segment(ordinal, segment, &weighted, interrupt)
                .map_err(|error| self.snapshot.error(&error))?;
            let Some(part) = part else { return Ok(None) };
            found.total += part.total;
            for (field, counts) in part.facets {
                let all = found.facets.entry(field).or_default();
                for (value, count) in counts {
                    *all.entry(value).or_default() += count;
                }
            }
            best.extend(part.best.into_iter().map(|hit| (DocAddress::new(ordinal, hit.doc), hit)));
        }
        best.sort_by(|(_, left), (_, right)| left.key.cmp(&right.key));
        best.truncate(self.limit);
        for (address, hit) in best {
            found.best.push((address, hit.score));
            found.explanations.extend(hit.explanation);
        }
        Ok(Some(found))
    }

    fn run_segment(
        &self,
        ordinal: u32,
        segment: &SegmentReader,
        weighted: &WeightedPlan<'_>,
        interrupt: &Interrupt,
    ) -> tantivy::Result<Option<SegmentFound>> {
        let snapshot = self.snapshot;
        let formula = Formula { plan: weighted, weights: self.weights };
        let norms = snapshot.norms(ordinal, segment, &self.weights.b)?;
        let filter = Filter::new(snapshot, ordinal, segment, self.filters, &self.plan.labels)?;
        let keys = KeyMaker::open(segment, self.sort())?;
        let ground = Ground { snapshot, ordinal, segment, formula, norms: &norms, interrupt };
        let ranking = Ranking {
            ground,
            plan: self.plan,
            filter: &filter,
            keys: &keys,
            explains: self.explains,
        };
        let Some(ranked) = ranking.best(self.limit)? else { return Ok(None) };
        let mut best = Vec::with_capacity(ranked.best.len());
        // What is best in the only segment is best.
        let is_only = self.snapshot.searcher.segment_readers().len() == 1;
        let mut explanations = ranked.explanations.into_iter();
        for (key, doc, score) in ranked.best {
            let key = if is_only { Vec::new() } else { keys.resolve(key)? };
            best.push(SegmentHit { key, doc, score, explanation: explanations.next() });
        }
        let mut facets = BTreeMap::new();
        let passing = filter.pass(&ranked.matching);
        for field in self.facets {
            let column = snapshot.facet_column(ordinal, segment, *field)?;
            let counted = filter.counted(&ranked.matching, *field);
            facets.insert(*field, column.count(counted.as_ref().unwrap_or(&passing)));
        }
        Ok(Some(SegmentFound { total: passing.count(), best, facets }))
    }

    /// Everything is in no order of relevance.
    fn sort(&self) -> Sort {
        match self.sort.field {
            SortField::Score if self.plan.wants_everything => {
                Sort { field: SortField::Document, descending: false }
            }
            _ => self.sort,
        }
    }
}
