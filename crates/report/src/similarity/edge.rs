use crate::similarity::Band;

/// A record and one of its nearest, as the report of similar records lists them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Edge {
    /// The record, by its place among the records.
    pub record: usize,
    /// One of its nearest, by its place among the records.
    pub neighbour: usize,
    /// The how-many-eth nearest, from 1.
    pub rank: usize,
    /// The similarity, from 0 to 1.
    pub score: f64,
    /// What the score means in words; none where the two are not related.
    pub band: Option<Band>,
}
