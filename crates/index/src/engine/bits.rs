//! A set of records of one segment.

use std::ops::Range;

use tantivy::{DocId, DocSet, TERMINATED};

use super::chunk::{CHUNK, ChunkBits};

/// Records that one word of the set holds.
const WORD: usize = u64::BITS as usize;

/// A set of records of one segment, a bit for each. A million records take 122 KiB.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct DocBits {
    words: Vec<u64>,
    records: usize,
}

impl DocBits {
    /// None of `records`.
    pub(super) fn none(records: u32) -> Self {
        let records = records as usize;
        Self { words: vec![0; records.div_ceil(WORD)], records }
    }

    /// All of `records`.
    pub(super) fn all(records: u32) -> Self {
        let mut bits = Self::none(records);
        bits.insert_range(0..records);
        bits
    }

    /// Memory that the set takes.
    pub(super) fn bytes(&self) -> usize {
        self.words.len() * size_of::<u64>()
    }

    pub(super) fn insert(&mut self, doc: DocId) {
        if let Some(word) = self.words.get_mut(doc as usize / WORD) {
            *word |= 1 << (doc as usize % WORD);
        }
    }

    pub(super) fn insert_range(&mut self, docs: Range<DocId>) {
        let (start, end) = self.clamp(&docs);
        for at in start / WORD..end.div_ceil(WORD) {
            self.words[at] |= mask(at, start, end);
        }
    }

    /// Inserts the records of a posting list, where there is one.
    pub(super) fn insert_all(&mut self, postings: Option<impl DocSet>) {
        let Some(mut postings) = postings else { return };
        while postings.doc() != TERMINATED {
            self.insert(postings.doc());
            postings.advance();
        }
    }

    /// The words of the chunk that begins at `start`; fewer at the segment's end.
    pub(super) fn chunk(&self, start: DocId) -> &[u64] {
        let words = self.words.get(start as usize / WORD..).unwrap_or_default();
        &words[..words.len().min(CHUNK / WORD)]
    }

    /// Makes the chunk that begins at `start` hold these records and no others.
    pub(super) fn set_chunk(&mut self, start: DocId, docs: &ChunkBits) {
        let words = self.words.get_mut(start as usize / WORD..).unwrap_or_default();
        for (word, docs) in words.iter_mut().zip(docs.words()) {
            *word = *docs;
        }
        if let (Some(last), rest @ 1..) = (self.words.last_mut(), self.records % WORD) {
            *last &= u64::MAX >> (WORD - rest);
        }
    }

    pub(super) fn contains(&self, doc: DocId) -> bool {
        let word = self.words.get(doc as usize / WORD).copied().unwrap_or(0);
        word >> (doc as usize % WORD) & 1 == 1
    }

    pub(super) fn unite(&mut self, other: &Self) {
        for (word, other) in self.words.iter_mut().zip(&other.words) {
            *word |= other;
        }
    }

    pub(super) fn intersect(&mut self, other: &Self) {
        for (word, other) in self.words.iter_mut().zip(&other.words) {
            *word &= other;
        }
    }

    /// The records that are in both sets.
    pub(super) fn common(&self, other: &Self) -> Self {
        let words = self.words.iter().zip(&other.words).map(|(a, b)| a & b).collect();
        Self { words, records: self.records }
    }

    pub(super) fn subtract(&mut self, other: &Self) {
        for (word, other) in self.words.iter_mut().zip(&other.words) {
            *word &= !other;
        }
    }

    pub(super) fn retain(&mut self, mut keep: impl FnMut(DocId) -> bool) {
        for at in 0..self.words.len() {
            let mut kept = self.words[at];
            for doc in docs_of(at, self.words[at]) {
                if !keep(doc) {
                    kept &= !(1 << (doc as usize % WORD));
                }
            }
            self.words[at] = kept;
        }
    }

    /// How many records of a range are in the set.
    pub(super) fn count_range(&self, docs: Range<DocId>) -> usize {
        let (start, end) = self.clamp(&docs);
        (start / WORD..end.div_ceil(WORD))
            .map(|at| (self.words[at] & mask(at, start, end)).count_ones() as usize)
            .sum()
    }

    /// How many records are in the set.
    pub(super) fn count(&self) -> usize {
        self.words.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// How many records are in both sets.
    pub(super) fn count_common(&self, other: &Self) -> usize {
        self.words.iter().zip(&other.words).map(|(a, b)| (a & b).count_ones() as usize).sum()
    }

    /// The records in ascending order.
    pub(super) fn iter(&self) -> impl Iterator<Item = DocId> + '_ {
        self.words.iter().enumerate().flat_map(|(at, word)| docs_of(at, *word))
    }

    fn clamp(&self, docs: &Range<DocId>) -> (usize, usize) {
        let end = (docs.end as usize).min(self.records);
        ((docs.start as usize).min(end), end)
    }
}

/// The bits of the word at `at` that stand for records from `start` up to `end`.
fn mask(at: usize, start: usize, end: usize) -> u64 {
    let (first, last) = (at * WORD, (at + 1) * WORD);
    let from = start.max(first) - first;
    let to = last - end.min(last);
    if from + to >= WORD { 0 } else { (u64::MAX << from) & (u64::MAX >> to) }
}

fn docs_of(at: usize, word: u64) -> impl Iterator<Item = DocId> {
    let base = (at * WORD) as DocId;
    std::iter::successors(Some(word), |rest| Some(rest & rest.wrapping_sub(1)))
        .take_while(|rest| *rest != 0)
        .map(move |rest| base + rest.trailing_zeros())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    fn docs() -> impl Strategy<Value = BTreeSet<DocId>> {
        proptest::collection::btree_set(0u32..300, 0..80)
    }

    fn bits(docs: &BTreeSet<DocId>) -> DocBits {
        let mut bits = DocBits::none(300);
        docs.iter().for_each(|doc| bits.insert(*doc));
        bits
    }

    proptest! {
        #[test]
        fn it_is_a_set(a in docs(), b in docs(), start in 0u32..320, length in 0u32..320) {
            let range = start..start + length;
            let (x, y) = (bits(&a), bits(&b));
            prop_assert_eq!(x.iter().collect::<Vec<_>>(), a.iter().copied().collect::<Vec<_>>());
            prop_assert_eq!(x.count(), a.len());
            prop_assert_eq!(x.count_common(&y), a.intersection(&b).count());
            prop_assert!(x.common(&y).iter().eq(a.intersection(&b).copied()));
            let inside = || a.iter().copied().filter(|doc| range.contains(doc));
            prop_assert_eq!(x.count_range(range.clone()), inside().count());
            let mut united = x.clone();
            united.unite(&y);
            prop_assert!(united.iter().eq(a.union(&b).copied()));
            let mut common = x.clone();
            common.intersect(&y);
            prop_assert!(common.iter().eq(a.intersection(&b).copied()));
            let mut rest = x.clone();
            rest.subtract(&y);
            prop_assert!(rest.iter().eq(a.difference(&b).copied()));
            let mut even = x.clone();
            even.retain(|doc| doc % 2 == 0);
            prop_assert!(even.iter().eq(a.iter().copied().filter(|doc| doc % 2 == 0)));
            let mut ranged = DocBits::none(300);
            ranged.insert_range(range.clone());
            prop_assert!(ranged.iter().eq(range.start.min(300)..range.end.min(300)));
        }
    }
}
