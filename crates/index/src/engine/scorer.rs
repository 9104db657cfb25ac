//! Combines the cursors of a plan into the score that [`Weights`] describes.

use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::SegmentPostings;
use tantivy::schema::Term;
use tantivy::{DocId, DocSet, SegmentReader, TERMINATED};

use super::cursor::{PhraseCursor, WordCursor, open_city};
use super::schema::{Signal, Zone};
use super::snapshot::Snapshot;
use crate::IndexError;
use crate::query::{Clause, Occur, PhraseRole, Plan, Weights, Word};

/// Zones in which phrases and neighbours are looked for.
const PHRASE_ZONES: [Zone; 2] = [Zone::Text, Zone::Body];

/// How much further apart than in the query two neighbours may stand to count as near.
const NEAR: u32 = 3;

/// The parts of a score that are the same in every segment.
pub(super) struct PlanStatistics {
    /// For each clause, the inverse document frequency of each of its words.
    words: Vec<Vec<f32>>,
    /// For each clause, the weight that a full match of one of its phrases brings.
    phrases: Vec<Vec<f32>>,
    /// The sum over all that is wanted.
    total: f32,
    mean_length: [f32; Zone::ALL.len()],
}

impl PlanStatistics {
    pub(super) fn of(
        plan: &Plan,
        snapshot: &Snapshot,
        weights: &Weights,
    ) -> Result<Self, IndexError> {
        let mut statistics = Self {
            words: Vec::with_capacity(plan.clauses.len()),
            phrases: Vec::with_capacity(plan.clauses.len()),
            total: 0.0,
            mean_length: Zone::ALL.map(|zone| snapshot.mean_length(zone)),
        };
        for clause in &plan.clauses {
            let words = clause
                .words
                .iter()
                .map(|word| {
                    let idf = word_idf(word, snapshot)?;
                    Ok(if word.stop_word { idf * weights.stop_word } else { idf })
                })
                .collect::<Result<Vec<f32>, IndexError>>()?;
            let of_words: f32 = words.iter().sum();
            let phrases = clause
                .phrases
                .iter()
                .map(|phrase| {
                    let mut own = 0.0;
                    for slot in &phrase.slots {
                        own += lemma_idf(&slot.lemmas, snapshot)?;
                    }
                    Ok(match phrase.role {
                        PhraseRole::Typed => own,
                        PhraseRole::Synonym => own.min(of_words) * weights.synonym,
                        PhraseRole::Related => own.min(of_words) * weights.related,
                    })
                })
                .collect::<Result<Vec<f32>, IndexError>>()?;
            if matches!(clause.occur, Occur::Should | Occur::Must) {
                statistics.total += of_words.max(phrases.iter().copied().fold(0.0, f32::max));
            }
            statistics.words.push(words);
            statistics.phrases.push(phrases);
        }
        Ok(statistics)
    }
}

/// Rarity of a word: of its most frequent lemma, or of its family where no lemma of it occurs.
fn word_idf(word: &Word, snapshot: &Snapshot) -> Result<f32, IndexError> {
    let by_lemma = frequency(&word.lemmas, Signal::Lemma, snapshot)?;
    let records = if by_lemma > 0 {
        by_lemma
    } else {
        frequency(&word.families, Signal::Family, snapshot)?.max(frequency(
            std::slice::from_ref(&word.form),
            Signal::Form,
            snapshot,
        )?)
    };
    Ok(idf(records, snapshot.records()))
}

fn lemma_idf(lemmas: &[String], snapshot: &Snapshot) -> Result<f32, IndexError> {
    Ok(idf(frequency(lemmas, Signal::Lemma, snapshot)?, snapshot.records()))
}

/// Records that hold the most frequent of `texts`, in the zone where it is most frequent.
/// Ancestors' statements repeat below them and would make a heading's words look common.
fn frequency(texts: &[String], signal: Signal, snapshot: &Snapshot) -> Result<u64, IndexError> {
    let mut most = 0;
    for zone in PHRASE_ZONES {
        for text in texts {
            let term = Term::from_field_text(snapshot.fields.terms(zone, signal), text);
            most = most.max(snapshot.doc_freq(&term)?);
        }
    }
    Ok(most)
}

/// Inverse document frequency as Lucene has it: positive for every frequency.
fn idf(records_with: u64, records: u64) -> f32 {
    let with = records_with as f32;
    let all = records.max(records_with) as f32;
    ((all - with + 0.5) / (with + 0.5)).ln_1p()
}

