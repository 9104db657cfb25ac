//! How much is looked up for a query, and when that ends.

use std::cell::Cell;

use super::*;

/// An index that holds no word that is typed, and for each a number of others near to it.
struct Strange {
    near: usize,
    /// How often it was asked for near words.
    asked: Cell<usize>,
    /// After how many times that the search is given up.
    patience: usize,
    interrupt: Interrupt,
}

impl Strange {
    fn with(near: usize) -> Self {
        let (asked, interrupt) = (Cell::new(0), Interrupt::new());
        Self { near, asked, patience: usize::MAX, interrupt }
    }

    fn plan(&self, query: &str, fuzzy: Fuzziness) -> Result<Plan, SearchError> {
        let planner = Planner {
            analyzer: Analyzer::shared(),
            vocabulary: self,
            strict: false,
            language: Language::English,
            fuzzy,
            interrupt: &self.interrupt,
        };
        planner.plan(query)
    }
}

impl Vocabulary for Strange {
    fn holds(&self, _: &Word) -> Result<bool, IndexError> {
        Ok(false)
    }

    fn holds_lemma(&self, _: &str) -> Result<bool, IndexError> {
        Ok(false)
    }

    fn neighbours(
        &self,
        folded: &str,
        edits: u8,
        interrupt: &Interrupt,
    ) -> Result<Vec<(String, u8)>, SearchError> {
        self.asked.set(self.asked.get() + 1);
        if self.asked.get() == self.patience {
            interrupt.raise();
        }
        let letters = ('a'..='z').flat_map(|one| ('a'..='z').map(move |other| (one, other)));
        let near = letters.map(|(one, other)| (format!("{one}{other}{folded}"), edits));
        Ok(near.take(self.near).collect())
    }

    fn has_label(&self, _: &str) -> Result<bool, IndexError> {
        Ok(false)
    }

    fn cities(&self) -> Vec<&str> {
        Vec::new()
    }
}

#[test]
fn reading_a_query_is_given_up_between_two_words() {
    for (query, fuzzy) in [
        ("xqvwaaaa xqvwbbbb xqvwcccc", Fuzziness::Auto),
        ("xqvwaaaa xqvwbbbb xqvwcccc", Fuzziness::Edits(2)),
        ("xqvwaaaa~ xqvwbbbb~ xqvwcccc~", Fuzziness::Auto),
        ("(xqvwaaaa~ OR xqvwbbbb~) xqvwcccc~", Fuzziness::Auto),
    ] {
        let patient = Strange::with(3);
        assert!(patient.plan(query, fuzzy).is_ok(), "{query}");
        for patience in 1..3 {
            let index = Strange { patience, ..Strange::with(3) };
            let given_up = matches!(index.plan(query, fuzzy), Err(SearchError::Interrupted));
            assert!(given_up && index.asked.get() == patience, "{query}, {patience}");
        }
        let index = Strange::with(3);
        index.interrupt.raise();
        assert!(matches!(index.plan(query, fuzzy), Err(SearchError::Interrupted)), "{query}");
        assert_eq!(index.asked.get(), 0, "{query}");
    }
}

/// Words of a plan that differ from those typed, and different beginnings.
fn near_words_and_beginnings(plan: &Plan) -> (usize, usize) {
    let mut near = 0;
    let mut beginnings = BTreeSet::new();
    let mut nodes: Vec<&Node> = plan.clauses.iter().map(|clause| &clause.node).collect();
    while let Some(node) = nodes.pop() {
        match node {
            Node::Words { words, .. } => near += words.iter().filter(|one| one.edits > 0).count(),
            Node::Prefix(prefix) => _ = beginnings.insert(&prefix.beginning),
            Node::Group(clauses) => nodes.extend(clauses.iter().map(|clause| &clause.node)),
            Node::Best(others) => nodes.extend(others),
            Node::Phrase(_) | Node::Topics(_) => {}
        }
    }
    (near, beginnings.len())
}

/// So many words that nobody writes, each with something behind it.
fn strange_words(count: usize, behind: &str) -> String {
    let letters = ('a'..='z').flat_map(|one| ('a'..='z').map(move |other| (one, other)));
    letters.take(count).map(|(one, other)| format!("xqvwwv{one}{other}{behind} ")).collect()
}

#[test]
fn what_is_looked_up_and_searched_beside_the_words_typed_is_bounded() {
    let same = "xqvwwvaa ".repeat(200);
    let same_near = "xqvwwvaa~2 ".repeat(200);
    let both = Fuzziness::Edits(2);
    let auto = Fuzziness::Auto;
    // The query; how many near words the index has for each; then how often it is asked, near words and beginnings of the plan, and
    // parts of the query of which the answer says that they are not taken as they stand.
    let cases: [(&str, Fuzziness, usize, [usize; 4]); 14] = [
        ("xqvwwvaa xqvwwvbb", both, 40, [2, 60, 0, 0]),
        ("xqvwwvaa~ xqvwwvbb~2", auto, 40, [2, 60, 0, 0]),
        (&same, both, 40, [1, 200, 0, 1]),
        (&same_near, auto, 40, [1, 200, 0, 1]),
        (&strange_words(200, ""), both, 40, [7, 200, 0, 1]),
        (&strange_words(200, ""), both, 0, [32, 0, 0, 1]),
        (&strange_words(32, ""), both, 6, [32, 192, 0, 0]),
        (&strange_words(200, "~"), auto, 3, [32, 96, 0, 1]),
        // Corrected words are read again, and none of them is looked up again.
        (&strange_words(200, ""), auto, 1, [32, 0, 0, 0]),
        ("xqvwwvaa xqvwwvbb~", auto, 3, [2, 3, 0, 0]),
        (&"ab* ".repeat(200), auto, 3, [0, 0, 1, 0]),
        (&strange_words(20, "*"), auto, 3, [0, 0, 20, 0]),
        (&strange_words(23, "*"), Fuzziness::Off, 3, [0, 0, 20, 3]),
        (&format!("{}AB* ab* xqvwwvAA*", strange_words(19, "*")), auto, 3, [0, 0, 20, 0]),
    ];
    for (query, fuzzy, near, expected) in cases {
        let index = Strange::with(near);
        let plan = index.plan(query, fuzzy).unwrap();
        let is_ignored = |one: &&Interpretation| one.kind == InterpretationKind::Ignored;
        let ignored = plan.interpreted.iter().filter(is_ignored).count();
        let (near, beginnings) = near_words_and_beginnings(&plan);
        let found = [index.asked.get(), near, beginnings, ignored];
        assert_eq!(found, expected, "{query}, {fuzzy:?}");
    }
}

#[test]
fn what_is_not_looked_up_any_more_is_searched_as_it_stands() {
    let index = Strange::with(0);
    for (last, kind) in
        [("xqvwwvzz~", InterpretationKind::Word), ("-xqvwwvzz~", InterpretationKind::Excluded)]
    {
        let query = strange_words(32, "~") + last;
        let plan = index.plan(&query, Fuzziness::Auto).unwrap();
        let [.., said, word] = plan.interpreted.as_slice() else { panic!("{query}") };
        assert_eq!((said.text.as_str(), said.kind), ("xqvwwvzz", InterpretationKind::Ignored));
        assert!(said.values.iter().any(|reason| reason.contains("at most 32 words")), "{said:?}");
        assert_eq!((word.text.as_str(), word.kind), ("xqvwwvzz", kind), "{query}");
    }
}
