//! What was typed becomes a [`SearchRequest`], once, here.

use std::collections::BTreeSet;
use std::str::FromStr;

use azymut_index::{FacetField, Finding, Limits, RequestError, SearchRequest, Sort};
use azymut_record::{Language, Message};
use serde_json::json;

use azymut_report::hits::HitFormat;

use crate::filters;
use crate::openapi::Parameter;
use crate::problem::Problem;
use crate::query_string::{QueryString, not_one_of};

/// Hits on a page unless asked otherwise.
const DEFAULT_LIMIT: usize = 20;

/// Facets counted unless asked otherwise.
const DEFAULT_FACETS: [FacetField; 2] = [FacetField::City, FacetField::Level];

/// A search as asked over HTTP.
#[derive(Debug)]
pub(crate) struct SearchParams {
    /// What to search for.
    pub request: SearchRequest,
    /// How to write the answer.
    pub format: Format,
    /// Begin a table with the mark by which spreadsheets know UTF-8.
    pub bom: bool,
    /// Write everything that is found, not a page of it.
    pub whole: bool,
}

/// How an answer is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Format {
    /// The whole response.
    #[default]
    Json,
    /// The hits, one line of JSON each.
    Ndjson,
    /// The hits, one row each, with a header row (RFC 4180).
    Csv,
    /// The hits as an Excel workbook.
    Xlsx,
    /// A citation of each hit, for people.
    Citation,
    /// A BibTeX entry for each hit.
    Bibtex,
    /// An RIS record for each hit.
    Ris,
}

impl Format {
    const ALL: [Format; 7] = [
        Format::Json,
        Format::Ndjson,
        Format::Csv,
        Format::Xlsx,
        Format::Citation,
        Format::Bibtex,
        Format::Ris,
    ];

    fn as_str(self) -> &'static str {
        match self {
            Format::Json => "json",
            Format::Ndjson => "ndjson",
            Format::Csv => "csv",
            Format::Xlsx => "xlsx",
            Format::Citation => "citation",
            Format::Bibtex => "bibtex",
            Format::Ris => "ris",
        }
    }

    /// The media type of the answer.
    pub fn media_type(self) -> &'static str {
        match self {
            Format::Json => "application/json",
            Format::Ndjson => "application/x-ndjson",
            Format::Csv => "text/csv; charset=utf-8; header=present",
            Format::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Format::Citation => "text/plain; charset=utf-8",
            Format::Bibtex => "application/x-bibtex; charset=utf-8",
            Format::Ris => "application/x-research-info-systems; charset=utf-8",
        }
    }

    /// Under what name a browser saves the answer; none where it shows it.
    pub fn disposition(self) -> Option<&'static str> {
        match self {
            Format::Json | Format::Ndjson | Format::Citation => None,
            Format::Csv => Some("attachment; filename=\"azymut.csv\""),
            Format::Xlsx => Some("attachment; filename=\"azymut.xlsx\""),
            Format::Bibtex => Some("attachment; filename=\"azymut.bib\""),
            Format::Ris => Some("attachment; filename=\"azymut.ris\""),
        }
    }

    /// The format as it is written hit by hit, where it can be.
    pub fn by_hit(self, bom: bool) -> Option<HitFormat> {
        match self {
            Format::Json | Format::Xlsx => None,
            Format::Ndjson => Some(HitFormat::Ndjson),
            Format::Csv => Some(HitFormat::Csv { bom }),
            Format::Citation => Some(HitFormat::Citation),
            Format::Bibtex => Some(HitFormat::Bibtex),
            Format::Ris => Some(HitFormat::Ris),
        }
    }
}

impl FromStr for Format {
    type Err = RequestError;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Format::ALL.into_iter().find(|format| format.as_str() == name).ok_or_else(|| {
            let known = Format::ALL.map(Format::as_str);
            RequestError::new("format", not_one_of(name, &known))
        })
    }
}

