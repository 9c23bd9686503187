//! What a reader read: the articles they opened in full, with the last time each, for themselves alone.
//!
//! Most pages are served without a look at the database, so a view is first [noted](Waiting) in memory
//! and written a little later with others. What was noted and not yet written is lost with the process,
//! which is worth no request's time; what a reader paused or cleared is never written afterwards.

mod store;
#[cfg(test)]
mod tests;
mod waiting;

use kernel::clock::{DAY, Millis};

pub use store::{clear, count, list, pause, paused_since, resume, sweep, write};
pub use waiting::Waiting;

/// Articles remembered of one reader; the longest unread go first.
pub const MOST: i64 = 500;
/// How long a view is remembered.
pub const KEPT: Millis = 365 * DAY;

/// An article was opened in full.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct View {
    /// By whom: row id.
    pub reader: i64,
    /// Row id of the article.
    pub article: i64,
    /// When.
    pub at: Millis,
}
