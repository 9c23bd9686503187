//! Subscriptions: what is kept of them, how they begin and how they end.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::params::{Params, Refusal};
use super::terms::{Period, Term};
use super::world::{World, differences, page};
use crate::{InvoiceStatus, SubscriptionStatus};

/// A reduction at work.
#[derive(Clone)]
pub(super) struct Applied {
    pub id: String,
    pub coupon: String,
    code: Option<String>,
    start: i64,
    end: Option<i64>,
}

/// A pause of collection.
#[derive(Clone)]
pub(super) struct Pause {
    pub behavior: String,
    pub resumes_at: Option<i64>,
}

/// A line that waits for the next invoice, or stands on one.
#[derive(Clone)]
pub(super) struct Line {
    pub amount: i64,
    pub description: String,
    pub period: Period,
    pub proration: bool,
}

#[derive(Clone)]
pub(super) struct Subscription {
    pub id: String,
    pub customer: String,
    pub item: String,
    pub price: String,
    pub quantity: i64,
    pub currency: String,
    pub status: SubscriptionStatus,
    pub period: Period,
    pub anchor: i64,
    /// How many terms have begun since the anchor.
    pub cycle: i64,
    pub trial: Option<Period>,
    /// What a trial's end without a card does: `cancel`, `pause` or `create_invoice`.
    pub without_card: String,
    pub cancel_at: Option<i64>,
    pub cancel_at_period_end: bool,
    pub canceled_at: Option<i64>,
    pub ended_at: Option<i64>,
    reason: Option<&'static str>,
    pub pause: Option<Pause>,
    pub latest_invoice: Option<String>,
    pub payment_method: Option<String>,
    pub discounts: Vec<Applied>,
    pub automatic_tax: bool,
    pub waiting: Vec<Line>,
    pub metadata: BTreeMap<String, String>,
    pub created: i64,
}

/// How a subscription begins.
#[derive(Default)]
pub(super) struct Beginning {
    pub customer: String,
    pub price: String,
    pub quantity: i64,
    pub trial_end: Option<i64>,
    pub without_card: Option<String>,
    pub coupon: Option<String>,
    pub code: Option<String>,
    pub automatic_tax: bool,
    pub metadata: BTreeMap<String, String>,
}

impl Subscription {
    /// Whether terms still begin and end.
    pub(super) fn goes_on(&self) -> bool {
        use SubscriptionStatus::{Active, Incomplete, PastDue, Trialing, Unpaid};
        matches!(self.status, Active | Incomplete | PastDue | Trialing | Unpaid)
    }

    /// Whether it is not over, which one that is paused is not.
    pub(super) fn lives(&self) -> bool {
        !matches!(self.status, SubscriptionStatus::Canceled | SubscriptionStatus::IncompleteExpired)
    }

    /// Whether an invoice of the present term is to be collected.
    pub(super) fn in_trial(&self) -> bool {
        self.status == SubscriptionStatus::Trialing
    }

    pub(super) fn json(&self, world: &World) -> Value {
        let pause = self.pause.as_ref();
        let pause = pause.map(|pause| json!({ "behavior": pause.behavior, "resumes_at": pause.resumes_at }));
        let discounts: Vec<Value> = self.discounts.iter().map(|one| one.json(&self.id)).collect();
        json!({
            "id": self.id, "object": "subscription", "status": self.status.as_str(), "customer": self.customer,
            "items": { "object": "list", "has_more": false, "data": [self.item_json(world)] },
            "currency": self.currency, "latest_invoice": self.latest_invoice, "discounts": discounts,
            "default_payment_method": self.payment_method, "cancel_at": self.cancel_at,
            "cancel_at_period_end": self.cancel_at_period_end, "canceled_at": self.canceled_at,
            "ended_at": self.ended_at, "cancellation_details": { "reason": self.reason },
            "pause_collection": pause, "trial_start": self.trial.map(|trial| trial.0),
            "trial_end": self.trial.map(|trial| trial.1), "start_date": self.created, "created": self.created,
            "billing_cycle_anchor": self.anchor, "collection_method": "charge_automatically",
            "billing_mode": { "type": "flexible" }, "automatic_tax": { "enabled": self.automatic_tax },
            "trial_settings": { "end_behavior": { "missing_payment_method": self.without_card } },
            "metadata": self.metadata, "livemode": false,
        })
    }

    fn item_json(&self, world: &World) -> Value {
        json!({ "id": self.item, "object": "subscription_item", "price": world.object(&self.price),
            "quantity": self.quantity, "current_period_start": self.period.0, "subscription": self.id,
            "current_period_end": self.period.1, "created": self.created, "metadata": {} })
    }
}

