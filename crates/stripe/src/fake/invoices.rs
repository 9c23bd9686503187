//! Invoices: how they are written, reduced, taxed and shown.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::params::{Params, Refusal};
use super::subscriptions::Line;
use super::terms::{Period, share, tax_within};
use super::world::{World, page};
use crate::InvoiceStatus;

#[derive(Clone)]
pub(super) struct Invoice {
    pub id: String,
    pub number: Option<String>,
    pub customer: String,
    pub subscription: Option<String>,
    notes: BTreeMap<String, String>,
    pub status: InvoiceStatus,
    pub reason: &'static str,
    lines: Vec<Line>,
    pub currency: String,
    pub sums: Sums,
    pub paid: i64,
    pub attempts: u32,
    pub finalize_at: Option<i64>,
    pub next_attempt: Option<i64>,
    pub intent: Option<String>,
    period: Period,
    created: i64,
    pub finalized_at: Option<i64>,
    pub paid_at: Option<i64>,
    base: String,
}

/// What an invoice comes to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Sums {
    pub subtotal: i64,
    pub discount: i64,
    pub tax: i64,
    pub total: i64,
    /// What is to be paid after credit.
    pub due: i64,
}

impl Invoice {
    pub(super) fn json(&self) -> Value {
        let lines: Vec<Value> = self.lines.iter().enumerate().map(|(at, line)| self.line(at, line)).collect();
        let parent = self.subscription.as_ref().map(|subscription| {
            json!({ "type": "subscription_details",
                "subscription_details": { "subscription": subscription, "metadata": self.notes } })
        });
        let url = self.number.as_ref().map(|_| format!("{}/fake/invoices/{}", self.base, self.id));
        let sums = &self.sums;
        json!({
            "id": self.id, "object": "invoice", "number": self.number, "status": self.status.as_str(),
            "billing_reason": self.reason, "customer": self.customer, "parent": parent, "currency": self.currency,
            "subtotal": sums.subtotal, "total": sums.total, "amount_due": sums.due, "amount_paid": self.paid,
            "amount_remaining": sums.due - self.paid, "attempt_count": self.attempts,
            "total_discount_amounts": [{ "amount": sums.discount }], "total_taxes": [{ "amount": sums.tax }],
            "auto_advance": self.next_attempt.is_some() || self.finalize_at.is_some(),
            "attempted": self.attempts > 0, "next_payment_attempt": self.next_attempt,
            "lines": { "object": "list", "has_more": false, "data": lines }, "hosted_invoice_url": url,
            "invoice_pdf": url.as_ref().map(|url| format!("{url}/pdf")), "period_start": self.period.0,
            "period_end": self.period.1, "created": self.created, "metadata": {}, "livemode": false,
            "status_transitions": { "finalized_at": self.finalized_at, "paid_at": self.paid_at },
        })
    }

    fn line(&self, at: usize, line: &Line) -> Value {
        let id = format!("il_{}_{at}", self.id);
        let details = json!({ "subscription": self.subscription, "proration": line.proration });
        let kind = if line.proration { "invoice_item_details" } else { "subscription_item_details" };
        json!({ "id": id, "object": "line_item", "amount": line.amount, "description": line.description,
            "currency": self.currency, "period": { "start": line.period.0, "end": line.period.1 },
            "parent": { "type": kind, kind: details } })
    }
}

impl World {
    /// What a term of this price costs after reductions.
    pub(super) fn reduced(&self, subscription: &str, price: &str, quantity: i64) -> i64 {
        let amount = self.prices.get(price).map_or(0, |price| price.amount.saturating_mul(quantity));
        amount - self.discount(subscription, amount)
    }

    fn discount(&self, subscription: &str, amount: i64) -> i64 {
        let Some(one) = self.subscriptions.get(subscription) else { return 0 };
        let holding = one.discounts.iter().filter(|applied| applied.holds(self.now));
        let coupons = holding.filter_map(|applied| self.coupons.get(&applied.coupon));
        coupons.fold(0, |off, coupon| off + coupon.off(amount - off, &one.currency))
    }

    /// The line of the present term; of nothing within a trial.
    pub(super) fn term_line(&self, id: &str) -> Result<Line, Refusal> {
        let one = self.subscriptions.get(id).ok_or_else(|| Refusal::missing("subscription", id))?;
        let amount = self.prices.get(&one.price).map_or(0, |price| price.amount.saturating_mul(one.quantity));
        let (amount, description) = if one.in_trial() { (0, "Trial period") } else { (amount, "Term") };
        Ok(Line { amount, description: description.to_owned(), period: one.period, proration: false })
    }

    /// What lines come to. Differences carry their reductions already.
    pub(super) fn sums(&self, subscription: &str, lines: &[Line]) -> Sums {
        let of = |proration: bool| {
            let lines = lines.iter().filter(move |line| line.proration == proration);
            lines.map(|line| line.amount).sum::<i64>()
        };
        let subtotal = of(true) + of(false);
        let discount = self.discount(subscription, of(false));
        let reduced = subtotal - discount;
        let found = self.subscriptions.get(subscription);
        let inclusive =
            found.and_then(|one| self.prices.get(&one.price)).is_some_and(|price| price.inclusive);
        let percent = if found.is_some_and(|one| one.automatic_tax) { self.rules.tax_percent } else { 0 };
        let tax = if inclusive { tax_within(reduced, percent) } else { share(reduced, percent * 100) };
        let total = if inclusive { reduced } else { reduced + tax };
        let credit = found.and_then(|one| self.customers.get(&one.customer)).map_or(0, |one| one.balance);
        Sums { subtotal, discount, tax, total, due: (total + credit).max(0) }
    }

