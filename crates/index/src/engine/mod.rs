//! The plan compiled for tantivy: postings in, ranked and counted records out.
//!
//! Tantivy keeps the postings, the columns and the stored records; what is done with them is ours,
//! a segment at a time:
//!
//! 1. [`weighted`] gives the plan's words their weights.
//! 2. [`walk`] goes over the segment a [`chunk`] of records at a time. It reads every posting list
//!    once, block by block ([`lists`]), into sets of records, and how often a word stands in each into
//!    one small number ([`counts`]). A phrase is found by the list of its pair of words, or by the
//!    lists of all its pairs and then by positions. The plan's tree is algebra of these.
//! 3. [`pruning`] says what a record must have to be among the best, by what those found so far
//!    score. Of others it is not worked out what they may score ([`word_chunk`]).
//!    What records are about is read in the same way ([`topics`]).
//! 4. [`filter`] holds the filters' records as sets ([`bits`]), in which [`facets`] counts.
//! 5. [`ranking`] looks again at those records alone whose bound reaches the worst of the best so far
//!    ([`top`]), through [`cursor`] where the chunk does not tell, and [`scorer`] adds up what
//!    [`Weights`](crate::Weights) describes. [`keys`] orders by anything else.
//!
//! What costs much to lay out and serves every search of a commit is kept in its [`snapshot`]: the
//! [facets](facets::FacetColumn), the [lengths](norms::Norms), and what the words and phrases bring to
//! each record that were asked for more than once ([`kept`], [`laid_out`]); of those a walk reads no
//! posting list ([`ground`]).
//!
//! [`explain`] tells the sum behind a score, and [`spelling`] looks misspelt words up in the index's own vocabulary.

mod bits;
mod bound;
mod chunk;
mod counts;
mod cursor;
mod explain;
mod facets;
mod filter;
mod ground;
mod kept;
mod keys;
mod laid_out;
mod lists;
mod norms;
mod pruning;
mod ranking;
mod reading;
mod record_reader;
pub(crate) mod schema;
mod scorer;
mod search;
mod snapshot;
mod spelling;
mod top;
mod topics;
mod walk;
mod walked_phrase;
mod weighted;
mod word_chunk;

pub(crate) use search::{Found, SearchTask};
pub(crate) use snapshot::Snapshot;
