//! The query string of a request, read strictly and with every fault collected.

use std::str::FromStr;

use azymut_index::RequestError;
use azymut_record::{Message, message};

use crate::problem::{Problem, ProblemKind};

/// Most faults that one problem lists: a hostile query string holds thousands of them.
const MAX_FAULTS: usize = 32;

/// Longest piece of the caller's input that a message repeats, in characters.
const MAX_ECHO: usize = 80;

/// The parameters of a request.
///
/// A route takes those it knows, one by one; [`QueryString::finish`] then reports everything that
/// was wrong at once, and what nobody took is an unknown parameter.
#[derive(Debug)]
pub(crate) struct QueryString {
    pairs: Vec<(String, String)>,
    known: Vec<&'static str>,
    faults: Vec<RequestError>,
}

impl QueryString {
    /// Splits and decodes `application/x-www-form-urlencoded` text.
    ///
    /// # Errors
    /// A problem where a `%` is not followed by two hexadecimal digits, or where the bytes are not
    /// UTF-8: a lenient reading would search for something that nobody typed.
    pub fn parse(raw: Option<&str>) -> Result<Self, Problem> {
        let mut pairs = Vec::new();
        for part in raw.unwrap_or_default().split('&').filter(|part| !part.is_empty()) {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            pairs.push((decode(name)?, decode(value)?));
        }
        Ok(Self { pairs, known: Vec::new(), faults: Vec::new() })
    }

    /// Parameters that came otherwise than in a query string.
    pub fn of_pairs(pairs: Vec<(String, String)>) -> Self {
        Self { pairs, known: Vec::new(), faults: Vec::new() }
    }

    /// Takes a parameter that may be given once. Empty counts as given.
    pub fn one(&mut self, name: &'static str) -> Option<String> {
        let mut values = self.many(name).into_iter();
        let first = values.next();
        let others = values.count();
        if others > 0 {
            self.fault(
                name,
                message!(
                    en: "given {times} times; give it once",
                    pl: "liczba podanych wartości to {times}; podaj jedną";
                    times = others + 1
                ),
            );
        }
        first
    }

    /// Takes a parameter that may be repeated.
    pub fn many(&mut self, name: &'static str) -> Vec<String> {
        self.known.push(name);
        let (taken, left) =
            std::mem::take(&mut self.pairs).into_iter().partition(|(key, _)| key == name);
        self.pairs = left;
        let taken: Vec<(String, String)> = taken;
        taken.into_iter().map(|(_, value)| value).collect()
    }

    /// Takes a parameter that may be given once and reads it; what is wrong with it is kept.
    pub fn parsed<T>(&mut self, name: &'static str) -> Option<T>
    where
        T: FromStr<Err = RequestError>,
    {
        let value = self.one(name)?;
        match value.parse() {
            Ok(parsed) => Some(parsed),
            Err(error) => {
                self.fault(name, error.detail);
                None
            }
        }
    }

    /// Takes a whole number.
    pub fn number(&mut self, name: &'static str) -> Option<usize> {
        let value = self.one(name)?;
        self.read_number(name, &value)
    }

    /// Reads a whole number that was taken already; what is wrong with it is kept.
    pub fn read_number(&mut self, name: &'static str, value: &str) -> Option<usize> {
        // `usize::from_str` would take a leading plus sign.
        let digits = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
        let number = if digits { value.parse().ok() } else { None };
        if number.is_none() {
            self.fault(
                name,
                message!(
                    en: "{shown} is not a whole number from 0 up",
                    pl: "{shown} to nie liczba całkowita od 0 wzwyż";
                    shown = quoted(value)
                ),
            );
        }
        number
    }

    /// Takes `true` or `false`; false where it is not given.
    pub fn flag(&mut self, name: &'static str) -> bool {
        match self.one(name).as_deref() {
            None | Some("false") => false,
            Some("true") => true,
            Some(other) => {
                self.fault(
                    name,
                    message!(
                        en: "{shown} is neither true nor false",
                        pl: "{shown} to ani true, ani false";
                        shown = quoted(other)
                    ),
                );
                false
            }
        }
    }

    /// Keeps a fault for [`QueryString::finish`].
    pub fn fault(&mut self, parameter: &str, detail: Message) {
        self.faults.push(RequestError::new(parameter, detail));
    }

    /// Whether a fault of this parameter was kept.
    pub fn is_faulty(&self, parameter: &str) -> bool {
        self.faults.iter().any(|fault| fault.parameter == parameter)
    }

    /// Reports every fault, and every parameter that nobody took.
    ///
    /// # Errors
    /// The problem, where there is any.
    pub fn finish(mut self) -> Result<(), Problem> {
        let kind = if self.faults.is_empty() {
            ProblemKind::UnknownParameter
        } else {
            ProblemKind::InvalidParameter
        };
        for (name, _) in &self.pairs {
            if self.faults.len() >= MAX_FAULTS {
                break;
            }
            self.faults.push(unknown(name, &self.known));
        }
        self.faults.truncate(MAX_FAULTS);
        if self.faults.is_empty() { Ok(()) } else { Err(Problem::parameters(kind, self.faults)) }
    }
}

/// The caller's own words in a message, quoted and cut to a length that a person reads.
pub(crate) fn quoted(text: &str) -> String {
    match text.char_indices().nth(MAX_ECHO) {
        Some((end, _)) => format!("{:?}…", text.get(..end).unwrap_or_default()),
        None => format!("{text:?}"),
    }
}

/// The nearest of `known`, where one is near enough to be a slip.
pub(crate) fn nearest<'a>(
    typed: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    if typed.len() > MAX_ECHO {
        return None;
    }
    known
        .into_iter()
        .map(|name| (strsim::osa_distance(typed, name), name))
        .filter(|&(distance, name)| distance <= 1 + name.len() / 4)
        .min()
        .map(|(_, name)| name)
}

