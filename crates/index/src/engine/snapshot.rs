use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock};

use sha2::{Digest, Sha256};
use tantivy::schema::Term;
use tantivy::{DocAddress, Searcher, SegmentReader, TantivyDocument, TantivyError, schema::Value};

use super::facets::FacetColumn;
use super::kept::KeptLeaves;
use super::norms::Norms;
use super::schema::{Fields, Signal, Zone, field_name};
use super::spelling;
use crate::files::engine_error;
use crate::query::{Vocabulary, Word};
use crate::request::FacetField;
use crate::response::IndexInfo;
use crate::stamp::hex;
use crate::writer::StoredRecord;
use crate::{IndexError, Interrupt, SearchError, Stamp};

/// One commit of an index, unmoved by later ones.
pub(crate) struct Snapshot {
    pub path: PathBuf,
    pub searcher: Searcher,
    pub fields: Fields,
    pub stamp: Stamp,
    /// What tells the answers of this snapshot from any other's.
    pub generation: String,
    /// Number of records, summed once: every weight and every answer asks for it.
    records: u64,
    /// Facet columns by segment and field, laid out for counting when they are first asked for.
    facets: RwLock<BTreeMap<(u32, FacetField), Arc<FacetColumn>>>,
    /// Lengths of the zones by segment, as they are weighed.
    norms: RwLock<BTreeMap<u32, Arc<Norms>>>,
    /// Leaves of plans that were asked for.
    pub(super) leaves: KeptLeaves,
}

impl Snapshot {
    pub(crate) fn new(path: PathBuf, searcher: Searcher, fields: Fields, stamp: Stamp) -> Self {
        Self {
            generation: generation_of(&stamp, &searcher),
            records: stamp.records(),
            path,
            searcher,
            fields,
            stamp,
            facets: RwLock::default(),
            norms: RwLock::default(),
            leaves: KeptLeaves::default(),
        }
    }

    /// A facet's column in the segment with this ordinal.
    pub(super) fn facet_column(
        &self,
        ordinal: u32,
        segment: &SegmentReader,
        field: FacetField,
    ) -> tantivy::Result<Arc<FacetColumn>> {
        let known = self.facets.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(column) = known.get(&(ordinal, field)) {
            return Ok(Arc::clone(column));
        }
        drop(known);
        let column = Arc::new(FacetColumn::open(segment, field.as_str())?);
        let mut known = self.facets.write().unwrap_or_else(PoisonError::into_inner);
        Ok(Arc::clone(known.entry((ordinal, field)).or_insert(column)))
    }

    /// The norms of the segment with this ordinal for the weights `b` of length.
    pub(super) fn norms(
        &self,
        ordinal: u32,
        segment: &SegmentReader,
        b: &[f32; Zone::ALL.len()],
    ) -> tantivy::Result<Arc<Norms>> {
        let known = self.norms.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(norms) = known.get(&ordinal).filter(|norms| norms.are_for(b)) {
            return Ok(Arc::clone(norms));
        }
        drop(known);
        let mean = Zone::ALL.map(|zone| self.mean_length(zone));
        let norms = Arc::new(Norms::open(segment, &self.fields, b, &mean)?);
        let mut known = self.norms.write().unwrap_or_else(PoisonError::into_inner);
        known.insert(ordinal, Arc::clone(&norms));
        Ok(norms)
    }

    /// Number of records.
    pub(crate) fn records(&self) -> u64 {
        self.records
    }

    /// Mean number of lemmas in a zone, over the records in which it is not empty.
    pub(crate) fn mean_length(&self, zone: Zone) -> f32 {
        let length = self.stamp.field_length(&field_name(zone, Signal::Lemma));
        if length.records == 0 { 1.0 } else { length.tokens as f32 / length.records as f32 }
    }

    /// Which commit this is.
    pub(crate) fn info(&self) -> IndexInfo {
        IndexInfo {
            generation: self.generation.clone(),
            analyzer: self.stamp.analyzer.clone(),
            records: self.records(),
        }
    }

    /// Number of records that hold a term, over all segments: deleted ones too, until they are merged away.
    pub(crate) fn doc_freq(&self, term: &Term) -> Result<u64, IndexError> {
        self.searcher.doc_freq(term).map_err(|error| self.error(&error))
    }

    /// Reads a stored record.
    pub(crate) fn stored(&self, address: DocAddress) -> Result<StoredRecord, IndexError> {
        let entry: TantivyDocument =
            self.searcher.doc(address).map_err(|error| self.error(&error))?;
        let json = entry
            .get_first(self.fields.stored)
            .and_then(|value| value.as_str())
            .ok_or_else(|| self.damaged("a record has no stored text"))?;
        serde_json::from_str(json)
            .map_err(|error| self.damaged(&format!("a stored record cannot be read: {error}")))
    }

    /// Says that the engine failed on this index.
    pub(crate) fn error(&self, error: &TantivyError) -> IndexError {
        engine_error(&self.path, error)
    }

    fn damaged(&self, reason: &str) -> IndexError {
        IndexError::Damaged { path: self.path.clone(), reason: reason.to_owned() }
    }
}

/// The generation of a commit, or, as long as records that it deleted have a part in the scores, that of its very
/// segments: what was answered from them is not to be taken for what the merged index answers.
fn generation_of(stamp: &Stamp, searcher: &Searcher) -> String {
    let segments = searcher.segment_readers();
    if !segments.iter().any(SegmentReader::has_deletes) {
        return stamp.generation.clone();
    }
    let mut hash = Sha256::new();
    for segment in segments {
        let (id, deleted) = (segment.segment_id().uuid_string(), segment.num_deleted_docs());
        hash.update(format!("{id}\n{deleted}\n"));
    }
    format!("{}-{}", stamp.generation, hex(&hash.finalize(), 8))
}

impl Vocabulary for Snapshot {
    fn holds(&self, word: &Word) -> Result<bool, IndexError> {
        let by_signal: [(Signal, &[String]); 3] = [
            (Signal::Lemma, &word.lemmas),
            (Signal::Form, std::slice::from_ref(&word.form)),
            (Signal::Family, &word.families),
        ];
        for zone in Zone::ALL {
            for (signal, texts) in
                by_signal.into_iter().filter(|(signal, _)| zone.signals().contains(signal))
            {
                for text in texts {
                    let term = Term::from_field_text(self.fields.terms(zone, signal), text);
                    if self.doc_freq(&term)? > 0 {
                        return Ok(true);
                    }
                }
            }
        }
        Ok(false)
    }

    fn holds_lemma(&self, lemma: &str) -> Result<bool, IndexError> {
        for zone in Zone::ALL {
            let term = Term::from_field_text(self.fields.terms(zone, Signal::Lemma), lemma);
            if self.doc_freq(&term)? > 0 {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn neighbours(
        &self,
        folded: &str,
        edits: u8,
        interrupt: &Interrupt,
    ) -> Result<Vec<(String, u8)>, SearchError> {
        spelling::neighbours(self, folded, edits, interrupt)?.ok_or(SearchError::Interrupted)
    }

    fn has_label(&self, label: &str) -> Result<bool, IndexError> {
        Ok(self.doc_freq(&Term::from_field_text(self.fields.label, label))? > 0)
    }

    fn cities(&self) -> Vec<&str> {
        let documents = self.stamp.documents.values();
        documents.filter_map(|document| document.document.city.as_deref()).collect()
    }
}
