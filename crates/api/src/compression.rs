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

/// What a request says of the encodings that it takes.
#[derive(Debug)]
pub(crate) struct AcceptedEncodings(Vec<HeaderValue>);

impl AcceptedEncodings {
    /// Of a request that is about to be answered.
    pub fn of(headers: &HeaderMap) -> Self {
        Self(headers.get_all(ACCEPT_ENCODING).iter().cloned().collect())
    }

    /// The answer in the encoding that the client likes best. Errors stay as they are: they are
    /// small, and are written out later.
    pub async fn encode(self, mut response: Response) -> Response {
        let status = response.status();
        if status.is_client_error() || status.is_server_error() {
            return response;
        }
        let predicate = SizeAbove::new(COMPRESSED_FROM);
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
