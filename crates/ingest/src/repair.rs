//! Repairs of a line that leave its words as a reader of the page sees them: composed letters, plain spaces,
//! ligatures, letter-spacing, doubled bold, misread code pages. Every repair keeps the way back to the file.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::canonical_combining_class;

use crate::charset::{Mojibake, Width, is_polish};

/// A character and the offset, in the line as decoded, of what it was made from.
type Glyph = (char, u32);

/// What a whole document needs; found once, applied to every line.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Repairs {
    /// The text went through a wrong code page.
    pub mojibake: Option<Mojibake>,
    /// ż was lost to Ŝ and ś.
    pub z_dot: bool,
    /// Words are broken before their Polish letters: "go ście".
    pub broken_words: bool,
}

impl Repairs {
    /// Looks at the whole text for what it needs.
    pub(crate) fn needed_by(text: &str) -> Self {
        Self {
            mojibake: crate::charset::find_mojibake(text),
            z_dot: text.contains(['Ŝ', 'ŝ']),
            broken_words: has_broken_words(text),
        }
    }
}

/// A repaired line.
pub(crate) struct Repaired {
    pub text: String,
    /// Pairs of (offset in the repaired text, offset in the line as decoded), as in
    /// [`Origin::Runs`](crate::block::Origin::Runs).
    pub runs: Vec<(u32, u32)>,
}

/// Repairs a line, or says by `None` that it needs nothing.
pub(crate) fn repair(line: &str, repairs: Repairs) -> Option<Repaired> {
    let broken =
        || repairs.broken_words && line.split(' ').skip(1).any(|word| word.starts_with(is_polish));
    let lost_capital = || repairs.z_dot && words_with_lost_capital(line).next().is_some();
    if is_sound(line) && repairs.mojibake.is_none() && !broken() && !lost_capital() {
        return None;
    }
    let mut glyphs = match repairs.mojibake.and_then(|kind| kind.undo(line)) {
        Some(pairs) => {
            let mut offset = 0;
            let mut starts = line.char_indices();
            let mut glyphs = Vec::with_capacity(pairs.len());
            for (c, misread) in pairs {
                // The first misread character of each letter gives its place.
                for (at, found) in starts.by_ref() {
                    offset = at as u32;
                    if found == misread {
                        break;
                    }
                }
                glyphs.push((c, offset));
            }
            glyphs
        }
        None => line.char_indices().map(|(at, c)| (c, at as u32)).collect(),
    };
    glyphs = compose(&glyphs);
    glyphs = plain(&glyphs);
    if let Some(single) = undouble(&glyphs) {
        glyphs = single;
    }
    glyphs = unspace(&glyphs);
    mend_z_dot(&mut glyphs, repairs.z_dot);
    if repairs.z_dot {
        mend_lost_capitals(&mut glyphs);
    }
    if repairs.broken_words {
        glyphs = rejoin(&glyphs);
    }
    Some(collect(&glyphs, line.len()))
}

/// The offset in the file of each run of a repaired (or untouched) line, `None` where it is the line byte for byte.
pub(crate) fn file_runs(
    line: &str,
    repaired: Option<&Repaired>,
    base: u64,
    width: Width,
) -> Option<Vec<(u32, u64)>> {
    let identity = width == Width::Utf8 || line.is_ascii() && width == Width::Single;
    match (repaired, identity) {
        (None, true) => None,
        (Some(repaired), true) => {
            Some(repaired.runs.iter().map(|&(t, l)| (t, base + u64::from(l))).collect())
        }
        (repaired, false) => {
            // Where each character of the decoded line begins in the file.
            let mut starts = Vec::with_capacity(line.len());
            let mut file = base;
            for (at, c) in line.char_indices() {
                starts.push((at as u32, file));
                file += width.of(c) as u64;
            }
            starts.push((line.len() as u32, file));
            let text = repaired.map_or(line, |r| &r.text);
            let identity_runs = [(0, 0), (line.len() as u32, line.len() as u32)];
            let runs = repaired.map_or(&identity_runs[..], |r| &r.runs);
            let mut out = Vec::new();
            let mut run = 0;
            for (at, c) in text.char_indices().chain(std::iter::once((text.len(), '\0'))) {
                let at = at as u32;
                while runs.get(run + 1).is_some_and(|&(t, _)| t <= at) {
                    run += 1;
                }
                let Some(&(t, l)) = runs.get(run) else { break };
                let line_offset = l + (at - t);
                let index = starts.partition_point(|&(s, _)| s <= line_offset).saturating_sub(1);
                let Some(&(_, file)) = starts.get(index) else {
                    break;
                };
                let expected = out.last().map(|&(t0, f0): &(u32, u64)| f0 + u64::from(at - t0));
                if expected != Some(file) || c == '\0' {
                    out.push((at, file));
                }
            }
            Some(out)
        }
    }
}

