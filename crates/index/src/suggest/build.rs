//! What a commit has to suggest: gathered from the index's own vocabulary.
//!
//! Words and phrases are grouped by their lemmas, so that a form that was typed leads to the one
//! that is shown, and a group counts its records once. How much is kept is bounded whatever the
//! size of the index.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use azymut_polish::{Analysis, Analyzer, Places, Side, TokenSource, fold};
use tantivy::schema::{Field, IndexRecordOption, Term};
use tantivy::termdict::TermMerger;
use tantivy::{DocSet, SegmentReader, TERMINATED};

use super::gram::is_word;
use super::key::key_of;
use super::store::{Entry, SectionWriter, write};
use super::{CITIES, GOALS, PHRASES, WORDS};
use crate::IndexError;
use crate::engine::Snapshot;
use crate::engine::schema::{PHRASE_ZONES, Signal};

/// Most words, phrases and goals that are kept: the most frequent.
const MOST: usize = 200_000;

/// Records for each of which a phrase has to stand in one more: at a million, in ten.
const RECORDS_PER_PHRASE: u64 = 100_000;

/// Records for each of which a word has to stand in one more.
const RECORDS_PER_WORD: u64 = 500_000;

/// Words of a goal from which it can be completed.
const GOAL_STARTS: usize = 6;

/// Longest key of a goal, in characters: by then it is one of few.
pub(super) const GOAL_KEY: usize = 48;

/// Records with one statement among which the first is looked for.
const SAME_GOAL: usize = 100;

/// The file of suggestions of a commit.
///
/// # Errors
/// [`IndexError`] where the index cannot be read.
pub(super) fn build(snapshot: &Snapshot, analyzer: &Analyzer) -> Result<Vec<u8>, IndexError> {
    let mut builder = Builder { snapshot, analyzer, analysis: Analysis::new() };
    let mut sections: [SectionWriter; 4] = Default::default();
    sections[WORDS] = builder.words()?;
    sections[PHRASES] = builder.phrases()?;
    sections[CITIES] = builder.cities();
    sections[GOALS] = builder.goals()?;
    write(&snapshot.info(), sections)
        .map_err(|reason| IndexError::Engine { path: snapshot.path.clone(), reason })
}

struct Builder<'s> {
    snapshot: &'s Snapshot,
    analyzer: &'s Analyzer,
    analysis: Analysis,
}

/// A form or a variant of a phrase, and the records that hold it.
type Variants = Vec<(String, u64)>;

