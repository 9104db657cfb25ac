//! How alike cities and documents are: how much of each has a close counterpart in each other.

mod overlap;
mod resample;

use std::collections::BTreeMap;

use azymut_index::Interrupt;
use serde_json::{Value, json};

use crate::corpus::{Group, city_of};
use crate::error::score_option;
use crate::matrix::overlap::{Meeting, Overlaps, Part};
use crate::names::document_labels;
use crate::polish_text::{CITIES, DOCUMENTS, RECORDS, counted, decimal, percent};
use crate::report::documents_table;
use crate::similarity::{Nearest, Profiles, Scale, Series};
use crate::{
    Column, Corpus, Edge, Graph, Matrix, Node, Provenance, Report, ReportError, Section, Table,
};

/// How the matrix is made.
#[derive(Debug, Clone, PartialEq)]
pub struct MatrixOptions {
    /// Which records are not compared with each other.
    pub series: Series,
    /// Least score of a counterpart; [`Scale::COUNTERPART`] where it is none.
    pub threshold: Option<f64>,
    /// Resamples of the bootstrap.
    pub resamples: usize,
    /// Seed of the bootstrap.
    pub seed: u64,
    /// Threads; the result is the same for any number.
    pub threads: usize,
}

impl Default for MatrixOptions {
    fn default() -> Self {
        Self { series: Series::City, threshold: None, resamples: 1_000, seed: 1, threads: 1 }
    }
}

/// Most cities and documents that are compared: the matrix grows with their square.
pub const MATRIX_PARTS: usize = 250;

/// Most resamples.
const RESAMPLES: usize = 10_000;

/// City by city and document by document: the share of the records of each that have a close
/// counterpart in each other, and a symmetric score, with their uncertainty.
///
/// # Errors
/// [`ReportError::Option`], [`ReportError::NothingToCompare`] where there is but one part,
/// [`ReportError::TooLarge`] where there are more than [`MATRIX_PARTS`].
pub fn matrix(corpus: &Corpus, options: &MatrixOptions) -> Result<Report, ReportError> {
    matrix_until(corpus, options, &Interrupt::new())
}

/// As [`matrix()`], stopped soon after `interrupt` is raised.
///
/// # Errors
/// Those of [`matrix()`], and [`ReportError::Interrupted`].
pub fn matrix_until(
    corpus: &Corpus,
    options: &MatrixOptions,
    interrupt: &Interrupt,
) -> Result<Report, ReportError> {
    let threshold = score_option("threshold", options.threshold.unwrap_or(Scale::COUNTERPART))?;
    if options.resamples > RESAMPLES {
        return Err(ReportError::Option {
            option: "resamples",
            value: options.resamples.to_string(),
            detail: format!("at most {RESAMPLES}"),
        });
    }
    let (cities, documents) = (corpus.cities(), corpus.documents());
    let comparable = match options.series {
        Series::City => cities.len(),
        Series::Document | Series::None => documents.len(),
    };
    if comparable < 2 {
        return Err(nothing_to_compare(corpus, options.series));
    }
    let parts = cities.len().max(documents.len());
    if parts > MATRIX_PARTS {
        return Err(ReportError::TooLarge { what: "documents", count: parts, most: MATRIX_PARTS });
    }
    let profiles = corpus.profiles(options.threads);
    let related = profiles.model().measure().scale.related;
    // A threshold below the band *related* asks for nearer looks.
    let wanted = Nearest {
        top: corpus.records().len(),
        min_score: threshold.min(related),
        series: match options.series {
            Series::None => Series::Document,
            series => series,
        },
        ..Nearest::default()
    };
    let working = Working { options, threshold, interrupt };
    let meetings = working.meetings(&profiles, &documents, &wanted)?;
    let by_document = Partition::of_documents(corpus, &documents, &meetings, &working)?;
    let by_city = Partition::of_cities(corpus, &cities, &documents, &meetings, &working)?;
    let setting = Setting { corpus, options, threshold };
    Ok(setting.report(&by_city, &by_document))
}

/// How it is worked out.
struct Working<'a> {
    options: &'a MatrixOptions,
    threshold: f64,
    interrupt: &'a Interrupt,
}

