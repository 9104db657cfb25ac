//! The reports as the program writes them: every format, the same bytes, clear refusals, whole files.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use azymut_tests::{azymut, corpus, fresh_folder, root, run};
use serde_json::Value;

/// A folder with `records.jsonl`, the records of the shipped corpus.
fn records() -> &'static Path {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let folder = fresh_folder(env!("CARGO_TARGET_TMPDIR"), "reports");
        let corpus = corpus();
        let corpus = corpus.to_str().unwrap();
        run(&folder, &["ingest", corpus, "--out", "records.jsonl"]).expect_code(0);
        folder
    })
}

fn report(arguments: &[&str]) -> azymut_tests::Outcome {
    let mut all = vec!["report"];
    all.extend(arguments);
    all.extend(["--records", "records.jsonl"]);
    run(records(), &all)
}

const REPORTS: [&[&str]; 4] = [
    &["matrix"],
    &["compare", "kalisz-strategia-2014-2024", "kalisz-program-2025-2029"],
    &["compare", "Kalisz", "Toruń"],
    &["coverage"],
];

#[test]
fn every_format_is_the_same_at_any_number_of_threads() {
    for (number, arguments) in REPORTS.into_iter().enumerate() {
        for format in ["json", "ndjson", "csv", "xlsx", "graphml", "gexf", "html"] {
            let [one, four] = ["1", "4"].map(|threads| {
                let file = format!("{number}-{threads}.{format}");
                let mut all = arguments.to_vec();
                all.extend(["--threads", threads, "--out", &file]);
                report(&all).expect_code(0);
                fs::read(records().join(file)).unwrap()
            });
            assert!(one.len() > 100 && one == four, "{arguments:?} as {format}");
        }
    }
}

#[test]
fn every_file_says_where_it_comes_from() {
    for format in ["json", "ndjson", "csv", "graphml", "gexf", "html"] {
        let text = report(&["matrix", "--format", format]).expect_code(0).stdout;
        for stamp in ["sgjp-", "threshold", "resamples", "azymut 0."] {
            assert!(text.contains(stamp), "{format} does not say {stamp}");
        }
    }
}

#[test]
fn pairs_have_both_texts_and_both_identifiers() {
    let json = report(&["compare", "Kalisz", "Kraków", "--format", "json"]).expect_code(0).stdout;
    let json: Value = serde_json::from_str(&json).unwrap();
    let rows = json["tables"]["alignment"].as_array().unwrap();
    // Every record of either side stands in at least one row.
    let ids = |column: &str| -> BTreeSet<&str> {
        rows.iter().filter_map(|row| row[column].as_str()).collect()
    };
    assert_eq!((ids("a_id").len(), ids("b_id").len()), (80, 30));
    // Kalisz 4.4 "kooperacji biznesu z nauką" and Kraków II.1 are the same aim.
    let found = rows.iter().any(|row| row["a_label"] == "4.4" && row["b_label"] == "II.1");
    assert!(found, "{rows:#?}");
    for row in rows.iter().filter(|row| !row["score"].is_null()) {
        assert!(row["a_text"].is_string() && row["b_text"].is_string(), "{row}");
    }
}

#[test]
fn the_matrix_is_normalised_and_says_how_sure_it_is() {
    let json = report(&["matrix", "--format", "json"]).expect_code(0).stdout;
    let json: Value = serde_json::from_str(&json).unwrap();
    let rows = json["tables"]["coverage"].as_array().unwrap();
    assert!(rows.iter().any(|row| row["covered"].as_u64() > Some(0)));
    for row in rows {
        let number = |column: &str| row[column].as_f64().unwrap();
        let share = number("covered") / number("records_a");
        assert!((number("coverage") - share).abs() < 1e-6, "{row}");
        assert!(number("coverage_low") <= number("coverage"), "{row}");
        assert!(number("coverage") <= number("coverage_high"), "{row}");
        assert!(number("wilson_high") > number("coverage"), "{row}");
        assert!(number("rarefied") <= number("coverage") + 1e-6, "{row}");
    }
    let city_of = |id: &str| id.split('-').next().unwrap().to_owned();
    let compared = rows.iter().filter(|row| row["unit"] == "document");
    for row in compared {
        assert_ne!(city_of(row["a"].as_str().unwrap()), city_of(row["b"].as_str().unwrap()));
    }
    let all = report(&["matrix", "--series", "document"]).expect_code(0).stdout;
    assert!(all.contains("document,kalisz-program-2025-2029,kalisz-strategia-2014-2024"), "{all}");
}

