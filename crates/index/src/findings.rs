//! What a result set says as a whole: the forms in which the query was found, and who is silent.

use std::collections::BTreeMap;
use std::str::FromStr;

use azymut_polish::collation_key;
use azymut_record::{DocumentId, message};
use serde::Serialize;

use crate::engine::{SearchTask, Snapshot};
use crate::query::Plan;
use crate::reading::read_matches;
use crate::request::{FacetField, Filters, Limits, Sort, SortField};
use crate::response::MatchKind;
use crate::{Index, Interrupt, RequestError, SearchError};

/// Most forms that are listed, and most cities of one form.
const LISTED: usize = 200;

/// Something about the whole result set that a search tells when asked to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Finding {
    /// The forms that matched.
    Forms,
    /// The cities and documents in which nothing matched.
    Silent,
}

impl Finding {
    /// Every finding.
    pub const ALL: [Finding; 2] = [Finding::Forms, Finding::Silent];

    /// The name of the finding in requests and responses.
    pub fn as_str(self) -> &'static str {
        match self {
            Finding::Forms => "forms",
            Finding::Silent => "silent",
        }
    }
}

impl FromStr for Finding {
    type Err = RequestError;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Finding::ALL.into_iter().find(|finding| finding.as_str() == name).ok_or_else(|| {
            RequestError::new(
                "include",
                message!(
                    en: "there is no {name:?} to include; known are forms, silent",
                    pl: "nie można dołączyć {name:?}; znane: forms, silent",
                ),
            )
        })
    }
}

/// The forms in which a query was found in statements and descriptions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct MatchedForms {
    /// The most frequent forms, the most frequent first.
    pub forms: Vec<FormCount>,
    /// How many different forms there are in the records that were read.
    pub total: usize,
    /// Records of which the text was read: the first in document order.
    pub records_read: usize,
    /// Whether every record found was read.
    pub complete: bool,
}

/// A form and how often it was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FormCount {
    /// The form as printed, in small letters.
    pub form: String,
    /// The strongest reason for which it matched.
    #[serde(rename = "match")]
    pub kind: MatchKind,
    /// How often it stands there.
    pub count: u64,
    /// In how many records.
    pub records: u64,
    /// How often it stands in each city, most frequent first.
    pub cities: Vec<CityCount>,
}

/// How often something was found in a city.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CityCount {
    /// The city; null for documents of none.
    pub city: Option<String>,
    /// How often.
    pub count: u64,
}

/// The cities and documents that have records under the filters and none that says what is asked for: by its words, or by what stands
/// for them. Words that nearly every goal has (*miasta* of *rada miasta*) say nothing of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Silent {
    /// The cities, in Polish alphabetical order.
    pub cities: Vec<SilentCity>,
    /// The documents, by identifier.
    pub documents: Vec<SilentDocument>,
}

/// A city in whose documents nothing was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SilentCity {
    /// Its name.
    pub city: String,
    /// How many records were searched.
    pub records: u64,
    /// How many of these are among the hits all the same: about something near, or with a common word of the query.
    pub near: u64,
}

/// A document in which nothing was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SilentDocument {
    /// Its identifier.
    pub id: DocumentId,
    /// Its title.
    pub title: String,
    /// Its city.
    pub city: Option<String>,
    /// How many records were searched.
    pub records: u64,
    /// How many of these are among the hits all the same: about something near, or with a common word of the query.
    pub near: u64,
}

impl Index {
    /// Counts the forms of a plan's matches. `filters` are those of the plan as well.
    pub(crate) fn matched_forms(
        &self,
        snapshot: &Snapshot,
        plan: &Plan,
        filters: &Filters,
        interrupt: &Interrupt,
    ) -> Result<MatchedForms, SearchError> {
        // What is merely about the same has no form of the words asked for.
        let mut words = plan.clone();
        words.drop_topics();
        let plan = &words;
        let found = SearchTask {
            snapshot,
            plan,
            weights: self.weights(),
            filters,
            facets: &[],
            sort: Sort { field: SortField::Document, descending: false },
            limit: Limits::READ_RECORDS,
            explains: false,
        }
        .run_until(interrupt)?
        .ok_or(SearchError::Interrupted)?;
        let mut counts: BTreeMap<String, Counts> = BTreeMap::new();
        let read = read_matches(snapshot, self.analyzer(), plan, &found, interrupt, |one| {
            let printed = one.field.of(one.stored).get(one.found.range.clone()).unwrap_or_default();
            let counts = counts.entry(form_of(printed)).or_default();
            counts.add(one.found.kind, one.ordinal, &one.stored.record.document.city);
        })?;
        let total = counts.len();
        let mut forms: Vec<(String, Counts)> = counts.into_iter().collect();
        forms.sort_by_cached_key(|(form, counts)| (u64::MAX - counts.count, collation_key(form)));
        forms.truncate(LISTED);
        Ok(MatchedForms {
            forms: forms.into_iter().map(|(form, counts)| counts.of(form)).collect(),
            total,
            records_read: read,
            complete: read == found.total,
        })
    }

