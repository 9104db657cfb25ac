//! Composes small documents of which the records follow by construction: every feature of a layout is drawn by itself, so that
//! combinations come out that nobody thought of. Shared by the test `composed` and the example `compositions`.
//!
//! What a careful reader could not read either is not composed; [`Plan::without_what_nobody_reads`] says which and why.
#![allow(dead_code)]

mod around;
mod arrange;
mod print;
mod random;
mod words;

use random::Random;
use words::{CHAINS, Level};

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

/// What a document is like: a value for each feature.
#[derive(Debug, Clone)]
struct Plan {
    chain: &'static [Level],
    /// How labels are worded.
    form: &'static str,
    numbering: &'static str,
    /// Where the title stands by its label.
    place: &'static str,
    /// What parts them.
    separator: &'static str,
    /// How titles look.
    shape: &'static str,
    arrangement: &'static str,
    /// How the lowest level is given.
    leaves: &'static str,
    bullet: &'static str,
    /// What printing and extraction did to it.
    print: &'static str,
    blank_lines: &'static str,
    title: &'static str,
    heading: &'static str,
    contents: &'static str,
    page_breaks: &'static str,
    descriptions: &'static str,
    before: &'static str,
    after: &'static str,
    definition: &'static str,
    repeats: &'static str,
    hyphens: &'static str,
    vision: &'static str,
    indent: &'static str,
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

impl Plan {
    fn draw(random: &mut Random) -> Self {
        Self {
            chain: random.one_of(&CHAINS),
            form: random.weighted(&[
                ("normal", 8),
                ("capitals", 3),
                ("inverted", 2),
                ("short", 2),
                ("nr", 1),
                ("code", 2),
                ("code with blank", 1),
                ("code with dot", 1),
                ("code by letters", 1),
                ("initials", 1),
                ("number first", 2),
            ]),
            numbering: random.weighted(&[
                ("arabic", 5),
                ("Roman", 2),
                ("Roman above arabic", 2),
                ("restarting", 2),
                ("Roman, restarting", 1),
                ("letters", 1),
                ("running", 1),
                ("none", 2),
            ]),
            place: random.weighted(&[
                ("same line", 6),
                ("next line", 2),
                ("number on a line", 1),
                ("split", 1),
            ]),
            separator: random.weighted(&[
                ("nothing", 2),
                ("dot", 4),
                ("colon", 2),
                ("hyphen", 1),
                ("dash", 2),
                ("dot and dash", 1),
                ("glued dot", 1),
            ]),
            shape: random.weighted(&[
                ("plain", 5),
                ("wrapped", 2),
                ("quoted", 1),
                ("capitals", 1),
                ("full stop", 1),
            ]),
            arrangement: random.weighted(&[
                ("lines", 9),
                ("inline", 2),
                ("bulleted labels", 1),
                ("pipes", 1),
                ("tabs", 1),
                ("aligned", 1),
                ("table with costs", 1),
                ("table of labels", 1),
                ("by column", 1),
                ("cards", 1),
                ("cards by pipes", 1),
                ("values behind", 1),
                ("values below", 1),
            ]),
            leaves: random.weighted(&[
                ("labelled", 5),
                ("bullets", 3),
                ("numbers", 1),
                ("brackets", 1),
                ("letters", 1),
                ("full numbers", 1),
                ("referring", 1),
                ("sentence", 1),
                ("one line", 1),
            ]),
            bullet: random.one_of(&["•", "-", "–", "▪", "►", "✓", "*", "\u{F0B7}", "o ", "➢", "·"]),
            print: random.weighted(&[
                ("plain", 12),
                ("letter-spaced", 1),
                ("doubled", 1),
                ("no diacritics", 1),
                ("wrong z", 1),
                ("parted", 1),
                ("misread", 1),
            ]),
            blank_lines: random.one_of(&["none", "chapters", "all"]),
            title: random.weighted(&[("strategy", 3), ("programme", 1), ("plan", 1), ("none", 1)]),
            heading: random.weighted(&[("none", 2), ("levels", 2), ("numbered", 2), ("goals", 1)]),
            contents: random.weighted(&[("none", 6), ("leaders", 2), ("glued", 1), ("numbers", 1)]),
            page_breaks: random.weighted(&[("none", 5), ("numbers", 1), ("of", 1), ("head", 1)]),
            descriptions: random.weighted(&[("none", 3), ("a sentence", 2), ("paragraphs", 1)]),
            before: random.weighted(&[
                ("none", 5),
                ("law", 1),
                ("workshops", 1),
                ("other documents", 1),
                ("glossary", 1),
                ("diagnosis", 1),
                ("swot", 1),
                ("challenges", 1),
                ("introduction", 1),
            ]),
            after: random.weighted(&[
                ("none", 5),
                ("table of indicators", 1),
                ("bodies", 1),
                ("risks", 1),
                ("done", 1),
                ("indicators", 1),
                ("implementation", 1),
                ("finance", 1),
                ("consultation", 1),
            ]),
            definition: random.weighted(&[("none", 5), ("sentences", 1)]),
            repeats: random.weighted(&[("none", 5), ("summary", 1), ("again", 1), ("sequel", 1)]),
            hyphens: random.weighted(&[("none", 3), ("hyphens", 1)]),
            vision: random.weighted(&[("none", 5), ("line", 1), ("heading", 1)]),
            indent: random.weighted(&[("none", 4), ("by depth", 1)]),
        }
    }

