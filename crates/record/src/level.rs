use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The normalised rank of a record in its document's hierarchy, from the top down.
///
/// The word that the document prints is kept beside it, in
/// [`Record::level_label`](crate::Record::level_label).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Level {
    /// *Wizja*: what the city wants to be.
    Vision,
    /// *Sfera, obszar, wymiar, filar, domena, pole strategiczne*.
    Area,
    /// *Cel strategiczny, cel główny, priorytet*.
    StrategicGoal,
    /// *Cel operacyjny, szczegółowy, pośredni*.
    OperationalGoal,
    /// *Kierunek działań, działania, interwencji*.
    Direction,
    /// *Działanie, zadanie, projekt, przedsięwzięcie*.
    Action,
}

impl Level {
    /// Every level, from the top down.
    pub const ALL: [Level; 6] = [
        Level::Vision,
        Level::Area,
        Level::StrategicGoal,
        Level::OperationalGoal,
        Level::Direction,
        Level::Action,
    ];

    /// The name used in records, filters and facets, for instance `operational_goal`.
    pub fn as_str(self) -> &'static str {
        match self {
            Level::Vision => "vision",
            Level::Area => "area",
            Level::StrategicGoal => "strategic_goal",
            Level::OperationalGoal => "operational_goal",
            Level::Direction => "direction",
            Level::Action => "action",
        }
    }

    /// The Polish name of the level, for people: for instance *cel operacyjny*.
    pub fn polish_name(self) -> &'static str {
        match self {
            Level::Vision => "wizja",
            Level::Area => "obszar",
            Level::StrategicGoal => "cel strategiczny",
            Level::OperationalGoal => "cel operacyjny",
            Level::Direction => "kierunek działań",
            Level::Action => "działanie",
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Level {
    type Err = UnknownLevel;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Level::ALL
            .into_iter()
            .find(|level| level.as_str() == name)
            .ok_or_else(|| UnknownLevel { name: name.to_owned() })
    }
}

/// A level was named that does not exist.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "unknown level {name:?}; known are vision, area, strategic_goal, operational_goal, direction, action"
)]
pub struct UnknownLevel {
    /// The name as it was given.
    pub name: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_level_is_read_back_from_its_name() {
        for level in Level::ALL {
            assert_eq!(level.as_str().parse(), Ok(level));
            assert_eq!(serde_json::to_value(level).unwrap(), level.as_str());
        }
    }

    #[test]
    fn an_unknown_level_is_named_in_the_error() {
        let error = "cel".parse::<Level>().unwrap_err();
        assert!(error.to_string().contains("\"cel\""));
    }
}
