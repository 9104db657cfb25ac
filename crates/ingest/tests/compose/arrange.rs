//! Sets the statements of a document in lines.

use super::around::{self, PLACES};
use super::random::Random;
use super::words::Level;
use super::{Node, Plan, number, print, title};

/// The widest line of a page.
const PAGE: usize = 92;
/// The vision of documents that have one.
pub const VISION: &str =
    "Gmina w 2030 roku jest miejscem, w którym dobrze się mieszka, pracuje i odpoczywa.";
/// The widest line of a wrapped title.
const NARROW: usize = 30;

/// The whole text, before what extraction does to its letters.
pub fn document(plan: &Plan, nodes: &[Node], random: &mut Random) -> String {
    let place = random.one_of(&PLACES);
    let heading = match plan.title {
        "strategy" => format!("Strategia Rozwoju Gminy {place} na lata 2021-2030"),
        "programme" => format!("Program Rozwoju Powiatu {place} na lata 2018-2025"),
        "plan" => format!("Plan Rozwoju Lokalnego Gminy {place}"),
        _ => String::new(),
    };
    let mut chapters = Vec::new();
    if !heading.is_empty() {
        chapters.push(vec![heading.clone()]);
    }
    let numbered = plan.heading == "numbered";
    let mut count = 0;
    let mut next_number = || {
        count += 1;
        if numbered { format!("{}.", super::roman(count)) } else { String::new() }
    };
    let mut behind = Vec::new();
    let wrapped = random.one_in(2).then_some(PAGE);
    if plan.before != "none" {
        let before = around::chapter(around::chapter_before(plan.before), &next_number(), wrapped);
        chapters.push(before);
    }
    match plan.vision {
        "line" => chapters.push(vec![format!("Wizja: {VISION}")]),
        "heading" => chapters.push(vec![
            format!("{} Wizja rozwoju", next_number()).trim().to_owned(),
            VISION.to_owned(),
        ]),
        _ => {}
    }
    let goals_heading = goals_heading(plan, &next_number());
    if plan.after != "none" {
        behind = around::chapter(around::chapter_after(plan.after), &next_number(), wrapped);
    }
    if plan.contents != "none" {
        let headings: Vec<&String> =
            [chapters.get(1).and_then(|c| c.first()), goals_heading.as_ref()]
                .into_iter()
                .flatten()
                .collect();
        let at = usize::from(!heading.is_empty());
        let contents = contents(plan, nodes, &headings, behind.first());
        chapters.insert(at, contents);
    }
    let mut goals: Vec<String> = goals_heading.into_iter().collect();
    if plan.definition != "none" {
        goals.push(format!(
            "{} to stan, do którego gmina dąży w perspektywie strategii.",
            sentence_case(plan.chain[0].singular)
        ));
    }
    if plan.repeats == "summary" {
        goals.push(format!("{}:", sentence_case(plan.chain[0].plural)));
        goals
            .extend(nodes.iter().filter(|node| node.depth == 0).map(|node| whole_head(plan, node)));
    }
    chapters.push(goals);
    let mut blocks = match plan.arrangement {
        "pipes" | "tabs" | "aligned" | "table with costs" | "table of labels" => {
            rows(plan, nodes, random)
        }
        "by column" => columns(plan, nodes, random),
        "cards" | "cards by pipes" => cards(plan, nodes, random),
        "values behind" | "values below" => values(plan, nodes, random),
        "inline" => inline(plan, nodes, random),
        _ => lines(plan, nodes, random),
    };
    break_pages(plan, &heading, &mut blocks);
    let between_blocks = if plan.blank_lines == "all" { "\n\n" } else { "\n" };
    let between_chapters = if plan.blank_lines == "none" { "\n" } else { "\n\n" };
    let mut parts: Vec<String> = chapters
        .into_iter()
        .filter(|chapter| !chapter.is_empty())
        .map(|chapter| chapter.join("\n"))
        .collect();
    let blocks: Vec<String> = blocks.into_iter().map(|block| block.join("\n")).collect();
    let table = matches!(
        plan.arrangement,
        "pipes" | "tabs" | "aligned" | "by column" | "table with costs" | "table of labels"
    );
    parts.push(blocks.join(if table { "\n" } else { between_blocks }));
    if !behind.is_empty() {
        parts.push(behind.join("\n"));
    }
    parts.join(between_chapters) + "\n"
}

