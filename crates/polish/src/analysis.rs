//! The result of an analysis: a reusable arena of tokens, and a memory of the words met.

use std::borrow::Cow;
use std::cell::Cell;
use std::hash::BuildHasher;
use std::ops::Range;

use hashbrown::{DefaultHashBuilder, HashTable};

use crate::tokenizer::RawToken;
use crate::{Families, Place, close_kin, kin};

/// The tokens of one text, in order of position; a compound stands before its parts.
///
/// Keep one and pass it to [`Analyzer::analyze`](crate::Analyzer::analyze) again and again: it remembers the words it has met
/// (bounded), so that a frequent word is looked up once and a token costs no allocation.
#[derive(Debug, Default)]
pub struct Analysis {
    pub(crate) tokens: Vec<Entry>,
    pub(crate) words: Words,
    pub(crate) raw: Vec<RawToken>,
}

/// A token of an [`Analysis`].
#[derive(Clone, Copy)]
pub struct Token<'a> {
    entry: &'a Entry,
    word: &'a Word,
    words: &'a Words,
}

/// Why a token was read as it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TokenSource {
    /// A form of the dictionary, as typed.
    Dictionary,
    /// A form of the dictionary once diacritics are supplied.
    Folded,
    /// Unknown; its lemmas are guessed from its ending.
    Guessed,
    /// An abbreviation or an acronym.
    Abbreviation,
    /// A number, a year, a Roman numeral.
    Number,
    /// A foreign (English) word.
    Foreign,
}

impl Analysis {
    /// An empty analysis.
    pub fn new() -> Self {
        Self::default()
    }

    /// Number of tokens.
    pub fn len(&self) -> usize {
        self.tokens.len()
    }

    /// Whether there is no token.
    pub fn is_empty(&self) -> bool {
        self.tokens.is_empty()
    }

    /// The token at `index`, counted in order of appearance (not a position: see [`Token::position`]).
    pub fn get(&self, index: usize) -> Option<Token<'_>> {
        let entry = self.tokens.get(index)?;
        let word = self.words.get(entry.word)?;
        Some(Token { entry, word, words: &self.words })
    }

    /// The tokens in order.
    pub fn iter(&self) -> impl Iterator<Item = Token<'_>> + '_ {
        (0..self.len()).filter_map(|index| self.get(index))
    }
}

impl<'a> Token<'a> {
    /// First byte of the token in the text given.
    pub fn start(&self) -> usize {
        self.entry.start
    }

    /// One past its last byte in the text given.
    pub fn end(&self) -> usize {
        self.entry.end
    }

    /// Word position, from 0. A compound stands at the position of its first part.
    pub fn position(&self) -> u32 {
        self.entry.position
    }

    /// Number of positions covered: 1, or the number of parts of a compound.
    pub fn span(&self) -> u32 {
        self.entry.span
    }

    /// The word as typed: NFC, lower-cased, with its diacritics.
    pub fn surface(&self) -> &'a str {
        self.words.text(&self.word.surface)
    }

    /// The surface without diacritics.
    pub fn fold(&self) -> &'a str {
        self.words.text(&self.word.fold)
    }

    /// Why it was read so.
    pub fn source(&self) -> TokenSource {
        self.word.source
    }

    /// The lemmas it can be a form of, the likeliest first; never empty.
    pub fn lemmas(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        self.words.list(&self.word.lemmas)
    }

    /// Keys of the word families of its lemmas, without repetition; often none.
    pub fn families(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        self.words.list(&self.word.families)
    }

    /// Keys of those parts of the families that mean something near ([`close_kin`]), without repetition: what a
    /// search goes by.
    pub fn kin(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        self.words.list(&self.word.kin)
    }

    /// The place that this token names, or begins to name.
    pub fn place(&self) -> Option<&'static Place> {
        self.entry.place
    }

    /// Whether it is a function or question word.
    pub fn is_stop_word(&self) -> bool {
        self.word.stop
    }
}

impl std::fmt::Debug for Token<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Token")
            .field("start", &self.start())
            .field("end", &self.end())
            .field("position", &self.position())
            .field("span", &self.span())
            .field("surface", &self.surface())
            .field("source", &self.source())
            .field("lemmas", &self.lemmas().collect::<Vec<_>>())
            .finish_non_exhaustive()
    }
}

