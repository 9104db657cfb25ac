use std::collections::BTreeMap;

use crate::similarity::reading::{Class, Features, Overlay, Reader, Reading};
use crate::similarity::vectors::{dot, score};
use crate::similarity::workers::joined;
use crate::similarity::{Measure, Vectors};

/// A measure together with the rarity of words in a corpus.
#[derive(Debug, Clone)]
pub struct Model {
    pub(super) measure: Measure,
    pub(super) features: Features,
    /// Texts that hold each feature.
    frequencies: Vec<u32>,
    texts: u32,
}

/// A sparse vector of length 1, or empty.
pub(super) type Row = (Vec<u32>, Vec<f32>);

impl Model {
    /// Counts in how many of `texts` each word stands.
    pub fn fit<'a>(measure: Measure, texts: impl IntoIterator<Item = &'a str>) -> Self {
        let mut model =
            Self { measure, features: Features::default(), frequencies: Vec::new(), texts: 0 };
        let mut reader = model.reader();
        for text in texts {
            let reading = reader.read(text, &mut model.features);
            model.frequencies.resize(model.features.len(), 0);
            for feature in reading.features() {
                if let Some(count) = model.frequencies.get_mut(feature as usize) {
                    *count += 1;
                }
            }
            model.texts += 1;
        }
        model
    }

    /// What counts for how much.
    pub fn measure(&self) -> &Measure {
        &self.measure
    }

    /// Number of texts that the rarities come from.
    pub fn texts(&self) -> usize {
        self.texts as usize
    }

    /// The similarity of two texts, from 0 to 1; 1 for two that are the same, letter by letter.
    pub fn score(&self, a: &str, b: &str) -> f64 {
        if a == b {
            return 1.0;
        }
        let mut reader = self.reader();
        let mut overlay = Overlay::new(&self.features);
        let [a, b] = [a, b].map(|text| self.squares(&reader.read(text, &mut overlay)));
        self.likeness([a, b])
    }

    /// The similarity of two texts by the square weights of their features.
    pub(super) fn likeness(&self, [a, b]: [BTreeMap<u32, f64>; 2]) -> f64 {
        let lengths = [&a, &b].map(|squares| squares.values().sum::<f64>().sqrt());
        let [shorter, longer] = [lengths[0].min(lengths[1]), lengths[0].max(lengths[1])];
        if shorter <= 0.0 {
            return 0.0;
        }
        let (a, b) = (normalised(a), normalised(b));
        let cosine = dot((&a.0, &a.1), (&b.0, &b.1));
        score(cosine * (longer / shorter).powf(self.measure.shorter))
    }

    /// The vectors of many texts, on `threads` threads.
    pub fn vectors<T: AsRef<str> + Sync>(&self, texts: &[T], threads: usize) -> Vectors {
        let threads = threads.clamp(1, 64);
        let share = texts.len().div_ceil(threads).max(1);
        let parts: Vec<Vectors> = std::thread::scope(|scope| {
            let workers: Vec<_> =
                texts.chunks(share).map(|texts| scope.spawn(move || self.part(texts))).collect();
            joined(workers)
        });
        let mut vectors = Vectors::new(self.features.len());
        parts.iter().for_each(|part| vectors.append(part));
        vectors
    }

    pub(super) fn reader(&self) -> Reader {
        Reader::new(self.measure.place < 1.0)
    }

    /// Weight of a word by its rarity: higher the rarer, never 0.
    pub(super) fn idf(&self, feature: u32) -> f64 {
        let frequency = self.frequencies.get(feature as usize).copied().unwrap_or(0).max(1);
        (f64::from(self.texts.max(1)) / f64::from(frequency)).ln_1p()
    }

    /// Weight of a unit: that of its most frequent reading, since a wrong reading is often a rare
    /// word.
    pub(super) fn unit_weight(&self, class: Class, lemmas: &[u32]) -> f64 {
        let factor = match class {
            Class::Content => 1.0,
            Class::Stop => self.measure.stop_word,
            Class::Boilerplate => self.measure.boilerplate,
            Class::Place => self.measure.place,
        };
        let idf = lemmas.iter().map(|lemma| self.idf(*lemma)).min_by(f64::total_cmp);
        factor * idf.unwrap_or(0.0)
    }

    /// The vector of a text that was read.
    pub(super) fn row(&self, reading: &Reading) -> Row {
        normalised(self.squares(reading))
    }

    /// The square weight of each feature of a text.
    pub(super) fn squares(&self, reading: &Reading) -> BTreeMap<u32, f64> {
        let weights: Vec<f64> =
            reading.units.iter().map(|unit| self.unit_weight(unit.class, &unit.lemmas)).collect();
        // Share of each unit's square weight that its concepts hold.
        let mut conceptual = vec![0.0; weights.len()];
        let mut squares: BTreeMap<u32, f64> = BTreeMap::new();
        let mut add = |feature: u32, square: f64| *squares.entry(feature).or_default() += square;
        for concept in &reading.concepts {
            let units = weights.get(concept.units.clone()).unwrap_or_default();
            let square: f64 = units.iter().map(|weight| weight * weight).sum();
            let shares = [
                (&concept.synonyms, self.measure.synonym),
                (&concept.related, self.measure.related),
            ];
            for (features, share) in shares {
                if features.is_empty() {
                    continue;
                }
                let share = share / self.whole();
                let each = share / features.len() as f64;
                for feature in features {
                    // A frequent concept tells no more than its own rarity, however rare the word.
                    let most = self.idf(*feature).powi(2) * units.len() as f64;
                    add(*feature, each * square.min(most));
                }
                for held in conceptual.get_mut(concept.units.clone()).unwrap_or_default() {
                    *held += share;
                }
            }
        }
        for ((unit, weight), conceptual) in reading.units.iter().zip(&weights).zip(&conceptual) {
            let rest = (1.0 - conceptual).max(0.0) * weight * weight;
            let family = if unit.families.is_empty() {
                0.0
            } else {
                self.measure.family / (self.measure.family + self.measure.lemma)
            };
            for key in &unit.families {
                let most = self.idf(*key).powi(2);
                add(*key, family * rest.min(most) / unit.families.len() as f64);
            }
            for (lemma, share) in self.reading_shares(&unit.lemmas) {
                add(lemma, (1.0 - family) * rest * share);
            }
        }
        squares
    }

    /// The readings of a word, each with its share of the word; the shares add up to 1.
    pub(super) fn reading_shares(&self, lemmas: &[u32]) -> impl Iterator<Item = (u32, f64)> {
        let share = |nth: usize| self.measure.reading.powi(i32::try_from(nth).unwrap_or(i32::MAX));
        let sum: f64 = (0..lemmas.len()).map(share).sum();
        lemmas.iter().enumerate().map(move |(nth, lemma)| (*lemma, share(nth) / sum))
    }

    fn part<T: AsRef<str>>(&self, texts: &[T]) -> Vectors {
        let mut reader = self.reader();
        let mut vectors = Vectors::new(self.features.len());
        for text in texts {
            // Every feature of the corpus is known; those of other texts would meet nothing in it.
            let mut overlay = Overlay::new(&self.features);
            let (features, weights) = self.row(&reader.read(text.as_ref(), &mut overlay));
            vectors.push(features.into_iter().zip(weights));
        }
        vectors
    }

    fn whole(&self) -> f64 {
        self.measure.lemma + self.measure.family + self.measure.synonym + self.measure.related
    }
}

/// The vector of length 1 whose weights are the roots of these squares.
pub(super) fn normalised(squares: BTreeMap<u32, f64>) -> Row {
    let length = squares.values().sum::<f64>().sqrt();
    if length <= 0.0 || !length.is_finite() {
        return Row::default();
    }
    squares.into_iter().map(|(feature, square)| (feature, (square.sqrt() / length) as f32)).unzip()
}
