//! Measures segmentation against gold: for every text in the folders that has a `NAME.gold.tsv` or `NAME.gold.jsonl` beside
//! it, how many records come out exactly, how many are extra, and F1.
//!
//! `cargo run --release -p azymut-ingest --example segmentation_score -- DIR… [--diff]`
#![allow(clippy::print_stdout)]

#[path = "../tests/gold/mod.rs"]
mod gold;

use std::path::Path;

fn main() -> Result<(), gold::Error> {
    let (flags, folders): (Vec<String>, Vec<String>) =
        std::env::args().skip(1).partition(|a| a.starts_with("--"));
    let diff = flags.iter().any(|f| f == "--diff");
    println!(
        "{:<44} {:>5} {:>5} {:>6} {:>6} {:>6}",
        "file", "gold", "found", "exact", "extra", "F1"
    );
    let (mut gold_sum, mut exact_sum, mut extra_sum) = (0, 0, 0);
    for folder in &folders {
        for text in gold::texts(Path::new(folder))? {
            let outcome = gold::compare(&text)?;
            let name =
                text.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
            let (exact, extra) = (outcome.exact(), outcome.extra.len());
            println!(
                "{name:<44} {:>5} {:>5} {exact:>6} {extra:>6} {:>6.3}",
                outcome.gold,
                outcome.found,
                outcome.f1()
            );
            if diff {
                print!("{}", outcome.differences());
            }
            gold_sum += outcome.gold;
            exact_sum += exact;
            extra_sum += extra;
        }
    }
    let percent = |n: usize| 100.0 * n as f64 / gold_sum.max(1) as f64;
    println!(
        "all: {exact_sum} of {gold_sum} exact ({:.1} %), {extra_sum} extra ({:.1} %)",
        percent(exact_sum),
        percent(extra_sum)
    );
    Ok(())
}
