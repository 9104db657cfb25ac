//! Errors as the caller meets them: RFC 9457 problem details.

mod kind;

use std::time::Duration;

use axum::body::Body;
use axum::extract::Request;
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE, RETRY_AFTER, VARY};
use axum::http::{HeaderValue, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use azymut_index::{IndexError, RequestError, SearchError};
use azymut_record::{Language, Message, message};
use schemars::JsonSchema;
use serde::Serialize;

use crate::language;
use crate::observe::RequestId;
pub(crate) use kind::ProblemKind;

/// The media type of RFC 9457.
const PROBLEM_JSON: HeaderValue = HeaderValue::from_static("application/problem+json");

/// Why a request did not get what it asked for.
///
/// It becomes a response in two steps: [`IntoResponse`] gives the status and carries the problem
/// along, [`ProblemContext::render`] writes the body once the path of the request is known.
#[derive(Debug, Clone)]
pub(crate) struct Problem {
    kind: ProblemKind,
    detail: Message,
    errors: Vec<RequestError>,
    retry_after: Option<Duration>,
}

/// Why a request did not get what it asked for (RFC 9457).
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Problem")]
pub(crate) struct Members<'a> {
    /// Names the kind of problem: `urn:azymut:problem:` and the code.
    r#type: String,
    /// The kind in words; the same for every problem of the kind.
    title: &'a str,
    /// The HTTP status.
    #[schemars(range(min = 400, max = 599))]
    status: u16,
    /// What went wrong this time, for people, in the language of `Content-Language`.
    detail: &'a str,
    /// The path that was asked for.
    instance: &'a str,
    /// The kind, for programs: it never changes.
    code: &'static str,
    /// As in `X-Request-Id`: what the log of the server calls this request.
    #[serde(skip_serializing_if = "Option::is_none")]
    request_id: Option<&'a str>,
    /// Every parameter at fault (the first 32 of them).
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    errors: Vec<ParameterError<'a>>,
}

/// A parameter at fault.
#[derive(Serialize, JsonSchema)]
struct ParameterError<'a> {
    /// Its name as in the request.
    parameter: &'a str,
    /// What is wrong with it and what would be right, for people.
    detail: &'a str,
}

impl Problem {
    /// A problem of the given kind, told in one sentence.
    pub fn new(kind: ProblemKind, detail: Message) -> Self {
        Self { kind, detail, errors: Vec::new(), retry_after: None }
    }

    /// The parameters at fault, all of them.
    pub fn parameters(kind: ProblemKind, errors: Vec<RequestError>) -> Self {
        let detail = match errors.as_slice() {
            [RequestError { parameter, detail }] => {
                let [english, polish] = Language::ALL.map(|language| detail.in_language(language));
                message!(en: "{parameter}: {english}", pl: "{parameter}: {polish}")
            }
            errors => message!(
                en: "{count} parameters cannot be used; see errors",
                pl: "parametry, których nie da się użyć: {count}; zob. errors";
                count = errors.len()
            ),
        };
        Self { kind, detail, errors, retry_after: None }
    }

    /// A fault of ours: the log has `cause`, the caller does not.
    pub fn internal(cause: &dyn std::fmt::Display) -> Self {
        tracing::error!(%cause, "request failed");
        Self::new(
            ProblemKind::Internal,
            Message::fixed(
                "the server failed to answer; the cause is in its log",
                "serwer nie zdołał odpowiedzieć; przyczyna jest w jego dzienniku",
            ),
        )
    }

    /// What kind of problem it is.
    pub fn kind(&self) -> ProblemKind {
        self.kind
    }

    /// Asks the caller to come again after `delay`.
    pub fn retry_after(mut self, delay: Duration) -> Self {
        self.retry_after = Some(delay);
        self
    }

    /// A problem of this kind as it could arise, for the documentation.
    pub fn example(kind: ProblemKind) -> Self {
        let nearly = |name: &str, near: &str| {
            let detail = message!(
                en: "there is no parameter {name:?}; did you mean {near:?}?",
                pl: "nie ma parametru {name:?}; czy chodzi o {near:?}?",
            );
            RequestError::new(name, detail)
        };
        match kind {
            ProblemKind::UnknownParameter => Self::parameters(kind, vec![nearly("ctiy", "city")]),
            ProblemKind::InvalidParameter => {
                let detail = Message::fixed(
                    "\"-1\" is not a whole number from 0 up",
                    "\"-1\" to nie liczba całkowita od 0 wzwyż",
                );
                Self::parameters(kind, vec![RequestError::new("limit", detail)])
            }
            kind => Self::new(kind, kind.meaning()),
        }
    }

