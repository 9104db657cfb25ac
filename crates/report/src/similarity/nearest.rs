//! The exact nearest records of each record.
//!
//! Postings are read from the rarest feature on. What the features not yet read can still add is
//! bounded twice, by their greatest weights (MaxScore: Turtle, Flood, *Query evaluation:
//! strategies and optimizations*, 1995) and by the length of what is left of the query (the prefix
//! bound of Bayardo, Ma, Srikant, *Scaling up all pairs similarity search*, WWW 2007). As soon as
//! no record that was not met can be among the nearest, reading stops, and those that were met and
//! still can be are scored in full.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};

use azymut_index::Interrupt;

use crate::ReportError;
use crate::similarity::vectors::score;
use crate::similarity::workers::joined;
use crate::similarity::{Profiles, Vectors};

/// Which neighbours are wanted.
#[derive(Debug, Clone, PartialEq)]
pub struct Nearest {
    /// Most neighbours of a record.
    pub top: usize,
    /// Least score of a neighbour. Records that share nothing are never neighbours.
    pub min_score: f64,
    /// Which records are not compared with each other.
    pub series: Series,
    /// For each record whether it may be a neighbour; every record may where this is none.
    pub among: Option<Vec<bool>>,
}

/// Records that say the same because they come from the same hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Series {
    /// Those of one city; those of one document where the city is not known.
    #[default]
    City,
    /// Those of one document.
    Document,
    /// None: any two records are compared.
    None,
}

/// A record and how alike it is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Neighbour {
    /// Its place among the records.
    pub record: usize,
    /// Its score, from 0 to 1.
    pub score: f64,
}

impl Default for Nearest {
    fn default() -> Self {
        Self { top: 10, min_score: 0.0, series: Series::City, among: None }
    }
}

/// The records that hold each feature, ascending, and the feature's weights in them.
#[derive(Debug, Clone)]
pub(super) struct Postings {
    starts: Vec<usize>,
    records: Vec<u32>,
    weights: Vec<f32>,
    /// Greatest weight of each feature.
    most: Vec<f32>,
}

impl Postings {
    pub fn of(vectors: &Vectors) -> Self {
        let mut counts = vec![0usize; vectors.columns() + 1];
        for feature in &vectors.features {
            if let Some(count) = counts.get_mut(*feature as usize) {
                *count += 1;
            }
        }
        // A feature of one record meets nothing.
        counts.iter_mut().filter(|count| **count < 2).for_each(|count| *count = 0);
        let mut sum = 0;
        let starts: Vec<usize> = counts
            .iter()
            .map(|count| {
                sum += count;
                sum - count
            })
            .collect();
        let mut next = starts.clone();
        let mut postings = Self {
            records: vec![0; sum],
            weights: vec![0.0; sum],
            most: vec![0.0; vectors.columns()],
            starts,
        };
        for row in 0..vectors.len() {
            let (features, weights) = vectors.row(row);
            for (feature, weight) in features.iter().zip(weights) {
                let feature = *feature as usize;
                if postings.list(feature).is_empty() {
                    continue;
                }
                let Some(at) = next.get_mut(feature) else { continue };
                if let (Some(record), Some(slot), Some(most)) = (
                    postings.records.get_mut(*at),
                    postings.weights.get_mut(*at),
                    postings.most.get_mut(feature),
                ) {
                    *record = u32::try_from(row).unwrap_or(u32::MAX);
                    *slot = *weight;
                    *most = most.max(*weight);
                }
                *at += 1;
            }
        }
        postings
    }

    fn list(&self, feature: usize) -> Range<usize> {
        match (self.starts.get(feature), self.starts.get(feature + 1)) {
            (Some(start), Some(end)) => *start..*end,
            _ => 0..0,
        }
    }
}

/// Queries that are answered between two reports of progress.
const WAVE: usize = 1_024;
/// Queries that a thread takes at a time.
const SHARE: usize = 64;
/// What rounding can make of a score: of single-precision sums, and of scores to six decimals.
const SLACK: f32 = 1e-5;

impl Profiles {
    /// The nearest of one record, the nearest first, ties in the order of the identifiers.
    pub fn nearest(&self, record: usize, wanted: &Nearest) -> Vec<Neighbour> {
        Searcher::new(self, wanted).nearest(record)
    }

