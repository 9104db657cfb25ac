//! `POST /v1/multi-search`.

mod body;

use std::time::Instant;

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Extension, RawQuery, State};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use azymut_index::{Limits, RequestError, SearchRequest, SearchResponse};
use azymut_record::{Language, Message, message};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::openapi::{Answer, Content, Endpoint, Tag};
use crate::problem::{self, Problem, ProblemKind};
use crate::query_string::QueryString;
use crate::rate::RateKey;
use crate::search::{Format, SearchParams};
use crate::{AppState, language};

/// The route.
const ROUTE: &str = "/v1/multi-search";

/// Most searches of one request.
const MOST_SEARCHES: usize = 50;

/// Most hits that they may ask for together: as many as one search may.
const MOST_HITS: usize = Limits::LIMIT;

/// Parameters of a search that have no meaning among several.
const NOT_HERE: [&str; 2] = ["format", "bom"];

/// The answers to several searches.
#[derive(Serialize, JsonSchema)]
struct MultiSearchResponse {
    /// One answer for each search, in the order asked.
    answers: Vec<OneAnswer>,
    /// Time spent on all of them, waiting included, in milliseconds.
    took_ms: f64,
}

/// What `/v1/search` answers, or the problem that it would answer with: only that has a `code`.
#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
enum OneAnswer {
    Found(Box<SearchResponse>),
    Problem(#[schemars(with = "problem::Members<'static>")] Value),
}

/// The operation.
pub(crate) fn endpoint() -> Endpoint {
    Endpoint::post(ROUTE, multi_search, described_body())
        .operation(
            "multiSearch",
            Tag::Search,
            Message::fixed("Several searches at once", "Kilka wyszukiwań naraz"),
        )
        .description(Message::fixed(
            "Answers up to 50 searches in one request, one after another. Each is an object with \
             the parameters of `GET /v1/search` but `format` and `bom`; what can be repeated there, \
             or joined by commas, is a list here. Each answer stands in the place of its search and \
             is what `GET /v1/search` would answer, or a problem: one that cannot be carried out \
             leaves the others as they are. Together they may ask for 1,000 hits.\n\n\
             Each search takes its turn among those of others and counts against the client's share \
             by itself. Where the server is overloaded meanwhile, the request as a whole is refused.",
            "Odpowiada na nie więcej niż 50 wyszukiwań w jednym żądaniu, jedno po drugim. Każde jest \
             obiektem z parametrami `GET /v1/search` oprócz `format` i `bom`; co tam można powtarzać \
             albo rozdzielać przecinkami, jest tu listą. Każda odpowiedź stoi na miejscu swojego \
             wyszukiwania i jest tym, co dałoby `GET /v1/search`, albo błędem: to, którego nie da się \
             wykonać, nie psuje pozostałych. Razem mogą prosić o 1000 wyników.\n\n\
             Każde wyszukiwanie czeka na swoją kolej wśród innych i osobno liczy się do przydziału \
             klienta. Gdy serwer jest w tym czasie przeciążony, odrzucane jest całe żądanie.",
        ))
        .answer(
            Answer::ok(Message::fixed("The answers.", "Odpowiedzi."))
                .json::<MultiSearchResponse>(include_str!("openapi/examples/multi-search.json")),
        )
        .problems(&[ProblemKind::Overloaded, ProblemKind::IndexUnavailable])
}

fn described_body() -> Content {
    Content {
        media_type: "application/json",
        schema: body_schema,
        example: include_str!("openapi/examples/multi-search-body.json"),
    }
}

/// The parameters of a search, as members of an object. What a value has to be is not said here: one
/// that cannot be used is a problem among the answers, not a reason to refuse the body.
fn body_schema(_: &mut SchemaGenerator) -> Schema {
    let members: Map<String, Value> = SearchParams::described()
        .into_iter()
        .filter(|parameter| !NOT_HERE.contains(&parameter.name))
        .map(|parameter| {
            let said = parameter.description.in_language(Language::English);
            let schema = json!({ "description": said, "examples": [parameter.example] });
            (parameter.name.to_owned(), schema)
        })
        .collect();
    let search = json!({ "type": "object", "properties": members, "additionalProperties": true });
    schemars::json_schema!({
        "type": "object",
        "required": ["searches"],
        "additionalProperties": false,
        "properties": { "searches": {
            "description": "What to search for, search by search.",
            "type": "array",
            "minItems": 1,
            "maxItems": MOST_SEARCHES,
            "items": search,
        } },
    })
}

/// Several searches, one after another.
async fn multi_search(
    State(state): State<AppState>,
    RawQuery(raw): RawQuery,
    headers: HeaderMap,
    client: Option<Extension<RateKey>>,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Problem> {
    let started = Instant::now();
    QueryString::parse(raw.as_deref())?.finish()?;
    let language = language::preferred(&headers);
    let searches = searches_of(&read_body(&headers, body, &state)?)?;
    let requests: Vec<Result<SearchRequest, Problem>> =
        searches.into_iter().map(|search| request_of(search, language)).collect();
    let hits: usize = requests.iter().flatten().map(|request| request.limit).sum();
    if hits > MOST_HITS {
        return Err(invalid(message!(
            en: "the searches ask for {hits} hits together; at most {most}: give each a smaller limit",
            pl: "wyszukiwania proszą razem o tyle wyników: {hits}; najwyżej {most}: podaj w każdym mniejsze limit";
            most = MOST_HITS
        )));
    }
    // The request as such was counted already.
    if let Some(Extension(client)) = client {
        state.take_allowance(&client, requests.len().saturating_sub(1))?;
    }
    let index = state.index()?;
    let mut answers = Vec::with_capacity(requests.len());
    for request in requests {
        let answer = match request {
            Err(problem) => Err(problem),
            Ok(request) => {
                let index = index.clone();
                // Each by itself, so that those of others come in between.
                let work = state.with_index_until(index, move |index, interrupt| {
                    index.search_until(&request, interrupt)
                });
                work.await?.map_err(Problem::from)
            }
        };
        answers.push(match answer {
            Ok(found) => {
                state.metrics().results(found.total);
                OneAnswer::Found(Box::new(found))
            }
            Err(problem) => OneAnswer::Problem(problem.members(ROUTE, language)),
        });
    }
    let took_ms = started.elapsed().as_secs_f64() * 1_000.0;
    let answer = MultiSearchResponse { answers, took_ms };
    // A thousand records are megabytes to write.
    let body = state.run(move || serde_json::to_vec(&answer)).await?;
    let body = body.map_err(|error| Problem::internal(&error))?;
    Ok(([(CONTENT_TYPE, "application/json")], body).into_response())
}

fn read_body(
    headers: &HeaderMap,
    body: Result<Bytes, BytesRejection>,
    state: &AppState,
) -> Result<Bytes, Problem> {
    // A page of another site can send a form without asking, and JSON only where CORS allows it.
    let media_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let essence = media_type.unwrap_or_default().split(';').next().unwrap_or_default().trim();
    if !essence.eq_ignore_ascii_case("application/json") {
        return Err(Problem::new(
            ProblemKind::UnsupportedMediaType,
            Message::fixed(
                "the body has to be JSON; send it with Content-Type: application/json",
                "treść żądania musi być w JSON; wyślij ją z Content-Type: application/json",
            ),
        ));
    }
    body.map_err(|rejection| match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Problem::new(
            ProblemKind::BodyTooLarge,
            message!(
                en: "the body has more than {most} bytes; send fewer searches at once",
                pl: "treść żądania ma więcej bajtów niż {most}; wyślij mniej wyszukiwań naraz";
                most = state.config().limits.body_bytes
            ),
        ),
        _ => Problem::new(
            ProblemKind::MalformedRequest,
            Message::fixed("the body broke off", "treść żądania się urwała"),
        ),
    })
}

fn searches_of(body: &[u8]) -> Result<Vec<Map<String, Value>>, Problem> {
    let shape = || {
        invalid(message!(
            en: "the body has to be {{\"searches\": […]}}, a list of 1 to {most} objects and nothing else",
            pl: "treść żądania musi mieć postać {{\"searches\": […]}}, lista od 1 do {most} obiektów i nic więcej";
            most = MOST_SEARCHES
        ))
    };
    let body = body::read(body).map_err(|fault| invalid(fault.message()))?;
    let Value::Object(mut members) = body else { return Err(shape()) };
    let Some(Value::Array(searches)) = members.remove("searches") else { return Err(shape()) };
    if !members.is_empty() || !(1..=MOST_SEARCHES).contains(&searches.len()) {
        return Err(shape());
    }
    let object = |search| match search {
        Value::Object(members) => Ok(members),
        _ => Err(shape()),
    };
    searches.into_iter().map(object).collect()
}

/// A search as `GET /v1/search` would be asked for it.
fn request_of(search: Map<String, Value>, language: Language) -> Result<SearchRequest, Problem> {
    let mut pairs = Vec::new();
    let mut faults = Vec::new();
    for (name, value) in search {
        let taken = if NOT_HERE.contains(&name.as_str()) {
            Err(Message::fixed(
                "every answer is JSON here; leave it out",
                "każda odpowiedź jest tu w JSON; pomiń to",
            ))
        } else {
            texts_of(&name, &value).and_then(|texts| without_all(&name, texts))
        };
        match taken {
            Ok(texts) => pairs.extend(texts.into_iter().map(|text| (name.clone(), text))),
            Err(detail) => faults.push(RequestError::new(name, detail)),
        }
    }
    if !faults.is_empty() {
        return Err(Problem::parameters(ProblemKind::InvalidParameter, faults));
    }
    let params = SearchParams::read(QueryString::of_pairs(pairs), language)?;
    debug_assert!(params.format == Format::Json && !params.whole);
    Ok(params.request)
}

/// All hits are written in formats that there are not here.
fn without_all(name: &str, texts: Vec<String>) -> Result<Vec<String>, Message> {
    if name == "limit" && texts.iter().any(|text| text == "all") {
        return Err(Message::fixed(
            "all hits are not to be had here; give a number, or ask /v1/search for them",
            "nie można tu dostać wszystkich wyników; podaj liczbę albo zapytaj o nie /v1/search",
        ));
    }
    Ok(texts)
}

/// The values of a parameter as they would stand in a query string.
fn texts_of(name: &str, value: &Value) -> Result<Vec<String>, Message> {
    let one = |value: &Value| match value {
        Value::String(text) => Ok(text.clone()),
        Value::Number(number) => Ok(number.to_string()),
        Value::Bool(flag) => Ok(flag.to_string()),
        _ => Err(Message::fixed(
            "neither a text, a number, true, false nor a list of these",
            "to ani tekst, ani liczba, ani true, ani false, ani lista takich wartości",
        )),
    };
    match value {
        // Left out, as programs write it.
        Value::Null => Ok(Vec::new()),
        Value::Array(values) => {
            let texts = values.iter().map(one).collect::<Result<Vec<_>, _>>()?;
            let joined = matches!(name, "facets" | "include");
            Ok(if joined { vec![texts.join(",")] } else { texts })
        }
        value => one(value).map(|text| vec![text]),
    }
}

fn invalid(detail: Message) -> Problem {
    Problem::new(ProblemKind::InvalidBody, detail)
}

#[cfg(test)]
mod tests {
    use azymut_index::{FacetField, Finding};

