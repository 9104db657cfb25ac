//! What cities plan, by theme: who has what, who is silent, what is unique.

mod communities;
mod labels;
mod network;

use std::collections::{BTreeMap, BTreeSet};

use azymut_record::Record;
use serde_json::{Value, json};

use crate::corpus::{Group, city_of};
use crate::coverage::communities::communities;
use crate::coverage::labels::Vocabulary;
use crate::coverage::network::{NETWORK_SCORE, join_small, most_tied, network};
use crate::names::{heading, similarity_method};
use crate::polish_text::{CITIES, RECORDS, counted, decimal, percent};
use crate::report::documents_table;
use crate::similarity::{Measure, Nearest, Profiles, Series};
use crate::{
    Cell, Column, Corpus, Edge, Graph, Matrix, Node, Provenance, Report, ReportError, Section,
    Table,
};

/// How themes are found.
#[derive(Debug, Clone, PartialEq)]
pub struct CoverageOptions {
    /// How fine the themes are: 1 is the usual modularity, more gives more and smaller themes.
    pub resolution: f64,
    /// Neighbours of a record that the network of records is made of.
    pub neighbours: usize,
    /// Fewest records of a theme.
    pub smallest: usize,
    /// Threads; the result is the same for any number.
    pub threads: usize,
}

impl Default for CoverageOptions {
    fn default() -> Self {
        Self { resolution: 2.0, neighbours: 8, smallest: 3, threads: 1 }
    }
}

/// Most records that themes are found among.
pub const COVERAGE_RECORDS: usize = 100_000;

/// Least score of the nearest record that is told.
const TOLD_SCORE: f64 = 0.1;

/// Words of a label.
const LABEL_WORDS: usize = 4;

/// Finds themes among the records, and for each city which of them it has, which it is silent
/// about, and which of its records no other city has anything like.
///
/// # Errors
/// [`ReportError::Option`], [`ReportError::NothingToCompare`] where there is but one city,
/// [`ReportError::TooLarge`].
pub fn coverage(corpus: &Corpus, options: &CoverageOptions) -> Result<Report, ReportError> {
    check(options)?;
    let records = corpus.records();
    let cities = corpus.cities();
    if let [only] = cities.as_slice() {
        return Err(ReportError::NothingToCompare(format!(
            "every record is of one city, {}; who is silent can be told of two or more: leave --city or --document out",
            only.name
        )));
    }
    if records.len() > COVERAGE_RECORDS {
        return Err(ReportError::TooLarge {
            what: "records",
            count: records.len(),
            most: COVERAGE_RECORDS,
        });
    }
    let profiles = corpus.profiles(options.threads);
    let themes = themes(records, &profiles, options);
    let nearest = nearest_by_city(&profiles, &cities, &themes, options.threads);
    let covering =
        Covering { corpus, options, cities: &cities, themes: &themes, nearest: &nearest };
    Ok(covering.report(&profiles))
}

fn check(options: &CoverageOptions) -> Result<(), ReportError> {
    let wrong = |option: &'static str, value: String, detail: &str| {
        Err(ReportError::Option { option, value, detail: detail.to_owned() })
    };
    if !(options.resolution > 0.0 && options.resolution <= 100.0) {
        return wrong(
            "resolution",
            options.resolution.to_string(),
            "a resolution lies above 0 and is at most 100; 1 is usual, 2 gives finer themes",
        );
    }
    if !(1..=100).contains(&options.neighbours) {
        return wrong("neighbours", options.neighbours.to_string(), "give 1 to 100");
    }
    if !(2..=1_000).contains(&options.smallest) {
        return wrong("smallest", options.smallest.to_string(), "a theme has 2 to 1,000 records");
    }
    Ok(())
}

/// A theme: its label, the places of its records and of the one most tied to the others.
#[derive(Debug, Clone, PartialEq)]
struct Theme {
    label: String,
    records: Vec<usize>,
    example: usize,
}

