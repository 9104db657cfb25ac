//! Bad input on the command line: a message that names the thing, exit status 2, never a panic.

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use azymut_tests::{corpus, fresh_folder, indexed_corpus, run};

const TMP: &str = env!("CARGO_TARGET_TMPDIR");

fn indexed() -> &'static Path {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| indexed_corpus(TMP, "bad-input"))
}

fn corpus_argument() -> String {
    corpus().to_str().unwrap().to_owned()
}

#[test]
fn an_unknown_option_or_command() {
    run(indexed(), &["search", "rozwój", "--miasto", "Toruń"]).expect_error(&["--miasto"]);
    run(indexed(), &["szukaj", "rozwój"]).expect_error(&["szukaj"]);
}

/// A query may begin with a minus, but one that begins with two is an option that was mistyped.
#[test]
fn an_unknown_option_in_the_place_of_the_query() {
    for (arguments, words) in [
        (&["search", "--formt"][..], &["--formt", "--format"][..]),
        (&["search", "--lmit", "--limit", "0"], &["--lmit", "--limit"]),
        (&["kwic", "--sort-left"], &["--sort-left"]),
        (&["suggest", "--limt"], &["--limt", "--limit"]),
        (&["analyze", "--fromat"], &["--fromat"]),
    ] {
        run(indexed(), arguments).expect_error(words);
    }
    run(indexed(), &["search", "-turystyka", "--limit", "1"]).expect_code(0);
    run(indexed(), &["search", "--limit", "1", "--", "--rozwój"]).expect_code(0);
    run(indexed(), &["analyze", "--", "--rozwój"]).expect_code(0);
}

/// What would be left out without a word is refused, as the API does.
#[test]
fn what_has_no_effect() {
    for (arguments, words) in [
        (
            &["search", "rozwój", "--include", "forms", "--format", "csv"][..],
            &["--include", "json"][..],
        ),
        (&["search", "rozwój", "--include", "silent", "--format", "ndjson"], &["--include"]),
        (&["search", "rozwój", "--explain", "--format", "csv"], &["--explain", "ndjson"]),
        (
            &["search", "rozwój", "--explain", "--format", "ndjson", "--limit", "all"],
            &["--explain", "--limit"],
        ),
        (&["search", "rozwój", "--city", ""], &["--city \"\"", "empty"]),
        (&["kwic", "rozwój", "--document", " "], &["--document", "empty"]),
        (&["suggest", "roz", "--limit", "0"], &["--limit", "1..=50"]),
        (&["suggest", "roz", "--limit", "51"], &["--limit", "1..=50"]),
        (&["search", "rozwój", "--offset", "10000"], &["--offset 10000", "--limit all"]),
        (&["kwic", "rozwój", "--offset", "10000"], &["--offset 10000", "--limit all"]),
    ] {
        run(indexed(), arguments).expect_error(words);
    }
    // A city typed with combining marks is the same city.
    run(indexed(), &["search", "rozwój", "--city", "Krako\u{301}w "]).expect_code(0);
}

#[test]
fn a_limit_or_level_that_cannot_be() {
    run(indexed(), &["search", "rozwój", "--limit=-1"]).expect_error(&["-1", "--limit"]);
    run(indexed(), &["search", "rozwój", "--limit=2000000"]).expect_error(&["limit", "2000000"]);
    run(indexed(), &["search", "rozwój", "--level", "cel"]).expect_error(&[
        "cel",
        "--level",
        "operational_goal",
    ]);
    run(indexed(), &["search", "rozwój", "--sort", "random"]).expect_error(&["random"]);
}

#[test]
fn a_query_of_100_kb() {
    // One argument may have 128 KiB on Linux.
    let outcome = run(indexed(), &["search", &"rozwój ".repeat(12_500)]);
    let outcome = outcome.expect_error(&["characters"]);
    assert!(outcome.stderr.len() < 1_000, "the message repeats the query");
}

#[test]
fn a_folder_without_documents() {
    let folder = fresh_folder(TMP, "no-documents");
    fs::create_dir(folder.join("empty")).unwrap();
    run(&folder, &["ingest", "empty"]).expect_error(&["empty", "no document"]);
    run(&folder, &["index", "--corpus", "empty", "--index", "index"])
        .expect_error(&["empty", "no document"]);
    run(&folder, &["serve", "--corpus", "empty", "--index", "index", "--listen", "127.0.0.1:0"])
        .expect_error(&["empty", "no document"]);
}

#[test]
fn a_path_that_is_not_there() {
    let folder = fresh_folder(TMP, "not-there");
    run(&folder, &["ingest", "nowhere"]).expect_error(&["nowhere"]);
    run(&folder, &["index", "--corpus", "nowhere", "--index", "index"]).expect_error(&["nowhere"]);
    run(&folder, &["search", "rozwój", "--index", "nowhere"])
        .expect_error(&["nowhere", "azymut index"]);
    // A server waits for an index, and not for a folder that somebody named and that is not there.
    let listen = ["--index", "index", "--listen", "127.0.0.1:0"];
    run(&folder, &[&["serve", "--corpus", "nowhere"], &listen[..]].concat())
        .expect_error(&["nowhere"]);
}

