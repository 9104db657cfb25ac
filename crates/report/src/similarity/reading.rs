//! Texts as units of meaning: what a word can be recognised by.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use azymut_polish::{AlternativeKind, Analysis, Analyzer, Side, Thesaurus, Token};

/// A word of a text.
#[derive(Debug, Clone)]
pub(super) struct Unit {
    /// First byte in the text.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// What sort of word it is.
    pub class: Class,
    /// Its lemmas as features, the likeliest first.
    pub lemmas: Vec<u32>,
    /// Its families as features.
    pub families: Vec<u32>,
}

/// What a word is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    Content,
    Stop,
    Boilerplate,
    Place,
}

/// A run of units that the thesaurus knows.
#[derive(Debug, Clone)]
pub(super) struct Concept {
    /// Indices of its units.
    pub units: std::ops::Range<usize>,
    /// What it means the same as, as features.
    pub synonyms: Vec<u32>,
    /// What it is related to, as features.
    pub related: Vec<u32>,
}

/// A text as units and concepts.
#[derive(Debug, Clone, Default)]
pub(super) struct Reading {
    pub units: Vec<Unit>,
    pub concepts: Vec<Concept>,
}

impl Reading {
    /// The distinct features, ascending.
    pub fn features(&self) -> Vec<u32> {
        let words = self.units.iter().flat_map(|unit| unit.lemmas.iter().chain(&unit.families));
        let concepts = self
            .concepts
            .iter()
            .flat_map(|concept| concept.synonyms.iter().chain(&concept.related));
        let mut features: Vec<u32> = words.chain(concepts).copied().collect();
        features.sort_unstable();
        features.dedup();
        features
    }
}

/// Numbers features in the order in which they are met.
#[derive(Debug, Clone, Default)]
pub(super) struct Features {
    lemmas: HashMap<Box<str>, u32>,
    families: HashMap<Box<str>, u32>,
    concepts: HashMap<(u8, usize), u32>,
    place: Option<u32>,
    count: u32,
}

impl Features {
    pub fn len(&self) -> usize {
        self.count as usize
    }
}

/// Where features get their numbers.
pub(super) trait Numbering {
    fn lemma(&mut self, lemma: &str) -> u32;
    fn family(&mut self, key: &str) -> u32;
    fn concept(&mut self, thesaurus: u8, rule: usize) -> u32;
    fn any_place(&mut self) -> u32;
}

impl Numbering for Features {
    fn lemma(&mut self, lemma: &str) -> u32 {
        number(&mut self.lemmas, &mut self.count, lemma)
    }

    fn family(&mut self, key: &str) -> u32 {
        number(&mut self.families, &mut self.count, key)
    }

    fn concept(&mut self, thesaurus: u8, rule: usize) -> u32 {
        let next = self.count;
        let id = *self.concepts.entry((thesaurus, rule)).or_insert(next);
        self.count += u32::from(id == next);
        id
    }

    fn any_place(&mut self) -> u32 {
        *self.place.get_or_insert_with(|| {
            self.count += 1;
            self.count - 1
        })
    }
}

fn number(known: &mut HashMap<Box<str>, u32>, count: &mut u32, name: &str) -> u32 {
    if let Some(&id) = known.get(name) {
        return id;
    }
    let id = *count;
    known.insert(name.into(), id);
    *count += 1;
    id
}

/// The features of a corpus, which stay as they are, and those of texts outside it, behind them.
pub(super) struct Overlay<'a> {
    base: &'a Features,
    own: Features,
}

impl<'a> Overlay<'a> {
    pub fn new(base: &'a Features) -> Self {
        Self { base, own: Features { count: base.count, ..Features::default() } }
    }
}

impl Numbering for Overlay<'_> {
    fn lemma(&mut self, lemma: &str) -> u32 {
        self.base.lemmas.get(lemma).copied().unwrap_or_else(|| self.own.lemma(lemma))
    }

    fn family(&mut self, key: &str) -> u32 {
        self.base.families.get(key).copied().unwrap_or_else(|| self.own.family(key))
    }

    fn concept(&mut self, thesaurus: u8, rule: usize) -> u32 {
        let known = self.base.concepts.get(&(thesaurus, rule)).copied();
        known.unwrap_or_else(|| self.own.concept(thesaurus, rule))
    }

    fn any_place(&mut self) -> u32 {
        self.base.place.unwrap_or_else(|| self.own.any_place())
    }
}

/// Reads texts; keep one and use it again.
pub(super) struct Reader {
    analyzer: &'static Analyzer,
    analysis: Analysis,
    mask_places: bool,
}

