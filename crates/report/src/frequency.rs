//! How often terms are found, by city, level and year.

use std::collections::{BTreeMap, BTreeSet};

use azymut_index::{Filters, Index, Tally};
use azymut_record::Document;
use serde_json::{Value, json};

use crate::corpus::span;
use crate::polish_text::{DOCUMENTS, RECORDS, counted, decimal};
use crate::report::documents_table;
use crate::{
    Cell, Column, Corpus, Edge, Graph, Node, Provenance, Report, ReportError, Section, Table,
};

/// How many records of one city, one level or one year a term is found in.
#[derive(Debug, Clone, PartialEq)]
struct Frequency {
    term: String,
    /// `city`, `level` or `year`.
    field: &'static str,
    value: String,
    records_found: u64,
    records: u64,
}

impl Frequency {
    fn per_1000(&self) -> f64 {
        if self.records == 0 {
            return 0.0;
        }
        self.records_found as f64 * 1_000.0 / self.records as f64
    }
}

/// Most terms that are counted at once.
const TERMS: usize = 200;

/// Most years that are listed one by one.
const YEARS: usize = 200;

/// Counts each term, as it would be searched but for what is merely related to it, among the records that pass `filters`: in the order
/// of the terms, then by field and value. A filter in a term narrows what is counted for it, not what it is counted among. Values in which a term is not found are listed with 0:
/// absence is a finding. A document counts for every year that it speaks for.
///
/// # Errors
/// [`ReportError::Search`] where a term cannot be searched, [`ReportError::TooManyTerms`] where there
/// are more than 200 terms, [`ReportError::Corpus`] where no record passes `filters`.
pub fn frequency(
    index: &Index,
    terms: &[String],
    filters: &Filters,
) -> Result<Report, ReportError> {
    if terms.len() > TERMS {
        return Err(ReportError::TooManyTerms { count: terms.len(), most: TERMS });
    }
    let corpus = Corpus::of_index(index)?.select(filters)?;
    let dimensions = Dimensions::new(&corpus, filters);
    let all = dimensions.counts(&index.tally("", filters)?);
    let mut frequencies = Vec::new();
    let mut totals = Vec::new();
    for term in terms {
        let tally = index.tally(term, filters)?;
        let found = dimensions.counts(&tally);
        for ((field, value), records) in &all {
            frequencies.push(Frequency {
                term: term.clone(),
                field,
                value: value.clone(),
                records_found: found.get(&(*field, value.clone())).copied().unwrap_or(0),
                records: *records,
            });
        }
        totals.push((term.as_str(), tally.total));
    }
    Ok(report(&corpus, terms, filters, &frequencies, &totals))
}

fn report(
    corpus: &Corpus,
    terms: &[String],
    filters: &Filters,
    frequencies: &[Frequency],
    totals: &[(&str, u64)],
) -> Report {
    let size = corpus.records().len();
    let mut parameters: BTreeMap<&'static str, Value> = BTreeMap::from([("terms", json!(terms))]);
    if let Some(years) = &filters.years {
        parameters.insert("year", json!(format!("{}..{}", years.start(), years.end())));
    }
    Report {
        name: "frequency",
        title: "Częstość terminów".to_owned(),
        provenance: Provenance::new(corpus, parameters),
        summary: vec![format!(
            "Szukano {} wśród {} ({}).",
            counted(terms.len(), ["terminu", "terminów", "terminów"]),
            counted(size, ["zapisu", "zapisów", "zapisów"]),
            counted(corpus.documents().len(), DOCUMENTS)
        )],
        sections: vec![
            Section::table(
                by_value(frequencies),
                "Liczba zapisów, w których termin znaleziono, i ich liczba na 1000 zapisów. Dokument liczy się w każdym roku, którego dotyczy; dokumentów bez znanych lat nie ma w wierszach lat.",
            ),
            Section::table(totals_table(totals, size), ""),
            Section::table(documents_table(corpus), ""),
        ],
        graph: Some(graph(frequencies)),
        methods: vec![format!(
            "Częstość terminu to liczba zapisów (celów, kierunków, działań), w których termin znaleziono w treści, opisie lub zapisie nadrzędnym, spośród {}. Termin rozumie się jak zapytanie wyszukiwarki: w każdej formie fleksyjnej, ze słowami tej samej rodziny i synonimami; fraza w cudzysłowie wymaga tych słów obok siebie. Wartości na 1000 zapisów pozwalają porównać dokumenty różnej długości, lecz przy małej liczbie zapisów są niepewne: jeden zapis spośród 26 to {} na 1000.",
            counted(size, RECORDS),
            decimal(1_000.0 / 26.0, 1)
        )],
    }
}

