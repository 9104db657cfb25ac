//! A stretch of a segment that is evaluated at once: small enough for the processor's nearest
//! memory, large enough that loops over it run without looking around. Lucene's `BooleanScorer`
//! works so.

use tantivy::DocId;

use super::scorer::Formula;

/// Records of a chunk.
pub(super) const CHUNK: usize = 4_096;

/// From this share of records on, one of so many, it is cheaper to go over the whole chunk than from one to the next.
const DENSE: usize = 8;

/// A value for each record of a chunk.
pub(super) type Values<T> = Box<[T; CHUNK]>;

/// A chunk of zeros.
pub(super) fn zeros<T: Copy + Default>() -> Values<T> {
    Box::new([T::default(); CHUNK])
}

/// A set of records of a chunk, each by its distance from the chunk's first.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct ChunkBits([u64; CHUNK / 64]);

impl ChunkBits {
    pub(super) const NONE: Self = Self([0; CHUNK / 64]);
    pub(super) const ALL: Self = Self([u64::MAX; CHUNK / 64]);

    /// The words of a larger set that fall into the chunk; missing ones are empty.
    pub(super) fn from_words(words: &[u64]) -> Self {
        let mut bits = Self::NONE;
        for (own, word) in bits.0.iter_mut().zip(words) {
            *own = *word;
        }
        bits
    }

    /// The records with a byte greater than `above`, where no byte reaches 128.
    pub(super) fn above(bytes: &[u8; CHUNK], above: u8) -> Self {
        const EACH: u64 = u64::from_ne_bytes([1; 8]);
        // Multiplied by this, the lowest bits of eight bytes come together in the highest byte.
        const GATHER: u64 = 0x0102_0408_1020_4080;
        let add = EACH * u64::from(127 - above.min(127));
        let mut bits = Self::NONE;
        for (word, bytes) in bits.0.iter_mut().zip(bytes.as_chunks::<64>().0) {
            for (at, eight) in bytes.as_chunks::<8>().0.iter().enumerate() {
                let reach = (u64::from_le_bytes(*eight) + add) >> 7 & EACH;
                *word |= (reach.wrapping_mul(GATHER) >> 56) << (8 * at);
            }
        }
        bits
    }

    pub(super) fn words(&self) -> &[u64] {
        &self.0
    }

    #[inline]
    pub(super) fn insert(&mut self, at: usize) {
        self.0[at / 64 % (CHUNK / 64)] |= 1 << (at % 64);
    }

    #[inline]
    pub(super) fn contains(&self, at: usize) -> bool {
        self.0[at / 64 % (CHUNK / 64)] >> (at % 64) & 1 == 1
    }

    /// Adds the records of one word of the set.
    #[inline]
    pub(super) fn unite_word(&mut self, word: usize, bits: u64) {
        self.0[word % (CHUNK / 64)] |= bits;
    }

    pub(super) fn unite(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(own, other)| *own |= other);
    }

    pub(super) fn intersect(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(own, other)| *own &= other);
    }

    pub(super) fn subtract(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(own, other)| *own &= !other);
    }

    /// Drops stretches of the chunk in which no value reaches `least`. The values of other records than those of the set
    /// may keep a stretch, never drop it.
    pub(super) fn keep_reaching(&mut self, values: &Values<f32>, least: f32) {
        for (word, values) in self.0.iter_mut().zip(values.as_chunks::<64>().0) {
            if *word != 0 {
                // Without a branch for each, so that it is done for several at a time.
                let reach = values.iter().fold(false, |any, value| any | (*value >= least));
                if !reach {
                    *word = 0;
                }
            }
        }
    }

    pub(super) fn count(&self) -> u32 {
        self.0.iter().map(|word| word.count_ones()).sum()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.iter().all(|word| *word == 0)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        self.0.iter().enumerate().flat_map(|(at, word)| {
            std::iter::successors(Some(*word), |rest| Some(rest & rest.wrapping_sub(1)))
                .take_while(|rest| *rest != 0)
                .map(move |rest| at * 64 + rest.trailing_zeros() as usize)
        })
    }

    /// Whether about one of [`DENSE`] records is in the set, by a sample of it: the question is asked more often than a
    /// count is worth.
    pub(super) fn is_dense(&self) -> bool {
        const STRIDE: usize = 8;
        let sample = self.0.iter().step_by(STRIDE);
        sample.map(|word| word.count_ones() as usize).sum::<usize>() >= CHUNK / STRIDE / DENSE
    }

    /// Does something for the records of the set, and where there are many, for all of the chunk.
    #[inline]
    pub(super) fn for_each(&self, mut act: impl FnMut(usize)) {
        if self.is_dense() {
            for at in 0..CHUNK {
                act(at);
            }
        } else {
            for at in self.iter() {
                act(at);
            }
        }
    }
}

