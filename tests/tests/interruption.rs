//! Ctrl-C half way through: nothing half-written under the final name, the last commit whole, and the next run succeeds.
//!
//! No clock decides where half way is. The program waits by itself where a test wants it to: at a named pipe that it
//! reads as a document, or at a standard error that nobody empties.

#![cfg(unix)]

use std::fs;
use std::io::{BufRead, BufReader};
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use azymut_tests::{azymut, corpus, fresh_folder, run};
use serde_json::Value;

const TMP: &str = env!("CARGO_TARGET_TMPDIR");
/// Number of the signal that Ctrl-C sends.
const SIGINT: i32 = 2;
/// How long the program may take to come to where it waits, before the test gives it up.
const PATIENCE: Duration = Duration::from_secs(120);
/// More than a pipe holds, so that who writes it waits for a reader.
const MORE_THAN_A_PIPE_HOLDS: usize = 256 << 10;

fn start(folder: &Path, arguments: &[&str]) -> Child {
    Command::new(azymut())
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("azymut can be run")
}

/// Waits, on a thread of its own, until `happens`; ends the program where it does not.
fn await_or_end<T: Send + 'static>(
    child: &mut Child,
    what: &str,
    happens: impl FnOnce() -> T + Send + 'static,
) -> T {
    let (send, receive) = mpsc::channel();
    std::thread::spawn(move || send.send(happens()));
    receive.recv_timeout(PATIENCE).unwrap_or_else(|_| {
        let _ = child.kill();
        panic!("azymut did not come to {what}: {:?}", child.wait());
    })
}

fn interrupt(mut child: Child) -> ExitStatus {
    assert_eq!(child.try_wait().unwrap(), None, "it ended before it was interrupted");
    let sent = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(sent.success());
    let status = child.wait().unwrap();
    assert!(
        status.signal() == Some(SIGINT) || status.code() == Some(128 + SIGINT),
        "an interrupted run ended with {status}"
    );
    status
}

/// What a folder holds, hidden files too.
fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// A text with a warning for each of its goals: all bear one number.
fn full_of_doubts(bytes: usize) -> String {
    let mut text = String::from("Strategia rozwoju gminy Brzozowo\n\n");
    for number in 0.. {
        if text.len() > bytes {
            break;
        }
        text.push_str(&format!("Cel strategiczny 1. Rozwój osady numer {number} i jej drogi\n\n"));
    }
    text
}

fn named_pipe(folder: &Path, name: &str) -> PathBuf {
    let made = Command::new("mkfifo").arg(folder.join(name)).status().unwrap();
    assert!(made.success());
    folder.join(name)
}

/// Starts an ingest of the corpus and of a named pipe, and interrupts it while it reads the pipe.
fn interrupted_at_a_document(folder: &Path) {
    let pipe = named_pipe(folder, "ostatni.txt");
    let corpus = corpus();
    let arguments = ["ingest", corpus.to_str().unwrap(), "ostatni.txt", "--out", "records.jsonl"];
    let mut child = start(folder, &arguments);
    let at = pipe.clone();
    // Opening a named pipe to write waits for who opens it to read.
    let writer = await_or_end(&mut child, "the document", move || {
        fs::OpenOptions::new().write(true).open(at).unwrap()
    });
    interrupt(child);
    drop(writer);
    fs::remove_file(pipe).unwrap();
}

#[test]
fn an_ingest_that_is_interrupted_leaves_no_file() {
    let folder = fresh_folder(TMP, "interrupted-ingest");
    interrupted_at_a_document(&folder);
    assert_eq!(names(&folder), [""; 0]);

    fs::write(folder.join("ostatni.txt"), "Cel strategiczny 1. Zdrowa gmina\n").unwrap();
    let corpus = corpus();
    let arguments = ["ingest", corpus.to_str().unwrap(), "ostatni.txt", "--out", "records.jsonl"];
    run(&folder, &arguments).expect_code(0);
    let records = fs::read_to_string(folder.join("records.jsonl")).unwrap();
    assert!(records.ends_with('\n') && records.contains("Zdrowa gmina"));
    assert_eq!(names(&folder), ["ostatni.txt", "records.jsonl"]);
}

