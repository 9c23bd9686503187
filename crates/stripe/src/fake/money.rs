//! Payments, charges, refunds and disputes.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::invoices::Invoice;
use super::params::{Params, Refusal};
use super::world::{World, page};
use crate::InvoiceStatus;

/// Why a try to take money failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Failure {
    NoCard,
    Declined(&'static str),
    /// The card's owner has to confirm, and is not there.
    Unconfirmed,
}

#[derive(Clone)]
pub(super) struct Intent {
    pub id: String,
    customer: String,
    pub invoice: String,
    amount: i64,
    currency: String,
    status: &'static str,
    method: Option<String>,
    pub charge: Option<String>,
    failure: Option<Failure>,
    created: i64,
}

#[derive(Clone)]
pub(super) struct Charge {
    id: String,
    intent: String,
    customer: String,
    pub amount: i64,
    currency: String,
    pub refunded: i64,
    pub disputed: bool,
    paid: bool,
    code: Option<&'static str>,
    created: i64,
}

#[derive(Clone)]
pub(super) struct Refund {
    id: String,
    intent: String,
    charge: String,
    amount: i64,
    currency: String,
    reason: Option<String>,
    metadata: BTreeMap<String, String>,
    created: i64,
}

#[derive(Clone)]
pub(super) struct Dispute {
    id: String,
    pub charge: String,
    intent: String,
    amount: i64,
    currency: String,
    pub status: &'static str,
    created: i64,
}

impl Failure {
    fn codes(self) -> (&'static str, Option<&'static str>) {
        match self {
            Failure::NoCard => ("missing", None),
            Failure::Declined(reason) => ("card_declined", Some(reason)),
            Failure::Unconfirmed => ("authentication_required", Some("authentication_required")),
        }
    }
}

impl Intent {
    pub(super) fn json(&self) -> Value {
        let error = self.failure.map(|failure| {
            let (code, decline_code) = failure.codes();
            json!({ "type": "card_error", "code": code, "decline_code": decline_code,
                "message": "The payment failed." })
        });
        let action = (self.status == "requires_action").then(|| json!({ "type": "use_stripe_sdk" }));
        json!({ "id": self.id, "object": "payment_intent", "amount": self.amount, "currency": self.currency,
            "status": self.status, "customer": self.customer, "payment_method": self.method,
            "latest_charge": self.charge, "last_payment_error": error, "next_action": action,
            "client_secret": format!("{}_secret_fake", self.id), "created": self.created, "metadata": {},
            "livemode": false })
    }
}

impl Charge {
    pub(super) fn json(&self) -> Value {
        json!({ "id": self.id, "object": "charge", "amount": self.amount, "amount_refunded": self.refunded,
            "currency": self.currency, "customer": self.customer, "paid": self.paid, "disputed": self.disputed,
            "refunded": self.paid && self.refunded == self.amount, "payment_intent": self.intent,
            "failure_code": self.code, "status": if self.paid { "succeeded" } else { "failed" },
            "created": self.created, "metadata": {}, "livemode": false })
    }
}

impl Refund {
    pub(super) fn json(&self) -> Value {
        json!({ "id": self.id, "object": "refund", "amount": self.amount, "currency": self.currency,
            "charge": self.charge, "payment_intent": self.intent, "status": "succeeded", "reason": self.reason,
            "metadata": self.metadata, "created": self.created })
    }
}

impl Dispute {
    pub(super) fn json(&self) -> Value {
        json!({ "id": self.id, "object": "dispute", "amount": self.amount, "currency": self.currency,
            "charge": self.charge, "payment_intent": self.intent, "reason": "fraudulent", "status": self.status,
            "created": self.created, "metadata": {}, "livemode": false })
    }
}

impl World {
    /// The payment of an invoice, the same for each try.
    pub(super) fn intent_for(&mut self, invoice: &Invoice, method: Option<String>) -> String {
        let id = invoice.intent.clone().unwrap_or_else(|| self.id("pi"));
        let now = self.now;
        let intent = self.intents.entry(id.clone()).or_insert_with(|| Intent {
            id: id.clone(),
            customer: invoice.customer.clone(),
            invoice: invoice.id.clone(),
            amount: invoice.sums.due,
            currency: invoice.currency.clone(),
            status: "requires_payment_method",
            method: None,
            charge: None,
            failure: None,
            created: now,
        });
        intent.method = method;
        if let Some(invoice) = self.invoices.get_mut(&invoice.id) {
            invoice.intent = Some(id.clone());
        }
        id
    }

