//! Calls about subscriptions.

use std::collections::BTreeMap;

use super::{Change, Subscription, SubscriptionStatus};
use crate::client::{Client, known};
use crate::error::Error;
use crate::form::Form;
use crate::key::IdempotencyKey;
use crate::tolerant::{List, Moment};

/// A subscription to be made without checkout, for somebody whose card is known.
#[derive(Clone, Debug, Default)]
pub struct NewSubscription {
    /// Who pays.
    pub customer: String,
    /// The price's id.
    pub price: String,
    /// How many of it. None counts as one.
    pub quantity: Option<u32>,
    /// When a trial ends.
    pub trial_end: Option<Moment>,
    /// The reduction's id.
    pub coupon: Option<String>,
    /// Refuses if the first payment fails, instead of leaving it incomplete.
    pub only_if_paid: bool,
    /// What the caller notes.
    pub metadata: BTreeMap<String, String>,
}

impl NewSubscription {
    fn form(&self) -> Form {
        Form::new()
            .with("customer", &self.customer)
            .with("items[0][price]", &self.price)
            .maybe("items[0][quantity]", self.quantity)
            .maybe("trial_end", self.trial_end)
            .maybe("discounts[0][coupon]", self.coupon.as_ref())
            .with(
                "payment_behavior",
                if self.only_if_paid { "error_if_incomplete" } else { "allow_incomplete" },
            )
            .pairs("metadata", &self.metadata)
    }
}

/// Which subscriptions are listed, newest first.
#[derive(Clone, Debug, Default)]
pub struct SubscriptionFilter {
    /// Of this customer alone.
    pub customer: Option<String>,
    /// In this status alone; all, also those that are over, if there is none.
    pub status: Option<SubscriptionStatus>,
    /// Behind this one: [`List::next`] of the page before.
    pub after: Option<String>,
    /// At most that many, up to a hundred.
    pub limit: Option<u32>,
}

impl SubscriptionFilter {
    fn form(&self) -> Form {
        Form::new()
            .with("status", self.status.as_ref().map_or("all", SubscriptionStatus::as_str))
            .with("limit", self.limit.unwrap_or(100))
            .maybe("customer", self.customer.as_ref())
            .maybe("starting_after", self.after.as_ref())
    }
}

/// How a subscription is ended at once.
#[derive(Clone, Debug, Default)]
pub struct CancelNow {
    /// Whether the rest of the term becomes a credit.
    pub prorate: bool,
    /// Whether what is open is put on a last invoice.
    pub invoice_now: bool,
    /// Why, for the dashboard.
    pub comment: Option<String>,
}

impl CancelNow {
    fn form(&self) -> Form {
        Form::new()
            .maybe("prorate", self.prorate.then_some(true))
            .maybe("invoice_now", self.invoice_now.then_some(true))
            .maybe("cancellation_details[comment]", self.comment.as_ref())
    }
}

impl Client {
    /// Makes a subscription.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn create_subscription(
        &self,
        new: &NewSubscription,
        key: &IdempotencyKey,
    ) -> Result<Subscription, Error> {
        known(self.post(&["subscriptions"], &new.form(), key).await?)
    }

    /// A subscription; `expand` names what comes whole, such as [`WITH_PAYMENTS`](super::WITH_PAYMENTS).
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn subscription(&self, id: &str, expand: &[&str]) -> Result<Subscription, Error> {
        known(self.get(&["subscriptions", id], &Form::new().each("expand", expand)).await?)
    }

    /// One page of subscriptions.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn subscriptions(&self, filter: &SubscriptionFilter) -> Result<List<Subscription>, Error> {
        self.get(&["subscriptions"], &filter.form()).await
    }

    /// Changes a subscription.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn change_subscription(
        &self,
        id: &str,
        change: &Change,
        key: &IdempotencyKey,
    ) -> Result<Subscription, Error> {
        known(self.post(&["subscriptions", id], &change.form(), key).await?)
    }

    /// Begins anew what a trial's end without a card has paused; its term begins now.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn resume_subscription(&self, id: &str, key: &IdempotencyKey) -> Result<Subscription, Error> {
        let form = Form::new().with("billing_cycle_anchor", "now");
        known(self.post(&["subscriptions", id, "resume"], &form, key).await?)
    }

    /// Ends a subscription at once. One that is over is [`Error::NotFound`].
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn cancel_subscription(&self, id: &str, how: &CancelNow) -> Result<Subscription, Error> {
        known(self.delete(&["subscriptions", id], &how.form()).await?)
    }
}
