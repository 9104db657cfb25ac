//! A record as the engine takes it: what is stored of it, and the terms that it is found by.

use std::collections::{BTreeMap, BTreeSet};

use azymut_polish::{Analysis, Analyzer, Side, Topics, collation_key};
use azymut_record::{Level, Record, RecordId};
use tantivy::TantivyDocument;
use tantivy::tokenizer::{PreTokenizedString, Token};

use super::{IndexWriter, StoredRecord};
use crate::area::{area_of, lowered};
use crate::engine::schema::{PHRASE_ZONES, Signal, Zone, field_name, pair_term};
use crate::query::label_key;
use crate::stamp::FieldLength;
use crate::suggest;
use crate::topics::{Profile, importance};
use crate::years::Span;
use crate::{IndexError, PathEntry};

/// Longest statement that is suggested whole, in characters.
const GOAL_CHARS: usize = 160;

/// Positions between the statements of two ancestors, so that no phrase spans them.
const PATH_GAP: usize = 100;

impl IndexWriter {
    /// The ancestors of each record, and the record as it is stored.
    pub(super) fn stored(
        &self,
        records: &[Record],
    ) -> Result<Vec<(Vec<PathEntry>, String)>, IndexError> {
        let by_id: BTreeMap<&RecordId, &Record> =
            records.iter().map(|record| (&record.id, record)).collect();
        let stored = |record: &Record| {
            let ancestors = record.path.iter().filter_map(|id| by_id.get(id));
            let path = ancestors.map(|ancestor| PathEntry::from(*ancestor)).collect();
            // What the document's fields rest on is kept once, in the stamp.
            let mut record = record.clone();
            record.document.evidence.clear();
            let stored = StoredRecord { record, path };
            let json = serde_json::to_string(&stored).map_err(|error| IndexError::Engine {
                path: self.path.clone(),
                reason: error.to_string(),
            })?;
            Ok((stored.path, json))
        };
        records.iter().map(stored).collect()
    }

    pub(super) fn entry(
        &mut self,
        record: &Record,
        path: &[PathEntry],
        stored: String,
        order: usize,
        lengths: &mut BTreeMap<String, FieldLength>,
    ) -> TantivyDocument {
        let fields = &self.fields;
        let mut entry = TantivyDocument::default();
        entry.add_text(fields.id, record.id.as_str());
        entry.add_text(fields.document, record.document.id.as_str());
        if let Some(city) = &record.document.city {
            entry.add_text(fields.city, city);
        }
        if let Some(city) = &record.document.city {
            entry.add_text(fields.city_order, collation_key(city));
        }
        entry.add_text(fields.level, record.level.as_str());
        if let Some(area) = area_of(record, path) {
            entry.add_text(fields.area, area);
        }
        if let Some(span) = Span::of(&record.document) {
            entry.add_text(fields.years, span.write());
        }
        if let Some(kind) = record.document.kind {
            entry.add_text(fields.kind, kind.as_str());
        }
        if let Some(label) = &record.label {
            entry.add_text(fields.label, label_key(label));
        }
        if let Some(year) = record.document.year_from {
            entry.add_u64(fields.year_from, year.into());
        }
        if let Some(year) = record.document.year_to {
            entry.add_u64(fields.year_to, year.into());
        }
        entry.add_u64(fields.order, order as u64);

        let path_texts: Vec<&str> = path.iter().map(|ancestor| ancestor.text.as_str()).collect();
        let zones = [
            (Zone::Text, vec![record.text.as_str()]),
            (Zone::Body, record.body.as_deref().into_iter().collect()),
            (Zone::Path, path_texts),
        ];
        let mut phrases = BTreeSet::new();
        let mut profile = Profile::default();
        for (zone, texts) in zones {
            let terms = ZoneTerms::read(self.analyzer, &mut self.analysis, zone, &texts);
            profile.merge(&terms.profile);
            if PHRASE_ZONES.contains(&zone) {
                phrases.extend(terms.phrases);
            }
            if let Some(field) = self.fields.pairs(zone) {
                let tokens = pairs(&terms.by_signal[Signal::Lemma as usize]);
                if !tokens.is_empty() {
                    let text = PreTokenizedString { text: String::new(), tokens };
                    entry.add_pre_tokenized_text(field, text);
                }
            }
            for (signal, tokens) in Signal::ALL.into_iter().zip(terms.by_signal) {
                if tokens.is_empty() || !zone.signals().contains(&signal) {
                    continue;
                }
                let length = lengths.entry(field_name(zone, signal)).or_default();
                length.records += 1;
                length.tokens += tokens.len() as u64;
                let text = PreTokenizedString { text: String::new(), tokens };
                entry.add_pre_tokenized_text(self.fields.terms(zone, signal), text);
            }
        }

        for phrase in phrases {
            entry.add_text(fields.phrase, phrase);
        }
        let tokens = topic_terms(&profile);
        if !tokens.is_empty() {
            let text = PreTokenizedString { text: String::new(), tokens };
            entry.add_pre_tokenized_text(fields.topic, text);
        }
        if matches!(record.level, Level::StrategicGoal | Level::OperationalGoal) {
            entry.add_text(fields.goal, shown_goal(&record.text));
        }

        entry.add_text(self.fields.stored, stored);
        entry
    }
}

