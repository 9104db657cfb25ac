//! `GET /v1/records/{id}/similar`.

use std::sync::Arc;

use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, Uri};
use axum::response::{IntoResponse, Response};
use azymut_index::{Filters, Index, IndexInfo, PathEntry};
use azymut_record::{Message, Record, message};
use azymut_report::Neighbourhood;
use azymut_report::similarity::{Aligned, Nearest, Series, Span};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::json;

use crate::openapi::{Answer, Endpoint, Parameter, Tag};
use crate::problem::{Problem, ProblemKind};
use crate::query_string::{QueryString, not_one_of, quoted};
use crate::records::{id_parameter, identifier};
use crate::revalidation::Validator;
use crate::{AppState, filters};

/// Neighbours unless asked otherwise.
const DEFAULT_LIMIT: usize = 10;
/// Most neighbours of one answer.
const MOST: usize = 100;

/// The nearest of a record.
#[derive(Serialize, JsonSchema)]
struct SimilarResponse {
    /// Identifier of the record asked for.
    id: String,
    /// Its nearest, the nearest first; ties in the order of the identifiers.
    similar: Vec<SimilarRecord>,
    /// The index that answered.
    index: IndexInfo,
}

/// A record and how alike it is.
#[derive(Serialize, JsonSchema)]
struct SimilarRecord {
    /// Identifier.
    id: String,
    /// Similarity, above 0 and at most 1.
    score: f64,
    /// What the score means: `same`, `close` or `related`; null below.
    band: Option<&'static str>,
    /// The record.
    record: Record,
    /// Ancestors from the top down.
    path: Vec<PathEntry>,
    /// Lemmas that both statements hold, function words left out.
    shared: Vec<String>,
    /// Share of the weight of the record asked for that this one holds, and the other way round.
    containment: [f64; 2],
    /// Cosine of tf–idf over lemmas alone.
    cosine: f64,
    /// Share of the words of either statement that stand in both, function words left out.
    jaccard: f64,
    /// Passages that say the same.
    aligned: Vec<AlignedPassages>,
}

/// A passage of the record asked for and one of its neighbour.
#[derive(Serialize, JsonSchema)]
struct AlignedPassages {
    /// In the `text` of the record asked for, `[start, end)` in UTF-16 code units.
    a: [usize; 2],
    /// In the `text` of the neighbour, `[start, end)` in UTF-16 code units.
    b: [usize; 2],
    /// What ties their words, the weakest: `form`, `lemma`, `family`, `synonym`, `related`.
    by: &'static str,
}

/// The operation.
pub(crate) fn endpoint() -> Endpoint {
    Endpoint::get("/v1/records/{id}/similar", similar)
        .operation(
            "similarRecords",
            Tag::Documents,
            Message::fixed("Similar records", "Zapisy podobne"),
        )
        .description(Message::fixed(
            "The records most alike in their wording (lemmas, word families, synonyms), exactly, \
             in other cities unless `series` says otherwise. Filters are conditions on the \
             neighbours. The first answer after a commit reads the whole index and takes longer.",
            "Zapisy najbardziej podobne słowami (lematy, rodziny słów, synonimy), dokładnie, w \
             innych miastach, chyba że `series` mówi inaczej. Filtry są warunkami na zapisy \
             podobne. Pierwsza odpowiedź po zmianie indeksu czyta go w całości i trwa dłużej.",
        ))
        .parameters(described())
        .answer(
            Answer::ok(Message::fixed("The nearest records.", "Najbliższe zapisy."))
                .json::<SimilarResponse>(include_str!("openapi/examples/similar.json")),
        )
        .problems(&[
            ProblemKind::UnknownRecord,
            ProblemKind::Overloaded,
            ProblemKind::IndexUnavailable,
        ])
        .revalidates()
}

fn described() -> Vec<Parameter> {
    let mut parameters = vec![id_parameter(
        "krakow-strategia-2030.og.ii.1.wspolpraca-nauki-biznesu-i-samorzadu",
        Message::fixed("Identifier of the record.", "Identyfikator zapisu."),
    )];
    parameters.extend(filters::described());
    parameters.extend([
        series_parameter(),
        Parameter::query(
            "limit",
            json!({ "type": "integer", "minimum": 1, "maximum": MOST, "default": DEFAULT_LIMIT }),
            DEFAULT_LIMIT,
            Message::fixed("Most neighbours.", "Najwięcej zapisów."),
        ),
    ]);
    parameters
}

