//! Word families: lemmas derived from one another (przedsiębiorczość ~ przedsiębiorca). What of them means something near is told
//! by `kin`.
//!
//! The data is a map lemma → number of its family and the list of the families' keys, made by `tools/lexicon/families`. What is
//! regular enough is not listed but undone here: abstract nouns in *-ość*, adverbs, adjectives in *-owy*, *nie-*, and prefixes that leave a word of the
//! map (*ponadlokalny* → *lokalny*). The tool knows these steps and lists every lemma that they would lead astray.
//! Loans in *-ing* are of one family with their adjective (*coworking*, *coworkingowy*).
//! Learned words in *-izować*, *-yzować*, *-ikować* that nobody has listed yet (*renaturyzować*, *zrenaturyzowany*) form a family of their own.

use std::borrow::Cow;
use std::sync::LazyLock;

use crate::automaton::{Automaton, Walk};

/// The derivational lexicon: which family a lemma belongs to.
#[derive(Debug)]
pub struct Families {
    /// Lemma → 1-based index of its key; 0 for a lemma that belongs to none, whatever its form suggests.
    numbers: Automaton,
    keys: Keys,
}

impl Families {
    /// The embedded families.
    pub fn shared() -> &'static Families {
        static SHARED: LazyLock<Families> = LazyLock::new(|| Families {
            numbers: Automaton::new(NUMBERS),
            keys: Keys::decode(KEYS),
        });
        &SHARED
    }

    /// The keys (a representative lemma each) of the families that `lemma` belongs to; often none.
    ///
    /// Takes a lemma (lower case, with diacritics unless the dictionary lacks it), not any form.
    pub fn of<'a>(&'a self, lemma: &str) -> impl Iterator<Item = Cow<'a, str>> + use<'a> {
        let key = match self.number(lemma) {
            Some(number) => self.keys.get(number).map(Cow::Borrowed),
            None => {
                let noun = learned_noun(lemma).map(|noun| self.of_noun(noun));
                noun.or_else(|| loan(lemma).map(|loan| Cow::Owned(loan.to_owned())))
            }
        };
        key.into_iter()
    }

    /// The key of a learned noun: its own, that of the man who does it, that of the noun that it undoes or repeats
    /// (*deinstytucjonalizacja*), or the noun itself.
    fn of_noun(&self, noun: String) -> Cow<'_, str> {
        let doer =
            || noun.strip_suffix("acja").and_then(|stem| self.number(&format!("{stem}ator")));
        let undone = || noun.strip_prefix("de").or_else(|| noun.strip_prefix("re"));
        let number = self.number(&noun).or_else(doer).or_else(|| self.number(undone()?));
        match number.and_then(|number| self.keys.get(number)) {
            Some(key) => Cow::Borrowed(key),
            None => Cow::Owned(noun),
        }
    }

    /// Number of families.
    pub fn len(&self) -> usize {
        self.keys.ends.len()
    }

    /// Whether there is no family.
    pub fn is_empty(&self) -> bool {
        self.keys.ends.is_empty()
    }

    fn number(&self, lemma: &str) -> Option<u64> {
        let lemma = lemma.as_bytes();
        let trail = Trail::new(&self.numbers, lemma)?;
        if let Some(number) = trail.value(&self.numbers) {
            return Some(number);
        }
        if let Some(number) = self.base_of(lemma, lemma.len(), &trail, STEPS) {
            return Some(number);
        }
        let rest = PREFIXES
            .iter()
            .find_map(|prefix| lemma.strip_prefix(prefix.as_bytes()))
            .filter(|rest| letters(rest) >= MIN_REST)?;
        let trail = Trail::new(&self.numbers, rest)?;
        let listed = trail.value(&self.numbers).filter(|&number| number > 0);
        listed.or_else(|| self.base_of(rest, rest.len(), &trail, STEPS))
    }

    /// The number of what is left of a lemma when regular endings are taken off: of the adjective of a noun in *-ość* or an adverb,
    /// of the noun of an adjective in *-owy*, *-yjny* or *-ncki*, of the man of a woman, of the noun in *-acja* of a verb.
    ///
    /// The trail leads along the first `shared` bytes of the lemma. What a second step takes off is never shorter than the ending that
    /// the first put there, so that is far enough.
    fn base_of(&self, lemma: &[u8], shared: usize, trail: &Trail, steps: usize) -> Option<u64> {
        SUFFIXES.iter().find_map(|(suffix, ending)| {
            let stem = lemma.strip_suffix(suffix.as_bytes())?;
            if stem.len() > shared {
                return None;
            }
            let found = trail
                .at(stem.len())
                .and_then(|walk| walk.follow(&self.numbers, ending.as_bytes()))
                .and_then(|walk| walk.value(&self.numbers))
                .filter(|&number| number > 0);
            if found.is_some() || steps == 1 {
                return found;
            }
            let mut base = [0u8; MAX_LEMMA];
            let length = stem.len() + ending.len();
            base.get_mut(..stem.len())?.copy_from_slice(stem);
            base.get_mut(stem.len()..length)?.copy_from_slice(ending.as_bytes());
            self.base_of(base.get(..length)?, stem.len(), trail, steps - 1)
        })
    }
}

