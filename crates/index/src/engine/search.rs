use std::collections::BTreeMap;

use tantivy::{DocAddress, SegmentReader, TERMINATED};

use super::collector::{KeyPart, SegmentCollector, SegmentFound};
use super::scorer::Scorer;
use super::snapshot::Snapshot;
use super::weighted::WeightedPlan;
use crate::query::{Plan, Weights};
use crate::request::{FacetField, Filters, Sort, SortField};
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
}

/// What a plan found.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// Records that match the plan and all the filters.
    pub total: usize,
    /// The best of them, best first, with their scores.
    pub best: Vec<(DocAddress, f32)>,
    /// Counts by field and value, without zeros.
    pub facets: BTreeMap<FacetField, BTreeMap<String, u64>>,
}

impl SearchTask<'_> {
    /// Walks over every segment once.
    pub(crate) fn run(&self) -> Result<Found, IndexError> {
        Ok(self.run_until(&Interrupt::new())?.unwrap_or_default())
    }

    /// Walks over every segment once; nothing is found where the walk is interrupted.
    pub(crate) fn run_until(&self, interrupt: &Interrupt) -> Result<Option<Found>, IndexError> {
        let weighted = WeightedPlan::new(self.plan, self.snapshot, self.weights)?;
        let mut found = Found::default();
        let mut best: Vec<(Vec<KeyPart>, DocAddress, f32)> = Vec::new();
        for (ordinal, segment) in (0..).zip(self.snapshot.searcher.segment_readers()) {
            let part = self
                .run_segment(segment, &weighted, interrupt)
                .map_err(|error| self.snapshot.error(&error))?;
            let Some(part) = part else { return Ok(None) };
            found.total += part.total;
            for (field, counts) in part.facets {
                let all = found.facets.entry(field).or_default();
                for (value, count) in counts {
                    *all.entry(value).or_default() += count;
                }
            }
            best.extend(
                part.best
                    .into_iter()
                    .map(|(key, doc, score)| (key, DocAddress::new(ordinal, doc), score)),
            );
        }
        best.sort_by(|(left, ..), (right, ..)| left.cmp(right));
        best.truncate(self.limit);
        found.best = best.into_iter().map(|(_, address, score)| (address, score)).collect();
        Ok(Some(found))
    }

    fn run_segment(
        &self,
        segment: &SegmentReader,
        weighted: &WeightedPlan<'_>,
        interrupt: &Interrupt,
    ) -> tantivy::Result<Option<SegmentFound>> {
        const RECORDS_BETWEEN_LOOKS: u32 = 4_096;
        let sort = match self.sort.field {
            SortField::Score if self.plan.wants_everything => {
                Sort { field: SortField::Document, descending: false }
            }
            _ => self.sort,
        };
        let mut collector = SegmentCollector::open(
            segment,
            self.filters,
            &self.plan.labels,
            self.facets,
            sort,
            self.limit,
        )?;
        let mut scorer = Scorer::open(segment, self.snapshot, self.plan, weighted, self.weights)?;
        let alive = segment.alive_bitset();
        let mut doc = scorer.seek(0);
        let mut until_look = 0;
        while doc != TERMINATED {
            if until_look == 0 {
                if interrupt.is_raised() {
                    return Ok(None);
                }
                until_look = RECORDS_BETWEEN_LOOKS;
            }
            until_look -= 1;
            if alive.is_none_or(|alive| alive.is_alive(doc)) {
                collector.collect(doc, || scorer.score(doc));
            }
            doc = scorer.seek(doc + 1);
        }
        collector.harvest().map(Some)
    }
}
