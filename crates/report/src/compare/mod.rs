//! Two documents or two cities, goal by goal: what stayed, what was reworded, split, merged, added
//! and dropped.

mod alignment;
mod relation;

use std::collections::BTreeMap;

use azymut_index::Interrupt;
use azymut_record::Record;
use serde_json::{Value, json};

use crate::compare::alignment::{AlignedGroup, Candidate, align};
use crate::compare::relation::{Relation, Wording};
use crate::corpus::city_of;
use crate::error::score_option;
use crate::names::{band_name, document_labels, heading, similarity_method, source};
use crate::polish_text::{RECORDS, counted, decimal, percent};
use crate::similarity::{Comparison, Nearest, Neighbour, Profiles, Scale, Series};
use crate::{
    Cell, Column, Corpus, Edge, Graph, Node, Passage, PassageGroup, Passages, Provenance, Report,
    ReportError, Section, Table,
};

/// How two sides are compared.
#[derive(Debug, Clone, PartialEq)]
pub struct CompareOptions {
    /// Least score of records that belong together; [`Scale::COUNTERPART`] where it is none.
    pub threshold: Option<f64>,
    /// Threads; the result is the same for any number.
    pub threads: usize,
}

impl Default for CompareOptions {
    fn default() -> Self {
        Self { threshold: None, threads: 1 }
    }
}

/// Compares two parts of a corpus, each named by the identifier of a document or by a city. The
/// rarity of words is that of the whole corpus.
///
/// # Errors
/// [`ReportError::Corpus`] where there is no such part, [`ReportError::NothingToCompare`] where the
/// two share records, [`ReportError::Option`], [`ReportError::TooLarge`].
pub fn compare(
    corpus: &Corpus,
    names: [&str; 2],
    options: &CompareOptions,
) -> Result<Report, ReportError> {
    compare_until(corpus, names, options, &Interrupt::new())
}

/// As [`compare()`], stopped soon after `interrupt` is raised.
///
/// # Errors
/// Those of [`compare()`], and [`ReportError::Interrupted`].
pub fn compare_until(
    corpus: &Corpus,
    [a, b]: [&str; 2],
    options: &CompareOptions,
    interrupt: &Interrupt,
) -> Result<Report, ReportError> {
    let threshold = score_option("threshold", options.threshold.unwrap_or(Scale::COUNTERPART))?;
    corpus.part("a", a)?;
    corpus.part("b", b)?;
    // The report tells of what it rests on, and of nothing beside it.
    let corpus = &corpus.within(&[a, b]);
    let sides = [corpus.part("a", a)?, corpus.part("b", b)?];
    let [places_a, places_b] = &sides;
    if places_a.iter().any(|place| places_b.binary_search(place).is_ok()) {
        return Err(ReportError::NothingToCompare(format!(
            "{a} and {b} share records; name two documents or two cities that are apart"
        )));
    }
    let profiles = corpus.profiles(options.threads);
    let nearest = |queries, others| nearest(&profiles, queries, others, options.threads, interrupt);
    let nearest = [nearest(places_a, places_b)?, nearest(places_b, places_a)?];
    let [found, _] = &nearest;
    let candidates: Vec<Candidate> = found
        .iter()
        .enumerate()
        .flat_map(|(a, neighbours)| neighbours.iter().map(move |neighbour| (a, neighbour)))
        .filter(|(_, neighbour)| neighbour.score >= threshold)
        .filter_map(|(a, neighbour)| {
            let b = places_b.binary_search(&neighbour.record).ok()?;
            Some(Candidate { a, b, score: neighbour.score })
        })
        .collect();
    let groups = align([places_a.len(), places_b.len()], &candidates)?;
    let city = |places: &[usize]| {
        places.first().and_then(|place| corpus.records().get(*place)).map(city_of)
    };
    let wording =
        if city(places_a) == city(places_b) { Wording::Versions } else { Wording::Cities };
    let comparison = Comparing {
        corpus,
        names: [a, b],
        sides: &sides,
        profiles: &profiles,
        nearest: &nearest,
        groups: &groups,
        threshold,
        wording,
        labels: corpus
            .documents()
            .into_iter()
            .map(|document| document.name)
            .zip(document_labels(corpus))
            .collect(),
    };
    Ok(comparison.report())
}

