//! Keeps the best of many.

use tantivy::DocId;

use super::keys::SegmentKey;

/// The best records so far: a buffer that is cut back when it has grown by a share of the limit, so
/// that a record costs constant time on average.
pub(super) struct Top {
    entries: Vec<(SegmentKey, DocId, f32)>,
    limit: usize,
    threshold: f32,
}

impl Top {
    /// Keeps the best `limit`.
    pub(super) fn new(limit: usize) -> Self {
        Self { entries: Vec::new(), limit, threshold: f32::NEG_INFINITY }
    }

    /// What scores less is not among the best. Of many it lags behind the worst. Keys must be in the
    /// order of scores.
    pub(super) fn threshold(&self) -> f32 {
        self.threshold
    }

    pub(super) fn push(&mut self, key: SegmentKey, doc: DocId, score: f32) {
        self.entries.push((key, doc, score));
        // A few are cut back at once: what the worst of them scores says what need not be looked at.
        let spare = if self.limit <= 32 { 0 } else { self.limit };
        if self.entries.len() > self.limit + spare {
            self.cut();
        }
    }

    fn cut(&mut self) {
        if self.entries.len() > self.limit {
            self.entries.select_nth_unstable_by_key(self.limit, |(key, doc, _)| (*key, *doc));
            self.entries.truncate(self.limit);
            let scores = self.entries.iter().map(|(.., score)| *score);
            self.threshold = scores.fold(f32::INFINITY, f32::min);
        }
    }

    /// The best, best first.
    pub(super) fn into_sorted(mut self) -> Vec<(SegmentKey, DocId, f32)> {
        self.cut();
        self.entries.sort_unstable_by_key(|(key, doc, _)| (*key, *doc));
        self.entries
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_top_is_the_head_of_the_sorted_whole(
            keys in proptest::collection::vec(0u64..50, 0..300),
            limit in 1usize..40,
        ) {
            let mut top = Top::new(limit);
            for (doc, key) in (0..).zip(&keys) {
                top.push([*key, 0, 0], doc, 0.0);
            }
            let mut expected: Vec<_> = keys.iter().copied().zip(0u32..).collect();
            expected.sort_unstable();
            expected.truncate(limit);
            let found: Vec<_> = top.into_sorted().into_iter().map(|(k, doc, _)| (k[0], doc)).collect();
            prop_assert_eq!(found, expected);
        }
    }
}
