//! A phrase as a walk over chunks of records reads it.

use tantivy::{DocId, SegmentReader};

use super::chunk::{ChunkBits, Values, zeros};
use super::cursor::PhraseCursor;
use super::lists::{List, PhraseLists};
use super::schema::{Fields, PHRASE_ZONES, Zone};
use crate::query::Phrase;

/// How a phrase is counted where it costs more to tell how often it stands in a record than that it does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Counting {
    /// So that the count is never less than that.
    AtLeast,
    /// As often as it does.
    Exact,
}

/// A phrase in one zone: the lists tell which records may hold it, and the cursor, of single records, how often its words
/// stand together.
pub(super) struct WalkedPhrase {
    pub zone: Zone,
    lists: PhraseLists,
    cursor: Option<PhraseCursor>,
    counting: Counting,
    /// Occurrences by record, where several lists tell of them.
    sums: Option<Values<u32>>,
}

/// Where a phrase is looked for.
pub(super) struct Wanted<'w> {
    /// Records that match whatever the phrase says of them.
    pub known: &'w ChunkBits,
    /// Those of which it is asked how often they hold the phrase; all where there are none.
    pub asked: Option<&'w ChunkBits>,
}

impl WalkedPhrase {
    /// The phrase in the zones that hold phrases.
    pub(super) fn open(
        segment: &SegmentReader,
        fields: &Fields,
        phrase: &Phrase,
        counting: Counting,
    ) -> tantivy::Result<[Self; PHRASE_ZONES.len()]> {
        let [text, body] = PHRASE_ZONES;
        let open = |zone| Self::open_zone(segment, fields, zone, phrase, counting);
        Ok([open(text)?, open(body)?])
    }

    fn open_zone(
        segment: &SegmentReader,
        fields: &Fields,
        zone: Zone,
        phrase: &Phrase,
        counting: Counting,
    ) -> tantivy::Result<Self> {
        let mut lists = PhraseLists::open(segment, fields, zone, phrase)?;
        // The pairs of words that are of several lemmas are counted once for each pair of lemmas.
        let is_vague = lists.exact().is_none_or(|lists| lists.len() > 1);
        let sums = (is_vague && lists.is_exact() && counting == Counting::Exact).then(zeros);
        let cursor = if sums.is_some() || !lists.is_exact() {
            Some(PhraseCursor::open(segment, fields, zone, phrase)?)
        } else {
            None
        };
        Ok(Self { zone, lists, cursor, counting, sums })
    }

    /// Adds the records of the chunk that begins at `start` which hold the phrase to `found`, and shows those that are
    /// asked for, some more than once, with occurrences to be added up.
    pub(super) fn read(
        &mut self,
        start: DocId,
        wanted: &Wanted<'_>,
        found: &mut ChunkBits,
        mut show: impl FnMut(usize, u32),
    ) {
        let Self { lists, cursor, counting, sums, .. } = self;
        let is_asked = |at: usize| wanted.asked.is_none_or(|asked| asked.contains(at));
        match (lists.exact(), cursor, sums) {
            (Some(lists), Some(cursor), Some(sums)) => {
                let mut hits = ChunkBits::NONE;
                let several = add_up(lists, start, &mut hits, sums);
                for at in hits.iter() {
                    let sum = std::mem::take(&mut sums[at]);
                    if is_asked(at) {
                        let is_sum = !several.contains(at);
                        show(
                            at,
                            if is_sum { sum } else { cursor.frequency_at(start + at as DocId) },
                        );
                    }
                }
                found.unite(&hits);
            }
            (Some(lists), ..) => {
                for list in lists.iter_mut().filter(|list| !list.is_beyond(start)) {
                    list.read(start, found, |at, frequency| {
                        if is_asked(at) {
                            show(at, frequency);
                        }
                    });
                }
            }
            (None, Some(cursor), _) => {
                for at in lists.read(start).iter() {
                    let is_known = wanted.known.contains(at) || found.contains(at);
                    let is_asked = is_asked(at);
                    if is_known && !is_asked {
                        continue;
                    }
                    let doc = start + at as DocId;
                    let frequency = match counting {
                        Counting::AtLeast if is_known => cursor.most_frequency_at(doc),
                        _ => cursor.frequency_at(doc),
                    };
                    if frequency > 0 {
                        found.insert(at);
                        if is_asked {
                            show(at, frequency);
                        }
                    }
                }
            }
            (None, None, _) => {}
        }
    }
}

/// Adds up what lists hold of a chunk, and says which records are in several of them.
fn add_up(
    lists: &mut [List],
    start: DocId,
    hits: &mut ChunkBits,
    sums: &mut Values<u32>,
) -> ChunkBits {
    let mut several = ChunkBits::NONE;
    for list in lists.iter_mut().filter(|list| !list.is_beyond(start)) {
        let mut own = ChunkBits::NONE;
        list.read(start, &mut own, |at, frequency| sums[at] += frequency);
        let mut again = own;
        again.intersect(hits);
        several.unite(&again);
        hits.unite(&own);
    }
    several
}
