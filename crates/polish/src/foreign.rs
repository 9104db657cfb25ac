//! English words among Polish ones.
//!
//! A word that the dictionary does not know is taken for English when its letter sequences are much more
//! frequent in English than in Polish (`foreign.weights`, made by `tools/lexicon`). Of words held out in training, 94 % of the
//! English pass and .5 % of the Polish forms.

use rust_stemmers::{Algorithm, Stemmer};

/// One signed byte a trigram over 27 symbols (0 the edge of a word, then a to z), at
/// `(first * 27 + second) * 27 + third`: log-ratio of frequencies in sixteenths of a nat.
static WEIGHTS: &[u8] = include_bytes!("../data/foreign.weights");

const SYMBOLS: usize = 27;

/// Mean weight (in sixteenths of a nat) above which a word is taken for English.
const THRESHOLD: i32 = 12;

/// Whether an unknown folded word looks English.
pub(crate) fn looks_english(folded: &str) -> bool {
    if folded.len() < 3 || !folded.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return false;
    }
    let symbols = folded.bytes().map(|byte| usize::from(byte - b'a') + 1).chain([0]);
    let (mut first, mut second) = (None::<usize>, 0usize);
    let (mut sum, mut count) = (0, 0);
    for third in symbols {
        if let Some(first) = first {
            let trigram = (first * SYMBOLS + second) * SYMBOLS + third;
            sum += WEIGHTS.get(trigram).map_or(0, |weight| i32::from(weight.cast_signed()));
            count += 1;
        }
        (first, second) = (Some(second), third);
    }
    sum > THRESHOLD * count
}

/// The stem of an English word (Snowball's English stemmer).
pub(crate) fn english_stem(folded: &str) -> String {
    Stemmer::create(Algorithm::English).stem(folded).into_owned()
}

/// The words that this one may be the plural of.
pub(crate) fn english_singulars(folded: &str) -> impl Iterator<Item = String> + '_ {
    let stem = folded.strip_suffix('s').filter(|stem| stem.len() > 2 && !stem.ends_with('s'));
    let y = folded.strip_suffix("ies").map(|stem| format!("{stem}y"));
    stem.map(str::to_owned).into_iter().chain(y)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_english_from_polish() {
        for word in
            ["development", "cities", "the", "governance", "sustainable", "startups", "wealth"]
        {
            assert!(looks_english(word), "{word}");
        }
        for word in [
            "deinstytucjonalizacji",
            "przedsiebiorczosci",
            "kowalewskiego",
            "odrolnienia",
            "lodz",
            "q",
            "日本",
        ] {
            assert!(!looks_english(word), "{word}");
        }
    }

    #[test]
    fn weights_cover_every_trigram() {
        assert_eq!(WEIGHTS.len(), SYMBOLS.pow(3));
    }
}
