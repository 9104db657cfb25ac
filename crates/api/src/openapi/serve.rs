//! `GET /openapi.json`.

use std::sync::LazyLock;

use axum::extract::RawQuery;
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use azymut_record::Message;
use serde_json::Value;

use super::{Answer, Content, Contract, Endpoint, Tag};
use crate::problem::Problem;
use crate::query_string::QueryString;
use crate::revalidation::Validator;
use crate::router::endpoints;

static DOCUMENT: LazyLock<(String, Validator)> = LazyLock::new(|| {
    let document = Contract { endpoints: &endpoints() }.document();
    // Strings under string keys: writing them cannot fail.
    let text = serde_json::to_string_pretty(&document).unwrap_or_default();
    let validator = Validator::of_text(&text);
    (text, validator)
});

/// The document itself.
pub(crate) fn endpoint() -> Endpoint {
    Endpoint::get("/openapi.json", openapi)
        .operation(
            "getOpenApi",
            Tag::Service,
            Message::fixed("This description, for programs", "Ten opis, dla programów"),
        )
        .description(Message::fixed(
            "The whole API in OpenAPI 3.1, made from the code that answers.",
            "Cały interfejs w OpenAPI 3.1, utworzony z kodu, który odpowiada.",
        ))
        .answer(
            Answer::ok(Message::fixed("An OpenAPI 3.1 document.", "Dokument OpenAPI 3.1."))
                .content(Content {
                    media_type: "application/json",
                    schema: |generator| generator.subschema_for::<Value>(),
                    example: r#"{ "openapi": "3.1.0" }"#,
                }),
        )
        .revalidates()
}

async fn openapi(RawQuery(raw): RawQuery, headers: HeaderMap) -> Result<Response, Problem> {
    QueryString::parse(raw.as_deref())?.finish()?;
    let (text, validator) = &*DOCUMENT;
    if validator.is_known_to(&headers) {
        return Ok(validator.not_modified());
    }
    let json = [(CONTENT_TYPE, "application/json")];
    Ok(validator.stamp((json, text.as_str()).into_response()))
}
