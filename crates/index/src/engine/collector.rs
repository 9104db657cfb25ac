//! One pass over the matching records of a segment: filters, facet counts, total and the best.

use std::collections::{BTreeMap, BTreeSet};

use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocId, SegmentReader};

use crate::request::{FacetField, Filters, Sort, SortField};

/// Sort key within a segment; smaller is better. Text is compared by its ordinal there.
pub(super) type SegmentKey = [u64; 3];

/// Sort key across segments; smaller is better.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum KeyPart {
    Number(u64),
    Text(String),
    /// Text in descending order.
    TextDescending(std::cmp::Reverse<String>),
}

/// What one segment found.
pub(super) struct SegmentFound {
    pub total: usize,
    /// The best records, best first.
    pub best: Vec<(Vec<KeyPart>, DocId, f32)>,
    pub facets: BTreeMap<FacetField, BTreeMap<String, u64>>,
}

pub(super) struct SegmentCollector {
    filters: Vec<ColumnFilter>,
    exclusions: Vec<ColumnFilter>,
    years: Option<YearFilter>,
    facets: Vec<FacetCounter>,
    keys: KeyMaker,
    top: Top,
    total: usize,
}

impl SegmentCollector {
    pub(super) fn open(
        segment: &SegmentReader,
        filters: &Filters,
        labels: &[String],
        facets: &[FacetField],
        sort: Sort,
        limit: usize,
    ) -> tantivy::Result<Self> {
        let open_all = |filters: &BTreeMap<FacetField, BTreeSet<String>>| {
            filters
                .iter()
                .map(|(field, values)| {
                    ColumnFilter::open(segment, field.as_str(), Some(*field), values)
                })
                .collect::<tantivy::Result<Vec<_>>>()
        };
        let years = match &filters.years {
            Some(range) => Some(YearFilter {
                from: segment.fast_fields().u64("year_from")?,
                to: segment.fast_fields().u64("year_to")?,
                wanted: u64::from(*range.start())..=u64::from(*range.end()),
            }),
            None => None,
        };
        let mut included = open_all(&filters.include)?;
        if !labels.is_empty() {
            included.push(ColumnFilter::open(segment, "label", None, labels)?);
        }
        Ok(Self {
            filters: included,
            exclusions: open_all(&filters.exclude)?,
            years,
            facets: facets
                .iter()
                .map(|field| FacetCounter::open(segment, *field))
                .collect::<tantivy::Result<_>>()?,
            keys: KeyMaker::open(segment, sort)?,
            top: Top { entries: Vec::new(), limit },
            total: 0,
        })
    }

    /// Counts a matching record. `score` is only asked of records that can be hits.
    pub(super) fn collect(&mut self, doc: DocId, score: impl FnOnce() -> f32) {
        if self.exclusions.iter().any(|filter| filter.passes(doc))
            || self.years.as_ref().is_some_and(|years| !years.passes(doc))
        {
            return;
        }
        // A facet is counted under every filter but its own: a record that fails one filter
        // counts in that filter's facet alone, and one that fails two counts nowhere.
        let mut failed = self.filters.iter().filter(|filter| !filter.passes(doc));
        match (failed.next().map(|filter| filter.field), failed.next().is_some()) {
            (None, _) => {
                for facet in &mut self.facets {
                    facet.count(doc);
                }
                self.total += 1;
                if self.top.limit > 0 {
                    let score = score();
                    let key = self.keys.key(doc, score);
                    self.top.push(key, doc, score);
                }
            }
            (Some(own), false) => {
                for facet in self.facets.iter_mut().filter(|facet| Some(facet.field) == own) {
                    facet.count(doc);
                }
            }
            (Some(_), true) => {}
        }
    }

    pub(super) fn harvest(mut self) -> tantivy::Result<SegmentFound> {
        let mut best = Vec::with_capacity(self.top.limit.min(self.top.entries.len()));
        for (key, doc, score) in self.top.take_sorted() {
            best.push((self.keys.resolve(key)?, doc, score));
        }
        let mut facets = BTreeMap::new();
        for facet in self.facets {
            facets.insert(facet.field, facet.harvest()?);
        }
        Ok(SegmentFound { total: self.total, best, facets })
    }
}

fn text_column(segment: &SegmentReader, name: &str) -> tantivy::Result<Option<StrColumn>> {
    segment.fast_fields().str(name)
}

