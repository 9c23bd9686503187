//! A subscription on the account page: what it costs and when, cancelling it in two clicks, and thinking better of it.

use axum::Form;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use db::{Conn, DbError};
use http_kit::{Failure, Next, see_other};
use press::billing::lifecycle::Status;
use press::billing::subscriptions::{self, Receipt, Subscription};
use press::plans::{self, Price};
use press::sandbox::{self, Account, Card};
use press::withdrawals::{self, Contract};
use press::Press;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::Site;
use crate::account::{back, log_in_first};
use crate::visitor::Visitor;

/// Receipts listed on the account page.
const RECEIPTS: i64 = 24;

/// The latest subscription of a reader.
pub(crate) struct Bought {
    subscription: Subscription,
    price: Price,
    card: Option<Card>,
    receipts: Vec<Receipt>,
    contract: Option<Contract>,
}

impl Bought {
    pub(crate) fn load(conn: &mut Conn, press: &Press, reader: i64) -> Result<Option<Bought>, DbError> {
        let Some(subscription) = subscriptions::of_reader(conn, reader)?.into_iter().next() else {
            return Ok(None);
        };
        let Some(price) = plans::by_id(conn, subscription.price)? else { return Ok(None) };
        let card = sandbox::told(conn, &subscription.reference)?.map(|account| account.card);
        let receipts = subscriptions::receipts(conn, reader, RECEIPTS)?;
        let contract = withdrawals::contract_of(conn, press, reader)?;
        Ok(Some(Bought { subscription, price, card, receipts, contract }))
    }
}

/// The card to be charged from now on.
#[derive(Debug, Deserialize)]
pub struct NewCard {
    card: Card,
}

/// `GET /account/subscription/cancel`: the second of two clicks is on this page.
pub async fn cancel_form(State(site): State<Site>, visitor: Visitor) -> Result<Response, Failure> {
    let Some(own) = visitor.own() else { return Ok(log_in_first()) };
    let reader = own.reader.id;
    let running = site.read(move |conn, _| Ok(subscriptions::running(conn, reader)?)).await?;
    let Some(running) = running.filter(|running| running.report.cancel_at.is_none()) else {
        return Ok(back());
    };
    let ends_now = matches!(running.report.status, Status::PastDue | Status::Paused | Status::Unpaid);
    let content =
        json!({ "until_text": (!ends_now).then(|| site.theme.date(running.report.period_ends, "long")) });
    let page = site.own_page(&visitor, site.desk("cancel-title"), None, "cancel.html", content).await?;
    Ok(page.answer(&HeaderMap::new()))
}

/// `POST /account/subscription/cancel`.
pub async fn cancel(State(site): State<Site>, visitor: Visitor) -> Result<Response, Failure> {
    let now = site.now();
    site.change_subscription(&visitor, move |account| account.cancel(now)).await
}

/// `POST /account/subscription/keep`.
pub async fn keep(State(site): State<Site>, visitor: Visitor) -> Result<Response, Failure> {
    site.change_subscription(&visitor, Account::keep).await
}

/// `POST /account/subscription/card`.
pub async fn card(
    State(site): State<Site>,
    visitor: Visitor,
    Form(form): Form<NewCard>,
) -> Result<Response, Failure> {
    let now = site.now();
    site.change_subscription(&visitor, move |account| account.use_card(form.card, now)).await
}

/// `GET /account/receipts/{number}`.
pub async fn receipt(
    State(site): State<Site>,
    visitor: Visitor,
    Path(number): Path<i64>,
) -> Result<Response, Failure> {
    let Some(own) = visitor.own() else { return Ok(log_in_first()) };
    let reader = own.reader.id;
    let receipt = site.read(move |conn, _| Ok(subscriptions::receipt(conn, reader, number)?)).await?;
    let receipt = receipt.ok_or(Failure::NotFound)?;
    let content = json!({
        "receipt": site.receipt_view(&receipt), "email": own.reader.email, "plan": site.plan_name(&receipt.plan),
    });
    let page = site.own_page(&visitor, site.desk("receipt-title"), None, "receipt.html", content).await?;
    Ok(page.answer(&HeaderMap::new()))
}

impl Site {
    async fn change_subscription(
        &self,
        visitor: &Visitor,
        change: impl FnOnce(&mut Account) + Send + 'static,
    ) -> Result<Response, Failure> {
        let Some(own) = visitor.own() else { return Ok(log_in_first()) };
        let (reader, now) = (own.reader.id, self.now());
        self.write::<_, DbError, _>(move |tx, press| {
            let Some(running) = subscriptions::running(tx, reader)? else { return Ok(()) };
            sandbox::change(tx, press, now, &running.reference, change).map(drop)
        })
        .await?;
        Ok(see_other(&Next::from_outside("/account#subscription"), None))
    }

    /// The subscription as the account page shows it.
    pub(crate) fn bought_view(&self, bought: &Bought) -> Value {
        let Bought { subscription, price, card, receipts, contract } = bought;
        let report = &subscription.report;
        let (money, date) = (self.money(&price.money), |at| self.theme.date(at, "long"));
        let goes_on = report.status.goes_on();
        let (state, at) = match (report.status, report.cancel_at) {
            (Status::Canceled | Status::IncompleteExpired, _) => {
                ("over", report.ended_at.unwrap_or(report.period_ends))
            }
            (_, Some(at)) => ("cancelled", at),
            (Status::Trialing, None) => ("trial", report.period_ends),
            (Status::PastDue | Status::Unpaid, None) => {
                ("owing", report.troubled_since.unwrap_or(report.period_ends))
            }
            (Status::Paused, None) => ("paused", report.troubled_since.unwrap_or(report.period_ends)),
            (Status::Incomplete, None) => ("waiting", report.period_ends),
            (Status::Active, None) => ("active", report.period_ends),
        };
        let args = [("price", money.as_str().into()), ("date", date(at).into())];
        json!({
            "name": self.plan_name(&price.plan), "price_text": money, "per": self.per(price.term), "state": state,
            "text": self.theme.text(&format!("subscription-{state}"), &args),
            "cancel_url": (goes_on && state != "cancelled").then_some("/account/subscription/cancel"),
            "keep_action": (goes_on && state == "cancelled").then_some("/account/subscription/keep"),
            "again_url": (!goes_on).then_some("/subscribe"),
            "card": card.filter(|_| goes_on).map(|card| json!({
                "action": "/account/subscription/card", "good": card == Card::Good,
            })),
            "withdraw": contract.as_ref().filter(|one| self.now() < one.until).map(|one| self.contract_view(one)),
            "receipts": receipts.iter().map(|receipt| self.receipt_view(receipt)).collect::<Vec<_>>(),
        })
    }

    fn receipt_view(&self, receipt: &Receipt) -> Value {
        json!({
            "number": receipt.number, "url": format!("/account/receipts/{}", receipt.number),
            "price_text": self.money(&receipt.money), "date_text": self.theme.date(receipt.at, "long"),
            "back": receipt.money.minor < 0,
        })
    }
}
