//! Answers that were written out already.

use std::sync::Arc;

use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::response::{IntoResponse, Response};
use azymut_index::Index;
use azymut_record::Language;
use quick_cache::Weighter;
use quick_cache::sync::Cache;

/// RFC 9211: whether the answer came out of a cache.
pub(crate) const CACHE_STATUS: HeaderName = HeaderName::from_static("cache-status");

/// What an entry takes up besides its body and its key, in bytes: headers, links, counters.
const OVERHEAD: u64 = 512;

/// An answer written out: whatever is the same each time it is given.
#[derive(Debug, Clone)]
pub(crate) struct Rendered {
    /// The body.
    pub body: Bytes,
    /// The headers that belong to it.
    pub headers: HeaderMap,
    /// How many records matched, where it is the answer to a search.
    pub results: Option<usize>,
}

impl Rendered {
    fn response(&self, cache_status: &'static str) -> Response {
        let mut response = self.body.clone().into_response();
        // Headers that the body brings by itself are only a guess.
        *response.headers_mut() = self.headers.clone();
        response.headers_mut().insert(CACHE_STATUS, HeaderValue::from_static(cache_status));
        response
    }

    /// The response with this answer out of the cache.
    pub fn cached(&self) -> Response {
        self.response("azymut; hit")
    }

    /// The response with this answer, newly made.
    pub fn fresh(&self) -> Response {
        self.response("azymut; fwd=miss")
    }
}

/// Answers by what was asked and the generation of the index that answered. Bounded by size; what
/// is asked again and again stays (S3-FIFO).
pub(crate) struct AnswerCache {
    answers: Option<Cache<AnswerKey, Arc<Rendered>, ByBytes>>,
}

/// Everything that decides an answer.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct AnswerKey {
    generation: String,
    route: &'static str,
    query: String,
    language: Language,
}

impl AnswerKey {
    /// What `query` asks of `route` on the commit that `index` answers from now.
    ///
    /// The query string is taken as it came. Two spellings of a request are two entries, which
    /// costs room and nothing else; taking two requests for one would be wrong.
    pub fn new(index: &Index, route: &'static str, query: &str, language: Language) -> Self {
        Self { generation: index.info().generation, route, query: query.to_owned(), language }
    }

    /// Generation of the index.
    pub fn generation(&self) -> &str {
        &self.generation
    }
}

#[derive(Clone)]
struct ByBytes;

impl Weighter<AnswerKey, Arc<Rendered>> for ByBytes {
    fn weight(&self, key: &AnswerKey, answer: &Arc<Rendered>) -> u64 {
        (key.query.len() + answer.body.len()) as u64 + OVERHEAD
    }
}

impl AnswerCache {
    /// A cache of at most `bytes`; none at 0.
    pub fn new(bytes: usize) -> Self {
        // An answer of twenty records has about this many bytes.
        let entries = (bytes / 16_384).max(16);
        Self { answers: (bytes > 0).then(|| Cache::with_weighter(entries, bytes as u64, ByBytes)) }
    }

    /// Whether anything is ever kept.
    pub fn is_on(&self) -> bool {
        self.answers.is_some()
    }

    /// The answer to what was asked, where it is known.
    pub fn get(&self, key: &AnswerKey) -> Option<Arc<Rendered>> {
        self.answers.as_ref()?.get(key)
    }

    /// Keeps an answer.
    pub fn put(&self, key: AnswerKey, answer: Arc<Rendered>) {
        if let Some(answers) = &self.answers {
            answers.insert(key, answer);
        }
    }

    /// Forgets everything: the generation has changed, and nothing of the old is asked again.
    pub fn clear(&self) {
        if let Some(answers) = &self.answers {
            answers.clear();
        }
    }

    /// Answers kept, and the bytes that they take up.
    pub fn size(&self) -> (usize, u64) {
        self.answers.as_ref().map_or((0, 0), |answers| (answers.len(), answers.weight()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(query: usize) -> AnswerKey {
        AnswerKey {
            generation: "g".to_owned(),
            route: "/v1/search",
            query: query.to_string(),
            language: Language::English,
        }
    }

    fn answer(bytes: usize) -> Arc<Rendered> {
        let body = Bytes::from(vec![b'x'; bytes]);
        Arc::new(Rendered { body, headers: HeaderMap::new(), results: None })
    }

    #[test]
    fn it_never_holds_more_than_it_may() {
        let cache = AnswerCache::new(1_000_000);
        for query in 0..10_000 {
            cache.put(key(query), answer(query % 5_000));
            assert!(cache.size().1 <= 1_000_000);
        }
        assert!(cache.size().0 > 100, "{:?}", cache.size());
        cache.put(key(1), answer(2_000_000));
        assert!(cache.size().1 <= 1_000_000);
        cache.clear();
        assert_eq!(cache.size(), (0, 0));
    }

    #[test]
    fn another_generation_is_another_answer() {
        let cache = AnswerCache::new(1_000_000);
        cache.put(key(1), answer(1));
        assert!(cache.get(&key(1)).is_some());
        assert!(cache.get(&AnswerKey { generation: "h".to_owned(), ..key(1) }).is_none());
        assert!(cache.get(&AnswerKey { route: "/v1/kwic", ..key(1) }).is_none());
    }

    #[test]
    fn without_room_nothing_is_kept() {
        let cache = AnswerCache::new(0);
        cache.put(key(1), answer(1));
        assert!(cache.get(&key(1)).is_none());
    }
}
