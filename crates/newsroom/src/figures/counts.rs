//! Figures of what was counted day by day: how it stands, the way from a visit to a payment, where readers come from,
//! and how many of the month's articles they use.

use std::collections::BTreeMap;

use http_kit::Failure;
use kernel::clock::Millis;
use press::tally::{self, Days, LAST_NTH, OfDay, Seen};
use serde_json::{Value, json};

use super::plot::{Bar, Drawn, Plot, Point};
use super::sheet::{Cell, Sheet, percent, share};
use super::span::Span;
use crate::Newsroom;

/// The way from a visit to a payment.
pub const STEPS: [&str; 7] = ["visits", "walls", "registered", "confirmed", "unlocked", "checkout", "paid"];
/// Days that are drawn one by one; longer spans are drawn by month.
const DRAWN_BY_DAY: i64 = 92;
/// Sources that are drawn; the table has all.
const SOURCES_DRAWN: usize = 12;

/// How often what was counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Totals(BTreeMap<String, i64>);

impl Totals {
    /// All of them together.
    pub fn of<'a>(counts: impl IntoIterator<Item = &'a OfDay>) -> Totals {
        let mut totals = Totals::default();
        for one in counts {
            *totals.0.entry(one.what.clone()).or_default() += one.count;
        }
        totals
    }

    /// How often that was counted, by its word.
    pub fn count(&self, what: &str) -> i64 {
        self.0.get(what).copied().unwrap_or_default()
    }

    fn all_of(&self, kind: &str) -> i64 {
        self.0.iter().filter(|(what, _)| what.starts_with(kind)).map(|(_, count)| count).sum()
    }

    /// Pages that were opened.
    pub fn views(&self) -> i64 {
        self.count(Seen::Page.as_str()) + self.count(Seen::Whole.as_str()) + self.all_of("wall-")
    }

    /// How often a step was taken.
    pub fn step(&self, step: &str) -> i64 {
        match step {
            "visits" => self.count(tally::VISIT),
            "walls" => self.all_of("wall-"),
            "unlocked" => self.all_of("unlocked-"),
            step => self.count(step),
        }
    }
}

/// A span and as many days before it.
pub struct Counts {
    now: Vec<OfDay>,
    before: Vec<OfDay>,
}

impl Counts {
    pub fn totals(&self) -> (Totals, Totals) {
        (Totals::of(&self.now), Totals::of(&self.before))
    }

    fn by_day(&self) -> BTreeMap<i64, Totals> {
        let days = self.now.chunk_by(|one, next| one.day == next.day);
        days.map(|day| (day[0].day, Totals::of(day))).collect()
    }
}

impl Newsroom {
    /// What was counted in a span, and before.
    pub(super) async fn counts(&self, days: Days) -> Result<Counts, Failure> {
        self.read(move |conn, _| {
            Ok(Counts { now: tally::by_site(conn, days)?, before: tally::by_site(conn, days.before())? })
        })
        .await
    }

    /// Noon of a day, to name it by.
    fn noon(&self, day: i64) -> Millis {
        tally::begins(day, &self.press.zone) + 12 * kernel::clock::HOUR
    }

    /// A day in words.
    pub(crate) fn day(&self, day: i64) -> String {
        self.theme.date(self.noon(day), "short")
    }

    /// A number that stands at the top, against what it was before.
    pub(super) fn tile(&self, name: String, now: i64, before: Option<i64>, url: Option<String>) -> Value {
        let change = before.map(|before| self.change(now, before));
        json!({ "name": name, "text": self.theme.number(now), "change": change, "url": url })
    }

    /// How much more or less it is than before, in words.
    pub(super) fn change(&self, now: i64, before: i64) -> Value {
        let (kind, key) = match (before, now - before) {
            (0, 0) => ("same", "figures-none-before"),
            (0, _) => ("up", "figures-none-before"),
            (_, 0) => ("same", "figures-as-before"),
            (_, more) if more > 0 => ("up", "figures-more"),
            _ => ("down", "figures-less"),
        };
        let part = (share((now - before).abs(), before).unwrap_or_default() + 5) / 10;
        let share = self.theme.text("figures-percent", &[("share", self.theme.number(part).into())]);
        let args = [("share", share.into()), ("before", self.theme.number(before).into())];
        let text = self.theme.text(key, &args);
        json!({ "kind": kind, "text": text })
    }

    /// The numbers that matter, against those before.
    pub(super) fn tiles(&self, counts: &Counts, query: &str) -> Vec<Value> {
        let (now, before) = counts.totals();
        let tile = |step: &&str| {
            let url =
                format!("{}/{}?{query}", super::PATH, if *step == "visits" { "sources" } else { "funnel" });
            self.tile(
                self.say(&format!("figures-step-{step}")),
                now.step(step),
                Some(before.step(step)),
                Some(url),
            )
        };
        STEPS.iter().map(tile).collect()
    }

