//! Where CPU-bound work leaves the async threads, a bounded number at once.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Semaphore;

use crate::problem::{Problem, ProblemKind};

/// When a caller that was turned away may come again.
const RETRY_AFTER: Duration = Duration::from_secs(1);

/// Lets a bounded number of searches run and a bounded number wait; the rest are turned away at
/// once, so that a flood costs them a 503 and not everyone their answer.
#[derive(Debug)]
pub(crate) struct Gate {
    admitted: Arc<Semaphore>,
    running: Arc<Semaphore>,
}

impl Gate {
    /// A gate for `running` pieces of work at once (at least one) and `waiting` behind them.
    pub fn new(running: usize, waiting: usize) -> Self {
        let running = running.clamp(1, Semaphore::MAX_PERMITS / 2);
        let waiting = waiting.min(Semaphore::MAX_PERMITS / 2);
        Self {
            admitted: Arc::new(Semaphore::new(running + waiting)),
            running: Arc::new(Semaphore::new(running)),
        }
    }

    /// Runs `work` on a thread that may block.
    ///
    /// A caller that gives up while waiting leaves the queue; work that has begun keeps its place
    /// until it is done, whoever still listens.
    ///
    /// # Errors
    /// A problem where the queue is full, or where the work panicked.
    pub async fn run<T, F>(&self, work: F) -> Result<T, Problem>
    where
        T: Send + 'static,
        F: FnOnce() -> T + Send + 'static,
    {
        let admitted = Arc::clone(&self.admitted).try_acquire_owned().map_err(|_| {
            Problem::new(
                ProblemKind::Overloaded,
                "as many searches are waiting as the server takes; try again shortly",
            )
            .retry_after(RETRY_AFTER)
        })?;
        let running = Arc::clone(&self.running)
            .acquire_owned()
            .await
            .map_err(|error| Problem::internal(&error))?;
        tokio::task::spawn_blocking(move || {
            let result = work();
            drop((running, admitted));
            result
        })
        .await
        .map_err(|error| Problem::internal(&error))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Barrier;

    use axum::http::StatusCode;
    use axum::response::IntoResponse;

    use super::*;

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn a_full_queue_turns_away_and_an_emptied_one_takes_again() {
        let gate = Arc::new(Gate::new(1, 0));
        let (started, finish) = (Arc::new(Barrier::new(2)), Arc::new(Barrier::new(2)));
        let busy = tokio::spawn({
            let (gate, started, finish) = (gate.clone(), started.clone(), finish.clone());
            async move {
                gate.run(move || {
                    started.wait();
                    finish.wait();
                })
                .await
            }
        });
        tokio::task::spawn_blocking(move || started.wait()).await.unwrap();
        let refused = gate.run(|| ()).await.unwrap_err().into_response();
        assert_eq!(refused.status(), StatusCode::SERVICE_UNAVAILABLE);
        tokio::task::spawn_blocking(move || finish.wait()).await.unwrap();
        busy.await.unwrap().unwrap();
        assert_eq!(gate.run(|| 7).await.unwrap(), 7);
    }

    #[tokio::test]
    async fn a_panic_is_a_problem_and_gives_its_place_back() {
        let gate = Gate::new(1, 0);
        for _ in 0..3 {
            let problem = gate.run(|| panic!("deliberate")).await.unwrap_err().into_response();
            assert_eq!(problem.status(), StatusCode::INTERNAL_SERVER_ERROR);
        }
    }
}
