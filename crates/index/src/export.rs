//! A whole result set, read piece by piece.

use std::sync::Arc;

use azymut_polish::Analyzer;
use tantivy::DocAddress;

use crate::engine::{SearchTask, Snapshot};
use crate::highlight::Highlighter;
use crate::index::read_hits;
use crate::query::Plan;
use crate::response::{Hit, IndexInfo};
use crate::{Index, IndexError, Interrupt, SearchError, SearchRequest};

/// Everything that a search finds, in its order, as of one commit.
///
/// It holds the order, twelve bytes a record (about a hundred while it is found); the records
/// themselves are read when they are asked for, in one walk over the index.
pub struct Export {
    snapshot: Arc<Snapshot>,
    analyzer: &'static Analyzer,
    plan: Plan,
    order: Vec<(DocAddress, f32)>,
}

impl Index {
    /// Finds everything that matches. `limit`, `offset`, `cursor`, `facets` and `include` of the
    /// request are without effect.
    ///
    /// # Errors
    /// As [`Index::search_until`].
    pub fn export(
        &self,
        request: &SearchRequest,
        interrupt: &Interrupt,
    ) -> Result<Export, SearchError> {
        SearchRequest { limit: 0, offset: 0, cursor: None, ..request.clone() }.validate()?;
        let snapshot = self.snapshot();
        let plan = self.plan_of(&snapshot, request, interrupt)?;
        let order = self.order(&snapshot, &plan, request, interrupt)?;
        Ok(Export { snapshot, analyzer: self.analyzer(), plan, order })
    }

    /// Every record that a request finds, in its order, with its score.
    pub(crate) fn order(
        &self,
        snapshot: &Snapshot,
        plan: &Plan,
        request: &SearchRequest,
        interrupt: &Interrupt,
    ) -> Result<Vec<(DocAddress, f32)>, SearchError> {
        let found = SearchTask {
            snapshot,
            plan,
            weights: self.weights(),
            filters: &request.filters.and(&plan.filters),
            facets: &[],
            sort: request.sort,
            limit: usize::try_from(snapshot.records()).unwrap_or(usize::MAX),
            explains: false,
        }
        .run_until(interrupt)?
        .ok_or(SearchError::Interrupted)?;
        let mut order = found.best;
        order.shrink_to_fit();
        Ok(order)
    }
}

impl Export {
    /// Number of records that match.
    pub fn total(&self) -> usize {
        self.order.len()
    }

    /// The commit that it is read from.
    pub fn info(&self) -> IndexInfo {
        self.snapshot.info()
    }

    /// The hits from `offset` on, at most `count`; none after the last.
    ///
    /// # Errors
    /// [`IndexError`] where the index cannot be read.
    pub fn hits(&self, offset: usize, count: usize) -> Result<Vec<Hit>, IndexError> {
        let end = offset.saturating_add(count).min(self.order.len());
        let part = self.order.get(offset..end).unwrap_or_default();
        let mut highlighter = Highlighter::new(self.analyzer, &self.plan);
        // Nothing interrupts this one.
        Ok(read_hits(&self.snapshot, &mut highlighter, part)?.unwrap_or_default())
    }
}
