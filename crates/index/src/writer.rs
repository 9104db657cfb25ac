use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use azymut_polish::{Analysis, Analyzer, Side, Topics, collation_key};
use azymut_record::{Document, DocumentId, Level, Record, RecordId};
use serde::{Deserialize, Serialize};
use tantivy::indexer::NoMergePolicy;
use tantivy::schema::Term;
use tantivy::tokenizer::{PreTokenizedString, Token};
use tantivy::{ReloadPolicy, TantivyDocument, TantivyError};

use crate::area::{area_of, lowered};
use crate::engine::Snapshot;
use crate::engine::schema::{Fields, PHRASE_ZONES, Signal, Zone, field_name, pair_term, schema};
use crate::files::{engine_error, folder_of_format, read_stamp};
use crate::query::label_key;
use crate::stamp::FieldLength;
use crate::suggest;
use crate::topics::{Profile, importance};
use crate::years::Span;
use crate::{INDEX_FORMAT, IndexError, IndexedDocument, PathEntry, Stamp};

/// Memory that the writer may fill before it flushes a segment, in bytes.
const WRITER_MEMORY: usize = 200_000_000;

/// Longest statement that is suggested whole, in characters.
const GOAL_CHARS: usize = 160;

/// Positions between the statements of two ancestors, so that no phrase spans them.
const PATH_GAP: usize = 100;

/// Writes records to an index folder, all of a document at a time.
///
/// Nothing is visible to readers until [`IndexWriter::commit`], and then everything is: the
/// commit is one file replaced atomically, with the [`Stamp`] inside it.
pub struct IndexWriter {
    path: PathBuf,
    writer: tantivy::IndexWriter,
    fields: Fields,
    analyzer: &'static Analyzer,
    analysis: Analysis,
    stamp: Stamp,
    rebuilt: Option<String>,
}

/// What a commit did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commit {
    /// The index after the commit.
    pub stamp: Stamp,
    /// Whether anything changed.
    pub changed: bool,
}

/// A record as the index stores it.
#[derive(Serialize, Deserialize)]
pub(crate) struct StoredRecord {
    pub record: Record,
    pub path: Vec<PathEntry>,
}

impl IndexWriter {
    /// Opens the index in `path` for writing, making it where there is none.
    ///
    /// An index of another format or analyzer edition is started anew; it stays as it is for
    /// readers until the first commit.
    ///
    /// # Errors
    /// [`IndexError::Unwritable`] where the folder cannot be made or written,
    /// [`IndexError::Locked`] where another process is writing, [`IndexError::Damaged`].
    pub fn open(path: &Path) -> Result<Self, IndexError> {
        let analyzer = Analyzer::shared();
        let folder = folder_of_format(path, INDEX_FORMAT);
        std::fs::create_dir_all(&folder)
            .and_then(|()| probe_writable(&folder))
            .map_err(|source| IndexError::Unwritable { path: path.to_owned(), source })?;
        let (schema, fields) = schema();
        let directory = tantivy::directory::MmapDirectory::open(&folder)
            .map_err(|error| engine_error(path, &error.into()))?;
        let index = tantivy::Index::open_or_create(directory, schema)
            .map_err(|error| engine_error(path, &error))?;
        let writer =
            index.writer_with_num_threads(1, WRITER_MEMORY).map_err(|error| match error {
                TantivyError::LockFailure(..) => IndexError::Locked { path: path.to_owned() },
                other => engine_error(path, &other),
            })?;
        remove_left_overs(&folder);
        // So has the engine: a file of deletions that a killed commit wrote would stand in the way
        // of the same commit now.
        writer.garbage_collect_files().wait().map_err(|error| engine_error(path, &error))?;
        // Segments are merged at the commit, where it can be waited for: a merge behind the
        // caller's back would be lost when the process ends.
        writer.set_merge_policy(Box::new(NoMergePolicy));
        let empty = Stamp::empty(analyzer.edition());
        let (stamp, rebuilt) = match read_stamp(&index, path)? {
            Some(stamp) if stamp.analyzer == empty.analyzer => (stamp, None),
            Some(stamp) => {
                writer.delete_all_documents().map_err(|error| engine_error(path, &error))?;
                (empty, Some(stamp.analyzer))
            }
            None => (empty, None),
        };
        Ok(Self {
            path: path.to_owned(),
            writer,
            fields,
            analyzer,
            analysis: Analysis::new(),
            stamp,
            rebuilt,
        })
    }

    /// What the index will hold after the next commit.
    pub fn stamp(&self) -> &Stamp {
        &self.stamp
    }

    /// The analyzer edition of the index found on opening, where it differs from this program's
    /// and the index is therefore built anew.
    pub fn rebuilt_from(&self) -> Option<&str> {
        self.rebuilt.as_deref()
    }

