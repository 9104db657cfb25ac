//! Tables and reports in the formats that researchers open.
//!
//! Every writer gives the same bytes for the same report: nothing here reads a clock, a locale or
//! the order of a hash table.

mod csv;
mod xlsx;

pub use csv::write_csv;
pub use xlsx::{XLSX_ROWS, workbook};

/// A report could not be written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WriteError {
    /// The output could not be written to.
    #[error(transparent)]
    Io(#[from] std::io::Error),
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
