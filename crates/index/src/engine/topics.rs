//! How much of what a record is about is what a query is about.
//!
//! The index keeps the topics of a record as terms, each as often as its share has [`STEPS`]: the sum of the products with the shares
//! of the query is about the cosine of the two.

use tantivy::postings::{Postings, SegmentPostings};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, SegmentReader};

use super::chunk::{ChunkBits, Values, zeros};
use super::cursor::open_term;
use super::lists::List;
use super::schema::Fields;
use crate::topics::{STEPS, TopicShare};

/// The records that are about topics, read a chunk at a time.
pub(super) struct WalkedTopics {
    lists: Vec<(f32, List)>,
    likeness: Values<f32>,
}

impl WalkedTopics {
    pub(super) fn open(
        segment: &SegmentReader,
        fields: &Fields,
        topics: &[TopicShare],
    ) -> tantivy::Result<Self> {
        let mut lists = Vec::with_capacity(topics.len());
        for TopicShare { topic, share } in topics {
            let list = List::open(segment, fields.topic, topic, IndexRecordOption::WithFreqs)?;
            lists.extend(list.map(|list| (*share, list)));
        }
        Ok(Self { lists, likeness: zeros() })
    }

    /// Shows the records of the chunk that begins at `start` which are about any of the topics, with the likeness of each. Chunks
    /// are read in ascending order, and may be left out.
    pub(super) fn read(&mut self, start: DocId, mut show: impl FnMut(usize, f32)) {
        let Self { lists, likeness } = self;
        let mut found = ChunkBits::NONE;
        for (share, list) in lists.iter_mut().filter(|(_, list)| !list.is_beyond(start)) {
            list.read(start, &mut found, |at, steps| likeness[at] += product(*share, steps));
        }
        for at in found.iter() {
            show(at, std::mem::take(&mut likeness[at]).min(1.0));
        }
    }
}

/// What single records are about.
pub(super) struct TopicCursor {
    postings: Vec<(f32, &'static str, SegmentPostings)>,
}

impl TopicCursor {
    pub(super) fn open(
        segment: &SegmentReader,
        fields: &Fields,
        topics: &[TopicShare],
    ) -> tantivy::Result<Self> {
        let mut all = Vec::with_capacity(topics.len());
        for TopicShare { topic, share } in topics {
            let postings = open_term(segment, fields.topic, topic, IndexRecordOption::WithFreqs)?;
            all.extend(postings.map(|postings| (*share, *topic, postings)));
        }
        Ok(Self { postings: all })
    }

    /// The likeness of a record, 0 where it has no topic in common; records are asked for in ascending order.
    pub(super) fn likeness(&mut self, doc: DocId) -> f32 {
        let mut likeness = 0.0;
        for (share, _, postings) in &mut self.postings {
            if postings.doc() < doc {
                postings.seek(doc);
            }
            if postings.doc() == doc {
                likeness += product(*share, postings.term_freq());
            }
        }
        f32::min(likeness, 1.0)
    }

    /// The topics that the record has in common which was asked for last, those first that bring most.
    pub(super) fn shared(&self, doc: DocId) -> Vec<&'static str> {
        let here = self.postings.iter().filter(|(_, _, postings)| postings.doc() == doc);
        let mut shared: Vec<(f32, &'static str)> = here
            .map(|(share, topic, postings)| (product(*share, postings.term_freq()), *topic))
            .collect();
        shared.sort_by(|(left, _), (right, _)| right.total_cmp(left));
        shared.into_iter().map(|(_, topic)| topic).collect()
    }
}

fn product(share: f32, steps: u32) -> f32 {
    share * steps as f32 / STEPS as f32
}
