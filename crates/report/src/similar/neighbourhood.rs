//! The records of an index, kept ready to be asked for their nearest and for what they make
//! together.

use std::collections::{BTreeMap, BTreeSet};

use azymut_index::{Filters, Index, IndexError, IndexView, PathEntry, area_of};
use azymut_record::{Document, Level, RecordId};

use crate::Corpus;
use crate::corpus::{CorpusDigest, Stamps};
use crate::similarity::{Entry, Measure, Model, Nearest, Neighbour, Profiles};

/// The vectors of every record of an index, with what filters ask of them; the texts stay in the
/// index.
#[derive(Debug)]
pub struct Neighbourhood {
    generation: String,
    /// As a [`Corpus`] of the whole index would give it.
    digest: String,
    profiles: Profiles,
    ids: Vec<RecordId>,
    /// Places of the records in the order of their identifiers.
    sorted: Vec<u32>,
    documents: Vec<Document>,
    document_of: Vec<u32>,
    levels: Vec<Level>,
    areas: Vec<String>,
    area_of: Vec<Option<u32>>,
}

impl Neighbourhood {
    /// Reads every record of a commit, on `threads` threads.
    ///
    /// # Errors
    /// [`IndexError`] where the index cannot be read.
    pub fn build(index: &IndexView<'_>, threads: usize) -> Result<Self, IndexError> {
        let generation = index.info().generation;
        let mut texts = Vec::new();
        let mut digest = CorpusDigest::default();
        let mut built = Self {
            generation,
            digest: String::new(),
            profiles: Profiles::of_entries(&[], Measure::RECORDS, 1),
            ids: Vec::new(),
            sorted: Vec::new(),
            documents: Vec::new(),
            document_of: Vec::new(),
            levels: Vec::new(),
            areas: Vec::new(),
            area_of: Vec::new(),
        };
        let mut area_numbers: BTreeMap<String, u32> = BTreeMap::new();
        for document in index.documents() {
            let Some((_, records)) = index.outline(document.document.id.as_str())? else {
                continue;
            };
            let number = u32::try_from(built.documents.len()).unwrap_or(u32::MAX);
            let entries: BTreeMap<&RecordId, PathEntry> =
                records.iter().map(|record| (&record.id, PathEntry::from(record))).collect();
            for record in &records {
                digest.add(record);
                let path: Vec<PathEntry> =
                    record.path.iter().filter_map(|id| entries.get(id).cloned()).collect();
                let area = area_of(record, &path).map(|area| {
                    let next = u32::try_from(area_numbers.len()).unwrap_or(u32::MAX);
                    *area_numbers.entry(area.clone()).or_insert_with(|| {
                        built.areas.push(area);
                        next
                    })
                });
                built.area_of.push(area);
                built.levels.push(record.level);
                built.document_of.push(number);
            }
            built.documents.push(document.document.clone());
            for record in records {
                built.ids.push(record.id);
                texts.push(record.text);
            }
        }
        built.digest = digest.finish();
        let entries: Vec<Entry<'_>> = built
            .ids
            .iter()
            .zip(&texts)
            .zip(&built.document_of)
            .filter_map(|((id, text), document)| {
                let document = built.documents.get(*document as usize)?;
                Some(Entry {
                    id: id.as_str(),
                    text,
                    city: document.city.as_deref(),
                    document: document.id.as_str(),
                })
            })
            .collect();
        built.profiles = Profiles::of_entries(&entries, Measure::RECORDS, threads);
        drop(entries);
        built.sorted = (0..).take(built.ids.len()).collect();
        let ids = &built.ids;
        built.sorted.sort_by_key(|place| ids.get(*place as usize));
        Ok(built)
    }

    /// Which commit of the index it was read from.
    pub fn generation(&self) -> &str {
        &self.generation
    }

    /// The measure, with the rarity of words among the records.
    pub fn model(&self) -> &Model {
        self.profiles.model()
    }

    /// The nearest of a record among those that pass `filters`, the nearest first; none where there
    /// is no such record.
    pub fn nearest(
        &self,
        id: &str,
        filters: &Filters,
        wanted: Nearest,
    ) -> Option<Vec<(&RecordId, f64)>> {
        let id_at = |place: &u32| self.ids.get(*place as usize).map(RecordId::as_str);
        let found = self.sorted.binary_search_by(|place| id_at(place).cmp(&Some(id))).ok()?;
        let record = *self.sorted.get(found)?;
        let among = (*filters != Filters::default()).then(|| self.admitted(filters));
        let neighbours = self.profiles.nearest(record as usize, &Nearest { among, ..wanted });
        let named = |neighbour: Neighbour| Some((self.ids.get(neighbour.record)?, neighbour.score));
        Some(neighbours.into_iter().filter_map(named).collect())
    }

