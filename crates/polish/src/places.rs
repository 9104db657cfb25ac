//! Toponyms: Polish communes, counties and voivodeships, their inflected names and their adjectives.
//!
//! The data is made by `tools/lexicon/places`: a list of places, a map from every form of a name or an adjective to the places that
//! it may mean (the likeliest first), and how much evidence the form needs. *Kielc* can only be Kielce; *piły* is a saw unless
//! something says Piła; *nowe* is never the town of Nowe without "miasto" before it.

mod finder;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{LazyLock, OnceLock};

use fst::Streamer;
use hashbrown::HashMap;

use crate::automaton::{Automaton, Walk};
use crate::families::Families;
use crate::lexicon::Lexicon;
use crate::{Analysis, Side, fold};

/// A place of the register.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Place {
    /// Name in the nominative, as the register writes it; of a county "powiat kielecki", of a voivodeship "województwo łódzkie".
    pub name: &'static str,
    /// TERYT code (TERC): seven digits of a commune, four of a county, two of a voivodeship.
    pub terc: Option<&'static str>,
    /// Kind of unit.
    pub kind: PlaceKind,
    /// The adjective that names the county (*powiat*); empty for a city with county rights and for a voivodeship.
    pub county: &'static str,
    /// The adjective that names the voivodeship.
    pub voivodeship: &'static str,
}

/// Kind of a [`Place`], in order of rank: of several places with one name the first is meant unless something says otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum PlaceKind {
    /// A city with county rights.
    CityWithCountyRights,
    /// An urban commune.
    Urban,
    /// An urban-rural commune.
    UrbanRural,
    /// A rural commune. Known by name only: texts are not searched for them.
    Rural,
    /// A county.
    County,
    /// A voivodeship.
    Voivodeship,
}

/// A place named in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct PlaceMention {
    /// First byte of the mention.
    pub start: usize,
    /// One past its last byte.
    pub end: usize,
    /// What is named; of several places with that name the likeliest.
    pub place: &'static Place,
    /// All that the name may mean, the likeliest first.
    pub candidates: Vec<&'static Place>,
    /// Whether it is named by its adjective (*kielecki*).
    pub adjective: bool,
    /// Whether it may as well be a common word, typed without diacritics (*przemysl*) or the name of the place's people: then it is
    /// to be searched as that word too.
    pub also_word: bool,
}

/// The embedded register of places.
#[derive(Debug)]
pub struct Places {
    places: &'static [Place],
    /// Places that one form may mean, the likeliest first.
    groups: Vec<Vec<usize>>,
    /// Form, lower-cased → [`Reading`]. A spelling without diacritics that is no form itself begins with `~`.
    forms: Automaton,
    /// Folded name → places; made when a name is first asked for.
    by_fold: OnceLock<BTreeMap<String, Vec<usize>>>,
    /// What the people of a place are called → the place; made when first asked for.
    inhabitants: OnceLock<HashMap<&'static str, usize>>,
}

