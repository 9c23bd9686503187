//! When to try again, when to give up, and how long the rest will take.

use kernel::clock::{HOUR, Millis};
use kernel::config::Bulk;

/// How often an entry is tried.
pub(super) const MOST_ATTEMPTS: i64 = 12;
/// The longest pause between two attempts.
const LONGEST_PAUSE: Millis = 2 * HOUR;
/// Over less time than this no pace is told.
const TELLING: Millis = 2000;

/// How long to wait after the `attempt`-th was put off: `first` at first, doubled each time, at most two hours.
pub(super) fn backoff(attempt: i64, first: Millis) -> Millis {
    let doublings = u32::try_from(attempt.saturating_sub(1)).unwrap_or(0).min(32);
    first.saturating_mul(1 << doublings).min(LONGEST_PAUSE)
}

/// When to try again, if ever, what was put off at `now` in its `attempt`-th attempt, not before `least` has passed,
/// and is stale from `stale_at` on.
pub(super) fn again(attempt: i64, now: Millis, least: Millis, stale_at: Millis) -> Option<Millis> {
    let due = now.saturating_add(least);
    (attempt < MOST_ATTEMPTS && due < stale_at).then_some(due)
}

/// So many in that time, by the hour; 0 if the time is too short to tell.
pub(super) fn hourly(settled: i64, took: Millis) -> i64 {
    if took < TELLING { 0 } else { settled.max(0).saturating_mul(HOUR) / took }
}

/// How many an hour one server may send; `None`: as many as relays take.
pub(super) fn planned(bulk: &Bulk) -> Option<i64> {
    let rates = bulk.relays.iter().map(|relay| relay.rate);
    let alone = bulk.relays.is_empty().then_some(bulk.rate);
    let rates: Vec<i64> = rates.chain(alone).map(i64::from).collect();
    (!rates.contains(&0)).then(|| rates.iter().sum::<i64>() * 3600)
}

/// How long `waiting` take at `hourly`; `None`: nobody knows.
pub fn time_left(waiting: i64, hourly: i64) -> Option<Millis> {
    if waiting == 0 {
        return Some(0);
    }
    (hourly > 0).then(|| waiting.saturating_mul(HOUR) / hourly)
}