    /// The nearest of each of `queries`, given to `emit` in the order of the queries; the same for
    /// any number of threads. What waits for `emit` is bounded.
    ///
    /// # Errors
    /// What `emit` returns; nothing is searched after it.
    pub fn each_nearest<E>(
        &self,
        queries: &[usize],
        wanted: &Nearest,
        threads: usize,
        mut emit: impl FnMut(usize, Vec<Neighbour>) -> Result<(), E>,
    ) -> Result<(), E> {
        for wave in queries.chunks(WAVE) {
            for (query, neighbours) in wave.iter().zip(self.wave(wave, wanted, threads)) {
                emit(*query, neighbours)?;
            }
        }
        Ok(())
    }

    /// As [`Profiles::each_nearest`], for `emit` that cannot fail; stopped soon after `interrupt` is
    /// raised.
    ///
    /// # Errors
    /// [`ReportError::Interrupted`].
    pub(crate) fn each_nearest_until(
        &self,
        queries: &[usize],
        wanted: &Nearest,
        threads: usize,
        interrupt: &Interrupt,
        mut emit: impl FnMut(usize, Vec<Neighbour>),
    ) -> Result<(), ReportError> {
        for part in queries.chunks(SHARE * threads.clamp(1, 64)) {
            if interrupt.is_raised() {
                return Err(ReportError::Interrupted);
            }
            let found = self.each_nearest(part, wanted, threads, |query, neighbours| {
                emit(query, neighbours);
                Ok::<(), std::convert::Infallible>(())
            });
            let Ok(()) = found;
        }
        Ok(())
    }

    fn wave(&self, queries: &[usize], wanted: &Nearest, threads: usize) -> Vec<Vec<Neighbour>> {
        let shares: Vec<&[usize]> = queries.chunks(SHARE).collect();
        let next = AtomicUsize::new(0);
        let work = || {
            let mut searcher = Searcher::new(self, wanted);
            let mut answered = Vec::new();
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                let Some(share) = shares.get(number) else { break };
                let found: Vec<_> = share.iter().map(|query| searcher.nearest(*query)).collect();
                answered.push((number, found));
            }
            answered
        };
        let threads = threads.clamp(1, 64).min(shares.len());
        let mut answered: Vec<(usize, Vec<Vec<Neighbour>>)> = if threads <= 1 {
            work()
        } else {
            std::thread::scope(|scope| {
                let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
                joined(workers).into_iter().flatten().collect()
            })
        };
        answered.sort_unstable_by_key(|(number, _)| *number);
        answered.into_iter().flat_map(|(_, found)| found).collect()
    }
}

/// A feature of the query.
struct Term {
    weight: f32,
    list: Range<usize>,
    /// What this feature and all after it can add to a score.
    bound: f32,
}

/// Answers one query after another in the same memory.
struct Searcher<'a> {
    profiles: &'a Profiles,
    wanted: &'a Nearest,
    series: Option<&'a [u32]>,
    /// What each record met so far has of the score.
    sums: Vec<f32>,
    met: Vec<u32>,
    /// The query's weight of each feature.
    query: Vec<f32>,
}

impl<'a> Searcher<'a> {
    fn new(profiles: &'a Profiles, wanted: &'a Nearest) -> Self {
        Self {
            profiles,
            wanted,
            series: profiles.series(wanted.series),
            sums: vec![0.0; profiles.len()],
            met: Vec::new(),
            query: vec![0.0; profiles.vectors().columns()],
        }
    }

    fn nearest(&mut self, record: usize) -> Vec<Neighbour> {
        if self.wanted.top == 0 || record >= self.profiles.len() {
            return Vec::new();
        }
        let terms = self.terms(record);
        let mut left = 0.0;
        let mut least = self.least_score();
        for term in &terms {
            // Finding the bar costs as much as reading the records met once more.
            if self.met.len() >= self.wanted.top && term.list.len() > self.met.len() {
                least = least.max(self.bar(record));
            }
            left = term.bound;
            if left + SLACK < least {
                break;
            }
            left = 0.0;
            self.read(term);
        }
        let neighbours = self.best(record, left, least);
        for record in self.met.drain(..) {
            if let Some(sum) = self.sums.get_mut(record as usize) {
                *sum = 0.0;
            }
        }
        neighbours
    }

    fn least_score(&self) -> f32 {
        if self.wanted.min_score > 0.0 { self.wanted.min_score as f32 - SLACK } else { 0.0 }
    }

