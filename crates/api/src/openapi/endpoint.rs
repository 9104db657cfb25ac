//! An operation of the API: its handler and what is to be said of it.

use axum::handler::Handler;
use axum::http::{HeaderName, HeaderValue, Method};
use axum::middleware::map_response;
use axum::response::Response;
use axum::routing::{MethodRouter, get, post};
use azymut_record::Message;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde_json::{Value, json};

use crate::AppState;
use crate::guard::is_guarded;
use crate::problem::ProblemKind;

/// One operation: a method of a path.
pub(crate) struct Endpoint {
    pub path: &'static str,
    pub method: Method,
    /// `operationId`: what a generated client calls it.
    pub id: &'static str,
    pub tag: Tag,
    pub summary: Message,
    pub description: Message,
    pub parameters: Vec<Parameter>,
    /// What a POST takes.
    pub body: Option<Content>,
    pub answers: Vec<Answer>,
    pub problems: Vec<ProblemKind>,
    /// Whether parameters that it does not know are refused.
    pub strict: bool,
    /// Whether answers carry a validator, so that a caller who holds one gets a 304.
    pub revalidates: bool,
    pub deprecation: Option<Deprecation>,
    handler: MethodRouter<AppState>,
}

/// What an operation belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Tag {
    /// Finding records.
    Search,
    /// Reading records and documents.
    Documents,
    /// Comparing documents and cities.
    Reports,
    /// What the language analysis makes of a text.
    Analysis,
    /// Running the server, and this description of it.
    Service,
}

impl Tag {
    pub const ALL: [Tag; 5] =
        [Tag::Search, Tag::Documents, Tag::Reports, Tag::Analysis, Tag::Service];

    pub fn name(self) -> &'static str {
        match self {
            Tag::Search => "search",
            Tag::Documents => "documents",
            Tag::Reports => "reports",
            Tag::Analysis => "analysis",
            Tag::Service => "service",
        }
    }

    pub fn title(self) -> Message {
        match self {
            Tag::Search => Message::fixed("Searching", "Wyszukiwanie"),
            Tag::Documents => Message::fixed("Records and documents", "Zapisy i dokumenty"),
            Tag::Reports => Message::fixed("Comparison", "Porównania"),
            Tag::Analysis => Message::fixed("Language analysis", "Analiza językowa"),
            Tag::Service => Message::fixed("The service itself", "Sama usługa"),
        }
    }
}

/// Where a parameter stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Query,
    Path,
}

/// A parameter of an operation.
#[derive(Debug, Clone)]
pub(crate) struct Parameter {
    pub name: &'static str,
    pub place: Place,
    pub description: Message,
    /// JSON Schema of one value.
    pub schema: Value,
    pub example: Value,
    pub required: bool,
    /// `Some(true)`: given once for each value; `Some(false)`: values joined by commas.
    pub many: Option<bool>,
}

impl Parameter {
    /// A parameter of the query string that is given once at most.
    pub fn query(
        name: &'static str,
        schema: Value,
        example: impl Into<Value>,
        description: Message,
    ) -> Self {
        let example = example.into();
        Self {
            name,
            place: Place::Query,
            description,
            schema,
            example,
            required: false,
            many: None,
        }
    }

    /// A part of the path.
    pub fn path(
        name: &'static str,
        schema: Value,
        example: impl Into<Value>,
        description: Message,
    ) -> Self {
        let parameter = Self::query(name, schema, example, description);
        Self { place: Place::Path, required: true, ..parameter }
    }

    /// It has to be given.
    pub fn required(self) -> Self {
        Self { required: true, ..self }
    }

    /// It may be given several times, for several values.
    pub fn repeated(self) -> Self {
        Self {
            schema: json!({ "type": "array", "items": self.schema }),
            example: json!([self.example]),
            many: Some(true),
            ..self
        }
    }

    /// It takes several values, joined by commas; `default` where it is left out.
    pub fn comma_separated(self, default: &[&str]) -> Self {
        Self {
            schema: json!({ "type": "array", "items": self.schema, "default": default }),
            example: json!([self.example]),
            many: Some(false),
            ..self
        }
    }
}

/// What an operation answers with.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub status: u16,
    pub description: Message,
    pub content: Vec<Content>,
    pub headers: Vec<Header>,
}

impl Answer {
    /// An answer of status 200.
    pub fn ok(description: Message) -> Self {
        Self { status: 200, description, content: Vec::new(), headers: Vec::new() }
    }

    /// It may come in this form.
    pub fn content(mut self, content: Content) -> Self {
        self.content.push(content);
        self
    }

