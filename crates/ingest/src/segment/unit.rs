//! Units: what the grammar reads one at a time. Mostly a block is a unit; labels glued on one line are parted, and a
//! label split over lines is joined.

use std::borrow::Cow;

use super::announce::{Announcement, announcement_at, sentence_announcement};
use super::emphasis::without_bold_marks;
use super::fold::{fold_word, words_from};
use super::head::{Opening, Separator, bullet_at, floor, skip_blank};
use super::lead::level_leads;
use super::number::{Close, Number, number_at};
use super::opening::Openings;
use super::topic::Topic;
use super::words::{Noun, phrase_at, phrases_at};
use crate::block::{Block, BlockKind, Cell};

/// What kind of unit it is, by its block.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum UnitKind {
    Text,
    Title,
    Heading(u8),
    ListItem(u8),
    Cell(Cell),
    Contents,
    Furniture,
}

/// A unit of text.
#[derive(Debug, Clone)]
pub(crate) struct Unit<'a> {
    pub kind: UnitKind,
    pub text: Cow<'a, str>,
    /// Where the text comes from: (offset in the unit, block, offset in the block), ascending.
    pub spans: Spans,
    pub gap: bool,
    pub indent: u16,
    /// Length of the last line in columns, with its indent.
    pub last_line: usize,
    /// True where the line is set in bold as a whole.
    pub bold: bool,
    openings: Openings,
}

/// One span, as nearly every unit has, and more.
#[derive(Debug, Clone)]
pub(crate) struct Spans {
    first: (usize, usize, usize),
    more: Vec<(usize, usize, usize)>,
}

impl Spans {
    fn one(block: usize, from: usize) -> Self {
        Self { first: (0, block, from), more: Vec::new() }
    }

    /// The blocks, in order.
    pub(crate) fn blocks(&self) -> impl Iterator<Item = usize> {
        std::iter::once(&self.first).chain(&self.more).map(|&(_, block, _)| block)
    }

    fn at(&self, offset: usize) -> (usize, usize, usize) {
        self.more.iter().rev().find(|&&(at, _, _)| at <= offset).copied().unwrap_or(self.first)
    }
}

impl Unit<'_> {
    /// Adds the next line. A word that was hyphenated at the break stays parted for the statement to join.
    pub(crate) fn append(&mut self, line: Unit<'_>) {
        let text = self.text.to_mut();
        text.push('\n');
        let at = text.len();
        text.push_str(&line.text);
        let spans = std::iter::once(line.spans.first).chain(line.spans.more);
        self.spans.more.extend(spans.map(|(offset, block, from)| (at + offset, block, from)));
        self.last_line = line.last_line;
        self.openings = Openings::default();
    }

    /// The bullet and the offset of what it marks.
    pub(crate) fn bullet(&self) -> Option<(char, usize)> {
        self.openings.bullet(&self.text)
    }

    /// The number at the head, or behind the bullet.
    pub(crate) fn number(&self) -> Option<&Number> {
        self.openings.number(&self.text)
    }

    /// What the unit opens with at the head, or behind the bullet.
    pub(crate) fn opening(&self) -> Option<&Opening> {
        self.openings.opening(&self.text)
    }

    /// The number at the head, where there is no bullet.
    pub(crate) fn line_number(&self) -> Option<&Number> {
        self.openings.line_number(&self.text)
    }

    /// True where the unit opens with a label, without a bullet.
    pub(crate) fn opens_with_label(&self) -> bool {
        matches!(self.openings.line_opening(&self.text), Some(Opening::Label(_)))
    }

    /// True where the unit opens with a label in lower case that nothing but a label can be: "zadanie 1 – budowa", or "cel
    /// strategiczny 1" on a line of its own.
    pub(crate) fn opens_with_small_label(&self) -> bool {
        self.text.starts_with(char::is_lowercase)
            && matches!(self.openings.line_opening(&self.text), Some(Opening::Label(label))
                if label.number.is_some()
                    && (matches!(label.separator, Separator::Colon | Separator::Dash)
                        && label.title < self.text.len()
                        || label.word.adjective.is_some() && label.title >= self.text.len()))
    }

    /// The list that the unit announces.
    pub(crate) fn announcement(&self) -> Option<&Announcement> {
        self.openings.announcement(&self.text)
    }

    /// The topic that the unit opens.
    pub(crate) fn topic(&self) -> Option<Topic> {
        self.openings.topic(&self.text)
    }

    /// True for the caption of a table or a figure.
    pub(crate) fn is_caption(&self) -> bool {
        self.openings.is_caption(&self.text)
    }

    /// Index of the block in which the byte at `offset` stands, and the offset in it.
    pub(crate) fn place(&self, offset: usize) -> (usize, usize) {
        let (at, block, from) = self.spans.at(offset);
        (block, from + offset - at)
    }

    /// Index of the first block.
    pub(crate) fn block(&self) -> usize {
        self.spans.first.1
    }
}

