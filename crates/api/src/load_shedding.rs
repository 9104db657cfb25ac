//! Refusing searches before they are routed, while the gate is full.
//!
//! A flood is mostly refusals, and what they cost is taken from the searches that are served. The
//! router and all around it is half of that cost. So what the gate would turn away in any case is
//! turned away here, with the same answer to the letter.

use axum::body::Body;
use axum::extract::Request;
use axum::http::header::{CONTENT_LENGTH, IF_NONE_MATCH, TRANSFER_ENCODING};
use axum::http::{HeaderMap, HeaderValue, Method, Uri};
use axum::response::{IntoResponse, Response};
use azymut_record::Language;

use crate::client::Peer;
use crate::gate::turned_away;
use crate::observe::{Observation, REQUEST_ID, RequestId};
use crate::problem::{ProblemCode, ProblemContext, ProblemKind};
use crate::{AppState, language, search, security};

/// Turns searches away while there is no place for them.
pub(crate) struct LoadShedder {
    state: AppState,
    english: Refusal,
    polish: Refusal,
}

impl LoadShedder {
    /// None where keys, allowances or other sites are to be looked at before a search is refused.
    pub fn new(state: &AppState) -> Option<Self> {
        let config = state.config();
        let is_open = config.access.keys_file.is_none()
            && config.rate.requests == 0
            && config.cors.origins.is_empty();
        is_open.then(|| Self {
            state: state.clone(),
            english: Refusal::in_language(Language::English),
            polish: Refusal::in_language(Language::Polish),
        })
    }

    /// The refusal of a search that the gate would turn away now; none where anybody else has a say
    /// in the answer.
    pub fn refuse<B>(&self, request: &Request<B>, peer: Option<Peer>) -> Option<Response> {
        if self.state.ensure_room().is_ok() || !self.is_plain_search(request) {
            return None;
        }
        let language = language::preferred(request.headers());
        if search::is_known(&self.state, request.uri(), language) {
            return None;
        }
        let observation = Observation::of_unrouted(&self.state, request, peer, search::ROUTE);
        let refusal = match language {
            Language::English => &self.english,
            Language::Polish => &self.polish,
        };
        let response = refusal.to(observation.id());
        Some(observation.end(response))
    }

    /// Whether all there is to the request is a search: no body, nothing that the client has of it,
    /// nothing that is refused for another reason.
    fn is_plain_search<B>(&self, request: &Request<B>) -> bool {
        let uri = request.uri();
        let headers = request.headers();
        uri.path() == search::ROUTE
            && *request.method() == Method::GET
            && ![IF_NONE_MATCH, CONTENT_LENGTH, TRANSFER_ENCODING]
                .iter()
                .any(|name| headers.contains_key(name))
            && uri.path().len() + uri.query().map_or(0, |query| query.len() + 1)
                <= self.state.config().limits.url_bytes
    }
}

/// The answer to who is turned away, written out but for the name of the request.
struct Refusal {
    headers: HeaderMap,
    /// The body before the name of the request, and after it.
    body: (String, String),
}

impl Refusal {
    fn in_language(language: Language) -> Self {
        let name = HeaderValue::from_static("NAME-OF-THE-REQUEST");
        let id = RequestId::known_as(name.clone());
        let problem = turned_away();
        let body = problem.body(search::ROUTE, Some(id.as_str()), language);
        let body = String::from_utf8_lossy(&body).into_owned();
        let body = body
            .split_once(id.as_str())
            .map(|(before, after)| (before.to_owned(), after.to_owned()))
            .unwrap_or((body, String::new()));
        let context = ProblemContext::new(Uri::from_static(search::ROUTE), Some(id), language);
        let mut headers = context.render(problem.into_response()).into_parts().0.headers;
        security::harden(&mut headers);
        headers.insert(REQUEST_ID, name);
        Self { headers, body }
    }

    fn to(&self, id: &RequestId) -> Response {
        let (before, after) = &self.body;
        let body = [before, id.as_str(), after].concat();
        let mut response = Response::new(Body::from(body));
        *response.status_mut() = ProblemKind::Overloaded.status();
        *response.headers_mut() = self.headers.clone();
        response.extensions_mut().insert(ProblemCode(ProblemKind::Overloaded.code()));
        response
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Barrier};

    use axum::http::StatusCode;
    use azymut_index::IndexWriter;
    use azymut_polish::Analyzer;
    use tower::ServiceExt;

    use super::*;
    use crate::{Config, router};

    fn state(settings: impl FnOnce(&mut Config)) -> AppState {
        let mut config = Config::default();
        config.limits.searches = 1;
        config.limits.queue = 0;
        settings(&mut config);
        let nowhere = tempfile::tempdir().unwrap();
        AppState::open(nowhere.path(), Analyzer::shared(), config)
    }

