//! A folder of documents: which files it holds, what its manifest says of them, and their ingest one by one ([`Corpus::ingest`])
//! or all together ([`ingest_paths`]).

mod all;
mod found;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use azymut_polish::Analyzer;
use azymut_record::DocumentId;
use unicode_normalization::UnicodeNormalization;

use self::found::{
    Found, extension, inferred_id, may_be_document, open_archives, unread_format, walk,
};
use crate::archive::{self, Member};
use crate::identify::sha256_hex;
use crate::ingest::{DocumentRecords, Told, ingest_reading};
use crate::manifest::Manifest;
use crate::read::{Format, ReadError};
use crate::worker::read_caught;
use crate::{IngestError, Warning, WarningCode};

pub use self::all::{Ingested, Options, Progress, ingest_bytes, ingest_paths};

/// Edition of the reading, segmentation and lexicon that this crate makes records with: it is another one as soon as
/// its sources, the versions of its readers or the lexicon are others.
pub fn edition() -> String {
    format!("{}+{}", env!("AZYMUT_INGEST_EDITION"), Analyzer::shared().edition())
}

/// Name of the manifest of a corpus.
pub const MANIFEST: &str = "corpus.toml";

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
    /// A file that cannot be read, or is larger than `options` allow.
    pub fn stamp(&self, file: &SourceFile, options: &Options) -> Result<String, IngestError> {
        let bytes = self.read(file, options.max_file_bytes)?;
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
        let too_large = |size| IngestError::TooLarge { path: file.shown_path(), size, limit };
        if file.bytes > limit {
            return Err(too_large(file.bytes));
        }
        let failed = |source| IngestError::Read { path: file.path.clone(), source };
        let opened = fs::File::open(&file.path).map_err(failed)?;
        if let Some(member) = &file.member {
            return archive::unpack(opened, member)
                .map_err(|source| IngestError::Document { path: file.shown_path(), source });
        }
        // A pipe or a device has no size to tell beforehand, and may have no end.
        let mut bytes = Vec::with_capacity(usize::try_from(file.bytes).unwrap_or_default());
        opened.take(limit.saturating_add(1)).read_to_end(&mut bytes).map_err(failed)?;
        match bytes.len() as u64 {
            size if size > limit => Err(too_large(size)),
            _ => Ok(bytes),
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

/// The warning that a file of a folder becomes when it cannot be ingested.
pub fn unreadable(file: &SourceFile, error: &IngestError) -> Warning {
    warning_of(file.file.clone(), error)
}

fn warning_of(file: String, error: &IngestError) -> Warning {
    let (code, message) = (WarningCode::UnreadableFile, error.to_string());
    Warning { file, page: None, line: None, code, message }
}
