//! What a corpus says as a whole, and hits in the forms that researchers open.
//!
//! [`frequency`] counts where terms are found; [`hits`] writes hits as tables and lines, [`kwic`] a
//! concordance; [`similarity`] tells how alike texts are, and which records are most alike.
//!
//! **Invariant:** given records or an index, never a source document; nothing here prints.

mod corpus;
pub mod frequency;
pub mod hits;
pub mod kwic;
mod polish_text;
mod report;
pub mod similarity;
mod table;
mod write;

pub use corpus::{Corpus, CorpusError, Group};
pub use report::{
    Content, DocumentStamp, Edge, Graph, Node, Passage, PassageGroup, Passages, Provenance,
    REPORT_FORMAT, Report, Section,
};
pub use table::{Cell, Column, ColumnKind, Matrix, Table};
pub use write::{
    Format, WriteError, WriteOptions, XLSX_ROWS, workbook, write_csv, write_gexf, write_graphml,
    write_html, write_json, write_ndjson, write_report,
};
