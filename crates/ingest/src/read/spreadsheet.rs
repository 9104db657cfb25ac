//! Tables in files of their own: delimiter-separated text and spreadsheets (Office Open XML). Each row is a line, and each
//! line of a cell a paragraph of it.

use std::io::Cursor;

use calamine::{DataRef, Reader, Xlsx, XlsxError};

use super::finish::{block, finish, fold_space};
use super::{Doubt, ReadError, Reading};
use crate::block::{BlockKind, Cell};
use crate::charset::{Decoded, decode};

/// Cells that are read; the rest is left out with a warning.
const MAX_CELLS: usize = 500_000;
/// Text of cells that is read, in bytes: many cells may share one text.
const MAX_TEXT_BYTES: usize = 64 << 20;
/// Lines that decide what parts the columns.
const SAMPLE_LINES: usize = 50;

/// Reads delimiter-separated text (RFC 4180, and `;` or a tab for the comma).
pub(super) fn read_delimited(bytes: &[u8]) -> Result<Reading, ReadError> {
    let decoded = decode(bytes)?;
    let mut sheet = Sheet::default();
    if decoded.malformed > 0 {
        sheet.doubts.push(Doubt::of_letters(malformed(&decoded)));
    }
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter(&decoded.text))
        .from_reader(decoded.text.as_bytes());
    let mut row = csv::StringRecord::new();
    let mut lines = Lines { text: &decoded.text, counted: 0, line: 1 };
    for number in 0.. {
        let more = reader
            .read_record(&mut row)
            .map_err(|error| ReadError::Damaged(format!("it is no table: {error}")))?;
        if !more {
            break;
        }
        let byte = row.position().map_or(0, |p| usize::try_from(p.byte()).unwrap_or(usize::MAX));
        let line = lines.at_row(byte);
        for (column, text) in (0..).zip(row.iter()) {
            sheet.push(number, column, line, text);
        }
    }
    sheet.finish()
}

/// Counts lines: the reader's own count stands before the end of the line above a row.
struct Lines<'t> {
    text: &'t str,
    counted: usize,
    line: u32,
}

impl Lines<'_> {
    /// The line of the row that begins at a byte or, where ends of lines stand there, behind them.
    fn at_row(&mut self, byte: usize) -> u32 {
        let rest = self.text.as_bytes().get(byte..).unwrap_or_default();
        let ends = rest.iter().take_while(|b| matches!(b, b'\r' | b'\n')).count();
        let passed = self.text.as_bytes().get(self.counted..byte + ends).unwrap_or_default();
        self.line += passed.iter().filter(|b| **b == b'\n').count() as u32;
        self.counted += passed.len();
        self.line
    }
}

/// Reads a spreadsheet. The name of a sheet is a heading where there are several.
pub(super) fn read_xlsx(bytes: &[u8]) -> Result<Reading, ReadError> {
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(|error| match error {
        XlsxError::Password => ReadError::Password,
        error => ReadError::Damaged(format!("the spreadsheet cannot be opened: {error}")),
    })?;
    let names = book.sheet_names();
    let mut sheet = Sheet::default();
    for name in &names {
        if sheet.is_full() {
            break;
        }
        if names.len() > 1 {
            sheet.heading(name);
        }
        if let Err(error) = read_sheet(&mut book, name, &mut sheet) {
            sheet
                .doubts
                .push(Doubt::of_part(None, format!("sheet {name:?} was left out: {error}")));
        }
        sheet.end_table();
    }
    sheet.finish()
}

fn read_sheet(
    book: &mut Xlsx<Cursor<&[u8]>>,
    name: &str,
    sheet: &mut Sheet,
) -> Result<(), XlsxError> {
    let mut cells = book.worksheet_cells_reader(name)?;
    while let Some(cell) = cells.next_cell()? {
        let (row, column) = cell.get_position();
        let text = shown(cell.get_value());
        if !sheet.push(row, column, row.saturating_add(1), &text) {
            break;
        }
    }
    Ok(())
}

/// A value as a person would read it.
fn shown(value: &DataRef<'_>) -> String {
    match value {
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            text.clone()
        }
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::DateTime(date) => {
            let (year, month, day, ..) = date.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        DataRef::Bool(_) | DataRef::Error(_) | DataRef::Empty => String::new(),
    }
}

fn malformed(decoded: &Decoded) -> String {
    format!("{} characters are not valid {} and were replaced", decoded.malformed, decoded.encoding)
}

/// What parts the columns: the mark that stands in most lines, outside quotation marks; of equals the rarer one in prose.
fn delimiter(text: &str) -> u8 {
    let lines_with = |mark: char| {
        let mut quoted = false;
        text.lines()
            .take(SAMPLE_LINES)
            .filter(|line| {
                let mut found = false;
                for c in line.chars() {
                    if c == '"' {
                        quoted = !quoted;
                    }
                    found |= c == mark && !quoted;
                }
                found
            })
            .count()
    };
    let marks = [(',', b','), (';', b';'), ('\t', b'\t')];
    marks.into_iter().max_by_key(|&(mark, _)| lines_with(mark)).map_or(b',', |(_, byte)| byte)
}

/// The blocks of one or more tables.
#[derive(Default)]
struct Sheet {
    reading: Reading,
    doubts: Vec<Doubt>,
    table: u32,
    cells: usize,
    bytes: usize,
    cut_short: bool,
}

