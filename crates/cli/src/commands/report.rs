use std::io::Write;

use anyhow::Result;
use azymut_index::Index;
use azymut_report::frequency;

use crate::args::{ReportArgs, ReportCommand};
use crate::output::{self, Outcome};

/// Makes a report.
pub fn run(args: &ReportArgs) -> Result<Outcome> {
    let ReportCommand::Frequency(args) = &args.report;
    let index = Index::open(&args.index)?;
    let frequencies = frequency::count(&index, &args.terms, &args.filters.to_filters())?;
    let mut out = output::data();
    frequency::write_csv(&mut out, &frequencies)?;
    out.flush()?;
    Ok(Outcome::found(frequencies.iter().any(|frequency| frequency.records_found > 0)))
}
