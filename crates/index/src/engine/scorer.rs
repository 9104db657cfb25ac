//! The score that [`Weights`] describes, of single records.

use tantivy::{DocId, SegmentReader};

use super::cursor::{Frequencies, PhraseCursor, WordCursor};
use super::norms::Norms;
use super::schema::{Fields, PHRASE_ZONES, Zone};
use super::walk::Sets;
use super::weighted::{WeightedClause, WeightedNode, WeightedPlan, WeightedWord};
use crate::query::{Occur, Weights};

/// How much further apart than in the query two neighbours may stand to count as near.
const NEAR: u32 = 3;

/// Frequencies of a word, weighted by zone and signal, before they saturate.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct WordStrength {
    /// Of the word itself.
    pub own: f32,
    /// Of its families alone.
    pub family: f32,
    /// Whether one of its lemmas stands in the record's own text.
    pub by_lemma: bool,
}

/// What a part of the query brings to a record: its score, and how much of the query's weight it
/// covers.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Share {
    pub score: f32,
    pub covered: f32,
}

/// A plan and the weights of its signals.
#[derive(Clone, Copy)]
pub(super) struct Formula<'a> {
    pub plan: &'a WeightedPlan<'a>,
    pub weights: &'a Weights,
}

impl Formula<'_> {
    /// The score of a record. It grows with everything that stands there, so that bounds of that
    /// give a bound of the score.
    fn score(&self, record: &mut Record<'_, '_>, matched: &mut Vec<usize>) -> f32 {
        matched.clear();
        let Share { mut score, covered } = self.clauses(&self.plan.root, record, matched);
        score += record.neighbours(matched);
        score *= self.coverage().of(covered);
        if record.is_of_city() {
            score += self.city();
        }
        score
    }

    /// How the covered part of the query's weight becomes a factor of the score.
    pub(super) fn coverage(&self) -> Coverage {
        let Self { plan: WeightedPlan { total, .. }, weights: Weights { coverage, .. } } = self;
        if *total <= 0.0 {
            Coverage::None
        } else if coverage.to_bits() == 1.0_f32.to_bits() {
            Coverage::Share { of_total: total.recip() }
        } else {
            Coverage::Power { of_total: total.recip(), exponent: *coverage }
        }
    }

    /// What a record of a city that the query names has on top.
    pub(super) fn city(&self) -> f32 {
        self.weights.city * self.plan.total.max(1.0)
    }

    fn clauses(
        &self,
        clauses: &[WeightedClause],
        record: &mut Record<'_, '_>,
        matched: &mut Vec<usize>,
    ) -> Share {
        let mut sum = Share::default();
        for clause in clauses {
            if clause.occur == Occur::MustNot {
                continue;
            }
            let share = self.node(&clause.node, record, matched);
            sum.score += share.score;
            if clause.occur != Occur::Boost {
                sum.covered += share.covered;
            }
        }
        sum
    }

    fn node(
        &self,
        node: &WeightedNode,
        record: &mut Record<'_, '_>,
        matched: &mut Vec<usize>,
    ) -> Share {
        match node {
            WeightedNode::Words { words, phrases } => {
                let mut of_words = Share::default();
                for number in words {
                    if let Some(strength) = record.word(*number) {
                        if strength.by_lemma {
                            matched.push(*number);
                        }
                        let share = self.word(*number, strength);
                        of_words.score += share.score;
                        of_words.covered += share.covered;
                    }
                }
                let mut best = of_words;
                for number in phrases {
                    let share = self.phrase(*number, record.phrase(*number));
                    best.score = best.score.max(share.score);
                    best.covered = best.covered.max(share.covered);
                }
                best
            }
            WeightedNode::Prefix(number) => {
                // A beginning stands for many words of which none is known to be meant: all
                // weigh alike.
                let score = record.prefix(*number);
                Share { score, covered: if score > 0.0 { 1.0 } else { 0.0 } }
            }
            WeightedNode::Group { number, clauses } => {
                if record.group(*number) {
                    self.clauses(clauses, record, matched)
                } else {
                    Share::default()
                }
            }
            WeightedNode::Best(nodes) => {
                let mut best = Share::default();
                for node in nodes {
                    let share = self.node(node, record, matched);
                    best.score = best.score.max(share.score);
                    best.covered = best.covered.max(share.covered);
                }
                best
            }
        }
    }

    /// What a word brings: for itself, and for its families.
    pub(super) fn word(&self, number: usize, strength: WordStrength) -> Share {
        let of_word = self.of_word(number);
        let own = of_word.saturate(strength.own);
        let family = of_word.saturate(strength.family);
        let covered_by_family = of_word.family * family.min(1.0);
        Share {
            score: of_word.own * own + of_word.family * family,
            covered: (of_word.own * own.min(1.0)).max(covered_by_family),
        }
    }

    /// What a phrase brings.
    pub(super) fn phrase(&self, number: usize, strength: f32) -> Share {
        let of_phrase = self.of_phrase(number);
        let saturated = of_phrase.saturate(strength);
        Share { score: of_phrase.own * saturated, covered: of_phrase.own * saturated.min(1.0) }
    }

    /// How the strengths of a word become its share.
    pub(super) fn of_word(&self, number: usize) -> Saturation {
        let WeightedWord { weight, family_weight, .. } = self.plan.words[number];
        Saturation { k1: self.weights.k1, own: weight, family: self.weights.family * family_weight }
    }

    /// How the strength of a phrase becomes its share.
    pub(super) fn of_phrase(&self, number: usize) -> Saturation {
        Saturation { k1: self.weights.k1, own: self.plan.phrases[number].1, family: 0.0 }
    }
}

