//! Reading in a process of its own: a stack that overflows, a loop that does not end and memory that runs out cannot be
//! caught where they happen, so formats that can bring them about are read where they cost one document only.
//!
//! A request is the length of the file's name, the name, the length of its content, the content; an answer is a length
//! and as many bytes of JSON. Lengths are 64-bit little-endian. A worker takes one request after the other and ends with
//! its input.

use std::ffi::OsString;
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use crate::read::{ReadError, Reading, read};

/// Address space that a worker may take beyond what it starts with, in bytes.
const MAX_MEMORY: u64 = 1 << 30;
/// Processor time for one document, in seconds.
const MAX_CPU_SECONDS: u64 = 12;
/// Wall time for one document, in seconds; a machine under load gives a worker only a part of it.
const MAX_WALL_SECONDS: u64 = 16;
/// Stack of the thread that reads.
const STACK_BYTES: usize = 64 << 20;
/// Longest answer that is taken from a worker.
const MAX_ANSWER: u64 = 512 << 20;
/// What is kept of a worker's last words.
const MAX_LAST_WORDS: u64 = 4096;

type Answer = Result<Reading, ReadError>;

/// Processes that read documents. Clones share them; as many run as there are threads that read at a time, and each is
/// used again until it fails.
#[derive(Debug, Clone)]
pub struct Workers(Arc<Pool>);

#[derive(Debug)]
struct Pool {
    program: PathBuf,
    arguments: Vec<OsString>,
    environment: Vec<(OsString, OsString)>,
    idle: Mutex<Vec<Worker>>,
}

impl Workers {
    /// Workers that `program` becomes with `arguments`, and with `environment` added to its own: it must call
    /// [`serve_worker`] with its standard input and output.
    pub fn new(
        program: PathBuf,
        arguments: Vec<OsString>,
        environment: Vec<(OsString, OsString)>,
    ) -> Self {
        Self(Arc::new(Pool { program, arguments, environment, idle: Mutex::default() }))
    }

    /// Reads a file in a worker.
    pub(crate) fn read(&self, bytes: &[u8], file: &str) -> Answer {
        let idle = self.0.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut worker = match idle {
            Some(worker) => worker,
            None => Worker::start(&self.0).map_err(|error| {
                ReadError::Failed(format!(
                    "a process to read it in cannot be started ({}: {error})",
                    self.0.program.display()
                ))
            })?,
        };
        let answer = worker.ask(bytes, file);
        if answer.healthy {
            self.0.idle.lock().unwrap_or_else(PoisonError::into_inner).push(worker);
        }
        answer.answer
    }
}

struct Asked {
    answer: Answer,
    /// True where the worker can be asked again.
    healthy: bool,
}

#[derive(Debug)]
struct Worker {
    child: Child,
    input: Option<BufWriter<ChildStdin>>,
    answers: Receiver<io::Result<Vec<u8>>>,
}

