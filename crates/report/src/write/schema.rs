//! The JSON of a report as a schema, for whoever describes an interface that serves it.

#![allow(dead_code, reason = "the types are described and never made: reports write themselves")]

use std::borrow::Cow;
use std::collections::BTreeMap;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use crate::{Cell, Matrix, Passages, Provenance, Report};

/// A report as `azymut report … --format json` writes it.
#[derive(JsonSchema)]
#[schemars(rename = "Report")]
struct Written {
    /// Which report: `compare`, `matrix`.
    report: String,
    /// Title, in Polish.
    title: String,
    /// Where it comes from: enough to make it again.
    provenance: Provenance,
    /// What it found, in Polish sentences.
    summary: Vec<String>,
    /// The tables by name, each a list of rows: column to value. `docs/reports.md` tells which
    /// tables and columns a report has.
    tables: BTreeMap<String, Vec<BTreeMap<String, Cell>>>,
    /// Numbers under labels of rows and columns; they are in a table as well.
    matrices: Vec<Matrix>,
    /// Texts side by side.
    passages: Vec<Passages>,
    /// What is connected with what; absent where the report holds no network.
    graph: Option<WrittenGraph>,
    /// How it was made, in Polish paragraphs that can be pasted into a paper.
    methods: Vec<String>,
}

/// A network.
#[derive(JsonSchema)]
#[schemars(rename = "ReportGraph")]
struct WrittenGraph {
    /// Whether an edge leads from its source to its target.
    directed: bool,
    /// The nodes.
    nodes: Vec<WrittenNode>,
    /// The edges.
    edges: Vec<WrittenEdge>,
}

/// A node of a network, and what else is known of it.
#[derive(JsonSchema)]
#[schemars(rename = "ReportNode")]
struct WrittenNode {
    /// Identifier, unique in the network.
    id: String,
    /// What is shown.
    label: String,
    #[schemars(flatten)]
    known: BTreeMap<String, Cell>,
}

/// An edge of a network, and what else is known of it.
#[derive(JsonSchema)]
#[schemars(rename = "ReportEdge")]
struct WrittenEdge {
    /// Node that it leads from.
    source: String,
    /// Node that it leads to.
    target: String,
    /// How strong it is.
    weight: f64,
    #[schemars(flatten)]
    known: BTreeMap<String, Cell>,
}

impl JsonSchema for Report {
    fn schema_name() -> Cow<'static, str> {
        Written::schema_name()
    }

    fn schema_id() -> Cow<'static, str> {
        Written::schema_id()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        Written::json_schema(generator)
    }
}

impl JsonSchema for Cell {
    fn schema_name() -> Cow<'static, str> {
        "ReportValue".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A text, a number, or null where nothing is known or applies.",
            "type": ["string", "number", "null"],
        })
    }
}
