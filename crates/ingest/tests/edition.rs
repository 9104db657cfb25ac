//! The edition of ingest is another one as soon as what decides its records is.

#![allow(clippy::unwrap_used)]

#[allow(dead_code)]
#[path = "../build.rs"]
mod build;

#[test]
fn a_changed_source_or_reader_is_another_edition() {
    let folder = tempfile::tempdir().unwrap();
    let write = |file: &str, text: &str| {
        let path = folder.path().join(file);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    let lock = folder.path().join("Cargo.lock");
    let edition = || build::edition(folder.path(), Some(&lock)).unwrap();
    write("src/lib.rs", "mod a;\n");
    write("src/a/mod.rs", "fn a() {}\n");
    write(
        "Cargo.toml",
        "[dependencies]\nazymut-record.workspace = true\nreader.workspace = true\n",
    );
    let locked = |reader: &str, other: &str| {
        write(
            "Cargo.lock",
            &format!(
                "[[package]]\nname = \"other\"\nversion = \"{other}\"\n\n[[package]]\nname = \"reader\"\nversion = \"{reader}\"\n"
            ),
        );
    };
    locked("1.0.0", "1.0.0");
    let first = edition();
    assert_eq!(first, edition());
    locked("1.0.0", "2.0.0");
    assert_eq!(first, edition(), "a crate that reads nothing has changed");
    locked("1.0.1", "2.0.0");
    assert_ne!(first, edition(), "a reader has changed");
    locked("1.0.0", "1.0.0");
    write("src/a/mod.rs", "fn b() {}\n");
    assert_ne!(first, edition(), "a source has changed");
    write("src/a/mod.rs", "fn a() {}\r\n");
    assert_eq!(first, edition(), "lines end otherwise");
    write("src/b.rs", "");
    assert_ne!(first, edition(), "there is a new source");
}

#[test]
fn the_edition_is_that_of_these_sources() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let lock = root.join("../../Cargo.lock");
    let edition = build::edition(root, lock.is_file().then_some(lock.as_path())).unwrap();
    assert!(azymut_ingest::edition().starts_with(&format!("{edition}+")));
}