    /// Looks for the cities and documents that say nothing of what a plan asks for. `filters` are those of the plan as well.
    pub(crate) fn silent(
        &self,
        snapshot: &Snapshot,
        plan: &Plan,
        filters: &Filters,
        interrupt: &Interrupt,
    ) -> Result<Silent, SearchError> {
        let count = |plan: &Plan| -> Result<_, SearchError> {
            let found = SearchTask {
                snapshot,
                plan,
                weights: self.weights(),
                filters,
                facets: &[FacetField::City, FacetField::Document],
                sort: Sort::SCORE,
                limit: 0,
                explains: false,
            }
            .run_until(interrupt)?
            .ok_or(SearchError::Interrupted)?;
            Ok(found.facets)
        };
        let mut said = plan.clone();
        said.drop_topics();
        said.drop_generic();
        let (speaking, found) = (count(&said)?, count(plan)?);
        let mut all = count(&Plan::everything())?;
        let of = |counts: &BTreeMap<FacetField, BTreeMap<String, u64>>, field, value: &str| {
            counts.get(&field).and_then(|counts| counts.get(value)).copied().unwrap_or_default()
        };
        let near = |field, value: &str| of(&found, field, value);
        let mut silent = |field: FacetField| {
            // A facet is counted under all filters but its own.
            let wanted = filters.include.get(&field);
            let mut values = all.remove(&field).unwrap_or_default();
            values.retain(|value, _| {
                wanted.is_none_or(|wanted| wanted.contains(value))
                    && of(&speaking, field, value) == 0
            });
            values
        };
        let mut cities: Vec<SilentCity> = silent(FacetField::City)
            .into_iter()
            .map(|(city, records)| SilentCity {
                near: near(FacetField::City, &city),
                city,
                records,
            })
            .collect();
        cities.sort_by_cached_key(|silent| collation_key(&silent.city));
        let documents = silent(FacetField::Document).into_iter().filter_map(|(id, records)| {
            let document = &snapshot.stamp.documents.get(id.as_str())?.document;
            Some(SilentDocument {
                id: document.id.clone(),
                title: document.title.clone(),
                city: document.city.clone(),
                records,
                near: near(FacetField::Document, &id),
            })
        });
        Ok(Silent { documents: documents.collect(), cities })
    }
}

/// Small letters, one space between words.
fn form_of(printed: &str) -> String {
    printed.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

#[derive(Default)]
struct Counts {
    kind: Option<MatchKind>,
    count: u64,
    records: u64,
    last_record: Option<usize>,
    cities: BTreeMap<Option<String>, u64>,
}

impl Counts {
    fn add(&mut self, kind: MatchKind, ordinal: usize, city: &Option<String>) {
        self.kind = Some(self.kind.map_or(kind, |known| known.min(kind)));
        self.count += 1;
        if self.last_record != Some(ordinal) {
            self.records += 1;
            self.last_record = Some(ordinal);
        }
        match self.cities.get_mut(city) {
            Some(count) => *count += 1,
            None => {
                self.cities.insert(city.clone(), 1);
            }
        }
    }

    fn of(self, form: String) -> FormCount {
        let mut cities: Vec<CityCount> =
            self.cities.into_iter().map(|(city, count)| CityCount { city, count }).collect();
        cities.sort_by_cached_key(|entry| {
            (u64::MAX - entry.count, entry.city.as_deref().map(collation_key))
        });
        cities.truncate(LISTED);
        FormCount {
            form,
            kind: self.kind.unwrap_or(MatchKind::Exact),
            count: self.count,
            records: self.records,
            cities,
        }
    }
}
