//! Which records of two sides belong together.

use std::collections::{BTreeMap, BTreeSet};

use pathfinding::kuhn_munkres::kuhn_munkres;
use pathfinding::matrix::Matrix;

use crate::ReportError;

/// Two records that are alike: places within either side, and the score.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Candidate {
    pub a: usize,
    pub b: usize,
    pub score: f64,
}

/// Records that belong together; a side is empty where the other has no counterpart.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct AlignedGroup {
    /// Places within the first side, ascending.
    pub a: Vec<usize>,
    /// Places within the second side, ascending.
    pub b: Vec<usize>,
    /// What ties them: the assigned pair first, then what was attached to it.
    pub ties: Vec<Candidate>,
}

/// Cells of the largest assignment that is solved: the work grows with its power 3/2.
const ASSIGNMENT_CELLS: usize = 1_000_000;

/// Groups the records of two sides of `sizes`.
///
/// First every record gets at most one partner, so that the sum of the scores is the greatest
/// possible (an assignment, solved exactly by the Hungarian method: Kuhn 1955, Munkres 1957). A
/// record that got none although it has candidates is then attached to the partnered record that
/// it is most like. Groups are ordered by their first record of the first side; those of the
/// second side alone come last.
///
/// # Errors
/// [`ReportError::TooLarge`] where too many records are alike.
pub(super) fn align(
    sizes: [usize; 2],
    candidates: &[Candidate],
) -> Result<Vec<AlignedGroup>, ReportError> {
    let mut scores: BTreeMap<(usize, usize), f64> = BTreeMap::new();
    for candidate in candidates {
        scores.insert((candidate.a, candidate.b), candidate.score);
    }
    let mut ties = Vec::new();
    for component in components(&scores) {
        ties.extend(assign(&component, &scores)?);
    }
    let assigned = ties.len();
    attach(&scores, &mut ties);
    Ok(groups(sizes, &ties, assigned))
}

/// The records of either side that hang together through candidates.
fn components(scores: &BTreeMap<(usize, usize), f64>) -> Vec<[Vec<usize>; 2]> {
    let mut of_b: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    let mut of_a: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (a, b) in scores.keys() {
        of_a.entry(*a).or_default().push(*b);
        of_b.entry(*b).or_default().push(*a);
    }
    let mut seen: BTreeSet<usize> = BTreeSet::new();
    let mut components = Vec::new();
    for start in of_a.keys() {
        if !seen.insert(*start) {
            continue;
        }
        let (mut rows, mut columns) = (vec![*start], BTreeSet::new());
        let mut next = 0;
        while let Some(row) = rows.get(next).copied() {
            next += 1;
            for column in of_a.get(&row).into_iter().flatten() {
                if columns.insert(*column) {
                    let more = of_b.get(column).into_iter().flatten();
                    rows.extend(more.copied().filter(|other| seen.insert(*other)));
                }
            }
        }
        rows.sort_unstable();
        components.push([rows, columns.into_iter().collect()]);
    }
    components
}

fn assign(
    [rows, columns]: &[Vec<usize>; 2],
    scores: &BTreeMap<(usize, usize), f64>,
) -> Result<Vec<Candidate>, ReportError> {
    let cells = rows.len().saturating_mul(columns.len());
    if cells > ASSIGNMENT_CELLS {
        return Err(ReportError::TooLarge {
            what: "pairs of records that hang together through their likeness",
            count: cells,
            most: ASSIGNMENT_CELLS,
        });
    }
    // The method wants no more rows than columns.
    let turned = rows.len() > columns.len();
    let (short, long) = if turned { (columns, rows) } else { (rows, columns) };
    let score = |row: usize, column: usize| {
        let pair = if turned { (column, row) } else { (row, column) };
        scores.get(&pair).copied()
    };
    // Whole numbers, so that no rounding decides; a pair that is no candidate weighs nothing.
    let weights: Vec<i64> = short
        .iter()
        .flat_map(|row| long.iter().map(move |column| (*row, *column)))
        .map(|(row, column)| score(row, column).map_or(0, |score| (score * 1e6).round() as i64))
        .collect();
    let Ok(weights) = Matrix::from_vec(short.len(), long.len(), weights) else {
        return Ok(Vec::new());
    };
    let (_, partners) = kuhn_munkres(&weights);
    let pairs = short.iter().zip(partners).filter_map(|(row, partner)| {
        let column = *long.get(partner)?;
        let (a, b) = if turned { (column, *row) } else { (*row, column) };
        scores.get(&(a, b)).map(|score| Candidate { a, b, score: *score })
    });
    Ok(pairs.collect())
}

/// Ties every record without a partner to the one with a partner that it is most like.
fn attach(scores: &BTreeMap<(usize, usize), f64>, ties: &mut Vec<Candidate>) {
    let with_partner =
        [ties.iter().map(|tie| tie.a).collect(), ties.iter().map(|tie| tie.b).collect()];
    let [in_a, in_b]: [BTreeSet<usize>; 2] = with_partner;
    let mut best: BTreeMap<(bool, usize), Candidate> = BTreeMap::new();
    for (&(a, b), &score) in scores {
        let key = match (in_a.contains(&a), in_b.contains(&b)) {
            (false, true) => (false, a),
            (true, false) => (true, b),
            // Two without partners that are candidates of each other would have been assigned.
            _ => continue,
        };
        let candidate = Candidate { a, b, score };
        let known = best.entry(key).or_insert(candidate);
        if score > known.score {
            *known = candidate;
        }
    }
    ties.extend(best.into_values());
}

