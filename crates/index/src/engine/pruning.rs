//! What need not be looked at closely, because it cannot score what is asked for.

use std::sync::Arc;

use super::bound::{Limits, Most, SLACK, most_of_clauses, most_of_pair, most_of_word};
use super::counts::{CODES, Codes};
use super::laid_out::LaidOut;
use super::norms::Norms;
use super::schema::Zone;
use super::scorer::Formula;
use super::word_chunk::Least;

/// How much a record must have of which word to score what is asked for.
///
/// As MaxScore has it (Turtle, Flood, *Query evaluation: strategies and optimizations*, 1995): of records that have
/// nothing but light words, phrases and beginnings no more is read than that they are found. Within a word it goes on in
/// the same way: most records hold it once, and the best more often.
pub(super) struct Pruning {
    parts: Parts,
    /// The parts that are read, those first that add least to a score.
    ascending: Vec<usize>,
    /// Whether a record must have some part at all.
    is_selective: bool,
    /// What was last asked for.
    least: f32,
}

/// The words of a plan, and behind them its leaves that are laid out: of those no word is looked at.
struct Parts {
    parts: Vec<Pruned>,
    /// How many are words.
    words: usize,
}

#[derive(Default)]
struct Pruned {
    /// The most that a record brings which is not looked at, by level. Of a word: of none, of those with words of the
    /// family alone, of those with a code up to 1, 2 and so on, of all. Of a leaf: by its own levels. Of what is not
    /// read there are none.
    most: Vec<Most>,
    level: usize,
}

/// Levels of a word at which words of the family alone, and all, are not looked at.
const FAMILY_ALONE: usize = 1;
const ALL: usize = FAMILY_ALONE + CODES;

impl Pruning {
    /// Reads those words that `is_read` says, and the leaves that are laid out.
    pub(super) fn new(
        formula: &Formula<'_>,
        norms: &Norms,
        is_read: &[bool],
        leaves: &[Option<Arc<LaidOut>>],
    ) -> Self {
        let words = is_read.iter().zip(0..).map(|(is_read, number)| {
            if *is_read { most_by_level(formula, norms, number) } else { Vec::new() }
        });
        let of_leaves = leaves.iter().map(|leaf| match leaf {
            Some(leaf) => most_of_leaf(formula, leaf),
            None => Vec::new(),
        });
        let parts: Vec<Pruned> =
            words.chain(of_leaves).map(|most| Pruned { most, level: 0 }).collect();
        let most = |at: &usize| parts[*at].most.last().copied().unwrap_or_default().score;
        let mut ascending: Vec<usize> =
            (0..parts.len()).filter(|at| !parts[*at].most.is_empty()).collect();
        ascending.sort_by(|left, right| most(left).total_cmp(&most(right)));
        let parts = Parts { parts, words: is_read.len() };
        Self { parts, ascending, is_selective: false, least: f32::NEG_INFINITY }
    }

    /// Whether records can be told that cannot score what was asked for.
    pub(super) fn is_selective(&self) -> bool {
        self.is_selective
    }

    /// What a record must have of a word.
    pub(super) fn least(&self, number: usize) -> Least {
        match self.parts.parts.get(number).map_or(0, |word| word.level) {
            0 => Least::Anything,
            ALL => Least::More,
            level => Least::Lemma { above: (level - FAMILY_ALONE) as u8 },
        }
    }

    /// The level of a leaf that a record must be above.
    pub(super) fn level_of_leaf(&self, number: usize) -> u8 {
        self.parts.leaf(number).map_or(0, |leaf| leaf.level as u8)
    }

    /// Asks for records that score at least `least`, where `unread` is the most that what is not read adds, and `city`
    /// what the right city adds. Less may be asked for than that.
    pub(super) fn ask(&mut self, least: f32, unread: f32, city: f32, formula: &Formula<'_>) {
        // What was found for a little less holds still.
        const WORTHWHILE: f32 = 1.01;
        if least <= self.least || (self.is_selective && least < self.least * WORTHWHILE) {
            return;
        }
        self.least = least;
        let Self { parts, is_selective, .. } = self;
        parts.parts.iter_mut().for_each(|part| part.level = 0);
        let suffices = |parts: &Parts| {
            let Most { score, covered } = most_of_clauses(&formula.plan.root, formula, parts);
            SLACK * ((score + unread) * formula.coverage().of(covered) + city) < least
        };
        *is_selective = suffices(parts);
        if !*is_selective {
            return;
        }
        for at in &self.ascending {
            let (mut good, mut bad) = (0, parts.parts[*at].most.len());
            // All at once is what words that tell little come to.
            let mut level = bad.saturating_sub(1);
            while good + 1 < bad {
                parts.parts[*at].level = level;
                if suffices(parts) {
                    good = level;
                } else {
                    bad = level;
                }
                level = good.midpoint(bad);
            }
            parts.parts[*at].level = good;
        }
    }
}

impl Parts {
    fn leaf(&self, number: usize) -> Option<&Pruned> {
        self.parts.get(self.words + number)
    }
}

impl Pruned {
    fn most(&self) -> Option<Most> {
        self.most.get(self.level).copied()
    }
}

impl Limits for Parts {
    fn of_word(&self, number: usize) -> Most {
        self.parts.get(number).and_then(Pruned::most).unwrap_or_default()
    }

    fn of_leaf(&self, number: usize) -> Option<Most> {
        self.leaf(number).and_then(Pruned::most)
    }
}

/// The most that records of each level of a leaf bring, or of a lower one.
fn most_of_leaf(formula: &Formula<'_>, leaf: &LaidOut) -> Vec<Most> {
    let pair = most_of_pair(formula);
    let levels = leaf.levels().iter().scan(Most::default(), |most, level| {
        let Most { score, covered } = level.most;
        *most = most.or(Most { score: score + pair * level.pairs.behind, covered });
        Some(*most)
    });
    levels.collect()
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
            score: of_word.own * (own + most_of_pair(formula))
                + if in_text > 0.0 { of_word.named } else { 0.0 },
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
