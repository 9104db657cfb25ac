//! Plain text to records: the segmenter alone, and the whole way from bytes, in bytes a second on one core.
//!
//! `strategies` are the bundled documents, `long` the long segmentation cases (strategies with all that surrounds their
//! goals), `cases` the short ones, nearly every line of which is a goal or looks like one, and `together` all of those. `running` is
//! a strategy's structure with synthetic paragraphs between, 4 MB in documents of 200 kB. Texts of one's own are measured
//! where `AZYMUT_TEXTS` names a folder of them. Every loop asserts what it counts.
//!
//! `cargo bench -p azymut-benches --bench segmentation`

use std::fs;
use std::hint::black_box;
use std::path::Path;

use azymut_benches::synthetic::Generator;
use azymut_ingest::{Options, Prepared, ingest_paths};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

/// The bundled strategies, as published.
const CORPUS: [&str; 5] = [
    include_str!("../../corpus/kalisz-program-2025-2029.txt"),
    include_str!("../../corpus/kalisz-strategia-2014-2024.txt"),
    include_str!("../../corpus/kielce-cel-strategiczny-3.txt"),
    include_str!("../../corpus/krakow-strategia-2030.txt"),
    include_str!("../../corpus/torun-cele-strategiczne.txt"),
];

type Error = Box<dyn std::error::Error>;

/// Names and texts of `folder` and the folders below it.
fn texts_below(folder: &Path, texts: &mut Vec<(String, String)>) -> Result<(), Error> {
    let mut entries: Vec<_> = fs::read_dir(folder)?.collect::<Result<_, _>>()?;
    entries.sort_by_key(fs::DirEntry::path);
    for entry in entries {
        let path = entry.path();
        if path.is_dir() {
            texts_below(&path, texts)?;
        } else if path.extension().is_some_and(|ending| ending == "txt") {
            texts.push((path.to_string_lossy().into_owned(), fs::read_to_string(&path)?));
        }
    }
    Ok(())
}

/// Documents with a hierarchy of goals, each goal with paragraphs of running text, sentences of 6 to 24 words.
fn running() -> Vec<String> {
    let mut generator = Generator::new(CORPUS, 4);
    let mut sentence = |words: usize| {
        let text = generator.words(words);
        let mut letters = text.chars();
        letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
    };
    let mut documents = Vec::new();
    for number in 0..20 {
        let mut text = format!("Strategia rozwoju miasta {number}\n\nWprowadzenie\n\n");
        let (mut goal, mut paragraph) = (0, 0);
        while text.len() < 200_000 {
            match paragraph % 12 {
                0 if paragraph % 48 == 0 => {
                    goal += 1;
                    text.push_str(&format!("Cel strategiczny {goal}. {}\n\n", sentence(7)));
                }
                0 => {
                    let finer = paragraph % 48 / 12;
                    text.push_str(&format!("Cel operacyjny {goal}.{finer} {}\n\n", sentence(9)));
                }
                6 => {
                    text.push_str("Kierunki działań:\n");
                    for _ in 0..4 {
                        text.push_str(&format!("• {};\n", sentence(8)));
                    }
                    text.push('\n');
                }
                _ => {
                    for length in [14, 9, 24, 6, 17] {
                        text.push_str(&sentence(length));
                        text.push_str(". ");
                    }
                    text.push_str("\n\n");
                }
            }
            paragraph += 1;
        }
        documents.push(text);
    }
    documents
}

fn stages(criterion: &mut Criterion, name: &str, texts: &[String]) -> Result<(), Error> {
    let prepared: Vec<Prepared> = texts
        .iter()
        .map(|text| Prepared::read(text.as_bytes(), "text.txt"))
        .collect::<Result<_, _>>()?;
    let folder = tempfile::tempdir()?;
    for (number, text) in texts.iter().enumerate() {
        fs::write(folder.path().join(format!("{number:03}.txt")), text)?;
    }
    let paths = [folder.path().to_owned()];
    let mut options = Options::default();
    options.threads = 1;
    let statements: usize = prepared.iter().map(Prepared::count_statements).sum();
    let records = ingest_paths(&paths, &options, &mut ())?.records().count();
    assert!(
        statements > 0 && records >= statements,
        "{name}: {statements} statements, {records} records"
    );

    let mut group = criterion.benchmark_group(name);
    group.sample_size(10);
    group.throughput(Throughput::Bytes(texts.iter().map(|text| text.len() as u64).sum()));
    group.bench_function("segmenter", |bencher| {
        bencher.iter(|| {
            let found: usize = black_box(&prepared).iter().map(Prepared::count_statements).sum();
            assert_eq!(found, statements);
        });
    });
    group.bench_function("bytes_to_records", |bencher| {
        bencher.iter(|| {
            let found = ingest_paths(black_box(&paths), &options, &mut ());
            assert_eq!(found.map(|found| found.records().count()).ok(), Some(records));
        });
    });
    group.finish();
    Ok(())
}

#[allow(clippy::expect_used, reason = "a benchmark without its texts has nothing to measure")]
fn segmentation(criterion: &mut Criterion) {
    let below = |folder: &Path| {
        let mut texts = Vec::new();
        texts_below(folder, &mut texts).expect("the texts of a folder can be read");
        texts
    };
    let cases = below(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/segmentation"));
    let (long, short): (Vec<_>, Vec<_>) =
        cases.into_iter().partition(|(path, _)| path.contains("long"));
    let alone = |texts: Vec<(String, String)>| texts.into_iter().map(|(_, text)| text).collect();
    let strategies: Vec<String> = CORPUS.iter().map(|text| (*text).to_owned()).collect();
    let (long, short): (Vec<String>, Vec<String>) = (alone(long), alone(short));
    let together = [strategies.clone(), long.clone(), short.clone()].concat();
    let mut groups = vec![
        ("strategies", strategies),
        ("long", long),
        ("cases", short),
        ("together", together),
        ("running", running()),
    ];
    if let Some(folder) = std::env::var_os("AZYMUT_TEXTS") {
        groups.push(("own", alone(below(Path::new(&folder)))));
    }
    for (name, texts) in groups {
        stages(criterion, name, &texts).expect("texts can be ingested");
    }
}

criterion_group!(benches, segmentation);
criterion_main!(benches);