impl SearchParams {
    /// The parameters that [`SearchParams::read`] takes.
    pub fn described() -> Vec<Parameter> {
        let mut parameters = vec![filters::query_parameter()];
        parameters.extend(filters::described());
        let names = |of: &[FacetField]| of.iter().map(|field| field.as_str()).collect::<Vec<_>>();
        parameters.extend([
            Parameter::query(
                "sort",
                json!({ "type": "string", "default": "score:desc",
                    "pattern": "^(score|city|year|document)(:(asc|desc))?$" }),
                "year:desc",
                Message::fixed(
                    "Order of the hits: `score`, `city`, `year` or `document`, with `:asc` or \
                     `:desc`. Hits of one score are ordered by `id`, of one city or year document \
                     by document, of one document from top to bottom. `year` is the first year of \
                     the document, or the last where only that is known; without a city or a year \
                     hits stand last in either direction.",
                    "Kolejność wyników: `score`, `city`, `year` albo `document`, z `:asc` lub \
                     `:desc`. Wyniki o równej ocenie porządkuje `id`, z jednego miasta albo roku \
                     idą dokument po dokumencie, a z jednego dokumentu od góry do dołu. `year` to \
                     pierwszy rok dokumentu albo ostatni, jeśli tylko on jest znany; wyniki bez \
                     miasta albo roku stoją na końcu w obu kierunkach.",
                ),
            ),
            Parameter::query(
                "limit",
                json!({ "anyOf": [
                    { "type": "integer", "minimum": 0, "maximum": Limits::LIMIT },
                    { "const": "all" },
                ], "default": DEFAULT_LIMIT }),
                20,
                Message::fixed(
                    "Most hits on a page; 0 counts only; `all` streams everything that is found, \
                     in any format but `json`.",
                    "Najwięcej wyników na stronie; 0 tylko liczy; `all` przesyła wszystko, co \
                     znaleziono, w każdym formacie oprócz `json`.",
                ),
            ),
            Parameter::query(
                "offset",
                json!({ "type": "integer", "minimum": 0, "maximum": Limits::WINDOW, "default": 0 }),
                0,
                Message::fixed(
                    "Hits to leave out from the top; `offset` + `limit` reaches at most 10,000, \
                     beyond that a `cursor` does.",
                    "Ile wyników pominąć od góry; `offset` + `limit` sięga najwyżej 10 000, dalej \
                     prowadzi `cursor`.",
                ),
            ),
            Parameter::query(
                "cursor",
                json!({ "type": "string", "minLength": 1 }),
                "ecf32e992e68059c.20.e303a382a699d311",
                Message::fixed(
                    "Goes on where an earlier answer ended: its `next`. It takes the place of \
                     `offset` and belongs to one search and one state of the index.",
                    "Kontynuuje od miejsca, gdzie skończyła się wcześniejsza odpowiedź: to jej \
                     `next`. Zastępuje `offset`; należy do jednego wyszukiwania i jednego stanu \
                     indeksu.",
                ),
            ),
            filters::strict_parameter(),
            filters::fuzzy_parameter(),
            Parameter::query(
                "explain",
                json!({ "type": "boolean", "default": false }),
                true,
                Message::fixed(
                    "Tell with every hit the sum behind its score: what each part of the query \
                     brings, how rare it is, where it was found. Only `format=json` and `format=ndjson` \
                     have room for it.",
                    "Podać przy każdym wyniku sumę, z której powstała jego ocena: co wnosi każda \
                     część zapytania, jak jest rzadka i gdzie ją znaleziono. Miejsce na to mają tylko \
                     `format=json` i `format=ndjson`.",
                ),
            ),
            Parameter::query(
                "facets",
                json!({ "type": "string", "enum": names(&FacetField::ALL) }),
                "city",
                Message::fixed(
                    "Fields to count over; empty for none.",
                    "Pola, po których liczyć; puste, jeśli żadne.",
                ),
            )
            .comma_separated(&names(&DEFAULT_FACETS)),
            Parameter::query(
                "include",
                json!({ "type": "string", "enum": Finding::ALL.map(Finding::as_str) }),
                "forms",
                Message::fixed(
                    "What else to tell about all that was found: `forms`, in which the query was \
                     found; `silent`, the cities and documents in which nothing was. Only \
                     `format=json` has room for it.",
                    "Co jeszcze powiedzieć o wszystkim, co znaleziono: `forms`, w jakich formach; \
                     `silent`, w których miastach i dokumentach niczego nie ma. Miejsce na to ma \
                     tylko `format=json`.",
                ),
            )
            .comma_separated(&[]),
            Parameter::query(
                "format",
                json!({ "type": "string", "enum": Format::ALL.map(Format::as_str),
                    "default": Format::default().as_str() }),
                "json",
                Message::fixed(
                    "The whole answer as JSON, or the hits alone: as lines of JSON, CSV, a workbook, \
                     citations, BibTeX or RIS.",
                    "Cała odpowiedź jako JSON albo same wyniki: jako wiersze JSON, CSV, skoroszyt, \
                     cytowania, BibTeX lub RIS.",
                ),
            ),
            Parameter::query(
                "bom",
                json!({ "type": "boolean", "default": false }),
                false,
                Message::fixed(
                    "Begin a CSV with the mark by which spreadsheets know UTF-8.",
                    "Zacznij CSV od znacznika, po którym arkusze poznają UTF-8.",
                ),
            ),
        ]);
        parameters
    }

