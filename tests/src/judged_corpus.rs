use std::collections::BTreeMap;
use std::path::Path;

use azymut_index::{Index, IndexWriter};
use azymut_ingest::{Options, ingest_paths};
use azymut_record::Record;

use crate::{Gain, GoldDocument, JudgedQuery, corpus};

/// What judgments name a record by: its document's file stem and `n` of its gold record.
pub type GoldKey = (String, usize);

/// The documents that the project ships, indexed, each record known by its gold record.
#[derive(Debug, Clone)]
pub struct JudgedCorpus {
    /// The records, document after document.
    pub records: Vec<Record>,
    /// The gold key of every record that has one, by record identifier.
    pub keys: BTreeMap<String, GoldKey>,
}

impl JudgedCorpus {
    /// Reads the documents and makes their index in `folder`.
    ///
    /// # Panics
    /// Where the documents cannot be read, or where more than a tenth of the gold records are not
    /// found in them.
    pub fn index(folder: &Path) -> (Self, Index) {
        let ingested = ingest_paths(&[corpus()], &Options::default(), &mut ()).unwrap();
        let mut writer = IndexWriter::open(folder).unwrap();
        for document in &ingested.documents {
            writer.replace_document(&document.document, "", &document.records).unwrap();
        }
        writer.commit().unwrap();
        let index = Index::open(folder).unwrap();
        let records: Vec<Record> =
            ingested.documents.into_iter().flat_map(|document| document.records).collect();
        let keys = gold_keys(&records);
        (Self { records, keys }, index)
    }

    /// nDCG@10 of a query by what an index ranks for it.
    pub fn ndcg_at_10(&self, index: &Index, query: &JudgedQuery) -> f64 {
        let ranking = index.rank(&query.text, 10).unwrap();
        query.ndcg_at_10(&self.by_key(ranking.iter().map(|(id, _)| id.as_str())), Gain::Grade)
    }

    /// A ranking of record identifiers as one of gold keys.
    pub fn by_key<'i>(&self, ids: impl IntoIterator<Item = &'i str>) -> Vec<GoldKey> {
        ids.into_iter()
            // What is in no gold keeps its rank and earns nothing.
            .map(|id| self.keys.get(id).cloned().unwrap_or((id.to_owned(), usize::MAX)))
            .collect()
    }
}

/// Letters and digits only: a record is the same one whatever becomes of its punctuation.
pub fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

fn gold_keys(records: &[Record]) -> BTreeMap<String, GoldKey> {
    let gold = GoldDocument::all();
    let mut keys = BTreeMap::new();
    for record in records {
        let stem = Path::new(&record.source.file).file_stem().unwrap().to_string_lossy();
        let document = gold.iter().find(|document| document.stem == stem);
        let found = document.and_then(|document| {
            document.records.iter().find(|gold| {
                gold.level == record.level
                    && gold.label == record.label
                    && letters(&gold.text) == letters(&record.text)
                    // Two directions that say the same share their grades, so either may be either.
                    && !keys.values().any(|key| *key == (document.stem.clone(), gold.n))
            })
        });
        if let Some(gold) = found {
            keys.insert(record.id.to_string(), (stem.into_owned(), gold.n));
        }
    }
    let wanted: usize = gold.iter().map(|document| document.records.len()).sum();
    assert!(
        keys.len() * 10 >= wanted * 9,
        "{} of {wanted} gold records are in the index: see the test `segmentation_gold` first",
        keys.len()
    );
    keys
}
