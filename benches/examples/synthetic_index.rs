//! Writes an index of synthetic records, for load runs at a size that no corpus has yet.
//!
//! ```sh
//! cargo run --release -p azymut-benches --example synthetic_index -- index-1m 1000000
//! ```

use std::error::Error;
use std::path::Path;

use azymut_benches::synthetic::{Generator, RECORDS_PER_DOCUMENT};
use azymut_index::IndexWriter;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(folder), Some(records)) = (arguments.next(), arguments.next()) else {
        return Err("usage: synthetic_index FOLDER RECORDS".into());
    };
    let records: usize = records.parse()?;
    let mut generator = Generator::bundled(1)?;
    let mut writer = IndexWriter::open(Path::new(&folder))?;
    for _ in 0..records.div_ceil(RECORDS_PER_DOCUMENT) {
        let (document, all) = generator.document()?;
        writer.replace_document(&document, "", &all)?;
    }
    writer.commit()?;
    Ok(())
}