    /// The query's features that other records have, the rarest first.
    fn terms(&self, record: usize) -> Vec<Term> {
        let (features, weights) = self.profiles.vectors().row(record);
        let postings = &self.profiles.postings;
        let mut terms: Vec<(Term, f32)> = features
            .iter()
            .zip(weights)
            .map(|(feature, weight)| {
                let list = postings.list(*feature as usize);
                let most = postings.most.get(*feature as usize).copied().unwrap_or_default();
                (Term { weight: *weight, list, bound: 0.0 }, most)
            })
            .filter(|(term, _)| !term.list.is_empty())
            .collect();
        terms.sort_by_key(|(term, _)| term.list.len());
        let (mut by_weight, mut by_length) = (0.0f32, 0.0f32);
        for (term, most) in terms.iter_mut().rev() {
            by_weight += term.weight * *most;
            by_length += term.weight * term.weight;
            term.bound = by_weight.min(by_length.sqrt());
        }
        terms.into_iter().map(|(term, _)| term).collect()
    }

    fn read(&mut self, term: &Term) {
        let postings = &self.profiles.postings;
        let records = postings.records.get(term.list.clone()).unwrap_or_default();
        let weights = postings.weights.get(term.list.clone()).unwrap_or_default();
        for (record, weight) in records.iter().zip(weights) {
            if let Some(sum) = self.sums.get_mut(*record as usize) {
                if *sum == 0.0 {
                    self.met.push(*record);
                }
                *sum += term.weight * weight;
            }
        }
    }

    /// The least sum among the best so far: whoever is to be among the nearest must reach it.
    fn bar(&self, record: usize) -> f32 {
        let mut best = BinaryHeap::with_capacity(self.wanted.top + 1);
        for other in &self.met {
            let sum = self.sum(*other);
            // Sums are positive, so that their bits are ordered as they are.
            let fits = best.len() < self.wanted.top
                || best.peek().is_some_and(|Reverse(least)| sum.to_bits() > *least);
            if fits && self.may_meet(record, *other as usize) {
                best.push(Reverse(sum.to_bits()));
                if best.len() > self.wanted.top {
                    best.pop();
                }
            }
        }
        match best.peek() {
            Some(Reverse(least)) if best.len() == self.wanted.top => f32::from_bits(*least) - SLACK,
            _ => 0.0,
        }
    }

    /// The nearest among the records met, to whose sums at most `left` may be missing.
    fn best(&mut self, record: usize, left: f32, least: f32) -> Vec<Neighbour> {
        let least =
            least.max(if self.met.len() > self.wanted.top { self.bar(record) } else { 0.0 });
        self.set_query(record, true);
        // The order of `Best`: the farthest of the nearest on top.
        let mut best: BinaryHeap<Best> = BinaryHeap::with_capacity(self.wanted.top + 1);
        for other in &self.met {
            if self.sum(*other) + left + SLACK < least || !self.may_meet(record, *other as usize) {
                continue;
            }
            let found = Best {
                score: self.exact(*other as usize),
                by_id: self.profiles.by_id.get(*other as usize).copied().unwrap_or_default(),
                record: *other,
            };
            if found.score <= 0.0 || found.score < self.wanted.min_score {
                continue;
            }
            best.push(found);
            if best.len() > self.wanted.top {
                best.pop();
            }
        }
        self.set_query(record, false);
        best.into_sorted_vec()
            .into_iter()
            .map(|best| Neighbour { record: best.record as usize, score: best.score })
            .collect()
    }

    fn set_query(&mut self, record: usize, on: bool) {
        let (features, weights) = self.profiles.vectors().row(record);
        for (feature, weight) in features.iter().zip(weights) {
            if let Some(slot) = self.query.get_mut(*feature as usize) {
                *slot = if on { *weight } else { 0.0 };
            }
        }
    }

    /// The score in full, added up as everywhere in the order of the features.
    fn exact(&self, other: usize) -> f64 {
        let (features, weights) = self.profiles.vectors().row(other);
        let of_query = |feature: &u32| self.query.get(*feature as usize).copied();
        score(
            features
                .iter()
                .zip(weights)
                .map(|(feature, weight)| {
                    f64::from(of_query(feature).unwrap_or_default()) * f64::from(*weight)
                })
                .sum(),
        )
    }

    fn sum(&self, record: u32) -> f32 {
        self.sums.get(record as usize).copied().unwrap_or_default()
    }

    fn may_meet(&self, record: usize, other: usize) -> bool {
        record != other
            && self.series.is_none_or(|series| series.get(record) != series.get(other))
            && self
                .wanted
                .among
                .as_ref()
                .is_none_or(|among| among.get(other).copied().unwrap_or_default())
    }
}

/// A neighbour; greater is farther.
struct Best {
    score: f64,
    by_id: u32,
    record: u32,
}

impl Ord for Best {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        other.score.total_cmp(&self.score).then(self.by_id.cmp(&other.by_id))
    }
}

impl PartialOrd for Best {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Best {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Best {}
