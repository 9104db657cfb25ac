//! What a composed document is like: a value for each feature, each drawn by itself.

use super::Node;
use super::random::Random;
use super::words::{self, CHAINS, Level};

/// What a document is like: a value for each feature.
#[derive(Debug, Clone)]
pub struct Plan {
    pub chain: &'static [Level],
    /// How labels are worded.
    pub form: &'static str,
    pub numbering: &'static str,
    /// Where the title stands by its label.
    pub place: &'static str,
    /// What parts them.
    pub separator: &'static str,
    /// How titles look.
    pub shape: &'static str,
    pub arrangement: &'static str,
    /// How the lowest level is given.
    pub leaves: &'static str,
    pub bullet: &'static str,
    /// What printing and extraction did to it.
    pub print: &'static str,
    pub blank_lines: &'static str,
    pub title: &'static str,
    pub heading: &'static str,
    pub contents: &'static str,
    pub page_breaks: &'static str,
    pub descriptions: &'static str,
    pub before: &'static str,
    pub after: &'static str,
    pub definition: &'static str,
    pub repeats: &'static str,
    pub hyphens: &'static str,
    pub vision: &'static str,
    pub indent: &'static str,
}

impl Plan {
    pub fn draw(random: &mut Random) -> Self {
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
    pub fn without_what_nobody_reads(mut self) -> Self {
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

    pub fn choices(&self) -> Vec<(&'static str, String)> {
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
    pub fn is_coded(&self) -> bool {
        self.form.starts_with("code") || self.form == "initials"
    }

    pub fn last(&self) -> usize {
        self.chain.len() - 1
    }

    /// True for statements of a list that is announced.
    pub fn is_listed(&self, node: &Node) -> bool {
        self.leaves != "labelled" && node.depth == self.last()
    }
}
