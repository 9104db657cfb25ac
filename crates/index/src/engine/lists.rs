//! Reads posting lists a chunk at a time.

use tantivy::postings::BlockSegmentPostings;
use tantivy::schema::{Field, IndexRecordOption, Term};
use tantivy::{DocId, SegmentReader, TERMINATED};

use super::chunk::{CHUNK, ChunkBits, Values, end_of, zeros};
use super::cursor::terms_of;
use super::norms::Norms;
use super::schema::{Fields, Signal, Zone};
use crate::query::{Phrase, Weights, Word};

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

    /// The next record that was not read, or [`TERMINATED`].
    fn next(&self) -> DocId {
        self.postings.docs().get(self.at).copied().unwrap_or(TERMINATED)
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
        let end = end_of(start);
        if self.read_to < start {
            self.at = self.postings.seek(start);
        }
        self.read_to = end;
        // Neighbours share a word of the set, and would wait for each other if each wrote it.
        let (mut word, mut bits) = (0, 0_u64);
        loop {
            let docs = self.postings.docs();
            let Some(last) = docs.last() else { return };
            let freqs = self.postings.freqs();
            let until = if *last < end { docs.len() } else { docs.partition_point(|d| *d < end) };
            for (doc, frequency) in docs.iter().zip(freqs).take(until).skip(self.at) {
                let at = doc.wrapping_sub(start) as usize % CHUNK;
                if at / 64 != word {
                    found.unite_word(word, bits);
                    (word, bits) = (at / 64, 0);
                }
                bits |= 1 << (at % 64);
                show(at, *frequency);
            }
            found.unite_word(word, bits);
            self.at = until;
            if until < docs.len() {
                return;
            }
            self.postings.advance();
            self.at = 0;
        }
    }
}

/// Everything that a word can be found by.
pub(super) struct WordLists {
    by_form: bool,
    zones: [Vec<(Signal, List)>; Zone::ALL.len()],
}

impl WordLists {
    pub(super) fn open(
        segment: &SegmentReader,
        fields: &Fields,
        word: &Word,
    ) -> tantivy::Result<Self> {
        let by_signal: [(Signal, &[String]); Signal::ALL.len()] = [
            (Signal::Form, std::slice::from_ref(&word.form)),
            (Signal::Lemma, &word.lemmas),
            (Signal::Family, &word.families),
        ];
        let mut zones: [Vec<(Signal, List)>; Zone::ALL.len()] = Default::default();
        for (zone, lists) in Zone::ALL.into_iter().zip(&mut zones) {
            for (signal, texts) in by_signal {
                if !zone.signals().contains(&signal) {
                    continue;
                }
                for text in texts {
                    let field = fields.terms(zone, signal);
                    let option = IndexRecordOption::WithFreqs;
                    if let Some(list) = List::open(segment, field, text, option)? {
                        lists.push((signal, list));
                    }
                }
            }
        }
        Ok(Self { by_form: word.by_form, zones })
    }
}

/// The posting lists of a phrase's words in one zone.
pub(super) struct PhraseLists {
    /// The slot with the fewest records first; none where one of the words stands in no record.
    slots: Vec<SlotLists>,
}

