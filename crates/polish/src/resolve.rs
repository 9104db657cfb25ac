//! From a word as written to its lemmas: the cascade of look-ups.
//!
//! A word that is spelled with its diacritics is looked up as it stands. A query word without any stands for every accented
//! spelling. Whatever the dictionary does not know goes by its folded spelling alone, on both sides, so that a query without
//! diacritics meets everything that the accented query would.

use crate::abbreviations::{Abbreviation, Abbreviations};
use crate::analysis::TokenSource;
use crate::foreign::{english_singulars, english_stem, looks_english};
use crate::guesser::Guesser;
use crate::lexicon::{Edit, Lexicon};
use crate::readings::{Rank, Readings, Resolved};
use crate::roman::is_roman;
use crate::surface::{has_only_capitals, is_ending, parts_of_compound};
use crate::tokenizer::RawKind;
use crate::{Side, fold, normalize};

/// Looks words up.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Resolver {
    lexicon: &'static Lexicon,
    guesser: &'static Guesser,
    abbreviations: &'static Abbreviations,
}

/// A word to look up.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Query<'a> {
    /// As written in the text.
    pub written: &'a str,
    /// NFC, lower-cased.
    pub surface: &'a str,
    /// Without diacritics.
    pub folded: &'a str,
    /// What the tokenizer took it for.
    pub kind: RawKind,
    /// Whose text it stands in.
    pub side: Side,
}

impl Resolver {
    pub fn shared() -> Resolver {
        Resolver {
            lexicon: Lexicon::shared(),
            guesser: Guesser::shared(),
            abbreviations: Abbreviations::shared(),
        }
    }

    /// The lemmas of a word.
    pub fn resolve(&self, query: Query<'_>) -> Resolved {
        let mut readings = Readings::new(&query);
        let source = match query.kind {
            RawKind::Number => TokenSource::Number,
            RawKind::Compound => self.compound(&query, &mut readings),
            RawKind::Abbreviation => self.abbreviation(&query, &mut readings),
            RawKind::Word => self.word(&query, &mut readings),
        };
        readings.finish(query.surface, source)
    }

    fn word(&self, query: &Query<'_>, readings: &mut Readings) -> TokenSource {
        if let Some((head, tail)) = query.surface.rsplit_once(['\'', '-']) {
            // The tokenizer leaves a joint inside a word only before an ending: Kennedy'ego, NGO-sów.
            return self.with_ending(query, head, tail, readings);
        }
        let capitals = has_only_capitals(query.written);
        if capitals && is_roman(query.written) {
            readings.add(query.surface, Rank::First);
            if self.lexicon.contains(query.surface) && query.written.len() > 1 {
                self.dictionary(query, readings);
            }
            return TokenSource::Number;
        }
        if let Some(source) = self.acronym(query, capitals, readings) {
            return source;
        }
        if let Some(source) = self.dictionary(query, readings) {
            return source;
        }
        if capitals && query.surface.chars().count() <= ACRONYM {
            // Not listed: an acronym all the same, or a short word in a heading.
            readings.add(query.folded, Rank::First);
            self.unknown(query.folded, query.side, readings);
            return TokenSource::Abbreviation;
        }
        self.unknown(query.folded, query.side, readings)
    }

    /// What the dictionary knows, with the diacritics as typed, or as they could have been typed.
    fn dictionary(&self, query: &Query<'_>, readings: &mut Readings) -> Option<TokenSource> {
        let plain = query.surface == query.folded;
        if plain && query.side == Side::Query {
            if !self.is_known(query.surface) {
                // The word goes by its folded spelling anyway.
                return None;
            }
            self.union(query.folded, readings);
            self.safe_guess(query.folded, readings);
            return Some(TokenSource::Dictionary);
        }
        if self.exact(query.surface, readings) {
            return Some(TokenSource::Dictionary);
        }
        self.partly_accented(query.surface, readings).then_some(TokenSource::Folded)
    }

    fn is_known(&self, surface: &str) -> bool {
        let is_negated =
            |rest| self.lexicon.exact(rest).into_iter().flatten().any(|edit| edit.is_negatable());
        self.lexicon.contains(surface) || surface.strip_prefix("nie").is_some_and(is_negated)
    }

    /// A form as it is spelled, or with *nie-* before it.
    fn exact(&self, surface: &str, readings: &mut Readings) -> bool {
        let mut found = false;
        if let Some(edits) = self.lexicon.exact(surface) {
            readings.add_edits(surface, edits);
            found = true;
        }
        if let Some(rest) = surface.strip_prefix("nie")
            && self.may_be_negated(surface)
        {
            let edits = self.lexicon.exact(rest).into_iter().flatten();
            found |= readings.add_edits(rest, edits.filter(Edit::is_negatable));
        }
        found
    }

