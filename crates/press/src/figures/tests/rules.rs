//! What counts as what.

use super::*;
use crate::billing::lifecycle::Happening::*;
use crate::figures::{CohortRow, MonthRow, csv};

const EURO_NINE: i64 = 10_800;

/// Month by month: new, taken over, returned, expansion, contraction, churn; what came at the end.
fn moved(figures: &Figures, until: &str) -> Vec<([i64; 6], i64)> {
    let moved = |row: &MonthRow| {
        let up = [row.mrr_new, row.mrr_taken_over, row.mrr_reactivation, row.mrr_expansion];
        ([up[0], up[1], up[2], up[3], row.mrr_contraction, row.mrr_churn], row.mrr_end)
    };
    figures.months(month(until)).iter().map(moved).collect()
}

#[test]
fn a_life_moves_what_comes_regularly() {
    let life = [
        line(1, "2026-01-05", Began, EURO_NINE),
        money(1, "2026-01-05", EURO_NINE, 900),
        line(1, "2026-02-10", Repriced, 18_000),
        line(1, "2026-03-10", Repriced, 8900),
        line(1, "2026-04-10", Ended, 0),
        line(2, "2026-06-10", Began, EURO_NINE),
    ];
    assert_eq!(
        moved(&figures(&[&life]), "2026-06"),
        [
            ([900, 0, 0, 0, 0, 0], 900),
            ([0, 0, 0, 600, 0, 0], 1500),
            // 89 euro a year are 7.42 a month.
            ([0, 0, 0, 0, -758, 0], 742),
            ([0, 0, 0, 0, 0, -742], 0),
            ([0; 6], 0),
            ([0, 0, 900, 0, 0, 0], 900),
        ]
    );
}

#[test]
fn yearly_plans_do_not_drift() {
    let lives: Vec<Vec<Line>> = (0..1000).map(|nth| vec![line(nth, "2026-01-05", Began, 8900)]).collect();
    let lives: Vec<&[Line]> = lives.iter().map(Vec::as_slice).collect();
    let rows = figures(&lives).months(month("2026-01"));
    assert_eq!((rows[0].arr, rows[0].mrr_end), (8_900_000, 741_667));
}

#[test]
fn yen_and_dinar_have_figures_of_their_own() {
    let of =
        |currency: &str, yearly| Line { currency: currency.into(), ..line(1, "2026-01-05", Began, yearly) };
    let yen = [of("JPY", 14_405)];
    let dinar = [Line { subscription: Some(2), ..of("KWD", 12_345) }, money(2, "2026-01-05", 12_345, 900)];
    let rows = figures(&[&yen, &dinar]).months(month("2026-01"));
    let told: Vec<_> =
        rows.iter().map(|row| (row.currency.as_str(), row.mrr_end, row.arr, row.revenue)).collect();
    assert_eq!(told, [("EUR", 0, 0, 900), ("JPY", 1200, 14_405, 0), ("KWD", 1029, 12_345, 0)]);
    assert!(csv(&rows[1..]).contains("2026-01,JPY,0,1200,0,0,0,0,0,1200,14405,"));
    assert!(csv(&rows[1..]).contains("2026-01,KWD,0.000,1.029,0.000,0.000,0.000,0.000,0.000,1.029,12.345,"));
}

#[test]
fn whoever_changes_the_currency_is_not_new() {
    let francs = Line { currency: "CHF".into(), ..line(2, "2026-02-05", Began, 12_000) };
    let life = [line(1, "2026-01-05", Began, EURO_NINE), line(1, "2026-02-04", Ended, 0), francs];
    let rows = figures(&[&life]).months(month("2026-02"));
    let told = |row: &MonthRow| (row.month.to_string(), row.mrr_new, row.mrr_reactivation, row.mrr_churn);
    assert_eq!(
        rows.iter().map(told).collect::<Vec<_>>(),
        [("2026-02".into(), 0, 1000, 0), ("2026-01".into(), 900, 0, 0), ("2026-02".into(), 0, 0, -900)]
    );
}

#[test]
fn what_begins_and_ends_within_a_month_leaves_its_money_alone() {
    let life = [
        line(1, "2026-01-05", Began, EURO_NINE),
        money(1, "2026-01-05", EURO_NINE, 900),
        line(1, "2026-01-09", Ended, 0),
        money(1, "2026-01-09", 0, -900),
    ];
    let row = figures(&[&life]).months(month("2026-01")).remove(0);
    assert_eq!((row.subscribers_new, row.subscribers_churned, row.mrr_end), (0, 0, 0));
    assert_eq!((row.paid, row.paid_back, row.revenue), (900, -900, 0));
}

#[test]
fn grace_counts_and_standing_still_does_not() {
    let life = [
        line(1, "2026-01-05", Began, EURO_NINE),
        line(1, "2026-02-05", Failed, EURO_NINE),
        line(1, "2026-03-01", Recovered, EURO_NINE),
        line(1, "2026-04-05", Paused, 0),
        line(1, "2026-06-05", Resumed, EURO_NINE),
    ];
    let rows = figures(&[&life]).months(month("2026-06"));
    let ends: Vec<i64> = rows.iter().map(|row| row.mrr_end).collect();
    assert_eq!(ends, [900, 900, 900, 0, 0, 900]);
    assert_eq!((rows[3].mrr_churn, rows[5].mrr_reactivation), (-900, 900));
}

