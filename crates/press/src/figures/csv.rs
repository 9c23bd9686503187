//! Rows as CSV (RFC 4180): a line of names, amounts as numbers with the decimals of their currency, shares as per cent.
//! The columns are documented in docs/subscriptions.md.

use exchange::cell;
use kernel::money::Money;

use super::rows::per_cent;
use super::{CohortRow, MonthRow, PlanRow};

/// Rows that can be written as CSV.
pub trait Table {
    /// What the columns are called.
    const COLUMNS: &'static [&'static str];

    /// What stands in them.
    fn cells(&self) -> Vec<String>;
}

/// The rows as CSV, with their names.
pub fn csv<R: Table>(rows: &[R]) -> String {
    lines(R::COLUMNS, rows.iter().map(R::cells))
}

/// Rows of cells that can stand in CSV as they are ([`word`], numbers), below the names of their columns.
pub fn lines(columns: &[&str], rows: impl Iterator<Item = Vec<String>>) -> String {
    let mut lines = columns.join(",");
    for row in rows {
        lines.push_str("\r\n");
        lines.push_str(&row.join(","));
    }
    lines.push_str("\r\n");
    lines
}

/// A text as a cell: quoted where need be, and no formula.
pub fn word(text: &str) -> String {
    cell(text).into_owned()
}

/// Writes an amount of a currency.
fn amounts(currency: &str) -> impl Fn(i64) -> String {
    move |minor| Money { minor, currency: currency.to_owned() }.number()
}

impl Table for MonthRow {
    const COLUMNS: &'static [&'static str] = &[
        "month",
        "currency",
        "mrr_begin",
        "mrr_new",
        "mrr_taken_over",
        "mrr_reactivation",
        "mrr_expansion",
        "mrr_contraction",
        "mrr_churn",
        "mrr_end",
        "arr",
        "subscribers_begin",
        "subscribers_new",
        "subscribers_taken_over",
        "subscribers_reactivated",
        "subscribers_churned",
        "subscribers_end",
        "trials",
        "conversions",
        "trials_converted",
        "trials_converted_percent",
        "paid",
        "paid_back",
        "revenue",
    ];

    fn cells(&self) -> Vec<String> {
        let amount = amounts(&self.currency);
        let mut cells = vec![self.month.to_string(), cell(&self.currency).into_owned()];
        cells.extend(
            [
                self.mrr_begin,
                self.mrr_new,
                self.mrr_taken_over,
                self.mrr_reactivation,
                self.mrr_expansion,
                self.mrr_contraction,
                self.mrr_churn,
                self.mrr_end,
                self.arr,
            ]
            .map(&amount),
        );
        let counts = [
            self.subscribers_begin,
            self.subscribers_new,
            self.subscribers_taken_over,
            self.subscribers_reactivated,
            self.subscribers_churned,
            self.subscribers_end,
            self.trials,
            self.conversions,
            self.trials_converted,
        ];
        cells.extend(counts.map(|count| count.to_string()));
        cells.push(per_cent(self.share_converted()).unwrap_or_default());
        cells.extend([self.paid, self.paid_back, self.revenue].map(&amount));
        cells
    }
}

impl Table for PlanRow {
    const COLUMNS: &'static [&'static str] =
        &["month", "currency", "plan", "source", "payments", "paid", "paid_back", "revenue"];

    fn cells(&self) -> Vec<String> {
        let amount = amounts(&self.currency);
        vec![
            self.month.to_string(),
            cell(&self.currency).into_owned(),
            cell(&self.plan).into_owned(),
            self.source.to_owned(),
            self.payments.to_string(),
            amount(self.paid),
            amount(self.paid_back),
            amount(self.revenue),
        ]
    }
}

impl Table for CohortRow {
    const COLUMNS: &'static [&'static str] = &[
        "cohort",
        "currency",
        "joined",
        "mrr_joined",
        "months_after",
        "left",
        "left_percent",
        "mrr_left",
        "mrr_left_percent",
    ];

    fn cells(&self) -> Vec<String> {
        let amount = amounts(&self.currency);
        vec![
            self.cohort.to_string(),
            cell(&self.currency).into_owned(),
            self.joined.to_string(),
            amount(self.mrr_joined),
            self.after.to_string(),
            self.left.to_string(),
            per_cent(self.share_left()).unwrap_or_default(),
            amount(self.mrr_left),
            per_cent(self.share_of_mrr_left()).unwrap_or_default(),
        ]
    }
}
