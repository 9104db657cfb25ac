//! What the user typed.

use std::path::PathBuf;
use std::str::FromStr;

use anyhow::{Result, bail};
use azymut_index::{
    FacetField, Filters, Finding, Fuzziness, KwicSort, Limits, MatchKind, Sort, Years,
};
use azymut_polish::normalize;
use azymut_record::Level;
use clap::{CommandFactory, Parser, Subcommand, ValueEnum};

use crate::report_args::ReportArgs;

/// Full-text search over Polish strategy documents.
///
/// Exit status: 0 found or done, 1 nothing found, 2 an error.
#[derive(Debug, Parser)]
#[command(name = "azymut", version, propagate_version = true)]
pub struct Args {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

impl Args {
    /// Reads the command line; ends the program where it cannot be read.
    pub fn read() -> Self {
        let args = Self::parse();
        if args.command.free_text().is_some_and(|text| text.starts_with("--")) {
            // A query may begin with a minus, so that a mistyped option before it is taken for the query. Read without that
            // freedom, it is told as anywhere else; what stands after `--` is still the query.
            Self::command().mut_subcommands(without_hyphens).get_matches();
        }
        args
    }
}

fn without_hyphens(command: clap::Command) -> clap::Command {
    command.mut_args(|arg| arg.allow_hyphen_values(false))
}

impl Command {
    /// The text that it is about, which may begin with a minus.
    fn free_text(&self) -> Option<&str> {
        match self {
            Command::Search(args) => Some(&args.query),
            Command::Suggest(args) => Some(&args.query),
            Command::Kwic(args) => Some(&args.query),
            Command::Analyze(args) => args.text.as_deref(),
            _ => None,
        }
    }
}

/// What the program can do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Read documents and write their goals and directions as records.
    Ingest(IngestArgs),
    /// Read what changed in the corpus and commit it to the index.
    Index(IndexArgs),
    /// Serve the search page and the HTTP API, indexing the corpus first where there is no index.
    Serve(ServeArgs),
    /// Search the index.
    Search(SearchArgs),
    /// Suggest what a query that is being typed may go on to.
    Suggest(SuggestArgs),
    /// List every place that matches a query in its context: a concordance.
    Kwic(KwicArgs),
    /// Show what each token of a text becomes.
    Analyze(AnalyzeArgs),
    /// Measure the engine against judged collections.
    Eval(EvalArgs),
    /// Count and compare over the whole corpus.
    Report(ReportArgs),
    /// Make an API key: the line for the file of keys on standard output, the secret on standard error.
    Key(KeyArgs),
    /// Print the completions of a shell.
    Completions(CompletionsArgs),
    /// Write the manual pages, one for each command.
    Man(ManArgs),
    /// Read documents told on standard input; the other commands start this for formats that can break a reader.
    #[command(hide = true)]
    ReadWorker,
}

/// `azymut ingest`
#[derive(Debug, clap::Args)]
pub struct IngestArgs {
    /// Documents, or folders of documents.
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Write the records to this file instead of standard output.
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Instead of records, say line by line what each line was taken for and by which rule, which record it belongs to and how
    /// sure that is.
    #[arg(long)]
    pub explain: bool,
}

/// `azymut index`
#[derive(Debug, clap::Args)]
pub struct IndexArgs {
    /// Folder of the documents.
    #[arg(long, value_name = "DIR", default_value = "corpus")]
    pub corpus: PathBuf,
    /// Take the records of this file as they are, instead of reading documents.
    #[arg(long, value_name = "FILE", conflicts_with = "corpus")]
    pub records: Option<PathBuf>,
    /// Folder of the index.
    #[arg(long, value_name = "DIR", default_value = "index")]
    pub index: PathBuf,
}