impl Builder<'_> {
    fn words(&mut self) -> Result<SectionWriter, IndexError> {
        let fewest = 1 + self.snapshot.records() / RECORDS_PER_WORD;
        let fields = PHRASE_ZONES.map(|zone| self.snapshot.fields.terms(zone, Signal::Form));
        let mut forms: Variants = Vec::new();
        self.each_term(&fields, |_, form, records, _| {
            if form.chars().all(char::is_alphabetic) {
                forms.push((form.to_owned(), records));
            }
            Ok(())
        })?;
        let mut groups: BTreeMap<String, Variants> = BTreeMap::new();
        for (form, records) in as_printed(forms) {
            if records >= fewest
                && let Some([lemma]) = self.lemmas(&form).as_deref()
            {
                groups.entry(lemma.clone()).or_default().push((form, records));
            }
        }
        let lemmas = PHRASE_ZONES.map(|zone| self.snapshot.fields.terms(zone, Signal::Lemma));
        let mut counted = Vec::with_capacity(groups.len());
        for (lemma, forms) in groups {
            let terms = lemmas.map(|field| (field, lemma.as_str()));
            let records = self.records_with(&terms)?;
            // A form by itself may be read otherwise than in its sentence.
            if records > 0 {
                counted.push((records, lemma, forms));
            }
        }
        let mut section = SectionWriter::default();
        for (group, (records, lemma, forms)) in (0..).zip(most_frequent(counted)) {
            let mut shown = by_preference(forms, &lemma);
            if shown.iter().all(|(form, _)| *form != lemma) && !self.is_infinitive(&lemma) {
                shown.insert(0, (lemma.clone(), 0));
            }
            let mut first = None;
            for (form, _) in &shown {
                let Some(ordinal) = section.add(&entry(form, records, group)) else { break };
                section.key(key_of(form), weight(records), ordinal);
                first = first.or(Some(ordinal));
            }
            if let Some(first) = first {
                section.key(key_of(&lemma), weight(records), first);
            }
        }
        Ok(section)
    }

    fn phrases(&mut self) -> Result<SectionWriter, IndexError> {
        let fewest = 2.max(self.snapshot.records() / RECORDS_PER_PHRASE);
        let field = self.snapshot.fields.phrase;
        let mut groups: BTreeMap<Vec<String>, Variants> = BTreeMap::new();
        self.each_term(&[field], |builder, phrase, records, _| {
            if records < fewest {
                return Ok(());
            }
            let words = phrase.split(' ').count();
            if let Some(lemmas) = builder.lemmas(phrase).filter(|lemmas| lemmas.len() == words) {
                groups.entry(lemmas).or_default().push((phrase.to_owned(), records));
            }
            Ok(())
        })?;
        let mut counted = Vec::with_capacity(groups.len());
        for (lemmas, variants) in groups {
            let terms: Vec<(Field, &str)> =
                variants.iter().map(|(variant, _)| (field, variant.as_str())).collect();
            let records = self.records_with(&terms)?;
            if records > 0 {
                counted.push((records, lemmas, variants));
            }
        }
        let mut section = SectionWriter::default();
        let counted = without_beginnings(counted);
        for (group, (records, lemmas, variants)) in (0..).zip(most_frequent(counted)) {
            let first_lemma = lemmas.first().cloned().unwrap_or_default();
            for (variant, _) in by_preference(variants, &first_lemma) {
                let Some(ordinal) = section.add(&entry(&variant, records, group)) else { break };
                section.key(key_of(&variant), weight(records), ordinal);
                section.key(by_lemmas(&lemmas, &variant), weight(records), ordinal);
            }
        }
        Ok(section)
    }

    fn cities(&self) -> SectionWriter {
        let mut cities: BTreeMap<&str, u64> = BTreeMap::new();
        for document in self.snapshot.stamp.documents.values() {
            if let Some(city) = &document.document.city {
                *cities.entry(city).or_default() += document.records;
            }
        }
        let names: BTreeSet<&str> = cities.keys().copied().collect();
        let forms = Places::shared().forms_of(&names);
        let mut section = SectionWriter::default();
        for (group, (city, records)) in (0..).zip(cities) {
            let Some(ordinal) = section.add(&entry(city, records, group)) else { break };
            let forms = forms.get(city).into_iter().flatten();
            for form in [city].into_iter().chain(forms.map(String::as_str)) {
                section.key(key_of(form), weight(records), ordinal);
            }
        }
        section
    }

    fn goals(&mut self) -> Result<SectionWriter, IndexError> {
        let mut goals: Vec<(Reverse<u64>, String, String, Option<String>)> = Vec::new();
        let field = self.snapshot.fields.goal;
        self.each_term(&[field], |builder, text, records, at| {
            if let Some((record, city)) = builder.first_record(field, text, at)? {
                goals.push((Reverse(records), text.to_owned(), record, city));
            }
            if goals.len() > 2 * MOST {
                goals.select_nth_unstable(MOST);
                goals.truncate(MOST);
            }
            Ok(())
        })?;
        goals.sort_unstable();
        goals.truncate(MOST);
        let mut section = SectionWriter::default();
        for (group, (Reverse(records), text, record, city)) in (0..).zip(goals) {
            let goal = Entry {
                record: Some(&record),
                city: city.as_deref(),
                ..entry(&text, records, group)
            };
            let Some(ordinal) = section.add(&goal) else { break };
            for (number, key) in goal_keys(&text).into_iter().enumerate() {
                // Of goals that are as frequent those come first that begin with what was typed.
                let weight = weight(records).saturating_mul(2).saturating_add((number == 0).into());
                section.key(key, weight, ordinal);
            }
        }
        Ok(section)
    }

    /// The likeliest lemma of each word; none where one of them is no word of a phrase.
    fn lemmas(&mut self, text: &str) -> Option<Vec<String>> {
        self.analyzer.analyze(text, Side::Document, &mut self.analysis);
        let mut lemmas = Vec::new();
        for token in self.analysis.iter() {
            if token.span() > 1 || !is_word(&token) {
                return None;
            }
            lemmas.push(token.lemmas().next()?.to_owned());
        }
        let content = self.analysis.iter().any(|token| !token.is_stop_word());
        let letters = text.chars().nth(1).is_some();
        (content && letters && !lemmas.is_empty()).then_some(lemmas)
    }

    /// Whether a lemma is that of a verb and of nothing else. Verbal nouns and participles have it as
    /// well, and it is not what people type for those.
    fn is_infinitive(&mut self, lemma: &str) -> bool {
        if let Some(stem) = lemma.strip_suffix('ć') {
            // *siecią*, *gośćmi*: no verb ends so.
            let is_noun = lemma.ends_with("ość")
                || self.is_form(&format!("{stem}cią"), lemma)
                || self.is_form(&format!("{lemma}mi"), lemma);
            return !is_noun;
        }
        let Some(stem) = lemma.strip_suffix('c') else { return false };
        // *mógł*, *piekł*; and *piec* in a house, *piecem*.
        let is_verb = ["gł", "kł"].iter().any(|end| self.is_form(&format!("{stem}{end}"), lemma));
        is_verb && !self.is_form(&format!("{lemma}em"), lemma)
    }

    /// Whether the dictionary has a form of a lemma.
    fn is_form(&mut self, form: &str, lemma: &str) -> bool {
        self.analyzer.analyze(form, Side::Document, &mut self.analysis);
        self.analysis.iter().any(|token| {
            token.source() == TokenSource::Dictionary && token.lemmas().any(|known| known == lemma)
        })
    }

    /// Shows the terms of some fields in order, each with the records that hold it in one of them
    /// (in two, twice) and the segments that do.
    fn each_term(
        &mut self,
        fields: &[Field],
        mut show: impl FnMut(&mut Self, &str, u64, &[usize]) -> Result<(), IndexError>,
    ) -> Result<(), IndexError> {
        let snapshot = self.snapshot;
        let mut readers = Vec::new();
        for (number, segment) in snapshot.searcher.segment_readers().iter().enumerate() {
            for field in fields {
                let reader =
                    segment.inverted_index(*field).map_err(|error| snapshot.error(&error))?;
                readers.push((number, reader));
            }
        }
        let mut streams = Vec::with_capacity(readers.len());
        for (_, reader) in &readers {
            let stream = reader.terms().stream();
            streams.push(stream.map_err(|error| snapshot.error(&error.into()))?);
        }
        let mut terms = TermMerger::new(streams);
        while terms.advance() {
            let (mut records, mut segments) = (0, Vec::new());
            for (number, held_by) in holders(&terms) {
                let Some((segment, _)) = readers.get(number) else { continue };
                records += u64::from(held_by);
                segments.push(*segment);
            }
            if let Ok(term) = std::str::from_utf8(terms.key()) {
                show(self, term, records, &segments)?;
            }
        }
        Ok(())
    }

    /// Number of records that hold one of some terms.
    fn records_with(&self, terms: &[(Field, &str)]) -> Result<u64, IndexError> {
        let mut records = 0;
        let mut docs = Vec::new();
        for segment in self.snapshot.searcher.segment_readers() {
            docs.clear();
            for (field, text) in terms {
                self.each_record(segment, *field, text, |doc| {
                    docs.push(doc);
                    true
                })?;
            }
            if terms.len() > 1 {
                docs.sort();
                docs.dedup();
            }
            records += docs.len() as u64;
        }
        Ok(records)
    }

    /// Shows the records of a segment that hold a term, until it is told that this is enough.
    fn each_record(
        &self,
        segment: &SegmentReader,
        field: Field,
        text: &str,
        mut show: impl FnMut(u32) -> bool,
    ) -> Result<(), IndexError> {
        let fault = |error| self.snapshot.error(&error);
        let term = Term::from_field_text(field, text);
        let postings = segment
            .inverted_index(field)
            .map_err(fault)?
            .read_postings(&term, IndexRecordOption::Basic)
            .map_err(|error| fault(error.into()))?;
        let Some(mut postings) = postings else { return Ok(()) };
        let alive = segment.alive_bitset();
        while postings.doc() != TERMINATED {
            let doc = postings.doc();
            if alive.is_none_or(|alive| alive.is_alive(doc)) && !show(doc) {
                break;
            }
            postings.advance();
        }
        Ok(())
    }

    /// Of the records that state a goal the one whose identifier comes first, and its city.
    fn first_record(
        &self,
        field: Field,
        text: &str,
        segments: &[usize],
    ) -> Result<Option<(String, Option<String>)>, IndexError> {
        let fault = |error| self.snapshot.error(&error);
        let mut first: Option<(String, Option<String>)> = None;
        for number in segments {
            let Some(segment) = self.snapshot.searcher.segment_readers().get(*number) else {
                continue;
            };
            let mut docs = Vec::new();
            self.each_record(segment, field, text, |doc| {
                docs.push(doc);
                docs.len() < SAME_GOAL
            })?;
            let ids = segment.fast_fields().str("id").map_err(fault)?;
            let cities = segment.fast_fields().str("city").map_err(fault)?;
            let value = |column: &Option<tantivy::columnar::StrColumn>, doc| {
                let column = column.as_ref()?;
                let mut value = String::new();
                let ordinal = column.ords().first(doc)?;
                column.ord_to_str(ordinal, &mut value).ok()?.then_some(value)
            };
            for doc in docs {
                let Some(id) = value(&ids, doc) else { continue };
                if first.as_ref().is_none_or(|(known, _)| id < *known) {
                    first = Some((id, value(&cities, doc)));
                }
            }
        }
        Ok(first)
    }
}

