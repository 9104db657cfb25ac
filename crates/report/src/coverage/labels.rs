//! What a theme is called: the words that set its records apart.

use std::collections::{BTreeMap, BTreeSet};

use azymut_polish::{Analysis, Analyzer, Side, TokenSource};
use azymut_record::Record;

use crate::similarity::is_boilerplate;

/// The words of records, each once: what it is called, how often, and its families.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    /// Words of each record, by number.
    of_records: Vec<BTreeSet<usize>>,
    words: Vec<Word>,
    numbers: BTreeMap<String, usize>,
}

#[derive(Debug)]
struct Word {
    lemma: String,
    families: BTreeSet<String>,
    records: usize,
}

/// Records of which a word of a label stands in at least.
const RECORDS: usize = 2;

impl Vocabulary {
    /// Reads the statements of `records`. Function words, places, numbers and the words that
    /// strategies say everywhere tell no themes apart and are left out.
    pub fn read<'a>(records: impl IntoIterator<Item = &'a Record>) -> Self {
        let mut vocabulary = Self::default();
        let mut analysis = Analysis::new();
        let mut functions = FunctionWords::default();
        for record in records {
            Analyzer::shared().analyze(&record.text, Side::Document, &mut analysis);
            let mut of_record = BTreeSet::new();
            // Words that are part of a place name.
            let mut named = 0_usize;
            for token in analysis.iter().filter(|token| token.span() == 1) {
                if let Some(place) = token.place() {
                    named = place.name.split([' ', '-']).count();
                }
                let in_name = named > 0;
                named = named.saturating_sub(1);
                let known = matches!(token.source(), TokenSource::Dictionary | TokenSource::Folded);
                let Some(lemma) = token.lemmas().next() else { continue };
                let tells = known
                    && !in_name
                    && !token.is_stop_word()
                    && !token.lemmas().any(|lemma| is_boilerplate(lemma) || functions.says(lemma))
                    && lemma.chars().count() > 2;
                if tells {
                    let families = token.families().map(str::to_owned).collect();
                    of_record.insert(vocabulary.number(lemma, families));
                }
            }
            for number in &of_record {
                if let Some(word) = vocabulary.words.get_mut(*number) {
                    word.records += 1;
                }
            }
            vocabulary.of_records.push(of_record);
        }
        vocabulary
    }

    /// The words that set the records at `places` apart from the others, the most telling first, no
    /// two of one family. A word is as telling as the log-odds of meeting it inside and outside,
    /// with the whole as prior, in units of its own standard deviation (Monroe, Colaresi, Quinn,
    /// *Fightin' words*, Political Analysis 2008).
    pub fn label(&self, places: &[usize], most: usize) -> Vec<String> {
        let mut inside: BTreeMap<usize, usize> = BTreeMap::new();
        for word in places.iter().filter_map(|place| self.of_records.get(*place)).flatten() {
            *inside.entry(*word).or_default() += 1;
        }
        let size = self.of_records.len();
        let mut ranked: Vec<(f64, &Word)> = inside
            .into_iter()
            .filter(|(_, count)| *count >= RECORDS.min(places.len()))
            .filter_map(|(number, count)| Some((count, self.words.get(number)?)))
            .map(|(count, word)| (telling([count, word.records], [places.len(), size]), word))
            .filter(|(telling, _)| *telling > 0.0)
            .collect();
        ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.lemma.cmp(&b.1.lemma)));
        let mut chosen: Vec<&Word> = Vec::new();
        for (_, word) in ranked {
            if chosen.len() == most {
                break;
            }
            if chosen.iter().all(|other| other.families.is_disjoint(&word.families)) {
                chosen.push(word);
            }
        }
        chosen.into_iter().map(|word| word.lemma.clone()).collect()
    }

    fn number(&mut self, lemma: &str, families: BTreeSet<String>) -> usize {
        if let Some(number) = self.numbers.get(lemma) {
            return *number;
        }
        self.words.push(Word { lemma: lemma.to_owned(), families, records: 0 });
        self.numbers.insert(lemma.to_owned(), self.words.len() - 1);
        self.words.len() - 1
    }
}

/// Which lemmas are function words: *mające* may be read as a form of *maić*, but is one of *mieć*.
#[derive(Default)]
struct FunctionWords {
    known: BTreeMap<String, bool>,
    analysis: Analysis,
}

impl FunctionWords {
    fn says(&mut self, lemma: &str) -> bool {
        if let Some(known) = self.known.get(lemma) {
            return *known;
        }
        Analyzer::shared().analyze(lemma, Side::Document, &mut self.analysis);
        let function = self.analysis.iter().all(|token| token.is_stop_word());
        self.known.insert(lemma.to_owned(), function);
        function
    }
}

/// Log-odds of a word in a part against the rest, over its standard deviation.
fn telling([inside, everywhere]: [usize; 2], [part, whole]: [usize; 2]) -> f64 {
    // The prior is worth as much as one record of the part.
    let prior = everywhere as f64 / whole.max(1) as f64;
    let odds = |count: usize, size: usize| {
        let hits = count as f64 + prior;
        (hits, (hits / (size as f64 + 1.0 - hits)).ln())
    };
    let (hits, within) = odds(inside, part);
    let (hits_outside, without) =
        odds(everywhere - inside.min(everywhere), whole - part.min(whole));
    (within - without) / (1.0 / hits + 1.0 / hits_outside).sqrt()
}
