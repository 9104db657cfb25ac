//! Composes small documents of which the records follow by construction: every feature of a layout is drawn by itself, so that
//! combinations come out that nobody thought of. Shared by the test `composed` and the example `compositions`.
//!
//! What a careful reader could not read either is not composed; [`Plan::without_what_nobody_reads`] says which and why.
#![allow(dead_code)]

mod around;
mod arrange;
mod plan;
mod print;
mod random;
mod words;

use plan::Plan;
use random::Random;

use azymut_ingest::{Options, ingest_paths};

use super::gold::{self, Error, Outcome, Row};

/// Titles that the grammar was mended by.
pub const TITLES: &str = include_str!("titles.txt");
/// Titles that nothing was learned from.
pub const TITLES_HELD_BACK: &str = include_str!("titles_held_back.txt");

/// A document, what was drawn for it, and its records.
pub struct Composition {
    /// Feature and value.
    pub choices: Vec<(&'static str, String)>,
    pub text: String,
    pub gold: Vec<Row>,
}

/// A statement of the document.
struct Node {
    depth: usize,
    /// Index of the one above.
    above: Option<usize>,
    /// Its place among its siblings and those above among theirs, from 1.
    path: Vec<usize>,
    /// Its place among all of its level, from 1.
    running: usize,
    title: String,
}

/// The document of a seed.
pub fn compose(seed: u64, titles: &str) -> Composition {
    let mut random = Random::new(seed);
    let plan = Plan::draw(&mut random).without_what_nobody_reads();
    let nodes = nodes(&plan, titles, &mut random);
    let text = arrange::document(&plan, &nodes, &mut random);
    let text = match plan.print {
        "no diacritics" => print::without_diacritics(&text),
        "wrong z" => print::wrong_z(&text),
        "parted" => print::parted(&text),
        _ => text,
    };
    let vision = (plan.vision != "none").then(|| vision(&plan));
    let gold =
        vision.into_iter().chain(nodes.iter().map(|node| row(&plan, &nodes, node))).collect();
    Composition { choices: plan.choices(), text, gold }
}

/// Reads the documents and compares what is found with what was composed.
pub fn read(documents: &[&Composition]) -> Result<Vec<Outcome>, Error> {
    let folder = tempfile::tempdir()?;
    let mut paths = Vec::new();
    for (at, composed) in documents.iter().enumerate() {
        let path = folder.path().join(format!("{at:06}.txt"));
        std::fs::write(&path, &composed.text)?;
        paths.push(path);
    }
    let found = ingest_paths(&paths, &Options::default(), &mut ())?;
    let outcome = |(at, composed): (usize, &&Composition)| {
        let name = format!("{at:06}.txt");
        let document = found.documents.iter().find(|document| document.file == name);
        let records = document.map_or(&[][..], |document| &document.records);
        gold::compare_records(&composed.gold, records)
    };
    Ok(documents.iter().enumerate().map(outcome).collect())
}

/// Draws the statements, each behind the one above it.
fn nodes(plan: &Plan, titles: &str, random: &mut Random) -> Vec<Node> {
    let mut titles: Vec<&str> = titles.lines().collect();
    if plan.arrangement == "values behind" {
        // A second capital would begin a second title.
        titles.retain(|title| title.chars().filter(|c| c.is_uppercase()).count() == 1);
    }
    if plan.print == "parted" {
        titles.retain(|title| !title.contains(['(', '+']));
    }
    let depth = if matches!(plan.arrangement, "by column" | "values behind") {
        2
    } else {
        plan.chain.len()
    };
    let tops = if plan.arrangement == "values behind" { 1 } else { 2 + random.below(2) };
    let mut nodes = Vec::new();
    let mut running = [0; 3];
    let mut paths: Vec<(Option<usize>, Vec<usize>)> =
        (1..=tops).rev().map(|at| (None, vec![at])).collect();
    while let Some((above, path)) = paths.pop() {
        let level = path.len() - 1;
        running[level] += 1;
        let title = titles.swap_remove(random.below(titles.len()));
        let index = nodes.len();
        if path.len() < depth {
            let most = if path.len() == 1 { 3 } else { 2 };
            let children = (1 + random.below(most)).max(usize::from(path == [1]) * 2);
            for at in (1..=children).rev() {
                let mut path = path.clone();
                path.push(at);
                paths.push((Some(index), path));
            }
        }
        nodes.push(Node {
            depth: level,
            above,
            path,
            running: running[level],
            title: title.to_owned(),
        });
    }
    nodes
}

/// The record of a statement.
fn row(plan: &Plan, nodes: &[Node], node: &Node) -> Row {
    let level = plan.chain[node.depth];
    let by_code = plan.is_coded() && !plan.is_listed(node);
    let name = if by_code { level.normalised } else { level.singular };
    let number = number(plan, node);
    Row {
        level: name.to_owned(),
        number: (!number.is_empty()).then_some(number),
        text: gold::plain(&printed_title(plan, node)),
        alternative: None,
        parent: Some(
            node.above
                .and_then(|at| nodes.get(at))
                .map(|above| gold::plain(&printed_title(plan, above))),
        ),
    }
}

/// The record of the vision.
fn vision(plan: &Plan) -> Row {
    let text = match plan.print {
        "no diacritics" => print::without_diacritics(arrange::VISION),
        _ => arrange::VISION.to_owned(),
    };
    Row {
        level: "vision".to_owned(),
        number: None,
        text: gold::plain(&text),
        alternative: None,
        parent: Some(None),
    }
}

/// The title as the record has it.
fn printed_title(plan: &Plan, node: &Node) -> String {
    let title = title(plan, node);
    if plan.print == "no diacritics" { print::without_diacritics(&title) } else { title }
}

/// The title as it stands in the document, on one line.
fn title(plan: &Plan, node: &Node) -> String {
    if plan.is_listed(node) {
        // The items of some lists begin in lower case.
        let mut letters = node.title.chars();
        let abbreviated = node.title.chars().nth(1).is_some_and(|c| c == '-' || c.is_uppercase());
        return match letters.next() {
            Some(first) if lists_in_lower_case(plan) && !abbreviated => {
                first.to_lowercase().chain(letters).collect()
            }
            _ => node.title.clone(),
        };
    }
    match plan.shape {
        "quoted" => format!("„{}”", node.title),
        "capitals" => node.title.to_uppercase(),
        "full stop" => format!("{}.", node.title),
        _ => node.title.clone(),
    }
}

/// Lists behind dashes, letters and in one line begin in lower case, as in most documents.
fn lists_in_lower_case(plan: &Plan) -> bool {
    matches!(plan.leaves, "one line" | "letters")
        || plan.leaves == "bullets" && matches!(plan.bullet, "-" | "–" | "•")
}

/// The label of the record: without the dot that closes it.
fn number(plan: &Plan, node: &Node) -> String {
    let last = node.path.last().copied().unwrap_or(1);
    if plan.is_listed(node) {
        return match plan.leaves {
            "numbers" | "brackets" | "referring" => last.to_string(),
            "letters" => letter(last).to_lowercase(),
            "full numbers" if plan.numbering != "none" => joined(&node.path),
            "full numbers" => last.to_string(),
            _ => String::new(),
        };
    }
    let code = plan.chain[node.depth].code;
    let number = match plan.numbering {
        "none" => String::new(),
        "Roman" => [vec![roman(node.path[0])], numbers(&node.path[1..])].concat().join("."),
        "Roman above arabic" if node.depth == 0 => roman(node.path[0]),
        "Roman, restarting" if node.depth == 0 => roman(node.path[0]),
        "restarting" | "Roman, restarting" => last.to_string(),
        "letters" => [vec![letter(node.path[0])], numbers(&node.path[1..])].concat().join("."),
        "running" => node.running.to_string(),
        _ => joined(&node.path),
    };
    match plan.form {
        "code" => format!("{code}{number}"),
        "code with blank" => format!("{code} {number}"),
        "code with dot" => format!("{code}.{number}"),
        "code by letters" => format!("{}.{number}", &code[..1]),
        "initials" => {
            let letters: Vec<String> = code.chars().map(|c| format!("{c}.")).collect();
            format!("{} {number}", letters.concat())
        }
        _ => number,
    }
}

fn joined(path: &[usize]) -> String {
    numbers(path).join(".")
}

fn numbers(path: &[usize]) -> Vec<String> {
    path.iter().map(usize::to_string).collect()
}

fn letter(number: usize) -> String {
    ["A", "B", "C", "D"][number.clamp(1, 4) - 1].to_owned()
}

fn roman(number: usize) -> String {
    ["I", "II", "III", "IV"][number.clamp(1, 4) - 1].to_owned()
}