/// The dictionaries that hold the current term, each with the number of records that have it there.
fn holders(terms: &TermMerger<'_>) -> Vec<(usize, u32)> {
    let infos = terms.current_segment_ords_and_term_infos();
    infos.map(|(number, info)| (number, info.doc_freq)).collect()
}

fn entry(text: &str, records: u64, group: u32) -> Entry<'_> {
    Entry { records: weight(records), group, text, record: None, city: None }
}

fn weight(records: u64) -> u32 {
    u32::try_from(records).unwrap_or(u32::MAX)
}

/// The most frequent groups; of equals those that come first in alphabetical order.
fn most_frequent<K: Ord>(mut groups: Vec<(u64, K, Variants)>) -> Vec<(u64, K, Variants)> {
    groups.sort_by(|a, b| (Reverse(a.0), &a.1).cmp(&(Reverse(b.0), &b.1)));
    groups.truncate(MOST);
    groups
}

/// The forms but those that stand for another one only, without its diacritics: the index has each
/// in both spellings.
fn as_printed(forms: Variants) -> Variants {
    let mut folds: BTreeMap<String, u64> = BTreeMap::new();
    for (form, records) in &forms {
        let folded = fold(form);
        if folded != *form {
            *folds.entry(folded).or_default() += records;
        }
    }
    let is_printed = |form: &str, records: u64| folds.get(form).is_none_or(|of| records > *of);
    forms.into_iter().filter(|(form, records)| is_printed(form, *records)).collect()
}

