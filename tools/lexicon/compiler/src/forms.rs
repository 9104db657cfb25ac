//! The list of forms: rows `form ⇥ lemma ⇥ flags`, sorted.

use std::io::BufRead;

use anyhow::{Context, Result, ensure};

/// The lemma is a first name, surname or patronymic in every reading.
pub const PERSON: u16 = 1;
/// Archaic, dialect, rare... in every reading.
pub const RARE: u16 = 2;
/// A form with the prefix *nie-* in every reading.
pub const NEGATED: u16 = 4;
/// Written with an upper-case letter in every reading.
pub const PROPER: u16 = 16;
/// A geographical name in some reading.
pub const PLACE: u16 = 32;
/// The first part of a compound adjective (*społeczno-*) in every reading.
pub const PREFIX: u16 = 64;
/// A first name in some reading.
pub const FIRST_NAME: u16 = 256;
/// The vocative in -o of a feminine noun in every reading.
pub const VOCATIVE: u16 = 512;

/// A form and a lemma of it.
pub struct Row {
    pub form: Box<str>,
    pub lemma: Box<str>,
    pub flags: u16,
}

/// Reads the list; rows come back sorted by form, then lemma.
pub fn read(input: impl BufRead) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    for (index, line) in input.lines().enumerate() {
        let line = line.with_context(|| format!("line {}", index + 1))?;
        let fields: Vec<&str> = line.split('\t').collect();
        let &[form, lemma, flags] = fields.as_slice() else {
            anyhow::bail!("line {}: expected three fields, got {}", index + 1, fields.len());
        };
        let flags =
            flags.parse().with_context(|| format!("line {}: flags {flags:?}", index + 1))?;
        rows.push(Row { form: form.into(), lemma: lemma.into(), flags });
    }
    ensure!(!rows.is_empty(), "no forms on stdin");
    rows.sort_by(|a, b| (&a.form, &a.lemma).cmp(&(&b.form, &b.lemma)));
    Ok(rows)
}
