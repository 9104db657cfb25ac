//! What is shown of a text: an extract with the matches marked, as HTML.

use std::collections::BTreeSet;
use std::ops::Range;

use super::Match;

/// Length of a snippet, in characters; a statement that is shorter is shown whole.
const SNIPPET_CHARS: usize = 280;

/// Characters of context before the first match of a snippet.
const SNIPPET_LEAD: usize = 60;

/// An extract of `text` around the most different matches, escaped, with the matches marked.
pub(super) fn snippet(text: &str, matches: &[Match]) -> String {
    let window = snippet_window(text, matches);
    let mut html = String::with_capacity(window.len() + 64);
    if window.start > 0 {
        html.push('…');
    }
    let mut at = window.start;
    for found in matches {
        if found.range.start < window.start || found.range.end > window.end {
            continue;
        }
        escape(text.get(at..found.range.start).unwrap_or_default(), &mut html);
        html.push_str("<mark>");
        escape(text.get(found.range.clone()).unwrap_or_default(), &mut html);
        html.push_str("</mark>");
        at = found.range.end;
    }
    escape(text.get(at..window.end).unwrap_or_default(), &mut html);
    if window.end < text.len() {
        html.push('…');
    }
    html
}

/// The stretch to show, of matches in the order of the text and apart: all of a short text; of a long one, the stretch with the strongest and
/// most matches, beginning at a word.
fn snippet_window(text: &str, matches: &[Match]) -> Range<usize> {
    let char_starts: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    if char_starts.len() <= SNIPPET_CHARS {
        return 0..text.len();
    }
    let char_index = |byte: usize| char_starts.partition_point(|start| *start < byte);
    let byte_at = |index: usize| char_starts.get(index).copied().unwrap_or(text.len());
    let from = |found: &Match| char_index(found.range.start).saturating_sub(SNIPPET_LEAD);
    let best = matches.iter().map(from).max_by_key(|start| {
        let (low, high) = (byte_at(*start), byte_at(start + SNIPPET_CHARS));
        let inside = matches.partition_point(|found| found.range.start < low)
            ..matches.partition_point(|found| found.range.end <= high);
        let inside = matches.get(inside).unwrap_or_default();
        let forms: BTreeSet<&str> =
            inside.iter().filter_map(|found| text.get(found.range.clone())).collect();
        // Of equals the earliest, hence the reversal: `max_by_key` keeps the last.
        (forms.len(), inside.len(), std::cmp::Reverse(*start))
    });
    let start = byte_at(best.unwrap_or(0).min(char_starts.len().saturating_sub(SNIPPET_CHARS)));
    let end = byte_at(char_index(start) + SNIPPET_CHARS);
    let at_word = |at: usize| {
        text.get(at..end).and_then(|rest| rest.find(char::is_whitespace).map(|gap| at + gap)).map(
            |gap| gap + text.get(gap..).and_then(|t| t.chars().next()).map_or(0, char::len_utf8),
        )
    };
    let first_match = matches.iter().map(|found| found.range.start).find(|at| *at >= start);
    let start = match at_word(start) {
        Some(word) if start > 0 && first_match.is_none_or(|at| word <= at) => word,
        _ => start,
    };
    let last_gap = text.get(start..end).and_then(|shown| shown.rfind(char::is_whitespace));
    let last_match = matches.iter().map(|found| found.range.end).rfind(|at| *at <= end);
    let end = match last_gap.map(|gap| start + gap) {
        Some(gap) if end < text.len() && last_match.is_none_or(|at| at <= gap) => gap,
        _ => end,
    };
    start..end
}

fn escape(text: &str, html: &mut String) {
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            other => html.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::response::MatchKind;

    fn found(range: Range<usize>) -> Match {
        Match { range, kind: MatchKind::Lemma }
    }

    #[test]
    fn a_snippet_is_escaped_and_marked() {
        let text = "a <b> & \"c\"";
        assert_eq!(snippet(text, &[found(2..5)]), "a <mark>&lt;b&gt;</mark> &amp; &quot;c&quot;");
    }

    #[test]
    fn a_long_text_is_cut_at_words_around_the_match() {
        let text = format!("{}młodzież {}", "słowo ".repeat(100), "dalej ".repeat(100));
        let start = text.find("młodzież").unwrap();
        let shown = snippet(&text, &[found(start..start + "młodzież".len())]);
        assert!(shown.contains("<mark>młodzież</mark>"), "{shown}");
        assert!(shown.starts_with("…słowo") && shown.ends_with("dalej…"), "{shown}");
    }

    proptest! {
        #[test]
        fn a_snippet_never_splits_a_character(text in "\\PC{0,700}", a in 0usize..700, b in 1usize..30) {
            let starts: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
            let matches: Vec<Match> = starts
                .get(a)
                .map(|start| *start..starts.get(a + b).copied().unwrap_or(text.len()))
                .into_iter()
                .map(found)
                .collect();
            let window = snippet_window(&text, &matches);
            prop_assert!(text.get(window).is_some());
            prop_assert_eq!(snippet(&text, &matches).matches("<mark>").count(), matches.len());
        }
    }
}
