//! The records that a report is made of, and the choice among them.

use std::collections::{BTreeMap, BTreeSet};
use std::io::BufRead;
use std::sync::Arc;

use azymut_index::{FacetField, Filters, Index, IndexError, PathEntry, YearSpan, area_of};
use azymut_record::{Document, Level, Record, RecordId};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::similarity::{Measure, Model, Profiles};

/// Records of a corpus: document after document in the order of their identifiers, within a
/// document in its own order.
#[derive(Debug, Clone)]
pub struct Corpus {
    records: Vec<Record>,
    digest: String,
    generation: Option<String>,
    selection: BTreeMap<&'static str, Value>,
    rarity: Rarity,
}

/// Where the rarity of words comes from. It is that of the whole corpus, whatever was chosen of
/// it, so that two records are as alike in one report as in another.
#[derive(Debug, Clone)]
enum Rarity {
    /// The records at hand are the whole.
    Own,
    /// The statements of the whole.
    Of(Arc<[String]>),
    /// Counted already.
    Counted(Arc<Model>),
}

/// A corpus could not be taken, or nothing can be made of what was chosen of it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CorpusError {
    /// The index cannot be read.
    #[error(transparent)]
    Index(#[from] IndexError),
    /// The file of records cannot be read.
    #[error("line {line}: {source}")]
    Unreadable {
        /// Line, from 1.
        line: usize,
        /// What the system said.
        source: std::io::Error,
    },
    /// A line is no record.
    #[error("line {line} is not a record: {reason}; `azymut ingest --out` writes such files")]
    NotARecord {
        /// Line, from 1.
        line: usize,
        /// Why not.
        reason: String,
    },
    /// Two lines share an identifier.
    #[error(
        "line {line}: the identifier {id} stands on line {first} already; identifiers must be unique"
    )]
    Repeated {
        /// Line, from 1.
        line: usize,
        /// The line that had it first.
        first: usize,
        /// The identifier.
        id: String,
    },
    /// Two records share an identifier.
    #[error("two records have the identifier {id}; identifiers must be unique")]
    Twice {
        /// The identifier.
        id: String,
    },
    /// A filter names what the corpus does not have.
    #[error("{}{}", no_such(.option, .value), did_you_mean(.nearest, .known))]
    Unknown {
        /// Name of the option.
        option: &'static str,
        /// What was named.
        value: String,
        /// What it may have been meant to be.
        nearest: Option<String>,
        /// What there is.
        known: Vec<String>,
    },
    /// No record passes the filters.
    #[error("{}; see `azymut search \"\"` for what there is", no_record_passes(.options))]
    Empty {
        /// The options that were given.
        options: Vec<String>,
    },
    /// There is no record at all.
    #[error(
        "the corpus has no records; fill it with `azymut index` or name another with --index or --records"
    )]
    NoRecords,
}

impl Corpus {
    /// Every record of an index.
    ///
    /// # Errors
    /// [`IndexError`] where the index cannot be read.
    pub fn of_index(index: &Index) -> Result<Self, CorpusError> {
        let view = index.view();
        let mut records = Vec::new();
        for document in view.documents() {
            if let Some((_, outline)) = view.outline(document.document.id.as_str())? {
                records.extend(outline);
            }
        }
        let mut corpus = Self::new(records)?;
        corpus.generation = Some(view.info().generation);
        Ok(corpus)
    }

    /// Reads records, one JSON object a line.
    ///
    /// # Errors
    /// [`CorpusError`] naming the line, or the identifier that stands twice.
    pub fn read(input: impl BufRead) -> Result<Self, CorpusError> {
        let mut records = Vec::new();
        let mut lines: BTreeMap<RecordId, usize> = BTreeMap::new();
        for (line, text) in (1..).zip(input.lines()) {
            let text = text.map_err(|source| CorpusError::Unreadable { line, source })?;
            let text = text.strip_prefix('\u{feff}').filter(|_| line == 1).unwrap_or(&text);
            if text.trim().is_empty() {
                continue;
            }
            let record: Record = serde_json::from_str(text)
                .map_err(|error| CorpusError::NotARecord { line, reason: error.to_string() })?;
            if let Some(first) = lines.insert(record.id.clone(), line) {
                return Err(CorpusError::Repeated { line, first, id: record.id.to_string() });
            }
            records.push(record);
        }
        Self::new(records)
    }

