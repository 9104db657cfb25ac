//! Level words in a text: alone, with what narrows them, and several in a row.

use arrayvec::ArrayVec;
use azymut_record::Level;

use super::forms::{
    adjective, adjective_abbreviated, adjective_misread, complement, complement_abbreviated, noun,
    noun_abbreviated, noun_misread,
};
use super::{Adjective, Complement, Form, Noun, Word};
use crate::segment::fold::{fold_word, words_from};
use crate::segment::lead::level_leads;
use crate::segment::number::{Close, number_at};

/// A level word found in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Phrase {
    pub word: Word,
    pub form: Form,
    /// Byte range in the text.
    pub start: usize,
    pub end: usize,
    /// True where the noun begins with a capital.
    pub capital: bool,
}

/// Reads a level word that begins at byte `at`: the noun, or an adjective and the noun ("Strategiczny Cel"), then its
/// adjective and complement. Only white space may stand between the words.
pub(crate) fn phrase_at(text: &str, at: usize) -> Option<Phrase> {
    if !level_leads().may_begin(text, at) {
        return None;
    }
    let mut words = words_from(text, at).take(6);
    let (start, mut end, first) = words.next()?;
    if start != at || first.len() > 24 {
        return None;
    }
    let folded = fold_word(first);
    let mut word;
    let form;
    let mut next;
    if let Some((noun, f)) = noun(&folded) {
        word = Word::bare(noun);
        form = f;
        next = words.next();
    } else if let Some(noun) = noun_abbreviated(&folded)
        && let Some((word, end)) = abbreviated(text, noun, end)
    {
        let form = Form { plural: false, nominative: true };
        let capital = first.starts_with(char::is_uppercase);
        return Some(Phrase { word, form, start, end, capital });
    } else if let Some((glued, f)) = glued(&folded) {
        word = glued;
        form = f;
        next = words.next();
    } else if let Some(adjective) = adjective(&folded) {
        let (noun_start, noun_end, second) = words.next()?;
        if !is_blank(text.get(end..noun_start)?) {
            return None;
        }
        let (noun, f) = noun(&fold_word(second))?;
        // In "CELE STRATEGICZNE CEL 1" the adjective is that of the word before.
        let masculine = matches!(noun, Noun::Goal | Noun::Priority | Noun::Area | Noun::Direction);
        if masculine && f.nominative && !f.plural && !folded.ends_with(['y', 'i']) {
            return None;
        }
        word = Word::with(noun, adjective);
        form = f;
        end = noun_end;
        next = words.next();
    } else {
        // A label begins with a capital.
        let capital = first.starts_with(char::is_uppercase);
        let (noun, f) = if capital { noun_misread(&folded)? } else { return None };
        word = Word::bare(noun);
        form = f;
        next = words.next();
    }
    if let Some((adj_start, adj_end, candidate)) = next
        && word.adjective.is_none_or(|before| only_stresses(before, word.noun))
        && candidate.len() <= 24
        && is_blank(text.get(end..adj_start)?)
        && let Some((adjective, behind)) = adjective_behind(text, word.noun, candidate, adj_end)
    {
        word.adjective = Some(adjective);
        end = behind;
        next = words.next();
    }
    if word.adjective.is_none()
        && matches!(word.noun, Noun::Goal | Noun::Priority)
        && let Some((adjective, behind)) = adjective_with_figures(text, end)
    {
        word.adjective = Some(adjective);
        return Some(Phrase {
            word,
            form,
            start,
            end: behind,
            capital: first.starts_with(char::is_uppercase),
        });
    }
    if let Some((comp_start, comp_end, candidate)) = next
        && candidate.len() <= 24
        && is_blank(text.get(end..comp_start)?)
        && let Some((complement, behind)) = complement_behind(text, word.noun, candidate, comp_end)
        && (candidate.starts_with(char::is_lowercase)
            || candidate.chars().all(char::is_uppercase)
            || word.noun == Noun::Direction)
    {
        // "Cele strategiczne rozwoju gminy" are strategic goals.
        let of_whole = word.noun == Noun::Goal
            && word.adjective.is_some()
            && complement == Complement::Development;
        word.complement = (!of_whole).then_some(complement);
        end = behind;
    }
    if matches!(word.noun, Noun::Bundle | Noun::Package)
        && word.complement.is_none()
        && (form.plural || !is_numbered(text, end))
    {
        // Alone both are common speech.
        return None;
    }
    Some(Phrase { word, form, start, end, capital: first.starts_with(char::is_uppercase) })
}

