//! What has no end is not read to its end.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test panics to fail")]

use std::path::Path;

use azymut_ingest::{Corpus, IngestError, Options, ingest_paths};

#[test]
fn a_device_without_end_is_too_large() {
    let mut options = Options::default();
    options.max_file_bytes = 1_000;
    let zeros = Path::new("/dev/zero");
    let error = ingest_paths(&[zeros.to_owned()], &options, &mut ()).unwrap_err();
    assert!(matches!(error, IngestError::TooLarge { limit: 1_000, .. }), "{error}");
    let corpus = Corpus::open(zeros).unwrap();
    let stamp = corpus.stamp(corpus.files().first().unwrap(), &options);
    assert!(matches!(stamp, Err(IngestError::TooLarge { .. })), "{stamp:?}");
}
