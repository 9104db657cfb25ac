use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::OnceLock;
use std::sync::mpsc;
use std::time::Duration;

use crate::root;

/// The `azymut` binary of this checkout, built in the profile that the tests run in.
///
/// Cargo names a binary to the tests of its own package only, so this asks Cargo to build it (at no cost
/// where it is fresh) and reads from the answer where it is.
///
/// # Panics
/// Where it does not build.
pub fn azymut() -> &'static Path {
    static BINARY: OnceLock<PathBuf> = OnceLock::new();
    BINARY.get_or_init(|| {
        let mut build = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        build
            .args(["build", "--package=azymut-cli", "--bin=azymut"])
            .arg("--message-format=json-render-diagnostics")
            .current_dir(root())
            .stderr(Stdio::inherit());
        if !cfg!(debug_assertions) {
            build.arg("--release");
        }
        let output = build.output().expect("cargo can be run");
        assert!(output.status.success(), "azymut does not build");
        let messages = String::from_utf8(output.stdout).expect("cargo speaks UTF-8");
        messages
            .lines()
            .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
            .filter(|message| message["target"]["name"] == "azymut")
            .find_map(|message| message["executable"].as_str().map(PathBuf::from))
            .expect("cargo names the binary it built")
    })
}

/// Runs `azymut` with `arguments` in `folder` and waits for its end.
///
/// # Panics
/// Where it cannot be run.
pub fn run(folder: &Path, arguments: &[&str]) -> Outcome {
    let output = Command::new(azymut())
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::null())
        .output()
        .expect("azymut can be run");
    Outcome::of(output, arguments)
}

/// What a finished program left behind.
#[derive(Debug)]
pub struct Outcome {
    /// Exit code; null where a signal ended it.
    pub code: Option<i32>,
    /// Everything on standard output.
    pub stdout: String,
    /// Everything on standard error.
    pub stderr: String,
    command: String,
}

impl Outcome {
    fn of(output: Output, arguments: &[&str]) -> Outcome {
        let command: String = arguments.join(" ").chars().take(200).collect();
        let text = |bytes: Vec<u8>| {
            String::from_utf8(bytes).unwrap_or_else(|e| panic!("azymut {command}: not UTF-8: {e}"))
        };
        let outcome = Outcome {
            code: output.status.code(),
            stdout: text(output.stdout),
            stderr: text(output.stderr),
            command,
        };
        assert!(
            !outcome.stderr.contains("panicked at"),
            "azymut {} panicked:\n{}",
            outcome.command,
            outcome.stderr
        );
        outcome
    }

    /// Passes on the outcome of a run that had to end with `code`.
    ///
    /// # Panics
    /// Where it ended otherwise.
    pub fn expect_code(self, code: i32) -> Outcome {
        assert_eq!(
            self.code,
            Some(code),
            "azymut {}\nstdout: {}\nstderr: {}",
            self.command,
            self.stdout.chars().take(2_000).collect::<String>(),
            self.stderr
        );
        self
    }

    /// Checks that the run failed, kept standard output clean, and that its message holds every one of `words`.
    ///
    /// # Panics
    /// Where it does not.
    pub fn expect_error(self, words: &[&str]) -> Outcome {
        let outcome = self.expect_code(2);
        assert!(
            outcome.stdout.is_empty(),
            "azymut {}: an error, and data on stdout: {}",
            outcome.command,
            outcome.stdout
        );
        for word in words {
            assert!(
                outcome.stderr.contains(word),
                "azymut {}: the message does not say {word:?}:\n{}",
                outcome.command,
                outcome.stderr
            );
        }
        outcome
    }
}

/// A running `azymut serve`; dropping it ends the process.
#[derive(Debug)]
pub struct Server {
    process: Child,
    address: SocketAddr,
    said: Vec<String>,
}

impl Server {
    /// How long a server may take until it listens: a debug build indexes the corpus first.
    const START: Duration = Duration::from_secs(120);