impl Worker {
    fn start(pool: &Pool) -> io::Result<Self> {
        let mut child = Command::new(&pool.program)
            .args(&pool.arguments)
            .envs(pool.environment.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()?;
        let input = child.stdin.take().map(BufWriter::new);
        let output = child.stdout.take().ok_or_else(|| io::Error::other("it has no output"))?;
        let (sender, answers) = channel();
        // Pipes have no time limit of their own, so a thread waits on this one.
        std::thread::Builder::new().name("worker-answers".to_owned()).spawn(move || {
            let mut output = BufReader::new(output);
            loop {
                let answer = read_frame(&mut output, MAX_ANSWER);
                let ended = answer.is_err();
                if sender.send(answer).is_err() || ended {
                    return;
                }
            }
        })?;
        Ok(Self { child, input, answers })
    }

    fn ask(&mut self, bytes: &[u8], file: &str) -> Asked {
        let failed = |answer| Asked { answer: Err(answer), healthy: false };
        let sent = match &mut self.input {
            Some(input) => send_request(input, bytes, file),
            None => Err(io::Error::other("it has no input")),
        };
        if sent.is_err() {
            return failed(self.post_mortem());
        }
        match self.answers.recv_timeout(Duration::from_secs(MAX_WALL_SECONDS)) {
            Ok(Ok(answer)) => match serde_json::from_slice::<Answer>(&answer) {
                Ok(answer) => Asked { answer, healthy: true },
                Err(error) => failed(ReadError::Failed(format!("its answer is garbled: {error}"))),
            },
            Ok(Err(_)) | Err(RecvTimeoutError::Disconnected) => failed(self.post_mortem()),
            Err(RecvTimeoutError::Timeout) => {
                failed(ReadError::TooLong { seconds: MAX_WALL_SECONDS })
            }
        }
    }

    /// Why a worker came to an end.
    fn post_mortem(&mut self) -> ReadError {
        let mut last_words = String::new();
        if let Some(errors) = self.child.stderr.take() {
            // A worker that hangs with its output closed must not be waited for.
            let _ = self.child.kill();
            let mut bytes = Vec::new();
            let _ = errors.take(MAX_LAST_WORDS).read_to_end(&mut bytes);
            last_words = String::from_utf8_lossy(&bytes).into_owned();
        }
        let status = self.child.wait();
        if last_words.contains("memory allocation") {
            return ReadError::Stopped(format!(
                "it needs more than {} MB of memory",
                MAX_MEMORY >> 20
            ));
        }
        if last_words.contains("overflowed its stack") {
            return ReadError::Stopped("it nests too deeply".to_owned());
        }
        #[cfg(unix)]
        if let Ok(status) = &status {
            use std::os::unix::process::ExitStatusExt;
            if status.signal() == Some(rustix::process::Signal::XCPU.as_raw()) {
                return ReadError::TooLong { seconds: MAX_CPU_SECONDS };
            }
        }
        match status {
            Ok(status) => ReadError::Stopped(format!("the reader ended with {status}")),
            Err(error) => ReadError::Stopped(format!("the reader ended: {error}")),
        }
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.input = None;
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn send_request(input: &mut impl Write, bytes: &[u8], file: &str) -> io::Result<()> {
    write_frame(input, file.as_bytes())?;
    write_frame(input, bytes)?;
    input.flush()
}

fn write_frame(out: &mut impl Write, bytes: &[u8]) -> io::Result<()> {
    out.write_all(&(bytes.len() as u64).to_le_bytes())?;
    out.write_all(bytes)
}

fn read_frame(input: &mut impl Read, limit: u64) -> io::Result<Vec<u8>> {
    let mut length = [0; 8];
    input.read_exact(&mut length)?;
    let length = u64::from_le_bytes(length);
    if length > limit {
        return Err(io::Error::other(format!("a message of {length} bytes is too long")));
    }
    let mut bytes = Vec::new();
    input.take(length).read_to_end(&mut bytes)?;
    if (bytes.len() as u64) < length {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(bytes)
}

/// Serves requests until the input ends: what a program does when it was started as one of [`Workers`]. It limits its own
/// process.
///
/// # Errors
/// An input or output that breaks off in the middle.
pub fn serve_worker(
    input: impl Read + Send + 'static,
    output: impl Write + Send + 'static,
) -> io::Result<()> {
    limit_memory();
    // A panic is told in the answer.
    std::panic::set_hook(Box::new(|_| {}));
    let thread = std::thread::Builder::new()
        .stack_size(STACK_BYTES)
        .spawn(move || answer_all(input, output, limit_time))?;
    thread.join().unwrap_or_else(|_| Err(io::Error::other("the reader failed")))
}

/// Answers requests until the input ends; calls `before` before each.
fn answer_all(mut input: impl Read, mut output: impl Write, before: fn()) -> io::Result<()> {
    loop {
        let name = match read_frame(&mut input, 1 << 16) {
            Ok(name) => String::from_utf8_lossy(&name).into_owned(),
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(()),
            Err(error) => return Err(error),
        };
        let bytes = read_frame(&mut input, u64::MAX)?;
        before();
        let answer = read_caught(&bytes, &name);
        write_frame(&mut output, &serde_json::to_vec(&answer).map_err(io::Error::other)?)?;
        output.flush()?;
    }
}

/// Reads, and makes an error of a panic.
pub(crate) fn read_caught(bytes: &[u8], file: &str) -> Answer {
    std::panic::catch_unwind(|| read(bytes, file)).unwrap_or_else(|panic| {
        let what = panic
            .downcast_ref::<&str>()
            .map(|s| (*s).to_owned())
            .or_else(|| panic.downcast_ref::<String>().cloned())
            .unwrap_or_else(|| "it panicked".to_owned());
        Err(ReadError::Failed(what))
    })
}

#[cfg(unix)]
fn limit_memory() {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let old = getrlimit(Resource::As);
    // What an allocator set aside before the first line of the program ran is not the document's doing.
    let limit = Rlimit { current: Some(address_space() + MAX_MEMORY), maximum: old.maximum };
    // Where the system does not allow it, the wall time still holds.
    let _ = setrlimit(Resource::As, limit);
    let _ = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) });
}

/// Bytes of address space that this process has, 0 where the system does not tell: the first number of `statm`, in pages
/// (proc_pid_statm(5)).
#[cfg(unix)]
fn address_space() -> u64 {
    let statm = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages = statm.split(' ').next().and_then(|pages| pages.parse::<u64>().ok()).unwrap_or(0);
    pages.saturating_mul(rustix::param::page_size() as u64)
}

#[cfg(unix)]
fn limit_time() {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    use rustix::time::{ClockId, clock_gettime};
    let used = u64::try_from(clock_gettime(ClockId::ProcessCPUTime).tv_sec).unwrap_or(0);
    let old = getrlimit(Resource::Cpu);
    let limit = Rlimit { current: Some(used + MAX_CPU_SECONDS), maximum: old.maximum };
    let _ = setrlimit(Resource::Cpu, limit);
}

#[cfg(not(unix))]
fn limit_memory() {}

#[cfg(not(unix))]
fn limit_time() {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reading_comes_through_a_worker_as_it_is() {
        let page = "<h1>Strategia</h1><ul><li>cel – <b>jeden</b></ul>".as_bytes();
        let mut requests = Vec::new();
        send_request(&mut requests, page, "strona.html").unwrap();
        send_request(&mut requests, b"PK\x03\x04", "x.docx").unwrap();
        let mut answers = Vec::new();
        answer_all(requests.as_slice(), &mut answers, || {}).unwrap();
        let mut answers = answers.as_slice();
        for (bytes, file) in [(page, "strona.html"), (b"PK\x03\x04", "x.docx")] {
            let answer = read_frame(&mut answers, MAX_ANSWER).unwrap();
            let answer: Answer = serde_json::from_slice(&answer).unwrap();
            assert_eq!(answer, read(bytes, file), "{file}");
        }
        assert!(answers.is_empty());
    }

    #[test]
    fn a_message_that_breaks_off_is_an_error() {
        let mut frame = Vec::new();
        write_frame(&mut frame, b"abc").unwrap();
        frame.pop();
        assert!(read_frame(&mut frame.as_slice(), 10).is_err());
        assert!(read_frame(&mut u64::MAX.to_le_bytes().as_slice(), 10).is_err());
    }

    #[cfg(unix)]
    #[test]
    fn a_worker_that_dies_costs_one_document() {
        let shell =
            |script: &str| Workers::new("sh".into(), vec!["-c".into(), script.into()], Vec::new());
        let stopped = |workers: Workers| match workers.read(b"x", "x.html") {
            Err(ReadError::Stopped(why)) => why,
            other => format!("{other:?}"),
        };
        assert!(stopped(shell("kill -SEGV $$")).contains("signal"));
        assert!(stopped(shell("echo memory allocation of 9 bytes failed >&2")).contains("memory"));
        assert!(stopped(shell("head -c 17 > /dev/null")).contains("ended"));
        let missing =
            Workers::new("/no/such/program".into(), Vec::new(), Vec::new()).read(b"x", "x.html");
        assert!(matches!(missing, Err(ReadError::Failed(why)) if why.contains("/no/such/program")));
    }
}
