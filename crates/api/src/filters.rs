//! The filters of a request, the same for every route that has them.

use azymut_index::{FacetField, Filters, Limits, SearchRequest, Years};
use azymut_polish::normalize;
use azymut_record::{DocumentId, DocumentKind, Language, Level, Message, message};
use serde_json::{Value, json};

use crate::openapi::Parameter;
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

/// The words to search for.
pub(crate) fn query_parameter() -> Parameter {
    Parameter::query(
        "q",
        json!({ "type": "string", "maxLength": Limits::QUERY_CHARS }),
        "przedsiębiorczość",
        Message::fixed(
            "What to search for: words in any form, with or without diacritics, `\"phrases\"`, \
             `-exclusions` and the rest of the query language; at most 200 words.",
            "Czego szukać: słowa w dowolnej odmianie, z polskimi znakami lub bez, `\"frazy\"`, \
             `-wykluczenia` i reszta języka zapytań; najwyżej 200 słów.",
        ),
    )
}

/// The parameter that says how far from the words typed to look.
pub(crate) fn fuzzy_parameter() -> Parameter {
    Parameter::query(
        "fuzzy",
        json!({ "type": "string", "enum": ["auto", "0", "1", "2"], "default": "auto" }),
        "auto",
        Message::fixed(
            "Words with other letters: `0` never, `auto` the nearest one where a word occurs \
             nowhere, `1` or `2` every word at most so many letters away as well.",
            "Słowa o innych literach: `0` nigdy, `auto` najbliższe, gdy słowo nigdzie nie występuje, \
             `1` lub `2` także każde odległe o najwyżej tyle liter.",
        ),
    )
}

/// Whether a query without a clear meaning is refused.
pub(crate) fn strict_parameter() -> Parameter {
    Parameter::query(
        "strict",
        json!({ "type": "boolean", "default": false }),
        false,
        Message::fixed(
            "Refuse a query of which some part has no meaning, naming the character, \
             instead of reading that part as words.",
            "Odrzucić zapytanie, którego część nie ma znaczenia, wskazując znak, zamiast \
             czytać tę część jako słowa.",
        ),
    )
}

/// The parameters that [`read`] takes.
pub(crate) fn described() -> Vec<Parameter> {
    let mut parameters = Vec::new();
    for (field, include, exclude) in FILTERS {
        let (schema, example) = values_of(field);
        let of = description_of(field);
        let not = Message::new(
            format!("What hits must not have. {}", of.in_language(Language::English)),
            format!("Czego wyniki nie mogą mieć. {}", of.in_language(Language::Polish)),
        );
        for (name, description) in [(include, of), (exclude, not)] {
            parameters
                .push(Parameter::query(name, schema.clone(), example, description).repeated());
        }
    }
    parameters.push(Parameter::query(
        "year",
        json!({ "type": "string", "pattern": "^([0-9]{4}|[0-9]{4}\\.\\.[0-9]{4}|[0-9]{4}\\.\\.|\\.\\.[0-9]{4})$" }),
        "2014..2024",
        Message::fixed(
            "The document speaks for this year, or for one of these: `2020`, `2014..2024`, \
             `2014..`, `..2024`.",
            "Dokument obejmuje ten rok albo jeden z tych: `2020`, `2014..2024`, `2014..`, \
             `..2024`.",
        ),
    ));
    parameters
}

fn values_of(field: FacetField) -> (Value, &'static str) {
    match field {
        FacetField::City => (json!({ "type": "string", "minLength": 1 }), "Kielce"),
        FacetField::Level => {
            (json!({ "type": "string", "enum": Level::ALL.map(Level::as_str) }), "operational_goal")
        }
        FacetField::Document => (
            json!({ "type": "string", "pattern": "^[A-Za-z0-9._~-]+$" }),
            "kielce-cel-strategiczny-3",
        ),
        FacetField::Kind => {
            (json!({ "type": "string", "enum": KINDS.map(DocumentKind::as_str) }), "strategy")
        }
        FacetField::Area => (json!({ "type": "string", "minLength": 1 }), "Sfera społeczna"),
        FacetField::Year => (json!({ "type": "string", "pattern": "^[0-9]{4}$" }), "2020"),
    }
}

fn description_of(field: FacetField) -> Message {
    match field {
        FacetField::City => Message::fixed(
            "City of the document, in the nominative.",
            "Miasto, którego jest dokument, w mianowniku.",
        ),
        FacetField::Level => {
            Message::fixed("Normalised level of the record.", "Znormalizowany poziom zapisu.")
        }
        FacetField::Document => {
            Message::fixed("Identifier of the document.", "Identyfikator dokumentu.")
        }
        FacetField::Kind => Message::fixed("Kind of document.", "Rodzaj dokumentu."),
        FacetField::Area => Message::fixed(
            "Part of the document: the statement of the nearest area above the record, or of its \
             topmost goal.",
            "Część dokumentu: treść najbliższego obszaru nad zapisem albo jego najwyższego celu.",
        ),
        FacetField::Year => {
            Message::fixed("A year that the document speaks for.", "Rok, który dokument obejmuje.")
        }
    }
}

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
            Some(Message::fixed(
                "the value is empty; leave the parameter out or name a value",
                "wartość jest pusta; pomiń parametr albo podaj wartość",
            ))
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
fn impossible(field: FacetField, value: &str) -> Option<Message> {
    match field {
        FacetField::City | FacetField::Year | FacetField::Area => None,
        FacetField::Level => {
            let known = Level::ALL.map(Level::as_str);
            (!known.contains(&value)).then(|| not_one_of(value, &known))
        }
        FacetField::Kind => {
            let known = KINDS.map(DocumentKind::as_str);
            (!known.contains(&value)).then(|| not_one_of(value, &known))
        }
        FacetField::Document => DocumentId::new(value).err().map(|_| {
            message!(
                en: "{shown} is not a document identifier; /v1/documents lists them",
                pl: "{shown} to nie identyfikator dokumentu; wymienia je /v1/documents";
                shown = quoted(value)
            )
        }),
    }
}