    /// Whether a form with *nie-* can be a negated participle or gerund: it is in the dictionary as an adjective (*nieznany*: the word
    /// itself, and a form of *znać*), or not at all. A noun (*nieporozumienie*) is only itself.
    fn may_be_negated(&self, surface: &str) -> bool {
        let mut lemma = String::new();
        self.lexicon.exact(surface).is_none_or(|mut edits| {
            edits.any(|edit| edit.apply(surface, &mut lemma) && lemma.ends_with(['y', 'i']))
        })
    }

    /// Every form that the word may stand for when its accented letters are meant and its plain ones are open.
    fn partly_accented(&self, surface: &str, readings: &mut Readings) -> bool {
        if surface.is_ascii() {
            // Nothing is fixed: the folded spelling decides, as for any unknown word.
            return false;
        }
        self.union(surface, readings)
    }

    fn union(&self, typed: &str, readings: &mut Readings) -> bool {
        let mut found = false;
        self.lexicon.variants(typed, |form, edits| {
            found |= readings.add_edits(form, edits);
        });
        if let Some(rest) = typed.strip_prefix("nie") {
            self.lexicon.variants(rest, |form, edits| {
                if self.may_be_negated(&format!("nie{form}")) {
                    found |= readings.add_edits(form, edits.filter(Edit::is_negatable));
                }
            });
        }
        found
    }

    /// A word that the dictionary does not know as spelled. Depends on the folded spelling alone.
    fn unknown(&self, folded: &str, side: Side, readings: &mut Readings) -> TokenSource {
        let is_english = looks_english(folded) && !self.is_known(folded);
        if is_english {
            readings.add(&english_stem(folded), Rank::First);
            for singular in english_singulars(folded) {
                if self.lexicon.contains(&singular) {
                    readings.add(&singular, Rank::First);
                }
            }
        }
        if self.union(folded, readings) {
            self.safe_guess(folded, readings);
            return if is_english { TokenSource::Foreign } else { TokenSource::Folded };
        }
        if self.prefixed(folded, readings) {
            return TokenSource::Guessed;
        }
        // English words take Polish endings, but their own letters do not change: startup-ów, barcelon-y.
        self.guess(folded, |lemma| {
            if !is_english || shares_stem(folded, lemma) {
                readings.add(lemma, Rank::Common);
            }
        });
        if side == Side::Query || readings.is_empty() {
            // An acronym's lemma is its spelling.
            readings.add(folded, Rank::Last);
        }
        if is_english { TokenSource::Foreign } else { TokenSource::Guessed }
    }

    /// The likeliest guess, if it is no lemma: an unknown word of a document may have it, and no known word is mistaken for it.
    fn safe_guess(&self, folded: &str, readings: &mut Readings) {
        let mut likeliest = true;
        self.guess(folded, |guess| {
            if !std::mem::take(&mut likeliest) {
                return;
            }
            let mut is_lemma = false;
            let mut lemma = String::new();
            self.lexicon.variants(guess, |form, mut edits| {
                is_lemma |= edits.any(|edit| edit.apply(form, &mut lemma) && lemma == form);
            });
            if !is_lemma {
                readings.add(guess, Rank::Last);
            }
        });
    }

    /// Guesses from the ending of a word of plain letters.
    fn guess(&self, folded: &str, mut found: impl FnMut(&str)) {
        if folded.len() >= SHORTEST_GUESS && folded.bytes().all(|byte| byte.is_ascii_lowercase()) {
            self.guesser.guess(folded, |lemma| {
                if lemma.len() >= SHORTEST_LEMMA {
                    found(lemma);
                }
            });
        }
    }

    /// A known word behind a productive prefix: *mikroprzedsiębiorstwo*.
    fn prefixed(&self, folded: &str, readings: &mut Readings) -> bool {
        let mut found = false;
        for &(plain, prefix) in PREFIXES {
            let Some(rest) = folded.strip_prefix(plain).filter(|rest| rest.len() >= SHORTEST_BASE)
            else {
                continue;
            };
            let mut lemma = String::new();
            self.lexicon.variants(rest, |form, edits| {
                for edit in edits.filter(|edit| !edit.is_proper()) {
                    if edit.apply(form, &mut lemma) {
                        readings.add(&format!("{prefix}{lemma}"), Rank::Common);
                        found = true;
                    }
                }
            });
        }
        found
    }

