//! What is typed and what is offered, brought to one spelling.

use azymut_polish::{fold, normalize};

use crate::response::TextRange;

/// Fewest letters that are highlighted where what was typed is another form of what is offered.
const FEWEST_SHARED: usize = 3;

/// A text as it is completed: lower case, words parted by single spaces, no mark of any letter
/// but the Polish ones.
pub(super) fn key_of(text: &str) -> String {
    let mut key = String::with_capacity(text.len());
    for c in normalize(text).chars().flat_map(char::to_lowercase) {
        if c.is_ascii_alphanumeric() || is_polish(c) {
            key.push(c);
        } else if c.is_alphanumeric() {
            key.push_str(&fold(c.encode_utf8(&mut [0; 4])));
        } else if !key.is_empty() && !key.ends_with(' ') {
            key.push(' ');
        }
    }
    key.truncate(key.trim_end().len());
    key
}

/// The letters of a key that a typed letter may stand for: itself, and with a mark that was not
/// typed.
pub(super) fn letters_for(typed: char) -> &'static [char] {
    match typed {
        'a' => &['a', 'ą'],
        'c' => &['c', 'ć'],
        'e' => &['e', 'ę'],
        'l' => &['l', 'ł'],
        'n' => &['n', 'ń'],
        'o' => &['o', 'ó'],
        's' => &['s', 'ś'],
        'z' => &['z', 'ź', 'ż'],
        _ => &[],
    }
}

/// Whether a word of the key of a text begins what was typed, and all of it stands there.
pub(super) fn stands_in(key: &str, typed: &str) -> bool {
    let starts = [0].into_iter().chain(key.match_indices(' ').map(|(space, _)| space + 1));
    starts.filter_map(|start| key.get(start..)).any(|rest| {
        let mut letters = rest.chars();
        typed.chars().all(|typed| {
            letters.next().is_some_and(|c| c == typed || letters_for(typed).contains(&c))
        })
    })
}

fn is_polish(c: char) -> bool {
    matches!(c, 'ą' | 'ć' | 'ę' | 'ł' | 'ń' | 'ó' | 'ś' | 'ź' | 'ż')
}

/// Where in `text` stands what was typed, from the beginning of a word; of another form of the
/// word, as much as both share.
pub(super) fn highlight(text: &str, typed: &str) -> Option<TextRange> {
    let typed: Vec<char> = fold(typed.trim_end()).chars().collect();
    let mut best: Option<(usize, TextRange)> = None;
    let mut previous = ' ';
    let mut units = 0;
    for (at, c) in text.char_indices() {
        if c.is_alphanumeric() && !previous.is_alphanumeric() {
            let (shared, length) = shared(text.get(at..).unwrap_or_default(), &typed);
            let range = TextRange { start: units, end: units + length };
            if shared == typed.len() && shared > 0 {
                return Some(range);
            }
            let more = best.is_none_or(|(most, _)| shared > most);
            if shared >= FEWEST_SHARED && more {
                best = Some((shared, range));
            }
        }
        previous = c;
        units += c.len_utf16();
    }
    best.map(|(_, range)| range)
}

/// How many characters of `typed` the text begins with, and how many UTF-16 units of the text
/// those are.
fn shared(text: &str, typed: &[char]) -> (usize, usize) {
    let (mut matched, mut units, mut length) = (0, 0, 0);
    for c in text.chars() {
        let Some(wanted) = typed.get(matched) else { break };
        units += c.len_utf16();
        if c.is_alphanumeric() {
            let folded = fold(c.encode_utf8(&mut [0; 4]));
            if !folded.starts_with(*wanted) {
                break;
            }
            matched += 1;
            length = units;
        } else if *wanted == ' ' {
            matched += 1;
        }
    }
    (matched, length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_keep_polish_letters_and_nothing_else() {
        for (text, key) in [
            ("Rynek  pracy", "rynek pracy"),
            ("„ŻŁOBKI” – 2030!", "żłobki 2030"),
            ("badawczo-rozwojowy", "badawczo rozwojowy"),
            ("Z\u{307}łobek", "żłobek"),
            ("Müller, café", "muller cafe"),
            ("\u{0}", ""),
            ("  ", ""),
        ] {
            assert_eq!(key_of(text), key, "{text:?}");
        }
    }

    #[test]
    fn what_was_typed_stands_in_a_text_from_a_word_on() {
        for (key, typed, stands) in [
            ("miasto nauki", "miasto na", true),
            ("miasto nauki", "nauk", true),
            ("miasto nauki", "asto na", false),
            ("miasto nauki", "miasto nauki i", false),
            ("łódź dla młodych", "lodz dla ml", true),
            ("lodz dla mlodych", "łódź", false),
        ] {
            assert_eq!(stands_in(key, typed), stands, "{typed} in {key}");
        }
    }

    #[test]
    fn what_was_typed_is_found_in_what_is_offered() {
        let marked = |text: &str, typed: &str| {
            let units: Vec<u16> = text.encode_utf16().collect();
            highlight(text, typed).map(|TextRange { start, end }| {
                String::from_utf16(units.get(start..end).unwrap()).unwrap()
            })
        };
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(marked("przedsiębiorczość", "przedsieb"), some("przedsięb"));
        assert_eq!(marked("🚲 Rower miejski", "rower mie"), some("Rower mie"));
        assert_eq!(marked("Budowa „Żłobków” w mieście", "zlob"), some("Żłob"));
        assert_eq!(marked("Żłobki – w mieście", "żłobki w"), some("Żłobki – w"));
        assert_eq!(marked("droga", "drogami"), some("droga"));
        assert_eq!(marked("Kielce", "kielcach"), some("Kielc"));
        assert_eq!(marked("Łódź", "w"), None);
        assert_eq!(marked("Łódź", ""), None);
    }
}
