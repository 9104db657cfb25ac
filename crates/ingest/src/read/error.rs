//! Why a file gives no document.

use serde::{Deserialize, Serialize};

/// Why a file could not be read. Such a file gives no records at all rather than wrong ones.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[non_exhaustive]
pub enum ReadError {
    /// The file is of a format that has no reader.
    #[error("it is {0}, which is not read: convert it to PDF, DOCX, HTML, XLSX, CSV or plain text")]
    Format(String),
    /// The file is an archive, or in one, that is not opened.
    #[error("it is {0}, which is not opened: unpack it and put its documents in the folder")]
    Archive(String),
    /// The file breaks the rules of its format.
    #[error("it is damaged: {0}")]
    Damaged(String),
    /// The file unpacks to more than is read.
    #[error("{what} unpacks to more than {limit} bytes: it may be a decompression bomb")]
    TooLarge {
        /// The part that is too large.
        what: String,
        /// The limit in bytes.
        limit: u64,
    },
    /// The file opens with a password only.
    #[error("it is protected with a password: save it without one")]
    Password,
    /// The pages are pictures.
    #[error("its {pages} pages are pictures without text: it needs OCR (text recognition) first")]
    NeedsOcr {
        /// Pages in the document.
        pages: u32,
    },
    /// The letters cannot be told from the shapes in its fonts.
    #[error(
        "its fonts ({fonts}) do not say which letters they show: it cannot be read without OCR (text recognition)"
    )]
    UnreadableFonts {
        /// Names of the fonts.
        fonts: String,
    },
    /// The letters that its fonts name make no words.
    #[error(
        "its letters make no words: its fonts name other letters than they show, so it cannot be read without OCR (text recognition)"
    )]
    Garbled,
    /// There is no text in the document.
    #[error("there is no text in it")]
    Empty,
    /// The reader failed; the fault is ours, the file may be sound.
    #[error("the reader failed on it: {0}")]
    Failed(String),
    /// Reading took longer than it may.
    #[error(
        "reading it took longer than {seconds} seconds and was stopped: the file may be made to hang readers"
    )]
    TooLong {
        /// The limit in seconds.
        seconds: u64,
    },
    /// The worker that read it came to an end.
    #[error("reading it was stopped ({0}): the file may be damaged or made to break readers")]
    Stopped(String),
}
