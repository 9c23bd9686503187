//! No answer is so strange that it cannot be read.

use proptest::prelude::*;
use serde_json::{Map, json};

use super::*;
use crate::{
    CheckoutSession, Coupon, Customer, Invoice, PaymentIntent, Price, Subscription, SubscriptionStatus,
};

/// Names that answers have, so that strange values land where something is expected.
const NAMES: &[&str] = &[
    "id",
    "status",
    "items",
    "data",
    "has_more",
    "price",
    "recurring",
    "interval",
    "customer",
    "latest_invoice",
    "payments",
    "payment",
    "payment_intent",
    "cancel_at",
    "pause_collection",
    "behavior",
    "metadata",
    "created",
    "discounts",
    "coupon",
    "percent_off",
    "unit_amount",
    "currency",
    "subscription",
    "parent",
    "url",
    "deleted",
    "lines",
    "period",
    "invoice_settings",
    "default_payment_method",
    "current_period_end",
    "livemode",
    "promotion",
];

fn anything() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "[a-z_]{0,12}".prop_map(Value::from),
    ];
    leaf.prop_recursive(6, 80, 8, |inner| {
        let name = prop_oneof![4 => prop::sample::select(NAMES).prop_map(str::to_owned), 1 => "[a-z_]{1,9}"];
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map(name, inner, 0..8)
                .prop_map(|fields| Value::Object(fields.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

proptest! {
    #[test]
    fn every_object_is_read(said in anything().prop_filter("objects", Value::is_object)) {
        prop_assert!(Subscription::deserialize(&said).is_ok());
        prop_assert!(Invoice::deserialize(&said).is_ok());
        prop_assert!(CheckoutSession::deserialize(&said).is_ok());
        prop_assert!(Customer::deserialize(&said).is_ok());
        prop_assert!(Price::deserialize(&said).is_ok());
        prop_assert!(Coupon::deserialize(&said).is_ok());
        prop_assert!(PaymentIntent::deserialize(&said).is_ok());
        let list = List::<Subscription>::deserialize(&said).unwrap();
        _ = list.next();
        let subscription = Subscription::deserialize(&said).unwrap();
        _ = (subscription.period_end(), subscription.item().and_then(|item| item.price.clone()?.money()));
    }
}

#[test]
fn one_strange_field_leaves_the_others() {
    let said = json!({ "id": "sub_1", "status": "moonlit", "cancel_at": "never", "items": { "data": [
        7, { "id": "si_1", "price": { "id": "price_1", "recurring": 5, "unit_amount": 900, "currency": "eur" },
            "current_period_end": 9 },
    ] } });
    let subscription = Subscription::deserialize(&said).unwrap();
    assert_eq!(subscription.status, Some(SubscriptionStatus::Other("moonlit".into())));
    assert_eq!(subscription.cancel_at, None);
    assert_eq!(subscription.period_end(), Some(Moment(9)));
    let price = subscription.item().unwrap().price.clone().unwrap();
    assert_eq!(price.money().unwrap().to_string(), "€9");
    assert_eq!(price.recurring, None);
}

#[test]
fn older_versions_say_the_same_elsewhere() {
    let said = json!({ "id": "in_1", "subscription": "sub_1", "payment_intent": { "id": "pi_1" } });
    let old = Invoice::deserialize(&said).unwrap();
    assert_eq!((old.subscription_id(), old.payment_intent_id()), (Some("sub_1"), Some("pi_1")));
    let said = json!({ "id": "in_1",
        "parent": { "subscription_details": { "subscription": "sub_1" } },
        "payments": { "data": [
            { "id": "inpay_1", "status": "canceled", "is_default": true, "payment": { "payment_intent": "pi_1" } },
            { "id": "inpay_2", "status": "paid", "payment": { "payment_intent": "pi_2" } } ] } });
    let new = Invoice::deserialize(&said).unwrap();
    assert_eq!((new.subscription_id(), new.payment_intent_id()), (Some("sub_1"), Some("pi_2")));
    let old = Subscription::deserialize(&json!({ "id": "sub_1", "current_period_end": 5 })).unwrap();
    assert_eq!(old.period_end(), Some(Moment(5)));
}
