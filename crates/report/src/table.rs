//! Named columns and rows of typed cells: what every format is written from.

use serde::{Serialize, Serializer};

/// A table as researchers open it: a name for programs, a title for people, columns, rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// Name for programs, for instance `pairs`: a key in JSON, part of a file name in CSV.
    pub name: &'static str,
    /// Title in Polish.
    pub title: String,
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows, each as long as `columns`.
    pub rows: Vec<Vec<Cell>>,
}

/// Numbers under labels of rows and columns, for a heat map.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "ReportMatrix"))]
pub struct Matrix {
    /// Name for programs, for instance `city_coverage`.
    pub name: &'static str,
    /// Title in Polish.
    pub title: String,
    /// What rows and columns are, in Polish, for the corner of the table.
    pub corner: String,
    /// The label of each row.
    pub rows: Vec<String>,
    /// The label of each column.
    pub columns: Vec<String>,
    /// `values[row][column]`, as many of each as labels; null where none is given.
    pub values: Vec<Vec<Option<f64>>>,
    /// The value that is shown darkest; the lightest is 0.
    pub darkest: f64,
}

/// A column of a [`Table`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// Name for programs, for instance `per_1000`.
    pub name: &'static str,
    /// Heading in Polish.
    pub heading: &'static str,
    /// What it holds, which decides its width and how its numbers are shown.
    pub kind: ColumnKind,
}

/// What a [`Column`] holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnKind {
    /// A word or two: a city, a level, a label.
    Word,
    /// An identifier.
    Id,
    /// Sentences.
    Text,
    /// Whole numbers.
    Count,
    /// Shares and scores between 0 and 1.
    Score,
    /// Other numbers.
    Number,
}

/// One value of a [`Table`].
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Cell {
    /// Nothing is known, or nothing applies.
    #[default]
    Empty,
    /// Text as printed.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// A finite number, rounded to six decimals so that no format and no machine shows another.
    Number(f64),
}

impl Table {
    /// A table without rows.
    pub fn new(name: &'static str, title: impl Into<String>, columns: &[Column]) -> Self {
        Self { name, title: title.into(), columns: columns.to_vec(), rows: Vec::new() }
    }

    /// Adds a row; one that is too short is filled up with [`Cell::Empty`], one too long is cut.
    pub fn push<const N: usize>(&mut self, row: [Cell; N]) {
        debug_assert_eq!(N, self.columns.len(), "table {}", self.name);
        let mut row = Vec::from(row);
        row.resize(self.columns.len(), Cell::Empty);
        self.rows.push(row);
    }
}

impl Column {
    /// A column of words.
    pub const fn word(name: &'static str, heading: &'static str) -> Self {
        Self { name, heading, kind: ColumnKind::Word }
    }

    /// A column of identifiers.
    pub const fn id(name: &'static str, heading: &'static str) -> Self {
        Self { name, heading, kind: ColumnKind::Id }
    }

    /// A column of sentences.
    pub const fn text(name: &'static str, heading: &'static str) -> Self {
        Self { name, heading, kind: ColumnKind::Text }
    }

    /// A column of whole numbers.
    pub const fn count(name: &'static str, heading: &'static str) -> Self {
        Self { name, heading, kind: ColumnKind::Count }
    }

    /// A column of shares or scores.
    pub const fn score(name: &'static str, heading: &'static str) -> Self {
        Self { name, heading, kind: ColumnKind::Score }
    }

    /// A column of other numbers.
    pub const fn number(name: &'static str, heading: &'static str) -> Self {
        Self { name, heading, kind: ColumnKind::Number }
    }

    /// Whether it holds numbers.
    pub const fn is_numeric(&self) -> bool {
        matches!(self.kind, ColumnKind::Count | ColumnKind::Score | ColumnKind::Number)
    }
}

impl Cell {
    /// The value as plain text, with a decimal point; empty for [`Cell::Empty`].
    pub fn to_text(&self) -> String {
        match self {
            Cell::Empty => String::new(),
            Cell::Text(text) => text.clone(),
            Cell::Integer(number) => number.to_string(),
            Cell::Number(number) => number.to_string(),
        }
    }
}

impl Serialize for Cell {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Cell::Empty => serializer.serialize_none(),
            Cell::Text(text) => serializer.serialize_str(text),
            Cell::Integer(number) => serializer.serialize_i64(*number),
            Cell::Number(number) => serializer.serialize_f64(*number),
        }
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Cell::Text(text.to_owned())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Cell::Text(text)
    }
}

impl From<&String> for Cell {
    fn from(text: &String) -> Self {
        Cell::Text(text.clone())
    }
}

macro_rules! cell_from_integer {
    ($($integer:ty),*) => {
        $(impl From<$integer> for Cell {
            fn from(number: $integer) -> Self {
                i64::try_from(number).map_or(Cell::Empty, Cell::Integer)
            }
        })*
    };
}
cell_from_integer!(u16, u32, u64, usize, i64);

impl From<f64> for Cell {
    fn from(number: f64) -> Self {
        let rounded = round(number);
        if rounded.is_finite() { Cell::Number(rounded) } else { Cell::Empty }
    }
}

impl From<f32> for Cell {
    fn from(number: f32) -> Self {
        Cell::from(f64::from(number))
    }
}

impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Cell::Empty, Into::into)
    }
}

/// Six decimals, and no negative zero.
pub(crate) fn round(number: f64) -> f64 {
    (number * 1e6).round() / 1e6 + 0.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_rounded_and_never_odd() {
        assert_eq!(Cell::from(1.0 / 3.0), Cell::Number(0.333_333));
        assert_eq!(Cell::from(-0.000_000_1).to_text(), "0");
        assert_eq!(Cell::from(f64::NAN), Cell::Empty);
        assert_eq!(Cell::from(f64::INFINITY), Cell::Empty);
        assert_eq!(Cell::from(u64::MAX), Cell::Empty);
        assert_eq!(Cell::from(None::<u16>), Cell::Empty);
    }
}
