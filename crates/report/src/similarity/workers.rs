//! Threads that share one piece of work.

use std::panic::resume_unwind;
use std::thread::ScopedJoinHandle;

/// What each of the workers made, in their order. Where one of them panicked, so does this thread:
/// what the others made would be taken for the whole, and its parts for those of other records.
pub(super) fn joined<T>(workers: Vec<ScopedJoinHandle<'_, T>>) -> Vec<T> {
    let join = |worker: ScopedJoinHandle<'_, T>| {
        worker.join().unwrap_or_else(|panic| resume_unwind(panic))
    };
    workers.into_iter().map(join).collect()
}

#[cfg(test)]
mod tests {
    use std::panic::catch_unwind;

    use super::*;

    #[test]
    fn no_part_is_left_out_for_a_worker_that_panicked() {
        let work = |broken: Option<usize>| {
            std::thread::scope(|scope| {
                let part = |number| {
                    if Some(number) == broken {
                        resume_unwind(Box::new("broken"));
                    }
                    number
                };
                joined((0..3).map(|number| scope.spawn(move || part(number))).collect())
            })
        };
        assert_eq!(work(None), [0, 1, 2]);
        let panic = catch_unwind(|| work(Some(1))).unwrap_err();
        assert_eq!(panic.downcast_ref(), Some(&"broken"));
    }
}
