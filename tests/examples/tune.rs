//! Tunes the weights of the ranking on the judged queries, and says by cross-validation what that
//! is worth on queries that had no part in it.
//!
//! ```sh
//! cargo run --release -p azymut-tests --example tune [-- PASSAGES.jsonl QUERIES.tsv QRELS.txt]
//! ```
//!
//! Coordinate ascent (Metzler and Croft, *Linear feature-based models for information retrieval*,
//! Information Retrieval 2007): one weight after the other takes the best value of its grid, until
//! a whole round changes nothing. What is maximised is mean nDCG@10 over the judged queries, and
//! where passages are given the mean of that and of the same over every twelfth of their
//! questions, so that what helps goals does not harm ordinary text.
//!
//! Weights that break the order which the product promises (`entrepreneurship_leads_to_the_goal_and_the_directions_that_name_it` among
//! the acceptance tests) count a tenth less on the judged queries than they score.
//!
//! What was tuned without a set is measured on it.

use std::collections::BTreeMap;
use std::path::Path;

use azymut_index::{
    Index, IndexWriter, Judgments, Limits, Passage, Run, Weights, evaluate, read_passages,
};
use azymut_tests::{JUDGED_SETS, JudgedCorpus, JudgedQuery, mean};

/// Each set of judged queries is a fold: another hand, other queries, other judgments.
const FOLDS: usize = JUDGED_SETS.len();

/// Of the questions on passages, one in this many is asked.
const ASKED_OF_PASSAGES: usize = 12;

/// A gain below this is chance, and the value stays as it is.
const LEAST_GAIN: f64 = 0.000_2;

/// What weights count on the judged queries that break the promised order.
const WITHOUT_ORDER: f64 = 0.9;

/// Most rounds over all weights.
const MOST_ROUNDS: usize = 8;

/// A weight and the values that it may take.
struct Knob {
    name: &'static str,
    of: fn(&mut Weights) -> &mut f32,
    grid: &'static [f32],
}

const KNOBS: &[Knob] = &[
    Knob { name: "k1", of: |w| &mut w.k1, grid: &[0.4, 0.6, 0.8, 1.0, 1.2, 1.6, 2.0] },
    Knob { name: "b of text", of: |w| &mut w.b[0], grid: &[0.0, 0.1, 0.2, 0.3, 0.5, 0.75] },
    Knob { name: "b of body", of: |w| &mut w.b[1], grid: &[0.3, 0.5, 0.75, 0.9] },
    Knob { name: "b of path", of: |w| &mut w.b[2], grid: &[0.0, 0.3, 0.5, 0.75] },
    Knob { name: "body", of: |w| &mut w.zone[1], grid: &[0.2, 0.35, 0.5, 0.65, 0.8] },
    Knob { name: "path", of: |w| &mut w.zone[2], grid: &[0.05, 0.15, 0.25, 0.35, 0.5] },
    Knob { name: "form", of: |w| &mut w.form, grid: &[0.0, 0.2, 0.4, 0.6] },
    Knob { name: "family", of: |w| &mut w.family, grid: &[0.2, 0.4, 0.6, 0.8, 0.95] },
    Knob { name: "synonym", of: |w| &mut w.synonym, grid: &[0.35, 0.5, 0.65, 0.8, 0.95] },
    Knob { name: "related", of: |w| &mut w.related, grid: &[0.1, 0.2, 0.35, 0.5, 0.65] },
    Knob { name: "pair", of: |w| &mut w.pair, grid: &[0.0, 0.2, 0.4, 0.6, 0.8] },
    Knob { name: "coverage", of: |w| &mut w.coverage, grid: &[0.0, 0.5, 1.0, 1.5, 2.0, 2.5] },
    Knob { name: "city", of: |w| &mut w.city, grid: &[0.5, 1.0, 1.5, 2.0, 3.0, 4.0] },
    Knob { name: "generic", of: |w| &mut w.generic, grid: &[0.15, 0.25, 0.4, 0.6, 0.8, 1.0] },
    Knob { name: "topic", of: |w| &mut w.topic, grid: &[0.25, 0.5, 0.75, 1.0, 1.5] },
    Knob {
        name: "topic cover",
        of: |w| &mut w.topic_coverage,
        grid: &[0.25, 0.5, 0.75, 1.0, 1.25],
    },
    Knob { name: "topic least", of: |w| &mut w.topic_least, grid: &[0.1, 0.15, 0.2, 0.25, 0.35] },
    Knob { name: "topic words", of: |w| &mut w.topic_words, grid: &[2.0, 3.0, 4.0, 6.0] },
    Knob { name: "named", of: |w| &mut w.named, grid: &[0.0, 0.25, 0.5, 0.75, 1.0] },
    Knob { name: "stop word", of: |w| &mut w.stop_word, grid: &[0.0, 0.15, 0.3, 0.45] },
];

