//! Records to a search index, queries to ranked, faceted and highlighted hits.
//!
//! The way of a query, in the order of the modules:
//!
//! 1. [`SearchRequest`]: what the caller asks, already parsed and bounded.
//! 2. `query`: the typed words become a plan of our own: weighted words, phrases and places over
//!    named fields, with what was understood and why. No tantivy type appears in it.
//! 3. `engine`: the plan is compiled for tantivy and run: one pass over the matching records
//!    collects the best hits, the total and every disjunctive facet.
//! 4. `highlight`: each hit's printed text is read again with the same analysis, and what the
//!    plan explains is marked; `kwic` lists these matches in their contexts.
//!
//! Before there is a query, `suggest` says what one that is being typed may go on to.
//!
//! **Invariant:** no type of tantivy leaves this crate, and it never opens a source document.

mod area;
mod cursor;
mod engine;
mod error;
mod evaluation;
mod export;
mod facets;
mod files;
mod findings;
mod highlight;
mod index;
mod interrupt;
mod kwic;
mod near;
mod orderings;
mod query;
mod reading;
mod request;
mod response;
mod stamp;
mod suggest;
mod tally;
mod topics;
mod view;
mod writer;
mod years;

pub use area::area_of;
pub use error::{IndexError, RequestError, SearchError};
pub use evaluation::{
    Judgments, Passage, Run, Scores, TrecError, evaluate, read_passages, read_queries,
};
pub use export::Export;
pub use findings::{
    CityCount, Finding, FormCount, MatchedForms, Silent, SilentCity, SilentDocument,
};
pub use index::Index;
pub use interrupt::Interrupt;
pub use kwic::{ContextWidth, KwicLine, KwicRequest, KwicResponse, KwicSort};
pub use query::Weights;
pub use request::{FacetField, Filters, Fuzziness, Limits, SearchRequest, Sort, SortField, Years};
pub use response::{
    Completion, CompletionKind, Explanation, FacetCount, Highlight, Hit, IndexInfo, Interpretation,
    InterpretationKind, MatchKind, Occurrences, PathEntry, QueryEcho, ScorePart, ScorePartKind,
    SearchResponse, SuggestResponse, Suggestion, TextRange,
};
pub use stamp::{INDEX_FORMAT, IndexedDocument, Stamp};
pub use tally::Tally;
pub use view::IndexView;
pub use writer::{Commit, IndexWriter};
pub use years::Span as YearSpan;
