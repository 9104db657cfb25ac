//! `azymut`, the one binary: documents to records, records to an index, queries to hits.
//!
//! Data goes to standard output; progress and warnings go to standard error. The exit status is
//! 0 for found or done, 1 for nothing found, 2 for an error; a reader that closes the pipe early
//! is not a failure.

mod args;
mod commands;
mod output;
mod progress;
mod report_args;
mod whole_file;

use std::process::ExitCode;

use args::{Args, Command};
use output::Outcome;

/// A search allocates some thousands of times, on threads that hand their results over to others,
/// which the system's allocators are slow at (that of musl, in the container, most of all).
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let args = Args::read();
    let outcome = match args.command {
        Command::Ingest(args) => commands::ingest::run(&args),
        Command::Index(args) => commands::index::run(&args),
        Command::Serve(args) => commands::serve::run(&args),
        Command::Search(args) => commands::search::run(&args),
        Command::Suggest(args) => commands::suggest::run(&args),
        Command::Kwic(args) => commands::kwic::run(&args),
        Command::Analyze(args) => commands::analyze::run(&args),
        Command::Eval(args) => commands::eval::run(&args),
        Command::Report(args) => commands::report::run(&args),
        Command::Key(args) => commands::key::run(&args),
        Command::Completions(args) => commands::manual::completions(&args),
        Command::Man(args) => commands::manual::pages(&args),
        Command::ReadWorker => commands::ingest::serve_worker(),
    };
    match outcome {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::NothingFound) => ExitCode::from(1),
        Err(_) if output::reader_has_gone() => ExitCode::SUCCESS,
        Err(error) => {
            output::complain(&error);
            ExitCode::from(2)
        }
    }
}
