//! Composes documents and tells which combinations of features are read wrongly.
//!
//! `cargo run --release -p azymut-ingest --example compositions -- [--seed N] [--count N] [--titles held-back] [--holes N]
//! [--show N] [--only FEATURE=VALUE]… [--document SEED]`
#![allow(clippy::print_stdout)]

#[path = "../tests/compose/mod.rs"]
mod compose;
#[allow(dead_code)]
#[path = "../tests/gold/mod.rs"]
mod gold;

use std::collections::BTreeMap;

use compose::{Composition, TITLES, TITLES_HELD_BACK, compose};

struct Asked {
    seed: u64,
    count: u64,
    titles: &'static str,
    holes: usize,
    show: usize,
    only: Vec<(String, String)>,
    document: Option<u64>,
}

/// What is lost and added with a value, or with two.
#[derive(Default, Clone, Copy)]
struct Sum {
    documents: usize,
    gold: usize,
    exact: usize,
    extra: usize,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let asked = asked()?;
    if let Some(seed) = asked.document {
        print!("{}", compose(seed, asked.titles).text);
        return Ok(());
    }
    let documents: Vec<(u64, Composition)> = (asked.seed..asked.seed + asked.count)
        .map(|seed| (seed, compose(seed, asked.titles)))
        .filter(|(_, composed)| {
            asked.only.iter().all(|(feature, value)| {
                composed.choices.iter().any(|(f, v)| f == feature && v == value)
            })
        })
        .collect();
    let texts: Vec<&Composition> = documents.iter().map(|(_, composed)| composed).collect();
    let outcomes = compose::read(&texts)?;
    let mut all = Sum::default();
    for outcome in &outcomes {
        all.add(outcome);
    }
    let wrong = documents.iter().zip(&outcomes).filter(|(_, outcome)| outcome.is_wrong());
    for ((seed, composed), outcome) in wrong.take(asked.show) {
        let told: Vec<String> = choices(composed)
            .into_iter()
            .filter(|c| c.1 != "none")
            .map(|(feature, value)| format!("{feature}={value}"))
            .collect();
        println!("=== {seed}: {}\n{}{}", told.join(", "), composed.text, outcome.differences());
    }
    println!("holes, each without the documents of those above: documents, records, exact, extra");
    let mut left: Vec<(&Composition, &gold::Outcome)> =
        texts.iter().copied().zip(&outcomes).collect();
    for _ in 0..asked.holes {
        let sums = sums(&left);
        let hole = sums.iter().filter(|(_, sum)| sum.documents >= 5 && sum.wrong_share() >= 0.1);
        let Some((key, sum)) =
            hole.max_by(|a, b| a.1.weight().total_cmp(&b.1.weight()).then_with(|| b.0.cmp(a.0)))
        else {
            break;
        };
        let named: Vec<String> = key.iter().map(|(f, v)| format!("{f}={v}")).collect();
        println!(
            "{:>5} {:>6} {:>6.1} % {:>5.1} %  {}",
            sum.documents,
            sum.gold,
            sum.exact_percent(),
            sum.extra_percent(),
            named.join(" × ")
        );
        let key = key.clone();
        left.retain(|(composed, _)| {
            let choices = choices(composed);
            !key.iter().all(|choice| choices.contains(choice))
        });
    }
    println!(
        "all: {} documents, {} of {} records exact ({:.1} %), {} extra ({:.1} %)",
        all.documents,
        all.exact,
        all.gold,
        all.exact_percent(),
        all.extra,
        all.extra_percent()
    );
    Ok(())
}

/// The features of a document with their values.
fn choices(composed: &Composition) -> Vec<(&str, &str)> {
    composed.choices.iter().map(|(feature, value)| (*feature, value.as_str())).collect()
}

/// Sums for each value and each pair of values.
fn sums<'d>(
    documents: &[(&'d Composition, &gold::Outcome)],
) -> BTreeMap<Vec<(&'d str, &'d str)>, Sum> {
    let mut sums: BTreeMap<Vec<(&str, &str)>, Sum> = BTreeMap::new();
    for (composed, outcome) in documents {
        let choices = choices(composed);
        for (at, &first) in choices.iter().enumerate() {
            sums.entry(vec![first]).or_default().add(outcome);
            for &second in choices.iter().skip(at + 1) {
                sums.entry(vec![first, second]).or_default().add(outcome);
            }
        }
    }
    sums
}

impl Sum {
    fn add(&mut self, outcome: &gold::Outcome) {
        self.documents += 1;
        self.gold += outcome.gold;
        self.exact += outcome.exact();
        self.extra += outcome.extra.len();
    }

    fn exact_percent(&self) -> f64 {
        100.0 * self.exact as f64 / self.gold.max(1) as f64
    }

    fn extra_percent(&self) -> f64 {
        100.0 * self.extra as f64 / self.gold.max(1) as f64
    }

    /// How much a hole costs, where few documents that are read wholly wrong weigh more than many with a fault here and there.
    fn weight(&self) -> f64 {
        let wrong = (self.gold - self.exact + self.extra) as f64;
        wrong * self.wrong_share().powi(2)
    }

    fn wrong_share(&self) -> f64 {
        (self.gold - self.exact + self.extra) as f64 / self.gold.max(1) as f64
    }
}

fn asked() -> Result<Asked, Box<dyn std::error::Error>> {
    let mut asked = Asked {
        seed: 1,
        count: 2000,
        titles: TITLES,
        holes: 40,
        show: 0,
        only: Vec::new(),
        document: None,
    };
    let mut words = std::env::args().skip(1);
    while let Some(flag) = words.next() {
        let value = words.next().ok_or("each option has a value")?;
        match flag.as_str() {
            "--seed" => asked.seed = value.parse()?,
            "--count" => asked.count = value.parse()?,
            "--titles" if value == "held-back" => asked.titles = TITLES_HELD_BACK,
            "--holes" => asked.holes = value.parse()?,
            "--show" => asked.show = value.parse()?,
            "--document" => asked.document = Some(value.parse()?),
            "--only" => {
                let (feature, value) = value.split_once('=').ok_or("--only FEATURE=VALUE")?;
                asked.only.push((feature.to_owned(), value.to_owned()));
            }
            other => return Err(format!("unknown option {other}").into()),
        }
    }
    Ok(asked)
}
