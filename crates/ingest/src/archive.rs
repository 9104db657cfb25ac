//! ZIP archives of documents: their members are documents of their own. Nothing is unpacked to the file system, so that the
//! names of members are only ever shown.

use std::collections::BTreeSet;
use std::io::{Read, Seek, SeekFrom};

use unicode_normalization::UnicodeNormalization;
use zip::ZipArchive;
use zip::result::ZipError;

use crate::read::ReadError;

/// Entries of an archive that are looked at.
const MAX_ENTRIES: u64 = 10_000;
/// Documents that are read out of one archive.
const MAX_DOCUMENTS: usize = 2_000;
/// Bytes that the documents of one archive unpack to together.
const MAX_UNPACKED_BYTES: u64 = 2 << 30;
/// How many bytes one byte may unpack to; text packs to a tenth, the markup of an empty table to a hundredth.
const MAX_RATIO: u64 = 250;
/// Size from which on the ratio is looked at: what is small is harmless.
const RATIO_FROM_BYTES: u64 = 1 << 20;
/// Longest name of a member that is kept, in bytes.
const MAX_NAME_BYTES: usize = 500;

/// A document in an archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Member {
    /// Number of the entry in the archive.
    pub index: usize,
    /// Name to be shown: `/` between its parts, none of them empty, `.` or `..`.
    pub name: String,
    /// Size that the archive states, in bytes.
    pub bytes: u64,
    /// Why it is not read, where that is known from the archive alone.
    pub refused: Option<ReadError>,
}

/// Lists the members of an archive that `wanted` takes, by name. `None` where the archive is itself a document: a Word
/// file is a ZIP archive too.
pub(crate) fn list(
    mut file: impl Read + Seek,
    wanted: impl Fn(&str) -> bool,
) -> Result<Option<Vec<Member>>, ReadError> {
    let length = file.seek(SeekFrom::End(0)).map_err(unreadable)?;
    let mut archive = open(file)?;
    if archive.index_for_name("[Content_Types].xml").is_some() {
        return Ok(None);
    }
    let mut members = Vec::new();
    let mut names = BTreeSet::new();
    let mut room = Room { documents: MAX_DOCUMENTS, bytes: MAX_UNPACKED_BYTES };
    for index in 0..archive.len() {
        let entry = archive.by_index_raw(index).map_err(|error| damaged(&error))?;
        let raw = entry.name_raw();
        // Old archives do not say which letters they use; what is not UTF-8 is read as the format has it.
        let name = match std::str::from_utf8(raw) {
            Ok(name) => name.to_owned(),
            Err(_) => entry.name().map(|name| name.into_owned()).unwrap_or_default(),
        };
        if entry.is_dir() || name.ends_with(['/', '\\']) {
            continue;
        }
        let name = shown_name(&name);
        if name.is_empty() || !wanted(&name) {
            continue;
        }
        let bytes = entry.size();
        // No more than the whole archive has, whatever is stated.
        let packed = entry.compressed_size().min(length);
        let bomb = bytes >= RATIO_FROM_BYTES && bytes / packed.max(1) > MAX_RATIO;
        let refused = if entry.encrypted() {
            Some(ReadError::Password)
        } else if bomb {
            let limit = packed.saturating_mul(MAX_RATIO);
            Some(ReadError::TooLarge { what: "it".to_owned(), limit })
        } else if name.to_ascii_lowercase().ends_with(".zip") {
            Some(ReadError::Archive("a ZIP archive in a ZIP archive".to_owned()))
        } else {
            room.take(bytes).err()
        };
        members.push(Member { index, name: unlike(&mut names, name), bytes, refused });
    }
    if members.is_empty() {
        return Err(ReadError::Archive("a ZIP archive with no documents in it".to_owned()));
    }
    Ok(Some(members))
}

/// What may still be read out of an archive. Only what is read takes of it: what one member states keeps no other out.
struct Room {
    documents: usize,
    bytes: u64,
}