/// Makes units of blocks.
pub(crate) fn units(blocks: &[Block]) -> Vec<Unit<'_>> {
    let mut units: Vec<Unit<'_>> = Vec::with_capacity(blocks.len());
    // The number of the last item of a list inside the line above.
    let mut list_above: Option<Number> = None;
    // A bullet on a line of its own, that of the next line.
    let mut lone_bullet: Option<(bool, usize)> = None;
    for (index, block) in blocks.iter().enumerate() {
        let kind = match &block.kind {
            BlockKind::Title => UnitKind::Title,
            BlockKind::Heading { level } => UnitKind::Heading(*level),
            BlockKind::Text if is_ornament(&block.text) => UnitKind::Furniture,
            BlockKind::Text => UnitKind::Text,
            BlockKind::ListItem { depth, .. } => UnitKind::ListItem(*depth),
            BlockKind::Cell(cell) => UnitKind::Cell(*cell),
            BlockKind::Contents => UnitKind::Contents,
            BlockKind::PageHeader | BlockKind::PageFooter => UnitKind::Furniture,
        };
        let above = if kind == UnitKind::Furniture { None } else { lone_bullet.take() };
        if let Some((gap, from)) = above
            && kind == UnitKind::Text
            && bullet_at(&block.text).is_none()
        {
            let bullet = blocks.get(from).map_or("", |block| block.text.trim());
            let text = format!("{bullet} {}", block.text.trim());
            let at = bullet.len() + 1;
            let lead = block.text.len() - block.text.trim_start().len();
            list_above = None;
            units.push(Unit {
                kind,
                gap,
                last_line: columns(&text),
                text: Cow::Owned(text),
                spans: Spans { first: (0, from, 0), more: vec![(at, index, lead)] },
                indent: crate::tables::columns_of_indent(block),
                bold: false,
                openings: Openings::default(),
            });
            continue;
        }
        if kind == UnitKind::Text && is_lone_bullet(&block.text) && index + 1 < blocks.len() {
            lone_bullet = Some((block.gap, index));
            continue;
        }
        let splittable = matches!(kind, UnitKind::Text | UnitKind::Contents);
        if splittable
            && let Some(last) = units.last_mut()
            && last.kind == kind
            && (joins_label(&last.text, &block.text) || number_of_label(&last.text, &block.text))
        {
            let text = last.text.to_mut();
            text.push(' ');
            let at = text.len();
            text.push_str(&block.text);
            last.spans.more.push((at, index, 0));
            last.openings = Openings::default();
            continue;
        }
        if splittable
            && let Some(last) = units.last_mut()
            && last.kind == kind
            && let Some(stem) = hyphenated_label(&last.text, &block.text)
        {
            let text = last.text.to_mut();
            text.truncate(stem);
            text.push_str(&block.text);
            last.spans.more.push((stem, index, 0));
            last.openings = Openings::default();
            continue;
        }
        if let Some(plain) = without_bold_marks(&block.text)
            && matches!(
                kind,
                UnitKind::Text | UnitKind::ListItem(_) | UnitKind::Heading(_) | UnitKind::Title
            )
        {
            let text = plain.text;
            let more = plain.parts.map(|(at, from)| (at, index, from)).to_vec();
            list_above = None;
            units.push(Unit {
                kind,
                gap: block.gap,
                last_line: usize::from(crate::tables::columns_of_indent(block)) + columns(&text),
                text: Cow::Owned(text),
                spans: Spans { first: (0, index, 0), more },
                indent: crate::tables::columns_of_indent(block),
                bold: false,
                openings: Openings::default(),
            });
            continue;
        }
        let openings = Openings::default();
        let mut cuts = if splittable { cuts(&block.text, &openings) } else { Vec::new() };
        if let Some(last) = list_above.filter(|_| splittable && cuts.is_empty() && !block.gap) {
            cuts = numbers_in_next_line(&block.text, &last);
        }
        list_above = cuts.last().and_then(|&at| number_at(&block.text, at, false));
        // What the whole line opens with is known already.
        let mut openings = (cuts.is_empty() && is_trimmed(&block.text)).then_some(openings);
        let mut from = 0;
        for to in cuts.into_iter().chain(std::iter::once(block.text.len())) {
            let part = block.text.get(from..to).unwrap_or_default();
            let lead = part.len() - part.trim_start().len();
            let trimmed = part.trim();
            if !trimmed.is_empty() {
                units.push(Unit {
                    kind: kind.clone(),
                    text: Cow::Borrowed(trimmed),
                    spans: Spans::one(index, from + lead),
                    gap: block.gap && from == 0,
                    last_line: usize::from(crate::tables::columns_of_indent(block))
                        + columns(trimmed),
                    indent: crate::tables::columns_of_indent(block),
                    bold: block.weight.is_some_and(|w| w >= 600),
                    openings: openings.take().unwrap_or_default(),
                });
            }
            from = to;
        }
    }
    units
}

