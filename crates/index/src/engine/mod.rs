//! The plan compiled for tantivy: postings in, ranked and counted records out.
//!
//! Tantivy keeps the postings, the columns and the stored records; what is done with them is ours,
//! a segment at a time:
//!
//! 1. [`weighted`] gives the plan's words their weights.
//! 2. [`walk`] goes over the segment a [`chunk`] of records at a time. It reads every posting list
//!    once, block by block ([`lists`]), into sets of records and into what each record scores at
//!    most. The plan's tree is algebra of these.
//! 3. [`filter`] holds the filters' records as sets ([`bits`]), in which [`facets`] counts.
//! 4. [`ranking`] reads again, through [`cursor`], only the records whose bound reaches the worst
//!    of the best so far ([`top`]), and [`scorer`] adds up what [`Weights`](crate::Weights)
//!    describes. [`keys`] orders by anything else.
//!
//! [`explain`] tells the sum behind a score, and [`spelling`] looks misspelt words up in the index's own vocabulary.

mod bits;
mod bound;
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
