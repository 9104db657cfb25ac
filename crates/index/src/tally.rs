//! How many records a query finds, by what they belong to.

use std::collections::BTreeMap;

use crate::engine::{Found, SearchTask};
use crate::{FacetField, Filters, Index, Interrupt, SearchError, SearchRequest, Sort};

/// How many records a query finds. Unlike facets, every number is under every condition.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tally {
    /// In all.
    pub total: u64,
    /// By the identifier of their document, without zeros.
    pub documents: BTreeMap<String, u64>,
    /// By level, without zeros.
    pub levels: BTreeMap<String, u64>,
}

impl Index {
    /// Counts what a query finds among the records that pass `among`, leaving out what is merely related to its words. A
    /// filter that the query itself holds narrows further: it never brings in what `among` leaves out.
    ///
    /// # Errors
    /// As [`Index::search`].
    pub fn tally(&self, query: &str, among: &Filters) -> Result<Tally, SearchError> {
        let request = SearchRequest {
            query: query.to_owned(),
            filters: among.clone(),
            without_related: true,
            ..SearchRequest::default()
        };
        request.validate()?;
        let snapshot = self.snapshot();
        let never = Interrupt::new();
        let plan = self.plan_of(&snapshot, &request, &never)?;
        let filters = within(among, &plan.filters);
        let mut found = SearchTask {
            snapshot: &snapshot,
            plan: &plan,
            weights: self.weights(),
            filters: &filters,
            facets: &[FacetField::Document, FacetField::Level],
            sort: Sort::SCORE,
            limit: 0,
            explains: false,
        }
        .run_until(&never)?
        .ok_or(SearchError::Interrupted)?;
        Ok(Tally {
            total: found.total as u64,
            documents: counts(&mut found, FacetField::Document, &filters),
            levels: counts(&mut found, FacetField::Level, &filters),
        })
    }
}

/// Both conditions, where [`Filters::and`] would let a record pass that has the value of either.
fn within(among: &Filters, query: &Filters) -> Filters {
    let mut both = among.and(query);
    for (field, values) in &mut both.include {
        for filters in [among, query] {
            if let Some(wanted) = filters.include.get(field) {
                values.retain(|value| wanted.contains(value));
            }
        }
    }
    both
}

/// The engine counts a facet under all filters but its own; here the own one holds as well.
fn counts(found: &mut Found, field: FacetField, filters: &Filters) -> BTreeMap<String, u64> {
    let mut counts = found.facets.remove(&field).unwrap_or_default();
    if let Some(wanted) = filters.include.get(&field) {
        counts.retain(|value, _| wanted.contains(value));
    }
    counts
}
