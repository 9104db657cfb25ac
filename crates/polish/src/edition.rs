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
    hash = digest(hash, include_bytes!("../data/stop_words.txt"), 0);
    hash = digest(hash, include_bytes!("../data/generic_words.txt"), 0);
    hash = digest_of_automaton(hash, include_bytes!("../data/families/families.fst"));
    hash = digest(hash, include_bytes!("../data/families/keys.bin"), 0);
    hash = digest(hash, include_bytes!("../data/families/kin.txt"), 0);
    hash = digest_of_automaton(hash, include_bytes!("../data/places/forms.fst"));
    hash = digest(hash, include_bytes!("../data/places/places.tsv"), 0);
    hash = digest(hash, include_bytes!("../data/places/groups.tsv"), 0);
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
    use std::path::Path;

    use super::*;

    /// Files of `data` of which the digest knows nothing, and why no index term depends on them. The lexicon of topics
    /// is read through the files that are compiled of it, which a test holds to it.
    const NOT_IN_THE_DIGEST: &[(&str, &str)] = &[
        ("LICENSE-SGJP.txt", "not read"),
        ("families/LICENSE-SGJP.txt", "not read"),
        ("families/README.md", "not read"),
        ("places/LICENSE-SGJP.txt", "not read"),
        ("places/README.md", "not read"),
        ("places/inhabitants.tsv", "whose people a query names"),
        ("thesaurus/thesaurus.txt", "what a query is widened by"),
        ("thesaurus/compiled.tsv", "what a query is widened by"),
        ("topics/lexicon.tsv", "by compiled.digest"),
        ("topics/compiled.fst", "by compiled.digest"),
        ("topics/compiled.lines", "by compiled.digest"),
    ];

    /// Every file below a folder, by its path in it.
    fn files_below(folder: &Path, prefix: &str) -> Vec<String> {
        let mut files = Vec::new();
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = format!("{prefix}{}", path.file_name().unwrap().to_str().unwrap());
            if path.is_dir() {
                files.extend(files_below(&path, &format!("{name}/")));
            } else {
                files.push(name);
            }
        }
        files
    }

    #[test]
    fn all_data_is_in_the_digest_or_said_not_to_change_terms() {
        let code = include_str!("edition.rs").split("#[cfg(test)]").next().unwrap();
        let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
        let files = files_below(&data, "");
        for file in &files {
            let digested = code.contains(&format!("include_bytes!(\"../data/{file}\")"));
            let excepted = NOT_IN_THE_DIGEST.iter().any(|(name, _)| name == file);
            assert!(
                digested != excepted,
                "data/{file}: put it into DIGEST, or into NOT_IN_THE_DIGEST with the reason why no index term depends on it"
            );
        }
        for (name, _) in NOT_IN_THE_DIGEST {
            assert!(files.iter().any(|file| file == name), "there is no data/{name}");
        }
    }

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
