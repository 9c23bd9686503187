//! Figures: what subscriptions bring regularly, how that moves, what was paid, and who stays. Counted from the ledger
//! alone, life by life, so that they can be counted anew at any time with memory for a few lives.
//!
//! Amounts that come regularly are summed up as what they bring in a year, in minor units: whole numbers for every term
//! and currency, so that no sum drifts. They are divided by twelve once, when rows are made of them ([`rows`]). Amounts
//! of different currencies never meet: each has figures of its own.

mod csv;
mod life;
mod rows;
mod store;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::ops::AddAssign;

use kernel::clock::{Millis, Period};

use crate::billing::ledger::{PAID, PAID_BACK};
use crate::billing::lifecycle::Happening;

pub use csv::{csv, lines, word};
pub use rows::{CohortRow, MonthRow, PlanRow, per_cent};
pub use store::{Followed, PlanNow, plans_now, replay};

/// A line of the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Row id: lines are in this order.
    pub id: i64,
    /// When it happened.
    pub at: Millis,
    /// Whose it is: a subscription's row id; none for a present's.
    pub subscription: Option<i64>,
    /// What it is.
    pub kind: Kind,
    /// Slug of the plan.
    pub plan: String,
    /// Currency of its amounts.
    pub currency: String,
    /// What the subscription brings in a year from then on, in minor units.
    pub yearly: i64,
    /// Money that came, or went back if it is below zero.
    pub paid: i64,
}

/// What a line of the ledger is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Something happened to a subscription.
    Happened(Happening),
    /// Money moved.
    Money,
    /// What another version of this program wrote.
    Unknown,
}

impl Kind {
    fn from_name(name: &str) -> Kind {
        match Happening::from_name(name) {
            Some(happening) => Kind::Happened(happening),
            None if matches!(name, PAID | PAID_BACK) => Kind::Money,
            None => Kind::Unknown,
        }
    }
}

/// How what comes regularly from a subscriber differs between the two ends of a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Movement {
    /// Nothing came at the end of any month before.
    New,
    /// The same, but they paid elsewhere before, and were taken over.
    TakenOver,
    /// Nothing came at the month's beginning, but at the end of a month before.
    Reactivation,
    /// More.
    Expansion,
    /// Less.
    Contraction,
    /// Nothing any more.
    Churn,
}

/// What money was for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// A term of a subscription.
    Subscription,
    /// A present.
    Present,
}

impl Source {
    /// The word in rows.
    pub fn as_str(self) -> &'static str {
        match self {
            Source::Subscription => "subscription",
            Source::Present => "present",
        }
    }
}

/// What is summed up, by month and currency.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum What {
    /// Subscribers gained or lost, and what they bring in a year more or less.
    Moved(Movement),
    /// Trials that began.
    Tried,
    /// Trials that were paid for, in the month of the first payment.
    Converted,
    /// The same, in the month in which the trial began.
    Kept,
    /// Payments and their amounts.
    Money { plan: String, source: Source, back: bool },
    /// Subscribers who paid for the first time, and what they brought in a year then.
    Joined,
    /// Of those who paid for the first time in `since`: gained or lost again, as in `Moved`.
    Left { since: Period },
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    currency: String,
    month: Period,
    what: What,
}

/// How many, and how much.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
struct Sum {
    count: i64,
    minor: i64,
}

impl AddAssign for Sum {
    fn add_assign(&mut self, other: Sum) {
        // Amounts that no currency knows are no reason to fall over.
        self.count = self.count.saturating_add(other.count);
        self.minor = self.minor.saturating_add(other.minor);
    }
}

/// Figures of any number of lives. They are sums, so lives can be added in any order and taken away again; their size is
/// that of months, plans and cohorts, whatever the number of lives.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Figures {
    sums: BTreeMap<Key, Sum>,
}

impl Figures {
    fn add(&mut self, key: Key, sum: Sum) {
        let total = self.sums.entry(key.clone()).or_default();
        *total += sum;
        if *total == Sum::default() {
            self.sums.remove(&key);
        }
    }
}
