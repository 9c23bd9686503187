//! A list of invoices as CSV, for whoever keeps the books: sent as it is made.

use axum::Form;
use axum::body::Bytes;
use axum::extract::{Query, State};
use axum::response::Response;
use futures_util::stream;
use http_kit::Failure;
use kernel::clock::Millis;
use kernel::money::Money;
use press::audit::{self, Act, Entry, Subject};
use press::figures::word;
use press::invoices::{self, Invoice, Show};
use press::plans::tax;
use serde::Deserialize;

use super::PATH;
use crate::Newsroom;
use crate::desk::Desk;
use crate::readers::acts::Sure;
use crate::readers::export::download;
use crate::times::day_of;

/// What the file is called.
const NAME: &str = "invoices.csv";
/// Invoices that are read at once.
const AT_ONCE: i64 = 500;
/// What the columns are called.
const COLUMNS: [&str; 17] = [
    "number",
    "state",
    "issued",
    "due",
    "days_late",
    "paid",
    "cancelled",
    "amount",
    "tax",
    "currency",
    "plan",
    "term_begins",
    "term_ends",
    "name",
    "tax_number",
    "reference",
    "email",
];

/// Which list.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    show: String,
}

/// `GET /newsroom/invoices/export`.
pub async fn form(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Failure> {
    let show = Show::from_name(&wanted.show).as_str();
    let list = newsroom.say(&format!("invoices-show-{show}"));
    let sure = Sure {
        lines: vec![newsroom.theme.text("invoices-export-text", &[("list", list.into())])],
        button: newsroom.say("invoices-export-button"),
        action: format!("{PATH}/export"),
        back_url: format!("{PATH}?show={show}"),
        fields: vec![("show".to_owned(), show.to_owned())],
        ..Sure::default()
    };
    newsroom.sure_at(&desk, ("invoices-export", PATH), &sure)
}

/// `POST /newsroom/invoices/export`.
pub async fn send(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Form(wanted): Form<Wanted>,
) -> Result<Response, Failure> {
    let show = Show::from_name(&wanted.show);
    let (now, actor) = (newsroom.now(), desk.actor);
    newsroom
        .write::<_, Failure, _>(move |tx, _| {
            let (act, subject) = (Act::InvoicesTakenOut, Subject::File(NAME));
            Ok(audit::record(tx, now, &actor, &Entry { act, subject, was: "", became: show.as_str() })?)
        })
        .await?;
    let header = Bytes::from(format!("{}\r\n", COLUMNS.join(",")));
    let begun = stream::once(async move { Ok::<_, Failure>(header) });
    let pages = stream::try_unfold((newsroom, None), move |(newsroom, after)| async move {
        let page = newsroom.read(move |conn, _| invoices::list(conn, show, after, now, AT_ONCE)).await?;
        let Some(last) = page.last().map(|last| show.place(last)) else { return Ok::<_, Failure>(None) };
        let lines: String = page.iter().map(|invoice| newsroom.invoice_row(invoice, now)).collect();
        Ok(Some((Bytes::from(lines), (newsroom, Some(last)))))
    });
    Ok(download("attachment; filename=\"invoices.csv\"", stream::StreamExt::chain(begun, pages)))
}

impl Newsroom {
    fn invoice_row(&self, invoice: &Invoice, now: Millis) -> String {
        let Invoice { bill, addressee, tax_rate, plan, email, .. } = invoice;
        let day = |at: Option<Millis>| at.map(|at| day_of(&self.press, at).to_string()).unwrap_or_default();
        let tax = Money {
            minor: tax::parts(bill.money.minor, *tax_rate).tax,
            currency: bill.money.currency.clone(),
        };
        let (begins, ends) = bill.term.unzip();
        let cells: [String; COLUMNS.len()] = [
            bill.number.unwrap_or_default().to_string(),
            bill.state(now).as_str().to_owned(),
            day(Some(bill.issued_at)),
            day(Some(bill.due_at)),
            self.days_late(bill, now).to_string(),
            day(bill.paid_at),
            day(bill.cancelled_at),
            bill.money.number(),
            tax.number(),
            word(&bill.money.currency),
            word(plan),
            day(begins),
            day(ends.map(|end| end - 1)),
            word(&addressee.name),
            word(&addressee.tax_number),
            word(&addressee.reference),
            word(email.as_deref().unwrap_or_default()),
        ];
        format!("{}\r\n", cells.join(","))
    }
}
