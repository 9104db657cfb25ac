//! An index as it lies on disk: a folder for each format, a stamp in each commit, and what errors there mean.

use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use azymut_polish::Analyzer;
use tantivy::directory::error::LockError;
use tantivy::{IndexReader, TantivyError};

use crate::engine::Snapshot;
use crate::engine::schema::Fields;
use crate::{INDEX_FORMAT, IndexError, Stamp};

/// What tells a file from the one that takes its place under the same name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FileVersion {
    modified: SystemTime,
    bytes: u64,
    /// Number of the file in its file system, where there is one.
    inode: Option<u64>,
}

impl FileVersion {
    pub fn of(path: &Path) -> Option<Self> {
        let file = std::fs::metadata(path).ok()?;
        #[cfg(unix)]
        let inode = Some(std::os::unix::fs::MetadataExt::ino(&file));
        #[cfg(not(unix))]
        let inode = None;
        Some(Self { modified: file.modified().ok()?, bytes: file.len(), inode })
    }
}

/// The folder of one index format within the index folder. Each format has its own, so that a
/// rebuild in a new format leaves the old index whole until the new one is committed.
pub(crate) fn folder_of_format(path: &Path, format: u32) -> PathBuf {
    path.join(format!("format-{format}"))
}

/// The stamp of the last commit; none where nothing was committed yet.
pub(crate) fn read_stamp(index: &tantivy::Index, path: &Path) -> Result<Option<Stamp>, IndexError> {
    let metas = index.load_metas().map_err(|error| engine_error(path, &error))?;
    let Some(payload) = metas.payload else {
        return Ok(None);
    };
    let stamp: Stamp = serde_json::from_str(&payload).map_err(|error| IndexError::Damaged {
        path: path.to_owned(),
        reason: format!("its stamp cannot be read: {error}"),
    })?;
    if stamp.format != INDEX_FORMAT {
        return Err(other_format(path, stamp.format.to_string()));
    }
    Ok(Some(stamp))
}

/// What an error of the engine means for the user.
pub(crate) fn engine_error(path: &Path, error: &TantivyError) -> IndexError {
    let path = path.to_owned();
    match error {
        TantivyError::DataCorruption(_)
        | TantivyError::IncompatibleIndex(_)
        | TantivyError::SchemaError(_)
        | TantivyError::OpenReadError(_) => IndexError::Damaged { path, reason: error.to_string() },
        // Readers take a lock as well.
        TantivyError::IoError(source)
        | TantivyError::LockFailure(LockError::IoError(source), _)
            if source.kind() == io::ErrorKind::PermissionDenied =>
        {
            IndexError::Unwritable { path, source: io::Error::from(source.kind()) }
        }
        _ => IndexError::Engine { path, reason: error.to_string() },
    }
}

/// Says what stands in the place of an index of this format.
pub(crate) fn absent(path: &Path) -> IndexError {
    let other = std::fs::read_dir(path)
        .into_iter()
        .flatten()
        .filter_map(Result::ok)
        .filter_map(|entry| entry.file_name().into_string().ok())
        .filter_map(|name| name.strip_prefix("format-").map(str::to_owned))
        .filter(|format| *format != INDEX_FORMAT.to_string())
        .max();
    match other {
        Some(found) => other_format(path, found),
        None => IndexError::Missing { path: path.to_owned() },
    }
}

fn other_format(path: &Path, found: String) -> IndexError {
    IndexError::OtherFormat { path: path.to_owned(), found, expected: INDEX_FORMAT }
}

/// Takes the newest commit together with the stamp that travels in it.
pub(crate) fn take_snapshot(
    path: &Path,
    index: &tantivy::Index,
    reader: &IndexReader,
    fields: &Fields,
    analyzer: &Analyzer,
) -> Result<Snapshot, IndexError> {
    /// A commit may come between the two reads; two in a row that do are a busy writer.
    const ATTEMPTS: usize = 20;
    let mut before = read_stamp(index, path)?;
    for _ in 0..ATTEMPTS {
        reader.reload().map_err(|error| engine_error(path, &error))?;
        let after = read_stamp(index, path)?;
        match (before, after) {
            (Some(stamp), Some(after)) if stamp == after => {
                require_edition(path, &stamp, analyzer)?;
                let searcher = reader.searcher();
                return Ok(Snapshot::new(path.to_owned(), searcher, fields.clone(), stamp));
            }
            (_, Some(after)) => before = Some(after),
            (_, None) => {
                return Err(IndexError::Missing { path: path.to_owned() });
            }
        }
    }
    Err(IndexError::Engine {
        path: path.to_owned(),
        reason: "it changed faster than it could be read".to_owned(),
    })
}

pub(crate) fn require_edition(
    path: &Path,
    stamp: &Stamp,
    analyzer: &Analyzer,
) -> Result<(), IndexError> {
    if stamp.analyzer == analyzer.edition() {
        return Ok(());
    }
    Err(IndexError::OtherAnalyzer {
        path: path.to_owned(),
        found: stamp.analyzer.clone(),
        expected: analyzer.edition().to_owned(),
    })
}
