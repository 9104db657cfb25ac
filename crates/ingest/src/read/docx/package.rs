//! The package: a ZIP archive of XML parts.

use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use super::xml::{Node, Xml};
use crate::block::BlockKind;
use crate::read::ReadError;

/// Largest part that is unpacked, in bytes. The text of a thousand pages takes about a tenth of it.
const MAX_PART_BYTES: u64 = 64 << 20;
/// Headers, footers and notes that are read; a document has one or a few for each of its sections.
const MAX_SIDE_PARTS: usize = 64;

pub(super) struct Package<'b> {
    archive: ZipArchive<Cursor<&'b [u8]>>,
}

impl<'b> Package<'b> {
    pub(super) fn open(bytes: &'b [u8]) -> Result<Self, ReadError> {
        let archive = ZipArchive::new(Cursor::new(bytes))
            .map_err(|e| ReadError::Damaged(format!("the ZIP archive cannot be opened: {e}")))?;
        Ok(Self { archive })
    }

    /// Name of the part that holds the text, as the package's relationships tell it.
    pub(super) fn main_document(&mut self) -> Result<String, ReadError> {
        const USUAL: &str = "word/document.xml";
        if self.archive.index_for_name(USUAL).is_some() {
            return Ok(USUAL.to_owned());
        }
        if let Some(part) = self.optional_part("_rels/.rels")? {
            let mut xml = Xml::new(&part)?;
            while let Some(node) = xml.next()? {
                if let Node::Start(element) = node
                    && element.name() == "Relationship"
                    && element.attribute("Type").is_some_and(|t| t.ends_with("/officeDocument"))
                    && let Some(target) = element.attribute("Target")
                {
                    let target = target.trim_start_matches('/').to_owned();
                    if target.starts_with("word/") || target.ends_with("document.xml") {
                        return Ok(target);
                    }
                }
            }
        }
        if self.archive.index_for_name("xl/workbook.xml").is_some() {
            return Err(ReadError::Format("a spreadsheet".to_owned()));
        }
        if self.archive.index_for_name("ppt/presentation.xml").is_some() {
            return Err(ReadError::Format("a presentation".to_owned()));
        }
        if self.archive.index_for_name("content.xml").is_some() {
            return Err(ReadError::Format("an OpenDocument file".to_owned()));
        }
        Err(ReadError::Format("a ZIP archive without a Word document in it".to_owned()))
    }

    /// Headers, footers and notes, in the order of their names.
    pub(super) fn side_parts(&self) -> Vec<(String, BlockKind)> {
        let mut parts: Vec<(String, BlockKind)> = self
            .archive
            .file_names()
            .filter_map(|name| {
                let name = name.ok()?;
                let stem = name.strip_prefix("word/")?.strip_suffix(".xml")?;
                let plain = stem.trim_end_matches(|c: char| c.is_ascii_digit());
                let kind = match plain {
                    "header" => BlockKind::PageHeader,
                    "footer" | "footnotes" | "endnotes" => BlockKind::PageFooter,
                    _ => return None,
                };
                Some((name.into_owned(), kind))
            })
            .collect();
        parts.sort_by(|a, b| a.0.cmp(&b.0));
        parts.truncate(MAX_SIDE_PARTS);
        parts
    }

    /// The content of a part that a document may do without.
    pub(super) fn optional_part(&mut self, name: &str) -> Result<Option<String>, ReadError> {
        if self.archive.index_for_name(name).is_none() {
            return Ok(None);
        }
        self.part(name).map(Some)
    }

    /// The content of a part.
    pub(super) fn part(&mut self, name: &str) -> Result<String, ReadError> {
        let damaged = |why: String| ReadError::Damaged(format!("{name}: {why}"));
        let file = self.archive.by_name(name).map_err(|error| match error {
            ZipError::UnsupportedArchive(what) if what.contains("assword") => ReadError::Password,
            error => damaged(error.to_string()),
        })?;
        // What the archive says of the size is not to be trusted, so what comes out is counted.
        let mut bytes = Vec::new();
        file.take(MAX_PART_BYTES + 1)
            .read_to_end(&mut bytes)
            .map_err(|error| damaged(error.to_string()))?;
        if bytes.len() as u64 > MAX_PART_BYTES {
            return Err(ReadError::TooLarge { what: name.to_owned(), limit: MAX_PART_BYTES });
        }
        let (text, _) = match encoding_rs::Encoding::for_bom(&bytes) {
            Some((encoding, skip)) => {
                encoding.decode_without_bom_handling(bytes.get(skip..).unwrap_or_default())
            }
            None => return String::from_utf8(bytes).map_err(|e| damaged(e.to_string())),
        };
        Ok(text.into_owned())
    }
}
