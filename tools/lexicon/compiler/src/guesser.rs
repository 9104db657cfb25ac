//! Lemmas of unknown words, guessed from their endings.
//!
//! Trained on the folded list, so that a word typed without diacritics is guessed like the accented one. For each
//! ending the commonest edits are kept; an ending is left out where a shorter one says the same.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::edit::Edit;
use crate::forms::{NEGATED, Row};
use crate::lexicon::write_table;

/// Longest ending looked at, in bytes (folded letters).
const LONGEST: usize = 8;
/// Fewest lemmas that an ending must have been seen with.
const SUPPORT: usize = 16;
/// Edits kept for an ending: the commonest, and those behind it that have at least this share of its forms.
const SHARES: [f64; 3] = [0.0, 0.02, 0.05];

/// Ending, reversed → its edits, best first.
pub struct Guesser {
    endings: BTreeMap<Vec<u8>, Vec<Edit>>,
}

/// Trains on the lemmas that `keep` accepts.
pub fn train(rows: &[Row], keep: impl Fn(&str) -> bool) -> Guesser {
    let mut edits: Vec<Edit> = Vec::new();
    let mut numbers: HashMap<Edit, u32> = HashMap::new();
    let mut lemmas: HashMap<String, u32> = HashMap::new();
    let mut examples: Vec<Example> = Vec::new();
    for row in rows.iter().filter(|row| row.flags & NEGATED == 0 && keep(&row.lemma)) {
        let (form, lemma) = (fold(&row.form), fold(&row.lemma));
        let Ok(edit) = Edit::between(&form, &lemma, 0) else {
            continue;
        };
        let number = *numbers.entry(edit.clone()).or_insert_with(|| {
            edits.push(edit);
            edits.len() as u32 - 1
        });
        let next = lemmas.len() as u32;
        let lemma = *lemmas.entry(lemma).or_insert(next);
        examples.push(Example { reversed: form.bytes().rev().collect(), edit: number, lemma });
    }
    examples.sort();
    // Two accented forms may fold to one and have one lemma.
    examples.dedup();

    let mut endings = BTreeMap::new();
    grow(&examples, 0, &[], &edits, &mut endings);
    Guesser { endings }
}

impl Guesser {
    /// The guesses for a folded word, best first.
    pub fn guess(&self, word: &str) -> Vec<String> {
        let reversed: Vec<u8> = word.bytes().rev().take(LONGEST).collect();
        (0..=reversed.len())
            .rev()
            .find_map(|length| self.endings.get(&reversed[..length]))
            .map(|edits| {
                edits
                    .iter()
                    .filter_map(|edit| edit.apply(word))
                    .filter(|lemma| !lemma.is_empty())
                    .collect()
            })
            .unwrap_or_default()
    }

    /// Writes `guesser.fst` (reversed ending → row number) and `guesser.edits`.
    pub fn write(&self, out: &Path) -> Result<()> {
        let mut counts: BTreeMap<&[Edit], usize> = BTreeMap::new();
        for edits in self.endings.values() {
            *counts.entry(edits).or_default() += 1;
        }
        let mut table: Vec<(&[Edit], usize)> = counts.into_iter().collect();
        table.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
        let numbers: BTreeMap<&[Edit], u64> =
            table.iter().zip(0..).map(|((edits, _), number)| (*edits, number)).collect();
        let mut map = fst::MapBuilder::memory();
        for (ending, edits) in &self.endings {
            map.insert(ending, numbers[edits.as_slice()])?;
        }
        let map = map.into_inner()?;
        let rows = write_table(table.iter().map(|(edits, _)| *edits), "")?;
        println!(
            "{} endings, {} rows, automaton {} bytes, table {} bytes",
            self.endings.len(),
            numbers.len(),
            map.len(),
            rows.len()
        );
        fs::write(out.join("guesser.fst"), map).context("guesser.fst")?;
        fs::write(out.join("guesser.edits"), rows).context("guesser.edits")
    }
}

/// Without the diacritics that the dictionary has; agrees with `azymut_polish::fold`.
pub fn fold(word: &str) -> String {
    word.chars()
        .map(|c| match c {
            'ą' | 'á' | 'â' | 'ä' | 'å' => 'a',
            'ć' | 'ç' => 'c',
            'ę' | 'è' | 'é' | 'ë' => 'e',
            'í' => 'i',
            'ł' => 'l',
            'ń' | 'ñ' => 'n',
            'ó' | 'ô' | 'ö' | 'ő' => 'o',
            'ř' => 'r',
            'ś' | 'ş' => 's',
            'ú' | 'ü' | 'ű' => 'u',
            'ź' | 'ż' => 'z',
            _ => c,
        })
        .collect()
}

/// A folded form, reversed, and what makes its lemma of it.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Example {
    reversed: Vec<u8>,
    edit: u32,
    lemma: u32,
}

/// Adds the ending that `examples` (sorted) share, then the longer ones.
fn grow(
    examples: &[Example],
    length: usize,
    inherited: &[u32],
    edits: &[Edit],
    out: &mut BTreeMap<Vec<u8>, Vec<Edit>>,
) {
    let support: BTreeSet<u32> =
        examples.iter().map(|example| example.lemma).take(1 << 12).collect();
    if support.len() < SUPPORT {
        return;
    }
    let mut counts: BTreeMap<u32, u32> = BTreeMap::new();
    for example in examples {
        *counts.entry(example.edit).or_default() += 1;
    }
    let mut best: Vec<(u32, u32)> = counts.into_iter().collect();
    best.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| edits[a.0 as usize].cmp(&edits[b.0 as usize])));
    let best: Vec<u32> = best
        .into_iter()
        .zip(SHARES)
        .filter(|((_, count), share)| f64::from(*count) >= share * examples.len() as f64)
        .map(|((edit, _), _)| edit)
        .collect();
    if best != inherited {
        let ending = examples[0].reversed[..length].to_vec();
        out.insert(ending, best.iter().map(|&edit| edits[edit as usize].clone()).collect());
    }
    if length == LONGEST {
        return;
    }
    for longer in examples.chunk_by(|a, b| a.reversed.get(length) == b.reversed.get(length)) {
        if longer[0].reversed.len() > length {
            grow(longer, length + 1, &best, edits, out);
        }
    }
}
