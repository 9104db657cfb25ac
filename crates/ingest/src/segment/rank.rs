//! Ranks: what level a word has in a document follows from the word and from its place among the others.

use std::collections::{BTreeMap, BTreeSet};

use azymut_record::Level;

use super::grammar::{Item, Style};
use super::number::Number;
use super::words::{Adjective, Noun, Word};

/// Level and nesting of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Rank {
    pub level: Level,
    /// Items nest under the last item of a smaller number.
    pub nesting: u32,
}

/// What is seen of a word in a document.
#[derive(Debug, Clone, Copy)]
struct Use {
    first: usize,
    /// The most frequent depth of its numbers; 0 without numbers.
    depth: usize,
    /// True where it never stands in a label, only above lists: "Zadania:".
    listed: bool,
}

/// Ranks of a document's words.
pub(super) struct Ranks {
    uses: BTreeMap<(Noun, Option<Adjective>), Use>,
    goal_depths: Vec<usize>,
    /// Depth of the numbers of directions that head the goals: "Kierunek 3" above "Cel 3.1".
    heading_directions: Option<usize>,
}

impl Ranks {
    pub(super) fn of(items: &[Item]) -> Self {
        let mut depths: BTreeMap<(Noun, Option<Adjective>), (usize, [usize; 8])> = BTreeMap::new();
        let mut labelled = BTreeSet::new();
        let mut goal_depths = Vec::new();
        let in_text = items.iter().any(|item| !item.contents);
        for (index, item) in
            items.iter().enumerate().filter(|(_, item)| !(item.contents && in_text))
        {
            let Some(word) = item.word else { continue };
            let entry = depths.entry((word.noun, word.adjective)).or_insert((index, [0; 8]));
            let depth = item.number.as_ref().map_or(0, |n| n.depth()).min(7);
            if matches!(item.style, Style::Labelled | Style::Coded) {
                labelled.insert((word.noun, word.adjective));
            }
            if let Some(count) = entry.1.get_mut(depth) {
                *count += 1;
            }
            if word == Word::bare(Noun::Goal)
                && depth > 0
                && matches!(item.style, Style::Labelled | Style::Coded)
                && !goal_depths.contains(&depth)
            {
                goal_depths.push(depth);
            }
        }
        goal_depths.sort_unstable();
        let uses = depths
            .into_iter()
            .map(|(key, (first, counts))| {
                let depth = (1..8)
                    .max_by_key(|&d| (counts.get(d).copied().unwrap_or(0), 8 - d))
                    .filter(|&d| counts.get(d).copied().unwrap_or(0) > 0);
                let listed = !labelled.contains(&key);
                (key, Use { first, depth: depth.unwrap_or(0), listed })
            })
            .collect();
        let heading_directions = depth_of_heading_directions(items);
        Self { uses, goal_depths, heading_directions }
    }

    /// The rank of an item.
    pub(super) fn rank(&self, item: &Item) -> Rank {
        let Some(word) = item.word else {
            let level = item.level.unwrap_or(Level::Action);
            return Rank { level, nesting: base(level) + 50 };
        };
        let level = self.level(word, item);
        let mut nesting = base(level) + 50;
        match word.adjective {
            // "Cele główne" may stand below a "cel nadrzędny".
            Some(Adjective::Superior | Adjective::Overall) if word.noun == Noun::Goal => {
                nesting -= 35;
            }
            Some(Adjective::General | Adjective::Main) if word.noun == Noun::Goal => nesting -= 30,
            _ => {}
        }
        if level == Level::OperationalGoal && self.stands_above_operational(word) {
            nesting -= 20;
        }
        if level == Level::Action {
            nesting += 5 * self.actions_above(word);
        }
        if matches!(word.noun, Noun::Bundle | Noun::Package) {
            // What it holds is an action too, and stands below it.
            nesting -= 30;
        }
        if word.noun == Noun::Priority
            && level == Level::StrategicGoal
            && let (Some(strategic), Some(own)) = (
                self.find(|w| w.usual_level() == Level::StrategicGoal && !w.is_relative()),
                self.uses.get(&(word.noun, word.adjective)),
            )
            && above(strategic, *own)
        {
            nesting += 20;
        }
        if word == Word::bare(Noun::Goal) && level == Level::OperationalGoal {
            nesting += 20 * u32::from(self.stands_below_priorities(word));
        }
        // An area that is numbered more finely than the strategic goals stands below them.
        if level == Level::Area
            && let Some(strategic) = self.find(|w| w.usual_level() == Level::StrategicGoal)
            && let Some(own) = self.uses.get(&(word.noun, word.adjective))
            && strategic.depth > 0
            && own.depth > strategic.depth
            && strategic.first < own.first
        {
            nesting = base(Level::StrategicGoal) + 70;
        }
        Rank { level, nesting }
    }