impl Places {
    /// The embedded register.
    pub fn shared() -> &'static Places {
        static SHARED: LazyLock<Places> = LazyLock::new(Places::load);
        &SHARED
    }

    /// The places named in a document's `text`, in text order, without overlap.
    ///
    /// A name must be written with a capital letter; a name that is also a common word needs one inside a sentence, or a word
    /// before it that expects a town. Streets named after a town do not count.
    pub fn find(&self, text: &str) -> Vec<PlaceMention> {
        finder::find(self, text, Side::Document)
    }

    /// The places named in a query, in any case and with or without diacritics (*lodz*, *w kaliszu*).
    ///
    /// A name that is also a common word counts after "w", "we", "miasto" and the like, inside a query when capitalised, or when it
    /// is the whole query.
    pub fn find_in_query(&self, query: &str) -> Vec<PlaceMention> {
        finder::find(self, query, Side::Query)
    }

    /// Every place that bears this nominative name, the likeliest first.
    ///
    /// The name may be written in any case; without diacritics when no place bears it as written.
    pub fn by_name(&self, name: &str) -> Vec<&'static Place> {
        let lower = name.to_lowercase();
        let bearers: Vec<&'static Place> = self
            .by_fold
            .get_or_init(|| by_fold(self.places))
            .get(&fold(name))
            .into_iter()
            .flatten()
            .filter_map(|&index| self.places.get(index))
            .collect();
        let exact: Vec<&'static Place> =
            bearers.iter().filter(|place| place.name.to_lowercase() == lower).copied().collect();
        if exact.is_empty() { bearers } else { exact }
    }

    /// The forms that places of these names are named by, adjectives included, lower-cased, with
    /// their diacritics; by name.
    pub fn forms_of<'n>(&self, names: &BTreeSet<&'n str>) -> BTreeMap<&'n str, Vec<String>> {
        let mut forms: BTreeMap<&'n str, Vec<String>> = BTreeMap::new();
        let mut stream = self.forms.stream();
        while let Some((form, value)) = stream.next() {
            let Some(form) = std::str::from_utf8(form).ok().filter(|form| !form.starts_with('~'))
            else {
                continue;
            };
            let reading = Reading::decode(value.value());
            let meant = reading.into_iter().flat_map(|reading| self.candidates(reading));
            let named: BTreeSet<&'n str> =
                meant.filter_map(|place| names.get(place.name).copied()).collect();
            for name in named {
                forms.entry(name).or_default().push(form.to_owned());
            }
        }
        forms
    }

    /// The towns of which a query names the people (*torunianie*, *krakowianki*). Each is a word as well.
    pub fn of_people(&self, query: &Analysis) -> Vec<PlaceMention> {
        let named = query.iter().filter_map(|token| {
            let place = token.lemmas().find_map(|lemma| self.of_inhabitants(lemma))?;
            Some(PlaceMention {
                start: token.start(),
                end: token.end(),
                place,
                candidates: vec![place],
                adjective: false,
                also_word: true,
            })
        });
        named.collect()
    }

    /// All places, by code.
    pub fn iter(&self) -> impl Iterator<Item = &'static Place> + use<> {
        self.places.iter()
    }

    /// Whether some name's form begins with this word (NFC, lower-cased), as a text of that side may write it; a quick test before
    /// [`Places::at`].
    pub(crate) fn may_begin(&self, surface: &str, side: Side) -> bool {
        let begins = |walk: Option<Walk>| {
            walk.is_some_and(|walk| {
                walk.value(&self.forms).is_some() || walk.step(&self.forms, b' ').is_some()
            })
        };
        let start = Walk::start(&self.forms);
        begins(start.follow(&self.forms, surface.as_bytes()))
            || side == Side::Query
                && begins(
                    start
                        .step(&self.forms, b'~')
                        .and_then(|walk| walk.follow(&self.forms, fold(surface).as_bytes())),
                )
    }

    /// The longest name of a town that begins with the first of `words`.
    ///
    /// What stands before is not known, so a name that needs more evidence than a capital letter is not found.
    pub(crate) fn at(&self, words: &[PlaceWord<'_>], side: Side) -> Option<PlaceMatch> {
        let first = words.first()?;
        let (reading, length) = self.longest(words, side)?;
        let capitalised = words
            .get(..length)?
            .iter()
            .all(|word| word.capitalised || is_lower_in_names(word.surface));
        let accepted = match reading.evidence {
            // Whatever it means, it is to be found by.
            _ if reading.also_word => false,
            Evidence::Any if reading.adjective => !(first.capitalised && reading.surname),
            Evidence::Any => capitalised || side == Side::Query,
            Evidence::Capital => capitalised && !first.sentence_start,
            Evidence::Trigger => false,
        };
        let place = self.candidates(reading).next()?;
        (accepted && place.kind < PlaceKind::County).then_some(PlaceMatch {
            place,
            words: length,
            adjective: reading.adjective,
        })
    }

    /// The town whose people are called so, by the dictionary form of that.
    fn of_inhabitants(&self, lemma: &str) -> Option<&'static Place> {
        let rows = || {
            let rows = INHABITANTS.lines().filter_map(|line| line.split_once('\t'));
            rows.filter_map(|(lemma, number)| Some((lemma, number.parse().ok()?))).collect()
        };
        self.places.get(*self.inhabitants.get_or_init(rows).get(lemma)?)
    }

    /// The reading of the longest run of words that is a form, and its length.
    fn longest(&self, words: &[PlaceWord<'_>], side: Side) -> Option<(Reading, usize)> {
        let mut found = None;
        let mut key = String::new();
        for (index, word) in words.iter().take(MAX_WORDS).enumerate() {
            if index > 0 {
                if !word.adjacent {
                    break;
                }
                key.push(' ');
            }
            key.push_str(word.surface);
            if let Some(reading) = self.reading(&key, side) {
                found = Some((reading, index + 1));
            }
        }
        found
    }

    fn reading(&self, form: &str, side: Side) -> Option<Reading> {
        if let Some(value) = self.forms.get(form) {
            return Reading::decode(value.value());
        }
        if side == Side::Document {
            return None;
        }
        let folded = fold(form);
        let reading = Reading::decode(self.forms.get(format!("~{folded}"))?.value())?;
        if !self.may_be_another_word(form, reading) {
            return Some(reading);
        }
        // Typed without diacritics it may be either; with some of them it is the other word.
        (form == folded).then_some(Reading { also_word: true, ..reading })
    }

    /// Whether a common word may be spelled so, accented letters as typed and plain ones open, whose
    /// dictionary form looks like the place's name without diacritics (*przemysł* and *Przemyśl*).
    /// Words that meet in a rare form alone (*łodzi*, *lodzić*) are left to the place, and so are words
    /// without kin (*krąków*), which the dictionary has from other registers.
    fn may_be_another_word(&self, form: &str, reading: Reading) -> bool {
        let names: Vec<String> =
            self.candidates(reading).map(|place| fold(&place.name.to_lowercase())).collect();
        let mut found = false;
        let mut lemma = String::new();
        Lexicon::shared().variants(form, |mate, edits| {
            found |= self.forms.get(mate).is_none()
                && edits.filter(|edit| !edit.is_proper()).any(|edit| {
                    edit.apply(mate, &mut lemma)
                        && self.forms.get(&lemma).is_none()
                        && names.contains(&fold(&lemma))
                        && Families::shared().of(&lemma).next().is_some()
                });
        });
        found
    }

    /// What a form may mean, the likeliest first.
    fn candidates(&self, reading: Reading) -> impl Iterator<Item = &'static Place> {
        self.groups
            .get(reading.group)
            .into_iter()
            .flatten()
            .filter_map(|&index| self.places.get(index))
    }

    fn load() -> Places {
        let rows: Vec<(&'static str, &'static str, PlaceKind)> = PLACES
            .lines()
            .filter_map(|line| {
                let mut fields = line.split('\t');
                let (code, name) = (fields.next()?, fields.next()?);
                Some((code, name, PlaceKind::from_digit(fields.next()?)?))
            })
            .collect();
        let units: BTreeMap<&str, &'static str> = rows
            .iter()
            .filter(|(_, _, kind)| *kind >= PlaceKind::County)
            .filter_map(|&(code, name, _)| Some((code, name.split_once(' ')?.1)))
            .collect();
        let unit = |code: &str, digits: usize| {
            code.get(..digits).and_then(|code| units.get(code)).copied().unwrap_or("")
        };
        let places: Vec<Place> = rows
            .iter()
            .map(|&(code, name, kind)| Place {
                name,
                terc: Some(code),
                kind,
                county: unit(code, 4),
                voivodeship: unit(code, 2),
            })
            .collect();
        let groups = GROUPS
            .lines()
            .map(|line| line.split(' ').filter_map(|index| index.parse().ok()).collect())
            .collect();
        Places {
            // Loaded once and kept for ever, so that a place can be handed out without a lifetime.
            places: places.leak(),
            groups,
            forms: Automaton::new(FORMS),
            by_fold: OnceLock::new(),
            inhabitants: OnceLock::new(),
        }
    }
}

