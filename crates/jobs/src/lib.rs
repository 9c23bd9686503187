//! The durable queue: work that a transaction leaves behind, done after it has committed.
//!
//! A job is a row. It is written by the transaction that wants the work done, so neither exists
//! without the other. A worker takes a lease on it, does the work, and deletes the row; a worker that
//! dies leaves the lease to run out and another takes the job up. **A job can therefore run twice**:
//! whatever it does must bear that. A job that keeps failing is tried ever more rarely, then parked
//! with its last failure for a person to look at.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::panic))]

mod store;
#[cfg(test)]
mod tests;

use kernel::clock::{HOUR, Millis};

pub use store::{claim, complete, count, enqueue, fail, is_due, note, park, park_all, parked, waiting};

/// How often a job is tried before it is parked. Claims count, so a job that kills its worker is
/// parked as well.
pub const MOST_ATTEMPTS: i64 = 12;

/// The pause after the first failure.
const SHORTEST_PAUSE: Millis = 5_000;
/// The longest pause.
const LONGEST_PAUSE: Millis = HOUR;

/// A job on lease to one worker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    /// Its row.
    pub id: i64,
    /// What sort of work, such as `mail`.
    pub kind: String,
    /// What the work needs to know, as JSON.
    pub payload: String,
    /// Which try this is, from 1. Also the proof that the lease is still this worker's.
    pub attempts: i64,
    /// What was said of it last: why a try failed, or what a worker that never came back was about to do.
    pub failure: Option<String>,
    /// When it was made.
    pub created_at: Millis,
}

/// A job that is not tried any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parked {
    /// Its row.
    pub id: i64,
    /// What sort of work.
    pub kind: String,
    /// What went wrong the last time; `None` if the worker never came back to say.
    pub failure: Option<String>,
    /// When the job was made.
    pub created_at: Millis,
}

/// How long to wait after the `attempts`-th try has failed: 5 seconds, doubled each time, at most an
/// hour.
pub fn backoff(attempts: i64) -> Millis {
    let doublings = u32::try_from(attempts.saturating_sub(1)).unwrap_or(0).min(32);
    SHORTEST_PAUSE.saturating_mul(1 << doublings).min(LONGEST_PAUSE)
}
