//! The lexicon of topics as the analysis has read it, so that a process finds a word in it without reading the rest.
//!
//! `compiled.fst` maps keys to places in `compiled.lines`. A key is
//! - a lemma that is listed as a word, or what an acronym is looked up by;
//! - what the first and the second word of a listed term are looked up by, parted by a tab; of two words either may be the first;
//! - `~`, the key of [close kin](crate::close_kin), a tab, and the [beginning](super::beginning) of listed words among them: the topics are theirs.
//!
//! At a place there is a byte that says how many lines follow. A line is two bytes, little-endian, and as many bytes of words as they
//! say, as [`MemberWord`](crate::matching::MemberWord) writes them, none where the key says all; a byte, and as many pairs of a
//! topic's number and its weight as it says, none where the words point to no topic.

use crate::automaton::{Automaton, Walk};

/// What the keys of close kin begin with.
const KIN: &[u8] = b"~";

/// What parts the two halves of a key.
const AND: &[u8] = b"\t";

/// The embedded lexicon, read in place.
#[derive(Debug)]
pub(super) struct Compiled {
    keys: Automaton,
    lines: &'static [u8],
}

/// Where the first half of a key leads.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place(Walk);

/// What a key leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Line {
    pub words: &'static str,
    pub topics: &'static [[u8; 2]],
}

/// The lines of a key, one after the other.
#[derive(Debug, Clone, Default)]
pub(super) struct Lines {
    count: u8,
    rest: &'static [u8],
}

impl Compiled {
    pub(super) fn new(keys: &'static [u8], lines: &'static [u8]) -> Self {
        Self { keys: Automaton::new(keys), lines }
    }

    /// Where the keys are that begin with this one, if there are any.
    pub(super) fn find(&self, key: &str) -> Option<Place> {
        Walk::start(&self.keys).follow(&self.keys, key.as_bytes()).map(Place)
    }

    /// The lines of a word.
    pub(super) fn of_word(&self, word: Place) -> Lines {
        self.at(Some(word.0))
    }

    /// Where the keys of terms are that begin with a word, if there are any.
    pub(super) fn begun_by(&self, word: Place) -> Option<Place> {
        word.0.follow(&self.keys, AND).map(Place)
    }

    /// The lines of the terms that go on with a word of this key.
    pub(super) fn going_on(&self, begun: Place, key: &str) -> Lines {
        self.at(begun.0.follow(&self.keys, key.as_bytes()))
    }

    /// What words of a family point to that begin so.
    pub(super) fn of_kin(&self, kin: &str, beginning: &str) -> Option<Line> {
        let key = [KIN, kin.as_bytes(), AND, beginning.as_bytes()];
        let start = Some(Walk::start(&self.keys));
        let end = key.iter().fold(start, |walk, part| walk?.follow(&self.keys, part));
        self.at(end).next()
    }

    fn at(&self, key: Option<Walk>) -> Lines {
        let place = key.and_then(|walk| walk.value(&self.keys));
        let rest = place.and_then(|place| self.lines.get(usize::try_from(place).ok()?..));
        match rest.and_then(<[u8]>::split_first) {
            Some((count, rest)) => Lines { count: *count, rest },
            None => Lines::default(),
        }
    }
}

impl Iterator for Lines {
    type Item = Line;

