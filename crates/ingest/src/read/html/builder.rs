//! From the tags and characters of a page to blocks.

use html5ever::tokenizer::Tag;

use super::elements::{
    Furniture, Role, attribute, furniture_of, is_not_printed, part_of_table, role_of, unfolds,
};
use super::tables::{Grid, make_cells};
use crate::block::{Block, BlockKind};
use crate::read::Reading;
use crate::read::finish::{block, fold_space, sets_page};
use crate::read::superscript;

/// Letters outside links that furniture may have; what has more is content, whatever it is called.
const MAX_FURNITURE: usize = 1500;
/// How far an end tag looks for its beginning; beyond it, it is taken for a stray one.
const MAX_LOOK: usize = 256;
/// Deepest list and table that is told apart from the one around it.
const MAX_DEPTH: usize = 200;

/// An element that is open.
#[derive(Debug)]
struct Open {
    name: Box<str>,
    role: Role,
    furniture: Option<Region>,
}

/// A part of the page that may be furniture: what it would be, and what was there before it.
#[derive(Debug, Clone, Copy)]
struct Region {
    kind: Furniture,
    from: usize,
    plain_letters: usize,
}

/// Builds blocks from the tokens of a page.
#[derive(Debug, Default)]
pub(super) struct Builder {
    open: Vec<Open>,
    blocks: Vec<Block>,
    /// For each block, its row and column in the innermost table.
    places: Vec<Option<(u32, u32)>>,
    tables: u32,
    grids: Vec<(Grid, Option<(u32, u32)>)>,
    /// Open lists: the number of the next item where they are numbered.
    lists: Vec<Option<u32>>,
    /// What the next block opens with, when it is the first of a list item.
    item: Option<Item>,
    in_item: bool,
    text: String,
    start_line: u32,
    line: u32,
    letters: usize,
    bold_letters: usize,
    link_letters: usize,
    plain_letters: usize,
    hidden: u32,
    bold: u32,
    superscript: u32,
    preformatted: u32,
    links: u32,
    /// Where in the text the last link begins.
    link_from: usize,
    /// True within a link that leads to a part of the same page.
    local_link: bool,
    local_letters: usize,
    heading: Option<u8>,
    gap: bool,
}

#[derive(Debug, Clone, Copy)]
struct Item {
    depth: u8,
    number: Option<u32>,
}

impl Builder {
    pub(super) fn at_line(&mut self, line: u32) {
        self.line = line;
    }

    pub(super) fn start(&mut self, tag: &Tag) {
        let role = match role_of(&tag.name) {
            Role::Hidden if *tag.name == *"button" && self.heading.is_some() => Role::Inline,
            Role::Hidden if unfolds(tag) => Role::Block,
            Role::Inline if is_not_printed(tag) => Role::Hidden,
            Role::Block => part_of_table(tag).unwrap_or(Role::Block),
            role => role,
        };
        match role {
            Role::Void => return,
            Role::Break => {
                if self.heading.is_some() {
                    self.text.push(' ');
                } else {
                    self.flush();
                }
                return;
            }
            Role::Inline | Role::Bold | Role::Superscript | Role::Link | Role::Hidden => {}
            _ => self.close_implied(role),
        }
        let furniture = match role {
            Role::Inline | Role::Bold | Role::Superscript | Role::Link | Role::Hidden => None,
            _ => furniture_of(tag),
        };
        let name: Box<str> = (*tag.name).into();
        match role {
            Role::Hidden => {
                if tag.self_closing {
                    return;
                }
                self.hidden += 1;
            }
            Role::Bold => self.bold += 1,
            Role::Superscript => self.superscript += 1,
            Role::Link => {
                self.links += 1;
                self.link_from = self.text.len();
                self.local_link =
                    attribute(tag, "href").is_some_and(|h| h.len() > 1 && h.starts_with('#'));
            }
            Role::Inline => {}
            Role::Heading(level) => {
                self.flush();
                self.gap = true;
                self.heading = Some(level);
            }
            Role::List(numbered) => {
                self.flush();
                let first =
                    attribute(tag, "start").and_then(|s| s.trim().parse().ok()).unwrap_or(1);
                if self.lists.len() < MAX_DEPTH {
                    self.lists.push(numbered.then_some(first));
                }
            }
            Role::Item => {
                self.flush();
                let value = attribute(tag, "value").and_then(|v| v.trim().parse().ok());
                self.open_item(value);
            }
            Role::Table => {
                self.flush();
                self.gap = true;
                // A table that holds a table holds the page.
                if let Some((outer, _)) = self.grids.last_mut() {
                    outer.layout = true;
                }
                if self.grids.len() < MAX_DEPTH {
                    self.grids.push((Grid::new(self.blocks.len()), None));
                }
            }
            Role::Row => {
                self.flush();
                if let Some((grid, place)) = self.grids.last_mut() {
                    grid.next_row();
                    *place = None;
                }
            }
            Role::Cell => {
                self.flush();
                let span = |name| {
                    attribute(tag, name).and_then(|s| s.trim().parse::<u32>().ok()).unwrap_or(1)
                };
                let (columns, rows) = (span("colspan"), span("rowspan"));
                if let Some((grid, place)) = self.grids.last_mut() {
                    *place = Some(grid.next_cell(columns, rows));
                }
            }
            Role::Preformatted => {
                self.flush();
                self.preformatted += 1;
            }
            _ => {
                self.flush();
                self.gap = true;
            }
        }
        if &*name == "hr" {
            return;
        }
        let furniture = furniture.map(|kind| Region {
            kind,
            from: self.blocks.len(),
            plain_letters: self.plain_letters,
        });
        self.open.push(Open { name, role, furniture });
    }

