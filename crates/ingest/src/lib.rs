//! From documents as they were published to records.
//!
//! The stages are the modules, in the order of the data's way: the *charset* of the bytes is found and they become text;
//! a reader makes *blocks* of it ([`Block`], the one vocabulary that every format is told in), *repairing* what printing,
//! scanning and copying did to the letters; *furniture* of the page is marked and *tables* are split into cells;
//! *segmentation* finds the statements and their hierarchy, knowing no format and no document; statements get
//! *identifiers*, the document its *metadata*, and both become [`Record`](azymut_record::Record)s.
//!
//! ```no_run
//! # fn main() -> Result<(), azymut_ingest::IngestError> {
//! let ingested = azymut_ingest::ingest_paths(&["corpus".into()], &azymut_ingest::Options::default(), &mut ())?;
//! for record in ingested.records() {
//!     println!("{} {}", record.id, record.text);
//! }
//! # Ok(())
//! # }
//! ```

mod archive;
mod block;
mod boxes;
mod charset;
mod code_pages;
mod corpus;
mod error;
mod explain;
mod furniture;
mod identify;
mod ingest;
mod lexicon;
mod manifest;
mod markup;
mod metadata;
mod pipes;
mod read;
mod repair;
mod segment;
mod tables;
mod transcript;
mod warning;
mod worker;

pub use block::{Block, BlockKind, Cell, Origin};
pub use corpus::{
    Corpus, Ingested, MANIFEST, Options, Progress, SourceFile, edition, ingest_bytes, ingest_paths,
    unreadable,
};
pub use error::IngestError;
pub use explain::Explained;
pub use ingest::{DocumentRecords, Prepared};
pub use manifest::ManifestError;
pub use read::ReadError;
pub use segment::Taken;
pub use warning::{Warning, WarningCode};
pub use worker::{Workers, serve_worker};