/// True where a quick look finds nothing that any repair is about.
fn is_sound(line: &str) -> bool {
    let mut single_letters = 0;
    let mut word = 0;
    for c in line.chars() {
        if c == ' ' || c == '\t' {
            if word == 1 {
                single_letters += 1;
                if single_letters >= 2 {
                    return false;
                }
            } else if word > 1 {
                single_letters = 0;
            }
            word = 0;
            continue;
        }
        word += 1;
        let sound = match c {
            '\\' => false,
            '!'..='~' => true,
            'Ŝ' | 'ŝ' | '\u{2126}' | '\u{212A}' | '\u{212B}' | '\u{2329}' | '\u{232A}' => false,
            '\u{A1}'..='\u{AC}'
            | '\u{AE}'..='\u{17F}'
            | '\u{2010}'..='\u{2027}'
            | '\u{2030}'..='\u{205E}'
            | '\u{2070}'..='\u{20CF}'
            | '\u{2100}'..='\u{27FF}'
            | '\u{E000}'..='\u{F8FF}' => true,
            _ => false,
        };
        if !sound {
            return false;
        }
    }
    (word != 1 || single_letters == 0)
        && !opens_doubled(line)
        && !has_lower_z_acute_in_capitals(line)
}

/// True for a line that opens like one printed twice: "W WI …".
fn opens_doubled(line: &str) -> bool {
    let mut letters = line.trim_start().chars();
    let first = letters.next();
    letters.next() == Some(' ')
        && letters.next() == first
        && letters.next().is_some_and(char::is_alphanumeric)
        && letters.next() == Some(' ')
}

/// "POŁOśONYM": a lower-case ś among capitals stands for Ż.
fn has_lower_z_acute_in_capitals(line: &str) -> bool {
    line.contains('ś')
        && line.split(|c: char| !c.is_alphabetic()).any(|word| {
            word.contains('ś')
                && word.chars().filter(|c| c.is_uppercase()).count() >= 3
                && !word.chars().any(|c| c.is_lowercase() && c != 'ś')
        })
}

/// NFC, letter by letter. A combining mark that its letter already bears ("się̨") is as printed and
/// stays: the analysis reads past it, and the quotation can be found in the file.
fn compose(glyphs: &[Glyph]) -> Vec<Glyph> {
    let mut out: Vec<Glyph> = Vec::with_capacity(glyphs.len());
    let mut i = 0;
    while let Some(&(base, at)) = glyphs.get(i) {
        let mut end = i + 1;
        while glyphs.get(end).is_some_and(|&(c, _)| canonical_combining_class(c) != 0) {
            end += 1;
        }
        if end == i + 1 {
            // A lone character may still have a composed form of its own (for instance U+212B).
            out.extend(std::iter::once(base).nfc().map(|c| (c, at)));
        } else {
            let mut cluster: Vec<char> = std::iter::once(base).nfd().collect();
            for &(mark, _) in glyphs.get(i + 1..end).unwrap_or_default().iter().take(32) {
                cluster.push(mark);
            }
            out.extend(cluster.into_iter().nfc().map(|c| (c, at)));
        }
        i = end;
    }
    out
}

