//! Random ledgers, counted again by looking at each subscriber at each month's end.

use std::collections::BTreeMap;

use kernel::clock::DAY;
use proptest::prelude::*;

use super::*;
use crate::figures::MonthRow;

const CURRENCIES: [&str; 3] = ["EUR", "JPY", "KWD"];

/// A line of the subscription `nth` of a life.
fn any_line() -> impl Strategy<Value = Line> {
    let kind = prop_oneof![
        prop::sample::select(Happening::ALL.to_vec()).prop_map(Kind::Happened),
        prop::sample::select(Happening::ALL.to_vec()).prop_map(Kind::Happened),
        Just(Kind::Money),
        Just(Kind::Unknown),
    ];
    let yearly = prop_oneof![Just(0i64), Just(10_800), 0i64..100_000];
    let plan = prop::sample::select(vec!["monthly", "yearly"]);
    (0i64..3, 0i64..500, kind, plan, 0usize..4, yearly, -900i64..2000).prop_map(
        |(nth, day, kind, plan, currency, yearly, paid)| Line {
            id: 0,
            at: noon("2026-01-01") + day * DAY,
            subscription: (nth > 0 || kind != Kind::Money).then_some(nth),
            kind,
            plan: plan.into(),
            currency: CURRENCIES.get(currency).unwrap_or(&"EUR").to_string(),
            yearly,
            paid: if kind == Kind::Money { paid } else { 0 },
        },
    )
}

fn any_ledger() -> impl Strategy<Value = Vec<Vec<Line>>> {
    prop::collection::vec(prop::collection::vec(any_line(), 0..12), 0..8)
}

fn counted(lives: &[Vec<Line>]) -> Figures {
    figures(&lives.iter().map(Vec::as_slice).collect::<Vec<_>>())
}

/// What a life brings in a year at the end of a month, by currency.
fn at_the_end(life: &[Line], month: Period) -> BTreeMap<String, i64> {
    let mut totals: BTreeMap<String, i64> = BTreeMap::new();
    for nth in 0..3 {
        let of: Vec<&Line> = life.iter().filter(|line| line.subscription == Some(nth)).collect();
        // Written in this order, so none took effect before those ahead of it.
        let known = of.iter().take_while(|line| Period::containing(line.at, &TimeZone::UTC) <= month).count();
        let paid = of[..known].iter().any(|line| {
            use Happening::{Began, Converted, Recovered, Renewed, Resumed, TakenOver};
            line.paid > 0
                || line.yearly > 0
                    && [Began, Converted, Recovered, Renewed, Resumed, TakenOver]
                        .into_iter()
                        .any(|one| line.kind == Kind::Happened(one))
        });
        let last = of[..known].iter().rfind(|line| line.kind != Kind::Money);
        if let Some(last) = last.filter(|last| paid && last.yearly > 0) {
            *totals.entry(last.currency.clone()).or_default() += last.yearly;
        }
    }
    totals
}

/// What is seen of a life by looking at each month's end.
fn seen(life: &[Line]) -> Seen {
    let taken = life.iter().find(|line| line.kind == Kind::Happened(Happening::TakenOver)).map(|line| {
        let ahead = life.iter().take_while(|other| !std::ptr::eq(*other, line));
        let of = ahead.filter(|other| other.subscription == line.subscription).map(|other| other.at);
        Period::containing(of.fold(line.at, i64::max), &TimeZone::UTC)
    });
    let months = (0..=until().months_since(month("2025-12"))).map(|after| month("2025-12").later(after));
    Seen { taken, ends: months.map(|month| (month, at_the_end(life, month))).collect() }
}

fn until() -> Period {
    month("2027-06")
}

fn adds_up(row: &MonthRow) -> bool {
    let moved = row.mrr_new + row.mrr_taken_over + row.mrr_reactivation + row.mrr_expansion;
    let people = row.subscribers_new + row.subscribers_taken_over + row.subscribers_reactivated;
    row.mrr_begin + moved + row.mrr_contraction + row.mrr_churn == row.mrr_end
        && row.subscribers_begin + people + row.subscribers_churned == row.subscribers_end
        && row.paid + row.paid_back == row.revenue
        && (12 * row.mrr_end - row.arr).abs() <= 6
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn every_month_adds_up_and_begins_as_the_last_ended(lives in any_ledger()) {
        let figures = counted(&lives);
        let rows = figures.months(until());
        for row in &rows {
            prop_assert!(adds_up(row), "{row:?}");
            prop_assert!(row.mrr_end >= 0 && row.subscribers_end >= 0);
            let gains = [row.mrr_new, row.mrr_taken_over, row.mrr_reactivation, row.mrr_expansion];
            prop_assert!(gains.iter().all(|gain| *gain >= 0) && row.mrr_contraction <= 0 && row.mrr_churn <= 0);
            prop_assert!(row.trials_converted <= row.trials);
        }
        for pair in rows.windows(2).filter(|pair| pair[0].currency == pair[1].currency) {
            prop_assert_eq!(pair[0].month.later(1), pair[1].month);
            prop_assert_eq!((pair[0].mrr_end, pair[0].subscribers_end), (pair[1].mrr_begin, pair[1].subscribers_begin));
        }
        let paid: i64 = lives.iter().flatten().map(|line| line.paid).sum();
        prop_assert_eq!(rows.iter().map(|row| row.revenue).sum::<i64>(), paid);
        prop_assert_eq!(figures.plans().iter().map(|row| row.revenue).sum::<i64>(), paid);
    }

    #[test]
    fn looking_at_the_ends_of_months_tells_the_same(lives in any_ledger()) {
        let figures = counted(&lives);
        prop_assert_eq!(counted_movements(&figures), movements(&lives.iter().map(|life| seen(life)).collect::<Vec<_>>()));
    }

    #[test]
    fn those_left_of_all_cohorts_are_those_who_ever_paid(lives in any_ledger()) {
        let figures = counted(&lives);
        let rows = figures.cohorts(until());
        for currency in CURRENCIES {
            let paid_in = |life: &&Vec<Line>| {
                let taken = life.iter().any(|line| line.kind == Kind::Happened(Happening::TakenOver));
                !taken && life.iter().any(|line| line.subscription.is_some() && line.paid > 0 && line.currency == currency)
            };
            let paying: Vec<&Vec<Line>> = lives.iter().filter(paid_in).collect();
            let still = paying.iter().filter(|life| at_the_end(life, until()).contains_key(currency)).count();
            let of = || rows.iter().filter(|row| row.currency == currency);
            let joined: i64 = of().filter(|row| row.after == 0).map(|row| row.joined).sum();
            let last = of().filter(|row| row.cohort.later(row.after) == until());
            prop_assert_eq!(joined, paying.len() as i64);
            prop_assert_eq!(last.map(|row| row.left).sum::<i64>(), still as i64);
        }
    }

    #[test]
    fn lives_are_added_in_any_order_and_taken_away_again(lives in any_ledger(), others in any_ledger()) {
        let (mut both, one) = (counted(&[lives.clone(), others.clone()].concat()), counted(&lives));
        let backwards: Vec<Vec<Line>> = others.iter().chain(&lives).rev().cloned().collect();
        prop_assert_eq!(&both, &counted(&backwards));
        others.iter().for_each(|life| both.discount(life, &TimeZone::UTC));
        prop_assert_eq!(both, one);
    }
}
