//! What a text says of its document: title, city, kind, years, dates of adoption and repeal, language.

use azymut_polish::Places;
use azymut_record::{CityId, DocumentKind};

use crate::block::{Block, BlockKind};
use crate::segment::fold;

/// What was found in a text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Inferred {
    pub title: Option<String>,
    pub city: Option<String>,
    pub city_id: Option<CityId>,
    pub kind: Option<DocumentKind>,
    pub year_from: Option<u16>,
    pub year_to: Option<u16>,
    pub adopted: Option<String>,
    pub repealed: Option<String>,
    pub language: Option<&'static str>,
    /// True where the title is that of a document that plans, not of one that reports.
    pub plans: bool,
}

/// Reads metadata from the blocks of a document; `title` is the one that the format states.
pub(crate) fn infer(blocks: &[Block], title: Option<&str>) -> Inferred {
    let head: Vec<&Block> =
        blocks.iter().filter(|b| !matches!(b.kind, BlockKind::Contents)).take(80).collect();
    let title =
        title.map(str::to_owned).or_else(|| find_title(&head)).or_else(|| title_in_text(blocks));
    let mut inferred = Inferred { language: Some(language(blocks)), ..Inferred::default() };
    if let Some(title) = &title {
        inferred.kind = kind_of(title);
        inferred.plans = inferred.kind.is_some() && !reports(title);
        (inferred.year_from, inferred.year_to) = years_of(title);
    }
    if inferred.year_from.is_none() && inferred.year_to.is_none() {
        let years = title.as_deref().and_then(|title| years_behind(title, blocks));
        (inferred.year_from, inferred.year_to) = years.unwrap_or_default();
    }
    if inferred.kind.is_none() {
        // A part of a strategy may speak of "the Strategy" only.
        inferred.kind = blocks.iter().take(200).find_map(|b| named_kind(&b.text));
    }
    let beginning = blocks.get(..blocks.len().min(120)).unwrap_or_default();
    let ending = blocks.get(blocks.len().saturating_sub(40)..).unwrap_or_default();
    for window in [beginning, ending] {
        for (i, block) in window.iter().enumerate() {
            // "Załącznik do uchwały nr …" / "Rady …" / "z dnia …" are often lines of their own.
            let mut text = block.text.clone();
            for next in window.iter().skip(i + 1).take(2).filter(|next| next.text.len() < 100) {
                text.push(' ');
                text.push_str(&next.text);
            }
            inferred.adopted = inferred.adopted.or_else(|| adoption(&block.text)).or_else(|| {
                let short = block.text.len() < 100;
                if short { adoption(&text) } else { None }
            });
            inferred.repealed = inferred.repealed.or_else(|| repeal(&block.text));
        }
    }
    let (city, city_id) = city(title.as_deref(), blocks);
    inferred.city = city;
    inferred.city_id = city_id;
    inferred.title = title;
    inferred
}

const TITLE_WORDS: [(&str, DocumentKind); 3] = [
    ("strategi", DocumentKind::Strategy),
    ("program", DocumentKind::Programme),
    ("plan", DocumentKind::Plan),
];

/// The kind of a document by the first of the words *strategia*, *program*, *plan* in its title.
fn kind_of(title: &str) -> Option<DocumentKind> {
    let folded = fold(title);
    folded.split(|c: char| !c.is_alphanumeric()).find_map(|word| {
        TITLE_WORDS.iter().find_map(|&(stem, kind)| {
            let ending = word.strip_prefix(stem)?;
            let fits = match kind {
                DocumentKind::Strategy => matches!(ending, "a" | "i" | "e" | "o" | "ą"),
                DocumentKind::Programme => {
                    matches!(ending, "" | "u" | "em" | "ie" | "owi" | "y")
                }
                DocumentKind::Plan => matches!(ending, "" | "u" | "em" | "ie" | "owi"),
            };
            fits.then_some(kind)
        })
    })
}

