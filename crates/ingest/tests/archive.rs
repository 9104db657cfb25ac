//! Documents in ZIP archives are documents of their own.

#![allow(clippy::unwrap_used)]

use std::io::{Cursor, Write};

use azymut_ingest::{Corpus, Options, ingest_paths};

fn archive(members: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in members {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(content.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

const GOALS: &str = "Strategia Rozwoju Miasta Kielce 2030\nCel strategiczny 1. Rozwój szkół\n";

#[test]
fn members_are_read_and_named_by_their_path() {
    let folder = tempfile::tempdir().unwrap();
    let members = [
        ("../../strategia.txt", GOALS),
        ("b/strona.html", "<h1>Cel strategiczny 2. Nowe drogi</h1><p>Opis.</p>"),
        ("b/program.odt", "x"),
        ("b/inne.zip", "PK"),
        ("b/zdjęcie.jpg", "x"),
        ("__MACOSX/b/._strona.html", "x"),
        ("README.md", "x"),
    ];
    let bytes = archive(&members);
    std::fs::write(folder.path().join("pakiet.zip"), &bytes).unwrap();
    std::fs::write(folder.path().join("zepsuty.zip"), &bytes[..bytes.len() / 2]).unwrap();
    std::fs::write(
        folder.path().join("corpus.toml"),
        "[[document]]\nfile = \"pakiet.zip/b/strona.html\"\nid = \"strona\"\ncity = \"Radom\"\n",
    )
    .unwrap();
    let before: Vec<_> = std::fs::read_dir(folder.path()).unwrap().collect();
    let ingested = ingest_paths(&[folder.path().to_owned()], &Options::default(), &mut ()).unwrap();
    let files: Vec<(&str, &str, usize)> = ingested
        .documents
        .iter()
        .map(|d| (d.file.as_str(), d.document.id.as_str(), d.records.len()))
        .collect();
    assert_eq!(
        files,
        [
            ("pakiet.zip/b/strona.html", "strona", 1),
            ("pakiet.zip/strategia.txt", "pakiet-zip-strategia", 1)
        ]
    );
    let city = &ingested.documents[0].document.city;
    assert_eq!(city.as_deref(), Some("Radom"), "the manifest names members by their path");
    let warnings: Vec<(&str, &str)> = ingested
        .warnings
        .iter()
        .map(|w| (w.file.as_str(), w.message.rsplit(": it is ").next().unwrap()))
        .collect();
    assert_eq!(warnings.len(), 3, "{warnings:?}");
    assert_eq!(warnings[0].0, "pakiet.zip/b/inne.zip");
    assert!(warnings[0].1.contains("unpack it"), "{warnings:?}");
    assert!(warnings[1].1.starts_with("an OpenDocument text"), "{warnings:?}");
    assert_eq!(warnings[2].0, "zepsuty.zip");
    assert!(warnings[2].1.contains("cannot be opened"), "{warnings:?}");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), before.len());
}

#[test]
fn an_archive_may_be_named_itself() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("pakiet.zip");
    std::fs::write(&path, archive(&[("a.txt", GOALS), ("b.txt", "")])).unwrap();
    let ingested = ingest_paths(std::slice::from_ref(&path), &Options::default(), &mut ()).unwrap();
    assert_eq!(ingested.records().count(), 1);
    std::fs::write(&path, "PK").unwrap();
    let error = ingest_paths(std::slice::from_ref(&path), &Options::default(), &mut ());
    assert!(error.unwrap_err().to_string().contains("pakiet.zip"));
}

#[test]
fn a_member_that_changes_is_another_stamp() {
    let folder = tempfile::tempdir().unwrap();
    let stamps = |second: &str| {
        let members = [("a.txt", GOALS), ("b.txt", second)];
        std::fs::write(folder.path().join("p.zip"), archive(&members)).unwrap();
        let corpus = Corpus::open(folder.path()).unwrap();
        corpus
            .files()
            .iter()
            .map(|file| corpus.stamp(file, &Options::default()).unwrap())
            .collect::<Vec<_>>()
    };
    let (one, other) = (stamps("Cel 1. Drogi"), stamps("Cel 1. Mosty"));
    assert_eq!(one[0], other[0]);
    assert_ne!(one[1], other[1]);
}