struct ColumnFilter {
    /// The facet that is counted without this filter, where there is one.
    field: Option<FacetField>,
    ordinals: Option<Column<u64>>,
    /// Ordinals of the wanted values in this segment, ascending.
    wanted: Vec<u64>,
}

impl ColumnFilter {
    fn open<'v>(
        segment: &SegmentReader,
        name: &str,
        field: Option<FacetField>,
        values: impl IntoIterator<Item = &'v String>,
    ) -> tantivy::Result<Self> {
        let column = text_column(segment, name)?;
        let mut wanted = Vec::new();
        if let Some(column) = &column {
            for value in values {
                wanted.extend(column.dictionary().term_ord(value.as_bytes())?);
            }
        }
        wanted.sort_unstable();
        Ok(Self { field, ordinals: column.map(|column| column.ords().clone()), wanted })
    }

    fn passes(&self, doc: DocId) -> bool {
        let ordinal = self.ordinals.as_ref().and_then(|ordinals| ordinals.first(doc));
        ordinal.is_some_and(|ordinal| self.wanted.binary_search(&ordinal).is_ok())
    }
}

struct YearFilter {
    from: Column<u64>,
    to: Column<u64>,
    wanted: std::ops::RangeInclusive<u64>,
}

impl YearFilter {
    /// Whether the document speaks for one of the wanted years; one year stands for both where
    /// only one is known, and a document of no known years passes no such filter.
    fn passes(&self, doc: DocId) -> bool {
        let (from, to) = (self.from.first(doc), self.to.first(doc));
        match (from.or(to), to.or(from)) {
            (Some(from), Some(to)) => {
                !self.wanted.is_empty() && from <= *self.wanted.end() && to >= *self.wanted.start()
            }
            _ => false,
        }
    }
}

struct FacetCounter {
    field: FacetField,
    column: Option<StrColumn>,
    counts: Vec<u64>,
}

impl FacetCounter {
    fn open(segment: &SegmentReader, field: FacetField) -> tantivy::Result<Self> {
        let column = text_column(segment, field.as_str())?;
        let values = column.as_ref().map_or(0, |column| column.dictionary().num_terms());
        Ok(Self { field, column, counts: vec![0; values] })
    }

    fn count(&mut self, doc: DocId) {
        let ordinal = self.column.as_ref().and_then(|column| column.ords().first(doc));
        if let Some(count) = ordinal
            .and_then(|ordinal| usize::try_from(ordinal).ok())
            .and_then(|ordinal| self.counts.get_mut(ordinal))
        {
            *count += 1;
        }
    }

    fn harvest(self) -> tantivy::Result<BTreeMap<String, u64>> {
        let mut values = BTreeMap::new();
        let Some(column) = self.column else {
            return Ok(values);
        };
        for (ordinal, count) in (0..).zip(self.counts) {
            if count > 0 {
                let mut value = String::new();
                column.ord_to_str(ordinal, &mut value)?;
                values.insert(value, count);
            }
        }
        Ok(values)
    }
}

/// Makes sort keys of records.
struct KeyMaker {
    sort: Sort,
    id: Option<StrColumn>,
    city: Option<StrColumn>,
    document: Option<StrColumn>,
    year: Option<Column<u64>>,
    order: Option<Column<u64>>,
}

/// Stands for a missing value: after all others in ascending order.
const MISSING: u64 = u64::MAX;

impl KeyMaker {
    fn open(segment: &SegmentReader, sort: Sort) -> tantivy::Result<Self> {
        let by = |fields: &[SortField]| fields.contains(&sort.field);
        let in_document = by(&[SortField::City, SortField::Year, SortField::Document]);
        let text = |wanted: bool, name: &str| {
            if wanted { text_column(segment, name) } else { Ok(None) }
        };
        let number = |wanted: bool, name: &str| {
            if wanted { segment.fast_fields().u64(name).map(Some) } else { Ok(None) }
        };
        Ok(Self {
            sort,
            id: text(by(&[SortField::Score]), "id")?,
            city: text(by(&[SortField::City]), "city_order")?,
            document: text(in_document, "document")?,
            year: number(by(&[SortField::Year]), "year_from")?,
            order: number(in_document, "order")?,
        })
    }

