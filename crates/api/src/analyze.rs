//! `GET /v1/analyze`: what each token of a text becomes.

use axum::extract::{RawQuery, State};
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use azymut_index::RequestError;
use azymut_polish::{Analysis, Analyzer, DescribedText, Side};
use azymut_record::{Message, message};
use serde_json::json;

use crate::AppState;
use crate::openapi::{Answer, Endpoint, Parameter, Tag};
use crate::problem::{Problem, ProblemKind};
use crate::query_string::{QueryString, not_one_of};

/// Longest text that is analysed, in characters.
const MAX_TEXT: usize = 10_000;

/// The operation.
pub(crate) fn endpoint() -> Endpoint {
    Endpoint::get("/v1/analyze", analyze)
        .operation(
            "analyze",
            Tag::Analysis,
            Message::fixed("What a text becomes", "Czym staje się tekst"),
        )
        .description(Message::fixed(
            "Lays open what documents and queries are matched by: each token of `text` with its \
             lemmas, word families, synonyms and place name. `start` and `end` count UTF-16 code \
             units of `text`.",
            "Odsłania, po czym dopasowuje się dokumenty i zapytania: każdy token z `text` wraz z \
             lematami, rodzinami słów, synonimami i nazwą miejsca. `start` i `end` liczą jednostki \
             kodowe UTF-16 w `text`.",
        ))
        .parameters([
            Parameter::query(
                "text",
                json!({ "type": "string", "maxLength": MAX_TEXT }),
                "w mieście",
                Message::fixed("The text to analyse.", "Tekst do analizy."),
            )
            .required(),
            Parameter::query(
                "side",
                json!({ "type": "string", "enum": ["query", "document"], "default": "query" }),
                "query",
                Message::fixed(
                    "Analyse it as a query is analysed (more readings) or as a document is (fewer).",
                    "Analizować jak zapytanie (więcej odczytań) czy jak dokument (mniej).",
                ),
            ),
        ])
        .answer(
            Answer::ok(Message::fixed("The tokens, in order.", "Tokeny, po kolei."))
                .json::<DescribedText<'_>>(include_str!("openapi/examples/analyze.json")),
        )
        .problems(&[ProblemKind::Overloaded])
}

/// The analysis that documents and queries are matched by, laid open.
pub(crate) async fn analyze(
    State(state): State<AppState>,
    RawQuery(raw): RawQuery,
) -> Result<Response, Problem> {
    let mut query = QueryString::parse(raw.as_deref())?;
    let text = query.one("text");
    if text.is_none() {
        query.fault("text", Message::fixed("give the text to analyse", "podaj tekst do analizy"));
    }
    let text = text.unwrap_or_default();
    let chars = text.chars().count();
    if chars > MAX_TEXT {
        query.fault(
            "text",
            message!(
                en: "{chars} characters; at most {MAX_TEXT} are analysed",
                pl: "liczba znaków to {chars}; analizuje się najwyżej {MAX_TEXT}",
            ),
        );
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
            _ => Err(RequestError::new("side", not_one_of(name, &["query", "document"]))),
        }
    }
}
