//! The list of abbreviations and acronyms.

use std::sync::OnceLock;

use hashbrown::hash_map::Entry;
use hashbrown::{DefaultHashBuilder, HashMap};

use crate::fold;

/// `abbreviations.tsv`.
static LIST: &str = include_str!("../data/abbreviations.tsv");

/// The embedded list (`data/abbreviations.tsv`, which describes its format).
#[derive(Debug)]
pub(crate) struct Abbreviations {
    // Folded spelling without its final full stop.
    entries: HashMap<String, Abbreviation>,
    // First segments of the spellings that have several: "m" of "m.in".
    openings: HashMap<String, Vec<Vec<String>>>,
}

/// An entry of the list.
#[derive(Debug)]
pub(crate) struct Abbreviation {
    /// How it is written, in lower case, without a full stop at the end.
    pub spellings: Vec<String>,
    /// What it stands for; for an acronym usually itself.
    pub lemmas: Vec<String>,
    /// Whether it is written in capitals.
    pub is_acronym: bool,
    /// Whether it is written with a full stop.
    pub has_stop: bool,
    /// Whether it is written without one, in small letters, and never means anything else.
    pub is_symbol: bool,
    /// Whether it is at least as often an ordinary word, so that only its full stop makes it an abbreviation.
    pub is_word: bool,
}

impl Abbreviations {
    /// The embedded list.
    pub fn shared() -> &'static Abbreviations {
        static SHARED: OnceLock<Abbreviations> = OnceLock::new();
        SHARED.get_or_init(|| Abbreviations::parse(LIST))
    }

    /// The entry for a spelling (lower case, without its final full stop) and its folded form: its diacritics must be
    /// right, or missing.
    pub fn get(&self, spelling: &str, folded: &str) -> Option<&Abbreviation> {
        let entry = self.entries.get(folded)?;
        (spelling == folded || entry.spellings.iter().any(|one| one == spelling)).then_some(entry)
    }

    /// The segments that may follow the first one of a spelling with inner full stops ("m" → ["in"], ["st"]), longest first.
    pub fn continuations(&self, first: &str) -> &[Vec<String>] {
        self.openings.get(first).map_or(&[], Vec::as_slice)
    }

    fn parse(text: &str) -> Abbreviations {
        let mut entries = HashMap::new();
        let mut openings: HashMap<String, Vec<Vec<String>>> = HashMap::new();
        for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            let mut fields = line.split('\t');
            let spelling = fields.next().unwrap_or_default();
            let lemmas = fields.next().unwrap_or_default();
            let bare = spelling.strip_suffix('.').unwrap_or(spelling);
            let key: String = fold(bare).chars().filter(|c| !c.is_whitespace()).collect();
            let lemmas = if lemmas.is_empty() {
                vec![bare.to_lowercase()]
            } else {
                lemmas.split('|').map(str::to_owned).collect()
            };
            let mut segments = key.split('.').map(str::to_owned);
            if let Some(first) = segments.next() {
                let rest: Vec<String> = segments.collect();
                if !rest.is_empty() {
                    openings.entry(first).or_default().push(rest);
                }
            }
            let is_acronym = spelling.chars().any(char::is_uppercase);
            let has_stop = spelling.ends_with('.');
            let entry = Abbreviation {
                spellings: vec![bare.to_lowercase().replace(' ', "")],
                lemmas,
                is_acronym,
                has_stop,
                is_symbol: !is_acronym && !has_stop,
                is_word: fields.next() == Some("word"),
            };
            merge(entries.entry(key), entry);
        }
        for continuations in openings.values_mut() {
            continuations.sort_by_key(|segments| std::cmp::Reverse(segments.len()));
        }
        Abbreviations { entries, openings }
    }
}

/// Two spellings may fold to one: "kW" and "kw.".
fn merge(slot: Entry<'_, String, Abbreviation, DefaultHashBuilder>, entry: Abbreviation) {
    slot.and_modify(|known| {
        known.spellings.extend(entry.spellings.iter().cloned());
        for lemma in &entry.lemmas {
            if !known.lemmas.contains(lemma) {
                known.lemmas.push(lemma.clone());
            }
        }
        known.has_stop |= entry.has_stop;
        known.is_symbol |= entry.is_symbol;
        known.is_word |= entry.is_word;
    })
    .or_insert(entry);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_an_entry() {
        let list = Abbreviations::shared();
        for (key, entry) in &list.entries {
            assert!(!key.is_empty() && !key.ends_with('.'), "{key}");
            assert!(
                entry
                    .lemmas
                    .iter()
                    .all(|lemma| !lemma.is_empty() && *lemma == lemma.to_lowercase()),
                "{key}"
            );
        }
        assert!(list.entries.len() > 150);
        assert_eq!(list.get("ul", "ul").unwrap().lemmas, ["ulica"]);
        assert_eq!(list.get("msp", "msp").unwrap().lemmas, ["mśp"]);
        assert_eq!(list.continuations("m"), [["in"], ["st"]]);
        assert!(list.get("mln", "mln").unwrap().is_symbol && list.get("im", "im").unwrap().is_word);
    }
}