/// Says that `value` is none of those that a parameter takes.
pub(crate) fn not_one_of(value: &str, known: &[&'static str]) -> Message {
    let shown = quoted(value);
    let near = nearest(value, known.iter().copied());
    let known = known.join(", ");
    match near {
        Some(near) => message!(
            en: "unknown value {shown} (did you mean {near:?}?); known are {known}",
            pl: "nieznana wartość {shown} (czy chodzi o {near:?}?); znane: {known}",
        ),
        None => message!(
            en: "unknown value {shown}; known are {known}",
            pl: "nieznana wartość {shown}; znane: {known}",
        ),
    }
}

fn unknown(name: &str, known: &[&'static str]) -> RequestError {
    let shown = quoted(name);
    let detail = match nearest(name, known.iter().copied()) {
        Some(near) => message!(
            en: "there is no parameter {shown}; did you mean {near:?}?",
            pl: "nie ma parametru {shown}; czy chodzi o {near:?}?",
        ),
        None if known.is_empty() => message!(
            en: "there is no parameter {shown}; none are taken here",
            pl: "nie ma parametru {shown}; żadnych się tu nie przyjmuje",
        ),
        None => message!(
            en: "there is no parameter {shown}; known are {known}",
            pl: "nie ma parametru {shown}; znane: {known}";
            known = known.join(", ")
        ),
    };
    let name: String = name.chars().take(MAX_ECHO).collect();
    RequestError::new(name, detail)
}

fn decode(text: &str) -> Result<String, Problem> {
    let malformed = |reason: Message| Problem::new(ProblemKind::MalformedUrl, reason);
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let mut digit = || char::from(rest.next()?).to_digit(16);
                let value = match (digit(), digit()) {
                    (Some(high), Some(low)) => u8::try_from(high * 16 + low).ok(),
                    _ => None,
                };
                value.ok_or_else(|| {
                    malformed(message!(
                        en: "{shown} holds a % without two hexadecimal digits; write a percent sign as %25",
                        pl: "w {shown} po % brak dwóch cyfr szesnastkowych; znak procentu to %25";
                        shown = quoted(text)
                    ))
                })?
            }
            byte => byte,
        });
    }
    String::from_utf8(bytes).map_err(|_| {
        malformed(message!(
            en: "{shown} is not UTF-8 once percent-decoded",
            pl: "{shown} po odkodowaniu procentów nie jest UTF-8";
            shown = quoted(text)
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decoding_is_strict() {
        for (text, decoded) in [
            ("a+b", "a b"),
            ("%C5%BB%c5%82obki", "Żłobki"),
            ("a%2Bb%26%3D", "a+b&="),
            ("", ""),
            ("żywy", "żywy"),
        ] {
            assert_eq!(decode(text).unwrap(), decoded);
        }
        for bad in ["%", "%4", "%zz", "a%-1b", "%C5", "%FF", "%ED%A0%80", "%+4"] {
            assert!(decode(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn a_slip_is_recognised_and_a_stranger_is_not() {
        let known = ["q", "city", "level", "limit", "exclude.city"];
        for (typed, expected) in [
            ("ctiy", Some("city")),
            ("citty", Some("city")),
            ("levl", Some("level")),
            ("exclude.cty", Some("exclude.city")),
            ("limits", Some("limit")),
            ("flavour", None),
        ] {
            assert_eq!(nearest(typed, known), expected, "{typed}");
        }
        assert_eq!(nearest(&"x".repeat(100_000), known), None);
    }

    #[test]
    fn faults_are_bounded() {
        let raw = (0..10_000).map(|i| format!("x{i}=1&")).collect::<String>();
        let query = QueryString::parse(Some(&raw)).unwrap();
        let problem = query.finish().unwrap_err();
        assert!(format!("{problem:?}").len() < 100 * MAX_FAULTS * 4);
    }
}
