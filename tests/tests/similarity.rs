//! Similarity held against the pairs of `tests/pairs`.

use std::fs;

use azymut_record::Record;
use azymut_report::similarity::{
    Band, Measure, Model, Nearest, Profiles, Scale, Series, called, correlate, read_graded_pairs,
    read_pairs,
};
use azymut_tests::{GoldDocument, corpus, fresh_folder, root, run};

fn pairs(file: &str) -> String {
    fs::read_to_string(root().join("tests/pairs").join(file)).expect("the pairs can be read")
}

/// Scores and judgments of the two halves: that for development, and that held out.
fn graded() -> [Vec<(f64, Option<Band>)>; 2] {
    let statements: Vec<String> = GoldDocument::all()
        .iter()
        .flat_map(|document| document.records.iter().map(|record| record.text.clone()))
        .collect();
    let model = Model::fit(Measure::RECORDS, statements.iter().map(String::as_str));
    let mut halves = [Vec::new(), Vec::new()];
    for pair in read_graded_pairs(&pairs("pairs.tsv")).expect("the pairs are sound") {
        let [a, b] = &pair.texts;
        halves[usize::from(!pair.is_for_development())].push((model.score(a, b), pair.band));
    }
    halves
}

#[test]
fn the_bands_begin_where_the_development_pairs_put_them() {
    let [development, _] = graded();
    assert_eq!(Scale::calibrate(&development, 0.9), Scale::RECORDS);
}

#[test]
fn counterparts_are_what_they_are_said_to_be() {
    let all = graded().concat();
    let (counterparts, related) = called(&all, Scale::COUNTERPART, Band::Related);
    assert!(related as f64 >= 0.95 * counterparts as f64, "{related} of {counterparts}");
    let (_, close) = called(&all, Scale::COUNTERPART, Band::Close);
    assert!(close as f64 >= 0.5 * counterparts as f64, "{close} of {counterparts}");
}

#[test]
fn what_is_listed_is_mostly_on_the_same_subject_and_most_of_what_is() {
    let all = graded().concat();
    let (listed, related) = called(&all, Scale::LISTED, Band::Related);
    assert!(related as f64 >= 0.8 * listed as f64, "{related} of {listed}");
    let (_, all_related) = called(&all, 0.0, Band::Related);
    assert!(related as f64 >= 0.75 * all_related as f64, "{related} of {all_related}");
}

#[test]
fn what_is_called_close_is_close() {
    let all = graded().concat();
    assert!(all.len() >= 200, "{} pairs", all.len());
    let (called, right) = called(&all, Scale::RECORDS.close, Band::Close);
    assert!(called >= 5, "only {called} pairs are called close");
    assert!(right as f64 >= 0.9 * called as f64, "{right} of {called} are close");
}

#[test]
fn scores_follow_the_judgments_of_everyday_sentences() {
    let pairs = read_pairs(&pairs("everyday.tsv")).expect("the pairs are sound");
    let texts = pairs.iter().flat_map(|pair| [pair.a.as_str(), pair.b.as_str()]);
    let model = Model::fit(Measure::TEXTS, texts);
    let scores: Vec<f64> = pairs.iter().map(|pair| model.score(&pair.a, &pair.b)).collect();
    let gold: Vec<f64> = pairs.iter().map(|pair| pair.gold).collect();
    let spearman = correlate(&scores, &gold).expect("they differ").spearman;
    assert!(spearman >= 0.82, "Spearman {spearman:.3}");
}

#[test]
fn eval_measures_similarity() {
    let folder = fresh_folder(env!("CARGO_TARGET_TMPDIR"), "eval_pairs");
    fs::write(folder.join("pairs.tsv"), "pies śpi\tpies śpi\t5\n\t\t0\nkot\tdom\t1\n").unwrap();
    let outcome = run(&folder, &["eval", "--pairs", "pairs.tsv", "--scores", "scores.tsv"]);
    let outcome = outcome.expect_code(0);
    assert!(outcome.stdout.contains("pairs\t3\nSpearman\t"), "{}", outcome.stdout);
    let scores = fs::read_to_string(folder.join("scores.tsv")).unwrap();
    assert_eq!(scores.lines().next(), Some("pies śpi\tpies śpi\t5\t1"));
    fs::write(folder.join("bad.tsv"), "a\tb\t1\na\tb\n").unwrap();
    run(&folder, &["eval", "--pairs", "bad.tsv"]).expect_error(&["bad.tsv", "line 2"]);
    fs::write(folder.join("flat.tsv"), "a\tb\t1\na\tb\t1\n").unwrap();
    run(&folder, &["eval", "--pairs", "flat.tsv"]).expect_error(&["flat.tsv", "2 pairs"]);
    run(&folder, &["eval"]).expect_error(&["--pairs"]);
}

#[test]
fn statements_that_say_the_same_find_each_other() {
    let folder = fresh_folder(env!("CARGO_TARGET_TMPDIR"), "similar");
    let corpus = corpus();
    run(&folder, &["ingest", corpus.to_str().unwrap(), "--out", "records.jsonl"]).expect_code(0);
    let records: Vec<Record> = fs::read_to_string(folder.join("records.jsonl"))
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let profiles = Profiles::build(&records, Measure::RECORDS, 2);
    // Across cities: a document, its number, and the statement that is among its three nearest.
    let across = [
        ("kalisz-strategia", "4.4", "Współpraca nauki, biznesu i samorządu"),
        ("torun", "2.2", "Promocja gospodarcza."),
        ("krakow", "IV.2", "Rewitalizacja obiektów zabytkowych i terenów zdegradowanych"),
        ("torun", "4.3", "Zrewitalizowane obszary miejskie"),
        (
            "torun",
            "4.3",
            "Tworzenie warunków oraz zachęt do osiedlania się w Śródmieściu poprzez podejmowanie działań rewitalizacyjnych i aktywizacyjnych.",
        ),
    ];
    let wanted = Nearest { top: 3, min_score: Scale::LISTED, ..Nearest::default() };
    for (document, label, statement) in across {
        let from = records
            .iter()
            .position(|record| {
                record.document.id.as_str().starts_with(document)
                    && record.label.as_deref() == Some(label)
            })
            .unwrap_or_else(|| panic!("no {label} in {document}"));
        let found: Vec<&str> = profiles
            .nearest(from, &wanted)
            .iter()
            .map(|neighbour| records[neighbour.record].text.as_str())
            .collect();
        assert!(found.contains(&statement), "{document} {label}: {found:#?}");
    }
    // Word for word, under two goals of one document.
    let twice: Vec<usize> = (0..records.len())
        .filter(|at| records[*at].text.starts_with("Wspieranie kieleckiego ekosystemu"))
        .collect();
    let [one, other] = twice.as_slice() else { panic!("{} of them", twice.len()) };
    let anywhere = Nearest { top: 1, series: Series::None, ..Nearest::default() };
    let found = profiles.nearest(*one, &anywhere);
    assert_eq!((found[0].record, found[0].score), (*other, 1.0));
}
