//! Packs lines `word ⇥ number`, from stdin, sorted by the bytes of the word, into an `fst::Map`, to the file named.

use std::fs::File;
use std::io::{BufWriter, Write, stdin};

use anyhow::{Context, bail};

fn main() -> anyhow::Result<()> {
    let Some(path) = std::env::args().nth(1) else {
        bail!("usage: families-pack OUT.fst < sorted.tsv");
    };
    let file = File::create(&path).with_context(|| format!("cannot create {path}"))?;
    let mut map = fst::MapBuilder::new(BufWriter::new(file))?;
    for (number, line) in stdin().lines().enumerate() {
        let line = line?;
        let (word, value) = line
            .split_once('\t')
            .with_context(|| format!("line {}: no tab", number + 1))?;
        let value = value
            .parse()
            .with_context(|| format!("line {}: {value:?} is no number", number + 1))?;
        map.insert(word, value)
            .with_context(|| format!("line {}: words must be sorted and distinct", number + 1))?;
    }
    map.into_inner()?.flush()?;
    Ok(())
}