    fn level(&self, word: Word, item: &Item) -> Level {
        let usual = word.usual_level();
        if word.noun == Noun::Direction
            && item.style == Style::Labelled
            && self.heading_directions.is_some()
            && item.number.as_ref().map(Number::depth) == self.heading_directions
        {
            return Level::Area;
        }
        if !word.is_relative() {
            return usual;
        }
        let Some(&own) = self.uses.get(&(word.noun, word.adjective)) else {
            return usual;
        };
        let strategic = self.find(|w| w.usual_level() == Level::StrategicGoal && !w.is_relative());
        let operational =
            self.find(|w| w.usual_level() == Level::OperationalGoal && !w.same_level(word));
        match (word.noun, word.adjective) {
            (Noun::Priority, _) => {
                let bare_goal = self.uses.get(&(Noun::Goal, None)).copied();
                // A goal of the whole document above all, "Cel generalny", tells nothing of a priority above strategic goals.
                let divided = |w: Word| {
                    w.usual_level() == Level::StrategicGoal && !w.is_relative() && !w.is_of_whole()
                };
                let strategic = self.find(divided).or(strategic);
                match (strategic, operational) {
                    (_, Some(operational)) if above(operational, own) => Level::Direction,
                    // Between the two, a finer strategic goal.
                    (Some(strategic), Some(operational))
                        if above(strategic, own) && above(own, operational) =>
                    {
                        usual
                    }
                    (Some(strategic), _) if above(strategic, own) => Level::OperationalGoal,
                    (Some(_), _) => Level::Area,
                    (None, None) if bare_goal.is_some_and(|goal| above(goal, own)) => {
                        Level::OperationalGoal
                    }
                    _ => usual,
                }
            }
            (Noun::Goal, None) => {
                let depth = item.number.as_ref().map_or(0, |n| n.depth());
                if self.goal_depths.len() >= 2
                    && self.goal_depths.get(1).is_some_and(|&finer| depth >= finer)
                {
                    return Level::OperationalGoal;
                }
                let priority = self.uses.get(&(Noun::Priority, None)).copied();
                let higher = strategic.into_iter().chain(priority).any(|higher| above(higher, own));
                if higher { Level::OperationalGoal } else { usual }
            }
            (Noun::Goal, Some(Adjective::Specific | Adjective::Directional)) => {
                let operational =
                    self.uses.get(&(Noun::Goal, Some(Adjective::Operational))).copied();
                if operational.is_some_and(|operational| above(operational, own)) {
                    Level::Direction
                } else if strategic.is_some_and(|strategic| above(strategic, own)) {
                    Level::OperationalGoal
                } else {
                    usual
                }
            }
            (
                Noun::Goal,
                Some(Adjective::Thematic | Adjective::MediumTerm | Adjective::MediumPeriod),
            ) => {
                if strategic.is_some_and(|strategic| above(strategic, own)) {
                    Level::OperationalGoal
                } else {
                    usual
                }
            }
            _ => usual,
        }
    }

    /// True for a goal that is numbered less finely than the operational ones, and was so before: "Cel kierunkowy 1.1" above "Cel
    /// operacyjny 1.1.1".
    fn stands_above_operational(&self, word: Word) -> bool {
        let finer = Some(Adjective::Operational);
        let uses = |adjective| self.uses.get(&(Noun::Goal, adjective)).copied();
        match (uses(word.adjective), uses(finer)) {
            (Some(own), Some(operational)) => {
                word.noun == Noun::Goal
                    && word.adjective != finer
                    && (1..operational.depth).contains(&own.depth)
                    && own.first < operational.first
            }
            _ => false,
        }
    }

    /// True where the priorities, themselves below a goal above all, stand above the goals that bear no other word.
    fn stands_below_priorities(&self, goal: Word) -> bool {
        let of = |noun| self.uses.get(&(noun, goal.adjective)).copied();
        let highest = self.find(|w| w.usual_level() == Level::StrategicGoal && !w.is_relative());
        match (highest, of(Noun::Priority), of(goal.noun)) {
            (Some(highest), Some(priority), Some(own)) => {
                above(highest, priority)
                    && above(priority, own)
                    && (own.depth == 0 || (1..own.depth).contains(&priority.depth))
            }
            _ => false,
        }
    }

    /// Other words of actions that are numbered less finely, and were so before: "Działanie 1.1" above "Zadanie 1.1.1".
    fn actions_above(&self, word: Word) -> u32 {
        let Some(own) = self.uses.get(&(word.noun, word.adjective)) else { return 0 };
        let above = self.uses.iter().filter(|&(&(noun, adjective), used)| {
            noun != word.noun
                && Word { noun, adjective, complement: None }.usual_level() == Level::Action
                && used.first < own.first
                && ((1..own.depth).contains(&used.depth)
                    // "Zadania:" with 1, 2 below "Działanie 1.1", "Działania:" below "Zadanie 1".
                    || own.listed && !used.listed && used.depth >= 1)
        });
        u32::try_from(above.count()).unwrap_or(0).min(3)
    }

    fn find(&self, wanted: impl Fn(Word) -> bool) -> Option<Use> {
        self.uses
            .iter()
            .filter(|&(&(noun, adjective), _)| wanted(Word { noun, adjective, complement: None }))
            .map(|(_, &found)| found)
            .min_by_key(|found| found.first)
    }
}

/// The depth of the numbers of labelled directions where each goal has a number below that of one of them.
fn depth_of_heading_directions(items: &[Item]) -> Option<usize> {
    let labelled = |noun: Noun| {
        let of_noun = move |item: &&Item| {
            item.style == Style::Labelled && item.word.is_some_and(|word| word.noun == noun)
        };
        items.iter().filter(of_noun).filter_map(|item| item.number.as_ref())
    };
    let depth = labelled(Noun::Direction).next()?.depth();
    let heads: Vec<&Number> =
        labelled(Noun::Direction).filter(|n| n.depth() == depth).take(64).collect();
    let mut goals = labelled(Noun::Goal).peekable();
    goals.peek()?;
    goals.all(|goal| heads.iter().any(|head| goal.is_below(head))).then_some(depth)
}

/// True where the first word stands above the second: by the depth of their numbers, else by which came first.
fn above(first: Use, second: Use) -> bool {
    if first.depth > 0 && second.depth > 0 && first.depth != second.depth {
        return first.depth < second.depth;
    }
    first.first < second.first
}

fn base(level: Level) -> u32 {
    match level {
        Level::Vision => 0,
        Level::Area => 100,
        Level::StrategicGoal => 200,
        Level::OperationalGoal => 300,
        Level::Direction => 400,
        Level::Action => 500,
    }
}
