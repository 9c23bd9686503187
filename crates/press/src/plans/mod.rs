//! Prices: what a plan costs, in versions. A price that was ever on offer is never changed; the settings name those
//! that are on offer now, and whoever bought at an older one keeps it.

mod store;
#[cfg(test)]
mod tests;

use jiff::Span;
use jiff::tz::TimeZone;
use kernel::clock::{DAY, Millis, timestamp};
use kernel::config::{Config, Term};
use kernel::money::Money;

pub use store::{Subscribed, by_id, offer, offered, on_offer, subscribed, word};

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
    /// Whether it is for the same, at another price perhaps.
    pub fn is_same_plan(&self, other: &Price) -> bool {
        (&self.plan, self.term) == (&other.plan, other.term)
    }

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

/// The latest day of the year on which something began at `since`, years later; none in its first year. UTC.
pub fn last_anniversary(since: Millis, now: Millis) -> Option<Millis> {
    // Leap days make the last of them too late.
    let most = (now - since) / (365 * DAY);
    let years = [most, most - 1].into_iter().filter(|years| *years > 0);
    years.map(|years| nth_end(since, Term::Year, years)).find(|end| *end <= now)
}

/// The end of the term that begins with `start`, counted from `anchor`, the instant that the first one began: a
/// subscription of 31 January is renewed on the last days of shorter months and on 31 March. UTC, as processors count.
pub fn term_end(anchor: Millis, term: Term, start: Millis) -> Millis {
    (1..=12_000).map(|count| nth_end(anchor, term, count)).find(|end| *end > start).unwrap_or(Millis::MAX)
}

/// The end of the term with that number, counted from `anchor`.
fn nth_end(anchor: Millis, term: Term, count: i64) -> Millis {
    let span = match term {
        Term::Month => Span::new().try_months(count),
        Term::Year => Span::new().try_years(count),
    };
    let first = timestamp(anchor).to_zoned_datetime(TimeZone::UTC);
    let end = span.and_then(|span| first.checked_add(span));
    // Beyond the calendar's last year.
    end.map_or(Millis::MAX, |end| end.timestamp().as_millisecond())
}
