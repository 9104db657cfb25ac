//! From bytes to text: which encoding a file is in, and what its bytes then say.

use encoding_rs::{Encoding, ISO_8859_2, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1250};

use crate::code_pages::{CODE_PAGES, CodePage, Letters, Upper};

/// How many bytes of the file a character takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Width {
    /// As many as in the text: UTF-8.
    Utf8,
    /// One: a legacy Central European code page.
    Single,
    /// Two, or four outside the basic plane: UTF-16.
    Utf16,
    /// Unknown: a legacy multi-byte encoding, so that offsets into the file are not kept.
    Unknown,
}

impl Width {
    /// Bytes of the file that `c` takes.
    pub(crate) fn of(self, c: char) -> usize {
        match self {
            Width::Utf8 | Width::Unknown => c.len_utf8(),
            Width::Single => 1,
            Width::Utf16 => c.len_utf16() * 2,
        }
    }
}

/// A file's bytes as text.
#[derive(Debug)]
pub(crate) struct Decoded {
    pub text: String,
    /// Bytes before the text: the byte order mark.
    pub skipped: usize,
    pub width: Width,
    /// Name of the encoding, for people.
    pub encoding: &'static str,
    /// Bytes that the encoding has no character for; each became U+FFFD.
    pub malformed: usize,
}

/// Why bytes are not a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NotText {
    /// A known format that is not text, by its signature.
    Known(&'static str),
    /// Zero bytes or control characters such as no text has.
    Binary,
}

const SIGNATURES: [(&[u8], &str); 12] = [
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive or an Office document"),
    (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "an old Office document"),
    (b"{\\rtf", "an RTF document"),
    (b"\x89PNG", "a PNG image"),
    (b"\xFF\xD8\xFF", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"\x1F\x8B", "a gzip archive"),
    (b"7z\xBC\xAF\x27\x1C", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"\x7FELF", "a program"),
    (b"MZ\x90", "a program"),
];

/// Reads bytes as text: by the byte order mark, else as UTF-8 where they are valid, else by the letters that a
/// legacy encoding would make of them.
pub(crate) fn decode(bytes: &[u8]) -> Result<Decoded, NotText> {
    if let Some((encoding, skipped)) = Encoding::for_bom(bytes) {
        return Ok(decode_with(bytes, encoding, skipped));
    }
    if let Some(&(_, name)) = SIGNATURES.iter().find(|(start, _)| bytes.starts_with(start)) {
        return Err(NotText::Known(name));
    }
    if let Some(encoding) = utf16_without_mark(bytes) {
        return Ok(decode_with(bytes, encoding, 0));
    }
    if is_binary(bytes) {
        return Err(NotText::Binary);
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(Decoded {
            text: text.to_owned(),
            skipped: 0,
            width: Width::Utf8,
            encoding: "UTF-8",
            malformed: 0,
        }),
        Err(_) => Ok(decode_legacy(bytes)),
    }
}

fn decode_with(bytes: &[u8], encoding: &'static Encoding, skipped: usize) -> Decoded {
    let body = bytes.get(skipped..).unwrap_or_default();
    let (text, _) = encoding.decode_without_bom_handling(body);
    let malformed = text.matches('\u{FFFD}').count();
    let width = if encoding == UTF_8 {
        // A replacement character is three bytes whatever stood there.
        if malformed == 0 { Width::Utf8 } else { Width::Unknown }
    } else if encoding == UTF_16LE || encoding == UTF_16BE {
        Width::Utf16
    } else if encoding.is_single_byte() {
        Width::Single
    } else {
        Width::Unknown
    };
    Decoded { text: text.into_owned(), skipped, width, encoding: encoding.name(), malformed }
}

/// UTF-16 betrays itself by a zero in every other byte of its Latin letters.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..bytes.len().min(4096) & !1)?;
    if head.len() < 8 {
        return None;
    }
    let (mut even, mut odd) = (0, 0);
    for pair in head.chunks_exact(2) {
        even += usize::from(pair.first() == Some(&0));
        odd += usize::from(pair.get(1) == Some(&0));
    }
    let pairs = head.len() / 2;
    if odd * 10 > pairs * 6 && even * 20 < pairs {
        Some(UTF_16LE)
    } else if even * 10 > pairs * 6 && odd * 20 < pairs {
        Some(UTF_16BE)
    } else {
        None
    }
}

fn is_binary(bytes: &[u8]) -> bool {
    let head = bytes.get(..bytes.len().min(1 << 16)).unwrap_or(bytes);
    let control = head
        .iter()
        .filter(|&&b| b < 0x20 && !matches!(b, b'\t' | b'\n' | b'\r' | 0x0C | 0x1A | 0x1B))
        .count();
    bytes.contains(&0) || control * 50 > head.len()
}

