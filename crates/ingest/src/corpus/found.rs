//! Which files of a folder, and of the archives in it, are documents, and how they are called.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use azymut_record::DocumentId;

use crate::IngestError;
use crate::archive::{self, Member};
use crate::segment::fold;

/// Endings of files that have a reader.
const READ: [&str; 14] = [
    "txt", "text", "md", "markdown", "html", "htm", "xhtml", "docx", "pdf", "zip", "csv", "tsv",
    "xlsx", "xlsm",
];
/// Endings of files that could be documents but have no reader, which is said of each.
const UNREAD: [(&str, &str); 5] = [
    ("doc", "an old Word document"),
    ("odt", "an OpenDocument text"),
    ("rtf", "an RTF document"),
    ("xls", "an old spreadsheet"),
    ("ods", "an OpenDocument spreadsheet"),
];

pub(super) fn extension(file: &str) -> Option<String> {
    let name = file.rsplit('/').next()?;
    name.rsplit_once('.')
        .filter(|(stem, _)| !stem.is_empty())
        .map(|(_, ext)| ext.to_ascii_lowercase())
}

pub(super) fn unread_format(file: &str) -> Option<&'static str> {
    let extension = extension(file)?;
    UNREAD.iter().find(|(ext, _)| *ext == extension).map(|&(_, what)| what)
}

/// Collects the documents below a folder. Hidden files, READMEs and links to folders are passed over.
pub(super) fn walk(
    folder: &Path,
    prefix: &str,
    depth: usize,
    found: &mut BTreeMap<String, Found>,
) -> Result<(), IngestError> {
    let read_error = |source| IngestError::Read { path: folder.to_owned(), source };
    for entry in fs::read_dir(folder).map_err(read_error)? {
        let entry = entry.map_err(read_error)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with('.') {
            continue;
        }
        let file = if prefix.is_empty() { name.clone() } else { format!("{prefix}/{name}") };
        let kind = entry.file_type().map_err(read_error)?;
        if kind.is_dir() {
            if depth < 16 {
                walk(&entry.path(), &file, depth + 1, found)?;
            }
            continue;
        }
        if !may_be_document(&file) {
            continue;
        }
        // A link is followed to a file, never to a folder.
        if let Ok(metadata) = fs::metadata(entry.path())
            && metadata.is_file()
        {
            let (path, bytes) = (entry.path(), metadata.len());
            found.insert(file, Found { path, bytes, member: None });
        }
    }
    Ok(())
}

/// Whether a file, by its name, could be a document: not where it is hidden, a README or a licence.
pub(super) fn may_be_document(file: &str) -> bool {
    let name = file.rsplit('/').next().unwrap_or(file).to_ascii_lowercase();
    let known = extension(file)
        .is_some_and(|e| READ.contains(&e.as_str()) || unread_format(file).is_some());
    known && !name.starts_with('.') && !name.starts_with("readme") && !name.starts_with("license")
}

/// Puts the documents that ZIP archives hold in the place of the archives. An archive that cannot be opened stays, and
/// says why when it is read.
pub(super) fn open_archives(found: &mut BTreeMap<String, Found>) {
    let archives: Vec<(String, PathBuf)> = found
        .iter()
        .filter(|(file, _)| extension(file).as_deref() == Some("zip"))
        .map(|(file, at)| (file.clone(), at.path.clone()))
        .collect();
    for (file, path) in archives {
        // What other systems add beside each file is no document.
        let wanted = |name: &str| may_be_document(name) && !name.starts_with("__MACOSX/");
        let members = fs::File::open(&path).ok().map(|opened| archive::list(opened, wanted));
        let Some(Ok(Some(members))) = members else { continue };
        found.remove(&file);
        for member in members {
            let (name, bytes) = (format!("{file}/{}", member.name), member.bytes);
            found.insert(name, Found { path: path.clone(), bytes, member: Some(member) });
        }
    }
}

/// A file that was found.
pub(super) struct Found {
    pub path: PathBuf,
    pub bytes: u64,
    pub member: Option<Member>,
}

/// An identifier from the path of a file: folded, with `-` for everything that a URL would escape, and `~2`, `~3` where
/// several paths come to the same.
pub(super) fn inferred_id(
    file: &str,
    taken: &mut BTreeSet<String>,
) -> Result<DocumentId, IngestError> {
    let stem = file
        .rsplit_once('.')
        .filter(|(stem, _)| !stem.is_empty() && !stem.ends_with('/'))
        .map_or(file, |(stem, _)| stem);
    let mut slug = String::new();
    for c in fold(stem).chars() {
        if c.is_ascii_alphanumeric() || c == '_' {
            slug.push(c);
        } else if !slug.ends_with('-') && !slug.is_empty() {
            slug.push('-');
        }
    }
    let slug = match slug.trim_matches('-') {
        "" => "document",
        slug => slug,
    };
    let mut id = slug.to_owned();
    let mut n = 1;
    while !taken.insert(id.clone()) {
        n += 1;
        id = format!("{slug}~{n}");
    }
    Ok(DocumentId::new(id)?)
}
