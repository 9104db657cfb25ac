//! The title of a document, and what it says: the kind and the years.

use azymut_record::{DocumentKind, EvidenceSource};

use super::passage::{Found, Passage, Word};
use crate::block::{Block, BlockKind};
use crate::segment::fold;

/// First and last year that a document speaks for.
pub(crate) type Years = (Option<u16>, Option<u16>);

/// What the title of a document says.
#[derive(Debug, Clone, Default)]
pub(super) struct Title {
    pub text: Option<Found<String>>,
    pub kind: Option<Found<DocumentKind>>,
    pub years: Option<Found<Years>>,
    /// True where it is that of a document that plans, not of one that reports.
    pub plans: bool,
}

impl Title {
    /// Reads the title of a document; `stated` is the one that the format states.
    pub(super) fn read(blocks: &[Block], stated: Option<&str>) -> Self {
        let head: Vec<&Block> =
            blocks.iter().filter(|b| !matches!(b.kind, BlockKind::Contents)).take(80).collect();
        let text = stated
            .map(|title| {
                let passage = Passage::beside(EvidenceSource::Markup, Some(title.to_owned()));
                Found::new(title.to_owned(), passage)
            })
            .or_else(|| find_title(&head))
            .or_else(|| title_in_text(blocks));
        let mut title = Title { text, ..Title::default() };
        if let Some(found) = &title.text {
            let said = |passage: &Passage| passage.clone();
            title.kind = kind_of(&found.value).map(|kind| Found::new(kind, said(&found.passage)));
            title.plans = title.kind.is_some() && !reports(&found.value);
            let years = years_of(&found.value);
            title.years = if years != (None, None) {
                Some(Found::new(years, said(&found.passage)))
            } else {
                years_behind(&found.value, blocks)
            };
        }
        if title.kind.is_none() {
            // A part of a strategy may speak of "the Strategy" only.
            title.kind = blocks.iter().take(200).find_map(named_kind);
        }
        title
    }

