//! Errors as the caller meets them: RFC 9457 problem details.

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
    /// No form of the answer is one that the caller takes.
    NotAcceptable,
    /// The cursor belongs to an earlier state of the index.
    StaleCursor,
    /// What came is not one request with one meaning.
    MalformedRequest,
    /// The path and query string are longer than is read.
    UrlTooLong,
    /// The body of the request is not what the route takes.
    InvalidBody,
    /// The body of the request is longer than is read.
    BodyTooLarge,
    /// The body of the request is of another type than the route takes.
    UnsupportedMediaType,
    /// The server asks for an API key, and there was none that it knows.
    Unauthorized,
    /// What was chosen cannot be compared: it is nothing, one thing, or the same thing twice.
    NothingToCompare,
    /// A report of more than is made for one request.
    ReportTooLarge,
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
    /// Every kind that has a code of its own.
    pub const ALL: [ProblemKind; 23] = [
        Self::UnknownParameter,
        Self::InvalidParameter,
        Self::MalformedUrl,
        Self::UnknownPath,
        Self::UnknownRecord,
        Self::UnknownDocument,
        Self::MethodNotAllowed,
        Self::NotAcceptable,
        Self::StaleCursor,
        Self::MalformedRequest,
        Self::UrlTooLong,
        Self::InvalidBody,
        Self::BodyTooLarge,
        Self::UnsupportedMediaType,
        Self::Unauthorized,
        Self::NothingToCompare,
        Self::ReportTooLarge,
        Self::RateLimited,
        Self::Timeout,
        Self::ShuttingDown,
        Self::Overloaded,
        Self::IndexUnavailable,
        Self::Internal,
    ];

    pub fn status(self) -> StatusCode {
        match self {
            Self::UnknownParameter
            | Self::InvalidParameter
            | Self::MalformedUrl
            | Self::MalformedRequest
            | Self::InvalidBody => StatusCode::BAD_REQUEST,
            Self::UnknownPath | Self::UnknownRecord | Self::UnknownDocument => {
                StatusCode::NOT_FOUND
            }
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::NotAcceptable => StatusCode::NOT_ACCEPTABLE,
            Self::StaleCursor => StatusCode::GONE,
            Self::UrlTooLong => StatusCode::URI_TOO_LONG,
            Self::BodyTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::UnsupportedMediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Unauthorized => StatusCode::UNAUTHORIZED,
            Self::NothingToCompare | Self::ReportTooLarge => StatusCode::UNPROCESSABLE_ENTITY,
            Self::RateLimited => StatusCode::TOO_MANY_REQUESTS,
            Self::Timeout | Self::ShuttingDown | Self::Overloaded | Self::IndexUnavailable => {
                StatusCode::SERVICE_UNAVAILABLE
            }
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Http(status) => status,
        }
    }

    pub fn code(self) -> &'static str {
        match self {
            Self::UnknownParameter => "unknown_parameter",
            Self::InvalidParameter => "invalid_parameter",
            Self::MalformedUrl => "malformed_url",
            Self::UnknownPath => "unknown_path",
            Self::UnknownRecord => "unknown_record",
            Self::UnknownDocument => "unknown_document",
            Self::MethodNotAllowed => "method_not_allowed",
            Self::NotAcceptable => "not_acceptable",
            Self::StaleCursor => "stale_cursor",
            Self::MalformedRequest => "malformed_request",
            Self::UrlTooLong => "url_too_long",
            Self::InvalidBody => "invalid_body",
            Self::BodyTooLarge => "body_too_large",
            Self::UnsupportedMediaType => "unsupported_media_type",
            Self::Unauthorized => "unauthorized",
            Self::NothingToCompare => "nothing_to_compare",
            Self::ReportTooLarge => "report_too_large",
            Self::RateLimited => "rate_limited",
            Self::Timeout => "timeout",
            Self::ShuttingDown => "shutting_down",
            Self::Overloaded => "overloaded",
            Self::IndexUnavailable => "index_unavailable",
            Self::Internal => "internal",
            Self::Http(_) => "http_error",
        }
    }

    pub fn title(self) -> Message {
        match self {
            Self::UnknownParameter => Message::fixed("Unknown parameter", "Nieznany parametr"),
            Self::InvalidParameter => Message::fixed("Invalid parameter", "Niepoprawny parametr"),
            Self::MalformedUrl => Message::fixed("Malformed URL", "Uszkodzony adres"),
            Self::UnknownPath => Message::fixed("Nothing here", "Nic tu nie ma"),
            Self::UnknownRecord => Message::fixed("No such record", "Nie ma takiego zapisu"),
            Self::UnknownDocument => Message::fixed("No such document", "Nie ma takiego dokumentu"),
            Self::MethodNotAllowed => Message::fixed("Method not allowed", "Niedozwolona metoda"),
            Self::NotAcceptable => Message::fixed("Not acceptable", "Nie do przyjęcia"),
            Self::StaleCursor => Message::fixed("The index has changed", "Indeks się zmienił"),
            Self::MalformedRequest => Message::fixed("Malformed request", "Uszkodzone żądanie"),
            Self::UrlTooLong => Message::fixed("URL too long", "Zbyt długi adres"),
            Self::InvalidBody => Message::fixed("Invalid body", "Niepoprawna treść żądania"),
            Self::BodyTooLarge => Message::fixed("Body too large", "Zbyt długa treść żądania"),
            Self::UnsupportedMediaType => {
                Message::fixed("Unsupported media type", "Nieobsługiwany typ treści")
            }
            Self::Unauthorized => Message::fixed("API key needed", "Potrzebny klucz API"),
            Self::NothingToCompare => Message::fixed("Nothing to compare", "Nie ma czego porównać"),
            Self::ReportTooLarge => Message::fixed("Report too large", "Zbyt duży raport"),
            Self::RateLimited => Message::fixed("Too many requests", "Zbyt wiele żądań"),
            Self::Timeout => Message::fixed("Out of time", "Przekroczony czas"),
            Self::ShuttingDown => Message::fixed("Shutting down", "Serwer kończy pracę"),
            Self::Overloaded => {
                Message::fixed("Too many searches at once", "Zbyt wiele wyszukiwań naraz")
            }
            Self::IndexUnavailable => {
                Message::fixed("No index to search", "Nie ma indeksu do przeszukania")
            }
            Self::Internal => Message::fixed("Internal error", "Błąd wewnętrzny"),
            Self::Http(status) => {
                let english = status.canonical_reason().unwrap_or("HTTP error").to_owned();
                Message::new(english, format!("Błąd HTTP {}", status.as_u16()))
            }
        }
    }

    /// Whether it passes by itself, so that `Retry-After` goes with it.
    pub fn asks_to_retry(self) -> bool {
        matches!(
            self,
            Self::Overloaded | Self::IndexUnavailable | Self::Timeout | Self::RateLimited
        )
    }

    /// When it arises and what to do then, for the documentation.
    pub fn meaning(self) -> Message {
        match self {
            Self::UnknownParameter => Message::fixed(
                "A parameter that the path does not have; `errors` names it.",
                "Parametr, którego ta ścieżka nie ma; wymienia go `errors`.",
            ),
            Self::InvalidParameter => Message::fixed(
                "A value that cannot be used; `errors` says why.",
                "Wartość, której nie da się użyć; `errors` mówi dlaczego.",
            ),
            Self::MalformedUrl => Message::fixed(
                "Broken percent-encoding, or not UTF-8: write a percent sign as `%25`.",
                "Uszkodzone kodowanie procentowe albo nie UTF-8: znak procentu to `%25`.",
            ),
            Self::UnknownPath => {
                Message::fixed("Nothing lives at the path.", "Pod tą ścieżką nic nie ma.")
            }
            Self::UnknownRecord => Message::fixed(
                "No record has the identifier.",
                "Żaden zapis nie ma tego identyfikatora.",
            ),
            Self::UnknownDocument => Message::fixed(
                "No document has the identifier.",
                "Żaden dokument nie ma tego identyfikatora.",
            ),
            Self::MethodNotAllowed => Message::fixed(
                "The path takes other methods; see `Allow`.",
                "Ścieżka przyjmuje inne metody; zob. `Allow`.",
            ),
            Self::NotAcceptable => Message::fixed(
                "`Accept-Encoding` rules out every form that the answer can take.",
                "`Accept-Encoding` wyklucza każdą postać, jaką odpowiedź może mieć.",
            ),
            Self::StaleCursor => Message::fixed(
                "The index has changed since the cursor was made: search again from the start.",
                "Indeks zmienił się, odkąd powstał kursor: szukaj od początku.",
            ),
            Self::MalformedRequest => Message::fixed(
                "What came is not one request with one meaning.",
                "To, co przyszło, nie jest jednym żądaniem o jednym znaczeniu.",
            ),
            Self::UrlTooLong => Message::fixed(
                "The path and query string are longer than the server reads: ask for less.",
                "Ścieżka z parametrami jest dłuższa, niż serwer czyta: pytaj o mniej.",
            ),
            Self::InvalidBody => Message::fixed(
                "The body is not what the operation takes; `detail` says where.",
                "Treść żądania nie jest tym, co przyjmuje operacja; `detail` mówi, w którym miejscu.",
            ),
            Self::BodyTooLarge => Message::fixed(
                "The body is longer than the server reads: send less at once.",
                "Treść żądania jest dłuższa, niż serwer czyta: wyślij mniej naraz.",
            ),
            Self::UnsupportedMediaType => Message::fixed(
                "The body is not JSON by its `Content-Type`: send `application/json`.",
                "Treść żądania według `Content-Type` nie jest w JSON: wyślij `application/json`.",
            ),
            Self::Unauthorized => Message::fixed(
                "The server answers holders of an API key only: `Authorization: Bearer KEY`.",
                "Serwer odpowiada tylko posiadaczom klucza: `Authorization: Bearer KLUCZ`.",
            ),
            Self::NothingToCompare => Message::fixed(
                "No record passes the filters, or all are of one side: choose other sides or filters.",
                "Żaden zapis nie spełnia filtrów albo wszystkie są z jednej strony: wybierz inne \
                 strony albo filtry.",
            ),
            Self::ReportTooLarge => Message::fixed(
                "More records or documents than one request may compare: narrow it with filters.",
                "Więcej zapisów albo dokumentów, niż wolno porównać jednym żądaniem: zawęź filtrami.",
            ),
            Self::RateLimited => Message::fixed(
                "This client has asked for more than its share: come again after `Retry-After` \
                 seconds.",
                "Ten klient wyczerpał swój przydział: spróbuj po tylu sekundach, ile mówi \
                 `Retry-After`.",
            ),
            Self::Timeout => Message::fixed(
                "The request took longer than it may and was stopped: ask for less, or come again \
                 after `Retry-After` seconds.",
                "Żądanie trwało dłużej, niż może, i zostało przerwane: pytaj o mniej albo spróbuj po \
                 tylu sekundach, ile mówi `Retry-After`.",
            ),
            Self::ShuttingDown => Message::fixed(
                "The server is about to end: ask another one.",
                "Serwer zaraz zakończy pracę: pytaj inny.",
            ),
            Self::Overloaded => Message::fixed(
                "Too many searches wait already: come again after `Retry-After` seconds.",
                "Zbyt wiele wyszukiwań już czeka: spróbuj po tylu sekundach, ile mówi `Retry-After`.",
            ),
            Self::IndexUnavailable => Message::fixed(
                "There is no index to answer from yet: come again after `Retry-After` seconds.",
                "Nie ma jeszcze indeksu: spróbuj po tylu sekundach, ile mówi `Retry-After`.",
            ),
            Self::Internal => Message::fixed(
                "A fault of the server; the cause is in its log only.",
                "Błąd serwera; przyczynę zna tylko jego dziennik.",
            ),
            Self::Http(_) => Message::fixed(
                "A status that a layer below the API answered with.",
                "Status, którym odpowiedziała warstwa pod interfejsem.",
            ),
        }
    }
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
