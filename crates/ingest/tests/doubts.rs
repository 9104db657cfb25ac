//! Every record says how sure it is, and every doubt is a warning that names its place.

#![allow(clippy::unwrap_used, reason = "helpers of tests panic as tests do")]

use std::collections::BTreeSet;
use std::path::Path;

use azymut_ingest::{Ingested, Options, WarningCode, ingest_paths};
use azymut_record::Confidence;

fn cases() -> Ingested {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/segmentation");
    ingest_paths(&[folder], &Options::default(), &mut ()).unwrap()
}

#[test]
fn every_doubt_is_a_warning_with_file_and_line() {
    let ingested = cases();
    let mut told = 0;
    for document in &ingested.documents {
        let places: BTreeSet<(Option<u32>, Option<u32>, &str)> =
            document.warnings.iter().map(|w| (w.page, w.line, w.message.as_str())).collect();
        for record in &document.records {
            let line = Some(record.source.lines[0]);
            for message in &record.warnings {
                let place = (record.source.page, line, message.as_str());
                assert!(places.contains(&place), "{}: {message}", record.id);
                told += 1;
            }
        }
        for warning in &document.warnings {
            let of_line =
                matches!(warning.code, WarningCode::Unplaced | WarningCode::DoubtfulRecord);
            assert_eq!(warning.file, document.file);
            assert!(!of_line || warning.line.is_some(), "{warning}");
        }
    }
    assert!(told > 10, "only {told} doubts");
}

#[test]
fn a_record_with_a_doubt_is_less_sure_than_the_surest_without() {
    let ingested = cases();
    let mut seen = BTreeSet::new();
    for document in &ingested.documents {
        for record in &document.records {
            let confidence = record.confidence;
            assert!(confidence < Confidence::CERTAIN, "{}", record.id);
            assert!(confidence > Confidence::of_hundredths(20), "{}", record.id);
            assert!(
                record.warnings.is_empty() || confidence < Confidence::of_hundredths(90),
                "{}: {confidence} with {:?}",
                record.id,
                record.warnings
            );
            seen.insert(confidence);
        }
    }
    assert!(seen.len() >= 8, "{seen:?}");
}