fn main() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let files: Vec<String> = std::env::args().skip(1).collect();
    let mut sets = vec![Judged::corpus(&folder.join("corpus"))];
    if let [passages, queries, qrels] = files.as_slice() {
        sets.push(Judged::passages(&folder.join("passages"), passages, queries, qrels));
    }
    let mut bench = Bench { sets, known: BTreeMap::new() };

    let mut held_out = Vec::new();
    println!("{:<6} {:>10} {:>10} {:>10}", "fold", "trained on", "held out", "defaults");
    for fold in 0..FOLDS {
        let tuned = bench.tune(|of| of != fold);
        let trained = bench.score(&tuned, &|of| of != fold);
        let own = bench.scores_by_set(&tuned, &|of| of == fold);
        let defaults = bench.scores_by_set(&Weights::default(), &|of| of == fold);
        println!("{fold:<6} {trained:>10.4} {:>10.4} {:>10.4}", own[0], defaults[0]);
        held_out.push((own, defaults));
    }
    for set in 0..bench.sets.len() {
        println!(
            "{}: held out {:.4}, the defaults on the same {:.4}",
            bench.sets[set].name,
            mean(held_out.iter().map(|(own, _)| own[set])),
            mean(held_out.iter().map(|(_, defaults)| defaults[set])),
        );
    }
    let mut tuned = bench.tune(|_| true);
    println!("\n{:<10} {:>8} {:>8}", "weight", "default", "tuned");
    for knob in KNOBS {
        let default = *(knob.of)(&mut Weights::default());
        println!("{:<10} {default:>8} {:>8}", knob.name, *(knob.of)(&mut tuned));
    }
    let defaults = bench.scores_by_set(&Weights::default(), &|_| true);
    let own = bench.scores_by_set(&tuned, &|_| true);
    for (set, (default, own)) in bench.sets.iter().zip(defaults.into_iter().zip(own)) {
        println!("{}, all: defaults {default:.4}, tuned on the same {own:.4}", set.name);
    }
}

/// nDCG@10 of every query of a collection.
type Ask = dyn Fn(&Index) -> Vec<f64>;

/// A judged collection with its index.
struct Judged {
    name: &'static str,
    index: Option<Index>,
    /// The fold of each query.
    folds: Vec<usize>,
    ask: Box<Ask>,
}

impl Judged {
    fn corpus(folder: &Path) -> Self {
        let (corpus, index) = JudgedCorpus::index(folder);
        let (mut queries, mut folds) = (Vec::new(), Vec::new());
        for (fold, set) in JUDGED_SETS.into_iter().enumerate() {
            let of_set = JudgedQuery::of_set(set);
            folds.extend(of_set.iter().map(|_| fold));
            queries.extend(of_set);
        }
        let ask = Box::new(move |index: &Index| {
            let order = if promised_order(&corpus, index) { 1.0 } else { WITHOUT_ORDER };
            queries.iter().map(|query| order * corpus.ndcg_at_10(index, query)).collect()
        });
        Self { name: "judged queries", index: Some(index), folds, ask }
    }