/// Which records are not compared with each other.
pub(crate) fn series_parameter() -> Parameter {
    Parameter::query(
        "series",
        json!({ "type": "string", "enum": ["city", "document", "none"], "default": "city" }),
        "city",
        Message::fixed(
            "Leave out records of the same city, of the same document, or none.",
            "Pominąć zapisy tego samego miasta, tego samego dokumentu albo żadne.",
        ),
    )
}

/// Takes what [`series_parameter`] describes; what is wrong with it is kept in `query`.
pub(crate) fn series(query: &mut QueryString) -> Series {
    match query.one("series").as_deref() {
        None | Some("city") => Series::City,
        Some("document") => Series::Document,
        Some("none") => Series::None,
        Some(other) => {
            query.fault("series", not_one_of(other, &["city", "document", "none"]));
            Series::City
        }
    }
}

/// The nearest of a record.
async fn similar(
    State(state): State<AppState>,
    id: Result<Path<String>, PathRejection>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let id = identifier(id)?;
    let (filters, wanted) = read(QueryString::parse(uri.query())?)?;
    let index = state.index()?;
    let validator = Validator::of(&index, &uri);
    if validator.is_known_to(&headers) {
        return Ok(validator.not_modified());
    }
    let shared = state.clone();
    let response = state
        .with_index(index, move |index| {
            let neighbourhood = shared.neighbourhood(index)?;
            answer(index, &neighbourhood, &id, &filters, wanted)
        })
        .await??;
    Ok(validator.stamp(Json(response).into_response()))
}

fn read(mut query: QueryString) -> Result<(Filters, Nearest), Problem> {
    let filters = filters::read(&mut query);
    let limit = query.number("limit").unwrap_or(DEFAULT_LIMIT);
    if !(1..=MOST).contains(&limit) && !query.is_faulty("limit") {
        query.fault(
            "limit",
            message!(
                en: "{limit} is not between 1 and {most}",
                pl: "{limit} nie leży między 1 a {most}";
                limit = limit, most = MOST
            ),
        );
    }
    let series = series(&mut query);
    query.finish()?;
    Ok((filters, Nearest { top: limit, series, ..Nearest::default() }))
}

fn answer(
    index: &Index,
    neighbourhood: &Arc<Neighbourhood>,
    id: &str,
    filters: &Filters,
    wanted: Nearest,
) -> Result<SimilarResponse, Problem> {
    let unknown = || {
        Problem::new(
            ProblemKind::UnknownRecord,
            message!(
                en: "no record has the identifier {shown}",
                pl: "żaden zapis nie ma identyfikatora {shown}";
                shown = quoted(id)
            ),
        )
    };
    let nearest = neighbourhood.nearest(id, filters, wanted).ok_or_else(unknown)?;
    let (asked, _) = index.record(id)?.ok_or_else(unknown)?;
    let mut similar = Vec::with_capacity(nearest.len());
    for (id, score) in nearest {
        // The index may have moved on to a commit without it.
        let Some((record, path)) = index.record(id.as_str())? else { continue };
        let model = neighbourhood.model();
        let compared = model.compare(&asked.text, &record.text);
        let spans = |span: Span, text: &str| {
            let span = span.utf16(text);
            [span.start, span.end]
        };
        let aligned = |aligned: Aligned| AlignedPassages {
            a: spans(aligned.a, &asked.text),
            b: spans(aligned.b, &record.text),
            by: aligned.by.as_str(),
        };
        similar.push(SimilarRecord {
            id: id.to_string(),
            score,
            band: model.measure().scale.band(score).map(|band| band.as_str()),
            shared: compared.shared,
            containment: compared.containment,
            cosine: compared.cosine,
            jaccard: compared.jaccard,
            aligned: compared.aligned.into_iter().map(aligned).collect(),
            record,
            path,
        });
    }
    Ok(SimilarResponse { id: id.to_owned(), similar, index: index.info() })
}
