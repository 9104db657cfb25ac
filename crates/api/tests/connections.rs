//! Whatever the other end of a connection does, it is bounded, logged and harmless: raw sockets
//! against the real server loop.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test panics to fail, and so do its helpers"
)]

mod common;

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use azymut_api::{AppState, ConfigLayers, serve};
use azymut_index::Index;
use common::write_index;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::{sleep, timeout};

/// Longer than anything here may take, however busy the machine is.
const PATIENCE: Duration = Duration::from_secs(60);

struct Running {
    address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    server: JoinHandle<std::io::Result<()>>,
    _folder: tempfile::TempDir,
}

impl Running {
    async fn start(settings: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        write_index(folder.path(), &[]);
        let mut layers = ConfigLayers::new();
        layers.flag("test", "shutdown.notice", "300ms");
        for (key, value) in settings {
            layers.flag("test", key, value);
        }
        let config = layers.finish().unwrap().config;
        let state = AppState::new(Arc::new(Index::open(folder.path()).unwrap()), config);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel();
        let server = tokio::spawn(serve(listener, state, async {
            let _ = stopped.await;
        }));
        Self { address, stop: Some(stop), server, _folder: folder }
    }

    async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).await.unwrap()
    }

    /// Everything that the server says to `sent` before it closes; none where it never does.
    async fn exchange(&self, sent: &[u8]) -> Option<String> {
        let mut stream = self.connect().await;
        // The server may close before it has read all of what it refuses.
        let _ = stream.write_all(sent).await;
        read_to_close(&mut stream).await
    }

    /// The server still answers.
    async fn assert_lives(&self) {
        let answer = self
            .exchange(b"GET /v1/search?q=budowa HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            .await
            .unwrap();
        assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    }

    /// The value of a metric.
    async fn metric(&self, series: &str) -> f64 {
        let request = b"GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
        let text = self.exchange(request).await.unwrap();
        let line = text.lines().find(|line| line.starts_with(series));
        line.map_or(0.0, |line| line.rsplit_once(' ').unwrap().1.parse().unwrap())
    }

    async fn end(mut self) {
        self.stop.take().unwrap().send(()).unwrap();
        timeout(PATIENCE, self.server).await.unwrap().unwrap().unwrap();
    }
}

