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
    pub const RECORDS: Scale = Scale { same: 0.75, close: 0.45, related: 0.25 };

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
