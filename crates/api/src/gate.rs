//! Where CPU-bound work leaves the async threads, a bounded number at once.

mod workers;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Duration;

use azymut_index::Interrupt;
use azymut_record::Message;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};

use crate::problem::{Problem, ProblemKind};
use workers::{NotTaken, Workers};

/// When a caller that was turned away may come again.
const RETRY_AFTER: Duration = Duration::from_secs(1);

/// When a caller may come again whose export was turned away.
const EXPORT_RETRY_AFTER: Duration = Duration::from_secs(5);

/// Exports that may be under way for each search that may run: an export holds the order of what it
/// found for as long as its client takes to read it, and works only now and then.
const EXPORTS_PER_SEARCH: usize = 4;

/// Lets a bounded number of searches run and a bounded number wait; the rest are turned away at
/// once, so that a flood costs them a 503 and not everyone their answer.
#[derive(Debug)]
pub(crate) struct Gate {
    workers: Workers,
    exports: Arc<Semaphore>,
}

/// Room for one export.
#[derive(Debug)]
pub(crate) struct ExportPermit(
    #[expect(dead_code, reason = "held, not read")] OwnedSemaphorePermit,
);

impl Gate {
    /// A gate for `running` pieces of work at once (at least one) and `waiting` behind them.
    pub fn new(running: usize, waiting: usize) -> Self {
        let running = running.clamp(1, Semaphore::MAX_PERMITS / EXPORTS_PER_SEARCH);
        Self {
            workers: Workers::new(running, waiting),
            exports: Arc::new(Semaphore::new(running * EXPORTS_PER_SEARCH)),
        }
    }

    /// How much runs at the moment, and how much waits.
    pub fn load(&self) -> (usize, usize) {
        self.workers.load()
    }

    /// Room for an export.
    ///
    /// # Errors
    /// A problem where as many are under way as may be.
    pub fn export(&self) -> Result<ExportPermit, Problem> {
        Arc::clone(&self.exports).try_acquire_owned().map(ExportPermit).map_err(|_| {
            Problem::new(
                ProblemKind::Overloaded,
                Message::fixed(
                    "as many exports are under way as the server takes; try again shortly",
                    "trwa już tyle eksportów, ile serwer przyjmuje; spróbuj za chwilę",
                ),
            )
            .retry_after(EXPORT_RETRY_AFTER)
        })
    }

    /// Turns a caller away whom [`Gate::run`] would turn away now: asked before a request is read,
    /// it keeps what a flood costs far below what it asks for.
    ///
    /// # Errors
    /// A problem where the queue is full.
    pub fn ensure_room(&self) -> Result<(), Problem> {
        if self.workers.have_room() { Ok(()) } else { Err(turned_away()) }
    }

    /// Runs `work` on one of the threads that are there for it.
    ///
    /// A caller that gives up (its client has gone, its time is over) leaves the queue, and raises
    /// the interrupt of work that has begun; that keeps its place until it has stopped.
    ///
    /// # Errors
    /// A problem where the queue is full, or where the work panicked.
    pub async fn run<T, F>(&self, work: F) -> Result<T, Problem>
    where
        T: Send + 'static,
        F: FnOnce(&Interrupt) -> T + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let interrupt = Interrupt::new();
        let _raised_when_dropped = RaiseOnDrop(interrupt.clone());
        let _left_when_dropped = self
            .workers
            .take(Box::new(move |done| {
                // Caught here, so that the place is free before the caller hears of it.
                let result = catch_unwind(AssertUnwindSafe(|| work(&interrupt)));
                done();
                if let Ok(result) = result {
                    // Nobody may be there to hear it.
                    let _ = reply.send(result);
                }
            }))
            .map_err(|not_taken| match not_taken {
                NotTaken::Full => turned_away(),
                NotTaken::NoThread(error) => Problem::internal(&error),
            })?;
        answer.await.map_err(|_| Problem::internal(&"the work panicked"))
    }
}

