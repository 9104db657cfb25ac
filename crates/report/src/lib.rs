//! What a corpus says as a whole, and hits in the forms that researchers open.
//!
//! [`frequency`] counts where terms are found; [`hits`] writes hits as tables and lines, [`kwic`] a
//! concordance; [`similarity`] tells how alike texts are, and which records are most alike.
//!
//! **Invariant:** given records or an index, never a source document; nothing here prints.

pub mod frequency;
pub mod hits;
pub mod kwic;
pub mod similarity;
mod table;
mod write;

pub use table::{Cell, Column, ColumnKind, Matrix, Table};
pub use write::{WriteError, XLSX_ROWS, workbook, write_csv};