    /// Takes back what a careful reader could not read, or what no document does.
    fn without_what_nobody_reads(mut self) -> Self {
        let only = |value: &mut &'static str, allowed: &[&'static str]| {
            if !allowed.contains(value) {
                *value = allowed[0];
            }
        };
        // Pages of lists and figures: their cells hold short titles, without anything between.
        let set_apart = !matches!(self.arrangement, "lines" | "inline" | "bulleted labels");
        if set_apart {
            only(&mut self.form, &["normal", "capitals"]);
            only(&mut self.place, &["same line"]);
            only(&mut self.shape, &["plain", "full stop"]);
            only(&mut self.leaves, &["labelled"]);
            only(&mut self.print, &["plain", "no diacritics", "wrong z"]);
            only(&mut self.contents, &["none"]);
            only(&mut self.repeats, &["none"]);
            only(&mut self.page_breaks, &["none"]);
            self.descriptions = "none";
            self.hyphens = "none";
        }
        if self.arrangement == "inline" {
            // A wrapped title, a list or a description inside a paragraph has no end that could be seen.
            only(&mut self.place, &["same line"]);
            only(&mut self.shape, &["plain", "quoted", "capitals", "full stop"]);
            only(&mut self.leaves, &["labelled"]);
            only(&mut self.print, &["plain", "no diacritics", "wrong z", "parted", "misread"]);
            only(&mut self.repeats, &["none"]);
            self.descriptions = "none";
        }
        if self.arrangement == "bulleted labels" {
            only(&mut self.place, &["same line"]);
            only(&mut self.leaves, &["labelled"]);
        }
        if self.arrangement.starts_with("values") {
            // Titles behind one another are told apart by their capitals alone, labels by their numbers.
            only(&mut self.shape, &["plain"]);
            if self.numbering == "none" {
                self.numbering = "arabic";
            }
        }
        if self.is_coded() && (!words::codes_are_known(self.chain) || self.arrangement == "inline")
        {
            // "F1" or "Z1" without a legend may be anything.
            self.form = "normal";
        }
        if self.is_coded() {
            only(&mut self.numbering, &["arabic"]);
            only(&mut self.place, &["same line", "next line"]);
            if self.form == "initials" && self.place == "next line" {
                // Two letters and a figure on a line of their own are hardly a label.
                self.place = "same line";
            }
            if self.print == "misread" {
                self.print = "plain";
            }
        }
        if self.form == "inverted"
            && self.chain.iter().all(|level| level.inverted == level.singular)
        {
            self.form = "normal";
        }
        if self.form == "short" && matches!(self.place, "number on a line" | "split") {
            // Nobody breaks what was shortened to fit.
            self.place = "same line";
        }
        if self.form == "number first" {
            if self.numbering == "none" {
                self.numbering = "arabic";
            }
            only(&mut self.place, &["same line"]);
            only(&mut self.separator, &["colon", "dash", "hyphen"]);
        }
        if self.numbering == "none" {
            if self.place == "number on a line" {
                self.place = "next line";
            }
            if self.form == "nr" {
                self.form = "normal";
            }
            // "Projekt Miasto" is a name; "Zadanie. Budowa drogi" is two sentences.
            if self.chain.iter().any(|&level| words::is_bare(level)) && self.place != "next line" {
                only(&mut self.separator, &["colon", "dash", "hyphen"]);
            }
            only(&mut self.separator, &["nothing", "colon", "dash", "hyphen"]);
            // Nobody knows which goal without a number is meant.
            if self.leaves == "referring" {
                self.leaves = "bullets";
            }
        }
        if self.place == "next line" {
            only(&mut self.separator, &["dot", "nothing", "colon"]);
        }
        if self.print == "misread" && !matches!(self.numbering, "Roman" | "arabic") {
            // "l.1" below a Roman number may be I.1 as well as 1.1.
            self.print = "plain";
        }
        if matches!(self.print, "letter-spaced" | "doubled") {
            // What is printed so are headings; their hyphens and shortened words would be riddles.
            self.hyphens = "none";
            only(&mut self.form, &["normal", "capitals", "inverted", "number first", "nr"]);
            only(&mut self.place, &["same line", "next line"]);
            if self.bullet == "o " {
                // The bullet would be one of the letters.
                self.bullet = "•";
            }
        }
        if self.shape != "wrapped" {
            self.hyphens = "none";
        }
        if self.separator == "glued dot"
            && (self.numbering == "none" || self.shape == "wrapped" && self.hyphens != "none")
        {
            self.separator = "dot";
        }
        if !matches!(self.arrangement, "lines" | "bulleted labels") {
            self.indent = "none";
        }
        if matches!(self.before, "other documents" | "workshops") && self.heading == "none" {
            // Goals right behind those of others are as likely theirs.
            self.heading = "levels";
        }
        if self.before == "glossary" && self.numbering == "none" && self.heading == "none" {
            // "Cel: dobre drogi" right behind a glossary may be one of its entries.
            self.heading = "goals";
        }
        if self.page_breaks == "head" && self.title == "none" {
            self.page_breaks = "numbers";
        }
        if self.page_breaks == "numbers" && self.place == "number on a line" {
            // A number on a line of its own is then the page's as well as the goal's.
            self.page_breaks = "of";
        }
        self
    }