fn goals_heading(plan: &Plan, number: &str) -> Option<String> {
    let plurals: Vec<&str> = plan.chain.iter().map(|level| level.plural).collect();
    let (last, first) = plurals.split_last()?;
    let levels = sentence_case(&format!("{} i {last}", first.join(", ")));
    match plan.heading {
        "levels" => Some(levels),
        "numbered" => Some(format!("{number} {levels}")),
        "goals" => Some("Cele rozwoju".to_owned()),
        _ => None,
    }
}

/// The word of the label, without the number.
fn word(plan: &Plan, level: Level) -> String {
    let word = sentence_case(match plan.form {
        "inverted" => level.inverted,
        "short" => level.short,
        _ => level.singular,
    });
    match plan.form {
        "capitals" => word.to_uppercase(),
        // As titles are set: "Strategiczny Cel".
        "inverted" => word.split(' ').map(sentence_case).collect::<Vec<_>>().join(" "),
        "nr" => word + " nr",
        _ => word,
    }
}

/// The number as it is printed, without what closes it.
fn printed_number(plan: &Plan, node: &Node) -> String {
    let number = number(plan, node);
    if plan.print == "misread" { print::misread(&number) } else { number }
}

/// The label with its number.
fn label(plan: &Plan, node: &Node) -> String {
    let number = printed_number(plan, node);
    if plan.is_coded() {
        return number;
    }
    let word = word(plan, plan.chain[node.depth]);
    match plan.form {
        _ if number.is_empty() => word,
        "number first" => format!("{number}. {word}"),
        _ => format!("{word} {number}"),
    }
}

fn separator(plan: &Plan) -> &'static str {
    match plan.separator {
        "dot" => ". ",
        "colon" => ": ",
        "hyphen" => " - ",
        "dash" => " – ",
        "dot and dash" => ". – ",
        "glued dot" => ".",
        _ => " ",
    }
}

/// Label and title on one line.
fn whole_head(plan: &Plan, node: &Node) -> String {
    let bare = super::words::is_bare(plan.chain[node.depth]);
    let separator = match separator(plan) {
        // "Projekt Miasto" would be a name.
        " " | ". " if bare && number(plan, node).is_empty() => ": ",
        separator => separator,
    };
    format!("{}{separator}{}", label(plan, node), title(plan, node))
}

/// Label and title in lines.
fn head(plan: &Plan, node: &Node) -> Vec<String> {
    let hyphens = plan.hyphens != "none";
    let wrap = |text: &str| match plan.shape {
        "wrapped" => print::wrap(text, NARROW, hyphens),
        _ => vec![text.to_owned()],
    };
    let title = title(plan, node);
    // What is left of the separator at the end of a line.
    let sign = separator(plan).trim_matches([' ', '–', '-']);
    let lines = match plan.place {
        "next line" => {
            let mut lines = vec![label(plan, node) + sign];
            lines.extend(wrap(&title));
            lines
        }
        "number on a line" => {
            let mut lines =
                vec![word(plan, plan.chain[node.depth]), printed_number(plan, node) + sign];
            lines.extend(wrap(&title));
            lines
        }
        "split" => {
            let whole = whole_head(plan, node);
            let (first, rest) = whole.split_once(' ').unwrap_or((&whole, ""));
            let mut lines = vec![first.to_owned()];
            lines.extend(wrap(rest));
            lines
        }
        _ => wrap(&whole_head(plan, node)),
    };
    let indent = if plan.indent == "none" { 0 } else { 4 * node.depth };
    let lines: Vec<String> =
        lines.into_iter().map(|line| format!("{}{line}", " ".repeat(indent))).collect();
    match plan.print {
        "letter-spaced" => lines.iter().map(|line| print::spaced(line)).collect(),
        "doubled" => lines.iter().map(|line| print::doubled(line)).collect(),
        _ => lines,
    }
}