/// True for an adjective before the noun that gives way to one behind it: "Główne cele strategiczne".
fn only_stresses(adjective: Adjective, noun: Noun) -> bool {
    matches!(noun, Noun::Goal | Noun::Priority)
        && matches!(
            adjective,
            Adjective::Main | Adjective::Key | Adjective::Basic | Adjective::Priority
        )
}

/// True where a number with a full stop or a colon stands behind byte `at`: "Pakiet 1. Rower na co dzień".
fn is_numbered(text: &str, at: usize) -> bool {
    let number = number_at(
        text,
        at + usize::from(text.get(at..).is_some_and(|rest| rest.starts_with(" "))),
        false,
    );
    number.is_some_and(|number| {
        number.close == Close::Dot || text.get(number.end..).is_some_and(|r| r.starts_with(':'))
    })
}

/// The adjective behind a noun, whole, abbreviated or misread, and the offset behind it.
fn adjective_behind(
    text: &str,
    noun: Noun,
    candidate: &str,
    end: usize,
) -> Option<(Adjective, usize)> {
    let folded = fold_word(candidate);
    if let Some(adjective) = adjective(&folded) {
        return Some((adjective, end));
    }
    if let Some(adjective) = adjective_abbreviated(&folded)
        && Word::bare(noun).usual_level() <= Level::StrategicGoal
        && is_stopped(text, end)
    {
        return Some((adjective, end + 1));
    }
    if !matches!(noun, Noun::Goal | Noun::Priority) {
        return None;
    }
    adjective_misread(&folded).map(|adjective| (adjective, end))
}

/// What the noun is of, whole or abbreviated, and the offset behind it.
fn complement_behind(
    text: &str,
    noun: Noun,
    candidate: &str,
    end: usize,
) -> Option<(Complement, usize)> {
    let folded = fold_word(candidate);
    let whole = complement(noun, &folded).map(|complement| (complement, end));
    whole.or_else(|| {
        let complement = complement_abbreviated(noun, &folded)?;
        is_stopped(text, end).then_some((complement, end + 1))
    })
}

/// The word of which the noun is abbreviated and ends at byte `at`, "Zad. 1.2", "Kier. działań", and the offset behind it.
fn abbreviated(text: &str, noun: Noun, at: usize) -> Option<(Word, usize)> {
    let stop = at + 1;
    if !is_stopped(text, at) {
        return None;
    }
    let narrowed = words_from(text, stop).next().and_then(|(start, end, candidate)| {
        if candidate.len() > 24 || !is_blank(text.get(stop..start)?) {
            return None;
        }
        let adjective = adjective_behind(text, noun, candidate, end);
        let adjective = adjective.map(|(adjective, end)| (Word::with(noun, adjective), end));
        adjective.or_else(|| {
            let (complement, end) = complement_behind(text, noun, candidate, end)?;
            Some((Word { complement: Some(complement), ..Word::bare(noun) }, end))
        })
    });
    let alone = stop == text.len() && text.chars().filter(|c| c.is_alphabetic()).count() >= 4;
    narrowed.or_else(|| (alone || is_abbreviation(text, at)).then(|| (Word::bare(noun), stop)))
}

/// The adjective at byte `at` of which scanning read letters as figures, "g16wny", and the offset behind it.
fn adjective_with_figures(text: &str, at: usize) -> Option<(Adjective, usize)> {
    const LONGEST: usize = 24;
    let rest = text.get(at..)?.strip_prefix(' ')?;
    let end = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
    let printed = rest.get(..end).filter(|word| word.len() <= LONGEST)?;
    if !printed.starts_with(char::is_alphabetic) || !printed.contains(|c: char| c.is_ascii_digit())
    {
        return None;
    }
    let read = |c: char| match c {
        '6' | '0' => 'o',
        '1' => 'l',
        '4' => 'a',
        c => c,
    };
    let word: String = printed.chars().map(read).collect();
    adjective(&fold_word(&word)).map(|adjective| (adjective, at + 1 + end))
}

