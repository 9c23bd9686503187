//! Rows that can be shown: amounts in minor units, and everything that comes regularly by the month.
//!
//! Dividing by twelve is where rounding happens, and only there: what is shown is the running total of a year's amounts,
//! divided and rounded to the nearest minor unit, halves up. A movement is the difference between two such totals, so the
//! beginning of a month and its movements always add up to its end, and its end is the next month's beginning.

use std::collections::{BTreeMap, BTreeSet};

use kernel::clock::Period;
use serde::Serialize;

use super::{Figures, Key, Movement, Source, Sum, What};

/// A month in one currency. Amounts are minor units; what is lost is below zero.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MonthRow {
    /// The month.
    pub month: Period,
    /// The currency.
    pub currency: String,
    /// What came regularly a month at its beginning.
    pub mrr_begin: i64,
    /// From new subscribers.
    pub mrr_new: i64,
    /// From subscribers taken over from elsewhere.
    pub mrr_taken_over: i64,
    /// From those who came back.
    pub mrr_reactivation: i64,
    /// From those who pay more.
    pub mrr_expansion: i64,
    /// From those who pay less.
    pub mrr_contraction: i64,
    /// From those who left.
    pub mrr_churn: i64,
    /// What came regularly a month at its end.
    pub mrr_end: i64,
    /// The same in a year: twelve times that, before it was rounded.
    pub arr: i64,
    /// Subscribers at its beginning.
    pub subscribers_begin: i64,
    /// New ones.
    pub subscribers_new: i64,
    /// Those taken over from elsewhere.
    pub subscribers_taken_over: i64,
    /// Those who came back.
    pub subscribers_reactivated: i64,
    /// Those who left; below zero.
    pub subscribers_churned: i64,
    /// Subscribers at its end.
    pub subscribers_end: i64,
    /// Trials that began.
    pub trials: i64,
    /// Trials that were paid for first in this month.
    pub conversions: i64,
    /// Of the trials that began in this month: those paid for, whenever that was.
    pub trials_converted: i64,
    /// What was paid.
    pub paid: i64,
    /// What went back or was taken back; below zero.
    pub paid_back: i64,
    /// Both together.
    pub revenue: i64,
}

/// What a plan brought in a month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PlanRow {
    /// The month.
    pub month: Period,
    /// The currency.
    pub currency: String,
    /// Slug of the plan.
    pub plan: String,
    /// What was sold: a subscription or a present.
    pub source: &'static str,
    /// How many payments came.
    pub payments: i64,
    /// What was paid.
    pub paid: i64,
    /// What went back or was taken back; below zero.
    pub paid_back: i64,
    /// Both together.
    pub revenue: i64,
}

/// How many of those who paid for the first time in one month are left, so many months later.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CohortRow {
    /// The month of the first payment.
    pub cohort: Period,
    /// The currency.
    pub currency: String,
    /// How many paid for the first time.
    pub joined: i64,
    /// What came regularly a month from them then.
    pub mrr_joined: i64,
    /// How many months later; 0: at the end of the same.
    pub after: i64,
    /// How many are left.
    pub left: i64,
    /// What comes regularly a month from them.
    pub mrr_left: i64,
}

impl CohortRow {
    /// How many are left, in tenths of a per cent.
    pub fn share_left(&self) -> Option<i64> {
        share(self.left, self.joined)
    }

    /// How much is left, in tenths of a per cent; more than all, if they pay more now.
    pub fn share_of_mrr_left(&self) -> Option<i64> {
        share(self.mrr_left, self.mrr_joined)
    }
}

impl MonthRow {
    /// Of the trials that began, how many were paid for, in tenths of a per cent.
    pub fn share_converted(&self) -> Option<i64> {
        share(self.trials_converted, self.trials)
    }
}

/// In tenths of a per cent, rounded to the nearest; of nothing there is no share.
fn share(part: i64, whole: i64) -> Option<i64> {
    let (part, whole) = (i128::from(part), i128::from(whole));
    (whole > 0).then(|| i64::try_from((2000 * part + whole).div_euclid(2 * whole)).unwrap_or(i64::MAX))
}

/// A share as per cent: `83.3`.
pub fn per_cent(share: Option<i64>) -> Option<String> {
    share.map(|share| format!("{}.{}", share / 10, share % 10))
}

/// What comes a month, of what comes a year.
fn monthly(yearly: i64) -> i64 {
    yearly.saturating_add(6).div_euclid(12)
}

/// What came so far.
#[derive(Clone, Copy, Default)]
struct Running {
    total: Sum,
}

impl Running {
    /// Takes a movement in, and says what it looks like: how many, and how much a month.
    fn take(&mut self, moved: Sum) -> Sum {
        let before = self.mrr();
        self.total += moved;
        Sum { count: moved.count, minor: self.mrr() - before }
    }

    fn mrr(self) -> i64 {
        monthly(self.total.minor)
    }
}

/// What is summed up of one month in one currency.
type Month<'a> = BTreeMap<&'a What, Sum>;

