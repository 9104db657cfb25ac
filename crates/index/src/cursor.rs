use azymut_record::Message;
use sha2::{Digest, Sha256};

use crate::stamp::hex;
use crate::{RequestError, SearchError, SearchRequest};

/// Where the next page begins, bound to the request and to the commit it was made for.
///
/// Its text is `generation.offset.check`; the check covers the whole request but its position, so
/// that a cursor cannot be carried over to another search.
pub(crate) struct Cursor;

impl Cursor {
    pub(crate) fn write(offset: usize, request: &SearchRequest, generation: &str) -> String {
        format!("{generation}.{offset}.{}", check(offset, request, generation))
    }

    /// What tells the order of a search on a commit from any other.
    pub(crate) fn order_key(request: &SearchRequest, generation: &str) -> String {
        check(0, request, generation)
    }

    /// The offset that a cursor stands for.
    pub(crate) fn read(
        cursor: &str,
        request: &SearchRequest,
        generation: &str,
    ) -> Result<usize, SearchError> {
        let invalid = || {
            RequestError::new(
                "cursor",
                Message::fixed(
                    "not a cursor of this search",
                    "to nie jest kursor tego wyszukiwania",
                ),
            )
        };
        let mut parts = cursor.splitn(3, '.');
        let (Some(of), Some(offset), Some(found)) = (parts.next(), parts.next(), parts.next())
        else {
            return Err(invalid().into());
        };
        let offset: usize = offset.parse().map_err(|_| invalid())?;
        if found != check(offset, request, of) {
            return Err(invalid().into());
        }
        if of != generation {
            return Err(SearchError::StaleCursor);
        }
        Ok(offset)
    }
}

fn check(offset: usize, request: &SearchRequest, generation: &str) -> String {
    // Facets and the size of the page may change from page to page; what is found and its order
    // may not.
    let text = format!(
        "{generation}\n{offset}\n{}\n{:?}\n{}\n{:?}\n{}",
        request.query, request.filters, request.sort, request.fuzzy, request.without_related
    );
    hex(&Sha256::digest(text), 16)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_bound_to_its_search_and_commit() {
        let request = SearchRequest { query: "rower".into(), ..SearchRequest::default() };
        let cursor = Cursor::write(20, &request, "abc");
        assert_eq!(Cursor::read(&cursor, &request, "abc").unwrap(), 20);
        assert!(matches!(Cursor::read(&cursor, &request, "abd"), Err(SearchError::StaleCursor)));
        let other = SearchRequest { query: "tramwaj".into(), ..SearchRequest::default() };
        let tampered = cursor.replace(".20.", ".40.");
        for (cursor, request) in [(&cursor, &other), (&tampered, &request)] {
            let error = Cursor::read(cursor, request, "abc").unwrap_err();
            assert!(matches!(error, SearchError::Request(_)), "{error}");
        }
        for nonsense in ["", ".", "a.b", "a.b.c", "żółw", "a.-1.c"] {
            assert!(Cursor::read(nonsense, &request, "abc").is_err(), "{nonsense:?}");
        }
    }
}