    /// It comes as JSON of a type; `example` is a file's text.
    pub fn json<T: JsonSchema>(self, example: &'static str) -> Self {
        self.content(Content::json::<T>(example))
    }

    /// It may carry these headers.
    pub fn headers(mut self, headers: &[Header]) -> Self {
        self.headers.extend(headers);
        self
    }
}

/// A body in one media type.
#[derive(Debug, Clone)]
pub(crate) struct Content {
    pub media_type: &'static str,
    pub schema: fn(&mut SchemaGenerator) -> Schema,
    pub example: &'static str,
}

impl Content {
    /// JSON of a type.
    pub fn json<T: JsonSchema>(example: &'static str) -> Self {
        let schema = SchemaGenerator::subschema_for::<T>;
        Self { media_type: "application/json", schema, example }
    }

    /// Bytes that are no text; the example is how they begin.
    pub fn binary(media_type: &'static str, example: &'static str) -> Self {
        let schema = |_: &mut SchemaGenerator| schemars::json_schema!({ "type": "string", "format": "binary" });
        Self { media_type, schema, example }
    }

    /// Text of another type.
    pub fn text(media_type: &'static str, example: &'static str) -> Self {
        Self { media_type, schema: SchemaGenerator::subschema_for::<String>, example }
    }
}

/// A header of an answer that callers act on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Header {
    /// How long an answer may be kept without asking.
    CacheControl,
    /// Validator of an answer.
    ETag,
    /// What else the answer depends on.
    Vary,
    /// The language of what is said for people.
    ContentLanguage,
    /// Address of the next page.
    Link,
    /// How many records match in all.
    TotalCount,
    /// What a browser is to call the file.
    ContentDisposition,
    /// Seconds after which to come again.
    RetryAfter,
    /// Methods of the path.
    Allow,
    /// Since when an operation is deprecated.
    Deprecation,
    /// When a deprecated operation ends.
    Sunset,
    /// What the log of the server calls the request.
    RequestId,
    /// Whether the answer was known already.
    CacheStatus,
    /// What is left of the client's share.
    RateLimit,
    /// What the client's share is.
    RateLimitPolicy,
    /// How to authenticate.
    Authenticate,
}

