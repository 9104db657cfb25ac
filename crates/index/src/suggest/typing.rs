//! What is being typed at the end of a query.

use std::ops::Range;

use crate::query::{QUOTES, closing_of, is_city_field};

/// Most words at the end of a query that are completed together.
const MOST_WORDS: usize = 4;

/// The end of a query, where the caret is taken to be.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Typing {
    /// The last words, in the order typed; none where the query ends with something else.
    pub words: Vec<Range<usize>>,
    /// Whether the last of them may go on: no space stands behind it.
    pub open: bool,
    /// What would close the quotation mark before them, where nothing closes it.
    pub closing: Option<char>,
    /// Whether they are all that stands behind that quotation mark.
    pub whole: bool,
    /// Whether it asks for the very forms.
    pub exact: bool,
    /// Whether they are the value of a field of cities.
    pub city: bool,
}

impl Typing {
    /// Reads the end of a query. Words before an operator, a bracket, a quotation mark or a field
    /// are not part of it.
    pub(super) fn of(query: &str) -> Self {
        let trimmed = query.trim_end();
        let mut typing = Self { open: trimmed.len() == query.len(), ..Self::default() };
        let mut end = trimmed.len();
        while typing.words.len() < MOST_WORDS {
            let before_end = query.get(..end).unwrap_or_default();
            let word = word_at_end(before_end);
            let typed = before_end.get(word.clone()).unwrap_or_default();
            if typed.is_empty() || (!typing.words.is_empty() && is_operator(typed)) {
                break;
            }
            let before = before_end.get(..word.start).unwrap_or_default();
            let last = before.chars().next_back();
            if last.is_none_or(char::is_whitespace) {
                typing.words.push(word);
                end = before.trim_end().len();
                continue;
            }
            match field_before(before) {
                Some((name, quoted)) => {
                    // A value of several words is quoted; behind any other stands something else.
                    let is_value = quoted || (typing.words.is_empty() && typing.open);
                    if is_value && is_city_field(name) {
                        typing.words.push(word);
                        typing.city = true;
                    } else if is_value {
                        typing.words.clear();
                    }
                }
                // The remainder of something with signs in it is not a word by itself.
                None if last.is_some_and(opens) => typing.words.push(word),
                None => {}
            }
            break;
        }
        typing.words.reverse();
        if let Some((mark, closing)) = unclosed(query) {
            typing.closing = Some(closing);
            let first = typing.words.first().map_or(query.len(), |word| word.start);
            let between = query.get(mark..first).unwrap_or_default();
            typing.whole = between.trim_start_matches(QUOTES).trim().is_empty();
            typing.exact = query.get(..mark).is_some_and(|before| before.ends_with('='));
        }
        typing
    }
}

/// The word that a text ends with; hyphens and apostrophes inside belong to it.
fn word_at_end(text: &str) -> Range<usize> {
    let mut start = text.len();
    let mut inner = None;
    for (at, c) in text.char_indices().rev() {
        if c.is_alphanumeric() {
            start = at;
            inner = None;
        } else if matches!(c, '-' | '\'' | '’') && start < text.len() && inner.is_none() {
            inner = Some(at);
        } else {
            break;
        }
    }
    start..text.len()
}

/// Whether a word may begin right behind this character.
fn opens(c: char) -> bool {
    matches!(c, '(' | '-' | '=') || QUOTES.contains(&c)
}

fn is_operator(word: &str) -> bool {
    matches!(word, "OR" | "LUB" | "AND" | "ORAZ" | "NOT")
}

/// The name of the field that `before` ends with, and whether a quotation mark opens its value.
fn field_before(before: &str) -> Option<(&str, bool)> {
    let unquoted = before.strip_suffix(QUOTES);
    let named = unquoted.unwrap_or(before).strip_suffix(':')?;
    let name = word_at_end(named);
    let name = named.get(name).filter(|name| !name.is_empty())?;
    Some((name, unquoted.is_some()))
}

