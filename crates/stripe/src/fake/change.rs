//! Changes of a subscription: its end, a pause, another price, its trial.

use serde_json::Value;

use super::params::{Params, Refusal, note};
use super::subscriptions::{Line, Pause};
use super::terms::rest;
use super::world::{World, differences};
use crate::SubscriptionStatus;

/// A change of price, reckoned and not yet made.
pub(super) struct Reckoned {
    /// Credit for what is not used, and cost of what takes its place.
    pub lines: Vec<Line>,
    /// Whether a new term begins now.
    pub anew: bool,
}

impl World {
    /// Changes what a request names, or nothing.
    pub(super) fn update_subscription(&mut self, id: &str, params: &mut Params) -> Result<Value, Refusal> {
        let before = self.subscription(id)?.clone();
        let done = self.update(id, params);
        if done.is_err() {
            self.subscriptions.insert(id.to_owned(), before);
        }
        done
    }

    fn update(&mut self, id: &str, params: &mut Params) -> Result<Value, Refusal> {
        let before = self.find("subscription", id)?;
        if !self.subscription(id)?.lives() {
            let message = "A canceled subscription can only update its cancellation_details and metadata.";
            return Err(Refusal::invalid("id", message));
        }
        self.change_end(id, params)?;
        self.change_pause(id, params)?;
        self.change_card(id, params)?;
        let unpaid = params.take("payment_behavior");
        let proration = params.take("proration_behavior").unwrap_or_else(|| "create_prorations".to_owned());
        let first = self.change_price(id, params, &proration)?;
        let second = self.change_trial(id, params, &proration)?;
        note(&mut self.subscription(id)?.metadata, params.pairs("metadata"));
        let changed = differences(&before, &self.find("subscription", id)?);
        if !changed.is_empty() {
            self.tell_changed("customer.subscription.updated", id, changed);
        }
        for invoice in [first, second].into_iter().flatten() {
            self.finalize(&invoice);
            if unpaid.as_deref() == Some("error_if_incomplete") && self.owed(&invoice) {
                return Err(Refusal::declined("card_declined", "generic_decline"));
            }
        }
        self.plan_for(id);
        self.find("subscription", id)
    }

    fn change_end(&mut self, id: &str, params: &mut Params) -> Result<(), Refusal> {
        let now = self.now;
        if let Some(at) = params.take("cancel_at") {
            let at: Option<i64> = if at.is_empty() { None } else { at.parse().ok() };
            if at.is_some_and(|at| at < now) {
                return Err(Refusal::invalid("cancel_at", "cancel_at must be in the future."));
            }
            let subscription = self.subscription(id)?;
            subscription.cancel_at = at;
            subscription.cancel_at_period_end = false;
            subscription.canceled_at = at.map(|_| now);
        }
        if let Some(with_term) = params.read::<bool>("cancel_at_period_end")? {
            self.end_with_term(id, with_term)?;
        }
        Ok(())
    }

    /// The end, as the portal sets it.
    pub(super) fn end_in_portal(&mut self, id: &str, ends: bool) {
        let before = self.object(id).unwrap_or_default();
        _ = self.end_with_term(id, ends);
        let changed = differences(&before, &self.object(id).unwrap_or_default());
        if !changed.is_empty() {
            self.tell_changed("customer.subscription.updated", id, changed);
        }
        self.plan_for(id);
    }

    fn end_with_term(&mut self, id: &str, ends: bool) -> Result<(), Refusal> {
        let now = self.now;
        let subscription = self.subscription(id)?;
        subscription.cancel_at_period_end = ends;
        subscription.cancel_at = ends.then_some(subscription.period.1);
        subscription.canceled_at = ends.then_some(now);
        Ok(())
    }

    fn change_pause(&mut self, id: &str, params: &mut Params) -> Result<(), Refusal> {
        let behavior = params.take("pause_collection[behavior]");
        let resumes_at = params.read("pause_collection[resumes_at]")?;
        let ended = params.take("pause_collection").is_some_and(|word| word.is_empty());
        if let Some(behavior) = behavior {
            if !["void", "keep_as_draft", "mark_uncollectible"].contains(&behavior.as_str()) {
                return Err(Refusal::invalid("pause_collection[behavior]", "Invalid behavior."));
            }
            self.subscription(id)?.pause = Some(Pause { behavior, resumes_at });
        } else if ended {
            self.subscription(id)?.pause = None;
        }
        Ok(())
    }

    pub(super) fn resume_collection(&mut self, id: &str, at: i64) {
        let due = |pause: &Pause| pause.resumes_at == Some(at);
        if self.subscriptions.get(id).is_some_and(|one| one.pause.as_ref().is_some_and(due)) {
            self.altering(id, |subscription| subscription.pause = None);
        }
    }

    fn change_card(&mut self, id: &str, params: &mut Params) -> Result<(), Refusal> {
        let Some(method) = params.take("default_payment_method") else { return Ok(()) };
        let customer = self.subscription(id)?.customer.clone();
        self.owned(&method, &customer)?;
        self.subscription(id)?.payment_method = Some(method);
        Ok(())
    }

