//! What is being typed at the end of a query.

use std::ops::Range;

use crate::query::{QUOTES, closing_of, is_city_field};

/// Most words at the end of a query that are completed together, unless a quotation mark holds more.
const MOST_WORDS: usize = 4;

/// Signs behind a word that mean nothing in a query.
const STOPS: [char; 6] = [',', ';', '.', '!', '?', '…'];

/// Signs between words that mean nothing where they stand alone.
const DASHES: [char; 3] = ['-', '–', '—'];

/// The end of a query, where the caret is taken to be.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Typing {
    /// The last words, in the order typed; none where the query ends with something else. Behind a
    /// quotation mark that nothing closes, all that stand there.
    pub words: Vec<Range<usize>>,
    /// Whether the last of them may go on: nothing stands behind it.
    pub open: bool,
    /// What would close the quotation mark before them, where nothing closes it.
    pub closing: Option<char>,
    /// Whether it asks for the very forms.
    pub exact: bool,
    /// Whether they are the value of a field of cities.
    pub city: bool,
}

impl Typing {
    /// Reads the end of a query. Words before an operator, a bracket, a quotation mark or a field
    /// are not part of it; dashes and commas between its words are stepped over, as they are in what
    /// it is compared with.
    pub(super) fn of(query: &str) -> Self {
        let mut typing = match unclosed(query) {
            Some((mark, closing)) => Self::in_phrase(query, mark, closing),
            None => Self::of_words(query),
        };
        typing.words.reverse();
        typing
    }

    /// The last word first.
    fn of_words(query: &str) -> Self {
        let mut end = without_gap(query).len();
        let mut typing = Self { open: end == query.len(), ..Self::default() };
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
                end = without_gap(before).len();
                continue;
            }
            match field_before(before) {
                // A value of several words is quoted; behind any other stands something else.
                Some(name) if typing.words.is_empty() && typing.open && is_city_field(name) => {
                    typing.words.push(word);
                    typing.city = true;
                }
                // The remainder of something with signs in it is not a word by itself.
                None if last.is_some_and(opens) => typing.words.push(word),
                _ => {}
            }
            break;
        }
        typing
    }

    /// All words behind the quotation mark at `mark`, the last first; none where another quotation
    /// stands among them, and none of the value of a field that takes no cities.
    fn in_phrase(query: &str, mark: usize, closing: char) -> Self {
        let mut end = without_gap(query).len();
        let before = query.get(..mark).unwrap_or_default();
        let field = field_before(before);
        let mut typing = Self {
            open: end == query.len(),
            closing: Some(closing),
            exact: before.ends_with('='),
            city: field.is_some_and(is_city_field),
            ..Self::default()
        };
        if field.is_some() && !typing.city {
            return typing;
        }
        loop {
            let before_end = query.get(..end).unwrap_or_default();
            let word = word_at_end(before_end);
            if word.is_empty() {
                break;
            }
            let before = before_end.get(..word.start).unwrap_or_default();
            // No other sign means anything in a phrase.
            let is_sign = |c: char| !c.is_alphanumeric() && !QUOTES.contains(&c);
            end = before.trim_end_matches(is_sign).len();
            typing.words.push(word);
        }
        if query.get(..end).is_some_and(|before| before.trim_end_matches(QUOTES).len() > mark) {
            typing.words.clear();
        }
        typing
    }
}

/// A text without the white space and the signs at its end that mean nothing there. A hyphen behind
/// which nothing stands yet may be going to exclude something.
fn without_gap(mut text: &str) -> &str {
    loop {
        let trimmed = text.trim_end();
        let alone = |before: &&str| {
            let spaced = before.is_empty() || before.ends_with(char::is_whitespace);
            spaced && (trimmed.len() < text.len() || !trimmed.ends_with('-'))
        };
        let dashless = || trimmed.strip_suffix(DASHES).filter(alone);
        match trimmed.strip_suffix(STOPS).or_else(dashless) {
            Some(shorter) => text = shorter,
            None => return trimmed,
        }
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

/// The name of the field of which `before` is the beginning.
fn field_before(before: &str) -> Option<&str> {
    let named = before.strip_suffix(':')?;
    let name = word_at_end(named);
    named.get(name).filter(|name| !name.is_empty())
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
            ("Kalisz – tu", "Kalisz|tu", true),
            ("Kalisz - tu", "Kalisz|tu", true),
            ("Kalisz — aktywne miasto, akt", "Kalisz|aktywne|miasto|akt", true),
            ("chcę żyć. Kal", "chcę|żyć|Kal", true),
            ("Kalisz –", "Kalisz", false),
            ("Kalisz – ", "Kalisz", false),
            ("Kalisz - ", "Kalisz", false),
            ("miasto,", "miasto", false),
            ("Kalisz -", "", true),
            ("rower -tur", "tur", true),
            ("rower OR – tur", "tur", true),
            ("rower) – tur", "tur", true),
            ("2014–2020 roz", "roz", true),
            ("rok:2014..", "", false),
            ("miasto:Kielce, przeds", "przeds", true),
            ("–", "", false),
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
    fn all_that_stands_in_a_phrase_is_typed() {
        for (query, words, exact) in [
            ("\"rynek pr", "rynek|pr", false),
            ("\" rynek pr", "rynek|pr", false),
            ("(\"rynek ", "rynek", false),
            ("=\"rynku pr", "rynku|pr", true),
            ("a \"b\" „c d", "c|d", false),
            ("\"a b c d e f", "a|b|c|d|e|f", false),
            ("\"a, b", "a|b", false),
            ("\"a – b (c: d/e", "a|b|c|d|e", false),
            ("x \"– a", "a", false),
            ("\"a OR b", "a|OR|b", false),
            ("=\"rynek\" pr", "pr", false),
            ("=«rynku pr", "rynku|pr", true),
            ("„a b” c «d e", "d|e", false),
            ("\"a «b» c", "", false),
            ("\"a «b» ", "", false),
            ("\"przeds*", "", false),
            ("poziom:\"cel o", "", false),
        ] {
            let typing = Typing::of(query);
            let found: Vec<&str> =
                typing.words.iter().map(|word| query.get(word.clone()).unwrap()).collect();
            assert_eq!((found.join("|").as_str(), typing.exact), (words, exact), "{query:?}");
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
            ("miasto:\"Kędzierzyn-Koźle", vec!["Kędzierzyn-Koźle"], Some('"')),
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
