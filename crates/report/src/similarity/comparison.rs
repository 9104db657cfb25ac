use std::collections::{BTreeMap, BTreeSet};

use azymut_polish::{Analysis, Analyzer, Side};
use serde::Serialize;

use crate::similarity::Band;
use crate::similarity::model::{Model, normalised};
use crate::similarity::reading::{Class, Concept, Numbering, Overlay, Reading};
use crate::similarity::vectors::{dot, score};

/// What two texts share.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Comparison {
    /// The similarity, from 0 to 1.
    pub score: f64,
    /// What the score means in words; null where the texts are not related.
    pub band: Option<Band>,
    /// Cosine of tf–idf over lemmas alone.
    pub cosine: f64,
    /// Share of the words of either text, function words left out, that stand in both.
    pub jaccard: f64,
    /// Share of the first text's weight that the second holds, and the other way round.
    pub containment: [f64; 2],
    /// Lemmas that both hold, function words left out, in alphabetical order.
    pub shared: Vec<String>,
    /// Passages that say the same, in the order of the first text, without overlap.
    pub aligned: Vec<Aligned>,
}

/// A passage of one text beside one of the other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Aligned {
    /// In the first text.
    pub a: Span,
    /// In the second text.
    pub b: Span,
    /// What ties their words, the weakest of the passage.
    pub by: Tie,
}

/// Part of a text, in bytes unless said otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

/// What ties two words, from the strongest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Tie {
    /// The same form, whatever its case.
    Form,
    /// Forms of one lemma.
    Lemma,
    /// Words of one family.
    Family,
    /// Synonyms.
    Synonym,
    /// Related words.
    Related,
}

impl Tie {
    /// The name used in output.
    pub fn as_str(self) -> &'static str {
        match self {
            Tie::Form => "form",
            Tie::Lemma => "lemma",
            Tie::Family => "family",
            Tie::Synonym => "synonym",
            Tie::Related => "related",
        }
    }
}

impl Span {
    /// The same part in UTF-16 code units, which browsers count.
    pub fn utf16(self, text: &str) -> Span {
        let units = |end: usize| text.get(..end).map_or(0, |part| part.encode_utf16().count());
        Span { start: units(self.start), end: units(self.end) }
    }

    /// The part itself; empty where it is none of `text`.
    pub fn of(self, text: &str) -> &str {
        text.get(self.start..self.end).unwrap_or_default()
    }
}

/// Beyond this many words a text is not aligned: the work grows with the product of the lengths.
const MOST_ALIGNED: usize = 400;

impl Model {
    /// Compares two texts part by part. Apart from what is told of the first and of the second, it
    /// is the same either way round.
    pub fn compare(&self, a: &str, b: &str) -> Comparison {
        let mut reader = self.reader();
        let mut overlay = Overlay::new(&self.features);
        let readings = [reader.read(a, &mut overlay), reader.read(b, &mut overlay)];
        let [left, right] = &readings;
        let squares = [self.squares(left), self.squares(right)];
        let lemmas = [lemma_squares(self, left), lemma_squares(self, right)];
        let score = if a == b { 1.0 } else { self.likeness(squares.clone()) };
        let words = [content_words(left), content_words(right)];
        Comparison {
            score,
            band: self.measure.scale.band(score),
            cosine: if a == b { 1.0 } else { cosine(lemmas) },
            jaccard: jaccard(&words),
            containment: containment(&squares),
            shared: shared(a, &words, &mut overlay),
            aligned: self.align([a, b], [left, right]),
        }
    }