#[test]
fn terms_are_counted_by_city_level_and_year() {
    let csv = report(&["frequency", "żłobek", "--city", "Kalisz"]).expect_code(0).stdout;
    let rows: Vec<&str> = csv.lines().collect();
    assert!(rows[0].starts_with("term,field,value,records_found,records,per_1000"));
    assert!(rows.iter().any(|row| row.starts_with("żłobek,city,Kalisz,")), "{csv}");
    assert!(rows.iter().any(|row| row.starts_with("żłobek,year,2025,")), "{csv}");
    assert!(!csv.contains("Kielce"), "{csv}");
    let nothing = report(&["frequency", "xyzzyxyzzy"]).expect_code(1);
    assert!(!nothing.stderr.contains("committed"), "an index nobody asked for: {}", nothing.stderr);
}

#[test]
fn the_page_fetches_nothing_and_every_reference_is_there() {
    for arguments in REPORTS {
        let mut all = arguments.to_vec();
        all.extend(["--format", "html"]);
        let page = report(&all).expect_code(0).stdout;
        for fetched in ["src=", "<link", "url(", "@import", "fetch(", "href=\"http"] {
            assert!(!page.contains(fetched), "{arguments:?}: {fetched}");
        }
        let values = |name: &str| -> Vec<&str> {
            page.split(&format!(" {name}=\"")).skip(1).filter_map(|r| r.split('"').next()).collect()
        };
        let ids = values("id");
        let unique: BTreeSet<&str> = ids.iter().copied().collect();
        assert_eq!(ids.len(), unique.len(), "{arguments:?}: an id stands twice");
        for reference in values("aria-labelledby").iter().flat_map(|ids| ids.split(' ')) {
            assert!(unique.contains(reference), "{arguments:?}: nothing has the id {reference}");
        }
        for reference in values("href").iter().filter_map(|href| href.strip_prefix('#')) {
            assert!(unique.contains(reference), "{arguments:?}: #{reference} leads nowhere");
        }
        assert_eq!(page.matches("<svg").count(), page.matches("<desc").count());
        assert!(page.contains("<html lang=\"pl\"") && page.contains("Metoda"));
    }
}

