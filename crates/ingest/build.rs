//! Tells the edition of this crate: a digest of what decides what it makes of a document, so that an index knows which
//! of its documents an older reader read.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

use sha2::{Digest, Sha256};

#[allow(clippy::print_stdout)]
fn main() -> Result<(), Box<dyn Error>> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?);
    println!("cargo::rerun-if-changed=src");
    println!("cargo::rerun-if-changed=Cargo.toml");
    let lock = root.join("../../Cargo.lock");
    // Outside the workspace there is none.
    let lock = lock.is_file().then_some(lock);
    if let Some(lock) = &lock {
        println!("cargo::rerun-if-changed={}", lock.display());
    }
    let edition = edition(&root, lock.as_deref())?;
    println!("cargo::rustc-env=AZYMUT_INGEST_EDITION={edition}");
    Ok(())
}

/// Digest of the sources below a folder and of the versions of what its manifest depends on.
pub fn edition(root: &Path, lock: Option<&Path>) -> Result<String, Box<dyn Error>> {
    let mut hash = Sha256::new();
    let sources = root.join("src");
    for file in sorted_files(&sources)? {
        // The same on systems that part paths otherwise.
        let name = file.strip_prefix(&sources)?.to_string_lossy().replace('\\', "/");
        hash.update(name);
        hash.update([0]);
        hash.update(fs::read_to_string(&file)?.replace("\r\n", "\n"));
        hash.update([0]);
    }
    if let Some(lock) = lock {
        let readers = dependencies(&fs::read_to_string(root.join("Cargo.toml"))?);
        for version in versions(&fs::read_to_string(lock)?, &readers) {
            hash.update(version);
            hash.update([0]);
        }
    }
    Ok(hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect())
}

fn sorted_files(folder: &Path) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            files.extend(sorted_files(&path)?);
        } else {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// Names in the `[dependencies]` of a manifest: a reader of another version may read otherwise.
fn dependencies(manifest: &str) -> Vec<String> {
    manifest
        .lines()
        .skip_while(|line| *line != "[dependencies]")
        .skip(1)
        .take_while(|line| !line.starts_with('['))
        .filter_map(|line| line.split(['.', ' ', '=']).next())
        .filter(|name| !name.is_empty() && !name.starts_with("azymut"))
        .map(str::to_owned)
        .collect()
}

/// `name version` of the packages in a lock file that bear one of the names, in the order of the file.
fn versions(lock: &str, names: &[String]) -> Vec<String> {
    let value = |line: &str, key: &str| {
        line.strip_prefix(key).map(|rest| rest.trim_matches(['=', ' ', '"']).to_owned())
    };
    let mut found = Vec::new();
    let mut name = String::new();
    for line in lock.lines() {
        if let Some(named) = value(line, "name") {
            name = named;
        } else if let Some(version) = value(line, "version")
            && names.contains(&name)
        {
            found.push(format!("{name} {version}"));
        }
    }
    found
}
