//! Threads that work for the async ones, and the bounded queue before them.
//!
//! A thread that is done takes the next piece of work itself. Were it the async threads that gave it
//! out, each piece would wait for one of them to be woken, and a flood of requests keeps them busy.

use std::cell::Cell;
use std::collections::VecDeque;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

/// A piece of work. It calls what it is given when it is done and before it says so, so that whoever
/// hears of it finds its place free.
pub(super) type Job = Box<dyn FnOnce(&dyn Fn()) + Send>;

/// At most so many threads, started when they are first needed, and at most so many pieces of work
/// that wait for them.
#[derive(Debug)]
pub(super) struct Workers {
    shared: Arc<Shared>,
    threads: usize,
    places: usize,
}

/// Why a piece of work was not taken.
#[derive(Debug)]
pub(super) enum NotTaken {
    /// As many wait as may.
    Full,
    /// There is no thread, and the system gives none.
    NoThread(io::Error),
}

/// The place of a piece of work in the queue; who drops it does not want the work done any more, if
/// it has not begun.
#[derive(Debug)]
pub(super) struct Place {
    shared: Arc<Shared>,
    number: u64,
}

#[derive(Debug, Default)]
struct Shared {
    queue: Mutex<Queue>,
    ready: Condvar,
    /// How much waits and runs, to be known without the lock.
    inside: AtomicUsize,
}

#[derive(Default)]
struct Queue {
    waiting: VecDeque<(u64, Job)>,
    next_number: u64,
    running: usize,
    idle: usize,
    threads: usize,
    is_closed: bool,
}

impl Workers {
    pub fn new(threads: usize, waiting: usize) -> Self {
        Self { shared: Arc::default(), threads, places: threads.saturating_add(waiting) }
    }

    /// Whether a piece of work would be taken now.
    pub fn have_room(&self) -> bool {
        self.shared.inside.load(Ordering::Relaxed) < self.places
    }

    /// How much runs at the moment, and how much waits.
    pub fn load(&self) -> (usize, usize) {
        let queue = self.shared.lock();
        (queue.running, queue.waiting.len())
    }

    /// Has `job` done as soon as a thread is free.
    ///
    /// # Errors
    /// [`NotTaken`]; the job is dropped.
    pub fn take(&self, job: Job) -> Result<Place, NotTaken> {
        let mut queue = self.shared.lock();
        if queue.inside() >= self.places {
            return Err(NotTaken::Full);
        }
        if queue.idle == 0 && queue.threads < self.threads {
            match self.start_thread() {
                Ok(()) => queue.threads += 1,
                // Those that there are do the work.
                Err(_) if queue.threads > 0 => {}
                Err(error) => return Err(NotTaken::NoThread(error)),
            }
        }
        let number = queue.next_number;
        queue.next_number += 1;
        queue.waiting.push_back((number, job));
        self.shared.count(&queue);
        drop(queue);
        self.shared.ready.notify_one();
        Ok(Place { shared: Arc::clone(&self.shared), number })
    }

    fn start_thread(&self) -> io::Result<()> {
        let shared = Arc::clone(&self.shared);
        thread::Builder::new()
            .name("azymut-search".to_owned())
            .spawn(move || shared.work())
            .map(drop)
    }
}

impl Drop for Workers {
    fn drop(&mut self) {
        self.shared.lock().is_closed = true;
        self.shared.ready.notify_all();
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut queue = self.shared.lock();
        let at = queue.waiting.iter().position(|(number, _)| *number == self.number);
        let unwanted = at.and_then(|at| queue.waiting.remove(at));
        self.shared.count(&queue);
        // What the work holds may take its time to go.
        drop(queue);
        drop(unwanted);
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn count(&self, queue: &Queue) {
        self.inside.store(queue.inside(), Ordering::Relaxed);
    }

    /// The life of a thread.
    fn work(&self) {
        let mut queue = self.lock();
        loop {
            if let Some((_, job)) = queue.waiting.pop_front() {
                queue.running += 1;
                drop(queue);
                self.run(job);
                queue = self.lock();
            } else if queue.is_closed {
                return;
            } else {
                queue.idle += 1;
                queue = self.ready.wait(queue).unwrap_or_else(PoisonError::into_inner);
                queue.idle -= 1;
            }
        }
    }

    fn run(&self, job: Job) {
        let is_free = Cell::new(false);
        let free_place = || {
            if !is_free.replace(true) {
                let mut queue = self.lock();
                queue.running -= 1;
                self.count(&queue);
            }
        };
        // Whatever becomes of it, its place is free and the thread goes on with the next.
        let _ = catch_unwind(AssertUnwindSafe(|| job(&free_place)));
        free_place();
    }
}

impl Queue {
    fn inside(&self) -> usize {
        self.waiting.len() + self.running
    }
}

impl std::fmt::Debug for Queue {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Queue")
            .field("waiting", &self.waiting.len())
            .field("running", &self.running)
            .field("threads", &self.threads)
            .finish_non_exhaustive()
    }
}
