//! Tables and reports in the formats that researchers open.
//!
//! Every writer gives the same bytes for the same report: nothing here reads a clock, a locale or
//! the order of a hash table.

mod csv;
mod graph;
mod html;
mod json;
#[cfg(feature = "schema")]
mod schema;
mod xlsx;

use std::fmt;
use std::io::Write;

pub use csv::write_csv;
pub(crate) use csv::{CsvRows, io_error};
pub use graph::{write_gexf, write_graphml};
pub use html::write_html;
pub(crate) use json::NdjsonRows;
pub use json::{write_json, write_ndjson};
pub use xlsx::{XLSX_ROWS, workbook};

use crate::{Graph, Matrix, Report, Table};

/// The formats of reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    /// Everything, as one object.
    Json,
    /// The rows of every table, one a line.
    Ndjson,
    /// One table.
    Csv,
    /// Every table and matrix, a sheet each.
    Xlsx,
    /// The network.
    Graphml,
    /// The network, for Gephi.
    Gexf,
    /// Everything, for people.
    Html,
}

impl Format {
    /// Every format.
    pub const ALL: [Format; 7] = [
        Format::Json,
        Format::Ndjson,
        Format::Csv,
        Format::Xlsx,
        Format::Graphml,
        Format::Gexf,
        Format::Html,
    ];

    /// The name, which is the extension of a file as well.
    pub fn as_str(self) -> &'static str {
        match self {
            Format::Json => "json",
            Format::Ndjson => "ndjson",
            Format::Csv => "csv",
            Format::Xlsx => "xlsx",
            Format::Graphml => "graphml",
            Format::Gexf => "gexf",
            Format::Html => "html",
        }
    }

    /// The format that a file's extension names.
    pub fn of_extension(extension: &str) -> Option<Format> {
        Self::ALL.into_iter().find(|format| extension.eq_ignore_ascii_case(format.as_str()))
    }
}

impl fmt::Display for Format {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.as_str())
    }
}

/// What is chosen of a report where a format cannot hold all of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WriteOptions {
    /// Name of the table that CSV holds; [`Report::main_table`] where it is none.
    pub table: Option<String>,
    /// Begin CSV with the mark by which spreadsheets know UTF-8.
    pub bom: bool,
}

/// Writes a report in one format.
///
/// # Errors
/// [`WriteError`]: what `out` reports, or that the format cannot hold what was asked for.
pub fn write_report(
    mut out: impl Write,
    report: &Report,
    format: Format,
    options: &WriteOptions,
) -> Result<(), WriteError> {
    match format {
        Format::Json => write_json(out, report),
        Format::Ndjson => write_ndjson(out, report),
        Format::Csv => {
            let table = table(report, options.table.as_deref())?;
            write_csv(out, table, Some(&report.provenance.line()), options.bom)
        }
        Format::Xlsx => {
            let tables: Vec<Table> = report.tables().cloned().collect();
            let matrices: Vec<Matrix> = report.matrices().cloned().collect();
            let about = report.provenance.about(&report.title);
            Ok(out.write_all(&workbook(&tables, &matrices, Some(&about))?)?)
        }
        Format::Graphml => Ok(write_graphml(out, report, graph(report)?)?),
        Format::Gexf => Ok(write_gexf(out, report, graph(report)?)?),
        Format::Html => Ok(write_html(out, &[report])?),
    }
}

fn table<'a>(report: &'a Report, name: Option<&str>) -> Result<&'a Table, WriteError> {
    let found = match name {
        Some(name) => report.tables().find(|table| table.name == name),
        None => report.main_table(),
    };
    found.ok_or_else(|| WriteError::NoTable {
        name: name.unwrap_or_default().to_owned(),
        known: report.tables().map(|table| table.name).collect::<Vec<_>>().join(", "),
    })
}

fn graph(report: &Report) -> Result<&Graph, WriteError> {
    report.graph.as_ref().ok_or(WriteError::NoGraph { report: report.name })
}

/// A report could not be written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WriteError {
    /// The output could not be written to.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// The report has no such table.
    #[error("--table {name:?}: the report has no such table; it has {known}")]
    NoTable {
        /// The name asked for.
        name: String,
        /// What there is.
        known: String,
    },
    /// The report holds no network.
    #[error(
        "--format: report {report} holds no network, so neither graphml nor gexf can be written"
    )]
    NoGraph {
        /// Name of the report.
        report: &'static str,
    },
    /// A table has more rows than a worksheet.
    #[error(
        "table {table} has {rows} rows, a worksheet holds {}; write csv or ndjson instead, or narrow the report with --city, --document, --level or --year",
        XLSX_ROWS
    )]
    TooManyRows {
        /// The table.
        table: &'static str,
        /// Its rows.
        rows: usize,
    },
    /// A workbook could not be put together.
    #[error("the workbook could not be written: {0}")]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
}
