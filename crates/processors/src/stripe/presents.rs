//! Presents: paid once at a checkout of Stripe's, and perhaps given back.

use std::collections::BTreeMap;

use kernel::clock::Millis;
use kernel::config::StripeTax;
use press::billing::subscriptions::Payment;
use press::presents::{Present, Statement};
use stripe::{
    Charge, CheckoutSession, Dispute, Linked, Mode, Moment, NewCheckout, PaymentIntent, PaymentStatus,
    Refund, amount,
};

use super::report::{gone, takes, went_through};
use super::shop::{MARGIN, Sale};
use super::{NAME, Stripe};
use crate::{Giving, Opened, ProcessorError};

/// What a present is called in Stripe's notes.
pub(super) const PRESENT: &str = "present";

/// Everything that Stripe has on a present.
struct Whole {
    session: CheckoutSession,
    payment: Option<PaymentIntent>,
    refunds: Vec<Refund>,
    disputes: Vec<Dispute>,
}

impl Stripe {
    pub(super) async fn open_giving(&self, giving: &Giving) -> Result<Opened, ProcessorError> {
        let Giving { present, price, plan, .. } = giving;
        let price = self.price_at_stripe(price, plan, Sale::Once).await?;
        let page = format!("{}/give/{}", self.press.config.site.url, present.public_id);
        let new = NewCheckout {
            mode: Mode::Payment,
            price,
            success_url: page.clone(),
            cancel_url: page,
            client_reference_id: Some(present.public_id.clone()),
            automatic_tax: self.desk.tax != StripeTax::None,
            expires_at: Some(Moment::from_millis(present.expires_at - MARGIN)),
            locale: Some(self.press.config.site.language.clone()),
            metadata: BTreeMap::from([(PRESENT.to_owned(), present.public_id.clone())]),
            ..NewCheckout::default()
        };
        self.open_for(&giving.reader, &format!("present {}", present.public_id), new).await
    }

    /// All there is to say of the present that is paid at a checkout.
    pub(super) async fn said_of_present(&self, checkout: &str) -> Result<Statement, ProcessorError> {
        let session = self.session(checkout).await?;
        let mut whole = Whole { session, payment: None, refunds: Vec::new(), disputes: Vec::new() };
        if let Some(payment) = whole.session.payment_intent.as_ref().map(Linked::id) {
            whole.payment = Some(self.client.payment_intent(payment).await?);
            whole.refunds = self.client.refunds_of(payment).await?.data;
            whole.disputes = self.client.disputes_of(payment).await?.data;
        }
        statement(&whole, self.press.clock.now()).ok_or(ProcessorError::Unknown)
    }

    /// Gives the money of a present back, all that is left of it.
    pub(super) async fn give_present_back(&self, present: &Present) -> Result<(), ProcessorError> {
        let checkout = present.checkout.as_deref().ok_or(ProcessorError::Unknown)?;
        let session = self.session(checkout).await?;
        let payment = session.payment_intent.as_ref().map(Linked::id);
        self.give_payment_back(payment.ok_or(ProcessorError::Unknown)?).await
    }
}

/// What Stripe says of a present, in our words; none if the checkout is not for one. Pure.
fn statement(whole: &Whole, now: Millis) -> Option<Statement> {
    let session = &whole.session;
    let present = session.metadata.get(PRESENT)?.clone();
    let paid = paid(whole, now);
    let on_its_way =
        whole.payment.as_ref().is_some_and(|payment| payment.status.as_deref() == Some("processing"));
    let ordered_at = session.created.map_or(now, Moment::millis);
    let back_at = paid.as_ref().and_then(|paid| back_at(whole, paid.money.minor));
    let paid_at = paid.as_ref().map(|paid| paid.at);
    let mut payments: Vec<Payment> = paid.into_iter().collect();
    payments.extend(gone(&whole.refunds, &whole.disputes, now));
    payments.sort_by(|a, b| (a.at, &a.reference).cmp(&(b.at, &b.reference)));
    Some(Statement {
        processor: NAME.to_owned(),
        present,
        ordered_at: (on_its_way && paid_at.is_none()).then_some(ordered_at),
        payments,
        paid_at,
        back_at,
    })
}

/// The payment, if it is there.
fn paid(whole: &Whole, now: Millis) -> Option<Payment> {
    let session = &whole.session;
    if session.payment_status != Some(PaymentStatus::Paid) {
        return None;
    }
    let money = amount::from_stripe(session.amount_total?, session.currency.as_deref()?)?;
    let payment = whole.payment.as_ref();
    let charge = payment.and_then(|payment| payment.latest_charge.as_ref()).and_then(Linked::whole);
    let at = charge.and_then(|charge: &Charge| charge.created).or(session.created);
    let reference = payment.map_or_else(|| session.id.clone(), |payment| payment.id.clone());
    Some(Payment { reference, money, at: at.map_or(now, Moment::millis) })
}

/// When its money went back: all of it, or as much as a bank wants.
fn back_at(whole: &Whole, paid: i64) -> Option<Millis> {
    let disputed = whole.disputes.iter().filter(|dispute| takes(dispute)).filter_map(|one| one.created).min();
    let given = || whole.refunds.iter().filter(|refund| went_through(refund));
    let back: i64 = given().filter_map(Refund::money).map(|money| money.minor).sum();
    let given = given().filter_map(|refund| refund.created).max().filter(|_| back >= paid && paid > 0);
    disputed.into_iter().chain(given).min().map(Moment::millis)
}
