//! `GET /v1/records/{id}`.

use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, RawQuery, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use azymut_index::PathEntry;
use azymut_record::Record;
use serde::Serialize;

use crate::AppState;
use crate::problem::{Problem, ProblemKind};
use crate::query_string::{QueryString, quoted};
use crate::revalidation::Validator;

/// One record and where it stands.
#[derive(Serialize)]
struct RecordResponse {
    record: Record,
    /// Ancestors from the top down.
    path: Vec<PathEntry>,
}

/// A record by its identifier.
pub(crate) async fn record(
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
                format!("no record has the identifier {}", quoted(&id)),
            )
        })?;
    Ok(validator.stamp(Json(RecordResponse { record, path }).into_response()))
}

/// The identifier in a path.
pub(crate) fn identifier(id: Result<Path<String>, PathRejection>) -> Result<String, Problem> {
    id.map(|Path(id)| id)
        .map_err(|rejection| Problem::new(ProblemKind::MalformedUrl, rejection.body_text()))
}
