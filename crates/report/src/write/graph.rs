//! GraphML (<http://graphml.graphdrawing.org/specification.html>) and GEXF 1.3
//! (<https://gexf.net/schema.html>).

use std::io::{self, Write};

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use crate::{Cell, Column, ColumnKind, Graph, Report};

/// Writes the network of a report as GraphML; nothing but an empty graph where it has none.
///
/// # Errors
/// What `out` reports.
pub fn write_graphml(out: impl Write, report: &Report, graph: &Graph) -> io::Result<()> {
    let mut xml = document(out)?;
    xml.create_element("graphml")
        .with_attribute(("xmlns", "http://graphml.graphdrawing.org/xmlns"))
        .with_attribute(("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"))
        .with_attribute((
            "xsi:schemaLocation",
            "http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.1/graphml.xsd",
        ))
        .write_inner_content(|xml| {
            text_element(xml, "desc", &format!("{}; {}", report.title, report.provenance.line()))?;
            key(xml, "label", "node", "label", "string")?;
            for column in &graph.node_columns {
                key(xml, &format!("n-{}", column.name), "node", column.name, type_of(column))?;
            }
            key(xml, "weight", "edge", "weight", "double")?;
            for column in &graph.edge_columns {
                key(xml, &format!("e-{}", column.name), "edge", column.name, type_of(column))?;
            }
            xml.create_element("graph")
                .with_attribute(("id", report.name))
                .with_attribute((
                    "edgedefault",
                    if graph.directed { "directed" } else { "undirected" },
                ))
                .write_inner_content(|xml| graphml_content(xml, graph))?;
            Ok(())
        })?;
    finish(xml)
}

/// Writes the network of a report as GEXF 1.3, which Gephi reads.
///
/// # Errors
/// What `out` reports.
pub fn write_gexf(out: impl Write, report: &Report, graph: &Graph) -> io::Result<()> {
    let mut xml = document(out)?;
    xml.create_element("gexf")
        .with_attribute(("xmlns", "http://gexf.net/1.3"))
        .with_attribute(("version", "1.3"))
        .write_inner_content(|xml| {
            xml.create_element("meta").write_inner_content(|xml| {
                text_element(xml, "creator", &report.provenance.program)?;
                text_element(
                    xml,
                    "description",
                    &format!("{}; {}", report.title, report.provenance.line()),
                )
            })?;
            xml.create_element("graph")
                .with_attribute((
                    "defaultedgetype",
                    if graph.directed { "directed" } else { "undirected" },
                ))
                .with_attribute(("mode", "static"))
                .write_inner_content(|xml| gexf_content(xml, graph))?;
            Ok(())
        })?;
    finish(xml)
}

fn graphml_content<W: Write>(xml: &mut Writer<W>, graph: &Graph) -> io::Result<()> {
    for node in &graph.nodes {
        xml.create_element("node")
            .with_attribute(("id", clean(&node.id).as_str()))
            .write_inner_content(|xml| {
                data(xml, "label", &node.label)?;
                values(&graph.node_columns, &node.values)
                    .try_for_each(|(name, value)| data(xml, &format!("n-{name}"), &value))
            })?;
    }
    for (number, edge) in graph.edges.iter().enumerate() {
        xml.create_element("edge")
            .with_attribute(("id", format!("e{number}").as_str()))
            .with_attribute(("source", clean(&edge.source).as_str()))
            .with_attribute(("target", clean(&edge.target).as_str()))
            .write_inner_content(|xml| {
                data(xml, "weight", &Cell::from(edge.weight).to_text())?;
                values(&graph.edge_columns, &edge.values)
                    .try_for_each(|(name, value)| data(xml, &format!("e-{name}"), &value))
            })?;
    }
    Ok(())
}