/// The themes, the largest first.
fn themes(records: &[Record], profiles: &Profiles, options: &CoverageOptions) -> Vec<Theme> {
    let network = network(records, profiles, options);
    let mut found = communities(&network, options.resolution);
    join_small(&network, &mut found, options.smallest);
    let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (place, community) in found.into_iter().enumerate() {
        groups.entry(community).or_default().push(place);
    }
    let vocabulary = Vocabulary::read(records);
    let mut themes: Vec<Theme> = groups
        .into_values()
        .filter(|places| places.len() >= options.smallest)
        .map(|places| Theme {
            label: vocabulary.label(&places, LABEL_WORDS).join(", "),
            example: most_tied(&network, &places),
            records: places,
        })
        .collect();
    // Stable: of equals the one that begins first.
    themes.sort_by_key(|theme| std::cmp::Reverse(theme.records.len()));
    themes
}

/// What is nearest elsewhere.
#[derive(Debug, Default)]
struct Elsewhere {
    /// For each record the nearest of another city, and its score.
    of_record: Vec<Option<(usize, f64)>>,
    /// For each theme and city the record of that city that is nearest to one of the theme.
    of_theme: BTreeMap<(usize, usize), (usize, f64)>,
}

fn nearest_by_city(
    profiles: &Profiles,
    cities: &[Group<'_>],
    themes: &[Theme],
    threads: usize,
) -> Elsewhere {
    let mut city_of = vec![0; profiles.len()];
    for (number, city) in cities.iter().enumerate() {
        for place in &city.records {
            if let Some(of) = city_of.get_mut(*place) {
                *of = number;
            }
        }
    }
    let mut theme_of = vec![None; profiles.len()];
    for (number, theme) in themes.iter().enumerate() {
        for place in &theme.records {
            if let Some(of) = theme_of.get_mut(*place) {
                *of = Some(number);
            }
        }
    }
    let wanted = Nearest {
        top: profiles.len(),
        min_score: TOLD_SCORE,
        series: Series::City,
        ..Nearest::default()
    };
    let queries: Vec<usize> = (0..profiles.len()).collect();
    let mut elsewhere = Elsewhere::default();
    let found = profiles.each_nearest(&queries, &wanted, threads, |record, neighbours| {
        // The nearest come first.
        elsewhere.of_record.push(neighbours.first().map(|near| (near.record, near.score)));
        if let Some(theme) = theme_of.get(record).copied().flatten() {
            for near in neighbours {
                let city = city_of.get(near.record).copied().unwrap_or_default();
                let best = elsewhere.of_theme.entry((theme, city)).or_insert((near.record, 0.0));
                if near.score > best.1 {
                    *best = (near.record, near.score);
                }
            }
        }
        Ok::<(), std::convert::Infallible>(())
    });
    match found {
        Ok(()) => elsewhere,
        Err(never) => match never {},
    }
}

struct Covering<'a> {
    corpus: &'a Corpus,
    options: &'a CoverageOptions,
    cities: &'a [Group<'a>],
    themes: &'a [Theme],
    nearest: &'a Elsewhere,
}

