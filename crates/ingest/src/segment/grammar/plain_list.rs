//! Lists without bullets and numbers: lines below an announcement, or short titles each with a description.

use super::headings::is_strong_heading_text;
use super::{Grammar, Rule, Style};
use crate::segment::fold::{fold, words_from};
use crate::segment::head::{is_verb, opening_at};
use crate::segment::number::Close;
use crate::segment::text::{Piece, assemble};
use crate::segment::topic::Topic;
use crate::segment::unit::UnitKind;

impl Grammar<'_, '_> {
    /// Lines without bullets below an announcement with a colon: a list, or short titles each with a description.
    pub(super) fn plain_list(&mut self, i: usize) -> Option<usize> {
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
        let in_lower_case = self.text(i).starts_with(char::is_lowercase);
        while lines.len() < 200 {
            let Some(next) = self.next_text(j) else { break };
            let unit = self.units.get(next)?;
            let text = unit.text.as_ref();
            let stops = !matches!(unit.kind, UnitKind::Text)
                || self.bullet(next).is_some()
                || unit.line_number().is_some_and(|n| n.close != Close::Nothing || n.depth() > 1)
                || opening_at(text, 0).is_some()
                || unit.announcement().is_some_and(|a| a.pure || a.colon)
                || text.trim_end().ends_with(':')
                || in_lower_case && text.starts_with(char::is_uppercase)
                || unit.is_caption()
                || unit.topic().is_some_and(|t| !matches!(t, Topic::Description))
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
        let is_paragraph = |t: &str, least: usize| {
            t.ends_with(['.', '!', '?']) && t.split_whitespace().count() >= least
        };
        // Titles and descriptions in turn; behind two of each a shorter description is known for one.
        let mut pairs: Vec<(usize, Vec<usize>)> = Vec::new();
        for (k, text) in texts.iter().enumerate() {
            let least = if pairs.len() >= 2 { 2 } else { 4 };
            if is_title(text) && texts.get(k + 1).is_some_and(|t| is_paragraph(t, least)) {
                pairs.push((k, Vec::new()));
            } else if is_paragraph(text, least)
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
                self.push(item, unit, Rule::TitleWithDescription);
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
        // Titles with a link of a web page behind each: "Czytaj więcej".
        let has_link = |line: &(usize, Vec<Piece>, usize)| {
            self.units.get(line.2).is_some_and(|unit| matches!(unit.kind, UnitKind::Furniture))
        };
        let linked =
            lines.iter().zip(&texts).take_while(|(line, text)| is_title(text) && has_link(line));
        let linked = linked.count();
        let taken = if linked >= 2 {
            linked
        } else if separated {
            texts.len()
        } else if colon && short >= 2 {
            short
        } else if colon && sentences == texts.len() && (sentences >= 3 || is_pair(&texts)) {
            sentences
        } else {
            return None;
        };
        let mut behind = i;
        for (unit, pieces, next) in lines.into_iter().take(taken) {
            let mut item = Self::new_item(Some(word), None, pieces, Style::Plain);
            item.reference = reference.clone();
            self.push(item, unit, Rule::LineOfList);
            behind = next;
        }
        self.open = None;
        self.expect = None;
        Some(behind)
    }
}

/// Two lines that end in a full stop are a list where neither is a sentence: short, and without a verb.
fn is_pair(texts: &[String]) -> bool {
    const MOST_WORDS: usize = 12;
    let is_phrase = |text: &String| {
        text.split_whitespace().count() <= MOST_WORDS
            && !text.trim_end_matches('.').contains(". ")
            && text.starts_with(char::is_uppercase)
            && !words_from(text, 0).any(|(_, _, word)| is_verb(&fold(word)))
    };
    texts.len() == 2 && texts.iter().all(is_phrase)
}
