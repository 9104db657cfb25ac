//! Concordances as rows, lines and aligned columns.

use std::io::{self, Write};

use azymut_index::KwicLine;
use csv::{Terminator, WriterBuilder};

use crate::write::io_error;
use crate::{Cell, Column, Table, WriteError, workbook};

/// The columns, in order.
const COLUMNS: [Column; 16] = [
    Column::text("left", "Lewy kontekst"),
    Column::word("form", "Forma"),
    Column::text("right", "Prawy kontekst"),
    Column::word("match", "Trafienie"),
    Column::word("city", "Miasto"),
    Column::id("document", "Dokument"),
    Column::text("title", "Tytuł"),
    Column::word("level", "Poziom"),
    Column::word("label", "Numer"),
    Column::count("page", "Strona"),
    Column::count("line_first", "Pierwszy wiersz"),
    Column::count("line_last", "Ostatni wiersz"),
    Column::id("id", "Identyfikator"),
    Column::word("field", "Pole"),
    Column::count("start", "Początek"),
    Column::count("end", "Koniec"),
];

/// Writes a concordance as CSV (RFC 4180: CRLF, quotes where needed), UTF-8, with a header row.
///
/// # Errors
/// What `out` reports.
pub fn write_csv(out: impl Write, lines: &[KwicLine]) -> io::Result<()> {
    let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(out);
    writer.write_record(COLUMNS.map(|column| column.name)).map_err(io_error)?;
    for line in lines {
        writer.write_record(row(line).map(|cell| cell.to_text())).map_err(io_error)?;
    }
    writer.flush()
}

/// A concordance as an Excel workbook.
///
/// # Errors
/// As [`workbook`].
pub fn xlsx(lines: &[KwicLine]) -> Result<Vec<u8>, WriteError> {
    let mut table = Table::new("kwic", "Konkordancja", &COLUMNS);
    for line in lines {
        table.push(row(line));
    }
    workbook(&[table], &[], None)
}

/// Writes a concordance as lines of JSON, each as in `lines` of the JSON response.
///
/// # Errors
/// What `out` reports.
pub fn write_ndjson(mut out: impl Write, lines: &[KwicLine]) -> io::Result<()> {
    for line in lines {
        serde_json::to_writer(&mut out, line)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

/// Writes a concordance for a person: the forms stand one below the other, each with what is
/// before and after it, and where.
///
/// # Errors
/// What `out` reports.
pub fn write_text(mut out: impl Write, lines: &[KwicLine]) -> io::Result<()> {
    let widest = |part: fn(&KwicLine) -> &str| {
        lines.iter().map(|line| part(line).chars().count()).max().unwrap_or(0)
    };
    let (left, right) = (widest(|line| &line.left), widest(|line| &line.right));
    let form = widest(|line| &line.form);
    for line in lines {
        let printed = line.form.split_whitespace().collect::<Vec<_>>().join(" ");
        writeln!(
            out,
            "{:>left$}  {printed:<form$}  {:<right$}  {}",
            line.left,
            line.right,
            place(line)
        )?;
    }
    Ok(())
}

/// Where a line stands, for a person.
fn place(line: &KwicLine) -> String {
    let city = line.city.as_deref().unwrap_or("?");
    let label = line.label.as_deref().map(|label| format!(" {label}")).unwrap_or_default();
    let page = line.page.map(|page| format!("p. {page}, ")).unwrap_or_default();
    let [first, last] = line.lines;
    let lines =
        if first == last { format!("line {first}") } else { format!("lines {first}–{last}") };
    format!("{city}{label}, {page}{lines}, {}; {} ({})", line.field, line.id, line.kind.as_str())
}

fn row(line: &KwicLine) -> [Cell; COLUMNS.len()] {
    let [line_first, line_last] = line.lines;
    [
        (&line.left).into(),
        (&line.form).into(),
        (&line.right).into(),
        line.kind.as_str().into(),
        line.city.as_ref().into(),
        line.document.as_str().into(),
        (&line.title).into(),
        line.level.as_str().into(),
        line.label.as_ref().into(),
        line.page.into(),
        line_first.into(),
        line_last.into(),
        line.id.as_str().into(),
        line.field.into(),
        line.start.into(),
        line.end.into(),
    ]
}
