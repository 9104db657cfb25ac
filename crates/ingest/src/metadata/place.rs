//! The place that a document is of: its name in the text, and what the register of places says of it.

use azymut_polish::{Analysis, Analyzer, Place, PlaceKind, Places, Side};
use azymut_record::{CityId, EvidenceSource};

use super::passage::{Found, Passage};
use crate::block::Block;
use crate::segment::fold;

/// What the manifest says of the place.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Listed<'m> {
    pub city: Option<&'m str>,
    pub city_id: Option<&'m CityId>,
}

/// The place of a document.
#[derive(Debug, Default)]
pub(crate) struct PlaceFound {
    pub city: Option<Found<String>>,
    pub city_id: Option<Found<CityId>>,
    pub commune: Option<Found<String>>,
    pub county: Option<Found<String>>,
    pub voivodeship: Option<Found<String>>,
}

/// A place that the text names, and how strongly it speaks for it.
struct Named {
    place: &'static Place,
    weight: u32,
    passage: Passage,
}

/// A title names a place once and means it.
const TITLE_WEIGHT: u32 = 1000;
/// Text that is searched, in bytes.
const SEARCHED: usize = 60_000;

/// Finds the place: the one that the manifest or the title names, else the one that the text names most.
pub(super) fn find_place(
    blocks: &[Block],
    title: Option<&Found<String>>,
    listed: Listed<'_>,
) -> PlaceFound {
    let named = named_places(blocks, title);
    let mut found = PlaceFound::default();
    if listed.city.is_none() {
        found.city =
            most_named(&named).map(|n| Found::new(n.place.name.to_owned(), n.passage.clone()));
    }
    let by_id = listed.city_id.and_then(|id| {
        let place = Places::shared().iter().find(|p| p.terc == Some(id.as_str()))?;
        Some((place, None))
    });
    let name = listed.city.or(found.city.as_ref().map(|c| c.value.as_str()));
    let Some((place, region)) =
        by_id.or_else(|| the_one_of(name?, title.map(|t| t.value.as_str()), &named))
    else {
        return found;
    };
    let register = |text: String| Passage::beside(EvidenceSource::Register, Some(text));
    let entry = register(entry_of(place));
    let passage = region.unwrap_or(entry);
    let told =
        |value: &str| (!value.is_empty()).then(|| Found::new(value.to_owned(), passage.clone()));
    if listed.city_id.is_none() {
        found.city_id = place
            .terc
            .and_then(|terc| CityId::new(terc).ok())
            .map(|id| Found::new(id, passage.clone()));
    }
    found.commune = if place.kind < PlaceKind::County { told(place.name) } else { None };
    found.county = match place.kind {
        PlaceKind::CityWithCountyRights => told(place.name),
        PlaceKind::Voivodeship => None,
        _ => told(county_of(place)),
    };
    found.voivodeship = told(voivodeship_of(place));
    found
}

/// The entry of a place in the register, in words.
fn entry_of(place: &Place) -> String {
    let mut text = format!("TERYT {}: {}", place.terc.unwrap_or_default(), place.name);
    if place.kind < PlaceKind::County && !place.county.is_empty() {
        text.push_str(", powiat ");
        text.push_str(place.county);
    }
    if place.kind != PlaceKind::Voivodeship {
        text.push_str(", województwo ");
        text.push_str(place.voivodeship);
    }
    text
}

fn county_of(place: &Place) -> &str {
    match place.kind {
        PlaceKind::County => place.name.split_once(' ').map_or(place.name, |(_, adj)| adj),
        _ => place.county,
    }
}

fn voivodeship_of(place: &Place) -> &str {
    match place.kind {
        PlaceKind::Voivodeship => place.name.split_once(' ').map_or(place.name, |(_, adj)| adj),
        _ => place.voivodeship,
    }
}

/// The places that the title and the text name, in the order of their first mention.
fn named_places(blocks: &[Block], title: Option<&Found<String>>) -> Vec<Named> {
    let mut named: Vec<Named> = Vec::new();
    if let Some(title) = title {
        add(&mut named, &title.value, TITLE_WEIGHT, &|_| title.passage.clone());
    }
    let mut read = 0;
    for block in blocks {
        let text = block.text.get(..crate::segment::floor(&block.text, 4000)).unwrap_or_default();
        add(&mut named, text, 2, &|at| Passage::around(block, at));
        read += text.len();
        if read > SEARCHED {
            break;
        }
    }
    named
}

fn add(named: &mut Vec<Named>, text: &str, weight: u32, passage: &dyn Fn(usize) -> Passage) {
    let mut count = |place: &'static Place, weight: u32, at: usize| match named
        .iter_mut()
        .find(|n| n.place.name == place.name && n.place.terc == place.terc)
    {
        Some(known) => known.weight += weight,
        None => named.push(Named { place, weight, passage: passage(at) }),
    };
    let places = Places::shared();
    let communes = communes_in(text);
    for &(at, place) in &communes {
        count(place, weight + weight / 2, at);
    }
    for mention in places.find(text) {
        if !communes.iter().any(|(at, _)| (mention.start..mention.end).contains(at)) {
            let weight = if mention.adjective { weight.div_ceil(2) } else { weight };
            count(mention.place, weight, mention.start);
        }
    }
}

