//! Synonyms: groups of words and phrases, in the Solr synonyms format.
//!
//! A member is matched by lemmas, word for word, so it is found under inflection, and in a query typed without diacritics as
//! far as the analysis of that query supplies them.

mod compiled;
mod format;

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt::{self, Write as _};
use std::ops::Range;
use std::sync::{LazyLock, OnceLock};

use thiserror::Error;

use crate::generic_words::is_generic_word;
use crate::matching::{Cover, MemberWord, PlainWord, Text, begin_alike, covered, plain_words};
use crate::{Analysis, Analyzer, Side, Token, close_kin};
use format::read_rules;

/// Groups of synonymous words and phrases.
///
/// # Format
/// A rule a line, UTF-8:
/// - `a, b, c`: the members mean the same, whichever is asked for;
/// - `a, b => c, d`: who asks for *a* or *b* finds *c* and *d* as well (what was asked for always stays);
/// - `#~ a, b` or `#~ a => b`: the same, but [related](AlternativeKind::Related) rather than equivalent. Solr, Elasticsearch
///   and OpenSearch read such a line as a comment;
/// - `# …`: a comment.
///
/// What means the same as something related is related as well; beyond that nothing follows from two rules.
///
/// A comma or an arrow inside a member is escaped with a backslash. Members are written in dictionary form and have at most
/// eight words; one in capitals (*POZ*) is an acronym and is compared as written, never as a form of a common word (*poza*).
#[derive(Debug, Clone, Default)]
pub struct Thesaurus {
    members: Vec<Member>,
    rules: Vec<Rule>,
    /// Members by each lemma, and by the fold, of the word that may begin them.
    by_first_word: HashMap<Text, Vec<MemberId>>,
    /// Members of one word by the close kin of its lemmas.
    by_kin: OnceLock<HashMap<String, Vec<MemberId>>>,
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
    /// What may stand instead: equivalents before related ones, each in the order of the file.
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AlternativeKind {
    /// It means the same.
    Equivalent,
    /// It means something near.
    Related,
}

/// A run of tokens that is a member of rules: what it means, whichever of the members says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Concepts {
    /// Indices of the tokens in the analysed text.
    pub tokens: Range<usize>,
    /// The rules that it is a member of, on either side of an arrow, by their number in the thesaurus, ascending. The sides of
    /// a one-way rule of equivalents are no more than [related](AlternativeKind::Related); one-way rules of related members
    /// are left out, since things of one field (*teatr*, *muzeum*) need not be near each other.
    pub rules: Vec<(usize, AlternativeKind)>,
}