/// The places of each folded name, the likeliest first.
fn by_fold(places: &[Place]) -> BTreeMap<String, Vec<usize>> {
    let mut by_fold: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (index, place) in places.iter().enumerate() {
        by_fold.entry(fold(place.name)).or_default().push(index);
    }
    for bearers in by_fold.values_mut() {
        bearers.sort_by_key(|&index| places.get(index).map(|place| (place.kind, place.terc)));
    }
    by_fold
}

impl PlaceKind {
    fn from_digit(digit: &str) -> Option<PlaceKind> {
        Some(match digit {
            "0" => Self::CityWithCountyRights,
            "1" => Self::Urban,
            "2" => Self::UrbanRural,
            "3" => Self::Rural,
            "4" => Self::County,
            "5" => Self::Voivodeship,
            _ => return None,
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
    /// Whether it goes on with the name that the word before it begins: [`is_adjacent`].
    pub adjacent: bool,
}

/// Whether two words with this between them may be of one name: white space or a hyphen (*Nowy-Sącz*).
pub(crate) fn is_adjacent(gap: &str) -> bool {
    gap.chars().all(|c| c.is_whitespace() || c == '-')
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

/// What a form may mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Reading {
    group: usize,
    evidence: Evidence,
    adjective: bool,
    /// Whether the adjective is also a surname (Dąbrowski).
    surname: bool,
    /// Whether the form was typed without diacritics and may as well be another word (*przemysl*).
    also_word: bool,
}

/// What must speak for a place before a form is taken for its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Evidence {
    /// Nothing more: the form is no other word, or one that does not matter.
    Any,
    /// A capital letter inside a sentence, or a trigger.
    Capital,
    /// A word before it that expects a town.
    Trigger,
}

impl Reading {
    /// Two bits of evidence, an adjective's, a surname's, a nominative's (unused here), then the group.
    fn decode(value: u64) -> Option<Reading> {
        Some(Reading {
            group: usize::try_from(value >> 5).ok()?,
            evidence: match value & 3 {
                0 => Evidence::Any,
                1 => Evidence::Capital,
                _ => Evidence::Trigger,
            },
            adjective: value & 4 != 0,
            surname: value & 8 != 0,
            also_word: false,
        })
    }
}

/// Whether a word of a name is written small (Kostrzyn *nad* Odrą).
fn is_lower_in_names(surface: &str) -> bool {
    surface == "nad"
}

static PLACES: &str = include_str!("../data/places/places.tsv");
static GROUPS: &str = include_str!("../data/places/groups.tsv");
static FORMS: &[u8] = include_bytes!("../data/places/forms.fst");
static INHABITANTS: &str = include_str!("../data/places/inhabitants.tsv");

/// Longest name, in words (Nowe Miasto nad Pilicą).
pub(crate) const MAX_WORDS: usize = 4;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_leads_to_a_place() {
        let places = Places::shared();
        places.forms.verify().unwrap();
        let mut stream = places.forms.stream();
        let (mut count, mut longest) = (0, 0);
        while let Some((form, value)) = stream.next() {
            longest = longest.max(1 + form.iter().filter(|byte| **byte == b' ').count());
            let reading = Reading::decode(value.value()).unwrap();
            assert!(
                places.candidates(reading).next().is_some(),
                "{}",
                String::from_utf8_lossy(form)
            );
            count += 1;
        }
        assert!(count > 15_000, "{count}");
        assert_eq!(longest, MAX_WORDS, "the longest form has {longest} words");
    }

    #[test]
    fn one_name_is_found_by_the_finder_and_by_the_analysis() {
        for (text, named) in [
            ("Nowy Sącz", true),
            ("Nowy-Sącz", true),
            ("Nowy\u{a0} Sącz", true),
            ("Nowe Miasto nad Pilicą", true),
            ("Nowe-Miasto-nad-Pilicą", true),
            ("Bielsko-Biała", true),
            ("Nowy, Sącz", false),
            ("Nowy (Sącz)", false),
        ] {
            for side in [Side::Query, Side::Document] {
                let mut analysis = Analysis::new();
                crate::Analyzer::shared().analyze(text, side, &mut analysis);
                let analysed = analysis.iter().any(|token| token.place().is_some());
                let found = finder::find(Places::shared(), text, side);
                let whole = found.iter().any(|mention| mention.end == text.len());
                assert_eq!((analysed, whole), (named, named), "{text:?} as {side:?}");
            }
        }
    }

    #[test]
    fn people_are_of_towns() {
        let places = Places::shared();
        for (lemma, number) in INHABITANTS.lines().filter_map(|line| line.split_once('\t')) {
            let place = places.of_inhabitants(lemma);
            assert!(place.is_some_and(|place| place.kind < PlaceKind::Rural), "{lemma} {number}");
        }
        for (lemma, town) in
            [("torunianka", "Toruń"), ("nowosądeczanin", "Nowy Sącz"), ("krakus", "Kraków")]
        {
            assert_eq!(places.of_inhabitants(lemma).map(|place| place.name), Some(town));
        }
    }

    #[test]
    fn the_register_is_whole() {
        let count = |kind| Places::shared().iter().filter(|p| p.kind == kind).count();
        assert_eq!(count(PlaceKind::CityWithCountyRights), 66);
        assert_eq!(count(PlaceKind::Urban) + 66, 302);
        assert_eq!(count(PlaceKind::UrbanRural), 718);
        assert_eq!(count(PlaceKind::Rural), 1459);
        assert_eq!(count(PlaceKind::County), 314);
        assert_eq!(count(PlaceKind::Voivodeship), 16);
        for place in Places::shared().iter() {
            assert!(!place.voivodeship.is_empty(), "{place:?}");
            let has_county = !place.county.is_empty();
            let should =
                !matches!(place.kind, PlaceKind::CityWithCountyRights | PlaceKind::Voivodeship);
            assert_eq!(has_county, should, "{place:?}");
        }
    }

    #[test]
    fn places_have_forms_by_name() {
        let names = BTreeSet::from(["Kielce", "Nowy Sącz", "Atlantyda"]);
        let forms = Places::shared().forms_of(&names);
        let has = |name: &str, form: &str| forms[name].iter().any(|known| known == form);
        assert!(
            has("Kielce", "kielcach") && has("Kielce", "kielce") && has("Kielce", "kieleckiego")
        );
        assert!(has("Nowy Sącz", "nowego sącza"));
        assert!(!has("Nowy Sącz", "kielce") && !forms.contains_key("Atlantyda"));
    }

    #[test]
    fn may_begin_knows_first_words_and_spellings() {
        for word in ["kielcach", "nowego", "lodzi", "kalisz", "bielska-białej", "powiecie"] {
            assert!(Places::shared().may_begin(word, Side::Query), "{word}");
        }
        assert!(!Places::shared().may_begin("lodzi", Side::Document));
        for word in ["", "kie", "strategia", "sącza-", "~"] {
            assert!(!Places::shared().may_begin(word, Side::Query), "{word}");
        }
    }
}
