//! What institutions' readers read: noted as articles are sent, written a little later, and the report that a librarian
//! fetches, signed in or by a secret link.

use std::net::IpAddr;

use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::http::header::{REFERRER_POLICY, USER_AGENT};
use axum::response::Response;
use db::DbError;
use http_kit::{CachePolicy, Failure, Reply};
use kernel::clock::Period;
use kernel::ids::Token;
use press::access::{AccessLevel, Decision, Outcome, Reason};
use press::institutions::{self, Found, Months, Provider, Read, Report, Request};
use press::reading::Known;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::Site;
use crate::account::log_in_first;
use crate::card::article_path;
use crate::reading::Reading;
use crate::visitor::Visitor;

/// Articles that the page lists; the files have all.
const LISTED: usize = 50;

/// Which months.
#[derive(Debug, Default, Deserialize)]
pub struct Span {
    begin_date: Option<String>,
    end_date: Option<String>,
}

/// `GET /account/usage/{id}`.
pub async fn own(
    State(site): State<Site>,
    visitor: Visitor,
    Path(id): Path<String>,
    Query(span): Query<Span>,
) -> Result<Response, Failure> {
    let Some(found) = site.report_of_contact(&visitor, id).await? else { return Ok(log_in_first()) };
    let path = format!("/account/usage/{}", found.public_id);
    site.usage_page(&visitor, &path, found, &span).await
}

/// `GET /account/usage/{id}/{file}`.
pub async fn own_file(
    State(site): State<Site>,
    visitor: Visitor,
    Path((id, file)): Path<(String, String)>,
    Query(span): Query<Span>,
) -> Result<Response, Failure> {
    let Some(found) = site.report_of_contact(&visitor, id).await? else { return Ok(log_in_first()) };
    site.usage_file(&file, found, &span).await
}

/// `GET /usage/{token}`: whoever has the link sees it.
pub async fn shared(
    State(site): State<Site>,
    visitor: Visitor,
    Path(token): Path<String>,
    Query(span): Query<Span>,
) -> Result<Response, Failure> {
    let found = site.report_of_link(&token).await?;
    site.usage_page(&visitor, &format!("/usage/{token}"), found, &span).await
}

/// `GET /usage/{token}/{file}`.
pub async fn shared_file(
    State(site): State<Site>,
    Path((token, file)): Path<(String, String)>,
    Query(span): Query<Span>,
) -> Result<Response, Failure> {
    let found = site.report_of_link(&token).await?;
    site.usage_file(&file, found, &span).await
}

impl Site {
    /// The institution whose librarian is signed in; none if nobody is.
    async fn report_of_contact(&self, visitor: &Visitor, id: String) -> Result<Option<Found>, Failure> {
        let Some(email) = visitor.reader().map(|reader| reader.email.clone()) else { return Ok(None) };
        let theirs = self.read(move |conn, _| Ok(institutions::of_contact(conn, &email)?)).await?;
        theirs.into_iter().find(|found| found.public_id == id).map(Some).ok_or(Failure::NotFound)
    }

    async fn report_of_link(&self, token: &str) -> Result<Found, Failure> {
        let token = Token::from_outside(token);
        let found = self.read(move |conn, _| Ok(institutions::of_report_link(conn, &token)?)).await?;
        found.ok_or(Failure::NotFound)
    }

    async fn usage_report(&self, found: Found, span: &Span) -> Result<Report, Failure> {
        let given = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
        let (first, last) = (given(&span.begin_date), given(&span.end_date));
        let months = Months::between(self.press.period(self.now()), first.as_deref(), last.as_deref());
        let months = months.map_err(|refused| Failure::BadRequest(self.why(&refused)))?;
        // What was read up to now is in it.
        keep_requests(self).await?;
        self.read(move |conn, _| Ok(institutions::report(conn, found, months)?)).await
    }

