//! The stamp of everything that decides which terms an index holds.

use crate::lexicon::Lexicon;

/// Raised with every change of the code that changes index terms.
const ANALYSIS: u32 = 6;

/// Edition of the dictionary, version of the analysis, digest of the data: `sgjp-2026.06.01+analysis-1+0123456789abcdef`.
pub(crate) fn edition() -> String {
    format!("{}+analysis-{ANALYSIS}+{DIGEST:016x}", Lexicon::shared().edition())
}

/// Digest of the data that changes index terms. Computed by the compiler, which can read the files without embedding them twice.
// A few hundred thousand steps: about a second of compilation.
#[allow(long_running_const_eval)]
const DIGEST: u64 = {
    let mut hash = 0xcbf2_9ce4_8422_2325;
    hash = digest_of_automaton(hash, include_bytes!("../data/lexicon.fst"));
    hash = digest(hash, include_bytes!("../data/lexicon.edits"), 0);
    hash = digest_of_automaton(hash, include_bytes!("../data/guesser.fst"));
    hash = digest(hash, include_bytes!("../data/guesser.edits"), 0);
    hash = digest(hash, include_bytes!("../data/foreign.weights"), 0);
    hash = digest(hash, include_bytes!("../data/abbreviations.tsv"), 0);
    hash = digest_of_automaton(hash, include_bytes!("../data/families/families.fst"));
    hash = digest(hash, include_bytes!("../data/families/keys.bin"), 0);
    hash = digest(hash, include_bytes!("../data/families/kin.txt"), 0);
    hash = digest_of_automaton(hash, include_bytes!("../data/places/forms.fst"));
    hash = digest(hash, include_bytes!("../data/places/places.tsv"), 0);
    hash = digest(hash, include_bytes!("../data/topics/topics.tsv"), 0);
    // Of the lexicon of topics a digest is kept beside it, which a test holds to it: the compiler would take seconds for the whole.
    digest(hash, include_bytes!("../data/topics/compiled.digest"), 0)
};

/// Of an automaton the last bytes are enough: they hold its size and checksum.
const fn digest_of_automaton(hash: u64, bytes: &[u8]) -> u64 {
    digest(hash, bytes, bytes.len() - 16)
}

/// FNV-1a over words of eight bytes from an offset on, and the length: no protection against forgery, none is needed.
#[allow(clippy::indexing_slicing)]
const fn digest(mut hash: u64, bytes: &[u8], from: usize) -> u64 {
    hash = mix(hash, bytes.len() as u64);
    let mut at = from;
    while at < bytes.len() {
        let mut word = 0;
        let mut byte = 0;
        while byte < 8 && at + byte < bytes.len() {
            word = word << 8 | bytes[at + byte] as u64;
            byte += 1;
        }
        hash = mix(hash, word);
        at += 8;
    }
    hash
}

const fn mix(hash: u64, word: u64) -> u64 {
    (hash ^ word).wrapping_mul(0x0000_0100_0000_01b3).rotate_left(29)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_dictionary_analysis_and_data() {
        let parts: Vec<String> = edition().split('+').map(str::to_owned).collect();
        assert!(matches!(parts.as_slice(), [dictionary, analysis, digest]
            if dictionary.starts_with("sgjp-") && analysis.starts_with("analysis-") && digest.len() == 16));
    }

    #[test]
    fn every_byte_counts() {
        let digests = [
            digest(1, b"", 0),
            digest(1, b"a", 0),
            digest(1, b"\0a", 0),
            digest(1, b"a\0", 0),
            digest(1, b"aaaaaaaab", 0),
        ];
        for (index, one) in digests.iter().enumerate() {
            assert!(digests.iter().skip(index + 1).all(|other| one != other));
        }
    }
}