    /// A draft for a subscription, which becomes its latest invoice.
    pub(super) fn write_invoice(&mut self, id: &str, reason: &'static str, lines: Vec<Line>) -> String {
        let invoice = self.id("in");
        let Some(written) = self.draft(&invoice, id, reason, lines) else { return invoice };
        let taken_off = written.sums.discount > 0;
        self.invoices.insert(invoice.clone(), written);
        if let Some(subscription) = self.subscriptions.get_mut(id) {
            subscription.latest_invoice = Some(invoice.clone());
            if taken_off {
                let (coupons, used) = (&self.coupons, &mut subscription.discounts);
                used.retain(|one| coupons.get(&one.coupon).is_none_or(|coupon| coupon.duration != "once"));
            }
        }
        self.tell("invoice.created", &invoice);
        invoice
    }

    pub(super) fn draft(
        &self,
        invoice: &str,
        id: &str,
        reason: &'static str,
        lines: Vec<Line>,
    ) -> Option<Invoice> {
        let subscription = self.subscriptions.get(id)?;
        Some(Invoice {
            subscription: Some(id.to_owned()),
            notes: subscription.metadata.clone(),
            reason,
            sums: self.sums(id, &lines),
            lines,
            period: subscription.period,
            ..self.blank(invoice, &subscription.customer, &subscription.currency)
        })
    }

    fn blank(&self, id: &str, customer: &str, currency: &str) -> Invoice {
        Invoice {
            id: id.to_owned(),
            number: None,
            customer: customer.to_owned(),
            subscription: None,
            notes: BTreeMap::new(),
            status: InvoiceStatus::Draft,
            reason: "manual",
            lines: Vec::new(),
            currency: currency.to_owned(),
            sums: Sums::default(),
            paid: 0,
            attempts: 0,
            finalize_at: None,
            next_attempt: None,
            intent: None,
            period: (self.now, self.now),
            created: self.now,
            finalized_at: None,
            paid_at: None,
            base: self.base.clone(),
        }
    }

    /// The receipt of what is paid once.
    pub(super) fn write_receipt(&mut self, customer: &str, price: &str, quantity: i64, off: i64) -> String {
        let id = self.id("in");
        let (amount, currency) = self.prices.get(price).map_or((0, String::new()), |price| {
            (price.amount.saturating_mul(quantity), price.currency.clone())
        });
        let period = (self.now, self.now);
        let line = Line { amount, description: "Purchase".into(), period, proration: false };
        let total = amount - off;
        let sums = Sums { subtotal: amount, discount: off, tax: 0, total, due: total };
        let invoice = Invoice { lines: vec![line], sums, ..self.blank(&id, customer, &currency) };
        self.invoices.insert(id.clone(), invoice);
        self.tell("invoice.created", &id);
        id
    }

    pub(super) fn list_invoices(&mut self, params: &mut Params) -> Result<Value, Refusal> {
        let (subscription, customer) = (params.take("subscription"), params.take("customer"));
        let wanted = |one: &&Invoice| {
            (subscription.is_none() || one.subscription == subscription)
                && customer.as_ref().is_none_or(|customer| one.customer == *customer)
        };
        let found = self.invoices.values().rev().filter(wanted).map(Invoice::json).collect();
        Ok(page(found, params.read("limit")?.unwrap_or(10), params.take("starting_after").as_deref()))
    }

    /// What a change would lead to: the invoice of now, or that of the next term.
    pub(super) fn preview(&mut self, params: &mut Params) -> Result<Value, Refusal> {
        let id = params.need("subscription")?;
        let mut named = |name: &str| params.take(&format!("subscription_details{name}"));
        let (item, price) = (named("[items][0][id]"), named("[items][0][price]"));
        let quantity = named("[items][0][quantity]").and_then(|text| text.parse().ok());
        let proration = named("[proration_behavior]").unwrap_or_else(|| "create_prorations".to_owned());
        let at = named("[proration_date]").and_then(|text| text.parse().ok()).unwrap_or(self.now);
        let one = self.subscription(&id)?.clone();
        if item.is_some_and(|item| item != one.item) {
            return Err(Refusal::invalid("subscription_details[items][0][id]", "No such item."));
        }
        let (price, quantity) = (price.unwrap_or(one.price), quantity.unwrap_or(one.quantity));
        let reckoned = self.reckon(&id, &price, quantity, &proration, at)?;
        let mut lines = one.waiting;
        lines.extend(reckoned.lines);
        if reckoned.anew || proration != "always_invoice" {
            let amount = self.prices.get(&price).map_or(0, |price| price.amount.saturating_mul(quantity));
            let period = if reckoned.anew { (at, at) } else { (one.period.1, one.period.1) };
            lines.push(Line { amount, description: "Term".into(), period, proration: false });
        }
        let shown = self.draft("upcoming_in_fake", &id, "upcoming", lines);
        shown.map(|shown| shown.json()).ok_or_else(|| Refusal::missing("subscription", &id))
    }
}