    pub(super) fn end(&mut self, name: &str) {
        // "</p>" and "</br>" without a beginning still part what is around them.
        if matches!(name, "p" | "br") {
            self.flush();
        }
        let role = role_of(name);
        let found = self.open.iter().rev().take(MAX_LOOK).position(|open| {
            &*open.name == name || matches!((open.role, role), (Role::Heading(_), Role::Heading(_)))
        });
        let Some(distance) = found else { return };
        // An inline element does not end the block that it began outside of.
        if matches!(role, Role::Inline | Role::Bold | Role::Superscript | Role::Link | Role::Hidden)
        {
            let at = self.open.len() - 1 - distance;
            if at < self.open.len() {
                let open = self.open.remove(at);
                self.closed(&open);
            }
            return;
        }
        // What ends inside a cell leaves the table alone.
        let crosses_table = role != Role::Table
            && self.open.iter().rev().take(distance).any(|o| o.role == Role::Table);
        if crosses_table {
            return;
        }
        for _ in 0..=distance {
            self.pop();
        }
    }

    pub(super) fn characters(&mut self, text: &str) {
        if self.hidden > 0 {
            return;
        }
        if self.preformatted > 0 {
            let mut first = true;
            for line in text.split('\n') {
                if !first {
                    self.flush();
                }
                first = false;
                self.push(line);
            }
            return;
        }
        self.push(text);
    }

    /// The end of the page.
    pub(super) fn into_reading(mut self) -> Reading {
        self.flush();
        while !self.open.is_empty() {
            self.pop();
        }
        let title = self.title();
        Reading { blocks: self.blocks, title, doubts: Vec::new() }
    }

    fn push(&mut self, text: &str) {
        // The tokenizer tells the line on which a piece of text ends.
        let ends = text.bytes().filter(|b| *b == b'\n').count();
        let mut line = self.line.saturating_sub(u32::try_from(ends).unwrap_or(0)).max(1);
        for c in text.chars() {
            line += u32::from(c == '\n');
            if c.is_whitespace() && c != '\u{A0}' {
                if !self.text.is_empty() && !self.text.ends_with(' ') {
                    self.text.push(' ');
                }
                continue;
            }
            if self.letters == 0 {
                self.start_line = line;
            }
            self.letters += 1;
            self.bold_letters += usize::from(self.bold > 0);
            self.link_letters += usize::from(self.links > 0);
            self.local_letters += usize::from(self.links > 0 && self.local_link);
            self.text.push(if self.superscript > 0 { superscript(c) } else { c });
        }
    }