    fn key(&self, doc: DocId, score: f32) -> SegmentKey {
        let text = |column: &Option<StrColumn>| {
            column.as_ref().and_then(|column| column.ords().first(doc)).unwrap_or(MISSING)
        };
        let number = |column: &Option<Column<u64>>| {
            column.as_ref().and_then(|column| column.first(doc)).unwrap_or(MISSING)
        };
        let directed = |value: u64| {
            if self.sort.descending { MISSING - value } else { value }
        };
        match self.sort.field {
            SortField::Score => [directed(ordered(score)), text(&self.id), 0],
            SortField::City => {
                [directed(text(&self.city)), text(&self.document), number(&self.order)]
            }
            SortField::Year => {
                [directed(number(&self.year)), text(&self.document), number(&self.order)]
            }
            SortField::Document => [directed(text(&self.document)), number(&self.order), 0],
        }
    }

    fn resolve(&self, key: SegmentKey) -> tantivy::Result<Vec<KeyPart>> {
        let [first, second, third] = key;
        let number = |value: u64| KeyPart::Number(value);
        Ok(match self.sort.field {
            SortField::Score => vec![number(first), self.text(&self.id, second)?],
            SortField::City => vec![
                self.directed_text(&self.city, first)?,
                self.text(&self.document, second)?,
                number(third),
            ],
            SortField::Year => {
                vec![number(first), self.text(&self.document, second)?, number(third)]
            }
            SortField::Document => {
                vec![self.directed_text(&self.document, first)?, number(second)]
            }
        })
    }

    fn directed_text(&self, column: &Option<StrColumn>, value: u64) -> tantivy::Result<KeyPart> {
        if !self.sort.descending {
            return self.text(column, value);
        }
        Ok(match self.text(column, MISSING - value)? {
            KeyPart::Text(text) => KeyPart::TextDescending(std::cmp::Reverse(text)),
            other => other,
        })
    }

    fn text(&self, column: &Option<StrColumn>, ordinal: u64) -> tantivy::Result<KeyPart> {
        let mut text = String::new();
        match column {
            // The last character there is: a missing text comes after all others.
            _ if ordinal == MISSING => text.push(char::MAX),
            Some(column) => {
                column.ord_to_str(ordinal, &mut text)?;
            }
            None => {}
        }
        Ok(KeyPart::Text(text))
    }
}

/// A number that is larger for a larger score.
fn ordered(score: f32) -> u64 {
    let bits = score.to_bits();
    let flipped = if bits >> 31 == 0 { bits | 1 << 31 } else { !bits };
    u64::from(flipped)
}

/// The best records so far: a buffer that is cut back when it has grown to twice the limit, so
/// that a record costs constant time on average.
struct Top {
    entries: Vec<(SegmentKey, DocId, f32)>,
    limit: usize,
}

impl Top {
    fn push(&mut self, key: SegmentKey, doc: DocId, score: f32) {
        self.entries.push((key, doc, score));
        if self.entries.len() >= (2 * self.limit).max(64) {
            self.cut();
        }
    }

    fn cut(&mut self) {
        if self.entries.len() > self.limit {
            self.entries.select_nth_unstable_by_key(self.limit, |(key, doc, _)| (*key, *doc));
            self.entries.truncate(self.limit);
        }
    }

    fn take_sorted(&mut self) -> Vec<(SegmentKey, DocId, f32)> {
        self.cut();
        self.entries.sort_unstable_by_key(|(key, doc, _)| (*key, *doc));
        std::mem::take(&mut self.entries)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn scores_keep_their_order_as_numbers(a in -1e6f32..1e6, b in -1e6f32..1e6) {
            prop_assert_eq!(a.total_cmp(&b), ordered(a).cmp(&ordered(b)));
        }

        #[test]
        fn the_top_is_the_head_of_the_sorted_whole(
            keys in proptest::collection::vec(0u64..50, 0..300),
            limit in 1usize..40,
        ) {
            let mut top = Top { entries: Vec::new(), limit };
            for (doc, key) in (0..).zip(&keys) {
                top.push([*key, 0, 0], doc, 0.0);
            }
            let mut expected: Vec<_> = keys.iter().copied().zip(0u32..).collect();
            expected.sort_unstable();
            expected.truncate(limit);
            let found: Vec<_> = top.take_sorted().into_iter().map(|(k, doc, _)| (k[0], doc)).collect();
            prop_assert_eq!(found, expected);
        }
    }
}