impl Header {
    pub const ALL: [Header; 16] = [
        Header::CacheControl,
        Header::ETag,
        Header::Vary,
        Header::ContentLanguage,
        Header::Link,
        Header::TotalCount,
        Header::ContentDisposition,
        Header::RetryAfter,
        Header::Allow,
        Header::Deprecation,
        Header::Sunset,
        Header::RequestId,
        Header::CacheStatus,
        Header::RateLimit,
        Header::RateLimitPolicy,
        Header::Authenticate,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Header::CacheControl => "Cache-Control",
            Header::ETag => "ETag",
            Header::Vary => "Vary",
            Header::ContentLanguage => "Content-Language",
            Header::Link => "Link",
            Header::TotalCount => "X-Total-Count",
            Header::ContentDisposition => "Content-Disposition",
            Header::RetryAfter => "Retry-After",
            Header::Allow => "Allow",
            Header::Deprecation => "Deprecation",
            Header::Sunset => "Sunset",
            Header::RequestId => "X-Request-Id",
            Header::CacheStatus => "Cache-Status",
            Header::RateLimit => "RateLimit",
            Header::RateLimitPolicy => "RateLimit-Policy",
            Header::Authenticate => "WWW-Authenticate",
        }
    }

    pub fn description(self) -> Message {
        match self {
            Header::CacheControl => Message::fixed(
                "`no-cache`: keep it, but ask whether it still holds; `no-store`: do not keep it.",
                "`no-cache`: można zachować, ale trzeba spytać, czy jest aktualne; `no-store`: nie zachowywać.",
            ),
            Header::ETag => Message::fixed(
                "Weak validator of the answer at this address: the same for as long as the index, the \
                 synonyms and the program are.",
                "Słaby walidator odpowiedzi pod tym adresem: ten sam, dopóki te same są indeks, \
                 synonimy i program.",
            ),
            Header::Vary => Message::fixed(
                "Request headers that the answer depends on.",
                "Nagłówki żądania, od których zależy odpowiedź.",
            ),
            Header::ContentLanguage => Message::fixed(
                "Language of what is said for people: `en` or `pl`.",
                "Język tego, co napisano dla ludzi: `en` albo `pl`.",
            ),
            Header::Link => Message::fixed(
                "Address of the next page, with `rel=\"next\"`; absent on the last (RFC 8288).",
                "Adres następnej strony, z `rel=\"next\"`; na ostatniej go brak (RFC 8288).",
            ),
            Header::TotalCount => Message::fixed(
                "Number of records that match, on whatever page.",
                "Liczba pasujących zapisów, niezależnie od strony.",
            ),
            Header::ContentDisposition => Message::fixed(
                "Name of the file, for formats that are saved rather than shown.",
                "Nazwa pliku, dla formatów do zapisania, nie do pokazania.",
            ),
            Header::RetryAfter => Message::fixed(
                "Seconds after which to come again.",
                "Po ilu sekundach spróbować ponownie.",
            ),
            Header::Allow => {
                Message::fixed("Methods that the path takes.", "Metody, które przyjmuje ścieżka.")
            }
            Header::Deprecation => Message::fixed(
                "Since when the operation is deprecated (RFC 9745).",
                "Od kiedy operacja jest przestarzała (RFC 9745).",
            ),
            Header::Sunset => Message::fixed(
                "When the deprecated operation ends (RFC 8594).",
                "Kiedy przestarzała operacja przestanie działać (RFC 8594).",
            ),
            Header::RequestId => Message::fixed(
                "What the log of the server calls the request: the caller's own `X-Request-Id`, or \
                 a new one.",
                "Jak żądanie nazywa się w dzienniku serwera: własne `X-Request-Id` wywołującego \
                 albo nowe.",
            ),
            Header::CacheStatus => Message::fixed(
                "Whether the answer was written out already (RFC 9211).",
                "Czy odpowiedź była już gotowa (RFC 9211).",
            ),
            Header::RateLimit => Message::fixed(
                "What is left of the client's share, where shares are enabled.",
                "Ile zostało z przydziału klienta, jeśli przydziały są włączone.",
            ),
            Header::RateLimitPolicy => Message::fixed(
                "The client's share, where shares are enabled.",
                "Przydział klienta, jeśli przydziały są włączone.",
            ),
            Header::Authenticate => Message::fixed(
                "How to authenticate: with a bearer token (RFC 6750).",
                "Jak się uwierzytelnić: tokenem okaziciela (RFC 6750).",
            ),
        }
    }

    /// JSON Schema of the value.
    pub fn schema(self) -> Value {
        match self {
            Header::TotalCount => json!({ "type": "integer", "minimum": 0 }),
            Header::RetryAfter => json!({ "type": "integer", "minimum": 1 }),
            Header::ContentLanguage => json!({ "type": "string", "enum": ["en", "pl"] }),
            _ => json!({ "type": "string" }),
        }
    }

    pub fn example(self) -> Value {
        match self {
            Header::CacheControl => json!("no-cache"),
            Header::ETag => json!("W/\"ecf32e992e68059c-0.1.0\""),
            Header::Vary => json!("accept-language"),
            Header::ContentLanguage => json!("pl"),
            Header::Link => json!("</v1/search?q=rower&cursor=a.20.b>; rel=\"next\""),
            Header::TotalCount => json!(42),
            Header::ContentDisposition => json!("attachment; filename=\"azymut.csv\""),
            Header::RetryAfter => json!(1),
            Header::Allow => json!("GET,HEAD"),
            Header::Deprecation => json!("@1798761600"),
            Header::Sunset => json!("Sat, 01 Jan 2028 00:00:00 GMT"),
            Header::RequestId => json!("9f86d081884c7d65"),
            Header::CacheStatus => json!("azymut; hit"),
            Header::RateLimit => json!("\"client\";r=59;t=1"),
            Header::RateLimitPolicy => json!("\"client\";q=60;w=60"),
            Header::Authenticate => json!("Bearer realm=\"azymut\""),
        }
    }
}

/// An operation that is on its way out. It goes on working, and says so in every answer.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Deprecation {
    /// Since when, in seconds of Unix time, as RFC 9745 writes it: `@1798761600`.
    pub since: &'static str,
    /// When it ends, as RFC 9110 writes a date.
    pub sunset: &'static str,
    /// What takes its place: the target of `Link; rel="successor-version"` (RFC 5829).
    pub successor: &'static str,
}

impl Deprecation {
    fn mark(self, mut response: Response) -> Response {
        let headers = response.headers_mut();
        for (name, value) in [
            ("deprecation", self.since.to_owned()),
            ("sunset", self.sunset.to_owned()),
            ("link", format!("<{}>; rel=\"successor-version\"", self.successor)),
        ] {
            if let Ok(value) = HeaderValue::try_from(value) {
                headers.append(HeaderName::from_static(name), value);
            }
        }
        response
    }
}

