use std::borrow::Borrow;
use std::fmt;

use serde::{Deserialize, Serialize};

/// An identifier was empty or held a character that a URL would have to escape.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("invalid identifier {id:?}: use ASCII letters, digits and . - _ ~ only, at least one")]
pub struct InvalidId {
    /// The identifier as it was given.
    pub id: String,
}

/// Characters that RFC 3986 calls unreserved: they stand in a URL unescaped.
fn is_url_safe(id: &str) -> bool {
    !id.is_empty()
        && id.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_' | b'~'))
}

macro_rules! identifier {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        pub struct $name(String);

        impl $name {
            /// Takes an identifier that is URL-safe without escaping.
            ///
            /// # Errors
            /// [`InvalidId`] where it is empty or holds any other character.
            pub fn new(id: impl Into<String>) -> Result<Self, InvalidId> {
                let id = id.into();
                if is_url_safe(&id) { Ok(Self(id)) } else { Err(InvalidId { id }) }
            }

            /// The identifier as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = InvalidId;

            fn try_from(id: String) -> Result<Self, Self::Error> {
                Self::new(id)
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> String {
                id.0
            }
        }

        impl Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }
    };
}

identifier! {
    /// Names a document of the corpus, for instance `kalisz-strategia-2014-2024`.
    DocumentId
}

identifier! {
    /// Names a record for as long as its document says the same:
    /// `{document}.{level code}.{label}.{first words}`. How it is made is told in
    /// `docs/record-format.md`.
    RecordId
}

identifier! {
    /// The TERC code of a commune in the official register TERYT, seven digits, for instance
    /// `2661011` for Kielce.
    CityId
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_url_would_escape_is_refused() {
        for bad in ["", "a b", "a/b", "żłobki", "a%20b", "a?b", "a\0"] {
            assert!(DocumentId::new(bad).is_err(), "{bad:?}");
            assert!(serde_json::from_value::<RecordId>(bad.into()).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn an_identifier_is_written_as_plain_text() {
        let id = DocumentId::new("kalisz-2014_a.b~2").unwrap();
        assert_eq!(serde_json::to_value(&id).unwrap(), "kalisz-2014_a.b~2");
    }
}
