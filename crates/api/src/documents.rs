//! `GET /v1/documents` and `GET /v1/documents/{id}`.

mod outline;

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, RawQuery, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use azymut_index::{IndexInfo, IndexedDocument};
use azymut_record::{Document, Level};
use serde::Serialize;

use crate::AppState;
use crate::problem::{Problem, ProblemKind};
use crate::query_string::{QueryString, quoted};
use crate::records::identifier;
use crate::revalidation::Validator;
use outline::{OutlineNode, outline_of};

/// Every document of the index.
#[derive(Serialize)]
struct DocumentsResponse {
    documents: Vec<DocumentSummary>,
    index: IndexInfo,
}

/// A document and what came of it.
#[derive(Serialize)]
struct DocumentSummary {
    document: Document,
    /// Source file, relative to the corpus.
    file: Option<String>,
    /// SHA-256 of the source file.
    sha256: Option<String>,
    /// Number of records.
    records: u64,
    /// Number of records by level.
    levels: BTreeMap<Level, u64>,
}

/// A document and its records as a tree.
#[derive(Serialize)]
struct OutlineResponse {
    #[serde(flatten)]
    summary: DocumentSummary,
    outline: Vec<OutlineNode>,
}

impl From<IndexedDocument> for DocumentSummary {
    fn from(indexed: IndexedDocument) -> Self {
        Self {
            document: indexed.document,
            file: indexed.file,
            sha256: indexed.sha256,
            records: indexed.records,
            levels: indexed.levels,
        }
    }
}

/// The documents of the index.
pub(crate) async fn documents(
    State(state): State<AppState>,
    RawQuery(raw): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    QueryString::parse(raw.as_deref())?.finish()?;
    let index = state.index()?;
    let validator = Validator::of(&index);
    if validator.is_known_to(&headers) {
        return Ok(validator.not_modified());
    }
    let response = DocumentsResponse {
        documents: index.documents().into_iter().map(DocumentSummary::from).collect(),
        index: index.info(),
    };
    Ok(validator.stamp(Json(response).into_response()))
}

/// A document with its outline.
pub(crate) async fn document(
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
    let body = state
        .with_index(index, move |index| {
            let Some((document, records)) = index.outline(&wanted)? else {
                return Ok(None);
            };
            let response =
                OutlineResponse { summary: document.into(), outline: outline_of(records) };
            serde_json::to_vec(&response).map(Some).map_err(|error| Problem::internal(&error))
        })
        .await??
        .ok_or_else(|| {
            Problem::new(
                ProblemKind::UnknownDocument,
                format!("no document has the identifier {}; /v1/documents lists them", quoted(&id)),
            )
        })?;
    let json = [(axum::http::header::CONTENT_TYPE, "application/json")];
    Ok(validator.stamp((json, body).into_response()))
}
