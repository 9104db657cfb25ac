use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::ops::RangeInclusive;
use std::str::FromStr;

use azymut_record::{Document, DocumentKind, Language, Level, Message, Record, message};

use crate::area::area_of;
use crate::kwic::{ContextWidth, KwicRequest};
use crate::years::Span;
use crate::{Finding, PathEntry, RequestError};

/// A search, parsed and bounded at the edge: what reaches the engine is known to be sound.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SearchRequest {
    /// The query as typed. Empty means every record, in document order.
    pub query: String,
    /// What a hit must and must not be.
    pub filters: Filters,
    /// The fields to count over.
    pub facets: Vec<FacetField>,
    /// Order of the hits.
    pub sort: Sort,
    /// How many hits to return at most.
    pub limit: usize,
    /// How many hits to leave out from the top.
    pub offset: usize,
    /// Refuse a query of which some part has no meaning, instead of reading that part as words.
    pub strict: bool,
    /// Explain the score of every hit.
    pub explain: bool,
    /// How far from the words typed to look.
    pub fuzzy: Fuzziness,
    /// Leave out what the thesaurus merely relates to the words of the query.
    pub without_related: bool,
    /// What else to tell about the whole result set.
    pub include: BTreeSet<Finding>,
    /// The language of whatever is said about the query.
    pub language: Language,
    /// Continues an earlier search; its position takes the place of `offset`.
    pub cursor: Option<String>,
}

/// How far from the words typed a search looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Fuzziness {
    /// A word that occurs nowhere is searched as the nearest one that does.
    #[default]
    Auto,
    /// Words are searched as they were typed.
    Off,
    /// Every word is searched with those at most so many letters away as well: one for words of
    /// four to seven letters, whatever is asked, none for shorter ones, and never more than two.
    Edits(u8),
}

impl FromStr for Fuzziness {
    type Err = RequestError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "auto" => Ok(Fuzziness::Auto),
            "0" => Ok(Fuzziness::Off),
            "1" => Ok(Fuzziness::Edits(1)),
            "2" => Ok(Fuzziness::Edits(2)),
            _ => Err(RequestError::new(
                "fuzzy",
                message!(
                    en: "{text:?} is not 0, 1, 2 or auto",
                    pl: "{text:?} to nie 0, 1, 2 ani auto",
                ),
            )),
        }
    }
}

/// Bounds of a request. They are the same for every door to the engine.
#[derive(Debug, Clone, Copy)]
pub struct Limits;

impl Limits {
    /// Longest query, in characters.
    pub const QUERY_CHARS: usize = 2_000;
    /// Most words in a query.
    pub const QUERY_WORDS: usize = 200;
    /// Most hits in one response.
    pub const LIMIT: usize = 1_000;
    /// Most suggestions in one answer.
    pub const SUGGESTIONS: usize = 50;
    /// Deepest hit that `offset` reaches; beyond it, a cursor does.
    pub const WINDOW: usize = 10_000;
    /// Most values in one filter.
    pub const FILTER_VALUES: usize = 200;
    /// Most records of which a concordance or a list of forms reads the text.
    pub const READ_RECORDS: usize = 10_000;
    /// Matches after which it reads no further record.
    pub const READ_MATCHES: usize = 100_000;
    /// Widest context of a concordance, in words or characters.
    pub const CONTEXT: usize = 200;
}

impl SearchRequest {
    /// Checks the bounds in [`Limits`].
    ///
    /// # Errors
    /// [`RequestError`] naming the parameter that is out of bounds.
    pub fn validate(&self) -> Result<(), RequestError> {
        let chars = self.query.chars().count();
        if chars > Limits::QUERY_CHARS {
            return Err(RequestError::new(
                "q",
                message!(
                    en: "the query has {chars} characters; at most {most} are searched",
                    pl: "liczba znaków zapytania to {chars}; przeszukuje się najwyżej {most}";
                    most = Limits::QUERY_CHARS
                ),
            ));
        }
        if self.limit > Limits::LIMIT {
            return Err(RequestError::new(
                "limit",
                message!(
                    en: "{limit} is more than {most}",
                    pl: "{limit} to więcej niż {most}";
                    limit = self.limit, most = Limits::LIMIT
                ),
            ));
        }
        if self.cursor.is_none() && self.offset.saturating_add(self.limit) > Limits::WINDOW {
            return Err(RequestError::new(
                "offset",
                message!(
                    en: "offset + limit reaches past {most}; follow the cursor in `next` instead",
                    pl: "offset + limit sięga dalej niż {most}; idź za kursorem z `next`";
                    most = Limits::WINDOW
                ),
            ));
        }
        for (field, values) in self.filters.include.iter().chain(&self.filters.exclude) {
            if values.len() > Limits::FILTER_VALUES {
                return Err(RequestError::new(
                    field.as_str(),
                    message!(
                        en: "{count} values; at most {most}",
                        pl: "liczba wartości to {count}; najwyżej {most}";
                        count = values.len(), most = Limits::FILTER_VALUES
                    ),
                ));
            }
        }
        Ok(())
    }
}

