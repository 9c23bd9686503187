//! Stripe: its pages on which people pay, and what it says of what they bought.

mod changes;
mod desk;
mod news;
mod presents;
mod refunds;
mod report;
mod shop;

use std::fmt;
use std::sync::Arc;

use db::Db;
use press::Press;
use press::billing::changes::Begins;
use press::billing::customers;
use press::billing::intake::Statement;
use press::billing::lifecycle::{Report, Status};
use press::presents::Present;
use stripe::{
    CancelNow, Change, Charge, CheckoutSession, Client, Error, Flow, Form, IdempotencyKey, Invoice, Linked,
    Moment, NewPortal, SessionStatus, Subscription,
};

use self::presents::PRESENT;
use crate::{Answer, Giving, Opened, Outcome, Processor, ProcessorError, Purchase, Subject, Turning, Wish};
pub use desk::{Desk, SetupError};
pub use news::{News, NotTaken};
use report::Whole;

/// What it is called in the database.
pub const NAME: &str = "stripe";

/// Stripe, as one account of it is used here.
pub struct Stripe {
    client: Client,
    db: Db,
    press: Arc<Press>,
    /// What the settings say of it.
    pub desk: Desk,
}

impl fmt::Debug for Stripe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Stripe").field("desk", &self.desk).finish_non_exhaustive()
    }
}

impl From<Error> for ProcessorError {
    fn from(error: Error) -> ProcessorError {
        match error {
            Error::NotFound(_) => ProcessorError::Unknown,
            Error::Card { .. } => ProcessorError::Declined,
            Error::Invalid { .. } | Error::KeyReused(_) => ProcessorError::Refused(error.to_string()),
            _ => ProcessorError::Silent(error.to_string()),
        }
    }
}

impl Stripe {
    /// Stripe by these settings, if they name its key.
    ///
    /// # Errors
    /// [`SetupError`] says which setting cannot be used.
    pub fn of(db: &Db, press: &Arc<Press>) -> Result<Option<Stripe>, SetupError> {
        let opened = Desk::of(&press.config)?;
        Ok(opened.map(|(desk, client)| Stripe::new(db.clone(), press.clone(), desk, client)))
    }

    /// Stripe as this client reaches it.
    pub fn new(db: Db, press: Arc<Press>, desk: Desk, client: Client) -> Stripe {
        Stripe { client, db, press, desk }
    }

    async fn session(&self, id: &str) -> Result<CheckoutSession, ProcessorError> {
        Ok(self.client.checkout(id).await?)
    }

    /// What was paid by a payment.
    async fn paid_with(&self, payment: &str) -> Result<Vec<Subject>, ProcessorError> {
        let mut found = Vec::new();
        for paid in self.client.invoices_paid_by(payment).await?.data {
            let Some(invoice) = paid.invoice.as_ref().map(Linked::id) else { continue };
            let invoice = self.client.invoice(invoice).await?;
            found.extend(invoice.subscription_id().map(|id| Subject::Subscription(id.to_owned())));
        }
        if found.is_empty() {
            found.extend(self.client.checkouts_paid_by(payment).await?.data.iter().filter_map(bought_at));
        }
        Ok(found)
    }

    /// Everything that Stripe has on a subscription.
    async fn whole(&self, reference: &str) -> Result<Whole, ProcessorError> {
        let subscription = self.client.subscription(reference, &[]).await?;
        let former = self.former(&subscription).await?;
        let mut whole =
            Whole { subscription, former, invoices: Vec::new(), refunds: Vec::new(), disputes: Vec::new() };
        let mut after = None;
        loop {
            let page = self.client.invoices_with_payments(reference, after.as_deref()).await?;
            after = page.next();
            whole.invoices.extend(page.data);
            if after.is_none() {
                break;
            }
        }
        for charge in self.touched(&whole).await? {
            let Some(payment) = charge.payment_intent.as_ref().map(Linked::id) else { continue };
            if charge.amount_refunded.is_some_and(|back| back > 0) {
                whole.refunds.extend(self.client.refunds_of(payment).await?.data);
            }
            if charge.disputed == Some(true) {
                whole.disputes.extend(self.client.disputes_of(payment).await?.data);
            }
        }
        Ok(whole)
    }

