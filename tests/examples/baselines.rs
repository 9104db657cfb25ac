//! nDCG@10 of the judged queries by group: words as they stand, Snowball's stems, the dictionary's
//! lemmas, and the engine with one signal after the other.
//!
//! ```sh
//! cargo run --release -p azymut-tests --example baselines
//! ```
//!
//! The first three are what a general engine does: BM25 (k1 1.2, b .75) over a field of statements
//! and one of descriptions, which counts half, and any word of the query finds.

use std::collections::BTreeSet;

use azymut_index::{Index, Weights};
use azymut_polish::{Analysis, Analyzer, Side};
use azymut_tests::{Gain, JUDGED_SETS, JudgedCorpus, JudgedQuery, mean};
use frostem::{Algorithm, Stemmer};
use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, BoostQuery, DisjunctionMaxQuery, Query, TermQuery};
use tantivy::schema::{
    Field, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions, Value,
};
use tantivy::tokenizer::{PreTokenizedString, Token};
use tantivy::{IndexReader, TantivyDocument, Term};

fn main() {
    let folder = tempfile::tempdir().unwrap();
    let (corpus, mut index) = JudgedCorpus::index(folder.path());
    let queries = JudgedQuery::of_set(JUDGED_SETS[0]);
    let mut table: Vec<(&str, Vec<f64>)> = Vec::new();
    let plain: [(&str, &Terms); 3] = [
        ("words as they stand", &as_they_stand),
        ("Snowball", &snowball),
        ("dictionary", &dictionary),
    ];
    for (name, terms) in plain {
        let engine = Plain::build(&corpus, terms);
        let scores = queries.iter().map(|query| {
            let ids = engine.rank(&query.text, terms);
            query.ndcg_at_10(&corpus.by_key(ids.iter().map(String::as_str)), Gain::Grade)
        });
        table.push((name, scores.collect()));
    }
    for (name, weights) in engines() {
        index = index.with_weights(weights);
        table.push((name, scores(&corpus, &index, &queries)));
    }

    let groups: BTreeSet<&str> = queries.iter().map(|query| query.group.as_str()).collect();
    print!("{:<28}", "");
    groups.iter().for_each(|group| print!(" {group:>10}"));
    println!(" {:>6}", "all");
    for (name, scores) in table {
        print!("{name:<28}");
        for group in &groups {
            let of_group = queries.iter().zip(&scores).filter(|(query, _)| query.group == *group);
            print!(" {:>10.3}", mean(of_group.map(|(_, score)| *score)));
        }
        println!(" {:>6.3}", mean(scores.iter().copied()));
    }
}

/// The engine, from bare lemmas to everything, one signal more in each row.
fn engines() -> [(&'static str, Weights); 6] {
    let full = Weights::default();
    let no_topics = Weights { topic_least: f32::INFINITY, ..full.clone() };
    let no_path = Weights { zone: [full.zone[0], full.zone[1], 0.0], ..no_topics.clone() };
    let no_synonyms = Weights { synonym: 0.0, related: 0.0, ..no_path.clone() };
    let no_families = Weights { family: 0.0, ..no_synonyms.clone() };
    let lemmas = Weights { form: 0.0, pair: 0.0, coverage: 0.0, ..no_families.clone() };
    [
        ("engine, lemmas alone", lemmas),
        ("+ form, pairs, coverage", no_families),
        ("+ families", no_synonyms),
        ("+ synonyms", no_path),
        ("+ ancestors", no_topics),
        ("+ topics (full)", full),
    ]
}

fn scores(corpus: &JudgedCorpus, index: &Index, queries: &[JudgedQuery]) -> Vec<f64> {
    queries.iter().map(|query| corpus.ndcg_at_10(index, query)).collect()
}

/// The terms that each word of a text is found by.
type Terms = dyn Fn(&str) -> Vec<Vec<String>>;

fn as_they_stand(text: &str) -> Vec<Vec<String>> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(|word| vec![word.to_lowercase()]).collect()
}

fn snowball(text: &str) -> Vec<Vec<String>> {
    let stemmer = Stemmer::new(Algorithm::Polish);
    let stem = |word: &String| stemmer.stem(word).into_owned();
    as_they_stand(text).iter().map(|word| word.iter().map(stem).collect()).collect()
}

fn dictionary(text: &str) -> Vec<Vec<String>> {
    let mut analysis = Analysis::new();
    Analyzer::shared().analyze(text, Side::Query, &mut analysis);
    analysis.iter().map(|token| token.lemmas().map(str::to_owned).collect()).collect()
}

struct Plain {
    reader: IndexReader,
    id: Field,
    zones: [(Field, f32); 2],
}

impl Plain {
    fn build(corpus: &JudgedCorpus, terms: &Terms) -> Self {
        let mut schema = Schema::builder();
        let id = schema.add_text_field("id", STRING | STORED);
        let indexing = TextFieldIndexing::default()
            .set_tokenizer("raw")
            .set_index_option(IndexRecordOption::WithFreqs);
        let options = TextOptions::default().set_indexing_options(indexing);
        let text = schema.add_text_field("text", options.clone());
        let body = schema.add_text_field("body", options);
        let index = tantivy::Index::create_in_ram(schema.build());
        let mut writer = index.writer_with_num_threads(1, 50_000_000).unwrap();
        for record in &corpus.records {
            let mut document = TantivyDocument::default();
            document.add_text(id, record.id.as_str());
            let texts = [(text, Some(&record.text)), (body, record.body.as_ref())];
            for (field, words) in texts {
                let words = terms(words.map_or("", String::as_str));
                let tokens = words.into_iter().enumerate().flat_map(|(position, terms)| {
                    terms.into_iter().map(move |text| Token { position, text, ..Token::default() })
                });
                let tokens = PreTokenizedString { text: String::new(), tokens: tokens.collect() };
                document.add_pre_tokenized_text(field, tokens);
            }
            writer.add_document(document).unwrap();
        }
        writer.commit().unwrap();
        Self { reader: index.reader().unwrap(), id, zones: [(text, 1.0), (body, 0.5)] }
    }

    /// The identifiers of the ten best records. Of several readings of a word the best counts.
    fn rank(&self, query: &str, terms: &Terms) -> Vec<String> {
        let mut clauses: Vec<Box<dyn Query>> = Vec::new();
        for word in terms(query) {
            for (field, boost) in self.zones {
                let readings = word.iter().map(|term| {
                    let term = Term::from_field_text(field, term);
                    Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs)) as Box<dyn Query>
                });
                let readings = Box::new(DisjunctionMaxQuery::new(readings.collect()));
                clauses.push(Box::new(BoostQuery::new(readings, boost)));
            }
        }
        let query = BooleanQuery::union(clauses);
        let searcher = self.reader.searcher();
        let best = searcher.search(&query, &TopDocs::with_limit(10).order_by_score()).unwrap();
        best.into_iter()
            .map(|(_, address)| {
                let document: TantivyDocument = searcher.doc(address).unwrap();
                document.get_first(self.id).and_then(|id| id.as_str()).unwrap().to_owned()
            })
            .collect()
    }
}
