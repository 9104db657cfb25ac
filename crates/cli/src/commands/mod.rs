pub mod analyze;
pub mod eval;
pub mod index;
pub mod ingest;
pub mod report;
pub mod search;
pub mod serve;
pub mod synonyms;
