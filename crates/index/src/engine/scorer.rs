//! Combines the cursors of a plan into the score that [`Weights`] describes.

use tantivy::fieldnorm::FieldNormReader;
use tantivy::{DocId, SegmentReader, TERMINATED};

use super::matching::Cursors;
use super::schema::{PHRASE_ZONES, Signal, Zone};
use super::snapshot::Snapshot;
use super::weighted::{WeightedClause, WeightedNode, WeightedPlan, WeightedWord};
use crate::query::{Occur, Plan, Weights};

/// How much further apart than in the query two neighbours may stand to count as near.
const NEAR: u32 = 3;

/// Walks over the records of one segment that match a plan, in ascending order, and scores them.
pub(super) struct Scorer<'a> {
    plan: &'a WeightedPlan<'a>,
    weights: &'a Weights,
    cursors: Cursors,
    wants_cities: bool,
    /// One past the last record, where everything is wanted; 0 otherwise.
    everything_below: DocId,
    norms: [ZoneNorm; Zone::ALL.len()],
    matched: Vec<usize>,
    positions: [Vec<u32>; 2],
}

/// What a part of the query brings to a record: its score, and how much of the query's weight it
/// covers.
#[derive(Debug, Clone, Copy, Default)]
struct Share {
    score: f32,
    covered: f32,
}

/// `1 − b + b · length / mean length` for each of the lengths that tantivy tells apart.
struct ZoneNorm {
    lengths: Option<FieldNormReader>,
    norms: Vec<f32>,
}

impl<'a> Scorer<'a> {
    pub(super) fn open(
        segment: &SegmentReader,
        snapshot: &Snapshot,
        plan: &Plan,
        weighted: &'a WeightedPlan<'a>,
        weights: &'a Weights,
    ) -> tantivy::Result<Self> {
        Ok(Self {
            plan: weighted,
            weights,
            cursors: Cursors::open(segment, snapshot, plan, weighted)?,
            wants_cities: plan.wants_cities,
            everything_below: if plan.wants_everything { segment.max_doc() } else { 0 },
            norms: [
                ZoneNorm::open(segment, snapshot, Zone::Text, weighted, weights)?,
                ZoneNorm::open(segment, snapshot, Zone::Body, weighted, weights)?,
                ZoneNorm::open(segment, snapshot, Zone::Path, weighted, weights)?,
            ],
            matched: Vec::new(),
            positions: Default::default(),
        })
    }

    /// The first matching record at or after `target`, or [`TERMINATED`].
    pub(super) fn seek(&mut self, target: DocId) -> DocId {
        let mut candidate = target;
        loop {
            candidate = if candidate < self.everything_below {
                candidate
            } else {
                let first = self.cursors.first_of(&self.plan.root, candidate);
                if self.wants_cities {
                    first.min(self.cursors.first_city(candidate))
                } else {
                    first
                }
            };
            if candidate == TERMINATED || self.cursors.accept(&self.plan.root, candidate) {
                return candidate;
            }
            candidate += 1;
        }
    }

    /// The score of the record that [`Scorer::seek`] stopped at.
    pub(super) fn score(&mut self, doc: DocId) -> f32 {
        self.matched.clear();
        let plan = self.plan;
        let Share { mut score, covered } = self.score_clauses(&plan.root, doc);
        score += self.score_neighbours();
        if plan.total > 0.0 {
            let share = (covered / plan.total).clamp(0.0, 1.0);
            score *= share.powf(self.weights.coverage);
        }
        if self.cursors.is_of_city(doc) {
            score += self.weights.city * plan.total.max(1.0);
        }
        score
    }

    fn score_clauses(&mut self, clauses: &[WeightedClause], doc: DocId) -> Share {
        let mut sum = Share::default();
        for clause in clauses {
            if clause.occur == Occur::MustNot {
                continue;
            }
            let share = self.score_node(&clause.node, doc);
            sum.score += share.score;
            if clause.occur != Occur::Boost {
                sum.covered += share.covered;
            }
        }
        sum
    }

    fn score_node(&mut self, node: &WeightedNode, doc: DocId) -> Share {
        match node {
            WeightedNode::Words { words, phrases } => {
                let mut of_words = Share::default();
                for word in words {
                    let share = self.score_word(*word, doc);
                    of_words.score += share.score;
                    of_words.covered += share.covered;
                }
                let mut best = of_words;
                for phrase in phrases {
                    let share = self.score_phrase(*phrase, doc);
                    if share.score > best.score {
                        best.score = share.score;
                    }
                    best.covered = best.covered.max(share.covered);
                }
                best
            }
            WeightedNode::Prefix(number) => self.score_prefix(*number, doc),
            WeightedNode::Group(clauses) => {
                if self.cursors.matches(node, doc) {
                    self.score_clauses(clauses, doc)
                } else {
                    Share::default()
                }
            }
            WeightedNode::Best(nodes) => {
                let mut best = Share::default();
                for node in nodes {
                    let share = self.score_node(node, doc);
                    if share.score > best.score {
                        best = share;
                    }
                }
                best
            }
        }
    }

