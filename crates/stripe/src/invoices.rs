//! Invoices: what is owed, what was paid, and what a change would cost.

use std::collections::BTreeMap;

use kernel::Money;

use crate::amount;
use crate::client::{Client, known};
use crate::customers::Customer;
use crate::error::Error;
use crate::form::Form;
use crate::key::IdempotencyKey;
use crate::payments::{Charge, PaymentIntent};
use crate::subscriptions::{Proration, Subscription};
use crate::tolerant::{Linked, List, Moment, object, record, words};

words! {
    /// How far an invoice is.
    InvoiceStatus {
        /// It can still change.
        Draft = "draft",
        /// It is owed.
        Open = "open",
        /// It is paid, or was nothing.
        Paid = "paid",
        /// It is void.
        Void = "void",
        /// It is written off.
        Uncollectible = "uncollectible",
    }
}

object! {
    /// What is owed.
    Invoice {
        /// Its number, as the reader sees it.
        number: Option<String>,
        /// How far it is.
        status: Option<InvoiceStatus>,
        /// Why it was written, such as `subscription_cycle`.
        billing_reason: Option<String>,
        /// Who owes it.
        customer: Option<Linked<Customer>>,
        /// What it came from.
        parent: Option<InvoiceParent>,
        /// The subscription, in versions before 2025; see [`Invoice::subscription_id`].
        subscription: Option<Linked<Subscription>>,
        /// The payment, in versions before 2025; see [`Invoice::payment_intent_id`].
        payment_intent: Option<Linked<PaymentIntent>>,
        /// The payments, if they were asked for.
        payments: List<InvoicePayment>,
        /// The currency, in lower case.
        currency: Option<String>,
        /// Before reductions and tax, as Stripe counts.
        subtotal: Option<i64>,
        /// After them.
        total: Option<i64>,
        /// What is to be paid, after the customer's credit.
        amount_due: Option<i64>,
        /// What was paid.
        amount_paid: Option<i64>,
        /// What is still to be paid.
        amount_remaining: Option<i64>,
        /// How often payment was tried.
        attempt_count: Option<u32>,
        /// When it is tried next.
        next_payment_attempt: Option<Moment>,
        /// What it is for.
        lines: List<InvoiceLine>,
        /// Where the reader can pay and see it.
        hosted_invoice_url: Option<String>,
        /// Where it is as PDF.
        invoice_pdf: Option<String>,
        /// The term before, which metered use is counted in.
        period_start: Option<Moment>,
        /// Its end.
        period_end: Option<Moment>,
        /// When it was made.
        created: Option<Moment>,
        /// When it became final, and when it was paid.
        status_transitions: Transitions,
        /// What the caller noted.
        metadata: BTreeMap<String, String>,
        /// Whether real money is meant.
        livemode: Option<bool>,
    }
}

record! {
    /// When an invoice came so far.
    Transitions {
        /// When it became final.
        finalized_at: Option<Moment>,
        /// When it was paid.
        paid_at: Option<Moment>,
    }
}

object! {
    /// One line of an invoice.
    InvoiceLine {
        /// Its amount as Stripe counts; negative for a credit.
        amount: Option<i64>,
        /// What it says.
        description: Option<String>,
        /// The time it is for.
        period: Period,
        /// What it came from.
        parent: Option<LineParent>,
    }
}

record! {
    /// From when to when.
    Period {
        /// The beginning.
        start: Option<Moment>,
        /// The end.
        end: Option<Moment>,
    }
}

record! {
    /// What a line came from.
    LineParent {
        /// Of a subscription's item.
        subscription_item_details: Option<LineDetails>,
        /// Of an amount noted before, such as a difference.
        invoice_item_details: Option<LineDetails>,
    }
}

record! {
    /// Of which subscription a line is.
    LineDetails {
        /// The subscription's id.
        subscription: Option<String>,
        /// Whether it is the difference of a change.
        proration: Option<bool>,
    }
}

record! {
    /// What an invoice came from.
    InvoiceParent {
        /// The subscription.
        subscription_details: Option<SubscriptionDetails>,
    }
}

record! {
    /// Of which subscription an invoice is.
    SubscriptionDetails {
        /// The subscription.
        subscription: Option<Linked<Subscription>>,
        /// Its notes when the invoice was written.
        metadata: BTreeMap<String, String>,
    }
}

