//! For each record its nearest, with both texts: what different cities say in other words.

mod groups;
mod neighbourhood;
mod table;

pub use neighbourhood::{Choice, Neighbourhood};

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;

use azymut_index::Filters;
use azymut_record::{Record, RecordId};
use serde_json::{Value, json};

use crate::corpus::{city_of, selection_of};
use crate::error::score_option;
use crate::names::{heading, series_name, similarity_method, source};
use crate::polish_text::{RECORDS, counted, decimal};
use crate::report::documents_table;
use crate::similar::groups::near_duplicates;
use crate::similar::table::EdgeTable;
use crate::similarity::{Band, Edge, Nearest, Profiles, Scale, Series, Tie};
use crate::write::{CsvRows, Format, NdjsonRows, WriteError, WriteOptions};
use crate::{
    Column, Corpus, Graph, Node, Passage, PassageGroup, Passages, Provenance, Report, ReportError,
    Section, Table,
};

/// How the nearest are looked for.
#[derive(Debug, Clone, PartialEq)]
pub struct SimilarOptions {
    /// Most neighbours of a record, from 1 to [`SimilarOptions::MOST`].
    pub top: usize,
    /// Least score of a neighbour; [`Scale::LISTED`] where it is none.
    pub min_score: Option<f64>,
    /// Which records are not compared with each other.
    pub series: Series,
    /// The records whose nearest are looked for; their neighbours may be any of the corpus.
    pub filters: Filters,
    /// Also say what the two texts of each pair share.
    pub details: bool,
    /// Threads; the result is the same for any number.
    pub threads: usize,
}

impl SimilarOptions {
    /// Most neighbours that can be asked for.
    pub const MOST: usize = 1_000;
}

impl Default for SimilarOptions {
    fn default() -> Self {
        Self {
            top: 5,
            min_score: None,
            series: Series::City,
            filters: Filters::default(),
            details: true,
            threads: 1,
        }
    }
}

/// Pairs that a report held in memory may have; what is streamed may have any number.
const MOST_PAIRS: usize = 1_000_000;
/// Pairs that are set side by side with what they share marked.
const MOST_PASSAGES: usize = 300;

/// A corpus ready to be asked which of its records are most alike.
pub struct Similar<'a> {
    corpus: &'a Corpus,
    options: &'a SimilarOptions,
    wanted: Nearest,
    profiles: Profiles,
    queries: Vec<usize>,
}

impl<'a> Similar<'a> {
    /// Reads the corpus; the rarity of words is that of the whole of it.
    ///
    /// # Errors
    /// [`ReportError::Option`] for a value out of bounds, [`ReportError::Corpus`] for a filter that
    /// nothing passes, [`ReportError::NothingToCompare`] where all records are of one series.
    pub fn new(corpus: &'a Corpus, options: &'a SimilarOptions) -> Result<Self, ReportError> {
        let least = options.min_score.unwrap_or(Scale::LISTED);
        let min_score = score_option("min-score", least)?;
        if options.top == 0 || options.top > SimilarOptions::MOST {
            return Err(ReportError::Option {
                option: "top",
                value: options.top.to_string(),
                detail: format!("ask for 1 to {} neighbours", SimilarOptions::MOST),
            });
        }
        require_two_series(corpus, options.series)?;
        let selected = corpus.select(&options.filters)?;
        let ids: BTreeSet<&RecordId> = selected.records().iter().map(|record| &record.id).collect();
        let places = (0..).zip(corpus.records());
        let queries =
            places.filter(|(_, record)| ids.contains(&record.id)).map(|(place, _)| place).collect();
        Ok(Self {
            corpus,
            options,
            wanted: Nearest { top: options.top, min_score, series: options.series, among: None },
            profiles: corpus.profiles(options.threads),
            queries,
        })
    }

    /// Number of records whose nearest are looked for.
    pub fn queries(&self) -> usize {
        self.queries.len()
    }

    /// Writes the pairs as they are found, as CSV or NDJSON, in bounded memory whatever their
    /// number; `progress` is told of each record that is done. Returns the number of pairs.
    ///
    /// # Errors
    /// What `out` reports.
    pub fn stream(
        &self,
        out: impl Write,
        format: Format,
        options: &WriteOptions,
        progress: &mut dyn FnMut(&str),
    ) -> Result<usize, WriteError> {
        let provenance = Provenance::new(self.corpus, self.parameters());
        let rows = self.edge_table();
        let mut table = rows.empty();
        if format == Format::Ndjson {
            let mut writer = NdjsonRows::begin(out, "similar", TITLE, &provenance)?;
            let pairs = self.fill(&rows, &mut table, progress, &mut |table| writer.rows(table))?;
            writer.end()?;
            return Ok(pairs);
        }
        let line = provenance.line();
        let mut writer = CsvRows::begin(out, &table.columns, Some(&line), options.bom)?;
        let pairs = self.fill(&rows, &mut table, progress, &mut |table| writer.rows(table))?;
        writer.end()?;
        Ok(pairs)
    }

