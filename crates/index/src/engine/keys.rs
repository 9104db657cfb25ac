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
    year: Option<Column<u64>>,
    order: Option<Column<u64>>,
}

/// Stands for a missing value: after all others in ascending order.
const MISSING: u64 = u64::MAX;

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
            year: number(by(&[SortField::Year]), "year_from")?,
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn scores_keep_their_order_as_numbers(a in -1e6f32..1e6, b in -1e6f32..1e6) {
            prop_assert_eq!(a.total_cmp(&b), ordered(a).cmp(&ordered(b)));
        }
    }
}
