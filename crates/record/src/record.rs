use serde::{Deserialize, Serialize};

use crate::{Confidence, Document, Level, RecordId};

/// Version of the serialised record, raised whenever a field is added or changes its meaning.
pub const RECORD_FORMAT: u32 = 2;

/// One goal, direction or action of a strategy document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Record {
    /// Identifier, the same after every ingest of the same text.
    pub id: RecordId,
    /// The document that says it.
    pub document: Document,
    /// Normalised rank.
    pub level: Level,
    /// The word that the document itself uses for the level, for instance *Priorytet*.
    pub level_label: Option<String>,
    /// The number as printed, for instance `3.2` or `I.1`; never corrected.
    pub label: Option<String>,
    /// The statement itself: NFC, white space folded, without label and bullet.
    pub text: String,
    /// The description that belongs to it; paragraphs are separated by a line feed.
    pub body: Option<String>,
    /// The record above it, by position in the document.
    pub parent: Option<RecordId>,
    /// Ancestors from the top down; the last is the parent.
    pub path: Vec<RecordId>,
    /// Place in the source file.
    pub source: Source,
    /// How sure the reading is that the document says so; 1 in records of format 1, which do not tell.
    #[serde(default)]
    pub confidence: Confidence,
    /// What was doubtful, in words for a person.
    #[serde(default)]
    pub warnings: Vec<String>,
}

/// Where in which file a record stands, so that the quotation can be verified.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Source {
    /// Path of the file, relative to the folder that was ingested, with `/` between its parts.
    pub file: String,
    /// SHA-256 of the whole file, in lower-case hexadecimal.
    pub sha256: String,
    /// Page, from 1, where the format has pages.
    pub page: Option<u32>,
    /// First and last line of the statement, from 1, both included.
    pub lines: [u32; 2],
    /// Bytes of the statement in the file, `[start, end)`; null where the format does not hold
    /// the text as plain bytes.
    pub bytes: Option<[u64; 2]>,
}
