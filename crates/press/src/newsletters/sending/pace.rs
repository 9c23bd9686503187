//! When to try again, when to give up, and how long the rest will take.

use kernel::clock::{HOUR, MINUTE, Millis};

/// How often an entry is tried.
pub(super) const MOST_ATTEMPTS: i64 = 12;
/// The pause after the first attempt, and the longest.
const SHORTEST_PAUSE: Millis = MINUTE;
const LONGEST_PAUSE: Millis = 2 * HOUR;
/// Over less time than this no pace is told.
const TELLING: Millis = 2000;

/// How long to wait after the `attempt`-th was put off: a minute, doubled each time, at most two hours.
pub fn backoff(attempt: i64) -> Millis {
    let doublings = u32::try_from(attempt.saturating_sub(1)).unwrap_or(0).min(32);
    SHORTEST_PAUSE.saturating_mul(1 << doublings).min(LONGEST_PAUSE)
}

/// When to try again, if ever, what was put off at `now` in its `attempt`-th attempt and is stale from `stale_at` on.
pub(super) fn again(attempt: i64, now: Millis, stale_at: Millis) -> Option<Millis> {
    let due = now.saturating_add(backoff(attempt));
    (attempt < MOST_ATTEMPTS && due < stale_at).then_some(due)
}

/// So many in that time, by the hour; 0 if the time is too short to tell.
pub(super) fn hourly(settled: i64, took: Millis) -> i64 {
    if took < TELLING { 0 } else { settled.max(0).saturating_mul(HOUR) / took }
}

/// How long `waiting` take at `hourly`; `None`: nobody knows.
pub fn time_left(waiting: i64, hourly: i64) -> Option<Millis> {
    if waiting == 0 {
        return Some(0);
    }
    (hourly > 0).then(|| waiting.saturating_mul(HOUR) / hourly)
}
