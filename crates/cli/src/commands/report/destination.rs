//! Where reports go: standard output, or files that appear whole or not at all.

use std::ffi::OsString;
use std::future::{Future, poll_fn};
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::pin::pin;
use std::sync::{Mutex, Once, PoisonError, mpsc};
use std::task::Poll;

use anyhow::{Context, Result, anyhow, bail};
use azymut_report::{Format, Report, Similar, WriteError, WriteOptions, write_report};
use tempfile::NamedTempFile;

use crate::output::{self, say};
use crate::report_args::OutputArgs;

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

/// Writes a file under another name first, so that the final name never holds half of it: neither
/// when the disk is full nor when the program is stopped.
pub fn write_whole(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> Result<(), WriteError>,
) -> Result<()> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    if path.file_name().is_none() {
        bail!("--out {}: this is no file name", path.display());
    }
    let failed = |source: io::Error| {
        let advice = match source.kind() {
            io::ErrorKind::NotFound => "; there is no such folder, make it first",
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
                "; make room or name another place with --out"
            }
            _ => "; name another place with --out",
        };
        anyhow!("cannot write {}: {source}{advice}", path.display())
    };
    if let Some(special) = output::special_file(path).map_err(failed)? {
        let mut out = BufWriter::with_capacity(1 << 16, special);
        return match write(&mut out) {
            Ok(()) => out.flush().map_err(failed),
            Err(WriteError::Io(error)) => Err(failed(error)),
            Err(error) => Err(error.into()),
        };
    }
    let prefix = temporary_prefix(path);
    let mut builder = tempfile::Builder::new();
    builder.prefix(&prefix).suffix(".partial");
    // As any new file: temporary ones are otherwise closed to everyone else.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let (mut file, _unfinished) =
        Unfinished::begin(|| builder.tempfile_in(folder)).map_err(failed)?;
    let mut out = BufWriter::with_capacity(1 << 16, file.as_file_mut());
    match write(&mut out) {
        Ok(()) => {}
        Err(WriteError::Io(error)) => return Err(failed(error)),
        Err(error) => return Err(error.into()),
    }
    out.flush().map_err(failed)?;
    drop(out);
    file.as_file().sync_all().map_err(failed)?;
    file.persist(path).map_err(|error| failed(error.error))?;
    Ok(())
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

fn temporary_prefix(path: &Path) -> OsString {
    let mut prefix = OsString::from(".");
    prefix.push(path.file_name().unwrap_or_default());
    prefix.push(".");
    prefix
}

/// A file that Ctrl-C removes while it is being written.
struct Unfinished;

static UNFINISHED: Mutex<Option<PathBuf>> = Mutex::new(None);

impl Unfinished {
    /// Makes a file; for as long as the watch beside it lives, Ctrl-C removes it.
    fn begin(
        make: impl FnOnce() -> io::Result<NamedTempFile>,
    ) -> io::Result<(NamedTempFile, Unfinished)> {
        static LISTEN: Once = Once::new();
        LISTEN.call_once(listen);
        // Held until the name is known: Ctrl-C in between would leave the file behind.
        let mut unfinished = UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner);
        let file = make()?;
        *unfinished = Some(file.path().to_owned());
        Ok((file, Unfinished))
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        *UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

/// Returns once Ctrl-C is listened for. Where it cannot be, it leaves a file under its temporary
/// name.
fn listen() {
    let (ready, listening) = mpsc::channel();
    let listener = std::thread::Builder::new().name("interrupt".to_owned());
    if listener.spawn(move || on_interrupt(&ready)).is_ok() {
        let _ = listening.recv();
    }
}

fn on_interrupt(ready: &mpsc::Sender<()>) {
    let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_all().build() else {
        return;
    };
    let heard = runtime.block_on(async {
        let mut signal = pin!(tokio::signal::ctrl_c());
        // It listens from the first look on.
        let early = poll_fn(|context| Poll::Ready(signal.as_mut().poll(context))).await;
        let _ = ready.send(());
        match early {
            Poll::Ready(heard) => heard,
            Poll::Pending => signal.await,
        }
    });
    if heard.is_err() {
        return;
    }
    // Held to the end, so that no new file is begun.
    let unfinished = UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(path) = unfinished.as_ref() {
        let _ = std::fs::remove_file(path);
    }
    // 128 and the number of the signal, as shells have it.
    std::process::exit(130);
}