impl Figures {
    /// A row for each currency and month, from the first that has any figures until `until`.
    pub fn months(&self, until: Period) -> Vec<MonthRow> {
        let (mut rows, none) = (Vec::new(), Month::new());
        for currency in self.currencies() {
            let months = self.by_month(currency);
            let Some((first, _)) = months.first_key_value() else { continue };
            let mut running = Running::default();
            for after in 0..=until.months_since(*first) {
                let month = first.later(after);
                rows.push(row(month, currency, &mut running, months.get(&month).unwrap_or(&none)));
            }
        }
        rows
    }

    fn currencies(&self) -> BTreeSet<&str> {
        self.sums.keys().map(|key| key.currency.as_str()).collect()
    }

    fn by_month(&self, currency: &str) -> BTreeMap<Period, Month<'_>> {
        let mut months: BTreeMap<Period, Month<'_>> = BTreeMap::new();
        for (Key { month, what, .. }, sum) in self.sums.iter().filter(|(key, _)| key.currency == currency) {
            months.entry(*month).or_default().insert(what, *sum);
        }
        months
    }

    /// A row for each month, currency, plan and way of selling it that money moved for.
    pub fn plans(&self) -> Vec<PlanRow> {
        let mut found: BTreeMap<(Period, &str, &str, Source), (Sum, Sum)> = BTreeMap::new();
        for (Key { currency, month, what }, sum) in &self.sums {
            if let What::Money { plan, source, back } = what {
                let (paid, gone) =
                    found.entry((*month, currency.as_str(), plan.as_str(), *source)).or_default();
                *if *back { gone } else { paid } += *sum;
            }
        }
        let row = |((month, currency, plan, source), (paid, back)): ((_, &str, &str, Source), (Sum, Sum))| {
            PlanRow {
                month,
                currency: currency.to_owned(),
                plan: plan.to_owned(),
                source: source.as_str(),
                payments: paid.count,
                paid: paid.minor,
                paid_back: back.minor,
                revenue: paid.minor.saturating_add(back.minor),
            }
        };
        found.into_iter().map(row).collect()
    }

    /// A row for each currency, month of first payments, and month from then until `until`.
    pub fn cohorts(&self, until: Period) -> Vec<CohortRow> {
        let mut rows = Vec::new();
        for (Key { currency, month: cohort, .. }, joined) in self.of(|what| *what == What::Joined) {
            let left = |key: &Key| key.currency == *currency && key.what == What::Left { since: *cohort };
            let moved: Vec<_> = self.sums.iter().filter(|(key, _)| left(key)).collect();
            let (mut at, mut total) = (moved.into_iter().peekable(), Sum::default());
            for after in 0..=until.months_since(*cohort) {
                let month = cohort.later(after);
                while let Some((_, sum)) = at.next_if(|(key, _)| key.month <= month) {
                    total += *sum;
                }
                rows.push(CohortRow {
                    cohort: *cohort,
                    currency: currency.clone(),
                    joined: joined.count,
                    mrr_joined: monthly(joined.minor),
                    after,
                    left: total.count,
                    mrr_left: monthly(total.minor),
                });
            }
        }
        rows
    }

    fn of(&self, which: impl Fn(&What) -> bool) -> impl Iterator<Item = (&Key, &Sum)> {
        self.sums.iter().filter(move |(key, _)| which(&key.what))
    }
}

fn row(month: Period, currency: &str, running: &mut Running, sums: &Month<'_>) -> MonthRow {
    let (mrr_begin, subscribers_begin) = (running.mrr(), running.total.count);
    // What adds comes first, so that no total on the way is below zero.
    let mut moved = |movement| running.take(sums.get(&What::Moved(movement)).copied().unwrap_or_default());
    let (new, taken_over) = (moved(Movement::New), moved(Movement::TakenOver));
    let (reactivation, expansion) = (moved(Movement::Reactivation), moved(Movement::Expansion));
    let (contraction, churn) = (moved(Movement::Contraction), moved(Movement::Churn));
    let count = |what| sums.get(&what).map_or(0, |sum| sum.count);
    let money = |gone: bool| {
        let moved = sums.iter().filter(|(what, _)| matches!(what, What::Money { back, .. } if *back == gone));
        moved.fold(Sum::default(), |mut total, (_, sum)| {
            total += *sum;
            total
        })
    };
    let (paid, paid_back) = (money(false).minor, money(true).minor);
    MonthRow {
        month,
        currency: currency.to_owned(),
        mrr_begin,
        mrr_new: new.minor,
        mrr_taken_over: taken_over.minor,
        mrr_reactivation: reactivation.minor,
        mrr_expansion: expansion.minor,
        mrr_contraction: contraction.minor,
        mrr_churn: churn.minor,
        mrr_end: running.mrr(),
        arr: running.total.minor,
        subscribers_begin,
        subscribers_new: new.count,
        subscribers_taken_over: taken_over.count,
        subscribers_reactivated: reactivation.count,
        subscribers_churned: churn.count,
        subscribers_end: running.total.count,
        trials: count(What::Tried),
        conversions: count(What::Converted),
        trials_converted: count(What::Kept),
        paid,
        paid_back,
        revenue: paid.saturating_add(paid_back),
    }
}
