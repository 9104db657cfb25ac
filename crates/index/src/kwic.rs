//! Keywords in context: every place in the records' own text that matches a query, with what stands
//! to its left and to its right.

use std::collections::BTreeSet;
use std::str::FromStr;
use std::time::Instant;

use azymut_polish::collation_key;
use azymut_record::{Language, Level, RecordId, message};
use serde::Serialize;

use crate::engine::SearchTask;
use crate::reading::{OwnField, ReadMatch, read_matches};
use crate::request::{Filters, Fuzziness, Limits, Sort, SortField};
use crate::response::{IndexInfo, MatchKind, QueryEcho, Suggestion};
use crate::writer::StoredRecord;
use crate::{Index, Interrupt, RequestError, SearchError, SearchRequest};

/// Words of context that lines are ordered by, whatever width is shown.
const KEY_WORDS: usize = 10;

/// What a concordance is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KwicRequest {
    /// The query as typed.
    pub query: String,
    /// What the records must and must not be.
    pub filters: Filters,
    /// Refuse a query of which some part has no meaning, instead of reading that part as words.
    pub strict: bool,
    /// The language of whatever is said about the query.
    pub language: Language,
    /// How far from the words typed to look.
    pub fuzzy: Fuzziness,
    /// The kinds of match to list; every kind where it is empty.
    pub kinds: BTreeSet<MatchKind>,
    /// Order of the lines.
    pub sort: KwicSort,
    /// How much context to show on either side.
    pub width: ContextWidth,
    /// How many lines to return at most.
    pub limit: usize,
    /// How many lines to leave out from the top.
    pub offset: usize,
    /// Return every line, whatever `limit` and `offset` say: at most as many as are read.
    pub whole: bool,
}

impl Default for KwicRequest {
    fn default() -> Self {
        Self {
            query: String::new(),
            filters: Filters::default(),
            strict: false,
            language: Language::default(),
            fuzzy: Fuzziness::Auto,
            kinds: BTreeSet::new(),
            sort: KwicSort::Position,
            width: ContextWidth::Words(8),
            limit: 50,
            offset: 0,
            whole: false,
        }
    }
}

/// Order of the lines of a concordance; of lines that are alike, the earlier in the corpus first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum KwicSort {
    /// By document, and in it from the beginning to the end.
    #[default]
    Position,
    /// By the words to the left, the nearest first, in Polish alphabetical order.
    Left,
    /// By the words to the right, the nearest first, in Polish alphabetical order.
    Right,
    /// By the form found, in Polish alphabetical order.
    Form,
}

impl KwicSort {
    /// Every order.
    pub const ALL: [KwicSort; 4] =
        [KwicSort::Position, KwicSort::Left, KwicSort::Right, KwicSort::Form];

    /// The name of the order in requests.
    pub fn as_str(self) -> &'static str {
        match self {
            KwicSort::Position => "position",
            KwicSort::Left => "left",
            KwicSort::Right => "right",
            KwicSort::Form => "form",
        }
    }
}

impl FromStr for KwicSort {
    type Err = RequestError;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        KwicSort::ALL.into_iter().find(|sort| sort.as_str() == name).ok_or_else(|| {
            RequestError::new(
                "sort",
                message!(
                    en: "unknown order {name:?}; write position, left, right or form",
                    pl: "nieznana kolejność {name:?}; napisz position, left, right albo form",
                ),
            )
        })
    }
}

/// How much context stands on either side; never part of a word unless one word alone is longer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ContextWidth {
    /// At most so many words.
    Words(usize),
    /// At most so many characters.
    Characters(usize),
}

/// A concordance. It serialises as the body of `/v1/kwic`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct KwicResponse {
    /// The query and what was understood of it.
    pub query: QueryEcho,
    /// Time spent in the engine, in milliseconds.
    pub took_ms: f64,
    /// Number of lines there are: matches in the records that were read.
    pub total: usize,
    /// Records that match the query, be it by their ancestors' statements alone.
    pub records: usize,
    /// Records of which the text was read: the first in document order.
    pub records_read: usize,
    /// Whether all of them were read, so that `total` counts every match there is.
    pub complete: bool,
    /// The lines asked for.
    pub lines: Vec<KwicLine>,
    /// A better spelling of the query, where one is likely.
    pub suggestion: Option<Suggestion>,
    /// The index that answered.
    pub index: IndexInfo,
}

/// One match in its context.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct KwicLine {
    /// What stands before it, white space folded.
    pub left: String,
    /// The form as printed.
    pub form: String,
    /// What stands after it, white space folded.
    pub right: String,
    /// Why it matched.
    #[serde(rename = "match")]
    pub kind: MatchKind,
    /// The record.
    pub id: RecordId,
    /// City of the document.
    pub city: Option<String>,
    /// Identifier of the document.
    pub document: String,
    /// Title of the document.
    pub title: String,
    /// Level of the record.
    pub level: Level,
    /// Its number as printed.
    pub label: Option<String>,
    /// Page of the statement, where the format has pages.
    pub page: Option<u32>,
    /// First and last line of the statement in the file.
    pub lines: [u32; 2],
    /// `text` or `body`.
    pub field: &'static str,
    /// Start of the form, in UTF-16 code units of the field as served.
    pub start: usize,
    /// End of the form, in UTF-16 code units, exclusive.
    pub end: usize,
}