/// The answer to who finds the queue full.
pub(crate) fn turned_away() -> Problem {
    Problem::new(
        ProblemKind::Overloaded,
        Message::fixed(
            "as many searches are waiting as the server takes; try again shortly",
            "czeka już tyle wyszukiwań, ile serwer przyjmuje; spróbuj za chwilę",
        ),
    )
    .retry_after(RETRY_AFTER)
}

/// Raises an interrupt when nobody waits any longer.
struct RaiseOnDrop(Interrupt);

impl Drop for RaiseOnDrop {
    fn drop(&mut self) {
        self.0.raise();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Barrier;

    use axum::http::StatusCode;
    use axum::response::IntoResponse;
    use tokio::task::JoinHandle;

    use super::*;

    /// Work that has begun and ends when somebody waits at the barrier.
    async fn keep_busy(gate: &Arc<Gate>) -> (JoinHandle<Result<(), Problem>>, Arc<Barrier>) {
        let (started, finish) = (Arc::new(Barrier::new(2)), Arc::new(Barrier::new(2)));
        let busy = tokio::spawn({
            let (gate, started, finish) = (gate.clone(), started.clone(), finish.clone());
            async move {
                gate.run(move |_| {
                    started.wait();
                    finish.wait();
                })
                .await
            }
        });
        tokio::task::spawn_blocking(move || started.wait()).await.unwrap();
        (busy, finish)
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn a_full_queue_turns_away_and_an_emptied_one_takes_again() {
        let gate = Arc::new(Gate::new(1, 0));
        let (busy, finish) = keep_busy(&gate).await;
        let refused = gate.run(|_| ()).await.unwrap_err().into_response();
        assert_eq!(refused.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert!(gate.ensure_room().is_err());
        tokio::task::spawn_blocking(move || finish.wait()).await.unwrap();
        busy.await.unwrap().unwrap();
        assert_eq!(gate.run(|_| 7).await.unwrap(), 7);
        assert!(gate.ensure_room().is_ok());
    }

    #[test]
    fn exports_are_bounded_and_give_their_places_back() {
        let gate = Gate::new(1, 0);
        let under_way: Vec<ExportPermit> =
            (0..EXPORTS_PER_SEARCH).map(|_| gate.export().unwrap()).collect();
        let refused = gate.export().unwrap_err().into_response();
        assert_eq!(refused.status(), StatusCode::SERVICE_UNAVAILABLE);
        drop(under_way);
        assert!(gate.export().is_ok());
    }

    #[tokio::test]
    async fn a_panic_is_a_problem_and_gives_its_place_back() {
        let gate = Gate::new(1, 0);
        for _ in 0..3 {
            let problem = gate.run(|_| panic!("deliberate")).await.unwrap_err().into_response();
            assert_eq!(problem.status(), StatusCode::INTERNAL_SERVER_ERROR);
        }
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn work_that_nobody_waits_for_is_stopped_and_gives_its_place_back() {
        let gate = Arc::new(Gate::new(1, 1));
        let (started, has_started) = tokio::sync::oneshot::channel();
        let caller = tokio::spawn({
            let gate = gate.clone();
            async move {
                gate.run(move |interrupt| {
                    started.send(()).unwrap();
                    while !interrupt.is_raised() {
                        std::thread::yield_now();
                    }
                })
                .await
            }
        });
        has_started.await.unwrap();
        assert_eq!(gate.load(), (1, 0));
        caller.abort();
        // Only work that has stopped makes room.
        assert_eq!(gate.run(|_| 7).await.unwrap(), 7);
        assert_eq!(gate.load(), (0, 0));
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn who_gives_up_while_waiting_leaves_the_queue() {
        let gate = Arc::new(Gate::new(1, 1));
        let (busy, finish) = keep_busy(&gate).await;
        for _ in 0..3 {
            let waiting = gate.run(|_| unreachable!("nobody wants it"));
            assert!(tokio::time::timeout(Duration::from_millis(1), waiting).await.is_err());
            assert_eq!(gate.load(), (1, 0));
        }
        tokio::task::spawn_blocking(move || finish.wait()).await.unwrap();
        busy.await.unwrap().unwrap();
    }
}
