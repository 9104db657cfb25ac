//! The plan compiled for tantivy: postings in, ranked and counted records out.
//!
//! Tantivy keeps the postings, the columns and the stored records; what is done with them is ours,
//! a segment at a time, in the order of the modules:
//!
//! 1. [`weighted`] gives the plan's words their weights.
//! 2. [`matching`] reads every posting list once, block by block, into sets of records ([`bits`])
//!    and into the most that each word can bring to each window of records ([`windows`]). The
//!    plan's tree is algebra of these sets.
//! 3. [`filtering`] takes the filters' records from the sets, and counts facets in them
//!    ([`facets`]).
//! 4. [`ranking`] bounds the score of every window and reads again, through [`cursor`], only the
//!    records of those that can hold one of the best. [`scorer`] adds up the score that
//!    [`Weights`](crate::Weights) describes, over bounds and records alike.
//!
//! [`explain`] tells the sum behind a score, and [`spelling`] looks misspelt words up in the index's own vocabulary.

mod bits;
mod chunk;
mod cursor;
mod explain;
mod facets;
mod filter;
mod keys;
mod lists;
mod norms;
mod ranking;
pub(crate) mod schema;
mod scorer;
mod search;
mod snapshot;
mod spelling;
mod top;
mod walk;
mod weighted;

pub(crate) use search::{Found, SearchTask};
pub(crate) use snapshot::Snapshot;
