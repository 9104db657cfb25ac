//! The only place that prints.

use std::fs::{self, File};
use std::io::{self, IsTerminal, Write};
use std::path::Path;

/// How a command ended when it did not fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It did what it was asked, or found something.
    Done,
    /// It found nothing.
    NothingFound,
}

impl Outcome {
    /// Done where something was found.
    pub fn found(anything: bool) -> Self {
        if anything { Outcome::Done } else { Outcome::NothingFound }
    }
}

/// What `path` names where that is a device, a pipe or the like, opened to be written to: a file that
/// is made under another name and renamed would take its place.
pub fn special_file(path: &Path) -> io::Result<Option<File>> {
    let is_special =
        fs::metadata(path).is_ok_and(|metadata| !metadata.is_file() && !metadata.is_dir());
    is_special.then(|| File::options().write(true).open(path)).transpose()
}

/// Standard output, buffered: a line at a time would cost a system call each.
pub fn data() -> io::BufWriter<io::StdoutLock<'static>> {
    io::BufWriter::with_capacity(1 << 16, io::stdout().lock())
}

/// Whether standard output is read by a person.
pub fn data_is_for_a_person() -> bool {
    io::stdout().is_terminal()
}

/// Says something about the work to standard error, a whole line at a time: standard error is
/// not buffered, and a program that reads it would otherwise meet half a line. That nobody
/// listens is no reason to fail.
pub fn say(message: impl std::fmt::Display) {
    let _ = io::stderr().write_all(format!("{message}\n").as_bytes());
}

/// Says what went wrong, with its causes; a cause that is told already is not told again.
pub fn complain(error: &anyhow::Error) {
    let mut text = error.to_string();
    for cause in error.chain().skip(1).map(ToString::to_string) {
        if !text.contains(&cause) {
            text.push_str(": ");
            text.push_str(&cause);
        }
    }
    say(format_args!("azymut: {text}"));
}

/// Whether the reader of standard output has gone away.
pub fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        cause
            .downcast_ref::<io::Error>()
            .is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
            || cause
                .downcast_ref::<serde_json::Error>()
                .is_some_and(|error| error.io_error_kind() == Some(io::ErrorKind::BrokenPipe))
            || cause.downcast_ref::<csv::Error>().is_some_and(|error| {
                matches!(error.kind(), csv::ErrorKind::Io(error)
                    if error.kind() == io::ErrorKind::BrokenPipe)
            })
    })
}