/// Plain spaces, resolved ligatures, and nothing invisible but a soft hyphen that ends the line.
fn plain(glyphs: &[Glyph]) -> Vec<Glyph> {
    let mut out = Vec::with_capacity(glyphs.len());
    let last = glyphs.iter().rposition(|&(c, _)| !c.is_whitespace());
    for (i, &(c, at)) in glyphs.iter().enumerate() {
        match c {
            '\t' => out.push((c, at)),
            '\u{A0}'
            | '\u{1680}'
            | '\u{2000}'..='\u{200A}'
            | '\u{202F}'
            | '\u{205F}'
            | '\u{3000}' => out.push((' ', at)),
            '\u{AD}' | '\u{FFFE}' | '\u{2010}' if Some(i) == last => out.push(('\u{AD}', at)),
            '\u{AD}'
            | '\u{FFFE}'
            | '\u{FEFF}'
            | '\u{200B}'..='\u{200F}'
            | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{2064}' => {}
            '\u{FB00}' => out.extend([('f', at), ('f', at)]),
            '\u{FB01}' => out.extend([('f', at), ('i', at)]),
            '\u{FB02}' => out.extend([('f', at), ('l', at)]),
            '\u{FB03}' => out.extend([('f', at), ('f', at), ('i', at)]),
            '\u{FB04}' => out.extend([('f', at), ('f', at), ('l', at)]),
            '\u{FB05}' | '\u{FB06}' => out.extend([('s', at), ('t', at)]),
            c if c.is_control() => out.push((' ', at)),
            // What Markdown escapes stands for itself.
            '\\' if escapes(glyphs.get(i + 1).map(|g| g.0)) => {}
            c => out.push((c, at)),
        }
    }
    out
}

/// True for a sign that Markdown writes behind a backslash where it would mean something else: "1\\. Cel".
fn escapes(next: Option<char>) -> bool {
    next.is_some_and(|c| ".)-+*_#[]>'\"".contains(c))
}

/// The words of a line: ranges of glyphs between white space.
fn words(glyphs: &[Glyph]) -> Vec<std::ops::Range<usize>> {
    let mut words = Vec::new();
    let mut start = None;
    for (i, &(c, _)) in glyphs.iter().enumerate() {
        match (c.is_whitespace(), start) {
            (false, None) => start = Some(i),
            (true, Some(from)) => {
                words.push(from..i);
                start = None;
            }
            _ => {}
        }
    }
    if let Some(from) = start {
        words.push(from..glyphs.len());
    }
    words
}

/// Bold that a producer made by printing twice comes out as "C CE EL L": each word a chain in which every piece
/// begins with the letter that the piece before ended with. `None` where the line has no such words; others may stand beside them.
fn undouble(glyphs: &[Glyph]) -> Option<Vec<Glyph>> {
    /// Letters of a chain that no line has by chance.
    const SURE: usize = 3;
    let words = words(glyphs);
    if words.len() < 3 {
        return None;
    }
    let mut parts: Vec<Part> = Vec::new();
    let mut i = 0;
    while let Some(word) = words.get(i) {
        let part = match chain(glyphs, words.get(i..).unwrap_or_default()) {
            Some((length, letters)) => {
                let last = words.get(i + length - 1).map_or(word.end, |word| word.end);
                i += length;
                Part { letters, range: word.start..last, chained: true, doubled: false }
            }
            None => {
                i += 1;
                let letters = glyphs.get(word.clone()).unwrap_or_default().to_vec();
                Part { letters, range: word.clone(), chained: false, doubled: false }
            }
        };
        parts.push(part);
    }
    // A word of one or two letters is doubled where all the line or the word beside it is.
    let whole = parts.iter().all(|part| part.chained) && parts.iter().any(|p| p.letters.len() >= 2);
    let mut beside = whole;
    for part in parts.iter_mut() {
        part.doubled = part.chained && (beside || part.letters.len() >= SURE);
        beside = part.doubled || whole;
    }
    beside = whole;
    for part in parts.iter_mut().rev() {
        part.doubled |= part.chained && beside;
        beside = part.doubled;
    }
    if !parts.iter().any(|part| part.doubled) {
        return None;
    }
    let mut out: Vec<Glyph> = Vec::new();
    let mut before: Option<&Part> = None;
    for part in &parts {
        if let Some(before) = before {
            let gap = glyphs.get(before.range.end..part.range.start).unwrap_or_default();
            match (before.doubled || part.doubled, gap.first()) {
                (true, Some(&(_, at))) => out.push((' ', at)),
                _ => out.extend_from_slice(gap),
            }
        }
        match part.doubled {
            true => out.extend_from_slice(&part.letters),
            false => out.extend_from_slice(glyphs.get(part.range.clone()).unwrap_or_default()),
        }
        before = Some(part);
    }
    Some(out)
}

