//! Conditional requests: an answer that has not changed is a 304 and costs no search.
//!
//! A condition counts only where the answer would be a 200 without it (RFC 9110, 13.2.1). Whether it
//! would is known without looking: a validator is of one address and goes out with a 200 alone, so
//! that who sends it has been answered at that address before, out of the same generation. `*`
//! says nothing of the kind, and is judged when the answer is there.

use std::fmt::Write as _;

use axum::body::Body;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_TYPE, ETAG, IF_NONE_MATCH, LINK,
    VARY,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use azymut_index::Index;
use azymut_record::Language;
use sha2::{Digest, Sha256};

use crate::cache::CACHE_STATUS;
use crate::search::TOTAL_COUNT;

/// A weak validator of what is answered at one address from one generation of the index by one
/// version of the program. (Weak, because `took_ms` differs between answers that are the same.)
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Validator {
    tag: String,
    /// Whether the answer would be another one in another language.
    by_language: bool,
}

impl Validator {
    /// The validator of what `index` answers at `uri` now. Take it before asking the index: should a
    /// new commit come in between, the answer is newer than its validator says, and merely fetched
    /// once more.
    pub fn of(index: &Index, uri: &Uri) -> Self {
        Self::of_generation(index, &index.info().generation, uri)
    }

    /// The validator of what `index` answers at `uri` from the commit of that `generation`.
    pub fn of_generation(index: &Index, generation: &str, uri: &Uri) -> Self {
        // Synonyms are chosen when the server starts: with others, other records are found.
        let synonyms = index.analyzer().synonyms_digest();
        let address = uri.path_and_query().map_or("/", |whole| whole.as_str());
        Self::of_content(&format!("{generation}{synonyms:016x}{}", short_digest(address)))
    }

    /// The validator of the same in one of several languages.
    pub fn in_language(self, language: Language) -> Self {
        let tag = self.tag.trim_end_matches('"');
        Self { tag: format!("{tag}-{}\"", language.tag()), by_language: true }
    }

    /// The validator of what is told apart by `digest`.
    pub fn of_content(digest: &str) -> Self {
        // A digest is hexadecimal; anything else would break out of the quotes.
        let digest: String = digest.chars().filter(char::is_ascii_alphanumeric).collect();
        let tag = format!("W/\"{digest}-{}\"", env!("CARGO_PKG_VERSION"));
        Self { tag, by_language: false }
    }

    /// The validator of a text that is part of the program.
    pub fn of_text(text: &str) -> Self {
        Self::of_content(&short_digest(text))
    }

    /// Whether the caller holds this already, and so would be answered with a 200.
    pub fn is_known_to(&self, headers: &HeaderMap) -> bool {
        let opaque = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
        headers
            .get_all(IF_NONE_MATCH)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .any(|tag| opaque(tag) == opaque(&self.tag))
    }

    /// The answer to a caller that holds this already.
    pub fn not_modified(&self) -> Response {
        self.stamp(StatusCode::NOT_MODIFIED.into_response())
    }

    /// Lets the caller keep `response` and ask whether it still holds.
    pub fn stamp(&self, mut response: Response) -> Response {
        let headers = response.headers_mut();
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        if let Ok(tag) = HeaderValue::from_str(&self.tag) {
            headers.insert(ETAG, tag);
        }
        // Said of a 304 as well, which is not compressed itself.
        let varies =
            if self.by_language { "accept-encoding, accept-language" } else { "accept-encoding" };
        headers.insert(VARY, HeaderValue::from_static(varies));
        response
    }
}

/// What headers say of an answer that is there, and not of a 304.
const OF_THE_ANSWER: [HeaderName; 6] =
    [CONTENT_TYPE, CONTENT_LENGTH, CONTENT_DISPOSITION, LINK, TOTAL_COUNT, CACHE_STATUS];

/// Whether a request is to be answered only where there is nothing at its address.
pub(crate) fn asks_whether_any(headers: &HeaderMap) -> bool {
    let mut values = headers.get_all(IF_NONE_MATCH).iter();
    values.any(|value| value.as_bytes().trim_ascii() == b"*")
}

/// What is left of an answer for who asked whether there is any: where there is, the fields by which
/// it is known again.
pub(crate) fn if_none(mut response: Response) -> Response {
    if response.status() != StatusCode::OK || !response.headers().contains_key(ETAG) {
        return response;
    }
    let headers = response.headers_mut();
    for name in OF_THE_ANSWER {
        headers.remove(name);
    }
    *response.status_mut() = StatusCode::NOT_MODIFIED;
    *response.body_mut() = Body::empty();
    response
}

/// Sixteen digits that tell a text from others.
fn short_digest(text: &str) -> String {
    let mut digest = String::new();
    for byte in Sha256::digest(text).iter().take(8) {
        // Writing to a string cannot fail.
        let _ = write!(digest, "{byte:02x}");
    }
    digest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_language_is_another_answer() {
        let english = Validator::of_content("ab12").in_language(Language::English);
        let polish = Validator::of_content("ab12").in_language(Language::Polish);
        assert_ne!(english, polish);
        assert!(polish.tag.starts_with("W/\"ab12-") && polish.tag.ends_with("-pl\""));
    }

    #[test]
    fn the_header_is_compared_weakly() {
        let validator = Validator::of_content("ab12");
        let tag = validator.tag.clone();
        let known = |value: &str| {
            let headers = HeaderMap::from_iter([(IF_NONE_MATCH, value.parse().unwrap())]);
            validator.is_known_to(&headers)
        };
        assert!(known(&tag));
        assert!(known(tag.trim_start_matches("W/")));
        assert!(known(&format!("\"other\", {tag}")));
        assert!(!known("*"));
        assert!(!known("W/\"ab12\""));
        assert!(!known(""));
        assert!(!validator.is_known_to(&HeaderMap::new()));
    }
}