impl Covering<'_> {
    fn report(&self, profiles: &Profiles) -> Report {
        let related = profiles.model().measure().scale.related;
        Report {
            name: "coverage",
            title: "Tematy strategii".to_owned(),
            provenance: Provenance::new(self.corpus, self.parameters()),
            summary: self.summary(related),
            sections: vec![
                Section::matrix(
                    self.heat_map(),
                    "Jaka część zapisów miasta (kolumna) należy do tematu (wiersz). Temat nazwano słowami, które najbardziej odróżniają jego zapisy od pozostałych.",
                ),
                Section::table(
                    self.theme_table(),
                    "„Milczą” – miasta bez zapisu w temacie. Milczenie dotyczy tego, co jest w korpusie: niepełny dokument milczy o wielu rzeczach.",
                ),
                Section::table(
                    self.silence_table(),
                    format!(
                        "Dla każdego tematu, którego miasto nie ma: jego zapis najbliższy tematowi, o ile jakiś ma podobieństwo co najmniej {}. Zanim napisze się, że miasto milczy, warto go przeczytać.",
                        decimal(TOLD_SCORE, 1)
                    ),
                ),
                Section::table(
                    self.unique_table(related),
                    format!(
                        "Zapisy, do których w żadnym innym mieście nie ma nawet pokrewnego (poniżej {}).",
                        decimal(related, 2)
                    ),
                ),
                Section::table(self.member_table(), "Zapisy według tematów."),
                Section::table(documents_table(self.corpus), ""),
            ],
            graph: Some(self.graph()),
            methods: self.methods(),
        }
    }

    fn parameters(&self) -> BTreeMap<&'static str, Value> {
        BTreeMap::from([
            ("network_score", json!(NETWORK_SCORE)),
            ("neighbours", json!(self.options.neighbours)),
            ("resolution", json!(self.options.resolution)),
            ("smallest", json!(self.options.smallest)),
        ])
    }

    fn record(&self, place: usize) -> Option<&Record> {
        self.corpus.records().get(place)
    }

    /// The number of records of a city in a theme.
    fn count(&self, theme: &Theme, city: &Group<'_>) -> usize {
        theme.records.iter().filter(|place| city.records.binary_search(place).is_ok()).count()
    }

    fn share(&self, theme: &Theme, city: &Group<'_>) -> f64 {
        self.count(theme, city) as f64 / city.records.len().max(1) as f64
    }

    fn who(&self, theme: &Theme, present: bool) -> Vec<&str> {
        self.cities
            .iter()
            .filter(|city| (self.count(theme, city) > 0) == present)
            .map(|city| city.name)
            .collect()
    }

    fn heat_map(&self) -> Matrix {
        let values: Vec<Vec<Option<f64>>> = self
            .themes
            .iter()
            .map(|theme| {
                let shares = self.cities.iter().map(|city| self.share(theme, city));
                shares.map(|share| Some(crate::table::round(share))).collect()
            })
            .collect();
        let darkest = values.iter().flatten().flatten().copied().fold(0.0, f64::max);
        Matrix {
            name: "theme_city",
            title: "Temat – miasto".to_owned(),
            corner: "temat / miasto".to_owned(),
            rows: self.themes.iter().map(|theme| theme.label.clone()).collect(),
            columns: self.cities.iter().map(|city| city.name.to_owned()).collect(),
            values,
            darkest,
        }
    }

    fn theme_table(&self) -> Table {
        let columns = [
            Column::count("theme", "Temat"),
            Column::text("label", "Słowa"),
            Column::count("records", "Zapisy"),
            Column::text("cities", "Mają"),
            Column::text("silent", "Milczą"),
            Column::text("example", "Przykład"),
        ];
        let mut table = Table::new("themes", "Tematy", &columns);
        for (number, theme) in (1_usize..).zip(self.themes) {
            let counts: Vec<String> = self
                .cities
                .iter()
                .map(|city| (city.name, self.count(theme, city)))
                .filter(|(_, count)| *count > 0)
                .map(|(city, count)| format!("{city} {count}"))
                .collect();
            table.push([
                number.into(),
                theme.label.as_str().into(),
                theme.records.len().into(),
                counts.join(", ").into(),
                self.who(theme, false).join(", ").into(),
                self.record(theme.example).map(|record| record.text.as_str()).into(),
            ]);
        }
        table
    }

    fn silence_table(&self) -> Table {
        let columns = [
            Column::word("city", "Miasto"),
            Column::text("label", "Temat"),
            Column::score("nearest_score", "Podobieństwo"),
            Column::word("nearest_band", "Stopień"),
            Column::text("nearest_text", "Najbliższy zapis miasta"),
            Column::id("nearest_id", "Identyfikator"),
            Column::count("theme", "Nr tematu"),
        ];
        let mut table = Table::new("silent", "Kto o czym milczy", &columns);
        for (number, city) in self.cities.iter().enumerate() {
            for (at, theme) in self.themes.iter().enumerate() {
                if self.count(theme, city) > 0 {
                    continue;
                }
                let near = self.nearest.of_theme.get(&(at, number)).copied();
                let record = near.and_then(|(place, _)| self.record(place));
                let scale = Measure::RECORDS.scale;
                let band = near.and_then(|(_, score)| scale.band(score)).map(|band| band.as_str());
                table.push([
                    city.name.into(),
                    theme.label.as_str().into(),
                    near.map(|(_, score)| score).into(),
                    band.into(),
                    record.map(|record| record.text.as_str()).into(),
                    record.map(|record| record.id.as_str()).into(),
                    (at + 1).into(),
                ]);
            }
        }
        table
    }

    /// Places of the records that no other city has even a related one for.
    fn unique(&self, related: f64) -> impl Iterator<Item = usize> {
        let nearest = self.nearest.of_record.iter().enumerate();
        nearest
            .filter(move |(_, near)| near.is_none_or(|(_, score)| score < related))
            .map(|(place, _)| place)
    }

    fn unique_table(&self, related: f64) -> Table {
        let columns = [
            Column::word("city", "Miasto"),
            Column::word("level", "Poziom"),
            Column::word("label", "Numer"),
            Column::text("text", "Treść"),
            Column::score("nearest_score", "Podobieństwo"),
            Column::text("nearest_text", "Najbliższy zapis innego miasta"),
            Column::id("id", "Identyfikator"),
            Column::id("nearest_id", "Identyfikator najbliższego"),
        ];
        let mut table = Table::new("unique", "Czego nie ma nikt inny", &columns);
        let mut places: Vec<usize> = self.unique(related).collect();
        // Stable: within a city the order of the corpus.
        places.sort_by_key(|place| self.record(*place).map(city_of));
        for place in places {
            let Some(record) = self.record(place) else { continue };
            let near = self.nearest.of_record.get(place).copied().flatten();
            let other = near.and_then(|(other, _)| self.record(other));
            table.push([
                city_of(record).into(),
                record.level.as_str().into(),
                record.label.clone().into(),
                record.text.as_str().into(),
                near.map(|(_, score)| score).into(),
                other.map(|other| other.text.as_str()).into(),
                record.id.as_str().into(),
                other.map(|other| other.id.as_str()).into(),
            ]);
        }
        table
    }

    fn member_table(&self) -> Table {
        let columns = [
            Column::count("theme", "Nr tematu"),
            Column::text("theme_label", "Temat"),
            Column::word("city", "Miasto"),
            Column::text("text", "Treść"),
            Column::word("place", "Miejsce"),
            Column::id("document", "Dokument"),
            Column::id("id", "Identyfikator"),
        ];
        let mut table = Table::new("members", "Zapisy tematów", &columns);
        let mut push = |theme: Option<(usize, &Theme)>, place: usize| {
            let Some(record) = self.record(place) else { return };
            table.push([
                theme.map(|(number, _)| number).into(),
                theme.map(|(_, theme)| theme.label.as_str()).into(),
                city_of(record).into(),
                record.text.as_str().into(),
                heading(record).into(),
                record.document.id.as_str().into(),
                record.id.as_str().into(),
            ]);
        };
        for (number, theme) in (1_usize..).zip(self.themes) {
            theme.records.iter().for_each(|place| push(Some((number, theme)), *place));
        }
        let placed: BTreeSet<usize> =
            self.themes.iter().flat_map(|theme| theme.records.iter().copied()).collect();
        (0..self.corpus.records().len())
            .filter(|place| !placed.contains(place))
            .for_each(|place| push(None, place));
        table
    }

    /// Themes, and the cities that have them.
    fn graph(&self) -> Graph {
        let theme_id = |number: usize| format!("theme:{}", number + 1);
        let city_id = |name: &str| format!("city:{name}");
        let themes = self.themes.iter().enumerate().map(|(number, theme)| Node {
            id: theme_id(number),
            label: theme.label.clone(),
            values: vec!["theme".into(), theme.records.len().into()],
        });
        let cities = self.cities.iter().map(|city| Node {
            id: city_id(city.name),
            label: city.name.to_owned(),
            values: vec!["city".into(), city.records.len().into()],
        });
        let edges = self.themes.iter().enumerate().flat_map(|(number, theme)| {
            self.cities.iter().filter_map(move |city| {
                let count = self.count(theme, city);
                (count > 0).then(|| Edge {
                    source: city_id(city.name),
                    target: theme_id(number),
                    weight: self.share(theme, city),
                    values: vec![Cell::from(count)],
                })
            })
        });
        Graph {
            directed: false,
            node_columns: vec![Column::word("kind", "Rodzaj"), Column::count("records", "Zapisy")],
            nodes: themes.chain(cities).collect(),
            edge_columns: vec![Column::count("records", "Zapisy")],
            edges: edges.collect(),
        }
    }

    fn summary(&self, related: f64) -> Vec<String> {
        let size = self.corpus.records().len();
        let placed: usize = self.themes.iter().map(|theme| theme.records.len()).sum();
        let shared = self.themes.iter().filter(|theme| self.who(theme, false).is_empty()).count();
        let single: Vec<&Theme> =
            self.themes.iter().filter(|theme| self.who(theme, true).len() == 1).collect();
        let mut summary = vec![format!(
            "Wśród {} ({}) wyróżniono {}, które obejmują {} zapisów. Tematy obecne we wszystkich miastach: {}.",
            counted(size, ["zapisu", "zapisów", "zapisów"]),
            counted(self.cities.len(), CITIES),
            counted(self.themes.len(), ["temat", "tematy", "tematów"]),
            percent(placed as f64 / size.max(1) as f64),
            shared,
        )];
        if !single.is_empty() {
            let named: Vec<String> = single
                .iter()
                .map(|theme| format!("{} ({})", theme.label, self.who(theme, true).join("")))
                .collect();
            summary.push(format!("Tematy tylko jednego miasta: {}.", named.join("; ")));
        }
        summary.push(format!(
            "Bez choćby pokrewnego zapisu w innym mieście: {}.",
            counted(self.unique(related).count(), RECORDS)
        ));
        summary
    }

    fn methods(&self) -> Vec<String> {
        vec![
            similarity_method(),
            format!(
                "Tematy to skupienia sieci, w której każdy zapis łączy się z najbliższymi (najwyżej {}), o ile podobieństwo wynosi co najmniej {}, a waga połączenia to kwadrat podobieństwa; zapis łączy się też z zapisem nadrzędnym, jak z najdalszym branym pod uwagę; skupienia wyznaczono metodą Louvain (Blondel i in. 2008) o rozdzielczości {}. Wynik jest deterministyczny: węzły odwiedza się w kolejności korpusu. Skupienia mniejsze niż {} dołączono do tych, z którymi mają najsilniejsze połączenia; zapisy bez połączeń są na końcu listy bez numeru.",
                self.options.neighbours,
                decimal(NETWORK_SCORE, 2),
                decimal(self.options.resolution, 1),
                counted(self.options.smallest, ["zapis", "zapisy", "zapisów"]),
            ),
            "Słowa tematu to lematy, których logarytm ilorazu szans wystąpienia w zapisach tematu i poza nim, w jednostkach odchylenia standardowego, jest największy (Monroe, Colaresi i Quinn 2008); pominięto nazwy miejscowości i słowa typowe dla języka strategii. Podział na tematy jest pomocą w czytaniu, nie pomiarem: przy innej rozdzielczości granice wypadną inaczej."
                .to_owned(),
        ]
    }
}
