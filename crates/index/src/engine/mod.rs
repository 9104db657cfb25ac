//! The plan compiled for tantivy: postings in, ranked and counted records out.
//!
//! Tantivy keeps the postings, the columns and the stored records; the walk over them is ours.
//! [`weighted`] gives the plan's words their weights, [`cursor`] steps through the postings of a word
//! or a phrase, [`matching`] walks the plan's tree over the cursors, [`scorer`] adds up the score
//! that [`Weights`](crate::Weights) describes, [`collector`] counts facets and keeps the best,
//! [`spelling`] looks misspelt words up in the index's own vocabulary.

mod collector;
mod cursor;
mod matching;
pub(crate) mod schema;
mod scorer;
mod search;
mod snapshot;
mod spelling;
mod weighted;

pub(crate) use search::{Found, SearchTask};
pub(crate) use snapshot::Snapshot;
