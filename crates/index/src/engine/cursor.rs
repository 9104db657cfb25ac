//! Steps through the postings of words and phrases, record by record.

use tantivy::postings::{Postings, SegmentPostings};
use tantivy::schema::{Field, IndexRecordOption, Term};
use tantivy::{DocId, DocSet, SegmentReader, TERMINATED};

use super::schema::{Fields, Signal, Zone};
use crate::near::{Starts, count_near};
use crate::query::{Phrase, Slot, Word};

/// The records of one segment in which a word can be found, by any signal in any zone.
pub(super) struct WordCursor {
    terms: Vec<TermCursor>,
    doc: DocId,
}

struct TermCursor {
    postings: SegmentPostings,
    zone: Zone,
    signal: Signal,
}

/// How often a word stands in a record: by zone and signal.
pub(super) type Frequencies = [[u32; Signal::ALL.len()]; Zone::ALL.len()];

impl WordCursor {
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
        let mut terms = Vec::new();
        for zone in Zone::ALL {
            for (signal, texts) in
                by_signal.into_iter().filter(|(signal, _)| zone.signals().contains(signal))
            {
                // Where a word stands is asked of its lemmas alone.
                let option = match (signal, zone) {
                    (Signal::Lemma, Zone::Text | Zone::Body) => {
                        IndexRecordOption::WithFreqsAndPositions
                    }
                    _ => IndexRecordOption::WithFreqs,
                };
                for text in texts {
                    let field = fields.terms(zone, signal);
                    if let Some(postings) = open_term(segment, field, text, option)? {
                        terms.push(TermCursor { postings, zone, signal });
                    }
                }
            }
        }
        let doc = first_doc(terms.iter().map(|term| term.postings.doc()));
        Ok(Self { terms, doc })
    }

    /// Moves on to the first record at or after `target`.
    pub(super) fn seek(&mut self, target: DocId) -> DocId {
        if self.doc < target {
            let mut first = TERMINATED;
            for term in &mut self.terms {
                let doc = term.postings.doc();
                let doc = if doc < target { term.postings.seek(target) } else { doc };
                first = first.min(doc);
            }
            self.doc = first;
        }
        self.doc
    }

    /// How often the word stands in the record that the cursor is on. Of several lemmas of one
    /// word the most frequent counts, never their sum.
    pub(super) fn frequencies(&self) -> Frequencies {
        let mut frequencies = Frequencies::default();
        for term in &self.terms {
            if term.postings.doc() == self.doc {
                let slot = &mut frequencies[term.zone as usize][term.signal as usize];
                *slot = (*slot).max(term.postings.term_freq());
            }
        }
        frequencies
    }

    /// Where the word stands in a zone of the record that the cursor is on, in ascending order.
    pub(super) fn positions(&mut self, zone: Zone, positions: &mut Vec<u32>) {
        positions.clear();
        for term in &mut self.terms {
            if term.zone == zone && term.signal == Signal::Lemma && term.postings.doc() == self.doc
            {
                term.postings.append_positions_with_offset(0, positions);
            }
        }
        positions.sort_unstable();
        positions.dedup();
    }
}

/// How often a phrase stands in one zone of the records of one segment.
pub(super) struct PhraseCursor {
    /// None where one of its words stands in no record.
    slots: Vec<SlotCursor>,
    /// The slots by their number of records, fewest first.
    by_rarity: Vec<usize>,
    slop: u32,
    /// Whether it is any word of a family: that there is one is all that counts, as of the families of words that were typed.
    by_family: bool,
}

struct SlotCursor {
    postings: Vec<SegmentPostings>,
    offset: u32,
    /// Where the phrase would begin, were the slot's word in its place; shifted by the largest
    /// offset, so that it is never negative.
    starts: Vec<u32>,
}

