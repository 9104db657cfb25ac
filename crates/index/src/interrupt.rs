use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

/// Stops a search that is running: at a deadline, or when told to from another thread.
///
/// Clones share the switch. A search looks at it before each word of the query and every few
/// thousand records, so that it ends within milliseconds.
#[derive(Debug, Clone, Default)]
pub struct Interrupt {
    raised: Arc<AtomicBool>,
    deadline: Option<Instant>,
}

impl Interrupt {
    /// Never stops anything unless it is raised.
    pub fn new() -> Self {
        Self::default()
    }

    /// Stops at the deadline, or earlier when raised.
    pub fn at(deadline: Instant) -> Self {
        Self { deadline: Some(deadline), ..Self::default() }
    }

    /// Stops every search that was given this interrupt or a clone of it.
    pub fn raise(&self) {
        self.raised.store(true, Ordering::Relaxed);
    }

    /// Whether to stop.
    pub fn is_raised(&self) -> bool {
        self.raised.load(Ordering::Relaxed)
            || self.deadline.is_some_and(|deadline| Instant::now() >= deadline)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn it_stops_when_told_and_at_its_deadline() {
        let interrupt = Interrupt::new();
        assert!(!interrupt.is_raised());
        interrupt.clone().raise();
        assert!(interrupt.is_raised());
        let now = Instant::now();
        assert!(Interrupt::at(now).is_raised());
        assert!(!Interrupt::at(now + Duration::from_secs(3_600)).is_raised());
    }
}
