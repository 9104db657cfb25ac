//! A small index, and requests to the router over it.
#![allow(dead_code, reason = "each test file uses its own part of this module")]

#[path = "../../../../tests/src/contract.rs"]
pub mod contract;

use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, Request, StatusCode};
use azymut_api::{AppState, Config, router};
use azymut_index::{Index, IndexWriter};
use azymut_record::{
    Confidence, Document, DocumentId, DocumentKind, Level, Record, RecordId, Source,
};
use contract::Contract;
use serde::Deserialize;
use serde_json::Value;
use tower::ServiceExt;

#[derive(Deserialize)]
struct Fixture {
    document: Vec<FixtureDocument>,
}

#[derive(Deserialize)]
struct FixtureDocument {
    id: String,
    title: String,
    city: String,
    kind: DocumentKind,
    years: [u16; 2],
    records: Vec<FixtureRecord>,
}

#[derive(Deserialize)]
struct FixtureRecord {
    depth: usize,
    level: Level,
    label: Option<String>,
    text: String,
    body: Option<String>,
    page: Option<u32>,
    #[serde(default)]
    warnings: Vec<String>,
}

impl FixtureDocument {
    fn document(&self) -> Document {
        Document {
            city: Some(self.city.clone()),
            kind: Some(self.kind),
            year_from: Some(self.years[0]),
            year_to: Some(self.years[1]),
            ..Document::new(DocumentId::new(self.id.clone()).unwrap(), self.title.clone())
        }
    }

    fn records(&self) -> Vec<Record> {
        let mut above: Vec<RecordId> = Vec::new();
        let mut records = Vec::new();
        for (line, record) in (1..).zip(&self.records) {
            above.truncate(record.depth);
            let id = RecordId::new(format!("{}.r{line}", self.id)).unwrap();
            records.push(Record {
                id: id.clone(),
                document: self.document(),
                level: record.level,
                level_label: None,
                label: record.label.clone(),
                text: record.text.clone(),
                body: record.body.clone(),
                parent: above.last().cloned(),
                path: above.clone(),
                source: Source {
                    file: format!("{}.txt", self.id),
                    sha256: "0".repeat(64),
                    page: record.page,
                    lines: [line, line],
                    bytes: None,
                },
                confidence: Confidence::CERTAIN,
                warnings: record.warnings.clone(),
            });
            above.push(id);
        }
        records
    }
}

/// Writes the fixture to `dir`, without the documents whose identifier is in `leave_out`.
pub fn write_index(dir: &Path, leave_out: &[&str]) {
    let fixture: Fixture = toml::from_str(include_str!("../fixture.toml")).unwrap();
    let mut writer = IndexWriter::open(dir).unwrap();
    for document in &fixture.document {
        if leave_out.contains(&document.id.as_str()) {
            writer.remove_document(&document.document().id);
        } else {
            writer.replace_document(&document.document(), "1", &document.records()).unwrap();
        }
    }
    writer.commit().unwrap();
}

/// Writes documents of so many records each, each of a city of its own.
pub fn write_sized_index<'a>(dir: &Path, sizes: impl Iterator<Item = (&'a str, usize)>) {
    let mut writer = IndexWriter::open(dir).unwrap();
    for (id, size) in sizes {
        let record = |number| FixtureRecord {
            depth: 0,
            level: Level::Action,
            label: None,
            text: format!("Budowa drogi {number}"),
            body: None,
            page: None,
            warnings: Vec::new(),
        };
        let document = FixtureDocument {
            id: id.to_owned(),
            title: id.to_owned(),
            city: format!("Miasto {id}"),
            kind: DocumentKind::Plan,
            years: [2020, 2030],
            records: (0..size).map(record).collect(),
        };
        writer.replace_document(&document.document(), "1", &document.records()).unwrap();
    }
    writer.commit().unwrap();
}

/// The router over the index in `dir`.
pub fn app(dir: &Path) -> Router {
    let index = Index::open(dir).unwrap();
    router(AppState::new(Arc::new(index), Config::default()))
}

/// The OpenAPI document of a router.
pub async fn contract_of(app: &Router) -> Contract {
    Contract::new(get(app, "/openapi.json").await.json())
}

/// An answer, read to its end.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }

    pub fn all_headers(&self) -> Vec<(String, String)> {
        let text = |value: &HeaderValue| value.to_str().unwrap().to_owned();
        self.headers.iter().map(|(name, value)| (name.to_string(), text(value))).collect()
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }
}

/// Asks `app` without a body; `headers` are names and values.
pub async fn ask(app: &Router, method: &str, target: &str, headers: &[(&str, &str)]) -> Answer {
    send(app, method, target, headers, String::new()).await
}

/// Asks `app` with a body.
pub async fn send(
    app: &Router,
    method: &str,
    target: &str,
    headers: &[(&str, &str)],
    body: String,
) -> Answer {
    let mut request = Request::builder().method(method).uri(target);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let response = app.clone().oneshot(request.body(Body::from(body)).unwrap()).await.unwrap();
    let (parts, body) = response.into_parts();
    let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
    Answer {
        status: parts.status,
        headers: parts.headers,
        // A workbook is no text; of anything else a fault in the encoding shows as well.
        body: String::from_utf8_lossy(&body).into_owned(),
    }
}

/// Asks with GET and no headers.
pub async fn get(app: &Router, target: &str) -> Answer {
    ask(app, "GET", target, &[]).await
}
