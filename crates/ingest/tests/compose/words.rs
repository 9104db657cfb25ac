//! The levels that documents name, and the chains in which they stand.

/// A level as documents write it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Level {
    pub singular: &'static str,
    pub plural: &'static str,
    pub genitive: &'static str,
    /// With the adjective first, where there is one.
    pub inverted: &'static str,
    /// With the adjective or the complement shortened.
    pub short: &'static str,
    /// The initials that head its codes.
    pub code: &'static str,
    /// The normalised level where a code is all there is.
    pub normalised: &'static str,
}

macro_rules! level {
    ($($name:ident: $singular:literal, $plural:literal, $genitive:literal, $inverted:literal, $short:literal, $code:literal, $normalised:literal;)+) => {
        $(const $name: Level = Level { singular: $singular, plural: $plural, genitive: $genitive, inverted: $inverted,
            short: $short, code: $code, normalised: $normalised };)+
    };
}

level! {
    GOAL: "cel", "cele", "celu", "cel", "cel", "C", "strategic_goal";
    STRATEGIC: "cel strategiczny", "cele strategiczne", "celu strategicznego", "strategiczny cel", "cel strat.", "CS", "strategic_goal";
    MAIN: "cel główny", "cele główne", "celu głównego", "główny cel", "cel gł.", "CG", "strategic_goal";
    OPERATIONAL: "cel operacyjny", "cele operacyjne", "celu operacyjnego", "operacyjny cel", "cel oper.", "CO", "operational_goal";
    SPECIFIC: "cel szczegółowy", "cele szczegółowe", "celu szczegółowego", "szczegółowy cel", "cel szczeg.", "CSZ", "operational_goal";
    INTERMEDIATE: "cel pośredni", "cele pośrednie", "celu pośredniego", "pośredni cel", "cel pośr.", "CP", "operational_goal";
    PRIORITY: "priorytet", "priorytety", "priorytetu", "priorytet", "prior.", "P", "strategic_goal";
    AREA: "obszar", "obszary", "obszaru", "obszar", "obszar", "O", "area";
    AREA_STRATEGIC: "obszar strategiczny", "obszary strategiczne", "obszaru strategicznego", "strategiczny obszar", "obszar strat.", "OS", "area";
    PILLAR: "filar", "filary", "filaru", "filar", "filar", "F", "area";
    AXIS: "oś priorytetowa", "osie priorytetowe", "osi priorytetowej", "priorytetowa oś", "oś prior.", "OP", "area";
    FIELD_STRATEGIC: "pole strategiczne", "pola strategiczne", "pola strategicznego", "strategiczne pole", "pole strat.", "PS", "area";
    FIELD_OPERATIONAL: "pole operacyjne", "pola operacyjne", "pola operacyjnego", "operacyjne pole", "pole oper.", "PO", "operational_goal";
    DIRECTION: "kierunek działań", "kierunki działań", "kierunku działań", "kierunek działań", "kier. działań", "KD", "direction";
    INTERVENTION: "kierunek interwencji", "kierunki interwencji", "kierunku interwencji", "kierunek interwencji", "kier. interw.", "KI", "direction";
    ACTION: "działanie", "działania", "działania", "działanie", "dział.", "D", "action";
    TASK: "zadanie", "zadania", "zadania", "zadanie", "zad.", "Z", "action";
    PROJECT: "projekt", "projekty", "projektu", "projekt", "projekt", "PR", "action";
    UNDERTAKING: "przedsięwzięcie", "przedsięwzięcia", "przedsięwzięcia", "przedsięwzięcie", "przedsięwz.", "PR", "action";
}

/// Two and three levels as real documents put them below one another.
pub const CHAINS: [&[Level]; 24] = [
    &[STRATEGIC, OPERATIONAL],
    &[STRATEGIC, OPERATIONAL, ACTION],
    &[STRATEGIC, OPERATIONAL, DIRECTION],
    &[STRATEGIC, OPERATIONAL, TASK],
    &[STRATEGIC, OPERATIONAL, UNDERTAKING],
    &[STRATEGIC, SPECIFIC, PROJECT],
    &[STRATEGIC, INTERMEDIATE],
    &[STRATEGIC, DIRECTION],
    &[STRATEGIC, DIRECTION, TASK],
    &[STRATEGIC, PRIORITY, ACTION],
    &[MAIN, SPECIFIC],
    &[MAIN, SPECIFIC, ACTION],
    &[PRIORITY, ACTION],
    &[PRIORITY, OPERATIONAL, TASK],
    &[AREA, STRATEGIC, OPERATIONAL],
    &[AREA, OPERATIONAL],
    &[AREA, GOAL, ACTION],
    &[AREA_STRATEGIC, GOAL, DIRECTION],
    &[PILLAR, STRATEGIC, ACTION],
    &[AXIS, SPECIFIC, PROJECT],
    &[FIELD_STRATEGIC, FIELD_OPERATIONAL],
    &[GOAL, TASK],
    &[GOAL, INTERVENTION, TASK],
    &[OPERATIONAL, ACTION],
];

/// True where the level is one that lists under an announcement hold: what is done, not what is aimed at.
pub fn is_listed(level: Level) -> bool {
    [DIRECTION, INTERVENTION, ACTION, TASK, PROJECT, UNDERTAKING].contains(&level)
}

/// True for words that running text uses of anything: "Projekt Miasto", "Działanie Straży".
pub fn is_bare(level: Level) -> bool {
    !level.singular.contains(' ')
}

/// True where every reader knows the codes without a legend.
pub fn codes_are_known(chain: &[Level]) -> bool {
    chain.iter().all(|level| [STRATEGIC, OPERATIONAL, DIRECTION].contains(level))
}