    /// Reads every parameter and reports everything that is wrong with any of them.
    ///
    /// # Errors
    /// One problem that lists all the faults.
    pub fn read(mut query: QueryString, language: Language) -> Result<Self, Problem> {
        let text = query.one("q").unwrap_or_default();
        let mut request = SearchRequest { query: text, language, ..SearchRequest::default() };
        request.filters = filters::read(&mut query);
        request.sort = query.parsed("sort").unwrap_or(Sort::SCORE);
        let limit = query.one("limit");
        let whole = limit.as_deref() == Some("all");
        request.limit = match limit {
            Some(number) if !whole => query.read_number("limit", &number).unwrap_or(DEFAULT_LIMIT),
            _ => DEFAULT_LIMIT,
        };
        request.offset = query.number("offset").unwrap_or_default();
        request.strict = query.flag("strict");
        request.fuzzy = query.parsed("fuzzy").unwrap_or_default();
        request.cursor = query.one("cursor");
        request.facets = facets(&mut query);
        request.include = include(&mut query);
        request.explain = query.flag("explain");
        let format = query.parsed("format").unwrap_or_default();
        if format != Format::Json && !request.include.is_empty() {
            query.fault(
                "include",
                Message::fixed(
                    "only format=json has room for it",
                    "jest na to miejsce tylko w format=json",
                ),
            );
        }
        if !matches!(format, Format::Json | Format::Ndjson) && request.explain {
            query.fault(
                "explain",
                Message::fixed(
                    "only format=json and format=ndjson have room for it",
                    "jest na to miejsce tylko w format=json i format=ndjson",
                ),
            );
        }
        let bom = query.flag("bom");
        if bom && format != Format::Csv {
            query.fault("bom", Message::fixed("only format=csv has one", "ma go tylko format=csv"));
        }
        if whole && request.explain {
            query.fault(
                "explain",
                Message::fixed(
                    "a page is explained, not everything; give limit a number",
                    "objaśnia się stronę, nie wszystko; podaj w limit liczbę",
                ),
            );
        }
        if whole && format == Format::Json {
            query.fault(
                "limit",
                Message::fixed(
                    "all hits are written in any format but json; name a format",
                    "wszystkie wyniki można zapisać w każdym formacie oprócz json; podaj format",
                ),
            );
        }
        if whole && (request.offset > 0 || request.cursor.is_some()) {
            query.fault(
                "limit",
                Message::fixed(
                    "all hits begin with the first; leave offset and cursor out",
                    "wszystkie wyniki zaczynają się od pierwszego; pomiń offset i cursor",
                ),
            );
        }
        check_bounds(&request, &mut query);
        query.finish()?;
        Ok(Self { request, format, bom, whole })
    }
}

/// A comma-separated list; an empty one asks for no facet at all.
fn facets(query: &mut QueryString) -> Vec<FacetField> {
    let Some(list) = query.one("facets") else {
        return DEFAULT_FACETS.to_vec();
    };
    let known = FacetField::ALL.map(FacetField::as_str);
    let mut facets = Vec::new();
    for field in named(query, "facets", &list, &known) {
        if !facets.contains(&field) {
            facets.push(field);
        }
    }
    facets
}

/// A comma-separated list of what else to tell.
fn include(query: &mut QueryString) -> BTreeSet<Finding> {
    let list = query.one("include").unwrap_or_default();
    let known = Finding::ALL.map(Finding::as_str);
    named(query, "include", &list, &known).into_iter().collect()
}