async fn read_to_close(stream: &mut TcpStream) -> Option<String> {
    let mut bytes = Vec::new();
    // A reset ends it as well; what came before it counts.
    timeout(PATIENCE, stream.read_to_end(&mut bytes)).await.ok().map(drop)?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_head_that_never_ends_is_cut_off() {
    let server = Running::start(&[("limits.head_time", "500ms")]).await;
    for head in ["", "GET /v1/sea", "GET / HTTP/1.1\r\nHost: x\r\nX-Slow: "] {
        let mut stream = server.connect().await;
        stream.write_all(head.as_bytes()).await.unwrap();
        let answer = read_to_close(&mut stream).await.expect("the connection is never closed");
        assert!(!answer.starts_with("HTTP/1.1 2"), "{answer}");
    }
    // A byte now and then does not help.
    let mut dripping = server.connect().await;
    dripping.write_all(b"GET / HTTP/1.1\r\nX: ").await.unwrap();
    let closed = timeout(PATIENCE, async {
        while dripping.write_all(b"y").await.is_ok() {
            sleep(Duration::from_millis(50)).await;
        }
    });
    closed.await.expect("a slow head keeps its connection");
    assert!(
        server.metric("azymut_http_connection_faults_total{outcome=\"slow_head\"}").await >= 3.0
    );
    server.assert_lives().await;
    server.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_head_of_a_megabyte_is_refused() {
    let server = Running::start(&[]).await;
    let huge = format!("GET / HTTP/1.1\r\nHost: x\r\nX: {}\r\n\r\n", "a".repeat(1 << 20));
    let many = format!("GET / HTTP/1.1\r\nHost: x\r\n{}\r\n", "X: a\r\n".repeat(20_000));
    let target = |bytes: usize| format!("GET /{} HTTP/1.1\r\nHost: x\r\n\r\n", "a".repeat(bytes));
    for (sent, status) in [(huge, 431), (many, 431), (target(1 << 20), 431), (target(70_000), 414)]
    {
        let answer = server.exchange(sent.as_bytes()).await.expect("it is never closed");
        // Where the refusal is lost in the reset of a connection that was still sending, no
        // answer is one, too. What fits into a head is read to its end.
        let is_lost = answer.is_empty() && status == 431;
        assert!(
            is_lost || answer.starts_with(&format!("HTTP/1.1 {status} ")),
            "{status}: {answer}"
        );
    }
    server.assert_lives().await;
    server.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_within_a_request_is_never_answered() {
    let server = Running::start(&[]).await;
    let inner = "GET /readyz HTTP/1.1\r\nHost: x\r\nX-Request-Id: smuggled\r\n\r\n";
    // One request after another is no trick, and is seen by what looks for tricks below.
    let honest = format!("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n{inner}");
    let mut stream = server.connect().await;
    stream.write_all(honest.as_bytes()).await.unwrap();
    let answers = timeout(PATIENCE, async {
        let mut bytes = Vec::new();
        while !String::from_utf8_lossy(&bytes).contains("smuggled") {
            assert_ne!(stream.read_buf(&mut bytes).await.unwrap(), 0, "it is closed");
        }
    });
    answers.await.expect("the second of two requests is not answered");
    for head in [
        // Two lengths, or a length that two readers take for two.
        "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n",
        "Content-Length: 0\r\nContent-Length: 70\r\n",
        "Content-Length: 0, 70\r\n",
        "Content-Length: +0\r\n",
        "Content-Length: -1\r\n",
        "Content-Length: 0x0\r\n",
        // Codings that some readers overlook.
        "Transfer-Encoding: chunked, identity\r\n",
        "Transfer-Encoding: identity, chunked, x\r\n",
        "Transfer-Encoding: xchunked\r\n",
        "Transfer-Encoding : chunked\r\n",
        "Transfer-Encoding:\u{b}chunked\r\n",
        // Lines that some readers join or split.
        "X: y\r\n Content-Length: 0\r\n",
        "X: y\rContent-Length: 0\r\n",
        "X: y\0\r\n",
        "no colon at all\r\n",
    ] {
        let body = format!("0\r\n\r\n{inner}");
        let sent = format!("POST /v1/search HTTP/1.1\r\nHost: x\r\n{head}\r\n{body}");
        let mut stream = server.connect().await;
        stream.write_all(sent.as_bytes()).await.unwrap();
        // Nothing more is sent, so that a server that waits for the rest is told so.
        stream.shutdown().await.unwrap();
        let answer = read_to_close(&mut stream).await.expect("it is never closed");
        assert!(!answer.contains("smuggled"), "{head:?}: {answer}");
        assert!(answer.matches("HTTP/1.1 ").count() <= 1, "{head:?}: {answer}");
        assert!(!answer.starts_with("HTTP/1.1 5"), "{head:?}: {answer}");
    }
    server.assert_lives().await;
    server.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_not_http_is_refused_and_counted() {
    let server = Running::start(&[]).await;
    for sent in [
        &b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"[..],
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"\0\0\0\0\r\n\r\n",
        b"GET /\xff\xfe HTTP/1.1\r\n\r\n",
        b"get http://[::1 HTTP/1.1\r\n\r\n",
    ] {
        let mut stream = server.connect().await;
        stream.write_all(sent).await.unwrap();
        stream.shutdown().await.unwrap();
        let answer = read_to_close(&mut stream).await.expect("it is never closed");
        assert!(!answer.starts_with("HTTP/1.1 2"), "{sent:?}: {answer}");
    }
    let counted = server.metric("azymut_http_connection_faults_total{outcome=\"malformed\"}").await;
    assert!(counted >= 4.0, "{counted}");
    server.assert_lives().await;
    server.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_connection_too_many_is_told_so() {
    let server = Running::start(&[("limits.connections", "3")]).await;
    let mut held = Vec::new();
    for _ in 0..3 {
        let mut stream = server.connect().await;
        // Answered once, so that the server is known to hold it.
        stream.write_all(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n").await.unwrap();
        let mut start = [0; 12];
        stream.read_exact(&mut start).await.unwrap();
        assert_eq!(&start, b"HTTP/1.1 200");
        held.push(stream);
    }
    let refused = server.exchange(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n").await.unwrap();
    assert!(refused.starts_with("HTTP/1.1 503 "), "{refused}");
    assert!(refused.contains("retry-after: 1") && refused.contains("\"overloaded\""), "{refused}");
    drop(held);
    let lives = timeout(PATIENCE, async {
        while !server
            .exchange(b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            .await
            .unwrap()
            .starts_with("HTTP/1.1 200 ")
        {
            sleep(Duration::from_millis(20)).await;
        }
    });
    lives.await.expect("places are not given back");
    server.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_client_that_does_not_read_is_let_go() {
    let server = Running::start(&[("limits.write_time", "500ms")]).await;
    let mut deaf = server.connect().await;
    // Answers enough to fill every buffer between the two.
    let one = b"GET /v1/search?limit=1000 HTTP/1.1\r\nHost: x\r\n\r\n";
    let asked = timeout(PATIENCE, async {
        for _ in 0..5_000 {
            if deaf.write_all(one).await.is_err() {
                return;
            }
        }
    });
    asked.await.expect("neither answered nor closed");
    let counted = timeout(PATIENCE, async {
        while server.metric("azymut_http_connection_faults_total{outcome=\"slow_reader\"}").await
            < 1.0
        {
            sleep(Duration::from_millis(50)).await;
        }
    });
    counted.await.expect("a client that does not read keeps its connection");
    server.assert_lives().await;
    server.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_allowance_is_one_clients_and_a_proxy_names_its_clients() {
    let settings =
        [("rate.requests", "2"), ("rate.window", "1h"), ("proxy.trusted", "127.0.0.0/8")];
    let server = Running::start(&settings).await;
    let status = async |client: &str| {
        let request = format!(
            "GET /v1/documents HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 203.0.113.9, {client}\r\nConnection: close\r\n\r\n"
        );
        server.exchange(request.as_bytes()).await.unwrap()[9..12].to_owned()
    };
    let mut statuses = Vec::new();
    for client in ["198.51.100.1", "198.51.100.1", "198.51.100.1", "198.51.100.2", "junk"] {
        statuses.push(status(client).await);
    }
    assert_eq!(statuses, ["200", "200", "429", "200", "200"]);
    server.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn told_to_end_it_answers_all_that_was_accepted() {
    let mut server = Running::start(&[]).await;
    let address = server.address;
    let told = Arc::new(AtomicBool::new(false));
    let clients: Vec<_> = (0..8)
        .map(|_| {
            let told = Arc::clone(&told);
            tokio::spawn(async move {
                let mut answered = 0;
                // Until a connection is refused: the server has stopped accepting.
                while let Ok(mut stream) = TcpStream::connect(address).await {
                    let mut taken = false;
                    loop {
                        let request =
                            b"GET /v1/search?q=budowa&limit=1 HTTP/1.1\r\nHost: x\r\n\r\n";
                        let answer = match stream.write_all(request).await {
                            Ok(()) => answer(&mut stream).await,
                            Err(_) => None,
                        };
                        // A connection that the system took and the server never did: it came in
                        // the instant in which the listener was closed.
                        if answer.is_none() && !taken && told.load(Ordering::SeqCst) {
                            return answered;
                        }
                        let answer = answer.expect("a request that was taken is answered");
                        taken = true;
                        assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
                        answered += 1;
                        if answer.contains("connection: close\r\n") {
                            break;
                        }
                    }
                }
                answered
            })
        })
        .collect();
    sleep(Duration::from_millis(300)).await;
    told.store(true, Ordering::SeqCst);
    server.stop.take().unwrap().send(()).unwrap();
    let mut answered = 0;
    for client in clients {
        answered += timeout(PATIENCE, client).await.unwrap().unwrap();
    }
    assert!(answered > 8, "{answered}");
    timeout(PATIENCE, server.server).await.unwrap().unwrap().unwrap();
}

/// One answer with a length, head and body; none where the connection ends before it does.
async fn answer(stream: &mut TcpStream) -> Option<String> {
    let mut bytes = Vec::new();
    let head_end = loop {
        if let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            break end + 4;
        }
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    };
    let head = String::from_utf8_lossy(&bytes[..head_end]).into_owned();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: "))?;
    let length: usize = length.parse().unwrap();
    while bytes.len() < head_end + length {
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    }
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn readyz_says_that_the_end_is_near_and_healthz_does_not() {
    let mut server = Running::start(&[("shutdown.notice", "5s")]).await;
    server.stop.take().unwrap().send(()).unwrap();
    let ready = timeout(PATIENCE, async {
        loop {
            let request = b"GET /readyz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
            let answer = server.exchange(request).await.unwrap();
            if answer.starts_with("HTTP/1.1 503 ") {
                return answer;
            }
        }
    });
    assert!(ready.await.unwrap().contains("shutting_down"));
    let request = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n";
    let health = server.exchange(request).await.unwrap();
    assert!(
        health.starts_with("HTTP/1.1 200 ") && health.contains("connection: close"),
        "{health}"
    );
    server.server.abort();
}
