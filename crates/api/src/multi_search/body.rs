//! JSON of which every member of an object is given once.
//!
//! Of a member that is given twice one would be dropped unsaid, and which one is up to the reader
//! (RFC 8259, section 4). In a query string that is refused, and so it is here.

use std::fmt;

use azymut_record::{Message, message};
use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use crate::query_string::quoted;

/// Why a body cannot be read.
#[derive(Debug)]
pub(super) struct Fault {
    error: serde_json::Error,
    /// The member that is given twice, where it is that.
    twice: Option<String>,
}

impl Fault {
    pub fn message(&self) -> Message {
        let error = &self.error;
        match &self.twice {
            Some(name) => message!(
                en: "{shown} is given twice in one object, the second time at line {line}, column {column}; give it once",
                pl: "{shown} podano w jednym obiekcie dwa razy, za drugim razem w wierszu {line}, kolumnie {column}; podaj raz";
                shown = quoted(name), line = error.line(), column = error.column()
            ),
            None => message!(
                en: "the body is not JSON: {error}",
                pl: "treść żądania to nie JSON: {error}",
            ),
        }
    }
}

/// The value that is written in `body`.
pub(super) fn read(body: &[u8]) -> Result<Value, Fault> {
    let mut twice = None;
    let mut source = serde_json::Deserializer::from_slice(body);
    let value = Once { twice: &mut twice }.deserialize(&mut source);
    match value.and_then(|value| source.end().map(|()| value)) {
        Ok(value) => Ok(value),
        Err(error) => Err(Fault { error, twice }),
    }
}

/// Any value; a member that is given twice is left in `twice`.
struct Once<'a> {
    twice: &'a mut Option<String>,
}

impl<'de> DeserializeSeed<'de> for Once<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, source: D) -> Result<Value, D::Error> {
        source.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Once<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut values: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(value) = values.next_element_seed(Once { twice: &mut *self.twice })? {
            list.push(value);
        }
        Ok(list.into())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some(name) = members.next_key::<String>()? {
            if object.contains_key(&name) {
                *self.twice = Some(name);
                return Err(A::Error::custom("a member is given twice"));
            }
            object.insert(name, members.next_value_seed(Once { twice: &mut *self.twice })?);
        }
        Ok(object.into())
    }
}

#[cfg(test)]
mod tests {
    use azymut_record::Language;
    use proptest::prelude::*;

    use super::*;

    fn fault(body: &str) -> String {
        read(body.as_bytes()).unwrap_err().message().in_language(Language::English).to_owned()
    }

    #[test]
    fn what_is_given_twice_is_named_with_its_place() {
        for (body, name, place) in [
            (r#"{"q":1,"q":2}"#, "\"q\"", "line 1, column 10"),
            ("{\"a\":[{}, {\"b\":{\"c\":null,\n\"c\":null}}]}", "\"c\"", "line 2, column 3"),
            (r#"{"q":1,"\u0071":2}"#, "\"q\"", "line 1, column 15"),
        ] {
            let fault = fault(body);
            assert!(fault.starts_with(name) && fault.contains(place), "{body}: {fault}");
        }
        assert!(read(br#"{"a":{"q":1},"q":[{"q":2},{"q":3}],"Q":4}"#).is_ok());
        assert!(fault(r#"{"q":1"#).starts_with("the body is not JSON"));
    }

    proptest! {
        #[test]
        fn all_else_is_read_as_it_is_elsewhere(text in r#"[\[\]{}:,"a\\un0-9.eE \ntrulfs-]{0,24}"#) {
            let expected: Result<Value, _> = serde_json::from_str(&text);
            match (read(text.as_bytes()), expected) {
                (Ok(read), Ok(expected)) => prop_assert_eq!(read, expected),
                (Err(Fault { twice: Some(_), .. }), _) => {}
                (Err(fault), Err(expected)) => prop_assert_eq!(fault.error.to_string(), expected.to_string()),
                (read, expected) => prop_assert!(false, "{text:?}: {read:?}, not {expected:?}"),
            }
        }
    }
}
