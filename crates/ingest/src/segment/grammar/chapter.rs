//! Chapters: where in the document the grammar is, and whether goals are near.
//!
//! "Działania", "zadania" and "projekty" are words of common speech. What they announce are actions of the document where goals
//! are near: among labelled goals, or in a chapter that a heading names as one of goals, directions or actions. Elsewhere the same
//! lists tell what an office does, what was built or what people asked for.

use azymut_record::Level;

use super::{Grammar, Role};
use crate::segment::announce::announcement_behind;
use crate::segment::fold::{fold, fold_word, word_at, words_from};
use crate::segment::head::{Opening, is_verb, skip_blank};
use crate::segment::lead::level_leads;
use crate::segment::number::Number;
use crate::segment::unit::{Unit, UnitKind};
use crate::segment::words::{Noun, Word, phrase_at};

/// A heading below which the grammar stands.
#[derive(Debug, Clone)]
pub(super) struct Chapter {
    number: Option<Number>,
    /// Depth of the heading, where the format tells it.
    depth: Option<u8>,
    /// The heading, or one above it, names goals, directions or actions.
    names_levels: bool,
    /// The levels that the heading names: "Cele strategiczne i operacyjne".
    words: Vec<Word>,
    /// The title of a plan, or of one of several in the document: "Program Rozwoju Kalisza".
    is_plan: bool,
    /// Items found before it.
    before: usize,
}

impl Grammar<'_, '_> {
    /// Enters the chapter that unit `i` is the heading of; `number` is that at its head.
    pub(super) fn enter_chapter(&mut self, i: usize, number: Option<Number>) {
        let Some(unit) = self.units.get(i) else { return };
        let depth = match unit.kind {
            UnitKind::Heading(depth) => Some(depth),
            _ => None,
        };
        self.chapters.retain(|above| match (&number, &above.number, depth, above.depth) {
            (Some(number), Some(above), ..) => number.is_below(above),
            (.., Some(depth), Some(above)) => depth > above,
            // Capitals between numbered headings part the chapter above; a number parts what capitals head.
            (None, Some(_), ..) => true,
            (Some(_), None, ..) => above.before == self.parsed.items.len(),
            (None, None, ..) => false,
        });
        let start = number.as_ref().map_or(0, |number| skip_blank(&unit.text, number.end));
        let announcement = unit.announcement();
        let words = announcement.map(|found| found.words.clone()).unwrap_or_default();
        // "Kierunki ruchu turystycznego" ahead of all goals names none.
        let of_something = announcement.is_some_and(|found| !found.pure)
            && words.iter().all(|word| word.is_common_speech())
            && self.has_goals
            && self.last_goal.is_none();
        let names_levels = self.chapters.last().is_some_and(|above| above.names_levels)
            || !of_something && names_levels(&unit.text, start);
        let is_plan = number.is_none() && is_title_of_plan(&unit.text);
        let before = self.parsed.items.len();
        self.chapters.push(Chapter { number, depth, names_levels, words, is_plan, before });
    }

    /// The word and the level of what unit `i` numbers below a goal of level `above`: the next that the heading of the chapter
    /// names, else `otherwise`. In a table the heads of its columns would tell.
    pub(super) fn level_of_chapter(
        &self,
        i: usize,
        above: Level,
        otherwise: Level,
    ) -> (Option<Word>, Level) {
        if self.units.get(i).is_some_and(|unit| matches!(unit.kind, UnitKind::Cell(_))) {
            return (None, otherwise);
        }
        let finer = |word: &&Word| word.usual_level() > above && !word.is_relative();
        let next = self.words_of_chapter().iter().filter(finer).min_by_key(|w| w.usual_level());
        next.map_or((None, otherwise), |word| (Some(*word), word.usual_level()))
    }

    /// The levels that the heading of the chapter names, or that of the one above.
    pub(super) fn words_of_chapter(&self) -> &[Word] {
        let named = self.chapters.iter().rev().find(|chapter| !chapter.words.is_empty());
        named.map_or(&[], |chapter| &chapter.words)
    }

    /// True where goals are near: in a chapter that names levels, or that holds labelled goals already.
    pub(super) fn goals_are_near(&self) -> bool {
        let before = self.chapters.first().map_or(0, |chapter| chapter.before);
        self.chapters.last().is_some_and(|chapter| chapter.names_levels || chapter.is_plan)
            || self.last_goal.is_some_and(|goal| goal >= before)
    }

    /// True in a numbered chapter of its own, behind those with the goals: the actions there stand under none of these.
    pub(super) fn is_apart(&self) -> bool {
        let of_whole = |goal: usize| {
            let item = self.parsed.items.get(goal);
            item.is_some_and(|item| {
                item.number.is_none() && item.word.is_some_and(Word::is_of_whole)
            })
        };
        self.chapters.first().is_some_and(|chapter| {
            chapter.number.is_some()
                && self.last_goal.is_some_and(|goal| goal < chapter.before && !of_whole(goal))
        })
    }

    /// True in a chapter that its heading, or one above it, names as one of goals, directions or actions.
    pub(super) fn is_in_chapter_of_levels(&self) -> bool {
        self.chapters.last().is_some_and(|chapter| chapter.names_levels)
    }

