//! Which records have which value of a facet, laid out so that counting costs little.

use std::collections::BTreeMap;

use tantivy::columnar::StrColumn;
use tantivy::{DocId, SegmentReader};

use super::bits::DocBits;

/// Most values of a column that is laid out as one set of records for each value.
const MOST_SETS: usize = 64;

/// A column has this many records a run at least where it is laid out in runs.
const LEAST_RUN: usize = 16;

/// The values of one facet in one segment.
///
/// The records of a document lie side by side, so that its city, its kind and its identifier
/// come in long runs, and counting those is counting bits in ranges. What alternates, as levels
/// do, has few values, and counting is intersecting sets.
pub(super) struct FacetColumn {
    values: Vec<String>,
    layout: Layout,
}

enum Layout {
    /// First record and value of every run; the last ends with the segment. No value is [`NONE`].
    Runs { starts: Vec<(DocId, u32)>, end: DocId },
    /// The records of each value.
    Sets(Vec<DocBits>),
    /// The column as it is stored.
    Column(StrColumn),
}

/// Stands for records without a value.
const NONE: u32 = u32::MAX;

impl FacetColumn {
    pub(super) fn open(segment: &SegmentReader, name: &str) -> tantivy::Result<Self> {
        let Some(column) = segment.fast_fields().str(name)? else {
            return Ok(Self { values: Vec::new(), layout: Layout::Sets(Vec::new()) });
        };
        let mut values = Vec::with_capacity(column.num_terms());
        let mut terms = column.dictionary().stream()?;
        while terms.advance() {
            values.push(String::from_utf8_lossy(terms.key()).into_owned());
        }
        let end = segment.max_doc();
        let layout = if values.len() <= MOST_SETS {
            let mut sets = vec![DocBits::none(end); values.len()];
            for doc in 0..end {
                for ordinal in column.term_ords(doc) {
                    if let Some(set) = sets.get_mut(ordinal as usize) {
                        set.insert(doc);
                    }
                }
            }
            Layout::Sets(sets)
        } else {
            match runs(&column, end) {
                Some(starts) => Layout::Runs { starts, end },
                None => Layout::Column(column),
            }
        };
        Ok(Self { values, layout })
    }

    /// How many of the records have each value, without zeros.
    pub(super) fn count(&self, docs: &DocBits) -> BTreeMap<String, u64> {
        let mut counts = vec![0_u64; self.values.len()];
        match &self.layout {
            Layout::Runs { starts, end } => {
                for (at, (start, value)) in starts.iter().enumerate() {
                    let end = starts.get(at + 1).map_or(*end, |(next, _)| *next);
                    if let Some(count) = counts.get_mut(*value as usize) {
                        *count += docs.count_range(*start..end) as u64;
                    }
                }
            }
            Layout::Sets(sets) => {
                for (count, set) in counts.iter_mut().zip(sets) {
                    *count = docs.count_common(set) as u64;
                }
            }
            Layout::Column(column) => {
                for doc in docs.iter() {
                    for ordinal in column.term_ords(doc) {
                        if let Some(count) = counts.get_mut(ordinal as usize) {
                            *count += 1;
                        }
                    }
                }
            }
        }
        let counted = self.values.iter().zip(counts).filter(|(_, count)| *count > 0);
        counted.map(|(value, count)| (value.clone(), count)).collect()
    }

    /// The records of `records` that have one of `wanted`.
    pub(super) fn docs_of<'v>(
        &self,
        wanted: impl IntoIterator<Item = &'v String>,
        records: u32,
    ) -> DocBits {
        let mut is_wanted = vec![false; self.values.len()];
        for value in wanted {
            if let Ok(at) = self.values.binary_search(value) {
                is_wanted[at] = true;
            }
        }
        let wants = |value: u32| is_wanted.get(value as usize).copied().unwrap_or(false);
        let mut docs = DocBits::none(records);
        match &self.layout {
            Layout::Runs { starts, end } => {
                for (at, (start, value)) in starts.iter().enumerate() {
                    if wants(*value) {
                        let end = starts.get(at + 1).map_or(*end, |(next, _)| *next);
                        docs.insert_range(*start..end);
                    }
                }
            }
            Layout::Sets(sets) => {
                for (set, _) in sets.iter().zip(&is_wanted).filter(|(_, wanted)| **wanted) {
                    docs.unite(set);
                }
            }
            Layout::Column(column) => {
                for doc in 0..records {
                    if column.term_ords(doc).any(|ordinal| wants(ordinal as u32)) {
                        docs.insert(doc);
                    }
                }
            }
        }
        docs
    }
}

/// The runs of a column, where each record has one value at most and the runs are long.
fn runs(column: &StrColumn, end: DocId) -> Option<Vec<(DocId, u32)>> {
    let most = (end as usize).div_ceil(LEAST_RUN);
    let mut starts: Vec<(DocId, u32)> = Vec::new();
    for doc in 0..end {
        let mut ordinals = column.term_ords(doc);
        let value = ordinals.next().and_then(|ordinal| u32::try_from(ordinal).ok());
        let value = value.unwrap_or(NONE);
        if ordinals.next().is_some() {
            return None;
        }
        if starts.last().is_none_or(|(_, last)| *last != value) {
            if starts.len() == most {
                return None;
            }
            starts.push((doc, value));
        }
    }
    Some(starts)
}