/// How the covered part of a query becomes a factor of the score.
#[derive(Debug, Clone, Copy)]
pub(super) enum Coverage {
    /// Not at all.
    None,
    /// As the share of the whole, as it is by default: the power of a float costs more than the rest of a score.
    Share { of_total: f32 },
    /// As a power of the share.
    Power { of_total: f32, exponent: f32 },
}

impl Coverage {
    /// What a score is multiplied by where `covered` of the query's weight is there.
    #[inline]
    pub(super) fn of(self, covered: f32) -> f32 {
        match self {
            Self::None => 1.0,
            Self::Share { of_total } => (covered * of_total).clamp(0.0, 1.0),
            Self::Power { of_total, exponent } => {
                (covered * of_total).clamp(0.0, 1.0).powf(exponent)
            }
        }
    }
}

/// How a strength becomes a share of the score.
#[derive(Debug, Clone, Copy)]
pub(super) struct Saturation {
    k1: f32,
    /// Weight of the word or phrase itself.
    pub own: f32,
    /// Weight of the word's families.
    pub family: f32,
}

impl Saturation {
    /// From 0 up to, but not including, `k1 + 1`.
    #[inline]
    pub(super) fn saturate(&self, strength: f32) -> f32 {
        strength * (self.k1 + 1.0) / (self.k1 + strength).max(f32::MIN_POSITIVE)
    }
}

/// Reads what stands in the records of a segment, from the first to the last.
pub(super) struct RecordReader<'a> {
    formula: Formula<'a>,
    norms: &'a Norms,
    words: Vec<WordCursor>,
    phrases: Vec<[PhraseCursor; PHRASE_ZONES.len()]>,
    matched: Vec<usize>,
    positions: [Vec<u32>; 2],
}

impl<'a> RecordReader<'a> {
    pub(super) fn open(
        segment: &SegmentReader,
        fields: &Fields,
        formula: Formula<'a>,
        norms: &'a Norms,
    ) -> tantivy::Result<Self> {
        let [text, body] = PHRASE_ZONES;
        let words = formula.plan.words.iter();
        let phrases = formula.plan.phrases.iter().map(|(phrase, _)| {
            Ok([
                PhraseCursor::open(segment, fields, text, phrase)?,
                PhraseCursor::open(segment, fields, body, phrase)?,
            ])
        });
        Ok(Self {
            formula,
            norms,
            words: words
                .map(|weighted| WordCursor::open(segment, fields, weighted.word))
                .collect::<tantivy::Result<_>>()?,
            phrases: phrases.collect::<tantivy::Result<_>>()?,
            matched: Vec::new(),
            positions: Default::default(),
        })
    }

    /// The score of a record; records are asked for in ascending order.
    pub(super) fn score(&mut self, doc: DocId, sets: &Sets) -> f32 {
        let mut matched = std::mem::take(&mut self.matched);
        let formula = self.formula;
        let score = formula.score(&mut self.at(doc, sets), &mut matched);
        self.matched = matched;
        score
    }

    /// A record; records are asked for in ascending order.
    pub(super) fn at<'r>(&'r mut self, doc: DocId, sets: &'r Sets) -> Record<'r, 'a> {
        Record { reader: self, sets, doc }
    }

    pub(super) fn formula(&self) -> Formula<'a> {
        self.formula
    }
}

/// What stands in one record.
pub(super) struct Record<'r, 'a> {
    reader: &'r mut RecordReader<'a>,
    sets: &'r Sets,
    doc: DocId,
}

impl Record<'_, '_> {
    /// How often a word stands in the record, by zone and signal.
    pub(super) fn frequencies(&mut self, number: usize) -> Option<Frequencies> {
        let cursor = &mut self.reader.words[number];
        (cursor.seek(self.doc) == self.doc).then(|| cursor.frequencies())
    }

