//! What a plot looks like, as numbers that the theme draws: columns over time, bars beside each other, and a grid of
//! shades. Widths are per cent of whatever room there is, so that words stay as large on a phone as on a desk.

use render::theme::Theme;
use serde_json::{Value, json};

use super::sheet::{Sheet, share};

/// Height of the tallest column, and of the room above it for what it is labelled with.
const TALLEST: i64 = 132;
const ABOVE: i64 = 20;

/// A plot with its table.
#[derive(Clone, Debug)]
pub struct Plot {
    /// What names it: its file, and with `figures-plot-` its heading.
    pub id: &'static str,
    /// What its heading is about, such as a currency.
    pub of: Option<String>,
    /// A sentence below the heading.
    pub about: Option<String>,
    /// What is drawn; nothing: there is nothing to draw yet.
    pub drawn: Option<Drawn>,
    /// The table.
    pub sheet: Sheet,
    /// The file, if it holds more than the table.
    pub file: Option<String>,
}

/// What is drawn.
#[derive(Clone, Debug)]
pub enum Drawn {
    /// Columns over time.
    Columns {
        /// One a day or month.
        points: Vec<Point>,
        /// What a column was on average before, with what that is called.
        before: Option<(i64, String)>,
    },
    /// Columns over time, and a line that they should follow, which may go on beyond them.
    Pace {
        /// One a day, as far as they go.
        points: Vec<Point>,
        /// When, of the days to come.
        to_come: Vec<String>,
        /// How much should be there at the end of each day, and what that is called.
        expected: (Vec<i64>, String),
    },
    /// Bars below each other.
    Bars(Vec<Bar>),
    /// Rows of shares, shaded.
    Grid {
        /// Heads of the columns.
        head: Vec<String>,
        /// A name, how many at first, and shares in tenths of a per cent.
        rows: Vec<(String, String, Vec<Option<i64>>)>,
    },
}

/// A column.
#[derive(Clone, Debug)]
pub struct Point {
    /// When.
    pub when: String,
    /// How much; not below zero.
    pub value: i64,
    /// The same in words.
    pub text: String,
}

/// A bar.
#[derive(Clone, Debug)]
pub struct Bar {
    /// What it is of.
    pub name: String,
    /// Where that is seen.
    pub url: Option<String>,
    /// How much.
    pub value: i64,
    /// The same in words.
    pub text: String,
    /// What is to be said beside it.
    pub note: String,
    /// How much it was before.
    pub before: Option<i64>,
}

impl Plot {
    /// A plot of the table alone.
    pub fn of(id: &'static str, sheet: Sheet, drawn: Drawn) -> Plot {
        Plot { id, of: None, about: None, drawn: Some(drawn), sheet, file: None }
    }

    /// The same, without anything drawn if there is `nothing` yet.
    pub fn unless(self, nothing: bool) -> Plot {
        Plot { drawn: self.drawn.filter(|_| !nothing), ..self }
    }

    /// The same, with a sentence.
    pub fn saying(self, about: String) -> Plot {
        Plot { about: Some(about), ..self }
    }

    /// For the theme. `nth` tells several plots of one name apart, `query` says of which days.
    pub fn view(&self, theme: &Theme, nth: usize, query: &str) -> Value {
        let key = format!("figures-plot-{}", self.id);
        let title = match &self.of {
            Some(of) => theme.text(
                "figures-plot-of",
                &[("plot", theme.text(&key, &[]).into()), ("of", of.clone().into())],
            ),
            None => theme.text(&key, &[]),
        };
        json!({
            "id": format!("{}-{nth}", self.id), "title": title, "about": self.about,
            "empty": self.drawn.is_none().then(|| theme.text(&format!("{key}-empty"), &[])),
            "drawn": self.drawn.as_ref().map(|drawn| drawn.view(theme)),
            "table": self.sheet.view(theme),
            "csv_url": format!("{}/{}.csv?{query}", super::PATH, self.id),
        })
    }
}

