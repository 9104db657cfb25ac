//! Words that make a goal of anything.

use std::sync::OnceLock;

use hashbrown::HashSet;

/// Whether a lemma says that something is wanted and not what (*rozwój*, *poprawa*, *wspierać*, *program*), or only whose goals
/// they are (*miasto*): nearly every goal has such words, so that beside others they tell little.
pub fn is_generic_word(lemma: &str) -> bool {
    static WORDS: OnceLock<HashSet<&'static str>> = OnceLock::new();
    let words = || {
        include_str!("../data/generic_words.txt")
            .lines()
            .filter(|line| !line.starts_with('#'))
            .flat_map(str::split_whitespace)
            .collect()
    };
    WORDS.get_or_init(words).contains(lemma)
}
