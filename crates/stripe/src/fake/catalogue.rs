//! Products, prices, coupons and codes.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::params::{Params, Refusal, note};
use super::terms::{Term, Unit, share};
use super::world::{World, page};

type Notes = BTreeMap<String, String>;

#[derive(Clone)]
pub(super) struct Product {
    id: String,
    name: String,
    tax_code: Option<String>,
    metadata: Notes,
    created: i64,
}

#[derive(Clone)]
pub(super) struct Price {
    pub id: String,
    product: String,
    pub amount: i64,
    pub currency: String,
    pub term: Option<Term>,
    pub inclusive: bool,
    lookup_key: Option<String>,
    pub active: bool,
    metadata: Notes,
    created: i64,
}

#[derive(Clone)]
pub(super) struct Coupon {
    id: String,
    name: Option<String>,
    /// Hundredths of a percent.
    percent: Option<i64>,
    amount: Option<i64>,
    currency: Option<String>,
    pub duration: String,
    pub months: Option<i64>,
    redeem_by: Option<i64>,
    max: Option<u64>,
    pub redeemed: u64,
    metadata: Notes,
    created: i64,
}

#[derive(Clone)]
pub(super) struct PromotionCode {
    pub id: String,
    pub code: String,
    pub coupon: String,
    active: bool,
    expires_at: Option<i64>,
    max: Option<u64>,
    pub redeemed: u64,
    pub customer: Option<String>,
    metadata: Notes,
    created: i64,
}

impl Product {
    pub(super) fn json(&self) -> Value {
        json!({ "id": self.id, "object": "product", "name": self.name, "active": true, "tax_code": self.tax_code,
            "metadata": self.metadata, "created": self.created, "livemode": false })
    }
}

impl Price {
    pub(super) fn json(&self) -> Value {
        let recurring = self.term.map(|term| {
            json!({ "interval": term.unit.word(), "interval_count": term.count, "usage_type": "licensed",
                "meter": null })
        });
        json!({ "id": self.id, "object": "price", "active": self.active, "billing_scheme": "per_unit",
            "currency": self.currency, "unit_amount": self.amount, "product": self.product,
            "unit_amount_decimal": self.amount.to_string(), "lookup_key": self.lookup_key,
            "type": if self.term.is_some() { "recurring" } else { "one_time" }, "recurring": recurring,
            "tax_behavior": if self.inclusive { "inclusive" } else { "exclusive" },
            "metadata": self.metadata, "created": self.created, "livemode": false })
    }
}

impl Coupon {
    /// What is taken off an amount.
    pub(super) fn off(&self, amount: i64, currency: &str) -> i64 {
        let fixed = self.amount.filter(|_| self.currency.as_deref() == Some(currency));
        let off = self.percent.map_or(fixed.unwrap_or(0), |percent| share(amount, percent));
        off.clamp(0, amount.max(0))
    }

    fn valid(&self, now: i64) -> bool {
        self.redeem_by.is_none_or(|end| now < end) && self.max.is_none_or(|max| self.redeemed < max)
    }

    pub(super) fn json(&self) -> Value {
        #[allow(clippy::cast_precision_loss)]
        let percent = self.percent.map(|hundredths| hundredths as f64 / 100.0);
        json!({ "id": self.id, "object": "coupon", "name": self.name, "percent_off": percent,
            "amount_off": self.amount, "currency": self.currency, "duration": self.duration,
            "duration_in_months": self.months, "redeem_by": self.redeem_by, "max_redemptions": self.max,
            "times_redeemed": self.redeemed, "valid": self.max.is_none_or(|max| self.redeemed < max),
            "metadata": self.metadata, "created": self.created, "livemode": false })
    }
}

impl PromotionCode {
    fn usable(&self, now: i64) -> bool {
        self.active
            && self.expires_at.is_none_or(|end| now < end)
            && self.max.is_none_or(|max| self.redeemed < max)
    }