fn lines(plan: &Plan, nodes: &[Node], random: &mut Random) -> Vec<Vec<String>> {
    let mut blocks = Vec::new();
    for (at, node) in nodes.iter().enumerate() {
        if plan.is_listed(node) {
            if node.path.last() == Some(&1) {
                let above = node.above.and_then(|at| nodes.get(at));
                let siblings: Vec<&Node> =
                    nodes.iter().filter(|other| other.above == node.above).collect();
                blocks.extend(list(plan, above, &siblings, random));
            }
            continue;
        }
        if plan.repeats == "again" && node.depth == 1 && node.path == [2, 1]
            || plan.repeats == "sequel" && node.path == [1, 2]
        {
            // The heading of the page before, printed once more.
            if let Some(above) = node.above.and_then(|at| nodes.get(at)) {
                let mark = if plan.repeats == "sequel" { " (ciąg dalszy)" } else { "" };
                let mut heading = head(plan, above);
                if let Some(last) = heading
                    .last_mut()
                    .filter(|_| !matches!(plan.print, "letter-spaced" | "doubled"))
                {
                    last.push_str(mark);
                }
                blocks.push(heading);
            }
        }
        let mut block = head(plan, node);
        if plan.arrangement == "bulleted labels"
            && let Some(first) = block.first_mut()
        {
            let at = first.len() - first.trim_start().len();
            first.insert_str(at, &format!("{} ", plan.bullet));
        }
        blocks.push(block);
        let has_below = nodes.get(at + 1).is_some_and(|next| next.depth > node.depth);
        match plan.descriptions {
            "a sentence" if has_below || plan.last() == node.depth && random.one_in(3) => {
                blocks.push(vec![around::description(random)]);
            }
            "paragraphs" => {
                let text =
                    format!("{} {}", around::description(random), around::description(random));
                blocks.push(print::wrap(&text, PAGE, false));
            }
            _ => {}
        }
    }
    blocks
}

/// A list under its announcement.
fn list(
    plan: &Plan,
    above: Option<&Node>,
    siblings: &[&Node],
    random: &mut Random,
) -> Vec<Vec<String>> {
    let level = plan.chain[plan.last()];
    let items = siblings.iter().map(|node| (number(plan, node), title(plan, node)));
    if plan.leaves == "one line" {
        let items: Vec<String> = items.map(|(_, title)| title).collect();
        return vec![vec![format!("{}: {}.", sentence_case(level.plural), items.join("; "))]];
    }
    let announcement = match (plan.leaves, above) {
        ("sentence", _) => {
            let sentence = random.one_of(&[
                "W ramach celu zaplanowano następujące LEVELS:",
                "Przewiduje się następujące LEVELS:",
                "Realizowane będą następujące LEVELS:",
            ]);
            sentence.replace("LEVELS", level.plural)
        }
        ("referring", Some(above)) => {
            let number = printed_number(plan, above);
            let code = plan.is_coded();
            let named = if code { "celu" } else { plan.chain[above.depth].genitive };
            format!("{} do {named} {number}:", sentence_case(level.plural))
        }
        _ => format!("{}:", sentence_case(level.plural)),
    };
    let mut blocks = vec![vec![announcement]];
    let end = random.one_of(&["", ";", ",", "."]);
    let count = siblings.len();
    for (at, (number, title)) in items.enumerate() {
        let sign = match plan.leaves {
            "numbers" | "referring" | "full numbers" => format!("{number}."),
            "brackets" | "letters" => format!("{number})"),
            _ => plan.bullet.to_owned(),
        };
        let end = if at + 1 == count && !end.is_empty() { "." } else { end };
        blocks.push(vec![format!("{sign} {title}{end}")]);
    }
    if plan.indent != "none" {
        let indent = " ".repeat(4 * plan.last());
        for line in blocks.iter_mut().flatten() {
            line.insert_str(0, &indent);
        }
    }
    blocks
}

