#![no_main]

use std::sync::OnceLock;

use azymut_index::{Index, IndexWriter, SearchRequest};
use azymut_ingest::{Options, ingest_bytes};
use libfuzzer_sys::fuzz_target;

/// An index of a small document, made once.
fn index() -> &'static Index {
    static INDEX: OnceLock<Index> = OnceLock::new();
    INDEX.get_or_init(|| {
        let text = include_bytes!("../seeds/text/goals.txt");
        let ingested =
            ingest_bytes("goals.txt", text, &Options::default()).expect("the seed is sound");
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut writer = IndexWriter::open(folder.path()).expect("a new index");
        for document in &ingested.documents {
            writer
                .replace_document(&document.document, &document.sha256, &document.records)
                .expect("records of the seed");
        }
        writer.commit().expect("a first commit");
        // It is open for as long as the process lives.
        Index::open(&folder.keep()).expect("the index just made")
    })
}

fuzz_target!(|bytes: &[u8]| {
    let query = String::from_utf8_lossy(bytes).into_owned();
    let request = SearchRequest { query, ..SearchRequest::default() };
    // A wrong query is an error that names it.
    let _ = index().search(&request);
});
