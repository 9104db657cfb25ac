//! The types of settings: how each is read from TOML or from plain text, and how it is written.

use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use ipnet::IpNet;
use toml::Value;

use super::{LogFormat, LogLevel, LoggedClient, ProxyHeader};
use crate::query_string::{nearest, quoted};

/// A value that a setting can have.
///
/// Every type can be read from text, which is all that the environment and flags have.
pub(super) trait Setting: Sized {
    /// Reads a value.
    ///
    /// # Errors
    /// What would be right instead.
    fn read(value: &Value) -> Result<Self, String>;

    /// The value as TOML; none where it is not set.
    fn write(&self) -> Option<Value>;
}

/// A setting that has one of a few names.
macro_rules! named {
    ($type:ty { $($name:literal => $variant:path),+ $(,)? }) => {
        impl Setting for $type {
            fn read(value: &Value) -> Result<Self, String> {
                match text(value)? {
                    $($name => Ok($variant),)+
                    other => Err(not_one_of(other, &[$($name),+])),
                }
            }

            fn write(&self) -> Option<Value> {
                let name = match self {
                    $($variant => $name,)+
                };
                Some(Value::String(name.to_owned()))
            }
        }
    };
}

named!(LogFormat { "text" => LogFormat::Text, "json" => LogFormat::Json });
named!(LogLevel {
    "error" => LogLevel::Error,
    "warn" => LogLevel::Warn,
    "info" => LogLevel::Info,
    "debug" => LogLevel::Debug,
});
named!(LoggedClient {
    "address" => LoggedClient::Address,
    "network" => LoggedClient::Network,
    "nothing" => LoggedClient::Nothing,
});
named!(ProxyHeader {
    "x-forwarded-for" => ProxyHeader::XForwardedFor,
    "forwarded" => ProxyHeader::Forwarded,
});

impl Setting for bool {
    fn read(value: &Value) -> Result<Self, String> {
        match value {
            Value::Boolean(value) => Ok(*value),
            Value::String(text) if text == "true" => Ok(true),
            Value::String(text) if text == "false" => Ok(false),
            other => Err(format!("{} is neither true nor false", shown(other))),
        }
    }

    fn write(&self) -> Option<Value> {
        Some(Value::Boolean(*self))
    }
}

impl Setting for usize {
    fn read(value: &Value) -> Result<Self, String> {
        let number = match value {
            Value::Integer(number) => usize::try_from(*number).ok(),
            // `usize::from_str` would take a leading plus sign.
            Value::String(text) if text.bytes().all(|byte| byte.is_ascii_digit()) => {
                text.parse().ok()
            }
            _ => None,
        };
        number.ok_or_else(|| format!("{} is not a whole number from 0 up", shown(value)))
    }

    fn write(&self) -> Option<Value> {
        Some(Value::Integer(i64::try_from(*self).unwrap_or(i64::MAX)))
    }
}

impl Setting for Duration {
    fn read(value: &Value) -> Result<Self, String> {
        let wrong = || format!("{} is not a time; write it like 500ms, 10s or 2m", shown(value));
        humantime::parse_duration(text(value).map_err(|_| wrong())?).map_err(|_| wrong())
    }

    fn write(&self) -> Option<Value> {
        Some(Value::String(humantime::format_duration(*self).to_string()))
    }
}

impl Setting for SocketAddr {
    fn read(value: &Value) -> Result<Self, String> {
        text(value)?.parse().map_err(|_| {
            format!(
                "{} is not an address with a port; write it like 127.0.0.1:8080 or [::1]:8080",
                shown(value)
            )
        })
    }

    fn write(&self) -> Option<Value> {
        Some(Value::String(self.to_string()))
    }
}

