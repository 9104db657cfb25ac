//! The score that [`Weights`] describes, of single records.

use super::bound::{SLACK, most_of_pair};
use super::explain::{self, Parts};
use super::record_reader::Record;
use super::weighted::{WeightedClause, WeightedNode, WeightedPlan, WeightedWord};
use crate::query::{Occur, Weights};

/// Frequencies of a word, weighted by zone and signal, before they saturate.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct WordStrength {
    /// Of the word itself.
    pub own: f32,
    /// Of its families alone.
    pub family: f32,
    /// Whether one of its lemmas stands in the record's own text.
    pub by_lemma: bool,
    /// Whether one of them stands in the statement.
    pub is_named: bool,
}

/// What a part of the query brings to a record: its score, and how much of the query's weight it
/// covers.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Share {
    pub score: f32,
    pub covered: f32,
}

/// What clauses bring, one after the other.
#[derive(Debug, Clone, Copy, Default)]
struct Sum {
    score: f32,
    covered: f32,
    /// The term of several words to which the last clause belongs.
    collocation: Option<usize>,
    /// How much of that its words cover each by itself.
    of_collocation: f32,
    /// What those of its words weigh that are there.
    present: f32,
}

/// A plan and the weights of its signals.
#[derive(Clone, Copy)]
pub(super) struct Formula<'a> {
    pub plan: &'a WeightedPlan<'a>,
    pub weights: &'a Weights,
}

