//! What the elements of a page mean for its text.

use html5ever::tokenizer::Tag;

/// What an element does to the text inside it and around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// Runs along with the text around it.
    Inline,
    /// Stands apart from the text around it.
    Block,
    Paragraph,
    Heading(u8),
    Bold,
    Superscript,
    Link,
    /// A list; true for a numbered one.
    List(bool),
    Item,
    Table,
    Row,
    Cell,
    /// Its text is not shown.
    Hidden,
    /// Its line ends are kept.
    Preformatted,
    /// Ends the line.
    Break,
    /// Has neither content nor meaning here.
    Void,
}

pub(super) fn role_of(name: &str) -> Role {
    match name {
        "h1" => Role::Heading(1),
        "h2" => Role::Heading(2),
        "h3" => Role::Heading(3),
        "h4" => Role::Heading(4),
        "h5" => Role::Heading(5),
        "h6" => Role::Heading(6),
        "p" => Role::Paragraph,
        "b" | "strong" => Role::Bold,
        "sup" => Role::Superscript,
        "a" => Role::Link,
        "ul" | "menu" | "dir" => Role::List(false),
        "ol" => Role::List(true),
        "li" => Role::Item,
        "table" => Role::Table,
        "tr" => Role::Row,
        "td" | "th" => Role::Cell,
        "script" | "style" | "title" | "textarea" | "select" | "template" | "noscript"
        | "object" | "iframe" | "svg" | "math" | "canvas" | "audio" | "video" | "button"
        | "datalist" | "noembed" | "noframes" => Role::Hidden,
        "pre" | "xmp" | "listing" => Role::Preformatted,
        "br" => Role::Break,
        "img" | "input" | "meta" | "link" | "col" | "wbr" | "source" | "track" | "param"
        | "area" | "base" | "embed" | "frame" | "keygen" => Role::Void,
        "address" | "article" | "aside" | "blockquote" | "body" | "caption" | "center" | "dd"
        | "details" | "dialog" | "div" | "dl" | "dt" | "fieldset" | "figcaption" | "figure"
        | "footer" | "form" | "head" | "header" | "hgroup" | "hr" | "html" | "legend" | "main"
        | "nav" | "section" | "summary" | "tbody" | "thead" | "tfoot" | "colgroup" | "optgroup"
        | "option" => Role::Block,
        _ => Role::Inline,
    }
}

/// What the furniture of a page is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Furniture {
    /// Menus, the way to the page, search.
    Head,
    /// What stands below: notes on who published the page, cookies.
    Foot,
    /// A list of the page's own parts.
    Contents,
}

/// Words in the class or the identifier of an element that tell furniture.
const WORDS: [(&str, Furniture); 34] = [
    ("menu", Furniture::Head),
    ("nav", Furniture::Head),
    ("navbar", Furniture::Head),
    ("navigation", Furniture::Head),
    ("nawigacja", Furniture::Head),
    ("breadcrumb", Furniture::Head),
    ("breadcrumbs", Furniture::Head),
    ("okruszki", Furniture::Head),
    ("sciezka", Furniture::Head),
    ("search", Furniture::Head),
    ("szukaj", Furniture::Head),
    ("wyszukiwarka", Furniture::Head),
    ("banner", Furniture::Head),
    ("topbar", Furniture::Head),
    ("toolbar", Furniture::Head),
    ("sidebar", Furniture::Head),
    ("skiplinks", Furniture::Head),
    ("footer", Furniture::Foot),
    ("stopka", Furniture::Foot),
    ("metryczka", Furniture::Foot),
    ("metryka", Furniture::Foot),
    ("cookie", Furniture::Foot),
    ("cookies", Furniture::Foot),
    ("rodo", Furniture::Foot),
    ("share", Furniture::Foot),
    ("social", Furniture::Foot),
    ("pager", Furniture::Foot),
    ("pagination", Furniture::Foot),
    ("newsletter", Furniture::Foot),
    ("changelog", Furniture::Foot),
    ("toc", Furniture::Contents),
    ("spistresci", Furniture::Contents),
    ("contents", Furniture::Contents),
    ("sitemap", Furniture::Head),
];

/// True for a button that is the heading of what it unfolds, by the words of its class; one inside a heading is one, too.
pub(super) fn unfolds(tag: &Tag) -> bool {
    let class = attribute(tag, "class").unwrap_or_default().to_ascii_lowercase();
    *tag.name == *"button"
        && class
            .split(|c: char| !c.is_ascii_alphanumeric())
            .any(|word| matches!(word, "accordion" | "akordeon" | "collapsible"))
}

/// True for words within a line that the page does not print: links to edit a part, words for those who have the page read to them.
pub(super) fn is_not_printed(tag: &Tag) -> bool {
    const CLASSES: [&str; 7] = [
        "mw-editsection",
        "sr-only",
        "visually-hidden",
        "visuallyhidden",
        "screen-reader-text",
        "element-invisible",
        "assistive-text",
    ];
    attribute(tag, "class")
        .is_some_and(|value| value.split_ascii_whitespace().any(|class| CLASSES.contains(&class)))
}

/// What an element that is no part of a table by its name is by its role or its style.
pub(super) fn part_of_table(tag: &Tag) -> Option<Role> {
    match attribute(tag, "role") {
        Some("table" | "grid") => return Some(Role::Table),
        Some("row") => return Some(Role::Row),
        Some("cell" | "gridcell" | "columnheader" | "rowheader") => return Some(Role::Cell),
        _ => {}
    }
    let style: String = attribute(tag, "style")?
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| c.to_ascii_lowercase())
        .collect();
    style.split(';').find_map(|rule| match rule.strip_prefix("display:")? {
        "table" => Some(Role::Table),
        "table-row" => Some(Role::Row),
        "table-cell" => Some(Role::Cell),
        _ => None,
    })
}

/// What furniture an element says it is, by its name, its role, its class or its identifier.
pub(super) fn furniture_of(tag: &Tag) -> Option<Furniture> {
    match &*tag.name {
        "nav" => return Some(Furniture::Head),
        "header" => return Some(Furniture::Head),
        "footer" => return Some(Furniture::Foot),
        "aside" => return Some(Furniture::Foot),
        // A page that is styled as a whole is not furniture as a whole.
        "html" | "body" | "main" | "article" | "a" | "h1" | "h2" | "h3" | "td" | "th" => {
            return None;
        }
        _ => {}
    }
    match attribute(tag, "role") {
        Some("navigation" | "banner" | "search" | "menu" | "menubar") => {
            return Some(Furniture::Head);
        }
        Some("contentinfo" | "complementary") => return Some(Furniture::Foot),
        Some("main" | "article") => return None,
        _ => {}
    }
    for name in ["id", "class"] {
        let Some(value) = attribute(tag, name) else { continue };
        let lower = value.to_ascii_lowercase();
        let found = lower.split(|c: char| !c.is_ascii_alphanumeric()).find_map(|word| {
            // What a word processor calls the entries of a contents page: "MsoToc1".
            if word.starts_with("msotoc") {
                return Some(Furniture::Contents);
            }
            WORDS.iter().find(|(known, _)| *known == word).map(|&(_, furniture)| furniture)
        });
        if found.is_some() {
            return found;
        }
    }
    None
}

/// The value of an attribute.
pub(super) fn attribute<'t>(tag: &'t Tag, name: &str) -> Option<&'t str> {
    tag.attrs.iter().find(|a| &*a.name.local == name).map(|a| &*a.value)
}
