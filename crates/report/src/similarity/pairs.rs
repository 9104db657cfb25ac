//! The score held against pairs of texts that people have judged.

use crate::similarity::Band;

/// Two texts and how alike they are judged to be, on whatever scale.
#[derive(Debug, Clone, PartialEq)]
pub struct LabelledPair {
    /// One text.
    pub a: String,
    /// The other.
    pub b: String,
    /// How alike they are judged: the higher the more.
    pub gold: f64,
}

/// Two statements and the band that they were judged to be of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GradedPair {
    /// Identifiers of the records.
    pub ids: [String; 2],
    /// Their statements.
    pub texts: [String; 2],
    /// The band; none where they are not related.
    pub band: Option<Band>,
}

impl GradedPair {
    /// The documents of the two records, in alphabetical order: what their identifiers begin with, up
    /// to the level.
    pub fn documents(&self) -> [&str; 2] {
        let mut documents =
            self.ids.each_ref().map(|id| id.split_once('.').map_or(id.as_str(), |(of, _)| of));
        documents.sort_unstable();
        documents
    }

    /// Whether the pair is of the half that thresholds may be taken from; the other half measures.
    /// FNV-1a (Fowler, Noll, Vo) of the identifiers decides.
    pub fn is_for_development(&self) -> bool {
        let [a, b] = &self.ids;
        let hash = a
            .bytes()
            .chain([b'\t'])
            .chain(b.bytes())
            .fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
                (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
            });
        hash.is_multiple_of(2)
    }
}

/// Reads `grade ⇥ id ⇥ id ⇥ text ⇥ text` lines under a header; the grades are the names of the
/// bands, and `unrelated`.
///
/// # Errors
/// [`PairsError`] for a line that is not of this form.
pub fn read_graded_pairs(text: &str) -> Result<Vec<GradedPair>, PairsError> {
    let rows = (1..).zip(text.lines()).skip(1);
    rows.map(|(line, row)| {
        let fields: Vec<&str> = row.split('\t').collect();
        let [grade, ids @ .., text_a, text_b] = fields.as_slice() else {
            return Err(PairsError { line, reason: "expected five fields".to_owned() });
        };
        let [id_a, id_b] = ids else {
            let reason = format!("expected five fields, found {}", fields.len());
            return Err(PairsError { line, reason });
        };
        let band = Band::ALL.into_iter().find(|band| band.as_str() == *grade);
        if band.is_none() && *grade != "unrelated" {
            let reason =
                format!("unknown grade {grade:?}; known are same, close, related, unrelated");
            return Err(PairsError { line, reason });
        }
        Ok(GradedPair {
            ids: [(*id_a).to_owned(), (*id_b).to_owned()],
            texts: [(*text_a).to_owned(), (*text_b).to_owned()],
            band,
        })
    })
    .collect()
}

/// A file of labelled pairs could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {reason}")]
pub struct PairsError {
    /// Line, from 1.
    pub line: usize,
    /// What is wrong and what was expected.
    pub reason: String,
}

/// How well scores follow the judgments.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Correlation {
    /// Of the ranks, ties having their mean rank (Spearman, 1904).
    pub spearman: f64,
    /// Of the values (Pearson, 1895).
    pub pearson: f64,
}

/// Reads pairs, `text ⇥ text ⇥ gold` a line; a first line whose gold is not a number is taken for a
/// header.
///
/// # Errors
/// [`PairsError`] for a line that is not of this form.
pub fn read_pairs(text: &str) -> Result<Vec<LabelledPair>, PairsError> {
    let mut pairs = Vec::new();
    for (line, row) in (1..).zip(text.trim_start_matches('\u{feff}').lines()) {
        if row.trim().is_empty() {
            continue;
        }
        let fields: Vec<&str> = row.split('\t').collect();
        let [a, b, gold] = fields.as_slice() else {
            let reason =
                format!("expected text, tab, text, tab, gold; found {} fields", fields.len());
            return Err(PairsError { line, reason });
        };
        match gold.trim().parse::<f64>() {
            Ok(gold) if gold.is_finite() => {
                pairs.push(LabelledPair { a: (*a).to_owned(), b: (*b).to_owned(), gold });
            }
            Err(_) if line == 1 => {}
            _ => {
                let reason = format!("gold {gold:?} is not a finite number");
                return Err(PairsError { line, reason });
            }
        }
    }
    Ok(pairs)
}

