//! Figures of the ledger: what comes in regularly, what was paid for what, who stays; and the newsletters' readers.

use std::collections::{BTreeMap, BTreeSet};

use http_kit::Failure;
use kernel::clock::{HOUR, Period};
use press::figures::{self, CohortRow, MonthRow, PlanRow};
use press::{newsletters, tally};
use serde_json::Value;

use super::books::Books;
use super::plot::{Drawn, Plot, Point};
use super::sheet::{Cell, Sheet, percent, share};
use super::span::Span;
use crate::Newsroom;

/// Months that are drawn: a year and the same month of the year before.
const MONTHS: i64 = 13;
/// Cohorts that are shown, and how many months of each.
const COHORTS: i64 = 12;
/// What comes a month, of what comes a year.
fn monthly(yearly: i64) -> i64 {
    yearly.saturating_add(6).div_euclid(12)
}

impl Newsroom {
    fn month_of(&self, span: &Span) -> Period {
        self.press.period(tally::begins(span.days.to, &self.press.zone) + 12 * HOUR)
    }

    /// A month, in words.
    pub(crate) fn month_name(&self, month: Period) -> String {
        let last = tally::number(month.reset()) - 1;
        self.theme.date(tally::begins(last, &self.press.zone) + 12 * HOUR, "month-short")
    }

    /// The latest month of each currency, with its beginning.
    pub(super) fn regular(&self, books: &Books, span: &Span) -> Vec<Value> {
        let until = self.month_of(span);
        let mut latest: BTreeMap<String, MonthRow> = BTreeMap::new();
        for row in books.figures.months(until) {
            latest.insert(row.currency.clone(), row);
        }
        let tile = |row: &MonthRow| {
            let mut tile = self.tile(
                self.theme.text("figures-mrr-of", &[("currency", row.currency.clone().into())]),
                row.mrr_end,
                Some(row.mrr_begin),
                Some(format!("{}/revenue?{}", super::PATH, span.query())),
            );
            tile["text"] = self.theme.price(row.mrr_end, &row.currency).into();
            let begin = self.theme.price(row.mrr_begin, &row.currency);
            tile["change"]["text"] = self.theme.text("figures-at-begin", &[("before", begin.into())]).into();
            tile
        };
        latest.values().map(tile).collect()
    }

    /// What comes in regularly, month by month, and what was paid for which plan.
    pub(super) fn revenue(&self, books: &Books, span: &Span) -> Vec<Plot> {
        let until = self.month_of(span);
        let from = until.later(1 - MONTHS);
        let all = books.figures.months(until);
        let rows: Vec<&MonthRow> = all.iter().filter(|row| row.month >= from).collect();
        let currencies: BTreeSet<&str> = rows.iter().map(|row| row.currency.as_str()).collect();
        let mut plots: Vec<Plot> = currencies
            .iter()
            .map(|currency| {
                let of: Vec<&MonthRow> =
                    rows.iter().copied().filter(|row| row.currency == *currency).collect();
                Plot { file: Some(figures::csv(&all)), ..self.regular_plot(&of, currency) }
            })
            .collect();
        if plots.is_empty() {
            plots.push(Plot { file: Some(figures::csv(&all)), drawn: None, ..self.regular_plot(&[], "") });
        }
        let paid: Vec<PlanRow> = books.figures.plans().into_iter().filter(|row| row.month <= until).collect();
        plots.push(self.plans_now(books));
        plots.push(self.paid_plot(&paid, from));
        plots
    }

    fn regular_plot(&self, rows: &[&MonthRow], currency: &str) -> Plot {
        let mut sheet = Sheet::of(&[
            "month",
            "mrr_begin",
            "mrr_new",
            "mrr_taken_over",
            "mrr_reactivation",
            "mrr_expansion",
            "mrr_contraction",
            "mrr_churn",
            "mrr_end",
            "subscribers_end",
            "subscribers_new",
            "subscribers_churned",
            "trials",
            "revenue",
        ]);
        let money = |minor: i64| Cell::Money(minor, currency.to_owned());
        for row in rows.iter().rev() {
            let mut cells = vec![Cell::Named(row.month.to_string(), self.month_name(row.month))];
            let moved =
                [row.mrr_begin, row.mrr_new, row.mrr_taken_over, row.mrr_reactivation, row.mrr_expansion];
            cells.extend(moved.map(money));
            cells.extend([row.mrr_contraction, row.mrr_churn, row.mrr_end].map(money));
            let counts = [row.subscribers_end, row.subscribers_new, row.subscribers_churned, row.trials];
            cells.extend(counts.map(Cell::Count));
            cells.push(money(row.revenue));
            sheet.rows.push(cells);
        }
        let point = |row: &&MonthRow| Point {
            when: self.month_name(row.month),
            value: row.mrr_end,
            text: self.theme.price(row.mrr_end, currency),
        };
        let drawn = Drawn::Columns { points: rows.iter().map(point).collect(), before: None };
        let mut plot = Plot::of("revenue", sheet, drawn)
            .unless(rows.iter().all(|row| row.mrr_end == 0 && row.revenue == 0));
        plot.of = (!currency.is_empty()).then(|| currency.to_owned());
        match rows.last() {
            Some(row) => {
                let args = [
                    ("month", self.month_name(row.month).into()),
                    ("mrr", self.theme.price(row.mrr_end, currency).into()),
                    ("begin", self.theme.price(row.mrr_begin, currency).into()),
                    ("arr", self.theme.price(row.arr, currency).into()),
                    ("subscribers", self.theme.number(row.subscribers_end).into()),
                ];
                plot.saying(self.theme.text("figures-revenue-about", &args))
            }
            None => plot,
        }
    }

