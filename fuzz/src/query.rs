#![no_main]

use std::collections::BTreeSet;
use std::sync::OnceLock;

use azymut_index::{FacetField, Finding, Fuzziness, Index, IndexWriter, SearchRequest};
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

/// A search for some hits, so that records are scored, explained and marked. How, the bits of a byte say.
fn request(how: u8, query: &str) -> SearchRequest {
    let fuzzy = [Fuzziness::Auto, Fuzziness::Off, Fuzziness::Edits(1), Fuzziness::Edits(2)];
    let include: &[Finding] = if how & 4 == 0 { &[] } else { &Finding::ALL };
    SearchRequest {
        query: query.to_owned(),
        limit: 10,
        explain: true,
        fuzzy: fuzzy[usize::from(how & 3)],
        include: include.iter().copied().collect::<BTreeSet<_>>(),
        strict: how & 8 != 0,
        without_related: how & 16 != 0,
        facets: vec![FacetField::City, FacetField::Level],
        ..SearchRequest::default()
    }
}

// The first byte says how to search, the others are the query.
fuzz_target!(|bytes: &[u8]| {
    let Some((how, query)) = bytes.split_first() else { return };
    let query = String::from_utf8_lossy(query);
    // A wrong query is an error that names it.
    if let Ok(found) = index().search(&request(*how, &query)) {
        assert!(found.hits.len() <= found.total);
    }
    let _ = index().suggest(&query, 10);
});
