//! `GET /v1/kwic`.

use std::str::FromStr;

use axum::extract::{RawQuery, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse, Response};
use azymut_index::{
    ContextWidth, Index, Interrupt, KwicRequest, KwicResponse, Limits, MatchKind, RequestError,
};
use azymut_report::kwic;

use crate::AppState;
use crate::filters;
use crate::problem::Problem;
use crate::query_string::{QueryString, not_one_of};
use crate::revalidation::Validator;
use crate::search::TOTAL_COUNT;

/// Characters of context unless asked otherwise.
const DEFAULT_CHARACTERS: usize = 40;

/// Every match in its context.
pub(crate) async fn kwic(
    State(state): State<AppState>,
    RawQuery(raw): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let (request, format) = read(QueryString::parse(raw.as_deref())?)?;
    let index = state.index()?;
    let validator = Validator::of(&index);
    if validator.is_known_to(&headers) {
        return Ok(validator.not_modified());
    }
    let (body, total) =
        state.with_index(index, move |index| answer(index, &request, format)).await??;
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
) -> Result<(Vec<u8>, usize), Problem> {
    let response = index.kwic(request, &Interrupt::new())?;
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
            RequestError::new("format", not_one_of("format", name, &known))
        })
    }
}

fn read(mut query: QueryString) -> Result<(KwicRequest, Format), Problem> {
    let defaults = KwicRequest::default();
    let mut request = KwicRequest {
        query: query.one("q").unwrap_or_default(),
        filters: filters::read(&mut query),
        strict: query.flag("strict"),
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
                query.fault("match", not_one_of("kind of match", &name, &known));
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
            query.fault("unit", not_one_of("unit", other, &["words", "characters"]));
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