impl Drawn {
    fn view(&self, theme: &Theme) -> Value {
        match self {
            Drawn::Columns { points, before } => columns(theme, points, before.as_ref()),
            Drawn::Pace { points, to_come, expected } => pace(theme, points, to_come, expected),
            Drawn::Bars(bars) => json!({ "kind": "bars", "bars": lengths(bars) }),
            Drawn::Grid { head, rows } => {
                let rows = rows.iter().map(|(name, begun, shares)| {
                    let cells = shares.iter().map(|share| {
                        json!({ "text": super::sheet::percent(theme, *share), "shade": share.map_or(0, |share| (share.clamp(0, 1000) + 50) / 100) })
                    });
                    json!({ "name": name, "begun": begun, "cells": cells.collect::<Vec<_>>() })
                });
                json!({ "kind": "grid", "head": head, "rows": rows.collect::<Vec<_>>() })
            }
        }
    }
}

/// Tenths as a number with one decimal, as addresses of places in a picture have it.
fn tenths(tenths: i64) -> String {
    format!("{}.{}", tenths / 10, tenths % 10)
}

/// Columns with room for the days to come, and the line through all of them.
fn pace(
    theme: &Theme,
    points: &[Point],
    to_come: &[String],
    (expected, called): &(Vec<i64>, String),
) -> Value {
    let most = expected.iter().copied().max().unwrap_or_default();
    let all = points.iter().cloned().chain(to_come.iter().map(|when| Point {
        when: when.clone(),
        value: 0,
        text: String::new(),
    }));
    let all: Vec<Point> = all.collect();
    let top = points.iter().map(|point| point.value).chain([most, 1]).max().unwrap_or(1);
    let mut drawn = columns_below(theme, &all, None, top);
    let y = |value: i64| ABOVE + TALLEST - (value.max(0) * TALLEST + top / 2) / top;
    let slot = 100_000 / i64::try_from(expected.len()).unwrap_or(i64::MAX).max(1);
    // Where the line comes from, if not from nothing.
    let mut from = match expected[..] {
        [first, second, ..] => (2 * first - second).max(0),
        _ => 0,
    };
    let line: Vec<Value> = expected
        .iter()
        .zip(0..)
        .map(|(value, at): (&i64, i64)| {
            let piece = json!({ "x1": thousandths(at * slot), "x2": thousandths((at + 1) * slot), "y1": y(from), "y2": y(*value) });
            from = *value;
            piece
        })
        .collect();
    drawn["line"] = json!({ "pieces": line, "text": called });
    drawn
}

/// In thousandths of a per cent, so that many narrow ones still begin where they should.
fn thousandths(place: i64) -> String {
    format!("{}.{:03}", place / 1000, place % 1000)
}

fn columns(theme: &Theme, points: &[Point], before: Option<&(i64, String)>) -> Value {
    let mean = before.map_or(0, |(mean, _)| *mean);
    let top = points.iter().map(|point| point.value).chain([mean, 1]).max().unwrap_or(1);
    columns_below(theme, points, before, top)
}

/// The same, below what takes all the height.
fn columns_below(theme: &Theme, points: &[Point], before: Option<&(i64, String)>, top: i64) -> Value {
    let count = i64::try_from(points.len()).unwrap_or(i64::MAX).max(1);
    let (mean, called) = before.map_or((0, None), |(mean, called)| (*mean, Some(called)));
    let height = |value: i64| (value.max(0) * TALLEST + top / 2) / top;
    let slot = 100_000 / count;
    let gap = if count > 45 { slot / 8 } else { slot / 4 };
    let place = thousandths;
    let drawn: Vec<Value> = points
        .iter()
        .zip(0..)
        .map(|(point, at): (&Point, i64)| {
            // What is there at all can be seen.
            let tall = height(point.value).max(i64::from(point.value > 0));
            json!({
                "x": place(at * slot + gap / 2), "width": place(slot - gap), "y": ABOVE + TALLEST - tall, "height": tall,
                "when": point.when, "text": point.text,
            })
        })
        .collect();
    // The first of the tallest is labelled, on the side that has room.
    let peak = points.iter().zip(0..).max_by_key(|(point, at): &(&Point, i64)| (point.value, -at));
    let peak = peak.filter(|(point, _)| point.value > 0).map(|(point, at)| {
        let middle = at * slot + slot / 2;
        let anchor = if middle < 15_000 { "start" } else if middle > 85_000 { "end" } else { "middle" };
        let x = match anchor {
            "start" => at * slot + gap / 2,
            "end" => (at + 1) * slot - gap / 2,
            _ => middle,
        };
        json!({ "x": place(x), "y": ABOVE + TALLEST - height(point.value) - 6, "anchor": anchor, "text": point.text, "when": point.when })
    });
    let line = called.map(|called| json!({ "y": ABOVE + TALLEST - height(mean), "text": called }));
    json!({
        "kind": "columns", "columns": drawn, "peak": peak, "before": line, "line": null, "ground": ABOVE + TALLEST,
        "first": points.first().map(|point| &point.when), "last": points.last().map(|point| &point.when),
        "desc": peak.as_ref().map(|_| {
            let most = points.iter().max_by_key(|point| point.value);
            theme.text("figures-columns-desc", &[
                ("first", points.first().map_or("", |point| &point.when).into()),
                ("last", points.last().map_or("", |point| &point.when).into()),
                ("most", most.map_or("", |point| &point.text).into()),
                ("when", most.map_or("", |point| &point.when).into()),
            ])
        }),
    })
}

