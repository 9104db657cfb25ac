//! `GET /v1/records/{id}`.

use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, RawQuery, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use azymut_index::PathEntry;
use azymut_record::{Message, Record, message};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::json;

use crate::AppState;
use crate::openapi::{Answer, Endpoint, Parameter, Tag};
use crate::problem::{Problem, ProblemKind};
use crate::query_string::{QueryString, quoted};
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
    RawQuery(raw): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let id = identifier(id)?;
    QueryString::parse(raw.as_deref())?.finish()?;
    let index = state.index()?;
    let validator = Validator::of(&index);
    if validator.is_known_to(&headers) {
        return Ok(validator.not_modified());
    }
    let wanted = id.clone();
    let (record, path) =
        state.with_index(index, move |index| index.record(&wanted)).await??.ok_or_else(|| {
            Problem::new(
                ProblemKind::UnknownRecord,
                message!(
                    en: "no record has the identifier {shown}",
                    pl: "żaden zapis nie ma identyfikatora {shown}";
                    shown = quoted(&id)
                ),
            )
        })?;
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
