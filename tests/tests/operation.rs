//! Commits and killed indexers while a server is under load: no request fails, and what is left in
//! the end is what a clean build makes.
//!
//! A few rounds by default, as many as `COMMITS` and `KILLS` say otherwise:
//!
//! ```sh
//! COMMITS=50 KILLS=100 cargo test --release -p azymut-tests --test operation -- --nocapture
//! ```

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use azymut_index::{FacetField, Index, SearchRequest};
use azymut_tests::{Server, azymut, corpus, fresh_folder, percent_encode, run};

/// The document that comes and goes.
const MOVING: &str = "krakow-strategia-2030.txt";

const QUERIES: [&str; 5] =
    ["", "rozwój", "przedsiebiorczosc", "\"rynek pracy\"", "jakość życia mieszkańców"];

fn rounds(variable: &str, default: usize) -> usize {
    std::env::var(variable).map_or(default, |text| text.parse().expect("a number of rounds"))
}

/// A folder with a corpus of its own in `corpus/` and its index in `index/`.
fn own_corpus(name: &str) -> std::path::PathBuf {
    let folder = fresh_folder(env!("CARGO_TARGET_TMPDIR"), name);
    fs::create_dir(folder.join("corpus")).unwrap();
    for entry in fs::read_dir(corpus()).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            fs::copy(&path, folder.join("corpus").join(path.file_name().unwrap())).unwrap();
        }
    }
    run(&folder, &INDEX).expect_code(0);
    folder
}

const INDEX: [&str; 5] = ["index", "--corpus", "corpus", "--index", "index"];

/// Changes the corpus so that the next `index` has something to commit.
fn change(folder: &Path, round: usize) {
    let text = fs::read_to_string(corpus().join(MOVING)).unwrap();
    let text =
        if round.is_multiple_of(2) { text.replacen('ó', "ó ", 1 + round % 7) } else { text };
    fs::write(folder.join("corpus").join(MOVING), text).unwrap();
}

/// Asks without a pause until told to stop; how often, or what went wrong.
struct Load {
    stop: Arc<AtomicBool>,
    clients: Vec<JoinHandle<Result<usize, String>>>,
}

impl Load {
    fn start(server: &Arc<Server>) -> Load {
        let stop = Arc::new(AtomicBool::new(false));
        let clients = (0..3)
            .map(|client| {
                let (server, stop) = (Arc::clone(server), Arc::clone(&stop));
                thread::spawn(move || {
                    let mut asked = 0;
                    while !stop.load(Ordering::Relaxed) {
                        let query = QUERIES[(asked + client) % QUERIES.len()];
                        // A number makes every target new, so that the cache answers none.
                        let target = format!(
                            "/v1/search?facets=city,level&limit={}&q={}",
                            1 + asked % 900,
                            percent_encode(query)
                        );
                        let answer = server.get(&target);
                        if answer.status != 200 {
                            return Err(format!("{}: {}", answer.status, answer.body));
                        }
                        let body = answer.json();
                        let hits = body["hits"].as_array().map_or(0, Vec::len);
                        let expected = body["total"].as_u64().unwrap().min(1 + asked as u64 % 900);
                        if hits as u64 != expected {
                            return Err(format!("{hits} hits and not {expected}"));
                        }
                        let answer = server.get("/v1/suggest?q=roz");
                        if answer.status != 200 || answer.json()["suggestions"][0].is_null() {
                            return Err(format!("{}: {}", answer.status, answer.body));
                        }
                        asked += 1;
                    }
                    Ok(asked)
                })
            })
            .collect();
        Load { stop, clients }
    }

    fn end(self) -> usize {
        self.stop.store(true, Ordering::Relaxed);
        let results = self.clients.into_iter().map(|client| client.join().unwrap());
        results.collect::<Result<Vec<_>, _>>().unwrap().into_iter().sum()
    }
}

fn generation(server: &Server) -> String {
    let answer = server.get("/readyz");
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.json()["index"]["generation"].as_str().unwrap().to_owned()
}

