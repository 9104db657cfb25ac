use std::fmt;

use serde::Serialize;

/// What a score means in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Band {
    /// The same subject is touched.
    Related,
    /// The same aim, wider, narrower or with another stress.
    Close,
    /// The same thing is said, if in other words.
    Same,
}

impl Band {
    /// Every band, the nearest first.
    pub const ALL: [Band; 3] = [Band::Same, Band::Close, Band::Related];

    /// The name used in output.
    pub fn as_str(self) -> &'static str {
        match self {
            Band::Same => "same",
            Band::Close => "close",
            Band::Related => "related",
        }
    }
}

impl fmt::Display for Band {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.as_str())
    }
}

/// The least score of each band.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scale {
    /// Least score of [`Band::Same`].
    pub same: f64,
    /// Least score of [`Band::Close`].
    pub close: f64,
    /// Least score of [`Band::Related`].
    pub related: f64,
}

impl Scale {
    /// For [`Measure::RECORDS`](crate::similarity::Measure::RECORDS), from the development half of
    /// the labelled pairs: `docs/similarity.md` tells how.
    pub const RECORDS: Scale = Scale { same: 0.84, close: 0.62, related: 0.13 };

    /// Least score at which [`matrix`](crate::matrix()) and [`compare`](crate::compare()) call records counterparts. The band
    /// *close* promises so much that few counterparts would be left; here nearly every judged pair is
    /// on the same subject and most have the same aim: `docs/reports.md` has the figures.
    pub const COUNTERPART: f64 = 0.35;

    /// Least score at which the nearest of a record are listed. Below *related* the scale promises
    /// nothing, but a reader who looks for counterparts would rather strike a pair than miss one: of
    /// the judged pairs from here on four in five are on the same subject, and these are four in five
    /// of all that are. `docs/similarity.md` has the figures.
    pub const LISTED: f64 = 0.05;

    /// The least score of each band, to two decimals, from which on at least `precision` of the
    /// judged pairs belong to the band or a nearer one; 1 where no score promises that.
    ///
    /// A pair is its score and the band it was judged to be of, none where it is not related.
    pub fn calibrate(pairs: &[(f64, Option<Band>)], precision: f64) -> Scale {
        let [same, close, related] = Band::ALL.map(|band| {
            let thresholds = (1..=100u32).map(|percent| f64::from(percent) / 100.0);
            let mut promising = thresholds.filter(|least| {
                let (called, right) = called(pairs, *least, band);
                right > 0 && right as f64 >= precision * called as f64
            });
            promising.next().unwrap_or(1.0)
        });
        Scale { same, close, related }
    }

    /// What [`Scale::calibrate`] is worth on pairs that it has not seen: those of each group are called
    /// by the scale that all the other groups give (leave-one-group-out cross-validation: Stone,
    /// Journal of the Royal Statistical Society B, 1974). For each band, the nearest first, how many
    /// pairs are called so, and how many of those rightly.
    pub fn cross_validate(
        groups: &[Vec<(f64, Option<Band>)>],
        precision: f64,
    ) -> [(usize, usize); 3] {
        let mut counts = [(0, 0); 3];
        for (left_out, pairs) in groups.iter().enumerate() {
            let others = groups.iter().enumerate().filter(|(number, _)| *number != left_out);
            let others: Vec<_> = others.flat_map(|(_, pairs)| pairs.iter().copied()).collect();
            let scale = Self::calibrate(&others, precision);
            let least = [scale.same, scale.close, scale.related];
            for ((sum, band), least) in counts.iter_mut().zip(Band::ALL).zip(least) {
                let (called, right) = called(pairs, least, band);
                *sum = (sum.0 + called, sum.1 + right);
            }
        }
        counts
    }

    /// The band of a score; none where it is too low for any.
    pub fn band(&self, score: f64) -> Option<Band> {
        if score >= self.same {
            Some(Band::Same)
        } else if score >= self.close {
            Some(Band::Close)
        } else if score >= self.related {
            Some(Band::Related)
        } else {
            None
        }
    }
}

/// How many pairs have at least the score `least`, and how many of those were judged to be of
/// `band` or of a nearer one.
pub fn called(pairs: &[(f64, Option<Band>)], least: f64, band: Band) -> (usize, usize) {
    let called = pairs.iter().filter(|(score, _)| *score >= least);
    called.fold((0, 0), |(called, right), (_, judged)| {
        (called + 1, right + usize::from(judged.is_some_and(|judged| judged >= band)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_band_begins_where_its_promise_holds() {
        let pairs = [
            (0.9, Some(Band::Same)),
            (0.6, Some(Band::Close)),
            (0.5, Some(Band::Related)),
            (0.3, Some(Band::Related)),
            (0.2, None),
        ];
        let scale = Scale::calibrate(&pairs, 0.9);
        assert_eq!(scale, Scale { same: 0.61, close: 0.51, related: 0.21 });
        assert_eq!(scale.band(0.6), Some(Band::Close));
        assert_eq!(scale.band(0.1), None);
        assert_eq!(Scale::calibrate(&[], 0.9), Scale { same: 1.0, close: 1.0, related: 1.0 });
    }

    #[test]
    fn a_group_is_called_by_the_scale_of_the_others() {
        let one = vec![(0.9, Some(Band::Same)), (0.2, None)];
        let other = vec![(0.8, Some(Band::Close)), (0.4, None)];
        // One alone begins its bands at 0.21: 0.8 is called the same and is but close, 0.4 is called
        // related and is not. The other has no pair that is the same, and begins the rest at 0.41.
        let found = Scale::cross_validate(&[one, other], 0.9);
        assert_eq!(found, [(2, 0), (3, 2), (3, 2)]);
    }
}