    /// Takes records in any order of documents.
    ///
    /// # Errors
    /// [`CorpusError::Twice`], [`CorpusError::NoRecords`].
    pub fn new(mut records: Vec<Record>) -> Result<Self, CorpusError> {
        // Stable: within a document the order is the document's.
        records.sort_by(|a, b| a.document.id.cmp(&b.document.id));
        let mut ids = BTreeSet::new();
        if let Some(twice) = records.iter().find(|record| !ids.insert(&record.id)) {
            return Err(CorpusError::Twice { id: twice.id.to_string() });
        }
        if records.is_empty() {
            return Err(CorpusError::NoRecords);
        }
        let mut digest = CorpusDigest::default();
        records.iter().for_each(|record| digest.add(record));
        Ok(Self {
            records,
            digest: digest.finish(),
            generation: None,
            selection: BTreeMap::new(),
            rarity: Rarity::Own,
        })
    }

    /// Takes the records that were chosen of an index, in the order of their documents, with the
    /// stamps of the whole and the rarity of words in it.
    pub(crate) fn chosen_of(
        whole: Stamps<'_>,
        model: Arc<Model>,
        filters: &Filters,
        records: Vec<Record>,
    ) -> Self {
        Self {
            records,
            digest: whole.digest.to_owned(),
            generation: Some(whole.generation.to_owned()),
            selection: selection_of(filters),
            rarity: Rarity::Counted(model),
        }
    }

    /// The records that pass `filters`. The stamps stay those of the whole.
    ///
    /// # Errors
    /// [`CorpusError::Unknown`] where a filter names what no record has, [`CorpusError::Empty`]
    /// where no record passes.
    pub fn select(&self, filters: &Filters) -> Result<Self, CorpusError> {
        let areas = if names_area(filters) { self.areas() } else { Vec::new() };
        let area = |place: usize| areas.get(place).and_then(Option::as_deref);
        for (field, values) in filters.include.iter().chain(&filters.exclude) {
            // A level that exists may well be absent from a corpus; it is no slip of the pen.
            if *field == FacetField::Level {
                continue;
            }
            let places = (0..).zip(&self.records);
            let known: BTreeSet<&str> = places
                .filter_map(|(place, record)| value_of(record, area(place), *field))
                .collect();
            if let Some(value) = values.iter().find(|value| !known.contains(value.as_str())) {
                return Err(unknown(field.as_str(), value, known));
            }
        }
        let mut chosen = self.only(|place, record| {
            filters.admits_record_of(&record.document, record.level, area(place))
        });
        if chosen.records.is_empty() {
            return Err(CorpusError::Empty { options: options_of(filters) });
        }
        chosen.selection.extend(selection_of(filters));
        Ok(chosen)
    }

    /// The records of these parts, each named by the identifier of a document or by a city.
    pub(crate) fn within(&self, parts: &[&str]) -> Self {
        self.only(|_, record| {
            parts
                .iter()
                .any(|part| record.document.id.as_str() == *part || city_of(record) == *part)
        })
    }

    /// Some of the records, with the stamps of the whole and the rarity of words in it.
    fn only(&self, wanted: impl Fn(usize, &Record) -> bool) -> Self {
        let places = (0..).zip(&self.records);
        let records: Vec<Record> = places
            .filter(|(place, record)| wanted(*place, record))
            .map(|(_, record)| record.clone())
            .collect();
        let statements = || self.records.iter().map(|record| record.text.clone()).collect();
        let rarity = match &self.rarity {
            Rarity::Own if records.len() < self.records.len() => Rarity::Of(statements()),
            known => known.clone(),
        };
        Self {
            records,
            digest: self.digest.clone(),
            generation: self.generation.clone(),
            selection: self.selection.clone(),
            rarity,
        }
    }

    /// The area of each record, by the ancestors that are among the records.
    fn areas(&self) -> Vec<Option<String>> {
        let by_id: BTreeMap<&RecordId, &Record> =
            self.records.iter().map(|record| (&record.id, record)).collect();
        let area = |record: &Record| {
            let ancestors = record.path.iter().filter_map(|id| by_id.get(id));
            let path: Vec<PathEntry> = ancestors.map(|one| PathEntry::from(*one)).collect();
            area_of(record, &path)
        };
        self.records.iter().map(area).collect()
    }

