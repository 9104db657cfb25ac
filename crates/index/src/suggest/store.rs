//! Suggestions as they lie in a file.
//!
//! ```text
//! magic, 8 bytes │ length of the head, u32 │ head, JSON │ sections
//! section: transducer of keys │ where each entry begins, u32 each │ entries
//! entry: records, u32 │ group, u32 │ text [NUL record NUL city]
//! ```
//!
//! Numbers are little-endian. Nothing in it is trusted: the transducers carry a checksum, and
//! everything else is read within its bounds.

use std::ops::Range;

use fst::raw::Fst;
use serde::{Deserialize, Serialize};
use tantivy::directory::OwnedBytes;

use super::completion::{Completions, TIE, value_of};
use crate::response::IndexInfo;

/// How a file begins; its last digit is the version of the layout.
const MAGIC: &[u8; 8] = b"azysugg1";

/// Parts the fields of an entry.
const PART: char = '\0';

/// What can be suggested, by kind.
pub(super) struct Store {
    /// The commit that it was made of.
    pub info: IndexInfo,
    /// Words, phrases, cities, goals.
    pub sections: [Section; SECTIONS],
}

/// Number of sections.
pub(super) const SECTIONS: usize = 4;

/// The suggestions of one kind.
pub(super) struct Section {
    keys: Fst<OwnedBytes>,
    offsets: OwnedBytes,
    entries: OwnedBytes,
}

/// One suggestion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry<'s> {
    /// Number of records.
    pub records: u32,
    /// What tells it from other forms of the same.
    pub group: u32,
    pub text: &'s str,
    pub record: Option<&'s str>,
    pub city: Option<&'s str>,
}

#[derive(Serialize, Deserialize)]
struct Head {
    info: IndexInfo,
    /// Lengths of the parts of each section, in bytes.
    sections: [[usize; 3]; SECTIONS],
}

impl Store {
    /// Reads a file; what is wrong with it where it cannot be one.
    pub(super) fn read(bytes: &OwnedBytes) -> Result<Self, String> {
        let rest = bytes.strip_prefix(MAGIC).ok_or("it is of another version")?;
        let (length, rest) = rest.split_first_chunk().ok_or(CUT_OFF)?;
        let length = u32::from_le_bytes(*length) as usize;
        let head = rest.get(..length).ok_or(CUT_OFF)?;
        let head: Head = serde_json::from_slice(head).map_err(|error| error.to_string())?;
        let mut at = bytes.len() - rest.len() + length;
        let mut part = |length: usize| -> Result<OwnedBytes, String> {
            let range: Range<usize> = at..at.checked_add(length).ok_or(CUT_OFF)?;
            bytes.get(range.clone()).ok_or(CUT_OFF)?;
            at = range.end;
            Ok(bytes.slice(range))
        };
        let mut sections = Vec::with_capacity(SECTIONS);
        for [keys, offsets, entries] in head.sections {
            let keys = Fst::new(part(keys)?).map_err(|error| error.to_string())?;
            keys.verify().map_err(|error| error.to_string())?;
            sections.push(Section { keys, offsets: part(offsets)?, entries: part(entries)? });
        }
        let sections = sections.try_into().map_err(|_| CUT_OFF)?;
        Ok(Self { info: head.info, sections })
    }
}

const CUT_OFF: &str = "it is cut off";

impl Section {
    /// Numbers of the entries that have a key that begins with `typed`, the heaviest first.
    pub(super) fn completions(&self, typed: &str) -> Completions<'_, OwnedBytes> {
        Completions::of(&self.keys, typed)
    }

    /// Numbers of the entries that have this very key.
    pub(super) fn exactly(&self, key: &str) -> Completions<'_, OwnedBytes> {
        Completions::exactly(&self.keys, key)
    }

    /// The entry of this number.
    pub(super) fn entry(&self, ordinal: u32) -> Option<Entry<'_>> {
        let offset = |ordinal: usize| -> Option<usize> {
            let at = ordinal.checked_mul(4)?;
            let bytes = self.offsets.get(at..at.checked_add(4)?)?;
            Some(u32::from_le_bytes(bytes.try_into().ok()?) as usize)
        };
        let ordinal = ordinal as usize;
        let end = offset(ordinal + 1).unwrap_or(self.entries.len());
        let bytes = self.entries.get(offset(ordinal)?..end)?;
        let (records, rest) = bytes.split_first_chunk()?;
        let (group, rest) = rest.split_first_chunk()?;
        let mut parts = std::str::from_utf8(rest).ok()?.split(PART);
        Some(Entry {
            records: u32::from_le_bytes(*records),
            group: u32::from_le_bytes(*group),
            text: parts.next()?,
            record: parts.next().filter(|part| !part.is_empty()),
            city: parts.next().filter(|part| !part.is_empty()),
        })
    }
}

/// Gathers a section.
#[derive(Default)]
pub(super) struct SectionWriter {
    offsets: Vec<u8>,
    entries: Vec<u8>,
    count: u32,
    keys: Vec<(String, u64)>,
}

