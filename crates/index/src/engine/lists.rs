//! Reads posting lists a chunk at a time.

use tantivy::postings::BlockSegmentPostings;
use tantivy::schema::{Field, IndexRecordOption, Term};
use tantivy::{DocId, SegmentReader, TERMINATED};

use super::chunk::{CHUNK, ChunkBits, end_of};
use super::cursor::terms_of;
use super::schema::{Fields, Signal, Zone, pair_term};
use crate::query::{Phrase, Slot, Word};

/// A posting list that is read once, from the first record to the last.
pub(super) struct List {
    postings: BlockSegmentPostings,
    /// Place in the block.
    at: usize,
    /// The record after the last chunk that was read.
    read_to: DocId,
}

impl List {
    pub(super) fn open(
        segment: &SegmentReader,
        field: Field,
        text: &str,
        option: IndexRecordOption,
    ) -> tantivy::Result<Option<Self>> {
        let term = Term::from_field_text(field, text);
        let postings = segment.inverted_index(field)?.read_block_postings(&term, option)?;
        Ok(postings.map(|postings| Self { postings, at: 0, read_to: 0 }))
    }

    /// Whether no record of the chunk that begins at `start` is in the list, as far as that can be told without reading.
    #[inline]
    pub(super) fn is_beyond(&self, start: DocId) -> bool {
        self.postings.docs().get(self.at).copied().unwrap_or(TERMINATED) >= end_of(start)
    }

    /// Adds the records of the chunk that begins at `start` to `found`, and shows them, by their distance from it,
    /// with their frequencies. Chunks are read in ascending order, and may be left out.
    #[inline]
    pub(super) fn read(
        &mut self,
        start: DocId,
        found: &mut ChunkBits,
        mut show: impl FnMut(usize, u32),
    ) {
        self.read_marking(start, found, &mut NoMarks, |at, frequency| {
            show(at, frequency);
            false
        });
    }

    /// As [`read`](Self::read), and marks the records of which `show` says so.
    #[inline]
    pub(super) fn read_marking(
        &mut self,
        start: DocId,
        found: &mut ChunkBits,
        marks: &mut impl Marks,
        mut show: impl FnMut(usize, u32) -> bool,
    ) {
        let end = end_of(start);
        if self.read_to < start {
            self.at = self.postings.seek(start);
        }
        self.read_to = end;
        // Neighbours share a word of the set, and would wait for each other if each wrote it.
        let (mut word, mut bits, mut marked) = (0, 0_u64, 0_u64);
        loop {
            let docs = self.postings.docs();
            let Some(last) = docs.last() else { return };
            let freqs = self.postings.freqs();
            let until = if *last < end { docs.len() } else { docs.partition_point(|d| *d < end) };
            for (doc, frequency) in docs.iter().zip(freqs).take(until).skip(self.at) {
                let at = doc.wrapping_sub(start) as usize % CHUNK;
                if at / 64 != word {
                    found.unite_word(word, bits);
                    marks.unite_word(word, marked);
                    (word, bits, marked) = (at / 64, 0, 0);
                }
                bits |= 1 << (at % 64);
                marked |= u64::from(show(at, *frequency)) << (at % 64);
            }
            found.unite_word(word, bits);
            marks.unite_word(word, marked);
            self.at = until;
            if until < docs.len() {
                return;
            }
            self.postings.advance();
            self.at = 0;
        }
    }
}

/// Where records are marked.
pub(super) trait Marks {
    /// Marks the records of one word of the set.
    fn unite_word(&mut self, word: usize, bits: u64);
}

impl Marks for ChunkBits {
    #[inline]
    fn unite_word(&mut self, word: usize, bits: u64) {
        ChunkBits::unite_word(self, word, bits);
    }
}

struct NoMarks;

impl Marks for NoMarks {
    #[inline]
    fn unite_word(&mut self, _: usize, _: u64) {}
}

/// Everything that a word can be found by.
pub(super) struct WordLists {
    pub by_form: bool,
    by_signal: [Vec<(Zone, List)>; Signal::ALL.len()],
}

impl WordLists {
    pub(super) fn open(
        segment: &SegmentReader,
        fields: &Fields,
        word: &Word,
    ) -> tantivy::Result<Self> {
        let texts: [&[String]; Signal::ALL.len()] =
            [std::slice::from_ref(&word.form), &word.lemmas, &word.families];
        let mut by_signal: [Vec<(Zone, List)>; Signal::ALL.len()] = Default::default();
        for ((signal, texts), lists) in Signal::ALL.into_iter().zip(texts).zip(&mut by_signal) {
            for zone in Zone::ALL.into_iter().filter(|zone| zone.signals().contains(&signal)) {
                for text in texts {
                    let field = fields.terms(zone, signal);
                    let list = List::open(segment, field, text, IndexRecordOption::WithFreqs)?;
                    lists.extend(list.map(|list| (zone, list)));
                }
            }
        }
        Ok(Self { by_form: word.by_form, by_signal })
    }

