//! The dictionary of forms: exact look-up, and look-up of every accented spelling of a plain one.
//!
//! `lexicon.fst` maps a form to a row of `lexicon.edits`; a row holds an edit for each lemma of the form. Both are read where they are
//! embedded; `tools/lexicon` makes them and describes their layout.

use std::sync::OnceLock;

use crate::automaton::{Automaton, Walk};

/// `lexicon.fst`.
static FORMS: &[u8] = include_bytes!("../data/lexicon.fst");
/// `lexicon.edits`.
static ROWS: &[u8] = include_bytes!("../data/lexicon.edits");

/// The embedded dictionary (SGJP).
pub(crate) struct Lexicon {
    forms: Automaton,
    rows: EditTable,
}

/// One reading of a form.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Edit {
    flags: u8,
    prefix: u8,
    cut: u8,
    suffix: &'static str,
}

/// Rows of edits, read in place.
///
/// Layout, numbers little-endian: `u8` length and text of the edition; `u32` number of rows; for each row its `u32`
/// offset into what follows, and one more for the end; then the edits: `u8` flags, `u8` bytes cut in
/// front, `u8` bytes cut at the end, `u8` length and text of the suffix.
#[derive(Debug, Clone, Copy)]
pub(crate) struct EditTable {
    edition: &'static str,
    offsets: &'static [u8],
    body: &'static [u8],
}

/// The edits of a row, one after another.
#[derive(Debug, Clone)]
pub(crate) struct Edits {
    rest: &'static [u8],
}

/// The reading is only a person's name, and the form has another reading.
const PERSON: u8 = 1;
/// The reading is another proper name, and the form has a common reading.
const PROPER: u8 = 2;
/// *nie-* may be written before the form.
const NEGATABLE: u8 = 4;
/// The form is only the first part of compound adjectives.
const PREFIX: u8 = 8;

/// Longest word looked up, in bytes; the longest form is shorter.
const LONGEST: usize = 96;

impl Lexicon {
    /// The embedded dictionary.
    pub fn shared() -> &'static Lexicon {
        static SHARED: OnceLock<Lexicon> = OnceLock::new();
        SHARED.get_or_init(|| Lexicon { forms: Automaton::new(FORMS), rows: EditTable::new(ROWS) })
    }

    /// Name and date of the dictionary.
    pub fn edition(&self) -> &'static str {
        self.rows.edition
    }

    /// The readings of a form as spelled; none if it is not in the dictionary.
    pub fn exact(&self, form: &str) -> Option<Edits> {
        let walk = Walk::start(&self.forms).follow(&self.forms, form.as_bytes())?;
        Some(self.rows.row(walk.value(&self.forms)?))
    }

    /// Whether the dictionary has this form.
    pub fn contains(&self, form: &str) -> bool {
        self.forms.contains_key(form)
    }

    /// Calls `found` with every form that `typed` may stand for, each plain letter for itself and its
    /// accented variants, each accented letter for itself only; and with the form's readings.
    ///
    /// In byte order of the forms with a plain letter before its variants. Walks the automaton directly: a branch dies at the first
    /// letter that no form has, so the cost is that of a few exact look-ups.
    pub fn variants(&self, typed: &str, mut found: impl FnMut(&str, Edits)) {
        if typed.len() > LONGEST {
            return;
        }
        let mut form = String::with_capacity(LONGEST * 2);
        self.walk(Walk::start(&self.forms), typed, &mut form, &mut |form, row| {
            found(form, self.rows.row(row));
        });
    }

    fn walk(&self, walk: Walk, typed: &str, form: &mut String, found: &mut impl FnMut(&str, u64)) {
        let mut rest = typed.chars();
        let Some(letter) = rest.next() else {
            if let Some(row) = walk.value(&self.forms) {
                found(form, row);
            }
            return;
        };
        for spelled in std::iter::once(letter).chain(accented(letter).chars()) {
            let bytes = &mut [0; 4];
            if let Some(next) = walk.follow(&self.forms, spelled.encode_utf8(bytes).as_bytes()) {
                let length = form.len();
                form.push(spelled);
                self.walk(next, rest.as_str(), form, found);
                form.truncate(length);
            }
        }
    }
}

impl std::fmt::Debug for Lexicon {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Lexicon").field("edition", &self.edition()).finish_non_exhaustive()
    }
}

