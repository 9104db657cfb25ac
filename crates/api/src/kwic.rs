//! `GET /v1/kwic`.

use std::str::FromStr;

use axum::extract::{RawQuery, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse, Response};
use azymut_index::{
    ContextWidth, Index, Interrupt, KwicRequest, KwicResponse, KwicSort, Limits, MatchKind,
    RequestError,
};
use azymut_record::{Language, Message};
use azymut_report::kwic;
use serde_json::json;

use crate::openapi::{Answer, Content, Endpoint, Header, Parameter, Tag};
use crate::problem::{Problem, ProblemKind};
use crate::query_string::{QueryString, not_one_of};
use crate::revalidation::Validator;
use crate::search::TOTAL_COUNT;
use crate::{AppState, filters, language};

/// Characters of context unless asked otherwise.
const DEFAULT_CHARACTERS: usize = 40;

/// The operation.
pub(crate) fn endpoint() -> Endpoint {
    Endpoint::get("/v1/kwic", kwic)
        .operation(
            "concordance",
            Tag::Search,
            Message::fixed("Matches in their contexts (KWIC)", "Trafienia w kontekście (KWIC)"),
        )
        .description(Message::fixed(
            "Lists every place in statements and descriptions that matches a query, with what \
             stands to its left and right. `start` and `end` count UTF-16 code units of `field`.",
            "Wymienia każde miejsce w treści i opisach, które pasuje do zapytania, wraz z tym, co \
             stoi po lewej i po prawej. `start` i `end` liczą jednostki kodowe UTF-16 pola `field`.",
        ))
        .parameters(described())
        .answer(
            Answer::ok(Message::fixed("The lines.", "Wiersze."))
                .json::<KwicResponse>(include_str!("openapi/examples/kwic.json"))
                .content(Content::text(
                    Format::Ndjson.media_type(),
                    include_str!("openapi/examples/kwic.ndjson"),
                ))
                .content(Content::text(
                    Format::Csv.media_type(),
                    include_str!("openapi/examples/kwic.csv"),
                ))
                .content(Content::text(
                    Format::Text.media_type(),
                    include_str!("openapi/examples/kwic.txt"),
                ))
                .headers(&[Header::TotalCount, Header::ContentDisposition]),
        )
        .problems(&[ProblemKind::Overloaded, ProblemKind::IndexUnavailable])
        .revalidates()
}

/// The parameters that [`read`] takes.
fn described() -> Vec<Parameter> {
    let mut parameters = vec![filters::query_parameter()];
    parameters.extend(filters::described());
    parameters.extend([
        filters::strict_parameter(),
        filters::fuzzy_parameter(),
        Parameter::query(
            "match",
            json!({ "type": "string", "enum": MatchKind::ALL.map(MatchKind::as_str) }),
            "lemma",
            Message::fixed(
                "Kinds of match to list; all of them where it is left out.",
                "Rodzaje trafień, które wymienić; wszystkie, jeśli pominięto.",
            ),
        )
        .repeated(),
        Parameter::query(
            "sort",
            json!({ "type": "string", "enum": KwicSort::ALL.map(KwicSort::as_str),
                "default": KwicSort::default().as_str() }),
            "left",
            Message::fixed(
                "By place in the corpus, by the words to the left or to the right, or by the form.",
                "Według miejsca w zbiorze, słów po lewej lub po prawej albo według formy.",
            ),
        ),
        Parameter::query(
            "width",
            json!({ "type": "integer", "minimum": 1, "maximum": Limits::CONTEXT }),
            8,
            Message::fixed(
                "How much context to show on either side: 8 words or 40 characters unless given.",
                "Ile kontekstu pokazać z każdej strony: 8 słów albo 40 znaków, jeśli nie podano.",
            ),
        ),
        Parameter::query(
            "unit",
            json!({ "type": "string", "enum": ["words", "characters"], "default": "words" }),
            "words",
            Message::fixed("What `width` counts.", "Co liczy `width`."),
        ),
        Parameter::query(
            "limit",
            json!({ "type": "integer", "minimum": 0, "maximum": Limits::LIMIT,
                "default": KwicRequest::default().limit }),
            50,
            Message::fixed("Most lines on a page.", "Najwięcej wierszy na stronie."),
        ),
        Parameter::query(
            "offset",
            json!({ "type": "integer", "minimum": 0, "maximum": Limits::WINDOW, "default": 0 }),
            0,
            Message::fixed("Lines to leave out from the top.", "Ile wierszy pominąć od góry."),
        ),
        Parameter::query(
            "format",
            json!({ "type": "string", "enum": Format::ALL.map(Format::as_str),
                "default": Format::default().as_str() }),
            "json",
            Message::fixed(
                "The whole answer as JSON, or the lines alone as lines of JSON, CSV or aligned text.",
                "Cała odpowiedź jako JSON albo same wiersze jako wiersze JSON, CSV lub wyrównany \
                 tekst.",
            ),
        ),
    ]);
    parameters
}