    fn align(&self, texts: [&str; 2], readings: [&Reading; 2]) -> Vec<Aligned> {
        let [left, right] = readings;
        if left.units.len().max(right.units.len()) > MOST_ALIGNED {
            return Vec::new();
        }
        let ties = word_ties(texts, readings);
        let mut used = [vec![false; left.units.len()], vec![false; right.units.len()]];
        let mut aligned = Vec::new();
        while let Some(run) = self.best_run(readings, &ties, &used) {
            aligned.push(run.to_aligned(readings));
            let [used_left, used_right] = &mut used;
            mark(used_left, run.a..run.a + run.length);
            mark(used_right, run.b..run.b + run.length);
        }
        for one in &left.concepts {
            for other in &right.concepts {
                let Some(by) = concept_tie(one, other) else { continue };
                let [used_left, used_right] = &mut used;
                if is_free(used_left, &one.units) && is_free(used_right, &other.units) {
                    aligned.push(Aligned {
                        a: span(left, one.units.clone()),
                        b: span(right, other.units.clone()),
                        by,
                    });
                    mark(used_left, one.units.clone());
                    mark(used_right, other.units.clone());
                }
            }
        }
        aligned.sort_by_key(|aligned| (aligned.a.start, aligned.b.start));
        aligned
    }

    /// The heaviest run of words that are tied one by one and not yet taken; of equals the first.
    fn best_run(
        &self,
        readings: [&Reading; 2],
        ties: &BTreeMap<(usize, usize), Tie>,
        used: &[Vec<bool>; 2],
    ) -> Option<Run> {
        let [left, right] = readings;
        let is_stop = |at: usize| left.units.get(at).is_none_or(|unit| unit.class == Class::Stop);
        let free = |a: usize, b: usize| {
            let [used_left, used_right] = used;
            used_left.get(a) == Some(&false) && used_right.get(b) == Some(&false)
        };
        let mut best: Option<(f64, Run)> = None;
        for &(a, b) in ties.keys() {
            let goes_on =
                a > 0 && b > 0 && free(a - 1, b - 1) && ties.contains_key(&(a - 1, b - 1));
            // A run begins here, or after a function word that it could not begin with.
            if !free(a, b) || is_stop(a) || (goes_on && !is_stop(a - 1)) {
                continue;
            }
            let mut length = 0;
            let mut weight = 0.0;
            let mut heard = (0, 0.0);
            while free(a + length, b + length)
                && let Some(tie) = ties.get(&(a + length, b + length))
                && let Some(unit) = left.units.get(a + length)
            {
                length += 1;
                let strength = if *tie == Tie::Family { 0.5 } else { 1.0 };
                weight += strength * self.unit_weight(unit.class, &unit.lemmas);
                if unit.class != Class::Stop {
                    heard = (length, weight);
                }
            }
            let (length, weight) = heard;
            let by = (0..length).filter_map(|at| ties.get(&(a + at, b + at))).max().copied();
            let nearer = best.as_ref().is_none_or(|(most, run)| {
                weight > *most || weight == *most && a.abs_diff(b) < run.a.abs_diff(run.b)
            });
            if let Some(by) = by
                && b + length <= right.units.len()
                && nearer
            {
                best = Some((weight, Run { a, b, length, by }));
            }
        }
        best.map(|(_, run)| run)
    }
}

/// Consecutive words of the one text tied to consecutive words of the other.
struct Run {
    a: usize,
    b: usize,
    length: usize,
    by: Tie,
}

impl Run {
    fn to_aligned(&self, [left, right]: [&Reading; 2]) -> Aligned {
        Aligned {
            a: span(left, self.a..self.a + self.length),
            b: span(right, self.b..self.b + self.length),
            by: self.by,
        }
    }
}

fn word_ties(texts: [&str; 2], [left, right]: [&Reading; 2]) -> BTreeMap<(usize, usize), Tie> {
    let [text_a, text_b] = texts;
    let mut ties = BTreeMap::new();
    for (a, one) in left.units.iter().enumerate() {
        let form = text_a.get(one.start..one.end).unwrap_or_default().to_lowercase();
        for (b, other) in right.units.iter().enumerate() {
            let tie = if one.lemmas.iter().any(|lemma| other.lemmas.contains(lemma)) {
                let other = text_b.get(other.start..other.end).unwrap_or_default();
                if form == other.to_lowercase() { Tie::Form } else { Tie::Lemma }
            } else if one.families.iter().any(|family| other.families.contains(family)) {
                Tie::Family
            } else {
                continue;
            };
            ties.insert((a, b), tie);
        }
    }
    ties
}