/// Correlates `scores` with `gold`; none where there are fewer than two, or where all of either
/// are equal, since a correlation means nothing then.
pub fn correlate(scores: &[f64], gold: &[f64]) -> Option<Correlation> {
    if scores.len() != gold.len() {
        return None;
    }
    Some(Correlation {
        spearman: pearson(&ranks(scores), &ranks(gold))?,
        pearson: pearson(scores, gold)?,
    })
}

fn pearson(a: &[f64], b: &[f64]) -> Option<f64> {
    let count = a.len() as f64;
    let mean = |values: &[f64]| values.iter().sum::<f64>() / count;
    let (mean_a, mean_b) = (mean(a), mean(b));
    let (mut both, mut square_a, mut square_b) = (0.0, 0.0, 0.0);
    for (a, b) in a.iter().zip(b) {
        let (a, b) = (a - mean_a, b - mean_b);
        both += a * b;
        square_a += a * a;
        square_b += b * b;
    }
    let correlation = both / (square_a * square_b).sqrt();
    correlation.is_finite().then_some(correlation)
}

/// Ranks from 1, equal values sharing the mean of theirs.
fn ranks(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<(f64, usize)> = values.iter().copied().zip(0..).collect();
    order.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut ranks = vec![0.0; values.len()];
    let mut before = 0;
    for equal in order.chunk_by(|a, b| a.0 == b.0) {
        let mean = before as f64 + (equal.len() + 1) as f64 / 2.0;
        for (_, index) in equal {
            if let Some(rank) = ranks.get_mut(*index) {
                *rank = mean;
            }
        }
        before += equal.len();
    }
    ranks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn correlations_agree_with_hand_computed_values() {
        let found = correlate(&[0.1, 0.2, 0.3, 0.9], &[1.0, 2.0, 3.0, 4.0]).unwrap();
        assert!((found.spearman - 1.0).abs() < 1e-12);
        // Deviations -.275 -.175 -.075 .525 and -1.5 -.5 .5 1.5: 1.25 / √(.3875 · 5).
        assert!((found.pearson - 1.25 / (0.3875f64 * 5.0).sqrt()).abs() < 1e-12);
        let tied = correlate(&[1.0, 1.0, 2.0], &[1.0, 2.0, 3.0]).unwrap();
        // Ranks 1.5 1.5 3 and 1 2 3: 1.5 / √(1.5 · 2).
        assert!((tied.spearman - 1.5 / 3f64.sqrt()).abs() < 1e-12);
    }

    #[test]
    fn what_has_no_correlation_has_none() {
        assert_eq!(correlate(&[], &[]), None);
        assert_eq!(correlate(&[0.5], &[1.0]), None);
        assert_eq!(correlate(&[0.5, 0.5], &[1.0, 2.0]), None);
        assert_eq!(correlate(&[0.5, 0.6], &[1.0]), None);
    }

    #[test]
    fn pairs_are_read_with_or_without_a_header() {
        let pairs = read_pairs("a\tb\tscore\nkot\tpies\t2.5\r\n\n\t\t0\n").unwrap();
        assert_eq!(pairs.len(), 2);
        assert_eq!(pairs.first().map(|pair| pair.gold), Some(2.5));
        assert_eq!(read_pairs("kot\tpies\t1\nkot\tpies\tx").unwrap_err().line, 2);
        assert_eq!(read_pairs("kot\tpies\tNaN").unwrap_err().line, 1);
        assert_eq!(read_pairs("kot\tpies").unwrap_err().line, 1);
    }
}