/// `azymut serve`
#[derive(Debug, clap::Args)]
pub struct ServeArgs {
    /// Read settings from this TOML file; AZYMUT_CONFIG names one as well.
    ///
    /// The environment (AZYMUT_LISTEN, AZYMUT_LIMITS_QUEUE…) outranks the file, flags outrank both.
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Set any key of the configuration; repeat it for several.
    #[arg(long, value_name = "KEY=VALUE")]
    pub set: Vec<String>,
    /// Print the configuration that is in effect, and where each value came from, and end.
    #[arg(long)]
    pub print_config: bool,
    /// Folder of the index [default: index].
    #[arg(long, value_name = "DIR")]
    pub index: Option<String>,
    /// Folder of the documents to index where there is no index yet [default: corpus].
    #[arg(long, value_name = "DIR")]
    pub corpus: Option<String>,
    /// Address and port to listen on; port 0 takes a free one [default: 127.0.0.1:8080].
    #[arg(long, value_name = "ADDRESS")]
    pub listen: Option<String>,
    /// Address and port for /metrics and the health paths, apart from the API.
    #[arg(long, value_name = "ADDRESS")]
    pub admin_listen: Option<String>,
    /// Search with the synonyms of this file as well (Solr synonyms format); repeat it for several.
    #[arg(long, value_name = "FILE")]
    pub synonyms: Vec<String>,
    /// Leave the built-in synonyms out.
    #[arg(long)]
    pub no_built_in_synonyms: bool,
}

/// `azymut key`
#[derive(Debug, clap::Args)]
pub struct KeyArgs {
    /// Whose key it is: letters, digits, dots, dashes and underscores; the log calls requests by it.
    pub name: String,
}

/// `azymut completions`
#[derive(Debug, clap::Args)]
pub struct CompletionsArgs {
    /// Which shell.
    #[arg(value_enum)]
    pub shell: clap_complete::Shell,
}

/// `azymut man`
#[derive(Debug, clap::Args)]
pub struct ManArgs {
    /// Folder to write them to, made where it is missing; without it, azymut(1) goes to standard output.
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
}

/// `azymut search`
#[derive(Debug, clap::Args)]
pub struct SearchArgs {
    /// The query, as it would be typed on the search page; one that begins with two dashes goes after `--`.
    #[arg(allow_hyphen_values = true)]
    pub query: String,
    /// Folder of the index.
    #[arg(long, value_name = "DIR", default_value = "index")]
    pub index: PathBuf,
    /// What the hits must be.
    #[command(flatten)]
    pub filters: FilterArgs,
    /// Most hits to show, or `all` (in any format but text and json).
    #[arg(long, default_value = "20")]
    pub limit: LimitArg,
    /// Hits to leave out from the top.
    #[arg(long, default_value_t = 0)]
    pub offset: usize,
    /// Order: score, city, year or document, with :asc or :desc; hits without a city or a year come last in either.
    #[arg(long, default_value = "score:desc")]
    pub sort: Sort,
    /// Say as well in which forms the query was found (forms), or which cities and documents have nothing on it (silent).
    #[arg(long, value_name = "FINDING", value_delimiter = ',')]
    pub include: Vec<Finding>,
    /// Tell the sum behind every score.
    #[arg(long)]
    pub explain: bool,
    /// Look for words with other letters as well: 0 never, auto where a word occurs nowhere, 1 or 2 letters away.
    #[arg(long, default_value = "auto")]
    pub fuzzy: Fuzziness,
    /// Form of the output.
    #[arg(long, value_enum, default_value_t = SearchFormat::Text)]
    pub format: SearchFormat,
    /// Begin a CSV with the mark by which spreadsheets know UTF-8.
    #[arg(long)]
    pub bom: bool,
    /// Whose synonyms to search with.
    #[command(flatten)]
    pub synonyms: SynonymArgs,
}

/// `azymut suggest`
#[derive(Debug, clap::Args)]
pub struct SuggestArgs {
    /// The query as typed so far; its last words are completed.
    #[arg(allow_hyphen_values = true, value_name = "PREFIX")]
    pub query: String,
    /// Folder of the index.
    #[arg(long, value_name = "DIR", default_value = "index")]
    pub index: PathBuf,
    /// Most suggestions to show, from 1 to 50.
    #[arg(long, default_value_t = 8, value_parser = clap::value_parser!(u16).range(1..=Limits::SUGGESTIONS as i64))]
    pub limit: u16,
    /// Form of the output.
    #[arg(long, value_enum, default_value_t = SuggestFormat::Text)]
    pub format: SuggestFormat,
}