    pub(super) fn json(&self) -> Value {
        json!({ "id": self.id, "object": "promotion_code", "code": self.code, "active": self.active,
            "promotion": { "type": "coupon", "coupon": self.coupon }, "customer": self.customer,
            "expires_at": self.expires_at, "max_redemptions": self.max, "times_redeemed": self.redeemed,
            "metadata": self.metadata, "created": self.created, "livemode": false })
    }
}

impl World {
    pub(super) fn create_product(&mut self, params: &mut Params) -> Result<Value, Refusal> {
        let id = params.take("id").unwrap_or_else(|| self.id("prod"));
        if self.products.contains_key(&id) {
            return Err(Refusal::invalid("id", "Product already exists.").coded("resource_already_exists"));
        }
        let (name, tax_code) = (params.need("name")?, params.take("tax_code"));
        let metadata = params.pairs("metadata");
        let product = Product { id: id.clone(), name, tax_code, metadata, created: self.now };
        self.products.insert(id.clone(), product);
        self.find("product", &id)
    }

    pub(super) fn create_price(&mut self, params: &mut Params) -> Result<Value, Refusal> {
        let id = self.id("price");
        let product = params.need("product")?;
        self.find("product", &product)?;
        let (lookup_key, takes) = (params.take("lookup_key"), params.flag("transfer_lookup_key")?);
        self.free_lookup_key(lookup_key.as_deref(), takes)?;
        let price = Price {
            id: id.clone(),
            product,
            amount: params
                .read("unit_amount")?
                .filter(|amount| *amount >= 0)
                .ok_or_else(|| Refusal::invalid("unit_amount", "Invalid non-negative integer"))?,
            currency: params.need("currency")?,
            term: term(params)?,
            inclusive: params.take("tax_behavior").as_deref() == Some("inclusive"),
            lookup_key,
            active: true,
            metadata: params.pairs("metadata"),
            created: self.now,
        };
        self.prices.insert(id.clone(), price);
        self.find("price", &id)
    }

    fn free_lookup_key(&mut self, key: Option<&str>, takes: bool) -> Result<(), Refusal> {
        let Some(key) = key else { return Ok(()) };
        let holder = self.prices.values_mut().find(|price| price.lookup_key.as_deref() == Some(key));
        match holder {
            Some(holder) if takes => holder.lookup_key = None,
            Some(_) => return Err(Refusal::invalid("lookup_key", "A price already uses that lookup key.")),
            None => {}
        }
        Ok(())
    }

    pub(super) fn update_price(&mut self, id: &str, params: &mut Params) -> Result<Value, Refusal> {
        let price = self.prices.get_mut(id).ok_or_else(|| Refusal::missing("price", id))?;
        price.active = params.read("active")?.unwrap_or(price.active);
        note(&mut price.metadata, params.pairs("metadata"));
        self.find("price", id)
    }

    pub(super) fn list_prices(&mut self, params: &mut Params) -> Result<Value, Refusal> {
        let (keys, active) = (params.list("lookup_keys"), params.read::<bool>("active")?);
        let wanted = |price: &&Price| {
            active.is_none_or(|active| price.active == active)
                && (keys.is_empty() || price.lookup_key.as_ref().is_some_and(|key| keys.contains(key)))
        };
        let found = self.prices.values().rev().filter(wanted).map(Price::json).collect();
        Ok(page(found, params.read("limit")?.unwrap_or(10), params.take("starting_after").as_deref()))
    }

    pub(super) fn create_coupon(&mut self, params: &mut Params) -> Result<Value, Refusal> {
        let id = params.take("id").unwrap_or_else(|| self.id("coupon"));
        let percent = params.read::<f64>("percent_off")?.filter(|percent| (0.0..=100.0).contains(percent));
        #[allow(clippy::cast_possible_truncation)]
        let percent = percent.map(|percent| (percent * 100.0).round() as i64);
        let coupon = Coupon {
            id: id.clone(),
            name: params.take("name"),
            percent,
            amount: params.read("amount_off")?,
            currency: params.take("currency"),
            duration: params.take("duration").unwrap_or_else(|| "once".to_owned()),
            months: params.read("duration_in_months")?,
            redeem_by: params.read("redeem_by")?,
            max: params.read("max_redemptions")?,
            redeemed: 0,
            metadata: params.pairs("metadata"),
            created: self.now,
        };
        if coupon.percent.is_some() == coupon.amount.is_some() {
            return Err(Refusal::invalid("percent_off", "Pass exactly one of percent_off and amount_off."));
        }
        self.coupons.insert(id.clone(), coupon);
        self.find("coupon", &id)
    }

