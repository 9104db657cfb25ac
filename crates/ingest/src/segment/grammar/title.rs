//! Where a title begins, and how it is set.

use crate::segment::head::skip_blank;
use crate::segment::number::number_at;

pub(super) fn is_all_capitals(text: &str) -> bool {
    text.chars().any(char::is_uppercase) && !text.chars().any(char::is_lowercase)
}

/// The separator and the start of a title behind a number.
pub(super) fn title_behind(text: &str, at: usize) -> (bool, usize) {
    let mut cursor = skip_blank(text, at);
    let mut separated = false;
    while let Some(c) = text.get(cursor..).and_then(|r| r.chars().next())
        && matches!(c, '–' | '—' | '-' | '−' | ':' | '.' | '|')
    {
        separated = true;
        cursor = skip_blank(text, cursor + c.len_utf8());
    }
    (separated, cursor)
}

/// The caption's title: behind "Tabela 5.".
pub(super) fn skip_caption_number(text: &str) -> Option<&str> {
    let behind = text.find(char::is_whitespace)?;
    let at = skip_blank(text, behind);
    let number = number_at(text, at, false);
    text.get(number.map_or(at, |n| skip_blank(text, n.end))..)
}