    /// An acronym of the list, or (in a query) an abbreviation typed without its full stop.
    fn acronym(
        &self,
        query: &Query<'_>,
        capitals: bool,
        readings: &mut Readings,
    ) -> Option<TokenSource> {
        let itself = self.abbreviations.get(query.surface, query.folded);
        let inflected = if itself.is_none() { self.acronym_inflected(query) } else { None };
        let entry = itself.or(inflected)?;
        let is_query = query.side == Side::Query;
        let is_initial = capitals && query.written.len() == 1;
        if is_initial {
            return None;
        }
        if entry.is_acronym {
            if !(capitals
                || inflected.is_some()
                || is_query
                || !self.lexicon.contains(query.surface))
            {
                return None;
            }
        } else if entry.is_word && self.lexicon.contains(query.surface) {
            return None;
        }
        entry.lemmas.iter().for_each(|lemma| readings.add(lemma, Rank::First));
        let is_certain = !is_query && (entry.is_symbol || capitals && entry.is_acronym);
        if !is_certain && self.dictionary(query, readings).is_none() && is_query {
            self.unknown(query.folded, query.side, readings);
        }
        Some(TokenSource::Abbreviation)
    }

    /// The acronym that a word is a form of without a hyphen (*ZITy*, *MOPSu*), in the English plural too, inflected or not (*NGOs*, *NGOsów*).
    /// Of a query the plural may be typed small, unless it is then an ordinary word.
    fn acronym_inflected(&self, query: &Query<'_>) -> Option<&Abbreviation> {
        /// Without diacritics.
        const PLURAL: [&str; 6] = ["s", "sy", "sow", "som", "sami", "sach"];
        /// Fewer typed small are as likely something else.
        const LETTERS: usize = 3;
        let acronym =
            |head: &str| self.abbreviations.get(head, head).filter(|entry| entry.is_acronym);
        // Most words have one capital at most, and go no further.
        if query.written.chars().filter(|letter| letter.is_uppercase()).nth(1).is_some() {
            let letters: Vec<char> = normalize(query.written).chars().collect();
            let capitals = letters.iter().take_while(|letter| letter.is_uppercase()).count();
            if capitals > 1 && letters.iter().skip(capitals).all(|letter| letter.is_lowercase()) {
                let tail: String = letters.into_iter().skip(capitals).collect();
                let is_form = is_ending(&tail) || PLURAL.contains(&fold(&tail).as_ref());
                let head: String = query.folded.chars().take(capitals).collect();
                return acronym(&head).filter(|_| is_form);
            }
        }
        if query.side == Side::Document || self.lexicon.contains(query.surface) {
            return None;
        }
        let heads = PLURAL.iter().filter_map(|ending| query.folded.strip_suffix(ending));
        heads.filter(|head| head.chars().count() >= LETTERS).find_map(acronym)
    }

    /// What the tokenizer found in the list, with its full stop. It may also be the last word of a sentence.
    fn abbreviation(&self, query: &Query<'_>, readings: &mut Readings) -> TokenSource {
        if let Some(entry) = self.abbreviations.get(query.surface, query.folded) {
            entry.lemmas.iter().for_each(|lemma| readings.add(lemma, Rank::First));
            if entry.is_word {
                self.dictionary(query, readings);
            }
        }
        TokenSource::Abbreviation
    }

    fn with_ending(
        &self,
        query: &Query<'_>,
        head: &str,
        tail: &str,
        readings: &mut Readings,
    ) -> TokenSource {
        let written =
            query.written.rsplit_once(is_joint).map_or(query.written, |(written, _)| written);
        let folded = fold(head);
        let inner = Query { written, surface: head, folded: &folded, ..*query };
        let source =
            if is_ending(tail) { self.word(&inner, readings) } else { TokenSource::Guessed };
        if matches!(source, TokenSource::Guessed | TokenSource::Foreign) {
            readings.add(&folded, Rank::Last);
        }
        source
    }

