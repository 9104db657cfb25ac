//! What was doubtful, with the file and the line where it is.

use std::fmt;

/// A doubt that a person should look at.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Warning {
    /// Path of the file, relative to the folder that was ingested.
    pub file: String,
    /// Page, from 1, where the format has pages.
    pub page: Option<u32>,
    /// Line, from 1, where one can be named.
    pub line: Option<u32>,
    /// What sort of doubt it is.
    pub code: WarningCode,
    /// What was doubtful and what was done about it.
    pub message: String,
}

/// The sorts of doubt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum WarningCode {
    /// The file could not be read; the rest of the corpus was.
    UnreadableFile,
    /// A part of the file could not be read; the rest of it was.
    UnreadablePart,
    /// The file is not what the manifest was written for.
    ChangedFile,
    /// The manifest lists a file that is not there.
    MissingFile,
    /// Letters had to be restored.
    Encoding,
    /// Nothing in the document was recognised as a goal.
    NoRecords,
    /// A line opens like a goal and was left out, or a label has no statement.
    Unplaced,
    /// A record was made, with a doubt about it.
    DoubtfulRecord,
}

impl WarningCode {
    /// The name used in machine-readable output.
    pub fn as_str(self) -> &'static str {
        match self {
            WarningCode::UnreadableFile => "unreadable-file",
            WarningCode::UnreadablePart => "unreadable-part",
            WarningCode::ChangedFile => "changed-file",
            WarningCode::MissingFile => "missing-file",
            WarningCode::Encoding => "encoding",
            WarningCode::NoRecords => "no-records",
            WarningCode::Unplaced => "unplaced",
            WarningCode::DoubtfulRecord => "doubtful-record",
        }
    }
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file)?;
        if let Some(page) = self.page {
            write!(f, ", page {page}")?;
        }
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        write!(f, ": {}", self.message)
    }
}
