//! The desk for invoices: what is to be paid by bank transfer, by whom and since when, and saying that it was.

mod acts;
mod file;
mod one;

pub use acts::{cancel, cancel_form, mail, mail_form, paid, paid_form};
pub use file::{form as file_form, send as file};
pub use one::show;

use axum::extract::{Query, State};
use axum::response::Response;
use http_kit::{Failure, Next, see_other};
use kernel::clock::Millis;
use kernel::config::Processor;
use press::invoices::{self, Bill, Invoice, Owed, PaidBack, Show};
use press::readers_desk::Place;
use press::staff::Action;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::Newsroom;
use crate::desk::Desk;
use crate::frame::Page;
use crate::paging::{cut, onward};
use crate::times::day_of;

/// The desk's address.
pub const PATH: &str = "/newsroom/invoices";
/// Where what is overdue is listed.
pub(crate) const OVERDUE: &str = "/newsroom/invoices?show=overdue";
/// Invoices on a page.
const A_PAGE: usize = 50;
/// Letters of a search that are looked at.
const LONGEST: usize = 200;

/// What was asked for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    q: String,
    show: String,
    after: String,
}

/// `GET /newsroom/invoices`.
pub async fn list(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let now = newsroom.now();
    let words: String = asked.q.chars().take(LONGEST).collect();
    let searched = !words.trim().is_empty();
    let (show, after) = (Show::from_name(&asked.show), Place::parse(&asked.after));
    let (mut shown, more, owed, late, back) = newsroom
        .read(move |conn, press| {
            let (shown, more) = match searched {
                true => invoices::find(conn, press, &words, now)?,
                false => (invoices::list(conn, show, after, now, A_PAGE as i64 + 1)?, false),
            };
            let owed = invoices::outstanding(conn, Millis::MAX)?;
            let back = invoices::paid_back(conn, now - invoices::LISTED)?;
            Ok((shown, more, owed, invoices::outstanding(conn, now)?, back))
        })
        .await?;
    let next = cut(&mut shown, A_PAGE).map(|last| {
        let place = show.place(last).to_string();
        onward(PATH, &[("show", show.as_str())], ("after", &place))
    });
    let content = json!({
        "q": asked.q, "action": PATH, "searched": searched, "more": more,
        "shows": newsroom.invoice_shows(show), "show": show.as_str(),
        "invoices": shown.iter().map(|one| newsroom.invoice_line(one, now)).collect::<Vec<_>>(),
        "owed": newsroom.sums("invoices-owed", &owed), "late": newsroom.sums("invoices-owed-late", &late),
        "back": back.iter().rev().map(|one| newsroom.back_line(one)).collect::<Vec<_>>(),
        "next_url": next, "is_first": after.is_none(), "sells": newsroom.sells_by_invoice(),
        "export_url": desk.may(Action::Export).then(|| format!("{PATH}/export?show={}", show.as_str())),
    });
    let page =
        Page { title: "newsroom-invoices", template: "invoices.html", here: PATH, notice: None, content };
    newsroom.page(&desk, page)
}

/// The page of an invoice.
pub(crate) fn url_of(invoice: &Invoice) -> String {
    url(invoice.bill.number.unwrap_or_default())
}

fn url(number: i64) -> String {
    format!("{PATH}/{number}")
}

/// Back to an invoice's page, which says what was done.
fn done(number: i64, what: &str) -> Response {
    see_other(&Next::from_outside(&format!("{}?done={what}", url(number))), None)
}

impl Newsroom {
    /// Whether anything can be ordered by invoice.
    pub(crate) fn sells_by_invoice(&self) -> bool {
        let billing = &self.press.config.billing;
        billing.invoice.offered || billing.processor == Some(Processor::Invoice)
    }

    fn invoice_shows(&self, chosen: Show) -> Vec<Value> {
        let one = |show: Show| {
            let name = self.say(&format!("invoices-show-{}", show.as_str()));
            json!({ "value": show.as_str(), "name": name, "chosen": show == chosen })
        };
        Show::ALL.into_iter().map(one).collect()
    }

    /// What is owed, a sentence a currency.
    fn sums(&self, key: &str, all: &[Owed]) -> Vec<String> {
        let one = |owed: &Owed| {
            let price = self.theme.price(owed.money.minor, &owed.money.currency);
            self.theme.text(key, &[("price", price.into()), ("n", owed.count.into())])
        };
        all.iter().map(one).collect()
    }

    /// Money that staff have to send back, or have sent.
    fn back_line(&self, PaidBack { money, at, name }: &PaidBack) -> Value {
        let since = json!({ "iso": self.theme.date(*at, "iso"), "text": self.theme.date(*at, "short") });
        json!({ "price": self.theme.price(money.minor, &money.currency), "name": name, "since": since })
    }

    /// For how many days it should have been paid: by the calendar, as people count them.
    fn days_late(&self, bill: &Bill, now: Millis) -> i64 {
        let late = bill.is_open() && bill.due_at <= now;
        let days = day_of(&self.press, now) - day_of(&self.press, bill.due_at);
        if late { i64::from(days.get_days()) } else { 0 }
    }

    /// An invoice in a line.
    pub(crate) fn invoice_line(&self, invoice: &Invoice, now: Millis) -> Value {
        let Invoice { bill, addressee, plan, email, .. } = invoice;
        let state = bill.state(now).as_str();
        let since = bill.paid_at.or(bill.cancelled_at).unwrap_or(bill.due_at);
        let date = self.theme.date(since, "short");
        let late = self.days_late(bill, now);
        json!({
            "url": url_of(invoice), "number": bill.number, "name": addressee.name, "email": email,
            "plan": self.plan_name(plan), "price": self.theme.price(bill.money.minor, &bill.money.currency),
            "state": state, "state_text": self.theme.text(&format!("invoices-{state}"), &[("date", date.into())]),
            "late": (late > 0).then(|| self.theme.text("invoices-late", &[("n", late.into())])),
            "issued": { "iso": self.theme.date(bill.issued_at, "iso"), "text": self.theme.date(bill.issued_at, "short") },
        })
    }
}
