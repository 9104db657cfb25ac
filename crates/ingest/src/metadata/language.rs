//! The language of a text.

use azymut_record::EvidenceSource;
use whatlang::{Detector, Lang};

use super::passage::{Found, Passage};
use crate::block::Block;
use crate::lexicon::is_word;

/// Words longer than three letters that are looked up; shorter ones are words of many languages.
const SAMPLE: usize = 400;
/// Least number of them that tell anything.
const ENOUGH: usize = 8;
/// Letters of text whose trigrams are counted.
const TRIGRAM_TEXT: usize = 20_000;

/// Languages that documents of Polish cities are published in, with their ISO 639-1 codes.
const LANGUAGES: [(Lang, &str); 20] = [
    (Lang::Pol, "pl"),
    (Lang::Eng, "en"),
    (Lang::Deu, "de"),
    (Lang::Fra, "fr"),
    (Lang::Ukr, "uk"),
    (Lang::Rus, "ru"),
    (Lang::Bel, "be"),
    (Lang::Ces, "cs"),
    (Lang::Slk, "sk"),
    (Lang::Lit, "lt"),
    (Lang::Lav, "lv"),
    (Lang::Est, "et"),
    (Lang::Hun, "hu"),
    (Lang::Spa, "es"),
    (Lang::Ita, "it"),
    (Lang::Por, "pt"),
    (Lang::Nld, "nl"),
    (Lang::Swe, "sv"),
    (Lang::Dan, "da"),
    (Lang::Hrv, "hr"),
];

/// Tells the language: Polish where most words are in the lexicon, else what the frequencies of trigrams tell. `None`
/// where there is too little text or it fits no language well.
pub(super) fn language(blocks: &[Block]) -> Option<Found<&'static str>> {
    let long = sample(blocks);
    let known = long.iter().filter(|word| is_word(&word.to_lowercase())).count();
    if long.len() >= ENOUGH && known * 2 > long.len() {
        let why = format!("{known} of {} words are in the Polish lexicon", long.len());
        return Some(Found::new("pl", Passage::beside(EvidenceSource::Words, Some(why))));
    }
    let mut text = String::new();
    for block in spread(blocks) {
        text.push_str(&block.text);
        text.push('\n');
        if text.len() > TRIGRAM_TEXT {
            break;
        }
    }
    let detector = Detector::with_allowlist(LANGUAGES.iter().map(|(lang, _)| *lang).collect());
    let told = detector.detect(&text)?;
    if !told.is_reliable() || long.len() < ENOUGH {
        return None;
    }
    let (_, code) = LANGUAGES.iter().find(|(lang, _)| *lang == told.lang())?;
    let why = format!(
        "{known} of {} words are in the Polish lexicon; by its trigrams the text is {}",
        long.len(),
        told.lang().eng_name()
    );
    Some(Found::new(code, Passage::beside(EvidenceSource::Words, Some(why))))
}

/// Long words from all over the text.
fn sample(blocks: &[Block]) -> Vec<&str> {
    spread(blocks)
        .flat_map(|block| block.text.split(|c: char| !c.is_alphabetic()))
        .filter(|word| word.chars().count() > 3)
        .take(SAMPLE)
        .collect()
}

/// Blocks from all over the text, for a summary or an annex may be in another language than the rest: every so many-th,
/// as many as a sample needs.
fn spread(blocks: &[Block]) -> impl Iterator<Item = &Block> {
    let step = (blocks.len() / 200).max(1);
    blocks.iter().step_by(step)
}
