//! A present's own page: how it is paid, and what became of it. What a browser comes back with grants nothing: what the
//! processor says decides.

use axum::Form;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use db::DbError;
use http_kit::reply::lead_out;
use http_kit::{Failure, Next, see_other};
use press::invoices::{self, Invoice};
use press::plans::{self, Price};
use press::presents::{self, Present, State as Standing};
use press::{readers, sandbox};
use processors::{Giving, Outcome, Processor, ProcessorError};
use serde::Deserialize;
use serde_json::json;

use super::log_in;
use crate::Site;
use crate::billing::order::{Problem, Typed};
use crate::billing::sandbox::Act;
use crate::visitor::Visitor;

/// What is done about a present that waits to be paid: at the sandbox, or by invoice.
#[derive(Debug, Default, Deserialize)]
pub struct Paying {
    act: Option<Act>,
    #[serde(flatten)]
    to: Typed,
}

/// A present with what it costs.
struct Given {
    present: Present,
    price: Price,
    /// What was paid.
    paid: Option<kernel::Money>,
    invoice: Option<Invoice>,
}

/// `GET /give/{id}`: the payment, and what became of the present.
pub async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let Some(given) = site.given(&visitor, &id).await? else { return Ok(log_in(&format!("/give/{id}"))) };
    let Some(checkout) = given.present.checkout.clone() else {
        return site.present_page(&visitor, &given, "card").await;
    };
    let waits = matches!(given.present.state(site.now()), Standing::Unpaid | Standing::Waiting);
    if let Some(processor) = site.processors.named(&given.present.processor).filter(|_| waits)
        && let Err(error) = site.ask_now(processor, &checkout, given.present.buyer.unwrap_or_default()).await
    {
        tracing::warn!(%error, "nobody can say whether a present was paid; it will be asked again");
    }
    let given = site.given(&visitor, &id).await?.ok_or(Failure::NotFound)?;
    site.present_page(&visitor, &given, "card").await
}

/// `POST /give/{id}`.
pub async fn act(
    State(site): State<Site>,
    visitor: Visitor,
    Path(id): Path<String>,
    Form(form): Form<Paying>,
) -> Result<Response, Failure> {
    let Some(given) = site.given(&visitor, &id).await? else { return Ok(log_in(&format!("/give/{id}"))) };
    if given.present.state(site.now()) != Standing::Unpaid {
        return Ok(to_present(&id));
    }
    match given.present.processor.as_str() {
        sandbox::NAME => site.pay_in_sandbox(&visitor, given, form.act).await,
        invoices::NAME => site.order_present(&visitor, given, &form.to).await,
        _ => site.lead_to_giving(&visitor, &id).await,
    }
}

fn to_present(id: &str) -> Response {
    see_other(&Next::from_outside(&format!("/give/{id}")), None)
}

impl Site {
    /// Opens the page on which a present is paid, the same each time, and leads there.
    pub(super) async fn lead_to_giving(&self, visitor: &Visitor, id: &str) -> Result<Response, Failure> {
        let given = self.given(visitor, id).await?.ok_or(Failure::NotFound)?;
        if given.present.state(self.now()) != Standing::Unpaid {
            return Ok(to_present(id));
        }
        match self.open_giving(given).await {
            Ok(Some(address)) => Ok(lead_out(&address, None)),
            Ok(None) => Ok(to_present(id)),
            Err(ProcessorError::Failed(error)) => Err(error.into()),
            Err(error) => {
                tracing::error!(%error, "no checkout could be opened for a present");
                let page = self.message(visitor, "processor-title", &self.say("processor-text")).await?;
                Ok(page.status(StatusCode::SERVICE_UNAVAILABLE).answer(&HeaderMap::new()))
            }
        }
    }

    /// Where a present is paid; none if it cannot be any more.
    async fn open_giving(&self, given: Given) -> Result<Option<String>, ProcessorError> {
        let Given { present, price, .. } = given;
        let processor = self.processors.known(&present.processor)?;
        if let Some(checkout) = &present.checkout {
            return self.opened_before(processor, checkout).await;
        }
        let buyer = present.buyer.unwrap_or_default();
        let reader = self.db.read(move |conn| readers::by_id(conn, buyer)).await?;
        let reader = reader.ok_or(ProcessorError::Unknown)?;
        let (id, plan) = (present.id, self.plan_name(&price.plan).to_owned());
        let opened = processor.open_present(&Giving { present, price, reader, plan }).await?;
        if let Some(checkout) = opened.checkout {
            self.write::<_, DbError, _>(move |tx, _| presents::opened(tx, id, &checkout)).await?;
        }
        Ok(Some(opened.address))
    }

    async fn opened_before(
        &self,
        processor: &dyn Processor,
        checkout: &str,
    ) -> Result<Option<String>, ProcessorError> {
        match processor.outcome(checkout).await? {
            Outcome::Open(address) => Ok(Some(address)),
            Outcome::Done(_) | Outcome::Over => Ok(None),
        }
    }

