//! Reports over HTTP: `GET /v1/compare` and `GET /v1/matrix`.
//!
//! They are those of `azymut report`, made of the index that is served, with the model of its
//! commit that similar records are found with. How much one request may take is bounded.

mod compare;
mod matrix;

pub(crate) use compare::endpoint as compare_endpoint;
pub(crate) use matrix::endpoint as matrix_endpoint;

use std::sync::Arc;
use std::time::Duration;

use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, HeaderValue, Uri};
use axum::response::Response;
use azymut_index::{Index, Interrupt};
use azymut_record::{Language, Message, message};
use azymut_report::similarity::Scale;
use azymut_report::{Choice, Corpus, Neighbourhood, Report, ReportError};
use serde_json::json;

use crate::AppState;
use crate::cache::{AnswerKey, Rendered};
use crate::openapi::Parameter;
use crate::problem::{Problem, ProblemKind};
use crate::query_string::{QueryString, quoted};
use crate::revalidation::Validator;

/// When the index has changed under a report, how soon it can be asked for again.
const AGAIN: Duration = Duration::from_secs(1);

/// What one request has at hand.
struct Sources<'a> {
    index: &'a Index,
    neighbourhood: &'a Neighbourhood,
    interrupt: &'a Interrupt,
}

impl Sources<'_> {
    /// The chosen records, as the report takes them.
    fn corpus(&self, choice: &Choice<'_>) -> Result<Corpus, Problem> {
        choice.corpus(self.index).map_err(|error| Problem::internal(&error))?.ok_or_else(|| {
            Problem::new(
                ProblemKind::Overloaded,
                Message::fixed(
                    "the index changed while the report was made; ask again",
                    "indeks zmienił się w trakcie tworzenia raportu; zapytaj ponownie",
                ),
            )
            .retry_after(AGAIN)
        })
    }
}

/// Answers with the report that `make` gives, or with the one that was made before.
async fn serve<F>(
    state: AppState,
    route: &'static str,
    uri: &Uri,
    headers: &HeaderMap,
    make: F,
) -> Result<Response, Problem>
where
    F: FnOnce(&Sources<'_>) -> Result<Report, Problem> + Send + 'static,
{
    let index = state.index()?;
    // Reports are in Polish, whoever asks.
    let key = AnswerKey::new(&index, route, uri.query().unwrap_or_default(), Language::Polish);
    let validator = Validator::of_generation(&index, key.generation(), uri);
    if validator.is_known_to(headers) {
        return Ok(validator.not_modified());
    }
    if let Some(known) = state.known_answer(&key) {
        return Ok(validator.stamp(known.cached()));
    }
    let shared = state.clone();
    let made = state
        .with_index_until(index, move |index, interrupt| {
            let neighbourhood = shared.neighbourhood(index)?;
            let report = make(&Sources { index, neighbourhood: &neighbourhood, interrupt })?;
            rendered(&report)
        })
        .await??;
    let (generation, answer) = (made.0, Arc::new(made.1));
    if generation.as_deref() == Some(key.generation()) {
        state.keep_answer(key, Arc::clone(&answer));
    }
    Ok(validator.stamp(answer.fresh()))
}

/// The report written out, and the generation of the index that it was made of.
fn rendered(report: &Report) -> Result<(Option<String>, Rendered), Problem> {
    let body = serde_json::to_vec(report).map_err(|error| Problem::internal(&error))?;
    let json = HeaderValue::from_static("application/json");
    let headers = HeaderMap::from_iter([(CONTENT_TYPE, json)]);
    let rendered = Rendered { body: body.into(), headers, results: None };
    Ok((report.provenance.index.clone(), rendered))
}

/// Least similarity of counterparts.
fn threshold_parameter() -> Parameter {
    Parameter::query(
        "threshold",
        json!({ "type": "number", "exclusiveMinimum": 0, "maximum": 1, "default": Scale::COUNTERPART }),
        Scale::COUNTERPART,
        Message::fixed(
            "Least similarity of records that count as counterparts.",
            "Najmniejsze podobieństwo zapisów, które uznaje się za odpowiedniki.",
        ),
    )
}

/// Takes what [`threshold_parameter`] describes.
fn threshold(query: &mut QueryString) -> Option<f64> {
    let value = query.one("threshold")?;
    let number = value.parse().ok().filter(|number| *number > 0.0 && *number <= 1.0);
    if number.is_none() {
        query.fault(
            "threshold",
            message!(
                en: "{shown} is no similarity; give a number above 0 and at most 1, for instance 0.35",
                pl: "{shown} to nie podobieństwo; podaj liczbę większą od 0, najwyżej 1, na przykład 0.35";
                shown = quoted(&value)
            ),
        );
    }
    number
}

/// Refuses what is too much for one request.
fn within(what: &Message, count: usize, most: usize) -> Result<(), Problem> {
    if count <= most {
        return Ok(());
    }
    let [english, polish] = Language::ALL.map(|language| what.in_language(language));
    Err(Problem::new(
        ProblemKind::ReportTooLarge,
        message!(
            en: "{english}: {count}, at most {most} in one request; narrow it with filters, or use `azymut report`",
            pl: "{polish}: {count}, najwyżej {most} w jednym żądaniu; zawęź filtrami albo użyj `azymut report`"
        ),
    ))
}

/// Says that there is nothing to compare.
fn nothing(detail: Message) -> Problem {
    Problem::new(ProblemKind::NothingToCompare, detail)
}

/// A report that could not be made although the request was looked at first.
fn failed(error: ReportError) -> Problem {
    match error {
        ReportError::Interrupted => {
            Problem::new(ProblemKind::Timeout, ProblemKind::Timeout.meaning())
        }
        ReportError::TooLarge { .. } => {
            Problem::new(ProblemKind::ReportTooLarge, ProblemKind::ReportTooLarge.meaning())
        }
        error => Problem::internal(&error),
    }
}