/// Every match in its context.
async fn kwic(
    State(state): State<AppState>,
    RawQuery(raw): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let (request, format) =
        read(QueryString::parse(raw.as_deref())?, language::preferred(&headers))?;
    let index = state.index()?;
    let validator = Validator::of(&index).in_language(language::preferred(&headers));
    if validator.is_known_to(&headers) {
        return Ok(validator.not_modified());
    }
    let (body, total) = state
        .with_index_until(index, move |index, interrupt| answer(index, &request, format, interrupt))
        .await??;
    let mut response = body.into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(format.media_type()));
    headers.insert(TOTAL_COUNT, HeaderValue::from(total));
    if format == Format::Csv {
        let name = HeaderValue::from_static("attachment; filename=\"azymut-kwic.csv\"");
        headers.insert(CONTENT_DISPOSITION, name);
    }
    Ok(validator.stamp(response))
}

fn answer(
    index: &Index,
    request: &KwicRequest,
    format: Format,
    interrupt: &Interrupt,
) -> Result<(Vec<u8>, usize), Problem> {
    let response = index.kwic(request, interrupt)?;
    let body = write(&response, format).map_err(|error| Problem::internal(&error))?;
    Ok((body, response.total))
}

fn write(response: &KwicResponse, format: Format) -> std::io::Result<Vec<u8>> {
    let mut body = Vec::new();
    match format {
        Format::Json => serde_json::to_writer(&mut body, response)?,
        Format::Ndjson => kwic::write_ndjson(&mut body, &response.lines)?,
        Format::Csv => kwic::write_csv(&mut body, &response.lines)?,
        Format::Text => kwic::write_text(&mut body, &response.lines)?,
    }
    Ok(body)
}

/// How a concordance is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Format {
    /// The whole response.
    #[default]
    Json,
    /// The lines, one line of JSON each.
    Ndjson,
    /// The lines, one row each, with a header row (RFC 4180).
    Csv,
    /// Aligned columns for a person.
    Text,
}

impl Format {
    const ALL: [Format; 4] = [Format::Json, Format::Ndjson, Format::Csv, Format::Text];

    fn as_str(self) -> &'static str {
        match self {
            Format::Json => "json",
            Format::Ndjson => "ndjson",
            Format::Csv => "csv",
            Format::Text => "text",
        }
    }

    fn media_type(self) -> &'static str {
        match self {
            Format::Json => "application/json",
            Format::Ndjson => "application/x-ndjson",
            Format::Csv => "text/csv; charset=utf-8; header=present",
            Format::Text => "text/plain; charset=utf-8",
        }
    }
}

impl FromStr for Format {
    type Err = RequestError;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Format::ALL.into_iter().find(|format| format.as_str() == name).ok_or_else(|| {
            let known = Format::ALL.map(Format::as_str);
            RequestError::new("format", not_one_of(name, &known))
        })
    }
}

fn read(mut query: QueryString, language: Language) -> Result<(KwicRequest, Format), Problem> {
    let defaults = KwicRequest::default();
    let mut request = KwicRequest {
        query: query.one("q").unwrap_or_default(),
        filters: filters::read(&mut query),
        strict: query.flag("strict"),
        language,
        fuzzy: query.parsed("fuzzy").unwrap_or_default(),
        sort: query.parsed("sort").unwrap_or_default(),
        limit: query.number("limit").unwrap_or(defaults.limit),
        offset: query.number("offset").unwrap_or_default(),
        ..defaults
    };
    for name in query.many("match") {
        match name.parse::<MatchKind>() {
            Ok(kind) => {
                request.kinds.insert(kind);
            }
            Err(RequestError { .. }) => {
                let known = MatchKind::ALL.map(MatchKind::as_str);
                query.fault("match", not_one_of(&name, &known));
            }
        }
    }
    request.width = width(&mut query).unwrap_or(request.width);
    let format = query.parsed("format").unwrap_or_default();
    check_bounds(&request, &mut query);
    query.finish()?;
    Ok((request, format))
}

fn width(query: &mut QueryString) -> Option<ContextWidth> {
    let width = query.number("width");
    match query.one("unit").as_deref() {
        Some("characters") => Some(ContextWidth::Characters(width.unwrap_or(DEFAULT_CHARACTERS))),
        None | Some("words") => width.map(ContextWidth::Words),
        Some(other) => {
            query.fault("unit", not_one_of(other, &["words", "characters"]));
            width.map(ContextWidth::Words)
        }
    }
}

/// Each part by itself: the check stops at the first fault.
fn check_bounds(request: &KwicRequest, query: &mut QueryString) {
    let limit = request.limit.min(Limits::LIMIT);
    let probes = [
        KwicRequest { query: request.query.clone(), ..KwicRequest::default() },
        KwicRequest { width: request.width, ..KwicRequest::default() },
        KwicRequest { limit: request.limit, ..KwicRequest::default() },
        KwicRequest { offset: request.offset, limit, ..KwicRequest::default() },
    ];
    for probe in probes {
        if let Err(error) = probe.validate()
            && !query.is_faulty(&error.parameter)
        {
            query.fault(&error.parameter, error.detail);
        }
    }
}