    /// Whether the strategy, programme or plan that some words name can be the one with this title: it is of the same
    /// kind, for the same years, and its name, as far as it is spelt out, is in the title. Words that name none can mean
    /// it.
    pub(super) fn may_be_named_by(&self, words: &[Word<'_>]) -> bool {
        let Some((at, kind)) =
            words.iter().enumerate().find_map(|(at, w)| plan_noun(&w.fold).map(|kind| (at, kind)))
        else {
            return true;
        };
        if self.kind.as_ref().is_some_and(|own| own.value != kind) {
            return false;
        }
        let Some(title) = self.text.as_ref().map(|t| fold(&t.value)) else { return true };
        let name: Vec<&Word<'_>> = words
            .get(at + 1..)
            .unwrap_or_default()
            .iter()
            .take(14)
            .take_while(|w| {
                let joint = ["i", "na", "lata", "do", "roku", "w", "dla", "z", "oraz", "–", "-"];
                w.bare.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
                    || joint.contains(&w.fold.as_str())
            })
            .collect();
        let words_of_title: Vec<&str> =
            title.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
        let spelt: Vec<String> = name
            .iter()
            .filter(|w| w.bare.starts_with(char::is_uppercase) && w.fold.chars().count() > 3)
            .map(|w| stem(&w.fold))
            .collect();
        let shared = spelt
            .iter()
            .filter(|s| words_of_title.iter().any(|w| w.starts_with(s.as_str())))
            .count();
        if shared * 2 < spelt.len() {
            return false;
        }
        let text = name.iter().map(|w| w.raw).collect::<Vec<_>>().join(" ");
        let named = years_of(&text);
        match &self.years {
            Some(own) if named != (None, None) => own.value.1 == named.1,
            _ => true,
        }
    }
}

/// The first letters of a word, which stay when it is inflected.
fn stem(word: &str) -> String {
    let length = word.chars().count();
    word.chars().take(length.saturating_sub(2).clamp(3, 6)).collect()
}

const PLAN_NOUNS: [(&str, DocumentKind, &[&str]); 3] = [
    ("strategi", DocumentKind::Strategy, &["a", "i", "e", "o"]),
    ("program", DocumentKind::Programme, &["", "u", "em", "ie", "owi", "y", "me", "mes"]),
    ("plan", DocumentKind::Plan, &["", "u", "em", "ie", "owi"]),
];

/// The kind of document that a folded word names, in any case: *strategię*, *programu*, *strategy*.
pub(super) fn plan_noun(word: &str) -> Option<DocumentKind> {
    if word == "strategy" {
        return Some(DocumentKind::Strategy);
    }
    PLAN_NOUNS.iter().find_map(|&(stem, kind, endings)| {
        let ending = word.strip_prefix(stem)?;
        endings.contains(&ending).then_some(kind)
    })
}

/// The kind of a document by the first word in its title that names one.
fn kind_of(title: &str) -> Option<DocumentKind> {
    fold(title).split(|c: char| !c.is_alphanumeric()).find_map(plan_noun)
}

/// A short line that names a strategy, programme or plan of something, with the lines that go on with it.
fn find_title(head: &[&Block]) -> Option<Found<String>> {
    let usable = |block: &Block| {
        let words = block.text.split_whitespace().count();
        let most = if matches!(block.kind, BlockKind::Heading { .. }) { 1 } else { 2 };
        (most..=20).contains(&words)
            && block.text.len() <= 200
            && !block.text.ends_with(['.', ':', ';', ','])
            // The way to a page is not its title.
            && ![" > ", " » ", " › "].iter().any(|mark| block.text.contains(mark))
    };
    let names = |block: &Block| {
        let folded = fold(&block.text);
        let mut words = folded.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
        words.by_ref().take(4).any(|word| {
            matches!(
                word,
                "strategia" | "program" | "plan" | "strategii" | "strategie" | "strategy"
            )
        }) || words.take(3).any(|word| matches!(word, "strategy" | "programme"))
    };
    let best = head.iter().take(40).position(|b| {
        matches!(b.kind, BlockKind::Title)
            || usable(b) && names(b) && !fold(&b.text).starts_with("zalacznik")
    })?;
    let first = head.get(best)?;
    let mut last = first;
    let mut title = first.text.split_whitespace().collect::<Vec<_>>().join(" ");
    for next in head.get(best + 1..best + 5).unwrap_or_default() {
        let folded = fold(&next.text);
        let starts = |starts: &[&str]| starts.iter().any(|start| folded.starts_with(start));
        let goes_on = starts(&["na lata", "do ", "dla ", "z perspektywa", "na okres"])
            // "Strategia Rozwoju" / "Gminy Kosakowo"
            || title.split(' ').count() <= 4
                && starts(&["rozwoju", "miasta ", "gminy ", "powiatu ", "wojewodztwa "])
                && !next.text.ends_with(['.', ':', ';', ','])
            || {
                // "2025-2029": years and nothing else.
                years_of(&next.text) != (None, None) && !next.text.chars().any(char::is_alphabetic)
            };
        if !goes_on || next.text.len() > 100 {
            break;
        }
        title.push(' ');
        title.push_str(&next.text.split_whitespace().collect::<Vec<_>>().join(" "));
        last = next;
    }
    let passage = Passage::of(first, last, &title);
    Some(Found::new(title, passage))
}

/// A title named in running text: "Struktura Strategii Rozwoju Miasta Torunia zawiera…" names the *Strategia Rozwoju Miasta
/// Torunia*. The first word is put in the nominative, the others stand in the genitive that a title has.
fn title_in_text(blocks: &[Block]) -> Option<Found<String>> {
    blocks.iter().take(200).find_map(|block| {
        let text = block.text.get(..crate::segment::floor(&block.text, 2000))?;
        let words: Vec<&str> = text.split_whitespace().collect();
        words.iter().enumerate().find_map(|(at, word)| {
            let noun = title_noun(word)?;
            let mut title = vec![noun];
            for word in words.get(at + 1..).unwrap_or_default().iter().take(12) {
                let bare = word.trim_matches(|c: char| "„”\"(),.;:".contains(c));
                let capital = bare.starts_with(char::is_uppercase);
                let year = bare.len() >= 4 && bare.starts_with(|c: char| c.is_ascii_digit());
                let joint = ["i", "na", "lata", "do", "roku", "–", "-"].contains(&bare);
                if !(capital || year || joint)
                    || bare.is_empty()
                    || fold(bare).starts_with("uchwal")
                {
                    break;
                }
                title.push(bare);
                if bare.len() < word.trim_start_matches(['„', '"', '(']).len() {
                    break;
                }
            }
            while title.last().is_some_and(|w| {
                ["i", "na", "lata", "do", "roku", "–", "-"].contains(w) && *w != "roku"
            }) {
                title.pop();
            }
            if title.len() < 3 {
                return None;
            }
            let passage = Passage::around(block, block.text.find(word).unwrap_or(0));
            Some(Found::new(title.join(" "), passage))
        })
    })
}

/// *Strategia*, *Program* or *Plan* for a capitalised form of theirs.
fn title_noun(word: &str) -> Option<&'static str> {
    let bare = word.trim_matches(|c: char| !c.is_alphabetic());
    if !bare.starts_with(char::is_uppercase) {
        return None;
    }
    match fold(bare).as_str() {
        "strategia" | "strategii" | "strategie" => Some("Strategia"),
        "program" | "programu" => Some("Program"),
        "plan" | "planu" => Some("Plan"),
        _ => None,
    }
}

