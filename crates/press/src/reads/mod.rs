//! What is read most: how often each article's page was opened by people on a day, and nothing of who they were.
//!
//! [`tally`](crate::tally) counts them with all else that is opened, and adds them up here as well.

mod store;
#[cfg(test)]
mod tests;

use kernel::clock::{DAY, Millis};

pub use store::{most_read, since, sweep, write};

/// Days that count for what is read most, today included.
const COUNTED: i64 = 7;
/// Days that are kept.
const KEPT: i64 = 400;
/// Openings from which on an article is read often enough to be in a list.
const FEWEST: i64 = 3;

/// How often an article was opened on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Count {
    /// Days since 1970, in the publication's calendar.
    pub day: i64,
    /// Row id of the article.
    pub article: i64,
    /// How often.
    pub reads: i64,
}

/// The day that an instant falls in.
pub fn day(at: Millis) -> i64 {
    at.div_euclid(DAY)
}
