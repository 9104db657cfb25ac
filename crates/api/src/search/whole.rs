//! A whole result set in one answer, however long.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::response::Response;
use azymut_index::{Export, Index, IndexError, Limits, RequestError};
use azymut_record::message;
use azymut_report::hits::{self, HitFormat};
use futures_util::stream;

use super::headers_of;
use super::params::SearchParams;
use crate::AppState;
use crate::gate::ExportPermit;
use crate::problem::{Problem, ProblemKind};

/// Hits that are written at a time.
const CHUNK: usize = 200;

/// How often a chunk that finds the server overloaded tries again, and after how long.
const ATTEMPTS: usize = 100;
const PAUSE: Duration = Duration::from_millis(300);

/// Answers with everything that is found.
///
/// What is found is found once, as of one commit; then hits are read, written and sent a chunk at a
/// time, each in its turn among the searches of others, and the next only when the client has
/// taken the last. A fault on the way breaks the connection off: the client cannot take what it has
/// for the whole.
pub(super) async fn answer(
    state: AppState,
    index: Arc<Index>,
    params: SearchParams,
) -> Result<Response, Problem> {
    let SearchParams { request, format, bom, .. } = params;
    let permit = state.export_permit()?;
    let at_once = Arc::clone(&index);
    let export =
        state.with_index_until(at_once, move |index, interrupt| index.export(&request, interrupt));
    let export = Arc::new(export.await??);
    let total = export.total();
    state.metrics().results(total);
    let body = match format.by_hit(bom) {
        Some(format) => Body::from_stream(chunks(state, index, export, format, permit)),
        None => Body::from(workbook(&state, index, export).await?),
    };
    let mut response = Response::new(body);
    *response.headers_mut() = headers_of(format, total);
    Ok(response)
}

fn chunks(
    state: AppState,
    index: Arc<Index>,
    export: Arc<Export>,
    format: HitFormat,
    permit: ExportPermit,
) -> impl stream::Stream<Item = io::Result<Bytes>> {
    stream::try_unfold(0, move |from| {
        let _held_until_all_is_sent = &permit;
        let (state, index, export) = (state.clone(), Arc::clone(&index), Arc::clone(&export));
        async move {
            if from > 0 && from >= export.total() {
                return Ok(None);
            }
            let chunk = chunk(&state, &index, &export, format, from).await?;
            // An empty result set has a head as well.
            Ok(Some((chunk, (from + CHUNK).max(1))))
        }
    })
}

async fn chunk(
    state: &AppState,
    index: &Arc<Index>,
    export: &Arc<Export>,
    format: HitFormat,
    from: usize,
) -> io::Result<Bytes> {
    for _ in 0..ATTEMPTS {
        let export = Arc::clone(export);
        let written = state
            .with_index(Arc::clone(index), move |_| -> io::Result<Vec<u8>> {
                let hits = export.hits(from, CHUNK).map_err(io::Error::other)?;
                let mut out = Vec::new();
                if from == 0 {
                    format.write_head(&mut out)?;
                }
                format.write_hits(&mut out, &hits, Some(from + 1))?;
                Ok(out)
            })
            .await;
        match written {
            Ok(chunk) => return chunk.map(Bytes::from),
            Err(problem) if problem.kind() == ProblemKind::Overloaded => {
                tokio::time::sleep(PAUSE).await;
            }
            Err(problem) => return Err(io::Error::other(format!("{problem:?}"))),
        }
    }
    Err(io::Error::other("the server had no room for the rest of an export"))
}

/// A workbook is put together before any of it is sent.
async fn workbook(
    state: &AppState,
    index: Arc<Index>,
    export: Arc<Export>,
) -> Result<Vec<u8>, Problem> {
    if export.total() > Limits::WINDOW {
        let detail = message!(
            en: "{total} hits are more than the {most} that a workbook is made of; take format=csv&bom=true, or narrow the search",
            pl: "{total} wyników to więcej niż {most}, z których powstaje skoroszyt; weź format=csv&bom=true albo zawęź wyszukiwanie";
            total = export.total(), most = Limits::WINDOW
        );
        let error = RequestError::new("limit", detail);
        return Err(Problem::parameters(ProblemKind::InvalidParameter, vec![error]));
    }
    state
        .with_index(index, move |_| -> Result<Vec<u8>, Problem> {
            let found =
                export.hits(0, export.total()).map_err(|error: IndexError| Problem::from(error))?;
            hits::xlsx(&found, Some(1)).map_err(|error| Problem::internal(&error))
        })
        .await?
}
