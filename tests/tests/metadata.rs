//! What is known of documents: listed in the manifest, or inferred and marked so.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use azymut_ingest::{Options, ingest_paths};
use azymut_record::Document;
use azymut_tests::{corpus, fresh_folder};

fn documents(folder: std::path::PathBuf) -> BTreeMap<String, (Document, String)> {
    let ingested = ingest_paths(&[folder], &Options::default(), &mut ()).unwrap();
    ingested
        .documents
        .into_iter()
        .map(|document| (document.file, (document.document, document.sha256)))
        .collect()
}

#[test]
fn the_manifest_lists_every_document_as_it_is() {
    let manifest = fs::read_to_string(corpus().join("corpus.toml")).unwrap();
    let manifest: toml::Table = toml::from_str(&manifest).unwrap();
    let listed: BTreeMap<&str, &str> = manifest["document"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| (entry["file"].as_str().unwrap(), entry["sha256"].as_str().unwrap()))
        .collect();
    let documents = documents(corpus());
    let found: BTreeMap<&str, &str> =
        documents.iter().map(|(file, (_, sha256))| (file.as_str(), sha256.as_str())).collect();
    assert_eq!(found, listed, "a file is not listed, or is not the one that was listed");
    for (file, (document, _)) in &documents {
        assert!(document.city.is_some() && document.city_id.is_some(), "{file}");
    }
}

/// The same texts under names that tell nothing, and without a manifest.
#[test]
fn a_document_that_nobody_listed_is_read_all_the_same() {
    let folder = fresh_folder(env!("CARGO_TARGET_TMPDIR"), "unlisted");
    let known = documents(corpus());
    let mut names = BTreeMap::new();
    for (n, file) in known.keys().enumerate() {
        let name = format!("text-{n}.txt");
        fs::copy(corpus().join(file), folder.join(&name)).unwrap();
        names.insert(name, file);
    }
    let inferred = documents(folder);
    assert_eq!(inferred.len(), known.len());
    for (name, (document, _)) in &inferred {
        let (known, _) = &known[names[name]];
        assert_eq!(document.city, known.city, "{name}: {document:?}");
        assert_eq!(document.city_id, known.city_id, "{name}");
        assert_eq!(document.language, "pl", "{name}");
        let marked: BTreeSet<&str> = document.inferred.iter().map(String::as_str).collect();
        for field in ["title", "city", "city_id", "language"] {
            assert!(marked.contains(field), "{name}: {field} is not marked as inferred");
        }
        // What was not found is unknown, never guessed.
        for (field, inferred, known) in [
            ("year_from", document.year_from, known.year_from),
            ("year_to", document.year_to, known.year_to),
        ] {
            assert!(inferred.is_none() || inferred == known, "{name}: {field} {inferred:?}");
            assert_eq!(inferred.is_some(), marked.contains(field), "{name}: {field}");
        }
    }
    let years: Vec<(Option<u16>, Option<u16>)> =
        inferred.values().map(|(document, _)| (document.year_from, document.year_to)).collect();
    assert!(years.contains(&(Some(2014), Some(2024))), "{years:?}");
    assert!(years.contains(&(Some(2025), Some(2029))), "{years:?}");
}

#[test]
fn what_the_manifest_lists_is_not_marked_as_inferred() {
    for (file, (document, _)) in documents(corpus()) {
        for field in ["title", "city", "city_id"] {
            assert!(!document.inferred.iter().any(|name| name == field), "{file}: {field}");
        }
    }
}
