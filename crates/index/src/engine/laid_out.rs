//! What words and phrases bring to the records of a segment, laid out by record: a byte for each that stands for a
//! bound, so that a walk need not read what is asked for again and again.

use std::ops::Range;

use tantivy::DocId;

use super::bits::DocBits;
use super::bound::Most;
use super::chunk::{CHUNK, ChunkBits};

/// Levels of what a record is brought, besides nothing: as many as [`ChunkBits::above`] can compare.
const LEVELS: usize = 127;

/// The records of the highest level, about; each level below has so many more that all of them suffice.
const BEST: f32 = 8.0;

/// Steps of the score by which records are counted before levels are told apart.
const STEPS: usize = 1 << 16;

/// Where fewer records than one of so many have something, they are listed.
const LEAST_SHARE: usize = 16;

/// What a leaf of a plan brings to the records of a segment.
pub(super) struct LaidOut {
    layout: Layout,
    /// What the records of each level are brought at most; those of the first are brought nothing.
    levels: Vec<Level>,
    /// The weight of the heaviest word.
    pub heaviest: f32,
}

/// What the records of a level are brought at most.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Level {
    pub most: Most,
    pub pairs: Pairs,
}

/// What the pairs of neighbours weigh of which a word of the leaf is the second.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Pairs {
    /// Where no word stands before those of the leaf.
    pub within: f32,
    /// Where one does, however heavy.
    pub behind: f32,
}

/// What a record is brought.
pub(super) struct Entry {
    pub doc: DocId,
    pub most: Most,
    pub pairs: Pairs,
}

enum Layout {
    /// The records, for each of the segment its level, and for each chunk the highest.
    Dense { docs: DocBits, levels: Vec<u8>, highest: Vec<u8> },
    /// The records with their levels, and where in the list each chunk begins.
    Sparse { docs: Vec<DocId>, levels: Vec<u8>, starts: Vec<u32> },
}

impl LaidOut {
    /// Lays out what `entries` say of a segment's `records`. Entries ascend by record.
    pub(super) fn new(entries: &[Entry], records: DocId, heaviest: f32) -> Self {
        let scale = Scale::of(entries);
        let mut levels = vec![Level::default(); LEVELS + 1];
        let mut level_of = |entry: &Entry| {
            let level = scale.level(entry.most.score);
            let Level { most, pairs } = &mut levels[usize::from(level)];
            *most = most.or(entry.most);
            pairs.within = pairs.within.max(entry.pairs.within);
            pairs.behind = pairs.behind.max(entry.pairs.behind);
            level
        };
        let layout = if entries.len() * LEAST_SHARE < records as usize {
            let found: Vec<u8> = entries.iter().map(level_of).collect();
            let docs: Vec<DocId> = entries.iter().map(|entry| entry.doc).collect();
            let chunks = (0..=records.div_ceil(CHUNK as u32)).map(|chunk| chunk * CHUNK as u32);
            let starts = chunks.map(|start| docs.partition_point(|doc| *doc < start) as u32);
            let starts = starts.collect();
            Layout::Sparse { docs, levels: found, starts }
        } else {
            let mut docs = DocBits::none(records);
            let mut found = vec![0; (records as usize).next_multiple_of(CHUNK)];
            for entry in entries {
                docs.insert(entry.doc);
                if let Some(level) = found.get_mut(entry.doc as usize) {
                    *level = level_of(entry);
                }
            }
            let chunks = found.as_chunks::<CHUNK>().0.iter();
            let highest = chunks.map(|chunk| chunk.iter().copied().max().unwrap_or(0)).collect();
            Layout::Dense { docs, levels: found, highest }
        };
        Self { layout, levels, heaviest }
    }

    /// What the records of each level are brought at most, from the lowest on.
    pub(super) fn levels(&self) -> &[Level] {
        &self.levels
    }

    /// The records of the chunk that begins at `start`.
    pub(super) fn docs(&self, start: DocId) -> ChunkBits {
        let mut bits = ChunkBits::NONE;
        self.add_docs(start, &mut bits);
        bits
    }