    fn passages(folder: &Path, passages: &str, queries: &str, qrels: &str) -> Self {
        let read = |path: &str| {
            std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{path}: {error}"))
        };
        let passages = read_passages(&read(passages)).unwrap();
        let judgments = Judgments::read(&read(qrels)).unwrap();
        let document = Passage::document().unwrap();
        let records: Vec<_> = passages
            .iter()
            .enumerate()
            .map(|(number, passage)| passage.to_record(&document, number).unwrap())
            .collect();
        let mut writer = IndexWriter::open(folder).unwrap();
        writer.replace_document(&document, "", &records).unwrap();
        writer.commit().unwrap();
        let queries: Vec<(String, String)> = read(queries)
            .lines()
            .step_by(ASKED_OF_PASSAGES)
            .filter_map(|row| row.split_once('\t'))
            .map(|(id, text)| (id.to_owned(), text.chars().take(Limits::QUERY_CHARS).collect()))
            .collect();
        let folds = (0..queries.len()).map(|at| at % FOLDS).collect();
        let ask = Box::new(move |index: &Index| {
            queries
                .iter()
                .map(|(id, text)| {
                    let ranked = index.rank(text, 10).unwrap();
                    let ranked = ranked.into_iter().filter_map(|(number, score)| {
                        Some((passages.get(number.parse::<usize>().ok()?)?.id.clone(), score))
                    });
                    let judged = judgments.0.get(id).cloned().unwrap_or_default();
                    let judgments = Judgments([(id.clone(), judged)].into());
                    evaluate(&Run([(id.clone(), ranked.collect())].into()), &judgments).ndcg_10
                })
                .collect()
        });
        Self { name: "passages", index: Some(Index::open(folder).unwrap()), folds, ask }
    }

    /// nDCG@10 of every query under some weights.
    fn scores(&mut self, weights: &Weights) -> Vec<f64> {
        let index = self.index.take().expect("it is put back below").with_weights(weights.clone());
        let scores = (self.ask)(&index);
        self.index = Some(index);
        scores
    }
}

/// Whether the goal that names entrepreneurship is among the first three records found by its name, and both directions that name it
/// among the first five.
fn promised_order(corpus: &JudgedCorpus, index: &Index) -> bool {
    ["przedsiębiorczość", "przedsiebiorczosc", "PRZEDSIĘBIORCZOŚCIĄ"].into_iter().all(|query| {
        let found = index.rank(query, 5).unwrap();
        let texts: Vec<&str> = found
            .iter()
            .filter_map(|(id, _)| corpus.records.iter().find(|record| record.id.as_str() == id))
            .map(|record| record.text.as_str())
            .collect();
        let is_goal = |text: &&str| text.starts_with("MIASTO WSPIERAJĄCE PRZEDSIĘBIORCZOŚĆ");
        let directions = texts.iter().filter(|text| text.contains("ducha przedsiębiorczości"));
        texts.iter().take(3).any(is_goal) && directions.count() == 2
    })
}

/// What weights are worth, each tried once.
struct Bench {
    sets: Vec<Judged>,
    known: BTreeMap<String, Vec<Vec<f64>>>,
}

impl Bench {
    /// Coordinate ascent over the queries of the folds that `trains` names. It begins at the middle
    /// of every grid, not at what somebody has found before.
    fn tune(&mut self, trains: impl Fn(usize) -> bool) -> Weights {
        let mut best = Weights::default();
        for knob in KNOBS {
            *(knob.of)(&mut best) = knob.grid[knob.grid.len() / 2];
        }
        let mut score = self.score(&best, &trains);
        for _ in 0..MOST_ROUNDS {
            let before = score;
            for knob in KNOBS {
                for value in knob.grid {
                    let mut tried = best.clone();
                    *(knob.of)(&mut tried) = *value;
                    let found = self.score(&tried, &trains);
                    if found > score + LEAST_GAIN {
                        (best, score) = (tried, found);
                    }
                }
            }
            if score == before {
                break;
            }
        }
        best
    }

    /// The mean over the sets of their means.
    fn score(&mut self, weights: &Weights, wanted: &impl Fn(usize) -> bool) -> f64 {
        mean(self.scores_by_set(weights, wanted))
    }

    fn scores_by_set(&mut self, weights: &Weights, wanted: &impl Fn(usize) -> bool) -> Vec<f64> {
        let sets = &mut self.sets;
        let scores = self
            .known
            .entry(format!("{weights:?}"))
            .or_insert_with(|| sets.iter_mut().map(|set| set.scores(weights)).collect());
        let of_set = |(set, scores): (&Judged, &Vec<f64>)| {
            let folds = set.folds.iter().zip(scores).filter(|(fold, _)| wanted(**fold));
            mean(folds.map(|(_, score)| *score))
        };
        self.sets.iter().zip(scores.iter()).map(of_set).collect()
    }
}
