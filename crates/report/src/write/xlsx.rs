use rust_xlsxwriter::{
    ConditionalFormat2ColorScale, ConditionalFormatType, DocProperties, ExcelDateTime, Format,
    FormatAlign, Workbook, Worksheet, XlsxError,
};

use super::WriteError;
use crate::{Cell, Column, ColumnKind, Matrix, Table};

/// Rows that a worksheet holds below its header.
pub const XLSX_ROWS: usize = 1_048_575;

/// Characters that a cell holds, in UTF-16 code units.
const CELL_UNITS: usize = 32_767;

/// What is said in a cell whose text was too long for it.
const CUT: &str = " […]";

/// Tables and matrices as an Excel workbook: a sheet each in this order, then `about`.
///
/// Headers are frozen and filterable, matrices are coloured. Texts are written as texts: nothing
/// in them is ever read as a formula or a link. A text longer than a cell can hold
/// is cut and ends in `[…]`. The same tables give the same bytes: the date of creation is fixed.
///
/// # Errors
/// [`WriteError::TooManyRows`] where a table is longer than a worksheet,
/// [`WriteError::Workbook`] where two tables share a name.
pub fn workbook(
    tables: &[Table],
    matrices: &[Matrix],
    about: Option<&Table>,
) -> Result<Vec<u8>, WriteError> {
    let mut workbook = Workbook::new();
    let created = ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&created));
    let too_long = |table: &&Table| table.rows.len() > XLSX_ROWS;
    if let Some(table) = tables.iter().chain(about).find(too_long) {
        return Err(WriteError::TooManyRows { table: table.name, rows: table.rows.len() });
    }
    for table in tables {
        add_table(workbook.add_worksheet(), table)?;
    }
    for matrix in matrices {
        add_matrix(workbook.add_worksheet(), matrix)?;
    }
    if let Some(about) = about {
        add_table(workbook.add_worksheet(), about)?;
    }
    Ok(workbook.save_to_buffer()?)
}

fn add_table(sheet: &mut Worksheet, table: &Table) -> Result<(), XlsxError> {
    sheet.set_name(sheet_name(table.name))?;
    let header = header();
    for (at, column) in (0..).zip(&table.columns) {
        sheet.write_string_with_format(0, at, column.name, &header)?;
        sheet.set_column_width(at, width(column))?;
        sheet.set_column_format(at, &format_of(column))?;
    }
    sheet.set_freeze_panes(1, 0)?;
    let last_row = u32::try_from(table.rows.len()).unwrap_or(u32::MAX);
    if let Some(last) = u16::try_from(table.columns.len()).ok().and_then(|n| n.checked_sub(1)) {
        sheet.autofilter(0, 0, last_row, last)?;
    }
    let formats: Vec<Format> = table.columns.iter().map(format_of).collect();
    for (at_row, row) in (1..).zip(&table.rows) {
        for ((at, cell), format) in (0..).zip(row).zip(&formats) {
            write_cell(sheet, (at_row, at), cell, format)?;
        }
    }
    Ok(())
}

fn add_matrix(sheet: &mut Worksheet, matrix: &Matrix) -> Result<(), XlsxError> {
    sheet.set_name(sheet_name(matrix.name))?;
    let header = header();
    let score = Format::new().set_num_format("0.00");
    sheet.write_string_with_format(0, 0, &matrix.corner, &header)?;
    sheet.set_column_width(0, 34)?;
    for (column, label) in (1_u16..).zip(&matrix.columns) {
        sheet.write_string_with_format(0, column, shortened(label), &header)?;
        sheet.set_column_width(column, 16)?;
    }
    for (row, label) in (1_u32..).zip(&matrix.rows) {
        sheet.write_string_with_format(row, 0, shortened(label), &header)?;
    }
    for (at_row, row) in (1..).zip(&matrix.values) {
        for (at, value) in (1..).zip(row) {
            write_cell(sheet, (at_row, at), &Cell::from(*value), &score)?;
        }
    }
    sheet.set_freeze_panes(1, 1)?;
    let size = (u32::try_from(matrix.rows.len()), u16::try_from(matrix.columns.len()));
    if let (Ok(rows @ 1..), Ok(columns @ 1..)) = size {
        let scale = ConditionalFormat2ColorScale::new()
            .set_minimum(ConditionalFormatType::Number, 0)
            .set_maximum(ConditionalFormatType::Number, matrix.darkest)
            .set_minimum_color("FFFFFF")
            .set_maximum_color("2F6F9F");
        sheet.add_conditional_format(1, 1, rows, columns, &scale)?;
    }
    Ok(())
}

