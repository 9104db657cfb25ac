//! The part of its document that a record belongs to.

use azymut_record::{Level, Record};

use crate::response::PathEntry;

/// The area of a record: the statement of the nearest record of the level *area*, itself included;
/// where there is none, of the topmost goal above it or of itself. A vision is in no area.
///
/// A statement that is printed in capitals is lowered but for its first letter, so that *SFERA
/// SPOŁECZNA* of one document and *Sfera społeczna* of another are one area; nothing else is changed.
pub fn area_of(record: &Record, path: &[PathEntry]) -> Option<String> {
    let own = (record.level, record.text.as_str());
    let above = path.iter().map(|entry| (entry.level, entry.text.as_str()));
    let line: Vec<(Level, &str)> = above.chain([own]).collect();
    let nearest = line.iter().rfind(|(level, _)| *level == Level::Area);
    let topmost = line.iter().find(|(level, _)| *level != Level::Vision);
    nearest.or(topmost).map(|(_, text)| lowered(text)).filter(|text| !text.is_empty())
}

/// A text in capitals lowered but for its first letter; any other as it is.
pub(crate) fn lowered(text: &str) -> String {
    if text.chars().any(char::is_lowercase) {
        return text.to_owned();
    }
    let first = text.find(char::is_alphabetic).unwrap_or(text.len());
    let (before, letters) = text.split_at_checked(first).unwrap_or((text, ""));
    let mut letters = letters.chars();
    let mut lowered = before.to_owned();
    lowered.extend(letters.next());
    lowered.extend(letters.flat_map(char::to_lowercase));
    lowered
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capitals_are_lowered_and_nothing_else() {
        for (printed, area) in [
            ("SFERA SPOŁECZNA", "Sfera społeczna"),
            ("„ŁÓDŹ” 2030", "„Łódź” 2030"),
            ("Sfera SPOŁECZNA", "Sfera SPOŁECZNA"),
            ("2030", "2030"),
            ("", ""),
        ] {
            assert_eq!(lowered(printed), area);
        }
    }
}
