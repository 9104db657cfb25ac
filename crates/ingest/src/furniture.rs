//! What a page carries besides its text: running heads and feet, page numbers, footnotes, contents pages, and the
//! links and buttons of web pages.

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use crate::block::{Block, BlockKind};
use crate::segment::{
    Leads, fold, heads_one_number, is_announcement, is_label_alone, is_label_without_number,
    is_structural,
};
use crate::transcript::strip_pages_of_transcript;

/// Marks furniture among blocks that their reader took for text.
pub(crate) fn mark_furniture(blocks: &mut [Block]) {
    strip_pages_of_transcript(blocks);
    mark_page_numbers(blocks);
    mark_heads_beside_page_numbers(blocks);
    mark_contents(blocks);
    mark_entries_that_recur(blocks);
    mark_entries_among_contents(blocks);
    mark_running_heads(blocks);
}

pub(crate) fn is_text(block: &Block) -> bool {
    matches!(block.kind, BlockKind::Text)
}

fn mark_page_numbers(blocks: &mut [Block]) {
    /// Lines that a title may take between two numbers.
    const LINES_OF_TITLE: usize = 3;
    let mut above: Option<usize> = None;
    // The last number of a list of which each number stands on a line of its own, and where: "Cele strategiczne" / "1" / "Praca".
    let mut listed: Option<(u32, usize)> = None;
    for index in 0..blocks.len() {
        let Some(block) = blocks.get(index).filter(|block| is_text(block)) else { continue };
        // "CEL STRATEGICZNY" on a line of its own, and its number on the next.
        let numbers_label = matches!(block.text.as_bytes(), [b'1'..=b'9'] | [b'1'..=b'9', b'.'])
            && above.is_some_and(|at| {
                blocks.get(at).is_some_and(|above| is_label_without_number(&above.text))
                    || at + 1 == index && heads_one_number(blocks, at)
            });
        let numbers_item = match (block.text.parse::<u32>(), listed) {
            (Ok(1), _) => above
                .and_then(|above| blocks.get(above))
                .is_some_and(|above| is_announcement(&above.text)),
            (Ok(number), Some((last, at))) => {
                number == last.saturating_add(1) && (2..=2 * LINES_OF_TITLE).contains(&(index - at))
            }
            _ => false,
        };
        let titled = || {
            let next = blocks.iter().skip(index + 1).find(|block| is_text(block));
            next.is_some_and(|next| next.text.starts_with(char::is_uppercase))
        };
        let numbers_item = numbers_item && titled();
        above = Some(index);
        if numbers_item {
            listed = block.text.parse().ok().map(|number| (number, index));
        }
        if numbers_label || numbers_item {
            continue;
        }
        let Some(block) = blocks.get_mut(index) else { continue };
        if is_page_number(&block.text) || is_footnote(&block.text) {
            block.kind = BlockKind::PageFooter;
        } else if ends_in_page_number(&block.text) {
            block.kind = BlockKind::PageHeader;
        } else if is_web_link(&block.text) {
            block.kind = BlockKind::PageFooter;
        }
    }
}

/// "12", "- 12 -", "(2)", "str. 104", "Strona 3 z 38", "Page 2: …".
fn is_page_number(text: &str) -> bool {
    if text.len() > 120 {
        return false;
    }
    let bare = text.trim_matches(|c: char| c.is_whitespace() || "-–—|()[].".contains(c));
    let is_number = |s: &str| {
        (1..=4).contains(&s.len())
            && s.bytes().all(|b| b.is_ascii_digit())
            && !(s.len() == 4 && (s.starts_with("19") || s.starts_with("20")))
    };
    if is_number(bare) {
        // "1." alone is a label that lost its title, not a page.
        return !text.trim_end().ends_with('.');
    }
    // "strona", "str.", "s.", "page", or "12 | Strona".
    if !bare.starts_with(|c: char| "sSpP".contains(c) || c.is_ascii_digit()) {
        return false;
    }
    let lower = bare.to_lowercase();
    for word in ["strona", "str.", "s.", "page"] {
        if let Some(rest) = lower.strip_prefix(word) {
            let rest = rest.trim_start();
            let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
            if digits == 0 {
                continue;
            }
            let tail = rest.get(digits..).unwrap_or_default().trim();
            let of = ["z", "/", "of"].iter().find_map(|of| tail.strip_prefix(of)).map(str::trim);
            if tail.is_empty()
                || of.is_some_and(is_number)
                || word == "page" && tail.starts_with(':')
            {
                return true;
            }
        }
    }
    lower.strip_suffix("strona").is_some_and(|number| {
        is_number(number.trim_matches(|c: char| c.is_whitespace() || c == '|'))
    })
}