/// True for a bullet that stands on a line of its own.
fn is_lone_bullet(text: &str) -> bool {
    let text = text.trim();
    let mut marks = text.chars();
    marks.next().is_some() && marks.next().is_none() && bullet_at(&format!("{text}  x")).is_some()
}

/// True for a line that draws: the arrows of a tree, a rule.
fn is_ornament(text: &str) -> bool {
    const ARROWS: &str = "↓↑→←↔↕⇓⇑⇒⇐▼▲▽△|│┃";
    const RULES: &str = "-–—_=*~·";
    let drawn = |marks: &str| text.chars().all(|c| c.is_whitespace() || marks.contains(c));
    let first = text.chars().next();
    first.is_some_and(|c| ARROWS.contains(c)) && drawn(ARROWS)
        || text.len() >= 3 && first.is_some_and(|c| RULES.contains(c)) && drawn(RULES)
}

/// Columns of a line; of one that was never broken, not all.
fn columns(line: &str) -> usize {
    const MOST: usize = 400;
    if line.len() <= MOST { line.chars().count() } else { line.chars().take(MOST).count() }
}

fn is_trimmed(text: &str) -> bool {
    !text.starts_with(char::is_whitespace) && !text.ends_with(char::is_whitespace)
}

/// A label split over lines: "Cel" / "strategiczny 1.", "Kierunki działań do celu" / "operacyjnego 1.".
fn joins_label(first: &str, second: &str) -> bool {
    if first.len() > 80
        || second.len() > 200
        || !level_leads().may_begin(second, 0)
        || first.ends_with([':', '.', ';', ','])
    {
        return false;
    }
    let Some((start, _, word)) = words_from(second, 0).next() else {
        return false;
    };
    if start != 0 || word.len() > 24 {
        return false;
    }
    let last_start = first.rfind(char::is_whitespace).map_or(0, |at| at + 1);
    let Some(noun) =
        phrase_at(first, last_start).filter(|p| p.end == first.len() && p.word.adjective.is_none())
    else {
        return false;
    };
    let joined = format!("{} {}", first.get(noun.start..).unwrap_or_default(), second);
    let Some(whole) = phrase_at(&joined, 0) else {
        return false;
    };
    let gained = whole.end > noun.end - noun.start;
    let head = number_at(first, 0, false).map_or(0, |n| skip_blank(first, n.end));
    // Either the label stands at the head of the line, or the line announces and refers to it.
    gained && (noun.start == head || announcement_start(first)) && follows_label(&joined, whole.end)
}

