//! What a corpus says as a whole, and hits in the forms that researchers open.
//!
//! A [`Corpus`] is the records that a report is made of. [`Similar`], [`matrix()`], [`compare()`],
//! [`coverage()`] and [`frequency()`] make a [`Report`] of them: tables, matrices, passages, a network,
//! and where it all comes from.
//! [`write_report`] gives it one of the [`Format`]s. [`similarity`] tells how alike texts are, and
//! which records are most alike; [`hits`] writes hits as tables and lines, [`citation`] as
//! references, [`kwic`] a concordance.
//!
//! **Invariant:** given records or an index, never a source document; nothing here prints.

pub mod citation;
mod compare;
mod corpus;
mod coverage;
mod error;
mod frequency;
pub mod hits;
pub mod kwic;
mod matrix;
mod names;
mod polish_text;
mod report;
mod similar;
pub mod similarity;
mod table;
mod write;

pub use compare::{CompareOptions, compare, compare_until};
pub use corpus::{Corpus, CorpusError, Group};
pub use coverage::{COVERAGE_RECORDS, CoverageOptions, coverage};
pub use error::ReportError;
pub use frequency::frequency;
pub use matrix::{MATRIX_PARTS, MatrixOptions, matrix, matrix_until};
pub use report::{
    Content, DocumentStamp, Edge, Graph, Node, Passage, PassageGroup, Passages, Provenance,
    REPORT_FORMAT, Report, Section,
};
pub use similar::{Choice, Neighbourhood, Similar, SimilarOptions};
pub use table::{Cell, Column, ColumnKind, Matrix, Table};
pub use write::{
    Format, WriteError, WriteOptions, XLSX_ROWS, workbook, write_csv, write_gexf, write_graphml,
    write_html, write_json, write_ndjson, write_report,
};
