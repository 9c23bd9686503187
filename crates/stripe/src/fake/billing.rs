//! Money is asked for: invoices become final, are collected, fail, and are tried again.

use super::AfterRetries;
use super::agenda::{DAY, DRAFT_FOR, Due};
use super::money::Failure;
use super::people::Card;
use super::world::World;
use crate::{InvoiceStatus, SubscriptionStatus};

/// How long before a term's end it is announced.
const ANNOUNCED: i64 = 7 * DAY;

impl World {
    /// A term ends: what was to end with it ends, and otherwise the next one begins.
    pub(super) fn next_term(&mut self, id: &str) {
        let Some(one) = self.subscriptions.get(id).cloned() else { return };
        let trial_over = one.in_trial();
        if trial_over && self.card_of(id).is_none() && one.without_card != "create_invoice" {
            return self.end_trial_without_card(id, &one.without_card);
        }
        let Some(term) = self.prices.get(&one.price).and_then(|price| price.term) else { return };
        self.altering(id, |subscription| {
            subscription.cycle += 1;
            subscription.period = (subscription.period.1, term.end(subscription.anchor, subscription.cycle));
            if trial_over {
                subscription.status = SubscriptionStatus::Active;
            }
        });
        let waiting = self.subscriptions.get_mut(id).map(|one| std::mem::take(&mut one.waiting));
        let mut lines = waiting.unwrap_or_default();
        lines.extend(self.term_line(id).ok());
        let invoice = self.write_invoice(id, "subscription_cycle", lines);
        if one.status != SubscriptionStatus::Unpaid {
            self.plan_invoice(&invoice, one.pause.as_ref().map(|pause| pause.behavior.as_str()));
        }
        self.plan_for(id);
    }

    /// An invoice of a new term becomes final after an hour, unless collection is paused.
    fn plan_invoice(&mut self, id: &str, paused: Option<&str>) {
        match paused {
            Some("void") => self.settle_otherwise(id, InvoiceStatus::Void),
            Some("mark_uncollectible") => self.settle_otherwise(id, InvoiceStatus::Uncollectible),
            Some(_) => {}
            None => {
                let at = self.now + DRAFT_FOR;
                if let Some(invoice) = self.invoices.get_mut(id) {
                    invoice.finalize_at = Some(at);
                }
                self.plan(at, Due::Finalize(id.to_owned()));
            }
        }
    }

    fn end_trial_without_card(&mut self, id: &str, what: &str) {
        if what == "cancel" {
            return self.end(id, "cancellation_requested");
        }
        self.change_status(id, SubscriptionStatus::Paused);
        self.tell("customer.subscription.paused", id);
    }

    /// Tells that a term ends soon, if another will follow.
    pub(super) fn announce(&mut self, id: &str, at: i64) {
        let follows = |one: &super::subscriptions::Subscription| {
            one.goes_on()
                && one.period.1 - ANNOUNCED == at
                && one.cancel_at.is_none_or(|end| end > one.period.1)
        };
        if !self.subscriptions.get(id).is_some_and(follows) {
            return;
        }
        let lines: Vec<_> = self.term_line(id).into_iter().collect();
        if let Some(upcoming) = self.draft("upcoming_in_fake", id, "upcoming", lines) {
            self.tell("invoice.upcoming", id);
            // An upcoming invoice is not kept anywhere, and has no id.
            if let Some(event) = self.happened.last_mut() {
                event.body["data"]["object"] = upcoming.json();
                event.body["data"]["object"]["id"] = serde_json::Value::Null;
            }
        }
    }

    /// A draft becomes final, takes what credit there is, and is collected. What comes to nothing is paid.
    pub(super) fn finalize(&mut self, id: &str) {
        let now = self.now;
        let number = format!("FAKE-{:06}", self.invoices.len());
        let credit = self.invoices.get(id).and_then(|one| self.customers.get(&one.customer));
        let credit = credit.map_or(0, |customer| customer.balance);
        let Some(invoice) = self.invoices.get_mut(id) else { return };
        invoice.status = InvoiceStatus::Open;
        invoice.finalized_at = Some(now);
        invoice.number = Some(number);
        invoice.finalize_at = None;
        let credit = if invoice.subscription.is_some() { credit } else { 0 };
        let after = invoice.sums.total + credit;
        invoice.sums.due = after.max(0);
        let (customer, due, of_term) =
            (invoice.customer.clone(), after.max(0), invoice.subscription.is_some());
        if of_term {
            self.keep_balance(&customer, after.min(0));
        }
        self.tell("invoice.finalized", id);
        if due == 0 { self.paid(id) } else { self.collect(id) }
    }

    fn keep_balance(&mut self, customer: &str, balance: i64) {
        let Ok(found) = self.customer(customer) else { return };
        if found.balance != balance {
            found.balance = balance;
            self.tell("customer.updated", customer);
        }
    }

    pub(super) fn owed(&self, invoice: &str) -> bool {
        self.invoices.get(invoice).is_some_and(|one| one.status == InvoiceStatus::Open)
    }

    fn card_of(&self, subscription: &str) -> Option<String> {
        let one = self.subscriptions.get(subscription)?;
        one.payment_method.clone().or_else(|| self.customers.get(&one.customer)?.payment_method.clone())
    }

