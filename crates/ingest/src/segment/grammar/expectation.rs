//! What an announced list is expected to hold.

use crate::segment::number::{Number, Shape};
use crate::segment::words::Word;

/// How the items of a list are marked.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum ListStyle {
    Bullet(char, u16),
    Number(Shape),
    Plain,
}

/// A list that was announced.
#[derive(Debug, Clone)]
pub(super) struct Expectation {
    pub words: Vec<Word>,
    /// Words that came from several headings in a row, the last just above the list.
    pub stacked: bool,
    pub colon: bool,
    pub pure: bool,
    pub heading: Option<Number>,
    pub reference: Option<(Word, Number)>,
    pub style: Option<ListStyle>,
    pub last_number: Option<Number>,
    /// The last number of a finer list within it: "1." below "I."
    pub finer: Option<Number>,
    /// True where the first item is set in capitals.
    pub capitals: bool,
    pub depths: Vec<usize>,
    pub count: usize,
    /// Consecutive items without a description between them.
    pub run: usize,
    pub bodies: bool,
    pub paragraphs: usize,
}
