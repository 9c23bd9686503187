//! `broadsheet billing figures`: what comes in regularly, how that moves, what was paid, and who stays.

use std::collections::BTreeSet;

use clap::Args;
use kernel::Money;
use kernel::clock::Period;
use press::figures::{self, CohortRow, Figures, MonthRow, PlanRow};

use crate::failure::Failure;
use crate::settings::Desk;

/// Months after the first payment that are shown of a cohort; the CSV has all.
const AGES: [i64; 14] = [0, 1, 2, 3, 4, 5, 6, 9, 12, 18, 24, 36, 48, 60];

/// Which figures, and how.
#[derive(Debug, Args)]
pub struct FiguresArgs {
    /// The first month (2027-01); left out: the first in the books
    #[arg(long, value_name = "MONTH")]
    from: Option<Period>,
    /// The last month; left out: the present one
    #[arg(long, value_name = "MONTH")]
    to: Option<Period>,
    /// As CSV, with the columns that docs/subscriptions.md explains
    #[arg(long)]
    csv: bool,
    /// How many of those who first paid in each month are left
    #[arg(long, conflicts_with = "plans")]
    cohorts: bool,
    /// What was paid, by plan
    #[arg(long)]
    plans: bool,
}

/// Prints figures.
pub fn run(desk: &Desk, args: &FiguresArgs) -> Result<(), Failure> {
    let press = desk.press.clone();
    let present = press.period(press.clock.now());
    let to = args.to.map_or(present, |to| to.min(present));
    let from = args.from.unwrap_or(to);
    if from > to {
        return Err(Failure::usage(format!(
            "there are no months from {from} to {to}; choose an earlier --from"
        )));
    }
    let figures = desk.db.read_blocking(move |conn| figures::replay(conn, &press))?;
    print!("{}", written(&figures, args, to));
    Ok(())
}

fn written(figures: &Figures, args: &FiguresArgs, to: Period) -> String {
    let shown = |month: Period| args.from.is_none_or(|from| from <= month) && month <= to;
    if args.cohorts {
        let rows: Vec<CohortRow> = figures.cohorts(to).into_iter().filter(|row| shown(row.cohort)).collect();
        return if args.csv { figures::csv(&rows) } else { cohorts(&rows) };
    }
    let by_plan: Vec<PlanRow> = figures.plans().into_iter().filter(|row| shown(row.month)).collect();
    if args.plans {
        return if args.csv { figures::csv(&by_plan) } else { joined(&[plans(&by_plan)]) };
    }
    let rows: Vec<MonthRow> = figures.months(to).into_iter().filter(|row| shown(row.month)).collect();
    if args.csv { figures::csv(&rows) } else { joined(&[months(&rows), plans(&by_plan)]) }
}

/// Said where there is nothing to show.
const NOTHING: &str = "Nothing was paid or tried in these months.\n";

fn full(minor: i64, currency: &str) -> String {
    Money { minor, currency: currency.to_owned() }.in_full()
}

fn months(rows: &[MonthRow]) -> String {
    let currencies: BTreeSet<&str> = rows.iter().map(|row| row.currency.as_str()).collect();
    let mut tables: Vec<String> = Vec::new();
    for currency in currencies {
        let of = || rows.iter().filter(|row| row.currency == currency);
        let amount = |minor: i64| full(minor, currency);
        let regular = of().map(|row| {
            let mut cells = vec![row.month.to_string()];
            let moved =
                [row.mrr_begin, row.mrr_new, row.mrr_taken_over, row.mrr_reactivation, row.mrr_expansion];
            cells.extend(moved.map(amount));
            cells.extend([row.mrr_contraction, row.mrr_churn, row.mrr_end, row.arr].map(amount));
            cells
        });
        let head = [
            "MRR",
            "begin",
            "new",
            "taken over",
            "returned",
            "expansion",
            "contraction",
            "churn",
            "end",
            "ARR",
        ];
        tables.push(table(&head, 1, regular.collect()));
        let people = of().map(|row| {
            let mut cells = vec![row.month.to_string()];
            let counts = [row.subscribers_begin, row.subscribers_new, row.subscribers_taken_over];
            cells.extend(counts.map(|count| count.to_string()));
            let counts =
                [row.subscribers_reactivated, row.subscribers_churned, row.subscribers_end, row.trials];
            cells.extend(counts.map(|count| count.to_string()));
            cells.push(row.conversions.to_string());
            cells.push(said(row.share_converted()));
            cells.extend([row.paid, row.paid_back, row.revenue].map(amount));
            cells
        });
        let head = [
            "subscribers",
            "begin",
            "new",
            "taken over",
            "returned",
            "left",
            "end",
            "trials",
            "converted",
            "of trials",
            "paid",
            "paid back",
            "revenue",
        ];
        tables.push(table(&head, 1, people.collect()));
    }
    tables.join("\n")
}

