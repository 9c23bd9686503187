//! Subscriptions: what goes on being paid.

use std::collections::BTreeMap;

use crate::coupons::Coupon;
use crate::customers::Customer;
use crate::invoices::Invoice;
use crate::payments::PaymentMethod;
use crate::prices::Price;
use crate::tolerant::{Linked, List, Moment, object, record, words};

mod calls;
mod change;

pub use calls::{CancelNow, NewSubscription, SubscriptionFilter};
pub use change::{Change, Proration, TrialEnd};

/// Asks for the last invoice with its payments.
pub const WITH_PAYMENTS: &[&str] = &["latest_invoice.payments"];

words! {
    /// Where a subscription stands.
    SubscriptionStatus {
        /// The first payment is missing; there is a day to make it.
        Incomplete = "incomplete",
        /// The first payment never came.
        IncompleteExpired = "incomplete_expired",
        /// In its trial.
        Trialing = "trialing",
        /// Paid, or at least nothing failed.
        Active = "active",
        /// A payment failed and is tried again.
        PastDue = "past_due",
        /// Over.
        Canceled = "canceled",
        /// All tries failed; invoices are written and left as drafts.
        Unpaid = "unpaid",
        /// A trial ended without a card.
        Paused = "paused",
    }
}

words! {
    /// What becomes of invoices while collection is paused.
    PauseBehavior {
        /// They are void: nothing is owed.
        Void = "void",
        /// They wait as drafts.
        KeepAsDraft = "keep_as_draft",
        /// They are written off.
        MarkUncollectible = "mark_uncollectible",
    }
}

object! {
    /// What goes on being paid.
    Subscription {
        /// Where it stands.
        status: Option<SubscriptionStatus>,
        /// Who pays.
        customer: Option<Linked<Customer>>,
        /// What is paid for.
        items: List<SubscriptionItem>,
        /// The currency, in lower case.
        currency: Option<String>,
        /// The last invoice.
        latest_invoice: Option<Linked<Invoice>>,
        /// What it is paid with, if not with the customer's default.
        default_payment_method: Option<Linked<PaymentMethod>>,
        /// What is taken off.
        discounts: Vec<Linked<SubscriptionDiscount>>,
        /// When it ends, if that is settled.
        cancel_at: Option<Moment>,
        /// Whether it ends with the term.
        cancel_at_period_end: Option<bool>,
        /// When somebody asked for its end.
        canceled_at: Option<Moment>,
        /// When it ended.
        ended_at: Option<Moment>,
        /// Why it ends or ended.
        cancellation_details: CancellationDetails,
        /// Whether collection is paused; the status says nothing of that.
        pause_collection: Option<PauseCollection>,
        /// When the trial began.
        trial_start: Option<Moment>,
        /// When the trial ends or ended.
        trial_end: Option<Moment>,
        /// When it began.
        start_date: Option<Moment>,
        /// When it was made.
        created: Option<Moment>,
        /// The second that terms are counted from.
        billing_cycle_anchor: Option<Moment>,
        /// The term, in versions before 2025; see [`Subscription::period_end`].
        current_period_start: Option<Moment>,
        /// The term's end, in versions before 2025.
        current_period_end: Option<Moment>,
        /// What the caller noted.
        metadata: BTreeMap<String, String>,
        /// Whether real money is meant.
        livemode: Option<bool>,
    }
}

object! {
    /// One thing that is paid for.
    SubscriptionItem {
        /// Its price.
        price: Option<Price>,
        /// How many of it.
        quantity: Option<u32>,
        /// When its term began.
        current_period_start: Option<Moment>,
        /// When its term ends.
        current_period_end: Option<Moment>,
    }
}

object! {
    /// A reduction at work.
    SubscriptionDiscount {
        /// The reduction, in versions before the autumn of 2025.
        coupon: Option<Linked<Coupon>>,
        /// Where it comes from.
        source: Option<crate::coupons::Promotion>,
        /// When it began.
        start: Option<Moment>,
        /// When it ends.
        end: Option<Moment>,
    }
}

record! {
    /// A pause.
    PauseCollection {
        /// What becomes of invoices meanwhile.
        behavior: Option<PauseBehavior>,
        /// When it ends by itself.
        resumes_at: Option<Moment>,
    }
}

record! {
    /// Why a subscription ends.
    CancellationDetails {
        /// `cancellation_requested`, `payment_failed` or `payment_disputed`.
        reason: Option<String>,
    }
}

impl Subscription {
    /// Its one item, or the first of several.
    pub fn item(&self) -> Option<&SubscriptionItem> {
        self.items.data.first()
    }

    /// When the term began that is paid or owed, in whichever place this version says so.
    pub fn period_start(&self) -> Option<Moment> {
        self.item().and_then(|item| item.current_period_start).or(self.current_period_start)
    }

    /// When that term ends.
    pub fn period_end(&self) -> Option<Moment> {
        self.item().and_then(|item| item.current_period_end).or(self.current_period_end)
    }
}
