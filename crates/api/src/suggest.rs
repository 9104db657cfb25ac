//! `GET /v1/suggest`.

use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, Uri};
use axum::response::{IntoResponse, Response};
use azymut_index::{Limits, SuggestResponse};
use azymut_record::{Message, message};
use serde_json::json;

use crate::AppState;
use crate::openapi::{Answer, Endpoint, Parameter, Tag};
use crate::problem::{Problem, ProblemKind};
use crate::query_string::QueryString;
use crate::revalidation::Validator;

/// Suggestions unless asked otherwise.
const DEFAULT_LIMIT: usize = 8;

/// The operation.
pub(crate) fn endpoint() -> Endpoint {
    Endpoint::get("/v1/suggest", suggest)
        .operation(
            "suggest",
            Tag::Search,
            Message::fixed("Suggest while typing", "Podpowiadaj podczas pisania"),
        )
        .description(Message::fixed(
            "What a query that is being typed may go on to: words of the index, phrases that occur, \
             cities and statements of goals, found from their beginning with or without diacritics, \
             and from any form of a word or a city. The last words of `q` are completed; what \
             stands before them (fields, operators, other words) is left as it is. Where nothing \
             is being typed (`q` is empty, or ends with a closing quotation mark or a star) there \
             is nothing to suggest.\n\n\
             Each kind gets an equal share of `limit`, and what one does not need goes to the \
             others. `highlight` counts UTF-16 code units of `text`.",
            "Do czego może zmierzać wpisywane zapytanie: słowa z indeksu, występujące frazy, miasta \
             i treści celów, znajdowane od początku, z polskimi znakami i bez nich, oraz z każdej \
             odmiany słowa lub miasta. Uzupełniane są ostatnie słowa `q`; to, co stoi przed nimi \
             (pola, operatory, inne słowa), zostaje bez zmian. Gdy niczego się nie wpisuje (`q` \
             jest puste albo kończy się cudzysłowem zamykającym lub gwiazdką), podpowiedzi nie ma.\n\n\
             Każdy rodzaj ma równy udział w `limit`, a czego jeden nie potrzebuje, przypada innym. \
             `highlight` liczy jednostki kodowe UTF-16 pola `text`.",
        ))
        .parameters([
            Parameter::query(
                "q",
                json!({ "type": "string", "maxLength": Limits::QUERY_CHARS }),
                "miasto:Kielce przeds",
                Message::fixed("The query as typed so far.", "Zapytanie, ile go dotąd wpisano."),
            )
            .required(),
            Parameter::query(
                "limit",
                json!({ "type": "integer", "minimum": 1, "maximum": Limits::SUGGESTIONS,
                    "default": DEFAULT_LIMIT }),
                8,
                Message::fixed("Most suggestions.", "Najwięcej podpowiedzi."),
            ),
        ])
        .answer(
            Answer::ok(Message::fixed("The suggestions.", "Podpowiedzi."))
                .json::<SuggestResponse>(include_str!("openapi/examples/suggest.json")),
        )
        .problems(&[ProblemKind::Overloaded, ProblemKind::IndexUnavailable])
        .revalidates()
}

/// What may be typed next.
async fn suggest(
    State(state): State<AppState>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let (query, limit) = read(QueryString::parse(uri.query())?)?;
    let index = state.index()?;
    let validator = Validator::of(&index, &uri);
    if validator.is_known_to(&headers) {
        return Ok(validator.not_modified());
    }
    let body = state
        .with_index(index, move |index| -> Result<Vec<u8>, Problem> {
            let response = index.suggest(&query, limit)?;
            serde_json::to_vec(&response).map_err(|error| Problem::internal(&error))
        })
        .await??;
    Ok(validator.stamp(([(CONTENT_TYPE, "application/json")], body).into_response()))
}

fn read(mut query: QueryString) -> Result<(String, usize), Problem> {
    let typed = query.one("q");
    if typed.is_none() {
        query.fault("q", Message::fixed("give what was typed", "podaj, co wpisano"));
    }
    let typed = typed.unwrap_or_default();
    let chars = typed.chars().count();
    if chars > Limits::QUERY_CHARS {
        query.fault(
            "q",
            message!(
                en: "the query has {chars} characters; at most {most} are completed",
                pl: "liczba znaków zapytania to {chars}; uzupełnia się najwyżej {most}";
                most = Limits::QUERY_CHARS
            ),
        );
    }
    let limit = query.number("limit").unwrap_or(DEFAULT_LIMIT);
    if !(1..=Limits::SUGGESTIONS).contains(&limit) {
        query.fault(
            "limit",
            message!(
                en: "{limit} is not from 1 to {most}",
                pl: "{limit} nie mieści się od 1 do {most}";
                most = Limits::SUGGESTIONS
            ),
        );
    }
    query.finish()?;
    Ok((typed, limit))
}