/// A word of a line, or the pieces of one that was printed twice.
struct Part {
    letters: Vec<Glyph>,
    range: std::ops::Range<usize>,
    /// The pieces make a chain.
    chained: bool,
    /// The chain is taken for a word.
    doubled: bool,
}

/// The chain that `words` begin with: how many they are, and the letters of the word.
fn chain(glyphs: &[Glyph], words: &[std::ops::Range<usize>]) -> Option<(usize, Vec<Glyph>)> {
    let (first, rest) = words.split_first()?;
    let &(letter, offset) = glyphs.get(first.start).filter(|_| first.len() == 1)?;
    let mut letters = vec![(letter, offset)];
    let mut carried = letter;
    for (k, piece) in rest.iter().enumerate() {
        glyphs.get(piece.start).filter(|(begin, _)| *begin == carried)?;
        match piece.len() {
            1 => return Some((k + 2, letters)),
            2 => {
                let &next = glyphs.get(piece.start + 1)?;
                letters.push(next);
                carried = next.0;
            }
            _ => return None,
        }
    }
    None
}

/// "C e l   s t r a t e g i c z n y": runs of single letters, with wider gaps between the words.
fn unspace(glyphs: &[Glyph]) -> Vec<Glyph> {
    let words = words(glyphs);
    let mut out = Vec::with_capacity(glyphs.len());
    let mut copied = 0;
    let mut i = 0;
    while i < words.len() {
        let run_end =
            words.iter().skip(i).position(|word| word.len() != 1).map_or(words.len(), |n| i + n);
        let run = words.get(i..run_end).unwrap_or_default();
        let letters =
            run.iter().filter_map(|word| glyphs.get(word.start)).filter(|(c, _)| c.is_alphabetic());
        let capitals = letters.clone().all(|(c, _)| c.is_uppercase());
        // Polish has words of one letter, so a run of nothing else is a run of words.
        let spaced = letters.clone().any(|(c, _)| !"aiouwzAIOUWZ".contains(*c));
        let count = letters.count();
        // "C e l   2 . 1": a word of three letters, and its number; in capitals also without one.
        let numbered = || {
            let (word, number) = run.split_at_checked(3).unwrap_or_default();
            let parted = word.last().zip(number.first()).is_none_or(|(a, b)| b.start - a.end >= 2);
            let is_figure = |piece: &std::ops::Range<usize>| {
                glyphs
                    .get(piece.start)
                    .is_some_and(|(c, _)| c.is_ascii_digit() || ".:–-".contains(*c))
            };
            parted && number.iter().all(is_figure)
        };
        if spaced && count >= 4 || count == 3 && (capitals || run.len() > 3) && numbered() {
            for (k, word) in run.iter().enumerate() {
                if k == 0 {
                    out.extend_from_slice(glyphs.get(copied..word.start).unwrap_or_default());
                } else {
                    let before = run.get(k - 1).map_or(word.start, |w| w.end);
                    // "– C e l": the blank behind a bullet parts it from the word.
                    let behind_bullet = k == 1
                        && run
                            .first()
                            .and_then(|bullet| glyphs.get(bullet.start))
                            .is_some_and(|(c, _)| !c.is_alphanumeric() && !"„\"'(".contains(*c));
                    if (word.start - before >= 2 || behind_bullet)
                        && let Some(&(_, at)) = glyphs.get(before)
                    {
                        out.push((' ', at));
                    }
                }
                out.extend(glyphs.get(word.start));
                copied = word.end;
            }
        }
        i = run_end.max(i + 1);
        while words.get(i).is_some_and(|word| word.len() != 1) {
            i += 1;
        }
    }
    out.extend_from_slice(glyphs.get(copied..).unwrap_or_default());
    out
}

