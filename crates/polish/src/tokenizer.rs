//! Where the words of a text stand.
//!
//! Works on the original text, so that offsets need no mapping: combining marks and invisible characters count as part of the
//! word that they stand in. A hyphenated compound is a *whole* that spans the positions of its parts, which follow it.
//!
//! What is joined into one token, and what is not:
//!
//! | text | tokens |
//! | --- | --- |
//! | `badawczo-rozwojowy` | the whole, and both parts |
//! | `kulturalno- rozrywkowych`, `przestrzenno – ekologicznej` | the same: the first part cannot stand alone |
//! | `przed- siębiorczość`, `przedsię-biorczość` | one word, cut by a line break of the print |
//! | `GovTech`, `eUrząd` | the whole, and both parts |
//! | `NGO-sów`, `Kennedy'ego` | one word with its ending |
//! | `m.in.`, `ul.` | an abbreviation (the final full stop is not part of it) |
//! | `B+R` | one word |
//! | `10.000`, `1,5` | one number |
//! | `2014–2024`, `2020r.` | two tokens |
//! | `12.09.2021` | three numbers |

use crate::abbreviations::Abbreviations;
use crate::lexicon::Lexicon;
use crate::normalize::{fold, is_ignorable, is_letter, is_mark};
use crate::roman::is_roman;
pub(crate) use crate::surface::push_surface;
use crate::surface::{
    has_only_capitals, is_apostrophe, is_dash, is_hyphen, length, surface, takes_ending,
};

/// A token before it is looked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct RawToken {
    /// First byte in the text.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// Word position.
    pub position: u32,
    /// Number of positions covered: 1, or the number of parts of a compound.
    pub span: u32,
    /// What it looks like.
    pub kind: RawKind,
}

/// What a token looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum RawKind {
    /// Letters (digits may be among them).
    Word,
    /// Digits, without a letter.
    Number,
    /// A compound of several words.
    Compound,
    /// An entry of the list of abbreviations, with its full stop.
    Abbreviation,
}

/// Finds the tokens of a text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Tokenizer {
    lexicon: &'static Lexicon,
    abbreviations: &'static Abbreviations,
}

/// Most parts of a compound; what follows starts another.
const PARTS: u32 = 8;

impl Tokenizer {
    pub fn shared() -> Tokenizer {
        Tokenizer { lexicon: Lexicon::shared(), abbreviations: Abbreviations::shared() }
    }

    /// Appends the tokens of `text`, in order of position, a compound before its parts.
    pub fn tokenize(&self, text: &str, out: &mut Vec<RawToken>) {
        let mut position = 0u32;
        let mut at = 0;
        while let Some(start) = next_word(text, at) {
            let first = out.len();
            let end = self.group(text, start, out);
            let positions = number_positions(out.get_mut(first..).unwrap_or_default(), position);
            position = position.saturating_add(positions);
            // A group is never empty, but the loop must end whatever happens.
            at = end.max(start + 1);
        }
    }

    /// Appends the token at `start`, or the compound and its parts; where it ends.
    fn group(&self, text: &str, start: usize, out: &mut Vec<RawToken>) -> usize {
        let word = word_at(text, start);
        if word.kind == RawKind::Number {
            return self.after_number(text, word, out);
        }
        if let Some(token) = self.abbreviation(text, word).or_else(|| self.with_plus(text, word)) {
            out.push(token);
            return token.end;
        }
        if let Some(token) = with_apostrophe(text, word) {
            out.push(token);
            return token.end;
        }
        self.compound(text, word, out)
    }

    /// A number, and what is written to it: the years of a span, the unit, the rest of `20-lecie`.
    fn after_number(&self, text: &str, number: RawToken, out: &mut Vec<RawToken>) -> usize {
        let followed_by_word = hyphen(text, number.end)
            .filter(|next| !next.spaced)
            .is_some_and(|next| word_at(text, next.at).kind == RawKind::Word);
        if followed_by_word {
            return self.compound(text, number, out);
        }
        if !push_date(text, number, out) {
            out.push(number);
        }
        number.end
    }