/// Marks lines that are a running head and its page, where the head recurs and the pages rise: a row of a table has other
/// words in each row.
fn mark_heads_beside_page_numbers(blocks: &mut [Block]) {
    let mut seen: HashMap<String, (u32, u32)> = HashMap::new();
    let is_short = |block: &Block| is_text(block) && block.text.len() <= 240;
    for block in blocks.iter().filter(|block| is_short(block)) {
        if let Some((head, page)) = head_beside_page_number(&block.text) {
            let (count, last) = seen.entry(head.to_owned()).or_default();
            if *count == 0 || page > *last {
                (*count, *last) = (*count + 1, page);
            }
        }
    }
    for index in 0..blocks.len() {
        let head = blocks.get(index).filter(|block| is_short(block));
        let Some((head, _)) = head.and_then(|block| head_beside_page_number(&block.text)) else {
            continue;
        };
        let recurs = seen.get(head).is_some_and(|&(count, _)| count >= 2);
        if (recurs || parts_sentence(blocks, index))
            && let Some(block) = blocks.get_mut(index)
        {
            block.kind = BlockKind::PageHeader;
        }
    }
}

/// True where the lines above and below block `at` are one sentence: the first ends open, the second goes on in lower case.
fn parts_sentence(blocks: &[Block], at: usize) -> bool {
    let above = at.checked_sub(1).and_then(|above| blocks.get(above));
    let below = blocks.get(at + 1).filter(|below| is_text(below));
    let open = above.is_some_and(|above| {
        is_text(above) && above.text.ends_with(|c: char| c.is_alphabetic() || c == ',')
    });
    open && below.is_some_and(|below| below.text.starts_with(char::is_lowercase))
}

/// A running head of three words or more and the page that stands before or behind it: "28 | Strategia Rozwoju Powiatu",
/// "Strategia Rozwoju Powiatu      28".
fn head_beside_page_number(text: &str) -> Option<(&str, u32)> {
    const LEAST_WORDS: usize = 3;
    let text = text.trim();
    let digits = text.bytes().take(5).take_while(u8::is_ascii_digit).count();
    let before = || {
        let (page, rest) = text.split_at_checked(digits)?;
        let head = rest.trim_start().strip_prefix('|')?;
        Some((head.trim(), page))
    };
    let behind = || {
        let digits = text.bytes().rev().take(5).take_while(u8::is_ascii_digit).count();
        let (rest, page) = text.split_at_checked(text.len() - digits)?;
        let head = rest.trim_end_matches([' ', '\t', '|']);
        let parted =
            rest.ends_with("   ") || rest.ends_with('\t') || rest.trim_end().ends_with('|');
        parted.then_some((head, page))
    };
    let (head, page) = if digits > 0 { before()? } else { behind()? };
    let whole = head.split_whitespace().nth(LEAST_WORDS - 1).is_some()
        && !head.contains(['|', '\t'])
        && !head.contains("   ");
    (whole && page.len() <= 4 && !is_structural(head)).then_some((head, page.parse().ok()?))
}

/// A running head that carries its page: "Program …⇥Strona 2 z 46".
fn ends_in_page_number(text: &str) -> bool {
    if !text.ends_with(|c: char| c.is_ascii_digit()) {
        return false;
    }
    let Some(at) = text.rfind(['\t', '|']).or_else(|| text.rfind("   ")) else {
        return false;
    };
    let tail = text.get(at..).unwrap_or_default().trim_matches(['\t', '|', ' ']);
    tail.len() < 24 && tail.to_lowercase().starts_with("str") && is_page_number(tail)
}

fn is_footnote(text: &str) -> bool {
    text.starts_with(|c: char| "¹²³⁴⁵⁶⁷⁸⁹".contains(c))
}

