//! An index as of one commit.

use std::sync::Arc;

use azymut_record::Record;

use crate::engine::{SearchTask, Snapshot};
use crate::query::{Plan, Weights};
use crate::request::{FacetField, Filters, Sort, SortField};
use crate::response::IndexInfo;
use crate::{IndexError, IndexedDocument};

/// An index as of one commit, whatever is committed meanwhile: for who asks it several things that
/// must fit together.
pub struct IndexView<'i> {
    pub(crate) weights: &'i Weights,
    pub(crate) snapshot: Arc<Snapshot>,
}

impl IndexView<'_> {
    /// Which commit it is.
    pub fn info(&self) -> IndexInfo {
        self.snapshot.info()
    }

    /// The documents, in the order of their identifiers.
    pub fn documents(&self) -> impl Iterator<Item = &IndexedDocument> {
        self.snapshot.stamp.documents.values()
    }

    /// A document and its records in document order.
    ///
    /// # Errors
    /// [`IndexError`] where the index cannot be read.
    pub fn outline(&self, id: &str) -> Result<Option<(IndexedDocument, Vec<Record>)>, IndexError> {
        let Some(document) = self.snapshot.stamp.documents.get(id).cloned() else {
            return Ok(None);
        };
        let mut filters = Filters::default();
        filters.include(FacetField::Document, id);
        let found = SearchTask {
            snapshot: &self.snapshot,
            plan: &Plan::everything(),
            weights: self.weights,
            filters: &filters,
            facets: &[],
            sort: Sort { field: SortField::Document, descending: false },
            limit: usize::try_from(document.records).unwrap_or(usize::MAX),
            explains: false,
        }
        .run()?;
        let mut records = Vec::with_capacity(found.best.len());
        for (address, _) in found.best {
            records.push(self.snapshot.stored(address)?.record);
        }
        Ok(Some((document, records)))
    }
}
