//! The text of a document: paragraphs, tables, fields.

use super::numbering::{Marker, Numbering};
use super::styles::{Format, Named, Styles};
use super::xml::{Element, Node, Xml};
use crate::block::{Block, BlockKind, Cell};
use crate::read::finish::{block, fold_space, sets_page};
use crate::read::{Doubt, ReadError};

/// What a part of the package is to the document.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Part {
    Main,
    /// A header, a footer, notes.
    Aside(BlockKind),
}

/// The blocks of a document as they grow.
pub(super) struct Body {
    styles: Styles,
    numbering: Numbering,
    pub blocks: Vec<Block>,
    pub doubts: Vec<Doubt>,
    line: u32,
    tables: u32,
}

/// A paragraph that is being read.
#[derive(Debug, Default)]
struct Paragraph {
    style: Option<String>,
    format: Format,
    text: String,
    letters: usize,
    bold_letters: usize,
    half_points: Option<u32>,
    /// True where a tab leads to the right margin with dots.
    dot_leader: bool,
    contents: bool,
}

/// A run of letters that are set alike.
#[derive(Debug, Default)]
struct Run {
    format: Format,
    hidden: bool,
}

/// A table that is being read.
#[derive(Debug)]
struct Table {
    from: usize,
    row: Option<u32>,
    column: u32,
    span: u32,
    columns: u32,
}

/// Where in a part the reading stands.
#[derive(Default)]
struct State {
    paragraphs: Vec<Paragraph>,
    runs: Vec<Run>,
    tables: Vec<Table>,
    /// For each open field: its instruction, and whether that is over.
    fields: Vec<(String, bool)>,
    in_text: bool,
    in_instruction: bool,
    /// Depth of elements of which the text is not the document's.
    skipped: u32,
    in_paragraph_properties: bool,
    in_run_properties: bool,
    /// Depth of parts that say they are a table of contents.
    contents: u32,
    block_contents: Vec<bool>,
}

/// Elements of which the text is deleted, or shown a second time.
fn is_skipped(name: &str) -> bool {
    matches!(name, "del" | "moveFrom" | "Fallback" | "rubyPr" | "rt")
}

impl Body {
    pub(super) fn new(styles: Styles, numbering: Numbering) -> Self {
        Self { styles, numbering, blocks: Vec::new(), doubts: Vec::new(), line: 0, tables: 0 }
    }

    /// Reads a part.
    pub(super) fn read(&mut self, text: &str, part: Part) -> Result<(), ReadError> {
        let mut state = State::default();
        let mut xml = Xml::new(text)?;
        while let Some(node) = xml.next()? {
            match node {
                Node::Start(element) => self.start(&mut state, &element),
                Node::End(name) => self.end(&mut state, &name, &part),
                Node::Text(text) => state.text(&text),
            }
        }
        Ok(())
    }

    fn start(&mut self, state: &mut State, element: &Element<'_>) {
        let name = element.name();
        if state.skipped > 0 || is_skipped(name) {
            state.skipped += u32::from(is_skipped(name));
            return;
        }
        match name {
            "p" => state.paragraphs.push(Paragraph::default()),
            "pPr" => state.in_paragraph_properties = true,
            "r" => state.runs.push(Run::default()),
            "rPr" => state.in_run_properties = true,
            "t" => state.in_text = true,
            "instrText" => state.in_instruction = true,
            "fldChar" => state.field(element.attribute("fldCharType").as_deref()),
            "fldSimple" => {
                state.fields.push((element.attribute("instr").unwrap_or_default(), true));
            }
            "sdt" => state.block_contents.push(false),
            "docPartGallery" => {
                if let Some(last) = state.block_contents.last_mut()
                    && !*last
                    && element.value().is_some_and(|v| v.eq_ignore_ascii_case("table of contents"))
                {
                    *last = true;
                    state.contents += 1;
                }
            }
            "pStyle" if state.in_paragraph_properties => {
                if let Some(paragraph) = state.paragraphs.last_mut() {
                    paragraph.style = element.value();
                }
            }
            "tab" if state.in_paragraph_properties => {
                if let Some(paragraph) = state.paragraphs.last_mut() {
                    paragraph.dot_leader |=
                        element.attribute("leader").is_some_and(|l| l != "none");
                }
            }
            "tab" | "ptab" => state.push("\t"),
            "br" | "cr" => state.push("\n"),
            "noBreakHyphen" => state.push("-"),
            "sym" => {
                let code = element.attribute("char").and_then(|c| u32::from_str_radix(&c, 16).ok());
                if let Some(c) = code.and_then(char::from_u32) {
                    state.push(c.encode_utf8(&mut [0; 4]));
                }
            }
            "vanish" if state.in_run_properties && !state.in_paragraph_properties => {
                if let Some(run) = state.runs.last_mut() {
                    run.hidden = element.is_on();
                }
            }
            "tbl" => state.tables.push(Table {
                from: self.blocks.len(),
                row: None,
                column: 0,
                span: 0,
                columns: 0,
            }),
            "tr" => {
                if let Some(table) = state.tables.last_mut() {
                    table.row = Some(table.row.map_or(0, |row| row.saturating_add(1)));
                    table.column = 0;
                    table.span = 0;
                }
            }
            "gridBefore" => {
                if let (Some(table), Some(n)) = (state.tables.last_mut(), element.number()) {
                    table.column += n.min(64);
                }
            }
            "tc" => {
                if let Some(table) = state.tables.last_mut() {
                    table.column += table.span;
                    table.span = 1;
                    table.columns = table.columns.max(table.column + 1);
                }
            }
            "gridSpan" => {
                if let (Some(table), Some(n)) = (state.tables.last_mut(), element.number()) {
                    table.span = n.clamp(1, 64);
                }
            }
            // Properties of the paragraph's mark are not those of its letters.
            _ if state.in_paragraph_properties && state.in_run_properties => {}
            _ if state.in_paragraph_properties => {
                if let Some(paragraph) = state.paragraphs.last_mut() {
                    paragraph.format.take(element);
                }
            }
            _ if state.in_run_properties => {
                if let Some(run) = state.runs.last_mut() {
                    run.format.take(element);
                }
            }
            _ => {}
        }
    }