    use super::*;

    fn read(search: Value) -> Result<SearchRequest, String> {
        let Value::Object(members) = search else { panic!("not a search") };
        request_of(members, Language::English)
            .map_err(|problem| problem.members(ROUTE, Language::English)["errors"].to_string())
    }

    #[test]
    fn a_search_is_read_as_from_a_query_string() {
        let request = read(json!({
            "q": "rynek pracy", "city": ["Kielce", "Toruń"], "level": "direction", "limit": 5,
            "strict": true, "facets": ["city", "kind"], "include": ["forms"], "cursor": null,
        }))
        .unwrap();
        assert_eq!(request.query, "rynek pracy");
        assert_eq!(request.filters.include[&FacetField::City].len(), 2);
        assert_eq!(request.filters.include[&FacetField::Level].len(), 1);
        assert_eq!(request.facets, [FacetField::City, FacetField::Kind]);
        assert!(request.strict && request.include.contains(&Finding::Forms));
        assert_eq!((request.limit, request.cursor), (5, None));
    }

    #[test]
    fn what_cannot_be_used_is_named() {
        for (search, part) in [
            (json!({ "q": { "a": 1 } }), "\"q\""),
            (json!({ "city": [["Kielce"]] }), "\"city\""),
            (json!({ "limit": -1 }), "\"limit\""),
            (json!({ "limit": "all" }), "give a number, or ask /v1/search"),
            (json!({ "limit": 1e300 }), "\"limit\""),
            (json!({ "format": "csv" }), "\"format\""),
            (json!({ "ctiy": "Kielce" }), "did you mean"),
        ] {
            let error = read(search.clone()).unwrap_err();
            assert!(error.contains(part), "{search}: {error}");
        }
    }

    #[test]
    fn a_body_of_another_shape_is_refused() {
        for body in [
            "",
            "[]",
            "{}",
            "{\"searches\":{}}",
            "{\"searches\":[]}",
            "{\"searches\":[1]}",
            "{\"searches\":[{}],\"more\":1}",
            "{\"searches\":[{\"q\":\"\\ud800\"}]}",
            "{\"searches\":[{\"q\":\"a\",\"q\":\"b\"}]}",
            "{\"searches\":[{}],\"searches\":[{}]}",
            "{\"searches\":[{}]} {}",
            "\u{0}",
        ] {
            assert!(searches_of(body.as_bytes()).is_err(), "{body:?}");
        }
        let many = format!("{{\"searches\":[{}{{}}]}}", "{},".repeat(MOST_SEARCHES));
        assert!(searches_of(many.as_bytes()).is_err());
        let deep = format!("{{\"searches\":{}", "[".repeat(100_000));
        assert!(searches_of(deep.as_bytes()).is_err());
        assert_eq!(searches_of(b"{\"searches\":[{}, {\"q\":\"a\"}]}").unwrap().len(), 2);
    }
}
