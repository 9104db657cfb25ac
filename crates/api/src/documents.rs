//! `GET /v1/documents` and `GET /v1/documents/{id}`.

mod outline;

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, Uri};
use axum::response::{IntoResponse, Response};
use azymut_index::{IndexInfo, IndexedDocument};
use azymut_record::{Document, Level, Message, message};
use schemars::JsonSchema;
use serde::Serialize;

use crate::AppState;
use crate::openapi::{Answer, Endpoint, Tag};
use crate::problem::{Problem, ProblemKind};
use crate::query_string::{QueryString, quoted};
use crate::records::{id_parameter, identifier};
use crate::revalidation::Validator;
use outline::{OutlineNode, outline_of};

/// Every document of the index.
#[derive(Serialize, JsonSchema)]
struct DocumentsResponse {
    /// The documents, by identifier.
    documents: Vec<DocumentSummary>,
    /// The index that answered.
    index: IndexInfo,
}

/// A document and what came of it.
#[derive(Serialize, JsonSchema)]
struct DocumentSummary {
    /// What is known of the document.
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
#[derive(Serialize, JsonSchema)]
struct OutlineResponse {
    #[serde(flatten)]
    summary: DocumentSummary,
    /// The records at the top, with those below them.
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

/// The operation that lists the documents.
pub(crate) fn endpoint() -> Endpoint {
    Endpoint::get("/v1/documents", documents)
        .operation(
            "listDocuments",
            Tag::Documents,
            Message::fixed("Every document", "Wszystkie dokumenty"),
        )
        .description(Message::fixed(
            "The documents of the index, in the order of their identifiers.",
            "Dokumenty indeksu w kolejności identyfikatorów.",
        ))
        .answer(
            Answer::ok(Message::fixed("The documents.", "Dokumenty."))
                .json::<DocumentsResponse>(include_str!("openapi/examples/documents.json")),
        )
        .problems(&[ProblemKind::IndexUnavailable])
        .revalidates()
}

/// The operation that shows one document.
pub(crate) fn outline_endpoint() -> Endpoint {
    Endpoint::get("/v1/documents/{id}", document)
        .operation(
            "getDocument",
            Tag::Documents,
            Message::fixed("One document as a tree", "Jeden dokument jako drzewo"),
        )
        .description(Message::fixed(
            "A document and its records, each below the one it belongs to, in document order.",
            "Dokument i jego zapisy, każdy pod tym, do którego należy, w kolejności dokumentu.",
        ))
        .parameters([id_parameter(
            "kielce-cel-strategiczny-3",
            Message::fixed("Identifier of the document.", "Identyfikator dokumentu."),
        )])
        .answer(
            Answer::ok(Message::fixed("The document.", "Dokument."))
                .json::<OutlineResponse>(include_str!("openapi/examples/document.json")),
        )
        .problems(&[
            ProblemKind::UnknownDocument,
            ProblemKind::Overloaded,
            ProblemKind::IndexUnavailable,
        ])
        .revalidates()
}

/// The documents of the index.
async fn documents(
    State(state): State<AppState>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    QueryString::parse(uri.query())?.finish()?;
    let index = state.index()?;
    let validator = Validator::of(&index, &uri);
    if validator.is_known_to(&headers) {
        return Ok(validator.not_modified());
    }
    let view = index.view();
    let response = DocumentsResponse {
        documents: view.documents().cloned().map(DocumentSummary::from).collect(),
        index: view.info(),
    };
    Ok(validator.stamp(Json(response).into_response()))
}

/// A document with its outline.
async fn document(
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
                message!(
                    en: "no document has the identifier {shown}; /v1/documents lists them",
                    pl: "żaden dokument nie ma identyfikatora {shown}; wymienia je /v1/documents";
                    shown = quoted(&id)
                ),
            )
        })?;
    let json = [(axum::http::header::CONTENT_TYPE, "application/json")];
    Ok(validator.stamp((json, body).into_response()))
}