    /// Everything as one report.
    ///
    /// # Errors
    /// [`ReportError::TooLarge`] where there may be more pairs than it is made for.
    pub fn report(&self, progress: &mut dyn FnMut(&str)) -> Result<Report, ReportError> {
        let pairs = self.queries.len().saturating_mul(self.options.top);
        if pairs > MOST_PAIRS {
            return Err(ReportError::TooLarge {
                what: "pairs in one report (csv and ndjson are streamed and have no bound)",
                count: pairs,
                most: MOST_PAIRS,
            });
        }
        let mut edges = Vec::new();
        let found = self.each_edge(progress, &mut |edge| {
            edges.push(edge);
            Ok::<(), std::convert::Infallible>(())
        });
        let Ok(()) = found;
        let rows = self.edge_table();
        let mut table = rows.empty();
        edges.iter().for_each(|edge| rows.push(&mut table, edge));
        let groups =
            near_duplicates(self.corpus, &self.profiles, &self.queries, self.options.threads);
        let passages = self.passages(&edges);
        let shown = passages.groups.len();
        Ok(Report {
            name: "similar",
            title: TITLE.to_owned(),
            provenance: Provenance::new(self.corpus, self.parameters()),
            summary: self.summary(&edges, &groups),
            sections: vec![
                Section::table(
                    table,
                    "Dla każdego zapisu jego najbliższe, od najbliższego; równe według identyfikatora.",
                ),
                Section::passages(
                    passages,
                    format!(
                        "Pary najbliższe ({shown}), każda raz; zaznaczono fragmenty wspólne (te same słowa, inne formy, słowa pokrewne i synonimy)."
                    ),
                ),
                Section::table(
                    groups,
                    "Zapisy, które mówią to samo, połączone przez co najmniej jedną taką parę, także w obrębie jednego miasta i dokumentu.",
                ),
                Section::table(documents_table(self.corpus), ""),
            ],
            graph: Some(self.graph(&edges)),
            methods: self.methods(),
        })
    }

    /// Gives each pair to `emit`, in the order of the records, the nearest first.
    ///
    /// # Errors
    /// What `emit` returns.
    pub fn each_edge<E>(
        &self,
        progress: &mut dyn FnMut(&str),
        emit: &mut dyn FnMut(Edge) -> Result<(), E>,
    ) -> Result<(), E> {
        let scale = &self.profiles.model().measure().scale;
        let threads = self.options.threads;
        self.profiles.each_nearest(&self.queries, &self.wanted, threads, |record, neighbours| {
            progress(self.record(record).map_or("", |record| record.id.as_str()));
            for (rank, neighbour) in (1..).zip(neighbours) {
                emit(Edge {
                    record,
                    neighbour: neighbour.record,
                    rank,
                    score: neighbour.score,
                    band: scale.band(neighbour.score),
                })?;
            }
            Ok(())
        })
    }

    /// Fills a table with pairs and passes it on whenever it has enough of them.
    fn fill(
        &self,
        rows: &EdgeTable<'_>,
        table: &mut Table,
        progress: &mut dyn FnMut(&str),
        write: &mut dyn FnMut(&Table) -> Result<(), WriteError>,
    ) -> Result<usize, WriteError> {
        const ENOUGH: usize = 1_024;
        let mut pairs = 0;
        self.each_edge(progress, &mut |edge| {
            rows.push(table, &edge);
            pairs += 1;
            if table.rows.len() < ENOUGH {
                return Ok(());
            }
            let written = write(table);
            table.rows.clear();
            written
        })?;
        write(table)?;
        Ok(pairs)
    }