impl KwicRequest {
    /// Checks the bounds in [`Limits`].
    ///
    /// # Errors
    /// [`RequestError`] naming the parameter that is out of bounds.
    pub fn validate(&self) -> Result<(), RequestError> {
        SearchRequest {
            query: self.query.clone(),
            filters: self.filters.clone(),
            limit: self.limit,
            offset: self.offset,
            ..SearchRequest::default()
        }
        .validate()
        .map_err(|error| match error.parameter.as_str() {
            // Lines have no cursor to go on with.
            "offset" => RequestError::new(
                "offset",
                message!(
                    en: "offset + limit reaches past {most}; narrow the search",
                    pl: "offset + limit sięga dalej niż {most}; zawęź wyszukiwanie";
                    most = Limits::WINDOW
                ),
            ),
            _ => error,
        })?;
        let (ContextWidth::Words(width) | ContextWidth::Characters(width)) = self.width;
        if !(1..=Limits::CONTEXT).contains(&width) {
            return Err(RequestError::new(
                "width",
                message!(
                    en: "{width} is not from 1 to {most}",
                    pl: "{width} nie mieści się od 1 do {most}";
                    most = Limits::CONTEXT
                ),
            ));
        }
        Ok(())
    }
}

impl Index {
    /// Lists the matches in statements and descriptions with their contexts. Ancestors' statements
    /// stand in records of their own and are not read again below them.
    ///
    /// # Errors
    /// As [`Index::search_until`].
    pub fn kwic(
        &self,
        request: &KwicRequest,
        interrupt: &Interrupt,
    ) -> Result<KwicResponse, SearchError> {
        let started = Instant::now();
        request.validate()?;
        let snapshot = self.snapshot();
        let KwicRequest { query, strict, language, fuzzy, .. } = request;
        let mut plan = self.plan(&snapshot, query, *strict, *language, *fuzzy, interrupt)?;
        // A concordance is of words.
        plan.drop_topics();
        let filters = request.filters.and(&plan.filters);
        let found = SearchTask {
            snapshot: &snapshot,
            plan: &plan,
            weights: self.weights(),
            filters: &filters,
            facets: &[],
            sort: Sort { field: SortField::Document, descending: false },
            limit: Limits::READ_RECORDS,
            explains: false,
        }
        .run_until(interrupt)?
        .ok_or(SearchError::Interrupted)?;
        let mut occurrences = Vec::new();
        let read = read_matches(&snapshot, self.analyzer(), &plan, &found, interrupt, |one| {
            if request.kinds.is_empty() || request.kinds.contains(&one.found.kind) {
                occurrences.push(Occurrence::of(&one, request.sort));
            }
        })?;
        occurrences.sort_unstable_by(|a, b| a.order().cmp(&b.order()));
        let (offset, limit) =
            if request.whole { (0, usize::MAX) } else { (request.offset, request.limit) };
        let page = occurrences.iter().skip(offset).take(limit);
        let mut lines = Vec::new();
        let mut last: Option<(usize, StoredRecord)> = None;
        for occurrence in page {
            if interrupt.is_raised() {
                return Err(SearchError::Interrupted);
            }
            let Some((address, _)) = found.best.get(occurrence.ordinal) else { continue };
            // Lines in the order of the corpus are of one record after another.
            let known = last.take().filter(|(ordinal, _)| *ordinal == occurrence.ordinal);
            let (ordinal, stored) = match known {
                Some(known) => known,
                None => (occurrence.ordinal, snapshot.stored(*address)?),
            };
            lines.extend(occurrence.line(&stored, request.width));
            last = Some((ordinal, stored));
        }
        Ok(KwicResponse {
            total: occurrences.len(),
            records: found.total,
            records_read: read,
            complete: read == found.total,
            lines,
            index: snapshot.info(),
            took_ms: started.elapsed().as_secs_f64() * 1_000.0,
            suggestion: plan.suggestion,
            query: QueryEcho { q: request.query.clone(), interpreted: plan.interpreted },
        })
    }
}

/// A match that was read. Only what it is ordered by is kept of its text: the records of one page
/// are read again.
struct Occurrence {
    /// What it is ordered by, as a key that compares byte by byte.
    key: String,
    /// Place of the record among those found.
    ordinal: usize,
    field: OwnField,
    /// In bytes of the field.
    start: usize,
    end: usize,
    kind: MatchKind,
}

impl Occurrence {
    fn of(one: &ReadMatch<'_>, sort: KwicSort) -> Self {
        let (start, end) = (one.found.range.start, one.found.range.end);
        Self {
            key: order_key(one.field.of(one.stored), start, end, sort),
            ordinal: one.ordinal,
            field: one.field,
            start,
            end,
            kind: one.found.kind,
        }
    }

