//! `/healthz`: the process lives. `/readyz`: it can answer, and from what.

use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use azymut_index::{IndexError, IndexInfo};
use azymut_record::Message;
use schemars::JsonSchema;
use serde::Serialize;

use crate::openapi::{Answer, Endpoint, Header, Tag};
use crate::problem::{Problem, ProblemKind};
use crate::state::Served;
use crate::{AppState, language};

/// When a caller may ask again where there is no index yet.
const RETRY_AFTER: Duration = Duration::from_secs(5);

/// The process lives.
#[derive(Serialize, JsonSchema)]
struct Health {
    /// Always `ok`: a process that does not live does not answer.
    #[schemars(regex(pattern = "^ok$"))]
    status: &'static str,
}

/// Whether searches can be answered, and from what.
#[derive(Serialize, JsonSchema)]
struct Readiness {
    /// Whether the index on disk is the one that is served.
    status: Standing,
    /// The index that answers.
    index: IndexInfo,
    /// What is wrong with the index on disk, for people.
    problem: Option<String>,
}

/// How the index in service stands to the one on disk.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Standing {
    /// The newest index is served.
    Ready,
    /// The index on disk is at fault; an earlier one is served.
    Stale,
}

/// The operation that tells whether the process lives.
pub(crate) fn healthz_endpoint() -> Endpoint {
    Endpoint::get("/healthz", healthz)
        .operation(
            "getHealth",
            Tag::Service,
            Message::fixed("Whether the process lives", "Czy proces żyje"),
        )
        .description(Message::fixed(
            "Answers for as long as the process lives. When it does not answer, restart it.",
            "Odpowiada, dopóki proces żyje. Gdy nie odpowiada, należy go uruchomić ponownie.",
        ))
        .answer(
            Answer::ok(Message::fixed("The process lives.", "Proces żyje."))
                .json::<Health>(r#"{ "status": "ok" }"#),
        )
        .lenient()
}

/// The operation that tells whether searches can be answered.
pub(crate) fn readyz_endpoint() -> Endpoint {
    Endpoint::get("/readyz", readyz)
        .operation(
            "getReadiness",
            Tag::Service,
            Message::fixed("Whether searches can be answered", "Czy można wyszukiwać"),
        )
        .description(Message::fixed(
            "200 while searches can be answered. Where the index on disk has been broken, or \
             replaced by one of another version, the one in memory stays in service and `status` \
             is `stale`. Without any index it is a 503.",
            "200, dopóki można wyszukiwać. Jeśli indeks na dysku uszkodzono albo zastąpiono \
             indeksem innej wersji, w użyciu pozostaje ten w pamięci, a `status` to `stale`. Bez \
             żadnego indeksu jest to 503.",
        ))
        .answer(
            Answer::ok(Message::fixed("Searches can be answered.", "Można wyszukiwać."))
                .json::<Readiness>(include_str!("openapi/examples/readiness.json"))
                .headers(&[Header::ContentLanguage]),
        )
        .problems(&[ProblemKind::IndexUnavailable, ProblemKind::ShuttingDown])
        .lenient()
}

/// Whether the process lives: a restart would help when it does not.
async fn healthz() -> Response {
    Json(Health { status: "ok" }).into_response()
}

/// Whether searches can be answered. A broken index on disk does not take a server out of
/// service that still holds a good one.
async fn readyz(State(state): State<AppState>, headers: HeaderMap) -> Result<Response, Problem> {
    if state.is_draining() {
        return Err(Problem::new(
            ProblemKind::ShuttingDown,
            Message::fixed(
                "the server is about to end; send requests elsewhere",
                "serwer zaraz zakończy pracę; kieruj żądania gdzie indziej",
            ),
        ));
    }
    let language = language::preferred(&headers);
    let Served { index, fault } = state.served();
    let problem = fault.as_deref().map(in_public);
    match index {
        Some(index) => {
            let body = Readiness {
                status: if problem.is_some() { Standing::Stale } else { Standing::Ready },
                index: index.info(),
                problem: problem.map(|problem| problem.in_language(language).to_owned()),
            };
            let mut response = Json(body).into_response();
            language::declare(response.headers_mut(), language);
            Ok(response)
        }
        None => Err(Problem::new(
            ProblemKind::IndexUnavailable,
            problem.unwrap_or(Message::fixed(
                "no index has been opened yet",
                "nie otwarto jeszcze żadnego indeksu",
            )),
        )
        .retry_after(RETRY_AFTER)),
    }
}

/// What may be said of a fault to anyone who asks: no path of the machine. The log has the rest.
fn in_public(error: &IndexError) -> Message {
    match error {
        IndexError::Missing { .. } => Message::fixed(
            "there is no index on disk; make one with `azymut index`",
            "na dysku nie ma indeksu; utwórz go poleceniem `azymut index`",
        ),
        IndexError::OtherFormat { .. } => Message::fixed(
            "the index on disk has another format; rebuild it with `azymut index`",
            "indeks na dysku ma inny format; zbuduj go na nowo poleceniem `azymut index`",
        ),
        IndexError::OtherAnalyzer { .. } => Message::fixed(
            "the index on disk was analysed by another edition; rebuild it with `azymut index`",
            "indeks na dysku powstał z innym wydaniem analizy; zbuduj go na nowo poleceniem `azymut index`",
        ),
        IndexError::Damaged { .. } => Message::fixed(
            "the index on disk is damaged; delete it and run `azymut index`",
            "indeks na dysku jest uszkodzony; usuń go i uruchom `azymut index`",
        ),
        _ => Message::fixed(
            "the index on disk cannot be read; the server's log says why",
            "indeksu na dysku nie da się odczytać; dziennik serwera mówi dlaczego",
        ),
    }
}