/// For each record of `queries` its nearest among `others`, however far.
fn nearest(
    profiles: &Profiles,
    queries: &[usize],
    others: &[usize],
    threads: usize,
    interrupt: &Interrupt,
) -> Result<Vec<Vec<Neighbour>>, ReportError> {
    let mut among = vec![false; profiles.len()];
    for other in others {
        if let Some(may) = among.get_mut(*other) {
            *may = true;
        }
    }
    let wanted =
        Nearest { top: others.len(), min_score: 0.0, series: Series::None, among: Some(among) };
    let mut all = Vec::with_capacity(queries.len());
    profiles.each_nearest_until(queries, &wanted, threads, interrupt, |_, neighbours| {
        all.push(neighbours);
    })?;
    Ok(all)
}

struct Comparing<'a> {
    corpus: &'a Corpus,
    names: [&'a str; 2],
    sides: &'a [Vec<usize>; 2],
    profiles: &'a Profiles,
    nearest: &'a [Vec<Vec<Neighbour>>; 2],
    groups: &'a [AlignedGroup],
    threshold: f64,
    wording: Wording,
    /// Short names of the documents.
    labels: BTreeMap<&'a str, String>,
}

impl Comparing<'_> {
    fn report(&self) -> Report {
        let [a, b] = self.names;
        let only = |side: usize, relation: Relation| {
            Section::table(
                self.alone(side, relation),
                format!(
                    "Zapisy bez odpowiednika o podobieństwie co najmniej {}. Obok najbliższy zapis drugiej strony, o ile jest jakikolwiek.",
                    decimal(self.threshold, 2)
                ),
            )
        };
        Report {
            name: "compare",
            title: format!("Porównanie: {a} – {b}"),
            provenance: Provenance::new(self.corpus, self.parameters()),
            summary: self.summary(),
            sections: vec![
                Section::table(self.relations(), ""),
                Section::passages(
                    self.passages(),
                    "Zestawione obok siebie; zaznaczono fragmenty wspólne (te same słowa, inne formy, słowa pokrewne i synonimy).",
                ),
                only(0, Relation::Dropped),
                only(1, Relation::Added),
                Section::table(
                    self.alignment(),
                    "Wszystkie zestawienia i zapisy bez odpowiednika.",
                ),
            ],
            graph: Some(self.graph()),
            methods: self.methods(),
        }
    }

    fn parameters(&self) -> BTreeMap<&'static str, Value> {
        let [a, b] = self.names;
        BTreeMap::from([("a", json!(a)), ("b", json!(b)), ("threshold", json!(self.threshold))])
    }

    fn record(&self, side: usize, place: usize) -> Option<&Record> {
        let records = self.sides.get(side)?;
        self.corpus.records().get(*records.get(place)?)
    }

    fn relation(&self, group: &AlignedGroup) -> Relation {
        let scale = &self.profiles.model().measure().scale;
        Relation::of(group, scale)
    }

    fn compared(&self, tie: &Candidate) -> Option<(&Record, &Record, Comparison)> {
        let (a, b) = (self.record(0, tie.a)?, self.record(1, tie.b)?);
        Some((a, b, self.profiles.model().compare(&a.text, &b.text)))
    }

    fn size(&self, side: usize) -> usize {
        self.sides.get(side).map(Vec::len).unwrap_or_default()
    }

    fn counts(&self) -> BTreeMap<Relation, [usize; 3]> {
        let mut counts: BTreeMap<Relation, [usize; 3]> =
            Relation::ALL.into_iter().map(|relation| (relation, [0; 3])).collect();
        for group in self.groups {
            let [groups, a, b] = counts.entry(self.relation(group)).or_default();
            *groups += 1;
            *a += group.a.len();
            *b += group.b.len();
        }
        counts
    }

    fn relations(&self) -> Table {
        let columns = [
            // For programs; people read the name.
            Column::id("relation", "Nazwa dla programów"),
            Column::text("name", "Relacja"),
            Column::count("groups", "Zestawienia"),
            Column::count("records_a", "Zapisy A"),
            Column::count("records_b", "Zapisy B"),
            Column::score("share_a", "Udział w A"),
            Column::score("share_b", "Udział w B"),
        ];
        let mut table = Table::new("relations", self.wording.relations_title(), &columns);
        let share = |count: usize, side: usize| match self.size(side) {
            0 => Cell::Empty,
            size => (count as f64 / size as f64).into(),
        };
        for (relation, [groups, a, b]) in self.counts() {
            table.push([
                relation.as_str().into(),
                relation.polish_name(self.wording).into(),
                groups.into(),
                a.into(),
                b.into(),
                share(a, 0),
                share(b, 1),
            ]);
        }
        table
    }

    fn alignment(&self) -> Table {
        let columns = [
            Column::count("group", "Zestawienie"),
            Column::word("relation", "Relacja"),
            Column::score("score", "Podobieństwo"),
            Column::word("band", "Stopień"),
            Column::id("a_id", "Identyfikator A"),
            Column::word("a_level", "Poziom A"),
            Column::word("a_label", "Numer A"),
            Column::text("a_text", "Treść A"),
            Column::id("b_id", "Identyfikator B"),
            Column::word("b_level", "Poziom B"),
            Column::word("b_label", "Numer B"),
            Column::text("b_text", "Treść B"),
            Column::text("shared", "Wspólne słowa"),
            Column::score("contained_a_in_b", "A zawarte w B"),
            Column::score("contained_b_in_a", "B zawarte w A"),
            Column::score("cosine", "Cosinus lematów"),
            Column::score("jaccard", "Jaccard"),
        ];
        let mut table = Table::new("alignment", "Zestawienie wszystkich zapisów", &columns);
        for (number, group) in (1_usize..).zip(self.groups) {
            let relation = self.relation(group);
            for tie in &group.ties {
                let Some((a, b, compared)) = self.compared(tie) else { continue };
                let [a_in_b, b_in_a] = compared.containment;
                table.push([
                    number.into(),
                    relation.as_str().into(),
                    tie.score.into(),
                    compared.band.map(|band| band.as_str()).into(),
                    a.id.as_str().into(),
                    a.level.as_str().into(),
                    a.label.clone().into(),
                    a.text.as_str().into(),
                    b.id.as_str().into(),
                    b.level.as_str().into(),
                    b.label.clone().into(),
                    b.text.as_str().into(),
                    compared.shared.join(", ").into(),
                    a_in_b.into(),
                    b_in_a.into(),
                    compared.cosine.into(),
                    compared.jaccard.into(),
                ]);
            }
            if group.ties.is_empty() {
                let a = group.a.first().and_then(|place| self.record(0, *place));
                let b = group.b.first().and_then(|place| self.record(1, *place));
                let id = |record: Option<&Record>| Cell::from(record.map(|r| r.id.as_str()));
                let level = |record: Option<&Record>| Cell::from(record.map(|r| r.level.as_str()));
                let label =
                    |record: Option<&Record>| Cell::from(record.and_then(|r| r.label.as_ref()));
                let text = |record: Option<&Record>| Cell::from(record.map(|r| r.text.as_str()));
                table.push([
                    number.into(),
                    relation.as_str().into(),
                    Cell::Empty,
                    Cell::Empty,
                    id(a),
                    level(a),
                    label(a),
                    text(a),
                    id(b),
                    level(b),
                    label(b),
                    text(b),
                    Cell::Empty,
                    Cell::Empty,
                    Cell::Empty,
                    Cell::Empty,
                    Cell::Empty,
                ]);
            }
        }
        table
    }

    /// The records of a side that have no counterpart, each with the nearest there is.
    fn alone(&self, side: usize, relation: Relation) -> Table {
        let columns = [
            Column::word("level", "Poziom"),
            Column::word("label", "Numer"),
            Column::text("text", "Treść"),
            Column::score("nearest_score", "Podobieństwo"),
            Column::word("nearest_band", "Stopień"),
            Column::text("nearest_text", "Najbliższy zapis drugiej strony"),
            Column::id("id", "Identyfikator"),
            Column::id("nearest_id", "Identyfikator najbliższego"),
        ];
        let title = relation.section_title(self.wording, self.names);
        let mut table = Table::new(relation.as_str(), title, &columns);
        let scale = &self.profiles.model().measure().scale;
        for group in self.groups.iter().filter(|group| group.ties.is_empty()) {
            let places = if side == 0 { &group.a } else { &group.b };
            let Some(place) = places.first().copied() else { continue };
            let Some(record) = self.record(side, place) else { continue };
            let neighbours = self.nearest.get(side).and_then(|found| found.get(place));
            let nearest = neighbours.and_then(|found| found.first());
            let other = nearest.and_then(|near| self.corpus.records().get(near.record));
            table.push([
                record.level.polish_name().into(),
                record.label.clone().into(),
                record.text.as_str().into(),
                nearest.map(|near| near.score).into(),
                nearest.map(|near| band_name(scale.band(near.score))).into(),
                other.map(|other| other.text.as_str()).into(),
                record.id.as_str().into(),
                other.map(|other| other.id.as_str()).into(),
            ]);
        }
        table
    }

    fn passages(&self) -> Passages {
        let tied = self.groups.iter().filter(|group| !group.ties.is_empty());
        let groups = tied.map(|group| {
            let mut marks: [BTreeMap<usize, Vec<[usize; 2]>>; 2] = Default::default();
            for tie in &group.ties {
                let Some((a, b, compared)) = self.compared(tie) else { continue };
                let [of_a, of_b] = &mut marks;
                for aligned in &compared.aligned {
                    let (left, right) = (aligned.a.utf16(&a.text), aligned.b.utf16(&b.text));
                    of_a.entry(tie.a).or_default().push([left.start, left.end]);
                    of_b.entry(tie.b).or_default().push([right.start, right.end]);
                }
            }
            let [of_a, of_b] = &marks;
            let scores: Vec<String> = group.ties.iter().map(|tie| decimal(tie.score, 2)).collect();
            PassageGroup {
                heading: format!(
                    "{}, podobieństwo {}",
                    self.relation(group).polish_name(self.wording),
                    scores.join("; ")
                ),
                sides: [self.side(0, &group.a, of_a), self.side(1, &group.b, of_b)],
            }
        });
        let [a, b] = self.names;
        Passages {
            name: "passages",
            title: "Zapisy, które sobie odpowiadają".to_owned(),
            sides: [a.to_owned(), b.to_owned()],
            groups: groups.collect(),
        }
    }

    fn side(
        &self,
        side: usize,
        places: &[usize],
        marks: &BTreeMap<usize, Vec<[usize; 2]>>,
    ) -> Vec<Passage> {
        let passage = |place: &usize| {
            let record = self.record(side, *place)?;
            Some(Passage {
                id: record.id.to_string(),
                place: format!(
                    "{}, {}",
                    self.labels.get(record.document.id.as_str()).map_or("", String::as_str),
                    heading(record)
                ),
                source: source(record),
                text: record.text.clone(),
                marks: joined(marks.get(place).cloned().unwrap_or_default()),
            })
        };
        places.iter().filter_map(passage).collect()
    }

    fn graph(&self) -> Graph {
        let nodes = [0, 1].into_iter().flat_map(|side| {
            (0..self.size(side)).filter_map(move |place| {
                let record = self.record(side, place)?;
                Some(Node {
                    id: record.id.to_string(),
                    label: record.text.clone(),
                    values: vec![
                        if side == 0 { "a" } else { "b" }.into(),
                        record.document.city.clone().into(),
                        record.document.id.as_str().into(),
                        record.level.as_str().into(),
                        record.label.clone().into(),
                    ],
                })
            })
        });
        let edges = self.groups.iter().flat_map(|group| {
            group.ties.iter().filter_map(|tie| {
                Some(Edge {
                    source: self.record(0, tie.a)?.id.to_string(),
                    target: self.record(1, tie.b)?.id.to_string(),
                    weight: tie.score,
                    values: vec![self.relation(group).as_str().into()],
                })
            })
        });
        Graph {
            directed: true,
            node_columns: vec![
                Column::word("side", "Strona"),
                Column::word("city", "Miasto"),
                Column::id("document", "Dokument"),
                Column::word("level", "Poziom"),
                Column::word("number", "Numer"),
            ],
            nodes: nodes.collect(),
            edge_columns: vec![Column::word("relation", "Relacja")],
            edges: edges.collect(),
        }
    }

    fn summary(&self) -> Vec<String> {
        let [a, b] = self.names;
        let (size_a, size_b) = (self.size(0), self.size(1));
        let tied = |side: usize| -> usize {
            let of = |group: &AlignedGroup| if side == 0 { group.a.len() } else { group.b.len() };
            self.groups.iter().filter(|group| !group.ties.is_empty()).map(of).sum()
        };
        let share = |count: usize, size: usize| match size {
            0 => "–".to_owned(),
            size => percent(count as f64 / size as f64),
        };
        vec![
            format!(
                "{a} ({}) i {b} ({}): odpowiednik po drugiej stronie ma {} z {size_a} zapisów pierwszej strony ({}) i {} z {size_b} zapisów drugiej ({}).",
                counted(size_a, RECORDS),
                counted(size_b, RECORDS),
                tied(0),
                share(tied(0), size_a),
                tied(1),
                share(tied(1), size_b)
            ),
            format!(
                "Spośród zapisów bez odpowiednika zapis co najmniej pokrewny (od {}) ma po drugiej stronie {} z pierwszej i {} z drugiej strony.",
                decimal(self.profiles.model().measure().scale.related, 2),
                self.only_related(0),
                self.only_related(1)
            ),
        ]
    }

    /// Records of a side that stand alone and have a related record on the other side.
    fn only_related(&self, side: usize) -> usize {
        let related = self.profiles.model().measure().scale.related;
        let of = |group: &AlignedGroup| {
            if side == 0 { group.a.first().copied() } else { group.b.first().copied() }
        };
        self.groups
            .iter()
            .filter(|group| group.ties.is_empty())
            .filter_map(of)
            .filter_map(|place| self.nearest.get(side)?.get(place)?.first())
            .filter(|neighbour| neighbour.score >= related)
            .count()
    }

    fn methods(&self) -> Vec<String> {
        vec![
            similarity_method(),
            format!(
                "Zapisy obu stron o podobieństwie co najmniej {} przyporządkowano jeden do jednego tak, by suma podobieństw była największa (problem przydziału rozwiązany dokładnie metodą węgierską: Kuhn 1955, Munkres 1957). Zapis, który nie dostał pary, choć jest do czegoś podobny, dołączono do najbliższego mu zapisu z parą. Zestawienie jeden do jednego o podobieństwie co najmniej {} to „{}”, niższym – „{}”; jeden do wielu – „{}”, wiele do jednego – „{}”, wiele do wielu – „{}”. Pozostałe zapisy nie mają odpowiednika.",
                decimal(self.threshold, 2),
                decimal(self.profiles.model().measure().scale.same, 2),
                Relation::Kept.polish_name(self.wording),
                Relation::Reworded.polish_name(self.wording),
                Relation::Split.polish_name(self.wording),
                Relation::Merged.polish_name(self.wording),
                Relation::Regrouped.polish_name(self.wording),
            ),
            "Porównuje się brzmienie zapisów, a nie ich wykonanie. Zapis bez odpowiednika mógł zostać wyrażony zupełnie innymi słowami; dlatego obok podano najbliższy."
                .to_owned(),
        ]
    }
}

/// Ranges in order, those that touch as one.
fn joined(mut marks: Vec<[usize; 2]>) -> Vec<[usize; 2]> {
    marks.sort_unstable();
    let mut joined: Vec<[usize; 2]> = Vec::new();
    for [start, end] in marks {
        match joined.last_mut() {
            Some([_, last]) if start <= *last => *last = end.max(*last),
            _ => joined.push([start, end]),
        }
    }
    joined
}
