mod suggesting;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Instant;

use azymut_polish::{Analysis, Analyzer};
use azymut_record::{Language, Record};
use tantivy::schema::Term;
use tantivy::{DocAddress, IndexReader, ReloadPolicy};

use crate::cursor::Cursor;
use crate::engine::schema::{Fields, schema};
use crate::engine::{Found, SearchTask, Snapshot};
use crate::facets::facet_counts;
use crate::files::{
    FileVersion, absent, engine_error, folder_of_format, require_edition, take_snapshot,
};
use crate::highlight::Highlighter;
use crate::orderings::{Order, Orderings};
use crate::query::{Plan, Planner, Weights, without_quotation_marks};
use crate::request::{FacetField, Filters, Fuzziness, SearchRequest, Sort};
use crate::response::{Hit, IndexInfo, PathEntry, QueryEcho, SearchResponse, Suggestion};
use crate::suggest::Suggester;
use crate::view::IndexView;
use crate::{
    Explanation, Finding, INDEX_FORMAT, IndexError, IndexedDocument, Interrupt, SearchError,
};

/// Analyses that are kept for later searches.
const MOST_ANALYSES: usize = 16;

/// An index open for searching. It is shared between threads as it is.
///
/// It answers from the commit that it was opened at, until [`Index::refresh`] moves it on.
pub struct Index {
    path: PathBuf,
    index: tantivy::Index,
    reader: IndexReader,
    fields: Fields,
    analyzer: &'static Analyzer,
    weights: Weights,
    snapshot: RwLock<Arc<Snapshot>>,
    /// Which file the commit was read from; none where it is not certain.
    read_from: Mutex<Option<FileVersion>>,
    /// Analyses that are not in use, with the words they have met.
    analyses: Mutex<Vec<Analysis>>,
    orderings: Orderings,
    /// The suggestions of the commit that was last asked for some.
    suggester: RwLock<Option<Arc<Suggester>>>,
    /// Held by whoever opens or gathers those of another commit.
    suggesting: Mutex<()>,
}

impl Index {
    /// Opens the index in `path`.
    ///
    /// # Errors
    /// [`IndexError::Missing`], [`IndexError::OtherFormat`], [`IndexError::OtherAnalyzer`] or
    /// [`IndexError::Damaged`], each naming the folder and what to do.
    pub fn open(path: &Path) -> Result<Self, IndexError> {
        let folder = folder_of_format(path, INDEX_FORMAT);
        if !folder.join("meta.json").is_file() {
            return Err(absent(path));
        }
        let (expected_schema, fields) = schema();
        let index =
            tantivy::Index::open_in_dir(&folder).map_err(|error| engine_error(path, &error))?;
        if index.schema() != expected_schema {
            return Err(IndexError::Damaged {
                path: path.to_owned(),
                reason: "its fields are not those of its format".to_owned(),
            });
        }
        let reader = index
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .try_into()
            .map_err(|error| engine_error(path, &error))?;
        let analyzer = Analyzer::shared();
        let snapshot = take_snapshot(path, &index, &reader, &fields, analyzer)?;
        Ok(Self {
            path: path.to_owned(),
            index,
            reader,
            fields,
            analyzer,
            weights: Weights::default(),
            snapshot: RwLock::new(Arc::new(snapshot)),
            read_from: Mutex::default(),
            analyses: Mutex::default(),
            orderings: Orderings::default(),
            suggester: RwLock::default(),
            suggesting: Mutex::default(),
        })
    }

    /// Searches with another analyzer of the same edition, for instance one with synonyms of the
    /// user's own.
    ///
    /// # Errors
    /// [`IndexError::OtherAnalyzer`] where the editions differ.
    pub fn with_analyzer(self, analyzer: &'static Analyzer) -> Result<Self, IndexError> {
        let snapshot = self.snapshot();
        require_edition(&self.path, &snapshot.stamp, analyzer)?;
        Ok(Self { analyzer, analyses: Mutex::default(), orderings: Orderings::default(), ..self })
    }