/// The phrases but those that always go on to the same longer one.
fn without_beginnings(
    phrases: Vec<(u64, Vec<String>, Variants)>,
) -> Vec<(u64, Vec<String>, Variants)> {
    let beginnings: BTreeSet<(u64, Vec<String>)> = phrases
        .iter()
        .filter_map(|(records, lemmas, _)| {
            let (_, beginning) = lemmas.split_last()?;
            Some((*records, beginning.to_vec()))
        })
        .collect();
    let goes_on =
        |phrase: &(u64, Vec<String>, Variants)| beginnings.contains(&(phrase.0, phrase.1.clone()));
    phrases.into_iter().filter(|phrase| !goes_on(phrase)).collect()
}

/// The variants as they are preferred: one that begins in the base form, one that may be a
/// nominative, one that cannot; of each the most frequent.
fn by_preference(mut variants: Variants, first_lemma: &str) -> Variants {
    variants.sort_by_cached_key(|(variant, records)| {
        let first = variant.split(' ').next().unwrap_or_default();
        let rank = if first == first_lemma {
            0
        } else {
            1 + u8::from(OBLIQUE.iter().any(|ending| first.ends_with(ending)))
        };
        (rank, Reverse(*records), variant.clone())
    });
    variants
}

/// Endings that adjectives and nouns have in other cases than the nominative.
const OBLIQUE: [&str; 10] = ["ego", "emu", "ych", "ich", "ymi", "imi", "ami", "ach", "ów", "iej"];

