//! `GET /v1/search`.

mod params;
mod whole;

use std::sync::Arc;

use axum::extract::State;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, IF_NONE_MATCH, LINK};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Uri};
use axum::response::Response;
use azymut_index::{Index, Interrupt, SearchResponse};
use azymut_record::{Language, Message};
use azymut_report::hits;

use crate::cache::{AnswerKey, Rendered};
use crate::openapi::{Answer, Content, Endpoint, Header, Tag};
use crate::problem::{Problem, ProblemKind};
use crate::query_string::QueryString;
use crate::revalidation::Validator;
use crate::{AppState, language};
pub(crate) use params::{Format, SearchParams};

/// Number of matching records, beside formats that have no room for it.
pub(crate) const TOTAL_COUNT: HeaderName = HeaderName::from_static("x-total-count");

/// The route, as the cache knows it.
pub(crate) const ROUTE: &str = "/v1/search";

/// The operation.
pub(crate) fn endpoint() -> Endpoint {
    Endpoint::get(ROUTE, search)
        .operation("search", Tag::Search, Message::fixed("Search records", "Szukaj zapisów"))
        .description(Message::fixed(
            "Finds goals, directions and actions by words in any form, with or without Polish \
             diacritics, by phrases and by the rest of the query language; ranks, counts and \
             highlights them. Without `q` it lists every record, in document order. Nothing found \
             is a 200 with `total` 0.\n\n\
             Filters that can be repeated mean OR within a field and AND across fields. Facets are \
             disjunctive: each is counted under all filters but its own.\n\n\
             `highlights` count UTF-16 code units of the field as served, as strings of JavaScript \
             do. `snippet` is HTML: everything is escaped, and `<mark>` is the only tag.",
            "Znajduje cele, kierunki i działania po słowach w dowolnej odmianie, z polskimi znakami \
             i bez nich, po frazach i całej reszcie języka zapytań; szereguje je, liczy i oznacza. \
             Bez `q` wymienia wszystkie zapisy w kolejności dokumentu. Brak wyników to 200 i `total` \
             równe 0.\n\n\
             Filtry, które można powtarzać, oznaczają LUB w obrębie pola oraz I między polami. \
             Fasety są rozłączne: każdą liczy się pod wszystkimi filtrami oprócz jej własnego.\n\n\
             `highlights` liczą jednostki kodowe UTF-16 pola w podanej postaci, jak napisy w \
             JavaScripcie. `snippet` to HTML: wszystko jest zabezpieczone, a jedynym znacznikiem \
             jest `<mark>`.",
        ))
        .parameters(SearchParams::described())
        .answer(
            Answer::ok(Message::fixed("The hits.", "Wyniki."))
                .json::<SearchResponse>(include_str!("../openapi/examples/search.json"))
                .content(Content::text(
                    Format::Ndjson.media_type(),
                    include_str!("../openapi/examples/search.ndjson"),
                ))
                .content(Content::text(
                    Format::Csv.media_type(),
                    include_str!("../openapi/examples/search.csv"),
                ))
                .content(Content::binary(Format::Xlsx.media_type(), "PK"))
                .content(Content::text(
                    Format::Citation.media_type(),
                    include_str!("../openapi/examples/citation.txt"),
                ))
                .content(Content::text(
                    Format::Bibtex.media_type(),
                    include_str!("../openapi/examples/citation.bib"),
                ))
                .content(Content::text(
                    Format::Ris.media_type(),
                    include_str!("../openapi/examples/citation.ris"),
                ))
                .headers(&[
                    Header::Link,
                    Header::TotalCount,
                    Header::ContentDisposition,
                    Header::CacheStatus,
                ]),
        )
        .problems(&[
            ProblemKind::StaleCursor,
            ProblemKind::Overloaded,
            ProblemKind::IndexUnavailable,
        ])
        .revalidates()
}

