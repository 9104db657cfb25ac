use std::collections::BTreeMap;
use std::fmt::Write as _;

use azymut_record::{Document, DocumentId, Level};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// Version of the index layout: fields, terms, stored bytes and this stamp. An index of another
/// version is refused and has to be rebuilt.
pub const INDEX_FORMAT: u32 = 6;

/// What an index says of itself. It travels inside the commit it describes, so that the two are
/// never apart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    /// Version of the index layout.
    pub format: u32,
    /// Edition of the Polish analysis that made the terms.
    pub analyzer: String,
    /// Digest of everything indexed.
    pub generation: String,
    /// The documents, by identifier.
    pub documents: BTreeMap<DocumentId, IndexedDocument>,
}

/// A document as the index holds it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IndexedDocument {
    /// What is known of the document.
    pub document: Document,
    /// Source file, relative to the folder that was ingested; null where no record came of it.
    pub file: Option<String>,
    /// SHA-256 of the source file.
    pub sha256: Option<String>,
    /// Digest of everything that decides the document's records: when it is unchanged, the
    /// document need not be read again.
    pub digest: String,
    /// Number of records.
    pub records: u64,
    /// Number of records by level.
    pub levels: BTreeMap<Level, u64>,
    /// Number of records that were read with a warning.
    #[serde(default)]
    pub warnings: u64,
    /// Sizes of the analysed fields, for the mean lengths that BM25 needs.
    pub(crate) lengths: BTreeMap<String, FieldLength>,
}

/// Size of an analysed field over some records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) struct FieldLength {
    /// Records in which the field is not empty.
    pub records: u64,
    /// Terms in the field over all records.
    pub tokens: u64,
}

impl Stamp {
    /// A stamp of an index that holds nothing.
    pub(crate) fn empty(analyzer: &str) -> Self {
        let mut stamp = Stamp {
            format: INDEX_FORMAT,
            analyzer: analyzer.to_owned(),
            generation: String::new(),
            documents: BTreeMap::new(),
        };
        stamp.renew_generation();
        stamp
    }

    /// Number of records over all documents.
    pub fn records(&self) -> u64 {
        self.documents.values().map(|document| document.records).sum()
    }

    /// Derives the generation anew from what is indexed: equal content has an equal generation.
    pub(crate) fn renew_generation(&mut self) {
        let mut hash = Sha256::new();
        hash.update(format!("{}\n{}\n", self.format, self.analyzer));
        for (id, document) in &self.documents {
            hash.update(format!("{id}\n{}\n", document.digest));
        }
        self.generation = hex(&hash.finalize(), 16);
    }

    /// Size of a field over all documents.
    pub(crate) fn field_length(&self, field: &str) -> FieldLength {
        let mut total = FieldLength::default();
        for length in self.documents.values().filter_map(|document| document.lengths.get(field)) {
            total.records += length.records;
            total.tokens += length.tokens;
        }
        total
    }
}

/// The first `digits` digits of `bytes` in lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8], digits: usize) -> String {
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text.truncate(digits);
    text
}
