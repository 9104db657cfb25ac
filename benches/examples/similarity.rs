//! Exact nearest records at scale; `benches/similarity/run.sh` runs it beside a peer.
//!
//! ```text
//! similarity export RECORDS FILE              vectors of synthetic records, for this and for peers
//! similarity search FILE TOP THREADS [SAMPLE] the nearest of all, or of a sample of queries
//! ```

use std::error::Error;
use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Write, stdout};
use std::time::Instant;

use azymut_benches::synthetic::Generator;
use azymut_report::similarity::{Measure, Model, Nearest, Profiles, Series, Vectors};

/// The documents that synthetic records imitate.
const SOURCES: [&str; 5] = [
    include_str!("../../corpus/kalisz-program-2025-2029.txt"),
    include_str!("../../corpus/kalisz-strategia-2014-2024.txt"),
    include_str!("../../corpus/kielce-cel-strategiczny-3.txt"),
    include_str!("../../corpus/krakow-strategia-2030.txt"),
    include_str!("../../corpus/torun-cele-strategiczne.txt"),
];

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["export", records, file] => export(records.parse()?, file),
        ["search", file, top, threads] => search(file, top.parse()?, threads.parse()?, None),
        ["search", file, top, threads, sample] => {
            search(file, top.parse()?, threads.parse()?, Some(sample.parse()?))
        }
        _ => Err("usage: export RECORDS FILE | search FILE TOP THREADS [SAMPLE]".into()),
    }
}

fn export(records: usize, file: &str) -> Result<(), Box<dyn Error>> {
    let mut generator = Generator::new(SOURCES, 1);
    let mut texts = Vec::with_capacity(records);
    while texts.len() < records {
        let (_, made) = generator.document()?;
        texts.extend(made.into_iter().map(|record| record.text));
    }
    texts.truncate(records);
    let started = Instant::now();
    let model = Model::fit(Measure::RECORDS, texts.iter().map(String::as_str));
    let vectors = model.vectors(&texts, 2);
    let seconds = started.elapsed().as_secs_f64();
    let rows = || (0..vectors.len()).map(|row| vectors.row(row));
    let features: usize = rows().map(|(features, _)| features.len()).sum();
    let mut out = BufWriter::new(File::create(file)?);
    for number in [vectors.len(), vectors.columns(), features] {
        out.write_all(&(number as u64).to_le_bytes())?;
    }
    let mut end = 0;
    for (features, _) in rows() {
        end += features.len() as u64;
        out.write_all(&end.to_le_bytes())?;
    }
    for feature in rows().flat_map(|(features, _)| features) {
        out.write_all(&feature.to_le_bytes())?;
    }
    for weight in rows().flat_map(|(_, weights)| weights) {
        out.write_all(&weight.to_le_bytes())?;
    }
    out.flush()?;
    writeln!(
        stdout(),
        "{records} records read in {seconds:.1} s: {} columns, {features} weights",
        vectors.columns()
    )?;
    Ok(())
}

fn search(
    file: &str,
    top: usize,
    threads: usize,
    sample: Option<usize>,
) -> Result<(), Box<dyn Error>> {
    let profiles = Profiles::from_vectors(load(file)?);
    let count = profiles.len();
    let step = count / sample.unwrap_or(count).clamp(1, count.max(1));
    let queries: Vec<usize> = (0..count).step_by(step.max(1)).collect();
    let wanted = Nearest { top, series: Series::None, ..Nearest::default() };
    let (mut found, mut sum) = (0usize, 0.0);
    let started = Instant::now();
    profiles.each_nearest(&queries, &wanted, threads, |_, neighbours| {
        found += neighbours.len();
        sum += neighbours.iter().map(|neighbour| neighbour.score).sum::<f64>();
        Ok::<(), Box<dyn Error>>(())
    })?;
    let seconds = started.elapsed().as_secs_f64();
    let all = seconds * count as f64 / queries.len().max(1) as f64;
    writeln!(
        stdout(),
        "azymut\t{} of {count} queries\t{seconds:.2} s\t{all:.0} s for all\tpeak {} MB\t{found} pairs\tsum of scores {sum:.0}",
        queries.len(),
        peak_memory()
    )?;
    Ok(())
}

fn load(file: &str) -> Result<Vectors, Box<dyn Error>> {
    let mut input = BufReader::with_capacity(1 << 20, File::open(file)?);
    let long = |input: &mut BufReader<File>| -> std::io::Result<usize> {
        let mut bytes = [0; 8];
        input.read_exact(&mut bytes)?;
        Ok(u64::from_le_bytes(bytes) as usize)
    };
    let (rows, columns, features) = (long(&mut input)?, long(&mut input)?, long(&mut input)?);
    let ends: Vec<usize> = (0..rows).map(|_| long(&mut input)).collect::<Result<_, _>>()?;
    let short = |input: &mut BufReader<File>| -> std::io::Result<[u8; 4]> {
        let mut bytes = [0; 4];
        input.read_exact(&mut bytes)?;
        Ok(bytes)
    };
    let ids: Vec<u32> = (0..features)
        .map(|_| short(&mut input).map(u32::from_le_bytes))
        .collect::<Result<_, _>>()?;
    let weights: Vec<f32> = (0..features)
        .map(|_| short(&mut input).map(f32::from_le_bytes))
        .collect::<Result<_, _>>()?;
    let mut start = 0;
    let rows = ends.iter().map(|end| {
        let row = start..*end;
        start = *end;
        let ids = ids.get(row.clone()).unwrap_or_default();
        let weights = weights.get(row).unwrap_or_default();
        ids.iter().copied().zip(weights.iter().copied()).collect::<Vec<_>>()
    });
    Vectors::from_rows(columns, rows).ok_or_else(|| "the file holds no vectors".into())
}

/// Greatest resident memory of this process so far, in megabytes, where the system tells it.
fn peak_memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
    kilobytes.unwrap_or_default() / 1_000
}
