//! Line by line, what a document was taken for: the answer to `azymut ingest --explain`.

use azymut_record::{Confidence, RecordId};

use crate::Taken;

/// What one line (or one block of a format without lines) was taken for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explained {
    /// Page, from 1, where the format has pages.
    pub page: Option<u32>,
    /// Line in the file, from 1; 0 where the format has none.
    pub line: u32,
    /// The line, repaired.
    pub text: String,
    /// What it was taken for.
    pub taken_for: Taken,
    /// The name of the rule that decided, or the topic that left the line out.
    pub rule: &'static str,
    /// The record that it belongs to.
    pub record: Option<RecordId>,
    /// How sure that record is.
    pub confidence: Option<Confidence>,
}

impl Taken {
    /// The name used in the output of `ingest --explain`.
    pub fn as_str(self) -> &'static str {
        match self {
            Taken::Record => "record",
            Taken::Continuation => "continuation",
            Taken::Body => "body",
            Taken::Announcement => "announcement",
            Taken::Heading => "heading",
            Taken::Excluded => "excluded",
            Taken::Contents => "contents",
            Taken::Furniture => "furniture",
            Taken::Attribute => "attribute",
            Taken::Text => "text",
            Taken::Rejected => "rejected",
        }
    }
}