impl SectionWriter {
    /// Adds an entry, under no key yet; its number. Of entries of one weight the one that was
    /// added first is suggested first. None where there is no room for more.
    pub(super) fn add(&mut self, entry: &Entry<'_>) -> Option<u32> {
        let offset = u32::try_from(self.entries.len()).ok()?;
        let ordinal = self.count;
        self.count = ordinal.checked_add(1)?;
        self.offsets.extend(offset.to_le_bytes());
        self.entries.extend(entry.records.to_le_bytes());
        self.entries.extend(entry.group.to_le_bytes());
        // What is said of an entry parts its fields and stands in none.
        let clean = |text: &str| text.replace(PART, " ");
        let mut said = clean(entry.text);
        if entry.record.is_some() || entry.city.is_some() {
            for part in [entry.record, entry.city] {
                said.push(PART);
                said.push_str(&clean(part.unwrap_or_default()));
            }
        }
        self.entries.extend(said.as_bytes());
        Some(ordinal)
    }

    /// Lets an entry be found by a key.
    pub(super) fn key(&mut self, key: String, weight: u32, ordinal: u32) {
        if !key.is_empty() {
            self.keys.push((key, value_of(weight, ordinal)));
        }
    }

    fn finish(mut self) -> Result<[Vec<u8>; 3], fst::Error> {
        self.keys.sort_unstable();
        self.keys.dedup();
        let mut builder = fst::raw::Builder::memory();
        let (mut last, mut tied): (Option<String>, u32) = (None, 0);
        for (key, value) in self.keys {
            if last.as_ref() == Some(&key) {
                // A transducer has each key once.
                tied += 1;
                let mut bytes = key.into_bytes();
                bytes.push(TIE);
                bytes.extend(tied.to_be_bytes());
                builder.insert(bytes, value)?;
            } else {
                builder.insert(&key, value)?;
                (last, tied) = (Some(key), 0);
            }
        }
        Ok([builder.into_inner()?, self.offsets, self.entries])
    }
}

/// Writes a file of these sections, in the order of [`Store::sections`].
pub(super) fn write(
    info: &IndexInfo,
    sections: [SectionWriter; SECTIONS],
) -> Result<Vec<u8>, String> {
    let mut parts = Vec::with_capacity(SECTIONS);
    for section in sections {
        parts.push(section.finish().map_err(|error| error.to_string())?);
    }
    let lengths: Vec<[usize; 3]> =
        parts.iter().map(|parts| parts.each_ref().map(Vec::len)).collect();
    let lengths = lengths.try_into().map_err(|_| CUT_OFF)?;
    let head = Head { info: info.clone(), sections: lengths };
    let head = serde_json::to_vec(&head).map_err(|error| error.to_string())?;
    let mut file = MAGIC.to_vec();
    file.extend((head.len() as u32).to_le_bytes());
    file.extend(head);
    for part in parts.iter().flatten() {
        file.extend(part);
    }
    Ok(file)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn info() -> IndexInfo {
        IndexInfo { generation: "g".to_owned(), analyzer: "a".to_owned(), records: 3 }
    }

    fn file() -> Vec<u8> {
        let mut words = SectionWriter::default();
        for (text, records) in [("rower", 3), ("rowerowy", 9), ("Rower", 1)] {
            let entry = Entry { records, group: 7, text, record: None, city: None };
            let ordinal = words.add(&entry).unwrap();
            words.key(text.to_lowercase(), records, ordinal);
        }
        let mut goals = SectionWriter::default();
        let goal = Entry { records: 1, group: 0, text: "Rower", record: Some("a.1"), city: None };
        let ordinal = goals.add(&goal).unwrap();
        goals.key("rower".to_owned(), 1, ordinal);
        let empty = SectionWriter::default;
        write(&info(), [words, empty(), empty(), goals]).unwrap()
    }

    #[test]
    fn what_is_written_is_read() {
        let store = Store::read(&OwnedBytes::new(file())).unwrap();
        assert_eq!(store.info, info());
        let [words, phrases, _, goals] = &store.sections;
        let texts: Vec<&str> =
            words.completions("row").map(|ordinal| words.entry(ordinal).unwrap().text).collect();
        assert_eq!(texts, ["rowerowy", "rower", "Rower"]);
        assert_eq!(words.exactly("rower").collect::<Vec<_>>(), [0, 2]);
        assert_eq!(phrases.completions("").count(), 0);
        assert_eq!(goals.entry(0).unwrap().record, Some("a.1"));
        assert_eq!(goals.entry(0).unwrap().city, None);
        assert_eq!(goals.entry(1), None);
        assert_eq!(goals.entry(u32::MAX), None);
    }

    #[test]
    fn a_file_cut_off_anywhere_is_refused() {
        let file = file();
        for length in 0..file.len() {
            let cut = OwnedBytes::new(file[..length].to_vec());
            if let Ok(store) = Store::read(&cut) {
                // Only entries are missing: they are read within their bounds.
                for ordinal in 0..4 {
                    let _entry = store.sections[3].entry(ordinal);
                }
            }
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_without_panic(at in 0_usize..400, byte in any::<u8>()) {
            let mut file = file();
            if let Some(place) = file.get_mut(at) {
                *place = byte;
            }
            if let Ok(store) = Store::read(&OwnedBytes::new(file)) {
                for section in &store.sections {
                    for ordinal in section.completions("r") {
                        let _entry = section.entry(ordinal);
                    }
                }
            }
        }
    }
}
