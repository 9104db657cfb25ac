//! The readings of a word, as they are found.

use crate::analysis::TokenSource;
use crate::lexicon::Edit;
use crate::resolve::Query;
use crate::{Side, fold};

/// What a word was found to be.
#[derive(Debug)]
pub(crate) struct Resolved {
    /// Its lemmas without repetition, the likeliest first; never empty.
    pub lemmas: Vec<String>,
    /// Why.
    pub source: TokenSource,
}

/// How likely a reading is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Rank {
    /// Certain, or likelier than any other.
    First,
    /// A common word.
    Common,
    /// A name, though written small.
    Proper,
    /// Only so that nothing is lost.
    Last,
}

/// Lemmas as they are found.
pub(crate) struct Readings {
    found: Vec<(Rank, String)>,
    capitalised: bool,
    /// Whether names of persons count: not in a text, for a word written small.
    keep_persons: bool,
    scratch: String,
}

impl Readings {
    pub fn new(query: &Query<'_>) -> Readings {
        let capitalised = query.written.starts_with(char::is_uppercase);
        Readings {
            found: Vec::new(),
            capitalised,
            keep_persons: capitalised || query.side == Side::Query,
            scratch: String::new(),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    pub fn add(&mut self, lemma: &str, rank: Rank) {
        if !lemma.is_empty() {
            self.found.push((rank, lemma.to_owned()));
        }
    }

    /// Adds the lemmas that edits make of a form; whether there was one.
    pub fn add_edits(&mut self, form: &str, edits: impl Iterator<Item = Edit>) -> bool {
        let mut any = false;
        let mut scratch = std::mem::take(&mut self.scratch);
        for edit in edits {
            if edit.is_person() && !self.keep_persons {
                continue;
            }
            if edit.apply(form, &mut scratch) {
                let rank = match (edit.is_proper(), self.capitalised) {
                    (true, true) => Rank::First,
                    (true, false) => Rank::Proper,
                    (false, _) => Rank::Common,
                };
                self.add(&scratch, rank);
                any = true;
            }
        }
        self.scratch = scratch;
        any
    }

    /// The lemmas in order; the surface where there is none.
    pub fn finish(mut self, surface: &str, source: TokenSource) -> Resolved {
        // Of equal readings, the one that stands in its basic form, or would with its diacritics (*szkola*).
        self.found
            .sort_by_cached_key(|(rank, lemma)| (*rank, lemma != surface, fold(lemma) != surface));
        let mut lemmas: Vec<String> = Vec::with_capacity(self.found.len().max(1));
        for (_, lemma) in self.found {
            if !lemmas.contains(&lemma) {
                lemmas.push(lemma);
            }
        }
        if lemmas.is_empty() {
            lemmas.push(surface.to_owned());
        }
        Resolved { lemmas, source }
    }
}
