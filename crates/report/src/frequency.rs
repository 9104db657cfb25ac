//! How often terms are found, by city and level.

use std::collections::BTreeMap;
use std::io::Write;

use azymut_index::{FacetField, Filters, Index, SearchError, SearchRequest};
use serde::Serialize;

/// How many records of one city or one level a term is found in.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Frequency {
    /// The term as given.
    pub term: String,
    /// `city` or `level`.
    pub field: &'static str,
    /// The city or level.
    pub value: String,
    /// Records in which the term is found.
    pub records_found: u64,
    /// Records there are.
    pub records: u64,
    /// Records found per 1,000 records.
    pub per_1000: f64,
}

/// Counts each term among the records that pass `filters`, in the order of the terms, then by
/// field and value. Values in which a term is not found are listed with 0: absence is a finding.
///
/// # Errors
/// [`SearchError`] where a term cannot be searched.
pub fn count(
    index: &Index,
    terms: &[String],
    filters: &Filters,
) -> Result<Vec<Frequency>, SearchError> {
    const FIELDS: [FacetField; 2] = [FacetField::City, FacetField::Level];
    let all = facet_counts(index, "", filters, &FIELDS)?;
    let mut frequencies = Vec::new();
    for term in terms {
        let found = facet_counts(index, term, filters, &FIELDS)?;
        for ((field, value), records) in &all {
            if *records == 0 {
                continue;
            }
            let records_found = found.get(&(*field, value.clone())).copied().unwrap_or(0);
            frequencies.push(Frequency {
                term: term.clone(),
                field,
                value: value.clone(),
                records_found,
                records: *records,
                per_1000: records_found as f64 * 1_000.0 / *records as f64,
            });
        }
    }
    Ok(frequencies)
}

/// Writes frequencies as CSV, with a header row.
///
/// # Errors
/// What `out` reports.
pub fn write_csv(out: impl Write, frequencies: &[Frequency]) -> Result<(), csv::Error> {
    let mut writer = csv::Writer::from_writer(out);
    for frequency in frequencies {
        writer.serialize(frequency)?;
    }
    writer.flush()?;
    Ok(())
}

fn facet_counts(
    index: &Index,
    query: &str,
    filters: &Filters,
    fields: &[FacetField],
) -> Result<BTreeMap<(&'static str, String), u64>, SearchError> {
    let mut counts = BTreeMap::new();
    for field in fields {
        // Facets are disjunctive: under a filter on the very field, other values are counted as
        // well. A report counts what passes every filter.
        let response = index.search(&SearchRequest {
            query: query.to_owned(),
            filters: filters.clone(),
            facets: vec![*field],
            ..SearchRequest::default()
        })?;
        let wanted = filters.include.get(field);
        for entry in response.facets.into_values().flatten() {
            if wanted.is_none_or(|wanted| wanted.contains(&entry.value)) {
                counts.insert((field.as_str(), entry.value), entry.count);
            }
        }
    }
    Ok(counts)
}
