//! Measures reading: for every document in the folders, how many records come out as they do from the plain text that the
//! document was set from. The name of a document tells which text that is: by a number (the place of the text in the
//! alphabetical order of the folder of texts), or `all` for all of them one after the other; a name that tells none is
//! held against the text that it matches best. The last column are the pages that records stand on, as our own reader
//! counts them. Another reader checks them where `--pages` names a folder that holds, for `a.pdf`, a text `a.pdf.txt` with a
//! form feed behind each page, as `pdftotext a.pdf a.pdf.txt` writes it: how many exact records begin on the page that they say.
//!
//! `cargo run --release -p azymut-ingest --example documents_score -- --texts DIR DIR… [--pages DIR] [--diff]`
#![allow(clippy::print_stdout)]

use std::path::{Path, PathBuf};

use azymut_ingest::{Options, ingest_paths};

type Error = Box<dyn std::error::Error>;

/// A record, but for white space, hyphens, and what old encodings have no signs for.
#[derive(Debug, Clone, PartialEq)]
struct Row {
    level: String,
    label: Option<String>,
    text: String,
    parent: Option<String>,
    page: Option<u32>,
}

impl Row {
    fn same(&self, other: &Row) -> bool {
        (&self.level, &self.label, &self.text, &self.parent)
            == (&other.level, &other.label, &other.text, &other.parent)
    }
}

fn main() -> Result<(), Error> {
    let mut arguments = std::env::args().skip(1);
    let (mut texts, mut folders, mut pages_of, mut diff) = (None, Vec::new(), None, false);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--texts" => texts = arguments.next().map(PathBuf::from),
            "--pages" => pages_of = arguments.next().map(PathBuf::from),
            "--diff" => diff = true,
            _ => folders.push(PathBuf::from(argument)),
        }
    }
    let golds: Vec<Vec<Row>> = files(&texts.ok_or("name the folder of texts with --texts")?)?
        .iter()
        .map(|text| rows(text).map(|(rows, _)| rows))
        .collect::<Result<_, _>>()?;
    println!(
        "{:<34} {:>5} {:>5} {:>5} {:>6} {:>6}  pages",
        "document", "text", "gold", "exact", "%", "extra"
    );
    let (mut gold_sum, mut exact_sum, mut extra_sum, mut page_sums) = (0, 0, 0, (0, 0));
    for folder in &folders {
        for file in files(folder)? {
            let name = display_name(folder, &file);
            let (found, note) = match rows(&file) {
                Ok(found) => found,
                Err(error) => {
                    println!("{name:<34} {error}");
                    continue;
                }
            };
            let Some((which, gold)) = gold_of(&file, &golds, &found) else { continue };
            let mut missing = gold.clone();
            let (mut extra, mut right) = (Vec::new(), Vec::new());
            for row in &found {
                match missing.iter().position(|g| g.same(row)) {
                    Some(at) => {
                        missing.remove(at);
                        right.push(row);
                    }
                    None => extra.push(row),
                }
            }
            let exact = gold.len() - missing.len();
            let checked =
                pages_of.as_deref().and_then(|texts| on_their_pages(texts, &file, &right));
            let (on_page, of_page) = checked.unwrap_or((0, 0));
            let checked =
                checked.map_or(String::new(), |(right, all)| format!(" ({right} of {all} right)"));
            println!(
                "{name:<34} {which:>5} {:>5} {exact:>5} {:>6.1} {:>6}  {}{checked}{note}",
                gold.len(),
                100.0 * exact as f64 / gold.len().max(1) as f64,
                extra.len(),
                pages(&found)
            );
            if diff {
                for row in &missing {
                    println!("    missing {row:?}");
                }
                for row in &extra {
                    println!("    extra   {row:?}");
                }
            }
            gold_sum += gold.len();
            exact_sum += exact;
            extra_sum += extra.len();
            page_sums.0 += on_page;
            page_sums.1 += of_page;
        }
    }
    println!(
        "all: {exact_sum} of {gold_sum} exact ({:.2} %), {extra_sum} extra",
        100.0 * exact_sum as f64 / gold_sum.max(1) as f64
    );
    if pages_of.is_some() {
        println!("pages: {} of {} right", page_sums.0, page_sums.1);
    }
    Ok(())
}

