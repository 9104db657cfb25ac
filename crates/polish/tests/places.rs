//! Toponyms in documents and queries, from the cases in `places/cases.tsv`.

use azymut_polish::{Analysis, Analyzer, Place, PlaceKind, Places, Side, fold};
use proptest::prelude::*;

#[test]
fn cases_hold() {
    let mut failures = Vec::new();
    let mut count = 0;
    for line in include_str!("places/cases.tsv").lines() {
        if line.starts_with('#') {
            continue;
        }
        let fields: Vec<&str> = line.split('\t').collect();
        let [side, text, expected] = fields[..] else {
            panic!("not three fields: {line:?}");
        };
        count += 1;
        let mentions = match side {
            "document" => Places::shared().find(text),
            "query" => Places::shared().find_in_query(text),
            _ => panic!("side {side:?}"),
        };
        let found: Vec<String> = mentions
            .iter()
            .map(|mention| {
                let mark = if mention.adjective { "~" } else { "" };
                let written = &text[mention.start..mention.end];
                format!("{mark}{written} = {}", mention.place.name)
            })
            .collect();
        let found = if found.is_empty() { "-".to_owned() } else { found.join("; ") };
        if found != expected {
            failures.push(format!("{side}: {text}\n  expected {expected}\n  found    {found}"));
        }
    }
    assert!(count > 50, "{count} cases read");
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn every_city_with_county_rights_is_found_as_typed() {
    for place in cities() {
        for query in [
            place.name.to_owned(),
            place.name.to_lowercase(),
            fold(place.name),
            format!("szkoły {}", fold(place.name)),
        ] {
            let mentions = Places::shared().find_in_query(&query);
            assert_eq!(mentions.len(), 1, "{query}: {mentions:?}");
            assert_eq!(mentions[0].place, place, "{query}");
        }
        let text = format!("Miasto {} przyjęło strategię.", place.name);
        assert_eq!(Places::shared().find(&text)[0].place, place, "{text}");
    }
}

#[test]
fn repeated_names_are_kept_apart_and_ranked() {
    let names = |name: &str| -> Vec<(PlaceKind, &str)> {
        Places::shared().by_name(name).iter().map(|place| (place.kind, place.voivodeship)).collect()
    };
    assert_eq!(
        names("Olsztyn"),
        [
            (PlaceKind::CityWithCountyRights, "warmińsko-mazurskie"),
            (PlaceKind::UrbanRural, "śląskie"),
        ]
    );
    assert_eq!(names("swietochlowice"), names("Świętochłowice"));
    assert_eq!(names("kielce").len(), 1);
    assert!(names("nie ma takiej gminy").is_empty());
    let mention = &Places::shared().find("w Gorzowie")[0];
    let candidates: Vec<&str> = mention.candidates.iter().map(|place| place.name).collect();
    assert_eq!(candidates, ["Gorzów Wielkopolski", "Gorzów Śląski"]);
    assert_eq!(mention.place.terc, Some("0861011"));
}

#[test]
fn the_analyzer_marks_places_and_keeps_them_from_common_words() {
    let mut analysis = Analysis::new();
    Analyzer::shared().analyze("Miasto Radom", Side::Document, &mut analysis);
    let token = analysis.get(1).unwrap();
    assert_eq!(token.place().map(|place| place.name), Some("Radom"));
    assert!(token.lemmas().all(|lemma| lemma != "rada"));
    Analyzer::shared().analyze("sprzyja radom osiedli", Side::Document, &mut analysis);
    assert!(analysis.iter().all(|token| token.place().is_none()));
}

fn cities() -> impl Iterator<Item = &'static Place> {
    Places::shared().iter().filter(|place| place.kind == PlaceKind::CityWithCountyRights)
}

proptest! {
    #[test]
    fn mentions_slice_any_text(text in "(?s)(.|Nowy |Sącz|Bielsko-|Biała|w |Kielc|\u{301}|ul\\. ){0,30}") {
        for mentions in [Places::shared().find(&text), Places::shared().find_in_query(&text)] {
            let mut end = 0;
            for mention in mentions {
                prop_assert!(mention.start >= end);
                prop_assert!(text.get(mention.start..mention.end).is_some_and(|name| !name.is_empty()));
                prop_assert!(mention.candidates.contains(&mention.place));
                end = mention.end;
            }
        }
    }
}
