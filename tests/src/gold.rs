use std::fs;

use azymut_record::Level;
use serde::Deserialize;

use crate::root;

/// One record as a careful reader sees it; the fields are described in `tests/gold/README.md`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct GoldRecord {
    /// Place in the document, from 0.
    pub n: usize,
    /// Normalised rank.
    pub level: Level,
    /// The number as printed.
    pub label: Option<String>,
    /// The statement.
    pub text: String,
    /// `n` of the record above.
    pub parent: Option<usize>,
    /// Whether description paragraphs belong to it.
    pub body: bool,
}

/// The gold records of one document, in its order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoldDocument {
    /// The file's name in `corpus/` without its extension.
    pub stem: String,
    /// The records; `records[n].n == n`.
    pub records: Vec<GoldRecord>,
}

impl GoldDocument {
    /// Reads every document of `tests/gold/`, ordered by name.
    ///
    /// # Panics
    /// Where the folder or a file in it cannot be read as the README says.
    pub fn all() -> Vec<GoldDocument> {
        let mut documents: Vec<GoldDocument> = fs::read_dir(root().join("tests/gold"))
            .expect("tests/gold is in the checkout")
            .map(|entry| entry.expect("tests/gold can be listed").path())
            .filter(|path| path.extension().is_some_and(|e| e == "jsonl"))
            .map(|path| {
                let text = fs::read_to_string(&path)
                    .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
                let records: Vec<GoldRecord> = text
                    .lines()
                    .enumerate()
                    .map(|(line, json)| {
                        let record: GoldRecord = serde_json::from_str(json)
                            .unwrap_or_else(|e| panic!("{}:{}: {e}", path.display(), line + 1));
                        assert_eq!(record.n, line, "{}: n counts from 0", path.display());
                        assert!(
                            record.parent.is_none_or(|parent| parent < line),
                            "{}:{}: a parent stands above",
                            path.display(),
                            line + 1
                        );
                        record
                    })
                    .collect();
                let stem = path.file_stem().expect("a file has a name");
                GoldDocument { stem: stem.to_string_lossy().into_owned(), records }
            })
            .collect();
        documents.sort_by(|a, b| a.stem.cmp(&b.stem));
        documents
    }
}
