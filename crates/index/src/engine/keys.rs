//! By what records are ordered, within a segment and across segments.

use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocId, SegmentReader};

use crate::request::{Sort, SortField};

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

/// Makes sort keys of records.
pub(super) struct KeyMaker {
    sort: Sort,
    id: Option<StrColumn>,
    city: Option<StrColumn>,
    document: Option<StrColumn>,
    /// First and last year.
    years: [Option<Column<u64>>; 2],
    order: Option<Column<u64>>,
}

/// Stands for a missing value: after all others in either direction.
const MISSING: u64 = u64::MAX;

/// What a value is compared by; of that, the value again.
fn directed(value: u64, descending: bool) -> u64 {
    // The smallest value there is still comes before what is missing.
    if descending && value != MISSING { MISSING - 1 - value } else { value }
}

impl KeyMaker {
    pub(super) fn open(segment: &SegmentReader, sort: Sort) -> tantivy::Result<Self> {
        let by = |fields: &[SortField]| fields.contains(&sort.field);
        let in_document = by(&[SortField::City, SortField::Year, SortField::Document]);
        let text = |wanted: bool, name: &str| {
            if wanted { segment.fast_fields().str(name) } else { Ok(None) }
        };
        let number = |wanted: bool, name: &str| {
            if wanted { segment.fast_fields().u64(name).map(Some) } else { Ok(None) }
        };
        Ok(Self {
            sort,
            id: text(by(&[SortField::Score]), "id")?,
            city: text(by(&[SortField::City]), "city_order")?,
            document: text(in_document, "document")?,
            years: [
                number(by(&[SortField::Year]), "year_from")?,
                number(by(&[SortField::Year]), "year_to")?,
            ],
            order: number(in_document, "order")?,
        })
    }

    /// The order.
    pub(super) fn sort(&self) -> Sort {
        self.sort
    }

    pub(super) fn key(&self, doc: DocId, score: f32) -> SegmentKey {
        let text = |column: &Option<StrColumn>| {
            column.as_ref().and_then(|column| column.ords().first(doc)).unwrap_or(MISSING)
        };
        let number = |column: &Option<Column<u64>>| {
            column.as_ref().and_then(|column| column.first(doc)).unwrap_or(MISSING)
        };
        let directed = |value: u64| directed(value, self.sort.descending);
        match self.sort.field {
            SortField::Score => [directed(ordered(score)), text(&self.id), 0],
            SortField::City => {
                [directed(text(&self.city)), text(&self.document), number(&self.order)]
            }
            SortField::Year => {
                // Where only one year is known, it is that one.
                let year = self.years.iter().map(number).find(|year| *year != MISSING);
                [directed(year.unwrap_or(MISSING)), text(&self.document), number(&self.order)]
            }
            SortField::Document => [directed(text(&self.document)), number(&self.order), 0],
        }
    }

    pub(super) fn resolve(&self, key: SegmentKey) -> tantivy::Result<Vec<KeyPart>> {
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
        let text = match self.text(column, directed(value, true))? {
            // Before all other texts, and so behind them here.
            KeyPart::Text(_) if value == MISSING => String::new(),
            KeyPart::Text(text) => text,
            other => return Ok(other),
        };
        Ok(KeyPart::TextDescending(std::cmp::Reverse(text)))
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use tantivy::schema::FAST;

    /// City, first and last year; every one is of a document named by its place.
    type Row = (Option<&'static str>, Option<u64>, Option<u64>);

    /// The keys of rows, each commit a segment of its own: resolved and not.
    fn keys(commits: &[&[Row]], sort: Sort) -> Vec<(Vec<KeyPart>, SegmentKey, usize)> {
        let mut schema = tantivy::schema::Schema::builder();
        let text = tantivy::schema::STRING | tantivy::schema::FAST;
        let city = schema.add_text_field("city_order", text.clone());
        let document = schema.add_text_field("document", text);
        let [from, to, order] =
            ["year_from", "year_to", "order"].map(|name| schema.add_u64_field(name, FAST));
        let index = tantivy::Index::create_in_ram(schema.build());
        let mut writer = index.writer_with_num_threads(1, 15_000_000).unwrap();
        writer.set_merge_policy(Box::new(tantivy::indexer::NoMergePolicy));
        let mut number = 0u64;
        for rows in commits {
            for (name, first, last) in *rows {
                let mut row = tantivy::TantivyDocument::new();
                row.add_text(document, format!("d{number}"));
                row.add_u64(order, number);
                number += 1;
                for (field, text) in name.iter().map(|name| (city, *name)) {
                    row.add_text(field, text);
                }
                for (field, year) in [(from, first), (to, last)] {
                    year.iter().for_each(|year| row.add_u64(field, *year));
                }
                writer.add_document(row).unwrap();
            }
            writer.commit().unwrap();
        }
        let searcher = index.reader().unwrap().searcher();
        assert_eq!(searcher.segment_readers().len(), commits.len());
        let mut keys = Vec::new();
        for segment in searcher.segment_readers() {
            let maker = KeyMaker::open(segment, sort).unwrap();
            let orders = segment.fast_fields().u64("order").unwrap();
            for doc in segment.doc_ids_alive() {
                let key = maker.key(doc, 0.0);
                let number = usize::try_from(orders.first(doc).unwrap()).unwrap();
                keys.push((maker.resolve(key).unwrap(), key, number));
            }
        }
        keys
    }

    #[test]
    fn what_is_missing_comes_last_within_segments_and_across_them() {
        let rows: [Row; 6] = [
            (None, None, None),
            (Some("b"), Some(2025), Some(2030)),
            (Some("a"), None, Some(2030)),
            (Some("c"), Some(2014), None),
            (Some("b"), Some(0), None),
            (None, None, None),
        ];
        let apart = rows.each_ref().map(std::slice::from_ref);
        for (sort, expected) in [
            ("city:asc", [2, 1, 4, 3, 0, 5]),
            ("city:desc", [3, 1, 4, 2, 0, 5]),
            ("year:asc", [4, 3, 1, 2, 0, 5]),
            ("year:desc", [2, 1, 3, 4, 0, 5]),
            ("document:asc", [0, 1, 2, 3, 4, 5]),
            ("document:desc", [5, 4, 3, 2, 1, 0]),
        ] {
            let sort: Sort = sort.parse().unwrap();
            let mut together = keys(&[&rows], sort);
            together.sort_by_key(|(_, key, _)| *key);
            assert_eq!(together.iter().map(|one| one.2).collect::<Vec<_>>(), expected, "{sort}");
            let mut apart = keys(&apart, sort);
            apart.sort_by(|(one, ..), (other, ..)| one.cmp(other));
            assert_eq!(apart.iter().map(|one| one.2).collect::<Vec<_>>(), expected, "{sort}");
        }
    }

    proptest! {
        #[test]
        fn scores_keep_their_order_as_numbers(a in -1e6f32..1e6, b in -1e6f32..1e6) {
            prop_assert_eq!(a.total_cmp(&b), ordered(a).cmp(&ordered(b)));
        }
    }
}