    async fn pay_in_sandbox(
        &self,
        visitor: &Visitor,
        given: Given,
        act: Option<Act>,
    ) -> Result<Response, Failure> {
        let (now, id) = (self.now(), given.present.public_id.clone());
        let Some(act) = act else { return self.present_page(visitor, &given, "card").await };
        let paid_at = match act {
            Act::Abandon => return Ok(see_other(&Next::from_outside("/subscribe"), None)),
            Act::Challenge => return self.present_page(visitor, &given, "challenge").await,
            Act::Decline => return self.present_page(visitor, &given, "declined").await,
            Act::Pay => now,
            Act::Slow => now + sandbox::SLOW,
        };
        let present = given.present;
        self.write::<_, Failure, _>(move |tx, press| Ok(presents::pay(tx, press, now, &present, paid_at)?))
            .await?;
        Ok(to_present(&id))
    }

    async fn order_present(
        &self,
        visitor: &Visitor,
        given: Given,
        typed: &Typed,
    ) -> Result<Response, Failure> {
        let addressee = match typed.addressee() {
            Ok(addressee) => addressee,
            Err(problem) => return self.present_order_page(visitor, &given, typed, Some(problem)).await,
        };
        let (now, present) = (self.now(), given.present);
        let id = present.public_id.clone();
        let invoice = self
            .write::<_, DbError, _>(move |tx, press| {
                presents::order(tx, press, now, &present, &addressee)?;
                invoices::of_present(tx, present.id)
            })
            .await?;
        let page =
            invoice.map_or_else(|| format!("/give/{id}"), |invoice| invoices::path(&invoice.public_id));
        Ok(see_other(&Next::from_outside(&page), None))
    }

    /// The present of that id with its price, for whoever gives it alone; none if nobody is signed in.
    async fn given(&self, visitor: &Visitor, id: &str) -> Result<Option<Given>, Failure> {
        let Some(reader) = visitor.reader().map(|reader| reader.id) else { return Ok(None) };
        let id = id.to_owned();
        let found = self
            .read(move |conn, _| {
                let Some(present) = presents::one_of(conn, reader, &id)? else { return Ok(None) };
                let Some(price) = plans::by_id(conn, present.price)? else { return Ok(None) };
                let paid = presents::paid(conn, present.id)?;
                let invoice = invoices::of_present(conn, present.id)?;
                Ok(Some(Given { present, price, paid, invoice }))
            })
            .await?;
        found.map(Some).ok_or(Failure::NotFound)
    }

    async fn present_page(&self, visitor: &Visitor, given: &Given, step: &str) -> Result<Response, Failure> {
        let Given { present, price, paid, invoice } = given;
        let unpaid = present.state(self.now()) == Standing::Unpaid;
        match present.processor.as_str() {
            sandbox::NAME if unpaid => return self.present_sandbox_page(visitor, given, step).await,
            invoices::NAME if unpaid => {
                return self.present_order_page(visitor, given, &Typed::default(), None).await;
            }
            _ => {}
        }
        let content = json!({
            "present": self.given_view(present), "price_text": self.money(paid.as_ref().unwrap_or(&price.money)),
            "plan": self.plan_name(&price.plan), "email": visitor.reader().map(|reader| &reader.email),
            "pay_action": unpaid.then(|| format!("/give/{}", present.public_id)),
            "invoice": invoice.as_ref().map(|invoice| self.invoice_view(invoice)),
        });
        let page = self.own_page(visitor, self.desk("present-title"), None, "present.html", content).await?;
        Ok(self.leading_out(page).answer(&HeaderMap::new()))
    }

    async fn present_sandbox_page(
        &self,
        visitor: &Visitor,
        given: &Given,
        step: &str,
    ) -> Result<Response, Failure> {
        let mut shown = self.price_view(&given.price, None);
        shown["per"] = self.say("give-once").into();
        let action = format!("/give/{}", given.present.public_id);
        let content = json!({ "state": step, "price": shown, "action": action });
        let page = self.own_page(visitor, self.desk("sandbox-title"), None, "sandbox.html", content).await?;
        let status = if step == "declined" { StatusCode::PAYMENT_REQUIRED } else { StatusCode::OK };
        Ok(page.status(status).answer(&HeaderMap::new()))
    }

    async fn present_order_page(
        &self,
        visitor: &Visitor,
        given: &Given,
        typed: &Typed,
        problem: Option<Problem>,
    ) -> Result<Response, Failure> {
        let mut shown = self.price_view(&given.price, None);
        shown["per"] = self.say("give-once").into();
        let days = i64::from(self.press.config.billing.invoice.payment_days);
        let content = json!({
            "price": shown, "email": visitor.reader().map(|reader| &reader.email),
            "terms": self.theme.text("order-terms-present", &[("days", days.into())]),
            "action": format!("/give/{}", given.present.public_id), "once": true, "currency": null,
        });
        let problem = problem.map(|(field, key)| (field, self.say(key)));
        self.addressee_page(visitor, typed, problem, content).await
    }
}