/// The noun in *-acja* of a verb, its participle, its adjective, or of the noun itself: *zrenaturyzowany* → *renaturyzacja*.
fn learned_noun(lemma: &str) -> Option<String> {
    LEARNED_ENDINGS.iter().find_map(|&(ending, is_verbal)| {
        let mut stem = lemma.strip_suffix(ending)?;
        if is_verbal && LEARNED_STEMS.iter().any(|end| stem.ends_with(end)) {
            // The perfective of such a verb says no more than the plain one.
            stem = stem.strip_prefix('z').unwrap_or(stem);
        }
        let letters = letters(stem.as_bytes());
        (letters >= MIN_REST && lemma.len() <= MAX_LEMMA).then(|| format!("{stem}acja"))
    })
}

/// The key of a loan in *-ing*, and of its adjective: *coworkingowy* → *coworking*.
fn loan(lemma: &str) -> Option<&str> {
    const LETTERS: usize = 6;
    let noun = lemma.strip_suffix("owy").unwrap_or(lemma);
    let is_one = noun.ends_with("ing") && letters(noun.as_bytes()) >= LETTERS;
    (is_one && lemma.len() <= MAX_LEMMA).then_some(noun)
}

/// A walk through the map along a word, as far as entries go: whatever shares a beginning with the word is looked up from there.
struct Trail {
    walks: [Walk; MAX_LEMMA + 1],
    /// How many bytes of the word it covers.
    reached: usize,
    whole: bool,
}

impl Trail {
    /// Nothing for a word that is too long.
    fn new(numbers: &Automaton, word: &[u8]) -> Option<Trail> {
        let mut walk = Walk::start(numbers);
        let mut trail = Trail { walks: [walk; MAX_LEMMA + 1], reached: 0, whole: word.is_empty() };
        if word.len() > MAX_LEMMA {
            return None;
        }
        for &byte in word {
            let Some(next) = walk.step(numbers, byte) else {
                break;
            };
            walk = next;
            trail.reached += 1;
            *trail.walks.get_mut(trail.reached)? = walk;
        }
        trail.whole = trail.reached == word.len();
        Some(trail)
    }

    /// Behind the first `length` bytes, if entries go so far.
    fn at(&self, length: usize) -> Option<Walk> {
        (length <= self.reached).then(|| self.walks.get(length).copied()).flatten()
    }

    /// The value of the word itself.
    fn value(&self, numbers: &Automaton) -> Option<u64> {
        self.whole.then(|| self.at(self.reached)).flatten()?.value(numbers)
    }
}

/// Letters of a word in UTF-8.
fn letters(word: &[u8]) -> usize {
    word.iter().filter(|&&byte| byte & 0xc0 != 0x80).count()
}

static NUMBERS: &[u8] = include_bytes!("../data/families/families.fst");
static KEYS: &[u8] = include_bytes!("../data/families/keys.bin");

/// Longest lemma that is taken apart, in bytes.
const MAX_LEMMA: usize = 64;

/// Most endings taken off one after the other (*sportowość*, *sportowy*, *sport*).
const STEPS: usize = 2;

/// Least number of letters that must remain when a prefix is taken off, or an ending in *-acja*.
const MIN_REST: usize = 5;

/// What the stems of learned verbs end in.
const LEARNED_STEMS: [&str; 3] = ["iz", "yz", "ik"];

/// What follows the stem of a noun in *-acja* and of its kin, and whether it is of the verb. A lemma that the dictionary lacks has no diacritics.
const LEARNED_ENDINGS: [(&str, bool); 8] = [
    ("acja", false),
    ("acyjny", false),
    ("ator", false),
    ("atorka", false),
    ("atorski", false),
    ("ować", true),
    ("owac", true),
    ("owany", true),
];

/// Endings of derivatives and what stands there in their base; kept in step with `FALLBACK_SUFFIXES` of the tool.
const SUFFIXES: [(&str, &str); 29] = [
    ("ość", "y"),
    ("ość", "i"),
    ("śnie", "sny"),
    ("nie", "ny"),
    ("rze", "ry"),
    ("wie", "wy"),
    ("ście", "sty"),
    ("cie", "ty"),
    ("le", "ły"),
    ("o", "y"),
    ("o", "i"),
    ("owy", ""),
    ("owy", "a"),
    ("owy", "o"),
    ("owy", "e"),
    ("yjny", "ja"),
    ("ncki", "nt"),
    ("ntka", "nt"),
    ("torka", "tor"),
    ("stka", "sta"),
    ("ować", "acja"),
    ("owac", "acja"),
    ("ować", ""),
    ("owac", ""),
    ("rowy", "er"),
    ("yzacja", ""),
    ("izacja", ""),
    ("acja", "ować"),
    ("ownik", "ować"),
];