impl PhraseCursor {
    /// A cursor before the first record.
    pub(super) fn open(
        segment: &SegmentReader,
        fields: &Fields,
        zone: Zone,
        phrase: &Phrase,
    ) -> tantivy::Result<Self> {
        let last = phrase.slots.iter().map(|slot| slot.offset).max().unwrap_or(0);
        let mut slots = Vec::with_capacity(phrase.slots.len());
        let mut by_family = false;
        for slot in &phrase.slots {
            let (signal, texts) = terms_of(slot);
            let mut postings = Vec::with_capacity(texts.len());
            for text in texts {
                let option = match signal {
                    Signal::Family => IndexRecordOption::WithFreqs,
                    Signal::Form | Signal::Lemma => IndexRecordOption::WithFreqsAndPositions,
                };
                postings.extend(open_term(segment, fields.terms(zone, signal), text, option)?);
            }
            if postings.is_empty() {
                let slop = phrase.slop;
                return Ok(Self { slots: Vec::new(), by_rarity: Vec::new(), slop, by_family });
            }
            by_family |= signal == Signal::Family;
            slots.push(SlotCursor { postings, offset: last - slot.offset, starts: Vec::new() });
        }
        let mut by_rarity: Vec<usize> = (0..slots.len()).collect();
        by_rarity.sort_by_key(|slot| slots[*slot].records());
        Ok(Self { slots, by_rarity, slop: phrase.slop, by_family })
    }

    /// How often the phrase stands in a record; records are asked for in ascending order.
    pub(super) fn frequency_at(&mut self, doc: DocId) -> u32 {
        let Self { slots, by_rarity, .. } = self;
        if slots.is_empty() {
            return 0;
        }
        if by_rarity.iter().all(|slot| slots[*slot].seek(doc) == doc) {
            if self.by_family { 1 } else { self.frequency(doc) }
        } else {
            0
        }
    }

    /// At least as often as the phrase stands in a record, without a look at positions; records are asked for in
    /// ascending order.
    pub(super) fn most_frequency_at(&mut self, doc: DocId) -> u32 {
        let slots = self.slots.iter_mut().map(|slot| {
            slot.seek(doc);
            slot.frequency(doc)
        });
        // Words within a slop of each other may be counted once for each of them.
        if self.slop == 0 { slots.min() } else { slots.reduce(u32::saturating_add) }.unwrap_or(0)
    }

    /// How often the phrase stands in the record that all slots are on.
    fn frequency(&mut self, doc: DocId) -> u32 {
        for slot in &mut self.slots {
            slot.read_starts(doc);
        }
        let count = if self.slop == 0 {
            let Some((first, others)) = self.slots.split_first() else { return 0 };
            let agrees =
                |start: &&u32| others.iter().all(|slot| slot.starts.binary_search(start).is_ok());
            first.starts.iter().filter(agrees).count()
        } else {
            let words = self.slots.iter().map(SlotCursor::starts).collect::<Vec<_>>();
            count_near(&words, self.slop)
        };
        u32::try_from(count).unwrap_or(u32::MAX)
    }
}

impl SlotCursor {
    /// Number of records that its words are in, each counted by itself.
    fn records(&self) -> u64 {
        self.postings.iter().map(|postings| u64::from(postings.doc_freq())).sum()
    }

    fn frequency(&self, doc: DocId) -> u32 {
        let there = self.postings.iter().filter(|postings| postings.doc() == doc);
        there.map(Postings::term_freq).fold(0, u32::saturating_add)
    }

    fn starts(&self) -> Starts<'_> {
        Starts { starts: &self.starts, offset: self.offset }
    }

    fn read_starts(&mut self, doc: DocId) {
        self.starts.clear();
        for postings in &mut self.postings {
            if postings.doc() == doc {
                postings.append_positions_with_offset(self.offset, &mut self.starts);
            }
        }
        if self.postings.len() > 1 {
            self.starts.sort_unstable();
            self.starts.dedup();
        }
    }

    fn seek(&mut self, target: DocId) -> DocId {
        let mut first = TERMINATED;
        for postings in &mut self.postings {
            let doc = postings.doc();
            first = first.min(if doc < target { postings.seek(target) } else { doc });
        }
        first
    }
}

/// The terms of a phrase's word, any of which may stand in its place.
pub(super) fn terms_of(slot: &Slot) -> (Signal, &[String]) {
    if !slot.lemmas.is_empty() {
        (Signal::Lemma, &slot.lemmas)
    } else if !slot.families.is_empty() {
        (Signal::Family, &slot.families)
    } else {
        (Signal::Form, slot.form.as_slice())
    }
}

/// The postings of a term, where the segment has it.
pub(super) fn open_term(
    segment: &SegmentReader,
    field: Field,
    text: &str,
    option: IndexRecordOption,
) -> tantivy::Result<Option<SegmentPostings>> {
    let term = Term::from_field_text(field, text);
    Ok(segment.inverted_index(field)?.read_postings(&term, option)?)
}

fn first_doc(docs: impl Iterator<Item = DocId>) -> DocId {
    docs.min().unwrap_or(TERMINATED)
}