/// ż and Ż where a font lost them: Ŝ for the small letter, ś for the capital among capitals.
fn mend_z_dot(glyphs: &mut [Glyph], everywhere: bool) {
    let is_capital =
        |glyph: Option<&Glyph>| glyph.is_some_and(|(c, _)| c.is_uppercase() && *c != 'Ŝ');
    for i in 0..glyphs.len() {
        let Some(&(c, _)) = glyphs.get(i) else {
            continue;
        };
        let before = is_capital(i.checked_sub(1).and_then(|p| glyphs.get(p)));
        let after = is_capital(glyphs.get(i + 1));
        let mended = match c {
            'Ŝ' | 'ŝ' if everywhere => {
                if before && (after || is_capital(i.checked_sub(2).and_then(|p| glyphs.get(p)))) {
                    'Ż'
                } else {
                    'ż'
                }
            }
            'ś' if before && after => 'Ż',
            _ => continue,
        };
        if let Some(glyph) = glyphs.get_mut(i) {
            glyph.0 = mended;
        }
    }
}

/// Offsets of words that begin with ś and are words only with Ż: "śurawina". Where ż was lost, its capital was lost to ś.
fn words_with_lost_capital(line: &str) -> impl Iterator<Item = usize> {
    const LONGEST: usize = 40;
    let is_lost = |at: usize| {
        let (before, rest) = line.split_at_checked(at).unwrap_or_default();
        if before.ends_with(char::is_alphabetic) {
            return false;
        }
        let word: String = rest.chars().take(LONGEST).take_while(|c| c.is_alphabetic()).collect();
        word.chars().nth(2).is_some()
            && !crate::lexicon::is_word(&word)
            && crate::lexicon::is_word(&word.replacen('ś', "ż", 1))
    };
    line.match_indices('ś').map(|(at, _)| at).filter(move |&at| is_lost(at))
}

fn mend_lost_capitals(glyphs: &mut [Glyph]) {
    let line: String = glyphs.iter().map(|(c, _)| *c).collect();
    let mut starts = words_with_lost_capital(&line).peekable();
    for ((at, _), glyph) in line.char_indices().zip(glyphs) {
        if starts.next_if_eq(&at).is_some() {
            glyph.0 = 'Ż';
        }
    }
}

/// A text whose words break before Polish letters shows pieces that no Polish word begins with.
fn has_broken_words(text: &str) -> bool {
    let mut previous = "";
    let mut found = 0;
    for word in text.split_whitespace().take(200_000) {
        // In letter-spaced lines every letter stands alone.
        let broken = is_impossible_word(word) && previous.chars().nth(1).is_some();
        found += u32::from(broken);
        previous = word;
        if found == 2 {
            return true;
        }
    }
    false
}

/// No Polish word begins with ą, ę or ń, and none is a lone ż, ć, ś, ź, ł or such a pair of consonants.
fn is_impossible_word(word: &str) -> bool {
    let mut letters = word.chars().take_while(|c| c.is_alphabetic());
    match letters.next() {
        Some('ą' | 'ę' | 'ń') => true,
        Some('ż' | 'ź' | 'ś' | 'ć' | 'ł') => !letters.any(|c| "aeiouyąęó".contains(c)),
        _ => false,
    }
}

