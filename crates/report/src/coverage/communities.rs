//! Communities of a weighted network by the Louvain method (Blondel, Guillaume, Lambiotte, Lefebvre,
//! *Fast unfolding of communities in large networks*, J. Stat. Mech. 2008), with the resolution of
//! Reichardt and Bornholdt (Phys. Rev. E 2006). Nodes are visited in their order and ties go to
//! the community of the lowest number, so that the same network has the same communities.

use std::collections::BTreeMap;

/// An undirected network: `edges[node]` holds neighbours and weights, each edge at both its ends.
pub(super) type Network = Vec<BTreeMap<usize, f64>>;

/// Rounds that a level may take; each raises the modularity, so that few are needed.
const ROUNDS: usize = 100;

/// Gains below this are rounding.
const GAIN: f64 = 1e-12;

/// The community of each node, numbered from 0 in the order of their first nodes.
pub(super) fn communities(network: &Network, resolution: f64) -> Vec<usize> {
    let mut member: Vec<usize> = (0..network.len()).collect();
    let mut level = network.clone();
    loop {
        let found = renumbered(&local_moves(&level, resolution));
        for community in &mut member {
            *community = found.get(*community).copied().unwrap_or_default();
        }
        let count = found.iter().max().map_or(0, |most| most + 1);
        if count == level.len() {
            return renumbered(&member);
        }
        level = aggregated(&level, &found, count);
    }
}

/// Moves nodes one by one to the neighbouring community that raises the modularity most.
fn local_moves(network: &Network, resolution: f64) -> Vec<usize> {
    // A loop counts twice, as the two ends of its edge.
    let degrees: Vec<f64> = network
        .iter()
        .enumerate()
        .map(|(node, edges)| {
            edges.values().sum::<f64>() + edges.get(&node).copied().unwrap_or_default()
        })
        .collect();
    let twice_all: f64 = degrees.iter().sum();
    let mut community: Vec<usize> = (0..network.len()).collect();
    if twice_all <= 0.0 {
        return community;
    }
    let mut totals = degrees.clone();
    for _ in 0..ROUNDS {
        let mut moved = false;
        for (node, edges) in network.iter().enumerate() {
            let own = community.get(node).copied().unwrap_or_default();
            let degree = degrees.get(node).copied().unwrap_or_default();
            let mut towards: BTreeMap<usize, f64> = BTreeMap::from([(own, 0.0)]);
            for (other, weight) in edges.iter().filter(|(other, _)| **other != node) {
                let of_other = community.get(*other).copied().unwrap_or_default();
                *towards.entry(of_other).or_default() += weight;
            }
            if let Some(total) = totals.get_mut(own) {
                *total -= degree;
            }
            let gain = |to: usize, weight: f64| {
                let total = totals.get(to).copied().unwrap_or_default();
                weight - resolution * degree * total / twice_all
            };
            let stay = gain(own, towards.get(&own).copied().unwrap_or_default());
            let best = towards
                .iter()
                .map(|(to, weight)| (*to, gain(*to, *weight)))
                .fold((own, stay), |best, one| if one.1 > best.1 + GAIN { one } else { best });
            if let Some(total) = totals.get_mut(best.0) {
                *total += degree;
            }
            if best.0 != own
                && let Some(place) = community.get_mut(node)
            {
                *place = best.0;
                moved = true;
            }
        }
        if !moved {
            break;
        }
    }
    community
}

/// Each community as one node; what is within it becomes a loop.
fn aggregated(network: &Network, community: &[usize], count: usize) -> Network {
    let of = |node: usize| community.get(node).copied().unwrap_or_default();
    let mut level: Network = vec![BTreeMap::new(); count];
    for (node, edges) in network.iter().enumerate() {
        for (other, weight) in edges {
            // An edge within a community is met from both its ends, a loop only once.
            let share =
                if of(node) == of(*other) && node != *other { weight / 2.0 } else { *weight };
            if let Some(edges) = level.get_mut(of(node)) {
                *edges.entry(of(*other)).or_default() += share;
            }
        }
    }
    level
}

fn renumbered(community: &[usize]) -> Vec<usize> {
    let mut numbers = BTreeMap::new();
    community
        .iter()
        .map(|old| {
            let next = numbers.len();
            *numbers.entry(*old).or_insert(next)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn network(size: usize, edges: &[(usize, usize, f64)]) -> Network {
        let mut network = vec![BTreeMap::new(); size];
        for &(a, b, weight) in edges {
            network[a].insert(b, weight);
            network[b].insert(a, weight);
        }
        network
    }

    fn modularity(network: &Network, community: &[usize], resolution: f64) -> f64 {
        let degrees: Vec<f64> = network.iter().map(|edges| edges.values().sum()).collect();
        let all: f64 = degrees.iter().sum();
        let mut sum = 0.0;
        for (a, edges) in network.iter().enumerate() {
            for b in (0..network.len()).filter(|b| community[a] == community[*b]) {
                let weight = edges.get(&b).copied().unwrap_or_default();
                sum += weight - resolution * degrees[a] * degrees[b] / all;
            }
        }
        sum / all
    }

    #[test]
    fn cliques_on_a_string_come_apart() {
        let mut edges = Vec::new();
        for clique in 0..4 {
            for a in 0..5 {
                edges.extend((0..a).map(|b| (clique * 5 + a, clique * 5 + b, 1.0)));
            }
            edges.push((clique * 5, (clique + 1) % 4 * 5 + 1, 0.5));
        }
        let found = communities(&network(21, &edges), 1.0);
        let wanted: Vec<usize> = (0..21).map(|node| node / 5).collect();
        assert_eq!(found, wanted);
    }

    #[test]
    fn a_network_without_edges_stays_apart() {
        assert_eq!(communities(&network(3, &[]), 1.0), [0, 1, 2]);
        assert!(communities(&Network::new(), 1.0).is_empty());
    }

    proptest::proptest! {
        #[test]
        fn no_move_of_one_node_is_left_that_pays(
            edges in proptest::collection::vec((0_usize..12, 0_usize..12, 1_u32..100), 0..40)
        ) {
            let edges: Vec<_> = edges
                .into_iter()
                .filter(|(a, b, _)| a != b)
                .map(|(a, b, weight)| (a, b, f64::from(weight) / 100.0))
                .collect();
            let network = network(12, &edges);
            let found = communities(&network, 1.0);
            proptest::prop_assert_eq!(&found, &communities(&network, 1.0));
            if network.iter().any(|edges| !edges.is_empty()) {
                let alone: Vec<usize> = (0..12).collect();
                let gained = modularity(&network, &found, 1.0) - modularity(&network, &alone, 1.0);
                proptest::prop_assert!(gained >= -1e-9, "{}", gained);
            }
        }
    }
}