    fn order(&self) -> (&str, usize, OwnField, usize) {
        (&self.key, self.ordinal, self.field, self.start)
    }

    fn line(&self, stored: &StoredRecord, width: ContextWidth) -> Option<KwicLine> {
        let text = self.field.of(stored);
        let before = text.get(..self.start)?;
        let form = text.get(self.start..self.end)?;
        let record = &stored.record;
        let start = before.encode_utf16().count();
        Some(KwicLine {
            left: left_context(before, width),
            form: form.to_owned(),
            right: right_context(text.get(self.end..)?, width),
            kind: self.kind,
            id: record.id.clone(),
            city: record.document.city.clone(),
            document: record.document.id.to_string(),
            title: record.document.title.clone(),
            level: record.level,
            label: record.label.clone(),
            page: record.source.page,
            lines: record.source.lines,
            field: self.field.name(),
            start,
            end: start + form.encode_utf16().count(),
        })
    }
}

fn order_key(text: &str, start: usize, end: usize, sort: KwicSort) -> String {
    let form = text.get(start..end).unwrap_or_default();
    let context = match sort {
        KwicSort::Position => return String::new(),
        KwicSort::Form => return collation_key(form),
        KwicSort::Left => words_of(text.get(..start).unwrap_or_default().rsplit(is_between_words)),
        KwicSort::Right => words_of(text.get(end..).unwrap_or_default().split(is_between_words)),
    };
    format!("{}\0{}", collation_key(&context), collation_key(form))
}

/// Punctuation orders nothing: a word in quotation marks stands beside the same word without.
fn is_between_words(c: char) -> bool {
    !c.is_alphanumeric()
}

fn words_of<'t>(parts: impl Iterator<Item = &'t str>) -> String {
    let words: Vec<&str> = parts.filter(|part| !part.is_empty()).take(KEY_WORDS).collect();
    words.join(" ")
}

/// The end of `text`, as wide as asked.
fn left_context(text: &str, width: ContextWidth) -> String {
    let mut words = fitting(text.split_whitespace().rev(), width);
    if let (Some(whole), ContextWidth::Characters(most)) = (words.first_mut(), width) {
        let from = whole.chars().count().saturating_sub(most);
        *whole = skip_chars(whole, from);
    }
    words.reverse();
    words.join(" ")
}

/// The beginning of `text`, as wide as asked.
fn right_context(text: &str, width: ContextWidth) -> String {
    let mut words = fitting(text.split_whitespace(), width);
    if let (Some(whole), ContextWidth::Characters(most)) = (words.first_mut(), width) {
        let rest = skip_chars(whole, most).len();
        *whole = whole.get(..whole.len() - rest).unwrap_or_default();
    }
    words.join(" ")
}

/// The words that fit, the nearest first; the first of them even if it does not. Of that one as much is
/// shown as fits: columns stay as wide as asked, and no line with context is without it.
fn fitting<'t>(words: impl Iterator<Item = &'t str>, width: ContextWidth) -> Vec<&'t str> {
    match width {
        ContextWidth::Words(most) => words.take(most).collect(),
        ContextWidth::Characters(most) => {
            let mut taken = 0;
            words
                .take_while(|word| {
                    let first = taken == 0;
                    taken += word.chars().count() + usize::from(!first);
                    first || taken <= most
                })
                .collect()
        }
    }
}

fn skip_chars(text: &str, count: usize) -> &str {
    let at = text.char_indices().nth(count).map_or(text.len(), |(at, _)| at);
    text.get(at..).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_context_is_as_wide_as_asked_and_cuts_no_word_that_fits() {
        let text = "Powstaną\n nowe  żłobki,  przedszkola ";
        for (width, left, right) in [
            (ContextWidth::Words(2), "żłobki, przedszkola", "Powstaną nowe"),
            (
                ContextWidth::Words(99),
                "Powstaną nowe żłobki, przedszkola",
                "Powstaną nowe żłobki, przedszkola",
            ),
            (ContextWidth::Characters(12), "przedszkola", "Powstaną"),
            (ContextWidth::Characters(13), "przedszkola", "Powstaną nowe"),
            (ContextWidth::Characters(4), "kola", "Pows"),
        ] {
            assert_eq!(left_context(text, width), left, "{width:?}");
            assert_eq!(right_context(text, width), right, "{width:?}");
        }
        assert_eq!(left_context(" ", ContextWidth::Words(3)), "");
    }

    #[test]
    fn the_left_context_orders_from_the_match_outwards() {
        let key = |left: &str, sort| {
            let text = format!("{left}X");
            order_key(&text, left.len(), text.len(), sort)
        };
        assert!(key("z nowa ", KwicSort::Left) < key("a nowe ", KwicSort::Left));
        assert!(key("lód, ", KwicSort::Left) < key("(„łódź ", KwicSort::Left));
        assert!(key("", KwicSort::Left) < key("a ", KwicSort::Left));
        assert_eq!(key("a ", KwicSort::Position), "");
    }
}
