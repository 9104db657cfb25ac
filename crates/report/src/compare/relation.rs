use crate::compare::alignment::AlignedGroup;
use crate::similarity::{Band, Scale};

/// What became of records, or how those of two cities meet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Relation {
    /// One to one, and the same.
    Kept,
    /// One to one, in other words.
    Reworded,
    /// One to several.
    Split,
    /// Several to one.
    Merged,
    /// Several to several.
    Regrouped,
    /// On the first side only.
    Dropped,
    /// On the second side only.
    Added,
}

/// Which words fit the two sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wording {
    /// One city, earlier and later.
    Versions,
    /// Two cities.
    Cities,
}

impl Wording {
    /// The title of the table that counts relations.
    pub fn relations_title(self) -> &'static str {
        match self {
            Wording::Versions => "Co się stało z zapisami",
            Wording::Cities => "Jak się mają zapisy obu stron",
        }
    }
}

impl Relation {
    pub const ALL: [Relation; 7] = [
        Relation::Kept,
        Relation::Reworded,
        Relation::Split,
        Relation::Merged,
        Relation::Regrouped,
        Relation::Dropped,
        Relation::Added,
    ];

    pub fn of(group: &AlignedGroup, scale: &Scale) -> Relation {
        match (group.a.len(), group.b.len()) {
            (0, _) => Relation::Added,
            (_, 0) => Relation::Dropped,
            (1, 1) => {
                let score = group.ties.first().map_or(0.0, |tie| tie.score);
                let same = scale.band(score) == Some(Band::Same);
                if same { Relation::Kept } else { Relation::Reworded }
            }
            (1, _) => Relation::Split,
            (_, 1) => Relation::Merged,
            _ => Relation::Regrouped,
        }
    }

    /// The name used in output.
    pub fn as_str(self) -> &'static str {
        match self {
            Relation::Kept => "kept",
            Relation::Reworded => "reworded",
            Relation::Split => "split",
            Relation::Merged => "merged",
            Relation::Regrouped => "regrouped",
            Relation::Dropped => "dropped",
            Relation::Added => "added",
        }
    }

    pub fn polish_name(self, wording: Wording) -> &'static str {
        match (self, wording) {
            (Relation::Kept, Wording::Versions) => "zachowane",
            (Relation::Kept, Wording::Cities) => "to samo",
            (Relation::Reworded, Wording::Versions) => "przeformułowane",
            (Relation::Reworded, Wording::Cities) => "zbliżone",
            (Relation::Split, Wording::Versions) => "podzielone",
            (Relation::Split, Wording::Cities) => "jeden w A, kilka w B",
            (Relation::Merged, Wording::Versions) => "połączone",
            (Relation::Merged, Wording::Cities) => "kilka w A, jeden w B",
            (Relation::Regrouped, Wording::Versions) => "przegrupowane",
            (Relation::Regrouped, Wording::Cities) => "kilka w A, kilka w B",
            (Relation::Dropped, Wording::Versions) => "porzucone",
            (Relation::Dropped, Wording::Cities) => "tylko w A",
            (Relation::Added, Wording::Versions) => "dodane",
            (Relation::Added, Wording::Cities) => "tylko w B",
        }
    }

    /// The title of the list of records that stand alone.
    pub fn section_title(self, wording: Wording, [a, b]: [&str; 2]) -> String {
        match (self, wording) {
            (Relation::Dropped, Wording::Versions) => format!("Porzucone (tylko {a})"),
            (Relation::Added, Wording::Versions) => format!("Dodane (tylko {b})"),
            (Relation::Dropped, Wording::Cities) => format!("Tylko {a}"),
            _ => format!("Tylko {b}"),
        }
    }
}
