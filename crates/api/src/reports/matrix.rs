//! `GET /v1/matrix`.

use std::collections::BTreeSet;

use axum::extract::State;
use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use azymut_index::Filters;
use azymut_record::{Document, Message, message};
use azymut_report::similarity::Series;
use azymut_report::{MatrixOptions, Report, matrix_until};
use serde_json::json;

use super::{Sources, failed, nothing, serve, threshold, threshold_parameter, within};
use crate::openapi::{Answer, Endpoint, Header, Parameter, Tag};
use crate::problem::{Problem, ProblemKind};
use crate::query_string::QueryString;
use crate::{AppState, filters, similar};

/// The route, as the cache knows it.
const ROUTE: &str = "/v1/matrix";

/// Most documents: the matrix grows with their square.
const MOST_DOCUMENTS: usize = 50;
/// Most records: each is compared with all the others.
const MOST_RECORDS: usize = 5_000;
/// Most resamples of the bootstrap, and how many there are unless asked otherwise.
const MOST_RESAMPLES: usize = 1_000;

/// The operation.
pub(crate) fn endpoint() -> Endpoint {
    Endpoint::get(ROUTE, matrix)
        .operation(
            "matrix",
            Tag::Reports,
            Message::fixed("How alike cities and documents are", "Podobieństwo miast i dokumentów"),
        )
        .description(Message::fixed(
            "City by city and document by document: the share of the records of each that have a \
             counterpart in each other, with its uncertainty. It is the report of `azymut report \
             matrix`, as JSON. Filters choose the records. At most 50 documents and 5,000 records \
             are taken; for more there is the command line.",
            "Miasto z miastem i dokument z dokumentem: jaka część zapisów każdego ma odpowiednik w \
             każdym innym, wraz z niepewnością. To raport `azymut report matrix` jako JSON. Filtry \
             wybierają zapisy. Przyjmuje się najwyżej 50 dokumentów i 5000 zapisów; więcej \
             przyjmuje wiersz poleceń.",
        ))
        .parameters(described())
        .answer(
            Answer::ok(Message::fixed("The report.", "Raport."))
                .json::<Report>(include_str!("../openapi/examples/matrix.json"))
                .headers(&[Header::CacheStatus]),
        )
        .problems(&[
            ProblemKind::NothingToCompare,
            ProblemKind::ReportTooLarge,
            ProblemKind::Overloaded,
            ProblemKind::IndexUnavailable,
        ])
        .revalidates()
}

fn described() -> Vec<Parameter> {
    let mut parameters = filters::described();
    parameters.extend([
        similar::series_parameter(),
        threshold_parameter(),
        Parameter::query(
            "resamples",
            json!({ "type": "integer", "minimum": 1, "maximum": MOST_RESAMPLES,
                "default": MOST_RESAMPLES }),
            200,
            Message::fixed(
                "Resamples of the bootstrap that the intervals come from.",
                "Liczba prób bootstrapowych, z których są przedziały.",
            ),
        ),
    ]);
    parameters
}

/// How much of each part of the corpus has a counterpart in each other.
async fn matrix(
    State(state): State<AppState>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let asked = Asked::read(QueryString::parse(uri.query())?)?;
    serve(state, ROUTE, &uri, &headers, move |sources| asked.answer(sources)).await
}

/// What the matrix is to be made of.
struct Asked {
    filters: Filters,
    options: MatrixOptions,
}

impl Asked {
    fn read(mut query: QueryString) -> Result<Self, Problem> {
        let filters = filters::read(&mut query);
        let series = similar::series(&mut query);
        let threshold = threshold(&mut query);
        let resamples = query.number("resamples").unwrap_or(MOST_RESAMPLES);
        if !(1..=MOST_RESAMPLES).contains(&resamples) && !query.is_faulty("resamples") {
            query.fault(
                "resamples",
                message!(
                    en: "{resamples} is not between 1 and {most}",
                    pl: "{resamples} nie leży między 1 a {most}";
                    most = MOST_RESAMPLES
                ),
            );
        }
        query.finish()?;
        let options = MatrixOptions { series, threshold, resamples, ..MatrixOptions::default() };
        Ok(Self { filters, options })
    }

    fn answer(&self, sources: &Sources<'_>) -> Result<Report, Problem> {
        let choice = sources.neighbourhood.choose(&self.filters);
        let documents: Vec<&Document> = choice.documents().map(|(document, _)| document).collect();
        self.check_comparable(&documents)?;
        within(&Message::fixed("documents", "dokumenty"), documents.len(), MOST_DOCUMENTS)?;
        within(&Message::fixed("records", "zapisy"), choice.records(), MOST_RECORDS)?;
        let corpus = sources.corpus(&choice)?;
        matrix_until(&corpus, &self.options, sources.interrupt).map_err(failed)
    }

    fn check_comparable(&self, documents: &[&Document]) -> Result<(), Problem> {
        if documents.is_empty() {
            return Err(nothing(Message::fixed(
                "no record passes the filters; leave one of them out",
                "żaden zapis nie spełnia filtrów; pomiń któryś z nich",
            )));
        }
        if documents.len() == 1 {
            return Err(nothing(Message::fixed(
                "all the records are of one document; a matrix needs two",
                "wszystkie zapisy są z jednego dokumentu; macierz wymaga dwóch",
            )));
        }
        // A document of no known city stands for itself.
        let city =
            |document: &&Document| document.city.clone().unwrap_or_else(|| document.id.to_string());
        let cities: BTreeSet<String> = documents.iter().map(city).collect();
        if self.options.series == Series::City && cities.len() == 1 {
            return Err(nothing(Message::fixed(
                "all the records are of one city; compare its documents with series=document",
                "wszystkie zapisy są z jednego miasta; jego dokumenty porówna series=document",
            )));
        }
        Ok(())
    }
}
