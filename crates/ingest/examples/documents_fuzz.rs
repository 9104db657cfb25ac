//! Reads mutated copies of documents in workers and counts how each ended; a failed reader, a crash or a hang is named
//! with the seed that makes the copy again.
//!
//! `cargo run --release -p azymut-ingest --example documents_fuzz -- --program target/release/azymut --copies 200 DIR…`
#![allow(clippy::print_stdout)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use azymut_ingest::{Options, Workers, ingest_paths};

type Error = Box<dyn std::error::Error>;

fn main() -> Result<(), Error> {
    let mut arguments = std::env::args().skip(1);
    let (mut program, mut copies, mut folders) = (None, 100, Vec::new());
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--program" => program = arguments.next().map(PathBuf::from),
            "--copies" => copies = arguments.next().unwrap_or_default().parse()?,
            _ => folders.push(PathBuf::from(argument)),
        }
    }
    let program = program.ok_or("name the program that reads with --program")?;
    let mut options = Options::default();
    options.workers = Some(Workers::new(program, vec!["read-worker".into()], Vec::new()));
    let mut ends: BTreeMap<String, usize> = BTreeMap::new();
    for folder in &folders {
        let mut files: Vec<PathBuf> =
            std::fs::read_dir(folder)?.map(|e| e.map(|e| e.path())).collect::<Result<_, _>>()?;
        files.sort();
        for file in files.iter().filter(|f| f.is_file()) {
            mutate(file, copies, &options, &mut ends)?;
        }
    }
    for (end, count) in &ends {
        println!("{count:>7} {end}");
    }
    Ok(())
}

fn mutate(
    file: &Path,
    copies: u64,
    options: &Options,
    ends: &mut BTreeMap<String, usize>,
) -> Result<(), Error> {
    let original = std::fs::read(file)?;
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    let ending = file.extension().unwrap_or_default().to_string_lossy();
    let folder = tempfile::tempdir()?;
    for seed in 0..copies {
        let copy = folder.path().join(format!("{stem}~{seed}.{ending}"));
        std::fs::write(copy, mutated(&original, seed))?;
    }
    let ingested = ingest_paths(&[folder.path().to_owned()], options, &mut ())?;
    *ends.entry("read".to_owned()).or_default() += ingested.documents.len();
    for warning in &ingested.warnings {
        let bad = ["the reader failed", "was stopped", "longer than"]
            .iter()
            .any(|words| warning.message.contains(words));
        if bad {
            println!("{}: {}", warning.file, warning.message);
        }
        let end = warning.message.split(": ").nth(1).unwrap_or_default();
        let end: String = end.chars().filter(|c| !c.is_ascii_digit()).take(60).collect();
        *ends.entry(end).or_default() += 1;
    }
    Ok(())
}

/// A copy with bytes flipped, set, cut out and repeated, as `seed` decides.
fn mutated(original: &[u8], seed: u64) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ original.len() as u64 | 1;
    let mut next = |below: usize| {
        // xorshift64 (Marsaglia, 2003).
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % below.max(1) as u64) as usize
    };
    // Bytes that mean something to one format or another.
    const TELLING: &[u8] = b"\0\xFF<>[](){}/09 \n";
    let mut bytes = original.to_vec();
    for _ in 0..=next(24) {
        let at = next(bytes.len());
        match next(5) {
            0 => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte ^= 1 << next(8);
                }
            }
            1 | 2 => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte = *TELLING.get(next(TELLING.len())).unwrap_or(&0);
                }
            }
            3 => {
                let end = (at + 1 + next(40)).min(bytes.len());
                bytes.drain(at..end);
            }
            _ => {
                let end = (at + 1 + next(40)).min(bytes.len());
                let piece = bytes.get(at..end).unwrap_or_default().to_vec();
                bytes.splice(at..at, piece);
            }
        }
    }
    bytes
}