/// Bars with their lengths; the longest takes all the room.
fn lengths(bars: &[Bar]) -> Vec<Value> {
    let top = bars.iter().flat_map(|bar| [Some(bar.value), bar.before]).flatten().max().unwrap_or_default();
    let length = |value: i64| share(value.max(0), top).map(tenths).unwrap_or_else(|| "0".into());
    let view = |bar: &Bar| {
        json!({
            "name": bar.name, "url": bar.url, "text": bar.text, "note": bar.note,
            "width": length(bar.value), "before": bar.before.map(length),
        })
    };
    bars.iter().map(view).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(value: i64) -> Point {
        Point { when: format!("day {value}"), value, text: value.to_string() }
    }

    #[test]
    fn the_tallest_column_takes_all_the_height_and_is_labelled() {
        let theme = Theme::load(None, "en", jiff::tz::TimeZone::UTC).unwrap();
        let drawn = columns(&theme, &[point(1), point(4), point(0), point(4)], Some(&(2, "before".into())));
        let heights: Vec<i64> =
            drawn["columns"].as_array().unwrap().iter().map(|one| one["height"].as_i64().unwrap()).collect();
        assert_eq!(heights, [33, 132, 0, 132]);
        assert_eq!(
            (drawn["peak"]["x"].as_str(), drawn["peak"]["anchor"].as_str()),
            (Some("37.500"), Some("middle"))
        );
        assert_eq!(drawn["before"]["y"], ABOVE + TALLEST / 2);
        let nothing = columns(&theme, &[point(0), point(0)], None);
        assert!(nothing["peak"].is_null() && nothing["before"].is_null());
    }

    #[test]
    fn columns_stand_side_by_side_however_many_there_are() {
        let theme = Theme::load(None, "en", jiff::tz::TimeZone::UTC).unwrap();
        for count in [1, 7, 31, 92, 366] {
            let points: Vec<Point> = (0..count).map(point).collect();
            let drawn = columns(&theme, &points, None);
            let mut end = 0.0;
            for one in drawn["columns"].as_array().unwrap() {
                let number = |key: &str| one[key].as_str().unwrap().parse::<f64>().unwrap();
                assert!(number("x") >= end && number("width") > 0.0, "{count}");
                end = number("x") + number("width");
            }
            assert!(end <= 100.0, "{count}");
        }
    }

    #[test]
    fn the_longest_bar_takes_all_the_room() {
        let bar = |value, before| Bar {
            name: String::new(),
            url: None,
            value,
            text: String::new(),
            note: String::new(),
            before,
        };
        let drawn = lengths(&[bar(50, Some(200)), bar(100, None), bar(0, None)]);
        let all: Vec<_> =
            drawn.iter().map(|one| (one["width"].as_str().unwrap(), one["before"].as_str())).collect();
        assert_eq!(all, [("25.0", Some("100.0")), ("50.0", None), ("0.0", None)]);
    }
}
