use std::collections::BTreeMap;
use std::str::FromStr;

use azymut_record::{Level, Record, RecordId, message};
use serde::{Deserialize, Serialize};

use crate::{MatchedForms, RequestError, Silent};

/// What a search found. It serialises as the body of `/v1/search`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SearchResponse {
    /// The query and what was understood of it.
    pub query: QueryEcho,
    /// Time spent in the engine, in milliseconds.
    pub took_ms: f64,
    /// Number of records that match.
    pub total: usize,
    /// Whether `total` is exact. It always is today; kept so that a bounded count stays compatible.
    pub total_exact: bool,
    /// The page of hits asked for.
    pub hits: Vec<Hit>,
    /// Counts by field, each under all the filters but its own.
    pub facets: BTreeMap<&'static str, Vec<FacetCount>>,
    /// The forms that matched, where they were asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub forms: Option<MatchedForms>,
    /// Who has nothing on the query, where that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub silent: Option<Silent>,
    /// A better spelling of the query, where one is likely.
    pub suggestion: Option<Suggestion>,
    /// Cursor of the next page; null on the last one.
    pub next: Option<String>,
    /// The index that answered.
    pub index: IndexInfo,
}

/// The query as typed and as understood.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct QueryEcho {
    /// The query as typed.
    pub q: String,
    /// What each part was taken for, in the order typed.
    pub interpreted: Vec<Interpretation>,
}

/// What one part of the query was taken for.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Interpretation {
    /// The part as typed.
    pub text: String,
    /// What it was taken for.
    pub kind: InterpretationKind,
    /// What it stands for: lemmas of a word, name of a city, corrected spelling.
    pub values: Vec<String>,
    /// Words of the thesaurus that are searched with it, at lower weight.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub synonyms: Vec<String>,
}

/// What a part of a query can be taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum InterpretationKind {
    /// A word to find in any form.
    Word,
    /// Words to find side by side.
    Phrase,
    /// A word or phrase that hits must not have.
    Excluded,
    /// A city: its documents come first.
    City,
    /// A function word: it counts in phrases and hardly elsewhere.
    StopWord,
    /// A word that occurs nowhere, searched as the nearest one that does.
    Corrected,
    /// The beginning of words.
    Prefix,
    /// A word to find misspelt as well.
    Fuzzy,
    /// Words that point to topics, the clearest first: whatever else is about these counts as well.
    Topics,
    /// A condition on a field.
    Filter,
    /// Something without a meaning where it stood; `values` says why.
    Ignored,
}

/// One record found.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Hit {
    /// Identifier of the record.
    pub id: RecordId,
    /// Relevance; comparable within one response only.
    pub score: f32,
    /// The record itself.
    pub record: Record,
    /// Its ancestors from the top down.
    pub path: Vec<PathEntry>,
    /// What matched and where.
    pub highlights: Vec<Highlight>,
    /// HTML-escaped extract with the matches in `<mark>`.
    pub snippet: String,
    /// Why it scores what it does, where that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub explanation: Option<Explanation>,
}

/// The sum behind a score: (the scores of the parts + neighbours) · coverage + city.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Explanation {
    /// The score.
    pub score: f32,
    /// What each part of the query brings. Of alternatives, the best is told.
    pub parts: Vec<ScorePart>,
    /// What words add that stand near each other as in the query.
    pub neighbours: f32,
    /// The square of the share of the query's weight that was found, from 0 to 1; the sum is multiplied by it.
    pub coverage: f32,
    /// Added where the record is of a city that the query names.
    pub city: f32,
}

/// What one part of the query brings to a score: weight · s(strength) + family, where s saturates; and half its weight more where it is a
/// word that points to topics and stands in the statement.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ScorePart {
    /// The word, the phrase or the beginning.
    pub text: String,
    /// Which of these it is.
    pub kind: ScorePartKind,
    /// What it brings.
    pub score: f32,
    /// How much it weighs: the rarer, the more; the more letters it differs by, the less.
    pub weight: f32,
    /// How often it is there, weighted by where it stands, in which form, and how long that text is.
    pub strength: f32,
    /// What of the score words of the same family bring.
    pub family: f32,
    /// Letters by which it differs from the word typed; left out where there are none.
    #[serde(skip_serializing_if = "is_zero")]
    pub edits: u8,
    /// Where it stands, and by what it was found there.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub occurrences: Vec<Occurrences>,
}

fn is_zero(edits: &u8) -> bool {
    *edits == 0
}

/// What a part of a score can be of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ScorePartKind {
    /// A word in any form.
    Word,
    /// Words side by side, or a synonym of several words.
    Phrase,
    /// The beginning of words.
    Prefix,
    /// Topics that the record and the query are about; the strength is the cosine of the two.
    Topics,
}

/// How often a word stands in one part of a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Occurrences {
    /// `text`, `body`, or `path` for the statements of the ancestors.
    pub zone: &'static str,
    /// In the very form typed.
    pub forms: u32,
    /// In any form.
    pub lemmas: u32,
    /// As itself or as a word of the same family.
    pub families: u32,
}