#[test]
fn what_cannot_be_reported_is_refused_with_what_to_do() {
    let cases: [(&[&str], &[&str]); 22] = [
        (&["matrix", "--city", "Kalsz"], &["--city", "Kalsz", "did you mean Kalisz?"]),
        (&["matrix", "--city", ""], &["--city \"\"", "Kalisz, Kielce"]),
        (&["coverage", "--document", "kalisz"], &["--document \"kalisz\"", "no such document"]),
        (&["frequency", "żłobek", "--city", "Radom"], &["--city \"Radom\"", "no such city"]),
        (&["all", "--city", "Torun", "--out", "all"], &["--city", "did you mean Toruń?"]),
        (
            &["compare", "Kalisz", "Krakow"],
            &["B \"Krakow\"", "no such document or city", "did you mean Kraków?"],
        ),
        (
            &["compare", "Kalisz", "Toruń", "--city", "Kalisz"],
            &["B \"Toruń\"", "no such document or city"],
        ),
        (&["compare", "Kalisz", "kalisz-program-2025-2029"], &["share records"]),
        (&["matrix", "--threshold", "2"], &["--threshold 2", "at most 1"]),
        (&["compare", "Kalisz", "Toruń", "--threshold", "2"], &["--threshold 2", "at most 1"]),
        (&["matrix", "--resamples", "10001"], &["--resamples 10001", "at most 10000"]),
        (&["compare", "Kalisz", "Toruń", "--threshold", "NaN"], &["--threshold"]),
        (&["matrix", "--city", "Kraków"], &["one document", "krakow-strategia-2030"]),
        (&["matrix", "--city", "Kalisz"], &["one city, Kalisz", "--series document"]),
        (&["coverage", "--city", "Toruń"], &["one city, Toruń"]),
        (&["coverage", "--resolution", "0"], &["--resolution 0"]),
        (&["matrix", "--year", "1905"], &["no record passes --year 1905: name another"]),
        (&["matrix", "--year", "..1905"], &["no record passes --year ..1905: name another"]),
        (
            &["matrix", "--city", "Toruń", "--level", "action"],
            &["no record passes --city Toruń, --level action together", "leave one of them out"],
        ),
        (&["matrix", "--out", "matrix.pdf"], &["--out matrix.pdf", "html", "--format"]),
        (&["matrix", "--out", "nowhere/matrix.html"], &["nowhere/matrix.html", "no such folder"]),
        (&["matrix", "--table", "pairs"], &["--table", "symmetric", "coverage"]),
    ];
    for (arguments, words) in cases {
        report(arguments).expect_error(words);
    }
    let terms = vec!["rozwój"; 201];
    report(&[&["frequency"], &terms[..]].concat()).expect_error(&["201 terms", "200", "fewer"]);
    run(records(), &["report", "matrix", "--records", "absent.jsonl"])
        .expect_error(&["--records", "absent.jsonl"]);
    fs::write(records().join("broken.jsonl"), "{}\n").unwrap();
    run(records(), &["report", "matrix", "--records", "broken.jsonl"])
        .expect_error(&["broken.jsonl", "line 1"]);
}

#[cfg(unix)]
#[test]
fn a_pipe_is_written_to_and_not_replaced() {
    let folder = fresh_folder(env!("CARGO_TARGET_TMPDIR"), "reports-pipe");
    let (azymut, records) = (azymut(), records().join("records.jsonl"));
    let (azymut, records, corpus) = (azymut.display(), records.display(), corpus());
    let commands = [
        format!("'{azymut}' report matrix --records '{records}' --format csv --out pipe"),
        format!("'{azymut}' ingest '{}' --out pipe", corpus.display()),
    ];
    for command in commands {
        let script = format!(
            "mkfifo pipe; timeout 60 cat pipe > got & timeout 60 {command}; wait; test -p pipe && rm pipe"
        );
        let output = Command::new("sh").args(["-c", &script]).current_dir(&folder).output();
        let output = output.expect("sh runs");
        assert!(output.status.success(), "{command}: {}", String::from_utf8_lossy(&output.stderr));
        let got = fs::read_to_string(folder.join("got")).unwrap();
        assert!(got.lines().count() > 3, "{command}: {got}");
    }
}

/// A file that may not grow is how a full disk looks to the program.
#[cfg(unix)]
#[test]
fn a_full_disk_leaves_no_half_of_a_file() {
    let folder = fresh_folder(env!("CARGO_TARGET_TMPDIR"), "reports-full-disk");
    // Put together in memory, streamed, and a workbook.
    let cases = [
        ("matrix", "matrix.html"),
        ("similar", "pairs.csv"),
        ("similar", "pairs.ndjson"),
        ("coverage", "themes.xlsx"),
    ];
    for (report, file) in cases {
        let script = format!(
            "trap '' XFSZ; ulimit -f 8; exec '{}' report {report} --records '{}' --out {file}",
            azymut().display(),
            records().join("records.jsonl").display()
        );
        let output = Command::new("sh")
            .args(["-c", &script])
            .current_dir(&folder)
            .output()
            .expect("sh runs");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{file}: {said}");
        assert!(said.contains(&format!("cannot write {file}")), "{said}");
        assert!(said.contains("--out"), "{said}");
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 0, "{file}: {said}");
    }
}

