//! Latency of suggestions over synthetic records, by how much of a word was typed; what a commit
//! pays for them, in time and on disk.
//!
//! ```sh
//! cargo bench -p azymut-benches --bench suggest -- 1000000
//! ```
//!
//! Each query is the beginning of a word of the records, without its diacritics, or a whole word
//! and the beginning of the next. What is told is wall-clock time on one thread.

#![allow(clippy::print_stdout, reason = "the table is what it is for")]

use std::error::Error;
use std::time::{Duration, Instant};

use azymut_benches::synthetic::{Generator, RECORDS_PER_DOCUMENT};
use azymut_index::{INDEX_FORMAT, Index, IndexWriter};
use azymut_polish::fold;

/// Queries of each class.
const QUERIES: usize = 2_000;

/// Suggestions asked for.
const LIMIT: usize = 10;

fn main() -> Result<(), Box<dyn Error>> {
    let records = std::env::args().skip(1).find_map(|arg| arg.parse().ok()).unwrap_or(100_000);
    let folder = tempfile::tempdir()?;
    let mut generator = Generator::bundled(1)?;
    let mut writer = IndexWriter::open(folder.path())?;
    let started = Instant::now();
    let mut indexed = 0;
    while indexed < records {
        let (document, all) = generator.document()?;
        writer.replace_document(&document, "", &all)?;
        indexed += RECORDS_PER_DOCUMENT;
    }
    writer.commit()?;
    println!("{indexed} records indexed in {:.1} s", started.elapsed().as_secs_f64());

    let inner = folder.path().join(format!("format-{INDEX_FORMAT}"));
    let (mut whole, mut suggestions) = (0, None);
    for entry in std::fs::read_dir(inner)? {
        let entry = entry?;
        whole += entry.metadata()?.len();
        if entry.file_name().to_string_lossy().starts_with("suggestions-") {
            suggestions = Some((entry.path(), entry.metadata()?.len()));
        }
    }
    let (path, bytes) = suggestions.ok_or("no suggestions were written")?;
    let mib = |bytes: u64| bytes as f64 / (1 << 20) as f64;
    println!("index {:.0} MiB, of which suggestions {:.1} MiB", mib(whole), mib(bytes));
    // A run with nothing to commit writes them alone.
    std::fs::remove_file(path)?;
    let started = Instant::now();
    IndexWriter::open(folder.path())?.commit()?;
    println!("suggestions gathered in {:.1} s", started.elapsed().as_secs_f64());

    let index = Index::open(folder.path())?;
    let started = Instant::now();
    index.suggest("a", LIMIT)?;
    println!("opened by the first request in {:.1} ms", started.elapsed().as_secs_f64() * 1e3);

    let text = fold(&generator.words(50_000));
    let words: Vec<&str> = text.split(' ').filter(|word| word.len() >= 9).collect();
    let beginning = |letters: usize| words.iter().map(move |word| word[..letters].to_owned());
    let pairs = words.windows(2).map(|pair| format!("{} {}", pair[0], &pair[1][..3]));
    println!(
        "{:<24} {:>9} {:>9} {:>9} {:>11}",
        "typed", "p50 us", "p99 us", "max us", "suggestions"
    );
    told("one letter", &index, beginning(1))?;
    told("three letters", &index, beginning(3))?;
    told("eight letters", &index, beginning(8))?;
    told("a word and three letters", &index, pairs)
}

fn told(
    class: &str,
    index: &Index,
    queries: impl Iterator<Item = String>,
) -> Result<(), Box<dyn Error>> {
    let (mut times, mut found) = (Vec::with_capacity(QUERIES), 0);
    for query in queries.filter(|query| query.is_ascii()).take(QUERIES) {
        let started = Instant::now();
        let response = index.suggest(&query, LIMIT)?;
        times.push(started.elapsed());
        found += response.suggestions.len();
    }
    assert!(found > 0, "nothing was suggested");
    times.sort_unstable();
    let at = |share: f64| -> f64 {
        let at = ((times.len() - 1) as f64 * share) as usize;
        times.get(at).map_or(0.0, Duration::as_secs_f64) * 1e6
    };
    println!(
        "{class:<24} {:>9.0} {:>9.0} {:>9.0} {:>11.1}",
        at(0.5),
        at(0.99),
        at(1.0),
        found as f64 / times.len() as f64
    );
    Ok(())
}
