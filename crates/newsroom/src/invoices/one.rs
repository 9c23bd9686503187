//! `GET /newsroom/invoices/{number}`: an invoice, what it is for, and what has become of it.

use axum::extract::{Path, Query, State};
use axum::response::Response;
use http_kit::Failure;
use kernel::clock::{DAY, Millis};
use kernel::money::Money;
use press::audit::Line;
use press::invoices::{self, Found, Invoice};
use press::plans::tax;
use press::staff::Action;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{PATH, url_of};
use crate::Newsroom;
use crate::desk::Desk;
use crate::frame::{Notice, Page};
use crate::readers;

/// What can have been done just before.
const DONE: [&str; 3] = ["paid", "cancelled", "mailed"];

/// What was done just before.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    done: String,
}

/// `GET /newsroom/invoices/{number}`.
pub async fn show(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path(number): Path<i64>,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let found = newsroom.invoice(number).await?;
    let notice = DONE.contains(&asked.done.as_str());
    let notice = notice.then(|| Notice::success(newsroom.say(&format!("invoices-done-{}", asked.done))));
    let content = json!({ "invoice": newsroom.invoice_view(&found, &desk) });
    let page = Page { title: "newsroom-invoice", template: "invoice.html", here: PATH, notice, content };
    newsroom.page(&desk, page)
}

impl Newsroom {
    /// The invoice of that number.
    pub(super) async fn invoice(&self, number: i64) -> Result<Found, Failure> {
        let found = self.read(move |conn, _| invoices::look(conn, number)).await?;
        found.ok_or(Failure::NotFound)
    }

    fn invoice_view(&self, found: &Found, desk: &Desk) -> Value {
        let (invoice, now) = (&found.invoice, self.now());
        let Invoice { bill, addressee, tax_rate, .. } = invoice;
        let text = |minor| self.theme.price(minor, &bill.money.currency);
        let parts = tax::parts(bill.money.minor, *tax_rate);
        let url = url_of(invoice);
        let act = |end: &str, may: bool| (may && desk.may(Action::MoveMoney)).then(|| format!("{url}/{end}"));
        json!({
            "line": self.invoice_line(invoice, now), "printed_url": invoices::path(&invoice.public_id),
            "address": addressee.address.lines().map(str::trim).collect::<Vec<_>>(),
            "tax_number": addressee.tax_number, "reference": addressee.reference,
            "due": self.theme.date(bill.due_at, "long"), "seats": (found.price.seats > 1).then_some(found.price.seats),
            "period": self.invoice_period(found),
            "tax": (*tax_rate > 0).then(|| json!({ "net": text(parts.net), "tax": text(parts.tax) })),
            "reader": found.reader.as_ref().map(|reader| json!({
                "email": reader.email, "name": reader.name, "url": readers::url_of(reader),
            })),
            "group": found.group.as_ref().map(|group| json!({
                "name": group.name, "url": format!("{}?group={}", readers::PATH, group.public_id),
            })),
            "paid_url": act("paid", bill.is_open()), "cancel_url": act("cancel", found.waits()),
            "mail_url": act("mail", bill.is_open() && invoice.email.is_some()),
            "end_url": self.ending(found).filter(|_| desk.may(Action::MoveMoney)),
            "refund": bill.paid_at.is_some() && found.reader.is_some(),
            "events": self.invoice_events(found),
        })
    }

    /// Where what it is for is ended, if that goes on.
    fn ending(&self, found: &Found) -> Option<String> {
        let subscription = found.subscription.as_ref()?;
        let goes_on = found.invoice.bill.is_open() && !found.waits() && subscription.report.status.goes_on();
        let reader = found.reader.as_ref().filter(|_| goes_on)?;
        Some(format!("{}/cancel/{}", readers::url_of(reader), subscription.public_id))
    }

    /// The time that is paid for, as it stands on the invoice.
    fn invoice_period(&self, found: &Found) -> String {
        let bill = &found.invoice.bill;
        if let Some(present) = &found.present {
            let recipient = present.recipient.as_str();
            return self.theme.text("invoices-of-present", &[("recipient", recipient.into())]);
        }
        let Some((start, end)) = bill.term else { return self.say("invoices-first-term") };
        let key = if bill.adds { "invoice-period-seats" } else { "invoice-period" };
        let (from, until) = (self.theme.date(start, "long"), self.theme.date(end - DAY, "long"));
        self.theme.text(key, &[("from", from.into()), ("until", until.into())])
    }

    /// What has become of it, the latest first.
    fn invoice_events(&self, found: &Found) -> Vec<Value> {
        let bill = &found.invoice.bill;
        let settled_at = bill.paid_at.or(bill.cancelled_at).unwrap_or(self.now());
        let dated =
            |key: &str, at: Option<Millis>| at.map(|at| (at, self.say(&format!("invoices-event-{key}"))));
        let mut events: Vec<(Millis, String)> = [
            dated("issued", Some(bill.issued_at)),
            dated("due", Some(bill.due_at).filter(|due| *due <= settled_at)),
            dated("paid", bill.paid_at),
            dated("cancelled", bill.cancelled_at),
        ]
        .into_iter()
        .flatten()
        .collect();
        events.extend(found.lines.iter().map(|line| (line.at, self.staff_line(line))));
        events.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
        events.iter().map(|(at, text)| json!({ "at": self.moment(*at), "text": text })).collect()
    }

    /// An act of staff in a line.
    fn staff_line(&self, line: &Line) -> String {
        let became = if line.became.is_empty() { String::new() } else { format!(": {}", line.became) };
        format!("{}{became} · {}", self.act(&line.act), self.who(line))
    }

    /// An amount, in words.
    pub(super) fn amount(&self, money: &Money) -> String {
        self.theme.price(money.minor, &money.currency)
    }
}
