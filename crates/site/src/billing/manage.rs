//! Cancelling a subscription in two clicks and thinking better of it, its card, its receipts.

use axum::Form;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use db::DbError;
use http_kit::reply::lead_out;
use http_kit::{Failure, Next, see_other};
use kernel::money::Money;
use press::billing::changes::ChangeError;
use press::billing::lifecycle::Status;
use press::billing::subscriptions::{self, Receipt, Subscription};
use press::plans::tax::{self, Parts};
use press::sandbox::{self, Card};
use processors::{ProcessorError, Wish};
use serde::Deserialize;
use serde_json::{Value, json};

use super::asking::Undone;
use crate::Site;
use crate::account::{back, log_in_first, log_in_first_for};
use crate::visitor::Visitor;

/// The card to be charged from now on.
#[derive(Debug, Deserialize)]
pub struct NewCard {
    card: Option<Card>,
}

pub(super) fn to_subscription() -> Response {
    see_other(&Next::from_outside("/account#subscription"), None)
}

/// `GET /account/subscription/cancel`: the second of two clicks is on this page.
pub async fn cancel_form(State(site): State<Site>, visitor: Visitor) -> Result<Response, Failure> {
    let Some(own) = visitor.own() else { return Ok(log_in_first_for("/account/subscription/cancel")) };
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
    site.change_subscription(&visitor, Wish::Cancel).await
}

/// `POST /account/subscription/keep`.
pub async fn keep(State(site): State<Site>, visitor: Visitor) -> Result<Response, Failure> {
    site.change_subscription(&visitor, Wish::Keep).await
}

/// `POST /account/subscription/card`: the sandbox changes it here, others on pages of theirs.
pub async fn card(
    State(site): State<Site>,
    visitor: Visitor,
    Form(form): Form<NewCard>,
) -> Result<Response, Failure> {
    let Some(own) = visitor.own() else { return Ok(log_in_first()) };
    let (reader, now) = (own.reader.id, site.now());
    let running = site.read(move |conn, _| Ok(subscriptions::running(conn, reader)?)).await?;
    let Some(running) = running else { return Ok(back()) };
    if let Some(card) = form.card.filter(|_| running.processor == sandbox::NAME) {
        site.write::<_, DbError, _>(move |tx, press| {
            sandbox::change(tx, press, now, &running.reference, |account| account.use_card(card, now))
        })
        .await?;
        return Ok(to_subscription());
    }
    let Some(processor) = site.processors.named(&running.processor) else { return Ok(back()) };
    let (home, name) = (format!("{}/account", site.press.config.site.url), site.press.random.public_id());
    match processor.card_page(reader, &home, &name).await {
        Ok(Some(address)) => Ok(lead_out(&address, None)),
        Ok(None) => Ok(back()),
        Err(error) => site.undone(&visitor, error.into()).await,
    }
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
    async fn change_subscription(&self, visitor: &Visitor, wish: Wish) -> Result<Response, Failure> {
        let Some(own) = visitor.own() else { return Ok(log_in_first()) };
        let reader = own.reader.id;
        let running = self.read(move |conn, _| Ok(subscriptions::running(conn, reader)?)).await?;
        match running {
            Some(running) => self.act_on(visitor, &running, &wish).await,
            None => Ok(to_subscription()),
        }
    }

    /// Does what a reader wants of a subscription, and leads back to it.
    pub(super) async fn act_on(
        &self,
        visitor: &Visitor,
        running: &Subscription,
        wish: &Wish,
    ) -> Result<Response, Failure> {
        match self.wish(running, wish).await {
            Ok(()) => Ok(to_subscription()),
            Err(undone) => self.undone(visitor, undone).await,
        }
    }

    /// What a reader sees whose act came to nothing.
    pub(crate) async fn undone(&self, visitor: &Visitor, undone: Undone) -> Result<Response, Failure> {
        match undone {
            Undone::Failed(failure) => Err(failure),
            Undone::Processor(ProcessorError::Declined) => {
                let notice = self.error_notice(&self.why(&ChangeError::Declined));
                self.account_page(visitor, Some(notice), StatusCode::PAYMENT_REQUIRED).await
            }
            Undone::Processor(ProcessorError::Refused(why)) => {
                tracing::error!(why, "a processor refused what a reader asked for");
                let text = self.say("processor-refused-text");
                let page = self.message(visitor, "processor-refused-title", &text).await?;
                Ok(page.status(StatusCode::CONFLICT).answer(&HeaderMap::new()))
            }
            Undone::Processor(error) => {
                tracing::error!(%error, "a processor did not do what a reader asked for");
                let page = self.message(visitor, "processor-title", &self.say("processor-text")).await?;
                Ok(page.status(StatusCode::SERVICE_UNAVAILABLE).answer(&HeaderMap::new()))
            }
        }
    }

    /// Ends at its processor whatever of a reader's goes on, and has them forgotten there, before they are erased here.
    pub(crate) async fn end_billing(&self, reader: i64) -> Result<(), Undone> {
        Ok(self.processors.end_all(reader).await?)
    }

    /// The tax in a payment and what is left without it, where there is one.
    fn tax_lines(&self, receipt: &Receipt) -> Option<Value> {
        let Receipt { money, tax_rate, .. } = receipt;
        let Parts { net, tax } = tax::parts(money.minor, *tax_rate);
        let text = |minor| self.money(&Money { minor, currency: money.currency.clone() });
        let settings = &self.press.config.billing.tax;
        (*tax_rate > 0).then(|| {
            json!({
                "name": self.tax_name(*tax_rate), "net_text": text(net), "tax_text": text(tax), "number": settings.number,
            })
        })
    }

    pub(crate) fn receipt_view(&self, receipt: &Receipt) -> Value {
        json!({
            "number": receipt.number, "url": format!("/account/receipts/{}", receipt.number),
            "price_text": self.money(&receipt.money), "date_text": self.theme.date(receipt.at, "long"),
            "back": receipt.money.minor < 0, "tax": self.tax_lines(receipt),
        })
    }
}