impl TokenSource {
    /// The name used in output.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Dictionary => "dictionary",
            Self::Folded => "folded",
            Self::Guessed => "guessed",
            Self::Abbreviation => "abbreviation",
            Self::Number => "number",
            Self::Foreign => "foreign",
        }
    }
}

impl std::fmt::Display for TokenSource {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.pad(self.as_str())
    }
}

/// A token: where it stands and which word it is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Entry {
    pub start: usize,
    pub end: usize,
    pub position: u32,
    pub span: u32,
    pub word: u32,
    pub place: Option<&'static Place>,
}

/// What is known of a word, whatever its place in the text.
#[derive(Debug, Clone)]
pub(crate) struct Word {
    /// The text as written, the key it is remembered by.
    raw: Range<u32>,
    class: u8,
    pub surface: Range<u32>,
    pub fold: Range<u32>,
    pub lemmas: Range<u32>,
    pub families: Range<u32>,
    pub kin: Range<u32>,
    pub source: TokenSource,
    pub stop: bool,
    /// Whether a place name may begin with it.
    pub place: bool,
}

/// The words met, each analysed once.
#[derive(Debug, Default)]
pub(crate) struct Words {
    hasher: DefaultHashBuilder,
    // Hash and index: growing must not hash again.
    table: HashTable<(u64, u32)>,
    words: Vec<Word>,
    text: String,
    lists: Vec<Range<u32>>,
}

impl Words {
    /// Beyond this many words the memory is emptied (before the next text).
    const LIMIT: usize = 1 << 16;

    /// Forgets everything when there is too much of it.
    pub fn trim(&mut self) {
        if self.words.len() > Self::LIMIT || self.text.len() > Self::LIMIT * 128 {
            // Not `clear`: a single huge text should not keep its memory for ever.
            *self = Self::default();
        }
    }

    pub fn get(&self, index: u32) -> Option<&Word> {
        self.words.get(index as usize)
    }

    pub fn find(&self, raw: &str, class: u8) -> Option<u32> {
        let hash = self.hasher.hash_one((raw, class));
        let found =
            self.table.find(hash, |&(other, index)| other == hash && self.is(index, raw, class));
        found.map(|&(_, index)| index)
    }

    /// Remembers a word; the closure fills what is known of it.
    pub fn insert(&mut self, raw: &str, class: u8, fill: impl FnOnce(&mut WordBuilder<'_>)) -> u32 {
        let raw_range = self.push_text(raw);
        let lists = index_of(self.lists.len());
        let mut builder = WordBuilder {
            word: Word {
                raw: raw_range,
                class,
                surface: 0..0,
                fold: 0..0,
                lemmas: lists..lists,
                families: lists..lists,
                kin: lists..lists,
                source: TokenSource::Guessed,
                stop: false,
                place: false,
            },
            words: self,
        };
        fill(&mut builder);
        let word = builder.word;
        let index = index_of(self.words.len());
        self.words.push(word);
        let hash = self.hasher.hash_one((raw, class));
        self.table.insert_unique(hash, (hash, index), |&(hash, _)| hash);
        index
    }

    /// The same word with only those lemmas that are words of a place's name; itself where all or none are.
    pub fn narrow(&mut self, index: u32, name: &str) -> u32 {
        let Some(word) = self.get(index) else {
            return index;
        };
        let (kept, all) = self.list(&word.lemmas).fold((0, 0), |(kept, all), lemma| {
            (kept + usize::from(is_word_of(lemma, name)), all + 1)
        });
        if kept == 0 || kept == all {
            return index;
        }
        let word = word.clone();
        let raw = format!("{}\n{name}", self.text(&word.raw));
        if let Some(known) = self.find(&raw, word.class) {
            return known;
        }
        let lemmas: Vec<String> = self
            .list(&word.lemmas)
            .filter(|lemma| is_word_of(lemma, name))
            .map(str::to_owned)
            .collect();
        self.insert(&raw, word.class, |builder| {
            builder.word.surface = word.surface;
            builder.word.fold = word.fold;
            builder.word.source = word.source;
            lemmas.iter().for_each(|lemma| builder.lemma(lemma));
            builder.families();
        })
    }

    pub fn text(&self, range: &Range<u32>) -> &str {
        self.text.get(range.start as usize..range.end as usize).unwrap_or_default()
    }

    fn list(&self, range: &Range<u32>) -> impl Iterator<Item = &str> {
        let ranges = self.lists.get(range.start as usize..range.end as usize);
        ranges.unwrap_or_default().iter().map(|range| self.text(range))
    }

    /// A list, which must be the last one, with a text more, unless it is there.
    fn add(&mut self, list: &Range<u32>, text: &str) -> Range<u32> {
        if self.list(list).any(|other| other == text) {
            return list.clone();
        }
        let range = self.push_text(text);
        self.lists.push(range);
        list.start..index_of(self.lists.len())
    }

    fn is(&self, index: u32, raw: &str, class: u8) -> bool {
        self.get(index).is_some_and(|word| word.class == class && self.text(&word.raw) == raw)
    }

    fn push_text(&mut self, text: &str) -> Range<u32> {
        let start = index_of(self.text.len());
        self.text.push_str(text);
        start..index_of(self.text.len())
    }
}

/// A word being filled.
pub(crate) struct WordBuilder<'a> {
    pub word: Word,
    words: &'a mut Words,
}

