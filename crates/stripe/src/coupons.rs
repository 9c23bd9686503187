//! Reductions, and the codes that readers type for them.

use std::collections::BTreeMap;

use kernel::Money;

use crate::amount;
use crate::client::{Client, counted, known};
use crate::error::Error;
use crate::form::Form;
use crate::key::IdempotencyKey;
use crate::tolerant::{Linked, List, Moment, object, record, words};

words! {
    /// For how long a reduction holds.
    Duration {
        /// For the first invoice.
        Once = "once",
        /// For some months.
        Repeating = "repeating",
        /// For good.
        Forever = "forever",
    }
}

object! {
    /// A reduction.
    Coupon {
        /// What receipts call it.
        name: Option<String>,
        /// How much less, in hundredths.
        percent_off: Option<f64>,
        /// How much less, as Stripe counts.
        amount_off: Option<i64>,
        /// The currency of `amount_off`.
        currency: Option<String>,
        /// For how long.
        duration: Option<Duration>,
        /// For how many months, if it is [`Duration::Repeating`].
        duration_in_months: Option<u32>,
        /// Whether it can still be used.
        valid: Option<bool>,
        /// Until when it can be used.
        redeem_by: Option<Moment>,
        /// How often it was used.
        times_redeemed: Option<u64>,
        /// What the caller noted.
        metadata: BTreeMap<String, String>,
    }
}

object! {
    /// What a reader types to have a reduction.
    PromotionCode {
        /// The code itself.
        code: Option<String>,
        /// Whether it can be used.
        active: Option<bool>,
        /// The reduction, in newer versions.
        promotion: Option<Promotion>,
        /// The reduction, in older versions.
        coupon: Option<Linked<Coupon>>,
        /// Until when it can be used.
        expires_at: Option<Moment>,
        /// How often it can be used.
        max_redemptions: Option<u64>,
        /// How often it was used.
        times_redeemed: Option<u64>,
    }
}

record! {
    /// What a code leads to.
    Promotion {
        /// The reduction.
        coupon: Option<Linked<Coupon>>,
    }
}

impl PromotionCode {
    /// The id of the reduction that the code leads to.
    pub fn coupon_id(&self) -> Option<&str> {
        let newer = self.promotion.as_ref().and_then(|promotion| promotion.coupon.as_ref());
        newer.or(self.coupon.as_ref()).map(Linked::id)
    }
}

/// How much less.
#[derive(Clone, Debug, PartialEq)]
pub enum Off {
    /// Hundredths of the price, up to two digits after the point.
    Percent(f64),
    /// An amount.
    Amount(Money),
}

/// A reduction to be made.
#[derive(Clone, Debug)]
pub struct NewCoupon {
    /// Its id, if the caller chooses one.
    pub id: Option<String>,
    /// What receipts call it, at most 40 characters.
    pub name: Option<String>,
    /// How much less.
    pub off: Off,
    /// For how long.
    pub duration: Duration,
    /// For how many months, if it is [`Duration::Repeating`].
    pub months: Option<u32>,
    /// Until when it can be used.
    pub redeem_by: Option<Moment>,
    /// How often it can be used.
    pub max_redemptions: Option<u64>,
    /// What the caller notes.
    pub metadata: BTreeMap<String, String>,
}

impl NewCoupon {
    fn form(&self) -> Result<Form, Error> {
        let form = Form::new()
            .maybe("id", self.id.as_ref())
            .maybe("name", self.name.as_ref())
            .with("duration", &self.duration)
            .maybe("duration_in_months", self.months)
            .maybe("redeem_by", self.redeem_by)
            .maybe("max_redemptions", self.max_redemptions)
            .pairs("metadata", &self.metadata);
        Ok(match &self.off {
            Off::Percent(percent) => form.with("percent_off", percent),
            Off::Amount(money) => {
                form.with("amount_off", counted(money)?).with("currency", amount::code(money))
            }
        })
    }
}

/// A code to be made.
#[derive(Clone, Debug, Default)]
pub struct NewPromotionCode {
    /// The reduction's id.
    pub coupon: String,
    /// The code; Stripe invents one if there is none.
    pub code: Option<String>,
    /// Until when it can be used.
    pub expires_at: Option<Moment>,
    /// How often it can be used.
    pub max_redemptions: Option<u64>,
    /// The one customer who may use it.
    pub customer: Option<String>,
    /// What the caller notes.
    pub metadata: BTreeMap<String, String>,
}

impl NewPromotionCode {
    fn form(&self) -> Form {
        Form::new()
            .with("promotion[type]", "coupon")
            .with("promotion[coupon]", &self.coupon)
            .maybe("code", self.code.as_ref())
            .maybe("expires_at", self.expires_at)
            .maybe("max_redemptions", self.max_redemptions)
            .maybe("customer", self.customer.as_ref())
            .pairs("metadata", &self.metadata)
    }
}

impl Client {
    /// Makes a reduction.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn create_coupon(&self, new: &NewCoupon, key: &IdempotencyKey) -> Result<Coupon, Error> {
        known(self.post(&["coupons"], &new.form()?, key).await?)
    }

    /// A reduction.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn coupon(&self, id: &str) -> Result<Coupon, Error> {
        known(self.get(&["coupons", id], &Form::new()).await?)
    }

    /// Makes a code.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn create_promotion_code(
        &self,
        new: &NewPromotionCode,
        key: &IdempotencyKey,
    ) -> Result<PromotionCode, Error> {
        known(self.post(&["promotion_codes"], &new.form(), key).await?)
    }

    /// What a reader typed, if it is a code that can be used.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn promotion_code(&self, code: &str) -> Result<Option<PromotionCode>, Error> {
        let query = Form::new().with("code", code).with("active", true).with("limit", 1);
        let found: List<PromotionCode> = self.get(&["promotion_codes"], &query).await?;
        Ok(found.data.into_iter().next())
    }
}