/// A label of which the word was hyphenated: "Cel strate-" / "giczny 1. …". Returns the length of the first line without its hyphen.
fn hyphenated_label(first: &str, second: &str) -> Option<usize> {
    const LONGEST: usize = 60;
    let stem = first.strip_suffix(['-', '\u{AD}'])?;
    if stem.len() > LONGEST
        || !stem.ends_with(char::is_alphabetic)
        || !second.starts_with(char::is_lowercase)
    {
        return None;
    }
    let joined = format!("{stem}{}", second.get(..floor(second, LONGEST)).unwrap_or_default());
    let head = number_at(first, 0, false).map_or(0, |n| skip_blank(first, n.end));
    let whole = phrase_at(&joined, head)?;
    (whole.end > stem.len() && follows_label(&joined, whole.end)).then_some(stem.len())
}

/// A label of which the number stands on the next line: "CEL STRATEGICZNY" / "2". Of words of common speech, which head columns too,
/// only numbers of two components.
fn number_of_label(first: &str, second: &str) -> bool {
    const LONGEST: usize = 12;
    if first.len() > 80 || second.len() > LONGEST || !first.ends_with(char::is_alphabetic) {
        return false;
    }
    let Some(number) = number_at(second, 0, true).filter(|number| number.end == second.len())
    else {
        return false;
    };
    super::is_label_without_number(first)
        || number.depth() > 1
            && matches!(super::head::opening_at(first, 0), Some(Opening::Label(label))
                if label.number.is_none() && label.title >= first.len())
}

fn announcement_start(text: &str) -> bool {
    phrase_at(text, 0).is_some_and(|p| p.form.plural && p.form.nominative)
}

/// Behind a label stands nothing, a number or a separator.
fn follows_label(text: &str, at: usize) -> bool {
    let cursor = skip_blank(text, at);
    let rest = text.get(cursor..).unwrap_or_default();
    rest.is_empty()
        || rest.starts_with([':', '.', '–', '-', '—'])
        || number_at(text, cursor, true).is_some()
}

/// Where a block is cut: before each of several labels, before inline bullets, and behind an announcement that carries
/// its first item.
fn cuts(text: &str, openings: &Openings) -> Vec<usize> {
    let mut cuts = inline_labels(text);
    let labelled = || {
        matches!(openings.opening(text), Some(Opening::Label(l)) if l.number.is_some()
            || l.separator == Separator::Colon && l.word.adjective.is_some())
    };
    if !cuts.is_empty() || text.contains(':') && labelled() {
        cuts.extend(inline_lists(text));
    }
    if !cuts.is_empty() || labelled() {
        cuts.extend(numbers_below_labels(text, &cuts));
    }
    cuts.extend(quoted_goals(text));
    cuts.extend(list_of_sentence(text));
    cuts.extend(inline_bullets(text));
    let rest = match openings.bullet(text) {
        Some((_, at)) => announcement_at(text, at).and_then(|announcement| announcement.rest),
        None => openings.announcement(text).and_then(|announcement| announcement.rest),
    };
    if let Some(rest) = rest
        && (number_at(text, rest, false).is_some()
            || text.get(rest..).is_some_and(|r| bullet_at(r).is_some()))
    {
        cuts.push(rest);
        cuts.extend(numbers_in_line(text, rest));
    }
    cuts.retain(|&at| at > 0);
    cuts.sort_unstable();
    cuts.dedup();
    cuts
}

/// Offsets of lists that stand among labels in one line, and of their items: "… Zadania: 1) budowa; 2) remont. Cel 2 …".
fn inline_lists(text: &str) -> Vec<usize> {
    let mut found = Vec::new();
    for start in capital_leads(text) {
        let announces = phrases_at(text, start).filter(|(phrases, end)| {
            text.get(*end..).is_some_and(|rest| rest.starts_with(':'))
                && phrases.iter().all(|phrase| phrase.form.plural && phrase.form.nominative)
        });
        if let Some((_, end)) = announces {
            let first = skip_blank(text, end + 1);
            found.push(start);
            if number_at(text, first, false).is_some() {
                found.push(first);
                found.extend(numbers_in_line(text, first));
            }
        }
    }
    found
}