fn decode_legacy(bytes: &[u8]) -> Decoded {
    let head = bytes.get(..bytes.len().min(1 << 20)).unwrap_or(bytes);
    let mut best: Option<(i64, &CodePage)> = None;
    for page in &CODE_PAGES {
        let score = score(head, page.letters);
        if score > best.map_or(0, |(most, _)| most) {
            best = Some((score, page));
        }
    }
    match best {
        Some((_, CodePage { upper: Upper::Web(encoding), .. })) => decode_with(bytes, encoding, 0),
        Some((_, page @ CodePage { upper: Upper::Listed(_), .. })) => {
            decode_by(&page.upper_half(), bytes, page.name)
        }
        None => {
            let mut detector =
                chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
            detector.feed(head, true);
            decode_with(bytes, detector.guess(Some(b"pl"), chardetng::Utf8Detection::Allow), 0)
        }
    }
}

/// How Polish a text would be in a code page: letters that the page makes Polish, inside words and in the case of their
/// neighbours, less those that it does not.
fn score(bytes: &[u8], letters: &Letters) -> i64 {
    let mut table = [None::<char>; 256];
    for &(byte, letter) in letters {
        if let Some(slot) = table.get_mut(usize::from(byte)) {
            *slot = Some(letter);
        }
    }
    let mut score = 0;
    let mut previous = b' ';
    for (i, &byte) in bytes.iter().enumerate() {
        if byte >= 0x80 {
            let next = bytes.get(i + 1).copied().unwrap_or(b' ');
            let in_word = previous.is_ascii_alphabetic() || next.is_ascii_alphabetic();
            score += match table.get(usize::from(byte)).copied().flatten() {
                Some(letter) if in_word => {
                    if letter.is_uppercase() && previous.is_ascii_lowercase() { -1 } else { 2 }
                }
                Some(_) => 0,
                None if in_word && previous.is_ascii_alphabetic() && next.is_ascii_alphabetic() => {
                    -2
                }
                None => 0,
            };
        }
        previous = byte;
    }
    score
}

/// Reads bytes by the upper half of a code page.
fn decode_by(upper: &[char], bytes: &[u8], encoding: &'static str) -> Decoded {
    let text = bytes
        .iter()
        .map(|&byte| match byte.checked_sub(0x80) {
            None => char::from(byte),
            Some(index) => upper.get(usize::from(index)).copied().unwrap_or('\u{FFFD}'),
        })
        .collect();
    Decoded { text, skipped: 0, width: Width::Single, encoding, malformed: 0 }
}

/// A kind of mojibake: text that was decoded once with the wrong code page and then saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mojibake {
    /// UTF-8 read as windows-1250: "ktĂłre".
    Utf8As1250,
    /// UTF-8 read as windows-1252: "ktÃ³re".
    Utf8As1252,
    /// windows-1250 read as windows-1252: "przedsiêbiorczoœæ".
    Cp1250As1252,
    /// ISO-8859-2 read as windows-1250: "jako¶ć".
    Latin2As1250,
}

impl Mojibake {
    /// For a warning.
    pub(crate) fn describe(self) -> &'static str {
        match self {
            Mojibake::Utf8As1250 => "UTF-8 that was once read as windows-1250",
            Mojibake::Utf8As1252 => "UTF-8 that was once read as windows-1252",
            Mojibake::Cp1250As1252 => "windows-1250 that was once read as windows-1252",
            Mojibake::Latin2As1250 => "ISO-8859-2 that was once read as windows-1250",
        }
    }

    /// Undoes the wrong reading of a line; `None` where the line does not bear it.
    pub(crate) fn undo(self, line: &str) -> Option<Vec<(char, char)>> {
        let (wrong, right) = match self {
            Mojibake::Utf8As1250 => (WINDOWS_1250, UTF_8),
            Mojibake::Utf8As1252 => (encoding_rs::WINDOWS_1252, UTF_8),
            Mojibake::Cp1250As1252 => (encoding_rs::WINDOWS_1252, WINDOWS_1250),
            Mojibake::Latin2As1250 => (WINDOWS_1250, ISO_8859_2),
        };
        let bytes = bytes_of(line, wrong)?;
        let text = right.decode_without_bom_handling_and_without_replacement(&bytes)?;
        // Each letter is paired with the first of the characters that it was misread as.
        let mut misread = line.chars();
        text.chars()
            .map(|c| {
                let first = misread.next()?;
                if right == UTF_8 {
                    for _ in 1..c.len_utf8() {
                        misread.next()?;
                    }
                }
                Some((c, first))
            })
            .collect()
    }
}

/// The bytes that a line was decoded from with a code page of one byte a letter. Some decoders leave bytes of the upper half as
/// the control characters of the same number, whatever the code page says. `None` where a character is none of its.
fn bytes_of(line: &str, page: &'static Encoding) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(line.len());
    let mut rest = line;
    while let Some(at) = rest.find(|c| matches!(c, '\u{80}'..='\u{9F}')) {
        let (before, control) = rest.split_at_checked(at)?;
        let c = control.chars().next()?;
        let (encoded, _, lost) = page.encode(before);
        if lost {
            return None;
        }
        bytes.extend_from_slice(&encoded);
        bytes.push(u8::try_from(u32::from(c)).ok()?);
        rest = control.get(c.len_utf8()..)?;
    }
    let (encoded, _, lost) = page.encode(rest);
    bytes.extend_from_slice(&encoded);
    (!lost).then_some(bytes)
}

