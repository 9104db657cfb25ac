//! Where reports go: standard output, a file or a folder.

use std::io::{self, IsTerminal, Write};
use std::path::Path;

use anyhow::{Context, Result, anyhow, bail};
use azymut_report::{Format, Report, Similar, WriteOptions, write_report};

use crate::output::{self, say};
use crate::report_args::OutputArgs;
use crate::whole_file::write_whole;

/// Writes a report where the user asked for it.
pub fn deliver(report: &Report, args: &OutputArgs) -> Result<()> {
    let format = format_of(args)?;
    let options = WriteOptions { table: args.table.clone(), bom: args.bom };
    if options.table.is_some() && format != Format::Csv {
        bail!("--table: only csv holds a single table; add --format csv");
    }
    if args.bom && format != Format::Csv {
        bail!("--bom: only csv takes a byte order mark; add --format csv");
    }
    match &args.out {
        None => to_standard_output(report, format, &options),
        Some(path) if is_folder(path) => into_folder(report, format, path, &options),
        Some(path) => {
            write_whole(path, |out| write_report(out, report, format, &options))?;
            say(format_args!("{} written", path.display()));
            Ok(())
        }
    }
}

/// Writes similar records where the user asked for them, as they are found where the format allows
/// it; returns the number of pairs. `progress` is told of each record that is done.
pub fn deliver_similar(
    similar: &Similar<'_>,
    args: &OutputArgs,
    progress: &mut dyn FnMut(&str),
) -> Result<usize> {
    let format = format_of(args)?;
    let pairs_alone = args.table.as_deref().is_none_or(|table| table == "edges");
    let streamed = match format {
        Format::Csv => pairs_alone && !args.out.as_deref().is_some_and(is_folder),
        Format::Ndjson => args.table.is_none() && !args.bom,
        _ => false,
    };
    if !streamed {
        let report = similar.report(progress)?;
        deliver(&report, args)?;
        return Ok(report.tables().next().map_or(0, |table| table.rows.len()));
    }
    let options = WriteOptions { table: None, bom: args.bom };
    let mut pairs = 0;
    match &args.out {
        None => pairs = similar.stream(&mut output::data(), format, &options, progress)?,
        Some(path) => {
            write_whole(path, |out| {
                pairs = similar.stream(out, format, &options, progress)?;
                Ok(())
            })?;
            say(format_args!("{} written", path.display()));
        }
    }
    Ok(pairs)
}

/// Writes a report to files named after it: one, or in csv one for each table.
pub fn into_folder(
    report: &Report,
    format: Format,
    folder: &Path,
    options: &WriteOptions,
) -> Result<()> {
    make_folder(folder)?;
    let tables: Vec<Option<&str>> = match (format, &options.table) {
        (Format::Csv, None) => report.tables().map(|table| Some(table.name)).collect(),
        (_, table) => vec![table.as_deref()],
    };
    for table in tables {
        let name = match table {
            Some(table) => format!("{}-{table}.{format}", report.name),
            None => format!("{}.{format}", report.name),
        };
        let options = WriteOptions { table: table.map(str::to_owned), ..options.clone() };
        let path = folder.join(name);
        write_whole(&path, |out| write_report(out, report, format, &options))?;
        say(format_args!("{} written", path.display()));
    }
    Ok(())
}

/// Makes a folder for files, where there is none.
pub fn make_folder(folder: &Path) -> Result<()> {
    std::fs::create_dir_all(folder).with_context(|| {
        format!("cannot make the folder {}; name another with --out", folder.display())
    })
}

fn to_standard_output(report: &Report, format: Format, options: &WriteOptions) -> Result<()> {
    if format == Format::Xlsx && io::stdout().is_terminal() {
        bail!("--format xlsx: a workbook is no text; name a file with --out");
    }
    let mut out = output::data();
    write_report(&mut out, report, format, options)?;
    out.flush()?;
    Ok(())
}

fn format_of(args: &OutputArgs) -> Result<Format> {
    if let Some(format) = args.format {
        return Ok(format.into());
    }
    let Some(path) = args.out.as_deref().filter(|path| !is_folder(path)) else {
        return Ok(Format::Csv);
    };
    let extension = path.extension().and_then(|extension| extension.to_str());
    extension.and_then(Format::of_extension).ok_or_else(|| {
        let known: Vec<&str> = Format::ALL.iter().map(|format| format.as_str()).collect();
        anyhow!(
            "--out {}: its name tells no format; end it with one of {}, or add --format",
            path.display(),
            known.join(", ")
        )
    })
}

/// Whether files are to be put into it: it is a folder, or its name ends as one.
fn is_folder(path: &Path) -> bool {
    path.is_dir() || path.as_os_str().to_string_lossy().ends_with('/')
}
