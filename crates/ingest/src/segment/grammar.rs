//! The grammar: reads units one after another and finds the statements among them.
//!
//! What a line is follows from what it opens with (a label, a number, a bullet), from where it stands (the announcement
//! or the heading above it), and from what its neighbours are. Nothing here knows a document.

use std::collections::HashMap;

use azymut_record::Level;

use super::fold::fold_statement;
use super::head::{
    Announcement, Label, Opening, Separator, abbreviations_defined, announcement_at, bullet_at,
    is_verb, opening_at, sentence_announcement, skip_blank,
};
use super::number::{Close, Number, Part, Shape, number_at};
use super::text::{Piece, assemble};
use super::topic::{Topic, cites_other_documents, is_caption, list_topic, topic_of};
use super::unit::{Unit, UnitKind};
use super::words::{Adjective, Noun, Word, phrase_at};

/// How a statement was recognised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    /// By its own label: "Cel operacyjny 1.1".
    Labelled,
    /// By a code: "CO1.1".
    Coded,
    /// As a numbered item of an announced list, or by a number below that of a goal.
    Numbered,
    /// As a bullet of an announced list.
    Bulleted,
    /// As a plain line of an announced list.
    Plain,
    /// As a cell of a table.
    Cell,
}

/// A statement found, before its place in the hierarchy is known.
#[derive(Debug, Clone)]
pub(crate) struct Item {
    pub word: Option<Word>,
    /// The level where no word tells it.
    pub level: Option<Level>,
    pub number: Option<Number>,
    pub pieces: Vec<Piece>,
    pub body: Vec<Vec<Piece>>,
    pub style: Style,
    /// Stands on a contents page.
    pub contents: bool,
    /// "do celu operacyjnego 1": the goal that the list was announced for.
    pub reference: Option<(Word, Number)>,
    /// The item that a table puts it under.
    pub under: Option<usize>,
    /// An area that is one by its name alone ("Sfera społeczna") and needs goals below it to count.
    pub needs_children: bool,
    pub notes: Vec<String>,
}

/// What a unit was taken for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mark {
    pub taken_for: Taken,
    /// The rule that decided.
    pub rule: &'static str,
    pub item: Option<usize>,
}

/// What a line can be taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// The beginning of a record.
    Record,
    /// More of the record above.
    Continuation,
    /// A description that belongs to a record.
    Body,
    /// The announcement of a list.
    Announcement,
    /// A heading.
    Heading,
    /// The heading or the text of something that holds no goals.
    Excluded,
    /// An entry of a contents page.
    Contents,
    /// Page furniture.
    Furniture,
    /// An attribute of a record: cost, term, partner.
    Attribute,
    /// Text that is part of no record.
    Text,
    /// It looked like a goal and was left out.
    Rejected,
}

/// A part of the document that a heading opened.
#[derive(Debug, Clone)]
struct Section {
    topic: Topic,
    number: Option<Number>,
}

/// How the items of a list are marked.
#[derive(Debug, Clone, PartialEq)]
enum ListStyle {
    Bullet(char, u16),
    Number(Shape),
    Plain,
}

/// A list that was announced.
#[derive(Debug, Clone)]
struct Expectation {
    words: Vec<Word>,
    /// Words that came from several headings in a row, the last just above the list.
    stacked: bool,
    colon: bool,
    pure: bool,
    heading: Option<Number>,
    reference: Option<(Word, Number)>,
    style: Option<ListStyle>,
    last_number: Option<Number>,
    depths: Vec<usize>,
    count: usize,
    /// Consecutive items without a description between them.
    run: usize,
    bodies: bool,
    paragraphs: usize,
}

/// What the grammar makes of a document.
#[derive(Debug, Default)]
pub(crate) struct Parsed {
    pub items: Vec<Item>,
    pub marks: Vec<Option<Mark>>,
    /// Unit and message.
    pub doubts: Vec<(usize, String)>,
}

/// Reads units. `lenient` distrusts headings that a goal could bear too ("System …", "Model …"), for documents in
/// which nothing was found otherwise.
pub(crate) fn parse(units: &[Unit<'_>], lenient: bool) -> Parsed {
    let mut grammar = Grammar::new(units, lenient);
    let mut i = 0;
    while i < units.len() {
        let next = grammar.step(i);
        i = next.max(i + 1);
    }
    grammar.parsed
}

pub(super) struct Grammar<'u, 'a> {
    pub(super) units: &'u [Unit<'a>],
    lenient: bool,
    pub(super) parsed: Parsed,
    section: Option<Section>,
    pub(super) local: Option<Topic>,
    expect: Option<Expectation>,
    /// The item that a following paragraph describes.
    pub(super) open: Option<usize>,
    /// Word of the last labelled items and how many stood in a row without description or children.
    labelled_run: (Option<Word>, usize, bool),
    /// Codes and their words.
    codes: HashMap<String, Word>,
    /// Units that open with each code.
    code_counts: HashMap<String, usize>,
    /// Statements by their folded text, for repeated headings.
    by_text: HashMap<String, usize>,
    /// Bare-noun or dashed labels seen, to tell explanations from goals.
    dashed: HashMap<Word, usize>,
    /// Bulleted labels of each word.
    bulleted: HashMap<Word, usize>,
    /// Column at which hard-wrapped lines break; 0 where lines are not wrapped.
    width: usize,
    /// Labelled items with numbers, latest last, for numbers below them.
    pub(super) numbered: Vec<usize>,
    vision_pending: bool,
    /// Number of the last section heading.
    last_section: Option<Number>,
}

