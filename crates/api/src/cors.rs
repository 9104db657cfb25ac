//! Which other sites may read answers in a browser (the CORS protocol of the Fetch standard).

use std::time::Duration;

use axum::http::header::{
    AUTHORIZATION, CONTENT_DISPOSITION, CONTENT_TYPE, ETAG, IF_NONE_MATCH, LINK, RETRY_AFTER,
};
use axum::http::{HeaderName, HeaderValue, Method};
use tower_http::cors::{AllowOrigin, CorsLayer};

use crate::config::CorsConfig;

/// How long a browser may remember what it was allowed.
const MAX_AGE: Duration = Duration::from_secs(3600);

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Lets the configured origins read answers; none where there are none, so that browsers keep
/// other sites out by themselves. Cookies are never involved.
pub(crate) fn layer(config: &CorsConfig) -> Option<CorsLayer> {
    if config.origins.is_empty() {
        return None;
    }
    let origins = if config.origins.iter().any(|origin| origin.is_any()) {
        AllowOrigin::any()
    } else {
        let value = |text: &str| HeaderValue::from_str(text).ok();
        AllowOrigin::list(config.origins.iter().filter_map(|origin| value(origin.as_str())))
    };
    let exposed = [
        "x-total-count",
        "content-language",
        "deprecation",
        "sunset",
        "ratelimit",
        "ratelimit-policy",
    ];
    let layer = CorsLayer::new()
        .allow_origin(origins)
        .allow_methods([Method::GET, Method::HEAD, Method::POST])
        .allow_headers([AUTHORIZATION, CONTENT_TYPE, IF_NONE_MATCH, REQUEST_ID])
        .expose_headers(
            [ETAG, LINK, RETRY_AFTER, CONTENT_DISPOSITION, REQUEST_ID]
                .into_iter()
                .chain(exposed.map(HeaderName::from_static))
                .collect::<Vec<_>>(),
        )
        .max_age(MAX_AGE);
    Some(layer)
}