    /// Puts `records` in the place of whatever the index holds of the document: all of them, or,
    /// on an error, none, and what the index holds of it stays.
    ///
    /// `digest` stands for everything that decides the records; see [`IndexedDocument::digest`].
    /// `records` are in document order.
    ///
    /// # Errors
    /// [`IndexError::Engine`] where the engine takes no more, for instance on a full disk; it then
    /// commits nothing either.
    pub fn replace_document(
        &mut self,
        document: &Document,
        digest: &str,
        records: &[Record],
    ) -> Result<(), IndexError> {
        // First what can fail of one record alone: once the engine has some of them, a commit has.
        let stored = self.stored(records)?;
        if self.stamp.documents.contains_key(&document.id) {
            self.delete_records(&document.id);
        }
        let mut indexed = IndexedDocument {
            document: document.clone(),
            file: records.first().map(|record| record.source.file.clone()),
            sha256: records.first().map(|record| record.source.sha256.clone()),
            digest: digest.to_owned(),
            records: 0,
            levels: BTreeMap::new(),
            warnings: 0,
            lengths: BTreeMap::new(),
        };
        for (order, (record, (path, stored))) in records.iter().zip(stored).enumerate() {
            let entry = self.entry(record, &path, stored, order, &mut indexed.lengths);
            self.writer.add_document(entry).map_err(|error| engine_error(&self.path, &error))?;
            indexed.records += 1;
            indexed.warnings += u64::from(!record.warnings.is_empty());
            *indexed.levels.entry(record.level).or_default() += 1;
        }
        self.stamp.documents.insert(document.id.clone(), indexed);
        Ok(())
    }

    /// Takes a document out of the index; whether it was there.
    pub fn remove_document(&mut self, id: &DocumentId) -> bool {
        let known = self.stamp.documents.remove(id).is_some();
        if known {
            self.delete_records(id);
        }
        known
    }

    fn delete_records(&self, id: &DocumentId) {
        self.writer.delete_term(Term::from_field_text(self.fields.document, id.as_str()));
    }

