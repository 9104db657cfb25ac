//! What stands in single records.

use tantivy::{DocId, SegmentReader};

use super::cursor::{Frequencies, PhraseCursor, WordCursor};
use super::norms::Norms;
use super::schema::{Fields, PHRASE_ZONES, Zone};
use super::scorer::{Formula, WordStrength};
use super::topics::TopicCursor;
use super::walk::Sets;

/// How much further apart than in the query two neighbours may stand to count as near. Set by hand when ranking was first
/// written; what nearness weighs (`Weights::pair`) was tuned since, this was not.
const NEAR: u32 = 3;

/// Reads what stands in the records of a segment, from the first to the last.
pub(super) struct RecordReader<'a> {
    segment: &'a SegmentReader,
    fields: &'a Fields,
    formula: Formula<'a>,
    norms: &'a Norms,
    /// Opened when they are first asked for, like the phrases.
    words: Vec<Option<WordCursor>>,
    phrases: Vec<Option<[PhraseCursor; PHRASE_ZONES.len()]>>,
    topics: Vec<Option<TopicCursor>>,
    matched: Vec<usize>,
    positions: [Vec<u32>; 2],
}

impl<'a> RecordReader<'a> {
    pub(super) fn open(
        segment: &'a SegmentReader,
        fields: &'a Fields,
        formula: Formula<'a>,
        norms: &'a Norms,
    ) -> Self {
        Self {
            segment,
            fields,
            formula,
            norms,
            words: formula.plan.words.iter().map(|_| None).collect(),
            phrases: formula.plan.phrases.iter().map(|_| None).collect(),
            topics: formula.plan.topics.iter().map(|_| None).collect(),
            matched: Vec::new(),
            positions: Default::default(),
        }
    }

    /// The cursor of a word.
    fn word(&mut self, number: usize) -> tantivy::Result<&mut WordCursor> {
        Ok(match &mut self.words[number] {
            Some(cursor) => cursor,
            unopened => {
                let word = self.formula.plan.words[number].word;
                unopened.insert(WordCursor::open(self.segment, self.fields, word)?)
            }
        })
    }

    /// The score of a record, or something less than `least` where it scores less than that; records are asked for in
    /// ascending order.
    pub(super) fn score(&mut self, doc: DocId, sets: &Sets, least: f32) -> tantivy::Result<f32> {
        let mut matched = std::mem::take(&mut self.matched);
        let formula = self.formula;
        let score = formula.score(&mut self.at(doc, sets), &mut matched, least);
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
    /// How often a word stands in the record, by zone and signal; nothing where it does not.
    pub(super) fn frequencies(&mut self, number: usize) -> tantivy::Result<Option<Frequencies>> {
        let cursor = self.reader.word(number)?;
        Ok((cursor.seek(self.doc) == self.doc).then(|| cursor.frequencies()))
    }

    /// How strongly a word is there; nothing where it is not.
    pub(super) fn word(&mut self, number: usize) -> tantivy::Result<Option<WordStrength>> {
        // The walk may have read it just now.
        let chunk = self.sets.words[number].as_ref();
        let frequencies = match chunk.and_then(|word| word.frequencies(self.doc)) {
            Some(frequencies) => frequencies,
            None => self.frequencies(number)?,
        };
        let Some(frequencies) = frequencies else { return Ok(None) };
        let Formula { plan, weights } = self.reader.formula;
        let by_form = plan.words[number].word.by_form;
        let mut strength = WordStrength::default();
        for (zone, signals) in Zone::ALL.into_iter().zip(frequencies) {
            let [form, lemma, family] = signals.map(|frequency| frequency as f32);
            strength.by_lemma |= lemma > 0.0 && zone != Zone::Path;
            strength.is_named |= zone == Zone::Text && (lemma > 0.0 || (by_form && form > 0.0));
            // However often an ancestor says it, the record stands below it once.
            let lemma = if zone == Zone::Path { lemma.min(1.0) } else { lemma };
            if lemma + form + family > 0.0 {
                let zone_weight =
                    weights.zone[zone as usize] / self.reader.norms.of(zone).divisor(self.doc);
                let occurrences = if by_form { lemma.max(form) } else { lemma };
                strength.own += zone_weight * (occurrences + weights.form * form);
                // That it stands there is all that counts: however often, it is another word.
                strength.family += zone_weight * (family - lemma).clamp(0.0, 1.0);
            }
        }
        Ok(Some(strength))
    }

    /// How strongly a phrase is there, 0 where it is not.
    pub(super) fn phrase(&mut self, number: usize) -> tantivy::Result<f32> {
        let RecordReader { segment, fields, formula, norms, phrases, .. } = &mut *self.reader;
        let cursors = match &mut phrases[number] {
            Some(cursors) => cursors,
            unopened => {
                let (phrase, _) = formula.plan.phrases[number];
                let [text, body] = PHRASE_ZONES;
                unopened.insert([
                    PhraseCursor::open(segment, fields, text, phrase)?,
                    PhraseCursor::open(segment, fields, body, phrase)?,
                ])
            }
        };
        let mut strength = 0.0;
        for (zone, cursor) in PHRASE_ZONES.into_iter().zip(cursors) {
            let frequency = cursor.frequency_at(self.doc);
            if frequency > 0 {
                strength += formula.weights.zone[zone as usize] * frequency as f32
                    / norms.of(zone).divisor(self.doc);
            }
        }
        Ok(strength)
    }

    /// How much of what the record is about is what topics are, from 0 to 1.
    pub(super) fn likeness(&mut self, number: usize) -> tantivy::Result<f32> {
        let doc = self.doc;
        Ok(self.topics(number)?.likeness(doc))
    }

    /// Which of the topics it is about, once its likeness was asked for.
    pub(super) fn shared_topics(&mut self, number: usize) -> tantivy::Result<Vec<&'static str>> {
        let doc = self.doc;
        Ok(self.topics(number)?.shared(doc))
    }

    fn topics(&mut self, number: usize) -> tantivy::Result<&mut TopicCursor> {
        let RecordReader { segment, fields, formula, topics, .. } = &mut *self.reader;
        Ok(match &mut topics[number] {
            Some(cursor) => cursor,
            unopened => {
                let topics = formula.plan.topics[number];
                unopened.insert(TopicCursor::open(segment, fields, topics)?)
            }
        })
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
    pub(super) fn neighbours(&mut self, words: &[usize]) -> tantivy::Result<f32> {
        let weights = self.reader.formula.weights;
        if weights.pair <= 0.0 {
            return Ok(0.0);
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
                self.read_positions(left, zone, 0)?;
                self.read_positions(right, zone, 1)?;
                let [first, second] = &self.reader.positions;
                let slack = least_slack(first, second, apart);
                if slack <= NEAR {
                    nearness = nearness.max(weights.zone[zone as usize] / (1.0 + slack as f32));
                }
            }
            score += weights.pair * left_word.weight.min(right_word.weight) * nearness;
        }
        Ok(score)
    }

    /// Reads where a word stands in a zone into one of the lists of positions.
    fn read_positions(&mut self, number: usize, zone: Zone, list: usize) -> tantivy::Result<()> {
        let mut positions = std::mem::take(&mut self.reader.positions[list]);
        let cursor = self.reader.word(number)?;
        cursor.seek(self.doc);
        cursor.positions(zone, &mut positions);
        self.reader.positions[list] = positions;
        Ok(())
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
