//! Shows, line by line, what a text was taken for, and its records: `cargo run -p azymut-ingest --example explain -- FILE`.
#![allow(clippy::print_stdout)]

use azymut_ingest::{Options, ingest_paths};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let paths: Vec<std::path::PathBuf> = std::env::args().skip(1).map(Into::into).collect();
    let mut options = Options::default();
    options.explain = true;
    let ingested = ingest_paths(&paths, &options, &mut ())?;
    for document in &ingested.documents {
        println!("{:#?}", document.document);
        for line in &document.explanation {
            println!(
                "{:>5} {:<13} {:<26} {}",
                line.line,
                line.taken_for.as_str(),
                line.rule,
                line.text.chars().take(100).collect::<String>()
            );
        }
        for record in &document.records {
            println!(
                "{:indent$}{} [{}] {} | body {} | {}",
                "",
                record.level,
                record.label.as_deref().unwrap_or("-"),
                record.text,
                record.body.as_deref().map_or(0, str::len),
                record.id,
                indent = record.path.len() * 2
            );
        }
    }
    for warning in ingested.all_warnings() {
        println!("{warning}");
    }
    Ok(())
}
