//! A report as it is before it has a format.

use std::collections::BTreeMap;

use azymut_polish::Analyzer;
use serde::Serialize;
use serde_json::Value;

use crate::corpus::{Corpus, levels};
use crate::{Cell, Column, Matrix, Table};

/// Version of the JSON and NDJSON that reports are written as, raised whenever a reader of the
/// old one would misread the new.
pub const REPORT_FORMAT: u32 = 1;

/// What a report says: the same in every format that can hold it.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// Name for programs, for instance `matrix`.
    pub name: &'static str,
    /// Title in Polish.
    pub title: String,
    /// Where it comes from.
    pub provenance: Provenance,
    /// What it found, in Polish sentences.
    pub summary: Vec<String>,
    /// Its parts, in order.
    pub sections: Vec<Section>,
    /// What is connected with what.
    pub graph: Option<Graph>,
    /// How it was made, in Polish paragraphs that can be pasted into a paper.
    pub methods: Vec<String>,
}

/// A part of a [`Report`].
#[derive(Debug, Clone, PartialEq)]
pub struct Section {
    /// What a reader must know to read it, in Polish.
    pub note: String,
    /// What it shows.
    pub content: Content,
}

/// What a [`Section`] shows.
#[derive(Debug, Clone, PartialEq)]
pub enum Content {
    /// A table.
    Table(Table),
    /// A heat map; the values are in a table as well.
    Matrix(Matrix),
    /// Passages side by side; texts and identifiers are in a table as well.
    Passages(Passages),
}

/// Passages of two sides, beside each other.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "ReportPassages"))]
pub struct Passages {
    /// Name for programs.
    pub name: &'static str,
    /// Title in Polish.
    pub title: String,
    /// What the two sides are.
    pub sides: [String; 2],
    /// What belongs together.
    pub groups: Vec<PassageGroup>,
}

/// Passages that belong together.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(rename = "ReportPassageGroup")
)]
pub struct PassageGroup {
    /// What ties them, in Polish.
    pub heading: String,
    /// The passages of either side.
    pub sides: [Vec<Passage>; 2],
}

/// A text, where it stands and what in it is shared with the other side.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "ReportPassage"))]
pub struct Passage {
    /// Identifier of the record.
    pub id: String,
    /// What it is, in Polish: city, level and number.
    pub place: String,
    /// File, page and lines.
    pub source: String,
    /// The text as printed.
    pub text: String,
    /// What is shared, as `[start, end)` in UTF-16 code units of the text; ascending, apart.
    pub marks: Vec<[usize; 2]>,
}

/// A network, for GraphML and GEXF.
#[derive(Debug, Clone, PartialEq)]
pub struct Graph {
    /// Whether an edge leads from its source to its target.
    pub directed: bool,
    /// What is known of a node besides its label.
    pub node_columns: Vec<Column>,
    /// The nodes.
    pub nodes: Vec<Node>,
    /// What is known of an edge besides its weight.
    pub edge_columns: Vec<Column>,
    /// The edges.
    pub edges: Vec<Edge>,
}

/// A node of a [`Graph`].
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// Identifier, unique in the graph.
    pub id: String,
    /// What is shown.
    pub label: String,
    /// A value for each node column.
    pub values: Vec<Cell>,
}

/// An edge of a [`Graph`].
#[derive(Debug, Clone, PartialEq)]
pub struct Edge {
    /// Identifier of the node that it leads from.
    pub source: String,
    /// Identifier of the node that it leads to.
    pub target: String,
    /// How strong it is.
    pub weight: f64,
    /// A value for each edge column.
    pub values: Vec<Cell>,
}

/// Where a report comes from: enough to make it again.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "ReportProvenance"))]
pub struct Provenance {
    /// Program and version.
    pub program: String,
    /// Version of the format of reports.
    pub format: u32,
    /// Edition of the Polish analysis.
    pub analyzer: String,
    /// Digest of every record of the corpus, before any filter.
    pub corpus: String,
    /// Generation of the index, where the records come from one.
    pub index: Option<String>,
    /// Records that the report is made of, after filters.
    pub records: usize,
    /// The documents of these.
    pub documents: Vec<DocumentStamp>,
    /// Everything that was or could have been set.
    pub parameters: BTreeMap<&'static str, Value>,
}

/// A document of a report.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "ReportDocument"))]
pub struct DocumentStamp {
    /// Identifier.
    pub id: String,
    /// Title.
    pub title: String,
    /// City.
    pub city: Option<String>,
    /// First year that it speaks for.
    pub year_from: Option<u16>,
    /// Last year that it speaks for.
    pub year_to: Option<u16>,
    /// SHA-256 of the source file.
    pub sha256: String,
    /// Records of it in the report.
    pub records: usize,
    /// These by level, from the top down.
    pub levels: BTreeMap<&'static str, usize>,
}

impl Report {
    /// The tables, in order.
    pub fn tables(&self) -> impl Iterator<Item = &Table> {
        self.sections.iter().filter_map(|section| match &section.content {
            Content::Table(table) => Some(table),
            _ => None,
        })
    }

    /// The table to write where only one can be: for most reports the first, for a
    /// comparison that of all pairs.
    pub fn main_table(&self) -> Option<&Table> {
        self.tables().find(|table| table.name == "alignment").or_else(|| self.tables().next())
    }