    /// The records.
    pub fn records(&self) -> &[Record] {
        &self.records
    }

    /// Digest of every record of the whole corpus, whatever was chosen of it: 16 hexadecimal digits.
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// Generation of the index that the records come from.
    pub fn generation(&self) -> Option<&str> {
        self.generation.as_deref()
    }

    /// The filters that the records were chosen by, under the names of the options that set them.
    pub(crate) fn selection(&self) -> &BTreeMap<&'static str, Value> {
        &self.selection
    }

    /// The vectors of the records, with the rarity of words in the whole corpus.
    pub(crate) fn profiles(&self, threads: usize) -> Profiles {
        let model = match &self.rarity {
            Rarity::Own => return Profiles::build(&self.records, Measure::RECORDS, threads),
            Rarity::Of(texts) => {
                Arc::new(Model::fit(Measure::RECORDS, texts.iter().map(String::as_str)))
            }
            Rarity::Counted(model) => model.clone(),
        };
        Profiles::of_records(&self.records, model, threads)
    }

    /// The documents, in the order of their identifiers, with the places of their records.
    pub fn documents(&self) -> Vec<Group<'_>> {
        self.groups(|record| record.document.id.as_str())
    }

    /// The cities in alphabetical order of their names; a document of no known city stands for
    /// itself, under its identifier.
    pub fn cities(&self) -> Vec<Group<'_>> {
        self.groups(city_of)
    }

    /// Places of the records of a document, by its identifier, or of a city, by its name.
    ///
    /// # Errors
    /// [`CorpusError::Unknown`] with the nearest that there is; `option` is what the caller calls it.
    pub fn part(&self, option: &'static str, name: &str) -> Result<Vec<usize>, CorpusError> {
        let documents = self.documents();
        let cities = self.cities();
        let known = || documents.iter().chain(&cities).map(|group| group.name);
        match documents.iter().chain(&cities).find(|group| group.name == name) {
            Some(group) => Ok(group.records.clone()),
            None => Err(unknown(option, name, known().collect())),
        }
    }

    fn groups<'a>(&'a self, name: impl Fn(&'a Record) -> &'a str) -> Vec<Group<'a>> {
        let mut groups: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (place, record) in self.records.iter().enumerate() {
            groups.entry(name(record)).or_default().push(place);
        }
        groups.into_iter().map(|(name, records)| Group { name, records }).collect()
    }
}

/// Records that belong together, by their places in [`Corpus::records`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group<'a> {
    /// Name of the city or identifier of the document.
    pub name: &'a str,
    /// The places, ascending.
    pub records: Vec<usize>,
}

/// The city of a record; the identifier of its document where no city is known.
pub(crate) fn city_of(record: &Record) -> &str {
    record.document.city.as_deref().unwrap_or_else(|| record.document.id.as_str())
}

/// The years that a document speaks for; one year stands for both where only one is known.
pub(crate) fn span(document: &Document) -> Option<(u16, u16)> {
    YearSpan::of(document).map(|span| (span.first(), span.last()))
}

/// The levels that the records have, from the top down, with their numbers.
pub(crate) fn levels<'a>(records: impl IntoIterator<Item = &'a Record>) -> BTreeMap<Level, usize> {
    let mut levels = BTreeMap::new();
    for record in records {
        *levels.entry(record.level).or_default() += 1;
    }
    levels
}

fn names_area(filters: &Filters) -> bool {
    [&filters.include, &filters.exclude].iter().any(|named| named.contains_key(&FacetField::Area))
}

/// What a filter on a field can name to have the record, or to leave it out.
fn value_of<'a>(record: &'a Record, area: Option<&'a str>, field: FacetField) -> Option<&'a str> {
    match field {
        FacetField::City => record.document.city.as_deref(),
        FacetField::Level => Some(record.level.as_str()),
        FacetField::Document => Some(record.document.id.as_str()),
        FacetField::Kind => record.document.kind.map(|kind| kind.as_str()),
        FacetField::Area => area,
        // Years are a span, which is not named but met.
        FacetField::Year => None,
    }
}