impl Reader {
    pub fn new(mask_places: bool) -> Self {
        Self { analyzer: Analyzer::shared(), analysis: Analysis::new(), mask_places }
    }

    /// Reads `text`, numbering its features by `numbering`.
    pub fn read(&mut self, text: &str, numbering: &mut impl Numbering) -> Reading {
        self.analyzer.analyze(text, Side::Document, &mut self.analysis);
        let mut reading = Reading::default();
        // The unit that each token became.
        let mut unit_of = Vec::with_capacity(self.analysis.len());
        let mut of_place = 0usize;
        for token in self.analysis.iter() {
            // A compound stands before its parts, and they say all that it does.
            if token.span() > 1 {
                unit_of.push(reading.units.len());
                continue;
            }
            if let Some(place) = token.place() {
                of_place = place.name.split([' ', '-']).count();
            }
            let place = of_place > 0;
            of_place = of_place.saturating_sub(1);
            unit_of.push(reading.units.len());
            reading.units.push(self.unit(&token, place, numbering));
        }
        let thesauri = [(0, self.analyzer.thesaurus()), (1, everyday())];
        for (number, thesaurus) in thesauri {
            for found in thesaurus.concepts(&self.analysis) {
                let first = unit_of.get(found.tokens.start).copied().unwrap_or_default();
                let last = unit_of.get(found.tokens.end).copied().unwrap_or(reading.units.len());
                let mut concept =
                    Concept { units: first..last, synonyms: Vec::new(), related: Vec::new() };
                for (rule, kind) in found.rules {
                    let feature = numbering.concept(number, rule);
                    match kind {
                        AlternativeKind::Equivalent => concept.synonyms.push(feature),
                        AlternativeKind::Related => concept.related.push(feature),
                    }
                }
                reading.concepts.push(concept);
            }
        }
        reading
    }

    fn unit(&self, token: &Token<'_>, place: bool, numbering: &mut impl Numbering) -> Unit {
        let mut unit = Unit {
            start: token.start(),
            end: token.end(),
            class: Class::Content,
            lemmas: Vec::new(),
            families: Vec::new(),
        };
        if place && self.mask_places {
            unit.class = Class::Place;
            unit.lemmas.push(numbering.any_place());
            return unit;
        }
        let boilerplate = boilerplate();
        if token.is_stop_word() {
            unit.class = Class::Stop;
        } else if token.lemmas().next().is_some_and(|lemma| boilerplate.contains(lemma)) {
            unit.class = Class::Boilerplate;
        }
        unit.lemmas.extend(token.lemmas().map(|lemma| numbering.lemma(lemma)));
        if !token.is_stop_word() && !place {
            unit.families.extend(token.families().map(|key| numbering.family(key)));
        }
        unit
    }
}

/// Whether strategies say a word, given as its lemma, everywhere.
pub(crate) fn is_boilerplate(lemma: &str) -> bool {
    boilerplate().contains(lemma)
}

/// Words that strategies say everywhere, by their likeliest lemma.
fn boilerplate() -> &'static HashSet<Box<str>> {
    static WORDS: LazyLock<HashSet<Box<str>>> = LazyLock::new(|| {
        let mut analysis = Analysis::new();
        let mut lemmas = HashSet::new();
        let lines = include_str!("boilerplate.txt").lines();
        for line in lines.filter(|line| !line.starts_with('#')) {
            Analyzer::shared().analyze(line, Side::Document, &mut analysis);
            lemmas.extend(analysis.iter().filter_map(|token| token.lemmas().next()).map(Box::from));
        }
        lemmas
    });
    &WORDS
}

/// Groups of everyday words, which a search would not want to be widened by.
fn everyday() -> &'static Thesaurus {
    // A unit test parses the file, so the fallback is never met.
    static WORDS: LazyLock<Thesaurus> =
        LazyLock::new(|| Thesaurus::parse(include_str!("everyday.txt")).unwrap_or_default());
    &WORDS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_everyday_groups_are_sound() {
        let parsed = Thesaurus::parse(include_str!("everyday.txt"));
        assert!(parsed.is_ok_and(|groups| !groups.is_empty()));
    }

    #[test]
    fn boilerplate_is_told_by_its_lemma() {
        let mut features = Features::default();
        let reading = Reader::new(true).read("Wspieranie ekologii w Toruniu", &mut features);
        let classes: Vec<Class> = reading.units.iter().map(|unit| unit.class).collect();
        assert_eq!(classes, [Class::Boilerplate, Class::Content, Class::Stop, Class::Place]);
    }
}