/// Offsets of numbers below those of the labels that stand before them in the line: "CEL 1 Rozwój 1.1. Obwodnica 1.2. Most CEL 2 …".
fn numbers_below_labels(text: &str, labels: &[usize]) -> Vec<usize> {
    let mut found = Vec::new();
    let starts = std::iter::once(0).chain(labels.iter().copied().filter(|&at| at > 0));
    for start in starts {
        let end = labels.iter().copied().find(|&at| at > start).unwrap_or(text.len());
        let Some(segment) = text.get(start..end) else { continue };
        let Some(Opening::Label(label)) = super::head::opening_at(segment, 0) else { continue };
        let Some(number) = label.number else { continue };
        let is_first = |at: usize| {
            let first = number_at(segment, at, false)?;
            let behind = segment.get(first.end..)?.trim_start();
            (first.close == Close::Dot
                && first.is_below(&number)
                && first.last().is_some_and(|part| part.value() == 1)
                && behind.starts_with(char::is_uppercase))
            .then_some(at)
        };
        let words = segment.match_indices(' ').map(|(at, _)| at + 1);
        let Some(first) = words.filter(|&at| at > label.title).find_map(is_first) else { continue };
        let more = numbers_in_line(segment, first);
        found.extend(std::iter::once(first).chain(more).map(|at| start + at));
    }
    found
}

/// Offsets of the items that stand in one line with the sentence that announces them: "… wyznaczono cele operacyjne: 1.1. Port, 1.2.
/// Latarnia."
fn list_of_sentence(text: &str) -> Vec<usize> {
    const LONGEST_HEAD: usize = 300;
    let Some(colon) = text.find(": ").filter(|at| *at <= LONGEST_HEAD) else { return Vec::new() };
    let first = skip_blank(text, colon + 1);
    if number_at(text, first, false).is_none_or(|n| n.last().is_none_or(|part| part.value() != 1)) {
        return Vec::new();
    }
    let items = numbers_in_line(text, first);
    let head = text.get(..=colon).unwrap_or_default();
    if items.is_empty() || sentence_announcement(head).is_none() {
        return Vec::new();
    }
    // The paragraph may go on behind the list.
    let last = items.last().copied().unwrap_or(first);
    let number = number_at(text, last, false).map_or(last, |number| number.end);
    let ends = text.get(number..).and_then(|rest| {
        let mut stops = rest.match_indices(". ").map(|(at, _)| number + at + 2);
        stops.find(|&at| text.get(at..).is_some_and(|rest| rest.starts_with(char::is_uppercase)))
    });
    std::iter::once(first).chain(items).chain(ends).collect()
}

/// Offsets of sentences in a paragraph that say a goal in quotation marks: "… Cel główny brzmi: „Czysta rzeka”."
fn quoted_goals(text: &str) -> Vec<usize> {
    const MOST_WORDS: usize = 5;
    const MOST_BYTES: usize = 200;
    if !(text.contains(':') && (text.contains('"') || text.contains('„'))) {
        return Vec::new();
    }
    let says = |&start: &usize| {
        let before = text.get(..start).unwrap_or_default();
        if start > 0 && !before.trim_end().ends_with('.') {
            return false;
        }
        let Some(phrase) = phrase_at(text, start) else { return false };
        let rest = text.get(phrase.end..floor(text, phrase.end + MOST_BYTES)).unwrap_or_default();
        let head = rest.split(':').next().unwrap_or_default();
        !phrase.form.plural
            && phrase.form.nominative
            && phrase.word.adjective.is_some()
            && head.len() < rest.len()
            && head.split_whitespace().count() <= MOST_WORDS
            && !head.contains(['.', ';'])
            && rest.get(head.len() + 1..).is_some_and(|r| r.trim_start().starts_with(['„', '"']))
    };
    capital_leads(text).filter(says).collect()
}

