//! The filters of a request, the same for every route that has them.

use azymut_index::{FacetField, Filters, SearchRequest, Years};
use azymut_polish::normalize;
use azymut_record::{DocumentId, DocumentKind, Level};

use crate::query_string::{QueryString, not_one_of, quoted};

/// Every kind of document, for messages.
const KINDS: [DocumentKind; 3] =
    [DocumentKind::Strategy, DocumentKind::Programme, DocumentKind::Plan];

/// The filters by the parameters that set them.
const FILTERS: [(FacetField, &str, &str); 5] = [
    (FacetField::City, "city", "exclude.city"),
    (FacetField::Level, "level", "exclude.level"),
    (FacetField::Document, "document", "exclude.document"),
    (FacetField::Kind, "kind", "exclude.kind"),
    (FacetField::Area, "area", "exclude.area"),
];

/// Takes the filters out of a request; what is wrong with them is kept in `query`.
pub(crate) fn read(query: &mut QueryString) -> Filters {
    let mut filters = Filters::default();
    for (field, include, exclude) in FILTERS {
        for value in values(query, field, include) {
            filters.include(field, value);
        }
        for value in values(query, field, exclude) {
            filters.exclude(field, value);
        }
    }
    filters.years = query.parsed::<Years>("year").map(|years| years.0);
    check_bounds(&filters, query);
    filters
}

/// Each filter by itself, so that the fault has the name that the caller gave it.
fn check_bounds(filters: &Filters, query: &mut QueryString) {
    for (field, include, exclude) in FILTERS {
        for (name, values) in [(include, &filters.include), (exclude, &filters.exclude)] {
            let mut filters = Filters::default();
            filters.include.extend(values.get(&field).map(|values| (field, values.clone())));
            let probe = SearchRequest { filters, ..SearchRequest::default() };
            if let Err(error) = probe.validate() {
                query.fault(name, error.detail);
            }
        }
    }
}

/// The values of a filter. Those that cannot occur are faults, not empty results.
fn values(query: &mut QueryString, field: FacetField, name: &'static str) -> Vec<String> {
    let mut values = Vec::new();
    for value in query.many(name) {
        let value = normalize(value.trim()).into_owned();
        let wrong = if value.is_empty() {
            Some("the value is empty; leave the parameter out or name a value".to_owned())
        } else {
            impossible(field, &value)
        };
        match wrong {
            Some(detail) => query.fault(name, detail),
            None => values.push(value),
        }
    }
    values
}

/// Why no record can have `value` in `field`.
fn impossible(field: FacetField, value: &str) -> Option<String> {
    match field {
        FacetField::City | FacetField::Year | FacetField::Area => None,
        FacetField::Level => {
            let known = Level::ALL.map(Level::as_str);
            (!known.contains(&value)).then(|| not_one_of("level", value, &known))
        }
        FacetField::Kind => {
            let known = KINDS.map(DocumentKind::as_str);
            (!known.contains(&value)).then(|| not_one_of("kind", value, &known))
        }
        FacetField::Document => DocumentId::new(value).err().map(|_| {
            format!("{} is not a document identifier; /v1/documents lists them", quoted(value))
        }),
    }
}