/// A field that hits are counted and filtered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FacetField {
    /// City of the document, in the nominative.
    City,
    /// Normalised level of the record.
    Level,
    /// Document identifier.
    Document,
    /// Kind of the document: strategy, programme, plan.
    Kind,
    /// A year that the document speaks for. It is filtered by with [`Filters::years`].
    Year,
    /// The part of the document: the statement of the nearest area above the record, or of its
    /// topmost goal.
    Area,
}

impl FacetField {
    /// Every field, in the order in which facets are listed.
    pub const ALL: [FacetField; 6] = [
        FacetField::City,
        FacetField::Level,
        FacetField::Document,
        FacetField::Kind,
        FacetField::Year,
        FacetField::Area,
    ];

    /// The name of the field in requests and responses.
    pub fn as_str(self) -> &'static str {
        match self {
            FacetField::City => "city",
            FacetField::Level => "level",
            FacetField::Document => "document",
            FacetField::Kind => "kind",
            FacetField::Year => "year",
            FacetField::Area => "area",
        }
    }
}

impl fmt::Display for FacetField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for FacetField {
    type Err = RequestError;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        FacetField::ALL.into_iter().find(|field| field.as_str() == name).ok_or_else(|| {
            RequestError::new(
                "facets",
                message!(
                    en: "unknown facet {name:?}; known are city, level, document, kind, year, area",
                    pl: "nieznana faseta {name:?}; znane: city, level, document, kind, year, area",
                ),
            )
        })
    }
}

/// Conditions on a hit: OR within a field, AND across fields.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filters {
    /// The field must have one of the values.
    pub include: BTreeMap<FacetField, BTreeSet<String>>,
    /// The field must have none of the values.
    pub exclude: BTreeMap<FacetField, BTreeSet<String>>,
    /// The document must speak for at least one of these years.
    pub years: Option<RangeInclusive<u16>>,
}

impl Filters {
    /// Both conditions together: a field must have a value of either, the years must be in both.
    pub(crate) fn and(&self, other: &Filters) -> Filters {
        let mut both = self.clone();
        for (field, values) in &other.include {
            both.include.entry(*field).or_default().extend(values.iter().cloned());
        }
        for (field, values) in &other.exclude {
            both.exclude.entry(*field).or_default().extend(values.iter().cloned());
        }
        both.years = match (&self.years, &other.years) {
            (Some(a), Some(b)) => Some(*a.start().max(b.start())..=*a.end().min(b.end())),
            (a, b) => a.clone().or_else(|| b.clone()),
        };
        both
    }

    /// Whether a record with the ancestors `path` passes, by the rules that a search has: one year stands for both where
    /// only one is known, and a document of no known years passes no condition on years.
    pub fn admits(&self, record: &Record, path: &[PathEntry]) -> bool {
        self.admits_record_of(&record.document, record.level, area_of(record, path).as_deref())
    }

    /// As [`Filters::admits`], told what filters ask of a record: its document, its level and its
    /// [area](area_of).
    pub fn admits_record_of(&self, document: &Document, level: Level, area: Option<&str>) -> bool {
        let value = |field: FacetField| match field {
            FacetField::City => document.city.as_deref(),
            FacetField::Level => Some(level.as_str()),
            FacetField::Document => Some(document.id.as_str()),
            FacetField::Kind => document.kind.map(DocumentKind::as_str),
            FacetField::Year => None,
            FacetField::Area => area,
        };
        let has = |(field, values): (&FacetField, &BTreeSet<String>)| {
            value(*field).is_some_and(|value| values.contains(value))
        };
        let speaks_for =
            |years: &RangeInclusive<u16>| Span::of(document).is_some_and(|span| span.meets(years));
        self.include.iter().all(has)
            && !self.exclude.iter().any(has)
            && self.years.as_ref().is_none_or(speaks_for)
    }

    /// Adds a value that `field` may have.
    pub fn include(&mut self, field: FacetField, value: impl Into<String>) {
        self.include.entry(field).or_default().insert(value.into());
    }

    /// Adds a value that `field` must not have.
    pub fn exclude(&mut self, field: FacetField, value: impl Into<String>) {
        self.exclude.entry(field).or_default().insert(value.into());
    }
}

/// Years that a document may speak for: `2020`, `2014..2024`, `2014..` or `..2024`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Years(pub RangeInclusive<u16>);

