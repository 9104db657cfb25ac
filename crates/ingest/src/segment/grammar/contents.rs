//! Entries of contents pages.

use super::{Grammar, Rule, Style, Taken, title_behind};
use crate::segment::head::{Opening, opening_at};
use crate::segment::number::number_at;
use crate::segment::text::Piece;
use crate::segment::words::Noun;

impl Grammar<'_, '_> {
    pub(super) fn contents_entry(&mut self, i: usize) -> usize {
        let text = self.text(i);
        self.mark(i, Taken::Contents, "contents-page", None);
        let end = without_page_number(text);
        let shown = text.get(..end).unwrap_or_default();
        let (word, number, title, rule) = match opening_at(shown, 0) {
            Some(Opening::Label(label))
                if label.title < shown.len()
                    && !label.word_in_title
                    && !label.explains
                    && label.word.noun != Noun::Vision =>
            {
                (label.word, label.number, label.title, Rule::ContentsLabel)
            }
            _ => {
                let Some(number) = number_at(shown, 0, false).filter(|n| {
                    !n.code.is_empty() && self.code_counts.get(&n.code).is_some_and(|c| *c >= 2)
                }) else {
                    return i + 1;
                };
                let Some(word) = self.code_word(&number) else {
                    return i + 1;
                };
                let (_, title) = title_behind(shown, number.end);
                if title >= shown.len() {
                    return i + 1;
                }
                (word, Some(number), title, Rule::ContentsCode)
            }
        };
        let mut item = Self::new_item(
            Some(word),
            number,
            vec![Piece { unit: i, start: title, end }],
            Style::Labelled,
        );
        item.contents = true;
        item.rule = rule;
        self.parsed.items.push(item);
        self.mark(i, Taken::Contents, rule.name(), None);
        i + 1
    }
}

/// The end of a contents entry without leaders and page number.
pub(super) fn without_page_number(text: &str) -> usize {
    // Entries glued to one line: the leader of this one ends it.
    if let Some(leader) = text.find("...")
        && text.get(leader..).is_some_and(|rest| {
            rest.trim_start_matches(['.', ' ']).starts_with(|c: char| c.is_ascii_digit())
        })
    {
        return text.get(..leader).map_or(leader, |head| head.trim_end().len());
    }
    let trimmed = text.trim_end();
    let digits = trimmed.bytes().rev().take_while(u8::is_ascii_digit).count();
    let before = trimmed.get(..trimmed.len() - digits).unwrap_or(trimmed);
    let bare = before.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '.' | '…' | '_'));
    if digits > 0 && (before.len() - bare.len() >= 2 || before.ends_with(['\t', ' '])) {
        const PAGES: [&str; 4] = [" Strona", " strona", " str", " Str"];
        let named = PAGES.iter().find_map(|page| bare.strip_suffix(page));
        named.unwrap_or(bare).trim_end().len()
    } else {
        trimmed.len()
    }
}