/// The communes that a text names as such: "Gminy Kosakowo", "Gminie Stare Babice". Names of villages are too many and
/// too ordinary to be looked for without the word before them.
fn communes_in(text: &str) -> Vec<(usize, &'static Place)> {
    let mut found = Vec::new();
    if !text.contains("min") && !text.contains("MIN") {
        return found;
    }
    let words: Vec<(usize, &str)> = text
        .split_whitespace()
        .map(|word| (word.as_ptr() as usize - text.as_ptr() as usize, word))
        .collect();
    for (index, (_, word)) in words.iter().enumerate() {
        if !matches!(fold(word).as_str(), "gmina" | "gminy" | "gminie" | "gmine") {
            continue;
        }
        let mut first = index + 1;
        while words.get(first).is_some_and(|(_, w)| {
            let folded = fold(w);
            folded.starts_with("wiejsk") || folded.starts_with("miejsk")
        }) {
            first += 1;
        }
        let name: Vec<&str> = words
            .get(first..)
            .unwrap_or_default()
            .iter()
            .take(3)
            .map(|(_, w)| *w)
            .take_while(|w| w.starts_with(char::is_uppercase))
            .collect();
        let Some(&(at, _)) = words.get(first) else { continue };
        let place = (1..=name.len())
            .rev()
            .find_map(|length| commune_of(name.get(..length).unwrap_or_default()));
        if let Some(place) = place {
            found.push((at, place));
        }
    }
    found
}

/// The commune that some words name: in the nominative, by their lemma, or by their stems where only one fits.
fn commune_of(words: &[&str]) -> Option<&'static Place> {
    let places = Places::shared();
    let bare = |c: char| !c.is_alphanumeric();
    // A mark ends the name.
    let (last, before) = words.split_last()?;
    if before.iter().any(|w| w.ends_with(bare)) {
        return None;
    }
    let mut parts: Vec<&str> = before.to_vec();
    parts.push(last.trim_end_matches(bare));
    let name = parts.join(" ");
    let is_commune = |place: &&'static Place| place.kind < PlaceKind::County;
    let written = places.by_name(&name).into_iter().find(is_commune);
    if written.is_some() {
        return written;
    }
    if let [word] = parts.as_slice() {
        let mut analysis = Analysis::new();
        Analyzer::shared().analyze(word, Side::Document, &mut analysis);
        let lemma = analysis.iter().find_map(|token| {
            token.lemmas().find_map(|lemma| places.by_name(lemma).into_iter().find(is_commune))
        });
        if lemma.is_some() {
            return lemma;
        }
    }
    let folded: Vec<String> = parts.iter().map(|p| fold(p)).collect();
    let mut fitting = places.iter().filter(is_commune).filter(|place| {
        let names: Vec<String> = place.name.split(' ').map(fold).collect();
        names.len() == folded.len() && names.iter().zip(&folded).all(|(a, b)| inflected(a, b))
    });
    let first = fitting.next()?;
    fitting.all(|other| other.name == first.name).then_some(first)
}

/// Whether two folded words can be forms of one name: they differ in their ending only.
fn inflected(a: &str, b: &str) -> bool {
    let common = a.chars().zip(b.chars()).take_while(|(a, b)| a == b).count();
    let shortest = a.chars().count().min(b.chars().count());
    common >= 3 && common + 2 >= shortest && a.len().abs_diff(b.len()) <= 3
}

/// The place that is named most: towns and communes first, for every text names its county and voivodeship too.
fn most_named(named: &[Named]) -> Option<&Named> {
    let best = |of: &dyn Fn(&Named) -> bool| {
        // Ties go to the place that was named first.
        named.iter().rev().filter(|n| of(n)).max_by_key(|n| n.weight)
    };
    let in_title = best(&|n| n.weight >= TITLE_WEIGHT / 2);
    in_title.or_else(|| {
        best(&|n| n.place.kind < PlaceKind::County && n.weight >= 4)
            .or_else(|| best(&|n| n.place.kind >= PlaceKind::County && n.weight >= 4))
    })
}

/// The one place of a name that is meant: there is no other, or the title says whether a town or a commune is meant, or
/// the text names the county or the voivodeship of one of them; then also the passage that decides.
fn the_one_of(
    name: &str,
    title: Option<&str>,
    named: &[Named],
) -> Option<(&'static Place, Option<Passage>)> {
    let mut bearers = Places::shared().by_name(name);
    if let [only] = bearers.as_slice() {
        return Some((only, None));
    }
    let regions = || named.iter().filter(|n| n.place.kind >= PlaceKind::County);
    let weight = |place: &Place| -> u32 {
        regions()
            .filter(|n| match n.place.kind {
                PlaceKind::County => {
                    county_of(n.place) == place.county && n.place.voivodeship == place.voivodeship
                }
                _ => voivodeship_of(n.place) == place.voivodeship,
            })
            .map(|n| n.weight)
            .sum()
    };
    let most = bearers.iter().map(|p| weight(p)).max().unwrap_or(0);
    let mut passage = None;
    if most > 0 {
        bearers.retain(|p| weight(p) == most);
        passage = regions()
            .find(|n| {
                bearers.first().is_some_and(|p| {
                    county_of(n.place) == p.county
                        || n.place.kind == PlaceKind::Voivodeship
                            && voivodeship_of(n.place) == p.voivodeship
                })
            })
            .map(|n| n.passage.clone());
    }
    if bearers.len() > 1
        && let Some(title) = title.map(fold)
    {
        let says = |stem: &str| title.split(' ').any(|w| w.starts_with(stem));
        let rural = match (says("miast"), says("gmin")) {
            (true, false) => Some(false),
            (false, true) => Some(true),
            _ => None,
        };
        if let Some(rural) = rural {
            bearers.retain(|p| (p.kind == PlaceKind::Rural) == rural);
        }
    }
    match bearers.as_slice() {
        [only] => Some((only, passage)),
        _ => None,
    }
}
