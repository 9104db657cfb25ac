//! Statements with labels of their own.

use azymut_record::Level;

use super::{Grammar, ListStyle, Rule, Style, Taken, is_all_capitals, is_amount};
use crate::segment::fold::fold_statement;
use crate::segment::head::{Label, Opening, Separator, opening_at};
use crate::segment::number::{Close, number_at};
use crate::segment::text::{Piece, assemble, without_mark_of_sequel};
use crate::segment::topic::{Topic, is_vote, topic_of};
use crate::segment::words::{Noun, Word};

impl Grammar<'_, '_> {
    pub(super) fn label(
        &mut self,
        i: usize,
        at: usize,
        bullet: Option<(char, usize)>,
    ) -> Option<usize> {
        let text = self.text(i);
        let opening = if at == bullet.map_or(0, |(_, at)| at) {
            self.units.get(i)?.opening()?.clone()
        } else {
            opening_at(text, at)?
        };
        let label = match opening {
            Opening::Definition => {
                self.mark(i, Taken::Excluded, "definition", None);
                return Some(i + 1);
            }
            Opening::Sentence => return None,
            Opening::Label(label) => label,
        };
        if label.word.noun == Noun::Vision
            || label.named && self.named.get(&label.word).copied().unwrap_or(0) < 2
        {
            // The name of one project is that of the project that paid for the document.
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
            && self.expect.as_ref().is_some_and(|e| {
                matches!(e.style, Some(ListStyle::Bullet(..)) | None)
                    && !(e.words.contains(&label.word) && label.separator == Separator::Dash)
            })
            && !self.is_bulleted_label(&label, text)
        {
            return None;
        }
        if label.title >= text.len()
            && label.number.is_none()
            && label.word == Word::bare(Noun::Project)
            && self.projects_alone < 2
        {
            // "PROJEKT" on a cover says that the document is a draft.
            return None;
        }
        let of_action = self.open.and_then(|o| self.parsed.items.get(o)).is_some_and(|open| {
            open.word.is_some_and(|w| w.usual_level() == Level::Action)
                && open.style != Style::Bulleted
        });
        if of_action
            && label.word == Word::bare(Noun::Goal)
            && label.number.is_none()
            && label.title < text.len()
            && !self.names_such_a_goal(label.word)
        {
            // "Cel: …" on the card of a project says what the project is for.
            let (pieces, next) = self.statement(i, 0, false);
            self.mark_all(&pieces, i, Taken::Attribute, "purpose-of-action");
            self.mark(i, Taken::Attribute, "purpose-of-action", None);
            return Some(next);
        }
        if let Some(goal) = self.goal_of_card(&label, text) {
            if let Some(item) = self.open.and_then(|open| self.parsed.items.get_mut(open)) {
                item.under = item.under.or(Some(goal));
            }
            self.mark(i, Taken::Attribute, "label-of-a-goal-above", Some(goal));
            return Some(i + 1);
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
        // "III. Cel główny" behind "II. Diagnoza": the number says that another part begins.
        if let Some(section) = self.section.as_ref().and_then(|section| section.number.as_ref())
            && let Some(own) = self.units.get(i)?.line_number()
            && own.follows(section)
            && own.shape() == section.shape()
        {
            self.section = None;
            self.local = None;
        }
        // A label set in capitals as a heading, behind a heading without a number: "WNIOSKI" … "CEL NADRZĘDNY".
        if self.section.as_ref().is_some_and(|section| {
            section.number.is_none()
                && matches!(section.topic, Topic::Diagnosis | Topic::Participation)
        }) && bullet.is_none()
            && is_all_capitals(text)
        {
            self.section = None;
            self.local = None;
        }
        if self.calls && label.word.is_common_speech() {
            self.mark(i, Taken::Rejected, "label-in-a-call-for-offers", None);
            return Some(i + 1);
        }
        let news = |topic: &Topic| {
            matches!(topic, Topic::Related | Topic::Participation | Topic::Definitions)
        };
        let shut = self.excluded().or(self.local.filter(|topic| {
            listed
                && topic.excludes_labels()
                && !(matches!(topic, Topic::Diagnosis | Topic::Definitions)
                    && self.is_bulleted_label(&label, text))
                || bare && !label.word_in_title && news(topic)
                || *topic == Topic::OtherDocuments
                || topic.excludes_labels()
                    && label.word.is_common_speech()
                    && !label.word.is_area()
                    && !self.goals_are_near()
        }));
        if let Some(topic) = shut {
            self.reject(i, topic);
            return Some(i + 1);
        }
        if label.title >= text.len() {
            return self.bare_label(i, label);
        }
        if let Some(number) = &label.number
            && without_mark_of_sequel(text).is_some()
            && let Some(goal) = self.named(label.word, number)
        {
            // What its list held on the page before goes on on this one.
            self.mark(i, Taken::Heading, "heading-printed-again", Some(goal));
            return Some(i + 1);
        }
        if let Some(number) = &label.number
            && let Some(next) = self.indicator_of(i, label.word, number, label.title)
        {
            return Some(next);
        }
        let start = label.title;
        if text.get(start..).is_some_and(is_amount) {
            // "Cel operacyjny 1.1: 12 mln zł" says what it costs.
            self.mark(i, Taken::Attribute, "amount", None);
            return Some(i + 1);
        }
        if let Some(known) = self.said_with_more(&label, text) {
            self.mark(i, Taken::Heading, "repeats-a-statement", Some(known));
            self.open = None;
            return Some(i + 1);
        }
        if text.get(start..).is_some_and(heads_attributes) {
            // "Cel strategiczny 1 – wskaźniki:"
            self.mark(i, Taken::Heading, "attributes-of-a-goal-above", None);
            self.local = Some(Topic::Indicators);
            self.close_list();
            return Some(i + 1);
        }
        if text.get(start..).is_some_and(tells_outcome) {
            self.mark(i, Taken::Rejected, "outcome-of-a-goal", None);
            return Some(i + 1);
        }
        if text.get(start..).is_some_and(is_vote) {
            self.mark(i, Taken::Rejected, "votes", None);
            return Some(i + 1);
        }
        let (pieces, next) = self.statement(i, start, false);
        self.labelled(i, &label, pieces, Rule::Label);
        self.expect_by_chapter(label.word, next);
        Some(next)
    }

    /// True for one of several bullets that open with the label of a goal: "✓ Cel pośredni Czyste podwórka".
    fn is_bulleted_label(&self, label: &Label, text: &str) -> bool {
        !label.word.is_common_speech()
            && (label.word.adjective.is_some()
                || label.word.complement.is_some()
                || label.number.is_some())
            && self.bulleted.get(&label.word).copied().unwrap_or(0) >= 2
            && text
                .get(label.title..)
                .is_some_and(|title| title.starts_with(|c: char| c.is_uppercase() || c == '„'))
    }

    /// True where a goal without a number stands above, labelled by the same word.
    fn names_such_a_goal(&self, word: Word) -> bool {
        const LOOK_BACK: usize = 256;
        self.parsed.items.iter().rev().take(LOOK_BACK).any(|item| {
            item.word == Some(word) && item.number.is_none() && item.style == Style::Labelled
        })
    }

    /// The area or goal that a label names again with a count behind its title: "Wymiar 1: Mieszkańcy – 14 inwestycji".
    fn said_with_more(&self, label: &Label, text: &str) -> Option<usize> {
        let number = label.number.as_ref()?;
        let title = text.get(label.title..)?;
        let (head, more) = [" – ", " - ", " ("].iter().find_map(|mark| title.split_once(mark))?;
        if !more.starts_with(|c: char| c.is_ascii_digit()) {
            return None;
        }
        let known = self.named(label.word, number)?;
        let item = self.parsed.items.get(known)?;
        let said = fold_statement(&assemble(&item.pieces, self.units));
        (said == fold_statement(head)).then_some(known)
    }

    /// The goal that the card of an action names by its number: "Cel operacyjny: 1.1" below "Tytuł projektu: …".
    fn goal_of_card(&self, label: &Label, text: &str) -> Option<usize> {
        let open = self.open.and_then(|open| self.parsed.items.get(open))?;
        if label.number.is_some() || open.word.map(Word::usual_level) != Some(Level::Action) {
            return None;
        }
        let number = number_at(text, label.title, true)?;
        let alone = number.end == text.trim_end().len();
        let named = alone.then(|| self.named(label.word, &number))??;
        let goal = self.parsed.items.get(named)?;
        (goal.word.map(Word::usual_level)? < Level::Action).then_some(named)
    }

    pub(super) fn labelled(
        &mut self,
        i: usize,
        label: &Label,
        pieces: Vec<Piece>,
        rule: Rule,
    ) -> usize {
        let mut item =
            Self::new_item(Some(label.word), label.number.clone(), pieces, Style::Labelled);
        item.needs_children =
            label.word_in_title || label.apposed || self.reports && label.word.is_area();
        self.local = None;
        self.section = None;
        self.expect = None;
        let level = label.word.usual_level();
        self.suspended.retain(|list| list.words.iter().all(|word| word.usual_level() < level));
        self.count_run(label.word);
        self.push(item, i, rule)
    }

    /// Counts labelled items in a row, to tell a description from a closing remark.
    pub(super) fn count_run(&mut self, word: Word) {
        self.labelled_run = match self.labelled_run {
            (Some(last), n, bodies) if last == word => (Some(word), n + 1, bodies),
            _ => (Some(word), 1, false),
        };
    }
}

/// True for a word in the place of a title that heads what is measured or who does it: "wskaźniki:".
fn heads_attributes(title: &str) -> bool {
    const MOST_WORDS: usize = 2;
    title.starts_with(char::is_lowercase)
        && title.split_whitespace().count() <= MOST_WORDS
        && matches!(topic_of(title), Some(Topic::Indicators | Topic::Attributes))
}

/// True for a title with what became of it: "Budowa kanalizacji – zrealizowano w 80%".
fn tells_outcome(title: &str) -> bool {
    const DONE: [&str; 6] =
        ["zrealizowan", "niezrealizowan", "nie zrealizowan", "wykonan", "niewykonan", "w trakcie"];
    let behind = [" – ", " — ", " - "].iter().find_map(|dash| Some(title.rsplit_once(dash)?.1));
    behind.is_some_and(|behind| DONE.iter().any(|start| behind.starts_with(start)))
}