/// What a part of a plan brings to the records of a chunk. Outside `scored` everything is 0.
pub(super) struct Part {
    pub docs: ChunkBits,
    /// Those of which it was asked what the part brings.
    pub scored: ChunkBits,
    pub score: Values<f32>,
    /// How much of the query's weight is there.
    pub covered: Values<f32>,
}

impl Part {
    pub(super) fn new() -> Self {
        let none = ChunkBits::NONE;
        Self { docs: none, scored: none, score: zeros(), covered: zeros() }
    }

    pub(super) fn clear(&mut self) {
        let Self { docs, scored, score, covered } = self;
        scored.for_each(|at| {
            score[at] = 0.0;
            covered[at] = 0.0;
        });
        *docs = ChunkBits::NONE;
        *scored = ChunkBits::NONE;
    }

    /// Takes the sum of both, and leaves nothing in the other.
    pub(super) fn add(&mut self, other: &mut Self) {
        self.take(other, |own, other| own + other, |own, other| own + other);
    }

    /// As [`add`](Self::add), where the other knows nothing of what this one covers.
    pub(super) fn add_either(&mut self, other: &mut Self, formula: &Formula<'_>) {
        self.take(other, |own, other| own + other, |own, other| formula.either(own, other));
    }

    /// Takes the greater of both, and leaves nothing in the other.
    pub(super) fn take_greater(&mut self, other: &mut Self) {
        self.take(other, f32::max, f32::max);
    }

    #[inline]
    fn take(
        &mut self,
        other: &mut Self,
        scores: impl Fn(f32, f32) -> f32,
        coverages: impl Fn(f32, f32) -> f32,
    ) {
        if other.docs.is_empty() {
            return;
        }
        if self.docs.is_empty() {
            std::mem::swap(self, other);
            return;
        }
        let Self { docs, scored, score, covered } = self;
        other.scored.for_each(|at| {
            score[at] = scores(score[at], other.score[at]);
            covered[at] = coverages(covered[at], other.covered[at]);
        });
        docs.unite(&other.docs);
        scored.unite(&other.scored);
        other.clear();
    }

    /// Takes what it brings to one record for the greater of that and `score` and `covered`.
    #[inline]
    pub(super) fn raise(&mut self, at: usize, score: f32, covered: f32) {
        self.score[at] = self.score[at].max(score);
        self.covered[at] = self.covered[at].max(covered);
        self.scored.insert(at);
    }

    /// Forgets what is not in `kept`, which becomes what the part finds.
    pub(super) fn keep(&mut self, kept: ChunkBits) {
        let mut dropped = self.scored;
        dropped.subtract(&kept);
        for at in dropped.iter() {
            self.score[at] = 0.0;
            self.covered[at] = 0.0;
        }
        self.scored.intersect(&kept);
        self.docs = kept;
    }
}

/// The chunk that begins at `start`, up to the record after its last.
pub(super) fn end_of(start: DocId) -> DocId {
    start.saturating_add(CHUNK as u32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn bytes_above_another_are_found(
            some in proptest::collection::vec((0..CHUNK, 0u8..128), 0..300),
            above in 0u8..128,
        ) {
            let mut bytes = zeros::<u8>();
            for (at, byte) in some {
                bytes[at] = byte;
            }
            let found = ChunkBits::above(&bytes, above);
            prop_assert!((0..CHUNK).all(|at| found.contains(at) == (bytes[at] > above)));
        }
    }
}
