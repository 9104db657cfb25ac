//! `GET /v1/kwic`.

use std::str::FromStr;

use axum::extract::State;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue, Uri};
use axum::response::{IntoResponse, Response};
use azymut_index::{
    ContextWidth, Index, Interrupt, KwicRequest, KwicResponse, KwicSort, Limits, MatchKind,
    RequestError,
};
use azymut_record::{Language, Message, message};
use azymut_report::kwic;
use serde_json::json;

use crate::openapi::{Answer, Content, Endpoint, Header, Parameter, Tag};
use crate::problem::{Problem, ProblemKind};
use crate::query_string::{QueryString, not_one_of};
use crate::revalidation::Validator;
use crate::search::TOTAL_COUNT;
use crate::{AppState, filters, language};

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
                .content(Content::binary(Format::Xlsx.media_type(), "PK"))
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
            json!({ "anyOf": [
                { "type": "integer", "minimum": 0, "maximum": Limits::LIMIT },
                { "const": "all" },
            ], "default": KwicRequest::default().limit }),
            50,
            Message::fixed(
                "Most lines on a page; `all` for every line of the records that were read, in any \
                 format but `json`; 10,000 of them at most in `format=xlsx`.",
                "Najwięcej wierszy na stronie; `all` to wszystkie wiersze przeczytanych zapisów, w \
                 każdym formacie oprócz `json`; w `format=xlsx` najwyżej 10 000.",
            ),
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
                "The whole answer as JSON, or the lines alone as lines of JSON, CSV, a workbook or \
                 aligned text.",
                "Cała odpowiedź jako JSON albo same wiersze jako wiersze JSON, CSV, skoroszyt lub \
                 wyrównany tekst.",
            ),
        ),
    ]);
    parameters
}

/// Every match in its context.
async fn kwic(
    State(state): State<AppState>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let (request, format) = read(QueryString::parse(uri.query())?, language::preferred(&headers))?;
    let index = state.index()?;
    let validator = Validator::of(&index, &uri).in_language(language::preferred(&headers));
    if validator.is_known_to(&headers) {
        return Ok(validator.not_modified());
    }
    // What is written in one piece takes room in memory until it is sent.
    let _permit = request.whole.then(|| state.export_permit()).transpose()?;
    let (body, total) = state
        .with_index_until(index, move |index, interrupt| answer(index, &request, format, interrupt))
        .await??;
    let mut response = body.into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(format.media_type()));
    headers.insert(TOTAL_COUNT, HeaderValue::from(total));
    if let Some(disposition) = format.disposition() {
        headers.insert(CONTENT_DISPOSITION, HeaderValue::from_static(disposition));
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
    if format == Format::Xlsx && response.lines.len() > Limits::WINDOW {
        let detail = message!(
            en: "{total} lines are more than the {most} that a workbook is made of; take format=csv, or narrow the search",
            pl: "{total} wierszy to więcej niż {most}, z których powstaje skoroszyt; weź format=csv albo zawęź wyszukiwanie";
            total = response.lines.len(), most = Limits::WINDOW
        );
        let error = RequestError::new("limit", detail);
        return Err(Problem::parameters(ProblemKind::InvalidParameter, vec![error]));
    }
    let body = if format == Format::Xlsx {
        kwic::xlsx(&response.lines).map_err(|error| Problem::internal(&error))?
    } else {
        write(&response, format).map_err(|error| Problem::internal(&error))?
    };
    Ok((body, response.total))
}

/// Writes what is text.
fn write(response: &KwicResponse, format: Format) -> std::io::Result<Vec<u8>> {
    let mut body = Vec::new();
    match format {
        Format::Json => serde_json::to_writer(&mut body, response)?,
        Format::Ndjson => kwic::write_ndjson(&mut body, &response.lines)?,
        Format::Csv => kwic::write_csv(&mut body, &response.lines)?,
        Format::Text | Format::Xlsx => kwic::write_text(&mut body, &response.lines)?,
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
    /// The lines as an Excel workbook.
    Xlsx,
    /// Aligned columns for a person.
    Text,
}

impl Format {
    const ALL: [Format; 5] =
        [Format::Json, Format::Ndjson, Format::Csv, Format::Xlsx, Format::Text];

    fn as_str(self) -> &'static str {
        match self {
            Format::Json => "json",
            Format::Ndjson => "ndjson",
            Format::Csv => "csv",
            Format::Xlsx => "xlsx",
            Format::Text => "text",
        }
    }

    fn media_type(self) -> &'static str {
        match self {
            Format::Json => "application/json",
            Format::Ndjson => "application/x-ndjson",
            Format::Csv => "text/csv; charset=utf-8; header=present",
            Format::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Format::Text => "text/plain; charset=utf-8",
        }
    }

    /// Under what name a browser saves the answer; none where it shows it.
    fn disposition(self) -> Option<&'static str> {
        match self {
            Format::Json | Format::Ndjson | Format::Text => None,
            Format::Csv => Some("attachment; filename=\"azymut-kwic.csv\""),
            Format::Xlsx => Some("attachment; filename=\"azymut-kwic.xlsx\""),
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
    let limit = query.one("limit");
    let whole = limit.as_deref() == Some("all");
    let limit = match limit {
        Some(number) if !whole => query.read_number("limit", &number),
        _ => None,
    };
    let mut request = KwicRequest {
        query: query.one("q").unwrap_or_default(),
        filters: filters::read(&mut query),
        strict: query.flag("strict"),
        language,
        fuzzy: query.parsed("fuzzy").unwrap_or_default(),
        sort: query.parsed("sort").unwrap_or_default(),
        limit: limit.unwrap_or(defaults.limit),
        whole,
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
    request.width = width(&mut query);
    let format = query.parsed("format").unwrap_or_default();
    if whole && format == Format::Json {
        query.fault(
            "limit",
            Message::fixed(
                "all lines are written in any format but json; name a format",
                "wszystkie wiersze można zapisać w każdym formacie oprócz json; podaj format",
            ),
        );
    }
    if whole && request.offset > 0 {
        query.fault(
            "limit",
            Message::fixed(
                "all lines begin with the first; leave offset out",
                "wszystkie wiersze zaczynają się od pierwszego; pomiń offset",
            ),
        );
    }
    check_bounds(&request, &mut query);
    query.finish()?;
    Ok((request, format))
}

fn width(query: &mut QueryString) -> ContextWidth {
    let width = query.number("width");
    match query.one("unit").as_deref() {
        Some("characters") => ContextWidth::of_characters(width),
        None | Some("words") => ContextWidth::of_words(width),
        Some(other) => {
            query.fault("unit", not_one_of(other, &["words", "characters"]));
            ContextWidth::of_words(width)
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