    /// The lists of a signal which may have something in the chunk that begins at `start`, each with its zone.
    pub(super) fn of(
        &mut self,
        signal: Signal,
        start: DocId,
    ) -> impl Iterator<Item = &mut (Zone, List)> {
        self.by_signal[signal as usize].iter_mut().filter(move |(_, list)| !list.is_beyond(start))
    }
}

/// The posting lists by which a phrase is found in one zone: those of the pairs of words that follow one another in
/// it, and of words that are in no such pair.
pub(super) struct PhraseLists {
    /// The one with the fewest records first; none where one of them is in no record.
    required: Vec<Required>,
    /// Whether what is in the only list holds the phrase.
    is_exact: bool,
}

/// Lists of one of which a record must be.
struct Required {
    lists: Vec<List>,
    /// Records of a chunk, on average.
    records: u64,
}

impl PhraseLists {
    pub(super) fn open(
        segment: &SegmentReader,
        fields: &Fields,
        zone: Zone,
        phrase: &Phrase,
    ) -> tantivy::Result<Self> {
        let chunks = u64::from(segment.max_doc()).div_ceil(CHUNK as u64).max(1);
        let wanted = requirements(phrase, fields, zone);
        let is_exact = match (phrase.slots.as_slice(), wanted.as_slice()) {
            ([_], [_]) => true,
            ([_, _], [(field, _)]) => Some(*field) == fields.pairs(zone),
            _ => false,
        };
        let mut required = Vec::with_capacity(wanted.len());
        for (field, texts) in wanted {
            let mut lists = Vec::with_capacity(texts.len());
            let mut records = 0;
            for text in texts {
                let list = List::open(segment, field, &text, IndexRecordOption::WithFreqs)?;
                if let Some(list) = list {
                    records += u64::from(list.postings.doc_freq());
                    lists.push(list);
                }
            }
            if lists.is_empty() {
                return Ok(Self { required: Vec::new(), is_exact: true });
            }
            required.push(Required { lists, records: records / chunks });
        }
        required.sort_by_key(|required| required.records);
        Ok(Self { required, is_exact })
    }

    /// At least the records of the chunk that begins at `start` which hold all the words, in whatever order. The lists
    /// of frequent words are left alone where looking up the few records that rarer ones leave costs less.
    pub(super) fn read(&mut self, start: DocId) -> ChunkBits {
        /// Postings that are read in the time that one record is looked up in. An estimate by hand: it decides what is read, and
        /// never what is found.
        const POSTINGS_PER_LOOK: u64 = 32;
        let mut all: Option<ChunkBits> = None;
        for Required { lists, records } in &mut self.required {
            if all.is_some_and(|all| u64::from(all.count()) * POSTINGS_PER_LOOK < *records) {
                break;
            }
            if lists.iter().all(|list| list.is_beyond(start)) {
                return ChunkBits::NONE;
            }
            let mut docs = ChunkBits::NONE;
            for list in lists {
                list.read(start, &mut docs, |_, _| ());
            }
            if let Some(others) = &all {
                docs.intersect(others);
            }
            if docs.is_empty() {
                return docs;
            }
            all = Some(docs);
        }
        all.unwrap_or(ChunkBits::NONE)
    }

    /// The lists whose records hold the phrase, where that is all there is to it. A record may be in several of them.
    pub(super) fn exact(&mut self) -> Option<&mut [List]> {
        match self.required.as_mut_slice() {
            [] => Some(&mut []),
            [only] if self.is_exact => Some(&mut only.lists),
            _ => None,
        }
    }

    /// Whether the lists tell what holds the phrase, and no position needs to be read.
    pub(super) fn is_exact(&self) -> bool {
        self.is_exact
    }
}

/// What a record with the phrase has: of each field named, one of the terms.
fn requirements(phrase: &Phrase, fields: &Fields, zone: Zone) -> Vec<(Field, Vec<String>)> {
    /// Most pairs of lemmas that two words are looked up by.
    const MOST_PAIRS: usize = 16;
    let mut slots: Vec<&Slot> = phrase.slots.iter().collect();
    slots.sort_by_key(|slot| slot.offset);
    let mut required = Vec::with_capacity(slots.len());
    // Whether the slot is the second of a pair.
    let mut is_paired = false;
    for (at, slot) in slots.iter().enumerate() {
        let next = slots.get(at + 1).filter(|next| {
            phrase.slop == 0
                && next.offset == slot.offset + 1
                && (1..=MOST_PAIRS).contains(&(slot.lemmas.len() * next.lemmas.len()))
        });
        if let (Some(next), Some(field)) = (next, fields.pairs(zone)) {
            let firsts = slot.lemmas.iter();
            let pairs = firsts
                .flat_map(|first| next.lemmas.iter().map(move |second| pair_term(first, second)));
            required.push((field, pairs.collect()));
            is_paired = true;
        } else if std::mem::take(&mut is_paired) {
            // The pair before tells of it.
        } else {
            let (signal, texts) = terms_of(slot);
            required.push((fields.terms(zone, signal), texts.to_vec()));
        }
    }
    required
}