/// Joins the pieces of broken words again.
fn rejoin(glyphs: &[Glyph]) -> Vec<Glyph> {
    let words = words(glyphs);
    let mut out: Vec<Glyph> = Vec::with_capacity(glyphs.len());
    let mut copied = 0;
    for (k, word) in words.iter().enumerate() {
        let Some(previous) = k.checked_sub(1).and_then(|p| words.get(p)) else {
            continue;
        };
        let ends_in_letter = glyphs.get(previous.end - 1).is_some_and(|(c, _)| c.is_alphabetic());
        let piece: String =
            glyphs.get(word.clone()).unwrap_or_default().iter().map(|&(c, _)| c).collect();
        if !ends_in_letter
            || word.start - previous.end != 1
            || !piece.starts_with(|c| is_polish(c) && char::is_lowercase(c))
        {
            continue;
        }
        let before: String = {
            let tail = out.iter().rev().take_while(|(c, _)| c.is_alphabetic());
            let mut letters: Vec<char> = glyphs
                .get(copied..previous.end)
                .unwrap_or_default()
                .iter()
                .rev()
                .take_while(|(c, _)| c.is_alphabetic())
                .map(|&(c, _)| c)
                .collect();
            if letters.len() == previous.end - copied {
                letters.extend(tail.map(|&(c, _)| c));
            }
            letters.into_iter().rev().collect()
        };
        let third: String = words
            .get(k + 1)
            .filter(|next| next.start - word.end == 1)
            .and_then(|next| glyphs.get(next.clone()))
            .map(|next| next.iter().map(|&(c, _)| c).collect())
            .unwrap_or_default();
        if is_impossible_word(&piece) || crate::lexicon::joins(&before, &piece, &third) {
            out.extend_from_slice(glyphs.get(copied..previous.end).unwrap_or_default());
            copied = word.start;
        }
    }
    out.extend_from_slice(glyphs.get(copied..).unwrap_or_default());
    out
}

fn collect(glyphs: &[Glyph], line_length: usize) -> Repaired {
    let mut text = String::with_capacity(line_length);
    let mut runs: Vec<(u32, u32)> = Vec::new();
    for &(c, at) in glyphs {
        let here = text.len() as u32;
        if runs.last().is_none_or(|&(t, l)| l + (here - t) != at) {
            runs.push((here, at));
        }
        text.push(c);
    }
    runs.push((text.len() as u32, line_length as u32));
    Repaired { text, runs }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn repaired(line: &str) -> String {
        repair(line, Repairs::needed_by(line)).map_or_else(|| line.to_owned(), |r| r.text)
    }

    #[test]
    fn what_is_printed_strangely_is_read_plainly() {
        for (line, expected) in [
            ("wpisujące się\u{328} w branże", "wpisujące się\u{328} w branże"),
            ("ro\u{301}wny z\u{307}ak", "równy żak"),
            ("w\u{A0}mieście", "w mieście"),
            ("e\u{FB01}ekt", "efiekt"),
            ("mia\u{AD}sto", "miasto"),
            ("wyro\u{AD}", "wyro\u{AD}"),
            ("P PR RO OG GR RA AM M  R RO OZ ZW WO OJ JU U", "PROGRAM ROZWOJU"),
            ("N NA A  L LA AT TA A  2 20 01 18 8 - - 2 20 02 21 1", "NA LATA 2018 - 2021"),
            ("C e l   s t r a t e g i c z n y   2 :   D o b r y", "Cel strategiczny 2: Dobry"),
            ("C E L  1. Rozwój", "CEL  1. Rozwój"),
            ("Park na POŁOśONYM wyŜej wzgórzu", "Park na POŁOŻONYM wyżej wzgórzu"),
            ("ZałoŜenie RównowaŜona Ŝywność", "Założenie Równoważona żywność"),
            ("ŜyŜna „śurawina” i śnieg", "żyżna „Żurawina” i śnieg"),
            ("a i o w sprawie z", "a i o w sprawie z"),
            ("Cel 1. Zwykły tekst – bez zmian", "Cel 1. Zwykły tekst – bez zmian"),
        ] {
            assert_eq!(repaired(line), expected);
        }
    }

    #[test]
    fn every_letter_knows_where_it_stood() {
        let line = "w\u{A0}mies\u{301}cie";
        let repaired = repair(line, Repairs::default()).unwrap();
        assert_eq!(repaired.text, "w mieście");
        let runs = file_runs(line, Some(&repaired), 100, Width::Utf8).unwrap();
        let origin = crate::block::Origin::Runs(runs.into());
        let at = repaired.text.find('m').unwrap();
        assert_eq!(origin.start(at), Some(100 + line.find('m').unwrap() as u64));
        assert_eq!(origin.end(repaired.text.len()), Some(100 + line.len() as u64));
    }
}