impl Edit {
    /// Writes the lemma of `form` into `out`, replacing what it held; `false` where the edit does not fit.
    pub fn apply(&self, form: &str, out: &mut String) -> bool {
        out.clear();
        let end = form.len().checked_sub(usize::from(self.cut));
        let Some(stem) = end.and_then(|end| form.get(usize::from(self.prefix)..end)) else {
            return false;
        };
        out.push_str(stem);
        out.push_str(self.suffix);
        !out.is_empty()
    }

    pub fn is_person(&self) -> bool {
        self.flags & PERSON != 0
    }

    pub fn is_proper(&self) -> bool {
        self.flags & (PERSON | PROPER) != 0
    }

    pub fn is_negatable(&self) -> bool {
        self.flags & NEGATABLE != 0
    }

    pub fn is_prefix(&self) -> bool {
        self.flags & PREFIX != 0
    }
}

impl Iterator for Edits {
    type Item = Edit;

    fn next(&mut self) -> Option<Edit> {
        let (&[flags, prefix, cut, length], tail) = self.rest.split_first_chunk::<4>()?;
        let (suffix, tail) = tail.split_at_checked(usize::from(length))?;
        self.rest = tail;
        Some(Edit { flags, prefix, cut, suffix: std::str::from_utf8(suffix).ok()? })
    }
}

impl EditTable {
    /// Reads the table; one that is cut short has fewer or emptier rows.
    pub fn new(bytes: &'static [u8]) -> EditTable {
        Self::parse(bytes).unwrap_or(EditTable { edition: "", offsets: &[], body: &[] })
    }

    fn parse(bytes: &'static [u8]) -> Option<EditTable> {
        let (&length, rest) = bytes.split_first()?;
        let (edition, rest) = rest.split_at_checked(usize::from(length))?;
        let (rows, rest) = rest.split_first_chunk::<4>()?;
        let offsets = (u32::from_le_bytes(*rows) as usize).checked_add(1)?.checked_mul(4)?;
        let (offsets, body) = rest.split_at_checked(offsets)?;
        Some(EditTable { edition: std::str::from_utf8(edition).ok()?, offsets, body })
    }

    /// The edits of a row.
    pub fn row(&self, number: u64) -> Edits {
        Edits { rest: self.bytes_of(number).unwrap_or_default() }
    }

    fn bytes_of(&self, number: u64) -> Option<&'static [u8]> {
        let index = usize::try_from(number).ok()?.checked_mul(4)?;
        let (start, rest) = self.offsets.get(index..)?.split_first_chunk::<4>()?;
        let (end, _) = rest.split_first_chunk::<4>()?;
        self.body.get(u32::from_le_bytes(*start) as usize..u32::from_le_bytes(*end) as usize)
    }
}

/// The accented letters that fold to a plain one and occur in the dictionary.
fn accented(plain: char) -> &'static str {
    match plain {
        'a' => "ąáâäå",
        'c' => "ćç",
        'e' => "ęèéë",
        'i' => "í",
        'l' => "ł",
        'n' => "ńñ",
        'o' => "óôöő",
        'r' => "ř",
        's' => "śş",
        'u' => "úüű",
        'z' => "źż",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lemmas(form: &str) -> Vec<String> {
        let mut out = String::new();
        let mut all = Vec::new();
        for edit in Lexicon::shared().exact(form).into_iter().flatten() {
            assert!(edit.apply(form, &mut out));
            all.push(out.clone());
        }
        all
    }

    #[test]
    fn knows_forms() {
        assert_eq!(lemmas("przedsiębiorczości"), ["przedsiębiorczość"]);
        assert_eq!(lemmas("kielcach"), ["kielce"]);
        assert_eq!(lemmas("najlepszych"), ["dobry"]);
        assert_eq!(lemmas("najładniejszych"), ["ładny"]);
        assert!(lemmas("xyzzy").is_empty());
        assert!(Lexicon::shared().edition().starts_with("sgjp-"));
    }

    #[test]
    fn finds_accented_variants() {
        let variants = |typed: &str| {
            let mut all = Vec::new();
            Lexicon::shared().variants(typed, |form, _| all.push(form.to_owned()));
            all
        };
        assert_eq!(variants("lodz"), ["lodź", "łodź", "łódź"]);
        assert_eq!(variants("łodz"), ["łodź", "łódź"]);
        assert_eq!(variants("przedsiebiorczość"), ["przedsiębiorczość"]);
        assert_eq!(variants("sad"), ["sad", "sąd"]);
        assert!(variants(&"a".repeat(10_000)).is_empty());
    }

    #[test]
    fn every_embedded_file_is_sound() {
        for bytes in [FORMS, crate::guesser::ENDINGS] {
            Automaton::new(bytes).verify().unwrap();
        }
    }
}