fn by_value(frequencies: &[Frequency]) -> Table {
    let columns = [
        Column::word("term", "Termin"),
        Column::word("field", "Wymiar"),
        Column::word("value", "Wartość"),
        Column::count("records_found", "Zapisy z terminem"),
        Column::count("records", "Zapisy"),
        Column::number("per_1000", "Na 1000 zapisów"),
    ];
    let mut table = Table::new("frequency", "Częstość według miast, poziomów i lat", &columns);
    for frequency in frequencies {
        table.push([
            frequency.term.as_str().into(),
            frequency.field.into(),
            frequency.value.as_str().into(),
            frequency.records_found.into(),
            frequency.records.into(),
            frequency.per_1000().into(),
        ]);
    }
    table
}

fn totals_table(totals: &[(&str, u64)], size: usize) -> Table {
    let columns = [
        Column::word("term", "Termin"),
        Column::count("records_found", "Zapisy z terminem"),
        Column::count("records", "Zapisy"),
        Column::number("per_1000", "Na 1000 zapisów"),
    ];
    let mut table = Table::new("totals", "Częstość w całości", &columns);
    for (term, found) in totals {
        let per_1000 = if size == 0 { 0.0 } else { *found as f64 * 1_000.0 / size as f64 };
        table.push([(*term).into(), (*found).into(), size.into(), Cell::from(per_1000)]);
    }
    table
}

/// Terms, and the cities in which they are found.
fn graph(frequencies: &[Frequency]) -> Graph {
    let by_city = || frequencies.iter().filter(|frequency| frequency.field == "city");
    let terms: BTreeSet<&str> = by_city().map(|frequency| frequency.term.as_str()).collect();
    let cities: BTreeSet<&str> = by_city().map(|frequency| frequency.value.as_str()).collect();
    let node = |kind: &'static str, name: &str| Node {
        id: format!("{kind}:{name}"),
        label: name.to_owned(),
        values: vec![kind.into()],
    };
    Graph {
        directed: false,
        node_columns: vec![Column::word("kind", "Rodzaj")],
        nodes: terms
            .iter()
            .map(|term| node("term", term))
            .chain(cities.iter().map(|city| node("city", city)))
            .collect(),
        edge_columns: vec![
            Column::count("records_found", "Zapisy z terminem"),
            Column::count("records", "Zapisy"),
        ],
        edges: by_city()
            .filter(|frequency| frequency.records_found > 0)
            .map(|frequency| Edge {
                source: format!("term:{}", frequency.term),
                target: format!("city:{}", frequency.value),
                weight: frequency.per_1000(),
                values: vec![frequency.records_found.into(), frequency.records.into()],
            })
            .collect(),
    }
}

/// The years asked for that some document speaks for; where they are too many to list, those in which one
/// begins or ends.
fn years(corpus: &Corpus, filters: &Filters) -> BTreeSet<u16> {
    let mut years = years_spoken_for(corpus);
    years.retain(|year| filters.years.as_ref().is_none_or(|wanted| wanted.contains(year)));
    years
}

fn years_spoken_for(corpus: &Corpus) -> BTreeSet<u16> {
    let spans: BTreeSet<(u16, u16)> =
        corpus.records().iter().filter_map(|record| span(&record.document)).collect();
    let mut years = BTreeSet::new();
    for (from, to) in &spans {
        for year in *from..=*to {
            years.insert(year);
            if years.len() > YEARS {
                return spans.iter().flat_map(|(from, to)| [*from, *to]).collect();
            }
        }
    }
    years
}

/// What the records of a document count for.
struct Dimensions<'a> {
    documents: BTreeMap<&'a str, &'a Document>,
    /// The years that are listed.
    years: BTreeSet<u16>,
}

impl<'a> Dimensions<'a> {
    fn new(corpus: &'a Corpus, filters: &Filters) -> Self {
        let documents = corpus.records().iter().map(|record| &record.document);
        Self {
            documents: documents.map(|document| (document.id.as_str(), document)).collect(),
            years: years(corpus, filters),
        }
    }

    /// The records of a tally by field and value.
    fn counts(&self, tally: &Tally) -> BTreeMap<(&'static str, String), u64> {
        let mut counts = BTreeMap::new();
        for (level, records) in &tally.levels {
            counts.insert(("level", level.clone()), *records);
        }
        for (id, records) in &tally.documents {
            let Some(document) = self.documents.get(id.as_str()) else { continue };
            if let Some(city) = &document.city {
                *counts.entry(("city", city.clone())).or_default() += records;
            }
            let Some((from, to)) = span(document).filter(|(from, to)| from <= to) else { continue };
            for year in self.years.range(from..=to) {
                *counts.entry(("year", year.to_string())).or_default() += records;
            }
        }
        counts
    }
}
