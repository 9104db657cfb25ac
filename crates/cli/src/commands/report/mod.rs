mod destination;

use std::fs::File;
use std::io::BufReader;

use anyhow::{Context, Result};
use azymut_index::Index;
use azymut_report::{
    Cell, Corpus, CoverageOptions, Format, MatrixOptions, Report, Similar, SimilarOptions,
    WriteOptions, compare, coverage, frequency, matrix, write_html,
};

use crate::output::{Outcome, say};
use crate::progress::Progress;
use crate::report_args::{
    AllArgs, CompareArgs, CoverageArgs, FrequencyArgs, InputArgs, MatrixArgs, ReportArgs,
    ReportCommand, SimilarArgs,
};
use crate::whole_file::write_whole;

/// Makes a report.
pub fn run(args: &ReportArgs) -> Result<Outcome> {
    match &args.report {
        ReportCommand::Similar(args) => make_similar(args),
        ReportCommand::Matrix(args) => make_matrix(args),
        ReportCommand::Compare(args) => make_comparison(args),
        ReportCommand::Coverage(args) => make_coverage(args),
        ReportCommand::All(args) => make_all(args),
        ReportCommand::Frequency(args) => make_frequency(args),
    }
}

fn make_similar(args: &SimilarArgs) -> Result<Outcome> {
    let corpus = whole_corpus(&args.input)?;
    let options = args.to_options();
    let similar = Similar::new(&corpus, &options)?;
    let mut progress = Progress::begin("similar", similar.queries() as u64);
    let found = destination::deliver_similar(&similar, &args.output, &mut |record| {
        progress.step(record);
    });
    progress.end();
    Ok(Outcome::found(found? > 0))
}

fn make_matrix(args: &MatrixArgs) -> Result<Outcome> {
    let corpus = corpus(&args.input)?;
    let report = matrix(&corpus, &args.matrix.to_options(args.threads.count()))?;
    destination::deliver(&report, &args.output)?;
    Ok(Outcome::Done)
}

fn make_comparison(args: &CompareArgs) -> Result<Outcome> {
    let corpus = corpus(&args.input)?;
    let report = compare(&corpus, [&args.a, &args.b], &args.to_options())?;
    destination::deliver(&report, &args.output)?;
    Ok(Outcome::Done)
}

fn make_coverage(args: &CoverageArgs) -> Result<Outcome> {
    let corpus = corpus(&args.input)?;
    let report = coverage(&corpus, &args.coverage.to_options(args.threads.count()))?;
    destination::deliver(&report, &args.output)?;
    Ok(Outcome::Done)
}

/// Every report that needs to be told nothing more.
fn make_all(args: &AllArgs) -> Result<Outcome> {
    let whole = whole_corpus(&args.input)?;
    let filters = args.input.filters.to_filters();
    let corpus = whole.select(&filters)?;
    let threads = args.threads.count();
    let options = SimilarOptions { filters, threads, ..SimilarOptions::default() };
    let similar = Similar::new(&whole, &options)?;
    let mut progress = Progress::begin("similar", similar.queries() as u64);
    let pairs = similar.report(&mut |record| progress.step(record));
    progress.end();
    let reports = [
        matrix(&corpus, &MatrixOptions { threads, ..MatrixOptions::default() })?,
        pairs?,
        coverage(&corpus, &CoverageOptions { threads, ..CoverageOptions::default() })?,
    ];
    for report in &reports {
        for format in [Format::Xlsx, Format::Csv, Format::Json, Format::Graphml] {
            destination::into_folder(report, format, &args.out, &WriteOptions::default())?;
        }
    }
    // The page last: where it is, the rest is.
    let page = args.out.join("index.html");
    let reports: Vec<&Report> = reports.iter().collect();
    write_whole(&page, |out| Ok(write_html(out, &reports)?))?;
    say(format_args!("{} written", page.display()));
    Ok(Outcome::Done)
}

fn make_frequency(args: &FrequencyArgs) -> Result<Outcome> {
    let report = match &args.input.records {
        None => counted(&Index::open(&args.input.index)?, args)?,
        Some(records) => {
            let folder = tempfile::tempdir().context("cannot make a temporary folder")?;
            super::index::take_records(records, folder.path())?;
            counted(&Index::open(folder.path())?, args)?
        }
    };
    destination::deliver(&report, &args.output)?;
    let found = report.tables().any(|table| {
        let column = table.columns.iter().position(|column| column.name == "records_found");
        column.is_some_and(|column| {
            table.rows.iter().any(|row| matches!(row.get(column), Some(Cell::Integer(1..))))
        })
    });
    Ok(Outcome::found(found))
}

fn counted(index: &Index, args: &FrequencyArgs) -> Result<Report> {
    Ok(frequency(index, &args.terms, &args.input.filters.to_filters())?)
}

/// The records that were asked for.
fn corpus(args: &InputArgs) -> Result<Corpus> {
    Ok(whole_corpus(args)?.select(&args.filters.to_filters())?)
}

/// Every record, whatever the conditions.
fn whole_corpus(args: &InputArgs) -> Result<Corpus> {
    match &args.records {
        Some(path) => {
            let file = File::open(path)
                .with_context(|| format!("--records: cannot read {}", path.display()))?;
            Corpus::read(BufReader::new(file))
                .with_context(|| format!("--records {}", path.display()))
        }
        None => Ok(Corpus::of_index(&Index::open(&args.index)?)?),
    }
}
