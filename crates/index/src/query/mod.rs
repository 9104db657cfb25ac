//! From the query as typed to a plan of our own.
//!
//! [`Plan`] says which words, phrases and places are wanted, in the terms that the analysis gives
//! and in no engine's types: a second engine needs one new compiler and nothing else.

mod fields;
mod items;
mod parse;
mod plan;
mod planner;
mod quotes;
mod weights;

pub(crate) use fields::{is_city_field, label_key};
pub(crate) use parse::without_quotation_marks;
pub(crate) use plan::{Clause, Node, Occur, Phrase, PhraseRole, Plan, Prefix, Slot, Word};
pub(crate) use planner::{Planner, Vocabulary};
pub(crate) use quotes::{QUOTES, closing_of};
pub use weights::Weights;
