//! Conditional requests: an answer that has not changed is a 304 and costs no search.

use std::fmt::Write as _;

use axum::http::header::{CACHE_CONTROL, ETAG, IF_NONE_MATCH, VARY};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use azymut_index::Index;
use azymut_record::Language;
use sha2::{Digest, Sha256};

/// A weak validator of everything that is answered from one generation of the index by one
/// version of the program. (Weak, because `took_ms` differs between answers that are the same.)
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Validator {
    tag: String,
    /// Whether the answer would be another one in another language.
    by_language: bool,
}

impl Validator {
    /// The validator of what `index` answers now. Take it before asking the index: should a new
    /// commit come in between, the answer is newer than its validator says, and merely fetched
    /// once more.
    pub fn of(index: &Index) -> Self {
        Self::of_generation(index, &index.info().generation)
    }

    /// The validator of what `index` answers from the commit of that `generation`.
    pub fn of_generation(index: &Index, generation: &str) -> Self {
        // Synonyms are chosen when the server starts: with others, other records are found.
        Self::of_content(&format!("{generation}{:016x}", index.analyzer().synonyms_digest()))
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
        let mut digest = String::new();
        for byte in Sha256::digest(text).iter().take(8) {
            // Writing to a string cannot fail.
            let _ = write!(digest, "{byte:02x}");
        }
        Self::of_content(&digest)
    }

    /// Whether the caller holds this already.
    pub fn is_known_to(&self, headers: &HeaderMap) -> bool {
        let opaque = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
        headers
            .get_all(IF_NONE_MATCH)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .any(|tag| tag.trim() == "*" || opaque(tag) == opaque(&self.tag))
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
        assert!(known("*"));
        assert!(!known("W/\"ab12\""));
        assert!(!known(""));
        assert!(!validator.is_known_to(&HeaderMap::new()));
    }
}