    fn edge_table(&self) -> EdgeTable<'_> {
        EdgeTable {
            corpus: self.corpus,
            model: self.profiles.model(),
            details: self.options.details,
        }
    }

    fn record(&self, place: usize) -> Option<&Record> {
        self.corpus.records().get(place)
    }

    fn parameters(&self) -> BTreeMap<&'static str, Value> {
        let mut parameters = BTreeMap::from([
            ("top", json!(self.wanted.top)),
            ("min_score", json!(self.wanted.min_score)),
            ("series", json!(series_name(self.wanted.series))),
        ]);
        parameters.extend(selection_of(&self.options.filters));
        parameters
    }

    fn passages(&self, edges: &[Edge]) -> Passages {
        let mut seen = BTreeSet::new();
        let mut best: Vec<&Edge> = edges
            .iter()
            .filter(|edge| {
                seen.insert((edge.record.min(edge.neighbour), edge.record.max(edge.neighbour)))
            })
            .collect();
        best.sort_by(|a, b| {
            b.score.total_cmp(&a.score).then((a.record, a.neighbour).cmp(&(b.record, b.neighbour)))
        });
        best.truncate(MOST_PASSAGES);
        let groups = best.into_iter().filter_map(|edge| {
            let (a, b) = (self.record(edge.record)?, self.record(edge.neighbour)?);
            let compared = self.profiles.model().compare(&a.text, &b.text);
            let told = compared.aligned.iter().filter(|aligned| aligned.by < Tie::Related);
            let (marks_a, marks_b) = told
                .map(|aligned| (aligned.a.utf16(&a.text), aligned.b.utf16(&b.text)))
                .map(|(a, b)| ([a.start, a.end], [b.start, b.end]))
                .unzip();
            Some(PassageGroup {
                heading: match edge.band {
                    Some(band) => {
                        format!(
                            "{}, {}",
                            crate::names::band_name(Some(band)),
                            decimal(edge.score, 2)
                        )
                    }
                    None => decimal(edge.score, 2),
                },
                sides: [vec![passage(a, marks_a)], vec![passage(b, marks_b)]],
            })
        });
        Passages {
            name: "passages",
            title: "Najbliższe pary".to_owned(),
            sides: ["Zapis".to_owned(), "Najbliższy".to_owned()],
            groups: groups.collect(),
        }
    }

    fn graph(&self, edges: &[Edge]) -> Graph {
        let places: BTreeSet<usize> =
            edges.iter().flat_map(|edge| [edge.record, edge.neighbour]).collect();
        let nodes = places.iter().filter_map(|place| {
            let record = self.record(*place)?;
            Some(Node {
                id: record.id.to_string(),
                label: record.text.clone(),
                values: vec![
                    city_of(record).into(),
                    record.document.id.as_str().into(),
                    record.level.as_str().into(),
                    record.label.clone().into(),
                ],
            })
        });
        let edges = edges.iter().filter_map(|edge| {
            Some(crate::Edge {
                source: self.record(edge.record)?.id.to_string(),
                target: self.record(edge.neighbour)?.id.to_string(),
                weight: edge.score,
                values: vec![edge.rank.into(), edge.band.map(Band::as_str).into()],
            })
        });
        Graph {
            directed: true,
            node_columns: vec![
                Column::word("city", "Miasto"),
                Column::id("document", "Dokument"),
                Column::word("level", "Poziom"),
                Column::word("number", "Numer"),
            ],
            nodes: nodes.collect(),
            edge_columns: vec![Column::count("rank", "Miejsce"), Column::word("band", "Stopień")],
            edges: edges.collect(),
        }
    }

    fn summary(&self, edges: &[Edge], groups: &Table) -> Vec<String> {
        let with = |least: Option<Band>| {
            let edges = edges.iter().filter(|edge| edge.band >= least);
            edges.map(|edge| edge.record).collect::<BTreeSet<usize>>().len()
        };
        let all = counted(self.queries.len(), RECORDS);
        let mut summary = vec![format!(
            "Spośród: {all}, {} ma co najmniej jeden zapis podobny (od {}), {} zapis co najmniej pokrewny, {} zapis co najmniej bliski.",
            with(None),
            decimal(self.wanted.min_score, 2),
            with(Some(Band::Related)),
            with(Some(Band::Close))
        )];
        if !groups.rows.is_empty() {
            summary.push(format!(
                "To samo, co w innym miejscu, mówi {}.",
                counted(groups.rows.len(), RECORDS)
            ));
        }
        summary
    }

    fn methods(&self) -> Vec<String> {
        let compared = match self.wanted.series {
            Series::City => "nie porównywano zapisów tego samego miasta",
            Series::Document => "nie porównywano zapisów tego samego dokumentu",
            Series::None => "porównywano wszystkie zapisy",
        };
        let related = self.profiles.model().measure().scale.related;
        let mut methods = vec![
            format!(
                "Dla każdego zapisu wyszukano dokładnie (bez przybliżeń) do {} najbliższych o podobieństwie co najmniej {}; {compared}. Rzadkość słów liczono w całym korpusie.",
                self.wanted.top,
                decimal(self.wanted.min_score, 2)
            ),
            similarity_method(),
        ];
        if self.wanted.min_score < related {
            methods.push(format!(
                "Pary poniżej {} wymieniono bez stopnia, bo są najbliższe, jakie ma zapis: skala niczego o nich nie obiecuje.",
                decimal(related, 2)
            ));
        }
        methods
    }
}

const TITLE: &str = "Zapisy podobne";

fn passage(record: &Record, mut marks: Vec<[usize; 2]>) -> Passage {
    marks.sort_unstable();
    Passage {
        id: record.id.to_string(),
        place: format!("{}, {}", city_of(record), heading(record)),
        source: source(record),
        text: record.text.clone(),
        marks,
    }
}

fn require_two_series(corpus: &Corpus, series: Series) -> Result<(), ReportError> {
    let (count, what) = match series {
        Series::City => (corpus.cities().len(), "city"),
        Series::Document => (corpus.documents().len(), "document"),
        Series::None => (corpus.records().len(), "record"),
    };
    if count >= 2 {
        return Ok(());
    }
    let remedy = match series {
        Series::City => {
            "add documents of other cities, or compare within it with --series document or --series none"
        }
        Series::Document => "add other documents, or compare within it with --series none",
        Series::None => "add documents",
    };
    Err(ReportError::NothingToCompare(format!(
        "all records are of one {what}, so there is nothing to compare; {remedy}"
    )))
}
