//! The search page. Its files are part of the program: no path of a request reaches a disk.

use std::sync::LazyLock;

use axum::Router;
use axum::http::HeaderMap;
use axum::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use crate::revalidation::Validator;
use crate::security::PAGE_POLICY;
use crate::{AppState, docs};

/// A file of the page.
struct Asset {
    path: &'static str,
    media_type: &'static str,
    content: &'static str,
}

/// A file of `page/`: where it is served, as what, and what it says.
macro_rules! asset {
    ($path:literal, $media_type:literal, $file:literal) => {
        Asset {
            path: $path,
            media_type: concat!($media_type, "; charset=utf-8"),
            content: include_str!(concat!("../page/", $file)),
        }
    };
}

static ASSETS: [Asset; 14] = [
    asset!("/", "text/html", "index.html"),
    asset!("/assets/azymut.css", "text/css", "azymut.css"),
    asset!("/assets/docs.css", "text/css", "docs.css"),
    asset!("/assets/azymut.svg", "image/svg+xml", "azymut.svg"),
    asset!("/assets/address.js", "text/javascript", "address.js"),
    asset!("/assets/api.js", "text/javascript", "api.js"),
    asset!("/assets/dom.js", "text/javascript", "dom.js"),
    asset!("/assets/facets.js", "text/javascript", "facets.js"),
    asset!("/assets/findings.js", "text/javascript", "findings.js"),
    asset!("/assets/main.js", "text/javascript", "main.js"),
    asset!("/assets/outline.js", "text/javascript", "outline.js"),
    asset!("/assets/results.js", "text/javascript", "results.js"),
    asset!("/assets/suggestions.js", "text/javascript", "suggestions.js"),
    asset!("/assets/words.js", "text/javascript", "words.js"),
];

/// One validator of all the files: they change together.
static VALIDATOR: LazyLock<Validator> =
    LazyLock::new(|| Validator::of_text(&ASSETS.each_ref().map(|asset| asset.content).concat()));

/// The routes of the page.
pub(crate) fn routes() -> Router<AppState> {
    let pages = Router::new().route("/docs", get(docs::docs));
    ASSETS.iter().fold(pages, |router, asset| {
        router.route(asset.path, get(async move |headers: HeaderMap| asset.answer(&headers)))
    })
}

impl Asset {
    fn answer(&self, headers: &HeaderMap) -> Response {
        let mut response = if VALIDATOR.is_known_to(headers) {
            VALIDATOR.not_modified()
        } else {
            let content = ([(CONTENT_TYPE, self.media_type)], self.content);
            VALIDATOR.stamp(content.into_response())
        };
        // A browser puts the fields of a 304 in the place of those that it keeps.
        response.headers_mut().insert(CONTENT_SECURITY_POLICY, PAGE_POLICY);
        response
    }
}
