//! Progress on standard error: a bar for a person, plain lines otherwise.

use std::io::{self, IsTerminal};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use crate::output::say;

/// Shortest time between two plain lines.
const PLAIN_EVERY: Duration = Duration::from_secs(5);

/// Progress over a known number of steps.
pub enum Progress {
    /// A bar, where standard error is a terminal.
    Bar(ProgressBar),
    /// A line now and then, where it is not.
    Plain {
        /// What is being done.
        task: &'static str,
        /// Steps done.
        done: u64,
        /// Steps in all.
        total: u64,
        /// When the task began.
        began: Instant,
        /// When the last line was written.
        last: Instant,
    },
}

impl Progress {
    /// Begins a task of `total` steps.
    pub fn begin(task: &'static str, total: u64) -> Self {
        if io::stderr().is_terminal() {
            let bar = ProgressBar::new(total);
            if let Ok(style) = ProgressStyle::with_template(
                "{prefix} {bar:30} {pos}/{len} {per_sec}, {eta} left {wide_msg}",
            ) {
                bar.set_style(style);
            }
            bar.set_prefix(task);
            Progress::Bar(bar)
        } else {
            let now = Instant::now();
            Progress::Plain { task, done: 0, total, began: now, last: now }
        }
    }

    /// Says that the step on `item` begins.
    pub fn step(&mut self, item: &str) {
        match self {
            Progress::Bar(bar) => {
                bar.set_message(item.to_owned());
                bar.inc(1);
            }
            Progress::Plain { task, done, total, began, last } => {
                *done += 1;
                if last.elapsed() >= PLAIN_EVERY {
                    *last = Instant::now();
                    let left = left(began.elapsed(), *done, *total).as_secs();
                    say(format_args!("{task}: {done} of {total}, about {left} s left, {item}"));
                }
            }
        }
    }

    /// Says something without disturbing the bar.
    pub fn note(&self, message: impl std::fmt::Display) {
        match self {
            Progress::Bar(bar) => bar.suspend(|| say(message)),
            Progress::Plain { .. } => say(message),
        }
    }

    /// Clears the bar.
    pub fn end(self) {
        if let Progress::Bar(bar) = self {
            bar.finish_and_clear();
        }
    }
}

/// Time that the rest takes if it goes on as it went so far.
fn left(elapsed: Duration, done: u64, total: u64) -> Duration {
    let rest = total.saturating_sub(done) as f64 / done.max(1) as f64;
    Duration::try_from_secs_f64(elapsed.as_secs_f64() * rest).unwrap_or_default()
}