impl Room {
    fn take(&mut self, bytes: u64) -> Result<(), ReadError> {
        match (self.documents.checked_sub(1), self.bytes.checked_sub(bytes)) {
            (Some(documents), Some(bytes)) => {
                *self = Self { documents, bytes };
                Ok(())
            }
            _ => Err(ReadError::Archive(format!(
                "part of an archive of more than {MAX_DOCUMENTS} documents or {MAX_UNPACKED_BYTES} bytes"
            ))),
        }
    }
}

/// Unpacks a member: no more than the archive states, for what it states was counted against the limits.
pub(crate) fn unpack(file: impl Read + Seek, member: &Member) -> Result<Vec<u8>, ReadError> {
    if let Some(error) = &member.refused {
        return Err(error.clone());
    }
    let mut archive = open(file)?;
    let entry = archive.by_index(member.index).map_err(|error| match error {
        ZipError::UnsupportedArchive(what) if what.contains("assword") => ReadError::Password,
        error => damaged(&error),
    })?;
    let mut bytes = Vec::new();
    entry
        .take(member.bytes.saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(|error| ReadError::Damaged(format!("it cannot be unpacked: {error}")))?;
    if bytes.len() as u64 > member.bytes {
        return Err(ReadError::TooLarge { what: "it".to_owned(), limit: member.bytes });
    }
    Ok(bytes)
}

fn open<F: Read + Seek>(mut file: F) -> Result<ZipArchive<F>, ReadError> {
    let entries = stated_entries(&mut file).map_err(unreadable)?;
    if entries > MAX_ENTRIES {
        return Err(ReadError::Archive(format!("a ZIP archive of more than {MAX_ENTRIES} files")));
    }
    let archive = ZipArchive::new(file).map_err(|error| damaged(&error))?;
    // An archive may state its entries in several places.
    if archive.len() as u64 > MAX_ENTRIES {
        return Err(ReadError::Archive(format!("a ZIP archive of more than {MAX_ENTRIES} files")));
    }
    Ok(archive)
}

fn unreadable(error: std::io::Error) -> ReadError {
    ReadError::Damaged(format!("the ZIP archive cannot be read: {error}"))
}

fn damaged(error: &ZipError) -> ReadError {
    ReadError::Damaged(format!("the ZIP archive cannot be opened: {error}"))
}

/// The number of entries that the archive states at its end, looked at before memory is taken for them. The format is
/// APPNOTE.TXT 4.3.16; 65,535 stands for more, which is more than is read.
fn stated_entries(file: &mut (impl Read + Seek)) -> std::io::Result<u64> {
    const MARK: &[u8] = b"PK\x05\x06";
    const LONGEST: u64 = 22 + 65_535;
    let length = file.seek(SeekFrom::End(0))?;
    file.seek(SeekFrom::Start(length.saturating_sub(LONGEST)))?;
    let mut tail = Vec::new();
    file.by_ref().take(LONGEST).read_to_end(&mut tail)?;
    file.seek(SeekFrom::Start(0))?;
    let most = tail
        .windows(12)
        .filter(|window| window.starts_with(MARK))
        .filter_map(|window| {
            Some(u64::from(u16::from_le_bytes([*window.get(10)?, *window.get(11)?])))
        })
        .max();
    Ok(most.unwrap_or(0))
}

/// A name that can be shown and that leads nowhere: whatever parts it has, none of them goes up, and no control
/// characters are left.
fn shown_name(name: &str) -> String {
    let mut shown = String::new();
    for part in name.split(['/', '\\']) {
        let part: String = part
            .nfc()
            .map(|c| if c.is_control() || is_invisible(c) { '\u{FFFD}' } else { c })
            .collect();
        let part = part.trim();
        if part.is_empty() || part.bytes().all(|b| b == b'.') {
            continue;
        }
        if !shown.is_empty() {
            shown.push('/');
        }
        shown.push_str(part);
    }
    if shown.len() > MAX_NAME_BYTES {
        // The ending tells the format.
        let from = shown.len() - MAX_NAME_BYTES;
        let from = (from..shown.len()).find(|&at| shown.is_char_boundary(at)).unwrap_or(0);
        shown = format!("…{}", shown.get(from..).unwrap_or_default());
    }
    shown
}

/// Characters that make a name look like another one: marks of direction and of width nought.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
}