impl<'u, 'a> Grammar<'u, 'a> {
    fn new(units: &'u [Unit<'a>], lenient: bool) -> Self {
        let mut codes = HashMap::new();
        let mut code_counts: HashMap<String, usize> = HashMap::new();
        let mut dashed: HashMap<Word, usize> = HashMap::new();
        let mut bulleted: HashMap<Word, usize> = HashMap::new();
        for unit in units {
            if matches!(unit.kind, UnitKind::Furniture) {
                continue;
            }
            let at = bullet_at(&unit.text).map_or(0, |(_, at)| at);
            for (code, word) in abbreviations_defined(&unit.text, at) {
                codes.entry(code).or_insert(word);
            }
            if let Some(number) = number_at(&unit.text, at, false).filter(|n| !n.code.is_empty()) {
                *code_counts.entry(number.code).or_default() += 1;
            }
            if let Some(Opening::Label(label)) = opening_at(&unit.text, at) {
                *dashed.entry(label.word).or_default() += usize::from(label.explains);
                *bulleted.entry(label.word).or_default() += usize::from(at > 0);
            }
        }
        let width = wrap_width(units);
        Self {
            units,
            lenient,
            parsed: Parsed { marks: vec![None; units.len()], ..Parsed::default() },
            section: None,
            local: None,
            expect: None,
            open: None,
            labelled_run: (None, 0, false),
            codes,
            code_counts,
            by_text: HashMap::new(),
            dashed,
            bulleted,
            width,
            numbered: Vec::new(),
            vision_pending: false,
            last_section: None,
        }
    }

    pub(super) fn mark(
        &mut self,
        unit: usize,
        taken_for: Taken,
        rule: &'static str,
        item: Option<usize>,
    ) {
        if let Some(slot) = self.parsed.marks.get_mut(unit) {
            *slot = Some(Mark { taken_for, rule, item });
        }
    }

    pub(super) fn text(&self, unit: usize) -> &'u str {
        self.units.get(unit).map_or("", |u| &u.text)
    }

    /// True where the part of the document holds no goals of its own.
    pub(super) fn excluded(&self) -> Option<Topic> {
        self.section
            .as_ref()
            .map(|s| s.topic)
            .filter(|topic| topic.excludes_labels())
            .filter(|topic| !(self.lenient && topic.may_mislead()))
    }

    /// Reads the unit at `i`; returns the first unit that was not used.
    fn step(&mut self, i: usize) -> usize {
        let Some(unit) = self.units.get(i) else {
            return i + 1;
        };
        match unit.kind {
            UnitKind::Furniture => {
                self.mark(i, Taken::Furniture, "page-furniture", None);
                return i + 1;
            }
            UnitKind::Cell(_) => return self.table(i),
            UnitKind::Contents => return self.contents_entry(i),
            _ => {}
        }
        let text = self.text(i);
        if text.starts_with('§') || text.starts_with("Art. ") {
            self.mark(i, Taken::Excluded, "legal-provision", None);
            self.expect = None;
            self.open = None;
            return i + 1;
        }
        let bullet = self.bullet(i);
        let at = bullet.map_or(0, |(_, at)| at);
        if self.vision_pending && bullet.is_none() {
            self.vision_pending = false;
            if let Some(next) = self.vision_text(i) {
                return next;
            }
        }
        if let Some(next) = self.listed_number(i, at, bullet) {
            return next;
        }
        if let Some(next) = self.vertical_table(i) {
            return next;
        }
        if let Some(next) = self.label(i, at, bullet) {
            return next;
        }
        if let Some(next) = self.coded(i, at) {
            return next;
        }
        if let Some((marker, _)) = bullet {
            return self.bulleted(i, at, marker);
        }
        if is_caption(text) {
            let topic = skip_caption_number(text).and_then(topic_of);
            if let Some(topic) =
                topic.filter(|t| !matches!(t, Topic::Attributes | Topic::Description))
            {
                self.local = Some(topic);
                self.expect = None;
            }
            self.mark(i, Taken::Heading, "caption", None);
            self.open = None;
            return i + 1;
        }
        if let Some(next) = self.topic_heading(i) {
            return next;
        }
        if let Some(next) = self.vision_heading(i) {
            return next;
        }
        if let Some(next) = self.announcement(i) {
            return next;
        }
        if let Some(next) = self.below_number(i) {
            return next;
        }
        if let Some(next) = self.plain_list(i) {
            return next;
        }
        if let Some(next) = self.repeated_heading(i) {
            return next;
        }
        if let Some(next) = self.strong_heading(i) {
            return next;
        }
        if let Some(next) = self.parallel_titles(i) {
            return next;
        }
        self.paragraph(i)
    }

    /// The bullet of a unit and the offset of its content.
    pub(super) fn bullet(&self, i: usize) -> Option<(char, usize)> {
        let unit = self.units.get(i)?;
        match unit.kind {
            UnitKind::ListItem(_) => Some(bullet_at(&unit.text).unwrap_or(('•', 0))),
            _ => bullet_at(&unit.text),
        }
    }

    // ---- items ----

    /// Records an item and leaves it open for a description.
    pub(super) fn push(&mut self, item: Item, unit: usize, rule: &'static str) -> usize {
        let index = self.parsed.items.len();
        for piece in &item.pieces {
            if piece.unit != unit {
                self.mark(piece.unit, Taken::Continuation, "wrapped-line", Some(index));
            }
        }
        self.mark(unit, Taken::Record, rule, Some(index));
        if item.number.is_some() && !item.contents {
            self.numbered.push(index);
        }
        if !item.contents && !matches!(item.style, Style::Bulleted) {
            let text = fold_statement(&assemble(&item.pieces, self.units));
            if text.len() >= 4 {
                self.by_text.entry(text).or_insert(index);
            }
        }
        self.parsed.items.push(item);
        self.open = Some(index);
        index
    }

    pub(super) fn new_item(
        word: Option<Word>,
        number: Option<Number>,
        pieces: Vec<Piece>,
        style: Style,
    ) -> Item {
        let notes = match &number {
            Some(number) if number.repaired => {
                vec![format!("the label was misread by scanning; it is taken for {}", number.text)]
            }
            _ => Vec::new(),
        };
        Item {
            word,
            level: None,
            number,
            pieces,
            body: Vec::new(),
            style,
            contents: false,
            reference: None,
            under: None,
            needs_children: false,
            notes,
        }
    }

    /// The pieces of a statement that begins at `start` of unit `i`, with the lines that it wraps to; and the first unit
    /// behind it.
    pub(super) fn statement(
        &self,
        i: usize,
        start: usize,
        plain_list: bool,
    ) -> (Vec<Piece>, usize) {
        let mut pieces = vec![Piece { unit: i, start, end: self.text(i).len() }];
        let mut j = i + 1;
        let mut behind = i + 1;
        let kind = self.units.get(i).map(|u| u.kind.clone());
        let mut skipped_furniture = false;
        // A statement that runs over more lines than this is a text.
        while pieces.len() < 40 {
            let Some(next) = self.units.get(j) else { break };
            if matches!(next.kind, UnitKind::Furniture) {
                j += 1;
                skipped_furniture = true;
                continue;
            }
            let comparable = match (&kind, &next.kind) {
                (Some(UnitKind::Cell(a)), UnitKind::Cell(b)) => {
                    a.row == b.row && a.column == b.column && a.table == b.table
                }
                (Some(UnitKind::Cell(_)), _) | (_, UnitKind::Cell(_)) => false,
                (Some(UnitKind::ListItem(_)), UnitKind::ListItem(_)) => false,
                (_, UnitKind::Text | UnitKind::ListItem(_)) => true,
                _ => false,
            };
            let last = pieces.last().copied();
            if !comparable
                || !last.is_some_and(|last| self.continues(last, j, plain_list, skipped_furniture))
            {
                break;
            }
            pieces.push(Piece { unit: j, start: 0, end: next.text.len() });
            j += 1;
            behind = j;
            skipped_furniture = false;
        }
        (pieces, behind)
    }

    /// True where unit `j` is the next line of the statement that ends with `last`.
    fn continues(&self, last: Piece, j: usize, plain_list: bool, over_page: bool) -> bool {
        let (Some(unit), Some(next)) = (self.units.get(last.unit), self.units.get(j)) else {
            return false;
        };
        let before = unit.text.trim_end();
        let text = next.text.as_ref();
        let Some(first) = text.chars().next() else {
            return false;
        };
        let glyph_bullet = bullet_at(text).is_some_and(|(bullet, _)| !"–—-−+".contains(bullet));
        if glyph_bullet {
            return false;
        }
        let ends_open = before.ends_with('\u{AD}')
            || before.ends_with('-') && !before.ends_with(" -") && first.is_lowercase()
            || before.ends_with([',', '(', '„', '/']) && !plain_list && !next.gap
            || ends_in_joining_word(before);
        if text.ends_with('?') && text.len() < 80 {
            return false;
        }
        if first.is_lowercase() {
            if let Some(announcement) = announcement_at(text, 0)
                && announcement.colon
                && announcement.pure
            {
                return false;
            }
            if number_at(text, 0, false).is_some_and(|n| n.close == Close::Parenthesis) {
                return false;
            }
            if plain_list && before.ends_with([';', ',', '.']) {
                return false;
            }
            if before.ends_with(';') || is_attribute_line(text) {
                return false;
            }
            return !before.ends_with(':') || ends_open;
        }
        if next.gap && !over_page && !ends_open {
            return false;
        }
        if bullet_at(text).is_some()
            || number_at(text, 0, false).is_some_and(|n| n.close != Close::Nothing || n.depth() > 1)
        {
            return false;
        }
        if matches!(opening_at(text, 0), Some(Opening::Label(_)))
            || announcement_at(text, 0).is_some()
            || topic_of(text).is_some()
            || is_caption(text)
        {
            return false;
        }
        if before.ends_with(['.', ';', ':', '!', '?']) {
            return false;
        }
        if ends_open {
            return true;
        }
        if "([„".contains(first) && !next.gap && before.len() >= 20 {
            return self.width == 0 || self.wraps(before, text);
        }
        let capitals =
            |s: &str| s.chars().any(char::is_uppercase) && !s.chars().any(char::is_lowercase);
        let title = unit.text.get(last.start..last.end).unwrap_or_default();
        if !next.gap
            && title.len() >= 12
            && capitals(title)
            && capitals(text)
            && text.split_whitespace().count() <= 12
        {
            return true;
        }
        self.wraps(before, text)
    }

    /// True where the lines of the document break at a column and the next word would not have fitted.
    fn wraps(&self, before: &str, next: &str) -> bool {
        if self.width == 0 {
            return false;
        }
        let first_word = next.split_whitespace().next().map_or(0, |w| w.chars().count());
        before.chars().count() + 1 + first_word > self.width
    }

    // ---- labels ----

    pub(super) fn label(
        &mut self,
        i: usize,
        at: usize,
        bullet: Option<(char, usize)>,
    ) -> Option<usize> {
        let text = self.text(i);
        let label = match opening_at(text, at)? {
            Opening::Definition => {
                self.mark(i, Taken::Excluded, "definition", None);
                return Some(i + 1);
            }
            Opening::Sentence => return None,
            Opening::Label(label) => label,
        };
        if label.word.noun == Noun::Vision {
            return None;
        }
        if label.explains && self.dashed.get(&label.word).copied().unwrap_or(0) < 2 {
            self.mark(i, Taken::Excluded, "definition", None);
            return Some(i + 1);
        }
        let listed = bullet.is_some()
            || label.section.as_ref().is_some_and(|n| n.close == Close::Parenthesis);
        if bullet.is_some()
            && label.number.is_none()
            && label.separator != Separator::Colon
            && self
                .expect
                .as_ref()
                .is_some_and(|e| matches!(e.style, Some(ListStyle::Bullet(..)) | None))
        {
            return None;
        }
        if is_attribute_heading(text, at, &label) {
            return None;
        }
        let bare = label.word.adjective.is_none()
            && label.word.complement.is_none()
            && label.number.is_none();
        if bare
            && bullet.is_some()
            && self.expect.is_none()
            && self.bulleted.get(&label.word).copied().unwrap_or(0) < 2
        {
            // "• Cel: milion drzew" among news: one bullet that happens to open with the word.
            self.mark(i, Taken::Rejected, "lone-bulleted-label", None);
            self.parsed
                .doubts
                .push((i, "one bullet of a list opens like a goal; left out".to_owned()));
            return Some(i + 1);
        }
        let shut = self.excluded().or(self.local.filter(|topic| listed && topic.excludes_labels()));
        if let Some(topic) = shut {
            self.reject(i, topic);
            return Some(i + 1);
        }
        if label.title >= text.len() {
            return self.bare_label(i, label);
        }
        let start = label.title;
        let (pieces, next) = self.statement(i, start, false);
        self.labelled(i, &label, pieces, "label");
        Some(next)
    }

    pub(super) fn reject(&mut self, i: usize, topic: Topic) {
        self.mark(i, Taken::Rejected, topic.describe(), None);
        self.parsed.doubts.push((
            i,
            format!("opens like a goal but stands under {}; left out", topic.describe()),
        ));
    }

    fn labelled(
        &mut self,
        i: usize,
        label: &Label,
        pieces: Vec<Piece>,
        rule: &'static str,
    ) -> usize {
        let mut item =
            Self::new_item(Some(label.word), label.number.clone(), pieces, Style::Labelled);
        item.needs_children = label.word_in_title;
        self.local = None;
        self.section = None;
        self.expect = None;
        self.count_run(label.word);
        self.push(item, i, rule)
    }

    /// Counts labelled items in a row, to tell a description from a closing remark.
    fn count_run(&mut self, word: Word) {
        self.labelled_run = match self.labelled_run {
            (Some(last), n, bodies) if last == word => (Some(word), n + 1, bodies),
            _ => (Some(word), 1, false),
        };
    }

    /// A label with its title elsewhere: on the next line, or, where several stand in a row, behind the last of them in
    /// the same order.
    fn bare_label(&mut self, i: usize, label: Label) -> Option<usize> {
        let mut labels = vec![(i, label)];
        let mut j = i + 1;
        while labels.len() < 64 {
            let Some(unit) = self.units.get(j) else { break };
            if matches!(unit.kind, UnitKind::Furniture) {
                j += 1;
                continue;
            }
            match opening_at(&unit.text, 0) {
                Some(Opening::Label(next))
                    if next.title >= unit.text.len() && matches!(unit.kind, UnitKind::Text) =>
                {
                    labels.push((j, next))
                }
                // The last label of a row may carry all the values.
                Some(Opening::Label(next))
                    if labels.len() >= 2
                        && next.separator == Separator::Colon
                        && unit.block() == self.units.get(i).map_or(0, Unit::block) =>
                {
                    let title = next.title;
                    labels.push((j, next));
                    return Some(self.values_in_line(&labels, j, title));
                }
                _ => break,
            }
            j += 1;
        }
        if labels.len() >= 2
            && let Some(next) = self.values_below(&labels, j)
        {
            return Some(next);
        }
        // Only the last of several bare labels can have its title on the next line.
        for (unit, _) in labels.iter().rev().skip(1) {
            self.mark(*unit, Taken::Rejected, "label-without-title", None);
            self.parsed.doubts.push((*unit, "a label without a title".to_owned()));
        }
        let (unit, label) = labels.pop()?;
        let title = self.next_text(unit + 1)?;
        let text = self.text(title);
        let bulleted = self.bullet(title).is_some();
        let numbered =
            number_at(text, 0, false).is_some_and(|n| n.close != Close::Nothing || n.depth() > 1);
        if bulleted || numbered && label.number.is_none() {
            // "Działanie:" above a list.
            self.expect(i, vec![label.word], true, true, None, None);
            self.mark(unit, Taken::Announcement, "label-above-list", None);
            return Some(unit + 1);
        }
        if announcement_at(text, 0).is_some_and(|a| a.pure)
            || topic_of(text).is_some_and(|t| matches!(t, Topic::Indicators | Topic::Attributes))
            || numbered
        {
            self.mark(unit, Taken::Rejected, "label-without-title", None);
            self.parsed.doubts.push((unit, "a label without a title".to_owned()));
            return Some(unit + 1);
        }
        let (pieces, next) = self.statement(title, 0, false);
        self.mark(unit, Taken::Heading, "label-on-its-own-line", None);
        let index = self.labelled(title, &label, pieces, "title-below-label");
        self.mark(unit, Taken::Record, "label-on-its-own-line", Some(index));
        Some(next)
    }

    /// Labels first, then as many lines with their titles.
    fn values_below(&mut self, labels: &[(usize, Label)], from: usize) -> Option<usize> {
        let mut values = Vec::new();
        let mut j = from;
        while values.len() < labels.len() {
            let unit = self.units.get(j)?;
            if matches!(unit.kind, UnitKind::Furniture) {
                j += 1;
                continue;
            }
            if self.bullet(j).is_some()
                || opening_at(&unit.text, 0).is_some()
                || announcement_at(&unit.text, 0).is_some()
                || !matches!(unit.kind, UnitKind::Text)
            {
                return None;
            }
            let (pieces, next) = self.statement(j, 0, false);
            values.push((j, pieces));
            j = next;
        }
        for ((label_unit, label), (value_unit, pieces)) in labels.iter().zip(values) {
            let index = self.labelled(value_unit, label, pieces, "values-below-labels");
            self.mark(*label_unit, Taken::Record, "values-below-labels", Some(index));
        }
        Some(j)
    }

    /// Labels first, then their titles glued on one line, each with a capital: "Cel 1.: Cel 1.1.: Alfa i beta Gamma".
    fn values_in_line(&mut self, labels: &[(usize, Label)], last: usize, title: usize) -> usize {
        let text = self.text(last);
        let mut start = title;
        // Further headings may stand before the values: "Programy strategiczne:".
        while let Some(colon) = text.get(start..).and_then(|rest| rest.find(": "))
            && text
                .get(start..start + colon)
                .is_some_and(|head| head.split_whitespace().count() <= 4)
        {
            start = skip_blank(text, start + colon + 1);
        }
        let mut starts: Vec<usize> = Vec::new();
        let mut at = start;
        for word in text.get(start..).unwrap_or_default().split_inclusive(char::is_whitespace) {
            if word.starts_with(char::is_uppercase) {
                starts.push(at);
            }
            at += word.len();
        }
        let enough = starts.len() >= labels.len();
        for (k, (unit, label)) in labels.iter().enumerate() {
            let Some(&begin) = starts.get(k).filter(|_| enough) else {
                self.mark(*unit, Taken::Rejected, "label-without-title", None);
                self.parsed
                    .doubts
                    .push((*unit, "labels and titles are apart and cannot be matched".to_owned()));
                continue;
            };
            let end = starts
                .get(k + 1)
                .map_or(text.len(), |next| text.get(..*next).map_or(*next, |t| t.trim_end().len()));
            let pieces = vec![Piece { unit: last, start: begin, end }];
            let index = self.labelled(last, label, pieces, "values-behind-labels");
            self.mark(*unit, Taken::Record, "values-behind-labels", Some(index));
            if let Some(item) = self.parsed.items.get_mut(index) {
                item.notes.push(
                    "the label and its title stand apart and were matched by order".to_owned(),
                );
            }
        }
        last + 1
    }

    /// The next unit that is not furniture.
    pub(super) fn next_text(&self, from: usize) -> Option<usize> {
        (from..self.units.len())
            .find(|&j| self.units.get(j).is_some_and(|u| !matches!(u.kind, UnitKind::Furniture)))
    }

    // ---- codes ----

    pub(super) fn coded(&mut self, i: usize, at: usize) -> Option<usize> {
        let text = self.text(i);
        let number = number_at(text, at, false).filter(|n| !n.code.is_empty())?;
        let word = self.code_word(&number)?;
        let (_, start) = title_behind(text, number.end);
        let title = text.get(start..)?;
        let closed = number.close != Close::Nothing
            || number.text.contains('.')
            || start > skip_blank(text, number.end);
        if title.is_empty()
            || title.starts_with(|c: char| !c.is_alphanumeric() && !"„\"(".contains(c))
            || title.starts_with(char::is_lowercase) && !closed
        {
            return None;
        }
        if is_verb(&super::fold::fold(title.split_whitespace().next().unwrap_or_default())) {
            return None;
        }
        if self.code_counts.get(&number.code).copied().unwrap_or(0) < 2 {
            return None;
        }
        if let Some(topic) = self
            .excluded()
            .or(self.local.filter(|t| self.bullet(i).is_some() && t.excludes_labels()))
        {
            self.reject(i, topic);
            return Some(i + 1);
        }
        let (pieces, next) = self.statement(i, start, false);
        let item = Self::new_item(Some(word), Some(number), pieces, Style::Coded);
        self.local = None;
        self.section = None;
        self.expect = None;
        self.count_run(word);
        self.push(item, i, "code");
        Some(next)
    }

    /// The word that a code stands for: as the document explains it, else by its initials.
    fn code_word(&self, number: &Number) -> Option<Word> {
        if let Some(&word) = self.codes.get(&number.code) {
            return Some(word);
        }
        let goal = |adjective| Some(Word::with(Noun::Goal, adjective));
        match (number.code.as_str(), number.depth()) {
            ("CS", _) => goal(Adjective::Strategic),
            ("CO", _) => goal(Adjective::Operational),
            ("CSZ", _) => goal(Adjective::Specific),
            ("CP", _) => goal(Adjective::Intermediate),
            ("CG", _) => goal(Adjective::Main),
            ("CN", _) => goal(Adjective::Superior),
            ("CH", _) => goal(Adjective::Horizontal),
            ("C", 1) => goal(Adjective::Strategic),
            ("C", 2) => goal(Adjective::Operational),
            ("C", _) | ("K" | "KD" | "KR" | "KI", _) => Some(Word::bare(Noun::Direction)),
            ("D" | "DZ", _) => Some(Word::bare(Noun::Action)),
            ("Z" | "ZD", _) => Some(Word::bare(Noun::Task)),
            ("PR", _) => Some(Word::bare(Noun::Project)),
            ("P", _) => Some(Word::bare(Noun::Priority)),
            ("O" | "OB" | "OS", 1) => Some(Word::bare(Noun::Area)),
            ("F", 1) => Some(Word::bare(Noun::Pillar)),
            ("W", 1) => Some(Word::bare(Noun::Dimension)),
            _ => None,
        }
    }

    // ---- announcements ----

    fn expect(
        &mut self,
        i: usize,
        words: Vec<Word>,
        colon: bool,
        pure: bool,
        heading: Option<Number>,
        reference: Option<(Word, Number)>,
    ) {
        // Headings in a row announce together: "Cele strategiczne" / "Cele operacyjne".
        let mut stacked = false;
        let mut all = words;
        if let Some(previous) = self.expect.take()
            && previous.count == 0
            && previous.paragraphs == 0
        {
            let new: Vec<Word> = all.clone();
            let mut merged = previous.words;
            for word in new {
                if !merged.contains(&word) {
                    merged.push(word);
                    stacked = true;
                }
            }
            all = merged;
            all.sort_by_key(|w| w.usual_level());
        }
        let _ = i;
        self.expect = Some(Expectation {
            words: all,
            stacked,
            colon,
            pure,
            heading,
            reference,
            style: None,
            last_number: None,
            depths: Vec::new(),
            count: 0,
            run: 0,
            bodies: false,
            paragraphs: 0,
        });
        self.local = None;
    }

    fn announcement(&mut self, i: usize) -> Option<usize> {
        let text = self.text(i);
        if cites_other_documents(text)
            && (text.trim_end().ends_with(':')
                || text.len() < 140 && !text.trim_end().ends_with('.'))
        {
            self.local = Some(Topic::OtherDocuments);
            self.expect = None;
            self.open = None;
            self.mark(i, Taken::Excluded, "cites-other-documents", None);
            return Some(i + 1);
        }
        if let Some(announcement) = announcement_at(text, 0) {
            return self.announced(i, announcement);
        }
        if let Some(words) = sentence_announcement(text) {
            if self.excluded().is_some() {
                self.mark(i, Taken::Excluded, "announcement-in-excluded-part", None);
                return Some(i + 1);
            }
            // A sentence under a heading that already announced adds nothing.
            if self
                .expect
                .as_ref()
                .is_some_and(|e| e.count == 0 && e.paragraphs == 0 && e.pure && !e.words.is_empty())
            {
                if let Some(expect) = &mut self.expect {
                    expect.colon = true;
                }
            } else {
                self.expect = None;
                self.expect(i, words, true, false, None, None);
            }
            self.mark(i, Taken::Announcement, "sentence-announces", None);
            return Some(i + 1);
        }
        let trimmed = text.trim_end();
        if trimmed.ends_with(':')
            && self.expect.is_some()
            && self.expect.as_ref().is_some_and(|e| e.style != Some(ListStyle::Plain))
        {
            // A line with a colon that announces something else ends the list.
            if self.expect.as_ref().is_some_and(|e| e.count > 0) || list_topic(text).is_some() {
                self.expect = None;
                self.open = None;
                self.mark(i, Taken::Heading, "other-list", None);
                return Some(i + 1);
            }
        }
        None
    }

    fn announced(&mut self, i: usize, announcement: Announcement) -> Option<usize> {
        let strong = self.is_strong(i);
        if let Some(section) = &self.section
            && section.topic.excludes_labels()
            && !self.lenient
        {
            let deeper = match (&section.number, &announcement.number) {
                (Some(section), Some(number)) => number.parts.len() > section.parts.len(),
                _ => false,
            };
            if deeper || !strong {
                self.mark(i, Taken::Excluded, "announcement-in-excluded-part", None);
                return Some(i + 1);
            }
        }
        self.section = None;
        if announcement.number.is_some() {
            self.last_section.clone_from(&announcement.number);
        }
        if !announcement.pure
            && !announcement.colon
            && !strong
            && announcement.words.len() < 2
            && self.text(i).split_whitespace().count() > 6
        {
            return None;
        }
        let text = self.text(i);
        let rest =
            announcement.rest.filter(|_| announcement.number.is_none() || announcement.colon);
        self.expect(
            i,
            announcement.words.clone(),
            announcement.colon,
            announcement.pure,
            announcement.number.clone(),
            announcement.reference.clone(),
        );
        self.mark(i, Taken::Announcement, "plural-level-word", None);
        self.open = None;
        if let Some(rest) = rest
            && announcement.words.len() == 1
            && let Some(&word) = announcement.words.first()
        {
            // "Działania: budowa dróg; remont mostu".
            let tail = text.get(rest..).unwrap_or_default();
            if tail.split_whitespace().count() >= 2 {
                let mut at = rest;
                for part in tail.split_inclusive(';') {
                    let lead = part.len() - part.trim_start().len();
                    let end = at + part.len();
                    if !part.trim_matches(|c: char| c.is_whitespace() || c == ';').is_empty() {
                        let item = Self::new_item(
                            Some(word),
                            None,
                            vec![Piece { unit: i, start: at + lead, end }],
                            Style::Plain,
                        );
                        self.push(item, i, "list-in-line");
                    }
                    at = end;
                }
                self.open = None;
                self.expect = None;
            }
        }
        Some(i + 1)
    }

    // ---- lists ----

    /// A numbered item of an announced list.
    fn listed_number(
        &mut self,
        i: usize,
        at: usize,
        bullet: Option<(char, usize)>,
    ) -> Option<usize> {
        let text = self.text(i);
        let number = number_at(text, at, false).filter(|n| n.code.is_empty())?;
        let mut expect = self.expect.take()?;
        let taken = self.listed_number_in(&mut expect, i, at, number, bullet.is_some());
        if self.expect.is_none() {
            self.expect = match taken {
                Taking::Ends => None,
                _ => Some(expect),
            };
        }
        match taken {
            Taking::Item(next) => Some(next),
            _ => None,
        }
    }

    fn listed_number_in(
        &mut self,
        expect: &mut Expectation,
        i: usize,
        at: usize,
        number: Number,
        bulleted: bool,
    ) -> Taking {
        let text = self.text(i);
        if self.local.is_some()
            || self.excluded().is_some()
            || matches!(opening_at(text, at), Some(Opening::Label(_)))
        {
            return Taking::No;
        }
        let (_, start) = title_behind(text, number.end);
        let title = text.get(start..).unwrap_or_default();
        let Some(first) = title.chars().next() else {
            return Taking::No;
        };
        if !(first.is_alphabetic() || "„\"(".contains(first)) {
            return Taking::No;
        }
        // A figure alone and a word in lower case are a sentence: "25 km na północ".
        if number.close == Close::Nothing && (number.depth() == 1 || first.is_lowercase()) {
            return Taking::No;
        }
        let shape = number.shape();
        let next_section = self
            .last_section
            .as_ref()
            .is_some_and(|s| number.follows(s) && number.shape() == s.shape());
        let in_order = expect.last_number.as_ref().is_some_and(|last| number.follows(last));
        if expect.count > 0 && number.depth() == 1 {
            // A heading in capitals among items that are not, or the number of the next section.
            let capitals =
                is_all_capitals(title) && title.chars().filter(|c| c.is_alphabetic()).count() >= 4;
            let items_in_capitals = self
                .open
                .and_then(|o| self.parsed.items.get(o))
                .and_then(|o| o.pieces.first())
                .is_some_and(|p| {
                    self.units
                        .get(p.unit)
                        .and_then(|u| u.text.get(p.start..p.end))
                        .is_some_and(is_all_capitals)
                });
            if capitals && !items_in_capitals
                || next_section && (!in_order || topic_of(title).is_some())
            {
                return Taking::Ends;
            }
        }
        match &expect.style {
            None => {
                let plausible = number.depth() > 1
                    || number.last().is_some_and(|p| p.value() == 1)
                    || expect.last_number.as_ref().is_some_and(|last| number.follows(last));
                let heading =
                    expect.heading.as_ref().is_some_and(|heading| number.follows(heading));
                if !plausible || heading {
                    return Taking::No;
                }
                // Below a numbered heading "4. Cele" the sections 4.1, 4.2 are headings of the text unless nothing but
                // the level word stood in it.
                if expect.heading.as_ref().is_some_and(|heading| number.is_below(heading))
                    && (!expect.pure || topic_of(title).is_some())
                {
                    return Taking::No;
                }
                expect.depths = self.depths_ahead(i, &number);
                expect.style = Some(ListStyle::Number(shape));
            }
            Some(ListStyle::Number(known)) => {
                if expect.heading.as_ref().is_some_and(|heading| {
                    number.follows(heading) && number.shape() == heading.shape() && *known != shape
                }) {
                    return Taking::Ends;
                }
                let known_depth = expect.depths.contains(&number.depth());
                if !known_depth {
                    return Taking::No;
                }
                let same = *known == shape
                    || number.depth() != expect.last_number.as_ref().map_or(1, Number::depth);
                let ordered = match &expect.last_number {
                    Some(last) if last.depth() == number.depth() && number.depth() == 1 => {
                        number.follows(last) || number.last().is_some_and(|p| p.value() == 1) || {
                            let (a, b) = (
                                number.last().map_or(0, Part::value),
                                last.last().map_or(0, Part::value),
                            );
                            a > b && a <= b + 2
                        }
                    }
                    _ => true,
                };
                if !same && !known_depth || !ordered {
                    return Taking::Ends;
                }
            }
            Some(ListStyle::Bullet(..) | ListStyle::Plain) => return Taking::No,
        }
        let _ = bulleted;
        let (pieces, next) = self.statement(i, start, false);
        let (word, level) = word_for_depth(expect, number.depth());
        let mut item = Self::new_item(word, Some(number.clone()), pieces, Style::Numbered);
        item.level = level;
        item.reference = expect.reference.clone();
        expect.last_number = Some(number);
        expect.count += 1;
        expect.run += 1;
        self.push(item, i, "numbered-item");
        Taking::Item(next)
    }

    /// The depths of the numbers in the list that begins at `i`.
    fn depths_ahead(&self, i: usize, first: &Number) -> Vec<usize> {
        let mut depths = vec![first.depth()];
        for unit in self.units.iter().skip(i).take(400) {
            if matches!(unit.kind, UnitKind::Furniture) {
                continue;
            }
            let text = unit.text.as_ref();
            if announcement_at(text, 0).is_some()
                || matches!(opening_at(text, 0), Some(Opening::Label(_)))
                || matches!(unit.kind, UnitKind::Heading(_) | UnitKind::Cell(_))
            {
                break;
            }
            if let Some(number) = number_at(text, 0, false)
                && number.code.is_empty()
                && (number.close != Close::Nothing || number.depth() > 1)
                && !depths.contains(&number.depth())
                && number.parts.first().map(std::mem::discriminant)
                    == first.parts.first().map(std::mem::discriminant)
            {
                depths.push(number.depth());
            }
        }
        depths.sort_unstable();
        depths
    }

    fn bulleted(&mut self, i: usize, at: usize, marker: char) -> usize {
        let indent = self.units.get(i).map_or(0, |u| match u.kind {
            UnitKind::ListItem(depth) => u16::from(depth) * 4,
            _ => u.indent,
        });
        let text = self.text(i);
        let attribute = topic_of(text.get(at..).unwrap_or_default())
            .is_some_and(|t| matches!(t, Topic::Attributes | Topic::Indicators))
            && text.contains(':');
        if let Some(topic) = self.local.or(self.excluded()) {
            self.mark(i, Taken::Excluded, topic.describe(), None);
            let (pieces, next) = self.statement(i, at, false);
            self.mark_all(&pieces, i, Taken::Excluded, topic.describe());
            return next;
        }
        let Some(mut expect) = self.expect.take() else {
            return self.unannounced_bullet(i, at);
        };
        if attribute {
            self.expect = Some(expect);
            self.mark(i, Taken::Attribute, "attribute-line", None);
            return i + 1;
        }
        let (pieces, next) = self.statement(i, at, false);
        let sub = match &expect.style {
            None => {
                expect.style = Some(ListStyle::Bullet(marker, indent));
                false
            }
            Some(ListStyle::Bullet(known, known_indent)) => {
                (*known != marker && self.is_sub_bullet(marker, *known, indent, *known_indent))
                    || indent > *known_indent + 1
                        && *known == marker
                        && *known_indent + 8 > indent
                        && self.open_ends_with_colon()
            }
            Some(ListStyle::Number(_) | ListStyle::Plain) => true,
        };
        let word = if sub { expect.words.get(1).copied() } else { expect.words.first().copied() };
        if let Some(word) = word {
            let mut item = Self::new_item(Some(word), None, pieces, Style::Bulleted);
            item.reference = expect.reference.clone();
            expect.count += 1;
            expect.run += 1;
            self.expect = Some(expect);
            self.push(item, i, "bullet-of-announced-list");
        } else {
            // A bullet below an item is part of what it says.
            self.expect = Some(expect);
            self.attach(i, pieces, "bullet-below-item");
        }
        next
    }

    fn is_sub_bullet(&self, marker: char, known: char, indent: u16, known_indent: u16) -> bool {
        let dash = |c: char| "–—-−".contains(c);
        if dash(marker) && dash(known) {
            return indent > known_indent + 1;
        }
        indent > known_indent || self.open_ends_with_colon() || dash(marker) && !dash(known)
    }

    fn open_ends_with_colon(&self) -> bool {
        self.open
            .and_then(|item| self.parsed.items.get(item))
            .and_then(|item| item.pieces.last())
            .is_some_and(|piece| self.text(piece.unit).trim_end().ends_with(':'))
    }

    /// A bullet that nothing announced: part of the description above it, if there is one.
    fn unannounced_bullet(&mut self, i: usize, at: usize) -> usize {
        let (pieces, next) = self.statement(i, at, false);
        let goal = self
            .open
            .and_then(|index| self.parsed.items.get(index))
            .is_some_and(|item| !matches!(item.style, Style::Bulleted | Style::Plain));
        if goal {
            if let Some(index) = self.open
                && self.parsed.items.get(index).is_some_and(|item| item.body.is_empty())
            {
                self.parsed.doubts.push((i, "a list stands under a goal without saying what it lists; it was kept in the description".to_owned()));
            }
            self.attach(i, pieces, "unannounced-list");
        } else {
            self.mark(i, Taken::Text, "unannounced-list", None);
            self.mark_all(&pieces, i, Taken::Text, "unannounced-list");
        }
        next
    }

    pub(super) fn mark_all(
        &mut self,
        pieces: &[Piece],
        except: usize,
        taken: Taken,
        rule: &'static str,
    ) {
        for piece in pieces {
            if piece.unit != except {
                self.mark(piece.unit, taken, rule, None);
            }
        }
    }

    /// Adds a paragraph to the open item.
    pub(super) fn attach(&mut self, i: usize, pieces: Vec<Piece>, rule: &'static str) {
        let Some(index) = self.open else {
            self.mark(i, Taken::Text, rule, None);
            return;
        };
        for piece in &pieces {
            self.mark(piece.unit, Taken::Body, rule, Some(index));
        }
        if let Some(item) = self.parsed.items.get_mut(index) {
            item.body.push(pieces);
        }
    }

    /// A number below that of a labelled goal: "1.1 Rozwój…" under "Cel strategiczny 1".
    pub(super) fn below_number(&mut self, i: usize) -> Option<usize> {
        if self.local.is_some() || self.excluded().is_some() {
            return None;
        }
        let text = self.text(i);
        let number = number_at(text, 0, false).filter(|n| n.depth() >= 2 && n.code.is_empty())?;
        let (_, start) = title_behind(text, number.end);
        let title = text.get(start..)?;
        if !title.starts_with(|c: char| c.is_uppercase() || c == '„') || topic_of(title).is_some()
        {
            return None;
        }
        let &above = self.numbered.iter().rev().take(64).find(|&&index| {
            self.parsed
                .items
                .get(index)
                .and_then(|item| item.number.as_ref())
                .is_some_and(|above| number.is_below(above))
        })?;
        let parent = self.parsed.items.get(above)?;
        // The first below a goal is x.1; further ones follow it.
        let follows = self.numbered.iter().rev().take(64).any(|&index| {
            self.parsed
                .items
                .get(index)
                .and_then(|item| item.number.as_ref())
                .is_some_and(|last| number.follows(last))
        });
        if !(number.last().is_some_and(|p| p.value() == 1) || follows)
            || !matches!(parent.style, Style::Labelled | Style::Coded | Style::Numbered)
        {
            return None;
        }
        // A section number before the label is no number of a goal.
        if parent.word.is_some_and(|w| w.is_area() || w.noun == Noun::Vision)
            && parent.style == Style::Labelled
            && number.depth() > 2
        {
            return None;
        }
        let level = match (
            parent.word.map(Word::usual_level).or(parent.level)?,
            parent.number.as_ref().map_or(1, Number::depth),
        ) {
            (Level::Area, _) => Level::StrategicGoal,
            (Level::StrategicGoal, 1) => Level::OperationalGoal,
            (Level::StrategicGoal | Level::OperationalGoal, _) => Level::Direction,
            _ => Level::Action,
        };
        let (pieces, next) = self.statement(i, start, false);
        let mut item = Self::new_item(None, Some(number), pieces, Style::Numbered);
        item.level = Some(level);
        item.under = Some(above);
        self.expect = None;
        self.push(item, i, "number-below-goal");
        Some(next)
    }

    /// Lines without bullets below an announcement with a colon: a list, or short titles each with a description.
    fn plain_list(&mut self, i: usize) -> Option<usize> {
        let expect = self.expect.as_ref()?;
        if expect.style.is_some()
            || self.local.is_some()
            || self.excluded().is_some()
            || !(expect.colon || expect.pure && expect.words.len() == 1)
        {
            return None;
        }
        let word = expect.words.last().copied()?;
        let reference = expect.reference.clone();
        let colon = expect.colon;
        let mut lines: Vec<(usize, Vec<Piece>, usize)> = Vec::new();
        let mut j = i;
        while lines.len() < 200 {
            let Some(next) = self.next_text(j) else { break };
            let unit = self.units.get(next)?;
            let text = unit.text.as_ref();
            let stops = !matches!(unit.kind, UnitKind::Text)
                || self.bullet(next).is_some()
                || number_at(text, 0, false)
                    .is_some_and(|n| n.close != Close::Nothing || n.depth() > 1)
                || opening_at(text, 0).is_some()
                || announcement_at(text, 0).is_some_and(|a| a.pure || a.colon)
                || text.trim_end().ends_with(':')
                || is_caption(text)
                || topic_of(text).is_some_and(|t| !matches!(t, Topic::Description))
                || is_strong_heading_text(text)
                    && !text.chars().any(char::is_lowercase)
                    && text.split_whitespace().count() > 1;
            if stops {
                break;
            }
            let (pieces, behind) = self.statement(next, 0, true);
            lines.push((next, pieces, behind));
            j = behind;
        }
        let texts: Vec<String> =
            lines.iter().map(|(_, pieces, _)| assemble(pieces, self.units)).collect();
        let is_title = |t: &str| {
            t.split_whitespace().count() <= 8
                && !t.ends_with(['.', ',', ';', '!', '?'])
                && t.starts_with(char::is_uppercase)
        };
        let is_paragraph =
            |t: &str| t.ends_with(['.', '!', '?']) && t.split_whitespace().count() >= 4;
        // Titles and descriptions in turn.
        let mut pairs: Vec<(usize, Vec<usize>)> = Vec::new();
        for (k, text) in texts.iter().enumerate() {
            if is_title(text) && texts.get(k + 1).is_some_and(|t| is_paragraph(t)) {
                pairs.push((k, Vec::new()));
            } else if is_paragraph(text)
                && let Some((_, body)) = pairs.last_mut()
            {
                body.push(k);
            } else {
                break;
            }
        }
        if pairs.len() >= 2 {
            let mut behind = i;
            for (title, body) in pairs {
                let Some((unit, pieces, next)) = lines.get(title).cloned() else {
                    break;
                };
                let mut item = Self::new_item(Some(word), None, pieces, Style::Plain);
                item.reference = reference.clone();
                self.push(item, unit, "title-with-description");
                behind = next;
                for k in body {
                    if let Some((unit, pieces, next)) = lines.get(k).cloned() {
                        self.attach(unit, pieces, "description");
                        behind = next;
                    }
                }
            }
            self.expect = None;
            return Some(behind);
        }
        // A list: every line but the last ends with a comma or semicolon, or none is a sentence.
        let separated =
            texts.len() >= 2 && texts.iter().rev().skip(1).all(|t| t.ends_with([',', ';']));
        let short =
            texts.iter().take_while(|t| t.chars().count() <= 220 && !t.ends_with('.')).count();
        let sentences =
            texts.iter().take_while(|t| t.ends_with('.') && t.chars().count() <= 160).count();
        let taken = if separated {
            texts.len()
        } else if colon && short >= 2 {
            short
        } else if colon && sentences >= 3 && sentences == texts.len() {
            sentences
        } else {
            return None;
        };
        let mut behind = i;
        for (unit, pieces, next) in lines.into_iter().take(taken) {
            let mut item = Self::new_item(Some(word), None, pieces, Style::Plain);
            item.reference = reference.clone();
            self.push(item, unit, "line-of-announced-list");
            behind = next;
        }
        self.open = None;
        self.expect = None;
        Some(behind)
    }

    /// A plain line that repeats a statement found before is its heading: what follows belongs to it.
    fn repeated_heading(&mut self, i: usize) -> Option<usize> {
        let text = self.text(i);
        if text.len() > 300 || text.ends_with('.') {
            return None;
        }
        let number = number_at(text, 0, false);
        let start = number.map_or(0, |n| skip_blank(text, n.end));
        let folded = fold_statement(text.get(start..)?);
        let &index = self.by_text.get(&folded)?;
        self.open = Some(index);
        self.expect = None;
        self.local = None;
        self.mark(i, Taken::Heading, "repeats-a-statement", Some(index));
        Some(i + 1)
    }

    // ---- headings ----

    fn is_strong(&self, i: usize) -> bool {
        self.units.get(i).is_some_and(|unit| {
            matches!(unit.kind, UnitKind::Heading(_) | UnitKind::Title)
                || unit.bold
                || is_strong_heading_text(&unit.text)
        })
    }

    fn topic_heading(&mut self, i: usize) -> Option<usize> {
        let text = self.text(i);
        let number = number_at(text, 0, false).filter(|n| n.code.is_empty());
        let start = number.as_ref().map_or(0, |n| skip_blank(text, n.end));
        let head = text.get(start..)?;
        let topic = match topic_of(head) {
            Some(topic)
                if head.split_whitespace().count() <= 14
                    || head.trim_end().ends_with(':')
                    || head.split(':').next().is_some_and(|h| {
                        h.split_whitespace().count() <= 5 && h.len() < head.len()
                    }) =>
            {
                topic
            }
            _ => {
                let topic = list_topic(text)?;
                if sentence_announcement(text).is_some()
                    && !matches!(topic, Topic::Diagnosis | Topic::Indicators)
                {
                    return None;
                }
                self.local = Some(topic);
                self.expect = None;
                self.open = None;
                self.mark(i, Taken::Excluded, topic.describe(), None);
                return Some(i + 1);
            }
        };
        let colon = head.find(':');
        let inline =
            colon.is_some_and(|at| head.get(at + 1..).is_some_and(|rest| !rest.trim().is_empty()));
        // A sentence that happens to open with the word: "Efekty działań widać już dziś."
        if !inline && head.trim_end().ends_with('.') && head.split_whitespace().count() > 4 {
            return None;
        }
        if colon.is_none() && words_are_sentence(head) {
            return None;
        }
        if inline && matches!(topic, Topic::Attributes | Topic::Indicators) {
            let (pieces, next) = self.statement(i, 0, false);
            self.mark_all(&pieces, i, Taken::Attribute, "attribute-line");
            self.mark(i, Taken::Attribute, "attribute-line", None);
            return Some(next);
        }
        if topic == Topic::Description {
            self.mark(i, Taken::Heading, "description-heading", None);
            return Some(i + 1);
        }
        self.expect = None;
        self.open = None;
        self.labelled_run = (None, 0, false);
        // A finer heading inside an excluded part leaves it as it is.
        let inside = match (&self.section, &number) {
            (Some(section), Some(number)) => section.number.as_ref().is_some_and(|s| {
                number.parts.len() > s.parts.len() && number.parts.starts_with(&s.parts)
            }),
            _ => false,
        };
        if self.is_strong(i) && !inside && !matches!(topic, Topic::Indicators | Topic::Attributes) {
            self.last_section = number.clone().or(self.last_section.take());
            self.section = Some(Section { topic, number });
            self.local = None;
        } else {
            self.local = Some(topic);
        }
        self.mark(i, Taken::Excluded, topic.describe(), None);
        Some(i + 1)
    }

    fn strong_heading(&mut self, i: usize) -> Option<usize> {
        if !self.is_strong(i) {
            return None;
        }
        let text = self.text(i);
        let number = number_at(text, 0, false).filter(|n| n.code.is_empty());
        if let (Some(section), Some(number)) = (&self.section, &number)
            && section.number.as_ref().is_some_and(|s| number.parts.len() > s.parts.len())
        {
            self.mark(i, Taken::Heading, "heading-in-excluded-part", None);
            return Some(i + 1);
        }
        if self.section.as_ref().is_some_and(|s| s.number.is_some())
            && number.is_none()
            && !matches!(self.units.get(i)?.kind, UnitKind::Heading(_))
        {
            self.mark(i, Taken::Heading, "heading-in-excluded-part", None);
            return Some(i + 1);
        }
        self.section = None;
        self.local = None;
        self.expect = None;
        self.open = None;
        self.last_section = number.or(self.last_section.take());
        self.mark(i, Taken::Heading, "heading", None);
        Some(i + 1)
    }

    /// A run of short titles built to one pattern, each with a description: "Gospodarka (smart economy)",
    /// "Mobilność (smart mobility)". They divide the document into areas.
    fn parallel_titles(&mut self, i: usize) -> Option<usize> {
        if self.local.is_some() || self.excluded().is_some() {
            return None;
        }
        let pattern = parallel_gloss(self.text(i))?;
        let mut found = Vec::new();
        let mut j = i;
        while let Some(title) = self.next_text(j) {
            if parallel_gloss(self.text(title)) != Some(pattern) {
                break;
            }
            let Some(description) = self.next_text(title + 1) else {
                break;
            };
            let text = self.text(description);
            if text.split_whitespace().count() < 10 || parallel_gloss(text).is_some() {
                break;
            }
            let (pieces, next) = self.statement(description, 0, false);
            found.push((title, pieces));
            j = next;
        }
        if found.len() < 3 {
            return None;
        }
        for (title, body) in found {
            let pieces = vec![Piece { unit: title, start: 0, end: self.text(title).len() }];
            let mut item = Self::new_item(None, None, pieces, Style::Plain);
            item.level = Some(Level::Area);
            self.push(item, title, "parallel-titles");
            self.attach(title, body, "description");
            if let Some(index) = self.open {
                self.mark(title, Taken::Record, "parallel-titles", Some(index));
            }
        }
        self.expect = None;
        Some(j)
    }

    // ---- vision ----

    fn vision_heading(&mut self, i: usize) -> Option<usize> {
        let text = self.text(i);
        let number = number_at(text, 0, false);
        let mut start = number.as_ref().map_or(0, |n| skip_blank(text, n.end));
        if let Some(rest) =
            text.get(start..).filter(|r| r.starts_with("Nasza ") || r.starts_with("NASZA "))
        {
            start = text.len() - rest.len() + 6;
        }
        if let Some(phrase) =
            phrase_at(text, start).filter(|p| p.word.noun == Noun::Vision && p.form.nominative)
        {
            let rest_start = skip_blank(text, phrase.end);
            let rest = text.get(rest_start..).unwrap_or_default();
            let colon =
                text.get(phrase.end..).and_then(|r| r.find(':')).map(|c| phrase.end + c + 1);
            if let Some(colon) = colon
                && text
                    .get(phrase.end..colon)
                    .is_some_and(|head| head.split_whitespace().count() <= 10)
            {
                let title = skip_blank(text, colon);
                if text.get(title..).is_some_and(|t| t.split_whitespace().count() >= 3)
                    && self.excluded().is_none()
                {
                    let (pieces, next) = self.statement(i, title, false);
                    self.push_vision(i, pieces);
                    return Some(next);
                }
            }
            if let Some(dash) = rest.strip_prefix(['–', '—', '-'])
                && dash.split_whitespace().count() >= 5
                && self.excluded().is_none()
            {
                let title = text.len() - dash.trim_start().len();
                let (pieces, next) = self.statement(i, title, false);
                self.push_vision(i, pieces);
                return Some(next);
            }
            if text.split_whitespace().count() <= 10 && !text.ends_with('.') {
                self.mark(i, Taken::Heading, "vision-heading", None);
                self.vision_pending = true;
                self.section = None;
                self.local = None;
                self.expect = None;
                self.open = None;
                return Some(i + 1);
            }
            return None;
        }
        if text.trim_end().ends_with(':')
            && super::fold::words_from(text, 0)
                .any(|(at, _, _)| phrase_at(text, at).is_some_and(|p| p.word.noun == Noun::Vision))
            && list_topic(text).is_none()
        {
            self.mark(i, Taken::Announcement, "vision-announced", None);
            self.vision_pending = true;
            self.open = None;
            return Some(i + 1);
        }
        None
    }

    /// The statement of the vision, where the unit reads like one.
    fn vision_text(&mut self, i: usize) -> Option<usize> {
        let text = self.text(i);
        let other = opening_at(text, 0).is_some_and(|o| matches!(o, Opening::Label(_)))
            || announcement_at(text, 0).is_some()
            || topic_of(text).is_some()
            || phrase_at(text, 0).is_some_and(|p| p.word.noun == Noun::Vision)
            || number_at(text, 0, false).is_some_and(|n| n.close != Close::Nothing);
        let quoted = text.starts_with(['„', '"', '“']);
        let words = text.split_whitespace().count();
        let (pieces, next) = self.statement(i, 0, false);
        let whole = assemble(&pieces, self.units);
        let sentence = whole.ends_with(['.', '!', '”', '"']) || quoted;
        if other
            || words < 4
            || !sentence && words < 7
            || whole.len() > 2000
            || whole.ends_with(':')
        {
            return None;
        }
        self.push_vision(i, pieces);
        Some(next)
    }

    fn push_vision(&mut self, i: usize, pieces: Vec<Piece>) {
        let item = Self::new_item(Some(Word::bare(Noun::Vision)), None, pieces, Style::Labelled);
        self.push(item, i, "vision");
        self.open = None;
    }

    /// Forgets the list, the local topic and the open item, as a table does.
    pub(super) fn close_list(&mut self) {
        self.expect = None;
        self.open = None;
    }

    // ---- the rest ----

    fn contents_entry(&mut self, i: usize) -> usize {
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
                (label.word, label.number, label.title, "contents-label")
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
                (word, Some(number), title, "contents-code")
            }
        };
        let mut item = Self::new_item(
            Some(word),
            number,
            vec![Piece { unit: i, start: title, end }],
            Style::Labelled,
        );
        item.contents = true;
        self.parsed.items.push(item);
        self.mark(i, Taken::Contents, rule, None);
        i + 1
    }

    /// A paragraph: the description of the open item, or text of no record.
    fn paragraph(&mut self, i: usize) -> usize {
        let (pieces, next) = self.statement(i, 0, false);
        self.mark_all(&pieces, i, Taken::Text, "text");
        let text = assemble(&pieces, self.units);
        let words = text.split_whitespace().count();
        let sentence =
            text.ends_with(['.', '!', '?', ';', ':', '”', '…']) && words >= 4 || words > 14;
        if let Some(topic) = self.local.or(self.excluded()) {
            self.mark_all(&pieces, i, Taken::Excluded, topic.describe());
            self.mark(i, Taken::Excluded, topic.describe(), None);
            return next;
        }
        if let Some(expect) = &mut self.expect {
            if expect.count == 0 {
                expect.paragraphs += 1;
                if expect.paragraphs > 4 {
                    self.expect = None;
                }
                self.mark(i, Taken::Text, "text-before-list", None);
                return next;
            }
            if !sentence {
                self.expect = None;
                self.open = None;
                self.mark(i, Taken::Heading, "short-line-ends-list", None);
                return next;
            }
            if expect.run >= 2 && !expect.bodies {
                self.expect = None;
                self.open = None;
                self.mark(i, Taken::Text, "remark-behind-list", None);
                return next;
            }
            expect.bodies = true;
            expect.run = 0;
            self.attach(i, pieces, "description");
            return next;
        }
        let Some(open) = self.open else {
            self.mark(i, Taken::Text, "text", None);
            return next;
        };
        if !sentence {
            self.open = None;
            self.mark(i, Taken::Heading, "short-line", None);
            return next;
        }
        let item = self.parsed.items.get(open);
        let labelled =
            item.is_some_and(|item| matches!(item.style, Style::Labelled | Style::Coded));
        let first_paragraph = item.is_some_and(|item| item.body.is_empty());
        if labelled && first_paragraph && self.labelled_run.1 >= 2 && !self.labelled_run.2 {
            // The goals before it in the list have no description, so this closes the list.
            self.open = None;
            self.mark(i, Taken::Text, "remark-behind-list", None);
            return next;
        }
        if labelled {
            self.labelled_run.1 = 0;
            self.labelled_run.2 = true;
        }
        self.attach(i, pieces, "description");
        next
    }
}

