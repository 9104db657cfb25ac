//! Suggestions while a query is typed: words, phrases, cities and goals of the index.
//!
//! 1. `gram`: the writer gives each record's phrases, and each goal's statement, fields of their
//!    own, so that the engine counts them and forgets those of deleted records.
//! 2. `build`: after a commit the terms of the index are gathered into transducers, one for each
//!    kind, and written beside the index (`store`) under the commit's generation: it is a
//!    function of what was committed and of nothing else.
//! 3. `typing` tells what is being typed, and `completion` finds the heaviest keys that begin
//!    so, best first.
//!
//! A reader takes the file of the generation that it answers from. While there is none (an indexer
//! is about to write it, or was killed before it did) a small index is gathered in memory, and of
//! a large one the suggestions of the commit before go on being served.

mod build;
mod completion;
mod gram;
mod key;
mod store;
mod typing;

use std::path::Path;

use azymut_polish::{Analysis, Analyzer, Side, fold};
use tantivy::Directory;
use tantivy::directory::error::OpenReadError;
use tantivy::directory::{MmapDirectory, OwnedBytes};

use crate::IndexError;
use crate::engine::Snapshot;
use crate::query::QUOTES;
use crate::response::{Completion, CompletionKind, IndexInfo};
use build::{GOAL_KEY, build};
use key::{highlight, key_of, stands_in};
use store::{Entry, SECTIONS, Section, Store};
use typing::Typing;

pub(crate) use gram::phrases;

/// Places of the kinds among the sections of a file.
const WORDS: usize = 0;
const PHRASES: usize = 1;
const CITIES: usize = 2;
const GOALS: usize = 3;

/// The kinds in the order of their sections, which is that of the answer as well.
const KINDS: [CompletionKind; SECTIONS] =
    [CompletionKind::Word, CompletionKind::Phrase, CompletionKind::City, CompletionKind::Goal];

/// Entries that are looked at for one suggestion: a word may have some dozens of forms.
const FORMS: usize = 64;

/// How the name of a file of suggestions begins; the generation follows.
const FILE_PREFIX: &str = "suggestions-";

/// How the name of a file begins that is being written; the writer removes those of killed ones.
const UNFINISHED_PREFIX: &str = ".tmp-";

/// What can be suggested of one commit.
pub(crate) struct Suggester {
    store: Store,
}

impl Suggester {
    /// Opens the file of the commit, if there is one that this program can read.
    ///
    /// # Errors
    /// [`IndexError`] where the folder cannot be read.
    pub(crate) fn open(folder: &Path, snapshot: &Snapshot) -> Result<Option<Self>, IndexError> {
        let damaged = |reason| IndexError::Damaged { path: snapshot.path.clone(), reason };
        let directory = MmapDirectory::open(folder).map_err(|error| damaged(error.to_string()))?;
        let name = file_name(&snapshot.stamp.generation);
        let bytes = match directory.open_read(Path::new(&name)) {
            Ok(file) => file.read_bytes().map_err(|error| damaged(error.to_string()))?,
            Err(OpenReadError::FileDoesNotExist(_)) => return Ok(None),
            Err(error) => return Err(damaged(error.to_string())),
        };
        // One that cannot be read is as good as none: it is made anew.
        let store = Store::read(&bytes).ok();
        Ok(store.filter(|store| store.info == snapshot.info()).map(|store| Self { store }))
    }

    /// Gathers what the commit has.
    ///
    /// # Errors
    /// [`IndexError`] where the index cannot be read.
    pub(crate) fn build(snapshot: &Snapshot, analyzer: &Analyzer) -> Result<Self, IndexError> {
        let bytes = OwnedBytes::new(build(snapshot, analyzer)?);
        let store = Store::read(&bytes)
            .map_err(|reason| IndexError::Engine { path: snapshot.path.clone(), reason })?;
        Ok(Self { store })
    }

    /// The commit that it suggests from.
    pub(crate) fn info(&self) -> &IndexInfo {
        &self.store.info
    }

    /// What the end of a query may go on to, at most `limit` of it. Each kind gets an equal share,
    /// and what one does not need goes to the others.
    pub(crate) fn suggest(
        &self,
        analyzer: &Analyzer,
        query: &str,
        limit: usize,
    ) -> Vec<Completion> {
        let typing = Typing::of(query);
        if typing.words.is_empty() {
            return Vec::new();
        }
        let endings = Endings::of(query, &typing, analyzer);
        let mut kinds = [0, 1, 2, 3].map(|kind| self.of_kind(kind, &typing, &endings, limit));
        let [words, phrases, cities, _] = &mut kinds;
        // A city is no word besides, in whatever form.
        let names: Vec<String> = cities.iter().map(|city| key_of(city.entry.text)).collect();
        let groups: Vec<u32> = names.iter().flat_map(|name| self.groups_of(WORDS, name)).collect();
        words.retain(|found| !groups.contains(&found.entry.group));
        phrases.retain(|found| !names.contains(&key_of(found.entry.text)));
        let shares = shares(kinds.each_ref().map(Vec::len), limit);
        let mut completions = Vec::new();
        for ((kind, found), share) in KINDS.into_iter().zip(kinds).zip(shares) {
            let shown = found.into_iter().take(share);
            completions.extend(shown.map(|found| completion(query, &typing, kind, &found)));
        }
        completions
    }