#[test]
fn all_reports_come_at_once_and_stand_on_one_page() {
    let folder = fresh_folder(env!("CARGO_TARGET_TMPDIR"), "reports-all");
    report(&["all", "--out", folder.to_str().unwrap()]).expect_code(0);
    let page = fs::read_to_string(folder.join("index.html")).unwrap();
    for name in ["matrix", "similar", "coverage"] {
        assert!(page.contains(&format!("<article id=\"{name}\"")), "{name}");
        assert!(folder.join(format!("{name}.xlsx")).is_file(), "{name}");
    }
    let ids: Vec<&str> =
        page.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    let unique: BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!(ids.len(), unique.len(), "an id stands twice");
}

/// The nearest of a city's records may be any, alone as in all reports at once.
#[test]
fn all_reports_say_of_two_cities_what_each_says() {
    let folder = fresh_folder(env!("CARGO_TARGET_TMPDIR"), "reports-all-cities");
    let cities = ["--city", "Kalisz", "--city", "Kielce"];
    report(&[&["all", "--out", folder.to_str().unwrap()][..], &cities].concat()).expect_code(0);
    for (name, file) in [("similar", "similar-edges.csv"), ("matrix", "matrix-symmetric.csv")] {
        let table: &[&str] = if name == "matrix" { &["--table", "symmetric"] } else { &[] };
        let alone = report(&[&[name][..], &cities, table].concat()).expect_code(0).stdout;
        assert_eq!(fs::read_to_string(folder.join(file)).unwrap(), alone, "{name}");
        assert_eq!(alone.contains("Kraków"), name == "similar", "{name}");
    }
    let help = run(&folder, &["report", "similar", "--help"]).expect_code(0).stdout;
    assert!(help.contains("the nearest may be any record"), "{help}");
}

#[test]
fn a_folder_gets_a_file_for_each_table() {
    let folder = fresh_folder(env!("CARGO_TARGET_TMPDIR"), "reports-folder");
    let out = format!("{}/", folder.display());
    report(&["coverage", "--out", &out, "--bom"]).expect_code(0);
    let mut names: Vec<String> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert!(names.contains(&"coverage-themes.csv".to_owned()), "{names:?}");
    assert!(names.contains(&"coverage-unique.csv".to_owned()), "{names:?}");
    let text = fs::read_to_string(folder.join("coverage-themes.csv")).unwrap();
    assert!(text.starts_with("\u{feff}theme,label,"), "{text}");
}

/// What people judged to be of one subject stands in one theme more often than what they did not.
#[test]
fn themes_follow_the_judgments() {
    let json = report(&["coverage", "--format", "json"]).expect_code(0).stdout;
    let json: Value = serde_json::from_str(&json).unwrap();
    let members = json["tables"]["members"].as_array().unwrap();
    let themes: BTreeMap<&str, Option<u64>> =
        members.iter().map(|row| (row["text"].as_str().unwrap(), row["theme"].as_u64())).collect();
    let placed = members.iter().filter(|row| row["theme"].is_u64()).count();
    let placed = placed as f64 / members.len() as f64;
    let pairs = fs::read_to_string(root().join("tests/pairs/pairs.tsv")).unwrap();
    let mut counts: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for row in pairs.lines().skip(1) {
        let fields: Vec<&str> = row.split('\t').collect();
        let [grade, _, _, a, b] = fields[..] else { panic!("{row}") };
        let (Some(a), Some(b)) = (themes.get(a), themes.get(b)) else { continue };
        let (together, all) = counts.entry(grade).or_default();
        *together += usize::from(a.is_some() && a == b);
        *all += 1;
    }
    println!("placed {placed:.2}, pairs in one theme of all: {counts:?}");
    let share = |grades: &[&str]| {
        let sums = grades.iter().map(|grade| counts[grade]);
        let (together, all) = sums.fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
        assert!(all > 50, "{grades:?}: {all} pairs");
        together as f64 / all as f64
    };
    assert!(placed >= 0.9, "{placed}");
    assert!(share(&["same", "close"]) >= 0.55, "{counts:?}");
    assert!(share(&["related"]) >= 0.38, "{counts:?}");
    assert!(share(&["unrelated"]) <= 0.2, "{counts:?}");
}
