//! Errors as the caller meets them: RFC 9457 problem details.

use std::time::Duration;

use axum::body::Body;
use axum::extract::Request;
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use azymut_index::{IndexError, RequestError, SearchError};
use serde::Serialize;

use crate::observe::RequestId;

/// The media type of RFC 9457.
const PROBLEM_JSON: HeaderValue = HeaderValue::from_static("application/problem+json");

/// Why a request did not get what it asked for.
///
/// It becomes a response in two steps: [`IntoResponse`] gives the status and carries the problem
/// along, [`render`] writes the body once the path of the request is known.
#[derive(Debug, Clone)]
pub(crate) struct Problem {
    kind: ProblemKind,
    detail: String,
    errors: Vec<RequestError>,
    retry_after: Option<Duration>,
}

/// The kinds of problem there are; each is a `code` that a program can act on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ProblemKind {
    /// A parameter that the route does not have.
    UnknownParameter,
    /// A parameter with a value that cannot be used.
    InvalidParameter,
    /// A path or query string that is not percent-encoded UTF-8.
    MalformedUrl,
    /// Nothing lives at the path.
    UnknownPath,
    /// No record has the identifier.
    UnknownRecord,
    /// No document has the identifier.
    UnknownDocument,
    /// The path takes other methods.
    MethodNotAllowed,
    /// The cursor belongs to an earlier state of the index.
    StaleCursor,
    /// What came is not one request with one meaning.
    MalformedRequest,
    /// The path and query string are longer than is read.
    UrlTooLong,
    /// The server asks for an API key, and there was none that it knows.
    Unauthorized,
    /// This client has asked for more than its share.
    RateLimited,
    /// The request took longer than it may.
    Timeout,
    /// The server is about to end.
    ShuttingDown,
    /// Too much is being asked at once.
    Overloaded,
    /// There is no index to search.
    IndexUnavailable,
    /// A fault of ours.
    Internal,
    /// An error that a layer below answered with, by status alone.
    Http(StatusCode),
}

impl ProblemKind {
    fn status(self) -> StatusCode {
        match self {
            Self::UnknownParameter
            | Self::InvalidParameter
            | Self::MalformedUrl
            | Self::MalformedRequest => StatusCode::BAD_REQUEST,
            Self::UnknownPath | Self::UnknownRecord | Self::UnknownDocument => {
                StatusCode::NOT_FOUND
            }
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::StaleCursor => StatusCode::GONE,
            Self::UrlTooLong => StatusCode::URI_TOO_LONG,
            Self::Unauthorized => StatusCode::UNAUTHORIZED,
            Self::RateLimited => StatusCode::TOO_MANY_REQUESTS,
            Self::Timeout | Self::ShuttingDown | Self::Overloaded | Self::IndexUnavailable => {
                StatusCode::SERVICE_UNAVAILABLE
            }
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Http(status) => status,
        }
    }

    fn code(self) -> &'static str {
        match self {
            Self::UnknownParameter => "unknown_parameter",
            Self::InvalidParameter => "invalid_parameter",
            Self::MalformedUrl => "malformed_url",
            Self::UnknownPath => "unknown_path",
            Self::UnknownRecord => "unknown_record",
            Self::UnknownDocument => "unknown_document",
            Self::MethodNotAllowed => "method_not_allowed",
            Self::StaleCursor => "stale_cursor",
            Self::MalformedRequest => "malformed_request",
            Self::UrlTooLong => "url_too_long",
            Self::Unauthorized => "unauthorized",
            Self::RateLimited => "rate_limited",
            Self::Timeout => "timeout",
            Self::ShuttingDown => "shutting_down",
            Self::Overloaded => "overloaded",
            Self::IndexUnavailable => "index_unavailable",
            Self::Internal => "internal",
            Self::Http(_) => "http_error",
        }
    }

    fn title(self) -> &'static str {
        match self {
            Self::UnknownParameter => "Unknown parameter",
            Self::InvalidParameter => "Invalid parameter",
            Self::MalformedUrl => "Malformed URL",
            Self::UnknownPath => "Nothing here",
            Self::UnknownRecord => "No such record",
            Self::UnknownDocument => "No such document",
            Self::MethodNotAllowed => "Method not allowed",
            Self::StaleCursor => "The index has changed",
            Self::MalformedRequest => "Malformed request",
            Self::UrlTooLong => "URL too long",
            Self::Unauthorized => "API key needed",
            Self::RateLimited => "Too many requests",
            Self::Timeout => "Out of time",
            Self::ShuttingDown => "Shutting down",
            Self::Overloaded => "Too many searches at once",
            Self::IndexUnavailable => "No index to search",
            Self::Internal => "Internal error",
            Self::Http(status) => status.canonical_reason().unwrap_or("HTTP error"),
        }
    }
}