    /// The groups of the entries of a kind that have this very key.
    fn groups_of(&self, kind: usize, key: &str) -> Vec<u32> {
        let Some(section) = self.store.sections.get(kind) else { return Vec::new() };
        let entries = section.exactly(key).filter_map(|ordinal| section.entry(ordinal));
        entries.map(|entry| entry.group).collect()
    }

    fn of_kind<'s>(
        &'s self,
        kind: usize,
        typing: &Typing,
        endings: &Endings,
        limit: usize,
    ) -> Vec<Found<'s>> {
        let Some(section) = self.store.sections.get(kind) else { return Vec::new() };
        let mut found = Vec::new();
        // A word that is finished is gone on from, not completed.
        if (typing.city && kind != CITIES) || (kind == WORDS && !typing.open) {
            return found;
        }
        // A phrase finds words, not the records of a city, and very forms are none of a base form.
        let in_phrase = typing.closing.is_some() && !typing.city;
        if (in_phrase && kind == CITIES) || (typing.exact && kind == WORDS) {
            return found;
        }
        let fitting = || endings.all.iter().filter(|ending| kind != WORDS || ending.words == 1);
        let mut longest = 0;
        for ending in fitting() {
            if ending.words < longest {
                break;
            }
            take(section, going_on(section, kind, ending.key.clone()), ending, limit, &mut found);
            if !found.is_empty() {
                longest = ending.words;
            }
        }
        if let (WORDS, Some(ending)) = (kind, fitting().next_back()) {
            for lemma in &endings.lemmas {
                take(section, section.exactly(lemma), ending, limit, &mut found);
            }
        }
        if found.is_empty() {
            // Perhaps a letter has a mark that it should not have.
            for ending in fitting() {
                take(
                    section,
                    going_on(section, kind, fold(&ending.key)),
                    ending,
                    limit,
                    &mut found,
                );
            }
        }
        found
    }
}

/// Numbers of the entries of a kind that go on from `typed`. The keys of goals are their beginnings
/// only: what was typed beyond them is looked for in the statement.
fn going_on(section: &Section, kind: usize, typed: String) -> impl Iterator<Item = u32> {
    let most = if kind == GOALS { GOAL_KEY } else { usize::MAX };
    let key: String = typed.chars().take(most).collect();
    let is_all = key.len() == typed.len();
    section.completions(&key).filter(move |ordinal| {
        is_all
            || section.entry(*ordinal).is_some_and(|entry| stands_in(&key_of(entry.text), &typed))
    })
}

/// What some of the last words of a query are looked up by.
struct Ending {
    /// Number of words.
    words: usize,
    /// Where they begin in the query, in bytes.
    start: usize,
    key: String,
    /// As it was typed, for highlights.
    typed: String,
}

struct Endings {
    /// The longest first.
    all: Vec<Ending>,
    /// What the last word may be a form of.
    lemmas: Vec<String>,
}

impl Endings {
    fn of(query: &str, typing: &Typing, analyzer: &Analyzer) -> Self {
        let mut analysis = Analysis::new();
        let mut lemmas_of = |text: &str| -> Vec<String> {
            analyzer.analyze(text, Side::Query, &mut analysis);
            let words = analysis.iter().filter(|token| token.span() == 1);
            words.flat_map(|token| token.lemmas().take(3)).map(key_of).collect()
        };
        let texts: Vec<&str> =
            typing.words.iter().map(|word| query.get(word.clone()).unwrap_or_default()).collect();
        let space = if typing.open { "" } else { " " };
        let base: Vec<String> = texts
            .iter()
            .map(|text| lemmas_of(text).into_iter().next().unwrap_or_default())
            .collect();
        let lemmas = texts.last().map(|last| lemmas_of(last)).unwrap_or_default();
        let mut all = Vec::new();
        // A phrase finds only what goes on from all of it, and a city is its whole name.
        let whole = typing.closing.is_some() || typing.city;
        let firsts = if whole { 1 } else { typing.words.len() };
        for (first, word) in typing.words.iter().enumerate().take(firsts) {
            let (Some(texts), Some(base)) = (texts.get(first..), base.get(first..)) else {
                continue;
            };
            let typed = texts.iter().map(|text| key_of(text)).collect::<Vec<_>>().join(" ");
            if typed.is_empty() {
                continue;
            }
            let ending = |key: String| Ending {
                words: texts.len(),
                start: word.start,
                key,
                typed: typed.clone(),
            };
            all.push(ending(format!("{typed}{space}")));
            // Earlier words in any form: phrases have a key by their lemmas.
            let inflected = match (texts.split_last(), base.split_last(), typing.open) {
                (Some((last, _)), Some((_, before)), true) if !before.is_empty() => {
                    format!("{} {}", before.join(" "), key_of(last))
                }
                (_, _, false) => format!("{} ", base.join(" ")),
                _ => continue,
            };
            if inflected != format!("{typed}{space}") {
                all.push(ending(inflected));
            }
        }
        Self { all, lemmas }
    }
}