/// An ancestor of a record, as shown beside it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PathEntry {
    /// Identifier.
    pub id: RecordId,
    /// Normalised rank.
    pub level: Level,
    /// Number as printed.
    pub label: Option<String>,
    /// Statement.
    pub text: String,
}

impl From<&Record> for PathEntry {
    fn from(record: &Record) -> Self {
        Self {
            id: record.id.clone(),
            level: record.level,
            label: record.label.clone(),
            text: record.text.clone(),
        }
    }
}

/// A range of a field that matched the query.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Highlight {
    /// `text`, `body`, or `path.N.text` for the statement of the ancestor `path[N]`.
    pub field: String,
    /// Start of the range, in UTF-16 code units of the field as served.
    pub start: usize,
    /// End of the range, in UTF-16 code units, exclusive.
    pub end: usize,
    /// The range itself: the form as printed.
    pub form: String,
    /// Why it matched.
    #[serde(rename = "match")]
    pub kind: MatchKind,
}

/// Why a form matched, from the strongest signal to the weakest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum MatchKind {
    /// The very form typed (diacritics aside where none were typed).
    Exact,
    /// Another form of the same word.
    Lemma,
    /// A word of the same family.
    Family,
    /// A synonym, something near in meaning, or what points to the same topics.
    Synonym,
    /// A word that begins as asked.
    Prefix,
    /// A word near to the one typed.
    Fuzzy,
}

impl MatchKind {
    /// Every kind, from the strongest to the weakest.
    pub const ALL: [MatchKind; 6] = [
        MatchKind::Exact,
        MatchKind::Lemma,
        MatchKind::Family,
        MatchKind::Synonym,
        MatchKind::Prefix,
        MatchKind::Fuzzy,
    ];

    /// The name of the kind in requests and responses.
    pub fn as_str(self) -> &'static str {
        match self {
            MatchKind::Exact => "exact",
            MatchKind::Lemma => "lemma",
            MatchKind::Family => "family",
            MatchKind::Synonym => "synonym",
            MatchKind::Prefix => "prefix",
            MatchKind::Fuzzy => "fuzzy",
        }
    }
}

impl FromStr for MatchKind {
    type Err = RequestError;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        MatchKind::ALL.into_iter().find(|kind| kind.as_str() == name).ok_or_else(|| {
            let known = MatchKind::ALL.map(MatchKind::as_str).join(", ");
            RequestError::new(
                "match",
                message!(
                    en: "unknown kind {name:?}; known are {known}",
                    pl: "nieznany rodzaj {name:?}; znane: {known}",
                ),
            )
        })
    }
}

/// How many matching records have a value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FacetCount {
    /// The value.
    pub value: String,
    /// Records that match the query and all the filters but the values chosen of this field.
    pub count: u64,
    /// Whether the request filters by this value.
    pub selected: bool,
}

/// A spelling that finds more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Suggestion {
    /// The whole query, respelt; or without the quotation marks of phrases that occur nowhere.
    pub q: String,
    /// Whether the search was already carried out with it.
    pub applied: bool,
}

/// What a query may go on to. It serialises as the body of `/v1/suggest`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SuggestResponse {
    /// The query as typed so far.
    pub q: String,
    /// Time spent in the engine, in milliseconds.
    pub took_ms: f64,
    /// Words, then phrases, cities and goals; of each kind the most frequent first.
    pub suggestions: Vec<Completion>,
    /// The index that answered.
    pub index: IndexInfo,
}

/// Something of the index that a query may go on to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Completion {
    /// What it is.
    pub kind: CompletionKind,
    /// The word, phrase, city or statement; a long statement is cut, with an ellipsis.
    pub text: String,
    /// The whole query with it in place of the last words.
    pub q: String,
    /// What was typed, in `text`; null where it is another form of the word altogether.
    pub highlight: Option<TextRange>,
    /// Number of records: in whose statement or description the word or phrase stands in any form,
    /// of the city, with this statement.
    pub count: u64,
    /// Identifier of the goal; of several with one statement the first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub record: Option<String>,
    /// City of the goal.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub city: Option<String>,
}

/// What can be suggested.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum CompletionKind {
    /// A word: its base form, or a form that occurs.
    Word,
    /// Words that stand side by side in several records.
    Phrase,
    /// A city, in the nominative.
    City,
    /// The statement of a strategic or operational goal.
    Goal,
}

impl CompletionKind {
    /// The name of the kind in responses.
    pub fn as_str(self) -> &'static str {
        match self {
            CompletionKind::Word => "word",
            CompletionKind::Phrase => "phrase",
            CompletionKind::City => "city",
            CompletionKind::Goal => "goal",
        }
    }
}

/// Part of a text, in UTF-16 code units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TextRange {
    /// First unit.
    pub start: usize,
    /// One past the last.
    pub end: usize,
}

/// Which index answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct IndexInfo {
    /// Digest of everything indexed: equal for equal content, new after every change. Something is added to it for as
    /// long as records that were deleted still count in scores.
    pub generation: String,
    /// Edition of the Polish analysis.
    pub analyzer: String,
    /// Number of records.
    pub records: u64,
}
