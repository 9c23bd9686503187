//! Sessions: how they are opened, paid, settled later, and closed.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::agenda::{DAY, Due, HOUR};
use super::params::{Params, Refusal};
use super::people::Card;
use super::subscriptions::Beginning;
use super::world::World;
use super::{Outcome, PayError};
use crate::InvoiceStatus;

#[derive(Clone)]
pub(super) struct Session {
    pub id: String,
    recurring: bool,
    price: String,
    quantity: i64,
    pub success_url: String,
    pub cancel_url: String,
    reference: Option<String>,
    pub customer: Option<String>,
    email: Option<String>,
    terms: Terms,
    expires_at: i64,
    status: &'static str,
    payment_status: &'static str,
    subscription: Option<String>,
    pub invoice: Option<String>,
    intent: Option<String>,
    amount: Option<i64>,
    currency: String,
    metadata: BTreeMap<String, String>,
    notes: BTreeMap<String, String>,
    created: i64,
    base: String,
}

/// On which terms something is sold.
#[derive(Clone)]
struct Terms {
    trial_days: Option<i64>,
    trial_end: Option<i64>,
    without_card: Option<String>,
    card_optional: bool,
    coupon: Option<String>,
    code: Option<String>,
    codes_allowed: bool,
    automatic_tax: bool,
}

impl Terms {
    fn trial(&self) -> bool {
        self.trial_days.is_some() || self.trial_end.is_some()
    }
}

impl Session {
    pub(super) fn open(&self) -> bool {
        self.status == "open"
    }

    pub(super) fn json(&self) -> Value {
        let url = self.open().then(|| format!("{}/fake/checkout/{}", self.base, self.id));
        let mode = if self.recurring { "subscription" } else { "payment" };
        json!({
            "id": self.id, "object": "checkout.session", "mode": mode, "status": self.status, "url": url,
            "payment_status": self.payment_status, "client_reference_id": self.reference,
            "customer": self.customer, "customer_email": self.email, "subscription": self.subscription,
            "invoice": self.invoice, "payment_intent": self.intent.as_ref().filter(|_| !self.recurring),
            "amount_total": self.amount, "currency": self.currency, "success_url": self.success_url,
            "cancel_url": self.cancel_url, "expires_at": self.expires_at, "created": self.created,
            "metadata": self.metadata, "automatic_tax": { "enabled": self.terms.automatic_tax }, "livemode": false,
        })
    }
}

fn word(params: &mut Params, name: &str, words: &[&str]) -> Result<String, Refusal> {
    let given = params.need(name)?;
    if words.contains(&given.as_str()) { Ok(given) } else { Err(Refusal::invalid(name, "Invalid value.")) }
}

impl World {
    pub(super) fn create_session(&mut self, params: &mut Params) -> Result<Value, Refusal> {
        let recurring = word(params, "mode", &["subscription", "payment"])? == "subscription";
        let price = params.need("line_items[0][price]")?;
        let currency = self.sold_for(&price, recurring)?;
        let (customer, email) = self.payer(params)?;
        let terms = self.terms(params)?;
        let expires_at = self.expiry(params)?;
        params.take("locale");
        let of_payment = params.pairs("payment_intent_data[metadata]");
        params.take("invoice_creation[enabled]");
        let notes = params.pairs("subscription_data[metadata]");
        let session = Session {
            id: self.id("cs_test"),
            recurring,
            price,
            quantity: params.read("line_items[0][quantity]")?.unwrap_or(1),
            success_url: params.need("success_url")?,
            cancel_url: params.take("cancel_url").unwrap_or_default(),
            reference: params.take("client_reference_id"),
            customer,
            email,
            terms,
            expires_at,
            status: "open",
            payment_status: "unpaid",
            subscription: None,
            invoice: None,
            intent: None,
            amount: None,
            currency,
            metadata: params.pairs("metadata"),
            notes: if recurring { notes } else { of_payment },
            created: self.now,
            base: self.base.clone(),
        };
        self.check(&session)?;
        let id = session.id.clone();
        self.plan(expires_at, Due::Close(id.clone()));
        self.sessions.insert(id.clone(), session);
        self.find("checkout.session", &id)
    }