object! {
    /// A payment of an invoice, made or tried.
    InvoicePayment {
        /// The invoice.
        invoice: Option<Linked<Invoice>>,
        /// `open`, `paid` or `canceled`.
        status: Option<String>,
        /// What was paid, as Stripe counts.
        amount_paid: Option<i64>,
        /// Whether it is the one that Stripe collects by.
        is_default: Option<bool>,
        /// What it was paid with.
        payment: PaidWith,
    }
}

record! {
    /// What a payment was made with.
    PaidWith {
        /// The payment.
        payment_intent: Option<Linked<PaymentIntent>>,
        /// The charge, for old ones.
        charge: Option<Linked<Charge>>,
    }
}

impl Invoice {
    /// The subscription it is for, in whichever place this version says so.
    pub fn subscription_id(&self) -> Option<&str> {
        let details = self.parent.as_ref().and_then(|parent| parent.subscription_details.as_ref());
        details
            .and_then(|details| details.subscription.as_ref())
            .or(self.subscription.as_ref())
            .map(Linked::id)
    }

    /// The payment that settled it, or that Stripe collects by. Needs the payments.
    pub fn payment_intent_id(&self) -> Option<&str> {
        let paid = self.payments.data.iter().find(|one| one.status.as_deref() == Some("paid"));
        let chosen = paid.or_else(|| self.payments.data.iter().find(|one| one.is_default == Some(true)));
        let newer = chosen.and_then(|one| one.payment.payment_intent.as_ref());
        newer.or(self.payment_intent.as_ref()).map(Linked::id)
    }

    /// The total in the house's units.
    pub fn money(&self) -> Option<Money> {
        amount::from_stripe(self.total?, self.currency.as_deref()?)
    }

    /// What was paid, in the house's units.
    pub fn paid(&self) -> Option<Money> {
        amount::from_stripe(self.amount_paid?, self.currency.as_deref()?)
    }

    /// What is to be paid, in the house's units.
    pub fn due(&self) -> Option<Money> {
        amount::from_stripe(self.amount_due?, self.currency.as_deref()?)
    }
}

/// A change of price to be reckoned before it is made.
#[derive(Clone, Debug)]
pub struct Preview {
    /// The subscription.
    pub subscription: String,
    /// Its item.
    pub item: String,
    /// The other price.
    pub price: String,
    /// How many of it, if that changes.
    pub quantity: Option<u32>,
    /// What the change does to money.
    pub proration: Proration,
    /// The instant it is reckoned for. Give the same to the change, and the amount is the same.
    pub proration_date: Option<Moment>,
}

impl Preview {
    fn form(&self) -> Form {
        let details = "subscription_details";
        Form::new()
            .with("subscription", &self.subscription)
            .with(&format!("{details}[items][0][id]"), &self.item)
            .with(&format!("{details}[items][0][price]"), &self.price)
            .maybe(&format!("{details}[items][0][quantity]"), self.quantity)
            .with(&format!("{details}[proration_behavior]"), self.proration.word())
            .maybe(&format!("{details}[proration_date]"), self.proration_date)
    }
}

fn of(subscription: &str, after: Option<&str>) -> Form {
    Form::new().with("subscription", subscription).with("limit", 100).maybe("starting_after", after)
}

impl Client {
    /// An invoice, with its payments.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn invoice(&self, id: &str) -> Result<Invoice, Error> {
        known(self.get(&["invoices", id], &Form::new().each("expand", ["payments"])).await?)
    }

    /// One page of a subscription's invoices, newest first, behind the one named.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn invoices(&self, subscription: &str, after: Option<&str>) -> Result<List<Invoice>, Error> {
        self.get(&["invoices"], &of(subscription, after)).await
    }

    /// The same with their payments.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn invoices_with_payments(
        &self,
        subscription: &str,
        after: Option<&str>,
    ) -> Result<List<Invoice>, Error> {
        self.get(&["invoices"], &of(subscription, after).each("expand", ["data.payments"])).await
    }

    /// The invoice that a change would lead to. Nothing is changed, and nothing is kept; but Stripe repeats its
    /// answer to a key for a day, so name the instant in it.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn preview(&self, preview: &Preview, key: &IdempotencyKey) -> Result<Invoice, Error> {
        self.post(&["invoices", "create_preview"], &preview.form(), key).await
    }

    /// Of which invoices a payment is: how a refund or dispute leads back to a subscription.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn invoices_paid_by(&self, payment_intent: &str) -> Result<List<InvoicePayment>, Error> {
        let query = Form::new()
            .with("payment[type]", "payment_intent")
            .with("payment[payment_intent]", payment_intent)
            .with("limit", 100);
        self.get(&["invoice_payments"], &query).await
    }
}