    /// Visits over time, with all that was counted.
    pub(super) fn days_plot(&self, counts: &Counts, span: &Span) -> Plot {
        let (by_day, (now, before)) = (counts.by_day(), counts.totals());
        let mut sheet = Sheet::of(&[
            "day",
            "views",
            "visits",
            "walls",
            "registered",
            "confirmed",
            "unlocked",
            "checkout",
            "paid",
        ]);
        let none = Totals::default();
        let days: Vec<(i64, &Totals)> =
            (span.days.from..=span.days.to).map(|day| (day, by_day.get(&day).unwrap_or(&none))).collect();
        for (day, totals) in days.iter().rev() {
            let mut row =
                vec![Cell::Named(tally::date(*day).to_string(), self.day(*day)), Cell::Count(totals.views())];
            row.extend(STEPS.iter().map(|step| Cell::Count(totals.step(step))));
            sheet.rows.push(row);
        }
        let one_by_one = span.days.count() <= DRAWN_BY_DAY;
        let mut points: Vec<Point> = Vec::new();
        let mut month = String::new();
        for (day, totals) in &days {
            let (date, visits) = (tally::date(*day).to_string(), totals.step("visits"));
            match points.last_mut().filter(|_| !one_by_one && month == date[..7]) {
                Some(point) => point.value += visits,
                None => {
                    let when = if one_by_one { self.day(*day) } else { self.month(*day) };
                    points.push(Point { when, value: visits, text: String::new() });
                }
            }
            date[..7].clone_into(&mut month);
        }
        points.iter_mut().for_each(|point| point.text = self.theme.number(point.value));
        let mean = |totals: &Totals| totals.step("visits") / span.days.count().max(1);
        let (is, was) = (self.theme.number(mean(&now)), self.theme.number(mean(&before)));
        let called = self.theme.text("figures-mean-before", &[("count", was.clone().into())]);
        let drawn = Drawn::Columns {
            points,
            before: (one_by_one && mean(&before) > 0).then(|| (mean(&before), called)),
        };
        let about = self.theme.text("figures-mean", &[("count", is.into()), ("before", was.into())]);
        Plot::of("days", sheet, drawn).unless(now.views() == 0).saying(about)
    }

    fn month(&self, day: i64) -> String {
        self.theme.date(self.noon(day), "month-short")
    }

    /// Step by step, each as a share of the one before.
    pub(super) fn funnel(&self, counts: &Counts) -> Vec<Plot> {
        let (now, before) = counts.totals();
        let mut sheet =
            Sheet::of(&["step", "count", "share_of_step_before", "share_of_visits", "count_before"]);
        let (mut bars, mut last) = (Vec::new(), None::<(String, i64)>);
        for step in STEPS {
            let (count, was, name) =
                (now.step(step), before.step(step), self.say(&format!("figures-step-{step}")));
            let of_last = last.as_ref().and_then(|(_, last)| share(count, *last));
            let note = match &last {
                // Of what is more than the step before it is no share.
                Some((of, _)) if of_last.is_some_and(|share| share <= 1000) => {
                    let args = [("share", percent(&self.theme, of_last).into()), ("of", of.clone().into())];
                    self.theme.text("figures-share-of", &args)
                }
                _ => String::new(),
            };
            sheet.rows.push(vec![
                Cell::Named(step.into(), name.clone()),
                Cell::Count(count),
                Cell::Share(of_last),
                Cell::Share(share(count, now.step("visits"))),
                Cell::Count(was),
            ]);
            bars.push(self.bar(name.clone(), count, note, Some(was)));
            last = Some((name, count));
        }
        let nothing = STEPS.iter().all(|step| now.step(step) == 0);
        let funnel = Plot::of("funnel", sheet, Drawn::Bars(bars))
            .unless(nothing)
            .saying(self.say("figures-funnel-about"));
        vec![funnel, self.walls(&now, &before)]
    }

    fn walls(&self, now: &Totals, before: &Totals) -> Plot {
        let (mut sheet, mut bars) = (Sheet::of(&["wall", "count", "share", "count_before"]), Vec::new());
        for wall in Seen::WALLS.map(Seen::as_str) {
            let (count, was, name) =
                (now.count(wall), before.count(wall), self.say(&format!("figures-{wall}")));
            let part = share(count, now.step("walls"));
            let row = [
                Cell::Named(wall.into(), name.clone()),
                Cell::Count(count),
                Cell::Share(part),
                Cell::Count(was),
            ];
            sheet.rows.push(row.into());
            bars.push(self.bar(name, count, percent(&self.theme, part), Some(was)));
        }
        Plot::of("walls", sheet, Drawn::Bars(bars)).unless(now.step("walls") == 0)
    }

