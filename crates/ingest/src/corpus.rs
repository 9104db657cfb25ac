//! A folder of documents: which files it holds, what its manifest says of them, and their ingest one by one or all
//! together.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use azymut_polish::Analyzer;
use azymut_record::{DocumentId, Record};
use unicode_normalization::UnicodeNormalization;

use crate::archive::{self, Member};
use crate::identify::sha256_hex;
use crate::ingest::{DocumentRecords, Told, ingest_reading};
use crate::manifest::Manifest;
use crate::read::{Format, ReadError};
use crate::segment::fold;
use crate::worker::{Workers, read_caught};
use crate::{IngestError, Warning, WarningCode};

/// Edition of the reading, segmentation and lexicon that this crate makes records with: it is another one as soon as
/// its sources, the versions of its readers or the lexicon are others.
pub fn edition() -> String {
    format!("{}+{}", env!("AZYMUT_INGEST_EDITION"), Analyzer::shared().edition())
}

/// Name of the manifest of a corpus.
pub const MANIFEST: &str = "corpus.toml";

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

/// A file of a corpus.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// Path relative to the folder, with `/` between its parts.
    pub file: String,
    /// Identifier of the document.
    pub id: DocumentId,
    /// Size in bytes.
    pub bytes: u64,
    path: PathBuf,
    /// The member of the archive at `path` that it is.
    member: Option<Member>,
    entry: Option<usize>,
}

/// A folder of documents with its manifest.
#[derive(Debug)]
pub struct Corpus {
    root: PathBuf,
    manifest: Manifest,
    files: Vec<SourceFile>,
    missing: Vec<String>,
    /// The one file that was named, where no folder was.
    single: bool,
}

impl Corpus {
    /// Lists the documents of a folder (in the order of their paths) and reads its manifest; or takes the one file that
    /// `path` names, with the manifest beside it.
    ///
    /// # Errors
    /// A path that cannot be read, a wrong manifest, or a folder without documents.
    pub fn open(path: &Path) -> Result<Self, IngestError> {
        let read_error = |path: &Path, source| IngestError::Read { path: path.to_owned(), source };
        let metadata = fs::metadata(path).map_err(|e| read_error(path, e))?;
        let mut single = !metadata.is_dir();
        let root = if single {
            path.parent().unwrap_or(Path::new("")).to_owned()
        } else {
            path.to_owned()
        };
        let manifest_path = root.join(MANIFEST);
        let manifest = match fs::read_to_string(&manifest_path) {
            Ok(text) => Manifest::parse(&text)
                .map_err(|source| IngestError::Manifest { path: manifest_path, source })?,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Manifest::default(),
            Err(error) => return Err(read_error(&manifest_path, error)),
        };
        let mut found = BTreeMap::new();
        if single {
            let name =
                path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
            found
                .insert(name, Found { path: path.to_owned(), bytes: metadata.len(), member: None });
        } else {
            walk(&root, "", 0, &mut found)?;
        }
        let named = found.len();
        open_archives(&mut found);
        single &= found.len() == named && found.values().all(|f| f.member.is_none());
        if found.is_empty() {
            return Err(IngestError::NoDocuments { path: path.to_owned() });
        }
        let entries: BTreeMap<String, usize> = manifest
            .document
            .iter()
            .enumerate()
            .map(|(i, e)| (e.file.nfc().collect(), i))
            .collect();
        let mut files: Vec<SourceFile> = Vec::with_capacity(found.len());
        let mut taken: BTreeSet<String> = manifest
            .document
            .iter()
            .filter_map(|e| e.id.as_ref())
            .map(|id| id.as_str().to_owned())
            .collect();
        for (file, Found { path, bytes, member }) in found {
            let key: String = file.nfc().collect();
            let entry = entries.get(&key).copied();
            let listed = entry.and_then(|e| manifest.document.get(e)).and_then(|e| e.id.clone());
            let id = match listed {
                Some(id) => id,
                None => inferred_id(&key, &mut taken)?,
            };
            files.push(SourceFile { file: key, id, bytes, path, member, entry });
        }
        let missing = if single {
            Vec::new()
        } else {
            let present: BTreeSet<&str> = files.iter().map(|f| f.file.as_str()).collect();
            entries.keys().filter(|k| !present.contains(k.as_str())).cloned().collect()
        };
        Ok(Self { root, manifest, files, missing, single })
    }