    /// Charges of the subscription of which money went back.
    async fn touched(&self, whole: &Whole) -> Result<Vec<Charge>, ProcessorError> {
        let payments: Vec<&str> = whole.invoices.iter().filter_map(Invoice::payment_intent_id).collect();
        let Some(customer) = whole.subscription.customer.as_ref().filter(|_| !payments.is_empty()) else {
            return Ok(Vec::new());
        };
        let ours = |charge: &Charge| {
            let back = charge.disputed == Some(true) || charge.amount_refunded.is_some_and(|back| back > 0);
            back && charge.payment_intent.as_ref().is_some_and(|payment| payments.contains(&payment.id()))
        };
        let (mut touched, mut after) = (Vec::new(), None);
        loop {
            let page = self.client.charges_of(customer.id(), after.as_deref()).await?;
            after = page.next();
            touched.extend(page.data.into_iter().filter(ours));
            if after.is_none() {
                return Ok(touched);
            }
        }
    }

    /// Ends a subscription with what is paid for, or now if nothing is.
    async fn cancel(&self, reference: &str, key: &IdempotencyKey) -> Result<(), ProcessorError> {
        let whole = self.whole(reference).await?;
        let Report { status, period_ends, .. } = self.said(&whole)?.report;
        match status {
            Status::Active | Status::Trialing => {
                let subscription = &whole.subscription;
                let change = match report::pause_end(subscription) {
                    Some(_) => Change {
                        cancel_at: Some(Some(Moment::from_millis(period_ends))),
                        ..changes::no_pause(period_ends)
                    },
                    None => Change {
                        cancel_at: Some(subscription.period_end().or(subscription.trial_end)),
                        ..Change::default()
                    },
                };
                Ok(self.client.change_subscription(reference, &change, key).await.map(drop)?)
            }
            _ => self.stop(reference).await,
        }
    }

    /// Takes the end back, in the way in which it was set: here, or in the portal.
    async fn keep(&self, reference: &str, key: &IdempotencyKey) -> Result<(), ProcessorError> {
        let subscription = self.client.subscription(reference, &[]).await?;
        if subscription.cancel_at_period_end == Some(true) {
            let form = Form::new().with("cancel_at_period_end", false);
            let _: Subscription = self.client.post(&["subscriptions", reference], &form, key).await?;
        } else if subscription.cancel_at.is_some() {
            let change = Change { cancel_at: Some(None), ..Change::default() };
            self.client.change_subscription(reference, &change, key).await?;
        }
        Ok(())
    }

    async fn stop(&self, reference: &str) -> Result<(), ProcessorError> {
        match self.client.cancel_subscription(reference, &CancelNow::default()).await {
            // It is over already.
            Err(Error::NotFound(_)) => Ok(()),
            other => Ok(other.map(drop)?),
        }
    }

    fn said(&self, whole: &Whole) -> Result<Statement, ProcessorError> {
        let why = |why: report::Unclear| ProcessorError::Silent(why.to_string());
        report::statement(whole, self.press.clock.now()).map_err(why)
    }

    async fn customer_of(&self, reader: i64) -> Result<Option<String>, ProcessorError> {
        Ok(self.db.read(move |conn| customers::of_reader(conn, reader)).await?)
    }
}

/// What came of a checkout, or may still come.
fn bought_at(session: &CheckoutSession) -> Option<Subject> {
    match &session.subscription {
        Some(subscription) => Some(Subject::Subscription(subscription.id().to_owned())),
        None => session.metadata.get(PRESENT).map(|_| Subject::Present(session.id.clone())),
    }
}

