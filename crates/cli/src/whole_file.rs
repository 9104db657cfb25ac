//! Files that appear whole or not at all.

use std::ffi::OsString;
use std::future::{Future, poll_fn};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::pin::pin;
use std::sync::{Mutex, Once, PoisonError, mpsc};
use std::task::Poll;

use anyhow::{Result, anyhow, bail};
use azymut_report::WriteError;
use tempfile::NamedTempFile;

use crate::output;

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
