//! `/invoices/{id}`: an invoice, to read, to print and to pass on. Whoever has its address sees it; nobody can guess one.

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::http::header::REFERRER_POLICY;
use axum::response::Response;
use db::DbError;
use http_kit::{Failure, Next, see_other};
use kernel::clock::DAY;
use kernel::config::Term;
use kernel::money::Money;
use press::billing::subscriptions::{self, Subscription};
use press::invoices::{self, Invoice, Of};
use press::plans::{self, Price, tax};
use press::presents::{self, Present};
use processors::Wish;
use serde_json::{Value, json};

use super::manage::to_subscription;
use crate::Site;
use crate::account::log_in_first;
use crate::visitor::Visitor;

/// An invoice with what it is about.
struct Found {
    invoice: Invoice,
    about: About,
    price: Price,
}

/// What an invoice is about.
enum About {
    Subscription(Box<Subscription>),
    Present(Box<Present>),
}

impl Found {
    /// Who is to pay it.
    fn buyer(&self) -> Option<i64> {
        match &self.about {
            About::Subscription(subscription) => subscription.reader,
            About::Present(present) => present.buyer,
        }
    }

    /// Whether its buyer can take the order back: as long as nothing was opened.
    fn waits(&self) -> bool {
        let of = match &self.about {
            About::Subscription(subscription) => Some(&**subscription),
            About::Present(_) => None,
        };
        self.invoice.waits(of)
    }
}

/// `GET /invoices/{id}`.
pub async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let found = site.invoice(id).await?;
    let own = visitor.reader().is_some_and(|reader| found.buyer() == Some(reader.id));
    let content = site.invoice_content(&found, own);
    let page = site.own_page(&visitor, site.desk("invoice-title"), None, "invoice.html", content).await?;
    Ok(page.header(REFERRER_POLICY, "no-referrer").answer(&HeaderMap::new()))
}

/// `POST /invoices/{id}/cancel`: an order that was not paid is over, and nobody owes anything.
pub async fn cancel(
    State(site): State<Site>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let Some(reader) = visitor.reader().map(|reader| reader.id) else { return Ok(log_in_first()) };
    let found = site.invoice(id.clone()).await?;
    if found.buyer() != Some(reader) {
        return Err(Failure::NotFound);
    }
    let wish = if found.invoice.bill.adds { Wish::Stay } else { Wish::Cancel };
    if !found.waits() {
        return Ok(to_subscription());
    }
    let subscription = match found.about {
        About::Present(present) => {
            let now = site.now();
            site.write::<_, DbError, _>(move |tx, _| presents::cancel(tx, now, &present)).await?;
            return Ok(see_other(&Next::from_outside(&invoices::path(&id)), None));
        }
        About::Subscription(subscription) => subscription,
    };
    match site.wish(&subscription, &wish).await {
        Ok(()) => Ok(see_other(&Next::from_outside(&invoices::path(&id)), None)),
        Err(undone) => site.undone(&visitor, undone).await,
    }
}

impl Site {
    async fn invoice(&self, id: String) -> Result<Found, Failure> {
        let found = self
            .read(move |conn, _| {
                let Some(invoice) = invoices::of_public_id(conn, &id)? else { return Ok(None) };
                let about = match &invoice.of {
                    Of::Account(account) => subscriptions::of_reference(conn, invoices::NAME, account)?
                        .map(|subscription| About::Subscription(Box::new(subscription))),
                    Of::Present(id) => {
                        presents::by_id(conn, *id)?.map(|present| About::Present(Box::new(present)))
                    }
                };
                let price = plans::by_id(conn, invoice.bill.price)?;
                Ok(about.zip(price).map(|(about, price)| Found { invoice, about, price }))
            })
            .await?;
        found.ok_or(Failure::NotFound)
    }

    fn invoice_content(&self, found: &Found, own: bool) -> Value {
        let Found { invoice, price, .. } = found;
        let Invoice { bill, addressee, tax_rate, .. } = invoice;
        let settings = &self.press.config.billing;
        let parts = tax::parts(bill.money.minor, *tax_rate);
        let text = |minor| self.money(&Money { minor, currency: bill.money.currency.clone() });
        let lines = |text: &str| text.lines().map(str::trim).map(str::to_owned).collect::<Vec<_>>();
        json!({
            "invoice": self.invoice_view(invoice), "plan": self.price_name(price), "period": self.period(found),
            "seller": lines(&settings.invoice.seller), "seller_tax_number": settings.tax.number,
            "buyer": {
                "name": addressee.name, "address": lines(&addressee.address), "tax_number": addressee.tax_number,
                "reference": addressee.reference,
            },
            "tax": (*tax_rate > 0).then(|| json!({
                "name": self.tax_name(*tax_rate), "net_text": text(parts.net), "tax_text": text(parts.tax),
            })),
            "account": lines(&settings.invoice.account), "own": own,
            "cancel_action": (own && found.waits()).then(|| format!("{}/cancel", invoices::path(&invoice.public_id))),
        })
    }

    /// The time that is paid for.
    fn period(&self, found: &Found) -> String {
        if let About::Present(present) = &found.about {
            let term = match found.price.term {
                Term::Month => "month",
                Term::Year => "year",
            };
            let name = present.recipient_name.as_str();
            let key = if name.is_empty() { "invoice-present" } else { "invoice-present-for" };
            return self.theme.text(&format!("{key}-{term}"), &[("name", name.into())]);
        }
        match found.invoice.bill.term {
            Some((start, end)) => {
                let args = [
                    ("from", self.theme.date(start, "long").into()),
                    ("until", self.theme.date(end - DAY, "long").into()),
                ];
                let key = if found.invoice.bill.adds { "invoice-period-seats" } else { "invoice-period" };
                self.theme.text(key, &args)
            }
            None => self.say(match found.price.term {
                Term::Month => "invoice-period-month",
                Term::Year => "invoice-period-year",
            }),
        }
    }

    /// An invoice in a line.
    pub(crate) fn invoice_view(&self, invoice: &Invoice) -> Value {
        let Invoice { bill, public_id, .. } = invoice;
        let date = |at| self.theme.date(at, "long");
        json!({
            "number": bill.number, "url": invoices::path(public_id), "price_text": self.money(&bill.money),
            "date_text": date(bill.issued_at), "due_text": date(bill.due_at), "state": bill.state(self.now()).as_str(),
            "paid_text": bill.paid_at.map(date), "cancelled_text": bill.cancelled_at.map(date),
        })
    }
}
