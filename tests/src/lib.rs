//! What the acceptance tests share: where things lie in the checkout, the gold records, the judged
//! queries, the program itself.
//!
//! The tests themselves are in `tests/tests/`; their data are in `tests/gold/`, `tests/judged/` and
//! `tests/segmentation/`, each with its README.

mod contract;
mod fixture;
mod gold;
mod judged;
mod judged_corpus;
mod program;

use std::path::PathBuf;

pub use contract::{Answered, Contract, is_strict};
pub use fixture::{fresh_folder, indexed_corpus};
pub use gold::{GoldDocument, GoldRecord};
pub use judged::{Gain, JUDGED_SETS, JudgedQuery, mean};
pub use judged_corpus::{GoldKey, JudgedCorpus, letters};
pub use program::{Answer, Outcome, Server, azymut, percent_encode, run};

/// The root of the checkout.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("the tests package lies in the checkout")
        .to_owned()
}

/// The folder of the documents that the project ships.
pub fn corpus() -> PathBuf {
    root().join("corpus")
}
