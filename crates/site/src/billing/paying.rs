//! To the processor's page and back. What a browser comes back with grants nothing: what the processor says decides.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use db::DbError;
use http_kit::reply::lead_out;
use http_kit::{Failure, Next, see_other};
use kernel::ids::Token;
use press::billing::checkout::{self, Order};
use press::billing::{lifecycle, subscriptions};
use press::{invoices, readers};
use processors::{Opened, Outcome, Processor, ProcessorError, Purchase};
use serde_json::json;

use super::checkout::{BROWSER_DAYS, Begin};
use super::manage::to_subscription;
use crate::Site;
use crate::visitor::Visitor;

/// `GET /checkout/{token}`: back from the processor.
pub async fn back(
    State(site): State<Site>,
    visitor: Visitor,
    Path(token): Path<String>,
) -> Result<Response, Failure> {
    let order = site.order(&visitor, &token).await?;
    let open = site.look_after(&order, &token).await;
    let (now, id) = (site.now(), order.id);
    let opens = site
        .read(move |conn, press| {
            let bought = subscriptions::of_order(conn, id)?;
            let grace = press.config.billing.grace_days;
            Ok(bought.map(|bought| lifecycle::opens_until(&bought.report, grace) > now))
        })
        .await?;
    let state = match (opens, open) {
        (Some(true), _) if is_thanked(&visitor, &order) => "done",
        (Some(true), _) => return Ok(see_other(&Next::from_outside(&read_on(&order.next)), None)),
        (Some(false), _) if order.processor == invoices::NAME => return Ok(to_subscription()),
        (Some(false), _) => "waiting",
        (None, Ok(Outcome::Open(address))) if order.is_open(now) => return Ok(lead_out(&address, None)),
        // It was paid; whoever took news of it up meanwhile is about to take the answer in.
        (None, Ok(Outcome::Done(_))) => "waiting",
        (None, Ok(Outcome::Open(_) | Outcome::Over)) => "over",
        (None, Err(error)) => {
            tracing::warn!(%error, "nobody can say whether an order was paid; it will be asked again");
            "waiting"
        }
    };
    let content = json!({ "state": state, "next": order.next });
    let page =
        site.own_page(&visitor, site.desk("checkout-title"), None, "checkout-back.html", content).await?;
    Ok(page.answer(&HeaderMap::new()))
}

/// Whether a buyer is thanked on a page of its own: they bought nowhere in particular, and the page of their account
/// would ask them to log in first.
pub(crate) fn is_thanked(visitor: &Visitor, order: &Order) -> bool {
    order.next == "/account" && visitor.reader().is_none()
}

/// An article is read on below its teaser.
pub(crate) fn read_on(next: &str) -> String {
    if next.starts_with("/articles/") && !next.contains('#') {
        format!("{next}#read-on")
    } else {
        next.to_owned()
    }
}

impl Site {
    /// The order of that address in this browser.
    pub(crate) async fn order(&self, visitor: &Visitor, token: &str) -> Result<Order, Failure> {
        let session = visitor.session().map(|session| session.id).ok_or(Failure::NotFound)?;
        let token = Token::from_outside(token);
        self.read(move |conn, _| Ok(checkout::order(conn, &token, session)?)).await?.ok_or(Failure::NotFound)
    }

    /// Has what the processor says of an order taken in, and says how far that is.
    async fn look_after(&self, order: &Order, token: &str) -> Result<Outcome, ProcessorError> {
        let Some(processor) = self.processors.named(&order.processor) else { return Ok(Outcome::Over) };
        let Some(checkout) = &order.checkout else {
            let id = order.id;
            let bought = self.read(move |conn, _| Ok(subscriptions::of_order(conn, id)?)).await;
            // Whoever comes back sees what is so now, not what was when they left.
            return match bought.ok().flatten() {
                Some(bought) => {
                    self.ask_now(processor, &bought.reference, order.reader).await?;
                    Ok(Outcome::Done(bought.reference))
                }
                None => Ok(Outcome::Open(format!("/sandbox/{token}"))),
            };
        };
        let outcome = processor.outcome(checkout).await?;
        if let Outcome::Done(subscription) = &outcome {
            self.ask_now(processor, subscription, order.reader).await?;
        }
        Ok(outcome)
    }

    /// Opens the processor's page for an order and leads there.
    pub(crate) async fn lead_to_payment(
        &self,
        visitor: &Visitor,
        begun: Begin,
        cookie: Option<Token>,
    ) -> Result<Response, Failure> {
        let Begin { token, session } = begun;
        let address = token.expose().to_owned();
        let order = self.read(move |conn, _| Ok(checkout::order(conn, &token, session)?)).await?;
        let (Some(order), Some(processor)) = (order, self.seller()) else { return Err(Failure::NotFound) };
        let cookie = cookie.and_then(|token| self.cookie.set(&token, BROWSER_DAYS));
        match self.open_payment(processor, order, address).await {
            Ok(Some(opened)) => Ok(lead_out(&opened.address, cookie)),
            Ok(None) => Ok(see_other(&Next::from_outside("/account"), cookie)),
            Err(ProcessorError::Failed(error)) => Err(error.into()),
            Err(error) => {
                tracing::error!(%error, "no checkout could be opened");
                let mut page = self.message(visitor, "processor-title", &self.say("processor-text")).await?;
                page = page.status(StatusCode::SERVICE_UNAVAILABLE);
                let mut response = page.answer(&HeaderMap::new());
                response.headers_mut().extend(cookie.map(|cookie| (axum::http::header::SET_COOKIE, cookie)));
                Ok(response)
            }
        }
    }

    /// Opens a checkout, once none of this reader's earlier ones can be paid any more. None if one of them was.
    async fn open_payment(
        &self,
        processor: &dyn Processor,
        order: Order,
        token: String,
    ) -> Result<Option<Opened>, ProcessorError> {
        if self.has_paid_before(&order).await? {
            return Ok(None);
        }
        let reader = order.reader;
        let reader = self.db.read(move |conn| readers::by_id(conn, reader)).await?;
        let reader = reader.ok_or(ProcessorError::Unknown)?;
        let plan = self.plan_name(&order.price.plan).to_owned();
        let purchase = Purchase { order, reader, plan, token };
        let opened = processor.open(&purchase).await?;
        if let Some(checkout) = opened.checkout.clone() {
            let order = purchase.order.id;
            self.write::<_, DbError, _>(move |tx, _| checkout::opened(tx, order, &checkout)).await?;
        }
        Ok(Some(opened))
    }

    async fn has_paid_before(&self, order: &Order) -> Result<bool, ProcessorError> {
        let (asked, now) = (order.clone(), self.now());
        for other in self.db.read(move |conn| checkout::others(conn, &asked, now)).await? {
            let Some(processor) = self.processors.named(&other.processor) else { continue };
            let Some(checkout) = &other.checkout else { continue };
            match processor.close(checkout).await {
                Err(ProcessorError::Refused(_)) => {
                    if let Outcome::Done(subscription) = processor.outcome(checkout).await? {
                        self.ask_now(processor, &subscription, other.reader).await?;
                    }
                    return Ok(true);
                }
                Err(ProcessorError::Unknown) => {}
                closed => closed?,
            }
        }
        Ok(false)
    }
}
