//! The years that documents speak for, as they are filtered by and counted.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use azymut_record::Document;

/// Most years of one span that are counted one by one: a longer one is a mistake in the document's
/// description and counts in its first years only.
const LONGEST: usize = 100;

/// The first and the last year that a document speaks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span(RangeInclusive<u16>);

impl Span {
    /// The span of a document; one year stands for both where only one is known.
    pub fn of(document: &Document) -> Option<Self> {
        let (from, to) = (document.year_from, document.year_to);
        Some(Self(from.or(to)?..=to.or(from)?))
    }

    /// The first year.
    pub fn first(&self) -> u16 {
        *self.0.start()
    }

    /// The last year.
    pub fn last(&self) -> u16 {
        *self.0.end()
    }

    /// Whether one of `years` is of the span.
    pub(crate) fn meets(&self, years: &RangeInclusive<u16>) -> bool {
        !years.is_empty() && self.first() <= *years.end() && self.last() >= *years.start()
    }

    /// As the index keeps it: `2014..2024`.
    pub(crate) fn write(&self) -> String {
        format!("{}..{}", self.first(), self.last())
    }

    fn read(text: &str) -> Option<Self> {
        let (from, to) = text.split_once("..")?;
        Some(Self(from.parse().ok()?..=to.parse().ok()?))
    }
}

/// Counts by year of counts by span: a record counts in every year of its span.
pub(crate) fn by_year(spans: BTreeMap<String, u64>) -> BTreeMap<String, u64> {
    let mut years = BTreeMap::new();
    for (span, count) in spans {
        let Some(Span(range)) = Span::read(&span) else { continue };
        for year in range.take(LONGEST) {
            *years.entry(format!("{year:04}")).or_default() += count;
        }
    }
    years
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_counts_in_every_year_of_its_span() {
        let spans =
            [("2020..2022", 3), ("2022..2023", 4), ("2030..2020", 9), ("x", 1), ("1..60000", 1)];
        let spans = spans.into_iter().map(|(span, count)| (span.to_owned(), count)).collect();
        let years = by_year(spans);
        let of = |year: &str| years.get(year).copied();
        assert_eq!(
            [of("2020"), of("2021"), of("2022"), of("2023")],
            [Some(3), Some(3), Some(7), Some(4)]
        );
        assert_eq!(of("2030"), None);
        assert_eq!(years.len(), 4 + LONGEST);
    }
}
