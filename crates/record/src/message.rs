use std::borrow::Cow;
use std::fmt;

/// A language that messages are given in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Language {
    /// The language of logs, of the command line, and of whoever states no other.
    #[default]
    English,
    /// *Polski*.
    Polish,
}

impl Language {
    /// Every language.
    pub const ALL: [Language; 2] = [Language::English, Language::Polish];

    /// Its tag of BCP 47.
    pub fn tag(self) -> &'static str {
        match self {
            Language::English => "en",
            Language::Polish => "pl",
        }
    }
}

/// A sentence for people, in every language there is. Neither can be left out: that is what the
/// type is for. [`message!`](crate::message!) formats one; its `Display` is the English.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Message {
    english: Cow<'static, str>,
    polish: Cow<'static, str>,
}

impl Message {
    /// A message that never changes.
    pub const fn fixed(english: &'static str, polish: &'static str) -> Self {
        Self { english: Cow::Borrowed(english), polish: Cow::Borrowed(polish) }
    }

    /// A message made at run time.
    pub fn new(english: String, polish: String) -> Self {
        Self { english: Cow::Owned(english), polish: Cow::Owned(polish) }
    }

    /// The message in one language.
    pub fn in_language(&self, language: Language) -> &str {
        match language {
            Language::English => &self.english,
            Language::Polish => &self.polish,
        }
    }
}

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.english)
    }
}

/// Formats a [`Message`], as `format!` does, once for each language. What the text names in
/// braces is taken from where it stands; further arguments follow a semicolon and must be used in
/// both languages.
///
/// ```
/// use azymut_record::{Language, message};
///
/// let limit = 1_001;
/// let message = message!(
///     en: "{limit} is more than {most}", pl: "{limit} to więcej niż {most}"; most = 1_000
/// );
/// assert_eq!(message.in_language(Language::Polish), "1001 to więcej niż 1000");
/// ```
#[macro_export]
macro_rules! message {
    (en: $english:literal, pl: $polish:literal $(,)?) => {
        $crate::Message::new(::std::format!($english), ::std::format!($polish))
    };
    (en: $english:literal, pl: $polish:literal; $($arguments:tt)+) => {
        $crate::Message::new(
            ::std::format!($english, $($arguments)+),
            ::std::format!($polish, $($arguments)+),
        )
    };
}
