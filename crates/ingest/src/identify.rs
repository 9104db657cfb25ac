//! Record identifiers: readable, unique in the corpus, and unmoved by edits elsewhere in the document.

use std::collections::HashMap;

use azymut_record::{DocumentId, InvalidId, Level, RecordId};
use sha2::{Digest, Sha256};

use crate::segment::{Statement, fold};

/// Longest part of an identifier that is taken from the statement.
const SLUG_LIMIT: usize = 40;

/// Gives each statement its identifier: `{document}.{level}.{label}.{first words}`, with six digits of a digest where the
/// first words are not all, and `~2`, `~3` where a document says the very same thing again.
pub(crate) fn identify(
    document: &DocumentId,
    statements: &[Statement],
) -> Result<Vec<RecordId>, InvalidId> {
    let mut seen: HashMap<String, u32> = HashMap::new();
    statements
        .iter()
        .map(|statement| {
            let mut id = format!("{document}.{}", level_code(statement.level));
            let above = labelled_ancestor(statement, statements);
            let label = statement.label.as_deref().or(above);
            if let Some(label) = label.map(safe_label).filter(|l| !l.is_empty()) {
                id.push('.');
                id.push_str(&label);
            }
            let (slug, whole) = slug(&statement.text);
            if !slug.is_empty() {
                id.push('.');
                id.push_str(&slug);
            }
            if !whole || slug.is_empty() {
                id.push('-');
                id.push_str(&digest(statement, above));
            }
            let count = seen.entry(id.clone()).or_default();
            *count += 1;
            if *count > 1 {
                id = format!("{id}~{count}");
            }
            RecordId::new(id)
        })
        .collect()
}

/// The label of the nearest ancestor that has one.
fn labelled_ancestor<'s>(statement: &Statement, statements: &'s [Statement]) -> Option<&'s str> {
    let mut at = statement.parent;
    for _ in 0..64 {
        let above = statements.get(at?)?;
        if let Some(label) = &above.label {
            return Some(label);
        }
        at = above.parent;
    }
    None
}

fn level_code(level: Level) -> &'static str {
    match level {
        Level::Vision => "vi",
        Level::Area => "ar",
        Level::StrategicGoal => "sg",
        Level::OperationalGoal => "og",
        Level::Direction => "di",
        Level::Action => "ac",
    }
}

fn safe_label(label: &str) -> String {
    fold(label)
        .chars()
        .take(24)
        .map(|c| if c.is_ascii_alphanumeric() || c == '.' { c } else { '-' })
        .collect()
}

/// The first words of a statement, folded, and whether they are all of it.
fn slug(text: &str) -> (String, bool) {
    let mut slug = String::new();
    let folded = fold(text);
    let mut words = folded.split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| !w.is_empty());
    // Letters outside ASCII are lost here, so the digest must tell such statements apart.
    let lossless = folded.chars().all(|c| c.is_ascii() || !c.is_alphanumeric());
    for word in words.by_ref() {
        if slug.is_empty() {
            slug.extend(word.chars().take(SLUG_LIMIT));
            if word.len() > SLUG_LIMIT {
                return (slug, false);
            }
            continue;
        }
        if slug.len() + 1 + word.len() > SLUG_LIMIT {
            return (slug, false);
        }
        slug.push('-');
        slug.push_str(word);
    }
    (slug, lossless)
}

fn digest(statement: &Statement, above: Option<&str>) -> String {
    let mut hasher = Sha256::new();
    for part in [
        statement.level.as_str(),
        statement.label.as_deref().unwrap_or(""),
        above.unwrap_or(""),
        statement.text.as_str(),
    ] {
        hasher.update(part.as_bytes());
        hasher.update([0]);
    }
    let mut out = hex(&hasher.finalize());
    out.truncate(6);
    out
}

/// Lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    bytes
        .iter()
        .flat_map(|b| [b >> 4, b & 15])
        .filter_map(|digit| DIGITS.get(usize::from(digit)).map(|d| char::from(*d)))
        .collect()
}

/// The digest of a whole file.
pub(crate) fn sha256_hex(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::segment::segment;

    fn ids(text: &str) -> Vec<String> {
        let decoded = crate::charset::decode(text.as_bytes()).unwrap();
        let blocks = crate::ingest::prepare(&decoded).blocks;
        let document = DocumentId::new("doc").unwrap();
        identify(&document, &segment(&blocks, false).statements)
            .unwrap()
            .into_iter()
            .map(String::from)
            .collect()
    }

    #[test]
    fn an_identifier_is_made_of_what_the_record_says() {
        let found = ids(
            "Cel strategiczny 1. Żłobki i szkoły\nKierunki działań:\n• Rozwój żłobków w każdej dzielnicy miasta oraz na wsi\n• remont\n• remont",
        );
        assert_eq!(found[0], "doc.sg.1.zlobki-i-szkoly");
        assert!(
            found[1].starts_with("doc.di.1.rozwoj-zlobkow-w-kazdej-dzielnicy-miasta-"),
            "{}",
            found[1]
        );
        assert_eq!(found[2..], ["doc.di.1.remont"]);
    }
}
