mod entry;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use azymut_polish::{Analysis, Analyzer};
use azymut_record::{Document, DocumentId, Record};
use serde::{Deserialize, Serialize};
use tantivy::indexer::NoMergePolicy;
use tantivy::schema::Term;
use tantivy::{ReloadPolicy, TantivyError};

use crate::engine::Snapshot;
use crate::engine::schema::{Fields, schema};
use crate::files::{engine_error, folder_of_format, read_stamp};
use crate::{INDEX_FORMAT, IndexError, IndexedDocument, PathEntry, Stamp, suggest};

/// Memory that the writer may fill before it flushes a segment, in bytes.
const WRITER_MEMORY: usize = 200_000_000;

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
    /// Why the engine did not take the whole of a document: what it has of that must not be committed.
    torn: Option<String>,
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
            torn: None,
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
    /// [`IndexError::Engine`] where the engine takes no more, for instance on a full disk; then
    /// [`IndexWriter::commit`] commits nothing either.
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
            self.writer.add_document(entry).map_err(|error| {
                self.torn = Some(error.to_string());
                engine_error(&self.path, &error)
            })?;
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

    /// Makes everything since the last commit visible at once, and merges what the change left in
    /// pieces. Who reads in between is told another generation than the commit's, since deleted
    /// records still count.
    ///
    /// # Errors
    /// [`IndexError::Unfinished`] where this commit stands, but what follows it failed, for
    /// instance on a full disk; the next one ends it, whether or not anything has changed by then.
    /// After any other error the commit before still stands.
    pub fn commit(mut self) -> Result<Commit, IndexError> {
        if let Some(reason) = self.torn {
            return Err(IndexError::Engine { path: self.path, reason });
        }
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
    use azymut_record::{Confidence, Level, RecordId, Source};

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