    /// Tries to take the money of an open invoice.
    pub(super) fn collect(&mut self, id: &str) {
        let Some(invoice) = self.invoices.get_mut(id) else { return };
        invoice.attempts += 1;
        invoice.next_attempt = None;
        let invoice = invoice.clone();
        let default = || {
            let of_subscription = invoice.subscription.as_deref().and_then(|one| self.card_of(one));
            of_subscription.or_else(|| self.customers.get(&invoice.customer)?.payment_method.clone())
        };
        let method = self.present.clone().or_else(default);
        let card =
            method.as_ref().and_then(|method| self.payment_methods.get(method)).map(|found| found.card);
        let intent = self.intent_for(&invoice, method);
        match self.objection(card) {
            None if self.slow => self.await_money(&intent, invoice.subscription.as_deref()),
            None => {
                self.charge(&intent);
                self.paid(id);
            }
            Some(failure) => {
                self.refuse(&intent, failure);
                self.failed(id, failure);
            }
        }
    }

    fn objection(&self, card: Option<Card>) -> Option<Failure> {
        match card {
            None => Some(Failure::NoCard),
            Some(Card::Declined) => Some(Failure::Declined("generic_decline")),
            Some(Card::Empty) => Some(Failure::Declined("insufficient_funds")),
            Some(Card::ConfirmsAlways) if self.present.is_none() => Some(Failure::Unconfirmed),
            Some(_) => None,
        }
    }

    /// Money is on its way, and what is paid for begins meanwhile.
    fn await_money(&mut self, intent: &str, subscription: Option<&str>) {
        self.mark_processing(intent);
        if let Some(subscription) = subscription {
            self.change_status(subscription, SubscriptionStatus::Active);
        }
    }

    /// Money that was on its way has come, or will not: then what has begun is owed.
    pub(super) fn settle_slow(&mut self, id: &str, came: bool) {
        let Some(invoice) = self.invoices.get(id).cloned() else { return };
        let Some(intent) = invoice.intent else { return };
        if came {
            self.charge(&intent);
            return self.paid(id);
        }
        self.refuse(&intent, Failure::Declined("generic_decline"));
        self.tell("invoice.payment_failed", id);
        if let Some(subscription) = invoice.subscription {
            self.fall_behind(&subscription);
        }
    }

    /// An invoice is paid, and its subscription with it.
    pub(super) fn paid(&mut self, id: &str) {
        let now = self.now;
        let Some(invoice) = self.invoices.get_mut(id) else { return };
        invoice.status = InvoiceStatus::Paid;
        invoice.paid_at = Some(now);
        invoice.paid = invoice.sums.due;
        invoice.next_attempt = None;
        let subscription = invoice.subscription.clone();
        self.tell("invoice.paid", id);
        self.tell("invoice.payment_succeeded", id);
        let Some(subscription) = subscription else { return };
        let owing = self.subscriptions.get(&subscription).filter(|one| {
            use SubscriptionStatus::{Incomplete, PastDue, Unpaid};
            matches!(one.status, Incomplete | PastDue | Unpaid) && one.latest_invoice.as_deref() == Some(id)
        });
        if owing.is_some() {
            self.change_status(&subscription, SubscriptionStatus::Active);
        }
    }

    /// A try failed. First payments wait for their owner; later ones are tried again as the rules say.
    fn failed(&mut self, id: &str, failure: Failure) {
        let Some(invoice) = self.invoices.get(id).cloned() else { return };
        let first = invoice.reason == "subscription_create" || invoice.subscription.is_none();
        let wait = self.rules.retries.get(invoice.attempts.saturating_sub(1) as usize).copied();
        let next = wait.filter(|_| !first).map(|wait| self.now + wait);
        if let (Some(at), Some(invoice)) = (next, self.invoices.get_mut(id)) {
            invoice.next_attempt = Some(at);
            self.plan(at, Due::Attempt(id.to_owned()));
        }
        self.tell("invoice.payment_failed", id);
        if failure == Failure::Unconfirmed {
            self.tell("invoice.payment_action_required", id);
        }
        let Some(subscription) = invoice.subscription.filter(|_| !first) else { return };
        match next {
            Some(_) => self.fall_behind(&subscription),
            None => self.give_up(&subscription),
        }
    }

    fn fall_behind(&mut self, id: &str) {
        if self.subscriptions.get(id).is_some_and(|one| one.status == SubscriptionStatus::Active) {
            self.change_status(id, SubscriptionStatus::PastDue);
        }
    }

    fn give_up(&mut self, id: &str) {
        if !self.subscriptions.get(id).is_some_and(super::subscriptions::Subscription::lives) {
            return;
        }
        match self.rules.after_retries {
            AfterRetries::Cancel => self.end(id, "payment_failed"),
            AfterRetries::Unpaid => {
                self.change_status(id, SubscriptionStatus::Unpaid);
                self.leave_invoices(id);
            }
            AfterRetries::PastDue => self.fall_behind(id),
        }
    }

    /// An invoice is void or written off.
    pub(super) fn settle_otherwise(&mut self, id: &str, status: InvoiceStatus) {
        let Some(invoice) = self.invoices.get_mut(id) else { return };
        let kind =
            if status == InvoiceStatus::Void { "invoice.voided" } else { "invoice.marked_uncollectible" };
        (invoice.status, invoice.next_attempt, invoice.finalize_at) = (status, None, None);
        self.tell(kind, id);
    }
}
