//! What the fuzz targets of the readers share.

use azymut_ingest::{IngestError, Options, ReadError, ingest_bytes};

/// Ingests a file; a reader that panics is caught by the ingest and said to have failed, so that is looked for.
pub fn ingest(file: &str, bytes: &[u8]) {
    let mut options = Options::default();
    options.explain = true;
    match ingest_bytes(file, bytes, &options) {
        Ok(ingested) => {
            for warning in &ingested.warnings {
                assert!(!warning.message.contains("the reader failed"), "{warning}");
            }
        }
        Err(IngestError::Document { source: ReadError::Failed(why), .. }) => panic!("{why}"),
        Err(_) => {}
    }
}