    /// The analyzer that queries are read with.
    pub fn analyzer(&self) -> &'static Analyzer {
        self.analyzer
    }

    /// Ranks by other weights.
    pub fn with_weights(self, weights: Weights) -> Self {
        Self { weights, orderings: Orderings::default(), ..self }
    }

    /// Moves on to the newest commit; whether there was a newer one. On an error the index goes
    /// on answering from the commit it has.
    ///
    /// # Errors
    /// As [`Index::open`].
    pub fn refresh(&self) -> Result<bool, IndexError> {
        // A large index has a stamp of megabytes: it is read when there is another one.
        let found = FileVersion::of(&folder_of_format(&self.path, INDEX_FORMAT).join("meta.json"));
        let mut read_from = self.read_from.lock().unwrap_or_else(PoisonError::into_inner);
        if found.is_some() && *read_from == found {
            return Ok(false);
        }
        *read_from = None;
        let newest =
            take_snapshot(&self.path, &self.index, &self.reader, &self.fields, self.analyzer)?;
        *read_from = found;
        let current = self.snapshot();
        // A merge of segments without deletions leaves the generation as it is, and removes their files all the same.
        let changed = newest.generation != current.generation
            || newest.searcher.generation().segments() != current.searcher.generation().segments();
        if changed {
            *self.snapshot.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(newest);
        }
        Ok(changed)
    }

    /// Finds, ranks, counts and highlights.
    ///
    /// # Errors
    /// [`SearchError::Request`] naming the parameter at fault, [`SearchError::StaleCursor`], or
    /// [`SearchError::Index`] where the index cannot be read.
    pub fn search(&self, request: &SearchRequest) -> Result<SearchResponse, SearchError> {
        self.search_until(request, &Interrupt::new())
    }

    /// As [`Index::search`], unless it is interrupted.
    ///
    /// # Errors
    /// As [`Index::search`], and [`SearchError::Interrupted`].
    pub fn search_until(
        &self,
        request: &SearchRequest,
        interrupt: &Interrupt,
    ) -> Result<SearchResponse, SearchError> {
        let started = Instant::now();
        request.validate()?;
        let snapshot = self.snapshot();
        let offset = match &request.cursor {
            Some(cursor) => Cursor::read(cursor, request, &snapshot.generation)?,
            None => request.offset,
        };
        let mut plan = self.plan_of(&snapshot, request, interrupt)?;
        let filters = request.filters.and(&plan.filters);
        // An explanation is of the walk that found the hit.
        let order = match &request.cursor {
            Some(_) if !request.explain => {
                Some(self.kept_order(&snapshot, &plan, request, interrupt)?)
            }
            _ => None,
        };
        let task = SearchTask {
            snapshot: &snapshot,
            plan: &plan,
            weights: &self.weights,
            filters: &filters,
            facets: &request.facets,
            sort: request.sort,
            limit: match (&order, request.limit) {
                (Some(_), _) | (None, 0) => 0,
                (None, limit) => offset.saturating_add(limit),
            },
            explains: request.explain,
        };
        let mut found = match &order {
            Some(order) if request.facets.is_empty() => {
                Found { total: order.len(), ..Found::default() }
            }
            _ => task.run_page(offset, interrupt)?.ok_or(SearchError::Interrupted)?,
        };
        let ranked = order.as_ref().map_or(&found.best, |order| &**order);
        let end = offset.saturating_add(request.limit).min(ranked.len());
        let page = ranked.get(offset..end).unwrap_or_default();
        let hits = self.hits(&snapshot, &plan, page, &found.explanations, interrupt)?;
        let years = self.years_facet(&snapshot, &plan, request, &filters, interrupt)?;
        found.facets.extend(years.map(|counts| (FacetField::Year, counts)));
        let wants = |finding: Finding| request.include.contains(&finding);
        let forms = wants(Finding::Forms)
            .then(|| self.matched_forms(&snapshot, &plan, &filters, interrupt))
            .transpose()?;
        let silent = wants(Finding::Silent)
            .then(|| self.silent(&snapshot, &plan, &filters, interrupt))
            .transpose()?;
        let suggestion = match plan.suggestion.take() {
            None if found.total == 0 => self.without_phrases(&snapshot, request, interrupt)?,
            own => own,
        };
        let end = offset.saturating_add(hits.len());
        let next = (!hits.is_empty() && end < found.total)
            .then(|| Cursor::write(end, request, &snapshot.generation));
        Ok(SearchResponse {
            total: found.total,
            total_exact: true,
            hits,
            facets: facet_counts(found, &request.facets, &filters),
            forms,
            silent,
            suggestion,
            query: QueryEcho { q: request.query.clone(), interpreted: plan.interpreted },
            next,
            index: snapshot.info(),
            took_ms: started.elapsed().as_secs_f64() * 1_000.0,
        })
    }

    /// The identifiers of the best `limit` records for a query, best first, with their scores:
    /// what an evaluation needs and nothing else.
    ///
    /// # Errors
    /// As [`Index::search`].
    pub fn rank(&self, query: &str, limit: usize) -> Result<Vec<(String, f32)>, SearchError> {
        let request = SearchRequest { query: query.to_owned(), limit, ..SearchRequest::default() };
        request.validate()?;
        let snapshot = self.snapshot();
        let (language, fuzzy, never) = (Language::default(), Fuzziness::Auto, Interrupt::new());
        let plan = self.plan(&snapshot, query, false, language, fuzzy, &never)?;
        let found = SearchTask {
            snapshot: &snapshot,
            plan: &plan,
            weights: &self.weights,
            filters: &plan.filters,
            facets: &[],
            sort: Sort::SCORE,
            limit,
            explains: false,
        }
        .run()?;
        let mut ranked = Vec::with_capacity(found.best.len());
        for (address, score) in found.best {
            ranked.push((snapshot.stored(address)?.record.id.into(), score));
        }
        Ok(ranked)
    }

    /// The record with this identifier, and its ancestors from the top down.
    ///
    /// # Errors
    /// [`IndexError`] where the index cannot be read.
    pub fn record(&self, id: &str) -> Result<Option<(Record, Vec<PathEntry>)>, IndexError> {
        let snapshot = self.snapshot();
        let term = Term::from_field_text(self.fields.id, id);
        let query = tantivy::query::TermQuery::new(term, tantivy::schema::IndexRecordOption::Basic);
        let found = snapshot
            .searcher
            .search(&query, &tantivy::collector::DocSetCollector)
            .map_err(|error| snapshot.error(&error))?;
        match found.into_iter().min() {
            Some(address) => {
                let stored = snapshot.stored(address)?;
                Ok(Some((stored.record, stored.path)))
            }
            None => Ok(None),
        }
    }

    /// The index as of the commit that answers at the moment, whatever is committed meanwhile.
    pub fn view(&self) -> IndexView<'_> {
        IndexView { weights: &self.weights, snapshot: self.snapshot() }
    }

    /// The documents, in the order of their identifiers.
    pub fn documents(&self) -> Vec<IndexedDocument> {
        self.view().documents().cloned().collect()
    }

    /// A document and its records in document order.
    ///
    /// # Errors
    /// [`IndexError`] where the index cannot be read.
    pub fn outline(&self, id: &str) -> Result<Option<(IndexedDocument, Vec<Record>)>, IndexError> {
        self.view().outline(id)
    }

    /// Which commit answers at the moment.
    pub fn info(&self) -> IndexInfo {
        self.snapshot().info()
    }

    pub(crate) fn weights(&self) -> &Weights {
        &self.weights
    }

    pub(crate) fn snapshot(&self) -> Arc<Snapshot> {
        self.snapshot.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn plan(
        &self,
        snapshot: &Snapshot,
        query: &str,
        strict: bool,
        language: Language,
        fuzzy: Fuzziness,
        interrupt: &Interrupt,
    ) -> Result<Plan, SearchError> {
        let analyzer = self.analyzer;
        Planner { analyzer, vocabulary: snapshot, strict, language, fuzzy, interrupt }.plan(query)
    }

    pub(crate) fn plan_of(
        &self,
        snapshot: &Snapshot,
        request: &SearchRequest,
        interrupt: &Interrupt,
    ) -> Result<Plan, SearchError> {
        let SearchRequest { query, strict, language, fuzzy, .. } = request;
        let mut plan = self.plan(snapshot, query, *strict, *language, *fuzzy, interrupt)?;
        if request.without_related {
            plan.drop_related();
        }
        Ok(plan)
    }

    /// Offers the query without its quotation marks where that finds something.
    fn without_phrases(
        &self,
        snapshot: &Snapshot,
        request: &SearchRequest,
        interrupt: &Interrupt,
    ) -> Result<Option<Suggestion>, SearchError> {
        let Some(query) = without_quotation_marks(&request.query) else { return Ok(None) };
        let bare = SearchRequest { query, ..request.clone() };
        let plan = match self.plan_of(snapshot, &bare, interrupt) {
            // Words that were hidden in a phrase may be more than a query may have.
            Err(SearchError::Request(_)) => return Ok(None),
            plan => plan?,
        };
        let task = SearchTask {
            snapshot,
            plan: &plan,
            weights: &self.weights,
            filters: &bare.filters.and(&plan.filters),
            facets: &[],
            sort: bare.sort,
            limit: 0,
            explains: false,
        };
        let found = task.run_until(interrupt)?.ok_or(SearchError::Interrupted)?;
        let query = plan.suggestion.map_or(bare.query, |respelt| respelt.q);
        Ok((found.total > 0).then_some(Suggestion { q: query, applied: false }))
    }

    /// The order that a cursor is followed in.
    fn kept_order(
        &self,
        snapshot: &Snapshot,
        plan: &Plan,
        request: &SearchRequest,
        interrupt: &Interrupt,
    ) -> Result<Order, SearchError> {
        // Addresses hold for one reader of the index, which may change without its content.
        let reader = snapshot.searcher.generation().generation_id();
        let key = Cursor::order_key(request, &format!("{reader}.{}", snapshot.generation));
        if let Some(order) = self.orderings.get(&key) {
            return Ok(order);
        }
        let order = Arc::new(self.order(snapshot, plan, request, interrupt)?);
        self.orderings.put(key, Arc::clone(&order));
        Ok(order)
    }

    /// The facet of years under all filters but the years, where that is another than the engine
    /// has counted.
    fn years_facet(
        &self,
        snapshot: &Snapshot,
        plan: &Plan,
        request: &SearchRequest,
        filters: &Filters,
        interrupt: &Interrupt,
    ) -> Result<Option<BTreeMap<String, u64>>, SearchError> {
        if filters.years.is_none() || !request.facets.contains(&FacetField::Year) {
            return Ok(None);
        }
        let mut found = SearchTask {
            snapshot,
            plan,
            weights: &self.weights,
            filters: &Filters { years: None, ..filters.clone() },
            facets: &[FacetField::Year],
            sort: Sort::SCORE,
            limit: 0,
            explains: false,
        }
        .run_until(interrupt)?
        .ok_or(SearchError::Interrupted)?;
        Ok(found.facets.remove(&FacetField::Year))
    }

    fn hits(
        &self,
        snapshot: &Snapshot,
        plan: &Plan,
        ranked: &[(DocAddress, f32)],
        explanations: &[Explanation],
        interrupt: &Interrupt,
    ) -> Result<Vec<Hit>, SearchError> {
        let idle = self.analyses.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut highlighter =
            Highlighter::with_analysis(self.analyzer, plan, idle.unwrap_or_default())
                .until(interrupt);
        let hits = read_hits(snapshot, &mut highlighter, ranked)?;
        let mut hits = hits.ok_or(SearchError::Interrupted)?;
        for (hit, explanation) in hits.iter_mut().zip(explanations) {
            hit.explanation = Some(explanation.clone());
        }
        let mut analyses = self.analyses.lock().unwrap_or_else(PoisonError::into_inner);
        if analyses.len() < MOST_ANALYSES {
            analyses.push(highlighter.into_analysis());
        }
        Ok(hits)
    }
}

/// Reads records and marks in them what the plan explains; nothing where the highlighter is interrupted.
pub(crate) fn read_hits(
    snapshot: &Snapshot,
    highlighter: &mut Highlighter<'_>,
    ranked: &[(DocAddress, f32)],
) -> Result<Option<Vec<Hit>>, IndexError> {
    let mut hits = Vec::with_capacity(ranked.len());
    for (address, score) in ranked {
        let stored = snapshot.stored(*address)?;
        let Some(marked) = highlighter.mark(&stored.record, &stored.path) else {
            return Ok(None);
        };
        hits.push(Hit {
            id: stored.record.id.clone(),
            score: *score,
            record: stored.record,
            path: stored.path,
            highlights: marked.highlights,
            snippet: marked.snippet,
            explanation: None,
        });
    }
    Ok(Some(hits))
}
