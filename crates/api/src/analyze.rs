//! `GET /v1/analyze`: what each token of a text becomes.

use axum::Json;
use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Response};
use azymut_index::RequestError;
use azymut_polish::{Analysis, Analyzer, Side, Token};
use serde::Serialize;

use crate::AppState;
use crate::problem::Problem;
use crate::query_string::{QueryString, nearest, quoted};

/// Longest text that is analysed, in characters.
const MAX_TEXT: usize = 10_000;

#[derive(Serialize)]
struct AnalyzeResponse {
    text: String,
    side: &'static str,
    analyzer: &'static str,
    tokens: Vec<AnalyzedToken>,
}

/// A token. Its range is in UTF-16 code units of `text`.
#[derive(Serialize)]
struct AnalyzedToken {
    start: usize,
    end: usize,
    surface: String,
    fold: String,
    lemmas: Vec<String>,
    families: Vec<String>,
    synonyms: Vec<String>,
    toponym: Option<&'static str>,
    source: &'static str,
    stop_word: bool,
}

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
        query.fault(
            "text",
            format!("{chars} characters; at most {MAX_TEXT} are analysed"),
        );
    }
    let side = query
        .parsed::<TypedSide>("side")
        .unwrap_or(TypedSide(Side::Query))
        .0;
    query.finish()?;
    let response = state.run(move || tokens_of(text, side)).await?;
    Ok(Json(response).into_response())
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

fn tokens_of(text: String, side: Side) -> AnalyzeResponse {
    let analyzer = Analyzer::shared();
    let mut analysis = Analysis::new();
    analyzer.analyze(&text, side, &mut analysis);
    let mut synonyms: Vec<Vec<String>> = vec![Vec::new(); analysis.len()];
    for expansion in analyzer.thesaurus().expand(&analysis) {
        for alternatives in synonyms.get_mut(expansion.tokens).into_iter().flatten() {
            alternatives.extend(expansion.alternatives.iter().map(|one| one.display.clone()));
        }
    }
    let tokens = analysis
        .iter()
        .zip(synonyms)
        .map(|(token, synonyms)| analyzed(&text, token, synonyms))
        .collect();
    AnalyzeResponse {
        side: match side {
            Side::Query => "query",
            Side::Document => "document",
        },
        analyzer: analyzer.edition(),
        tokens,
        text,
    }
}

fn analyzed(text: &str, token: Token<'_>, synonyms: Vec<String>) -> AnalyzedToken {
    AnalyzedToken {
        start: utf16_offset(text, token.start()),
        end: utf16_offset(text, token.end()),
        surface: token.surface().to_owned(),
        fold: token.fold().to_owned(),
        lemmas: token.lemmas().map(str::to_owned).collect(),
        families: token.families().map(str::to_owned).collect(),
        synonyms,
        toponym: token.place().map(|place| place.name),
        source: token.source().as_str(),
        stop_word: token.is_stop_word(),
    }
}

/// A byte offset in the units that a browser counts in.
fn utf16_offset(text: &str, byte: usize) -> usize {
    text.get(..byte).unwrap_or(text).encode_utf16().count()
}