impl Thesaurus {
    /// The embedded thesaurus of strategy vocabulary.
    pub fn built_in() -> &'static Thesaurus {
        // Unit tests read and parse the files, so neither fallback is met.
        static BUILT_IN: LazyLock<Thesaurus> = LazyLock::new(|| {
            compiled::read(COMPILED)
                .or_else(|| Thesaurus::parse(Thesaurus::BUILT_IN).ok())
                .unwrap_or_default()
        });
        &BUILT_IN
    }

    /// The text of the embedded thesaurus, a start for one's own.
    pub const BUILT_IN: &'static str = include_str!("../data/thesaurus/thesaurus.txt");

    /// Reads groups in the Solr synonyms format (see [`Thesaurus`]).
    ///
    /// # Errors
    /// At the first line that is not a rule (an empty or wordless member, a member alone, two arrows), or that goes beyond
    /// a limit: 8 MiB of text, 100,000 rules, 64 members a side, 200 characters and 8 words a member.
    pub fn parse(text: &str) -> Result<Thesaurus, ThesaurusError> {
        let mut thesaurus = Thesaurus::default();
        let mut ids = HashMap::new();
        let mut scratch = Analysis::new();
        for rule in read_rules(text)? {
            let mut add_all = |members: Vec<String>| {
                let mut added = Vec::with_capacity(members.len());
                for member in members {
                    let id = match ids.get(&member) {
                        Some(&id) => id,
                        None => {
                            let id = thesaurus.add_member(rule.line, &member, &mut scratch)?;
                            ids.insert(member, id);
                            id
                        }
                    };
                    if !added.contains(&id) {
                        added.push(id);
                    }
                }
                Ok(added)
            };
            let from = add_all(rule.from)?;
            let to = add_all(rule.to)?;
            thesaurus.push_rule(rule.kind, &from, to);
        }
        Ok(thesaurus)
    }

    /// A digest of the rules (FNV-1a): thesauri that say the same have the same.
    pub fn digest(&self) -> u64 {
        struct Fnv(u64);
        impl fmt::Write for Fnv {
            fn write_str(&mut self, text: &str) -> fmt::Result {
                for byte in text.bytes() {
                    self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
                }
                Ok(())
            }
        }
        let mut hash = Fnv(0xcbf2_9ce4_8422_2325);
        // It takes everything, so that writing cannot fail.
        let _ = write!(hash, "{:?}{:?}", self.members, self.rules);
        hash.0
    }

    /// Number of rules.
    pub fn len(&self) -> usize {
        self.rules.len()
    }

    /// Whether there is no rule.
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// Synonyms of each run of query tokens that is a member of a rule, in the order of the query.
    ///
    /// The longest member wins where several begin at a word, and runs do not overlap: in *transport publiczny* the word
    /// *transport* is not expanded.
    pub fn expand(&self, query: &Analysis) -> Vec<Expansion> {
        let words = plain_words(query);
        let mut expansions = Vec::new();
        let mut at = 0;
        while let Some(rest) = words.get(at..).filter(|rest| !rest.is_empty()) {
            let (length, matched) = self.longest_members(rest, |member| !member.rules.is_empty());
            let (length, alternatives) = match length {
                0 => (1, self.alternatives_of_kin(rest)),
                length => (length, self.alternatives(&matched)),
            };
            if !alternatives.is_empty()
                && let (Some(first), Some(last)) = (rest.first(), rest.get(length - 1))
            {
                expansions
                    .push(Expansion { tokens: first.first_index..last.index + 1, alternatives });
            }
            at += length;
        }
        expansions
    }

    /// The rules that each run of a text's tokens is a member of, in the order of the text; runs are found as
    /// [`Thesaurus::expand`] finds them.
    pub fn concepts(&self, text: &Analysis) -> Vec<Concepts> {
        let words = plain_words(text);
        let mut found = Vec::new();
        let mut at = 0;
        while let Some(rest) = words.get(at..).filter(|rest| !rest.is_empty()) {
            let (length, matched) =
                self.longest_members(rest, |member| !member.concepts.is_empty());
            let mut rules: Vec<(usize, AlternativeKind)> = matched
                .iter()
                .filter_map(|&id| self.members.get(id))
                .flat_map(|member| member.concepts.iter().copied())
                .collect();
            rules.sort_unstable();
            rules.dedup();
            if !rules.is_empty()
                && let (Some(first), Some(last)) = (rest.first(), rest.get(length - 1))
            {
                found.push(Concepts { tokens: first.first_index..last.index + 1, rules });
            }
            at += length.max(1);
        }
        found
    }

    fn add_member(
        &mut self,
        line: usize,
        display: &str,
        scratch: &mut Analysis,
    ) -> Result<MemberId, ThesaurusError> {
        Analyzer::shared().analyze(display, Side::Document, scratch);
        let plain = plain_words(scratch);
        if plain.is_empty() || plain.len() > MAX_MEMBER_WORDS {
            return Err(ThesaurusError {
                line,
                problem: format!(
                    "{display:?} has {} words: a member has one to {MAX_MEMBER_WORDS}",
                    plain.len()
                ),
            });
        }
        let alone = plain.len() == 1;
        let words: Vec<MemberWord> =
            plain.iter().map(|word| MemberWord::new(display, word.token, alone)).collect();
        Ok(self.insert(Member {
            display: Cow::Owned(display.to_owned()),
            words,
            rules: Vec::new(),
            concepts: Vec::new(),
        }))
    }

    fn push_rule(&mut self, kind: AlternativeKind, from: &[MemberId], to: Vec<MemberId>) {
        let id = self.rules.len();
        let both_ways = from.len() == to.len() && from.iter().all(|member| to.contains(member));
        let concept = match kind {
            kind if both_ways => Some(kind),
            AlternativeKind::Equivalent => Some(AlternativeKind::Related),
            AlternativeKind::Related => None,
        };
        if let Some(concept) = concept {
            for member in to.iter().chain(from.iter().filter(|member| !to.contains(member))) {
                if let Some(member) = self.members.get_mut(*member) {
                    member.concepts.push((id, concept));
                }
            }
        }
        for member in from {
            if let Some(member) = self.members.get_mut(*member) {
                member.rules.push(id);
            }
        }
        self.rules.push(Rule { kind, to });
    }

    fn insert(&mut self, member: Member) -> MemberId {
        let id = self.members.len();
        // One of two words can be begun by either.
        let beginnings = if member.words.len() == 2 { 2 } else { 1 };
        for key in member.words.iter().take(beginnings).flat_map(MemberWord::keys) {
            let members = self.by_first_word.entry(key.clone()).or_default();
            if members.last() != Some(&id) {
                members.push(id);
            }
        }
        self.members.push(member);
        id
    }

    /// The members that begin the run and cover the most of it, in the order of the file, and how many words they cover; of
    /// those only that `count`: one that nothing follows from must not hide a shorter one.
    fn longest_members(
        &self,
        run: &[PlainWord<'_>],
        count: impl Fn(&Member) -> bool,
    ) -> (usize, Vec<MemberId>) {
        let Some(first) = run.first() else {
            return (0, Vec::new());
        };
        let mut candidates: Vec<(Cover, MemberId)> = [Some(first.token), first.whole]
            .into_iter()
            .flatten()
            .flat_map(|token| token.lemmas().chain([token.fold()]))
            .filter_map(|key| self.by_first_word.get(key))
            .flatten()
            .filter(|&&id| self.members.get(id).is_some_and(&count))
            .filter_map(|&id| Some((covered(self.words_of(id), run)?, id)))
            .collect();
        candidates.sort_unstable();
        candidates.dedup();
        let Some(&(best, _)) = candidates.last() else {
            return (0, Vec::new());
        };
        let members =
            candidates.into_iter().filter(|&(cover, _)| cover == best).map(|(_, id)| id).collect();
        (best.words, members)
    }

    /// What means the same as one of `matched`; then what is related to that, and what means the same as what is related.
    fn alternatives(&self, matched: &[MemberId]) -> Vec<Alternative> {
        let mut known = matched.to_vec();
        let mut add = |from: &[MemberId], kind| {
            let mut rules: Vec<usize> = from
                .iter()
                .filter_map(|&id| self.members.get(id))
                .flat_map(|member| member.rules.iter().copied())
                .collect();
            rules.sort_unstable();
            rules.dedup();
            let first = known.len();
            let rules = rules.iter().filter_map(|&id| self.rules.get(id));
            for &id in rules.filter(|rule| rule.kind == kind).flat_map(|rule| &rule.to) {
                if !known.contains(&id) {
                    known.push(id);
                }
            }
            known.get(first..).unwrap_or_default().to_vec()
        };
        let equivalent = add(matched, AlternativeKind::Equivalent);
        let mut related = add(&[matched, &equivalent].concat(), AlternativeKind::Related);
        related.extend(add(&related, AlternativeKind::Equivalent));
        let of_kind = |ids: Vec<MemberId>, kind| ids.into_iter().map(move |id| (id, kind));
        of_kind(equivalent, AlternativeKind::Equivalent)
            .chain(of_kind(related, AlternativeKind::Related))
            .filter_map(|(id, kind)| Some((self.members.get(id)?, kind)))
            .map(|(member, kind)| Alternative {
                display: member.display.clone().into_owned(),
                words: member.words.iter().map(MemberWord::acceptable).collect(),
                kind,
            })
            .take(MAX_ALTERNATIVES)
            .collect()
    }

    /// What is related to close kin of the first of the run (*edukować* for *edukacja*).
    fn alternatives_of_kin(&self, run: &[PlainWord<'_>]) -> Vec<Alternative> {
        // Kin of a word that every goal has tell as little as the word (*miasto*, *śródmieście*).
        let tells =
            |token: Token<'_>| !token.is_stop_word() && !token.lemmas().any(is_generic_word);
        let Some(word) = run.first().filter(|word| tells(word.token)) else {
            return Vec::new();
        };
        let by_kin = self.by_kin.get_or_init(|| self.members_by_kin());
        let mut kin: Vec<MemberId> = word
            .token
            .kin()
            .filter_map(|key| by_kin.get(key))
            .flatten()
            .copied()
            .filter(|&id| begin_alike(word.token, self.words_of(id)))
            .collect();
        kin.sort_unstable();
        kin.dedup();
        let mut alternatives = self.alternatives(&kin);
        for alternative in &mut alternatives {
            alternative.kind = AlternativeKind::Related;
        }
        alternatives
    }

    fn members_by_kin(&self) -> HashMap<String, Vec<MemberId>> {
        let mut by_kin: HashMap<String, Vec<MemberId>> = HashMap::new();
        for (id, member) in self.members.iter().enumerate() {
            if let [word] = member.words.as_slice()
                && !word.acronym
                && !member.rules.is_empty()
            {
                for key in word.lemmas.iter().flat_map(|lemma| close_kin(lemma)) {
                    let members = by_kin.entry(key.into_owned()).or_default();
                    if members.last() != Some(&id) {
                        members.push(id);
                    }
                }
            }
        }
        by_kin
    }

    fn words_of(&self, member: MemberId) -> &[MemberWord] {
        self.members.get(member).map_or(&[], |member| member.words.as_slice())
    }
}

type MemberId = usize;

/// `BUILT_IN`, analysed.
const COMPILED: &str = include_str!("../data/thesaurus/compiled.tsv");

const MAX_MEMBER_WORDS: usize = 8;

/// Bounds the query that a careless file could blow up.
const MAX_ALTERNATIVES: usize = 128;

#[derive(Debug, Clone)]
struct Member {
    display: Text,
    words: Vec<MemberWord>,
    /// Rules that have it on the left.
    rules: Vec<usize>,
    /// Rules that have it on either side.
    concepts: Vec<(usize, AlternativeKind)>,
}

#[derive(Debug, Clone)]
struct Rule {
    kind: AlternativeKind,
    to: Vec<MemberId>,
}
