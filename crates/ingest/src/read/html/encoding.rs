//! The encoding of a page: what its bytes bear out, before what it declares.

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

use super::HEAD_BYTES;
use crate::charset::decode;
use crate::read::{Doubt, ReadError};

/// The text of a page and what was doubtful about its letters.
pub(super) fn decode_page(bytes: &[u8]) -> Result<(String, Vec<Doubt>), ReadError> {
    let mut doubts = Vec::new();
    let decoded = decode(bytes)?;
    let declared = declared_encoding(bytes);
    let marked = Encoding::for_bom(bytes).is_some();
    // An encoding that is not told from others by Polish letters can only be believed.
    if let Some(declared) = declared
        && !marked
        && decoded.encoding != "UTF-8"
        && !is_rival(declared)
    {
        let (text, malformed) = declared.decode_without_bom_handling(bytes);
        if !malformed {
            return Ok((text.into_owned(), doubts));
        }
    }
    if let Some(declared) = declared
        && !bytes.is_ascii()
        && declared.name() != decoded.encoding
    {
        doubts.push(Doubt::of_letters(format!(
            "the page declares {} but its letters are {}; they were read as that",
            declared.name(),
            decoded.encoding
        )));
    }
    if decoded.malformed > 0 {
        doubts.push(Doubt::of_letters(format!(
            "{} characters are not valid {} and were replaced",
            decoded.malformed, decoded.encoding
        )));
    }
    Ok((decoded.text, doubts))
}

/// Encodings that Polish pages declare for each other: the letters decide between them.
fn is_rival(encoding: &'static Encoding) -> bool {
    [UTF_8, WINDOWS_1252, encoding_rs::WINDOWS_1250, encoding_rs::ISO_8859_2].contains(&encoding)
}

/// The encoding that a `<meta>` or an XML declaration names.
fn declared_encoding(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..bytes.len().min(HEAD_BYTES)).unwrap_or(bytes);
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let at = ["charset", "encoding"]
        .iter()
        .filter_map(|word| Some(head.find(word)? + word.len()))
        .min()?;
    let rest = head.get(at..)?.trim_start().strip_prefix('=')?;
    let label: String = rest
        .trim_start_matches([' ', '"', '\''])
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || "-_:.".contains(*c))
        .collect();
    Encoding::for_label(label.as_bytes())
}
