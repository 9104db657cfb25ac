//! Hits as rows, lines and citations, for tables and pipes.

use std::io::{self, Write};

use azymut_index::Hit;
use csv::{Terminator, WriterBuilder};

use crate::write::io_error;
use crate::{Cell, Column, Table, WriteError, citation, workbook};

/// The columns, in order.
const COLUMNS: [Column; 25] = [
    Column::count("rank", "Pozycja"),
    Column::number("score", "Trafność"),
    Column::id("id", "Identyfikator"),
    Column::word("city", "Miasto"),
    Column::id("document", "Dokument"),
    Column::text("title", "Tytuł"),
    Column::word("kind", "Rodzaj"),
    Column::count("year_from", "Od roku"),
    Column::count("year_to", "Do roku"),
    Column::word("level", "Poziom"),
    Column::word("level_label", "Nazwa poziomu"),
    Column::word("label", "Numer"),
    Column::text("text", "Treść"),
    Column::text("body", "Opis"),
    Column::id("parent", "Nadrzędny"),
    Column::text("path", "Ścieżka"),
    Column::word("file", "Plik"),
    Column::id("sha256", "SHA-256"),
    Column::count("page", "Strona"),
    Column::count("line_first", "Pierwszy wiersz"),
    Column::count("line_last", "Ostatni wiersz"),
    Column::score("confidence", "Pewność odczytu"),
    Column::text("warnings", "Zastrzeżenia"),
    Column::text("matched", "Znalezione formy"),
    Column::text("snippet", "Wyimek"),
];

/// A form of hits that is written one after the other, however many there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HitFormat {
    /// One line of JSON each, as in `hits` of the JSON response.
    Ndjson,
    /// CSV (RFC 4180: CRLF, quotes where needed), UTF-8, with a header row.
    Csv {
        /// Begin with the mark by which spreadsheets know UTF-8.
        bom: bool,
    },
    /// A citation a line, for people.
    Citation,
    /// BibTeX entries.
    Bibtex,
    /// RIS records.
    Ris,
}

impl HitFormat {
    /// Writes what stands before the first hit.
    ///
    /// # Errors
    /// What `out` reports.
    pub fn write_head(self, mut out: impl Write) -> io::Result<()> {
        let Self::Csv { bom } = self else { return Ok(()) };
        if bom {
            out.write_all("\u{feff}".as_bytes())?;
        }
        csv_rows(out, [COLUMNS.map(|column| column.name.to_owned())])
    }

    /// Writes hits. `first` is the rank of the first of them, where it is known.
    ///
    /// Cells of a table hold the text as printed: one that begins with `=` or `-` is not defused
    /// for spreadsheets, because it would no longer be a quotation.
    ///
    /// # Errors
    /// What `out` reports.
    pub fn write_hits(
        self,
        mut out: impl Write,
        hits: &[Hit],
        first: Option<usize>,
    ) -> io::Result<()> {
        match self {
            Self::Ndjson => {
                for hit in hits {
                    serde_json::to_writer(&mut out, hit)?;
                    out.write_all(b"\n")?;
                }
                Ok(())
            }
            Self::Csv { .. } => {
                let rows = ranked(hits, first)
                    .map(|(hit, rank)| row(hit, rank).map(|cell| cell.to_text()));
                csv_rows(out, rows)
            }
            Self::Citation => {
                hits.iter().try_for_each(|hit| writeln!(out, "{}", citation::plain(&hit.record)))
            }
            Self::Bibtex => hits
                .iter()
                .try_for_each(|hit| out.write_all(citation::bibtex(&hit.record).as_bytes())),
            Self::Ris => {
                hits.iter().try_for_each(|hit| out.write_all(citation::ris(&hit.record).as_bytes()))
            }
        }
    }
}

/// Hits as an Excel workbook.
///
/// # Errors
/// As [`workbook`].
pub fn xlsx(hits: &[Hit], first: Option<usize>) -> Result<Vec<u8>, WriteError> {
    let mut table = Table::new("hits", "Wyniki wyszukiwania", &COLUMNS);
    for (hit, rank) in ranked(hits, first) {
        table.push(row(hit, rank));
    }
    workbook(&[table], &[], None)
}

fn ranked(hits: &[Hit], first: Option<usize>) -> impl Iterator<Item = (&Hit, Option<usize>)> {
    hits.iter().enumerate().map(move |(index, hit)| (hit, first.map(|first| first + index)))
}

fn csv_rows(
    out: impl Write,
    rows: impl IntoIterator<Item = [String; COLUMNS.len()]>,
) -> io::Result<()> {
    let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(out);
    for row in rows {
        writer.write_record(row).map_err(io_error)?;
    }
    writer.flush()
}

fn row(hit: &Hit, rank: Option<usize>) -> [Cell; COLUMNS.len()] {
    let record = &hit.record;
    let (document, source) = (&record.document, &record.source);
    let [line_first, line_last] = source.lines;
    let path: Vec<&str> = hit.path.iter().map(|ancestor| ancestor.text.as_str()).collect();
    let mut matched: Vec<&str> =
        hit.highlights.iter().map(|highlight| highlight.form.as_str()).collect();
    matched.sort_unstable();
    matched.dedup();
    [
        rank.into(),
        hit.score.into(),
        hit.id.as_str().into(),
        document.city.as_ref().into(),
        document.id.as_str().into(),
        (&document.title).into(),
        document.kind.map(|kind| kind.as_str()).into(),
        document.year_from.into(),
        document.year_to.into(),
        record.level.as_str().into(),
        record.level_label.as_ref().into(),
        record.label.as_ref().into(),
        (&record.text).into(),
        record.body.as_ref().into(),
        record.parent.as_ref().map(|id| id.as_str()).into(),
        path.join(" › ").into(),
        (&source.file).into(),
        (&source.sha256).into(),
        source.page.into(),
        line_first.into(),
        line_last.into(),
        record.confidence.value().into(),
        record.warnings.join("; ").into(),
        matched.join("; ").into(),
        (&hit.snippet).into(),
    ]
}
