//! Polish alphabetical order.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::normalize;

/// The letters in order. Each accented one stands after its plain one, as a letter of its own;
/// *q*, *v* and *x* stand where the Latin alphabet has them.
const ALPHABET: &str = "aąbcćdeęfghijklłmnńoópqrsśtuvwxyzźż";

/// Weight of the first letter; digits keep their ASCII codes, which lie below.
const FIRST_LETTER: u8 = b'@';

/// A key whose byte order is the Polish alphabetical order of the texts: *Łódź* stands between
/// *Lublin* and *Małogoszcz*, not behind *Żyrardów*.
///
/// Spaces sort first, then punctuation, digits, letters, and other scripts by code point. Foreign
/// accents decide between words that are otherwise alike, capitals only after them (small letters
/// first). Equal keys mean equal texts but for white space and the kind of punctuation.
pub fn collation_key(text: &str) -> String {
    let text = normalize(text);
    let mut key = String::with_capacity(2 * text.len() + 2);
    for c in text.chars().flat_map(char::to_lowercase) {
        push_primary(c, &mut key);
    }
    // No weight is lower than the separator, so that a beginning sorts before what it begins.
    key.push('\0');
    key.extend(text.chars().flat_map(char::to_lowercase).filter(|c| c.is_alphabetic()));
    key.push('\0');
    key.extend(
        text.chars().filter(|c| c.is_alphabetic()).map(
            |c| {
                if c.is_uppercase() { 'b' } else { 'a' }
            },
        ),
    );
    key
}

fn push_primary(c: char, key: &mut String) {
    if let Some(weight) = weight(c) {
        key.push(weight);
        return;
    }
    for base in std::iter::once(c).nfkd().filter(|c| !is_combining_mark(*c)) {
        for base in base.to_lowercase() {
            key.push(weight(base).unwrap_or(if base.is_alphanumeric() { base } else { '!' }));
        }
    }
}

fn weight(c: char) -> Option<char> {
    if c.is_ascii_digit() {
        return Some(c);
    }
    if c.is_whitespace() || c.is_control() {
        return Some(' ');
    }
    let place = ALPHABET.chars().position(|letter| letter == c)?;
    u8::try_from(place).ok().map(|place| char::from(FIRST_LETTER + place))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stand_as_in_a_dictionary() {
        let sorted = [
            "1 maja",
            "2",
            "Bielsko-Biała",
            "Bielsk Podlaski",
            "ćma",
            "cynk",
            "dom",
            "Łódź",
            "ląd",
            "lód",
            "los",
            "Małogoszcz",
            "Zabrze",
            "Zgierz",
            "Żory",
            "źródło",
            "żuk",
            "Ελλάδα",
        ];
        let mut found = sorted;
        found.sort_by_key(|word| collation_key(word));
        assert_eq!(
            found,
            [
                "1 maja",
                "2",
                "Bielsk Podlaski",
                "Bielsko-Biała",
                "cynk",
                "ćma",
                "dom",
                "ląd",
                "los",
                "lód",
                "Łódź",
                "Małogoszcz",
                "Zabrze",
                "Zgierz",
                "źródło",
                "Żory",
                "żuk",
                "Ελλάδα",
            ]
        );
    }

    #[test]
    fn accents_of_other_languages_and_capitals_decide_last() {
        for (earlier, later) in [
            ("résumé", "resumie"),
            ("resume", "résumé"),
            ("rada", "Rada"),
            ("Rada", "radar"),
            ("a b", "ab"),
        ] {
            assert!(collation_key(earlier) < collation_key(later), "{earlier} {later}");
        }
        assert_eq!(collation_key("a\u{328}"), collation_key("ą"), "composed or not");
    }
}