/// The body, as RFC 9457 names its members.
#[derive(Serialize)]
struct Members<'a> {
    r#type: String,
    title: &'static str,
    status: u16,
    detail: &'a str,
    instance: &'a str,
    code: &'static str,
    /// As in `X-Request-Id`: what the log of the server calls this request.
    #[serde(skip_serializing_if = "Option::is_none")]
    request_id: Option<&'a str>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    errors: Vec<ParameterError<'a>>,
}

#[derive(Serialize)]
struct ParameterError<'a> {
    parameter: &'a str,
    detail: &'a str,
}

impl Problem {
    /// A problem of the given kind, told in one sentence.
    pub fn new(kind: ProblemKind, detail: impl Into<String>) -> Self {
        Self { kind, detail: detail.into(), errors: Vec::new(), retry_after: None }
    }

    /// The parameters at fault, all of them.
    pub fn parameters(kind: ProblemKind, errors: Vec<RequestError>) -> Self {
        let detail = match errors.as_slice() {
            [error] => error.to_string(),
            errors => format!("{} parameters cannot be used; see errors", errors.len()),
        };
        Self { kind, detail, errors, retry_after: None }
    }

    /// A fault of ours: the log has `cause`, the caller does not.
    pub fn internal(cause: &dyn std::fmt::Display) -> Self {
        tracing::error!(%cause, "request failed");
        Self::new(ProblemKind::Internal, "the server failed to answer; the cause is in its log")
    }

    /// Asks the caller to come again after `delay`.
    pub fn retry_after(mut self, delay: Duration) -> Self {
        self.retry_after = Some(delay);
        self
    }

    /// What a bare error status of a layer below means.
    fn of_status(status: StatusCode, path: &str) -> Self {
        match status {
            StatusCode::METHOD_NOT_ALLOWED => Self::new(
                ProblemKind::MethodNotAllowed,
                format!("{path} takes only the methods that the Allow header lists"),
            ),
            StatusCode::INTERNAL_SERVER_ERROR => Self::internal(&"unexplained status 500"),
            _ => Self::new(
                ProblemKind::Http(status),
                status.canonical_reason().unwrap_or("the request failed").to_lowercase(),
            ),
        }
    }

    fn body(&self, instance: &str, request_id: Option<&str>) -> Vec<u8> {
        let body = Members {
            r#type: format!("urn:azymut:problem:{}", self.kind.code()),
            title: self.kind.title(),
            status: self.kind.status().as_u16(),
            detail: &self.detail,
            instance,
            code: self.kind.code(),
            request_id,
            errors: self
                .errors
                .iter()
                .map(|error| ParameterError { parameter: &error.parameter, detail: &error.detail })
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
            SearchError::StaleCursor => Self::new(ProblemKind::StaleCursor, error.to_string()),
            // Nobody waits for it any longer; where somebody does, it is out of time.
            SearchError::Interrupted => Self::new(ProblemKind::Timeout, error.to_string()),
            error => Self::internal(&error),
        }
    }
}

impl From<IndexError> for Problem {
    fn from(error: IndexError) -> Self {
        Self::internal(&error)
    }
}

/// The code of the problem that a response holds; left in the response for log and metrics.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ProblemCode(pub &'static str);

/// Gives every error response its problem body, those of the layers below included.
pub(crate) async fn render(request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let request_id = request.extensions().get::<RequestId>().cloned();
    let mut response = next.run(request).await;
    let status = response.status();
    let problem = match response.extensions_mut().remove::<Problem>() {
        Some(problem) => problem,
        None if status.is_client_error() || status.is_server_error() => {
            Problem::of_status(status, &path)
        }
        None => return response,
    };
    // What was said of the body no longer holds; what else the layers below said does.
    let (mut parts, _) = response.into_parts();
    parts.headers.remove(CONTENT_LENGTH);
    parts.headers.insert(CONTENT_TYPE, PROBLEM_JSON);
    if let Some(delay) = problem.retry_after {
        parts.headers.insert(RETRY_AFTER, HeaderValue::from(delay.as_secs().max(1)));
    }
    parts.extensions.insert(ProblemCode(problem.kind.code()));
    let body = problem.body(&path, request_id.as_ref().map(RequestId::as_str));
    Response::from_parts(parts, Body::from(body))
}
