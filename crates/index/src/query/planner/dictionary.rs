//! Words of the dictionary near to a misspelt one, for where no word of the index is near: the index may hold others of its family.

use azymut_polish::{Analysis, Analyzer, Side, TokenSource};

/// The letters that a folded word is made of.
const LETTERS: std::ops::RangeInclusive<char> = 'a'..='z';

/// The words of the dictionary that a folded word becomes by one letter less, more or another, or by two neighbours that change
/// places; each analysed once, in alphabetical order. Nothing comes of a word too long to be one.
pub(super) fn near(analyzer: &Analyzer, folded: &str) -> Vec<Analysis> {
    const LONGEST: usize = 24;
    let letters: Vec<char> = folded.chars().collect();
    if letters.len() > LONGEST {
        return Vec::new();
    }
    let mut analysis = Analysis::new();
    let mut found = Vec::new();
    for candidate in edits(&letters) {
        analyzer.analyze(&candidate, Side::Query, &mut analysis);
        let is_known = analysis.len() == 1
            && analysis.get(0).is_some_and(|token| {
                matches!(token.source(), TokenSource::Dictionary | TokenSource::Folded)
            });
        if is_known {
            found.push(std::mem::take(&mut analysis));
        }
    }
    found
}

fn edits(letters: &[char]) -> Vec<String> {
    let mut found = Vec::new();
    for at in 0..=letters.len() {
        let (before, behind) = letters.split_at(at);
        let mut add = |middle: &[char], behind: &[char]| {
            found.push([before, middle, behind].concat().into_iter().collect::<String>());
        };
        for letter in LETTERS {
            add(&[letter], behind);
        }
        if let [own, rest @ ..] = behind {
            add(&[], rest);
            for letter in LETTERS.filter(|letter| letter != own) {
                add(&[letter], rest);
            }
            if let [next, rest @ ..] = rest {
                add(&[*next, *own], rest);
            }
        }
    }
    found.sort_unstable();
    found.dedup();
    found.retain(|word| !word.chars().eq(letters.iter().copied()));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_edit_of_one_letter_is_made_once() {
        let found = edits(&['a', 'b']);
        for word in ["b", "a", "ba", "xb", "ax", "xab", "axb", "abx"] {
            assert_eq!(found.iter().filter(|one| *one == word).count(), 1, "{word}");
        }
        assert!(!found.contains(&"ab".to_owned()));
        assert_eq!(edits(&[]).len(), 26);
    }

    #[test]
    fn words_of_the_dictionary_are_found_with_their_lemmas() {
        let near = near(Analyzer::shared(), "parkigi");
        let lemmas: Vec<&str> =
            near.iter().filter_map(|one| one.get(0)).flat_map(|token| token.lemmas()).collect();
        assert!(lemmas.contains(&"parking"), "{lemmas:?}");
    }
}
