use azymut_record::Record;

use crate::similarity::{Band, Edge, Model};
use crate::{Cell, Column, Corpus, Table};

/// Pairs as rows, with both texts and both identifiers.
pub(super) struct EdgeTable<'a> {
    pub corpus: &'a Corpus,
    pub model: &'a Model,
    /// Whether rows also say what the texts share.
    pub details: bool,
}

const PAIR: [Column; 15] = [
    Column::count("rank", "Miejsce"),
    Column::score("score", "Podobieństwo"),
    Column::word("band", "Stopień"),
    Column::id("a_id", "Identyfikator"),
    Column::word("a_city", "Miasto"),
    Column::id("a_document", "Dokument"),
    Column::word("a_level", "Poziom"),
    Column::word("a_label", "Numer"),
    Column::text("a_text", "Treść"),
    Column::id("b_id", "Identyfikator najbliższego"),
    Column::word("b_city", "Miasto najbliższego"),
    Column::id("b_document", "Dokument najbliższego"),
    Column::word("b_level", "Poziom najbliższego"),
    Column::word("b_label", "Numer najbliższego"),
    Column::text("b_text", "Treść najbliższego"),
];

const DETAILS: [Column; 5] = [
    Column::text("shared", "Wspólne słowa"),
    Column::score("contained_a_in_b", "Zapis zawarty w najbliższym"),
    Column::score("contained_b_in_a", "Najbliższy zawarty w zapisie"),
    Column::score("cosine", "Cosinus lematów"),
    Column::score("jaccard", "Jaccard"),
];

impl EdgeTable<'_> {
    pub fn empty(&self) -> Table {
        let details: &[Column] = if self.details { &DETAILS } else { &[] };
        Table::new("edges", "Najbliższe zapisy", &[&PAIR[..], details].concat())
    }

    pub fn push(&self, table: &mut Table, edge: &Edge) {
        let records = self.corpus.records();
        let (Some(a), Some(b)) = (records.get(edge.record), records.get(edge.neighbour)) else {
            return;
        };
        let mut row: Vec<Cell> =
            vec![edge.rank.into(), edge.score.into(), edge.band.map(Band::as_str).into()];
        row.extend(side(a));
        row.extend(side(b));
        if self.details {
            let compared = self.model.compare(&a.text, &b.text);
            let [a_in_b, b_in_a] = compared.containment;
            row.extend([
                compared.shared.join(", ").into(),
                a_in_b.into(),
                b_in_a.into(),
                compared.cosine.into(),
                compared.jaccard.into(),
            ]);
        }
        table.rows.push(row);
    }
}

fn side(record: &Record) -> [Cell; 6] {
    [
        record.id.as_str().into(),
        record.document.city.clone().into(),
        record.document.id.as_str().into(),
        record.level.as_str().into(),
        record.label.clone().into(),
        record.text.as_str().into(),
    ]
}
