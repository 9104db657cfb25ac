//! API keys: made at random, kept as digests, compared in constant time.

use std::fmt::Write as _;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use sha2::{Digest, Sha256};
use subtle::{ConditionallySelectable, ConstantTimeEq};

/// What every key begins with, so that one that leaked is recognised where it lies.
const PREFIX: &str = "azymut_";

/// Random bytes of a key. With 256 bits of chance a plain digest is safe at rest: there is no
/// dictionary to try, which is what slow password hashes are for.
const SECRET_BYTES: usize = 32;

/// Longest name of a key.
const MAX_NAME: usize = 64;

/// A key that was just made. The secret is shown once and kept nowhere.
#[derive(Debug)]
pub struct NewApiKey {
    /// What the client sends as `Authorization: Bearer …`.
    pub secret: String,
    /// The line for the file of keys: name and digest.
    pub line: String,
}

impl NewApiKey {
    /// Makes a key for whom `name` names.
    ///
    /// # Errors
    /// [`ApiKeyError::Name`] for a name that cannot stand in the file, [`ApiKeyError::Random`]
    /// where the system gives no random bytes.
    pub fn generate(name: &str) -> Result<Self, ApiKeyError> {
        if !is_name(name) {
            return Err(ApiKeyError::Name { name: name.chars().take(MAX_NAME).collect() });
        }
        let mut bytes = [0; SECRET_BYTES];
        getrandom::fill(&mut bytes).map_err(|error| ApiKeyError::Random(error.to_string()))?;
        let secret = format!("{PREFIX}{}", hex(&bytes));
        let line = format!("{name} {}", hex(&digest(&secret)));
        Ok(Self { secret, line })
    }
}

/// The keys that open the API.
#[derive(Debug, Clone, Default)]
pub struct ApiKeys(Vec<StoredKey>);

#[derive(Debug, Clone)]
struct StoredKey {
    name: Arc<str>,
    digest: [u8; 32],
}

/// Keys could not be made or read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ApiKeyError {
    /// The name cannot stand in the file.
    #[error(
        "{name:?} cannot name a key; use 1 to 64 letters, digits, dots, dashes and underscores"
    )]
    Name {
        /// The name.
        name: String,
    },
    /// The system gives no random bytes.
    #[error("the system gives no random bytes: {0}")]
    Random(String),
    /// The file cannot be read.
    #[error("cannot read the API keys in {}: {source}", .path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A line of the file is not a key.
    #[error(
        "line {line} of the API keys is not a name and a digest of 64 hexadecimal digits; make one with `azymut key NAME`"
    )]
    Line {
        /// Number of the line, from 1.
        line: usize,
    },
    /// A name stands twice.
    #[error("line {line} of the API keys names {name:?} again; names tell keys apart in the log")]
    Repeated {
        /// Number of the line, from 1.
        line: usize,
        /// The name.
        name: String,
    },
}

impl ApiKeys {
    /// Reads the file of keys at `path`.
    ///
    /// # Errors
    /// [`ApiKeyError::Unreadable`], or as [`ApiKeys::parse`].
    pub fn read(path: &Path) -> Result<Self, ApiKeyError> {
        let text = std::fs::read_to_string(path)
            .map_err(|source| ApiKeyError::Unreadable { path: path.to_owned(), source })?;
        Self::parse(&text)
    }

    /// Reads keys, one a line: name, white space, SHA-256 of the secret in hexadecimal. Empty
    /// lines and lines that begin with `#` are skipped.
    ///
    /// # Errors
    /// [`ApiKeyError::Line`] or [`ApiKeyError::Repeated`], naming the line.
    pub fn parse(text: &str) -> Result<Self, ApiKeyError> {
        let mut keys: Vec<StoredKey> = Vec::new();
        for (line, text) in (1..).zip(text.lines()) {
            let text = text.trim();
            if text.is_empty() || text.starts_with('#') {
                continue;
            }
            let stored = text.split_once(char::is_whitespace).and_then(|(name, digest)| {
                let digest = bytes(digest.trim())?;
                is_name(name).then(|| StoredKey { name: name.into(), digest })
            });
            let stored = stored.ok_or(ApiKeyError::Line { line })?;
            if keys.iter().any(|key| key.name == stored.name) {
                return Err(ApiKeyError::Repeated { line, name: stored.name.to_string() });
            }
            keys.push(stored);
        }
        Ok(Self(keys))
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The name of the key with this secret. It takes as long for every secret, right or wrong.
    pub(crate) fn name_of(&self, secret: &str) -> Option<Arc<str>> {
        let digest = digest(secret);
        let mut found = 0_u64;
        for (number, key) in (1..).zip(&self.0) {
            found.conditional_assign(&number, key.digest.ct_eq(&digest));
        }
        let place = usize::try_from(found).ok()?.checked_sub(1)?;
        self.0.get(place).map(|key| Arc::clone(&key.name))
    }
}

/// What is known of the file of keys since it was last looked at.
#[derive(Default)]
pub(crate) struct KeysFile {
    /// When the file whose content was seen had changed, and its length.
    seen: Option<(SystemTime, u64)>,
    /// What was wrong at the last look.
    said: Option<String>,
}

impl KeysFile {
    /// The keys, where the file at `path` has changed since it was read. What is wrong with it is
    /// an error once, and not again at every look.
    pub fn look(&mut self, path: &Path) -> Result<Option<ApiKeys>, ApiKeyError> {
        match self.read_changed(path) {
            Ok(keys) => {
                self.said = None;
                Ok(keys)
            }
            Err(error) => {
                let said = Some(error.to_string());
                if self.said == said {
                    return Ok(None);
                }
                self.said = said;
                Err(error)
            }
        }
    }