/// Prefixes that leave a word of the same family; kept in step with `FALLBACK_PREFIXES` of the tool.
const PREFIXES: [&str; 40] = [
    "nie",
    "przeciw",
    "międzynarodowo",
    "między",
    "ponad",
    "anty",
    "współ",
    "eko",
    "agro",
    "elektro",
    "cyber",
    "mikro",
    "makro",
    "wielo",
    "ogólno",
    "nisko",
    "wysoko",
    "poza",
    "foto",
    "hydro",
    "bio",
    "geo",
    "termo",
    "tele",
    "jedno",
    "kilku",
    "cztero",
    "śród",
    "samo",
    "wice",
    "dwu",
    "trzy",
    "trój",
    "pięcio",
    "sześcio",
    "dziesięcio",
    "kilkunasto",
    "długo",
    "krótko",
    "średnio",
];

/// Words in order, in one string.
#[derive(Debug)]
struct Keys {
    text: String,
    ends: Vec<u32>,
}

impl Keys {
    /// Undoes front coding: each word is the number of bytes it shares with the word before, then the rest and a line feed.
    fn decode(coded: &[u8]) -> Keys {
        let mut keys = Keys { text: String::new(), ends: Vec::new() };
        let mut word: Vec<u8> = Vec::new();
        let mut rest = coded;
        while let Some((&shared, after)) = rest.split_first() {
            let end = after.iter().position(|&byte| byte == b'\n').unwrap_or(after.len());
            word.truncate(usize::from(shared));
            word.extend_from_slice(after.get(..end).unwrap_or_default());
            keys.text.push_str(&String::from_utf8_lossy(&word));
            keys.ends.push(u32::try_from(keys.text.len()).unwrap_or(u32::MAX));
            rest = after.get(end + 1..).unwrap_or_default();
        }
        keys
    }

    /// The word with this 1-based number.
    fn get(&self, number: u64) -> Option<&str> {
        let index = usize::try_from(number.checked_sub(1)?).ok()?;
        let end = *self.ends.get(index)? as usize;
        let start = match index.checked_sub(1) {
            Some(before) => *self.ends.get(before)? as usize,
            None => 0,
        };
        self.text.get(start..end)
    }
}

#[cfg(test)]
mod tests {
    use fst::Streamer;

    use super::*;

    #[test]
    fn every_entry_has_a_key_that_leads_to_itself() {
        let families = Families::shared();
        families.numbers.verify().unwrap();
        let mut stream = families.numbers.stream();
        let mut entries = 0;
        while let Some((lemma, number)) = stream.next() {
            let (lemma, number) = (std::str::from_utf8(lemma).unwrap(), number.value());
            entries += 1;
            if number == 0 {
                assert_eq!(families.of(lemma).count(), 0, "{lemma}");
                continue;
            }
            let key = families.of(lemma).next().unwrap();
            assert_eq!(families.of(&key).next().as_ref(), Some(&key), "{lemma}");
        }
        assert!(entries > 40_000, "{entries}");
        assert!(families.len() > 10_000);
    }

    #[test]
    fn learned_words_that_nobody_listed_meet() {
        for word in
            ["barkutyzować", "zbarkutyzowany", "barkutyzacyjny", "barkutyzacja", "barkutyzator"]
        {
            let keys: Vec<_> = Families::shared().of(word).collect();
            assert_eq!(keys, ["barkutyzacja"], "{word}");
        }
    }

    #[test]
    fn loans_meet_their_adjectives() {
        for word in ["coworking", "coworkingowy", "placemaking", "placemakingowy"] {
            let keys: Vec<_> = Families::shared().of(word).collect();
            assert_eq!(keys, [word.trim_end_matches("owy")], "{word}");
        }
        for word in ["ing", "fing", "king"] {
            assert_eq!(Families::shared().of(word).count(), 0, "{word}");
        }
        // What the dictionary knows keeps the family that it has.
        assert_eq!(
            Families::shared().of("parkingowy").next(),
            Families::shared().of("parking").next()
        );
    }

    #[test]
    fn long_and_odd_words_have_no_family() {
        for word in ["", "ość", "nie", "o", &"ab".repeat(400), &format!("{}ość", "ż".repeat(70))]
        {
            assert_eq!(Families::shared().of(word).count(), 0, "{word}");
        }
    }
}