    fn terms(&self, params: &mut Params) -> Result<Terms, Refusal> {
        let (coupon, code) = self.reductions(params)?;
        let without_card = "subscription_data[trial_settings][end_behavior][missing_payment_method]";
        Ok(Terms {
            trial_days: params.read("subscription_data[trial_period_days]")?,
            trial_end: params.read("subscription_data[trial_end]")?,
            without_card: params.take(without_card),
            card_optional: params.take("payment_method_collection").as_deref() == Some("if_required"),
            coupon,
            code,
            codes_allowed: params.flag("allow_promotion_codes")?,
            automatic_tax: params.flag("automatic_tax[enabled]")?,
        })
    }

    fn sold_for(&self, price: &str, recurring: bool) -> Result<String, Refusal> {
        if recurring {
            return Ok(self.recurring(price)?.1);
        }
        let found = self.prices.get(price).ok_or_else(|| Refusal::missing("price", price))?;
        let message = "You specified `payment` mode but passed a recurring price.";
        if found.term.is_some() { Err(Refusal::invalid("mode", message)) } else { Ok(found.currency.clone()) }
    }

    fn payer(&mut self, params: &mut Params) -> Result<(Option<String>, Option<String>), Refusal> {
        let (customer, email) = (params.take("customer"), params.take("customer_email"));
        let update = params.take("customer_update[address]");
        if customer.is_some() && email.is_some() {
            let message = "You may only specify one of these parameters: customer, customer_email.";
            return Err(Refusal::invalid("customer", message));
        }
        if customer.is_none() && update.is_some() {
            return Err(Refusal::invalid("customer_update", "customer_update needs customer."));
        }
        if let Some(id) = &customer {
            self.customer(id)?;
        }
        Ok((customer, email))
    }

    fn reductions(&self, params: &mut Params) -> Result<(Option<String>, Option<String>), Refusal> {
        let (coupon, code) =
            (params.take("discounts[0][coupon]"), params.take("discounts[0][promotion_code]"));
        if coupon.is_some() && code.is_some() {
            return Err(Refusal::invalid("discounts", "Pass one of coupon and promotion_code."));
        }
        Ok((self.usable(coupon.as_deref(), code.as_deref())?, code))
    }

    fn expiry(&self, params: &mut Params) -> Result<i64, Refusal> {
        let at = params.read("expires_at")?.unwrap_or(self.now + DAY);
        let message = "The expires_at timestamp must be between 30 minutes and 24 hours from now.";
        let allowed = self.now + HOUR / 2..=self.now + DAY;
        if allowed.contains(&at) { Ok(at) } else { Err(Refusal::invalid("expires_at", message)) }
    }

    fn check(&self, session: &Session) -> Result<(), Refusal> {
        if session.terms.trial() && !session.recurring {
            let message = "You can not pass `subscription_data` in `payment` mode.";
            return Err(Refusal::invalid("subscription_data", message));
        }
        if session.terms.trial_end.is_some_and(|end| end < self.now + 2 * DAY) {
            let message = "The trial_end must be at least 2 days in the future.";
            return Err(Refusal::invalid("subscription_data[trial_end]", message));
        }
        if session.terms.coupon.is_some() && session.terms.codes_allowed {
            let message = "You may only specify one of these parameters: allow_promotion_codes, discounts.";
            return Err(Refusal::invalid("allow_promotion_codes", message));
        }
        Ok(())
    }