/// True where a full stop and what a label goes on with stand at byte `at`, a number or a sign: ". 1.1", ".:".
fn is_abbreviation(text: &str, at: usize) -> bool {
    let Some(behind) = text.get(at..).and_then(|rest| rest.strip_prefix('.')) else { return false };
    let behind = behind.trim_start();
    behind.starts_with([':', '–', '—', '-', '|'])
        || ["nr ", "NR "].iter().any(|nr| behind.starts_with(nr))
        || number_at(text, text.len() - behind.len(), true).is_some()
}

/// True where a full stop stands at byte `at` that ends no sentence: behind it stands a blank, a sign or nothing.
fn is_stopped(text: &str, at: usize) -> bool {
    let behind = text.get(at..).and_then(|rest| rest.strip_prefix('.'));
    behind.is_some_and(|rest| {
        rest.is_empty() || rest.starts_with(|c: char| c.is_whitespace() || ":–—-|".contains(c))
    })
}

/// "Celoperacyjny", "Kierunkidziałań": the blank between the noun and what narrows it was lost.
fn glued(folded: &str) -> Option<(Word, Form)> {
    const NOUNS: [&str; 5] = ["cele", "celu", "cel", "kierunki", "kierunek"];
    NOUNS.iter().find_map(|form| {
        let rest = folded.strip_prefix(form)?;
        let (noun, is) = noun(form)?;
        match adjective(rest) {
            Some(adjective) => Some((Word::with(noun, adjective), is)),
            None => {
                let complement = complement(noun, rest)?;
                Some((Word { complement: Some(complement), ..Word::bare(noun) }, is))
            }
        }
    })
}

/// Most level words that a heading joins.
const MAX_PHRASES: usize = 6;

/// Reads level words joined by commas, "i", "oraz" or a slash: "cele strategiczne, operacyjne i kierunki działań". A lone
/// adjective takes the noun before it. Returns them with the end of the last.
pub(crate) fn phrases_at(text: &str, at: usize) -> Option<(ArrayVec<Phrase, MAX_PHRASES>, usize)> {
    let first = phrase_at(text, at)?;
    let mut end = first.end;
    let mut phrases = ArrayVec::new();
    phrases.push(first);
    while !phrases.is_full() {
        let Some(next) = conjunction(text, end) else {
            break;
        };
        if let Some(phrase) = phrase_at(text, next) {
            end = phrase.end;
            phrases.push(phrase);
            continue;
        }
        let Some((start, word_end, word)) = words_from(text, next).next() else {
            break;
        };
        let (Some(adjective), Some(last)) = (adjective(&fold_word(word)), phrases.last().copied())
        else {
            break;
        };
        if start != next {
            break;
        }
        phrases.push(Phrase {
            word: Word::with(last.word.noun, adjective),
            start,
            end: word_end,
            ..last
        });
        end = word_end;
    }
    Some((phrases, end))
}

/// The offset behind a conjunction or comma that begins at `at`.
fn conjunction(text: &str, at: usize) -> Option<usize> {
    let rest = text.get(at..)?;
    let trimmed = rest.trim_start();
    let mut skipped = rest.len() - trimmed.len();
    let mut found = false;
    let mut tail = trimmed;
    for mark in [",", "/", "+", "&", "–"] {
        if let Some(after) = tail.strip_prefix(mark) {
            skipped += mark.len();
            tail = after;
            found = true;
        }
    }
    let blank = tail.len() - tail.trim_start().len();
    skipped += blank;
    tail = tail.trim_start();
    for word in ["i ", "I ", "oraz ", "ORAZ ", "a także ", "wraz z "] {
        if let Some(after) = tail.strip_prefix(word) {
            skipped += word.len() + (after.len() - after.trim_start().len());
            found = true;
            break;
        }
    }
    found.then_some(at + skipped)
}

fn is_blank(text: &str) -> bool {
    !text.is_empty() && text.len() <= 8 && text.chars().all(char::is_whitespace)
}
