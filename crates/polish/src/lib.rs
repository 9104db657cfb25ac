//! Polish text analysis: from text to tokens with lemmas, word families, synonyms and toponyms.
//!
//! [`Analyzer::analyze`] fills a reusable [`Analysis`] with the [`Token`]s of a text. A token says where it stands in the
//! original text, how it was typed, what it folds to, which lemmas it can be a form of, and why
//! ([`TokenSource`]). Documents and queries are read differently ([`Side`]): a query word typed without
//! diacritics stands for every accented word it could be.
//!
//! The lexicon is embedded: nothing is read from disk at run time.
#![deny(unsafe_code)]

mod abbreviations;
mod analysis;
mod analyzer;
mod automaton;
mod collation;
mod described;
mod edition;
mod families;
mod foreign;
mod generic_words;
mod guesser;
mod kin;
mod lexicon;
mod matching;
mod normalize;
mod places;
mod readings;
mod resolve;
mod roman;
mod stop_words;
mod surface;
mod thesaurus;
mod tokenizer;
mod topics;

pub use analysis::{Analysis, Token, TokenSource};
pub use analyzer::{Analyzer, Side};
pub use collation::collation_key;
pub use described::{DescribedText, DescribedToken};
pub use families::Families;
pub use generic_words::is_generic_word;
pub use kin::close_kin;
pub use normalize::{fold, normalize};
pub use places::{Place, PlaceKind, PlaceMention, Places};
pub use thesaurus::{Alternative, AlternativeKind, Concepts, Expansion, Thesaurus, ThesaurusError};
pub use topics::{TopicId, TopicMention, Topics};