/// Cities or documents, and what was found of them.
struct Partition {
    parts: Vec<Part>,
    /// Number of the city of each part: those of one city may have to stay uncompared.
    cities: Vec<usize>,
    overlaps: Overlaps,
}

impl Partition {
    fn of_documents(
        corpus: &Corpus,
        documents: &[Group<'_>],
        meetings: &[Vec<Meeting>],
        working: &Working<'_>,
    ) -> Result<Self, ReportError> {
        let labels = document_labels(corpus);
        let city_names: Vec<&str> = corpus.cities().iter().map(|city| city.name).collect();
        let mut cities = Vec::new();
        let parts: Vec<Part> = documents
            .iter()
            .zip(labels)
            .map(|(document, label)| {
                let first = document.records.first().and_then(|at| corpus.records().get(*at));
                let city = first.map(city_of);
                cities.push(
                    city_names.iter().position(|name| Some(*name) == city).unwrap_or_default(),
                );
                let records = document.records.iter();
                Part {
                    name: document.name.to_owned(),
                    label,
                    meetings: records.filter_map(|at| meetings.get(*at).cloned()).collect(),
                }
            })
            .collect();
        let overlaps = Overlaps::estimate(&parts, working.options, working.interrupt)?;
        Ok(Self { parts, cities, overlaps })
    }

    fn of_cities(
        corpus: &Corpus,
        cities: &[Group<'_>],
        documents: &[Group<'_>],
        meetings: &[Vec<Meeting>],
        working: &Working<'_>,
    ) -> Result<Self, ReportError> {
        // The city of each document, by number.
        let city_of_document: Vec<usize> = documents
            .iter()
            .map(|document| {
                let first = document.records.first().and_then(|at| corpus.records().get(*at));
                let name = first.map(city_of);
                cities.iter().position(|city| Some(city.name) == name).unwrap_or_default()
            })
            .collect();
        let gathered = |own: usize, meetings: &[Meeting]| {
            let mut by_city: BTreeMap<usize, Meeting> = BTreeMap::new();
            for meeting in meetings {
                let Some(city) = city_of_document.get(meeting.part).copied() else { continue };
                if city == own {
                    continue;
                }
                let entry = by_city.entry(city).or_insert(Meeting {
                    part: city,
                    best: 0.0,
                    counterparts: 0,
                });
                entry.best = entry.best.max(meeting.best);
                entry.counterparts += meeting.counterparts;
            }
            by_city.into_values().collect()
        };
        let parts: Vec<Part> = cities
            .iter()
            .enumerate()
            .map(|(own, city)| Part {
                name: city.name.to_owned(),
                label: city.name.to_owned(),
                meetings: city
                    .records
                    .iter()
                    .filter_map(|at| meetings.get(*at))
                    .map(|meetings| gathered(own, meetings))
                    .collect(),
            })
            .collect();
        let overlaps = Overlaps::estimate(&parts, working.options, working.interrupt)?;
        Ok(Self { cities: (0..parts.len()).collect(), parts, overlaps })
    }

    /// Whether two parts are compared.
    fn compares(&self, a: usize, b: usize, series: Series) -> bool {
        a != b && (series != Series::City || self.cities.get(a) != self.cities.get(b))
    }

    fn pairs(&self, series: Series) -> impl Iterator<Item = (usize, &Part, usize, &Part)> {
        let parts = || self.parts.iter().enumerate();
        parts()
            .flat_map(move |(a, one)| parts().map(move |(b, other)| (a, one, b, other)))
            .filter(move |(a, _, b, _)| self.compares(*a, *b, series))
    }
}

impl Working<'_> {
    /// What each record meets in each document that it is compared with.
    fn meetings(
        &self,
        profiles: &Profiles,
        documents: &[Group<'_>],
        wanted: &Nearest,
    ) -> Result<Vec<Vec<Meeting>>, ReportError> {
        let mut document_of = vec![0; profiles.len()];
        for (number, document) in documents.iter().enumerate() {
            for at in &document.records {
                if let Some(place) = document_of.get_mut(*at) {
                    *place = number;
                }
            }
        }
        let queries: Vec<usize> = (0..profiles.len()).collect();
        let mut all = Vec::with_capacity(profiles.len());
        let threads = self.options.threads;
        profiles.each_nearest_until(
            &queries,
            wanted,
            threads,
            self.interrupt,
            |_, neighbours| {
                let mut by_part: BTreeMap<usize, Meeting> = BTreeMap::new();
                for neighbour in neighbours {
                    let part = document_of.get(neighbour.record).copied().unwrap_or_default();
                    let meeting =
                        by_part.entry(part).or_insert(Meeting { part, best: 0.0, counterparts: 0 });
                    meeting.best = meeting.best.max(neighbour.score);
                    meeting.counterparts += usize::from(neighbour.score >= self.threshold);
                }
                all.push(by_part.into_values().collect());
            },
        )?;
        Ok(all)
    }
}

fn nothing_to_compare(corpus: &Corpus, series: Series) -> ReportError {
    let one = |groups: Vec<Group<'_>>| {
        groups.first().map(|group| group.name.to_owned()).unwrap_or_default()
    };
    ReportError::NothingToCompare(match series {
        Series::City if corpus.documents().len() > 1 => format!(
            "every record is of one city, {}; add another with --city, or compare its documents with --series document",
            one(corpus.cities())
        ),
        _ => format!(
            "there is but one document, {}; a matrix needs two: leave --document or --city out, or add documents to the corpus",
            one(corpus.documents())
        ),
    })
}

struct Setting<'a> {
    corpus: &'a Corpus,
    options: &'a MatrixOptions,
    threshold: f64,
}

impl Setting<'_> {
    fn report(&self, by_city: &Partition, by_document: &Partition) -> Report {
        let series = self.options.series;
        let mut sections = Vec::new();
        let several_cities = by_city.parts.len() > 1;
        if several_cities {
            sections.push(Section::matrix(
                self.heat_map(by_city, "city_coverage", "Pokrycie: miasto – miasto"),
                format!(
                    "Wiersz: jaka część zapisów tego miasta ma odpowiednik w mieście z kolumny. Odpowiednik: podobieństwo co najmniej {}. Przekątna jest pusta.",
                    decimal(self.threshold, 2)
                ),
            ));
        }
        sections.push(Section::matrix(
            self.heat_map(by_document, "document_coverage", "Pokrycie: dokument – dokument"),
            match series {
                Series::City => "Jak wyżej, dla dokumentów. Dokumentów jednego miasta nie porównano (pola szare).",
                Series::Document | Series::None => "Jak wyżej, dla dokumentów; porównano także dokumenty jednego miasta.",
            },
        ));
        let partitions = [("city", by_city), ("document", by_document)];
        let partitions = partitions.get(usize::from(!several_cities)..).unwrap_or_default();
        sections.push(Section::table(
            self.symmetric_table(partitions),
            "Udział zapisów obu stron, które mają odpowiednik po drugiej stronie; przedział: bootstrap, 95%.",
        ));
        sections.push(Section::table(
            self.directed_table(partitions),
            "Pokrycie w obie strony. Małe dokumenty mają szerokie przedziały: różnic mieszczących się w nich nie należy interpretować. „Pokrycie wyrównane” szacuje, ile wyniosłoby pokrycie, gdyby drugi dokument był tak krótki jak najkrótszy.",
        ));
        sections.push(Section::table(documents_table(self.corpus), ""));
        Report {
            name: "matrix",
            title: "Podobieństwo strategii".to_owned(),
            provenance: Provenance::new(self.corpus, self.parameters()),
            summary: self.summary(if several_cities { by_city } else { by_document }),
            sections,
            graph: Some(self.graph(by_document)),
            methods: self.methods(),
        }
    }