    fn choices(&self) -> Vec<(&'static str, String)> {
        let levels: Vec<_> = self.chain.iter().map(|level| level.singular).collect();
        let listed = self.leaves != "labelled" && self.leaves != "one line";
        let mut choices: Vec<(&'static str, String)> = vec![("levels", levels.join(" > "))];
        choices.extend(
            [
                ("form", self.form),
                ("numbering", self.numbering),
                ("place", self.place),
                ("separator", self.separator),
                ("shape", self.shape),
                ("arrangement", self.arrangement),
                ("leaves", self.leaves),
                (
                    "bullet",
                    if listed || self.arrangement == "bulleted labels" {
                        self.bullet
                    } else {
                        "none"
                    },
                ),
                ("print", self.print),
                ("blank lines", self.blank_lines),
                ("title", self.title),
                ("heading", self.heading),
                ("contents", self.contents),
                ("page breaks", self.page_breaks),
                ("descriptions", self.descriptions),
                ("before", self.before),
                ("after", self.after),
                ("definition", self.definition),
                ("repeats", self.repeats),
                ("hyphens", self.hyphens),
                ("vision", self.vision),
                ("indent", self.indent),
            ]
            .map(|(feature, value)| (feature, value.to_owned())),
        );
        choices
    }

    /// True where codes stand for the words of the levels.
    fn is_coded(&self) -> bool {
        self.form.starts_with("code") || self.form == "initials"
    }

    fn last(&self) -> usize {
        self.chain.len() - 1
    }

    /// True for statements of a list that is announced.
    fn is_listed(&self, node: &Node) -> bool {
        self.leaves != "labelled" && node.depth == self.last()
    }
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
