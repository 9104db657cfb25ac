//! Words of the dictionary near to a misspelt one, for where no word of the index is near: the index may hold others of its family.

use std::collections::BTreeSet;

use azymut_polish::{Analysis, Analyzer, Side, Token, TokenSource, Topics};

/// The letters that a folded word is made of.
const LETTERS: std::ops::RangeInclusive<char> = 'a'..='z';

/// The words of the dictionary, or of the lexicon of topics, that a folded word becomes by two neighbours that change places, a letter that
/// stands once and not twice, or one letter more, another or less, in this order: what fingers do most comes first. Each is analysed once. Nothing comes of a word too long to be one.
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
        let is_word = |token: Token<'_>| match token.source() {
            TokenSource::Dictionary | TokenSource::Folded => true,
            TokenSource::Foreign => is_listed(&analysis),
            // What it is guessed to be a form of says nothing of the form.
            TokenSource::Guessed => Topics::shared().lists(token.surface()),
            TokenSource::Abbreviation | TokenSource::Number => false,
        };
        let is_known = analysis.len() == 1 && analysis.get(0).is_some_and(is_word);
        if is_known {
            found.push(std::mem::take(&mut analysis));
        }
    }
    found
}

/// Whether the lexicon of topics lists a word itself.
pub(super) fn is_listed(word: &Analysis) -> bool {
    Topics::shared().mentions(word).iter().any(|mention| mention.listed)
}

/// How a word is written that was found without its diacritics: as its lemma, where it is another with them.
pub(super) fn spelt<'a>(token: &Token<'a>) -> Option<&'a str> {
    match token.source() {
        TokenSource::Folded => token.lemmas().next(),
        _ => Some(token.surface()),
    }
}

fn edits(letters: &[char]) -> Vec<String> {
    let splits = || (0..=letters.len()).map(|at| letters.split_at(at));
    let swapped = splits().filter_map(|(before, behind)| match behind {
        [own, next, rest @ ..] => Some([before, &[*next, *own], rest].concat()),
        _ => None,
    });
    let undoubled = splits().filter_map(|(before, behind)| {
        let (letter, rest) = behind.split_first()?;
        (before.last() == Some(letter)).then(|| [before, rest].concat())
    });
    let added = splits().flat_map(|(before, behind)| {
        LETTERS.map(move |letter| [before, &[letter], behind].concat())
    });
    let replaced = splits().filter_map(|(before, behind)| Some((before, behind.split_first()?)));
    let replaced = replaced.flat_map(|(before, (_, rest))| {
        LETTERS.map(move |letter| [before, &[letter], rest].concat())
    });
    let left_out =
        splits().filter_map(|(before, behind)| Some([before, behind.split_first()?.1].concat()));
    let all = swapped.chain(undoubled).chain(added).chain(replaced).chain(left_out);
    let mut known = BTreeSet::from([letters.to_vec()]);
    all.filter(|word| known.insert(word.clone())).map(String::from_iter).collect()
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
        let place = |word: &str| found.iter().position(|one| one == word);
        assert!(
            place("ba") < place("abx") && place("abx") < place("ax") && place("ax") < place("a")
        );
        assert_eq!(edits(&[]).len(), 26);
        assert_eq!(edits(&['a', 'b', 'b']).get(..2), Some(&["bab".into(), "ab".into()][..]));
    }

    #[test]
    fn words_of_the_dictionary_are_found_with_their_lemmas() {
        let near = near(Analyzer::shared(), "parkigi");
        let lemmas: Vec<&str> =
            near.iter().filter_map(|one| one.get(0)).flat_map(|token| token.lemmas()).collect();
        assert!(lemmas.contains(&"parking"), "{lemmas:?}");
    }
}