    fn compound(&self, text: &str, first: RawToken, out: &mut Vec<RawToken>) -> usize {
        let whole_at = out.len();
        let mut parts = 0;
        let mut last = first;
        loop {
            parts += push_camel_case(text, last, out);
            if parts >= PARTS {
                break;
            }
            let Some(next) = hyphen(text, last.end) else {
                break;
            };
            let word = word_at(text, next.at);
            let (left, right) = (written(text, last), written(text, word));
            if parts == 1 && !next.spaced && takes_ending(left, right) {
                out.truncate(whole_at);
                out.push(RawToken { end: word.end, ..last });
                return word.end;
            }
            let is_hyphen = !next.dash && !next.spaced_before;
            if parts == 1
                && word.kind == RawKind::Word
                && is_hyphen
                && self.is_cut_by_print(left, right, next.spaced)
            {
                out.truncate(whole_at);
                out.push(RawToken { end: word.end, ..last });
                return word.end;
            }
            if (next.spaced || next.dash)
                && !(word.kind == RawKind::Word && self.is_first_part(left, right))
            {
                break;
            }
            last = word;
        }
        let end = out.last().map_or(first.end, |token| token.end);
        let tokens = out.get(whole_at..).unwrap_or_default();
        let is_word =
            |token: &RawToken| token.kind == RawKind::Word && !is_roman(written(text, *token));
        if parts > 1 && tokens.iter().any(is_word) {
            let whole = RawToken {
                start: first.start,
                end,
                position: 0,
                span: parts,
                kind: RawKind::Compound,
            };
            out.insert(whole_at, whole);
        }
        end
    }

    /// Whether two pieces are one word that was hyphenated to fit a line: together they are a word, and one of them alone is none.
    fn is_cut_by_print(&self, left: &str, right: &str, spaced: bool) -> bool {
        let (left, right) = (surface(left), surface(right));
        if left.chars().count() < 2
            || right.chars().count() < 2
            || !right.starts_with(char::is_lowercase)
        {
            return false;
        }
        if !self.lexicon.contains(&format!("{left}{right}")) {
            return false;
        }
        let both_known = self.lexicon.contains(&left) && self.lexicon.contains(&right);
        // Behind a hyphen with a space, a word that is known as a whole is the likelier reading even so: na- stępnie.
        if spaced { !self.is_compounding(&left) && !is_conjunction(&right) } else { !both_known }
    }

    /// Whether the left word can only begin a compound adjective, so that a hyphen with spaces still joins the two.
    fn is_first_part(&self, left: &str, right: &str) -> bool {
        right.starts_with(char::is_lowercase)
            && length(right) > 3
            && self.is_compounding(&surface(left))
            && !is_conjunction(&surface(right))
    }

    fn is_compounding(&self, left: &str) -> bool {
        left.ends_with('o')
            && self.lexicon.exact(left).into_iter().flatten().any(|edit| edit.is_prefix())
    }

    /// An abbreviation with its full stop, or several (`m.in.`, `z o.o.`).
    fn abbreviation(&self, text: &str, word: RawToken) -> Option<RawToken> {
        let after = text.get(word.end..)?;
        let stop = after.starts_with('.');
        if !(stop || after.starts_with(' ') && written(text, word) == "z")
            || word.end - word.start > 12
        {
            return None;
        }
        let first = fold(written(text, word));
        if let Some(end) = self.abbreviations.continuations(&first).iter().find_map(|segments| {
            segments.iter().try_fold(word.end, |end, segment| next_segment(text, end, segment))
        }) {
            return Some(RawToken { end, kind: RawKind::Abbreviation, ..word });
        }
        let entry = self
            .abbreviations
            .get(&surface(written(text, word)), &first)
            .filter(|entry| stop && entry.has_stop)?;
        let is_initial = first.len() == 1 && written(text, word).starts_with(char::is_uppercase);
        (!entry.is_acronym && !is_initial)
            .then_some(RawToken { kind: RawKind::Abbreviation, ..word })
    }
    /// Letters joined by plus signs: `B+R`, or one of the list in small letters.
    fn with_plus(&self, text: &str, word: RawToken) -> Option<RawToken> {
        let mut last = word;
        while length(written(text, last)) <= 3 {
            let after = text.get(last.end..)?;
            if !after.starts_with(['+', '&']) || !after.get(1..)?.starts_with(char::is_alphabetic) {
                break;
            }
            last = word_at(text, last.end + 1);
        }
        let token = RawToken { end: last.end, ..word };
        if last.end == word.end || length(written(text, last)) > 3 {
            return None;
        }
        let joined = written(text, token);
        (has_only_capitals(joined)
            || self.abbreviations.get(&surface(joined), &fold(joined)).is_some())
        .then_some(token)
    }
}

