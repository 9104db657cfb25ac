//! Latency of a search with both facets over synthetic records, beside plain tantivy on the lemma
//! field alone with the same counts.
//!
//! ```sh
//! cargo bench -p azymut-benches --bench search -- 1000000
//! ```
//!
//! A folder named after the number keeps the two indexes, and the next run measures those; a word after the folder
//! measures the classes alone whose names hold it.
//!
//! The two engines answer the same queries in turn, so that a machine that slows down slows both. What was asked for twice
//! is kept laid out: the medians are those of queries met before, and `first` tells what they cost when they are met for
//! the first time, by a program that has opened its index and answered another query, and what that is to plain tantivy's.
//!
//! Both search on one thread, and what is told is that thread's processor time: other work on the
//! machine does not count.
//! Totals are compared where they must agree: a fast wrong answer fails.

#![allow(clippy::print_stdout, reason = "the table is what it is for")]

use std::collections::BTreeMap;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use azymut_benches::synthetic::{Generator, RECORDS_PER_DOCUMENT};
use azymut_index::{FacetField, Index, IndexWriter, SearchRequest};
use azymut_polish::{Analysis, Analyzer, Side};
use tantivy::collector::{Collector, SegmentCollector, TopDocs};
use tantivy::columnar::StrColumn;
use tantivy::query::{BooleanQuery, Occur, Query, TermQuery};
use tantivy::schema::{
    FAST, Field, IndexRecordOption, STRING, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::tokenizer::{PreTokenizedString, Token};
use tantivy::{DocId, Score, SegmentOrdinal, SegmentReader, TantivyDocument, Term};

const ROUNDS: usize = 200;

/// Times that each query is met for the first time.
const FIRST_ROUNDS: usize = 5;

/// What is asked before, so that columns and lengths are laid out.
const OTHER_QUERY: &str = "numer";

/// Queries by class.
const CLASSES: &[(&str, &[&str])] = &[
    ("one rare word", &["hackathony", "żłobki", "światłowód", "rekultywacja"]),
    ("one frequent word", &["rozwój", "miasto", "mieszkańcy", "działania"]),
    ("without diacritics", &["przedsiebiorczosc", "mieszkancy", "srodowisko", "bezpieczenstwo"]),
    (
        "two words",
        &["rozwój przedsiębiorczości", "rynek pracy", "jakość życia", "oferta kulturalna"],
    ),
    (
        "three words",
        &["wsparcie dla młodych", "rozwój infrastruktury rowerowej", "poprawa jakości powietrza"],
    ),
    ("phrase", &["\"rynek pracy\"", "\"jakość życia\"", "\"odnawialne źródła energii\""]),
];

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1).filter(|argument| !argument.starts_with('-'));
    let records = arguments.next().map_or(Ok(100_000), |records| records.parse())?;
    let temporary = tempfile::tempdir()?;
    let folder = arguments.next().map_or_else(|| temporary.path().to_owned(), PathBuf::from);
    let wanted_class = arguments.next().unwrap_or_default();
    let (ours, plain_folder) = (folder.join("ours"), folder.join("plain"));
    if ours.exists() {
        println!("as indexed before in {}", folder.display());
    } else {
        let started = Instant::now();
        let indexed = build(&ours, &plain_folder, records)?;
        println!("{indexed} records indexed twice in {:.1} s", started.elapsed().as_secs_f64());
    }

    let index = Index::open(&ours)?;
    let plain = Plain::open(&plain_folder)?;
    println!(
        "{:<20} {:>10} {:>10} {:>10} {:>10} {:>10} {:>10} {:>7} {:>7}",
        "class",
        "records",
        "first ms",
        "p50 ms",
        "p99 ms",
        "plain p50",
        "plain p99",
        "first",
        "ratio"
    );
    for (class, queries) in CLASSES.iter().filter(|(class, _)| class.contains(&wanted_class)) {
        let (mut own, mut base, mut total) = (Vec::new(), Vec::new(), 0);
        for round in 0..ROUNDS {
            let query = queries[round % queries.len()];
            let request = request(query);
            let started = cpu_time();
            let response = index.search(&request)?;
            own.push(cpu_time() - started);
            assert!(response.total > 0, "{query} finds nothing");
            assert_eq!(
                response.facets["level"].iter().map(|entry| entry.count).sum::<u64>(),
                response.total as u64
            );
            total = total.max(response.total);
            let started = cpu_time();
            let found = plain.search(query)?;
            base.push(cpu_time() - started);
            assert!(found <= response.total || query.starts_with('"'), "{query}: {found}");
        }
        let (mut first, mut plain_first) = (Vec::new(), Vec::new());
        for _ in 0..FIRST_ROUNDS {
            let (index, plain) = (Index::open(&ours)?, Plain::open(&plain_folder)?);
            index.search(&request(OTHER_QUERY))?;
            plain.search(OTHER_QUERY)?;
            for query in *queries {
                let started = cpu_time();
                index.search(&request(query))?;
                first.push(cpu_time() - started);
                let started = cpu_time();
                plain.search(query)?;
                plain_first.push(cpu_time() - started);
            }
        }
        for times in [&mut own, &mut base, &mut first, &mut plain_first] {
            times.sort_unstable();
        }
        let at = |times: &[Duration], share: f64| {
            times[((times.len() - 1) as f64 * share) as usize].as_secs_f64() * 1e3
        };
        println!(
            "{class:<20} {total:>10} {:>10.2} {:>10.2} {:>10.2} {:>10.2} {:>10.2} {:>7.2} {:>7.2}",
            at(&first, 0.5),
            at(&own, 0.5),
            at(&own, 0.99),
            at(&base, 0.5),
            at(&base, 0.99),
            at(&first, 0.5) / at(&plain_first, 0.5),
            at(&own, 0.5) / at(&base, 0.5)
        );
    }
    Ok(())
}