/// The last quotation mark that nothing closes, read as the query is, and what would close it.
fn unclosed(query: &str) -> Option<(usize, char)> {
    let (mut last, mut at) = (None, 0);
    while let Some(rest) = query.get(at..)
        && let Some((before, open)) = rest.char_indices().find(|(_, c)| QUOTES.contains(c))
        && let Some(closing) = closing_of(open)
    {
        let mark = at + before;
        at = mark + open.len_utf8();
        let inner = query.get(at..).unwrap_or_default();
        match inner.char_indices().find(|(_, c)| closing.contains(c)) {
            Some((length, close)) => at += length + close.len_utf8(),
            None => last = closing.first().map(|close| (mark, *close)),
        }
    }
    last
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_last_words_are_completed() {
        for (query, words, open) in [
            ("", "", true),
            ("przeds", "przeds", true),
            ("przeds ", "przeds", false),
            ("rynek pr", "rynek|pr", true),
            ("a b c d e f", "c|d|e|f", true),
            ("miasto:Kielce przeds", "przeds", true),
            ("miasto:\"Nowy Sącz\" przeds", "przeds", true),
            ("rower OR przeds", "przeds", true),
            ("rower NOT tur", "tur", true),
            ("rower -tur", "tur", true),
            ("(rynek pr", "rynek|pr", true),
            ("\"rynek pr", "rynek|pr", true),
            ("=\"rynku pr", "rynku|pr", true),
            ("\"rynek pracy\" mło", "mło", true),
            ("«rynek pracy» mło", "mło", true),
            ("«rynek pr", "rynek|pr", true),
            ("„rynek pr", "rynek|pr", true),
            ("badawczo-roz", "badawczo-roz", true),
            ("badawczo-", "", true),
            ("przeds*", "", true),
            ("mieszkalnicto~1", "", true),
            ("\"rynek pracy\"", "", true),
            ("poziom:cel", "", true),
            ("rok:2014..20", "", true),
            ("http://przyk", "", true),
            ("?!…()", "", true),
            ("\0", "", true),
            ("miasto:Kielce ", "", false),
        ] {
            let typing = Typing::of(query);
            let found: Vec<&str> =
                typing.words.iter().map(|word| query.get(word.clone()).unwrap()).collect();
            assert_eq!(found.join("|"), words, "{query:?}");
            assert_eq!(typing.open, open, "{query:?}");
            assert!(!typing.city, "{query:?}");
        }
    }

    #[test]
    fn what_stands_in_a_phrase_is_known() {
        for (query, whole, exact) in [
            ("\"rynek pr", true, false),
            ("\" rynek pr", true, false),
            ("(\"rynek ", true, false),
            ("=\"rynku pr", true, true),
            ("a \"b\" „c d", true, false),
            ("\"a b c d e", false, false),
            ("\"a, b", false, false),
            ("rynek pr", false, false),
            ("=\"rynek\" pr", false, false),
            ("=«rynku pr", true, true),
            ("„a b” c «d e", true, false),
            ("\"a «b» c", false, false),
        ] {
            let typing = Typing::of(query);
            assert_eq!((typing.whole, typing.exact), (whole, exact), "{query:?}");
        }
    }

    #[test]
    fn a_mark_that_is_open_is_known_by_what_closes_it() {
        for (query, closing) in [
            ("a", None),
            ("\"a", Some('"')),
            ("\"a\" b", None),
            ("„a", Some('”')),
            ("„a” b", None),
            ("„a\" b", None),
            ("„a“ «b", Some('»')),
            ("”a", Some('”')),
            ("”a” b", None),
            ("“a", Some('”')),
            ("«a", Some('»')),
            ("«a» b", None),
            ("«a\" b", Some('"')),
            ("»a", Some('«')),
            ("»a« b", None),
            ("\"a «b» c", Some('"')),
        ] {
            assert_eq!(Typing::of(query).closing, closing, "{query:?}");
        }
    }

    #[test]
    fn the_value_of_a_city_is_completed_as_one() {
        for (query, words, closing) in [
            ("miasto:Kie", vec!["Kie"], None),
            ("rower -city:kielc", vec!["kielc"], None),
            ("miasto:\"Nowy S", vec!["Nowy", "S"], Some('"')),
            ("miasto:«Nowy S", vec!["Nowy", "S"], Some('»')),
        ] {
            let typing = Typing::of(query);
            let found: Vec<&str> =
                typing.words.iter().map(|word| query.get(word.clone()).unwrap()).collect();
            assert_eq!(found, words, "{query:?}");
            assert!(typing.city, "{query:?}");
            assert_eq!(typing.closing, closing, "{query:?}");
        }
    }

    proptest! {
        #[test]
        fn any_query_has_an_end(query in "\\PC*|[a \"(:*~„”“«»-]{0,40}|miasto:[a \"]{0,5}") {
            for word in Typing::of(&query).words {
                prop_assert!(query.get(word).is_some_and(|word| !word.is_empty()));
            }
        }
    }
}