    /// What a bare error status of a layer below means.
    fn of_status(status: StatusCode, path: &str) -> Self {
        match status {
            StatusCode::METHOD_NOT_ALLOWED => Self::new(
                ProblemKind::MethodNotAllowed,
                message!(
                    en: "{path} takes only the methods that the Allow header lists",
                    pl: "{path} przyjmuje tylko metody, które wymienia nagłówek Allow",
                ),
            ),
            StatusCode::NOT_ACCEPTABLE => {
                Self::new(ProblemKind::NotAcceptable, ProblemKind::NotAcceptable.meaning())
            }
            StatusCode::INTERNAL_SERVER_ERROR => Self::internal(&"unexplained status 500"),
            _ => {
                let english = status.canonical_reason().unwrap_or("the request failed");
                Self::new(
                    ProblemKind::Http(status),
                    Message::new(
                        english.to_lowercase(),
                        format!("serwer odpowiedział statusem {}", status.as_u16()),
                    ),
                )
            }
        }
    }

    /// What [`Problem::body`] writes, for a problem that stands among answers.
    pub fn members(&self, instance: &str, language: Language) -> serde_json::Value {
        serde_json::from_slice(&self.body(instance, None, language)).unwrap_or_default()
    }

    /// The body, in one language.
    pub fn body(&self, instance: &str, request_id: Option<&str>, language: Language) -> Vec<u8> {
        let title = self.kind.title();
        let body = Members {
            r#type: format!("urn:azymut:problem:{}", self.kind.code()),
            title: title.in_language(language),
            status: self.kind.status().as_u16(),
            detail: self.detail.in_language(language),
            instance,
            code: self.kind.code(),
            request_id,
            errors: self
                .errors
                .iter()
                .map(|error| ParameterError {
                    parameter: &error.parameter,
                    detail: error.detail.in_language(language),
                })
                .collect(),
        };
        // Strings and numbers under string keys: serialising them cannot fail.
        serde_json::to_vec(&body).unwrap_or_default()
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.kind.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl From<SearchError> for Problem {
    fn from(error: SearchError) -> Self {
        match error {
            SearchError::Request(error) => {
                Self::parameters(ProblemKind::InvalidParameter, vec![error])
            }
            SearchError::StaleCursor => Self::new(
                ProblemKind::StaleCursor,
                Message::fixed(
                    "the cursor belongs to an earlier state of the index; search again from the start",
                    "kursor należy do wcześniejszego stanu indeksu; szukaj od początku",
                ),
            ),
            // Nobody waits for it any longer; where somebody does, it is out of time.
            SearchError::Interrupted => {
                Self::new(ProblemKind::Timeout, ProblemKind::Timeout.meaning())
            }
            SearchError::Index(error) => error.into(),
            error => Self::internal(&error),
        }
    }
}

impl From<IndexError> for Problem {
    fn from(error: IndexError) -> Self {
        match error {
            IndexError::NoSuggestions { .. } => Self::new(
                ProblemKind::IndexUnavailable,
                Message::fixed(
                    "the index has no suggestions yet; its next commit writes them",
                    "indeks nie ma jeszcze podpowiedzi; zapisze je jego następna aktualizacja",
                ),
            )
            .retry_after(Duration::from_secs(5)),
            error => Self::internal(&error),
        }
    }
}

/// The code of the problem that a response holds; left in the response for log and metrics.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ProblemCode(pub &'static str);

/// What the problem of a request says of it, known before it is answered.
pub(crate) struct ProblemContext {
    uri: Uri,
    request_id: Option<RequestId>,
    language: Language,
}

impl ProblemContext {
    /// Of a request to `uri` by that name, to be answered in that language.
    pub fn new(uri: Uri, request_id: Option<RequestId>, language: Language) -> Self {
        Self { uri, request_id, language }
    }

    /// Of a request that is about to be answered.
    pub fn of(request: &Request) -> Self {
        Self::new(
            request.uri().clone(),
            request.extensions().get::<RequestId>().cloned(),
            language::preferred(request.headers()),
        )
    }

    /// Gives an error response its problem body, that of the layers below included; any other
    /// response stays as it is.
    pub fn render(&self, mut response: Response) -> Response {
        let status = response.status();
        let path = self.uri.path();
        let problem = match response.extensions_mut().remove::<Problem>() {
            Some(problem) => problem,
            None if status.is_client_error() || status.is_server_error() => {
                Problem::of_status(status, path)
            }
            None => return response,
        };
        // What was said of the body no longer holds; what else the layers below said does.
        let (mut parts, _) = response.into_parts();
        if status == StatusCode::NOT_ACCEPTABLE {
            // What was answered before its form was refused is not the problem's.
            parts.headers.clear();
            parts.headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
        }
        // Room for what the layers above add, so that a flood of problems does not grow a map for
        // each.
        parts.headers.reserve(16);
        parts.headers.remove(CONTENT_LENGTH);
        parts.headers.insert(CONTENT_TYPE, PROBLEM_JSON);
        language::declare(&mut parts.headers, self.language);
        if let Some(delay) = problem.retry_after {
            parts.headers.insert(RETRY_AFTER, HeaderValue::from(delay.as_secs().max(1)));
        }
        parts.extensions.insert(ProblemCode(problem.kind.code()));
        let request_id = self.request_id.as_ref().map(RequestId::as_str);
        let body = problem.body(path, request_id, self.language);
        Response::from_parts(parts, Body::from(body))
    }
}
