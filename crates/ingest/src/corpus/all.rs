//! Whole folders, on several threads, with the documents in the order of their names.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use azymut_record::Record;

use super::found::{extension, inferred_id, may_be_document};
use super::{Corpus, SourceFile, unreadable, warning_of};
use crate::archive;
use crate::identify::sha256_hex;
use crate::ingest::{DocumentRecords, Told, ingest_reading};
use crate::worker::{Workers, read_caught};
use crate::{IngestError, Warning};

/// How to ingest.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Options {
    /// Keep what each line was taken for.
    pub explain: bool,
    /// Largest file that is read, in bytes.
    pub max_file_bytes: u64,
    /// Threads to read with; 0 for one per core.
    pub threads: usize,
    /// Processes to read risky formats in; `None` reads them in this process, which a hostile file can then bring
    /// down.
    pub workers: Option<Workers>,
}

impl Default for Options {
    fn default() -> Self {
        Self { explain: false, max_file_bytes: 256 << 20, threads: 0, workers: None }
    }
}

/// Told how an ingest goes on. `()` listens to nothing.
pub trait Progress {
    /// `files` files with `bytes` bytes together are about to be read.
    fn begin(&mut self, files: usize, bytes: u64) {
        let _ = (files, bytes);
    }

    /// A file was read and gave so many records.
    fn file(&mut self, file: &str, bytes: u64, records: usize) {
        let _ = (file, bytes, records);
    }
}

impl Progress for () {}

/// The documents of an ingest.
#[derive(Debug, Default)]
pub struct Ingested {
    /// Documents in the order of the paths named and, within a folder, of the files.
    pub documents: Vec<DocumentRecords>,
    /// Warnings about files that gave no document.
    pub warnings: Vec<Warning>,
}

impl Ingested {
    /// All records, document by document.
    pub fn records(&self) -> impl Iterator<Item = &Record> {
        self.documents.iter().flat_map(|d| &d.records)
    }

    /// All warnings: first those about files that gave no document.
    pub fn all_warnings(&self) -> impl Iterator<Item = &Warning> {
        self.warnings.iter().chain(self.documents.iter().flat_map(|d| &d.warnings))
    }
}

/// Ingests folders and files. A file of a folder that cannot be read becomes a warning; one that was named itself is an
/// error.
///
/// # Errors
/// See [`IngestError`].
pub fn ingest_paths(
    paths: &[PathBuf],
    options: &Options,
    progress: &mut dyn Progress,
) -> Result<Ingested, IngestError> {
    let corpora: Vec<Corpus> = paths.iter().map(|p| Corpus::open(p)).collect::<Result<_, _>>()?;
    let mut owners: BTreeMap<&str, &SourceFile> = BTreeMap::new();
    for file in corpora.iter().flat_map(|c| &c.files) {
        if let Some(first) = owners.insert(file.id.as_str(), file) {
            return Err(IngestError::DuplicateDocument {
                id: file.id.to_string(),
                first: first.shown_path().display().to_string(),
                second: file.shown_path().display().to_string(),
            });
        }
    }
    let jobs: Vec<(&Corpus, &SourceFile)> =
        corpora.iter().flat_map(|c| c.files.iter().map(move |f| (c, f))).collect();
    progress.begin(jobs.len(), jobs.iter().map(|(_, f)| f.bytes).sum());
    let mut ingested = Ingested::default();
    for corpus in &corpora {
        ingested.warnings.extend(corpus.warnings());
    }
    let mut failed = None;
    in_order(&jobs, options, |(corpus, file), result| {
        match result {
            Ok(document) => {
                progress.file(&file.file, file.bytes, document.records.len());
                ingested.documents.push(document);
            }
            Err(error) if corpus.single => {
                failed.get_or_insert(error);
                return false;
            }
            Err(error) => {
                progress.file(&file.file, file.bytes, 0);
                ingested.warnings.push(unreadable(file, &error));
            }
        }
        true
    });
    match failed {
        Some(error) => Err(error),
        None => Ok(ingested),
    }
}

/// Ingests a file that is in memory: one document, or those of a ZIP archive. `file` is its name, for its ending. It is read in
/// this process, whatever [`Options::workers`] says, so that a hostile file can bring the process down.
///
/// # Errors
/// [`IngestError::Document`] where it gives no document.
pub fn ingest_bytes(file: &str, bytes: &[u8], options: &Options) -> Result<Ingested, IngestError> {
    let failed = |source| IngestError::Document { path: file.into(), source };
    let mut ingested = Ingested::default();
    let mut taken = BTreeSet::new();
    let mut read_one = |file: &str, bytes: &[u8]| {
        let id = inferred_id(file, &mut taken)?;
        let reading = read_caught(bytes, file)
            .map_err(|source| IngestError::Document { path: file.into(), source })?;
        let told = Told { file, id: &id, entry: None, explain: options.explain };
        Ok(ingest_reading(reading, sha256_hex(bytes), &told))
    };
    let members = if extension(file).as_deref() == Some("zip") {
        archive::list(std::io::Cursor::new(bytes), may_be_document).map_err(failed)?
    } else {
        None
    };
    let Some(members) = members else {
        ingested.documents.push(read_one(file, bytes)?);
        return Ok(ingested);
    };
    for member in members {
        let name = format!("{file}/{}", member.name);
        let document = archive::unpack(std::io::Cursor::new(bytes), &member)
            .map_err(|source| IngestError::Document { path: name.clone().into(), source })
            .and_then(|bytes| read_one(&name, &bytes));
        match document {
            Ok(document) => ingested.documents.push(document),
            Err(error) => ingested.warnings.push(warning_of(name, &error)),
        }
    }
    Ok(ingested)
}

type Job<'c> = (&'c Corpus, &'c SourceFile);

/// Ingests on several threads and hands the results on in the order of the jobs, until `take` says no more.
fn in_order<'c>(
    jobs: &[Job<'c>],
    options: &Options,
    mut take: impl FnMut(Job<'c>, Result<DocumentRecords, IngestError>) -> bool,
) {
    let available = std::thread::available_parallelism().map_or(1, usize::from);
    let threads = if options.threads == 0 { available } else { options.threads }.min(jobs.len());
    if threads <= 1 {
        for &(corpus, file) in jobs {
            if !take((corpus, file), corpus.ingest(file, options)) {
                return;
            }
        }
        return;
    }
    let next = std::sync::atomic::AtomicUsize::new(0);
    std::thread::scope(|scope| {
        // A short channel holds back workers that are ahead, so that results do not pile up.
        let (sender, receiver) = std::sync::mpsc::sync_channel(threads * 2);
        for _ in 0..threads {
            let sender = sender.clone();
            let next = &next;
            scope.spawn(move || {
                loop {
                    let index = next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                    let Some(&(corpus, file)) = jobs.get(index) else {
                        return;
                    };
                    if sender.send((index, corpus.ingest(file, options))).is_err() {
                        return;
                    }
                }
            });
        }
        drop(sender);
        let mut waiting = BTreeMap::new();
        let mut expected = 0;
        for (index, result) in receiver {
            waiting.insert(index, result);
            while let Some(result) = waiting.remove(&expected) {
                let Some(&job) = jobs.get(expected) else {
                    return;
                };
                expected += 1;
                if !take(job, result) {
                    next.store(jobs.len(), std::sync::atomic::Ordering::Relaxed);
                    return;
                }
            }
        }
    });
}
