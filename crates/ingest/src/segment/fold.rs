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

/// A folded word that is kept on the stack: level words are short, so longer ones are cut.
#[derive(Debug, Clone, Copy)]
pub(crate) struct FoldedWord {
    bytes: [u8; FoldedWord::LIMIT],
    length: usize,
}

impl FoldedWord {
    const LIMIT: usize = 48;

    pub(crate) fn as_str(&self) -> &str {
        self.bytes.get(..self.length).and_then(|b| std::str::from_utf8(b).ok()).unwrap_or_default()
    }

    fn push(&mut self, c: char) {
        let mut buffer = [0; 4];
        let encoded = c.encode_utf8(&mut buffer).as_bytes();
        if let Some(slot) = self.bytes.get_mut(self.length..self.length + encoded.len()) {
            slot.copy_from_slice(encoded);
            self.length += encoded.len();
        } else {
            // Nothing more fits, and nothing that long is looked for.
            self.length = self.length.min(Self::LIMIT);
        }
    }
}

impl std::ops::Deref for FoldedWord {
    type Target = str;

    fn deref(&self) -> &str {
        self.as_str()
    }
}

/// Folds one word, reading a small l among capitals as the I that it was ("KlERUNKI").
pub(crate) fn fold_word(word: &str) -> FoldedWord {
    let mut folded = FoldedWord { bytes: [0; FoldedWord::LIMIT], length: 0 };
    let confused = word.contains('l')
        && word.chars().filter(|c| c.is_uppercase()).count() >= 2
        && word.chars().all(|c| c.is_uppercase() || c == 'l');
    for c in word.chars().take(FoldedWord::LIMIT) {
        folded.push(if confused && c == 'l' { 'i' } else { fold_char(c) });
    }
    folded
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

/// `char::is_alphabetic`, quick for the letters of European languages.
pub(crate) fn is_letter(c: char) -> bool {
    match c {
        '\0'..='\u{7F}' => c.is_ascii_alphabetic(),
        '\u{C0}'..='\u{24F}' => !matches!(c, '×' | '÷'),
        '\u{2000}'..='\u{206F}' => false,
        _ => c.is_alphabetic(),
    }
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
