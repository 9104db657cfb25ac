//! Folding of words for the grammar: lower case, no diacritics, and the letters that scanning confuses.

/// Folds a text letter by letter: lower-cased, Polish diacritics dropped.
pub(crate) fn fold(text: &str) -> String {
    text.chars().map(fold_char).collect()
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
        _ => {
            let mut lower = c.to_lowercase();
            match (lower.next(), lower.next()) {
                (Some(single), None) => single,
                _ => c,
            }
        }
    }
}

/// Folds one word, reading a small l among capitals as the I that it was ("KlERUNKI").
pub(crate) fn fold_word(word: &str) -> String {
    let capitals = word.chars().filter(|c| c.is_uppercase()).count();
    let confused = capitals >= 2 && word.chars().all(|c| c.is_uppercase() || c == 'l');
    word.chars().map(|c| if confused && c == 'l' { 'i' } else { fold_char(c) }).collect()
}

/// Folds for comparison of statements: letters and digits only, words parted by one space.
pub(crate) fn fold_statement(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut space = false;
    for c in text.chars() {
        if c.is_alphanumeric() {
            if space && !out.is_empty() {
                out.push(' ');
            }
            space = false;
            out.push(fold_char(c));
        } else {
            space = true;
        }
    }
    out
}

/// The words of a text (runs of letters), each with its byte range, from `from` on.
pub(crate) fn words_from(text: &str, from: usize) -> impl Iterator<Item = (usize, usize, &str)> {
    let mut at = from;
    std::iter::from_fn(move || {
        let rest = text.get(at..)?;
        let start = at + rest.find(char::is_alphabetic)?;
        let word_rest = text.get(start..)?;
        let end = start + word_rest.find(|c: char| !c.is_alphabetic()).unwrap_or(word_rest.len());
        at = end;
        Some((start, end, text.get(start..end)?))
    })
}