impl Applied {
    pub(super) fn json(&self, subscription: &str) -> Value {
        json!({ "id": self.id, "object": "discount", "source": { "type": "coupon", "coupon": self.coupon },
            "promotion_code": self.code, "start": self.start, "end": self.end, "subscription": subscription })
    }

    pub(super) fn holds(&self, at: i64) -> bool {
        self.end.is_none_or(|end| at < end)
    }
}

impl World {
    pub(super) fn subscription(&mut self, id: &str) -> Result<&mut Subscription, Refusal> {
        self.subscriptions.get_mut(id).ok_or_else(|| Refusal::missing("subscription", id))
    }

    /// The subscriptions of a customer that are not over.
    pub(super) fn live_of(&self, customer: &str) -> Vec<String> {
        let theirs = self.subscriptions.values().filter(|one| one.customer == customer && one.lives());
        theirs.map(|one| one.id.clone()).collect()
    }

    /// The term and currency of a price that can be subscribed to.
    pub(super) fn recurring(&self, price: &str) -> Result<(Term, String), Refusal> {
        let found = self.prices.get(price).ok_or_else(|| Refusal::missing("price", price))?;
        if !found.active {
            return Err(Refusal::invalid("items[0][price]", "The price specified is inactive."));
        }
        let once = || Refusal::invalid("items[0][price]", "The price specified is set to `type=one_time`.");
        Ok((found.term.ok_or_else(once)?, found.currency.clone()))
    }

    pub(super) fn create_subscription(&mut self, params: &mut Params) -> Result<Value, Refusal> {
        let (coupon, code) =
            (params.take("discounts[0][coupon]"), params.take("discounts[0][promotion_code]"));
        let behavior = params.take("payment_behavior");
        let without_card = params.take("trial_settings[end_behavior][missing_payment_method]");
        let days: Option<i64> = params.read("trial_period_days")?;
        let beginning = Beginning {
            customer: params.need("customer")?,
            price: params.need("items[0][price]")?,
            quantity: params.read("items[0][quantity]")?.unwrap_or(1),
            trial_end: params.read("trial_end")?.or(days.map(|days| self.now + days * super::agenda::DAY)),
            without_card,
            coupon: self.usable(coupon.as_deref(), code.as_deref())?,
            code,
            automatic_tax: params.flag("automatic_tax[enabled]")?,
            metadata: params.pairs("metadata"),
        };
        let id = self.begin(beginning)?;
        let paid = self.subscription(&id)?.status != SubscriptionStatus::Incomplete;
        if !paid && behavior.as_deref() == Some("error_if_incomplete") {
            return Err(Refusal::declined("card_declined", "generic_decline"));
        }
        self.find("subscription", &id)
    }

    /// A subscription begins, with a trial or with its first invoice.
    pub(super) fn begin(&mut self, beginning: Beginning) -> Result<String, Refusal> {
        let (term, currency) = self.recurring(&beginning.price)?;
        let customer = self.customer(&beginning.customer)?;
        if customer.currency.get_or_insert_with(|| currency.clone()) != &currency {
            return Err(Refusal::invalid("currency", "You cannot combine currencies on a single customer."));
        }
        let id = self.id("sub");
        let mut subscription = self.as_begun(&id, term, currency, &beginning);
        if let Some(coupon) = beginning.coupon {
            subscription.discounts.extend(self.apply(coupon, beginning.code));
        }
        self.subscriptions.insert(id.clone(), subscription);
        self.tell("customer.subscription.created", &id);
        self.plan_for(&id);
        let line = self.term_line(&id)?;
        let invoice = self.write_invoice(&id, "subscription_create", vec![line]);
        self.finalize(&invoice);
        Ok(id)
    }

    fn as_begun(&mut self, id: &str, term: Term, currency: String, beginning: &Beginning) -> Subscription {
        let now = self.now;
        let trial = beginning.trial_end.map(|end| (now, end));
        let anchor = trial.map_or(now, |trial| trial.1);
        Subscription {
            id: id.to_owned(),
            customer: beginning.customer.clone(),
            item: self.id("si"),
            price: beginning.price.clone(),
            quantity: beginning.quantity.max(1),
            currency,
            status: if trial.is_some() {
                SubscriptionStatus::Trialing
            } else {
                SubscriptionStatus::Incomplete
            },
            period: trial.unwrap_or((now, term.end(now, 1))),
            anchor,
            cycle: i64::from(trial.is_none()),
            trial,
            without_card: beginning.without_card.clone().unwrap_or_else(|| "create_invoice".to_owned()),
            cancel_at: None,
            cancel_at_period_end: false,
            canceled_at: None,
            ended_at: None,
            reason: None,
            pause: None,
            latest_invoice: None,
            payment_method: None,
            discounts: Vec::new(),
            automatic_tax: beginning.automatic_tax,
            waiting: Vec::new(),
            metadata: beginning.metadata.clone(),
            created: now,
        }
    }

