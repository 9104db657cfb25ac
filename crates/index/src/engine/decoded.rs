//! Frequent words kept decoded: what their lists hold, laid out by record.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use tantivy::{DocId, SegmentReader};

use super::bits::DocBits;
use super::chunk::{CHUNK, ChunkBits};
use super::lists::WordLists;
use super::schema::Fields;
use super::word_chunk::{Kind, Least, WordChunk};
use crate::query::Word;

/// Most bytes that are kept.
const MOST_BYTES: usize = 64 << 20;

/// Most words of which it is known that they were asked for.
const MOST_KNOWN: usize = 4_096;

/// Fewest postings that are worth being kept, and the least share of the records, one of so many.
const LEAST_POSTINGS: u64 = 1 << 12;
const LEAST_SHARE: u64 = 16;

/// Most kinds of records that a word tells apart.
const MOST_KINDS: usize = 127;

/// What a segment holds of a frequent word: little more than a byte for each of its records.
pub(super) struct DecodedWord {
    docs: DocBits,
    /// The records that tell more than the code of the lemma.
    marked: DocBits,
    /// The kind of each record, which has all in common that the word tells of it.
    kinds: Vec<u8>,
    /// What the numbers stand for, in the order of the lemma's codes.
    known: Vec<Kind>,
}

impl DecodedWord {
    fn decode(lists: &mut WordLists, records: u32) -> Self {
        let mut docs = DocBits::none(records);
        let mut marked = DocBits::none(records);
        let mut kinds = vec![0; (records as usize).next_multiple_of(CHUNK)];
        let mut known = BTreeMap::from([(Kind::default(), 0)]);
        let mut chunk = WordChunk::new();
        let chunks = kinds.as_chunks_mut::<CHUNK>().0;
        for (start, kinds) in (0..records).step_by(CHUNK).zip(chunks) {
            let mut worth = ChunkBits::NONE;
            chunk.read(lists, start, Least::Lemma { above: u8::MAX }, &mut worth);
            docs.set_chunk(start, &chunk.docs);
            marked.set_chunk(start, &worth);
            for at in chunk.docs.iter() {
                let next = known.len().min(MOST_KINDS) as u8;
                kinds[at] = *known.entry(chunk.kind(at)).or_insert(next);
            }
        }
        // Where there are more kinds than can be told apart, the last stands for anything.
        let mut told: Vec<Kind> = known.keys().copied().collect();
        let mut order = [0; MOST_KINDS + 1];
        if told.len() > MOST_KINDS {
            told.retain(|kind| usize::from(known[kind]) < MOST_KINDS);
            told.push(Kind::ANY);
            order[MOST_KINDS] = (told.len() - 1) as u8;
        }
        for (place, kind) in (0..).zip(&told) {
            if let Some(number) = known.get(kind) {
                order[usize::from(*number)] = place;
            }
        }
        for kind in &mut kinds {
            *kind = order[usize::from(*kind) % order.len()];
        }
        Self { docs, marked, kinds, known: told }
    }

    pub(super) fn docs(&self, start: DocId) -> ChunkBits {
        ChunkBits::from_words(self.docs.chunk(start))
    }

    /// The records with a lemma's code greater than `above`, and those that tell more than that.
    pub(super) fn worth(&self, start: DocId, above: u8) -> ChunkBits {
        let least = self.known.partition_point(|kind| kind.lemma <= above);
        let mut worth = ChunkBits::from_words(self.marked.chunk(start));
        if let (Some(kinds), Some(below)) = (self.kinds(start), least.checked_sub(1)) {
            worth.unite(&ChunkBits::above(kinds, below as u8));
        }
        worth
    }

    /// The kinds of the records of a chunk, as numbers.
    pub(super) fn kinds(&self, start: DocId) -> Option<&[u8; CHUNK]> {
        self.kinds.as_chunks::<CHUNK>().0.get(start as usize / CHUNK)
    }

    /// All kinds there are.
    pub(super) fn known_kinds(&self) -> &[Kind] {
        &self.known
    }

    /// The kind that a number stands for.
    #[inline]
    pub(super) fn kind(&self, number: u8) -> Kind {
        self.known.get(usize::from(number)).copied().unwrap_or_default()
    }

    fn bytes(&self) -> usize {
        self.kinds.len() + self.docs.bytes() + self.marked.bytes()
    }
}

/// The words of one commit that were asked for more than once, the latest ones.
#[derive(Default)]
pub(super) struct DecodedWords(Mutex<Kept>);