/// The column at which the lines of a text break: the longest line that goes on, in lower case, on the next. 0 where
/// too few do, where such lines are of all lengths, or where they are too long to have been broken.
fn wrap_width(units: &[Unit<'_>]) -> usize {
    let mut lengths = Vec::new();
    for (unit, next) in units.iter().zip(units.iter().skip(1)) {
        let goes_on = matches!((&unit.kind, &next.kind), (UnitKind::Text, UnitKind::Text))
            && !next.gap
            && next.text.starts_with(char::is_lowercase)
            && !unit.text.ends_with(['.', ';', ':', ',', '?'])
            && number_at(&next.text, 0, false).is_none();
        if goes_on {
            lengths.push(unit.text.chars().take(400).count());
        }
    }
    let width = lengths.iter().copied().max().unwrap_or(0);
    let full = lengths.iter().filter(|length| **length * 5 >= width * 4).count();
    if lengths.len() >= 3 && (55..=130).contains(&width) && full * 2 > lengths.len() {
        width
    } else {
        0
    }
}

/// What became of a numbered line in an announced list.
enum Taking {
    Item(usize),
    No,
    Ends,
}

/// The word (or level) of a list item by the depth of its number.
fn word_for_depth(expect: &Expectation, depth: usize) -> (Option<Word>, Option<Level>) {
    let position = expect.depths.iter().position(|d| *d == depth).unwrap_or(0);
    if expect.depths.len() == 1 {
        let word = if expect.stacked { expect.words.last() } else { expect.words.first() };
        // "Cele strategiczne i operacyjne" above 1.1, 1.2: the finer ones.
        let word = if depth >= 2 && expect.words.len() >= 2 {
            expect.words.get(depth - 1).or(expect.words.last())
        } else {
            word
        };
        return (word.copied(), None);
    }
    match expect.words.get(position) {
        Some(&word) => (Some(word), None),
        None => {
            let last = expect.words.last().map_or(Level::OperationalGoal, |w| w.usual_level());
            let finer = Level::ALL.into_iter().find(|level| *level > last).unwrap_or(Level::Action);
            (None, Some(finer))
        }
    }
}

fn is_all_capitals(text: &str) -> bool {
    text.chars().any(char::is_uppercase) && !text.chars().any(char::is_lowercase)
}

/// The separator and the start of a title behind a number.
pub(super) fn title_behind(text: &str, at: usize) -> (bool, usize) {
    let mut cursor = skip_blank(text, at);
    let mut separated = false;
    while let Some(c) = text.get(cursor..).and_then(|r| r.chars().next())
        && matches!(c, '–' | '—' | '-' | '−' | ':' | '.')
    {
        separated = true;
        cursor = skip_blank(text, cursor + c.len_utf8());
    }
    (separated, cursor)
}

/// A line set as a heading: numbered, or in capitals, and no sentence.
fn is_strong_heading_text(text: &str) -> bool {
    let trimmed = text.trim_end();
    if trimmed.len() > 200
        || trimmed.ends_with([';', ',', '.'])
            && number_at(trimmed, 0, false).is_none_or(|n| n.end < trimmed.len())
    {
        return false;
    }
    let words = trimmed.split_whitespace().count();
    if words > 16 {
        return false;
    }
    if let Some(number) = number_at(trimmed, 0, false)
        && (number.close == Close::Dot || number.depth() >= 2)
        && number.code.is_empty()
    {
        return trimmed
            .get(number.end..)
            .is_some_and(|rest| rest.trim_start().starts_with(char::is_uppercase));
    }
    if ["Rozdział ", "ROZDZIAŁ ", "Część ", "CZĘŚĆ "].iter().any(|word| trimmed.starts_with(word))
    {
        return true;
    }
    let letters = trimmed.chars().filter(|c| c.is_alphabetic()).count();
    letters >= 5 && !trimmed.chars().any(char::is_lowercase)
}

/// True where a short head is really a sentence: it has a finite verb.
fn words_are_sentence(head: &str) -> bool {
    head.split_whitespace()
        .skip(1)
        .take(8)
        .any(|w| is_verb(&super::fold::fold(w.trim_matches(|c: char| !c.is_alphanumeric()))))
}

/// The caption's title: behind "Tabela 5.".
fn skip_caption_number(text: &str) -> Option<&str> {
    let behind = text.find(char::is_whitespace)?;
    let at = skip_blank(text, behind);
    let number = number_at(text, at, false);
    text.get(number.map_or(at, |n| skip_blank(text, n.end))..)
}

/// "Koszt: …", "szacunkowy koszt: …", "Termin realizacji: …".
fn is_attribute_line(text: &str) -> bool {
    text.contains(':')
        && topic_of(text).is_some_and(|t| matches!(t, Topic::Attributes | Topic::Indicators))
}

/// "Cel działania:" and "Zadanie: koszt" carry level words but name attributes; a label must not be one.
fn is_attribute_heading(text: &str, at: usize, label: &Label) -> bool {
    let _ = at;
    label.title >= text.len() && label.number.is_none() && label.word.noun == Noun::Project
}

/// The first word of the gloss in brackets that ends a short title: "smart" of "Mobilność (smart mobility)".
fn parallel_gloss(text: &str) -> Option<&str> {
    let inner = text.strip_suffix(')')?;
    let open = inner.rfind('(')?;
    let gloss = inner.get(open + 1..)?;
    if text.len() > 90
        || inner.get(..open)?.trim().is_empty()
        || gloss.split_whitespace().count() < 2
    {
        return None;
    }
    gloss.split_whitespace().next()
}

/// True where a line ends in a word that cannot end a title.
fn ends_in_joining_word(text: &str) -> bool {
    const JOINING: [&str; 30] = [
        "i", "oraz", "a", "lub", "albo", "w", "we", "z", "ze", "na", "do", "dla", "o", "od", "ku",
        "po", "pod", "przy", "przez", "za", "nad", "poprzez", "między", "wraz", "ul.", "im.",
        "m.in.", "np.", "tj.", "tzw.",
    ];
    text.rsplit(char::is_whitespace).next().is_some_and(|word| {
        text.len() > word.len() && JOINING.contains(&word.to_lowercase().as_str())
    })
}

/// The end of a contents entry without leaders and page number.
fn without_page_number(text: &str) -> usize {
    let trimmed = text.trim_end();
    let digits = trimmed.bytes().rev().take_while(u8::is_ascii_digit).count();
    let before = trimmed.get(..trimmed.len() - digits).unwrap_or(trimmed);
    let bare = before.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '.' | '…' | '_'));
    if digits > 0 && (before.len() - bare.len() >= 2 || before.ends_with(['\t', ' '])) {
        bare.len()
    } else {
        trimmed.len()
    }
}
