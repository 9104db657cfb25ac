//! How much of each part of a corpus has a counterpart in each other part.

use std::collections::BTreeMap;

use azymut_index::Interrupt;

use crate::ReportError;
use crate::matrix::MatrixOptions;
use crate::matrix::resample::{SplitMix64, interval, wilson};

/// What one record meets in one part.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Meeting {
    /// Number of the part.
    pub part: usize,
    /// Score of the nearest record there.
    pub best: f64,
    /// Records there that are as near as the threshold asks.
    pub counterparts: usize,
}

/// A part of a corpus: a city or a document.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Part {
    pub name: String,
    pub label: String,
    /// What each of its records meets, ordered by part.
    pub meetings: Vec<Vec<Meeting>>,
}

/// How much of one part has a counterpart in another.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Directed {
    pub covered: usize,
    pub share: f64,
    /// Percentile bootstrap, 95%.
    pub bootstrap: (f64, f64),
    /// Wilson's score interval, 95%.
    pub wilson: (f64, f64),
    /// Share to be expected if the other part had as few records as the smallest.
    pub rarefied: f64,
    /// Share of the records with at least a related counterpart.
    pub related: f64,
    /// Mean score of the nearest counterpart; below the band `related` it counts as 0.
    pub mean_best: f64,
}

/// How much two parts have in common.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Symmetric {
    /// Records of either that have a counterpart in the other, of all records of both.
    pub share: f64,
    pub bootstrap: (f64, f64),
    pub mean_best: f64,
}

/// The estimates for every two parts.
pub(super) struct Overlaps {
    directed: BTreeMap<(usize, usize), Directed>,
    symmetric: BTreeMap<(usize, usize), Symmetric>,
}

impl Overlaps {
    pub fn estimate(
        parts: &[Part],
        options: &MatrixOptions,
        interrupt: &Interrupt,
    ) -> Result<Self, ReportError> {
        let smallest = parts.iter().map(|part| part.meetings.len()).min().unwrap_or_default();
        let mut samples: Vec<BTreeMap<usize, Vec<u32>>> = Vec::with_capacity(parts.len());
        for part in parts {
            if interrupt.is_raised() {
                return Err(ReportError::Interrupted);
            }
            samples.push(resampled(part, options));
        }
        let mut overlaps = Self { directed: BTreeMap::new(), symmetric: BTreeMap::new() };
        for (a, part) in parts.iter().enumerate() {
            for (b, other) in parts.iter().enumerate().filter(|(b, _)| *b != a) {
                let counts = samples.get(a).and_then(|samples| samples.get(&b));
                let sizes = (smallest, other.meetings.len());
                overlaps.directed.insert((a, b), directed(part, b, counts, sizes, options));
            }
        }
        for (a, part) in parts.iter().enumerate() {
            for (b, other) in parts.iter().enumerate().skip(a + 1) {
                let sizes = [part.meetings.len(), other.meetings.len()];
                let counts = [
                    samples.get(a).and_then(|samples| samples.get(&b)),
                    samples.get(b).and_then(|samples| samples.get(&a)),
                ];
                let both = [overlaps.directed(a, b), overlaps.directed(b, a)];
                overlaps.symmetric.insert((a, b), symmetric(both, sizes, counts, options));
            }
        }
        Ok(overlaps)
    }

    pub fn directed(&self, a: usize, b: usize) -> Directed {
        self.directed.get(&(a, b)).copied().unwrap_or_default()
    }

    pub fn symmetric(&self, a: usize, b: usize) -> Symmetric {
        self.symmetric.get(&(a.min(b), a.max(b))).copied().unwrap_or_default()
    }
}

/// For each part that `part` meets, the number of its records with a counterpart there, in each
/// resample of its records.
fn resampled(part: &Part, options: &MatrixOptions) -> BTreeMap<usize, Vec<u32>> {
    let covered = |meetings: &Vec<Meeting>| -> Vec<usize> {
        meetings.iter().filter(|m| m.counterparts > 0).map(|m| m.part).collect()
    };
    let covered_in: Vec<Vec<usize>> = part.meetings.iter().map(covered).collect();
    let mut others: Vec<usize> = covered_in.iter().flatten().copied().collect();
    others.sort_unstable();
    others.dedup();
    // A draw is counted for every part that it meets: these are found by their places in `others`.
    let place = |other: &usize| others.binary_search(other).ok();
    let places: Vec<Vec<usize>> =
        covered_in.iter().map(|others| others.iter().filter_map(place).collect()).collect();
    let mut samples = vec![vec![0; options.resamples]; others.len()];
    // The part's own name decides its draws, so that they do not change with its neighbours.
    let mut random = SplitMix64::named(options.seed, &part.name);
    let mut counts = vec![0_u32; others.len()];
    for resample in 0..options.resamples {
        counts.fill(0);
        for _ in 0..places.len() {
            let drawn = random.below(places.len());
            for at in places.get(drawn).into_iter().flatten() {
                if let Some(count) = counts.get_mut(*at) {
                    *count += 1;
                }
            }
        }
        for (sample, count) in samples.iter_mut().zip(&counts) {
            if let Some(sampled) = sample.get_mut(resample) {
                *sampled = *count;
            }
        }
    }
    others.into_iter().zip(samples).collect()
}