/// Form of suggestions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SuggestFormat {
    /// A suggestion a line: its kind, the number of records, its text and, of a goal, its city; parted by tabs.
    Text,
    /// The response as the HTTP API gives it.
    Json,
    /// One line of JSON each.
    Ndjson,
}

/// `azymut kwic`
#[derive(Debug, clap::Args)]
pub struct KwicArgs {
    /// The query, as it would be typed on the search page; one that begins with two dashes goes after `--`.
    #[arg(allow_hyphen_values = true)]
    pub query: String,
    /// Folder of the index.
    #[arg(long, value_name = "DIR", default_value = "index")]
    pub index: PathBuf,
    /// What the records must be.
    #[command(flatten)]
    pub filters: FilterArgs,
    /// Kind of match to list: exact, lemma, family, synonym, prefix or fuzzy; repeat it for several.
    #[arg(long = "match", value_name = "KIND")]
    pub kinds: Vec<MatchKind>,
    /// Look for words with other letters as well: 0 never, auto where a word occurs nowhere, 1 or 2 letters away.
    #[arg(long, default_value = "auto")]
    pub fuzzy: Fuzziness,
    /// Order of the lines: position, left, right or form.
    #[arg(long, default_value = "position")]
    pub sort: KwicSort,
    /// Most context to show on either side, in the unit: 8 words or 40 characters unless given.
    #[arg(long)]
    pub width: Option<usize>,
    /// What the width counts.
    #[arg(long, value_enum, default_value_t = WidthUnit::Words)]
    pub unit: WidthUnit,
    /// Most lines to show, or `all` (in any format but json).
    #[arg(long, default_value = "50")]
    pub limit: LimitArg,
    /// Lines to leave out from the top.
    #[arg(long, default_value_t = 0)]
    pub offset: usize,
    /// Form of the output.
    #[arg(long, value_enum, default_value_t = KwicFormat::Text)]
    pub format: KwicFormat,
    /// Whose synonyms to search with.
    #[command(flatten)]
    pub synonyms: SynonymArgs,
}

/// What the width of a context counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum WidthUnit {
    /// Words.
    Words,
    /// Characters; words are left whole, but the nearest is cut where it alone has more.
    Characters,
}

/// Form of a concordance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum KwicFormat {
    /// Aligned columns for a person.
    Text,
    /// The response as the HTTP API gives it.
    Json,
    /// One line of JSON each.
    Ndjson,
    /// A table.
    Csv,
    /// An Excel workbook.
    Xlsx,
}

/// Whose synonyms to search with.
#[derive(Debug, clap::Args)]
pub struct SynonymArgs {
    /// Search with the synonyms of this file as well (Solr synonyms format); repeat it for several.
    #[arg(long, value_name = "FILE")]
    pub synonyms: Vec<PathBuf>,
    /// Leave the built-in synonyms out.
    #[arg(long)]
    pub no_built_in_synonyms: bool,
}

/// Conditions on hits.
#[derive(Debug, clap::Args)]
pub struct FilterArgs {
    /// City in the nominative; repeat it for several.
    #[arg(long)]
    pub city: Vec<String>,
    /// Level; repeat it for several.
    #[arg(long)]
    pub level: Vec<Level>,
    /// Document identifier; repeat it for several.
    #[arg(long)]
    pub document: Vec<String>,
    /// Year, or span of years written 2014..2024, that the document speaks for.
    #[arg(long)]
    pub year: Option<Years>,
}

impl FilterArgs {
    /// The filters that they mean.
    pub fn to_filters(&self) -> Filters {
        let mut filters =
            Filters { years: self.year.clone().map(|years| years.0), ..Filters::default() };
        let read = |value: &String| normalize(value.trim()).into_owned();
        for city in &self.city {
            filters.include(FacetField::City, read(city));
        }
        for level in &self.level {
            filters.include(FacetField::Level, level.as_str());
        }
        for document in &self.document {
            filters.include(FacetField::Document, read(document));
        }
        filters
    }