    fn parameters(&self) -> BTreeMap<&'static str, Value> {
        BTreeMap::from([
            ("resamples", json!(self.options.resamples)),
            ("seed", json!(self.options.seed)),
            ("series", json!(crate::names::series_name(self.options.series))),
            ("threshold", json!(self.threshold)),
        ])
    }

    fn heat_map(&self, partition: &Partition, name: &'static str, title: &str) -> Matrix {
        let series = self.options.series;
        let value = |a: usize, b: usize| {
            partition
                .compares(a, b, series)
                .then(|| crate::table::round(partition.overlaps.directed(a, b).share))
        };
        let count = partition.parts.len();
        Matrix {
            name,
            title: title.to_owned(),
            corner: "zapisy z / mają odpowiednik w".to_owned(),
            rows: partition.parts.iter().map(|part| part.label.clone()).collect(),
            columns: partition.parts.iter().map(|part| part.label.clone()).collect(),
            darkest: 1.0,
            values: (0..count).map(|a| (0..count).map(|b| value(a, b)).collect()).collect(),
        }
    }

    fn symmetric_table(&self, partitions: &[(&'static str, &Partition)]) -> Table {
        let columns = [
            Column::word("unit", "Jednostka"),
            Column::id("a", "A"),
            Column::id("b", "B"),
            Column::count("records_a", "Zapisy A"),
            Column::count("records_b", "Zapisy B"),
            Column::score("symmetric", "Wspólne"),
            Column::score("symmetric_low", "od"),
            Column::score("symmetric_high", "do"),
            Column::score("mean_best", "Średnie najwyższe podobieństwo"),
        ];
        let mut table = Table::new("symmetric", "Miara symetryczna", &columns);
        for (unit, partition) in partitions {
            for (a, one, b, other) in
                partition.pairs(self.options.series).filter(|(a, _, b, _)| a < b)
            {
                let found = partition.overlaps.symmetric(a, b);
                table.push([
                    (*unit).into(),
                    one.name.as_str().into(),
                    other.name.as_str().into(),
                    one.meetings.len().into(),
                    other.meetings.len().into(),
                    found.share.into(),
                    found.bootstrap.0.into(),
                    found.bootstrap.1.into(),
                    found.mean_best.into(),
                ]);
            }
        }
        table
    }

    fn directed_table(&self, partitions: &[(&'static str, &Partition)]) -> Table {
        let columns = [
            Column::word("unit", "Jednostka"),
            Column::id("a", "Zapisy z A"),
            Column::id("b", "Odpowiedniki w B"),
            Column::count("records_a", "Zapisy A"),
            Column::count("records_b", "Zapisy B"),
            Column::count("covered", "Mają odpowiednik"),
            Column::score("coverage", "Pokrycie"),
            Column::score("coverage_low", "od (bootstrap)"),
            Column::score("coverage_high", "do (bootstrap)"),
            Column::score("wilson_low", "od (Wilson)"),
            Column::score("wilson_high", "do (Wilson)"),
            Column::score("rarefied", "Pokrycie wyrównane"),
            Column::score("related", "Co najmniej pokrewne"),
            Column::score("mean_best", "Średnie najwyższe podobieństwo"),
        ];
        let mut table = Table::new("coverage", "Pokrycie w obie strony", &columns);
        for (unit, partition) in partitions {
            for (a, one, b, other) in partition.pairs(self.options.series) {
                let found = partition.overlaps.directed(a, b);
                table.push([
                    (*unit).into(),
                    one.name.as_str().into(),
                    other.name.as_str().into(),
                    one.meetings.len().into(),
                    other.meetings.len().into(),
                    found.covered.into(),
                    found.share.into(),
                    found.bootstrap.0.into(),
                    found.bootstrap.1.into(),
                    found.wilson.0.into(),
                    found.wilson.1.into(),
                    found.rarefied.into(),
                    found.related.into(),
                    found.mean_best.into(),
                ]);
            }
        }
        table
    }

    /// Documents, and who covers how much of whom.
    fn graph(&self, partition: &Partition) -> Graph {
        let nodes = partition.parts.iter().map(|part| Node {
            id: part.name.clone(),
            label: part.label.clone(),
            values: vec![part.meetings.len().into()],
        });
        let edges = partition.pairs(self.options.series).filter_map(|(a, one, b, other)| {
            let found = partition.overlaps.directed(a, b);
            (found.covered > 0).then(|| Edge {
                source: one.name.clone(),
                target: other.name.clone(),
                weight: found.share,
                values: vec![
                    found.covered.into(),
                    found.bootstrap.0.into(),
                    found.bootstrap.1.into(),
                ],
            })
        });
        Graph {
            directed: true,
            node_columns: vec![Column::count("records", "Zapisy")],
            nodes: nodes.collect(),
            edge_columns: vec![
                Column::count("covered", "Mają odpowiednik"),
                Column::score("coverage_low", "od"),
                Column::score("coverage_high", "do"),
            ],
            edges: edges.collect(),
        }
    }

    fn summary(&self, partition: &Partition) -> Vec<String> {
        let mut summary = vec![format!(
            "Porównano {}: {}, {}.",
            counted(self.corpus.records().len(), RECORDS),
            counted(self.corpus.documents().len(), DOCUMENTS),
            counted(self.corpus.cities().len(), CITIES)
        )];
        let mut pairs: Vec<_> = partition
            .pairs(self.options.series)
            .filter(|(a, _, b, _)| a < b)
            .map(|(a, one, b, other)| (partition.overlaps.symmetric(a, b), one, other))
            .collect();
        // Stable: of equals the first.
        pairs.sort_by(|x, y| y.0.share.total_cmp(&x.0.share));
        if let Some((found, one, other)) = pairs.first().filter(|(found, ..)| found.share > 0.0) {
            summary.push(format!(
                "Najwięcej wspólnego mają {} i {}: odpowiednik po drugiej stronie ma {} zapisów (przedział 95%: {}–{}).",
                one.label,
                other.label,
                percent(found.share),
                percent(found.bootstrap.0),
                percent(found.bootstrap.1),
            ));
            let overlapping = pairs
                .iter()
                .skip(1)
                .filter(|(next, ..)| next.bootstrap.1 >= found.bootstrap.0)
                .count();
            if overlapping > 0 {
                summary.push(format!(
                    "Przedziały {} z pozostałych par zachodzą na ten wynik, więc kolejność par nie jest rozstrzygnięta.",
                    overlapping
                ));
            }
        } else {
            summary.push("Żadne dwie strony nie mają zapisów o odpowiednikach.".to_owned());
        }
        summary
    }

    fn methods(&self) -> Vec<String> {
        let similarity = crate::names::similarity_method();
        let mut methods = vec![format!(
            "Jednostką analizy jest zapis: jeden cel, kierunek lub działanie wyodrębnione z dokumentu ({}). {similarity}",
            counted(self.corpus.records().len(), RECORDS)
        )];
        methods.push(format!(
            "Pokrycie A przez B to odsetek zapisów A, dla których najbardziej podobny zapis B osiąga co najmniej {}. Miara symetryczna to liczba zapisów obu stron mających odpowiednik po drugiej stronie, podzielona przez liczbę wszystkich zapisów obu stron (uogólniony współczynnik Dice’a). Obie są znormalizowane liczbą zapisów.",
            decimal(self.threshold, 2)
        ));
        methods.push(format!(
            "Niepewność: przedział percentylowy 95% z {} prób bootstrapowych, w których zapisy losowano ze zwracaniem osobno w każdym dokumencie (ziarno {}; Efron i Tibshirani 1993). Przy pokryciu 0 lub 100% bootstrap nie widzi niepewności, dlatego podano też przedział Wilsona (1927). Przedziały traktują zapisy jak niezależne; zapisy jednego rozdziału takie nie są, więc rzeczywista niepewność jest większa.",
            self.options.resamples, self.options.seed
        ));
        methods.push(
            "Im dłuższy dokument B, tym łatwiej znaleźć w nim odpowiednik. Pokrycie wyrównane usuwa tę przewagę przez rarefakcję (Hurlbert 1971): jest to oczekiwane pokrycie, gdyby z B wylosowano bez zwracania tyle zapisów, ile ma najkrótsza strona porównania; jeżeli zapis A ma w B k odpowiedników wśród n zapisów, a losuje się m, prawdopodobieństwo trafienia wynosi 1 − C(n − k, m) / C(n, m)."
                .to_owned(),
        );
        methods
    }
}
