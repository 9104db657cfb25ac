//! `azymut report` stopped half way by Ctrl-C.
#![cfg(unix)]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use azymut_record::{Confidence, Document, DocumentId, Level, Record, RecordId, Source};
use azymut_tests::{azymut, fresh_folder, run};

/// Longest wait for what has to happen.
const PATIENCE: Duration = Duration::from_secs(120);

const REPORT: [&str; 8] =
    ["report", "similar", "--records", "records.jsonl", "--top", "12", "--out", "pairs.csv"];

#[test]
fn ctrl_c_half_way_leaves_nothing_and_the_next_run_is_whole() {
    let folder = folder_of_records("report-interrupted");
    let mut running = Command::new(azymut())
        .args(REPORT)
        .current_dir(&folder)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    wait_until(&mut running, || unfinished(&folder).is_some_and(|file| size(&file) > 0));
    assert!(!folder.join("pairs.csv").exists(), "it is under its final name before it is whole");
    let sent = Command::new("kill").args(["-INT", &running.id().to_string()]).status().unwrap();
    assert!(sent.success());
    let ended = running.wait_with_output().unwrap();
    let said = String::from_utf8(ended.stderr).unwrap();
    assert_eq!(ended.status.code(), Some(130), "{said}");
    assert!(!said.contains("panicked"), "{said}");
    assert_eq!(names(&folder), ["records.jsonl"], "{said}");

    run(&folder, &REPORT).expect_code(0);
    let again = fs::read(folder.join("pairs.csv")).unwrap();
    let undisturbed = folder_of_records("report-undisturbed");
    run(&undisturbed, &REPORT).expect_code(0);
    assert!(again == fs::read(undisturbed.join("pairs.csv")).unwrap(), "the runs differ");
    assert_eq!(names(&folder), ["pairs.csv", "records.jsonl"]);
}

/// What was there before is not touched by a run that does not come to its end.
#[test]
fn ctrl_c_half_way_keeps_the_report_of_before() {
    let folder = folder_of_records("report-interrupted-over");
    fs::write(folder.join("pairs.csv"), "of before").unwrap();
    let mut running = Command::new(azymut())
        .args(REPORT)
        .current_dir(&folder)
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    wait_until(&mut running, || unfinished(&folder).is_some());
    Command::new("kill").args(["-INT", &running.id().to_string()]).status().unwrap();
    assert_eq!(running.wait().unwrap().code(), Some(130));
    assert_eq!(fs::read_to_string(folder.join("pairs.csv")).unwrap(), "of before");
    assert_eq!(names(&folder), ["pairs.csv", "records.jsonl"]);
}

/// Looks again and again until it is so.
fn wait_until(running: &mut Child, so: impl Fn() -> bool) {
    let began = Instant::now();
    while !so() {
        if let Some(status) = running.try_wait().unwrap() {
            panic!("it ended first: {status}");
        }
        assert!(began.elapsed() < PATIENCE, "it never came to that");
        std::thread::sleep(Duration::from_millis(2));
    }
}

fn unfinished(folder: &Path) -> Option<PathBuf> {
    let mut entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.find(|path| path.extension().is_some_and(|extension| extension == "partial"))
}

fn size(file: &Path) -> u64 {
    fs::metadata(file).map_or(0, |file| file.len())
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// A folder with records of which every one has many neighbours, so that the report takes a while.
fn folder_of_records(name: &str) -> PathBuf {
    const RECORDS: usize = 1_200;
    let folder = fresh_folder(env!("CARGO_TARGET_TMPDIR"), name);
    let mut lines = String::new();
    for number in 0..RECORDS {
        let record = serde_json::to_string(&record(number)).unwrap();
        writeln!(lines, "{record}").unwrap();
    }
    fs::write(folder.join("records.jsonl"), lines).unwrap();
    folder
}

fn record(number: usize) -> Record {
    const VERBS: [&str; 7] =
        ["Wspieranie", "Rozwój", "Poprawa", "Budowa", "Promocja", "Modernizacja", "Ochrona"];
    const THINGS: [&str; 11] = [
        "przedsiębiorczości",
        "transportu publicznego",
        "środowiska naturalnego",
        "kultury",
        "edukacji",
        "terenów zielonych",
        "mieszkalnictwa",
        "turystyki",
        "sportu i rekreacji",
        "dróg rowerowych",
        "rynku pracy",
    ];
    const FOR_WHOM: [&str; 13] = [
        "dla młodzieży",
        "dla osób starszych",
        "w centrum",
        "na osiedlach",
        "we współpracy z nauką",
        "z udziałem mieszkańców",
        "dla inwestorów",
        "dla rodzin",
        "w szkołach",
        "nad rzeką",
        "w dzielnicach",
        "dla turystów",
        "dla organizacji społecznych",
    ];
    let city = number % 5;
    let document = Document {
        city: Some(format!("Miasto {city}")),
        ..Document::new(DocumentId::new(format!("strategia-{city}")).unwrap(), "Strategia")
    };
    // The three counts have no common divisor, so that phrases meet in every combination.
    let text = format!(
        "{} {} {}",
        VERBS[number % VERBS.len()],
        THINGS[number % THINGS.len()],
        FOR_WHOM[number % FOR_WHOM.len()]
    );
    Record {
        id: RecordId::new(format!("strategia-{city}.{number}")).unwrap(),
        document,
        level: Level::Direction,
        level_label: None,
        label: None,
        text,
        body: None,
        parent: None,
        path: Vec::new(),
        source: Source {
            file: "strategia.txt".to_owned(),
            sha256: "0".repeat(64),
            page: None,
            lines: [1, 1],
            bytes: None,
        },
        confidence: Confidence::CERTAIN,
        warnings: Vec::new(),
    }
}
