//! A thin typed client of Stripe: calls, answers, and the check of what Stripe sends by itself.
//!
//! It knows nothing of magazines. Requests are forms with an [`IdempotencyKey`] that the caller chooses, so a call
//! that is repeated after a crash does nothing twice; answers are read tolerantly, because Stripe adds fields and
//! words at any time. Amounts go in as [`kernel::Money`]. No rule in here asks what time it is.
//!
//! ```no_run
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! let stripe = stripe::Client::new(stripe::Settings::new("sk_test_..."))?;
//! let key = stripe::IdempotencyKey::new("reader 7, first customer");
//! let new = stripe::NewCustomer { email: Some("ada@example.org".into()), ..Default::default() };
//! let customer = stripe.create_customer(&new, &key).await?;
//! # Ok(())
//! # }
//! ```

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::panic))]

pub mod amount;
mod checkout;
mod client;
mod coupons;
mod courier;
mod customers;
mod error;
mod event;
#[cfg(feature = "fake")]
pub mod fake;
mod form;
mod invoices;
mod key;
mod payments;
mod portal;
mod prices;
mod retry;
pub mod signature;
mod subscriptions;
mod tolerant;

pub use checkout::{CheckoutSession, Discount, Mode, NewCheckout, PaymentStatus, SessionStatus, Trial};
pub use client::{Client, Settings};
pub use coupons::{Coupon, Duration, NewCoupon, NewPromotionCode, Off, Promotion, PromotionCode};
pub use courier::SetupError;
pub use customers::{Customer, InvoiceSettings, NewCustomer};
pub use error::Error;
pub use event::{Event, NotAnEvent};
pub use form::Form;
pub use invoices::{
    Invoice, InvoiceLine, InvoiceParent, InvoicePayment, InvoiceStatus, LineParent, PaidWith, Period,
    Preview, Transitions,
};
pub use key::IdempotencyKey;
pub use payments::{
    Charge, Dispute, DisputeStatus, NextAction, PaymentFailure, PaymentIntent, PaymentMethod, Refund,
    RefundOf, RefundReason, SetupIntent,
};
pub use portal::{Flow, NewPortal, PortalSession};
pub use prices::{Interval, NewPrice, NewProduct, Price, Product, Recurring, TaxBehavior};
pub use signature::{Refused, SigningSecret, verify};
pub use subscriptions::{
    CancelNow, CancellationDetails, Change, NewSubscription, PauseBehavior, PauseCollection, Proration,
    Subscription, SubscriptionFilter, SubscriptionItem, SubscriptionStatus, TrialEnd, WITH_PAYMENTS,
};
pub use tolerant::{Identified, Linked, List, Moment};

/// The version of Stripe's interface that requests ask for. Answers of others are read as far as they go.
pub const API_VERSION: &str = "2025-09-30.clover";