    fn read_changed(&mut self, path: &Path) -> Result<Option<ApiKeys>, ApiKeyError> {
        let found = std::fs::metadata(path)
            .and_then(|file| Ok((file.modified()?, file.len())))
            .map_err(|source| ApiKeyError::Unreadable { path: path.to_owned(), source });
        if let Ok(found) = &found
            && self.seen == Some(*found)
        {
            return Ok(None);
        }
        // Only a file whose content was seen may be passed over at the next look: what could not be
        // read may be so then, though nothing about the file has changed.
        self.seen = None;
        let found = found?;
        let keys = ApiKeys::read(path);
        if !matches!(keys, Err(ApiKeyError::Unreadable { .. })) {
            self.seen = Some(found);
        }
        keys.map(Some)
    }
}

fn is_name(name: &str) -> bool {
    let allowed = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    (1..=MAX_NAME).contains(&name.len()) && name.chars().all(allowed)
}

fn digest(secret: &str) -> [u8; 32] {
    Sha256::digest(secret.as_bytes()).into()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn bytes(hex: &str) -> Option<[u8; 32]> {
    let mut bytes = [0; 32];
    if hex.len() != 64 || !hex.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    for (byte, at) in bytes.iter_mut().zip((0..).step_by(2)) {
        *byte = u8::from_str_radix(hex.get(at..at + 2)?, 16).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_opens_and_no_other_does() {
        let (city, press) =
            (NewApiKey::generate("city").unwrap(), NewApiKey::generate("press").unwrap());
        let file = format!("# keys\n\n{}\n  {}  \n", city.line, press.line);
        let keys = ApiKeys::parse(&file).unwrap();
        assert_eq!(keys.len(), 2);
        assert_eq!(keys.name_of(&city.secret).as_deref(), Some("city"));
        assert_eq!(keys.name_of(&press.secret).as_deref(), Some("press"));
        let digest = city.line.split_once(' ').unwrap().1;
        for wrong in ["", "azymut_", digest, &city.secret[..70], &city.secret.to_uppercase()] {
            assert_eq!(keys.name_of(wrong), None, "{wrong}");
        }
        assert!(!file.contains(&city.secret), "the secret is not at rest");
        assert_ne!(city.secret, NewApiKey::generate("city").unwrap().secret);
        assert_eq!(ApiKeys::default().name_of(&city.secret), None);
    }

    #[test]
    fn a_line_that_is_no_key_is_named() {
        let digest = "0".repeat(64);
        for (file, said) in [
            ("city".to_owned(), "line 1 "),
            (format!("city {digest}\ncity {digest}"), "line 2 of the API keys names \"city\""),
            (format!("city {digest}\n\na/b {digest}"), "line 3 "),
            (format!("city {}é", "0".repeat(62)), "line 1 "),
            (format!("city {digest}0"), "line 1 "),
            ("city azymut_secret".to_owned(), "line 1 "),
        ] {
            let error = ApiKeys::parse(&file).unwrap_err().to_string();
            assert!(error.contains(said), "{file:?} says {error}");
        }
        for name in ["", "a b", "a\nb", "ż", &"x".repeat(65)] {
            assert!(NewApiKey::generate(name).is_err(), "{name:?}");
        }
    }

    #[test]
    fn a_file_that_could_not_be_read_is_tried_again_and_said_once() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keys");
        let key = NewApiKey::generate("city").unwrap();
        let at = SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000_000);
        let write = |content: &[u8]| {
            std::fs::write(&path, content).unwrap();
            std::fs::File::options().append(true).open(&path).unwrap().set_modified(at).unwrap();
        };
        let mut file = KeysFile::default();
        let mut look = || match file.look(&path) {
            Ok(None) => "nothing new".to_owned(),
            Ok(Some(keys)) => format!("{} keys", keys.len()),
            Err(error) => error.to_string().split_inclusive("keys").take(1).collect(),
        };
        let unreadable = "cannot read the API keys";
        assert_eq!([look(), look()], [unreadable, "nothing new"], "there is no file");
        // All the same length and time: bytes that are no text, a line that is no key, a key.
        write(&vec![0xFF; key.line.len()]);
        assert_eq!([look(), look()], [unreadable, "nothing new"]);
        write(key.line.as_bytes());
        assert_eq!([look(), look()], ["1 keys", "nothing new"]);
        std::fs::remove_file(&path).unwrap();
        assert_eq!([look(), look()], [unreadable, "nothing new"]);
        write(&vec![b'x'; key.line.len()]);
        assert_eq!([look(), look()], ["line 1 of the API keys", "nothing new"]);
        std::fs::remove_file(&path).unwrap();
        assert_eq!([look(), look()], [unreadable, "nothing new"]);
        write(key.line.as_bytes());
        assert_eq!(look(), "1 keys", "what came back is read, though it is as old");
    }
}