    /// Ends the block that is being written.
    fn flush(&mut self) {
        let text = std::mem::take(&mut self.text);
        let letters = std::mem::take(&mut self.letters);
        let bold = std::mem::take(&mut self.bold_letters);
        let linked = std::mem::take(&mut self.link_letters);
        let local = std::mem::take(&mut self.local_letters);
        if letters == 0 {
            return;
        }
        self.plain_letters += letters - linked.min(letters);
        let mut text = fold_space(text.trim());
        let item = self.item.take();
        let kind = match (self.heading, item) {
            (Some(level), _) => BlockKind::Heading { level },
            (None, _) if local == letters => BlockKind::Contents,
            (None, Some(item)) => match item.number {
                Some(number) => {
                    if !has_number(&text) {
                        text = format!("{number}. {text}");
                    }
                    BlockKind::Text
                }
                None => BlockKind::ListItem { marker: String::new(), depth: item.depth },
            },
            (None, None) => BlockKind::Text,
        };
        let mut made = block(kind, text, [self.start_line, self.line]);
        made.gap = std::mem::take(&mut self.gap) && !(self.in_item && item.is_none());
        made.weight = (bold == letters).then_some(700);
        made.indent =
            if self.in_item { (self.lists.len().saturating_sub(1) as u16) * 4 } else { 0 };
        self.blocks.push(made);
        self.places.push(self.grids.last().and_then(|(_, place)| *place));
    }

    fn open_item(&mut self, value: Option<u32>) {
        let depth = self.lists.len().saturating_sub(1);
        let number = match self.lists.last_mut() {
            Some(Some(next)) => {
                let number = value.unwrap_or(*next);
                *next = number.saturating_add(1);
                Some(number)
            }
            _ => None,
        };
        self.item = Some(Item { depth: u8::try_from(depth).unwrap_or(u8::MAX), number });
        self.in_item = true;
        self.gap = false;
    }

    /// Closes what a start tag ends without saying so.
    fn close_implied(&mut self, role: Role) {
        let stops: fn(Role) -> bool = match role {
            Role::Item => |r| matches!(r, Role::List(_) | Role::Cell | Role::Table),
            Role::Row | Role::Cell => |r| matches!(r, Role::Table),
            Role::List(_) | Role::Table => return self.close_open_paragraph(),
            _ => return self.close_open_paragraph(),
        };
        let closes: fn(Role) -> bool = match role {
            Role::Item => |r| r == Role::Item,
            Role::Row => |r| matches!(r, Role::Row | Role::Cell),
            _ => |r| r == Role::Cell,
        };
        let mut distance = None;
        for (k, open) in self.open.iter().rev().take(MAX_LOOK).enumerate() {
            if stops(open.role) {
                break;
            }
            if closes(open.role) {
                distance = Some(k);
            }
        }
        if let Some(distance) = distance {
            for _ in 0..=distance {
                self.pop();
            }
        }
    }

    /// A block ends a paragraph or a heading that was left open.
    fn close_open_paragraph(&mut self) {
        let mut distance = None;
        for (k, open) in self.open.iter().rev().take(MAX_LOOK).enumerate() {
            match open.role {
                Role::Paragraph => {
                    distance = Some(k);
                    break;
                }
                Role::Inline | Role::Bold | Role::Link | Role::Superscript => {}
                _ => break,
            }
        }
        // Only the paragraph ends; what is bold around it stays so.
        if let Some(distance) = distance {
            self.flush();
            let at = self.open.len() - 1 - distance;
            if at < self.open.len() {
                let open = self.open.remove(at);
                self.closed(&open);
            }
        }
    }

    fn pop(&mut self) {
        let Some(open) = self.open.pop() else { return };
        if !matches!(
            open.role,
            Role::Inline | Role::Bold | Role::Superscript | Role::Link | Role::Hidden
        ) {
            self.flush();
        }
        self.closed(&open);
    }

    /// Undoes what the beginning of an element did.
    fn closed(&mut self, open: &Open) {
        match open.role {
            Role::Hidden => self.hidden = self.hidden.saturating_sub(1),
            Role::Bold => self.bold = self.bold.saturating_sub(1),
            Role::Superscript => self.superscript = self.superscript.saturating_sub(1),
            Role::Link => {
                self.links = self.links.saturating_sub(1);
                self.drop_anchor();
            }
            Role::Preformatted => self.preformatted = self.preformatted.saturating_sub(1),
            Role::Heading(_) => {
                self.heading = None;
                self.gap = true;
            }
            Role::List(_) => {
                self.lists.pop();
                self.in_item = !self.lists.is_empty();
                self.item = None;
                self.gap = true;
            }
            Role::Item => self.item = None,
            Role::Cell => {
                if let Some((_, place)) = self.grids.last_mut() {
                    *place = None;
                }
            }
            Role::Table => {
                if let Some((grid, _)) = self.grids.pop()
                    && self.grids.len() < MAX_DEPTH
                {
                    self.close_table(&grid);
                }
                self.gap = true;
            }
            Role::Paragraph | Role::Block => self.gap = true,
            _ => {}
        }
        if let Some(region) = open.furniture {
            self.close_region(region);
        }
    }