/// The key of a phrase of which all the words but the last are in their base form: whatever form
/// of them is typed leads there.
fn by_lemmas(lemmas: &[String], variant: &str) -> String {
    let last = variant.rsplit(' ').next().unwrap_or_default();
    let before = lemmas.split_last().map_or(&[] as &[String], |(_, before)| before);
    key_of(&format!("{} {last}", before.join(" ")))
}

/// The keys of a goal: from its beginning and from its next words on.
fn goal_keys(text: &str) -> Vec<String> {
    let key = key_of(text);
    let starts = [0].into_iter().chain(key.match_indices(' ').map(|(space, _)| space + 1));
    starts
        .take(GOAL_STARTS)
        .filter_map(|start| key.get(start..))
        .filter(|rest| rest.split(' ').next().is_some_and(|word| word.chars().nth(2).is_some()))
        .map(|rest| rest.chars().take(GOAL_KEY).collect())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn goals_are_completed_from_their_words() {
        assert_eq!(
            goal_keys("Dostęp do kultury, sztuki i nauki dla wszystkich"),
            [
                "dostęp do kultury sztuki i nauki dla wszystkich",
                "kultury sztuki i nauki dla wszystkich",
                "sztuki i nauki dla wszystkich",
                "nauki dla wszystkich",
            ]
        );
        assert_eq!(goal_keys("…"), [] as [String; 0]);
        assert!(goal_keys(&"ą".repeat(500)).iter().all(|key| key.chars().count() == GOAL_KEY));
    }

    #[test]
    fn a_form_without_its_marks_is_not_printed() {
        let forms = [("kat", 3), ("kąt", 3), ("ład", 2), ("lad", 3), ("rower", 1)];
        let forms = forms.map(|(form, records)| (form.to_owned(), records)).to_vec();
        let printed: Vec<String> = as_printed(forms).into_iter().map(|(form, _)| form).collect();
        assert_eq!(printed, ["kąt", "ład", "lad", "rower"]);
    }

    #[test]
    fn a_phrase_that_always_goes_on_is_not_suggested() {
        let phrase = |records: u64, text: &str| {
            let lemmas: Vec<String> = text.split(' ').map(str::to_owned).collect();
            (records, lemmas, Variants::new())
        };
        let phrases =
            vec![phrase(3, "a b"), phrase(3, "a b c"), phrase(4, "b c"), phrase(3, "b c d")];
        let kept: Vec<String> =
            without_beginnings(phrases).iter().map(|(_, lemmas, _)| lemmas.join(" ")).collect();
        assert_eq!(kept, ["a b c", "b c", "b c d"]);
    }

    #[test]
    fn a_nominative_is_preferred_where_there_is_one() {
        let shown = |variants: &[(&str, u64)], lemma: &str| {
            let variants =
                variants.iter().map(|(text, records)| ((*text).to_owned(), *records)).collect();
            by_preference(variants, lemma).into_iter().next().map(|(text, _)| text).unwrap()
        };
        assert_eq!(shown(&[("rynku pracy", 9), ("rynek pracy", 2)], "rynek"), "rynek pracy");
        assert_eq!(
            shown(
                &[("odnawialnych źródeł energii", 9), ("odnawialne źródła energii", 2)],
                "odnawialny"
            ),
            "odnawialne źródła energii"
        );
        assert_eq!(shown(&[("drogami", 1), ("dróg", 3)], "droga"), "dróg");
    }
}
