//! Toponyms: Polish communes, their inflected names and their adjectives.

use crate::Side;

/// A place of the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Name in the nominative, as the register writes it.
    pub name: &'static str,
    /// TERYT code of the commune (TERC, seven digits).
    pub terc: Option<&'static str>,
    /// Kind of unit.
    pub kind: PlaceKind,
    /// Name of the county (*powiat*); empty where there is none.
    pub county: &'static str,
    /// Name of the voivodeship.
    pub voivodeship: &'static str,
}

/// Kind of a [`Place`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlaceKind {
    /// A city with county rights.
    CityWithCountyRights,
    /// An urban commune.
    Urban,
    /// An urban-rural commune.
    UrbanRural,
    /// A rural commune.
    Rural,
}

/// A place named in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaceMention {
    /// First byte of the mention.
    pub start: usize,
    /// One past its last byte.
    pub end: usize,
    /// What is named.
    pub place: &'static Place,
    /// Whether it is named by its adjective (*kielecki*).
    pub adjective: bool,
}

/// The embedded register of places.
#[derive(Debug)]
pub struct Places {
    places: &'static [Place],
}

impl Places {
    /// The embedded register.
    pub fn shared() -> &'static Places {
        static SHARED: Places = Places { places: &[] };
        &SHARED
    }

    /// The places named in `text`, in text order.
    pub fn find(&self, text: &str) -> Vec<PlaceMention> {
        text.split_whitespace()
            .filter_map(|word| {
                let place = self.by_name(word).first().copied()?;
                let start = (word.as_ptr() as usize).checked_sub(text.as_ptr() as usize)?;
                Some(PlaceMention {
                    start,
                    end: start + word.len(),
                    place,
                    adjective: false,
                })
            })
            .collect()
    }

    /// Every place that bears this nominative name, written with or without diacritics.
    pub fn by_name(&self, name: &str) -> Vec<&'static Place> {
        let key = crate::fold(name);
        self.places
            .iter()
            .filter(|place| crate::fold(place.name) == key)
            .collect()
    }

    /// Whether some name's form begins with this word (NFC, lower-cased); a quick test before [`Places::at`].
    pub(crate) fn may_begin(&self, surface: &str) -> bool {
        let _ = surface;
        !self.places.is_empty()
    }

    /// The longest place name that begins with the first of `words`.
    pub(crate) fn at(&self, words: &[PlaceWord<'_>], side: Side) -> Option<PlaceMatch> {
        let first = words.first()?;
        if side == Side::Document && !first.capitalised {
            return None;
        }
        let place = self.by_name(first.surface).first().copied()?;
        Some(PlaceMatch {
            place,
            words: 1,
            adjective: false,
        })
    }
}

/// A word offered to [`Places::at`].
#[derive(Debug, Clone, Copy)]
pub(crate) struct PlaceWord<'a> {
    /// NFC, lower-cased.
    pub surface: &'a str,
    /// Whether it was written with an upper-case first letter.
    pub capitalised: bool,
    /// Whether it opens a sentence (or the text), where an upper-case letter says nothing.
    pub sentence_start: bool,
    /// Whether only white space or a hyphen parts it from the word before it.
    pub adjacent: bool,
}

/// What [`Places::at`] found.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PlaceMatch {
    /// The place named.
    pub place: &'static Place,
    /// How many words its name takes.
    pub words: usize,
    /// Whether it is named by its adjective.
    pub adjective: bool,
}
