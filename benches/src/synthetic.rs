//! Synthetic strategy records: as many as wanted, the same on every machine.
//!
//! Statements are random walks over the word pairs of the bundled documents (a first-order Markov
//! chain), so that words keep their forms, their frequencies and most of their neighbours. What
//! they say makes no sense and is not meant to.

use std::collections::BTreeMap;

use azymut_record::{
    Confidence, Document, DocumentId, DocumentKind, InvalidId, Level, Record, RecordId, Source,
};

/// Records of a synthetic document.
pub const RECORDS_PER_DOCUMENT: usize = 200;

/// Generates documents one after another.
pub struct Generator {
    followers: BTreeMap<String, Vec<String>>,
    starts: Vec<String>,
    random: SplitMix,
    next: usize,
}

impl Generator {
    /// Learns from `texts`; `seed` decides everything after.
    pub fn new<'a>(texts: impl IntoIterator<Item = &'a str>, seed: u64) -> Self {
        let mut followers: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let mut starts = Vec::new();
        for line in texts.into_iter().flat_map(str::lines) {
            let words: Vec<&str> = line
                .split_whitespace()
                .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()))
                .filter(|word| !word.is_empty())
                .collect();
            starts.extend(words.first().map(|word| (*word).to_owned()));
            for pair in words.windows(2) {
                followers.entry(pair[0].to_owned()).or_default().push(pair[1].to_owned());
            }
        }
        Self { followers, starts, random: SplitMix(seed), next: 0 }
    }

    /// Learns from the texts among the bundled documents.
    ///
    /// # Errors
    /// Where the folder `corpus` cannot be read.
    pub fn bundled(seed: u64) -> std::io::Result<Self> {
        let corpus = concat!(env!("CARGO_MANIFEST_DIR"), "/../corpus");
        let files = std::fs::read_dir(corpus)?.collect::<Result<Vec<_>, _>>()?;
        let mut paths: Vec<_> = files.iter().map(std::fs::DirEntry::path).collect();
        paths.retain(|path| path.extension().is_some_and(|extension| extension == "txt"));
        paths.sort();
        let texts = paths.iter().map(std::fs::read_to_string).collect::<Result<Vec<_>, _>>()?;
        Ok(Self::new(texts.iter().map(String::as_str), seed))
    }

    /// The next document and its records.
    ///
    /// # Errors
    /// Never in practice: identifiers are made of digits and letters.
    pub fn document(&mut self) -> Result<(Document, Vec<Record>), InvalidId> {
        let number = self.next;
        self.next += 1;
        let city = format!("Miasto {}", number % 300);
        let from = 2010 + (number % 15) as u16;
        let document = Document {
            city: Some(city),
            kind: Some(DocumentKind::Strategy),
            year_from: Some(from),
            year_to: Some(from + 7),
            ..Document::new(
                DocumentId::new(format!("doc-{number:06}"))?,
                format!("Strategia {number}"),
            )
        };
        let mut records: Vec<Record> = Vec::with_capacity(RECORDS_PER_DOCUMENT);
        let mut open: Vec<(Level, RecordId)> = Vec::new();
        for index in 0..RECORDS_PER_DOCUMENT {
            let level = match index % 20 {
                0 => Level::StrategicGoal,
                5 | 10 | 15 => Level::OperationalGoal,
                _ => Level::Direction,
            };
            open.retain(|(above, _)| *above < level);
            let id = RecordId::new(format!("{}.{index:03}", document.id))?;
            let words = 4 + self.random.below(14);
            let text = self.words(words);
            let described = level == Level::OperationalGoal;
            let body = described.then(|| self.words(60));
            records.push(Record {
                id: id.clone(),
                document: document.clone(),
                level,
                level_label: None,
                label: Some(index.to_string()),
                text,
                body,
                parent: open.last().map(|(_, id)| id.clone()),
                path: open.iter().map(|(_, id)| id.clone()).collect(),
                source: Source {
                    file: format!("{}.txt", document.id),
                    sha256: "0".repeat(64),
                    page: None,
                    lines: [index as u32 + 1, index as u32 + 1],
                    bytes: None,
                },
                confidence: Confidence::CERTAIN,
                warnings: Vec::new(),
            });
            open.push((level, id));
        }
        Ok((document, records))
    }

    /// A walk of so many words.
    pub fn words(&mut self, count: usize) -> String {
        let mut text = String::new();
        let mut word = self.random.choose(&self.starts).cloned();
        for _ in 0..count {
            let Some(current) = word else { break };
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(&current);
            let next = self.followers.get(&current).and_then(|next| self.random.choose(next));
            word = next.or_else(|| self.random.choose(&self.starts)).cloned();
        }
        text
    }
}

/// SplitMix64 (Steele, Lea, Flood, OOPSLA 2014): small, and the same everywhere.
struct SplitMix(u64);

impl SplitMix {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound.max(1) as u64) as usize
    }

    fn choose<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        let index = self.below(from.len());
        from.get(index)
    }
}
