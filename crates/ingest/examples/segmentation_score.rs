//! Measures segmentation against gold: for every text in a folder that has a `NAME.gold.tsv` or `NAME.gold.jsonl` beside
//! it, how many records come out exactly, how many are extra, and F1.
//!
//! `cargo run --release -p azymut-ingest --example segmentation_score -- DIR… [--diff]`
#![allow(clippy::print_stdout)]

use std::path::{Path, PathBuf};

use azymut_ingest::{Options, ingest_paths};

/// A record as gold and ingest both tell it.
#[derive(Debug, Clone, PartialEq)]
struct Row {
    level: String,
    number: Option<String>,
    text: String,
    alternative: Option<String>,
    parent: Option<Option<String>>,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (flags, folders): (Vec<String>, Vec<String>) =
        std::env::args().skip(1).partition(|a| a.starts_with("--"));
    let diff = flags.iter().any(|f| f == "--diff");
    println!(
        "{:<44} {:>5} {:>5} {:>6} {:>6} {:>6}",
        "file", "gold", "found", "exact", "extra", "F1"
    );
    let (mut gold_sum, mut exact_sum, mut extra_sum) = (0, 0, 0);
    for folder in &folders {
        let mut texts: Vec<PathBuf> = std::fs::read_dir(folder)?
            .filter_map(|e| e.ok().map(|e| e.path()))
            .filter(|p| p.extension().is_some_and(|e| e == "txt"))
            .collect();
        texts.sort();
        for text in texts {
            let Some(gold) = read_gold(&text)? else {
                continue;
            };
            let found = read_found(&text)?;
            let mut left = gold.clone();
            let mut extra = Vec::new();
            for row in &found {
                match left.iter().position(|g| matches(g, row)) {
                    Some(at) => {
                        left.remove(at);
                    }
                    None => extra.push(row),
                }
            }
            let exact = gold.len() - left.len();
            let f1 = if gold.len() + found.len() == 0 {
                1.0
            } else {
                2.0 * exact as f64 / (gold.len() + found.len()) as f64
            };
            println!(
                "{:<44} {:>5} {:>5} {:>6} {:>6} {:>6.3}",
                text.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default(),
                gold.len(),
                found.len(),
                exact,
                extra.len(),
                f1
            );
            if diff {
                for row in &left {
                    println!(
                        "    missing  {} {:?} {:?} under {:?}",
                        row.level, row.number, row.text, row.parent
                    );
                }
                for row in extra {
                    println!(
                        "    extra    {} {:?} {:?} under {:?}",
                        row.level, row.number, row.text, row.parent
                    );
                }
            }
            gold_sum += gold.len();
            exact_sum += exact;
            extra_sum += found.len() - exact;
        }
    }
    println!(
        "all: {exact_sum} of {gold_sum} exact ({:.1} %), {extra_sum} extra ({:.1} %)",
        100.0 * exact_sum as f64 / gold_sum.max(1) as f64,
        100.0 * extra_sum as f64 / gold_sum.max(1) as f64
    );
    Ok(())
}

fn matches(gold: &Row, found: &Row) -> bool {
    let level = gold.level.split('|').any(|level| found.level.split('|').any(|l| l == level));
    let number = match (&gold.number, &found.number) {
        (None, None) => true,
        // A gold that tells the place in the whole hierarchy ends in the number that is printed.
        (Some(gold), Some(found)) => {
            gold == found
                || gold.strip_suffix(found.as_str()).is_some_and(|rest| rest.ends_with('.'))
        }
        _ => false,
    };
    let parent = gold.parent.is_none() || gold.parent == found.parent;
    level
        && number
        && parent
        && (gold.text == found.text || gold.alternative.as_deref() == Some(&found.text))
}

/// Text for comparison: white space folded, final punctuation off.
fn plain(text: &str) -> String {
    let folded = text.split_whitespace().collect::<Vec<_>>().join(" ");
    folded.trim_end_matches(['.', ',', ';', ':', ' ']).to_owned()
}

fn read_gold(text: &Path) -> Result<Option<Vec<Row>>, Box<dyn std::error::Error>> {
    let tsv = text.with_extension("gold.tsv");
    if tsv.exists() {
        let rows = std::fs::read_to_string(tsv)?
            .lines()
            .skip(1)
            .filter(|line| !line.trim().is_empty())
            .map(|line| {
                let mut cells = line.split('\t');
                let level = cells.next().unwrap_or_default().to_owned();
                let number = cells.next().filter(|n| !n.is_empty()).map(str::to_owned);
                let text = plain(cells.next().unwrap_or_default());
                // A fourth column, where there is one, names the parent by its title.
                let parent = cells.next().map(|p| (!p.is_empty()).then(|| plain(p)));
                Row { level, number, text, alternative: None, parent }
            })
            .collect();
        return Ok(Some(rows));
    }
    let jsonl = text.with_extension("gold.jsonl");
    if !jsonl.exists() {
        return Ok(None);
    }
    let values: Vec<serde_json::Value> = std::fs::read_to_string(jsonl)?
        .lines()
        .filter(|l| !l.trim().is_empty())
        .map(serde_json::from_str)
        .collect::<Result<_, _>>()?;
    let string = |value: &serde_json::Value| value.as_str().map(str::to_owned);
    let rows = values
        .iter()
        .map(|value| {
            let parent = value["parent"]
                .as_u64()
                .and_then(|n| values.iter().find(|v| v["n"].as_u64() == Some(n)))
                .and_then(|v| string(&v["text"]))
                .map(|t| plain(&t));
            Row {
                level: string(&value["level"]).unwrap_or_default(),
                number: string(&value["label"]),
                text: plain(&string(&value["text"]).unwrap_or_default()),
                alternative: string(&value["alt"]).map(|t| plain(&t)),
                parent: Some(parent),
            }
        })
        .collect();
    Ok(Some(rows))
}

fn read_found(text: &Path) -> Result<Vec<Row>, Box<dyn std::error::Error>> {
    let ingested = ingest_paths(&[text.to_owned()], &Options::default(), &mut ())?;
    let records: Vec<_> = ingested.records().cloned().collect();
    Ok(records
        .iter()
        .map(|record| {
            let parent = record
                .parent
                .as_ref()
                .and_then(|id| records.iter().find(|r| r.id == *id))
                .map(|r| plain(&r.text));
            let word = record.level_label.as_deref().unwrap_or_default().to_lowercase();
            Row {
                level: format!("{}|{word}", record.level),
                number: record.label.clone(),
                text: plain(&record.text),
                alternative: None,
                parent: Some(parent),
            }
        })
        .collect())
}
