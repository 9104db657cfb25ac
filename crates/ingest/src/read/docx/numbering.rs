//! Automatic numbers: "1.1." that stands nowhere in the text because the word processor counts.

use std::collections::BTreeMap;

use super::xml::{Node, Xml};
use crate::read::ReadError;

/// Levels that a list can have.
const LEVELS: usize = 9;

#[derive(Debug, Clone, Default)]
struct Level {
    start: Option<u32>,
    format: String,
    text: String,
}

type Levels = [Level; LEVELS];

#[derive(Debug, Default)]
struct Num {
    abstract_id: u32,
    starts: [Option<u32>; LEVELS],
    levels: BTreeMap<usize, Level>,
    /// True once a paragraph was counted with it, so that its own starts are spent.
    used: bool,
}

/// The lists of a document and how far each has counted.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    lists: BTreeMap<u32, Levels>,
    nums: BTreeMap<u32, Num>,
    /// For lists that are defined by a style, and for those that refer to such a one: the name of the style.
    defined: BTreeMap<String, u32>,
    referring: BTreeMap<u32, String>,
    counters: BTreeMap<u32, [Option<u32>; LEVELS]>,
}

/// What stands before a paragraph of a list.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Marker {
    Bullet(String),
    Number(String),
}

impl Numbering {
    pub(super) fn parse(text: &str) -> Result<Self, ReadError> {
        let mut numbering = Self::default();
        let mut xml = Xml::new(text)?;
        let mut list: Option<(u32, Levels)> = None;
        let mut num: Option<(u32, Num)> = None;
        let mut level = 0;
        while let Some(node) = xml.next()? {
            match node {
                Node::Start(element) => {
                    let id = |name| element.attribute(name).and_then(|v| v.parse::<u32>().ok());
                    match element.name() {
                        "abstractNum" => {
                            list = id("abstractNumId").map(|id| (id, Levels::default()));
                        }
                        "styleLink" => {
                            if let (Some((id, _)), Some(style)) = (&list, element.value()) {
                                numbering.defined.insert(style, *id);
                            }
                        }
                        "numStyleLink" => {
                            if let (Some((id, _)), Some(style)) = (&list, element.value()) {
                                numbering.referring.insert(*id, style);
                            }
                        }
                        "num" => num = id("numId").map(|id| (id, Num::default())),
                        "lvl" | "lvlOverride" => {
                            level = (id("ilvl").unwrap_or(0) as usize).min(LEVELS - 1);
                        }
                        "abstractNumId" => {
                            if let (Some((_, num)), Some(id)) = (&mut num, element.number()) {
                                num.abstract_id = id;
                            }
                        }
                        "startOverride" => {
                            if let Some((_, num)) = &mut num
                                && let Some(start) = num.starts.get_mut(level)
                            {
                                *start = element.number();
                            }
                        }
                        "start" | "numFmt" | "lvlText" => {
                            let slot = match (&mut list, &mut num) {
                                (Some((_, levels)), _) => levels.get_mut(level),
                                (None, Some((_, num))) => {
                                    Some(num.levels.entry(level).or_default())
                                }
                                _ => None,
                            };
                            if let Some(slot) = slot {
                                match element.name() {
                                    "start" => slot.start = element.number(),
                                    "numFmt" => slot.format = element.value().unwrap_or_default(),
                                    _ => slot.text = element.value().unwrap_or_default(),
                                }
                            }
                        }
                        _ => {}
                    }
                }
                Node::End(name) => match name.as_str() {
                    "abstractNum" => {
                        if let Some((id, levels)) = list.take() {
                            numbering.lists.insert(id, levels);
                        }
                    }
                    "num" => {
                        if let Some((id, num)) = num.take() {
                            numbering.nums.insert(id, num);
                        }
                    }
                    _ => {}
                },
                Node::Text(_) => {}
            }
        }
        Ok(numbering)
    }

    /// Counts a paragraph and says what stands before it.
    pub(super) fn count(&mut self, num_id: u32, level: u32) -> Option<Marker> {
        let num = self.nums.get_mut(&num_id)?;
        let linked = self.referring.get(&num.abstract_id).and_then(|name| self.defined.get(name));
        let levels = self.lists.get(linked.unwrap_or(&num.abstract_id))?;
        let depth = (level as usize).min(LEVELS - 1);
        let counters = self.counters.entry(num.abstract_id).or_default();
        let level_of = |k: usize| num.levels.get(&k).or_else(|| levels.get(k));
        let start_of = |k: usize| {
            let own = num.starts.get(k).copied().flatten();
            own.or_else(|| level_of(k).and_then(|l| l.start)).unwrap_or(1)
        };
        if !num.used {
            for (k, counter) in counters.iter_mut().enumerate() {
                if num.starts.get(k).copied().flatten().is_some() {
                    *counter = None;
                }
            }
        }
        for (k, counter) in counters.iter_mut().enumerate() {
            if k < depth {
                // A level that was skipped counts as begun.
                counter.get_or_insert_with(|| start_of(k));
            } else if k == depth {
                *counter = Some(counter.map_or_else(|| start_of(k), |n| n.saturating_add(1)));
            } else {
                *counter = None;
            }
        }
        let own = level_of(depth)?;
        let marker = match own.format.as_str() {
            "bullet" => Marker::Bullet(own.text.clone()),
            "none" => return None,
            _ => {
                let mut printed = String::new();
                let mut letters = own.text.chars();
                while let Some(c) = letters.next() {
                    if c != '%' {
                        printed.push(c);
                        continue;
                    }
                    let Some(k) = letters.next().and_then(|d| d.to_digit(10)) else { continue };
                    let k = (k as usize).saturating_sub(1);
                    if let Some(n) = counters.get(k).copied().flatten() {
                        printed.push_str(&format_number(n, level_of(k).map_or("", |l| &l.format)));
                    }
                }
                Marker::Number(printed)
            }
        };
        num.used = true;
        Some(marker)
    }
}

/// A number in one of the formats of the standard (ECMA-376 part 1, 17.18.59); unknown ones are decimal.
fn format_number(n: u32, format: &str) -> String {
    match format {
        "upperRoman" => roman(n),
        "lowerRoman" => roman(n).to_lowercase(),
        "upperLetter" => letters(n).to_uppercase(),
        "lowerLetter" => letters(n),
        "decimalZero" if n < 10 => format!("0{n}"),
        _ => n.to_string(),
    }
}

fn roman(n: u32) -> String {
    if n == 0 || n > 3999 {
        return n.to_string();
    }
    const SIGNS: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    let mut rest = n;
    let mut out = String::new();
    for (value, sign) in SIGNS {
        while rest >= value {
            out.push_str(sign);
            rest -= value;
        }
    }
    out
}

/// a … z, aa … zz, aaa …
fn letters(n: u32) -> String {
    let Some(index) = n.checked_sub(1) else { return n.to_string() };
    let letter = char::from(b'a' + (index % 26) as u8);
    std::iter::repeat_n(letter, (index / 26 + 1).min(20) as usize).collect()
}
