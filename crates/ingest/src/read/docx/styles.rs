//! Paragraph styles: which are headings, lists and contents entries.

use std::collections::BTreeMap;

use super::xml::{Node, Xml};
use crate::read::ReadError;

/// Longest chain of styles that rest on each other.
const MAX_CHAIN: usize = 32;

/// What a style, or a paragraph itself, says of how it is set; `None` where it says nothing.
#[derive(Debug, Clone, Default)]
pub(super) struct Format {
    /// Depth of the heading, from 0; 9 for body text.
    pub outline: Option<u32>,
    pub num_id: Option<u32>,
    pub num_level: Option<u32>,
    pub bold: Option<bool>,
    /// Size in half points.
    pub half_points: Option<u32>,
    /// Left indent in twentieths of a point.
    pub indent: Option<u32>,
}

impl Format {
    /// This format, with what it does not say taken from another.
    pub(super) fn over(&self, below: &Format) -> Format {
        Format {
            outline: self.outline.or(below.outline),
            num_id: self.num_id.or(below.num_id),
            num_level: self.num_level.or(below.num_level),
            bold: self.bold.or(below.bold),
            half_points: self.half_points.or(below.half_points),
            indent: self.indent.or(below.indent),
        }
    }
}

/// What the name of a style says of its paragraphs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Named {
    Title,
    /// A heading, from 1.
    Heading(u8),
    Contents,
    Other,
}

#[derive(Debug, Default)]
struct Style {
    name: String,
    based_on: Option<String>,
    format: Format,
}

#[derive(Debug, Default)]
pub(super) struct Styles {
    styles: BTreeMap<String, Style>,
    default: Option<String>,
}

impl Styles {
    pub(super) fn parse(text: &str) -> Result<Self, ReadError> {
        let mut styles = Styles::default();
        let mut current: Option<(String, Style)> = None;
        let mut xml = Xml::new(text)?;
        while let Some(node) = xml.next()? {
            match node {
                Node::Start(element) => match (element.name(), &mut current) {
                    ("style", _) => {
                        let id = element.attribute("styleId").unwrap_or_default();
                        let paragraph = element.attribute("type").as_deref() == Some("paragraph");
                        if paragraph && element.attribute("default").as_deref() == Some("1") {
                            styles.default = Some(id.clone());
                        }
                        current = Some((id, Style::default()));
                    }
                    ("name", Some((_, style))) => {
                        style.name = element.value().unwrap_or_default();
                    }
                    ("basedOn", Some((_, style))) => style.based_on = element.value(),
                    (_, Some((_, style))) => style.format.take(&element),
                    _ => {}
                },
                Node::End(name) if name == "style" => {
                    if let Some((id, style)) = current.take() {
                        styles.styles.insert(id, style);
                    }
                }
                _ => {}
            }
        }
        Ok(styles)
    }

    /// How paragraphs of a style are set, and what its name (or that of a style that it rests on) says.
    pub(super) fn resolve(&self, id: Option<&str>) -> (Format, Named) {
        let mut format = Format::default();
        let mut named = Named::Other;
        let mut next = id.or(self.default.as_deref());
        if let Some(id) = id
            && !self.styles.contains_key(id)
        {
            return (format, named_by(id));
        }
        for _ in 0..MAX_CHAIN {
            let Some(style) = next.and_then(|id| self.styles.get(id)) else { break };
            format = format.over(&style.format);
            if named == Named::Other {
                named = named_by(&style.name);
            }
            next = style.based_on.as_deref();
        }
        (format, named)
    }
}

impl Format {
    /// Takes what an element of paragraph or run properties says.
    pub(super) fn take(&mut self, element: &super::xml::Element<'_>) {
        match element.name() {
            "outlineLvl" => self.outline = element.number(),
            "numId" => self.num_id = element.number(),
            "ilvl" => self.num_level = element.number(),
            "b" => self.bold = Some(element.is_on()),
            "sz" => self.half_points = element.number(),
            "ind" => {
                let left = element.attribute("left").or_else(|| element.attribute("start"));
                self.indent = left.and_then(|l| l.trim().parse().ok());
            }
            _ => {}
        }
    }
}

/// Reads the name of a style, as the English and the Polish editions of word processors have it.
fn named_by(name: &str) -> Named {
    let lower = name.to_lowercase();
    let bare = lower.trim().replace(['ł', 'ó', 'ś', '_'], "?");
    let bare = bare.as_str();
    if matches!(bare, "title" | "tytu?") {
        return Named::Title;
    }
    let contents = [
        "toc",
        "contents",
        "spis tre?ci",
        "spistre?ci",
        "table of figures",
        "spis ilustracji",
        "table of contents",
    ];
    if contents.iter().any(|c| bare.starts_with(c))
        || bare.ends_with("spisu tre?ci")
        || bare.ends_with("toc heading")
    {
        return Named::Contents;
    }
    for stem in ["heading", "nag??wek", "nagwek", "nag?owek", "naglowek"] {
        if let Some(rest) = bare.strip_prefix(stem)
            && let Ok(level @ 1..=9) = rest.trim().parse::<u8>()
        {
            return Named::Heading(level);
        }
    }
    Named::Other
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_styles() {
        for (name, expected) in [
            ("heading 2", Named::Heading(2)),
            ("Nagłówek 1", Named::Heading(1)),
            ("Nagwek3", Named::Heading(3)),
            ("Heading3", Named::Heading(3)),
            ("Title", Named::Title),
            ("Tytuł", Named::Title),
            ("toc 1", Named::Contents),
            ("Spis treści 2", Named::Contents),
            ("Nagłówek spisu treści", Named::Contents),
            ("Nagłówek", Named::Other),
            ("header", Named::Other),
            ("Normalny", Named::Other),
        ] {
            assert_eq!(named_by(name), expected, "{name}");
        }
    }
}