fn write_cell(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    cell: &Cell,
    format: &Format,
) -> Result<(), XlsxError> {
    match cell {
        Cell::Empty => {}
        Cell::Text(text) => {
            sheet.write_string_with_format(row, column, shortened(text), format)?;
        }
        #[allow(clippy::cast_precision_loss)]
        Cell::Integer(number) => {
            sheet.write_number_with_format(row, column, *number as f64, format)?;
        }
        Cell::Number(number) => {
            sheet.write_number_with_format(row, column, *number, format)?;
        }
    }
    Ok(())
}

fn header() -> Format {
    Format::new().set_bold().set_text_wrap().set_align(FormatAlign::Top)
}

fn format_of(column: &Column) -> Format {
    let format = Format::new().set_align(FormatAlign::Top);
    match column.kind {
        ColumnKind::Text => format.set_text_wrap(),
        ColumnKind::Score => format.set_num_format("0.000"),
        ColumnKind::Number => format.set_num_format("0.0##"),
        ColumnKind::Word | ColumnKind::Id | ColumnKind::Count => format,
    }
}

/// Width of a column in characters.
fn width(column: &Column) -> u32 {
    match column.kind {
        ColumnKind::Text => 60,
        ColumnKind::Id => 30,
        ColumnKind::Word => 18,
        ColumnKind::Count | ColumnKind::Score | ColumnKind::Number => 12,
    }
}

/// The name of a sheet: at most 31 characters.
fn sheet_name(name: &str) -> String {
    name.chars().take(31).collect()
}

/// What fits into a cell.
fn shortened(text: &str) -> std::borrow::Cow<'_, str> {
    let mut units = 0;
    let mut kept = 0;
    for (at, character) in text.char_indices() {
        units += character.len_utf16();
        if units <= CELL_UNITS - CUT.encode_utf16().count() {
            kept = at + character.len_utf8();
        }
    }
    if units <= CELL_UNITS {
        return text.into();
    }
    format!("{}{CUT}", text.get(..kept).unwrap_or_default()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_too_long_for_a_cell_is_cut_and_says_so() {
        assert_eq!(shortened(&"ż".repeat(CELL_UNITS)).chars().count(), CELL_UNITS);
        let cut = shortened(&"ż".repeat(CELL_UNITS + 1)).into_owned();
        assert!(cut.ends_with("ż […]"));
        assert_eq!(cut.encode_utf16().count(), CELL_UNITS);
    }

    #[test]
    fn a_workbook_is_the_same_twice_and_holds_texts_as_texts() {
        let columns = [Column::text("text", "Treść"), Column::score("score", "Wynik")];
        let mut table = Table::new("pairs", "Pary", &columns);
        table.push(["=1+1".into(), 0.5.into()]);
        table.push(["https://example.org".into(), Cell::Empty]);
        let matrix = Matrix {
            name: "matrix",
            title: "Macierz".to_owned(),
            corner: "z / do".to_owned(),
            rows: vec!["Kalisz".to_owned(), "Kielce".to_owned()],
            columns: vec!["Kalisz".to_owned(), "Kielce".to_owned()],
            values: vec![vec![None, Some(0.25)], vec![Some(1.0), None]],
            darkest: 1.0,
        };
        let one = workbook(
            &[table.clone()],
            std::slice::from_ref(&matrix),
            Some(&Table::new("about", "", &columns)),
        );
        let two = workbook(&[table.clone()], &[matrix], Some(&Table::new("about", "", &columns)));
        assert_eq!(one.unwrap(), two.unwrap());
        let error = workbook(&[table.clone(), table], &[], None).unwrap_err();
        assert!(matches!(error, WriteError::Workbook(_)), "{error}");
    }
}