#[test]
fn a_file_that_is_not_text() {
    let folder = fresh_folder(TMP, "not-text");
    let noise: Vec<u8> =
        (0..20_000_u32).map(|n| n.wrapping_mul(2_654_435_761).to_le_bytes()[3]).collect();
    fs::write(folder.join("noise.txt"), noise).unwrap();
    run(&folder, &["ingest", "noise.txt"]).expect_error(&["noise.txt"]);
}

/// One bad file among good ones is named, and the good ones are read all the same.
#[test]
fn a_file_that_is_not_text_among_documents() {
    let folder = fresh_folder(TMP, "not-text-among");
    fs::create_dir(folder.join("corpus")).unwrap();
    let good = "torun-cele-strategiczne.txt";
    fs::copy(corpus().join(good), folder.join("corpus").join(good)).unwrap();
    fs::write(folder.join("corpus/noise.txt"), [0_u8, 1, 2, 255, 254, 0, 7, 0]).unwrap();
    let outcome = run(&folder, &["ingest", "corpus"]);
    assert!(outcome.stderr.contains("noise.txt"), "{}", outcome.stderr);
    assert_eq!(outcome.stdout.lines().count(), 26, "{}", outcome.stderr);
}

#[test]
fn an_index_of_another_format() {
    let folder = fresh_folder(TMP, "other-format");
    let corpus = corpus_argument();
    run(&folder, &["index", "--corpus", &corpus, "--index", "index"]).expect_code(0);
    // Each format has a folder of its own, named by its version.
    let ours = fs::read_dir(folder.join("index"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| path.is_dir())
        .unwrap();
    fs::rename(&ours, ours.with_file_name("format-999")).unwrap();
    run(&folder, &["search", "rozwój", "--index", "index"]).expect_error(&[
        "index",
        "format 999",
        "azymut index",
    ]);
    // Building it anew mends it.
    run(&folder, &["index", "--corpus", &corpus, "--index", "index"]).expect_code(0);
    run(&folder, &["search", "rozwój", "--index", "index"]).expect_code(0);
}

#[test]
fn an_index_that_is_damaged() {
    let folder = indexed_corpus(TMP, "damaged");
    let mut files = 0;
    for entry in fs::read_dir(folder.join("index")).unwrap() {
        let path = entry.unwrap().path();
        for file in fs::read_dir(path).unwrap() {
            let file = file.unwrap().path();
            if file.extension().is_some_and(|e| e == "idx" || e == "term" || e == "store") {
                fs::write(file, b"no index").unwrap();
                files += 1;
            }
        }
    }
    assert!(files > 0, "the index has other files than this test knows");
    // What the message says to do mends it, wherever the index is.
    fs::rename(folder.join("index"), folder.join("elsewhere")).unwrap();
    let corpus = corpus_argument();
    let index = ["index", "--corpus", &corpus, "--index", "elsewhere"];
    let told = ["the index in elsewhere is damaged", "delete", "`azymut index --index elsewhere`"];
    for arguments in [&["search", "rozwój", "--index", "elsewhere"][..], &index] {
        run(&folder, arguments).expect_error(&told);
    }
    fs::remove_dir_all(folder.join("elsewhere")).unwrap();
    run(&folder, &index).expect_code(0);
}

#[test]
fn an_index_folder_that_cannot_be_written() {
    let folder = fresh_folder(TMP, "unwritable");
    // A file in the place of the folder: that stops even a user who may write everywhere.
    fs::write(folder.join("index"), b"not a folder").unwrap();
    run(&folder, &["index", "--corpus", &corpus_argument(), "--index", "index"])
        .expect_error(&["index", "cannot"]);
    assert_eq!(fs::read(folder.join("index")).unwrap(), b"not a folder");
}

#[test]
fn a_port_that_is_taken() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap();
    let (port, address) = (address.port().to_string(), address.to_string());
    run(indexed(), &["serve", "--index", "index", "--listen", &address]).expect_error(&[
        "127.0.0.1",
        &port,
        "taken",
        "--listen",
    ]);
}

#[test]
fn an_output_that_cannot_be_written() {
    let folder = fresh_folder(TMP, "no-output");
    fs::create_dir(folder.join("made")).unwrap();
    for (out, words) in [
        ("nowhere/records.jsonl", &["cannot write nowhere/records.jsonl", "make it first"][..]),
        ("made", &["cannot write made", "--out"]),
        (".", &["--out ."]),
    ] {
        let outcome = run(&folder, &["ingest", &corpus_argument(), "--out", out]);
        let outcome = outcome.expect_error(words);
        assert!(!outcome.stderr.contains(".tmp"), "{}", outcome.stderr);
    }
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 1, "a file was left");
}