    /// True in a chapter that its heading names as one of directions and of no goals.
    pub(super) fn is_chapter_of_directions(&self) -> bool {
        self.chapters.first().is_some_and(|chapter| {
            !chapter.words.is_empty()
                && chapter.words.iter().all(|word| word.usual_level() >= Level::Direction)
        })
    }

    /// True for the number of a section of a chapter that began behind item `above`: "3.1." below "Część 3", though a goal 3 came
    /// before.
    pub(super) fn is_section_of_chapter(&self, number: &Number, above: usize) -> bool {
        self.chapters.iter().any(|chapter| {
            chapter.before > above && chapter.number.as_ref().is_some_and(|n| number.is_below(n))
        })
    }

    /// True where these words announce nothing of the document's own because no goals are near. A document that names no goals
    /// at all may still set out what is to be done, where its title says so or where nothing parts it.
    pub(super) fn far_from_goals(&self, words: &[Word]) -> bool {
        words.iter().all(|word| word.is_common_speech())
            && (self.has_goals || !self.plans && !self.chapters.is_empty())
            && !self.goals_are_near()
    }

    /// True for the columns of a table in a place where they hold nothing of the document's own.
    pub(super) fn columns_far_from_goals(&self, roles: &[Option<Role>]) -> bool {
        roles.iter().flatten().all(|role| match role {
            Role::Levels(words) => self.far_from_goals(words),
            Role::Ordinal | Role::Attribute => true,
        })
    }
}

/// True where a unit names a goal of any kind by its label, or announces such: the document has goals of its own.
pub(super) fn is_of_goals(unit: &Unit<'_>) -> bool {
    match unit.opening() {
        Some(Opening::Label(label)) => {
            let in_table = matches!(unit.kind, UnitKind::Cell(_));
            is_goal(label.word) && (label.number.is_some() || in_table)
        }
        _ => unit.announcement().is_some_and(|a| a.pure && a.words.iter().any(|&w| is_goal(w))),
    }
}

/// True for a cell that says of those below or beside it that they are goals: "Cele operacyjne", "Cel operacyjny".
pub(super) fn heads_column_of_goals(unit: &Unit<'_>) -> bool {
    if !matches!(unit.kind, UnitKind::Cell(_)) {
        return false;
    }
    match unit.opening() {
        Some(Opening::Label(label)) => label.title >= unit.text.len() && is_goal(label.word),
        _ => unit.announcement().is_some_and(|a| a.pure && a.words.iter().any(|&w| is_goal(w))),
    }
}

fn is_goal(word: Word) -> bool {
    matches!(word.noun, Noun::Goal | Noun::Priority) && word.usual_level() < Level::Action
}

/// True for a heading that names what the grammar looks for: "4. Cele i kierunki działań", "V. Działania", "Plan działań na lata
/// 2024–2026", "Program Rozwoju Kalisza – obszary, kierunki i działania"; `start` is behind its number.
fn names_levels(text: &str, start: usize) -> bool {
    const SETTING: [&str; 6] = ["plan", "program", "lista", "katalog", "wykaz", "czesc"];
    const MOST_BETWEEN: usize = 2;
    let head = text.get(start..).unwrap_or_default();
    if !level_leads().may_stand_in(head) {
        return false;
    }
    let behind_dash = ["– ", "— ", "- ", ": "];
    let parts = behind_dash.iter().filter_map(|dash| Some(start + head.find(dash)? + dash.len()));
    if std::iter::once(start).chain(parts).any(|at| announcement_behind(text, at, None).is_some()) {
        return true;
    }
    let words = || words_from(head, 0);
    let mut phrases =
        words().enumerate().filter_map(|(k, (at, ..))| Some((k, phrase_at(head, at)?)));
    phrases.any(|(k, phrase)| {
        let own = !phrase.word.is_common_speech() && phrase.word.noun != Noun::Vision;
        let sets = |(_, _, word): (usize, usize, &str)| SETTING.contains(&fold(word).as_str());
        let set = || words().take(k).skip(k.saturating_sub(MOST_BETWEEN + 1)).any(sets);
        (k == 0 || own || set()) && !words().take(k).any(|(_, _, word)| is_verb(&fold(word)))
    })
}

/// "Program Rozwoju Kalisza", "PLAN ODNOWY MIEJSCOWOŚCI …".
fn is_title_of_plan(text: &str) -> bool {
    const PLANS: [&str; 4] = ["strategia", "program", "plan", "polityka"];
    let first = word_at(text, 0).filter(|word| word.len() <= 12).map(fold_word);
    first.is_some_and(|first| PLANS.contains(&first.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_that_name_levels() {
        for text in [
            "Cele i kierunki działań",
            "DZIAŁANIA",
            "Plan działań na lata 2024–2026",
            "Wizja i cele strategiczne",
            "Program Rozwoju Kalisza – obszary, kierunki i działania",
            "Lista planowanych podstawowych przedsięwzięć",
        ] {
            assert!(names_levels(text, 0), "{text}");
        }
        for text in [
            "Promocja działań",
            "Kultura i sport",
            "Mechanizmy integrowania działań",
            "Część wdrożeniowa",
            "Jak powstała strategia",
        ] {
            assert!(!names_levels(text, 0), "{text}");
        }
        assert!(is_title_of_plan("PLAN ODNOWY MIEJSCOWOŚCI JEZIORNA"));
        assert!(!is_title_of_plan("Realizacja programu"));
    }
}
