//! The lexicon of topics as the analysis has read it, in order, so that a process finds a word in it without reading the rest.
//!
//! A line has three columns: a key, words, and topics by number with their weights (`12:3 5:1`, or `-` for none). Lines are sorted by
//! their keys, byte by byte. A key is
//! - a lemma that is listed as a word: there are no words;
//! - a lemma that may begin a listed term, or an acronym: the words are those of the term, as [`MemberWord`](crate::matching::MemberWord)
//!   writes them;
//! - `~` and a family: the word is a [beginning](super::beginning) of listed words of the family, and the topics are theirs.

use std::cmp::Ordering;

/// What the keys of families begin with.
const FAMILY: &str = "~";

/// The embedded lines, and where each begins.
#[derive(Debug)]
pub(super) struct Compiled {
    text: &'static str,
    starts: Vec<u32>,
}

/// What a key leads to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line {
    pub words: &'static str,
    pub topics: &'static str,
}

impl Compiled {
    pub(super) fn new(text: &'static str) -> Self {
        let ends = text.match_indices('\n').map(|(at, _)| at as u32 + 1);
        let mut starts: Vec<u32> = [0].into_iter().chain(ends).collect();
        starts.pop();
        Self { text, starts }
    }

    /// The lines of a key.
    pub(super) fn of(&self, key: &str) -> impl Iterator<Item = Line> + use<'_> {
        let from = self.starts.partition_point(|start| self.compare(*start, key).is_lt());
        let rest = self.starts.get(from..).unwrap_or_default();
        let count = rest.iter().take_while(|start| self.compare(**start, key).is_eq()).count();
        let columns = key.len() + 1;
        rest.iter().take(count).filter_map(move |start| self.line(*start, columns))
    }

    /// The lines of a family.
    pub(super) fn of_family(&self, family: &str) -> impl Iterator<Item = Line> + use<'_> {
        self.of(&format!("{FAMILY}{family}"))
    }

    /// The key of the line that begins at `start`, compared with another. Nothing is in a key that is less than the tab behind it, so
    /// that its end need not be looked for.
    fn compare(&self, start: u32, key: &str) -> Ordering {
        let line = self.text.as_bytes().get(start as usize..).unwrap_or_default();
        let (head, behind) = line.split_at(key.len().min(line.len()));
        head.cmp(key.as_bytes()).then_with(|| behind.first().cmp(&Some(&b'\t')))
    }

    /// The columns behind the key.
    fn line(&self, start: u32, columns: usize) -> Option<Line> {
        let rest = self.text.get(start as usize + columns..)?;
        let (line, _) = rest.split_once('\n')?;
        let (words, topics) = line.split_once('\t')?;
        Some(Line { words, topics })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::super::{NO_TOPIC, TOPICS, Topics, beginning, rows};
    use super::*;
    use crate::matching::{MemberWord, plain_words};
    use crate::{Analysis, Analyzer, Families, Side};

    const LEXICON: &str = include_str!("../../data/topics/lexicon.tsv");

    const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/data/topics/compiled.tsv");

    const DIGEST: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/data/topics/compiled.digest");

    #[test]
    fn the_embedded_file_is_what_the_analysis_reads_in_its_source() {
        let current = compile();
        let digest = format!("{:016x}\n", fnv(current.as_bytes()));
        if std::env::var_os("COMPILE_TOPICS").is_some() {
            std::fs::write(FILE, &current).unwrap();
            std::fs::write(DIGEST, &digest).unwrap();
        }
        let embedded = std::fs::read_to_string(FILE).unwrap();
        let line =
            embedded.lines().zip(current.lines()).find(|(embedded, current)| embedded != current);
        assert_eq!(
            line, None,
            "the lexicon of topics or the analysis has changed: run this test with COMPILE_TOPICS=1"
        );
        assert_eq!(embedded.len(), current.len());
        assert_eq!(std::fs::read_to_string(DIGEST).unwrap(), digest);
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
        let compiled = Compiled::new("a\t\t1:3\nab\tx\t2:1\nab\ty\t-\n~a\tb\t3:3\n~z\tc\t4:1\n");
        let words = |lines: Vec<Line>| lines.iter().map(|line| line.words).collect::<Vec<_>>();
        assert_eq!(words(compiled.of("ab").collect()), ["x", "y"]);
        assert_eq!(words(compiled.of("a").collect()), [""]);
        assert_eq!(words(compiled.of_family("a").collect()), ["b"]);
        assert_eq!(words(compiled.of_family("z").collect()), ["c"]);
        for missing in ["", "aa", "abc", "z"] {
            assert_eq!(compiled.of(missing).count(), 0, "{missing:?}");
        }
        assert_eq!(compiled.of_family("b").count(), 0);
        assert_eq!(Compiled::new("").of("a").count(), 0);
    }

    fn compile() -> String {
        let numbers: BTreeMap<&str, usize> = rows(TOPICS).map(|(name, _)| name).zip(0..).collect();
        let mut lines: BTreeSet<(String, String, String)> = BTreeSet::new();
        let mut of_kin: BTreeMap<(String, String), BTreeMap<usize, u8>> = BTreeMap::new();
        let mut analysis = Analysis::new();
        for (item, of) in rows(LEXICON) {
            let of: BTreeMap<usize, u8> = of
                .split(' ')
                .filter_map(|topic| topic.rsplit_once(':'))
                .map(|(name, weight)| (numbers[name], weight.parse().unwrap()))
                .collect();
            Analyzer::shared().analyze(item, Side::Document, &mut analysis);
            let plain = plain_words(&analysis);
            let words: Vec<MemberWord> = plain
                .iter()
                .map(|word| MemberWord::new(item, word.token, plain.len() == 1))
                .collect();
            let topics = written(&of);
            match words.as_slice() {
                [] => panic!("{item:?} holds no word"),
                [word] if !word.acronym => {
                    for lemma in &word.lemmas {
                        lines.insert((lemma.to_string(), String::new(), topics.clone()));
                        for family in Families::shared().of(lemma).filter(|_| !of.is_empty()) {
                            let key = (format!("{FAMILY}{family}"), beginning(lemma).to_owned());
                            let kin = of_kin.entry(key).or_default();
                            for (topic, weight) in &of {
                                let known = kin.entry(*topic).or_default();
                                *known = (*known).max(*weight);
                            }
                        }
                    }
                }
                words => {
                    let mut specs = Vec::with_capacity(words.len());
                    for word in words {
                        let mut spec = String::new();
                        word.write(&mut spec);
                        specs.push(spec);
                    }
                    // One of two words can be begun by either.
                    let beginnings = if words.len() == 2 { 2 } else { 1 };
                    for key in words.iter().take(beginnings).flat_map(MemberWord::keys) {
                        lines.insert((key.to_string(), specs.join(" "), topics.clone()));
                    }
                }
            }
        }
        for ((family, beginning), of) in of_kin {
            lines.insert((family, beginning, written(&of)));
        }
        let mut text = String::new();
        let mut last: Option<(String, String)> = None;
        for (key, words, topics) in lines {
            // Two listed words may be read alike; the first has it.
            let is_known = last.as_ref().is_some_and(|(k, w)| (k, w) == (&key, &words));
            if !is_known {
                text.push_str(&format!("{key}\t{words}\t{topics}\n"));
            }
            last = Some((key, words));
        }
        text
    }

    /// FNV-1a.
    fn fnv(bytes: &[u8]) -> u64 {
        bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
            (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
        })
    }

    fn written(of: &BTreeMap<usize, u8>) -> String {
        if of.is_empty() {
            return NO_TOPIC.to_owned();
        }
        let topics: Vec<String> =
            of.iter().map(|(topic, weight)| format!("{topic}:{weight}")).collect();
        topics.join(" ")
    }
}
