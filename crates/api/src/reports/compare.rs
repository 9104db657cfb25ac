//! `GET /v1/compare`.

use axum::extract::State;
use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use azymut_index::{Filters, RequestError};
use azymut_polish::normalize;
use azymut_record::{Message, message};
use azymut_report::{CompareOptions, Report, compare_until};
use serde_json::json;

use super::{Sources, failed, nothing, serve, threshold, threshold_parameter, within};
use crate::openapi::{Answer, Endpoint, Header, Parameter, Tag};
use crate::problem::{Problem, ProblemKind};
use crate::query_string::{QueryString, nearest, quoted};
use crate::{AppState, filters};

/// The route, as the cache knows it.
const ROUTE: &str = "/v1/compare";

/// Most records of both sides together: every one of the one is compared with every one of the
/// other.
const MOST_RECORDS: usize = 1_000;

/// The operation.
pub(crate) fn endpoint() -> Endpoint {
    Endpoint::get(ROUTE, compare)
        .operation(
            "compare",
            Tag::Reports,
            Message::fixed("Two documents or two cities", "Dwa dokumenty albo dwa miasta"),
        )
        .description(Message::fixed(
            "Sets the records of two documents or two cities side by side: kept, reworded, split, \
             merged, added, dropped. It is the report of `azymut report compare`, as JSON. Filters \
             are conditions on the records of both sides. Both sides together may have at most \
             1,000 records; for more there is the command line.",
            "Zestawia zapisy dwóch dokumentów albo dwóch miast: zachowane, przeformułowane, \
             podzielone, połączone, dodane, porzucone. To raport `azymut report compare` jako \
             JSON. Filtry są warunkami na zapisy obu stron. Obie strony mogą mieć razem najwyżej \
             1000 zapisów; więcej przyjmuje wiersz poleceń.",
        ))
        .parameters(described())
        .answer(
            Answer::ok(Message::fixed("The report.", "Raport."))
                .json::<Report>(include_str!("../openapi/examples/compare.json"))
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
    let side = |name, example: &'static str, description| {
        Parameter::query(name, json!({ "type": "string", "minLength": 1 }), example, description)
            .required()
    };
    let mut parameters = vec![
        side(
            "a",
            "kalisz-strategia-2014-2024",
            Message::fixed(
                "The first side, the earlier of two versions: identifier of a document, or a city.",
                "Pierwsza strona, z dwóch wersji wcześniejsza: identyfikator dokumentu albo miasto.",
            ),
        ),
        side("b", "kalisz-program-2025-2029", Message::fixed("The second side.", "Druga strona.")),
        threshold_parameter(),
    ];
    parameters.extend(filters::described());
    parameters
}

/// Two parts of the corpus, goal by goal.
async fn compare(
    State(state): State<AppState>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let asked = Asked::read(QueryString::parse(uri.query())?)?;
    serve(state, ROUTE, &uri, &headers, move |sources| asked.answer(sources)).await
}

/// What is to be compared.
struct Asked {
    sides: [String; 2],
    filters: Filters,
    options: CompareOptions,
}

impl Asked {
    fn read(mut query: QueryString) -> Result<Self, Problem> {
        let sides = ["a", "b"].map(|name| side(&mut query, name));
        let filters = filters::read(&mut query);
        let threshold = threshold(&mut query);
        query.finish()?;
        Ok(Self { sides, filters, options: CompareOptions { threshold, threads: 1 } })
    }

    fn answer(&self, sources: &Sources<'_>) -> Result<Report, Problem> {
        let names = self.sides.each_ref().map(String::as_str);
        self.check_names(sources)?;
        let choice = sources.neighbourhood.choose(&self.filters).within(&names);
        let sizes = names.map(|name| choice.records_of(name));
        if let Some((name, _)) = names.iter().zip(sizes).find(|(_, size)| *size == 0) {
            return Err(nothing(message!(
                en: "no record of {shown} passes the filters; leave one of them out",
                pl: "żaden zapis strony {shown} nie spełnia filtrów; pomiń któryś z nich";
                shown = quoted(name)
            )));
        }
        if choice.records() < sizes.iter().sum() {
            let [a, b] = names.map(quoted);
            return Err(nothing(message!(
                en: "{a} and {b} share records; name two documents or two cities that are apart",
                pl: "{a} i {b} mają wspólne zapisy; podaj dwa dokumenty albo dwa miasta, które są rozłączne"
            )));
        }
        let what = Message::fixed("records of both sides", "zapisy obu stron");
        within(&what, choice.records(), MOST_RECORDS)?;
        let corpus = sources.corpus(&choice)?;
        compare_until(&corpus, names, &self.options, sources.interrupt).map_err(failed)
    }

    fn check_names(&self, sources: &Sources<'_>) -> Result<(), Problem> {
        let known = sources.neighbourhood.parts();
        let faults: Vec<RequestError> = ["a", "b"]
            .into_iter()
            .zip(&self.sides)
            .filter(|(_, name)| !known.contains(name.as_str()))
            .map(|(parameter, name)| {
                let shown = quoted(name);
                let detail = match nearest(name, known.iter().copied()) {
                    Some(near) => message!(
                        en: "there is neither a document nor a city {shown}; did you mean {near}?",
                        pl: "nie ma ani dokumentu, ani miasta {shown}; czy chodzi o {near}?"
                    ),
                    None => message!(
                        en: "there is neither a document nor a city {shown}; /v1/documents lists them",
                        pl: "nie ma ani dokumentu, ani miasta {shown}; wymienia je /v1/documents"
                    ),
                };
                RequestError::new(parameter, detail)
            })
            .collect();
        if faults.is_empty() {
            return Ok(());
        }
        Err(Problem::parameters(ProblemKind::InvalidParameter, faults))
    }
}

fn side(query: &mut QueryString, name: &'static str) -> String {
    let given = query.one(name).unwrap_or_default();
    let side = normalize(given.trim()).into_owned();
    if side.is_empty() && !query.is_faulty(name) {
        query.fault(
            name,
            Message::fixed(
                "name a document by its identifier, or a city",
                "podaj identyfikator dokumentu albo miasto",
            ),
        );
    }
    side
}