    fn change_price(
        &mut self,
        id: &str,
        params: &mut Params,
        proration: &str,
    ) -> Result<Option<String>, Refusal> {
        let at = params.read("proration_date")?.unwrap_or(self.now);
        let item = params.take("items[0][id]");
        let price = params.take("items[0][price]");
        let quantity = params.read("items[0][quantity]")?;
        if price.is_none() && quantity.is_none() {
            return Ok(None);
        }
        let subscription = self.subscription(id)?;
        if item.as_ref() != Some(&subscription.item) {
            let message = "This fake keeps one item a subscription: name it to change it.";
            return Err(Refusal::invalid("items[0][id]", message));
        }
        let price = price.unwrap_or_else(|| subscription.price.clone());
        let quantity = quantity.unwrap_or(subscription.quantity);
        let reckoned = self.reckon(id, &price, quantity, proration, at)?;
        let subscription = self.subscription(id)?;
        (subscription.price, subscription.quantity) = (price, quantity);
        subscription.waiting.extend(reckoned.lines);
        if reckoned.anew {
            return self.term_anew(id).map(Some);
        }
        if proration == "always_invoice" && !self.subscription(id)?.waiting.is_empty() {
            let lines = std::mem::take(&mut self.subscription(id)?.waiting);
            return Ok(Some(self.write_invoice(id, "subscription_update", lines)));
        }
        Ok(None)
    }

    /// What another price would cost now. Within a trial nothing; with another term a new term begins.
    pub(super) fn reckon(
        &self,
        id: &str,
        price: &str,
        quantity: i64,
        proration: &str,
        at: i64,
    ) -> Result<Reckoned, Refusal> {
        let subscription = self.subscriptions.get(id).ok_or_else(|| Refusal::missing("subscription", id))?;
        let (term, currency) = self.recurring(price)?;
        if currency != subscription.currency {
            return Err(Refusal::invalid(
                "items[0][price]",
                "The price must have the subscription's currency.",
            ));
        }
        if subscription.in_trial() {
            return Ok(Reckoned { lines: Vec::new(), anew: false });
        }
        let anew = self.recurring_term(&subscription.price) != Some(term);
        let mut lines = Vec::new();
        if proration != "none" {
            lines.push(self.unused(id, at)?);
            if !anew {
                let amount = rest(self.reduced(id, price, quantity), at, subscription.period);
                let period = (at, subscription.period.1);
                lines.push(Line { amount, description: "Remaining time".into(), period, proration: true });
            }
        }
        Ok(Reckoned { lines, anew })
    }

    fn recurring_term(&self, price: &str) -> Option<super::terms::Term> {
        self.prices.get(price).and_then(|price| price.term)
    }

    /// The credit for what is left of a term that was billed.
    pub(super) fn unused(&self, id: &str, at: i64) -> Result<Line, Refusal> {
        let one = self.subscriptions.get(id).ok_or_else(|| Refusal::missing("subscription", id))?;
        let billed = if one.in_trial() { 0 } else { self.reduced(id, &one.price, one.quantity) };
        let amount = rest(-billed, at, one.period);
        let period = (at, one.period.1);
        Ok(Line { amount, description: "Unused time".into(), period, proration: true })
    }

    /// A new term begins now, with an invoice for it and for what waits.
    pub(super) fn term_anew(&mut self, id: &str) -> Result<String, Refusal> {
        let now = self.now;
        let price = self.subscription(id)?.price.clone();
        let (term, _) = self
            .recurring_term(&price)
            .map(|term| (term, ()))
            .ok_or_else(|| Refusal::missing("price", &price))?;
        let subscription = self.subscription(id)?;
        (subscription.anchor, subscription.cycle, subscription.period) = (now, 1, (now, term.end(now, 1)));
        let mut lines = std::mem::take(&mut subscription.waiting);
        lines.push(self.term_line(id)?);
        Ok(self.write_invoice(id, "subscription_update", lines))
    }

    fn change_trial(
        &mut self,
        id: &str,
        params: &mut Params,
        proration: &str,
    ) -> Result<Option<String>, Refusal> {
        let Some(end) = params.take("trial_end") else { return Ok(None) };
        let now = self.now;
        if end == "now" {
            let subscription = self.subscription(id)?;
            if !subscription.in_trial() {
                return Ok(None);
            }
            subscription.trial = subscription.trial.map(|trial| (trial.0, now));
            subscription.status = SubscriptionStatus::Active;
            return self.term_anew(id).map(Some);
        }
        let end: i64 = end.parse().map_err(|_| Refusal::invalid("trial_end", "Invalid trial_end."))?;
        if end <= now {
            return Err(Refusal::invalid("trial_end", "trial_end must be in the future."));
        }
        let credit = if proration == "none" { None } else { Some(self.unused(id, now)?) };
        let subscription = self.subscription(id)?;
        subscription.waiting.extend(credit.filter(|line| line.amount != 0));
        let start = subscription.trial.filter(|_| subscription.in_trial()).map_or(now, |trial| trial.0);
        subscription.trial = Some((start, end));
        subscription.status = SubscriptionStatus::Trialing;
        (subscription.anchor, subscription.cycle, subscription.period) = (end, 0, (start, end));
        Ok(None)
    }

    /// What a trial's end without a card has paused begins anew.
    pub(super) fn resume(&mut self, id: &str, params: &mut Params) -> Result<Value, Refusal> {
        params.take("billing_cycle_anchor");
        if self.subscription(id)?.status != SubscriptionStatus::Paused {
            return Err(Refusal::invalid("id", "Only a paused subscription can be resumed."));
        }
        let before = self.find("subscription", id)?;
        self.subscription(id)?.status = SubscriptionStatus::Active;
        let invoice = self.term_anew(id)?;
        self.tell("customer.subscription.resumed", id);
        self.tell_changed(
            "customer.subscription.updated",
            id,
            differences(&before, &self.find("subscription", id)?),
        );
        self.finalize(&invoice);
        self.plan_for(id);
        self.find("subscription", id)
    }
}
