//! `foreign.weights`: how much more English than Polish each sequence of three letters is.
//!
//! One signed byte a trigram over 27 symbols (0 the edge of a word, then a to z), at `(first * 27 + second) * 27 +
//! third`: the logarithm of the ratio of its relative frequencies, in sixteenths of a nat.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::forms::{NEGATED, PERSON, PLACE, PROPER, Row};
use crate::guesser::fold;

const SYMBOLS: usize = 27;
const UNIT: f64 = 16.0;
/// Added to every count, so that a sequence never seen decides little.
const SMOOTHING: f64 = 4.0;

/// Writes the weights and prints how well they part words that they were not trained on.
pub fn train(rows: &[Row], english: &str, out: &Path) -> Result<()> {
    let polish: BTreeSet<String> = rows
        .iter()
        .filter(|row| row.flags & (NEGATED | PERSON | PROPER | PLACE) == 0)
        .map(|row| fold(&row.form))
        .filter(|form| is_plain(form))
        .collect();
    let english: BTreeSet<String> = english
        .lines()
        .filter(|word| word.starts_with(|c: char| c.is_ascii_lowercase()))
        .map(|word| word.trim_end_matches("'s").to_owned())
        .filter(|word| is_plain(word) && word.len() > 2)
        .collect();
    let trained = weights(
        english.iter().enumerate().filter(|(index, _)| index % 10 != 0).map(|(_, word)| word),
        polish.iter().enumerate().filter(|(index, _)| index % 10 != 0).map(|(_, word)| word),
    );
    let held = |words: &BTreeSet<String>, unknown_to: &BTreeSet<String>| {
        let held: Vec<f64> = words
            .iter()
            .enumerate()
            .filter(|(index, word)| index % 10 == 0 && !unknown_to.contains(*word))
            .map(|(_, word)| score(&trained, word))
            .collect();
        held
    };
    let (english_scores, polish_scores) = (held(&english, &polish), held(&polish, &english));
    for threshold in [-1.0, -0.5, 0.0, 0.25, 0.5, 0.75, 1.0, 1.5] {
        let above = |scores: &[f64]| {
            scores.iter().filter(|&&score| score > threshold).count() as f64 / scores.len() as f64
        };
        println!(
            "mean weight above {threshold:5.2}: {:.4} of English words, {:.4} of Polish forms",
            above(&english_scores),
            above(&polish_scores)
        );
    }
    let bytes: Vec<u8> =
        weights(english.iter(), polish.iter()).into_iter().map(|weight| weight as u8).collect();
    fs::write(out.join("foreign.weights"), bytes).context("foreign.weights")
}

fn weights<'a>(
    english: impl Iterator<Item = &'a String>,
    polish: impl Iterator<Item = &'a String>,
) -> Vec<i8> {
    let (english, polish) = (frequencies(english), frequencies(polish));
    english
        .iter()
        .zip(&polish)
        .map(|(e, p)| ((e / p).ln() * UNIT).round().clamp(-127.0, 127.0) as i8)
        .collect()
}

fn frequencies<'a>(words: impl Iterator<Item = &'a String>) -> Vec<f64> {
    let mut counts = vec![0.0; SYMBOLS * SYMBOLS * SYMBOLS];
    let mut total = 0.0;
    for word in words {
        for trigram in trigrams(word) {
            counts[trigram] += 1.0;
            total += 1.0;
        }
    }
    // Scaled to one size, so that the smoothing means the same for both lists.
    counts.into_iter().map(|count| count / total * 1e6 + SMOOTHING).collect()
}

/// Mean weight of a word's trigrams, in nats.
fn score(weights: &[i8], word: &str) -> f64 {
    let (sum, count) = trigrams(word)
        .fold((0.0, 0.0), |(sum, count), trigram| (sum + f64::from(weights[trigram]), count + 1.0));
    sum / count / UNIT
}

fn trigrams(word: &str) -> impl Iterator<Item = usize> + '_ {
    let symbols =
        std::iter::once(0).chain(word.bytes().map(|byte| usize::from(byte - b'a') + 1)).chain([0]);
    let symbols: Vec<usize> = symbols.collect();
    (2..symbols.len())
        .map(move |at| (symbols[at - 2] * SYMBOLS + symbols[at - 1]) * SYMBOLS + symbols[at])
}

fn is_plain(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase())
}
