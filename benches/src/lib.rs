//! What the benchmarks share: a deterministic generator of records in any number.

pub mod synthetic;
