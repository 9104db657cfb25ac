//! The grammar: reads units one after another and finds the statements among them.
//!
//! What a line is follows from what it opens with (a label, a number, a bullet), from where it stands (the announcement
//! or the heading above it), and from what its neighbours are. Nothing here knows a document.

mod bare_labels;
mod bare_numbers;
mod bullets;
mod cells;
mod chapter;
mod codes;
mod contents;
mod continuation;
mod counted_list;
mod document_kind;
mod expectation;
mod facts;
mod free_table;
mod headings;
mod item;
mod labels;
mod lettered;
mod lists;
mod numbered;
mod paragraph;
mod plain_list;
mod resumed;
mod rule;
mod table;
mod table_kinds;
mod title;
mod vertical_table;
mod vision;

use chapter::{Chapter, heads_column_of_goals, is_of_goals};
pub(super) use continuation::{ends_in_joining_word, is_attribute_line};
use document_kind::{opens_as_call, opens_as_report};
use expectation::{Expectation, ListStyle};
pub use item::Taken;
pub(crate) use item::{Item, Mark, Parsed, Style};
pub(crate) use rule::Rule;
use table::{Column, is_amount};
pub(crate) use table::{Role, column_role};
use table_kinds::Stated;
use title::{is_all_capitals, skip_caption_number, title_behind};

use azymut_record::Level;
use hashbrown::HashMap;

use crate::segment::confidence::Doubt;
use crate::segment::fold::{fold, fold_statement};
use crate::segment::head::{Label, Opening, abbreviations_defined};
use crate::segment::number::{Code, Number};
use crate::segment::text::{Piece, assemble};
use crate::segment::topic::{Topic, topic_of};
use crate::segment::unit::{Unit, UnitKind};
use crate::segment::words::{Noun, Word};
use crate::segment::wrap::Wrapping;

/// A part of the document that a heading opened.
#[derive(Debug, Clone)]
struct Section {
    topic: Topic,
    number: Option<Number>,
}

