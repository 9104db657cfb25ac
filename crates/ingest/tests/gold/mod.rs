//! Reads gold and compares records with it. Shared by the segmentation test and the `segmentation_score` example.

use std::path::{Path, PathBuf};

use azymut_ingest::{Options, ingest_paths};
use azymut_record::Record;

/// Anything that can go wrong in reading test data.
pub type Error = Box<dyn std::error::Error>;

/// A record as gold and ingest both tell it.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Levels that count as right, parted by `|`: the normalised name, the document's word.
    pub level: String,
    /// The label, if any.
    pub number: Option<String>,
    /// The statement without final punctuation.
    pub text: String,
    /// An acceptable shorter statement.
    pub alternative: Option<String>,
    /// Where gold tells it: the statement above, or that there is none.
    pub parent: Option<Option<String>>,
}

/// How a text came out.
#[derive(Debug)]
pub struct Outcome {
    /// Records in the gold.
    pub gold: usize,
    /// Records found.
    pub found: usize,
    /// Gold that was not found.
    pub missing: Vec<Row>,
    /// What was found and is not in the gold.
    pub extra: Vec<Row>,
}

#[allow(dead_code)]
impl Outcome {
    /// True where anything differs.
    pub fn is_wrong(&self) -> bool {
        !self.missing.is_empty() || !self.extra.is_empty()
    }

    /// Records found exactly.
    pub fn exact(&self) -> usize {
        self.gold - self.missing.len()
    }

    /// F1 of exact records; 1 where there is nothing to find and nothing was found.
    pub fn f1(&self) -> f64 {
        let all = self.gold + self.found;
        if all == 0 { 1.0 } else { 2.0 * self.exact() as f64 / all as f64 }
    }

    /// The differences, a line each.
    pub fn differences(&self) -> String {
        let mut out = String::new();
        for (kind, rows) in [("missing", &self.missing), ("extra  ", &self.extra)] {
            for row in rows {
                let number = row.number.as_deref().unwrap_or("-");
                let parent = match &row.parent {
                    None => "(not told)",
                    Some(None) => "(top)",
                    Some(Some(text)) => text,
                };
                out.push_str(&format!(
                    "    {kind} {} {number} {:?} under {parent:?}\n",
                    row.level, row.text
                ));
            }
        }
        out
    }
}

/// Texts with gold in a folder and the folders below it, in order.
pub fn texts(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let mut texts = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            texts.extend(self::texts(&path)?);
        } else if path.extension().is_some_and(|e| e == "txt") && gold_file(&path).is_some() {
            texts.push(path);
        }
    }
    texts.sort();
    Ok(texts)
}

/// Ingests a text and compares it with its gold.
pub fn compare(text: &Path) -> Result<Outcome, Error> {
    let gold = read_gold(text)?;
    let ingested = ingest_paths(&[text.to_owned()], &Options::default(), &mut ())?;
    let records: Vec<_> = ingested.records().cloned().collect();
    Ok(compare_records(&gold, &records))
}

/// Compares records with gold.
pub fn compare_records(gold: &[Row], records: &[Record]) -> Outcome {
    let found = rows(records);
    let mut missing = gold.to_vec();
    let mut extra = Vec::new();
    for row in &found {
        match missing.iter().position(|g| matches(g, row)) {
            Some(at) => {
                missing.remove(at);
            }
            None => extra.push(row.clone()),
        }
    }
    Outcome { gold: gold.len(), found: found.len(), missing, extra }
}

fn matches(gold: &Row, found: &Row) -> bool {
    let level = found.level.split('|').any(|level| level == gold.level);
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
pub fn plain(text: &str) -> String {
    let folded = text.split_whitespace().collect::<Vec<_>>().join(" ");
    folded.trim_end_matches(['.', ',', ';', ':', ' ']).to_owned()
}

fn gold_file(text: &Path) -> Option<PathBuf> {
    ["gold.tsv", "gold.jsonl"]
        .iter()
        .map(|ending| text.with_extension(ending))
        .find(|path| path.exists())
}

fn read_gold(text: &Path) -> Result<Vec<Row>, Error> {
    let path = gold_file(text).ok_or("no gold")?;
    let content = std::fs::read_to_string(&path)?;
    if path.extension().is_some_and(|e| e == "jsonl") {
        return read_jsonl(&content);
    }
    let rows = content.lines().skip(1).filter(|line| !line.trim().is_empty()).map(|line| {
        let mut cells = line.split('\t');
        let level = cells.next().unwrap_or_default().to_owned();
        let number = cells.next().filter(|n| !n.is_empty()).map(str::to_owned);
        let text = plain(cells.next().unwrap_or_default());
        // A fourth column, where there is one, names the parent by its title.
        let parent = cells.next().map(|p| (!p.is_empty()).then(|| plain(p)));
        Row { level, number, text, alternative: None, parent }
    });
    Ok(rows.collect())
}

fn read_jsonl(content: &str) -> Result<Vec<Row>, Error> {
    let values: Vec<serde_json::Value> = content
        .lines()
        .filter(|l| !l.trim().is_empty())
        .map(serde_json::from_str)
        .collect::<Result<_, _>>()?;
    let string = |value: &serde_json::Value| value.as_str().map(str::to_owned);
    let rows = values.iter().map(|value| {
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
    });
    Ok(rows.collect())
}

fn rows(records: &[Record]) -> Vec<Row> {
    let rows = records.iter().map(|record| {
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
    });
    rows.collect()
}
