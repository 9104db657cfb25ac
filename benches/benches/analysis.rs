//! The analysis of Polish text: ours beside Snowball's Polish stemmer and a hash map from form to lemma.
//!
//! Every loop asserts what it counts, so that a fast wrong answer fails. `warm` is the steady state, in which the words of the
//! text have been met before; `cold` looks every word up anew.

use std::collections::HashMap;
use std::hint::black_box;

// For its allocator.
use azymut_benches as _;
use azymut_polish::{Analysis, Analyzer, Side, Topics};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use frostem::{Algorithm, Stemmer};

/// Running text: the bundled strategies, as published.
const TEXTS: [&str; 5] = [
    include_str!("../../corpus/kalisz-program-2025-2029.txt"),
    include_str!("../../corpus/kalisz-strategia-2014-2024.txt"),
    include_str!("../../corpus/kielce-cel-strategiczny-3.txt"),
    include_str!("../../corpus/krakow-strategia-2030.txt"),
    include_str!("../../corpus/torun-cele-strategiczne.txt"),
];

/// Query words of about twelve letters, typed without diacritics, and a lemma that each must have.
const FOLDED: [(&str, &str); 8] = [
    ("przedsiebiorcy", "przedsiębiorca"),
    ("mieszkancami", "mieszkaniec"),
    ("rewitalizacja", "rewitalizacja"),
    ("srodowiskowe", "środowiskowy"),
    ("zrownowazony", "zrównoważony"),
    ("spoleczenstw", "społeczeństwo"),
    ("wspolpracach", "współpraca"),
    ("dzialalnosci", "działalność"),
];

fn documents(criterion: &mut Criterion) {
    let analyzer = Analyzer::shared();
    let mut analysis = Analysis::new();
    let mut lemma_of: HashMap<String, String> = HashMap::new();
    let mut tokens = 0;
    for text in TEXTS {
        analyzer.analyze(text, Side::Document, &mut analysis);
        tokens += analysis.len();
        for token in analysis.iter() {
            if let Some(lemma) = token.lemmas().next() {
                lemma_of.insert(token.surface().to_owned(), lemma.to_owned());
            }
        }
    }
    assert!(tokens > 3_000, "the texts have {tokens} tokens");

    let mut group = criterion.benchmark_group("document_tokens");
    group.throughput(Throughput::Elements(tokens as u64));
    group.bench_function("azymut_warm", |bencher| {
        bencher.iter(|| {
            let mut count = 0;
            for text in TEXTS {
                analyzer.analyze(black_box(text), Side::Document, &mut analysis);
                count += analysis.iter().filter(|token| token.lemmas().next().is_some()).count();
            }
            assert_eq!(count, tokens);
        });
    });
    group.bench_function("azymut_cold", |bencher| {
        bencher.iter(|| {
            let mut analysis = Analysis::new();
            let mut count = 0;
            for text in TEXTS {
                analyzer.analyze(black_box(text), Side::Document, &mut analysis);
                count += analysis.len();
            }
            assert_eq!(count, tokens);
        });
    });
    group.bench_function("hash_map", |bencher| {
        bencher.iter(|| {
            let mut found = 0;
            for word in TEXTS.iter().flat_map(|text| words(black_box(text))) {
                found += usize::from(lemma_of.contains_key(&word.to_lowercase()));
            }
            assert!(found * 10 > tokens * 8, "{found} of {tokens}");
        });
    });
    let stemmer = Stemmer::new(Algorithm::Polish);
    group.bench_function("snowball", |bencher| {
        bencher.iter(|| {
            let mut length = 0;
            for word in TEXTS.iter().flat_map(|text| words(black_box(text))) {
                length += stemmer.stem(&word.to_lowercase()).len();
            }
            assert!(length > tokens);
        });
    });
    group.finish();

    let analyses: Vec<Analysis> = TEXTS
        .iter()
        .map(|text| {
            let mut analysis = Analysis::new();
            analyzer.analyze(text, Side::Document, &mut analysis);
            analysis
        })
        .collect();
    let mut group = criterion.benchmark_group("document_topics");
    group.throughput(Throughput::Elements(tokens as u64));
    group.bench_function("azymut", |bencher| {
        bencher.iter(|| {
            let mentions: usize = analyses
                .iter()
                .map(|analysis| Topics::shared().mentions(black_box(analysis)).len())
                .sum();
            assert!(mentions * 4 > tokens, "{mentions} of {tokens}");
        });
    });
    group.finish();
}

fn queries(criterion: &mut Criterion) {
    let analyzer = Analyzer::shared();
    let mut group = criterion.benchmark_group("query_word_without_diacritics");
    group.throughput(Throughput::Elements(FOLDED.len() as u64));
    group.bench_function("azymut", |bencher| {
        bencher.iter(|| {
            // A new memory each time: every word is resolved.
            let mut analysis = Analysis::new();
            for (word, lemma) in FOLDED {
                analyzer.analyze(black_box(word), Side::Query, &mut analysis);
                let found = analysis
                    .iter()
                    .flat_map(|token| token.lemmas().collect::<Vec<_>>())
                    .any(|one| one == lemma);
                assert!(found, "{word}: {lemma}");
            }
        });
    });
    let stemmer = Stemmer::new(Algorithm::Polish);
    group.bench_function("snowball", |bencher| {
        bencher.iter(|| {
            let length: usize =
                FOLDED.iter().map(|(word, _)| stemmer.stem(black_box(word)).len()).sum();
            assert!(length > FOLDED.len());
        });
    });
    group.finish();
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

criterion_group!(benches, documents, queries);
criterion_main!(benches);