    /// Every city and every document, by the names that a comparison takes: those of cities, and
    /// the identifiers of documents.
    pub fn parts(&self) -> BTreeSet<&str> {
        let names = |document| {
            let Document { id, city, .. }: &Document = document;
            [Some(id.as_str()), city.as_deref()]
        };
        self.documents.iter().flat_map(names).flatten().collect()
    }

    /// The records that pass `filters`.
    pub fn choose(&self, filters: &Filters) -> Choice<'_> {
        Choice { of: self, filters: filters.clone(), chosen: self.admitted(filters) }
    }

    fn admitted(&self, filters: &Filters) -> Vec<bool> {
        let passes = |place: usize| {
            let document = self.documents.get(*self.document_of.get(place)? as usize)?;
            let area = self.area_of.get(place).copied().flatten();
            let area = area.and_then(|area| self.areas.get(area as usize)).map(String::as_str);
            Some(filters.admits_record_of(document, *self.levels.get(place)?, area))
        };
        (0..self.ids.len()).map(|place| passes(place).unwrap_or_default()).collect()
    }
}

/// Records that were chosen of a [`Neighbourhood`].
#[derive(Debug)]
pub struct Choice<'a> {
    of: &'a Neighbourhood,
    filters: Filters,
    /// For each record whether it was.
    chosen: Vec<bool>,
}

impl Choice<'_> {
    /// Leaves only the records of these parts: cities by name, documents by identifier.
    pub fn within(mut self, parts: &[&str]) -> Self {
        let within: Vec<bool> = self
            .of
            .documents
            .iter()
            .map(|document| parts.iter().any(|part| is_of(document, part)))
            .collect();
        for (chosen, document) in self.chosen.iter_mut().zip(&self.of.document_of) {
            *chosen &= within.get(*document as usize).copied().unwrap_or_default();
        }
        self
    }

    /// Number of records.
    pub fn records(&self) -> usize {
        self.chosen.iter().filter(|chosen| **chosen).count()
    }

    /// Number of records of a part.
    pub fn records_of(&self, part: &str) -> usize {
        self.documents().filter(|(document, _)| is_of(document, part)).map(|(_, size)| size).sum()
    }

    /// The documents of which records were chosen, with the number of those.
    pub fn documents(&self) -> impl Iterator<Item = (&Document, usize)> {
        let mut sizes: BTreeMap<u32, usize> = BTreeMap::new();
        for (chosen, document) in self.chosen.iter().zip(&self.of.document_of) {
            if *chosen {
                *sizes.entry(*document).or_default() += 1;
            }
        }
        sizes
            .into_iter()
            .filter_map(|(document, size)| Some((self.of.documents.get(document as usize)?, size)))
    }

    /// The chosen records as a corpus of their own, with the stamps of the whole index and the
    /// rarity of words in it; none where `index` has moved on to another commit since.
    ///
    /// # Errors
    /// [`IndexError`] where the index cannot be read.
    pub fn corpus(&self, index: &Index) -> Result<Option<Corpus>, IndexError> {
        let view = index.view();
        if view.info().generation != self.of.generation {
            return Ok(None);
        }
        let wanted: BTreeSet<&RecordId> = self
            .of
            .ids
            .iter()
            .zip(&self.chosen)
            .filter_map(|(id, chosen)| chosen.then_some(id))
            .collect();
        let mut records = Vec::with_capacity(wanted.len());
        for (document, _) in self.documents() {
            if let Some((_, outline)) = view.outline(document.id.as_str())? {
                records.extend(outline.into_iter().filter(|record| wanted.contains(&record.id)));
            }
        }
        let stamps = Stamps { digest: &self.of.digest, generation: &self.of.generation };
        let model = self.of.profiles.shared_model();
        Ok(Some(Corpus::chosen_of(stamps, model, &self.filters, records)))
    }
}

/// Whether a document is the part of that name, or one of the city of that name.
fn is_of(document: &Document, part: &str) -> bool {
    document.id.as_str() == part || document.city.as_deref() == Some(part)
}