/// What joins two words.
struct Hyphen {
    /// Where the next word begins.
    at: usize,
    /// Whether there is a space on either side.
    spaced: bool,
    /// Whether there is one before it.
    spaced_before: bool,
    /// Whether it is a dash.
    dash: bool,
}

/// The hyphen (or the dash between spaces) that follows a word, when another word follows it.
fn hyphen(text: &str, end: usize) -> Option<Hyphen> {
    let after = text.get(end..)?;
    let mut characters = after.char_indices().peekable();
    let spaced_before = characters.next_if(|(_, c)| *c == ' ').is_some();
    let mut spaced = spaced_before;
    let (_, joint) = characters.next()?;
    if !(is_hyphen(joint) || is_dash(joint)) {
        return None;
    }
    let mut breaks = 0;
    while let Some((_, c)) = characters.next_if(|(_, c)| c.is_whitespace()) {
        spaced = true;
        breaks += usize::from(c == '\n');
        if breaks > 1 {
            return None;
        }
    }
    let (offset, next) = characters.next()?;
    next.is_alphanumeric().then_some(Hyphen {
        at: end + offset,
        spaced,
        spaced_before,
        dash: is_dash(joint),
    })
}

fn next_word(text: &str, from: usize) -> Option<usize> {
    let rest = text.get(from..)?;
    let offset =
        match rest.bytes().position(|byte| byte.is_ascii_alphanumeric() || !byte.is_ascii()) {
            Some(offset) if rest.as_bytes().get(offset).is_some_and(u8::is_ascii) => offset,
            Some(offset) => offset + rest.get(offset..)?.find(char::is_alphanumeric)?,
            None => return None,
        };
    Some(from + offset)
}

/// The word or number that begins at `start`.
fn word_at(text: &str, start: usize) -> RawToken {
    let rest = text.get(start..).unwrap_or_default();
    let mut end = start;
    let mut kind = RawKind::Number;
    let mut digits = 0;
    let mut characters = rest.char_indices().peekable();
    while let Some((offset, c)) = characters.next() {
        let next = start + offset + c.len_utf8();
        if is_letter(c) {
            if kind == RawKind::Number
                && digits == 4
                && is_year_mark(rest.get(offset..).unwrap_or_default())
            {
                break;
            }
            kind = RawKind::Word;
            end = next;
        } else if c.is_alphanumeric() {
            digits += 1;
            end = next;
        } else if is_mark(c) && end > start {
            end = next;
        } else if is_ignorable(c) {
            // Belongs to the word only when the word goes on: `end` is moved by what follows.
        } else if matches!(c, '.' | ',') && kind == RawKind::Number {
            if !characters.peek().is_some_and(|(_, digit)| digit.is_ascii_digit()) {
                break;
            }
        } else {
            break;
        }
    }
    RawToken { start, end: end.max(start), position: 0, span: 1, kind }
}

