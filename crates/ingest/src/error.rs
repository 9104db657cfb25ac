//! Why an ingest cannot go on. What concerns one file of many is a [`Warning`](crate::Warning) instead.

use std::path::PathBuf;

use crate::manifest::ManifestError;
use crate::read::ReadError;

/// An ingest that cannot go on.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum IngestError {
    /// A path that was named does not exist or cannot be opened.
    #[error("cannot read {}: {source}", path.display())]
    Read {
        /// The path.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// A folder holds no file that could be a document.
    #[error("no documents in {}: put .pdf, .docx, .html, .txt, .md, .xlsx, .csv or .zip files there, or name another folder", path.display())]
    NoDocuments {
        /// The folder.
        path: PathBuf,
    },
    /// A file that was named gives no document.
    #[error("cannot read {}: {source}", path.display())]
    Document {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: ReadError,
    },
    /// A file that was named is larger than is read.
    #[error("{} is too large: {size} bytes or more, the limit is {limit}; divide it", path.display())]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// Its size in bytes.
        size: u64,
        /// The limit in bytes.
        limit: u64,
    },
    /// The manifest of a corpus is wrong.
    #[error("{}: {source}", path.display())]
    Manifest {
        /// The manifest.
        path: PathBuf,
        /// What is wrong with it.
        source: ManifestError,
    },
    /// No identifier can be made for a document.
    #[error(transparent)]
    Identifier(#[from] azymut_record::InvalidId),
    /// Two documents would bear one identifier.
    #[error(
        "{first} and {second} would both be the document {id:?}: give one of them another id in corpus.toml"
    )]
    DuplicateDocument {
        /// The identifier.
        id: String,
        /// The file that has it.
        first: String,
        /// The file that would have it too.
        second: String,
    },
}
