use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// How sure the reading of a document is of a record, from 0 to 1 in hundredths.
///
/// Kept as a whole number of hundredths, so that records can be compared and every machine writes the same digits. What
/// the values mean is told in `docs/record-format.md`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transparent))]
pub struct Confidence(
    #[cfg_attr(feature = "schema", schemars(with = "f64", range(min = 0, max = 1)))] u8,
);

/// A number that is no confidence was given for one.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("confidence {value} is out of range; it is a number from 0 to 1")]
pub struct InvalidConfidence {
    /// The number as it was given.
    pub value: f64,
}

impl Confidence {
    /// 1: nobody has reason to doubt. What a record has where a person stated it, or where nothing tells.
    pub const CERTAIN: Confidence = Confidence(100);

    /// So many hundredths, 100 at most.
    pub const fn of_hundredths(hundredths: u8) -> Self {
        Self(if hundredths > 100 { 100 } else { hundredths })
    }

    /// The number of hundredths, 0 to 100.
    pub const fn hundredths(self) -> u8 {
        self.0
    }

    /// So many hundredths of this confidence, rounded.
    #[must_use]
    pub const fn lowered(self, hundredths: u8) -> Self {
        Self::of_hundredths(((self.0 as u16 * hundredths as u16 + 50) / 100) as u8)
    }

    /// The number, 0 to 1.
    pub fn value(self) -> f64 {
        f64::from(self.0) / 100.0
    }
}

impl TryFrom<f64> for Confidence {
    type Error = InvalidConfidence;

    /// Takes a number from 0 to 1, rounded to hundredths.
    fn try_from(value: f64) -> Result<Self, Self::Error> {
        if !(0.0..=1.0).contains(&value) {
            return Err(InvalidConfidence { value });
        }
        // At most 100, by the check above.
        Ok(Self((value * 100.0).round() as u8))
    }
}

impl Default for Confidence {
    fn default() -> Self {
        Self::CERTAIN
    }
}

impl fmt::Display for Confidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:02}", self.0 / 100, self.0 % 100)
    }
}

impl Serialize for Confidence {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.value())
    }
}

impl<'de> Deserialize<'de> for Confidence {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = f64::deserialize(deserializer)?;
        Self::try_from(value).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_is_written_in_two_decimals_and_read_back() {
        for hundredths in 0..=100 {
            let confidence = Confidence::of_hundredths(hundredths);
            let written = serde_json::to_string(&confidence).unwrap();
            assert!(written.len() <= 4, "{written}");
            assert_eq!(serde_json::from_str::<Confidence>(&written).unwrap(), confidence);
        }
        assert_eq!(Confidence::of_hundredths(7).to_string(), "0.07");
        assert_eq!(Confidence::of_hundredths(90).lowered(95).to_string(), "0.86");
        assert_eq!(Confidence::CERTAIN.to_string(), "1.00");
        assert_eq!(serde_json::from_str::<Confidence>("1").unwrap(), Confidence::CERTAIN);
    }

    #[test]
    fn what_is_no_confidence_is_refused() {
        for bad in ["-0.1", "1.01", "\"0.5\"", "null"] {
            assert!(serde_json::from_str::<Confidence>(bad).is_err(), "{bad}");
        }
        assert!(Confidence::try_from(f64::NAN).is_err());
    }
}