    /// How strongly a word is there; nothing where it is not.
    pub(super) fn word(&mut self, number: usize) -> Option<WordStrength> {
        let frequencies = self.frequencies(number)?;
        let Formula { plan, weights } = self.reader.formula;
        let by_form = plan.words[number].word.by_form;
        let mut strength = WordStrength::default();
        for (zone, signals) in Zone::ALL.into_iter().zip(frequencies) {
            let [form, lemma, family] = signals.map(|frequency| frequency as f32);
            strength.by_lemma |= lemma > 0.0 && zone != Zone::Path;
            if lemma + form + family > 0.0 {
                let zone_weight =
                    weights.zone[zone as usize] / self.reader.norms.of(zone).divisor(self.doc);
                let occurrences = if by_form { lemma.max(form) } else { lemma };
                strength.own += zone_weight * (occurrences + weights.form * form);
                // That it stands there is all that counts: however often, it is another word.
                strength.family += zone_weight * (family - lemma).clamp(0.0, 1.0);
            }
        }
        Some(strength)
    }

    /// How strongly a phrase is there, 0 where it is not.
    pub(super) fn phrase(&mut self, number: usize) -> f32 {
        let mut strength = 0.0;
        for (zone, cursor) in PHRASE_ZONES.into_iter().zip(&mut self.reader.phrases[number]) {
            let frequency = cursor.frequency_at(self.doc);
            if frequency > 0 {
                strength += self.reader.formula.weights.zone[zone as usize] * frequency as f32
                    / self.reader.norms.of(zone).divisor(self.doc);
            }
        }
        strength
    }

    /// The weight of the best zone with a word that begins so, 0 where there is none.
    pub(super) fn prefix(&mut self, number: usize) -> f32 {
        let zones = PHRASE_ZONES.into_iter().zip(&self.sets.prefixes[number]);
        zones
            .filter(|(_, docs)| docs.contains(self.doc))
            .map(|(zone, _)| self.reader.formula.weights.zone[zone as usize])
            .fold(0.0, f32::max)
    }

    /// Whether a group matches.
    pub(super) fn group(&mut self, number: usize) -> bool {
        self.sets.groups[number].contains(self.doc)
    }

    /// What the words that are there by their lemmas add where they stand near each other.
    pub(super) fn neighbours(&mut self, words: &[usize]) -> f32 {
        let weights = self.reader.formula.weights;
        if weights.pair <= 0.0 {
            return 0.0;
        }
        let mut score = 0.0;
        for pair in words.windows(2) {
            let (left, right) = (pair[0], pair[1]);
            let words = &self.reader.formula.plan.words;
            let (left_word, right_word) = (&words[left], &words[right]);
            let apart = right_word.word.position.saturating_sub(left_word.word.position);
            if apart == 0 || apart > NEAR {
                continue;
            }
            let mut nearness = 0.0_f32;
            for zone in PHRASE_ZONES {
                let [first, second] = &mut self.reader.positions;
                self.reader.words[left].positions(zone, first);
                self.reader.words[right].positions(zone, second);
                let slack = least_slack(first, second, apart);
                if slack <= NEAR {
                    nearness = nearness.max(weights.zone[zone as usize] / (1.0 + slack as f32));
                }
            }
            score += weights.pair * left_word.weight.min(right_word.weight) * nearness;
        }
        score
    }

    /// Whether the record is of a city that the query names.
    pub(super) fn is_of_city(&mut self) -> bool {
        self.sets.cities.contains(self.doc)
    }
}

/// How much the distance of the best pair of positions differs from `apart`. Both lists ascend.
fn least_slack(left: &[u32], right: &[u32], apart: u32) -> u32 {
    let mut least = u32::MAX;
    let mut at = 0;
    for &position in left {
        let wanted = position.saturating_add(apart);
        while at < right.len() && right[at] < wanted {
            at += 1;
        }
        if let Some(&after) = right.get(at) {
            least = least.min(after - wanted);
        }
        if let Some(&before) = at.checked_sub(1).and_then(|before| right.get(before)) {
            // The pair itself cannot stand in one place.
            if before != position {
                least = least.min(wanted - before);
            }
        }
    }
    least
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slack_is_the_difference_from_the_wanted_distance() {
        let cases: &[(&[u32], &[u32], u32, u32)] = &[
            (&[3], &[4], 1, 0),
            (&[3], &[6], 1, 2),
            (&[4], &[3], 1, 2),
            (&[1, 10], &[5, 12], 1, 1),
            (&[7], &[7], 1, u32::MAX),
            (&[], &[7], 1, u32::MAX),
            (&[7], &[], 1, u32::MAX),
        ];
        for (left, right, apart, slack) in cases {
            assert_eq!(least_slack(left, right, *apart), *slack, "{left:?} {right:?}");
        }
    }
}
