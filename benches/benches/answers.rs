//! What a server does for an answer, on the bundled corpus: a query read, ten hits found, ranked, counted and marked.
//!
//! ```sh
//! cargo bench -p azymut-benches --bench answers
//! ```
//!
//! An iteration answers all the judged queries, which are of every kind: inflected, misspelt, phrases, cities.

#![allow(clippy::expect_used, reason = "a benchmark that cannot be set up measures nothing")]

use std::error::Error;
use std::path::Path;

use azymut_benches as _;
use azymut_index::{FacetField, Index, IndexWriter, SearchRequest};
use azymut_ingest::{Options, ingest_paths};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

/// Of each judged set its queries: a head, and then rows of identifier, group and text.
const QUERIES: [&str; 6] = [
    include_str!("../../tests/judged/first/queries.tsv"),
    include_str!("../../tests/judged/second/queries.tsv"),
    include_str!("../../tests/judged/third/queries.tsv"),
    include_str!("../../tests/judged/fourth/queries.tsv"),
    include_str!("../../tests/judged/fifth/queries.tsv"),
    include_str!("../../tests/judged/sixth/queries.tsv"),
];

fn answers(criterion: &mut Criterion) {
    let folder = tempfile::tempdir().expect("there is room for a small index");
    let index = bundled(folder.path()).expect("the bundled corpus can be indexed");
    let requests: Vec<SearchRequest> = QUERIES
        .iter()
        .flat_map(|set| set.lines().skip(1))
        .filter_map(|row| row.rsplit_once('\t'))
        .map(|(_, query)| SearchRequest {
            query: query.to_owned(),
            limit: 10,
            facets: vec![FacetField::City, FacetField::Level],
            ..SearchRequest::default()
        })
        .collect();
    assert!(requests.len() > 400, "{} queries", requests.len());

    let mut group = criterion.benchmark_group("answers");
    group.throughput(Throughput::Elements(requests.len() as u64));
    group.bench_function("judged_queries", |bencher| {
        bencher.iter(|| {
            let hits: usize = requests
                .iter()
                .map(|request| index.search(request).expect("the index is read").hits.len())
                .sum();
            assert!(hits > 2 * requests.len(), "{hits} hits");
        });
    });
    group.finish();
}

fn bundled(folder: &Path) -> Result<Index, Box<dyn Error>> {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../corpus");
    let mut writer = IndexWriter::open(folder)?;
    for document in ingest_paths(&[corpus], &Options::default(), &mut ())?.documents {
        writer.replace_document(&document.document, "", &document.records)?;
    }
    writer.commit()?;
    Ok(Index::open(folder)?)
}

criterion_group!(benches, answers);
criterion_main!(benches);