impl Formula<'_> {
    /// The score of a record, or something less than `least` where it scores less than that. It grows with everything
    /// that stands there, so that bounds of that give a bound of the score.
    pub(super) fn score(
        &self,
        record: &mut Record<'_, '_>,
        matched: &mut Vec<usize>,
        least: f32,
    ) -> tantivy::Result<f32> {
        matched.clear();
        let Share { score, covered } = self.clauses(&self.plan.root, record, matched, &mut ())?;
        let coverage = self.coverage().of(covered);
        let city = if record.is_of_city() { self.city() } else { 0.0 };
        // Positions cost more to read than all the rest.
        let most = (score + self.most_of_neighbours(matched)) * coverage + city;
        if most < least {
            return Ok(most);
        }
        Ok((score + record.neighbours(matched)?) * coverage + city)
    }

    /// How much of the query's weight is covered by one part or by another that knows nothing of it: *a + b − ab*, of the whole.
    #[inline]
    pub(super) fn either(&self, one: f32, other: f32) -> f32 {
        let total = self.plan.total;
        if total <= 0.0 {
            return one + other;
        }
        let (one, other) = (one.min(total), other.min(total));
        one + other - one * other / total
    }

    /// Whether a node is what the query is about.
    pub(super) fn is_topics(&self, node: &WeightedNode) -> bool {
        match node {
            WeightedNode::Topics(_) => true,
            WeightedNode::Leaf(number) => {
                matches!(self.plan.leaves[*number].node, WeightedNode::Topics(_))
            }
            _ => false,
        }
    }

    /// The most that neighbours among these words add.
    fn most_of_neighbours(&self, words: &[usize]) -> f32 {
        let weight = |number: usize| self.of_word(number).own;
        let pairs = words.windows(2).map(|pair| weight(pair[0]).min(weight(pair[1])));
        SLACK * most_of_pair(self) * pairs.sum::<f32>()
    }

    /// How the covered part of the query's weight becomes a factor of the score.
    pub(super) fn coverage(&self) -> Coverage {
        let Self { plan: WeightedPlan { total, .. }, weights: Weights { coverage, .. } } = self;
        if *total <= 0.0 {
            Coverage::None
        } else if coverage.to_bits() == 2.0_f32.to_bits() {
            Coverage::Square { of_total: total.recip() }
        } else {
            Coverage::Power { of_total: total.recip(), exponent: *coverage }
        }
    }

    /// What a record of a city that the query names has on top.
    pub(super) fn city(&self) -> f32 {
        self.weights.city * self.plan.total.max(1.0)
    }

    /// What clauses bring to a record, told part by part; into `matched` go the words whose lemmas stand in its own text.
    pub(super) fn clauses(
        &self,
        clauses: &[WeightedClause],
        record: &mut Record<'_, '_>,
        matched: &mut Vec<usize>,
        parts: &mut impl Parts,
    ) -> tantivy::Result<Share> {
        let mut sum = Sum::default();
        for clause in clauses.iter().filter(|clause| clause.occur != Occur::MustNot) {
            let share = self.node(&clause.node, record, matched, parts)?;
            self.add(&mut sum, clause, share);
        }
        Ok(self.share(sum))
    }

    /// What a node brings; of alternatives, only the parts of the one that counts are told.
    fn node(
        &self,
        node: &WeightedNode,
        record: &mut Record<'_, '_>,
        matched: &mut Vec<usize>,
        parts: &mut impl Parts,
    ) -> tantivy::Result<Share> {
        Ok(match node {
            WeightedNode::Words { words, phrases } => {
                self.words(words, phrases, record, matched, parts)?
            }
            WeightedNode::Prefix(number) => {
                // A beginning stands for many words of which none is known to be meant: all
                // weigh alike.
                let score = record.prefix(*number);
                if score <= 0.0 {
                    return Ok(Share::default());
                }
                parts.add(|| Ok(explain::prefix(self, *number, score)))?;
                Share { score, covered: 1.0 }
            }
            WeightedNode::Topics(number) => {
                let likeness = record.likeness(*number)?;
                let Some(share) = self.topics(likeness) else { return Ok(Share::default()) };
                parts.add(|| explain::topics(self, *number, likeness, share, record))?;
                share
            }
            WeightedNode::Group { number, clauses } => {
                if record.group(*number) {
                    self.clauses(clauses, record, matched, parts)?
                } else {
                    Share::default()
                }
            }
            WeightedNode::Leaf(number) => {
                self.node(&self.plan.leaves[*number].node, record, matched, parts)?
            }
            WeightedNode::Best(nodes) => {
                let mut best = Share::default();
                let start = parts.len();
                for node in nodes {
                    let own = parts.len();
                    let share = self.node(node, record, matched, parts)?;
                    best.covered = best.covered.max(share.covered);
                    if share.score > best.score {
                        best.score = share.score;
                        parts.remove(start..own);
                    } else {
                        parts.remove(own..parts.len());
                    }
                }
                best
            }
        })
    }

    /// What words bring, each by itself, or what stands for them together, if that is more.
    fn words(
        &self,
        words: &[usize],
        phrases: &[usize],
        record: &mut Record<'_, '_>,
        matched: &mut Vec<usize>,
        parts: &mut impl Parts,
    ) -> tantivy::Result<Share> {
        let mut best = Share::default();
        let mut present = 0.0;
        let start = parts.len();
        for number in words {
            if let Some(strength) = record.word(*number)? {
                if strength.by_lemma {
                    matched.push(*number);
                }
                let share = self.word(*number, strength);
                best.score += share.score;
                best.covered += share.covered;
                present += self.of_word(*number).own;
                parts.add(|| explain::word(self, *number, strength, share, record))?;
            }
        }
        best.covered = self.together(words, best.covered, present);
        for number in phrases {
            let own = self.of_phrase(*number).own;
            // What stands for the words seldom tells more than they do.
            if own * (self.weights.k1 + 1.0) <= best.score && own <= best.covered {
                continue;
            }
            let strength = record.phrase(*number)?;
            let share = self.phrase(*number, strength);
            best.covered = best.covered.max(share.covered);
            if share.score > best.score {
                best.score = share.score;
                parts.remove(start..parts.len());
                parts.add(|| Ok(explain::phrase(self, *number, strength, share)))?;
            }
        }
        Ok(best)
    }

    /// Adds what a clause brings.
    fn add(&self, sum: &mut Sum, clause: &WeightedClause, share: Share) {
        sum.score += share.score;
        if clause.occur == Occur::Boost {
            return;
        }
        if clause.collocation != sum.collocation {
            self.close(sum);
            sum.collocation = clause.collocation;
        }
        if clause.collocation.is_some() {
            sum.of_collocation += share.covered;
            sum.present += if share.covered > 0.0 { clause.weight } else { 0.0 };
        } else if self.is_topics(&clause.node) {
            sum.covered = self.either(sum.covered, share.covered);
        } else {
            sum.covered += share.covered;
        }
    }

    /// What the clauses have brought that were added.
    fn share(&self, mut sum: Sum) -> Share {
        self.close(&mut sum);
        Share { score: sum.score, covered: sum.covered }
    }

    /// Adds what is covered of the last collocation.
    fn close(&self, sum: &mut Sum) {
        let weight = sum.collocation.and_then(|number| self.plan.collocations.get(number));
        let weight = weight.copied().unwrap_or_default();
        sum.covered += of_collocation(sum.of_collocation, sum.present, weight);
        (sum.of_collocation, sum.present) = (0.0, 0.0);
    }

    /// How much the words of one clause cover together, of which those that are there weigh `present` and cover `covered` each by itself.
    fn together(&self, words: &[usize], covered: f32, present: f32) -> f32 {
        of_collocation(covered, present, words.iter().map(|number| self.of_word(*number).own).sum())
    }

    /// What a word brings: for itself, and for its families.
    fn word(&self, number: usize, strength: WordStrength) -> Share {
        let of_word = self.of_word(number);
        let own = of_word.saturate(strength.own);
        let family = of_word.saturate(strength.family);
        let covered_by_family = of_word.family * family.min(1.0);
        Share {
            score: of_word.own * own
                + of_word.family * family
                + if strength.is_named { of_word.named } else { 0.0 },
            covered: (of_word.own * own.min(1.0)).max(covered_by_family),
        }
    }

    /// What a phrase brings.
    fn phrase(&self, number: usize, strength: f32) -> Share {
        let of_phrase = self.of_phrase(number);
        let saturated = of_phrase.saturate(strength);
        Share { score: of_phrase.own * saturated, covered: of_phrase.own * saturated.min(1.0) }
    }

    /// What a record brings that is about the same, if it is like enough.
    #[inline]
    pub(super) fn topics(&self, likeness: f32) -> Option<Share> {
        let Weights { topic, topic_coverage, topic_least, .. } = self.weights;
        let weight = likeness * self.plan.topical;
        let is_enough = likeness >= *topic_least && weight > 0.0;
        is_enough.then_some(Share { score: topic * weight, covered: topic_coverage * weight })
    }

    /// How the strengths of a word become its share.
    pub(super) fn of_word(&self, number: usize) -> Saturation {
        let WeightedWord { word, weight, family_weight } = self.plan.words[number];
        let named = if word.topical { self.weights.named * weight } else { 0.0 };
        let family = self.weights.family * family_weight;
        Saturation { k1: self.weights.k1, own: weight, family, named }
    }

    /// How the strength of a phrase becomes its share.
    pub(super) fn of_phrase(&self, number: usize) -> Saturation {
        Saturation {
            k1: self.weights.k1,
            own: self.plan.phrases[number].1,
            family: 0.0,
            named: 0.0,
        }
    }
}

