//! Synonyms: groups of words and phrases, in the Solr synonyms format.

use std::ops::Range;

use thiserror::Error;

use crate::Analysis;

/// Groups of synonymous words and phrases.
#[derive(Debug, Clone, Default)]
pub struct Thesaurus {
    groups: Vec<Vec<String>>,
}

/// A thesaurus that could not be read.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("synonyms, line {line}: {problem}")]
pub struct ThesaurusError {
    /// Line number, from 1.
    pub line: usize,
    /// What is wrong and what to do.
    pub problem: String,
}

/// A run of query tokens and what may stand instead of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expansion {
    /// Indices of the tokens in the analysed query.
    pub tokens: Range<usize>,
    /// What may stand instead.
    pub alternatives: Vec<Alternative>,
}

/// One synonym of a run of query tokens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alternative {
    /// The synonym as the thesaurus writes it.
    pub display: String,
    /// For each of its words, the lemmas that are acceptable.
    pub words: Vec<Vec<String>>,
    /// How near in meaning.
    pub kind: AlternativeKind,
}

/// How near an [`Alternative`] is in meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AlternativeKind {
    /// It means the same.
    Equivalent,
    /// It means something near.
    Related,
}

impl Thesaurus {
    /// The embedded thesaurus of strategy vocabulary.
    pub fn built_in() -> &'static Thesaurus {
        static BUILT_IN: Thesaurus = Thesaurus { groups: Vec::new() };
        &BUILT_IN
    }

    /// Reads groups in the Solr synonyms format.
    ///
    /// # Errors
    /// A line with a single member, or an empty one; the error names the line.
    pub fn parse(text: &str) -> Result<Thesaurus, ThesaurusError> {
        let mut groups = Vec::new();
        for (index, line) in text.lines().enumerate() {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let members: Vec<String> = line
                .split(',')
                .map(|member| member.trim().to_owned())
                .collect();
            if members.len() < 2 || members.iter().any(String::is_empty) {
                return Err(ThesaurusError {
                    line: index + 1,
                    problem: format!("expected two or more words parted by commas, got {line:?}"),
                });
            }
            groups.push(members);
        }
        Ok(Thesaurus { groups })
    }

    /// Synonyms of each run of query tokens that is a member of a group; the longest run wins.
    pub fn expand(&self, query: &Analysis) -> Vec<Expansion> {
        let mut expansions = Vec::new();
        for (index, token) in query.iter().enumerate() {
            for group in &self.groups {
                if !group
                    .iter()
                    .any(|member| token.lemmas().any(|lemma| lemma == member))
                {
                    continue;
                }
                let alternatives = group
                    .iter()
                    .filter(|member| !token.lemmas().any(|lemma| lemma == member.as_str()))
                    .map(|member| Alternative {
                        display: member.clone(),
                        words: member
                            .split_whitespace()
                            .map(|word| vec![word.to_lowercase()])
                            .collect(),
                        kind: AlternativeKind::Equivalent,
                    })
                    .collect();
                expansions.push(Expansion {
                    tokens: index..index + 1,
                    alternatives,
                });
            }
        }
        expansions
    }
}