    /// Refuses values that no record can have: they would look like nothing found.
    pub fn check(&self) -> Result<()> {
        for (option, values) in [("--city", &self.city), ("--document", &self.document)] {
            if values.iter().any(|value| value.trim().is_empty()) {
                bail!("{option} \"\": the value is empty; leave the option out or name a value");
            }
        }
        Ok(())
    }
}

/// Form of the hits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SearchFormat {
    /// For a person.
    Text,
    /// The response as the HTTP API gives it.
    Json,
    /// One hit a line.
    Ndjson,
    /// A table.
    Csv,
    /// An Excel workbook.
    Xlsx,
    /// A citation a line.
    Citation,
    /// BibTeX entries.
    Bibtex,
    /// RIS records.
    Ris,
}

/// How many hits to show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LimitArg {
    /// Everything that is found.
    All,
    /// At most so many.
    At(usize),
}

impl FromStr for LimitArg {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "all" => Ok(LimitArg::All),
            number => number
                .parse()
                .map(LimitArg::At)
                .map_err(|_| format!("{number:?} is neither a number from 0 up nor \"all\"")),
        }
    }
}

/// The limit, unless it reaches past what an offset can: a service sends a cursor then, a command is run again.
pub fn within_reach(limit: usize, offset: usize) -> Result<usize> {
    if offset.saturating_add(limit) > Limits::WINDOW && limit <= Limits::LIMIT {
        bail!(
            "--offset {offset} and --limit {limit} together reach past {}; take everything with --limit all, for instance as --format csv",
            Limits::WINDOW
        );
    }
    Ok(limit)
}

/// `azymut analyze`
#[derive(Debug, clap::Args)]
pub struct AnalyzeArgs {
    /// The text; without it, standard input line by line.
    #[arg(allow_hyphen_values = true)]
    pub text: Option<String>,
    /// Read as a document or as a query.
    #[arg(long, value_enum, default_value_t = SideArg::Document)]
    pub side: SideArg,
    /// Form of the output.
    #[arg(long, value_enum, default_value_t = AnalyzeFormat::Text)]
    pub format: AnalyzeFormat,
    /// Whose synonyms to search with.
    #[command(flatten)]
    pub synonyms: SynonymArgs,
}

/// Side of a search.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SideArg {
    /// A text to be found.
    Document,
    /// A text to find by.
    Query,
}

/// Form of an analysis.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum AnalyzeFormat {
    /// A token a row, for a person.
    Text,
    /// A text a line.
    Ndjson,
}

/// `azymut eval`
#[derive(Debug, clap::Args)]
pub struct EvalArgs {
    /// Passages to index, one JSON object {id, title, text} a line.
    #[arg(long, value_name = "FILE")]
    pub passages: Option<PathBuf>,
    /// Queries: identifier, tab, text.
    #[arg(long, value_name = "FILE")]
    pub queries: Option<PathBuf>,
    /// Judgments in the TREC format.
    #[arg(long, value_name = "FILE")]
    pub qrels: Option<PathBuf>,
    /// Measure similarity instead of ranking, on pairs of texts: text, tab, text, tab, judged relatedness.
    #[arg(
        long,
        value_name = "FILE",
        conflicts_with_all = ["passages", "queries", "qrels", "run", "folded", "without"]
    )]
    pub pairs: Option<PathBuf>,
    /// With --pairs, also write each pair and its score to this file.
    #[arg(long, value_name = "FILE", requires = "pairs")]
    pub scores: Option<PathBuf>,
    /// Write the ranking in the TREC run format.
    #[arg(long, value_name = "FILE")]
    pub run: Option<PathBuf>,
    /// Take the diacritics off the queries first.
    #[arg(long)]
    pub folded: bool,
    /// Leave a signal out of the ranking, to see what it brings; repeat it for several.
    #[arg(long, value_enum)]
    pub without: Vec<SignalArg>,
}

/// A signal of the ranking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SignalArg {
    /// The very form typed.
    Form,
    /// Words of the same family.
    Families,
    /// Synonyms and words near in meaning.
    Synonyms,
    /// What is about the same in other words.
    Topics,
    /// Neighbours that stay near each other.
    Neighbours,
    /// Function words.
    StopWords,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        Args::command().debug_assert();
    }
}
