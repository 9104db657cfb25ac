//! Which path leads where, and what every response passes on its way out.

use std::any::Any;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::Uri;
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use azymut_record::{Message, message};
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;

use crate::compression::AcceptedEncodings;
use crate::observe::Observation;
use crate::openapi::Endpoint;
use crate::problem::{Problem, ProblemContext, ProblemKind};
use crate::query_string::{nearest, quoted};
use crate::{
    AppState, analyze, cors, documents, guard, health, kwic, metrics, multi_search, openapi, page,
    records, reports, revalidation, search, security, similar, suggest,
};

/// Every operation of the API. How one joins it is told in [`openapi`].
pub(crate) fn endpoints() -> Vec<Endpoint> {
    vec![
        search::endpoint(),
        multi_search::endpoint(),
        suggest::endpoint(),
        kwic::endpoint(),
        records::endpoint(),
        records::citation_endpoint(),
        similar::endpoint(),
        reports::compare_endpoint(),
        reports::matrix_endpoint(),
        documents::endpoint(),
        documents::outline_endpoint(),
        analyze::endpoint(),
        health::healthz_endpoint(),
        health::readyz_endpoint(),
        metrics::endpoint(),
        openapi::endpoint(),
    ]
}

/// The whole API and the search page, and `/metrics` where it has no listener of its own.
///
/// It answers from the index that `state` holds and does not look for a newer one by itself: see
/// [`AppState::refresh`] and [`serve`](crate::serve()).
pub fn router(state: AppState) -> Router {
    let apart = state.config().admin.listen.is_some();
    let served = endpoints().into_iter().filter(|one| !(apart && one.path == metrics::PATH));
    layered(routes(served).merge(page::routes()), state)
}

/// What operators ask: `/metrics` and the health paths.
pub(crate) fn admin_router(state: AppState) -> Router {
    let served = [metrics::endpoint(), health::healthz_endpoint(), health::readyz_endpoint()];
    layered(routes(served), state)
}

fn routes(endpoints: impl IntoIterator<Item = Endpoint>) -> Router<AppState> {
    let add = |router: Router<AppState>, endpoint: Endpoint| {
        router.route(endpoint.path, endpoint.method_router())
    };
    endpoints.into_iter().fold(Router::new(), add)
}

/// From the inside out: a panic becomes a problem, what may not pass is refused, an answer is
/// compressed, a problem gets its body, every response gets its headers, and what came of the request is written down.
///
/// All of it is one layer of the router: each layer has a copy of its own of all below it made for
/// every request, which a flood of refusals pays for.
fn layered(routes: Router<AppState>, state: AppState) -> Router {
    let layers = ServiceBuilder::new()
        .layer(from_fn_with_state(state.clone(), outside))
        .option_layer(cors::layer(&state.config().cors))
        .layer(from_fn_with_state(state.clone(), inside))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(DefaultBodyLimit::max(state.config().limits.body_bytes));
    routes.fallback(unknown_path).layer(layers).with_state(state)
}

/// What every request passes, answers to a browser's preflight included.
async fn outside(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    let observation = Observation::begin(state, &mut request);
    let mut response = next.run(request).await;
    security::harden(response.headers_mut());
    observation.end(response)
}

/// What every request to a route passes.
async fn inside(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let context = ProblemContext::of(&request);
    let encodings = AcceptedEncodings::of(request.headers());
    let asks_whether_any = revalidation::asks_whether_any(request.headers());
    let mut response = guard::guard(&state, request, next).await;
    if asks_whether_any {
        response = revalidation::if_none(response);
    }
    context.render(encodings.encode(response).await)
}

async fn unknown_path(request: Request) -> Problem {
    Problem::new(ProblemKind::UnknownPath, nothing_at(request.uri()))
}

fn nothing_at(uri: &Uri) -> Message {
    let path = uri.path();
    let paths: Vec<&str> = endpoints().iter().map(|endpoint| endpoint.path).collect();
    match nearest(path.trim_end_matches('/'), paths) {
        Some(near) => message!(
            en: "there is nothing at {shown}; did you mean {near}?",
            pl: "pod adresem {shown} nic nie ma; czy chodzi o {near}?";
            shown = quoted(path)
        ),
        None => message!(
            en: "there is nothing at {shown}; /docs lists what there is",
            pl: "pod adresem {shown} nic nie ma; co jest, wymienia /docs";
            shown = quoted(path)
        ),
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
    use axum::routing::get;
    use azymut_polish::Analyzer;
    use tower::ServiceExt;

    use super::*;

    #[tokio::test]
    async fn a_panic_in_a_handler_is_a_problem_without_its_words() {
        async fn careless() {
            panic!("secret");
        }
        let nothing = tempfile::tempdir().unwrap();
        let state = AppState::open(nothing.path(), Analyzer::shared(), crate::Config::default());
        let app = layered(Router::new().route("/careless", get(careless)), state);
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