    /// Money is taken.
    pub(super) fn charge(&mut self, intent: &str) {
        let charge = self.note_charge(intent, None);
        if let Some(intent) = self.intents.get_mut(intent) {
            (intent.status, intent.failure) = ("succeeded", None);
        }
        self.tell("charge.succeeded", &charge);
        self.tell("payment_intent.succeeded", intent);
    }

    /// Money is on its way.
    pub(super) fn mark_processing(&mut self, intent: &str) {
        if let Some(found) = self.intents.get_mut(intent) {
            (found.status, found.failure) = ("processing", None);
            self.tell("payment_intent.processing", intent);
        }
    }

    /// Money could not be taken.
    pub(super) fn refuse(&mut self, id: &str, failure: Failure) {
        if let Failure::Declined(_) = failure {
            let charge = self.note_charge(id, Some(failure.codes().0));
            self.tell("charge.failed", &charge);
        }
        let Some(intent) = self.intents.get_mut(id) else { return };
        intent.failure = Some(failure);
        let unconfirmed = failure == Failure::Unconfirmed;
        intent.status = if unconfirmed { "requires_action" } else { "requires_payment_method" };
        let kind =
            if unconfirmed { "payment_intent.requires_action" } else { "payment_intent.payment_failed" };
        self.tell(kind, id);
    }

    fn note_charge(&mut self, intent: &str, code: Option<&'static str>) -> String {
        let id = self.id("ch");
        let now = self.now;
        if let Some(intent) = self.intents.get_mut(intent) {
            let charge = Charge {
                id: id.clone(),
                intent: intent.id.clone(),
                customer: intent.customer.clone(),
                amount: intent.amount,
                currency: intent.currency.clone(),
                refunded: 0,
                disputed: false,
                paid: code.is_none(),
                code,
                created: now,
            };
            intent.charge = Some(id.clone());
            self.charges.insert(id.clone(), charge);
        }
        id
    }

    /// The payments of an invoice, as a list.
    pub(super) fn payments_of(&self, invoice: &str) -> Value {
        let intent = self.invoices.get(invoice).and_then(|one| one.intent.as_deref());
        let data: Vec<Value> = intent.into_iter().filter_map(|intent| self.invoice_payment(intent)).collect();
        json!({ "object": "list", "has_more": false, "data": data })
    }

    fn invoice_payment(&self, intent: &str) -> Option<Value> {
        let intent = self.intents.get(intent)?;
        let invoice = self.invoices.get(&intent.invoice)?;
        let status = match invoice.status {
            InvoiceStatus::Paid => "paid",
            InvoiceStatus::Void | InvoiceStatus::Uncollectible => "canceled",
            _ => "open",
        };
        Some(
            json!({ "id": format!("inpay_{}", intent.id), "object": "invoice_payment", "invoice": invoice.id,
            "amount_paid": invoice.paid, "currency": invoice.currency, "status": status, "is_default": true,
            "payment": { "type": "payment_intent", "payment_intent": intent.id },
            "created": intent.created, "livemode": false }),
        )
    }

    pub(super) fn list_invoice_payments(&mut self, params: &mut Params) -> Result<Value, Refusal> {
        params.take("payment[type]");
        params.take("limit");
        let intent = params.need("payment[payment_intent]")?;
        let data: Vec<Value> = self.invoice_payment(&intent).into_iter().collect();
        Ok(json!({ "object": "list", "has_more": false, "data": data }))
    }

    pub(super) fn list_sessions(&mut self, params: &mut Params) -> Result<Value, Refusal> {
        let intent = params.need("payment_intent")?;
        let all = self.sessions.values().map(super::checkout::Session::json);
        let found = all.filter(|session| session["payment_intent"] == intent.as_str()).collect();
        Ok(page(found, params.read("limit")?.unwrap_or(10), params.take("starting_after").as_deref()))
    }