    /// The reader types a code on the page.
    pub(super) fn type_code(&mut self, id: &str, typed: &str) -> Result<(), PayError> {
        let found =
            self.code_typed(typed).map(|one| (one.id.clone(), one.coupon.clone(), one.customer.clone()));
        let session = self.sessions.get_mut(id).filter(|session| session.open()).ok_or(PayError::NotOpen)?;
        let (code, coupon, only) =
            found.filter(|_| session.terms.codes_allowed).ok_or(PayError::NoSuchCode)?;
        if only.is_some() && only != session.customer {
            return Err(PayError::NoSuchCode);
        }
        (session.terms.code, session.terms.coupon) = (Some(code), Some(coupon));
        Ok(())
    }

    /// The reader pays. `confirmed` says how they answered the bank's question, if they did; `later` that the money
    /// takes some days, as with a direct debit.
    pub(super) fn pay(
        &mut self,
        id: &str,
        card: Option<Card>,
        confirmed: Option<bool>,
        later: bool,
    ) -> Result<Outcome, PayError> {
        let session =
            self.sessions.get(id).filter(|session| session.open()).cloned().ok_or(PayError::NotOpen)?;
        let trial = session.terms.trial();
        match (card, confirmed) {
            (None, _) if !(trial && session.terms.card_optional) => return Err(PayError::CardNeeded),
            (Some(Card::Declined), _) => return Ok(Outcome::Declined("generic_decline")),
            (Some(Card::Empty), _) if !trial => return Ok(Outcome::Declined("insufficient_funds")),
            (Some(Card::ConfirmsOnce | Card::ConfirmsAlways), None) => return Ok(Outcome::Confirm),
            (_, Some(false)) => return Ok(Outcome::Declined("authentication_required")),
            _ => {}
        }
        let refused = |refusal: Refusal| PayError::Refused(refusal.message);
        self.payable(&session).map_err(refused)?;
        self.complete(session, card, trial, later).map_err(refused)
    }

    /// Refuses what cannot be sold any more, before anything is done.
    fn payable(&self, session: &Session) -> Result<(), Refusal> {
        let currency = self.sold_for(&session.price, session.recurring)?;
        let payer = session.customer.as_ref().and_then(|id| self.customers.get(id));
        if payer.is_some_and(|payer| payer.currency.as_ref().is_some_and(|other| *other != currency)) {
            return Err(Refusal::invalid("currency", "You cannot combine currencies on a single customer."));
        }
        Ok(())
    }

    fn complete(
        &mut self,
        mut session: Session,
        card: Option<Card>,
        trial: bool,
        later: bool,
    ) -> Result<Outcome, Refusal> {
        let customer = match session.customer.clone() {
            Some(customer) => customer,
            None => self.make_customer(session.email.clone()),
        };
        let method = card.map(|card| self.new_card(&customer, card));
        if let Some(method) = &method {
            self.customer(&customer)?.payment_method = Some(method.clone());
            self.tell("customer.updated", &customer);
        }
        session.customer = Some(customer.clone());
        (self.slow, self.present) = (later, method.clone());
        let begun = if session.recurring {
            self.begin_from(&session, customer, method).map(Some)
        } else {
            self.buy_once(&mut session, &customer).map(|()| None)
        };
        (self.slow, self.present) = (false, None);
        session.subscription = begun?;
        session.payment_status = match (trial, later) {
            (true, _) => "no_payment_required",
            (false, true) => "unpaid",
            (false, false) => "paid",
        };
        self.close_paid(session);
        Ok(if later { Outcome::Pending } else { Outcome::Paid })
    }

    fn close_paid(&mut self, mut session: Session) {
        let subscription = session.subscription.as_ref().and_then(|id| self.subscriptions.get(id));
        let latest = subscription.and_then(|one| one.latest_invoice.clone());
        session.invoice = latest.or(session.invoice);
        let invoice = session.invoice.as_ref().and_then(|id| self.invoices.get(id));
        session.amount = invoice.map(|one| one.sums.total);
        session.intent = invoice.and_then(|one| one.intent.clone());
        session.status = "complete";
        let id = session.id.clone();
        self.sessions.insert(id.clone(), session);
        self.tell("checkout.session.completed", &id);
    }

