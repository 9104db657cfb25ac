//! Speed of plain text through reading and segmentation: `cargo run --release -p azymut-ingest --example throughput -- FILE…`
#![allow(clippy::print_stdout)]

use std::time::Instant;

use azymut_ingest::{Options, ingest_paths};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    for path in std::env::args().skip(1) {
        let bytes = std::fs::metadata(&path)?.len();
        let start = Instant::now();
        let ingested = ingest_paths(&[path.clone().into()], &Options::default(), &mut ())?;
        let seconds = start.elapsed().as_secs_f64();
        println!(
            "{path}: {bytes} bytes, {} records, {seconds:.3} s, {:.1} MB/s",
            ingested.records().count(),
            bytes as f64 / 1e6 / seconds
        );
    }
    Ok(())
}
