//! Who may import whom: the arrows of `ARCHITECTURE.md`, and nothing beside them.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use azymut_tests::root;
use serde::Deserialize;

/// Each part and the parts of ours that it may name, in whatever kind of dependency.
const ARROWS: &[(&str, &[&str])] = &[
    ("azymut-record", &[]),
    ("azymut-polish", &[]),
    ("azymut-ingest", &["azymut-record", "azymut-polish"]),
    ("azymut-index", &["azymut-record", "azymut-polish"]),
    ("azymut-report", &["azymut-index", "azymut-record", "azymut-polish"]),
    ("azymut-api", &["azymut-report", "azymut-index", "azymut-record", "azymut-polish"]),
    (
        "azymut-cli",
        &[
            "azymut-api",
            "azymut-report",
            "azymut-index",
            "azymut-ingest",
            "azymut-record",
            "azymut-polish",
        ],
    ),
];

/// Packages that look at every part from outside.
const OUTSIDE: &[&str] = &["azymut-tests", "azymut-benches"];

/// Libraries that belong to one part alone.
const OWNED: &[(&str, &str)] = &[("tantivy", "azymut-index"), ("axum", "azymut-api")];

/// Modules of `std` that reach out of the program, which `record` and `polish` do not.
const WORLD: &[&str] = &["fs", "net", "process"];

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    dependencies: Vec<Dependency>,
}

#[derive(Deserialize)]
struct Dependency {
    name: String,
}

/// Every arrow that the design does not have, as a sentence for the person who drew it.
fn forbidden_arrows(metadata: &Metadata) -> Vec<String> {
    let allowed: BTreeMap<&str, &[&str]> = ARROWS.iter().copied().collect();
    let mut found = Vec::new();
    for package in &metadata.packages {
        let from = package.name.as_str();
        if OUTSIDE.contains(&from) {
            continue;
        }
        let Some(may) = allowed.get(from) else {
            found.push(format!(
                "{from} is a new part: say in tests/tests/layering.rs what it may import, and in ARCHITECTURE.md why it is there"
            ));
            continue;
        };
        for dependency in &package.dependencies {
            let to = dependency.name.as_str();
            let ours = to.starts_with("azymut");
            if ours && !may.contains(&to) {
                let may =
                    if may.is_empty() { "nothing of ours".to_owned() } else { may.join(", ") };
                found.push(format!("{from} imports {to}; it may import {may}"));
            }
            for (library, owner) in OWNED {
                let of_library = to == *library || to.starts_with(&format!("{library}-"));
                if of_library && from != *owner {
                    found.push(format!("{from} imports {to}; only {owner} may"));
                }
            }
        }
    }
    found
}

fn metadata() -> Metadata {
    let output = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["metadata", "--format-version=1", "--no-deps", "--offline"])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(output.status.success(), "cargo metadata: {}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Every Rust file below `folder`, in order.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                files.push(path);
            }
        }
    }
    files.sort();
    assert!(!files.is_empty(), "no sources in {}", folder.display());
    files
}

/// The code of a file: without line comments, and with no white space, so that an import is found
/// however it is wrapped.
fn code(source: &str) -> String {
    source
        .lines()
        .map(|line| line.split("//").next().unwrap_or(""))
        .flat_map(str::chars)
        .filter(|c| !c.is_whitespace())
        .collect()
}

/// Which of `modules` a file takes from `std`, be it `std::fs::read` or `use std::{fmt, fs::File}`.
fn taken_from_std<'a>(source: &str, modules: &[&'a str]) -> Vec<&'a str> {
    let code = code(source);
    let mut taken = Vec::new();
    for (at, _) in code.match_indices("std::") {
        let rest = &code[at + "std::".len()..];
        for name in first_names(rest) {
            taken.extend(modules.iter().copied().filter(|module| *module == name));
        }
    }
    taken.sort_unstable();
    taken.dedup();
    taken
}

/// The first name of a path, or of each path in a braced list.
fn first_names(path: &str) -> Vec<&str> {
    let name = |s: &'_ str| {
        s.len() - s.trim_start_matches(|c: char| c.is_alphanumeric() || c == '_').len()
    };
    let Some(list) = path.strip_prefix('{') else {
        return vec![&path[..name(path)]];
    };
    let mut names = Vec::new();
    let mut depth = 0_usize;
    let mut start = 0;
    for (at, c) in list.char_indices() {
        match c {
            '{' => depth += 1,
            ',' | '}' if depth == 0 => {
                let item = &list[start..at];
                names.push(&item[..name(item)]);
                start = at + 1;
                if c == '}' {
                    break;
                }
            }
            '}' => depth -= 1,
            _ => {}
        }
    }
    names
}

