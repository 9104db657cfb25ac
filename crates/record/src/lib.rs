//! The words that the parts of Azymut share.
//!
//! A strategy document is read into [`Record`]s: one goal, direction or action each, with its
//! place in the hierarchy and in the source file. This crate holds those words and nothing else:
//! no I/O, no Polish, no search engine, so that every other part can speak them without knowing
//! its neighbours. The serialised form is described in `docs/record-format.md`.

mod confidence;
mod document;
mod ids;
mod level;
mod message;
mod record;

pub use confidence::{Confidence, InvalidConfidence};
pub use document::{Document, DocumentKind, Evidence, EvidenceSource};
pub use ids::{CityId, DocumentId, InvalidId, RecordId};
pub use level::{Level, UnknownLevel};
pub use message::{Language, Message};
pub use record::{RECORD_FORMAT, Record, Source};
