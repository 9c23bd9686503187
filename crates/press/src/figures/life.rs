//! The figures of one life: all that a subscriber's subscriptions wrote into the ledger. Pure.

use std::collections::{BTreeMap, BTreeSet};

use jiff::tz::TimeZone;
use kernel::clock::{Millis, Period};

use super::{Figures, Key, Kind, Line, Movement, Source, Sum, What};
use crate::billing::lifecycle::Happening;

impl Figures {
    /// Counts a life in: the lines of one subscriber, or of presents, in the order in which they were written.
    pub fn count(&mut self, lines: &[Line], zone: &TimeZone) {
        tell(lines, zone, |key, sum| self.add(key, sum));
    }

    /// Counts a life out that was counted in before.
    pub fn discount(&mut self, lines: &[Line], zone: &TimeZone) {
        tell(lines, zone, |key, sum| self.add(key, Sum { count: -sum.count, minor: -sum.minor }));
    }
}

/// How far a subscription has come.
#[derive(Default)]
struct Course<'a> {
    /// Nothing that is written later is dated earlier.
    at: Millis,
    /// The currency of what it brings, and how much in a year if it is paid for.
    regular: Option<(&'a str, i64)>,
    /// Whether anything was ever paid for, so that what it costs counts.
    paying: bool,
    /// The month in which its trial began, and the currency of what comes after.
    tried: Option<(Period, &'a str)>,
}

/// What a subscription brings from a month on: its row id, the currency and the minor units of a year.
type Turn<'a> = (i64, &'a str, i64);

/// First payments by currency: when, and what came in a year from then on.
type Firsts<'a> = BTreeMap<&'a str, (Millis, i64)>;

fn tell(lines: &[Line], zone: &TimeZone, mut told: impl FnMut(Key, Sum)) {
    let mut courses: BTreeMap<i64, Course<'_>> = BTreeMap::new();
    let mut turns: BTreeMap<Period, Vec<Turn<'_>>> = BTreeMap::new();
    let (mut firsts, mut taken_over) = (Firsts::new(), None);
    for line in lines {
        pay(line, zone, &mut told);
        let Some(subscription) = line.subscription else { continue };
        let course = courses.entry(subscription).or_insert(Course { at: line.at, ..Course::default() });
        course.at = course.at.max(line.at);
        let month = Period::containing(course.at, zone);
        if line.kind == Kind::Happened(Happening::TakenOver) {
            taken_over = taken_over.or(Some(month));
        }
        course.go_on(line, month, &mut told);
        if line.paid > 0 {
            let first = firsts.entry(line.currency.as_str()).or_insert((line.at, line.yearly));
            *first = (*first).min((line.at, line.yearly));
        }
        if let Some((currency, yearly)) = course.regular.filter(|_| course.paying) {
            turns.entry(month).or_default().push((subscription, currency, yearly));
        }
    }
    // Of those who joined and left elsewhere nothing is known: a cohort would be of those who stayed.
    let joined = if taken_over.is_some() { BTreeMap::new() } else { join(firsts, zone, &mut told) };
    move_on(&turns, taken_over, &joined, &mut told);
}

fn pay(line: &Line, zone: &TimeZone, told: &mut impl FnMut(Key, Sum)) {
    if line.paid != 0 {
        let source = if line.subscription.is_some() { Source::Subscription } else { Source::Present };
        let what = What::Money { plan: line.plan.clone(), source, back: line.paid < 0 };
        let key = Key { currency: line.currency.clone(), month: Period::containing(line.at, zone), what };
        told(key, Sum { count: 1, minor: line.paid });
    }
}

