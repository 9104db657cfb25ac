//! Thresholds of the bands from the development half of the labelled pairs, and what they are worth
//! on either half: `cargo run -p azymut-report --example calibrate`, in the root of the checkout.

use std::error::Error;
use std::fs;
use std::io::{Write, stdout};
use std::path::Path;

use azymut_report::similarity::{
    Band, Measure, Model, Scale, called, correlate, read_graded_pairs,
};

/// Share of the pairs called by a band that must belong to it or to a nearer one.
const PRECISION: f64 = 0.9;

fn main() -> Result<(), Box<dyn Error>> {
    let texts = gold_texts(Path::new("tests/gold"))?;
    let model = Model::fit(Measure::RECORDS, texts.iter().map(String::as_str));
    let pairs = read_graded_pairs(&fs::read_to_string("tests/pairs/pairs.tsv")?)?;
    let (mut development, mut held_out) = (Vec::new(), Vec::new());
    for pair in &pairs {
        let [a, b] = &pair.texts;
        let half = if pair.is_for_development() { &mut development } else { &mut held_out };
        half.push((model.score(a, b), pair.band));
    }
    let scale = Scale::calibrate(&development, PRECISION);
    let mut out = stdout().lock();
    writeln!(out, "half\tband\tleast score\tcalled\tright\tprecision\trecall")?;
    for (name, half) in [("development", &development), ("held-out", &held_out)] {
        for (band, least) in Band::ALL.into_iter().zip([scale.same, scale.close, scale.related]) {
            let (called_so, right) = called(half, least, band);
            let (_, all) = called(half, 0.0, band);
            let precision = right as f64 / called_so.max(1) as f64;
            let recall = right as f64 / all.max(1) as f64;
            writeln!(
                out,
                "{name}\t{band}\t{least:.2}\t{called_so}\t{right}\t{precision:.3}\t{recall:.3}"
            )?;
        }
        for band in [Band::Close, Band::Related] {
            let (called_so, right) = called(half, Scale::COUNTERPART, band);
            let precision = right as f64 / called_so.max(1) as f64;
            let least = Scale::COUNTERPART;
            writeln!(
                out,
                "{name}\tcounterpart that is {band}\t{least:.2}\t{called_so}\t{right}\t{precision:.3}\t"
            )?;
        }
        let scores: Vec<f64> = half.iter().map(|(score, _)| *score).collect();
        let grades: Vec<f64> = half
            .iter()
            .map(|(_, band)| band.map_or(0.0, |band| f64::from(band as u8 + 1)))
            .collect();
        if let Some(correlation) = correlate(&scores, &grades) {
            writeln!(out, "{name}\tpairs {}\tSpearman {:.3}", half.len(), correlation.spearman)?;
        }
    }
    Ok(())
}

/// The statements of the hand-made records, file by file in the order of their names.
fn gold_texts(folder: &Path) -> Result<Vec<String>, Box<dyn Error>> {
    let mut files: Vec<_> = fs::read_dir(folder)?
        .filter_map(Result::ok)
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "jsonl"))
        .collect();
    files.sort();
    let mut texts = Vec::new();
    for file in files {
        for line in fs::read_to_string(file)?.lines() {
            let record: serde_json::Value = serde_json::from_str(line)?;
            texts.extend(record.get("text").and_then(|text| text.as_str()).map(str::to_owned));
        }
    }
    Ok(texts)
}
