//! What the grammar makes of a document: the statements found, and what each unit was taken for.

use azymut_record::Level;

use super::Rule;
use crate::segment::confidence::Doubt;
use crate::segment::number::Number;
use crate::segment::text::Piece;
use crate::segment::words::Word;

/// How a statement was recognised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    /// By its own label: "Cel operacyjny 1.1".
    Labelled,
    /// By a code: "CO1.1".
    Coded,
    /// As a numbered item of an announced list, or by a number below that of a goal.
    Numbered,
    /// As a bullet of an announced list.
    Bulleted,
    /// As a plain line of an announced list.
    Plain,
    /// As a cell of a table.
    Cell,
}

/// A statement found, before its place in the hierarchy is known.
#[derive(Debug, Clone)]
pub(crate) struct Item {
    pub word: Option<Word>,
    /// The level where no word tells it.
    pub level: Option<Level>,
    pub number: Option<Number>,
    pub pieces: Vec<Piece>,
    pub body: Vec<Vec<Piece>>,
    pub style: Style,
    /// The rule that found it.
    pub rule: Rule,
    /// Stands on a contents page.
    pub contents: bool,
    /// "do celu operacyjnego 1": the goal that the list was announced for.
    pub reference: Option<(Word, Number)>,
    /// The item that a table puts it under.
    pub under: Option<usize>,
    /// Stands in a section of its own, under nothing that stands in an earlier one.
    pub apart: bool,
    /// An area that is one by its name alone ("Sfera społeczna") and needs goals below it to count.
    pub needs_children: bool,
    /// The first item that no longer stands below this one, where the heading of the next section says so.
    pub ends_before: Option<usize>,
    /// The announced list that a bullet belongs to: bullets of one list are not parents of what another list holds.
    pub list: Option<u32>,
    pub doubts: Vec<Doubt>,
}

/// What a unit was taken for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mark {
    pub taken_for: Taken,
    /// The rule that decided.
    pub rule: &'static str,
    pub item: Option<usize>,
}

/// What a line can be taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// The beginning of a record.
    Record,
    /// More of the record above.
    Continuation,
    /// A description that belongs to a record.
    Body,
    /// The announcement of a list.
    Announcement,
    /// A heading.
    Heading,
    /// The heading or the text of something that holds no goals.
    Excluded,
    /// An entry of a contents page.
    Contents,
    /// Page furniture.
    Furniture,
    /// An attribute of a record: cost, term, partner.
    Attribute,
    /// Text that is part of no record.
    Text,
    /// It looked like a goal and was left out.
    Rejected,
}

/// What the grammar makes of a document.
#[derive(Debug, Default)]
pub(crate) struct Parsed {
    pub items: Vec<Item>,
    pub marks: Vec<Option<Mark>>,
    /// Unit and message.
    pub doubts: Vec<(usize, String)>,
}