impl Sheet {
    fn is_full(&self) -> bool {
        self.cells >= MAX_CELLS || self.bytes >= MAX_TEXT_BYTES
    }

    fn heading(&mut self, name: &str) {
        let kind = BlockKind::Heading { level: 2 };
        self.reading.blocks.push(block(kind, fold_space(name), [0, 0]));
    }

    /// Adds the paragraphs of a cell; false where no more are taken.
    fn push(&mut self, row: u32, column: u32, line: u32, text: &str) -> bool {
        if self.is_full() {
            self.cut_short = true;
            return false;
        }
        self.cells += 1;
        self.bytes += text.len();
        for paragraph in text.split(['\n', '\r']).map(fold_space).filter(|p| !p.is_empty()) {
            let cell = Cell { table: self.table, row, column, list_item: false };
            self.reading.blocks.push(block(BlockKind::Cell(cell), paragraph, [line, line]));
        }
        true
    }

    fn end_table(&mut self) {
        self.table += 1;
    }

    fn finish(mut self) -> Result<Reading, ReadError> {
        if self.cut_short {
            let message = format!(
                "it is larger than is read; what follows the first {} cells was left out",
                self.cells
            );
            self.doubts.push(Doubt::of_part(None, message));
        }
        self.reading.doubts = self.doubts;
        finish(&mut self.reading);
        if !self.reading.blocks.iter().any(|b| matches!(b.kind, BlockKind::Cell(_))) {
            return Err(ReadError::Empty);
        }
        Ok(self.reading)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn shown(reading: Reading) -> Vec<String> {
        let blocks = reading.blocks.into_iter();
        blocks
            .map(|b| match b.kind {
                BlockKind::Cell(c) => {
                    format!("{}.{}.{} {} {}", c.table, c.row, c.column, b.lines[0], b.text)
                }
                _ => b.text,
            })
            .collect()
    }

    #[test]
    fn rows_and_columns_of_delimited_text() {
        for text in [
            "Cel,\"Zadanie, nowe\"\n\"Drogi\nlokalne\",\nX,Y",
            "Cel;Zadanie, nowe\r\n\"Drogi\r\nlokalne\";\r\nX;Y",
            "Cel\tZadanie, nowe\n\"Drogi\nlokalne\"\t\nX\tY",
        ] {
            let found = shown(read_delimited(text.as_bytes()).unwrap());
            assert_eq!(
                found,
                [
                    "0.0.0 1 Cel",
                    "0.0.1 1 Zadanie, nowe",
                    "0.1.0 2 Drogi",
                    "0.1.0 2 lokalne",
                    "0.2.0 4 X",
                    "0.2.1 4 Y"
                ]
            );
        }
        assert_eq!(read_delimited(b"\n,,\n"), Err(ReadError::Empty));
    }

    /// A workbook with one sheet a content.
    fn workbook(sheets: &[&str]) -> Vec<u8> {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let mut part = |name: &str, content: &str| {
            writer.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
            writer.write_all(content.as_bytes()).unwrap();
        };
        let (mut names, mut targets) = (String::new(), String::new());
        for (n, content) in (1..).zip(sheets) {
            names.push_str(&format!("<sheet name='Arkusz{n}' sheetId='{n}' r:id='r{n}'/>"));
            targets.push_str(&format!(
                "<Relationship Id='r{n}' Type='http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet' Target='worksheets/s{n}.xml'/>"
            ));
            part(
                &format!("xl/worksheets/s{n}.xml"),
                &format!("<worksheet><sheetData>{content}</sheetData></worksheet>"),
            );
        }
        part(
            "_rels/.rels",
            "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'><Relationship Id='r1' Type='http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument' Target='xl/workbook.xml'/></Relationships>",
        );
        part(
            "xl/workbook.xml",
            &format!(
                "<workbook xmlns:r='http://schemas.openxmlformats.org/officeDocument/2006/relationships'><sheets>{names}</sheets></workbook>"
            ),
        );
        part(
            "xl/_rels/workbook.xml.rels",
            &format!(
                "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>{targets}</Relationships>"
            ),
        );
        part(
            "xl/sharedStrings.xml",
            "<sst><si><t>Cel 1&#10;Drogi</t></si><si><r><t>gru</t></r><r><t>by</t></r></si></sst>",
        );
        writer.finish().unwrap().into_inner()
    }

    #[test]
    fn rows_and_columns_of_sheets() {
        let first = "<row r='2'><c r='B2' t='s'><v>0</v></c><c r='D2'><v>12</v></c></row>\
                     <row r='3'><c r='B3' t='s'><v>1</v></c><c r='C3' t='inlineStr'><is><t>w linii</t></is></c></row>";
        let cells =
            ["0.1.1 2 Cel 1", "0.1.1 2 Drogi", "0.1.3 2 12", "0.2.1 3 gruby", "0.2.2 3 w linii"];
        assert_eq!(shown(read_xlsx(&workbook(&[first])).unwrap()), cells);
        let second = "<row r='1'><c r='XFD1' t='s'><v>1</v></c></row>";
        let found = shown(read_xlsx(&workbook(&[first, second])).unwrap());
        assert_eq!(found.len(), cells.len() + 3);
        assert_eq!(found.last().unwrap(), "1.0.16383 1 gruby");
        assert_eq!(read_xlsx(&workbook(&[""])), Err(ReadError::Empty));
        assert!(matches!(read_xlsx(b"PK\x03\x04"), Err(ReadError::Damaged(_))));
    }
}