impl FromStr for Years {
    type Err = RequestError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = |reason: Message| {
            let [english, polish] = Language::ALL.map(|language| reason.in_language(language));
            RequestError::new(
                "year",
                message!(
                    en: "{text:?} {english}; write 2020 or 2014..2024",
                    pl: "{text:?} {polish}; napisz 2020 albo 2014..2024",
                ),
            )
        };
        let year = |digits: &str| {
            let four = digits.len() == 4 && digits.bytes().all(|byte| byte.is_ascii_digit());
            four.then(|| digits.parse::<u16>().ok()).flatten().ok_or_else(|| {
                wrong(Message::fixed(
                    "is not a year or a range of years",
                    "to nie rok ani zakres lat",
                ))
            })
        };
        let range = match text.split_once("..") {
            None => year(text)?..=year(text)?,
            Some(("", "")) => {
                return Err(wrong(Message::fixed("names no year", "nie wskazuje roku")));
            }
            Some(("", last)) => 0..=year(last)?,
            Some((first, "")) => year(first)?..=u16::MAX,
            Some((first, last)) => year(first)?..=year(last)?,
        };
        if range.is_empty() {
            return Err(wrong(Message::fixed(
                "ends before it begins",
                "kończy się, zanim się zacznie",
            )));
        }
        Ok(Self(range))
    }
}

/// Order of hits; ties are broken by record identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sort {
    /// What to order by.
    pub field: SortField,
    /// Largest first. Scores are best largest first; the rest start small.
    pub descending: bool,
}

/// What hits can be ordered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SortField {
    /// Relevance; without a query, document order.
    #[default]
    Score,
    /// City, then document order.
    City,
    /// First year of the document, then document order.
    Year,
    /// Document identifier and the order of records in it.
    Document,
}

impl Sort {
    /// Best score first.
    pub const SCORE: Sort = Sort { field: SortField::Score, descending: true };
}

impl Default for Sort {
    fn default() -> Self {
        Sort::SCORE
    }
}

impl FromStr for Sort {
    type Err = RequestError;

    /// Reads `score`, `city:asc`, `year:desc` and so on.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let unknown = || {
            RequestError::new(
                "sort",
                message!(
                    en: "unknown order {text:?}; write score, city, year or document, with :asc or :desc",
                    pl: "nieznana kolejność {text:?}; napisz score, city, year albo document, z :asc lub :desc",
                ),
            )
        };
        let (name, direction) = match text.split_once(':') {
            Some((name, direction)) => (name, Some(direction)),
            None => (text, None),
        };
        let field = match name {
            "score" => SortField::Score,
            "city" => SortField::City,
            "year" => SortField::Year,
            "document" => SortField::Document,
            _ => return Err(unknown()),
        };
        let descending = match direction {
            Some("asc") => false,
            Some("desc") => true,
            Some(_) => return Err(unknown()),
            None => field == SortField::Score,
        };
        Ok(Sort { field, descending })
    }
}

impl fmt::Display for Sort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let field = match self.field {
            SortField::Score => "score",
            SortField::City => "city",
            SortField::Year => "year",
            SortField::Document => "document",
        };
        write!(f, "{field}:{}", if self.descending { "desc" } else { "asc" })
    }
}

impl ContextWidth {
    /// So many words; as many as a concordance has by itself where nobody says.
    pub fn of_words(width: Option<usize>) -> Self {
        width.map_or(KwicRequest::default().width, Self::Words)
    }

    /// So many characters; about as many as those words have where nobody says.
    pub fn of_characters(width: Option<usize>) -> Self {
        Self::Characters(width.unwrap_or(40))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(limit: usize, offset: usize) -> SearchRequest {
        SearchRequest { limit, offset, ..SearchRequest::default() }
    }

    #[test]
    fn bounds_are_enforced_and_name_the_parameter() {
        let parameter = |request: SearchRequest| request.validate().unwrap_err().parameter;
        assert_eq!(parameter(request(Limits::LIMIT + 1, 0)), "limit");
        assert_eq!(parameter(request(10, Limits::WINDOW)), "offset");
        assert_eq!(parameter(request(10, usize::MAX)), "offset");
        let long = "a".repeat(Limits::QUERY_CHARS + 1);
        assert_eq!(parameter(SearchRequest { query: long, ..request(10, 0) }), "q");
        assert!(request(Limits::LIMIT, 0).validate().is_ok());
    }

    #[test]
    fn sort_reads_back_what_it_writes() {
        for text in ["score:desc", "score:asc", "city:asc", "year:desc", "document:asc"] {
            assert_eq!(text.parse::<Sort>().unwrap().to_string(), text);
        }
        assert_eq!("score".parse::<Sort>().unwrap(), Sort::SCORE);
        assert!("score:up".parse::<Sort>().is_err());
        assert!("rank".parse::<Sort>().is_err());
    }

    #[test]
    fn years_are_read_as_written() {
        for (text, range) in [
            ("2020", 2020..=2020),
            ("2014..2024", 2014..=2024),
            ("2014..", 2014..=u16::MAX),
            ("..2024", 0..=2024),
        ] {
            assert_eq!(text.parse::<Years>().unwrap(), Years(range));
        }
        for bad in ["", "..", "20", "2024..2014", "2014...2024", "2014-2024", "x", "+202", "99999"]
        {
            assert!(bad.parse::<Years>().is_err(), "{bad:?}");
        }
    }
}
