//! What need not be looked at closely, because it cannot score what is asked for.

use super::bound::{Most, most_of_clauses, most_of_pair, most_of_word};
use super::counts::{CODES, Codes};
use super::norms::Norms;
use super::schema::Zone;
use super::scorer::Formula;
use super::weighted::{WeightedClause, WeightedNode};
use super::word_chunk::Least;
use crate::query::Occur;

/// How much a record must have of which word to score what is asked for.
///
/// As MaxScore has it (Turtle, Flood, *Query evaluation: strategies and optimizations*, 1995): of records that have
/// nothing but light words, phrases and beginnings no more is read than that they are found. Within a word it goes on in
/// the same way: most records hold it once, and the best more often.
pub(super) struct Pruning {
    words: Vec<PrunedWord>,
    /// The words that find records, those first that add least to a score.
    ascending: Vec<usize>,
    /// Whether a record must have some word at all.
    is_selective: bool,
    /// What was last asked for.
    least: f32,
}

struct PrunedWord {
    /// Whether the word finds records, or excludes them.
    is_read: bool,
    /// The most that a record brings which is not looked at, by level: of none, of those with words of the family alone,
    /// of those with a code up to 1, 2 and so on, of all.
    most: Vec<Most>,
    level: usize,
}

/// Levels at which words of the family alone, and all, are not looked at.
const FAMILY_ALONE: usize = 1;
const ALL: usize = FAMILY_ALONE + CODES;

impl Pruning {
    pub(super) fn new(formula: &Formula<'_>, norms: &Norms) -> Self {
        let mut is_read = vec![false; formula.plan.words.len()];
        read_by(&formula.plan.root, &mut is_read);
        let words: Vec<PrunedWord> = is_read
            .into_iter()
            .zip(0..)
            .map(|(is_read, number)| PrunedWord {
                is_read,
                most: if is_read { most_by_level(formula, norms, number) } else { Vec::new() },
                level: 0,
            })
            .collect();
        let most = |number: &usize| words[*number].most_at(ALL).score;
        let mut ascending: Vec<usize> = (0..words.len()).filter(|at| words[*at].is_read).collect();
        ascending.sort_by(|left, right| most(left).total_cmp(&most(right)));
        Self { words, ascending, is_selective: false, least: f32::NEG_INFINITY }
    }

    /// Whether a word finds records, or excludes them.
    pub(super) fn is_read(&self, number: usize) -> bool {
        self.words.get(number).is_some_and(|word| word.is_read)
    }

    /// Whether records can be told that cannot score what was asked for.
    pub(super) fn is_selective(&self) -> bool {
        self.is_selective
    }

    /// What a record must have of a word.
    pub(super) fn least(&self, number: usize) -> Least {
        match self.words.get(number).map_or(0, |word| word.level) {
            0 => Least::Anything,
            ALL => Least::More,
            level => Least::Lemma { above: (level - FAMILY_ALONE) as u8 },
        }
    }

    /// Asks for records that score at least `least`, where `unread` is the most that what is not read adds, and `city`
    /// what the right city adds. Less may be asked for than that.
    pub(super) fn ask(&mut self, least: f32, unread: f32, city: f32, formula: &Formula<'_>) {
        const SLACK: f32 = 1.0 + 1e-3;
        // What was found for a little less holds still.
        const WORTHWHILE: f32 = 1.01;
        if least <= self.least || (self.is_selective && least < self.least * WORTHWHILE) {
            return;
        }
        self.least = least;
        self.words.iter_mut().for_each(|word| word.level = 0);
        let suffices = |words: &[PrunedWord]| {
            let of_word = |number: usize| {
                words.get(number).map_or(Most::default(), |word| word.most_at(word.level))
            };
            let Most { score, covered } = most_of_clauses(&formula.plan.root, formula, &of_word);
            SLACK * ((score + unread) * formula.coverage().of(covered) + city) < least
        };
        self.is_selective = suffices(&self.words);
        if !self.is_selective {
            return;
        }
        for number in &self.ascending {
            let Self { words, .. } = self;
            let (mut good, mut bad) = (0, words[*number].most.len());
            // All at once is what words that tell little come to.
            let mut level = bad.saturating_sub(1);
            while good + 1 < bad {
                words[*number].level = level;
                if suffices(words) {
                    good = level;
                } else {
                    bad = level;
                }
                level = good.midpoint(bad);
            }
            words[*number].level = good;
        }
    }
}

impl PrunedWord {
    fn most_at(&self, level: usize) -> Most {
        self.most.get(level).copied().unwrap_or_default()
    }
}

fn most_by_level(formula: &Formula<'_>, norms: &Norms, number: usize) -> Vec<Most> {
    let of_word = formula.of_word(number);
    let weights = formula.weights;
    let [text, body, path] =
        Zone::ALL.map(|zone| weights.zone[zone as usize] * norms.of(zone).greatest());
    let with_form = 1.0 + weights.form.max(0.0);
    let mut levels = Vec::with_capacity(ALL + 1);
    levels.push(Most::default());
    let of_family = of_word.saturate(text + body);
    let mut most =
        Most { score: of_word.family * of_family, covered: of_word.family * of_family.min(1.0) };
    levels.push(most);
    for code in 1..CODES as u8 {
        let [in_text, in_body, in_path] = Codes::shared().at_most(code);
        let strength = with_form * (text * in_text + body * in_body) + path * in_path;
        let own = of_word.saturate(strength);
        most = most.or(Most {
            score: of_word.own * (own + most_of_pair(formula)),
            covered: of_word.own * own.min(1.0),
        });
        levels.push(most);
    }
    levels.push(most_of_word(formula, number).or(most));
    if formula.plan.words[number].word.by_form {
        // Its form counts like a lemma, of which the codes say nothing: all or nothing.
        let all = levels.last().copied().unwrap_or_default();
        levels[1..].fill(all);
    }
    levels
}

/// Marks the words that find records, or exclude them.
fn read_by(clauses: &[WeightedClause], is_read: &mut [bool]) {
    fn of_node(node: &WeightedNode, is_read: &mut [bool]) {
        match node {
            WeightedNode::Words { words, .. } => {
                for number in words {
                    if let Some(is_read) = is_read.get_mut(*number) {
                        *is_read = true;
                    }
                }
            }
            WeightedNode::Prefix(_) => {}
            WeightedNode::Group { clauses, .. } => read_by(clauses, is_read),
            WeightedNode::Best(nodes) => nodes.iter().for_each(|node| of_node(node, is_read)),
        }
    }
    for clause in clauses.iter().filter(|clause| clause.occur != Occur::Boost) {
        of_node(&clause.node, is_read);
    }
}
