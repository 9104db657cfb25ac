//! What is known of every request afterwards: its identifier, its line in the log, its place in
//! the metrics.

use std::hash::{BuildHasher, RandomState};
use std::pin::Pin;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use axum::body::{Body, Bytes};
use axum::extract::{MatchedPath, Request};
use axum::http::header::CONNECTION;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, Uri};
use axum::response::Response;
use hyper::body::{Body as HttpBody, Frame, SizeHint};

use crate::AppState;
use crate::client::{Client, Peer};
use crate::guard::KeyName;
use crate::problem::ProblemCode;

/// The header that names a request, both ways.
pub(crate) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Longest identifier that is taken from a caller.
const MAX_ID: usize = 64;

/// Longest part of a URL that is logged.
const MAX_LOGGED_URL: usize = 500;

/// What names a request: the caller's own name for it where that is harmless, else a new one.
#[derive(Debug, Clone)]
pub(crate) struct RequestId(HeaderValue);

impl RequestId {
    fn of(headers: &HeaderMap) -> Self {
        let harmless = |value: &&HeaderValue| {
            let bytes = value.as_bytes();
            let allowed = |byte: &u8| byte.is_ascii_alphanumeric() || b"._-".contains(byte);
            (1..=MAX_ID).contains(&bytes.len()) && bytes.iter().all(allowed)
        };
        headers.get(REQUEST_ID).filter(harmless).cloned().map_or_else(Self::new, Self)
    }

    /// The name that `name` is.
    pub fn known_as(name: HeaderValue) -> Self {
        Self(name)
    }

    fn new() -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        // Keyed at random when the process starts: names of two processes do not meet.
        static KEYS: LazyLock<RandomState> = LazyLock::new(RandomState::new);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("{:016x}", KEYS.hash_one(number));
        Self(HeaderValue::try_from(name).unwrap_or(HeaderValue::from_static("unnamed")))
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        self.0.to_str().unwrap_or_default()
    }
}

/// A request that is being answered: it has its name, and is counted and logged when it is over.
pub(crate) struct Observation {
    id: RequestId,
    is_head: bool,
    record: RequestRecord,
}

impl Observation {
    /// Names the request, and tells it whose it is.
    pub fn begin(state: AppState, request: &mut Request) -> Self {
        let peer = request.extensions().get::<Peer>().copied();
        let client = Client::find(peer, request.headers(), &state.config().proxy);
        let route = request.extensions().get::<MatchedPath>().cloned();
        let observation =
            Self::new(state, request, client, route.map_or(Route::Unmatched, Route::Matched));
        request.extensions_mut().insert(observation.id.clone());
        request.extensions_mut().insert(client);
        observation
    }

    /// Names a request to `route` that is answered without the router.
    pub fn of_unrouted<B>(
        state: &AppState,
        request: &Request<B>,
        peer: Option<Peer>,
        route: &'static str,
    ) -> Self {
        let client = Client::find(peer, request.headers(), &state.config().proxy);
        Self::new(state.clone(), request, client, Route::Known(route))
    }

    fn new<B>(state: AppState, request: &Request<B>, client: Client, route: Route) -> Self {
        let id = RequestId::of(request.headers());
        let is_logged = state.config().log.access
            && tracing::enabled!(target: "azymut::access", tracing::Level::INFO);
        let logged = is_logged.then(|| Logged {
            id: id.clone(),
            method: request.method().clone(),
            uri: request.uri().clone(),
            client,
        });
        let record = RequestRecord {
            state,
            route,
            started: Instant::now(),
            logged,
            answered: None,
            sent: 0,
            complete: false,
        };
        Self { id, is_head: request.method() == Method::HEAD, record }
    }

    /// What names the request.
    pub fn id(&self) -> &RequestId {
        &self.id
    }

