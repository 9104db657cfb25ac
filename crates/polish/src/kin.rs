//! Close kin: which words of a family still mean something near.
//!
//! A family is a matter of how words were made, and some of its members have drifted apart: *uzależnienie* comes of *zależeć*, and whoever
//! types it does not want what depends on something. `data/families/kin.txt` parts such families by what their words mean to a reader
//! of strategies; a search goes by the parts. Families that it does not list are whole.

use std::borrow::Cow;
use std::sync::LazyLock;

use hashbrown::HashMap;

use crate::Families;

/// The keys of a lemma's close kin, one for each part of its family that it belongs to.
///
/// A key is a lemma of that part: the family's own key where the part has it. A lemma of a parted family that is not listed belongs
/// to all of its parts, so that only what somebody has read is parted. Takes a lemma as [`Families::of`] does.
pub fn close_kin(lemma: &str) -> impl Iterator<Item = Cow<'static, str>> + use<> {
    let listed = PARTED.listed(lemma);
    let family = if listed.is_empty() { Families::shared().of(lemma).next() } else { None };
    let parts = family.as_deref().and_then(|family| PARTED.families.get(family));
    let whole = if parts.is_none() { family } else { None };
    let keys = listed.iter().chain(parts.into_iter().flatten());
    keys.copied().map(Cow::Borrowed).chain(whole)
}

/// Whether a lemma is listed as a word of a part of its family.
pub(crate) fn is_listed(lemma: &str) -> bool {
    !PARTED.listed(lemma).is_empty()
}

/// Whether a family is parted.
pub(crate) fn is_parted(family: &str) -> bool {
    PARTED.families.contains_key(family)
}

/// The families that are parted.
struct Parted {
    /// A word to the keys of its parts.
    words: HashMap<&'static str, Vec<&'static str>>,
    /// The key of a family to those of its parts.
    families: HashMap<&'static str, Vec<&'static str>>,
}

static PARTED: LazyLock<Parted> = LazyLock::new(|| {
    let mut parted = Parted { words: HashMap::new(), families: HashMap::new() };
    for (family, parts) in families(include_str!("../data/families/kin.txt")) {
        for (key, words) in with_keys(family, &parts) {
            parted.families.entry(family).or_default().push(key);
            for word in words {
                parted.words.entry(word).or_default().push(key);
            }
        }
    }
    parted
});

impl Parted {
    fn listed(&self, lemma: &str) -> &[&'static str] {
        self.words.get(lemma).map_or(&[], Vec::as_slice)
    }
}

/// The lines of the list: the key of a family, and its parts.
fn families(list: &'static str) -> impl Iterator<Item = (&'static str, Vec<Vec<&'static str>>)> {
    let lines = list.lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| {
        let (family, parts) = line.split_once(':')?;
        let parts = parts.split('|').map(|part| part.split_whitespace().collect());
        Some((family.trim(), parts.collect()))
    })
}

/// Gives each part a key: the family's to the part that has it, else to the first; a word that is in no part before it to any other.
fn with_keys<'w, 'p>(family: &'w str, parts: &'p [Vec<&'w str>]) -> Vec<(&'w str, &'p [&'w str])> {
    let main = parts.iter().position(|part| part.contains(&family)).unwrap_or(0);
    let mut keyed: Vec<(&str, &[&str])> = Vec::with_capacity(parts.len());
    for (number, part) in parts.iter().enumerate() {
        let is_free = |word: &&&str| {
            **word != family && !parts.iter().take(number).any(|other| other.contains(word))
        };
        let own = part.iter().find(is_free).copied();
        if let Some(key) = if number == main { Some(family) } else { own } {
            keyed.push((key, part));
        }
    }
    keyed
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn list() -> impl Iterator<Item = (&'static str, Vec<Vec<&'static str>>)> {
        families(include_str!("../data/families/kin.txt"))
    }

    #[test]
    fn the_list_parts_families_as_they_are() {
        let mut before = "";
        for (family, parts) in list() {
            assert!(before < family, "{family}: out of order, or twice");
            before = family;
            assert!(parts.len() > 1, "{family}: not parted");
            for word in parts.iter().flatten() {
                let of: Vec<_> = Families::shared().of(word).collect();
                assert_eq!(of, [family], "{word}");
            }
        }
    }

    #[test]
    fn every_part_has_a_key_of_its_own() {
        for (family, parts) in list() {
            let keyed = with_keys(family, &parts);
            let keys: BTreeSet<&str> = keyed.iter().map(|(key, _)| *key).collect();
            assert_eq!(keys.len(), parts.len(), "{family}: {keyed:?}");
            for (key, words) in keyed {
                assert!(key == family || words.contains(&key), "{family}: {key}");
            }
        }
    }
}