/// Walks over the records of one segment that match a plan, in ascending order, and scores them.
pub(super) struct Scorer<'a> {
    clauses: Vec<ClauseCursor>,
    cities: Vec<SegmentPostings>,
    wants_cities: bool,
    /// One past the last record, where everything is wanted; 0 otherwise.
    everything_below: DocId,
    statistics: &'a PlanStatistics,
    weights: &'a Weights,
    norms: [ZoneNorm; Zone::ALL.len()],
    matched: Vec<MatchedWord>,
    positions: [Vec<u32>; 2],
}

struct ClauseCursor {
    occur: Occur,
    words: Vec<WordCursor>,
    word_positions: Vec<u32>,
    phrases: Vec<Vec<PhraseCursor>>,
}

/// A word of the query that stands in the record at hand.
#[derive(Clone, Copy)]
struct MatchedWord {
    clause: usize,
    word: usize,
    position: u32,
    idf: f32,
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
        statistics: &'a PlanStatistics,
        weights: &'a Weights,
    ) -> tantivy::Result<Self> {
        let fields = &snapshot.fields;
        let mut clauses = Vec::with_capacity(plan.clauses.len());
        for clause in &plan.clauses {
            clauses.push(ClauseCursor::open(segment, snapshot, clause)?);
        }
        let mut cities = Vec::new();
        for place in &plan.places {
            cities.extend(open_city(segment, fields, &place.name)?);
        }
        let mut norms = Vec::with_capacity(Zone::ALL.len());
        for zone in Zone::ALL {
            let field = fields.terms(zone, Signal::Lemma);
            let b = weights.b[zone as usize];
            let mean = statistics.mean_length[zone as usize].max(1.0);
            norms.push(ZoneNorm {
                lengths: segment.fieldnorms_readers().get_field(field)?,
                norms: (0..=u8::MAX)
                    .map(|id| 1.0 - b + b * FieldNormReader::id_to_fieldnorm(id) as f32 / mean)
                    .collect(),
            });
        }
        let norms = norms
            .try_into()
            .map_err(|_| tantivy::TantivyError::InternalError("zones without norms".into()))?;
        Ok(Self {
            clauses,
            cities,
            wants_cities: plan.wants_cities,
            everything_below: if plan.wants_everything { segment.max_doc() } else { 0 },
            statistics,
            weights,
            norms,
            matched: Vec::new(),
            positions: Default::default(),
        })
    }

    /// The first matching record at or after `target`, or [`TERMINATED`].
    pub(super) fn seek(&mut self, target: DocId) -> DocId {
        let mut candidate = target;
        loop {
            candidate = self.next_candidate(candidate);
            if candidate == TERMINATED || self.accepts(candidate) {
                return candidate;
            }
            candidate += 1;
        }
    }

    /// The score of the record that [`Scorer::seek`] stopped at.
    pub(super) fn score(&mut self, doc: DocId) -> f32 {
        self.matched.clear();
        let mut score = 0.0;
        let mut covered = 0.0;
        for index in 0..self.clauses.len() {
            let occur = self.clauses[index].occur;
            if occur == Occur::MustNot {
                continue;
            }
            let (clause_score, clause_covered) = self.score_clause(index, doc);
            score += clause_score;
            if occur != Occur::Boost {
                covered += clause_covered;
            }
        }
        score += self.score_neighbours();
        if self.statistics.total > 0.0 {
            let share = (covered / self.statistics.total).clamp(0.0, 1.0);
            score *= share.powf(self.weights.coverage);
        }
        // A city by itself wants its records alike; beside other words it breaks their ties.
        let of_city = self.cities.iter_mut().any(|city| {
            let at = city.doc();
            doc == if at < doc { city.seek(doc) } else { at }
        });
        if of_city {
            score += self.weights.city * self.statistics.total.max(1.0);
        }
        score
    }

    /// Scores one clause, and says how much of the query's weight it covers.
    fn score_clause(&mut self, index: usize, doc: DocId) -> (f32, f32) {
        let clause = &mut self.clauses[index];
        let idfs = &self.statistics.words[index];
        let (mut of_words, mut covered) = (0.0, 0.0);
        for (word, (cursor, idf)) in clause.words.iter_mut().zip(idfs).enumerate() {
            if cursor.seek(doc) != doc {
                continue;
            }
            let mut strength = 0.0;
            let mut by_lemma = false;
            for (zone, signals) in Zone::ALL.into_iter().zip(cursor.frequencies()) {
                let [form, lemma, family] = signals.map(|frequency| frequency as f32);
                by_lemma |= lemma > 0.0 && zone != Zone::Path;
                let of_zone = lemma
                    + self.weights.form * form
                    + self.weights.family * (family - lemma).max(0.0);
                strength +=
                    self.weights.zone[zone as usize] * of_zone / self.norms[zone as usize].of(doc);
            }
            let saturated = strength * (self.weights.k1 + 1.0) / (self.weights.k1 + strength);
            of_words += idf * saturated;
            covered += idf * saturated.min(1.0);
            if by_lemma {
                let position = clause.word_positions[word];
                self.matched.push(MatchedWord { clause: index, word, position, idf: *idf });
            }
        }
        let (mut of_phrases, mut phrase_covered) = (0.0_f32, 0.0_f32);
        for (zones, weight) in clause.phrases.iter_mut().zip(&self.statistics.phrases[index]) {
            let mut strength = 0.0;
            for (zone, cursor) in PHRASE_ZONES.into_iter().zip(zones) {
                if cursor.seek(doc) == doc {
                    strength += self.weights.zone[zone as usize] * cursor.frequency() as f32
                        / self.norms[zone as usize].of(doc);
                }
            }
            let saturated = strength * (self.weights.k1 + 1.0) / (self.weights.k1 + strength);
            of_phrases = of_phrases.max(weight * saturated);
            phrase_covered = phrase_covered.max(weight * saturated.min(1.0));
        }
        if of_phrases > of_words {
            (of_phrases, phrase_covered.max(covered))
        } else {
            (of_words, covered.max(phrase_covered))
        }
    }

    /// What neighbours in the query add where they stand near each other in the record.
    fn score_neighbours(&mut self) -> f32 {
        if self.weights.pair <= 0.0 {
            return 0.0;
        }
        let mut score = 0.0;
        for pair in 1..self.matched.len() {
            let (left, right) = (self.matched[pair - 1], self.matched[pair]);
            let apart = right.position.saturating_sub(left.position);
            if apart == 0 || apart > NEAR {
                continue;
            }
            let mut nearness = 0.0_f32;
            for zone in PHRASE_ZONES {
                let [first, second] = &mut self.positions;
                self.clauses[left.clause].words[left.word].positions(zone, first);
                self.clauses[right.clause].words[right.word].positions(zone, second);
                let slack = least_slack(first, second, apart);
                if slack <= NEAR {
                    nearness =
                        nearness.max(self.weights.zone[zone as usize] / (1.0 + slack as f32));
                }
            }
            score += self.weights.pair * left.idf.min(right.idf) * nearness;
        }
        score
    }

    fn next_candidate(&mut self, target: DocId) -> DocId {
        if target < self.everything_below {
            return target;
        }
        let mut first = TERMINATED;
        if self.wants_cities {
            for city in &mut self.cities {
                let doc = city.doc();
                first = first.min(if doc < target { city.seek(target) } else { doc });
            }
        }
        let mut required = target;
        let mut any_required = false;
        for clause in &mut self.clauses {
            match clause.occur {
                Occur::Must => {
                    any_required = true;
                    required = required.max(clause.seek(target));
                }
                Occur::Should => first = first.min(clause.seek(target)),
                Occur::MustNot | Occur::Boost => {}
            }
        }
        if any_required { required } else { first }
    }

    fn accepts(&mut self, doc: DocId) -> bool {
        self.clauses.iter_mut().all(|clause| match clause.occur {
            Occur::Must => clause.seek(doc) == doc,
            Occur::MustNot => clause.seek(doc) != doc,
            Occur::Should | Occur::Boost => true,
        })
    }
}

