//! The only place that prints.

use std::fs::{self, File};
use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

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

/// Whether whoever read the data has gone away.
static READER_HAS_GONE: AtomicBool = AtomicBool::new(false);

/// A stream that somebody reads while it is written. What its errors are wrapped in on their way up differs from
/// command to command, so that it is noted here whether the reader has gone.
pub struct Stream<W> {
    stream: W,
    /// What it is in messages, where the caller does not name it.
    name: Option<&'static str>,
}

impl<W> Stream<W> {
    fn told(&self, error: io::Error) -> io::Error {
        if error.kind() == io::ErrorKind::BrokenPipe {
            READER_HAS_GONE.store(true, Ordering::Relaxed);
        }
        match self.name {
            Some(name) => io::Error::new(error.kind(), format!("cannot write to {name}: {error}")),
            None => error,
        }
    }
}

impl<W: Write> Write for Stream<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.stream.write(bytes).map_err(|error| self.told(error))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stream.flush().map_err(|error| self.told(error))
    }
}

/// What `path` names where that is a device, a pipe or the like, opened to be written to: a file that
/// is made under another name and renamed would take its place.
pub fn special_file(path: &Path) -> io::Result<Option<Stream<File>>> {
    let is_special =
        fs::metadata(path).is_ok_and(|metadata| !metadata.is_file() && !metadata.is_dir());
    let open = || File::options().write(true).open(path);
    is_special.then(|| Ok(Stream { stream: open()?, name: None })).transpose()
}

/// Standard output, buffered.
pub type Data = io::BufWriter<Stream<io::Stdout>>;

/// Standard output, buffered: a line at a time would cost a system call each.
pub fn data() -> Data {
    let stdout = Stream { stream: io::stdout(), name: Some("standard output") };
    io::BufWriter::with_capacity(1 << 16, stdout)
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

/// Whether an error is no more than that the reader of the data had enough.
pub fn reader_has_gone() -> bool {
    READER_HAS_GONE.load(Ordering::Relaxed)
}
