//! `GET /newsroom/readers/{id}`: a reader with all they have, and what has become of them.

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use http_kit::Failure;
use kernel::clock::Millis;
use press::billing::subscriptions::{Receipt, Subscription};
use press::plans::Price;
use press::presents;
use press::readers_desk::{self, Event, Granted, Sheet};
use press::staff::Action;
use serde::Deserialize;
use serde_json::{Value, json};

use super::presents::can_go_back;
use super::{PATH, url_of};
use crate::Newsroom;
use crate::desk::Desk;
use crate::frame::{Notice, Page};

/// Events on a page.
const EVENTS: usize = 40;

/// Which part of what has become of them, and what was done just before.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    before: String,
    #[serde(default)]
    done: String,
}

/// `GET /newsroom/readers/{id}`.
pub async fn show(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let notice = newsroom.reader_notice(&asked.done);
    newsroom.sheet_page(&desk, id, asked.before.parse().ok(), notice, "").await
}

impl Newsroom {
    /// The page of a reader; `noted` is a note that was not taken.
    pub(crate) async fn sheet_page(
        &self,
        desk: &Desk,
        id: String,
        before: Option<Millis>,
        notice: Option<Notice>,
        noted: &str,
    ) -> Result<Response, Failure> {
        let (now, id) = (self.now(), id.replace('\0', ""));
        let before_or_all = before.unwrap_or(Millis::MAX);
        let found = self
            .read(move |conn, press| {
                let Some(sheet) = readers_desk::sheet(conn, press, &id, now)? else { return Ok(None) };
                let events = readers_desk::timeline(conn, &sheet.reader, before_or_all, EVENTS)?;
                Ok(Some((sheet, events)))
            })
            .await?;
        let (sheet, (events, more)) = found.ok_or(Failure::NotFound)?;
        let content = json!({
            "reader": self.sheet_view(&sheet, desk, now),
            "events": events.iter().map(|event| self.event_view(event)).collect::<Vec<_>>(),
            "older_url": events.last().filter(|_| more)
                .map(|last| format!("{}?before={}#timeline", url_of(&sheet.reader), last.at)),
            "is_first": before.is_none(), "noted": noted,
        });
        let failed = notice.as_ref().is_some_and(|notice| notice.kind == "error");
        let status = if failed { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
        let page = Page { title: "newsroom-reader", template: "reader.html", here: PATH, notice, content };
        self.page_with(desk, status, page)
    }

    fn sheet_view(&self, sheet: &Sheet, desk: &Desk, now: Millis) -> Value {
        let (reader, url) = (&sheet.reader, url_of(&sheet.reader));
        let act = |end: &str| desk.may(Action::MoveMoney).then(|| format!("{url}/{end}"));
        let confirmed = reader.confirmed_at.is_some();
        json!({
            "email": reader.email, "name": reader.name, "url": url,
            "standing": self.standing(sheet.standing.live.as_ref(), sheet.standing.lapsed_at, confirmed),
            "role": sheet.role.map(|role| self.role(role)),
            "origin": self.say(&format!("readers-origin-{}", sheet.origin)),
            "since": self.theme.date(reader.created_at, "long"),
            "confirmed": reader.confirmed_at.map(|at| self.theme.date(at, "long")),
            "suppressed": self.why_no_mail(sheet),
            "suppressed_detail": sheet.suppression.as_ref().map_or("", |one| one.detail.as_str()), "customer": sheet.customer, "labels": sheet.labels,
            "imported_note": sheet.imported_note, "shared_with": sheet.shared_with,
            "month": self.month_view(sheet), "unlocked_count": sheet.unlocked_count,
            "unlocked": sheet.unlocked.iter().map(|one| json!({
                "title": one.title, "url": format!("/articles/{}", one.slug), "at": self.moment(one.at),
            })).collect::<Vec<_>>(),
            "grants": sheet.grants.iter().map(|grant| self.grant_view(grant, &url, desk, now)).collect::<Vec<_>>(),
            "subscriptions": sheet.subscriptions.iter().map(|one| self.subscription_view(one, &url, desk)).collect::<Vec<_>>(),
            "receipts": sheet.receipts.iter().map(|one| self.receipt_view(one, &sheet.receipts, &url, desk)).collect::<Vec<_>>(),
            "invoices": sheet.invoices.iter().map(|one| self.invoice_line(one, now)).collect::<Vec<_>>(),
            "presents": sheet.presents.iter().filter(|one| one.paid_at.is_some()).map(|one| self.present_view(one, &url, desk)).collect::<Vec<_>>(),
            "sessions": sheet.sessions.iter().map(|one| json!({
                "device": one.device, "seen": self.moment(one.seen_at),
            })).collect::<Vec<_>>(),
            "passkeys": sheet.passkeys.iter().map(|one| json!({
                "name": one.name, "used": one.used_at.map(|at| self.moment(at)), "doubted": one.doubted_at.is_some(),
            })).collect::<Vec<_>>(),
            "mail_rests": sheet.rests.map(|pause| self.theme.date(pause.until, "long")), "alerts": sheet.alerts,
            "newsletters": sheet.newsletters.iter().map(|one| json!({ "name": one.name, "on": one.active })).collect::<Vec<_>>(),
            "seats": sheet.seats, "groups": sheet.groups,
            "paired": sheet.paired.as_ref().map(|one| self.theme.text("readers-paired",
                &[("name", one.name.as_str().into()), ("date", self.last_day(one.ends_at).as_str().into())])),
            "notes": sheet.notes.iter().map(|note| json!({
                "body": note.body, "by": note.by.clone().unwrap_or_else(|| self.say("audit-forgotten")),
                "at": self.moment(note.at), "remove_url": format!("{url}/notes/{}/remove", note.id),
            })).collect::<Vec<_>>(),
            "note_action": format!("{url}/notes"), "why_url": format!("{url}/why"),
            "lift_url": act("mail").filter(|_| sheet.suppressed.is_some()),
            "grant_url": act("grant"), "link_url": act("link"), "sign_out_url": act("sign-out"),
            "merge_url": act("merge"), "erase_url": act("erase"),
            "data_url": desk.may(Action::Export).then(|| format!("{url}/data")),
        })
    }

    /// Why no newsletters go to them: with its day, if this site found out itself.
    fn why_no_mail(&self, sheet: &Sheet) -> Option<String> {
        let said = sheet.suppressed.clone()?;
        Some(match &sheet.suppression {
            None => said,
            Some(one) => {
                let day = self.theme.date(one.since, "long");
                self.theme
                    .text(&format!("readers-mail-{}", one.reason.as_str()), &[("date", day.as_str().into())])
            }
        })
    }

    fn month_view(&self, sheet: &Sheet) -> Value {
        let month = sheet.allowance;
        json!({
            "used": month.used, "allowance": month.allowance, "left": month.left(),
            "reset": month.period.reset().to_string(),
        })
    }

    fn grant_view(&self, grant: &Granted, url: &str, desk: &Desk, now: Millis) -> Value {
        let lasts = grant.lasts(now);
        let can_end = lasts && !grant.by_subscription && desk.may(Action::MoveMoney);
        json!({
            "source": self.say(&format!("readers-source-{}", grant.source)), "plan": self.plan_name(&grant.plan),
            "from": self.theme.date(grant.starts_at, "short"),
            "until": grant.ends_at.map(|end| self.theme.date(end.saturating_sub(1), "short")),
            "revoked": grant.revoked_at.map(|at| self.theme.date(at, "short")),
            "reason": grant.reason, "lasts": lasts,
            "end_url": can_end.then(|| format!("{url}/grants/{}/end", grant.id)),
        })
    }

    fn subscription_view(
        &self,
        (subscription, price): &(Subscription, Option<Price>),
        url: &str,
        desk: &Desk,
    ) -> Value {
        let report = &subscription.report;
        let can_end = report.status.goes_on() && desk.may(Action::MoveMoney);
        let day = |at: Millis| self.theme.date(at, "long");
        json!({
            "plan": price.as_ref().map(|price| self.plan_name(&price.plan)),
            "price": price.as_ref().map(|price| self.theme.price(price.money.minor, &price.money.currency)),
            "yearly": price.as_ref().is_some_and(|price| price.yearly() == price.money.minor),
            "status": self.status(report.status), "is_over": !report.status.goes_on(),
            "is_troubled": report.troubled_since.is_some(),
            "since": day(subscription.created_at), "paid_until": day(report.period_ends),
            "cancel_at": report.cancel_at.map(day), "ended_at": report.ended_at.map(day),
            "troubled_since": report.troubled_since.map(day), "resumes_at": subscription.coming.resumes_at.map(day),
            "processor": subscription.processor, "reference": subscription.reference,
            "cancel_url": can_end.then(|| format!("{url}/cancel/{}", subscription.public_id)),
        })
    }

    fn receipt_view(&self, receipt: &Receipt, all: &[Receipt], url: &str, desk: &Desk) -> Value {
        let Receipt { number, money, at, plan, .. } = receipt;
        let back = money.minor < 0;
        // As far as the page shows: the processor has the last word.
        let returned = all
            .iter()
            .any(|other| other.money.minor == -money.minor && other.at >= *at && other.number > *number);
        let refundable = !back && !returned && money.minor > 0 && desk.may(Action::MoveMoney);
        json!({
            "number": number, "price": self.theme.price(money.minor.abs(), &money.currency), "back": back,
            "plan": self.plan_name(plan), "at": self.theme.date(*at, "short"),
            "refund_url": refundable.then(|| format!("{url}/refund/{number}")),
        })
    }

    fn present_view(&self, present: &presents::Present, url: &str, desk: &Desk) -> Value {
        let refundable = can_go_back(present) && desk.may(Action::MoveMoney);
        json!({
            "recipient": present.recipient, "at": present.paid_at.map(|at| self.theme.date(at, "short")),
            "redeemed": present.redeemed_at.is_some(), "back": present.refunded_at.is_some(),
            "refund_url": refundable.then(|| format!("{url}/presents/{}/refund", present.public_id)),
        })
    }

    fn event_view(&self, event: &Event) -> Value {
        json!({ "at": self.moment(event.at), "text": self.happened(&event.what) })
    }
}
