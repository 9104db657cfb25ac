use std::collections::HashMap;
use std::sync::Arc;

use azymut_record::Record;

use crate::similarity::nearest::Postings;
use crate::similarity::vectors::score;
use crate::similarity::{Measure, Model, Series, Vectors};

/// The vectors of the statements of many records, ready to be compared all with all.
///
/// Records are told by their place in the slice that the profiles were built from.
#[derive(Debug, Clone)]
pub struct Profiles {
    model: Arc<Model>,
    vectors: Vectors,
    pub(super) postings: Postings,
    /// Number of each record's city, or of its document where no city is known.
    cities: Vec<u32>,
    documents: Vec<u32>,
    /// Place of each record in the order of the identifiers, which settles ties.
    pub(super) by_id: Vec<u32>,
}

/// What profiles must know of a record.
#[derive(Debug, Clone, Copy)]
pub struct Entry<'a> {
    /// Identifier.
    pub id: &'a str,
    /// Statement.
    pub text: &'a str,
    /// City of its document, where it is known.
    pub city: Option<&'a str>,
    /// Identifier of its document.
    pub document: &'a str,
}

impl Profiles {
    /// Reads the statements of `records`, on `threads` threads; the result is the same for any
    /// number.
    pub fn build(records: &[Record], measure: Measure, threads: usize) -> Self {
        Self::of_entries(&entries(records), measure, threads)
    }

    /// As [`Profiles::build`], with the rarity of words in other texts.
    pub(crate) fn of_records(records: &[Record], model: Arc<Model>, threads: usize) -> Self {
        Self::with_model(&entries(records), model, threads)
    }

    /// As [`Profiles::build`], told of each record no more than is needed.
    pub fn of_entries(entries: &[Entry<'_>], measure: Measure, threads: usize) -> Self {
        let model = Model::fit(measure, entries.iter().map(|entry| entry.text));
        Self::with_model(entries, Arc::new(model), threads)
    }

    fn with_model(entries: &[Entry<'_>], model: Arc<Model>, threads: usize) -> Self {
        let texts: Vec<&str> = entries.iter().map(|entry| entry.text).collect();
        let vectors = model.vectors(&texts, threads);
        let postings = Postings::of(&vectors);
        let mut cities = Numbers::default();
        let mut documents = Numbers::default();
        Self {
            cities: entries
                .iter()
                .map(|entry| match entry.city {
                    Some(city) => cities.number(('c', city)),
                    None => cities.number(('d', entry.document)),
                })
                .collect(),
            documents: entries
                .iter()
                .map(|entry| documents.number(('d', entry.document)))
                .collect(),
            by_id: order_of_ids(entries),
            model,
            vectors,
            postings,
        }
    }

    /// Takes vectors from elsewhere: each is a record of a series of its own, and ties are settled
    /// by their order.
    pub fn from_vectors(vectors: Vectors) -> Self {
        let numbers: Vec<u32> = (0..).take(vectors.len()).collect();
        Self {
            model: Arc::new(Model::fit(Measure::TEXTS, [])),
            postings: Postings::of(&vectors),
            vectors,
            cities: numbers.clone(),
            documents: numbers.clone(),
            by_id: numbers,
        }
    }

    /// Number of records.
    pub fn len(&self) -> usize {
        self.vectors.len()
    }

    /// Whether there is no record.
    pub fn is_empty(&self) -> bool {
        self.vectors.is_empty()
    }

    /// The measure, with the rarity of words among the records.
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// The same model, to be shared.
    pub(crate) fn shared_model(&self) -> Arc<Model> {
        self.model.clone()
    }

    /// The vectors.
    pub fn vectors(&self) -> &Vectors {
        &self.vectors
    }

    /// The similarity of two records, from 0 to 1; 0 where there is no such record.
    pub fn score(&self, a: usize, b: usize) -> f64 {
        score(self.vectors.dot(a, b))
    }

    /// The number of each record's series: records of the same number are not compared.
    pub(super) fn series(&self, series: Series) -> Option<&[u32]> {
        match series {
            Series::City => Some(&self.cities),
            Series::Document => Some(&self.documents),
            Series::None => None,
        }
    }
}

fn entries(records: &[Record]) -> Vec<Entry<'_>> {
    let entry = |record| {
        let Record { id, text, document, .. }: &Record = record;
        Entry {
            id: id.as_str(),
            text,
            city: document.city.as_deref(),
            document: document.id.as_str(),
        }
    };
    records.iter().map(entry).collect()
}

#[derive(Default)]
struct Numbers<'a>(HashMap<(char, &'a str), u32>);

impl<'a> Numbers<'a> {
    fn number(&mut self, key: (char, &'a str)) -> u32 {
        let next = u32::try_from(self.0.len()).unwrap_or(u32::MAX);
        *self.0.entry(key).or_insert(next)
    }
}

fn order_of_ids(entries: &[Entry<'_>]) -> Vec<u32> {
    let mut order: Vec<usize> = (0..entries.len()).collect();
    order.sort_by_key(|index| entries.get(*index).map(|entry| entry.id));
    let mut by_id = vec![0; entries.len()];
    for (rank, index) in (0..).zip(order) {
        if let Some(place) = by_id.get_mut(index) {
            *place = rank;
        }
    }
    by_id
}
