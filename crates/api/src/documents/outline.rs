//! A document's records as a tree.

use std::collections::BTreeMap;

use azymut_record::{Confidence, Level, Record, RecordId, Source};
use schemars::JsonSchema;
use serde::Serialize;

/// Deepest nesting that is shown. Documents have six levels; records that come from elsewhere
/// could be chained without end, and a tree is written by recursion.
const MAX_DEPTH: usize = 32;

/// A record within its document, with those below it.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct OutlineNode {
    /// Identifier of the record.
    id: RecordId,
    /// Normalised rank.
    level: Level,
    /// The word that the document itself uses for the level.
    level_label: Option<String>,
    /// Number as printed.
    label: Option<String>,
    /// The statement itself.
    text: String,
    /// The description that belongs to it.
    body: Option<String>,
    /// Place in the source file.
    source: Source,
    /// How sure the reading is.
    confidence: Confidence,
    /// What was doubtful.
    warnings: Vec<String>,
    /// The records below it, in document order.
    children: Vec<OutlineNode>,
}

/// Hangs each record under its parent, in document order.
///
/// A record whose parent does not stand before it is taken for a root: nothing is lost, and no
/// circle can close.
pub(super) fn outline_of(records: Vec<Record>) -> Vec<OutlineNode> {
    // For each record, its parent's place in the list and its own depth.
    let mut places: BTreeMap<RecordId, usize> = BTreeMap::new();
    let mut parents: Vec<Option<usize>> = Vec::with_capacity(records.len());
    let mut depths: Vec<usize> = Vec::with_capacity(records.len());
    for (place, record) in records.iter().enumerate() {
        let mut parent = record.parent.as_ref().and_then(|id| places.get(id).copied());
        let depth_of = |place: usize| depths.get(place).copied().unwrap_or_default();
        if let Some(above) = parent
            && depth_of(above) + 1 >= MAX_DEPTH
        {
            parent = parents.get(above).copied().flatten();
        }
        depths.push(parent.map_or(0, |above| depth_of(above) + 1));
        parents.push(parent);
        places.insert(record.id.clone(), place);
    }
    // From the last to the first: when a record's turn comes, all those below it are complete.
    let mut children: Vec<Vec<OutlineNode>> = records.iter().map(|_| Vec::new()).collect();
    let mut roots = Vec::new();
    for (place, record) in records.into_iter().enumerate().rev() {
        let below = children.get_mut(place).map(std::mem::take).unwrap_or_default();
        let node = OutlineNode::new(record, below);
        let siblings =
            parents.get(place).copied().flatten().and_then(|above| children.get_mut(above));
        siblings.unwrap_or(&mut roots).push(node);
    }
    roots.reverse();
    roots
}

impl OutlineNode {
    /// `children` come last to first.
    fn new(record: Record, mut children: Vec<OutlineNode>) -> Self {
        children.reverse();
        Self {
            id: record.id,
            level: record.level,
            level_label: record.level_label,
            label: record.label,
            text: record.text,
            body: record.body,
            source: record.source,
            confidence: record.confidence,
            warnings: record.warnings,
            children,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use azymut_record::{Confidence, Document, DocumentId};

    fn record(id: &str, parent: Option<&str>) -> Record {
        Record {
            id: RecordId::new(id).unwrap(),
            document: Document::new(DocumentId::new("d").unwrap(), ""),
            level: Level::Direction,
            level_label: None,
            label: None,
            text: id.to_owned(),
            body: None,
            parent: parent.map(|id| RecordId::new(id).unwrap()),
            path: Vec::new(),
            source: Source {
                file: "d.txt".to_owned(),
                sha256: String::new(),
                page: None,
                lines: [1, 1],
                bytes: None,
            },
            confidence: Confidence::CERTAIN,
            warnings: Vec::new(),
        }
    }

    /// `a(b(c)d)e`
    fn shape(nodes: &[OutlineNode]) -> String {
        nodes
            .iter()
            .map(|node| match node.children.as_slice() {
                [] => node.text.clone(),
                below => format!("{}({})", node.text, shape(below)),
            })
            .collect()
    }

    #[test]
    fn order_and_nesting_follow_the_document() {
        let records = vec![
            record("a", None),
            record("b", Some("a")),
            record("c", Some("b")),
            record("d", Some("a")),
            record("e", None),
            record("f", Some("a")),
        ];
        assert_eq!(shape(&outline_of(records)), "a(b(c)df)e");
    }

    #[test]
    fn missing_parents_and_circles_lose_nothing() {
        let records = vec![
            record("a", Some("b")),
            record("b", Some("a")),
            record("c", Some("nobody")),
            record("d", Some("d")),
        ];
        assert_eq!(shape(&outline_of(records)), "a(b)cd");
    }

    #[test]
    fn a_chain_without_end_stays_shallow() {
        let records: Vec<Record> = (0..100_000)
            .map(|i| record(&format!("r{i}"), (i > 0).then(|| format!("r{}", i - 1)).as_deref()))
            .collect();
        let count = records.len();
        let json = serde_json::to_string(&outline_of(records)).unwrap();
        assert_eq!(json.matches("\"id\"").count(), count);
        assert_eq!(json.matches("\"children\":[{").count(), MAX_DEPTH - 1);
    }
}