/// The name, with `~2`, `~3` before its ending where a member before bears it.
fn unlike(names: &mut BTreeSet<String>, name: String) -> String {
    let mut own = name.clone();
    let mut count = 1;
    while !names.insert(own.clone()) {
        count += 1;
        let (stem, ending) = name.rsplit_once('.').unwrap_or((&name, ""));
        own = format!("{stem}~{count}.{ending}");
    }
    own
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write};

    use super::*;

    fn archive(members: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let options = zip::write::SimpleFileOptions::default()
            .compression_method(zip::CompressionMethod::Deflated);
        for (name, content) in members {
            writer.start_file(*name, options).unwrap();
            writer.write_all(content).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    fn listed(bytes: &[u8]) -> Vec<Member> {
        list(Cursor::new(bytes), |_| true).unwrap().unwrap()
    }

    #[test]
    fn names_lead_nowhere() {
        for (name, shown) in [
            ("a/b.txt", "a/b.txt"),
            ("../../etc/passwd.txt", "etc/passwd.txt"),
            ("C:\\x\\..\\y.txt", "C:/x/y.txt"),
            ("/abs//./a.txt", "abs/a.txt"),
            ("a\u{202E}txt.exe\n.txt", "a\u{FFFD}txt.exe\u{FFFD}.txt"),
            ("z\u{307}o\u{301}.txt", "żó.txt"),
            ("..", ""),
        ] {
            assert_eq!(shown_name(name), shown);
        }
        let long = shown_name(&format!("{}.pdf", "ż".repeat(1000)));
        assert!(long.len() <= MAX_NAME_BYTES + 4 && long.ends_with(".pdf"));
    }

    #[test]
    fn members_of_one_name_are_told_apart() {
        let bytes = archive(&[("a.txt", b"1"), ("./a.txt", b"2"), ("x/../a.txt", b"3")]);
        let members = listed(&bytes);
        let names: Vec<&str> = members.iter().map(|m| m.name.as_str()).collect();
        assert_eq!(names, ["a.txt", "a~2.txt", "x/a.txt"]);
        assert_eq!(unpack(Cursor::new(&bytes), &members[1]).unwrap(), b"2");
    }

    #[test]
    fn a_member_that_unpacks_to_more_than_it_may_is_refused() {
        let bytes = archive(&[("bomb.txt", &vec![0; 64 << 20]), ("text.txt", b"Cel 1. Szkoly")]);
        let members = listed(&bytes);
        assert!(matches!(members[0].refused, Some(ReadError::TooLarge { .. })));
        assert_eq!(members[1].refused, None);
        // An archive that states less than it holds.
        let mut lying = members[1].clone();
        lying.bytes = 3;
        let result = unpack(Cursor::new(&bytes), &lying);
        assert!(matches!(result, Err(ReadError::TooLarge { .. })), "{result:?}");
    }

    /// The archive, with members that state other sizes than they have: packed, then unpacked, in the extra field of
    /// ZIP64 (APPNOTE.TXT 4.5.3) of the directory.
    fn forged(members: &[(&str, &[u8])], sizes: &[Option<(u64, u64)>]) -> Vec<u8> {
        let sound = archive(members);
        let end = sound.len() - 22;
        let word = |at: usize| u32::from_le_bytes(sound[at..at + 4].try_into().unwrap()) as usize;
        let half = |at: usize| usize::from(u16::from_le_bytes([sound[at], sound[at + 1]]));
        let start = word(end + 16);
        let (mut at, mut directory) = (start, Vec::new());
        for size in sizes {
            let (name, extra) = (half(at + 28), half(at + 30));
            let mut entry = sound[at..at + 46 + name].to_vec();
            let mut fields = sound[at + 46 + name..at + 46 + name + extra].to_vec();
            if let Some((packed, unpacked)) = size {
                entry[20..28].fill(0xFF);
                fields.extend([1, 0, 16, 0]);
                fields.extend(unpacked.to_le_bytes());
                fields.extend(packed.to_le_bytes());
            }
            entry[30..32].copy_from_slice(&(fields.len() as u16).to_le_bytes());
            directory.extend(entry);
            directory.extend(fields);
            at += 46 + name + extra;
        }
        let mut bytes = sound[..start].to_vec();
        let length = directory.len() as u32;
        bytes.extend(directory);
        bytes.extend(&sound[end..]);
        let end = bytes.len() - 22;
        bytes[end + 12..end + 16].copy_from_slice(&length.to_le_bytes());
        bytes
    }

    #[test]
    fn sizes_that_no_archive_can_have_are_refused_and_keep_nothing_else_out() {
        const HUGE: u64 = 1 << 63;
        let members: &[(&str, &[u8])] =
            &[("a.txt", b"Cel 1."), ("b.txt", b"Cel 2."), ("c.txt", b"Cel 3.")];
        for sizes in [(8, HUGE), (HUGE, HUGE), (8, u64::MAX)] {
            let bytes = forged(members, &[Some(sizes), Some(sizes), None]);
            let members = listed(&bytes);
            assert_eq!(members[0].bytes, sizes.1);
            for member in &members[..2] {
                assert!(matches!(member.refused, Some(ReadError::TooLarge { .. })), "{sizes:?}");
            }
            assert_eq!(members[2].refused, None, "{sizes:?}");
            assert_eq!(unpack(Cursor::new(&bytes), &members[2]).unwrap(), b"Cel 3.");
        }
    }

    #[test]
    fn what_is_not_read_takes_no_room() {
        let mut room = Room { documents: 2, bytes: 10 };
        assert!(room.take(11).is_err() && room.take(u64::MAX).is_err());
        assert!(room.take(4).is_ok());
        assert!(matches!(room.take(7), Err(ReadError::Archive(_))));
        assert!(room.take(6).is_ok());
        assert!(room.take(0).is_err(), "two documents were read");
    }

    #[test]
    fn archives_that_are_not_read_are_named() {
        let list = |bytes: &[u8]| list(Cursor::new(bytes.to_vec()), |_| true);
        assert!(matches!(list(b"PK\x03\x04"), Err(ReadError::Damaged(_))));
        assert!(matches!(list(&archive(&[])), Err(ReadError::Archive(_))));
        assert_eq!(list(&archive(&[("[Content_Types].xml", b""), ("a.txt", b"")])).unwrap(), None);
        let nested = list(&archive(&[("b.ZIP", b"PK")])).unwrap().unwrap();
        assert!(
            matches!(&nested[0].refused, Some(ReadError::Archive(what)) if what.contains("ZIP"))
        );
        let names: Vec<String> = (0..=MAX_ENTRIES).map(|n| format!("{n}.txt")).collect();
        let members: Vec<(&str, &[u8])> = names.iter().map(|n| (n.as_str(), &b""[..])).collect();
        let many = list(&archive(&members));
        assert!(matches!(&many, Err(ReadError::Archive(what)) if what.contains("10000 files")));
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_make_it_panic(edits in proptest::collection::vec((0usize..400, proptest::num::u8::ANY), 0..8)) {
            let mut bytes = archive(&[("a.txt", b"Cel 1. Szkoly"), ("b/c.txt", b"Cel 2")]);
            for (at, byte) in edits {
                let length = bytes.len();
                bytes[at % length] = byte;
            }
            if let Ok(Some(members)) = list(Cursor::new(&bytes), |_| true) {
                for member in &members {
                    let _ = unpack(Cursor::new(&bytes), member);
                }
            }
        }
    }
}
