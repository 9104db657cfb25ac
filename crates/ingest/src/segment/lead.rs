//! A quick look at how a line begins: most lines begin with no word that the grammar knows, and are dismissed here before
//! anything is parsed.

use std::sync::OnceLock;

use super::fold::fold_char;

/// Letters of the folded alphabet.
const ALPHABET: usize = 26;

/// Beginnings of three letters, one bit each.
pub(crate) struct Leads {
    bits: Vec<u64>,
}

impl Leads {
    /// The beginnings of these words; of a word of one or two letters, all that could follow.
    pub(crate) fn of<'w>(words: impl Iterator<Item = &'w str>) -> Self {
        let mut leads = Self { bits: vec![0; (ALPHABET * ALPHABET * ALPHABET).div_ceil(64)] };
        for word in words {
            let letters: Vec<usize> = word.chars().take(3).filter_map(letter).collect();
            let (Some(&first), second, third) = (letters.first(), letters.get(1), letters.get(2))
            else {
                continue;
            };
            let all = 0..ALPHABET;
            let seconds = second.map_or(all.clone(), |&s| s..s + 1);
            for second in seconds {
                for third in third.map_or(all.clone(), |&t| t..t + 1) {
                    let bit = (first * ALPHABET + second) * ALPHABET + third;
                    if let Some(word) = leads.bits.get_mut(bit / 64) {
                        *word |= 1 << (bit % 64);
                    }
                }
            }
        }
        leads
    }

    /// False where no word of the set begins at byte `at`.
    pub(crate) fn may_begin(&self, text: &str, at: usize) -> bool {
        let Some(rest) = text.get(at..) else { return false };
        let mut chars = rest.chars();
        let Some(first) = chars.next().and_then(letter) else { return false };
        // A word of one or two letters is looked at in full.
        let (Some(second), Some(third)) =
            (chars.next().and_then(letter), chars.next().and_then(letter))
        else {
            return true;
        };
        self.holds((first * ALPHABET + second) * ALPHABET + third)
    }
}

impl Leads {
    /// False where no word of the set begins anywhere in the text, at the head of a word or within one.
    pub(crate) fn may_stand_in(&self, text: &str) -> bool {
        // The last three letters as one number; what is no letter parts them.
        let (mut lead, mut letters) = (0, 0);
        text.chars().any(|c| {
            let Some(letter) = letter(c) else {
                letters = 0;
                return false;
            };
            lead = (lead * ALPHABET + letter) % (ALPHABET * ALPHABET * ALPHABET);
            letters += 1;
            letters >= 3 && self.holds(lead)
        })
    }

    fn holds(&self, lead: usize) -> bool {
        self.bits.get(lead / 64).is_some_and(|word| word & (1 << (lead % 64)) != 0)
    }
}

/// Place of a letter in the folded alphabet.
fn letter(c: char) -> Option<usize> {
    let folded = if c.is_ascii() { c.to_ascii_lowercase() } else { fold_char(c) };
    folded.is_ascii_lowercase().then(|| folded as usize - 'a' as usize)
}

/// The beginnings of all level words, their adjectives and the words that introduce them.
pub(crate) fn level_leads() -> &'static Leads {
    static LEADS: OnceLock<Leads> = OnceLock::new();
    LEADS.get_or_init(|| {
        let nouns = [
            "wizj", "cel", "prioryt", "obszar", "sfer", "wymiar", "filar", "domen", "pol", "os",
            "plaszcz", "dziedz", "kierun", "klerun", "dzialan", "zadan", "projek", "przeds",
            "inicjat", "wiaz", "pakiet",
        ];
        // As scanning confuses them.
        let misread = ["cei", "prlo", "fllar", "fiiar", "poi", "dzlal", "inlcj"];
        let words = nouns.into_iter().chain(misread);
        Leads::of(words.chain(super::words::adjective_stems()))
    })
}