    /// Adds the records of the chunk that begins at `start`.
    pub(super) fn add_docs(&self, start: DocId, found: &mut ChunkBits) {
        match &self.layout {
            Layout::Dense { docs, .. } => {
                for (number, word) in docs.chunk(start).iter().enumerate() {
                    found.unite_word(number, *word);
                }
            }
            Layout::Sparse { docs, .. } => {
                for doc in &docs[self.range(start)] {
                    found.insert((doc - start) as usize);
                }
            }
        }
    }

    /// The records of the chunk that begins at `start` with a level above another.
    pub(super) fn above(&self, start: DocId, level: u8) -> ChunkBits {
        match &self.layout {
            // Of most chunks the highest tells that there is nothing to look for.
            Layout::Dense { highest, .. }
                if highest.get(start as usize / CHUNK).is_none_or(|highest| *highest <= level) =>
            {
                ChunkBits::NONE
            }
            Layout::Dense { levels, .. } => match dense_chunk(levels, start) {
                Some(levels) => ChunkBits::above(levels, level),
                None => ChunkBits::NONE,
            },
            Layout::Sparse { docs, levels, .. } => {
                let range = self.range(start);
                let mut bits = ChunkBits::NONE;
                for (doc, own) in docs[range.clone()].iter().zip(&levels[range]) {
                    if *own > level {
                        bits.insert((doc - start) as usize);
                    }
                }
                bits
            }
        }
    }

    /// Shows those of the chunk's records that are in `asked`, with what they are brought at most.
    #[inline]
    pub(super) fn for_each(
        &self,
        start: DocId,
        asked: &ChunkBits,
        mut show: impl FnMut(usize, &Level),
    ) {
        let level = |level: u8| &self.levels[usize::from(level) % (LEVELS + 1)];
        match &self.layout {
            Layout::Dense { levels, .. } => {
                let Some(levels) = dense_chunk(levels, start) else { return };
                for at in asked.iter() {
                    show(at, level(levels[at]));
                }
            }
            Layout::Sparse { docs, levels, .. } => {
                let range = self.range(start);
                for (doc, own) in docs[range.clone()].iter().zip(&levels[range]) {
                    let at = (doc - start) as usize;
                    if asked.contains(at) {
                        show(at, level(*own));
                    }
                }
            }
        }
    }

    /// What a record of the chunk that begins at `start` is brought at most.
    #[inline]
    pub(super) fn most_at(&self, start: DocId, at: usize) -> Most {
        let level = match &self.layout {
            Layout::Dense { levels, .. } => levels.get(start as usize + at).copied(),
            Layout::Sparse { docs, levels, .. } => {
                let range = self.range(start);
                let place = docs[range.clone()].binary_search(&(start + at as DocId));
                place.ok().and_then(|place| levels.get(range.start + place).copied())
            }
        };
        self.levels.get(usize::from(level.unwrap_or(0))).copied().unwrap_or_default().most
    }

    /// Memory that it takes.
    pub(super) fn bytes(&self) -> usize {
        let levels_only = self.levels.len() * size_of::<Level>();
        levels_only
            + match &self.layout {
                Layout::Dense { docs, levels, highest } => {
                    docs.bytes() + levels.len() + highest.len()
                }
                Layout::Sparse { docs, levels, starts } => {
                    docs.len() * size_of::<DocId>() + levels.len() + starts.len() * size_of::<u32>()
                }
            }
    }

    /// What takes so much memory.
    #[cfg(test)]
    pub(super) fn of_size(bytes: usize) -> Self {
        let levels = vec![0; bytes];
        let layout = Layout::Dense { docs: DocBits::none(0), levels, highest: Vec::new() };
        Self { layout, levels: Vec::new(), heaviest: 0.0 }
    }

    /// The part of a list that falls into the chunk that begins at `start`.
    fn range(&self, start: DocId) -> Range<usize> {
        let Layout::Sparse { starts, .. } = &self.layout else { return 0..0 };
        let chunk = start as usize / CHUNK;
        let at = |chunk: usize| starts.get(chunk).copied().unwrap_or_default() as usize;
        at(chunk)..at(chunk + 1).max(at(chunk))
    }
}

