//! Which path leads where, and what every response passes on its way out.

use std::any::Any;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::Uri;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use tower_http::catch_panic::CatchPanicLayer;

use crate::problem::{self, Problem, ProblemKind};
use crate::query_string::{nearest, quoted};
use crate::{
    AppState, analyze, documents, guard, health, kwic, metrics, observe, page, records, search,
    security,
};

/// Paths to point to when one was mistyped.
const PATHS: [&str; 7] = [
    "/v1/search",
    "/v1/kwic",
    "/v1/records",
    "/v1/documents",
    "/v1/analyze",
    "/healthz",
    "/readyz",
];

/// The whole API and the search page, and `/metrics` where it has no listener of its own.
///
/// It answers from the index that `state` holds and does not look for a newer one by itself: see
/// [`AppState::refresh`] and [`serve`](crate::serve()).
pub fn router(state: AppState) -> Router {
    let mut routes = Router::new()
        .route("/v1/search", get(search::search))
        .route("/v1/kwic", get(kwic::kwic))
        .route("/v1/records/{id}", get(records::record))
        .route("/v1/documents", get(documents::documents))
        .route("/v1/documents/{id}", get(documents::document))
        .route("/v1/analyze", get(analyze::analyze))
        .route("/healthz", get(health::healthz))
        .route("/readyz", get(health::readyz))
        .merge(page::routes());
    if state.config().admin.listen.is_none() {
        routes = routes.route("/metrics", get(metrics::metrics));
    }
    layered(routes, state)
}

/// What operators ask: `/metrics` and the health paths.
pub(crate) fn admin_router(state: AppState) -> Router {
    let routes = Router::new()
        .route("/metrics", get(metrics::metrics))
        .route("/healthz", get(health::healthz))
        .route("/readyz", get(health::readyz));
    layered(routes, state)
}

/// From the inside out: a panic becomes a problem, what may not pass is refused, a problem gets
/// its body, every response gets its headers, and what came of the request is written down.
fn layered(routes: Router<AppState>, state: AppState) -> Router {
    routes
        .fallback(unknown_path)
        .layer(DefaultBodyLimit::max(state.config().limits.body_bytes))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn_with_state(state.clone(), guard::guard))
        .layer(from_fn(problem::render))
        .layer(from_fn(security::harden))
        .layer(from_fn_with_state(state.clone(), observe::observe))
        .with_state(state)
}

async fn unknown_path(request: Request) -> Problem {
    Problem::new(ProblemKind::UnknownPath, nothing_at(request.uri()))
}

fn nothing_at(uri: &Uri) -> String {
    let path = uri.path();
    match nearest(path.trim_end_matches('/'), PATHS) {
        Some(near) => format!("there is nothing at {}; did you mean {near}?", quoted(path)),
        None => format!("there is nothing at {}", quoted(path)),
    }
}

fn panicked(payload: Box<dyn Any + Send>) -> Response {
    let cause = payload
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| payload.downcast_ref::<&str>().copied())
        .unwrap_or("panic without a message");
    Problem::internal(&format_args!("a handler panicked: {cause}")).into_response()
}

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use axum::http::StatusCode;
    use axum::http::header::CONTENT_TYPE;
    use tower::ServiceExt;

    use super::*;

    #[tokio::test]
    async fn a_panic_in_a_handler_is_a_problem_without_its_words() {
        async fn careless() {
            panic!("secret");
        }
        let app = Router::new()
            .route("/careless", get(careless))
            .layer(CatchPanicLayer::custom(panicked))
            .layer(from_fn(problem::render));
        let request = Request::get("/careless").body(Body::empty()).unwrap();
        let response = app.oneshot(request).await.unwrap();
        assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
        assert_eq!(response.headers()[CONTENT_TYPE], "application/problem+json");
        let body = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
        let body = String::from_utf8(body.to_vec()).unwrap();
        assert!(body.contains("\"code\":\"internal\""), "{body}");
        assert!(!body.contains("secret"), "{body}");
    }
}