#[test]
fn a_trial_counts_once_it_is_paid_for() {
    let converts = [
        line(1, "2026-01-25", Tried, 0),
        line(1, "2026-02-08", Converted, EURO_NINE),
        money(1, "2026-02-08", EURO_NINE, 900),
    ];
    let fails = [line(2, "2026-01-25", Tried, 0), line(2, "2026-02-08", Failed, EURO_NINE)];
    let fails_first =
        [&fails[..], &[line(2, "2026-03-02", Recovered, EURO_NINE), money(2, "2026-03-02", EURO_NINE, 900)]]
            .concat();
    let tell = |row: &MonthRow| [row.trials, row.conversions, row.trials_converted, row.subscribers_end];
    let told =
        |lives: &[&[Line]]| figures(lives).months(month("2026-03")).iter().map(tell).collect::<Vec<_>>();
    assert_eq!(told(&[&converts, &fails]), [[2, 0, 1, 0], [0, 1, 0, 1], [0, 0, 0, 1]]);
    assert_eq!(told(&[&converts, &fails_first]), [[2, 0, 2, 0], [0, 1, 0, 1], [0, 1, 0, 2]]);
    assert_eq!(figures(&[&converts, &fails]).months(month("2026-01"))[0].share_converted(), Some(500));
}

#[test]
fn whoever_was_taken_over_is_not_new_and_forms_no_cohort() {
    let life = [
        line(1, "2026-03-05", TakenOver, EURO_NINE),
        money(1, "2025-01-05", EURO_NINE, 900),
        money(1, "2026-03-05", EURO_NINE, 900),
        line(1, "2026-04-05", Ended, 0),
        line(2, "2026-05-05", Began, EURO_NINE),
    ];
    let figures = figures(&[&life]);
    let rows = figures.months(month("2026-05"));
    let told = |row: &MonthRow| [row.mrr_new, row.mrr_taken_over, row.mrr_reactivation, row.mrr_churn];
    assert_eq!(rows[0].month, month("2025-01"));
    assert_eq!((rows[0].revenue, rows[0].mrr_end), (900, 0));
    let last: Vec<_> = rows[14..].iter().map(told).collect();
    assert_eq!(last, [[0, 900, 0, 0], [0, 0, 0, -900], [0, 0, 900, 0]]);
    assert_eq!(figures.cohorts(month("2026-05")), []);
}

#[test]
fn presents_are_revenue_and_nothing_else() {
    let present = Line { subscription: None, ..money(0, "2026-01-05", 0, 8900) };
    let back = Line { paid: -8900, at: noon("2026-02-01"), ..present.clone() };
    let figures = figures(&[&[present, back]]);
    let rows = figures.months(month("2026-02"));
    let told = |row: &MonthRow| (row.revenue, row.mrr_end, row.subscribers_end);
    assert_eq!(rows.iter().map(told).collect::<Vec<_>>(), [(8900, 0, 0), (-8900, 0, 0)]);
    let by_plan: Vec<_> =
        figures.plans().into_iter().map(|row| (row.source, row.payments, row.revenue)).collect();
    assert_eq!(by_plan, [("present", 1, 8900), ("present", 0, -8900)]);
}

#[test]
fn cohorts_tell_who_is_left_and_how_much() {
    let life = |nth: i64| {
        vec![
            line(nth, "2026-01-05", Began, EURO_NINE),
            money(nth, "2026-01-05", EURO_NINE, 900),
            line(nth, "2026-02-05", Renewed, EURO_NINE),
            money(nth, "2026-02-05", EURO_NINE, 900),
        ]
    };
    let (mut leaves, mut grows, mut next) = (life(1), life(2), life(3));
    leaves.push(line(1, "2026-02-20", Ended, 0));
    grows.push(line(2, "2026-03-20", Repriced, 2 * EURO_NINE));
    next.drain(..2);
    let rows = figures(&[&leaves, &grows, &next]).cohorts(month("2026-03"));
    let told = |row: &CohortRow| (row.cohort.to_string(), row.joined, row.after, row.left, row.mrr_left);
    assert_eq!(
        rows.iter().map(told).collect::<Vec<_>>(),
        [
            ("2026-01".into(), 2, 0, 2, 1800),
            ("2026-01".into(), 2, 1, 1, 900),
            ("2026-01".into(), 2, 2, 1, 1800),
            ("2026-02".into(), 1, 0, 1, 900),
            ("2026-02".into(), 1, 1, 1, 900),
        ]
    );
    assert_eq!((rows[1].share_left(), rows[1].share_of_mrr_left()), (Some(500), Some(500)));
    assert!(csv(&rows).ends_with("2026-02,EUR,1,9.00,1,1,100.0,9.00,100.0\r\n"));
}

#[test]
fn months_begin_where_the_publication_is() {
    let zone = TimeZone::get("Pacific/Auckland").unwrap();
    let mut figures = Figures::default();
    let late = Line { at: at("2026-01-31T11:30:00Z"), ..money(1, "2026-01-31", EURO_NINE, 900) };
    figures.count(&[late], &zone);
    let rows = figures.months(Period::from_number(202602).unwrap());
    assert_eq!((rows.len(), rows[0].month, rows[0].revenue), (1, month("2026-02"), 900));
}

#[test]
fn csv_has_a_line_of_names_and_no_formula() {
    let odd = Line { plan: "=1+1, \"x\"".into(), ..money(1, "2026-01-05", EURO_NINE, -905) };
    assert_eq!(
        csv(&figures(&[&[odd]]).plans()),
        "month,currency,plan,source,payments,paid,paid_back,revenue\r\n\
         2026-01,EUR,\"'=1+1, \"\"x\"\"\",subscription,0,0.00,-9.05,-9.05\r\n"
    );
    assert_eq!(csv::<MonthRow>(&[]).lines().count(), 1);
    let columns = csv::<MonthRow>(&[]).matches(',').count();
    let row = csv(&figures(&[&[line(1, "2026-01-05", Began, 8900)]]).months(month("2026-01")));
    assert_eq!(row.lines().nth(1).unwrap().matches(',').count(), columns);
}
