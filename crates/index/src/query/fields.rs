//! Fields that a query can name, in Polish and in English, and the values that they take.

use azymut_polish::{Places, fold};
use azymut_record::{DocumentKind, Level};

use crate::request::FacetField;

/// A field that a query can name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum QueryField {
    /// A field that is counted over as well.
    Facet(FacetField),
    /// A year or a span of years.
    Year,
    /// The printed number of a goal.
    Label,
}

/// The field of this name, in any case and with or without diacritics.
pub(super) fn field_named(name: &str) -> Option<QueryField> {
    Some(match fold(name).as_str() {
        "city" | "miasto" | "gmina" => QueryField::Facet(FacetField::City),
        "level" | "poziom" => QueryField::Facet(FacetField::Level),
        "document" | "dokument" => QueryField::Facet(FacetField::Document),
        "kind" | "rodzaj" | "typ" => QueryField::Facet(FacetField::Kind),
        "year" | "rok" | "lata" => QueryField::Year,
        "label" | "numer" | "nr" => QueryField::Label,
        _ => return None,
    })
}

/// Whether a field of this name takes cities.
pub(crate) fn is_city_field(name: &str) -> bool {
    field_named(name) == Some(QueryField::Facet(FacetField::City))
}

/// The value of a facet field as the index has it; none where it cannot be one.
///
/// `cities` are those of the index: a city is meant by its name in any case and without
/// diacritics.
pub(super) fn facet_value<'c>(
    field: FacetField,
    value: &str,
    mut cities: impl Iterator<Item = &'c str>,
) -> Option<String> {
    let folded = fold(value).replace('_', " ");
    match field {
        FacetField::City => cities
            .find(|city| fold(city) == folded)
            .map(str::to_owned)
            .or_else(|| Places::shared().by_name(value).first().map(|place| place.name.to_owned())),
        FacetField::Level => Level::ALL
            .into_iter()
            .find(|level| {
                fold(level.polish_name()) == folded || level.as_str().replace('_', " ") == folded
            })
            .map(|level| level.as_str().to_owned()),
        FacetField::Kind => {
            let kinds = [
                (DocumentKind::Strategy, "strategia"),
                (DocumentKind::Programme, "program"),
                (DocumentKind::Plan, "plan"),
            ];
            kinds
                .into_iter()
                .find(|(kind, polish)| *polish == folded || kind.as_str() == folded)
                .map(|(kind, _)| kind.as_str().to_owned())
        }
        FacetField::Document | FacetField::Area => Some(value.to_owned()),
        FacetField::Year => None,
    }
}

/// A printed number as it is compared: without the full stop at its end, in lower case.
pub(crate) fn label_key(label: &str) -> String {
    label.trim_end_matches('.').to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_have_polish_and_english_names() {
        for name in ["city", "Miasto", "MIASTO"] {
            assert_eq!(field_named(name), Some(QueryField::Facet(FacetField::City)), "{name}");
        }
        assert_eq!(field_named("ulica"), None);
    }

    #[test]
    fn values_are_meant_in_any_case_and_without_diacritics() {
        let value = |field, text| facet_value(field, text, ["Kraków", "Toruń"].into_iter());
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(value(FacetField::City, "krakow"), some("Kraków"));
        assert_eq!(value(FacetField::Level, "cel_operacyjny"), some("operational_goal"));
        assert_eq!(value(FacetField::Level, "Kierunek działań"), some("direction"));
        assert_eq!(value(FacetField::Level, "operational_goal"), some("operational_goal"));
        assert_eq!(value(FacetField::Level, "rozdział"), None);
        assert_eq!(value(FacetField::Kind, "strategia"), some("strategy"));
    }
}