    /// The matrices, in order.
    pub fn matrices(&self) -> impl Iterator<Item = &Matrix> {
        self.sections.iter().filter_map(|section| match &section.content {
            Content::Matrix(matrix) => Some(matrix),
            _ => None,
        })
    }

    /// The passages, in order.
    pub fn passages(&self) -> impl Iterator<Item = &Passages> {
        self.sections.iter().filter_map(|section| match &section.content {
            Content::Passages(passages) => Some(passages),
            _ => None,
        })
    }
}

impl Section {
    /// A table and what must be known to read it.
    pub fn table(table: Table, note: impl Into<String>) -> Self {
        Self { note: note.into(), content: Content::Table(table) }
    }

    /// A matrix and what must be known to read it.
    pub fn matrix(matrix: Matrix, note: impl Into<String>) -> Self {
        Self { note: note.into(), content: Content::Matrix(matrix) }
    }

    /// Passages and what must be known to read them.
    pub fn passages(passages: Passages, note: impl Into<String>) -> Self {
        Self { note: note.into(), content: Content::Passages(passages) }
    }
}

impl Provenance {
    /// The stamps of `corpus`, with the parameters of a report.
    pub fn new(corpus: &Corpus, parameters: BTreeMap<&'static str, Value>) -> Self {
        let records = corpus.records();
        let parameters = corpus.selection().clone().into_iter().chain(parameters).collect();
        let documents = corpus.documents().into_iter().filter_map(|group| {
            let of_it = || group.records.iter().filter_map(|place| records.get(*place));
            let first = of_it().next()?;
            let document = &first.document;
            Some(DocumentStamp {
                id: document.id.to_string(),
                title: document.title.clone(),
                city: document.city.clone(),
                year_from: document.year_from,
                year_to: document.year_to,
                sha256: first.source.sha256.clone(),
                records: group.records.len(),
                levels: levels(of_it()).into_iter().map(|(l, n)| (l.as_str(), n)).collect(),
            })
        });
        Self {
            program: concat!("azymut ", env!("CARGO_PKG_VERSION")).to_owned(),
            format: REPORT_FORMAT,
            analyzer: Analyzer::shared().edition().to_owned(),
            corpus: corpus.digest().to_owned(),
            index: corpus.generation().map(str::to_owned),
            records: records.len(),
            documents: documents.collect(),
            parameters,
        }
    }

    /// Everything but the documents, on one line.
    pub fn line(&self) -> String {
        let mut parts = vec![
            self.program.clone(),
            format!("analyzer={}", self.analyzer),
            format!("corpus={}", self.corpus),
        ];
        parts.extend(self.index.as_ref().map(|index| format!("index={index}")));
        parts.push(format!("records={}", self.records));
        parts.extend(self.parameters.iter().map(|(name, value)| match value {
            Value::String(text) => format!("{name}={text}"),
            other => format!("{name}={other}"),
        }));
        parts.join("; ")
    }

    /// Everything as a table of names and values.
    pub fn about(&self, title: &str) -> Table {
        let columns = [Column::id("name", "Nazwa"), Column::text("value", "Wartość")];
        let mut about = Table::new("about", title, &columns);
        about.push(["report".into(), title.into()]);
        about.push(["program".into(), self.program.as_str().into()]);
        about.push(["format".into(), self.format.into()]);
        about.push(["analyzer".into(), self.analyzer.as_str().into()]);
        about.push(["corpus".into(), self.corpus.as_str().into()]);
        about.push(["index".into(), self.index.clone().into()]);
        about.push(["records".into(), self.records.into()]);
        for (name, value) in &self.parameters {
            let value = match value {
                Value::String(text) => text.clone(),
                other => other.to_string(),
            };
            about.push([format!("parameter: {name}").into(), value.into()]);
        }
        for document in &self.documents {
            let value = format!(
                "{}; {}; {} records; sha256 {}",
                document.title,
                document.city.as_deref().unwrap_or("?"),
                document.records,
                document.sha256
            );
            about.push([format!("document: {}", document.id).into(), value.into()]);
        }
        about
    }
}

/// The documents of a corpus as a table.
pub(crate) fn documents_table(corpus: &Corpus) -> Table {
    let columns = [
        Column::id("document", "Dokument"),
        Column::word("city", "Miasto"),
        Column::text("title", "Tytuł"),
        Column::count("year_from", "Od roku"),
        Column::count("year_to", "Do roku"),
        Column::count("records", "Zapisy"),
        Column::text("levels", "Poziomy"),
    ];
    let mut table = Table::new("documents", "Dokumenty", &columns);
    for group in corpus.documents() {
        let of_it = || group.records.iter().filter_map(|place| corpus.records().get(*place));
        let Some(first) = of_it().next() else { continue };
        let levels: Vec<String> = levels(of_it())
            .into_iter()
            .map(|(level, count)| format!("{}: {count}", level.polish_name()))
            .collect();
        table.push([
            group.name.into(),
            first.document.city.clone().into(),
            first.document.title.as_str().into(),
            first.document.year_from.into(),
            first.document.year_to.into(),
            group.records.len().into(),
            levels.join(", ").into(),
        ]);
    }
    table
}
