//! `GET /v1/analyze`: what each token of a text becomes.

use axum::extract::{RawQuery, State};
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use azymut_index::RequestError;
use azymut_polish::{Analysis, Analyzer, DescribedText, Side};

use crate::AppState;
use crate::problem::Problem;
use crate::query_string::{QueryString, nearest, quoted};

/// Longest text that is analysed, in characters.
const MAX_TEXT: usize = 10_000;

/// The analysis that documents and queries are matched by, laid open.
pub(crate) async fn analyze(
    State(state): State<AppState>,
    RawQuery(raw): RawQuery,
) -> Result<Response, Problem> {
    let mut query = QueryString::parse(raw.as_deref())?;
    let text = query.one("text");
    if text.is_none() {
        query.fault("text", "give the text to analyse");
    }
    let text = text.unwrap_or_default();
    let chars = text.chars().count();
    if chars > MAX_TEXT {
        query.fault("text", format!("{chars} characters; at most {MAX_TEXT} are analysed"));
    }
    let side = query.parsed::<TypedSide>("side").unwrap_or(TypedSide(Side::Query)).0;
    query.finish()?;
    let analyzer = state.analyzer();
    let body = state.run(move || described(analyzer, &text, side)).await??;
    Ok(([(CONTENT_TYPE, "application/json")], body).into_response())
}

fn described(analyzer: &Analyzer, text: &str, side: Side) -> Result<Vec<u8>, Problem> {
    let mut analysis = Analysis::new();
    let described = DescribedText::analyze(analyzer, text, side, &mut analysis);
    serde_json::to_vec(&described).map_err(|error| Problem::internal(&error))
}

/// `document` or `query`.
struct TypedSide(Side);

impl std::str::FromStr for TypedSide {
    type Err = RequestError;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        match name {
            "query" => Ok(Self(Side::Query)),
            "document" => Ok(Self(Side::Document)),
            _ => {
                let hint = nearest(name, ["query", "document"])
                    .map(|near| format!(" (did you mean {near:?}?)"))
                    .unwrap_or_default();
                let shown = quoted(name);
                Err(RequestError::new(
                    "side",
                    format!("unknown side {shown}{hint}; known are query, document"),
                ))
            }
        }
    }
}
