//! Compiles the list of forms (`forms.py`) into the files that `crates/polish` embeds.
//!
//! ```text
//! xzcat forms.tsv.xz | lexicon-compiler compile OUT_FOLDER
//! xzcat forms.tsv.xz | lexicon-compiler foreign ENGLISH_WORDS OUT_FOLDER
//! xzcat forms.tsv.xz | lexicon-compiler held-out        # the guesser's test with a tenth of the lemmas held out
//! ```

mod edit;
mod foreign;
mod forms;
mod guesser;
mod held_out;
mod lexicon;

use std::io::stdin;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};

/// Edition of the dictionary the list of forms was made from; part of the stamp of every index.
const EDITION: &str = "sgjp-2026.06.01";

fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let command = arguments.next();
    match command.as_deref() {
        Some("compile") => {
            let out =
                PathBuf::from(arguments.next().context("compile: name the folder to write to")?);
            let forms = forms::read(stdin().lock())?;
            lexicon::compile(&forms, EDITION, &out)?;
            guesser::train(&forms, |_| true).write(&out)?;
        }
        Some("foreign") => {
            let english = arguments.next().context("foreign: name the list of English words")?;
            let out =
                PathBuf::from(arguments.next().context("foreign: name the folder to write to")?);
            let english = std::fs::read_to_string(&english).with_context(|| english.clone())?;
            foreign::train(&forms::read(stdin().lock())?, &english, &out)?;
        }
        Some("held-out") => held_out::report(&forms::read(stdin().lock())?),
        _ => bail!(
            "usage: lexicon-compiler compile FOLDER | foreign WORDS FOLDER | held-out, with the list of forms on stdin"
        ),
    }
    Ok(())
}