impl<'a> Course<'a> {
    fn go_on(&mut self, line: &'a Line, month: Period, told: &mut impl FnMut(Key, Sum)) {
        if line.kind != Kind::Money {
            self.regular = Some((&line.currency, line.yearly));
        }
        let mut tell = |currency: &str, month, what| {
            told(Key { currency: currency.to_owned(), month, what }, Sum { count: 1, minor: 0 });
        };
        if line.kind == Kind::Happened(Happening::Tried) && self.tried.is_none() {
            self.tried = Some((month, &line.currency));
            tell(&line.currency, month, What::Tried);
        }
        if !self.paying && pays(line) {
            self.paying = true;
            if let Some((tried, currency)) = self.tried {
                tell(currency, month, What::Converted);
                tell(currency, tried, What::Kept);
            }
        }
    }
}

/// Whether a line shows that its subscription is paid for. A trial whose first payment failed is not, whatever becomes of
/// it meanwhile.
fn pays(line: &Line) -> bool {
    use Happening::{Began, Converted, Recovered, Renewed, Resumed, TakenOver};
    let well =
        matches!(line.kind, Kind::Happened(Began | Converted | Recovered | Renewed | Resumed | TakenOver));
    line.paid > 0 || (well && line.yearly > 0)
}

/// The months of first payments, by currency.
fn join<'a>(
    firsts: Firsts<'a>,
    zone: &TimeZone,
    told: &mut impl FnMut(Key, Sum),
) -> BTreeMap<&'a str, Period> {
    let join = |(currency, (at, yearly)): (&'a str, (Millis, i64))| {
        let month = Period::containing(at, zone);
        let key = Key { currency: currency.to_owned(), month, what: What::Joined };
        told(key, Sum { count: 1, minor: yearly });
        (currency, month)
    };
    firsts.into_iter().map(join).collect()
}

/// Tells how what comes regularly differs from one month's end to the next.
fn move_on(
    turns: &BTreeMap<Period, Vec<Turn<'_>>>,
    taken_over: Option<Period>,
    joined: &BTreeMap<&str, Period>,
    told: &mut impl FnMut(Key, Sum),
) {
    let mut present: BTreeMap<i64, (&str, i64)> = BTreeMap::new();
    let (mut before, mut ever) = (BTreeMap::new(), false);
    for (month, turns) in turns {
        present.extend(
            turns.iter().map(|(subscription, currency, yearly)| (*subscription, (*currency, *yearly))),
        );
        let after = by_currency(&present);
        let currencies: BTreeSet<&str> = before.keys().chain(after.keys()).copied().collect();
        for currency in currencies {
            let of = |totals: &BTreeMap<&str, i64>| totals.get(currency).copied().unwrap_or_default();
            let (was, is) = (of(&before), of(&after));
            let first = match taken_over {
                _ if ever => Movement::Reactivation,
                Some(since) if since <= *month => Movement::TakenOver,
                _ => Movement::New,
            };
            let Some(movement) = movement(was, is, first) else { continue };
            let sum = Sum { count: i64::from(is > 0) - i64::from(was > 0), minor: is - was };
            let key = |what| Key { currency: currency.to_owned(), month: *month, what };
            told(key(What::Moved(movement)), sum);
            if let Some(since) = joined.get(currency) {
                told(key(What::Left { since: *since }), sum);
            }
        }
        ever |= !after.is_empty();
        before = after;
    }
}

fn by_currency<'a>(present: &BTreeMap<i64, (&'a str, i64)>) -> BTreeMap<&'a str, i64> {
    let mut totals = BTreeMap::new();
    for (currency, yearly) in present.values().filter(|(_, yearly)| *yearly > 0) {
        let total: &mut i64 = totals.entry(*currency).or_default();
        *total = total.saturating_add(*yearly);
    }
    totals
}

/// What it is to have brought `was` at a month's beginning and `is` at its end; from nothing to something is `first`.
fn movement(was: i64, is: i64, first: Movement) -> Option<Movement> {
    match (was, is) {
        (was, is) if was == is => None,
        (0, _) => Some(first),
        (_, 0) => Some(Movement::Churn),
        (was, is) if was < is => Some(Movement::Expansion),
        _ => Some(Movement::Contraction),
    }
}
