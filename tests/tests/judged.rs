//! Search quality over the five documents: nDCG@10 of the judged queries by group, against floors.
//!
//! `cargo test -p azymut-tests --test judged -- --nocapture` prints a table for each set, and leaves in the build
//! folder's `tmp/judged/`, by set: `.qrels` and `.run` for `trec_eval`, and `.txt`, the rankings with their grades.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use azymut_index::{Index, Weights};
use azymut_tests::{
    Gain, GoldKey, JUDGED_SETS, JudgedCorpus, JudgedQuery, fresh_folder, mean, root,
};
use serde::Deserialize;

/// Ranks looked at: more than the measure needs, so that a miss can be told from a low rank.
const DEPTH: usize = 100;

#[derive(Deserialize)]
struct Floors {
    floor: Vec<Floor>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Floor {
    set: String,
    group: String,
    ndcg_10: f64,
    reason: String,
}

/// A query and what the engine made of it.
struct Judged {
    query: JudgedQuery,
    ranking: Vec<(String, f32)>,
    ndcg_10: f64,
    power: f64,
}

/// A set under the engine's own weights, and its mean nDCG@10 with signals left out.
struct JudgedSet {
    name: &'static str,
    queries: Vec<Judged>,
    without: Vec<(&'static str, f64)>,
}

fn judge() -> Vec<JudgedSet> {
    let folder = fresh_folder(env!("CARGO_TARGET_TMPDIR"), "judged");
    let (corpus, mut index) = JudgedCorpus::index(&folder.join("index"));
    let mut sets: Vec<JudgedSet> = JUDGED_SETS
        .into_iter()
        .map(|name| {
            let queries = rank_all(name, &index, &corpus);
            export(&folder.join(name), &queries, &corpus.keys);
            JudgedSet { name, queries, without: Vec::new() }
        })
        .collect();
    for (signals, weights) in ablations() {
        index = index.with_weights(weights);
        for set in &mut sets {
            let judged = rank_all(set.name, &index, &corpus);
            set.without.push((signals, mean(judged.iter().map(|one| one.ndcg_10))));
        }
    }
    sets
}

/// Weights with signals left out, one more each time.
fn ablations() -> [(&'static str, Weights); 4] {
    let no_topics = Weights { topic_least: f32::INFINITY, ..Weights::default() };
    let no_families = Weights { family: 0.0, ..no_topics.clone() };
    let no_synonyms = Weights { synonym: 0.0, related: 0.0, ..no_families.clone() };
    let lemmas_alone = Weights { form: 0.0, pair: 0.0, ..no_synonyms.clone() };
    [
        ("without topics", no_topics),
        ("without topics and families", no_families),
        ("without topics, families and synonyms", no_synonyms),
        ("lemmas alone", lemmas_alone),
    ]
}

fn rank_all(set: &str, index: &Index, corpus: &JudgedCorpus) -> Vec<Judged> {
    JudgedQuery::of_set(set)
        .into_iter()
        .map(|query| {
            let ranking = index.rank(&query.text, DEPTH).unwrap();
            let by_key = corpus.by_key(ranking.iter().map(|(id, _)| id.as_str()));
            Judged {
                ndcg_10: query.ndcg_at_10(&by_key, Gain::Grade),
                power: query.ndcg_at_10(&by_key, Gain::Power),
                query,
                ranking,
            }
        })
        .collect()
}

/// Writes qrels and run in the formats of `trec_eval`, and for a person each query's first ten with their grades and what
/// was missed.
fn export(files: &Path, judged: &[Judged], keys: &BTreeMap<String, GoldKey>) {
    let ids: BTreeMap<&GoldKey, &String> = keys.iter().map(|(id, key)| (key, id)).collect();
    let (mut qrels, mut run, mut story) = (String::new(), String::new(), String::new());
    for Judged { query, ranking, ndcg_10, .. } in judged {
        writeln!(story, "\n{} {} nDCG@10 {ndcg_10:.3}", query.id, query.text).unwrap();
        for (key, grade) in &query.grades {
            if let Some(id) = ids.get(key) {
                writeln!(qrels, "{} 0 {id} {grade}", query.id).unwrap();
            }
        }
        for (rank, (id, score)) in ranking.iter().enumerate() {
            writeln!(run, "{} Q0 {id} {} {score} azymut", query.id, rank + 1).unwrap();
            if rank < 10 {
                let grade = keys.get(id).and_then(|key| query.grades.get(key)).unwrap_or(&0);
                writeln!(story, "  {:2} [{grade}] {score:.3} {id}", rank + 1).unwrap();
            }
        }
        for (key, grade) in &query.grades {
            let rank = ranking.iter().position(|(id, _)| keys.get(id) == Some(key));
            let place = match rank {
                Some(rank) if rank < 10 => continue,
                Some(rank) => format!("at {}", rank + 1),
                None => "not found".to_owned(),
            };
            writeln!(story, "     [{grade}] {place}: {} {}", key.0, key.1).unwrap();
        }
    }
    fs::write(files.with_extension("txt"), story).unwrap();
    fs::write(files.with_extension("qrels"), qrels).unwrap();
    fs::write(files.with_extension("run"), run).unwrap();
}

#[test]
fn search_is_as_good_as_it_was() {
    let floors = fs::read_to_string(root().join("tests/judged/floors.toml")).unwrap();
    let floors: Floors = toml::from_str(&floors).unwrap();
    let mut all_fallen = Vec::new();
    for set in judge() {
        let floors = floors.floor.iter().filter(|floor| floor.set == set.name);
        let (table, fallen) = set.compare(floors);
        println!("{table}");
        all_fallen.extend(fallen);
    }
    assert!(all_fallen.is_empty(), "\n{}\n", all_fallen.join("\n"));
}

impl JudgedSet {
    /// A table of the set, and what of it fell below its floor.
    fn compare<'f>(&self, floors: impl Iterator<Item = &'f Floor>) -> (String, Vec<String>) {
        let name = self.name;
        let mut table = format!("The {name} set\nquery  nDCG@10  text\n");
        for one in self.queries.iter().filter(|one| one.ndcg_10 < 0.95) {
            writeln!(table, "{:6} {:.3}    {}", one.query.id, one.ndcg_10, one.query.text).unwrap();
        }
        writeln!(table, "\ngroup       queries  nDCG@10  floor  with gain 2^grade - 1").unwrap();
        let mut fallen = Vec::new();
        let mut groups = Vec::new();
        for floor in floors {
            let group = floor.group.as_str();
            let of_group =
                || self.queries.iter().filter(|one| group == "all" || one.query.group == group);
            let score = mean(of_group().map(|one| one.ndcg_10));
            let (count, least) = (of_group().count(), floor.ndcg_10);
            assert!(count > 0, "floors.toml names {group}, of which the {name} set has no queries");
            assert!(!floor.reason.trim().is_empty(), "the floor of {group} has no reason");
            let power = mean(of_group().map(|one| one.power));
            writeln!(table, "{group:11} {count:7}  {score:.3}    {least:.3}  {power:.3}").unwrap();
            // Three digits are what floors are written with.
            if score + 0.0005 < least {
                fallen.push(format!(
                    "{name} set: {group} fell to {score:.3}, below {least:.3}: {}",
                    floor.reason
                ));
            }
            groups.push(group);
        }
        for one in &self.queries {
            let group = one.query.group.as_str();
            assert!(groups.contains(&group), "the group {group} of the {name} set has no floor");
        }
        writeln!(table).unwrap();
        for (signals, score) in &self.without {
            writeln!(table, "all, {signals}: {score:.3}").unwrap();
        }
        (table, fallen)
    }
}
