use std::path::PathBuf;

use anyhow::{Context, Result};
use azymut_polish::{Analyzer, Thesaurus};

use crate::args::SynonymArgs;

/// The analyzer with the synonyms that the user chose. Synonyms are read with the query, so that
/// one index serves every choice.
pub fn analyzer(args: &SynonymArgs) -> Result<&'static Analyzer> {
    analyzer_of(&args.synonyms, !args.no_built_in_synonyms)
}

/// The analyzer with the synonyms of `files`, and the built-in ones where `built_in` says so.
pub fn analyzer_of(files: &[PathBuf], built_in: bool) -> Result<&'static Analyzer> {
    if files.is_empty() && built_in {
        return Ok(Analyzer::shared());
    }
    let mut rules = if built_in { Thesaurus::BUILT_IN } else { "" }.to_owned();
    for path in files {
        let text = std::fs::read_to_string(path)
            .with_context(|| format!("cannot read {}", path.display()))?;
        // By itself first, so that an error counts the lines of this file.
        Thesaurus::parse(&text).with_context(|| path.display().to_string())?;
        rules.push('\n');
        rules.push_str(&text);
    }
    let thesaurus = Thesaurus::parse(&rules).context("synonyms taken together")?;
    // One analyzer lives as long as the process does.
    Ok(Box::leak(Box::new(Analyzer::with_thesaurus(thesaurus))))
}