fn request(query: &str) -> SearchRequest {
    SearchRequest {
        query: query.to_owned(),
        facets: vec![FacetField::City, FacetField::Level],
        limit: 10,
        ..SearchRequest::default()
    }
}

/// Processor time of this thread.
fn cpu_time() -> Duration {
    let now = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    Duration::try_from(now).unwrap_or_default()
}

fn build(ours: &Path, plain: &Path, records: usize) -> Result<usize, Box<dyn Error>> {
    let mut generator = Generator::bundled(1)?;
    let mut writer = IndexWriter::open(ours)?;
    let mut plain = PlainWriter::create(plain)?;
    let mut indexed = 0;
    while indexed < records {
        let (document, all) = generator.document()?;
        writer.replace_document(&document, "", &all)?;
        for record in &all {
            plain.add(
                &record.text,
                record.body.as_deref().unwrap_or_default(),
                document.city.as_deref().unwrap_or_default(),
                record.level.as_str(),
            )?;
        }
        indexed += RECORDS_PER_DOCUMENT;
    }
    writer.commit()?;
    plain.commit()?;
    Ok(indexed)
}

/// Plain tantivy: one field of lemmas, BM25, two columns to count.
struct Plain {
    index: tantivy::Index,
    reader: tantivy::IndexReader,
    lemma: Field,
}

struct PlainWriter {
    writer: tantivy::IndexWriter,
    fields: [Field; 3],
    analysis: Analysis,
}

fn plain_schema() -> (Schema, [Field; 3]) {
    let mut schema = Schema::builder();
    let options = TextOptions::default().set_indexing_options(
        TextFieldIndexing::default()
            .set_tokenizer("raw")
            .set_index_option(IndexRecordOption::WithFreqsAndPositions),
    );
    let lemma = schema.add_text_field("lemma", options);
    let city = schema.add_text_field("city", STRING | FAST);
    let level = schema.add_text_field("level", STRING | FAST);
    (schema.build(), [lemma, city, level])
}

impl PlainWriter {
    fn create(path: &Path) -> Result<Self, Box<dyn Error>> {
        std::fs::create_dir_all(path)?;
        let (schema, fields) = plain_schema();
        let index = tantivy::Index::create_in_dir(path, schema)?;
        let writer = index.writer_with_num_threads(1, 200_000_000)?;
        Ok(Self { writer, fields, analysis: Analysis::new() })
    }