struct SlotLists {
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
        let mut slots = Vec::with_capacity(phrase.slots.len());
        for slot in &phrase.slots {
            let (signal, texts) = terms_of(slot);
            let mut lists = Vec::with_capacity(texts.len());
            let mut records = 0;
            for text in texts {
                let field = fields.terms(zone, signal);
                let list = List::open(segment, field, text, IndexRecordOption::WithFreqs)?;
                if let Some(list) = list {
                    records += u64::from(list.postings.doc_freq());
                    lists.push(list);
                }
            }
            if lists.is_empty() {
                return Ok(Self { slots: Vec::new() });
            }
            slots.push(SlotLists { lists, records: records / chunks });
        }
        slots.sort_by_key(|slot| slot.records);
        Ok(Self { slots })
    }

    /// At least the records of the chunk that begins at `start` which hold all the words, in whatever order. The lists
    /// of frequent words are left alone where looking up the few records that rarer ones leave costs less.
    pub(super) fn read(&mut self, start: DocId) -> ChunkBits {
        /// Postings that are read in the time that one record is looked up in.
        const POSTINGS_PER_LOOK: u64 = 32;
        let mut all: Option<ChunkBits> = None;
        for SlotLists { lists, records } in &mut self.slots {
            if all.is_some_and(|all| u64::from(all.count()) * POSTINGS_PER_LOOK < *records) {
                break;
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

    pub(super) fn has_several_words(&self) -> bool {
        self.slots.len() > 1
    }

    /// The lists of the only word.
    pub(super) fn only_word(&mut self) -> Option<&mut [List]> {
        match self.slots.as_mut_slice() {
            [only] => Some(&mut only.lists),
            _ => None,
        }
    }
}

/// How strongly one word stands in the records of a chunk; see
/// [`WordStrength`](super::scorer::WordStrength).
pub(super) struct WordChunk {
    pub docs: ChunkBits,
    pub own: Values<f32>,
    pub family: Values<f32>,
    frequencies: [Values<u16>; Signal::ALL.len()],
}

impl WordChunk {
    pub(super) fn new() -> Self {
        Self {
            docs: ChunkBits::NONE,
            own: zeros(),
            family: zeros(),
            frequencies: [zeros(), zeros(), zeros()],
        }
    }

    /// Reads the chunk that begins at `start`.
    pub(super) fn read(
        &mut self,
        lists: &mut WordLists,
        start: DocId,
        norms: &Norms,
        weights: &Weights,
    ) {
        self.clear();
        let by_form = lists.by_form;
        for (zone, lists) in Zone::ALL.into_iter().zip(&mut lists.zones) {
            let mut docs = ChunkBits::NONE;
            let mut any = false;
            for (signal, list) in lists {
                if list.next() >= end_of(start) {
                    continue;
                }
                any = true;
                // Of several lemmas of one word the most frequent counts, never their sum.
                let frequencies = &mut self.frequencies[*signal as usize];
                list.read(start, &mut docs, |at, frequency| {
                    let frequency = frequency.min(u16::MAX.into()) as u16;
                    frequencies[at] = frequencies[at].max(frequency);
                });
            }
            if any {
                if by_form && zone.signals().contains(&Signal::Form) {
                    self.count_forms(&docs);
                }
                self.add_zone(zone, &docs, start, norms, weights);
                self.docs.unite(&docs);
            }
        }
    }

    /// Takes an occurrence of the form for one of the word.
    fn count_forms(&mut self, docs: &ChunkBits) {
        let [forms, lemmas, _] = &mut self.frequencies;
        for at in docs.iter() {
            lemmas[at] = lemmas[at].max(forms[at]);
        }
    }

    fn add_zone(
        &mut self,
        zone: Zone,
        docs: &ChunkBits,
        start: DocId,
        norms: &Norms,
        weights: &Weights,
    ) {
        let inverse = norms.of(zone).chunk(start);
        let zone_weight = weights.zone[zone as usize] * norms.of(zone).step();
        let form_weight = weights.form;
        let Self { own, family, frequencies: [forms, lemmas, families], .. } = self;
        if !zone.signals().contains(&Signal::Form) {
            docs.for_each(|at| {
                let weight = zone_weight * f32::from(inverse[at]);
                own[at] += weight * f32::from(lemmas[at]);
                lemmas[at] = 0;
            });
            return;
        }
        docs.for_each(|at| {
            let weight = zone_weight * f32::from(inverse[at]);
            let by_family = families[at].saturating_sub(lemmas[at]).min(1);
            own[at] += weight * (f32::from(lemmas[at]) + form_weight * f32::from(forms[at]));
            family[at] += weight * f32::from(by_family);
            forms[at] = 0;
            lemmas[at] = 0;
            families[at] = 0;
        });
    }

    fn clear(&mut self) {
        let Self { docs, own, family, .. } = self;
        docs.for_each(|at| {
            own[at] = 0.0;
            family[at] = 0.0;
        });
        *docs = ChunkBits::NONE;
    }
}
