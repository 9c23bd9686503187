//! The meter: how many articles of their choice a holder may still unlock in this month of the
//! publication's time zone. Exact under any concurrency, on any number of nodes.

mod store;
#[cfg(test)]
mod tests;

pub use store::{Unlocked, unlock, unlocked, usage};

use kernel::clock::Period;

/// A holder's allowance in one month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Allowance {
    /// The month.
    pub period: Period,
    /// Unlocks the month has in all.
    pub allowance: i64,
    /// Unlocks spent.
    pub used: i64,
}

impl Allowance {
    /// Unlocks left.
    pub fn left(self) -> i64 {
        (self.allowance - self.used).max(0)
    }
}

/// What asking to unlock an article came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unlock {
    /// One was spent.
    Spent(Allowance),
    /// The article was unlocked before; nothing was spent.
    Already(Allowance),
    /// None is left this month; nothing changed.
    Exhausted(Allowance),
}

/// The month that counts for a holder whose latest month was `last`: never an earlier one, whatever
/// the clock says.
pub fn counting(now: Period, last: Option<Period>) -> Period {
    last.map_or(now, |last| now.max(last))
}