/// The kind that a text calls itself by: "Zadaniem realizatorów Strategii jest…".
fn named_kind(block: &Block) -> Option<Found<DocumentKind>> {
    let text = block.text.get(..crate::segment::floor(&block.text, 2000))?;
    let named = text.split_whitespace().skip(1).find(|w| title_noun(w) == Some("Strategia"))?;
    let passage = Passage::around(block, text.find(named).unwrap_or(0));
    Some(Found::new(DocumentKind::Strategy, passage))
}

/// True for titles of reports on what was done.
fn reports(title: &str) -> bool {
    let folded = fold(title);
    ["realizacj", "sprawozda", "raport", "wykonani", "podsumowani", "ewaluacj", "ocena "]
        .iter()
        .any(|stem| folded.contains(stem))
}

/// The years that follow the title somewhere else in the text, or stand on the line below it.
fn years_behind(title: &str, blocks: &[Block]) -> Option<Found<Years>> {
    blocks.iter().take(120).find_map(|block| {
        let at = block.text.find(title)?;
        let behind = block.text.get(at + title.len()..)?;
        let near = behind.get(..crate::segment::floor(behind, 24))?;
        let years = Some(years_of(near)).filter(|years| *years != (None, None))?;
        Some(Found::new(years, Passage::around(block, at)))
    })
}

/// The span of years in a title: "2014 – 2024", "do 2030 roku", "2030".
pub(super) fn years_of(text: &str) -> Years {
    let mut years: Vec<(usize, usize, u16)> = Vec::new();
    let bytes = text.as_bytes();
    let mut i = 0;
    while i < bytes.len() {
        let digits =
            bytes.get(i..).unwrap_or_default().iter().take_while(|b| b.is_ascii_digit()).count();
        if digits == 4
            && let Some(year) = text.get(i..i + 4).and_then(|y| y.parse::<u16>().ok())
            && (1990..=2100).contains(&year)
        {
            years.push((i, i + 4, year));
        }
        i += digits.max(1);
    }
    let mut pairs = years.iter().zip(years.iter().skip(1));
    let span = pairs.find(|((_, end, from), (start, _, to))| {
        from < to
            && text.get(*end..*start).is_some_and(|gap| {
                gap.trim().chars().all(|c| "–—-−".contains(c)) && !gap.trim().is_empty()
                    || fold(gap).trim() == "do"
            })
    });
    if let Some((&(_, _, from), &(_, _, to))) = span {
        return (Some(from), Some(to));
    }
    match years.first() {
        Some(&(_, _, year)) => (None, Some(year)),
        None => (None, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_and_kinds_of_titles() {
        assert_eq!(years_of("Strategia na lata 2014 – 2024"), (Some(2014), Some(2024)));
        assert_eq!(years_of("Strategia do 2030 roku z perspektywą do 2035"), (None, Some(2030)));
        assert_eq!(years_of("Program 2025-2029"), (Some(2025), Some(2029)));
        assert_eq!(kind_of("STRATEGIA ROZWOJU"), Some(DocumentKind::Strategy));
        assert_eq!(kind_of("Program Ochrony Środowiska"), Some(DocumentKind::Programme));
        assert_eq!(kind_of("Planty miejskie"), None);
        assert!(
            reports("Realizacja programu w latach 2019-2023")
                && !reports("Program Ochrony Środowiska")
        );
    }

    #[test]
    fn a_title_named_in_running_text() {
        let title = |text: &str| {
            let decoded = crate::charset::decode(text.as_bytes()).unwrap();
            title_in_text(&crate::ingest::prepare(&decoded).blocks).map(|found| found.value)
        };
        assert_eq!(
            title("Struktura Strategii Rozwoju Miasta Torunia zawiera 4 cele"),
            Some("Strategia Rozwoju Miasta Torunia".to_owned())
        );
        assert_eq!(
            title("Cele Strategii Rozwoju Krakowa 2030 zostały"),
            Some("Strategia Rozwoju Krakowa 2030".to_owned())
        );
        assert_eq!(title("Zadaniem realizatorów Strategii jest zapewnienie"), None);
    }
}