    fn add(&mut self, text: &str, body: &str, city: &str, level: &str) -> tantivy::Result<()> {
        let text = format!("{text}\n{body}");
        Analyzer::shared().analyze(&text, Side::Document, &mut self.analysis);
        let mut tokens = Vec::new();
        for token in self.analysis.iter() {
            tokens.extend(token.lemmas().map(|lemma| Token {
                position: token.position() as usize,
                text: lemma.to_owned(),
                ..Token::default()
            }));
        }
        let [lemma, city_field, level_field] = self.fields;
        let mut document = TantivyDocument::default();
        document.add_pre_tokenized_text(lemma, PreTokenizedString { text: String::new(), tokens });
        document.add_text(city_field, city);
        document.add_text(level_field, level);
        self.writer.add_document(document)?;
        Ok(())
    }

    fn commit(mut self) -> tantivy::Result<()> {
        self.writer.commit()?;
        let ids = self.writer.index().searchable_segment_ids()?;
        if ids.len() > 1 {
            self.writer.merge(&ids).wait()?;
        }
        self.writer.wait_merging_threads()
    }
}

impl Plain {
    fn open(path: &Path) -> tantivy::Result<Self> {
        let index = tantivy::Index::open_in_dir(path)?;
        let reader = index.reader()?;
        let lemma = index.schema().get_field("lemma")?;
        Ok(Self { index, reader, lemma })
    }

    /// Number of records found; the ten best and the counts are made and dropped.
    fn search(&self, query: &str) -> tantivy::Result<usize> {
        let mut analysis = Analysis::new();
        Analyzer::shared().analyze(query, Side::Query, &mut analysis);
        let terms: Vec<(Occur, Box<dyn Query>)> = analysis
            .iter()
            .filter(|token| !token.is_stop_word())
            .flat_map(|token| token.lemmas().map(str::to_owned).collect::<Vec<_>>())
            .map(|lemma| {
                let term = Term::from_field_text(self.lemma, &lemma);
                let query = TermQuery::new(term, IndexRecordOption::WithFreqs);
                (Occur::Should, Box::new(query) as Box<dyn Query>)
            })
            .collect();
        debug_assert!(self.index.schema().num_fields() == 3);
        let query = BooleanQuery::new(terms);
        let collectors = (TopDocs::with_limit(10).order_by_score(), Counts);
        let (best, counts) = self.reader.searcher().search(&query, &collectors)?;
        std::hint::black_box(best);
        Ok(counts.get("level").map_or(0, |levels| levels.values().sum::<u64>()) as usize)
    }
}

/// Counts both columns.
struct Counts;

struct SegmentCounts {
    columns: Vec<(&'static str, StrColumn, Vec<u64>)>,
}

type Counted = BTreeMap<&'static str, BTreeMap<String, u64>>;

impl Collector for Counts {
    type Fruit = Counted;
    type Child = SegmentCounts;

    fn for_segment(
        &self,
        _: SegmentOrdinal,
        segment: &SegmentReader,
    ) -> tantivy::Result<Self::Child> {
        let mut columns = Vec::new();
        for name in ["city", "level"] {
            if let Some(column) = segment.fast_fields().str(name)? {
                let counts = vec![0; column.dictionary().num_terms()];
                columns.push((name, column, counts));
            }
        }
        Ok(SegmentCounts { columns })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, fruits: Vec<Counted>) -> tantivy::Result<Counted> {
        let mut merged = Counted::new();
        for (name, counts) in fruits.into_iter().flatten() {
            for (value, count) in counts {
                *merged.entry(name).or_default().entry(value).or_default() += count;
            }
        }
        Ok(merged)
    }
}

impl SegmentCollector for SegmentCounts {
    type Fruit = Counted;

    fn collect(&mut self, doc: DocId, _: Score) {
        for (_, column, counts) in &mut self.columns {
            if let Some(ordinal) = column.ords().first(doc) {
                counts[ordinal as usize] += 1;
            }
        }
    }

    fn harvest(self) -> Counted {
        let mut counted = Counted::new();
        for (name, column, counts) in self.columns {
            for (ordinal, count) in (0..).zip(counts).filter(|(_, count)| *count > 0) {
                let mut value = String::new();
                if column.ord_to_str(ordinal, &mut value).is_ok() {
                    counted.entry(name).or_default().insert(value, count);
                }
            }
        }
        counted
    }
}
