//! Filters as sets of records.

use std::borrow::Cow;
use std::collections::BTreeMap;

use tantivy::SegmentReader;
use tantivy::schema::IndexRecordOption;

use super::bits::DocBits;
use super::cursor::open_term;
use super::snapshot::Snapshot;
use crate::request::{FacetField, Filters};

/// The records of a segment that pass the filters.
pub(super) struct Filter {
    /// All of them where there are none.
    passing: Option<DocBits>,
    /// The records that pass every filter but that of the field.
    without: BTreeMap<FacetField, DocBits>,
}

impl Filter {
    pub(super) fn new(
        snapshot: &Snapshot,
        ordinal: u32,
        segment: &SegmentReader,
        filters: &Filters,
        labels: &[String],
    ) -> tantivy::Result<Self> {
        let records = segment.max_doc();
        let Filters { include, exclude, years } = filters;
        let is_everything = include.is_empty()
            && exclude.is_empty()
            && years.is_none()
            && labels.is_empty()
            && segment.alive_bitset().is_none();
        if is_everything {
            return Ok(Self { passing: None, without: BTreeMap::new() });
        }
        let mut always = DocBits::all(records);
        if let Some(alive) = segment.alive_bitset() {
            always.retain(|doc| alive.is_alive(doc));
        }
        for (field, values) in exclude {
            let column = snapshot.facet_column(ordinal, segment, *field)?;
            always.subtract(&column.docs_of(values, records));
        }
        if !labels.is_empty() {
            let mut labelled = DocBits::none(records);
            for label in labels {
                let option = IndexRecordOption::Basic;
                labelled.insert_all(open_term(segment, snapshot.fields.label, label, option)?);
            }
            always.intersect(&labelled);
        }
        if let Some(wanted) = years {
            let from = segment.fast_fields().u64("year_from")?;
            let to = segment.fast_fields().u64("year_to")?;
            let (first, last) = (u64::from(*wanted.start()), u64::from(*wanted.end()));
            // A document speaks for the years from the one to the other, and for one year where
            // only one is known. One of no known years passes no such filter.
            always.retain(|doc| {
                let (from, to) = (from.first(doc), to.first(doc));
                match (from.or(to), to.or(from)) {
                    (Some(from), Some(to)) => first <= last && from <= last && to >= first,
                    _ => false,
                }
            });
        }
        let mut own = BTreeMap::new();
        for (field, values) in include {
            let column = snapshot.facet_column(ordinal, segment, *field)?;
            own.insert(*field, column.docs_of(values, records));
        }
        let mut without = BTreeMap::new();
        for field in own.keys() {
            let mut docs = always.clone();
            for (_, others) in own.iter().filter(|(other, _)| *other != field) {
                docs.intersect(others);
            }
            without.insert(*field, docs);
        }
        let mut passing = always;
        own.values().for_each(|docs| passing.intersect(docs));
        Ok(Self { passing: Some(passing), without })
    }

    /// The records that pass every filter; all of them where there are none.
    pub(super) fn passing(&self) -> Option<&DocBits> {
        self.passing.as_ref()
    }

    /// Those of the matching records that pass every filter.
    pub(super) fn pass<'m>(&self, matching: &'m DocBits) -> Cow<'m, DocBits> {
        match &self.passing {
            Some(passing) => Cow::Owned(matching.common(passing)),
            None => Cow::Borrowed(matching),
        }
    }

    /// The records that a facet counts: of the matching ones, those that pass every filter but its own. Nothing is told
    /// where it has none, and counts what passes.
    pub(super) fn counted(&self, matching: &DocBits, field: FacetField) -> Option<DocBits> {
        self.without.get(&field).map(|others| matching.common(others))
    }
}
