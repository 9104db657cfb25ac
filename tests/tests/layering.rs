//! Who may import whom: the arrows of `ARCHITECTURE.md`, and nothing beside them.

use std::collections::{BTreeMap, BTreeSet};
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
const WORLD: &[&str] = &["env", "fs", "io", "net", "os", "process"];

/// Macros that write to the streams of the program.
const PRINTERS: &[&str] = &["print!", "println!", "eprint!", "eprintln!", "dbg!"];

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    #[serde(default)]
    manifest_path: PathBuf,
    dependencies: Vec<Dependency>,
}

#[derive(Deserialize)]
struct Dependency {
    name: String,
    rename: Option<String>,
    /// `dev` or `build`; none of what the part itself is made of.
    kind: Option<String>,
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

/// The dependencies of a part that none of its sources names: where it is to be used, and what.
fn unused(package: &Package) -> Vec<String> {
    let folder = package.manifest_path.parent().unwrap();
    let all: Vec<(PathBuf, String)> = sources(folder)
        .into_iter()
        .map(|file| {
            (file.strip_prefix(folder).unwrap().to_owned(), fs::read_to_string(&file).unwrap())
        })
        .collect();
    let unused = package.dependencies.iter().filter(|dependency| {
        let name = dependency.rename.as_ref().unwrap_or(&dependency.name).replace('-', "_");
        let may_name = |file: &Path| match dependency.kind.as_deref() {
            None => file.starts_with("src"),
            Some("build") => file == Path::new("build.rs"),
            Some(_) => true,
        };
        !all.iter().any(|(file, text)| may_name(file) && names(text).any(|found| found == name))
    });
    unused.map(|dependency| format!("{} does not use {}", package.name, dependency.name)).collect()
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

/// Which of [`PRINTERS`] a file calls.
fn printers(source: &str) -> Vec<&'static str> {
    let code = code(source);
    let calls = |printer: &str| {
        let mut places = code.match_indices(printer);
        places.any(|(at, _)| !code[..at].ends_with(is_of_name))
    };
    PRINTERS.iter().copied().filter(|printer| calls(printer)).collect()
}

fn is_of_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn names(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !is_of_name(c)).filter(|name| !name.is_empty())
}

/// The names that `pub use` hands out of a crate, by its `lib.rs`.
fn handed_out(lib: &str) -> BTreeSet<&str> {
    let uses = lib.split(';').filter_map(|item| item.trim().strip_prefix("pub use "));
    uses.flat_map(names).collect()
}

/// What of the engine is in the public face of a file of `index`, of which `exported` are handed out: signatures and
/// fields, the variants of enumerations, and traits for or by a type of the engine. Files are as rustfmt lays them out.
fn engine_handed_out(source: &str, exported: &BTreeSet<&str>) -> Vec<String> {
    let source = source.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
    let lines: Vec<&str> =
        source.lines().map(|line| line.split("//").next().unwrap_or("").trim_end()).collect();
    let source = lines.join("\n");
    let imports = source.split(';').map(str::trim_start).filter(|item| is_import_of_engine(item));
    let mut of_engine: BTreeSet<&str> = imports.flat_map(names).collect();
    for general in ["use", "pub", "crate", "as", "self", "schema", "query", "directory"] {
        of_engine.remove(general);
    }
    let named = |text: &str| {
        names(text).any(|name| of_engine.contains(name) || name.starts_with("tantivy"))
    };
    let mut found = Vec::new();
    for item in items(&source) {
        let head = item.split(" {").next().unwrap_or_default();
        let subject = head.rsplit(" for ").next().unwrap_or_default();
        let is_handed_out = names(subject.split("where").next().unwrap_or_default())
            .any(|name| exported.contains(name));
        let shown: Vec<String> = if head.starts_with("pub use ") {
            vec![head.to_owned()]
        } else if !is_handed_out {
            Vec::new()
        } else if head.starts_with("impl") && head.contains(" for ") {
            vec![head.to_owned()]
        } else if head.starts_with("impl") || head.starts_with("pub struct ") {
            let members = public_members(&item);
            let tuple =
                head.split(['(', ',']).skip(1).filter(|part| part.trim().starts_with("pub "));
            members.into_iter().chain(tuple.map(str::to_owned)).collect()
        } else if head.starts_with("pub fn ") {
            vec![head.to_owned()]
        } else if head.starts_with("pub ") {
            vec![item.clone()]
        } else {
            Vec::new()
        };
        found.extend(shown.into_iter().filter(|text| named(text)));
    }
    found
}

fn is_import_of_engine(item: &str) -> bool {
    let path = item.strip_prefix("pub ").unwrap_or(item).strip_prefix("use ");
    path.is_some_and(|path| path.starts_with("tantivy"))
}