    /// Follows the response until its last byte is sent.
    pub fn end(self, mut response: Response) -> Response {
        let Self { id, is_head, mut record } = self;
        record.answered = Some(Answered {
            status: response.status().as_u16(),
            duration: record.started.elapsed(),
            problem: response.extensions().get::<ProblemCode>().map(|code| code.0),
            key: response.extensions_mut().remove::<KeyName>(),
        });
        record.complete = is_head || response.body().is_end_stream();
        response.headers_mut().insert(REQUEST_ID, id.0);
        if record.state.is_draining() {
            // Whoever asks again comes by another connection, and to another server.
            response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
        }
        response.map(|body| Body::new(ObservedBody { body, record }))
    }
}

/// What is written down of a request when it is over, however it ends: its last byte is sent, or
/// its client goes away.
struct RequestRecord {
    state: AppState,
    route: Route,
    started: Instant,
    logged: Option<Logged>,
    answered: Option<Answered>,
    sent: u64,
    complete: bool,
}

/// Where a request belongs in log and metrics.
enum Route {
    Matched(MatchedPath),
    Known(&'static str),
    Unmatched,
}

impl Route {
    fn as_str(&self) -> &str {
        match self {
            Self::Matched(path) => path.as_str(),
            Self::Known(path) => path,
            Self::Unmatched => "unmatched",
        }
    }
}

/// What only the log holds.
struct Logged {
    id: RequestId,
    method: Method,
    uri: Uri,
    client: Client,
}

struct Answered {
    status: u16,
    duration: Duration,
    problem: Option<&'static str>,
    key: Option<KeyName>,
}

impl Drop for RequestRecord {
    fn drop(&mut self) {
        let route = self.route.as_str();
        let metrics = self.state.metrics();
        match &self.answered {
            Some(answered) => {
                metrics.request(route, answered.status, answered.duration);
                metrics.sent(self.sent);
                if let Some(code) = answered.problem {
                    metrics.problem(code);
                }
            }
            None => metrics.abandoned(),
        }
        let Some(Logged { id, method, uri, client }) = &self.logged else {
            return;
        };
        let log = &self.state.config().log;
        let url = if log.query {
            uri.path_and_query().map_or(uri.path(), |whole| whole.as_str())
        } else {
            uri.path()
        };
        let cut = url.char_indices().nth(MAX_LOGGED_URL).map_or(url.len(), |(end, _)| end);
        let duration =
            self.answered.as_ref().map_or_else(|| self.started.elapsed(), |done| done.duration);
        tracing::info!(
            target: "azymut::access",
            id = id.as_str(),
            client = client.logged(log.client),
            key = self.answered.as_ref().and_then(|done| done.key.as_ref()).map(|key| &*key.0),
            method = method.as_str(),
            route,
            url = url.get(..cut),
            status = self.answered.as_ref().map(|done| done.status),
            problem = self.answered.as_ref().and_then(|done| done.problem),
            ms = (duration.as_secs_f64() * 1e6).round() / 1e3,
            bytes = self.sent,
            // Said only where it is so.
            cut_off = (!self.complete).then_some(true),
            "request"
        );
    }
}

/// A body that is counted on its way.
struct ObservedBody {
    body: Body,
    record: RequestRecord,
}

impl HttpBody for ObservedBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let polled = Pin::new(&mut self.body).poll_frame(cx);
        match &polled {
            Poll::Ready(Some(Ok(frame))) => {
                self.record.sent += frame.data_ref().map_or(0, Bytes::len) as u64;
                self.record.complete = self.body.is_end_stream();
            }
            Poll::Ready(None) => self.record.complete = true,
            _ => {}
        }
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_harmless_name_is_kept_and_any_other_is_replaced() {
        let named = |value: &[u8]| {
            let value = HeaderValue::from_bytes(value).unwrap();
            RequestId::of(&HeaderMap::from_iter([(REQUEST_ID, value)])).as_str().to_owned()
        };
        assert_eq!(named(b"4bf92f35-77b3.a_1"), "4bf92f35-77b3.a_1");
        for bad in [&b""[..], b"a b", b"\"x\"", "ż".as_bytes(), &[b'x'; 65]] {
            let made = named(bad);
            assert_eq!(made.len(), 16, "{made}");
        }
        assert_ne!(RequestId::new().as_str(), RequestId::new().as_str());
    }
}
