use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result, bail};
use azymut_index::{Commit, IndexWriter};
use azymut_ingest::Corpus;
use azymut_record::{DocumentId, RECORD_FORMAT, Record, RecordId};
use sha2::{Digest, Sha256};

use super::ingest;
use crate::args::IndexArgs;
use crate::output::{Outcome, say};
use crate::progress::Progress;

/// Brings the index up to date.
pub fn run(args: &IndexArgs) -> Result<Outcome> {
    let commit = match &args.records {
        Some(records) => {
            let commit = take_records(records, &args.index)?;
            announce(&commit);
            commit
        }
        None => update(&args.corpus, &args.index)?,
    };
    Ok(Outcome::found(commit.stamp.records() > 0))
}

/// Reads the documents of a corpus that changed since the last commit, and commits them at once.
pub fn update(corpus: &Path, index: &Path) -> Result<Commit> {
    let corpus = Corpus::open(corpus)?;
    let mut writer = open(index)?;
    for warning in corpus.warnings() {
        say(warning);
    }
    let options = ingest::options();
    let mut progress = Progress::begin("indexing", corpus.files().len() as u64);
    let (mut read, mut unchanged, mut unreadable, mut records) = (0, 0, 0, 0);
    let gone: Vec<DocumentId> = writer
        .stamp()
        .documents
        .keys()
        .filter(|id| !corpus.files().iter().any(|file| file.id == **id))
        .cloned()
        .collect();
    for id in &gone {
        writer.remove_document(id);
    }
    for file in corpus.files() {
        progress.step(&file.file);
        let known = writer.stamp().documents.get(&file.id);
        let document = corpus.stamp(file, &options).and_then(|stamp| {
            let digest = digest(stamp.as_bytes());
            if known.is_some_and(|known| known.digest == digest) {
                return Ok(None);
            }
            corpus.ingest(file, &options).map(|document| Some((digest, document)))
        });
        match document {
            Ok(None) => unchanged += 1,
            Ok(Some((digest, document))) => {
                for warning in &document.warnings {
                    progress.note(warning);
                }
                writer.replace_document(&document.document, &digest, &document.records)?;
                read += 1;
                records += document.records.len();
            }
            // What the index holds of the document stays: an unreadable file is no reason to
            // forget what it said.
            Err(error) => {
                progress.note(azymut_ingest::unreadable(file, &error));
                unreadable += 1;
            }
        }
    }
    progress.end();
    say(format_args!(
        "{} documents: {read} read ({records} records), {unchanged} unchanged, {unreadable} unreadable, {} removed",
        corpus.files().len(),
        gone.len()
    ));
    let commit = writer.commit()?;
    announce(&commit);
    Ok(commit)
}

/// The records of each document, and the digest of their lines.
type Documents = BTreeMap<DocumentId, (Sha256, Vec<Record>)>;

/// Reads a file of records, one a line.
fn read_records(path: &Path) -> Result<Documents> {
    let text =
        std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let mut documents = Documents::new();
    let mut lines: BTreeMap<RecordId, usize> = BTreeMap::new();
    for (number, line) in (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty()) {
        let record: Record = serde_json::from_str(line)
            .with_context(|| format!("{}, line {number}: not a record", path.display()))?;
        if let Some(first) = lines.insert(record.id.clone(), number) {
            bail!(
                "{}, line {number}: the identifier {} stands on line {first} already; identifiers must be unique",
                path.display(),
                record.id
            );
        }
        let (hash, records) = documents.entry(record.document.id.clone()).or_default();
        hash.update(line);
        records.push(record);
    }
    Ok(documents)
}

/// Makes the index hold the records of a file and nothing else.
pub fn take_records(path: &Path, index: &Path) -> Result<Commit> {
    let documents = read_records(path)?;
    let mut writer = open(index)?;
    let gone: Vec<DocumentId> = writer
        .stamp()
        .documents
        .keys()
        .filter(|id| !documents.contains_key(*id))
        .cloned()
        .collect();
    for id in &gone {
        writer.remove_document(id);
    }
    let mut progress = Progress::begin("indexing", documents.len() as u64);
    for (id, (hash, records)) in documents {
        progress.step(id.as_str());
        let digest = digest(&hash.finalize());
        let known = writer.stamp().documents.get(&id);
        if let Some(first) = records.first()
            && known.is_none_or(|known| known.digest != digest)
        {
            writer.replace_document(&first.document, &digest, &records)?;
        }
    }
    progress.end();
    Ok(writer.commit()?)
}

fn open(index: &Path) -> Result<IndexWriter> {
    let writer = IndexWriter::open(index)?;
    if let Some(edition) = writer.rebuilt_from() {
        say(format_args!(
            "the index was analysed by {edition}; rebuilding it for this program's analysis"
        ));
    }
    Ok(writer)
}

fn announce(commit: &Commit) {
    say(format_args!(
        "{}: {} records of {} documents, generation {}",
        if commit.changed { "committed" } else { "nothing changed" },
        commit.stamp.records(),
        commit.stamp.documents.len(),
        commit.stamp.generation
    ));
}

/// Digest of what decides a document as the index holds it: its own stamp, and the format of records.
fn digest(stamp: &[u8]) -> String {
    let mut hash = Sha256::new();
    hash.update(format!("{RECORD_FORMAT}\n{}\n", env!("CARGO_PKG_VERSION")));
    hash.update(stamp);
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}