/// The records of a file, and the first thing that was doubtful about it.
fn rows(file: &Path) -> Result<(Vec<Row>, String), Error> {
    let ingested = ingest_paths(&[file.to_owned()], &Options::default(), &mut ())?;
    let note = ingested
        .all_warnings()
        .find(|w| matches!(w.code.as_str(), "encoding" | "unreadable-part"))
        .map(|w| format!("  ({})", w.message))
        .unwrap_or_default();
    let records: Vec<_> = ingested.records().cloned().collect();
    let rows = records
        .iter()
        .map(|record| Row {
            level: record.level.to_string(),
            label: record.label.clone(),
            text: bare(&record.text),
            parent: record
                .parent
                .as_ref()
                .and_then(|id| records.iter().find(|r| r.id == *id))
                .map(|r| bare(&r.text)),
            page: record.source.page,
        })
        .collect();
    Ok((rows, note))
}

fn bare(text: &str) -> String {
    let mut bare = String::new();
    for c in text.chars() {
        match c {
            // Encodings without combining marks cannot hold a second ogonek.
            '-' | '\u{AD}' | '\u{2010}' | '\u{328}' => {}
            // Those without dashes and quotes print hyphens and marks of inches; a dash in front is a bullet left over.
            '–' | '—' if !bare.is_empty() => {}
            '„' | '”' | '“' => bare.push('"'),
            c if c.is_whitespace() => {}
            c => bare.push(c),
        }
    }
    bare
}

/// How many of the records begin on the page that they say, of those of which the page is known.
fn on_their_pages(texts: &Path, file: &Path, rows: &[&Row]) -> Option<(usize, usize)> {
    /// Letters that tell a statement from the others of its page.
    const BEGINNING: usize = 20;
    let name = format!("{}.txt", file.file_name()?.to_str()?);
    let text = std::fs::read_to_string(texts.join(name)).ok()?;
    let pages: Vec<String> = text.split('\u{C}').map(bare).collect();
    let known: Vec<(&Row, u32)> = rows.iter().filter_map(|r| Some((*r, r.page?))).collect();
    let begins_there = |&&(row, page): &&(&Row, u32)| {
        let beginning: String = row.text.chars().take(BEGINNING).collect();
        let page = (page as usize).checked_sub(1).and_then(|at| pages.get(at));
        page.is_some_and(|page| page.contains(&beginning))
    };
    Some((known.iter().filter(begins_there).count(), known.len()))
}

fn gold_of(file: &Path, golds: &[Vec<Row>], found: &[Row]) -> Option<(String, Vec<Row>)> {
    let stem = file.file_stem()?.to_str()?;
    for part in stem.split('_') {
        if part == "all" {
            return Some((part.to_owned(), golds.concat()));
        }
        if part.len() == 3
            && let Ok(n) = part.parse::<usize>()
        {
            return Some((part.to_owned(), golds.get(n)?.clone()));
        }
    }
    let exact = |gold: &[Row]| found.iter().filter(|row| gold.iter().any(|g| g.same(row))).count();
    let best = (0..golds.len()).max_by_key(|&k| golds.get(k).map_or(0, |g| exact(g)))?;
    let gold = golds.get(best)?;
    (exact(gold) > 0).then(|| (format!("{best:03}?"), gold.clone()))
}

fn pages(rows: &[Row]) -> String {
    let first = rows.iter().filter_map(|r| r.page).min();
    let last = rows.iter().filter_map(|r| r.page).max();
    match (first, last) {
        (Some(first), Some(last)) => format!("{first}–{last}"),
        _ => "-".to_owned(),
    }
}

fn display_name(folder: &Path, file: &Path) -> String {
    let folder = folder.file_name().unwrap_or_default().to_string_lossy();
    format!("{folder}/{}", file.file_name().unwrap_or_default().to_string_lossy())
}

fn files(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_file() {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}