impl Setting for IpNet {
    fn read(value: &Value) -> Result<Self, String> {
        let text = text(value)?;
        let network = match text.parse::<std::net::IpAddr>() {
            Ok(address) => Some(IpNet::from(address)),
            Err(_) => text.parse().ok(),
        };
        network.ok_or_else(|| {
            format!("{} is not a network; write it like 10.0.0.0/8 or 192.0.2.7", shown(value))
        })
    }

    fn write(&self) -> Option<Value> {
        Some(Value::String(self.to_string()))
    }
}

impl Setting for PathBuf {
    fn read(value: &Value) -> Result<Self, String> {
        match text(value)? {
            "" => Err("the path is empty".to_owned()),
            path => Ok(path.into()),
        }
    }

    fn write(&self) -> Option<Value> {
        Some(Value::String(self.display().to_string()))
    }
}

/// Not set where the text is empty: how the environment takes back what the file set.
impl<T: Setting> Setting for Option<T> {
    fn read(value: &Value) -> Result<Self, String> {
        match value {
            Value::String(text) if text.is_empty() => Ok(None),
            value => T::read(value).map(Some),
        }
    }

    fn write(&self) -> Option<Value> {
        self.as_ref().and_then(Setting::write)
    }
}

/// A TOML array, or text with commas between the values.
impl<T: Setting> Setting for Vec<T> {
    fn read(value: &Value) -> Result<Self, String> {
        match value {
            Value::Array(values) => values.iter().map(T::read).collect(),
            Value::String(list) => list
                .split(',')
                .map(str::trim)
                .filter(|part| !part.is_empty())
                .map(|part| T::read(&Value::String(part.to_owned())))
                .collect(),
            other => Err(format!("{} is not a list", shown(other))),
        }
    }

    fn write(&self) -> Option<Value> {
        Some(Value::Array(self.iter().filter_map(Setting::write).collect()))
    }
}

impl Setting for CorsOrigin {
    fn read(value: &Value) -> Result<Self, String> {
        text(value)?.parse()
    }

    fn write(&self) -> Option<Value> {
        Some(Value::String(self.to_string()))
    }
}

/// The origin of a site (RFC 6454), as browsers send it: scheme, host and, where it is not the
/// usual one, port. `*` stands for every origin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CorsOrigin(String);

impl CorsOrigin {
    /// The origin as it stands in a header.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it stands for every origin.
    pub fn is_any(&self) -> bool {
        self.0 == "*"
    }
}

impl FromStr for CorsOrigin {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = |reason: &str| {
            format!(
                "{} is not an origin: {reason}; write it like https://example.org or http://localhost:3000",
                quoted(text)
            )
        };
        if text == "*" {
            return Ok(Self(text.to_owned()));
        }
        let uri: axum::http::Uri = text.parse().map_err(|_| wrong("it is not a URL"))?;
        let scheme = uri.scheme_str().unwrap_or_default();
        if scheme != "http" && scheme != "https" {
            return Err(wrong("it begins with neither https:// nor http://"));
        }
        let authority = uri.authority().map(axum::http::uri::Authority::as_str).unwrap_or_default();
        if authority.contains('@') {
            return Err(wrong("it holds a user"));
        }
        // A browser sends the origin in lower case and compares it as it stands.
        let origin = format!("{scheme}://{authority}").to_lowercase();
        if origin != text {
            return Err(wrong("nothing may follow the host and port, and all is in lower case"));
        }
        Ok(Self(origin))
    }
}

impl fmt::Display for CorsOrigin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn text(value: &Value) -> Result<&str, String> {
    value.as_str().ok_or_else(|| format!("{} is not text in quotation marks", shown(value)))
}

fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => quoted(text),
        other => quoted(&other.to_string()).trim_matches('"').to_owned(),
    }
}

fn not_one_of(name: &str, known: &[&str]) -> String {
    let hint = match nearest(name, known.iter().copied()) {
        Some(near) => format!(" (did you mean {near}?)"),
        None => String::new(),
    };
    format!("{} is unknown{hint}; known are {}", quoted(name), known.join(", "))
}