#[derive(Default)]
struct Kept {
    words: BTreeMap<Key, Asked>,
    /// Counts what is asked for.
    clock: u64,
    bytes: usize,
}

/// A word in the segment with an ordinal, by all that decides its lists.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    segment: u32,
    form: String,
    by_form: bool,
    lemmas: Vec<String>,
    families: Vec<String>,
}

struct Asked {
    last: u64,
    word: Option<Arc<DecodedWord>>,
}

impl DecodedWords {
    /// Everything that a word can be found by in the segment with this ordinal. A frequent word is decoded when it is
    /// asked for a second time.
    pub(super) fn lists(
        &self,
        ordinal: u32,
        segment: &SegmentReader,
        fields: &Fields,
        word: &Word,
    ) -> tantivy::Result<WordLists> {
        let key = Key {
            segment: ordinal,
            form: word.form.clone(),
            by_form: word.by_form,
            lemmas: word.lemmas.clone(),
            families: word.families.clone(),
        };
        let was_asked = match self.asked(&key) {
            Some(Some(decoded)) => return Ok(WordLists::decoded(word, decoded)),
            Some(None) => true,
            None => false,
        };
        let mut lists = WordLists::open(segment, fields, word)?;
        let records = segment.max_doc();
        if lists.postings() < LEAST_POSTINGS.max(u64::from(records) / LEAST_SHARE) {
            return Ok(lists);
        }
        if !was_asked {
            self.keep(key, None);
            return Ok(lists);
        }
        let decoded = Arc::new(DecodedWord::decode(&mut lists, records));
        self.keep(key, Some(Arc::clone(&decoded)));
        Ok(WordLists::decoded(word, decoded))
    }

    fn asked(&self, key: &Key) -> Option<Option<Arc<DecodedWord>>> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.clock += 1;
        let now = kept.clock;
        let asked = kept.words.get_mut(key)?;
        asked.last = now;
        Some(asked.word.clone())
    }

    fn keep(&self, key: Key, word: Option<Arc<DecodedWord>>) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let last = kept.clock;
        kept.bytes += bytes_of(word.as_ref());
        if let Some(before) = kept.words.insert(key, Asked { last, word }) {
            kept.bytes -= bytes_of(before.word.as_ref());
        }
        while kept.bytes > MOST_BYTES || kept.words.len() > MOST_KNOWN {
            let oldest = kept.words.iter().min_by_key(|(_, asked)| asked.last);
            let Some(key) = oldest.map(|(key, _)| key.clone()) else { return };
            if let Some(gone) = kept.words.remove(&key) {
                kept.bytes -= bytes_of(gone.word.as_ref());
            }
        }
    }
}

fn bytes_of(word: Option<&Arc<DecodedWord>>) -> usize {
    word.map_or(0, |word| word.bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(form: &str) -> Key {
        let none = Vec::new;
        Key { segment: 0, form: form.to_owned(), by_form: false, lemmas: none(), families: none() }
    }

    fn word(bytes: usize) -> Option<Arc<DecodedWord>> {
        let none = DocBits::none(0);
        let kinds = vec![0; bytes];
        Some(Arc::new(DecodedWord { docs: none.clone(), marked: none, kinds, known: Vec::new() }))
    }

    #[test]
    fn what_was_asked_for_last_is_kept_within_the_limit() {
        let words = DecodedWords::default();
        for form in ["first", "second", "third"] {
            words.keep(key(form), word(MOST_BYTES / 3));
            // Asked for again and again, so that it is never the oldest.
            assert!(words.asked(&key("first")).flatten().is_some());
            assert!(words.asked(&key(form)).flatten().is_some());
        }
        words.keep(key("fourth"), word(MOST_BYTES / 3));
        assert!(words.asked(&key("second")).is_none());
        for form in ["first", "third", "fourth"] {
            assert!(words.asked(&key(form)).flatten().is_some(), "{form}");
        }
        words.keep(key("huge"), word(MOST_BYTES + 1));
        assert!(words.0.lock().unwrap().bytes <= MOST_BYTES);
    }

    #[test]
    fn no_more_than_so_many_words_are_remembered() {
        let words = DecodedWords::default();
        for number in 0..MOST_KNOWN + 10 {
            words.keep(key(&number.to_string()), None);
        }
        assert_eq!(words.0.lock().unwrap().words.len(), MOST_KNOWN);
    }
}
