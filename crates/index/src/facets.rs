//! Facets as they are served.

use std::collections::BTreeMap;

use azymut_record::Level;

use crate::engine::Found;
use crate::request::{FacetField, Filters};
use crate::response::FacetCount;
use crate::years::by_year;

/// Most values of a facet that are listed, not counting those that are filtered by.
const LISTED_VALUES: usize = 1_000;

/// The counts as they are served: most frequent first, levels from the top down, years from the
/// earliest, and selected values even at zero.
pub(crate) fn facet_counts(
    mut found: Found,
    fields: &[FacetField],
    filters: &Filters,
) -> BTreeMap<&'static str, Vec<FacetCount>> {
    let mut facets = BTreeMap::new();
    for field in fields {
        let mut counts = found.facets.remove(field).unwrap_or_default();
        if *field == FacetField::Year {
            counts = by_year(counts);
        }
        let selected = selected_values(*field, filters);
        for value in selected.listed {
            counts.entry(value).or_default();
        }
        let mut values: Vec<FacetCount> = counts
            .into_iter()
            .map(|(value, count)| FacetCount { selected: (selected.is)(&value), value, count })
            .collect();
        match field {
            FacetField::Level => values.sort_by_key(|entry| entry.value.parse::<Level>().ok()),
            FacetField::Year => {}
            _ => {
                values.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.value.cmp(&b.value)));
                let mut listed = 0;
                values.retain(|entry| {
                    listed += usize::from(!entry.selected);
                    entry.selected || listed <= LISTED_VALUES
                });
            }
        }
        facets.insert(field.as_str(), values);
    }
    facets
}

/// The values of a facet that are filtered by.
struct Selected<'f> {
    is: Box<dyn Fn(&str) -> bool + 'f>,
    /// Those that are listed even at zero.
    listed: Vec<String>,
}

fn selected_values(field: FacetField, filters: &Filters) -> Selected<'_> {
    if field == FacetField::Year {
        let years = filters.years.clone();
        // Of an open span the end that was named: the other one is no year that anybody chose.
        let ends = years.iter().flat_map(|years| [*years.start(), *years.end()]);
        let listed = ends.filter(|year| *year != 0 && *year != u16::MAX);
        return Selected {
            listed: listed.map(|year| format!("{year:04}")).collect(),
            is: Box::new(move |value| {
                let year = value.parse().ok();
                years.as_ref().zip(year).is_some_and(|(years, year)| years.contains(&year))
            }),
        };
    }
    let chosen = filters.include.get(&field);
    Selected {
        listed: chosen.into_iter().flatten().cloned().collect(),
        is: Box::new(move |value| chosen.is_some_and(|chosen| chosen.contains(value))),
    }
}