/// Offsets of the numbers that go on, one by one, with the one at `first`: "1) …; 2) …; 3) …". Each stands behind the end
/// of an item and before a word.
fn numbers_in_line(text: &str, first: usize) -> Vec<usize> {
    const MOST: usize = 64;
    let mut found = Vec::new();
    let is_label = |number: &Number| number.close != Close::Nothing || number.depth() > 1;
    let Some(mut last) = number_at(text, first, false).filter(is_label) else {
        return found;
    };
    while let Some((at, number)) = next_in_line(text, last.end, &last) {
        found.push(at);
        last = number;
        if found.len() == MOST {
            break;
        }
    }
    found
}

/// The number behind byte `from` that goes on with `last`, and its offset. Behind an item that ends without a mark only a number
/// of several parts with its dot counts, before a capital: "1.1.1. Pracownie 1.1.2. Kino".
fn next_in_line(text: &str, from: usize, last: &Number) -> Option<(usize, Number)> {
    let rest = text.get(from..)?;
    let begins = rest.char_indices().filter(|&(_, c)| c.is_ascii_alphanumeric());
    begins.map(|(at, _)| from + at).find_map(|at| {
        let before = text.get(..at)?;
        if !(before.ends_with(char::is_whitespace) || before.is_empty()) {
            return None;
        }
        let number = number_at(text, at, false)?;
        if !(number.follows(last) && number.shape() == last.shape()) {
            return None;
        }
        let behind = text.get(number.end..)?.trim_start();
        let counts = if before.trim_end().ends_with([';', ',', '.']) {
            behind.starts_with(|c: char| c.is_alphabetic() || "„\"".contains(c))
        } else {
            number.depth() > 1
                && number.close == Close::Dot
                && behind.starts_with(|c: char| c.is_uppercase() || "„\"".contains(c))
        };
        counts.then_some((at, number))
    })
}

/// Offsets in the next line of the numbers that go on with a list in the line above: "… 1.2.2. Wypożyczalnia" / "instrumentów
/// 1.2.3. Ogródek". `last` is the last number of the line above.
fn numbers_in_next_line(text: &str, last: &Number) -> Vec<usize> {
    match next_in_line(text, 0, last) {
        Some((at, _)) if at > 0 => std::iter::once(at).chain(numbers_in_line(text, at)).collect(),
        _ => Vec::new(),
    }
}

/// Offsets where words begin, with a capital, that may be level words; each begins with a letter of ASCII.
fn capital_leads(text: &str) -> impl Iterator<Item = usize> {
    let bytes = text.as_bytes();
    let leads = level_leads();
    let capitals = bytes.iter().enumerate().filter(|(_, byte)| byte.is_ascii_uppercase());
    capitals.map(|(at, _)| at).filter(move |&at| {
        let before = at.checked_sub(1).and_then(|before| bytes.get(before));
        before.is_none_or(|byte| !(byte.is_ascii_alphanumeric() || *byte >= 0x80))
            && leads.may_begin(text, at)
    })
}

/// Offsets of labels with numbers, where there are several: "… Cel operacyjny 1.1 … Cel operacyjny 1.2 …".
fn inline_labels(text: &str) -> Vec<usize> {
    let mut found = Vec::new();
    if capital_leads(text).nth(1).is_none() {
        return found;
    }
    let mut skip_to = 0;
    for start in capital_leads(text) {
        if start < skip_to {
            continue;
        }
        let Some(phrase) = phrase_at(text, start) else {
            continue;
        };
        if phrase.form.plural || !phrase.form.nominative {
            continue;
        }
        let before = text.get(..start).unwrap_or_default();
        if before.trim_end().ends_with(['„', '"', '(', '«']) {
            continue;
        }
        let number_start = skip_blank(text, phrase.end);
        let behind = number_at(text, number_start, true);
        if let Some(number) = behind {
            let next = text.get(number.end..).unwrap_or_default().trim_start().chars().next();
            let separated = number.close != Close::Nothing || number.text.contains('.');
            if next.is_none_or(|c| {
                c.is_uppercase() || "„\":–-—.".contains(c) || c.is_lowercase() && separated
            }) {
                // A number before the label belongs to it, "1.1. Cel operacyjny", unless it is that of the label before.
                let own = number_before(text, start).filter(|&at| at >= skip_to);
                skip_to = number.end;
                found.push(own.unwrap_or(start));
            }
        } else if let Some(at) = number_before(text, start)
            && at > 0
        {
            skip_to = phrase.end;
            found.push(at);
        } else if start == 0 || number_before(text, start) == Some(0) {
            found.push(0);
        } else if phrase.word.noun == Noun::Vision
            && text.get(phrase.end..).is_some_and(|rest| rest.starts_with(": "))
        {
            found.push(start);
        }
    }
    if found.len() < 2 {
        found.clear();
    }
    // The source of the figure, glued behind the last label.
    if let Some(source) =
        text.rfind(" Źródło: ").filter(|at| found.last().is_some_and(|last| at > last))
    {
        found.push(source + 1);
    }
    found
}