impl ClauseCursor {
    fn open(
        segment: &SegmentReader,
        snapshot: &Snapshot,
        clause: &Clause,
    ) -> tantivy::Result<Self> {
        let fields = &snapshot.fields;
        let mut words = Vec::with_capacity(clause.words.len());
        for word in &clause.words {
            words.push(WordCursor::open(segment, fields, word)?);
        }
        let mut phrases = Vec::with_capacity(clause.phrases.len());
        for phrase in &clause.phrases {
            let mut zones = Vec::with_capacity(PHRASE_ZONES.len());
            for zone in PHRASE_ZONES {
                zones.push(PhraseCursor::open(segment, fields, zone, phrase)?);
            }
            phrases.push(zones);
        }
        let word_positions = clause.words.iter().map(|word| word.position).collect();
        Ok(Self { occur: clause.occur, words, word_positions, phrases })
    }

    fn seek(&mut self, target: DocId) -> DocId {
        let words = self.words.iter_mut().map(|word| word.seek(target));
        let phrases = self.phrases.iter_mut().flatten().map(|phrase| phrase.seek(target));
        words.chain(phrases).min().unwrap_or(TERMINATED)
    }
}

impl ZoneNorm {
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

    #[test]
    fn rarer_words_weigh_more_and_none_weighs_less_than_nothing() {
        assert!(idf(1, 100) > idf(50, 100));
        assert!(idf(100, 100) > 0.0);
        assert!(idf(5, 0).is_finite());
    }
}
