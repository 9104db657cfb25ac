//! What the user typed after `azymut report`.

use std::path::PathBuf;

use azymut_report::similarity::Series;
use azymut_report::{CompareOptions, CoverageOptions, Format, MatrixOptions, SimilarOptions};
use clap::{Subcommand, ValueEnum};

use crate::args::FilterArgs;

/// `azymut report`
#[derive(Debug, clap::Args)]
pub struct ReportArgs {
    /// Which report.
    #[command(subcommand)]
    pub report: ReportCommand,
}

/// Reports over the whole corpus.
#[derive(Debug, Subcommand)]
pub enum ReportCommand {
    /// For each record its nearest, across cities: the pairs with both texts, and near-duplicates in groups.
    ///
    /// The conditions --city, --level, --document and --year choose the records whose nearest are looked for; the nearest may
    /// be any record.
    Similar(SimilarArgs),
    /// How alike cities and documents are: what share of each has a close counterpart in each other.
    Matrix(MatrixArgs),
    /// Two documents or two cities goal by goal: kept, reworded, split, merged, added, dropped.
    Compare(CompareArgs),
    /// Themes: who has which, who is silent, what nobody else has.
    Coverage(CoverageArgs),
    /// Similar records, matrix and coverage at once: one page, and every table as xlsx, csv and json.
    All(AllArgs),
    /// How often terms are found, by city, level and year, raw and per 1,000 records.
    Frequency(FrequencyArgs),
}

/// Which records a report is made of.
#[derive(Debug, clap::Args)]
pub struct InputArgs {
    /// Folder of the index.
    #[arg(long, value_name = "DIR", default_value = "index")]
    pub index: PathBuf,
    /// Take the records of this file instead of those of an index.
    #[arg(long, value_name = "FILE", conflicts_with = "index")]
    pub records: Option<PathBuf>,
    /// Records to take.
    #[command(flatten)]
    pub filters: FilterArgs,
}

/// Where a report goes, and in what form.
#[derive(Debug, clap::Args)]
pub struct OutputArgs {
    /// Write to this file, or to files in this folder, instead of standard output.
    #[arg(long, value_name = "PATH")]
    pub out: Option<PathBuf>,
    /// Form of the report; without it what the name of the file says, else csv.
    #[arg(long, value_enum)]
    pub format: Option<FormatArg>,
    /// The table that csv holds, by name; without it the first, or in a folder every one.
    #[arg(long, value_name = "NAME")]
    pub table: Option<String>,
    /// Begin csv with a byte order mark, by which Excel knows UTF-8.
    #[arg(long)]
    pub bom: bool,
}

/// How many threads work.
#[derive(Debug, Clone, Copy, clap::Args)]
pub struct ThreadArgs {
    /// Threads; the report is the same for any number. Without it, one for each processor.
    #[arg(long, value_parser = clap::value_parser!(u16).range(1..=256))]
    pub threads: Option<u16>,
}

impl ThreadArgs {
    /// The number of threads.
    pub fn count(self) -> usize {
        let processors = || std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        self.threads.map_or_else(processors, usize::from)
    }
}

/// Form of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FormatArg {
    /// Everything, as one object.
    Json,
    /// The rows of every table, one a line.
    Ndjson,
    /// One table.
    Csv,
    /// A workbook: every table and matrix.
    Xlsx,
    /// The network.
    Graphml,
    /// The network, for Gephi.
    Gexf,
    /// Everything, as one page that needs no network.
    Html,
}

impl From<FormatArg> for Format {
    fn from(format: FormatArg) -> Self {
        match format {
            FormatArg::Json => Format::Json,
            FormatArg::Ndjson => Format::Ndjson,
            FormatArg::Csv => Format::Csv,
            FormatArg::Xlsx => Format::Xlsx,
            FormatArg::Graphml => Format::Graphml,
            FormatArg::Gexf => Format::Gexf,
            FormatArg::Html => Format::Html,
        }
    }
}

/// Which records are not compared with each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SeriesArg {
    /// Those of one city.
    City,
    /// Those of one document.
    Document,
    /// None: any two are compared.
    None,
}

impl From<SeriesArg> for Series {
    fn from(series: SeriesArg) -> Self {
        match series {
            SeriesArg::City => Series::City,
            SeriesArg::Document => Series::Document,
            SeriesArg::None => Series::None,
        }
    }
}

/// `azymut report similar`
#[derive(Debug, clap::Args)]
pub struct SimilarArgs {
    /// Which records.
    #[command(flatten)]
    pub input: InputArgs,
    /// Nearest of each record, from 1 to 1,000.
    #[arg(long, value_name = "N", default_value_t = 5)]
    pub top: usize,
    /// Least similarity, above 0 and at most 1; 0.05 without it. What is less alike than the band
    /// "related" is listed without a band.
    #[arg(long, value_name = "SCORE")]
    pub min_score: Option<f64>,
    /// Records of one city are not compared with each other, or those of one document, or any are.
    #[arg(long, value_enum, default_value_t = SeriesArg::City)]
    pub series: SeriesArg,
    /// Leave out what the texts of a pair share, for the sake of speed.
    #[arg(long)]
    pub brief: bool,
    /// Where it goes. Csv and ndjson hold the pairs and are written as these are found.
    #[command(flatten)]
    pub output: OutputArgs,
    /// How many threads work.
    #[command(flatten)]
    pub threads: ThreadArgs,
}