    fn end(&mut self, state: &mut State, name: &str, part: &Part) {
        if state.skipped > 0 {
            state.skipped -= u32::from(is_skipped(name));
            return;
        }
        match name {
            "p" => {
                if let Some(mut paragraph) = state.paragraphs.pop() {
                    paragraph.contents |= state.is_contents();
                    self.finish_paragraph(paragraph, state.tables.last(), part);
                }
            }
            "pPr" => state.in_paragraph_properties = false,
            "rPr" => state.in_run_properties = false,
            "r" => {
                state.runs.pop();
            }
            "t" => state.in_text = false,
            "instrText" => state.in_instruction = false,
            "fldSimple" => {
                state.fields.pop();
            }
            "sdt" => {
                let told = state.block_contents.pop() == Some(true);
                state.contents = state.contents.saturating_sub(u32::from(told));
            }
            "tbl" => {
                if let Some(table) = state.tables.pop() {
                    self.finish_table(&table, state.tables.last());
                }
            }
            _ => {}
        }
    }

    fn finish_paragraph(&mut self, paragraph: Paragraph, table: Option<&Table>, part: &Part) {
        self.line += 1;
        let (style, named) = self.styles.resolve(paragraph.style.as_deref());
        let format = paragraph.format.over(&style);
        // A list counts its empty paragraphs too, but word processors do not print their numbers.
        if paragraph.letters == 0 {
            if let Some(last) = self.blocks.last_mut()
                && last.text.is_empty()
            {
                return;
            }
            let mut blank = block(BlockKind::Text, String::new(), [self.line; 2]);
            blank.gap = true;
            self.blocks.push(blank);
            return;
        }
        let marker = format
            .num_id
            .filter(|id| *id > 0)
            .and_then(|id| self.numbering.count(id, format.num_level.unwrap_or(0)));
        let level = match (named, format.outline) {
            (Named::Heading(level), _) => Some(level),
            (_, Some(outline @ 0..=8)) => u8::try_from(outline + 1).ok(),
            _ => None,
        };
        let depth = u8::try_from(format.num_level.unwrap_or(0)).unwrap_or(u8::MAX);
        let entry = paragraph.dot_leader && ends_in_page(&paragraph.text);
        let kind = match part {
            Part::Aside(kind) => kind.clone(),
            Part::Main if paragraph.contents || entry || named == Named::Contents => {
                BlockKind::Contents
            }
            Part::Main => match (named, level, &marker) {
                (Named::Title, _, _) => BlockKind::Title,
                (_, Some(level), _) => BlockKind::Heading { level },
                (_, None, Some(Marker::Bullet(marker))) => {
                    BlockKind::ListItem { marker: marker.clone(), depth }
                }
                _ => BlockKind::Text,
            },
        };
        let number = match marker {
            Some(Marker::Number(number)) => number,
            _ => String::new(),
        };
        let bold = style.bold.unwrap_or(false) && paragraph.bold_letters == 0
            || paragraph.bold_letters == paragraph.letters;
        let half_points = paragraph.half_points.or(style.half_points);
        let splits = matches!(kind, BlockKind::Text | BlockKind::ListItem { .. });
        let text = format!("{number} {}", paragraph.text);
        let lines: Vec<&str> = if splits { text.split('\n').collect() } else { vec![&text] };
        for (k, line) in lines.into_iter().enumerate() {
            let text = fold_space(line);
            if text.is_empty() {
                continue;
            }
            let kind = if k > 0 { BlockKind::Text } else { kind.clone() };
            let mut made = block(kind, text, [self.line; 2]);
            made.weight = bold.then_some(700);
            made.size = half_points.map(|h| h.min(2000) as f32 / 2.0);
            // A column of a plain text is about six points wide.
            made.indent = u16::try_from(format.indent.unwrap_or(0) / 120).unwrap_or(0).min(200);
            made.gap = k == 0 && format.num_id.unwrap_or(0) == 0 && format.indent.unwrap_or(0) == 0;
            if let Some(table) = table {
                made.kind = cell_kind(&made.kind, table, self.tables);
            }
            self.blocks.push(made);
        }
    }

