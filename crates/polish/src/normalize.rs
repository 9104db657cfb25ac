//! Character normalisation: what people read ([`normalize`]) and what the machine matches ([`fold`]).

use std::borrow::Cow;

use unicode_normalization::char::is_combining_mark;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// NFC, with a combining mark that repeats the one before it dropped (a frequent flaw of PDF text layers).
///
/// What a person reads stays the same.
pub fn normalize(text: &str) -> Cow<'_, str> {
    if text.is_ascii()
        || (is_nfc_quick(text.chars()) == IsNormalized::Yes && !text.chars().any(is_combining_mark))
    {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    push_normalized(text.chars(), &mut out);
    if out == text { Cow::Borrowed(text) } else { Cow::Owned(out) }
}

/// Lower case, without diacritics: `"Łódź"` → `"lodz"`.
///
/// Compatibility forms are resolved as well (`ﬁ` → `fi`, `²` → `2`), soft hyphens and zero-width characters are dropped.
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    push_folded(text, &mut out);
    out
}

/// Appends the NFC of `chars`, without doubled combining marks.
pub(crate) fn push_normalized(mut chars: impl Iterator<Item = char>, out: &mut String) {
    // Letters up to U+02FF compose with marks only, and none of them is one: most text passes here.
    let start = out.len();
    let rest = loop {
        match chars.next() {
            Some(c) if c < '\u{300}' => out.push(c),
            Some(c) => break c,
            None => return,
        }
    };
    let plain = out.split_off(start);
    let chars = plain.chars().chain(std::iter::once(rest)).chain(chars);
    let mut previous = None;
    let distinct = chars.nfd().filter(move |&c| {
        let doubled = is_combining_mark(c) && previous == Some(c);
        previous = Some(c);
        !doubled
    });
    out.extend(distinct.nfc());
}

/// Appends [`fold`] of `text`.
pub(crate) fn push_folded(text: &str, out: &mut String) {
    if text.is_ascii() {
        out.extend(text.chars().map(|c| c.to_ascii_lowercase()));
        return;
    }
    for c in text.chars() {
        match c {
            'a'..='z' | '0'..='9' => out.push(c),
            'ą' | 'Ą' => out.push('a'),
            'ć' | 'Ć' => out.push('c'),
            'ę' | 'Ę' => out.push('e'),
            'ł' | 'Ł' => out.push('l'),
            'ń' | 'Ń' => out.push('n'),
            'ó' | 'Ó' => out.push('o'),
            'ś' | 'Ś' => out.push('s'),
            'ź' | 'Ź' | 'ż' | 'Ż' => out.push('z'),
            _ if c.is_ascii() => out.push(c.to_ascii_lowercase()),
            _ => push_folded_char(c, out),
        }
    }
}

/// Whether a character is a combining mark; none stands before U+0300.
pub(crate) fn is_mark(c: char) -> bool {
    c >= '\u{300}' && is_combining_mark(c)
}

/// Whether a character is a letter, without a table for those of Polish.
pub(crate) fn is_letter(c: char) -> bool {
    matches!(c, 'a'..='z' | 'A'..='Z' | 'À'..='Ö' | 'Ø'..='ö' | 'ø'..='ſ') || c.is_alphabetic()
}

/// Whether a character is invisible and may stand inside a word: soft hyphen, zero-width characters, byte order mark.
pub(crate) fn is_ignorable(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}')
}

fn push_folded_char(c: char, out: &mut String) {
    // Compatibility decomposition can yield upper case and lower-casing can yield marks, so: lower, decompose, lower.
    for c in c.to_lowercase().nfkd().flat_map(char::to_lowercase) {
        match c {
            _ if is_combining_mark(c) || is_ignorable(c) => {}
            'ł' => out.push('l'),
            'đ' | 'ð' => out.push('d'),
            'ø' => out.push('o'),
            'ħ' => out.push('h'),
            'ı' => out.push('i'),
            'ŧ' => out.push('t'),
            'ß' => out.push_str("ss"),
            'æ' => out.push_str("ae"),
            'œ' => out.push_str("oe"),
            'þ' => out.push_str("th"),
            _ => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_polish_and_other_letters() {
        for (text, folded) in [
            ("Zażółć GĘŚLĄ jaźń", "zazolc gesla jazn"),
            ("Łódź", "lodz"),
            ("Z\u{307}ory", "zory"),
            ("Straße", "strasse"),
            ("ﬁnanse m²", "finanse m2"),
            ("roz\u{ad}wój", "rozwoj"),
            ("Ålesund Ærø", "alesund aero"),
        ] {
            assert_eq!(fold(text), folded);
        }
    }

    #[test]
    fn normalizes_decomposed_and_doubled_marks() {
        assert_eq!(normalize("rozwo\u{301}j"), "rozwój");
        assert_eq!(normalize("rozwo\u{301}\u{301}j"), "rozwój");
        assert!(matches!(normalize("rozwój"), Cow::Borrowed(_)));
    }
}