    async fn usage_file(&self, file: &str, found: Found, span: &Span) -> Result<Response, Failure> {
        if !matches!(file, "report.csv" | "report.json") {
            return Err(Failure::NotFound);
        }
        let (report, now) = (self.usage_report(found, span).await?, self.now());
        let reply = if file == "report.csv" {
            let csv = report.csv(&self.press, now).into_bytes();
            Reply::new(CachePolicy::NoStore, "text/csv; charset=utf-8", csv)
                .attachment("attachment; filename=\"usage.csv\"")
        } else {
            let json = serde_json::to_vec(&report.json(&self.press, now)).map_err(Failure::internal)?;
            Reply::new(CachePolicy::NoStore, "application/json", json)
        };
        Ok(reply.header(REFERRER_POLICY, "no-referrer").answer(&HeaderMap::new()))
    }

    async fn usage_page(
        &self,
        visitor: &Visitor,
        path: &str,
        found: Found,
        span: &Span,
    ) -> Result<Response, Failure> {
        let report = self.usage_report(found, span).await?;
        let content = json!({ "usage": self.usage_view(path, &report) });
        let page = self.own_page(visitor, self.desk("usage-title"), None, "usage.html", content).await?;
        Ok(page.header(REFERRER_POLICY, "no-referrer").answer(&HeaderMap::new()))
    }

    fn usage_view(&self, path: &str, report: &Report) -> Value {
        let totals = report.totals();
        let (from, to) = report.span();
        let file = |name: &str| format!("{path}/{name}?begin_date={from}&end_date={to}");
        let months = totals.iter().rev().map(|(month, Read { requests, uniques })| {
            json!({ "name": self.month_and_year(*month), "requests": requests, "uniques": uniques })
        });
        let items = report.items.iter().take(LISTED).map(
            |item| json!({ "title": item.title, "url": article_path(&item.slug), "requests": item.requests() }),
        );
        json!({
            "name": report.institution.name, "action": path, "from": from, "to": to,
            "csv_url": file("report.csv"), "json_url": file("report.json"),
            "months": months.collect::<Vec<_>>(), "items": items.collect::<Vec<_>>(),
        })
    }

    fn month_and_year(&self, month: Period) -> String {
        let args = [
            ("month", self.month_name(month.month()).into()),
            ("year", (month.number() / 100).to_string().into()),
        ];
        self.theme.text("month-year", &args)
    }

    /// Notes that a whole article is sent to an institution's reader. Waits for nothing.
    pub(crate) fn note_request(
        &self,
        provider: Option<&Provider>,
        who: impl FnOnce() -> String,
        (article, level): (i64, AccessLevel),
        decision: Decision,
    ) {
        let (Some(provider), Outcome::Full(reason)) = (provider, decision.outcome()) else { return };
        // Those who work here read for their work.
        if reason != Reason::Staff {
            let controlled = level != AccessLevel::Free;
            let (institution, at) = (provider.id, self.now());
            self.requests.note(Request { institution, article, visitor: who(), controlled, at });
        }
    }

    /// The same on the way through the routes.
    pub(crate) fn note_request_of(&self, visitor: &Visitor, headers: &HeaderMap, reading: &Reading) {
        if let Some(address) = visitor.address {
            let who = || who(&visitor.known, address, headers);
            let card = &reading.article.card;
            let level = card.level(&self.press.config.access, self.now()).level;
            self.note_request(visitor.provider.as_ref(), who, (card.id, level), reading.decision());
        }
    }
}

/// What tells a visitor from others: their account, their browser's session, or the address and name of their browser.
pub(crate) fn who(known: &Known, address: IpAddr, headers: &HeaderMap) -> String {
    match (known.visit.signed_in(), &known.visit.session) {
        (Some(reader), _) => format!("reader {}", reader.id),
        (None, Some(session)) => format!("session {}", session.id),
        (None, None) => {
            let agent = headers.get(USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or_default();
            format!("{address} {agent}")
        }
    }
}

/// Writes what institutions' readers read, a few requests at once; those that could not be written wait on.
///
/// # Errors
/// When the database fails.
pub async fn keep_requests(site: &Site) -> Result<(), DbError> {
    let requests = site.requests.take();
    site.write_waiting(&requests, institutions::write, |request| _ = site.requests.note(request.clone()))
        .await
}
