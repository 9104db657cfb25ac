use std::io::{self, Write};

use csv::{Terminator, WriterBuilder};

use super::WriteError;
use crate::{Column, Table};

/// Writes a table as CSV (RFC 4180: CRLF, quotes where needed), UTF-8, with a header row.
///
/// `provenance`, where given, stands in every row of a last column of that name, so that a row
/// says where it comes from wherever it is copied to. Cells hold the text as printed: one that begins with `=` or
/// `-` is not defused for spreadsheets, because it would no longer be a quotation. `bom` begins
/// the file with the mark by which spreadsheets know UTF-8.
///
/// # Errors
/// What `out` reports.
pub fn write_csv(
    out: impl Write,
    table: &Table,
    provenance: Option<&str>,
    bom: bool,
) -> Result<(), WriteError> {
    let mut writer = CsvRows::begin(out, &table.columns, provenance, bom)?;
    writer.rows(table)?;
    writer.end()
}

/// A table written bit by bit, as [`write_csv`] writes it at once.
pub(crate) struct CsvRows<'a, W: Write> {
    writer: csv::Writer<W>,
    provenance: Option<&'a str>,
}

impl<'a, W: Write> CsvRows<'a, W> {
    /// Writes the header.
    pub fn begin(
        mut out: W,
        columns: &[Column],
        provenance: Option<&'a str>,
        bom: bool,
    ) -> io::Result<Self> {
        if bom {
            out.write_all("\u{feff}".as_bytes())?;
        }
        let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(out);
        let names = columns.iter().map(|column| column.name);
        writer.write_record(names.chain(provenance.map(|_| "provenance"))).map_err(io_error)?;
        Ok(Self { writer, provenance })
    }

    /// Writes the rows of a table that has the columns begun with.
    pub fn rows(&mut self, table: &Table) -> Result<(), WriteError> {
        for row in &table.rows {
            for cell in row {
                self.writer.write_field(cell.to_text()).map_err(io_error)?;
            }
            if let Some(provenance) = self.provenance {
                self.writer.write_field(provenance).map_err(io_error)?;
            }
            self.writer.write_record(None::<&[u8]>).map_err(io_error)?;
        }
        Ok(())
    }

    /// Passes on what is still held back.
    pub fn end(mut self) -> Result<(), WriteError> {
        Ok(self.writer.flush()?)
    }
}

/// Rows all have the length of the header and text is UTF-8: only `out` can fail.
pub(crate) fn io_error(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Cell, Column};

    fn table() -> Table {
        let columns = [Column::text("text", "Treść"), Column::score("score", "Wynik")];
        let mut table = Table::new("pairs", "Pary", &columns);
        table.push(["a \"b\",\nc".into(), 0.5.into()]);
        table.push([Cell::Empty, Cell::Empty]);
        table
    }

    fn written(provenance: Option<&str>, bom: bool) -> String {
        let mut out = Vec::new();
        write_csv(&mut out, &table(), provenance, bom).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_row_says_where_it_comes_from() {
        assert_eq!(
            written(Some("x, y"), false),
            "text,score,provenance\r\n\"a \"\"b\"\",\nc\",0.5,\"x, y\"\r\n,,\"x, y\"\r\n"
        );
    }

    #[test]
    fn the_mark_of_utf_8_comes_first() {
        assert_eq!(written(None, true), "\u{feff}text,score\r\n\"a \"\"b\"\",\nc\",0.5\r\n,\r\n");
    }
}
