//! Folding of words for the grammar: lower case, no diacritics, and the letters that scanning confuses.

use arrayvec::ArrayString;

/// Folds a text letter by letter: lower-cased, Polish diacritics dropped.
pub(crate) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    folded.extend(text.chars().map(fold_char));
    folded
}

/// The lower-case letter without its diacritic; other characters as they are.
pub(crate) fn fold_char(c: char) -> char {
    match c {
        'A'..='Z' => c.to_ascii_lowercase(),
        '\0'..='\u{7F}' => c,
        'ą' | 'Ą' => 'a',
        'ć' | 'Ć' => 'c',
        'ę' | 'Ę' => 'e',
        'ł' | 'Ł' => 'l',
        'ń' | 'Ń' => 'n',
        'ó' | 'Ó' => 'o',
        'ś' | 'Ś' => 's',
        'ź' | 'Ź' | 'ż' | 'Ż' => 'z',
        // Signs and punctuation have no case.
        '\u{80}'..='\u{BF}' | '\u{2000}'..='\u{20FF}' => c,
        _ => {
            let mut lower = c.to_lowercase();
            match (lower.next(), lower.next()) {
                (Some(single), None) => single,
                _ => c,
            }
        }
    }
}

/// A folded word that is kept in place: level words are short, so longer ones are cut.
pub(crate) type FoldedWord = ArrayString<48>;

/// Folds one word, reading a small l among capitals as the I that it was ("KlERUNKI").
pub(crate) fn fold_word(word: &str) -> FoldedWord {
    let mut folded = FoldedWord::new();
    let confused = is_confused(word);
    // A capital behind small letters: "CeI".
    let capital_i = !confused
        && word.bytes().skip(1).any(|byte| byte == b'I')
        && word.chars().nth(1).is_some_and(char::is_lowercase);
    for c in word.chars().take(folded.capacity()) {
        let read = match c {
            'l' if confused => 'i',
            'I' if capital_i => 'l',
            _ => fold_char(c),
        };
        // Nothing is looked for that does not fit.
        if folded.try_push(read).is_err() {
            break;
        }
    }
    folded
}

/// True for a word in capitals, at least two, among which a small l stands.
fn is_confused(word: &str) -> bool {
    // Most words have another small letter at their very beginning.
    let small = |byte: &u8| byte.is_ascii_lowercase() && *byte != b'l';
    !word.as_bytes().iter().take(2).any(small)
        && word.contains('l')
        && word.chars().filter(|c| c.is_uppercase()).count() >= 2
        && word.chars().all(|c| c.is_uppercase() || c == 'l')
}

/// Folds for comparison of statements: letters and digits only, words parted by one space.
pub(crate) fn fold_statement(text: &str) -> String {
    // Bytes, because nearly all are letters of ASCII, and a character that may be longer costs more to append.
    let mut out: Vec<u8> = Vec::with_capacity(text.len());
    let mut space = false;
    for c in text.chars() {
        let is_kept =
            if c.is_ascii() { c.is_ascii_alphanumeric() } else { is_letter(c) || c.is_numeric() };
        if !is_kept {
            space = true;
            continue;
        }
        if space && !out.is_empty() {
            out.push(b' ');
        }
        space = false;
        let folded = fold_char(c);
        match u8::try_from(folded) {
            Ok(byte) if byte.is_ascii() => out.push(byte),
            _ => out.extend_from_slice(folded.encode_utf8(&mut [0; 4]).as_bytes()),
        }
    }
    String::from_utf8(out).unwrap_or_default()
}

/// `char::is_alphabetic`, quick for the letters of European languages.
pub(crate) fn is_letter(c: char) -> bool {
    match c {
        '\0'..='\u{7F}' => c.is_ascii_alphabetic(),
        '\u{C0}'..='\u{24F}' => !matches!(c, '×' | '÷'),
        '\u{2000}'..='\u{206F}' => false,
        _ => c.is_alphabetic(),
    }
}

/// The word (a run of letters) that begins at byte `at`.
pub(crate) fn word_at(text: &str, at: usize) -> Option<&str> {
    let rest = text.get(at..)?;
    let end = rest.find(|c: char| !is_letter(c)).unwrap_or(rest.len());
    rest.get(..end).filter(|word| !word.is_empty())
}

/// The words of a text (runs of letters), each with its byte range, from `from` on.
pub(crate) fn words_from(text: &str, from: usize) -> impl Iterator<Item = (usize, usize, &str)> {
    let mut at = from;
    std::iter::from_fn(move || {
        let rest = text.get(at..)?;
        let start = at + rest.find(is_letter)?;
        let word_rest = text.get(start..)?;
        let end = start + word_rest.find(|c: char| !is_letter(c)).unwrap_or(word_rest.len());
        at = end;
        Some((start, end, text.get(start..end)?))
    })
}