    /// A hyphenated whole: each lemma of its last part behind each spelling of those before it.
    fn compound(&self, query: &Query<'_>, readings: &mut Readings) -> TokenSource {
        let mut wholes = vec![String::new()];
        let mut source = TokenSource::Dictionary;
        let mut is_adjective = false;
        let mut joined = String::new();
        let parts: Vec<&str> = parts_of_compound(query.surface).collect();
        for (index, part) in parts.iter().enumerate() {
            joined.push_str(part);
            let folded = fold(part);
            let is_number = part.chars().all(|c| c.is_ascii_digit());
            let kind = if is_number { RawKind::Number } else { RawKind::Word };
            let inner =
                Query { written: part, surface: part, folded: &folded, kind, side: query.side };
            let is_last = index + 1 == parts.len();
            let spellings =
                if is_last { Vec::new() } else { self.first_parts(part, &folded, query.side) };
            is_adjective |= !spellings.is_empty();
            let ends = if spellings.is_empty() {
                let resolved = self.resolve(inner);
                if !matches!(resolved.source, TokenSource::Dictionary | TokenSource::Number) {
                    source = resolved.source;
                }
                resolved.lemmas
            } else {
                spellings
            };
            let hyphen = if index == 0 { "" } else { "-" };
            wholes = wholes
                .iter()
                .flat_map(|whole| ends.iter().map(move |end| format!("{whole}{hyphen}{end}")))
                .take(WHOLES)
                .collect();
        }
        wholes.iter().for_each(|whole| readings.add(whole, Rank::Common));
        // Written as one word elsewhere: e-mail, on-line, start-up.
        let folded = fold(&joined);
        let inner = Query {
            written: &joined,
            surface: &joined,
            folded: &folded,
            kind: RawKind::Word,
            side: query.side,
        };
        if self.dictionary(&inner, readings).is_none()
            && !is_adjective
            && parts.len() == 2
            && folded.len() <= JOINED
        {
            readings.add(&folded, Rank::Last);
            self.guess(&folded, |lemma| readings.add(lemma, Rank::Last));
        }
        source
    }

    /// The spellings of a part that is the first of a compound adjective (*społeczno-*): it does not inflect.
    fn first_parts(&self, part: &str, folded: &str, side: Side) -> Vec<String> {
        let mut spellings = Vec::new();
        let known = self.lexicon.exact(part);
        if (side == Side::Query && part == folded) || known.is_none() {
            self.lexicon.variants(folded, |form, mut edits| {
                if edits.any(|edit| edit.is_prefix()) {
                    spellings.push(form.to_owned());
                }
            });
        } else if known.into_iter().flatten().any(|edit| edit.is_prefix()) {
            spellings.push(part.to_owned());
        }
        spellings
    }
}

/// Longest acronym that is not in the list, in letters.
const ACRONYM: usize = 5;
/// Shortest unknown word whose ending is looked at.
const SHORTEST_GUESS: usize = 4;
/// Shortest lemma guessed.
const SHORTEST_LEMMA: usize = 3;
/// Shortest word behind a prefix.
const SHORTEST_BASE: usize = 5;
/// Most readings of a compound.
const WHOLES: usize = 16;

/// Longest compound that is taken for a single unknown word as well, in bytes.
const JOINED: usize = 12;

/// Prefixes that make new words freely: folded, and as spelled.
const PREFIXES: &[(&str, &str)] = &[
    ("agro", "agro"),
    ("anty", "anty"),
    ("audio", "audio"),
    ("auto", "auto"),
    ("bio", "bio"),
    ("cyber", "cyber"),
    ("deza", "deza"),
    ("de", "de"),
    ("dwu", "dwu"),
    ("eko", "eko"),
    ("elektro", "elektro"),
    ("euro", "euro"),
    ("foto", "foto"),
    ("geo", "geo"),
    ("hiper", "hiper"),
    ("hydro", "hydro"),
    ("infra", "infra"),
    ("inter", "inter"),
    ("kontr", "kontr"),
    ("makro", "makro"),
    ("mega", "mega"),
    ("meta", "meta"),
    ("mikro", "mikro"),
    ("miedzy", "między"),
    ("mini", "mini"),
    ("mono", "mono"),
    ("multi", "multi"),
    ("nano", "nano"),
    ("neo", "neo"),
    ("ogolno", "ogólno"),
    ("okolo", "około"),
    ("ponad", "ponad"),
    ("post", "post"),
    ("pol", "pół"),
    ("prze", "prze"),
    ("przeciw", "przeciw"),
    ("pseudo", "pseudo"),
    ("re", "re"),
    ("samo", "samo"),
    ("socjo", "socjo"),
    ("spec", "spec"),
    ("sub", "sub"),
    ("super", "super"),
    ("srod", "śród"),
    ("tele", "tele"),
    ("termo", "termo"),
    ("trans", "trans"),
    ("troj", "trój"),
    ("turbo", "turbo"),
    ("ultra", "ultra"),
    ("wewnatrz", "wewnątrz"),
    ("wideo", "wideo"),
    ("wielo", "wielo"),
    ("wice", "wice"),
    ("wspol", "współ"),
    ("wszech", "wszech"),
    ("zoo", "zoo"),
];

/// Whether a lemma differs from a word by an ending only, and by one letter of its own at most. Both are ASCII.
fn shares_stem(word: &str, lemma: &str) -> bool {
    lemma.get(..lemma.len().saturating_sub(1)).is_some_and(|stem| word.starts_with(stem))
}

/// Whether a character joins a word and its ending.
fn is_joint(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | 'ʼ' | '-' | '\u{2010}' | '\u{2011}')
}