impl Endpoint {
    /// An operation that reads, and takes HEAD as well.
    pub fn get<H, T>(path: &'static str, handler: H) -> Self
    where
        H: Handler<T, AppState>,
        T: 'static,
    {
        Self::new(path, Method::GET, get(handler))
    }

    /// An operation that takes a body.
    pub fn post<H, T>(path: &'static str, handler: H, body: Content) -> Self
    where
        H: Handler<T, AppState>,
        T: 'static,
    {
        Self { body: Some(body), ..Self::new(path, Method::POST, post(handler)) }
    }

    fn new(path: &'static str, method: Method, handler: MethodRouter<AppState>) -> Self {
        Self {
            path,
            method,
            id: "",
            tag: Tag::Service,
            summary: Message::fixed("", ""),
            description: Message::fixed("", ""),
            parameters: Vec::new(),
            body: None,
            answers: Vec::new(),
            problems: Vec::new(),
            strict: true,
            revalidates: false,
            deprecation: None,
            handler,
        }
    }

    /// What it is called and what it belongs to.
    pub fn operation(mut self, id: &'static str, tag: Tag, summary: Message) -> Self {
        (self.id, self.tag, self.summary) = (id, tag, summary);
        self
    }

    /// What it does, in Markdown of inline code and paragraphs.
    pub fn description(self, description: Message) -> Self {
        Self { description, ..self }
    }

    pub fn parameters(mut self, parameters: impl IntoIterator<Item = Parameter>) -> Self {
        self.parameters.extend(parameters);
        self
    }

    pub fn answer(mut self, answer: Answer) -> Self {
        self.answers.push(answer);
        self
    }

    /// Problems of its own, beside those that [`Endpoint::all_problems`] adds.
    pub fn problems(mut self, problems: &[ProblemKind]) -> Self {
        self.problems.extend(problems);
        self
    }

    /// It passes over parameters that it does not know: probes add their own.
    pub fn lenient(self) -> Self {
        Self { strict: false, ..self }
    }

    /// Its answers carry a validator.
    pub fn revalidates(self) -> Self {
        Self { revalidates: true, ..self }
    }

    /// It is on its way out.
    #[allow(dead_code, reason = "nothing is on its way out today")]
    pub fn deprecated(self, deprecation: Deprecation) -> Self {
        Self { deprecation: Some(deprecation), ..self }
    }

    /// Every problem that it can answer with.
    pub fn all_problems(&self) -> Vec<ProblemKind> {
        let mut problems = self.problems.clone();
        if self.strict {
            problems.extend([ProblemKind::UnknownParameter, ProblemKind::MalformedUrl]);
        }
        if self.parameters.iter().any(|parameter| parameter.place == Place::Query) {
            problems.push(ProblemKind::InvalidParameter);
        }
        if self.body.is_some() {
            problems.extend([
                ProblemKind::InvalidBody,
                ProblemKind::BodyTooLarge,
                ProblemKind::UnsupportedMediaType,
            ]);
        }
        if is_guarded(self.path) {
            problems.extend([ProblemKind::Unauthorized, ProblemKind::RateLimited]);
        }
        problems.extend([
            ProblemKind::MalformedRequest,
            ProblemKind::UrlTooLong,
            ProblemKind::Timeout,
            ProblemKind::NotAcceptable,
            ProblemKind::Internal,
        ]);
        ProblemKind::ALL.into_iter().filter(|kind| problems.contains(kind)).collect()
    }

    /// What answers it.
    pub fn method_router(&self) -> MethodRouter<AppState> {
        match self.deprecation {
            None => self.handler.clone(),
            Some(deprecation) => {
                self.handler.clone().layer(map_response(move |response: Response| {
                    std::future::ready(deprecation.mark(response))
                }))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use axum::Router;
    use axum::body::Body;
    use axum::http::Request;
    use azymut_polish::Analyzer;
    use tower::ServiceExt;

    use super::*;
    use crate::Config;

    #[tokio::test]
    async fn a_deprecated_operation_says_so_in_every_answer() {
        let endpoint = Endpoint::get("/old", async || "still here").deprecated(Deprecation {
            since: "@1798761600",
            sunset: "Sat, 01 Jan 2028 00:00:00 GMT",
            successor: "/v1/search",
        });
        let folder = tempfile::tempdir().unwrap();
        let state = AppState::open(folder.path(), Analyzer::shared(), Config::default());
        let app = Router::new().route(endpoint.path, endpoint.method_router()).with_state(state);
        let request = Request::get("/old").body(Body::empty()).unwrap();
        let response = app.oneshot(request).await.unwrap();
        assert_eq!(response.headers()["deprecation"], "@1798761600");
        assert_eq!(response.headers()["sunset"], "Sat, 01 Jan 2028 00:00:00 GMT");
        assert_eq!(response.headers()["link"], "</v1/search>; rel=\"successor-version\"");
    }
}
