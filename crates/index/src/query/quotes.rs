//! The quotation marks of phrases.

/// What a phrase begins or ends with.
pub(crate) const QUOTES: [char; 6] = ['"', '„', '”', '“', '«', '»'];

/// What closes a phrase that `open` opens, the usual mark first; none where it opens none.
pub(crate) fn closing_of(open: char) -> Option<&'static [char]> {
    match open {
        '"' => Some(&['"']),
        '„' | '”' | '“' => Some(&['”', '“', '"']),
        '«' => Some(&['»']),
        '»' => Some(&['«']),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mark_opens_a_phrase_that_a_mark_closes() {
        for open in QUOTES {
            let closing = closing_of(open).unwrap();
            assert!(!closing.is_empty() && closing.iter().all(|mark| QUOTES.contains(mark)));
        }
        assert_eq!(closing_of('a'), None);
    }
}