/// Appends day, month and year of a date (`12.09.2021`) as a number each, so that its year is found.
fn push_date(text: &str, number: RawToken, out: &mut Vec<RawToken>) -> bool {
    let token = written(text, number);
    let fields: Vec<&str> = if token.len() <= 10 { token.split('.').collect() } else { Vec::new() };
    let is_date = matches!(fields.as_slice(), [day, month, year] if day.len() <= 2 && month.len() <= 2 && year.len() == 4);
    if is_date {
        let mut start = number.start;
        for field in fields {
            out.push(RawToken { start, end: start + field.len(), ..number });
            start += field.len() + 1;
        }
    }
    is_date
}

/// `r.` or `roku`, written to a year without a space.
fn is_year_mark(rest: &str) -> bool {
    let mark: &str = rest.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
    matches!(mark, "r" | "roku")
}

/// A word with an apostrophe inside.
fn with_apostrophe(text: &str, word: RawToken) -> Option<RawToken> {
    let mut after = text.get(word.end..)?.chars();
    let apostrophe = after.next().filter(|c| is_apostrophe(*c))?;
    after.next().filter(|c| c.is_alphabetic())?;
    let tail = word_at(text, word.end + apostrophe.len_utf8());
    Some(RawToken { end: tail.end, ..word })
}

/// Appends a word, or its parts where the case changes inside it (`GovTech`, `eUrząd`); how many.
fn push_camel_case(text: &str, word: RawToken, out: &mut Vec<RawToken>) -> u32 {
    let token = written(text, word);
    if word.kind != RawKind::Word || !token.chars().skip(1).any(char::is_uppercase) {
        out.push(word);
        return 1;
    }
    let before = out.len();
    let mut start = 0;
    let mut previous = None;
    for (offset, c) in token.char_indices() {
        if c.is_uppercase() && previous.is_some_and(char::is_lowercase) {
            out.push(RawToken { start: word.start + start, end: word.start + offset, ..word });
            start = offset;
        }
        if !is_mark(c) && !is_ignorable(c) {
            previous = Some(c);
        }
    }
    out.push(RawToken { start: word.start + start, ..word });
    let parts = out.len() - before;
    let is_camel = parts as u32 <= PARTS
        && out.get(before..).unwrap_or_default().iter().enumerate().all(|(index, part)| {
            let part = written(text, *part);
            let capitals = part.chars().filter(|c| c.is_uppercase()).count();
            let letters = part.chars().filter(|c| c.is_alphabetic()).count();
            capitals <= 1
                && letters == length(part)
                && (letters > 2 || (index == 0 && letters == 1))
        });
    if is_camel {
        return u32::try_from(parts).unwrap_or(PARTS);
    }
    out.truncate(before);
    out.push(word);
    1
}

/// Where the segment of an abbreviation ends, if it follows a full stop. Behind a space it must have a full stop itself (`m. in.`).
fn next_segment(text: &str, end: usize, segment: &str) -> Option<usize> {
    let after = text.get(end..)?;
    let tight = after.strip_prefix('.').unwrap_or(after);
    let rest = tight.strip_prefix(' ').unwrap_or(tight);
    if rest.len() == after.len() || !rest.starts_with(char::is_alphabetic) {
        return None;
    }
    let word = word_at(text, end + (after.len() - rest.len()));
    let has_stop = || text.get(word.end..).is_some_and(|after| after.starts_with('.'));
    (fold(written(text, word)) == segment && (rest.len() == tight.len() || has_stop()))
        .then_some(word.end)
}

/// Gives the tokens of a group their positions; how many positions they take.
fn number_positions(tokens: &mut [RawToken], from: u32) -> u32 {
    let mut position = from;
    for token in tokens.iter_mut() {
        token.position = position;
        if token.span == 1 {
            position = position.saturating_add(1);
        }
    }
    position - from
}

fn written(text: &str, token: RawToken) -> &str {
    text.get(token.start..token.end).unwrap_or_default()
}

fn is_conjunction(word: &str) -> bool {
    matches!(word, "i" | "a" | "lub" | "oraz" | "albo" | "czy" | "bądź" | "ani")
}
