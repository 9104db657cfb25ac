//! The network of records that themes are found in, and what is read off it.

use std::collections::BTreeMap;

use azymut_record::{Record, RecordId};

use crate::CoverageOptions;
use crate::coverage::communities::Network;
use crate::similarity::{Nearest, Profiles, Series};

/// Least score of neighbours in the network of records: below it, single frequent words tie
/// records of different subjects.
pub(super) const NETWORK_SCORE: f64 = 0.2;

/// Records and their nearest. An edge weighs the square of the score, so that one close record
/// counts for more than several that share a word.
///
/// A record is tied to the one above it as well, as if it were the farthest neighbour that counts: what
/// a goal is about, its actions are about, in whatever words.
pub(super) fn network(
    records: &[Record],
    profiles: &Profiles,
    options: &CoverageOptions,
) -> Network {
    let wanted = Nearest {
        top: options.neighbours,
        min_score: NETWORK_SCORE,
        series: Series::None,
        ..Nearest::default()
    };
    let queries: Vec<usize> = (0..profiles.len()).collect();
    let mut network: Network = vec![BTreeMap::new(); profiles.len()];
    let places: BTreeMap<&RecordId, usize> =
        records.iter().zip(0..).map(|(record, place)| (&record.id, place)).collect();
    for (place, record) in records.iter().enumerate() {
        let Some(above) = record.parent.as_ref().and_then(|id| places.get(id)) else { continue };
        for (from, to) in [(place, *above), (*above, place)] {
            if let Some(edges) = network.get_mut(from) {
                edges.insert(to, NETWORK_SCORE * NETWORK_SCORE);
            }
        }
    }
    let linked = profiles.each_nearest(&queries, &wanted, options.threads, |record, neighbours| {
        for neighbour in neighbours.iter().filter(|neighbour| neighbour.record != record) {
            for (from, to) in [(record, neighbour.record), (neighbour.record, record)] {
                if let Some(edges) = network.get_mut(from) {
                    edges.insert(to, neighbour.score * neighbour.score);
                }
            }
        }
        Ok::<(), std::convert::Infallible>(())
    });
    match linked {
        Ok(()) => network,
        Err(never) => match never {},
    }
}

/// Lets each community of fewer than `smallest` records join that of the others which it has the
/// heaviest ties to, of equals the first: a statement that stands in a document twice is no theme
/// by itself. One without ties stays as it is.
pub(super) fn join_small(network: &Network, communities: &mut [usize], smallest: usize) {
    let mut sizes: BTreeMap<usize, usize> = BTreeMap::new();
    for community in communities.iter() {
        *sizes.entry(*community).or_default() += 1;
    }
    let is_small = |community: usize| sizes.get(&community).is_some_and(|size| *size < smallest);
    let mut ties: BTreeMap<usize, BTreeMap<usize, f64>> = BTreeMap::new();
    for (edges, from) in network.iter().zip(communities.iter()) {
        for (to, weight) in edges {
            let Some(to) = communities.get(*to).copied() else { continue };
            if is_small(*from) && !is_small(to) {
                *ties.entry(*from).or_default().entry(to).or_default() += weight;
            }
        }
    }
    for community in communities {
        let towards = ties.get(community).into_iter().flatten();
        let heaviest = towards.fold(None, |best: Option<(usize, f64)>, (to, weight)| match best {
            Some(best) if best.1 >= *weight => Some(best),
            _ => Some((*to, *weight)),
        });
        if let Some((to, _)) = heaviest {
            *community = to;
        }
    }
}

/// The place of the record with the heaviest ties to the others; of equals the first.
pub(super) fn most_tied(network: &Network, places: &[usize]) -> usize {
    let ties = |place: usize| -> f64 {
        let edges = network.get(place).into_iter().flatten();
        edges.filter(|(to, _)| places.binary_search(to).is_ok()).map(|(_, weight)| weight).sum()
    };
    let most =
        places.iter().map(|place| (*place, ties(*place))).fold(None, |best, one| match best {
            Some((_, weight)) if weight >= one.1 => best,
            _ => Some(one),
        });
    most.map(|(place, _)| place).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_too_small_joins_where_it_is_tied_most() {
        let mut network: Network = vec![BTreeMap::new(); 9];
        for (a, b, weight) in [
            (0, 1, 1.0),
            (1, 2, 1.0),
            (3, 4, 1.0),
            (4, 5, 1.0),
            (6, 7, 1.0),
            (6, 2, 0.2),
            (6, 3, 0.1),
            (7, 5, 0.3),
        ] {
            network[a].insert(b, weight);
            network[b].insert(a, weight);
        }
        let mut communities = [0, 0, 0, 1, 1, 1, 2, 2, 3];
        join_small(&network, &mut communities, 3);
        // 6 and 7 are tied to the second with 0.4, to the first with 0.2; 8 is tied to nothing.
        assert_eq!(communities, [0, 0, 0, 1, 1, 1, 1, 1, 3]);
        let mut communities = [0, 0, 0, 1, 1, 1, 2, 2, 3];
        join_small(&network, &mut communities, 2);
        assert_eq!(communities, [0, 0, 0, 1, 1, 1, 2, 2, 3]);
    }
}
