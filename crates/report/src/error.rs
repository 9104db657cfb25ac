use crate::CorpusError;

/// A report could not be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReportError {
    /// The corpus, or what was chosen of it, is at fault.
    #[error(transparent)]
    Corpus(#[from] CorpusError),
    /// A search that the report needs failed.
    #[error(transparent)]
    Search(#[from] azymut_index::SearchError),
    /// An option has a value that cannot be used.
    #[error("--{option} {value}: {detail}")]
    Option {
        /// Name of the option.
        option: &'static str,
        /// What was given.
        value: String,
        /// What would be right.
        detail: String,
    },
    /// Whoever wanted the report has gone, or its time was over.
    #[error("the report was stopped before it was whole")]
    Interrupted,
    /// There is nothing to compare with.
    #[error("{0}")]
    NothingToCompare(String),
    /// More terms are asked for than are counted at once.
    #[error("{count} terms, at most {most} are counted at once; ask for fewer, in several reports")]
    TooManyTerms {
        /// How many there are.
        count: usize,
        /// How many there may be.
        most: usize,
    },
    /// More is asked for than the report is made for.
    #[error(
        "{what}: {count}, at most {most}; narrow the report with --city, --document, --level or --year"
    )]
    TooLarge {
        /// What there is too much of.
        what: &'static str,
        /// How much there is.
        count: usize,
        /// How much there may be.
        most: usize,
    },
}

/// Checks that `value` can be a score.
pub(crate) fn score_option(option: &'static str, value: f64) -> Result<f64, ReportError> {
    if value > 0.0 && value <= 1.0 {
        return Ok(value);
    }
    Err(ReportError::Option {
        option,
        value: value.to_string(),
        detail: "a similarity lies above 0 and is at most 1, for instance 0.45".to_owned(),
    })
}