/// Reads units. `lenient` distrusts headings that a goal could bear too ("System …", "Model …"), for documents in
/// which nothing was found otherwise.
pub(crate) fn parse(units: &[Unit<'_>], wrapping: Wrapping, plans: bool, lenient: bool) -> Parsed {
    let mut grammar = Grammar::new(units, wrapping, plans, lenient);
    let mut i = 0;
    while i < units.len() {
        let next = grammar.step(i);
        i = next.max(i + 1);
    }
    for (i, unit) in units.iter().enumerate() {
        if grammar.parsed.marks.get(i).is_some_and(Option::is_none) {
            match unit.kind {
                // Statements go on over the furniture of pages.
                UnitKind::Furniture => grammar.mark(i, Taken::Furniture, "page-furniture", None),
                // What is read of a label in a cell, or of a field of a card, is its first line.
                UnitKind::Cell(_) => grammar.mark(i, Taken::Text, "rest-of-cell", None),
                _ => grammar.mark(i, Taken::Text, "rest-of-paragraph", None),
            }
        }
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
    /// Numbered lists that something else interrupts, the last on top.
    suspended: Vec<Expectation>,
    /// The item that a following paragraph describes.
    pub(super) open: Option<usize>,
    /// Word of the last labelled items and how many stood in a row without description or children.
    labelled_run: (Option<Word>, usize, bool),
    /// Codes and their words.
    codes: HashMap<Code, Word>,
    /// Words of the announced lists whose items bear a code, by the code and the depth of its numbers.
    listed_codes: HashMap<(Code, usize), Word>,
    /// Units that open with each code.
    code_counts: HashMap<Code, usize>,
    /// Statements by their folded text, for repeated headings.
    by_text: HashMap<String, usize>,
    /// Bare-noun or dashed labels seen, to tell explanations from goals.
    dashed: HashMap<Word, usize>,
    /// Bulleted labels of each word.
    bulleted: HashMap<Word, usize>,
    /// Fields of cards that name what a card is about, of each word.
    named: HashMap<Word, usize>,
    /// Lines that say "Projekt" and nothing else.
    projects_alone: usize,
    wrapping: Wrapping,
    /// Labelled items with numbers, latest last, for numbers below them.
    pub(super) numbered: Vec<usize>,
    vision_pending: bool,
    /// Lists announced so far.
    lists: u32,
    /// True where the document, by its title, tells of what was done, or what another document would do.
    reports: bool,
    /// True where the document, by its title, asks for offers: what it numbers is what others may do.
    calls: bool,
    /// True where the document, by its title, sets out what is to be done.
    plans: bool,
    /// True where the document names goals.
    has_goals: bool,
    /// The headings below which the grammar stands, the outermost first.
    chapters: Vec<Chapter>,
    /// The label of the card that the table below it holds: "Projekt nr 1" above "Nazwa projektu | …".
    card_label: Option<Label>,
    /// The columns of the table that is read.
    columns: Vec<Column>,
    /// Statements of the items so far, as far as a table asked for them.
    stated: Stated,
    /// The last item that is no action.
    last_goal: Option<usize>,
    /// Number of the last section heading.
    last_section: Option<Number>,
}

impl<'u, 'a> Grammar<'u, 'a> {
    pub(super) fn new(
        units: &'u [Unit<'a>],
        wrapping: Wrapping,
        plans: bool,
        lenient: bool,
    ) -> Self {
        let mut codes = HashMap::new();
        let mut code_counts: HashMap<Code, usize> = HashMap::new();
        let mut dashed: HashMap<Word, usize> = HashMap::new();
        let mut bulleted: HashMap<Word, usize> = HashMap::new();
        let mut named: HashMap<Word, usize> = HashMap::new();
        let mut has_goals = false;
        let mut labelled_goals = 0;
        let mut projects_alone = 0;
        for unit in units {
            if matches!(unit.kind, UnitKind::Furniture) {
                continue;
            }
            let at = unit.bullet().map_or(0, |(_, at)| at);
            for (code, word) in abbreviations_defined(&unit.text, at) {
                codes.entry(code).or_insert(word);
            }
            if let Some(number) = unit.number().filter(|n| !n.code.is_empty()) {
                *code_counts.entry(number.code).or_default() += 1;
                // "CS1", "C.O. 1.1" are goals as their labels would be.
                let of_goal = matches!(number.code.as_str(), "CS" | "CO" | "CG" | "CP" | "CSZ");
                labelled_goals += usize::from(of_goal && at == 0);
            }
            has_goals = has_goals || is_of_goals(unit);
            labelled_goals += 2 * usize::from(heads_column_of_goals(unit));
            if let Some(Opening::Label(label)) = unit.opening() {
                *dashed.entry(label.word).or_default() += usize::from(label.explains);
                *bulleted.entry(label.word).or_default() += usize::from(at > 0);
                *named.entry(label.word).or_default() += usize::from(label.named);
                projects_alone += usize::from(
                    label.word == Word::bare(Noun::Project)
                        && label.number.is_none()
                        && label.title >= unit.text.len(),
                );
                labelled_goals += usize::from(
                    label.number.is_some() && at == 0 && !label.word.is_common_speech(),
                );
            }
        }
        let calls = opens_as_call(units);
        Self {
            units,
            lenient,
            parsed: Parsed { marks: vec![None; units.len()], ..Parsed::default() },
            section: None,
            local: None,
            expect: None,
            suspended: Vec::new(),
            open: None,
            labelled_run: (None, 0, false),
            codes,
            listed_codes: HashMap::new(),
            code_counts,
            by_text: HashMap::new(),
            dashed,
            bulleted,
            named,
            projects_alone,
            wrapping,
            numbered: Vec::new(),
            vision_pending: false,
            lists: 0,
            reports: calls || opens_as_report(units, labelled_goals > 1),
            calls,
            plans,
            has_goals,
            chapters: Vec::new(),
            card_label: None,
            columns: Vec::new(),
            stated: Stated::default(),
            last_goal: None,
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
    pub(super) fn step(&mut self, i: usize) -> usize {
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
        if text.starts_with('§')
            && let Some(next) = self.provision_that_announces(i)
        {
            return next;
        }
        if text.starts_with('§') || text.starts_with("Art. ") {
            self.mark(i, Taken::Excluded, "legal-provision", None);
            self.expect = None;
            self.open = None;
            return i + 1;
        }
        let bullet = self.bullet(i);
        let at = bullet.map_or(0, |(_, at)| at);
        if self.vision_pending && bullet.is_none() {
            let quoted_below = self.next_text(i + 1).is_some_and(|next| {
                self.text(next).starts_with(['„', '"', '“']) && !text.starts_with(['„', '"', '“'])
            });
            // A sentence about the vision may stand between its heading and its words.
            let about = quoted_below && fold(text).contains("wizj");
            self.vision_pending = about;
            if !about && let Some(next) = self.vision_text(i) {
                return next;
            }
        }
        let number = self.number_above_title(i).or_else(|| self.numbers_of_values(i));
        if let Some(next) = number.or_else(|| self.listed_number(i)) {
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
        if unit.is_caption() {
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
        if let Some(next) = self.counted_list(i) {
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
        if let Some(next) = self.parallel_titles(i) {
            return next;
        }
        if let Some(next) = self.strong_heading(i) {
            return next;
        }
        self.paragraph(i)
    }

    /// The bullet of a unit and the offset of its content.
    pub(super) fn bullet(&self, i: usize) -> Option<(char, usize)> {
        let unit = self.units.get(i)?;
        match unit.kind {
            UnitKind::ListItem(_) => Some(unit.bullet().unwrap_or(('•', 0))),
            _ => unit.bullet(),
        }
    }

    /// Records an item and leaves it open for a description.
    pub(super) fn push(&mut self, mut item: Item, unit: usize, rule: Rule) -> usize {
        item.rule = rule;
        match item.word.map(Word::usual_level).or(item.level) {
            Some(Level::Action) | None => {
                item.apart = self.is_apart();
                let listed = !matches!(item.style, Style::Labelled | Style::Coded);
                if listed && item.under.is_none() && !self.goals_are_near() {
                    item.doubts.push(Doubt::FarFromGoals);
                }
            }
            Some(Level::Vision) => {}
            Some(Level::Direction)
                if item.number.as_ref().is_none_or(|number| number.depth() == 1)
                    && self.is_chapter_of_directions()
                    && self.is_apart() =>
            {
                item.apart = true;
            }
            Some(_) => self.last_goal = Some(self.parsed.items.len()),
        }
        let index = self.parsed.items.len();
        for piece in &item.pieces {
            if piece.unit != unit {
                self.mark(piece.unit, Taken::Continuation, "wrapped-line", Some(index));
            }
        }
        self.mark(unit, Taken::Record, rule.name(), Some(index));
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
        let misread = number.as_ref().filter(|number| number.repaired);
        let doubts =
            misread.map(|number| Doubt::Misread(number.text.to_string())).into_iter().collect();
        Item {
            word,
            level: None,
            number,
            pieces,
            body: Vec::new(),
            style,
            rule: Rule::Label,
            contents: false,
            reference: None,
            under: None,
            apart: false,
            needs_children: false,
            ends_before: None,
            list: None,
            doubts,
        }
    }

    pub(super) fn reject(&mut self, i: usize, topic: Topic) {
        self.mark(i, Taken::Rejected, topic.describe(), None);
        self.parsed.doubts.push((
            i,
            format!("opens like a goal but stands under {}; left out", topic.describe()),
        ));
    }

    /// The next unit that is not furniture.
    pub(super) fn next_text(&self, from: usize) -> Option<usize> {
        (from..self.units.len())
            .find(|&j| self.units.get(j).is_some_and(|u| !matches!(u.kind, UnitKind::Furniture)))
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

    /// Forgets the list, the local topic and the open item, as a table does.
    pub(super) fn close_list(&mut self) {
        self.expect = None;
        self.open = None;
    }
}