    pub(super) fn create_promotion_code(&mut self, params: &mut Params) -> Result<Value, Refusal> {
        let id = self.id("promo");
        if params.need("promotion[type]")? != "coupon" {
            return Err(Refusal::invalid("promotion[type]", "Must be coupon."));
        }
        let coupon = params.need("promotion[coupon]")?;
        self.find("coupon", &coupon)?;
        let code = params.take("code").unwrap_or_else(|| id.to_uppercase());
        if self.promotion_codes.values().any(|other| same(&other.code, &code) && other.usable(self.now)) {
            return Err(Refusal::invalid("code", "An active promotion code with this code already exists."));
        }
        let promotion = PromotionCode {
            id: id.clone(),
            code,
            coupon,
            active: true,
            expires_at: params.read("expires_at")?,
            max: params.read("max_redemptions")?,
            redeemed: 0,
            customer: params.take("customer"),
            metadata: params.pairs("metadata"),
            created: self.now,
        };
        self.promotion_codes.insert(id.clone(), promotion);
        self.find("promotion_code", &id)
    }

    pub(super) fn list_promotion_codes(&mut self, params: &mut Params) -> Result<Value, Refusal> {
        let (code, active) = (params.take("code"), params.read::<bool>("active")?);
        let wanted = |one: &&PromotionCode| {
            active.is_none_or(|active| one.usable(self.now) == active)
                && code.as_ref().is_none_or(|code| same(&one.code, code))
        };
        let found = self.promotion_codes.values().rev().filter(wanted).map(PromotionCode::json).collect();
        Ok(page(found, params.read("limit")?.unwrap_or(10), params.take("starting_after").as_deref()))
    }

    /// The coupon that can be used, by its id or by that of a code that leads to it.
    pub(super) fn usable(&self, coupon: Option<&str>, code: Option<&str>) -> Result<Option<String>, Refusal> {
        let promoted = code.map(|id| {
            let found = self.promotion_codes.get(id).ok_or_else(|| Refusal::missing("promotion code", id))?;
            let expired = || Refusal::invalid("discounts", "This promotion code has expired.");
            if found.usable(self.now) { Ok(found.coupon.clone()) } else { Err(expired()) }
        });
        let id = promoted.transpose()?.or(coupon.map(str::to_owned));
        let Some(id) = id else { return Ok(None) };
        let found = self.coupons.get(&id).ok_or_else(|| Refusal::missing("coupon", &id))?;
        if found.valid(self.now) {
            Ok(Some(id))
        } else {
            Err(Refusal::invalid("discounts", "This coupon has expired.").coded("coupon_expired"))
        }
    }

    /// The code that a reader types.
    pub(super) fn code_typed(&self, typed: &str) -> Option<&PromotionCode> {
        self.promotion_codes.values().find(|one| same(&one.code, typed) && one.usable(self.now))
    }
}

fn same(code: &str, typed: &str) -> bool {
    code.eq_ignore_ascii_case(typed.trim())
}

fn term(params: &mut Params) -> Result<Option<Term>, Refusal> {
    let Some(word) = params.take("recurring[interval]") else { return Ok(None) };
    let unit = Unit::read(&word)
        .ok_or_else(|| Refusal::invalid("recurring[interval]", "Must be one of day, week, month, or year"))?;
    Ok(Some(Term { unit, count: params.read("recurring[interval_count]")?.unwrap_or(1) }))
}
