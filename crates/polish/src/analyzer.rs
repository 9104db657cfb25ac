//! The analysis chain: tokens, look-up, families, places.

use crate::analysis::{Entry, Words};
use crate::edition::edition;
use crate::places::{MAX_WORDS, PlaceMatch, PlaceWord, is_adjacent};
use crate::resolve::{Query, Resolver};
use crate::stop_words::{is_folded_stop_word, is_stop_word};
use crate::surface::push_surface;
use crate::tokenizer::{RawKind, RawToken, Tokenizer};
use crate::{Analysis, Places, Thesaurus, fold};

/// Which side of a search a text stands on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Side {
    /// A text to be found: read as written.
    Document,
    /// A text to find by: a word without diacritics stands for every accented word it could be.
    Query,
}

/// Turns text into tokens. Immutable and shared between threads.
#[derive(Debug)]
pub struct Analyzer {
    thesaurus: Option<Thesaurus>,
    edition: String,
    synonyms_digest: u64,
}

impl Analyzer {
    /// The analyzer with the built-in thesaurus.
    pub fn shared() -> &'static Analyzer {
        static SHARED: std::sync::OnceLock<Analyzer> = std::sync::OnceLock::new();
        SHARED.get_or_init(|| Analyzer::new(None))
    }

    /// An analyzer with another thesaurus; the lexicon is shared.
    pub fn with_thesaurus(thesaurus: Thesaurus) -> Analyzer {
        Analyzer::new(Some(thesaurus))
    }

    fn new(thesaurus: Option<Thesaurus>) -> Analyzer {
        let synonyms_digest = thesaurus.as_ref().map_or(0, Thesaurus::digest);
        Analyzer { thesaurus, edition: edition(), synonyms_digest }
    }

    /// Stamp of everything that decides which terms an index holds. Indexes with different stamps must not be mixed.
    pub fn edition(&self) -> &str {
        &self.edition
    }

    /// Synonyms in use.
    pub fn thesaurus(&self) -> &Thesaurus {
        self.thesaurus.as_ref().unwrap_or_else(|| Thesaurus::built_in())
    }

    /// Tells apart the synonyms in use from those of another analyzer; 0 for the built-in ones.
    pub fn synonyms_digest(&self) -> u64 {
        self.synonyms_digest
    }

    /// Analyses `text`, replacing what `out` held.
    pub fn analyze(&self, text: &str, side: Side, out: &mut Analysis) {
        out.words.trim();
        out.tokens.clear();
        out.raw.clear();
        Tokenizer::shared().tokenize(text, &mut out.raw);
        let mut any_place = false;
        for raw in &out.raw {
            let written = text.get(raw.start..raw.end).unwrap_or_default();
            let class = class_of(raw.kind, side);
            let word = match out.words.find(written, class) {
                Some(word) => word,
                None => remember(written, raw.kind, side, &mut out.words),
            };
            any_place |= out.words.get(word).is_some_and(|word| word.place);
            let RawToken { start, end, position, span, .. } = *raw;
            out.tokens.push(Entry { start, end, position, span, word, place: None });
        }
        if any_place {
            mark_places(text, side, out);
        }
    }
}

/// Looks a new word up.
fn remember(written: &str, kind: RawKind, side: Side, words: &mut Words) -> u32 {
    let mut surface = String::with_capacity(written.len());
    push_surface(written, kind, &mut surface);
    let folded = fold(&surface);
    let resolved = Resolver::shared().resolve(Query {
        written,
        surface: &surface,
        folded: &folded,
        kind,
        side,
    });
    words.insert(written, class_of(kind, side), |word| {
        word.surface(&surface);
        word.fold(&folded);
        resolved.lemmas.iter().for_each(|lemma| word.lemma(lemma));
        let plain_query = side == Side::Query && surface == folded;
        word.word.source = resolved.source;
        word.word.stop = is_stop_word(&surface) || (plain_query && is_folded_stop_word(&folded));
        // In a text a town is written with a capital; its adjective (kielecki, łódzki) need not be.
        let may_name = side == Side::Query
            || written.starts_with(char::is_uppercase)
            || ["sk", "ck", "dzk"].iter().any(|ending| surface.contains(ending));
        word.word.place = may_name && Places::shared().may_begin(&surface, side);
        word.families();
    })
}

fn class_of(kind: RawKind, side: Side) -> u8 {
    kind as u8 * 2 + side as u8
}

/// Marks the places named, and takes away what else their names could mean: Radom is not a form of *rada*.
fn mark_places(text: &str, side: Side, out: &mut Analysis) {
    let Analysis { tokens, words, .. } = out;
    let mut index = 0;
    while index < tokens.len() {
        let begins = tokens
            .get(index)
            .and_then(|entry| words.get(entry.word))
            .is_some_and(|word| word.place);
        let found = if begins { place_at(text, side, tokens, words, index) } else { None };
        let Some(PlaceMatch { place, words: length, adjective }) = found else {
            index += 1;
            continue;
        };
        let named = tokens.get_mut(index..index + length.max(1)).unwrap_or_default();
        if let Some(first) = named.first_mut() {
            first.place = Some(place);
        }
        for entry in named.iter_mut().filter(|_| !adjective) {
            entry.word = words.narrow(entry.word, place.name);
        }
        index += length.max(1);
    }
}

fn place_at(
    text: &str,
    side: Side,
    tokens: &[Entry],
    words: &Words,
    index: usize,
) -> Option<PlaceMatch> {
    let mut following =
        [PlaceWord { surface: "", capitalised: false, sentence_start: false, adjacent: false };
            MAX_WORDS];
    let mut count = 0;
    let mut end =
        index.checked_sub(1).and_then(|before| tokens.get(before)).map_or(0, |entry| entry.end);
    for (slot, entry) in following.iter_mut().zip(tokens.iter().skip(index)) {
        let gap = text.get(end.min(entry.start)..entry.start).unwrap_or_default();
        let written = text.get(entry.start..entry.end).unwrap_or_default();
        *slot = PlaceWord {
            surface: words.get(entry.word).map_or("", |word| words.text(&word.surface)),
            capitalised: written.starts_with(char::is_uppercase),
            sentence_start: (index == 0 && count == 0)
                || gap.contains(['.', '!', '?', '\n', ':', ';']),
            adjacent: is_adjacent(gap),
        };
        count += 1;
        end = entry.end;
    }
    Places::shared().at(following.get(..count)?, side)
}