    /// Uses up a coupon, and the code that led to it.
    fn apply(&mut self, coupon: String, code: Option<String>) -> Option<Applied> {
        let (id, start) = (self.id("di"), self.now);
        if let Some(promotion) = code.as_ref().and_then(|code| self.promotion_codes.get_mut(code)) {
            promotion.redeemed += 1;
        }
        let found = self.coupons.get_mut(&coupon)?;
        found.redeemed += 1;
        let months = found.months.filter(|_| found.duration == "repeating");
        let end = months.map(|count| Term { unit: super::terms::Unit::Month, count }.end(start, 1));
        Some(Applied { id, coupon, code, start, end })
    }

    /// A subscription is over. What is still owed is not collected any more.
    pub(super) fn end(&mut self, id: &str, reason: &'static str) {
        let now = self.now;
        let Ok(subscription) = self.subscription(id) else { return };
        subscription.status = SubscriptionStatus::Canceled;
        subscription.ended_at = Some(now);
        subscription.canceled_at = subscription.canceled_at.or(Some(now));
        subscription.reason = Some(reason);
        self.leave_invoices(id);
        self.tell("customer.subscription.deleted", id);
    }

    pub(super) fn leave_invoices(&mut self, subscription: &str) {
        let theirs =
            self.invoices.values_mut().filter(|one| one.subscription.as_deref() == Some(subscription));
        for invoice in theirs {
            (invoice.next_attempt, invoice.finalize_at) = (None, None);
        }
    }

    /// The first payment never came.
    pub(super) fn expire_incomplete(&mut self, id: &str) {
        let incomplete = |one: &&mut Subscription| one.status == SubscriptionStatus::Incomplete;
        let Some(subscription) = self.subscriptions.get_mut(id).filter(incomplete) else { return };
        let before = subscription.latest_invoice.clone();
        self.change_status(id, SubscriptionStatus::IncompleteExpired);
        if let Some(invoice) = before {
            self.settle_otherwise(&invoice, InvoiceStatus::Void);
        }
    }

    /// Changes the status and tells so, unless it is the same.
    pub(super) fn change_status(&mut self, id: &str, status: SubscriptionStatus) {
        self.altering(id, |subscription| subscription.status = status);
    }

    /// Changes a subscription and tells what is different, if anything is.
    pub(super) fn altering(&mut self, id: &str, change: impl FnOnce(&mut Subscription)) {
        let before = self.object(id).unwrap_or_default();
        if let Some(subscription) = self.subscriptions.get_mut(id) {
            change(subscription);
        }
        let changed = differences(&before, &self.object(id).unwrap_or_default());
        if !changed.is_empty() {
            self.tell_changed("customer.subscription.updated", id, changed);
        }
    }

    pub(super) fn cancel(&mut self, id: &str, params: &mut Params) -> Result<Value, Refusal> {
        let (prorate, invoice_now) = (params.flag("prorate")?, params.flag("invoice_now")?);
        for word in ["comment", "feedback"] {
            params.take(&format!("cancellation_details[{word}]"));
        }
        if !self.subscription(id)?.lives() {
            return Err(Refusal::missing("subscription", id));
        }
        if prorate && invoice_now {
            let credit = self.unused(id, self.now)?;
            let invoice = self.write_invoice(id, "subscription_update", vec![credit]);
            self.finalize(&invoice);
        }
        self.end(id, "cancellation_requested");
        self.find("subscription", id)
    }

    pub(super) fn list_subscriptions(&mut self, params: &mut Params) -> Result<Value, Refusal> {
        let (customer, status) = (params.take("customer"), params.take("status"));
        let wanted = |one: &&Subscription| {
            customer.as_ref().is_none_or(|customer| one.customer == *customer)
                && match status.as_deref() {
                    None => one.status != SubscriptionStatus::Canceled,
                    Some("all") => true,
                    Some(status) => one.status.as_str() == status,
                }
        };
        let found = self.subscriptions.values().rev().filter(wanted).map(|one| one.json(self)).collect();
        Ok(page(found, params.read("limit")?.unwrap_or(10), params.take("starting_after").as_deref()))
    }
}