/// Ranked, faceted and highlighted hits.
async fn search(
    State(state): State<AppState>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let raw = uri.query().unwrap_or_default().to_owned();
    let language = language::preferred(&headers);
    // What is known already was read and found sound before.
    let known = state.index().ok().and_then(|index| {
        let key = AnswerKey::new(&index, ROUTE, &raw, language);
        state.known_answer(&key).map(|answer| {
            let validator = Validator::of_generation(&index, key.generation(), &uri);
            (answer, validator.in_language(language))
        })
    });
    if let Some((answer, validator)) = known {
        state.metrics().results(answer.results.unwrap_or_default());
        return Ok(if validator.is_known_to(&headers) {
            validator.not_modified()
        } else {
            validator.stamp(answer.cached())
        });
    }
    // What is known to the client costs nothing, and is told even then.
    if !headers.contains_key(IF_NONE_MATCH) {
        state.ensure_room()?;
    }
    let query = QueryString::parse(Some(&raw))?;
    let params = SearchParams::read(query, language)?;
    let index = state.index()?;
    let key = AnswerKey::new(&index, ROUTE, &raw, language);
    let validator = Validator::of_generation(&index, key.generation(), &uri).in_language(language);
    if validator.is_known_to(&headers) {
        return Ok(validator.not_modified());
    }
    if params.whole {
        return Ok(validator.stamp(whole::answer(state, index, params).await?));
    }
    // Writing the answer out is work as well: a page of 1,000 records is megabytes.
    let (generation, answer) = state
        .with_index_until(index, move |index, interrupt| answer(index, &params, &raw, interrupt))
        .await??;
    state.metrics().results(answer.results.unwrap_or_default());
    let answer = Arc::new(answer);
    if generation == key.generation() {
        state.keep_answer(key, Arc::clone(&answer));
    }
    Ok(validator.stamp(answer.fresh()))
}

/// Whether the search that `uri` asks for was answered before and need not be carried out.
pub(crate) fn is_known(state: &AppState, uri: &Uri, language: Language) -> bool {
    state.cache().is_on()
        && state.index().is_ok_and(|index| {
            let key = AnswerKey::new(&index, ROUTE, uri.query().unwrap_or_default(), language);
            state.cache().get(&key).is_some()
        })
}

/// The answer written out, and the generation of the index that gave it.
fn answer(
    index: &Index,
    params: &SearchParams,
    raw_query: &str,
    interrupt: &Interrupt,
) -> Result<(String, Rendered), Problem> {
    let response = index.search_until(&params.request, interrupt)?;
    let body = write(params, &response)?;
    let mut headers = headers_of(params.format, response.total);
    let next = response.next.map(|cursor| next_link(raw_query, &cursor));
    if let Some(link) = next.and_then(|link| HeaderValue::try_from(link).ok()) {
        headers.insert(LINK, link);
    }
    let results = Some(response.total);
    Ok((response.index.generation, Rendered { body: body.into(), headers, results }))
}

/// What the headers say of an answer in any case.
fn headers_of(format: Format, total: usize) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(format.media_type()));
    headers.insert(TOTAL_COUNT, HeaderValue::from(total));
    if let Some(disposition) = format.disposition() {
        headers.insert(CONTENT_DISPOSITION, HeaderValue::from_static(disposition));
    }
    headers
}

fn write(params: &SearchParams, response: &SearchResponse) -> Result<Vec<u8>, Problem> {
    // A cursor does not say how many hits came before it.
    let first = params.request.cursor.is_none().then_some(params.request.offset + 1);
    let mut body = Vec::new();
    match params.format.by_hit(params.bom) {
        Some(format) => format
            .write_head(&mut body)
            .and_then(|()| format.write_hits(&mut body, &response.hits, first))
            .map_err(|error| Problem::internal(&error))?,
        None if params.format == Format::Xlsx => {
            body = hits::xlsx(&response.hits, first).map_err(|error| Problem::internal(&error))?;
        }
        None => {
            serde_json::to_writer(&mut body, response).map_err(|error| Problem::internal(&error))?
        }
    }
    Ok(body)
}

/// The `Link` header of the next page: the same query with another cursor (RFC 8288).
fn next_link(raw_query: &str, cursor: &str) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    for (name, value) in form_urlencoded::parse(raw_query.as_bytes()) {
        if name != "offset" && name != "cursor" {
            query.append_pair(&name, &value);
        }
    }
    query.append_pair("cursor", cursor);
    format!("</v1/search?{}>; rel=\"next\"", query.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_page_keeps_the_query() {
        assert_eq!(
            next_link("q=rozw%C3%B3j&city=Toru%C5%84&offset=20", "a.b"),
            "</v1/search?q=rozw%C3%B3j&city=Toru%C5%84&cursor=a.b>; rel=\"next\""
        );
        assert_eq!(next_link("cursor=a", "<\">"), "</v1/search?cursor=%3C%22%3E>; rel=\"next\"");
    }
}