/// Looks for mojibake by the pairs that Polish letters become; real text has next to none of them.
pub(crate) fn find_mojibake(text: &str) -> Option<Mojibake> {
    const PAIRS_1250: [&str; 8] = ["Ă³", "Ăł", "Ĺ‚", "Ĺ›", "ĹĽ", "Ä™", "Ä…", "Ä‡"];
    const PAIRS_1252: [&str; 6] = ["Ã³", "Å‚", "Å›", "Å¼", "Ä™", "Ä…"];
    let mut end = text.len().min(1 << 18);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let head = text.get(..end)?;
    if head.is_ascii() {
        return None;
    }
    let count = |pairs: &[&str]| pairs.iter().map(|pair| head.matches(pair).count()).sum::<usize>();
    let (as1250, as1252) = (count(&PAIRS_1250), count(&PAIRS_1252));
    let polish = head.chars().filter(|&c| is_polish(c)).count();
    if as1250.max(as1252) >= 2 && as1250.max(as1252) * 4 > polish {
        return Some(if as1250 >= as1252 { Mojibake::Utf8As1250 } else { Mojibake::Utf8As1252 });
    }
    let foreign = head.chars().filter(|c| "³¹œæê¿ñ".contains(*c)).count();
    let own = head.chars().filter(|c| "ąęłśćżźń".contains(*c)).count();
    if foreign >= 4 && own * 10 < foreign {
        return Some(Mojibake::Cp1250As1252);
    }
    // The two code pages differ in few letters: ą and ś are the commonest of them.
    let mut before = ' ';
    let mut misread = 0;
    for c in head.chars() {
        misread += usize::from("±¶Ľ".contains(c) && before.is_alphabetic());
        before = c;
    }
    let own = head.chars().filter(|c| "ąś".contains(*c)).count();
    (misread >= 4 && own * 10 < misread).then_some(Mojibake::Latin2As1250)
}

/// True for the letters that Polish adds to the Latin alphabet.
pub(crate) fn is_polish(c: char) -> bool {
    "ąćęłńóśźżĄĆĘŁŃÓŚŹŻ".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "Zażółć gęślą jaźń, ŻÓŁTA ŁÓDŹ i śnieg";

    fn encode(letters: &Letters) -> Vec<u8> {
        TEXT.chars()
            .map(|c| letters.iter().find(|&&(_, l)| l == c).map_or(c as u8, |&(b, _)| b))
            .collect()
    }

    #[test]
    fn each_code_page_is_recognised_by_its_letters() {
        for page in &CODE_PAGES {
            let decoded = decode(&encode(page.letters)).unwrap();
            assert_eq!((decoded.text.as_str(), decoded.encoding), (TEXT, page.name));
        }
    }

    #[test]
    fn utf16_is_read_with_and_without_mark() {
        let units: Vec<u8> =
            "\u{FEFF}Cel 1. Żłobki".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(decode(&units).unwrap().text, "Cel 1. Żłobki");
        assert_eq!(decode(units.get(2..).unwrap()).unwrap().text, "Cel 1. Żłobki");
    }

    #[test]
    fn what_is_no_text_is_refused() {
        assert_eq!(decode(b"%PDF-1.7\n").unwrap_err(), NotText::Known("a PDF document"));
        assert_eq!(decode(b"abc\0def").unwrap_err(), NotText::Binary);
    }

    #[test]
    fn mojibake_is_found_and_undone() {
        for (broken, kind, mended) in [
            ("ktĂłre Ĺ‚Ä…ki", Mojibake::Utf8As1250, "które łąki"),
            ("ktÃ³re Å‚Ä…ki", Mojibake::Utf8As1252, "które łąki"),
            ("przedsiêbiorczoœæ i ³¹ki", Mojibake::Cp1250As1252, "przedsiębiorczość i łąki"),
            (
                "ważne s±, jako¶ć, b±dĽ, mi±ższ",
                Mojibake::Latin2As1250,
                "ważne są, jakość, bądź, miąższ",
            ),
            // By a decoder that leaves bytes of the upper half as control characters.
            (
                "przedsiêbiorczo\u{9c}æ \u{96} ³¹ki",
                Mojibake::Cp1250As1252,
                "przedsiębiorczość – łąki",
            ),
        ] {
            assert_eq!(find_mojibake(broken), Some(kind), "{broken}");
            let undone: String = kind.undo(broken).unwrap().into_iter().map(|(c, _)| c).collect();
            assert_eq!(undone, mended);
        }
        assert_eq!(find_mojibake("które łąki, naïve ä"), None);
    }
}
