//! One file: its bytes become a document and its records.

use azymut_record::{Document, DocumentId, Record, Source};

use crate::block::Block;
use crate::explain::Explained;
use crate::furniture::mark_furniture;
use crate::identify::identify;
use crate::manifest::Entry;
use crate::metadata::{Listed, describe, infer};
use crate::read::{ReadError, Reading};
use crate::segment::{Segmentation, segment};
use crate::tables::split_tables;
use crate::{Warning, WarningCode};

/// The records of one document.
#[derive(Debug, Clone, PartialEq)]
pub struct DocumentRecords {
    /// What is known of the document.
    pub document: Document,
    /// Path of the file, relative to the folder that was ingested, with `/` between its parts.
    pub file: String,
    /// SHA-256 of the file, in lower-case hexadecimal.
    pub sha256: String,
    /// Records, parents before their children.
    pub records: Vec<Record>,
    /// What was doubtful.
    pub warnings: Vec<Warning>,
    /// What each line was taken for; empty unless [`Options::explain`](crate::Options::explain) asks for it.
    pub explanation: Vec<Explained>,
}

/// What is told of a file from outside.
pub(crate) struct Told<'a> {
    pub file: &'a str,
    pub id: &'a DocumentId,
    pub entry: Option<&'a Entry>,
    pub explain: bool,
}

/// A document as segmentation gets it: read, its furniture marked, its tables split.
///
/// For looking at the stages one by one, and for measuring them; [`ingest_paths`](crate::ingest_paths) goes the whole way.
#[derive(Debug)]
pub struct Prepared(Reading);

impl Prepared {
    /// Reads the bytes of a file, in this process; `file` is its name, for its ending.
    ///
    /// # Errors
    /// See [`ReadError`].
    pub fn read(bytes: &[u8], file: &str) -> Result<Self, ReadError> {
        crate::read::read(bytes, file).map(|reading| Self(settle(reading)))
    }

    /// The blocks, in reading order.
    pub fn blocks(&self) -> &[Block] {
        &self.0.blocks
    }

    /// Segments the blocks; returns the number of statements found.
    pub fn count_statements(&self) -> usize {
        segment(&self.0.blocks, false).statements.len()
    }
}

/// Settles what in the blocks of a reading is furniture and what is a table.
fn settle(mut reading: Reading) -> Reading {
    mark_furniture(&mut reading.blocks);
    reading.blocks = split_tables(reading.blocks);
    reading
}

/// The blocks of a text as segmentation gets them.
#[cfg(test)]
pub(crate) fn prepare(decoded: &crate::charset::Decoded) -> Reading {
    settle(crate::read::read_text(decoded))
}

/// Makes records of what a reader made of a file.
pub(crate) fn ingest_reading(reading: Reading, sha256: String, told: &Told<'_>) -> DocumentRecords {
    let reading = settle(reading);
    let listed = Listed {
        city: told.entry.and_then(|e| e.city.as_deref()),
        city_id: told.entry.and_then(|e| e.city_id.as_ref()),
    };
    let inferred = infer(&reading.blocks, reading.title.as_deref(), listed);
    let segmentation = segment(&reading.blocks, inferred.plans);
    let document = describe(told.id, told.file, told.entry, inferred);
    let mut warnings = warnings(told, &sha256, &reading, &segmentation);
    let records =
        records(&document, told.file, &sha256, &segmentation, reading.has_restored_letters());
    if records.is_empty() {
        warnings.push(Warning {
            file: told.file.to_owned(),
            page: None,
            line: None,
            code: WarningCode::NoRecords,
            message: "nothing in it was recognised as a goal, a direction or an action".to_owned(),
        });
    }
    for record in &records {
        for message in &record.warnings {
            warnings.push(Warning {
                file: told.file.to_owned(),
                page: record.source.page,
                line: record.source.lines.first().copied().filter(|l| *l > 0),
                code: WarningCode::DoubtfulRecord,
                message: message.clone(),
            });
        }
    }
    warnings.sort_by_key(|a| (a.page, a.line, a.code));
    let explanation =
        if told.explain { explain(&reading.blocks, &segmentation, &records) } else { Vec::new() };
    DocumentRecords { document, file: told.file.to_owned(), sha256, records, warnings, explanation }
}

fn warnings(
    told: &Told<'_>,
    sha256: &str,
    reading: &Reading,
    segmentation: &Segmentation,
) -> Vec<Warning> {
    let warning = |page, line, code, message| Warning {
        file: told.file.to_owned(),
        page,
        line,
        code,
        message,
    };
    let mut warnings = Vec::new();
    if let Some(listed) = told.entry.and_then(|e| e.sha256.as_deref())
        && listed != sha256
    {
        warnings.push(warning(
            None,
            None,
            WarningCode::ChangedFile,
            format!("the file changed since it was listed in corpus.toml: sha256 is {sha256}, listed is {listed}"),
        ));
    }
    for doubt in &reading.doubts {
        warnings.push(warning(doubt.page, None, doubt.code(), doubt.message.clone()));
    }
    for (block, message) in &segmentation.doubts {
        let block = reading.blocks.get(*block);
        let quoted = block.map(|b| quote(&b.text)).unwrap_or_default();
        warnings.push(warning(
            block.and_then(|b| b.page),
            block.and_then(|b| b.lines.first().copied()).filter(|l| *l > 0),
            WarningCode::Unplaced,
            format!("{message}: {quoted}"),
        ));
    }
    warnings
}

/// The beginning of a line, for a message.
fn quote(text: &str) -> String {
    let mut short: String = text.chars().take(80).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    format!("\"{short}\"")
}

fn records(
    document: &Document,
    file: &str,
    sha256: &str,
    segmentation: &Segmentation,
    restored: bool,
) -> Vec<Record> {
    let statements = &segmentation.statements;
    // The document's identifier is sound, so every one made from it is.
    let Ok(ids) = identify(&document.id, statements) else {
        return Vec::new();
    };
    let mut paths: Vec<Vec<azymut_record::RecordId>> = Vec::with_capacity(statements.len());
    let mut records = Vec::with_capacity(statements.len());
    for (statement, id) in statements.iter().zip(&ids) {
        let parent = statement.parent.and_then(|p| ids.get(p)).cloned();
        let mut path = statement.parent.and_then(|p| paths.get(p)).cloned().unwrap_or_default();
        path.extend(parent.clone());
        paths.push(path.clone());
        records.push(Record {
            id: id.clone(),
            document: document.clone(),
            level: statement.level,
            level_label: statement.level_label.clone(),
            label: statement.label.clone(),
            text: statement.text.clone(),
            body: statement.body.clone(),
            parent,
            path,
            source: Source {
                file: file.to_owned(),
                sha256: sha256.to_owned(),
                page: statement.place.page,
                lines: statement.place.lines,
                bytes: statement.place.bytes,
            },
            confidence: if restored {
                statement.confidence.lowered(95)
            } else {
                statement.confidence
            },
            warnings: statement.warnings.clone(),
        });
    }
    records
}

fn explain(blocks: &[Block], segmentation: &Segmentation, records: &[Record]) -> Vec<Explained> {
    segmentation
        .readings
        .iter()
        .filter_map(|reading| {
            let block = blocks.get(reading.block)?;
            let record = reading.statement.and_then(|s| records.get(s));
            Some(Explained {
                page: block.page,
                line: block.lines[0],
                text: block.text.clone(),
                taken_for: reading.taken_for,
                rule: reading.rule,
                record: record.map(|r| r.id.clone()),
                confidence: record.map(|r| r.confidence),
            })
        })
        .collect()
}
