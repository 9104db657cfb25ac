//! Reads the own text of the records that a plan finds, match by match, within bounds.

use azymut_polish::Analyzer;

use crate::engine::{Found, Snapshot};
use crate::highlight::{Highlighter, Match};
use crate::query::Plan;
use crate::request::Limits;
use crate::writer::StoredRecord;
use crate::{Interrupt, SearchError};

/// A field of a record that is its own text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum OwnField {
    /// The statement.
    Text,
    /// The description.
    Body,
}

impl OwnField {
    /// The name of the field in responses.
    pub(crate) fn name(self) -> &'static str {
        match self {
            OwnField::Text => "text",
            OwnField::Body => "body",
        }
    }

    /// What the field says.
    pub(crate) fn of(self, stored: &StoredRecord) -> &str {
        match self {
            OwnField::Text => &stored.record.text,
            OwnField::Body => stored.record.body.as_deref().unwrap_or_default(),
        }
    }
}

/// A match and where it stands.
pub(crate) struct ReadMatch<'r> {
    /// Place of the record among those found.
    pub ordinal: usize,
    pub stored: &'r StoredRecord,
    pub field: OwnField,
    pub found: Match,
}

/// Shows `visit` the matches in the records found, in their order, each record's from its
/// beginning to its end; the number of records that were read.
///
/// It reads no record after [`Limits::READ_MATCHES`] matches. Where the plan names nothing that
/// could match, every record counts as read.
pub(crate) fn read_matches(
    snapshot: &Snapshot,
    analyzer: &Analyzer,
    plan: &Plan,
    found: &Found,
    interrupt: &Interrupt,
    mut visit: impl FnMut(ReadMatch<'_>),
) -> Result<usize, SearchError> {
    let mut highlighter = Highlighter::new(analyzer, plan).until(interrupt);
    if highlighter.is_idle() {
        return Ok(found.total);
    }
    let (mut read, mut matches) = (0, 0);
    for (ordinal, (address, _)) in found.best.iter().enumerate() {
        if matches >= Limits::READ_MATCHES {
            break;
        }
        let stored = snapshot.stored(*address)?;
        for field in [OwnField::Text, OwnField::Body] {
            let found = highlighter.matches_in_own(field.of(&stored));
            for found in found.ok_or(SearchError::Interrupted)? {
                matches += 1;
                visit(ReadMatch { ordinal, stored: &stored, field, found });
            }
        }
        read += 1;
    }
    Ok(read)
}
