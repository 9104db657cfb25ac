//! The commands that are not a search: analysis, evaluation, and manners at the pipe.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

use azymut_tests::{azymut, corpus, fresh_folder, indexed_corpus, root, run};
use serde_json::Value;

const TMP: &str = env!("CARGO_TARGET_TMPDIR");

#[test]
fn help_is_the_manual() {
    let folder = fresh_folder(TMP, "help");
    let outcome = run(&folder, &["--help"]).expect_code(0);
    let commands =
        ["ingest", "index", "serve", "search", "suggest", "kwic", "analyze", "eval", "report"];
    for command in commands {
        assert!(outcome.stdout.contains(command), "--help does not name {command}");
        let outcome = run(&folder, &[command, "--help"]).expect_code(0);
        assert!(outcome.stdout.contains("Usage: azymut"), "{command}: {}", outcome.stdout);
    }
    run(&folder, &["--version"]).expect_code(0);
    run(&folder, &[]).expect_code(2);
}

#[test]
fn the_answer_in_the_readme_is_the_answer() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let (_, rest) = readme.split_once("cargo run --release -- search ").unwrap();
    let (arguments, rest) = rest.split_once("\n```\n```text\n").unwrap();
    let (answer, _) = rest.split_once("```").unwrap();
    let arguments: Vec<&str> = ["search"].into_iter().chain(arguments.split(' ')).collect();
    let folder = indexed_corpus(TMP, "readme");
    let outcome = run(&folder, &arguments).expect_code(0);
    assert_eq!(outcome.stdout.trim_end(), answer.trim_end());
}

#[test]
fn analyze_tells_what_each_token_becomes() {
    let folder = fresh_folder(TMP, "analyze");
    let outcome =
        run(&folder, &["analyze", "żłobków w Kielcach", "--format", "ndjson"]).expect_code(0);
    let analysis: Value = serde_json::from_str(&outcome.stdout).unwrap();
    let tokens = analysis["tokens"].as_array().unwrap();
    assert_eq!(tokens.len(), 3, "{analysis:#}");
    assert_eq!(tokens[0]["fold"], "zlobkow");
    assert_eq!(tokens[0]["lemmas"], serde_json::json!(["żłobek"]));
    assert_eq!(tokens[2]["toponym"], "Kielce");
    for (token, surface) in tokens.iter().zip(["żłobków", "w", "kielcach"]) {
        for member in ["start", "end", "families", "synonyms", "source"] {
            assert!(token.get(member).is_some(), "{member}: {token}");
        }
        assert_eq!(token["surface"].as_str().unwrap().to_lowercase(), surface);
    }
}

#[test]
fn suggest_completes_what_is_typed() {
    let folder = indexed_corpus(TMP, "suggest");
    let outcome = run(&folder, &["suggest", "przedsieb", "--limit", "4"]).expect_code(0);
    let lines: Vec<Vec<&str>> =
        outcome.stdout.lines().map(|line| line.split('\t').collect()).collect();
    assert_eq!(lines.len(), 4, "{}", outcome.stdout);
    assert_eq!((lines[0][0], lines[0][2]), ("word", "przedsiębiorczość"));
    assert!(lines[0][1].parse::<u32>().unwrap() > 3);
    let outcome =
        run(&folder, &["suggest", "-turystyka torun", "--format", "ndjson"]).expect_code(0);
    let all = outcome.stdout.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let city = all.into_iter().find(|one| one["kind"] == "city").unwrap();
    assert_eq!(city["q"], "-turystyka Toruń");
    run(&folder, &["suggest", "xyzzyxyzzy"]).expect_code(1);
    run(&folder, &["suggest", "a", "--limit", "51"]).expect_code(2);
}

