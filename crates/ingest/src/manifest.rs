//! The manifest of a corpus, `corpus.toml`: what is known of the documents beside their texts.

use azymut_record::{CityId, DocumentId, DocumentKind};
use serde::Deserialize;

/// What is wrong with a manifest.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ManifestError {
    /// Not TOML, an unknown key, or a value of the wrong type.
    #[error("{0}")]
    Syntax(#[from] toml::de::Error),
    /// A value that cannot be.
    #[error("document {document}: {key} = {value:?} {reason}")]
    Value {
        /// Number of the `[[document]]`, from 1, and its file.
        document: String,
        /// The key.
        key: &'static str,
        /// The value as written.
        value: String,
        /// What it should be.
        reason: &'static str,
    },
    /// Two entries for one file or with one identifier.
    #[error("two documents have {key} = {value:?}")]
    Duplicate {
        /// The key.
        key: &'static str,
        /// The value.
        value: String,
    },
}

/// The manifest.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Manifest {
    #[serde(default)]
    pub document: Vec<Entry>,
}

/// What the manifest says of one document. Absent keys are inferred from the text.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Entry {
    /// Path relative to the manifest, with `/`.
    pub file: String,
    pub id: Option<DocumentId>,
    pub title: Option<String>,
    pub city: Option<String>,
    pub city_id: Option<CityId>,
    pub commune: Option<String>,
    pub county: Option<String>,
    pub voivodeship: Option<String>,
    pub year_from: Option<u16>,
    pub year_to: Option<u16>,
    pub kind: Option<DocumentKind>,
    pub resolution: Option<String>,
    pub adopted: Option<String>,
    pub repealed: Option<String>,
    pub language: Option<String>,
    /// Where the document was published; for people.
    #[serde(rename = "source")]
    pub _source: Option<String>,
    pub sha256: Option<String>,
}

impl Manifest {
    /// Reads a manifest.
    pub(crate) fn parse(text: &str) -> Result<Self, ManifestError> {
        let manifest: Manifest = toml::from_str(text)?;
        for (index, entry) in manifest.document.iter().enumerate() {
            entry.check(index + 1)?;
            for other in manifest.document.get(..index).unwrap_or_default() {
                if other.file == entry.file {
                    return Err(ManifestError::Duplicate {
                        key: "file",
                        value: entry.file.clone(),
                    });
                }
                if let (Some(a), Some(b)) = (&other.id, &entry.id)
                    && a == b
                {
                    return Err(ManifestError::Duplicate { key: "id", value: a.to_string() });
                }
            }
        }
        Ok(manifest)
    }
}

impl Entry {
    fn check(&self, number: usize) -> Result<(), ManifestError> {
        let wrong = |key, value: &str, reason| ManifestError::Value {
            document: format!("{number} ({})", self.file),
            key,
            value: value.to_owned(),
            reason,
        };
        if self.file.is_empty()
            || self.file.starts_with('/')
            || self.file.split('/').any(|part| part == "..")
            || self.file.contains('\\')
        {
            return Err(wrong(
                "file",
                &self.file,
                "must be a path inside the folder, with / between its parts",
            ));
        }
        for (key, date) in [("adopted", &self.adopted), ("repealed", &self.repealed)] {
            if let Some(date) = date
                && !is_date(date)
            {
                return Err(wrong(key, date, "must be a date such as 2014-06-26"));
            }
        }
        if let Some(sha256) = &self.sha256
            && !(sha256.len() == 64
                && sha256.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')))
        {
            return Err(wrong("sha256", sha256, "must be 64 hexadecimal digits in lower case"));
        }
        if let (Some(from), Some(to)) = (self.year_from, self.year_to)
            && from > to
        {
            return Err(wrong("year_from", &from.to_string(), "must not be after year_to"));
        }
        if let Some(language) = &self.language
            && !(language.len() == 2 && language.bytes().all(|b| b.is_ascii_lowercase()))
        {
            return Err(wrong("language", language, "must be a code such as pl"));
        }
        Ok(())
    }
}

/// True for `YYYY-MM-DD` with a month and a day that exist.
fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let [year, month, day] = parts.as_slice() else {
        return false;
    };
    let number = |s: &str, length: usize| {
        (s.len() == length && s.bytes().all(|b| b.is_ascii_digit()))
            .then(|| s.parse::<u32>().ok())
            .flatten()
    };
    matches!(
        (number(year, 4), number(month, 2), number(day, 2)),
        (Some(_), Some(1..=12), Some(1..=31))
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mistakes_are_named() {
        let message = |text: &str| Manifest::parse(text).unwrap_err().to_string();
        assert!(message("[[document]]\nfile = \"a.txt\"\ncolour = 1").contains("colour"));
        assert!(
            message("[[document]]\nfile = \"a.txt\"\nadopted = \"26.06.2014\"").contains("adopted")
        );
        assert!(message("[[document]]\nfile = \"../a.txt\"").contains("../a.txt"));
        assert!(
            message("[[document]]\nfile = \"a.txt\"\n[[document]]\nfile = \"a.txt\"")
                .contains("two documents")
        );
        assert!(message("[[document]]\nfile = \"a.txt\"\nkind = \"novel\"").contains("novel"));
    }

    #[test]
    fn an_entry_needs_nothing_but_its_file() {
        let manifest =
            Manifest::parse("[[document]]\nfile = \"a.txt\"\nkind = \"programme\"").unwrap();
        assert_eq!(manifest.document[0].kind, Some(DocumentKind::Programme));
    }
}