/// A short line that names a strategy, programme or plan of something, with the lines that go on with it.
fn find_title(head: &[&Block]) -> Option<String> {
    let usable = |block: &Block| {
        let words = block.text.split_whitespace().count();
        (2..=20).contains(&words)
            && block.text.len() <= 200
            && !block.text.ends_with(['.', ':', ';', ','])
    };
    let names = |block: &Block| {
        let folded = fold(&block.text);
        folded.split(|c: char| !c.is_alphanumeric()).take(4).any(|word| {
            matches!(word, "strategia" | "program" | "plan" | "strategii" | "strategie")
        })
    };
    let best = head.iter().take(40).position(|b| {
        matches!(b.kind, BlockKind::Title)
            || usable(b) && names(b) && !fold(&b.text).starts_with("zalacznik")
    })?;
    let first = head.get(best)?;
    let mut title = first.text.split_whitespace().collect::<Vec<_>>().join(" ");
    for next in head.get(best + 1..best + 4).unwrap_or_default() {
        let folded = fold(&next.text);
        let goes_on = ["na lata", "do ", "dla ", "z perspektywa", "na okres"]
            .iter()
            .any(|start| folded.starts_with(start))
            || {
                // "2025-2029": years and nothing else.
                years_of(&next.text) != (None, None) && !next.text.chars().any(char::is_alphabetic)
            };
        if !goes_on || next.text.len() > 100 {
            break;
        }
        title.push(' ');
        title.push_str(&next.text.split_whitespace().collect::<Vec<_>>().join(" "));
    }
    Some(title)
}