fn unknown(option: &'static str, value: &str, known: BTreeSet<&str>) -> CorpusError {
    let plain = |text: &str| text.to_lowercase();
    let nearest = known
        .iter()
        .map(|name| (strsim::normalized_damerau_levenshtein(&plain(name), &plain(value)), *name))
        .filter(|(likeness, _)| *likeness >= 0.5)
        // Of equals the first.
        .fold(None, |best: Option<(f64, &str)>, one| match best {
            Some(best) if best.0 >= one.0 => Some(best),
            _ => Some(one),
        })
        .map(|(_, name)| name.to_owned());
    CorpusError::Unknown {
        option,
        value: value.to_owned(),
        nearest,
        known: known.into_iter().map(str::to_owned).collect(),
    }
}

/// How many of what there is are told in a message.
const TOLD: usize = 12;

fn no_such(option: &str, value: &str) -> String {
    match option {
        // The sides of a comparison are named without an option.
        "a" | "b" => {
            format!("{} {value:?}: the corpus has no such document or city", option.to_uppercase())
        }
        option => format!("--{option} {value:?}: the corpus has no such {option}"),
    }
}

fn did_you_mean(nearest: &Option<String>, known: &[String]) -> String {
    match nearest {
        Some(nearest) => format!("; did you mean {nearest}?"),
        None if known.is_empty() => String::new(),
        None if known.len() <= TOLD => format!("; it has {}", known.join(", ")),
        None => format!(
            "; it has {} and {} more",
            known.get(..TOLD).unwrap_or_default().join(", "),
            known.len() - TOLD
        ),
    }
}

fn no_record_passes(options: &[String]) -> String {
    match options {
        [one] => format!("no record passes {one}: name another, or leave it out"),
        all => format!("no record passes {} together: leave one of them out", all.join(", ")),
    }
}

fn options_of(filters: &Filters) -> Vec<String> {
    let mut options: Vec<String> = filters
        .include
        .iter()
        .flat_map(|(field, values)| values.iter().map(move |value| format!("--{field} {value}")))
        .collect();
    options.extend(filters.years.as_ref().map(|years| match (*years.start(), *years.end()) {
        (from, to) if from == to => format!("--year {from}"),
        (0, to) => format!("--year ..{to}"),
        (from, u16::MAX) => format!("--year {from}.."),
        (from, to) => format!("--year {from}..{to}"),
    }));
    options
}

/// Filters under the names of the options that set them.
pub(crate) fn selection_of(filters: &Filters) -> BTreeMap<&'static str, Value> {
    let mut selection = BTreeMap::new();
    for (field, values) in &filters.include {
        selection.insert(field.as_str(), json!(values));
    }
    for (field, values) in &filters.exclude {
        let name = match field {
            FacetField::City => "exclude.city",
            FacetField::Level => "exclude.level",
            FacetField::Document => "exclude.document",
            FacetField::Kind => "exclude.kind",
            FacetField::Area => "exclude.area",
            FacetField::Year => "exclude.year",
        };
        selection.insert(name, json!(values));
    }
    if let Some(years) = &filters.years {
        selection.insert("year", json!(format!("{}..{}", years.start(), years.end())));
    }
    selection
}

/// What tells a whole corpus from any other.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stamps<'a> {
    /// As [`Corpus::digest`] gives it.
    pub digest: &'a str,
    /// Generation of the index.
    pub generation: &'a str,
}

/// Digests records one by one, in the order of a [`Corpus`].
#[derive(Default)]
pub(crate) struct CorpusDigest(Sha256);

impl CorpusDigest {
    /// Takes the next record.
    pub fn add(&mut self, record: &Record) {
        // An index keeps with the document what its metadata rest on, a file of records with each
        // record; the corpus is the same.
        let document = Document { evidence: Vec::new(), ..record.document.clone() };
        let record = Record { document, ..record.clone() };
        // Strings and numbers: serialising them cannot fail.
        self.0.update(serde_json::to_vec(&record).unwrap_or_default());
        self.0.update(b"\n");
    }

    /// The digest of the records taken: 16 hexadecimal digits.
    pub fn finish(self) -> String {
        self.0.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
    }
}
