//! How sure a statement is: what the rule that found it is worth, what confirms it, and what speaks against it.

use std::fmt;

use azymut_record::Confidence;

use super::grammar::Rule;

/// Something that speaks against a statement as it was read. Each becomes a warning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Doubt {
    /// Letters in the label were taken for the figures that scanning makes them of.
    Misread(String),
    /// Labels and titles stand apart.
    MatchedByOrder,
    /// The label does not go with that of the statement above.
    OutOfPlace {
        label: String,
        above: String,
    },
    /// A label with two or more figures, and nothing that it stands under.
    NothingAbove(String),
    PrintedTwice(String),
    ContentsPageOnly,
    NoLevelsNamed,
    /// An action of a list of common words, and no goal or chapter of goals near.
    FarFromGoals,
    /// The statement ends in a word that cannot end one.
    BreaksOff,
    /// The statement is as long as a description.
    Long(usize),
}

impl Doubt {
    /// What is left of the confidence, in hundredths.
    fn leaves(&self) -> u32 {
        match self {
            Doubt::Misread(_) | Doubt::PrintedTwice(_) | Doubt::NothingAbove(_) => 90,
            Doubt::MatchedByOrder | Doubt::OutOfPlace { .. } => 85,
            Doubt::Long(_) | Doubt::FarFromGoals => 80,
            Doubt::BreaksOff => 70,
            Doubt::ContentsPageOnly => 65,
            // What its rule is worth says it already.
            Doubt::NoLevelsNamed => 100,
        }
    }
}

impl fmt::Display for Doubt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Doubt::Misread(label) => {
                write!(f, "the label was misread by scanning; it is taken for {label}")
            }
            Doubt::MatchedByOrder => {
                f.write_str("the label and its title stand apart and were matched by order")
            }
            Doubt::OutOfPlace { label, above } => write!(f, "label {label} stands under {above}"),
            Doubt::NothingAbove(label) => write!(f, "label {label} stands under nothing"),
            Doubt::PrintedTwice(label) => write!(f, "label {label} is printed twice"),
            Doubt::ContentsPageOnly => f.write_str("found on the contents page only"),
            Doubt::NoLevelsNamed => {
                f.write_str("the document names no levels; taken from its headings and points")
            }
            Doubt::FarFromGoals => {
                f.write_str("no goal stands near; the list may tell of something else")
            }
            Doubt::BreaksOff => f.write_str("the statement breaks off"),
            Doubt::Long(words) => write!(f, "the statement has {words} words"),
        }
    }
}

/// What is known of a statement.
pub(super) struct Evidence<'a> {
    pub rule: Rule,
    pub numbered: bool,
    /// The level word is only part of a name: "Sfera społeczna".
    pub by_name: bool,
    /// The number goes on from that of a sibling, or begins below that of the parent.
    pub in_order: bool,
    /// The document says it more than once.
    pub repeated: bool,
    /// The rank is another than the word has by itself.
    pub moved: bool,
    pub doubts: &'a [Doubt],
}

impl Evidence<'_> {
    /// The confidence: each confirmation takes away two fifths of what is missing to certainty, each doubt a part of the whole.
    pub(super) fn confidence(&self) -> Confidence {
        let mut trust = self.rule.trust();
        if self.rule == Rule::Label && !self.numbered {
            trust -= 5;
        }
        if self.by_name {
            trust -= 10;
        }
        // In hundredths of hundredths, so that no floating-point arithmetic decides a digit.
        let mut confidence = trust * 100;
        for confirmed in [self.in_order, self.repeated] {
            if confirmed {
                confidence += (10_000 - confidence) * 2 / 5;
            }
        }
        if self.moved {
            confidence = confidence * 95 / 100;
        }
        for doubt in self.doubts {
            confidence = confidence * doubt.leaves() / 100;
        }
        Confidence::of_hundredths(u8::try_from((confidence + 50) / 100).unwrap_or(100))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn confidence(change: impl Fn(&mut Evidence<'_>)) -> u8 {
        let mut evidence = Evidence {
            rule: Rule::Label,
            numbered: true,
            by_name: false,
            in_order: false,
            repeated: false,
            moved: false,
            doubts: &[],
        };
        change(&mut evidence);
        evidence.confidence().hundredths()
    }

    #[test]
    fn what_confirms_raises_and_what_speaks_against_lowers() {
        let plain = confidence(|_| ());
        assert_eq!(plain, 95);
        assert!(confidence(|e| e.in_order = true) > plain);
        assert!(confidence(|e| (e.in_order, e.repeated) = (true, true)) < 100);
        assert!(confidence(|e| e.moved = true) < plain);
        assert!(confidence(|e| e.numbered = false) < plain);
        assert!(confidence(|e| e.doubts = &[Doubt::BreaksOff]) < 70);
        assert!(
            confidence(|e| e.rule = Rule::LineOfList) < confidence(|e| e.rule = Rule::BulletOfList)
        );
    }
}
