//! `/healthz`: the process lives. `/readyz`: it can answer, and from what.

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use azymut_index::{IndexError, IndexInfo};
use serde::Serialize;

use crate::AppState;
use crate::problem::{Problem, ProblemKind};
use crate::state::Served;

#[derive(Serialize)]
struct Health {
    status: &'static str,
}

#[derive(Serialize)]
struct Readiness {
    /// `ready`, or `stale` where the index on disk is at fault and an earlier one is served.
    status: &'static str,
    index: IndexInfo,
    /// What is wrong with the index on disk.
    problem: Option<&'static str>,
}

/// Whether the process lives: a restart would help when it does not.
pub(crate) async fn healthz() -> Response {
    Json(Health { status: "ok" }).into_response()
}

/// Whether searches can be answered. A broken index on disk does not take a server out of
/// service that still holds a good one.
pub(crate) async fn readyz(State(state): State<AppState>) -> Result<Response, Problem> {
    if state.is_draining() {
        return Err(Problem::new(
            ProblemKind::ShuttingDown,
            "the server is about to end; send requests elsewhere",
        ));
    }
    let Served { index, fault } = state.served();
    let problem = fault.as_deref().map(in_public);
    match index {
        Some(index) => Ok(Json(Readiness {
            status: if problem.is_some() { "stale" } else { "ready" },
            index: index.info(),
            problem,
        })
        .into_response()),
        None => Err(Problem::new(
            ProblemKind::IndexUnavailable,
            problem.unwrap_or("no index has been opened yet"),
        )),
    }
}

/// What may be said of a fault to anyone who asks: no path of the machine. The log has the rest.
fn in_public(error: &IndexError) -> &'static str {
    match error {
        IndexError::Missing { .. } => "there is no index on disk; make one with `azymut index`",
        IndexError::OtherFormat { .. } => {
            "the index on disk has another format; rebuild it with `azymut index`"
        }
        IndexError::OtherAnalyzer { .. } => {
            "the index on disk was analysed by another edition; rebuild it with `azymut index`"
        }
        IndexError::Damaged { .. } => {
            "the index on disk is damaged; delete it and run `azymut index`"
        }
        _ => "the index on disk cannot be read; the server's log says why",
    }
}