    /// Fills the gate for as long as `meanwhile` takes.
    async fn while_full<T>(state: &AppState, meanwhile: impl AsyncFnOnce() -> T) -> T {
        let (started, finish) = (Arc::new(Barrier::new(2)), Arc::new(Barrier::new(2)));
        let busy = tokio::spawn({
            let (state, started, finish) = (state.clone(), started.clone(), finish.clone());
            async move {
                state
                    .run(move || {
                        started.wait();
                        finish.wait();
                    })
                    .await
            }
        });
        tokio::task::spawn_blocking(move || started.wait()).await.unwrap();
        let result = meanwhile().await;
        tokio::task::spawn_blocking(move || finish.wait()).await.unwrap();
        busy.await.unwrap().unwrap();
        result
    }

    fn request(method: &str, url: &str, headers: &[(&str, &str)]) -> Request<Body> {
        let request = Request::builder().method(method).uri(url);
        headers
            .iter()
            .fold(request, |request, (name, value)| request.header(*name, *value))
            .body(Body::empty())
            .unwrap()
    }

    async fn parts(response: Response) -> (StatusCode, HeaderMap, String) {
        let (parts, body) = response.into_parts();
        let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
        (parts.status, parts.headers, String::from_utf8(body.to_vec()).unwrap())
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn a_refusal_is_the_one_that_the_route_would_give() {
        let state = state(|_| ());
        let shedder = LoadShedder::new(&state).unwrap();
        let app = router(state.clone());
        while_full(&state, async || {
            for headers in [
                vec![],
                vec![("accept-language", "pl"), ("x-request-id", "a.b-c_1")],
                vec![("accept-encoding", "identity;q=0, br"), ("x-request-id", "<\">")],
            ] {
                let ask = || request("GET", "/v1/search?q=miasto&nothing=such", &headers);
                let (status, mut shed, mut body) =
                    parts(shedder.refuse(&ask(), None).unwrap()).await;
                let (expected_status, mut expected, mut expected_body) =
                    parts(app.clone().oneshot(ask()).await.unwrap()).await;
                assert_eq!(status, expected_status);
                // Whoever has not named the request gets another name each time.
                let name = |headers: &mut HeaderMap, body: &mut String| {
                    let name = headers.insert(REQUEST_ID, HeaderValue::from_static("x")).unwrap();
                    let name = name.to_str().unwrap();
                    assert!(body.contains(name), "{name}: {body}");
                    *body = body.replace(name, "x");
                };
                name(&mut shed, &mut body);
                name(&mut expected, &mut expected_body);
                assert_eq!(body, expected_body);
                // The router knows the length of a body, the connection writes it.
                expected.remove(CONTENT_LENGTH);
                assert_eq!(shed, expected, "{headers:?}");
            }
        })
        .await;
        assert!(shedder.refuse(&request("GET", "/v1/search", &[]), None).is_none());
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn what_is_not_surely_turned_away_is_routed() {
        let state = state(|config| config.limits.url_bytes = 64);
        let shedder = LoadShedder::new(&state).unwrap();
        while_full(&state, async || {
            let long = format!("/v1/search?q={}", "a".repeat(64));
            for (method, url, headers) in [
                ("HEAD", "/v1/search", vec![]),
                ("POST", "/v1/search", vec![]),
                ("GET", "/v1/suggest", vec![]),
                ("GET", "/v1/search/", vec![]),
                ("GET", long.as_str(), vec![]),
                ("GET", "/v1/search", vec![("if-none-match", "\"x\"")]),
                ("GET", "/v1/search", vec![("content-length", "0")]),
                ("GET", "/v1/search", vec![("transfer-encoding", "chunked")]),
            ] {
                let refused = shedder.refuse(&request(method, url, &headers), None);
                assert!(refused.is_none(), "{method} {url} {headers:?}");
            }
            assert!(shedder.refuse(&request("GET", "/v1/search?q=a", &[]), None).is_some());
        })
        .await;
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn what_was_answered_before_is_routed() {
        let folder = tempfile::tempdir().unwrap();
        IndexWriter::open(folder.path()).unwrap().commit().unwrap();
        let mut config = Config::default();
        (config.limits.searches, config.limits.queue) = (1, 0);
        let state = AppState::open(folder.path(), Analyzer::shared(), config);
        let shedder = LoadShedder::new(&state).unwrap();
        let ask = |url| request("GET", url, &[]);
        let answered = router(state.clone()).oneshot(ask("/v1/search?q=a")).await.unwrap();
        assert_eq!(answered.status(), StatusCode::OK);
        while_full(&state, async || {
            assert!(shedder.refuse(&ask("/v1/search?q=a"), None).is_none());
            assert!(shedder.refuse(&ask("/v1/search?q=b"), None).is_some());
        })
        .await;
    }

    #[test]
    fn keys_allowances_and_other_sites_come_first() {
        let of = |settings: fn(&mut Config)| LoadShedder::new(&state(settings));
        assert!(of(|_| ()).is_some());
        assert!(of(|config| config.access.keys_file = Some("keys".into())).is_none());
        assert!(of(|config| config.rate.requests = 1).is_none());
        assert!(of(|config| config.cors.origins = vec!["*".parse().unwrap()]).is_none());
    }
}