    fn plan(&self, slug: &str) -> String {
        let plans = &self.press.config.plans;
        plans.iter().find(|plan| plan.slug == slug).map_or_else(|| slug.to_owned(), |plan| plan.name.clone())
    }

    fn plans_now(&self, books: &Books) -> Plot {
        let (mut sheet, mut bars) =
            (Sheet::of(&["plan", "currency", "subscribers", "mrr", "share"]), Vec::new());
        for one in &books.plans {
            let all: i64 = books
                .plans
                .iter()
                .filter(|other| other.currency == one.currency)
                .map(|other| other.yearly)
                .sum();
            let (name, part) = (self.plan(&one.plan), share(one.yearly, all));
            sheet.rows.push(vec![
                Cell::Named(one.plan.clone(), name.clone()),
                Cell::Text(one.currency.clone()),
                Cell::Count(one.subscribers),
                Cell::Money(monthly(one.yearly), one.currency.clone()),
                Cell::Share(part),
            ]);
            let args = [
                ("subscribers", self.theme.number(one.subscribers).into()),
                ("share", percent(&self.theme, part).into()),
            ];
            let mut bar =
                self.bar(name, monthly(one.yearly), self.theme.text("figures-plan-note", &args), None);
            bar.text = self.theme.price(bar.value, &one.currency);
            bars.push(bar);
        }
        Plot::of("plans-now", sheet, Drawn::Bars(bars)).unless(books.plans.is_empty())
    }

    fn paid_plot(&self, paid: &[PlanRow], from: Period) -> Plot {
        let mut sheet =
            Sheet::of(&["month", "plan", "source", "currency", "payments", "paid", "paid_back", "revenue"]);
        let mut sums: BTreeMap<(&str, &str), i64> = BTreeMap::new();
        for row in paid.iter().rev().filter(|row| row.month >= from) {
            let money = |minor: i64| Cell::Money(minor, row.currency.clone());
            *sums.entry((&row.plan, &row.currency)).or_default() += row.revenue;
            sheet.rows.push(vec![
                Cell::Named(row.month.to_string(), self.month_name(row.month)),
                Cell::Named(row.plan.clone(), self.plan(&row.plan)),
                Cell::Named(row.source.into(), self.say(&format!("figures-sold-{}", row.source))),
                Cell::Text(row.currency.clone()),
                Cell::Count(row.payments),
                money(row.paid),
                money(row.paid_back),
                money(row.revenue),
            ]);
        }
        let mut sums: Vec<_> = sums.into_iter().collect();
        sums.sort_by_key(|(key, sum)| (std::cmp::Reverse(*sum), *key));
        let bar = |((plan, currency), sum): &((&str, &str), i64)| {
            let mut bar = self.bar(self.plan(plan), *sum, String::new(), None);
            bar.text = self.theme.price(*sum, currency);
            bar
        };
        let bars: Vec<_> = sums.iter().map(bar).collect();
        let nothing = bars.is_empty();
        let plot = Plot { file: Some(figures::csv(paid)), ..Plot::of("plans", sheet, Drawn::Bars(bars)) };
        plot.unless(nothing)
            .saying(self.theme.text("figures-plans-about", &[("first", self.month_name(from).into())]))
    }

