//! `GET /v1/records/{id}`.

use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, Uri};
use axum::response::{IntoResponse, Response};
use azymut_index::PathEntry;
use azymut_record::{Message, Record, message};
use azymut_report::citation;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::json;

use crate::AppState;
use crate::openapi::{Answer, Content, Endpoint, Parameter, Tag};
use crate::problem::{Problem, ProblemKind};
use crate::query_string::{QueryString, not_one_of, quoted};
use crate::revalidation::Validator;

/// One record and where it stands.
#[derive(Serialize, JsonSchema)]
struct RecordResponse {
    /// The record itself.
    record: Record,
    /// Ancestors from the top down.
    path: Vec<PathEntry>,
}

/// The operation.
pub(crate) fn endpoint() -> Endpoint {
    Endpoint::get("/v1/records/{id}", record)
        .operation("getRecord", Tag::Documents, Message::fixed("One record", "Jeden zapis"))
        .description(Message::fixed(
            "A record by its identifier, and its ancestors from the top down.",
            "Zapis o podanym identyfikatorze i zapisy nad nim, od góry.",
        ))
        .parameters([id_parameter(
            "kielce-cel-strategiczny-3.og.3.2.miasto-wspierajace-przedsiebiorczosc-f6e4e5",
            Message::fixed("Identifier of the record.", "Identyfikator zapisu."),
        )])
        .answer(
            Answer::ok(Message::fixed("The record.", "Zapis."))
                .json::<RecordResponse>(include_str!("openapi/examples/record.json")),
        )
        .problems(&[
            ProblemKind::UnknownRecord,
            ProblemKind::Overloaded,
            ProblemKind::IndexUnavailable,
        ])
        .revalidates()
}

/// The parameter that [`identifier`] reads.
pub(crate) fn id_parameter(example: &'static str, description: Message) -> Parameter {
    Parameter::path("id", json!({ "type": "string", "minLength": 1 }), example, description)
}

/// A record by its identifier.
async fn record(
    State(state): State<AppState>,
    id: Result<Path<String>, PathRejection>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let id = identifier(id)?;
    QueryString::parse(uri.query())?.finish()?;
    let index = state.index()?;
    let validator = Validator::of(&index, &uri);
    if validator.is_known_to(&headers) {
        return Ok(validator.not_modified());
    }
    let wanted = id.clone();
    let (record, path) = state
        .with_index(index, move |index| index.record(&wanted))
        .await??
        .ok_or_else(|| unknown(&id))?;
    Ok(validator.stamp(Json(RecordResponse { record, path }).into_response()))
}

/// The identifier in a path.
pub(crate) fn identifier(id: Result<Path<String>, PathRejection>) -> Result<String, Problem> {
    id.map(|Path(id)| id).map_err(|rejection| {
        tracing::debug!(%rejection, "a path cannot be read");
        Problem::new(
            ProblemKind::MalformedUrl,
            Message::fixed(
                "the identifier in the path is not UTF-8 once percent-decoded",
                "identyfikator w ścieżce po odkodowaniu procentów nie jest UTF-8",
            ),
        )
    })
}

/// The formats of a citation, the first of them unless asked otherwise.
const CITATION_FORMATS: [&str; 3] = ["plain", "bibtex", "ris"];

/// The operation of [`citation()`].
pub(crate) fn citation_endpoint() -> Endpoint {
    Endpoint::get("/v1/records/{id}/citation", citation)
        .operation(
            "citeRecord",
            Tag::Documents,
            Message::fixed("A record as a reference", "Zapis jako pozycja bibliografii"),
        )
        .description(Message::fixed(
            "Cites a record: statement, level and number, document, resolution, page or lines.",
            "Cytuje zapis: treść, poziom i numer, dokument, uchwała, strona albo wiersze.",
        ))
        .parameters([
            id_parameter(
                "kielce-cel-strategiczny-3.og.3.2.miasto-wspierajace-przedsiebiorczosc-f6e4e5",
                Message::fixed("Identifier of the record.", "Identyfikator zapisu."),
            ),
            Parameter::query(
                "format",
                json!({ "type": "string", "enum": CITATION_FORMATS, "default": "plain" }),
                "bibtex",
                Message::fixed("How to write it.", "Jak ją zapisać."),
            ),
        ])
        .answer(
            Answer::ok(Message::fixed("The citation.", "Cytowanie."))
                .content(Content::text(CITATION, include_str!("openapi/examples/citation.txt")))
                .content(Content::text(BIBTEX, include_str!("openapi/examples/citation.bib")))
                .content(Content::text(RIS, include_str!("openapi/examples/citation.ris"))),
        )
        .problems(&[
            ProblemKind::UnknownRecord,
            ProblemKind::Overloaded,
            ProblemKind::IndexUnavailable,
        ])
        .revalidates()
}

/// Media types of citations.
pub(crate) const CITATION: &str = "text/plain; charset=utf-8";
pub(crate) const BIBTEX: &str = "application/x-bibtex; charset=utf-8";
pub(crate) const RIS: &str = "application/x-research-info-systems; charset=utf-8";

/// A citation of a record.
async fn citation(
    State(state): State<AppState>,
    id: Result<Path<String>, PathRejection>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let id = identifier(id)?;
    let mut query = QueryString::parse(uri.query())?;
    let format = query.one("format").unwrap_or_else(|| "plain".to_owned());
    if !CITATION_FORMATS.contains(&format.as_str()) {
        query.fault("format", not_one_of(&format, &CITATION_FORMATS));
    }
    query.finish()?;
    let index = state.index()?;
    let validator = Validator::of(&index, &uri);
    if validator.is_known_to(&headers) {
        return Ok(validator.not_modified());
    }
    let wanted = id.clone();
    let found = state.with_index(index, move |index| index.record(&wanted)).await??;
    let (record, _) = found.ok_or_else(|| unknown(&id))?;
    let (media_type, body) = match format.as_str() {
        "bibtex" => (BIBTEX, citation::bibtex(&record)),
        "ris" => (RIS, citation::ris(&record)),
        _ => (CITATION, format!("{}\n", citation::plain(&record))),
    };
    Ok(validator.stamp(([(CONTENT_TYPE, media_type)], body).into_response()))
}

fn unknown(id: &str) -> Problem {
    Problem::new(
        ProblemKind::UnknownRecord,
        message!(
            en: "no record has the identifier {shown}",
            pl: "żaden zapis nie ma identyfikatora {shown}";
            shown = quoted(id)
        ),
    )
}