/// How much of a term of several words of some weight is covered where those of its words that are there weigh `present`, and cover
/// `covered` each by itself: with half of the words it is not half said (*zmiany klimatu*, *zmiany na rynku pracy*).
fn of_collocation(covered: f32, present: f32, weight: f32) -> f32 {
    if weight > 0.0 { covered * (present / weight).min(1.0) } else { covered }
}

/// How the covered part of a query becomes a factor of the score.
#[derive(Debug, Clone, Copy)]
pub(super) enum Coverage {
    /// Not at all.
    None,
    /// As the square of the share, as it is by default: the power of a float costs more than the rest of a score.
    Square { of_total: f32 },
    /// As a power of the share.
    Power { of_total: f32, exponent: f32 },
}

impl Coverage {
    /// What a score is multiplied by where `covered` of the query's weight is there.
    #[inline]
    pub(super) fn of(self, covered: f32) -> f32 {
        match self {
            Self::None => 1.0,
            Self::Square { of_total } => {
                let share = (covered * of_total).clamp(0.0, 1.0);
                share * share
            }
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
    /// What the word has on top in a statement.
    pub named: f32,
}

impl Saturation {
    /// From 0 up to, but not including, `k1 + 1`.
    #[inline]
    pub(super) fn saturate(&self, strength: f32) -> f32 {
        strength * (self.k1 + 1.0) / (self.k1 + strength).max(f32::MIN_POSITIVE)
    }
}