fn dense_chunk(levels: &[u8], start: DocId) -> Option<&[u8; CHUNK]> {
    levels.as_chunks::<CHUNK>().0.get(start as usize / CHUNK)
}

/// Tells levels apart: few records for the highest, where it matters what they are brought, and ever more below.
struct Scale {
    least: f32,
    steps_per_score: f32,
    /// The level of each step of the score.
    level: Vec<u8>,
}

impl Scale {
    fn of(entries: &[Entry]) -> Self {
        let scores = || entries.iter().map(|entry| entry.most.score);
        let least = scores().fold(f32::INFINITY, f32::min);
        let most = scores().fold(0.0, f32::max);
        let steps_per_score = if most > least { (STEPS - 1) as f32 / (most - least) } else { 0.0 };
        let mut scale = Self { least, steps_per_score, level: Vec::new() };
        let mut counts = vec![0_u32; STEPS];
        for score in scores() {
            counts[scale.step(score)] += 1;
        }
        let growth = (entries.len() as f32 / BEST).max(1.0).powf((LEVELS as f32).recip());
        let mut level = LEVELS;
        let (mut above, mut enough) = (0.0, BEST);
        scale.level = vec![1; STEPS];
        for (own, count) in scale.level.iter_mut().zip(counts).rev() {
            *own = level as u8;
            above += count as f32;
            while above >= enough && level > 1 {
                level -= 1;
                enough *= growth;
            }
        }
        scale
    }

    fn step(&self, score: f32) -> usize {
        (((score - self.least) * self.steps_per_score) as usize).min(STEPS - 1)
    }

    fn level(&self, score: f32) -> u8 {
        self.level.get(self.step(score)).copied().unwrap_or(LEVELS as u8)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_record_is_brought_what_its_level_says_at_most(
            some in proptest::collection::btree_map(0u32..9_000, 0.0f32..20.0, 0..4_000),
            above in 0u8..128,
        ) {
            let entries: Vec<Entry> = some
                .iter()
                .map(|(doc, score)| Entry {
                    doc: *doc,
                    most: Most { score: *score, covered: score / 2.0 },
                    pairs: Pairs { within: 0.0, behind: *score },
                })
                .collect();
            // The same records are few of many and many of few.
            for records in [9_000, 90_000] {
                let laid_out = LaidOut::new(&entries, records, 1.0);
                let mut found = Vec::new();
                for start in (0..records).step_by(CHUNK) {
                    let docs = laid_out.docs(start);
                    let levels = laid_out.levels();
                    laid_out.for_each(start, &docs, |at, level| {
                        found.push((start + at as u32, level.most, level.pairs));
                    });
                    let higher = laid_out.above(start, above);
                    laid_out.for_each(start, &docs, |at, level| {
                        let mut lower = levels.iter().take(usize::from(above) + 1);
                        let is_lower = lower.any(|other| std::ptr::eq(other, level));
                        assert_eq!(higher.contains(at), !is_lower);
                    });
                }
                prop_assert_eq!(found.len(), entries.len());
                for (entry, (doc, most, pairs)) in entries.iter().zip(found) {
                    prop_assert_eq!(entry.doc, doc);
                    prop_assert!(entry.most.score <= most.score);
                    prop_assert!(entry.most.covered <= most.covered);
                    prop_assert!(entry.pairs.behind <= pairs.behind);
                }
            }
        }
    }

    #[test]
    fn the_best_are_told_apart() {
        let entry = |doc: u32| Entry {
            doc,
            most: Most { score: (doc % 1_000) as f32, covered: 1.0 },
            pairs: Pairs::default(),
        };
        let entries: Vec<Entry> = (0..100_000).map(entry).collect();
        let laid_out = LaidOut::new(&entries, 100_000, 1.0);
        let count = |level| -> u32 {
            (0..100_000).step_by(CHUNK).map(|start| laid_out.above(start, level).count()).sum()
        };
        assert!((1..=200).contains(&count(126)), "{}", count(126));
        assert!(count(100) < 2_000, "{}", count(100));
        assert_eq!(count(0), 100_000);
    }
}
