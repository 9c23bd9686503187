//! Prices: what a plan costs in each currency that it is sold in, in versions. A price that was ever on offer is never
//! changed; the settings name those that are on offer now, and whoever bought at an older one keeps it.

pub mod currencies;
mod store;
pub mod tax;
#[cfg(test)]
mod tests;

use jiff::Span;
use jiff::tz::TimeZone;
use kernel::clock::{DAY, Millis, timestamp};
use kernel::config::{Config, Term};
use kernel::money::Money;

pub(crate) use store::from_row;
pub use store::{Subscribed, adopt, by_id, lowered, offer, offered, on_offer, row_of, subscribed, word};

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
    /// The offer that lowers it, if one does.
    pub lowered: Option<Lowered>,
    /// For how many readers: more than one are a group.
    pub seats: i64,
}

/// How an offer lowers a price.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lowered {
    /// The offer's code.
    pub offer: String,
    /// For how many terms; 0: for good.
    pub terms: i64,
    /// Row id of the price that comes then.
    pub then: i64,
}

impl Price {
    /// Whether it is for the same, at another price perhaps.
    pub fn is_same_plan(&self, other: &Price) -> bool {
        (&self.plan, self.term, self.seats) == (&other.plan, other.term, other.seats)
    }

    /// The same for a group of so many: nobody tries it first, and no offer lowers it. It has no row of its own yet.
    pub fn for_group(&self, seats: i64) -> Price {
        let money = Money { minor: self.money.minor.saturating_mul(seats), ..self.money.clone() };
        Price { money, seats, trial_days: 0, lowered: None, ..self.clone() }
    }

    /// What one seat of it costs; none if that is no whole number of minor units.
    pub fn each(&self) -> Option<Price> {
        let whole = self.seats >= 1 && self.money.minor % self.seats == 0;
        whole.then(|| Price {
            money: Money { minor: self.money.minor / self.seats, ..self.money.clone() },
            seats: 1,
            ..self.clone()
        })
    }

    /// The same with so many seats, each at what it costs now. It may have no row of its own yet.
    pub fn with_seats(&self, seats: i64) -> Option<Price> {
        self.each().map(|each| Price { id: 0, ..each.for_group(seats) })
    }

    /// Whether it is the same plan with other seats.
    pub fn differs_in_seats(&self, other: &Price) -> bool {
        (&self.plan, self.term) == (&other.plan, other.term) && self.seats != other.seats
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
    lowered: Option<Lowered>,
}

fn wanted(config: &Config) -> Vec<Wanted> {
    let prices = config.plans.iter().flat_map(|plan| plan.price.iter().map(move |price| (plan, price)));
    let wanted = prices.map(|(plan, price)| Wanted {
        plan: plan.slug.clone(),
        money: charged(price, config),
        term: plan.per,
        trial_days: i64::from(plan.trial_days),
        lowered: None,
    });
    wanted.collect()
}

/// What is charged at a price of the settings.
pub fn charged(price: &Money, config: &Config) -> Money {
    tax::charged(price, &config.billing.tax)
}

/// The same of offers, lowering these prices: in each currency in which an offer holds.
fn wanted_lower(config: &Config, prices: &[Price]) -> Vec<Wanted> {
    let mut wanted = Vec::new();
    for offer in &config.offers {
        let of = config.plans.iter().find(|plan| plan.slug == offer.plan);
        for price in prices.iter().filter(|price| price.plan == offer.plan) {
            let full = of.and_then(|plan| plan.price.of(&price.money.currency));
            let Some(lower) = full.and_then(|full| offer.lowers(full)) else { continue };
            let lowered = Lowered { offer: offer.code.clone(), terms: offer.terms.into(), then: price.id };
            let (plan, money) = (price.plan.clone(), charged(&lower, config));
            let Price { term, trial_days, .. } = *price;
            wanted.push(Wanted { plan, money, term, trial_days, lowered: Some(lowered) });
        }
    }
    wanted
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
