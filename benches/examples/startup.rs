//! What the analysis costs a process that has just begun: processor time and resident memory, a stage a row.
//!
//! `cargo run --release -p azymut-benches --example startup`. Linux only: both are read from `/proc/self`, so that a busy machine
//! makes the times longer only by its cold caches. Each stage adds to those above it. The last line is the speed at which documents
//! are analysed when none of their words has been met before, on one processor.
#![allow(clippy::expect_used, reason = "a measurement that cannot be read has nothing to report")]
#![allow(clippy::print_stdout, reason = "its output is what it is for")]

use std::fs;
use std::hint::black_box;

use azymut_polish::{Analysis, Analyzer, Families, Places, Side, Topics};

/// Running text: a bundled strategy, as published.
const TEXT: &str = include_str!("../../corpus/krakow-strategia-2030.txt");

fn main() {
    let mut analysis = Analysis::new();
    let mut analyse = |text: &str, side| {
        Analyzer::shared().analyze(text, side, &mut analysis);
        analysis.len()
    };
    let mut report = Report::new();
    report.stage("nothing (the process itself)", || 0);
    report.stage("dictionary opened, a word looked up", || {
        // An ordinary word that begins no place's name needs the dictionary and the families only.
        Analyzer::shared().edition().len() + analyse("zrównoważonego", Side::Document)
    });
    report.stage("places and families opened", || {
        Places::shared().iter().count() + Families::shared().len()
    });
    report.stage("a query with its synonyms", || {
        let mut query = Analysis::new();
        Analyzer::shared().analyze("transport publiczny w kielcach", Side::Query, &mut query);
        Analyzer::shared().thesaurus().expand(&query).len()
    });
    report.stage("what the query is about", || {
        let mut query = Analysis::new();
        Analyzer::shared().analyze("transport publiczny w kielcach", Side::Query, &mut query);
        Topics::shared().mentions(&query).len()
    });
    report.stage("a strategy analysed", || analyse(TEXT, Side::Document));

    let begun = cpu_nanoseconds();
    let mut tokens = 0;
    for _ in 0..ROUNDS {
        let mut fresh = Analysis::new();
        Analyzer::shared().analyze(black_box(TEXT), Side::Document, &mut fresh);
        tokens += fresh.len();
    }
    let seconds = cpu_nanoseconds().saturating_sub(begun) as f64 / 1e9;
    println!("nothing met before: {:.2} million tokens a second", tokens as f64 / seconds / 1e6);
}

/// How often the strategy is analysed anew.
const ROUNDS: usize = 200;

/// What the process had used when the last stage ended.
struct Report {
    nanoseconds: u64,
    kibibytes: u64,
    total: u64,
}

impl Report {
    fn new() -> Report {
        println!("{:<40} {:>10} {:>10} {:>12}", "stage", "ms", "ms in all", "resident MiB");
        Report { nanoseconds: cpu_nanoseconds(), kibibytes: 0, total: 0 }
    }

    fn stage(&mut self, name: &str, run: impl FnOnce() -> usize) {
        self.nanoseconds = cpu_nanoseconds();
        black_box(run());
        let spent = cpu_nanoseconds().saturating_sub(self.nanoseconds);
        self.total += spent;
        self.kibibytes = resident_kibibytes();
        let milliseconds = |nanoseconds: u64| nanoseconds as f64 / 1e6;
        println!(
            "{name:<40} {:>10.2} {:>10.2} {:>12.1}",
            milliseconds(spent),
            milliseconds(self.total),
            self.kibibytes as f64 / 1024.0
        );
    }
}

/// Time on a processor so far, of all threads together (there is one).
fn cpu_nanoseconds() -> u64 {
    // The kernel brings the account up to date when a thread gives its turn away.
    std::thread::yield_now();
    let text = fs::read_to_string("/proc/self/schedstat").expect("/proc/self/schedstat");
    text.split(' ').next().and_then(|first| first.parse().ok()).expect("a number of nanoseconds")
}

fn resident_kibibytes() -> u64 {
    let text = fs::read_to_string("/proc/self/status").expect("/proc/self/status");
    text.lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))
        .and_then(|rest| rest.trim().strip_suffix(" kB"))
        .and_then(|number| number.trim().parse().ok())
        .expect("VmRSS")
}
