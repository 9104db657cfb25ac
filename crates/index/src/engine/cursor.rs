//! Steps through the postings of words and phrases, record by record.

use tantivy::postings::{Postings, SegmentPostings};
use tantivy::schema::{Field, IndexRecordOption, Term};
use tantivy::{DocId, DocSet, SegmentReader, TERMINATED};

use super::schema::{Fields, Signal, Zone};
use crate::query::{Phrase, Word};

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

/// The records of one segment in which a phrase stands in one zone.
pub(super) struct PhraseCursor {
    slots: Vec<SlotCursor>,
    doc: DocId,
    frequency: u32,
    /// Starts of the phrase that are still possible, and a buffer to narrow them with.
    starts: Vec<u32>,
    buffer: Vec<u32>,
}

struct SlotCursor {
    postings: Vec<SegmentPostings>,
    offset: u32,
}

impl PhraseCursor {
    pub(super) fn open(
        segment: &SegmentReader,
        fields: &Fields,
        zone: Zone,
        phrase: &Phrase,
    ) -> tantivy::Result<Self> {
        let field = fields.terms(zone, Signal::Lemma);
        let mut slots = Vec::with_capacity(phrase.slots.len());
        for slot in &phrase.slots {
            let mut postings = Vec::with_capacity(slot.lemmas.len());
            for lemma in &slot.lemmas {
                let option = IndexRecordOption::WithFreqsAndPositions;
                postings.extend(open_term(segment, field, lemma, option)?);
            }
            slots.push(SlotCursor { postings, offset: slot.offset });
        }
        let mut cursor =
            Self { slots, doc: 0, frequency: 0, starts: Vec::new(), buffer: Vec::new() };
        if cursor.slots.is_empty() {
            cursor.doc = TERMINATED;
        } else {
            cursor.find_from(0);
        }
        Ok(cursor)
    }

    /// How often the phrase stands in it.
    pub(super) fn frequency(&self) -> u32 {
        self.frequency
    }

    /// Moves on to the first record at or after `target`.
    pub(super) fn seek(&mut self, target: DocId) -> DocId {
        if self.doc < target {
            self.find_from(target);
        }
        self.doc
    }

    fn find_from(&mut self, target: DocId) {
        let mut candidate = target;
        loop {
            let mut agreed = true;
            for slot in &mut self.slots {
                let doc = slot.seek(candidate);
                if doc > candidate {
                    candidate = doc;
                    agreed = false;
                }
            }
            if candidate == TERMINATED {
                self.doc = TERMINATED;
                self.frequency = 0;
                return;
            }
            if agreed {
                self.frequency = self.count_at(candidate);
                if self.frequency > 0 {
                    self.doc = candidate;
                    return;
                }
                candidate += 1;
            }
        }
    }

    /// Counts the places in a record where every slot stands at its offset.
    fn count_at(&mut self, doc: DocId) -> u32 {
        for (index, slot) in self.slots.iter_mut().enumerate() {
            self.buffer.clear();
            for postings in &mut slot.postings {
                if postings.doc() == doc {
                    postings.append_positions_with_offset(0, &mut self.buffer);
                }
            }
            let offset = slot.offset;
            self.buffer.retain_mut(|position| match position.checked_sub(offset) {
                Some(start) => {
                    *position = start;
                    true
                }
                None => false,
            });
            self.buffer.sort_unstable();
            self.buffer.dedup();
            if index == 0 {
                std::mem::swap(&mut self.starts, &mut self.buffer);
            } else {
                let possible = &self.buffer;
                self.starts.retain(|start| possible.binary_search(start).is_ok());
            }
        }
        u32::try_from(self.starts.len()).unwrap_or(u32::MAX)
    }
}

impl SlotCursor {
    fn seek(&mut self, target: DocId) -> DocId {
        let mut first = TERMINATED;
        for postings in &mut self.postings {
            let doc = postings.doc();
            first = first.min(if doc < target { postings.seek(target) } else { doc });
        }
        first
    }
}

/// The records of one segment that belong to a city.
pub(super) fn open_city(
    segment: &SegmentReader,
    fields: &Fields,
    city: &str,
) -> tantivy::Result<Option<SegmentPostings>> {
    open_term(segment, fields.city, city, IndexRecordOption::Basic)
}

fn open_term(
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
