//! The records of an index, kept ready to be asked for their nearest.

use std::collections::BTreeMap;

use azymut_index::{Filters, Index, IndexError, PathEntry, area_of};
use azymut_record::{Document, Level, Record, RecordId};

use crate::similarity::{Entry, Measure, Model, Nearest, Neighbour, Profiles};

/// The vectors of every record of an index, with what filters ask of them; the texts stay in the
/// index.
#[derive(Debug)]
pub struct Neighbourhood {
    generation: String,
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
    /// Reads every record of the commit that `index` answers from, on `threads` threads.
    ///
    /// # Errors
    /// [`IndexError`] where the index cannot be read.
    pub fn build(index: &Index, threads: usize) -> Result<Self, IndexError> {
        let generation = index.info().generation;
        let mut texts = Vec::new();
        let mut built = Self {
            generation,
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
                records.iter().map(|record| (&record.id, path_entry(record))).collect();
            for record in &records {
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
            built.documents.push(document.document);
            for record in records {
                built.ids.push(record.id);
                texts.push(record.text);
            }
        }
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

fn path_entry(record: &Record) -> PathEntry {
    PathEntry {
        id: record.id.clone(),
        level: record.level,
        label: record.label.clone(),
        text: record.text.clone(),
    }
}
