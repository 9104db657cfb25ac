//! How well the guesser does on words it never saw.

use std::collections::BTreeMap;

use crate::forms::{NEGATED, PERSON, RARE, Row};
use crate::guesser::{fold, train};

/// One lemma in this many is held out.
const SHARE: u64 = 10;

/// Prints the under-stemming of held-out lemmas: of all pairs of (folded) forms of a lemma, the share without a common guess.
pub fn report(rows: &[Row]) {
    let guesser = train(rows, |lemma| !is_held_out(lemma));
    let mut paradigms: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for row in rows
        .iter()
        .filter(|row| row.flags & (NEGATED | RARE | PERSON) == 0 && is_held_out(&row.lemma))
    {
        paradigms.entry(&row.lemma).or_default().push(fold(&row.form));
    }
    let mut classes: BTreeMap<&str, (f64, usize)> = BTreeMap::new();
    let (mut missed, mut pairs, mut mean, mut measured) = (0usize, 0usize, 0.0, 0usize);
    let (mut guessed, mut words, mut right) = (0usize, 0usize, 0usize);
    for (lemma, forms) in &mut paradigms {
        forms.sort();
        forms.dedup();
        let guesses: Vec<Vec<String>> = forms.iter().map(|form| guesser.guess(form)).collect();
        guessed += guesses.iter().map(Vec::len).sum::<usize>();
        right += guesses.iter().filter(|guesses| guesses.contains(&fold(lemma))).count();
        words += forms.len();
        let (mut own_missed, mut own_pairs) = (0usize, 0usize);
        for (index, a) in guesses.iter().enumerate() {
            for b in &guesses[index + 1..] {
                own_pairs += 1;
                own_missed += usize::from(!a.iter().any(|guess| b.contains(guess)));
            }
        }
        if own_pairs > 0 {
            mean += own_missed as f64 / own_pairs as f64;
            let class = classes.entry(class_of(lemma, forms.len())).or_default();
            class.0 += own_missed as f64 / own_pairs as f64;
            class.1 += 1;
            measured += 1;
        }
        missed += own_missed;
        pairs += own_pairs;
    }
    println!(
        "{measured} held-out paradigms, {pairs} pairs of forms; under-stemming {:.4} over pairs, {:.4} as a mean over paradigms",
        missed as f64 / pairs as f64,
        mean / measured as f64
    );
    println!(
        "  {:.2} guesses a form; the lemma among them for {:.4} of the forms",
        guessed as f64 / words as f64,
        right as f64 / words as f64
    );
    for (class, (sum, count)) in classes {
        println!("  {class}: {count} paradigms, mean {:.4}", sum / count as f64);
    }
}

/// A rough part of speech, from the look of a lemma and the size of its paradigm.
fn class_of(lemma: &str, forms: usize) -> &'static str {
    match lemma {
        _ if lemma.ends_with('ć') && forms > 16 => "verbs",
        _ if lemma.ends_with(['y', 'i']) && forms > 6 => "adjectives",
        _ if lemma.ends_with("ość") => "nouns in -ość",
        _ => "other nouns",
    }
}

/// A choice that does not depend on the machine: FNV-1a.
fn is_held_out(lemma: &str) -> bool {
    let hash = lemma.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    hash % SHARE == 0
}
