//! Checkout: the page of Stripe's on which a reader pays.

use std::collections::BTreeMap;

use crate::client::{Client, known};
use crate::customers::Customer;
use crate::error::Error;
use crate::form::Form;
use crate::invoices::Invoice;
use crate::key::IdempotencyKey;
use crate::payments::PaymentIntent;
use crate::subscriptions::Subscription;
use crate::tolerant::{Linked, List, Moment, object, words};

words! {
    /// How far a session is.
    SessionStatus {
        /// It can be paid.
        Open = "open",
        /// It is done, though the money may still be on its way.
        Complete = "complete",
        /// It cannot be paid any more.
        Expired = "expired",
    }
}

words! {
    /// Whether the money is there.
    PaymentStatus {
        /// It is.
        Paid = "paid",
        /// It is not, or not yet.
        Unpaid = "unpaid",
        /// None is needed now, as for a trial.
        NotRequired = "no_payment_required",
    }
}

object! {
    /// A reader's way through Stripe's page.
    CheckoutSession {
        /// How far it is.
        status: Option<SessionStatus>,
        /// Whether the money is there.
        payment_status: Option<PaymentStatus>,
        /// Where the reader is sent; nothing once it is over.
        url: Option<String>,
        /// What the caller named it by.
        client_reference_id: Option<String>,
        /// Who pays.
        customer: Option<Linked<Customer>>,
        /// The address it began with.
        customer_email: Option<String>,
        /// The subscription it led to.
        subscription: Option<Linked<Subscription>>,
        /// The invoice it led to.
        invoice: Option<Linked<Invoice>>,
        /// The payment it led to, for what is paid once.
        payment_intent: Option<Linked<PaymentIntent>>,
        /// The total as Stripe counts.
        amount_total: Option<i64>,
        /// The currency, in lower case.
        currency: Option<String>,
        /// Until when it can be paid.
        expires_at: Option<Moment>,
        /// When it was made.
        created: Option<Moment>,
        /// What the caller noted.
        metadata: BTreeMap<String, String>,
        /// Whether real money is meant.
        livemode: Option<bool>,
    }
}

/// What comes of a session.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// A subscription.
    #[default]
    Subscription,
    /// One payment, with an invoice as a receipt.
    Payment,
}

/// A trial before the first payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trial {
    /// That many days from the end of checkout.
    Days(u32),
    /// Until then, at least two days ahead.
    Until(Moment),
}

/// What a reader pays less for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Discount {
    /// The reduction of this id.
    Coupon(String),
    /// The code of this id (not what readers type).
    PromotionCode(String),
    /// Whatever code the reader types on the page.
    ReadersChoice,
}

/// A session to be opened.
#[derive(Clone, Debug, Default)]
pub struct NewCheckout {
    /// What comes of it.
    pub mode: Mode,
    /// The price's id.
    pub price: String,
    /// How many of it: the seats of a group. None counts as one.
    pub quantity: Option<u32>,
    /// Where the reader comes back to; `{CHECKOUT_SESSION_ID}` becomes the id.
    pub success_url: String,
    /// Where the reader comes back to without paying.
    pub cancel_url: String,
    /// What the caller names it by.
    pub client_reference_id: Option<String>,
    /// Who pays, if known; else Stripe makes a customer.
    pub customer: Option<String>,
    /// Their address, if there is no customer yet. The reader cannot change it.
    pub customer_email: Option<String>,
    /// A trial.
    pub trial: Option<Trial>,
    /// Whether a trial may begin without a card; at its end the subscription is cancelled unless there is one.
    pub card_optional: bool,
    /// What is paid less for.
    pub discount: Option<Discount>,
    /// Whether Stripe computes tax from the reader's address.
    pub automatic_tax: bool,
    /// Until when it can be paid: half an hour to a day ahead.
    pub expires_at: Option<Moment>,
    /// The page's language; Stripe goes by the browser if there is none.
    pub locale: Option<String>,
    /// What the caller notes, at the session and at what comes of it.
    pub metadata: BTreeMap<String, String>,
}

impl NewCheckout {
    fn form(&self) -> Form {
        let form = Form::new()
            .with("line_items[0][price]", &self.price)
            .with("line_items[0][quantity]", self.quantity.unwrap_or(1))
            .with("success_url", &self.success_url)
            .with("cancel_url", &self.cancel_url)
            .maybe("client_reference_id", self.client_reference_id.as_ref())
            .maybe("expires_at", self.expires_at)
            .maybe("locale", self.locale.as_ref())
            .pairs("metadata", &self.metadata);
        self.payer(self.reduced(self.outcome(form)))
    }

    fn outcome(&self, form: Form) -> Form {
        if self.mode == Mode::Payment {
            return form
                .with("mode", "payment")
                .with("invoice_creation[enabled]", true)
                .pairs("payment_intent_data[metadata]", &self.metadata);
        }
        let form = form.with("mode", "subscription").pairs("subscription_data[metadata]", &self.metadata);
        let form = match self.trial {
            Some(Trial::Days(days)) => form.with("subscription_data[trial_period_days]", days),
            Some(Trial::Until(end)) => form.with("subscription_data[trial_end]", end),
            None => form,
        };
        if !self.card_optional {
            return form;
        }
        form.with("payment_method_collection", "if_required")
            .with("subscription_data[trial_settings][end_behavior][missing_payment_method]", "cancel")
    }

    fn reduced(&self, form: Form) -> Form {
        match &self.discount {
            Some(Discount::Coupon(id)) => form.with("discounts[0][coupon]", id),
            Some(Discount::PromotionCode(id)) => form.with("discounts[0][promotion_code]", id),
            Some(Discount::ReadersChoice) => form.with("allow_promotion_codes", true),
            None => form,
        }
    }

    /// Stripe refuses an address beside a customer, and for tax wants to keep the address that is typed.
    fn payer(&self, form: Form) -> Form {
        let form = form.maybe("automatic_tax[enabled]", self.automatic_tax.then_some(true));
        match &self.customer {
            Some(customer) => form
                .with("customer", customer)
                .maybe("customer_update[address]", self.automatic_tax.then_some("auto")),
            None => form.maybe("customer_email", self.customer_email.as_ref()),
        }
    }
}

impl Client {
    /// Opens a session; send the reader to its `url`.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn create_checkout(
        &self,
        new: &NewCheckout,
        key: &IdempotencyKey,
    ) -> Result<CheckoutSession, Error> {
        known(self.post(&["checkout", "sessions"], &new.form(), key).await?)
    }

    /// A session, with the whole of its subscription.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn checkout(&self, id: &str) -> Result<CheckoutSession, Error> {
        let query = Form::new().each("expand", ["subscription"]);
        known(self.get(&["checkout", "sessions", id], &query).await?)
    }

    /// The sessions at which something was paid once with this payment: at most one.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn checkouts_paid_by(&self, payment_intent: &str) -> Result<List<CheckoutSession>, Error> {
        self.get(&["checkout", "sessions"], &Form::new().with("payment_intent", payment_intent)).await
    }

    /// Closes a session that is open, so that nobody pays it any more. One that is paid is [`Error::Invalid`].
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn expire_checkout(&self, id: &str, key: &IdempotencyKey) -> Result<CheckoutSession, Error> {
        known(self.post(&["checkout", "sessions", id, "expire"], &Form::new(), key).await?)
    }
}
