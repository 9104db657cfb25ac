//! What a query is taken apart into, and how parts become one or are parted again.

use std::ops::Range;

use azymut_record::Message;

/// A query taken apart.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Parsed {
    pub items: Vec<Item>,
    /// What had no meaning, in the order typed.
    pub remarks: Vec<Remark>,
}

/// A part of a query that had no meaning where it stood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Remark {
    /// Where it stands, in bytes.
    pub range: Range<usize>,
    /// What is wrong with it.
    pub reason: Message,
}

/// One thing that is wanted or unwanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Item {
    /// Where it stands, in bytes.
    pub range: Range<usize>,
    pub occur: Wanted,
    pub term: Term,
}

/// Whether an item is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    /// It counts.
    Optional,
    /// It is joined to its neighbour by AND.
    Required,
    /// A minus or NOT stands before it.
    Excluded,
}

/// What an item is. Ranges are in bytes of the query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Term {
    /// Words, read together, so that names and synonyms of several words are seen.
    Words(Range<usize>),
    /// `"words"`, `="words"` for these very forms, `"words"~5` for as many words between them.
    Phrase { inner: Range<usize>, exact: bool, slop: u32 },
    /// `word*`
    Prefix(Range<usize>),
    /// `word~1`
    Fuzzy(Range<usize>, u8),
    /// `name:value`
    Field { name: Range<usize>, value: Range<usize> },
    /// What looks like the printed number of a goal: `3.2`, `IV.1`.
    Label(Range<usize>),
    /// Parentheses.
    Group(Vec<Item>),
    /// Items joined by OR.
    Any(Vec<Item>),
}

/// All that several items of a chain of AND want is required.
pub(super) fn required(mut chain: Vec<Item>) -> Vec<Item> {
    if chain.len() > 1 {
        for item in chain.iter_mut().filter(|item| item.occur == Wanted::Optional) {
            item.occur = Wanted::Required;
        }
    }
    chain
}

/// The items of a chain as one.
pub(super) fn as_one(mut chain: Vec<Item>) -> Option<Item> {
    if chain.len() > 1 {
        let (range, occur) = (range_of(&chain), Wanted::Optional);
        return Some(Item { range, occur, term: Term::Group(chain) });
    }
    chain.pop()
}

pub(super) fn range_of(items: &[Item]) -> Range<usize> {
    let start = items.first().map_or(0, |item| item.range.start);
    start..items.last().map_or(start, |item| item.range.end)
}

/// Parentheses around nothing but what is left out say nothing: `(-a NOT b)` is `-a -b`.
pub(super) fn without_needless_parentheses(item: Item) -> Vec<Item> {
    match item {
        Item { occur: Wanted::Optional, term: Term::Group(items), .. }
            if items.iter().all(|item| item.occur == Wanted::Excluded) =>
        {
            items
        }
        item => vec![item],
    }
}

/// What is left out by itself needs no parentheses: `-(miasto:Kielce)` is `-miasto:Kielce`.
pub(super) fn without_own_parentheses(mut term: Term) -> Term {
    while let Term::Group(items) = &mut term
        && let [Item { occur: Wanted::Optional, .. }] = items.as_slice()
        && let Some(only) = items.pop()
    {
        term = only.term;
    }
    term
}

/// Makes one run of plain words that follow each other, so that they are read together. What was passed over between them
/// parts them, or else it would be read after all.
pub(super) fn join_words(query: &str, items: Vec<Item>) -> Vec<Item> {
    let mut joined: Vec<Item> = Vec::with_capacity(items.len());
    for item in items {
        if let (Some(last), Term::Words(words)) = (joined.last_mut(), &item.term)
            && let Term::Words(run) = &mut last.term
            && last.occur == Wanted::Optional
            && item.occur == Wanted::Optional
            && query
                .get(run.end..words.start)
                .is_some_and(|between| !between.contains(char::is_alphanumeric))
        {
            run.end = words.end;
            last.range.end = item.range.end;
        } else {
            joined.push(item);
        }
    }
    joined
}