    /// The ancestors of each record, and the record as it is stored.
    fn stored(&self, records: &[Record]) -> Result<Vec<(Vec<PathEntry>, String)>, IndexError> {
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

    /// Makes everything since the last commit visible at once, and merges what the change left in
    /// pieces. Who reads in between is told another generation than the commit's, since deleted
    /// records still count.
    ///
    /// # Errors
    /// [`IndexError::Unfinished`] where this commit stands, but what follows it failed, for
    /// instance on a full disk; the next one ends it, whether or not anything has changed by then.
    /// After any other error the commit before still stands.
    pub fn commit(mut self) -> Result<Commit, IndexError> {
        let before = self.stamp.generation.clone();
        self.stamp.renew_generation();
        let changed = self.rebuilt.is_some()
            || before != self.stamp.generation
            || read_stamp(self.writer.index(), &self.path)?.is_none();
        if changed {
            self.commit_stamp().map_err(|error| engine_error(&self.path, &error))?;
        }
        self.end_commit().map_err(IndexError::unfinished)?;
        Ok(Commit { stamp: self.stamp, changed })
    }

    /// What follows a commit. It is done where nothing has changed as well: a run that was killed
    /// may have left it undone.
    fn end_commit(&mut self) -> Result<(), IndexError> {
        remove_other_formats(&self.path);
        self.merge_pieces().map_err(|error| engine_error(&self.path, &error))?;
        self.write_suggestions()
    }

    fn commit_stamp(&mut self) -> Result<(), TantivyError> {
        let payload = serde_json::to_string(&self.stamp)
            .map_err(|error| TantivyError::InternalError(error.to_string()))?;
        let mut commit = self.writer.prepare_commit()?;
        commit.set_payload(&payload);
        commit.commit()?;
        Ok(())
    }

    /// Merges all segments into one where there are several or one holds deleted records.
    ///
    /// Deleted records still count in document frequencies, so that scores would depend on the
    /// index's history; a merge drops them, and the index ranks as a clean build does.
    fn merge_pieces(&mut self) -> Result<(), TantivyError> {
        let segments = self.writer.index().searchable_segment_metas()?;
        let deletions = segments.iter().any(|segment| segment.has_deletes());
        if deletions || segments.len() > 1 {
            let ids: Vec<_> = segments.iter().map(|segment| segment.id()).collect();
            self.writer.merge(&ids).wait()?;
        }
        self.writer.garbage_collect_files().wait()?;
        Ok(())
    }

    fn write_suggestions(&self) -> Result<(), IndexError> {
        let reader: tantivy::IndexReader = self
            .writer
            .index()
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .try_into()
            .map_err(|error| engine_error(&self.path, &error))?;
        let (fields, stamp) = (self.fields.clone(), self.stamp.clone());
        let snapshot = Snapshot::new(self.path.clone(), reader.searcher(), fields, stamp);
        suggest::write(&folder_of_format(&self.path, INDEX_FORMAT), &snapshot, self.analyzer)
    }

    fn entry(
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

/// Writes and removes a small file: permissions alone do not tell on every file system.
fn probe_writable(folder: &Path) -> std::io::Result<()> {
    let probe = folder.join(".azymut-probe");
    std::fs::write(&probe, b"")?;
    std::fs::remove_file(&probe)
}

/// Removes what a writer that was killed had not yet put in its place. Only the holder of the
/// writer's lock may: those files are another writer's work otherwise.
fn remove_left_overs(folder: &Path) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    for entry in entries.filter_map(Result::ok) {
        if entry.file_name().to_str().is_some_and(|name| name.starts_with(".tmp")) {
            // What cannot be removed does no harm: it is never read.
            let _ = std::fs::remove_file(entry.path());
        }
    }
}

/// Removes index folders of other formats once this format's is committed.
fn remove_other_formats(path: &Path) {
    for format in 0..INDEX_FORMAT {
        // What cannot be removed does no harm: it is never read.
        let _ = std::fs::remove_dir_all(folder_of_format(path, format));
    }
}

#[cfg(test)]
mod tests {
    use azymut_record::{Confidence, Source};

    use super::*;

    fn document(id: &str) -> Document {
        Document::new(DocumentId::new(id).unwrap(), id.to_owned())
    }

    fn record(document: &Document, text: &str) -> Record {
        Record {
            id: RecordId::new(format!("{}.1", document.id)).unwrap(),
            document: document.clone(),
            level: Level::Direction,
            level_label: None,
            label: None,
            text: text.to_owned(),
            body: None,
            parent: None,
            path: Vec::new(),
            source: Source {
                file: "a.txt".to_owned(),
                sha256: "0".repeat(64),
                page: None,
                lines: [1, 1],
                bytes: None,
            },
            confidence: Confidence::CERTAIN,
            warnings: Vec::new(),
        }
    }

    #[test]
    fn a_commit_without_change_ends_what_a_killed_one_left() {
        let folder = tempfile::tempdir().unwrap();
        let (first, second) = (document("first"), document("second"));
        for (digest, text) in [("1", "Budowa dróg"), ("2", "Budowa ścieżek")] {
            let mut writer = IndexWriter::open(folder.path()).unwrap();
            writer.replace_document(&first, digest, &[record(&first, text)]).unwrap();
            if digest == "1" {
                writer.replace_document(&second, "1", &[record(&second, text)]).unwrap();
            }
            writer.stamp.renew_generation();
            // Killed before it could merge.
            writer.commit_stamp().unwrap();
        }
        let inner = folder_of_format(folder.path(), INDEX_FORMAT);
        std::fs::write(inner.join(".tmpA1b2C3"), "half a file").unwrap();
        let segments = || {
            let index = tantivy::Index::open_in_dir(&inner).unwrap();
            let metas = index.searchable_segment_metas().unwrap();
            metas.iter().map(|meta| meta.has_deletes()).collect::<Vec<_>>()
        };
        assert_eq!(segments().len(), 2);
        assert!(segments().contains(&true));
        assert!(!IndexWriter::open(folder.path()).unwrap().commit().unwrap().changed);
        assert_eq!(segments(), [false]);
        assert!(!inner.join(".tmpA1b2C3").exists());
    }

    #[test]
    fn a_document_that_cannot_be_replaced_stays_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let first = document("first");
        let mut writer = IndexWriter::open(folder.path()).unwrap();
        writer.replace_document(&first, "0", &[record(&first, "Budowa dróg")]).unwrap();
        writer.commit().unwrap();
        let mut writer = IndexWriter::open(folder.path()).unwrap();
        let inner = folder_of_format(folder.path(), INDEX_FORMAT);
        let aside = folder.path().join("aside");
        std::fs::rename(&inner, &aside).unwrap();
        // The engine writes on a thread of its own: it is some records further before it says so.
        let text = "Budowa ścieżek rowerowych i chodników";
        let failed = (1..).find_map(|digest: u32| {
            let before = writer.stamp().clone();
            let records = [record(&first, text), record(&first, text)];
            let outcome = writer.replace_document(&first, &digest.to_string(), &records);
            outcome.is_err().then_some(before)
        });
        assert_eq!(Some(writer.stamp()), failed.as_ref());
        assert!(writer.stamp().documents.contains_key(&first.id));
        std::fs::rename(&aside, &inner).unwrap();
        assert!(writer.commit().is_err());
        let index = crate::Index::open(folder.path()).unwrap();
        let outline = index.outline("first").unwrap().unwrap();
        assert_eq!(outline.0.digest, "0");
        assert_eq!(outline.1, [record(&first, "Budowa dróg")]);
    }

    #[test]
    fn a_commit_stands_though_what_follows_it_fails() {
        let first = document("first");
        let commit = |folder: &Path| {
            let mut writer = IndexWriter::open(folder).unwrap();
            writer.replace_document(&first, "1", &[record(&first, "Budowa dróg")]).unwrap();
            writer.commit()
        };
        // The name of what is written last follows from what is indexed.
        let elsewhere = tempfile::tempdir().unwrap();
        let generation = commit(elsewhere.path()).unwrap().stamp.generation;
        let folder = tempfile::tempdir().unwrap();
        let inner = folder_of_format(folder.path(), INDEX_FORMAT);
        let in_the_way = inner.join(format!(".tmp-suggestions-{generation}"));
        std::fs::create_dir_all(&in_the_way).unwrap();
        let older = folder_of_format(folder.path(), INDEX_FORMAT - 1);
        std::fs::create_dir(&older).unwrap();
        let error = commit(folder.path()).unwrap_err();
        let IndexError::Unfinished { path, .. } = &error else { panic!("{error}") };
        assert_eq!(path, folder.path());
        let index = crate::Index::open(folder.path()).unwrap();
        assert_eq!((index.info().generation, index.info().records), (generation.clone(), 1));
        assert!(!older.exists());
        // The same again says the same: the commit that stands is not taken for an end.
        let again = IndexWriter::open(folder.path()).unwrap().commit().unwrap_err();
        assert_eq!(again.to_string(), error.to_string());
        std::fs::remove_dir(&in_the_way).unwrap();
        assert!(!IndexWriter::open(folder.path()).unwrap().commit().unwrap().changed);
        assert!(inner.join(format!("suggestions-{generation}")).is_file());
    }

    #[test]
    fn what_is_answered_before_the_merge_is_of_a_generation_of_its_own() {
        let folder = tempfile::tempdir().unwrap();
        let (first, second) = (document("first"), document("second"));
        let text = "Budowa dróg";
        let mut writer = IndexWriter::open(folder.path()).unwrap();
        writer.replace_document(&first, "1", &[record(&first, text)]).unwrap();
        writer.replace_document(&second, "1", &[record(&second, text)]).unwrap();
        writer.commit().unwrap();
        let mut writer = IndexWriter::open(folder.path()).unwrap();
        writer.replace_document(&first, "2", &[record(&first, text)]).unwrap();
        writer.stamp.renew_generation();
        writer.commit_stamp().unwrap();
        drop(writer);
        let index = crate::Index::open(folder.path()).unwrap();
        let request = crate::SearchRequest {
            query: "drogi".to_owned(),
            limit: 1,
            ..crate::SearchRequest::default()
        };
        let before = index.search(&request).unwrap();
        let committed = IndexWriter::open(folder.path()).unwrap().commit().unwrap();
        assert!(index.refresh().unwrap());
        let after = index.search(&request).unwrap();
        assert_ne!(before.hits[0].score, after.hits[0].score);
        assert_ne!(before.index.generation, after.index.generation);
        assert!(before.index.generation.starts_with(&after.index.generation));
        assert_eq!(after.index.generation, committed.stamp.generation);
        let stale = crate::SearchRequest { cursor: before.next, ..request };
        assert!(matches!(index.search(&stale), Err(crate::SearchError::StaleCursor)));
    }

    #[test]
    fn a_commit_that_was_killed_before_it_was_seen_can_be_made_again() {
        let folder = tempfile::tempdir().unwrap();
        let (first, second) = (document("first"), document("second"));
        let meta = folder_of_format(folder.path(), INDEX_FORMAT).join("meta.json");
        let mut writer = IndexWriter::open(folder.path()).unwrap();
        writer.replace_document(&first, "1", &[record(&first, "Budowa dróg")]).unwrap();
        writer.replace_document(&second, "1", &[record(&second, "Rozwój")]).unwrap();
        writer.commit().unwrap();
        let before = std::fs::read(&meta).unwrap();
        for _ in 0..3 {
            let mut writer = IndexWriter::open(folder.path()).unwrap();
            writer.replace_document(&first, "2", &[record(&first, "Budowa ścieżek")]).unwrap();
            writer.stamp.renew_generation();
            writer.commit_stamp().unwrap();
            drop(writer);
            // Killed when all was written but the file that makes it count.
            std::fs::write(&meta, &before).unwrap();
        }
        let mut writer = IndexWriter::open(folder.path()).unwrap();
        writer.replace_document(&first, "2", &[record(&first, "Budowa ścieżek")]).unwrap();
        assert!(writer.commit().unwrap().changed);
        assert_eq!(crate::Index::open(folder.path()).unwrap().info().records, 2);
    }
}