/// The terms of one zone, signal by signal, its phrases, and what it is about.
#[derive(Default)]
struct ZoneTerms {
    by_signal: [Vec<Token>; Signal::ALL.len()],
    phrases: Vec<String>,
    profile: Profile,
}

impl ZoneTerms {
    fn read(analyzer: &Analyzer, analysis: &mut Analysis, zone: Zone, texts: &[&str]) -> Self {
        let mut terms = Self::default();
        let mut base = 0;
        for text in texts {
            analyzer.analyze(text, Side::Document, analysis);
            terms.phrases.extend(suggest::phrases(text, analysis));
            terms.profile.add(&Topics::shared().mentions(analysis), importance(zone));
            let mut last = base;
            for token in analysis.iter() {
                let position = base + token.position() as usize;
                last = last.max(position);
                terms.push(Signal::Form, position, token.fold());
                if token.surface() != token.fold() {
                    terms.push(Signal::Form, position, token.surface());
                }
                for lemma in token.lemmas() {
                    terms.push(Signal::Lemma, position, lemma);
                }
                for key in token.kin() {
                    terms.push(Signal::Family, position, key);
                }
            }
            base = last + PATH_GAP;
        }
        terms
    }

    fn push(&mut self, signal: Signal, position: usize, term: &str) {
        self.by_signal[signal as usize].push(Token {
            position,
            text: term.to_owned(),
            ..Token::default()
        });
    }
}

/// The topics of a record, each as often as its share has steps.
fn topic_terms(profile: &Profile) -> Vec<Token> {
    let repeated = profile
        .shares()
        .into_iter()
        .flat_map(|one| std::iter::repeat_n(one.topic, one.steps() as usize));
    repeated
        .map(|topic| Token { position: 0, text: topic.to_owned(), ..Token::default() })
        .collect()
}

/// Every lemma with every lemma of the next word, once for each place.
fn pairs(lemmas: &[Token]) -> Vec<Token> {
    let mut by_position: BTreeMap<usize, BTreeSet<&str>> = BTreeMap::new();
    for lemma in lemmas {
        by_position.entry(lemma.position).or_default().insert(&lemma.text);
    }
    let mut pairs = Vec::new();
    for (position, firsts) in &by_position {
        let Some(seconds) = by_position.get(&(position + 1)) else { continue };
        for first in firsts {
            pairs.extend(seconds.iter().map(|second| Token {
                position: *position,
                text: pair_term(first, second),
                ..Token::default()
            }));
        }
    }
    pairs
}

/// The statement of a goal as it is suggested: one line, cut between words where it is long.
fn shown_goal(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let line = lowered(&line);
    let Some((cut, _)) = line.char_indices().nth(GOAL_CHARS) else { return line };
    let head = line.get(..cut).unwrap_or_default();
    let end = head.rfind(' ').unwrap_or(cut);
    format!("{}…", head.get(..end).unwrap_or(head).trim_end_matches(|c: char| !c.is_alphanumeric()))
}
