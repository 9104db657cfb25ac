use std::collections::BTreeMap;

use tantivy::{DocAddress, DocId, SegmentReader};

use super::filter::Filter;
use super::ground::Ground;
use super::keys::{KeyMaker, KeyPart};
use super::ranking::Ranking;
use super::record_reader::RecordReader;
use super::scorer::Formula;
use super::snapshot::Snapshot;
use super::walk::Sets;
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
    /// Why they score what they do, in the same order, where that was asked for: all, or those of the page.
    pub explanations: Vec<Explanation>,
    /// Counts by field and value, without zeros.
    pub facets: BTreeMap<FacetField, BTreeMap<String, u64>>,
}

struct SegmentHit {
    key: Vec<KeyPart>,
    doc: DocId,
    score: f32,
}

/// What one segment found.
struct SegmentFound {
    total: usize,
    /// The best records, best first.
    best: Vec<SegmentHit>,
    facets: BTreeMap<FacetField, BTreeMap<String, u64>>,
    /// What the walk has read, where scores are to be explained.
    sets: Option<Sets>,
}

impl SearchTask<'_> {
    /// Searches every segment.
    pub(crate) fn run(&self) -> Result<Found, IndexError> {
        Ok(self.run_until(&Interrupt::new())?.unwrap_or_default())
    }

    /// Searches every segment; nothing is found where the search is interrupted.
    pub(crate) fn run_until(&self, interrupt: &Interrupt) -> Result<Option<Found>, IndexError> {
        self.run_page(0, interrupt)
    }

    /// As [`run_until`](Self::run_until), but only the records from the `first` of the best on are explained.
    pub(crate) fn run_page(
        &self,
        first: usize,
        interrupt: &Interrupt,
    ) -> Result<Option<Found>, IndexError> {
        let weighted = WeightedPlan::new(self.plan, self.snapshot, self.weights, interrupt)?;
        let Some(weighted) = weighted else { return Ok(None) };
        let mut found = Found::default();
        let mut best: Vec<(DocAddress, SegmentHit)> = Vec::new();
        let mut read = Vec::new();
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
            read.extend(part.sets);
            best.extend(part.best.into_iter().map(|hit| (DocAddress::new(ordinal, hit.doc), hit)));
        }
        best.sort_by(|(_, left), (_, right)| left.key.cmp(&right.key));
        best.truncate(self.limit);
        found.best.extend(best.into_iter().map(|(address, hit)| (address, hit.score)));
        let page = found.best.get(first..).unwrap_or_default();
        let explanations = self
            .explain(page, &weighted, &read, interrupt)
            .map_err(|error| self.snapshot.error(&error))?;
        let Some(explanations) = explanations else { return Ok(None) };
        found.explanations = explanations;
        Ok(Some(found))
    }

    /// Why records score what they do, in their order, by what was read of each segment; of segments of which nothing is
    /// told, nothing. None where it is interrupted.
    fn explain(
        &self,
        records: &[(DocAddress, f32)],
        weighted: &WeightedPlan<'_>,
        read: &[Sets],
        interrupt: &Interrupt,
    ) -> tantivy::Result<Option<Vec<Explanation>>> {
        let Self { snapshot, weights, .. } = self;
        let formula = Formula { plan: weighted, weights };
        let mut explained: Vec<(usize, Explanation)> = Vec::new();
        for ((ordinal, segment), sets) in (0..).zip(snapshot.searcher.segment_readers()).zip(read) {
            let norms = snapshot.norms(ordinal, segment, &weights.b)?;
            let mut reader = RecordReader::open(segment, &snapshot.fields, formula, &norms);
            let own = records.iter().map(|(address, _)| *address).enumerate();
            let mut own: Vec<(usize, DocAddress)> =
                own.filter(|(_, address)| address.segment_ord == ordinal).collect();
            // A reader goes forward only.
            own.sort_unstable_by_key(|(_, address)| address.doc_id);
            for (rank, address) in own {
                if interrupt.is_raised() {
                    return Ok(None);
                }
                explained.push((rank, reader.explain(address.doc_id, sets)?));
            }
        }
        explained.sort_unstable_by_key(|(rank, _)| *rank);
        Ok(Some(explained.into_iter().map(|(_, explanation)| explanation).collect()))
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
        let ranking = Ranking { ground, plan: self.plan, filter: &filter, keys: &keys };
        let Some(ranked) = ranking.best(self.limit)? else { return Ok(None) };
        let mut best = Vec::with_capacity(ranked.best.len());
        // What is best in the only segment is best.
        let is_only = self.snapshot.searcher.segment_readers().len() == 1;
        for (key, doc, score) in ranked.best {
            let key = if is_only { Vec::new() } else { keys.resolve(key)? };
            best.push(SegmentHit { key, doc, score });
        }
        let mut facets = BTreeMap::new();
        let passing = filter.pass(&ranked.matching);
        for field in self.facets {
            let column = snapshot.facet_column(ordinal, segment, *field)?;
            let counted = filter.counted(&ranked.matching, *field);
            facets.insert(*field, column.count(counted.as_ref().unwrap_or(&passing)));
        }
        let sets = self.explains.then_some(ranked.sets);
        Ok(Some(SegmentFound { total: passing.count(), best, facets, sets }))
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
