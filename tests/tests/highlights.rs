//! Every hit says why it is one: queries of every kind are made from the words of the bundled documents, and each
//! marked range of each hit is held against what its kind claims, by the analysis and not by the engine.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use azymut_index::{Hit, Index, InterpretationKind, MatchKind, SearchRequest, SearchResponse};
use azymut_polish::{Analysis, Analyzer, Side, Topics, fold};
use azymut_record::Record;
use azymut_tests::{JudgedCorpus, fresh_folder};
use proptest::prelude::*;
use proptest::sample::Index as Pick;

/// Fewest marked ranges of a kind for which the property may be said to hold.
const FEWEST_OF_A_KIND: usize = 5;

struct Corpus {
    records: Vec<Record>,
    index: Index,
}

static CORPUS: LazyLock<Corpus> = LazyLock::new(|| {
    let folder = fresh_folder(env!("CARGO_TARGET_TMPDIR"), "highlights");
    let (corpus, index) = JudgedCorpus::index(&folder.join("index"));
    Corpus { records: corpus.records, index }
});

/// A word as the analysis sees it.
#[derive(Debug, Clone, Default)]
struct Word {
    start: usize,
    end: usize,
    surface: String,
    fold: String,
    lemmas: BTreeSet<String>,
    /// Whole families; a search goes by the parts of them that still mean something near.
    families: BTreeSet<String>,
    kin: BTreeSet<String>,
    is_stop_word: bool,
}

fn words(text: &str, side: Side) -> Vec<Word> {
    let mut analysis = Analysis::new();
    Analyzer::shared().analyze(text, side, &mut analysis);
    let words = analysis.iter().map(|token| Word {
        start: token.start(),
        end: token.end(),
        surface: token.surface().to_owned(),
        fold: token.fold().to_owned(),
        lemmas: token.lemmas().map(str::to_owned).collect(),
        families: token.families().map(str::to_owned).collect(),
        kin: token.kin().map(str::to_owned).collect(),
        is_stop_word: token.is_stop_word(),
    });
    words.collect()
}

/// How a query is made from words that stand in a record.
#[derive(Debug, Clone, Copy)]
enum Made {
    Form,
    Folded,
    OtherForm,
    Relative,
    Drifted,
    Pair,
    Phrase,
    NearPhrase,
    ExactPhrase,
    Prefix,
    Misspelt,
    Ancestor,
}

const ALL: [Made; 12] = [
    Made::Form,
    Made::Folded,
    Made::OtherForm,
    Made::Relative,
    Made::Drifted,
    Made::Pair,
    Made::Phrase,
    Made::NearPhrase,
    Made::ExactPhrase,
    Made::Prefix,
    Made::Misspelt,
    Made::Ancestor,
];

struct Query {
    text: String,
    /// Whether the record that it was made from must be among the hits.
    finds_its_record: bool,
}

/// Plain words of at least four letters.
fn telling(text: &str) -> Vec<Word> {
    let mut words = words(text, Side::Document);
    words.retain(|word| {
        !word.is_stop_word
            && word.surface.chars().count() >= 4
            && word.surface.chars().all(char::is_alphabetic)
    });
    words
}

/// The telling words of the documents, each as it is written first.
static TELLING: LazyLock<Vec<Word>> = LazyLock::new(|| {
    let mut seen = BTreeSet::new();
    let mut words: Vec<Word> =
        CORPUS.records.iter().flat_map(|record| telling(&record.text)).collect();
    words.retain(|word| seen.insert(word.surface.clone()));
    words
});

/// Those of them of whose family others are with which they have no part of it in common: neither finds the other.
static DRIFTED: LazyLock<Vec<&Word>> = LazyLock::new(|| {
    let drifted = |word: &Word, other: &Word| {
        !other.families.is_disjoint(&word.families) && other.kin.is_disjoint(&word.kin)
    };
    TELLING.iter().filter(|word| TELLING.iter().any(|other| drifted(word, other))).collect()
});

/// A word of the documents other than `word` for which `related` holds.
fn other(word: &Word, related: impl Fn(&Word) -> bool) -> Option<Word> {
    TELLING.iter().filter(|other| other.fold != word.fold).find(|other| related(other)).cloned()
}

