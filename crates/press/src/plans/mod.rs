//! Prices: what a plan costs, in versions. A price that was ever on offer is never changed; the settings name those
//! that are on offer now, and whoever bought at an older one keeps it.

mod store;
#[cfg(test)]
mod tests;

use kernel::clock::{Millis, timestamp};
use kernel::config::{Config, Term};
use kernel::money::Money;

pub use store::{by_id, offer, offered, on_offer};

/// A version of what a plan costs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Price {
    /// Row id.
    pub id: i64,
    /// Slug of the plan.
    pub plan: String,
    /// For one term.
    pub money: Money,
    /// How long a payment lasts.
    pub term: Term,
    /// Days before the first payment.
    pub trial_days: i64,
}

impl Price {
    /// What it brings in a year, in minor units: whole numbers for every term.
    pub fn yearly(&self) -> i64 {
        match self.term {
            Term::Month => self.money.minor.saturating_mul(12),
            Term::Year => self.money.minor,
        }
    }
}

/// A price as the settings have it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Wanted {
    plan: String,
    money: Money,
    term: Term,
    trial_days: i64,
}

fn wanted(config: &Config) -> Vec<Wanted> {
    let wanted = config.plans.iter().map(|plan| Wanted {
        plan: plan.slug.clone(),
        money: plan.price.clone(),
        term: plan.per,
        trial_days: i64::from(plan.trial_days),
    });
    wanted.collect()
}

/// The end of the term that begins with `start`, counted from `anchor`, the instant that the first one began: a
/// subscription of 31 January is renewed on the last days of shorter months and on 31 March. UTC, as processors count.
pub fn term_end(anchor: Millis, term: Term, start: Millis) -> Millis {
    use jiff::{ToSpan as _, tz::TimeZone};
    let first = timestamp(anchor).to_zoned_datetime(TimeZone::UTC);
    for count in 1..=12_000_i32 {
        let span = match term {
            Term::Month => count.months(),
            Term::Year => count.years(),
        };
        match first.checked_add(span) {
            Ok(end) if end.timestamp().as_millisecond() > start => return end.timestamp().as_millisecond(),
            Ok(_) => {}
            Err(_) => break,
        }
    }
    // Beyond the calendar's last year.
    Millis::MAX
}