    /// Leaves out a link of a sign only behind a heading: it leads to the heading itself ("Cel 1 ¶").
    fn drop_anchor(&mut self) {
        let Some(linked) = self.text.get(self.link_from..) else { return };
        let is_sign = !linked.trim().is_empty() && !linked.contains(char::is_alphanumeric);
        if self.heading.is_some() && is_sign {
            let signs = linked.chars().filter(|c| !c.is_whitespace()).count();
            self.letters = self.letters.saturating_sub(signs);
            self.link_letters = self.link_letters.saturating_sub(signs);
            if self.local_link {
                self.local_letters = self.local_letters.saturating_sub(signs);
            }
            self.text.truncate(self.link_from);
        }
    }

    fn close_table(&mut self, grid: &Grid) {
        let range = grid.from..self.blocks.len();
        let headings = self
            .blocks
            .get(range.clone())
            .unwrap_or_default()
            .iter()
            .any(|b| matches!(b.kind, BlockKind::Heading { .. }));
        let inside = self.blocks.get(range.clone()).unwrap_or_default();
        let place = |i: usize| self.places.get(range.start + i).copied().flatten();
        if grid.holds_data() && !headings && !sets_page(inside, place) {
            make_cells(&mut self.blocks, &self.places, range.clone(), self.tables);
            self.tables += 1;
        }
        // Around it, the table stands in one cell.
        let outer = self.grids.last().and_then(|(_, place)| *place);
        for place in self.places.get_mut(range).unwrap_or_default() {
            *place = outer;
        }
    }

    /// Marks a part of the page as furniture where it is small enough, all of it one block.
    fn close_region(&mut self, region: Region) {
        let plain = self.plain_letters - region.plain_letters.min(self.plain_letters);
        let Some(inside) = self.blocks.get(region.from..) else { return };
        if inside.is_empty() || plain > MAX_FURNITURE {
            return;
        }
        let kind = match region.kind {
            Furniture::Head => BlockKind::PageHeader,
            Furniture::Foot => BlockKind::PageFooter,
            Furniture::Contents => BlockKind::Contents,
        };
        // The heading of the page may stand in its header, beside the menu.
        let (headings, rest): (Vec<Block>, Vec<Block>) = self
            .blocks
            .drain(region.from..)
            .partition(|b| matches!(b.kind, BlockKind::Heading { level: 1 }));
        self.places.truncate(region.from);
        if kind == BlockKind::Contents {
            for mut entry in rest {
                entry.kind = BlockKind::Contents;
                self.blocks.push(entry);
            }
        } else if let (Some(first), Some(last)) = (rest.first(), rest.last()) {
            let texts: Vec<&str> = rest.iter().map(|b| b.text.as_str()).collect();
            self.blocks.push(block(kind, texts.join(" | "), [first.lines[0], last.lines[1]]));
        }
        self.blocks.extend(headings);
        let place = self.grids.last().and_then(|(_, place)| *place);
        self.places.resize(self.blocks.len(), place);
    }

    /// The first heading of the highest level that names a document; the title of the page names the site too.
    fn title(&self) -> Option<String> {
        self.blocks
            .iter()
            .filter(|b| {
                matches!(b.kind, BlockKind::Heading { level: 1 | 2 }) && b.text.len() <= 300
            })
            .find(|b| {
                let lower = b.text.to_lowercase();
                ["strategi", "program", "plan "].iter().any(|word| lower.starts_with(word))
            })
            .map(|b| b.text.clone())
    }
}

/// True where a text opens with a number of its own, so that the list's would be one too many.
fn has_number(text: &str) -> bool {
    let first = text.split_whitespace().next().unwrap_or_default();
    let bare = first.trim_end_matches(['.', ')', ':']);
    !bare.is_empty()
        && bare.len() < first.len()
        && (bare.chars().all(|c| c.is_ascii_digit() || c == '.')
            || bare.chars().all(|c| "IVXLC".contains(c))
            || bare.chars().count() == 1)
        || bare.contains('.') && bare.chars().all(|c| c.is_ascii_digit() || c == '.')
}
