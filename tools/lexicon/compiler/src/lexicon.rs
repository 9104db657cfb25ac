//! `lexicon.fst`: form → row number. `lexicon.edits`: the rows.
//!
//! A row is a set of edits, one a reading of the form; a few thousand rows serve millions of forms, because words inflect alike.

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::edit::Edit;
use crate::forms::{FIRST_NAME, NEGATED, PERSON, PREFIX, PROPER, RARE, Row, VOCATIVE};

/// The reading is only a person's name; set where the form has another reading.
const READING_PERSON: u8 = 1;
/// The reading is another proper name; set where the form has a reading as a common word.
const READING_PROPER: u8 = 2;
/// *nie-* may be written before the form, with the same lemma.
const READING_NEGATABLE: u8 = 4;
/// The form is only the first part of compound adjectives.
const READING_PREFIX: u8 = 8;

/// Writes `lexicon.fst` and `lexicon.edits`.
pub fn compile(rows: &[Row], edition: &str, out: &Path) -> Result<()> {
    let negated: HashSet<(&str, &str)> = rows
        .iter()
        .filter(|row| row.flags & NEGATED != 0)
        .filter_map(|row| Some((row.form.strip_prefix("nie")?, &*row.lemma)))
        .collect();

    let mut forms: Vec<(&str, Vec<Edit>)> = Vec::new();
    for group in rows.chunk_by(|a, b| a.form == b.form) {
        let readings = readings(group);
        if readings.is_empty() {
            continue;
        }
        let any_common = readings.iter().any(|row| row.flags & (PERSON | PROPER) == 0);
        let any_other = readings.iter().any(|row| row.flags & PERSON == 0);
        let mut edits = Vec::new();
        for row in &readings {
            let mut flags = 0;
            if row.flags & PERSON != 0 {
                flags |= if any_other { READING_PERSON } else { 0 };
            } else if row.flags & PROPER != 0 && any_common {
                flags |= READING_PROPER;
            }
            if negated.contains(&(&*row.form, &*row.lemma)) {
                flags |= READING_NEGATABLE;
            }
            if row.flags & PREFIX != 0 {
                flags |= READING_PREFIX;
            }
            edits.push(Edit::between(&row.form, &row.lemma, flags)?);
        }
        edits.sort();
        forms.push((&*group[0].form, edits));
    }

    // Frequent rows get small numbers: fewer bytes in the automaton.
    let mut counts: BTreeMap<&[Edit], usize> = BTreeMap::new();
    for (_, edits) in &forms {
        *counts.entry(edits).or_default() += 1;
    }
    let mut table: Vec<(&[Edit], usize)> = counts.into_iter().collect();
    table.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
    let numbers: BTreeMap<&[Edit], u64> =
        table.iter().zip(0..).map(|((edits, _), number)| (*edits, number)).collect();

    let mut map = fst::MapBuilder::memory();
    for (form, edits) in &forms {
        map.insert(form, numbers[edits.as_slice()])?;
    }
    let map = map.into_inner()?;
    let table = write_table(table.iter().map(|(edits, _)| *edits), edition)?;
    println!(
        "{} forms, {} rows, automaton {} bytes, table {} bytes",
        forms.len(),
        numbers.len(),
        map.len(),
        table.len()
    );
    fs::write(out.join("lexicon.fst"), map).context("lexicon.fst")?;
    fs::write(out.join("lexicon.edits"), table).context("lexicon.edits")
}

/// The readings to keep: not the negated ones (found by their prefix); where there is a normal one, neither the
/// rare ones nor the vocatives in -o nor surnames (nearly every noun is somebody's surname), but first names.
fn readings(group: &[Row]) -> Vec<&Row> {
    let positive: Vec<&Row> = group.iter().filter(|row| row.flags & NEGATED == 0).collect();
    let is_normal = |row: &Row| row.flags & (PERSON | RARE | VOCATIVE) == 0;
    if !positive.iter().any(|row| is_normal(row)) {
        return positive;
    }
    let is_first_name = |row: &Row| row.flags & FIRST_NAME != 0 && row.flags & RARE == 0;
    positive.into_iter().filter(|row| is_normal(row) || is_first_name(row)).collect()
}

/// Layout, numbers little-endian: `u8` length and text of the edition; `u32` number of rows;
/// for each row its `u32` offset into what follows, and one more for the end; then rows of edits ([`Edit::write`]).
pub fn write_table<'a>(rows: impl Iterator<Item = &'a [Edit]>, edition: &str) -> Result<Vec<u8>> {
    let mut offsets = vec![0u32];
    let mut body = Vec::new();
    for edits in rows {
        for edit in edits {
            edit.write(&mut body)?;
        }
        offsets.push(u32::try_from(body.len())?);
    }
    let mut out = vec![u8::try_from(edition.len())?];
    out.extend(edition.as_bytes());
    out.extend(u32::try_from(offsets.len() - 1)?.to_le_bytes());
    out.extend(offsets.iter().flat_map(|offset| offset.to_le_bytes()));
    out.extend(body);
    Ok(out)
}
