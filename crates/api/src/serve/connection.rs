//! A connection: HTTP/1.1 with a bound on everything that its other end can do to us.

use std::error::Error;
use std::future::ready;
use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use futures_util::future::Either;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::Semaphore;
use tokio::time::timeout;
use tokio_io_timeout::TimeoutStream;
use tower::ServiceExt;

use crate::AppState;
use crate::client::{Client, Peer};
use crate::load_shedding::LoadShedder;
use crate::metrics::ConnectionFault;

/// Connections beyond the limit that are told so at once; those beyond these are closed unheard.
const REFUSED_AT_ONCE: usize = 64;

/// How long a client that is refused may take to hear it.
const REFUSAL_TIME: Duration = Duration::from_secs(1);

/// The whole answer to a connection too many, written by hand: it passes no router.
const REFUSAL: &str = concat!(
    "HTTP/1.1 503 Service Unavailable\r\n",
    "content-type: application/problem+json\r\n",
    "cache-control: no-store\r\n",
    "retry-after: 1\r\n",
    "connection: close\r\n",
    "content-length: 189\r\n\r\n",
    "{\"type\":\"urn:azymut:problem:overloaded\",\"title\":\"Too many searches at once\",\"status\":503,",
    "\"detail\":\"as many connections are open as the server takes; try again shortly\",",
    "\"code\":\"overloaded\"}\n",
);

/// Takes connections of one listener and answers what comes over them.
pub(super) struct Connections {
    state: AppState,
    router: Router,
    load_shedder: Option<Arc<LoadShedder>>,
    http: http1::Builder,
    places: Arc<Semaphore>,
    refusals: Arc<Semaphore>,
}

impl Connections {
    pub(super) fn new(state: AppState, router: Router) -> Self {
        let limits = &state.config().limits;
        let mut http = http1::Builder::new();
        http.timer(TokioTimer::new())
            .header_read_timeout(limits.head_time)
            .max_header_size(limits.head_bytes)
            .max_buf_size(limits.head_bytes.max(8_192));
        Self {
            places: Arc::new(Semaphore::new(limits.connections)),
            refusals: Arc::new(Semaphore::new(REFUSED_AT_ONCE)),
            load_shedder: None,
            state,
            router,
            http,
        }
    }

    /// Has searches refused before they are routed while there is no place for them.
    pub(super) fn shedding_load(mut self) -> Self {
        self.load_shedder = LoadShedder::new(&self.state).map(Arc::new);
        self
    }

    /// Serves a connection in a task of its own, or refuses it.
    pub(super) fn take(&self, stream: TcpStream, peer: SocketAddr, open: &GracefulShutdown) {
        let Ok(place) = Arc::clone(&self.places).try_acquire_owned() else {
            self.refuse(stream, peer);
            return;
        };
        // An answer is written as a whole: there is nothing to wait for.
        let _ = stream.set_nodelay(true);
        let mut stream = TimeoutStream::new(stream);
        stream.set_write_timeout(Some(self.state.config().limits.write_time));
        let (router, load_shedder) = (self.router.clone(), self.load_shedder.clone());
        let service = service_fn(move |request: Request<Incoming>| {
            let peer = Peer(peer);
            let refused = load_shedder.as_ref().and_then(|shed| shed.refuse(&request, Some(peer)));
            match refused {
                Some(refusal) => Either::Left(ready(Ok(refusal))),
                None => {
                    let mut request = request.map(Body::new);
                    request.extensions_mut().insert(peer);
                    Either::Right(router.clone().oneshot(request))
                }
            }
        });
        let connection = self.http.serve_connection(TokioIo::new(Box::pin(stream)), service);
        let connection = open.watch(connection);
        let state = self.state.clone();
        state.metrics().connections.inc();
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                note(&state, peer, fault_of(&error), &error);
            }
            state.metrics().connections.dec();
            drop(place);
        });
    }

    /// Says that there are too many connections, to as many at once as can be afforded.
    fn refuse(&self, mut stream: TcpStream, peer: SocketAddr) {
        let error = io::Error::other("as many connections are open as limits.connections allows");
        note(&self.state, peer, ConnectionFault::Refused, &error);
        let Ok(place) = Arc::clone(&self.refusals).try_acquire_owned() else {
            return;
        };
        tokio::spawn(async move {
            let told = timeout(REFUSAL_TIME, async {
                stream.write_all(REFUSAL.as_bytes()).await?;
                stream.shutdown().await?;
                // Closed while something is unread, the answer would be lost on its way.
                let mut unread = pin!(stream.take(1 << 20));
                tokio::io::copy(&mut unread, &mut tokio::io::sink()).await
            });
            // Whoever does not listen is no loss.
            let _ = told.await;
            drop(place);
        });
    }
}

/// Counts and logs how a connection ended before its time.
fn note(state: &AppState, peer: SocketAddr, fault: ConnectionFault, error: &dyn Error) {
    state.metrics().connection_fault(fault);
    if !state.config().log.access {
        return;
    }
    let client = Client(Some(peer.ip())).logged(state.config().log.client);
    let mut cause = error.to_string();
    let mut deeper = error.source();
    while let Some(error) = deeper {
        cause = format!("{cause}: {error}");
        deeper = error.source();
    }
    tracing::info!(target: "azymut::access", client, fault = fault.as_str(), cause, "connection ended early");
}

fn fault_of(error: &hyper::Error) -> ConnectionFault {
    let timed_out = |error: &hyper::Error| {
        let mut source = error.source();
        while let Some(error) = source {
            if error
                .downcast_ref::<io::Error>()
                .is_some_and(|e| e.kind() == io::ErrorKind::TimedOut)
            {
                return true;
            }
            source = error.source();
        }
        false
    };
    if error.is_timeout() {
        ConnectionFault::SlowHead
    } else if timed_out(error) {
        ConnectionFault::SlowReader
    } else if error.is_parse() {
        ConnectionFault::Malformed
    } else {
        ConnectionFault::Broken
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_refusal_is_whole_and_a_problem() {
        let (head, body) = REFUSAL.split_once("\r\n\r\n").unwrap();
        assert!(head.contains(&format!("content-length: {}", body.len())), "{}", body.len());
        let body: serde_json::Value = serde_json::from_str(body).unwrap();
        assert_eq!(body["code"], "overloaded");
        assert_eq!(body["status"], 503);
    }
}