impl SimilarArgs {
    /// The options that they mean.
    pub fn to_options(&self) -> SimilarOptions {
        SimilarOptions {
            top: self.top,
            min_score: self.min_score,
            series: self.series.into(),
            filters: self.input.filters.to_filters(),
            details: !self.brief,
            threads: self.threads.count(),
        }
    }
}

/// `azymut report matrix`
#[derive(Debug, clap::Args)]
pub struct MatrixArgs {
    /// Which records.
    #[command(flatten)]
    pub input: InputArgs,
    /// How the matrix is made.
    #[command(flatten)]
    pub matrix: MatrixSettings,
    /// Where it goes.
    #[command(flatten)]
    pub output: OutputArgs,
    /// How many threads work.
    #[command(flatten)]
    pub threads: ThreadArgs,
}

/// How a matrix is made.
#[derive(Debug, clap::Args)]
pub struct MatrixSettings {
    /// Records of one city are not compared with each other, or those of one document, or any are.
    #[arg(long, value_enum, default_value_t = SeriesArg::City)]
    pub series: SeriesArg,
    /// Least similarity of a counterpart, above 0 and at most 1; without it 0.35.
    #[arg(long, value_name = "SCORE")]
    pub threshold: Option<f64>,
    /// Resamples of the bootstrap, at most 10,000.
    #[arg(long, value_name = "N", default_value_t = 1_000)]
    pub resamples: usize,
    /// Seed of the bootstrap.
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,
}

impl MatrixSettings {
    /// The options that they mean.
    pub fn to_options(&self, threads: usize) -> MatrixOptions {
        MatrixOptions {
            series: self.series.into(),
            threshold: self.threshold,
            resamples: self.resamples,
            seed: self.seed,
            threads,
        }
    }
}

/// `azymut report compare`
#[derive(Debug, clap::Args)]
pub struct CompareArgs {
    /// The first side, the earlier of two versions: identifier of a document, or a city.
    pub a: String,
    /// The second side.
    pub b: String,
    /// Which records.
    #[command(flatten)]
    pub input: InputArgs,
    /// Least similarity of what belongs together, above 0 and at most 1; without it 0.35.
    #[arg(long, value_name = "SCORE")]
    pub threshold: Option<f64>,
    /// Where it goes.
    #[command(flatten)]
    pub output: OutputArgs,
    /// How many threads work.
    #[command(flatten)]
    pub threads: ThreadArgs,
}

impl CompareArgs {
    /// The options that they mean.
    pub fn to_options(&self) -> CompareOptions {
        CompareOptions { threshold: self.threshold, threads: self.threads.count() }
    }
}

/// `azymut report coverage`
#[derive(Debug, clap::Args)]
pub struct CoverageArgs {
    /// Which records.
    #[command(flatten)]
    pub input: InputArgs,
    /// How themes are found.
    #[command(flatten)]
    pub coverage: CoverageSettings,
    /// Where it goes.
    #[command(flatten)]
    pub output: OutputArgs,
    /// How many threads work.
    #[command(flatten)]
    pub threads: ThreadArgs,
}

/// How themes are found.
#[derive(Debug, clap::Args)]
pub struct CoverageSettings {
    /// How fine the themes are: more than 1 gives more and smaller ones.
    #[arg(long, value_name = "NUMBER", default_value_t = CoverageOptions::default().resolution)]
    pub resolution: f64,
    /// Neighbours that tie a record to others.
    #[arg(long, value_name = "N", default_value_t = CoverageOptions::default().neighbours)]
    pub neighbours: usize,
    /// Fewest records of a theme.
    #[arg(long, value_name = "N", default_value_t = CoverageOptions::default().smallest)]
    pub smallest: usize,
}

impl CoverageSettings {
    /// The options that they mean.
    pub fn to_options(&self, threads: usize) -> CoverageOptions {
        CoverageOptions {
            resolution: self.resolution,
            neighbours: self.neighbours,
            smallest: self.smallest,
            threads,
        }
    }
}

/// `azymut report all`
#[derive(Debug, clap::Args)]
pub struct AllArgs {
    /// Which records.
    #[command(flatten)]
    pub input: InputArgs,
    /// Write to this folder.
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
    /// How many threads work.
    #[command(flatten)]
    pub threads: ThreadArgs,
}

/// `azymut report frequency`
#[derive(Debug, clap::Args)]
pub struct FrequencyArgs {
    /// Terms, each as it would be typed on the search page; after `--` one may begin with a minus.
    #[arg(required = true, value_name = "TERM")]
    pub terms: Vec<String>,
    /// Which records.
    #[command(flatten)]
    pub input: InputArgs,
    /// Where it goes.
    #[command(flatten)]
    pub output: OutputArgs,
}