fn make(made: Made, record: &Record, pick: Pick) -> Option<Query> {
    let query = |text: String, finds_its_record| Some(Query { text, finds_its_record });
    let text = match made {
        Made::Ancestor => {
            let parent = record.path.last()?;
            let parent = CORPUS.records.iter().find(|record| record.id == *parent)?;
            parent.text.as_str()
        }
        _ => record.text.as_str(),
    };
    let telling = telling(text);
    if telling.is_empty() {
        return None;
    }
    let word = pick.get(&telling);
    let pair = || {
        let all = words(text, Side::Document);
        let pairs: Vec<_> = all
            .windows(2)
            .filter(|pair| pair.iter().all(|word| word.surface.chars().all(char::is_alphabetic)))
            .filter(|pair| pair[0].end < pair[1].start)
            .map(|pair| text[pair[0].start..pair[1].end].to_owned())
            .filter(|pair| !pair.contains(['"', '\n']) && pair.split(' ').count() == 2)
            .collect();
        (!pairs.is_empty()).then(|| pick.get(&pairs).clone())
    };
    match made {
        Made::Form | Made::Ancestor => query(word.surface.clone(), true),
        Made::Folded => query(word.fold.clone(), true),
        Made::OtherForm => {
            let other = other(word, |other| !other.lemmas.is_disjoint(&word.lemmas))?;
            query(other.surface, false)
        }
        Made::Relative => {
            let other = other(word, |other| {
                other.lemmas.is_disjoint(&word.lemmas) && !other.kin.is_disjoint(&word.kin)
            })?;
            query(other.surface, false)
        }
        Made::Drifted => {
            let typed = (!DRIFTED.is_empty()).then(|| pick.get(&DRIFTED))?;
            query(typed.surface.clone(), false)
        }
        Made::Pair => query(pair()?, true),
        Made::Phrase => query(format!("\"{}\"", pair()?), true),
        Made::NearPhrase => query(format!("\"{}\"~3", pair()?), true),
        Made::ExactPhrase => query(format!("=\"{}\"", pair()?), true),
        Made::Prefix => query(word.fold.chars().take(4).collect::<String>() + "*", true),
        Made::Misspelt => {
            // The last but one of its letters is left out.
            let letters: Vec<char> = word.fold.chars().collect();
            let dropped = letters.len().checked_sub(2).filter(|at| *at >= 4)?;
            let kept = letters.iter().enumerate().filter(|(at, _)| *at != dropped);
            query(kept.map(|(_, letter)| letter).collect::<String>() + "~1", true)
        }
    }
}

/// The text that a marked range is of.
fn field<'h>(hit: &'h Hit, name: &str) -> &'h str {
    match name {
        "text" => &hit.record.text,
        "body" => hit.record.body.as_deref().unwrap_or_default(),
        path => {
            let number = path.strip_prefix("path.").and_then(|rest| rest.strip_suffix(".text"));
            let number: usize = number.and_then(|number| number.parse().ok()).unwrap();
            &hit.path[number].text
        }
    }
}

/// Bytes of a range of UTF-16 units.
fn bytes(text: &str, start: usize, end: usize) -> std::ops::Range<usize> {
    let byte_of = |unit: usize| {
        let mut units = 0;
        let at = text.char_indices().find(|(_, letter)| {
            let here = units;
            units += letter.len_utf16();
            here >= unit
        });
        at.map_or(text.len(), |(at, _)| at)
    };
    byte_of(start)..byte_of(end)
}

/// Whether words of a text, in whatever order, are the words of a phrase.
fn holds_all(marked: &[&Word], phrase: &[Word]) -> bool {
    !phrase.is_empty()
        && phrase.iter().all(|wanted| {
            marked
                .iter()
                .any(|word| word.fold == wanted.fold || !word.lemmas.is_disjoint(&wanted.lemmas))
        })
}

/// Letters that differ: a letter more, less, other, or two that changed places.
fn distance(left: &str, right: &str) -> usize {
    let (left, right): (Vec<char>, Vec<char>) = (left.chars().collect(), right.chars().collect());
    let mut rows = vec![vec![0; right.len() + 1]; left.len() + 1];
    for i in 0..=left.len() {
        for j in 0..=right.len() {
            rows[i][j] = if i == 0 || j == 0 {
                i + j
            } else {
                let swapped =
                    i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1];
                let cost = usize::from(left[i - 1] != right[j - 1]);
                let swap = if swapped { rows[i - 2][j - 2] + 1 } else { usize::MAX };
                (rows[i - 1][j] + 1)
                    .min(rows[i][j - 1] + 1)
                    .min(rows[i - 1][j - 1] + cost)
                    .min(swap)
            };
        }
    }
    rows[left.len()][right.len()]
}

/// Whether a text points to a topic that the query was understood to be about.
fn points_to_the_same(text: &str, response: &SearchResponse) -> bool {
    let mut analysis = Analysis::new();
    Analyzer::shared().analyze(text, Side::Document, &mut analysis);
    let about = response.query.interpreted.iter();
    let about = about.filter(|part| part.kind == InterpretationKind::Topics);
    let about: Vec<&str> = about.flat_map(|part| &part.values).map(String::as_str).collect();
    let mentions = Topics::shared().mentions(&analysis);
    mentions
        .iter()
        .flat_map(|mention| mention.topics())
        .any(|(topic, _)| about.contains(&Topics::shared().name(topic).replace('_', " ").as_str()))
}

