use std::path::PathBuf;

use azymut_record::Message;

/// The request is at fault: the caller can mend it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{parameter}: {detail}")]
pub struct RequestError {
    /// Name of the parameter, as in the HTTP API.
    pub parameter: String,
    /// What is wrong with it and what would be right.
    pub detail: Message,
}

impl RequestError {
    /// Names the parameter and what is wrong with it.
    pub fn new(parameter: impl Into<String>, detail: Message) -> Self {
        Self { parameter: parameter.into(), detail }
    }
}

/// A search did not come about.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SearchError {
    /// The request is at fault.
    #[error(transparent)]
    Request(#[from] RequestError),
    /// The cursor belongs to an index that has been replaced.
    #[error("the cursor belongs to an earlier state of the index; search again from the start")]
    StaleCursor,
    /// The search was stopped by its [`Interrupt`](crate::Interrupt).
    #[error("the search was stopped before it was done; ask for less, or allow it more time")]
    Interrupted,
    /// The index is at fault.
    #[error(transparent)]
    Index(#[from] IndexError),
}

/// The index could not be opened, read or written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum IndexError {
    /// There is no index where one was looked for.
    #[error("no index in {}; make one with `azymut index --index {}`", .path.display(), .path.display())]
    Missing {
        /// The folder.
        path: PathBuf,
    },
    /// The index was written by another version of the program.
    #[error(
        "the index in {} has format {found}, this program reads format {expected}; rebuild it with `azymut index --index {}`",
        .path.display(), .path.display()
    )]
    OtherFormat {
        /// The folder.
        path: PathBuf,
        /// The format found.
        found: String,
        /// The format that can be read.
        expected: u32,
    },
    /// The index was written with another edition of the Polish analysis.
    #[error(
        "the index in {} was analysed by {found}, this program analyses by {expected}; rebuild it with `azymut index --index {}`",
        .path.display(), .path.display()
    )]
    OtherAnalyzer {
        /// The folder.
        path: PathBuf,
        /// The edition found.
        found: String,
        /// The edition of this program.
        expected: String,
    },
    /// The folder could not be made or written to.
    #[error("cannot write the index to {}: {source}; name a folder that can be written with --index", .path.display())]
    Unwritable {
        /// The folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// Another process is writing to the index.
    #[error("another process is writing to the index in {}; wait until it is done", .path.display())]
    Locked {
        /// The folder.
        path: PathBuf,
    },
    /// The suggestions of a large index have not been written.
    #[error("the index in {} has no suggestions yet; `azymut index` writes them", .path.display())]
    NoSuggestions {
        /// The folder.
        path: PathBuf,
    },
    /// Files of the index are missing or do not hold what they should.
    #[error("the index in {} is damaged: {reason}; delete the folder and run `azymut index --index {}`", .path.display(), .path.display())]
    Damaged {
        /// The folder.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },
    /// A commit stands, but what follows it failed.
    #[error(
        "the index in {} is committed with all that was read, but what follows a commit (merging, suggestions) failed: {reason}; run `azymut index --index {}` again once that is mended",
        .path.display(), .path.display()
    )]
    Unfinished {
        /// The folder.
        path: PathBuf,
        /// What failed.
        reason: String,
    },
    /// The engine failed in a way that neither the caller nor the files explain.
    #[error("the search engine failed in {}: {reason}", .path.display())]
    Engine {
        /// The folder of the index.
        path: PathBuf,
        /// What the engine said.
        reason: String,
    },
}

impl IndexError {
    /// The same after a commit that stands; of a damaged index, what to do about that goes first.
    pub(crate) fn unfinished(self) -> Self {
        match self {
            Self::Unwritable { path, source } => {
                Self::Unfinished { path, reason: source.to_string() }
            }
            Self::Engine { path, reason } => Self::Unfinished { path, reason },
            other => other,
        }
    }
}
