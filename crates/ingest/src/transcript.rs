//! Transcripts of portals that set each page as one line: the places of the pages, their numbers and running heads.

use std::collections::HashMap;

use crate::block::Block;
use crate::furniture::is_text;

/// A transcript sets each page as one line that begins with the page's place: "4 Cel strategiczny 1 …". Takes off the page
/// number that ends such lines, where at least two run alongside the places.
pub(crate) fn strip_pages_of_transcript(blocks: &mut [Block]) {
    /// Pages that tell a transcript which does not say that it is one.
    const LEAST_PAGES: usize = 3;
    let leading = |text: &str| -> Option<u32> {
        let (place, rest) = text.split_once(' ')?;
        // A page may begin with the number of its chapter: "3 7. Cele".
        let chapter = rest.trim_start_matches(|c: char| c.is_ascii_digit());
        let begins = rest.starts_with(|c: char| c.is_uppercase())
            || chapter.len() < rest.len()
                && (chapter.starts_with(". ")
                    || chapter
                        .strip_prefix(' ')
                        .is_some_and(|r| r.starts_with(char::is_uppercase)));
        let digits = place.len() <= 4 && place.bytes().all(|byte| byte.is_ascii_digit());
        if begins && digits { place.parse().ok() } else { None }
    };
    let trailing = |text: &str| -> Option<(u32, usize)> {
        let (rest, page) = text.rsplit_once(' ')?;
        let digits = page.len() <= 3 && page.bytes().all(|byte| byte.is_ascii_digit());
        let behind_word = rest.ends_with(|c: char| c.is_alphabetic() || ".!”)".contains(c));
        if digits && behind_word { Some((page.parse().ok()?, rest.len())) } else { None }
    };
    // The pages in order, each with its block.
    let mut pages: Vec<usize> = Vec::new();
    // What is said to be a transcript may be a part of one.
    let said = blocks.iter().position(|block| is_text(block) && is_transcript(&block.text));
    let first = said.and_then(|said| {
        blocks.iter().skip(said).filter(|block| is_text(block)).find_map(|b| leading(&b.text))
    });
    let first = first.unwrap_or(1);
    let mut next = first;
    for (i, block) in blocks.iter().enumerate().skip(said.unwrap_or(0)) {
        if is_text(block) && leading(&block.text) == Some(next) {
            pages.push(i);
            next = next.saturating_add(1);
        }
    }
    if pages.len() < if said.is_some() { 2 } else { LEAST_PAGES } {
        return;
    }
    strip_heads_of_transcript(blocks, &pages);
    let mut shifts: HashMap<i64, Vec<(usize, usize)>> = HashMap::new();
    for (place, &block) in (i64::from(first)..).zip(&pages) {
        let text = blocks.get(block).map_or("", |block| block.text.as_str());
        if let Some((page, end)) = trailing(text) {
            shifts.entry(i64::from(page) - place).or_default().push((block, end));
        }
    }
    for (block, end) in shifts.into_values().filter(|ends| ends.len() >= 2).flatten() {
        if let Some(block) = blocks.get_mut(block) {
            block.text.truncate(end);
        }
    }
    // Behind the place of the page stands the number of its chapter: "6 5. Kierunki rozwoju".
    for &page in &pages {
        let Some(block) = blocks.get_mut(page) else { continue };
        let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
        let place = digits(&block.text) + 1;
        let chapter = block.text.get(place..).unwrap_or_default();
        let number = digits(chapter);
        if number > 0 && chapter.get(number..).is_some_and(|rest| rest.starts_with(". ")) {
            block.origin = block.origin.from(place);
            block.text.drain(..place);
        }
    }
}

/// True for the heading above the pages of a transcript.
fn is_transcript(text: &str) -> bool {
    matches!(text.trim(), "Transkrypt" | "TRANSKRYPT" | "Transcript")
}

/// Takes the running head off the end of the lines of a transcript, with its page: a page that holds nothing else tells it,
/// "2 Plan Rozwoju Gminy 2".
fn strip_heads_of_transcript(blocks: &mut [Block], pages: &[usize]) {
    const LEAST_WORDS: usize = 3;
    const MOST_WORDS: usize = 14;
    let is_figure = |c: char| c.is_ascii_digit() || c.is_whitespace();
    let text_of = |page: &usize| blocks.get(*page).map_or("", |block| block.text.as_str());
    let head = pages.iter().map(text_of).find_map(|text| {
        let head = text.trim_matches(is_figure);
        let words = head.split_whitespace().count();
        let alone = text.ends_with(is_figure) && (LEAST_WORDS..=MOST_WORDS).contains(&words);
        (alone && pages.iter().filter(|page| text_of(page).contains(head)).count() >= 2)
            .then(|| head.to_owned())
    });
    let Some(head) = head else { return };
    for &page in pages {
        let Some(block) = blocks.get_mut(page) else { continue };
        let bare = block.text.trim_end_matches(is_figure);
        if let Some(rest) = bare.strip_suffix(head.as_str())
            && !rest.trim_matches(is_figure).is_empty()
        {
            let end = rest.trim_end().len();
            block.text.truncate(end);
        }
    }
}
