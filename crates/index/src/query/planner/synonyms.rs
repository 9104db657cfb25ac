//! What may stand for words: synonyms, what is near to them, and the close kin of both.

use std::collections::BTreeSet;

use azymut_polish::{Alternative, AlternativeKind, close_kin};

use crate::query::plan::{Phrase, PhraseRole, Slot, Word};

/// What the thesaurus offers, as a phrase that may stand for words.
pub(super) fn synonym(alternative: &Alternative) -> Phrase {
    let slot = |(lemmas, offset): (&Vec<String>, u32)| Slot {
        lemmas: lemmas.clone(),
        families: Vec::new(),
        offset,
        form: None,
    };
    let slots = alternative.words.iter().zip(0..).map(slot).collect();
    phrase_of(alternative, slots)
}

/// The families of synonyms of one word, each once, but for those that the words asked for are of. What is merely near in meaning
/// brings the family of its own stem alone: *przedszkole* is near to *żłobek*, and is of the family of *szkoła*, which is not.
pub(super) fn kin_of_synonyms(alternatives: &[Alternative], words: &[Word]) -> Vec<Phrase> {
    let mut known: BTreeSet<String> =
        words.iter().flat_map(|word| &word.families).cloned().collect();
    let mut found = Vec::new();
    for alternative in alternatives {
        let [lemmas] = alternative.words.as_slice() else { continue };
        let is_equivalent = alternative.kind == AlternativeKind::Equivalent;
        let counts = |family: &str| {
            is_equivalent || lemmas.iter().any(|lemma| are_of_one_stem(lemma, family))
        };
        let families = lemmas.iter().flat_map(|lemma| close_kin(lemma));
        let families: Vec<String> = families
            .map(|family| family.to_string())
            .filter(|family| counts(family) && known.insert(family.clone()))
            .collect();
        if !families.is_empty() {
            let slot = Slot { lemmas: Vec::new(), families, offset: 0, form: None };
            found.push(phrase_of(alternative, vec![slot]));
        }
    }
    found
}

/// Whether two words begin with the same letters, of a short one all.
fn are_of_one_stem(left: &str, right: &str) -> bool {
    const LETTERS: usize = 4;
    let mut pairs = left.chars().zip(right.chars()).take(LETTERS);
    pairs.all(|(left, right)| left == right)
}

fn phrase_of(alternative: &Alternative, slots: Vec<Slot>) -> Phrase {
    Phrase {
        slots,
        slop: 0,
        display: alternative.display.clone(),
        role: match alternative.kind {
            AlternativeKind::Equivalent => PhraseRole::Synonym,
            AlternativeKind::Related => PhraseRole::Related,
        },
    }
}
