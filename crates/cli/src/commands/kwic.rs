use std::io::Write;

use anyhow::{Result, bail};
use azymut_index::{ContextWidth, Index, Interrupt, KwicRequest, KwicResponse};
use azymut_report::kwic;

use crate::args::{self, KwicArgs, KwicFormat, LimitArg, WidthUnit};
use crate::commands::synonyms;
use crate::output::{self, Outcome};

/// Lists every match in its context.
pub fn run(args: &KwicArgs) -> Result<Outcome> {
    args.filters.check()?;
    if args.format == KwicFormat::Xlsx && output::data_is_for_a_person() {
        bail!(
            "a workbook is not for the terminal; send it to a file, for instance with > lines.xlsx"
        );
    }
    let index = Index::open(&args.index)?.with_analyzer(synonyms::analyzer(&args.synonyms)?)?;
    let mut request = KwicRequest {
        query: args.query.clone(),
        filters: args.filters.to_filters(),
        fuzzy: args.fuzzy,
        kinds: args.kinds.iter().copied().collect(),
        sort: args.sort,
        width: match args.unit {
            WidthUnit::Words => ContextWidth::of_words(args.width),
            WidthUnit::Characters => ContextWidth::of_characters(args.width),
        },
        offset: args.offset,
        ..KwicRequest::default()
    };
    match args.limit {
        LimitArg::At(limit) => request.limit = args::within_reach(limit, args.offset)?,
        LimitArg::All if args.offset > 0 => {
            bail!("--limit all begins with the first line; leave --offset out")
        }
        LimitArg::All if args.format == KwicFormat::Json => {
            bail!("--limit all writes any format but json; name one with --format")
        }
        LimitArg::All => request.whole = true,
    }
    let response = index.kwic(&request, &Interrupt::new())?;
    remark(&response);
    let mut out = output::data();
    match args.format {
        KwicFormat::Text => kwic::write_text(&mut out, &response.lines)?,
        KwicFormat::Json => {
            serde_json::to_writer_pretty(&mut out, &response)?;
            out.write_all(b"\n")?;
        }
        KwicFormat::Ndjson => kwic::write_ndjson(&mut out, &response.lines)?,
        KwicFormat::Csv => kwic::write_csv(&mut out, &response.lines)?,
        KwicFormat::Xlsx => out.write_all(&kwic::xlsx(&response.lines)?)?,
    }
    out.flush()?;
    Ok(Outcome::found(response.total > 0))
}

/// Says what the lines are a part of; a table by itself does not show it.
fn remark(response: &KwicResponse) {
    if let Some(suggestion) = &response.suggestion {
        output::say(format_args!("searched for: {}", suggestion.q));
    }
    let part = if response.lines.len() < response.total {
        format!("{} of {} lines", response.lines.len(), response.total)
    } else {
        format!("{} lines", response.total)
    };
    if response.complete {
        output::say(format_args!("{part}, from {} records", response.records));
    } else {
        output::say(format_args!(
            "{part}; only the first {} of {} records were read: narrow the search to read all",
            response.records_read, response.records
        ));
    }
}