    fn score_word(&mut self, number: usize, doc: DocId) -> Share {
        let cursor = &mut self.cursors.words[number];
        if cursor.seek(doc) != doc {
            return Share::default();
        }
        let (mut own, mut of_family) = (0.0, 0.0);
        let mut by_lemma = false;
        for (zone, signals) in Zone::ALL.into_iter().zip(cursor.frequencies()) {
            let [form, lemma, family] = signals.map(|frequency| frequency as f32);
            by_lemma |= lemma > 0.0 && zone != Zone::Path;
            if lemma + form + family > 0.0 {
                let zone_weight =
                    self.weights.zone[zone as usize] / self.norms[zone as usize].of(doc);
                own += zone_weight * (lemma + self.weights.form * form);
                // That it stands there is all that counts: however often, it is another word.
                of_family += zone_weight * (family - lemma).clamp(0.0, 1.0);
            }
        }
        if by_lemma {
            self.matched.push(number);
        }
        let WeightedWord { weight, family_weight, .. } = self.plan.words[number];
        let own = self.share(own, weight);
        let related = self.share(of_family, self.weights.family * family_weight);
        Share { score: own.score + related.score, covered: own.covered.max(related.covered) }
    }

    fn score_phrase(&mut self, number: usize, doc: DocId) -> Share {
        let mut strength = 0.0;
        for (zone, cursor) in PHRASE_ZONES.into_iter().zip(&mut self.cursors.phrases[number]) {
            if cursor.seek(doc) == doc {
                strength += self.weights.zone[zone as usize] * cursor.frequency() as f32
                    / self.norms[zone as usize].of(doc);
            }
        }
        self.share(strength, self.plan.phrases[number].1)
    }

    /// A beginning stands for many words of which none is known to be meant: all weigh alike.
    fn score_prefix(&mut self, number: usize, doc: DocId) -> Share {
        let mut score: f32 = 0.0;
        for (zone, cursor) in PHRASE_ZONES.into_iter().zip(&mut self.cursors.prefixes[number]) {
            if cursor.seek(doc) == doc {
                score = score.max(self.weights.zone[zone as usize]);
            }
        }
        Share { score, covered: if score > 0.0 { 1.0 } else { 0.0 } }
    }

    fn share(&self, strength: f32, weight: f32) -> Share {
        let saturated = strength * (self.weights.k1 + 1.0) / (self.weights.k1 + strength);
        Share { score: weight * saturated, covered: weight * saturated.min(1.0) }
    }

    /// What neighbours in the query add where they stand near each other in the record.
    fn score_neighbours(&mut self) -> f32 {
        if self.weights.pair <= 0.0 {
            return 0.0;
        }
        let mut score = 0.0;
        for pair in 1..self.matched.len() {
            let (left, right) = (self.matched[pair - 1], self.matched[pair]);
            let (left_word, right_word) = (&self.plan.words[left], &self.plan.words[right]);
            let apart = right_word.word.position.saturating_sub(left_word.word.position);
            if apart == 0 || apart > NEAR {
                continue;
            }
            let mut nearness = 0.0_f32;
            for zone in PHRASE_ZONES {
                let [first, second] = &mut self.positions;
                self.cursors.words[left].positions(zone, first);
                self.cursors.words[right].positions(zone, second);
                let slack = least_slack(first, second, apart);
                if slack <= NEAR {
                    nearness =
                        nearness.max(self.weights.zone[zone as usize] / (1.0 + slack as f32));
                }
            }
            score += self.weights.pair * left_word.weight.min(right_word.weight) * nearness;
        }
        score
    }
}

impl ZoneNorm {
    fn open(
        segment: &SegmentReader,
        snapshot: &Snapshot,
        zone: Zone,
        plan: &WeightedPlan<'_>,
        weights: &Weights,
    ) -> tantivy::Result<Self> {
        let b = weights.b[zone as usize];
        let mean = plan.mean_length[zone as usize].max(1.0);
        let field = snapshot.fields.terms(zone, Signal::Lemma);
        let norm = |id| 1.0 - b + b * FieldNormReader::id_to_fieldnorm(id) as f32 / mean;
        Ok(Self {
            lengths: segment.fieldnorms_readers().get_field(field)?,
            norms: (0..=u8::MAX).map(norm).collect(),
        })
    }

    fn of(&self, doc: DocId) -> f32 {
        let id = self.lengths.as_ref().map_or(0, |lengths| lengths.fieldnorm_id(doc));
        self.norms[usize::from(id)].max(f32::MIN_POSITIVE)
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
