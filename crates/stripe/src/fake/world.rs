//! All that the fake knows, and the events that come of what happens to it.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use serde_json::{Map, Value, json};

use super::agenda::Due;
use super::catalogue::{Coupon, Price, Product, PromotionCode};
use super::checkout::Session;
use super::invoices::Invoice;
use super::money::{Charge, Dispute, Intent, Refund};
use super::params::Refusal;
use super::people::{Customer, PaymentMethod, SetupIntent};
use super::subscriptions::Subscription;
use super::{Fault, Rules};
use crate::API_VERSION;

/// An answer that was given to a key: to which request, and what.
#[derive(Clone)]
pub(super) struct Remembered {
    pub request: String,
    pub at: i64,
    pub status: u16,
    pub body: Value,
}

/// Something that happened, and how far the news of it is.
#[derive(Clone)]
pub(super) struct Happened {
    pub id: String,
    pub kind: String,
    pub object: String,
    pub body: Value,
    pub tries: u32,
    /// When it is sent (again); nothing once it was taken, or is given up.
    pub next: Option<i64>,
}

/// All that the fake knows.
#[derive(Clone, Default)]
pub(super) struct World {
    pub now: i64,
    pub rules: Rules,
    pub base: String,
    pub customers: BTreeMap<String, Customer>,
    pub payment_methods: BTreeMap<String, PaymentMethod>,
    pub setup_intents: BTreeMap<String, SetupIntent>,
    pub products: BTreeMap<String, Product>,
    pub prices: BTreeMap<String, Price>,
    pub coupons: BTreeMap<String, Coupon>,
    pub promotion_codes: BTreeMap<String, PromotionCode>,
    pub sessions: BTreeMap<String, Session>,
    pub portals: BTreeMap<String, Value>,
    pub subscriptions: BTreeMap<String, Subscription>,
    pub invoices: BTreeMap<String, Invoice>,
    pub intents: BTreeMap<String, Intent>,
    pub charges: BTreeMap<String, Charge>,
    pub refunds: BTreeMap<String, Refund>,
    pub disputes: BTreeMap<String, Dispute>,
    pub agenda: BTreeSet<(i64, Due)>,
    pub happened: Vec<Happened>,
    pub held: BTreeSet<String>,
    pub remembered: BTreeMap<String, Remembered>,
    pub faults: VecDeque<Fault>,
    /// A card whose owner is there and may confirm.
    pub present: Option<String>,
    /// Whether money takes some days, as with a direct debit.
    pub slow: bool,
    pub ids: u64,
}

impl World {
    /// A new id; later ones are greater, so maps keep the order in which things were made.
    pub(super) fn id(&mut self, prefix: &str) -> String {
        self.ids += 1;
        format!("{prefix}_fake{:010}", self.ids)
    }

    /// Any object by its id.
    pub(super) fn object(&self, id: &str) -> Option<Value> {
        let prefix = id.split('_').next().unwrap_or_default();
        match prefix {
            "cus" => self.customers.get(id).map(Customer::json),
            "pm" => self.payment_methods.get(id).map(PaymentMethod::json),
            "seti" => self.setup_intents.get(id).map(SetupIntent::json),
            "price" => self.prices.get(id).map(Price::json),
            "promo" => self.promotion_codes.get(id).map(PromotionCode::json),
            "cs" => self.sessions.get(id).map(Session::json),
            "bps" => self.portals.get(id).cloned(),
            "sub" => self.subscriptions.get(id).map(|subscription| subscription.json(self)),
            "in" => self.invoices.get(id).map(Invoice::json),
            "pi" => self.intents.get(id).map(Intent::json),
            "ch" => self.charges.get(id).map(Charge::json),
            "re" => self.refunds.get(id).map(Refund::json),
            "du" => self.disputes.get(id).map(Dispute::json),
            _ => None,
        }
        .or_else(|| self.products.get(id).map(Product::json))
        .or_else(|| self.coupons.get(id).map(Coupon::json))
    }

    /// Any object that a request names.
    pub(super) fn find(&self, what: &str, id: &str) -> Result<Value, Refusal> {
        let found = self.object(id).filter(|found| found["object"] == what);
        found.ok_or_else(|| Refusal::missing(what, id))
    }

    /// Replaces ids by whole objects along a path such as `latest_invoice.payments`.
    pub(super) fn expand(&self, value: &mut Value, path: &str) -> Result<(), Refusal> {
        let (step, rest) = path.split_once('.').map_or((path, None), |(step, rest)| (step, Some(rest)));
        if let Some(entries) = value.as_array_mut() {
            return entries.iter_mut().try_for_each(|entry| self.expand(entry, path));
        }
        if step == "payments" && value["object"] == "invoice" {
            value["payments"] = self.payments_of(value["id"].as_str().unwrap_or_default());
        }
        let next = value.get_mut(step).ok_or_else(|| {
            Refusal::invalid("expand", format!("This property cannot be expanded ({step})."))
        })?;
        if let Some(whole) = next.as_str().and_then(|id| self.object(id)) {
            *next = whole;
        }
        match rest {
            Some(rest) if !next.is_null() => self.expand(next, rest),
            _ => Ok(()),
        }
    }

    /// Notes that something happened, with the object as it is now.
    pub(super) fn tell(&mut self, kind: &str, object: &str) {
        self.tell_changed(kind, object, Map::new());
    }

    /// The same, with what was different before.
    pub(super) fn tell_changed(&mut self, kind: &str, object: &str, before: Map<String, Value>) {
        let mut data = json!({ "object": self.object(object) });
        if !before.is_empty() {
            data["previous_attributes"] = Value::Object(before);
        }
        let id = self.id("evt");
        let body = json!({ "id": id, "object": "event", "api_version": API_VERSION, "created": self.now,
            "data": data, "livemode": false, "pending_webhooks": 1, "request": null, "type": kind });
        let next = Some(self.now);
        self.happened.push(Happened {
            id,
            kind: kind.to_owned(),
            object: object.to_owned(),
            body,
            tries: 0,
            next,
        });
    }
}

/// The fields of an object that are different now, as they were.
pub(super) fn differences(before: &Value, after: &Value) -> Map<String, Value> {
    let fields = before.as_object().into_iter().flatten();
    fields
        .filter(|(name, value)| after[name.as_str()] != **value)
        .map(|(n, v)| (n.clone(), v.clone()))
        .collect()
}

/// A page of a list, newest first.
pub(super) fn page(entries: Vec<Value>, limit: usize, after: Option<&str>) -> Value {
    let mut rest: &[Value] = &entries;
    if let Some(after) = after {
        let at = entries.iter().position(|entry| entry["id"] == after);
        rest = at.map_or(&[], |at| &entries[at + 1..]);
    }
    let shown: Vec<&Value> = rest.iter().take(limit.clamp(1, 100)).collect();
    json!({ "object": "list", "has_more": shown.len() < rest.len(), "data": shown })
}
