//! `GET /v1/search`.

mod params;

use axum::extract::{RawQuery, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, LINK};
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::response::{IntoResponse, Response};
use azymut_index::{Index, SearchRequest, SearchResponse};
use azymut_report::hits;

use crate::AppState;
use crate::problem::Problem;
use crate::query_string::QueryString;
use crate::revalidation::Validator;
use params::{Format, SearchParams};

/// Number of matching records, beside formats that have no room for it.
pub(crate) const TOTAL_COUNT: HeaderName = HeaderName::from_static("x-total-count");

/// Ranked, faceted and highlighted hits.
pub(crate) async fn search(
    State(state): State<AppState>,
    RawQuery(raw): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let query = QueryString::parse(raw.as_deref())?;
    let SearchParams { request, format } = SearchParams::read(query)?;
    let index = state.index()?;
    let validator = Validator::of(&index);
    if validator.is_known_to(&headers) {
        return Ok(validator.not_modified());
    }
    // Writing the answer out is work as well: a page of 1,000 records is megabytes.
    let answered = state.with_index(index, move |index| answer(index, &request, format)).await??;
    let mut response = answered.into_response(raw.as_deref().unwrap_or_default());
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(format.media_type()));
    if format == Format::Csv {
        response.headers_mut().insert(
            CONTENT_DISPOSITION,
            HeaderValue::from_static("attachment; filename=\"azymut.csv\""),
        );
    }
    Ok(validator.stamp(response))
}

/// A response written out, and what its headers say.
struct Answered {
    body: Vec<u8>,
    total: usize,
    next: Option<String>,
}

fn answer(index: &Index, request: &SearchRequest, format: Format) -> Result<Answered, Problem> {
    let response = index.search(request)?;
    let body = write(request, &response, format)?;
    Ok(Answered { body, total: response.total, next: response.next })
}

fn write(
    request: &SearchRequest,
    response: &SearchResponse,
    format: Format,
) -> Result<Vec<u8>, Problem> {
    let mut body = Vec::new();
    match format {
        Format::Json => {
            serde_json::to_writer(&mut body, response)
                .map_err(|error| Problem::internal(&error))?;
        }
        Format::Ndjson => {
            hits::write_ndjson(&mut body, &response.hits)
                .map_err(|error| Problem::internal(&error))?;
        }
        Format::Csv => {
            // A cursor does not say how many hits came before it.
            let first = request.cursor.is_none().then_some(request.offset + 1);
            hits::write_csv(&mut body, &response.hits, first)
                .map_err(|error| Problem::internal(&error))?;
        }
    }
    Ok(body)
}

impl Answered {
    fn into_response(self, raw_query: &str) -> Response {
        let mut response = self.body.into_response();
        let headers = response.headers_mut();
        headers.insert(TOTAL_COUNT, HeaderValue::from(self.total));
        let next = self.next.map(|cursor| next_link(raw_query, &cursor));
        if let Some(link) = next.and_then(|link| HeaderValue::try_from(link).ok()) {
            headers.insert(LINK, link);
        }
        response
    }
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