    /// A bar of so many.
    pub(super) fn bar(&self, name: String, value: i64, note: String, before: Option<i64>) -> Bar {
        Bar { name, url: None, value, text: self.theme.number(value), note, before }
    }

    /// Where readers come from.
    pub(super) async fn sources(&self, span: &Span) -> Result<Vec<Plot>, Failure> {
        let days = span.days;
        let (now, before) = self
            .read(move |conn, _| {
                Ok((tally::by_label(conn, "source", days)?, tally::by_label(conn, "source", days.before())?))
            })
            .await?;
        let of = |counts: &[tally::Labelled], source: &str, what: &str| -> i64 {
            counts.iter().filter(|one| one.label == source && one.what == what).map(|one| one.count).sum()
        };
        // From page to page of this site no visit begins.
        let mut visits: Vec<(&str, i64)> = now
            .iter()
            .filter(|one| one.what == tally::VIEW && one.label != tally::SOURCES[0])
            .map(|one| (one.label.as_str(), one.count))
            .collect();
        visits.sort_by_key(|(source, count)| (std::cmp::Reverse(*count), *source));
        let all: i64 = visits.iter().map(|(_, count)| count).sum();
        let (mut sheet, mut bars) =
            (Sheet::of(&["source", "visits", "share", "walls", "visits_before"]), Vec::new());
        for (source, count) in visits {
            let name = self.source(source);
            let (was, part) = (of(&before, source, tally::VIEW), share(count, all));
            let walls = Cell::Count(of(&now, source, tally::WALL));
            sheet.rows.push(vec![
                Cell::Named(source.into(), name.clone()),
                Cell::Count(count),
                Cell::Share(part),
                walls,
                Cell::Count(was),
            ]);
            bars.push(self.bar(name, count, percent(&self.theme, part), Some(was)));
        }
        bars.truncate(SOURCES_DRAWN);
        Ok(vec![
            Plot::of("sources", sheet, Drawn::Bars(bars))
                .unless(all == 0)
                .saying(self.say("figures-sources-about")),
        ])
    }

    fn source(&self, source: &str) -> String {
        if tally::SOURCES.contains(&source) {
            self.say(&format!("figures-source-{source}"))
        } else {
            source.to_owned()
        }
    }

    /// How many of the month's articles its readers use.
    pub(super) async fn meter(&self, span: &Span) -> Result<Vec<Plot>, Failure> {
        let month = Days { from: tally::month_begins(span.days.to), to: span.days.to };
        let last = Days { from: tally::month_begins(month.from - 1), to: month.from - 1 };
        let (now, before) =
            self.read(move |conn, _| Ok((tally::by_site(conn, month)?, tally::by_site(conn, last)?))).await?;
        let (now, before) = (Totals::of(&now), Totals::of(&before));
        let allowance = self.press.config.meter.allowance.clamp(1, LAST_NTH);
        // Whoever unlocked a second one unlocked a first: so many stopped at each.
        let nth = |totals: &Totals, nth: i64| totals.count(&format!("unlocked-{nth}"));
        let stopped = |totals: &Totals, at: i64| (nth(totals, at) - nth(totals, at + 1)).max(0);
        let most = (1..=LAST_NTH).rev().find(|at| nth(&now, *at) > 0).unwrap_or(1).max(allowance);
        let readers = nth(&now, 1);
        let (mut sheet, mut bars) =
            (Sheet::of(&["used", "readers", "share", "readers_month_before"]), Vec::new());
        for at in 1..=most {
            let (count, was) = (stopped(&now, at), stopped(&before, at));
            let name = self.theme.text("figures-used", &[("n", at.into()), ("all", allowance.into())]);
            let part = share(count, readers);
            sheet.rows.push(vec![
                Cell::Named(at.to_string(), name.clone()),
                Cell::Count(count),
                Cell::Share(part),
                Cell::Count(was),
            ]);
            bars.push(self.bar(name, count, percent(&self.theme, part), Some(was)));
        }
        let args = [
            ("month", self.month(month.to).into()),
            ("readers", self.theme.number(readers).into()),
            ("exhausted", self.theme.number(now.count(Seen::Exhausted.as_str())).into()),
        ];
        Ok(vec![
            Plot::of("meter", sheet, Drawn::Bars(bars))
                .unless(readers == 0)
                .saying(self.theme.text("figures-meter-about", &args)),
        ])
    }
}
