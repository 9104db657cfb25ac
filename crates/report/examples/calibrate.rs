//! Thresholds of the bands from the development half of the labelled pairs, and what they are worth:
//! on either half, on documents that were left out, and at other thresholds.
//! `cargo run -p azymut-report --example calibrate`, in the root of the checkout.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::io::{self, Write, stdout};
use std::path::Path;

use azymut_report::similarity::{
    Band, Measure, Model, Scale, called, correlate, read_graded_pairs,
};

/// Share of the pairs called by a band that must belong to it or to a nearer one.
const PRECISION: f64 = 0.9;

/// Thresholds that a reader of a report may want to know the worth of; those of counterparts and of
/// what is listed among them.
const THRESHOLDS: [f64; 9] =
    [0.5, 0.45, 0.4, Scale::COUNTERPART, 0.3, 0.25, 0.2, 0.1, Scale::LISTED];

/// The score of a pair, and the band that it was judged to be of.
type Judged = (f64, Option<Band>);

fn main() -> Result<(), Box<dyn Error>> {
    let texts = gold_texts(Path::new("tests/gold"))?;
    let model = Model::fit(Measure::RECORDS, texts.iter().map(String::as_str));
    let pairs = read_graded_pairs(&fs::read_to_string("tests/pairs/pairs.tsv")?)?;
    let (mut development, mut held_out): (Vec<Judged>, Vec<Judged>) = (Vec::new(), Vec::new());
    let mut by_documents: BTreeMap<[&str; 2], Vec<Judged>> = BTreeMap::new();
    for pair in &pairs {
        let [a, b] = &pair.texts;
        let judged = (model.score(a, b), pair.band);
        by_documents.entry(pair.documents()).or_default().push(judged);
        let half = if pair.is_for_development() { &mut development } else { &mut held_out };
        half.push(judged);
    }
    let groups: Vec<Vec<Judged>> = by_documents.into_values().collect();
    let all = groups.concat();
    let scale = Scale::calibrate(&development, PRECISION);

    let mut out = stdout().lock();
    writeln!(out, "pairs\tband\tleast score\tcalled\tright\tprecision\trecall")?;
    for (name, half) in [("development", &development), ("held-out", &held_out)] {
        for (band, least) in Band::ALL.into_iter().zip([scale.same, scale.close, scale.related]) {
            row(&mut out, name, half, band, Some(least), called(half, least, band))?;
        }
        for band in [Band::Close, Band::Related] {
            let least = Scale::COUNTERPART;
            let name = format!("{name}, counterparts");
            row(&mut out, &name, half, band, Some(least), called(half, least, band))?;
        }
        if let Some(spearman) = spearman(half) {
            writeln!(out, "{name}\tpairs {}\tSpearman {spearman:.3}", half.len())?;
        }
    }
    let counts = Scale::cross_validate(&groups, PRECISION);
    for (band, counts) in Band::ALL.into_iter().zip(counts) {
        row(&mut out, "all, two documents left out at a time", &all, band, None, counts)?;
    }
    for least in THRESHOLDS {
        for band in [Band::Close, Band::Related] {
            row(&mut out, "all", &all, band, Some(least), called(&all, least, band))?;
        }
    }
    Ok(())
}

/// A row of the table; `pairs` are those among which the `called` and `right` ones are.
fn row(
    out: &mut impl Write,
    name: &str,
    pairs: &[Judged],
    band: Band,
    least: Option<f64>,
    (called_so, right): (usize, usize),
) -> io::Result<()> {
    let (_, wanted) = called(pairs, 0.0, band);
    let least = least.map_or_else(String::new, |least| format!("{least:.2}"));
    let of = |all: usize| right as f64 / all.max(1) as f64;
    let (precision, recall) = (of(called_so), of(wanted));
    writeln!(out, "{name}\t{band}\t{least}\t{called_so}\t{right}\t{precision:.3}\t{recall:.3}")
}

/// How well the scores follow the judgments, from unrelated to the same.
fn spearman(pairs: &[Judged]) -> Option<f64> {
    let grade = |(_, band): &Judged| band.map_or(0.0, |band| f64::from(band as u8 + 1));
    let scores: Vec<f64> = pairs.iter().map(|(score, _)| *score).collect();
    let grades: Vec<f64> = pairs.iter().map(grade).collect();
    correlate(&scores, &grades).map(|correlation| correlation.spearman)
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
