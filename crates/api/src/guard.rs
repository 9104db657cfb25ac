//! What a request must pass before its route: the length of its URL, its API key, its client's
//! allowance; and the time that it may take.

use std::sync::Arc;

use axum::extract::Request;
use axum::http::header::CONTENT_LENGTH;
use axum::http::header::{AUTHORIZATION, RETRY_AFTER, TRANSFER_ENCODING, WWW_AUTHENTICATE};
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use azymut_record::{Message, message};
use tokio::time::timeout;

use crate::AppState;
use crate::client::Client;
use crate::problem::{Problem, ProblemKind};
use crate::rate::{Allowance, RateKey};

/// The name of the API key that a request came with; left in the response for the log.
#[derive(Debug, Clone)]
pub(crate) struct KeyName(pub Arc<str>);

/// The fields of draft-ietf-httpapi-ratelimit-headers.
const RATE_LIMIT: HeaderName = HeaderName::from_static("ratelimit");
const RATE_LIMIT_POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");

/// Refuses what may not pass; stops what takes too long. Dropping the future of a search stops
/// the search itself: see [`Gate`](crate::gate::Gate).
pub(crate) async fn guard(state: &AppState, mut request: Request, next: Next) -> Response {
    match admit(state, &request) {
        Err(refused) => *refused,
        Ok(Admitted { key, whose, allowance }) => {
            // A request that asks several things pays for each.
            if let Some(whose) = whose {
                request.extensions_mut().insert(whose);
            }
            let limit = state.config().limits.request_time;
            let mut response = match timeout(limit, next.run(request)).await {
                Ok(response) => response,
                Err(_elapsed) => Problem::new(
                    ProblemKind::Timeout,
                    message!(
                        en: "the request took longer than {most} and was stopped; ask for less, or try again later",
                        pl: "żądanie trwało dłużej niż {most} i zostało przerwane; pytaj o mniej albo spróbuj później";
                        most = humantime::format_duration(limit)
                    ),
                )
                .retry_after(std::time::Duration::from_secs(5))
                .into_response(),
            };
            if let Some(key) = key {
                response.extensions_mut().insert(key);
            }
            if let Some(allowance) = allowance {
                add_rate_headers(state, &allowance, response.headers_mut());
            }
            response
        }
    }
}

/// What is known of a request that passed.
struct Admitted {
    key: Option<KeyName>,
    whose: Option<RateKey>,
    allowance: Option<Allowance>,
}

fn admit(state: &AppState, request: &Request) -> Result<Admitted, Box<Response>> {
    let headers = request.headers();
    if headers.contains_key(CONTENT_LENGTH) && headers.contains_key(TRANSFER_ENCODING) {
        // Two lengths: a proxy before us may have believed the other one (RFC 9112, 6.1).
        return Err(refusal(Problem::new(
            ProblemKind::MalformedRequest,
            Message::fixed(
                "the request has both Content-Length and Transfer-Encoding",
                "żądanie ma zarówno Content-Length, jak i Transfer-Encoding",
            ),
        )));
    }
    let limit = state.config().limits.url_bytes;
    let length = request.uri().path_and_query().map_or(0, |url| url.as_str().len());
    if length > limit {
        return Err(refusal(Problem::new(
            ProblemKind::UrlTooLong,
            message!(
                en: "the path and query string have {length} bytes; at most {limit} are read",
                pl: "liczba bajtów ścieżki z parametrami to {length}; czyta się najwyżej {limit}",
            ),
        )));
    }
    if !is_guarded(request.uri().path()) {
        return Ok(Admitted { key: None, whose: None, allowance: None });
    }
    let key = match state.keys() {
        None => None,
        Some(keys) => match bearer(headers).and_then(|secret| keys.name_of(secret)) {
            Some(name) => Some(KeyName(name)),
            None => return Err(unauthorized()),
        },
    };
    let client = request.extensions().get::<Client>().and_then(|client| client.0);
    let whose = match (&key, client) {
        (Some(key), _) => Some(RateKey::Key(Arc::clone(&key.0))),
        (None, Some(address)) => Some(RateKey::of(address)),
        (None, None) => None,
    };
    let allowance = whose.as_ref().and_then(|whose| state.rate().take(whose));
    if let Some(allowance) = &allowance
        && let Some(wait) = allowance.refused
    {
        let mut refused = refusal(rate_limited());
        add_rate_headers(state, allowance, refused.headers_mut());
        let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
        refused.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
        return Err(refused);
    }
    Ok(Admitted { key, whose, allowance })
}

/// This client has asked for more than its share.
pub(crate) fn rate_limited() -> Problem {
    Problem::new(
        ProblemKind::RateLimited,
        Message::fixed(
            "too many requests from this client; Retry-After says when to go on",
            "zbyt wiele żądań od tego klienta; Retry-After mówi, kiedy można dalej",
        ),
    )
}

/// Whether keys and allowances are asked for at `path`. The page, its files and the documentation
/// say nothing of the index and cost nothing; the health paths are called by machines that have
/// no key.
pub(crate) fn is_guarded(path: &str) -> bool {
    path.starts_with("/v1/") || path == "/metrics"
}

/// The token of `Authorization: Bearer TOKEN` (RFC 6750).
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

fn refusal(problem: Problem) -> Box<Response> {
    Box::new(problem.into_response())
}

fn unauthorized() -> Box<Response> {
    let mut response = refusal(Problem::new(
        ProblemKind::Unauthorized,
        Message::fixed(
            "this server answers holders of an API key; send it as Authorization: Bearer KEY",
            "ten serwer odpowiada posiadaczom klucza; wyślij go jako Authorization: Bearer KLUCZ",
        ),
    ));
    let challenge = HeaderValue::from_static("Bearer realm=\"azymut\"");
    response.headers_mut().insert(WWW_AUTHENTICATE, challenge);
    response
}

fn add_rate_headers(state: &AppState, allowance: &Allowance, headers: &mut HeaderMap) {
    let Some((requests, window)) = state.rate().policy() else {
        return;
    };
    let policy = format!("\"client\";q={requests};w={}", window.as_secs());
    let reset = allowance.reset.as_secs() + u64::from(allowance.reset.subsec_nanos() > 0);
    let left = format!("\"client\";r={};t={reset}", allowance.remaining);
    for (name, value) in [(RATE_LIMIT_POLICY, policy), (RATE_LIMIT, left)] {
        if let Ok(value) = HeaderValue::try_from(value) {
            headers.insert(name, value);
        }
    }
}
