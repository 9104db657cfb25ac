use std::fs;
use std::path::{Path, PathBuf};

use crate::{corpus, run};

/// An empty folder for one test, below the build folder's own `tmp`.
///
/// `tmp` is `env!("CARGO_TARGET_TMPDIR")` of the test; `name` is unique within its file.
///
/// # Panics
/// Where it cannot be made.
pub fn fresh_folder(tmp: &str, name: &str) -> PathBuf {
    let folder = Path::new(tmp).join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder).expect("an earlier run's folder can be removed");
    }
    fs::create_dir_all(&folder).expect("a folder can be made in the build folder");
    folder
}

/// A folder with an index of the shipped corpus in `index/`, made by the program itself.
///
/// # Panics
/// Where it cannot be made.
pub fn indexed_corpus(tmp: &str, name: &str) -> PathBuf {
    let folder = fresh_folder(tmp, name);
    let corpus = corpus();
    let corpus = corpus.to_str().expect("the checkout has a printable path");
    run(&folder, &["index", "--corpus", corpus, "--index", "index"]).expect_code(0);
    folder
}