fn directed(
    part: &Part,
    other: usize,
    counts: Option<&Vec<u32>>,
    (smallest, size): (usize, usize),
    options: &MatrixOptions,
) -> Directed {
    let records = part.meetings.len();
    let met = || part.meetings.iter().flatten().filter(|meeting| meeting.part == other);
    let covered = met().filter(|meeting| meeting.counterparts > 0).count();
    let of = |count: f64| if records == 0 { 0.0 } else { count / records as f64 };
    let rarefied: f64 = met().map(|m| chance_of_any(m.counterparts, size, smallest)).sum();
    let best: f64 = met().map(|meeting| meeting.best).sum();
    let samples = (0..options.resamples)
        .map(|at| of(f64::from(counts.and_then(|counts| counts.get(at)).copied().unwrap_or(0))));
    Directed {
        covered,
        share: of(covered as f64),
        bootstrap: interval(samples.collect()),
        wilson: wilson(covered, records),
        rarefied: of(rarefied),
        related: of(met().count() as f64),
        mean_best: of(best),
    }
}

fn symmetric(
    both: [Directed; 2],
    sizes: [usize; 2],
    counts: [Option<&Vec<u32>>; 2],
    options: &MatrixOptions,
) -> Symmetric {
    let [size_a, size_b] = sizes.map(|size| size as f64);
    let of = |count: f64| if size_a + size_b > 0.0 { count / (size_a + size_b) } else { 0.0 };
    let [a, b] = both;
    let samples = (0..options.resamples).map(|at| {
        let covered: u32 =
            counts.iter().flatten().filter_map(|counts| counts.get(at)).copied().sum();
        of(f64::from(covered))
    });
    Symmetric {
        share: of((a.covered + b.covered) as f64),
        bootstrap: interval(samples.collect()),
        mean_best: of(a.mean_best * size_a + b.mean_best * size_b),
    }
}

/// The chance that at least one of `wanted` records is among `drawn` of `all`, without putting back:
/// 1 − C(all − wanted, drawn) / C(all, drawn).
fn chance_of_any(wanted: usize, all: usize, drawn: usize) -> f64 {
    if wanted + drawn > all {
        return if wanted == 0 || drawn == 0 { 0.0 } else { 1.0 };
    }
    let none: f64 = (0..drawn).map(|at| (all - wanted - at) as f64 / (all - at) as f64).product();
    1.0 - none
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options() -> MatrixOptions {
        MatrixOptions { resamples: 2_000, ..MatrixOptions::default() }
    }

    /// A part of `size` records of which the first `covered` have `counterparts` in part `other`.
    fn part(name: &str, size: usize, covered: usize, other: usize, counterparts: usize) -> Part {
        let meeting = Meeting { part: other, best: 0.8, counterparts };
        let meetings = (0..size).map(|at| if at < covered { vec![meeting] } else { vec![] });
        Part { name: name.to_owned(), label: name.to_owned(), meetings: meetings.collect() }
    }

    #[test]
    fn chances_are_those_of_drawing_without_putting_back() {
        assert_eq!(chance_of_any(0, 10, 4), 0.0);
        assert_eq!(chance_of_any(10, 10, 4), 1.0);
        assert_eq!(chance_of_any(7, 10, 4), 1.0);
        // By hand: 1 - C(8,4)/C(10,4) = 1 - 70/210.
        assert!((chance_of_any(2, 10, 4) - 2.0 / 3.0).abs() < 1e-12);
    }

    fn estimate(parts: &[Part]) -> Overlaps {
        Overlaps::estimate(parts, &options(), &Interrupt::new()).unwrap()
    }

    #[test]
    fn a_small_part_is_less_certain() {
        let wide = |size: usize| {
            let parts = [part("a", size, size / 2, 1, 1), part("b", 30, 0, 0, 0)];
            let (low, high) = estimate(&parts).directed(0, 1).bootstrap;
            assert!(low < 0.5 && high > 0.5, "{low} {high}");
            high - low
        };
        assert!(wide(10) > 2.0 * wide(100));
        // The bootstrap of nothing is nothing; Wilson's interval knows that 4 records tell little.
        let parts = [part("a", 4, 0, 1, 1), part("b", 30, 0, 0, 0)];
        let none = estimate(&parts).directed(0, 1);
        assert_eq!(none.bootstrap, (0.0, 0.0));
        assert!(none.wilson.1 > 0.4, "{none:?}");
    }

    #[test]
    fn the_draws_of_a_part_do_not_depend_on_its_neighbours() {
        let two = [part("a", 20, 7, 1, 1), part("b", 30, 3, 0, 1)];
        let three = [two[0].clone(), two[1].clone(), part("c", 9, 9, 0, 2)];
        let [one, other] = [estimate(&two), estimate(&three)];
        assert_eq!(one.directed(0, 1).bootstrap, other.directed(0, 1).bootstrap);
    }
}