#[test]
fn an_ingest_that_is_interrupted_leaves_the_records_of_before() {
    let folder = fresh_folder(TMP, "interrupted-ingest-again");
    let corpus = corpus();
    run(&folder, &["ingest", corpus.to_str().unwrap(), "--out", "records.jsonl"]).expect_code(0);
    let before = fs::read(folder.join("records.jsonl")).unwrap();
    interrupted_at_a_document(&folder);
    assert!(fs::read(folder.join("records.jsonl")).unwrap() == before);
    assert_eq!(names(&folder), ["records.jsonl"]);
}

#[test]
fn an_ingest_that_is_interrupted_before_it_writes_leaves_no_file() {
    let folder = fresh_folder(TMP, "interrupted-warnings");
    fs::write(folder.join("gmina.txt"), full_of_doubts(MORE_THAN_A_PIPE_HOLDS)).unwrap();
    let mut child = start(&folder, &["ingest", "gmina.txt", "--out", "records.jsonl"]);
    let mut said = BufReader::new(child.stderr.take().unwrap());
    // It has read everything, begins to tell its doubts, and waits: nobody reads on.
    let (said, line) = await_or_end(&mut child, "its warnings", move || {
        let mut line = String::new();
        said.read_line(&mut line).unwrap();
        (said, line)
    });
    assert!(line.contains("gmina.txt"), "{line}");
    interrupt(child);
    drop(said);
    assert_eq!(names(&folder), ["gmina.txt"]);
    run(&folder, &["ingest", "gmina.txt", "--out", "records.jsonl"]).expect_code(0);
    assert_eq!(names(&folder), ["gmina.txt", "records.jsonl"]);
}

fn found(folder: &Path, query: &str) -> (Value, u64) {
    let outcome = run(folder, &["search", query, "--index", "index", "--format", "json"]);
    let response: Value = serde_json::from_str(&outcome.stdout).unwrap();
    (response["index"]["generation"].clone(), response["total"].as_u64().unwrap())
}

#[test]
fn an_index_run_that_is_interrupted_leaves_the_last_commit() {
    let folder = fresh_folder(TMP, "interrupted-index");
    let documents = folder.join("documents");
    fs::create_dir(&documents).unwrap();
    fs::write(documents.join("a.txt"), "Cel strategiczny 1. Zdrowa latarnia\n").unwrap();
    let arguments = ["index", "--corpus", "documents", "--index", "index"];
    run(&folder, &arguments).expect_code(0);
    let before = found(&folder, "\"latarnia\"");
    assert_eq!(before.1, 1);

    // One document is taken in, the next has begun to tell its doubts, and the last is yet to be read.
    fs::write(documents.join("b.txt"), "Cel strategiczny 1. Bogata latarnia\n").unwrap();
    fs::write(documents.join("c.txt"), full_of_doubts(MORE_THAN_A_PIPE_HOLDS)).unwrap();
    fs::write(documents.join("d.txt"), "Cel strategiczny 1. Cicha latarnia\n").unwrap();
    let mut child = start(&folder, &arguments);
    let mut said = BufReader::new(child.stderr.take().unwrap());
    let (said, line) = await_or_end(&mut child, "its warnings", move || {
        let mut line = String::new();
        said.read_line(&mut line).unwrap();
        (said, line)
    });
    assert!(line.contains("c.txt"), "{line}");
    interrupt(child);
    drop(said);
    assert_eq!(found(&folder, "\"latarnia\""), before);

    run(&folder, &arguments).expect_code(0);
    let after = found(&folder, "\"latarnia\"");
    assert!(after.0 != before.0 && after.1 == 3, "{before:?}, then {after:?}");
}