/// What the names in a comma-separated list stand for; those that stand for nothing are faults.
fn named<T: FromStr<Err = RequestError>>(
    query: &mut QueryString,
    parameter: &str,
    list: &str,
    known: &[&'static str],
) -> Vec<T> {
    let mut meant = Vec::new();
    for name in list.split(',').map(str::trim).filter(|name| !name.is_empty()) {
        match name.parse() {
            Ok(value) => meant.push(value),
            Err(RequestError { .. }) => query.fault(parameter, not_one_of(name, known)),
        }
    }
    meant
}

/// Asks [`SearchRequest::validate`] about each part by itself: it stops at the first fault, and a
/// caller is better served with all of them.
fn check_bounds(request: &SearchRequest, query: &mut QueryString) {
    let SearchRequest { limit, offset, cursor, .. } = request;
    let probes = [
        SearchRequest { query: request.query.clone(), ..SearchRequest::default() },
        SearchRequest { limit: *limit, ..SearchRequest::default() },
        SearchRequest {
            limit: (*limit).min(Limits::LIMIT),
            offset: *offset,
            cursor: cursor.clone(),
            ..SearchRequest::default()
        },
    ];
    let faults: Vec<RequestError> =
        probes.iter().filter_map(|probe| probe.validate().err()).collect();
    for fault in faults {
        if !query.is_faulty(&fault.parameter) {
            query.fault(&fault.parameter, fault.detail);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use azymut_index::{Filters, Fuzziness, SortField};

    fn read(raw: &str) -> Result<SearchParams, Problem> {
        SearchParams::read(QueryString::parse(Some(raw)).unwrap(), Language::English)
    }

    #[test]
    fn everything_left_out_has_its_default() {
        let SearchParams { request, format, .. } = read("").unwrap();
        assert_eq!(format, Format::Json);
        assert_eq!(
            request,
            SearchRequest {
                limit: DEFAULT_LIMIT,
                sort: Sort::SCORE,
                facets: DEFAULT_FACETS.to_vec(),
                ..SearchRequest::default()
            }
        );
    }

    #[test]
    fn everything_given_is_read() {
        let SearchParams { request, format, .. } = read(
            "q=rynek+pracy&city=Toru%C5%84&city=Kielce&level=direction&exclude.city=Kalisz\
             &document=a-1&kind=plan&year=2014..2024&sort=year:desc&limit=5&offset=10\
             &facets=kind,city,kind&include=silent,forms&cursor=x&strict=true&fuzzy=2",
        )
        .unwrap();
        let mut filters = Filters { years: Some(2014..=2024), ..Filters::default() };
        filters.include(FacetField::City, "Toruń");
        filters.include(FacetField::City, "Kielce");
        filters.include(FacetField::Level, "direction");
        filters.include(FacetField::Document, "a-1");
        filters.include(FacetField::Kind, "plan");
        filters.exclude(FacetField::City, "Kalisz");
        assert_eq!(format, Format::Json);
        assert_eq!(
            request,
            SearchRequest {
                query: "rynek pracy".to_owned(),
                filters,
                facets: vec![FacetField::Kind, FacetField::City],
                sort: Sort { field: SortField::Year, descending: true },
                limit: 5,
                offset: 10,
                strict: true,
                explain: false,
                without_related: false,
                fuzzy: Fuzziness::Edits(2),
                include: Finding::ALL.into_iter().collect(),
                language: Language::English,
                cursor: Some("x".to_owned()),
            }
        );
    }

    #[test]
    fn a_city_is_compared_composed() {
        let SearchParams { request, .. } = read("city=Torun%CC%81").unwrap();
        assert!(request.filters.include[&FacetField::City].contains("Toruń"));
    }

    #[test]
    fn no_facet_can_be_asked_for() {
        assert!(read("facets=").unwrap().request.facets.is_empty());
    }

    #[test]
    fn a_filter_without_end_is_refused_by_its_own_name() {
        let many = |name: &str| {
            let raw: String =
                (0..=Limits::FILTER_VALUES).map(|i| format!("{name}=x{i}&")).collect();
            format!("{:?}", read(&raw).unwrap_err())
        };
        assert!(many("city").contains(r#"parameter: "city""#));
        assert!(many("exclude.city").contains(r#"parameter: "exclude.city""#));
    }
}
