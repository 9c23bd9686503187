//! Figures by value, against naive counting, and from both databases.

mod lives;
mod naive;
mod rules;
mod stored;

use std::collections::{BTreeMap, BTreeSet};

use jiff::tz::TimeZone;
use kernel::clock::{Millis, Period};

use super::{Figures, Kind, Line, Movement, Sum, What};
use crate::articles::fixtures::at;
use crate::billing::lifecycle::Happening;

fn month(text: &str) -> Period {
    text.parse().unwrap()
}

/// What happens to a subscription of the plan `yearly` or `monthly`, at noon.
fn line(subscription: i64, day: &str, happening: Happening, yearly: i64) -> Line {
    Line {
        id: 0,
        at: noon(day),
        subscription: Some(subscription),
        kind: Kind::Happened(happening),
        plan: "monthly".into(),
        currency: "EUR".into(),
        yearly,
        paid: 0,
    }
}

/// Money of a subscription.
fn money(subscription: i64, day: &str, yearly: i64, paid: i64) -> Line {
    Line { kind: Kind::Money, paid, ..line(subscription, day, Happening::Renewed, yearly) }
}

fn noon(day: &str) -> Millis {
    at(&format!("{day}T12:00:00Z"))
}

fn figures(lives: &[&[Line]]) -> Figures {
    let mut figures = Figures::default();
    lives.iter().for_each(|life| figures.count(life, &TimeZone::UTC));
    figures
}

/// What is seen of a subscriber by looking at the end of each month, one month after another.
#[derive(Default)]
struct Seen {
    /// The month in which they were taken over.
    taken: Option<Period>,
    /// What they bring in a year, by currency.
    ends: Vec<(Period, BTreeMap<String, i64>)>,
}

type Movements = BTreeMap<(String, Period, Movement), Sum>;

/// The movements between the ends of months.
fn movements(lives: &[Seen]) -> Movements {
    let mut moved = Movements::new();
    for Seen { taken, ends } in lives {
        let (mut was, mut ever) = (&BTreeMap::new(), false);
        for (month, is) in ends {
            for currency in was.keys().chain(is.keys()).collect::<BTreeSet<_>>() {
                let of = |totals: &BTreeMap<String, i64>| totals.get(currency).copied().unwrap_or_default();
                let movement = match (of(was), of(is)) {
                    (0, _) if ever => Movement::Reactivation,
                    (0, _) if taken.is_some_and(|taken| taken <= *month) => Movement::TakenOver,
                    (0, _) => Movement::New,
                    (_, 0) => Movement::Churn,
                    (was, is) if was < is => Movement::Expansion,
                    (was, is) if was > is => Movement::Contraction,
                    _ => continue,
                };
                let sum = moved.entry((currency.clone(), *month, movement)).or_default();
                sum.minor += of(is) - of(was);
                sum.count += i64::from(of(is) > 0) - i64::from(of(was) > 0);
            }
            ever |= !is.is_empty();
            was = is;
        }
    }
    moved
}

/// The movements that were counted.
fn counted_movements(figures: &Figures) -> Movements {
    let moved = figures.sums.iter().filter_map(|(key, sum)| match key.what {
        What::Moved(movement) => Some(((key.currency.clone(), key.month, movement), *sum)),
        _ => None,
    });
    moved.collect()
}