/// A title named in running text: "Struktura Strategii Rozwoju Miasta Torunia zawiera…" names the *Strategia Rozwoju Miasta
/// Torunia*. The first word is put in the nominative, the others stand in the genitive that a title has.
fn title_in_text(blocks: &[Block]) -> Option<String> {
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
            (title.len() >= 3).then(|| title.join(" "))
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
fn named_kind(text: &str) -> Option<DocumentKind> {
    let text = text.get(..crate::segment::floor(text, 2000))?;
    text.split_whitespace().skip(1).find_map(|word| match title_noun(word)? {
        "Strategia" => Some(DocumentKind::Strategy),
        _ => None,
    })
}

/// True for titles of reports on what was done.
fn reports(title: &str) -> bool {
    let folded = fold(title);
    ["realizacj", "sprawozda", "raport", "wykonani", "podsumowani", "ewaluacj", "ocena "]
        .iter()
        .any(|stem| folded.contains(stem))
}

/// The years that follow the title somewhere else in the text, or stand on the line below it.
fn years_behind(title: &str, blocks: &[Block]) -> Option<(Option<u16>, Option<u16>)> {
    blocks.iter().take(120).find_map(|block| {
        let at = block.text.find(title)?;
        let behind = block.text.get(at + title.len()..)?;
        let near = behind.get(..crate::segment::floor(behind, 24))?;
        Some(years_of(near)).filter(|years| *years != (None, None))
    })
}

/// The span of years in a title: "2014 – 2024", "do 2030 roku", "2030".
fn years_of(text: &str) -> (Option<u16>, Option<u16>) {
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

const MONTHS: [&str; 12] = [
    "stycznia",
    "lutego",
    "marca",
    "kwietnia",
    "maja",
    "czerwca",
    "lipca",
    "sierpnia",
    "wrzesnia",
    "pazdziernika",
    "listopada",
    "grudnia",
];

/// The first date in a text such as "26 czerwca 2014", from byte `from` on.
fn date_in(folded: &str) -> Option<String> {
    let words: Vec<&str> =
        folded.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    words.windows(3).find_map(|window| {
        let [day, month, year] = window else {
            return None;
        };
        let month = MONTHS.iter().position(|m| m == month)? + 1;
        let day: u32 = day.parse().ok().filter(|d| (1..=31).contains(d))?;
        let year: u32 = year.get(..4)?.parse().ok().filter(|y| (1990..=2100).contains(y))?;
        Some(format!("{year:04}-{month:02}-{day:02}"))
    })
}

/// The date of the resolution that adopted the document: the first date behind "uchwał…" or "przyjęt…", where nothing is
/// said of repeal.
fn adoption(text: &str) -> Option<String> {
    let folded = fold(text.get(..crate::segment::floor(text, 1000))?);
    if says_repeal(&folded) || folded.contains("zmieni") || folded.contains("ustaw") {
        return None;
    }
    let from = ["uchwal", "przyjet", "przyjel"].iter().filter_map(|cue| folded.find(cue)).min()?;
    date_in(folded.get(from..)?)
}

/// The date until which the document was in force.
fn repeal(text: &str) -> Option<String> {
    let folded = fold(text.get(..crate::segment::floor(text, 1000))?);
    if !says_repeal(&folded) {
        return None;
    }
    let from = ["obowiazywal", "uchylon", "utracil", "traci moc"]
        .iter()
        .filter_map(|cue| folded.find(cue))
        .min()?;
    date_in(folded.get(from..)?)
}

fn says_repeal(folded: &str) -> bool {
    [
        "obowiazywala do",
        "obowiazywal do",
        "zostala uchylona",
        "zostal uchylony",
        "utracila moc",
        "utracil moc",
    ]
    .iter()
    .any(|cue| folded.contains(cue))
}

/// The place that the title names, else the one that the text names most.
fn city(title: Option<&str>, blocks: &[Block]) -> (Option<String>, Option<CityId>) {
    let places = Places::shared();
    let mut counts: Vec<(&'static str, Option<&'static str>, u32)> = Vec::new();
    let mut add = |text: &str, weight: u32| {
        for mention in places.find(text) {
            let weight = if mention.adjective { weight.div_ceil(2) } else { weight };
            match counts
                .iter_mut()
                .find(|(name, terc, _)| *name == mention.place.name && *terc == mention.place.terc)
            {
                Some((_, _, count)) => *count += weight,
                None => counts.push((mention.place.name, mention.place.terc, weight)),
            }
        }
    };
    if let Some(title) = title {
        add(title, 1000);
    }
    let mut read = 0;
    for block in blocks {
        add(block.text.get(..crate::segment::floor(&block.text, 4000)).unwrap_or_default(), 2);
        read += block.text.len().min(4000);
        if read > 60_000 {
            break;
        }
    }
    // Ties go to the place that was named first.
    let Some(&(name, terc, count)) = counts.iter().rev().max_by_key(|(_, _, count)| *count) else {
        return (None, None);
    };
    if count < 4 {
        return (None, None);
    }
    let homonyms = places.by_name(name);
    let id = if homonyms.len() == 1 { terc.and_then(|t| CityId::new(t).ok()) } else { None };
    (Some(name.to_owned()), id)
}

/// Polish or English, by their most frequent words.
fn language(blocks: &[Block]) -> &'static str {
    let (mut polish, mut english) = (0, 0);
    for word in blocks.iter().take(400).flat_map(|b| b.text.split_whitespace().take(200)) {
        match word.to_lowercase().as_str() {
            "i" | "w" | "z" | "na" | "do" | "oraz" | "dla" | "się" | "jest" | "cel" | "rozwój" => {
                polish += 1
            }
            "the" | "of" | "and" | "to" | "in" | "for" | "is" | "with" | "development" => {
                english += 1
            }
            _ => {}
        }
    }
    if english > polish * 2 && english > 3 { "en" } else { "pl" }
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
            title_in_text(&crate::ingest::prepare(&decoded).blocks)
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

    #[test]
    fn dates_of_adoption_and_repeal() {
        assert_eq!(
            adoption("przyjęta została Uchwałą Nr 1 Rady z dnia 26 czerwca 2014 roku."),
            Some("2014-06-26".to_owned())
        );
        assert_eq!(adoption("na podstawie ustawy z dnia 8 marca 1990 r. uchwala się"), None);
        assert_eq!(
            repeal("obowiązywała do 27 października 2022 r. tj. do dnia przyjęcia Uchwały"),
            Some("2022-10-27".to_owned())
        );
        assert_eq!(repeal("Uchwała z dnia 1 maja 2020 r."), None);
    }
}
