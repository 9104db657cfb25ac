//! The sum behind a score, told part by part.

use std::ops::Range;

use tantivy::DocId;

use super::record_reader::{Record, RecordReader};
use super::schema::Zone;
use super::scorer::{Formula, Share, WordStrength};
use super::walk::Sets;
use crate::response::{Explanation, Occurrences, ScorePart, ScorePartKind};

/// Where the parts of a score go while it is added up: nowhere, where nobody asks for them.
pub(super) trait Parts {
    /// Takes a part, or leaves it unmade.
    fn add(&mut self, part: impl FnOnce() -> tantivy::Result<ScorePart>) -> tantivy::Result<()>;

    /// How many there are.
    fn len(&self) -> usize;

    /// Drops parts that do not count after all.
    fn remove(&mut self, parts: Range<usize>);
}

impl Parts for () {
    fn add(&mut self, _: impl FnOnce() -> tantivy::Result<ScorePart>) -> tantivy::Result<()> {
        Ok(())
    }

    fn len(&self) -> usize {
        0
    }

    fn remove(&mut self, _: Range<usize>) {}
}

impl Parts for Vec<ScorePart> {
    fn add(&mut self, part: impl FnOnce() -> tantivy::Result<ScorePart>) -> tantivy::Result<()> {
        self.push(part()?);
        Ok(())
    }

    fn len(&self) -> usize {
        self.len()
    }

    fn remove(&mut self, parts: Range<usize>) {
        self.drain(parts);
    }
}

impl RecordReader<'_> {
    /// Why a record scores what it does; records are asked for in ascending order.
    pub(super) fn explain(&mut self, doc: DocId, sets: &Sets) -> tantivy::Result<Explanation> {
        let formula = self.formula();
        let mut matched = Vec::new();
        let mut parts = Vec::new();
        let mut record = self.at(doc, sets);
        let share = formula.clauses(&formula.plan.root, &mut record, &mut matched, &mut parts)?;
        let neighbours = record.neighbours(&matched)?;
        let coverage = formula.coverage().of(share.covered);
        let city = if record.is_of_city() { formula.city() } else { 0.0 };
        Ok(Explanation {
            score: (share.score + neighbours) * coverage + city,
            parts,
            neighbours,
            coverage,
            city,
        })
    }
}

pub(super) fn word(
    formula: &Formula<'_>,
    number: usize,
    strength: WordStrength,
    share: Share,
    record: &mut Record<'_, '_>,
) -> tantivy::Result<ScorePart> {
    let of_word = formula.of_word(number);
    let word = formula.plan.words[number].word;
    let frequencies = record.frequencies(number)?.unwrap_or_default();
    let occurrences = Zone::ALL
        .into_iter()
        .zip(frequencies)
        .filter(|(_, counts)| counts.iter().any(|count| *count > 0))
        .map(|(zone, [forms, lemmas, families])| Occurrences {
            zone: zone.name(),
            forms,
            lemmas,
            families,
        })
        .collect();
    Ok(ScorePart {
        family: of_word.family * of_word.saturate(strength.family),
        edits: word.edits,
        occurrences,
        ..part(ScorePartKind::Word, word.form.clone(), share.score, of_word.own, strength.own)
    })
}

pub(super) fn phrase(
    formula: &Formula<'_>,
    number: usize,
    strength: f32,
    share: Share,
) -> ScorePart {
    let (phrase, weight) = &formula.plan.phrases[number];
    part(ScorePartKind::Phrase, phrase.display.clone(), share.score, *weight, strength)
}

pub(super) fn prefix(formula: &Formula<'_>, number: usize, score: f32) -> ScorePart {
    let text = format!("{}*", formula.plan.prefixes[number].beginning);
    part(ScorePartKind::Prefix, text, score, 1.0, score)
}

pub(super) fn topics(
    formula: &Formula<'_>,
    number: usize,
    likeness: f32,
    share: Share,
    record: &mut Record<'_, '_>,
) -> tantivy::Result<ScorePart> {
    let text = record.shared_topics(number)?.join(", ").replace('_', " ");
    let weight = formula.weights.topic * formula.plan.topical;
    Ok(part(ScorePartKind::Topics, text, share.score, weight, likeness))
}

fn part(kind: ScorePartKind, text: String, score: f32, weight: f32, strength: f32) -> ScorePart {
    ScorePart {
        text,
        kind,
        score,
        weight,
        strength,
        family: 0.0,
        edits: 0,
        occurrences: Vec::new(),
    }
}
