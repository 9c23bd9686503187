//! How much work the database threads have, and how long it waits and takes.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// The work of a database's threads.
#[derive(Clone, Copy, Debug)]
pub struct Load {
    /// Of those that read.
    pub reads: Work,
    /// Of those that write.
    pub writes: Work,
}

/// Work of one kind, since the start.
#[derive(Clone, Copy, Debug)]
pub struct Work {
    /// What waits now.
    pub waiting: usize,
    /// What is done.
    pub done: u64,
    /// How long that waited, in all.
    pub waited: Duration,
    /// How long it took, in all.
    pub took: Duration,
}

/// Counts as work is done.
#[derive(Default)]
pub(crate) struct Counts {
    done: AtomicU64,
    waited: AtomicU64,
    took: AtomicU64,
}

impl Counts {
    /// One more is done that was queued and begun then.
    pub fn add(&self, queued: Instant, begun: Instant) {
        let nanos = |time: Duration| u64::try_from(time.as_nanos()).unwrap_or(u64::MAX);
        self.waited.fetch_add(nanos(begun.duration_since(queued)), Ordering::Relaxed);
        self.took.fetch_add(nanos(begun.elapsed()), Ordering::Relaxed);
        self.done.fetch_add(1, Ordering::Relaxed);
    }

    /// What was counted so far, beside what waits now.
    pub fn so_far(&self, waiting: usize) -> Work {
        let time = |nanos: &AtomicU64| Duration::from_nanos(nanos.load(Ordering::Relaxed));
        Work {
            waiting,
            done: self.done.load(Ordering::Relaxed),
            waited: time(&self.waited),
            took: time(&self.took),
        }
    }
}