    /// Starts `azymut serve` in `folder` on a free port and waits until it says where it listens.
    ///
    /// # Panics
    /// Where it ends, or stays silent for two minutes.
    pub fn start(folder: &Path, arguments: &[&str]) -> Server {
        let mut process = Command::new(azymut())
            .args(["serve", "--listen", "127.0.0.1:0"])
            .args(arguments)
            .current_dir(folder)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("azymut can be run");
        let (send, receive) = mpsc::channel();
        let stdout: Box<dyn Read + Send> = Box::new(process.stdout.take().expect("piped"));
        let stderr: Box<dyn Read + Send> = Box::new(process.stderr.take().expect("piped"));
        for stream in [stdout, stderr] {
            let send = send.clone();
            // Read to the end, so that the server never waits for a full pipe.
            std::thread::spawn(move || {
                for line in BufReader::new(stream).lines().map_while(Result::ok) {
                    let _ = send.send(line);
                }
            });
        }
        drop(send);
        let mut said = Vec::new();
        let address = loop {
            match receive.recv_timeout(Self::START) {
                Ok(line) => {
                    let found = address_in(&line);
                    said.push(line);
                    if let Some(address) = found {
                        break address;
                    }
                }
                Err(_) => {
                    let _ = process.kill();
                    let _ = process.wait();
                    panic!("serve did not say where it listens:\n{}", said.join("\n"));
                }
            }
        };
        Server { process, address, said }
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The lines that it wrote until it listened.
    pub fn said(&self) -> &[String] {
        &self.said
    }

    /// Asks for a path, which has to be percent-encoded already.
    ///
    /// # Panics
    /// Where no sound HTTP response comes back.
    pub fn get(&self, path: &str) -> Answer {
        self.request(&format!(
            "GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n",
            self.address
        ))
    }

    fn request(&self, request: &str) -> Answer {
        let mut stream = TcpStream::connect(self.address).expect("the server listens");
        stream.set_read_timeout(Some(Duration::from_secs(60))).expect("a timeout can be set");
        // A server that refuses a long request may close before it has read it all.
        let _ = stream.write_all(request.as_bytes());
        let mut bytes = Vec::new();
        let _ = stream.read_to_end(&mut bytes);
        Answer::parse(&bytes)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The `http://host:port` that a line names.
fn address_in(line: &str) -> Option<SocketAddr> {
    let rest = line.split("http://").nth(1)?;
    let end =
        rest.find(|c: char| !(c.is_ascii_digit() || c == '.' || c == ':')).unwrap_or(rest.len());
    rest[..end].parse().ok()
}

/// An HTTP response.
#[derive(Debug)]
pub struct Answer {
    /// Status code.
    pub status: u16,
    /// Headers, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body as text.
    pub body: String,
}

impl Answer {
    fn parse(bytes: &[u8]) -> Answer {
        let split = bytes
            .windows(4)
            .position(|window| window == b"\r\n\r\n")
            .unwrap_or_else(|| panic!("no HTTP: {:?}", String::from_utf8_lossy(bytes)));
        let head = String::from_utf8_lossy(&bytes[..split]).into_owned();
        let mut lines = head.split("\r\n");
        let status = lines
            .next()
            .and_then(|line| line.split(' ').nth(1)?.parse().ok())
            .expect("a status line");
        let headers: Vec<(String, String)> = lines
            .filter_map(|line| line.split_once(':'))
            .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
            .collect();
        let body = &bytes[split + 4..];
        let chunked =
            headers.iter().any(|(name, value)| name == "transfer-encoding" && value == "chunked");
        let body = if chunked { unchunk(body) } else { body.to_vec() };
        Answer { status, headers, body: String::from_utf8(body).expect("a body in UTF-8") }
    }

    /// The value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The body as JSON.
    ///
    /// # Panics
    /// Where it is none.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_else(|e| panic!("{e}: {}", self.body))
    }
}

/// The content of a body in chunks (RFC 9112, 7.1).
fn unchunk(mut body: &[u8]) -> Vec<u8> {
    let mut content = Vec::new();
    while let Some(end) = body.windows(2).position(|window| window == b"\r\n") {
        let size = String::from_utf8_lossy(&body[..end]).into_owned();
        let size = size.split(';').next().unwrap_or_default().trim();
        let size = usize::from_str_radix(size, 16).expect("a chunk has a size");
        if size == 0 {
            break;
        }
        content.extend_from_slice(&body[end + 2..end + 2 + size]);
        body = &body[end + 2 + size + 2..];
    }
    content
}

/// Encodes everything but what RFC 3986 calls unreserved.
pub fn percent_encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len() * 3);
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_is_found_in_what_serve_says() {
        for line in [
            "listening on http://127.0.0.1:40123/",
            "http://127.0.0.1:40123",
            "open http://127.0.0.1:40123/v1/search?q=x",
        ] {
            assert_eq!(address_in(line), Some(([127, 0, 0, 1], 40123).into()), "{line}");
        }
        assert_eq!(address_in("see http://example.org"), None);
    }

    #[test]
    fn chunks_are_put_together() {
        assert_eq!(unchunk(b"5\r\nhello\r\n3;x=y\r\n, a\r\n0\r\n\r\n"), b"hello, a");
    }
}