/// The offset of a number with a dot that stands directly before byte `at`.
fn number_before(text: &str, at: usize) -> Option<usize> {
    let before = text.get(..at)?.trim_end();
    let start = before.rfind(char::is_whitespace).map_or(0, |space| {
        space + before.get(space..).and_then(|r| r.chars().next()).map_or(1, char::len_utf8)
    });
    let number = number_at(before, start, false)?;
    (number.end == before.len() && number.close == Close::Dot
        || number.end == before.len() && number.depth() >= 2)
        .then_some(start)
}

/// Offsets of bullets inside a line, where there are at least two or the line opens with one.
fn inline_bullets(text: &str) -> Vec<usize> {
    const BULLETS: &[char] =
        &['•', '●', '▪', '■', '✓', '✔', '➢', '►', '\u{F0B7}', '\u{F0A7}', '\u{F0FC}', '\u{F0D8}'];
    // All of them begin with one of two bytes in UTF-8.
    let leads = text.bytes().enumerate().filter(|(_, byte)| matches!(byte, 0xE2 | 0xEF));
    let mut bullets = leads.map(|(at, _)| at).filter(|&at| {
        let (before, rest) = text.split_at_checked(at).unwrap_or_default();
        let after = rest.strip_prefix(BULLETS);
        after.is_some_and(|after| {
            (at == 0 || before.ends_with(char::is_whitespace)) && !after.trim().is_empty()
        })
    });
    let Some(first) = bullets.next() else { return Vec::new() };
    let opens = first == 0 || text.get(..first).is_some_and(|t| t.trim_end().ends_with(':'));
    let mut found: Vec<usize> = bullets.collect();
    if found.is_empty() && !opens {
        return Vec::new();
    }
    // Nothing is cut off before what opens the line.
    if first > 0 {
        found.push(first);
    }
    found
}

/// True for lines that the grammar may need: labels, announcements, numbers, bullets. Such lines are never page
/// furniture, however often they recur.
pub(crate) fn is_structural(text: &str) -> bool {
    let head = bullet_at(text).map(|(_, at)| at);
    if head.is_some() {
        return true;
    }
    let text = text.get(..floor(text, 300)).unwrap_or_default();
    let number = number_at(text, 0, false);
    if number
        .as_ref()
        .is_some_and(|n| n.close != Close::Nothing || n.depth() > 1 || !n.code.is_empty())
    {
        return true;
    }
    let heads =
        text.split(['\t']).flat_map(|part| part.split("  ")).filter(|part| !part.trim().is_empty());
    if text.contains(['\t']) || text.contains("  ") {
        let roles =
            heads.filter(|part| super::grammar::column_role(part).is_some()).take(2).count();
        if roles == 2 {
            return true;
        }
    }
    announcement_at(text, 0).is_some()
        || super::topic::topic_of(text).is_some()
        || matches!(super::head::opening_at(text, 0), Some(super::head::Opening::Label(_)))
        || words_from(text, 0)
            .next()
            .is_some_and(|(at, _, w)| at == 0 && fold_word(w).as_str() == "wizja")
}
