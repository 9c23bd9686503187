//! `GET /newsroom/institutions/{id}`: an institution, by what its readers are known, how much they read, and what was
//! done about it.

use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use http_kit::{CachePolicy, Failure, Reply};
use press::audit::Line;
use press::institutions::{self, Found, Institution, Months, Read, Report};
use press::staff::Action;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{PATH, url};
use crate::Newsroom;
use crate::desk::Desk;
use crate::frame::{Notice, Page};

/// Articles that the page lists; the file has all.
const LISTED: usize = 20;
/// What can have been done just before.
const DONE: [&str; 2] = ["made", "changed"];

/// Which months, and what was done just before.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    from: String,
    to: String,
    done: String,
}

/// `GET /newsroom/institutions/{id}`.
pub async fn show(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let one = newsroom.institution(id).await?;
    let report = newsroom.institution_usage(&one, &asked).await?;
    let whose = one.clone();
    let lines = newsroom.read(move |conn, _| institutions::lines(conn, &whose)).await?;
    let notice = DONE.contains(&asked.done.as_str());
    let notice = notice.then(|| Notice::success(newsroom.say(&format!("institutions-done-{}", asked.done))));
    let content = json!({
        "institution": newsroom.institution_view(&one, &desk),
        "usage": newsroom.institution_usage_view(&one, &report),
        "events": lines.iter().map(|line| newsroom.institution_event(line)).collect::<Vec<_>>(),
    });
    let page =
        Page { title: "newsroom-institution", template: "institution.html", here: PATH, notice, content };
    newsroom.page(&desk, page)
}

/// `GET /newsroom/institutions/{id}/usage.csv`: the report that its librarian has.
pub async fn file(
    State(newsroom): State<Newsroom>,
    _: Desk,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let one = newsroom.institution(id).await?;
    let report = newsroom.institution_usage(&one, &asked).await?;
    let csv = report.csv(&newsroom.press, newsroom.now()).into_bytes();
    let reply = Reply::new(CachePolicy::NoStore, "text/csv; charset=utf-8", csv);
    Ok(reply.attachment("attachment; filename=\"usage.csv\"").answer(&HeaderMap::new()))
}

impl Newsroom {
    async fn institution_usage(&self, one: &Institution, asked: &Asked) -> Result<Report, Failure> {
        let given = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        let (first, last) = (given(&asked.from), given(&asked.to));
        let months = Months::between(self.press.period(self.now()), first.as_deref(), last.as_deref());
        let months = months.map_err(|refused| Failure::BadRequest(refused.message().into()))?;
        let found = Found { id: one.id, public_id: one.public_id.clone(), name: one.name.clone() };
        self.read(move |conn, _| institutions::report(conn, found, months)).await
    }

    fn institution_view(&self, one: &Institution, desk: &Desk) -> Value {
        let url = url(&one.public_id);
        let act = |end: &str, may: bool| (may && desk.may(Action::MoveMoney)).then(|| format!("{url}/{end}"));
        json!({
            "line": self.institution_line(one, self.now()),
            "networks": one.networks.iter().map(ToString::to_string).collect::<Vec<_>>(), "domains": one.domains,
            "edit_url": act("edit", !one.declared), "end_url": act("end", !one.declared), "link_url": act("link", true),
        })
    }

    fn institution_usage_view(&self, one: &Institution, report: &Report) -> Value {
        let (from, to) = report.span();
        let totals = report.totals();
        let months = totals.iter().rev().map(|(month, Read { requests, uniques })| {
            json!({ "name": self.month_name(*month), "requests": requests, "uniques": uniques })
        });
        let items = report.items.iter().take(LISTED).map(|item| {
            json!({ "title": item.title, "url": format!("/articles/{}", item.slug), "requests": item.requests() })
        });
        let url = url(&one.public_id);
        json!({
            "csv_url": format!("{url}/usage.csv?from={from}&to={to}"), "action": url, "from": from, "to": to,
            "months": months.collect::<Vec<_>>(), "items": items.collect::<Vec<_>>(),
        })
    }

    /// An act of staff, with what it took and what it gave.
    fn institution_event(&self, line: &Line) -> Value {
        json!({
            "at": self.moment(line.at), "text": self.act(&line.act), "who": self.who(line), "was": line.was,
            "became": line.became,
        })
    }
}