    /// Who stays, of those who paid for the first time in each month.
    pub(super) fn cohorts(&self, books: &Books, span: &Span) -> Vec<Plot> {
        let until = self.month_of(span);
        let all = books.figures.cohorts(until);
        let currencies: BTreeSet<&str> = all.iter().map(|row| row.currency.as_str()).collect();
        let mut plots: Vec<Plot> = currencies
            .into_iter()
            .map(|currency| {
                let since = until.later(1 - COHORTS);
                let rows: Vec<&CohortRow> =
                    all.iter().filter(|row| row.currency == currency && row.cohort >= since).collect();
                self.cohorts_plot(&rows, currency)
            })
            .collect();
        if plots.is_empty() {
            plots.push(Plot { drawn: None, of: None, ..self.cohorts_plot(&[], "") });
        }
        plots.iter_mut().for_each(|plot| plot.file = Some(figures::csv(&all)));
        plots
    }

    fn cohorts_plot(&self, rows: &[&CohortRow], currency: &str) -> Plot {
        let mut sheet = Sheet::of(&[
            "cohort",
            "joined",
            "months_after",
            "left",
            "left_percent",
            "mrr_left",
            "mrr_left_percent",
        ]);
        let mut grid: Vec<(String, String, Vec<Option<i64>>)> = Vec::new();
        for row in rows {
            let name = self.month_name(row.cohort);
            sheet.rows.push(vec![
                Cell::Named(row.cohort.to_string(), name.clone()),
                Cell::Count(row.joined),
                Cell::Count(row.after),
                Cell::Count(row.left),
                Cell::Share(row.share_left()),
                Cell::Money(row.mrr_left, currency.to_owned()),
                Cell::Share(row.share_of_mrr_left()),
            ]);
            if row.after == 0 {
                grid.push((name, self.theme.number(row.joined), Vec::new()));
            }
            if let Some((_, _, shares)) = grid.last_mut() {
                shares.push(row.share_left());
            }
        }
        let longest = i64::try_from(grid.iter().map(|(_, _, shares)| shares.len()).max().unwrap_or_default())
            .unwrap_or_default();
        let head = (0..longest).map(|after| self.theme.number(after)).collect();
        let nothing = grid.is_empty();
        let plot = Plot::of("cohorts", sheet, Drawn::Grid { head, rows: grid }).unless(nothing);
        Plot { of: Some(currency.to_owned()), ..plot }.saying(self.say("figures-cohorts-about"))
    }

    /// How many readers newsletters have, and how many visits come from mail.
    pub(super) async fn newsletters(&self, books: &Books, span: &Span) -> Result<Vec<Plot>, Failure> {
        let days = span.days;
        let sources = self.read(move |conn, _| tally::by_label(conn, "source", days)).await?;
        let came: i64 = sources
            .iter()
            .filter(|one| one.label == "newsletter" && one.what == tally::VIEW)
            .map(|one| one.count)
            .sum();
        let mut sheet = Sheet::of(&["newsletter", "readers", "left_newsletter", "stay_percent"]);
        let mut bars = Vec::new();
        for one in &books.letters {
            let configured = self.press.config.newsletters.iter().find(|letter| letter.slug == one.slug);
            let name = configured.map_or_else(|| one.slug.clone(), |letter| letter.name.clone());
            let part = share(one.readers, one.readers + one.left);
            sheet.rows.push(vec![
                Cell::Named(one.slug.clone(), name.clone()),
                Cell::Count(one.readers),
                Cell::Count(one.left),
                Cell::Share(part),
            ]);
            let note =
                self.theme.text("figures-letter-note", &[("left", self.theme.number(one.left).into())]);
            bars.push(self.bar(name, one.readers, note, None));
        }
        let about = self.theme.text("figures-letters-about", &[("visits", self.theme.number(came).into())]);
        let nothing = bars.is_empty();
        let letters = Plot::of("newsletters", sheet, Drawn::Bars(bars)).unless(nothing).saying(about);
        Ok(vec![letters, self.leaving(span).await?])
    }

    /// Why readers left, as far as they said.
    async fn leaving(&self, span: &Span) -> Result<Plot, Failure> {
        let (from, to) = (span.days.from, span.days.to);
        let said = self.read(move |conn, _| newsletters::reasons(conn, from, to)).await?;
        let mut sheet = Sheet::of(&["newsletter", "reason", "count"]);
        let mut bars = Vec::new();
        for (letter, reason, count) in said {
            let configured = self.press.config.newsletters.iter().find(|one| one.slug == letter);
            let name = configured.map_or_else(|| letter.clone(), |one| one.name.clone());
            let reason = self.theme.text(&format!("leaving-{reason}"), &[]);
            sheet.rows.push(vec![
                Cell::Named(letter, name.clone()),
                Cell::Text(reason.clone()),
                Cell::Count(count),
            ]);
            bars.push(self.bar(name, count, reason, None));
        }
        let nothing = bars.is_empty();
        let about = self.say("figures-leaving-about");
        Ok(Plot::of("leaving", sheet, Drawn::Bars(bars)).unless(nothing).saying(about))
    }
}