/// Buttons and links of web pages, by the verb that they open with.
pub(crate) fn is_web_link(text: &str) -> bool {
    const OPENINGS: [&str; 21] = [
        "akceptuje ",
        "zobacz ",
        "powrot",
        "przejdz do",
        "drukuj",
        "udostepnij",
        "pobierz ",
        "zwin",
        "rozwin",
        "czytaj ",
        "wroc ",
        "zaloguj",
        "download ",
        "rozpoczac pokaz",
        "wielkosc: px",
        "do gory",
        "newsletter",
        "polityka prywatnosci",
        "ta strona uzywa",
        "szukaj w",
        "mapa strony",
    ];
    if text.len() > 90 || text.ends_with('.') {
        return false;
    }
    static LEADS: OnceLock<Leads> = OnceLock::new();
    if !LEADS.get_or_init(|| Leads::of(OPENINGS.into_iter())).may_begin(text, 0) {
        return false;
    }
    let folded = fold(text);
    let verbs = ["zobacz ", "czytaj "];
    let more = ["takze", "rowniez", "tez"];
    let list = verbs.iter().find_map(|verb| folded.strip_prefix(verb));
    if list.is_some_and(|rest| more.contains(&rest.trim_end_matches(':'))) {
        // The heading of a list of links, not a link.
        return false;
    }
    OPENINGS.iter().any(|opening| match opening.strip_suffix(' ') {
        // A verb that needs an object is a link with it, or alone.
        Some(verb) => folded == verb || folded.starts_with(opening),
        None => folded
            .strip_prefix(opening)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', ':'])),
    })
}

/// Headings that open a list of what follows elsewhere.
fn opens_contents(text: &str) -> bool {
    if text.len() > 60 {
        return false;
    }
    let folded = fold(text);
    let bare = folded.trim_matches(|c: char| !c.is_alphabetic());
    matches!(bare, "contents" | "table of contents" | "na tej stronie" | "w tym artykule" | "menu")
        || bare.strip_prefix("spis ").is_some_and(|rest| {
            [
                "tresci",
                "tabel",
                "rysunkow",
                "rycin",
                "wykresow",
                "map",
                "zalacznikow",
                "ilustracji",
                "schematow",
            ]
            .iter()
            .any(|what| rest.starts_with(what))
        })
}

