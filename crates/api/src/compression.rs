//! Answers in fewer bytes, for those who asked for them.
//!
//! It is done to the finished answer and not by a layer around every route: the body that a layer
//! makes has room for the state of any encoder, kilobytes that a flood of refusals would move about.

use std::convert::Infallible;
use std::future::ready;

use axum::body::Body;
use axum::extract::Request;
use axum::http::header::{ACCEPT_ENCODING, VARY};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::Response;
use tower::{Layer, ServiceExt, service_fn};
use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{Predicate, SizeAbove};

/// Smallest body that is compressed, in bytes: a smaller one fits into a packet as it is.
const COMPRESSED_FROM: u64 = 1024;

/// Smallest body that is compressed for who takes nothing as it is: there has to be one.
const COMPRESSED_IN_ANY_CASE: u64 = 1;

/// What a request says of the encodings that it takes.
#[derive(Debug)]
pub(crate) struct AcceptedEncodings(Vec<HeaderValue>);

impl AcceptedEncodings {
    /// Of a request that is about to be answered.
    pub fn of(headers: &HeaderMap) -> Self {
        Self(headers.get_all(ACCEPT_ENCODING).iter().cloned().collect())
    }

    /// Whether an answer may go out as it is, which is so unless it is ruled out (RFC 9110, 12.5.3).
    fn takes_it_plain(&self) -> bool {
        let listed = self.0.iter().filter_map(|value| value.to_str().ok());
        let mut ruled_out = [("identity", None), ("*", None)];
        for coding in listed.flat_map(|value| value.split(',')) {
            let (name, weight) = coding.split_once(';').unwrap_or((coding, ""));
            for (known, is_out) in &mut ruled_out {
                if name.trim().eq_ignore_ascii_case(known) {
                    *is_out = Some(is_zero(weight));
                }
            }
        }
        let [(_, identity), (_, any_other)] = ruled_out;
        !identity.or(any_other).unwrap_or_default()
    }

    /// The answer in the encoding that the client likes best. Errors stay as they are: they are
    /// small, and are written out later.
    pub async fn encode(self, mut response: Response) -> Response {
        let status = response.status();
        if status.is_client_error() || status.is_server_error() {
            return response;
        }
        let from = if self.takes_it_plain() { COMPRESSED_FROM } else { COMPRESSED_IN_ANY_CASE };
        let predicate = SizeAbove::new(from);
        if self.0.is_empty() {
            // Who asks differently gets another form, and a cache on the way must know.
            let declared = |value: &HeaderValue| {
                value.to_str().is_ok_and(|value| value.contains("accept-encoding"))
            };
            if predicate.should_compress(&response)
                && !response.headers().get_all(VARY).iter().any(declared)
            {
                response.headers_mut().append(VARY, HeaderValue::from_static("accept-encoding"));
            }
            return response;
        }
        let mut request = Request::new(Body::empty());
        for value in self.0 {
            request.headers_mut().append(ACCEPT_ENCODING, value);
        }
        // An answer is compressed each time it is given: what more effort saves on the way, it
        // costs several times over here.
        let layer =
            CompressionLayer::new().quality(CompressionLevel::Fastest).compress_when(predicate);
        let mut answer = Some(response);
        let answered = service_fn(move |_: Request| {
            ready(Ok::<_, Infallible>(answer.take().unwrap_or_default()))
        });
        match layer.layer(answered).oneshot(request).await {
            Ok(encoded) => encoded.map(Body::new),
            Err(never) => match never {},
        }
    }
}

/// Whether a weight, as `q=0.0`, is none.
fn is_zero(weight: &str) -> bool {
    let value = weight.trim().strip_prefix(['q', 'Q']).and_then(|rest| rest.strip_prefix('='));
    value.and_then(|value| value.parse::<f32>().ok()) == Some(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_go_out_as_it_is() {
        for (accepted, plain) in [
            (&["gzip"][..], true),
            (&[""], true),
            (&["*"], true),
            (&["gzip, *;q=0.1"], true),
            (&["identity;q=0.001"], true),
            (&["identity, *;q=0"], true),
            (&["*;q=0", "identity;q=0.5"], true),
            (&["gzip, identity;q=0"], false),
            (&["gzip", "Identity ; Q=0.000"], false),
            (&["br, *;q=0"], false),
            (&["identity;q=0, *"], false),
        ] {
            let values = accepted.iter().map(|value| HeaderValue::from_static(value)).collect();
            assert_eq!(AcceptedEncodings(values).takes_it_plain(), plain, "{accepted:?}");
        }
    }
}
