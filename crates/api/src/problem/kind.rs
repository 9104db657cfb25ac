//! The kinds of problem, and what is the same for every problem of a kind.

use axum::http::StatusCode;
use azymut_record::Message;

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