#[test]
fn analyze_answers_a_line_before_it_waits_for_the_next() {
    let mut process = Command::new(azymut())
        .args(["analyze", "--format", "ndjson"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut asked = process.stdin.take().unwrap();
    let mut answers = BufReader::new(process.stdout.take().unwrap());
    for (word, lemma) in [("mieście", "miasto"), ("żłobków", "żłobek")] {
        writeln!(asked, "{word}").unwrap();
        let mut answer = String::new();
        answers.read_line(&mut answer).unwrap();
        let answer: Value = serde_json::from_str(&answer).unwrap();
        assert_eq!(answer["tokens"][0]["lemmas"][0], lemma);
    }
    drop(asked);
    assert!(process.wait().unwrap().success());
}

#[test]
fn analyze_reads_lines_from_standard_input() {
    let mut process = Command::new(azymut())
        .args(["analyze", "--format", "ndjson"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    process.stdin.take().unwrap().write_all("mieście\n\nmiasta\n".as_bytes()).unwrap();
    let output = process.wait_with_output().unwrap();
    assert!(output.status.success());
    let lines: Vec<Value> = String::from_utf8(output.stdout)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines.len(), 3, "a line out for each line in");
    for line in [&lines[0], &lines[2]] {
        assert_eq!(line["tokens"][0]["lemmas"], serde_json::json!(["miasto"]));
    }
    assert_eq!(lines[1]["tokens"], serde_json::json!([]));
}

#[test]
fn analyze_refuses_a_line_without_end() {
    let mut process = Command::new(azymut())
        .args(["analyze", "--format", "ndjson"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut asked = process.stdin.take().unwrap();
    asked.write_all("rozwój\n".as_bytes()).unwrap();
    // Sixteen times as much as is read of a line, unless nobody listens any more.
    let _ = (0..1024).try_for_each(|_| asked.write_all(&[b'a'; 1 << 16]));
    drop(asked);
    let output = process.wait_with_output().unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{stderr}");
    assert!(stderr.contains("line 2: longer than") && stderr.contains("break"), "{stderr}");
}

#[test]
fn eval_measures_a_judged_collection() {
    let folder = fresh_folder(TMP, "eval");
    let passages = [
        r#"{"id": "a", "title": "Żłobki", "text": "W mieście powstaną nowe żłobki i przedszkola."}"#,
        r#"{"id": "b", "title": "Drogi", "text": "Remont dróg rowerowych."}"#,
        r#"{"id": "c", "title": "Kultura", "text": "Festiwal muzyki dawnej."}"#,
    ];
    fs::write(folder.join("passages.jsonl"), passages.join("\n")).unwrap();
    fs::write(folder.join("queries.tsv"), "1\tgdzie będzie żłobek?\n2\tdroga dla rowerów\n")
        .unwrap();
    fs::write(folder.join("qrels.txt"), "1 0 a 1\n2 0 b 1\n").unwrap();
    let arguments = [
        "eval",
        "--passages",
        "passages.jsonl",
        "--queries",
        "queries.tsv",
        "--qrels",
        "qrels.txt",
        "--run",
        "run.trec",
    ];
    let outcome = run(&folder, &arguments).expect_code(0);
    for measure in ["nDCG@10", "MRR@10", "recall@100"] {
        let line = outcome.stdout.lines().find(|line| line.contains(measure)).unwrap();
        let value: f64 = line.split_whitespace().last().unwrap().parse().unwrap();
        assert!((value - 1.0).abs() < 1e-9, "{line}");
    }
    let trec = fs::read_to_string(folder.join("run.trec")).unwrap();
    for line in trec.lines() {
        assert_eq!(line.split_whitespace().count(), 6, "{line}");
    }

    // Damaged input is told, and no score is given for it.
    let passage = r#"{"id": "a", "text": "żłobek"}"#;
    let cases = [
        ("qrels.txt", "1 0 a\n".to_owned(), &["line 1"][..]),
        ("qrels.txt", "1 0 a 2\n1 0 a 0\n".to_owned(), &["line 2", "grade 2"]),
        ("qrels.txt", "7 0 a 1\n".to_owned(), &["1 of 1 judged queries are not in queries.tsv"]),
        ("qrels.txt", "1 0 z 1\n".to_owned(), &["1 of 1 judged documents are not in passages"]),
        ("queries.tsv", "1\trozwój\n1\tżłobek\n".to_owned(), &["line 2", "line 1 already"]),
        ("queries.tsv", " 1\tżłobek\n".to_owned(), &["line 1", "white space"]),
        ("queries.tsv", "\tżłobek\n".to_owned(), &["line 1", "empty"]),
        ("queries.tsv", String::new(), &["judged queries are not in queries.tsv"]),
        ("passages.jsonl", format!("{passage}\n{passage}\n"), &["line 2", "line 1 already"]),
        ("passages.jsonl", String::new(), &["judged documents are not in passages.jsonl"]),
    ];
    for (file, damaged, words) in cases {
        let sound = fs::read_to_string(folder.join(file)).unwrap();
        fs::write(folder.join(file), damaged).unwrap();
        run(&folder, &arguments).expect_error(&[&[file][..], words].concat());
        fs::write(folder.join(file), format!("\u{feff}{sound}")).unwrap();
        assert_eq!(run(&folder, &arguments).expect_code(0).stdout, outcome.stdout, "{file}");
        fs::write(folder.join(file), sound).unwrap();
    }
    // What is partly missing counts as not found, and is told.
    fs::write(folder.join("qrels.txt"), "1 0 a 1\n2 0 b 1\n3 0 c 1\n3 0 d 1\n").unwrap();
    let queries = format!("1\tżłobek\n2\t{}\n", "droga ".repeat(500));
    fs::write(folder.join("queries.tsv"), queries).unwrap();
    let outcome = run(&folder, &arguments).expect_code(0);
    for told in [
        "1 of 3 judged queries are not in queries.tsv, for instance 3",
        "1 of 4 judged documents are not in passages.jsonl, for instance d",
        "query 2: only its first 11",
    ] {
        assert!(outcome.stderr.contains(told), "{told}: {}", outcome.stderr);
    }
}

#[test]
fn eval_tells_why_pairs_have_no_correlation() {
    let folder = fresh_folder(TMP, "eval-pairs");
    let cases = [
        ("kot\tpies\tx\n", &["line 1: taken for a heading", "0 pairs"][..]),
        ("kot\tpies\tnan\n", &["line 1", "finite"]),
        ("kot\tkot\t1\npies\tkoń\t1\n", &["2 pairs", "judged differently"]),
        ("kot\tdom\t1\npies\tlas\t0\n", &["2 pairs", "same score"]),
    ];
    for (pairs, words) in cases {
        fs::write(folder.join("pairs.tsv"), pairs).unwrap();
        run(&folder, &["eval", "--pairs", "pairs.tsv"])
            .expect_error(&[&["pairs.tsv"], words].concat());
    }
    fs::write(folder.join("pairs.tsv"), "a\tb\tgold\nkot\tkot\t1\npies\tkoń\t0\n").unwrap();
    let outcome = run(&folder, &["eval", "--pairs", "pairs.tsv"]).expect_code(0);
    assert!(outcome.stderr.contains("heading"), "{}", outcome.stderr);
}

/// Every command whose output can be long, in every format that is written in another way.
#[test]
fn a_closed_pipe_is_no_failure() {
    let folder = indexed_corpus(TMP, "closed-pipe");
    let corpus = corpus();
    let commands = [
        format!("ingest {}", corpus.display()),
        "search rozwój --limit all --format csv".to_owned(),
        "search rozwój --limit all --format xlsx".to_owned(),
        "search rozwój --format json".to_owned(),
        "kwic rozwój --format csv".to_owned(),
        "kwic rozwój".to_owned(),
        "suggest roz".to_owned(),
        "analyze rozwój".to_owned(),
        "report similar".to_owned(),
        "report similar --format ndjson".to_owned(),
        "report similar --format xlsx".to_owned(),
        "report matrix --format csv".to_owned(),
        "report matrix --format ndjson".to_owned(),
        "report matrix --format json".to_owned(),
        "report matrix --format graphml".to_owned(),
        "report matrix --format gexf".to_owned(),
        "report matrix --format html".to_owned(),
        "report frequency rozwój".to_owned(),
        "man".to_owned(),
        "completions bash".to_owned(),
    ];
    for command in commands {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let output = Command::new(azymut())
            .args(command.split(' '))
            .current_dir(&folder)
            .stdout(writer)
            .stderr(Stdio::piped())
            .output()
            .unwrap();
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(0), "{command}: {stderr}");
        assert!(!stderr.contains("panicked") && !stderr.contains("azymut:"), "{command}: {stderr}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_standard_output_is_named() {
    let folder = indexed_corpus(TMP, "full-output");
    for command in ["search rozwój --format csv", "report matrix", "man", "analyze rozwój"] {
        let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let output = Command::new(azymut())
            .args(command.split(' '))
            .current_dir(&folder)
            .stdout(full)
            .output()
            .unwrap();
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{command}: {stderr}");
        assert!(stderr.contains("cannot write to standard output"), "{command}: {stderr}");
    }
}

#[test]
fn the_packaged_configuration_is_sound_and_a_wrong_one_is_told() {
    let folder = fresh_folder(TMP, "configuration");
    let packaged = root().join("packaging/azymut.toml");
    let arguments = ["serve", "--print-config", "--config", packaged.to_str().unwrap()];
    let printed = run(&folder, &arguments).expect_code(0).stdout;
    assert!(printed.contains("index = \"/var/lib/azymut/index\"  # "), "{printed}");
    // What is printed can be used as it is.
    fs::write(folder.join("printed.toml"), &printed).unwrap();
    let again = run(&folder, &["serve", "--print-config", "--config", "printed.toml"]);
    let values = |text: &str| {
        let value = |line: &str| line.split("  # ").next().unwrap_or_default().to_owned();
        text.lines().map(value).collect::<Vec<_>>()
    };
    assert_eq!(values(&again.expect_code(0).stdout), values(&printed));
    fs::write(folder.join("wrong.toml"), "[limits]\nqueu = 1\n").unwrap();
    run(&folder, &["serve", "--config", "wrong.toml", "--set", "listen=here"]).expect_error(&[
        "wrong.toml",
        "limits.queue",
        "listen",
        "127.0.0.1:8080",
    ]);
    run(&folder, &["serve", "--config", "none.toml"]).expect_error(&["none.toml"]);
    let unnamed = Command::new(azymut())
        .args(["serve", "--print-config"])
        .env("AZYMUT_CONFIG", "")
        .current_dir(&folder)
        .output()
        .unwrap();
    assert!(unnamed.status.success(), "{}", String::from_utf8_lossy(&unnamed.stderr));
}

#[test]
fn a_key_is_made_and_its_secret_is_not_data() {
    let folder = fresh_folder(TMP, "key");
    let made = run(&folder, &["key", "portal"]).expect_code(0);
    let (name, digest) = made.stdout.trim().split_once(' ').unwrap();
    assert_eq!((name, digest.len()), ("portal", 64));
    let secret = made.stderr.lines().last().unwrap();
    assert!(secret.starts_with("azymut_") && !made.stdout.contains(secret));
    run(&folder, &["key", "a b"]).expect_error(&["cannot name a key"]);
}

#[test]
fn completions_and_manual_pages_are_made() {
    let folder = fresh_folder(TMP, "manual");
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = run(&folder, &["completions", shell]).expect_code(0).stdout;
        assert!(script.contains("print-config"), "{shell}");
        assert!(!script.contains("read-worker"), "{shell} offers what is not for people");
    }
    let page = run(&folder, &["man"]).expect_code(0).stdout;
    assert!(page.contains(".TH azymut 1"), "{page}");
    run(&folder, &["man", "--out", "pages"]).expect_code(0);
    let serve = fs::read_to_string(folder.join("pages/azymut-serve.1")).unwrap();
    assert!(serve.contains("AZYMUT_CONFIG"), "{serve}");
    for page in fs::read_dir(folder.join("pages")).unwrap() {
        let name = page.unwrap().file_name().into_string().unwrap();
        assert!(!name.contains("help") && !name.contains("worker"), "{name}");
    }
}
