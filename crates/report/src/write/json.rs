use std::io::{self, Write};

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use serde_json::json;

use super::WriteError;
use crate::{Graph, Provenance, Report, Table};

/// Writes a report as one JSON object, as `docs/reports.md` describes it.
///
/// # Errors
/// What `out` reports.
pub fn write_json(mut out: impl Write, report: &Report) -> Result<(), WriteError> {
    serde_json::to_writer_pretty(&mut out, report).map_err(io::Error::from)?;
    out.write_all(b"\n")?;
    Ok(())
}

/// Writes a report as lines of JSON: the provenance, then each row of each table, with the name of
/// its table under `type`.
///
/// # Errors
/// What `out` reports.
pub fn write_ndjson(out: impl Write, report: &Report) -> Result<(), WriteError> {
    let mut writer = NdjsonRows::begin(out, report.name, &report.title, &report.provenance)?;
    for table in report.tables() {
        writer.rows(table)?;
    }
    writer.end()
}

/// A report's tables written bit by bit, as [`write_ndjson`] writes them at once.
pub(crate) struct NdjsonRows<W: Write> {
    out: W,
}

impl<W: Write> NdjsonRows<W> {
    /// Writes the provenance.
    pub fn begin(
        mut out: W,
        report: &str,
        title: &str,
        provenance: &Provenance,
    ) -> Result<Self, WriteError> {
        let mut head = json!({"type": "provenance", "report": report, "title": title});
        let provenance = serde_json::to_value(provenance).map_err(io::Error::from)?;
        if let (Some(head), Some(rest)) = (head.as_object_mut(), provenance.as_object()) {
            head.extend(rest.clone());
        }
        serde_json::to_writer(&mut out, &head).map_err(io::Error::from)?;
        out.write_all(b"\n")?;
        Ok(Self { out })
    }

    /// Writes the rows of a table.
    pub fn rows(&mut self, table: &Table) -> Result<(), WriteError> {
        for row in 0..table.rows.len() {
            let row = Row { table, row, named: true };
            serde_json::to_writer(&mut self.out, &row).map_err(io::Error::from)?;
            self.out.write_all(b"\n")?;
        }
        Ok(())
    }

    /// Passes on what is still held back.
    pub fn end(mut self) -> Result<(), WriteError> {
        Ok(self.out.flush()?)
    }
}

impl Serialize for Report {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("report", self.name)?;
        map.serialize_entry("title", &self.title)?;
        map.serialize_entry("provenance", &self.provenance)?;
        map.serialize_entry("summary", &self.summary)?;
        map.serialize_entry("tables", &Tables(self))?;
        map.serialize_entry("matrices", &self.matrices().collect::<Vec<_>>())?;
        map.serialize_entry("passages", &self.passages().collect::<Vec<_>>())?;
        if let Some(graph) = &self.graph {
            map.serialize_entry("graph", graph)?;
        }
        map.serialize_entry("methods", &self.methods)?;
        map.end()
    }
}

/// The tables by name, each a list of rows.
struct Tables<'a>(&'a Report);

impl Serialize for Tables<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.tables().map(|table| (table.name, table)))
    }
}

impl Serialize for Table {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let rows = 0..self.rows.len();
        serializer.collect_seq(rows.map(|row| Row { table: self, row, named: false }))
    }
}

/// A row as an object: column to value.
struct Row<'a> {
    table: &'a Table,
    row: usize,
    named: bool,
}

impl Serialize for Row<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        if self.named {
            map.serialize_entry("type", self.table.name)?;
        }
        let cells = self.table.rows.get(self.row).map(Vec::as_slice).unwrap_or_default();
        for (column, cell) in self.table.columns.iter().zip(cells) {
            map.serialize_entry(column.name, cell)?;
        }
        map.end()
    }
}

impl Serialize for Graph {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let value = |text: &str| serde_json::Value::from(text);
        let attributes = |columns: &[crate::Column], values: &[crate::Cell]| {
            columns
                .iter()
                .zip(values)
                .map(|(column, cell)| {
                    (column.name.to_owned(), serde_json::to_value(cell).unwrap_or_default())
                })
                .collect::<Vec<_>>()
        };
        let nodes: Vec<serde_json::Map<String, serde_json::Value>> = self
            .nodes
            .iter()
            .map(|node| {
                let fixed = [("id", &node.id), ("label", &node.label)];
                let fixed = fixed.map(|(name, text)| (name.to_owned(), value(text)));
                fixed.into_iter().chain(attributes(&self.node_columns, &node.values)).collect()
            })
            .collect();
        let edges: Vec<serde_json::Map<String, serde_json::Value>> = self
            .edges
            .iter()
            .map(|edge| {
                let fixed = [("source", value(&edge.source)), ("target", value(&edge.target))];
                let weight = ("weight".to_owned(), json!(crate::table::round(edge.weight)));
                fixed
                    .into_iter()
                    .map(|(name, value)| (name.to_owned(), value))
                    .chain([weight])
                    .chain(attributes(&self.edge_columns, &edge.values))
                    .collect()
            })
            .collect();
        let mut map = serializer.serialize_map(Some(3))?;
        map.serialize_entry("directed", &self.directed)?;
        map.serialize_entry("nodes", &nodes)?;
        map.serialize_entry("edges", &edges)?;
        map.end()
    }
}