/// An entry and the words that it takes the place of.
struct Found<'s> {
    entry: Entry<'s>,
    start: usize,
    typed: String,
}

/// Adds entries of other groups than those that were found before.
fn take<'s>(
    section: &'s Section,
    ordinals: impl Iterator<Item = u32>,
    ending: &Ending,
    limit: usize,
    found: &mut Vec<Found<'s>>,
) {
    for ordinal in ordinals.take(limit.saturating_mul(FORMS)) {
        if found.len() >= limit {
            break;
        }
        let Some(entry) = section.entry(ordinal) else { continue };
        if !found.iter().any(|known| known.entry.group == entry.group) {
            found.push(Found { entry, start: ending.start, typed: ending.typed.clone() });
        }
    }
}

/// How many each kind may show where there are so many of it: one in turn, until all is shared out.
fn shares(available: [usize; SECTIONS], limit: usize) -> [usize; SECTIONS] {
    let mut shares = [0; SECTIONS];
    let mut left = limit;
    loop {
        let before = left;
        for (share, available) in shares.iter_mut().zip(available) {
            if left > 0 && *share < available {
                *share += 1;
                left -= 1;
            }
        }
        if left == before {
            return shares;
        }
    }
}

fn completion(query: &str, typing: &Typing, kind: CompletionKind, found: &Found<'_>) -> Completion {
    let Found { entry, start, typed } = found;
    let before = query.get(..*start).unwrap_or_default();
    // Behind a mark that is open the suggestion closes it; elsewhere a phrase needs two.
    let opened = typing.closing;
    let (open, close) = (if opened.is_some() { "" } else { "\"" }, opened.unwrap_or('"'));
    let several = entry.text.contains(char::is_whitespace);
    let q = match kind {
        // A statement is found as a phrase, without the signs that mean something in a query.
        CompletionKind::Goal => {
            let words = entry.text.replace(QUOTES, " ").replace('…', " ");
            let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
            format!("{before}{open}{words}{close}")
        }
        _ if opened.is_some() => format!("{before}{}{close}", entry.text),
        CompletionKind::City if typing.city && several => format!("{before}\"{}\"", entry.text),
        _ => format!("{before}{}", entry.text),
    };
    Completion {
        kind,
        text: entry.text.to_owned(),
        q,
        highlight: highlight(entry.text, typed),
        count: entry.records.into(),
        record: entry.record.map(str::to_owned),
        city: entry.city.map(str::to_owned),
    }
}

fn file_name(generation: &str) -> String {
    format!("{FILE_PREFIX}{generation}")
}

/// Writes the suggestions of a commit beside it, unless they are there, and removes those of other
/// commits. Only the holder of the writer's lock may.
///
/// # Errors
/// [`IndexError`] where the index cannot be read or the file not be written; the commit stands.
pub(crate) fn write(
    folder: &Path,
    snapshot: &Snapshot,
    analyzer: &Analyzer,
) -> Result<(), IndexError> {
    let name = file_name(&snapshot.stamp.generation);
    if Suggester::open(folder, snapshot)?.is_none() {
        let bytes = build(snapshot, analyzer)?;
        let unfinished = folder.join(format!("{UNFINISHED_PREFIX}{name}"));
        write_whole(&unfinished, &folder.join(&name), &bytes)
            .map_err(|source| IndexError::Unwritable { path: snapshot.path.clone(), source })?;
    }
    for entry in std::fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok) {
        let other = entry.file_name();
        if other.to_str().is_some_and(|other| other.starts_with(FILE_PREFIX) && other != name) {
            // What cannot be removed does no harm: it is never read.
            let _ = std::fs::remove_file(entry.path());
        }
    }
    Ok(())
}

/// Writes a file that appears whole or not at all.
fn write_whole(unfinished: &Path, path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    use std::io::Write;

    let mut file = std::fs::File::create(unfinished)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    std::fs::rename(unfinished, path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_one_kind_does_not_need_goes_to_the_others() {
        assert_eq!(shares([9, 9, 9, 9], 8), [2, 2, 2, 2]);
        assert_eq!(shares([9, 0, 1, 9], 8), [4, 0, 1, 3]);
        assert_eq!(shares([1, 1, 1, 1], 50), [1, 1, 1, 1]);
        assert_eq!(shares([5, 5, 5, 5], 2), [1, 1, 0, 0]);
        assert_eq!(shares([0, 0, 0, 0], 9), [0, 0, 0, 0]);
    }
}