/// The items of a file: each begins at the start of a line and goes on to the next that does.
fn items(source: &str) -> Vec<String> {
    let mut items: Vec<String> = Vec::new();
    for line in source.lines() {
        match items.last_mut() {
            Some(item) if line.starts_with([' ', '}', ')']) || line.is_empty() => {
                item.push('\n');
                item.push_str(line);
            }
            _ => items.push(line.to_owned()),
        }
    }
    items
}

/// The public fields or the signatures of the public functions of an item.
fn public_members(item: &str) -> Vec<String> {
    let mut members: Vec<String> = Vec::new();
    let mut is_open = false;
    for line in item.lines().skip(1) {
        if line.starts_with("    pub ") {
            members.push(String::new());
            is_open = true;
        }
        if let Some(member) = members.last_mut().filter(|_| is_open) {
            member.push_str(line);
            let is_field = !names(member).take(4).any(|name| name == "fn");
            // The parameters of a function stand deeper than the member itself.
            let is_of_member = line.starts_with("    ") && !line.starts_with("     ");
            is_open =
                !(line.ends_with(['{', ';']) || is_field && is_of_member && line.ends_with(','));
        }
    }
    members
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
fn the_parts_use_what_they_depend_on() {
    let metadata = metadata();
    let parts = metadata.packages.iter().filter(|part| !OUTSIDE.contains(&part.name.as_str()));
    let found: Vec<String> = parts.flat_map(unused).collect();
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
            for printer in printers(at_run_time) {
                found.push(format!("{} prints by {printer}", file.display()));
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
    let folder = root().join("crates/index/src");
    let lib = fs::read_to_string(folder.join("lib.rs")).unwrap();
    let exported = handed_out(&lib);
    for file in sources(&folder) {
        for item in engine_handed_out(&fs::read_to_string(&file).unwrap(), &exported) {
            found.push(format!("{} hands out a type of tantivy: {item}", file.display()));
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
        ("let out = std::io::stdout();", &["io"]),
        ("use std::env::var;", &["env"]),
    ];
    for (source, expected) in cases {
        assert_eq!(&taken_from_std(source, WORLD), expected, "{source}");
    }
}

#[test]
fn what_prints_is_found() {
    let source = "fn f() { println!(\"a\"); my_print!(1); // dbg!(2)\n}";
    assert_eq!(printers(source), ["println!"]);
    assert_eq!(printers("eprint ! (\"\")"), ["eprint!"]);
}

#[test]
fn a_type_of_the_engine_is_found_wherever_it_leaves() {
    let exported = handed_out("mod a;\npub use a::{Index, Sort,\n    SearchError};\n");
    let imports = "use tantivy::schema::Term;\nuse tantivy::{DocAddress as Address, Score};\n";
    let cases = [
        ("pub use tantivy::Index;", true),
        ("pub fn area() {}", false),
        ("impl Index {\n    pub fn term(&self) -> Option<Term> {\n        None\n    }\n}", true),
        (
            "impl Index {\n    pub fn open(\n        path: &Path,\n        at: Address,\n    ) -> Self {\n    }\n}",
            true,
        ),
        ("impl Index {\n    pub const fn best() -> tantivy::Score {\n        0.0\n    }\n}", true),
        ("impl Index {\n    pub(crate) fn term(&self) -> Term {\n    }\n}", false),
        ("impl Index {\n    pub fn open() -> Self {\n        Term::new()\n    }\n}", false),
        ("impl Hidden {\n    pub fn term(&self) -> Term {\n    }\n}", false),
        ("pub struct Index {\n    term: Term,\n    pub path: PathBuf,\n}", false),
        ("pub struct Index {\n    pub path: PathBuf,\n    pub term: Term,\n}", true),
        ("pub struct Index(Term);", false),
        ("pub struct Index(u8, pub Term);", true),
        ("pub(crate) struct Hidden {\n    pub term: Term,\n}", false),
        ("pub enum SearchError {\n    Missing,\n    Engine(tantivy::TantivyError),\n}", true),
        ("impl From<tantivy::TantivyError> for SearchError {\n}", true),
        ("impl From<io::Error> for SearchError {\n}", false),
        ("impl From<tantivy::TantivyError> for Hidden {\n}", false),
        ("pub type Sort = Score;", true),
        ("pub struct Sort; // not a Term", false),
    ];
    for (item, leaves) in cases {
        let found = engine_handed_out(&format!("{imports}\n{item}\n"), &exported);
        assert_eq!(!found.is_empty(), leaves, "{item}: {found:?}");
    }
}
