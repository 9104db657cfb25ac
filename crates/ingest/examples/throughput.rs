//! Speed of plain text through reading, segmentation and the whole way to records, over all files together:
//! `cargo run --release -p azymut-ingest --example throughput -- FILE…`
#![allow(clippy::print_stdout)]

use std::path::PathBuf;
use std::time::Instant;

use azymut_ingest::{Options, Prepared, ingest_paths};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let paths: Vec<PathBuf> = std::env::args().skip(1).map(PathBuf::from).collect();
    let texts: Vec<Vec<u8>> = paths.iter().map(std::fs::read).collect::<Result<_, _>>()?;
    let bytes: usize = texts.iter().map(Vec::len).sum();
    let show = |stage: &str, seconds: f64, found: usize| {
        let speed = bytes as f64 / 1e6 / seconds;
        println!("{stage:<18} {bytes} bytes, {found} found, {seconds:.3} s, {speed:.1} MB/s");
    };
    let start = Instant::now();
    let prepared: Vec<Prepared> =
        texts.iter().map(|text| Prepared::read(text, "text.txt")).collect::<Result<_, _>>()?;
    let blocks = prepared.iter().map(|p| p.blocks().len()).sum();
    show("bytes to blocks", start.elapsed().as_secs_f64(), blocks);
    let start = Instant::now();
    let statements = prepared.iter().map(Prepared::count_statements).sum();
    show("segmenter", start.elapsed().as_secs_f64(), statements);
    let start = Instant::now();
    let mut records = 0;
    let mut options = Options::default();
    options.threads = 1;
    for path in &paths {
        records += ingest_paths(std::slice::from_ref(path), &options, &mut ())?.records().count();
    }
    show("bytes to records", start.elapsed().as_secs_f64(), records);
    Ok(())
}