    /// A table of one column or one row is a frame around text.
    fn finish_table(&mut self, table: &Table, outer: Option<&Table>) {
        let inside = self.blocks.get(table.from..).unwrap_or_default();
        let place = |i: usize| match inside.get(i).map(|block| &block.kind) {
            Some(BlockKind::Cell(cell)) => Some((cell.row, cell.column)),
            _ => None,
        };
        let is_table = table.columns > 1
            && table.row.is_some_and(|row| row > 0)
            && !(outer.is_none() && sets_page(inside, place));
        if is_table && outer.is_none() {
            self.tables += 1;
            return;
        }
        for block in self.blocks.get_mut(table.from..).unwrap_or_default() {
            if let BlockKind::Cell(cell) = block.kind {
                let flow = if cell.list_item {
                    BlockKind::ListItem { marker: String::new(), depth: 0 }
                } else {
                    BlockKind::Text
                };
                block.kind = match outer {
                    Some(outer) => cell_kind(&flow, outer, self.tables),
                    None => flow,
                };
            }
        }
    }
}

/// What a paragraph is inside a table.
fn cell_kind(kind: &BlockKind, table: &Table, number: u32) -> BlockKind {
    let list_item = match kind {
        BlockKind::ListItem { .. } => true,
        BlockKind::Text => false,
        // Where headings stand in a table, the table only sets the page.
        other => return other.clone(),
    };
    BlockKind::Cell(Cell {
        table: number,
        row: table.row.unwrap_or(0),
        column: table.column,
        list_item,
    })
}

/// "Cel 1⇥12": an entry of a contents page that was typed by hand.
fn ends_in_page(text: &str) -> bool {
    text.rsplit_once('\t').is_some_and(|(before, page)| {
        let page = page.trim();
        !before.trim().is_empty()
            && (1..=4).contains(&page.len())
            && page.bytes().all(|b| b.is_ascii_digit() || b"ivxlc".contains(&b))
    })
}

impl State {
    fn field(&mut self, kind: Option<&str>) {
        match kind {
            Some("begin") => self.fields.push((String::new(), false)),
            Some("separate") => {
                if let Some((_, over)) = self.fields.last_mut() {
                    *over = true;
                }
            }
            Some("end") => {
                self.fields.pop();
            }
            _ => {}
        }
    }

    fn is_contents(&self) -> bool {
        self.contents > 0
            || self.fields.iter().any(|(instruction, _)| {
                instruction.split_whitespace().next().is_some_and(|word| word == "TOC")
            })
    }

    fn text(&mut self, text: &str) {
        if self.skipped > 0 {
            return;
        }
        if self.in_instruction {
            if let Some((instruction, false)) = self.fields.last_mut()
                && instruction.len() < 200
            {
                instruction.push_str(text);
            }
        } else if self.in_text {
            self.push(text);
        }
    }

    fn push(&mut self, text: &str) {
        let contents = self.is_contents();
        let Some(paragraph) = self.paragraphs.last_mut() else { return };
        let run = self.runs.last();
        if run.is_some_and(|run| run.hidden) {
            return;
        }
        let letters = text.chars().filter(|c| !c.is_whitespace()).count();
        paragraph.letters += letters;
        paragraph.contents |= contents && letters > 0;
        if let Some(run) = run {
            if run.format.bold == Some(true) {
                paragraph.bold_letters += letters;
            }
            paragraph.half_points = paragraph.half_points.max(run.format.half_points);
        }
        paragraph.text.push_str(text);
    }
}
