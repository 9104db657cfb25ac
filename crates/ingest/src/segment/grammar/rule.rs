//! The rules by which statements are found, and how far each can be trusted.

/// A rule that makes a statement of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rule {
    /// A label with its title: "Cel operacyjny 1.1. Zdrowi mieszkańcy".
    Label,
    /// A label on its own line, its title on the next.
    TitleBelowLabel,
    /// Labels first, then as many lines with their titles.
    ValuesBelowLabels,
    /// Labels first, then their titles glued on one line.
    ValuesBehindLabels,
    /// The statement of the vision.
    Vision,
    /// A code: "CO1.1 Zdrowi mieszkańcy".
    Code,
    /// A label on a contents page.
    ContentsLabel,
    /// A code on a contents page.
    ContentsCode,
    /// A numbered item of an announced list.
    NumberedItem,
    /// A number below that of a goal.
    NumberBelowGoal,
    /// The heading of a chapter that repeats the number and the words of a statement above.
    RepeatedHeading,
    /// A bullet of an announced list.
    BulletOfList,
    /// An item of a list that stands in the line of its announcement.
    ListInLine,
    /// A short title of an announced list, with a description.
    TitleWithDescription,
    /// A line without a bullet in an announced list.
    LineOfList,
    /// A cell below a head of level words, or beside one.
    Cell,
    /// An item of a list in such a cell.
    ListInCell,
    /// A cell on a line of its own below the heads of the columns.
    CellBelowCell,
    /// One of several titles built to one pattern.
    ParallelTitle,
    /// A heading with points, where no level is named.
    HeadingWithPoints,
    /// A point under such a heading.
    PointUnderHeading,
}

impl Rule {
    /// The name used in the output of `ingest --explain`.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Rule::Label => "label",
            Rule::TitleBelowLabel => "title-below-label",
            Rule::ValuesBelowLabels => "values-below-labels",
            Rule::ValuesBehindLabels => "values-behind-labels",
            Rule::Vision => "vision",
            Rule::Code => "code",
            Rule::ContentsLabel => "contents-label",
            Rule::ContentsCode => "contents-code",
            Rule::NumberedItem => "numbered-item",
            Rule::NumberBelowGoal => "number-below-goal",
            Rule::RepeatedHeading => "repeats-a-statement",
            Rule::BulletOfList => "bullet-of-announced-list",
            Rule::ListInLine => "list-in-line",
            Rule::TitleWithDescription => "title-with-description",
            Rule::LineOfList => "line-of-announced-list",
            Rule::Cell => "cell",
            Rule::ListInCell => "list-in-cell",
            Rule::CellBelowCell => "cell-below-cell",
            Rule::ParallelTitle => "parallel-titles",
            Rule::HeadingWithPoints => "heading-with-points",
            Rule::PointUnderHeading => "point-under-heading",
        }
    }

    /// Confidence in what the rule takes for a statement, in hundredths, before anything else is known of it: high where the
    /// document names the level at the statement itself, lower where a heading above tells it, lowest where nothing does.
    pub(crate) fn trust(self) -> u32 {
        match self {
            Rule::Label | Rule::Code => 95,
            Rule::TitleBelowLabel | Rule::NumberedItem | Rule::RepeatedHeading | Rule::Cell => 92,
            Rule::Vision | Rule::ContentsLabel | Rule::ContentsCode => 90,
            Rule::ValuesBelowLabels | Rule::NumberBelowGoal | Rule::ListInCell => 88,
            Rule::BulletOfList => 86,
            Rule::ListInLine | Rule::TitleWithDescription => 80,
            Rule::LineOfList | Rule::CellBelowCell => 75,
            Rule::ValuesBehindLabels => 70,
            Rule::ParallelTitle => 60,
            Rule::HeadingWithPoints | Rule::PointUnderHeading => 50,
        }
    }
}