fn inline(plan: &Plan, nodes: &[Node], random: &mut Random) -> Vec<Vec<String>> {
    let heads: Vec<(usize, String)> =
        nodes.iter().map(|node| (node.depth, whole_head(plan, node))).collect();
    let all = random.one_in(2);
    let mut paragraphs: Vec<String> = Vec::new();
    for (depth, head) in heads {
        match paragraphs.last_mut() {
            Some(paragraph) if all || depth > 0 => {
                paragraph.push(' ');
                paragraph.push_str(&head);
            }
            _ => paragraphs.push(head),
        }
    }
    paragraphs.into_iter().map(|paragraph| vec![paragraph]).collect()
}

/// A title in a cell: behind its number, where it has one.
fn cell(plan: &Plan, node: &Node) -> String {
    let number = number(plan, node);
    if number.is_empty() { title(plan, node) } else { format!("{number}. {}", title(plan, node)) }
}

/// A column for each level.
fn rows(plan: &Plan, nodes: &[Node], random: &mut Random) -> Vec<Vec<String>> {
    let plural = random.one_in(2);
    let heads = plan.chain.iter().map(|level| {
        let head = sentence_case(if plural { level.plural } else { level.singular });
        if plan.form == "capitals" { head.to_uppercase() } else { head }
    });
    let mut table: Vec<Vec<String>> = vec![heads.collect()];
    let costs = plan.arrangement == "table with costs";
    if costs {
        table[0].extend(["Koszt (tys. zł)", "Termin realizacji"].map(str::to_owned));
    }
    let merged = random.one_in(2);
    let mut row = vec![String::new(); table[0].len()];
    for (at, node) in nodes.iter().enumerate() {
        row[node.depth] = match plan.arrangement {
            "table of labels" => whole_head(plan, node),
            _ => cell(plan, node),
        };
        let last = nodes.get(at + 1).is_none_or(|next| next.depth <= node.depth);
        if last {
            if costs {
                row[plan.chain.len()] = (10 * (1 + random.below(90))).to_string();
                row[plan.chain.len() + 1] = format!("{}", 2021 + random.below(9));
            }
            table.push(row.clone());
            if merged {
                row.fill(String::new());
            }
        }
    }
    match plan.arrangement {
        "table with costs" | "table of labels" => {
            set_table(random.one_of(&["pipes", "tabs", "aligned"]), &table)
        }
        kind => set_table(kind, &table),
    }
}

/// A column for each statement at the top.
fn columns(plan: &Plan, nodes: &[Node], random: &mut Random) -> Vec<Vec<String>> {
    let labelled = plan.numbering == "none" || random.one_in(2);
    let tops: Vec<usize> = (0..nodes.len()).filter(|&at| nodes[at].depth == 0).collect();
    let mut table = vec![tops.iter().map(|&top| whole_head(plan, &nodes[top])).collect::<Vec<_>>()];
    let below: Vec<Vec<&Node>> = tops
        .iter()
        .map(|&top| nodes.iter().filter(|node| node.above == Some(top)).collect())
        .collect();
    for at in 0..below.iter().map(Vec::len).max().unwrap_or(0) {
        let text = |node: &&Node| if labelled { whole_head(plan, node) } else { cell(plan, node) };
        table.push(below.iter().map(|column| column.get(at).map_or(String::new(), text)).collect());
    }
    if !labelled {
        // The level of numbered cells is named by a row across.
        let name = sentence_case(plan.chain[1].plural);
        table.insert(1, vec![name; tops.len()]);
    }
    set_table(random.one_of(&["pipes", "tabs"]), &table)
}

