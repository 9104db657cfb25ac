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
    use std::cmp::Reverse;

    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_top_is_the_head_of_the_sorted_whole(
            scores in proptest::collection::vec(0u8..50, 0..300),
            limit in 1usize..40,
        ) {
            let mut top = Top::new(limit);
            let mut thresholds = Vec::new();
            for (doc, score) in (0..).zip(&scores) {
                // The better the score, the lower the key.
                top.push([u64::from(u8::MAX - score), 0, 0], doc, f32::from(*score));
                thresholds.push(top.threshold());
            }
            let mut expected: Vec<_> = scores.iter().map(|score| Reverse(*score)).zip(0u32..).collect();
            expected.sort_unstable();
            expected.truncate(limit);
            let expected: Vec<_> =
                expected.into_iter().map(|(Reverse(score), doc)| (doc, f32::from(score))).collect();
            prop_assert!(thresholds.is_sorted(), "{thresholds:?}");
            if let (Some(threshold), Some((_, worst))) = (thresholds.last(), expected.last()) {
                prop_assert!(threshold <= worst, "{threshold} hides {worst}");
                let is_cut_at_once = limit <= 32 && scores.len() > limit;
                prop_assert!(!is_cut_at_once || threshold == worst, "{threshold} is less than {worst}");
            }
            let found: Vec<_> = top.into_sorted().into_iter().map(|(_, doc, score)| (doc, score)).collect();
            prop_assert_eq!(found, expected);
        }
    }
}