fn plans(rows: &[PlanRow]) -> String {
    let line = |row: &PlanRow| {
        let amount = |minor: i64| full(minor, &row.currency);
        vec![
            row.month.to_string(),
            row.plan.clone(),
            row.source.to_owned(),
            row.payments.to_string(),
            amount(row.paid),
            amount(row.paid_back),
            amount(row.revenue),
        ]
    };
    let head = ["month", "plan", "sold as", "payments", "paid", "paid back", "revenue"];
    table(&head, 3, rows.iter().map(line).collect())
}

fn cohorts(rows: &[CohortRow]) -> String {
    let currencies: BTreeSet<&str> = rows.iter().map(|row| row.currency.as_str()).collect();
    let mut tables = Vec::new();
    for currency in currencies {
        let rows: Vec<&CohortRow> = rows.iter().filter(|row| row.currency == currency).collect();
        tables.push(retention("readers left", &rows, |row| (row.joined.to_string(), row.share_left())));
        let mrr = |row: &CohortRow| (full(row.mrr_joined, currency), row.share_of_mrr_left());
        tables.push(retention("MRR left", &rows, mrr));
    }
    joined(&tables)
}

/// A line a cohort, a column for each of some ages.
fn retention(title: &str, rows: &[&CohortRow], of: impl Fn(&CohortRow) -> (String, Option<i64>)) -> String {
    let oldest = rows.iter().map(|row| row.after).max().unwrap_or_default();
    let ages: Vec<i64> = AGES.into_iter().filter(|age| *age <= oldest).collect();
    let mut head = vec![title.to_owned(), "at first".to_owned()];
    head.extend(ages.iter().map(|age| format!("+{age}")));
    let mut lines: Vec<Vec<String>> = Vec::new();
    for row in rows {
        let (begun, share) = of(row);
        if row.after == 0 {
            lines.push(vec![row.cohort.to_string(), begun]);
        }
        if let Some(line) = lines.last_mut().filter(|_| ages.contains(&row.after)) {
            line.push(said(share));
        }
    }
    table(&head.iter().map(String::as_str).collect::<Vec<_>>(), 1, lines)
}

/// A share as it is read; of nothing there is none.
fn said(share: Option<i64>) -> String {
    figures::per_cent(share).map_or_else(|| "-".to_owned(), |share| format!("{share} %"))
}

fn joined(tables: &[String]) -> String {
    let tables: Vec<&str> = tables.iter().map(String::as_str).filter(|table| !table.is_empty()).collect();
    if tables.is_empty() { NOTHING.to_owned() } else { tables.join("\n") }
}

/// Lines under a head, the first columns, which are words, to the left and all others to the right. Nothing, if there is no
/// line.
fn table(head: &[&str], words: usize, lines: Vec<Vec<String>>) -> String {
    if lines.is_empty() {
        return String::new();
    }
    let head: Vec<String> = head.iter().map(|&name| name.to_owned()).collect();
    let all: Vec<Vec<String>> = [head].into_iter().chain(lines).collect();
    let width = |column: usize| {
        let wide = all.iter().filter_map(|line| line.get(column)).map(|cell| cell.chars().count());
        wide.max().unwrap_or_default()
    };
    let cell = |(column, text): (usize, &String)| match column < words {
        true => format!("{text:<width$}", width = width(column)),
        false => format!("{text:>width$}", width = width(column)),
    };
    let line = |line: &Vec<String>| line.iter().enumerate().map(cell).collect::<Vec<_>>().join("  ") + "\n";
    all.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_aligned() {
        let lines = vec![vec!["2026-11".into(), "€9.00".into()], vec!["2026-12".into(), "-€1234.50".into()]];
        assert_eq!(
            table(&["month", "revenue"], 1, lines),
            "month      revenue\n2026-11      €9.00\n2026-12  -€1234.50\n"
        );
        assert_eq!(table(&["month"], 1, Vec::new()), "");
    }
}
