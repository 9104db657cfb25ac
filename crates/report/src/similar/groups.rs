//! Records that say the same, found together.

use std::collections::BTreeMap;

use crate::similarity::{Nearest, Profiles, Series};
use crate::{Column, Corpus, Table};

/// Neighbours that tie a record to its group: a statement repeated more often is tied through the
/// others.
const TIES: usize = 20;

/// Groups the records that are the same as one of `queries`, in whatever city or document, by at
/// least one pair in the band *same*; groups in the order of their first records.
pub(super) fn near_duplicates(
    corpus: &Corpus,
    profiles: &Profiles,
    queries: &[usize],
    threads: usize,
) -> Table {
    let wanted = Nearest {
        top: TIES,
        min_score: profiles.model().measure().scale.same,
        series: Series::None,
        among: None,
    };
    let mut parents: Vec<usize> = (0..profiles.len()).collect();
    let tied = profiles.each_nearest(queries, &wanted, threads, |record, neighbours| {
        for neighbour in neighbours {
            let (a, b) = (root(&parents, record), root(&parents, neighbour.record));
            // The smaller becomes the root, so that roots do not depend on the order of pairs.
            if let Some(parent) = parents.get_mut(a.max(b)) {
                *parent = a.min(b);
            }
        }
        Ok::<(), std::convert::Infallible>(())
    });
    let Ok(()) = tied;
    let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for record in 0..profiles.len() {
        groups.entry(root(&parents, record)).or_default().push(record);
    }
    let columns = [
        Column::count("group", "Grupa"),
        Column::id("id", "Identyfikator"),
        Column::word("city", "Miasto"),
        Column::id("document", "Dokument"),
        Column::word("level", "Poziom"),
        Column::word("label", "Numer"),
        Column::text("text", "Treść"),
    ];
    let mut table = Table::new("groups", "Zapisy o tej samej treści", &columns);
    let groups = groups.into_values().filter(|records| records.len() > 1);
    for (number, records) in (1_usize..).zip(groups) {
        for record in records.iter().filter_map(|place| corpus.records().get(*place)) {
            table.push([
                number.into(),
                record.id.as_str().into(),
                record.document.city.clone().into(),
                record.document.id.as_str().into(),
                record.level.as_str().into(),
                record.label.clone().into(),
                record.text.as_str().into(),
            ]);
        }
    }
    table
}

fn root(parents: &[usize], mut record: usize) -> usize {
    while let Some(parent) = parents.get(record).filter(|parent| **parent != record) {
        record = *parent;
    }
    record
}
