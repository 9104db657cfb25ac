//! Lists that a sentence counts without announcing them: "Wybraliśmy trzy priorytety." above 1, 2 and 3.

use super::{Grammar, Taken, title_behind};
use crate::segment::announce::numeral;
use crate::segment::fold::{fold, words_from};
use crate::segment::number::{Close, Number};
use crate::segment::topic::topic_of;
use crate::segment::unit::UnitKind;
use crate::segment::words::{Noun, Word, phrase_at};

impl Grammar<'_, '_> {
    /// A sentence that says how many goals were chosen, where as many numbered titles stand below it.
    pub(super) fn counted_list(&mut self, i: usize) -> Option<usize> {
        if self.local.is_some() || self.excluded().is_some() || self.reports {
            return None;
        }
        let (word, count) = counted(self.text(i))?;
        if self.far_from_goals(&[word]) {
            return None;
        }
        if let Some(lead) = self.next_text(i + 1).filter(|&lead| points_back(self.text(lead))) {
            // "Postawiliśmy na pięć priorytetów" / "Poznaj je:"
            self.suspend();
            self.expect = None;
            self.expect(vec![word], true, true, None, None);
            self.mark(i, Taken::Announcement, "sentence-counts", None);
            self.mark(lead, Taken::Announcement, "sentence-announces", None);
            return Some(lead + 1);
        }
        if !self.text(i).trim_end().ends_with('.') || !self.lists_titles(i + 1, count) {
            return None;
        }
        self.suspend();
        self.expect = None;
        self.expect(vec![word], true, true, None, None);
        self.mark(i, Taken::Announcement, "sentence-counts", None);
        Some(i + 1)
    }

    /// True where `count` titles with the numbers from one on stand behind unit `from`, with at most a few paragraphs between them, and
    /// no more of them.
    fn lists_titles(&self, from: usize, count: usize) -> bool {
        const MOST_BETWEEN: usize = 3;
        const MOST_WORDS: usize = 10;
        let mut last: Option<Number> = None;
        let (mut found, mut between) = (0, 0);
        let mut at = from;
        while between <= MOST_BETWEEN
            && let Some(next) = self.next_text(at)
            && let Some(unit) = self.units.get(next)
        {
            at = next + 1;
            let number = unit.line_number().filter(|n| n.close != Close::Nothing && n.depth() == 1);
            let Some(number) = number else {
                // The first title stands right below the sentence.
                if found == 0 || !matches!(unit.kind, UnitKind::Text) || unit.opens_with_label() {
                    break;
                }
                between += 1;
                continue;
            };
            let goes_on = match &last {
                Some(last) => number.follows(last) && number.shape() == last.shape(),
                None => number.last().is_some_and(|part| part.value() == 1),
            };
            let (_, start) = title_behind(&unit.text, number.end);
            let title = unit.text.get(start..).unwrap_or_default();
            let is_title = title.starts_with(char::is_uppercase)
                && title.split_whitespace().count() <= MOST_WORDS
                && !(title.ends_with(['.', ':']) || topic_of(title).is_some());
            if !goes_on || !is_title {
                break;
            }
            last = Some(number.clone());
            found += 1;
            between = 0;
        }
        found == count
    }
}

/// The level and how many of it were chosen: "Strategia wyznacza trzy cele strategiczne."
fn counted(text: &str) -> Option<(Word, usize)> {
    const MOST_BYTES: usize = 200;
    const SET: [&str; 10] = [
        "wybral",
        "wyznacz",
        "okresl",
        "przyj",
        "wskaz",
        "sformulow",
        "postawi",
        "wyrozni",
        "zdefiniow",
        "ustal",
    ];
    let text = text.trim_end();
    let sentence = text.strip_suffix('.').unwrap_or(text);
    if text.len() > MOST_BYTES || sentence.contains(". ") || sentence.ends_with([':', ';', ',']) {
        return None;
    }
    let mut counted = None;
    let mut sets = false;
    for (_, end, word) in words_from(text, 0) {
        let folded = fold(word);
        sets |= SET.iter().any(|stem| folded.starts_with(stem));
        let next = words_from(text, end).next();
        if let Some(count) = numeral(&folded)
            && let Some(phrase) = next.and_then(|(at, _, _)| phrase_at(text, at))
            && phrase.form.plural
            && phrase.word.noun != Noun::Vision
        {
            counted = Some((phrase.word, count));
        }
    }
    counted.filter(|_| sets)
}

/// True for a few words with a colon that point back at what the line above counts: "Poznaj je:", "Oto one:", "Są nimi:".
fn points_back(text: &str) -> bool {
    const MOST_WORDS: usize = 4;
    const PRONOUNS: [&str; 4] = ["je", "one", "nimi", "nich"];
    text.trim_end().strip_suffix(':').is_some_and(|head| {
        head.split_whitespace().count() <= MOST_WORDS
            && head.split_whitespace().next_back().is_some_and(|last| PRONOUNS.contains(&last))
    })
}
