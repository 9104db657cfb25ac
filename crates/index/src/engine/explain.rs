//! The sum behind a score, told part by part.

use super::record_reader::{Record, RecordReader};
use super::schema::Zone;
use super::scorer::{Formula, Share, Sum};
use super::walk::Sets;
use super::weighted::{WeightedClause, WeightedNode};
use crate::query::Occur;
use crate::response::{Explanation, Occurrences, ScorePart, ScorePartKind};
use tantivy::DocId;

impl RecordReader<'_> {
    /// Why a record scores what it does; records are asked for in ascending order.
    pub(super) fn explain(&mut self, doc: DocId, sets: &Sets) -> tantivy::Result<Explanation> {
        let formula = self.formula();
        let mut matched = Vec::new();
        let mut parts = Vec::new();
        let mut record = self.at(doc, sets);
        let share =
            explain_clauses(&formula, &formula.plan.root, &mut record, &mut matched, &mut parts)?;
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

fn explain_clauses(
    formula: &Formula<'_>,
    clauses: &[WeightedClause],
    record: &mut Record<'_, '_>,
    matched: &mut Vec<usize>,
    parts: &mut Vec<ScorePart>,
) -> tantivy::Result<Share> {
    let mut sum = Sum::default();
    for clause in clauses.iter().filter(|clause| clause.occur != Occur::MustNot) {
        let share = explain_node(formula, &clause.node, record, matched, parts)?;
        formula.add(&mut sum, clause, share);
    }
    Ok(formula.share(sum))
}

/// The share of a node; of alternatives, only the parts of the one that counts are told.
fn explain_node(
    formula: &Formula<'_>,
    node: &WeightedNode,
    record: &mut Record<'_, '_>,
    matched: &mut Vec<usize>,
    parts: &mut Vec<ScorePart>,
) -> tantivy::Result<Share> {
    Ok(match node {
        WeightedNode::Words { words, phrases } => {
            let mut best = Share::default();
            let mut present = 0.0;
            let mut best_parts = Vec::new();
            for number in words {
                if let Some((share, part)) = explain_word(formula, *number, record, matched)? {
                    best.score += share.score;
                    best.covered += share.covered;
                    present += formula.of_word(*number).own;
                    best_parts.push(part);
                }
            }
            best.covered = formula.together(words, best.covered, present);
            for number in phrases {
                let strength = record.phrase(*number)?;
                let share = formula.phrase(*number, strength);
                best.covered = best.covered.max(share.covered);
                if share.score > best.score {
                    best.score = share.score;
                    let (phrase, weight) = &formula.plan.phrases[*number];
                    best_parts = vec![ScorePart {
                        text: phrase.display.clone(),
                        kind: ScorePartKind::Phrase,
                        score: share.score,
                        weight: *weight,
                        strength,
                        family: 0.0,
                        edits: 0,
                        occurrences: Vec::new(),
                    }];
                }
            }
            parts.extend(best_parts);
            best
        }
        WeightedNode::Prefix(number) => {
            let score = record.prefix(*number);
            if score > 0.0 {
                parts.push(ScorePart {
                    text: format!("{}*", formula.plan.prefixes[*number].beginning),
                    kind: ScorePartKind::Prefix,
                    score,
                    weight: 1.0,
                    strength: score,
                    family: 0.0,
                    edits: 0,
                    occurrences: Vec::new(),
                });
            }
            Share { score, covered: if score > 0.0 { 1.0 } else { 0.0 } }
        }
        WeightedNode::Topics(number) => {
            let likeness = record.likeness(*number)?;
            let Some(share) = formula.topics(likeness) else { return Ok(Share::default()) };
            parts.push(ScorePart {
                text: record.shared_topics(*number)?.join(", ").replace('_', " "),
                kind: ScorePartKind::Topics,
                score: share.score,
                weight: formula.weights.topic * formula.plan.topical,
                strength: likeness,
                family: 0.0,
                edits: 0,
                occurrences: Vec::new(),
            });
            share
        }
        WeightedNode::Group { number, clauses } => {
            if record.group(*number) {
                explain_clauses(formula, clauses, record, matched, parts)?
            } else {
                Share::default()
            }
        }
        WeightedNode::Leaf(number) => {
            explain_node(formula, &formula.plan.leaves[*number].node, record, matched, parts)?
        }
        WeightedNode::Best(nodes) => {
            let mut best = Share::default();
            let mut best_parts = Vec::new();
            for node in nodes {
                let mut own = Vec::new();
                let share = explain_node(formula, node, record, matched, &mut own)?;
                best.covered = best.covered.max(share.covered);
                if share.score > best.score {
                    best.score = share.score;
                    best_parts = own;
                }
            }
            parts.extend(best_parts);
            best
        }
    })
}

fn explain_word(
    formula: &Formula<'_>,
    number: usize,
    record: &mut Record<'_, '_>,
    matched: &mut Vec<usize>,
) -> tantivy::Result<Option<(Share, ScorePart)>> {
    let Some(strength) = record.word(number)? else { return Ok(None) };
    if strength.by_lemma {
        matched.push(number);
    }
    let share = formula.word(number, strength);
    let of_word = formula.of_word(number);
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
    let part = ScorePart {
        text: formula.plan.words[number].word.form.clone(),
        kind: ScorePartKind::Word,
        score: share.score,
        weight: of_word.own,
        strength: strength.own,
        family: of_word.family * of_word.saturate(strength.family),
        edits: formula.plan.words[number].word.edits,
        occurrences,
    };
    Ok(Some((share, part)))
}