fn concept_tie(a: &Concept, b: &Concept) -> Option<Tie> {
    if a.synonyms.iter().any(|feature| b.synonyms.contains(feature)) {
        return Some(Tie::Synonym);
    }
    a.related.iter().any(|feature| b.related.contains(feature)).then_some(Tie::Related)
}

fn span(reading: &Reading, units: std::ops::Range<usize>) -> Span {
    let units = reading.units.get(units).unwrap_or_default();
    Span {
        start: units.first().map_or(0, |unit| unit.start),
        end: units.last().map_or(0, |unit| unit.end),
    }
}

fn mark(used: &mut [bool], range: std::ops::Range<usize>) {
    used.get_mut(range).unwrap_or_default().fill(true);
}

fn is_free(used: &[bool], range: &std::ops::Range<usize>) -> bool {
    used.get(range.clone()).is_some_and(|used| !used.is_empty() && !used.contains(&true))
}

fn cosine([a, b]: [BTreeMap<u32, f64>; 2]) -> f64 {
    let (a, b) = (normalised(a), normalised(b));
    score(dot((&a.0, &a.1), (&b.0, &b.1)))
}

fn lemma_squares(model: &Model, reading: &Reading) -> BTreeMap<u32, f64> {
    let mut squares: BTreeMap<u32, f64> = BTreeMap::new();
    for unit in &reading.units {
        let weight = model.unit_weight(unit.class, &unit.lemmas);
        for (lemma, share) in model.reading_shares(&unit.lemmas) {
            *squares.entry(lemma).or_default() += share * weight * weight;
        }
    }
    squares
}

/// The readings of each distinct word, function words left out.
fn content_words(reading: &Reading) -> BTreeSet<Vec<u32>> {
    let content = reading.units.iter().filter(|unit| unit.class != Class::Stop);
    content.map(|unit| unit.lemmas.clone()).collect()
}

fn jaccard([a, b]: &[BTreeSet<Vec<u32>>; 2]) -> f64 {
    let met = |from: &BTreeSet<Vec<u32>>, to: &BTreeSet<Vec<u32>>| {
        from.iter()
            .filter(|lemmas| to.iter().any(|other| lemmas.iter().any(|l| other.contains(l))))
            .count()
    };
    // Two words of one text may meet a single one of the other, so the smaller count stands.
    let both = met(a, b).min(met(b, a));
    let either = a.len() + b.len() - both;
    if either == 0 { 0.0 } else { both as f64 / either as f64 }
}

fn containment([a, b]: &[BTreeMap<u32, f64>; 2]) -> [f64; 2] {
    let common: f64 = a
        .iter()
        .filter_map(|(feature, square)| b.get(feature).map(|other| square.min(*other)))
        .sum();
    [a, b].map(|squares| {
        let whole: f64 = squares.values().sum();
        if whole > 0.0 { (common / whole).clamp(0.0, 1.0) } else { 0.0 }
    })
}

/// The names of the lemmas that both hold.
fn shared(
    text: &str,
    [a, b]: &[BTreeSet<Vec<u32>>; 2],
    numbering: &mut Overlay<'_>,
) -> Vec<String> {
    let of_b: BTreeSet<u32> = b.iter().flatten().copied().collect();
    let both: BTreeSet<u32> =
        a.iter().flatten().copied().filter(|lemma| of_b.contains(lemma)).collect();
    let mut analysis = Analysis::new();
    Analyzer::shared().analyze(text, Side::Document, &mut analysis);
    let mut names = BTreeSet::new();
    for token in analysis.iter().filter(|token| !token.is_stop_word()) {
        // Of several readings that both have, the likeliest.
        let name = token.lemmas().find(|lemma| both.contains(&numbering.lemma(lemma)));
        names.extend(name.map(str::to_owned));
    }
    names.into_iter().collect()
}