/// Whether the query says why these words are marked as of this kind.
fn explains(
    query: &str,
    response: &SearchResponse,
    kind: MatchKind,
    marked: &[&Word],
    form: &str,
) -> bool {
    let plain =
        query.trim_start_matches('=').trim_end_matches(['*', '~', '1', '3']).trim_matches('"');
    let typed = words(plain, Side::Query);
    match kind {
        MatchKind::Exact => {
            let is_marked = |typed: &Word| marked.iter().any(|word| word.fold == typed.fold);
            // Of a phrase all the words are marked, of other queries one at a time.
            if query.contains('"') {
                typed.iter().all(is_marked)
            } else {
                typed.iter().any(is_marked)
            }
        }
        MatchKind::Lemma => marked
            .iter()
            .any(|word| typed.iter().any(|typed| !typed.lemmas.is_disjoint(&word.lemmas))),
        MatchKind::Family => {
            marked.iter().any(|word| typed.iter().any(|typed| !typed.kin.is_disjoint(&word.kin)))
        }
        MatchKind::Synonym => {
            let synonyms = response.query.interpreted.iter().flat_map(|part| &part.synonyms);
            let mut synonyms = synonyms.map(|synonym| words(synonym, Side::Query));
            // A synonym of one word is found by its family too.
            let is_kin = |synonym: &[Word]| {
                let [only] = synonym else { return false };
                marked.iter().any(|word| !word.kin.is_disjoint(&only.kin))
            };
            synonyms.any(|synonym| holds_all(marked, &synonym) || is_kin(&synonym))
                || points_to_the_same(form, response)
        }
        MatchKind::Prefix => {
            let beginning = fold(plain);
            marked.iter().any(|word| word.fold.starts_with(&*beginning))
        }
        MatchKind::Fuzzy => marked.iter().any(|word| {
            let near = |text: &str| distance(&fold(text), &fold(plain)) <= 2;
            near(&word.fold) || word.lemmas.iter().any(|lemma| near(lemma))
        }),
    }
}

#[test]
fn every_marked_range_is_what_its_kind_says() {
    let seen: RefCell<BTreeMap<(&str, bool), usize>> = RefCell::default();
    let config = ProptestConfig { cases: 500, failure_persistence: None, ..Default::default() };
    let strategy = (prop::sample::select(&ALL[..]), any::<Pick>(), any::<Pick>());
    proptest!(config, |((made, record, word) in strategy)| {
        let record = record.get(&CORPUS.records);
        let Some(query) = make(made, record, word) else { return Ok(()) };
        let request =
            SearchRequest { query: query.text.clone(), limit: 1_000, ..SearchRequest::default() };
        let response = CORPUS.index.search(&request).unwrap();
        prop_assert!(
            !query.finds_its_record || response.hits.iter().any(|hit| hit.id == record.id),
            "{:?} does not find {}: {:?}", query.text, record.id, record.text
        );
        for hit in &response.hits {
            let of_a_city = response.query.interpreted.iter().any(|part| part.kind == InterpretationKind::City);
            prop_assert!(of_a_city || !hit.highlights.is_empty(), "{:?} finds {} and does not say why", query.text, hit.id);
            for highlight in &hit.highlights {
                let text = field(hit, &highlight.field);
                let range = bytes(text, highlight.start, highlight.end);
                prop_assert_eq!(text.get(range.clone()), Some(highlight.form.as_str()));
                let all = words(text, Side::Document);
                let marked: Vec<&Word> =
                    all.iter().filter(|word| word.start < range.end && range.start < word.end).collect();
                prop_assert!(
                    explains(&query.text, &response, highlight.kind, &marked, &highlight.form),
                    "{:?}: {:?} in {} is not {:?}", query.text, highlight.form, hit.id, highlight.kind
                );
                let of_ancestor = highlight.field.starts_with("path.");
                *seen.borrow_mut().entry((highlight.kind.as_str(), of_ancestor)).or_default() += 1;
            }
        }
    });
    assert!(DRIFTED.len() >= FEWEST_OF_A_KIND, "{} words have drifted apart", DRIFTED.len());
    let seen = seen.into_inner();
    for kind in MatchKind::ALL {
        let own = seen.get(&(kind.as_str(), false)).copied().unwrap_or(0);
        assert!(own >= FEWEST_OF_A_KIND, "{own} ranges of {kind:?}: {seen:?}");
    }
    for kind in [MatchKind::Exact, MatchKind::Lemma] {
        let of_ancestors = seen.get(&(kind.as_str(), true)).copied().unwrap_or(0);
        assert!(of_ancestors >= FEWEST_OF_A_KIND, "{of_ancestors} ranges of {kind:?} in ancestors");
    }
}