fn set_table(kind: &str, table: &[Vec<String>]) -> Vec<Vec<String>> {
    let widths: Vec<usize> = (0..table.first().map_or(0, Vec::len))
        .map(|at| {
            table
                .iter()
                .filter_map(|row| row.get(at))
                .map(|cell| cell.chars().count())
                .max()
                .unwrap_or(0)
        })
        .collect();
    let mut out: Vec<Vec<String>> = Vec::new();
    for (at, row) in table.iter().enumerate() {
        let line = match kind {
            "pipes" => format!("| {} |", row.join(" | ")),
            "tabs" => row.join("\t"),
            _ => {
                let padded = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}"));
                padded.collect::<Vec<_>>().join("    ").trim_end().to_owned()
            }
        };
        out.push(vec![line]);
        if kind == "pipes" && at == 0 {
            out.push(vec![format!("|{}", "---|".repeat(row.len()))]);
        }
    }
    out
}

fn cards(plan: &Plan, nodes: &[Node], random: &mut Random) -> Vec<Vec<String>> {
    let described = random.one_in(2);
    let mut blocks = Vec::new();
    for node in nodes {
        let mut fields = vec![("Nazwa", title(plan, node))];
        if described {
            fields.push(("Opis", around::description(random)));
        }
        let number = printed_number(plan, node);
        let word = word(plan, plan.chain[node.depth]);
        let pipes = plan.arrangement == "cards by pipes";
        let mut block = vec![match (pipes, number.is_empty()) {
            // A cell that is empty would say nothing.
            (true, true) => format!("| {word} | {} |", fields.remove(0).1),
            (true, false) => format!("| {word} | {number} |"),
            (false, false) => format!("{word} {number}"),
            (false, true) => word,
        }];
        for (name, value) in fields {
            block.push(if pipes {
                format!("| {name} | {value} |")
            } else {
                format!("{name}: {value}")
            });
        }
        blocks.push(block);
    }
    blocks
}

/// All labels, then all titles.
fn values(plan: &Plan, nodes: &[Node], random: &mut Random) -> Vec<Vec<String>> {
    let end = random.one_of(&[":", ".:", "."]);
    let labels: Vec<String> =
        nodes.iter().map(|node| format!("{}{end}", label(plan, node))).collect();
    let titles: Vec<String> = nodes.iter().map(|node| title(plan, node)).collect();
    if plan.arrangement == "values below" {
        return labels.into_iter().chain(titles).map(|line| vec![line]).collect();
    }
    vec![vec![format!("Rysunek 3. Drzewo celów {} {}", labels.join(" "), titles.join(" "))]]
}

fn contents(
    plan: &Plan,
    nodes: &[Node],
    before: &[&String],
    behind: Option<&String>,
) -> Vec<String> {
    let heads =
        nodes.iter().filter(|node| !plan.is_listed(node)).map(|node| whole_head(plan, node));
    let entries = before.iter().map(|&heading| heading.clone()).chain(heads).chain(behind.cloned());
    let mut page = 3;
    let mut lines = vec!["Spis treści".to_owned()];
    for entry in entries {
        page += 2;
        lines.push(match plan.contents {
            "leaders" => {
                let dots = PAGE.saturating_sub(entry.chars().count()).max(4);
                format!("{entry} {} {page}", ".".repeat(dots))
            }
            "glued" => format!("{entry}...{page}"),
            _ => format!("{entry} {page}"),
        });
    }
    if plan.contents == "glued" { vec![lines.join(" ")] } else { lines }
}

/// Puts heads and numbers of pages between blocks.
fn break_pages(plan: &Plan, heading: &str, blocks: &mut Vec<Vec<String>>) {
    const BLOCKS_OF_PAGE: usize = 9;
    if plan.page_breaks == "none" {
        return;
    }
    let mut out = Vec::new();
    for (at, block) in std::mem::take(blocks).into_iter().enumerate() {
        if at > 0 && at % BLOCKS_OF_PAGE == 0 {
            out.push(around::page_break(plan.page_breaks, heading, 10 + at / BLOCKS_OF_PAGE));
        }
        out.push(block);
    }
    *blocks = out;
}

fn sentence_case(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}
