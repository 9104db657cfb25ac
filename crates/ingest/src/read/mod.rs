//! Readers: from the bytes of a file to the blocks of a document, one module a format.

mod docx;
mod error;
mod finish;
mod fragment;
mod html;
mod pdf;
mod spreadsheet;
mod text;

use serde::{Deserialize, Serialize};

pub use error::ReadError;
pub(crate) use fragment::split_fragment;
pub(crate) use html::read_markup;
pub(crate) use text::read_text;

use crate::WarningCode;
use crate::block::Block;
use crate::charset::{NotText, decode};

/// What a reader makes of a file.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Reading {
    /// The blocks in reading order.
    pub blocks: Vec<Block>,
    /// The title that the format itself states, where it does.
    pub title: Option<String>,
    /// What was doubtful.
    pub doubts: Vec<Doubt>,
}

impl Reading {
    /// True where letters of the document had to be restored.
    pub(crate) fn has_restored_letters(&self) -> bool {
        self.doubts.iter().any(|doubt| doubt.kind == DoubtKind::Letters)
    }
}

/// Something doubtful that a reader met.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Doubt {
    /// Page, from 1, where one can be named.
    pub page: Option<u32>,
    /// What sort of doubt it is.
    pub kind: DoubtKind,
    /// What was doubtful and what was done about it.
    pub message: String,
}

/// The sorts of doubt that a reader can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum DoubtKind {
    /// Letters had to be restored, or their encoding was told wrongly.
    Letters,
    /// A part of the file could not be read.
    Part,
}

impl Doubt {
    pub(crate) fn of_letters(message: impl Into<String>) -> Self {
        Self { page: None, kind: DoubtKind::Letters, message: message.into() }
    }

    pub(crate) fn of_part(page: Option<u32>, message: impl Into<String>) -> Self {
        Self { page, kind: DoubtKind::Part, message: message.into() }
    }

    pub(crate) fn code(&self) -> WarningCode {
        match self.kind {
            DoubtKind::Letters => WarningCode::Encoding,
            DoubtKind::Part => WarningCode::UnreadablePart,
        }
    }
}

/// The formats that have a reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    Text,
    Html,
    Docx,
    Pdf,
    Delimited,
    Xlsx,
}

impl Format {
    /// The format of a file: by its first bytes, and by its ending where those do not tell.
    pub(crate) fn of(bytes: &[u8], file: &str) -> Self {
        let ending = file.rsplit_once('.').map(|(_, e)| e.to_ascii_lowercase()).unwrap_or_default();
        if bytes.get(..bytes.len().min(1024)).is_some_and(|h| h.windows(5).any(|w| w == b"%PDF-")) {
            return Format::Pdf;
        }
        if bytes.starts_with(b"PK\x03\x04") {
            return if matches!(ending.as_str(), "xlsx" | "xlsm") {
                Format::Xlsx
            } else {
                Format::Docx
            };
        }
        let is_table = matches!(ending.as_str(), "csv" | "tsv");
        let is_page = matches!(ending.as_str(), "html" | "htm" | "xhtml");
        if is_page || !is_table && html::looks_like_html(bytes) {
            return Format::Html;
        }
        match ending.as_str() {
            "docx" => Format::Docx,
            "pdf" => Format::Pdf,
            "xlsx" | "xlsm" => Format::Xlsx,
            "csv" | "tsv" => Format::Delimited,
            _ => Format::Text,
        }
    }

    /// True where reading can be made to crash, hang or grow, so that it belongs into a worker.
    pub(crate) fn is_risky(self) -> bool {
        !matches!(self, Format::Text | Format::Delimited)
    }
}

/// Reads the bytes of a file; `file` is its name, for its ending.
pub(crate) fn read(bytes: &[u8], file: &str) -> Result<Reading, ReadError> {
    match Format::of(bytes, file) {
        Format::Text => Ok(read_text(&decode(bytes)?)),
        Format::Html => html::read_html(bytes),
        Format::Docx => docx::read_docx(bytes),
        Format::Pdf => pdf::read_pdf(bytes),
        Format::Delimited => spreadsheet::read_delimited(bytes),
        Format::Xlsx => spreadsheet::read_xlsx(bytes),
    }
}

impl From<NotText> for ReadError {
    fn from(error: NotText) -> Self {
        ReadError::Format(match error {
            NotText::Known(what) => what.to_owned(),
            NotText::Binary => "binary data".to_owned(),
        })
    }
}

/// A digit raised above the line: text keeps what raising means where it loses how it looks.
pub(crate) fn superscript(c: char) -> char {
    match c {
        '0' => '⁰',
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        '4' => '⁴',
        '5' => '⁵',
        '6' => '⁶',
        '7' => '⁷',
        '8' => '⁸',
        '9' => '⁹',
        c => c,
    }
}