    pub(super) fn list_charges(&mut self, params: &mut Params) -> Result<Value, Refusal> {
        let customer = params.need("customer")?;
        let theirs = self.charges.values().rev().filter(|one| one.customer == customer);
        let found = theirs.map(Charge::json).collect();
        Ok(page(found, params.read("limit")?.unwrap_or(10), params.take("starting_after").as_deref()))
    }

    pub(super) fn list_refunds(&mut self, params: &mut Params) -> Result<Value, Refusal> {
        let intent = params.need("payment_intent")?;
        let found =
            self.refunds.values().rev().filter(|one| one.intent == intent).map(Refund::json).collect();
        Ok(page(found, params.read("limit")?.unwrap_or(10), params.take("starting_after").as_deref()))
    }

    pub(super) fn list_disputes(&mut self, params: &mut Params) -> Result<Value, Refusal> {
        let intent = params.need("payment_intent")?;
        let found =
            self.disputes.values().rev().filter(|one| one.intent == intent).map(Dispute::json).collect();
        Ok(page(found, params.read("limit")?.unwrap_or(10), params.take("starting_after").as_deref()))
    }

    pub(super) fn create_refund(&mut self, params: &mut Params) -> Result<Value, Refusal> {
        let id = self.id("re");
        let intent = params.need("payment_intent")?;
        let found = self.intents.get(&intent).ok_or_else(|| Refusal::missing("payment_intent", &intent))?;
        let charge =
            found.charge.clone().filter(|charge| self.charges.get(charge).is_some_and(|one| one.paid));
        let charge = charge.ok_or_else(|| {
            Refusal::invalid(
                "payment_intent",
                "This PaymentIntent does not have a successful charge to refund.",
            )
        })?;
        let (amount, reason) = (params.read("amount")?, params.take("reason"));
        let amount = self.give_back(&charge, amount)?;
        let currency = self.charges.get(&charge).map(|one| one.currency.clone()).unwrap_or_default();
        let metadata = params.pairs("metadata");
        let created = self.now;
        let refund = Refund { id: id.clone(), intent, charge, amount, currency, reason, metadata, created };
        let charge = refund.charge.clone();
        self.refunds.insert(id.clone(), refund);
        self.tell("refund.created", &id);
        self.tell("charge.refunded", &charge);
        self.find("refund", &id)
    }

    fn give_back(&mut self, charge: &str, amount: Option<i64>) -> Result<i64, Refusal> {
        let charge = self.charges.get_mut(charge).ok_or_else(|| Refusal::missing("charge", charge))?;
        let left = charge.amount - charge.refunded;
        if left == 0 {
            let refusal = Refusal::new(400, "invalid_request_error", "Charge has already been refunded.");
            return Err(refusal.coded("charge_already_refunded"));
        }
        if charge.disputed {
            let refusal = Refusal::new(400, "invalid_request_error", "Charge has been charged back.");
            return Err(refusal.coded("charge_disputed"));
        }
        let amount = amount.unwrap_or(left);
        if !(1..=left).contains(&amount) {
            return Err(Refusal::invalid(
                "amount",
                "Refund amount is greater than unrefunded amount on charge.",
            ));
        }
        charge.refunded += amount;
        Ok(amount)
    }

    /// A payer's bank wants the money of a payment back, and has it for now.
    pub(super) fn open_dispute(&mut self, intent: &str) -> Option<String> {
        let charge = self.intents.get(intent)?.charge.clone()?;
        let id = self.id("du");
        let found = self.charges.get_mut(&charge).filter(|one| one.paid && !one.disputed)?;
        found.disputed = true;
        let dispute = Dispute {
            id: id.clone(),
            charge,
            intent: intent.to_owned(),
            amount: found.amount - found.refunded,
            currency: found.currency.clone(),
            status: "needs_response",
            created: self.now,
        };
        self.disputes.insert(id.clone(), dispute);
        self.tell("charge.dispute.created", &id);
        self.tell("charge.dispute.funds_withdrawn", &id);
        Some(id)
    }

    pub(super) fn close_dispute(&mut self, id: &str, won: bool) {
        let Some(dispute) = self.disputes.get_mut(id) else { return };
        dispute.status = if won { "won" } else { "lost" };
        self.tell("charge.dispute.closed", id);
        if won {
            self.tell("charge.dispute.funds_reinstated", id);
        }
    }
}
