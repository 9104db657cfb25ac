use std::io::{self, Write};

use anyhow::Result;
use azymut_ingest::{Ingested, Options, Workers, ingest_paths};
use azymut_record::RecordId;

use crate::args::IngestArgs;
use crate::output::{self, Outcome, say};
use crate::progress::Progress;
use crate::whole_file::write_whole;

/// Reads documents and writes their records.
pub fn run(args: &IngestArgs) -> Result<Outcome> {
    let mut options = options();
    options.explain = args.explain;
    let mut progress = IngestProgress(None);
    let ingested = ingest_paths(&args.paths, &options, &mut progress)?;
    progress.end();
    for warning in ingested.all_warnings() {
        say(warning);
    }
    match &args.out {
        Some(path) => write_whole(path, |out| Ok(write(out, &ingested, args.explain)?))?,
        None => {
            let mut out = output::data();
            write(&mut out, &ingested, args.explain)?;
            out.flush()?;
        }
    }
    let records = ingested.records().count();
    say(format_args!(
        "{records} records from {} documents, {} warnings",
        ingested.documents.len(),
        ingested.all_warnings().count()
    ));
    Ok(Outcome::found(records > 0))
}

/// How this program ingests: risky formats in processes of its own making, where the system tells which program it is.
pub fn options() -> Options {
    let mut options = Options::default();
    options.workers = std::env::current_exe().ok().map(|program| {
        // The program's allocator sets a gibibyte of address space aside, which is all that a worker may take.
        let environment = vec![("MIMALLOC_ARENA_RESERVE".into(), "0".into())];
        Workers::new(program, vec!["read-worker".into()], environment)
    });
    options
}

/// Reads documents for another process of this program.
pub fn serve_worker() -> Result<Outcome> {
    azymut_ingest::serve_worker(io::stdin(), output::data())?;
    Ok(Outcome::Done)
}

fn write(out: &mut dyn Write, ingested: &Ingested, explain: bool) -> io::Result<()> {
    if explain {
        for document in &ingested.documents {
            for line in &document.explanation {
                let record = line.record.as_ref().map(RecordId::as_str).unwrap_or_default();
                let confidence = line.confidence.map(|c| c.to_string()).unwrap_or_default();
                writeln!(
                    out,
                    "{}:{}\t{}\t{}\t{record}\t{confidence}\t{}",
                    document.file,
                    line.line,
                    line.taken_for.as_str(),
                    line.rule,
                    line.text
                )?;
            }
        }
        return Ok(());
    }
    for record in ingested.records() {
        serde_json::to_writer(&mut *out, record)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

/// Shows an ingest on the bar.
struct IngestProgress(Option<Progress>);

impl IngestProgress {
    fn end(self) {
        if let Some(progress) = self.0 {
            progress.end();
        }
    }
}

impl azymut_ingest::Progress for IngestProgress {
    fn begin(&mut self, files: usize, _bytes: u64) {
        self.0 = Some(Progress::begin("reading", files as u64));
    }

    fn file(&mut self, file: &str, _bytes: u64, _records: usize) {
        if let Some(progress) = &mut self.0 {
            progress.step(file);
        }
    }
}