/// The page that an entry of a contents page ends in.
fn entry_page(text: &str) -> Option<(u32, Leader)> {
    let text = text.trim_end();
    let digits = text.bytes().rev().take_while(u8::is_ascii_digit).count();
    if !(1..=4).contains(&digits) {
        return None;
    }
    let (before, number) = text.split_at_checked(text.len() - digits)?;
    let page = number.parse().ok()?;
    let year = (1900..2100).contains(&page);
    let trimmed = before.trim_end();
    let leader = if trimmed.ends_with("...")
        || trimmed.ends_with('…')
        || trimmed.ends_with(". .")
        || trimmed.ends_with("__")
    {
        Leader::Dots
    } else if year {
        return None;
    } else if before.ends_with('\t') && before.matches('\t').count() == 1
        || before.ends_with("    ") && !trimmed.contains("   ")
    {
        Leader::Gap
    } else if before.ends_with(' ') {
        Leader::Space
    } else {
        return None;
    };
    Some((page, leader))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Leader {
    Dots,
    Gap,
    Space,
}

fn mark_contents(blocks: &mut [Block]) {
    let mut i = 0;
    while i < blocks.len() {
        let Some(block) = blocks.get(i).filter(|b| is_text(b)) else {
            i += 1;
            continue;
        };
        if opens_contents(&block.text) {
            i = mark_contents_from(blocks, i);
            continue;
        }
        if begins_with_contents(&block.text)
            || matches!(entry_page(&block.text), Some((_, Leader::Dots)))
        {
            set_kind(blocks, i, BlockKind::Contents);
        } else if matches!(entry_page(&block.text), Some((_, Leader::Gap))) {
            // Without dots, three entries with rising pages in a row make a contents page.
            let run = blocks
                .get(i..)
                .unwrap_or_default()
                .iter()
                .take_while(|b| is_text(b))
                .map_while(|b| entry_page(&b.text).filter(|(_, leader)| *leader == Leader::Gap))
                .scan(0, |last, (page, _)| {
                    let rises = page >= *last;
                    *last = page;
                    rises.then_some(())
                })
                .count();
            if run >= 3 {
                for k in i..i + run {
                    set_kind(blocks, k, BlockKind::Contents);
                }
                i += run;
                continue;
            }
        }
        i += 1;
    }
}

/// Marks entries of a contents page without heading and leaders: three or more near each other of which each is a line of the
/// document with a page behind it, and the pages do not fall.
fn mark_entries_that_recur(blocks: &mut [Block]) {
    /// Entries that make a contents page, and other blocks that may stand between two of them.
    const LEAST: usize = 3;
    const BETWEEN: usize = 2;
    let is_line = |block: &Block| matches!(block.kind, BlockKind::Text | BlockKind::Heading { .. });
    if blocks.iter().filter(|block| is_line(block) && unled_entry(block).is_some()).count() < LEAST
    {
        return;
    }
    let lines: HashSet<&str> =
        blocks.iter().filter(|block| is_line(block)).map(|block| block.text.as_str()).collect();
    let mut runs: Vec<Vec<usize>> = Vec::new();
    let mut last: Option<(usize, u32)> = None;
    for (i, block) in blocks.iter().enumerate().filter(|(_, block)| is_line(block)) {
        let Some((_, page)) = unled_entry(block).filter(|(title, _)| lines.contains(title)) else {
            continue;
        };
        match runs.last_mut() {
            Some(run)
                if last.is_some_and(|(at, before)| i - at <= BETWEEN + 1 && page >= before) =>
            {
                run.push(i);
            }
            _ => runs.push(vec![i]),
        }
        last = Some((i, page));
    }
    // "Cel 1", "Cel 2" and "Cel 3" are no entries, although "Cel" may head a column.
    let distinct = |run: &[usize]| {
        let titles =
            run.iter().filter_map(|&i| unled_entry(blocks.get(i)?).map(|(title, _)| title));
        titles.collect::<HashSet<_>>().len()
    };
    runs.retain(|run| distinct(run) >= LEAST && distinct(run) * 2 > run.len());
    for i in runs.into_iter().flatten() {
        set_kind(blocks, i, BlockKind::Contents);
    }
}

/// The title and the page of an entry of a contents page that has no leader.
fn unled_entry(block: &Block) -> Option<(&str, u32)> {
    let digits = block.text.bytes().rev().take_while(u8::is_ascii_digit).count();
    let (title, page) = block.text.split_at_checked(block.text.len() - digits)?;
    let parted = title.ends_with([' ', '\t']) && (1..=3).contains(&digits);
    if parted { Some((title.trim_end(), page.parse().ok()?)) } else { None }
}

/// Marks entries of a contents page that end in their page without a leader, as those of chapters do: between two entries, or
/// between the heading of the contents page and one, with pages that do not fall. What stands there without a page is the
/// beginning of an entry that runs over two lines.
fn mark_entries_among_contents(blocks: &mut [Block]) {
    /// Blocks between two entries at most.
    const MOST: usize = 3;
    // A page that went to a block of its own has nothing before it.
    let page_of = |block: &Block| {
        let alone = block.text.len() <= 3 && block.text.bytes().all(|b| b.is_ascii_digit());
        if alone { block.text.parse().ok() } else { unled_entry(block).map(|(_, page)| page) }
    };
    let entries: Vec<(usize, Option<u32>)> = blocks
        .iter()
        .enumerate()
        .filter(|(_, block)| {
            block.kind == BlockKind::Contents
                || matches!(
                    block.kind,
                    BlockKind::Text | BlockKind::Heading { .. } | BlockKind::Title
                ) && opens_contents(&block.text)
        })
        .map(|(i, block)| (i, page_of(block)))
        .collect();
    for (&(from, before), &(to, behind)) in entries.iter().zip(entries.iter().skip(1)) {
        let page = blocks
            .get(from)
            .zip(blocks.get(to))
            .and_then(|(from, to)| from.page.filter(|page| Some(*page) == to.page));
        let Some(between) = blocks.get_mut(from + 1..to).filter(|b| b.len() <= MOST) else {
            continue;
        };
        let fits = |block: &Block| {
            let text = matches!(block.kind, BlockKind::Text | BlockKind::Heading { .. });
            text && page_of(block).is_some_and(|page| {
                before.is_none_or(|before| page >= before)
                    && behind.is_some_and(|next| page <= next)
            })
        };
        let one_page = |block: &Block| {
            let text = matches!(block.kind, BlockKind::Text | BlockKind::Heading { .. });
            text && behind.is_some() && block.page.is_some() && block.page == page
        };
        if between.iter().all(|block| fits(block) || one_page(block)) {
            for block in between {
                block.kind = BlockKind::Contents;
            }
        }
    }
}

/// "3 Spis treści Wprowadzenie... 5": a contents page glued to one line.
fn begins_with_contents(text: &str) -> bool {
    let start = text.get(..crate::segment::floor(text, 40)).unwrap_or_default();
    start.as_bytes().windows(7).any(|window| window.eq_ignore_ascii_case(b"pis tre"))
}

/// Marks the contents page whose heading is block `start`; returns the first block behind it.
fn mark_contents_from(blocks: &mut [Block], start: usize) -> usize {
    set_kind(blocks, start, BlockKind::Contents);
    let paged = blocks
        .get(start + 1..)
        .unwrap_or_default()
        .iter()
        .filter(|b| is_text(b))
        .take(4)
        .any(|b| entry_page(&b.text).is_some());
    let mut i = start + 1;
    if !paged {
        // An index without page numbers ends where a blank line or a sentence does, and an empty one is no index.
        let sentence =
            |text: &str| text.ends_with(['.', '!']) && text.split_whitespace().nth(4).is_some();
        let length = blocks
            .get(i..)
            .unwrap_or_default()
            .iter()
            .take_while(|b| is_text(b) && !b.gap && b.text.len() < 160 && !sentence(&b.text))
            .take(60)
            .count();
        for k in i..i + length {
            set_kind(blocks, k, BlockKind::Contents);
        }
        return i + length;
    }
    // Entries may wrap: up to two lines without a page are part of the entry that has one.
    let mut waiting = Vec::new();
    let mut last_page = 0;
    while let Some(block) = blocks.get(i) {
        if !is_text(block) {
            i += 1;
            continue;
        }
        match entry_page(&block.text) {
            Some((page, leader))
                if leader != Leader::Space || page >= last_page && page < last_page + 200 =>
            {
                last_page = page;
                for k in waiting.drain(..) {
                    set_kind(blocks, k, BlockKind::Contents);
                }
                set_kind(blocks, i, BlockKind::Contents);
            }
            _ if opens_contents(&block.text) => return i,
            _ => {
                if waiting.len() == 2 {
                    break;
                }
                waiting.push(i);
            }
        }
        i += 1;
    }
    waiting.first().copied().unwrap_or(i)
}

fn set_kind(blocks: &mut [Block], index: usize, kind: BlockKind) {
    if let Some(block) = blocks.get_mut(index) {
        block.kind = kind;
    }
}

/// Running heads: plain lines that recur, but for their digits, beside page numbers.
fn mark_running_heads(blocks: &mut [Block]) {
    // FNV-1a over the line with each number as one sign: lines that differ in digits only are one.
    let key = |text: &str| -> u64 {
        let mut hash = 0xcbf2_9ce4_8422_2325_u64;
        let mut in_number = false;
        for byte in text.bytes() {
            let digit = byte.is_ascii_digit();
            if digit && in_number {
                continue;
            }
            in_number = digit;
            hash =
                (hash ^ u64::from(if digit { b'#' } else { byte })).wrapping_mul(0x0100_0000_01b3);
        }
        hash
    };
    let mut seen: HashMap<u64, (u32, u32)> = HashMap::new();
    let is_page_mark =
        |block: &Block| matches!(block.kind, BlockKind::PageFooter | BlockKind::PageHeader);
    let beside_page_mark = |blocks: &[Block], i: usize| {
        let near = blocks.get(i.saturating_sub(2)..(i + 3).min(blocks.len())).unwrap_or_default();
        near.iter().any(is_page_mark)
    };
    if !blocks.iter().any(is_page_mark) {
        return;
    }
    for (i, block) in blocks.iter().enumerate() {
        if is_text(block) && block.text.len() <= 160 {
            let beside = beside_page_mark(blocks, i);
            let entry = seen.entry(key(&block.text)).or_default();
            entry.0 += 1;
            entry.1 += u32::from(beside);
        }
    }
    for i in 0..blocks.len() {
        let Some(block) = blocks.get(i) else { continue };
        if !is_text(block) || block.text.len() > 160 {
            continue;
        }
        let Some(&(count, beside)) = seen.get(&key(&block.text)) else {
            continue;
        };
        // What announces, and the last line of a sentence or a title, recur for other reasons.
        let above = i.checked_sub(1).and_then(|above| blocks.get(above));
        let continued =
            above.is_some_and(|above| above.text.ends_with('-') || is_structural(&above.text));
        let goes_on = block.text.starts_with(char::is_lowercase)
            && (block.text.ends_with('.') || continued)
            || block.text.ends_with(':');
        // A title that is printed again stands below its label.
        let goes_on = goes_on
            || above.is_some_and(|above| {
                is_label_alone(&above.text) || is_label_without_number(&above.text)
            });
        let recurs = !goes_on && count >= 2 && beside * 2 >= count && beside_page_mark(blocks, i);
        if recurs && !is_structural(&block.text) {
            set_kind(blocks, i, BlockKind::PageHeader);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line_on(page: Option<u32>, text: &str) -> Block {
        Block {
            kind: BlockKind::Text,
            text: text.to_owned(),
            origin: crate::block::Origin::Nowhere,
            page,
            lines: [1, 1],
            size: None,
            weight: None,
            indent: 0,
            gap: false,
        }
    }

    #[test]
    fn page_numbers_in_their_usual_dress() {
        for yes in [
            "12",
            "- 12 -",
            "(2)",
            "str. 104",
            "Strona 3 z 38",
            "strona 5",
            "Page 2: Brzozowo",
            "12 | Strona",
        ] {
            assert!(is_page_number(yes), "{yes}");
        }
        for no in ["1.", "2024", "12 zł", "Strona główna", "3.2", "I", "stronami 3", "5 celów"]
        {
            assert!(!is_page_number(no), "{no}");
        }
    }

    #[test]
    fn entries_without_leader_are_told_by_those_around_them() {
        let entry = |text: &str, page: u32| line_on(Some(page), text);
        let mut blocks = vec![
            entry("Spis treści", 1),
            entry("Rozdział pierwszy 2", 1),
            entry("Cel 1. Gospodarka ........ 2", 1),
            entry("II. Miasto rozwijające gospodarkę 4", 1),
            entry("III. Miasto kreatywne i korzystające z potencjału", 1),
            entry("kulturowego ........ 4", 1),
            entry("Cel 1. Gospodarka do 2", 2),
        ];
        mark_furniture(&mut blocks);
        let (text, contents): (Vec<_>, Vec<_>) =
            blocks.iter().partition(|b| b.kind == BlockKind::Text);
        assert_eq!((text.len(), contents.len()), (1, 6), "{blocks:#?}");
    }

    #[test]
    fn entries_that_are_lines_of_the_document_make_a_contents_page() {
        let line = |text: &str| line_on(None, text);
        let titles = ["Cel 1. Gospodarka", "Cel 2. Kultura", "Cel 3. Sport"];
        let entries = titles.iter().zip(3..).map(|(title, page)| line(&format!("{title} {page}")));
        let mut blocks: Vec<Block> = entries.chain(titles.iter().map(|t| line(t))).collect();
        mark_furniture(&mut blocks);
        let contents = blocks.iter().filter(|b| b.kind == BlockKind::Contents).count();
        assert_eq!(contents, titles.len(), "{blocks:#?}");
        // Labels that count are none, although what they count heads a column.
        let labels = ["Cel 1", "Gospodarka", "Cel 2", "Kultura", "Cel 3", "Sport", "Cel"];
        let mut blocks: Vec<Block> = labels.iter().map(|text| line(text)).collect();
        mark_furniture(&mut blocks);
        assert!(blocks.iter().all(|b| b.kind == BlockKind::Text), "{blocks:#?}");
    }

    #[test]
    fn links_of_web_pages() {
        for yes in [
            "Zobacz wskaźniki celu na interaktywnych tablicach",
            "Powrót na początek strony",
            "Zwiń",
            "Drukuj    Udostępnij",
            "Pobierz dokument",
        ] {
            assert!(is_web_link(yes), "{yes}");
        }
        for no in [
            "Zobacz także",
            "Zwiększenie dostępności",
            "Rozwój lokalnych instytucji",
            "Powrotnicy na rynku pracy",
            "Rozwiniemy sieć",
        ] {
            assert!(!is_web_link(no), "{no}");
        }
    }
}
