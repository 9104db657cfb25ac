//! Words of a phrase that stand near each other, no two of them in one place: what the engine counts and what is marked.

use std::collections::{BTreeMap, BTreeSet};

/// Where a word of a phrase stands in a text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Starts<'a> {
    /// Where the phrase would begin, were the word in its place in it; ascending.
    pub starts: &'a [u32],
    /// By how much that is more than the place where the word stands, so that it is never negative.
    pub offset: u32,
}

impl Starts<'_> {
    /// Those from `low` on that are `slop` behind it at most.
    fn within(self, low: u32, slop: u32) -> Self {
        let from = self.starts.partition_point(|start| *start < low);
        let to = self.starts.partition_point(|start| *start <= low.saturating_add(slop));
        Self { starts: self.starts.get(from..to).unwrap_or_default(), ..self }
    }

    fn first(self) -> Option<u32> {
        self.starts.first().copied()
    }

    fn nearest(self, start: u32) -> Option<u32> {
        self.starts.iter().copied().min_by_key(|other| other.abs_diff(start))
    }

    fn place(self, start: u32) -> u32 {
        start.saturating_sub(self.offset)
    }
}

/// Counts the tightest sets of one start of every word that lie within `slop` of each other: step by step the earliest
/// start gives way to the word's next, as in a merge.
pub(crate) fn count_near(words: &[Starts<'_>], slop: u32) -> usize {
    let mut rest = words.to_vec();
    let mut places = Vec::with_capacity(words.len());
    let mut count = 0;
    loop {
        let mut earliest = (u32::MAX, 0);
        let mut latest = 0;
        places.clear();
        for (number, word) in rest.iter().enumerate() {
            let Some(start) = word.first() else { return count };
            earliest = earliest.min((start, number));
            latest = latest.max(start);
            places.push(word.place(start));
        }
        let (start, number) = earliest;
        if latest - start <= slop
            && (are_different(&mut places) || can_be_apart(&rest, number, slop))
        {
            count += 1;
        }
        let Some(word) = rest.get_mut(number) else { return count };
        word.starts = word.starts.get(1..).unwrap_or_default();
    }
}

/// The tightest set of one start of every word that lie within `slop` of each other, the first word being where it first
/// stands; of two that are as tight, the earlier, and in it of each word the start that is nearest to the first word's.
pub(crate) fn tightest(words: &[Starts<'_>], slop: u32) -> Option<Vec<u32>> {
    let (first, others) = words.split_first()?;
    let start = first.first()?;
    let first = Starts { starts: first.starts.get(..1)?, ..*first };
    let sets = (start.saturating_sub(slop)..=start).filter_map(|low| {
        let others = others.iter().map(|word| word.within(low, slop));
        let within: Vec<Starts<'_>> = std::iter::once(first).chain(others).collect();
        let firsts: Vec<u32> = within.iter().map(|word| word.first()).collect::<Option<_>>()?;
        let set = if are_apart(&within, &firsts) { firsts } else { apart(&within)? };
        Some((set.iter().max()? - low, low, set))
    });
    let (spread, low, set) = sets.min_by_key(|(spread, ..)| *spread)?;
    let others = others.iter().map(|word| word.within(low, spread).nearest(start));
    let nearest: Option<Vec<u32>> = std::iter::once(Some(start)).chain(others).collect();
    nearest.filter(|nearest| are_apart(words, nearest)).or(Some(set))
}

/// Whether no two words are in one place, each at its start.
fn are_apart(words: &[Starts<'_>], starts: &[u32]) -> bool {
    let places = words.iter().zip(starts).map(|(word, start)| word.place(*start));
    are_different(&mut places.collect::<Vec<_>>())
}

fn are_different(places: &mut [u32]) -> bool {
    places.sort_unstable();
    places.windows(2).all(|pair| pair[0] != pair[1])
}

/// Whether that can be had within `slop` behind where the word with this number first stands, if not where all of them do.
fn can_be_apart(words: &[Starts<'_>], number: usize, slop: u32) -> bool {
    let Some(low) = words.get(number).and_then(|word| word.first()) else { return false };
    let within = words.iter().enumerate().map(|(other, word)| {
        let slop = if other == number { 0 } else { slop };
        word.within(low, slop)
    });
    apart(&within.collect::<Vec<_>>()).is_some()
}

/// A start of each word, no two of them in one place.
fn apart(words: &[Starts<'_>]) -> Option<Vec<u32>> {
    let mut seats = BTreeMap::new();
    for number in 0..words.len() {
        if !seat(number, words, &mut seats, &mut BTreeSet::new()) {
            return None;
        }
    }
    let mut by_number: Vec<(usize, u32)> =
        seats.into_iter().map(|(place, number)| (number, place)).collect();
    by_number.sort_unstable();
    Some(words.iter().zip(by_number).map(|(word, (_, place))| place + word.offset).collect())
}

/// Gives a word a place, where need be by moving others: the augmenting paths of a bipartite matching.
fn seat(
    number: usize,
    words: &[Starts<'_>],
    seats: &mut BTreeMap<u32, usize>,
    tried: &mut BTreeSet<u32>,
) -> bool {
    let Some(word) = words.get(number) else { return false };
    for start in word.starts {
        let place = word.place(*start);
        if !tried.insert(place) {
            continue;
        }
        let taken = seats.get(&place).copied();
        if taken.is_none_or(|other| seat(other, words, seats, tried)) {
            seats.insert(place, number);
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The words of a phrase, one after the other, that stand at these places: their starts, and by how much these are more.
    struct Phrase(Vec<(Vec<u32>, u32)>);

    impl Phrase {
        fn of(places: &[Vec<u32>]) -> Self {
            let offsets = (0..places.len() as u32).rev();
            let starts = |(places, offset): (&Vec<u32>, u32)| {
                (places.iter().map(|place| place + offset).collect(), offset)
            };
            Self(places.iter().zip(offsets).map(starts).collect())
        }

        fn words(&self) -> Vec<Starts<'_>> {
            self.0.iter().map(|(starts, offset)| Starts { starts, offset: *offset }).collect()
        }
    }

    /// Where each word of a phrase stands, its slop, and what is expected of it.
    type Case<'c, T> = (&'c [&'c [u32]], u32, T);

    /// Every set of one start of each word, tried one after the other.
    fn is_near(words: &[Starts<'_>], slop: u32, chosen: &mut Vec<(u32, u32)>) -> bool {
        let Some((word, others)) = words.split_first() else {
            let starts = || chosen.iter().map(|(start, _)| *start);
            return starts().max().unwrap_or(0) - starts().min().unwrap_or(0) <= slop;
        };
        word.starts.iter().any(|start| {
            let place = start - word.offset;
            if chosen.iter().any(|(_, taken)| *taken == place) {
                return false;
            }
            chosen.push((*start, place));
            let found = is_near(others, slop, chosen);
            chosen.pop();
            found
        })
    }

    #[test]
    fn near_places_are_counted_once_each() {
        let cases: &[Case<'_, usize>] = &[
            (&[&[5], &[8]], 2, 1),
            (&[&[5], &[9]], 2, 0),
            (&[&[8], &[5]], 4, 1),
            (&[&[1, 20], &[3, 23], &[5, 42]], 2, 1),
            (&[&[1], &[]], 50, 0),
            // One word is not two.
            (&[&[1], &[1]], 1, 0),
            (&[&[1, 2], &[1, 2]], 1, 1),
            (&[&[1, 3], &[1, 3]], 1, 1),
            (&[&[5, 9], &[5]], 5, 1),
            (&[&[5, 9], &[5]], 4, 0),
            (&[&[0, 5, 6], &[0, 5, 6], &[0, 5, 6]], 4, 1),
            (&[&[4, 5], &[4, 5], &[4, 5]], 50, 0),
        ];
        for (places, slop, expected) in cases {
            let places: Vec<Vec<u32>> = places.iter().map(|places| places.to_vec()).collect();
            let phrase = Phrase::of(&places);
            assert_eq!(count_near(&phrase.words(), *slop), *expected, "{places:?} {slop}");
        }
    }

    #[test]
    fn of_several_sets_the_tightest_is_shown_and_in_it_what_is_nearest() {
        let cases: &[Case<'_, &[u32]>] = &[
            (&[&[9], &[7, 12], &[13]], 9, &[9, 12, 13]),
            // One word is not two.
            (&[&[9], &[7, 13], &[13]], 9, &[9, 7, 13]),
            (&[&[12], &[4], &[5, 9]], 13, &[12, 4, 9]),
            // As tight on either side.
            (&[&[5], &[4, 8]], 3, &[5, 4]),
            (&[&[5], &[5, 6]], 3, &[5, 6]),
            (&[&[5], &[5]], 3, &[]),
            (&[&[5], &[9]], 2, &[]),
        ];
        for (places, slop, expected) in cases {
            let places: Vec<Vec<u32>> = places.iter().map(|places| places.to_vec()).collect();
            let phrase = Phrase::of(&places);
            let words = phrase.words();
            let shown = tightest(&words, *slop).map(|set| {
                words.iter().zip(set).map(|(word, start)| start - word.offset).collect::<Vec<_>>()
            });
            assert_eq!(shown.unwrap_or_default(), *expected, "{places:?} {slop}");
        }
    }

    proptest! {
        #[test]
        fn what_is_counted_is_there_and_can_be_shown(
            places in prop::collection::vec(prop::collection::btree_set(0_u32..12, 1..6), 2..5),
            slop in 1_u32..8,
        ) {
            let places: Vec<Vec<u32>> =
                places.into_iter().map(|places| places.into_iter().collect()).collect();
            let phrase = Phrase::of(&places);
            let words = phrase.words();
            let is_near = is_near(&words, slop, &mut Vec::new());
            prop_assert_eq!(count_near(&words, slop) > 0, is_near);
            let anchored = |at: usize| {
                let mut words = words.clone();
                words[0].starts = &words[0].starts[at..];
                tightest(&words, slop)
            };
            let shown: Vec<Vec<u32>> = (0..words[0].starts.len()).filter_map(anchored).collect();
            prop_assert_eq!(!shown.is_empty(), is_near);
            for set in shown {
                prop_assert_eq!(set.len(), words.len());
                let taken: BTreeSet<u32> =
                    words.iter().zip(&set).map(|(word, start)| start - word.offset).collect();
                prop_assert_eq!(taken.len(), words.len());
                prop_assert!(words.iter().zip(&set).all(|(word, start)| word.starts.contains(start)));
                prop_assert!(set.iter().max().unwrap() - set.iter().min().unwrap() <= slop);
            }
        }
    }
}