fn gexf_content<W: Write>(xml: &mut Writer<W>, graph: &Graph) -> io::Result<()> {
    for (class, columns) in [("node", &graph.node_columns), ("edge", &graph.edge_columns)] {
        xml.create_element("attributes").with_attribute(("class", class)).write_inner_content(
            |xml| {
                for column in columns {
                    xml.create_element("attribute")
                        .with_attribute(("id", column.name))
                        .with_attribute(("title", column.name))
                        .with_attribute(("type", type_of(column)))
                        .write_empty()?;
                }
                Ok(())
            },
        )?;
    }
    xml.create_element("nodes").write_inner_content(|xml| {
        for node in &graph.nodes {
            xml.create_element("node")
                .with_attribute(("id", clean(&node.id).as_str()))
                .with_attribute(("label", clean(&node.label).as_str()))
                .write_inner_content(|xml| attvalues(xml, &graph.node_columns, &node.values))?;
        }
        Ok(())
    })?;
    xml.create_element("edges").write_inner_content(|xml| {
        for (number, edge) in graph.edges.iter().enumerate() {
            xml.create_element("edge")
                .with_attribute(("id", number.to_string().as_str()))
                .with_attribute(("source", clean(&edge.source).as_str()))
                .with_attribute(("target", clean(&edge.target).as_str()))
                .with_attribute(("weight", Cell::from(edge.weight).to_text().as_str()))
                .write_inner_content(|xml| attvalues(xml, &graph.edge_columns, &edge.values))?;
        }
        Ok(())
    })?;
    Ok(())
}

fn attvalues<W: Write>(xml: &mut Writer<W>, columns: &[Column], cells: &[Cell]) -> io::Result<()> {
    xml.create_element("attvalues").write_inner_content(|xml| {
        for (name, value) in values(columns, cells) {
            xml.create_element("attvalue")
                .with_attribute(("for", name))
                .with_attribute(("value", clean(&value).as_str()))
                .write_empty()?;
        }
        Ok(())
    })?;
    Ok(())
}

/// The values that are known, with the names of their columns.
fn values<'a>(
    columns: &'a [Column],
    cells: &'a [Cell],
) -> impl Iterator<Item = (&'static str, String)> + use<'a> {
    columns
        .iter()
        .zip(cells)
        .filter(|(_, cell)| **cell != Cell::Empty)
        .map(|(column, cell)| (column.name, cell.to_text()))
}

fn type_of(column: &Column) -> &'static str {
    match column.kind {
        ColumnKind::Count => "long",
        ColumnKind::Score | ColumnKind::Number => "double",
        ColumnKind::Word | ColumnKind::Id | ColumnKind::Text => "string",
    }
}

fn document<W: Write>(out: W) -> io::Result<Writer<W>> {
    let mut xml = Writer::new_with_indent(out, b' ', 1);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    Ok(xml)
}

fn finish<W: Write>(xml: Writer<W>) -> io::Result<()> {
    let mut out = xml.into_inner();
    out.write_all(b"\n")?;
    out.flush()
}

fn key<W: Write>(
    xml: &mut Writer<W>,
    id: &str,
    domain: &str,
    name: &str,
    kind: &str,
) -> io::Result<()> {
    xml.create_element("key")
        .with_attribute(("id", id))
        .with_attribute(("for", domain))
        .with_attribute(("attr.name", name))
        .with_attribute(("attr.type", kind))
        .write_empty()?;
    Ok(())
}

fn data<W: Write>(xml: &mut Writer<W>, key: &str, value: &str) -> io::Result<()> {
    xml.create_element("data")
        .with_attribute(("key", key))
        .write_text_content(BytesText::new(&clean(value)))?;
    Ok(())
}

fn text_element<W: Write>(xml: &mut Writer<W>, name: &str, text: &str) -> io::Result<()> {
    xml.create_element(name).write_text_content(BytesText::new(&clean(text)))?;
    Ok(())
}

/// Without the characters that XML 1.0 cannot hold, whichever way they are written.
fn clean(text: &str) -> String {
    let allowed = |c: char| !matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}');
    text.chars().map(|c| if allowed(c) { c } else { '\u{fffd}' }).collect()
}
