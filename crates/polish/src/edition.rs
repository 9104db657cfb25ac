//! The stamp of everything that decides which terms an index holds.

use crate::lexicon::Lexicon;
use crate::{abbreviations, foreign, guesser, lexicon};

/// Raised with every change of the code that changes index terms.
const ANALYSIS: u32 = 3;

/// Data that changes index terms. Of an automaton the last bytes are enough: they hold its size and checksum.
fn data() -> [(&'static [u8], bool); 6] {
    [
        (lexicon::FORMS, true),
        (lexicon::ROWS, false),
        (guesser::ENDINGS, true),
        (guesser::ROWS, false),
        (foreign::WEIGHTS, false),
        (abbreviations::LIST.as_bytes(), false),
    ]
}

/// Edition of the dictionary, version of the analysis, digest of the data: `sgjp-2026.06.01+analysis-1+0123456789abcdef`.
pub(crate) fn edition() -> String {
    let digest = data().iter().fold(Digest::new(), |digest, (bytes, is_automaton)| {
        let skipped = if *is_automaton { bytes.len().saturating_sub(16) } else { 0 };
        digest.update(bytes.get(skipped..).unwrap_or_default())
    });
    format!("{}+analysis-{ANALYSIS}+{:016x}", Lexicon::shared().edition(), digest.0)
}

/// FNV-1a: no protection against forgery, none is needed.
struct Digest(u64);

impl Digest {
    fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    fn update(self, bytes: &[u8]) -> Self {
        Self(bytes.iter().fold(self.0, |hash, byte| {
            (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_dictionary_analysis_and_data() {
        let parts: Vec<String> = edition().split('+').map(str::to_owned).collect();
        assert!(matches!(parts.as_slice(), [dictionary, analysis, digest]
            if dictionary.starts_with("sgjp-") && analysis.starts_with("analysis-") && digest.len() == 16));
        assert_eq!(edition(), edition());
    }
}