#[test]
fn the_parts_import_only_what_the_design_allows() {
    let metadata = metadata();
    for (part, _) in ARROWS {
        assert!(
            metadata.packages.iter().any(|p| p.name == *part),
            "{part} is in the design and not in the workspace"
        );
    }
    let found = forbidden_arrows(&metadata);
    assert!(found.is_empty(), "\n{}\n", found.join("\n"));
}

#[test]
fn record_and_polish_do_no_input_or_output() {
    let mut found = Vec::new();
    for part in ["record", "polish"] {
        for file in sources(&root().join("crates").join(part).join("src")) {
            let source = fs::read_to_string(&file).unwrap();
            // Unit tests stand last in a file, and are not there at run time.
            let at_run_time = source.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
            for module in taken_from_std(at_run_time, WORLD) {
                found.push(format!(
                    "{} uses std::{module}; {part} does no input or output at run time",
                    file.display()
                ));
            }
        }
    }
    assert!(found.is_empty(), "\n{}\n", found.join("\n"));
}

#[test]
fn no_type_of_the_engine_leaves_index() {
    let mut found = Vec::new();
    for part in ["record", "polish", "ingest", "report", "api", "cli"] {
        for file in sources(&root().join("crates").join(part).join("src")) {
            if code(&fs::read_to_string(&file).unwrap()).contains("tantivy::") {
                found.push(format!("{} names tantivy", file.display()));
            }
        }
    }
    for file in sources(&root().join("crates/index/src")) {
        if code(&fs::read_to_string(&file).unwrap()).contains("pubusetantivy") {
            found.push(format!("{} re-exports tantivy", file.display()));
        }
    }
    assert!(found.is_empty(), "\n{}\n", found.join("\n"));
}

#[test]
fn a_bad_graph_is_refused() {
    let bad: Metadata = serde_json::from_str(
        r#"{"packages": [
            {"name": "azymut-record", "dependencies": [{"name": "serde"}, {"name": "azymut-polish"}]},
            {"name": "azymut-ingest", "dependencies": [{"name": "azymut-record"}, {"name": "tantivy"}]},
            {"name": "azymut-api", "dependencies": [{"name": "azymut-index"}, {"name": "azymut-ingest"}]},
            {"name": "azymut-index", "dependencies": [{"name": "tantivy"}, {"name": "azymut-record"}]},
            {"name": "azymut-extra", "dependencies": []},
            {"name": "azymut-cli", "dependencies": [{"name": "azymut-ingest"}, {"name": "tantivy-common"}]},
            {"name": "azymut-tests", "dependencies": [{"name": "azymut-ingest"}, {"name": "tantivy"}]}
        ]}"#,
    )
    .unwrap();
    let found = forbidden_arrows(&bad);
    let expected = [
        "azymut-record imports azymut-polish; it may import nothing of ours",
        "azymut-ingest imports tantivy; only azymut-index may",
        "azymut-api imports azymut-ingest; it may import azymut-report, azymut-index, azymut-record, azymut-polish",
        "azymut-extra is a new part",
        "azymut-cli imports tantivy-common; only azymut-index may",
    ];
    assert_eq!(found.len(), expected.len(), "{found:#?}");
    for (found, expected) in found.iter().zip(expected) {
        assert!(found.starts_with(expected), "{found}");
    }
}

#[test]
fn an_import_is_found_however_it_is_written() {
    let cases: &[(&str, &[&str])] = &[
        ("use std::fs;", &["fs"]),
        ("use std::fs::File;", &["fs"]),
        ("fn f() { std :: process :: exit(1) }", &["process"]),
        (
            "use std::{\n    collections::{BTreeMap, HashMap},\n    fs::{self, File},\n    net,\n};",
            &["fs", "net"],
        ),
        ("use ::std::{fmt, net::TcpStream};", &["net"]),
        ("use std::fmt; // std::fs is not used", &[]),
        ("use std::collections::{fs};", &[]),
        ("use std::path::Path; let fs = 1;", &[]),
    ];
    for (source, expected) in cases {
        assert_eq!(&taken_from_std(source, WORLD), expected, "{source}");
    }
}
