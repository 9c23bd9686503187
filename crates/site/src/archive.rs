//! The archive: years and months, and each month's articles.

use axum::extract::{Path, Query, State};
use axum::response::Response;
use http_kit::{CachePolicy, Failure};
use jiff::civil::Date;
use kernel::clock::{Millis, Period};
use press::Press;
use press::articles::{self, Listing, MonthCount};
use serde_json::{Value, json};

use crate::Site;
use crate::frame::{Meta, Shell};
use crate::keeping::Asking;
use crate::lists::Turn;
use crate::visitor::Visitor;

/// `GET /archive`.
pub async fn years(State(site): State<Site>, visitor: Visitor, asking: Asking) -> Result<Response, Failure> {
    let (now, basis) = (site.now(), site.basis());
    let (shell, months) =
        site.read(move |conn, press| Ok((Shell::load(conn, press)?, articles::months(conn, now)?))).await?;
    let years: Vec<Value> = months
        .chunk_by(|one, next| one.month / 100 == next.month / 100)
        .map(|year| {
            let number = year.first().map_or(0, |month| month.month / 100);
            json!({ "year": number, "months": year.iter().rev().filter_map(|month| site.month_view(month)).collect::<Vec<_>>() })
        })
        .collect();
    let title = site.say("archive-title");
    let meta =
        Meta { kind: "archive", title, canonical: Some("/archive".into()), ads: true, ..Meta::default() };
    let basis = site.on_ads(basis, &shell);
    let basis = site.on_lists(basis, shell.next_article, []);
    let view = visitor.view();
    site.keep(&asking, &view, basis, || {
        let html = site.render(&view, &shell, &meta, None, "archive.html", json!({ "years": years }))?;
        Ok(site.page_with_ads(CachePolicy::Revalidate, html, (&view, &shell, &meta)))
    })
    .await
}

/// `GET /archive/{month}`, as in `/archive/2026-11`.
pub async fn month(
    State(site): State<Site>,
    visitor: Visitor,
    Path(month): Path<String>,
    Query(turn): Query<Turn>,
    asking: Asking,
) -> Result<Response, Failure> {
    turn.check()?;
    let period = parse_month(&month).ok_or(Failure::NotFound)?;
    let basis = site.basis();
    let (now, base, first) = (site.now(), format!("/archive/{month}?"), turn.is_first());
    let (shell, page) = site
        .read(move |conn, press| {
            let (from, to) = bounds(press, period).ok_or(Failure::NotFound)?;
            let page = turn.page(conn, &Listing::Between(from, to), &base, now)?;
            Ok((Shell::load(conn, press)?, page))
        })
        .await?;
    let title = site.month_year(period);
    let meta = Meta {
        kind: "month",
        title: title.clone(),
        canonical: first.then(|| format!("/archive/{month}")),
        ads: true,
        ..Meta::default()
    };
    let content = json!({
        "heading": { "kicker": site.say("archive-title"), "title": title, "links": [], "description_html": None::<String>, "portrait": None::<String>, "focus": None::<String> },
        "cards": site.cards(&page.cards),
        "pager": page.pager,
        "feed_url": None::<String>,
        "follow": None::<String>,
        "most_read": [],
    });
    let basis = site.on_ads(basis, &shell);
    let basis = site.on_lists(basis, shell.next_article, &page.cards);
    let view = visitor.view();
    site.keep(&asking, &view, basis, || {
        let html = site.render(&view, &shell, &meta, None, "list.html", content)?;
        Ok(site.page_with_ads(CachePolicy::Revalidate, html, (&view, &shell, &meta)))
    })
    .await
}

impl Site {
    fn month_view(&self, month: &MonthCount) -> Option<Value> {
        let period = Period::from_number(month.month)?;
        let url = format!("/archive/{:04}-{:02}", month.month / 100, month.month % 100);
        Some(json!({ "name": self.month_name(period.month()), "url": url, "count": month.count }))
    }

    fn month_year(&self, period: Period) -> String {
        let (month, year) = (self.month_name(period.month()), (period.number() / 100).to_string());
        self.theme.text("month-year", &[("month", month.into()), ("year", year.into())])
    }
}

fn parse_month(text: &str) -> Option<Period> {
    let (year, month) = text.split_once('-')?;
    let digits = |text: &str, count| text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(year, 4) || !digits(month, 2) {
        return None;
    }
    Period::from_number(year.parse::<i64>().ok()? * 100 + month.parse::<i64>().ok()?)
}

/// The month's first instant and the next one's, where the publication is.
fn bounds(press: &Press, period: Period) -> Option<(Millis, Millis)> {
    let start =
        |date: Date| Some(date.to_zoned_datetime(press.zone.clone()).ok()?.timestamp().as_millisecond());
    let year = i16::try_from(period.number() / 100).ok()?;
    Some((start(Date::new(year, period.month(), 1).ok()?)?, start(period.reset())?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_read_strictly() {
        assert_eq!(parse_month("2026-11").map(Period::number), Some(202611));
        for bad in ["2026-13", "2026-0", "2026-00", "26-11", "2026-1x", "2026", "+026-11", "2026-111"] {
            assert_eq!(parse_month(bad), None, "{bad}");
        }
    }
}