/// Waits until the server answers from the commit that is on disk.
fn await_commit(server: &Server, folder: &Path) -> String {
    let expected = Index::open(&folder.join("index")).unwrap().info().generation;
    let started = Instant::now();
    while generation(server) != expected {
        assert!(started.elapsed() < Duration::from_secs(60), "the commit is never served");
        thread::sleep(Duration::from_millis(50));
    }
    expected
}

#[test]
fn commits_under_load_fail_no_request() {
    let commits = rounds("COMMITS", 4);
    let folder = own_corpus("operation-commits");
    let server = Arc::new(Server::start(&folder, &["--index", "index"]));
    let load = Load::start(&server);
    let mut generations = BTreeSet::new();
    for round in 0..commits {
        change(&folder, round);
        run(&folder, &INDEX).expect_code(0);
        generations.insert(await_commit(&server, &folder));
    }
    let asked = load.end();
    println!(
        "{commits} commits, {} states of the index, {asked} requests, none failed",
        generations.len()
    );
    assert!(generations.len() > 1 && asked > 0);
}

#[test]
fn a_killed_indexer_harms_neither_the_server_nor_the_index() {
    let kills = rounds("KILLS", 6);
    let folder = own_corpus("operation-kills");
    let server = Arc::new(Server::start(&folder, &["--index", "index"]));
    let started = Instant::now();
    change(&folder, 0);
    run(&folder, &INDEX).expect_code(0);
    let whole = started.elapsed();
    let load = Load::start(&server);
    let (mut killed, mut state) = (0, 0x9e37_79b9_7f4a_7c15_u64);
    for round in 1..=kills {
        change(&folder, round);
        let mut indexer = Command::new(azymut())
            .args(INDEX)
            .current_dir(&folder)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        // Any instant of its run (splitmix64, so that a failure can be had again).
        state = state.wrapping_mul(0xbf58_476d_1ce4_e5b9).rotate_left(31).wrapping_add(1);
        thread::sleep(whole.mul_f64((state >> 11) as f64 / (1_u64 << 53) as f64));
        killed += usize::from(indexer.try_wait().unwrap().is_none());
        indexer.kill().unwrap();
        indexer.wait().unwrap();
        let _answers = generation(&server);
        // The next one finishes at times only, so that kills also meet what kills have left.
        if round % 3 == 0 {
            run(&folder, &INDEX).expect_code(0);
            await_commit(&server, &folder);
        }
    }
    run(&folder, &INDEX).expect_code(0);
    await_commit(&server, &folder);
    let asked = load.end();
    run(&folder, &["index", "--corpus", "corpus", "--index", "clean"]).expect_code(0);
    assert_same_answers(&folder.join("index"), &folder.join("clean"));
    println!(
        "{kills} rounds, {killed} indexers killed at work, {asked} requests, none failed; the index equals a clean build"
    );
    assert!(asked > 0);
}

fn assert_same_answers(left: &Path, right: &Path) {
    let (left, right) = (Index::open(left).unwrap(), Index::open(right).unwrap());
    assert_eq!(left.info(), right.info());
    assert_eq!(left.documents(), right.documents());
    for query in QUERIES {
        let request = SearchRequest {
            query: query.to_owned(),
            facets: FacetField::ALL.to_vec(),
            limit: 1_000,
            ..SearchRequest::default()
        };
        let (left, right) = (left.search(&request).unwrap(), right.search(&request).unwrap());
        assert_eq!(left.total, right.total, "{query}");
        assert_eq!(left.hits, right.hits, "{query}");
        assert_eq!(left.facets, right.facets, "{query}");
    }
    for typed in ["p", "roz", "jakosc zyc", "kielcach", "miasto "] {
        let suggested = |index: &Index| index.suggest(typed, 20).unwrap().suggestions;
        assert_eq!(suggested(&left), suggested(&right), "{typed}");
        assert!(!suggested(&left).is_empty(), "{typed}");
    }
}