    /// The folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The documents, in the order of their paths.
    pub fn files(&self) -> &[SourceFile] {
        &self.files
    }

    /// Warnings about the corpus as a whole: documents that the manifest lists and the folder does not hold.
    pub fn warnings(&self) -> Vec<Warning> {
        self.missing
            .iter()
            .map(|file| Warning {
                file: file.clone(),
                page: None,
                line: None,
                code: WarningCode::MissingFile,
                message: "listed in corpus.toml but not in the folder".to_owned(),
            })
            .collect()
    }

    /// Digest of what decides the records of a file: its bytes, what the manifest says of it, and the [`edition`] of this
    /// crate. A file with an unchanged stamp need not be ingested again.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub fn stamp(&self, file: &SourceFile) -> Result<String, IngestError> {
        let bytes = self.read(file, u64::MAX)?;
        let entry = file.entry.and_then(|e| self.manifest.document.get(e));
        let told = format!("{}\n{}\n{}\n{entry:?}", edition(), file.id, sha256_hex(&bytes));
        Ok(sha256_hex(told.as_bytes()))
    }

    /// Ingests one document.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub fn ingest(
        &self,
        file: &SourceFile,
        options: &Options,
    ) -> Result<DocumentRecords, IngestError> {
        let failed = |source| IngestError::Document { path: file.shown_path(), source };
        if let Some(error) = file.member.as_ref().and_then(|m| m.refused.clone()) {
            return Err(failed(error));
        }
        if let Some(what) = unread_format(&file.file) {
            return Err(failed(ReadError::Format(what.to_owned())));
        }
        let bytes = self.read(file, options.max_file_bytes)?;
        if file.member.is_none() && extension(&file.file).as_deref() == Some("zip") {
            // A Word document may bear this ending; any other archive is here because it cannot be opened.
            let listed = archive::list(std::io::Cursor::new(&bytes), may_be_document);
            listed.map_err(failed)?;
        }
        let told = Told {
            file: &file.file,
            id: &file.id,
            entry: file.entry.and_then(|e| self.manifest.document.get(e)),
            explain: options.explain,
        };
        let reading = match &options.workers {
            Some(workers) if Format::of(&bytes, &file.file).is_risky() => {
                workers.read(&bytes, &file.file)
            }
            _ => read_caught(&bytes, &file.file),
        };
        Ok(ingest_reading(reading.map_err(failed)?, sha256_hex(&bytes), &told))
    }

    fn read(&self, file: &SourceFile, limit: u64) -> Result<Vec<u8>, IngestError> {
        if file.bytes > limit {
            return Err(IngestError::TooLarge { path: file.shown_path(), size: file.bytes, limit });
        }
        let failed = |source| IngestError::Read { path: file.path.clone(), source };
        match &file.member {
            None => fs::read(&file.path).map_err(failed),
            Some(member) => archive::unpack(fs::File::open(&file.path).map_err(failed)?, member)
                .map_err(|source| IngestError::Document { path: file.shown_path(), source }),
        }
    }
}

impl SourceFile {
    /// The path for messages: of a member, that of its archive and its name.
    fn shown_path(&self) -> PathBuf {
        match &self.member {
            None => self.path.clone(),
            Some(member) => self.path.join(&member.name),
        }
    }
}

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

/// The warning that a file of a folder becomes when it cannot be ingested.
pub fn unreadable(file: &SourceFile, error: &IngestError) -> Warning {
    warning_of(file.file.clone(), error)
}

fn warning_of(file: String, error: &IngestError) -> Warning {
    let (code, message) = (WarningCode::UnreadableFile, error.to_string());
    Warning { file, page: None, line: None, code, message }
}

/// Endings of files that have a reader.
const READ: [&str; 14] = [
    "txt", "text", "md", "markdown", "html", "htm", "xhtml", "docx", "pdf", "zip", "csv", "tsv",
    "xlsx", "xlsm",
];
/// Endings of files that could be documents but have no reader, which is said of each.
const UNREAD: [(&str, &str); 5] = [
    ("doc", "an old Word document"),
    ("odt", "an OpenDocument text"),
    ("rtf", "an RTF document"),
    ("xls", "an old spreadsheet"),
    ("ods", "an OpenDocument spreadsheet"),
];