impl WordBuilder<'_> {
    pub fn surface(&mut self, text: &str) {
        self.word.surface = self.words.push_text(text);
    }

    pub fn fold(&mut self, text: &str) {
        self.word.fold = if text == self.words.text(&self.word.surface) {
            self.word.surface.clone()
        } else {
            self.words.push_text(text)
        };
    }

    /// Adds a lemma, unless it is there; call before [`WordBuilder::families`].
    pub fn lemma(&mut self, text: &str) {
        self.word.lemmas = self.words.add(&self.word.lemmas, text);
    }

    /// Adds the families of the lemmas, and the parts of them that are close kin.
    pub fn families(&mut self) {
        let parted = Cell::new(false);
        self.word.families = self.of_lemmas(|lemma| {
            let family = Families::shared().of(lemma).next();
            parted.set(parted.get() || family.as_deref().is_some_and(kin::is_parted));
            family.into_iter()
        });
        if !parted.get() {
            // Nearly always: a word that nobody has met before costs no second look-up.
            self.word.kin = self.word.families.clone();
            return;
        }
        // A noun that is a gerund as well (*uzależnienie*) says what is meant, and not the verb, where it is known how they differ.
        let is_gerund = |lemma: &str| lemma.ends_with("nie") || lemma.ends_with("cie");
        let tells = |lemma: &str| is_gerund(lemma) && kin::is_listed(lemma);
        let has_gerund = self.words.list(&self.word.lemmas).any(tells);
        let counts = |lemma: &str| !has_gerund || !lemma.ends_with('ć');
        self.word.kin =
            self.of_lemmas(|lemma| counts(lemma).then(|| close_kin(lemma)).into_iter().flatten());
    }

    /// A list of what the lemmas have, each once.
    fn of_lemmas<K: Iterator<Item = Cow<'static, str>>>(
        &mut self,
        keys: impl Fn(&str) -> K,
    ) -> Range<u32> {
        let start = index_of(self.words.lists.len());
        let mut found = start..start;
        for index in self.word.lemmas.clone() {
            let lemma =
                self.words.lists.get(index as usize).map_or("", |range| self.words.text(range));
            for key in keys(lemma) {
                found = self.words.add(&found, &key);
            }
        }
        found
    }
}

/// A length as an index of the memory. Only a single text of billions of new words would reach the end, whose words then have no
/// text: half the memory for all others is worth that.
fn index_of(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

/// Whether a lemma is the name, or one of its words.
fn is_word_of(lemma: &str, name: &str) -> bool {
    let equals = |word: &str| word.chars().flat_map(char::to_lowercase).eq(lemma.chars());
    equals(name) || name.split([' ', '-']).any(equals)
}
