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
}

/// Reads metadata from the blocks of a document; `title` is the one that the format states.
pub(crate) fn infer(blocks: &[Block], title: Option<&str>) -> Inferred {
    let head: Vec<&Block> =
        blocks.iter().filter(|b| !matches!(b.kind, BlockKind::Contents)).take(80).collect();
    let title = title.map(str::to_owned).or_else(|| find_title(&head));
    let mut inferred = Inferred { language: Some(language(blocks)), ..Inferred::default() };
    if let Some(title) = &title {
        inferred.kind = kind_of(title);
        (inferred.year_from, inferred.year_to) = years_of(title);
    }
    if inferred.year_from.is_none() && inferred.year_to.is_none() {
        // The years may stand on the line below the title.
        let mut below = head
            .iter()
            .skip_while(|b| title.as_deref().is_none_or(|t| !t.contains(b.text.as_str())))
            .skip(1);
        if title.is_some()
            && let Some(next) = below.next()
            && next.text.len() < 60
        {
            (inferred.year_from, inferred.year_to) = years_of(&next.text);
        }
    }
    for block in blocks.iter().take(120).chain(blocks.iter().rev().take(40)) {
        if inferred.adopted.is_none() {
            inferred.adopted = adoption(&block.text);
        }
        if inferred.repealed.is_none() {
            inferred.repealed = repeal(&block.text);
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
                let (from, to) = years_of(&next.text);
                (from.is_some() || to.is_some()) && next.text.split_whitespace().count() <= 4
            };
        if !goes_on || next.text.len() > 100 {
            break;
        }
        title.push(' ');
        title.push_str(&next.text.split_whitespace().collect::<Vec<_>>().join(" "));
    }
    Some(title)
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