impl Processor for Stripe {
    fn name(&self) -> &'static str {
        NAME
    }

    fn open<'a>(&'a self, purchase: &'a Purchase) -> Answer<'a, Opened> {
        Box::pin(self.open_checkout(purchase))
    }

    fn outcome<'a>(&'a self, checkout: &'a str) -> Answer<'a, Outcome> {
        Box::pin(async move {
            let session = self.session(checkout).await?;
            Ok(match (session.status, session.subscription, session.url) {
                (Some(SessionStatus::Open), _, Some(url)) => Outcome::Open(url),
                (_, Some(subscription), _) => Outcome::Done(subscription.id().to_owned()),
                _ => Outcome::Over,
            })
        })
    }

    fn close<'a>(&'a self, checkout: &'a str) -> Answer<'a, ()> {
        Box::pin(async move {
            match self.session(checkout).await?.status {
                Some(SessionStatus::Open) => {
                    let key = IdempotencyKey::new(format!("close {checkout}"));
                    Ok(self.client.expire_checkout(checkout, &key).await.map(drop)?)
                }
                Some(SessionStatus::Complete) => Err(ProcessorError::Refused("it was paid".to_owned())),
                _ => Ok(()),
            }
        })
    }

    fn trace<'a>(&'a self, subject: &'a str) -> Answer<'a, Vec<Subject>> {
        Box::pin(async move {
            Ok(match subject.split('_').next() {
                Some("cs") => bought_at(&self.session(subject).await?).into_iter().collect(),
                Some("pi") => self.paid_with(subject).await?,
                _ => vec![Subject::Subscription(subject.to_owned())],
            })
        })
    }

    fn open_present<'a>(&'a self, giving: &'a Giving) -> Answer<'a, Opened> {
        Box::pin(self.open_giving(giving))
    }

    fn ask_present<'a>(&'a self, checkout: &'a str) -> Answer<'a, press::presents::Statement> {
        Box::pin(self.said_of_present(checkout))
    }

    fn give_back_present<'a>(&'a self, present: &'a Present) -> Answer<'a, ()> {
        Box::pin(self.give_present_back(present))
    }

    fn ask<'a>(&'a self, reference: &'a str) -> Answer<'a, Statement> {
        Box::pin(async move { self.said(&self.whole(reference).await?) })
    }

    fn begins<'a>(&'a self, reference: &'a str, turn: &'a Turning<'a>) -> Answer<'a, Begins> {
        Box::pin(self.when(reference, turn))
    }

    fn act<'a>(&'a self, reference: &'a str, wish: &'a Wish, name: &'a str) -> Answer<'a, ()> {
        Box::pin(async move {
            let key = IdempotencyKey::new(name);
            match wish {
                Wish::Cancel => self.cancel(reference, &key).await,
                Wish::Keep => self.keep(reference, &key).await,
                Wish::Stop => self.stop(reference).await,
                Wish::GiveBack(payment) => {
                    self.give_back(payment).await?;
                    self.stop(reference).await
                }
                Wish::Withdraw(keep) => self.withdraw(reference, *keep, name).await,
                Wish::Change(turn) => self.turn(reference, turn, &key).await,
                Wish::Stay => self.stay(reference, &key).await,
                Wish::Pause(until) => self.pause(reference, *until, &key).await,
                Wish::Resume => self.resume(reference, &key).await,
            }
        })
    }

    fn card_page<'a>(&'a self, reader: i64, back: &'a str, name: &'a str) -> Answer<'a, Option<String>> {
        Box::pin(async move {
            let Some(customer) = self.customer_of(reader).await? else { return Ok(None) };
            let new = NewPortal {
                customer,
                return_url: back.to_owned(),
                flow: Flow::ChangeCard,
                locale: Some(self.press.config.site.language.clone()),
            };
            Ok(self.client.create_portal(&new, &IdempotencyKey::new(name)).await?.url)
        })
    }

    fn forget<'a>(&'a self, reader: i64) -> Answer<'a, ()> {
        Box::pin(async move {
            let Some(customer) = self.customer_of(reader).await? else { return Ok(()) };
            match self.client.delete_customer(&customer).await {
                Err(Error::NotFound(_)) => Ok(()),
                other => Ok(other.map(drop)?),
            }
        })
    }
}