fn groups(sizes: [usize; 2], ties: &[Candidate], assigned: usize) -> Vec<AlignedGroup> {
    let [size_a, size_b] = sizes;
    // A group is what hangs together through ties; each is told by an assigned pair of its own or
    // by those that attachments join.
    let mut by_a: BTreeMap<usize, usize> = BTreeMap::new();
    let mut by_b: BTreeMap<usize, usize> = BTreeMap::new();
    let mut groups: Vec<AlignedGroup> = Vec::new();
    for tie in ties.get(..assigned).unwrap_or_default() {
        by_a.insert(tie.a, groups.len());
        by_b.insert(tie.b, groups.len());
        groups.push(AlignedGroup { a: vec![tie.a], b: vec![tie.b], ties: vec![*tie] });
    }
    // An attached record has no partner and so joins exactly one group.
    for tie in ties.get(assigned..).unwrap_or_default() {
        let number = by_a.get(&tie.a).or_else(|| by_b.get(&tie.b)).copied();
        let Some(group) = number.and_then(|number| groups.get_mut(number)) else { continue };
        if !group.a.contains(&tie.a) {
            group.a.push(tie.a);
        } else {
            group.b.push(tie.b);
        }
        group.ties.push(*tie);
    }
    let used_a: BTreeSet<usize> = groups.iter().flat_map(|group| group.a.iter().copied()).collect();
    let used_b: BTreeSet<usize> = groups.iter().flat_map(|group| group.b.iter().copied()).collect();
    groups.extend(
        (0..size_a)
            .filter(|a| !used_a.contains(a))
            .map(|a| AlignedGroup { a: vec![a], ..AlignedGroup::default() }),
    );
    for group in &mut groups {
        group.a.sort_unstable();
        group.b.sort_unstable();
    }
    groups.sort_by_key(|group| group.a.first().copied());
    groups.extend(
        (0..size_b)
            .filter(|b| !used_b.contains(b))
            .map(|b| AlignedGroup { b: vec![b], ..AlignedGroup::default() }),
    );
    groups
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn candidates(scores: &[(usize, usize, f64)]) -> Vec<Candidate> {
        scores.iter().map(|&(a, b, score)| Candidate { a, b, score }).collect()
    }

    fn shape(groups: &[AlignedGroup]) -> Vec<(Vec<usize>, Vec<usize>)> {
        groups.iter().map(|group| (group.a.clone(), group.b.clone())).collect()
    }

    #[test]
    fn the_sum_decides_and_not_the_best_pair() {
        // Taking 0–0 first would leave 1 with nothing: 0.9 against 0.8 + 0.7.
        let found = align([2, 2], &candidates(&[(0, 0, 0.9), (0, 1, 0.8), (1, 0, 0.7)])).unwrap();
        assert_eq!(shape(&found), [(vec![0], vec![1]), (vec![1], vec![0])]);
    }

    #[test]
    fn what_finds_no_partner_joins_the_nearest_or_stands_alone() {
        let scores = candidates(&[(0, 0, 0.9), (0, 1, 0.6), (2, 2, 0.8), (3, 2, 0.5)]);
        let found = align([4, 4], &scores).unwrap();
        assert_eq!(
            shape(&found),
            [(vec![0], vec![0, 1]), (vec![1], vec![]), (vec![2, 3], vec![2]), (vec![], vec![3])]
        );
        assert_eq!(found[0].ties.iter().map(|tie| tie.score).collect::<Vec<_>>(), [0.9, 0.6]);
    }

    #[test]
    fn sides_of_nothing_have_no_groups() {
        assert!(align([0, 0], &[]).unwrap().is_empty());
    }

    /// The greatest sum by trying everything.
    fn brute_force(rows: &[Vec<Option<f64>>], used: &mut Vec<bool>) -> f64 {
        let Some((row, rest)) = rows.split_first() else { return 0.0 };
        let mut best = brute_force(rest, used);
        for (column, score) in row.iter().enumerate() {
            if let Some(score) = score
                && !used[column]
            {
                used[column] = true;
                best = best.max(score + brute_force(rest, used));
                used[column] = false;
            }
        }
        best
    }

    proptest! {
        #[test]
        fn every_record_stands_once_and_the_assignment_is_the_best(
            rows in proptest::collection::vec(
                proptest::collection::vec(proptest::option::of(1_u32..=100), 5), 0..6)
        ) {
            let rows: Vec<Vec<Option<f64>>> = rows
                .into_iter()
                .map(|row| row.into_iter().map(|s| s.map(|s| f64::from(s) / 100.0)).collect())
                .collect();
            let scores: Vec<Candidate> = rows
                .iter()
                .enumerate()
                .flat_map(|(a, row)| {
                    row.iter().enumerate().filter_map(move |(b, score)| {
                        score.map(|score| Candidate { a, b, score })
                    })
                })
                .collect();
            let groups = align([rows.len(), 5], &scores).unwrap();
            let mut a: Vec<usize> = groups.iter().flat_map(|g| g.a.clone()).collect();
            let mut b: Vec<usize> = groups.iter().flat_map(|g| g.b.clone()).collect();
            a.sort_unstable();
            b.sort_unstable();
            prop_assert_eq!(a, (0..rows.len()).collect::<Vec<_>>());
            prop_assert_eq!(b, (0..5).collect::<Vec<_>>());
            let sum: f64 =
                groups.iter().filter_map(|g| g.ties.first()).map(|tie| tie.score).sum();
            let best = brute_force(&rows, &mut vec![false; 5]);
            prop_assert!((sum - best).abs() < 1e-9, "{} {}", sum, best);
        }
    }
}