fn extension(file: &str) -> Option<String> {
    let name = file.rsplit('/').next()?;
    name.rsplit_once('.')
        .filter(|(stem, _)| !stem.is_empty())
        .map(|(_, ext)| ext.to_ascii_lowercase())
}

fn unread_format(file: &str) -> Option<&'static str> {
    let extension = extension(file)?;
    UNREAD.iter().find(|(ext, _)| *ext == extension).map(|&(_, what)| what)
}

/// Collects the documents below a folder. Hidden files, READMEs and links to folders are passed over.
fn walk(
    folder: &Path,
    prefix: &str,
    depth: usize,
    found: &mut BTreeMap<String, Found>,
) -> Result<(), IngestError> {
    let read_error = |source| IngestError::Read { path: folder.to_owned(), source };
    for entry in fs::read_dir(folder).map_err(read_error)? {
        let entry = entry.map_err(read_error)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with('.') {
            continue;
        }
        let file = if prefix.is_empty() { name.clone() } else { format!("{prefix}/{name}") };
        let kind = entry.file_type().map_err(read_error)?;
        if kind.is_dir() {
            if depth < 16 {
                walk(&entry.path(), &file, depth + 1, found)?;
            }
            continue;
        }
        if !may_be_document(&file) {
            continue;
        }
        // A link is followed to a file, never to a folder.
        if let Ok(metadata) = fs::metadata(entry.path())
            && metadata.is_file()
        {
            let (path, bytes) = (entry.path(), metadata.len());
            found.insert(file, Found { path, bytes, member: None });
        }
    }
    Ok(())
}

/// Whether a file, by its name, could be a document: not where it is hidden, a README or a licence.
fn may_be_document(file: &str) -> bool {
    let name = file.rsplit('/').next().unwrap_or(file).to_ascii_lowercase();
    let known = extension(file)
        .is_some_and(|e| READ.contains(&e.as_str()) || unread_format(file).is_some());
    known && !name.starts_with('.') && !name.starts_with("readme") && !name.starts_with("license")
}

/// Puts the documents that ZIP archives hold in the place of the archives. An archive that cannot be opened stays, and
/// says why when it is read.
fn open_archives(found: &mut BTreeMap<String, Found>) {
    let archives: Vec<(String, PathBuf)> = found
        .iter()
        .filter(|(file, _)| extension(file).as_deref() == Some("zip"))
        .map(|(file, at)| (file.clone(), at.path.clone()))
        .collect();
    for (file, path) in archives {
        // What other systems add beside each file is no document.
        let wanted = |name: &str| may_be_document(name) && !name.starts_with("__MACOSX/");
        let members = fs::File::open(&path).ok().map(|opened| archive::list(opened, wanted));
        let Some(Ok(Some(members))) = members else { continue };
        found.remove(&file);
        for member in members {
            let (name, bytes) = (format!("{file}/{}", member.name), member.bytes);
            found.insert(name, Found { path: path.clone(), bytes, member: Some(member) });
        }
    }
}

/// A file that was found.
struct Found {
    path: PathBuf,
    bytes: u64,
    member: Option<Member>,
}

/// An identifier from the path of a file: folded, with `-` for everything that a URL would escape, and `~2`, `~3` where
/// several paths come to the same.
fn inferred_id(file: &str, taken: &mut BTreeSet<String>) -> Result<DocumentId, IngestError> {
    let stem = file
        .rsplit_once('.')
        .filter(|(stem, _)| !stem.is_empty() && !stem.ends_with('/'))
        .map_or(file, |(stem, _)| stem);
    let mut slug = String::new();
    for c in fold(stem).chars() {
        if c.is_ascii_alphanumeric() || c == '_' {
            slug.push(c);
        } else if !slug.ends_with('-') && !slug.is_empty() {
            slug.push('-');
        }
    }
    let slug = match slug.trim_matches('-') {
        "" => "document",
        slug => slug,
    };
    let mut id = slug.to_owned();
    let mut n = 1;
    while !taken.insert(id.clone()) {
        n += 1;
        id = format!("{slug}~{n}");
    }
    Ok(DocumentId::new(id)?)
}