    fn next(&mut self) -> Option<Line> {
        self.count = self.count.checked_sub(1)?;
        let (length, rest) = self.rest.split_first_chunk::<2>()?;
        let (words, rest) = rest.split_at_checked(usize::from(u16::from_le_bytes(*length)))?;
        let (count, rest) = rest.split_first()?;
        let (topics, rest) = rest.split_at_checked(2 * usize::from(*count))?;
        self.rest = rest;
        Some(Line { words: std::str::from_utf8(words).ok()?, topics: topics.as_chunks().0 })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::super::{NO_TOPIC, TOPICS, Topics, beginning, rows};
    use super::*;
    use crate::matching::{MemberWord, plain_words};
    use crate::{Analysis, Analyzer, Side, close_kin};

    const LEXICON: &str = include_str!("../../data/topics/lexicon.tsv");

    const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/data/topics/");

    #[test]
    fn the_embedded_files_are_what_the_analysis_reads_in_their_source() {
        let (keys, lines) = Source::read().compile();
        let digest = format!("{:016x}\n", fnv(&[keys.clone(), lines.clone()].concat()));
        let files = [
            ("compiled.fst", keys),
            ("compiled.lines", lines),
            ("compiled.digest", digest.into_bytes()),
        ];
        for (name, current) in files {
            let path = format!("{FOLDER}{name}");
            if std::env::var_os("COMPILE_TOPICS").is_some() {
                std::fs::write(&path, &current).unwrap();
            }
            assert!(
                std::fs::read(&path).unwrap() == current,
                "{name}: the lexicon of topics or the analysis has changed: run this test with COMPILE_TOPICS=1"
            );
        }
    }

    #[test]
    fn every_item_is_listed_once_with_known_topics() {
        let topics: BTreeSet<&str> = rows(TOPICS).map(|(name, _)| name).collect();
        assert!(topics.len() <= usize::from(u8::MAX));
        let mut items = BTreeSet::new();
        for (item, of) in rows(LEXICON) {
            assert!(items.insert(item), "{item} is listed twice");
            for topic in of.split(' ').filter(|_| of != NO_TOPIC) {
                let (name, weight) = topic.rsplit_once(':').unwrap();
                let weight: u8 = weight.parse().unwrap();
                let weights = 1..=Topics::MOST_WEIGHT;
                assert!(topics.contains(name) && weights.contains(&weight), "{item}: {topic}");
            }
        }
        assert!(items.len() > 5_000, "{}", items.len());
    }

    #[test]
    fn the_lines_of_a_key_are_found() {
        let mut source = Source::default();
        source.add("a", "", &[[1, 3]]);
        source.add("ab\tx", "ab x", &[[2, 1]]);
        source.add("ab\tx", "ab x y", &[]);
        source.add("~a\tb", "", &[[3, 3], [4, 1]]);
        let (keys, lines) = source.compile();
        let compiled = Compiled::new(keys.leak(), lines.leak());

        let a = compiled.find("a").unwrap();
        assert_eq!(
            compiled.of_word(a).collect::<Vec<_>>(),
            [Line { words: "", topics: &[[1, 3]] }]
        );
        assert!(compiled.begun_by(a).is_none());
        let ab = compiled.find("ab").unwrap();
        assert_eq!(compiled.of_word(ab).next(), None);
        let begun = compiled.begun_by(ab).unwrap();
        let words: Vec<&str> = compiled.going_on(begun, "x").map(|line| line.words).collect();
        assert_eq!(words, ["ab x", "ab x y"]);
        assert_eq!(compiled.going_on(begun, "y").next(), None);
        let topics = compiled.of_kin("a", "b").map(|line| line.topics);
        assert_eq!(topics, Some([[3, 3], [4, 1]].as_slice()));
        assert_eq!(compiled.of_kin("a", "c"), None);
        assert!(compiled.find("b").is_none());
    }

    #[test]
    fn a_word_in_its_dictionary_form_points_where_its_row_says() {
        let topics = Topics::shared();
        let mut analysis = Analysis::new();
        let mut count = 0;
        for (item, of) in rows(LEXICON) {
            Analyzer::shared().analyze(item, Side::Document, &mut analysis);
            let Some(token) = analysis.get(0).filter(|_| analysis.len() == 1) else { continue };
            let is_its_lemma = token.lemmas().eq([item]) && token.place().is_none();
            if !is_its_lemma || of == NO_TOPIC {
                continue;
            }
            let mentions = topics.mentions(&analysis);
            let said = mentions.iter().flat_map(|mention| mention.topics());
            let said: BTreeMap<&str, u8> =
                said.map(|(topic, weight)| (topics.name(topic), weight)).collect();
            let listed = of.split(' ').filter_map(|topic| topic.rsplit_once(':'));
            let listed: BTreeMap<&str, u8> =
                listed.map(|(name, weight)| (name, weight.parse().unwrap())).collect();
            assert_eq!(said, listed, "{item}");
            count += 1;
        }
        assert!(count > 3_000, "{count}");
    }

    #[test]
    fn damaged_lines_are_none() {
        let mut source = Source::default();
        source.add("a", "słowo", &[[1, 3]]);
        let (keys, lines) = source.compile();
        let keys: &'static [u8] = keys.leak();
        for length in 0..lines.len() {
            let compiled = Compiled::new(keys, lines[..length].to_vec().leak());
            assert_eq!(compiled.of_word(compiled.find("a").unwrap()).next(), None, "{length}");
        }
    }

    /// What the embedded files are made of: for each key, words and their topics.
    #[derive(Default)]
    struct Source(BTreeMap<String, BTreeMap<String, Vec<[u8; 2]>>>);

    impl Source {
        fn read() -> Self {
            let numbers: BTreeMap<&str, u8> = rows(TOPICS).map(|(name, _)| name).zip(0..).collect();
            let mut source = Self::default();
            let mut of_kin: BTreeMap<String, BTreeMap<u8, u8>> = BTreeMap::new();
            let mut analysis = Analysis::new();
            let mut items: Vec<(&str, BTreeMap<u8, u8>, Vec<MemberWord>)> = Vec::new();
            for (item, of) in rows(LEXICON) {
                let of = of
                    .split(' ')
                    .filter_map(|topic| topic.rsplit_once(':'))
                    .map(|(name, weight)| (numbers[name], weight.parse().unwrap()))
                    .collect();
                Analyzer::shared().analyze(item, Side::Document, &mut analysis);
                let plain = plain_words(&analysis);
                let words = plain
                    .iter()
                    .map(|word| MemberWord::new(item, word.token, plain.len() == 1))
                    .collect();
                items.push((item, of, words));
            }
            // What is listed for *turysta* is said of it, and not what is listed for *turyści*; nor is *kolej* *Kolej+*.
            items.sort_by_key(|(item, _, words)| !is_in_dictionary_form(item, words));
            for (item, of, words) in items {
                let topics = pairs(&of);
                let mut specs = Vec::with_capacity(words.len());
                for word in &words {
                    let mut spec = String::new();
                    word.write(&mut spec);
                    specs.push(spec);
                }
                match words.as_slice() {
                    [] => panic!("{item:?} holds no word"),
                    [word] if !word.acronym => {
                        for lemma in &word.lemmas {
                            source.add(lemma, "", &topics);
                            for kin in close_kin(lemma).filter(|_| !of.is_empty()) {
                                let key = format!("~{kin}\t{}", beginning(lemma));
                                let kin = of_kin.entry(key).or_default();
                                for (topic, weight) in &of {
                                    let known = kin.entry(*topic).or_default();
                                    *known = (*known).max(*weight);
                                }
                            }
                        }
                    }
                    [acronym] => {
                        acronym.keys().for_each(|key| source.add(key, &specs[0], &topics));
                    }
                    [first, second, rest @ ..] => {
                        for (one, other) in both(first, second) {
                            source.add(&format!("{one}\t{other}"), &specs.join(" "), &topics);
                            // One of two words can be begun by either.
                            if rest.is_empty() {
                                source.add(&format!("{other}\t{one}"), &specs.join(" "), &topics);
                            }
                        }
                    }
                }
            }
            for (key, of) in of_kin {
                source.add(&key, "", &pairs(&of));
            }
            source
        }

        /// Adds a line. Two listed words may be read alike; the first has it.
        fn add(&mut self, key: &str, words: &str, topics: &[[u8; 2]]) {
            let lines = self.0.entry(key.to_owned()).or_default();
            lines.entry(words.to_owned()).or_insert_with(|| topics.to_vec());
        }

        /// The keys and the lines.
        fn compile(&self) -> (Vec<u8>, Vec<u8>) {
            let mut keys = fst::MapBuilder::memory();
            let mut all = Vec::new();
            // Several keys lead to the same lines.
            let mut known: BTreeMap<Vec<u8>, u64> = BTreeMap::new();
            for (key, lines) in &self.0 {
                let mut entry = vec![u8::try_from(lines.len()).unwrap()];
                for (words, topics) in lines {
                    entry.extend(u16::try_from(words.len()).unwrap().to_le_bytes());
                    entry.extend(words.as_bytes());
                    entry.push(u8::try_from(topics.len()).unwrap());
                    entry.extend(topics.as_flattened());
                }
                let place = *known.entry(entry).or_insert_with_key(|entry| {
                    let place = all.len() as u64;
                    all.extend(entry);
                    place
                });
                keys.insert(key, place).unwrap();
            }
            (keys.into_inner().unwrap(), all)
        }
    }

    fn is_in_dictionary_form(item: &str, words: &[MemberWord]) -> bool {
        let is_lemma =
            |word: &MemberWord| matches!(word.lemmas.as_slice(), [only] if *only == word.surface);
        words.iter().all(is_lemma) && item.split(' ').eq(words.iter().map(|word| &*word.surface))
    }

    /// What two words may be looked up by together.
    fn both<'a>(
        one: &'a MemberWord,
        other: &'a MemberWord,
    ) -> impl Iterator<Item = (&'a str, &'a str)> {
        one.keys().flat_map(|key| other.keys().map(move |behind| (key.as_ref(), behind.as_ref())))
    }

    fn pairs(of: &BTreeMap<u8, u8>) -> Vec<[u8; 2]> {
        of.iter().map(|(topic, weight)| [*topic, *weight]).collect()
    }

    /// FNV-1a.
    fn fnv(bytes: &[u8]) -> u64 {
        bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
            (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
        })
    }
}