    fn make_customer(&mut self, email: Option<String>) -> String {
        let id = self.new_customer(email.or_else(|| Some("reader@example.org".to_owned())));
        self.tell("customer.created", &id);
        id
    }

    fn begin_from(
        &mut self,
        session: &Session,
        customer: String,
        method: Option<String>,
    ) -> Result<String, Refusal> {
        let days = session.terms.trial_days.map(|days| self.now + days * DAY);
        let id = self.begin(Beginning {
            customer,
            price: session.price.clone(),
            quantity: session.quantity,
            trial_end: session.terms.trial_end.or(days),
            without_card: session.terms.without_card.clone(),
            coupon: session.terms.coupon.clone(),
            code: session.terms.code.clone(),
            automatic_tax: session.terms.automatic_tax,
            metadata: session.notes.clone(),
        })?;
        self.altering(&id, |subscription| subscription.payment_method = method);
        Ok(id)
    }

    fn buy_once(&mut self, session: &mut Session, customer: &str) -> Result<(), Refusal> {
        let price =
            self.prices.get(&session.price).ok_or_else(|| Refusal::missing("price", &session.price))?;
        let amount = price.amount.saturating_mul(session.quantity);
        let coupon = session.terms.coupon.as_ref().and_then(|id| self.coupons.get(id));
        let off = coupon.map_or(0, |coupon| coupon.off(amount, &price.currency));
        let invoice = self.write_receipt(customer, &session.price, session.quantity, off);
        self.finalize(&invoice);
        if let Some(coupon) = session.terms.coupon.as_ref().and_then(|id| self.coupons.get_mut(id)) {
            coupon.redeemed += 1;
        }
        session.invoice = Some(invoice);
        Ok(())
    }

    /// Money that was on its way has come, or will not.
    pub(super) fn settle(&mut self, id: &str, came: bool) {
        let pending =
            |session: &&mut Session| session.status == "complete" && session.payment_status == "unpaid";
        let Some(session) = self.sessions.get_mut(id).filter(pending) else { return };
        let invoice = session.invoice.clone();
        if came {
            session.payment_status = "paid";
        }
        if let Some(invoice) = invoice.filter(|invoice| self.owed(invoice)) {
            self.settle_slow(&invoice, came);
        }
        let kind = if came { "async_payment_succeeded" } else { "async_payment_failed" };
        self.tell(&format!("checkout.session.{kind}"), id);
    }

    pub(super) fn expire_session(&mut self, id: &str) -> Result<Value, Refusal> {
        let session = self.sessions.get_mut(id).ok_or_else(|| Refusal::missing("checkout.session", id))?;
        if !session.open() {
            let message = "Only Checkout Sessions with a status in [\"open\"] can be expired.";
            return Err(Refusal::invalid("session", message));
        }
        session.status = "expired";
        self.tell("checkout.session.expired", id);
        self.find("checkout.session", id)
    }

    pub(super) fn close_session(&mut self, id: &str, at: i64) {
        if self.sessions.get(id).is_some_and(|session| session.open() && session.expires_at == at) {
            _ = self.expire_session(id);
        }
    }

    /// The owner of a card pays an invoice on its page.
    pub(super) fn pay_invoice(&mut self, id: &str, card: Card) -> Result<Outcome, PayError> {
        let invoice = self.invoices.get(id).filter(|one| one.status == InvoiceStatus::Open);
        let customer = invoice.map(|one| one.customer.clone()).ok_or(PayError::NotOpen)?;
        let method = self.new_card(&customer, card);
        self.present = Some(method.clone());
        self.collect(id);
        self.present = None;
        if self.owed(id) {
            return Ok(Outcome::Declined("generic_decline"));
        }
        if let Ok(found) = self.customer(&customer) {
            found.payment_method = Some(method);
        }
        self.tell("customer.updated", &customer);
        Ok(Outcome::Paid)
    }
}
