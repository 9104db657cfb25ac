//! Suggestions of the commit that an index answers from.

use std::sync::{Arc, PoisonError};
use std::time::Instant;

use azymut_polish::normalize;
use azymut_record::message;

use super::Index;
use crate::files::folder_of_format;
use crate::request::{Limits, SearchRequest};
use crate::response::SuggestResponse;
use crate::suggest::Suggester;
use crate::{INDEX_FORMAT, IndexError, RequestError, SearchError};

/// Records up to which an index is asked for suggestions though none were written: a fraction of
/// a second.
const GATHERED_AT_ONCE: u64 = 20_000;

impl Index {
    /// What a query that is being typed may go on to, at most `limit` suggestions.
    ///
    /// # Errors
    /// [`SearchError::Request`] naming the parameter at fault, or [`SearchError::Index`] where the
    /// index cannot be read, or is large and has not got its suggestions yet.
    pub fn suggest(&self, query: &str, limit: usize) -> Result<SuggestResponse, SearchError> {
        let started = Instant::now();
        SearchRequest { query: query.to_owned(), ..SearchRequest::default() }.validate()?;
        if limit > Limits::SUGGESTIONS {
            let detail = message!(
                en: "{limit} is more than {most}",
                pl: "{limit} to więcej niż {most}";
                most = Limits::SUGGESTIONS
            );
            return Err(RequestError::new("limit", detail).into());
        }
        let suggester = self.suggester()?;
        let q = normalize(query).into_owned();
        Ok(SuggestResponse {
            suggestions: suggester.suggest(self.analyzer, &q, limit),
            index: suggester.info().clone(),
            took_ms: started.elapsed().as_secs_f64() * 1_000.0,
            q,
        })
    }

    /// The suggestions of the commit that is answered from; while those of a large one are being
    /// written, those of the commit before. Who asks while they are opened or gathered waits for
    /// them rather than doing the same.
    fn suggester(&self) -> Result<Arc<Suggester>, IndexError> {
        let snapshot = self.snapshot();
        let known = || self.suggester.read().unwrap_or_else(PoisonError::into_inner).clone();
        let is_current = |known: &Arc<Suggester>| *known.info() == snapshot.info();
        if let Some(current) = known().filter(is_current) {
            return Ok(current);
        }
        let _suggesting = self.suggesting.lock().unwrap_or_else(PoisonError::into_inner);
        let known = known();
        if let Some(current) = known.clone().filter(is_current) {
            return Ok(current);
        }
        let folder = folder_of_format(&self.path, INDEX_FORMAT);
        let found = match (Suggester::open(&folder, &snapshot)?, known) {
            (Some(found), _) => Arc::new(found),
            (None, _) if snapshot.records() <= GATHERED_AT_ONCE => {
                Arc::new(Suggester::build(&snapshot, self.analyzer)?)
            }
            (None, Some(known)) => return Ok(known),
            (None, None) => return Err(IndexError::NoSuggestions { path: self.path.clone() }),
        };
        *self.suggester.write().unwrap_or_else(PoisonError::into_inner) = Some(found.clone());
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Barrier;

    use azymut_record::{Document, DocumentId};

    use super::*;
    use crate::IndexWriter;

    #[test]
    fn what_is_not_written_is_gathered_once_for_all_who_ask() {
        const ASKING: usize = 4;
        let folder = tempfile::tempdir().unwrap();
        let mut writer = IndexWriter::open(folder.path()).unwrap();
        let document = Document::new(DocumentId::new("a").unwrap(), "A");
        writer.replace_document(&document, "1", &[]).unwrap();
        let generation = writer.commit().unwrap().stamp.generation;
        let inner = folder_of_format(folder.path(), INDEX_FORMAT);
        std::fs::remove_file(inner.join(format!("suggestions-{generation}"))).unwrap();
        let index = Index::open(folder.path()).unwrap();
        let together = Barrier::new(ASKING);
        let ask = || {
            together.wait();
            index.suggester().unwrap()
        };
        let found: Vec<_> = std::thread::scope(|scope| {
            let asking: Vec<_> = (0..ASKING).map(|_| scope.spawn(ask)).collect();
            asking.into_iter().map(|asking| asking.join().unwrap()).collect()
        });
        assert!(found.iter().all(|one| Arc::ptr_eq(one, &found[0])));
    }
}
